"""Single cells of a sheet: the number behind a text that is posted, and texts that stay texts."""

from __future__ import annotations

import random
import sys
import tempfile
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from defusedxml import ElementTree
from openpyxl.utils.escape import unescape

from targets.errors import EngineError
from targets.scores import workbook
from targets.scores.sheet_cells import Cell, Head, Style, shown_number
from targets.scores.workbook import Rows, check_fits, open_book
from tests.sheet_reading import assert_harmless, opened, shown, xml_of


def book_of(*body: list[Cell], heads: tuple[str, ...] = ("a",), rows: Rows = "kept") -> bytes:
    stream = BytesIO()
    with open_book(stream, title="A title", author="An author", rows=rows) as book:
        sheet = book.sheet("Sheet", "foot & mouth")
        sheet.table([[Head(head) for head in heads]], body)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("exact", "text", "number", "pattern"),
    [
        (Fraction(23, 24), "95.83%", 0.9583333333333334, "0.00%"),
        (Fraction(95995, 100000), "95.995%", 0.95995, "0.000%"),
        (Fraction(1), "100%", 1.0, "0%"),
        (Fraction(27, 10000), "2.70‰", 2.7, '0.00"‰"'),
        (Fraction(7), "7", 7.0, "0"),
        (Fraction(-1, 8), "-0.13", -0.125, "0.00"),
        (Fraction(2675, 1000), "2.68", 2.675, "0.00"),
        (Fraction(-1, 1000), "0.00", -0.001, "0.00;0.00"),
        (Fraction(10**14 + 1), "100000000000001", 100000000000001.0, "0"),
    ],
)
def test_a_posted_figure_is_a_number_whose_format_shows_it(
    exact: Fraction, text: str, number: float, pattern: str
) -> None:
    found = shown_number(exact, text)
    assert found is not None
    assert (float(found[0]), found[1]) == (number, pattern)
    [cell] = opened(book_of([Cell(text, exact)]))["Sheet"][2]
    assert (cell.value, cell.number_format) == (number, pattern)
    assert shown(cell) == text


@pytest.mark.parametrize(
    ("exact", "text"),
    [
        (None, "96%"),
        (Fraction(1, 2), "—"),
        (Fraction(3), "<5"),
        (Fraction(1, 2), "1 / 2"),
        (Fraction(1, 3), "0.1"),
        (Fraction(12345678901234567), "12345678901234567"),
        (Fraction(10**400), "1" + "0" * 400),
    ],
    ids=["no number", "dash", "hidden", "halves", "another number", "17 digits", "400 digits"],
)
def test_what_no_number_format_would_show_is_posted_as_text(
    exact: Fraction | None, text: str
) -> None:
    [cell] = opened(book_of([Cell(text, exact)]))["Sheet"][2]
    assert (cell.value, cell.number_format) == (text, "@")


def test_every_number_reads_back_as_the_nearest_double() -> None:
    draw = random.Random(2009)
    exact = [Fraction(draw.randrange(1, 10**6), draw.randrange(1, 10**6)) for _ in range(2000)]
    exact += [Fraction(1, 3**n) for n in range(1, 40)]
    rows = [[Cell("shown", one, pattern="General")] for one in exact]
    sheet = opened(book_of(*rows))["Sheet"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [float(one) for one in exact]


HOSTILE = [
    '=HYPERLINK("x")<script>',
    "=1+1",
    "+1",
    "-1",
    "@x",
    "＝1",
    "\t=1",
    "{=1}",
    "http://example.com",
    "mailto:a@example.com",
    "internal:Sheet!A1",
    "007",
    "1e5",
    "TRUE",
    "_x0041_",
    "a\x00\x01\x1fb",
    "two\nlines\rand more",
    " blanks ",
    "👨‍👩‍👧 village",
    "\u202egnp.exe",
    "]]>&amp;<b>",
    "x" * 32_767,
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_stays_the_text_that_it_is(name: str) -> None:
    book = book_of([Cell(name)], heads=(name[:200],))
    assert_harmless(book)
    assert texts_of(book) == list(dict.fromkeys([name[:200], name]))


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_in_a_long_list_does_too(name: str) -> None:
    book = book_of([Cell(name)], heads=(name[:200],), rows="passed_on")
    assert_harmless(book)
    sheet = opened(book)["Sheet"]
    assert [shown(sheet["A1"]), shown(sheet["A2"])] == [name[:200], name]


def texts_of(book: bytes) -> list[str]:
    """The texts that cells share, read here because openpyxl drops every `x005F_`."""
    read = ElementTree.fromstring(xml_of(book)["xl/sharedStrings.xml"])
    return [unescape(one.text or "") for one in read.iter() if one.tag.endswith("}t")]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("x" * 32_768, "x" * 32_766 + "…"),
        ("👍" * 16_384, "👍" * 16_383 + "…"),
        ("a\ufffe\uffffb", "a\ufffd\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
    ],
    ids=["too long", "too long for UTF-16", "no characters", "half a character"],
)
def test_what_no_cell_can_hold_is_cut_or_marked_in_sight(name: str, kept: str) -> None:
    assert opened(book_of([Cell(name)]))["Sheet"]["A2"].value == kept


def test_a_text_stays_a_text_when_it_is_typed_again() -> None:
    [cell] = opened(book_of([Cell("=1+1")]))["Sheet"][2]
    assert cell.number_format == "@"


def test_a_cell_without_text_is_empty() -> None:
    first, second = opened(book_of([Cell(""), Cell("x")], heads=("a", "b")))["Sheet"][2]
    assert (first.value, second.value) == (None, "x")


def test_columns_are_as_wide_as_chinese_letters_need() -> None:
    book = opened(book_of([Cell("二十个汉字就要四十格宽一二三"), Cell("ab")], heads=("甲", "乙")))
    widths = book["Sheet"].column_dimensions
    assert widths["A"].width > 28
    assert widths["B"].width < 10


def test_a_broken_text_gets_the_height_that_it_needs() -> None:
    long = Cell("十个字十个字十个字十" * 8, style=Style(wrap=True))
    sheet = opened(book_of([long], [Cell("short")]))["Sheet"]
    assert sheet.row_dimensions[2].height > 3 * sheet.row_dimensions[3].height


@pytest.mark.parametrize(
    ("rows", "columns", "code"),
    [(1_048_577, 1, "M531"), (5, 16_385, "M532")],
)
def test_more_than_a_sheet_takes_is_refused_with_a_way_out(
    rows: int, columns: int, code: str
) -> None:
    check_fits(1_048_576, 16_384)
    with pytest.raises(EngineError) as caught:
        check_fits(rows, columns)
    assert caught.value.code == code
    assert "CSV" in caught.value.problem.text("en")
    assert "CSV" in caught.value.problem.text("zh")


def test_a_missing_library_is_told_with_the_extra_that_holds_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(EngineError) as caught:
        book_of([Cell("x")])
    assert caught.value.code == "E994"
    assert "targets[report]" in caught.value.problem.text("en")
    assert "targets[report]" in caught.value.problem.text("zh")


@pytest.mark.parametrize("rows", ["kept", "passed_on"])
def test_nothing_is_left_behind_where_writing_stops(
    rows: Rows, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(workbook, "ROWS_AT_MOST", 3)
    with pytest.raises(EngineError):
        book_of(*([Cell("x")] for _ in range(5)), rows=rows)
    assert list(tmp_path.iterdir()) == []


def test_a_book_tells_no_time_and_no_place() -> None:
    parts = xml_of(book_of([Cell("x")]))
    assert "2000-01-01T00:00:00Z" in parts["docProps/core.xml"]
    assert "<dc:title>A title</dc:title>" in parts["docProps/core.xml"]
    assert "<dc:creator>An author</dc:creator>" in parts["docProps/core.xml"]
    assert "&amp;Lfoot &amp;&amp; mouth&amp;R&amp;P / &amp;N" in parts["xl/worksheets/sheet1.xml"]
