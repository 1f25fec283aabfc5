"""What a quoted phrase asks for: its levels (96%以上, at most 2%), and how often (一周一).

Never sees a rules file, and never decides what it cannot read: a figure without a word of direction
has none.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from targets.rulebook.quotes_cadences import Often, cadences_in
from targets.rulebook.quotes_figures import Written, figures_in, folded
from targets.rulebook.quotes_words import Kind, direction

Role = Literal["level", "step", "points", "taken"]


class Level(NamedTuple):
    """One figure of a quote, or the two ends of a range, and what is asked of it.

    `kinds` are the keys of a target that say the same: none where the quote gives no direction,
    two where its words do not agree on whether the number itself is included (超过96%以上).
    `role`: what the figure is: a level, the step of a deduction (每低1个百分点), points, points
    taken (扣2分).
    """

    text: str
    figures: tuple[Written, ...]
    kinds: tuple[Kind, ...]
    role: Role = "level"


class Quote(NamedTuple):
    """A quote read. `judges` tells that it names a consequence, as 扣分 or 一票否决 do: then its
    levels may be those of failing.
    """

    text: str
    levels: tuple[Level, ...]
    cadences: tuple[Often, ...]
    judges: bool

    def of_role(self, role: Role) -> tuple[Level, ...]:
        """The levels that are figures of that role."""
        return tuple(level for level in self.levels if level.role == role)

    @property
    def orders(self) -> bool:
        """Whether a figure with a direction, a range, or a cadence stands in it."""
        return bool(self.cadences) or any(level.kinds for level in self.levels)


def read_quote(text: str) -> Quote:
    """What `text` asks for, as far as its words tell."""
    plain = folded(text)
    cadences = tuple(cadences_in(plain))
    hidden = list(plain)
    for often in cadences:
        hidden[often.start : often.end] = "\0" * (often.end - often.start)
    levels = tuple(_levels("".join(hidden), text))
    judges = any(level.role in ("step", "taken") for level in levels)
    return Quote(text, levels, cadences, judges or _JUDGES.search(plain) is not None)


# A pattern that few quotes are held against is compiled when the first of them is.
_LOOKED_AT = 60  # letters on either side of a figure that can belong to it
_BREAK = re.compile(r"[,;:。!?、\0]")
_BETWEEN = r"\s*(?:[-–—~〜至到]|－|―|\bto\b|\band\b|和|与|或|\bor\b)+\s*"
_OPENS_RANGE = r"(?:between|from|介于|在)\s*$"
_STEP = re.compile(
    r"每(?:再|低|降低?|下降|少|减少|高|提高|超|增加?|上升|差|相差|欠|漏|迟|缺|有|多|发现|出现|发生|于|过|出|报)*$"
    r"|\b(?:per|every|each)\s+(?:\w+\s+)?$"
)
_TAKES = re.compile(
    r"(?:扣|减|扣减|扣除|倒扣)(?:去|除|其|掉)?$|\b(?:deduct\w*|loses?|minus|costs?|less)\s*$"
)
_TAKEN = r"\s*(?:points?\s+)?(?:off\b|(?:is|are|will be)\s+(?:deducted|taken))"
_GIVES = r"(?:得|计|占|加|记|给|为|满分)$|\b(?:worth|awards?|gains?|scores?|gives?)\s*$"
_STEPS = r"个?百分点|percentage point"
_POINTS = r"分|points?|marks?"
_JUDGES = re.compile(
    r"扣|否决|不得分|不计分|零分|(?<!\d)0分|不合格|取消|不予|处罚|罚|免去|降[一级]|追究|通报批评"
    r"|deduct|veto|no points|lose|forfeit|fail|disqualif|penal|otherwise|unless"
)


def _levels(text: str, written: str) -> list[Level]:
    figures = list(figures_in(text))
    found: list[Level] = []
    index = 0
    while index < len(figures):
        ends = figures[index : index + 2]
        if len(ends) == 2 and _is_range(text, ends[0], ends[1]):
            first, last = _same_sign(ends[0], ends[1])
            span = written[first.start : last.end]
            found.append(Level(span, (first, last), ("between",)))
            index += 2
            continue
        level = _level(text, written, figures, index)
        if level is not None:
            found.append(level)
        index += 1
    return found


def _is_range(text: str, first: Written, last: Written) -> bool:
    """1-2个, 一至两个, between 90% and 95%; not `at least 90% and 2 visits`."""
    gap = text[first.end : last.start]
    if re.fullmatch(_BETWEEN, gap) is None:
        return False
    low, high = _same_sign(first, last)
    if low.value >= high.value:
        return False
    joined = gap.strip() in ("and", "or", "和", "与", "或")
    return (
        not joined
        or re.search(_OPENS_RANGE, text[: first.start][-_LOOKED_AT:]) is not None
        or gap.strip() == "or"
    )


def _same_sign(first: Written, last: Written) -> tuple[Written, Written]:
    """In 1-2% the first figure is a percentage too."""
    if first.sign != "none" or first.unit or last.sign not in ("percent", "per mille"):
        return first, last
    scale = 100 if last.sign == "percent" else 1000
    return first._replace(value=first.value / scale, sign=last.sign), last


def _level(text: str, written: str, figures: list[Written], index: int) -> Level | None:
    figure = figures[index]
    first = max(figures[index - 1].end if index else 0, figure.start - _LOOKED_AT)
    before = _BREAK.split(text[first : figure.start])[-1]
    after = _BREAK.split(text[figure.end : figure.end + _LOOKED_AT])[0]
    start, kinds, end = direction(before, after)
    role = _role(before, after, figure, directed=bool(kinds))
    if figure.spelt and figure.sign == "none" and not kinds and not _is_granted(before, role):
        return None  # 一个中心, 十分重视: a numeral, and no figure that anything is held against
    span = written[figure.start - start : figure.end + end].strip()
    return Level(span, (figure,), kinds if role == "level" else (), role)


def _is_granted(before: str, role: Role) -> bool:
    return role in ("step", "taken") or (role == "points" and bool(re.search(_GIVES, before)))


def _role(before: str, after: str, figure: Written, *, directed: bool) -> Role:
    is_points = bool(figure.unit and re.fullmatch(_POINTS, figure.unit))
    if _TAKES.search(before) or (is_points and re.match(_TAKEN, after)):
        return "taken"
    if _STEP.search(before) or (figure.unit and re.match(_STEPS, figure.unit)):
        return "step"
    if is_points and (not directed or re.search(_GIVES, before)):
        return "points"
    return "level"
