"""A batch in which at least one dataset is a frame: each judged in its turn, the roster first.

Never judges a record itself, and never casts an id: those of all datasets must be of one type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from numbers import Integral

from targets.errors import RecordsError, word
from targets.plan.inputs import row_names
from targets.plan.steps import Plan
from targets.records.admission import Admission
from targets.records.column_admission import ColumnAdmission, Gather, Roster
from targets.records.column_corrections import ColumnCorrector
from targets.records.corrections import Corrector
from targets.records.deliveries import Delivery
from targets.records.failures import Units
from targets.records.files import Sheet
from targets.records.frames import (
    Frame,
    OpenedFrame,
    collected_rows,
    frame_of_rows,
    in_kind_of,
    records_of,
)
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
    _check_id_types(plan, opened, frames)
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
            asked = set(_ids(delivery.sheet, delivery.columns[unit]))
            records = records_of(plan, corrector, corrected, asked)
            found = admissions[name].judge(delivery.sheet, delivery.columns, units, records)
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


def _ids(sheet: Sheet, place: int) -> Iterator[str | int]:
    """The cells in the column of the unit that may name one."""
    for row in sheet.rows:
        cell = row[place] if place < len(row) else None
        if isinstance(cell, str) and (name := cell.strip()):
            yield name
        elif isinstance(cell, Integral):  # those of other libraries, too
            yield int(cell)


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
            first_id = next(_ids(delivery.sheet, delivery.columns[unit]), "")
            types[name] = "whole numbers" if isinstance(first_id, int) else "text"
    first, wanted = next(iter(types.items()))
    problems = [
        word("E907", dataset=name, found=found, other=first, wanted=wanted)
        for name, found in types.items()
        if found != wanted
    ]
    if problems:
        raise RecordsError(*problems)
