"""The words of the posted page besides its figures: headings, signs, how to read it.

Never holds a figure, and never knows HTML.
"""

from __future__ import annotations

from targets.errors.message import Message

_PARTS: dict[str, Message] = {
    "M500": Message("bulletin {month}", "{month} 通报"),
    "M501": Message("period counted: {window}", "统计期：{window}"),
    "M502": Message("skip to the figures", "跳到正文"),
    "M503": Message("contents", "目录"),
    "M504": Message("the whole against its targets", "总体完成情况"),
    "M505": Message("first and last", "排名首末"),
    "M506": Message("league table", "名次表"),
    "M507": Message("figures of each indicator", "各项指标完成情况"),
    "M508": Message("where points were lost", "各项指标得分情况"),
    "M509": Message("month by month", "逐月走势"),
    "M510": Message("how the totals are spread", "总分分布"),
    "M511": Message("duties of the office", "本级职责落实情况"),
    "M512": Message("the records behind the figures", "数据质量"),
    "M513": Message("remarks", "说明"),
    "M514": Message("how to read this page", "怎样看本通报"),
    "M515": Message("receipt", "回执"),
}

_COLUMNS: dict[str, Message] = {
    "M516": Message("this month", "当月"),
    "M518": Message("target", "目标值"),
    "M519": Message("standing", "结论"),
    "M521": Message("points", "分值"),
    "M522": Message("change of rank", "名次变化"),
    "M523": Message("bonus", "加分"),
    "M524": Message("deduction", "扣分"),
    "M525": Message("vetoes", "一票否决"),
    "M526": Message("month", "月份"),
    "M527": Message("months", "月份"),
    "M529": Message("done / due", "完成 / 应完成"),
    "M763": Message("outside the period", "考核期外"),
    "M764": Message("number of units", "考核对象数"),
    "M765": Message("reference", "依据"),
}

_FIGURES: dict[str, Message] = {
    "M766": Message("{met} of {judged} targets met", "{judged} 项目标，{met} 项达标"),
    "M767": Message("up from {text} the month before", "比上月（{text}）上升"),
    "M768": Message("down from {text} the month before", "比上月（{text}）下降"),
    "M769": Message("as in the month before ({text})", "与上月（{text}）持平"),
    "M770": Message("up {places}", "升 {places} 位"),
    "M771": Message("down {places}", "降 {places} 位"),
    "M772": Message("unchanged", "不变"),
    "M773": Message("none to compare", "无可比"),
    "M774": Message("not ranked", "不排名"),
    "M775": Message("first", "排名靠前"),
    "M776": Message("last", "排名靠后"),
    "M777": Message("few cases", "基数小"),
    "M778": Message("{low} to below {high}", "{low} 至不满 {high}"),
    "M779": Message("{low} to {high}", "{low} 至 {high}"),
    "M780": Message("judged once for the whole", "只考核总体的指标"),
    "M781": Message("full points", "满分"),
    "M782": Message("at least {share} of the points", "得分不低于 {share}"),
    "M783": Message("less than {share}", "不足 {share}"),
    "M784": Message("worth {points}", "分值 {points}"),
    "M785": Message("ranked by {by}", "按{by}排名"),
}

_CHARTS: dict[str, Message] = {
    "M786": Message(
        "{label} of the whole, month by month: {figures}. Target: {target}.",
        "{label}总体逐月数：{figures}。目标值：{target}。",
    ),
    "M787": Message(
        "number of units in each band of totals: {figures}.",
        "各分数段的考核对象数：{figures}。",
    ),
    "M788": Message("figures of the chart", "图中数字"),
    "M789": Message(
        "full dot: target met; open dot: not met or not judged; dashed line: target",
        "实心点：达标；空心点：未达标或未评定；虚线：目标值",
    ),
    "M790": Message("each figure is of that month alone", "各点为当月数"),
    "M791": Message("each figure is of the period up to that month", "各点为截至该月的累计数"),
}

_QUALITY: dict[str, Message] = {
    "M792": Message("records received", "收到的记录"),
    "M793": Message("reports missing", "缺报"),
    "M794": Message("no report is missing", "没有缺报"),
    "M795": Message("records replaced by a later delivery", "后来更正的记录"),
    "M796": Message("no record was replaced", "没有更正的记录"),
}

_READING: dict[str, Message] = {
    "M797": Message(
        "✓ target met, ✗ target not met; where nothing can be said there is — and the reason",
        "✓ 表示达标，✗ 表示未达标；无法评定的写 —，并注明原因",
    ),
    "M798": Message(
        "this month counts {month} alone; to date counts {window}",
        "当月只统计 {month}；累计统计 {window}",
    ),
    "M800": Message(
        "▲ and ▼ tell by how many places a rank rose or fell since the month before",
        "▲、▼ 表示名次比上月上升、下降了几位",
    ),
    "M801": Message(
        "targets are judged by the exact figure, before it is rounded for print",
        "是否达标按未经四舍五入的准确数判定",
    ),
    "M802": Message(
        "with the same rules and records, the receipt lets anyone make this page again and compare",
        "凭回执，用同样的规则和记录可以重新生成本通报并核对",
    ),
    "M803": Message("what is judged, and by what", "考核什么，依据什么"),
    "M804": Message("the darker a cell, the more of its points were lost", "颜色越深，失分越多"),
}

MESSAGES: dict[str, Message] = {
    **_PARTS,
    **_COLUMNS,
    **_FIGURES,
    **_CHARTS,
    **_QUALITY,
    **_READING,
}
