"""A bulletin as text for a terminal: figures, league table, duties, records. Never computes."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

import click

import targets
from targets.bulletin.page import FEW, Bulletin, Figure, Heading
from targets.cli.grid import (
    PLAIN_WIDTH,
    Cell,
    Column,
    Style,
    coloured,
    draw,
    needed,
    room_to_print,
    wrapped,
)
from targets.cli.table import STYLES
from targets.errors import word
from targets.scores.display import NOTHING
from targets.source import visible

_FATES = {"accepted": "M489", "rejected": "M490", "outside": "M491", "replaced": "M497"}
_ABSENCES = {"not_applicable": "M462", "no_data": "M463", "suppressed": "M464"}


def bulletin_text(bulletin: targets.Bulletin, *, printed: bool = False) -> str:
    """The whole of it, as wide as the terminal, and in colour where it takes it, if `printed`."""
    room = room_to_print() if printed else PLAIN_WIDTH
    page = _Page(bulletin, room, in_colour=printed and coloured(sys.stdout))
    return "".join(f"{line}\n" for line in page.lines())


class _Page:
    """The bulletin, and how much room there is for it."""

    def __init__(self, bulletin: Bulletin, room: int, *, in_colour: bool) -> None:
        self.bulletin = bulletin
        self.room = room
        self.in_colour = in_colour

    def lines(self) -> Iterator[str]:
        """Every part that has something to say, a blank line between two."""
        parts = (
            self._head(),
            self._figures("month"),
            self._figures("to_date"),
            self._places(),
            self._trends(),
            self._duties(),
            self._town(),
            self._quality(),
            self._foot(),
        )
        written = False
        for part in parts:
            for line in part:
                if written:
                    yield ""
                written = False
                yield line
            written = True

    def _say(self, code: str, **facts: object) -> str:
        return word(code, known=(), **facts).message(self.bulletin.language)

    @property
    def _comma(self) -> str:
        return "、" if self.bulletin.language == "zh" else ", "

    def _bold(self, text: str) -> str:
        return click.style(visible(text), bold=True) if self.in_colour else visible(text)

    def _prose(self, text: str, mark: str = "·") -> Iterator[str]:
        """A sentence in lines that fit, behind a mark."""
        for number, line in enumerate(wrapped(text, self.room - len(mark) - 2)):
            yield f" {mark if number == 0 else ' ' * len(mark)} {line}"

    def _grid(self, columns: Sequence[Column], above: Mapping[int, Sequence[str]]) -> Iterator[str]:
        for line in draw(columns, coloured=self.in_colour, above=above):
            yield line.rstrip()

    def _head(self) -> Iterator[str]:
        one = self.bulletin
        yield self._bold(f"{one.title}  {one.month}")
        if one.authority:
            yield visible(one.authority)

    def _figures(self, window: str) -> Iterator[str]:
        """The main indicators of the month, or to date: the whole, groups, units."""
        one = self.bulletin
        by_row = [row.month if window == "month" else row.to_date for row in one.rows]
        if not any(by_row):
            return
        if window == "month":
            yield self._bold(self._say("M470", month=one.month))
        else:
            yield self._bold(self._say("M471", window=one.window))
        whole = self._say("M010")
        names = [whole if row.kind == "whole" else row.name for row in one.rows]
        first = Column(one.unit_label, [Cell(name) for name in names], self._say("M479"))
        kinds = [row.kind for row in one.rows]
        breaks = [at for at in range(1, len(kinds)) if kinds[at] != kinds[at - 1]]
        yield from self._indicators(first, one.headings, by_row, {at: [""] for at in breaks})
        shown = [figure for figures in by_row for figure in figures]
        if any(_absent(figure) == "M462" for figure in shown):
            yield from (f" {line}" for line in wrapped(self._say("M465"), self.room - 1))
        if any(figure.few for figure in shown):
            few = self._say("M496", sign=FEW)
            yield from (f" {line}" for line in wrapped(few, self.room - 1))

    def _indicators(
        self,
        first: Column,
        headings: Sequence[Heading],
        by_row: Sequence[Sequence[Figure]],
        above: Mapping[int, Sequence[str]],
    ) -> Iterator[str]:
        """A column an indicator; as many grids as it takes to fit."""
        columns = [
            Column(
                _in_lines(heading.label),
                [self._cell(figures[at]) for figures in by_row],
                f"{heading.target} ",  # above it each figure has room for its mark
                numeric=True,
            )
            for at, heading in enumerate(headings)
        ]
        while columns:
            fitting = 1
            while fitting < len(columns) and self._fits([first, *columns[: fitting + 1]]):
                fitting += 1
            yield from self._grid([first, *columns[:fitting]], above)
            columns = columns[fitting:]
            if columns:
                yield ""

    def _cell(self, figure: Figure) -> Cell:
        style: Style = STYLES[figure.standing]
        return Cell(f"{self._shown(figure)}{FEW if figure.few else ' '}", style)

    def _shown(self, figure: Figure) -> str:
        absent = _absent(figure)
        return figure.text if absent is None else self._say(absent)

    def _fits(self, columns: Sequence[Column]) -> bool:
        return needed(columns) <= self.room

    def _column(self, code: str, texts: Sequence[str], *, numeric: bool = False) -> Column:
        return Column(self._say(code), [Cell(text) for text in texts], numeric=numeric)

    def _places(self) -> Iterator[str]:
        one = self.bulletin
        if not one.places:
            return
        by = f" · {self._say('M475', name=one.ordered_by)}" if one.ordered_by else ""
        yield self._bold(self._say("M474") + by)
        places = one.places
        ranks = ["—" if place.rank is None else str(place.rank) for place in places]
        columns = [self._column("M011", ranks, numeric=True)]
        columns.append(self._column("M482", [_rise(place.rose) for place in places]))
        columns.append(Column(one.unit_label, [Cell(place.unit) for place in places]))
        if one.within_label:
            columns.append(Column(one.within_label, [Cell(place.within) for place in places]))
        columns += [
            Column(label, [Cell(place.groups[at]) for place in places])
            for at, label in enumerate(one.group_labels)
        ]
        if one.total or any(place.total is not None for place in places):
            totals = ["—" if place.total is None else f"{place.total:f}" for place in places]
            columns.append(self._column("M012", totals, numeric=True))
        if any(place.grade for place in places):
            grades = [f"{place.grade}{'!' if place.vetoes else ''}" for place in places]
            columns.append(self._column("M013", grades))
        columns += [
            Column(
                _in_lines(label), [_number(place.sections[at]) for place in places], numeric=True
            )
            for at, label in enumerate(one.sections)
        ]
        extras = {
            "bonus": [f"{place.bonus:f}" for place in places],
            "deduction": [f"{place.deduction:f}" for place in places],
            "vetoes": ["!" * len(place.vetoes) for place in places],
        }
        codes = {"bonus": "M523", "deduction": "M524", "vetoes": "M525"}
        columns += [
            self._column(codes[name], extras[name], numeric=name != "vetoes") for name in one.extras
        ]
        named = {"first": self._say("M483"), "last": self._say("M484"), "": ""}
        if any(place.named for place in places):
            columns.append(self._column("M485", [named[place.named] for place in places]))
        yield from self._grid(columns, {})
        for place in places:
            if place.vetoes:
                yield from self._prose(f"{place.unit} · {self._comma.join(place.vetoes)}", "!")

    def _trends(self) -> Iterator[str]:
        trends = self.bulletin.trends
        if not trends or len(trends[0].months) < 2:
            return
        yield self._bold(self._say("M472" if trends[0].window == "month" else "M473"))
        months = trends[0].months
        first = self._column("M526", months)
        first = first._replace(footer=self._say("M479"))
        by_month = [[trend.whole[at] for trend in trends] for at in range(len(months))]
        yield from self._indicators(first, [trend.heading for trend in trends], by_month, {})

    def _duties(self) -> Iterator[str]:
        duties = self.bulletin.duties
        if not duties:
            return
        yield self._bold(self._say("M476"))
        columns = [self._column("M486", [one.label for one in duties])]
        done = [f"{one.month_done} / {one.month_due}" for one in duties]
        columns.append(self._column("M480", done, numeric=True))
        done = [f"{one.done} / {one.due}" for one in duties]
        columns.append(self._column("M481", done, numeric=True))
        shown = [Cell(one.status, STYLES[one.standing]) for one in duties]
        columns.append(Column(self._say("M494"), shown))
        yield from self._grid(columns, {})

    def _town(self) -> Iterator[str]:
        town = self.bulletin.town
        if not town:
            return
        yield self._bold(self._say("M477"))
        columns = [self._column("M487", [one.heading.label for one in town])]
        if any(one.month is not None for one in town):
            of_month = ["" if one.month is None else self._shown(one.month) for one in town]
            columns.append(self._column("M480", of_month, numeric=True))
        columns.append(
            self._column("M481", [self._shown(one.to_date) for one in town], numeric=True)
        )
        columns.append(self._column("M479", [one.heading.target for one in town]))
        shown = [Cell(one.to_date.status, STYLES[one.to_date.standing]) for one in town]
        columns.append(Column(self._say("M494"), shown))
        yield from self._grid(columns, {})

    def _quality(self) -> Iterator[str]:
        quality = self.bulletin.quality
        if not (quality.datasets or quality.missing or quality.revised):
            return
        yield self._bold(self._say("M478"))
        if quality.datasets:
            lines = quality.datasets
            columns = [self._column("M488", [one.label for one in lines])]
            for name in quality.fates:
                counts = [str(getattr(one, name)) for one in lines]
                columns.append(self._column(_FATES[name], counts, numeric=True))
            yield from self._grid(columns, {})
        comma = self._comma
        for lacking in quality.missing:
            facts = {"unit": lacking.unit, "dataset": lacking.dataset}
            yield from self._prose(self._say("M492", **facts, months=comma.join(lacking.months)))
        for later in quality.revised:
            facts = {"unit": later.unit, "dataset": later.dataset, "month": later.month}
            yield from self._prose(self._say("M493", **facts))

    def _foot(self) -> Iterator[str]:
        for remark in self.bulletin.remarks:
            yield from self._prose(remark)
        rules = self.bulletin.receipt["rules"]
        known: Mapping[str, object] = rules if isinstance(rules, Mapping) else {}
        facts = {"rules": known.get("id", ""), "hash": str(known.get("hash", ""))[:12]}
        yield from self._prose(self._say("M495", **facts, window=self.bulletin.window))


def _in_lines(label: str) -> str:
    """A heading that can be broken: Chinese has no blanks, so four characters a line."""
    if label.isascii() or " " in label:
        return label
    return " ".join(label[start : start + 4] for start in range(0, len(label), 4))


def _absent(figure: Figure) -> str | None:
    """What is said in the place of a figure that is not there: why; None of one that is."""
    return _ABSENCES.get(figure.standing) if figure.text == NOTHING else None


def _number(points: object) -> Cell:
    return Cell("—" if points is None else f"{points}")


def _rise(places: int | None) -> str:
    """By how many places a unit rose or fell; `=` where it stays."""
    if places is None:
        return ""
    return f"▲{places}" if places > 0 else f"▼{-places}" if places < 0 else "="
