"""One delivered file brought to headings and rows: its sheet, its heading row, its columns.

Never judges a record, and never guesses which of two sheets is meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from targets.errors import RecordsError, Wording, listed, word
from targets.records.blank_forms import without_blank_rows
from targets.records.files import (
    SUFFIXES,
    TABLES,
    WORKBOOKS,
    FileHash,
    Sheet,
    Table,
    read_bytes,
    read_table,
    unreadable,
)
from targets.records.folders import Source, borne
from targets.records.heading_rows import (
    divided_otherwise,
    find_heading_row,
    is_blank,
    long_rows,
    rows_below,
)
from targets.records.headings import known_headings, match_columns
from targets.records.likely import fits
from targets.records.rejected import as_mended
from targets.records.understood import Understood, shortened
from targets.rulebook.models import RulebookModel
from targets.rulebook.persons import without_persons

if TYPE_CHECKING:
    from targets.records.workbooks import Workbook


class Beside(NamedTuple):
    """The sheets of a workbook that were read for a dataset, and those that were left though
    somebody may have meant them to count: hidden ones with the name of a dataset, ones that hold
    something under no such name, and `others` under the name of another.
    """

    path: Path
    name: str
    read: tuple[str, ...]
    left: tuple[str, ...]
    others: tuple[str, ...]


class FilePart(NamedTuple):
    """A file, or a sheet of a workbook, with the column of each field; `name` as people are told
    of it.
    """

    name: str
    sheet: Sheet
    columns: dict[str, int]
    notes: tuple[Wording, ...]
    understood: Understood
    sha256: FileHash
    beside: Beside | None = None


def open_source(
    rulebook: RulebookModel, dataset: str, source: Source, *, several: bool
) -> list[FilePart]:
    """The file as one part, or as one for each of its sheets that count.

    `several` tells that what is wrong is said with the name of the file. Raises `RecordsError`.
    """
    known = known_headings(rulebook.records[dataset])
    if source.workbook is None:
        raw, sha256 = read_bytes(source.path)
    else:  # opened before, to see its sheets: its hash is of what was read then
        raw, sha256 = source.workbook.raw, FileHash(source.path, source.workbook.raw)
    notes: tuple[Wording, ...] = ()
    beside = None
    match source.path.suffix.lower():
        case ending if ending in WORKBOOKS:
            from targets.records.workbooks import open_workbook  # CSV does not wait for it

            book = source.workbook or open_workbook(source.path, raw)
            read, notes, beside = _sheets(rulebook, dataset, source, book)
        case ending if ending in TABLES:
            read = [_text(source, read_table(source.path, raw), known)]
        case ".jsonl":
            from targets.records.json_lines import read_json_lines  # nor for this

            sheet, encoding = read_json_lines(source.path, raw)
            read = [_Read(sheet, Table((), encoding))]
        case _:
            raise unreadable(source.path, f"its name should end in {', '.join(SUFFIXES)}")
    parts: list[FilePart] = []
    problems: list[Wording] = []
    shared = beside is not None and bool(beside.left or beside.others)
    for one in read:
        name = f"{source.name}[{one.table.sheet}]" if len(read) > 1 or shared else source.name
        sheet, marks = as_mended(one.sheet, known)
        if marks:
            one = one._replace(sheet=sheet)
            notes += (word("D845", name=source.name, columns=listed(marks)),)
        try:
            columns, strange = match_columns(rulebook, dataset, one.sheet.headings)
        except RecordsError as error:
            where = f"{name}:" if several or len(read) > 1 else ""
            problems += [problem._replace(where=where) for problem in error.problems]
            continue
        if one.is_form:
            left, blank = without_blank_rows(rulebook, dataset, one.sheet, columns)
            one = one._replace(sheet=left)
            notes += (word("D846", name=name, rows=blank),) if blank else ()
        understood = _understood(dataset, source.name, one, columns)
        parts.append(FilePart(name, one.sheet, columns, strange, understood, sha256, beside))
    if problems:
        raise RecordsError(*problems)
    return [parts[0]._replace(notes=(*notes, *parts[0].notes)), *parts[1:]]


TITLE_AT_MOST = 4
"""So many cells of a row above the headings are a title; more are a row of another table."""


ROWS_TOLD_AT_MOST = 12
"""So many rows of a file are told by their numbers."""


class _Read(NamedTuple):
    """A sheet with its headings, and what stands in the table besides."""

    sheet: Sheet
    table: Table
    rows: tuple[int, ...] = ()
    above: tuple[str, ...] = ()
    formulas: int = 0
    by_headings: bool = False
    is_form: bool = False


def _below_headings(table: Table, known: dict[str, str]) -> _Read:
    """The rows below the row that holds most of the headings."""
    found = find_heading_row(table.rows, known)
    above = [row for row in table.rows[: found.first] if not is_blank(row)]
    titles = (without_persons(" ".join(filled)) for filled in map(_filled, above) if filled)
    rows = tuple(range(found.first + 1, found.last + 2))
    return _Read(rows_below(table, found), table, rows, tuple(map(shortened, titles)))


def _filled(row: Sequence[object]) -> list[str]:
    """The cells of a row above the headings; of one that is no title, but a record, the first."""
    cells = [str(cell) for cell in row if str(cell).strip()]
    return cells if len(cells) <= TITLE_AT_MOST else [cells[0], "…"]


def _text(source: Source, table: Table, known: dict[str, str]) -> _Read:
    """A text whose cells all stand under a heading. Raises `RecordsError` where they do not."""
    read = _below_headings(table, known)
    if not any(heading in known for heading in read.sheet.headings):
        divider = divided_otherwise(table.rows, known)
        if divider is not None:
            shown = "tabs" if divider == "\t" else f"`{divider}`"
            raise unreadable(source.path, f"its headings are divided by {shown}, and not by commas")
        return read  # which lacks every column
    if long := long_rows(read.sheet):
        raise unreadable(source.path, too_long(long, len(read.sheet.headings)))
    return read


def too_long(rows: Sequence[tuple[int, int]], headings: int) -> str:
    """Why rows of these numbers and lengths cannot be read."""
    if len(rows) == 1:
        [(row, width)] = rows
        return f"row {row} has {width} cells under {headings} headings: perhaps a comma in a cell"
    numbers = ", ".join(str(row) for row, _ in rows[:ROWS_TOLD_AT_MOST])
    more = ", …" if len(rows) > ROWS_TOLD_AT_MOST else ""
    return (
        f"rows {numbers}{more} have more cells than the {headings} headings: "
        "perhaps a comma in a cell"
    )


def _sheets(
    rulebook: RulebookModel, dataset: str, source: Source, book: Workbook
) -> tuple[list[_Read], tuple[Wording, ...], Beside]:
    """The sheets of a workbook that hold the dataset, notes on them, and what is beside them."""
    known = known_headings(rulebook.records[dataset])
    filled = [sheet.title for sheet in book.sheets if book.table(sheet.title).rows]
    chosen: Sequence[str] = source.sheets or [
        title for title in filled if borne(rulebook, title) == dataset
    ]
    by_headings = False
    if not chosen:
        chosen = [title for title in filled if borne(rulebook, title) is None]
        if len(chosen) != 1:
            chosen = [title for title in chosen if fits(rulebook, dataset, book.table(title))]
            by_headings = True
    if not chosen or (by_headings and len(chosen) > 1):
        code = "E982" if chosen else "E985"
        titles = chosen or [*filled, *(f"{title} (hidden)" for title in book.hidden)]
        raise RecordsError(word(code, name=source.name, dataset=dataset, sheets=listed(titles)))
    notes: tuple[Wording, ...] = ()
    read = [_below_headings(book.table(title), known) for title in chosen]
    for one in read:
        if bare := _without_heading(one.sheet):
            notes += (word("D897", name=source.name, sheet=one.table.sheet, columns=bare),)
    beside = [title for title in filled if title not in chosen]
    named = [title for title in beside if borne(rulebook, title) is not None]
    others = tuple(title for title in named if _holds_more_than_headings(book.table(title)))
    left = [title for title in beside if title not in named]
    left += [title for title in book.hidden if borne(rulebook, title) is not None]
    return (
        [
            one._replace(
                formulas=book.formulas[one.table.sheet],
                by_headings=by_headings,
                is_form=book.is_form,
            )
            for one in read
        ],
        notes,
        Beside(source.path, source.name, tuple(chosen), tuple(left), others),
    )


def _holds_more_than_headings(table: Table) -> bool:
    return sum(not is_blank(row) for row in table.rows) > 1


def _without_heading(sheet: Sheet) -> str:
    """The letters of the columns that hold something, and have no heading."""
    from openpyxl.utils import get_column_letter

    headed = [bool(heading) for heading in sheet.headings]
    bare = {
        column
        for row in sheet.rows
        for column, cell in enumerate(row)
        if not (column < len(headed) and headed[column]) and str(cell).strip()
    }
    return listed(get_column_letter(column + 1) for column in sorted(bare))


def _understood(dataset: str, name: str, read: _Read, columns: dict[str, int]) -> Understood:
    headings = read.sheet.headings
    read_columns = set(columns.values())
    return Understood(
        dataset=dataset,
        file=name,
        encoding=read.table.encoding,
        sheet=read.table.sheet,
        heading_rows=read.rows,
        headings=tuple((headings[place], field) for field, place in columns.items()),
        unread=tuple(
            heading
            for place, heading in enumerate(headings)
            if place not in read_columns and heading
        ),
        above=read.above,
        rows=len(read.sheet.rows),
        formulas=read.formulas,
        by_headings=read.by_headings,
    )
