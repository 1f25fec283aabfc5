"""Figures that are not published though nothing is wrong with them: where exactly one figure of a
group is suppressed, it could be found by subtraction, so the next smallest is withheld too; and
with a group that is withheld, its units.

Never changes points, statuses, or what the steps say. Needs all units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from targets.engine import Outcome, groups_by_value
from targets.plan import expressions as x
from targets.plan.steps import STATUSES, IndicatorPlan, Plan
from targets.scores.results import IndicatorScore, LevelScore, UnitScore, read_exact

Groups = Mapping[str, Mapping[str, LevelScore]]
"""The groups by field, then by value."""

_SUPPRESSED = STATUSES.index("suppressed")
_SHOWN_ALL_THE_SAME = ("status", "absent", "excluded", "points", "points_over")


def small_indicators(plan: Plan) -> tuple[str, ...]:
    """The indicators that have figures which may not be published."""
    return tuple(
        one.id
        for one in plan.rulebook.indicators
        if one.when_small is not None and one.id in plan.indicators
    )


def withheld_units(plan: Plan, outcome: Outcome, groups: Groups) -> dict[str, frozenset[int]]:
    """For each such indicator the places of the units whose figures are withheld to protect
    another's; `groups` are those of each field, with nothing withheld.
    """
    members = {
        field: groups_by_value(outcome, place)
        for place, field in enumerate(plan.rulebook.unit.groups)
    }
    circles = [list(range(len(outcome.units)))]
    circles += [circle for by_value in members.values() for circle in by_value.values()]
    found = {}
    for name in small_indicators(plan):
        lonely = {field: withheld_group(levels, name) for field, levels in groups.items()}
        hidden = [
            index
            for field, value in lonely.items()
            if value is not None
            for index in members[field][value]
        ]
        found[name] = _withheld(plan.indicators[name], outcome, circles, hidden)
    return found


def _withheld(
    one: IndicatorPlan,
    outcome: Outcome,
    circles: Sequence[Sequence[int]],
    with_group: Sequence[int],
) -> frozenset[int]:
    """Of those that are added up together none is hidden alone, as far as there are others."""
    suppressed: set[int] = set()
    shown: dict[int, tuple[Fraction, Any]] = {}
    for index, unit in enumerate(outcome.units):
        numbers = outcome.of(index)
        denominator = read_exact(one.denominator, numbers)
        if numbers[one.status] == _SUPPRESSED:
            suppressed.add(index)
        elif denominator is not None and read_exact(one.value, numbers) is not None:
            shown[index] = (denominator, unit)
    hidden = suppressed.union(index for index in with_group if index in shown)
    found = True
    while found:
        found = False
        for circle in circles:
            others = [index for index in circle if index in shown and index not in hidden]
            if sum(index in hidden for index in circle) == 1 and others:
                hidden.add(min(others, key=lambda index: shown[index]))
                found = True
    return frozenset(hidden - suppressed)


def without_figures(one: IndicatorScore) -> IndicatorScore:
    """An indicator that keeps its status and points, and shows nothing else."""
    return replace(one, numerator=None, denominator=None, value=None)


def withheld_group(levels: Mapping[str, LevelScore], indicator: str) -> str | None:
    """Where exactly one group of a field is suppressed, the next smallest, if there is one."""
    shown = {value: level.indicators[indicator] for value, level in levels.items()}
    others = [
        (one.denominator, value)
        for value, one in shown.items()
        if one.denominator is not None and one.value is not None
    ]
    alone = [one for one in shown.values() if one.status == "suppressed"]
    return min(others)[1] if len(alone) == 1 and others else None


def published_groups(plan: Plan, groups: Groups) -> dict[str, dict[str, LevelScore]]:
    """The groups of each field, without the figures that would tell a suppressed one."""
    found = {field: dict(levels) for field, levels in groups.items()}
    for field, levels in groups.items():
        for name in small_indicators(plan):
            value = withheld_group(levels, name)
            if value is not None:
                shown = found[field][value].indicators
                kept = {**shown, name: without_figures(shown[name])}
                found[field][value] = LevelScore(kept)
    return found


def published_unit(plan: Plan, score: UnitScore, withheld: Sequence[str]) -> UnitScore:
    """A unit without the figures of its `withheld` indicators, and without the steps that tell
    these or suppressed ones.
    """
    indicators = dict(score.indicators)
    for name in withheld:
        indicators[name] = without_figures(indicators[name])
    small = small_indicators(plan)
    hidden = [one for one in small if one in withheld or indicators[one].status == "suppressed"]
    told = {name for one in hidden for name in _tells(plan, one)}
    if not told:
        return score
    steps = {name: number for name, number in score.steps.items() if name not in told}
    return replace(score, indicators=indicators, steps=steps)


def _tells(plan: Plan, indicator: str) -> Iterator[str]:
    """The steps of an indicator, and the aggregates that they come from."""
    aggregates = {one.name for one in plan.aggregates}
    for step in plan.steps:
        if step.origin != indicator:
            continue
        yield from (name for name in x.names_in(step.expression) if name in aggregates)
        if step.name.removeprefix(f"{indicator}__") not in _SHOWN_ALL_THE_SAME:
            yield step.name
