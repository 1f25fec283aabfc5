"""What is said about the text of a rules file, its keys and its single values.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    # ---- Y: the YAML itself
    "Y101": Message(
        "the file is larger than {limit}",
        "文件超过 {limit}",
        "keep only rules in it; records belong in files of their own",
        "文件中只保留规则，记录请另存为数据文件",
    ),
    "Y102": Message(
        "the character {found} cannot be used in a rules file",
        "规则文件中不能使用字符 {found}",
        "delete it, and type again what should be there",
        "请删除后重新输入",
    ),
    "Y103": Message(
        "a second document begins here",
        "从这里开始了第二份文档",
        "delete the line `---`; one file holds one rulebook",
        "请删除 `---` 这一行；一个文件只写一套规则",
    ),
    "Y104": Message(
        "the file has more than {limit} {what}",
        "文件超过 {limit} {what:zh}",
        "nothing is read beyond this place; take out what is not a rule",
        "从此处起不再读取；请删去不属于规则的内容",
    ),
    "Y105": Message(
        "`{found}` is a shorthand of YAML (anchor or alias) that is not read here",
        "`{found}` 是 YAML 的锚点或别名，这里不支持",
        "write the value out where it is needed, or make it a constant; quote it if it is text",
        "请在需要处把值写全，或定义为常量；如果是文字，请加引号",
    ),
    "Y106": Message(
        "`{found}` is a tag of YAML, and tags are not read here",
        "`{found}` 是 YAML 的标签，这里不支持",
        "delete it; quote the value if it is text",
        "请删除；如果是文字，请加引号",
    ),
    "Y107": Message(
        "a key must be plain text, and this one is {found}",
        "键必须是普通文字，而这里是{found:zh}",
        "write `key: value`",
        "请写成 `键: 值`",
    ),
    "Y108": Message(
        "the key `<<` (a merge of YAML) is not read here",
        "这里不支持 YAML 的合并键 `<<`",
        "write the keys out",
        "请把各个键写全",
    ),
    "Y109": Message(
        "the key `{key}` is here a second time; line {line} has the first",
        "键 `{key}` 重复，第 {line} 行已有",
        "keep one of the two",
        "请只保留一个",
    ),
    "Y110": Message(
        "YAML cuts this formula at a comma, a bracket or a quotation mark",
        "公式在逗号、方括号或引号处被 YAML 截断",
        "put quotes around it: {found}",
        "请加引号：{found}",
    ),
    "Y111": Message(
        "a tab is among the spaces that begin this line",
        "行首的缩进中有制表符（Tab 键）",
        "use spaces only",
        "请只用空格缩进",
    ),
    "Y112": Message(
        "the colon after `{key}` is full-width (`：`)",
        "`{key}` 后面用了全角冒号 `：`",
        "write `{key}: ` with a plain colon and a space",
        "请改用半角冒号，后面空一格：`{key}: `",
    ),
    "Y113": Message(
        "`{found}` begins with a sign that YAML keeps for itself",
        "`{found}` 以 YAML 的专用符号开头",
        "let the key say it, as in `target: {{at_least: 96%}}`",
        "请用键来表达，如 `target: {{at_least: 96%}}`",
    ),
    "Y114": Message(
        "a space is missing after the colon of `{key}`",
        "`{key}` 的冒号后面缺少空格",
        "write `{key}: ` with a space",
        "请写成 `{key}: `，冒号后空一格",
    ),
    "Y115": Message(
        "YAML cannot be read on from here: {found}",
        "YAML 从此处起无法读取：{found:zh}",
        "look in this line and the one above for a missing quote, bracket, space or key",
        "请检查本行和上一行是否缺少引号、括号、空格或键",
    ),
    "Y116": Message(
        "the text after `{key}:` holds another colon, where YAML stops",
        "`{key}:` 后面的文字中又有冒号，YAML 读到这里就停了",
        "put quotes around the text",
        "请给这段文字加引号",
    ),
    "Y117": Message(
        "the bracket `{found}` is never closed",
        "括号 `{found}` 没有配对",
        "write `{closer}` at its end",
        "请在末尾写上 `{closer}`",
    ),
    "Y118": Message(
        "this line does not begin in the same column as its neighbours",
        "本行缩进与上下文不一致",
        "begin it in the same column as the keys beside it",
        "请与同级的键对齐",
    ),
    "Y119": Message(
        "a colon is missing after `{key}`",
        "`{key}` 后面缺少冒号",
        "write `{key}: ` with a space",
        "请写成 `{key}: `，冒号后空一格",
    ),
    "Y120": Message(
        "tabs are among the spaces that begin lines {first} to {last}",
        "第 {first} 行至第 {last} 行的缩进中有制表符（Tab 键）",
        "use spaces only",
        "请只用空格缩进",
    ),
    "Y121": Message(
        "`{found}` begins with a sign that YAML keeps for itself",
        "`{found}` 以 YAML 的专用符号开头",
        "put quotes around it",
        "请加引号",
    ),
    "Y122": Message(
        "`{key}:` has a value in its line, and lines below that lie deeper",
        "`{key}:` 同一行已有值，下面又有缩进更深的内容",
        "delete the value, move the lines below to the left, or write the key that they lack above "
        "them",
        "请删去该值，或把下面各行左移，或在它们上面补上漏写的键",
    ),
    "Y123": Message(
        "a space is missing after the dash",
        "短横线后面缺少空格",
        "write `- ` with a space",
        "请写成 `- `，短横线后空一格",
    ),
    "Y124": Message(
        "the bracket `}}` is never opened",
        "括号 `}}` 没有对应的 `{{`",
        "write `{{` where the keys begin",
        "请在这些键的前面写上 `{{`",
    ),
    "Y125": Message(
        "a comma is missing before `{key}`",
        "`{key}` 前面缺少逗号",
        "put a comma between the two",
        "请在两者之间加上半角逗号",
    ),
    "Y126": Message(
        "YAML cuts this number at its comma",
        "数字在逗号处被 YAML 截断",
        "write it without a comma: `{found}`",
        "请去掉逗号，写成 `{found}`",
    ),
    "Y127": Message(
        "full-width punctuation stands where YAML reads half-width only: {signs}",
        "此处用了全角标点 {signs:zh}，YAML 只认半角标点",
        "write {half} instead",
        "请改用半角：{half:zh}",
    ),
    "Y128": Message(
        "a full-width blank stands where YAML reads half-width ones only",
        "此处用了全角空格，YAML 只认半角空格",
        "use half-width blanks",
        "请改用半角空格",
    ),
    "Y129": Message(
        "the bracket `]` is never opened",
        "括号 `]` 没有对应的 `[`",
        "write `[` where the list begins",
        "请在列表开头写上 `[`",
    ),
    "Y130": Message(
        "braces are missing around `{key}: …`, which stands in the line of another key",
        "`{key}: …` 与另一个键写在同一行，两端缺少花括号",
        "write `{{` before `{key}` and `}}` at the end",
        "请在 `{key}` 前写 `{{`，末尾写 `}}`",
    ),
    # ---- K: keys and single values
    "K100": Message(
        "the file holds no keys",
        "文件中没有任何键",
        "begin with `schema_version: 1`",
        "请从 `schema_version: 1` 写起",
    ),
    "K101": Message(
        "the key `{name}` cannot be used here",
        "此处不能使用键 `{name}`",
        "keys that can: {keys}",
        "此处可用的键：{keys:zh}",
    ),
    "K102": Message(
        "the key `{name}` is missing",
        "缺少键 `{name}`",
        "add it",
        "请补上",
    ),
    "K103": Message(
        "nothing is written here, where {wanted} should be",
        "此处是空白，应填写{wanted:zh}",
        "fill it in, or delete the key",
        "请填写，或删去这个键",
    ),
    "K104": Message(
        "{wanted} should be here, not {found}",
        "此处应为{wanted:zh}，而不是{found:zh}",
        "see the example in docs/language.md",
        "请参照 docs/language.md 中的示例",
    ),
    "K105": Message(
        "`{found}` does not say whether it is the least or the most that is asked for",
        "`{found}` 没有说明是下限还是上限",
        "write `{{at_least: …}}` where more is better, `{{at_most: …}}` where less is",
        "越高越好的请写 `{{at_least: …}}`，越低越好的请写 `{{at_most: …}}`",
    ),
    "K106": Message(
        "`{name}` cannot be a name",
        "`{name}` 不能用作名称",
        "use letters, Chinese characters, digits and single `_`, with no digit in front",
        "请用字母、汉字、数字和单个 `_`，不要以数字开头",
    ),
    "K107": Message(
        "`{name}` has a meaning of its own in formulas, so it cannot be a name",
        "`{name}` 在公式中另有含义，不能用作名称",
        "choose another, such as `{name}_`",
        "请换一个名称，如 `{name}_`",
    ),
    "K108": Message(
        "`{found}` is not a number",
        "`{found}` 不是数字",
        "write plain digits without commas or units, as in `96%`, `0.5` or `1000`",
        "请写半角数字，不带千分号和单位，如 `96%`、`0.5`、`1000`",
    ),
    "K109": Message(
        "`{found}` is neither a number nor a name",
        "`{found}` 既不是数字，也不是名称",
        "write plain digits without commas or units, as in `96%`, or the name of a constant; "
        "what must be computed is an indicator of its own, and its name stands here",
        "请写半角数字，不带千分号和单位，如 `96%`，或写常量的名称；"
        "需要计算的，请另设一个指标，此处写其名称",
    ),
    "K110": Message(
        "{wanted} should be here, not `{found}`",
        "此处应为{wanted:zh}，而不是 `{found}`",
        "write plain digits, as in `2`",
        "请写半角数字，如 `2`",
    ),
    "K111": Message(
        "`{found}` is neither yes nor no",
        "`{found}` 既不是 yes，也不是 no",
        "write `yes` or `no`",
        "请写 `yes` 或 `no`",
    ),
    "K112": Message(
        "`{found}` is not a date",
        "`{found}` 不是日期",
        "write year, month and day, as in `2009-03-12`",
        "请写年月日，如 `2009-03-12`",
    ),
    "K113": Message(
        "`{found}` does not say how often",
        "`{found}` 不是频次",
        "write `week`, `month`, `2 months`, `quarter`, `half year` or `year`",
        "请写 `week`、`month`、`2 months`、`quarter`、`half year` 或 `year`",
    ),
    "K114": Message(
        "{found} cannot be used here",
        "此处不能写{found:zh}",
        "choose one of {words}",
        "请从中选用：{words:zh}",
    ),
    "K115": Message(
        "`{name}` needs figures of its own",
        "`{name}` 还需要写明具体数字",
        "write `scoring: {{{name}: …}}`",
        "请写成 `scoring: {{{name}: …}}`",
    ),
    "K116": Message(
        "the key `{name}` stands too far in",
        "键 `{name}` 的位置太靠里",
        "it is a part of the whole rules file: begin it in the first column",
        "它属于整个规则文件：请从第一列开始写",
    ),
    "K117": Message(
        "the key `{name}` stands too far out",
        "键 `{name}` 的位置太靠外",
        "write it inside {keys}",
        "请写在 {keys:zh} 之内",
    ),
    "K118": Message(
        "the key `{name}` belongs to something else",
        "键 `{name}` 不属于此处",
        "it is a key of {owner}",
        "它是{owner:zh}的键",
    ),
    "K119": Message(
        "keys and values should be here, not {found}",
        "此处应为键值对，而不是{found:zh}",
        "write {example}; keys that can stand there: {keys}",
        "请写成 {example}，其中可用的键：{keys:zh}",
    ),
    "K120": Message(
        "`{found}` is a word, and stands here as a key",
        "`{found}` 是一个词，在此却写成了键",
        "write `{key}: {found}`",
        "请写 `{key}: {found}`",
    ),
    "K121": Message(
        "`{found}` has more than {limit} digits",
        "`{found}` 超过 {limit} 位数",
        "write a number with fewer digits",
        "请写位数较少的数字",
    ),
    "K122": Message(
        "`{found}` is a day that its month does not have",
        "`{found}` 这一天不存在",
        "the last day of that month is `{last}`",
        "该月最后一天是 `{last}`",
    ),
    "K123": Message(
        "a list should be here, not `{found}`",
        "此处应为列表，而不是 `{found}`",
        "write it in square brackets, as in `{example}`",
        "请写在方括号里，如 `{example}`",
    ),
}
