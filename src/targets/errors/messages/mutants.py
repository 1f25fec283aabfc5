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
}
