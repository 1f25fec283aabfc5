"""What stops a command from outside: the disk, permissions, another program, the user.

Never says what is wrong with rules or records.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "E936": Message(
        "`{path}` cannot be written: {why}",
        "无法写入 `{path}`：{why:zh}",
        "{way}",
        "{way:zh}",
    ),
    "E937": Message(
        "`{path}` is used by this command already, so nothing is written over it",
        "本命令已在使用 `{path}`，不会覆盖它",
        "name another file",
        "请换一个文件名",
    ),
    "E938": Message(
        "`{path}` cannot be written: it is no regular file",
        "无法写入 `{path}`：它不是普通文件",
        "name another file, or leave out `-o` to print",
        "请换一个文件名；或去掉 `-o`，直接显示",
    ),
    "E939": Message(
        "standard output cannot be written: {why}",
        "无法写入标准输出：{why:zh}",
        "{way}",
        "{way:zh}",
    ),
    "E940": Message(
        "stopped; no file was left half written",
        "已中断，没有留下只写了一半的文件",
    ),
    "M870": Message(
        "`{path}` cannot be read: {why}",
        "无法读取 `{path}`：{why:zh}",
    ),
}
