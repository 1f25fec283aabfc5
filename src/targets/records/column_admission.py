"""Frames judged as columns: the same verdicts as row by row, without turning rows into objects.

A first pass counts what is not sound. Only where something is, the records concerned are taken out
and handed to the row-by-row judge, which words their failures. Never words one itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any

import narwhals as nw

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

    def judge(self, opened: OpenedFrame, roster: Roster | None) -> Judged:
        """Every record of a frame."""
        strip = roster is None
        inside = self._inside(opened, strip=strip, numbered=False)
        tally = self._tally(opened, inside, roster)
        if tally.foreign and roster is not None and self._has_blanks(inside, roster):
            inside = self._inside(opened, strip=True, numbered=False)
            strip, tally = True, self._tally(opened, inside, roster)
        judged = Judged(self._name, row_names(self._plan.rulebook, self._name))
        judged.outside = tally.delivered - tally.inside
        over = self._limit is not None and tally.most > self._limit
        if tally.unsound or tally.foreign or tally.doubled or tally.warned or over:
            accepted = self._sift(opened, roster, judged, strip=strip)
        else:
            accepted = inside
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
        sound = [one.sound for one in fields.values()]
        keyed = [fields[name].sound for name in self._table.key] or [nw.lit(True)]
        frame = frame.with_columns(
            *carried,
            reduce(and_, sound).alias("sound__"),
            reduce(and_, keyed).alias("keyed__"),
            (fields[self._time].sound if self._time else nw.lit(True)).alias("dated__"),
        )
        if strip and opened.schema[opened.columns[self._unit]] == nw.String:
            frame = frame.with_columns(nw.col(self._unit).str.strip_chars())
        if self._time is not None:
            frame = frame.filter(~nw.col("dated__") | self._in_windows(self._time))
        return frame.with_columns(
            (nw.col("sound__") & self._passes("error")).alias("sound__"),
            (nw.col("sound__") & ~self._passes("warning")).alias("warned__"),
        )

    def _in_windows(self, time: str) -> nw.Expr:
        day = nw.col(time)
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

    def _tally(self, opened: OpenedFrame, inside: Frame, roster: Roster | None) -> _Tally:
        """One pass over the records, grouped by unit; then one over the units."""
        unit, key = self._unit, self._table.key
        by_time = set(key) == {unit, self._time} and len(key) == 2 and self._time is not None
        flags = inside.with_columns(
            nw.when(nw.col("sound__")).then(nw.lit(0)).otherwise(nw.lit(1)).alias("unsound__"),
            nw.when(nw.col("warned__")).then(nw.lit(1)).otherwise(nw.lit(0)).alias("warns__"),
        )
        gathered = [
            nw.len().alias("rows__"),
            nw.col("unsound__").sum(),
            nw.col("warns__").sum(),
        ]
        if by_time:
            gathered.append(nw.col(self._time or "").n_unique().alias("dates__"))
        units = flags.group_by(unit).agg(*gathered)
        if roster is not None:
            known = roster.units.with_columns(nw.lit(1).alias("known__"))
            units = units.join(known, on=unit, how="left")
        foreign = nw.col("known__").is_null() if roster is not None else nw.lit(False)
        doubled = nw.col("dates__") != nw.col("rows__") if by_time else nw.lit(False)
        told = units.with_columns(
            nw.when(foreign).then(nw.lit(1)).otherwise(nw.lit(0)).alias("foreign__"),
            nw.when(doubled).then(nw.lit(1)).otherwise(nw.lit(0)).alias("doubled__"),
        ).select(
            nw.col("rows__").sum().alias("a"),
            nw.col("unsound__").sum().alias("b"),
            nw.col("warns__").sum().alias("c"),
            nw.col("foreign__").sum().alias("d"),
            nw.col("doubled__").sum().alias("e"),
            nw.col("rows__").max().alias("f"),
        )
        (numbers,) = collected_rows(told)
        rows, unsound, warned, foreign_units, doubled_units, most = (
            int(one or 0) for one in numbers
        )
        if key and not by_time:
            doubled_units = most - 1 if len(key) == 1 else self._doubles(inside, key)
        if self._time is None:
            delivered = rows
        else:
            ((found,),) = collected_rows(opened.frame().select(nw.len()))
            delivered = int(found)
        return _Tally(delivered, rows, unsound, warned, foreign_units, max(doubled_units, 0), most)

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
            known = roster.units.with_columns(nw.lit(1).alias("known__"))
            frame = frame.join(known, on=self._unit, how="left")
            accepted = accepted & ~nw.col("known__").is_null()
        if self._table.key:
            one = nw.when(nw.col("keyed__")).then(nw.lit(1)).otherwise(nw.lit(0))
            frame = frame.with_columns(one.alias("one__"))
            sharing = nw.col("one__").sum().over(*self._table.key)
            frame = frame.with_columns(sharing.alias("sharing__"))
            accepted = accepted & ~(nw.col("keyed__") & (nw.col("sharing__") > 1))
        frame = frame.with_columns(accepted.alias("accepted__"))
        if self._limit is not None:
            one = nw.when(nw.col("accepted__")).then(nw.lit(1)).otherwise(nw.lit(0))
            frame = frame.with_columns(one.alias("counted__"))
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


def judge_frames(
    plan: Plan,
    admissions: Mapping[str, Admission],
    opened: Mapping[str, Delivery],
    order: Sequence[str],
    frames: Sequence[OpenedFrame],
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
            judged[name] = by_columns.judge(delivery.frame, roster)
        elif delivery is not None and delivery.sheet is not None:
            units = None if roster is None else _all_units(roster)
            found = admissions[name].judge(delivery.sheet, delivery.columns, units)
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
