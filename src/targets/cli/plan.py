"""The command `plan`. Never computes: it asks the facade."""

from __future__ import annotations

from pathlib import Path

import click

from targets.cli import kept
from targets.cli.options import RULES


@click.command()
@RULES
def plan(rules: Path) -> None:
    """Print what RULES compute: row checks, aggregates and steps, all over whole numbers."""
    click.echo(kept.load(rules).plan_text, nl=False)
