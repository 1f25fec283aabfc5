"""The form to fill in: what it asks for, offers, refuses and says; never how it is read again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

import targets

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")

ROOT = Path(__file__).resolve().parent.parent
XIETANG = ROOT / "rules" / "2009_xietang.yaml"
SAMPLE = ROOT / "examples" / "xietang_2009"

WARD = """
schema_version: 1
id: ward
title: {zh: 卫生院考核, en: Clinics}
period: {from: 2009-01-01, to: 2009-03-31}
unit: {id: clinic, label: {zh: 卫生院, en: Clinic}}
records:
  reports:
    label: {zh: 报表, en: Reports}
    key: [clinic, month]
    time: month
    not_applicable_values: [不涉及]
    fields:
      clinic: {type: id, label: {zh: 单位, en: Clinic}}
      month: {type: month, label: {zh: 月份, en: Month}}
      cases: {type: count, at_most: 500, label: {zh: 病例数, en: Cases}}
      cost: {type: decimal, places: 2, at_least: 0, at_most: 1000}
      kind: {type: category, values: [a, b], label: {zh: 类别, en: Kind}}
      done: {type: yes_no, label: {zh: 是否完成, en: Done}}
      seen_on: {type: date, optional: true, label: {zh: 日期, en: Seen on}}
    checks:
      - {id: few, that: cases <= 400 or kind == "a"}
indicators:
  - {id: rate, records: reports, value: sum(cases) / sum(cost), when_empty: full, applies_to: yes}
"""
"""`cost` has no label, so that its own name heads the column."""


@pytest.fixture
def ward(tmp_path: Path) -> targets.Rulebook:
    path = tmp_path / "ward.yaml"
    path.write_text(WARD.replace(", applies_to: yes", ""), encoding="utf-8")
    return targets.load(path)


def opened(written: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(written))


def limits(page: Any) -> dict[str, Any]:
    """The validation of each column, by its letter."""
    return {str(one.sqref).partition("2:")[0]: one for one in page.data_validations.dataValidation}


def texts(page: Any) -> list[str]:
    return [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]


def test_each_dataset_has_a_sheet_headed_by_labels_in_the_language_asked_for(
    ward: targets.Rulebook,
) -> None:
    chinese, english = opened(ward.template(lang="zh")), opened(ward.template(lang="en"))

    assert chinese.sheetnames == ["填表说明", "报表", "targets_lists"]
    assert [cell.value for cell in chinese["报表"][1]] == [
        "单位",
        "月份",
        "病例数",
        "cost",
        "类别",
        "是否完成",
        "日期",
    ]
    assert english.sheetnames == ["How to fill in", "Reports", "targets_lists"]
    assert [cell.value for cell in english["Reports"][1]][:4] == [
        "Clinic",
        "Month",
        "Cases",
        "cost",
    ]
    assert english["Reports"].freeze_panes == "A2"
    assert english["targets_lists"].sheet_state == "hidden"


@pytest.mark.parametrize(
    "label",
    ["填表说明", "targets_lists", "History", "病" + "𠮷" * 15 + "例"],
    ids=["the first sheet", "the hidden one", "kept by spreadsheets", "rare letters count twice"],
)
def test_a_label_that_no_sheet_may_have_gives_way_to_the_name(tmp_path: Path, label: str) -> None:
    path = tmp_path / "ward.yaml"
    rules = WARD.replace(", applies_to: yes", "").replace("{zh: 报表, en: Reports}", label)
    path.write_text(rules, encoding="utf-8")

    book = opened(targets.load(path).template(lang="zh"))

    assert book.sheetnames == ["填表说明", "reports", "targets_lists"]


def test_limits_come_from_the_fields_and_say_what_to_write(ward: targets.Rulebook) -> None:
    book = opened(ward.template(lang="zh", units=["一院", "二院"]))
    found = limits(book["报表"])

    assert (found["A"].type, found["A"].formula1) == ("list", "targets_lists!$A$1:$A$2")
    assert [cell.value for cell in book["targets_lists"]["A"]][:2] == ["一院", "二院"]
    assert [cell.value for cell in book["targets_lists"]["B"]][:3] == [
        "2009-01",
        "2009-02",
        "2009-03",
    ]
    assert found["C"].formula1 == (
        '=IF(ISNUMBER(C2),AND(C2>=0,C2<=500,ROUND(C2,0)=C2),OR(C2="不涉及"))'
    ).removeprefix("=")
    assert found["C"].error == "整数；也可填 不涉及 (0 至 500)"
    assert [cell.value for cell in book["targets_lists"]["C"]][:3] == ["a", "b", "不涉及"]
    assert [cell.value for cell in book["targets_lists"]["D"]][:3] == ["是", "否", "不涉及"]


def test_a_whole_number_and_a_date_have_their_plain_limits() -> None:
    book = opened(targets.load(XIETANG).template(lang="en"))
    births, visited_on = limits(book["Monthly report"])["C"], limits(book["Visits"])["B"]

    assert (births.type, births.operator, births.formula1, births.formula2) == (
        "whole",
        None,
        "0",
        "100000",
    )
    assert births.error == "a whole number (0 to 100,000)"
    assert births.errorTitle == "Births reported"
    assert visited_on.type == "date"
    assert (visited_on.formula1, visited_on.formula2) == ("39814", "40178")  # days since 1899-12-30


def test_ids_and_months_are_text_so_that_007_stays(ward: targets.Rulebook) -> None:
    page = opened(ward.template(lang="en", units=["007"]))["Reports"]

    assert (page["A2"].value, page["A2"].number_format) == ("007", "@")
    assert (page["B2"].value, page["B2"].number_format) == ("2009-01", "@")
    assert page["D2"].number_format == "#,##0.00"
    assert page["G2"].number_format == "yyyy-mm-dd"


def test_units_and_months_stand_there_already_and_the_roster_is_not_asked_for() -> None:
    book = opened(targets.load(XIETANG).template(lang="zh", roster=SAMPLE, months=["2009-06"]))
    rows = list(book["月报"].iter_rows(min_row=2, max_col=3, values_only=True))

    assert book.sheetnames == ["填表说明", "月报", "到村记录", "示范服务阵地", "targets_lists"]
    assert rows[:2] == [("甲一村", "2009-06", None), ("甲二村", "2009-06", None)]
    assert len([row for row in rows if row[0]]) == 20
    assert book["月报"].freeze_panes == "C2"
    assert book["到村记录"]["A2"].value is None


def test_a_form_for_one_village_holds_its_twelve_months() -> None:
    rules = targets.load(XIETANG)
    page = opened(rules.template(lang="zh", roster=SAMPLE, units=["甲一村"]))["月报"]
    rows = [row for row in page.iter_rows(min_row=2, max_col=2, values_only=True) if row[0]]

    assert rows == [("甲一村", f"2009-{month:02d}") for month in range(1, 13)]


def test_a_unit_or_month_that_is_asked_for_twice_has_its_rows_once(ward: targets.Rulebook) -> None:
    form = opened(ward.template(units=("A", "B", "A"), months=("2009-02", "2009-2")))

    rows = form["Reports"].iter_rows(min_row=2, max_row=4, max_col=2, values_only=True)
    assert list(rows) == [("A", "2009-02"), ("B", "2009-02"), (None, None)]


def test_the_first_sheet_tells_every_column_and_what_must_agree(ward: targets.Rulebook) -> None:
    said = texts(opened(ward.template(lang="zh"))["填表说明"])

    assert said[0] == "卫生院考核：填报表"
    assert "2. 请不要改动列名：各列按列名识别。" in said
    assert said[said.index("病例数") - 1 :][:6] == [
        "报表",
        "病例数",
        "整数；也可填 不涉及",
        "0 至 500",
        "12",
        "必填",
    ]
    assert said[said.index("日期") + 4] == "可以"
    assert said[-2:] == ["报表", '病例数 ≤ 400 or 类别 == "a"']


def test_a_form_that_asks_for_persons_does_not_say_to_write_nothing_about_them(
    tmp_path: Path,
) -> None:
    path = tmp_path / "persons.yaml"
    agreed = (
        "    describes_persons: {because: asked back, agreed_by: office, until: 2009-12-31, "
        "fields: [surname]}\n"
    )
    field = "      surname: {type: text, optional: true, label: {zh: 姓, en: Surname}}\n"
    text = WARD.replace(", applies_to: yes", "").replace(
        "    fields:\n", f"{agreed}    fields:\n{field}"
    )
    path.write_text(text, encoding="utf-8")
    rules = targets.load(path)

    said = texts(opened(rules.template(lang="en", units=["A"]))["How to fill in"])
    assert "6. Of single persons write only what these columns ask for: Surname." in said
    assert [one for one in said if "write nothing about single persons" in one] == []
    chinese = texts(opened(rules.template(lang="zh", units=["A"]))["填表说明"])
    assert "6. 除下列各栏所要求的以外，不要填写个人情况：姓。" in chinese


def test_the_same_form_is_the_same_bytes(ward: targets.Rulebook) -> None:
    assert ward.template(lang="zh", units=["甲"]) == ward.template(lang="zh", units=["甲"])


def test_no_name_becomes_a_formula_or_a_link(ward: targets.Rulebook) -> None:
    evil = '=HYPERLINK("x")<script>'
    book = opened(ward.template(lang="en", units=[evil, "http://x.example"]))

    assert book["Reports"]["A2"].value == evil
    assert book["Reports"]["A2"].data_type == "s"
    assert book["targets_lists"]["A1"].data_type == "s"
    assert book["Reports"]["A3"].hyperlink is None


def test_what_stands_there_already_can_be_locked(ward: targets.Rulebook) -> None:
    page = opened(ward.template(lang="en", units=["A"], protect=True))["Reports"]

    assert page.protection.sheet
    assert page["A1"].protection.locked
    assert page["A2"].protection.locked
    assert not page["C2"].protection.locked
    assert not opened(ward.template(lang="en"))["Reports"].protection.sheet


@pytest.mark.parametrize(
    ("wished", "message"),
    [
        ({"months": ["2010-01"]}, "`2010-01` is no month of 2009-01-01 … 2009-12-31"),
        ({"months": ["June"]}, "`June` is no month of 2009-01-01 … 2009-12-31"),
        ({"roster": SAMPLE, "units": ["甲1村"]}, "`甲1村` is not on the roster"),
    ],
)
def test_what_cannot_be_asked_for_is_told(wished: dict[str, Any], message: str) -> None:
    with pytest.raises(targets.TargetsError) as raised:
        targets.load(XIETANG).template(lang="en", **wished)

    assert message in str(raised.value)


def test_rules_without_a_roster_are_told_to_name_their_units(ward: targets.Rulebook) -> None:
    with pytest.raises(targets.RecordsError) as raised:
        ward.template(roster=SAMPLE)

    assert raised.value.code == "E991"


def test_a_roster_with_a_rejected_row_makes_no_form(tmp_path: Path) -> None:
    (tmp_path / "villages.csv").write_text("village,area\nA,East\nA,West\n", encoding="utf-8")

    with pytest.raises(targets.RecordsError) as raised:
        targets.load(XIETANG).template(roster=tmp_path)

    assert "villages:2 village: the same key `A` stands in row 3 too" in str(raised.value)


def test_the_command_writes_a_workbook_or_says_why_not(tmp_path: Path) -> None:
    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "targets", "template", str(XIETANG), *words],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    made = run("-o", str(tmp_path / "form.xlsx"), "--roster", str(SAMPLE), "--lang", "zh")
    refused = run("-o", str(tmp_path / "form.csv"), "--lang", "zh")

    assert (made.returncode, made.stderr) == (0, "")
    assert (tmp_path / "form.xlsx").stat().st_size > 10_000
    assert refused.returncode == 2
    assert "不以 `.xlsx` 结尾" in refused.stderr
    assert not (tmp_path / "form.csv").exists()


# ---------------------------------------------------------------- filled in, and read again


def filled(written: bytes, sheet: str, rows: dict[int, list[Any]], path: Path) -> Path:
    """The form with these cells, row by row."""
    book = opened(written)
    for row, cells in rows.items():
        for column, cell in enumerate(cells, start=1):
            book[sheet].cell(row, column).value = cell
    book.save(path)
    return path


WARD_ROWS: dict[int, list[Any]] = {
    2: ["007", "2009-01", 12, 99.5, "a", "是", date(2009, 1, 31)],
    5: ["八院", "2009-02", 0, 0, "b", "否", None],
}
WARD_RECORDS = [
    {
        "clinic": "007",
        "month": date(2009, 1, 1),
        "cases": 12,
        "cost": Decimal("99.50"),
        "kind": "a",
        "done": True,
        "seen_on": date(2009, 1, 31),
    },
    {
        "clinic": "八院",
        "month": date(2009, 2, 1),
        "cases": 0,
        "cost": Decimal("0.00"),
        "kind": "b",
        "done": False,
        "seen_on": None,
    },
]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_filled_in_is_read_as_the_same_records(
    ward: targets.Rulebook, tmp_path: Path, language: targets.errors.Language
) -> None:
    written = ward.template(lang=language, units=["007", "八院"])
    sheet = {"zh": "报表", "en": "Reports"}[language]
    rows = WARD_ROWS
    if language == "en":
        yes_no = {"是": "yes", "否": "no"}
        rows = {at: [yes_no.get(cell, cell) for cell in cells] for at, cells in rows.items()}
    batch = ward.validate(filled(written, sheet, rows, tmp_path / "form.xlsx"))

    assert batch.failures == ()
    assert batch.accepted["reports"] == WARD_RECORDS
    assert [one.code for one in batch.notes] == ["D846"]
    assert batch.notes[0].facts == (("name", "form.xlsx"), ("rows", "4"))


def test_a_form_that_nobody_has_filled_in_holds_no_record(
    ward: targets.Rulebook, tmp_path: Path
) -> None:
    (tmp_path / "form.xlsx").write_bytes(ward.template(lang="zh", units=["007", "八院"]))

    batch = ward.validate(tmp_path / "form.xlsx")

    assert batch.counts["reports"] == targets.records.Counts(0, 0, 0)
    assert batch.failures == ()


def test_a_form_whose_only_report_is_hidden_is_told_of(
    ward: targets.Rulebook, tmp_path: Path
) -> None:
    book = opened(ward.template(lang="zh", units=["007"]))
    book["报表"].sheet_state = "hidden"
    (tmp_path / "records").mkdir()
    book.save(tmp_path / "records" / "一月.xlsx")
    (tmp_path / "records" / "reports.csv").write_text(
        "clinic,month,cases,cost,kind,done\n", encoding="utf-8"
    )

    batch = ward.validate(tmp_path / "records")

    assert "`一月.xlsx` 中没有读取的工作表：`报表`" in batch.notes[0].text("zh")


def test_a_renamed_sheet_of_a_form_that_was_read_is_not_told_as_unread(tmp_path: Path) -> None:
    rules = targets.load(XIETANG)
    form = rules.template(lang="zh", roster=SAMPLE, months=["2009-06"])
    path = filled(form, "到村记录", {2: ["甲一村", "2009-06-03", "patrol"]}, tmp_path / "form.xlsx")
    book = openpyxl.load_workbook(path)
    book["到村记录"].title = "Sheet1"
    (tmp_path / "records").mkdir()
    book.save(tmp_path / "records" / "form.xlsx")
    shutil.copy(SAMPLE / "villages.csv", tmp_path / "records")

    batch = rules.validate(tmp_path / "records")

    assert batch.counts["visits"].accepted == 1
    assert "D890" not in {note.code for note in batch.notes}


def test_a_row_with_one_figure_is_a_record_and_tells_what_it_lacks(
    ward: targets.Rulebook, tmp_path: Path
) -> None:
    written = ward.template(lang="zh", units=["007"])
    path = filled(written, "报表", {3: ["007", "2009-02", 3]}, tmp_path / "form.xlsx")

    batch = ward.validate(path)

    assert {(one.row, one.field) for one in batch.failures} == {
        (3, "cost"),
        (3, "kind"),
        (3, "done"),
    }


def test_a_row_whose_figure_lies_in_merged_cells_is_told_and_no_blank_one(
    ward: targets.Rulebook, tmp_path: Path
) -> None:
    written = ward.template(lang="zh", units=["007"])
    rows: dict[int, list[Any]] = {2: ["007", "2009-01", 3, 1, "a", "是"]}
    book = openpyxl.load_workbook(filled(written, "报表", rows, tmp_path / "form.xlsx"))
    book["报表"].merge_cells("C2:C3")
    book.save(tmp_path / "form.xlsx")

    batch = ward.validate(tmp_path / "form.xlsx")

    assert batch.counts["reports"] == targets.records.Counts(1, 1, 0)
    assert [(one.row, one.field, one.code) for one in batch.failures] == [
        (3, "cases", "D882"),
        (3, "cost", "D801"),
        (3, "kind", "D801"),
        (3, "done", "D801"),
    ]
    assert [note.text("en") for note in batch.notes] == [
        "1 row(s) of the form `form.xlsx` have nothing filled in but what stood there already, "
        "and do not count"
    ]


def test_a_row_of_a_form_that_mends_another_finds_it_below_a_blank_row(
    ward: targets.Rulebook, tmp_path: Path
) -> None:
    reports = "clinic,month,cases,cost,kind,done\n007,Feb,3,1,a,yes\n"
    (tmp_path / "reports.csv").write_text(reports, encoding="utf-8")
    marks = [None, "rejected_file", "rejected_row", "rejected_reason"]
    rows: dict[int, list[Any]] = {
        1: ["clinic", "month", "cases", "cost", "kind", "done", *marks],
        3: ["007", "2009-02", 3, 1, "a", "是", None, "reports.csv", 2, None],
    }
    filled(ward.template(lang="zh", units=["007"]), "报表", rows, tmp_path / "form.xlsx")

    batch = ward.validate({"reports": [tmp_path / "reports.csv", tmp_path / "form.xlsx"]})

    assert batch.failures == ()
    assert [(one.earlier, one.later) for one in batch.revisions] == [
        (("reports.csv", 2), ("form.xlsx", 3))
    ]


def test_a_workbook_that_is_no_form_has_its_bare_rows_told(
    ward: targets.Rulebook, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    book.active.title = "reports"
    book.active.append(["clinic", "month", "cases", "cost", "kind", "done"])
    book.active.append(["007", "2009-01"])
    book.save(tmp_path / "reports.xlsx")

    batch = ward.validate(tmp_path / "reports.xlsx")

    assert batch.counts["reports"] == targets.records.Counts(0, 1, 0)


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_form_saved_by_libreoffice_is_read_as_the_same_records(
    ward: targets.Rulebook, tmp_path: Path
) -> None:
    written = ward.template(lang="zh", units=["007", "八院"], protect=True)
    filled(written, "报表", WARD_ROWS, tmp_path / "form.xlsx")
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(tmp_path / "saved"),
            str(tmp_path / "form.xlsx"),
        ],
        capture_output=True,
        check=True,
        timeout=120,
    )
    batch = ward.validate(tmp_path / "saved" / "form.xlsx")

    assert batch.failures == ()
    assert batch.accepted["reports"] == WARD_RECORDS
    assert [one.code for one in batch.notes] == ["D846"]


def test_forms_of_several_villages_and_the_roster_are_one_delivery(tmp_path: Path) -> None:
    rules = targets.load(XIETANG)
    roster = SAMPLE / "villages.csv"
    (tmp_path / "villages.csv").write_bytes(roster.read_bytes())
    for village, births in (("甲一村", 2), ("甲二村", 3)):
        written = rules.template(lang="zh", roster=roster, units=[village])
        row = [village, "2009-01", births, births, 0, 9, 9, 1, 1, 0, 0, 0, 0, 4, 4]
        filled(written, "月报", {2: row}, tmp_path / f"{village}.xlsx")

    batch = rules.validate(tmp_path)

    assert batch.failures == ()
    assert [(one["village"], one["births"]) for one in batch.accepted["monthly"]] == [
        ("甲一村", 2),
        ("甲二村", 3),
    ]
