"""What is said about the section `bulletin` of a rules file, and in the bulletin itself.

Never finds a problem, and never knows a figure.
"""

from __future__ import annotations

from targets.errors.message import Message

RULES: dict[str, Message] = {
    "K180": Message(
        "`{name}` is listed twice",
        "`{name}` 列了两次",
        "delete one of the two",
        "请删去其中一个",
    ),
    "K181": Message(
        "`{name}` is judged once for the whole, and has no figure for a unit",
        "`{name}` 只对整体考核一次，没有各单位的数字",
        "take it out of the list: the bulletin shows it for the whole anyway",
        "请从列表中删去：通报会另行公布它的整体数字",
    ),
    "K182": Message(
        "`suppress_below: {found}` hides nothing: a hidden count could only be 1",
        "`suppress_below: {found}` 藏不住：被藏的数只能是 1",
        "write {least} or more, or delete `suppress_below`",
        "请写 {least} 或更大的数，或删去 `suppress_below`",
    ),
    "N340": Message(
        "`{name}` is not an indicator",
        "没有指标 `{name}`",
        "write the id of an indicator that is judged for each unit",
        "请写逐单位考核的指标的 id",
    ),
    "W945": Message(
        "`{key}` names nobody, because no unit has a rank",
        "`{key}` 不起作用，因为各单位没有名次",
        "delete it, or give the scorecard a total",
        "请删去，或在计分中写上总分",
        severity="warning",
    ),
}

MESSAGES: dict[str, Message] = {
    # ---- remarks below the figures
    "M450": Message(
        "{count} without a rank, because nothing could be scored: {units}",
        "无名次 {count} 个（没有可计分的项目）：{units:zh}",
    ),
    "M451": Message(
        "place {rank} is shared by {units}",
        "第 {rank} 名并列：{units:zh}",
    ),
    "M452": Message(
        "{count} not assessed, and without a rank: {units}",
        "不参评、不排名的 {count} 个：{units:zh}",
    ),
    "M453": Message(
        "{count} rates rest on fewer than {below} cases and are marked as small: one case more or "
        "less moves them far",
        "有 {count} 个比率的分母不足 {below}，注明“基数小”：多一例少一例就相差很大",
    ),
    "M454": Message(
        "{count} rates are not posted: counts from 1 that are below {below} are shown as <{below}, "
        "and — stands where a figure would tell one of these by subtraction",
        "有 {count} 个比率不公布：大于零而小于 {below} 的数写作 <{below}；"
        "可由相减推出这些数的数字写作 —",
    ),
    "M455": Message(
        "{count} rates are not posted, because they rest on too few cases, or would tell one that "
        "does",
        "有 {count} 个比率不公布：基数太小，或可由它推出基数太小的数字",
    ),
    "M456": Message(
        "the records were taken as they came, without being checked",
        "记录未经校验，照原样使用",
    ),
    "M457": Message(
        "{count} records were rejected and count for nothing",
        "有 {count} 条记录未通过校验，不计入",
    ),
    "M458": Message(
        "{count} monthly reports of {units} units are missing or were rejected: their figures rest "
        "on fewer months",
        "有 {units} 个单位的 {count} 份月报缺报或未通过，其数字只含已报月份",
    ),
    "M459": Message(
        "{count} records were revised by a later delivery",
        "有 {count} 条记录被后来的报送更正",
    ),
    "M460": Message(
        "duties of the authority are counted once for each of the {count} units and each time due",
        "本级职责按 {count} 个单位逐个计算，每个单位每次应做计一次",
    ),
    "M461": Message(
        "a duty counts in the month in which its week, or its block of months, ends",
        "职责按周或数月一次计算的，计入该周或该段时间结束的月份",
    ),
}
