"""What is said where strategies for testers cannot be had, or cannot draw what is asked for.

Never finds a problem, and never knows a place.
"""

from __future__ import annotations

from targets.errors.message import Message

MESSAGES: dict[str, Message] = {
    "M250": Message(
        "`{name}` needs hypothesis, which is not installed: `pip install 'targets[testing]'`",
        "`{name}` 需要 hypothesis，但没有安装：`pip install 'targets[testing]'`",
    ),
    "E960": Message(
        "nothing can be wrong by itself in the records of `{rules}`",
        "`{rules}` 的记录里没有能单独出错的地方",
        "its roster is its only dataset: write the wrong records by hand",
        "它只有名册一个数据表：请手写出错的记录",
    ),
    "E961": Message(
        "no indicator of units is called `{name}`",
        "没有名为 `{name}` 的对象指标",
        "name one that each unit has",
        "请写每个考核对象都有的指标",
    ),
    "E962": Message(
        "indicator `{name}` has no limit that is known before any record is read",
        "指标 `{name}` 没有事先就能确定的界限",
        "choose one with a target or bands that are numbers or constants, and that sees no peers",
        "请选目标值或分档是数或普通常数、又不与其他对象比较的指标",
    ),
}
