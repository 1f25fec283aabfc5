"""What the commands write: failures to standard error, scores to standard output or a whole file.

Never leaves half a file, never prints a number that the scores do not hold.
"""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import click

import targets
from targets.cli.grid import coloured
from targets.errors import Language, word

FAILURES_LISTED = 200


def echo_error(text: str) -> None:
    """A line on standard error."""
    click.echo(text, err=True)


def report_failures(batch: targets.Batch, language: Language) -> int:
    """Notes and failures on standard error; how many records were rejected."""
    for note in batch.notes:
        echo_error(word("M003", text=note.text(language)).text(language))
    in_colour = coloured(sys.stderr)
    for failure in batch.failures[:FAILURES_LISTED]:
        colour = "yellow" if failure.severity == "warning" else "red"
        code = click.style(failure.code, fg=colour) if in_colour else failure.code
        if failure.severity == "warning":
            code += word("M006").text(language)
        echo_error(f"{code}  {failure_line(failure, language)}")
    more = len(batch.failures) - FAILURES_LISTED
    if more > 0:
        echo_error(word("M004", more=more).text(language))
    rejected = sum(count.rejected for count in batch.counts.values())
    if rejected:
        accepted = sum(count.accepted for count in batch.counts.values())
        outside = sum(count.outside for count in batch.counts.values())
        echo_error(
            word("M005", accepted=accepted, rejected=rejected, outside=outside).text(language)
        )
    return rejected


def report_understood(batch: targets.Batch, language: Language) -> None:
    """What was made of each delivered file, on standard error."""
    for one in batch.understood:
        echo_error(one.text(language))


def failure_line(failure: targets.Failure, language: Language) -> str:
    """Where it is, and what is wrong."""
    field = f" {failure.field}:" if failure.field else ""
    return f"{failure.where}{field} {failure.wording.text(language)}"


def write_scores(
    rulebook: targets.Rulebook,
    scores: targets.Scores,
    form: str,
    output: Path | None,
    language: Language,
) -> None:
    """The scores in the form asked for."""
    match form:
        case "json":
            text = json.dumps(scores.to_dict(), ensure_ascii=False, indent=2) + "\n"
            write_text(text, output)
        case "csv":
            write_text(scores_csv(rulebook, scores), output, encoding="utf-8-sig")
        case "parquet":
            if output is None:
                raise click.UsageError("--format parquet needs -o FILE")
            write_whole(output, scores.write_parquet)
        case "xlsx":
            if output is None:
                raise click.UsageError("--format xlsx needs -o FILE")
            write_whole(output, lambda path: _write_sheets(scores, path, language))
        case _:
            from targets.cli.table import table_text

            printed = output is None
            write_text(table_text(rulebook, scores, language, printed=printed), output)


def _write_sheets(scores: targets.Scores, path: Path, language: Language) -> None:
    from targets.scores.sheets import write_scores

    with path.open("wb") as stream:
        write_scores(scores, stream, language)


def write_text(text: str, output: Path | None, encoding: str = "utf-8") -> None:
    """To standard output, or to a file (a CSV with BOM, which spreadsheets need to see UTF-8)."""
    if output is None:
        sys.stdout.write(text)  # as it is: click would take some letters out
        sys.stdout.flush()
        return
    write_whole(output, lambda path: path.write_text(text, encoding=encoding, newline=""))


def write_whole(output: Path, write: Callable[[Path], object]) -> None:
    """`output` written beside itself first and put in place when it is whole."""
    import tempfile

    output = output.resolve() if output.is_symlink() else output  # what it leads to is replaced
    if output.exists() and not output.is_file():
        raise click.ClickException(f"cannot write {output}: it is no regular file")
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    except OSError as error:
        raise click.ClickException(f"cannot write {output}: {error.strerror}") from error
    os.close(handle)
    temporary = Path(name)
    try:
        write(temporary)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(output)
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def scores_csv(rulebook: targets.Rulebook, scores: targets.Scores) -> str:
    """One row a unit, with the columns of the frame; numbers are exact decimals, absent is
    empty.
    """
    from targets.scores.json import decimal_text, fraction_text

    unit = rulebook.model.unit
    judged = [one for one in rulebook.model.indicators if one.level is None]
    parts = ("value", "status", "points", "numerator", "denominator")
    sections = [section.id for section in rulebook.model.scorecard.sections]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(
        [
            unit.id,
            *unit.groups,
            "total",
            "rank",
            "grade",
            "vetoes",
            "bonus",
            "deduction",
            *(f"section:{name}" for name in sections),
            *(f"{one.id}.{part}" for one in judged for part in parts),
        ]
    )
    for one in scores:
        row: list[object] = [_cell(one.unit), *(_cell(one.groups[name]) for name in unit.groups)]
        row += [decimal_text(one.total), one.rank, one.grade, "; ".join(one.vetoes)]
        row += [decimal_text(one.bonus), decimal_text(one.deduction)]
        row += [decimal_text(one.sections[name]) for name in sections]
        for indicator in judged:
            found = one.indicators[indicator.id]
            row += [fraction_text(found.value), found.status, decimal_text(found.points)]
            row += [fraction_text(found.numerator), fraction_text(found.denominator)]
        writer.writerow(["" if cell is None else cell for cell in row])
    return stream.getvalue()


def _cell(text: object) -> object:
    """A delivered text that a spreadsheet would run as a formula is kept as text."""
    from targets.scores.display import sheet_text

    return sheet_text(text) if isinstance(text, str) else text
