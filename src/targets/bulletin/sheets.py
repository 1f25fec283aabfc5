"""The bulletin as a book of sheets, one a part, to be sorted, filtered, printed and kept.

Lays out what the bulletin says and adds no figure; never reads scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import NamedTuple

from targets.bulletin.judged import judged_rows
from targets.bulletin.letters import with_seen_letters
from targets.bulletin.page import FEW, Bulletin, Figure, Heading, Place
from targets.bulletin.trend_sheet import write_trends
from targets.errors import word
from targets.figures import parse_figure
from targets.scores.sheet_cells import (
    CENTRED,
    FIGURE,
    PLAIN,
    STRONG,
    SUBTITLE,
    TITLE,
    WRAPPED,
    Cell,
    Head,
    Style,
)
from targets.scores.sheet_words import heading
from targets.scores.sheets import STATUS_LOOKS, write_receipt
from targets.scores.workbook import Book, Sheet, open_book

_NAMED_LOOKS = {"first": STATUS_LOOKS["met"], "last": STATUS_LOOKS["not_met"]}
_PARTS = ("value", "status", "counts")


def write_workbook(bulletin: Bulletin) -> bytes:
    """The bulletin as XLSX; the same bulletin gives the same bytes.

    Raises `EngineError` where the library is not installed, or a sheet cannot take it all.
    """
    bulletin = with_seen_letters(bulletin)
    stream = BytesIO()
    with open_book(stream, title=bulletin.title, author=bulletin.authority) as book:
        parts = _Parts(book, bulletin)
        if bulletin.places:
            parts.league()
        if any(row.to_date for row in bulletin.rows):
            parts.figures("figures_to_date")
        if any(row.month for row in bulletin.rows):
            parts.figures("figures_of_month")
        if any(row.kind == "group" for row in bulletin.rows):
            parts.areas()
        parts.town()
        if bulletin.duties:
            parts.duties()
        if bulletin.trends:
            write_trends(book, parts.begin("trends"), bulletin)
        parts.quality()
        parts.remarks_and_receipt()
    return stream.getvalue()


class _Column(NamedTuple):
    """A column of the league table, and how it is marked."""

    head: str
    cells: list[Cell]
    mark: str = ""
    most: Fraction | None = None


class _Line(NamedTuple):
    """An indicator in a row of its own; a window that is not posted has no figure."""

    names: list[Cell]
    heading: Heading
    month: Figure | None
    to_date: Figure | None


class _Parts:
    """The sheets of one bulletin."""

    def __init__(self, book: Book, bulletin: Bulletin) -> None:
        self._book, self._bulletin = book, bulletin
        rules = bulletin.receipt.get("rules")
        told = rules if isinstance(rules, Mapping) else {}
        self._foot = f"{told.get('id', '')} · {str(told.get('hash', ''))[:12]}"

    def begin(self, name: str) -> Sheet:
        """A sheet with the title of the bulletin at its head."""
        bulletin = self._bulletin
        sheet = self._book.sheet(self._said(name), self._foot)
        sheet.line(bulletin.title, TITLE)
        sheet.line(f"{bulletin.month} · {self._said(name)}", SUBTITLE)
        counted = bulletin.month if name == "figures_of_month" else bulletin.window
        sheet.line(" · ".join(filter(None, (bulletin.authority, counted))))
        return sheet

    def _said(self, name: str) -> str:
        return heading(name, self._bulletin.language)

    def _note(self, sheet: Sheet, code: str, *, sign: str = "") -> None:
        sheet.line(word(code, sign=sign).message(self._bulletin.language))

    def league(self) -> None:
        """One row a unit, by rank."""
        sheet = self.begin("league")
        self._note(sheet, "M535")
        if self._bulletin.ordered_by:
            sheet.line(f"{self._said('ordered_by')} {self._bulletin.ordered_by}")
        sheet.skip()
        columns = self._league_columns()
        rows = zip(*(column.cells for column in columns), strict=True)
        written = sheet.table([[Head(column.head) for column in columns]], rows)
        sheet.freeze(written, heads=1, columns=2)
        sheet.filter(written)
        for place, column in enumerate(columns):
            if column.mark == "bars":
                sheet.bars(written, place, column.most)
            elif column.mark == "shades":
                sheet.shades(written, place, column.most)
            elif column.mark == "named":
                looks = {self._said(name): look for name, look in _NAMED_LOOKS.items()}
                sheet.colour(written, place, place, looks)

    def _league_columns(self) -> list[_Column]:
        bulletin = self._bulletin
        places = bulletin.places
        columns = [
            _Column(self._said("rank"), [_whole(one.rank) for one in places]),
            _Column(bulletin.unit_label, [Cell(one.unit, style=STRONG) for one in places]),
            _Column(self._said("change"), [self._rose(one) for one in places]),
        ]
        for place, label in enumerate(bulletin.group_labels):
            columns.append(_Column(label, [Cell(one.groups[place]) for one in places]))
        if bulletin.within_label:
            columns.append(_Column(bulletin.within_label, [Cell(one.within) for one in places]))
        if any(one.total is not None for one in places):
            totals = [_points(one.total, STRONG) for one in places]
            head = "\n".join(filter(None, (self._said("total"), bulletin.total)))
            columns.append(_Column(head, totals, "bars", parse_figure(bulletin.total)))
        columns.append(_Column(self._said("grade"), [Cell(one.grade) for one in places]))
        named = [Cell(self._said(one.named) if one.named else "", style=CENTRED) for one in places]
        columns.append(_Column(self._said("named"), named, "named"))
        for place, label in enumerate(bulletin.sections):
            columns.append(_Column(label, [_points(one.sections[place]) for one in places]))
        for place, one in enumerate(bulletin.scored):
            got = [_points(unit.points[place]) for unit in places]
            columns.append(_Column(_with(one.points, one), got, "shades", parse_figure(one.points)))
        extras = {
            "bonus": [_points(one.bonus) for one in places],
            "deduction": [_points(one.deduction) for one in places],
            "vetoes": [Cell("; ".join(one.vetoes)) for one in places],
        }
        columns += [_Column(self._said(name), extras[name]) for name in bulletin.extras]
        return columns

    def _rose(self, place: Place) -> Cell:
        """By how many places: a number, so that one can sort by it, with its sign."""
        if place.rose is None:
            return Cell("—", style=CENTRED)
        unchanged = self._said("unchanged")
        signs = {1: "▲ ", -1: "▼ "}
        sign = signs.get((place.rose > 0) - (place.rose < 0), "")
        text = f"{sign}{abs(place.rose)}" if place.rose else unchanged
        return Cell(text, Fraction(place.rose), CENTRED, f'"▲ "0;"▼ "0;"{unchanged}"')

    def figures(self, name: str) -> None:
        """The whole and the units down, the indicators across: figure, status, and, folded, what
        each is made of.
        """
        bulletin = self._bulletin
        sheet = self.begin(name)
        rows = [row for row in bulletin.rows if row.kind != "group"]
        found = [row.to_date if name == "figures_to_date" else row.month for row in rows]
        with_counts = [
            any(figures[place].counts for figures in found)
            for place in range(len(bulletin.headings))
        ]
        if any(with_counts):
            self._note(sheet, "M534")
        self._note(sheet, "M496", sign=FEW)
        sheet.skip()
        whole = word("M010").message(bulletin.language)
        over, below = [Head("")], [Head(bulletin.unit_label)]
        for one, counted in zip(bulletin.headings, with_counts, strict=True):
            parts = _PARTS[: 3 if counted else 2]
            over.append(Head(_with(one.target, one), len(parts)))
            below += [Head(self._said(part)) for part in parts]
        body = (
            [Cell(row.name or whole, style=STRONG), *_across(figures, with_counts)]
            for row, figures in zip(rows, found, strict=True)
        )
        written = sheet.table([over, below], body)
        sheet.freeze(written, heads=2, columns=1)
        column = 1
        for place, counted in enumerate(with_counts):
            looks = _looks(figures[place] for figures in found)
            sheet.colour(written, column, column + 1, looks)
            if counted:
                sheet.fold(column + 2)
            column += 3 if counted else 2

    def areas(self) -> None:
        """One row a group and indicator."""
        label = " / ".join(self._bulletin.group_labels)
        rows = [
            _Line(
                [Cell(row.name, style=STRONG)], one, _at(row.month, place), _at(row.to_date, place)
            )
            for row in self._bulletin.rows
            if row.kind == "group"
            for place, one in enumerate(self._bulletin.headings)
        ]
        self._down("areas", [label], rows)

    def town(self) -> None:
        """One row an indicator of the whole, and those that are judged once, for the whole."""
        rows = [
            _Line([], one, _at(row.month, place), _at(row.to_date, place))
            for row in self._bulletin.rows
            if row.kind == "whole"
            for place, one in enumerate(self._bulletin.headings)
        ]
        rows += [_Line([], one.heading, one.month, one.to_date) for one in self._bulletin.town]
        self._down("town", [], rows)

    def _down(self, name: str, first: Sequence[str], rows: Sequence[_Line]) -> None:
        """A table with an indicator a row: its target, then each window that is posted."""
        sheet = self.begin(name)
        self._note(sheet, "M496", sign=FEW)
        sheet.skip()
        posted = {
            "this_month": [one.month for one in rows],
            "to_date": [one.to_date for one in rows],
        }
        windows = {window: figures for window, figures in posted.items() if any(figures)}
        said = [*first, *map(self._said, ("indicator", "worth", "target"))]
        parts = [self._said(part) for part in _PARTS]
        over = [Head("") for _ in said]
        over += [*(Head(self._said(window), len(parts)) for window in windows), Head("")]
        below = [*map(Head, (*said, *parts * len(windows), self._said("reference")))]
        body = [
            [
                *line.names,
                Cell(line.heading.label, style=WRAPPED),
                _posted(line.heading.points),
                Cell(line.heading.target),
                *(cell for figures in windows.values() for cell in _whole_figure(figures[place])),
                Cell(line.heading.reference, style=WRAPPED),
            ]
            for place, line in enumerate(rows)
        ]
        written = sheet.table([over, below], body)
        sheet.freeze(written, heads=2, columns=len(first) + 1)
        for place, figures in enumerate(windows.values()):
            at = len(said) + place * len(parts)
            sheet.colour(written, at, at + 1, _looks(figures))

    def duties(self) -> None:
        """One row a duty."""
        sheet = self.begin("duties")
        sheet.skip()
        windows = [Head(self._said("this_month"), 2), Head(self._said("to_date"), 2)]
        names = ("duty", "done", "due", "done", "due", "status")
        heads = [[Head(""), *windows, Head("")], [Head(self._said(name)) for name in names]]
        rows = [
            [
                Cell(one.label, style=STRONG),
                *map(_whole, (one.month_done, one.month_due, one.done, one.due)),
                Cell(one.status, style=CENTRED),
            ]
            for one in self._bulletin.duties
        ]
        written = sheet.table(heads, rows)
        sheet.freeze(written, heads=2, columns=1)
        looks = {
            one.status: STATUS_LOOKS[one.standing]
            for one in self._bulletin.duties
            if one.standing in STATUS_LOOKS
        }
        sheet.colour(written, 5, 5, looks)

    def quality(self) -> None:
        """How the records fared, what is missing, and what was replaced."""
        sheet = self.begin("quality")
        sheet.skip()
        known = self._bulletin.quality
        self._listed(
            sheet,
            ("dataset", *known.fates),
            [
                [Cell(one.label), *(_whole(getattr(one, name)) for name in known.fates)]
                for one in known.datasets
            ],
        )
        unit = self._bulletin.unit_label
        sheet.line(self._said("missing"), SUBTITLE)
        missing = [
            [Cell(one.dataset), Cell(one.unit, style=STRONG), Cell(", ".join(one.months))]
            for one in known.missing
        ]
        if any(row.kind == "unit" for row in self._bulletin.rows):
            self._listed(sheet, ("dataset", unit, "months"), missing)
        else:
            self._note(sheet, "M807")
            sheet.skip()
        sheet.line(self._said("revised"), SUBTITLE)
        revised = [
            [Cell(one.dataset), Cell(one.unit, style=STRONG), Cell(one.month)]
            for one in known.revised
        ]
        self._listed(sheet, ("dataset", unit, "month"), revised)

    def _listed(self, sheet: Sheet, names: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """A small table; `none` where it has no row."""
        if rows:
            unit = self._bulletin.unit_label
            heads = [Head(name if name == unit else self._said(name)) for name in names]
            sheet.table([heads], rows)
        else:
            self._note(sheet, "M536")
        sheet.skip()

    def remarks_and_receipt(self) -> None:
        """Sentences to be read with the figures, and what makes the bulletin repeatable."""
        sheet = self.begin("remarks_and_receipt")
        sheet.skip()
        if self._bulletin.remarks:
            sheet.line(self._said("remarks"), SUBTITLE)
            for remark in self._bulletin.remarks:
                sheet.paragraph(remark, columns=2)
            sheet.skip()
        sheet.line(word("M803").message(self._bulletin.language), SUBTITLE)
        self._listed(sheet, ("indicator", "judged_by"), judged_rows(self._bulletin))
        sheet.line(self._said("receipt"), SUBTITLE)
        write_receipt(sheet, self._bulletin.receipt, self._bulletin.language)


def _with(below: str, one: Heading) -> str:
    """The label of an indicator, with its target or its points on a line below."""
    return f"{one.label}\n{below}" if below else one.label


def _across(figures: Sequence[Figure], with_counts: Sequence[bool]) -> Iterator[Cell]:
    for figure, counted in zip(figures, with_counts, strict=True):
        yield from _whole_figure(figure)[: 3 if counted else 2]


def _whole_figure(figure: Figure | None) -> list[Cell]:
    """The figure, its status, and what it is made of; nothing where it is not posted."""
    if figure is None:
        return [Cell("")] * 3
    return [
        Cell(figure.text, figure.exact, FIGURE),
        Cell(_status(figure), style=CENTRED),
        Cell(figure.counts, style=FIGURE),
    ]


def _status(figure: Figure) -> str:
    return figure.status + (f" {FEW}" if figure.few else "")


def _at(figures: Sequence[Figure], place: int) -> Figure | None:
    return figures[place] if figures else None


def _looks(figures: Iterable[Figure | None]) -> dict[str, Style]:
    """The look of every status that is shown, in the order in which they come."""
    return {
        _status(figure): STATUS_LOOKS[figure.standing]
        for figure in figures
        if figure is not None and figure.standing in STATUS_LOOKS
    }


def _whole(number: int | None) -> Cell:
    return _posted("—") if number is None else Cell(str(number), Fraction(number), FIGURE)


def _points(number: Decimal | None, style: Style = PLAIN) -> Cell:
    look = style._replace(align="right")
    return _posted("—") if number is None else Cell(f"{number:f}", Fraction(number), look)


def _posted(text: str) -> Cell:
    """A text that is a number where it writes one."""
    return Cell(text, parse_figure(text), FIGURE)
