"""Batches whose indicator lies exactly at a limit, or one case below or above it.

The figures of one record are solved for, and what comes out is measured by the engine: a batch that
does not lie where it says is never drawn. Never judges whether the limit is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations
from math import ceil, floor
from typing import Literal, NamedTuple

from hypothesis import strategies as st

from targets.errors import EngineError, word
from targets.plan.steps import Aggregate, Plan
from targets.rulebook.models import Indicator
from targets.rulebook.scoring import Condition
from targets.scores import read_through
from targets.testing.strategies import Drafts, Records, Ruled, Unit, draw_batch, tables_of, written
from targets.testing.strategies_checks import span_within
from targets.testing.strategies_measure import Cell, Measure, Measured, Slope, near_zero
from targets.testing.strategies_rows import Draft, Table

Side = Literal["at", "below", "above"]
SIDES: tuple[Side, ...] = ("at", "below", "above")

_TRIES = 8
CASES_AT_MOST = 200
"""Denominators are drawn up to this: as many cases as a village has."""


class Boundary(NamedTuple):
    """A batch of one unit whose indicator lies `side` the limit `figure`, which stands at `edge`.

    `value` is exact. `below` and `above` are as near as one case of the numerator comes.
    """

    records: Records
    unit: Unit
    edge: str
    figure: Fraction
    side: Side
    value: Fraction


class _Spot(NamedTuple):
    """Where an indicator should lie."""

    edge: str
    figure: Fraction
    side: Side

    def nearest(self, denominator: Fraction, offset: Fraction, case: Fraction) -> Fraction | None:
        """The numerator there, of those that are `offset` and so many cases; None where none is."""
        cases = (self.figure * denominator - offset) * Fraction(case.denominator, case.numerator)
        match self.side:
            case "at":
                return offset + cases * case if cases.denominator == 1 else None
            case "below":
                return offset + (ceil(cases) - 1) * case
            case "above":
                return offset + (floor(cases) + 1) * case

    def holds(self, value: Fraction) -> bool:
        """Whether `value` lies on that side."""
        match self.side:
            case "at":
                return value == self.figure
            case "below":
                return value < self.figure
            case "above":
                return value > self.figure


def boundary_batches(
    rules: Ruled, indicator: str, *, unit: Unit = "A", through: str | None = None
) -> st.SearchStrategy[Boundary]:
    """Batches of one unit whose indicator lies at, or one case beside, a limit of its target or
    bands.

    Only limits that are known without records count: numbers, and constants that are the same for
    all. Where no figures of one record lead there (a value that is no quotient of sums, say),
    hypothesis tells that it could draw nothing.

    Raises:
        EngineError: there is no such indicator, it has no such limit, it looks at peers, or
            `through` does not lie in the period.
    """
    plan = rules.plan
    until = read_through(plan, through)
    chosen = next((one for one in plan.rulebook.indicators if one.id == indicator), None)
    if chosen is None or chosen.level is not None:
        raise EngineError(word("E961", name=indicator, known=plan.indicators))
    limits = list(_limits(plan, chosen))
    tables = tables_of(plan, until)
    measure = Measure(plan, indicator, unit, tables, until)
    if not limits or not measure.alone:
        raise EngineError(word("E962", name=indicator))

    @st.composite
    def drawn(draw: st.DrawFn) -> Boundary:
        edge, figure = draw(st.sampled_from(limits))
        first = draw(st.sampled_from(SIDES))
        _, drawn_drafts = draw_batch(draw, tables, [unit], 1)
        drafts = without_corrections(tables, drawn_drafts)
        for side in (first, *(one for one in SIDES if one != first)):
            spot = _Spot(edge, figure, side)
            found = (
                _by_figures(draw, measure, drafts, spot)
                if chosen.duty is None
                else _by_periods(draw, measure, drafts, spot)
            )
            measured = None if found is None else measure.of(found)
            if found is not None and measured is not None and spot.holds(measured.value):
                records = written(tables, found)
                return Boundary(records, unit, edge, figure, side, measured.value)
        return draw(st.nothing())

    return drawn()


def without_corrections(tables: Mapping[str, Table], drafts: Drafts) -> Drafts:
    """The same with nothing corrected: the figures that are solved for are those that count."""
    return {
        name: [] if tables[name].spec.corrects is not None else rows
        for name, rows in drafts.items()
    }


def _limits(plan: Plan, indicator: Indicator) -> Iterator[tuple[str, Fraction]]:
    """Each limit that is a number, with the key at which it stands."""
    bands = indicator.scoring.bands if indicator.scoring is not None else None
    conditions = [] if indicator.target is None else [("target", indicator.target)]
    named: list[tuple[str, Condition]] = [
        *conditions,
        *((f"scoring.bands.{number}", band) for number, band in enumerate(bands or ())),
    ]
    for where, condition in named:
        for key, amount in condition.limits:
            if isinstance(amount, Fraction):
                yield f"{where}.{key}", amount
            elif amount in plan.rulebook.constants:
                number = plan.rulebook.constants[amount].number
                if number is not None:
                    yield f"{where}.{key}", number


# By the figures of one record


def _by_figures(draw: st.DrawFn, measure: Measure, drafts: Drafts, spot: _Spot) -> Drafts | None:
    """Two figures solved for numerator and denominator; one, where the latter stays."""
    for _ in range(_TRIES):
        desk = _bare(draw, measure, drafts)
        base = None if desk is None else measure.of(desk)
        if desk is None or base is None:
            return None
        slopes = _slopes(measure, desk, base)
        if slopes:
            return _solved(draw, measure, desk, base, slopes, spot)
    return None


def _bare(draw: st.DrawFn, measure: Measure, drafts: Drafts) -> Drafts | None:
    """One record in each dataset that matters, with every figure as near to zero as may be."""
    desk = dict(drafts)
    for name in measure.datasets:
        table = measure.tables[name]
        row = table.draw_inside(draw, measure.unit)
        if row is None:
            return None
        figures = {
            one: near_zero(table.spans[one]) for one in table.numbers if one not in table.telling
        }
        empty = {one: why for one, why in row.empty.items() if one not in figures}
        desk[name] = [Draft({**row.values, **figures}, empty)]
    return desk


def _slopes(measure: Measure, desk: Drafts, base: Measured) -> dict[Cell, Slope]:
    """By how much one more of each figure moves numerator and denominator."""
    found = {}
    for cell in measure.cells:
        value = desk[cell.dataset][0].values[cell.field]
        span = measure.tables[cell.dataset].spans[cell.field]
        if not isinstance(value, int) or span.low == span.high:
            continue
        step = 1 if value < span.high else -1  # past its limit no record is measured
        moved = measure.of(_with(desk, {cell: value + step}))
        if moved is not None:
            up, down = moved.numerator - base.numerator, moved.denominator - base.denominator
            if up or down:
                found[cell] = Slope(up * step, down * step)
    return found


def _solved(
    draw: st.DrawFn,
    measure: Measure,
    desk: Drafts,
    base: Measured,
    slopes: Mapping[Cell, Slope],
    spot: _Spot,
) -> Drafts | None:
    moving = any(slope.denominator for slope in slopes.values())
    denominator = _denominator(draw, spot) if moving else base.denominator
    case = min((abs(one.numerator) for one in slopes.values() if one.numerator), default=None)
    if case is None:
        return None
    numerator = spot.nearest(denominator, base.numerator, case)
    if numerator is None:
        return None
    wanted = Slope(numerator - base.numerator, denominator - base.denominator)
    for steps in _solutions(slopes, wanted):
        values = {
            cell: desk[cell.dataset][0].values[cell.field] + step  # type: ignore[operator]
            for cell, step in steps.items()
        }
        found = _completed(measure, _with(desk, values), values)
        measured = None if found is None else measure.of(found)
        if measured is not None and measured.present:
            there = (measured.numerator, measured.denominator)
            if there == (numerator, denominator):
                return found
    return None


def _denominator(draw: st.DrawFn, spot: _Spot) -> Fraction:
    """So many cases that the limit can be met exactly, where it should be."""
    if spot.side != "at":
        return Fraction(draw(st.integers(1, CASES_AT_MOST)))
    least = spot.figure.denominator
    return Fraction(least * draw(st.integers(1, max(1, CASES_AT_MOST // least))))


def _solutions(slopes: Mapping[Cell, Slope], wanted: Slope) -> Iterator[dict[Cell, int]]:
    """Whole steps of one figure, or of two, that move both halves as wanted."""
    for cell, slope in slopes.items():
        if not slope.denominator and not wanted.denominator and slope.numerator:
            step = wanted.numerator * Fraction(
                slope.numerator.denominator, slope.numerator.numerator
            )
            if step.denominator == 1:
                yield {cell: int(step)}
    for (one, a), (other, b) in permutations(slopes.items(), 2):
        area = a.numerator * b.denominator - b.numerator * a.denominator
        if not area:
            continue
        over = Fraction(area.denominator, area.numerator)
        first = (wanted.numerator * b.denominator - b.numerator * wanted.denominator) * over
        second = (a.numerator * wanted.denominator - wanted.numerator * a.denominator) * over
        if first.denominator == second.denominator == 1:
            yield {one: int(first), other: int(second)}


def _with(desk: Drafts, values: Mapping[Cell, int]) -> Drafts:
    """The same with these figures."""
    found = dict(desk)
    for cell, value in values.items():
        row = found[cell.dataset][0]
        found[cell.dataset] = [Draft({**row.values, cell.field: value}, row.empty)]
    return found


def _completed(measure: Measure, desk: Drafts, solved: Mapping[Cell, int]) -> Drafts | None:
    """The other figures moved no further than the row checks ask; None where they ask too much."""
    found = dict(desk)
    for name in measure.datasets:
        table = measure.tables[name]
        row = found[name][0]
        known = {
            one: value
            for one, value in row.numbers(table.numbers).items()
            if one in table.telling or Cell(name, one) in solved
        }
        if any(
            not table.spans[one].low <= value <= table.spans[one].high
            for one, value in known.items()
        ):
            return None
        for one in table.order:
            if one in table.numbers and one not in known:
                span = span_within(one, table.limits, known, table.spans, row.empty)
                if span is None:
                    return None
                known[one] = near_zero(span)
        found[name] = [Draft({**row.values, **known}, row.empty)]
        if not table.passes(found[name][0]):
            return None
    return found


# By the periods in which something was done


def _by_periods(draw: st.DrawFn, measure: Measure, drafts: Drafts, spot: _Spot) -> Drafts | None:
    """Records in as many of the periods due as are wanted, one after the other."""
    duty = next((one for one in measure.aggregates if one.cadence is not None), None)
    if duty is None or duty.cadence is None or duty.window is None or duty.counted_from is None:
        return None
    counted_from = duty.counted_from.until(measure.until)
    due = duty.cadence.due(duty.window.until(measure.until), counted_from)
    wanted = spot.nearest(Fraction(len(due)), Fraction(0), Fraction(1))
    if wanted is None or not 0 <= wanted <= len(due) or not due:
        return None
    firsts = [
        duty.cadence.covers(range(number, number + 1), counted_from).first
        for number in due[: int(wanted)]
    ]
    for _ in range(_TRIES):
        row = measure.tables[duty.dataset].draw_inside(draw, measure.unit)
        if row is None:
            return None
        found = {**drafts, duty.dataset: _repeated(measure.tables[duty.dataset], row, firsts, duty)}
        measured = measure.of(found)
        sound = all(measure.tables[duty.dataset].passes(one) for one in found[duty.dataset])
        if (
            sound
            and measured is not None
            and (measured.numerator, measured.denominator) == (wanted, Fraction(len(due)))
        ):
            return found
    return None


def _repeated(table: Table, row: Draft, days: Sequence[date], duty: Aggregate) -> list[Draft]:
    """The record as often in each period as makes it done."""
    time = table.spec.time or ""
    daily = table.spec.fields[time].type == "date"
    return [
        Draft({**row.values, time: day + timedelta(days=number if daily else 0)}, row.empty)
        for day in days
        for number in range(duty.at_least)
    ]
