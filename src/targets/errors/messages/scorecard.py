"""What is said about the scorecard, and about clauses and cases.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    # ---- S: the scorecard
    "S501": Message(
        "the parts add up to {addends}, not {points}",
        "各部分合计 {addends}，不等于 {points}",
        "correct the points, or use `combine: mean`",
        "请更正分值，或使用 `combine: mean`",
    ),
    "S502": Message(
        "sections go round in a circle: {circle}",
        "大项循环嵌套：{circle}",
        "delete `section` from one of them",
        "请删去其中一个大项的 `section`",
    ),
    "S503": Message(
        "the section `{name}` has no part",
        "大项 `{name}` 下没有任何内容",
        "put an indicator with points into it, or delete it",
        "请在其下放置有分值的指标，或删去该大项",
    ),
    "S504": Message(
        "points need a `rounding`",
        "计分需要写明舍入方式 `rounding`",
        "add `rounding: {{decimals: 2, mode: half_up}}` to the scorecard",
        "请在 `scorecard` 中加上 `rounding: {{decimals: 2, mode: half_up}}`",
    ),
    "S505": Message(
        "this grade does not begin below `{above}`",
        "本等次的下限没有低于 `{above}` 的下限",
        "list grades from the best down",
        "请从高到低列出等次",
    ),
    "S506": Message(
        "grades need a `total`",
        "有等次而没有总分 `total`",
        "add `total` to the scorecard",
        "请在 `scorecard` 中加上 `total`",
    ),
    "S507": Message(
        "`rounding` is written in one of three ways, and this is none of them",
        "`rounding` 有三种写法，这里不是其中任何一种",
        "write `{{decimals: 2, mode: half_up}}`, `{{items: …, sections: …, total: …}}` or `none`",
        "请写 `{{decimals: 2, mode: half_up}}`、`{{items: …, sections: …, total: …}}` 或 `none`",
    ),
    "S508": Message(
        "at most {limit} decimals are kept",
        "最多保留 {limit} 位小数",
        "write fewer decimals",
        "请减少位数",
    ),
    "S509": Message(
        "`requires` is either a number of parts or `more_than` a share",
        "`requires` 应为部分的个数，或 `more_than` 某个比例",
        "write `requires: 5` or `requires: {{more_than: 50%}}`",
        "请写 `requires: 5` 或 `requires: {{more_than: 50%}}`",
    ),
    "S510": Message(
        "this needs either `when` or `value`",
        "此处需要 `when` 或 `value` 之一",
        "write `when` and `points`, or `value`, `points` and `per`",
        "请写 `when` 和 `points`，或 `value`、`points` 和 `per`",
    ),
    "S511": Message(
        "parts lie at most {limit} levels deep, and those of this section would lie deeper",
        "总分之下最多 {limit} 层，而该大项的内容会更深",
        "move the section higher up",
        "请把该大项放到更高一层",
    ),
    "S512": Message(
        "`requires` asks for {wanted} parts, and the section has {found}",
        "`requires` 要求 {wanted} 个部分，而该大项只有 {found} 个",
        "ask for fewer",
        "请减少要求的个数",
    ),
    "S513": Message(
        "no indicator and no section makes up the total",
        "总分之下没有任何计分内容",
        "give an indicator or a section points",
        "请为指标或大项设置分值",
    ),
    "S514": Message(
        "the grade `{name}` has no lower bound, and only the last may leave it out",
        "等次 `{name}` 没有下限，而只有最后一个等次可以省略下限",
        "add `at_least`",
        "请加上 `at_least`",
    ),
    "S515": Message(
        "there is no `total` to rank by",
        "没有可用于排名的总分",
        "add `total` to the scorecard, or rank `by` an indicator",
        "请加上 `total`，或用 `by` 指定指标",
    ),
    "S516": Message(
        "this changes the total, and the scorecard has none",
        "此处会改变总分，而 `scorecard` 没有总分",
        "add `total` to the scorecard",
        "请在 `scorecard` 中加上 `total`",
    ),
    "S517": Message(
        "`{key}` needs `{other}` beside it",
        "有 `{key}` 而没有 `{other}`",
        "add `{other}`, or delete `{key}`",
        "请补上 `{other}`，或删去 `{key}`",
    ),
    "S518": Message(
        "the veto has no effect",
        "一票否决没有写明后果",
        "write `effect: {{grade: …}}` or `effect: {{total_at_most: …}}`",
        "请写 `effect: {{grade: …}}` 或 `effect: {{total_at_most: …}}`",
    ),
    "S519": Message(
        "where {world}, the parts add up to {addends}, not {points}",
        "当 {world:zh} 时，各部分合计 {addends}，不等于 {points}",
        "correct the points, or use `combine: mean`",
        "请更正分值，或使用 `combine: mean`",
    ),
    "S520": Message(
        "`requires` asks for more than `{found}` of the parts, and there is never more than all "
        "of them",
        "`requires` 要求计分的部分超过 `{found}`，而计分的部分不会多于全部",
        "write a share below 100%, as in `{{more_than: 50%}}`",
        "请写小于 100% 的比例，如 `{{more_than: 50%}}`",
    ),
    "S530": Message(
        "the section `{name}` around this one has periods already",
        "外层大项 `{name}` 已经分期",
        "write `periods` at one of the two",
        "请只在其中一个大项写 `periods`",
    ),
    "S531": Message(
        "a section cannot be scored by weeks",
        "大项不能按周计分",
        "write `month`, `2 months`, `quarter` or `half year`",
        "请写 `month`、`2 months`、`quarter` 或 `half year`",
    ),
    "S532": Message(
        "periods of `{every}` do not fill {first} … {last}",
        "按 `{every}` 分期不能恰好分完 {first} … {last}",
        "list the periods: `[{{id: first, to: …}}, {{id: second, to: …}}]`",
        "请逐一列出各期：`[{{id: first, to: …}}, {{id: second, to: …}}]`",
    ),
    "S533": Message(
        "`periods` says either how often, or which",
        "`periods` 应写明频次，或逐一列出各期",
        "write `{{every: month}}`, or a list as in `[{{id: first, to: …}}, {{id: second, to: …}}]`",
        "请写 `{{every: month}}`，或如 `[{{id: first, to: …}}, {{id: second, to: …}}]` 列出",
    ),
    "S534": Message(
        "this period would end before it begins, on {first}",
        "本期在开始日 {first} 之前就结束了",
        "list the periods in order, each with the last of its days",
        "请按先后列出各期，并写明各期的最后一天",
    ),
    "S535": Message(
        "the last period ends with the period of the file, on {last}, and none later",
        "最后一期应在本文件考核期的最后一天 {last} 结束，各期都不得晚于此日",
        "let the last one end on {last}",
        "请让最后一期在 {last} 结束",
    ),
    "S536": Message(
        "parts of `{name}` are scored once a period, and small figures are not hidden in each",
        "`{name}` 中的指标分期计分，不能逐期隐去过小的数字",
        "put the indicator into a section without `periods`, or delete `when_small`",
        "请把该指标放到不分期的大项，或删去 `when_small`",
    ),
    "S537": Message(
        "what is scored once a period of `{name}` has no period of its own",
        "`{name}` 分期计分，其中的指标不能另有考核期",
        "delete it, or put the indicator into another section",
        "请删去，或把该指标放到别的大项",
    ),
    "S538": Message(
        "`floor` is above the points of the section, {points}",
        "`floor` 大于该大项的分值 {points}",
        "write the least points that the section can get, mostly 0",
        "请写该大项的最低得分，通常为 0",
    ),
    "S539": Message(
        "parts of `{name}` are scored once a period, and this one looks at the whole: {trail}",
        "`{name}` 中的指标分期计分，而此指标要比较整个考核期：{trail:zh}",
        "put it into a section without `periods`, or compare it with a figure",
        "请把它放到不分期的大项，或改用具体数字比较",
    ),
    "S540": Message(
        "a geometric mean is irrational, and nothing says how it is rounded",
        "几何平均一般是无理数，而没有写明如何舍入",
        "in `rounding`, write `{place}: {{decimals: 3, mode: half_up}}`",
        "请在 `rounding` 中写 `{place}: {{decimals: 3, mode: half_up}}`",
    ),
    "S541": Message(
        "as whole numbers these weights add up to {found}, and a root of more than {limit} is not"
        " drawn",
        "这些权重化为整数后合计 {found}，而不能开 {limit} 次以上的方",
        "write weights that stand in a simple ratio, such as 3 and 2",
        "请写比例简单的权重，如 3 和 2",
    ),
    "S550": Message(
        "ranks within `{name}` need a roster, to say which units are ranked together",
        "按 `{name}` 分别排名需要名册来说明哪些考核对象一起排名",
        "add `roster:` to the unit",
        "请在 `unit` 中加上 `roster:`",
    ),
    "S551": Message(
        "units cannot be ranked within `{name}`, which is no text field of the roster `{roster}`",
        "不能按 `{name}` 分别排名：它不是名册 `{roster}` 的文字字段",
        "fields that would do: {names}",
        "可用的字段：{names:zh}",
    ),
    # ---- C: clauses and cases
    "C551": Message(
        "a clause says either what models it or why nothing does",
        "条款应写明由什么体现，或为什么没有体现",
        "write `modelled_by: [ids]` or `unmodelled: reason`, not both",
        "请写 `modelled_by: [id]` 或 `unmodelled: 理由`，只写其一",
    ),
    "C552": Message(
        "`{found}` is not a month",
        "`{found}` 不是月份",
        "write `2009-06`",
        "请写 `2009-06`",
    ),
}
