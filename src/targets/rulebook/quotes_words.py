"""The words that say on which side of a figure one must be: 以上, 不超过, at least, below.

Whether a word includes the figure itself is settled by law and not by guess: 以上, 以下, 以内
include it, 超过, 不满, 以外 do not (Civil Code, article 1259).
Never guesses a direction where no word gives one.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

Kind = Literal["at_least", "at_most", "more_than", "less_than", "between"]

_TURNED: dict[Kind, Kind] = {
    "at_least": "less_than",
    "less_than": "at_least",
    "at_most": "more_than",
    "more_than": "at_most",
}
_LETTERS_BETWEEN = 14  # a word of direction further away belongs to something else


class _Ahead(NamedTuple):
    """A word before a figure. A weak one (达到, 控制在) gives way to a word behind the figure."""

    start: int
    end: int
    kind: Kind
    weak: bool


def turned(kind: Kind) -> Kind:
    """What holds where `kind` does not: below 96% where at least 96% is asked."""
    return _TURNED.get(kind, kind)


def direction(before: str, after: str) -> tuple[int, tuple[Kind, ...], int]:
    """How many letters before a figure belong to it, what is asked, and how many letters after it.

    Two kinds where the words agree on the side and not on the figure itself (超过96%以上).
    """
    if _ABOUT_BEFORE.search(before) or _ABOUT_AFTER.match(after):
        return 0, (), 0
    ahead = _ahead(before)
    behind, end = _behind(after)
    start = len(before) - ahead.start if ahead else 0
    if ahead is None or behind is None:
        kind = ahead.kind if ahead else behind
        return start, (kind,) if kind else (), end
    if ahead.weak or ahead.kind == behind:
        return start, (behind,), end
    if turned(ahead.kind) == behind and ahead.kind == "less_than":
        return start, (ahead.kind,), end  # 未达到96%以上 is below 96%
    sides = ({"at_least", "more_than"}, {"at_most", "less_than"})
    return start, (ahead.kind, behind) if {ahead.kind, behind} in sides else (), end


# What is held against few quotes is compiled when it first is, and what against all, at once.
_NOT = (
    r"(?:不|未|没有?|勿|莫)(?:得|能|应|可|宜|会|准|许|予)?$"
    r"|\b(?:no|not|never|cannot|without|fails? to|failed to)\s+"
    r"(?:(?:to|be|fall|drop|go|rise)\s+)?$"
)
_BEFORE: tuple[tuple[re.Pattern[str], Kind, Literal["", "weak"]], ...] = (
    (
        re.compile(
            r"至少|最少|起码|\bat (?:the )?least\b|\bminimum of\b|≥|≧|>="
            r"|[大高多]于或?等于|等于或[大高多]于"
            r"|\bat or (?:above|over)\b|\b(?:above|over) or at\b"
            r"|\b(?:more|greater|higher|larger) than or equal to\b"
            r"|\bequal to or (?:more|greater|higher|larger) than\b"
        ),
        "at_least",
        "",
    ),
    (
        re.compile(
            r"至多|最多|最高|\bat (?:the )?most\b|\bmaximum of\b|\bup to\b|\bwithin\b|≤|≦|<="
            r"|[小低少]于或?等于|等于或[小低少]于"
            r"|\bat or (?:below|under)\b|\b(?:below|under) or at\b"
            r"|\b(?:less|fewer|lower|smaller) than or equal to\b"
            r"|\bequal to or (?:less|fewer|lower|smaller) than\b"
        ),
        "at_most",
        "",
    ),
    (
        re.compile(
            r"<(?!=)|低于|少于|小于|下于|(?<!满)不足|不满|不到|达不到|未满|未到"
            r"|\b(?:(?:less|fewer|lower|smaller) than|below|under|short of)\b"
        ),
        "less_than",
        "",
    ),
    (
        re.compile(
            r">(?!=)|高于|多于|大于|超过|超出|突破"
            r"|\b(?:(?:more|greater|higher|larger) than|above|over|in excess of)\b"
            r"|\bexceed(?:s|ed|ing)?\b"
        ),
        "more_than",
        "",
    ),
    (
        re.compile(
            r"达到?(?!不)|(?:提高|提升|上升|增加)[到至]"
            r"|\b(?:reach|attain|achiev)(?:e|es|ed|ing)?\b|\b(?:raised?|rise|increased?) to\b"
        ),
        "at_least",
        "weak",
    ),
    (
        re.compile(
            r"控制[在到]|(?:降低?|下降|压缩|减少)[到至]|限制在"
            r"|\b(?:reduced?|cut|limited|kept|down) to\b"
        ),
        "at_most",
        "weak",
    ),
)
_INCLUDED = r"[\s(]*(?:[含及或和]|本数)*\)?"
_AFTER: tuple[tuple[str, Kind], ...] = (
    (r"(?:以上|之上)\(?不[含包]", "more_than"),
    (r"(?:以下|以内|之下|之内)\(?不[含包]", "less_than"),
    (rf"{_INCLUDED}(?:以上|之上)", "at_least"),
    (rf"{_INCLUDED}(?:以下|以内|之下|之内|内(?![容部心地]))", "at_most"),
    (r"以外|之外", "more_than"),
    (r"\s*(?:\w+\s)?(?:or|and) (?:more|above|over|higher|greater|better)\b", "at_least"),
    (r"\s*(?:\w+\s)?(?:or|and) (?:less|fewer|below|under|lower)\b", "at_most"),
)
_ABOUT_BEFORE = re.compile(r"(?:大约|约|\babout|\baround|\bsome)\s*$")
_ABOUT_AFTER = re.compile(r"\s*(?:左右|上下)")


def _ahead(before: str) -> _Ahead | None:
    """The last word of direction before a figure, if it is near enough to belong to it.

    A denial turns it: 不低于, no more than, 未达到.
    """
    best: _Ahead | None = None
    for pattern, kind, strength in _BEFORE:
        for match in pattern.finditer(before):
            if len(before) - match.end() > _LETTERS_BETWEEN:
                continue
            denied = re.search(_NOT, before[: match.start()])
            start = denied.start() if denied else match.start()
            weak = bool(strength) and not denied
            found = _Ahead(start, match.end(), turned(kind) if denied else kind, weak)
            if best is None or (found.end, -found.start) > (best.end, -best.start):
                best = found
    return best


def _behind(after: str) -> tuple[Kind | None, int]:
    for pattern, kind in _AFTER:
        if match := re.match(pattern, after):
            return kind, match.end()
    return None, 0
