"""A batch: records delivered for a plan, judged (or trusted), ready for the engine.

Never scores, and never forgets a record: every dataset says how many were accepted, rejected,
outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from targets.errors import RecordsError, Wording, word
from targets.plan import Plan
from targets.records.admission import Admission, Judged
from targets.records.cells import Value
from targets.records.deliveries import Delivery, find_files, open_deliveries
from targets.records.failures import Failure
from targets.records.files import Sheet
from targets.records.models import Record, build_record_model, cell_readers

ONLY = "unit"
"""The name of a unit that is scored alone and not named."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records of a dataset were delivered, by what became of them."""

    accepted: int
    rejected: int
    outside: int


@dataclass(frozen=True)
class Batch:
    """Judged records of every dataset.

    `accepted` and `rejected` are lists of records by dataset, `failures` every reason in the order
    of datasets and rows, `notes` what a person should know besides. `units` are those on the
    roster, or, without one, those that occur, in the order of delivery. `frame_kind` tells the kind
    of frame that came in, `""` where none did.
    """

    plan: Plan
    judged: Mapping[str, Judged]
    units: tuple[object, ...]
    notes: tuple[Wording, ...] = ()
    hashes: Mapping[str, str] = field(default_factory=dict)
    frame_kind: str = ""
    lazy: bool = False
    trusted_frames: Mapping[str, object] = field(default_factory=dict)

    @cached_property
    def accepted(self) -> dict[str, list[dict[str, Value]]]:
        """The accepted records by dataset, as plain values."""
        return {name: judged.records for name, judged in self.judged.items()}

    @cached_property
    def rejected(self) -> dict[str, list[dict[str, object]]]:
        """The rejected records by dataset, as they were delivered."""
        return {name: judged.rejected for name, judged in self.judged.items()}

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """Every failure, warnings included, in the order of datasets and rows."""
        return tuple(one for judged in self.judged.values() for one in judged.failures)

    @cached_property
    def counts(self) -> dict[str, Counts]:
        """How many records were accepted, rejected and outside, by dataset."""
        return {
            name: Counts(judged.accepted, len(judged.rejected), judged.outside)
            for name, judged in self.judged.items()
        }

    @property
    def trusted(self) -> bool:
        """Whether the records were taken as they came."""
        return bool(self.trusted_frames)

    def __repr__(self) -> str:
        accepted = sum(count.accepted for count in self.counts.values())
        rejected = sum(count.rejected for count in self.counts.values())
        return f"<Batch: {len(self.units)} units, {accepted} accepted, {rejected} rejected>"


class Records:
    """The records room of one plan: its record models, and the judges of its datasets."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rulebook = plan.rulebook
        readers = {
            name: cell_readers(self.rulebook, table)
            for name, table in self.rulebook.records.items()
        }
        self.models: dict[str, type[Record]] = {
            name: build_record_model(self.rulebook, name, readers[name])
            for name in self.rulebook.records
        }
        self._admissions = {
            name: Admission(plan, name, self.models[name], readers[name])
            for name in self.rulebook.records
        }

    def locate(self, delivered: object) -> tuple[Mapping[str, object], tuple[Wording, ...]]:
        """What was delivered by dataset; a path to a folder stands for the files in it."""
        if isinstance(delivered, str | Path):
            return find_files(self.rulebook, Path(delivered))
        if isinstance(delivered, Mapping):
            return delivered, ()
        raise RecordsError(word("E908", dataset="records", found=f"`{type(delivered).__name__}`"))

    @property
    def _needed(self) -> list[str]:
        roster = self.rulebook.unit.roster
        return [
            name
            for name, table in self.rulebook.records.items()
            if not table.optional or name == roster
        ]

    def validate(self, delivered: object) -> Batch:
        """Every record judged. Raises `RecordsError` where a dataset or a column is missing."""
        found, notes = self.locate(delivered)
        opened = open_deliveries(self.rulebook, found, self._needed)
        judged = self._judge_all(opened)
        units = self._units(judged)
        kind, lazy = _frame_kind(opened)
        all_notes = (*notes, *(note for one in opened.values() for note in one.notes))
        all_notes += tuple(note for one in judged.values() for note in one.notes)
        hashes = {
            name: one.sheet.sha256 for name, one in opened.items() if one.sheet.sha256 is not None
        }
        return Batch(self.plan, judged, units, all_notes, hashes, kind, lazy)

    def _judge_all(self, opened: Mapping[str, Delivery]) -> dict[str, Judged]:
        """The roster first, then the others in the order of the rules file."""
        roster = self.rulebook.unit.roster
        order = [
            *([roster] if roster else []),
            *(name for name in self.rulebook.records if name != roster),
        ]
        judged: dict[str, Judged] = {}
        units: frozenset[object] | None = None
        for name in order:
            admission = self._admissions[name]
            delivery = opened.get(name)
            sheet, columns = (
                (delivery.sheet, delivery.columns) if delivery else (Sheet((), [], 1), {})
            )
            judged[name] = admission.judge(sheet, columns, units)
            if name == roster:
                units = frozenset(judged[name].rows)
        self._check_id_types(judged)
        return {name: judged[name] for name in self.rulebook.records}

    def _check_id_types(self, judged: Mapping[str, Judged]) -> None:
        types = {
            name: {
                type(unit).__name__
                for unit in (
                    *one.rows,
                    *(row.get(self.rulebook.unit.id) for row in one.rejected[:100]),
                )
            }
            & {"int", "str"}
            for name, one in judged.items()
        }
        told = {name: kinds for name, kinds in types.items() if kinds}
        problems = []
        if told:
            first, wanted = next(iter(told.items()))
            problems = [
                word(
                    "E907",
                    dataset=name,
                    found=_id_words(kinds),
                    other=first,
                    wanted=_id_words(wanted),
                )
                for name, kinds in told.items()
                if kinds != wanted
            ]
        if problems:
            raise RecordsError(*problems)

    def _units(self, judged: Mapping[str, Judged]) -> tuple[object, ...]:
        roster = self.rulebook.unit.roster
        if roster is None:
            found = {unit: None for one in judged.values() for unit in one.rows}
            return tuple(sorted(found, key=lambda unit: (str(type(unit)), unit)))
        units = tuple(judged[roster].rows)
        if not units:
            raise RecordsError(
                word("E916", dataset=roster), *(one.wording for one in judged[roster].failures)
            )
        return units

    def validate_one(self, delivered: Mapping[str, object]) -> tuple[Batch, str | int]:
        """The records of one unit, whose field may be left out. Raises `RecordsError` for any
        failure.
        """
        unit = self.rulebook.unit.id
        needed = [name for name in self._needed if self.plan.aggregates_of(name)]
        lists = {
            name: [
                {unit: ONLY, **record} if isinstance(record, Mapping) else record for record in held
            ]
            if isinstance(held, list | tuple)
            else held
            for name, held in delivered.items()
        }
        opened = open_deliveries(self.rulebook, lists, needed)
        judged = {
            name: self._admissions[name].judge(
                *(
                    (opened[name].sheet, opened[name].columns)
                    if name in opened
                    else (Sheet((), [], 1), {})
                ),
                None,
            )
            for name in self.rulebook.records
        }
        failures = [
            one for held in judged.values() for one in held.failures if one.severity == "error"
        ]
        if failures:
            raise RecordsError(*(word("E914", failures=one.render()) for one in failures))
        units = {found: None for held in judged.values() for found in held.rows}
        if len(units) > 1:
            raise RecordsError(word("E915", units=", ".join(f"`{one}`" for one in units)))
        only: Any = next(iter(units), ONLY)
        return Batch(self.plan, judged, (only,)), only

    def trust(self, delivered: object) -> Batch:
        """Frames (or Parquet files) taken as they come: columns and types are checked, values
        are not.
        """
        from targets.records.frames import trust_frames

        found, notes = self.locate(delivered)
        trusted = trust_frames(self.rulebook, found, self._needed)
        return Batch(
            self.plan,
            {},
            (),
            (*notes, *trusted.notes),
            {},
            trusted.kind,
            trusted.lazy,
            trusted.frames,
        )


def _id_words(kinds: set[str]) -> str:
    return " and ".join("whole numbers" if kind == "int" else "text" for kind in sorted(kinds))


def _frame_kind(opened: Mapping[str, Delivery]) -> tuple[str, bool]:
    frames = [one.frame for one in opened.values() if one.frame is not None]
    if not frames:
        return "", False
    from targets.records.frames import is_lazy

    return type(frames[0]).__module__.partition(".")[0], any(is_lazy(frame) for frame in frames)
