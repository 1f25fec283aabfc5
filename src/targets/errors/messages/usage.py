"""What is said of a command line that cannot be run as it was written.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "M871": Message(
        "`--through` counts records, and none were given",
        "`--through` 用来截取记录，而没有给出记录",
        "give DATA, or leave `--through` out",
        "请给出记录所在的文件夹（DATA），或去掉 `--through`",
    ),
    "M872": Message(
        "`--cases` is the same for all rules",
        "`--cases` 对所有规则都一样",
        "leave RULES out",
        "请去掉规则文件（RULES）",
    ),
    "M873": Message(
        "`-k` and `--junit` do not go with `--rehearse`",
        "`-k` 和 `--junit` 不能与 `--rehearse` 同用",
        "leave them out, or leave out `--rehearse`",
        "请去掉它们，或去掉 `--rehearse`",
    ),
    "M874": Message(
        "`--at-least`, `--cliff` and `--format` go with `--rehearse` alone",
        "`--at-least`、`--cliff` 和 `--format` 只能与 `--rehearse` 同用",
        "add `--rehearse`, or leave them out",
        "请加上 `--rehearse`，或去掉它们",
    ),
    "M875": Message(
        "`{found}` is no percentage from 0 to 100",
        "`{found}` 不是 0 到 100 的百分数",
        "write it like `90%`",
        "请写成 `90%` 这样",
    ),
    "M876": Message(
        "`{found}` is no number of points above zero",
        "`{found}` 不是大于零的分数",
        "write it like `2.5`",
        "请写成 `2.5` 这样",
    ),
    "M877": Message(
        "`{found}` is not a month",
        "`{found}` 不是月份",
        "write the year and the month, as in `{example}`",
        "请写年和月，如 `{example}`",
    ),
    "M886": Message(
        "the option `{option}` is missing",
        "缺少选项 `{option}`",
        "add `{option} {value}`",
        "请加上 `{option} {value}`",
    ),
    "M887": Message(
        "{argument} is missing",
        "缺少 {argument}",
        "write what the command needs, in the order of the first line",
        "请按第一行的顺序写全",
    ),
    "M884": Message(
        "`{found}` begins with a long dash, and options begin with short ones",
        "`{found}` 开头是长横线，选项应以短横线开头",
        "type `{instead}`",
        "请写 `{instead}`",
    ),
    "M888": Message(
        "`{command}` has no option `{name}`",
        "`{command}` 没有选项 `{name}`",
        "`{command} --help` lists its options",
        "可用的选项见 `{command} --help`",
    ),
    "M889": Message(
        "there is no command `{name}`",
        "没有命令 `{name}`",
        "the commands: {commands}",
        "命令有：{commands:zh}",
    ),
    "M890": Message(
        "`{option}` does not take `{name}`",
        "`{option}` 不能是 `{name}`",
        "it can be {values}",
        "可以是：{values:zh}",
    ),
    "M891": Message(
        "`{option}` is not a whole number: `{found}`",
        "`{option}` 不是整数：`{found}`",
        "write plain digits",
        "请写普通整数",
    ),
    "M892": Message(
        "`{path}` is a folder, and `{option}` needs a file",
        "`{path}` 是文件夹，而 `{option}` 应是文件",
        "name a file",
        "请写文件名",
    ),
    "M893": Message(
        "`{option}` has no value behind it",
        "`{option}` 后面没有值",
        "write the value behind it, or leave `{option}` out",
        "请在后面写上值，或去掉 `{option}`",
    ),
    "M894": Message(
        "`{option}` takes no value",
        "`{option}` 后面不写值",
        "write `{option}` alone",
        "请只写 `{option}`",
    ),
    "M895": Message(
        "too many arguments: `{found}`",
        "多写了：`{found}`",
        "take it out; what has a space in it stands in quotation marks",
        "请删去；名称中有空格的，请加引号",
    ),
    "M896": Message("usage: {usage}", "用法：{usage}"),
    "M897": Message("more: `{command} --help`", "详细用法：`{command} --help`（英文）"),
    "M898": Message("`{option}`: {why}", "`{option}`：{why}"),
    "M899": Message(
        "`{path}` is a folder, and other records are given beside it",
        "`{path}` 是文件夹，而同时还给了别的记录",
        "give one folder alone, or `DATASET=PATH` for each",
        "请只给一个文件夹，或逐个写成 `数据表=路径`",
    ),
}
