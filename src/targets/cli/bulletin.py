"""The command `bulletin`: a month's bulletin on the terminal, or in a file. Never computes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import click

import targets
from targets.cli import kept
from targets.cli.options import LANG, QUIET, RULES, language_of
from targets.cli.output import echo_error, report_failures, write_text, write_whole
from targets.cli.progress import progress_shown
from targets.cli.rejected import REJECTED, write_rejected
from targets.cli.score import DATA, ENGINES, delivered
from targets.errors import Language, word


class Form(NamedTuple):
    """A form in which a bulletin is written: the function that does it, and the encoding of text.

    The module is imported when it is asked for: it may need a library that is an extra.
    """

    module: str
    function: str
    encoding: str = "utf-8"


FORMS = {
    "csv": Form("targets.bulletin.listing", "write_csv", "utf-8-sig"),
    "json": Form("targets.bulletin.data", "write_json"),
    "xlsx": Form("targets.bulletin.sheets", "write_workbook"),
    "html": Form("targets.bulletin.html.page", "write_page"),
}
"""The forms by name; each is also the ending of its files."""
TABLE = "table"
_ENDINGS = {**{f".{name}": name for name in FORMS}, ".txt": TABLE}


@click.command()
@RULES
@DATA
@click.option("--month", metavar="YYYY-MM", required=True, help="The month that is posted.")
@click.option(
    "--format",
    "form",
    type=click.Choice((TABLE, *FORMS)),
    default=None,
    help="[default: by the ending of -o, else table]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, whole or not at all.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="auto",
    show_default=True,
    help="All engines give the same figures.",
)
@REJECTED
@click.option("--strict", is_flag=True, help="Post nothing where a record is rejected.")
@QUIET
@LANG
def bulletin(
    *,
    rules: Path,
    data: tuple[str, ...],
    month: str,
    form: str | None,
    output: Path | None,
    engine: str,
    rejected: Path | None,
    strict: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Make the bulletin of a month: each unit, each group and the whole against the targets.

    It shows the figures of the month and of the period so far, ranks and who rose or fell, what
    the authority itself had to do, and what is to be known of the records. The section `bulletin`
    of RULES says which indicators are posted and how many are named.

    Rejected records are listed on standard error; the bulletin is made all the same, and the exit
    status is 1.
    """
    language = language_of(lang)
    form = form or _form_of(output, language)
    rulebook = kept.load(rules)
    rulebook.check_through(month)
    records = delivered(rulebook, data)
    with progress_shown(language, quiet=quiet):
        batch = rulebook.validate(records, engine=engine)
    failed = report_failures(batch, language)
    write_rejected(batch, rejected, language)
    if failed and strict:
        echo_error(word("E919", rejected=failed).text(language))
        raise click.exceptions.Exit(1)
    with progress_shown(language, quiet=quiet):
        found = rulebook.bulletin(batch, month=month, lang=language, engine=engine)
    _write(found, form, output)
    if failed:
        raise click.exceptions.Exit(1)


def _form_of(output: Path | None, language: Language) -> str:
    """The form that the ending of the output says; a table on the terminal."""
    if output is None:
        return TABLE
    ending = output.suffix.lower()
    if ending not in _ENDINGS:
        wording = word("M498", path=output, endings=", ".join(f"`{one}`" for one in _ENDINGS))
        raise click.UsageError(wording.text(language))
    return _ENDINGS[ending]


def in_form(found: targets.Bulletin, form: str) -> dict[str, object]:
    """The receipt of a bulletin in a form that does not tell itself."""
    made = found.receipt.get("output")
    return {**found.receipt, "output": {**(made if isinstance(made, dict) else {}), "form": form}}


def _write(found: targets.Bulletin, form: str, output: Path | None) -> None:
    if form == TABLE:
        from targets.cli.bulletin_text import bulletin_text

        write_text(
            bulletin_text(found, printed=output is None), output, lambda: in_form(found, TABLE)
        )
        return
    one = FORMS[form]
    write: Callable[[targets.Bulletin], str | bytes]
    write = getattr(import_module(one.module), one.function)
    written = write(found)
    if isinstance(written, str):
        write_text(written, output, encoding=one.encoding)
    elif output is None:
        raise click.UsageError(f"--format {form} needs -o FILE")
    else:
        write_whole(output, lambda path: path.write_bytes(written))
