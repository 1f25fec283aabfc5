"""What is said about names, and about indicators: what they measure, ask for and are worth.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    # ---- N: names and what they refer to
    "N301": Message(
        "`{name}` is used twice: as {first} and as {second}",
        "名称 `{name}` 用了两次：既是{first:zh}，又是{second:zh}",
        "give one of them another name",
        "请为其中之一改名",
    ),
    "N302": Message(
        "the {kind} `{name}` is defined twice",
        "{kind:zh} `{name}` 重复定义",
        "give one of them another id",
        "请为其中之一改名",
    ),
    "N303": Message(
        "`{name}` is not a dataset",
        "没有数据表 `{name}`",
        "datasets: {names}",
        "数据表有：{names:zh}",
    ),
    "N305": Message(
        "`{name}` is not a section",
        "没有大项 `{name}`",
        "add it to `scorecard.sections`, or correct the name",
        "请在 `scorecard.sections` 中添加，或更正名称",
    ),
    "N306": Message(
        "`{name}` cannot be used as a figure here",
        "`{name}` 不能用作此处的数字",
        "name a constant, a number field of the roster, or an indicator without points",
        "请写常量、名册中的数字字段，或不计分的指标",
    ),
    "N307": Message(
        "`{name}` is not a grade",
        "没有等次 `{name}`",
        "add it to `scorecard.grades`, or correct the name",
        "请在 `scorecard.grades` 中添加，或更正名称",
    ),
    "N308": Message(
        "units cannot be ranked by `{name}`",
        "不能按 `{name}` 排名",
        "write `total` or the id of an indicator",
        "请写 `total` 或指标的 id",
    ),
    "N310": Message(
        "a case cannot expect `{name}`",
        "算例中不能预期 `{name}`",
        "name an indicator, a section, `total`, `grade`, `rank`, `vetoes` or `failures`",
        "请写指标、大项、`total`、`grade`、`rank`、`vetoes` 或 `failures`",
    ),
    # ---- I: indicators
    "I400": Message(
        "the rulebook has no indicator",
        "没有任何指标",
        "add one",
        "请至少写一个指标",
    ),
    "I401": Message(
        "an indicator measures one thing, and this one has {found}",
        "一个指标只衡量一件事，而这里有 {found:zh}",
        "write `numerator` and `denominator`, or `value`, or `duty`, or `same_as`",
        "请写 `numerator` 和 `denominator`，或 `value`，或 `duty`，或 `same_as`",
    ),
    "I402": Message(
        "`{other}` needs `{key}` beside it",
        "有 `{other}` 而没有 `{key}`",
        "add `{key}`, or write `value` instead",
        "请补上 `{key}`，或改用 `value`",
    ),
    "I403": Message(
        "a duty needs to know which records it counts",
        "职责频次需要知道统计哪个数据表",
        "add `records:` with the name of a dataset",
        "请加上 `records:` 并写出数据表名称",
    ),
    "I404": Message(
        "`{name}` holds months, and weeks cannot be told from a month",
        "`{name}` 只有月份，不能按周统计",
        "count by months, or use a dataset whose `time` is a date",
        "请按月统计，或改用 `time` 为日期的数据表",
    ),
    "I405": Message(
        "a target needs one level, and this has {found}",
        "目标值应只有一个界限，而这里有 {found} 个",
        "write one of `at_least`, `at_most`, `more_than`, `less_than`, `between`",
        "请只写 `at_least`、`at_most`、`more_than`、`less_than`、`between` 之一",
    ),
    "I406": Message(
        "the first end of `between` is above the second",
        "`between` 的第一个数大于第二个数",
        "write the lower end first",
        "请先写较小的数",
    ),
    "I407": Message(
        "`points` need `scoring` beside them",
        "有 `points` 而没有 `scoring`",
        "add `scoring: pass_fail`, `scoring: proportional`, or another method",
        "请加上 `scoring: pass_fail`、`scoring: proportional` 或其他计分办法",
    ),
    "I408": Message(
        "`scoring` needs `points` beside it",
        "有 `scoring` 而没有 `points`",
        "add `points`, or delete `scoring`",
        "请补上 `points`，或删去 `scoring`",
    ),
    "I409": Message(
        "`{method}` needs a target",
        "`{method}` 需要目标值",
        "add `target: {{at_least: …}}`",
        "请加上 `target: {{at_least: …}}`",
    ),
    "I410": Message(
        "`scoring` needs one method, and this has {found}",
        "`scoring` 应只有一种计分办法，而这里有 {found} 种",
        "write one: `pass_fail`, `proportional`, `linear`, `deduct`, `bands`, `formula`, `method`",
        "请只写 `pass_fail`、`proportional`、`linear`、`deduct`、`bands`、`formula`、`method` 之一",
    ),
    "I411": Message(
        "`proportional` needs a target above zero",
        "`proportional` 要求目标值大于零",
        "use `linear`, `deduct` or `pass_fail`",
        "请改用 `linear`、`deduct` 或 `pass_fail`",
    ),
    "I412": Message(
        "`zero_at` must lie {side} the target",
        "`zero_at` 应{side:zh}目标值",
        "points fall from the target down to nothing at `zero_at`",
        "分值从目标值处的满分递减，到 `zero_at` 处为零",
    ),
    "I413": Message(
        "the last band must have no condition",
        "最后一档不能有条件",
        "add a last band with `points` alone, as in `{{points: 0}}`",
        "请在最后加上只有 `points` 的一档，如 `{{points: 0}}`",
    ),
    "I414": Message(
        "a divisor can be zero here, and nothing says what that costs",
        "此处的除数可能为零，却没有说明为零时如何计分",
        "add `when_empty` (`full`, `zero` or `exclude`) to the indicator, section or scorecard",
        "请在指标、大项或 `scorecard` 中加上 `when_empty`：`full`、`zero` 或 `exclude`",
    ),
    "I415": Message(
        "an indicator of the whole authority cannot have points",
        "只对整体考核的指标不能有分值",
        "delete `points` and `scoring`, or `level: whole`",
        "请删去 `points` 和 `scoring`，或删去 `level: whole`",
    ),
    "I416": Message(
        "`{name}` has points of its own, so it cannot be a figure here",
        "`{name}` 本身计分，不能用作此处的数字",
        "name an indicator without points",
        "请改用不计分的指标",
    ),
    "I417": Message(
        "this indicator does not say what it measures",
        "该指标没有写明衡量什么",
        "write `numerator` and `denominator`, or `value`, or `duty`, or `same_as`",
        "请写 `numerator` 和 `denominator`，或 `value`，或 `duty`，或 `same_as`",
    ),
    "I419": Message(
        "`{key}` must be above zero",
        "`{key}` 必须大于零",
        "correct the figure",
        "请更正数字",
    ),
    "I420": Message(
        "`{key}` must not be below zero",
        "`{key}` 不能小于零",
        "correct the figure",
        "请更正数字",
    ),
    "I437": Message(
        "a bonus adds points, and these are below zero",
        "`bonuses` 是加分，分值不能小于零",
        "write what takes points under `deductions`, without the sign",
        "扣分请写在 `deductions` 下面，数字不带负号",
    ),
    "I421": Message(
        "`{name}` is not a constant",
        "没有常量 `{name}`",
        "write a number, or add `{name}` to `constants`",
        "请写数字，或在 `constants` 中定义 `{name}`",
    ),
    "I424": Message(
        "`weight` needs `points` beside it",
        "有 `weight` 而没有 `points`",
        "add `points`, or delete `weight`",
        "请补上 `points`，或删去 `weight`",
    ),
    "I425": Message(
        "`floor` here belongs to `formula` and `method` alone",
        "此处的 `floor` 只用于 `formula` 和 `method`",
        "delete it; `deduct` has one of its own: `deduct: {{…, floor: 0}}`",
        "请删去；`deduct` 的下限写在其内：`deduct: {{…, floor: 0}}`",
    ),
    "I426": Message(
        "the records of `{name}` have no time, so no periods can be counted",
        "数据表 `{name}` 没有时间字段，无法按期统计",
        "add `time:` with the name of a date or month field to the dataset",
        "请在数据表中加上 `time:`，写明日期或月份字段",
    ),
    "I427": Message(
        "`between` needs two ends, and this has {found}",
        "`between` 需要两个数，而这里有 {found} 个",
        "write `between: [1, 2]`",
        "请写 `between: [1, 2]`",
    ),
    "I428": Message(
        "`zero_at` needs {wanted} figure(s) for this target, not {found}",
        "这个目标值的 `zero_at` 需要 {wanted} 个数，而不是 {found} 个",
        "write `zero_at: 50%`, or for `between` one for each end: `zero_at: [50%, 100%]`",
        "请写 `zero_at: 50%`；`between` 则两端各写一个：`zero_at: [50%, 100%]`",
    ),
    "I429": Message(
        "a band needs one condition, and this has {found}",
        "每一档应有一个条件，而这里有 {found} 个",
        "write one of `at_least`, `at_most`, `more_than`, `less_than`, `between`",
        "请只写 `at_least`、`at_most`、`more_than`、`less_than`、`between` 之一",
    ),
    "I430": Message(
        "band {number} can never hold: the target or an earlier band covers it",
        "第 {number} 档永远不会成立：目标值或前面的档次已经包括了它",
        "put the best band first",
        "请把最好的一档写在最前面",
    ),
    "I431": Message(
        "there is no scoring method `{name}`",
        "没有计分办法 `{name}`",
        "write one of {names}, or add it under `scoring_methods`",
        "请写 {names:zh} 之一，或在 `scoring_methods` 中添加",
    ),
    "I432": Message(
        "the method `{method}` also needs {names}",
        "计分办法 `{method}` 还需要 {names:zh}",
        "write each beside `method`, as a number or a name",
        "请在 `method` 旁逐一写出，可为数字或名称",
    ),
    "I433": Message(
        "`{name}` is not a figure of the method `{method}`",
        "`{name}` 不是计分办法 `{method}` 的参数",
        "its figures are {names}",
        "其参数为 {names:zh}",
    ),
    "I434": Message(
        "the method `{method}` uses `target`, and this indicator has none with a single figure",
        "计分办法 `{method}` 用到 `target`，而该指标没有单一数值的目标值",
        "give the indicator a target other than `between`, or the method a figure",
        "请为指标设定 `between` 以外的目标值，或为计分办法另设参数",
    ),
    "I435": Message(
        "a scoring method does not see `{name}`, which is a field or an indicator",
        "计分办法看不到 `{name}`：它是字段或指标",
        "add a name of your own to `figures`, and let each indicator give `{name}` for it",
        "请在 `figures` 中另设一个名称，由各指标以 `{name}` 给出",
    ),
    "I436": Message(
        "there is no scoring method `{name}`, because the file has no `scoring_methods`",
        "没有计分办法 `{name}`，因为文件中没有 `scoring_methods`",
        "add it under `scoring_methods`, in the first column",
        "请在第一列写 `scoring_methods`，并在其中添加",
    ),
    "I440": Message(
        "`floor` is above the points of the indicator, {points}: missing the target would be worth "
        "more than meeting it",
        "`floor` 大于该指标的分值 {points}：未达标反而比达标得分多",
        "write the least points that are left, mostly 0",
        "请写最低得分，通常为 0",
    ),
    "I441": Message(
        "band {number} is worth more than the points of the indicator, {points}",
        "第 {number} 档的得分大于该指标的分值 {points}",
        "`points` of an indicator is the most that it is worth: correct one of the two",
        "指标的 `points` 是满分：请更正其中之一",
    ),
    "I442": Message(
        "no period of `{every}` fits into the time that counts, so nothing is ever due",
        "考核期内容不下一个完整的 `{every}`，所以永远没有应完成的期次",
        "write a shorter one, such as `month`, `quarter`, `half year` or `year`, or correct "
        "`period`",
        "请改为较短的频次，如 `month`、`quarter`、`half year` 或 `year`，或更正 `period`",
    ),
    "I450": Message(
        "on a scale of logarithms, `zero_at` and the target must be above zero",
        "采用对数尺度时，`zero_at` 和目标值都必须大于零",
        "correct the figure, or leave out `scale`",
        "请更正数字，或删去 `scale`",
    ),
    "I451": Message(
        "points on a scale of logarithms are irrational, and nothing says how they are rounded",
        "对数尺度上的得分一般是无理数，而没有写明如何舍入",
        "add `rounding: {{decimals: 2, mode: half_up}}` to the indicator",
        "请在指标中加上 `rounding: {{decimals: 2, mode: half_up}}`",
    ),
    "I452": Message(
        "`rounding` needs `points` beside it",
        "有 `rounding` 而没有 `points`",
        "add `points`, or delete `rounding`",
        "请补上 `points`，或删去 `rounding`",
    ),
    "I460": Message(
        "`{name}` is not an indicator",
        "没有指标 `{name}`",
        "name the indicator whose measure is copied",
        "请写出所沿用的指标",
    ),
    "I461": Message(
        "`same_as` copies what `{name}` measures, and `{key}` says something else",
        "`same_as` 已沿用 `{name}` 的衡量内容，不能另写 `{key}`",
        "delete `{key}`, or `same_as`",
        "请删去 `{key}`，或删去 `same_as`",
    ),
    "I462": Message(
        "what is copied goes round in a circle: {circle}",
        "循环沿用：{circle}",
        "let one of them say what it measures",
        "请让其中之一写明衡量什么",
    ),
    "I463": Message(
        "`{name}` needs to know which indicator is measured earlier",
        "`{name}` 需要知道是哪个指标的早前数值",
        "add `same_as:` with the id of that indicator, or write `period: {{from: …, to: …}}`",
        "请加上 `same_as:` 并写出该指标的 id，或写 `period: {{from: …, to: …}}`",
    ),
    "I464": Message(
        "`previous` needs a window of whole months, and this is {first} … {last}",
        "`previous` 要求考核期为整月，而这里是 {first} … {last}",
        "let the period begin on the first of a month and end on a last, or write `last_year`",
        "请让考核期从月初开始、到月末结束，或改写 `last_year`",
    ),
    "I465": Message(
        "what `{name}` measures uses `{other}`, which would not be measured over this period",
        "`{name}` 的衡量内容用到 `{other}`，而它不会按此处的考核期衡量",
        "copy `{other}` over this period too, and use both copies in a formula of their own",
        "请把 `{other}` 也按此考核期沿用一次，再用两个沿用的指标另写公式",
    ),
    "I466": Message(
        "the earlier period would begin before the year 1",
        "早前的考核期会早于公元 1 年",
        "write a later period",
        "请改写较晚的考核期",
    ),
    "I470": Message(
        "`when_small` needs a denominator, and this value has none",
        "`when_small` 需要分母，而这个完成值没有分母",
        "write `numerator` and `denominator`, or a value that is a quotient `a / b`",
        "请写 `numerator` 和 `denominator`，或写成商 `a / b`",
    ),
}
