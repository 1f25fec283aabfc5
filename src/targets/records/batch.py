"""A batch: records delivered for a plan, judged (or trusted), ready for the engine.

Never scores, and never forgets a record: every dataset says how many were accepted, rejected,
outside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from targets.errors import EngineError, RecordsError, Wording, word
from targets.plan.inputs import row_names
from targets.plan.steps import Plan
from targets.records.admission import Admission, Judged
from targets.records.cells import remembering
from targets.records.deliveries import Delivery, find_files, is_frame, open_deliveries
from targets.records.engine_errors import engine_errors
from targets.records.failures import Failure
from targets.records.files import FileHash, Sheet
from targets.records.models import Record, build_record_model, cell_readers

if TYPE_CHECKING:
    from targets.records.column_admission import Gather

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

    `accepted` and `rejected` are the records by dataset, `failures` every reason in the order of
    datasets and rows, `notes` what a person should know besides. `kind` tells which kind of frame
    came in, `""` where none did, and then `units` are those to be scored, in the order of delivery.
    """

    plan: Plan
    judged: Mapping[str, Judged]
    units: tuple[object, ...]
    notes: tuple[Wording, ...] = ()
    file_hashes: Mapping[str, FileHash] = field(default_factory=dict)
    kind: str = ""
    lazy: bool = False
    trusted: bool = False
    beside: tuple[Any, ...] = ()

    @cached_property
    def hashes(self) -> dict[str, str]:
        """The sha256 of each delivered file, by dataset. Raises `RecordsError` where a file has
        changed since it was opened.
        """
        return {name: one.hexdigest for name, one in self.file_hashes.items()}

    def fingerprints(self, datasets: Iterable[str]) -> dict[str, str]:
        """The sha256 of the accepted records of each dataset: the same however they came, in
        whatever order; see `targets.records.fingerprints`.
        """
        from targets.records.fingerprints import fingerprint

        rulebook = self.plan.rulebook
        nothing = {name: Judged(name, row_names(rulebook, name)) for name in rulebook.records}
        with engine_errors(self.kind):
            return {
                name: fingerprint(rulebook, self.judged.get(name, nothing[name]))
                for name in datasets
            }

    @cached_property
    def accepted(self) -> dict[str, Any]:
        """The accepted records by dataset: lists of plain values, or frames of the kind that
        came in.
        """
        return {
            name: judged.records if judged.native is None else native_of(judged.native, self.lazy)
            for name, judged in self.judged.items()
        }

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
        """How many records were accepted, rejected and outside, by dataset; not known where
        trusted.
        """
        if self.trusted:
            return {}
        return {
            name: Counts(judged.accepted, len(judged.rejected), judged.outside)
            for name, judged in self.judged.items()
        }

    def __repr__(self) -> str:
        if self.trusted:
            return f"<Batch: trusted {self.kind} frames>"
        accepted = sum(count.accepted for count in self.counts.values())
        rejected = sum(count.rejected for count in self.counts.values())
        return f"<Batch: {accepted} accepted, {rejected} rejected>"


def native_of(frame: Any, lazy: bool) -> Any:  # noqa: FBT001 - as the delivered frames were
    """A frame of accepted records as programs know it."""
    if lazy:
        return frame.to_native()
    from targets.records.frames import collect

    return collect(frame).to_native()


class Records:
    """The records room of one plan: its record models, and the judges of its datasets."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rulebook = plan.rulebook
        self._admissions = {name: self._admission(name) for name in self.rulebook.records}

    def _admission(self, name: str) -> Admission:
        """The judge of a dataset. It sees many records, so its model reads each text once."""
        plain = cell_readers(self.rulebook, self.rulebook.records[name])
        readers = {field: remembering(read) for field, read in plain.items()}
        model = build_record_model(self.rulebook, name, readers)
        return Admission(self.plan, name, model, readers)

    @cached_property
    def models(self) -> dict[str, type[Record]]:
        """The pydantic model of one record of each dataset."""
        return {
            name: build_record_model(self.rulebook, name, cell_readers(self.rulebook, table))
            for name, table in self.rulebook.records.items()
        }

    @cached_property
    def _unit_headings(self) -> dict[str, frozenset[str]]:
        """Every heading under which the unit may stand, by dataset."""
        unit = self.rulebook.unit.id
        return {
            name: frozenset(table.fields[unit].headings(unit))
            for name, table in self.rulebook.records.items()
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

    def validate(
        self, delivered: object, engine: str = "auto", gather: Gather | None = None
    ) -> Batch:
        """Every record judged; of frames, what `gather` asks for is gathered in the same pass.

        Raises `RecordsError` where a dataset or a column is missing.
        """
        found, notes = self.locate(delivered)
        opened = open_deliveries(self.rulebook, found, self._needed, engine)
        frames = [one.frame for one in opened.values() if one.frame is not None]
        if frames:
            from targets.records.frame_batch import judge_frames

            kind = frames[0].backend.name
            if engine not in ("auto", "python", kind) and not frames[0].from_file:
                raise EngineError(word("E921", kind=kind, engine=engine))
            with engine_errors(kind):
                judged = judge_frames(
                    self.plan, self._admissions, opened, self._order, frames, gather
                )
        else:
            judged = self._judge_rows(opened)
        all_notes = (*notes, *(note for one in opened.values() for note in one.notes))
        all_notes += tuple(note for one in judged.values() for note in one.notes)
        hashes = {name: one.sha256 for name, one in opened.items() if one.sha256 is not None}
        return Batch(
            self.plan,
            judged,
            () if frames else self._units(judged),
            all_notes,
            hashes,
            kind=frames[0].backend.name if frames else "",
            lazy=any(frame.lazy and not frame.from_file for frame in frames),
            beside=tuple(frame.native for frame in frames),
        )

    @property
    def _order(self) -> list[str]:
        """The roster first, then the others in the order of the rules file, each that corrects
        another last.
        """
        roster = self.rulebook.unit.roster
        records = self.rulebook.records
        return sorted(
            records, key=lambda name: (name != roster, records[name].corrects is not None)
        )

    def _judge_rows(self, opened: Mapping[str, Delivery]) -> dict[str, Judged]:
        judged: dict[str, Judged] = {}
        units: frozenset[object] | None = None
        for name in self._order:
            self._judge_dataset(name, opened, units, judged)
            if name == self.rulebook.unit.roster:
                units = frozenset(judged[name].rows)
        self._check_id_types(judged)
        return {name: judged[name] for name in self.rulebook.records}

    def _judge_dataset(
        self,
        name: str,
        opened: Mapping[str, Delivery],
        units: frozenset[object] | None,
        judged: dict[str, Judged],
    ) -> None:
        """One dataset into `judged`; what it corrects is corrected there."""
        admission = self._admissions[name]
        corrector = admission.corrector
        held = judged[corrector.corrected] if corrector is not None else None
        rows = held.rows if held is not None else None
        judged[name] = admission.judge(*_cells(opened.get(name)), units, rows)
        if corrector is not None and held is not None:
            held.rows = corrector.applied(held.rows, judged[name].rows)

    def _check_id_types(self, judged: Mapping[str, Judged]) -> None:
        """Ids are text or whole numbers, in all datasets the same."""
        unit = self.rulebook.unit.id
        types = {
            name: tuple(sorted({_id_word(one) for one in held.rows}))
            or tuple({_id_word(row[unit]) for row in held.rejected[:1] if row.get(unit)})
            for name, held in judged.items()
        }
        told = {name: kinds for name, kinds in types.items() if kinds}
        first, wanted = next(iter(told.items()), ("", ()))
        problems = [
            word(
                "E907",
                dataset=name,
                found=" and ".join(kinds),
                other=first,
                wanted=wanted[0],
            )
            for name, kinds in told.items()
            if kinds != wanted[:1]
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
                word("E916", dataset=roster), *(one.told() for one in judged[roster].failures)
            )
        return units

    def validate_one(self, delivered: Mapping[str, object]) -> tuple[Batch, str | int]:
        """The records of one unit, whose field may be left out. Raises `RecordsError` for any
        failure.
        """
        if not isinstance(delivered, Mapping):
            raise RecordsError(
                word("E908", dataset="records", found=f"`{type(delivered).__name__}`")
            )
        frames = [word("E923", dataset=name) for name, held in delivered.items() if is_frame(held)]
        if frames:
            raise RecordsError(*frames)
        needed = [name for name in self._needed if self.plan.aggregates_of(name)]
        roster = self.rulebook.unit.roster
        if roster in needed and not delivered.get(roster, True):
            raise RecordsError(word("E916", dataset=roster))
        lists = {
            name: [self._with_unit(name, record) for record in held]
            if isinstance(held, list | tuple)
            else held
            for name, held in delivered.items()
        }
        opened = open_deliveries(self.rulebook, lists, needed)
        found: dict[str, Judged] = {}
        for name in self._order:
            self._judge_dataset(name, opened, None, found)
        judged = {name: found[name] for name in self.rulebook.records}
        failures = [
            one for held in judged.values() for one in held.failures if one.severity == "error"
        ]
        if failures:
            raise RecordsError(*(word("E914", failures=one.render()) for one in failures))
        units = {unit: None for held in judged.values() for unit in held.rows}
        if len(units) > 1:
            raise RecordsError(word("E915", units=", ".join(f"`{one}`" for one in units)))
        only: Any = next(iter(units), ONLY)
        return Batch(self.plan, judged, (only,)), only

    def _with_unit(self, dataset: str, record: object) -> object:
        """A record with a name for its unit, unless it has one under any heading of that field."""
        known = self._unit_headings.get(dataset)
        if known is None or not isinstance(record, Mapping) or not known.isdisjoint(record):
            return record
        return {self.rulebook.unit.id: ONLY, **record}

    def trust(self, delivered: object, engine: str = "auto") -> Batch:
        """Frames (or Parquet files) taken as they come: columns and types are checked, values
        are not.
        """
        from targets.records.frame_batch import corrected_frame
        from targets.records.frames import trusted_frame

        found, notes = self.locate(delivered)
        opened = open_deliveries(self.rulebook, found, self._needed, engine)
        problems = [
            word("E927", dataset=name)
            for name, one in opened.items()
            if one.frame is None and one.sheet is not None and one.sheet.rows
        ]
        if problems:
            raise RecordsError(*problems)
        frames = {name: one.frame for name, one in opened.items() if one.frame is not None}
        judged = {
            name: Judged(name, (), frame=trusted_frame(self.rulebook, frame))
            for name, frame in frames.items()
        }
        for name in frames:
            corrector = self._admissions[name].corrector
            if corrector is not None and corrector.corrected in judged:
                held = judged[corrector.corrected]
                held.frame = corrected_frame(corrector, held.frame, judged[name].frame)
        kinds = [frame.backend.name for frame in frames.values()]
        if not kinds:
            raise RecordsError(word("E927", dataset="records"))
        notes += tuple(note for one in opened.values() for note in one.notes)
        hashes = {name: one.sha256 for name, one in opened.items() if one.sha256 is not None}
        return Batch(
            self.plan,
            judged,
            (),
            notes,
            hashes,
            kind=kinds[0],
            lazy=any(frame.lazy and not frame.from_file for frame in frames.values()),
            trusted=True,
            beside=tuple(frame.native for frame in frames.values()),
        )


def _cells(delivery: Delivery | None) -> tuple[Sheet, Mapping[str, int]]:
    if delivery is None or delivery.sheet is None:
        return Sheet((), [], 1), {}
    return delivery.sheet, delivery.columns


def _id_word(unit: object) -> str:
    return "whole numbers" if isinstance(unit, int) else "text"
