"""Names that the language lets meet: of a part of a method and a step, of a dataset and an
indicator, of fields of two datasets. Each means one thing, and both proofs know it.
"""

# ruff: noqa: E501 - rules files are written as people write them

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

import targets
from targets.errors import Diagnostic
from targets.facade.checking import check_text
from targets.source import SourceText
from tests.compare import load_text

HEAD = """
schema_version: 1
id: meeting
title: Names that meet
period: {from: 2024-01-01, to: 2024-12-31}
unit: {id: v}
"""
CARD = """
scorecard: {total: 10, rounding: {decimals: 4, mode: half_up}, when_empty: full}
"""


def codes(text: str) -> list[str]:
    return [one.code for one in errors(text)]


def errors(text: str) -> list[Diagnostic]:
    found = check_text(SourceText("rules.yaml", text)).diagnostics
    return [one for one in found if one.severity == "error"]


@pytest.mark.parametrize("second", ["gain_over", "gain_absent", "gain_more", "small", "earned"])
def test_a_part_of_a_method_is_called_as_its_author_likes(second: str) -> None:
    rules = load_text(
        HEAD
        + """
records:
  d:
    key: [v]
    fields: {v: {type: id}, n: {type: count, at_most: 100}, m: {type: count, at_most: 100}, f: {type: count, at_most: 9}}
"""
        + CARD
        + f"""
scoring_methods:
  steep:
    figures: [extra]
    parts: {{gain: value / (extra + 1), {second}: 1 + value * value / 3}}
    formula: gain * 10 / ({second} * 0 + 1)
indicators:
  - {{id: rate, records: d, value: n / m, points: 10, scoring: {{method: steep, extra: f}}}}
"""
    )

    score = rules.score_one({"d": [{"v": "A", "n": 3, "m": 4, "f": 2}]})

    assert score.indicators["rate"].points == Decimal("2.5000")


def test_a_part_called_small_does_not_let_out_a_figure_that_is_too_small() -> None:
    rules = load_text(
        HEAD
        + """
records:
  d:
    key: [v]
    fields: {v: {type: id}, n: {type: count, at_most: 100}, m: {type: count, at_most: 100}}
"""
        + CARD
        + """
scoring_methods:
  plain:
    parts: {small: value * 3}
    formula: small
indicators:
  - {id: rate, records: d, value: n / m, points: 10, scoring: {method: plain}, when_small: {denominator_below: 11}}
"""
    )
    rows = [("A", 3, 4), ("B", 30, 40), ("C", 40, 50)]

    scores = rules.score({"d": [{"v": v, "n": n, "m": m} for v, n, m in rows]})

    found = {unit: scores[unit].indicators["rate"] for unit, _, _ in rows}
    assert {unit: one.status for unit, one in found.items()}["A"] == "suppressed"
    assert (found["A"].value, found["B"].value, found["C"].value) == (None, None, Fraction(4, 5))


def test_sections_may_call_their_periods_the_same_and_use_each_others_indicators() -> None:
    rules = load_text(
        HEAD
        + """
records:
  d: {key: [v, month], time: month, fields: {v: {type: id}, month: {type: month}, a: {type: count, at_most: 9}}}
scorecard:
  total: 20
  rounding: {decimals: 2, mode: half_up}
  sections:
    - {id: one, points: 10, periods: [{id: first, to: 2024-03-31}, {id: second, to: 2024-12-31}]}
    - {id: two, points: 10, periods: [{id: first, to: 2024-06-30}, {id: second, to: 2024-12-31}]}
indicators:
  - {id: counted, section: two, records: d, value: sum(a), target: {at_least: 2}, points: 10, scoring: pass_fail}
  - {id: again, section: one, value: counted, target: {at_least: 2}, points: 10, scoring: pass_fail}
"""
    )
    records = [{"v": "A", "month": f"2024-{month:02}", "a": 1} for month in (1, 4, 7)]

    score = rules.score_one({"d": records})

    # one: 1 in January to March is too few, 2 from April are enough; two: 2 to June, then 1
    assert score.sections == {"one": Decimal("5.00"), "two": Decimal("5.00")}
    assert score.total == Decimal("10.00")


def test_an_indicator_may_be_called_base() -> None:
    rules = load_text(
        HEAD
        + """
records:
  d:
    key: [v]
    fields: {v: {type: id}, a: {type: count, at_most: 9}, k: {type: category, values: [hill, plain]}}
scorecard: {total: 20, rounding: {decimals: 2, mode: half_up}}
indicators:
  - {id: base, records: d, value: a, applies_to: k == "hill", target: {at_least: 5}, points: 10, scoring: pass_fail}
  - {id: other, records: d, value: a, target: {at_least: 5}, points: 10, scoring: pass_fail}
vetoes:
  - {id: too_low, when: score(base) < 3, effect: {total_at_most: 1}}
"""
    )

    score = rules.score_one({"d": [{"v": "A", "a": 9, "k": "plain"}]})

    assert (score.total, score.vetoes) == (Decimal("20.00"), ())
    assert score.indicators["base"].points is None


def test_a_section_may_be_called_base_and_is_explained_beside_the_base() -> None:
    rules = load_text(
        HEAD
        + """
records:
  d: {key: [v], fields: {v: {type: id}, a: {type: count, at_most: 9}}}
scorecard:
  total: 10
  rounding: {decimals: 2, mode: half_up}
  sections: [{id: base, points: 6}, {id: rest, points: 4}]
indicators:
  - {id: one, section: base, records: d, value: a, target: {at_least: 5}, points: 6, scoring: pass_fail}
  - {id: two, section: rest, records: d, value: a, target: {at_least: 9}, points: 4, scoring: pass_fail}
"""
    )

    told = rules.score({"d": [{"v": "A", "a": 5}]}).explain("A").to_dict()

    assert [one["id"] for one in told["sections"]] == ["base", "rest"]
    assert [one["points"] for one in told["sections"]] == ["6.00", "0.00"]
    assert told["base"]["points"] == "6.00"
    assert told["base"]["parts"] == ["base", "rest"]


def test_an_indicator_may_be_called_like_its_dataset() -> None:
    rules = load_text(
        HEAD
        + """
records:
  d:
    key: [v]
    fields: {v: {type: id}, a: {type: count, at_most: 9}, k: {type: category, values: [hill, plain], optional: true}}
scorecard: {total: 20, rounding: {decimals: 2, mode: half_up}}
indicators:
  - {id: d, records: d, value: a, applies_to: k == "hill", target: {at_least: 5}, points: 10, scoring: pass_fail}
  - {id: other, records: d, value: a, applies_to: k == "plain", target: {at_least: 5}, points: 10, scoring: pass_fail}
"""
    )

    score = rules.score_one({"d": [{"v": "A", "a": 9, "k": "plain"}]})

    assert score.total == Decimal("20.00")
    assert score.indicators["d"].status == "not_applicable"
    assert score.indicators["other"].points == Decimal("10.00")


TWICE = (
    HEAD
    + """
constants:
  goal: {by: kind, values: {hill: 40%, plain: 90%}}
records:
  roster: {key: [v], fields: {v: {type: id}, kind: {type: category, values: [hill, plain]}}}
  d: {key: [v], fields: {v: {type: id}, n: {type: count, at_most: 100}, kind: FIELD}}
scorecard: {total: 10, rounding: {decimals: 2, mode: half_up}}
indicators:
  - {id: rate, records: d, value: n / 100, target: {at_least: goal}, points: 10, scoring: pass_fail}
"""
).replace("unit: {id: v}", "unit: {id: v, roster: roster}")


@pytest.mark.parametrize("field", ["{type: category}", "{type: date}", "{type: count, at_most: 9}"])
def test_a_constant_goes_by_the_category_of_the_roster_wherever_it_is_named(field: str) -> None:
    rules = load_text(TWICE.replace("FIELD", field))
    kind: object = {"{type: category}": "other", "{type: date}": "2024-02-03"}.get(field, 3)
    records = {
        "roster": [{"v": "A", "kind": "hill"}, {"v": "B", "kind": "plain"}],
        "d": [{"v": "A", "n": 40, "kind": kind}, {"v": "B", "n": 40, "kind": kind}],
    }

    scores = rules.score(records)

    assert [scores[unit].indicators["rate"].status for unit in "AB"] == ["met", "not_met"]


def test_a_bare_name_is_that_of_the_roster_wherever_it_stands_in_the_file() -> None:
    text = (
        HEAD.replace("unit: {id: v}", "unit: {id: v, roster: r}")
        + """
records:
  e: {key: [v], fields: {v: {type: id}, kind: {type: count, at_most: 9}}}
  r: {key: [v], fields: {v: {type: id}, kind: {type: category, values: [hill, plain]}}}
  d: {key: [v], fields: {v: {type: id}, a: {type: count, at_most: 9}}}
indicators:
  - {id: one, records: d, value: VALUE}
"""
    )

    assert "F211" not in codes(text.replace("VALUE", "\"1 if kind == 'hill' else a\""))
    assert codes(text.replace("VALUE", "a + kind"))[:1] != []


FIGURE = """
records:
  r: {key: [v], fields: {v: {type: id}, goal: {type: count, at_most: 9}}}
  d: {key: [v], fields: {v: {type: id}, a: {type: count, at_most: 9}, goal: {type: category}}}
scorecard: {total: 10, rounding: {decimals: 2, mode: half_up}}
indicators:
  - {id: one, records: d, value: a, target: {at_least: goal}, points: 10, scoring: pass_fail}
"""


def test_a_figure_is_looked_up_where_the_indicator_looks() -> None:
    text = HEAD.replace("unit: {id: v}", "unit: {id: v, roster: r}") + FIGURE

    assert codes(text) == ["N306"]
    assert codes(text.replace("goal: {type: category}", "goal: {type: count}")) == []


def test_a_figure_of_two_datasets_is_not_guessed() -> None:
    text = (
        HEAD
        + """
records:
  e1: {key: [v], fields: {v: {type: id}, goal: {type: count, at_most: 9}}}
  e2: {key: [v], fields: {v: {type: id}, goal: {type: count, at_most: 9}}}
  d: {key: [v], fields: {v: {type: id}, a: {type: count, at_most: 9}}}
scorecard: {total: 10, rounding: {decimals: 2, mode: half_up}}
indicators:
  - {id: one, records: d, value: a, target: {at_least: goal}, points: 10, scoring: pass_fail}
"""
    )

    assert codes(text) == ["F226"]


def test_indicators_that_look_a_figure_up_in_their_datasets_are_proven_apart() -> None:
    text = (
        HEAD
        + """
records:
  d: {key: [v], fields: {v: {type: id}, a: {type: count, at_most: 9}, g: {type: count, at_most: 1000}}}
  e: {key: [v], fields: {v: {type: id}, b: {type: count, at_most: 9}, g: {type: count, at_most: 9000000000000000000}}}
scorecard: {rounding: {decimals: 2, mode: half_up}}
indicators:
  - {id: x, records: d, value: sum(a), target: {at_least: g}, points: 10, scoring: proportional}
  - {id: y, records: e, value: sum(b), target: {at_least: g}, points: 10, scoring: proportional}
"""
    )

    assert codes(text) == ["B701"]
    with pytest.raises(targets.RulesError) as caught:
        load_text(text)
    assert [one.code for one in caught.value.diagnostics] == ["B701"]


def test_a_limit_is_asked_for_at_both_ends_of_a_field_that_can_be_negative() -> None:
    text = (
        HEAD
        + """
records:
  d: {key: [v], fields: {v: {type: id}, n: {type: integer}}}
indicators:
  - {id: cube, records: d, value: sum(n) * sum(n) * sum(n)}
"""
    )

    (told,) = errors(text)

    assert told.code == "B704"
    assert told.suggestion == (
        "write `at_most: 2097151` (or less) at `d.n`, and `at_least: -2097151` (or more) at `d.n`"
    )
    assert codes(text.replace("integer", "integer, at_least: -2097151, at_most: 2097151")) == []


def test_no_record_gives_an_indicator_more_than_its_points() -> None:
    text = (
        HEAD
        + """
records:
  d: {key: [v], fields: {v: {type: id}, a: {type: count, at_most: 9}, s: {type: integer, at_least: -9, at_most: 9}}}
scorecard: {total: 20, rounding: {decimals: 2, mode: half_up}}
indicators:
  - {id: one, records: d, value: a, target: {at_least: 8}, points: 20, scoring: {deduct: DEDUCT}}
"""
    )
    for deduct in ("{points: 1, per: s}", "{points: s, per: 1}"):
        rules = load_text(text.replace("DEDUCT", deduct))
        below, above = (
            rules.score_one({"d": [{"v": "A", "a": 3, "s": s}]}).indicators["one"].points
            for s in (-1, 1)
        )
        assert (below, above) == (Decimal("20.00"), Decimal("15.00"))


def test_no_record_makes_a_bonus_take_points() -> None:
    text = (
        HEAD
        + """
records:
  d: {key: [v], fields: {v: {type: id}, a: {type: count, at_most: 9}, s: {type: integer, at_least: -9, at_most: 9}}}
scorecard: {total: 20, rounding: {decimals: 2, mode: half_up}}
indicators:
  - {id: one, records: d, value: a, target: {at_least: 3}, points: 20, scoring: pass_fail}
bonuses:
  - BONUS
"""
    )
    for bonus in ("value: a, per: 1", "when: a > 1"):
        written = f"{{id: more, records: d, {bonus}, points: 4, at_most: s}}"
        rules = load_text(text.replace("BONUS", written))
        totals = [rules.score_one({"d": [{"v": "A", "a": 3, "s": s}]}).total for s in (-5, 2)]
        assert totals == [Decimal("20.00"), Decimal("22.00")]


def test_two_steps_of_one_name_are_a_bug_and_not_the_later_of_them() -> None:
    from targets.carriers.intervals import Interval
    from targets.plan import expressions as x
    from targets.plan.inputs import Inputs
    from targets.plan.steplist import DoubleNameError, Steps

    model = load_text(TWICE.replace("FIELD", "{type: date}")).model
    steps = Steps(Inputs(model))
    steps.publish("rate__absent", x.whole(1))

    with pytest.raises(DoubleNameError, match="rate__absent"):
        steps.publish("rate__absent", x.whole(2))
    assert steps.known["rate__absent"] == Interval(1, 1)
