"""The command `verify`: an output held beside the same output made again. Never computes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from targets.cli import kept
from targets.cli.intake import DATA, delivered
from targets.cli.options import HEADINGS, LANG, QUIET, RULES, VERBOSE, FileToRead, language_of
from targets.cli.output import report_understood, write_text
from targets.cli.progress import progress_shown
from targets.cli.table import table_text
from targets.errors import Language, counted, word
from targets.facade.verifying import (
    WRITERS,
    Difference,
    Made,
    Writer,
    verify_written,
)
from targets.source import json_text, visible

FIGURES_LISTED = 10


@click.command()
@click.argument("output", type=FileToRead())
@RULES
@DATA
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
@HEADINGS
@VERBOSE
@QUIET
@LANG
def verify(
    *,
    output: Path,
    rules: Path,
    data: tuple[str, ...],
    form: str,
    headings: Path | None,
    verbose: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Make OUTPUT again from RULES and DATA, and say what differs.

    OUTPUT is a file that `targets` wrote with `-o`; its receipt says how it was made. Nothing is
    printed where nothing differs, unless `-v` is said. The exit status is 1 where rules, files,
    records or a figure differ; another version alone is a note.
    """
    language = language_of(lang)
    rulebook = kept.load(rules)
    records = delivered(rulebook, data)
    with progress_shown(language, quiet=quiet):
        verdict = verify_written(output, rulebook, records, WRITERS | TABLES, headings=headings)
    if verbose:
        report_understood(verdict.batch, language)
    found = verdict.differences
    if form == "json":
        told = [one.to_dict(language) for one in found]
        write_text(json_text(told), None)
    else:
        write_text("".join(f"{visible(line)}\n" for line in _lines(found, language)), None)
        if verbose and not found:
            click.echo(word("M609", figures=verdict.figures).text(language))
    if any(one.severity == "error" for one in found):
        raise click.exceptions.Exit(1)


def _lines(found: list[Difference], language: Language) -> Iterator[str]:
    """Every cause, and the first figures."""
    figures = [one for one in found if one.cause == "figure"]
    left_out = {id(one) for one in figures[FIGURES_LISTED:]}
    for one in found:
        if id(one) not in left_out:
            yield one.text(language)
        elif one is figures[FIGURES_LISTED]:
            yield word("M602", more=counted(len(left_out), "figure")).text(language)


def _table(made: Made, path: Path) -> None:
    text = table_text(made.rulebook, made.scores, made.language)
    path.write_text(text, encoding="utf-8", newline="")


def _bulletin(made: Made, path: Path) -> None:
    from targets.cli.bulletin_text import bulletin_text

    path.write_text(bulletin_text(made.bulletin), encoding="utf-8", newline="")


def _robustness(made: Made, path: Path) -> None:
    from targets.cli.robustness import robustness_text

    text = robustness_text(made.robustness, made.language)
    path.write_text(text, encoding="utf-8", newline="")


TABLES: dict[tuple[str, str], Writer] = {
    ("score", "table"): _table,
    ("bulletin", "table"): _bulletin,
    ("robustness", "text"): _robustness,
}
"""What the command line alone can make: tables in a text file."""
