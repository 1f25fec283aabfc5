"""What is said about datasets and fields, the bounds proof, and in warnings.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    # ---- R: datasets and fields
    "R601": Message(
        "`{name}` is the unit, and no dataset has a field of that name",
        "考核对象是 `{name}`，而没有数据表有这个字段",
        "add `{name}: {{type: id}}` to each dataset, or correct the name",
        "请在各数据表中加上 `{name}: {{type: id}}`，或更正名称",
    ),
    "R602": Message(
        "the time field `{name}` is of type `{type}`",
        "时间字段 `{name}` 的类型是 `{type}`",
        "its type must be `date` or `month`",
        "其类型应为 `date` 或 `month`",
    ),
    "R603": Message(
        "`{dataset}` has no field `{unit}`, so its records belong to nobody",
        "数据表 `{dataset}` 没有字段 `{unit}`，记录无从归属",
        "add `{unit}: {{type: id}}`",
        "请加上 `{unit}: {{type: id}}`",
    ),
    "R604": Message(
        "the roster `{name}` must have one record a unit",
        "名册 `{name}` 中每个考核对象只能有一条记录",
        "write `key: [{unit}]` in it",
        "请在其中写 `key: [{unit}]`",
    ),
    "R605": Message(
        "`at_most` {upper} lies below `at_least` {lower}",
        "`at_most` {upper} 小于 `at_least` {lower}",
        "correct one of them",
        "请更正其中之一",
    ),
    "R606": Message(
        "`{key}` belongs to type `{wanted}`, and this is `{type}`",
        "`{key}` 只用于类型 `{wanted}`，而这里是 `{type}`",
        "delete it, or change the type",
        "请删去，或更改类型",
    ),
    "R607": Message(
        "the decimal `{name}` does not say how many places it has",
        "小数字段 `{name}` 没有写明小数位数",
        "add `places: 2`",
        "请加上 `places: 2`",
    ),
    "R609": Message(
        "`{heading}` would head both `{first}` and `{second}`",
        "`{heading}` 同时是 `{first}` 和 `{second}` 的列名",
        "change a label or an alias",
        "请更改标签或别名",
    ),
    "R610": Message(
        "the group `{name}` needs a roster, to say which group each unit is in",
        "分组 `{name}` 需要名册来说明各考核对象归哪一组",
        "add `roster:` to the unit",
        "请在 `unit` 中加上 `roster:`",
    ),
    "R612": Message(
        "`{key}` has no meaning for type `{type}`",
        "`{key}` 对类型 `{type}` 没有意义",
        "delete it",
        "请删去",
    ),
    "R613": Message(
        "at most {limit} places are kept",
        "最多保留 {limit} 位小数",
        "write fewer places",
        "请减少位数",
    ),
    "R614": Message(
        "the period ends on {last}, before it begins on {first}",
        "考核期止于 {last}，早于起始日 {first}",
        "correct one of the dates",
        "请更正其中一个日期",
    ),
    "R615": Message(
        "the rulebook has no dataset",
        "没有任何数据表",
        "add one to `records`",
        "请在 `records` 中至少写一个",
    ),
    "R618": Message(
        "`{key}` has more decimals than the field's {places}",
        "`{key}` 的小数位数超过该字段的 {places} 位",
        "write fewer decimals, or raise `places`",
        "请减少位数，或提高 `places`",
    ),
    "R619": Message(
        "the constant `{name}` is either one number, or goes `by` a field",
        "常量 `{name}` 应为一个数字，或按 `by` 所指的字段取值",
        "write `{name}: 0.5` or `{name}: {{by: kind, values: {{hill: 94%, plain: 96%}}}}`",
        "请写 `{name}: 0.5` 或 `{name}: {{by: kind, values: {{hill: 94%, plain: 96%}}}}`",
    ),
    "R620": Message(
        "the constant `{name}` has no figure for {values}",
        "常量 `{name}` 没有给出{values:zh}的数字",
        "add it to `values`, or write `otherwise`",
        "请在 `values` 中补上，或写 `otherwise`",
    ),
    "R621": Message(
        "the group `{name}` must be a field of type `category`",
        "分组 `{name}` 应为 `category` 类型的字段",
        "change its type",
        "请更改类型",
    ),
    "R622": Message(
        "the field `{name}` names the unit, so it must be of type `id`",
        "字段 `{name}` 表示考核对象，类型应为 `id`",
        "write `type: id`",
        "请写 `type: id`",
    ),
    "R623": Message(
        "`{name}` tells whose or of when a record is, so it cannot be optional",
        "`{name}` 说明记录的归属或时间，不能设为可选",
        "delete `optional`",
        "请删去 `optional`",
    ),
    "R624": Message(
        "the key does not hold `{unit}`",
        "`key` 中没有 `{unit}`",
        "add `{unit}` to it",
        "请在 `key` 中加上 `{unit}`",
    ),
    "R625": Message(
        "a count is never below zero",
        "计数不会小于零",
        "delete `at_least`, or use type `integer`",
        "请删去 `at_least`，或改用类型 `integer`",
    ),
    "R626": Message(
        "`{name}` is not a category field of a dataset with one record a unit",
        "`{name}` 不是名册或其他每个考核对象一条记录的数据表的类别字段",
        "name a `category` field of the roster",
        "请写名册中的 `category` 字段",
    ),
    "R641": Message(
        "`assessed` needs a roster, of whose records it is asked",
        "`assessed` 需要名册，要看名册中各考核对象的记录",
        "add `roster:` to the unit",
        "请在 `unit` 中加上 `roster:`",
    ),
    "R651": Message(
        "the roster `{name}` corrects nothing",
        "名册 `{name}` 不能用来更正",
        "let another dataset correct it",
        "请用另一个数据表来更正",
    ),
    "R652": Message(
        "`{name}` is itself a correction",
        "`{name}` 本身就是更正",
        "name the dataset that holds what was reported",
        "请写存放上报数字的数据表",
    ),
    "R653": Message(
        "`{other}` corrects `{name}` already",
        "`{other}` 已经在更正 `{name}`",
        "put all corrections into one dataset",
        "请把更正放在同一个数据表中",
    ),
    "R654": Message(
        "the records of `{name}` have no `key`, so none can be told from another to correct it",
        "`{name}` 的记录没有 `key`，无法指明更正哪一条",
        "add `key:` to it",
        "请在其中加上 `key:`",
    ),
    "R655": Message(
        "a correction has the key of the record that it corrects",
        "更正的 `key` 应与被更正的记录相同",
        "write `key: [{key}]`, as in `{name}`",
        "请写 `key: [{key}]`，与 `{name}` 一致",
    ),
    "R656": Message(
        "the time `{time}` of `{name}` is not in its key, so a correction cannot tell whether its "
        "record counts",
        "`{name}` 的时间 `{time}` 不在其 `key` 中，无法判断更正的记录是否计入",
        "add `{time}` to both keys",
        "请在两处的 `key` 中都加上 `{time}`",
    ),
    "R657": Message(
        "a correction has the time of the record that it corrects",
        "更正的时间应与被更正的记录相同",
        "leave `time` out; that of `{name}` is `{time}`",
        "请省略 `time`；`{name}` 的时间是 `{time}`",
    ),
    "R658": Message(
        "a correction gives a figure, so none of its cells says that it is not asked",
        "更正给出的是数字，不能写“不涉及”",
        "delete it",
        "请删去",
    ),
    "R659": Message(
        "the `{key}` of `{name}` is not that of `{dataset}`, which is `{wanted}`",
        "`{name}` 的 `{key}` 与 `{dataset}` 中的不同，后者是 `{wanted}`",
        "write `{key}: {wanted}`",
        "请写 `{key}: {wanted}`",
    ),
    "R660": Message(
        "an id is not corrected",
        "编号不能更正",
        "delete `{name}` here, or make it `text` in both",
        "请在此删去 `{name}`，或在两处都改为 `text`",
    ),
    # ---- B: the bounds proof
    "B701": Message(
        "`{step}` could reach {reach}, more than 64-bit whole numbers hold",
        "`{step}` 可能达到 {reach}，超出 64 位整数",
        "write `at_most: {limit}` (or less) at {fields}",
        "请在 {fields:zh} 处写 `at_most: {limit}`（或更小）",
    ),
    "B704": Message(
        "`{step}` could reach {reach}, more than 64-bit whole numbers hold",
        "`{step}` 可能达到 {reach}，超出 64 位整数",
        "write `at_most: {limit}` (or less) at {fields}, and `at_least: -{limit}` (or more) "
        "at {signed}",
        "请在 {fields:zh} 处写 `at_most: {limit}`（或更小），"
        "并在 {signed:zh} 处写 `at_least: -{limit}`（或更大）",
    ),
    "B702": Message(
        "`{step}` could reach {reach}, more than 64-bit whole numbers hold, "
        "and no limit of a field would help",
        "`{step}` 可能达到 {reach}，超出 64 位整数，且限制字段也无济于事",
        "use figures with fewer digits in what leads to it",
        "请减少相关数字的位数",
    ),
    "B703": Message(
        "`{step}` could reach {reach}, more than 64-bit whole numbers hold",
        "`{step}` 可能达到 {reach}，超出 64 位整数",
        "write the limits that are named for the others first, then check again",
        "请先按其他各处所说写上限值，再检查一次",
    ),
    # ---- W: warnings
    "W901": Message(
        "`basis: assumed` has no `note` beside it",
        "写了 `basis: assumed` 而没有 `note`",
        "say in `note` why this figure was assumed",
        "请在 `note` 中说明为什么这样假定",
        severity="warning",
    ),
}
