"""Rejected rows as they came, each with what is wrong, to be mended and delivered again.

Says how such a file is laid out, and knows one that comes back. Never judges, and never mends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from targets.errors import Language
from targets.records.candidates import Candidate
from targets.records.cells import Cell
from targets.records.failures import Failure
from targets.records.files import Came, Origin, Sheet
from targets.records.heading_rows import without_blank
from targets.rulebook.models import Dataset

HEADINGS: Mapping[Language, tuple[str, str, str]] = {
    "en": ("rejected_file", "rejected_row", "rejected_reason"),
    "zh": ("退回文件", "退回行号", "退回原因"),
}
"""The columns beside those that were delivered: where the row stood, and why it was rejected."""

_RUN_AS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_ID = re.compile(r"0|-?[1-9][0-9]{0,17}", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]*)?%?|-", re.ASCII)


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """One rejected record: where it stands, its cells by the headings under which they came, and
    every failure.

    `fields` are the headings of the fields, by which a failure finds its cell. `beside` are the
    other columns with their cells, also those of one heading, of which `cells` has the last.
    """

    dataset: str
    file: str | None
    row: int | None
    cells: Mapping[str, object] = field(repr=False)
    fields: Mapping[str, str]
    beside: Sequence[tuple[str, object]] = field(repr=False)
    failures: tuple[Failure, ...]

    def reason(self, table: Dataset, language: Language) -> str:
        """Everything that is wrong, in the words of its columns."""
        return ("；" if language == "zh" else "; ").join(
            _told(one, self.fields, table, language) for one in self.failures
        )


def _told(one: Failure, fields: Mapping[str, str], table: Dataset, language: Language) -> str:
    text = one.wording.text(language)
    if one.field is None:
        return text
    spec = table.fields.get(one.field)
    label = spec.label.text(language) if spec is not None and spec.label else ""
    heading = fields.get(one.field) or label or one.field
    return f"{heading}：{text}" if language == "zh" else f"{heading}: {text}"


def rejected_row(
    dataset: str, candidate: Candidate, sheet: Sheet, columns: Mapping[str, int]
) -> RejectedRow:
    """A record that was rejected, as it came."""
    if sheet.came is not None:
        came = sheet.came[candidate.at]
    else:
        came = Came(sheet.headings, columns, sheet.rows[candidate.at])
    headings = [heading.strip() for heading in came.headings]
    cells = list(zip(headings, came.cells, strict=False))
    read = set(came.columns.values())
    return RejectedRow(
        dataset,
        candidate.file,
        candidate.row,
        {name: cell for name, cell in cells if name},
        {field: headings[place] for field, place in came.columns.items()},
        [one for place, one in enumerate(cells) if one[0] and place not in read],
        tuple(candidate.failures),
    )


class Page(NamedTuple):
    """The rejected rows of one dataset, laid out: headings, and rows of text.

    `wrong` tells of each row which of its columns hold what is wrong.
    """

    dataset: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    wrong: tuple[frozenset[int], ...]

    def __repr__(self) -> str:
        return f"<Page {self.dataset}: {len(self.rows)} rows>"


def lay_out(rows: Sequence[RejectedRow], table: Dataset, language: Language) -> Page:
    """The rows of one dataset. A field that came under two headings stands under the first."""
    dataset = rows[0].dataset
    by_field: dict[str, str] = {}
    for row in rows:
        for name, heading in row.fields.items():
            by_field.setdefault(name, heading)
    others = [_told_apart(row.beside) for row in rows]
    beside = list(dict.fromkeys(column for cells in others for column in cells))
    order = [field for field in table.fields if field in by_field]
    names = _free(language, table)
    headings = (*(by_field[field] for field in order), *(name for name, _ in beside), *names)
    laid = []
    wrong = []
    for row, other in zip(rows, others, strict=True):
        cells = [_text(row.cells.get(row.fields.get(field, "")), table) for field in order]
        cells += [_text(other.get(column), table) for column in beside]
        place = "" if row.row is None else str(row.row)
        laid.append((*cells, row.file or "", place, row.reason(table, language)))
        failing = {one.field for one in row.failures}
        wrong.append(frozenset(at for at, field in enumerate(order) if field in failing))
    return Page(dataset, headings, tuple(laid), tuple(wrong))


def _told_apart(beside: Iterable[tuple[str, object]]) -> dict[tuple[str, int], object]:
    """The cells of a row by heading, and which column under it they stand in, from 1."""
    seen: Counter[str] = Counter()
    cells = {}
    for heading, cell in beside:
        seen[heading] += 1
        cells[heading, seen[heading]] = cell
    return cells


def _free(language: Language, table: Dataset) -> tuple[str, str, str]:
    """The headings in that language, unless a field has one of them."""
    taken = {heading for name, spec in table.fields.items() for heading in spec.headings(name)}
    other: Language = "en" if language == "zh" else "zh"
    return HEADINGS[language if taken.isdisjoint(HEADINGS[language]) else other]


def _text(cell: object, table: Dataset) -> str:
    """A cell as a file holds it."""
    match cell:
        case None:
            return ""
        case Cell():
            return next(iter(table.not_applicable_values), "")
        case bool():
            return "true" if cell else "false"
        case datetime():
            return cell.isoformat(" ")
        case date():
            return cell.isoformat()
        case _:
            return str(cell)


def guarded_text(text: str) -> str:
    """A text that `unguarded` gives back; half a character, which no file holds, as its number."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return f"'{text}" if text.startswith("'") else text


def guarded_csv(text: str) -> str:
    """The same, and no spreadsheet runs it as a formula. A number stays as it is."""
    runs = text.startswith(_RUN_AS_FORMULA) and not _NUMBER.fullmatch(text)
    return f"'{guarded_text(text)}" if runs else guarded_text(text)


def unguarded(text: str) -> str:
    """The text before it was guarded."""
    return text.removeprefix("'")


def as_mended(sheet: Sheet, known: Collection[str]) -> tuple[Sheet, tuple[str, ...]]:
    """A file of rejected rows that comes back: the delivered columns alone, each row with the place
    of the one that it mends, and the headings that were left out.

    Any other sheet comes back as it is, with none. `known` are the headings of the dataset.
    """
    names = next((names for names in _present(sheet.headings, known)), None)
    if names is None:
        return sheet, ()
    places = {name: list(map(str.strip, sheet.headings)).index(name) for name in names}
    kept = [at for at in range(len(sheet.headings)) if at not in places.values()]
    file, row = (places.get(name) for name in names[:2])
    rows = [[_cell(cells, at) for at in kept] for cells in sheet.rows]
    mends = [_origin(_cell(cells, file), _cell(cells, row)) for cells in sheet.rows]
    headings = tuple(unguarded(sheet.headings[at].strip()) for at in kept)
    mended = sheet._replace(headings=headings, rows=rows, mends=mends)
    return without_blank(mended), tuple(places)


def in_type_of_others(
    rows: Sequence[Sequence[object]], mends: Sequence[Origin | None], places: Iterable[int]
) -> Sequence[Sequence[object]]:
    """The rows, in which ids of those that mend others, which come as text, are whole numbers where
    the ids of all others are. `places` are the columns of ids; what is not plainly one stays.
    """
    for place in places:
        others = (row[place] for row, mended in zip(rows, mends, strict=True) if mended is None)
        if {type(cell) for cell in others if cell not in (None, "")} == {int}:
            rows = [
                row if mended is None else [*row[:place], _whole(row[place]), *row[place + 1 :]]
                for row, mended in zip(rows, mends, strict=True)
            ]
    return rows


def _whole(cell: object) -> object:
    text = cell.strip() if isinstance(cell, str) else ""
    return int(text) if _ID.fullmatch(text) else cell


def _present(headings: Sequence[str], known: Collection[str]) -> Iterator[tuple[str, ...]]:
    found = {heading.strip() for heading in headings}
    for names in HEADINGS.values():
        if found.issuperset(names) and not set(names).intersection(known):
            yield names


def _cell(cells: Sequence[object], at: int | None) -> object:
    cell = cells[at] if at is not None and at < len(cells) else ""
    return unguarded(cell) if isinstance(cell, str) else cell


def _origin(file: object, row: object) -> Origin:
    digits = str(row).strip()
    return Origin(
        str(file).strip() or None,
        int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None,
    )
