"""The same values over groups and over the whole authority: sums merged first, then the same steps.

Never a mean of rates. Runs on plain integers, whatever engine summed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from targets.carriers.whole import compile_steps
from targets.engine.units import Outcome
from targets.plan import Plan
from targets.plan.steplist import UNITS
from targets.plan.steps import Aggregate, LevelProgram


class LevelValues(NamedTuple):
    """The numbers of the level steps: of one group, or of the whole authority."""

    numbers: Mapping[str, int]


class LevelEngine:
    """Runs the level programs of one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._aggregates = {one.name: one for one in plan.aggregates}
        known: list[str] = [*self._aggregates, *(one.name for one in plan.due), UNITS]
        self._programs = []
        for program in plan.levels:
            steps = [(step.name, step.expression) for step in program.steps]
            self._programs.append((program, tuple(known), compile_steps(known, steps)))
            known += [name for name, _ in steps]

    def run(self, outcome: Outcome, members: Sequence[int], through: date | None) -> LevelValues:
        """The values over the units at the places `members` of `outcome`."""
        numbers: dict[str, int] = {one.name: one.count(through) for one in self._plan.due}
        numbers |= dict.fromkeys(self._aggregates, 0)
        for program, known, run in self._programs:
            numbers |= self._merged(outcome, members, program)
            found = run(*(numbers[name] for name in known))
            numbers |= zip((step.name for step in program.steps), found, strict=True)
        return LevelValues(numbers)

    def _merged(
        self, outcome: Outcome, members: Sequence[int], program: LevelProgram
    ) -> dict[str, int]:
        """The aggregates of one indicator over the units to which it applies."""
        asked: Iterable[int] = members
        if program.mask is not None:
            mask = outcome.places[program.mask]
            asked = [index for index in members if outcome.values[index][mask]]
        kept = [outcome.values[index] for index in asked]
        merged = {
            name: self._merge(self._aggregates[name], kept, outcome) for name in program.inputs
        }
        return {**merged, UNITS: len(kept)}

    def _merge(self, one: Aggregate, kept: Sequence[tuple[int, ...]], outcome: Outcome) -> int:
        place = outcome.places[one.name]
        if one.present is not None:
            present = outcome.places[one.present]
            kept = [values for values in kept if values[present]]
        found = [values[place] for values in kept]
        match one.merge:
            case "sum":
                return sum(found)
            case "min":
                return min(found, default=0)
            case "max":
                return max(found, default=0)


def groups_by_value(outcome: Outcome, field: int) -> dict[str, list[int]]:
    """The places of the units of each group, the groups in the order of their names."""
    found: dict[str, list[int]] = {}
    for index, groups in enumerate(outcome.groups):
        value = groups[field]
        if value is not None:
            found.setdefault(value, []).append(index)
    return dict(sorted(found.items()))
