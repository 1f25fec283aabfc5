"""JSON Lines read into rows of cells: each line is a record, and its keys are the headings.

Never judges a cell.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from targets.errors import RecordsError, Wording
from targets.records import limits
from targets.records.files import Lines, Sheet, decoded, tabulated, unreadable
from targets.records.watching import watched

LINES_TOLD_AT_MOST = 20
"""So many lines of JSON that cannot be read are told; a file with more is of another kind."""


def read_json_lines(path: Path, raw: bytes) -> tuple[Sheet, str]:
    """The records of a JSON Lines file, and its encoding; its keys are the headings."""
    text, encoding = decoded(path, raw)
    about = text.count("\n")
    del text
    lines = Lines(path, raw, encoding)
    each = watched(lines.each_alone(), "reading", path.name, of=about)
    numbers, records = _parsed_lines(path, each)
    headings, rows = tabulated(records, path)
    return Sheet(headings, rows, 1, numbers), encoding


def _parsed_lines(
    path: Path, lines: Iterable[str]
) -> tuple[tuple[int, ...], list[Mapping[str, object]]]:
    """The records and the numbers of their lines; blank lines are skipped."""
    numbers: list[int] = []
    records: list[Mapping[str, object]] = []
    problems: list[Wording] = []
    for number, line in enumerate(lines, start=1):
        limits.check_limit(path, "rows", number, limits.ROWS_AT_MOST)
        if not line.strip():
            continue
        if len(problems) == LINES_TOLD_AT_MOST:
            unread = f"line {number} and those below were not read"
            problems += unreadable(path, unread).problems
            break
        record, why = _record_of(line)
        if why:
            problems += unreadable(path, f"line {number} {why}").problems
        numbers.append(number)
        records.append(record)
    if problems:
        raise RecordsError(*problems)
    return tuple(numbers), records


def _record_of(line: str) -> tuple[Mapping[str, object], str]:
    """What a line holds, or what is wrong with it. What Python raises holds the line itself."""
    try:
        record = json.loads(line, parse_float=Decimal, object_pairs_hook=_each_key_once)
    except RecursionError:
        return {}, _TOO_DEEP
    except json.JSONDecodeError as error:
        return {}, f"is not JSON from column {error.pos + 1} on"
    except _DoubleKeyError as error:
        return {}, f"is not JSON: {error}"
    except ValueError:  # Python itself reads no longer ones
        return {}, "holds a number of too many digits"
    if not isinstance(record, dict):
        return {}, "holds no `{…}`"
    return record, _TOO_DEEP if _levels(record) > limits.JSON_LEVELS_AT_MOST else ""


_TOO_DEEP = f"holds values nested more than {limits.JSON_LEVELS_AT_MOST} levels deep"


def _levels(value: object) -> int:
    """How deep a value of JSON is nested: 1 for a flat record."""
    levels, found = 0, [value]
    while found := [one for one in found if isinstance(one, (dict, list))]:
        levels += 1
        found = [
            inner for one in found for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return levels


class _DoubleKeyError(ValueError):
    """A key stands twice."""


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON. Raises where a key stands twice: which one is meant?"""
    found = dict(pairs)
    if len(found) < len(pairs):
        double = next(
            name for name, times in Counter(name for name, _ in pairs).items() if times > 1
        )
        raise _DoubleKeyError(f"the key `{double}` stands twice")
    return found
