"""All units on columns: the same plan as joins, grouped sums and column expressions, by narwhals.

Everything stays lazy here; whoever asks for results collects. Columns never hold nulls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from math import prod
from operator import and_
from typing import Any

import narwhals as nw

from targets.carriers.backends import Backend
from targets.carriers.columns import ColumnWalk
from targets.carriers.intervals import INT64_AT_MOST, Interval, IntervalWalk
from targets.plan import expressions as x
from targets.plan.inputs import Inputs
from targets.plan.steps import Aggregate, Plan, Step
from targets.records.admission import windows_of

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

    def run(
        self,
        tables: Mapping[str, Frame],
        through: date | None,
        beside: Mapping[str, Frame] | None = None,
    ) -> Frame:
        """One row a unit: the unit, its texts, then aggregates, periods due and narrow steps by
        name. What wide steps there are is finished on Python's integers by `engine.wide`.

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
        bounds = IntervalWalk(self._plan.bounds)
        bounds.of(step.expression)
        large = bounds.quotient >= EXACT_QUOTIENT_BELOW
        walk = ColumnWalk(self._backend, large_quotients=large)
        return walk.column(step.expression).alias(step.name)

    def _units(self, tables: Mapping[str, Frame]) -> Frame:
        """The units: those on the roster, else all that occur."""
        unit = self._rulebook.unit
        if unit.roster is not None:
            return tables[unit.roster].select(self._unit, *self._rulebook.unit_texts)
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


@dataclass(frozen=True, slots=True)
class _Pack:
    """Amounts of the latest selected record that fit behind its date in one whole number."""

    amounts: tuple[tuple[Aggregate, Interval], ...]
    days: int

    @property
    def first(self) -> Aggregate:
        return self.amounts[0][0]

    @property
    def name(self) -> str:
        return f"{self.first.name}__packed"

    @property
    def first_day(self) -> int:
        """The ordinal of the first day that counts."""
        window = self.first.window
        return 0 if window is None else window.whole.first.toordinal()

    @property
    def room(self) -> int:
        """One more than the largest number that the pack can be."""
        return prod((bounds.size for _, bounds in self.amounts), start=self.days + 1)

    def takes(self, one: Aggregate, bounds: Interval) -> bool:
        """Whether another amount is of the same records, and fits in."""
        mine = self.first
        same = one.window == mine.window and x.same(one.selected, mine.selected)
        return same and self.room * bounds.size <= INT64_AT_MOST

    def with_amount(self, one: Aggregate, bounds: Interval) -> _Pack:
        return _Pack((*self.amounts, (one, bounds)), self.days)


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
        self._packs = self._packed_latest()
        packed = {one.name for pack in self._packs for one, _ in pack.amounts}
        self._together = [
            one for one in self._aggregates if self._is_masked(one) or one.name in packed
        ]
        windows = {*windows_of(plan, dataset), *(one.cut(None) for one in self._together)}
        self._judged_are_cut = len(windows) == 1

    def columns(self) -> list[nw.Expr]:
        """A column of each judged record for every number that one pass gives."""
        return self._one_pass(cut=self._judged_are_cut)[0]

    def gathered(self) -> list[nw.Expr]:
        """The same, gathered over the records of a unit."""
        return self._one_pass(cut=self._judged_are_cut)[1]

    def _one_pass(self, *, cut: bool) -> tuple[list[nw.Expr], list[nw.Expr]]:
        """Masked columns, and what gathers them by unit; `cut` records all lie in the window."""
        columns, gathered = [], []
        for one in self._together:
            if one.latest:
                continue
            mask = self._selected(one) if cut else self._mask(one)
            if mask is None and one.gathering in ("count", "periods"):
                gathered.append(nw.len().alias(one.name))
                continue
            columns.append(self._masked(one, mask).alias(one.name))
            gathered.append(self._gathered(one))
        for pack in self._packs:
            mask = self._selected(pack.first) if cut else self._mask(pack.first)
            columns.append(self._packed(pack, mask).alias(pack.name))
            gathered.append(nw.col(pack.name).max())
        return columns, gathered

    def finished(self, units: Frame) -> Frame:
        """The unit and its aggregates, out of a frame of one row a unit."""
        amounts = [column for pack in self._packs for column in self._unpacked(pack)]
        done = units.with_columns(*amounts) if amounts else units
        return done.select(self._unit, *(one.name for one in self._together))

    def frames(
        self, table: Frame, gathered: Frame | None = None
    ) -> list[tuple[Frame, list[Aggregate]]]:
        """Frames of one row a unit, each with the aggregates that it holds; `gathered` is the first
        of them where it is there already.
        """
        together = self._together
        if together and gathered is None:
            gathered = self._summed(table)
        found = [(gathered, together)] if gathered is not None else []
        for one in self._aggregates:
            if one in together:
                continue
            alone = (
                self._periods(table, one) if one.gathering == "periods" else self._last(table, one)
            )
            found.append((alone, [one]))
        return found

    def _is_masked(self, one: Aggregate) -> bool:
        """Whether one masked column, grouped by unit, gives the aggregate."""
        return self._counts_months(one) if one.gathering == "periods" else not one.latest

    def _counts_months(self, one: Aggregate) -> bool:
        """One record a month at most: the months with a record are as many as the records."""
        monthly = one.cadence is not None and one.cadence.months == 1 and one.at_least == 1
        return monthly and self._month_by_month

    def _packed_latest(self) -> list[_Pack]:
        """Sums over the latest date as few whole numbers: those of one selection stand behind the
        same date, as many as there is room for. Empty where a unit may have more than one record
        a date.
        """
        packs: list[_Pack] = []
        for one in self._aggregates:
            if not (one.latest and self._one_a_date and one.gathering == "sum" and one.window):
                continue
            bounds = IntervalWalk(self._row_bounds).of(one.amount)
            alone = _Pack(((one, bounds),), one.window.whole.days)
            if alone.room > INT64_AT_MOST:
                continue
            if packs and packs[-1].takes(one, bounds):
                packs[-1] = packs[-1].with_amount(one, bounds)
            else:
                packs.append(alone)
        return packs

    def _summed(self, table: Frame) -> Frame:
        """One pass over the records: every aggregate as a masked column, grouped by unit."""
        windows = {one.cut(self._through) if one.window else None for one in self._together}
        cut = len(windows) == 1
        if cut and self._together[0].window is not None:
            table = table.filter(self._dated(self._together[0]))
        columns, gathered = self._one_pass(cut=cut)
        return self.finished(table.select(self._unit, *columns).group_by(self._unit).agg(*gathered))

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
        if mask is None:
            return amount
        if one.gathering == "min" or one.present is not None:
            return nw.when(mask).then(amount)
        return nw.when(mask).then(amount).otherwise(_zero())

    def _gathered(self, one: Aggregate) -> nw.Expr:
        column = nw.col(one.name)
        if one.gathering == "max":
            return column.max()
        return column.min() if one.gathering == "min" else column.sum()

    def _packed(self, pack: _Pack, mask: nw.Expr | None) -> nw.Expr:
        """The day and the amounts behind it as one whole number, so that the largest is the
        latest.
        """
        number = self._day() - pack.first_day
        for one, bounds in pack.amounts:
            amount = self._walk.column(one.amount).cast(nw.Int64)
            number = number * bounds.size + (amount if bounds.low == 0 else amount - bounds.low)
        return number if mask is None else nw.when(mask).then(number)

    def _unpacked(self, pack: _Pack) -> list[nw.Expr]:
        """The amounts of a pack, each under the name of its aggregate."""
        walk = ColumnWalk(self._backend, large_quotients=True)
        found = []
        behind = 1
        for one, bounds in reversed(pack.amounts):
            number = nw.col(pack.name)
            rest = number if behind == 1 else walk.quotient(number, behind)
            amount = walk.remainder(rest, bounds.size)
            found.append((amount + bounds.low).alias(one.name))
            behind *= bounds.size
        return found

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
        window = one.cut(self._through)
        if one.cadence is None or window is None:  # of no dates at all no record is left
            return self._day() * 0
        start = one.cadence.start(window)
        if one.cadence.months == 0:
            return (self._day() - start) // 7
        day = nw.col(self._time)
        month = day.dt.year().cast(nw.Int64) * 12 + day.dt.month().cast(nw.Int64)
        return (month - (start + 1)) // one.cadence.months


def _layers(plan: Plan) -> tuple[tuple[Step, ...], ...]:
    """The narrow steps in as few layers as their dependencies allow; one layer is one pass of
    columns.
    """
    level: dict[str, int] = {}
    layers: list[list[Step]] = []
    for step in plan.narrow_steps:
        depth = max((level.get(name, -1) for name in x.names_in(step.expression)), default=-1) + 1
        level[step.name] = depth
        while len(layers) <= depth:
            layers.append([])
        layers[depth].append(step)
    return tuple(tuple(layer) for layer in layers)


def names_of(plan: Plan) -> tuple[str, ...]:
    """The names of the numbers of the frame, in its order; wide steps are not among them."""
    return (
        *(one.name for one in plan.aggregates),
        *(one.name for one in plan.due),
        *(step.name for step in plan.narrow_steps),
    )
