"""What is delivered as a frame is judged as the same records are as rows, whatever the library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import ibis
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import targets
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

    assert [one.code for one in error.value.problems][:1] == ["E907"]


def test_a_whole_number_that_no_roster_of_texts_names_is_told_at_its_row_beside_a_frame() -> None:
    rules = load_text(ROSTER)
    villages = pl.DataFrame({"village": ["A"], "area": ["East"]})
    monthly = [{**BIRTHS, "village": 5}, BIRTHS]

    batch = rules.validate({"villages": villages, "monthly": monthly})

    assert [(one.row, one.code) for one in batch.failures] == [(1, "D820")]
    assert batch.counts["monthly"].accepted == 1
