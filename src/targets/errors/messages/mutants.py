"""What is said of the slips that a rehearsal tries, and of what no case notices.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "M150": Message("`{new}` where the file says `{old}`", "把 `{old}` 写成 `{new}`"),
    "M151": Message("`{key}` is left out", "漏写 `{key}`"),
    "M152": Message("numerator and denominator are swapped", "分子、分母写反"),
    "M153": Message(
        "{step} of the points of `{first}` given to `{second}`",
        "把 `{first}` 的 {step} 分写给了 `{second}`",
    ),
    "M160": Message("notices {mutant}", "能发现 {mutant:zh}"),
    "M161": Message(
        "the cases notice {caught} of {counted} slips of the pen: {score}",
        "算例能发现 {counted} 处笔误中的 {caught} 处：{score}",
    ),
    "M162": Message(
        "{count} more would change no result, and stay uncounted",
        "另有 {count} 处不影响任何结果，不计入",
    ),
    "M163": Message(
        "no case notices it; this one would, if it says what you mean",
        "没有算例能发现；下面这个可以，请确认与本意相符",
    ),
    "M164": Message(
        "no case notices it, and none was found that would",
        "没有算例能发现，也没有找到能发现的算例",
        "add a case, or say under `accepted` why none is needed",
        "请补充算例，或在 `accepted` 中说明为何不需要",
    ),
    "M165": Message(
        "no case notices it; the one for `{mutant}` would",
        "没有算例能发现；`{mutant}` 的算例也能发现它",
    ),
    "M166": Message("accepted: {because}", "已接受：{because}"),
    "M167": Message(
        "{count} more, not shown here, went unnoticed; add cases for these first",
        "另有 {count} 处未被发现，此处未列；请先补充以上算例",
    ),
    "M168": Message("slips of the pen tried: {done} of {all}", "已试笔误 {done}／{all}"),
    "M169": Message(
        "below the {wanted} that were asked for",
        "低于要求的 {wanted}",
    ),
    "M170": Message("units at every threshold", "各界限上下的情形"),
    "M171": Message("what holds whatever a unit records", "不论怎样填报都应成立的性质"),
    "M172": Message("slips of the pen that no case notices", "算例发现不了的笔误"),
    "M173": Message("cases passed: {passed} of {all}", "{all} 个算例中 {passed} 个通过"),
    "M174": Message(
        "what a unit gets at each threshold, and one case beside it: is that what is meant?",
        "正好在每条界限上、以及相差一例时得到的结果：是否合乎本意？",
    ),
    "M175": Message("laying units at every threshold …", "正在各界限上下试算……"),
    "M176": Message("trying to refute what should hold …", "正在检验普遍成立的性质……"),
    "M177": Message("cases sought: {done} of {all}", "已查找算例 {done}／{all}"),
    "M885": Message("{mutant}", "编号：{mutant}"),
    "M191": Message(
        "`{name}` is no slip of the pen that these rules allow",
        "本规则中没有笔误 `{name}`",
        "take it out, or copy the id as `targets test --rehearse` prints it",
        "请删去，或照 `targets test --rehearse` 列出的编号抄写",
    ),
    "M192": Message(
        "`{mutant}` is noticed by the case `{case}`",
        "笔误 `{mutant}` 已被算例 `{case_zh}` 发现",
        "take it out of `accepted`",
        "请从 `accepted` 中删去",
    ),
    "M193": Message(
        "`{mutant}` would change no result",
        "笔误 `{mutant}` 不影响任何结果",
        "take it out of `accepted`",
        "请从 `accepted` 中删去",
    ),
}
