"""What the form to fill in says, and what is said about forms, mended rows and revisions.

Never finds a problem, never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    # why no form can be made
    "E935": Message(
        "`{path}` is there already and is no blank form: somebody may have filled it in, so it is "
        "kept",
        "`{path}` 已存在，而且不是空表，可能有人填过，不会覆盖",
        "name another file, or delete that one first if nobody needs it",
        "请换一个文件名；确认没有用的，请先删除它",
    ),
    "E990": Message(
        "a form names its units from a list, and `{dataset}` came as Parquet",
        "表格中的名单取自名册，而 `{dataset}` 是 Parquet 文件",
        "give the roster as CSV, XLSX or JSON Lines",
        "请以 CSV、XLSX 或 JSON Lines 提供名册",
    ),
    "E991": Message(
        "these rules have no roster, so `--roster` has nothing to read",
        "本规则没有名册，`--roster` 无从读取",
        "name the units one by one: `--unit NAME`",
        "请逐个写出考核对象：`--unit 名称`",
    ),
    "E992": Message(
        "`{name}` is not on the roster",
        "名册中没有 `{name}`",
        "write it as it stands there",
        "请按名册上的写法填写",
    ),
    "E993": Message(
        "a form is a workbook, and `{path}` does not end in `.xlsx`",
        "表格是工作簿，而 `{path}` 不以 `.xlsx` 结尾",
        "write `-o form.xlsx`",
        "请写 `-o form.xlsx`",
    ),
    "E994": Message(
        "`{package}` is not installed",
        "没有安装 `{package}`",
        "run `pip install 'targets[report]'`",
        "请运行 `pip install 'targets[report]'`",
    ),
    "E995": Message(
        "`{found}` is no month of {window}",
        "`{found}` 不是 {window} 之内的月份",
        "write a month as in `2009-06`",
        "请写月份，如 `2009-06`",
    ),
    "E996": Message(
        "rejected rows go to a `.csv`, an `.xlsx` or a folder, and `{path}` is none of them",
        "退回的记录写入 `.csv`、`.xlsx` 或文件夹，而 `{path}` 都不是",
        "write `--rejected rejected.xlsx`",
        "请写 `--rejected rejected.xlsx`",
    ),
    "E977": Message(
        "`{path}` was just read as records, so the rejected rows are not written over it",
        "`{path}` 刚刚作为数据读取过，退回的记录不会覆盖它",
        "name another file: `--rejected {other}`",
        "请换一个文件名：`--rejected {other}`",
    ),
    "M578": Message(
        "{count} rejected row(s) written to {path}: mend them there, and deliver the file beside "
        "the others",
        "{count} 条退回的记录已写入 {path}：请在其中改正，与原文件一起提交",
    ),
    # a rules file on revisions
    "R661": Message(
        "the records of `{name}` have no `key`, so none can take the place of another",
        "`{name}` 的记录没有 `key`，无法判断哪条替代哪条",
        "add `key:` to it, or delete `revisions`",
        "请在其中加上 `key:`，或删去 `revisions`",
    ),
    "D841": Message(
        "the earlier record of {key} stands, in {earlier}",
        "仍以 {earlier:zh}中主键为 {key:zh} 的先交记录为准",
        "mend this one and deliver it again, if it is to take its place",
        "如要以此条为准，请改正后重新提交",
    ),
    "D842": Message(
        "`{dataset}` came as one frame, in which no record is later than another, so records that "
        "share a key are rejected and not replaced",
        "`{dataset}` 以一个数据框提供，其中记录不分先后，主键相同的都不接受，不作替代",
        "deliver the revisions as a file of their own, or keep the later of two records",
        "请把修订的记录另存为一个文件提交，或只保留后来的一条",
        severity="warning",
    ),
    "D843": Message(
        "{replaced} record(s) of `{dataset}` were replaced by a later delivery",
        "数据表 `{dataset}` 有 {replaced} 条记录被后交的记录替代",
        severity="warning",
    ),
    "D847": Message(
        "{key}: `{later}` took the place of `{earlier}`; {changes}",
        "{key:zh}：`{later}` 替代了 `{earlier}`；{changes:zh}",
        severity="warning",
    ),
    "D848": Message(
        "… and {more} more of `{dataset}`",
        "`{dataset}` 还有 {more} 条",
        severity="warning",
    ),
    "D844": Message(
        "{mended} rejected record(s) of `{dataset}` were mended, and do not count as rejected",
        "数据表 `{dataset}` 有 {mended} 条退回的记录已改正，不再算作退回",
        severity="warning",
    ),
    "D845": Message(
        "`{name}` holds rows that were rejected before; its columns {columns} only tell why, and "
        "were not read",
        "`{name}` 是退回后改正的记录，其中的 {columns:zh} 列只说明退回原因，没有读取",
        severity="warning",
    ),
    "D846": Message(
        "{rows} row(s) of the form `{name}` have nothing filled in but what stood there already, "
        "and do not count",
        "表格 `{name}` 有 {rows} 行除预先填好的以外没有填数，不计",
        severity="warning",
    ),
    "D849": Message(
        "`{dataset}` holds no record: none stands in {files}",
        "`{dataset}` 没有一条记录：{files:zh} 中没有数据",
        "see whether it was saved after it was filled in, and is the file that was meant",
        "请检查填写后是否已保存，是否选对了文件",
        severity="warning",
    ),
    # the first sheet of a form, which begins each with a capital
    "M560": Message("how to fill in", "填表说明"),
    "M561": Message("{title}: form to fill in", "{title}：填报表"),
    "M562": Message(
        "each sheet behind this one is a table: {sheets}. Begin right below the headings, "
        "one row for each line.",
        "后面每张工作表是一张数据表：{sheets}。从列名下一行填起，一条记录一行。",
    ),
    "M563": Message(
        "leave the headings as they are: each column is found by its heading.",
        "请不要改动列名：各列按列名识别。",
    ),
    "M564": Message(
        "write 0 where nothing happened. Leave a cell empty only where the last column below "
        "says that it may be.",
        "没有发生的填 0。只有下表最后一栏写明可以不填的，才可以留空。",
    ),
    "M565": Message(
        "a cell with an arrow at its side offers a list: choose from it.",
        "单元格旁边有箭头的，请从下拉列表中选择。",
    ),
    "M566": Message(
        "names and months are filled in already. A row to which you add nothing does not count.",
        "名称和月份已经填好。没有填数的行不算，不必删除。",
    ),
    "M567": Message(
        "counts and dates only: write nothing about single persons.",
        "只填数量和日期，不要填写个人情况。",
    ),
    "M558": Message(
        "of single persons write only what these columns ask for: {columns}.",
        "除下列各栏所要求的以外，不要填写个人情况：{columns}。",
    ),
    "M568": Message(
        "save it as an Excel workbook (.xlsx) and send it back as a whole.",
        "填好后存为 Excel 工作簿（.xlsx），整个文件交回。",
    ),
    "M569": Message("sheet", "工作表"),
    "M570": Message("column", "列名"),
    "M571": Message("what to write", "填写内容"),
    "M572": Message("limits", "范围"),
    "M573": Message("example", "示例"),
    "M574": Message("may it be empty?", "可否不填"),
    "M575": Message("yes", "可以"),
    "M576": Message("no", "必填"),
    "M577": Message("what must agree in each row", "每一行中应当相符的"),
    # what a cell may hold
    "M580": Message("a name or number, as on the roster", "名称或编号，与名册一致"),
    "M581": Message("one of the names in the list", "从列表中选择名称"),
    "M582": Message("a word", "文字"),
    "M583": Message("one of: {values}", "从中选择：{values}"),
    "M584": Message("a whole number", "整数"),
    "M585": Message("a number with at most {places} decimals", "数字，小数不超过 {places} 位"),
    "M586": Message("yes or no", "是或否"),
    "M587": Message("a date, as in {example}", "日期，如 {example}"),
    "M588": Message("a month, as in {example}", "月份，如 {example}"),
    "M589": Message("{low} to {high}", "{low} 至 {high}"),
    "M579": Message("; or {words}", "；也可填 {words}"),
}
