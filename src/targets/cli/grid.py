"""Columns of text set beside each other, for a terminal: wide Chinese characters minded.

Never knows what a column means, and never cuts a text off.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from types import MappingProxyType
from typing import NamedTuple, TextIO

import click

from targets.source import visible, width
from targets.source import wrapped as wrapped

PLAIN_WIDTH = 160
"""How wide a table may get where no terminal says how wide it is."""
_DIGITS_AT_MOST = 9
"""Of a number of columns."""
Style = Mapping[str, object]
PLAIN: Style = MappingProxyType({})
GAP = "  "
_NOTHING: Mapping[int, Sequence[str]] = MappingProxyType({})


class Cell(NamedTuple):
    """A text, and the arguments of `click.style` that colour it."""

    text: str
    style: Style = PLAIN


class Column(NamedTuple):
    """A heading that may be broken between words, cells that may not, and one cell below them.

    What stands behind a line break in the heading begins a line where not all of it fits on one.
    """

    heading: str
    cells: Sequence[Cell]
    footer: str | Cell = ""
    numeric: bool = False

    @property
    def foot(self) -> Cell:
        """The cell below the others."""
        return self.footer if isinstance(self.footer, Cell) else Cell(self.footer)

    @property
    def width(self) -> int:
        """How many cells of a terminal it takes: its widest text, or word of its heading."""
        texts = (*self.heading.split(), self.foot.text, *(cell.text for cell in self.cells))
        return max(width(visible(text)) for text in texts)

    def set(self, cell: Cell, room: int, *, coloured: bool) -> str:
        """The text of a cell in a column that is `room` wide."""
        text = visible(cell.text)
        blanks = " " * (room - width(text))
        if coloured and cell.style:
            text = click.style(text, **dict(cell.style))  # type: ignore[arg-type]
        return blanks + text if self.numeric else text + blanks


def coloured(stream: TextIO) -> bool:
    """Whether `stream` takes colours: a terminal that has them, or `FORCE_COLOR`; never where
    `NO_COLOR` is set.
    """
    if os.environ.get("NO_COLOR"):
        return False
    terminal = stream.isatty() and os.environ.get("TERM") != "dumb"
    return terminal or bool(os.environ.get("FORCE_COLOR"))


def room_to_print() -> int:
    """How many columns there are: as `COLUMNS` says, else the terminal."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and len(said) <= _DIGITS_AT_MOST and int(said) > 0:
        return int(said)
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns
    except OSError:
        return PLAIN_WIDTH


def needed(columns: Sequence[Column]) -> int:
    """How wide the grid is."""
    return sum(column.width + len(GAP) for column in columns)


def draw(
    columns: Sequence[Column], *, coloured: bool, above: Mapping[int, Sequence[str]] = _NOTHING
) -> Iterator[str]:
    """The lines of the grid: headings, a rule, the rows, and a foot where one is not empty.

    `above` holds the lines that stand above a row without regard to columns.
    """
    widths = [column.width for column in columns]

    def line(cells: Sequence[Cell]) -> str:
        placed = zip(columns, cells, widths, strict=True)
        row = (column.set(cell, room, coloured=coloured) for column, cell, room in placed)
        return f" {GAP.join(row)}".rstrip()

    headings = [_broken(column.heading, room) for column, room in zip(columns, widths, strict=True)]
    upside_down = zip_longest(*(reversed(lines) for lines in headings), fillvalue="")
    for words in reversed(list(upside_down)):
        yield line([Cell(word, {"bold": True}) for word in words])
    yield " " + "─" * (needed(columns) - len(GAP))
    for number, cells in enumerate(zip(*(column.cells for column in columns), strict=True)):
        for text in above.get(number, ()):
            yield f" {visible(text)}"
        yield line(cells)
    feet = [column.foot for column in columns]
    if any(foot.text for foot in feet):
        yield ""
        yield line(feet)


def _broken(heading: str, room: int) -> list[str]:
    """The words of a heading in lines that are at most `room` wide."""
    unbroken = " ".join(heading.split())
    if width(unbroken) <= room:
        return [unbroken]
    return [line for part in heading.split("\n") for line in _lines_of(part, room)]


def _lines_of(part: str, room: int) -> list[str]:
    lines: list[str] = []
    for word in part.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def packed(items: Sequence[str], room: int, comma: str) -> list[str]:
    """A list in lines that are at most `room` wide: broken between items, then inside of one."""
    lines: list[str] = []
    for number, item in enumerate(items):
        text = item if number == len(items) - 1 else f"{item}{comma}"
        if lines and width(lines[-1]) + width(text.rstrip()) <= room:
            lines[-1] += text
        else:
            lines.append(text)
    return [part for line in lines for part in wrapped(line, room)]
