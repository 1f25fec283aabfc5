"""What is said where records describe persons, or seem to. Never finds such a field."""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    # ---- a rules file that has fields about persons
    "K124": Message(
        "`{field}` of `{dataset}` seems to describe persons (`{heading}`), and records are counts "
        "and never persons",
        "`{dataset}` 的字段 `{field}` 看来涉及个人（`{heading}`），而记录只应是数字，不应涉及个人",
        "delete the field, or ask for a count in its place; if it names no person, rename it to "
        "say what it is; if it must stay, `describes_persons` has to say why, who agreed, until "
        "when",
        "请删去该字段，或改报数字；如果不涉及个人，请改名写明是什么；"
        "确需保留的，须写 `describes_persons`，说明理由、批准人和期限",
    ),
    "K125": Message(
        "`describes_persons` holds until {until}, more than a year after the period ends",
        "`describes_persons` 的期限是 {until}，晚于考核期结束后一年",
        "write {last}, or an earlier date",
        "请写 {last} 或更早的日期",
    ),
    "K126": Message(
        "that records of `{dataset}` describe persons was agreed until {until}, and that is past",
        "`{dataset}` 涉及个人的批准期限为 {until}，已经过期",
        "delete the fields that it names; or have it agreed anew, and write the new date",
        "请删去所列字段；或重新报批，并写上新的日期",
    ),
    "W946": Message(
        "records of `{dataset}` describe persons: {fields}; agreed by `{by}`, until {until}",
        "`{dataset}` 的记录涉及个人：{fields:zh}；批准人：`{by_zh}`，期限：{until}",
        "delete these fields as soon as counts will do, and keep the files where few can read them",
        "能改报数字时请尽早删去这些字段；文件应妥善保管，减少知悉范围",
        severity="warning",
    ),
    "W947": Message(
        "`describes_persons` of `{dataset}` names {fields}, and nothing of that seems to describe "
        "persons",
        "`{dataset}` 的 `describes_persons` 列出 {fields:zh}，而其中看不出有涉及个人的内容",
        "delete `describes_persons` if that is so; otherwise rename the fields to say what they "
        "hold",
        "如果确实不涉及个人，请删去 `describes_persons`；否则请改名写明字段的内容",
        severity="warning",
    ),
    "W948": Message(
        "counts below {below} are hidden in each bulletin, and two bulletins subtracted tell them: "
        "to date this month, less to date last month, is the month",
        "小于 {below} 的数在每期通报中都不公布，但两期通报相减即可得出："
        "本期累计减去上期累计，就是当月数",
        "write `windows: [month]`, or post less often than each month",
        "请写 `windows: [month]`，或不要每月公布",
        severity="warning",
    ),
    "W949": Message(
        "`suppress_below` hides small counts of `{name}`, and its points, which are posted, can be "
        "turned back into them",
        "`suppress_below` 不公布 `{name}` 的小数字，但公布的得分可以倒推出来",
        "write `when_small` at `{name}`, which holds its points back too, or score it by `bands`",
        "请在 `{name}` 处写 `when_small`（得分也不公布），或改用 `bands` 计分",
        severity="warning",
    ),
    # ---- records as they are delivered
    "D860": Message(
        "the column `{name}` of `{dataset}` seems to describe persons; it is not declared, and was "
        "not read",
        "数据表 `{dataset}` 的列 `{name}` 看来涉及个人，未定义，没有读取",
        "take it out of the file before it is passed on: counts are asked for, and no persons",
        "请先从文件中删去该列再报送：只需要数字，不需要个人信息",
        severity="warning",
    ),
    "D861": Message(
        "records of `{dataset}` describe persons: {fields}; agreed by `{by}`, until {until}",
        "`{dataset}` 的记录涉及个人：{fields:zh}；批准人：`{by_zh}`，期限：{until}",
        "keep the files where few can read them, and delete them when they are no longer needed",
        "请妥善保管文件，减少知悉范围，用完及时删除",
        severity="warning",
    ),
    "E957": Message(
        "that records of `{dataset}` describe persons was agreed until {until}, and that is past: "
        "they are not read",
        "`{dataset}` 涉及个人的批准期限为 {until}，已经过期，不再读取",
        "deliver counts under rules without these fields; or have it agreed anew, and write the "
        "new date into the rules file",
        "请改用不含这些字段的规则，只报数字；或重新报批，并在规则文件中写上新的日期",
    ),
    # ---- told with every result
    "M880": Message(
        "records of {dataset} describe persons ({fields}); agreed by `{by}`, until {until}",
        "{dataset}的记录涉及个人（{fields:zh}）；批准人：`{by_zh}`，期限：{until}",
    ),
    # ---- in the comparison of two rulebooks, and in next year's draft
    "M881": Message(
        "records of `{dataset}` now describe persons: {fields}; agreed by `{by}`, until {until}",
        "`{dataset}` 的记录现在涉及个人：{fields:zh}；批准人：`{by_zh}`，期限：{until}",
    ),
    "M882": Message(
        "records of `{dataset}` no longer describe persons",
        "`{dataset}` 的记录不再涉及个人",
    ),
    "M883": Message(
        "persons: ask for counts instead, or have it agreed anew",
        "涉及个人：应改报数字，或重新报批",
    ),
}
