"""Scores as a book of sheets: the units, the groups, the whole, and the receipt.

Reads scores and never computes one; holds the same figures as the JSON and CSV forms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import IO, TYPE_CHECKING

from targets.errors import Language, word
from targets.rulebook.models import Indicator, RulebookModel
from targets.scores.display import show_figure, show_target, show_value, status_word
from targets.scores.json import decimal_text, fraction_text
from targets.scores.receipt import Receipt, receipt_entries
from targets.scores.results import IndicatorScore, UnitScore
from targets.scores.sheet_cells import CENTRED, NOTE, STRONG, TITLE, Cell, Head, Style
from targets.scores.sheet_words import heading
from targets.scores.workbook import Book, Sheet, check_fits, open_book

if TYPE_CHECKING:
    from targets.scores.scores import Scores

STATUS_LOOKS: dict[str, Style] = {
    "met": Style(colour="#1B5E32", fill="#E3F2E6"),
    "not_met": Style(colour="#8A1C13", fill="#FBE1DD"),
    "no_data": Style(colour="#8A1C13", fill="#EFEFEF"),
    "not_applicable": Style(colour="#666666", fill="#F5F5F5"),
    "suppressed": Style(colour="#666666", fill="#F5F5F5"),
}
"""How a status looks, beside its word: a colour never stands alone."""

_NOTHING = Cell("")
_PARTS = ("value", "status", "points", "numerator", "denominator")
_HEAD_ROWS = 3


def write_scores(
    scores: Scores, stream: IO[bytes], language: Language, receipt: Receipt | None = None
) -> None:
    """The scores as XLSX, with a receipt: that of the scores unless another is given.

    Raises `EngineError` where a sheet cannot take all units or columns, or the library is not
    installed.
    """
    model = scores.plan.rulebook
    judged = [one for one in model.indicators if one.level is None]
    columns = [head for head, _ in _unit_columns(model, judged, language)]
    check_fits(len(scores) + _HEAD_ROWS + 3, sum(head.columns for head in columns))
    authority = model.authority.text(language) if model.authority else ""
    title = model.title.text(language)
    with open_book(stream, title=title, author=authority, rows="passed_on") as book:
        page = _Pages(book, scores, model, language)
        page.units(judged)
        if model.unit.groups:
            page.groups()
        page.whole()
        page.receipt(receipt or scores.receipt)


class _Pages:
    """The sheets of one set of scores."""

    def __init__(
        self, book: Book, scores: Scores, model: RulebookModel, language: Language
    ) -> None:
        self.book, self.scores, self.model, self.language = book, scores, model, language
        self._foot = f"{model.id} · {scores.receipt.rules_hash[:12]}"

    def _begin(self, name: str) -> Sheet:
        sheet = self.book.sheet(heading(name, self.language), self._foot)
        sheet.line(self.model.title.text(self.language), TITLE)
        window = self.scores.window
        sheet.line(f"{heading(name, self.language)} · {window.first} … {window.last}")
        sheet.skip()
        return sheet

    def units(self, judged: Sequence[Indicator]) -> None:
        """One row a unit, by rank; headings in words, and below them as in the CSV form."""
        sheet = self._begin("units")
        model, language = self.model, self.language
        columns = _unit_columns(model, judged, language)
        alone = len(columns) - len(judged)
        over = [Head("") for _ in columns[:alone]] + [head for head, _ in columns[alone:]]
        words = [Head(head.text) for head, _ in columns[:alone]]
        words += [Head(heading(part, language)) for _ in judged for part in _PARTS]
        ids = [Head(name) for _, names in columns for name in names]
        written = sheet.table([over, words, ids], self._unit_rows(judged), small=1)
        sheet.freeze(written, heads=_HEAD_ROWS, columns=2)
        sheet.filter(written)
        for place in range(len(judged)):
            value = alone + place * len(_PARTS)
            sheet.colour(written, value, value + 1, _looks(language))

    def _unit_rows(self, judged: Sequence[Indicator]) -> Iterator[list[Cell]]:
        for unit in self.scores:
            row = _unit_cells(self.model, unit, self.language)
            for one in judged:
                found = unit.indicators[one.id]
                value, status, points, *halves = self._figures(one, found)
                row += [value, status, points, *halves]
            yield row

    def _figures(self, indicator: Indicator, found: IndicatorScore) -> list[Cell]:
        """Value, status, points, numerator, denominator."""
        value = _NOTHING
        if found.value is not None:
            value = Cell(show_value(self.model, indicator, found.value), found.value)
        return [
            value,
            Cell(status_word(found.status, self.language), style=CENTRED),
            _decimal(found.points),
            _fraction(found.numerator),
            _fraction(found.denominator),
        ]

    def groups(self) -> None:
        """One row a group and indicator."""
        sheet = self._begin("groups")
        rows = (
            [Cell(_label(self.model, field, self.language)), Cell(group, style=STRONG), *cells]
            for field, levels in self.scores.groups.items()
            for group, level in levels.items()
            for cells in self._level_rows(level.indicators)
        )
        self._level_table(sheet, ["kind", "group"], rows)

    def whole(self) -> None:
        """One row an indicator."""
        self._level_table(self._begin("whole"), [], self._level_rows(self.scores.whole.indicators))

    def _level_table(
        self, sheet: Sheet, first: Sequence[str], rows: Iterable[Sequence[Cell]]
    ) -> None:
        names = [*first, "indicator", "id", "target", "value", "status", "numerator", "denominator"]
        heads = [[Head(heading(name, self.language)) for name in names]]
        written = sheet.table(heads, rows)
        sheet.freeze(written, heads=1, columns=len(first) + 1)
        sheet.filter(written)
        sheet.colour(written, len(first) + 3, len(first) + 4, _looks(self.language))

    def _level_rows(self, found: Mapping[str, IndicatorScore]) -> Iterator[list[Cell]]:
        for one in self.model.indicators:
            if one.id not in found:
                continue
            value, status, _, *halves = self._figures(one, found[one.id])
            named = [Cell(one.name(self.language)), Cell(one.id, style=NOTE._replace(lined=True))]
            yield [*named, Cell(show_target(self.model, one)), value, status, *halves]

    def receipt(self, receipt: Receipt) -> None:
        """What makes the scores repeatable, and how the records fared."""
        sheet = self._begin("receipt")
        counts = self.scores.batch.counts
        fates = ["accepted", "rejected", "outside"]
        fates += ["replaced"] if any(one.replaced for one in counts.values()) else []
        rows = [
            [Cell(self._dataset(name)), *(_count(getattr(one, fate)) for fate in fates)]
            for name, one in counts.items()
        ]
        sheet.table([[Head(heading(name, self.language)) for name in ("dataset", *fates)]], rows)
        sheet.skip()
        write_receipt(sheet, receipt.to_dict(), self.language)

    def _dataset(self, name: str) -> str:
        label = self.model.records[name].label
        return label.text(self.language) if label else name


def write_receipt(sheet: Sheet, receipt: Mapping[str, object], language: Language) -> None:
    """A receipt as JSON holds it, line by line: the path of each value, and the value."""
    sheet.widen(1, 70)  # a sha256
    heads = [[Head(heading("entry", language)), Head(heading("content", language))]]
    rows = [[Cell(".".join(path)), Cell(text)] for path, text in receipt_entries(receipt)]
    sheet.table(heads, rows)


def _unit_columns(
    model: RulebookModel, judged: Sequence[Indicator], language: Language
) -> list[tuple[Head, list[str]]]:
    """Each heading in words, and the names of its columns in the CSV form."""
    unit = model.unit
    named = unit.label.text(language) if unit.label else unit.id
    found = [(Head(heading("rank", language)), ["rank"]), (Head(named), [unit.id])]
    found += [(Head(_label(model, name, language)), [name]) for name in unit.groups]
    found += [(Head(heading(name, language)), [name]) for name in ("total", "grade")]
    for section in model.scorecard.sections:
        label = section.label.text(language) if section.label else section.id
        found.append((Head(label), [f"section:{section.id}"]))
    for name in ("bonus", "deduction", "vetoes"):
        found.append((Head(heading(name, language)), [name]))
    for one in judged:
        columns = [f"{one.id}.{part}" for part in _PARTS]
        found.append((Head(_indicator_heading(model, one, language), len(_PARTS)), columns))
    return found


def _indicator_heading(model: RulebookModel, one: Indicator, language: Language) -> str:
    said = [one.name(language), show_target(model, one)]
    if one.points is not None and not isinstance(one.points, str):
        points = show_figure(one.points, "number")
        said.append(f"{heading('worth', language)} {points}")
    return " · ".join(filter(None, said))


def _unit_cells(model: RulebookModel, unit: UnitScore, language: Language) -> list[Cell]:
    """What stands before the indicators."""
    card = model.scorecard
    grades = {grade.id: grade.name(language) for grade in card.grades}
    vetoes = {veto.id: veto.name(language) for veto in model.vetoes}
    row = [_NOTHING if unit.rank is None else _count(unit.rank), Cell(str(unit.unit), style=STRONG)]
    row += [Cell(unit.groups[name] or "") for name in model.unit.groups]
    grade = "" if unit.grade is None else grades[unit.grade]
    row += [_decimal(unit.total, STRONG)]
    row += [Cell(grade if unit.assessed else word("M015").message(language))]
    row += [_decimal(unit.sections[section.id]) for section in card.sections]
    row += [_decimal(unit.bonus), _decimal(unit.deduction)]
    return [*row, Cell("; ".join(vetoes[name] for name in unit.vetoes))]


def _looks(language: Language) -> dict[str, Style]:
    return {status_word(status, language): look for status, look in STATUS_LOOKS.items()}


def _label(model: RulebookModel, field: str, language: Language) -> str:
    """A field of the roster as it is called."""
    roster = model.unit.roster
    label = model.records[roster].fields[field].label if roster is not None else None
    return label.text(language) if label else field


def _decimal(number: Decimal | None, style: Style = Style()) -> Cell:  # noqa: B008 - a NamedTuple
    text = decimal_text(number)
    return _NOTHING if text is None or number is None else Cell(text, Fraction(number), style)


def _fraction(number: Fraction | None) -> Cell:
    text = fraction_text(number)
    return _NOTHING if text is None else Cell(text, number)


def _count(number: int) -> Cell:
    return Cell(str(number), Fraction(number))
