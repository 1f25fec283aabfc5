"""Batches whose indicator lies exactly at a limit, or one case below or above it.

The figures of one record are solved for, and what comes out is measured by the engine: a batch that
does not lie where it says is never drawn. Never judges whether the limit is right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.errors import FailedHealthCheck

from targets.errors import EngineError, word
from targets.plan.steps import Plan
from targets.rulebook.models import Indicator
from targets.rulebook.scoring import Condition
from targets.scores import read_through
from targets.testing.strategies.batches import (
    Drafts,
    Records,
    Ruled,
    Unit,
    draw_batch,
    plan_of,
    tables_of,
    written,
)
from targets.testing.strategies.layout import SIDES, Side, Spot, Why, by_figures, by_periods
from targets.testing.strategies.measure import Measure
from targets.testing.strategies.rows import Table

_UNITS_TRIED = 4
_BATCHES_TRIED = 40
"""So many batches in vain, and none that lies at a limit: it is told why, before Hypothesis (which
gives up at 50) tells that it could draw nothing.
"""

_Layer = Callable[[st.DrawFn, Measure, Drafts, Spot], Drafts | Why]


class Boundary(NamedTuple):
    """A batch of one unit whose indicator lies `side` the limit `figure`, which stands at `edge`.

    `value` is exact. `below` and `above` are as near as one case of the numerator comes.
    """

    records: Records
    unit: Unit
    edge: str
    figure: Fraction
    side: Side
    value: Fraction


class UnreachedError(EngineError, FailedHealthCheck):
    """No unit could be laid out at a limit.

    Hypothesis takes it for a health check and stops at once; any other error in a strategy it would
    provoke again and again, to find the smallest example of it.
    """


class _Attempts:
    """How often nothing could be laid out, and why."""

    def __init__(self, indicator: str) -> None:
        self._indicator = indicator
        self._reached = False
        self._failed = Counter[Why]()

    def reached(self) -> None:
        """A unit lies at a limit: from now on Hypothesis may look for others as long as it will."""
        self._reached = True

    def failed(self, why: Why) -> None:
        """Raises `UnreachedError` where that was tried often enough."""
        self._failed[why] += 1
        if not self._reached and self._failed.total() >= _BATCHES_TRIED:
            ((most, _),) = self._failed.most_common(1)
            raise UnreachedError(word(most, name=self._indicator))


def boundary_batches(
    rules: Ruled, indicator: str, *, unit: Unit = "A", through: str | None = None
) -> st.SearchStrategy[Boundary]:
    """Batches of one unit whose indicator lies at, or one case beside, a limit of its target or
    bands.

    Only limits that are known without records count: numbers, and constants that are the same for
    all. Where no figures of one record lead to any of them (a value that is no quotient of sums,
    say), that is told when batches are drawn.

    Raises:
        EngineError: there is no such indicator, it has no such limit, it looks at peers, or
            `through` does not lie in the period; while drawing, no unit could be laid out.
        TypeError: `rules` are no rulebook.
    """
    plan = plan_of(rules)
    until = read_through(plan, through)
    chosen = next((one for one in plan.rulebook.indicators if one.id == indicator), None)
    if chosen is None or chosen.level is not None:
        raise EngineError(word("E961", name=indicator, known=plan.indicators))
    limits = list(_limits(plan, chosen))
    tables = tables_of(plan, until)
    measure = Measure(plan, indicator, unit, tables, until)
    if not limits or not measure.alone:
        raise EngineError(word("E962", name=indicator))

    lay = by_figures if chosen.duty is None else by_periods
    attempts = _Attempts(indicator)

    @st.composite
    def drawn(draw: st.DrawFn) -> Boundary:
        edge, figure = draw(st.sampled_from(limits))
        first = draw(st.sampled_from(SIDES))
        sides = (first, *(one for one in SIDES if one != first))
        found: Boundary | Why = "E966"
        for _ in range(_UNITS_TRIED):
            if found == "E966":  # another unit may be judged
                found = _one_unit(draw, measure, lay, [Spot(edge, figure, one) for one in sides])
        if isinstance(found, Boundary):
            attempts.reached()
            return found
        attempts.failed(found)
        return draw(st.nothing())

    return drawn()


def _one_unit(
    draw: st.DrawFn, measure: Measure, lay: _Layer, spots: Sequence[Spot]
) -> Boundary | Why:
    """One unit at the first of the spots where it can lie."""
    why: Why = "E965"
    _, drafts = draw_batch(draw, measure.tables, [measure.unit], 1)
    desk = without_corrections(measure.tables, drafts)
    for spot in spots:
        found = lay(draw, measure, desk, spot)
        if isinstance(found, str):
            why = why if why == "E966" else found
            continue
        measured = measure.of(found)
        if measured is not None and measured.present and spot.holds(measured.value):
            records = written(measure.tables, found)
            return Boundary(records, measure.unit, *spot, measured.value)
    return why


def without_corrections(tables: Mapping[str, Table], drafts: Drafts) -> Drafts:
    """The same with nothing corrected: the figures that are solved for are those that count."""
    return {
        name: [] if tables[name].spec.corrects is not None else rows
        for name, rows in drafts.items()
    }


def _limits(plan: Plan, indicator: Indicator) -> Iterator[tuple[str, Fraction]]:
    """Each limit that is a number, with the key at which it stands."""
    bands = indicator.scoring.bands if indicator.scoring is not None else None
    conditions = [] if indicator.target is None else [("target", indicator.target)]
    named: list[tuple[str, Condition]] = [
        *conditions,
        *((f"scoring.bands.{number}", band) for number, band in enumerate(bands or ())),
    ]
    for where, condition in named:
        for key, amount in condition.limits:
            if isinstance(amount, Fraction):
                yield f"{where}.{key}", amount
            elif amount in plan.rulebook.constants:
                number = plan.rulebook.constants[amount].number
                if number is not None:
                    yield f"{where}.{key}", number
