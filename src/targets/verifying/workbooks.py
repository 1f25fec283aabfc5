"""The cells of a workbook by sheet, row and column, and the receipt among them.

Opens nothing that would fill the memory. Never works a formula out: it is read as text.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from warnings import catch_warnings, simplefilter
from zipfile import BadZipFile, ZipFile

from targets.errors import EngineError, word
from targets.verifying.receipt_lines import FIRST, receipt_of

Place = tuple[str, ...]
SHEET = "sheet"
BYTES_AT_MOST = 1 << 29
"""What all parts of a workbook may come to when they are unpacked."""


def read_workbook(path: Path) -> tuple[dict[str, Any] | None, list[tuple[Place, str]]]:
    """The receipt, and every other cell that is filled. Raises `ValueError` for what is no
    workbook.
    """
    if find_spec("openpyxl") is None:
        raise EngineError(word("M618"))
    from openpyxl import load_workbook

    try:
        with ZipFile(path) as parts:
            if sum(one.file_size for one in parts.infolist()) > BYTES_AT_MOST:
                raise ValueError(path)
        with catch_warnings():
            simplefilter("ignore", UserWarning)  # of what no cell holds: colours, charts
            book = load_workbook(path, read_only=True)
            sheets = [(sheet.title, list(_cells(sheet))) for sheet in book.worksheets]
        book.close()
    # the parser of XML tells a part that is cut off as a `SyntaxError`
    except (BadZipFile, zlib.error, SyntaxError, KeyError, OSError, TypeError) as error:
        raise ValueError(path) from error
    receipt: dict[str, Any] | None = None
    figures: list[tuple[Place, str]] = []
    for title, cells in sheets:
        lines = _receipt_lines(cells)
        receipt = receipt_of(lines.values()) if lines else receipt
        figures += [
            ((SHEET, title, str(row), column), text)
            for row, column, text in cells
            if row not in lines
        ]
    return receipt, figures


Look = tuple[str, str]
"""A sheet, and a cell on it."""


def looks_of(path: Path) -> dict[Look, str]:
    """How each filled cell is shown: `hidden`, or the format of its number."""
    from openpyxl import load_workbook

    with catch_warnings():
        simplefilter("ignore", UserWarning)
        book = load_workbook(path)
    return {
        (sheet.title, cell.coordinate): look
        for sheet in book.worksheets
        for cell, look in _looks(sheet)
    }


def _looks(sheet: Any) -> Iterator[tuple[Any, str]]:
    rows = {row for row, one in sheet.row_dimensions.items() if one.hidden or one.height == 0}
    columns = {
        column
        for one in sheet.column_dimensions.values()
        if one.hidden or one.width == 0
        for column in range(one.min or 0, (one.max or 0) + 1)
    }
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value not in (None, ""):
                unseen = sheet.sheet_state != "visible"
                unseen = unseen or cell.row in rows or cell.column in columns
                yield cell, "hidden" if unseen else cell.number_format


def agree(was: str, now: str) -> bool:
    """Whether two numbers of cells are the same to 14 digits: a program that saves a workbook
    again may change the fifteenth. No figure that is posted has as many.
    """
    if was == now or not ("." in was or "." in now):
        return was == now
    try:
        one, other = Decimal(was), Decimal(now)
        return abs(one - other) * 10**14 <= max(abs(one), abs(other))
    except InvalidOperation:
        return False


Cell = tuple[int, str, str]


def _cells(sheet: Any) -> Iterator[Cell]:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value not in (None, ""):
                yield cell.row, cell.column_letter, _text(cell.value)


def _text(value: object) -> str:
    """A number to the 15 digits that a spreadsheet keeps: saving it again changes those behind."""
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _receipt_lines(cells: list[Cell]) -> dict[int, tuple[str, str]]:
    """The lines of the receipt by row: it is the last thing on its sheet."""
    first = next((row for row, _, text in cells if text == FIRST), None)
    rows: dict[int, list[str]] = {}
    for row, _, text in cells:
        if first is not None and row >= first:
            rows.setdefault(row, []).append(text)
    return {row: (path, "".join(rest)) for row, (path, *rest) in rows.items()}
