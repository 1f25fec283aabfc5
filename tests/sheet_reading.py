"""Sheets read back as a clerk would see them; never uses the code that wrote them."""

from __future__ import annotations

import re
import zipfile
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook

Cells = Cell | MergedCell


def opened(book: bytes | Path) -> Workbook:
    return openpyxl.load_workbook(BytesIO(book) if isinstance(book, bytes) else book)


def shown(cell: Cells) -> str:
    """What a sheet shows of a cell: texts as they are, numbers as their format says."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return unescape(cell.value)
    assert isinstance(cell.value, int | float), cell
    positive, _, rest = str(cell.number_format).partition(";")
    pattern = rest.partition(";")[0] if cell.value < 0 and rest else positive
    if cell.value == 0 and ";" in rest:
        pattern = rest.rpartition(";")[2]
    matched = re.fullmatch(r'("[^"]*")?(0(?:\.(0+))?)?(%|"[^"]*")?', pattern)
    assert matched is not None, pattern
    before, digits, decimals, after = matched.groups()
    number = Decimal(format(cell.value, ".15g")) * (100 if after == "%" else 1)
    number = abs(number) if rest and cell.value < 0 else number
    places = Decimal(1).scaleb(-len(decimals or ""))
    text = f"{number.quantize(places, ROUND_HALF_UP):f}" if digits else ""
    return (before or "").strip('"') + text + (after or "").strip('"')


def rows_of(book: Workbook, sheet: str) -> list[list[str]]:
    return [[shown(cell) for cell in row] for row in book[sheet].iter_rows()]


def head_row(book: Workbook, sheet: str) -> int:
    """The row of the last line of headings, from 1: that above the frozen line."""
    frozen = book[sheet].freeze_panes
    assert isinstance(frozen, str)
    return int(re.sub(r"\D", "", frozen)) - 1


def xml_of(book: bytes) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(book)) as parts:
        return {name: parts.read(name).decode("utf-8") for name in parts.namelist()}


def assert_harmless(book: bytes) -> None:
    """No formula, no link, nothing that leaves the file or runs."""
    for name, text in xml_of(book).items():
        assert "<hyperlink" not in text, name
        assert 'TargetMode="External"' not in text, name
        assert not name.endswith((".bin", ".vml")), name
        if name.startswith("xl/worksheets/"):
            assert not re.search(r"<f[ >]", text), name
    for sheet in opened(book):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("n", "s", "inlineStr"), (cell, cell.data_type)
                assert cell.hyperlink is None
