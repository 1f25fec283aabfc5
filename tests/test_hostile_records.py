"""Cells that no honest sheet holds: each is a failure of its own record, never a crash."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import targets
from targets.errors import RecordsError
from tests.good_cases import ROOT

RULES = """\
schema_version: 1
id: example
title: An example
period: {from: 2024-01-01, to: 2024-12-31}
unit: {id: shop, roster: shops}
constants:
  goal: {by: kind, values: {big: 90%, small: 80%}}
records:
  shops:
    key: [shop]
    fields:
      shop: {type: id}
      kind: {type: category, values: [big, small]}
  sales:
    key: [shop, month]
    time: month
    fields:
      shop: {type: id}
      month: {type: month}
      due: {type: count}
      done: {type: count, optional: true}
      late: {type: yes_no, optional: true}
      cost: {type: decimal, places: 2, optional: true, suffix: 元}
scorecard: {total: 10, rounding: {decimals: 2, mode: half_up}, when_empty: full}
indicators:
  - id: rate
    records: sales
    value: sum(done) / sum(due)
    target: {at_least: goal}
    points: 10
    scoring: pass_fail
"""
SHOPS = [{"shop": "A", "kind": "big"}]
SALE = {"shop": "A", "month": "2024-01", "due": 10, "done": 1}


@pytest.fixture
def rules(tmp_path: Path) -> targets.Rulebook:
    path = tmp_path / "rules.yaml"
    path.write_text(RULES, encoding="utf-8")
    return targets.load(path)


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("due", Decimal("1E+9999999"), "D802"),
        ("due", 10**5000, "D806"),
        ("cost", 10**5000, "D806"),
        ("cost", Decimal("1E+999999999999"), "D806"),
        ("cost", Decimal("-1E+999999999999"), "D805"),
        ("cost", Decimal("1E-999999999999"), "D804"),
        ("cost", "元", "D803"),
        ("month", "\ud800", "D809"),
    ],
    ids=[
        "exponent", "long count", "long amount", "exponent of an amount", "the same below zero",
        "exponent of a share", "suffix alone", "half a character",
    ],
)  # fmt: skip
def test_a_cell_that_no_field_can_hold_is_told_at_its_row(
    rules: targets.Rulebook, field: str, cell: object, code: str
) -> None:
    batch = rules.validate({"shops": SHOPS, "sales": [{**SALE, field: cell}]})

    assert [(one.row, one.field, one.code) for one in batch.failures] == [(1, field, code)]


@pytest.mark.parametrize(
    ("cell", "cost"),
    [
        (Decimal("0E+999999999999"), "0.00"),
        (Decimal("0E-999999999999"), "0.00"),
        (Decimal("1.5" + "0" * 60), "1.50"),
        (Decimal("15E-1"), "1.50"),
    ],
    ids=["zero", "small zero", "zeros behind", "exponent"],
)
def test_an_amount_counts_whatever_its_exponent(
    rules: targets.Rulebook, cell: Decimal, cost: str
) -> None:
    batch = rules.validate({"shops": SHOPS, "sales": [{**SALE, "cost": cell}]})

    assert [str(one["cost"]) for one in batch.accepted["sales"]] == [cost]


@pytest.mark.parametrize(
    ("cell", "cost"),
    [
        (np.float32(3), "3.00"),
        (np.float32(0.25), "0.25"),
        (np.float64(0.1), "0.10"),
        (np.int8(3), "3.00"),
        (np.float32("nan"), "None"),
        (np.array(2.5), "2.50"),
    ],
    ids=["float32", "float32 with places", "float64", "int8", "no number", "array of one"],
)
def test_a_number_of_numpy_counts_as_what_it_is(
    rules: targets.Rulebook, cell: object, cost: str
) -> None:
    batch = rules.validate({"shops": SHOPS, "sales": [{**SALE, "cost": cell}]})

    assert [str(one["cost"]) for one in batch.accepted["sales"]] == [cost]


def test_a_count_and_a_yes_of_numpy_count_as_what_they_are(rules: targets.Rulebook) -> None:
    sales = [{**SALE, "due": np.float32(10), "late": np.bool_(True)}]

    batch = rules.validate({"shops": SHOPS, "sales": sales})

    assert [(one["due"], one["late"]) for one in batch.accepted["sales"]] == [(10, True)]


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("due", np.float32(2.5), "D802"),
        ("due", np.bool_(True), "D802"),
        ("cost", np.float32(0.1), "D804"),
        ("late", np.float64(1), "D807"),
        ("cost", np.array([2.5]), "D803"),
        ("due", np.datetime64("2024-01-01", "ns"), "D802"),
    ],
    ids=["half", "yes", "places", "number", "array", "time"],
)
def test_what_numpy_has_for_another_type_is_told_at_its_row(
    rules: targets.Rulebook, field: str, cell: object, code: str
) -> None:
    batch = rules.validate({"shops": SHOPS, "sales": [{**SALE, field: cell}]})

    assert [(one.row, one.field, one.code) for one in batch.failures] == [(1, field, code)]


@pytest.mark.parametrize("unit", ["\ud800", 10**5000], ids=["half a character", "long number"])
def test_a_unit_that_cannot_be_written_is_told_at_its_row(
    rules: targets.Rulebook, unit: object
) -> None:
    shops = [*SHOPS, {"shop": unit, "kind": "big"}]

    batch = rules.validate({"shops": shops, "sales": [SALE]})

    assert [(one.row, one.field, one.code) for one in batch.failures] == [(2, "shop", "D811")]


def test_one_unit_alone_is_refused_as_a_frame(rules: targets.Rulebook) -> None:
    sales = pl.DataFrame([{**SALE, "month": date(2024, 1, 1)}])

    with pytest.raises(targets.RecordsError, match="came as a frame"):
        rules.score_one({"shops": SHOPS, "sales": sales})


@pytest.mark.parametrize("records", [None, [], "folder"])
def test_one_unit_alone_needs_records_by_dataset(rules: targets.Rulebook, records: object) -> None:
    with pytest.raises(targets.RecordsError):
        rules.score_one(records)  # type: ignore[arg-type]


def test_one_unit_alone_needs_its_roster_record_where_a_rule_asks_for_it(
    rules: targets.Rulebook,
) -> None:
    with pytest.raises(targets.RecordsError, match="roster"):
        rules.score_one({"shops": [], "sales": [SALE]})


def test_a_key_that_stands_twice_in_a_line_of_json_is_refused(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    path = tmp_path / "sales.jsonl"
    path.write_text('{"shop": "A", "month": "2024-01", "due": 10, "done": 9, "done": 1}\n')

    with pytest.raises(targets.RecordsError, match="`done` stands twice"):
        rules.validate({"shops": SHOPS, "sales": path})


def test_an_optional_column_that_is_wholly_null_counts_as_empty(rules: targets.Rulebook) -> None:
    sales = pl.DataFrame({"shop": ["A"], "month": [date(2024, 1, 1)], "due": [10], "done": [None]})

    scores = rules.score({"shops": pl.DataFrame(SHOPS), "sales": sales})

    assert scores["A"].indicators["rate"].status == "no_data"


@pytest.mark.parametrize(
    ("through", "told"),
    [
        ("2023-12", "is not a month of the period"),
        ("2024-13", "`2024-13` is not a month"),
        (202406, "`202406` is not a month · did you mean `2024-06`"),
    ],
)
def test_a_month_that_is_none_of_the_period_is_refused(
    rules: targets.Rulebook, through: object, told: str
) -> None:
    with pytest.raises(targets.EngineError, match=told):
        rules.score({"shops": SHOPS, "sales": [SALE]}, through=through)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "why", "zh"),
    [
        ("", "it is empty, and its first row should hold the headings", "文件是空的"),
        ("village;month\nA;2009-01\n", "divided by `;`, and not by commas", "列名之间是 `;`"),
        ("village\tmonth\tbirths\n", "divided by tabs, and not by commas", "列名之间是制表符"),
        ("village，month，births\n", "divided by `，`, and not by commas", "列名之间是 `，`"),
    ],
)  # fmt: skip
def test_a_csv_file_that_is_no_table_is_told_as_such(
    tmp_path: Path, text: str, why: str, zh: str
) -> None:
    for file in (ROOT / "examples/xietang_2009").glob("*.csv"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "monthly.csv").write_text(text, encoding="utf-8")
    with pytest.raises(RecordsError) as caught:
        targets.load(ROOT / "rules/2009_xietang.yaml").validate(tmp_path)
    (problem,) = [one for one in caught.value.problems if one.code == "E905"]
    assert why in problem.text("en")
    assert zh in problem.text("zh")


def test_a_cell_that_was_read_before_does_not_stand_for_its_like() -> None:
    """`1`, `1.0`, `True` and `"1"` are read one by one, though Python holds three of them equal."""
    rules = targets.load(ROOT / "tests/cases/good/suppressed/rules.yaml")
    (name,) = [one for one in rules.model.records if "cases" in rules.model.records[one].fields]
    filled = {"cured": 1, "area": "East", "beds": 7}
    rows = [
        {"clinic": f"C{place}", "cases": cell, **filled}
        for place, cell in enumerate([1, True, 1.0, "1", 1, True])
    ]
    batch = rules.validate({name: rows})
    assert [(one.row, one.field, one.code) for one in batch.failures] == [
        (2, "cases", "D802"),
        (6, "cases", "D802"),
    ]
