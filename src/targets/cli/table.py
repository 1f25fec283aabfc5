"""The table that a town office reads: one row a unit, one column a scored indicator, the whole
at the foot.

Never computes: points, statuses and values are those of the scores.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

import targets
from targets.cli.grid import (
    PLAIN_WIDTH,
    Cell,
    Column,
    Style,
    coloured,
    draw,
    needed,
    room_to_print,
)
from targets.errors import Language, counted, word
from targets.rulebook.models import Indicator, RulebookModel
from targets.scores.display import show_figure, show_target, show_value, status_word
from targets.scores.receipt import are_few
from targets.source import visible

STYLES: dict[str, Style] = {
    "not_met": {"fg": "red"},
    "no_data": {"fg": "red", "bold": True},
    "not_applicable": {"dim": True},
    "met": {},
    "scored": {},
    "no_target": {"dim": True},
    "suppressed": {"dim": True},
}


def table_text(
    rulebook: targets.Rulebook, scores: targets.Scores, language: Language, *, printed: bool = False
) -> str:
    """The table as text: as wide as the terminal, and in colour where it takes it, if `printed`."""
    room = room_to_print() if printed else PLAIN_WIDTH
    in_colour = printed and coloured(sys.stdout)
    lines = _lines(rulebook, scores, language, room, in_colour=in_colour)
    return "".join(f"{line}\n" for line in lines)


def _lines(
    rulebook: targets.Rulebook,
    scores: targets.Scores,
    language: Language,
    room: int,
    *,
    in_colour: bool,
) -> Iterator[str]:
    """Headings in words where they fit; else numbers, and below them what each number is."""
    model = rulebook.model
    scored = [one for one in model.indicators if one.points is not None]
    if not scored:  # values stand where there are no points
        scored = [one for one in model.indicators if one.level is None]
    headings = [_column_heading(one, language) for one in scored]
    columns = _columns(model, scores, scored, headings, language)
    numbered = needed(columns) > room
    if numbered:
        columns = _columns(model, scores, scored, [], language)

    def styled(text: str, style: Style) -> str:
        return click.style(text, **dict(style)) if in_colour and style else text  # type: ignore[arg-type]

    yield styled(visible(_heading(rulebook, scores, language)), {"bold": True})
    yield ""
    yield from draw(columns, coloured=in_colour)
    yield ""
    vetoes = {one.id: one.name(language) for one in model.vetoes}
    for unit in scores:
        if unit.vetoes:
            named = ", ".join(vetoes[name] for name in unit.vetoes)
            yield visible(f"  ! {unit.unit} · {named}")
    marks = [(one, f"{number:>3}") for number, one in enumerate(scored, start=1) if numbered]
    marks += [(one, "  ·") for one in model.indicators if one not in scored]
    for one, mark in marks:
        status = scores.whole.indicators[one.id].status
        yield styled(_line(model, scores, one, language, mark), STYLES[status])
    yield styled(_foot(rulebook, scores, language), {"dim": True})
    if are_few(scores.batch):
        yield styled(_records_line(scores, language), {"dim": True})


def _heading(rulebook: targets.Rulebook, scores: targets.Scores, language: Language) -> str:
    window = scores.window
    return f"{rulebook.model.title.text(language)}  {window.first} … {window.last}"


def _columns(
    model: RulebookModel,
    scores: targets.Scores,
    scored: list[Indicator],
    headings: list[str],
    language: Language,
) -> list[Column]:
    """One row a unit; `headings` are those of the scored indicators, numbers where there are none.

    Of numbered columns the whole stands in the lines below the table.
    """
    card = model.scorecard
    units = sorted(scores, key=lambda unit: not unit.assessed)  # those not scored stand last
    columns = []
    if card.total is not None or card.rank.by != "total":
        ranks = ["—" if unit.rank is None else str(unit.rank) for unit in units]
        columns.append(_column("M011", ranks, language, numeric=True))
    named = model.unit.label.text(language) if model.unit.label else model.unit.id
    whole = word("M010").message(language) if headings else ""
    unscored = f" ({word('M015').message(language)})"
    names = [f"{unit.unit}{'' if unit.assessed else unscored}" for unit in units]
    columns.append(Column(named, [Cell(name) for name in names], whole))
    within = card.rank.within
    if within is not None and model.unit.roster is not None:
        label = model.records[model.unit.roster].fields[within].label
        kinds = [Cell(unit.within or "—") for unit in units]
        columns.append(Column(label.text(language) if label else within, kinds))
    if card.total is not None:
        totals = ["—" if unit.total is None else f"{unit.total:f}" for unit in units]
        columns.append(_column("M012", totals, language, numeric=True))
    if card.grades:
        grades = {grade.id: grade.name(language) for grade in card.grades}
        shown = [
            "—" if unit.grade is None else grades[unit.grade] + ("!" if unit.vetoes else "")
            for unit in units
        ]
        columns.append(_column("M013", shown, language))
    for number, one in enumerate(scored):
        level = scores.whole.indicators[one.id]
        reached = show_value(model, one, level.value) if headings else ""
        columns.append(
            Column(
                headings[number] if headings else str(number + 1),
                [_points(model, one, unit.indicators[one.id]) for unit in units],
                Cell(reached, STYLES[level.status]),
                numeric=True,
            )
        )
    return columns


def _column(code: str, texts: list[str], language: Language, *, numeric: bool = False) -> Column:
    return Column(word(code).message(language), [Cell(text) for text in texts], numeric=numeric)


def _column_heading(one: Indicator, language: Language) -> str:
    most = "" if one.points is None else "…"
    if one.points is not None and not isinstance(one.points, str):
        most = show_figure(one.points, "number")
    named = one.name(language)
    if language == "zh":  # no blanks to break at: four characters a line
        named = " ".join(named[start : start + 4] for start in range(0, len(named), 4))
        return f"{named}\n{most}".rstrip()  # beside the last of them, points would belong to it
    return f"{named} {most}".rstrip()


def _points(model: RulebookModel, one: Indicator, found: targets.IndicatorScore) -> Cell:
    """The points; the value of an indicator that gives none."""
    shown = "—" if found.points is None else f"{found.points:f}"
    if one.points is None:
        shown = show_value(model, one, found.value)
    return Cell(shown, STYLES[found.status])


def _line(
    model: RulebookModel, scores: targets.Scores, one: Indicator, language: Language, mark: str
) -> str:
    """An indicator, its points, and what the whole authority reached."""
    level = scores.whole.indicators[one.id]
    points = (
        f" {show_figure(one.points, 'number')}"
        if one.points is not None and not isinstance(one.points, str)
        else ""
    )
    target = f" ({show_target(model, one)})" if one.target else ""
    judged = f" {status_word(level.status, language)}" if one.target else ""
    whole = word("M010").message(language)
    reached = f"{whole} {show_value(model, one, level.value)}{target}{judged}"
    return visible(f"{mark} {one.name(language)}{points} · {reached}")


def _foot(rulebook: targets.Rulebook, scores: targets.Scores, language: Language) -> str:
    counts = scores.batch.counts.values()
    facts: dict[str, object] = {
        "units": counted(len(scores), "unit"),
        "accepted": counted(sum(count.accepted for count in counts), "record"),
        "rejected": sum(count.rejected for count in counts),
        "rules": rulebook.id,
        "hash": rulebook.hash[:12],
    }
    return word("M014", known=(), **facts).message(language)


def _records_line(scores: targets.Scores, language: Language) -> str:
    """How the hashes of the accepted records begin, by dataset."""
    filled = [name for name, count in scores.batch.counts.items() if count.accepted]
    hashes = scores.batch.fingerprints(filled)
    said = " · ".join(f"{name} {digits[:12]}" for name, digits in hashes.items())
    return visible(word("M617", records=said).message(language))
