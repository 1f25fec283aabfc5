"""Boundary rows as tables to sign off: one for each part of the rules, in it each threshold with
its units, one a row.

Never draws a line, and never asks the plan.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from targets.errors import Language, word
from targets.figures import decimals_needed, format_fixed
from targets.plan.steps import Status
from targets.scores.display import status_word
from targets.testing.boundaries.rows import About, BoundaryRow, Ground, Side
from targets.testing.units.sayings import Bilingual, Figure

_ABOUT: Mapping[About, str] = {
    "target": "M207",
    "band": "M208",
    "zero": "M209",
    "floor": "M210",
    "bonus": "M211",
    "deduction": "M212",
    "veto": "M213",
    "cap": "M214",
    "grade": "M215",
}
SIDES: Mapping[Side, str] = {
    "below": "M216",
    "at": "M217",
    "above": "M218",
    "empty": "M219",
    "missing": "M220",
}
_LEFT_OUT = ("not_applicable", "no_data")
_DECIMALS_AT_MOST = 4
ABSENT = "—"

Sort = Literal["words", "number", "status", "prose"]
Key = tuple[str, Bilingual, Bilingual]


class TableColumn(NamedTuple):
    """What stands above a column, and what stands in it; `prose` is a list, one item a line."""

    heading: str
    sort: Sort


class TableRow(NamedTuple):
    """One unit: a text for each column."""

    cells: tuple[str, ...]
    status: Status | None


class TableGroup(NamedTuple):
    """The units around one threshold."""

    heading: str
    rows: tuple[TableRow, ...]


class BoundaryTable(NamedTuple):
    """The thresholds of one part of the rules.

    `title` ends with what is the same in every row. `notes` are to be read first, `footnote` last.
    """

    title: str
    notes: tuple[str, ...]
    columns: tuple[TableColumn, ...]
    groups: tuple[TableGroup, ...]
    footnote: str


def boundary_tables(
    rows: Iterable[BoundaryRow], language: Language = "en"
) -> tuple[BoundaryTable, ...]:
    """The tables in the order of the file; whole units, told apart from the best, come last."""
    parts: dict[str, list[BoundaryRow]] = {}
    whole: dict[Ground, list[BoundaryRow]] = {}
    for row in rows:
        if row.ground is None:
            parts.setdefault(row.part, []).append(row)
        else:
            whole.setdefault(row.ground, []).append(row)
    return (
        *(_of_part(held, language) for held in parts.values()),
        *(_of_whole(ground, held, language) for ground, held in whole.items()),
    )


def _of_part(rows: Sequence[BoundaryRow], language: Language) -> BoundaryTable:
    fields = _Fields(rows)
    columns = [*fields.columns(language), *_results(rows, language)]
    title = (rows[0].title.in_language(language), *fields.shared(language))
    excluded = (row.points is None and row.status in _LEFT_OUT for row in rows)
    shares = any(excluded) and any(row.points is not None for row in rows)
    return BoundaryTable(
        " · ".join(title),
        (),
        *_laid(rows, columns, language),
        word("M229").message(language) if shares else "",
    )


def _of_whole(ground: Ground, rows: Sequence[BoundaryRow], language: Language) -> BoundaryTable:
    total = ABSENT if ground.total is None else _alike([ground.total])[0]
    differs = [_difference(row, ground, language) for row in rows]
    heading = TableColumn(word("M434").message(language), "prose")
    best = word("M437", total=total, said=ground.said.in_language(language))
    return BoundaryTable(
        word("M433").message(language),
        (word("M431").message(language), best.message(language)),
        *_laid(rows, [*_results(rows, language), (heading, differs)], language),
        "",
    )


_Filled = tuple[TableColumn, Sequence[str]]


def _laid(
    rows: Sequence[BoundaryRow], columns: Sequence[_Filled], language: Language
) -> tuple[tuple[TableColumn, ...], tuple[TableGroup, ...]]:
    """The columns, and the rows threshold by threshold; where nothing is to judge comes last."""
    sides = [word(SIDES[row.side]).message(language) for row in rows]
    filled = [(TableColumn("", "words"), sides), *columns]
    groups: dict[str, list[TableRow]] = {}
    for place in sorted(range(len(rows)), key=lambda one: not rows[one].edge):
        cells = tuple(texts[place] for _, texts in filled)
        found = groups.setdefault(_heading(rows[place], language), [])
        found.append(TableRow(cells, rows[place].status))
    return (
        tuple(column for column, _ in filled),
        tuple(TableGroup(heading, tuple(held)) for heading, held in groups.items()),
    )


def _heading(row: BoundaryRow, language: Language) -> str:
    if not row.edge:
        about = word("M221").message(language)
    else:
        about = word(_ABOUT[row.about], edge=row.edge).message(language)
    if row.ground is not None:
        part = row.title.in_language(language)
        about = word("M432", part=part, about=about).message(language)
    return word("M222", about=about, line=row.line).message(language)


def _results(rows: Sequence[BoundaryRow], language: Language) -> Iterator[_Filled]:
    """What the rules give: value, status and points, or what there is to tell of the total."""

    def column(code: str, sort: Sort) -> TableColumn:
        return TableColumn(word(code).message(language), sort)

    if any(row.indicator is not None for row in rows):
        yield column("M223", "number"), [row.shown for row in rows]
        statuses = ["" if one.status is None else status_word(one.status, language) for one in rows]
        yield column("M225", "status"), statuses
    if any(row.points is not None for row in rows):
        yield column("M224", "number"), [row.shown_points for row in rows]
    if any(row.fires is not None for row in rows):
        fires = [word("M227" if row.fires else "M228").message(language) for row in rows]
        yield column("M226", "words"), fires
    if any(row.total is not None for row in rows):
        yield column("M012", "number"), _alike([row.total for row in rows])
    if any(row.shown_grade is not None for row in rows):
        yield column("M013", "words"), [_grade(row, language) for row in rows]


def _grade(row: BoundaryRow, language: Language) -> str:
    return ABSENT if row.shown_grade is None else row.shown_grade.in_language(language)


def _alike(numbers: Sequence[Fraction | None]) -> list[str]:
    """Numbers with as many decimals as the one that needs most, so that they stand in line."""
    needed = [decimals_needed(one) for one in numbers if one is not None]
    decimals = max((_DECIMALS_AT_MOST if one is None else one for one in needed), default=0)
    decimals = min(decimals, _DECIMALS_AT_MOST)
    return [ABSENT if one is None else format_fixed(one, decimals) for one in numbers]


def _difference(row: BoundaryRow, ground: Ground, language: Language) -> str:
    """In what a whole unit differs from the best one."""
    best = {_key(one): one for one in ground.figures if one.sort != "none"}
    held = {_key(one): one for one in row.figures if one.sort != "none"}
    absent = {one.dataset: None for one in row.figures if one.sort == "none"}
    known = {one.dataset for one in best.values()}
    said = [
        word("M203", dataset=dataset.in_language(language)).message(language)
        for dataset in absent
        if dataset in known
    ]
    for key, one in {**best, **held}.items():
        shown = held[key].shown.in_language(language) if key in held else one.untold
        before = best[key].shown.in_language(language) if key in best else one.untold
        if shown == before or one.dataset in absent or not shown:
            continue
        label = one.label.in_language(language)
        told = (
            word("M435", label=label, shown=shown, best=before)
            if before
            else word("M205", field=label, value=shown)
        )
        said.append(told.message(language))
    return "\n".join(said) or word("M436").message(language)


def _key(figure: Figure) -> Key:
    return figure.sort, figure.dataset, figure.label


class _Fields:
    """What the units of a table have recorded: a column for what differs, once for all what does
    not.
    """

    def __init__(self, rows: Sequence[BoundaryRow]) -> None:
        told = [[one for one in row.figures if one.sort != "none"] for row in rows]
        self._figures = {_key(one): one for figures in told for one in figures}
        self._held = [{_key(one): one for one in figures} for figures in told]
        self._absent = [{one.dataset for one in row.figures if one.sort == "none"} for row in rows]
        self._varied = {key for key in self._figures if self._varies(key)}
        summed = {dataset for sort, dataset, _ in self._varied if sort == "sum"}
        self._shared = {
            key
            for key in self._figures
            if key not in self._varied and (self._is_everywhere(key) or key[1] in summed)
        }
        if not self._figures:
            self._figures = {
                _key(one): one._replace(untold="0") for row in rows for one in row.figures
            }

    def _varies(self, key: Key) -> bool:
        return len({held[key].shown for held in self._held if key in held}) > 1

    def _is_everywhere(self, key: Key) -> bool:
        return len(self._held) > 1 and all(key in held for held in self._held)

    def shared(self, language: Language) -> Iterator[str]:
        """What is the same in every row that has records."""
        for key in self._figures:
            if key not in self._shared:
                continue
            one = self._figures[key]
            label, shown = one.label.in_language(language), one.shown.in_language(language)
            if one.sort != "count":
                yield word("M205", field=label, value=shown).message(language)
            elif shown == "1":
                yield label
            else:
                yield word("M202", dataset=label, count=shown).message(language)

    def columns(self, language: Language) -> Iterator[_Filled]:
        """What differs from row to row."""
        for key, one in self._figures.items():
            if key in self._shared:
                continue
            sort: Sort = "words" if one.sort == "text" else "number"
            texts = [self._cell(place, key, one, language) for place in range(len(self._held))]
            yield TableColumn(one.label.in_language(language), sort), texts

    def _cell(self, place: int, key: Key, one: Figure, language: Language) -> str:
        found = self._held[place].get(key)
        if found is not None:
            return found.shown.in_language(language)
        if one.dataset in self._absent[place]:
            return "0" if one.sort in ("count", "none") else ABSENT
        return one.untold
