"""The bulletin as XLSX, opened again and compared figure by figure with what was posted."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

import targets
from targets.bulletin.page import (
    Bulletin,
    DatasetLine,
    DutyLine,
    Figure,
    Heading,
    MissingReports,
    Place,
    Quality,
    Revision,
    Row,
    TownLine,
    Trend,
)
from targets.bulletin.sheets import write_workbook
from targets.errors import Language
from tests.good_cases import ROOT
from tests.sheet_reading import assert_harmless, head_row, opened, rows_of, shown, xml_of

HOSTILE = '=HYPERLINK("x")<script>'
LANGUAGES: tuple[Language, ...] = ("en", "zh")
MET, MISSED = ("met", "met"), ("not_met", "not met")

RATE = Heading(
    "rate", "Done in time", "≥ 96%", (Fraction(24, 25),), "higher", "percent", "20", "II"
)
LOST = Heading("lost", "Lost", "≤ 2‰", (Fraction(1, 500),), "lower", "per_mille", "…", "")
COST = Heading(
    "cost", "Cost", "1 … 2", (Fraction(1), Fraction(2)), "between", "number", "7.5", "III"
)


def figure(
    text: str, exact: Fraction | None, said: tuple[str, str], counts: str = "", *, few: bool = False
) -> Figure:
    decimals = len(re.sub(r"\D", "", text.partition(".")[2]))
    return Figure(text, exact, decimals, said[0], said[1], counts, few)  # type: ignore[arg-type]


NONE = figure("—", None, ("no_data", "no data"))
TO_DATE = {
    "": (
        figure("95.995%", Fraction(19199, 20000), MISSED, "19199 / 20000"),
        figure("2.70‰", Fraction(27, 10000), MISSED),
        figure("1.50", Fraction(3, 2), MET),
    ),
    "East": (figure("100.00%", Fraction(1), MET, "7 / 7", few=True), NONE, NONE),
    "A": (
        figure("95.83%", Fraction(23, 24), MISSED, "23 / 24"),
        figure("0.00‰", Fraction(0), MET),
        figure("-0.25", Fraction(-1, 4), MISSED),
    ),
    HOSTILE: (
        figure("<5", None, ("suppressed", "suppressed"), "<5 / 24"),
        figure("1.43‰", Fraction(1, 700), MET, few=True),
        figure("33.33", Fraction(100, 3), MISSED),
    ),
}
MONTH = {name: (NONE, figures[2], figures[1]) for name, figures in TO_DATE.items()}
KINDS = {"": "whole", "East": "group", "A": "unit", HOSTILE: "unit"}


def place(unit: str, rank: int | None, **said: object) -> Place:
    plain = Place(
        unit=unit,
        groups=("East",),
        rank=rank,
        rose=None,
        total=None,
        grade="",
        points=(None, None),
        sections=(None,),
        bonus=Decimal("0.00"),
        deduction=Decimal("0.00"),
        vetoes=(),
        named="",
    )
    return replace(plain, **said)  # type: ignore[arg-type]


PLACES = (
    place(
        HOSTILE,
        1,
        rose=2,
        total=Decimal("98.50"),
        grade="Excellent",
        points=(Decimal("20.00"), Decimal("7.125")),
        sections=(Decimal("78.5"),),
        bonus=Decimal("1.00"),
        named="first",
    ),
    place("A", 2, rose=-1, total=Decimal("40.80"), vetoes=("Late", "=1+1"), named="last"),
    place("007", 3, rose=0, total=Decimal("-3.00"), deduction=Decimal("12")),
    place("+1", None),
)


def sample(language: Language = "en") -> Bulletin:
    return Bulletin(
        language=language,
        title="=1+1 Assessment & <b>",
        authority="Office of the town",
        month="2009-06",
        window="2009-01-01 … 2009-06-30",
        unit_label="Village",
        group_labels=("Area",),
        headings=(RATE, LOST, COST),
        rows=tuple(
            Row(KINDS[name], name, MONTH[name], TO_DATE[name])  # type: ignore[arg-type]
            for name in KINDS
        ),
        scored=(RATE, COST),
        sections=("Goals",),
        places=PLACES,
        total="100",
        duties=(DutyLine("Monthly check", 19, 20, 115, 120, "not_met", "not met"),),
        quality=Quality(
            datasets=(DatasetLine("Monthly report", 114, 6, 1),),
            missing=(MissingReports("Monthly report", HOSTILE, ("2009-03", "2009-04")),),
            revised=(Revision("Monthly report", "A", "2009-04"),),
        ),
        trends=(
            Trend(RATE, ("2009-05", "2009-06"), (NONE, TO_DATE["A"][0])),
            Trend(COST, ("2009-06",), (TO_DATE["A"][2],), "to_date"),
        ),
        remarks=("@the first of two", "a remark that is long " * 20),
        receipt={
            "rules": {"id": "town-2009", "hash": "f009da028018" + "0" * 52},
            "through": None,
            "trusted": False,
            "files": {"monthly": "=1+1"},
        },
        town=(TownLine(COST, None, TO_DATE["A"][2]),),
    )


@pytest.fixture(scope="module")
def book() -> Workbook:
    return opened(write_workbook(sample()))


def body(book: Workbook, sheet: str) -> list[list[str]]:
    return rows_of(book, sheet)[head_row(book, sheet) :]


def heads(book: Workbook, sheet: str) -> list[str]:
    return rows_of(book, sheet)[head_row(book, sheet) - 1]


# ---------------------------------------------------------------- what stands in the sheets


def test_each_part_has_a_sheet(book: Workbook) -> None:
    assert book.sheetnames == [
        "League table",
        "To date",
        "This month",
        "By group",
        "Against targets",
        "Duties",
        "Month by month",
        "Data quality",
        "Remarks and receipt",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_of_sheets_are_such_as_excel_takes(language: Language) -> None:
    names = opened(write_workbook(sample(language))).sheetnames
    assert len({name.lower() for name in names}) == len(names) == 9
    for name in names:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\'")
        assert name.isascii() is (language == "en")


def test_the_league_table_says_who_stands_where(book: Workbook) -> None:
    assert heads(book, "League table") == [
        "rank", "Village", "change of rank", "Area", "total\n100", "grade", "named",
        "Goals", "Done in time\n20", "Cost\n7.5", "bonus", "deduction", "vetoes",
    ]  # fmt: skip
    assert body(book, "League table") == [
        ["1", HOSTILE, "▲ 2", "East", "98.50", "Excellent", "first",
         "78.5", "20.00", "7.125", "1.00", "0.00", ""],
        ["2", "A", "▼ 1", "East", "40.80", "", "last",
         "—", "—", "—", "0.00", "0.00", "Late; =1+1"],
        ["3", "007", "unchanged", "East", "-3.00", "", "",
         "—", "—", "—", "0.00", "12", ""],
        ["—", "+1", "—", "East", "—", "", "", "—", "—", "—", "0.00", "0.00", ""],
    ]  # fmt: skip
    assert [row[0].value for row in book["League table"]["A7:A10"]] == [1, 2, 3, "—"]


def test_figures_to_date_stand_with_their_status_and_what_they_are_made_of(book: Workbook) -> None:
    rows = rows_of(book, "To date")
    head = head_row(book, "To date")
    assert rows[head - 2] == [
        "",
        "Done in time\n≥ 96%",
        "",
        "",
        "Lost\n≤ 2‰",
        "",
        "Cost\n1 … 2",
        "",
    ]
    assert rows[head - 1] == [
        "Village", "value", "status", "counts", "value", "status", "value", "status"
    ]  # fmt: skip
    assert rows[head:] == [
        ["whole", "95.995%", "not met", "19199 / 20000", "2.70‰", "not met", "1.50", "met"],
        ["A", "95.83%", "not met", "23 / 24", "0.00‰", "met", "-0.25", "not met"],
        [HOSTILE, "<5", "suppressed", "<5 / 24", "1.43‰", "met *", "33.33", "not met"],
    ]


def test_numbers_are_the_nearest_doubles_of_the_exact_figures(book: Workbook) -> None:
    sheet = book["To date"]
    head = head_row(book, "To date")
    numbers = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=head + 1)]
    assert [row[1] for row in numbers] == [0.95995, 0.9583333333333334, "<5"]
    assert [row[4] for row in numbers] == [2.7, 0, 1.4285714285714286]
    assert [row[6] for row in numbers] == [1.5, -0.25, 33.333333333333336]


def test_figures_of_the_month_stand_in_a_sheet_of_their_own(book: Workbook) -> None:
    assert body(book, "This month") == [
        ["whole", "—", "no data", "1.50", "met", "2.70‰", "not met"],
        ["A", "—", "no data", "-0.25", "not met", "0.00‰", "met"],
        [HOSTILE, "—", "no data", "33.33", "not met", "1.43‰", "met *"],
    ]


def test_every_sheet_says_whose_it_is_and_what_it_counts(book: Workbook) -> None:
    for name in book.sheetnames:
        rows = rows_of(book, name)
        counted = "2009-06" if name == "This month" else "2009-01-01 … 2009-06-30"
        assert [row[0] for row in rows[:3]] == [
            "=1+1 Assessment & <b>",
            f"2009-06 · {name}",
            f"Office of the town · {counted}",
        ]


def test_areas_stand_indicator_by_indicator(book: Workbook) -> None:
    assert heads(book, "By group") == [
        "Area", "indicator", "points", "target",
        "value", "status", "counts", "value", "status", "counts", "reference",
    ]  # fmt: skip
    assert body(book, "By group") == [
        ["East", "Done in time", "20", "≥ 96%", "—", "no data", "",
         "100.00%", "met *", "7 / 7", "II"],
        ["East", "Lost", "…", "≤ 2‰", "—", "no data", "", "—", "no data", "", ""],
        ["East", "Cost", "7.5", "1 … 2", "—", "no data", "", "—", "no data", "", "III"],
    ]  # fmt: skip


def test_the_town_stands_against_its_targets(book: Workbook) -> None:
    assert body(book, "Against targets") == [
        ["Done in time", "20", "≥ 96%", "—", "no data", "",
         "95.995%", "not met", "19199 / 20000", "II"],
        ["Lost", "…", "≤ 2‰", "1.50", "met", "", "2.70‰", "not met", "", ""],
        ["Cost", "7.5", "1 … 2", "2.70‰", "not met", "", "1.50", "met", "", "III"],
        ["Cost", "7.5", "1 … 2", "", "", "", "-0.25", "not met", "", "III"],
    ]  # fmt: skip


def test_duties_quality_and_receipt_have_their_sheets(book: Workbook) -> None:
    assert body(book, "Duties") == [["Monthly check", "19", "20", "115", "120", "not met"]]
    quality = rows_of(book, "Data quality")
    assert ["Monthly report", "114", "6", "1"] in quality
    assert ["Monthly report", HOSTILE, "2009-03, 2009-04", ""] in quality
    assert ["Monthly report", "A", "2009-04", ""] in quality
    told = rows_of(book, "Remarks and receipt")
    assert ["@the first of two", ""] in told
    assert ["rules.id", "town-2009"] in told
    assert ["files.monthly", "=1+1"] in told
    assert ["through", ""] in told
    assert ["trusted", "false"] in told


def test_a_month_without_a_figure_is_a_gap_in_the_line(book: Workbook) -> None:
    rows = rows_of(book, "Month by month")
    assert ["2009-05", "", "no data", "96%", ""] in [row[:5] for row in rows]
    assert ["2009-06", "95.83%", "not met", "96%", ""] in [row[:5] for row in rows]
    assert ["2009-06", "-0.25", "not met", "1", "2"] in [row[:5] for row in rows]
    charts = book["Month by month"]._charts  # type: ignore[attr-defined]
    assert [len(chart.series) for chart in charts] == [2, 3]


def test_what_is_not_posted_has_no_sheet() -> None:
    empty = replace(
        sample(),
        rows=tuple(replace(row, month=()) for row in sample().rows if row.kind != "group"),
        places=(),
        duties=(),
        trends=(),
        remarks=(),
        town=(),
        quality=Quality((), (), ()),
    )
    book = opened(write_workbook(empty))
    assert book.sheetnames == ["To date", "Against targets", "Data quality", "Remarks and receipt"]
    assert heads(book, "Against targets") == [
        "indicator", "points", "target", "value", "status", "counts", "reference"
    ]  # fmt: skip
    assert ["none"] in [row[:1] for row in rows_of(book, "Data quality")]


def test_ranks_by_an_indicator_among_ones_kind_are_told() -> None:
    places = tuple(replace(one, total=None, within="hill") for one in PLACES)
    other = replace(sample(), ordered_by="Cost", within_label="Kind", places=places)
    book = opened(write_workbook(other))
    assert ["ranked by: Cost"] in [row[:1] for row in rows_of(book, "League table")]
    assert "total\n100" not in heads(book, "League table")
    assert [row[4] for row in body(book, "League table")] == ["hill"] * 4


# ---------------------------------------------------------------- how they look


def test_headings_stay_in_sight_and_head_every_page(book: Workbook) -> None:
    for name, frozen, repeated in (
        ("League table", "C7", "$6:$6"),
        ("To date", "B9", "$7:$8"),
        ("By group", "C8", "$6:$7"),
        ("Duties", "B7", "$5:$6"),
    ):
        assert (book[name].freeze_panes, book[name].print_title_rows) == (frozen, repeated)


def test_the_league_table_can_be_sorted_and_filtered(book: Workbook) -> None:
    assert book["League table"].auto_filter.ref == "A6:M10"


def test_every_sheet_is_printed_on_a4_with_its_rules_and_page_number(book: Workbook) -> None:
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        across = "portrait" if sheet.title == "Month by month" else "landscape"
        assert sheet.page_setup.orientation == across
        assert sheet.page_setup.fitToWidth in (None, 1)  # 1 is what is meant where nothing stands
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.oddFooter.left.text == "town-2009 · f009da028018"
        assert sheet.oddFooter.right.text == "&P / &N"


def test_colours_follow_the_words_beside_them(book: Workbook) -> None:
    rules = {
        (str(area.sqref), formula)
        for area in book["To date"].conditional_formatting
        for rule in area.rules
        for formula in rule.formula
    }
    assert ("B9:C11", '$C9="not met"') in rules
    assert ("E9:F11", '$F9="met *"') in rules
    kinds = [
        (str(area.sqref), rule.type)
        for area in book["League table"].conditional_formatting
        for rule in area.rules
    ]
    assert ("E7:E10", "dataBar") in kinds
    assert ("I7:I10", "colorScale") in kinds


def test_what_figures_are_made_of_is_folded_away(book: Workbook) -> None:
    columns = book["To date"].column_dimensions
    assert columns["D"].hidden
    assert columns["D"].outlineLevel == 1
    assert not columns["C"].hidden


def test_the_title_has_a_name_and_the_book_its_properties(book: Workbook) -> None:
    assert book.defined_names["title"].attr_text == "'League table'!$A$1"
    assert shown(book["League table"]["A1"]) == "=1+1 Assessment & <b>"
    assert book.properties.title == "=1+1 Assessment & <b>"
    assert book.properties.creator == "Office of the town"


# ---------------------------------------------------------------- what no sheet may do


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_name_becomes_a_formula_or_a_link(language: Language) -> None:
    assert_harmless(write_workbook(sample(language)))


def test_charts_read_cells_and_nothing_else() -> None:
    parts = xml_of(write_workbook(sample()))
    charts = [text for name, text in parts.items() if name.startswith("xl/charts/chart")]
    formulas = [one for text in charts for one in re.findall("<c:f>(.*?)</c:f>", text)]
    assert len(charts) == 2
    assert formulas
    for one in formulas:
        assert re.fullmatch(r"'Month by month'!\$[A-F]\$\d+(:\$[A-F]\$\d+)?", one)


def test_the_same_bulletin_gives_the_same_bytes_in_every_process() -> None:
    asked = (
        "import hashlib; from tests.test_bulletin_sheets import sample;"
        "from targets.bulletin.sheets import write_workbook;"
        "print(hashlib.sha256(write_workbook(sample('zh'))).hexdigest())"
    )
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    elsewhere = {"PYTHONHASHSEED": "2009", "TZ": "America/Lima", "PYTHONPATH": path}
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, **elsewhere},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(write_workbook(sample("zh"))).hexdigest()


# ---------------------------------------------------------------- the real town, and LibreOffice


@pytest.fixture(scope="module")
def town() -> Bulletin:
    rules = targets.load(ROOT / "rules" / "2009_xietang.yaml")
    return rules.bulletin(str(ROOT / "examples" / "xietang_2009"), month="2009-06", lang="zh")


def figures_of(book: Workbook, sheet: str, headings: int) -> Iterator[list[tuple[object, str]]]:
    """Value and text of every figure of a row, in the order of the headings."""
    head = head_row(book, sheet)
    values = [n for n, one in enumerate(heads(book, sheet)) if one == "完成值"]
    assert len(values) == headings
    for row in book[sheet].iter_rows(min_row=head + 1):
        yield [(row[n].value, shown(row[n])) for n in values]


def expected(figures: Sequence[Figure]) -> list[tuple[object, str]]:
    return [
        (one.text if one.exact is None else one.exact.numerator / one.exact.denominator, one.text)
        for one in figures
    ]


def test_every_figure_of_the_town_is_the_posted_one(town: Bulletin) -> None:
    book = opened(write_workbook(town))
    rows = [row for row in town.rows if row.kind != "group"]
    found = list(figures_of(book, "累计完成情况", len(town.headings)))
    assert found == [expected(row.to_date) for row in rows]
    found = list(figures_of(book, "当月完成情况", len(town.headings)))
    assert found == [expected(row.month) for row in rows]
    groups = [row for row in town.rows if row.kind == "group"]
    posted = [
        expected([month, to_date])
        for row in groups
        for month, to_date in zip(row.month, row.to_date, strict=True)
    ]
    assert list(figures_of(book, "分组完成情况", 2)) == posted
    totals = [row[4] for row in body(book, "名次表")]
    assert totals == [f"{one.total:f}" for one in town.places]
    assert totals[:3] == ["100.00", "99.79", "99.28"]


def test_the_command_writes_the_same_book(town: Bulletin, tmp_path: Path) -> None:
    output = tmp_path / "bulletin.xlsx"
    asked = ["bulletin", "rules/2009_xietang.yaml", "examples/xietang_2009", "--month", "2009-06"]
    done = subprocess.run(
        [sys.executable, "-m", "targets", *asked, "--lang", "zh", "-o", str(output)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "TARGETS_CACHE": "off"},
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, b"")  # eight records of the example are wrong
    assert output.read_bytes() == write_workbook(town)


SOFFICE = shutil.which("soffice")


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_shows_what_is_posted_and_prints_it(town: Bulletin, tmp_path: Path) -> None:
    book = tmp_path / "book.xlsx"
    book.write_bytes(write_workbook(town))
    (tmp_path / "bad.xlsx").write_bytes(write_workbook(sample()))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    for form in (every_sheet, "pdf"):
        own = f"-env:UserInstallation=file://{tmp_path}/profile"
        told = [str(SOFFICE), own, "--headless", "--convert-to", form, "--outdir", str(tmp_path)]
        books = [str(book), str(tmp_path / "bad.xlsx")]
        subprocess.run([*told, *books], check=True, capture_output=True, timeout=120)
    assert (tmp_path / "book.pdf").read_bytes().startswith(b"%PDF")
    known = opened(book.read_bytes())
    for sheet in known.sheetnames:
        with (tmp_path / f"book-{sheet}.csv").open(encoding="utf-8", newline="") as lines:
            assert trimmed(csv.reader(lines)) == trimmed(rows_of(known, sheet)), sheet
    with (tmp_path / "bad-League table.csv").open(encoding="utf-8", newline="") as lines:
        assert [row[1:3] for row in csv.reader(lines)][6] == [HOSTILE, "▲ 2"]
    with (tmp_path / "bad-To date.csv").open(encoding="utf-8", newline="") as lines:
        assert [row[4] for row in csv.reader(lines)][8:] == ["2.70‰", "0.00‰", "1.43‰"]


def trimmed(rows: Iterator[list[str]] | list[list[str]]) -> list[list[str]]:
    """Without what is empty at the end of rows and sheets."""
    found = [list(row) for row in rows]
    for row in found:
        while row and not row[-1]:
            row.pop()
    while found and not found[-1]:
        found.pop()
    return found
