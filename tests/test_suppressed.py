"""Small numbers: what no published form may tell, and what is withheld so that none can."""

from __future__ import annotations

import json
from typing import Any

import polars as pl
import pytest

import targets
from targets.cli.table import table_text
from targets.scores.csv import scores_csv
from tests.compare import load_text
from tests.good_cases import HERE

CASE = HERE / "suppressed"
HIDDEN = ("Birch", "Cedar", "Elm", "Gorse")
"""Birch and Gorse are suppressed; Cedar protects Birch, and the West with Elm protects Gorse."""

RULES = """
schema_version: 1
id: small
title: Small numbers
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: clinic}
records:
  yearly:
    key: [clinic]
    fields:
      clinic: {type: id}
      cases: {type: count, at_most: 10000}
      cured: {type: count, at_most: 10000, optional: true}
scorecard: {}
indicators:
  - {id: rate, value: cured / cases, when_small: {denominator_below: 11}}
"""


def scored() -> tuple[targets.Rulebook, targets.Scores]:
    rules = targets.load(CASE / "rules.yaml")
    return rules, rules.score(CASE / "records")


def small(*clinics: tuple[str, int, int | None]) -> targets.Scores:
    rows = [dict(zip(("clinic", "cases", "cured"), one, strict=True)) for one in clinics]
    return load_text(RULES).score({"yearly": rows})


def hidden(scores: targets.Scores) -> set[object]:
    return {one.unit for one in scores if one.indicators["rate"].denominator is None}


def test_objects_hold_no_figure_that_is_suppressed_or_withheld() -> None:
    _, scores = scored()
    for unit in scores:
        one = unit.indicators["cure_rate"]
        figures = (one.value, one.numerator, one.denominator)
        assert (figures == (None, None, None)) == (unit.unit in HIDDEN)


def test_the_steps_of_a_unit_hold_no_figure_that_is_hidden_and_no_sum_that_it_is_made_of() -> None:
    _, scores = scored()
    for unit in scores:
        told = {"cure_rate__numerator", "yearly__sum_cases", "clinics__sum_cases"} & set(unit.steps)
        assert bool(told) == (unit.unit not in HIDDEN)


def test_json_csv_and_the_frame_show_no_figure_that_is_hidden() -> None:
    _, scores = scored()
    units: Any = scores.to_dict()["units"]
    for unit in units:
        if unit["unit"] in HIDDEN:
            one = unit["indicators"]["cure_rate"]
            assert (one["value"], one["numerator"], one["denominator"]) == (None, None, None)
    frame = scores.to_native().filter(pl.col("clinic").is_in(HIDDEN))
    columns = [f"cure_rate.{part}" for part in ("value", "numerator", "denominator")]
    assert frame.select(columns).null_count().row(0) == (4, 4, 4)
    rows = [line.split(",") for line in scores_csv(scores).splitlines()]
    places = [rows[0].index(column) for column in columns]
    assert all(row[place] == "" for row in rows if row[0] in HIDDEN for place in places)
    assert "suppressed" in json.dumps(units)


def test_what_is_withheld_keeps_points_and_what_is_suppressed_has_none() -> None:
    _, scores = scored()
    points = {unit.unit: unit.indicators["cure_rate"].points for unit in scores}
    assert {name: str(points[name]) for name in HIDDEN} == {
        "Birch": "None",
        "Cedar": "5.00",
        "Elm": "10.00",
        "Gorse": "None",
    }


def test_beside_a_single_suppressed_group_the_next_smallest_is_withheld() -> None:
    _, scores = scored()
    shown = {
        area: (level.indicators["cure_rate"].status, level.indicators["cure_rate"].denominator)
        for area, level in scores.groups["area"].items()
    }
    assert shown == {
        "East": ("not_met", 130),
        "North": ("suppressed", None),
        "West": ("not_met", None),
    }


def test_the_whole_counts_what_is_suppressed() -> None:
    _, scores = scored()
    rate = scores.whole.indicators["cure_rate"]
    assert (rate.numerator, rate.denominator) == (164, 196)


def test_the_table_shows_no_points_of_what_is_suppressed() -> None:
    rules, scores = scored()
    (row,) = [line for line in table_text(rules, scores, "en").splitlines() if "Birch" in line]
    assert row.split() == ["1", "Birch", "20.00", "—", "10.00"]


def test_lazy_frames_stay_lazy_and_hide_the_same() -> None:
    rules, scores = scored()
    clinics = pl.read_csv(CASE / "records" / "clinics.csv").lazy()
    native = rules.score({"clinics": clinics}).to_native()
    assert isinstance(native, pl.LazyFrame)
    assert native.collect().sort("clinic").equals(scores.to_native().sort("clinic"))


def test_half_a_quotient_without_the_other_half_is_not_shown_beside_a_suppressed_one() -> None:
    """Where 25 cases are published of all, and 20 of B, A has the 5 that may not be told."""
    scores = small(("A", 5, 4), ("B", 20, None))
    assert scores["A"].indicators["rate"].status == "suppressed"
    assert scores["B"].indicators["rate"].status == "no_data"
    assert hidden(scores) == {"A", "B"}
    assert scores.whole.indicators["rate"].denominator is None


@pytest.mark.parametrize("cases", [1, 10])
def test_a_denominator_above_nothing_and_below_the_bound_is_small(cases: int) -> None:
    scores = small(("A", cases, 1), ("B", 50, 1), ("C", 60, 1))
    assert scores["A"].indicators["rate"].status == "suppressed"
    assert hidden(scores) == {"A", "B"}


@pytest.mark.parametrize("cases", [0, 11])
def test_a_denominator_of_nothing_or_at_the_bound_is_not_small(cases: int) -> None:
    scores = small(("A", cases, 0), ("B", 50, 1))
    assert scores["A"].indicators["rate"].status != "suppressed"
    assert hidden(scores) == set()


def test_two_that_are_suppressed_protect_each_other() -> None:
    assert hidden(small(("A", 5, 1), ("B", 6, 1), ("C", 60, 1))) == {"A", "B"}


def test_equals_are_withheld_in_the_order_of_their_ids() -> None:
    assert hidden(small(("A", 5, 1), ("C", 60, 1), ("B", 60, 1))) == {"A", "B"}


def test_a_small_denominator_is_not_shown_where_the_numerator_is_missing() -> None:
    scores = small(("A", 5, None), ("B", 60, 1), ("C", 70, 1))
    assert scores["A"].indicators["rate"].status == "suppressed"
    assert scores["A"].indicators["rate"].denominator is None


def test_a_whole_that_is_small_itself_is_suppressed() -> None:
    scores = small(("A", 4, 1), ("B", 5, 1))
    assert scores.whole.indicators["rate"].status == "suppressed"
    assert scores.whole.indicators["rate"].denominator is None


def test_a_unit_alone_is_suppressed_too() -> None:
    alone = load_text(RULES).score_one({"yearly": [{"cases": 5, "cured": 1}]})
    assert alone.indicators["rate"].status == "suppressed"
    assert (alone.indicators["rate"].value, alone.indicators["rate"].denominator) == (None, None)
    assert "rate__numerator" not in alone.steps


# ---------------------------------------------------------------- groups, and units without one

GROUPED = """
schema_version: 1
id: town
title: A town
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village, roster: villages, groups: [FIELDS]}
records:
  villages:
    key: [village]
    fields:
      village: {type: id}
      area: {type: category, optional: true}
      kind: {type: category, optional: true}
  counted: {key: [village], fields: {village: {type: id}, planned: {type: count, at_most: 10000}}}
  known: {key: [village], fields: {village: {type: id}, births: {type: count, at_most: 10000}}}
scorecard: {}
indicators:
  - {id: rate, value: planned / births, when_small: {denominator_below: 11}}
"""
Place = tuple[str, str | None, str | None, int | None, int | None]
"""A village, its area, its kind, the planned of its births."""


def town(fields: str, *places: Place) -> targets.Scores:
    records: dict[str, list[dict[str, object]]] = {
        "villages": [{"village": one[0], "area": one[1], "kind": one[2]} for one in places],
        "counted": [{"village": one[0], "planned": one[3]} for one in places if one[3] is not None],
        "known": [{"village": one[0], "births": one[4]} for one in places if one[4] is not None],
    }
    return load_text(GROUPED.replace("FIELDS", fields)).score(records)


def hidden_groups(scores: targets.Scores) -> set[str]:
    return {
        name
        for levels in scores.groups.values()
        for name, level in levels.items()
        if level.indicators["rate"].denominator is None
    }


def test_beside_a_unit_without_a_group_the_next_smallest_group_is_withheld_with_a_unit() -> None:
    """The whole less East and West is X; without the West it is X and C."""
    scores = town(
        "area",
        ("A", "East", None, 90, 100),
        ("B", "East", None, 80, 80),
        ("C", "West", None, 50, 60),
        ("D", "West", None, 70, 70),
        ("X", None, None, 2, 5),
    )

    assert hidden(scores) == {"X", "C"}
    assert hidden_groups(scores) == {"West"}
    assert scores.whole.indicators["rate"].denominator == 315


def test_a_unit_without_a_group_is_protected_by_another_sooner_than_by_a_group() -> None:
    scores = town(
        "area",
        ("A", "East", None, 15, 20),
        ("X", None, None, 2, 5),
        ("Y", None, None, 30, 40),
        ("Z", None, None, 30, 50),
    )

    assert hidden(scores) == {"X", "Y"}
    assert hidden_groups(scores) == set()


def test_in_a_group_no_unit_of_another_is_withheld() -> None:
    scores = town(
        "area",
        ("A", "East", None, 2, 5),
        ("B", "East", None, 80, 80),
        ("C", "West", None, 15, 20),
    )

    assert hidden(scores) == {"A", "B"}
    assert hidden_groups(scores) == set()


def test_a_group_with_units_that_are_suppressed_is_withheld_with_no_further_unit() -> None:
    """The whole less West is X, A and B."""
    scores = town(
        "area",
        ("A", "East", None, 2, 6),
        ("B", "East", None, 3, 7),
        ("C", "East", None, 30, 40),
        ("D", "West", None, 50, 60),
        ("X", None, None, 2, 5),
    )

    assert hidden(scores) == {"A", "B", "X"}
    assert hidden_groups(scores) == {"East"}


def test_a_group_of_a_second_field_shows_its_figure_where_all_its_units_do() -> None:
    """With the plain and the hill, 30 and 40, the whole less the North would tell A."""
    scores = town(
        "area, kind",
        ("A", "East", "marsh", 2, 5),
        ("C", "West", "plain", 20, 30),
        ("D", "West", "hill", 40, 40),
        ("E", "North", "marsh", 90, 100),
        ("F", "North", "wood", 100, 110),
    )

    assert hidden(scores) == {"A", "C"}
    assert hidden_groups(scores) == {"East", "West", "marsh", "plain"}
    assert scores.groups["kind"]["hill"].indicators["rate"].denominator == 40
    assert scores.groups["kind"]["wood"].indicators["rate"].denominator == 110


def test_a_suppressed_group_of_a_second_field_is_not_told_by_one_of_the_first() -> None:
    """East less C is A and B, which are all of the marsh."""
    scores = town(
        "area, kind",
        ("A", "East", "marsh", 1, 4),
        ("B", "East", "marsh", 2, 5),
        ("C", "East", "plain", 20, 30),
        ("D", "East", "plain", 40, 40),
    )

    assert scores.groups["kind"]["marsh"].indicators["rate"].status == "suppressed"
    assert hidden(scores) == {"A", "B", "C"}
    assert hidden_groups(scores) == {"marsh", "plain"}


@pytest.mark.parametrize("fields", ["", "area"])
def test_a_total_of_which_nothing_else_can_be_hidden_is_withheld(fields: str) -> None:
    """B has not said how many were planned: all that are counted are those of A."""
    scores = town(fields, ("A", "East", None, 4, 5), ("B", "East", None, None, 20))

    assert scores["B"].indicators["rate"].status == "no_data"
    assert hidden_groups(scores) == ({"East"} if fields else set())
    assert scores.whole.indicators["rate"].denominator is None
    assert scores.whole.indicators["rate"].status == "no_target"


def test_what_is_withheld_of_groups_and_of_the_whole_is_not_in_json() -> None:
    scores = town("area", ("A", "East", None, 4, 5), ("B", "East", None, None, 20))
    told: Any = scores.to_dict()

    for level in (told["whole"], told["groups"]["area"]["East"]):
        one = level["indicators"]["rate"]
        assert (one["value"], one["numerator"], one["denominator"]) == (None, None, None)
