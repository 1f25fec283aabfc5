"""The command `check`. Never computes: it asks the facade."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from targets.cli.grid import coloured
from targets.cli.options import LANG, RULES_OR_FOLDERS, language_of
from targets.cli.output import echo_error
from targets.errors import (
    LISTED_AT_MOST,
    Diagnostic,
    Language,
    RecordsError,
    counted,
    render_annotation,
    render_line,
    word,
)
from targets.facade.checking import check_file
from targets.facade.rules_files import ENDINGS
from targets.source import json_text

if TYPE_CHECKING:
    from targets.rulebook.models import RulebookModel

Read = Mapping[Path, "RulebookModel | None"]
"""Each file that could be read, with what it writes if that is sound."""

FORMS = ("text", "json", "line", "github")
_CARETS = re.compile(r"^( +\| *)(\^+)$", re.MULTILINE)


@click.command()
@RULES_OR_FOLDERS
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMS),
    default="text",
    show_default=True,
    help="text shows each line; json is one list; line is one line a problem, as compilers print "
    "it, for editors; github makes annotations in a workflow.",
)
@click.option("--strict", is_flag=True, help="Exit with status 1 where there are only warnings.")
@LANG
def check(rules: tuple[Path, ...], form: str, strict: bool, lang: str | None) -> None:  # noqa: FBT001
    """List every problem of RULES, each with its place and a way out.

    RULES are rules files, files of cases, or folders whose .yaml files are checked.
    """
    language = language_of(lang)
    files = _files_of(rules, language)
    today = date.today()  # noqa: DTZ011 - the day of whoever asks
    found: list[Diagnostic] = []
    read: dict[Path, RulebookModel | None] = {}
    for file in files:
        try:
            checked = check_file(file, today)
            read[file] = checked.rulebook
            found += checked.diagnostics
        except RecordsError as error:  # the others are checked all the same
            echo_error("\n".join(problem.text(language) for problem in error.problems))
    match form:
        case "json":
            told = [one.to_dict(language) for one in found]
            click.echo(json_text(told), nl=False)
        case "line":
            for one in found:
                click.echo(render_line(one, language))
        case "github":
            for one in found:
                click.echo(render_annotation(one, language))
        case _ if read:
            _print_text(read, found, language)
    if len(read) < len(files) or any(strict or one.severity == "error" for one in found):
        raise click.exceptions.Exit(1)


def _files_of(rules: Sequence[Path], language: Language) -> list[Path]:
    """The files named, and those of the folders named, each once."""
    files: dict[Path, None] = {}
    for path in rules:
        if not path.is_dir():
            files[path] = None
            continue
        within = sorted(file for file in path.iterdir() if file.suffix in ENDINGS)
        if not within:
            raise click.ClickException(word("M022", folder=path).text(language))
        files |= dict.fromkeys(within)
    return list(files)


def _print_text(read: Read, found: Sequence[Diagnostic], language: Language) -> None:
    """Each problem with its line, then how many there are in all."""
    in_colour = coloured(sys.stdout)
    for one in found[:LISTED_AT_MOST]:
        text = _in_colour(one, language) if in_colour else one.render(language)
        click.echo(text, color=in_colour)
        click.echo()
    if len(found) > LISTED_AT_MOST:
        click.echo(word("M004", more=len(found) - LISTED_AT_MOST).text(language))
        click.echo()
    click.echo(_closing(read, found, language))


def _in_colour(one: Diagnostic, language: Language) -> str:
    """As rendered, with the code and the carets in the colour of how bad it is."""
    colour = "yellow" if one.severity == "warning" else "red"
    text = one.render(language).removeprefix(one.code)
    text = _CARETS.sub(lambda row: row[1] + click.style(row[2], fg=colour), text, count=1)
    return click.style(one.code, fg=colour, bold=True) + text


def _closing(read: Read, found: Sequence[Diagnostic], language: Language) -> str:
    """That all is fine, or how much is not."""
    if found:
        errors = sum(one.severity == "error" for one in found)
        facts = {
            "errors": counted(errors, "error"),
            "warnings": counted(len(found) - errors, "warning"),
            "files": counted(len(read), "file"),
        }
        return word("M002", **facts).text(language)
    (file, model), *others = read.items()
    if others or model is None:
        return word("M021", files=counted(len(read), "file")).text(language)
    indicators = counted(len(model.indicators), "indicator")
    datasets = counted(len(model.records), "dataset")
    facts = {"file": str(file), "indicators": indicators, "datasets": datasets}
    return word("M001", **facts).text(language)
