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
        "`{name}` 只对整体考核一次，没有各考核对象的数字",
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
        "请写对每个考核对象都考核的指标的 id",
    ),
    "W945": Message(
        "`{key}` names nobody, because no unit has a rank",
        "`{key}` 不起作用，因为考核对象没有名次",
        "delete it, or give the scorecard a total",
        "请删去，或在计分中写上总分",
        severity="warning",
    ),
}

MESSAGES: dict[str, Message] = {
    # ---- remarks below the figures
    "M450": Message(
        "without a rank, because nothing could be scored: {units}",
        "没有可计分的项目，不排名：{units}",
    ),
    "M451": Message(
        "place {rank} is shared by {units}",
        "第 {rank} 名并列：{units}",
    ),
    "M452": Message(
        "not assessed, and without a rank: {units}",
        "不参评，不排名：{units}",
    ),
    "M453": Message(
        "rates that rest on fewer than {below} cases, marked as small: {count}; one case more or "
        "less moves them far",
        "有 {count} 个比率的分母不足 {below}，注明“基数小”：多一例少一例就相差很大",
    ),
    "M454": Message(
        "rates that are not posted: {count}; counts from 1 that are below {below} are shown as "
        "<{below}, and — stands where a figure would tell one of these by subtraction",
        "有 {count} 个比率不公布：大于零而小于 {below} 的数写作 <{below}；"
        "可由相减推出这些数的数字写作 —",
    ),
    "M455": Message(
        "rates that are not posted: {count}; they rest on too few cases, or would tell one that "
        "does",
        "有 {count} 个比率不公布：基数太小，或可由它推出基数太小的数字",
    ),
    "M456": Message(
        "the records were taken as they came, without being checked",
        "记录未经校验，照原样使用",
    ),
    "M457": Message(
        "records that were rejected and count for nothing: {count}",
        "有 {count} 条记录未通过校验，不计入",
    ),
    "M458": Message(
        "monthly reports missing or rejected: {count}; the figures of those units rest on fewer "
        "months",
        "缺报或未通过的月报共 {count} 份，有关考核对象的数字只含已报月份",
    ),
    "M459": Message(
        "records that a later delivery revised: {count}",
        "有 {count} 条记录被后来的报送修订",
    ),
    "M460": Message(
        "duties of the authority are counted for each unit by itself, {units} in all",
        "本级职责按 {units:zh}逐个计次",
    ),
    "M461": Message(
        "a duty counts in the month in which its week, or its block of months, ends",
        "每周或每隔几个月一次的职责，计入该周、该时段结束的月份",
    ),
    "M878": Message(
        "points are added for: {names}",
        "加分项：{names}",
    ),
    "M879": Message(
        "points are taken for: {names}",
        "扣分项：{names}",
    ),
    "M824": Message(
        "an indicator that is not applicable, because there was nothing to judge, earns its full "
        "points",
        "不适用（没有可考核的）的指标给满分",
    ),
    "M825": Message(
        "the points of each indicator are rounded before they are added up: a sum of unrounded "
        "points may differ in the last digit",
        "各项得分先四舍五入再相加，与不取整直接相加的结果，末位可能略有出入",
    ),
    "M826": Message("no record of {month} was delivered", "没有收到 {month} 的任何记录"),
    "M827": Message(
        "no record of {month} counts: none was delivered, or all were rejected",
        "没有 {month} 的有效记录：没有报送，或者都未通过校验",
    ),
    # ---- in the place of a figure that is not there
    "M462": Message("n/a", "不适用"),
    "M463": Message("no data", "无数据"),
    "M464": Message("withheld", "不公布"),
    "M465": Message(
        "n/a: not applicable, for there was nothing to judge, or it is not asked of this unit",
        "不适用：没有可考核的，或不对该考核对象考核",
    ),
    # ---- headings on the terminal
    "M470": Message("in {month}", "当月（{month}）"),
    "M471": Message("to date ({window})", "累计（{window}）"),
    "M472": Message("the whole, month by month", "总体逐月"),
    "M473": Message("the whole, up to each month", "总体逐月累计"),
    "M474": Message("league table to date", "累计名次"),
    "M475": Message("ranked by {name}", "按{name}排名"),
    "M476": Message("duties of the authority: done / due", "本级职责：已做 / 应做"),
    "M477": Message("judged for the whole", "整体指标"),
    "M478": Message("records", "数据情况"),
    "M479": Message("target", "目标值"),
    "M480": Message("month", "当月"),
    "M481": Message("to date", "累计"),
    "M482": Message("change of rank", "名次变化"),
    "M483": Message("first", "排名靠前"),
    "M484": Message("last", "排名靠后"),
    "M485": Message("named", "点名"),
    "M486": Message("duty", "职责"),
    "M487": Message("indicator", "指标"),
    "M488": Message("dataset", "数据表"),
    "M489": Message("accepted", "接受"),
    "M490": Message("rejected", "未通过"),
    "M491": Message("outside the period", "考核期外"),
    "M498": Message("{group} ({field})", "{group}（{field}）"),
    "M497": Message("replaced", "被替代"),
    "M492": Message("{unit}: no {dataset} of {months}", "{unit}：缺{dataset} {months}"),
    "M493": Message(
        "{unit}: {dataset} of {month} was revised", "{unit}：{month} 的{dataset}有修订"
    ),
    "M494": Message("status", "结论"),
    "M495": Message(
        "rules {rules} {hash} · records {window}",
        "规则 {rules} {hash} · 记录 {window}",
    ),
    "M496": Message(
        "{sign} few cases: one case more or less would move this figure much",
        "{sign} 基数小：多一例或少一例，数字就会有较大变化",
    ),
}
