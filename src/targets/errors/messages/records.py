"""What is said about records that are wrong. Never finds a problem, never knows a place."""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "D801": Message(
        "is empty",
        "为空",
        "fill it in; only the authors of the rules let a field be `optional`",
        "请填写；准不准留空（`optional`），由制定规则的人决定",
    ),
    "D802": Message(
        "`{found}` {why}",
        "`{found}` {why:zh}",
        "{way}",
        "{way:zh}",
    ),
    "D803": Message(
        "`{found}` {why}",
        "`{found}` {why:zh}",
        "{way}",
        "{way:zh}",
    ),
    "D804": Message(
        "`{found}` has more than {places} decimals",
        "`{found}` 的小数超过 {places} 位",
        "round it; only the authors of the rules raise `places`",
        "请舍入；放宽小数位数（`places`），由制定规则的人决定",
    ),
    "D805": Message(
        "`{found}` is below {limit}",
        "`{found}` 小于 {limit}",
        "correct it; only the authors of the rules lower `at_least`",
        "请更正；降低下限（`at_least`），由制定规则的人决定",
    ),
    "D806": Message(
        "`{found}` is above {limit}",
        "`{found}` 大于 {limit}",
        "correct it; only the authors of the rules raise `at_most`",
        "请更正；提高上限（`at_most`），由制定规则的人决定",
    ),
    "D807": Message(
        "`{found}` is neither yes nor no",
        "`{found}` 既不是“是”也不是“否”",
        "write yes or no, 1 or 0",
        "请写“是”或“否”，也可以写 1 或 0",
    ),
    "D808": Message(
        "`{found}` is not a date",
        "`{found}` 不是日期",
        "write it like `2009-03-12`",
        "请按 `2009-03-12` 的格式填写",
    ),
    "D809": Message(
        "`{found}` is not a month",
        "`{found}` 不是月份",
        "write it like `2009-03`",
        "请按 `2009-03` 的格式填写",
    ),
    "D810": Message(
        "`{name}` is not one of {values}",
        "`{name}` 不在取值范围内：{values:zh}",
        "correct it; only the authors of the rules add to `values`",
        "请更正；增加取值（`values`），由制定规则的人决定",
    ),
    "D811": Message(
        "`{found}` is neither text nor a whole number",
        "`{found}` 既不是文字也不是整数",
        "deliver ids as text or whole numbers",
        "请以文字或整数提供编号",
    ),
    "D812": Message(
        "`{found}` is not text",
        "`{found}` 不是文字",
        "deliver text",
        "请提供文字",
    ),
    "D820": Message(
        "`{name}` is not on the roster",
        "名册中没有 `{name}`",
        "correct the name, or add it to the roster",
        "请更正名称，或在名册中添加",
    ),
    "D821": Message(
        "the same key {key} stands in {others} too",
        "主键 {key:zh} 与{others:zh}重复",
        "keep one of them",
        "请只保留一条",
    ),
    "D822": Message(
        "the check `{check}` does not hold: {that}",
        "未通过校验 `{check}`：{that}",
        "correct the figures",
        "请更正数字",
    ),
    "D823": Message(
        "{found} rows of `{unit}` are more than `most_rows` {limit}",
        "`{unit}` 有 {found} 行，超过 `most_rows` {limit}",
        "deliver fewer rows, or raise `most_rows`",
        "请减少行数，或提高 `most_rows`",
    ),
    "D824": Message(
        "`{name}` is on the roster, but its rows there were rejected",
        "名册中有 `{name}`，但名册中的该行已被退回",
        "put the roster right first; then these records count",
        "请先更正名册，这些记录便会被采用",
    ),
    "D825": Message(
        "`{found}` is a unit of the roster and more: `{divider}` divides no cells",
        "`{found}` 中 `{divider}` 前面是名册中的考核对象：`{divider}` 不能分隔单元格",
        "write a half-width `,` between the cells of this row",
        "请将这一行各格之间改为半角逗号 `,`",
    ),
    "D831": Message(
        "there is no accepted record of `{dataset}` with the key {key} to correct",
        "`{dataset}` 中没有主键为 {key:zh} 的有效记录可以更正",
        "correct the key, or deliver the record",
        "请更正主键，或补交该记录",
    ),
    "D832": Message(
        "the check `{check}` of `{dataset}` does not hold when the record {key} is corrected: "
        "{that}",
        "更正 {key:zh} 后，未通过 `{dataset}` 的校验 `{check}`：{that}",
        "correct the figures",
        "请更正数字",
    ),
    "D891": Message(
        "the column `{name}` of `{dataset}` is not declared, and was not read",
        "数据表 `{dataset}` 的列 `{name}` 未定义，没有读取",
        "declare it as a field or an alias, if it should count",
        "如需使用，请定义为字段或别名",
        severity="warning",
    ),
    "D892": Message(
        "the file `{name}` belongs to no dataset, and was not read",
        "文件 `{name}` 不属于任何数据表，没有读取",
        "datasets: {names}",
        "数据表有：{names:zh}",
        severity="warning",
    ),
    "D893": Message(
        "{found} record(s) of `{dataset}` are dated outside {windows}, and do not count",
        "数据表 `{dataset}` 有 {found} 条记录的日期在 {windows} 之外，不计入",
        "correct the date, if it is a slip of the pen: {places}",
        "如果日期是笔误，请更正：{places:zh}",
        severity="warning",
    ),
    "D894": Message(
        "read as GB18030, for want of UTF-8: {names}",
        "{names:zh} 不是 UTF-8，已按 GB18030 读取",
        severity="warning",
    ),
    "D895": Message(
        "the file `{name}` was not read; only {endings} are",
        "没有读取文件 `{name}`；只读取 {endings}",
        "save it as XLSX or CSV, if it should count",
        "如需使用，请另存为 XLSX 或 CSV",
        severity="warning",
    ),
}
