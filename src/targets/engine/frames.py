"""All units on columns: the same plan as joins, grouped sums and column expressions, by narwhals.

Everything stays lazy here; whoever asks for results collects. Columns never hold nulls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from targets.carriers.backends import Backend
from targets.carriers.columns import ColumnWalk
from targets.carriers.intervals import INT64_AT_MOST, Interval, IntervalWalk
from targets.plan import Plan
from targets.plan import expressions as x
from targets.plan.inputs import Inputs
from targets.plan.steps import Aggregate, Step

Frame = nw.LazyFrame[Any]

EXACT_QUOTIENT_BELOW = 2**51
"""Where an engine divides by doubles, smaller quotients are exact at the first go."""


class FrameEngine:
    """Runs one plan on frames of one kind."""

    def __init__(self, plan: Plan, backend: Backend) -> None:
        self._plan = plan
        self._backend = backend
        self._rulebook = plan.rulebook
        self._unit = plan.rulebook.unit.id
        self._layers = _layers(plan)
        self._bounds = {
            **{one.name: one.bounds for one in plan.aggregates},
            **{one.name: Interval(0, one.count(None)) for one in plan.due},
            **plan.bounds,
        }

    def run(
        self,
        tables: Mapping[str, Frame],
        through: date | None,
        beside: Mapping[str, Frame] | None = None,
    ) -> Frame:
        """One row a unit: the unit, its groups, then aggregates, periods due and steps by name.

        `tables` hold the scaled columns of each dataset; `beside` what was gathered of one
        while its
        records were judged, for the whole window. The order of rows says nothing.
        """
        kept = beside if beside is not None and through is None else {}
        frame = self._units(tables)
        for name in self._rulebook.records:
            aggregates = self._plan.aggregates_of(name)
            if not aggregates:
                continue
            if name in tables:
                gathering = Gathering(self._plan, self._backend, name, through)
                for gathered, part in gathering.frames(tables[name], kept.get(name)):
                    frame = self._joined(frame, gathered, part)
            else:
                frame = frame.with_columns(_zero().alias(one.name) for one in aggregates)
        due = [nw.lit(one.count(through)).cast(nw.Int64).alias(one.name) for one in self._plan.due]
        if due:
            frame = frame.with_columns(*due)
        for layer in self._layers:
            frame = frame.with_columns(*(self._column(step) for step in layer))
        return frame

    def _column(self, step: Step) -> nw.Expr:
        bounds = IntervalWalk(self._bounds)
        bounds.of(step.expression)
        large = bounds.quotient >= EXACT_QUOTIENT_BELOW
        walk = ColumnWalk(self._backend, large_quotients=large)
        return walk.column(step.expression).alias(step.name)

    def _units(self, tables: Mapping[str, Frame]) -> Frame:
        """The units: those on the roster, else all that occur."""
        unit = self._rulebook.unit
        if unit.roster is not None:
            return tables[unit.roster].select(self._unit, *unit.groups)
        found = [table.select(self._unit) for table in tables.values()]
        return nw.concat(found).unique(subset=[self._unit])

    def _joined(self, frame: Frame, gathered: Frame, aggregates: Sequence[Aggregate]) -> Frame:
        """`frame` with aggregates; units without a record get 0. Sums come back to 64 bits."""
        joined = frame.join(gathered, on=self._unit, how="left")
        return joined.with_columns(
            nw.col(one.name).fill_null(0).cast(nw.Int64) for one in aggregates
        )


def _zero() -> nw.Expr:
    return nw.lit(0).cast(nw.Int64)


class Gathering:
    """The aggregates of one dataset, in as few passes over its records as the plan allows."""

    def __init__(self, plan: Plan, backend: Backend, dataset: str, through: date | None) -> None:
        self._aggregates = plan.aggregates_of(dataset)
        self._backend = backend
        self._unit = plan.rulebook.unit.id
        self._through = through
        table = plan.rulebook.records[dataset]
        self._time = table.time or ""
        self._one_a_date = set(table.key) == {self._unit, table.time} and len(table.key) == 2
        self._month_by_month = self._one_a_date and table.fields[self._time].type == "month"
        self._row_bounds = Inputs(plan.rulebook).row_bounds(dataset)
        self._walk = ColumnWalk(backend)
        self._together = [one for one in self._aggregates if self._in_one_pass(one)]

    def columns(self) -> list[nw.Expr]:
        """A masked column of each record for every aggregate that one pass gives."""
        return [self._masked(one, self._mask(one)).alias(one.name) for one in self._together]

    def gathered(self) -> list[nw.Expr]:
        """The same, gathered over the records of a unit."""
        return [self._gathered(one) for one in self._together]

    def finished(self, units: Frame) -> Frame:
        """The unit and its aggregates, out of a frame of one row a unit."""
        packed = [self._unpacked(one).alias(one.name) for one in self._together if one.latest]
        done = units.with_columns(*packed) if packed else units
        return done.select(self._unit, *(one.name for one in self._together))

    def frames(
        self, table: Frame, gathered: Frame | None = None
    ) -> list[tuple[Frame, list[Aggregate]]]:
        """Frames of one row a unit, each with the aggregates that it holds; `gathered` is the first
        of them where it is there already.
        """
        together = self._together
        if together and gathered is None:
            gathered = self._summed(table, together)
        found = [(gathered, together)] if gathered is not None else []
        for one in self._aggregates:
            if one in together:
                continue
            alone = (
                self._periods(table, one) if one.gathering == "periods" else self._last(table, one)
            )
            found.append((alone, [one]))
        return found

    def _in_one_pass(self, one: Aggregate) -> bool:
        """Whether one masked column, grouped by unit, gives the aggregate."""
        if one.gathering == "periods":
            return self._counts_months(one)
        return not one.latest or self._packing(one) is not None

    def _counts_months(self, one: Aggregate) -> bool:
        """One record a month at most: the months with a record are as many as the records."""
        monthly = one.cadence is not None and one.cadence.months == 1 and one.at_least == 1
        return monthly and self._month_by_month

    def _packing(self, one: Aggregate) -> Interval | None:
        """The bounds of an amount that fits behind its date in one whole number, so that the
        largest
        is the latest; None where there is more than one record a date, or too little room.
        """
        if not (self._one_a_date and one.gathering == "sum" and one.window is not None):
            return None
        bounds = IntervalWalk(self._row_bounds).of(one.amount)
        room = (bounds.high - bounds.low + 1) * (one.window.days + 1)
        return bounds if room <= INT64_AT_MOST else None

    def _summed(self, table: Frame, aggregates: Sequence[Aggregate]) -> Frame:
        """One pass over the records: every aggregate as a masked column, grouped by unit."""
        shared = self._shared_window(aggregates)
        if shared is None:
            columns = self.columns()
        else:
            table = table.filter(shared)
            columns = [self._masked(one, self._selected(one)).alias(one.name) for one in aggregates]
        gathered = table.select(self._unit, *columns).group_by(self._unit).agg(*self.gathered())
        return self.finished(gathered)

    def _shared_window(self, aggregates: Sequence[Aggregate]) -> nw.Expr | None:
        """The window, where all aggregates have the same: then it is cut once for all."""
        windows = {one.cut(self._through) if one.window else None for one in aggregates}
        if len(windows) != 1 or aggregates[0].window is None:
            return None
        return self._dated(aggregates[0])

    def _dated(self, one: Aggregate) -> nw.Expr:
        window = one.cut(self._through)
        day = nw.col(self._time)
        if window is None:
            return day != day  # no record; a literal would not be as long as the table
        return (day >= nw.lit(window.first)) & (day <= nw.lit(window.last))

    def _selected(self, one: Aggregate) -> nw.Expr | None:
        return None if x.constant_truth(one.selected) is True else self._walk.column(one.selected)

    def _mask(self, one: Aggregate) -> nw.Expr | None:
        """Which records count; None where all do."""
        parts = [self._dated(one)] if one.window is not None else []
        selected = self._selected(one)
        if selected is not None:
            parts.append(selected)
        return reduce(and_, parts) if parts else None

    def _masked(self, one: Aggregate, mask: nw.Expr | None) -> nw.Expr:
        if one.gathering in ("count", "periods"):
            amount = nw.lit(1).cast(nw.Int64)
        else:
            amount = self._walk.column(one.amount).cast(nw.Int64)
        if one.latest:
            amount = self._packed(one, amount)
        if mask is None:
            return amount
        if one.gathering == "min" or one.present is not None or one.latest:
            return nw.when(mask).then(amount)
        return nw.when(mask).then(amount).otherwise(_zero())

    def _gathered(self, one: Aggregate) -> nw.Expr:
        column = nw.col(one.name)
        if one.gathering == "max" or one.latest:
            return column.max()
        return column.min() if one.gathering == "min" else column.sum()

    def _packed(self, one: Aggregate, amount: nw.Expr) -> nw.Expr:
        bounds = self._packing(one)
        if bounds is None or one.window is None:
            raise TypeError(one.name)
        first = one.window.first.toordinal()
        return (self._day() - first) * (bounds.high - bounds.low + 1) + (amount - bounds.low)

    def _unpacked(self, one: Aggregate) -> nw.Expr:
        bounds = self._packing(one)
        if bounds is None:
            raise TypeError(one.name)
        amount: nw.Expr = self._walk.remainder(nw.col(one.name), bounds.high - bounds.low + 1)
        return amount + bounds.low

    def _day(self) -> nw.Expr:
        """The ordinal of the record's date, as `date.toordinal` counts."""
        day = nw.col(self._time)
        if self._backend.dates_are_days:
            return day.cast(nw.Int32).cast(nw.Int64) + date(1970, 1, 1).toordinal()
        before = day.dt.year().cast(nw.Int64) - 1
        leap_days = before // 4 - before // 100 + before // 400
        return before * 365 + leap_days + day.dt.ordinal_day().cast(nw.Int64)

    def _last(self, table: Frame, one: Aggregate) -> Frame:
        """An aggregate over the records of each unit's latest selected date."""
        mask = self._mask(one)
        kept = table if mask is None else table.filter(mask)
        amount = self._walk.column(one.amount).cast(nw.Int64).alias(one.name)
        kept = kept.select(self._unit, nw.col(self._time).alias("day__"), amount)
        latest = kept.group_by(self._unit).agg(nw.col("day__").max().alias("latest__"))
        joined = kept.join(latest, on=self._unit, how="inner")
        last = joined.filter(nw.col("day__") == nw.col("latest__"))
        column = nw.col(one.name)
        gathered = column.max() if one.gathering == "max" else column.sum()
        return last.group_by(self._unit).agg(gathered)

    def _periods(self, table: Frame, one: Aggregate) -> Frame:
        """How many due periods have enough records; counted in two steps, for not every engine
        counts distinct.
        """
        mask = self._mask(one)
        found = table if mask is None else table.filter(mask)
        numbered = found.select(self._unit, self._period(one).alias("period__"))
        per_period = numbered.group_by(self._unit, "period__").agg(nw.len().alias("rows__"))
        enough = per_period.filter(nw.col("rows__") >= one.at_least)
        return enough.group_by(self._unit).agg(nw.len().alias(one.name))

    def _period(self, one: Aggregate) -> nw.Expr:
        """The number of the period of a date: no engine's own week rule."""
        if one.cadence is None or one.counted_from is None:
            raise TypeError(one.name)
        start = one.cadence.start(one.counted_from)
        if one.cadence.months == 0:
            return (self._day() - start) // 7
        day = nw.col(self._time)
        month = day.dt.year().cast(nw.Int64) * 12 + day.dt.month().cast(nw.Int64)
        return (month - (start + 1)) // one.cadence.months


def _layers(plan: Plan) -> tuple[tuple[Step, ...], ...]:
    """The steps in as few layers as their dependencies allow; one layer is one pass of columns."""
    level: dict[str, int] = {}
    layers: list[list[Step]] = []
    for step in plan.steps:
        depth = max((level.get(name, -1) for name in x.names_in(step.expression)), default=-1) + 1
        level[step.name] = depth
        while len(layers) <= depth:
            layers.append([])
        layers[depth].append(step)
    return tuple(tuple(layer) for layer in layers)


def names_of(plan: Plan) -> tuple[str, ...]:
    """The names of all numbers in the order of the frame."""
    return (
        *(one.name for one in plan.aggregates),
        *(one.name for one in plan.due),
        *(step.name for step in plan.steps),
    )
