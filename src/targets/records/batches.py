"""A batch: records delivered for a plan, judged (or trusted), ready for the engine.

Never scores, and never forgets a record: every dataset says how many were accepted, rejected,
outside, replaced.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from targets.errors import Language, Wording
from targets.plan.inputs import row_names
from targets.plan.steps import Plan
from targets.records.engine_errors import engine_errors
from targets.records.failures import Failure
from targets.records.files import FileHash
from targets.records.judged import Judged
from targets.records.rejected import RejectedRow
from targets.records.revisions import Revision
from targets.records.understood import Understood, files_alone


@dataclass(frozen=True, slots=True)
class Counts:
    """How many records of a dataset were delivered, by what became of them."""

    accepted: int
    rejected: int
    outside: int
    replaced: int = 0


@dataclass(frozen=True)
class Batch:
    """Judged records of every dataset.

    `accepted` and `rejected` are the records by dataset, `failures` every reason in the order of
    datasets and rows, `notes` what a person should know besides. `kind` tells which kind of frame
    came in, `""` where none did, and then `units` are those to be scored, in the order of delivery.
    `understood` tells what was made of each file, `further_headings` of which file further headings
    were taken.
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
    understood: tuple[Understood, ...] = ()
    further_headings: FileHash | None = None

    @cached_property
    def hashes(self) -> dict[str, str]:
        """The sha256 of each delivered file, by dataset; by `DATASET=FILE` where it came in
        several. Raises `RecordsError` where a file has changed since it was opened.
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

    def rejected_rows(self) -> tuple[RejectedRow, ...]:
        """The rejected records of every dataset as they came, each with where and why."""
        only = files_alone(self.understood)
        return tuple(
            one if one.file is not None else replace(one, file=only.get(name))
            for name, judged in self.judged.items()
            for one in judged.refused
        )

    def rejected_files(self, path: str | Path, *, lang: Language = "en") -> dict[Path, bytes]:
        """What `write_rejected` writes, by file. Raises `EngineError` as it does."""
        from targets.records.rejected_files import (
            check_not_read,
            rejected_files,
            rejected_pages,
        )

        tables = self.plan.rulebook.records
        written = rejected_files(rejected_pages(self.rejected_rows(), tables, lang), Path(path))
        read = [one.path for one in self.file_hashes.values()]
        check_not_read(written, Path(path), read)
        return written

    def write_rejected(self, path: str | Path, *, lang: Language = "en") -> list[Path]:
        """The rejected rows with the reason of each, to be mended and delivered again beside the
        others: a `.xlsx`, a `.csv`, or a folder. Which files were written, all of them or none;
        none, where no row was rejected. They hold whole records, so nobody but their owner may
        read them.

        Raises `EngineError` for another ending, for a file from which these records were read,
        where no library writes workbooks, or where the system does not let a file be written.
        """
        from targets.writing import write_for_owner

        written = self.rejected_files(path, lang=lang)
        write_for_owner(written)
        return list(written)

    @property
    def revisions(self) -> tuple[Revision, ...]:
        """The records of which a later delivery took the place, in the order of datasets."""
        return tuple(one for judged in self.judged.values() for one in judged.revisions)

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
            name: Counts(
                judged.accepted, len(judged.rejected), judged.outside, len(judged.revisions)
            )
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
