"""Which dataset a file or sheet may be meant for that bears no name at its beginning: by a label
elsewhere in its name, and by its headings. Never reads one that does not fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from targets.errors import RecordsError
from targets.records.files import TABLES, WORKBOOKS, Table, read_bytes, read_table
from targets.records.heading_rows import find_heading_row
from targets.records.headings import known_headings
from targets.records.models import is_required
from targets.rulebook.models import Dataset, RulebookModel


class Mention(NamedTuple):
    """A dataset that a name speaks of, and how the name would begin with it."""

    dataset: str
    renamed: str


def mentioned(rulebook: RulebookModel, path: Path) -> list[Mention]:
    """The datasets whose label, or name with no letter beside it, stands anywhere in the name of a
    file. Of two labels where one holds the other, the longer is meant.
    """
    stem = normalize("NFC", path.stem)
    found: dict[str, re.Match[str]] = {}
    for dataset, table in rulebook.records.items():
        matches = [match for name in _names(dataset, table) if (match := _within(name, stem))]
        if matches:
            found[dataset] = max(matches, key=lambda match: len(match[0]))
    spans = [match.span() for match in found.values()]
    return [
        Mention(dataset, _renamed(match, path))
        for dataset, match in found.items()
        if not any(_is_inside(match.span(), other) for other in spans)
    ]


def fits(rulebook: RulebookModel, dataset: str, table: Table) -> bool:
    """Whether there is a heading for every field that must have one."""
    record = rulebook.records[dataset]
    found = _fields_found(record, table)
    return all(name in found for name in record.fields if is_required(rulebook, record, name))


def best_fitting(rulebook: RulebookModel, table: Table) -> str | None:
    """The dataset that has more of its fields there than any other, if it fits."""
    found: dict[int, list[str]] = {}
    for dataset, record in rulebook.records.items():
        found.setdefault(len(_fields_found(record, table)), []).append(dataset)
    best = [one for one in found[max(found)] if fits(rulebook, one, table)]
    return best[0] if len(best) == 1 else None


def file_fits(rulebook: RulebookModel, dataset: str, path: Path) -> bool:
    """Whether a file, or a sheet of it that people see, has the headings of the dataset."""
    try:
        return any(fits(rulebook, dataset, table) for table in _tables(path))
    except RecordsError:
        return False


def _tables(path: Path) -> Iterator[Table]:
    raw = read_bytes(path).raw
    if path.suffix.lower() in TABLES:
        yield read_table(path, raw)
    elif path.suffix.lower() in WORKBOOKS:
        from targets.records.workbooks import open_workbook  # CSV does not wait for it

        yield from (sheet.table() for sheet in open_workbook(path, raw).sheets)


def _fields_found(record: Dataset, table: Table) -> set[str]:
    if not table.rows:
        return set()
    known = known_headings(record)
    headings = find_heading_row(table.rows, known).headings
    return {known[heading] for heading in headings if heading in known}


def _names(dataset: str, table: Dataset) -> Iterator[str]:
    labels = (table.label.zh, table.label.en) if table.label else ()
    yield from (normalize("NFC", name) for name in (dataset, *labels) if name and len(name) > 1)


def _within(name: str, stem: str) -> re.Match[str] | None:
    """Where a name stands; letters beside it would make another word of it, unless it is
    Chinese, which has no blanks.
    """
    pattern = re.escape(name)
    if name.isascii():
        pattern = rf"(?<![A-Za-z]){pattern}(?![A-Za-z])"
    return re.search(pattern, stem, re.IGNORECASE)


def _is_inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return span != other and other[0] <= span[0] and span[1] <= other[1]


def _renamed(match: re.Match[str], path: Path) -> str:
    """`甲一村月报.xlsx` as `月报_甲一村.xlsx`."""
    rest = (match.string[: match.start()] + match.string[match.end() :]).strip(" _-")
    return f"{match[0]}_{rest}{path.suffix}"
