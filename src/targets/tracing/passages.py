"""Where a quoted phrase stands in the source, letter by letter; else what stands there instead.

Blanks and ends of lines make no difference, and nothing else is overlooked: a comma of another
width is told. Never compares a figure with a rules file.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from targets.rulebook.quotes import read_quote
from targets.rulebook.quotes_figures import folded
from targets.source import SourceText, Span

Match = Literal["found", "near", "not found"]


class Passage(NamedTuple):
    """What stands in the source: the line, its text, and the stretch of it that is meant.

    `match`: `found` letter by letter; `near` but for signs of another width; `not found`: the
    passage that is most like it (no line where nothing is).
    """

    match: Match
    line: int | None = None
    text: str = ""
    span: Span | None = None
    times: int = 0


class Letters(NamedTuple):
    """A text without its blanks, and where each letter stands: line and column from 1."""

    text: str
    places: tuple[tuple[int, int], ...]


def letters_of(source: SourceText) -> Letters:
    """The letters of a document in order, without blanks and ends of lines."""
    found = [
        (letter, (line, column))
        for line, text in enumerate(source.lines, start=1)
        for column, letter in enumerate(text, start=1)
        if not letter.isspace()
    ]
    return Letters("".join(letter for letter, _ in found), tuple(place for _, place in found))


def find_passage(letters: Letters, quote: str) -> Passage:
    """The first place of `quote`, else the passage that is most like it."""
    wanted = "".join(letter for letter in quote if not letter.isspace())
    if not wanted:
        return Passage("not found")
    readings: tuple[tuple[Match, str, str], ...] = (
        ("found", letters.text, wanted),
        ("near", _same_signs(letters.text), _same_signs(wanted)),
    )
    for match, text, sought in readings:
        start = text.find(sought)
        if start >= 0:
            return _passage(letters, match, start, start + len(wanted), text.count(sought))
    return _most_alike(letters, wanted)


def unquoted(sentence: str, quotes: tuple[str, ...]) -> tuple[str, ...]:
    """The figures with a direction and the cadences of a sentence that no quote out of it holds."""
    found = read_quote(sentence)
    spans = [(often.start, often.end) for often in found.cadences]
    spans += [
        (level.figures[0].start, level.figures[-1].end) for level in found.levels if level.kinds
    ]
    squeezed = _squeezed(sentence)
    held = [quote for quote in map(_squeezed, quotes) if quote in squeezed]
    texts = [sentence[start:end].strip() for start, end in sorted(spans)]
    return tuple(text for text in texts if not any(_squeezed(text) in quote for quote in held))


def differing(quote: str, passage: str) -> tuple[str, str]:
    """The shortest stretches in which two texts differ: of the quote, and of the passage.

    A number or a word is never cut: 85% differs from 80%. Where one of them only lacks letters, the
    letter before stands with both.
    """
    start = 0
    while start < min(len(quote), len(passage)) and quote[start] == passage[start]:
        start += 1
    end = 0
    room = min(len(quote), len(passage)) - start
    while end < room and quote[-1 - end] == passage[-1 - end]:
        end += 1
    while start and _IN_A_WORD.fullmatch(quote[start - 1]):
        start -= 1
    while end and _IN_A_WORD.fullmatch(quote[-end]):
        end -= 1
    ours, theirs = quote[start : len(quote) - end], passage[start : len(passage) - end]
    before = "" if ours and theirs else quote[max(start - 1, 0) : start]
    return before + ours, before + theirs


_IN_A_WORD = re.compile(r"[A-Za-z0-9.%％‰]")
_SIGNS = str.maketrans("。、“”‘’—–", ".,\"\"''--")
_ALIKE_AT_LEAST = 2  # letters in a row; less is chance


def _same_signs(text: str) -> str:
    return folded(text).translate(_SIGNS)


def _squeezed(text: str) -> str:
    return _same_signs("".join(text.split()))


def _passage(letters: Letters, match: Match, start: int, end: int, times: int) -> Passage:
    """Of a passage over several lines, the part in the first."""
    line, column = letters.places[start]
    last = max(place[1] for place in letters.places[start:end] if place[0] == line)
    text = "".join(_with_blank(letters, at, first=start) for at in range(start, end))
    return Passage(match, line, text, Span(line, column, last + 1), times)


def _with_blank(letters: Letters, at: int, *, first: int) -> str:
    """A letter, with a blank before it where one stood there; an end of line divides words only."""
    letter = letters.text[at]
    if at == first:
        return letter
    before, here = letters.places[at - 1], letters.places[at]
    if before[0] == here[0]:
        return letter if here[1] == before[1] + 1 else f" {letter}"
    return f" {letter}" if letter.isascii() and letters.text[at - 1].isascii() else letter


def _most_alike(letters: Letters, wanted: str) -> Passage:
    """The stretch around the longest run of letters in common, as long as what is sought."""
    matcher = SequenceMatcher(None, letters.text, wanted, autojunk=False)
    run = matcher.find_longest_match()
    if run.size < _ALIKE_AT_LEAST:
        return Passage("not found")
    start = max(run.a - run.b, 0)
    end = min(start + len(wanted), len(letters.text))
    return _passage(letters, "not found", start, end, 0)
