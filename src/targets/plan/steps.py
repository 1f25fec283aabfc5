"""The plan: row expressions, aggregates and unit steps, all of them text that anyone can read.

A plan is compiled once from a rulebook and never changes. It knows no record, no unit, no engine.
In a step's name `__` stands for the dot that people read: `rate__points` is `rate.points`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from targets.calendar import Cadence, Window
from targets.carriers.intervals import Interval
from targets.figures import RoundingMode
from targets.plan.expressions import written
from targets.rulebook import RulebookModel

Gathering = Literal["sum", "count", "min", "max", "periods"]
"""How the selected records of a unit become one whole number; of no record it is 0."""

Flag = str | bool
"""A yes or no of the plan: a step that says it, or the constant that it is."""

Status = Literal["met", "not_met", "scored", "no_target", "not_applicable", "no_data", "suppressed"]
STATUSES: tuple[Status, ...] = (
    "met",
    "not_met",
    "scored",
    "no_target",
    "not_applicable",
    "no_data",
    "suppressed",
)

MISSING, EMPTY, NOT_ASKED, SMALL = 1, 2, 3, 4
"""Why a value is absent: no data; a zero denominator; not asked of this unit; too small to publish.
0 means present.
"""


class Check(NamedTuple):
    """A row check: the record passes where `holds` is yes, or where `absent` is above zero."""

    id: str
    holds: ast.expr
    absent: ast.expr
    text: str
    severity: Literal["error", "warning"]


class Aggregate(NamedTuple):
    """One whole number from the records of a unit.

    `amount` and `selected` are row expressions; `latest` keeps only the records of the unit's
    latest
    selected date. For `periods`, `cadence`, `at_least` and `counted_from` say what is counted. Over
    groups, aggregates merge by `merge`; `present` names the count of records a `min` or `max` saw.
    """

    name: str
    gathering: Gathering
    dataset: str
    window: Window | None
    selected: ast.expr
    amount: ast.expr
    text: str
    bounds: Interval
    latest: bool = False
    cadence: Cadence | None = None
    at_least: int = 1
    counted_from: Window | None = None
    merge: Literal["sum", "min", "max"] = "sum"
    present: str | None = None

    def cut(self, through: date | None) -> Window | None:
        """The dates that count where windows end with `through`; None where none does.

        Of `periods` only the days of whole periods count.
        """
        if self.window is None:
            return None
        window = self.window.until(through)
        if self.cadence is not None and self.counted_from is not None:
            due = self.cadence.due(window, self.counted_from)
            return self.cadence.covers(due, self.counted_from) if due else None
        return window if window.days else None


@dataclass(frozen=True, slots=True)
class PeriodsDue:
    """A number known before any record is read: how many periods lie in a window."""

    name: str
    cadence: Cadence
    window: Window
    counted_from: Window

    def count(self, through: date | None) -> int:
        """How many, where the window ends with `through`."""
        return len(self.cadence.due(self.window.until(through), self.counted_from))


class Step(NamedTuple):
    """One whole number of a unit, from aggregates and earlier steps."""

    name: str
    expression: ast.expr
    note: str
    origin: str

    @property
    def text(self) -> str:
        """The expression as text."""
        return written(self.expression)


class Shown(NamedTuple):
    """Where an exact number stands among the steps: `over` is a whole number or a step's name.

    `absent` names the step that is above zero where there is no number, or is a constant.
    """

    amount: str
    over: str | int
    absent: str | int = 0


class IndicatorPlan(NamedTuple):
    """Where an indicator's results stand among the steps; `statuses` are those it can have."""

    id: str
    value: Shown
    numerator: Shown | None
    denominator: Shown | None
    absent: str
    status: str
    statuses: tuple[Status, ...]
    points: Shown | None
    excluded: Flag
    applies: str | None
    refuses_missing: bool
    inputs: tuple[str, ...] = ()


class SectionPlan(NamedTuple):
    """Where a section's results stand among the steps."""

    id: str
    points: Shown
    excluded: Flag


class TotalPlan(NamedTuple):
    """Where the totals stand among the steps; `excluded` where every part is."""

    base: Shown
    bonus: Shown | None
    deduction: Shown | None
    uncapped: Shown
    total: Shown
    excluded: Flag
    grade: str | None


class LevelProgram(NamedTuple):
    """The value steps of one indicator over a group or the whole authority."""

    indicator: IndicatorPlan
    steps: tuple[Step, ...]
    inputs: tuple[str, ...]
    mask: str | None


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled rulebook.

    `aggregates` and `due` are the inputs, `steps` follow in order, and the rest says which step
    holds what. `bounds` are proven for every one of these numbers. `assessed` is the step that says
    whether a unit is scored, None where every unit is.
    """

    rulebook: RulebookModel
    checks: Mapping[str, tuple[Check, ...]]
    aggregates: tuple[Aggregate, ...]
    due: tuple[PeriodsDue, ...]
    steps: tuple[Step, ...]
    bounds: Mapping[str, Interval]
    indicators: Mapping[str, IndicatorPlan]
    sections: Mapping[str, SectionPlan]
    total: TotalPlan | None
    bonuses: Mapping[str, Shown]
    deductions: Mapping[str, Shown]
    vetoes: Mapping[str, str]
    levels: tuple[LevelProgram, ...]
    window: Window
    assessed: str | None = None

    def aggregates_of(self, dataset: str) -> tuple[Aggregate, ...]:
        """The aggregates over the records of `dataset`."""
        return tuple(one for one in self.aggregates if one.dataset == dataset)


class Rounding(NamedTuple):
    """How one kind of figure is rounded."""

    decimals: int
    mode: RoundingMode


def readable(name: str) -> str:
    """The name as people read it: dots for `__`."""
    return name.replace("__", ".")
