"""Frames judged as columns: the same verdicts as row by row, without turning rows into objects.

A first pass counts what is not sound. Only where something is, the records concerned are taken out
and handed to the row-by-row judge, which words their failures. Never words one itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import reduce
from operator import add, and_, or_
from typing import Any, Protocol

import narwhals as nw

from targets.calendar import first_of_month, month_number
from targets.carriers.backends import Backend
from targets.carriers.columns import ColumnWalk
from targets.plan.inputs import row_names
from targets.plan.steps import Check, Plan
from targets.records.admission import Admission, most_rows, windows_of
from targets.records.column_corrections import ColumnCorrector, passes
from targets.records.columns import is_heading, is_total, one_where, repeats_headings, trimmed
from targets.records.failures import NEAR_NAMES_AT_MOST, Units
from targets.records.files import Sheet
from targets.records.frames import (
    Frame,
    OpenedFrame,
    carried_columns,
    collect,
    collected_rows,
    field_columns,
    records_of,
)
from targets.records.judged import Judged

MONTHS_AT_MOST = 36
"""Up to so many months of a window stand as bits of one whole number."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The units that may have records: one column, each unit once."""

    units: Frame
    count: int
    barred: frozenset[object]


class Alongside(Protocol):
    """What the engine wants to know of each unit, gathered in the pass that judges."""

    def columns(self) -> list[nw.Expr]:
        """Columns of each record, named as what is gathered."""
        ...

    def gathered(self) -> list[nw.Expr]:
        """The same, gathered over the records of a unit."""
        ...

    def finished(self, units: Frame) -> Frame:
        """The unit and what was gathered, out of a frame of one row a unit."""
        ...


Gather = Callable[[str, Backend], Alongside | None]


@dataclass(frozen=True, slots=True)
class _Tally:
    """What the first pass counted; `suspect` is 0 where every record is sound, and its key its
    own.
    """

    delivered: int
    inside: int
    suspect: int
    warned: int
    foreign: int
    most: int
    units: Frame | None = None


@dataclass(frozen=True, slots=True)
class _Dates:
    """A column of each record, what gathers it by unit, and the number of different dates then.

    `see_unsound` where a record that is not sound lacks in that number.
    """

    column: nw.Expr
    gathered: nw.Expr
    count: nw.Expr
    see_unsound: bool = False


class ColumnAdmission:
    """The judge of one dataset, on frames of any kind; `corrected` are the records that it
    corrects.
    """

    def __init__(
        self, plan: Plan, dataset: str, by_rows: Admission, corrected: Frame | None = None
    ) -> None:
        self._plan = plan
        self._corrected = corrected
        self._name = dataset
        self._table = plan.rulebook.records[dataset]
        self._unit = plan.rulebook.unit.id
        self._by_rows = by_rows
        is_roster = dataset == plan.rulebook.unit.roster
        self._time = None if is_roster else self._table.time
        self._limit = most_rows(plan, dataset)
        self._checks: Sequence[Check] = plan.checks[dataset]
        self._warns = any(one.severity == "warning" for one in self._checks)

    def judge(
        self, opened: OpenedFrame, roster: Roster | None, gather: Gather | None = None
    ) -> Judged:
        """Every record of a frame. What `gather` asks for is gathered in the same pass, and kept
        where every record is accepted.
        """
        strip = roster is None
        inside = self._inside(opened, strip=strip, numbered=False)
        local = opened.backend.local and gather is not None
        beside = gather(self._name, opened.backend) if local and gather is not None else None
        tally = self._tally(opened, inside, roster, beside)
        if tally.foreign and roster is not None and self._has_blanks(inside, roster):
            inside = self._inside(opened, strip=True, numbered=False)
            strip, tally = True, self._tally(opened, inside, roster, beside)
        judged = Judged(self._name, row_names(self._plan.rulebook, self._name))
        judged.outside = tally.delivered - tally.inside
        over = self._limit is not None and tally.most > self._limit
        corrects = self._by_rows.corrector is not None
        if tally.suspect or tally.foreign or tally.warned or over or corrects:
            accepted = self._sift(opened, roster, judged, strip=strip)
        else:
            accepted = inside
            if beside is not None and tally.units is not None:
                judged.gathered = beside.finished(tally.units)
        judged.accepted = tally.inside - len(judged.rejected)
        judged.frame = accepted.select(*judged.row_names)
        judged.native = accepted.select(
            *(nw.col(f"cell__{name}").alias(heading) for name, heading in opened.columns.items())
        )
        judged.note_outside(windows_of(self._plan, self._name), self._time or "")
        return judged

    def _inside(self, opened: OpenedFrame, *, strip: bool, numbered: bool) -> Frame:
        """The records whose date lies in a window: cells, carried columns, and whether each is
        sound.
        """
        cells = [nw.col(heading).alias(f"cell__{name}") for name, heading in opened.columns.items()]
        if numbered:
            frame = opened.numbered("row__").select("row__", *cells)
        else:
            frame = opened.frame().select(*cells)
        names = {name: f"cell__{name}" for name in opened.columns}
        fields = field_columns(self._plan.rulebook, opened, names)
        carried = carried_columns(self._plan.rulebook, self._name, fields)
        # a unit without a name is told once a unit, unless its rows are to be told apart
        sound = [one.sound for name, one in fields.items() if numbered or name != self._unit]
        keyed = [fields[name].sound for name in self._table.key] or [nw.lit(True)]
        before = [column for one in fields.values() for column in one.before]
        if before:
            frame = frame.with_columns(*before)
        if self._time is not None:
            dated, day = fields[self._time].sound, fields[self._time].value
            frame = frame.filter(~dated | self._in_windows(day))
        frame = frame.with_columns(
            *carried,
            reduce(and_, sound or [nw.lit(True)]).alias("sound__"),
            reduce(and_, keyed).alias("keyed__"),
        )
        if strip and opened.schema[opened.columns[self._unit]] == nw.String:
            frame = frame.with_columns(
                trimmed(nw.col(self._unit), opened.backend).alias(self._unit)
            )
        return frame.with_columns(
            (nw.col("sound__") & passes(self._checks, "error")).alias("sound__"),
            (nw.col("sound__") & ~passes(self._checks, "warning")).alias("warned__"),
        )

    def _in_windows(self, day: nw.Expr) -> nw.Expr:
        return reduce(
            or_,
            [
                (day >= nw.lit(window.first)) & (day <= nw.lit(window.last))
                for window in windows_of(self._plan, self._name)
            ],
        )

    def _tally(
        self,
        opened: OpenedFrame,
        inside: Frame,
        roster: Roster | None,
        beside: Alongside | None,
    ) -> _Tally:
        """One pass over the records, grouped by unit; then one over the units."""
        dates = self._dates_of_a_unit(opened.backend)
        units = self._units(inside, beside, dates)
        if beside is not None:
            units = collect(units).lazy()
        held = units if roster is None else _known(units, roster, self._unit)
        foreign = self._is_no_unit(opened) if roster is None else nw.col("known__").is_null()
        suspect = nw.lit(False) if dates is None else dates.count != nw.col("rows__")
        if dates is None or not dates.see_unsound:
            suspect = suspect | (nw.col("unsound__") > 0)
        told = held.with_columns(
            one_where(foreign).alias("foreign__"), one_where(suspect).alias("suspect__")
        ).select(
            nw.col("rows__").sum().alias("all__"),
            nw.col("suspect__").sum(),
            (nw.col("warns__").sum() if self._warns else nw.lit(0)).alias("warns__"),
            nw.col("foreign__").sum(),
            nw.col("rows__").max().alias("most__"),
        )
        (numbers,) = collected_rows(told)
        rows, suspects, warned, foreign_units, most = (int(one or 0) for one in numbers)
        if (key := self._table.key) and dates is None:
            suspects += max(most - 1, 0) if len(key) == 1 else self._doubles(inside, key)
        delivered = rows
        if self._time is not None:
            ((found,),) = collected_rows(opened.frame().select(nw.len()))
            delivered = int(found)
        return _Tally(delivered, rows, suspects, warned, foreign_units, most, units)

    def _is_no_unit(self, opened: OpenedFrame) -> nw.Expr:
        """Whether a unit is an empty cell, or may be the name of a row of totals or of headings."""
        named = field_columns(self._plan.rulebook, opened, {one: one for one in opened.columns})
        kind = opened.schema[opened.columns[self._unit]]
        other = is_total(self._unit, kind) | is_heading(self._unit, kind, self._table)
        return other | ~named[self._unit].sound

    def _units(self, inside: Frame, beside: Alongside | None, dates: _Dates | None) -> Frame:
        """One row a unit: its records, those that are not sound, its dates, and what goes
        beside.
        """
        columns = beside.columns() if beside is not None else []
        told_apart = dates is None or not dates.see_unsound
        flags = inside.select(
            self._unit,
            *([one_where(~nw.col("sound__")).alias("unsound__")] if told_apart else []),
            *([one_where(nw.col("warned__")).alias("warns__")] if self._warns else []),
            *([dates.column.alias("dates__")] if dates is not None else []),
            *columns,
        )
        gathered = [
            nw.len().alias("rows__"),
            *([nw.col("unsound__").sum()] if told_apart else []),
            *([nw.col("warns__").sum()] if self._warns else []),
            *([dates.gathered] if dates is not None else []),
            *(beside.gathered() if beside is not None else []),
        ]
        return flags.group_by(self._unit).agg(*gathered)

    def _dates_of_a_unit(self, backend: Backend) -> _Dates | None:
        """How to count the different dates of a unit, where unit and date are the whole key.

        Months are bits: as many powers of two as there are records add up to a number with as many
        bits only where no two are the same, and none is left out. That takes no memory; to collect
        the dates does.
        """
        if self._time is None or sorted(self._table.key) != sorted([self._unit, self._time]):
            return None
        day, held = nw.col(self._time), nw.col("dates__")
        months = self._months()
        if months is None:
            return _Dates(day, held.n_unique(), held)
        bit = nw.lit(0).cast(nw.Int64)
        for place, first in enumerate(months):
            power = nw.lit(2**place).cast(nw.Int64)
            bit = nw.when(day == nw.lit(first)).then(power).otherwise(bit)
        walk = ColumnWalk(backend)
        bits = [walk.remainder(walk.quotient(held, 2**place), 2) for place in range(len(months))]
        sound = nw.when(nw.col("sound__")).then(bit).otherwise(nw.lit(0).cast(nw.Int64))
        return _Dates(sound, held.sum(), reduce(add, bits), see_unsound=True)

    def _months(self) -> list[date] | None:
        """The first days of all months that count; None for other dates, or too many months."""
        if self._table.fields[self._time or ""].type != "month":
            return None
        windows = windows_of(self._plan, self._name)
        numbers = sorted(
            {
                number
                for window in windows
                for number in range(month_number(window.first), month_number(window.last) + 1)
            }
        )
        return (
            [first_of_month(number) for number in numbers]
            if len(numbers) <= MONTHS_AT_MOST
            else None
        )

    def _doubles(self, inside: Frame, key: Sequence[str]) -> int:
        shared = inside.group_by(*key).agg(nw.len().alias("rows__")).filter(nw.col("rows__") > 1)
        ((found,),) = collected_rows(shared.select(nw.len()))
        return int(found)

    def _has_blanks(self, inside: Frame, roster: Roster) -> bool:
        """Whether a unit is not found on the roster only for blanks around its name."""
        foreign = inside.select(self._unit).unique().join(roster.units, on=self._unit, how="anti")
        return any(
            isinstance(unit, str) and unit != unit.strip() for (unit,) in collected_rows(foreign)
        )

    def _sift(
        self, opened: OpenedFrame, roster: Roster | None, judged: Judged, *, strip: bool
    ) -> Frame:
        """The accepted records; those that are not go through the row-by-row judge into
        `judged`.
        """
        frame = self._inside(opened, strip=strip, numbered=True)
        kinds = {name: opened.schema[heading] for name, heading in opened.columns.items()}
        headings = repeats_headings(self._unit, kinds, self._table, opened.backend)
        accepted, keyed = nw.col("sound__") & ~headings, nw.col("keyed__") & ~headings
        if roster is not None:
            frame = _known(frame, roster, self._unit)
            accepted = accepted & ~nw.col("known__").is_null()
        else:
            accepted = accepted & ~is_total(self._unit, kinds[self._unit])
        if self._table.key:
            frame = frame.with_columns(one_where(keyed).alias("one__"))
            sharing = nw.col("one__").sum().over(*self._table.key)
            frame = frame.with_columns(sharing.alias("sharing__"))
            accepted = accepted & ~(keyed & (nw.col("sharing__") > 1))
        frame = frame.with_columns(accepted.alias("accepted__"))
        if self._by_rows.corrector is not None:
            frame = ColumnCorrector(self._by_rows.corrector).fitting(frame, self._corrected)
        if self._limit is not None:
            frame = frame.with_columns(one_where(nw.col("accepted__")).alias("counted__"))
            held = nw.col("counted__").sum().over(self._unit)
            frame = frame.with_columns(held.alias("held__"))
            accepted = nw.col("accepted__") & (nw.col("held__") <= self._limit)
            frame = frame.with_columns(accepted.alias("accepted__"))
        self._word(opened, roster, judged, frame.filter(~nw.col("accepted__") | nw.col("warned__")))
        return frame.filter(nw.col("accepted__"))

    def _word(
        self, opened: OpenedFrame, roster: Roster | None, judged: Judged, told: Frame
    ) -> None:
        """The failures of the records that are not accepted, or accepted with a warning."""
        cells = [f"cell__{name}" for name in opened.columns]
        rows = collected_rows(told.select("row__", *cells, self._unit, "accepted__"))
        ordered = sorted(rows, key=lambda row: (row[0] or 0, [str(cell) for cell in row[1:-2]]))
        sheet = Sheet(
            tuple(opened.columns.values()),
            [[_as_date(cell) for cell in row[1:-2]] for row in ordered],
            1,
            numbers=tuple(row[0] for row in ordered),
        )
        columns = {name: place for place, name in enumerate(opened.columns)}
        units = None if roster is None else self._known_units(roster, {row[-2] for row in ordered})
        asked = {row[-2] for row in ordered}
        records = records_of(self._plan, self._by_rows.corrector, self._corrected, asked)
        found = self._by_rows.judge(sheet, columns, units, records)
        refused = sum(not row[-1] for row in ordered)
        if len(found.rejected) != refused or found.outside:
            raise RuntimeError(
                f"{self._name}: columns reject {refused}, rows {len(found.rejected)}"
            )
        judged.failures = found.failures
        judged.rejected, judged.refused, judged.barred = found.rejected, found.refused, found.barred

    def _known_units(self, roster: Roster, asked: set[Any]) -> Units:
        """The units of the roster that matter: all of a short one, else those asked about."""
        units = roster.units
        if roster.count > NEAR_NAMES_AT_MOST:
            units = units.filter(
                nw.col(self._unit).is_in([unit for unit in asked if unit is not None])
            )
        return Units(frozenset(unit for (unit,) in collected_rows(units)), roster.barred)


def _as_date(cell: object) -> object:
    """A time at midnight is the date that was delivered: some engines have no other."""
    return cell.date() if isinstance(cell, datetime) and cell.timetz() == time() else cell


def _known(frame: Frame, roster: Roster, unit: str) -> Frame:
    """`frame` with `known__`, null where the unit is not on the roster."""
    known = roster.units.with_columns(nw.lit(1).alias("known__"))
    return frame.join(known, on=unit, how="left")
