"""The command `schema`. Never computes: it asks the facade."""

from __future__ import annotations

from pathlib import Path

import click

import targets
from targets.cli import kept
from targets.cli.options import FileToRead, check_apart, in_a_folder, language_of
from targets.cli.output import write_text
from targets.errors import word
from targets.source import json_text


@click.command()
@click.argument(
    "rules",
    metavar="[RULES]",
    required=False,
    type=FileToRead(),
)
@click.option("--cases", is_flag=True, help="The schema of files of cases instead.")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=in_a_folder,
    help="Write to FILE, whole or not at all.",
)
def schema(rules: Path | None, cases: bool, output: Path | None) -> None:  # noqa: FBT001 - click has it so
    """Print the JSON Schema of rules files; with RULES, that of the records they ask for.

    The first is for editors, which complete and check a rules file by it; the second for programs
    that deliver records as JSON.
    """
    if cases and rules is not None:
        raise click.UsageError(word("M872").text(language_of(None)))
    check_apart(output, rules)
    if rules is not None:
        found = kept.load(rules).records_schema()
    else:
        found = targets.cases_schema() if cases else targets.rules_schema()
    write_text(json_text(found), output)
