"""The slips that YAML stumbles over, each told and put right in a copy, so that reading goes on.

A repair counts only where YAML can read on beyond it. Never knows what a key means.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import yaml

from targets.errors import word
from targets.rulebook.drafts import Draft, Edit, Found, Loader
from targets.rulebook.indentation import dashless, reindented, untabbed, value_and_keys
from targets.rulebook.limits import LEVELS_AT_MOST
from targets.rulebook.slips import (
    Repair,
    missing_colon,
    tight_dash,
    unclosed,
    unopened,
    unreadable_values,
    wrong_colons,
)
from targets.source import Span

_LINES_ABOVE = 3
_LINE_AT_MOST = 4_000
_EVENTS_AT_MOST = 200_000
_TRIES_AT_LEAST = 20
_TRIED_AT_MOST = 16 << 20  # characters
_TOO_DEEP = "exceeded maximum nesting depth"  # thousands of levels, beyond what YAML reads
_SAYS = {
    "did not find expected ',' or '}'": "a comma or `}` is missing",
    "did not find expected ',' or ']'": "a comma or `]` is missing",
    "did not find expected key": ("a key should be here, in the column of those above, or nothing"),
    "did not find expected '-' indicator": "a list item should be here, beginning with `- `",
    "did not find expected node content": "a value should be here",
    "did not find expected <document start>": "this line is not indented like those above",
    "mapping values are not allowed in this context": (
        "a line too far to the right, or a colon too many"
    ),
    "could not find expected ':'": "a colon is missing after the key",
    "found unexpected end of stream": "a quotation mark is never closed",
    "found character that cannot start any token": "a value cannot begin with this character",
    "found unknown escape character": "a backslash has a meaning of its own in double quotes",
    "block sequence entries are not allowed in this context": "a list begins on a line of its own",
    "found unknown directive name": "a line cannot begin with `%`",
    "mapping keys are not allowed in this context": "`?` cannot be used here",
}


class Mender:
    """Mends one text, and tries no more than so much in all: parsing takes time."""

    def __init__(self, size: int, outermost: frozenset[str]) -> None:
        self._outermost = outermost  # keys that begin in the first column
        self._tries = max(_TRIES_AT_LEAST, _TRIED_AT_MOST // max(size, 1))

    def mend(self, draft: Draft, error: yaml.MarkedYAMLError) -> Repair:
        """What YAML stumbled over, told and, where it is a known slip, put right."""
        line, column = _place(error)
        above = range(line - 1, max(line - 1 - _LINES_ABOVE, -1), -1)
        context = [error.context_mark.line] if error.context_mark is not None else []
        stumbled = draft.span(line, column, column + 1)
        quote = _left_open(draft, line)
        if quote is not None and quote.draft is not None and _reads_on(quote.draft, stumbled):
            return quote
        for index in dict.fromkeys((line, *above, *context)):
            for repair in _candidates(draft, index, self._outermost):
                if self._tries > 0 and repair.draft is not None:
                    self._tries -= 1
                    if _reads_on(repair.draft, stumbled):
                        return repair
        return Repair((_explain(draft, error),), None)


def mend_colons(draft: Draft) -> Repair:
    """The lines of a text without a single key that would be keys but for their colon."""
    found: list[Found] = []
    edits_by_line: dict[int, list[Edit]] = {}
    for index, line in enumerate(draft.lines):
        edits = []
        for place, edit in wrong_colons(draft, index) if len(line) <= _LINE_AT_MOST else ():
            found.append(place)
            edits.append(edit)
        if edits:
            edits_by_line[index] = edits
    return Repair(tuple(found), draft.edited_everywhere(edits_by_line))


def _place(error: yaml.MarkedYAMLError) -> tuple[int, int]:
    mark = error.problem_mark or error.context_mark
    return (mark.line, mark.column) if mark is not None else (0, 0)


def _left_open(draft: Draft, line: int) -> Repair | None:
    """A quotation mark that only one further down closed, in the line where YAML stumbled."""
    last: yaml.ScalarEvent | None = None
    try:
        for event in _events(draft):
            if isinstance(event, yaml.ScalarEvent):
                last = event
    except yaml.MarkedYAMLError:
        pass
    first, end = (last.start_mark, last.end_mark) if last is not None else (None, None)
    if last is None or first is None or end is None or last.style not in ("'", '"'):
        return None
    if not first.line < end.line == line:
        return None
    written = draft.line(first.line)
    at = len(written.rstrip())
    found = draft.span(first.line, first.column, first.column + 1)
    mended = draft.edited(first.line, [(at, at, last.style)])
    return Repair(((found, word("Y138", line=end.line + 1)),), mended)


def _reads_on(draft: Draft, stumbled: Span) -> bool:
    """Whether YAML can read `draft` beyond the place where it stumbled before."""
    try:
        for _ in _events(draft):
            pass
    except yaml.MarkedYAMLError as error:
        line, column = _place(error)
        return draft.span(line, column, column + 1) > stumbled
    return True


def _events(draft: Draft) -> Iterator[yaml.Event]:
    """What YAML reads, and then what it raises where it stumbles."""
    return islice(iter(Loader(draft.text).get_event, None), _EVENTS_AT_MOST)


def _candidates(draft: Draft, index: int, outermost: frozenset[str]) -> Iterator[Repair]:
    """What could be put right in line `index`, with whatever belongs to it."""
    line = draft.line(index)
    if not line.strip() or line.lstrip().startswith("#") or len(line) > _LINE_AT_MOST:
        return
    yield from untabbed(draft, index)
    for found, edit in wrong_colons(draft, index):
        yield Repair((found,), draft.edited(index, [edit]))
    yield from unopened(draft, index)
    yield from unreadable_values(draft, index)
    yield from unclosed(draft, index)
    yield from tight_dash(draft, index)
    yield from dashless(draft, index)
    yield from missing_colon(draft, index)
    yield from value_and_keys(draft, index)
    yield from reindented(draft, index, outermost)


def _explain(draft: Draft, error: yaml.MarkedYAMLError) -> Found:
    """What YAML says where it stops, in our words, at the place that is to be mended."""
    line, column = _place(error)
    mark, context = error.context_mark, error.context or ""
    if mark is not None and mark.line < line and ("quoted" in context or "simple key" in context):
        line, column = mark.line, mark.column
    line = min(line, len(draft.lines) - 1)
    column = min(column, max(len(draft.line(line)) - 1, 0))
    if error.problem == _TOO_DEEP:
        wording = word("Y104", what="levels of nesting", limit=LEVELS_AT_MOST)
        return draft.span(line, column, column + 1), wording
    found = _SAYS.get(error.problem or "", "this does not fit its grammar")
    return draft.span(line, column, column + 1), word("Y115", found=found)
