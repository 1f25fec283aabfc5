"""What is scored once in each period of its section: the same indicators, over other windows.

Never combines periods, never knows which of them are over before it is asked.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from targets.plan.exact import Exact
from targets.plan.indicators import Built, IndicatorBuilder
from targets.plan.inputs import Inputs
from targets.plan.steplist import Steps
from targets.plan.steps import Rounding
from targets.rulebook.copies import origins
from targets.rulebook.models import Indicator, RulebookModel, Section
from targets.rulebook.section_periods import ScoredPeriod, periods_of, section_with_periods

RoundingOf = Callable[[Indicator], Rounding | None]
"""How the points of an indicator are rounded."""


class InPeriod(NamedTuple):
    """One period of the section `holder`: whether it is over, and its parts that are indicators,
    in it.
    """

    holder: str
    period: ScoredPeriod
    over: ast.expr
    built: Mapping[str, Built]


def build_in_periods(
    steps: Steps, order: Sequence[str], values: Mapping[str, Exact], rounding: RoundingOf
) -> dict[str, tuple[InPeriod, ...]]:
    """For each section with periods what its indicators come to in each of them.

    `values` are those over the whole window, `order` that in which indicators can be computed.
    """
    rulebook = steps.inputs.rulebook
    found: dict[str, tuple[InPeriod, ...]] = {}
    for section in rulebook.scorecard.sections:
        periods = periods_of(rulebook, section)
        if not periods:
            continue
        parts = _parts(rulebook, section)
        needed = _needed(steps.inputs, parts)
        asked = [name for name in order if name in needed]
        with steps.loosely():
            found[section.id] = tuple(
                InPeriod(
                    section.id,
                    period,
                    steps.inputs.ask_over(f"{section.id}__{period.id}__over", period.window),
                    _build(steps, asked, values, rounding, parts, period, section.id),
                )
                for period in periods
            )
    return found


def _parts(rulebook: RulebookModel, section: Section) -> frozenset[str]:
    return frozenset(
        one.id
        for one in rulebook.indicators
        if one.points is not None and section_with_periods(rulebook, one.section) is section
    )


def _build(
    steps: Steps,
    asked: Sequence[str],
    values: Mapping[str, Exact],
    rounding: RoundingOf,
    parts: frozenset[str],
    period: ScoredPeriod,
    section: str,
) -> dict[str, Built]:
    """The parts of a section in one period, of what is `asked`; the rest of that is what they use,
    measured in that period too.
    """
    rulebook = steps.inputs.rulebook
    by_id = {one.id: one for one in rulebook.indicators}
    known = dict(values)
    built: dict[str, Built] = {}
    for name in asked:
        one, beside = by_id[name], None
        if name not in parts:  # perhaps of a section whose periods are called the same
            one, beside = _measure_of(one), section
        built[name] = IndicatorBuilder(steps, one, known, rounding(one), period, beside).build()
        known[name] = built[name].value
    return {name: built[name] for name in built if name in parts}


def _needed(inputs: Inputs, parts: frozenset[str]) -> set[str]:
    """The parts, and what they use; an indicator with dates of its own stays what it is."""
    rulebook = inputs.rulebook
    by_id = {one.id: one for one in rulebook.indicators}
    waiting, needed = list(parts), set[str]()
    while waiting:
        name = waiting.pop()
        one = by_id[name]
        dated = any(each.period is not None for each in (one, *origins(rulebook, one)))
        if name in needed or dated:
            continue
        needed.add(name)
        waiting += inputs.uses[name]
    return needed


def _measure_of(indicator: Indicator) -> Indicator:
    return indicator.model_copy(update={"points": None, "weight": None, "scoring": None})
