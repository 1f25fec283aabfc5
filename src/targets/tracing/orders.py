"""Which sentences order something: a rule that can be read in a minute, and is printed in the docs.

A sentence orders something if it has a word of command, or one of the verbs with which plans give
orders, or a figure with a direction (96%以上), a range, or a cadence (每月一).
Never understands a sentence, so it rather asks about one too many than one too few.
"""

from __future__ import annotations

import re

from targets.rulebook.quotes import read_quote

COMMANDS = (
    "要",
    "须",
    "应",
    "应当",
    "必须",
    "不得",
    "禁止",
    "严禁",
    "shall",
    "must",
    "will",
    "should",
)
"""Words of command; 要 and 应 not inside other words (主要, 要求, 相应)."""

VERBS = (
    *("加强", "强化", "加大", "加快", "落实", "建立", "健全", "完善", "实行", "实施", "开展"),
    *("推进", "推行", "推动", "深化", "提高", "提升", "确保", "保证", "保持", "制定", "制订"),
    *("出台", "坚持", "做好", "抓好", "抓住", "创建", "建设", "继续", "规范", "明确", "严格"),
    *("兑现", "关怀", "扩大", "减少", "杜绝", "掌握", "组织", "配备", "宣传", "贯彻", "探索"),
    *("努力", "力争", "达到", "控制", "完成", "设立", "定期"),
)
"""Verbs that order where a Chinese plan leaves 要 out."""

_COMMANDS = re.compile(
    r"(?<![主重首需只纪概摘扼简])要(?![求素点件闻目害职领])"
    r"|(?<![相适反对供响呼])应(?![用急对付变聘])|须|不得|禁止|严禁"
    r"|\b(?:shall|must|will|should|may not|is to|are to|has to|have to)\b",
    re.IGNORECASE,
)
_VERBS = re.compile("|".join(VERBS))


def demands(text: str) -> bool:
    """Whether a word of command, a figure with a direction or a cadence stands in it."""
    return _COMMANDS.search(text) is not None or read_quote(text).orders


def orders(text: str) -> bool:
    """Whether a sentence orders something."""
    return _VERBS.search(text) is not None or demands(text)
