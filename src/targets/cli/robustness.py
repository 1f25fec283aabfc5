"""The command `robustness`: how firm the ranks are. Never computes: it asks the facade."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

import targets
from targets.cli import kept
from targets.cli.grid import (
    PLAIN_WIDTH,
    Cell,
    Column,
    coloured,
    draw,
    needed,
    room_to_print,
    wrapped,
)
from targets.cli.intake import Intake, end_with, takes_records
from targets.cli.options import OUTPUT, RULES, THROUGH, form_of, format_option
from targets.cli.output import write_text
from targets.errors import Language, Wording, word
from targets.facade.robustness import (
    DRAWS,
    SEED,
    Tally,
    UnitRanks,
    doubt_lines,
    head_lines,
    kind_lines,
    robustness_csv,
    share_text,
)
from targets.source import json_text

FORMATS = ("text", "json", "csv")
_WIDEST = 110
"""Sentences are hard to read in longer lines."""


@click.command()
@RULES
@THROUGH
@click.option("--draws", type=int, default=DRAWS, show_default=True, help="Draws of each kind.")
@click.option(
    "--seed", type=int, default=SEED, show_default=True, help="The same seed, the same draws."
)
@click.option("--spread", default="20%", show_default=True, help="How far each weight may move.")
@click.option(
    "--first",
    type=int,
    default=None,
    help="How many are named as first  [default: as the bulletin does]",
)
@click.option(
    "--last",
    type=int,
    default=None,
    help="How many are named as last  [default: as the bulletin does]",
)
@format_option(*FORMATS)
@OUTPUT
@takes_records
def robustness(
    *,
    rules: Path,
    through: str | None,
    draws: int,
    seed: int,
    spread: str,
    first: int | None,
    last: int | None,
    form: str | None,
    output: Path | None,
    intake: Intake,
) -> None:
    """Say how firm the ranks are that `score` gives.

    Units are ranked again many times: with every weight moved a little, and with every rate taken
    as a sample, as if its cases had been counted anew. A published rank never changes by it.
    """
    form = form or form_of(output, FORMATS)
    rulebook = kept.load(rules)
    rulebook.check_through(through)
    batch = intake.batch(rulebook)
    with intake.progress():
        scores = rulebook.score(batch, through=through, engine=intake.engine)
        found = targets.robustness(
            scores, draws=draws, seed=seed, spread=spread, first=first, last=last
        )
    made = scores.receipt.of_output(
        "robustness", form, language=intake.language, engine=intake.engine, **found.asked
    )
    _write(replace(found, receipt=made.to_dict()), form, output, intake.language)
    end_with(batch)


def _write(found: targets.Robustness, form: str, output: Path | None, language: Language) -> None:
    match form:
        case "json":
            write_text(json_text(found.to_dict()), output)
        case "csv":
            write_text(robustness_csv(found), output, lambda: found.receipt, encoding="utf-8-sig")
        case _:
            text = robustness_text(found, language, printed=output is None)
            write_text(text, output, lambda: found.receipt)


def robustness_text(found: targets.Robustness, language: Language, *, printed: bool = False) -> str:
    """All of it as text; in a file as wide whatever terminal it was written from."""
    return "".join(f"{line}\n" for line in _lines(found, language, printed=printed))


def _lines(found: targets.Robustness, language: Language, *, printed: bool) -> Iterator[str]:
    wide = room_to_print() if printed else PLAIN_WIDTH
    room = min(wide, _WIDEST)
    for line in head_lines(found, language):
        yield from wrapped(line, room)
    for columns in _grids(found, language, wide):
        yield ""
        yield from draw(columns, coloured=printed and coloured(sys.stdout))
    for line in (*kind_lines(found, language), *doubt_lines(found, language)):
        yield from _indented(line, room)


def _indented(line: str, room: int) -> Iterator[str]:
    """A sentence in as many lines as it needs, set in as far as it was."""
    indent = " " * (len(line) - len(line.lstrip()))
    for number, part in enumerate(wrapped(line.strip(), room - len(indent) - 2)):
        yield f"{indent}{'  ' if number and indent else ''}{part}".rstrip()


def _grids(found: targets.Robustness, language: Language, room: int) -> Iterator[list[Column]]:
    """One grid where it fits; else as many as it takes, each with the rank and the unit."""
    columns = list(_columns(found, language))
    first, rest = columns[:2], columns[2:]
    if needed(columns) <= room:
        first, rest = columns, []
        yield first
    while rest:
        fitting = 1
        while fitting < len(rest) and needed([*first, *rest[: fitting + 1]]) <= room:
            fitting += 1
        yield [*first, *rest[:fitting]]
        rest = rest[fitting:]


def _columns(found: targets.Robustness, language: Language) -> Iterator[Column]:
    units = found.units
    named = found.rulebook.unit
    label = named.label.text(language) if named.label else named.id
    yield _numbers(word("M640"), [str(one.rank or "—") for one in units], language)
    yield Column(label, [Cell(str(one.unit)) for one in units])
    totals = ["—" if one.total is None else f"{one.total:f}" for one in units]
    yield _numbers(word("M641"), totals, language)
    if found.reweighed is not None:
        yield from _columns_of(found, "M646", found.reweighed, language)
    if found.sampled is not None:
        yield from _columns_of(found, "M647", found.sampled, language)


def _columns_of(
    found: targets.Robustness, code: str, tally: Tally, language: Language
) -> Iterator[Column]:
    """Where each unit stood in the draws of one kind."""
    kind = word(code).message(language)
    held = [tally.units.get(one.unit) for one in found.units]
    medians = ["—" if one is None else str(one.median or "—") for one in held]
    yield _numbers(word("M642", kind=kind), medians, language)
    marked = [tally is found.sampled and found.moves_by_chance(one.unit) for one in found.units]
    spans = [_span(one, "*" if mark else "") for one, mark in zip(held, marked, strict=True)]
    yield _numbers(word("M643", kind=kind), spans, language)
    first = ["—" if one is None else share_text(one.first, one.draws, language) for one in held]
    yield _numbers(word("M644", kind=kind, count=found.first), first, language)
    last = ["—" if one is None else share_text(one.last, one.draws, language) for one in held]
    yield _numbers(word("M645", kind=kind, count=found.last), last, language)


def _span(ranks: UnitRanks | None, mark: str) -> str:
    if ranks is None:
        return "—"
    return f"{ranks.at(5) or '—'}–{ranks.at(95) or '—'}{mark}"


def _numbers(heading: Wording, texts: Sequence[str], language: Language) -> Column:
    return Column(heading.message(language), [Cell(text) for text in texts], numeric=True)
