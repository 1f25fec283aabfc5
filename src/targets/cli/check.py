"""The command `check`. Never computes: it asks the facade."""

from __future__ import annotations

import json
from pathlib import Path

import click

from targets.cli.options import LANG, RULES, language_of
from targets.errors import has_errors, render_diagnostics, word
from targets.facade.opening import check_rules


@click.command()
@RULES
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
@LANG
def check(rules: Path, form: str, lang: str | None) -> None:
    """List every problem of RULES, each with its place and a way out."""
    language = language_of(lang)
    checked = check_rules(rules)
    found = checked.diagnostics
    if form == "json":
        click.echo(
            json.dumps([one.to_dict(language) for one in found], ensure_ascii=False, indent=2)
        )
    elif found:
        click.echo(render_diagnostics(found, language))
        click.echo()
        errors = sum(one.severity == "error" for one in found)
        click.echo(word("M002", errors=errors, warnings=len(found) - errors).text(language))
    elif (model := checked.rulebook) is not None:
        click.echo(
            word(
                "M001", file=rules, indicators=len(model.indicators), datasets=len(model.records)
            ).text(language)
        )
    if has_errors(found):
        raise click.exceptions.Exit(1)
