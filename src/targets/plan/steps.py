"""The plan: row expressions, aggregates and unit steps, all of them text that anyone can read.

A plan is compiled once from a rulebook and never changes. It knows no record, no unit, no engine.
In a step's name `__` stands for the dot that people read: `rate__points` is `rate.points`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from targets.calendar import AnyWindow, Cadence, Window
from targets.carriers.intervals import Interval
from targets.figures import RoundingMode
from targets.formula.tree import PeerFunction
from targets.plan.expressions import written
from targets.rulebook.fixed import Fixed
from targets.rulebook.models import RulebookModel

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
    window: AnyWindow | None
    selected: ast.expr
    amount: ast.expr
    text: str
    bounds: Interval
    latest: bool = False
    cadence: Cadence | None = None
    at_least: int = 1
    counted_from: AnyWindow | None = None
    merge: Literal["sum", "min", "max"] = "sum"
    present: str | None = None

    def cut(self, through: date | None) -> Window | None:
        """The dates that count where windows end with `through`; None where none does.

        Of `periods` only the days of whole periods count, so the first day opens a period.
        """
        if self.window is None:
            return None
        window = self.window.until(through)
        if self.cadence is not None and self.counted_from is not None:
            counted_from = self.counted_from.until(through)
            due = self.cadence.due(window, counted_from)
            return self.cadence.covers(due, counted_from) if due else None
        return window if window.days else None


class PeriodsDue(NamedTuple):
    """A number known before any record is read: how many periods lie in a window."""

    name: str
    cadence: Cadence
    window: AnyWindow
    counted_from: AnyWindow

    def count(self, through: date | None) -> int:
        """How many, where the window ends with `through`."""
        counted_from = self.counted_from.until(through)
        return len(self.cadence.due(self.window.until(through), counted_from))


class PeriodOver(NamedTuple):
    """A number known before any record is read: 1 where a period of a section is over, else 0."""

    name: str
    window: Window

    def count(self, through: date | None) -> int:
        """1 where its last day counts."""
        return int(through is None or self.window.last <= through)


class PeerFigure(NamedTuple):
    """An exact number that is known only when every unit has its values: what the peers come to.

    It is three inputs of the steps that look at it: numerator, denominator, absence. `group` is the
    field within whose groups it is taken; None for all units together.
    """

    function: PeerFunction
    indicator: str
    group: str | None

    @property
    def numerator(self) -> str:
        """The input that is its numerator; no step and no aggregate is named after a function."""
        within = "" if self.group is None else f"__by_{self.group}"
        return f"{self.function}__{self.indicator}{within}"

    @property
    def denominator(self) -> str:
        """The input that is its denominator, above zero where there is one."""
        return f"{self.numerator}__over"

    @property
    def absent(self) -> str:
        """The input that is above zero where there is no such number."""
        return f"{self.numerator}__absent"

    @property
    def names(self) -> tuple[str, str, str]:
        """Its three inputs, in order."""
        return self.numerator, self.denominator, self.absent

    @property
    def text(self) -> str:
        """What it is, as people say it."""
        if self.function == "whole":
            return f"{self.indicator} of the whole"
        within = "" if self.group is None else f" in the unit's {self.group}"
        return f"{self.function} {self.indicator} of the units that have one{within}"


class Step(NamedTuple):
    """One whole number of a unit, from aggregates and earlier steps.

    A `wide` one cannot run on 64-bit columns; only wide steps depend on it.
    """

    name: str
    expression: ast.expr
    note: str
    origin: str
    wide: bool = False

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
    """Where an indicator's results stand among the steps; `statuses` are those it can have, and
    `lacking` says where missing data stops the scoring.
    """

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
    lacking: Flag = False


class SectionPlan(NamedTuple):
    """Where a section's results stand among the steps."""

    id: str
    points: Shown
    excluded: Flag


class Turn(NamedTuple):
    """A part of a section in one period of it: whether that is over, whether the part is `out` of
    it, what it got, and of an indicator its value.
    """

    id: str
    window: Window
    over: str
    out: Flag
    points: Shown
    value: Shown | None


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


_MAPPINGS = (
    "checks", "bounds", "indicators", "sections", "bonuses", "deductions", "vetoes", "turns",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled rulebook.

    `aggregates` and `due` (the same for every unit) are the inputs, `steps` follow in order, and
    the rest says which step holds what. `peers` are inputs too, known when the narrow steps have
    run for all units. `bounds` are proven for every one of these numbers, but for those of peers,
    which have no end. `assessed` is the step that says whether a unit is scored, None where every
    unit is. `turns` are the parts of sections with periods, in each of them.
    """

    rulebook: RulebookModel
    checks: Mapping[str, tuple[Check, ...]]
    aggregates: tuple[Aggregate, ...]
    due: tuple[PeriodsDue | PeriodOver, ...]
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
    peers: tuple[PeerFigure, ...] = ()
    assessed: str | None = None
    turns: Mapping[str, tuple[Turn, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nobody who is handed a part of it can change it."""
        for name in _MAPPINGS:
            object.__setattr__(self, name, Fixed(getattr(self, name)))

    def aggregates_of(self, dataset: str) -> tuple[Aggregate, ...]:
        """The aggregates over the records of `dataset`."""
        return tuple(one for one in self.aggregates if one.dataset == dataset)

    @property
    def peer_names(self) -> tuple[str, ...]:
        """The inputs that only the peers tell, in order."""
        return tuple(name for one in self.peers for name in one.names)

    @property
    def narrow_steps(self) -> tuple[Step, ...]:
        """The steps that 64-bit columns can run, in order; none of them depends on a wide one."""
        return tuple(step for step in self.steps if not step.wide)

    @property
    def wide_steps(self) -> tuple[Step, ...]:
        """The steps that only Python's integers can run, in order."""
        return tuple(step for step in self.steps if step.wide)


class Rounding(NamedTuple):
    """How one kind of figure is rounded."""

    decimals: int
    mode: RoundingMode


def readable(name: str) -> str:
    """The name as people read it: dots for `__`."""
    return name.replace("__", ".")
