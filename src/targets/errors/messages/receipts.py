"""What is said when an output is verified, and while a long command runs.

Never finds a difference, and never knows a form.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "M590": Message(
        "the rules have changed since: their hash was {was}…, and is {now}…",
        "此后规则有改动：当时的哈希值是 {was}…，现在是 {now}…",
        "verify with the rules file of that time, or make the output again",
        "请用当时的规则文件核对，或重新生成这份结果",
    ),
    "M591": Message(
        "these are other rules: the output was made by `{other}`, and not by `{rules}`",
        "规则不是同一份：这份结果由 `{other}` 生成，而不是 `{rules}`",
        "verify with the rules file `{other}`",
        "请用规则 `{other}` 核对",
    ),
    "M592": Message(
        "the file of `{dataset}` is not the one that was scored: its sha256 was {was}…, and is"
        " {now}…",
        "数据表 `{dataset}` 的文件不是当时评分所用的文件：当时的 sha256 是 {was}…，现在是 {now}…",
        "find the file of that time, or make the output again",
        "请找出当时的文件，或重新生成这份结果",
    ),
    "M593": Message(
        "the file of `{dataset}` is not the one that was scored, though the records accepted from"
        " it are the same: its sha256 was {was}…, and is {now}…",
        "数据表 `{dataset}` 的文件不是当时评分所用的文件，但其中接受的记录相同：当时的 sha256 是"
        " {was}…，现在是 {now}…",
        "it may have been saved again; compare the rows that were rejected",
        "可能只是重新保存过；请比较未通过的行",
    ),
    "M594": Message(
        "the records of `{dataset}` have changed; the first unit whose figures differ is `{unit}`",
        "数据表 `{dataset}` 的记录有改动；数字首先不同的考核对象是 `{unit}`",
        "compare the records of `{unit}` with those of that time",
        "请将 `{unit}` 的记录与当时的记录比较",
    ),
    "M595": Message(
        "the records of `{dataset}` have changed, though no figure of a unit differs",
        "数据表 `{dataset}` 的记录有改动，但各考核对象的数字都相同",
        "compare the records with those of that time",
        "请将记录与当时的记录比较",
    ),
    "M596": Message(
        "{place}: the receipt counts {was} records, and there are {now}",
        "{place_zh}：回执记有 {was} 条记录，现在是 {now} 条",
    ),
    "M597": Message(
        "{place}: the output says `{was}`, recomputed it is `{now}`",
        "{place_zh}：结果中写的是 `{was}`，重新计算得 `{now}`",
    ),
    "M598": Message(
        "{place}: the output has nothing there, recomputed it is `{now}`",
        "{place_zh}：结果中没有，重新计算得 `{now}`",
    ),
    "M599": Message(
        "{place}: the output says `{was}`, recomputed there is nothing",
        "{place_zh}：结果中写的是 `{was}`，重新计算后此处没有内容",
    ),
    "M600": Message(
        "another version: `{package}` was {was}, and is {now}",
        "版本不同：`{package}` 当时是 {was}，现在是 {now}",
    ),
    "M601": Message(
        "{place}: the receipt says `{was}`, recomputed it is `{now}`",
        "{place_zh}：回执中写的是 `{was}`，重新计算得 `{now}`",
    ),
    "M602": Message(
        "and {more} besides",
        "另有 {more:zh}不同",
    ),
    "M603": Message(
        "{path} cannot be read: {why}",
        "无法读取 {path}：{why:zh}",
    ),
    "M604": Message(
        "{path} is in no form that can be verified: {forms}",
        "{path} 不是可以核对的格式：{forms}",
        "give the file that `targets` wrote, as it was written",
        "请提供 `targets` 写出的原文件",
    ),
    "M605": Message(
        "{path} is damaged{where}: its figures cannot be read",
        "{path} 已损坏{where_zh}，读不出其中的数字",
        "make the output again",
        "请重新生成这份结果",
    ),
    "M606": Message(
        "{path} has no receipt, neither in it nor beside it as {beside}",
        "{path} 没有回执：文件里没有，旁边也没有 {beside}",
        "keep both files together; an output on the terminal has none, so write it with `-o`",
        "请把两个文件放在一起；屏幕上的结果没有回执，请用 `-o` 写成文件",
    ),
    "M607": Message(
        "the receipt of {path} is damaged: it names no rules or no window",
        "{path} 的回执已损坏：没有写明规则或考核期",
        "make the output again",
        "请重新生成这份结果",
    ),
    "M608": Message(
        "{path} was made by `{command}` in the form `{form}`, which cannot be made again here",
        "{path} 由 `{command}` 以 `{form}` 格式生成，此处无法重新生成",
        "verify with the version of `targets` that made it",
        "请用生成它的 `targets` 版本核对",
    ),
    "M609": Message(
        "nothing differs: {figures} figures are as they were",
        "没有差别：{figures} 个数字均与当时相同",
    ),
    "M610": Message(
        "the file `{file}` was scored, and is not delivered now",
        "文件 `{file}` 当时计入评分，现在没有提交",
        "find it, or make the output again",
        "请找出这个文件，或重新生成这份结果",
    ),
    "M611": Message(
        "the file `{file}` is delivered now, and was not scored",
        "文件 `{file}` 现在提交了，当时没有计入评分",
        "take it away, or make the output again",
        "请移走这个文件，或重新生成这份结果",
    ),
    "M612": Message("reading {what}", "读取 {what}"),
    "M613": Message("checking the records of {what}", "校验 {what} 的记录"),
    "M614": Message("scoring", "评分"),
    "M615": Message("writing", "写出"),
    "M616": Message("month by month", "逐月计算"),
    "M619": Message("ranking again", "重新排名"),
    "M618": Message(
        "verifying a workbook needs openpyxl, which is not installed",
        "核对工作簿需要 openpyxl，但没有安装",
        "`pip install 'targets[report]'`",
        "`pip install 'targets[report]'`",
    ),
    "M845": Message(
        "{path} is too large to be verified: more than {limit} bytes",
        "{path} 太大，无法核对：超过 {limit} 字节",
    ),
    "M840": Message(
        "the figures agree, but {path} is not as the command writes it: something that can hide or"
        " cover figures was changed",
        "数字都相符，但 {path} 与命令写出的不同：其中能隐藏或遮盖数字的内容有改动",
        "make the output again, and post that",
        "请重新生成这份结果，并公布新的一份",
    ),
    "M841": Message(
        "the figures agree; {path} was saved again by another program, so its colours and charts"
        " were not compared",
        "数字都相符；{path} 由其他程序重新保存过，颜色和图表没有比较",
    ),
    "M842": Message(
        "the figures agree, but {path} is not byte for byte what is written here: another version"
        " or another delivery may be why",
        "数字都相符，但 {path} 与此处写出的不是逐字节相同：可能是版本不同或数据以别的方式提交",
    ),
    "M843": Message(
        "the figures agree, but {path} does not show them as the command does: {place} is hidden,"
        " or its number is shown in another way",
        "数字都相符，但 {path} 的显示与命令写出的不同：{place} 被隐藏，或数字的显示格式有改动",
        "make the output again, and post that",
        "请重新生成这份结果，并公布新的一份",
    ),
    "M617": Message("records: {records}", "记录：{records}"),
}
