"""Law: columns and plain integers give the same whole numbers, step by step, and the same frames.

Published doubles are the nearest ones of the exact numbers.
"""

import math
from fractions import Fraction

import polars as pl
from hypothesis import assume, given

import targets
from targets.plan.steps import Shown
from tests.good_cases import ROOT
from tests.properties import examples
from tests.properties.deliveries import Scoring, scorings

DOUBLES_ARE_EXACT_BELOW = 2**53


def both(scoring: Scoring) -> tuple[targets.Rulebook, targets.Scores, targets.Scores]:
    """The rulebook, and its scores from plain integers and from columns."""
    rules, batch = scoring.admitted()
    try:
        plain = rules.score(batch, through=scoring.through, engine="python")
    except targets.RecordsError:  # `when_missing: error`, which the oracle's law looks at
        assume(False)
        raise
    return rules, plain, rules.score(batch, through=scoring.through, engine="polars")


@examples(50)
@given(scorings())
def test_every_step_is_the_same_whole_number_on_both_carriers(scoring: Scoring) -> None:
    _, plain, columns = both(scoring)
    assert [unit.unit for unit in plain] == [unit.unit for unit in columns]
    for unit in plain:
        assert dict(columns[unit.unit].steps) == dict(unit.steps)


@examples(50)
@given(scorings())
def test_no_step_leaves_the_bounds_that_were_proven(scoring: Scoring) -> None:
    rules, plain, _ = both(scoring)
    bounds = {one.name: one.bounds for one in rules.plan.aggregates} | dict(rules.plan.bounds)
    for unit in plain:
        for name, number in unit.steps.items():
            if name in bounds:
                assert bounds[name].low <= number <= bounds[name].high, name


@examples(50)
@given(scorings())
def test_the_frames_of_both_carriers_are_identical(scoring: Scoring) -> None:
    _, plain, columns = both(scoring)
    assert plain.to_native().schema == columns.to_native().schema
    assert plain.to_native().equals(columns.to_native())


@examples(50)
@given(scorings())
def test_published_doubles_are_the_nearest_of_the_exact_numbers(scoring: Scoring) -> None:
    rules, plain, _ = both(scoring)
    frame = plain.to_native()
    unit_column = rules.model.unit.id
    for row in frame.iter_rows(named=True):
        unit = plain[row[unit_column]]
        for column, shown, published in shown_in(rules, unit):
            assert_nearest(row[column], shown, published, unit)
        for name, one in unit.indicators.items():
            assert row[f"{name}.status"] == one.status
        assert row["rank"] == unit.rank
        assert row["grade"] == unit.grade
        assert row["vetoes"] == "; ".join(unit.vetoes)


def shown_in(
    rules: targets.Rulebook, unit: targets.UnitScore
) -> list[tuple[str, Shown | None, object]]:
    """Each number column, where its exact number stands, and what is published of it."""
    plan = rules.plan
    found: list[tuple[str, Shown | None, object]] = [
        ("total", plan.total.total if plan.total else None, unit.total),
        ("bonus", plan.total.bonus if plan.total else None, unit.bonus),
        ("deduction", plan.total.deduction if plan.total else None, unit.deduction),
    ]
    found += [
        (f"section:{name}", one.points, unit.sections[name]) for name, one in plan.sections.items()
    ]
    for name, one in plan.indicators.items():
        got = unit.indicators[name]
        for part in ("value", "points", "numerator", "denominator"):
            found.append((f"{name}.{part}", getattr(one, part), getattr(got, part)))
    return found


def assert_nearest(
    double: float | None, shown: Shown | None, published: object, unit: targets.UnitScore
) -> None:
    """Where both whole numbers are doubles themselves, their quotient is rounded just once."""
    if published is None or shown is None:
        assert double in ((None,) if published is None else (0.0,))
        return
    amount = unit.steps[shown.amount]
    over = shown.over if isinstance(shown.over, int) else unit.steps[shown.over]
    assert double is not None
    if abs(amount) < DOUBLES_ARE_EXACT_BELOW and over < DOUBLES_ARE_EXACT_BELOW:
        assert double == float(Fraction(amount, over))
    else:
        assert math.isclose(double, Fraction(amount, over), rel_tol=1e-15)


def test_an_empty_batch_gives_empty_frames() -> None:
    rules = targets.load(ROOT / "tests/cases/good/no_roster/rules.yaml")
    empty = {name: [] for name in rules.model.records}
    for engine in ("python", "polars"):
        frame = rules.score(empty, engine=engine).to_native()
        assert isinstance(frame, pl.DataFrame)
        assert frame.height == 0
