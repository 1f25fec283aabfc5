"""Figures that are not published though nothing is wrong with them: what would tell a suppressed
one by subtraction is withheld.

Never changes points, statuses, or what the steps say. Needs all units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from targets.engine import Outcome, groups_by_value
from targets.plan import expressions as x
from targets.plan.steps import STATUSES, IndicatorPlan, Plan
from targets.scores.results import IndicatorScore, LevelScore, UnitScore, read_exact
from targets.scores.subtraction import Figures, Group, Order, Withheld, find_withheld

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


def withheld_figures(
    plan: Plan, outcome: Outcome, groups: Groups, whole: LevelScore
) -> dict[str, Withheld]:
    """For each such indicator whose figures are withheld to protect another's; `groups` and `whole`
    have nothing withheld.
    """
    names = small_indicators(plan)
    members = {
        field: groups_by_value(outcome, place)
        for place, field in enumerate(plan.rulebook.unit.groups if names else ())
    }
    found = {}
    for name in names:
        suppressed, shown = _units(plan.indicators[name], outcome)
        levels = {
            field: {
                value: _group(members[field][value], value, level.indicators[name])
                for value, level in by_value.items()
            }
            for field, by_value in groups.items()
        }
        figures = Figures(suppressed, shown, levels, _is_shown(whole.indicators[name]))
        found[name] = find_withheld(figures)
    return found


def _units(one: IndicatorPlan, outcome: Outcome) -> tuple[dict[int, object], dict[int, Order]]:
    """The units that are suppressed, and those that show their figures, by place."""
    status = outcome.places[one.status]
    suppressed = {
        index: outcome.units[index]
        for index, values in enumerate(outcome.values)
        if values[status] == _SUPPRESSED
    }
    shown: dict[int, Order] = {}
    if not suppressed:
        return suppressed, shown
    parts = [part for half in (one.denominator, one.value) if half is not None for part in half]
    places = {part: outcome.places[part] for part in parts if isinstance(part, str)}
    for index, values in enumerate(outcome.values):
        numbers = {name: values[place] for name, place in places.items()}
        denominator = read_exact(one.denominator, numbers)
        if denominator is not None and read_exact(one.value, numbers) is not None:
            shown[index] = denominator, outcome.units[index]
    return suppressed, shown


def _group(members: Sequence[int], name: str, one: IndicatorScore) -> Group:
    is_sized = one.denominator is not None and one.value is not None
    return Group(
        members=members,
        suppressed=one.status == "suppressed",
        shown=_is_shown(one),
        order=(one.denominator, name) if is_sized and one.denominator is not None else None,
    )


def _is_shown(one: IndicatorScore) -> bool:
    return one.numerator is not None or one.denominator is not None


def without_figures(one: IndicatorScore) -> IndicatorScore:
    """An indicator that keeps its status and points, and shows nothing else."""
    return replace(one, numerator=None, denominator=None, value=None)


def published_groups(
    groups: Groups, withheld: Mapping[str, Withheld]
) -> dict[str, dict[str, LevelScore]]:
    """The groups of each field, without the figures that would tell a suppressed one."""
    found = {field: dict(levels) for field, levels in groups.items()}
    for name, one in withheld.items():
        for field, value in one.groups:
            found[field][value] = _level_without(found[field][value], name)
    return found


def published_whole(whole: LevelScore, withheld: Mapping[str, Withheld]) -> LevelScore:
    """The whole, without the figures that would tell a suppressed one."""
    for name, one in withheld.items():
        if one.whole:
            whole = _level_without(whole, name)
    return whole


def _level_without(level: LevelScore, indicator: str) -> LevelScore:
    shown = level.indicators
    return LevelScore({**shown, indicator: without_figures(shown[indicator])})


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
