"""What is said from one year to the next: drafting, comparing, and which rules are in force.

Never finds a difference, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

_IN_FORCE: dict[str, Message] = {
    "E942": Message(
        "`{folder}` holds no rules file",
        "`{folder}` 中没有规则文件",
        "a rules file ends in `.yaml` and begins with `schema_version`",
        "规则文件以 `.yaml` 结尾，并以 `schema_version` 开头",
    ),
    "E943": Message(
        "no rules are in force yet on {on}: the earliest, `{file}`, begin on {first}",
        "{on} 尚无规则生效：最早的 `{file}` 自 {first} 起",
        "ask for a later date, or add the rules file of that time",
        "请改用之后的日期，或补上当时的规则文件",
    ),
    "E944": Message(
        "no rules are in force any more on {on}: the latest, `{file}`, ended on {last}",
        "{on} 已无规则有效：最近的 `{file}` 已于 {last} 到期",
        "draft the next ones: `targets new {path} --year {year}`",
        "请起草下一年的规则：`targets new {path} --year {year}`",
    ),
    "E945": Message(
        "no rules are in force on {on}: `{before}` ended on {last}, `{file}` begin on {first}",
        "{on} 没有规则有效：`{before}` 已于 {last} 到期，`{file}` 自 {first} 起",
        "let one of the two periods reach to the other, or ask for another date",
        "请让两者的考核期相接，或改用其他日期",
    ),
    "E946": Message(
        "several rules of `{series}` are in force on {on}: {files}",
        "{on} 有多份 `{series}` 规则同时有效：{files:zh}",
        "let their periods not overlap, or take one of them out of the folder",
        "请使考核期不重叠，或从文件夹中移走一份",
    ),
    "E947": Message(
        "`{folder}` holds rules of several series: {names}",
        "`{folder}` 中有几个系列的规则：{names:zh}",
        'say which: `series="{example}"`',
        '请指明系列：`series="{example}"`',
    ),
    "E948": Message(
        "`{folder}` holds no rules of the series `{name}`",
        "`{folder}` 中没有系列 `{name}` 的规则",
        "series: {names}",
        "系列有：{names:zh}",
    ),
    "E949": Message(
        "`{found}` is not a date",
        "`{found}` 不是日期",
        "write `{example}`",
        "请写 `{example}`",
    ),
    "E950": Message(
        "{year} cannot follow {old}",
        "{year} 年不能接在 {old} 年之后",
        "name a year after {old}, at most a hundred years later and not beyond 9900",
        "请写 {old} 年之后的年份：不超过一百年，也不晚于 9900 年",
    ),
    "E951": Message(
        "{file}:{line}: `{found}` should become `{text}`, and cannot be changed in place",
        "{file}:{line}：`{found}` 应改为 `{text}`，但无法就地修改",
        "write the value on one line, without escapes",
        "请把这个值写在一行内，不用转义",
    ),
    "E952": Message(
        "`{path}` is there already",
        "`{path}` 已经存在",
        "choose another name, or write over it with `--force`",
        "请换一个文件名，或用 `--force` 覆盖",
    ),
    "E953": Message(
        "records that were judged before belong to one rulebook, and two are compared",
        "已经校验过的记录只属于一份规则，而这里比较两份",
        "give the records as they were delivered",
        "请提供原始记录",
    ),
    "E954": Message(
        "`{folder}` is not a folder",
        "`{folder}` 不是文件夹",
        "give the folder that holds the rules files",
        "请提供存放规则文件的文件夹",
    ),
    "E955": Message(
        "`{found}` is not a year",
        "`{found}` 不是年份",
        "write four digits: `2010`",
        "请写四位数字：`2010`",
    ),
    "E956": Message(
        "a draft cannot take the place of `{path}`, from which it is made",
        "草稿不能取代它所依据的文件 `{path}`",
        "choose another name",
        "请换一个文件名",
    ),
}

_CHANGES: dict[str, Message] = {
    "M300": Message("new", "新增"),
    "M301": Message("dropped", "取消"),
    "M302": Message("renamed: it was `{old}`", "改名：原为 `{old}`"),
    "M303": Message("target raised from {old} to {new}", "目标值由 {old} 提高到 {new}"),
    "M304": Message("target lowered from {old} to {new}", "目标值由 {old} 降低到 {new}"),
    "M305": Message("target from {old} to {new}", "目标值由 {old} 改为 {new}"),
    "M306": Message("target added: {new}", "新增目标值：{new}"),
    "M307": Message("target dropped: it was {old}", "取消目标值：原为 {old}"),
    "M308": Message(
        "now strict: {figure} itself no longer meets the target ({old} → {new})",
        "改为不含本数：正好 {figure} 不再达标（{old} → {new}）",
    ),
    "M309": Message(
        "no longer strict: {figure} itself now meets the target ({old} → {new})",
        "改为含本数：正好 {figure} 即达标（{old} → {new}）",
    ),
    "M310": Message("points from {old} to {new}", "分值由 {old} 改为 {new}"),
    "M311": Message(
        "{points} point(s) moved from `{old}` to `{new}`", "有 {points} 分由 `{old}` 移到 `{new}`"
    ),
    "M312": Message(
        "deduction for each {per} from {old} to {new} point(s)",
        "每 {per} 由扣 {old} 分改为扣 {new} 分",
    ),
    "M313": Message("scoring from {old} to {new}", "计分办法由 {old} 改为 {new}"),
    "M314": Message(
        "when nothing is to be judged: {new} instead of {old}", "无可考核时：由 {old} 改为 {new}"
    ),
    "M315": Message(
        "when records are missing: {new} instead of {old}", "缺少记录时：由 {old} 改为 {new}"
    ),
    "M316": Message(
        "formula of `{key}` changed: `{old}` → `{new}`", "`{key}` 的公式改变：`{old}` → `{new}`"
    ),
    "M317": Message("period moved from {old} to {new}", "考核期由 {old} 改为 {new}"),
    "M318": Message("moved from section `{old}` to `{new}`", "由大项 `{old}` 移到 `{new}`"),
    "M319": Message("`{key}` reworded: {old} → {new}", "`{key}` 改写：{old} → {new}"),
    "M320": Message("source quote from “{old}” to “{new}”", "引文由“{old}”改为“{new}”"),
    "M321": Message("`{key}` from {old} to {new}", "`{key}` 由 {old} 改为 {new}"),
    "M322": Message("`{key}` is now said: {new}", "新写明 `{key}`：{new}"),
    "M323": Message("`{key}` is no longer said: it was {old}", "不再写明 `{key}`：原为 {old}"),
    "M324": Message("lower bound from {old} to {new}", "下限由 {old} 改为 {new}"),
    "M325": Message("the order of `{key}` changed: {new}", "`{key}` 的顺序改变：{new:zh}"),
    "M326": Message("tighter", "收紧"),
    "M327": Message("looser", "放宽"),
    "M328": Message("no difference: both say the same rules", "没有差别：两份规则内容相同"),
    "M329": Message(
        "{count} more change(s) that move no score (labels, notes, quotes, clauses, cases, order): "
        "`--all` lists them",
        "另有 {count} 处不影响得分的改动（名称、说明、引文、条款、算例、顺序）：用 `--all` 列出",
    ),
    "M350": Message("{kind} `{name}` added: {what}", "新增{kind:zh} `{name}`：{what}"),
    "M351": Message(
        "{kind} `{name}` dropped: it was {what}", "取消{kind:zh} `{name}`：原为 {what}"
    ),
    "M352": Message("new: {what}", "新增：{what}"),
    "M353": Message(
        "new: target {target}, {points} point(s)", "新增：目标值 {target}，{points} 分"
    ),
    "M354": Message("new: target {target}, no points", "新增：目标值 {target}，不计分"),
    "M355": Message("new: {points} point(s)", "新增：{points} 分"),
    "M356": Message(
        "dropped: it had the target {target} and {points} point(s)",
        "取消：原目标值 {target}，{points} 分",
    ),
    "M357": Message(
        "dropped: it had the target {target} and no points", "取消：原目标值 {target}，不计分"
    ),
    "M358": Message("dropped: it had {points} point(s)", "取消：原为 {points} 分"),
    "M359": Message("dropped: it was {what}", "取消：原为 {what}"),
}

_BACK_TEST: dict[str, Message] = {
    "M330": Message("tried on the given records, {window}", "用所给记录试算，{window}"),
    "M331": Message(
        "a trial, not a result: the new rules are for {period}, and were moved by {months} "
        "month(s) onto the period of the records",
        "这是试算，不是考核结果：新规则适用于 {period}，已移动 {months} 个月，"
        "套用于记录所在的考核期",
    ),
    "M332": Message(
        "a trial, not a result: the old rules are for {period}, and were moved by {months} "
        "month(s) onto the period of the records",
        "这是试算，不是考核结果：旧规则适用于 {period}，已移动 {months} 个月，"
        "套用于记录所在的考核期",
    ),
    "M333": Message(
        "{gain} unit(s) gain, {lose} lose, {same} keep their total",
        "{gain} 个增分，{lose} 个减分，{same} 个不变",
    ),
    "M334": Message(
        "{count} unit(s) from {old} to {new} ({units})",
        "{count} 个由{old:zh}变为{new:zh}（{units}）",
    ),
    "M335": Message("grades: {moves}", "等次：{moves}"),
    "M336": Message(
        "ranks: {count} moved, the furthest {unit} from {old} to {new}",
        "名次：{count} 个变动，最大的是 {unit}，由 {old} 到 {new}",
    ),
    "M337": Message(
        "{count} unit(s) with a total under one of the two alone",
        "{count} 个只在其中一份规则下有总分",
    ),
    "M338": Message(
        "there are no records of `{dataset}`, which the {which} rules ask for: they count as none "
        "delivered",
        "没有{which:zh}规则所需的 `{dataset}` 的记录：按没有提供计算",
    ),
    "M339": Message(
        "`{dataset}` has no column for {names}, which the {which} rules ask for: empty for every "
        "record, and what needs it has no data",
        "`{dataset}` 中没有{which:zh}规则所需的列 {names:zh}：按空白计算，需要它的指标无数据",
    ),
    "M340": Message(
        "only the {which} rules know the dataset `{dataset}`",
        "只有{which:zh}规则有数据表 `{dataset}`",
    ),
    "M341": Message(
        "rejected records: {old} by the old rules, {new} by the new",
        "未通过校验的记录：按旧规则 {old} 条，按新规则 {new} 条",
    ),
    "M342": Message("total before", "原总分"),
    "M343": Message("total after", "新总分"),
    "M344": Message("change", "增减"),
    "M345": Message("rank", "名次"),
    "M346": Message("grade", "等次"),
    "M347": Message("reasons", "变动原因"),
    "M348": Message("the whole", "全体"),
    "M349": Message(
        "only the {which} rules know of `{dataset}` the column {names}",
        "只有{which:zh}规则有 `{dataset}` 的列 {names:zh}",
    ),
    "M381": Message("{kind} {name}", "{kind:zh} {name}"),
    "M382": Message("limit on bonuses", "加分上限"),
    "M383": Message("limit on deductions", "扣分上限"),
    "M384": Message("cap by a veto", "一票否决限分"),
    "M385": Message("other: {points}", "其他：{points}"),
    "M386": Message("now vetoed: {names}", "新被一票否决：{names}"),
    "M389": Message("weights and parts left out", "权重与未计入的部分"),
    "M388": Message(
        "{count} unit(s) without a total under both", "{count} 个在两份规则下都没有总分"
    ),
    "M387": Message("no longer vetoed: {names}", "不再被一票否决：{names}"),
}

_MARKS: dict[str, Message] = {
    "M360": Message("id", "编号"),
    "M361": Message("title", "标题"),
    "M362": Message("period", "考核期"),
    "M363": Message("day of issue", "发文日期"),
    "M364": Message("review date", "复核日期"),
    "M365": Message("constant", "常量"),
    "M366": Message("case: last year's figures and results", "算例：去年的数字和结果"),
    "M367": Message("clauses of last year's document", "去年文件的条款"),
    "M368": Message("target", "目标值"),
    "M369": Message("points", "分值"),
    "M370": Message("scoring", "计分"),
    "M371": Message("grade", "等次"),
    "M372": Message("condition", "条件"),
    "M373": Message("dates in the formula", "公式中的日期"),
    "M374": Message("a year in the text", "文字中的年份"),
    "M375": Message("last year's quote", "去年的引文"),
    "M376": Message(
        "drafted from {origin} for {year}. Look at each line with this mark, then take the mark "
        "out. Comments are those of the old file.",
        "由 {origin} 起草，供 {year} 年使用。"
        "请逐行核对带此标记之处，核对后删去标记；注释仍是旧文件的。",
    ),
    "M377": Message(
        "`{path}` is written: {count} line(s) to revisit; search for `{mark}`",
        "已写入 `{path}`：有 {count} 行待核；请查找 `{mark}`",
    ),
    "M379": Message("({which} rules)", "（{which:zh}规则）"),
    "M380": Message("the new rules count other dates: {window}", "新规则计算的日期不同：{window}"),
    "M378": Message(
        "the cases beside it (`{path}`) are drafted too where `-o` names the new file",
        "用 `-o` 指定新文件时，旁边的算例文件 `{path}` 也一并起草",
    ),
}

MESSAGES: dict[str, Message] = {**_IN_FORCE, **_CHANGES, **_BACK_TEST, **_MARKS}
