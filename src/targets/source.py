"""Where a piece of text came from: file, line, column, and the line itself; bytes as text.

Never decides whether the text is right, and never reads a file.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, field
from typing import NamedTuple

SHOWN_AT_MOST = 160

_PIECES = r"(?:[^\s\u2e80-\uffef]+|[\u2e80-\uffef])[，。、；：！？）》”]*|\s+"
"""Between these a line may be broken: beside wide characters and blanks, never before a stop.

Compiled when a line is too long, and not before: that takes as long as checking thirty indicators.
"""


_UNSEEN = (
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001-\U000e007f\ud800-\udfff]"
)
"""Letters of the categories Cc, Cf, Cs, Zl and Zp, but those that JSON writes as numbers anyway."""


class Span(NamedTuple):
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
        object.__setattr__(self, "lines", split_lines(self.text))

    def line(self, number: int) -> str:
        """The text of line `number` (from 1), or nothing where there is no such line."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


class NoTextError(ValueError):
    """Bytes that are no text, and why: a phrase of the catalogue."""


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file and its encoding: UTF-8, with or without BOM; UTF-16 with one, which
    Windows calls Unicode; else GB18030, in which Chinese editors and spreadsheets save.

    Raises `NoTextError`, which holds nothing of the file.
    """
    wide = raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    torn = False
    for codec, encoding in _WIDE if wide else _NARROW:
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError as error:
            torn = torn or (error.end == len(raw) and _is_torn(error))
        else:
            if encoding != "GB18030" or not _is_damaged_utf_8(raw):
                return text, encoding
    if torn:
        why = "it breaks off within a character, so its end is missing"
    elif wide:
        why = "it begins like UTF-16, and is not"
    elif _is_damaged_utf_8(raw):
        why = "a character in it is damaged, as where bytes were lost"
    else:
        why = "it is neither UTF-8 nor GB18030"
    raise NoTextError(why)  # outside: what Python raises holds the whole file, and would be printed


def _is_damaged_utf_8(raw: bytes) -> bool:
    """Whether hardly anything keeps bytes from being UTF-8: read as GB18030 they would be a text
    that nobody has written. Characters of three bytes tell it: the other encoding makes few.
    """
    read = raw[: 1 << 20].decode("utf-8", "replace")
    lost = read.count("\ufffd")
    return lost * 2 < sum(letter >= "\u0800" for letter in read) - lost


_NARROW = (("utf-8-sig", "UTF-8"), ("gb18030", "GB18030"))
_WIDE = (("utf-16", "UTF-16"),)


def _is_torn(error: UnicodeDecodeError) -> bool:
    """Whether more bytes could have made a character of what was read last."""
    return error.reason in _TORN


_TORN = ("unexpected end of data", "truncated data", "incomplete multibyte sequence")


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of `text` without their ends, which may be those of Unix, Windows or old Macs."""
    return tuple(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


def width(text: str) -> int:
    """How many cells `text` takes on a terminal: a wide Chinese character takes two."""
    if text.isascii():
        return len(text)
    return sum(
        0
        if unicodedata.category(letter) in ("Mn", "Me")
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


def excerpt(line: str, span: Span) -> tuple[str, str]:
    """`line` as it can be shown, and the carets under `span`; of a long line, the part around it.

    A tab is shown as `⇥`, and what a terminal would obey or hide (a control character, a change of
    direction) as `␦`.
    """
    first = 0
    if len(line) > SHOWN_AT_MOST:
        first = max(0, min(span.column - 1 - SHOWN_AT_MOST // 4, len(line) - SHOWN_AT_MOST))
        last = first + SHOWN_AT_MOST
        line = ("…" if first else "") + line[first:last] + ("…" if last < len(line) else "")
        first -= first > 0
    line = visible(line)
    end = min(span.end - first, len(line) + 1)
    return line, caret(line, Span(span.line, span.column - first, max(end, 1)))


def visible(text: str) -> str:
    """`text` with a sign for what a terminal would obey or hide."""
    return text if text.isascii() and text.isprintable() else "".join(map(_visible, text))


def json_text(told: object) -> str:
    """JSON data that people can read and no terminal obeys: what it would obey or hide is written
    as its number, so that who reads the data finds the same letters.
    """
    import json

    text = json.dumps(told, ensure_ascii=False, indent=2)
    return re.sub(_UNSEEN, lambda letter: json.dumps(letter[0])[1:-1], text) + "\n"


def wrapped(text: str, room: int) -> list[str]:
    """A text in lines that are at most `room` wide; only a longer word sticks out."""
    lines = [""]
    for piece in re.findall(_PIECES, visible(text)):
        if width(lines[-1]) + width(piece) <= room or not lines[-1]:
            lines[-1] += piece if lines[-1] else piece.lstrip()
        else:
            lines.append(piece.lstrip())
    return [line.rstrip() for line in lines if line.strip()] or [""]


def _visible(letter: str) -> str:
    if letter == "\t":
        return "⇥"
    return "␦" if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") else letter
