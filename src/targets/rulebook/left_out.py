"""A colon, a comma, a bracket or a blank that is missing in a line, wherever it could have stood.

Each reading of the line is offered, the likeliest first. Never decides which of them is right.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from targets.errors import word
from targets.rulebook.drafts import indent_of
from targets.rulebook.known_keys import every_key
from targets.rulebook.wide_signs import Slip, needs_half_width
from targets.source import Span

_WORD = re.compile(r"[^\W\d]\w*")
_NO_COLON = re.compile(r"(?:^\s*(?:- +)*|[{,\[]\s*)(?P<key>[^\W\d]\w*)(?= +[^\s:#,}\]])")
_ALONE = re.compile(r"\s*(?:- +)*(?P<key>[^\W\d]\w*)\s*$")
_NO_COMMA = re.compile(r"(?<=[^\s,{\[:])(?P<gap> +)(?P<key>[^\W\d]\w*(?=: )|(?=[{\[]))")
_TIGHT_DASH = re.compile(r"\s*-(?=[{\[])")
_PARTED = re.compile(r"(?P<first>[<>!=]) +=")
_COMPARED_WITH_YES = re.compile(
    r"(?P<name>[^\W\d]\w*) *==? *(?P<quote>[\"']?)(?P<told>yes|no|true|false|是|否)(?P=quote)(?!\w)"
)
_KEY_AS_VALUE = re.compile(r"\s*(?:- +)*[^\W\d]\w*: +(?P<key>[^\W\d]\w*): +[^{\[\s]")
_OPENS_AT = re.compile(r"(?:(?<=: )|(?<=- )|(?<=\[)|(?<=, ))(?=[^\W\d]\w*[:,\]])")
_CLOSES_AT = re.compile(r"(?<=[^\s,])(?=[,}\]]|\s*$)")
_PAIRS = (("{", "}", "Y124"), ("[", "]", "Y129"))
_READINGS_AT_MOST = 8


def likely_keys(lines: Sequence[str]) -> frozenset[str]:
    """Every key that the language knows, and every word that the file holds more than once."""
    written = Counter(found for line in lines for found in _WORD.findall(line))
    return every_key() | {found for found, times in written.items() if times > 1}


def left_out_slips(lines: Sequence[str], number: int, words: frozenset[str]) -> Iterator[Slip]:
    """Line `number` (from 1) with what may have been left out of it, at one place each."""
    line = lines[number - 1]
    found = [
        *_run_together(line, number),
        *_without_colon(lines, number, words),
        *_without_bracket(line, number),
        *_without_comma(line, number),
    ]
    for slip in found[:_READINGS_AT_MOST]:
        if not needs_half_width(slip.line):
            yield slip


def _without_colon(lines: Sequence[str], number: int, words: frozenset[str]) -> Iterator[Slip]:
    line = lines[number - 1]
    below = next((one for one in lines[number:] if one.strip()), "")
    places = [(found, found["key"] in words) for found in _NO_COLON.finditer(line)]
    if (alone := _ALONE.match(line)) and indent_of(below) + below.lstrip().startswith(
        "- "
    ) > indent_of(line):
        places.append((alone, True))
    for found, known in places:
        key, start, end = found["key"], found.start("key"), found.end("key")
        if known or line[end:].lstrip()[:1] in ("{", "["):
            span = Span(number, start + 1, end + 1)
            yield Slip(f"{line[:end]}:{line[end:]}", span, word("Y119", key=key))


def _without_comma(line: str, number: int) -> Iterator[Slip]:
    for found in _NO_COMMA.finditer(line):
        if line.count("{", 0, found.start()) + line.count("[", 0, found.start()) > 0:
            at, key = found.start("gap"), found["key"]
            start = found.end("gap")
            span = Span(number, start + 1, start + 1 + max(len(key), 1))
            shown = key or line[start]
            yield Slip(f"{line[:at]},{line[at:]}", span, word("Y125", key=shown))


def _run_together(line: str, number: int) -> Iterator[Slip]:
    """`-{id: x}`, `a < = b`, `model = yes`, `target: at_least: 96%`."""
    if found := _TIGHT_DASH.match(line):
        at = found.end()
        yield Slip(f"{line[:at]} {line[at:]}", Span(number, at, at + 1), word("Y123"))
    for found in _PARTED.finditer(line):
        sign = found["first"] + "="
        span = Span(number, found.start() + 1, found.end() + 1)
        mended = line[: found.start()] + sign + line[found.end() :]
        yield Slip(mended, span, word("F219", found=found[0], instead=sign))
    for found in _COMPARED_WITH_YES.finditer(line):
        name = found["name"]
        meant = name if found["told"] in ("yes", "true", "是") else f"not {name}"
        span = Span(number, found.start() + 1, found.end() + 1)
        mended = line[: found.start()] + meant + line[found.end() :]
        yield Slip(mended, span, word("F279", field=name, instead=meant))
    if found := _KEY_AS_VALUE.match(line):
        start = found.start("key")
        span = Span(number, start + 1, found.end("key") + 1)
        mended = f"{line[:start]}{{{line[start:].rstrip()}}}"
        yield Slip(mended, span, word("Y130", key=found["key"]))


def _without_bracket(line: str, number: int) -> Iterator[Slip]:
    """One bracket too few: wherever it could stand."""
    for opener, closer, code in _PAIRS:
        more = line.count(opener) - line.count(closer)
        if more == -1:
            for found in _OPENS_AT.finditer(line):
                at, last = found.start(), line.rindex(closer)
                wording = word(code)
                yield Slip(
                    line[:at] + opener + line[at:], Span(number, last + 1, last + 2), wording
                )
        if more == 1:
            for found in _CLOSES_AT.finditer(line, line.rindex(opener)):
                at, first = found.start(), line.index(opener)
                wording = word("Y117", found=opener, closer=closer)
                mended = line[:at] + closer + line[at:]
                yield Slip(mended, Span(number, first + 1, first + 2), wording)
