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
