"""The command `explain`: why a unit got what it got. Never computes: it asks the facade."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import click

import targets
from targets.cli import kept
from targets.cli.grid import PLAIN, Style, coloured
from targets.cli.options import LANG, RULES, language_of
from targets.cli.output import report_failures, write_text
from targets.cli.score import DATA, THROUGH, delivered

STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "title": {"bold": True},
        "heading": {"bold": True},
        "good": {"fg": "green"},
        "bad": {"fg": "red"},
        "quiet": {"dim": True},
    }
)


@click.command()
@RULES
@DATA
@click.option("--unit", required=True, metavar="NAME", help="The unit to explain.")
@THROUGH
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default=None,
    help="[default: by the ending of -o, else text]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, whole or not at all.",
)
@LANG
def explain(
    *,
    rules: Path,
    data: tuple[str, ...],
    unit: str,
    through: str | None,
    form: str | None,
    output: Path | None,
    lang: str | None,
) -> None:
    """Say why a unit got what it got by RULES, from the records of DATA: points, formulas with
    the numbers put in, the records behind them, where points were lost, what would raise the rank.

    Rejected records are listed on standard error, and then the exit status is 1.
    """
    language = language_of(lang)
    rulebook = kept.load(rules)
    rulebook.check_through(through)
    batch = rulebook.validate(delivered(rulebook, data))
    rejected = report_failures(batch, language)
    scores = rulebook.score(batch, through=through)
    found = scores.explain(_named(scores, unit), language)
    form = form or ("json" if output is not None and output.suffix == ".json" else "text")
    if form == "json":
        write_text(json.dumps(found.to_dict(), ensure_ascii=False, indent=2) + "\n", output)
    else:
        write_text(_text(found, in_colour=output is None and coloured(sys.stdout)), output)
    if rejected:
        raise click.exceptions.Exit(1)


def _named(scores: targets.Scores, unit: str) -> object:
    """The unit of that name; ids of whole numbers are typed as text."""
    name = unit.strip()
    if name not in scores and name.isdecimal() and int(name) in scores:
        return int(name)
    return name


def _text(found: targets.Explanation, *, in_colour: bool) -> str:
    lines = (
        click.style(line.text, **dict(STYLES.get(line.role, PLAIN)))  # type: ignore[arg-type]
        if in_colour and line.role in STYLES
        else line.text
        for line in found.lines
    )
    return "\n".join(lines) + "\n"
