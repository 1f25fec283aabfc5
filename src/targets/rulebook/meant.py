"""What a value that cannot be read was meant to be, where only one thing can have been meant.

Never decides that a value is wrong, and never guesses between two.
"""

from __future__ import annotations

import re
import unicodedata

from targets.calendar import parse_cadence, parse_date
from targets.errors import Fix
from targets.figures import parse_figure

_LEVEL_OF_SIGN = {
    ">=": "at_least",
    "≥": "at_least",
    "≧": "at_least",
    "<=": "at_most",
    "≤": "at_most",
    "≦": "at_most",
    ">": "more_than",
    "<": "less_than",
}
_LEVEL_OF_WORD = {
    "以上": "at_least",
    "不低于": "at_least",
    "不少于": "at_least",
    "以下": "at_most",
    "以内": "at_most",
    "不高于": "at_most",
    "不超过": "at_most",
    "超过": "more_than",
    "不满": "less_than",
}
# Compiled when something is wrong with a figure, or with a date.
_THOUSANDS = r"[+-]?\d{1,3}([,_ ]\d{3})+(?![\d,_])"
_DATE = r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
_YES = ("y", "yes", "true", "on", "1", "是")
_NO = ("n", "no", "false", "off", "0", "否")
_CADENCES = {
    "weekly": "week",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annually": "year",
    "每周": "week",
    "每月": "month",
    "每季": "quarter",
    "每季度": "quarter",
    "每半年": "half year",
    "每年": "year",
}

_NUMBERS = {
    **{word: n for n, word in enumerate(("two", "three", "four", "five", "six"), start=2)},
    **{word: n for n, word in enumerate("二三四五六", start=2)},
    "两": 2,
}
_MONTHS = rf"(\d+|{'|'.join(_NUMBERS)}) ?months?|每(\d+|[二两三四五六])个?月"


def _plain(text: str) -> str:
    """`text` in half-width letters; what an author sees as the same."""
    return unicodedata.normalize("NFKC", text).strip()


def meant_figure(text: str) -> Fix | None:
    """`１，０００` and `1_000` are meant as `1000`, `20分` as `20`."""
    plain = _plain(text)
    if re.match(_THOUSANDS, plain):
        plain = re.sub(r"(?<=\d)[,_ ](?=\d{3})", "", plain)
    plain = re.sub(r"\s*(?:分|points?)$", "", re.sub(r"\s+(?=%$)", "", plain))
    return Fix(text, plain) if plain != text and parse_figure(plain) is not None else None


def meant_level(text: str) -> Fix | None:
    """`≥96%` and `96%以上` are meant as `{at_least: 96%}`: a figure whose direction is told.

    A sign behind its figure tells none: `2% <=` may ask for either side.
    """
    plain = text.strip()
    for told, key in (*_LEVEL_OF_SIGN.items(), *_LEVEL_OF_WORD.items()):
        behind = plain.removesuffix(told) if told in _LEVEL_OF_WORD else plain
        for rest in (plain.removeprefix(told), behind):
            figure = meant_figure(rest) or Fix(rest, rest.strip())
            if rest != plain and parse_figure(figure.right) is not None:
                return Fix(text, f"{{{key}: {figure.right}}}")
    return None


def meant_date(text: str) -> Fix | None:
    """`2009/3/12` and `2009年3月12日` are meant as `2009-03-12`."""
    match = re.fullmatch(_DATE, _plain(text))
    if match is None:
        return None
    day = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    return Fix(text, day) if parse_date(day) is not None else None


def meant_yes_no(text: str) -> Fix | None:
    """`Yes` and `on` are meant as `yes`."""
    word = _plain(text).casefold()
    answer = "yes" if word in _YES else "no" if word in _NO else None
    return Fix(text, answer) if answer else None


def meant_cadence(text: str) -> Fix | None:
    """`weekly`, `every week` and `每周` are meant as `week`, `two months` as `2 months`."""
    word = _plain(text).casefold().removeprefix("every ")
    cadence = _CADENCES.get(word, word)
    if several := re.fullmatch(_MONTHS, word):
        number = several[1] or several[2]
        cadence = "month" if number == "1" else f"{_NUMBERS.get(number, number)} months"
    return Fix(text, cadence) if parse_cadence(cadence) is not None else None
