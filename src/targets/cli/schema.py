"""The command `schema`. Never computes: it asks the facade."""

from __future__ import annotations

import json
from pathlib import Path

import click

import targets
from targets.cli import kept
from targets.cli.output import write_text


@click.command()
@click.argument(
    "rules",
    metavar="[RULES]",
    required=False,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to FILE, whole or not at all.",
)
def schema(rules: Path | None, output: Path | None) -> None:
    """Print the JSON Schema of rules files; with RULES, that of the records they ask for.

    The first is for editors, which complete and check a rules file by it; the second for programs
    that deliver records as JSON.
    """
    found = targets.rules_schema() if rules is None else kept.load(rules).records_schema()
    write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", output)
