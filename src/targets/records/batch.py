"""How a batch is made: what was delivered is opened, and each dataset judged in its turn.

Never scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from targets.carriers.backends import backend_name
from targets.errors import EngineError, RecordsError, Wording, listed, word
from targets.plan.steps import Plan
from targets.records.admission import Admission
from targets.records.batches import Batch
from targets.records.cells import remembering
from targets.records.deliveries import Delivery, file_hashes, is_frame, open_deliveries
from targets.records.engine_errors import engine_errors
from targets.records.failures import Units
from targets.records.files import FileHash, Sheet
from targets.records.folders import find_files
from targets.records.headings import with_headings
from targets.records.id_kinds import check_id_kinds, id_kinds
from targets.records.judged import Judged
from targets.records.look_alikes import COLLECTED_AT_MOST, look_alikes
from targets.records.models import Record, build_record_model, cell_readers
from targets.rulebook.persons import agreements, facts_of

if TYPE_CHECKING:
    from targets.records.column_admission import Gather

ONLY = "unit"
"""The name of a unit that is scored alone and not named."""


class Roster(NamedTuple):
    """The units that are named, and the files that name them."""

    units: tuple[object, ...]
    files: tuple[Path, ...]


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
        self,
        delivered: object,
        engine: str = "auto",
        gather: Gather | None = None,
        *,
        headings: object = None,
    ) -> Batch:
        """Every record judged; of frames, what `gather` asks for is gathered in the same pass.

        `headings` say what further headings stand for. Raises `RecordsError` where a dataset or a
        column is missing.
        """
        found, notes = self.locate(delivered)
        opened, further = self._opened(found, engine, headings, notes)
        frames = [one.frame for one in opened.values() if one.frame is not None]
        if frames:
            from targets.records.frame_batch import judge_frames

            kind = frames[0].backend.name
            asked = backend_name(engine)
            if asked not in ("auto", "python", kind) and not frames[0].from_file:
                raise EngineError(word("E921", kind=kind, engine=engine))
            with engine_errors(kind):
                judged = judge_frames(
                    self.plan, self._admissions, opened, self._order, frames, gather
                )
                named = self._on_roster(judged)
        else:
            judged = self._judge_rows(opened)
            named = self._units(judged)
        all_notes = (*notes, *(note for one in opened.values() for note in one.notes))
        all_notes += tuple(note for one in judged.values() for note in one.notes)
        all_notes += tuple(
            word("D849", dataset=name, files=listed(opened[name].hashes))
            for name, one in judged.items()
            if one.is_empty and name in opened and opened[name].hashes
        )
        all_notes += tuple(look_alikes(self.rulebook.unit.roster or "records", named))
        all_notes = tuple(dict.fromkeys((*self._on_persons(opened), *all_notes)))
        hashes = file_hashes(opened)
        return Batch(
            self.plan,
            judged,
            () if frames else named,
            all_notes,
            hashes,
            kind=frames[0].backend.name if frames else "",
            lazy=any(frame.lazy and not frame.from_file for frame in frames),
            beside=tuple(frame.native for frame in frames),
            understood=tuple(one for held in opened.values() for one in held.understood),
            further_headings=further,
        )

    def _on_roster(self, judged: Mapping[str, Judged]) -> tuple[object, ...]:
        """The units on the roster of a batch with frames, unless these are too many to collect."""
        roster = judged.get(self.rulebook.unit.roster or "")
        if roster is None or roster.accepted > COLLECTED_AT_MOST:
            return ()
        from targets.records.frames import collected_rows

        units = collected_rows(roster.frame.select(self.rulebook.unit.id))
        return tuple(sorted((unit for (unit,) in units), key=str))

    def _opened(
        self,
        found: Mapping[str, object],
        engine: str,
        headings: object,
        notes: tuple[Wording, ...],
    ) -> tuple[dict[str, Delivery], FileHash | None]:
        """The deliveries, whose columns may come under further headings, and what file says so."""
        if headings is None:
            return open_deliveries(self.rulebook, found, self._needed, engine, notes), None
        from targets.records.heading_files import read_headings  # reads YAML, and is seldom asked

        further = read_headings(headings)
        further.check(self.rulebook)
        known = with_headings(self.rulebook, further.mapped)
        opened = open_deliveries(known, found, self._needed, engine, notes)
        further.check_found({name: one.headings for name, one in opened.items()})
        return opened, further.file

    def _on_persons(self, opened: Mapping[str, Delivery]) -> tuple[Wording, ...]:
        """That a delivered dataset describes persons, first of all."""
        return tuple(
            word("D861", dataset=name, **facts_of(agreed))
            for name, agreed in agreements(self.rulebook).items()
            if name in opened
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

    def roster_of(self, delivered: object) -> Roster:
        """The units of a roster: of a folder, of a file, or of what is mapped to its name.

        Raises `RecordsError` where there is no roster, or a record of it would be rejected.
        """
        name = self.rulebook.unit.roster
        if name is None:
            raise RecordsError(word("E991"))
        if isinstance(delivered, str | Path) and not Path(delivered).is_dir():
            delivered = {name: delivered}
        found, _ = self.locate(delivered)
        opened = open_deliveries(self.rulebook, {name: found.get(name)}, [name])
        if opened[name].frame is not None:
            raise RecordsError(word("E990", dataset=name))
        judged: dict[str, Judged] = {}
        self._judge_dataset(name, opened, None, judged)
        if errors := [one for one in judged[name].failures if one.severity == "error"]:
            raise RecordsError(*(one.told() for one in errors))
        read = tuple(one.path for one in file_hashes(opened).values())
        return Roster(self._units(judged), read)

    def _judge_rows(self, opened: Mapping[str, Delivery]) -> dict[str, Judged]:
        judged: dict[str, Judged] = {}
        units: Units | None = None
        for name in self._order:
            self._judge_dataset(name, opened, units, judged)
            if name == self.rulebook.unit.roster:
                units = Units(frozenset(judged[name].rows), judged[name].barred)
        self._check_id_types(judged)
        return {name: judged[name] for name in self.rulebook.records}

    def _judge_dataset(
        self,
        name: str,
        opened: Mapping[str, Delivery],
        units: Units | None,
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
        check_id_kinds(
            {
                name: id_kinds(held.rows)
                or id_kinds(row[unit] for row in held.rejected[:1] if _is_id(row.get(unit)))
                for name, held in judged.items()
            }
        )

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
            told = [(one.render("en"), one.render("zh")) for one in failures]
            raise RecordsError(*(word("E914", failures=en, failures_zh=zh) for en, zh in told))
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
        opened = open_deliveries(self.rulebook, found, self._needed, engine, notes)
        problems = [
            word("E927", dataset=name)
            for name, one in opened.items()
            if one.frame is None and one.sheet is not None and one.sheet.rows
        ]
        if problems:
            raise RecordsError(*problems)
        frames = {name: one.frame for name, one in opened.items() if one.frame is not None}
        kinds = [frame.backend.name for frame in frames.values()]
        if not kinds:
            raise RecordsError(word("E927", dataset="records"))
        with engine_errors(kinds[0]):  # some work at once
            judged = {
                name: Judged(name, (), frame=trusted_frame(self.rulebook, frame))
                for name, frame in frames.items()
            }
            for name in frames:
                corrector = self._admissions[name].corrector
                if corrector is not None and corrector.corrected in judged:
                    held = judged[corrector.corrected]
                    held.frame = corrected_frame(corrector, held.frame, judged[name].frame)
        notes += tuple(note for one in opened.values() for note in one.notes)
        hashes = file_hashes(opened)
        notes = (*self._on_persons(opened), *notes)
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
            understood=tuple(one for held in opened.values() for one in held.understood),
        )


def _cells(delivery: Delivery | None) -> tuple[Sheet, Mapping[str, int]]:
    if delivery is None or delivery.sheet is None:
        return Sheet((), [], 1), {}
    return delivery.sheet, delivery.columns


def _is_id(cell: object) -> bool:
    return isinstance(cell, str | int) and bool(cell)
