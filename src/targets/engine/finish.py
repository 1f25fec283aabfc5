"""The second half of a run: what the peers come to, then the steps that look at them.

Columns and plain integers both end here. Says which units count as peers; never gathers a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from targets.engine.levels import LevelEngine, groups_by_value
from targets.engine.peers import ALL, Figure, Peers, over_values, reduced
from targets.engine.units import Outcome
from targets.engine.wide import WideSteps
from targets.plan.steps import PeerFigure, Plan


def finished(plan: Plan, outcome: Outcome, through: date | None) -> Outcome:
    """An outcome that lacks the wide steps, with what the peers come to and those steps behind."""
    if not plan.peers and not plan.wide_steps:
        return outcome
    peers = find_peers(plan, outcome, through)
    fields = plan.rulebook.unit_texts
    given = (*outcome.names, *plan.peer_names)
    wide = WideSteps(plan, given)
    names = (*given, *wide.names)
    told = (
        (*values, *peers.of_unit(fields, groups))
        for values, groups in zip(outcome.values, outcome.groups, strict=True)
    )
    places = {name: place for place, name in enumerate(names)}
    return replace(outcome, names=names, values=wide.after(told), places=places, peers=peers)


def find_peers(plan: Plan, outcome: Outcome, through: date | None) -> Peers:
    """What the peers come to, from an outcome that holds the steps that need none of them."""
    found: dict[PeerFigure, Mapping[str, Figure]] = {}
    whole: Mapping[str, int] = {}
    if any(one.function == "whole" for one in plan.peers):
        whole = LevelEngine(plan).before_peers(outcome, range(len(outcome.units)), through)
    for one in plan.peers:
        if one.function == "whole":
            found[one] = {ALL: _of_whole(plan, one.indicator, whole)}
            continue
        values = counted(plan, outcome, one.indicator)
        members: Mapping[str, Iterable[int]] = {ALL: values}
        if one.group is not None:
            members = groups_by_value(outcome, plan.rulebook.unit_texts.index(one.group))
        found[one] = {
            key: over_values(one.function, [values[index] for index in indexes if index in values])
            for key, indexes in members.items()
        }
    return Peers(plan.peers, found)


def counted(plan: Plan, outcome: Outcome, indicator: str) -> dict[int, tuple[int, int]]:
    """The units that count as peers, by their places, each with its numerator and denominator.

    A unit counts where it has a value of the indicator. Whoever else is to be left out of averages
    and extremes is left out here, and nowhere else.
    """
    shown, places = plan.indicators[indicator].value, outcome.places
    amount = places[shown.amount]
    over = places[shown.over] if isinstance(shown.over, str) else None
    absent = places[shown.absent] if isinstance(shown.absent, str) else None
    if absent is None and shown.absent:
        return {}
    return {
        index: (values[amount], shown.over if isinstance(shown.over, int) else values[over or 0])
        for index, values in enumerate(outcome.values)
        if absent is None or not values[absent]
    }


def _of_whole(plan: Plan, indicator: str, numbers: Mapping[str, int]) -> Figure:
    """The value of an indicator for the whole authority, absent as it is absent there."""
    programs = {program.indicator.id: program.indicator for program in plan.levels}
    shown = programs[indicator].value
    absent = numbers[shown.absent] if isinstance(shown.absent, str) else shown.absent
    if absent:
        return Figure(0, 1, absent)
    over = numbers[shown.over] if isinstance(shown.over, str) else shown.over
    return reduced(numbers[shown.amount], over)
