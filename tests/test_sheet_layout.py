"""How sheets look: each kind of line, table and colour of a book, and the scores of one good case.

The books are read back by another library, and told line by line in `tests/cases/sheets`.
`python -m tests.test_sheet_layout` writes these files again after a change that is meant; open the
book in a spreadsheet, and read what has changed before you commit it.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl.workbook import Workbook

import targets
from targets.errors import Language
from targets.scores.sheet_cells import SUBTITLE, TITLE, WRAPPED, Cell, Head, Style
from targets.scores.sheets import write_scores
from targets.scores.workbook import open_book
from tests.compare import load_text, text_of
from tests.good_cases import good_cases
from tests.sheet_reading import opened

FOLDER = Path(__file__).parent / "cases" / "sheets"
VARYING = ("rules.hash", "records.", "versions.", "files.")
"""Entries of a receipt that change with each version, told elsewhere."""


def told(book: Workbook) -> str:
    return "\n".join(_told(book)) + "\n"


def _told(book: Workbook) -> Iterator[str]:
    about = book.properties
    yield f"title {about.title!r}, author {about.creator!r}, made {about.created:%Y-%m-%d}"
    for name, defined in book.defined_names.items():
        yield f"{name} is {defined.attr_text}"
    looks: dict[str, int] = {}
    for sheet in book.worksheets:
        yield ""
        yield f"# {sheet.title} {sheet.dimensions}"
        yield f"frozen {sheet.freeze_panes}, filter {sheet.auto_filter.ref}"
        yield f"printed titles {sheet.print_title_rows} {sheet.print_title_cols}"
        page, margins = sheet.page_setup, sheet.page_margins
        yield f"{page.orientation}, paper {page.paperSize}, {page.fitToWidth} by {page.fitToHeight}"
        yield f"margins {margins.left} {margins.right} {margins.top} {margins.bottom}"
        yield f"breaks {[one.id for one in sheet.row_breaks.brk]}, foot {_foot(sheet)}"
        grid = sheet.sheet_view.showGridLines
        yield f"centred {sheet.print_options.horizontalCentered}, grid {grid}"
        yield f"rows {sheet.sheet_format.defaultRowHeight}"
        for letter, column in sorted(sheet.column_dimensions.items()):
            folded = (column.hidden, column.outlineLevel, column.collapsed)
            yield f"column {letter}-{column.max} {column.width:.1f} {folded}"
        for number, row in sheet.row_dimensions.items():
            if row.height is not None:
                yield f"row {number} {row.height}"
        yield f"merged {sorted(map(str, sheet.merged_cells.ranges))}"
        for area in sheet.conditional_formatting:
            yield from (f"where {area.sqref}: {_rule(rule)}" for rule in area.rules)
        for cells in sheet.iter_rows():
            entry = str(cells[0].value)
            if entry.startswith(VARYING):
                yield f"{cells[0].coordinate} {entry}"
                continue
            for cell in cells:
                look = looks.setdefault(_look(cell), len(looks) + 1)
                if cell.value is not None:
                    yield f"{cell.coordinate} {cell.value!r} look {look}"
    yield ""
    yield from (f"look {number}: {look}" for look, number in looks.items())


def _foot(sheet: Any) -> str:
    left = re.sub(r"[0-9a-f]{12}$", "(hash)", sheet.oddFooter.left.text)
    return f"{left!r} {sheet.oddFooter.right.text!r}"


def _rule(rule: Any) -> str:
    if rule.dataBar is not None:
        ends = [(one.type, one.val) for one in rule.dataBar.cfvo]
        return f"bars {ends} {rule.dataBar.color.rgb}"
    if rule.colorScale is not None:
        ends = [(one.type, one.val) for one in rule.colorScale.cfvo]
        return f"shades {ends} {[one.rgb for one in rule.colorScale.color]}"
    return f"{rule.formula} {rule.dxf.font.color.rgb} on {rule.dxf.fill.bgColor.rgb}"


def _look(cell: Any) -> str:
    font, place = cell.font, cell.alignment
    words = [f"{font.size:g}"] + ["bold"] * bool(font.bold) + ["italic"] * bool(font.italic)
    words += [f"{font.color.rgb if font.color else None} on {cell.fill.fgColor.rgb}"]
    words += [f"{place.horizontal} {place.vertical}", f"indent {place.indent:g}"]
    words += ["wrapped"] * bool(place.wrap_text) + ["shrunk"] * bool(place.shrink_to_fit)
    edge = cell.border.left
    return ", ".join(
        [*words, f"edge {edge.style} {edge.color and edge.color.rgb}", cell.number_format]
    )


def every_kind() -> bytes:
    """A book in which each kind of line stands."""
    stream = BytesIO()
    red = Style(italic=True, colour="#AA0000", fill="#FFEEEE", align="center")
    with open_book(stream, title="Every kind", author="The office") as book:
        first = book.sheet("first", "foot & sign")
        first.line("A title", TITLE)
        first.line("a note")
        first.skip()
        first.paragraph("one two three " * 12 + "\nand a second line", 3)
        heads = [
            [Head("a heading over two columns, rather long", 2), Head("alone")],
            [Head("name"), Head("数字及其他说明文字"), Head("a much longer heading of some words")],
            [Head("id"), Head("n"), Head("text")],
        ]
        rows = [
            [Cell("Ash"), Cell("12.50", Fraction(25, 2)), Cell("short")],
            [
                Cell("Birch", style=red),
                Cell("96%", Fraction(24, 25)),
                Cell("long " * 20, style=WRAPPED),
            ],
            [Cell(""), Cell("none"), Cell("x" * 60)],
            [Cell("Oak"), Cell("3", Fraction(3), pattern='0" of 4"'), Cell("中" * 20)],
        ]
        table = first.table(heads, rows, small=1)
        first.freeze(table, heads=3, columns=1)
        first.filter(table)
        first.colour(table, 0, 2, {"short": red, 'a "b"': Style(colour="#111111", fill="#222222")})
        first.bars(table, 1, Fraction(100))
        first.shades(table, 1, None)
        first.widen(0, 12)
        first.new_page()
        first.line("below", SUBTITLE)
        second = book.sheet("second", "f" * 300)
        second.upright()
        second.fold(1)
        empty = second.table([[Head("a"), Head("b"), Head("c")]], [])
        second.colour(empty, 0, 1, {"x": red})
        second.bars(empty, 1, None)
        second.shades(empty, 1, Fraction(1))
        wide = second.table([[Head("w" * 9)] * 30], [[Cell("w" * 50)] * 30])
        second.bars(wide, 2, None)
        second.shades(wide, 3, Fraction(7, 2))
    return stream.getvalue()


def scored(name: str, language: Language) -> bytes:
    (case,) = [case for case in good_cases() if case.name == name]
    scores: targets.Scores = load_text(text_of(case.rules)).score(case.records)
    stream = BytesIO()
    write_scores(scores, stream, language)
    return stream.getvalue()


BOOKS = {
    "every_kind": every_kind,
    "absence": lambda: scored("absence", "en"),
    "clinics_zh": lambda: scored("clinics", "zh"),
    "assessed": lambda: scored("assessed", "en"),
}


@pytest.mark.parametrize("name", BOOKS)
def test_a_book_looks_as_it_should(name: str) -> None:
    expected = (FOLDER / f"{name}.txt").read_text(encoding="utf-8")

    assert told(opened(BOOKS[name]())).splitlines() == expected.splitlines()


if __name__ == "__main__":
    for book_name, made in BOOKS.items():
        text = told(opened(made()))
        (FOLDER / f"{book_name}.txt").write_text(text, encoding="utf-8")
