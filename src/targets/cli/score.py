"""The command `score`, and how records are named on the command line. Never computes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

import targets
from targets.cli import kept
from targets.cli.options import HEADINGS, LANG, QUIET, RULES, VERBOSE, language_of
from targets.cli.output import echo_error, report_failures, report_understood, write_scores
from targets.cli.progress import progress_shown
from targets.cli.rejected import REJECTED, write_rejected
from targets.errors import word

FORMATS = ("table", "json", "csv", "parquet", "xlsx")
BOOKS = ("parquet", "xlsx")
"""Formats that no terminal shows."""
DATA = click.argument("data", metavar="DATA...", nargs=-1, required=True)
THROUGH = click.option(
    "--through", metavar="YYYY-MM", help="Count records up to the end of this month only."
)
ENGINES = ("auto", "python", "polars", "duckdb", "pandas", "pyarrow", "ibis", "spark")


@click.command()
@RULES
@DATA
@THROUGH
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=None,
    help="[default: by the ending of -o, else table]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, whole or not at all.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="auto",
    show_default=True,
    help="All engines give the same scores.",
)
@HEADINGS
@VERBOSE
@REJECTED
@click.option("--strict", is_flag=True, help="Score nothing where a record is rejected.")
@QUIET
@LANG
def score(
    *,
    rules: Path,
    data: tuple[str, ...],
    through: str | None,
    form: str | None,
    output: Path | None,
    engine: str,
    headings: Path | None,
    verbose: bool,
    rejected: Path | None,
    strict: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Validate the records of DATA and score every unit by RULES.

    Rejected records are listed on standard error; what could be scored is written all the same,
    and the exit status is 1.
    """
    language = language_of(lang)
    form = form or _form_of(output)
    if form in BOOKS and output is None:
        raise click.UsageError(f"--format {form} needs -o FILE")
    if form == "xlsx":
        from targets.scores.workbook import check_installed

        check_installed()  # now, and not after the scoring
    rulebook = kept.load(rules)
    rulebook.check_through(through)
    records = delivered(rulebook, data)
    with progress_shown(language, quiet=quiet):
        batch = rulebook.validate(records, engine=engine, headings=headings)
    if verbose:
        report_understood(batch, language)
    failed = report_failures(batch, language)
    write_rejected(batch, rejected, language)
    if failed and strict:
        echo_error(word("E919", rejected=failed).text(language))
        raise click.exceptions.Exit(1)
    with progress_shown(language, quiet=quiet):
        scores = rulebook.score(batch, through=through, engine=engine)
    with progress_shown(language, quiet=quiet or output is None):  # else it stands in the output
        write_scores(rulebook, scores, form, output, language, engine=engine)
    if failed:
        raise click.exceptions.Exit(1)


def _form_of(output: Path | None) -> str:
    """The form that the ending of the output says; a table on the terminal or in a text file."""
    endings = {f".{name}": name for name in FORMATS[1:]} | {".txt": "table", "": "table"}
    ending = output.suffix.lower() if output is not None else ""
    if ending not in endings:
        known = ", ".join(one for one in endings if one)
        raise click.UsageError(f"{output} should end in one of {known}, or say --format")
    return endings[ending]


def delivered(rulebook: targets.Rulebook, data: tuple[str, ...]) -> str | Mapping[str, object]:
    """A folder, a workbook with a sheet a dataset, or datasets with their paths, each of which may
    come again with another.
    """
    if len(data) == 1 and (Path(data[0]).is_dir() or _is_workbook(data[0])):
        return data[0]
    found: dict[str, list[str]] = {}
    for one in data:
        name, sign, path = one.partition("=")
        if not sign and Path(one).is_dir():
            raise click.UsageError(
                f"{one} is a folder; give one folder alone, or DATASET=PATH for each"
            )
        if not sign:
            example = next(iter(rulebook.model.records))
            raise click.UsageError(word("E918", path=one, example=example).text(language_of(None)))
        found.setdefault(name, []).append(path)
    return dict(found)


def _is_workbook(one: str) -> bool:
    return one.lower().endswith((".xlsx", ".xlsm")) and Path(one).is_file()
