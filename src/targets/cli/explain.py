"""The command `explain`: why a unit got what it got. Never computes: it asks the facade."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import click

import targets
from targets.cli import kept
from targets.cli.grid import PLAIN, Style, coloured
from targets.cli.intake import Intake, end_with, takes_records
from targets.cli.options import OUTPUT, RULES, THROUGH, form_of, format_option
from targets.cli.output import write_text
from targets.source import json_text

STYLES: Mapping[str, Style] = MappingProxyType(
    {
        "title": {"bold": True},
        "heading": {"bold": True},
        "good": {"fg": "green"},
        "bad": {"fg": "red"},
        "quiet": {"dim": True},
    }
)


FORMATS = ("text", "json")
_DIGITS_AT_MOST = 40
"""Of a whole number that is the id of a unit."""


@click.command()
@RULES
@click.option("--unit", required=True, metavar="NAME", help="The unit to explain.")
@THROUGH
@format_option(*FORMATS)
@OUTPUT
@takes_records
def explain(
    *,
    rules: Path,
    unit: str,
    through: str | None,
    form: str | None,
    output: Path | None,
    intake: Intake,
) -> None:
    """Say why a unit got what it got by RULES, from the records of DATA: points, formulas with
    the numbers put in, the records behind them, where points were lost, what would raise the rank.

    Rejected records are listed on standard error, and then the exit status is 1.
    """
    form = form or form_of(output, FORMATS)
    rulebook = kept.load(rules)
    rulebook.check_through(through)
    batch = intake.batch(rulebook)
    with intake.progress():
        scores = rulebook.score(batch, through=through, engine=intake.engine)
    named = _named(scores, unit)
    found = scores.explain(named, intake.language)
    made = scores.receipt.of_output(
        "explain", form, language=intake.language, engine=intake.engine, unit=named
    )
    if form == "json":
        told = {"receipt": made.to_dict(), **found.to_dict()}
        write_text(json_text(told), output)
    else:
        text = _text(found, in_colour=output is None and coloured(sys.stdout))
        write_text(text, output, made.to_dict)
    end_with(batch)


def _named(scores: targets.Scores, unit: str) -> object:
    """The unit of that name; ids of whole numbers are typed as text."""
    name = unit.strip()
    if name not in scores and name.isdecimal() and len(name) <= _DIGITS_AT_MOST:
        return int(name) if int(name) in scores else name
    return name


def _text(found: targets.Explanation, *, in_colour: bool) -> str:
    lines = (
        click.style(line.text, **dict(STYLES.get(line.role, PLAIN)))  # type: ignore[arg-type]
        if in_colour and line.role in STYLES
        else line.text
        for line in found.lines
    )
    return "\n".join(lines) + "\n"
