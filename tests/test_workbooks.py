"""Workbooks that mean harm, or are none: each is told, and none takes memory or minutes."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

import targets
from targets.records import limits
from tests.test_deliveries import HEADINGS, ROSTER, ROWS, RULES, load_text, write_book, write_csv

SHEET = "xl/worksheets/sheet1.xml"
Change = Callable[[str, bytes], bytes]


@pytest.fixture(scope="module")
def rules() -> targets.Rulebook:
    return load_text(RULES)


def refused(rules: targets.Rulebook, folder: Path, raw: bytes) -> tuple[str, str, str]:
    """Code and texts of the one problem of a workbook of these bytes."""
    write_csv(folder / "villages.csv", ROSTER)
    (folder / "monthly.xlsx").write_bytes(raw)
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(folder)
    (problem,) = caught.value.problems
    return problem.code, problem.text("en"), problem.text("zh")


def changed(change: Change) -> bytes:
    """A sound workbook, each part of which went through `change`."""
    sound, stream = io.BytesIO(), io.BytesIO()
    with xlsxwriter.Workbook(sound) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADINGS, *ROWS]):
            sheet.write_row(number, 0, row)
    with (
        zipfile.ZipFile(sound) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def in_sheet(old: bytes, new: bytes) -> Change:
    """A change of the first sheet alone."""

    def change(name: str, raw: bytes) -> bytes:
        assert name != SHEET or old in raw
        return raw.replace(old, new) if name == SHEET else raw

    return change


@pytest.mark.parametrize(
    ("raw", "why", "zh"),
    [
        (b"", "its content is of another kind than its name says", "内容与文件名的格式不符"),
        (b"village,month\n", "its content is of another kind", "内容与文件名的格式不符"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "it has a password", "设有密码，或由旧版 Excel 保存"),
        (b"PK\x05\x06" + bytes(18), "it is damaged", "文件已损坏"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_told(
    rules: targets.Rulebook, tmp_path: Path, raw: bytes, why: str, zh: str
) -> None:
    code, text, chinese = refused(rules, tmp_path, raw)
    assert code == "E981"
    assert f"cannot be read as a workbook: {why}" in text
    assert zh in chinese
    assert "save it as .xlsx without a password" in text


def test_every_cut_of_a_workbook_is_told(rules: targets.Rulebook, tmp_path: Path) -> None:
    sound = changed(lambda _, raw: raw)
    for end in range(0, len(sound) - 1, 997):
        assert refused(rules, tmp_path, sound[:end])[0] == "E981"


@pytest.mark.parametrize("part", ["[Content_Types].xml", "xl/workbook.xml", SHEET, "xl/styles.xml"])
def test_a_part_that_is_no_xml_is_told(rules: targets.Rulebook, tmp_path: Path, part: str) -> None:
    raw = changed(lambda name, raw: b"<a><b>" if name == part else raw)
    assert refused(rules, tmp_path, raw)[0] == "E981"


@pytest.mark.parametrize(
    "entity",
    [
        b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        b'<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
    ],
)
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_entities_are_never_resolved(
    rules: targets.Rulebook, tmp_path: Path, entity: bytes, part: str
) -> None:
    raw = changed(lambda name, raw: entity + raw if name == part else raw)
    raw = changed_start(raw, part)
    code, text, _ = refused(rules, tmp_path, raw)
    assert (code, "it declares entities, which no spreadsheet does" in text) == ("E981", True)


def changed_start(raw: bytes, part: str) -> bytes:
    """The XML declaration, where there is one, goes before everything else."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            start = content.find(b"<?xml")
            if name == part and start > 0:
                end = content.index(b"?>", start) + 2
                content = content[start:end] + content[:start] + content[end:]
            new.writestr(name, content)
    return stream.getvalue()


def test_a_bomb_is_not_unpacked(rules: targets.Rulebook, tmp_path: Path) -> None:
    def change(name: str, raw: bytes) -> bytes:
        return (
            raw.replace(b"<sheetData>", b"<sheetData>" + b" " * (64 << 20))
            if name == SHEET
            else raw
        )

    code, text, chinese = refused(rules, tmp_path, changed(change))
    assert code == "E980"
    assert "times its packed size, at most 200" in text
    assert "解压倍数" in chinese


@pytest.mark.parametrize(
    ("limit", "what"),
    [
        ("WORKBOOK_AT_MOST", "bytes,"), ("PARTS_AT_MOST", "parts,"),
        ("UNPACKED_AT_MOST", "bytes unpacked,"), ("SHEET_ROWS_AT_MOST", "rows,"),
        ("COLUMNS_AT_MOST", "columns,"),
    ],
)  # fmt: skip
def test_each_limit_is_told(
    rules: targets.Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, what: str
) -> None:
    raw = changed(lambda _, raw: raw)
    monkeypatch.setattr(limits, limit, 2)
    code, text, _ = refused(rules, tmp_path, raw)
    assert code == "E980"
    assert f"{what} at most 2" in text


def test_what_a_sheet_declares_of_its_size_is_not_believed(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    """A million rows of sixteen thousand columns, of which two rows are there."""
    raw = changed(in_sheet(b'ref="A1:F3"', b'ref="A1:XFD1048576"'))
    write_csv(tmp_path / "villages.csv", ROSTER)
    (tmp_path / "monthly.xlsx").write_bytes(raw)

    assert rules.validate(tmp_path).counts["monthly"].accepted == 2


@pytest.mark.parametrize(
    ("row", "code"), [(b"1048577", "E980"), (b"999999999999", "E980"), (b"x", "E981")]
)
def test_a_row_with_a_number_beyond_the_limit_is_told(
    rules: targets.Rulebook, tmp_path: Path, row: bytes, code: str
) -> None:
    raw = changed(in_sheet(b'<row r="3"', b'<row r="' + row + b'"'))
    assert refused(rules, tmp_path, raw)[0] == code


@pytest.mark.parametrize(("cell", "code"), [(b"ZZZ3", "E980"), (b"ZZZZZZZZ3", "E981")])
def test_a_column_beyond_the_limit_is_told(
    rules: targets.Rulebook, tmp_path: Path, cell: bytes, code: str
) -> None:
    raw = changed(in_sheet(b'r="F3"', b'r="' + cell + b'"'))
    assert refused(rules, tmp_path, raw)[0] == code


def test_merged_cells_of_a_whole_sheet_take_no_time(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    merged = b'<mergeCells count="2000">' + b'<mergeCell ref="A1:XFD1048576"/>' * 2000
    raw = changed(in_sheet(b"</sheetData>", b"</sheetData>" + merged + b"</mergeCells>"))
    write_csv(tmp_path / "villages.csv", ROSTER)
    (tmp_path / "monthly.xlsx").write_bytes(raw)

    assert rules.validate(tmp_path).counts["monthly"].accepted == 2


def test_an_empty_workbook_is_told(rules: targets.Rulebook, tmp_path: Path) -> None:
    stream = io.BytesIO()
    openpyxl.Workbook().save(stream)
    code, text, _ = refused(rules, tmp_path, stream.getvalue())
    assert code == "E985"
    assert "no sheet of `monthly.xlsx` has the headings of `monthly`" in text


def test_where_nothing_reads_workbooks_it_is_told_what_to_install(
    rules: targets.Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = changed(lambda _, raw: raw)
    monkeypatch.setattr(openpyxl, "DEFUSEDXML", False)
    code, text, chinese = refused(rules, tmp_path, raw)
    assert code == "E989"
    assert "install `targets[report]`, or save the sheet as CSV" in text
    assert "请安装 `targets[report]`" in chinese


def test_a_village_that_looks_like_a_formula_is_a_text(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    """A formula is one by its kind, never by its letters."""
    name = '=HYPERLINK("x")<script>'
    write_csv(tmp_path / "villages.csv", [["村名"], [name]])

    def touch(book: openpyxl.Workbook) -> None:
        cell = book["Sheet1"]["A2"]
        cell.value, cell.data_type = name, "s"

    write_book(tmp_path / "monthly.xlsx", touch=touch, Sheet1=[HEADINGS, ["x", *ROWS[0][1:]]])
    batch = rules.validate(tmp_path)

    assert batch.failures == ()
    assert batch.accepted["monthly"][0]["village"] == name


def test_an_empty_text_is_a_result_of_a_formula(rules: targets.Rulebook, tmp_path: Path) -> None:
    """As Excel saves `=IF(A1="","",…)`."""
    formula = b'<c r="F3" t="str"><f>""</f><v></v></c>'

    def change(name: str, raw: bytes) -> bytes:
        return re.sub(rb'<c r="F3".*?</c>', formula, raw) if name == SHEET else raw

    write_csv(tmp_path / "villages.csv", ROSTER)
    (tmp_path / "monthly.xlsx").write_bytes(changed(change))
    batch = rules.validate(tmp_path)

    assert batch.failures == ()
    assert batch.accepted["monthly"][1]["done"] is None
    assert [note.code for note in batch.notes] == ["D888"]
