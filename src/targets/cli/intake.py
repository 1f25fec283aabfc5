"""DATA on the command line: the options that speak of it, and how it is taken in: read with a bar,
told what was made of it, what was rejected written out. Never scores.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import click

import targets
from targets.cli.options import HEADINGS, LANG, QUIET, VERBOSE, check_apart, language_of
from targets.cli.output import (
    count_rejected,
    echo_error,
    report_failures,
    report_understood,
)
from targets.cli.progress import progress_shown
from targets.errors import Language, counted, word
from targets.writing import write_for_owner

ENGINES = ("auto", "python", "polars", "duckdb", "pandas", "pyarrow", "ibis", "spark")
DATA = click.argument("data", metavar="DATA...", nargs=-1, required=True)
ENGINE = click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="auto",
    show_default=True,
    help="All engines give the same figures.",
)
REJECTED = click.option(
    "--rejected",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Write rejected rows, each with the reason, to this .csv, .xlsx or folder: to be mended "
    "and delivered again.",
)
STRICT = click.option("--strict", is_flag=True, help="Go no further where a record is rejected.")


@dataclass(frozen=True, slots=True)
class Intake:
    """What was said of DATA, and in which language the command answers."""

    data: tuple[str, ...]
    engine: str
    headings: Path | None
    verbose: bool
    rejected: Path | None
    strict: bool
    quiet: bool
    language: Language
    output: Path | None = None

    def progress(self) -> AbstractContextManager[None]:
        """Within it, long loops show how far they are, where somebody wants to see it."""
        return progress_shown(self.language, quiet=self.quiet)

    def batch(self, rulebook: targets.Rulebook) -> targets.Batch:
        """The records judged, and everything told of them that there is to tell. Leaves with 1
        where one is rejected and none may be.
        """
        records = delivered(rulebook, self.data)
        with self.progress():
            batch = rulebook.validate(records, engine=self.engine, headings=self.headings)
        check_apart(self.output, *(one.path for one in batch.file_hashes.values()))
        self._note_output_among_records(rulebook)
        if self.verbose:
            report_understood(batch, self.language)
        failed = report_failures(batch, self.language)
        self._write_rejected(batch)
        if failed and self.strict:
            echo_error(word("E919", rejected=counted(failed, "record")).text(self.language))
            raise click.exceptions.Exit(1)
        return batch

    def _note_output_among_records(self, rulebook: targets.Rulebook) -> None:
        """Says so where the output would be taken for records next time."""
        if self.output is None:
            return
        for one in self.data:
            name, sign, place = one.partition("=")
            folder, of = (place, name) if sign and not Path(one).is_dir() else (one, None)
            dataset = rulebook.read_next_time(self.output, folder, of)
            if dataset is not None:
                told = word("M862", path=self.output, dataset=dataset).text(self.language)
                echo_error(word("M003", text=told).text(self.language))
                return

    def _write_rejected(self, batch: targets.Batch) -> None:
        """The rejected rows where they are asked for, and a line that says what to do with them.

        They are whole records, so nobody but their owner may read the files.
        """
        if self.rejected is None:
            return
        files = batch.rejected_files(self.rejected, lang=self.language)
        check_apart(self.output, *files)
        write_for_owner(files)
        if rows := batch.rejected_rows():
            told = word("M578", count=len(rows), path=", ".join(map(str, files)))
            echo_error(told.text(self.language))


def takes_records(command: Callable[..., None]) -> Callable[..., None]:
    """Gives a command DATA with the options that speak of it, as the argument `intake`."""

    @wraps(command)
    def with_intake(*, lang: str | None, **given: Any) -> None:
        output = given.get("output")
        told = {
            name: given.pop(name) for name in Intake.__slots__ if name in given and name != "output"
        }
        check_apart(output, given.get("rules"), told["headings"], told["rejected"])
        command(intake=Intake(**told, language=language_of(lang), output=output), **given)

    for option in (LANG, QUIET, STRICT, REJECTED, VERBOSE, HEADINGS, ENGINE, DATA):
        with_intake = option(with_intake)
    return with_intake


def end_with(batch: targets.Batch) -> None:
    """Leaves with 1 where a record was rejected: what could be done is done."""
    if count_rejected(batch):
        raise click.exceptions.Exit(1)


def note_none(units: int, language: Language) -> None:
    """Says so where no unit was scored."""
    if not units:
        echo_error(word("M807").text(language))


def delivered(
    rulebook: targets.Rulebook, data: tuple[str, ...], *others: targets.Rulebook
) -> str | Mapping[str, object]:
    """A folder, a workbook with a sheet a dataset, or datasets with their paths, each of which may
    come again with another. Records that describe persons are not taken when that was agreed until
    an earlier day, by this rulebook or one of `others` that read them, too.
    """
    for reader in (rulebook, *others):
        reader.check_agreed(date.today())  # noqa: DTZ011 - the day of whoever asks
    if len(data) == 1 and (Path(data[0]).is_dir() or _is_workbook(data[0])):
        return data[0]
    found: dict[str, list[str]] = {}
    for one in data:
        name, sign, path = one.partition("=")
        if not sign and Path(one).is_dir():
            raise click.UsageError(word("M899", path=one).text(language_of(None)))
        if not path:
            example = next(iter(rulebook.model.records))
            raise click.UsageError(word("E918", path=one, example=example).text(language_of(None)))
        found.setdefault(name, []).append(path)
    return dict(found)


def _is_workbook(one: str) -> bool:
    return one.lower().endswith((".xlsx", ".xlsm")) and Path(one).is_file()
