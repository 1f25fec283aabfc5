"""The command `score`. Never computes."""

from __future__ import annotations

from pathlib import Path

import click

from targets.cli import kept
from targets.cli.intake import Intake, end_with, note_none, takes_records
from targets.cli.options import OUTPUT, RULES, THROUGH, form_of, format_option
from targets.cli.output import check_form, write_scores
from targets.cli.progress import progress_shown

FORMATS = ("table", "json", "csv", "parquet", "xlsx")
BOOKS = {"parquet": (), "xlsx": ("xlsxwriter",)}
"""Formats that no terminal shows, and the libraries of an extra that each needs."""


@click.command()
@RULES
@THROUGH
@format_option(*FORMATS)
@OUTPUT
@takes_records
def score(
    *,
    rules: Path,
    through: str | None,
    form: str | None,
    output: Path | None,
    intake: Intake,
) -> None:
    """Validate the records of DATA and score every unit by RULES.

    Rejected records are listed on standard error; what could be scored is written all the same,
    and the exit status is 1.
    """
    form = form or form_of(output, FORMATS)
    if form in BOOKS:
        check_form(form, output, BOOKS[form])
    rulebook = kept.load(rules)
    rulebook.check_through(through)
    batch = intake.batch(rulebook)
    with intake.progress():
        scores = rulebook.score(batch, through=through, engine=intake.engine)
    note_none(len(scores), intake.language)
    quiet = intake.quiet or output is None  # else it stands in the output
    with progress_shown(intake.language, quiet=quiet):
        write_scores(rulebook, scores, form, output, intake.language, engine=intake.engine)
    end_with(batch)
