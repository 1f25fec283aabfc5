"""The command `trace`. Never computes: it asks the facade."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

import targets
from targets.cli.grid import Cell, Column, coloured, draw
from targets.cli.options import LANG, RULES, FileToRead, language_of
from targets.errors import Language, Wording, listed, render_diagnostics, word
from targets.facade.tracing import TracedClause, TracedQuote
from targets.source import json_text


@click.command()
@RULES
@click.option(
    "--source",
    type=FileToRead(),
    metavar="FILE",
    help="The text of the source document (UTF-8 or GB18030): quotes are looked up in it, and each "
    "of its orders must be claimed by a clause.",
)
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
@LANG
def trace(rules: Path, source: Path | None, form: str, lang: str | None) -> None:
    """Hold RULES against their source document: what became of every clause, quote and order.

    The exit status is 1 where a clause is not accounted for, a quote is not found or contradicts
    the figure beside it, or an order of the source is claimed by no clause.
    """
    language = language_of(lang)
    found = targets.trace(rules, source)
    if form == "json":
        click.echo(json_text(found.to_dict(language)), nl=False)
    else:
        in_colour = coloured(sys.stdout)
        text = "\n".join(_lines(found, language, in_colour=in_colour))
        click.echo(text, color=in_colour)
    if not found.ok:
        raise click.exceptions.Exit(1)


def _lines(trace: targets.Trace, language: Language, *, in_colour: bool) -> Iterator[str]:
    if trace.clauses:
        yield from draw(_clause_columns(trace, language), coloured=in_colour)
        yield ""
    if trace.quotes and trace.source is not None:
        yield from draw(_quote_columns(trace, language), coloured=in_colour)
        yield ""
    if trace.problems:
        yield render_diagnostics(trace.problems, language)
        yield ""
    for wording in _counts(trace):
        yield wording.text(language)


def _clause_columns(trace: targets.Trace, language: Language) -> tuple[Column, ...]:
    def became(one: TracedClause) -> Cell:
        match one.became:
            case "modelled":
                return Cell(", ".join(one.modelled_by), {"fg": "green"})
            case "unmodelled":
                return Cell(word("M277", reason=one.reason[language]).text(language))
            case _:
                return Cell(word("M278").text(language), {"fg": "red"})

    clauses = trace.clauses
    return (
        Column(_said("M270", language), [Cell(one.id) for one in clauses]),
        Column(_said("M271", language), [Cell(", ".join(one.sentences)) for one in clauses]),
        Column(_said("M273", language), [Cell(one.says[language]) for one in clauses]),
        Column(_said("M272", language), [became(one) for one in clauses]),
    )


def _quote_columns(trace: targets.Trace, language: Language) -> tuple[Column, ...]:
    def place(one: TracedQuote) -> Cell:
        match one.match:
            case "found":
                return Cell(str(one.source_line))
            case "near":
                wording = word("M280", line=one.source_line, passage=one.passage)
                return Cell(wording.text(language), {"fg": "yellow"})
            case _:
                return Cell(_said("M279", language), {"fg": "red"})

    quotes = trace.quotes
    return (
        Column(_said("M274", language), [Cell(one.part) for one in quotes]),
        Column(_said("M275", language), [Cell(one.quote) for one in quotes]),
        Column(_said("M276", language), [place(one) for one in quotes]),
    )


def _counts(trace: targets.Trace) -> Iterator[Wording]:
    if trace.unsourced:
        yield word("M284", names=listed(trace.unsourced))
    open_figures = [
        f"{figure} ({one.place})" for one in trace.sentences or () for figure in one.unquoted
    ]
    if open_figures:
        yield word("M287", figures=listed(open_figures))
    if trace.problems:
        yield word("M286", problems=len(trace.problems))
    yield word(
        "M281",
        clauses=len(trace.clauses),
        modelled=trace.count("modelled"),
        unmodelled=trace.count("unmodelled"),
        unaccounted=trace.count("unaccounted"),
    )
    if trace.sentences is None:
        yield word("M285")
        return
    found = sum(one.match != "not found" for one in trace.quotes)
    yield word("M282", quotes=len(trace.quotes), found=found, source=trace.source)
    orders = [one for one in trace.sentences if one.orders]
    claimed = sum(bool(one.claimed_by) for one in orders)
    yield word("M283", orders=len(orders), claimed=claimed, sentences=len(trace.sentences))


def _said(code: str, language: Language) -> str:
    return word(code).text(language)
