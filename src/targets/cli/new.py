"""The command `new`: a draft of next year's rules file. Never computes: it asks the facade."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click

from targets.cli.options import LANG, FileToRead, in_a_folder, language_of
from targets.cli.output import echo_error, write_text
from targets.errors import EngineError, word
from targets.facade import years
from targets.facade.rules_files import file_of_cases
from targets.writing import write_together

OLD = click.argument("old", metavar="OLD", type=FileToRead())


@click.command()
@OLD
@click.option("--year", type=int, required=True, metavar="YYYY", help="The year of the new rules.")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=in_a_folder,
    help="Write to this file, whole or not at all; the file of cases beside OLD is drafted too.",
)
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@LANG
def new(*, old: Path, year: int, output: Path | None, force: bool, lang: str | None) -> None:
    """Draft the rules file of a coming year from OLD.

    Comments, layout and the order of keys stay. Dates are moved, and each line with something to
    revisit (targets, points, quotes, cases …) ends in a comment that says 待核 · revisit.
    """
    language = language_of(lang)
    drafted = years.next_year(old, year)
    cases = years.next_year_cases(old, year)
    if output is None:
        write_text(drafted, None)
        if cases is not None:
            echo_error(word("M378", path=file_of_cases(old)).text(language))
        return
    written = {output: drafted}
    if cases is not None:
        written[file_of_cases(output)] = cases
    sources = [path for path in (old, file_of_cases(old)) if path.exists()]
    written = {
        path: years.with_schema_as_seen_from(text, old, path) for path, text in written.items()
    }
    for path in filter(Path.exists, written):
        if any(path.samefile(one) for one in sources):
            raise EngineError(word("E956", path=path))
        if not force:
            raise EngineError(word("E952", path=path))
    write_together({path: partial(_write, text) for path, text in written.items()})
    for path, text in written.items():
        count = years.count_marks(text)
        click.echo(word("M377", path=path, count=count, mark=years.MARK).text(language))


def _write(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8", newline="")
