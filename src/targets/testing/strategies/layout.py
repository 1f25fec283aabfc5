"""Figures of one record, or records in some periods, laid out so that an indicator lies at a spot.

Seeks whole numbers with the engine as the measure. Never decides which spots there are, and never
vouches for a whole batch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import permutations
from math import ceil, floor
from typing import Literal, NamedTuple

from hypothesis import strategies as st

from targets.plan.steps import Aggregate
from targets.testing.strategies.batches import Drafts
from targets.testing.strategies.checks import span_within
from targets.testing.strategies.measure import Cell, Measure, Measured, Slope, near_zero
from targets.testing.strategies.rows import Draft, Table

Side = Literal["at", "below", "above"]
SIDES: tuple[Side, ...] = ("at", "below", "above")

Why = Literal["E963", "E964", "E965", "E966"]
"""Why nothing could be laid out: no record, nothing that moves the value, no room for the figures,
or a unit that is not judged.
"""

_TRIES = 8
CASES_AT_MOST = 200
"""Denominators are drawn up to this: as many cases as a village has."""


class Spot(NamedTuple):
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


# By the figures of one record


def by_figures(draw: st.DrawFn, measure: Measure, drafts: Drafts, spot: Spot) -> Drafts | Why:
    """Two figures solved for numerator and denominator; one, where the latter stays."""
    for _ in range(_TRIES):
        desk = _bare(draw, measure, drafts)
        if desk is None:
            return "E963"
        base = measure.of(desk)
        if base is None:
            return "E964"
        slopes = _slopes(measure, desk, base)
        if slopes:
            return _solved(draw, measure, desk, base, slopes, spot)
    return "E964"


def _bare(draw: st.DrawFn, measure: Measure, drafts: Drafts) -> Drafts | None:
    """One record in each dataset that matters, with every figure as near to zero as may be."""
    desk = dict(drafts)
    for name in measure.datasets:
        table = measure.tables[name]
        row = table.draw_inside(draw, measure.unit, measure.days_of(name))
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
    spot: Spot,
) -> Drafts | Why:
    moving = any(slope.denominator for slope in slopes.values())
    denominator = _denominator(draw, spot) if moving else base.denominator
    case = min((abs(one.numerator) for one in slopes.values() if one.numerator), default=None)
    if case is None:
        return "E964"
    numerator = spot.nearest(denominator, base.numerator, case)
    if numerator is None:
        return "E965"
    why: Why = "E965"
    wanted = Slope(numerator - base.numerator, denominator - base.denominator)
    for steps in _solutions(slopes, wanted):
        values = {
            cell: desk[cell.dataset][0].values[cell.field] + step  # type: ignore[operator]
            for cell, step in steps.items()
        }
        found = _completed(measure, _with(desk, values), values)
        measured = None if found is None else measure.of(found)
        if found is not None and measured is not None:
            if measured[:2] == (numerator, denominator) and measured.present:
                return found
            why = why if measured.present else "E966"
    return why


def _denominator(draw: st.DrawFn, spot: Spot) -> Fraction:
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


def by_periods(draw: st.DrawFn, measure: Measure, drafts: Drafts, spot: Spot) -> Drafts | Why:
    """Records in as many of the periods due as are wanted, one after the other."""
    duty = next((one for one in measure.aggregates if one.cadence is not None), None)
    if duty is None or duty.cadence is None or duty.window is None or duty.counted_from is None:
        return "E964"
    counted_from = duty.counted_from.until(measure.until)
    due = duty.cadence.due(duty.window.until(measure.until), counted_from)
    if not due:
        return "E963"
    wanted = spot.nearest(Fraction(len(due)), Fraction(0), Fraction(1))
    if wanted is None or not 0 <= wanted <= len(due):
        return "E965"
    firsts = [duty.cadence.covers(range(number, number + 1), counted_from).first for number in due]
    for turn in range(_TRIES):
        # `where` may leave out the early ones, so every other time those at the end are taken
        days = firsts[len(due) - int(wanted) :] if turn % 2 else firsts[: int(wanted)]
        row = measure.tables[duty.dataset].draw_inside(
            draw, measure.unit, measure.days_of(duty.dataset)
        )
        if row is None:
            return "E963"
        found = {**drafts, duty.dataset: _repeated(measure.tables[duty.dataset], row, days, duty)}
        measured = measure.of(found)
        sound = all(measure.tables[duty.dataset].passes(one) for one in found[duty.dataset])
        if sound and measured is not None and measured[:2] == (wanted, Fraction(len(due))):
            return found if measured.present else "E966"
    return "E965"


def _repeated(table: Table, row: Draft, days: Sequence[date], duty: Aggregate) -> list[Draft]:
    """The record as often in each period as makes it done."""
    time = table.spec.time or ""
    daily = table.spec.fields[time].type == "date"
    return [
        Draft({**row.values, time: day + timedelta(days=number if daily else 0)}, row.empty)
        for day in days
        for number in range(duty.at_least)
    ]
