"""Full-width punctuation where YAML wants half-width: `，` for `,`, `｛` for `{`, a wide blank.

Each reading of a line is offered, the most careful first. Never decides which of them is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from targets.errors import Wording, listed, word
from targets.source import Span

_HALF = {
    "，": ",", "、": ",", "；": ",", "：": ":", "｛": "{", "｝": "}", "［": "[", "］": "]",
    "【": "[", "】": "]", "（": "(", "）": ")", "“": '"', "”": '"', "＂": '"', "‘": "'",
    "’": "'", "　": " ", "\u00a0": " ",
}  # fmt: skip
_CLOSERS = {"”": "”", "“": "”", "‘": "’", "＂": "＂", '"': '"', "'": "'"}
_WIDE_BLANK = "　"
_BLANKS = "　\u00a0"  # the second is the no-break space of web pages and word processors
_SEPARATORS = "，、；：｛｝"
_LISTS = "［］【】　\u00a0"
_ANY = re.compile(f"[{''.join(_HALF)}]")
_KEY_BEHIND = re.compile(r"\s*(?:[^\W\d]\w*\s*[:：]|[{｛\[［【])")
_KEY_BEFORE = re.compile(r"(?:^\s*(?:-\s+)*|[{｛,，]\s*)[\"']?[^\W\d]\w*[\"']?$")
_VALUE_BEFORE = re.compile(r"(?:^|[-:：,，、{｛\[［【(（=<>])\s*$")
_DOUBLED = re.compile(r"[，、；] *[,}\]]")
_SINGLES_AT_MOST = 6


_NO_BREAK = "\u00a0"
_INDENTED = rf"[ \t]*{_NO_BREAK}[ \t{_NO_BREAK}]*(?=- |[^\W\d]\w*:(?: |$))"


class Slip(NamedTuple):
    """One reading of a line: how it should be written, and what was wrong, and where."""

    line: str
    span: Span
    wording: Wording


class _Sign(NamedTuple):
    at: int
    letter: str
    structural: bool  # it separates keys and values, as far as a line can tell
    flow: bool


def has_wide_signs(line: str) -> bool:
    """Whether a line holds a sign that may be meant half-width."""
    return not line.isascii() and _ANY.search(line) is not None


def has_wide_separators(line: str, among: str = _SEPARATORS + _LISTS) -> bool:
    """Whether one of them stands where only a separator or a bracket of YAML would."""
    return has_wide_signs(line) and any(
        sign.structural and sign.letter in among for sign in _signs(line)
    )


def needs_half_width(line: str) -> bool:
    """Whether a line cannot be right as long as its signs are wide; `【】` may belong to a text."""
    return has_wide_separators(line, _SEPARATORS) or _DOUBLED.search(line) is not None


def wide_slips(line: str, number: int) -> Iterator[Slip]:
    """The line with its wide signs half-width: those between keys and values, those inside
    brackets, all of them, and each alone.
    """
    signs = tuple(_signs(line))
    choices = [
        [sign for sign in signs if sign.structural],
        [sign for sign in signs if sign.structural or sign.flow],
        list(signs),
        *([sign] for sign in signs[:_SINGLES_AT_MOST]),
    ]
    offered: set[str] = set()
    for chosen in filter(None, choices):
        for indent in (2, 1):  # a wide blank looks like two
            mended = _half_width(line, {sign.at for sign in chosen}, indent)
            if mended not in offered:
                offered.add(mended)
                yield Slip(mended, Span(number, chosen[0].at + 1, chosen[0].at + 2), _told(chosen))


def no_break_indents(lines: tuple[str, ...]) -> Iterator[Slip]:
    """The lines that no-break spaces indent, with plain ones; a key behind them is another."""
    for number, line in enumerate(lines, start=1):
        if _NO_BREAK in line and (found := re.match(_INDENTED, line)):
            mended = found[0].replace(_NO_BREAK, " ") + line[found.end() :]
            at = line.index(_NO_BREAK) + 1
            yield Slip(mended, Span(number, at, at + 1), word("Y137"))


def _signs(line: str) -> Iterator[_Sign]:
    """The wide signs of a line outside quotes and its comment."""
    opened: list[str] = []
    closer = ""
    for at, letter in enumerate(line):
        before = line[:at]
        if closer:
            if letter == closer:
                closer = ""
                if letter in _HALF:
                    yield _Sign(at, letter, structural=True, flow=True)
        elif letter == "#" and before[-1:] in ("", " ", "\t", *_BLANKS):
            return
        elif letter in _CLOSERS and _VALUE_BEFORE.search(before):
            closer = _CLOSERS[letter]
            if letter in _HALF:
                yield _Sign(at, letter, structural=True, flow=True)
        elif letter in _HALF:
            yield _Sign(at, letter, _separates(line, at, opened), bool(opened))
        half = "" if closer else _HALF.get(letter, letter)
        if half in ("{", "[", "("):
            opened.append(half)
        elif half in ("}", "]", ")") and opened:
            opened.pop()


def _separates(line: str, at: int, opened: list[str]) -> bool:
    letter, before = line[at], line[:at]
    if letter in "｛｝［］【】（）":
        return letter not in "（）" or before[-1:].isascii()
    if letter == "：":
        return _KEY_BEFORE.search(before) is not None
    if letter in _BLANKS:
        return not before.strip() or before.rstrip()[-1] in ":：,，-{｛"
    if letter in "，、；":
        inside = opened[-1:] in (["["], ["("])
        return bool(opened) and (inside or _KEY_BEHIND.match(line, at + 1) is not None)
    return False


def _half_width(line: str, chosen: set[int], indent: int) -> str:
    written: list[str] = []
    at = 0
    while at < len(line):
        letter = line[at]
        at += 1
        if at - 1 not in chosen:
            written.append(letter)
            continue
        half = _HALF[letter]
        if letter in _BLANKS and not "".join(written).strip():
            half = " " * indent
        elif half in (",", ":"):
            while line[at : at + 1] in (" ", *_BLANKS):
                at += 1
            half += " " if line[at:].strip() else ""
        written.append(half)
    return "".join(written)


def _told(chosen: list[_Sign]) -> Wording:
    letters = list(dict.fromkeys(sign.letter for sign in chosen))
    shown = [letter for letter in letters if letter not in _BLANKS]
    if not shown:
        return word("Y128" if _WIDE_BLANK in letters else "Y137")
    return word(
        "Y127",
        signs=listed(shown),
        half=listed(dict.fromkeys(_HALF[letter] for letter in shown)),
    )
