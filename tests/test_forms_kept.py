"""A form that somebody filled in is kept: which workbooks a new form may take the place of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from targets.cli.program import program
from targets.errors import EngineError

openpyxl = pytest.importorskip("openpyxl")
pytest.importorskip("xlsxwriter")

RULES = """
schema_version: 1
id: wards
title: {zh: 卫生院考核, en: Clinics}
period: {from: 2009-01-01, to: 2009-03-31}
unit: {id: clinic, roster: clinics, label: {zh: 卫生院, en: Clinic}}
records:
  clinics:
    label: {zh: 名册, en: Roster}
    key: [clinic]
    fields:
      clinic: {type: id, label: {zh: 单位, en: Clinic}}
  reports:
    label: {zh: 报表, en: Reports}
    key: [clinic, month]
    time: month
    fields:
      clinic: {type: id, label: {zh: 单位, en: Clinic}}
      month: {type: month, label: {zh: 月份, en: Month}}
      cases: {type: count, at_most: 500, label: {zh: 病例数, en: Cases}}
indicators:
  - {id: found, records: reports, value: sum(cases)}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    path = tmp_path / "wards.yaml"
    path.write_text(RULES, encoding="utf-8")
    return path


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "clinics.csv").write_text("clinic\nEast\nWest\n", encoding="utf-8")
    return folder


def run(*words: object) -> Result:
    return CliRunner().invoke(program, ["template", *map(str, words), "--lang", "en"])


def refused(done: Result, code: str, path: Path, before: bytes) -> bool:
    """Whether it was refused so, and nothing was written."""
    error = done.exception
    return isinstance(error, EngineError) and error.code == code and path.read_bytes() == before


def changed(path: Path, sheet: str, cell: str, value: object) -> bytes:
    """The workbook saved again by another program, with this in a cell."""
    book = openpyxl.load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("C2", 7),  # a figure
        ("C2", 0),
        ("B5", "2009-03"),  # a month that was chosen otherwise
        ("A9", "North"),  # a name below the last
        ("H3", "asked by telephone"),  # beside the columns
        ("C2", "=1+1"),  # what no program has worked out yet
    ],
)
def test_a_form_in_which_something_was_filled_in_is_never_written_over(
    rules: Path, data: Path, cell: str, value: object
) -> None:
    form = data / "january.xlsx"
    assert run(rules, "-o", form, "--roster", data).exit_code == 0
    before = changed(form, "Reports", cell, value)

    again = run(rules, "-o", form, "--roster", data)

    assert refused(again, "E935", form, before)


def test_names_that_were_typed_into_a_form_without_names_are_kept(
    rules: Path, tmp_path: Path
) -> None:
    form = tmp_path / "form.xlsx"
    assert run(rules, "-o", form).exit_code == 0
    before = changed(form, "Roster", "A2", "East")

    assert refused(run(rules, "-o", form), "E935", form, before)


@pytest.mark.parametrize("state", ["hidden", "visible"])
def test_a_sheet_that_was_added_to_a_form_is_kept(rules: Path, tmp_path: Path, state: str) -> None:
    form = tmp_path / "form.xlsx"
    assert run(rules, "-o", form).exit_code == 0
    book = openpyxl.load_workbook(form)
    page = book.create_sheet("notes")
    page["A1"] = "to be asked again"
    page.sheet_state = state
    book.save(form)
    before = form.read_bytes()

    assert refused(run(rules, "-o", form), "E935", form, before)


@pytest.mark.parametrize("content", ["another workbook", "no workbook", "a damaged one"])
def test_what_is_no_form_is_never_written_over(rules: Path, tmp_path: Path, content: str) -> None:
    form = tmp_path / "form.xlsx"
    if content == "another workbook":
        openpyxl.Workbook().save(form)
    elif content == "no workbook":
        form.write_text("clinic,month,cases\n", encoding="utf-8")
    else:
        assert run(rules, "-o", form).exit_code == 0
        form.write_bytes(form.read_bytes()[:-200])
    before = form.read_bytes()

    assert refused(run(rules, "-o", form), "E935", form, before)


@pytest.mark.parametrize("since", ["as it was made", "saved again"])
def test_a_form_that_nobody_filled_in_is_replaced(
    rules: Path, data: Path, tmp_path: Path, since: str
) -> None:
    form = tmp_path / "form.xlsx"
    assert run(rules, "-o", form, "--roster", data).exit_code == 0
    if since == "saved again":
        book = openpyxl.load_workbook(form)
        book.save(form)

    assert run(rules, "-o", form, "--roster", data, "--month", "2009-02").exit_code == 0

    page: Any = openpyxl.load_workbook(form)["Reports"]
    rows = [row for row in page.iter_rows(min_row=2, max_col=3, values_only=True) if row[0]]
    assert rows == [("East", "2009-02", None), ("West", "2009-02", None)]


def test_a_workbook_of_the_folder_from_which_the_roster_is_read_is_never_written_over(
    rules: Path, data: Path
) -> None:
    (data / "clinics.csv").unlink()
    roster = data / "clinics.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["clinic"])
    book.active.append(["East"])
    book.save(roster)
    before = roster.read_bytes()
    linked = data.parent / "link.xlsx"
    linked.symlink_to(roster)

    assert refused(run(rules, "-o", roster, "--roster", data), "E937", roster, before)
    assert refused(run(rules, "-o", linked, "--roster", data), "E937", roster, before)


def test_the_message_says_what_to_do(rules: Path, tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    form.write_bytes(b"x")
    error = run(rules, "-o", form).exception

    assert isinstance(error, EngineError)
    assert error.problem.text("en") == (
        f"`{form}` is there already and is no blank form: somebody may have filled it in, so it is "
        "kept · name another file, or delete that one first if nobody needs it"
    )
    assert error.problem.text("zh") == (
        f"`{form}` 已存在，而且不是空表，可能有人填过，不会覆盖 · "
        "请换一个文件名；确认没有用的，请先删除它"
    )
