"""Frames judged as columns: the same verdicts as row by row, without turning rows into objects.

A first pass counts what is not sound. Only where something is, the records concerned are taken out
and handed to the row-by-row judge, which words their failures. Never words one itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Protocol

import narwhals as nw

from targets.carriers.backends import Backend
from targets.carriers.columns import ColumnWalk
from targets.errors import RecordsError, word
from targets.plan import Plan
from targets.plan import expressions as x
from targets.plan.steps import Check
from targets.records.admission import Admission, Judged, most_rows, row_names, windows_of
from targets.records.deliveries import Delivery
from targets.records.files import Sheet
from targets.records.frames import (
    Frame,
    OpenedFrame,
    carried_columns,
    collect,
    collected_rows,
    field_columns,
    frame_of_rows,
    in_kind_of,
)

NEAR_NAMES_AT_MOST = 2_000
"""Up to so many units a name that is not on the roster is told its nearest."""


@dataclass(frozen=True, slots=True)
class Roster:
    """The units that may have records: one column, each unit once."""

    units: Frame
    count: int


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
    """What the first pass counted."""

    delivered: int
    inside: int
    unsound: int
    warned: int
    foreign: int
    doubled: int
    most: int
    units: Frame | None = None


class ColumnAdmission:
    """The judge of one dataset, on frames of any kind."""

    def __init__(self, plan: Plan, dataset: str, by_rows: Admission) -> None:
        self._plan = plan
        self._name = dataset
        self._table = plan.rulebook.records[dataset]
        self._unit = plan.rulebook.unit.id
        self._by_rows = by_rows
        is_roster = dataset == plan.rulebook.unit.roster
        self._time = None if is_roster else self._table.time
        self._limit = most_rows(plan, dataset)
        self._checks: Sequence[Check] = plan.checks[dataset]

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
        if tally.unsound or tally.foreign or tally.doubled or tally.warned or over:
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
        judged.note_outside(windows_of(self._plan, self._name))
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
            frame = frame.with_columns(nw.col(self._unit).str.strip_chars())
        return frame.with_columns(
            (nw.col("sound__") & self._passes("error")).alias("sound__"),
            (nw.col("sound__") & ~self._passes("warning")).alias("warned__"),
        )

    def _in_windows(self, day: nw.Expr) -> nw.Expr:
        return reduce(
            or_,
            [
                (day >= nw.lit(window.first)) & (day <= nw.lit(window.last))
                for window in windows_of(self._plan, self._name)
            ],
        )

    def _passes(self, severity: str) -> nw.Expr:
        """Whether every row check of that severity holds; one that is missing passes."""
        walk = ColumnWalk()
        tests = [
            walk.column(x.either(x.compare(">", check.absent, x.whole(0)), check.holds))
            for check in self._checks
            if check.severity == severity
        ]
        return reduce(and_, tests) if tests else nw.lit(True)

    def _tally(
        self,
        opened: OpenedFrame,
        inside: Frame,
        roster: Roster | None,
        beside: Alongside | None,
    ) -> _Tally:
        """One pass over the records, grouped by unit; then one over the units."""
        key = self._table.key
        by_time = set(key) == {self._unit, self._time} and len(key) == 2
        units = self._units(inside, beside, by_time=by_time)
        if beside is not None:
            units = collect(units).lazy()
        held = units if roster is None else _known(units, roster, self._unit)
        known = nw.col("known__").is_null()
        foreign = known if roster is not None else self._is_nameless(opened)
        doubled = nw.col("dates__") != nw.col("rows__") if by_time else nw.lit(False)
        told = held.with_columns(
            _one_where(foreign).alias("foreign__"), _one_where(doubled).alias("doubled__")
        ).select(
            *(nw.col(name).sum() for name in ("rows__", "unsound__", "warns__")),
            *(nw.col(name).sum() for name in ("foreign__", "doubled__")),
            nw.col("rows__").max().alias("most__"),
        )
        (numbers,) = collected_rows(told)
        rows, unsound, warned, foreign_units, doubles, most = (int(one or 0) for one in numbers)
        if key and not by_time:
            doubles = most - 1 if len(key) == 1 else self._doubles(inside, key)
        delivered = rows
        if self._time is not None:
            ((found,),) = collected_rows(opened.frame().select(nw.len()))
            delivered = int(found)
        return _Tally(delivered, rows, unsound, warned, foreign_units, max(doubles, 0), most, units)

    def _is_nameless(self, opened: OpenedFrame) -> nw.Expr:
        """Whether a unit is an empty cell. One that is not on the roster is foreign besides."""
        described = field_columns(
            self._plan.rulebook, opened, {name: name for name in opened.columns}
        )
        return ~described[self._unit].sound

    def _units(self, inside: Frame, beside: Alongside | None, *, by_time: bool) -> Frame:
        """One row a unit: its records, those that are not sound, its dates, and what goes
        beside.
        """
        columns = beside.columns() if beside is not None else []
        dates = [nw.col(self._time or "").alias("date__")] if by_time else []
        flags = inside.select(
            self._unit,
            _one_where(~nw.col("sound__")).alias("unsound__"),
            _one_where(nw.col("warned__")).alias("warns__"),
            *dates,
            *columns,
        )
        gathered = [
            nw.len().alias("rows__"),
            nw.col("unsound__").sum(),
            nw.col("warns__").sum(),
            *([nw.col("date__").n_unique().alias("dates__")] if by_time else []),
            *(beside.gathered() if beside is not None else []),
        ]
        return flags.group_by(self._unit).agg(*gathered)

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
        accepted = nw.col("sound__")
        if roster is not None:
            frame = _known(frame, roster, self._unit)
            accepted = accepted & ~nw.col("known__").is_null()
        if self._table.key:
            frame = frame.with_columns(_one_where(nw.col("keyed__")).alias("one__"))
            sharing = nw.col("one__").sum().over(*self._table.key)
            frame = frame.with_columns(sharing.alias("sharing__"))
            accepted = accepted & ~(nw.col("keyed__") & (nw.col("sharing__") > 1))
        frame = frame.with_columns(accepted.alias("accepted__"))
        if self._limit is not None:
            frame = frame.with_columns(_one_where(nw.col("accepted__")).alias("counted__"))
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
            tuple(opened.columns),
            [row[1:-2] for row in ordered],
            1,
            numbers=tuple(row[0] for row in ordered),
        )
        columns = {name: place for place, name in enumerate(opened.columns)}
        units = None if roster is None else self._known_units(roster, {row[-2] for row in ordered})
        found = self._by_rows.judge(sheet, columns, units)
        refused = sum(not row[-1] for row in ordered)
        if len(found.rejected) != refused or found.outside:
            raise RuntimeError(
                f"{self._name}: columns reject {refused}, rows {len(found.rejected)}"
            )
        judged.failures = found.failures
        judged.rejected = found.rejected

    def _known_units(self, roster: Roster, asked: set[Any]) -> frozenset[object]:
        """The units of the roster that matter: all of a short one, else those asked about."""
        units = roster.units
        if roster.count > NEAR_NAMES_AT_MOST:
            units = units.filter(
                nw.col(self._unit).is_in([unit for unit in asked if unit is not None])
            )
        return frozenset(unit for (unit,) in collected_rows(units))


def _one_where(holds: nw.Expr) -> nw.Expr:
    return nw.when(holds).then(nw.lit(1)).otherwise(nw.lit(0))


def _known(frame: Frame, roster: Roster, unit: str) -> Frame:
    """`frame` with `known__`, null where the unit is not on the roster."""
    known = roster.units.with_columns(nw.lit(1).alias("known__"))
    return frame.join(known, on=unit, how="left")


def judge_frames(
    plan: Plan,
    admissions: Mapping[str, Admission],
    opened: Mapping[str, Delivery],
    order: Sequence[str],
    frames: Sequence[OpenedFrame],
    gather: Gather | None = None,
) -> dict[str, Judged]:
    """Every dataset of a batch in which at least one is a frame; those of rows are turned to
    frames.
    """
    rulebook = plan.rulebook
    unit = rulebook.unit.id
    _check_id_types(plan, opened, frames)
    judged: dict[str, Judged] = {}
    roster: Roster | None = None
    for name in order:
        delivery = opened.get(name)
        if delivery is not None and delivery.frame is not None:
            by_columns = ColumnAdmission(plan, name, admissions[name])
            judged[name] = by_columns.judge(delivery.frame, roster, gather)
        elif delivery is not None and delivery.sheet is not None:
            units = None if roster is None else _all_units(roster)
            found = admissions[name].judge(delivery.sheet, delivery.columns, units)
            if found.rows:  # of no row nobody knows whether ids are text or numbers
                carried = frame_of_rows(rulebook, name, found.rows, found.row_names)
                found.frame = in_kind_of(carried, frames[0].backend.name, [frames[0].native])
            judged[name] = found
        else:
            judged[name] = Judged(name, row_names(rulebook, name))
            continue
        if name == rulebook.unit.roster:
            if not judged[name].accepted:
                told = [one.wording for one in judged[name].failures]
                raise RecordsError(word("E916", dataset=name), *told)
            roster = Roster(judged[name].frame.select(unit), judged[name].accepted)
    return {name: judged[name] for name in rulebook.records}


def _all_units(roster: Roster) -> frozenset[object]:
    return frozenset(unit for (unit,) in collected_rows(roster.units))


def _check_id_types(
    plan: Plan, opened: Mapping[str, Delivery], frames: Sequence[OpenedFrame]
) -> None:
    """Ids are never cast, so those of all datasets must be of one type."""
    unit = plan.rulebook.unit.id
    types = {
        frame.dataset: "whole numbers" if frame.schema[frame.columns[unit]].is_integer() else "text"
        for frame in frames
    }
    for name, delivery in opened.items():
        if delivery.sheet is not None and delivery.sheet.rows:
            cell = delivery.sheet.rows[0][delivery.columns[unit]]
            types[name] = "whole numbers" if isinstance(cell, int) else "text"
    first, wanted = next(iter(types.items()))
    problems = [
        word("E907", dataset=name, found=found, other=first, wanted=wanted)
        for name, found in types.items()
        if found != wanted
    ]
    if problems:
        raise RecordsError(*problems)
