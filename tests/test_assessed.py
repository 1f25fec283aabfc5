"""Units that are listed and not scored: what is published of them."""

from __future__ import annotations

import targets
from targets.cli.table import table_text
from tests.compare import load_text
from tests.good_cases import HERE

CASE = HERE / "assessed"


def scored() -> tuple[targets.Rulebook, targets.Scores]:
    rules = targets.load(CASE / "rules.yaml")
    return rules, rules.score(CASE / "records")


def test_json_says_of_each_unit_whether_it_is_assessed() -> None:
    _, scores = scored()
    units = scores.to_dict()["units"]
    assert isinstance(units, list)
    assert {unit["unit"]: unit["assessed"] for unit in units} == {
        "Alder": True,
        "Birch": False,
        "Cedar": False,
        "Dogwood": False,
        "Elm": True,
    }


def test_json_says_nothing_of_it_where_every_unit_is_assessed() -> None:
    case = HERE / "ranks_within"
    scores = targets.load(case / "rules.yaml").score(case / "records")
    units = scores.to_dict()["units"]
    assert isinstance(units, list)
    assert all("assessed" not in unit for unit in units)


def test_a_unit_that_is_not_assessed_has_no_points_of_any_kind() -> None:
    _, scores = scored()
    birch = scores["Birch"]
    assert (birch.total, birch.base, birch.rank, birch.grade) == (None, None, None, None)
    assert (birch.bonuses, birch.vetoes) == ({"size": 0}, ())


def test_the_whole_knows_nothing_of_a_unit_that_is_not_assessed() -> None:
    _, scores = scored()
    rate = scores.whole.indicators["rate"]
    assert (rate.numerator, rate.denominator) == (120, 210)
    assert scores.whole.indicators["all_done"].value == 120
    assert scores.groups["area"]["East"].indicators["rate"].denominator == 200


def test_the_table_shows_units_that_are_not_assessed_below_the_others() -> None:
    rules, scores = scored()
    lines = table_text(rules, scores, "en").splitlines()
    rows = [line.split()[1:4] for line in lines if line.split()[:1] in (["1"], ["2"], ["—"])]
    assert [row[0] for row in rows] == ["Alder", "Elm", "Birch", "Cedar", "Dogwood"]
    assert rows[2] == ["Birch", "(not", "assessed)"]
    assert "  ! Elm · idle" in lines  # the veto behind the mark
    assert "Birch (不参评)" in table_text(rules, scores, "zh")


def test_one_unit_that_is_not_assessed_can_be_asked_about_alone() -> None:
    rules, _ = scored()
    clinic = {"area": "East", "open": "no", "beds": 50}
    alone = rules.score_one({"clinics": [clinic], "months": []})
    assert not alone.assessed
    assert alone.total is None


def test_the_table_of_rules_without_points_shows_values() -> None:
    rules = load_text(
        """
schema_version: 1
id: shown
title: {en: Shown}
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: school}
records:
  counts:
    key: [school]
    fields:
      school: {type: id}
      asked: {type: count, at_most: 99}
      came: {type: count, at_most: 99}
indicators:
  - id: attendance
    label: {en: Attendance}
    records: counts
    numerator: sum(came)
    denominator: sum(asked)
    show_as: percent
"""
    )
    records = {"counts": [{"school": "Ash", "asked": 8, "came": 7}]}

    lines = [line.split() for line in table_text(rules, rules.score(records), "en").splitlines()]

    assert ["Ash", "87.50%"] in lines
