"""Where a piece of text came from: file, line, column, and the line itself.

Never decides whether the text is right, and never reads a file.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one line. `line` and `column` count from 1, in characters; `end` is
    exclusive.
    """

    line: int
    column: int
    end: int

    def inner(self, start: int, length: int) -> Span:
        """The part of this span that begins `start` characters in."""
        return Span(self.line, self.column + start, self.column + start + max(length, 1))


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of one rules file, kept for showing the place of a problem."""

    file: str
    text: str
    lines: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", tuple(self.text.split("\n")))

    def line(self, number: int) -> str:
        """The text of line `number` (from 1), or nothing where there is no such line."""
        return self.lines[number - 1].rstrip("\r") if 0 < number <= len(self.lines) else ""


def width(text: str) -> int:
    """How many cells `text` takes on a terminal: a wide Chinese character takes two."""
    return sum(
        0
        if unicodedata.combining(letter)
        else 2
        if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )


def caret(line: str, span: Span) -> str:
    """A line of carets that stands under `span` of `line`, wide characters minded."""
    start = span.column - 1
    marked = line[start : span.end - 1]
    return " " * width(line[:start]) + "^" * max(width(marked), 1)
