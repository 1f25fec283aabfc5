"""One dataset that corrects another: what is accepted, what counts, and how it may be delivered."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

import targets
from targets.carriers.intervals import Interval
from tests.compare import load_text
from tests.good_cases import HERE

RULES = """
schema_version: 1
id: corrections
title: Corrections
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_least: 2, at_most: 100}
      levy: {type: decimal, places: 2, at_most: 1000, optional: true, aliases: [paid]}
    checks: [{id: few, that: births <= 90}]
  audits:
    key: [village, month]
    corrects: monthly
    optional: true
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_least: 0, at_most: 200}
      levy: {type: decimal}
scorecard: {}
indicators:
  - {id: births_in_all, records: monthly, value: sum(births)}
  - {id: births_reported, records: monthly, value: sum(reported(births))}
  - {id: levy_in_all, records: monthly, value: sum(levy)}
"""
JANUARY, FEBRUARY, NEXT_YEAR = date(2010, 1, 1), date(2010, 2, 1), date(2011, 1, 1)
MONTHLY: list[dict[str, Any]] = [
    {"village": "North", "month": JANUARY, "births": 10, "levy": None},
    {"village": "North", "month": FEBRUARY, "births": 20, "levy": 3.5},
    {"village": "South", "month": JANUARY, "births": 30, "levy": 1.25},
]
AUDITS: list[dict[str, Any]] = [
    {"village": "North", "month": JANUARY, "births": 11, "levy": 2.5},
    {"village": "South", "month": JANUARY, "births": None, "levy": 0.75},
    {"village": "South", "month": FEBRUARY, "births": 5, "levy": None},
]


def values(scores: targets.Scores, unit: str) -> tuple[object, ...]:
    return tuple(one.value for one in scores[unit].indicators.values())


def frame(rows: list[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema_overrides={"births": pl.Int64, "levy": pl.Float64})


def test_what_was_reported_is_what_the_batch_accepted() -> None:
    batch = load_text(RULES).validate({"monthly": MONTHLY, "audits": AUDITS})
    assert [record["births"] for record in batch.accepted["monthly"]] == [10, 20, 30]
    assert [(one.dataset, one.row, one.code) for one in batch.failures] == [("audits", 3, "D831")]
    assert {name: (one.accepted, one.rejected) for name, one in batch.counts.items()} == {
        "monthly": (3, 0),
        "audits": (2, 1),
    }


@pytest.mark.parametrize(
    ("monthly", "audits"),
    [
        (MONTHLY, AUDITS),
        (frame(MONTHLY), frame(AUDITS)),
        (frame(MONTHLY), AUDITS),
        (MONTHLY, frame(AUDITS)),
        (frame(MONTHLY).lazy(), frame(AUDITS).lazy()),
    ],
    ids=["rows", "frames", "rows correct a frame", "a frame corrects rows", "lazy frames"],
)
def test_corrections_count_however_they_are_delivered(monthly: Any, audits: Any) -> None:
    scores = load_text(RULES).score({"monthly": monthly, "audits": audits})
    assert [str(value) for value in values(scores, "North")] == ["31", "30", "6"]
    assert [str(value) for value in values(scores, "South")] == ["30", "30", "3/4"]
    assert [one.code for one in scores.batch.failures] == ["D831"]


def test_lazy_frames_stay_lazy_when_they_are_corrected() -> None:
    rules = load_text(RULES)
    scores = rules.score({"monthly": frame(MONTHLY).lazy(), "audits": frame(AUDITS).lazy()})
    native = scores.to_native()
    assert isinstance(native, pl.LazyFrame)
    found = native.select("village", "births_in_all.value").collect().sort("village").rows()
    assert found == [("North", 31.0), ("South", 30.0)]


def test_trusted_frames_are_corrected_and_a_correction_without_a_record_is_left_aside() -> None:
    rules = load_text(RULES)
    scores = rules.score(rules.trust({"monthly": frame(MONTHLY), "audits": frame(AUDITS)}))
    assert [str(value) for value in values(scores, "North")] == ["31", "30", "6"]
    assert [str(value) for value in values(scores, "South")] == ["30", "30", "3/4"]


def test_what_corrects_may_be_left_out_where_it_is_optional() -> None:
    for monthly in (MONTHLY, frame(MONTHLY)):
        scores = load_text(RULES).score({"monthly": monthly})
        assert [str(value) for value in values(scores, "South")] == ["30", "30", "5/4"]


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_a_correction_that_breaks_a_check_is_rejected_and_the_record_counts(engine: str) -> None:
    rules = load_text(RULES)
    audits = [{"village": "South", "month": "2010-01", "births": 91, "levy": ""}]
    scores = rules.score({"monthly": MONTHLY, "audits": audits}, engine=engine)
    assert [str(value) for value in values(scores, "South")] == ["30", "30", "5/4"]
    (failure,) = scores.batch.failures
    assert (failure.code, failure.dataset) == ("D832", "audits")
    assert "births <= 90" in failure.message


def test_a_correction_is_outside_where_its_record_is() -> None:
    audits = [{"village": "South", "month": NEXT_YEAR, "births": 5, "levy": None}]
    batch = load_text(RULES).validate({"monthly": MONTHLY, "audits": audits})
    assert (batch.counts["audits"].outside, batch.failures) == (1, ())


def test_a_correction_counts_in_a_window_in_which_only_its_record_counts() -> None:
    wider = RULES + (
        "  - {id: of_next_year, records: monthly, value: sum(births),"
        " period: {from: 2011-01-01, to: 2011-12-31}}\n"
    )
    record = {"village": "South", "month": NEXT_YEAR, "births": 5, "levy": None}
    given = {"monthly": [record], "audits": [{**record, "births": 6}]}
    scores = load_text(wider).score(given)
    assert scores["South"].indicators["of_next_year"].value == 6


def test_the_bounds_of_a_corrected_figure_hold_what_is_reported_and_what_corrects_it() -> None:
    plan = load_text(RULES).plan
    assert plan.bounds["monthly__sum_births"] == Interval(0, 12 * 200)
    assert plan.bounds["monthly__sum_births__reported"] == Interval(0, 12 * 100)


def test_limits_and_headings_of_a_correction_are_those_of_the_corrected_field() -> None:
    rules = load_text(RULES)
    audits = [{"village": "South", "month": "2010-01", "births": "", "paid": "1000.01"}]
    batch = rules.validate({"monthly": MONTHLY, "audits": audits})
    (failure,) = batch.failures
    assert (failure.code, failure.field) == ("D806", "levy")


def test_one_unit_is_corrected_too_and_a_correction_without_its_record_is_told() -> None:
    rules = load_text(RULES)
    monthly = [{"month": "2010-01", "births": 10, "levy": 1}]
    alone = rules.score_one({"monthly": monthly, "audits": [{"month": "2010-01", "births": 12}]})
    assert alone.indicators["births_in_all"].value == 12
    with pytest.raises(targets.RecordsError, match="no accepted record of `monthly`"):
        rules.score_one({"monthly": monthly, "audits": [{"month": "2010-02", "births": 12}]})


def test_a_name_with_two_underscores_asks_for_nothing_reported() -> None:
    text = RULES.replace("sum(reported(births))", "sum(births__reported)")
    with pytest.raises(targets.RulesError):
        load_text(text)


def test_reported_is_still_a_name_that_an_indicator_may_have() -> None:
    text = RULES.replace("births_reported", "reported")
    assert list(load_text(text).plan.indicators) == ["births_in_all", "reported", "levy_in_all"]


def test_an_error_of_the_rules_is_told_where_a_denominator_may_be_corrected_to_nothing() -> None:
    rate = """
  - id: rate
    records: monthly
    value: sum(levy) / sum(births)
    points: 1
    scoring: {bands: [{points: 1}]}
"""
    text = RULES.replace("scorecard: {}", "scorecard: {rounding: {decimals: 0}}") + rate
    with pytest.raises(targets.RulesError) as refused:
        load_text(text)
    assert [one.code for one in refused.value.diagnostics] == ["I414"]


def test_the_plan_tells_corrected_and_reported_figures_apart() -> None:
    text = targets.load(HERE / "corrections" / "rules.yaml").plan_text
    assert "sum(births - births.reported)" in text
