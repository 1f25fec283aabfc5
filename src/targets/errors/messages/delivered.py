"""What is said of deliveries that are too large, or that reach where they should not.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "E931": Message(
        "`{path}` is larger than what is read: {found} {what}, at most {limit}",
        "`{path}` 超出读取的上限：{what:zh} {found}，上限 {limit}",
        "see whether it is the right file; what is really as large is delivered as Parquet",
        "请检查是否选对了文件；数据确实这么多的，请提供 Parquet 文件",
    ),
    "E932": Message(
        "`{path}` is {what}, and no file",
        "`{path}` 是{what:zh}，不是文件",
        "save the records as a file, and deliver that",
        "请将数据保存为文件后提交",
    ),
    "E933": Message(
        "`{path}` is a link that leads out of the folder, and was not followed",
        "`{path}` 是指向文件夹之外的链接，没有读取",
        "put the file itself into the folder, or name it: `DATASET=PATH`",
        "请将文件本身放入文件夹，或写明：`数据表=路径`",
    ),
    "D850": Message(
        "`{found}` is longer than {limit} letters",
        "`{found}` 超过 {limit} 个字符",
        "shorten it",
        "请缩短",
    ),
    "D851": Message(
        "in `{dataset}`, {names} look the same, and count as different units",
        "`{dataset}` 中 {names:zh} 看起来相同，但会作为不同的考核对象",
        "write the name in one way; on a roster it stands once, and every other way is told",
        "请统一写法；名册中只写一种，其余写法由名册核对",
        severity="warning",
    ),
    "D852": Message(
        "the headings stand here again",
        "此处又是一行列名",
        "delete the row, as where one table was pasted below another",
        "请删去该行；多半是把另一张表粘贴在下面时带进来的",
    ),
    "M860": Message(
        "{told}  … and {more} more in `{dataset}`",
        "{told}  `{dataset}` 中还有 {more} 处",
    ),
    "M861": Message(
        "`--rejected FILE` writes out every rejected row with its reasons",
        "`--rejected 文件` 可写出全部退回的记录及原因",
    ),
    "M862": Message(
        "`{path}` lies among the records and would be read as `{dataset}` next time; write it to "
        "another folder",
        "`{path}` 与数据放在一起，下次会被当作 `{dataset}` 的数据读取；请写到别的文件夹",
    ),
}
