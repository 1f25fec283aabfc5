"""The table that a town office reads: one row a unit, one column a scored indicator, the whole
at the foot.

Never computes: points, statuses and values are those of the scores.
"""

from __future__ import annotations

import io
import os
import sys

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

import targets
from targets.errors import Language, word
from targets.rulebook.models import Indicator, RulebookModel
from targets.scores.display import show_figure, show_target, show_value, status_word

_STYLES = {
    "not_met": "red",
    "no_data": "bold red",
    "not_applicable": "dim",
    "met": "",
    "scored": "",
    "no_target": "dim",
    "suppressed": "dim",
}


PLAIN_WIDTH = 160
"""How wide the table may get where no terminal says how wide it is."""


def print_table(rulebook: targets.Rulebook, scores: targets.Scores, language: Language) -> None:
    """The table on standard output, in colour where it is a terminal and `NO_COLOR` is not set."""
    console = Console(
        file=sys.stdout, no_color=bool(os.environ.get("NO_COLOR")) or None, highlight=False
    )
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = PLAIN_WIDTH
    _print(console, rulebook, scores, language)


def table_text(rulebook: targets.Rulebook, scores: targets.Scores, language: Language) -> str:
    """The table as plain text."""
    console = Console(file=io.StringIO(), no_color=True, highlight=False, width=PLAIN_WIDTH)
    with console.capture() as captured:
        _print(console, rulebook, scores, language)
    return captured.get()


def _print(
    console: Console, rulebook: targets.Rulebook, scores: targets.Scores, language: Language
) -> None:
    """Headings in words where they fit; else numbers, and below them what each number is."""
    model = rulebook.model
    scored = [one for one in model.indicators if one.points is not None]
    headings = [_column_heading(one, language) for one in scored]
    table = _table(model, scores, scored, headings, language)
    numbered = _needs(table, console) > console.width
    if numbered:
        table = _table(model, scores, scored, [], language)
        console.width = max(console.width, _needs(table, console))
    console.print(Text(_heading(rulebook, scores, language), style="bold"), soft_wrap=True)
    console.print(table)
    if numbered:
        for number, one in enumerate(scored, start=1):
            console.print(_line(model, scores, one, language, f"{number:>3}"), soft_wrap=True)
    for one in model.indicators:
        if one.points is None:
            console.print(_line(model, scores, one, language, "  ·"), soft_wrap=True)
    console.print(Text(_foot(rulebook, scores, language), style="dim"), soft_wrap=True)


def _needs(table: Table, console: Console) -> int:
    return table.__rich_measure__(console, console.options.update(max_width=10_000)).minimum


def _heading(rulebook: targets.Rulebook, scores: targets.Scores, language: Language) -> str:
    window = scores.window
    return f"{rulebook.model.title.text(language)}  {window.first} … {window.last}"


def _table(
    model: RulebookModel,
    scores: targets.Scores,
    scored: list[Indicator],
    headings: list[str],
    language: Language,
) -> Table:
    card = model.scorecard
    units = sorted(scores, key=lambda unit: not unit.assessed)  # those not scored stand last
    table = Table(box=SIMPLE_HEAD, show_footer=bool(headings), padding=(0, 1, 0, 0), pad_edge=False)
    named = model.unit.label.text(language) if model.unit.label else model.unit.id
    whole = word("M010").message(language)
    ranked = card.total is not None or card.rank.by != "total"
    if ranked:
        table.add_column(word("M011").message(language), justify="right", no_wrap=True)
    table.add_column(named, footer=whole, no_wrap=True)
    within = card.rank.within
    if within is not None and model.unit.roster is not None:
        label = model.records[model.unit.roster].fields[within].label
        table.add_column(label.text(language) if label else within, no_wrap=True)
    if card.total is not None:
        table.add_column(word("M012").message(language), justify="right", no_wrap=True)
    if card.grades:
        table.add_column(word("M013").message(language), no_wrap=True)
    for number, one in enumerate(scored):
        level = scores.whole.indicators[one.id]
        footer = Text(
            show_value(model, one, level.value) if headings else "", style=_STYLES[level.status]
        )
        heading = headings[number] if headings else str(number + 1)
        shown = [_points(unit.indicators[one.id]).plain for unit in units]
        width = max(cell_len(part) for part in (*heading.split(), footer.plain, *shown))
        table.add_column(heading, footer=footer, justify="right", overflow="fold", width=width)
    grades = {grade.id: grade.name(language) for grade in card.grades}
    for unit in units:
        row: list[Text | str] = []
        if ranked:
            row.append("—" if unit.rank is None else str(unit.rank))
        unscored = "" if unit.assessed else f" ({word('M015').message(language)})"
        row.append(f"{unit.unit}{unscored}")
        if within is not None:
            row.append(unit.within or "—")
        if card.total is not None:
            row.append("—" if unit.total is None else f"{unit.total:f}")
        if card.grades:
            row.append(
                Text(
                    "—" if unit.grade is None else grades[unit.grade] + ("!" if unit.vetoes else "")
                )
            )
        row += [_points(unit.indicators[one.id]) for one in scored]
        table.add_row(*row)
    return table


def _column_heading(one: Indicator, language: Language) -> str:
    most = (
        show_figure(one.points, "number")
        if one.points is not None and not isinstance(one.points, str)
        else "…"
    )
    named = one.name(language)
    if language == "zh":  # no blanks to break at: four characters a line
        named = " ".join(named[start : start + 4] for start in range(0, len(named), 4))
    return f"{named} {most}"


def _points(found: targets.IndicatorScore) -> Text:
    shown = "—" if found.points is None else f"{found.points:f}"
    return Text(shown, style=_STYLES[found.status])


def _line(
    model: RulebookModel, scores: targets.Scores, one: Indicator, language: Language, mark: str
) -> Text:
    """An indicator, its points, and what the whole authority reached."""
    level = scores.whole.indicators[one.id]
    points = (
        f" {show_figure(one.points, 'number')}"
        if one.points is not None and not isinstance(one.points, str)
        else ""
    )
    target = f" ({show_target(one)})" if one.target else ""
    judged = f" {status_word(level.status, language)}" if one.target else ""
    whole = word("M010").message(language)
    reached = f"{whole} {show_value(model, one, level.value)}{target}{judged}"
    text = f"{mark} {one.name(language)}{points} · {reached}"
    return Text(text, style=_STYLES[level.status])


def _foot(rulebook: targets.Rulebook, scores: targets.Scores, language: Language) -> str:
    counts = scores.batch.counts.values()
    facts: dict[str, object] = {
        "units": len(scores),
        "accepted": sum(count.accepted for count in counts),
        "rejected": sum(count.rejected for count in counts),
        "rules": rulebook.id,
        "hash": rulebook.hash[:12],
    }
    return word("M014", known=(), **facts).message(language)
