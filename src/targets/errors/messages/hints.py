"""What is said beside the errors: what a rules file has and nothing needs, and how a check ends.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "W930": Message(
        "the field `{name}` of `{dataset}` is asked for, and nothing uses it",
        "数据表 `{dataset}` 的字段 `{name}` 要求填报，却没有任何地方用到",
        "delete it, so that nobody fills it in for nothing, or use it in a formula or a check",
        "请删去，免得白填，或在公式、校验中使用",
        severity="warning",
    ),
    "W931": Message(
        "`section` changes nothing here, because `{name}` has no points",
        "此处的 `section` 不起作用，因为指标 `{name}` 没有分值",
        "write `points` and `scoring`, or delete `section` if it is only to be shown",
        "请写上 `points` 和 `scoring`；如果只是列出、不计分，请删去 `section`",
        severity="warning",
    ),
    "W932": Message(
        "nothing uses the constant `{name}`",
        "没有任何地方用到常量 `{name}`",
        "write its name where the figure is meant, or delete it",
        "请在该用这个数字的地方写上它的名称，或删去",
        severity="warning",
    ),
    "W933": Message(
        "no indicator is scored by the method `{name}`",
        "没有指标采用计分办法 `{name}`",
        "write `scoring: {{method: {name}}}` with its figures at an indicator, or delete it",
        "请在指标中写 `scoring: {{method: {name}}}` 并给出参数，或删去",
        severity="warning",
    ),
    "W934": Message(
        "the dataset `{name}` is asked for, and nothing uses it",
        "数据表 `{name}` 要求填报，却没有任何地方用到",
        "delete it, so that nobody fills it in for nothing, or name it in `records:` of an "
        "indicator",
        "请删去，免得白填，或在指标的 `records:` 中写上它",
        severity="warning",
    ),
    "W935": Message(
        "these rules were to be reviewed by {day}, and that day is past",
        "本规则应在 {day} 之前复核，现已过期",
        "review them, and write the next day",
        "请复核，并改为下一次复核的日期",
        severity="warning",
    ),
    "W936": Message(
        "`weight` changes nothing here, because the parts of {owner} are added up",
        "此处的 `weight` 不起作用，因为{owner:zh}的各部分是相加的",
        "delete it, or write `combine: mean` there",
        "请删去，或在那里写 `combine: mean`",
        severity="warning",
    ),
    "W937": Message(
        "`{key}` limits nothing, because there are no `{part}`",
        "`{key}` 不起作用，因为没有 `{part}`",
        "delete it, or write `{part}`",
        "请删去，或写上 `{part}`",
        severity="warning",
    ),
    # ---- what is hardly meant
    "W940": Message(
        "bands {other} and {number} are the wrong way round: what is better gets less",
        "第 {other} 档与第 {number} 档的得分颠倒了：做得更好反而得分更少",
        "correct the points of one of them",
        "请更正其中一档的得分",
        severity="warning",
    ),
    "W941": Message(
        "`{figure}` is {read} here: without the sign, 1 is the whole, {whole}",
        "此处的 `{figure}` 等于 {read}：不写符号时，1 就是全部，即 {whole}",
        "write `{meant}` if that is meant",
        "如果指的是 {meant}，请写 `{meant}`",
        severity="warning",
    ),
    "W942": Message(
        "`{figure}` is {points} points",
        "`{figure}` 等于 {points} 分",
        "write `{meant}` if that many points are meant",
        "如果指的是 {meant} 分，请写 `{meant}`",
        severity="warning",
    ),
    "W943": Message(
        "no unit can come to this grade: with all points and every bonus the total is {most}",
        "没有考核对象能达到这一等次：得满分并加满加分，总分也只有 {most}",
        "write a lower figure, or correct the total",
        "请写较小的分数，或更正总分",
        severity="warning",
    ),
    "W944": Message(
        "this limits nothing: with all points and every bonus the total is {most}",
        "此处不起限制作用：得满分并加满加分，总分也只有 {most}",
        "write a lower figure, or delete `total_at_most`",
        "请写较小的分数，或删去 `total_at_most`",
        severity="warning",
    ),
    # ---- M: how a check ends
    "M020": Message(
        "write: {line}",
        "请改为：{line}",
    ),
    "M021": Message(
        "{files} fine",
        "{files:zh}没有问题",
    ),
    "M022": Message(
        "no rules file (`.yaml`) lies in the folder `{folder}`",
        "文件夹 `{folder}` 中没有规则文件（`.yaml`）",
    ),
}
