"""Workbooks (XLSX) read into sheets of cells, each the text that a CSV of the sheet would hold.

Never evaluates a formula: its saved value is read. Never opens what is larger than the limits, and
never judges a cell.
"""

from __future__ import annotations

import re
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from targets.errors import RecordsError, word
from targets.records import limits
from targets.records.blank_forms import FORM_MARK, guide_of
from targets.records.cells import UnreadCell
from targets.records.files import Table
from targets.records.limits import check_workbook

if TYPE_CHECKING:
    from targets.records.sheet_parts import SheetParts

_ENTRY = b"PK\x01\x02"
"""How the entry of a part begins in the list of a zip, which is read whole when it is opened."""

_BROKEN = (
    BadZipFile,
    ParseError,
    zlib.error,
    AttributeError,
    EOFError,
    KeyError,
    IndexError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,  # what defusedxml raises is one
)
"""What openpyxl raises for what is no workbook, or a damaged one."""


@dataclass(frozen=True, slots=True)
class WorkSheet:
    """One sheet that people see: its title, and its rows when they are asked for."""

    title: str
    workbook: Workbook

    def table(self) -> Table:
        """Every row of the sheet. Raises `RecordsError` where it cannot be read."""
        return self.workbook.table(self.title)


@dataclass(slots=True)
class Read:
    """How much of a workbook was read so far, all sheets together, empty rows and cells too."""

    rows: int = 0
    cells: int = 0


@dataclass(slots=True)
class Workbook:
    """An open workbook: the sheets that people see, and the titles of those that are hidden.

    `is_form` tells that it was made as a form, whose rows may be blank yet.
    """

    path: Path
    raw: bytes = field(repr=False)
    hidden: tuple[str, ...]
    sheets: tuple[WorkSheet, ...]
    opened: Any
    is_form: bool = False
    tables: dict[str, Table] = field(default_factory=dict)
    formulas: dict[str, int] = field(default_factory=dict)
    read: Read = field(default_factory=Read)

    def table(self, title: str) -> Table:
        """The rows of a sheet, read once."""
        if title not in self.tables:
            self.tables[title] = Table(self._rows(title), "XLSX", sheet=title)
        return self.tables[title]

    def _rows(self, title: str) -> list[list[object]]:
        from targets.records.sheet_parts import read_parts  # wanted only of workbooks

        with _told(self.path):
            parts = read_parts(self.raw, title)
            sheet = self.opened[title]
            counted = _counted(self.path, sheet, self.read)
            rows = [[_text(cell) for cell in cells] for cells in counted]
        _mark(rows, parts)
        while rows and not any(rows[-1]):
            rows.pop()
        self.formulas[title] = parts.formulas
        return rows


def open_workbook(path: Path, raw: bytes) -> Workbook:
    """A workbook with its sheets, none of which is read yet.

    Raises `RecordsError` where a library is not installed, the file is no workbook, or is larger
    than the limits.
    """
    try:
        import defusedxml  # noqa: F401 - openpyxl reads XML with it where it is there
        import openpyxl
    except ImportError as error:
        raise RecordsError(word("E989", path=path)) from error
    if not openpyxl.DEFUSEDXML:
        raise RecordsError(word("E989", path=path))
    _check_size(path, raw)
    with _told(path):
        opened = openpyxl.load_workbook(
            BytesIO(raw), read_only=True, data_only=True, keep_links=False
        )
        sheets = [one for one in opened.worksheets if hasattr(one, "reset_dimensions")]
        for one in sheets:
            one.reset_dimensions()  # what a sheet says of its size need not be so
        guide = guide_of(opened)
    seen = [one.title for one in sheets if one.sheet_state == "visible" and one.title != guide]
    hidden = tuple(one.title for one in sheets if one.sheet_state != "visible")
    book = Workbook(path, raw, hidden, (), opened, is_form=guide is not None)
    book.sheets = tuple(WorkSheet(title, book) for title in seen)
    return book


def is_form(raw: bytes) -> bool:
    """Whether a file is a workbook that was made as a form, seen without opening all of it."""
    if raw.count(_ENTRY) > limits.PARTS_AT_MOST:
        return False  # which is told when it is opened
    try:
        part = ZipFile(BytesIO(raw)).getinfo("xl/workbook.xml")
        if part.file_size > limits.RATIO_FROM:
            return False
        return FORM_MARK.encode() in ZipFile(BytesIO(raw)).read(part)
    except _BROKEN:
        return False


def _check_size(path: Path, raw: bytes) -> None:
    """Raises `RecordsError` for what is no zip, or beyond a limit, before anything is unpacked."""
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise _no_workbook(path, "it has a password, or was saved by old Excel")
    check_workbook(path, "parts", raw.count(_ENTRY), limits.PARTS_AT_MOST)
    try:
        parts = ZipFile(BytesIO(raw)).infolist()
    except (BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _no_workbook(path, "its content is of another kind than its name says") from error
    unpacked = sum(one.file_size for one in parts)
    check_workbook(path, "bytes", len(raw), limits.WORKBOOK_AT_MOST)
    check_workbook(path, "parts", len(parts), limits.PARTS_AT_MOST)
    check_workbook(path, "bytes unpacked", unpacked, limits.UNPACKED_AT_MOST)
    for one in parts:
        if one.file_size >= limits.RATIO_FROM:
            grown = one.file_size // max(one.compress_size, 1)
            check_workbook(path, "times its packed size", grown, limits.RATIO_AT_MOST)
        if _is_held_whole(one.filename):
            most = limits.WHOLE_PART_AT_MOST
            check_workbook(path, "bytes unpacked in one part", one.file_size, most)
        if one.flag_bits & 1:
            raise _no_workbook(path, "it has a password, or was saved by old Excel")


def _is_held_whole(part: str) -> bool:
    """Whether a part is XML that is read at once, and not bit by bit or never."""
    name = part.casefold()
    bit_by_bit = "worksheets/" in name or name.endswith("sharedstrings.xml")
    return name.endswith((".xml", ".rels")) and not bit_by_bit


def _no_workbook(path: Path, why: str) -> RecordsError:
    return RecordsError(word("E981", path=path, why=why))


class _told:  # noqa: N801 - read as a phrase
    """What a damaged workbook raises, as a `RecordsError`; what openpyxl warns of is not shown."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._silent = warnings.catch_warnings()

    def __enter__(self) -> None:
        self._silent.__enter__()
        warnings.simplefilter("ignore")

    def __exit__(self, _: object, error: BaseException | None, __: object) -> None:
        self._silent.__exit__(None, None, None)
        if isinstance(error, _BROKEN):
            raise _no_workbook(self._path, _why(error)) from error


def _why(error: BaseException) -> str:
    module = type(error.__cause__ or error).__module__
    if module.startswith("defusedxml"):
        return "it declares entities, which no spreadsheet does"
    return "it is damaged"


def _counted(path: Path, sheet: Any, read: Read) -> Iterator[Any]:
    """The rows of a sheet up to the limits, however many it declares."""
    for number, row in enumerate(sheet.iter_rows(), start=1):
        width = len(row)
        read.rows += 1
        read.cells += width
        check_workbook(path, "rows", number, limits.SHEET_ROWS_AT_MOST)
        check_workbook(path, "rows in all sheets", read.rows, limits.WORKBOOK_ROWS_AT_MOST)
        check_workbook(path, "cells in all sheets", read.cells, limits.WORKBOOK_CELLS_AT_MOST)
        if width > limits.COLUMNS_AT_MOST:
            width = max((at for at, cell in enumerate(row, 1) if cell.value is not None), default=0)
            check_workbook(path, "columns", width, limits.COLUMNS_AT_MOST)
        yield row[:width]


def _mark(rows: list[list[object]], parts: SheetParts) -> None:
    """Cells that look empty and are not: those of formulas without a value, and the others of
    merged cells, whose value stands in the first of them alone.
    """
    left = limits.MARKED_AT_MOST
    for row, column, name in parts.unsaved:
        _mark_cell(rows, row, column, UnreadCell(word("D881", cell=name), "="))
    for first, last in parts.merged:
        if not _cell(rows, first.row, first.column):
            continue
        told = UnreadCell(word("D882", cells=f"{first.name}:{last.name}", cell=first.name), "")
        downwards = range(first.row, min(last.row, len(rows)) + 1)
        sideways = range(first.column, min(last.column, limits.COLUMNS_AT_MOST) + 1)
        for row, column in islice(product(downwards, sideways), max(left, 0)):
            left -= 1
            _mark_cell(rows, row, column, told)


def _mark_cell(rows: list[list[object]], row: int, column: int, told: UnreadCell) -> None:
    """The cell says why it is empty, if it is."""
    if row > len(rows) or column > limits.COLUMNS_AT_MOST or _cell(rows, row, column) != "":
        return
    cells = rows[row - 1]
    cells += [""] * (column - len(cells))
    cells[column - 1] = told


def _cell(rows: list[list[object]], row: int, column: int) -> object:
    """A cell by its row and column from 1; what the sheet does not hold is empty."""
    cells = rows[row - 1] if row <= len(rows) else []
    return cells[column - 1] if column <= len(cells) else ""


def _text(cell: Any) -> object:
    """What a cell would be in a CSV of the sheet: dates as `2009-03-12`, numbers as they print."""
    value = cell.value
    match value:
        case None:
            return ""
        case str() if cell.data_type == "e":
            return UnreadCell(word("D880", cell=cell.coordinate, found=value), value)
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number(value, cell.number_format or "")
        case datetime() if value.time() == time.min:
            return value.date().isoformat()
        case date():
            return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
        case _:
            return str(value)


_LITERAL = re.compile(r'"([^"]*)"|\\(.)|[_*].')
"""What a number format shows as it stands: in quotes or behind a backslash; or as a blank."""

_SIGN = re.compile(r"(?:[0#?]|General)\s*[%％]\s*$")


def _number(value: float, shape: str) -> str:
    """Plain digits, as a sheet prints them: of a float 15 of them, of which Excel shows no more.

    With a `%` where the number format `shape` shows one: as a rule the number is multiplied by a
    hundred for it; one that stands in quotes is shown all the same.
    """
    percent = "%" in _LITERAL.sub("", shape)
    printed = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if not printed.is_finite():
        return str(value)
    text = f"{printed.scaleb(2) if percent else printed:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    shown = percent or _SIGN.search(_LITERAL.sub(r"\1\2", shape.partition(";")[0]))
    return f"{text}%" if shown else text
