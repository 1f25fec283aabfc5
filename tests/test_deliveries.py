"""Deliveries as they come: workbooks, titles above the headings, several files, folders a month."""
# ruff: noqa: E501 - rows of sheets and Chinese messages stand on one line each

import csv
import shutil
import subprocess
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import polars as pl
import pytest

import targets
from targets.records.frames import collected_rows
from tests.compare import load_text
from tests.test_command_line import run

RULES = """
schema_version: 1
id: town
title: {zh: 某镇, en: A town}
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, label: {zh: 村}, roster: villages}
records:
  villages:
    label: {zh: 名册}
    key: [village]
    fields:
      village: {type: id, label: {zh: 村名}}
  monthly:
    label: {zh: 月报}
    key: [village, month]
    time: month
    missing_values: ["-"]
    fields:
      village: {type: id, label: {zh: 村名}}
      month: {type: month, label: {zh: 月份}}
      births: {type: count, label: {zh: 出生人数}}
      planned: {type: count, label: {zh: 计划内出生}}
      rate: {type: decimal, places: 4, optional: true, label: {zh: 检测率}}
      done: {type: yes_no, optional: true, label: {zh: 达标}}
  visits:
    label: {zh: 走访}
    time: seen_on
    events: true
    optional: true
    fields:
      village: {type: id, label: {zh: 村名}}
      seen_on: {type: date, label: {zh: 日期}}
scorecard:
  total: 10
  rounding: {decimals: 2, mode: half_up}
  when_empty: full
indicators:
  - {id: planned_rate, records: monthly, value: sum(planned) / sum(births), target: {at_least: 96%}, points: 10, scoring: proportional}
  - {id: seen, records: visits, value: count()}
"""
ROSTER = [["村名"], ["东村"], ["西村"]]
HEADINGS = ["村名", "月份", "出生人数", "计划内出生", "检测率", "达标"]
TITLES = [["某镇2009年月报"], ["单位：人"]]
ROWS = [["东村", "2009-01", 25, 24, "96%", "是"], ["西村", "2009-01", 10, 5, "50%", "否"]]

Row = Sequence[object]


@pytest.fixture
def rules() -> targets.Rulebook:
    return load_text(RULES)


def write_csv(path: Path, rows: Sequence[Row], encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows(rows)
    return path


def write_book(
    path: Path, *, touch: Callable[[Any], object] | None = None, **sheets: Sequence[Row]
) -> Path:
    """A workbook with these sheets; `touch` sees it before it is saved."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    if touch is not None:
        touch(book)
    book.save(path)
    return path


def town(folder: Path, *rows: Row, touch: Callable[[Any], object] | None = None) -> Path:
    """A roster as CSV and a monthly report as a workbook."""
    write_csv(folder / "villages.csv", ROSTER)
    write_book(folder / "monthly.xlsx", Sheet1=rows, touch=touch)
    return folder


def codes(batch: targets.Batch) -> list[str]:
    return [note.code for note in batch.notes]


def failed(batch: targets.Batch) -> list[tuple[int | None, str | None, str]]:
    return [(one.row, one.field, one.code) for one in batch.failures]


def problems(caught: pytest.ExceptionInfo[targets.RecordsError]) -> list[str]:
    return [one.code for one in caught.value.problems]


# ---------------------------------------------------------------- cells of a workbook


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        ("births", 25, "25"), ("births", 25.0, "25"), ("births", "25", "25"),
        ("births", "２５", "25"), ("births", " 25 ", "25"),
        ("rate", 0.96, "0.9600"), ("rate", "96%", "0.9600"), ("rate", "９６％", "0.9600"),
        ("rate", 0.9625, "0.9625"), ("rate", "-", "None"), ("rate", None, "None"),
        ("month", "2009-3", "2009-03-01"), ("month", date(2009, 3, 1), "2009-03-01"),
        ("month", "2009年3月", "2009-03-01"), ("month", "2009/3/1", "2009-03-01"),
        ("done", True, "True"), ("done", "是", "True"), ("done", 0, "False"), ("done", "TRUE", "True"),
        ("village", "东村 ", "东村"),
    ],
)  # fmt: skip
def test_a_cell_of_a_workbook_counts_as_what_the_sheet_shows(
    rules: targets.Rulebook, tmp_path: Path, field: str, cell: object, value: str
) -> None:
    row = dict(zip(HEADINGS, ROWS[0], strict=True))
    heading = rules.model.records["monthly"].fields[field].headings(field)[1]
    batch = rules.validate(town(tmp_path, HEADINGS, list({**row, heading: cell}.values())))

    assert batch.failures == ()
    assert str(batch.accepted["monthly"][0][field]) == value


@pytest.mark.parametrize(
    ("field", "cell", "code", "said"),
    [
        ("births", "1,234", "D802", "did you mean `1234`?"),
        ("births", 2.5, "D802", "`2.5` is not a whole number"),
        ("births", True, "D802", "`true` is not a whole number"),
        ("rate", 0.12345, "D804", "more than 4 decimals"),
        ("month", date(2009, 3, 12), "D809", "`2009-03-12` is not a month"),
        ("births", "#DIV/0!", "D880", "the cell `C2` shows the error `#DIV/0!`"),
        ("births", "=1+1", "D881", "the result of the formula in `C2` is not saved in the file"),
        ("rate", "=A1", "D881", "open the file in a spreadsheet, save it"),
    ],
)
def test_a_cell_of_a_workbook_that_is_not_plain_is_told(
    rules: targets.Rulebook, tmp_path: Path, field: str, cell: object, code: str, said: str
) -> None:
    row = dict(zip(HEADINGS, ROWS[0], strict=True))
    heading = rules.model.records["monthly"].fields[field].headings(field)[1]
    batch = rules.validate(town(tmp_path, HEADINGS, list({**row, heading: cell}.values())))

    assert failed(batch) == [(2, field, code)]
    assert said in batch.failures[0].wording.text("en")


def test_a_number_that_is_formatted_as_a_percentage_is_one(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    def touch(book: Any) -> None:
        book["Sheet1"]["E2"].number_format = "0.00%"
        book["Sheet1"]["C2"].number_format = "0%"

    batch = rules.validate(town(tmp_path, HEADINGS, ["东村", "2009-01", 1, 1, 0.9625], touch=touch))

    assert failed(batch) == [(2, "births", "D802")]
    assert batch.failures[0].value == "100%"
    batch = rules.validate(
        town(tmp_path, HEADINGS, ["东村", "2009-01", "1", 1, 0.9625], touch=touch)
    )
    assert str(batch.accepted["monthly"][0]["rate"]) == "0.9625"


@pytest.mark.parametrize(
    ("cell", "shape", "rate"),
    [
        (0.96, "0%", "0.9600"),
        (0.96, '0.0%;[Red]-0.0%', "0.9600"),
        (0.96, '0" of all "%', "0.9600"),
        (96, '0"%"', "0.9600"),
        (96.25, r"0.00\%", "0.9625"),
        (96, 'General" ％"', "0.9600"),
        (0.96, '0.00"*"_%', "0.9600"),
        (0.96, '"50%: "0.00', "0.9600"),
        (0.96, "General", "0.9600"),
    ],
)  # fmt: skip
def test_a_percentage_is_what_the_cell_shows_as_one(
    rules: targets.Rulebook, tmp_path: Path, cell: float, shape: str, rate: str
) -> None:
    """A `%` in quotes, or behind a backslash, is shown and multiplies nothing."""

    def touch(book: Any) -> None:
        book["Sheet1"]["E2"].number_format = shape

    batch = rules.validate(town(tmp_path, HEADINGS, ["东村", "2009-01", 1, 1, cell], touch=touch))

    assert batch.failures == ()
    assert str(batch.accepted["monthly"][0]["rate"]) == rate


@pytest.mark.parametrize(
    "epoch", [openpyxl.utils.datetime.WINDOWS_EPOCH, openpyxl.utils.datetime.MAC_EPOCH]
)
def test_dates_are_serials_of_either_system(
    rules: targets.Rulebook, tmp_path: Path, epoch: Any
) -> None:
    def touch(book: Any) -> None:
        book.epoch = epoch

    day = date(2009, 2, 1)
    batch = rules.validate(town(tmp_path, HEADINGS, ["东村", day, 1, 1], touch=touch))

    assert batch.accepted["monthly"][0]["month"] == day


def test_a_village_called_by_a_number_is_text_as_in_csv(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_csv(tmp_path / "villages.csv", [["village"], ["101"]])
    write_book(tmp_path / "monthly.xlsx", a=[HEADINGS, [101, "2009-01", 1, 1]])

    batch = rules.validate(tmp_path)

    assert batch.failures == ()
    assert batch.accepted["monthly"][0]["village"] == "101"


def test_the_name_in_merged_cells_is_not_guessed_for_the_rows_below(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    rows = [["东村", f"2009-0{month}", 1, 1] for month in (1, 2, 3)]

    def touch(book: Any) -> None:
        book["Sheet1"].merge_cells("A2:A3")

    batch = rules.validate(town(tmp_path, HEADINGS, *rows, touch=touch))

    assert failed(batch) == [(3, "village", "D882")]
    assert batch.failures[0].wording.text("en") == (
        "the cell is one of the merged cells `A2:A3`, whose value stands in `A2` alone"
        " · unmerge them, and fill in every row"
    )


def test_saved_results_of_formulas_are_read_and_it_is_said(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    """As a spreadsheet saves it: the formula, and what it came to."""
    import xlsxwriter

    write_csv(tmp_path / "villages.csv", ROSTER)
    with xlsxwriter.Workbook(tmp_path / "monthly.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["东村", "2009-01"])
        sheet.write_formula(1, 2, "=20+5", None, 25)
        sheet.write_formula(1, 3, "=C2-1", None, 24)
        sheet.write_formula(1, 4, "=0.1+0.2", None, 0.1 + 0.2)  # a sheet shows 0.3

    batch = rules.validate(tmp_path)

    assert batch.accepted["monthly"][0]["births"] == 25
    assert str(batch.accepted["monthly"][0]["rate"]) == "0.3000"
    assert [note.text("en") for note in batch.notes] == [
        "3 formulas in `monthly.xlsx`; none was worked out, the saved results were read"
    ]


def test_a_row_of_totals_is_told_as_one(rules: targets.Rulebook, tmp_path: Path) -> None:
    batch = rules.validate(town(tmp_path, HEADINGS, *ROWS, ["合 计", "2009-01", 35, 29]))

    assert failed(batch) == [(4, "village", "D889")]
    assert batch.failures[0].wording.text("zh") == (
        "`合 计` 看来是合计行，不是考核对象 · 请删去该行，合计由其他各行算出"
    )


TOTALS = [
    "合计", "总计", "小计", "共计", "合 计", "合　计", "全镇合计", "东片小计", "合计：", "合计（全镇）",
    "合计数", "Total", "TOTAL", "totals", "Sub-total", "subtotal", "Grand total", "Total:",
    "Total of all villages", "Town total", "sum",
]  # fmt: skip
NO_TOTALS = [
    "合计村",
    "计生村",
    "会计",
    "Totalville",
    "Total Ridge",
    "Sumner",
    "Subtotalia",
    "东村",
]


@pytest.mark.parametrize("kind", ["rows", "polars", "pandas", "pyarrow", "duckdb"])
def test_a_row_of_totals_is_no_unit_without_a_roster_either(kind: str) -> None:
    rules = load_text(
        RULES.replace(", roster: villages", "").replace(
            "    label: {zh: 名册}", "    optional: true\n    label: {zh: 名册}"
        )
    )
    records: dict[str, object] = {
        "village": [*TOTALS, *NO_TOTALS],
        "month": ["2009-01"] * 29,
        "births": [1] * 29,
        "planned": [1] * 29,
    }
    frame: object = [
        dict(zip(records, one, strict=True)) for one in zip(*records.values(), strict=True)
    ]  # type: ignore[call-overload]
    if kind != "rows":
        records["month"] = [date(2009, 1, 1)] * 29
        frame = pl.DataFrame(records)
    if kind in ("pandas", "pyarrow", "duckdb"):
        frame = frame.to_arrow() if kind != "pandas" else frame.to_pandas()  # type: ignore[attr-defined]
    if kind == "duckdb":
        frame = duckdb.from_arrow(frame)

    batch = rules.validate({"monthly": frame})

    assert {one.code for one in batch.failures} == {"D889"}
    assert sorted(str(one.value) for one in batch.failures) == sorted(TOTALS)
    assert batch.counts["monthly"].accepted == len(NO_TOTALS)


def test_a_note_below_the_table_is_told_as_one(rules: targets.Rulebook, tmp_path: Path) -> None:
    note = ["填表人：某某"]

    def touch(book: Any) -> None:
        book["Sheet1"].merge_cells("A4:F4")

    batch = rules.validate(town(tmp_path, HEADINGS, *ROWS, note, touch=touch))

    assert failed(batch) == [(4, "village", "D898")]
    assert batch.failures[0].wording.text("zh") == (
        "`填表人：某某` 独占一行，不是名册中的考核对象 · 如果是表格下方的说明，请删去该行"
    )


def test_a_row_divided_by_tabs_is_told_as_such_and_not_as_a_note(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    written = write_csv(tmp_path / "monthly.csv", [HEADINGS, *ROWS])
    row = "东村\t2009-02\t25\t24\t96%\t是\n"
    written.write_text(written.read_text(encoding="utf-8") + row, encoding="utf-8")

    assert failed(rules.validate(tmp_path)) == [(4, "village", "D825")]


@pytest.mark.parametrize("row", ["东村，2009-02，25，24，96%，是", "东村，2009-02,25,24,96%,是"])
def test_a_row_typed_with_full_width_commas_is_told_as_such_and_not_as_a_note(
    rules: targets.Rulebook, tmp_path: Path, row: str
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    written = write_csv(tmp_path / "monthly.csv", [HEADINGS, *ROWS])
    written.write_text(written.read_text(encoding="utf-8") + row + "\n", encoding="utf-8")

    batch = rules.validate(tmp_path)

    assert failed(batch) == [(4, "village", "D825")]
    assert (
        batch.failures[0]
        .wording.text("zh")
        .endswith(
            "中 `，` 前面是名册中的考核对象：`，` 不能分隔单元格 · 请将这一行各格之间改为半角逗号 `,`"
        )
    )


def test_two_units_in_one_cell_are_no_row_of_full_width_commas(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    row = ["东村、西村", "2009-02", 25, 24, "96%", "是"]
    batch = rules.validate(town(tmp_path, HEADINGS, *ROWS, row))

    assert failed(batch) == [(4, "village", "D820")]


def test_a_totals_row_of_formulas_is_told_once(rules: targets.Rulebook, tmp_path: Path) -> None:
    totals = ["合计", None, "=SUM(C2:C3)", "=SUM(D2:D3)"]
    batch = rules.validate(town(tmp_path, HEADINGS, *ROWS, totals))

    assert failed(batch) == [(4, "village", "D889")]
    assert (batch.counts["monthly"].accepted, batch.counts["monthly"].rejected) == (2, 1)
    assert batch.notes == ()


# ---------------------------------------------------------------- where the headings stand


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_titles_units_and_blank_rows_above_the_headings_are_skipped_and_told(
    rules: targets.Rulebook, tmp_path: Path, ending: str
) -> None:
    rows = [*TITLES, [], HEADINGS, ROWS[0], [], ["乡村", "2009-01", 1, 1]]
    write_csv(tmp_path / "villages.csv", ROSTER)
    if ending == "csv":
        write_csv(tmp_path / "monthly.csv", rows)
    else:
        write_book(
            tmp_path / "monthly.xlsx",
            月报=rows,
            touch=lambda book: book["月报"].merge_cells("A1:F1"),
        )

    batch = rules.validate(tmp_path)

    assert failed(batch) == [(7, "village", "D820")]
    assert batch.accepted["monthly"][0]["births"] == 25
    place = "monthly.csv" if ending == "csv" else "monthly.xlsx[月报]"
    assert [note.text("zh") for note in batch.notes] == [
        f"`{place}` 的列名在第 4 行，以上内容没有读取：`某镇2009年月报`、`单位：人`"
    ]


def test_headings_in_two_lines_are_read_as_one_and_told(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    upper = ["村名", "月份", "出生", None, "其他", None]
    lower = [None, None, "出生人数", "计划内出生", "检测率", "达标"]

    def touch(book: Any) -> None:
        for cells in ("A2:A3", "B2:B3", "C2:D2", "E2:F2"):
            book["Sheet1"].merge_cells(cells)

    batch = rules.validate(town(tmp_path, TITLES[0], upper, lower, *ROWS, touch=touch))

    assert batch.failures == ()
    assert [note.text("en") for note in batch.notes] == [
        "the headings of `monthly.xlsx[Sheet1]` stand in rows 2–3; what is above was not read: "
        "`某镇2009年月报`"
    ]
    assert batch.notes[0].text("zh") == (
        "`monthly.xlsx[Sheet1]` 的列名在第 2–3 行，以上内容没有读取：`某镇2009年月报`"
    )
    assert batch.understood[1].heading_rows == (2, 3)
    assert batch.counts["monthly"].accepted == 2


def test_a_heading_that_is_broken_over_two_lines_in_its_cell_is_one(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    headings = ["村名", "月份", "出生\n人数", "计划内\r\n出生"]
    batch = rules.validate(town(tmp_path, headings, ROWS[0][:4]))

    assert batch.failures == ()
    assert batch.accepted["monthly"][0]["planned"] == 24


def test_a_heading_that_nobody_knows_is_told_with_the_nearest_column(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    headings = ["村名", "月份", "出生数", "计划内出生"]
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(town(tmp_path, *TITLES, headings, ROWS[0][:4]))

    assert [one.text("en") for one in caught.value.problems] == [
        "`monthly` has no column for `births` · its headings can be: `births`, `出生人数`; "
        "`出生数` is near"
    ]
    assert (
        caught.value.problems[0]
        .text("zh")
        .endswith("列名可以是：`births`、`出生人数`；相近的列名有 `出生数`")
    )


def test_what_stands_in_columns_without_a_heading_is_told(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    batch = rules.validate(town(tmp_path, HEADINGS, [*ROWS[0], None, "见附件"], ROWS[1]))

    assert batch.counts["monthly"].accepted == 2
    assert [note.text("en") for note in batch.notes] == [
        "in the sheet `Sheet1` of `monthly.xlsx`, these columns have no heading, and were not read:"
        " `H` · give them headings, if they should count"
    ]


# ---------------------------------------------------------------- which sheet


def test_one_workbook_holds_a_sheet_for_each_dataset(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    visits = [["村名", "日期"], ["东村", date(2009, 2, 3)]]
    book = write_book(tmp_path / "town.xlsx", 名册=ROSTER, monthly=[HEADINGS, *ROWS], 走访=visits)

    for delivered in (tmp_path, book, str(book)):
        batch = rules.validate(delivered)
        assert batch.failures == ()
        assert {name: one.accepted for name, one in batch.counts.items()} == {
            "villages": 2, "monthly": 2, "visits": 1,
        }  # fmt: skip
        assert batch.notes == ()
        assert len(set(batch.hashes.values())) == 1
        assert set(batch.hashes) == {"villages", "monthly", "visits"}


def test_the_sheet_whose_headings_match_is_read_and_told(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    write_book(
        tmp_path / "monthly.xlsx", Sheet1=[["说明"], ["请按月填写"]], Sheet2=[HEADINGS, *ROWS]
    )

    batch = rules.validate(tmp_path)

    assert batch.counts["monthly"].accepted == 2
    assert codes(batch) == ["D886", "D890"]


def test_two_sheets_that_may_be_meant_are_an_error_that_names_them(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    write_book(tmp_path / "monthly.xlsx", a=[HEADINGS, *ROWS], b=[HEADINGS, *ROWS])
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(tmp_path)

    assert [one.text("zh") for one in caught.value.problems] == [
        "`monthly.xlsx` 中有多个工作表可能是 `monthly`：`a`、`b` · 请将要用的工作表命名为 `monthly`"
    ]


def test_a_hidden_sheet_is_never_read(rules: targets.Rulebook, tmp_path: Path) -> None:
    def touch(book: Any) -> None:
        book["月报"].sheet_state = "hidden"

    write_csv(tmp_path / "villages.csv", ROSTER)
    hidden = [HEADINGS, ["东村", "2009-01", 99, 99]]
    write_book(tmp_path / "monthly.xlsx", 月报=hidden, 一月=[HEADINGS, *ROWS], touch=touch)

    batch = rules.validate(tmp_path)

    assert batch.accepted["monthly"][0]["births"] == 25
    assert codes(batch) == ["D890"]
    write_book(tmp_path / "monthly.xlsx", 月报=hidden, 空=[], touch=touch)
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(tmp_path)
    assert problems(caught) == ["E985"]


def test_a_hidden_sheet_beside_those_of_other_datasets_is_noted(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    def touch(book: Any) -> None:
        book["走访"].sheet_state = "hidden"

    visits = [["村名", "日期"], ["东村", date(2009, 2, 3)]]
    write_book(
        tmp_path / "town.xlsx", 名册=ROSTER, 月报=[HEADINGS, *ROWS], 走访=visits, touch=touch
    )

    batch = rules.validate(tmp_path)

    assert set(batch.hashes) == {"villages", "monthly"}
    assert [note.text("zh") for note in batch.notes] == [
        "`town.xlsx` 中没有读取的工作表：`走访` · 如需使用，请以数据表的名称命名工作表，并取消隐藏"
    ]


def test_a_sheet_of_another_dataset_than_its_file_bears_the_name_of_is_noted(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    visits = [["村名", "日期"], ["东村", date(2009, 2, 3)]]
    write_csv(tmp_path / "villages.csv", ROSTER)
    book = write_book(tmp_path / "monthly.xlsx", monthly=[HEADINGS, *ROWS], visits=visits)

    batch = rules.validate(tmp_path)

    assert batch.counts["monthly"].accepted == 2
    assert [note.text("en") for note in batch.notes] == [
        "of `monthly.xlsx`, which was read for `monthly` alone, these sheets were not read: `visits`"
        " · give the file the name of no dataset, or each sheet a file of its own, if they"
        " should count"
    ]
    roster = tmp_path / "villages.csv"
    both = rules.validate({"villages": roster, "monthly": book, "visits": book})
    assert (both.counts["visits"].accepted, both.notes) == (1, ())


def test_a_sheet_for_each_month_is_read_where_each_bears_the_name(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    months = {f"月报 {n}": [HEADINGS, ["东村", f"2009-{n:02}", n, n]] for n in (1, 2, 10)}
    write_book(tmp_path / "2009.xlsx", **months)

    batch = rules.validate(tmp_path)

    assert [one["births"] for one in batch.accepted["monthly"]] == [1, 2, 10]
    assert codes(batch) == ["D887"]


# ---------------------------------------------------------------- several files, folders


def test_a_folder_a_month_is_read_in_the_order_of_the_months(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    for n in (10, 2, 1):
        write_csv(tmp_path / f"{n}月" / "monthly.csv", [HEADINGS, ["东村", f"2009-{n:02}", n, n]])
    write_book(
        tmp_path / "11月" / "月报（东村）.xlsx",
        x=[*TITLES, HEADINGS, ["东村", "2009-11", "１１", 11]],
    )

    batch = rules.validate(tmp_path)

    assert batch.failures == ()
    assert [one["births"] for one in batch.accepted["monthly"]] == [1, 2, 10, 11]
    assert list(batch.hashes) == [
        "villages", "monthly=1月/monthly.csv", "monthly=2月/monthly.csv",
        "monthly=10月/monthly.csv", "monthly=11月/月报（东村）.xlsx",
    ]  # fmt: skip


def test_a_failure_names_the_file_where_there_are_several(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    write_csv(tmp_path / "monthly_1.csv", [*TITLES, HEADINGS, ROWS[0], ["东村", "2009-02", "x", 1]])
    write_csv(tmp_path / "monthly_2.csv", [HEADINGS[:4], [], ["东村", "2009-01", 3, 3]])

    batch = rules.validate(tmp_path)

    assert [one.render("en").partition(" · ")[0] for one in batch.failures] == [
        "monthly_1.csv:4 month: D821 the same key `东村`, `2009-01` stands in `monthly_2.csv:3` too",
        "monthly_1.csv:5 births: D802 `x` is not a whole number",
        "monthly_2.csv:3 month: D821 the same key `东村`, `2009-01` stands in `monthly_1.csv:4` too",
    ]
    assert batch.failures[0].file == "monthly_1.csv"
    assert batch.failures[0].to_dict()["file"] == "monthly_1.csv"
    assert "主键 `东村`、`2009-01` 与 `monthly_2.csv:3` 重复" in batch.failures[0].render("zh")


def test_files_of_one_folder_belong_to_the_dataset_whose_name_it_bears(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    write_csv(tmp_path / "monthly" / "东村.csv", [HEADINGS, ROWS[0]])
    write_csv(tmp_path / "monthly" / "西村.csv", [HEADINGS, ROWS[1]])
    write_csv(tmp_path / "monthly" / "visits.csv", [["村名", "日期"], ["东村", "2009-02-03"]])
    write_csv(tmp_path / "other" / "scores.csv", [["a"]])
    write_csv(tmp_path / "monthlyscores.csv", [["a"]])
    (tmp_path / "monthly" / "~$东村.xlsx").write_bytes(b"a lock file")
    (tmp_path / "other" / "old.xls").write_bytes(b"")

    batch = rules.validate(tmp_path)

    assert {name: one.accepted for name, one in batch.counts.items()} == {
        "villages": 2, "monthly": 2, "visits": 1,
    }  # fmt: skip
    assert [
        (note.code, dict(note.facts)["name"]) for note in batch.notes if note.code != "D887"
    ] == [
        ("D892", "monthlyscores.csv"),
        ("D895", "other/old.xls"),
        ("D892", "other/scores.csv"),
    ]


def test_a_dataset_may_be_given_as_several_paths_as_a_folder_and_as_a_pattern(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    roster = write_csv(tmp_path / "villages.csv", ROSTER)
    first = write_csv(tmp_path / "in" / "a_1.csv", [HEADINGS, ROWS[0]])
    second = write_csv(tmp_path / "in" / "a_2.csv", [HEADINGS, ROWS[1]])
    write_csv(tmp_path / "in" / "visits.csv", [["村名", "日期"]])

    for given in ([first, second], tmp_path / "in", str(tmp_path / "in" / "a_*.csv")):
        batch = rules.validate({"villages": roster, "monthly": given})
        assert [one["village"] for one in batch.accepted["monthly"]] == ["东村", "西村"]
    assert codes(rules.validate({"villages": roster, "monthly": tmp_path / "in"})) == [
        "D896",
        "D887",
    ]
    for nothing in (tmp_path / "no*.csv", tmp_path / "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(targets.RecordsError) as caught:
            rules.validate({"villages": roster, "monthly": nothing})
        assert problems(caught) == ["E905"]


def test_the_same_records_in_two_forms_are_an_error(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, HEADINGS, *ROWS)
    write_csv(folder / "monthly.csv", [HEADINGS, *ROWS])
    with pytest.raises(targets.RecordsError, match=r"monthly\.csv, monthly\.xlsx") as caught:
        rules.validate(folder)

    assert problems(caught) == ["E904"]


def test_a_copy_of_a_file_of_events_is_an_error_since_it_would_count_twice(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, HEADINGS, *ROWS)
    visits = [["村名", "日期"], ["东村", "2009-02-03"]]
    write_csv(folder / "visits.csv", visits)
    write_csv(folder / "visits - 副本.csv", visits)
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(folder)

    assert problems(caught) == ["E984"]
    write_csv(folder / "visits.csv", visits[:1])
    write_csv(folder / "visits - 副本.csv", visits[:1])
    assert rules.validate(folder).counts["visits"].accepted == 0


@pytest.mark.parametrize(
    ("name", "held", "failures"),
    [
        ("villages.csv", "村名\n\n东村\n", []),
        ("villages.csv", "序号,村名\n1\n2,东村\n", [(2, "village", "D801")]),
        ("villages.jsonl", '{"村名": ["西村"]}\n{"村名": "东村"}\n', [(1, "village", "D811")]),
    ],
    ids=["a blank line", "a row cut short", "a list"],
)
def test_a_first_row_without_a_name_stands_in_the_way_of_no_frame(
    rules: targets.Rulebook,
    tmp_path: Path,
    name: str,
    held: str,
    failures: list[tuple[int | None, str | None, str]],
) -> None:
    (tmp_path / name).write_text(held, encoding="utf-8")
    monthly = pl.DataFrame(
        {"village": ["东村"], "month": [date(2009, 1, 1)], "births": [25], "planned": [24]}
    )
    batch = rules.validate({"villages": tmp_path / name, "monthly": monthly})

    assert failed(batch) == failures
    assert batch.counts["villages"].accepted == 1
    assert batch.counts["monthly"].accepted == 1


def test_every_file_that_cannot_be_read_is_told(rules: targets.Rulebook, tmp_path: Path) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    write_csv(tmp_path / "monthly_1.csv", [["村名", "月份", "出生人数"], ["东村", "2009-01", 1]])
    write_csv(tmp_path / "monthly_2.csv", [["村名", "月份", "计划内出生"], ["东村", "2009-01", 1]])
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(tmp_path)

    assert [one.text("zh").partition(" · ")[0] for one in caught.value.problems] == [
        "monthly_1.csv: 数据表 `monthly` 缺少 `planned` 列",
        "monthly_2.csv: 数据表 `monthly` 缺少 `births` 列",
    ]


ENGINES = ["polars", "duckdb", "pandas", "pyarrow", "ibis"]


def parquet(path: Path, births: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = {"village": ["东村"], "month": [date(2009, 1, 1)], "births": [births], "planned": [1]}
    pl.DataFrame(rows).write_parquet(path)
    return path


@pytest.mark.filterwarnings("ignore:fetch_arrow_table")  # by ibis, of DuckDB
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", ["monthly[1]", "month*", "births=7/m"])
def test_a_parquet_file_is_read_by_its_very_name(
    rules: targets.Rulebook, tmp_path: Path, name: str, engine: str
) -> None:
    for other in ("monthly1", "monthly2", "month"):
        parquet(tmp_path / f"{other}.parquet", 99)
    write_csv(tmp_path / "villages.csv", ROSTER[:2])
    given = parquet(tmp_path / f"{name}.parquet", 5)
    batch = rules.validate({"villages": tmp_path / "villages.csv", "monthly": given}, engine=engine)

    assert collected_rows(batch.judged["monthly"].frame.select("births")) == [(5,)]


@pytest.mark.filterwarnings("ignore:fetch_arrow_table")  # by ibis, of DuckDB
@pytest.mark.parametrize("engine", ENGINES)
def test_a_parquet_file_with_damaged_rows_is_told_by_every_engine(
    rules: targets.Rulebook, tmp_path: Path, engine: str
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    given = parquet(tmp_path / "monthly.parquet", 5)
    raw = bytearray(given.read_bytes())
    for at in range(8, 200, 3):
        raw[at] ^= 0x5A
    given.write_bytes(raw)

    with pytest.raises(targets.RecordsError) as caught:
        rules.validate({"villages": tmp_path / "villages.csv", "monthly": given}, engine=engine)
    assert problems(caught)[0] in ("E905", "E925")


@pytest.mark.parametrize(
    "given",
    [["villages=gone.csv", "monthly=torn.csv"], ["monthly=torn.csv", "monthly=gone.csv"],
     ["monthly=gone.csv", "monthly=torn.csv"]],
)  # fmt: skip
def test_a_file_that_is_not_there_ends_with_two_whatever_else_is_wrong(
    tmp_path: Path, given: list[str]
) -> None:
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    (tmp_path / "torn.csv").write_text('村名,月份\n"东村,2009-01\n', encoding="utf-8")
    write_csv(tmp_path / "villages.csv", ROSTER)
    named = [one.replace("=", f"={tmp_path}/") for one in given]
    rest = [] if given[0].startswith("villages") else [f"villages={tmp_path}/villages.csv"]
    done = run("score", tmp_path / "rules.yaml", *rest, *named)

    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 2


# ---------------------------------------------------------------- texts


def test_the_unicode_text_of_excel_is_read(rules: targets.Rulebook, tmp_path: Path) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    lines = ["\t".join(map(str, row)) for row in (*TITLES, HEADINGS, *ROWS)]
    (tmp_path / "monthly.txt").write_text("\r\n".join(lines), encoding="utf-16")

    batch = rules.validate(tmp_path)

    assert batch.counts["monthly"].accepted == 2
    assert codes(batch) == ["D885", "D884"]


def test_a_chinese_csv_with_slashes_in_its_dates_is_read(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    """As Excel saves it in China."""
    write_csv(tmp_path / "villages.csv", ROSTER, "gb18030")
    write_csv(tmp_path / "月报.csv", [HEADINGS, ["东村", "2009/1/1", "２５", "24"]], "gb18030")
    write_csv(tmp_path / "走访.csv", [["村名", "日期"], ["东村", "2009/2/13"]], "gb18030")

    batch = rules.validate(tmp_path)

    assert batch.failures == ()
    assert batch.accepted["monthly"][0]["births"] == 25
    assert batch.accepted["visits"][0]["seen_on"] == date(2009, 2, 13)
    assert codes(batch) == ["D894", "D894", "D894"]


@pytest.mark.parametrize(
    ("start", "why"),
    [(b"PK\x03\x04", "its name should end in .xlsx"), (b"\xd0\xcf\x11\xe0", "old Excel")],
)
def test_a_workbook_under_the_name_of_a_text_is_told(
    rules: targets.Rulebook, tmp_path: Path, start: bytes, why: str
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    (tmp_path / "monthly.csv").write_bytes(start + bytes(100))
    with pytest.raises(targets.RecordsError, match=why) as caught:
        rules.validate(tmp_path)

    assert problems(caught) == ["E905"]


# ---------------------------------------------------------------- LibreOffice


def test_a_form_that_libreoffice_saved_is_read(rules: targets.Rulebook, tmp_path: Path) -> None:
    """From CSV to .ods to .xlsx: numbers, dates and percentages become what LibreOffice makes of
    them.
    """
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice (LibreOffice Calc) is not installed")
    rows = [["某镇2009年月报"], HEADINGS, ["东村", "2009-01-01", 25, 24, "96.25%", "TRUE"]]
    write_csv(tmp_path / "monthly.csv", rows)
    for form, source in (("ods", "csv"), ("xlsx", "ods")):
        subprocess.run(
            [
                office, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
                "--infilter=CSV:44,34,76,1,,0,false,true" if source == "csv" else "--norestore",
                "--convert-to", form, "--outdir", tmp_path, tmp_path / f"monthly.{source}",
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
    office_made = tmp_path / "monthly.xlsx"
    cells = openpyxl.load_workbook(office_made).worksheets[0]
    assert isinstance(cells["C3"].value, int)
    assert cells["B3"].is_date

    batch = rules.validate({"villages": [{"village": "东村"}], "monthly": office_made})

    assert batch.failures == ()
    (record,) = batch.accepted["monthly"]
    assert record["month"] == date(2009, 1, 1)
    assert (record["births"], str(record["rate"]), record["done"]) == (25, "0.9625", True)


# ---------------------------------------------------------------- what was understood


def test_what_was_understood_is_data_and_text(rules: targets.Rulebook, tmp_path: Path) -> None:
    folder = town(tmp_path, *TITLES, [*HEADINGS[:4], "备注"], [*ROWS[0][:4], "好"])

    monthly = rules.validate(folder).understood[1]

    assert monthly.to_dict() == {
        "dataset": "monthly",
        "file": "monthly.xlsx",
        "encoding": "XLSX",
        "sheet": "Sheet1",
        "heading_rows": [3],
        "headings": {
            "村名": "village", "月份": "month", "出生人数": "births", "计划内出生": "planned",
        },
        "unread_columns": ["备注"],
        "rows_above": ["某镇2009年月报", "单位：人"],
        "rows": 1,
        "formulas": 0,
    }  # fmt: skip
    assert monthly.text("zh").splitlines() == [
        "`monthly.xlsx` 的工作表 `Sheet1` 读作 `monthly`",
        "  列名在第 3 行，其下 1 行",
        "  各列：`村名` → `village`、`月份` → `month`、`出生人数` → `births`、`计划内出生` → `planned`",
        "  列名以上没有读取：`某镇2009年月报`、`单位：人`",
        "  没有读取的列：`备注`",
    ]
    assert str(monthly).splitlines()[:2] == [
        "`monthly.xlsx`, sheet `Sheet1`, was read as `monthly`",
        "  headings in row 3, 1 row below",
    ]


# ---------------------------------------------------------------- a file of headings


def headings_file(folder: Path, text: str) -> Path:
    path = folder / "headings.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_headings_names_the_field_of_a_heading_that_no_alias_covers(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, *TITLES, ["村名", "月份", "出生合计", "计划内出生"], ROWS[0][:4])
    given: list[Any] = [
        headings_file(tmp_path, "monthly: {出生合计: births}\n"),
        {"monthly": {"出生合计": "births"}},
    ]
    for headings in given:
        batch = rules.validate(folder, headings=headings)
        assert batch.accepted["monthly"][0]["births"] == 25
        assert ("出生合计", "births") in batch.understood[1].headings


def test_a_file_of_headings_is_read_as_strictly_as_a_rules_file(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, HEADINGS, *ROWS)
    text = "monthli:\n  a: births\nmonthly:\n  b: brths\n  出生人数: births\nvisits: [a]\n"
    with pytest.raises(targets.RulesError) as caught:
        rules.validate(folder, headings=headings_file(tmp_path, text.replace("visits: [a]\n", "")))
    assert [
        (one.code, one.line, one.column, one.suggestion) for one in caught.value.diagnostics
    ] == [
        ("E903", 1, 1, "did you mean `monthly`?"),
        ("E986", 4, 6, "did you mean `births`?"),
        ("E988", 5, 3, "delete it here"),
    ]
    assert caught.value.diagnostics[0].correction == "monthly:"
    with pytest.raises(targets.RulesError) as caught:
        rules.validate(folder, headings=headings_file(tmp_path, text))
    assert [(one.code, one.line) for one in caught.value.diagnostics] == [("E997", 6)]


def test_a_heading_that_no_file_has_is_told_with_the_nearest(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, [*HEADINGS, "出生合计"], *ROWS)
    with pytest.raises(targets.RulesError) as caught:
        rules.validate(folder, headings=headings_file(tmp_path, "monthly: {出生总计: births}\n"))
    (told,) = caught.value.diagnostics
    assert (told.code, told.line, told.column) == ("E987", 1, 11)
    assert told.suggestion == "did you mean `出生合计`?"
    with pytest.raises(targets.RecordsError) as refused:
        rules.validate(folder, headings={"monthly": {"出生总计": "births"}})
    assert problems(refused) == ["E987"]


def test_two_headings_of_one_file_for_one_field_are_an_error(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, [*HEADINGS, "出生合计"], [*ROWS[0], 1])
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(folder, headings={"monthly": {"出生合计": "births"}})

    assert problems(caught) == ["E906"]


@pytest.mark.parametrize("given", [["births"], {"monthly": "births"}, 3])
def test_headings_that_are_no_mapping_are_told(rules: targets.Rulebook, given: object) -> None:
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate({"villages": [], "monthly": []}, headings=given)

    assert problems(caught) == ["E997"]


# ---------------------------------------------------------------- the command line


def test_the_command_line_says_in_chinese_what_it_made_of_each_file(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    write_csv(tmp_path / "in" / "villages.csv", ROSTER, "gb18030")
    headings = ["村名", "月份", "出生合计", "计划内出生"]
    write_book(
        tmp_path / "in" / "2009-01" / "月报.xlsx",
        Sheet1=[*TITLES, headings, *(row[:4] for row in ROWS), ["合计", "2009-01", 35, 29]],
    )
    mapping = headings_file(tmp_path, "monthly: {出生合计: births}\n")

    done = run(
        "score", rules, tmp_path / "in", "-v", "--headings", mapping, "--format", "csv", lang="zh"
    )

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "`villages.csv` 读作 `villages`（GB18030）",
        "  列名在第 1 行，其下 2 行",
        "  各列：`村名` → `village`",
        "`2009-01/月报.xlsx` 的工作表 `Sheet1` 读作 `monthly`",
        "  列名在第 3 行，其下 3 行",
        "  各列：`村名` → `village`、`月份` → `month`、`出生合计` → `births`、`计划内出生` → `planned`",
        "  列名以上没有读取：`某镇2009年月报`、`单位：人`",
        "提示：`villages.csv` 不是 UTF-8，已按 GB18030 读取",
        "提示：`2009-01/月报.xlsx[Sheet1]` 的列名在第 3 行，以上内容没有读取：`某镇2009年月报`、`单位：人`",
        "D889  2009-01/月报.xlsx:6 village: `合计` 看来是合计行，不是考核对象 · 请删去该行，合计由其他各行算出",
        "接受 4 条记录，未通过 1 条，考核期外 0 条",
    ]
    rows = list(csv.reader(done.stdout.splitlines()))
    assert [row[:2] for row in rows[1:]] == [["东村", "10.00"], ["西村", "5.21"]]


def test_the_command_line_takes_a_dataset_in_several_files(tmp_path: Path) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text(RULES, encoding="utf-8")
    write_csv(tmp_path / "villages.csv", ROSTER)
    write_csv(tmp_path / "a.csv", [HEADINGS, ROWS[0]])
    write_book(tmp_path / "b.xlsx", Sheet1=[HEADINGS, ROWS[1]])

    done = run(
        "score", rules, f"villages={tmp_path}/villages.csv", f"monthly={tmp_path}/a.csv",
        f"monthly={tmp_path}/b.xlsx", "--format", "csv",
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert "`monthly` was read from 2 files, one after the other" in done.stderr
    assert [line.partition(",")[0] for line in done.stdout.splitlines()[1:]] == ["东村", "西村"]


# ---------------------------------------------------------------- what counts twice, or not at all


def test_events_that_stand_in_two_files_are_told_since_they_count_twice(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, HEADINGS, *ROWS)
    visits = [["东村", "2009-02-03"], ["东村", "2009-02-03"], ["西村", "2009-03-04"]]
    write_csv(folder / "visits.csv", [["村名", "日期"], *visits])
    again = [["西村", "2009年3月4日"], ["东村", "2009-02-03"], ["东村", "2009-05-06"]]
    write_book(folder / "走访.xlsx", 走访=[["日期", "村名"], *([b, a] for a, b in again)])

    batch = rules.validate(folder)

    assert [one.text("zh") for one in batch.notes if one.code == "D899"] == [
        "`走访.xlsx` 有 2 行与 `visits.csv` 完全相同，作为 `visits` 的记录重复计算 · "
        "如果是同样的事项，请只提交其中一个文件"
    ]
    assert batch.counts["visits"].accepted == 6


def test_events_that_are_alike_in_one_file_are_not_told(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, HEADINGS, *ROWS)
    write_csv(folder / "visits.csv", [["村名", "日期"], *[["东村", "2009-02-03"]] * 2])
    write_csv(folder / "visits_2.csv", [["村名", "日期"], ["东村", "2009-02-04"]])

    assert codes(rules.validate(folder)) == ["D887"]


def test_a_dataset_without_a_single_record_is_told(rules: targets.Rulebook, tmp_path: Path) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    write_csv(tmp_path / "monthly.csv", [HEADINGS])

    (note,) = rules.validate(tmp_path).notes

    assert note.text("zh") == (
        "`monthly` 没有一条记录：`monthly.csv` 中没有数据 · 请检查填写后是否已保存，是否选对了文件"
    )
    assert codes(rules.validate({"villages": tmp_path / "villages.csv", "monthly": []})) == []


# ---------------------------------------------------------------- names that do not begin with it


@pytest.mark.parametrize(
    "name",
    ["2009年1月月报.csv", "东村月报.xlsx", "2月报表.csv", "town monthly 1.csv", "1_MONTHLY.csv"],
)
def test_a_file_with_a_label_elsewhere_in_its_name_is_read_where_its_headings_fit(
    rules: targets.Rulebook, tmp_path: Path, name: str
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    if name.endswith(".csv"):
        write_csv(tmp_path / name, [*TITLES, HEADINGS, *ROWS])
    else:
        write_book(tmp_path / name, Sheet1=[*TITLES, HEADINGS, *ROWS])

    batch = rules.validate(tmp_path)

    assert batch.counts["monthly"].accepted == 2
    assert "D892" not in codes(batch)


def test_a_file_that_may_be_meant_and_is_not_read_is_told_with_the_name_to_give_it(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, HEADINGS, *ROWS)
    write_csv(folder / "甲一村月报.csv", [["a", "b"], ["1", "2"]])
    write_csv(folder / "东村月报和走访.csv", [HEADINGS, *ROWS])
    write_csv(folder / "bimonthlyx.csv", [HEADINGS, *ROWS])

    assert [one.text("zh") for one in rules.validate(folder).notes] == [
        "文件 `bimonthlyx.csv` 不属于任何数据表，没有读取 · 是否想写 `monthly`？",
        "文件 `东村月报和走访.csv` 的名称提到多个数据表（`monthly`、`visits`），没有读取 · "
        "请按所属数据表改名：`月报_东村和走访.csv`、`走访_东村月报和.csv`",
        "文件 `甲一村月报.csv` 的名称提到 `monthly`，但列名不符，没有读取 · "
        "如需使用，请改名为 `月报_甲一村.csv`，程序会指出缺少哪些列",
    ]


def test_a_file_of_a_kind_that_is_not_read_is_an_error_where_a_dataset_is_meant(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, HEADINGS, *ROWS)
    for name in ("走访.xls", "走访_2.ods", "visits.et", "visits3.tsv", "monthly.xls", "a.xls"):
        (folder / name).write_bytes(b"old")
    (folder / "visits.json").write_text("[]", encoding="utf-8")

    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(folder)

    assert problems(caught) == ["E978"] * 4
    assert caught.value.problems[-1].text("zh") == (
        "`走访_2.ods` 属于 `visits`，但不读取这种格式的文件 · "
        "请用 Excel 或 WPS 打开，另存为 `走访_2.xlsx`；如不使用，请移出文件夹"
    )


def test_where_a_dataset_is_missing_the_files_that_were_not_read_are_named(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    write_csv(tmp_path / "报表.csv", [HEADINGS, *ROWS])
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(tmp_path)

    (problem,) = caught.value.problems
    assert problem.message("en") == "there are no records of `monthly`; not read: `报表.csv`"
    assert problem.message("zh") == "没有数据表 `monthly` 的记录；没有读取的文件：`报表.csv`"


def form(rules: targets.Rulebook, path: Path, touch: Callable[[Any], object]) -> None:
    path.write_bytes(rules.template(lang="zh"))
    book = openpyxl.load_workbook(path)
    touch(book)
    book.save(path)


@pytest.mark.parametrize("name", ["东村.xlsx", "月报_东村.xlsx"])
def test_a_form_with_a_renamed_sheet_keeps_its_reports(
    rules: targets.Rulebook, tmp_path: Path, name: str
) -> None:
    def touch(book: Any) -> None:
        for title, row in {
            "名册": ["东村"],
            "月报": ["东村", "2009-01", 25, 24],
            "走访": ["东村", "2009-02-03"],
        }.items():
            for column, cell in enumerate(row, start=1):
                book[title].cell(2, column).value = cell
        book["月报"].title = "一月"
        book["走访"].title = "走访情况"

    form(rules, tmp_path / name, touch)

    batch = rules.validate(tmp_path)

    assert {name: one.accepted for name, one in batch.counts.items()} == {
        "villages": 1, "monthly": 1, "visits": 1,
    }  # fmt: skip


def test_a_sheet_of_a_form_that_belongs_to_nothing_is_an_error(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)

    def touch(book: Any) -> None:
        book["月报"].cell(2, 1).value = "东村"
        book["月报"].cell(1, 3).value = "出生"
        book["月报"].title = "一月"
        book.create_sheet("空表")

    form(rules, tmp_path / "东村.xlsx", touch)
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(tmp_path)

    assert [one.code for one in caught.value.problems] == ["E979"]
    assert "`一月`" in str(caught.value)


# ---------------------------------------------------------------- what is told of a cell


@pytest.mark.parametrize(
    ("cell", "way"),
    [
        ("2009-01-31", "did you mean `2009-01`?"),
        ("2009.1", "did you mean `2009-01`?"),
        ("200901", "did you mean `2009-01`?"),
        ("2009年1月31日", "did you mean `2009-01`?"),
        ("2009-13", "write it like `2009-03`"),
        ("20091", "write it like `2009-03`"),
        ("一月", "write it like `2009-03`"),
    ],
)
def test_what_is_no_month_is_told_which_month_it_may_be(
    rules: targets.Rulebook, tmp_path: Path, cell: str, way: str
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    write_csv(tmp_path / "monthly.csv", [HEADINGS, ["东村", cell, 1, 1]])

    (failure,) = rules.validate(tmp_path).failures

    assert (failure.code, failure.wording.suggestion("en")) == ("D809", way)


def test_a_line_break_in_a_name_does_not_break_the_line_of_its_message(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, HEADINGS, ["东\n村", "2009-01", 1, 1])

    (failure,) = rules.validate(folder).failures

    assert failure.render("zh").startswith("monthly:2 village: D820 名册中没有 `东U+000A村`")
    double = rules.validate(
        {"villages": [{"village": "a\nb"}] * 2 + [{"village": "c"}], "monthly": []}
    )
    assert all("\n" not in one.render("en") for one in double.failures)
    assert "`aU+000Ab`" in double.failures[0].render("en")


def test_a_failure_names_the_one_file_that_is_not_called_like_its_dataset(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_csv(tmp_path / "villages.csv", ROSTER)
    write_book(tmp_path / "月报（东片）.xlsx", x=[*TITLES, HEADINGS, ["东村", "2009-01", "x", 1]])

    (failure,) = rules.validate(tmp_path).failures

    assert failure.where == "月报（东片）.xlsx:4"
    assert failure.file == "月报（东片）.xlsx"


def test_a_failure_names_the_sheet_of_a_workbook_that_holds_several_datasets(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    write_book(
        tmp_path / "东片.xlsx",
        名册=[["村名"], ["东村"], ["西村"]],
        月报=[HEADINGS, ["东村", "2009-01", "x", 1], ["西村", "2009-01", 1, 1]],
        走访=[["村名", "日期"], ["东村", "2009-02-30"]],
    )

    monthly, visits = rules.validate(tmp_path).failures

    assert (monthly.where, visits.where) == ("东片.xlsx[月报]:2", "东片.xlsx[走访]:2")
    assert monthly.file == "东片.xlsx[月报]"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("村名,月份,出生人数,计划内出生\n东村,2009-01,1,1,9,9\n", "第 2 行有 6 格，而列名只有 4 个，可能是单元格中有逗号 · 请在文件中改正，或用 Excel、WPS 打开后另存为 .xlsx"),
        ('村名,月份\n"东村,2009-01\n', "引号没有配对 · 请在文件中改正，或用 Excel、WPS 打开后另存为 .xlsx"),
        ('村名,月份\n"' + "东" * 140_000, "某个单元格过长，可能是引号没有配对 · 请在文件中改正，或用 Excel、WPS 打开后另存为 .xlsx"),
        ('村名,月份\n"东"村,2009-01\n', "单元格内有单独的引号，应写成两个引号 · 请在文件中改正，或用 Excel、WPS 打开后另存为 .xlsx"),
        (None, "没有这个文件 · 请检查文件是否存在、格式是否相符"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_told_in_chinese_with_a_way_out(
    rules: targets.Rulebook, tmp_path: Path, text: str | None, told: str
) -> None:
    roster = write_csv(tmp_path / "villages.csv", ROSTER)
    path = tmp_path / "monthly.csv"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate({"villages": roster, "monthly": path})

    assert caught.value.problems[0].text("zh") == f"无法读取 `{path}`：{told}"
