"""What the engine makes of an indicator while its figures are sought: numerator and denominator.

Row checks are left aside, so that figures can be tried that no check would pass. Never draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from targets.calendar import Window
from targets.carriers.intervals import Interval
from targets.engine import WholeEngine
from targets.plan import expressions as x
from targets.plan.steps import Aggregate, Plan, Shown
from targets.records.batch import Records as Admissions
from targets.testing.strategies.batches import Drafts, Unit, written
from targets.testing.strategies.rows import Table


class Cell(NamedTuple):
    """A figure of the one record of a dataset."""

    dataset: str
    field: str


class Slope(NamedTuple):
    """By how much numerator and denominator move."""

    numerator: Fraction
    denominator: Fraction


class Measured(NamedTuple):
    """Numerator and denominator of a value, and whether there is a value at all."""

    numerator: Fraction
    denominator: Fraction
    present: bool

    @property
    def value(self) -> Fraction:
        """The exact quotient; the denominator is not 0."""
        return self.numerator * Fraction(self.denominator.denominator, self.denominator.numerator)


class Measure:
    """Measures one indicator of one unit. Made once."""

    def __init__(
        self,
        plan: Plan,
        indicator: str,
        unit: Unit,
        tables: Mapping[str, Table],
        until: date | None,
    ) -> None:
        self.unit = unit
        self.until = until
        self.tables = tables
        self._judged = plan.indicators[indicator]
        self._admissions = Admissions(replace(plan, checks=dict.fromkeys(plan.checks, ())))
        self._engine = WholeEngine(plan)
        wide = {step.name for step in plan.wide_steps} if plan.peers else set()
        self.alone = wide.isdisjoint((self._judged.value.amount, self._judged.absent))
        self.aggregates = tuple(self._behind(plan))
        self.cells = tuple(self._cells())
        self.datasets = tuple(dict.fromkeys(one.dataset for one in self.aggregates))

    def _behind(self, plan: Plan) -> Iterator[Aggregate]:
        """The aggregates that the value is made of."""
        steps = {step.name: step.expression for step in plan.steps}
        found: set[str] = set()
        value = self._judged.value
        waiting = [value.amount, *([value.over] if isinstance(value.over, str) else [])]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += x.names_in(steps[name]) if name in steps else ()
        return (one for one in plan.aggregates if one.name in found)

    def _cells(self) -> Iterator[Cell]:
        """The figures that it adds up."""
        found = {
            Cell(one.dataset, name): None
            for one in self.aggregates
            for name in x.names_in(one.amount)
            if name in self.tables[one.dataset].numbers
            and name not in self.tables[one.dataset].telling
        }
        return iter(found)

    def days_of(self, dataset: str) -> Window | None:
        """The days on which a record of `dataset` counts for all that is added up of it; where
        there are none, for the first of it. None where records have no date.
        """
        windows = [
            one.window.until(self.until)
            for one in self.aggregates
            if one.dataset == dataset and one.window is not None
        ]
        if not windows:
            return None
        shared = Window(max(one.first for one in windows), min(one.last for one in windows))
        return shared if shared.days else windows[0]

    def of(self, drafts: Drafts) -> Measured | None:
        """Both halves; None where the engine has no number for one."""
        batch = self._admissions.validate(written(self.tables, drafts), "python")
        if self.unit not in batch.units:
            return None
        outcome = self._engine.run(batch, self.until)
        numbers = outcome.of(outcome.units.index(self.unit))
        present = numbers[self._judged.absent] == 0
        numerator, denominator = self._judged.numerator, self._judged.denominator
        if numerator is not None and denominator is not None:
            above, below = _raw(numerator, numbers), _raw(denominator, numbers)
            if above is None or below is None:
                return None
            return Measured(above, below, present and below != 0)
        over = _over(self._judged.value, numbers)
        return Measured(Fraction(numbers[self._judged.value.amount]), Fraction(over), present)


def near_zero(span: Interval) -> int:
    """The number in `span` that is nearest to zero."""
    return min(max(0, span.low), span.high)


def _over(shown: Shown, numbers: Mapping[str, int]) -> int:
    return shown.over if isinstance(shown.over, int) else numbers[shown.over]


def _raw(shown: Shown, numbers: Mapping[str, int]) -> Fraction | None:
    """The number, whether or not something else makes it absent."""
    over = _over(shown, numbers)
    return Fraction(numbers[shown.amount], over) if over else None
