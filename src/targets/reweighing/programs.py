"""The part of a plan that some numbers reach, compiled: given those anew, by what units are ranked.

Never gathers a record, and never runs a step that the numbers do not reach.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from targets.carriers.whole import compile_steps
from targets.engine import Outcome
from targets.plan import expressions as x
from targets.plan.steps import Plan, Shown, Step


class Program:
    """What follows from the numbers `given`, for every unit of an outcome.

    Every other number is the one that the outcome holds. Steps of `plan` that the outcome's own
    plan does not have, or has otherwise, are run too.
    """

    def __init__(self, plan: Plan, given: Sequence[str], outcome: Outcome, own: Plan) -> None:
        self._outcome = outcome
        wanted = _ranked_by(plan)
        steps = _reached(plan, given, wanted, own)
        named = {name for step in steps for name in x.names_in(step.expression)}
        made = {step.name for step in steps}.union(given)
        kept = [name for name in dict.fromkeys((*wanted, *sorted(named))) if name not in made]
        inputs = (*given, *kept)
        run = [(step.name, step.expression) for step in steps]
        self._run = compile_steps(inputs, run, wanted=wanted)
        self._places = {name: place for place, name in enumerate(wanted)}
        self._names = wanted
        places = [outcome.places[name] for name in kept]
        self._kept = [tuple(values[place] for place in places) for values in outcome.values]

    def outcome(self, given: Sequence[Sequence[int]]) -> Outcome:
        """What `ranks_of` reads of every unit, from its numbers in the order of `given`."""
        values = tuple(
            self._run(*numbers, *kept) for numbers, kept in zip(given, self._kept, strict=True)
        )
        before = self._outcome
        return Outcome(self._names, before.units, before.groups, values, self._places)


def _ranked_by(plan: Plan) -> tuple[str, ...]:
    """The numbers that `ranks_of` reads."""
    by = plan.rulebook.scorecard.rank.by
    if by != "total":
        return tuple(_names(plan.indicators[by].value))
    if plan.total is None:
        raise TypeError(by)
    excluded = plan.total.excluded
    return (*_names(plan.total.total), *([excluded] if isinstance(excluded, str) else []))


def _names(shown: Shown) -> list[str]:
    return [name for name in shown if isinstance(name, str)]


def _reached(plan: Plan, given: Sequence[str], wanted: Sequence[str], own: Plan) -> list[Step]:
    """The steps between `given` and `wanted`, in order."""
    before: Mapping[str, str] = {} if plan is own else {one.name: one.text for one in own.steps}
    changed = set(given)
    for step in plan.steps:
        is_new = plan is not own and before.get(step.name) != step.text
        if step.name not in changed and (
            is_new or changed.intersection(x.names_in(step.expression))
        ):
            changed.add(step.name)
    needed, found = set(wanted), list[Step]()
    for step in reversed(plan.steps):
        if step.name in needed and step.name in changed and step.name not in given:
            found.append(step)
            needed.update(x.names_in(step.expression))
    return found[::-1]
