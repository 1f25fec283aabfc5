"""Folders of delivered files: what counts, what is an error, and what is only noted."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

import targets
from tests.compare import load_text

RULES = """
schema_version: 1
id: town
title: {en: A town}
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    fields: {village: {type: id}, month: {type: month}, births: {type: count}}
  visits:
    events: true
    optional: true
    time: day
    fields: {village: {type: id}, day: {type: date}}
indicators:
  - {id: born, records: monthly, value: sum(births)}
  - {id: seen, records: visits, value: count()}
"""
JANUARY = "village,month,births\nA,2009-01,1\n"
FEBRUARY = "village,month,births\nA,2009-02,2\n"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"


@pytest.fixture
def rules() -> targets.Rulebook:
    return load_text(RULES)


def lay(folder: Path, files: dict[str, str | bytes]) -> Path:
    """The folder, with these files in it."""
    for name, held in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(held if isinstance(held, bytes) else held.encode())
    return folder


def told(rules: targets.Rulebook, delivered: object) -> list[str]:
    """Every problem for which nothing is scored."""
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(delivered)
    return [one.text("en") for one in caught.value.problems]


def notes(batch: targets.Batch) -> Sequence[str]:
    return [one.text("en") for one in batch.notes]


# ---------------------------------------------------------------- kinds that are not read


UNREAD = (
    "`{}` is meant for `monthly`, and files of its kind are not read · open it in a spreadsheet "
    "and save it as `{}.xlsx`, or take it away if it should not count"
)


@pytest.mark.parametrize("name", ["2009-01/monthly.xls", "monthly/2009-01.ods"])
def test_an_old_workbook_is_an_error_where_it_would_count_as_another_kind(
    rules: targets.Rulebook, tmp_path: Path, name: str
) -> None:
    path = Path(name)
    february = name.replace("2009-01", "2009-02").replace(path.suffix, ".csv")
    folder = lay(tmp_path, {name: OLD_EXCEL, february: FEBRUARY})

    assert told(rules, folder) == [UNREAD.format(name, path.stem)]


def test_an_old_workbook_in_a_folder_that_is_given_for_a_dataset_is_an_error(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = lay(tmp_path, {"2009-01.xls": OLD_EXCEL, "2009-02.csv": FEBRUARY})

    assert told(rules, {"monthly": folder}) == [UNREAD.format("2009-01.xls", "2009-01")]


def test_an_old_workbook_of_another_dataset_is_noted_as_a_csv_of_it_is(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = lay(tmp_path, {"visits.xls": OLD_EXCEL, "2009-02.csv": FEBRUARY})

    assert notes(rules.validate({"monthly": folder})) == [
        "the file `visits.xls` bears the name of `visits`, and was not read for `monthly` · "
        "give it as `visits=…`, if it should count"
    ]


@pytest.mark.parametrize("given", ["the folder", "the folder of a dataset"])
def test_an_old_workbook_that_lies_there_as_csv_too_is_noted(
    rules: targets.Rulebook, tmp_path: Path, given: str
) -> None:
    lay(tmp_path, {"monthly/2009-01.xls": OLD_EXCEL, "monthly/2009-01.csv": JANUARY})
    delivered: dict[str, object] = {
        "the folder": tmp_path,
        "the folder of a dataset": {"monthly": tmp_path / "monthly"},
    }
    batch = rules.validate(delivered[given])

    assert batch.counts["monthly"].accepted == 1
    assert [one.code for one in batch.notes] == ["D895"]


# ---------------------------------------------------------------- what cannot be read


def test_every_damaged_workbook_of_a_folder_is_told_beside_what_else_is_wrong_there(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    lay(
        tmp_path,
        {"a.xlsx": b"PK", "b.xlsx": b"PK", "visits.xls": OLD_EXCEL, "monthly.csv": JANUARY},
    )
    damaged = "cannot be read as a workbook: its content is of another kind than its name says"

    assert [one.partition(" · ")[0] for one in told(rules, tmp_path)] == [
        f"`{tmp_path}/a.xlsx` {damaged}",
        f"`{tmp_path}/b.xlsx` {damaged}",
        "`visits.xls` is meant for `visits`, and files of its kind are not read",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
def test_a_pipe_in_place_of_a_workbook_ends_a_run_with_two_whatever_else_is_wrong(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    lay(tmp_path, {"b.xlsx": b"PK", "monthly.csv": JANUARY})
    os.mkfifo(tmp_path / "a.xlsx")
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(tmp_path)

    assert [one.code for one in caught.value.problems] == ["E932", "E981"]
    assert isinstance(caught.value.__cause__, OSError)


# ---------------------------------------------------------------- what is there twice


def test_one_file_by_two_spellings_of_its_path_is_delivered_twice(
    rules: targets.Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = lay(tmp_path, {"monthly.csv": JANUARY}) / "monthly.csv"
    (tmp_path / "by_link.csv").symlink_to(file)
    monkeypatch.chdir(tmp_path)

    assert told(rules, {"monthly": ["monthly.csv", str(file)]}) == [
        f"`monthly` was delivered twice: monthly.csv, {file} · keep one file"
    ]
    assert told(rules, {"monthly": ["monthly.csv", "by_link.csv"]}) == [
        "`monthly` was delivered twice: monthly.csv, by_link.csv · keep one file"
    ]


def test_one_table_in_two_forms_is_delivered_twice_though_its_forms_lie_elsewhere(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    lay(tmp_path, {"kept/1.csv": JANUARY, "kept/2.jsonl": "{}\n", "in/readme.md": ""})
    (tmp_path / "in" / "monthly.csv").symlink_to(tmp_path / "kept" / "1.csv")
    (tmp_path / "in" / "monthly.jsonl").symlink_to(tmp_path / "kept" / "2.jsonl")

    assert told(rules, {"monthly": str(tmp_path / "in" / "monthly.*")})[-1] == (
        "`monthly` was delivered twice: monthly.csv, monthly.jsonl · keep one file"
    )


VISITS = [["village", "day"], ["A", "2009-02-02"], ["A", "2009-02-03"]]


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """A workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def test_a_copied_sheet_of_events_is_an_error_since_it_would_count_twice(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    lay(tmp_path, {"monthly.csv": JANUARY})
    workbook(tmp_path / "visits.xlsx", **{"visits": VISITS, "visits (2)": [["May"], *VISITS]})

    assert told(rules, tmp_path) == [
        "`visits.xlsx[visits (2)]` and `visits.xlsx[visits]` are the same, cell for cell, so the "
        "events of `visits` would count twice · keep one of them"
    ]
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(tmp_path)
    assert caught.value.problems[0].message("zh") == (
        "`visits.xlsx[visits (2)]` 与 `visits.xlsx[visits]` 逐格相同，`visits` 的记录会重复计算"
    )


def test_sheets_of_events_that_hold_nothing_yet_are_no_copies(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    lay(tmp_path, {"monthly.csv": JANUARY})
    workbook(tmp_path / "visits.xlsx", **{"visits 1": VISITS[:1], "visits 2": VISITS[:1]})

    assert rules.validate(tmp_path).counts["visits"].accepted == 0


def test_events_that_stand_in_two_sheets_of_a_workbook_are_told_in_words_of_sheets(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    lay(tmp_path, {"monthly.csv": JANUARY})
    workbook(tmp_path / "visits.xlsx", **{"visits": VISITS, "visits (2)": VISITS[:2]})
    batch = rules.validate(tmp_path)

    assert batch.counts["visits"].accepted == 3
    assert notes(batch) == [
        "`visits` was read from 2 sheets, one after the other: `visits.xlsx[visits]`, "
        "`visits.xlsx[visits (2)]`",
        "`visits.xlsx[visits (2)]` and `visits.xlsx[visits]` have 1 row in common, counted twice "
        "as records of `visits` · deliver one of the two sheets, if they are the same events",
    ]
    assert [one.text("zh") for one in batch.notes] == [
        "`visits` 由 2 个工作表依次读取：`visits.xlsx[visits]`、`visits.xlsx[visits (2)]`",
        "`visits.xlsx[visits (2)]` 有 1 行与 `visits.xlsx[visits]` 完全相同，"
        "作为 `visits` 的记录重复计算 · 如果是同样的事项，请只提交其中一个工作表",
    ]


def test_sheets_and_files_of_one_dataset_are_counted_as_files(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    workbook(tmp_path / "visits.xlsx", **{"visits": VISITS, "visits (2)": VISITS[:1]})
    lay(tmp_path, {"monthly.csv": JANUARY, "visits_3.csv": "village,day\nA,2009-02-02\n"})

    assert notes(rules.validate(tmp_path)) == [
        "`visits` was read from 2 files, one after the other: `visits.xlsx[visits]`, "
        "`visits.xlsx[visits (2)]`, `visits_3.csv`",
        "`visits_3.csv` and `visits.xlsx[visits]` have 1 row in common, counted twice as records "
        "of `visits` · deliver one of the two files, if they are the same events",
    ]


# ---------------------------------------------------------------- what is told of several


@pytest.mark.parametrize(
    ("encoding", "english", "chinese"),
    [
        (
            "utf-16",
            "read as UTF-16, the cells divided by tabs: `monthly_1.txt`, `monthly_2.txt`",
            "已按 UTF-16（以制表符分隔）读取 `monthly_1.txt`、`monthly_2.txt`",
        ),
        (
            "gb18030",
            "read as GB18030, for want of UTF-8: `monthly_1.txt`, `monthly_2.txt`",
            "`monthly_1.txt`、`monthly_2.txt` 不是 UTF-8，已按 GB18030 读取",
        ),
    ],
)
def test_several_files_in_another_encoding_are_told_in_one_sentence(
    rules: targets.Rulebook, tmp_path: Path, encoding: str, english: str, chinese: str
) -> None:
    divider = "\t" if encoding == "utf-16" else ","
    for month in (1, 2):
        text = f"village,month,births\n东村,2009-0{month},1\n".replace(",", divider)
        (tmp_path / f"monthly_{month}.txt").write_text(text, encoding=encoding)
    told_of = rules.validate(tmp_path).notes[1]

    assert (told_of.text("en"), told_of.text("zh")) == (english, chinese)


def test_the_formulas_of_several_workbooks_are_told_in_one_sentence(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    for month in (1, 2):
        with xlsxwriter.Workbook(tmp_path / f"monthly_{month}.xlsx") as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["village", "month", "births"])
            sheet.write_row(1, 0, ["A", f"2009-0{month}"])
            sheet.write_formula(1, 2, "=1+1", None, 2)

    assert notes(rules.validate(tmp_path))[1] == (
        "2 formulas in `monthly_1.xlsx`, `monthly_2.xlsx`; none was worked out, the saved results "
        "were read"
    )


# ---------------------------------------------------------------- blank rows


BLANK = "village,month,births\nA,2009-01,1\n , ,\u3000\n,,\nA,2009-02,x\n"


@pytest.mark.parametrize("beside", [0, 1], ids=["alone", "among several"])
@pytest.mark.parametrize("kind", ["csv", "csv with a title", "xlsx"])
def test_a_row_of_nothing_but_blanks_is_no_record_of_a_table(
    rules: targets.Rulebook, tmp_path: Path, kind: str, beside: int
) -> None:
    above = "Town,,\n" if kind == "csv with a title" else ""
    if kind == "xlsx":
        rows = [line.split(",") for line in BLANK.splitlines()]
        workbook(tmp_path / "monthly_1.xlsx", monthly=rows)
    else:
        lay(tmp_path, {"monthly_1.csv": above + BLANK})
    if beside:
        lay(tmp_path, {"monthly_2.csv": "village,month,births\nB,2009-01,1\n"})
    batch = rules.validate(tmp_path)

    assert [(one.row, one.field, one.code) for one in batch.failures] == [
        (5 + bool(above), "births", "D802")
    ]
    assert batch.counts["monthly"] == targets.records.Counts(1 + beside, 1, 0)
    assert batch.understood[0].rows == 2


@pytest.mark.parametrize("beside", [0, 1], ids=["alone", "among several"])
def test_a_record_of_json_lines_is_one_though_it_holds_nothing(
    rules: targets.Rulebook, tmp_path: Path, beside: int
) -> None:
    one = '{"village": "A", "month": "2009-01", "births": 1}\n'
    nothing = '{"village": null, "month": null, "births": null}\n'
    lay(tmp_path, {"monthly_1.jsonl": one + nothing})
    if beside:
        lay(tmp_path, {"monthly_2.csv": "village,month,births\nB,2009-01,1\n"})
    batch = rules.validate(tmp_path)

    assert batch.counts["monthly"] == targets.records.Counts(1 + beside, 1, 0)
    assert [(one.row, one.code) for one in batch.failures] == [(2, "D801")] * 3


def test_a_rejected_row_that_comes_back_emptied_is_no_record(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    marks = "rejected_file,rejected_row,rejected_reason"
    lay(tmp_path, {
        "monthly.csv": JANUARY + "A,2009-02,x\nA,2009-03,x\n",
        "monthly_rejected.csv": f"village,month,births,{marks}\n"
        ",,,monthly.csv,3,told\nA,2009-03,3,monthly.csv,4,told\n",
    })  # fmt: skip
    batch = rules.validate(tmp_path)

    assert [(one.file, one.row) for one in batch.failures] == [("monthly.csv", 3)]
    assert [one["births"] for one in batch.accepted["monthly"]] == [1, 3]


# ---------------------------------------------------------------- what a row is taken for


def test_a_misspelt_unit_in_a_dataset_of_the_unit_alone_is_told_the_nearest_name() -> None:
    rules = load_text(UNIT_ALONE)
    calls = [{"town": "Oakhamton"}, {"town": "note: late"}]
    batch = rules.validate({"towns": [{"town": "Oakhampton"}], "calls": calls})

    assert [one.wording.text("en") for one in batch.failures] == [
        "`Oakhamton` is not on the roster · did you mean `Oakhampton`?",
        "`note: late` is not on the roster · correct the name, or add it to the roster",
    ]


UNIT_ALONE = """
schema_version: 1
id: calls
title: {en: Calls}
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: town, roster: towns}
records:
  towns: {key: [town], fields: {town: {type: id}}}
  calls: {events: true, fields: {town: {type: id}}}
indicators:
  - {id: called, records: calls, value: count()}
"""


def test_a_title_with_a_semicolon_does_not_hide_that_no_heading_is_known(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    held = "Report 2009; monthly\nplace,mon,n\nA,2009-01,1\n"

    assert told(rules, lay(tmp_path, {"monthly.csv": held})) == [
        "`monthly` has no column for `village` · its headings can be: `village`",
        "`monthly` has no column for `month` · its headings can be: `month`",
        "`monthly` has no column for `births` · its headings can be: `births`",
    ]
