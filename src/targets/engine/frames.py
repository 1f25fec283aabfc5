"""All units on columns: the same plan as joins, grouped sums and column expressions, through
narwhals.

Everything stays lazy here; whoever asks for results collects. Columns never hold nulls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import narwhals as nw

from targets.carriers.columns import ColumnWalk
from targets.plan import Plan
from targets.plan import expressions as x
from targets.plan.steps import Aggregate, Step

Frame = nw.LazyFrame[Any]


class FrameEngine:
    """Runs one plan on frames of one kind."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._rulebook = plan.rulebook
        self._unit = plan.rulebook.unit.id
        self._layers = _layers(plan)

    def run(self, tables: Mapping[str, Frame], through: date | None) -> Frame:
        """One row a unit: the unit, its groups, then aggregates, periods due and steps by name.

        `tables` hold the scaled columns of each dataset. The order of rows says nothing.
        """
        frame = self._units(tables)
        for name in self._rulebook.records:
            aggregates = self._plan.aggregates_of(name)
            if not aggregates:
                continue
            if name not in tables:
                frame = frame.with_columns(
                    nw.lit(0).cast(nw.Int64).alias(one.name) for one in aggregates
                )
                continue
            frame = self._gather(frame, tables[name], name, aggregates, through)
        due = [nw.lit(one.count(through)).cast(nw.Int64).alias(one.name) for one in self._plan.due]
        if due:
            frame = frame.with_columns(*due)
        walk = ColumnWalk()
        for layer in self._layers:
            frame = frame.with_columns(
                *(walk.column(step.expression).alias(step.name) for step in layer)
            )
        return frame

    def _units(self, tables: Mapping[str, Frame]) -> Frame:
        """The units: those on the roster, else all that occur."""
        unit = self._rulebook.unit
        if unit.roster is not None:
            return tables[unit.roster].select(self._unit, *unit.groups)
        found = [table.select(self._unit) for table in tables.values()]
        return nw.concat(found).unique(subset=[self._unit])

    def _gather(
        self,
        frame: Frame,
        table: Frame,
        name: str,
        aggregates: Sequence[Aggregate],
        through: date | None,
    ) -> Frame:
        """`frame` with the aggregates of one dataset; units without a record get 0."""
        time = self._rulebook.records[name].time
        plain = [one for one in aggregates if one.gathering != "periods"]
        if plain:
            gathered = self._summed(table, time, plain, through)
            frame = self._joined(frame, gathered, plain)
        for one in aggregates:
            if one.gathering == "periods":
                frame = self._joined(frame, self._periods(table, time or "", one, through), [one])
        return frame

    def _joined(self, frame: Frame, gathered: Frame, aggregates: Sequence[Aggregate]) -> Frame:
        joined = frame.join(gathered, on=self._unit, how="left")
        return joined.with_columns(
            nw.col(one.name).fill_null(0).cast(nw.Int64) for one in aggregates
        )

    def _summed(
        self, table: Frame, time: str | None, aggregates: Sequence[Aggregate], through: date | None
    ) -> Frame:
        """One pass over the records: every aggregate as a masked column, grouped by unit."""
        walk = ColumnWalk()
        masks = {one.name: _mask(one, time, through, walk) for one in aggregates}
        latest = [one for one in aggregates if one.latest]
        if latest and time is not None:
            table = table.with_columns(
                nw.when(_truth(masks[one.name]))
                .then(nw.col(time))
                .max()
                .over(self._unit)
                .alias(f"{one.name}__latest")
                for one in latest
            )
        columns, gathered = [], []
        for one in aggregates:
            mask = masks[one.name]
            if one.latest and time is not None:
                at_latest = nw.col(time) == nw.col(f"{one.name}__latest")
                mask = at_latest if mask is None else mask & at_latest
            columns.append(_masked(one, mask, walk).alias(one.name))
            gathered.append(_gathered(one))
        return table.select(self._unit, *columns).group_by(self._unit).agg(*gathered)

    def _periods(self, table: Frame, time: str, one: Aggregate, through: date | None) -> Frame:
        """How many due periods have enough records; counted in two steps, for not every engine
        counts distinct.
        """
        walk = ColumnWalk()
        mask = _mask(one, time, through, walk)
        found = table if mask is None else table.filter(mask)
        numbered = found.select(self._unit, _period_number(one, time).alias("period__"))
        per_period = numbered.group_by(self._unit, "period__").agg(nw.len().alias("rows__"))
        enough = per_period.filter(nw.col("rows__") >= one.at_least)
        return enough.group_by(self._unit).agg(nw.len().alias(one.name))


def _truth(mask: nw.Expr | None) -> nw.Expr:
    return nw.lit(True) if mask is None else mask


def _mask(
    one: Aggregate, time: str | None, through: date | None, walk: ColumnWalk
) -> nw.Expr | None:
    """Which records count; None where all do."""
    parts = []
    if one.window is not None and time is not None:
        window = one.cut(through)
        if window is None:
            return nw.lit(False)
        day = nw.col(time)
        parts.append((day >= nw.lit(window.first)) & (day <= nw.lit(window.last)))
    if x.constant_truth(one.selected) is not True:
        parts.append(walk.column(one.selected))
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else parts[0] & parts[1]


def _masked(one: Aggregate, mask: nw.Expr | None, walk: ColumnWalk) -> nw.Expr:
    amount = walk.column(one.amount).cast(nw.Int64)
    if mask is None:
        return amount
    if one.gathering in ("min", "max") and one.merge != "max":
        return nw.when(mask).then(amount)
    if one.present is not None:
        return nw.when(mask).then(amount)
    return nw.when(mask).then(amount).otherwise(nw.lit(0).cast(nw.Int64))


def _gathered(one: Aggregate) -> nw.Expr:
    column = nw.col(one.name)
    match one.gathering:
        case "min":
            return column.min()
        case "max":
            return column.max()
        case _:
            return column.sum()


def _period_number(one: Aggregate, time: str) -> nw.Expr:
    """The number of the period of a date, from year, month and day of the year: no engine's
    week rule.
    """
    if one.cadence is None or one.counted_from is None:
        raise TypeError(one.name)
    day = nw.col(time)
    year = day.dt.year().cast(nw.Int64)
    start = one.cadence.start(one.counted_from)
    if one.cadence.months:
        return (year * 12 + day.dt.month().cast(nw.Int64) - (start + 1)) // one.cadence.months
    before = year - 1
    ordinal = (
        before * 365
        + before // 4
        - before // 100
        + before // 400
        + day.dt.ordinal_day().cast(nw.Int64)
    )
    return (ordinal - start) // 7


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
