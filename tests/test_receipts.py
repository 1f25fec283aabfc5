"""The hash of accepted records: the same however they came, and another where one differs."""

import hashlib
import json
import random
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import targets
from targets.records.fingerprints import fingerprint
from targets.records.frames import frame_of_rows
from targets.scores import receipt as receipts
from tests.compare import load_text
from tests.good_cases import HERE
from tests.properties import examples
from tests.properties.deliveries import Scoring, scorings
from tests.properties.test_row_order_is_irrelevant import in_another_order

RULES = """
schema_version: 1
id: town-2009
title: Town
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    not_applicable_values: [不涉及]
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 1000}
      balance: {type: decimal, places: 2, optional: true}
      remark: {type: text, optional: true}
      paid: {type: yes_no}
indicators:
  - {id: births_in_all, records: monthly, value: sum(births)}
  - {id: balances, records: monthly, value: sum(balance), applies_to: sum(births) > 0}
  - {id: paid_months, records: monthly, value: count(where=paid)}
"""
RECORDS: list[dict[str, Any]] = [
    {
        "village": "West\t2",
        "month": date(2009, 2, 1),
        "births": 7,
        "balance": Decimal("-0.50"),
        "remark": "a \\ b",
        "paid": True,
    },
    {
        "village": "East 1",
        "month": date(2009, 1, 1),
        "births": 12,
        "balance": Decimal("1200.00"),
        "remark": None,
        "paid": False,
    },
    {
        "village": "East 1",
        "month": date(2009, 2, 1),
        "births": "不涉及",
        "balance": None,
        "remark": None,
        "paid": True,
    },
]
# fields by name; by line: balance, births, month, paid, remark, village
LINES = (
    "balance\tbirths\tmonth\tpaid\tremark\tvillage\n"
    "\t\\-\t2009-02-01\t1\t\tEast 1\n"
    "-0.5\t7\t2009-02-01\t1\ta \\\\ b\tWest\\t2\n"
    "1200\t12\t2009-01-01\t0\t\tEast 1\n"
)
PLAIN = [{**one, "births": 3} if one["births"] == "不涉及" else one for one in RECORDS]


@pytest.fixture(scope="module")
def rules() -> targets.Rulebook:
    return load_text(RULES)


def hashed(rules: targets.Rulebook, records: object) -> str:
    return rules.score({"monthly": records}).receipt(records="hash").records["monthly"]


def test_the_hash_is_the_sha256_of_sorted_lines_that_anybody_can_write(
    rules: targets.Rulebook,
) -> None:
    assert hashed(rules, RECORDS) == hashlib.sha256(LINES.encode()).hexdigest()


def test_lists_and_frames_are_hashed_only_when_asked(rules: targets.Rulebook) -> None:
    plain = rules.score({"monthly": RECORDS}).receipt
    assert (plain.records, plain.rows) == ({}, {"monthly": 3})
    assert set(plain(records="hash").records) == {"monthly"}
    assert "records" in json.loads(plain.to_json())


def test_the_hash_is_the_same_in_every_kind_of_delivery(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    duckdb = pytest.importorskip("duckdb")
    frame = pl.DataFrame(PLAIN, schema_overrides={"balance": pl.Decimal(12, 2)})
    expected = hashed(rules, PLAIN)
    backwards = frame.reverse()
    floats = backwards.with_columns(pl.col("balance").cast(pl.Float64))
    csv, lines, parquet = (tmp_path / f"monthly.{end}" for end in ("csv", "jsonl", "parquet"))
    backwards.write_csv(csv)
    backwards.with_columns(pl.col("month", "balance").cast(pl.String)).write_ndjson(lines)
    backwards.write_parquet(parquet)
    table = backwards.to_arrow()
    kinds: dict[str, object] = {
        "list": list(reversed(PLAIN)),
        "Polars": backwards,
        "lazy Polars": backwards.lazy(),
        "Polars with floats": floats,
        "PyArrow": table,
        "pandas": floats.to_pandas(),
        "DuckDB": duckdb.from_arrow(table),
        "CSV": csv,
        "JSON Lines": lines,
        "Parquet": parquet,
    }
    assert {kind: hashed(rules, records) for kind, records in kinds.items()} == dict.fromkeys(
        kinds, expected
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("births", 8),
        ("balance", Decimal("-0.51")),
        ("balance", None),
        ("remark", "a b"),
        ("paid", False),
        ("village", "West 2"),
        ("month", date(2009, 3, 1)),
    ],
)
def test_another_value_is_another_hash(rules: targets.Rulebook, field: str, value: object) -> None:
    changed = [{**RECORDS[0], field: value}, *RECORDS[1:]]
    assert hashed(rules, changed) != hashed(rules, RECORDS)


def test_a_record_twice_is_not_the_record_once(tmp_path: Path) -> None:
    events = load_text(
        RULES.replace("key: [village, month]", "events: true").replace(
            "not_applicable_values: [不涉及]", "most_rows: 9"
        )
    )
    once = hashed(events, PLAIN[:1])
    assert hashed(events, PLAIN[:1] * 2) not in (once, hashed(events, PLAIN[:1] * 3))


def test_rejected_records_and_those_outside_have_no_part(rules: targets.Rulebook) -> None:
    more = [
        {**RECORDS[0], "month": date(2008, 2, 1)},
        {**RECORDS[0], "village": "North", "births": -1},
    ]
    assert hashed(rules, [*RECORDS, *more]) == hashed(rules, RECORDS)


def test_a_record_counts_as_it_was_reported_and_not_as_it_was_corrected() -> None:
    rules = targets.load(HERE / "corrections" / "rules.yaml")
    batch = rules.validate(HERE / "corrections" / "records")
    without = {
        name: records if rules.model.records[name].corrects is None else []
        for name, records in batch.accepted.items()
    }
    corrected, reported = (
        rules.score(one).receipt(records="hash").records for one in (batch, without)
    )
    same = [name for name in corrected if corrected[name] == reported[name]]
    assert same == [name for name, one in rules.model.records.items() if one.corrects is None]


def test_files_of_very_many_records_are_hashed_only_when_asked(
    rules: targets.Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pl.DataFrame(PLAIN).write_csv(tmp_path / "monthly.csv")
    scores = rules.score(tmp_path)
    monkeypatch.setattr(receipts, "RECORDS_HASHED_AT_MOST", 3)
    assert set(scores.receipt.records) == {"monthly"}
    monkeypatch.setattr(receipts, "RECORDS_HASHED_AT_MOST", 2)
    many = rules.score(tmp_path).receipt
    assert (many.records, set(many.files)) == ({}, {"monthly"})
    assert many(records="hash").records == scores.receipt.records


def test_trusted_records_are_hashed_when_asked(rules: targets.Rulebook) -> None:
    frame = pl.DataFrame(PLAIN, schema_overrides={"balance": pl.Decimal(12, 2)})
    receipt = rules.score(rules.trust({"monthly": frame})).receipt
    assert receipt.records == {}
    assert receipt(records="hash").records == {"monthly": hashed(rules, PLAIN)}


@examples(50)
@given(scoring=scorings(), seed=st.integers(0, 2**16))
def test_rows_and_columns_in_any_order_have_one_hash(scoring: Scoring, seed: int) -> None:
    rules, batch = scoring.admitted()
    other = rules.validate(in_another_order(scoring.records, random.Random(seed)))
    names = list(rules.model.records)
    expected = batch.fingerprints(names)
    assert other.fingerprints(names) == expected
    for name, judged in batch.judged.items():
        if judged.rows:
            frame = frame_of_rows(rules.model, name, judged.rows, judged.row_names)
            columns = replace(judged, rows={}, frame=frame)
            assert fingerprint(rules.model, columns) == expected[name]


def test_blanks_inside_a_text_of_a_formula_are_part_of_the_rules_and_others_are_not() -> None:
    """`"a  b"` selects other records than `"a b"`, so the receipt has another hash."""
    text = """
schema_version: 1
id: visits
title: Visits
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  visits:
    time: day
    events: true
    fields: {village: {type: id}, day: {type: date}, kind: {type: category}}
indicators:
  - {id: seen, records: visits, value: count(where=FORMULA)}
"""

    def rules(formula: str) -> targets.Rulebook:
        return load_text(text.replace("FORMULA", formula))

    one, two = rules('kind == "a b"'), rules('kind == "a  b"')
    visits = {"visits": [{"village": "A", "day": "2009-02-01", "kind": "a b"}]}

    assert [each.score(visits)["A"].indicators["seen"].value for each in (one, two)] == [1, 0]
    assert one.score(visits).receipt.rules_hash != two.score(visits).receipt.rules_hash
    assert rules('kind   ==  "a  b"').score(visits).receipt.rules_hash == (
        two.score(visits).receipt.rules_hash
    )
