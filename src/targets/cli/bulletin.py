"""The command `bulletin`: a month's bulletin on the terminal, or in a file. Never computes."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import click

import targets
from targets.cli import kept
from targets.cli.intake import Intake, end_with, note_none, takes_records
from targets.cli.options import OUTPUT, RULES, form_of, format_option
from targets.cli.output import check_form, echo_error, write_text
from targets.errors import word
from targets.errors.extras import check_installed
from targets.writing import write_whole


class Form(NamedTuple):
    """A form in which a bulletin is written: the function that does it, and the encoding of text.

    The module is imported when it is asked for, and `libraries` are the extras that it needs.
    """

    module: str
    function: str
    encoding: str = "utf-8"
    libraries: tuple[str, ...] = ()


TABLE = "table"
BOOK = "xlsx"
"""The form that no terminal shows."""
FORMS = {
    "csv": Form("targets.bulletin.listing", "write_csv", "utf-8-sig"),
    "json": Form("targets.bulletin.data", "write_json"),
    BOOK: Form("targets.bulletin.sheets", "write_workbook", libraries=("xlsxwriter",)),
    "html": Form("targets.bulletin.html.page", "write_page", libraries=("jinja2", "matplotlib")),
}
"""The forms by name; each is also the ending of its files."""


@click.command()
@RULES
@click.option("--month", metavar="YYYY-MM", required=True, help="The month that is posted.")
@format_option(TABLE, *FORMS)
@OUTPUT
@takes_records
def bulletin(
    *,
    rules: Path,
    month: str,
    form: str | None,
    output: Path | None,
    intake: Intake,
) -> None:
    """Make the bulletin of a month: each unit, each group and the whole against the targets.

    It shows the figures of the month and of the period so far, ranks and who rose or fell, what
    the authority itself had to do, and what is to be known of the records. The section `bulletin`
    of RULES says which indicators are posted and how many are named.

    Rejected records are listed on standard error; the bulletin is made all the same, and the exit
    status is 1.
    """
    form = form or form_of(output, (TABLE, *FORMS))
    _check_form(form, output)
    rulebook = kept.load(rules)
    rulebook.check_through(month)
    batch = intake.batch(rulebook)
    with intake.progress():
        found = rulebook.bulletin(batch, month=month, lang=intake.language, engine=intake.engine)
    note_none(sum(row.kind == "unit" for row in found.rows), intake.language)
    if found.quality.silent and found.rows:
        silent = word("M826", month=found.quality.silent).message(intake.language)
        echo_error(word("M003", text=silent).text(intake.language))
    _write(found, form, output)
    end_with(batch)


def _check_form(form: str, output: Path | None) -> None:
    if form == BOOK:
        check_form(form, output, FORMS[form].libraries)
    elif form != TABLE:
        check_installed(*FORMS[form].libraries)


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
    elif output is not None:
        write_whole(output, lambda path: path.write_bytes(written))
