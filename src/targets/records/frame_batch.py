"""A batch in which at least one dataset is a frame: each judged in its turn, the roster first.

Never judges a record itself, and never casts an id: those of all datasets must be of one type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from targets.errors import RecordsError, word
from targets.plan.inputs import row_names
from targets.plan.steps import Plan
from targets.records.admission import Admission
from targets.records.column_admission import ColumnAdmission, Gather, Roster
from targets.records.column_corrections import ColumnCorrector
from targets.records.corrections import Corrector
from targets.records.deliveries import Delivery
from targets.records.failures import Units
from targets.records.frames import (
    Frame,
    OpenedFrame,
    collected_rows,
    frame_of_rows,
    in_kind_of,
    records_of,
)
from targets.records.id_kinds import TEXT, WHOLE, check_id_kinds, id_kind, id_kinds
from targets.records.judged import Judged
from targets.rulebook.corrections import corrector_of


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
    wanted = _id_kind(plan, admissions, opened, frames)
    judged: dict[str, Judged] = {}
    roster: Roster | None = None
    for name in order:
        delivery = opened.get(name)
        corrector = admissions[name].corrector
        held = judged[corrector.corrected] if corrector is not None else None
        corrected = held.frame if held is not None else None
        if delivery is not None and delivery.frame is not None:
            by_columns = ColumnAdmission(plan, name, admissions[name], corrected)
            # what is gathered while records are judged is not corrected yet
            beside = None if corrector_of(rulebook, name) else gather
            judged[name] = by_columns.judge(delivery.frame, roster, beside)
            _note_conflicts(plan, judged[name])
        elif delivery is not None and delivery.sheet is not None:
            units = None if roster is None else Units(_all_units(roster), roster.barred)
            named = admissions[name].units_of(delivery.sheet, delivery.columns)
            asked = {one for one in named if id_kind(one) == wanted}
            records = records_of(plan, corrector, corrected, asked)
            found = admissions[name].judge(delivery.sheet, delivery.columns, units, records)
            check_id_kinds({frames[0].dataset: (wanted,), name: id_kinds(found.rows)})
            if found.rows:  # of no row nobody knows whether ids are text or numbers
                carried = frame_of_rows(rulebook, name, found.rows, found.row_names)
                found.frame = in_kind_of(carried, frames[0].backend.name, [frames[0].native])
            judged[name] = found
        else:
            judged[name] = Judged(name, row_names(rulebook, name))
            continue
        if corrector is not None and held is not None and corrected is not None:
            held.frame = corrected_frame(corrector, corrected, judged[name].frame)
        if name == rulebook.unit.roster:
            if not judged[name].accepted:
                told = [one.told() for one in judged[name].failures]
                raise RecordsError(word("E916", dataset=name), *told)
            held_units = judged[name].frame.select(unit)
            roster = Roster(held_units, judged[name].accepted, judged[name].barred)
    return {name: judged[name] for name in rulebook.records}


def corrected_frame(corrector: Corrector, records: Frame, corrections: Frame | None) -> Frame:
    """Records with what corrects them, without collecting either."""
    if corrections is None:
        return records
    return ColumnCorrector(corrector).applied(records, corrections)


def _note_conflicts(plan: Plan, judged: Judged) -> None:
    """That nothing in a frame is later than anything else, where that would be asked."""
    replaces = plan.rulebook.records[judged.dataset].revisions == "replace"
    if replaces and any(one.code == "D821" for one in judged.failures):
        judged.notes.append(word("D842", dataset=judged.dataset))


def _all_units(roster: Roster) -> frozenset[object]:
    return frozenset(unit for (unit,) in collected_rows(roster.units))


def _id_kind(
    plan: Plan,
    admissions: Mapping[str, Admission],
    opened: Mapping[str, Delivery],
    frames: Sequence[OpenedFrame],
) -> str:
    """The kind of all ids: they are never cast. Of rows some may be of another, which no roster
    names: that is told when they are judged.
    """
    unit = plan.rulebook.unit.id
    kinds: dict[str, tuple[str, ...]] = {
        frame.dataset: (WHOLE if frame.schema[frame.columns[unit]].is_integer() else TEXT,)
        for frame in frames
    }
    (wanted,) = kinds[frames[0].dataset]
    for name, delivery in opened.items():
        if delivery.sheet is not None:
            found = id_kinds(admissions[name].units_of(delivery.sheet, delivery.columns))
            kinds[name] = (wanted,) if wanted in found else found
    check_id_kinds(kinds)
    return wanted
