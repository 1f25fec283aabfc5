"""What is delivered as a frame is judged as the same records are as rows, whatever the library."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import ibis
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import targets
from targets.carriers.backends import BACKENDS
from targets.records import frames
from tests.compare import load_text

RULES = """
schema_version: 1
id: frames
title: Frames
period: {{from: 2009-01-01, to: 2009-12-31}}
unit: {{id: village}}
records:
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {{type: id}}
      month: {{type: month}}
      levy: {{type: decimal, places: {places}, at_least: -700000, at_most: 700000}}
scorecard: {{}}
indicators:
  - {{id: levy_in_all, records: monthly, value: sum(levy)}}
"""
JANUARY = date(2009, 1, 1)

KINDS: dict[str, Callable[[pa.Table], Any]] = {
    "polars": pl.from_arrow,
    "duckdb": duckdb.from_arrow,
    "ibis": ibis.memtable,
    "pyarrow": lambda table: table,
    "pandas": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
}


def levies(kind: str, cells: list[str], digits: int, places: int) -> Any:
    """A frame with one levy a village, from A on, in a decimal column of that type."""
    table = pa.table(
        {
            "village": list("ABCDEFG"[: len(cells)]),
            "month": pa.array([JANUARY] * len(cells)),
            "levy": pa.array(map(Decimal, cells), pa.decimal128(digits, places)),
        }
    )
    return KINDS[kind](table)


def failed(batch: targets.Batch) -> list[tuple[object, str]]:
    return [(one.key[0], one.code) for one in batch.failures]


# ---------------------------------------------------------------- decimals


@pytest.mark.parametrize("kind", KINDS)
def test_a_decimal_column_of_many_places_is_read_exactly(kind: str) -> None:
    """Arrow writes a zero of eight places as `0E-8`."""
    rules = load_text(RULES.format(places=2))
    frame = levies(kind, ["0", "1.25", "-0.05", "0.00000001", "0.001"], 20, 8)

    batch = rules.validate({"monthly": frame})

    assert failed(batch) == [("D", "D804"), ("E", "D804")]
    assert batch.counts["monthly"].accepted == 3


@pytest.mark.parametrize("kind", KINDS)
def test_all_places_that_a_field_can_have_are_read_exactly(kind: str) -> None:
    rules = load_text(RULES.format(places=12))
    cells = ["0.000000000001", "-0.0000001", "699999.999999999999", "0", "700000.000000000001"]

    batch = rules.validate({"monthly": levies(kind, cells, 38, 12)})
    scores = rules.score(batch)

    assert failed(batch) == [("E", "D806")]
    assert [scores[one].indicators["levy_in_all"].value for one in "ABCD"] == [
        Fraction(1, 10**12),
        Fraction(-1, 10**7),
        Fraction(699_999_999_999_999_999, 10**12),
        0,
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("cell", "digits", "places", "code"),
    [
        ("1" + "0" * 25, 38, 4, "D806"),
        ("-1" + "0" * 25, 38, 4, "D805"),
        ("1" + "0" * 17, 38, 10, "D806"),
        ("700000.01", 38, 2, "D806"),
        ("9.999", 4, 3, "D804"),
        ("99999999." + "9" * 30, 38, 30, "D804"),
    ],
    ids=["far above", "far below", "above", "just above", "full", "full of places"],
)
def test_a_decimal_out_of_range_is_told_and_the_records_beside_it_count(
    kind: str, cell: str, digits: int, places: int, code: str
) -> None:
    rules = load_text(RULES.format(places=2))

    batch = rules.validate({"monthly": levies(kind, [cell, "1.25"], digits, places)})

    assert failed(batch) == [("A", code)]
    assert rules.score(batch)["B"].indicators["levy_in_all"].value == Fraction(5, 4)


@pytest.mark.parametrize("kind", KINDS)
def test_a_trusted_zero_of_many_places_is_zero(kind: str) -> None:
    rules = load_text(RULES.format(places=8))

    scores = rules.score(rules.trust({"monthly": levies(kind, ["0", "0.00000001"], 20, 8)}))

    values = [scores[one].indicators["levy_in_all"].value for one in "AB"]
    assert values == [0, Fraction(1, 10**8)]


@pytest.mark.parametrize("kind", KINDS)
def test_a_trusted_decimal_that_no_whole_number_holds_stops_the_run_and_is_told(kind: str) -> None:
    rules = load_text(RULES.format(places=2))

    with pytest.raises(targets.RecordsError) as error:
        list(rules.score(rules.trust({"monthly": levies(kind, ["1" + "0" * 25], 38, 4)})))

    assert [one.code for one in error.value.problems] == ["E925"]


# ---------------------------------------------------------------- headings among the rows

ROSTER = """
schema_version: 1
id: roster
title: Roster
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages, groups: [area]}
records:
  villages:
    key: [village]
    fields:
      village: {type: id, label: 行政村, suffix: 村}
      area: {type: category, label: 片}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id, suffix: 村}
      month: {type: month}
      births: {type: count}
scorecard: {}
indicators:
  - {id: births_in_all, records: monthly, value: sum(births)}
"""
MADE: dict[str, Callable[[pa.Table], Any]] = {"rows": pa.Table.to_pylist, **KINDS}


@pytest.mark.parametrize("kind", MADE)
@pytest.mark.parametrize(
    "headings", [(" village", "area "), ("行政村", "\u3000片")], ids=["names", "labels"]
)
def test_headings_repeated_with_blanks_around_them_are_no_unit(
    kind: str, headings: tuple[str, str]
) -> None:
    rules = load_text(ROSTER)
    names, areas = zip(("A村", "East"), headings, ("B", "West"), strict=True)
    villages = MADE[kind](pa.table({"village": names, "area": areas}))
    monthly = MADE[kind](pa.table({"village": ["A"], "month": [JANUARY], "births": [1]}))

    batch = rules.validate({"villages": villages, "monthly": monthly})

    assert [(one.dataset, one.code) for one in batch.failures] == [("villages", "D852")]
    assert [one.unit for one in rules.score(batch)] == ["A", "B"]


# ---------------------------------------------------------------- what says that a cell is empty

REMARKS = """
schema_version: 1
id: remarks
title: Remarks
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  remarks:
    key: [village]
    missing_values: ["-"]
    not_applicable_values: [不涉及]
    fields:
      village: {type: id, suffix: 村}
      remark: {type: text, suffix: 人, optional: true}
scorecard: {}
indicators:
  - {id: missing, records: remarks, value: count(where=is_missing(remark))}
"""


@pytest.mark.parametrize("kind", MADE)
def test_a_word_that_says_that_a_cell_is_empty_says_so_without_a_suffix_only(kind: str) -> None:
    rules = load_text(REMARKS)
    units, remarks = ["A", "B", "C", "-村"], ["-人", "-", "不涉及", "不涉及人"]

    scores = rules.score({"remarks": MADE[kind](pa.table({"village": units, "remark": remarks}))})

    assert {one.unit: one.indicators["missing"].value for one in scores} == {
        "A": 0,
        "B": 1,
        "C": 1,
        "-": 0,
    }


# ---------------------------------------------------------------- rows beside a frame

CORRECTED = """
schema_version: 1
id: corrected
title: Corrected
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    fields: {village: {type: id, suffix: 村}, month: {type: month}, births: {type: count}}
  audits:
    key: [village, month]
    corrects: monthly
    optional: true
    fields: {village: {type: id, suffix: 村}, month: {type: month}, births: {type: count}}
  visits:
    time: day
    events: true
    optional: true
    fields: {village: {type: id}, day: {type: date}}
scorecard: {}
indicators:
  - {id: births_in_all, records: monthly, value: sum(births)}
  - {id: visits_made, records: visits, value: count()}
"""
BIRTHS = {"village": "A村", "month": JANUARY, "births": 1}


@pytest.mark.parametrize("kind", MADE)
def test_corrections_in_rows_find_the_record_of_a_unit_with_a_suffix(kind: str) -> None:
    rules = load_text(CORRECTED)
    monthly = MADE[kind](pa.Table.from_pylist([BIRTHS]))

    batch = rules.validate({"monthly": monthly, "audits": [{**BIRTHS, "births": 4}]})

    assert batch.failures == ()
    assert rules.score(batch)["A"].indicators["births_in_all"].value == 4


@pytest.mark.parametrize("kind", MADE)
def test_ids_of_two_types_in_rows_are_told_beside_a_frame_too(kind: str) -> None:
    rules = load_text(CORRECTED)
    visits = MADE[kind](pa.table({"village": ["A"], "day": [JANUARY]}))

    with pytest.raises(targets.RecordsError) as error:
        rules.validate({"monthly": [BIRTHS, {**BIRTHS, "village": 5}], "visits": visits})

    assert [one.code for one in error.value.problems][:1] == ["E958"]


def test_a_whole_number_that_no_roster_of_texts_names_is_told_at_its_row_beside_a_frame() -> None:
    rules = load_text(ROSTER)
    villages = pl.DataFrame({"village": ["A"], "area": ["East"]})
    monthly = [{**BIRTHS, "village": 5}, BIRTHS]

    batch = rules.validate({"villages": villages, "monthly": monthly})

    assert [(one.row, one.code) for one in batch.failures] == [(1, "D820")]
    assert batch.counts["monthly"].accepted == 1


# ---------------------------------------------------------------- headings that are no text

VILLAGES = [{"village": "A", "area": "East"}]


def test_a_key_of_a_record_that_is_no_text_is_noted_as_a_column_that_was_not_read() -> None:
    batch = load_text(ROSTER).validate({"villages": VILLAGES, "monthly": [{**BIRTHS, 7: "x"}]})

    assert [one.text("en") for one in batch.notes] == [
        "the column `7` of `monthly` is not declared, and was not read · "
        "declare it as a field or an alias, if it should count"
    ]
    assert batch.counts["monthly"].accepted == 1


def test_a_heading_of_a_frame_that_is_no_text_is_noted_as_a_column_that_was_not_read() -> None:
    monthly = pa.Table.from_pylist([BIRTHS]).to_pandas(types_mapper=pd.ArrowDtype)
    monthly[7] = "x"

    batch = load_text(ROSTER).validate({"villages": VILLAGES, "monthly": monthly})

    assert [(one.code, dict(one.facts)["name"]) for one in batch.notes] == [("D891", "7")]
    assert batch.counts["monthly"].accepted == 1


def test_a_frame_that_was_read_without_headings_lacks_its_columns() -> None:
    monthly = pd.DataFrame([["A", JANUARY, 1]])

    with pytest.raises(targets.RecordsError) as error:
        load_text(ROSTER).validate({"villages": VILLAGES, "monthly": monthly})

    assert [one.code for one in error.value.problems] == ["E902", "E902", "E902"]


def test_a_row_that_csv_found_longer_than_its_headings_is_told_in_both_languages() -> None:
    lines = ["village,month,births", "A,2009-01,1", "A,2009-02,1,234", "A,2009-03,1,"]

    with pytest.raises(targets.RecordsError) as error:
        load_text(ROSTER).validate({"villages": VILLAGES, "monthly": list(csv.DictReader(lines))})

    (problem,) = error.value.problems
    assert problem.message("en") == (
        "`monthly` cannot be read: row 2 has 4 cells under 3 headings: perhaps a comma in a cell"
    )
    assert problem.message("zh") == (
        "无法读取 `monthly`：第 2 行有 4 格，而列名只有 3 个，可能是单元格中有逗号"
    )


def test_empty_cells_behind_the_last_heading_of_a_csv_say_nothing() -> None:
    records = list(csv.DictReader(["village,month,births", "A,2009-03,1,,"]))

    batch = load_text(ROSTER).validate({"villages": VILLAGES, "monthly": records})

    assert (batch.counts["monthly"].accepted, batch.notes) == (1, ())


# ---------------------------------------------------------------- names that look the same


@pytest.mark.parametrize("kind", MADE)
def test_units_of_a_roster_that_look_the_same_are_told(kind: str) -> None:
    """The second has a blank of no width behind it."""
    villages = pa.table({"village": ["A", "A\u200b", "B"], "area": ["East", "East", "West"]})
    monthly = pa.Table.from_pylist([BIRTHS])

    batch = load_text(ROSTER).validate(
        {"villages": MADE[kind](villages), "monthly": MADE[kind](monthly)}
    )

    assert [one.text("en") for one in batch.notes] == [
        "in `villages`, `A`, `AU+200B` look the same, and count as different units · "
        "write the name in one way; on a roster it stands once, and every other way is told"
    ]


# ---------------------------------------------------------------- what is a frame


def test_a_frame_that_narwhals_wraps_is_of_the_kind_that_it_wraps() -> None:
    rules = load_text(ROSTER)
    villages = KINDS["pandas"](pa.Table.from_pylist(VILLAGES))
    table = pa.Table.from_pylist([BIRTHS])
    monthly = KINDS["pandas"](table)

    with pytest.raises(targets.RecordsError) as error:
        rules.validate({"villages": nw.from_native(villages), "monthly": table})
    batch = rules.validate({"villages": nw.from_native(villages), "monthly": monthly})

    assert str(error.value) == (
        "frames of different kinds came together: `pandas`, `pyarrow` · "
        "use one kind of frame in one call"
    )
    assert rules.score(batch)["A"].indicators["births_in_all"].value == 1


def test_the_groups_of_a_frame_are_no_frame() -> None:
    monthly = pa.Table.from_pylist([BIRTHS]).to_pandas().groupby("village")

    with pytest.raises(targets.RecordsError) as error:
        load_text(ROSTER).validate({"villages": VILLAGES, "monthly": monthly})

    assert [one.code for one in error.value.problems] == ["E908"]


def test_frames_of_spark_are_of_the_engine_that_people_call_spark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a cluster: frames of Polars that say they are of `pyspark`."""
    called = BACKENDS["polars"]._replace(name="pyspark")
    monkeypatch.setattr(frames, "backend_of", lambda _: called)
    delivered = {
        "villages": pl.DataFrame(VILLAGES),
        "monthly": pl.DataFrame([BIRTHS]),
    }

    batch = load_text(ROSTER).validate(delivered, engine="spark")

    assert batch.counts["monthly"].accepted == 1
