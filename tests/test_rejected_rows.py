"""Rejected rows written out, mended, and delivered again beside what they come from."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import targets
from targets.records.rejected import guarded_csv, guarded_text, unguarded

ROOT = Path(__file__).resolve().parent.parent
XIETANG = ROOT / "rules" / "2009_xietang.yaml"
SAMPLE = ROOT / "examples" / "xietang_2009"

RULES = """
schema_version: 1
id: mended
title: Reports
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id, label: {zh: 村名, en: Village}}
      month: {type: month}
      births: {type: count, at_most: 100, label: {zh: 出生数, en: Births}}
    checks:
      - {id: few, that: births <= 50}
  visits:
    time: visited_on
    events: true
    optional: true
    fields:
      village: {type: id}
      visited_on: {type: date}
indicators:
  - {id: all_births, records: monthly, value: sum(births)}
  - {id: all_visits, records: visits, value: count()}
"""

WRONG = """村名,month,births,备注
A,2009-01,many,late
A,2009-02,5,
B,2009-01,7,=1+1
B,2009-01,8,
,2009-03,9,
"""


@pytest.fixture
def rules(tmp_path: Path) -> targets.Rulebook:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES, encoding="utf-8")
    return targets.load(path)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "records"
    folder.mkdir()
    (folder / "monthly.csv").write_text(WRONG, encoding="utf-8")
    return folder


def table(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def save(path: Path, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows(rows)


def births(batch: targets.Batch) -> list[tuple[object, str, object]]:
    return sorted(
        (one["village"], str(one["month"])[:7], one["births"]) for one in batch.accepted["monthly"]
    )


def test_rejected_rows_come_out_as_they_came_with_every_reason(
    rules: targets.Rulebook, place: Path, tmp_path: Path
) -> None:
    batch = rules.validate(place)
    batch.write_rejected(tmp_path / "out.csv", lang="en")

    assert table(tmp_path / "out.csv") == [
        ["村名", "month", "births", "备注", "rejected_file", "rejected_row", "rejected_reason"],
        [
            *("A", "2009-01", "many", "late", "monthly.csv", "2"),
            "births: `many` is not a whole number · write plain digits",
        ],
        [
            *("B", "2009-01", "7", "'=1+1", "monthly.csv", "4"),
            "month: the same key `B`, `2009-01` stands in row 5 too · keep one of them",
        ],
        [
            *("B", "2009-01", "8", "", "monthly.csv", "5"),
            "month: the same key `B`, `2009-01` stands in row 4 too · keep one of them",
        ],
        [
            *("", "2009-03", "9", "", "monthly.csv", "6"),
            "村名: is empty · fill it in; only the authors of the rules let a field be `optional`",
        ],
    ]


def test_columns_of_the_same_heading_that_are_not_read_come_out_each(
    rules: targets.Rulebook, place: Path
) -> None:
    (place / "monthly.csv").write_text(
        "note,village,month,births,note,sent\nfirst,A,2009-01,x,second,by post\n", encoding="utf-8"
    )
    (place / "monthly_2.csv").write_text(
        "village,month,births,sent,note\nB,2009-01,x,by hand,only\n", encoding="utf-8"
    )
    batch = rules.validate(place)
    batch.write_rejected(place.parent / "back.csv")
    reason = "births: `x` is not a whole number · write plain digits"

    assert table(place.parent / "back.csv") == [
        [
            *("village", "month", "births", "note", "note", "sent"),
            *("rejected_file", "rejected_row", "rejected_reason"),
        ],
        [*("A", "2009-01", "x", "first", "second", "by post"), "monthly.csv", "2", reason],
        [*("B", "2009-01", "x", "only", "", "by hand"), "monthly_2.csv", "2", reason],
    ]
    assert dict(batch.rejected_rows()[0].cells) == {
        "note": "second",
        "village": "A",
        "month": "2009-01",
        "births": "x",
        "sent": "by post",
    }


def test_the_reasons_are_in_the_language_asked_for(
    rules: targets.Rulebook, place: Path, tmp_path: Path
) -> None:
    rules.validate(place).write_rejected(tmp_path / "out.csv", lang="zh")
    head, first, *_ = table(tmp_path / "out.csv")

    assert head[-3:] == ["退回文件", "退回行号", "退回原因"]
    assert first[-1] == "births：`many` 不是整数 · 请写普通整数"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_mended_rows_beside_the_delivery_give_what_a_clean_delivery_gives(
    rules: targets.Rulebook, place: Path, language: targets.errors.Language
) -> None:
    rules.validate(place).write_rejected(place / "monthly_rejected.csv", lang=language)
    rows = table(place / "monthly_rejected.csv")
    rows[1][2] = "3"
    rows[4][0] = "C"
    del rows[3]  # of the two that shared a key, the first is kept
    save(place / "monthly_rejected.csv", rows)

    batch = rules.validate(place)

    assert births(batch) == [
        ("A", "2009-01", 3),
        ("A", "2009-02", 5),
        ("B", "2009-01", 7),
        ("C", "2009-03", 9),
    ]
    assert batch.failures == ()
    assert batch.counts["monthly"] == targets.records.Counts(4, 0, 0, replaced=4)
    assert [(one.earlier.row, one.later.row, one.mended) for one in batch.revisions] == [
        (2, 2, True),
        (4, 3, True),
        (5, 3, True),
        (6, 4, True),
    ]
    assert [one.code for one in batch.notes if one.code in ("D844", "D845")] == ["D845", "D844"]
    assert not any("rejected_" in one.text("en") for one in batch.notes if one.code == "D891")


def test_a_workbook_of_rejected_rows_is_mended_in_the_same_way(
    rules: targets.Rulebook, place: Path
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    rules.validate(place).write_rejected(place / "back.xlsx", lang="zh")
    book = openpyxl.load_workbook(place / "back.xlsx")
    page = book["monthly"]
    assert [page["D3"].value, page["D3"].data_type] == ["=1+1", "s"]
    page["C2"] = 3
    page["A5"] = "C"
    page.delete_rows(4)
    page["A4"] = "C"
    book.save(place / "back.xlsx")

    batch = rules.validate(place)

    assert births(batch) == [
        ("A", "2009-01", 3),
        ("A", "2009-02", 5),
        ("B", "2009-01", 7),
        ("C", "2009-03", 9),
    ]
    assert batch.failures == ()


def test_rows_that_were_not_mended_are_rejected_again_and_once_only(
    rules: targets.Rulebook, place: Path
) -> None:
    before = rules.validate(place)
    before.write_rejected(place / "monthly_rejected.csv", lang="en")

    again = rules.validate(place)

    assert births(again) == births(before) == [("A", "2009-02", 5)]
    assert {one.file for one in again.failures} == {"monthly_rejected.csv"}
    assert again.counts["monthly"] == targets.records.Counts(1, 4, 0, replaced=4)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_mended_rows_come_back_to_records_whose_ids_are_whole_numbers(
    rules: targets.Rulebook, tmp_path: Path, ending: str
) -> None:
    delivered = tmp_path / "monthly.jsonl"
    delivered.write_text(
        '{"village": 1, "month": "2009-01", "births": 1}\n'
        '{"village": 2, "month": "2009-01", "births": "x"}\n',
        encoding="utf-8",
    )
    back = tmp_path / f"monthly_rejected.{ending}"
    rules.validate(delivered.parent).write_rejected(back)
    if ending == "csv":
        head, row = table(back)
        save(back, [head, [*row[:2], "3", *row[3:]]])
    else:
        openpyxl = pytest.importorskip("openpyxl")
        book = openpyxl.load_workbook(back)
        book.worksheets[0]["C2"] = 3
        book.save(back)

    batch = rules.validate(tmp_path)

    assert batch.failures == ()
    assert births(batch) == [(1, "2009-01", 1), (2, "2009-01", 3)]


def test_a_mended_row_whose_id_is_no_whole_number_beside_others_that_are_is_told(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    (tmp_path / "monthly.jsonl").write_text(
        '{"village": 1, "month": "2009-01", "births": 1}\n', encoding="utf-8"
    )
    save(
        tmp_path / "monthly_rejected.csv",
        [
            ["village", "month", "births", "rejected_file", "rejected_row", "rejected_reason"],
            ["02", "2009-01", "3", "monthly.jsonl", "2", ""],
        ],
    )
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(tmp_path)

    (problem,) = caught.value.problems
    assert (problem.code, problem.text("en"), problem.text("zh")) == (
        "E958",
        "the unit ids of `monthly` are of two types: text and whole numbers"
        " · deliver ids of one type",
        "`monthly` 的编号有两种类型：文字和整数 · 请统一编号类型",
    )


def test_events_without_a_key_are_mended_by_the_row_that_they_name(
    rules: targets.Rulebook, place: Path
) -> None:
    (place / "monthly.csv").write_text("村名,month,births\nA,2009-01,1\n", encoding="utf-8")
    (place / "visits.csv").write_text(
        "village,visited_on\nA,2009-01-05\nA,5 January\n", encoding="utf-8"
    )
    rules.validate(place).write_rejected(place / "visits_rejected.csv", lang="en")
    rows = table(place / "visits_rejected.csv")
    rows[1][1] = "2009-01-05"
    save(place / "visits_rejected.csv", rows)

    batch = rules.validate(place)

    assert batch.failures == ()
    assert batch.counts["visits"] == targets.records.Counts(2, 0, 0, replaced=1)
    assert rules.score(batch)["A"].indicators["all_visits"].value == 2


def test_a_mended_row_does_not_take_the_place_of_an_accepted_record(
    rules: targets.Rulebook, place: Path
) -> None:
    rules.validate(place).write_rejected(place / "monthly_rejected.csv", lang="en")
    rows = table(place / "monthly_rejected.csv")
    save(
        place / "monthly_rejected.csv", [rows[0], ["A", "2009-02", "6", "", "monthly.csv", "3", ""]]
    )

    batch = rules.validate(place)

    assert [one.code for one in batch.failures if one.row == 3 or one.file != "monthly.csv"] == [
        "D821",
        "D821",
    ]


def test_the_rows_of_several_datasets_go_to_a_folder(
    rules: targets.Rulebook, place: Path, tmp_path: Path
) -> None:
    (place / "visits.csv").write_text("village,visited_on\nA,5 January\n", encoding="utf-8")
    batch = rules.validate(place)

    written = batch.write_rejected(tmp_path / "back.csv")

    assert written == [
        tmp_path / "back" / "monthly_rejected.csv",
        tmp_path / "back" / "visits_rejected.csv",
    ]
    assert [one.dataset for one in batch.rejected_rows()] == ["monthly"] * 4 + ["visits"]


def test_every_dataset_has_a_sheet_whose_name_a_workbook_can_hold(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    long = "reports_of_the_villages_by_month"
    names = [f"{long}_one", f"{long}_two", "history", "visits", "Visits"]
    fields = "{village: {type: id}, births: {type: count}}"
    tables = "".join(f"  {one}: {{key: [village], fields: {fields}}}\n" for one in names)
    rules = tmp_path / "rules.yaml"
    head = RULES.partition("  monthly:")[0]
    shown = "indicators:\n  - {id: all, records: history, value: sum(births)}\n"
    rules.write_text(head + tables + shown, encoding="utf-8")
    rejected = [{"village": "A", "births": -1}]
    batch = targets.load(rules).validate(dict.fromkeys(names, rejected))

    batch.write_rejected(tmp_path / "back.xlsx")

    assert openpyxl.load_workbook(tmp_path / "back.xlsx").sheetnames == [
        "reports_of_the_villages_by_mont",
        "reports_of_the_villages_by__2",
        "history_3",
        "visits",
        "Visits_5",
    ]


@pytest.mark.parametrize(
    ("remark", "written"),
    [
        ("a" * 20_000, "a" * 20_000),
        ("a" * 32_767, "a" * 32_767),
        ("a" * 32_768, "a" * 32_766 + "…"),
        ("𠮷" * 16_383, "𠮷" * 16_383),
        ("𠮷" * 16_384, "𠮷" * 16_383 + "…"),
        ("a\ufffe", "a\ufffd"),
    ],
    ids=["long", "full", "too long", "rare letters", "too many of them", "no letter"],
)
def test_a_cell_of_a_workbook_holds_as_much_as_it_can(
    rules: targets.Rulebook, tmp_path: Path, remark: str, written: str
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    row = {"village": "A", "month": "2009-01", "births": -1, "remark": remark, "h\ufffe": "x"}
    batch = rules.validate({"monthly": [row]})
    batch.write_rejected(tmp_path / "back.xlsx")

    page = openpyxl.load_workbook(tmp_path / "back.xlsx")["monthly"]
    assert page["D2"].value == written
    assert page["E1"].value == "h\ufffd"


def test_rows_of_a_list_have_a_number_and_no_file(rules: targets.Rulebook) -> None:
    batch = rules.validate({"monthly": [{"village": "A", "month": "2009-01", "births": -1}]})
    (row,) = batch.rejected_rows()

    assert (row.file, row.row) == (None, 1)
    assert row.cells == {"village": "A", "month": "2009-01", "births": -1}


def test_rows_of_a_frame_come_out_too(rules: targets.Rulebook, tmp_path: Path) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"村名": ["A", "B"], "month": [date(2009, 1, 1)] * 2, "births": [1, 99]})
    batch = rules.validate({"monthly": frame})
    batch.write_rejected(tmp_path / "out.csv", lang="en")

    assert table(tmp_path / "out.csv")[1] == [
        *("B", "2009-01-01", "99", "", "2"),
        "the check `few` does not hold: births <= 50 (births = 99) · correct the figures",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of POSIX")
@pytest.mark.parametrize("kind", ["a pipe", "a folder"])
def test_rejected_rows_are_never_put_in_place_of_what_is_no_file(
    rules: targets.Rulebook, tmp_path: Path, kind: str
) -> None:
    batch = rules.validate({"monthly": [{"village": "A", "month": "x", "births": 1}]})
    output = tmp_path / "back.csv"
    if kind == "a pipe":
        os.mkfifo(output)
    else:
        output.mkdir()
    before = output.stat().st_mode

    with pytest.raises(targets.EngineError) as caught:
        batch.write_rejected(output)

    assert caught.value.problem.message("en") == (
        f"`{output}` cannot be written: it is no regular file"
    )
    assert output.stat().st_mode == before
    assert [one for one in tmp_path.iterdir() if one.name.startswith(".")] == []


def test_nothing_is_written_where_nothing_is_rejected(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    batch = rules.validate({"monthly": [{"village": "A", "month": "2009-01", "births": 1}]})

    assert batch.write_rejected(tmp_path / "out.csv") == []
    assert not (tmp_path / "out.csv").exists()


def test_a_file_of_another_kind_is_refused(
    rules: targets.Rulebook, place: Path, tmp_path: Path
) -> None:
    with pytest.raises(targets.EngineError) as raised:
        rules.validate(place).write_rejected(tmp_path / "out.pdf")

    assert raised.value.code == "E996"


@given(st.text(alphabet="='+-@＝＠,.%0a \t\"", max_size=6))
def test_a_guarded_text_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded_csv(text)) == text
    assert unguarded(guarded_text(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('=HYPERLINK("x")<script>', '\'=HYPERLINK("x")<script>'),
        ("＝1", "'＝1"),
        ("+cmd|' /C'", "'+cmd|' /C'"),
        ("-1+1", "'-1+1"),
        ("@a", "'@a"),
        ("\ta", "'\ta"),
        ("-5", "-5"),
        ("-", "-"),
        ("+1,000.50", "+1,000.50"),
        ("'a", "''a"),
        ("甲一村", "甲一村"),
    ],
)
def test_no_text_of_a_csv_is_run_as_a_formula_and_numbers_stay(text: str, written: str) -> None:
    assert guarded_csv(text) == written


def test_the_command_writes_them_and_says_what_to_do(tmp_path: Path) -> None:
    output = tmp_path / "back.xlsx"
    words = ["score", str(XIETANG), str(SAMPLE), "--lang", "zh", "--rejected", str(output)]
    done = subprocess.run(
        [sys.executable, "-m", "targets", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 1
    assert output.exists()
    assert f"8 条退回的记录已写入 {output}：请在其中改正，与原文件一起提交" in done.stderr


def test_rejected_rows_are_never_written_over_a_file_that_was_read(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    place = tmp_path / "records"
    place.mkdir()
    (place / "monthly.csv").write_text(WRONG, encoding="utf-8")
    back = place / "monthly_back.csv"
    words = ["score", str(tmp_path / "rules.yaml"), str(place), "--rejected", str(back)]
    command = [sys.executable, "-m", "targets", *words, "-o", str(tmp_path / "out.csv")]
    subprocess.run(command, capture_output=True, check=False)
    (tmp_path / "out.csv").unlink()
    mended = back.read_text(encoding="utf-8-sig").replace("many", "6")
    back.write_text(mended, encoding="utf-8")

    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)

    assert done.returncode == 2
    assert back.read_text(encoding="utf-8") == mended
    assert not (tmp_path / "out.csv").exists()
    assert (
        f"`{back}` was just read as records, so the rejected rows are not written over it · "
        f"name another file: `--rejected {place / 'monthly_back_2.csv'}`"
    ) in done.stderr


@pytest.mark.parametrize("second", ["monthly_a.csv", "monthly_z.csv"])
def test_a_mended_row_that_was_wrong_again_is_mended_in_a_second_round(
    rules: targets.Rulebook, place: Path, second: str
) -> None:
    rules.validate(place).write_rejected(place / "monthly_m.csv", lang="en")
    rows = table(place / "monthly_m.csv")
    rows[1][2] = "6x"
    save(place / "monthly_m.csv", [*rows[:3], [*rows[4][:1], "2009-04", *rows[4][2:]]])
    batch = rules.validate(place)
    batch.write_rejected(place / second, lang="en")
    rows = table(place / second)
    assert [row[4:6] for row in rows[1:]] == [["monthly_m.csv", "2"], ["monthly_m.csv", "4"]]
    rows[1][2] = "6"
    rows[2][0] = "C"
    save(place / second, rows)

    batch = rules.validate(place)

    assert batch.failures == ()
    assert births(batch) == [
        ("A", "2009-01", 6), ("A", "2009-02", 5), ("B", "2009-01", 7), ("C", "2009-04", 9),
    ]  # fmt: skip


def test_files_that_say_that_they_mend_each_other_come_to_an_end(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    head = ["village", "month", "births", "rejected_file", "rejected_row", "rejected_reason"]
    save(tmp_path / "monthly_1.csv", [head, ["A", "2009-01", "1", "monthly_2.csv", "2", ""]])
    save(tmp_path / "monthly_2.csv", [head, ["B", "2009-01", "2", "monthly_1.csv", "2", ""]])

    assert births(rules.validate(tmp_path)) == [("A", "2009-01", 1), ("B", "2009-01", 2)]


def test_the_command_names_the_files_that_it_wrote(tmp_path: Path) -> None:
    output = tmp_path / "back.csv"
    words = ["score", str(XIETANG), str(SAMPLE), "--rejected", str(output)]
    done = subprocess.run(
        [sys.executable, "-m", "targets", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    folder = tmp_path / "back"
    assert (
        f"8 rejected row(s) written to {folder / 'monthly_rejected.csv'}, "
        f"{folder / 'visits_rejected.csv'}: mend them there"
    ) in done.stderr
