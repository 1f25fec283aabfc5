"""The oracle held to cases worked by hand; never compares it with the engine."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.oracle import NOT_APPLICABLE, Oracle, OracleError, OracleIndicator, OracleScores
from tests.oracle.irrational import geometric_mean, share_of_logarithms

RULES = """
schema_version: 1
id: oracle
title: oracle
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages, groups: [area]}
constants:
  goal: 80%
  goal_by_kind: {by: kind, values: {hill: 94%, plain: 96%}}
records:
  villages:
    key: [village]
    fields:
      village: {type: id}
      area: {type: category}
      kind: {type: category, optional: true}
      asked: {type: decimal, places: 2, optional: true}
      people: {type: count, optional: true}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, optional: true}
      planned: {type: count, optional: true}
      levy: {type: decimal, places: 2, optional: true}
  visits:
    time: visited_on
    events: true
    fields:
      village: {type: id}
      visited_on: {type: date}
      kind: {type: category, optional: true}
      homes: {type: count, optional: true}
  staff:
    key: [village]
    optional: true
    fields: {village: {type: id}, nurses: {type: count}, trained: {type: yes_no}}
  fires:
    key: [village]
    events: true
    fields: {village: {type: id}, burnt: {type: count}, cause: {type: text}}
"""
SCORECARD = "total: 10, rounding: {decimals: 2, mode: half_up}, when_empty: full"
RATE = "records: monthly, value: sum(planned) / sum(births)"
PASS_FAIL = f"{RATE}, target: {{at_least: 96%}}, points: 10, scoring: pass_fail"

Records = Mapping[str, Sequence[Mapping[str, Any]]]


def score(
    *indicators: str,
    records: Records,
    card: str = SCORECARD,
    more: str = "",
    through: str | None = None,
) -> OracleScores:
    """Scores by the rules above; a record without a village is Village A's."""
    listed = "".join(f"  - {{{indicator}}}\n" for indicator in indicators)
    text = f"{RULES}\nscorecard: {{{card}}}\nindicators:\n{listed}\n{more}"
    filled = {
        dataset: [{"village": "A", **record} for record in rows]
        for dataset, rows in {"villages": [{"area": "East"}], **records}.items()
    }
    return Oracle(text).score(filled, through=through)


def judged(
    indicator: str, *, card: str = SCORECARD, through: str | None = None, **records: Any
) -> OracleIndicator:
    """One indicator of Village A."""
    scores = score(f"id: x, {indicator}", records=records, card=card, through=through)
    return scores.units["A"].indicators["x"]


def month(number: int, **fields: Any) -> dict[str, Any]:
    return {"month": date(2009, number, 1), **fields}


def rate(planned: int, births: int) -> list[dict[str, Any]]:
    return [month(1, planned=planned, births=births)]


def villages(*rows: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"village": village, "area": area} for village, area in rows]


def shown(value: str, **records: Any) -> Fraction | None:
    """The value of an indicator that is only shown."""
    return judged(f'records: monthly, value: "{value}"', **records).value


def test_the_same_indicator_has_its_value_of_earlier_months() -> None:
    counted = (
        (date(2007, 8, 1), 3, 4), (date(2008, 6, 1), 4, 8), (date(2009, 6, 1), 9, 10),
        (date(2009, 7, 1), 0, 10), (date(2008, 7, 1), 0, 10), (date(2008, 12, 1), 1, 10),
    )  # fmt: skip
    rows = [{"month": day, "planned": planned, "births": of} for day, planned, of in counted]
    found = score(
        f"id: x, {RATE}",
        "id: y, same_as: x, period: last_year",  # January to June 2008
        "id: z, same_as: y, period: previous",  # July to December 2007
        "id: w, same_as: x, period: previous",  # July to December 2008
        records={"monthly": rows},
        through="2009-06",
    )
    unit = found.units["A"].indicators
    assert [unit[name].value for name in "xyzw"] == [
        Fraction(9, 10), Fraction(1, 2), Fraction(3, 4), Fraction(1, 20),
    ]  # fmt: skip


def test_the_quarters_before_are_counted_from_where_the_moved_window_begins() -> None:
    days = (date(2008, 10, 31), date(2008, 11, 1), date(2008, 7, 31))
    found = score(
        "id: x, records: visits, duty: {every: quarter}",
        "id: y, same_as: x, period: previous",  # August to December 2008: August to October
        records={"visits": [{"visited_on": day} for day in days]},
        through="2009-05",
    )
    y = found.units["A"].indicators["y"]
    assert (y.numerator, y.denominator) == (1, 1)


PERIODS = "periods: [{id: a, to: 2009-06-30, weight: 3}, {id: b, to: 2009-12-31}]"


@pytest.mark.parametrize(
    ("through", "points", "status"),
    [
        (None, Fraction(15, 2), "not_met"),  # (3 × 10 + 1 × 0) / 4
        ("2009-11", Fraction(10), "not_met"),  # the second half is not over
        ("2009-05", None, "met"),
    ],
)
def test_a_section_with_periods_is_the_mean_of_those_that_are_over(
    through: str | None, points: Fraction | None, status: str
) -> None:
    rows = [month(3, planned=96, births=100), month(9, planned=0, births=100)]
    card = f"{SCORECARD}, sections: [{{id: s, points: 10, {PERIODS}}}]"
    unit = score(
        f"id: x, section: s, {PASS_FAIL}", records={"monthly": rows}, card=card, through=through
    ).units["A"]
    assert (unit.sections["s"], unit.total) == (points, points)
    assert (unit.indicators["x"].points, unit.indicators["x"].status) == (points, status)


def test_a_floor_limits_the_section_and_not_its_parts() -> None:
    card = f"{SCORECARD}, sections: [{{id: s, points: 10, floor: -2}}]"
    scoring = "scoring: {deduct: {points: 1, per: 1%, floor: none}}"
    indicator = f"id: x, section: s, {RATE}, target: {{at_least: 96%}}, points: 10, {scoring}"
    unit = score(indicator, records={"monthly": rate(76, 100)}, card=card).units["A"]
    assert (unit.indicators["x"].points, unit.sections["s"]) == (-10, -2)


# Scoring


def test_exactly_the_target_meets_it_and_gives_all_points() -> None:
    found = judged(PASS_FAIL, monthly=rate(24, 25))
    assert found == OracleIndicator(
        Fraction(24), Fraction(25), Fraction(24, 25), "met", Fraction(10)
    )


@pytest.mark.parametrize(
    ("target", "planned", "points"),
    [
        ("at_least: 80%", 60, Fraction(15, 2)),  # 10 · 60/80
        ("more_than: 80%", 80, Fraction(10)),  # not met, yet nothing is lacking
        ("at_most: 20%", 30, Fraction(5)),  # 10 · (1 − 10/20)
        ("at_most: 20%", 41, Fraction(0)),
        ("less_than: 20%", 20, Fraction(10)),
        ("between: [20%, 40%]", 10, Fraction(5)),
        ("between: [20%, 40%]", 50, Fraction(15, 2)),  # 10 · (1 − 10/40)
    ],
)
def test_proportional_points_fall_with_the_distance(
    target: str, planned: int, points: Fraction
) -> None:
    found = judged(
        f"{RATE}, target: {{{target}}}, points: 10, scoring: proportional",
        monthly=rate(planned, 100),
    )
    assert (found.status, found.points) == ("not_met", points)


@pytest.mark.parametrize(
    ("target", "zero_at", "planned", "points"),
    [
        ("at_least: 90%", "50%", 60, Fraction(5, 2)),  # 10 · 10/40
        ("at_least: 90%", "50%", 40, Fraction(0)),
        ("at_most: 10%", "30%", 15, Fraction(15, 2)),  # 10 · 15/20
        ("between: [40%, 60%]", "[20%, 100%]", 25, Fraction(5, 2)),
        ("between: [40%, 60%]", "[20%, 100%]", 90, Fraction(5, 2)),
        ("more_than: 90%", "50%", 90, Fraction(10)),
    ],
)
def test_linear_points_run_from_nothing_at_zero_at_to_all_at_the_target(
    target: str, zero_at: str, planned: int, points: Fraction
) -> None:
    scoring = f"scoring: {{linear: {{zero_at: {zero_at}}}}}"
    found = judged(
        f"{RATE}, target: {{{target}}}, points: 10, {scoring}", monthly=rate(planned, 100)
    )
    assert (found.status, found.points) == ("not_met", points)


@pytest.mark.parametrize(
    ("deduct", "planned", "points"),
    [
        ("points: 1, per: 1%", 935, Fraction(15, 2)),  # 2.5 percent below 96
        ("points: 1, per: 1%, steps: whole", 935, Fraction(8)),
        ("points: 1, per: 1%, steps: started", 935, Fraction(7)),
        ("points: 1, per: 1%, steps: started", 940, Fraction(8)),
        ("points: 1, per: 1%", 800, Fraction(0)),
        ("points: 1, per: 1%, floor: -5", 800, Fraction(-5)),
        ("points: 1, per: 1%, floor: none", 800, Fraction(-6)),
    ],
)
def test_deductions_count_steps_of_the_gap_down_to_the_floor(
    deduct: str, planned: int, points: Fraction
) -> None:
    found = judged(
        f"{RATE}, target: {{at_least: 96%}}, points: 10, scoring: {{deduct: {{{deduct}}}}}",
        monthly=rate(planned, 1000),
    )
    assert found.points == points


@pytest.mark.parametrize(("planned", "points"), [(80, 10), (79, 4), (50, 4), (49, -1)])
def test_bands_without_a_target_tell_all(planned: int, points: int) -> None:
    bands = "[{at_least: goal, points: 10}, {at_least: 50%, points: 4}, {points: -1}]"
    found = judged(f"{RATE}, points: 10, scoring: {{bands: {bands}}}", monthly=rate(planned, 100))
    assert (found.status, found.points) == ("scored", Fraction(points))


def test_bands_beside_a_target_tell_what_is_left_when_it_is_not_met() -> None:
    bands = "scoring: {bands: [{more_than: 90%, points: 6}, {points: 1}]}"
    judge = f"{RATE}, target: {{at_least: 96%}}, points: 10, {bands}"
    points = [judged(judge, monthly=rate(planned, 100)).points for planned in (96, 91, 90)]
    assert points == [10, 6, 1]


@pytest.mark.parametrize(
    ("scoring", "planned", "points"),
    [
        ("formula: points * value / target", 40, Fraction(5)),
        ("formula: points * value / target", 100, Fraction(10)),  # 12.5, limited
        ("formula: points * (value - 50%), floor: -3", 10, Fraction(-3)),  # −4, limited
        ("formula: points * (value - 50%), floor: none", 10, Fraction(-4)),
        ("formula: points / 2 if value >= target else 0", 80, Fraction(5)),  # met, and yet
    ],
)
def test_a_formula_tells_the_points_met_or_not(
    scoring: str, planned: int, points: Fraction
) -> None:
    found = judged(
        f"{RATE}, target: {{at_least: 80%}}, points: 10, scoring: {{{scoring}}}",
        monthly=rate(planned, 100),
    )
    assert found.points == points


def test_a_scoring_formula_that_meets_an_empty_field_is_no_data_and_keeps_the_value() -> None:
    found = judged(
        f'{RATE}, points: 10, scoring: {{formula: "min(points, asked)"}}', monthly=rate(1, 2)
    )
    assert (found.value, found.status, found.points) == (Fraction(1, 2), "no_data", Fraction(0))


def test_figures_may_be_constants_by_category_roster_fields_and_indicators() -> None:
    records: Records = {
        "villages": [
            {"village": "A", "area": "East", "kind": "hill", "asked": Decimal("0.95")},
            {"village": "B", "area": "East", "kind": "plain", "asked": None},
        ],
        "monthly": [{"village": village, **row} for village in "AB" for row in rate(94, 100)],
    }
    scores = score(
        f"id: by_kind, {RATE}, target: {{at_least: goal_by_kind}}",
        f"id: by_field, {RATE}, target: {{at_least: asked}}",
        f"id: by_indicator, {RATE}, target: {{more_than: by_kind}}",
        records=records,
    )
    statuses = {
        unit: [indicator.status for indicator in found.indicators.values()]
        for unit, found in scores.units.items()
    }
    assert statuses == {
        "A": ["met", "not_met", "not_met"],
        "B": ["not_met", "no_data", "not_met"],
    }
    assert [each.status for each in scores.whole.values()] == ["no_target", "no_target", "not_met"]


# Rounding


@pytest.mark.parametrize(
    ("mode", "eighth", "minus_eighth", "three_eighths"),
    [
        ("half_up", "0.13", "-0.13", "0.38"),
        ("half_even", "0.12", "-0.12", "0.38"),
        ("down", "0.12", "-0.12", "0.37"),
    ],
)
def test_halves_are_rounded_as_the_mode_says(
    mode: str, eighth: str, minus_eighth: str, three_eighths: str
) -> None:
    card = f"total: 10, rounding: {{decimals: 2, mode: {mode}}}"
    judge = "records: monthly, value: sum(levy), points: 10, scoring: {formula: value, floor: none}"
    points = [
        judged(judge, card=card, monthly=[month(1, levy=Decimal(levy))]).points
        for levy in ("0.125", "-0.125", "0.375")
    ]
    assert points == [Fraction(eighth), Fraction(minus_eighth), Fraction(three_eighths)]


def test_rounding_by_place_rounds_just_what_it_names() -> None:
    third = f"{RATE}, points: 5, scoring: {{formula: points * value}}"
    card = """total: 10, rounding: {sections: {decimals: 1, mode: half_up}, total: {decimals: 0,
        mode: half_up}}, sections: [{id: s, points: 10}]"""
    scores = score(
        f"id: a, section: s, {third}",
        f"id: b, section: s, {third}",
        records={"monthly": rate(1, 3)},
        card=card,
        more="bonuses: [{id: extra, when: sum(births) == 3, records: monthly, points: 0.4}]",
    )
    unit = scores.units["A"]
    assert unit.indicators["a"].points == Fraction(5, 3)
    assert unit.sections == {"s": Fraction("3.3")}
    assert [unit.base, unit.bonus, unit.total] == [3, Fraction("0.4"), 3]


def test_rounding_none_keeps_a_third() -> None:
    found = judged(
        f"{RATE}, points: 1, scoring: {{formula: value}}",
        card="total: 1, rounding: none",
        monthly=rate(1, 3),
    )
    assert found.points == Fraction(1, 3)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("round(levy_sum, 1)", "-2.3"),  # −2.25, half away from zero
        ("floor(levy_sum)", "-3"),
        ("ceil(levy_sum)", "-2"),
        ("abs(levy_sum)", "2.25"),
        ("min(levy_sum, 1, 2)", "-2.25"),
        ("max(levy_sum, 1, 2)", "2"),
        ("2 - 1 - 0.10 * 5%", "0.995"),
        ("-levy_sum / 3 / 3", "0.25"),
        ("1 if 2 < 1 else 3 if 1 <= 1 < 2 else 4", "3"),
    ],
)
def test_functions_and_operators_are_exact(formula: str, value: str) -> None:
    scores = score(
        "id: levy_sum, records: monthly, value: sum(levy)",
        f'id: x, value: "{formula}"',
        records={"monthly": [month(1, levy=Decimal("-2.25"))]},
    )
    assert scores.units["A"].indicators["x"].value == Fraction(value)


# Absence


@pytest.mark.parametrize(("when_empty", "points"), [("full", 10), ("zero", 0), ("exclude", None)])
def test_a_village_with_no_births_costs_what_when_empty_says(
    when_empty: str, points: int | None
) -> None:
    found = judged(
        f"{PASS_FAIL}, when_empty: {when_empty}",
        monthly=rate(0, 0),
    )
    assert found == OracleIndicator(
        Fraction(0),
        Fraction(0),
        None,
        "not_applicable",
        None if points is None else Fraction(points),
    )


def test_a_village_without_records_has_no_data_rather_than_no_births() -> None:
    found = judged(PASS_FAIL, monthly=[])
    assert found == OracleIndicator(None, None, None, "no_data", Fraction(0))


def test_when_missing_error_names_the_villages() -> None:
    records: Records = {
        "villages": villages(("A", "East"), ("B", "East"), ("C", "West")),
        "monthly": rate(1, 1),
    }
    judge = f"{RATE}, target: {{at_least: 1}}, points: 10, scoring: pass_fail, when_missing: error"
    with pytest.raises(OracleError) as caught:
        score(f"id: x, {judge}", records=records)
    assert caught.value.units == ["B", "C"]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("sum(births)", None),  # one selected record is empty
        ("sum(births, where=planned == 1)", 7),  # the empty one is not selected
        ("count(where=births > 0)", 2),  # an absent `where` does not select
        ("count(where=is_missing(births))", 1),
        ("count(where=not births > 0)", 0),
        ("sum(births if not is_missing(births) else 0)", 12),
        ("count(where=planned == 1 or births > 0)", 2),
        ("count(where=births > 0 or planned == 2)", 2),  # the absent left side is the answer
        ("count(where=planned == 2 and is_missing(births))", 1),
        ("min(births, where=births > 9)", None),
        ("max(births, where=not is_missing(births))", 7),
        ("last(births, where=not is_missing(births))", 5),
        ("last(births)", None),
        ("mean(births, where=month < 2009-03)", 6),
        ("sum(planned, where=month in ['2009-01', 2009-03])", 3),
        ("sum(planned, where=2009-02 <= month <= 2009-03-31)", 5),
        ("sum(asked)", None),
        ("3 if count() == 3 else asked", 3),  # the roster's empty field is not reached
        ("count(where=month not in [2009-01, 2009-02])", 1),
        ("count(where='2009-02-01' <= month)", 2),
        ("min(planned, where=planned > 1) + 1", 3),
        ("mean(planned) * 2", 4),
        ("1 if goal_by_kind > 0 else 0", None),  # the category is empty
        ("1 if is_missing(asked + 1) else 0", 1),
    ],
)
def test_missing_is_never_zero_and_only_what_is_reached_is_asked(
    formula: str, value: int | None
) -> None:
    rows = [month(1, births=7, planned=1), month(2, births=5, planned=3), month(3, planned=2)]
    assert shown(formula, monthly=rows) == value


def test_a_mean_over_no_selected_record_is_not_applicable_and_over_no_record_has_no_data() -> None:
    mean = "records: monthly, value: 'mean(births, where=births > 9)'"
    assert judged(mean, monthly=rate(1, 1)) == OracleIndicator(
        Fraction(0), Fraction(0), None, "not_applicable", None
    )
    assert judged(mean, monthly=[]).status == "no_data"


def test_no_event_means_zero_and_yet_no_minimum() -> None:
    events = "records: visits, value:"
    values = [judged(f"{events} {text}", visits=[]).value for text in ("sum(homes)", "count()")]
    assert values == [0, 0]
    statuses = [
        judged(f"{events} {text}", visits=[]).status
        for text in ("min(homes)", "max(homes)", "last(homes)", "mean(homes)")
    ]
    assert statuses == ["no_data", "no_data", "no_data", "not_applicable"]


def test_bare_fields_without_a_record_are_missing_unless_they_count_events() -> None:
    assert judged("value: nurses").status == "no_data"
    assert judged("value: nurses", staff=[{"nurses": 3, "trained": True}]).value == 3
    assert judged("value: burnt").value == 0
    assert judged("value: 1 if is_missing(cause) else 2").value == 1


def test_a_not_applicable_cell_is_excluded_whatever_when_empty_says() -> None:
    found = judged(
        PASS_FAIL,
        monthly=[month(1, births=0, planned=NOT_APPLICABLE)],
    )
    assert found == OracleIndicator(None, Fraction(0), None, "not_applicable", None)


def test_what_does_not_apply_shows_no_figures() -> None:
    found = judged(
        f'{PASS_FAIL}, applies_to: area != "East"',
        monthly=rate(1, 1),
    )
    assert found == OracleIndicator(None, None, None, "not_applicable", None)


def test_an_absent_question_who_is_asked_is_an_absent_value() -> None:
    found = judged(f'{RATE}, applies_to: kind == "hill"', monthly=rate(1, 2))
    assert found == OracleIndicator(Fraction(1), Fraction(2), None, "no_data", None)


def test_the_highest_absence_wins_where_indicators_meet() -> None:
    scores = score(
        f"id: empty, {RATE}",
        "id: missing, value: asked",
        'id: outside, value: 1, applies_to: area == "West"',
        "id: a, value: empty + missing",
        "id: b, value: missing * (empty - outside), points: 10, scoring: {formula: value}",
        "id: c, value: missing / (1 - 1)",
        records={"monthly": rate(0, 0)},
    )
    found = scores.units["A"].indicators
    assert [found[id].status for id in "abc"] == ["not_applicable", "not_applicable", "no_data"]
    assert found["b"].points is None  # excluded, although `when_empty` is full


def test_without_a_roster_the_units_are_those_that_occur() -> None:
    text = """
unit: {id: shop}
period: {from: 2009-01-01, to: 2009-12-31}
records: {sales: {key: [shop], fields: {shop: {type: id}, sold: {type: count}}}}
indicators: [{id: x, records: sales, value: sum(sold)}]
"""
    scores = Oracle(text).score({"sales": [{"shop": 10, "sold": 1}, {"shop": 9, "sold": 2}]})
    assert list(scores.units) == [9, 10]
    assert [found.indicators["x"].value for found in scores.units.values()] == [2, 1]


# Sections

ITEM = "value: {}, applies_to: '{}', points: {}, scoring: {{formula: value, floor: none}}"


def items(*written: tuple[str, str, str, str, str]) -> list[str]:
    """Items as (id, section and weight, value, applies_to, points); the value is the points."""
    return [
        f"id: {id}, {place} {ITEM.format(value, applies, points)}"
        for id, place, value, applies, points in written
    ]


def test_an_excluded_item_shares_its_points_out_and_the_section_is_rounded() -> None:
    card = SCORECARD + ", sections: [{id: s, points: 7}, {id: t, points: 3}]"
    scores = score(
        *items(
            ("a", "section: s,", "2", "1 == 1", "3"),
            ("b", "section: s,", "4", "1 == 2", "4"),
            ("c", "section: t,", "1.234", "1 == 1", "3"),
        ),
        records={},
        card=card,
    )
    unit = scores.units["A"]
    assert unit.sections == {"s": Fraction("4.67"), "t": Fraction("1.23")}  # 7 · 2/3
    assert (unit.base, unit.total) == (Fraction("5.9"), Fraction("5.9"))


def test_a_section_whose_parts_are_all_excluded_is_shared_out_by_the_base() -> None:
    card = SCORECARD + ", sections: [{id: s, points: 7}, {id: t, section: s, points: 7}]"
    scores = score(
        *items(("a", "section: t,", "2", "1 == 2", "7"), ("b", "", "2", "1 == 1", "3")),
        records={},
        card=card,
    )
    assert scores.units["A"].sections == {"s": None, "t": None}
    assert scores.units["A"].total == Fraction("6.67")  # 10 · 2/3


@pytest.mark.parametrize(
    ("requires", "score_of_section"),
    [
        ("1", Fraction(10)),
        ("2", None),
        ("{more_than: 49%}", Fraction(10)),
        ("{more_than: 50%}", None),
    ],
)
def test_requires_counts_scored_parts_among_those_that_apply(
    requires: str, score_of_section: Fraction | None
) -> None:
    section = f"{{id: s, points: 10, requires: {requires}}}"
    card = f"{SCORECARD}, when_missing: exclude, sections: [{section}]"
    scores = score(
        *items(
            ("scored", "section: s,", "4", "1 == 1", "4"),
            ("no_data", "section: s,", "asked", "1 == 1", "3"),
            ("not_applicable", "section: s,", "3", "1 == 2", "3"),
        ),
        records={},
        card=card,
    )
    assert scores.units["A"].sections == {"s": score_of_section}
    assert scores.units["A"].total == score_of_section


def test_a_section_with_too_few_scored_parts_applies_to_its_parent_and_is_excluded() -> None:
    card = """total: 10, rounding: none, sections: [{id: s, points: 10, requires: {more_than: 50%}},
        {id: t, section: s, points: 5, requires: 2}, {id: u, section: s, points: 2}]"""
    scores = score(
        *items(
            ("a", "section: t,", "5", "1 == 1", "5"),
            ("b", "section: s,", "3", "1 == 1", "3"),
            ("c", "section: u,", "2", "1 == 2", "2"),
        ),
        records={},
        card=card,
    )
    assert scores.units["A"].sections == {"s": None, "t": None, "u": None}  # 1 of 2 that apply
    assert (scores.units["A"].total, scores.units["A"].rank) == (None, None)


def test_a_mean_weighs_shares_and_leaves_the_excluded_out() -> None:
    card = SCORECARD + ", sections: [{id: s, points: 10, combine: mean}]"
    scores = score(
        *items(
            ("a", "section: s, weight: 2,", "1", "1 == 1", "3"),  # a third
            ("b", "section: s,", "50", "1 == 1", "100"),  # a half; weighs 100
            ("c", "section: s,", "9", "1 == 2", "9"),
        ),
        records={},
        card=card,
    )
    assert scores.units["A"].sections == {"s": Fraction("4.97")}  # 10 · (2/3 + 50) / 102


# Duties and time


def visits(*days: tuple[int, int], kind: str | None = "patrol") -> list[dict[str, Any]]:
    return [{"visited_on": date(2009, month_, day), "kind": kind} for month_, day in days]


def duty(every: str, **records: Any) -> tuple[Any, Any]:
    found = judged(f"records: visits, {every}", **records)
    return found.numerator, found.denominator


def test_weeks_that_cross_the_edge_of_the_year_are_not_due() -> None:
    days = visits((1, 4), (1, 5), (1, 11), (12, 27), (12, 28))  # Sunday, Monday, …, Sunday, Monday
    assert duty("duty: {every: week}", visits=days) == (2, 51)


def test_blocks_of_months_count_from_the_start_of_the_period() -> None:
    days = visits((1, 31), (3, 1), (4, 30), (5, 1), (11, 30))
    assert duty("duty: {every: 2 months}", visits=days) == (4, 6)
    assert duty("duty: {every: quarter}", visits=days) == (3, 4)
    own = "period: {from: 2009-02-15, to: 2009-12-31}"
    # From February: 2–3 does not lie wholly inside, then 4–5, 6–7, 8–9, 10–11; 12–1 is cut.
    assert duty(f"duty: {{every: 2 months}}, {own}", visits=days) == (2, 4)
    assert duty(f"duty: {{every: half year}}, {own}", visits=days) == (0, 0)


def test_a_period_is_done_with_records_enough_that_match() -> None:
    days = [*visits((1, 1), (1, 2), (2, 1)), *visits((2, 2), kind=None)]
    every = "duty: {every: month, at_least: 2, where: kind == 'patrol'}"
    assert duty(every, visits=days) == (1, 12)


def test_a_duty_without_a_period_due_has_full_points_unless_said_otherwise() -> None:
    target = "target: {at_least: 100%}, points: 10, scoring: proportional"
    judge = f"records: visits, duty: {{every: year}}, {target}"
    card = "total: 10, rounding: none"
    assert judged(judge, card=card, through="2009-11").points == 10
    assert judged(judge, card=f"{card}, when_empty: zero", through="2009-11").points == 0
    found = judged(judge, card=card, through="2009-12")
    assert found == OracleIndicator(Fraction(0), Fraction(1), Fraction(0), "not_met", Fraction(0))


def test_through_ends_every_window_and_lengthens_none() -> None:
    births = "records: monthly, value: sum(births)"
    records: Records = {
        "monthly": [
            {"month": date(2008, 12, 1), "births": 1},
            *(month(number, births=10**number) for number in range(1, 5)),
        ]
    }
    scores = score(
        f"id: year, {births}",
        f"id: own, {births}, period: {{from: 2008-10-01, to: 2009-02-28}}",
        f"id: late, {births}, period: {{from: 2009-04-01, to: 2009-12-31}}",
        records=records,
        through="2009-03",
    )
    found = scores.units["A"].indicators
    assert [found[id].value for id in ("year", "own", "late")] == [1110, 111, None]


def test_last_adds_the_records_of_the_latest_date() -> None:
    rows = [
        {"visited_on": date(2009, 5, 1), "homes": 9},
        {"visited_on": date(2009, 6, 1), "homes": 2},
        {"visited_on": date(2009, 6, 1), "homes": 3},
    ]
    assert judged("records: visits, value: last(homes)", visits=rows).value == 5
    assert judged("records: visits, value: last(homes)", visits=rows, through="2009-05").value == 9


# Levels


def test_in_a_formula_of_a_level_a_constant_by_category_is_missing_and_a_plain_one_is_not() -> None:
    records: Records = {
        "villages": [{"village": "A", "area": "East", "kind": "hill", "people": 10}],
        "monthly": rate(1, 2),
    }
    scores = score(
        "id: plain, value: people * goal",
        "id: by_kind, value: people * goal_by_kind",
        "id: in_rows, records: monthly, value: sum(births * goal_by_kind)",
        records=records,
    )
    own = [each.value for each in scores.units["A"].indicators.values()]
    assert own == [8, Fraction("9.4"), Fraction("1.88")]
    assert [each.value for each in scores.whole.values()] == [8, None, Fraction("1.88")]


def test_a_target_by_constant_or_indicator_is_judged_at_levels_too() -> None:
    records: Records = {
        "villages": villages(("A", "East"), ("B", "West")),
        "monthly": [
            {"village": "A", **month(1, planned=9, births=10)},
            {"village": "B", **month(1, planned=1, births=2)},
        ],
    }
    written = "records: monthly, numerator: sum(planned), denominator: sum(births)"
    scores = score(
        f"id: by_constant, {written}, target: {{at_least: goal}}",
        f"id: by_indicator, {written}, target: {{less_than: by_constant}}",
        f"id: bands, {RATE}, points: 10, scoring: {{bands: [{{points: 1}}]}}",
        records=records,
    )
    statuses = ["met", "not_met", "no_target"]  # 10/12 is above 80%
    assert [each.status for each in scores.whole.values()] == statuses
    assert scores.whole["by_constant"].numerator == 10
    assert scores.units["A"].indicators["bands"].status == "scored"


def test_a_level_takes_the_rate_of_the_sums_and_never_a_mean_of_rates() -> None:
    records: Records = {
        "villages": villages(("A", "East"), ("B", "East"), ("C", "West"), ("D", "North")),
        "monthly": [
            {"village": "A", **month(1, planned=1, births=1)},
            {"village": "B", **month(2, planned=0, births=3)},
            {"village": "C", **month(1, planned=0, births=0)},
        ],
    }
    judge = f"id: x, {RATE}, target: {{at_least: 25%}}, points: 10, scoring: pass_fail"
    scores = score(judge, records=records)
    assert scores.groups == {
        "area": {
            "East": {"x": OracleIndicator(Fraction(1), Fraction(4), Fraction(1, 4), "met", None)},
            "West": {"x": OracleIndicator(Fraction(0), Fraction(0), None, "not_applicable", None)},
            "North": {"x": OracleIndicator(None, None, None, "no_data", None)},
        }
    }
    assert scores.whole["x"].value == Fraction(1, 4)
    assert scores.units["B"].groups == {"area": "East"}


def test_levels_add_last_and_bare_numbers_of_units_and_done_and_due_of_duties() -> None:
    records: Records = {
        "villages": [
            {"village": "A", "area": "East", "people": 100},
            {"village": "B", "area": "East", "people": 50},
        ],
        "monthly": [{"village": "A", **month(5, births=3)}, {"village": "A", **month(1, births=9)}],
        "staff": [{"village": "B", "nurses": 2, "trained": True}],
        "visits": [{"village": "B", "visited_on": date(2009, 1, 1), "homes": 4}],
    }
    scores = score(
        "id: last_births, records: monthly, value: last(births)",
        "id: people_in_all, value: people",
        "id: nurses_in_all, value: nurses",
        "id: most, records: monthly, value: max(births)",
        "id: quarterly, records: visits, duty: {every: quarter}",
        "id: per_head, value: last_births / people_in_all",
        "id: in_training, value: 1 if trained else 0",
        "id: asked_in_all, value: asked",
        records=records,
    )
    values = [indicator.value for indicator in scores.whole.values()]
    assert values == [3, 150, 2, 9, Fraction(1, 8), Fraction(1, 50), None, None]
    assert scores.whole["quarterly"].denominator == 8


def test_levels_leave_out_the_units_to_which_an_indicator_does_not_apply() -> None:
    records: Records = {
        "villages": villages(("A", "East"), ("B", "West")),
        "monthly": [
            {"village": "A", **month(1, births=3)},
            {"village": "B", **month(1, births=NOT_APPLICABLE)},
        ],
    }
    scores = score(
        "id: by_cell, records: monthly, value: sum(births)",
        'id: by_area, records: monthly, value: count(), applies_to: area == "East"',
        records=records,
    )
    assert [each.value for each in scores.whole.values()] == [3, 1]
    west = scores.groups["area"]["West"]
    assert [each.status for each in west.values()] == ["not_applicable", "not_applicable"]


def test_an_indicator_of_the_whole_is_judged_once() -> None:
    rows = [*visits((1, 1), (1, 2), (1, 3))]
    scores = score(
        "id: x, level: whole, records: visits, value: count(), target: {between: [1, 2]}",
        records={"visits": rows},
    )
    assert scores.units["A"].indicators == {}
    assert scores.groups["area"]["East"] == {}
    assert scores.whole["x"] == OracleIndicator(None, None, Fraction(3), "not_met", None)


# Bonuses, vetoes, grades, ranks

GRADED = SCORECARD + ", grades: [{id: good, at_least: 9}, {id: fair, at_least: 6}, {id: poor}]"
SIMPLE = f"id: x, {RATE}, target: {{at_least: 100%}}, points: 10, scoring: proportional"


def test_bonuses_and_deductions_are_limited_rounded_and_capped() -> None:
    more = """
bonuses:
  - {id: visited, records: visits, when: count() >= 1, points: 2}
  - {id: over, value: x - 70%, points: 1, per: 3%, at_most: 5}
  - {id: whole_steps, value: x - 70%, points: 1, per: 3%, steps: whole}
  - {id: under, value: 70% - x, points: 1, per: 1%}
  - {id: unknown, when: asked > 1, points: 9}
deductions:
  - {id: late, value: 95% - x, points: 1, per: 10%, steps: started}
"""
    card = SCORECARD + ", bonus_at_most: 6, deduction_at_most: 1"
    unit = score(
        SIMPLE, records={"monthly": rate(80, 100), "visits": visits((1, 1))}, card=card, more=more
    ).units["A"]
    assert unit.bonuses == {
        "visited": 2,
        "over": Fraction("3.33"),
        "whole_steps": 3,
        "under": 0,
        "unknown": 0,
    }
    assert unit.deductions == {"late": 2}
    assert [unit.base, unit.bonus, unit.deduction, unit.total] == [8, 6, 1, 13]


def test_the_lowest_cap_of_the_vetoes_counts_and_the_uncapped_total_is_kept() -> None:
    more = """
vetoes:
  - {id: late, when: total > 9.4 and score(x) > 9, effect: {total_at_most: 7}}
  - {id: low, when: not met(x), effect: {total_at_most: 5.5}}
  - {id: never, when: x < 50%, effect: {total_at_most: 1}}
"""
    unit = score(SIMPLE, records={"monthly": rate(95, 100)}, card=GRADED, more=more).units["A"]
    assert unit.vetoes == ["late", "low"]
    assert (unit.total, unit.uncapped_total) == (Fraction("5.5"), Fraction("9.5"))
    assert unit.grade == "poor"


@pytest.mark.parametrize(("planned", "grade"), [(95, "fair"), (60, "fair"), (59, "poor")])
def test_the_grade_of_a_veto_never_lifts(planned: int, grade: str) -> None:
    more = "vetoes: [{id: veto, when: x < 1, effect: {grade: fair}}]"
    unit = score(SIMPLE, records={"monthly": rate(planned, 100)}, card=GRADED, more=more).units["A"]
    assert (unit.grade, unit.vetoes) == (grade, ["veto"])


def test_a_veto_on_what_is_absent_does_not_fire() -> None:
    more = """
vetoes:
  - {id: a, when: x < 1, effect: {grade: poor}}
  - {id: b, when: not met(x), effect: {grade: poor}}
  - {id: c, when: score(y) < 1, effect: {grade: poor}}
  - {id: d, when: is_missing(met(x)) and is_missing(score(y)), effect: {grade: fair}}
"""
    excluded = items(("y", "", "1", "1 == 2", "5"))
    unit = score(
        SIMPLE.replace("points: 10", "points: 5"),
        *excluded,
        records={"monthly": rate(0, 0)},
        card=GRADED,
        more=more,
    ).units["A"]
    assert (unit.vetoes, unit.total, unit.grade) == (["d"], Fraction(10), "fair")


def test_a_veto_may_ask_for_the_score_of_a_section() -> None:
    card = GRADED + ", sections: [{id: s, points: 10}]"
    more = "vetoes: [{id: weak, when: score(s) <= 9.5, effect: {grade: poor}}]"
    unit = score(
        SIMPLE + ", section: s", records={"monthly": rate(95, 100)}, card=card, more=more
    ).units["A"]
    assert (unit.vetoes, unit.grade) == (["weak"], "poor")


def test_an_absent_total_neither_fires_a_veto_nor_has_a_grade() -> None:
    more = """
vetoes:
  - {id: low, when: total < 5, effect: {grade: poor}}
  - {id: always, when: 1 == 1, effect: {grade: poor, total_at_most: 3}}
"""
    card = GRADED + ", when_missing: exclude"
    unit = score(SIMPLE, records={}, card=card, more=more).units["A"]
    assert (unit.vetoes, unit.total, unit.grade) == (["always"], None, None)


RANKED: Records = {
    "villages": villages(("A", "E"), ("B", "E"), ("C", "E"), ("D", "E"), ("E", "E")),
    "monthly": [
        {"village": village, **month(1, planned=planned, births=1000)}
        for village, planned in (("A", 700), ("B", 900), ("C", 700), ("D", 300))
    ],
}


def ranks(card: str) -> list[int | None]:
    return [unit.rank for unit in score(SIMPLE, records=RANKED, card=card).units.values()]


def test_ties_share_a_rank_and_no_data_with_zero_is_ranked() -> None:
    assert ranks(SCORECARD) == [2, 1, 2, 4, 5]
    assert ranks(SCORECARD + ", rank: {by: total, best: lowest}") == [3, 5, 3, 2, 1]


def test_a_rank_by_an_indicator_leaves_absent_values_out() -> None:
    assert ranks(SCORECARD + ", rank: {by: x, best: lowest}") == [2, 4, 2, 1, None]


def test_what_is_excluded_altogether_has_neither_total_nor_rank() -> None:
    assert ranks(SCORECARD + ", when_missing: exclude") == [2, 1, 2, 4, None]


def test_without_a_total_there_is_no_grade_and_a_rank_only_by_an_indicator() -> None:
    scores = score(SIMPLE, records=RANKED, card="when_empty: full")
    unit = scores.units["A"]
    assert (unit.base, unit.total, unit.grade, unit.rank) == (None, None, None, None)
    assert ranks("when_empty: full, rank: {by: x}") == [2, 1, 2, 4, None]


def test_rounded_totals_tie_where_exact_ones_would_not() -> None:
    records: Records = {
        "villages": villages(("A", "E"), ("B", "E")),
        "monthly": [
            {"village": "A", **month(1, planned=70001, births=100000)},
            {"village": "B", **month(1, planned=70002, births=100000)},
        ],
    }
    scores = score(SIMPLE, records=records)
    assert [unit.rank for unit in scores.units.values()] == [1, 1]


# Peers


def compared(look: str, **more: str) -> OracleScores:
    """Four villages of 1/2, 1/3, 1 and nothing to divide by, and what each sees of the others."""
    rows = [("A", 1, 2), ("B", 1, 3), ("C", 6, 6), ("D", 0, 0)]
    records: Records = {
        "villages": villages(("A", "East"), ("B", "East"), ("C", "West"), ("D", "North")),
        "monthly": [
            {"village": village, **month(1, planned=planned, births=births)}
            for village, planned, births in rows
        ],
    }
    return score(f"id: rate, {RATE}", f'id: x, value: "{look}"', records=records, **more)


@pytest.mark.parametrize(
    ("look", "seen"),
    [
        ("whole(rate)", Fraction(8, 11)),
        ("average(rate)", Fraction(11, 18)),
        ("highest(rate)", Fraction(1)),
        ("lowest(rate)", Fraction(1, 3)),
    ],
)
def test_every_unit_sees_the_same_of_all_units(look: str, seen: Fraction) -> None:
    scores = compared(look)
    assert {unit.indicators["x"].value for unit in scores.units.values()} == {seen}
    assert scores.whole["x"].value == seen
    assert scores.groups["area"]["East"]["x"].value == seen


def test_within_a_group_a_unit_sees_its_own_and_nobody_is_no_data() -> None:
    scores = compared("average(rate, area)")
    seen = [unit.indicators["x"].value for unit in scores.units.values()]
    assert seen == [Fraction(5, 12), Fraction(5, 12), Fraction(1), None]
    assert scores.units["D"].indicators["x"].status == "no_data"
    assert scores.groups["area"]["East"]["x"].value == Fraction(5, 12)
    assert scores.whole["x"].status == "no_data"


# Irrational numbers


@pytest.mark.parametrize(
    ("shares", "mode", "mean"),
    [
        (["1", "0.75"], "half_up", "8.7"),  # 10 · √0.75 = 8.66…
        (["1", "0.75"], "down", "8.6"),
        (["0.125", "1", "1"], "half_up", "5"),  # 10 · ∛0.125
        (["0.245025", "1"], "half_up", "5"),  # 10 · 0.495, a half
        (["0.245025", "1"], "down", "4.9"),
        (["0.255025", "1"], "half_even", "5"),  # 5.05, to the even digit
        (["0", "1"], "half_up", "0"),
    ],
)
def test_a_geometric_mean_is_rounded_as_the_mode_says(
    shares: list[str], mode: str, mean: str
) -> None:
    found = geometric_mean(
        [(Fraction(share), Fraction(1)) for share in shares],
        Fraction(10),
        {"decimals": "1", "mode": mode},
    )
    assert found == Fraction(mean)


def test_a_weight_is_a_power_of_its_share() -> None:
    shares = [(Fraction(1, 4), Fraction(3, 2)), (Fraction(1), Fraction(1, 2))]
    rule = {"decimals": "3", "mode": "half_up"}
    assert geometric_mean(shares, Fraction(1), rule) == Fraction("0.354")  # 0.25^(3/4) = 0.35355…


def test_a_share_of_logarithms_has_the_digits_of_the_tables() -> None:
    found = share_of_logarithms(Fraction(2), Fraction(10), Fraction(1))
    assert abs(found - Fraction("0.30102999566398119521373889472449302676")) < Fraction(1, 10**37)


def test_a_share_of_logarithms_that_is_rational_is_exact() -> None:
    assert share_of_logarithms(Fraction(10), Fraction(100), Fraction(3)) == Fraction(3, 2)
    assert share_of_logarithms(Fraction(8, 27), Fraction(16, 81), Fraction(1)) == Fraction(3, 4)
