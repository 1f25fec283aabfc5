"""What the commands write: failures to standard error, scores to standard output or a whole file.

Never leaves half a file, never prints a number that the scores do not hold.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

import targets
from targets.cli.grid import coloured
from targets.cli.options import language_of
from targets.errors import Language, counted, listed, word
from targets.errors.extras import check_installed
from targets.source import json_text, visible
from targets.writing import write_together, write_whole

FAILURES_LISTED = 200
ALIKE_LISTED = 10
"""So many failures of one code are listed of a dataset: of what went wrong throughout, the first
few tell all.
"""


def echo_error(text: str) -> None:
    """A line on standard error."""
    click.echo(text, err=True)


def report_failures(batch: targets.Batch, language: Language) -> int:
    """Notes and failures on standard error; how many records were rejected."""
    for note in batch.notes:
        echo_error(word("M003", text=note.text(language)).text(language))
    in_colour = coloured(sys.stderr)
    shown, left = _first_of_each_code(batch.failures)
    for failure in shown[:FAILURES_LISTED]:
        colour = "yellow" if failure.severity == "warning" else "red"
        code = click.style(failure.code, fg=colour) if in_colour else failure.code
        if failure.severity == "warning":
            code += word("M006").text(language)
        echo_error(f"{code}  {failure_line(failure, language)}")
    for (dataset, code), more in left.items():
        echo_error(word("M860", told=code, more=more, dataset=dataset).text(language))
    more = len(shown) - FAILURES_LISTED
    if more > 0:
        echo_error(word("M004", more=more).text(language))
    rejected = count_rejected(batch)
    if rejected and (left or more > 0):
        echo_error(word("M861").text(language))
    if rejected:
        accepted = counted(sum(count.accepted for count in batch.counts.values()), "record")
        outside = sum(count.outside for count in batch.counts.values())
        line = word("M005", accepted=accepted, rejected=rejected, outside=outside)
        empty = [dict(note.facts)["dataset"] for note in batch.notes if note.code == "D849"]
        beside = word("M547", names=listed(empty)).text(language) if empty else ""
        echo_error(line.text(language) + beside)
    return rejected


def _first_of_each_code(
    failures: Sequence[targets.Failure],
) -> tuple[list[targets.Failure], dict[tuple[str, str], int]]:
    """The first failures of each dataset and code, and how many more of it there are."""
    seen: Counter[tuple[str, str]] = Counter()
    shown = []
    for one in failures:
        seen[one.dataset, one.code] += 1
        if seen[one.dataset, one.code] <= ALIKE_LISTED:
            shown.append(one)
    left = {key: times - ALIKE_LISTED for key, times in seen.items() if times > ALIKE_LISTED}
    return shown, left


def count_rejected(batch: targets.Batch) -> int:
    """How many records were rejected."""
    return sum(count.rejected for count in batch.counts.values())


def report_understood(batch: targets.Batch, language: Language) -> None:
    """What was made of each delivered file, on standard error."""
    for one in batch.understood:
        echo_error(one.text(language))


def failure_line(failure: targets.Failure, language: Language) -> str:
    """Where it is, and what is wrong."""
    field = f" {failure.field}:" if failure.field else ""
    return f"{failure.where}{field} {failure.wording.text(language)}"


def check_form(form: str, output: Path | None, libraries: Sequence[str]) -> None:
    """Stops at once where a form that no terminal shows has no file to go to, or needs a library
    that is not installed: it would be told only when all is scored.
    """
    _file(form, output)
    check_installed(*libraries)


def _file(form: str, output: Path | None) -> Path:
    if output is None:
        raise click.UsageError(word("E999", form=form).text(language_of(None)))
    return output


def write_scores(
    rulebook: targets.Rulebook,
    scores: targets.Scores,
    form: str,
    output: Path | None,
    language: Language,
    *,
    engine: str = "auto",
) -> None:
    """The scores in the form asked for, with the receipt of that output."""

    def receipt() -> targets.Receipt:
        return scores.receipt.of_output("score", form, language=language, engine=engine)

    def told() -> dict[str, object]:
        return receipt().to_dict()

    match form:
        case "json":
            text = json_text(scores.to_dict(receipt()))
            write_text(text, output)
        case "csv":
            from targets.scores.csv import scores_csv

            write_text(scores_csv(scores), output, told, encoding="utf-8-sig")
        case "parquet":
            scores.write_parquet(_file(form, output), receipt())
        case "xlsx":
            write_whole(
                _file(form, output), lambda path: _write_sheets(scores, path, language, receipt())
            )
        case _:
            from targets.cli.table import table_text

            printed = output is None
            write_text(table_text(rulebook, scores, language, printed=printed), output, told)


def _write_sheets(
    scores: targets.Scores, path: Path, language: Language, receipt: targets.Receipt
) -> None:
    from targets.scores.sheets import write_scores

    with path.open("wb") as stream:
        write_scores(scores, stream, language, receipt)


def write_text(
    text: str,
    output: Path | None,
    receipt: Callable[[], Mapping[str, object]] | None = None,
    *,
    encoding: str = "utf-8",
) -> None:
    """To standard output, or to a file (a CSV with BOM, which spreadsheets need to see UTF-8).

    The receipt of a file that has no room for one lies beside it; standard output has no beside.
    """
    if output is None:
        is_csv = encoding != "utf-8"
        if is_csv and sys.stdout.isatty():
            text = "".join(f"{visible(line)}\n" for line in text.splitlines())
        sys.stdout.write(text)  # as it is: click would take some letters out
        sys.stdout.flush()
        return
    texts = {output: (text, encoding)}
    if receipt is not None:
        from targets.scores.receipt import (  # commands that write none wait for none
            receipt_beside,
            receipt_text,
        )

        texts[receipt_beside(output)] = (receipt_text(receipt()), "utf-8")
    write_together({path: partial(_write, *one) for path, one in texts.items()})


def _write(text: str, encoding: str, path: Path) -> None:
    path.write_text(text, encoding=encoding, newline="")
