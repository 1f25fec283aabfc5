"""What an editor says of the keys of what is judged: indicators, targets, scoring, the scorecard.

The others stand in `schema_texts.py`. Never says what a key accepts: the models do.
"""

from __future__ import annotations

from targets.rulebook.schema_texts import KeyText, key

KINDS: dict[str, tuple[str, str]] = {
    "Scorecard": ("How points become a total, a grade and a rank.", "计分表。"),
    "Rounding": ("How points are rounded.", "舍入方式。"),
    "Place": ("How one kind of figure is rounded.", "一类数的舍入方式。"),
    "Ranking": ("By what units are ranked, and among which.", "名次：按什么排，在谁中间排。"),
    "Section": ("A group with points of its own.", "大项：有自己分值的一组指标。"),
    "SectionPeriods": ("The periods of a section.", "大项的分期。"),
    "SectionPeriod": ("One period of a section.", "大项的一期。"),
    "Requires": ("The fewest parts that must be scored.", "至少要有几项计分。"),
    "Grade": ("A band of the total.", "等次：总分的一档。"),
    "Indicator": ("One thing judged.", "指标。"),
    "Duty": ("How often something should be done.", "职责频次。"),
    "WhenSmall": ("Below which denominator nothing is published.", "分母小于多少不公布。"),
    "Target": ("The level asked for: one of five keys.", "目标值：五个键中的一个。"),
    "Scoring": ("How the points are told.", "计分方式。"),
    "Linear": ("A straight line from full points to nothing.", "线性计分。"),
    "Deduct": ("Points off for every step that is missing.", "按差距扣分。"),
    "Band": ("A condition, and what it is worth.", "分档：条件和得分。"),
    "Method": ("A way of scoring that many indicators share.", "多个指标共用的计分办法。"),
    "Bonus": ("Points outside the base.", "基础分以外的加分或扣分。"),
    "Veto": ("A condition that overrides the total or the grade.", "一票否决。"),
    "Effect": ("What a veto does.", "一票否决的后果。"),
}

_EMPTY = (
    "What a denominator of 0 costs: `full` nothing, `zero` all points, `exclude` drops it.",
    "分母为零时：`full` 满分，`zero` 零分，`exclude` 不计入。",
    "full",
)
_MISSING = (
    "What missing records cost: `zero` all points, `exclude` drops it, `error` stops scoring.",
    "没有数据时：`zero` 零分，`exclude` 不计入，`error` 停止计分。",
    "zero",
)
_COMBINE = (
    "How the parts make it up: `sum`, `mean` (weighted) or `geometric`.",
    "各部分如何合成：`sum` 相加，`mean` 加权平均，`geometric` 几何平均。",
    "sum",
)
_STEPS = (
    "Which steps count: `fractional` every part, `whole` only full ones, `started` begun ones.",
    "怎样算一档：`fractional` 按比例，`whole` 每满一档，`started` 不足一档按一档。",
    "whole",
)

TEXTS: dict[str, KeyText] = {
    "Scorecard.total": key("The points of a full score.", "总分（满分）。", 100),
    "Scorecard.combine": key(*_COMBINE),
    "Scorecard.rounding": key(
        "How points are rounded; `none` rounds nothing.",
        "舍入；`none` 为不舍入。",
        {"decimals": 2, "mode": "half_up"},
        "none",
    ),
    "Scorecard.when_empty": key(*_EMPTY),
    "Scorecard.when_missing": key(*_MISSING),
    "Scorecard.bonus_at_most": key("The most that all bonuses add.", "加分合计的上限。", 5),
    "Scorecard.deduction_at_most": key(
        "The most that all deductions take.", "扣分合计的上限。", 10
    ),
    "Scorecard.rank": key(
        "By what units are ranked.", "名次按什么排。", {"by": "total", "best": "highest"}
    ),
    "Scorecard.sections": key("The sections.", "大项。", [{"id": "goals", "points": 75}]),
    "Scorecard.grades": key(
        "The grades, best first; the lower bound is included.",
        "等次，从高到低，含本数。",
        [{"id": "good", "at_least": 85}, {"id": "failed"}],
    ),
    "Rounding.decimals": key("How many decimals, 0 to 12.", "小数位数，0 至 12。", 2),
    "Rounding.mode": key(
        "`half_up` halves away from zero, `half_even` to the even digit, `down` toward zero.",
        "`half_up` 四舍五入，`half_even` 五成双，`down` 舍去。",
        "half_up",
    ),
    "Rounding.items": key(
        "Points of indicators, bonuses and deductions.", "单项得分。", {"decimals": 2}, "none"
    ),
    "Rounding.sections": key("Points of sections.", "大项得分。", {"decimals": 2}, "none"),
    "Rounding.total": key("The base and the total.", "基础分和总分。", {"decimals": 1}, "none"),
    "Place.decimals": key("How many decimals, 0 to 12.", "小数位数，0 至 12。", 2),
    "Place.mode": key(
        "`half_up` halves away from zero, `half_even` to the even digit, `down` toward zero.",
        "`half_up` 四舍五入，`half_even` 五成双，`down` 舍去。",
        "half_up",
    ),
    "Ranking.by": key("`total`, or the id of an indicator.", "`total`，或某个指标。", "total"),
    "Ranking.within": key(
        "A field of the roster: units are ranked among their like.",
        "按名册的哪个字段分别排名。",
        "kind",
    ),
    "Ranking.best": key("Which end is the first place.", "高者为先还是低者为先。", "highest"),
    "Requires.parts": key("So many parts.", "几项。", 2),
    "Requires.more_than": key(
        "More than this share of the parts that apply.", "超过适用项的这一比例。", "50%"
    ),
    "SectionPeriods.every": key(
        "Blocks of months that fill the period of the file.",
        "按月、季等分期。",
        "month",
        "2 months",
    ),
    "SectionPeriod.id": key("The name of the period.", "分期的代号。", "first"),
    "SectionPeriod.label": key(
        "What people read instead of the id.", "显示的名称。", {"zh": "第一期", "en": "First"}
    ),
    "SectionPeriod.to": key("Its last day.", "最后一天。", "2009-04-30"),
    "SectionPeriod.weight": key("How much it counts.", "权重。", 4),
    "Section.points": key("What it is worth.", "分值。", 75),
    "Section.weight": key("How much it counts in a mean above it.", "上层取平均时的权重。", 2),
    "Section.section": key("The section that it is a part of.", "所属大项。", "goals"),
    "Section.combine": key(*_COMBINE),
    "Section.periods": key(
        "Its parts are scored once a period.",
        "分期计分。",
        {"every": "month"},
        [{"id": "first", "to": "2009-04-30"}, {"id": "second", "to": "2009-12-31"}],
    ),
    "Section.floor": key("The least points that it can get.", "最低得分。", 0, "none"),
    "Section.requires": key(
        "The fewest parts that must be scored.", "至少要有几项计分。", 2, {"more_than": "50%"}
    ),
    "Section.when_empty": key(*_EMPTY),
    "Section.when_missing": key(*_MISSING),
    "Grade.at_least": key(
        "The lowest total of this grade; only the last may leave it out.",
        "最低总分，含本数；只有最后一档可以不写。",
        85,
    ),
    "Duty.every": key("How often.", "频次。", "week", "2 months"),
    "Duty.where": key("Which records count.", "哪些记录算数。", 'kind == "patrol"'),
    "Duty.at_least": key("How many records make a period done.", "一期内至少几条才算完成。", 1),
    "WhenSmall.denominator_below": key(
        "Below this denominator no figure is published.", "分母小于此数不公布。", 11
    ),
    "Measured.records": key(
        "The dataset that its functions add up.", "汇总哪个数据表。", "monthly"
    ),
    "Measured.period": key(
        "Dates of its own, both days included.",
        "自己的起止日期。",
        {"from": "2008-10-01", "to": "2009-09-30"},
    ),
    "Indicator.period": key(
        "Dates of its own; beside `same_as` also `last_year` or `previous`.",
        "自己的起止日期；与 `same_as` 同用时也可写 `last_year`（上年同期）或 `previous`（上期）。",
        {"from": "2008-10-01", "to": "2009-09-30"},
        "last_year",
    ),
    "Indicator.section": key("The section that it is a part of.", "所属大项。", "goals"),
    "Indicator.numerator": key("What is counted.", "分子。", "sum(done)"),
    "Indicator.denominator": key("Of how many.", "分母。", "sum(due)"),
    "Indicator.value": key("The value as one formula.", "完成值的公式。", "sum(done) / sum(due)"),
    "Indicator.duty": key("How often something should be done.", "职责频次。", {"every": "week"}),
    "Indicator.same_as": key("It measures the same as this one.", "与哪个指标同样计算。", "rate"),
    "Indicator.applies_to": key("Only such units are judged.", "只考核满足条件的对象。", "coast"),
    "Indicator.level": key(
        "`whole`: judged once for the whole authority; it has no points.",
        "`whole`：只对总体评定，没有分值。",
        "whole",
    ),
    "Indicator.show_as": key("How the value is shown.", "怎样显示。", "percent"),
    "Indicator.show_decimals": key("With how many decimals.", "显示几位小数。", 2),
    "Indicator.when_small": key(
        "Figures of too few cases are not published.",
        "小数字不公布。",
        {"denominator_below": 11},
    ),
    "Indicator.target": key(
        "The level asked for.", "目标值。", {"at_least": "96%"}, {"between": [1, 2]}
    ),
    "Indicator.points": key("The most it is worth; needs `scoring`.", "分值；要有 `scoring`。", 20),
    "Indicator.weight": key("How much it counts in a mean.", "取平均时的权重。", 2),
    "Indicator.scoring": key(
        "What a target that is not met gives.",
        "计分：未达标得多少分。",
        "proportional",
        {"deduct": {"points": 1, "per": "1%"}},
    ),
    "Indicator.rounding": key(
        "How its points are rounded.", "本项得分的舍入。", {"decimals": 4, "mode": "half_up"}
    ),
    "Indicator.when_empty": key(*_EMPTY),
    "Indicator.when_missing": key(*_MISSING),
    "Condition.at_least": key("So much or more.", "不低于（含本数）。", "96%"),
    "Condition.at_most": key("So much or less.", "不超过（含本数）。", "2%"),
    "Condition.more_than": key("More, not so much itself.", "超过（不含本数）。", "80%"),
    "Condition.less_than": key("Less, not so much itself.", "低于（不含本数）。", "2%"),
    "Condition.between": key("Between two, both included.", "介于两数之间（含两端）。", [1, 2]),
    "Band.points": key("What it is worth.", "得分。", 6),
    "Scoring.linear": key(
        "A straight line from full points at the target to 0.", "线性计分。", {"zero_at": "40%"}
    ),
    "Scoring.deduct": key(
        "Points off for each step by which the target is missed.",
        "按差距扣分。",
        {"points": 1, "per": "1%"},
    ),
    "Scoring.bands": key(
        "The points of the first band that holds; the best first.",
        "分档：取第一个满足的。",
        [{"at_least": "80%", "points": 10}, {"points": 0}],
    ),
    "Scoring.formula": key(
        "Points by a formula over `value`, `target`, `points`.",
        "用公式计分，可用 `value`、`target`、`points`。",
        "points * value / target",
    ),
    "Scoring.method": key(
        "A method of `scoring_methods`; its figures stand beside it.",
        "用 `scoring_methods` 中的方法，所需的数写在旁边。",
        "better_of",
    ),
    "Scoring.floor": key("The least that it can give.", "最低得分。", 0, -5, "none"),
    "Linear.zero_at": key(
        "Where the points reach 0; for `between` two.",
        "得零分处；`between` 要两个。",
        "40%",
        ["20%", "100%"],
    ),
    "Linear.scale": key("Draw the line through logarithms.", "按对数尺度。", "logarithm"),
    "Deduct.points": key("How many points go for each step.", "每档扣几分。", 1),
    "Deduct.per": key("How large a step is.", "每差多少为一档。", "1%"),
    "Deduct.steps": key(*_STEPS),
    "Deduct.floor": key("The least that can be left.", "最低得分。", 0, "none"),
    "Method.label": key(
        "What people read instead of the name.", "显示的名称。", {"zh": "取较高", "en": "Better of"}
    ),
    "Method.figures": key(
        "Names that each indicator must give a figure for.", "各指标要给出的数。", ["low", "high"]
    ),
    "Method.parts": key(
        "Named formulas, each over those above it.",
        "分步公式。",
        {"level": "points * (value - low) / (high - low)"},
    ),
    "Method.formula": key("What it gives.", "得分公式。", "max(level, 0)"),
    "Bonus.when": key("A condition: yes gives the points.", "条件：满足就得分。", "count() > 0"),
    "Bonus.value": key(
        "A measure: `points` for every `per`.", "计量：每 `per` 得 `points`。", "count()"
    ),
    "Bonus.points": key("How many points.", "几分。", 2),
    "Bonus.per": key("For every so much of the value.", "每多少计一次。", 1),
    "Bonus.at_most": key("The most it gives.", "上限。", 5),
    "Bonus.steps": key(*_STEPS),
    "Veto.when": key("When it strikes.", "什么情况下否决。", "score(goals) < 30"),
    "Veto.effect": key("What it does.", "后果。", {"grade": "failed"}, {"total_at_most": 59}),
    "Effect.grade": key("The grade that is given.", "定为此等次。", "failed"),
    "Effect.total_at_most": key("The total is capped at this.", "总分不超过此数。", 59),
}
