"""What was once wrong, and was found by drawing rulebooks: each as small as it can be told."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import targets
from tests.compare import ENGINES, differences, load_text

RULES = """
schema_version: 1
id: once-wrong
title: Once wrong
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: site, roster: sites, groups: [area]}
constants:
  by_kind: {by: kind, values: {hill: 20, plain: 12, coast: 49}}
  goal: {by: size, values: {small: 2, large: 4}}
records:
  sites:
    key: [site]
    fields:
      site: {type: id}
      area: {type: category, optional: true}
      kind: {type: category, values: [hill, plain, coast]}
      people: {type: count, at_least: 1, at_most: 100}
  monthly:
    key: [site, month]
    time: month
    not_applicable_values: [not asked]
    fields:
      site: {type: id}
      month: {type: month}
      due: {type: count, at_most: 100}
      done: {type: count, at_most: 100}
  staff:
    key: [site]
    time: counted
    events: true
    optional: true
    fields:
      site: {type: id}
      counted: {type: date}
      nurses: {type: count, at_most: 10}
      size: {type: category, values: [small, large]}
"""
CARD = "total: 10, rounding: {decimals: 2, mode: half_up}, when_empty: zero"
PASS = "target: {at_least: 1}, points: 10, scoring: pass_fail"

Rows = Sequence[Mapping[str, Any]]


def rules_of(*indicators: str, card: str = CARD, more: str = "") -> str:
    listed = "".join(f"  - {{{indicator}}}\n" for indicator in indicators)
    scorecard = f"scorecard: {{{card}}}\n" if card else ""
    return f"{RULES}{scorecard}indicators:\n{listed}{more}"


def scored(text: str, engine: str, **records: Rows) -> targets.Scores:
    """Scores by these rules, after the engine was held against the oracle.

    Sites are hilly and have ten people unless they say otherwise.
    """
    sites = records.pop("sites", [{"site": "A"}])
    filled = [{"area": "East", "kind": "hill", "people": 10, **site} for site in sites]
    delivered = {"sites": filled, "monthly": [], **records}
    assert differences(text, delivered) == []
    return load_text(text).score(delivered, engine=engine)


def month(site: str | int = "A", number: int = 1, **figures: object) -> dict[str, Any]:
    return {"site": site, "month": date(2009, number, 1), "due": 0, "done": 0, **figures}


pytestmark = pytest.mark.parametrize("engine", ENGINES)


def test_weights_that_are_all_literals_do_not_wrap_at_32_bits(engine: str) -> None:
    """A column of bare literals has 32 bits on Polars, and wraps silently."""
    text = rules_of(
        "id: a, section: all, value: people, points: by_kind, scoring: {formula: value}",
        "id: b, section: all, value: people, points: 20, scoring: {formula: value / 8}",
        card="total: 100, combine: sum, rounding: {decimals: 3, mode: down}, when_empty: zero,"
        " sections: [{id: all, points: 100, combine: mean}]",
    )
    unit = scored(text, engine, sites=[{"site": "A", "kind": "coast"}])["A"]
    assert unit.total == Decimal("16.304")  # 100 · (49 · 10/49 + 20 · 1.25/20) / (49 + 20)


def test_a_window_without_a_whole_period_has_no_period_due(engine: str) -> None:
    text = rules_of(f"id: weekly, records: staff, duty: {{every: week}}, {PASS}").replace(
        "period: {from: 2009-01-01", "period: {from: 2009-01-29"
    )
    staff = [{"site": "A", "counted": "2009-01-30", "nurses": 1, "size": "small"}]
    assert differences(text, {"sites": SITE, "monthly": [], "staff": staff}, "2009-01") == []
    rules = load_text(text)
    found = rules.score(
        {"sites": SITE, "monthly": [], "staff": staff}, through="2009-01", engine=engine
    )
    assert found["A"].indicators["weekly"].status == "not_applicable"


SITE = [{"site": "A", "area": "East", "kind": "hill", "people": 10}]


def test_an_empty_dataset_does_not_decide_that_ids_are_text(engine: str) -> None:
    text = rules_of(f"id: done_all, records: monthly, value: sum(done), {PASS}")
    unit = scored(text, engine, sites=[{"site": 7}], staff=[])[7]
    assert unit.indicators["done_all"].status == "no_data"


def test_an_empty_list_beside_frames_does_not_decide_that_ids_are_text(engine: str) -> None:
    rules = load_text(rules_of(f"id: done_all, records: monthly, value: sum(done), {PASS}"))
    sites = pl.DataFrame([{**SITE[0], "site": 7}])
    found = rules.score({"sites": sites, "monthly": [], "staff": []}, engine=engine)
    assert found[7].indicators["done_all"].status == "no_data"


def test_a_unit_of_which_every_part_is_excluded_has_no_rank(engine: str) -> None:
    """Unrounded, its total has nothing to divide by."""
    text = rules_of(
        "id: rate, records: monthly, value: sum(done) / sum(due), target: {at_least: 1},"
        " points: 10, scoring: proportional",
        card="total: 10, rounding: none, when_empty: exclude",
    )
    scores = scored(
        text,
        engine,
        sites=[{"site": "A"}, {"site": "B"}],
        monthly=[month("A"), month("B", done=1, due=2)],
    )
    assert (scores["A"].total, scores["A"].rank) == (None, None)
    assert (scores["B"].total, scores["B"].rank) == (5, 1)


def test_a_cell_not_asked_hides_its_own_side_and_applies_to_hides_both(engine: str) -> None:
    rate = "records: monthly, numerator: sum(done), denominator: sum(due)"
    text = rules_of(
        f"id: by_cell, {rate}", f'id: by_rule, {rate}, applies_to: kind != "hill"', card=""
    )
    unit = scored(text, engine, monthly=[month(done=3, due="not asked")])["A"].indicators
    assert (unit["by_cell"].numerator, unit["by_cell"].denominator) == (3, None)
    assert (unit["by_rule"].numerator, unit["by_rule"].denominator) == (None, None)
    assert unit["by_cell"].status == unit["by_rule"].status == "not_applicable"


def test_a_mean_inside_a_formula_has_no_data_where_there_is_no_record(engine: str) -> None:
    text = rules_of("id: half, records: monthly, value: 1 / mean(done)", card="")
    assert scored(text, engine)["A"].indicators["half"].status == "no_data"
    nothing = scored(text, engine, monthly=[month(done=0)])["A"].indicators["half"]
    assert nothing.status == "not_applicable"


def test_the_whole_leaves_out_units_to_which_an_indicator_judged_once_does_not_apply(
    engine: str,
) -> None:
    text = rules_of(
        "id: done_all, records: monthly, level: whole, value: sum(done),"
        ' applies_to: kind == "hill"',
        card="",
    )
    scores = scored(
        text,
        engine,
        sites=[{"site": "A"}, {"site": "B", "kind": "plain"}],
        monthly=[month("A", done=3), month("B", done=4)],
    )
    assert scores.whole.indicators["done_all"].value == 3


def test_each_indicator_of_a_group_counts_its_own_units(engine: str) -> None:
    """They share one aggregate, and each leaves out other units."""
    twice = "records: monthly, value: 2 * mean(done)"
    text = rules_of(
        f'id: hills, {twice}, applies_to: kind == "hill"',
        f'id: plains, {twice}, applies_to: kind == "plain"',
        card="",
    )
    rows = [month("A", 1, done=3), month("A", 2, done=4), month("B", 1, done=10)]
    sites = [{"site": "A"}, {"site": "B", "kind": "plain"}]
    whole = scored(text, engine, sites=sites, monthly=rows).whole.indicators
    assert whole["hills"].value == 7
    assert whole["plains"].value == 20


def test_where_there_is_no_value_the_scoring_is_not_asked(engine: str) -> None:
    """A figure of the scoring that divides by zero does not turn `no_data` into another status."""
    text = rules_of(
        "id: rate, records: monthly, value: sum(done), target: {at_least: 1}, points: 10,"
        " scoring: {deduct: {points: 1, per: nurses}}, when_missing: exclude"
    )
    found = scored(text, engine)["A"].indicators["rate"]
    assert (found.status, found.points) == ("no_data", None)


def test_a_formula_without_a_floor_is_rounded_too(engine: str) -> None:
    text = rules_of(
        "id: third, value: people / 3, points: 10, scoring: {formula: value, floor: none}"
    )
    assert str(scored(text, engine)["A"].indicators["third"].points) == "3.33"


def test_a_bonus_looks_up_its_figures_in_its_own_period(engine: str) -> None:
    text = rules_of(
        f"id: done_all, records: monthly, value: sum(done), {PASS}",
        more="bonuses:\n"
        "  - {id: early, when: people > 1, points: goal, at_most: goal,"
        " period: {from: 2008-01-01, to: 2008-12-31}}\n"
        "  - {id: now, when: people > 1, points: 1, at_most: goal}\n",
    )
    staff = [{"site": "A", "counted": "2008-05-01", "nurses": 1, "size": "large"}]
    unit = scored(text, engine, staff=staff)["A"]
    assert dict(unit.bonuses) == {"early": 4, "now": 0}


def test_dividing_by_a_target_of_zero_gives_no_value_and_no_crash(engine: str) -> None:
    text = rules_of(
        "id: rate, value: people, points: 10, target: {at_least: 0},"
        ' scoring: {formula: "points * min(1, (2 * target - value) / target)"}'
    )
    assert scored(text, engine)["A"].indicators["rate"].status == "no_data"


def test_an_empty_group_is_null_in_the_frame_and_in_no_group(engine: str) -> None:
    text = rules_of(f"id: done_all, records: monthly, value: sum(done), {PASS}")
    scores = scored(text, engine, sites=[{"site": "A", "area": None}, {"site": "B"}])
    assert dict(scores["A"].groups) == {"area": None}
    assert scores.to_native().sort("site")["area"].to_list() == [None, "East"]
    assert list(scores.groups["area"]) == ["East"]


def test_one_unit_may_come_without_a_roster_that_has_groups(engine: str) -> None:
    text = rules_of(f"id: done_all, records: monthly, value: sum(done), {PASS}")
    rules = load_text(text)
    assert rules.score_one({"monthly": [month(done=1)]}).total == 10
    assert rules.score({"sites": SITE, "monthly": [month(done=1)]}, engine=engine)["A"].total == 10


@pytest.mark.parametrize("unit", [7, "7"])
def test_an_id_is_text_in_a_formula_however_it_was_delivered(engine: str, unit: str | int) -> None:
    text = rules_of(
        'id: not_seven, value: people, applies_to: site != "7"',
        'id: seven, records: monthly, value: \'count(where=site in ["7", "x"])\'',
        card="",
    )
    found = scored(text, engine, sites=[{"site": unit}], monthly=[month(unit)])[unit].indicators
    assert found["not_seven"].status == "not_applicable"
    assert found["seven"].value == 1


def test_a_signalling_nan_is_an_empty_cell(engine: str) -> None:
    rules = load_text(rules_of(f"id: done_all, records: monthly, value: sum(done), {PASS}"))
    batch = rules.validate({"sites": SITE, "monthly": [month(done=Decimal("sNaN"))]})
    assert [(one.row, one.field, one.code) for one in batch.failures] == [(1, "done", "D801")]
    assert rules.score(batch, engine=engine)["A"].total == 0


def test_a_roster_of_nobody_and_no_records_give_an_empty_frame(engine: str) -> None:
    text = rules_of(f"id: done_all, records: monthly, value: sum(done), {PASS}").replace(
        ", roster: sites, groups: [area]", ""
    )
    scores = load_text(text).score({"sites": [], "monthly": [], "staff": []}, engine=engine)
    assert list(scores) == []
    assert scores.to_native().height == 0
    assert scores.to_native().schema["total"] == pl.Float64
    assert scores.whole.indicators["done_all"].status == "not_applicable"


def test_an_id_in_a_frame_that_is_not_the_unit_is_trimmed_and_may_be_not_asked(
    engine: str,
) -> None:
    """Only the unit's own column is left as it came, until its name is not found."""
    text = rules_of('id: by_a, records: monthly, value: count(where=by == "A")', card="").replace(
        "      month: {type: month}\n",
        "      month: {type: month}\n      by: {type: id, optional: true}\n",
    )
    reporters = ["A", " A ", "not asked", " not asked", "", None, "B"]
    monthly = [month(number=1 + place, by=by) for place, by in enumerate(reporters)]
    rules = load_text(text)
    assert differences(text, {"sites": SITE, "monthly": monthly}) == []
    delivered = {"sites": pl.DataFrame(SITE), "monthly": pl.DataFrame(monthly)}
    found = rules.score(delivered, engine="python" if engine == "python" else "polars")
    assert found["A"].indicators["by_a"].numerator is None
    assert found["A"].indicators["by_a"].value == 2
    assert found["A"].steps["monthly__count"] == 2


def test_a_floor_above_the_points_is_what_is_left(engine: str) -> None:
    """The proven bounds held a floor that is a name for one that lies below the points."""
    text = rules_of(
        "id: rate, records: monthly, value: sum(done), target: {at_least: 10}, points: 1,"
        " scoring: {deduct: {points: 1, per: 1, floor: more}}",
        "id: more, records: monthly, value: sum(done) + 0.5",
        card="total: 1, rounding: {decimals: 2, mode: half_up}",
    )
    scores = scored(text, engine, monthly=[month(done=1)])
    assert scores["A"].indicators["rate"].points == Decimal("1.50")
    assert scores.to_native()["rate.points"].to_list() == [1.5]


@pytest.mark.parametrize("scoring", ["formula: value / (people - 10)", "method: spread, end: 10"])
def test_what_a_scoring_cannot_divide_is_no_data_and_gets_no_points(
    engine: str, scoring: str
) -> None:
    """It was as if there had been nothing to judge, and got full points for that."""
    text = rules_of(
        f"id: rate, records: monthly, value: sum(done), points: 10, scoring: {{{scoring}}}",
        card="total: 10, rounding: {decimals: 2, mode: half_up}",
        more="scoring_methods: {spread: {figures: [end], formula: value / (end - 10)}}\n",
    )
    unit = scored(text, engine, monthly=[month(done=3)])["A"]
    assert (unit.indicators["rate"].status, unit.total) == ("no_data", 0)
