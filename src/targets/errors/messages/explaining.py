"""What an explanation says: why points were lost, by which rule, and what would mend it.

Never finds a reason, and never knows a unit.
"""

from __future__ import annotations

from targets.errors.message import Message

_SCORING: dict[str, Message] = {
    "M700": Message(
        "all or nothing: no points where the target is not met",
        "要么全得，要么不得：未达标不得分",
    ),
    "M701": Message(
        "in proportion: the points times what was reached, over the target",
        "按比例得分：分值×完成值÷目标值",
    ),
    "M702": Message(
        "in proportion: the share by which it is over the target is taken off",
        "按比例扣分：超出目标几成，扣几成",
    ),
    "M703": Message(
        "{points} {unit} off for every {per} below {target}",
        "低于 {target} 的，每低 {per} 扣 {points} 分",
    ),
    "M704": Message(
        "{points} {unit} off for every {per} above {target}",
        "高于 {target} 的，每高 {per} 扣 {points} 分",
    ),
    "M760": Message(
        "{points} {unit} off for every {per} outside {target}",
        "在 {target} 之外的，每差 {per} 扣 {points} 分",
    ),
    "M761": Message(
        "in proportion: the share by which it misses the target is taken off",
        "按比例扣分：偏离目标几成，扣几成",
    ),
    "M705": Message("only whole steps are taken off", "不足一档的不扣"),
    "M706": Message("a step begun is taken off whole", "不足一档的按一档扣"),
    "M707": Message("not below {floor}", "最低 {floor} 分"),
    "M708": Message(
        "evenly from full points at {target} down to none at {zero}",
        "在 {target} 得满分，到 {zero} 为零分，其间均匀计分",
    ),
    "M709": Message("on a scale of logarithms", "按对数计"),
    "M710": Message("the band {band} gives {points} {unit}", "{band} 这一档得 {points} 分"),
    "M711": Message(
        "below every band, which gives {points} {unit}", "未进入以上各档，得 {points} 分"
    ),
    "M712": Message("the target is met: full points", "达标，得满分"),
    "M713": Message("points", "得分"),
    "M714": Message("by the method {name}", "按计分办法“{name}”"),
}

_SHORTFALL: dict[str, Message] = {
    "M715": Message(
        "needs {cases} more{what}: {wanted} of {of} would meet the target",
        "还差 {cases}{what}：{of} 中达到 {wanted} 即达标",
    ),
    "M716": Message(
        "{cases} too many{what}: at most {wanted} of {of} would meet the target",
        "多了 {cases}{what}：{of} 中不超过 {wanted} 才达标",
    ),
    "M717": Message(
        "{what} missing: {wanted} of {of} would meet the target",
        "缺 {what}：完成 {wanted}／{of} 即达标",
    ),
    "M718": Message(
        "{cases} too many{what}: at most {wanted} would meet the target",
        "多了 {cases}{what}：不超过 {wanted} 才达标",
    ),
    "M719": Message(
        "needs {cases} more{what}: {wanted} would meet the target",
        "还差 {cases}{what}：达到 {wanted} 即达标",
    ),
    "M755": Message(
        "needs {cases} more{what}: {wanted} beside the other {rest} would meet the target",
        "还差 {cases}{what}：其余 {rest} 不变，达到 {wanted} 即达标",
    ),
    "M756": Message(
        "{cases} too many{what}: at most {wanted} beside the other {rest} would meet the target",
        "多了 {cases}{what}：其余 {rest} 不变，不超过 {wanted} 才达标",
    ),
    "M757": Message(" ({what})", "（{what}）"),
    "M758": Message("{what}, {inside}", "{what}，{inside}"),
}

_ABSENCE: dict[str, Message] = {
    "M720": Message(
        "{field} is empty in {dataset}{where}",
        "{dataset}中“{field}”为空{where}",
    ),
    "M721": Message("there was nothing to judge: the denominator is 0", "没有可考核的：分母为 0"),
    "M722": Message("no period is due yet", "还没有到期的周期"),
    "M723": Message("not asked of this unit: {condition}", "不对本考核对象考核：{condition}"),
    "M724": Message("the unit is listed, not scored", "本考核对象只列名，不计分"),
    "M725": Message("it drops out of its section", "不计入所在大项"),
    "M762": Message("it drops out", "不计入"),
    "M726": Message(
        "it drops out, and its points go to {names}",
        "不计入，其分值摊给{names}",
    ),
    "M727": Message(
        "no figure is published, since it rests on fewer than {below}",
        "分母小于 {below}，数字不公布",
    ),
    "M728": Message(
        "its figure is not published, so that another's cannot be found by subtraction",
        "数字不公布，以免由此推算出别处不公布的数字",
    ),
    "M729": Message(
        "no record in {dataset}, {window}",
        "{dataset}在 {window} 没有记录",
    ),
    "M730": Message(
        "no data costs all of its points (`when_missing: {when}`)",
        "没有数据，不得分（`when_missing: {when}`）",
    ),
    "M731": Message(
        "why is not said: figures of this table are not published",
        "原因从略：该表有不公布的数字",
    ),
    "M744": Message(
        "{field} is marked as not asked in {dataset}{where}",
        "{dataset}中“{field}”注明不涉及{where}",
    ),
    "M745": Message("what it is made of has no figure", "所依据的数据没有数值"),
    "M746": Message(
        "the figures by which its points are told are missing", "计分所用的参数没有数值"
    ),
    "M747": Message(
        "it gets full points all the same (`when_empty: full`)", "仍得满分（`when_empty: full`）"
    ),
    "M748": Message("it gets no points (`when_empty: zero`)", "不得分（`when_empty: zero`）"),
}

_FORMULAS: dict[str, Message] = {
    "M732": Message("W{week} ({day})", "第{week}周（{day}）"),
    "M733": Message("not published", "不公布"),
    "M734": Message("yes", "是"),
    "M735": Message("no", "否"),
    "M736": Message(
        "{periods} done / {periods} due{conditions}",
        "完成{periods}数 / 应完成{periods}数{conditions}",
    ),
    "M737": Message("records", "记录数"),
    "M738": Message("{what} where {where}", "{what}（{where}）"),
    "M759": Message("latest {what}", "最近一期{what}"),
    "M739": Message("{what} as reported", "{what}（上报数）"),
}

_GROUPS: dict[str, Message] = {
    "M740": Message("not over yet", "尚未结束"),
    "M741": Message("does not count", "不计入"),
    "M742": Message("Base", "基础分"),
    "M650": Message(
        "scored once in each period, and averaged over the periods that are over",
        "分期计分，再按已结束各期加权平均",
    ),
    "M651": Message(
        "multiplied, so that a weak part is not made up for by another: {formula}",
        "相乘，弱项不能由别项弥补：{formula}",
    ),
    "M652": Message("a weighted mean of its parts: {formula}", "各部分加权平均：{formula}"),
    "M653": Message(
        "its points are shared out among the parts that count: {formula}",
        "分值摊给计入的各部分：{formula}",
    ),
    "M654": Message("left out: {names}", "未计入：{names}"),
    "M655": Message("not below {floor}", "最低 {floor} 分"),
    "M656": Message("left out: none of its parts counts", "不计入：没有一个部分计入"),
    "M657": Message(
        "left out: parts that count {scored}, asked for {required}",
        "不计入：只有 {scored} 个部分计入，要求 {required} 个",
    ),
    "M658": Message(
        "left out: parts that count {scored}, asked for more than {share} of those that apply",
        "不计入：只有 {scored} 个部分计入，要求超过适用部分的 {share}",
    ),
}

_RANKS: dict[str, Message] = {
    "M659": Message("the veto caps the total", "一票否决，总分封顶"),
    "M660": Message("no unit stands above", "已列首位"),
    "M661": Message("no unit is ranked above", "没有排在前面的考核对象"),
    "M662": Message(
        "ranks go by {by}: no single target can be said to raise this one",
        "名次按{by}排定，无法说哪一项达标即可前移",
    ),
    "M663": Message(
        "a veto caps the total: while it stands, no target met would raise it",
        "总分已被一票否决封顶：否决不消除，哪一项达标都不能提高",
    ),
    "M664": Message(
        "no single target met would close the gap: it takes several",
        "没有哪一项单独达标就能追平，须几项一并达标",
    ),
    "M665": Message(
        "each of these alone would close it, if its target were met",
        "以下任一项单独达标即可追平",
    ),
    "M666": Message("{points} {unit} for every {per}", "每 {per} 计 {points} 分"),
    "M667": Message("bonuses together at most {limit}", "加分合计最多 {limit} 分"),
    "M668": Message("deductions together at most {limit}", "扣分合计最多 {limit} 分"),
    "M669": Message("total at most {limit}", "总分最高 {limit} 分"),
    "M670": Message("grade {grade}", "等次定为{grade}"),
    "M671": Message("not scored: {condition}", "不计分：{condition}"),
    "M672": Message(
        "no total and no rank: none of its parts counts",
        "没有总分和名次：没有一个部分计入",
    ),
    "M673": Message(
        "these rules add up no total: each indicator stands alone",
        "本办法不计总分，各指标单独列示",
    ),
    "M674": Message(
        "no rank: what units are ranked by is missing",
        "没有名次：缺少排名所依据的数值",
    ),
}

_HEADINGS: dict[str, Message] = {
    "M675": Message("rank", "名次"),
    "M676": Message("{rank} of {ranked}", "第 {rank} 名，共 {ranked} 个考核对象"),
    "M677": Message("total", "总分"),
    "M678": Message("grade", "等次"),
    "M679": Message("base", "基础分"),
    "M680": Message("bonus", "加分"),
    "M681": Message("deduction", "扣分"),
    "M682": Message("veto", "一票否决"),
    "M683": Message(" (capped from {uncapped})", "（封顶前 {uncapped}）"),
    "M684": Message("{points} of {worth}", "{points}（满分 {worth}）"),
    "M685": Message("lost {lost}", "失 {lost} 分"),
    "M686": Message("Shown without points", "只公布，不计分"),
    "M687": Message(
        "target {target}, reached {value}: {status}", "目标 {target}，完成 {value}：{status}"
    ),
    "M688": Message("reached {value}: {status}", "完成 {value}：{status}"),
    "M689": Message("row {row}", "第 {row} 行"),
    "M690": Message(" (reported {figures})", "（上报 {figures}）"),
    "M691": Message("missing: {periods}", "缺：{periods}"),
    "M692": Message(
        "records of this unit that were rejected and did not count: {count} (see the end)",
        "本考核对象有 {count} 条记录未通过校验，未计入，见文末",
    ),
    "M820": Message(
        "{period} was delivered and rejected: mend row {row} of {dataset} and deliver it again",
        "{period} 已报送，但未通过校验：请改正{dataset}第 {row} 行后重新报送",
    ),
    "M821": Message(
        "{period} was delivered and rejected: mend it in {dataset} and deliver it again",
        "{period} 已报送，但未通过校验：请在{dataset}中改正后重新报送",
    ),
    "M693": Message("Where points were lost, most first", "失分排序（由多到少）"),
    "M694": Message("What would raise the rank", "怎样提高名次"),
    "M695": Message(
        "next above: {unit}, rank {rank}, with {figure}: {gap} ahead",
        "前一名：{unit}，第 {rank} 名，{figure}，领先 {gap}",
    ),
    "M696": Message("Rejected records, which did not count", "未通过校验、未计入的记录"),
    "M697": Message("source", "依据"),
    "M698": Message(
        "the figures are assumed, the source does not give them", "分值为假定，原文未定"
    ),
    "M699": Message("no points were lost", "没有失分"),
}

MESSAGES: dict[str, Message] = {
    **_SCORING,
    **_SHORTFALL,
    **_ABSENCE,
    **_FORMULAS,
    **_GROUPS,
    **_RANKS,
    **_HEADINGS,
    "M754": Message("adds up to {added}, rounded to {points}", "合计 {added}，取整为 {points}"),
    "M750": Message("{least} records or more each", "每期至少 {least} 条"),
    "M751": Message("the points stay within {floor} … {worth}", "得分限于 {floor} … {worth}"),
    "M752": Message("the points are at most {worth}", "得分最高 {worth}"),
    "M753": Message(
        "what one part alone would add cannot be told: it depends on the others",
        "单独一项能加多少分无法分开说：要看其他各项",
    ),
    "M743": Message("{points} in the total", "折合总分 {points}"),
    "M763": Message("p. {page}", "第 {page} 页"),
    "M749": Message("scoring: {rule}", "计分：{rule}"),
}
