"""The records behind a value: those of the unit that were added up, those that were rejected, and
the periods in which there were none.

Never judges a record, and never shows one whose figures are not published.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from targets.calendar import Window, format_month
from targets.carriers.whole import compile_row_tests
from targets.errors import Language, word
from targets.explaining.cadences import period_text
from targets.explaining.explanation import MissingPeriod, Record, RecordsBehind, Rejected
from targets.explaining.reading import Numbers
from targets.figures import format_plain
from targets.formula.tree import REPORTED
from targets.plan import expressions as x
from targets.plan.inputs import absent_name, row_names
from targets.plan.steps import Aggregate, Plan
from targets.records import Batch, Failure
from targets.rulebook.models import RulebookModel

Row = tuple[object, ...]


class Held(NamedTuple):
    """A record as it is carried, its row where that is known, and its file where there are more."""

    row: Row
    number: int | None
    file: str | None


class Summand(NamedTuple):
    """One thing that is added up over records: `scale` carried numbers make one of its unit."""

    aggregate: Aggregate
    scale: int
    caption: str


class _Column:
    """What is added up, of one record after the other; `selected` are those that count."""

    def __init__(
        self, summand: Summand, rulebook: RulebookModel, selected: frozenset[Held]
    ) -> None:
        self.summand = summand
        self.selected = selected
        aggregate = summand.aggregate
        self._names = row_names(rulebook, aggregate.dataset)
        asked = x.names_in(aggregate.amount)
        empty = {absent_name(name.removesuffix("__absent")) for name in asked}
        self._empty = [self._names.index(name) for name in empty if name in self._names]
        self._amount = compile_row_tests(self._names, [aggregate.amount])
        places = {name: place for place, name in enumerate(self._names)}
        self._before = [places.get(_before(name), places[name]) for name in self._names]
        self._tells_both = any(name.endswith(REPORTED) for name in asked)

    def figure(self, held: Held) -> str | None:
        """What was added up; None where the record was not."""
        return self._text(held[0]) if held in self.selected else None

    def reported(self, held: Held) -> str | None:
        """What would have been, without corrections."""
        if held not in self.selected or self._tells_both:
            return None
        return self._text(tuple(held[0][place] for place in self._before))

    def _text(self, row: Row) -> str:
        if any(row[place] for place in self._empty):
            return "—"
        return format_plain(Fraction(int(self._amount(row)[0]), self.summand.scale))


class Behind:
    """The records of one unit; `numbers` are those that are published of it."""

    def __init__(
        self,
        plan: Plan,
        batch: Batch,
        unit: str | int,
        numbers: Numbers,
        through: date | None,
        language: Language,
    ) -> None:
        self._plan = plan
        self._rulebook: RulebookModel = plan.rulebook
        self._batch = batch
        self._unit = unit
        self._numbers = numbers
        self._through = through
        self._language = language
        self._rows: dict[str, list[Held]] = {}

    def rows(self, dataset: str) -> list[Held]:
        """The accepted records by date, each with its row in the file where that is known."""
        if dataset not in self._rows:
            self._rows[dataset] = self._read(dataset)
        return self._rows[dataset]

    def _read(self, dataset: str) -> list[Held]:
        judged = self._batch.judged.get(dataset)
        if judged is None:
            return []
        rows: Sequence[Row] = judged.rows.get(self._unit, [])
        numbers: Sequence[int | None] = judged.numbers.get(self._unit, [])
        if judged.frame is not None:
            from targets.records.frames import rows_of_unit

            held = rows_of_unit(self._rulebook, dataset, judged.frame, self._unit)
            rows, numbers = sorted(held, key=str), [None] * len(held)
        files: Sequence[str | None] = judged.files.get(self._unit) or [None] * len(rows)
        found = [Held(*one) for one in zip(rows, numbers, files, strict=True)]
        time = self._rulebook.records[dataset].time
        if time is not None:
            place = row_names(self._rulebook, dataset).index(time)
            found.sort(key=lambda one: str(one[0][place]))
        return found

    def cell(self, dataset: str, field: str) -> object:
        """What the only record of a dataset keyed by the unit says; None where there is none."""
        rows, names = self.rows(dataset), row_names(self._rulebook, dataset)
        if not rows:
            return None
        absent = absent_name(field)
        if absent in names and rows[0][0][names.index(absent)]:
            return None
        return rows[0][0][names.index(field)]

    @cached_property
    def _withheld(self) -> Mapping[str, frozenset[str] | None]:
        """The fields of each dataset of which nothing may be shown; None where that is all."""
        found: dict[str, frozenset[str] | None] = {}
        for one in self._plan.aggregates:
            if one.name in self._numbers:
                continue
            before = found.get(one.dataset, frozenset())
            counts = one.gathering in ("count", "periods")
            found[one.dataset] = None if before is None or counts else before | _fields(one)
        return found

    def is_open(self, aggregate: Aggregate) -> bool:
        """Whether the records that it adds up may be shown."""
        withheld = self._withheld.get(aggregate.dataset, frozenset())
        return withheld is not None and withheld.isdisjoint(_fields(aggregate))

    def is_field_open(self, dataset: str, field: str) -> bool:
        """Whether what a record says in a field may be shown."""
        withheld = self._withheld.get(dataset, frozenset())
        return withheld is not None and field.removesuffix(REPORTED) not in withheld

    def window(self, aggregate: Aggregate) -> Window:
        """The dates that count for an aggregate."""
        whole = aggregate.window or self._plan.window
        return whole.until(self._through)

    def summed(self, aggregate: Aggregate) -> list[Held]:
        """The records that an aggregate adds up."""
        window = aggregate.cut(self._through)
        if aggregate.window is not None and window is None:
            return []
        names = row_names(self._rulebook, aggregate.dataset)
        select = compile_row_tests(names, [aggregate.selected])
        held = [one for one in self.rows(aggregate.dataset) if select(one[0])[0]]
        time = self._rulebook.records[aggregate.dataset].time
        if window is None or time is None:
            return held
        place = names.index(time)
        held = [one for one in held if _day(one[0][place]) in window]
        if aggregate.latest and held:
            latest = held[-1][0][place]  # they are ordered by date
            held = [one for one in held if one[0][place] == latest]
        return held

    def records(self, summands: Sequence[Summand]) -> Iterator[RecordsBehind]:
        """The records that were added up, by dataset."""
        for dataset in dict.fromkeys(one.aggregate.dataset for one in summands):
            shown = [
                _Column(one, self._rulebook, frozenset(self.summed(one.aggregate)))
                for one in dict.fromkeys(summands)
                if one.aggregate.dataset == dataset and self.is_open(one.aggregate)
            ]
            if not shown:
                continue
            records = tuple(
                self._record(dataset, held, shown)
                for held in self.rows(dataset)
                if any(held in one.selected for one in shown)
            )
            captions = tuple(one.summand.caption for one in shown)
            yield RecordsBehind(dataset, self.label(dataset), captions, records)

    def _record(self, dataset: str, held: Held, shown: Sequence[_Column]) -> Record:
        figures = [one.figure(held) for one in shown]
        before = [one.reported(held) for one in shown]
        reported = tuple(
            None if was is None or was == now else was
            for was, now in zip(before, figures, strict=True)
        )
        key = self.key_text(dataset, held.row)
        return Record(held.number, key, tuple(figures), reported, held.file)

    def key_text(self, dataset: str, row: Row) -> str:
        """What tells a record from the others of its unit: `2009-03`."""
        table = self._rulebook.records[dataset]
        names = row_names(self._rulebook, dataset)
        telling = [*table.key, *([table.time] if table.time else [])]
        shown = [name for name in dict.fromkeys(telling) if name != self._rulebook.unit.id]
        return ", ".join(self._cell_text(dataset, name, row[names.index(name)]) for name in shown)

    def _cell_text(self, dataset: str, field: str, value: object) -> str:
        monthly = self._rulebook.records[dataset].fields[field].type == "month"
        return format_month(value) if monthly and isinstance(value, date) else str(value)

    def label(self, dataset: str) -> str:
        """What a dataset is called."""
        said = self._rulebook.records[dataset].label
        return said.text(self._language) if said else dataset

    def missing_periods(self, aggregate: Aggregate) -> Iterator[MissingPeriod]:
        """The periods of a duty that are due and have too few records."""
        cadence, counted_from = aggregate.cadence, aggregate.counted_from
        if cadence is None or counted_from is None or aggregate.window is None:
            return
        start = counted_from.until(self._through)
        due = cadence.due(aggregate.window.until(self._through), start)
        if not self.is_open(aggregate):
            return
        names = row_names(self._rulebook, aggregate.dataset)
        place = names.index(self._rulebook.records[aggregate.dataset].time or "")
        days = Counter(_day(row[place]) for row, *_ in self.summed(aggregate))
        for number in due:
            window = cadence.covers(range(number, number + 1), start)
            if sum(count for day, count in days.items() if day in window) < aggregate.at_least:
                text = period_text(window, cadence, self._language)
                yield MissingPeriod(text, str(window.first), str(window.last))

    def rejected(self) -> Iterator[Rejected]:
        """The records of the unit that did not count, with every reason."""
        for dataset, judged in self._batch.judged.items():
            told: dict[tuple[object, ...], list[Failure]] = {}
            for one in judged.failures:
                if one.severity == "error" and self._is_ours(dataset, one.key):
                    told.setdefault((one.file, one.row, one.key), []).append(one)
            for failures in told.values():
                yield self._rejected(dataset, failures)

    def _rejected(self, dataset: str, failures: Sequence[Failure]) -> Rejected:
        first = failures[0]
        parts = [one for one in first.key if one != self._unit]
        table = self._rulebook.records[dataset]
        monthly = any(table.fields[name].type == "month" for name in table.key)
        key = ", ".join(
            format_month(one) if monthly and isinstance(one, date) else str(one) for one in parts
        )
        if dataset in self._withheld:  # what is wrong may tell a figure
            reasons = [word("M731").message(self._language)]
        else:
            reasons = [one.wording.text(self._language) for one in failures]
        return Rejected(dataset, self.label(dataset), first.row, key, tuple(reasons), first.file)

    def _is_ours(self, dataset: str, key: Sequence[object]) -> bool:
        table = self._rulebook.records[dataset]
        whole = len(key) == len(table.key) and self._rulebook.unit.id in table.key
        place = table.key.index(self._rulebook.unit.id) if whole else 0
        return bool(key) and key[place] == self._unit


def _fields(aggregate: Aggregate) -> frozenset[str]:
    """The fields that an aggregate looks at."""
    named = (*x.names_in(aggregate.amount), *x.names_in(aggregate.selected))
    return frozenset(name.removesuffix("__absent").removesuffix(REPORTED) for name in named)


def _before(name: str) -> str:
    """Where the same stands as it was reported."""
    if name.endswith("__absent"):
        return absent_name(f"{name.removesuffix('__absent')}{REPORTED}")
    return f"{name}{REPORTED}"


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.min
