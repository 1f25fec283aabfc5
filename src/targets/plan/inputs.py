"""What a plan asks of the records of one unit: its aggregates, each once, with proven bounds.

Never lowers a formula; the lowering asks here for the aggregate that it needs.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import chain, count
from math import prod
from typing import Literal

from targets.calendar import AnyWindow, Cadence, Window
from targets.carriers.intervals import Interval, IntervalWalk
from targets.formula.tree import REPORTED, plain_name
from targets.plan import expressions as x
from targets.plan.steps import (
    EMPTY,
    MISSING,
    NOT_ASKED,
    Aggregate,
    Gathering,
    PeerFigure,
    PeriodOver,
    PeriodsDue,
)
from targets.rulebook.corrections import corrected_fields, specs_of
from targets.rulebook.models import Dataset, RecordField, RulebookModel
from targets.rulebook.order import uses_of

UNITS = "units"
"""The input that is 1 for a unit, and their number for a group."""

UNITS_AT_MOST = 2**31
COUNT_AT_MOST = 10**9
ROWS_AT_MOST = 10_000
ANY = 10**100
"""What stands for the largest number that an exact average can hold, which has no end."""


def absent_name(field: str) -> str:
    """The name of the whole number that tells why a field is empty; 0 where it is not."""
    return f"{field}__absent"


def can_be_absent(rulebook: RulebookModel, dataset: Dataset, field: str) -> int:
    """The highest absence that a field of an accepted record can have; 0 where it is always
    filled.
    """
    spec = dataset.fields[plain_name(field)]
    if field in (rulebook.unit.id, dataset.time, *dataset.key):
        return 0
    if dataset.not_applicable_values:
        return NOT_ASKED
    return MISSING if spec.optional else 0


def scale_of(spec: RecordField) -> int:
    """How many of the whole numbers that are carried make one of the field's unit (100 fen a
    yuan).
    """
    return int(10 ** (spec.places or 0))


def limits_of(spec: RecordField) -> tuple[Fraction, Fraction]:
    """The least and the largest number that an accepted record can hold in this field."""
    low, high = spec.at_least, spec.at_most
    if low is None:
        low = Fraction(0 if spec.type == "count" else -COUNT_AT_MOST)
        low = low if high is None else min(low, high)
    if high is None:
        high = max(Fraction(COUNT_AT_MOST), low)
    return low, high


def field_bounds(spec: RecordField) -> Interval:
    """The same as the whole numbers that are carried; yes and no are 1 and 0."""
    if spec.type not in ("count", "integer", "decimal"):
        return Interval(0, 1)
    low, high = limits_of(spec)
    scale = scale_of(spec)
    return Interval(min(_scaled(low, scale), 0), max(_scaled(high, scale), 0))


def _scaled(number: Fraction, scale: int) -> int:
    """`number * scale` without what lies behind the point."""
    whole = abs(number.numerator) * scale // number.denominator
    return whole if number.numerator >= 0 else -whole


def row_fields(rulebook: RulebookModel, dataset: str) -> dict[str, RecordField]:
    """What a row expression can name: every field, then those that are corrected as they were
    reported.
    """
    fields = rulebook.records[dataset].fields
    before = corrected_fields(rulebook, dataset)
    return {**fields, **{f"{name}{REPORTED}": fields[name] for name in before}}


def row_names(rulebook: RulebookModel, dataset: str) -> tuple[str, ...]:
    """The same in the order in which a record is carried, then the absence of what can be empty."""
    table = rulebook.records[dataset]
    names = tuple(row_fields(rulebook, dataset))
    absents = [absent_name(name) for name in names if can_be_absent(rulebook, table, name)]
    return (*names, *absents)


class Inputs:
    """The aggregates of a plan; asking twice for the same gives the same one.

    `bounds` are those of everything that steps may name besides steps.
    """

    def __init__(self, rulebook: RulebookModel) -> None:
        self.rulebook = rulebook
        self.window = rulebook.period.window
        self.aggregates: dict[str, Aggregate] = {}
        self.due: dict[str, PeriodsDue | PeriodOver] = {}
        self.peers: dict[PeerFigure, None] = {}
        self.peer_bounds: dict[str, Interval] = {}
        self.bounds: dict[str, Interval] = {UNITS: Interval(0, UNITS_AT_MOST)}
        self._known: dict[tuple[object, ...], Aggregate] = {}
        self._row_fields: dict[str, Mapping[str, RecordField]] = {}
        self._row_bounds: dict[str, Mapping[str, Interval]] = {}
        self._most_rows: dict[tuple[str, Window | None, bool], int] = {}

    @cached_property
    def uses(self) -> Mapping[str, tuple[str, ...]]:
        """Every indicator, with those that it uses."""
        return uses_of(self.rulebook)

    @cached_property
    def _owners(self) -> frozenset[str]:
        """The ids with which names of steps begin; a dataset may have the same."""
        book = self.rulebook
        owners = (*book.indicators, *book.scorecard.sections, *book.bonuses, *book.deductions)
        return frozenset(one.id for one in (*owners, *book.vetoes))

    def window_of(self, dataset: str, window: AnyWindow) -> AnyWindow | None:
        """`window` where the dataset has a time; one without, and the roster, is not cut."""
        timed = self.rulebook.records[dataset].time is not None
        return window if timed and dataset != self.rulebook.unit.roster else None

    def row_fields(self, dataset: str) -> Mapping[str, RecordField]:
        """Everything that a row expression can name, but for what tells why a field is empty."""
        if dataset not in self._row_fields:
            self._row_fields[dataset] = row_fields(self.rulebook, dataset)
        return self._row_fields[dataset]

    def row_bounds(self, dataset: str) -> Mapping[str, Interval]:
        """The bounds of everything that a row expression can name."""
        if dataset not in self._row_bounds:
            self._row_bounds[dataset] = self._bounds_of_fields(dataset)
        return self._row_bounds[dataset]

    def _bounds_of_fields(self, dataset: str) -> dict[str, Interval]:
        table, fields = self.rulebook.records[dataset], self.row_fields(dataset)
        bounds: dict[str, Interval] = {}
        for name, spec in fields.items():
            bounds[name] = field_bounds(spec)
            if f"{name}{REPORTED}" in fields:  # corrected or not
                for other in specs_of(self.rulebook, dataset, name):
                    bounds[name] = bounds[name].hull(field_bounds(other))
            bounds[absent_name(name)] = Interval(0, can_be_absent(self.rulebook, table, name))
        return bounds

    def most_rows(self, dataset: str, window: Window | None, *, one_date: bool = False) -> int:
        """The most records that one unit can have in `window`, or on one date."""
        asked = (dataset, window, one_date)
        if asked not in self._most_rows:
            self._most_rows[asked] = self._count_rows(dataset, window, one_date=one_date)
        return self._most_rows[asked]

    def _count_rows(self, dataset: str, window: Window | None, *, one_date: bool) -> int:
        table = self.rulebook.records[dataset]
        unit = self.rulebook.unit.id
        limit = table.most_rows or ROWS_AT_MOST
        others = [key for key in table.key if key != unit]
        if not table.key:
            return limit
        sizes = [
            1
            if one_date and key == table.time
            else self._size(table.fields[key], window, is_time=key == table.time)
            for key in others
        ]
        known = [size for size in sizes if size is not None]
        if len(known) < len(sizes):
            return limit
        bounded = prod(known)
        return min(bounded, table.most_rows) if table.most_rows else bounded

    def _size(self, spec: RecordField, window: Window | None, *, is_time: bool) -> int | None:
        """How many different values a key field can hold; None where that has no end."""
        match spec.type:
            case "month" if is_time and window is not None:
                return window.months
            case "date" if is_time and window is not None:
                return window.days
            case "category" if spec.values:
                return len(spec.values) + 1
            case "yes_no":
                return 2
            case "count" | "integer" | "decimal" if spec.at_most is not None:
                low, high = limits_of(spec)
                return (
                    int((high - low) * scale_of(spec)) + 1
                    if spec.at_least is not None or spec.type == "count"
                    else None
                )
            case _:
                return None

    def ask(
        self,
        gathering: Gathering,
        dataset: str,
        window: AnyWindow | None,
        *,
        said: str,
        label: str,
        selected: ast.expr,
        amount: ast.expr | None = None,
        latest: bool = False,
        cadence: Cadence | None = None,
        at_least: int = 1,
        counted_from: AnyWindow | None = None,
        merge: Literal["sum", "min", "max"] = "sum",
        present: str | None = None,
    ) -> Aggregate:
        """The aggregate that gathers `amount` over the `selected` records of `dataset` in
        `window`.
        """
        amount = amount if amount is not None else x.whole(1)
        facts = (latest, cadence, at_least, counted_from)
        key = (gathering, dataset, window, x.key(selected), x.key(amount), *facts)
        known = self._known.get(key)
        if known is not None:
            return known
        bounds = self._bounds(
            gathering, dataset, window, amount, cadence, counted_from, latest=latest
        )
        where = f" in {dataset}" + (f", {window}" if window is not None else "")
        aggregate = Aggregate(
            name=self._free_name(f"{dataset}__{label}"),
            gathering=gathering,
            dataset=dataset,
            window=window,
            selected=selected,
            amount=amount,
            text=said + where,
            bounds=bounds,
            latest=latest,
            cadence=cadence,
            at_least=at_least,
            counted_from=counted_from,
            merge=merge,
            present=present,
        )
        self._known[key] = aggregate
        self.aggregates[aggregate.name] = aggregate
        self.bounds[aggregate.name] = bounds
        return aggregate

    def recall(self, aggregates: Iterable[Aggregate]) -> None:
        """Lets what a plan has asked already be found again when it is asked for."""
        for one in aggregates:
            facts = (one.latest, one.cadence, one.at_least, one.counted_from)
            asked = (one.gathering, one.dataset, one.window)
            self._known[(*asked, x.key(one.selected), x.key(one.amount), *facts)] = one
            self.aggregates[one.name] = one
            self.bounds[one.name] = one.bounds

    def _free_name(self, wanted: str) -> str:
        if wanted.partition("__")[0] in self._owners:
            wanted = f"in__{wanted}"  # no id is a keyword, so no step of an owner is called like it
        numbered = (f"{wanted}_{number}" for number in count(2))
        return next(name for name in chain([wanted], numbered) if name not in self.aggregates)

    def _bounds(
        self,
        gathering: Gathering,
        dataset: str,
        window: AnyWindow | None,
        amount: ast.expr,
        cadence: Cadence | None,
        counted_from: AnyWindow | None,
        *,
        latest: bool,
    ) -> Interval:
        whole = window.whole if window is not None else None
        rows = self.most_rows(dataset, whole, one_date=latest)
        match gathering:
            case "count":
                return Interval(0, rows)
            case "periods":
                if cadence is None or whole is None or counted_from is None:
                    return Interval(0, rows)
                return Interval(0, len(cadence.due(whole, counted_from.whole)))
            case "min" | "max":
                one = IntervalWalk(self.row_bounds(dataset)).of(amount)
                return one.hull(Interval(0, 0))
            case "sum":
                one = IntervalWalk(self.row_bounds(dataset)).of(amount)
                return Interval(min(one.low * rows, 0), max(one.high * rows, 0))

    def rows(self, dataset: str, window: AnyWindow) -> ast.expr:
        """How many records the unit has in the window."""
        cut = self.window_of(dataset, window)
        return x.name(
            self.ask(
                "count", dataset, cut, said="count()", label="rows", selected=x.truth(True)
            ).name
        )

    def ask_due(
        self, name: str, cadence: Cadence, window: AnyWindow, counted_from: AnyWindow
    ) -> str:
        """The number of periods due, known before any record."""
        self._ask_known(PeriodsDue(name, cadence, window, counted_from))
        return name

    def _ask_known(self, one: PeriodsDue | PeriodOver) -> None:
        self.due[one.name] = one
        self.bounds[one.name] = Interval(0, one.count(None))

    def ask_peers(self, one: PeerFigure) -> PeerFigure:
        """What the peers come to. It has no bounds worth the name: the steps that see it run on
        Python's integers.
        """
        self.peers[one] = None
        absences = EMPTY if one.function == "whole" else MISSING
        bounds = (Interval(-ANY, ANY), Interval(1, ANY), Interval(0, absences))
        self.peer_bounds |= zip(one.names, bounds, strict=True)
        self.bounds |= self.peer_bounds
        return one

    def ask_over(self, name: str, window: Window) -> ast.expr:
        """Whether a period of a section is over, known before any record."""
        self._ask_known(PeriodOver(name, window))
        return x.compare("==", x.name(name), x.whole(1))


def fields_behind(aggregates: Iterable[Aggregate]) -> dict[tuple[str, str], None]:
    """The dataset and name of every field that the aggregates add up, in order, each once."""
    found: dict[tuple[str, str], None] = {}
    for aggregate in aggregates:
        for name in x.names_in(aggregate.amount):
            if not name.endswith("__absent"):
                found[(aggregate.dataset, name)] = None
    return found
