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
    "M251": Message(
        "drawn for a rulebook, not for `{found}`: give `targets.load(…)`",
        "要为一份规则抽取记录，而不是 `{found}`：请提供 `targets.load(…)`",
    ),
    "E960": Message(
        "nothing can be wrong by itself in the records of `{rules}`",
        "`{rules}` 的记录里没有能单独出错的地方",
        "its roster is its only dataset: write the wrong records by hand",
        "它只有名册一个数据表：请手写出错的记录",
    ),
    "E961": Message(
        "no indicator of units is called `{name}`",
        "没有名为 `{name}` 的考核对象指标",
        "name one that each unit has",
        "请写每个考核对象都有的指标",
    ),
    "E962": Message(
        "indicator `{name}` has no limit that is known before any record is read",
        "指标 `{name}` 没有事先就能确定的界限",
        "choose one with a target or bands that are numbers or constants, and that sees no peers",
        "请选目标值或分档是数或普通常量、又不与其他考核对象比较的指标",
    ),
    "E963": Message(
        "no unit could be laid out at a limit of `{name}`: no record that it looks at was found",
        "无法把考核对象排到 `{name}` 的界限上：找不到它要看的记录",
        "see whether `through` leaves it a date, and whether a record can pass the row checks",
        "请看 `through` 是否给它留下日期，记录能否通过校验",
    ),
    "E964": Message(
        "no unit could be laid out at a limit of `{name}`: no figure of one record moves its value"
        " evenly",
        "无法把考核对象排到 `{name}` 的界限上：一条记录里没有能均匀改变其值的数",
        "write such records by hand, as a case",
        "请把这样的记录手写成算例",
    ),
    "E965": Message(
        "no unit could be laid out at a limit of `{name}`: no figures of one record lead there",
        "无法把考核对象排到 `{name}` 的界限上：一条记录里没有合适的数",
        "see whether the limits of the fields and the row checks leave room;"
        " else write such records by hand, as a case",
        "请看字段的上下限和校验是否留有余地；否则请把这样的记录手写成算例",
    ),
    "E966": Message(
        "no unit could be laid out at a limit of `{name}`: it is not judged there",
        "无法把考核对象排到 `{name}` 的界限上：在那里不对它考核",
        "see whether `assessed`, `applies_to` and `when_small` leave a unit that is judged",
        "请看 `assessed`、`applies_to` 和 `when_small` 是否留下考核对象",
    ),
    "E967": Message(
        "`units` holds `{found}`, which cannot be an id beside the others",
        "`units` 里的 `{found}` 不能与其他编号并用",
        "give texts that are not blank, or whole numbers, and not both",
        "请只用非空的文字，或只用整数",
    ),
    "E968": Message(
        "`units` names `{name}` twice",
        "`units` 里 `{name}` 写了两次",
        "name each unit once",
        "每个考核对象只写一次",
    ),
}
