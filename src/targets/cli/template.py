"""The command `template`: the form to fill in. Never computes: it asks the facade."""

from __future__ import annotations

from pathlib import Path

import click

from targets.cli import kept
from targets.cli.options import (
    LANG,
    RULES,
    PathToRead,
    check_apart,
    in_a_folder,
    language_of,
)
from targets.errors import EngineError, word
from targets.writing import write_whole


@click.command()
@RULES
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="FILE.xlsx",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=in_a_folder,
    help="Write to this workbook, whole or not at all; a form that is filled in is kept.",
)
@click.option(
    "--roster",
    metavar="DATA",
    type=PathToRead(),
    help="The roster, or the folder that holds it: names to choose from, a row for each month.",
)
@click.option(
    "--unit", "units", metavar="NAME", multiple=True, help="A form for this unit only; repeatable."
)
@click.option(
    "--month", "months", metavar="YYYY-MM", multiple=True, help="Rows of this month; repeatable."
)
@click.option("--protect", is_flag=True, help="Lock headings and what is filled in already.")
@LANG
def template(
    *,
    rules: Path,
    output: Path,
    roster: Path | None,
    units: tuple[str, ...],
    months: tuple[str, ...],
    protect: bool,
    lang: str | None,
) -> None:
    """Write the form to fill in: a workbook with a sheet for each dataset of RULES.

    Its lists and limits come from the fields of the rules. Filled in, it is read as DATA.
    """
    language = language_of(lang)
    if output.suffix.lower() != ".xlsx":
        raise EngineError(word("E993", path=output))
    check_apart(output, rules, roster)
    written = kept.load(rules).template(
        lang=language,
        roster=roster,
        units=units,
        months=months,
        protect=protect,
        replacing=output,
    )
    write_whole(output, lambda path: path.write_bytes(written))
