"""Records that come again in a later delivery: which one stands, and what is told of the other."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from openpyxl import load_workbook

import targets
from targets.bulletin.html.page import write_page
from targets.bulletin.listing import write_csv
from targets.bulletin.sheets import write_workbook
from targets.cli.bulletin_text import bulletin_text
from targets.records.candidates import Origin
from targets.scores.sheets import write_scores

RULES = """
schema_version: 1
id: revised
title: Reports
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    revisions: replace
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 100}
      levy: {type: decimal, places: 2, optional: true}
    checks:
      - {id: few, that: births <= 50}
indicators:
  - {id: all_births, records: monthly, value: sum(births)}
"""

CORRECTED = RULES.replace(
    "indicators:",
    """  audits:
    key: [village, month]
    corrects: monthly
    optional: true
    revisions: replace
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count}
indicators:""",
)

HEAD = "village,month,births,levy\n"
JANUARY = HEAD + "A,2009-01,10,1.00\nB,2009-01,20,\n"


def load(tmp_path: Path, text: str = RULES) -> targets.Rulebook:
    path = tmp_path / "rules.yaml"
    path.write_text(text, encoding="utf-8")
    return targets.load(path)


def folder(tmp_path: Path, files: Mapping[str, str]) -> Path:
    place = tmp_path / "records"
    place.mkdir()
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")
    return place


def births(batch: targets.Batch) -> dict[str, int]:
    return {str(one["village"]): one["births"] for one in batch.accepted["monthly"]}


def test_a_later_file_takes_the_place_of_the_earlier_record(tmp_path: Path) -> None:
    rules = load(tmp_path)
    place = folder(
        tmp_path, {"monthly_1.csv": JANUARY, "monthly_2.csv": HEAD + "A,2009-01,11,2.50\n"}
    )
    batch = rules.validate(place)
    (revision,) = batch.revisions

    assert births(batch) == {"A": 11, "B": 20}
    assert batch.failures == ()
    assert batch.counts["monthly"] == targets.records.Counts(2, 0, 0, replaced=1)
    assert (revision.dataset, revision.unit, revision.time) == ("monthly", "A", date(2009, 1, 1))
    assert revision.earlier == Origin("monthly_1.csv", 2)
    assert revision.later == Origin("monthly_2.csv", 2)
    assert not revision.mended
    assert revision.to_dict()["changes"] == {
        "births": {"from": "10", "to": "11"},
        "levy": {"from": "1.00", "to": "2.50"},
    }
    assert rules.score(batch)["A"].indicators["all_births"].value == 11


def test_where_nothing_is_said_records_that_share_a_key_are_all_rejected(tmp_path: Path) -> None:
    rules = load(tmp_path, RULES.replace("    revisions: replace\n", ""))
    place = folder(
        tmp_path, {"monthly_1.csv": JANUARY, "monthly_2.csv": HEAD + "A,2009-01,11,2.50\n"}
    )
    batch = rules.validate(place)

    assert births(batch) == {"B": 20}
    assert [one.code for one in batch.failures] == ["D821", "D821"]
    assert batch.counts["monthly"] == targets.records.Counts(1, 2, 0, replaced=0)
    assert batch.revisions == ()


def test_a_later_record_that_is_rejected_replaces_nothing_and_says_so(tmp_path: Path) -> None:
    place = folder(
        tmp_path, {"monthly_1.csv": JANUARY, "monthly_2.csv": HEAD + "A,2009-01,60,2.50\n"}
    )
    batch = load(tmp_path).validate(place)

    assert births(batch) == {"A": 10, "B": 20}
    assert [(one.code, one.file, one.row) for one in batch.failures] == [
        ("D822", "monthly_2.csv", 2),
        ("D841", "monthly_2.csv", 2),
    ]
    assert batch.failures[1].wording.message("en") == (
        "the earlier record of `A`, `2009-01` stands, in `monthly_1.csv:2`"
    )
    assert batch.counts["monthly"] == targets.records.Counts(2, 1, 0, replaced=0)


def test_a_key_repeated_within_the_later_file_is_a_conflict_and_the_earlier_stands(
    tmp_path: Path,
) -> None:
    twice = HEAD + "A,2009-01,11,\nA,2009-01,12,\n"
    batch = load(tmp_path).validate(
        folder(tmp_path, {"monthly_1.csv": JANUARY, "monthly_2.csv": twice})
    )

    assert births(batch) == {"A": 10, "B": 20}
    assert [one.code for one in batch.failures] == ["D821", "D841", "D821", "D841"]


def test_a_later_file_settles_a_conflict_within_the_earlier_one(tmp_path: Path) -> None:
    twice = HEAD + "A,2009-01,11,\nA,2009-01,12,\n"
    batch = load(tmp_path).validate(
        folder(tmp_path, {"monthly_1.csv": twice, "monthly_2.csv": HEAD + "A,2009-01,13,\n"})
    )

    assert births(batch) == {"A": 13}
    assert batch.failures == ()
    assert [(one.earlier.row, one.mended) for one in batch.revisions] == [(2, True), (3, True)]


def test_of_three_deliveries_the_last_sound_one_stands_and_each_step_is_told(
    tmp_path: Path,
) -> None:
    files = {
        "monthly_2.csv": JANUARY,
        "monthly_9.csv": HEAD + "A,2009-01,many,\n",
        "monthly_10.csv": HEAD + "A,2009-01,12,\n",
    }
    batch = load(tmp_path).validate(folder(tmp_path, files))

    assert births(batch) == {"A": 12, "B": 20}
    assert batch.failures == ()
    assert [(one.earlier.file, one.later.file, one.mended) for one in batch.revisions] == [
        ("monthly_2.csv", "monthly_10.csv", False),
        ("monthly_9.csv", "monthly_10.csv", True),
    ]


def test_the_order_of_delivery_is_that_of_the_files_and_not_of_the_months(tmp_path: Path) -> None:
    rules = load(tmp_path)
    place = folder(tmp_path, {"a.csv": JANUARY, "b.csv": HEAD + "A,2009-01,11,\n"})

    forth = rules.validate({"monthly": [place / "a.csv", place / "b.csv"]})
    back = rules.validate({"monthly": [place / "b.csv", place / "a.csv"]})

    assert births(forth)["A"] == 11
    assert births(back)["A"] == 10


def test_sheets_of_one_workbook_are_one_delivery(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for title, count in (("monthly 1", 10), ("monthly 2", 11)):
        sheet = book.create_sheet(title)
        sheet.append(["village", "month", "births", "levy"])
        sheet.append(["A", "2009-01", count, None])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "monthly.xlsx")

    batch = load(tmp_path).validate({"monthly": tmp_path / "monthly.xlsx"})

    assert births(batch) == {}
    assert [one.code for one in batch.failures] == ["D821", "D821"]


def test_corrections_are_laid_on_the_record_that_stands(tmp_path: Path) -> None:
    rules = load(tmp_path, CORRECTED)
    files = {
        "monthly_1.csv": JANUARY,
        "monthly_2.csv": HEAD + "A,2009-01,11,\n",
        "audits_1.csv": "village,month,births\nA,2009-01,30\n",
        "audits_2.csv": "village,month,births\nA,2009-01,31\n",
        "audits_3.csv": "village,month,births\nA,2009-01,60\n",
    }
    batch = rules.validate(folder(tmp_path, files))

    assert rules.score(batch)["A"].indicators["all_births"].value == 31
    assert [(one.code, one.file) for one in batch.failures] == [
        ("D832", "audits_3.csv"),
        ("D841", "audits_3.csv"),
    ]
    assert [(one.dataset, one.later.file) for one in batch.revisions] == [
        ("monthly", "monthly_2.csv"),
        ("audits", "audits_2.csv"),
    ]


def test_a_frame_is_one_delivery_in_which_nothing_is_replaced(tmp_path: Path) -> None:
    rules = load(tmp_path)
    rows = [
        {"village": "A", "month": date(2009, 1, 1), "births": 10},
        {"village": "A", "month": date(2009, 1, 1), "births": 11},
        {"village": "B", "month": date(2009, 1, 1), "births": 20},
    ]
    by_rows = rules.validate({"monthly": rows})
    by_columns = rules.validate({"monthly": pl.DataFrame(rows)})

    for batch in (by_rows, by_columns):
        assert batch.counts["monthly"] == targets.records.Counts(1, 2, 0, replaced=0)
        assert [one.code for one in batch.failures] == ["D821", "D821"]
    assert [one.code for one in by_columns.notes] == ["D842"]
    clean = rules.validate({"monthly": pl.DataFrame(rows[1:])})
    assert clean.notes == ()


def test_revised_files_give_what_the_last_records_alone_give(tmp_path: Path) -> None:
    rules = load(tmp_path)
    files = {
        "monthly_1.csv": HEAD + "A,2009-01,1,\nB,2009-01,2,\nA,2009-02,3,\n",
        "monthly_2.csv": HEAD + "B,2009-01,5,1.5\nC,2009-01,6,\n",
        "monthly_3.csv": HEAD + "A,2009-01,7,\nC,2009-01,8,\n",
    }
    revised = rules.score(folder(tmp_path, files))
    clean = rules.score(
        {
            "monthly": [
                {"village": "A", "month": "2009-01", "births": 7},
                {"village": "B", "month": "2009-01", "births": 5, "levy": "1.5"},
                {"village": "A", "month": "2009-02", "births": 3},
                {"village": "C", "month": "2009-01", "births": 8},
            ]
        }
    )

    assert revised.to_dict()["units"] == clean.to_dict()["units"]


def test_the_command_tells_what_was_replaced_and_counts_it(tmp_path: Path) -> None:
    load(tmp_path)
    place = folder(tmp_path, {"monthly_1.csv": JANUARY, "monthly_2.csv": HEAD + "A,2009-01,11,\n"})
    words = ["score", str(tmp_path / "rules.yaml"), str(place), "--format", "json", "--lang", "zh"]
    done = subprocess.run(
        [sys.executable, "-m", "targets", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0
    assert "数据表 `monthly` 有 1 条记录被后交的记录替代" in done.stderr
    assert json.loads(done.stdout)["records"]["monthly"] == {
        "accepted": 2,
        "rejected": 0,
        "outside": 0,
        "replaced": 1,
    }


def test_replaced_records_are_counted_wherever_the_others_are(tmp_path: Path) -> None:
    rules = load(tmp_path)
    place = folder(
        tmp_path, {"monthly_1.csv": JANUARY, "monthly_2.csv": HEAD + "A,2009-01,11,2.50\n"}
    )
    scores = rules.score(place)
    bulletin = rules.bulletin(place, month="2009-01")
    heads = ("dataset", "accepted", "rejected", "outside the period", "replaced")
    row = ("monthly", "2", "0", "0", "1")

    counts = {"accepted": 2, "rejected": 0, "outside": 0, "replaced": 1}
    assert scores.receipt.to_dict()["counts"] == {"monthly": counts}
    stream = BytesIO()
    write_scores(scores, stream, "en")
    assert {heads, row} <= lines_of(stream, "Receipt")
    assert {heads, row} <= lines_of(BytesIO(write_workbook(bulletin)), "Data quality")
    printed = {tuple(line.split()) for line in bulletin_text(bulletin).splitlines()}
    assert ("dataset", "accepted", "rejected", "period", "replaced") in printed
    assert row in printed
    assert "quality,dataset,monthly,replaced,,1,1,,,\r\n" in write_csv(bulletin)
    assert '<span data-figure="dataset/monthly/replaced">1</span>' in write_page(bulletin)


def lines_of(book: BytesIO, sheet: str) -> set[tuple[str, ...]]:
    rows = load_workbook(book)[sheet].iter_rows(values_only=True)
    return {tuple(str(cell) for cell in row if cell is not None) for row in rows}


def test_the_bulletin_tells_what_was_revised_up_to_its_month(tmp_path: Path) -> None:
    rules = load(tmp_path)
    files = {
        "monthly_1.csv": HEAD + "A,2009-01,10,\nB,2009-01,many,\nA,2009-07,5,\n",
        "monthly_2.csv": HEAD + "A,2009-01,11,\nB,2009-01,20,\nA,2009-07,6,\n",
    }
    batch = rules.validate(folder(tmp_path, files))

    june = rules.bulletin(batch, month="2009-06", lang="en")
    july = rules.bulletin(batch, month="2009-07", lang="en")

    told = [(one.dataset, one.unit, one.month) for one in june.quality.revised]
    assert told == [("monthly", "A", "2009-01")]  # what was rejected never counted
    assert [one.month for one in july.quality.revised] == ["2009-01", "2009-07"]


def test_the_command_bulletin_writes_the_rejected_rows_too(tmp_path: Path) -> None:
    load(tmp_path)
    place = folder(tmp_path, {"monthly.csv": HEAD + "A,2009-01,10,\nB,2009-01,many,\n"})
    words = ["bulletin", str(tmp_path / "rules.yaml"), str(place), "--month", "2009-01"]
    done = subprocess.run(
        [sys.executable, "-m", "targets", *words, "--rejected", str(tmp_path / "back.csv")],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 1
    assert "B,2009-01,many,,monthly.csv,3," in (tmp_path / "back.csv").read_text(encoding="utf-8")


def test_copies_stand_behind_what_they_copy_and_folders_behind_files(tmp_path: Path) -> None:
    from targets.records.folders import find_files

    rules = load(tmp_path)
    place = tmp_path / "records"
    wanted = [
        "monthly.xlsx",
        "monthly (1).csv",
        "monthly-2.csv",
        "monthly 3.csv",
        "monthly4.csv",
        "Monthly（10）.csv",
        "monthly v2.csv",
        "2009-08/monthly.csv",
        "2009-08/monthly 2.csv",
        "2009-10/monthly.csv",
    ]
    for name in reversed(wanted):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(HEAD, encoding="utf-8")

    found, _ = find_files(rules.model, place)

    assert [one.name for one in found["monthly"]] == wanted
    from targets.records.folders import sources_of

    sources, _ = sources_of(rules.model, "monthly", [f"{place}/**/*.*"])
    assert [one.path.relative_to(place).as_posix() for one in sources] == wanted


def test_each_replaced_record_is_told_up_to_twenty(tmp_path: Path) -> None:
    rules = load(tmp_path)
    names = [f"V{number:02}" for number in range(1, 23)]
    first = HEAD + "".join(f"{name},2009-01,1,\n" for name in names)
    later = HEAD + "".join(f"{name},2009-01,2,0.50\n" for name in names[1:])
    place = folder(tmp_path, {"monthly.csv": first, "monthly 2.csv": later + "V01,2009-01,1,\n"})

    told = [one.text("en") for one in rules.validate(place).notes]

    assert "22 record(s) of `monthly` were replaced by a later delivery" in told
    assert (
        "`V02`, `2009-01`: `monthly 2.csv:2` took the place of `monthly.csv:3`; "
        "`births: 1 → 2`, `levy: — → 0.50`"
    ) in told
    assert (
        "`V01`, `2009-01`: `monthly 2.csv:23` took the place of `monthly.csv:2`; nothing changed"
    ) in told
    assert told[-1] == "… and 2 more of `monthly`"
    assert sum("took the place" in one for one in told) == 20
