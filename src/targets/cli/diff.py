"""The command `diff`: what changed between two rules files, and what it does to the units.

Never computes: it asks the facade.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

import click

import targets
from targets.cli import kept
from targets.cli.grid import Cell, Column, coloured, draw
from targets.cli.intake import delivered
from targets.cli.options import HEADINGS, LANG, QUIET, THROUGH, VERBOSE, FileToRead, language_of
from targets.cli.output import echo_error, failure_line, report_understood, write_text
from targets.cli.progress import progress_shown
from targets.errors import Language, word
from targets.facade.years import (
    BackTest,
    change_lines,
    grade_names,
    head_line,
    moved_by,
    points_text,
    trial_lines,
)
from targets.source import json_text, visible

FAILURES_LISTED = 20
_RULES = FileToRead()


@click.command()
@click.argument("old", metavar="OLD", type=_RULES)
@click.argument("new", metavar="NEW", type=_RULES)
@click.argument("data", metavar="[DATA...]", nargs=-1)
@THROUGH
@click.option("--all", "every", is_flag=True, help="Also what moves no score: labels, quotes.")
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
@HEADINGS
@VERBOSE
@QUIET
@LANG
def diff(
    *,
    old: Path,
    new: Path,
    data: tuple[str, ...],
    through: str | None,
    every: bool,
    form: str,
    headings: Path | None,
    verbose: bool,
    quiet: bool,
    lang: str | None,
) -> None:
    """Say what changed from the rules OLD to the rules NEW.

    With DATA both score the same records: who gains, who loses, which indicators flip. Last year's
    records will do: the dates of the new rules are then moved onto their period, and the output
    says so.
    """
    language = language_of(lang)
    before, after = kept.load(old), kept.load(new)
    if through is not None and not data:
        raise click.UsageError(word("M871").text(language))
    records = delivered(before, data, after) if data else None
    with progress_shown(language, quiet=quiet):
        comparison = targets.compare(before, after, records, through, headings=headings)
    if form == "json":
        write_text(json_text(comparison.to_dict()), None)
    else:
        lines = _lines(comparison, language, every=every)
        write_text("".join(f"{line}\n" for line in lines), None)
    tried = comparison.back_test
    if tried is not None and verbose:
        report_understood(tried.new.batch, language)
    if tried is not None and any(tried.rejected):
        _report_failures(tried, language)
        raise click.exceptions.Exit(1)


def _report_failures(tried: BackTest, language: Language) -> None:
    """What the old rules reject, and what the new ones alone do, on standard error."""
    known = {_place(one) for one in tried.old.batch.failures}
    alone = [one for one in tried.new.batch.failures if _place(one) not in known]
    for which, failures in (("old", tried.old.batch.failures), ("new", alone)):
        rules = word("M379", which=which).message(language)
        for one in failures[:FAILURES_LISTED]:
            echo_error(f"{one.code}  {failure_line(one, language)} {rules}")
        if (more := len(failures) - FAILURES_LISTED) > 0:
            echo_error(word("M004", more=more).text(language))


def _place(failure: targets.Failure) -> tuple[object, ...]:
    return failure.dataset, failure.where, failure.field, failure.code


def _lines(comparison: targets.Comparison, language: Language, *, every: bool) -> Iterator[str]:
    yield visible(head_line(comparison))
    yield ""
    yield from map(visible, change_lines(comparison, language, every=every))
    tried = comparison.back_test
    if tried is not None:
        yield ""
        yield from map(visible, trial_lines(tried, language))
        yield ""
        named = comparison.new.unit
        label = named.label.text(language) if named.label else named.id
        columns = [Column(label, [Cell(str(one.unit)) for one in tried.units])]
        yield from draw([*columns, *_columns(tried, language)], coloured=coloured(sys.stdout))


def _columns(tried: BackTest, language: Language) -> Iterator[Column]:
    """One row a unit, the largest change first; grades and indicators only where they move."""

    def column(code: str, cells: Iterable[Cell], *, numeric: bool = False) -> Column:
        return Column(word(code).message(language), list(cells), numeric=numeric)

    units = tried.units
    yield column("M342", (Cell(points_text(one.old_total)) for one in units), numeric=True)
    yield column("M343", (Cell(points_text(one.new_total)) for one in units), numeric=True)
    yield column("M344", (_gain(one.gain) for one in units), numeric=True)
    ranks = [(str(one.old_rank or "—"), str(one.new_rank or "—")) for one in units]
    grades = [grade_names(tried, one, language) for one in units]
    for code, pairs in (("M345", ranks), ("M346", grades)):
        if {*pairs} != {("—", "—")}:
            yield column(code, (Cell(_pair(pair)) for pair in pairs))
    moved = [moved_by(tried, one, language) for one in units]
    if any(moved):
        yield column("M347", (Cell(text) for text in moved))


def _gain(gain: Decimal | None) -> Cell:
    if gain is None:
        return Cell("—")
    return Cell(f"{gain:+f}" if gain else "0", {"fg": "red"} if gain < 0 else {})


def _pair(pair: tuple[str, str]) -> str:
    before, after = pair
    return after if before == after else f"{before} → {after}"
