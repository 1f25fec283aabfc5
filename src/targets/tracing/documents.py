"""A source document as sentences, each with its place: `3.1.3/2` is the second sentence of the
third paragraph under heading 3.1.

Headings are numbered as the document numbers them (三、 or 3. or 第三条), paragraphs by counting.
Never asks what a sentence means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from targets.rulebook.quotes_figures import whole_number
from targets.source import SourceText, Span, width
from targets.tracing.orders import demands, orders


class Sentence(NamedTuple):
    """One sentence of the source; `spans` are its stretches of lines."""

    paragraph: str
    number: int
    text: str
    spans: tuple[Span, ...]
    orders: bool

    @property
    def place(self) -> str:
        """As a clause names it: `3.1.3/2`."""
        return f"{self.paragraph}/{self.number}"

    @property
    def line(self) -> int:
        """The line where it begins."""
        return self.spans[0].line


def read_sentences(source: SourceText) -> tuple[Sentence, ...]:
    """The sentences of a document, in order; titles and headings are none."""
    found: list[Sentence] = []
    counted: dict[str, int] = {}
    for place, pieces in _paragraphs(source):
        for text, spans in _sentences(pieces):
            number = counted[place] = counted.get(place, 0) + 1
            found.append(Sentence(place, number, text, spans, orders(text)))
    return tuple(found)


_Piece = tuple[int, int, str]
"""Line, column from 1, and a stretch of that line."""

_NUMERAL = "[零〇一二两三四五六七八九十百]{1,5}"
_MARKERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("part", re.compile(rf"第({_NUMERAL}|\d{{1,3}})(?:部分|章|篇)[\s、:：]*")),
    ("division", re.compile(rf"第({_NUMERAL}|\d{{1,3}})节[\s、:：]*")),
    ("article", re.compile(rf"第({_NUMERAL}|\d{{1,3}})条[\s、:：]*")),
    ("numeral", re.compile(rf"({_NUMERAL})[、.．]\s*")),
    ("numeral in brackets", re.compile(rf"[（(]({_NUMERAL})[)）]\s*")),
    ("dotted", re.compile(r"(\d{1,3}(?:\.\d{1,3})+)\.?\s+")),
    ("number", re.compile(r"(\d{1,3})(?:[、．]\s*|\.\s+|\.(?=[^\d\s]))")),
    ("number in brackets", re.compile(r"[（(]?(\d{1,3})[)）]\s*")),
)
_ENDS = re.compile(r"(?:[。；！？;!?]|(?<=[A-Za-z0-9%)\]\"'”’])\.(?=\s|$))[”’」』\"')）]*")
_ENDS_LINE = re.compile(r"[。；！？;!?.:：][”’」』\"')）]*$")
_SHORTENED = re.compile(r"\b(?:(?i:nos?|arts?|sec|cf|e\.g|i\.e|vs|approx)|[A-Z])\.$")
_HEADING_AT_MOST = 80  # cells, of which a Chinese character takes two
_WRAPPED_FROM = 60  # a shorter line was ended on purpose


def _paragraphs(source: SourceText) -> Iterator[tuple[str, list[_Piece]]]:
    """Every paragraph: under which number it stands, and its stretches of lines."""
    levels: list[tuple[str, tuple[int, ...]]] = []
    counted: dict[tuple[int, ...], int] = {}
    is_title, open_pieces, open_place = True, list[_Piece](), ""
    for line, written in enumerate(source.lines, start=1):
        text = written.strip()
        if open_pieces and (not text or _marker(text) or not _goes_on(open_pieces[-1])):
            yield open_place, open_pieces
            open_pieces = []
        if not text:
            continue
        column = len(written) - len(written.lstrip()) + 1
        if open_pieces:
            open_pieces.append((line, column, text))
            continue
        marker = _marker(text)
        if marker is None:
            if is_title and not _is_sentence(text):
                continue
            above = levels[-1][1] if levels else (0,)
            counted[above] = counted.get(above, 0) + 1
            open_place = _written((*above, counted[above]))
        else:
            style, numbers, length = marker
            _step_to(levels, style, numbers)
            above = levels[-1][1]
            counted.setdefault(above, 0)
            if not _is_sentence(text[length:]):
                is_title = False
                continue
            open_place, column, text = _written(above), column + length, text[length:]
        is_title = False
        open_pieces = [(line, column, text)]
    if open_pieces:
        yield open_place, open_pieces


def _marker(text: str) -> tuple[str, tuple[int, ...], int] | None:
    """The number in front of a line: its style, what it says, how long it is."""
    for style, pattern in _MARKERS:
        if match := pattern.match(text):
            numbers = tuple(whole_number(part) or 0 for part in match[1].split("."))
            return style, numbers, match.end()
    return None


def _step_to(
    levels: list[tuple[str, tuple[int, ...]]], style: str, numbers: tuple[int, ...]
) -> None:
    """A style that is open closes what lies below it; a new one opens a level."""
    if style == "dotted":
        levels[:] = [one for one in levels if len(one[1]) < len(numbers)]
        levels.append((style, numbers))
        return
    for depth, (open_style, _) in enumerate(levels):
        if open_style == style:
            del levels[depth:]
            break
    above = levels[-1][1] if levels else ()
    levels.append((style, (*above, *numbers)))


def _is_sentence(text: str) -> bool:
    """Whether a line is more than a title or heading: it ends like a sentence, is long, or demands
    something outright.
    """
    return bool(_ENDS_LINE.search(text)) or width(text) > _HEADING_AT_MOST or demands(text)


def _goes_on(piece: _Piece) -> bool:
    """Whether a paragraph goes on in the next line: this one is long and ends in mid-sentence."""
    return width(piece[2]) >= _WRAPPED_FROM and not _ENDS_LINE.search(piece[2])


def _written(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))


def _sentences(pieces: list[_Piece]) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """The sentences of one paragraph, each with its stretches of lines."""
    text: list[str] = []
    spans: list[Span] = []
    for line, column, written in pieces:
        start = 0
        ends = list(_ends(written))
        for end in ends if ends[-1:] == [len(written)] else (*ends, len(written)):
            part = written[start:end]
            first = column + start + len(part) - len(part.lstrip())
            text.append(part.strip())
            spans.append(Span(line, first, first + len(text[-1])))
            if end in ends:
                yield _joined(text), tuple(spans)
                text, spans = [], []
            start = end
    if text:
        yield _joined(text), tuple(spans)


def _ends(text: str) -> Iterator[int]:
    """Where sentences end in a line without blanks around it."""
    for match in _ENDS.finditer(text):
        if not _SHORTENED.search(text[: match.end()]):
            yield match.end()


def _joined(parts: list[str]) -> str:
    """Lines put together, with a blank between words of letters."""
    whole = parts[0]
    for part in parts[1:]:
        whole += (" " if whole[-1].isascii() and part[0].isascii() else "") + part
    return whole
