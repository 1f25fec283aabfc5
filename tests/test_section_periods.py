"""Sections that are scored once a period: which periods count, and what their parts get."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import targets
from targets.plan.expressions import names_in
from tests.compare import differences, load_text

RULES = """
schema_version: 1
id: in-turns
title: In turns
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages}
constants:
  worth: {by: kind, values: {hill: 6, plain: 8}}
records:
  villages:
    key: [village]
    fields:
      village: {type: id}
      kind: {type: category, values: [hill, plain]}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      done: {type: count, at_most: 100}
      due: {type: count, at_most: 100}
"""
ROUNDING = "rounding: {decimals: 2, mode: half_up}"
RATE = "records: monthly, value: sum(done) / sum(due), target: {at_least: 50%}"
IN_GOALS = "section: goals, points: 10, scoring: pass_fail"
ITEM = f"id: rate, section: goals, {RATE}, points: 10, scoring: proportional"
HALVES = "periods: [{id: first, to: 2009-06-30, weight: 3}, {id: second, to: 2009-12-31}]"

Rows = Sequence[Mapping[str, Any]]


def rules_of(*indicators: str, section: str, empty: str = "exclude", missing: str = "zero") -> str:
    listed = "".join(f"  - {{{one}}}\n" for one in indicators)
    card = f"total: 10, {ROUNDING}, when_empty: {empty}, when_missing: {missing}"
    sections = f"sections: [{{id: goals, points: 10, {section}}}]"
    return f"{RULES}scorecard: {{{card}, {sections}}}\nindicators:\n{listed}"


def months(*rows: tuple[int, int, int], village: str = "A") -> list[dict[str, Any]]:
    return [
        {"village": village, "month": f"2009-{month:02d}", "done": done, "due": due}
        for month, done, due in rows
    ]


def records(monthly: Rows, kind: str = "hill") -> dict[str, Any]:
    return {"villages": [{"village": "A", "kind": kind}], "monthly": monthly}


def points(
    text: str, monthly: Rows, through: str | None = None, kind: str = "hill"
) -> Decimal | None:
    """The score of the section, which the oracle finds too."""
    rules = load_text(text)
    delivered = records(monthly, kind)
    assert differences(text, rules.validate(delivered), through) == []
    return rules.score(delivered, through=through)["A"].sections["goals"]


@pytest.mark.parametrize(
    ("through", "score"),
    [
        (None, "8.75"),  # (3 × 10 + 1 × 5) / 4
        ("2009-12", "8.75"),
        ("2009-11", "10.00"),  # the second half is not over before its last day
        ("2009-06", "10.00"),
        ("2009-05", None),
    ],
)
def test_a_period_counts_once_its_last_day_does(through: str | None, score: str | None) -> None:
    text = rules_of(ITEM, section=HALVES)
    monthly = months((3, 5, 10), (9, 1, 4))  # 50 % and 25 %

    assert points(text, monthly, through) == (None if score is None else Decimal(score))


def test_one_period_of_the_whole_year_is_as_good_as_none() -> None:
    monthly = months((3, 5, 10), (9, 1, 4))  # 6 of 14

    one = points(rules_of(ITEM, section="periods: [{id: all_of_it, to: 2009-12-31}]"), monthly)

    assert one == points(rules_of(ITEM, section="combine: sum"), monthly) == Decimal("8.57")


def test_a_month_without_anything_due_drops_out_and_the_others_share() -> None:
    text = rules_of(ITEM, section="periods: {every: month}", missing="exclude")

    # 10 and 4 points, and ten months without a record
    assert points(text, months((1, 9, 9), (2, 1, 5), (3, 0, 0))) == Decimal("7.00")


def test_the_share_is_of_points_that_go_by_a_category() -> None:
    items = (
        f"id: rate, section: goals, {RATE}, points: worth, scoring: proportional",
        f"id: other, section: goals, {RATE}, points: 4, scoring: pass_fail",
    )
    section = "combine: mean, periods: {every: month}"
    text = rules_of(*items, section=section, missing="exclude")
    monthly = months((1, 1, 4), (2, 5, 5))

    # January: half of the rate's points and none of the other's; February: all.
    # hill: 10 × (6 × 0.5) / 10 = 3, and 10; plain: 10 × (8 × 0.5) / 12 = 3.33, and 10
    assert points(text, monthly, kind="hill") == Decimal("6.50")
    assert points(text, monthly, kind="plain") == Decimal("6.67")


def test_a_floor_holds_in_every_period_and_the_parts_are_shown_as_they_are() -> None:
    scoring = "scoring: {deduct: {points: 1, per: 1%, floor: none}}"
    item = f"id: rate, section: goals, {RATE}, points: 10, {scoring}"
    monthly = months((3, 0, 10), (9, 5, 10))  # 50 points off, and none
    text = rules_of(item, section=f"{HALVES}, floor: 0")

    # (3 × 0 + 1 × 10) / 4; without the floor (3 × −40 + 10) / 4
    assert points(text, monthly) == Decimal("2.50")
    assert load_text(text).score(records(monthly))["A"].indicators["rate"].points == Decimal(
        "-27.50"
    )
    assert points(rules_of(item, section=HALVES), monthly) == Decimal("-27.50")
    assert points(rules_of(item, section="floor: 0"), months((3, 0, 10))) == Decimal("0.00")
    assert points(rules_of(item, section="floor: -5"), months((3, 0, 10))) == Decimal("-5.00")


def test_what_a_part_uses_is_measured_in_the_same_period() -> None:
    items = (
        f"id: rate, value: done_in_all / due_in_all, target: {{at_least: 50%}}, {IN_GOALS}",
        "id: done_in_all, records: monthly, value: sum(done)",
        "id: due_in_all, records: monthly, value: sum(due)",
    )
    monthly = months((3, 9, 10), (9, 1, 10))  # 90 % and 10 %: together 50 %

    assert points(rules_of(*items, section=HALVES), monthly) == Decimal("7.50")


def test_the_target_may_be_the_figure_of_the_period_before() -> None:
    items = (
        f"id: rate, {RATE.replace('50%', 'before')}, {IN_GOALS}",
        "id: measured, records: monthly, value: sum(done) / sum(due)",
        "id: before, same_as: measured, period: previous",
    )
    text = rules_of(
        *items,
        section="periods: {every: quarter}",
        missing="exclude",
    )
    monthly = months((2, 1, 2), (5, 3, 4), (8, 1, 4), (11, 1, 4))

    # the first quarter has nothing before it and drops out; better, worse, as good
    assert points(text, monthly) == Decimal("6.67")


def test_a_figure_with_dates_of_its_own_stays_what_it_is() -> None:
    items = (
        f"id: rate, {RATE.replace('50%', 'spring')}, {IN_GOALS}",
        "id: spring, records: monthly, value: sum(done) / sum(due), "
        "period: {from: 2009-03-01, to: 2009-05-31}",
    )
    monthly = months((3, 5, 10), (9, 2, 5))

    assert points(rules_of(*items, section=HALVES), monthly) == Decimal("7.50")


def test_quarters_are_those_of_the_year_in_every_period() -> None:
    duty = "records: monthly, duty: {every: quarter}, target: {at_least: 100%}"
    item = f"id: reported, {duty}, {IN_GOALS}"
    thirds = "periods: [{id: a, to: 2009-04-30}, {id: b, to: 2009-08-31}, {id: c, to: 2009-12-31}]"
    text = rules_of(item, section=thirds)

    # January to March is due in the first third, October to December in the last; May alone in none
    assert points(text, months((5, 1, 1), (12, 1, 1))) == Decimal("5.00")


def test_data_must_not_be_missing_in_a_period_that_is_over() -> None:
    text = rules_of(ITEM, section=HALVES, missing="error")
    rules = load_text(text)
    first_half = records(months((3, 5, 10)))

    assert rules.score(first_half, through="2009-06")["A"].total == Decimal("10.00")
    for engine in ("python", "polars"):
        with pytest.raises(targets.RecordsError, match="`A`"):
            rules.score(first_half, engine=engine)
    assert rules.score(records([]), through="2009-05")["A"].total is None


def test_status_and_levels_are_those_of_the_whole_window() -> None:
    text = rules_of(ITEM, section=HALVES)
    scores = load_text(text).score(records(months((3, 5, 10), (9, 1, 4))))
    rate = scores["A"].indicators["rate"]

    assert (rate.value, rate.status, rate.points) == (Fraction(3, 7), "not_met", Decimal("8.75"))
    assert scores.whole.indicators["rate"].value == Fraction(3, 7)


def test_vetoes_ask_for_the_score_over_periods_and_for_the_target_of_the_year() -> None:
    when = "score(rate) >= 8.75 and score(goals) >= 8.75 and not met(rate)"
    veto = f"{{id: weak, when: {when}, effect: {{total_at_most: 5}}}}"
    text = rules_of(ITEM, section=HALVES) + f"vetoes: [{veto}]\n"
    delivered = records(months((3, 5, 10), (9, 1, 4)))

    assert load_text(text).score(delivered)["A"].total == Decimal(5)
    assert differences(text, load_text(text).validate(delivered), None) == []


def test_steps_are_named_by_indicator_period_and_part_and_each_is_needed() -> None:
    plan = load_text(rules_of(ITEM, section=HALVES)).plan
    names = [step.name for step in plan.steps]
    used = {name for step in plan.steps for name in names_in(step.expression)}

    assert {"rate__first__points", "rate__second__points", "goals__first__points"} <= set(names)
    assert len(names) == len(set(names))
    in_turn = [name for name in names if name.count("__") == 2]
    assert [name for name in in_turn if name not in used] == []
    assert "rate__share_numerator" not in names  # the year as a whole has no points of its own


def test_a_unit_scored_alone_has_the_same_points() -> None:
    rules = load_text(rules_of(ITEM, section=HALVES))
    alone = rules.score_one(
        {"villages": [{"village": "A", "kind": "hill"}], "monthly": months((3, 5, 10))}
    )

    assert alone.sections["goals"] == Decimal("7.50")  # nothing reported in the second half
