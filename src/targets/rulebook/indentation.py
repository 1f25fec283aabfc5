"""Lines of a rules file that do not begin where they should: tabs, a column too few or too many.

Each is told and put right in a copy. Never decides which repair counts; that is `repairs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from targets.errors import word
from targets.rulebook.drafts import Draft, Edit, Found, indent_of
from targets.rulebook.slips import KEY, Repair

_COLUMNS_ASTRAY = 4
_LINES_REMEMBERED = 300
_FARTHEST = 1_000
_TABS = re.compile(r" *\t[ \t]*(?=[^ \t#])")


def untabbed(draft: Draft, index: int) -> Iterator[Repair]:
    """Where line `index` has tabs in its indentation: every such line, indented by spaces."""
    if _TABS.match(draft.lines[index]):
        yield _untabbed(draft)


def _untabbed(draft: Draft) -> Repair:
    """Each line is indented as its neighbours suggest."""
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
        content = content_of(line)
        opened = _opens(line)
    found = tuple(_tabs_found(draft, run) for run in runs)
    return Repair(found, draft.edited_everywhere(edits_by_line))


def _tabs_found(draft: Draft, run: list[int]) -> Found:
    tab = draft.lines[run[0]].index("\t")
    place = draft.span(run[0], tab, tab + 1)
    if len(run) == 1:
        return place, word("Y111")
    return place, word("Y120", first=run[0] + 1, last=run[-1] + 1)


def value_and_keys(draft: Draft, index: int) -> Iterator[Repair]:
    """`scorecard: x` with lines below that lie deeper: the keys count, the value is told."""
    line = draft.lines[index]
    match = KEY.match(line)
    first = neighbour(draft, index, 1)
    second = neighbour(draft, first, 1)
    below = indent_of(draft.line(first))
    deeper = below - content_of(line) > 1  # by one: rather a line astray
    if match is not None and deeper and below <= indent_of(draft.line(second)):
        found = draft.span(index, match.end(), len(line)), word("Y122", key=match["key"])
        edit = (match.end(), len(line), "")
        mended = draft.edited(index, [edit], told=match.start("key"))
        yield Repair((found,), mended, to_paste=False)  # or the lines below are to be moved


def dashless(draft: Draft, index: int) -> Iterator[Repair]:
    """An item of a list that has lost its dash: it begins with what the item above or below begins
    with, `id:` or `{`, in the column of that item's dash or behind it. YAML may stumble only over
    the next item; then it is the first of the list.
    """
    if draft.lines[index].lstrip().startswith("- "):
        index = _first_of_list(draft, index)
    line = draft.lines[index]
    here = indent_of(line)
    begins = "{" if line[here] == "{" else "".join(line[here:].partition(":")[:2])
    for step in (-1, 1):
        item = _item_beside(draft, index, step)
        begin = content_of(item)
        if here in (indent_of(item), begin) and item[begin:].startswith(begins):
            found = draft.span(index, here, here + len(begins)), word("Y140")
            yield Repair((found,), draft.edited(index, [(0, here, item[:begin])]))


def _first_of_list(draft: Draft, index: int) -> int:
    """The line below the key to which the item in line `index` belongs."""
    here = indent_of(draft.lines[index])
    for number in range(index - 1, max(index - _LINES_REMEMBERED, 0) - 1, -1):
        line = draft.lines[number]
        if _opens(line) and content_of(line) <= here and not line.lstrip().startswith("#"):
            return neighbour(draft, number, 1)
    return index


def _item_beside(draft: Draft, index: int, step: int) -> str:
    """The line of the nearest dash that stands no deeper than line `index`, and of whose list it
    could be; nothing where there is none.
    """
    here = indent_of(draft.lines[index])
    end = index + step * _LINES_REMEMBERED
    for number in range(index + step, max(min(end, len(draft.lines)), -1), step):
        line = draft.lines[number]
        if not line.strip() or line.lstrip().startswith("#") or indent_of(line) > here:
            continue
        if indent_of(line) < content_of(line):
            return line
        if indent_of(line) < here:
            break
    return ""


def reindented(draft: Draft, index: int, outermost: frozenset[str]) -> Iterator[Repair]:
    """A line that begins a little before or behind its like, put in their column."""
    line = draft.lines[index]
    here = indent_of(line)
    for column in _columns(draft, index, outermost):
        if 0 < abs(column - here) < _COLUMNS_ASTRAY:
            found = draft.span(index, here, len(line)), word("Y118")
            yield Repair((found,), draft.edited(index, [(0, here, " " * column)]))


def _columns(draft: Draft, index: int, outermost: frozenset[str]) -> list[int]:
    """Where a line may have been meant to begin, the likeliest first; none where it is fine."""
    line = draft.lines[index]
    before, after = (draft.line(neighbour(draft, index, step)) for step in (-1, 1))
    here = indent_of(line)
    if line.partition(":")[0].strip() in outermost:
        return [0]
    if _opens(before) and here > content_of(before):  # the first below its key
        if _opens(line) or indent_of(after) <= content_of(before):
            return []
        return [here + indent_of(after) - content_of(line)]
    if here == indent_of(after) or (_opens(line) and here - content_of(before) > 1):
        return []
    columns = _open_columns(draft, index)
    if here in columns:
        return []
    if _opens(line):
        columns = [column for column in columns if column < indent_of(after)]
    return sorted(columns, key=lambda column: (abs(column - here), -column))


def _open_columns(draft: Draft, index: int) -> list[int]:
    """Where the keys begin that a line could stand beside; for an item of a list, the dashes."""
    item = draft.lines[index].lstrip().startswith("- ")
    columns: dict[int, None] = {}
    lowest = _FARTHEST
    for line in reversed(draft.lines[max(0, index - _LINES_REMEMBERED) : index]):
        if not line.strip() or line.lstrip().startswith("#") or indent_of(line) > lowest:
            continue
        lowest = indent_of(line)
        dashed = line.lstrip().startswith("- ")
        if not item:
            columns[content_of(line)] = None
        elif dashed:
            columns[lowest] = None
        lowest -= dashed  # a dash hides the column of its own key
    return list(columns)


def neighbour(draft: Draft, index: int, step: int) -> int:
    """The nearest line in one direction that holds more than a comment."""
    index += step
    while 0 <= index < len(draft.lines) and not draft.lines[index].partition("#")[0].strip():
        index += step
    return index if index >= 0 else len(draft.lines)


def _opens(line: str) -> bool:
    """Whether a line is a key whose value stands below."""
    return line.partition(" #")[0].rstrip().endswith(":")


def content_of(line: str) -> int:
    """Where the first key or value of a line begins, behind the dashes of a list."""
    match = re.match(r" *(?:- +)*", line)
    return match.end() if match else 0
