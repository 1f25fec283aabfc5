"""A cell of a sheet: what it shows, the number behind it, and how it looks.

Never writes a file, and never rounds: a number is the nearest double of an exact one.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from targets.figures import parse_figure, round_exact
from targets.source import width

LETTERS_AT_MOST = 32_767
"""What a cell of Excel takes, counted as UTF-16 counts letters."""

_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?([%‰]?)", re.ASCII)


class Style(NamedTuple):
    """How a cell looks; colours are `#RRGGBB`, empty for none."""

    bold: bool = False
    italic: bool = False
    size: int = 10
    colour: str = ""
    fill: str = ""
    align: str = ""
    wrap: bool = False
    lined: bool = True


PLAIN = Style()
STRONG = Style(bold=True)
WRAPPED = Style(wrap=True)
TITLE = Style(bold=True, size=15, colour="#1F3A4D", lined=False)
SUBTITLE = Style(bold=True, size=11, colour="#1F3A4D", lined=False)
NOTE = Style(size=9, colour="#555555", lined=False)
CENTRED = Style(align="center")
FIGURE = Style(align="right")
PARAGRAPH = Style(wrap=True, lined=False)
HEAD = Style(bold=True, fill="#DCE6EC", colour="#1F3A4D", align="center", wrap=True)
SMALL_HEAD = HEAD._replace(bold=False, size=8, colour="#555555")


class Cell(NamedTuple):
    """What a cell shows, and the exact number behind it, None where it is a text.

    `pattern` is the number format that makes `text` of the number, where no digit of `text` tells.
    """

    text: str
    exact: Fraction | None = None
    style: Style = PLAIN
    pattern: str = ""


class Head(NamedTuple):
    """A heading over one column or several."""

    text: str
    columns: int = 1


def number_and_pattern(cell: Cell) -> tuple[Double, str] | None:
    """The number and the number format of a cell; None for one that is written as text."""
    if cell.exact is None:
        return None
    return (
        (Double(cell.exact), cell.pattern) if cell.pattern else shown_number(cell.exact, cell.text)
    )


class Double(float):
    """A float that is written so that reading it gives the same float again.

    XlsxWriter formats numbers with 16 digits, and many a double needs 17.
    """

    def __format__(self, spec: str) -> str:
        return float.__repr__(self).removesuffix(".0")


@lru_cache(maxsize=4096)
def shown_number(exact: Fraction, text: str) -> tuple[Double, str] | None:
    """The double nearest to `exact` and the number format that makes it show `text`; None where no
    sheet could show it: the text is no number, or has more digits than the 15 that Excel shows.

    Excel has no format for `‰`, so such a cell holds a thousand times the figure.
    """
    posted = _NUMBER.fullmatch(text)
    if posted is None:
        return None
    decimals, sign = len(posted[1] or ""), posted[2]
    try:
        number = Double(exact * 1000 if sign == "‰" else exact)
    except OverflowError:
        return None
    pattern = "0" + ("." + "0" * decimals if decimals else "") + {"‰": '"‰"'}.get(sign, sign)
    shown = Fraction(float.__format__(number, ".14e")) * (100 if sign == "%" else 1)
    if round_exact(shown, decimals) != parse_figure(text.rstrip("%‰")):
        return None
    if exact < 0 and not text.startswith("-"):  # posted as zero, and Excel would show a minus
        pattern = f"{pattern};{pattern}"
    return number, pattern


def fitting(text: str) -> str:
    """`text` without what XML cannot hold, no longer than a cell; `…` tells where it was cut."""
    text = _NOT_IN_XML.sub("\ufffd", text)
    if len(text) * 2 <= LETTERS_AT_MOST:  # no letter counts more than two
        return text
    raw = text.encode("utf-16-le")
    if len(raw) <= LETTERS_AT_MOST * 2:
        return text
    return raw[: (LETTERS_AT_MOST - 1) * 2].decode("utf-16-le", errors="ignore") + "…"


def unbroken(text: str) -> list[str]:
    """The parts of a heading that cannot be broken over lines: words, or some Chinese letters."""
    return [
        part
        for piece in text.split()
        for part in ([piece] if piece.isascii() else re.findall(".{1,4}", piece))
    ]


def lines_needed(text: str, room: int) -> int:
    """How many lines a heading takes in a column, or some, with room for so many letters."""
    return sum(-(-(width(line) + 1) // max(room - 1, 1)) or 1 for line in text.split("\n"))
