"""The slips that YAML stumbles over, each told and put right in a copy, so that reading goes on.

A repair counts only where YAML can read on beyond it. Never knows what a key means, but for the
keys that hold formulas and levels.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import yaml

from targets.errors import Wording, word
from targets.rulebook.drafts import Draft, Edit
from targets.source import Span

Found = tuple[Span, Wording]

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

LEVELS_AT_MOST = 40

_LINES_ABOVE = 3
_COLUMNS_ASTRAY = 4
_LINES_REMEMBERED = 300
_FARTHEST = 1_000
_LINE_AT_MOST = 4_000
_EVENTS_AT_MOST = 200_000
_TRIES_AT_LEAST = 20
_TRIED_AT_MOST = 16 << 20  # characters
_FORMULAS = ("numerator", "denominator", "value", "where", "that", "when", "applies_to", "formula")
_LEVELS = ("at_least", "at_most", "more_than", "less_than")
_SIGNS = {">=": "at_least", "<=": "at_most", ">": "more_than", "<": "less_than"}

_TABS = re.compile(r" *\t[ \t]*(?=[^ \t#])")
_WIDE_COLON = re.compile(r"(?P<key>(?:^\s*(?:- +)*|[{,]\s*)[^\s:：{}\[\],\"'#]+)：")
_TIGHT_COLON = re.compile(r"(?P<key>(?:^\s*(?:- +)*|[{,]\s*)[^\W\d]\w*):(?=[^\s:/])")
_KEY = re.compile(r"(?:^\s*(?:- +)*|[{,]\s*)(?P<key>[^\s:{}\[\],\"'#]+): +(?=\S)")
_NO_COLON = re.compile(r"\s*(?:- +)*(?P<key>[^\W\d]\w*) +[^\s:#]")
_SIGN = re.compile(r"(>=|<=|>|<|=)\s*")
_RESERVED = re.compile(r"[>|](?![-+\d]*\s*(?:#|$))|[%@`,]|[*&](?!\w+\s*$)|!(?![A-Za-z<!])")
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


@dataclass(frozen=True, slots=True)
class Repair:
    """What is wrong, and the draft with it put right: None where nobody knows how."""

    found: tuple[Found, ...]
    draft: Draft | None


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
        for place, edit in _wrong_colons(draft, index) if len(line) <= _LINE_AT_MOST else ():
            found.append(place)
            edits.append(edit)
        if edits:
            edits_by_line[index] = edits
    return Repair(tuple(found), draft.edited_everywhere(edits_by_line))


def _place(error: yaml.MarkedYAMLError) -> tuple[int, int]:
    mark = error.problem_mark or error.context_mark
    return (mark.line, mark.column) if mark is not None else (0, 0)


def _reads_on(draft: Draft, stumbled: Span) -> bool:
    """Whether YAML can read `draft` beyond the place where it stumbled before."""
    try:
        for _ in islice(yaml.parse(draft.text, Loader=Loader), _EVENTS_AT_MOST):
            pass
    except yaml.MarkedYAMLError as error:
        line, column = _place(error)
        return draft.span(line, column, column + 1) > stumbled
    return True


def _candidates(draft: Draft, index: int, outermost: frozenset[str]) -> Iterator[Repair]:
    """What could be put right in line `index`, with whatever belongs to it."""
    line = draft.line(index)
    if not line.strip() or line.lstrip().startswith("#") or len(line) > _LINE_AT_MOST:
        return
    if _TABS.match(line):
        yield _untabbed(draft)
    for found, edit in _wrong_colons(draft, index):
        yield Repair((found,), draft.edited(index, [edit]))
    yield from _values(draft, index)
    yield from _unclosed(draft, index)
    yield from _missing_colon(draft, index)
    yield from _value_and_keys(draft, index)
    yield from _reindented(draft, index, outermost)


def _untabbed(draft: Draft) -> Repair:
    """Every line with tabs in its indentation, indented as its neighbours suggest."""
    runs: list[list[int]] = []
    edits_by_line: dict[int, list[Edit]] = {}
    widths: dict[str, int] = {}
    content, opened, tabbed = 0, False, False
    for index, line in enumerate(draft.lines):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        match = _TABS.match(line)
        if match:
            indent = widths.setdefault(match[0], content + 2 * opened)
            edits_by_line[index] = [(0, match.end(), " " * indent)]
            if not tabbed:
                runs.append([])
            runs[-1].append(index)
            line = " " * indent + line[match.end() :]
        tabbed = match is not None
        content = _content(line)
        opened = line.rstrip().endswith(":")
    found = tuple(_tabs_found(draft, run) for run in runs)
    return Repair(found, draft.edited_everywhere(edits_by_line))


def _tabs_found(draft: Draft, run: list[int]) -> Found:
    tab = draft.lines[run[0]].index("\t")
    place = draft.span(run[0], tab, tab + 1)
    if len(run) == 1:
        return place, word("Y111")
    return place, word("Y120", first=run[0] + 1, last=run[-1] + 1)


def _wrong_colons(draft: Draft, index: int) -> Iterator[tuple[Found, Edit]]:
    """`points：20` and `points:20`, each with the edit that makes a plain colon and a space."""
    line = draft.lines[index]
    for code, pattern in (("Y112", _WIDE_COLON), ("Y114", _TIGHT_COLON)):
        if match := pattern.search(line):
            at = match.end("key")
            key = match["key"].strip(" -{,")
            blank = "" if line[at + 1 :].startswith(" ") else " "
            yield (draft.span(index, at, at + 1), word(code, key=key)), (at, at + 1, f":{blank}")


def _values(draft: Draft, index: int) -> Iterator[Repair]:
    """Values that YAML cannot take as they stand, from left to right."""
    line = draft.lines[index]
    for match in _KEY.finditer(line):
        key, start = match["key"], match.end()
        before = line[: match.start("key")]
        flow = before.count("{") + before.count("[") > before.count("}") + before.count("]")
        end = _end_of_value(line, start, "flow" if flow else "block")
        value = line[start:end]
        span = draft.span(index, start, end)
        if _RESERVED.match(value):
            yield _signed(draft, index, (start, end), key)
        elif key in _FORMULAS and (("[" in value and flow) or _is_cut_by_quotes(value)):
            found = quoted(value)
            repair = draft.edited(index, _quoting(line, start, end))
            yield Repair(((span, word("Y110", found=found)),), repair)
        elif ": " in value and value[:1] not in "\"'{[":
            repair = draft.edited(index, _quoting(line, start, end))
            at = start + value.index(": ")
            place = draft.span(index, at, at + 1)
            yield Repair(((place, word("Y116", key=key)),), repair)


def _end_of_value(line: str, start: int, style: str) -> int:
    """Where the value that begins at `start` ends, were it plain text."""
    end, depth = len(line), 0
    for at in range(start, len(line)):
        letter = line[at]
        if letter == "#" and line[at - 1] in " \t":
            end = at
            break
        if style == "flow" and depth == 0 and letter in ",}]" and at > start:
            end = at
            break
        depth += (letter in "([{") - (letter in ")]}")
    return start + len(line[start:end].rstrip())


def _is_cut_by_quotes(value: str) -> bool:
    """Whether a formula begins with a quoted text, which YAML takes for the whole value."""
    match = re.match(r"\"[^\"]*\"|'[^']*'", value)
    return match is not None and match.end() < len(value)


def _signed(draft: Draft, index: int, place: tuple[int, int], key: str) -> Repair:
    """`at_least: >=96%` is read as `at_least: 96%`, `target: >=96%` as a level; other as text."""
    start, end = place
    line = draft.lines[index]
    found = word("Y113", found=line[start:end])
    span = draft.span(index, start, end)
    sign = _SIGN.match(line, start, end)
    if sign and key in _LEVELS:
        return Repair(((span, found),), draft.edited(index, [(start, sign.end(), "")]))
    if sign and sign[1] in _SIGNS and key == "target":
        edits = [(start, sign.end(), f"{{{_SIGNS[sign[1]]}: "), (end, end, "}")]
        return Repair(((span, found),), draft.edited(index, edits))
    code = "Y113" if sign else "Y121"
    wording = word(code, found=line[start:end])
    mended = draft.edited(index, _quoting(line, start, end), told=start)
    return Repair(((span, wording),), mended)


def _unclosed(draft: Draft, index: int) -> Iterator[Repair]:
    """A bracket that is opened in a line, though the next line is no part of what it holds."""
    line = draft.lines[index]
    opened: list[int] = []
    for at, letter in enumerate(line):
        if letter in "{[":
            opened.append(at)
        elif letter in "}]" and opened:
            opened.pop()
    after = next((later for later in draft.lines[index + 1 :] if later.strip()), "")
    if opened and _indent(after) <= _indent(line):
        end = _end_of_value(line, 0, "block")
        closers = "".join("}" if line[at] == "{" else "]" for at in reversed(opened))
        place = draft.span(index, opened[0], opened[0] + 1)
        wording = word("Y117", found=line[opened[0]], closer=closers[-1])
        yield Repair(((place, wording),), draft.edited(index, [(end, end, closers)]))


def _missing_colon(draft: Draft, index: int) -> Iterator[Repair]:
    """`records monthly`: a word and a value, and nothing between them."""
    if match := _NO_COLON.match(draft.lines[index]):
        at = match.end("key")
        span = draft.span(index, match.start("key"), at)
        mended = draft.edited(index, [(at, at, ":")])
        yield Repair(((span, word("Y119", key=match["key"])),), mended)


def _value_and_keys(draft: Draft, index: int) -> Iterator[Repair]:
    """`scorecard: x` with lines below that lie deeper: the keys count, the value is told."""
    match = _KEY.match(draft.lines[index])
    below = [line for line in islice(draft.lines, index + 1, index + 9) if line.strip()][:2]
    if match is None or len(below) < 2 or _indent(below[0]) != _indent(below[1]):
        return
    if _indent(below[0]) > _content(draft.lines[index]):
        end = len(draft.lines[index])
        found = draft.span(index, match.end(), end), word("Y122", key=match["key"])
        yield Repair((found,), draft.edited(index, [(match.end(), end, "")]))


def _reindented(draft: Draft, index: int, outermost: frozenset[str]) -> Iterator[Repair]:
    """A line that begins a little before or behind its like, put in their column."""
    line = draft.lines[index]
    here, key = _indent(line), line.split(":")[0].strip()
    item = line.lstrip().startswith("- ")
    if key in outermost and here < _COLUMNS_ASTRAY:
        columns = [0]
    else:
        columns = _open_columns(draft, index, item=item)
        if here in columns:
            return
        columns = sorted(columns, key=lambda column: (abs(column - here), -column))
    for column in columns:
        if column != here and abs(column - here) < _COLUMNS_ASTRAY:
            found = draft.span(index, here, len(line)), word("Y118")
            yield Repair((found,), draft.edited(index, [(0, here, " " * column)]))


def _open_columns(draft: Draft, index: int, *, item: bool) -> list[int]:
    """Where a key (or the dash of an item) could begin, going by the lines above."""
    columns: list[int] = []
    lowest = _FARTHEST
    for line in reversed(draft.lines[max(0, index - _LINES_REMEMBERED) : index]):
        if not line.strip() or line.lstrip().startswith("#") or _indent(line) > lowest:
            continue
        lowest = _indent(line)
        begins = _indent(line) if item else _content(line)
        if begins not in columns and (line.lstrip().startswith("- ") or not item):
            columns.append(begins)
        if not item and _indent(line) != begins:
            continue
        if lowest == 0:
            break
    return columns


def _content(line: str) -> int:
    """Where the first key or value of a line begins, behind the dashes of a list."""
    match = re.match(r" *(?:- +)*", line)
    return match.end() if match else 0


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _quoting(line: str, start: int, end: int) -> list[Edit]:
    """Single quotes around a stretch of a line, those inside doubled."""
    doubled = [(at, at, "'") for at in range(start, end) if line[at] == "'"]
    return [(start, start, "'"), *doubled, (end, end, "'")]


def quoted(text: str) -> str:
    """`text` in the quotes that it does not hold itself."""
    if "'" not in text:
        return f"'{text}'" if '"' in text else f'"{text}"'
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


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
