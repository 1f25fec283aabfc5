"""What is said of a rules file or a formula that is larger than is read, or that hides letters.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "Y131": Message(
        "the character {found} is here, and nobody can see it",
        "此处有看不见的字符 {found}",
        "delete it: it makes two texts that look alike differ, or shows text in another order",
        "请删除：它会使看起来相同的文字实际不同，或打乱文字的显示顺序",
    ),
    "Y132": Message(
        "`{name}` mixes letters that look alike: {found} is no Latin letter",
        "`{name}` 混用了形似的字母：{found} 不是拉丁字母",
        "type the whole name again on one keyboard",
        "请用同一种输入法把整个名称重新输入",
    ),
    "Y135": Message(
        "`{name}` looks like `{other}`, and is made of other letters",
        "`{name}` 与 `{other}` 看起来一样，但用的是不同的字母",
        "give one of the two another name, or type it again on the same keyboard",
        "请给其中一个另取名称，或用同一种输入法重新输入",
    ),
    "Y136": Message(
        "`{found}` is one item of this list, because its commas are full-width",
        "`{found}` 在列表中只算一项，因为其中用的是全角标点",
        "put half-width commas between the items, or quotes around a text that is one item",
        "请用半角逗号分开各项；如果整段文字确实是一项，请加引号",
    ),
    "Y137": Message(
        "a no-break space (U+00A0) stands where YAML reads plain spaces only",
        "此处用了不间断空格（U+00A0），YAML 只认普通空格",
        "type a plain space instead; such spaces come in with text copied from elsewhere",
        "请改为普通空格；这种空格多是从网页或文档中复制带入的",
    ),
    "Y138": Message(
        "the quotation mark opened here is closed only in line {line}",
        "此处的引号到第 {line} 行才配对",
        "write the missing quotation mark at the end of this text",
        "请在这段文字的末尾补上引号",
    ),
    "Y139": Message(
        "`{key}:` is here a second time; line {line} has the first, so an item begins here",
        "键 `{key}` 重复，第 {line} 行已有：此处应是列表的下一项",
        "write `- ` in front of it; if it is the same item, delete one of the two",
        "请在前面加上 `- `；如果仍是同一项，请删去其中一个",
    ),
    "Y140": Message(
        "this is an item of a list, and its dash is missing",
        "此处是列表的一项，缺少开头的短横线",
        "write `- ` in front of it, in the column of the other items",
        "请在前面加上 `- `，与其他各项对齐",
    ),
    "F243": Message(
        "`{name}` mixes letters that look alike: {found} is no Latin letter",
        "`{name}` 混用了形似的字母：{found} 不是拉丁字母",
        "type the whole name again on one keyboard",
        "请用同一种输入法把整个名称重新输入",
    ),
    "F244": Message(
        "`{name}` is no name here; it looks like `{other}`, and is made of other letters",
        "这里没有名称 `{name}`；它看起来像 `{other}`，但用的是不同的字母",
        "type the name again on the keyboard that `{other}` was typed on",
        "请用输入 `{other}` 时的输入法重新输入",
    ),
    "K127": Message(
        "this text has more than {limit} characters",
        "这段文字超过 {limit} 个字符",
        "shorten it; what is longer belongs in a document that `reference` names",
        "请缩短；较长的内容请放在另外的文件中，用 `reference` 注明",
    ),
    "K128": Message(
        "`{found}` is below {least}, the least that can stand here",
        "`{found}` 太小，此处最小为 {least}",
        "write {least} or a larger whole number",
        "请写 {least} 或更大的整数",
    ),
    "K129": Message(
        "`{found}` is above {limit}, the most that can stand here",
        "`{found}` 太大，此处最大为 {limit}",
        "write a smaller whole number",
        "请写较小的整数",
    ),
    "Y133": Message(
        "the file has more than {limit} problems",
        "文件中的问题超过 {limit} 处",
        "the rest is not told; put right what is told, and check again",
        "其余不再列出；请先改正已列出的问题，再重新检查",
    ),
    "Y134": Message(
        "there are more than {limit} {what}",
        "{what:zh}超过 {limit} 个",
        "take out what is not needed, or divide the rules among several files; "
        "nothing is read further",
        "请删去不需要的，或拆分成几个规则文件；此后不再读取",
    ),
}
