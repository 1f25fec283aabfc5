"""The same values over groups and over the whole authority: sums merged first, then the same steps.

Never a mean of rates. Runs on plain integers, whatever engine summed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from targets.carriers.whole import compile_steps
from targets.engine.units import Outcome
from targets.plan import expressions as x
from targets.plan.inputs import UNITS
from targets.plan.steps import Aggregate, LevelProgram, Plan


class LevelValues(NamedTuple):
    """The numbers of the level steps: of one group, or of the whole authority."""

    numbers: Mapping[str, int]


class _Compiled(NamedTuple):
    program: LevelProgram
    known: tuple[str, ...]
    run: Callable[..., tuple[int, ...]]


def _compiled(program: LevelProgram, known: list[str]) -> _Compiled:
    """The program over the names `known`, to which those of its steps are added."""
    steps = [(step.name, step.expression) for step in program.steps]
    compiled = _Compiled(program, tuple(known), compile_steps(known, steps))
    known += [name for name, _ in steps]
    return compiled


def _by_peers(plan: Plan) -> tuple[list[LevelProgram], list[LevelProgram]]:
    """The programs that look at no peers, and those that do: directly, by what they name, or in
    telling to which units they apply.
    """
    told = set(plan.peer_names)
    wide = {step.name for step in plan.wide_steps}
    first, after = [], []
    for program in plan.levels:
        named = {name for step in program.steps for name in x.names_in(step.expression)}
        if told & named or program.mask in wide:
            told |= {step.name for step in program.steps}
            after.append(program)
        else:
            first.append(program)
    return first, after


class LevelEngine:
    """Runs the level programs of one plan: those that look at no peers, then those that do."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._aggregates = {one.name: one for one in plan.aggregates}
        first, after = _by_peers(plan)
        known: list[str] = [*self._aggregates, *(one.name for one in plan.due), UNITS]
        self._before_peers = [_compiled(program, known) for program in first]
        known += plan.peer_names
        self._after_peers = [_compiled(program, known) for program in after]

    def run(
        self,
        outcome: Outcome,
        members: Sequence[int],
        through: date | None,
        peers: Mapping[str, int] | None = None,
    ) -> LevelValues:
        """The values over the units at the places `members` of `outcome`; `peers` are what its
        peers come to, by name.
        """
        numbers = self.before_peers(outcome, members, through)
        numbers |= peers or {}
        self._run(self._after_peers, outcome, members, numbers)
        return LevelValues(numbers)

    def before_peers(
        self, outcome: Outcome, members: Sequence[int], through: date | None
    ) -> dict[str, int]:
        """The numbers of the programs that look at no peers."""
        numbers: dict[str, int] = {one.name: one.count(through) for one in self._plan.due}
        numbers |= dict.fromkeys(self._aggregates, 0)
        self._run(self._before_peers, outcome, members, numbers)
        return numbers

    def _run(
        self,
        programs: Iterable[_Compiled],
        outcome: Outcome,
        members: Sequence[int],
        numbers: dict[str, int],
    ) -> None:
        for program, known, run in programs:
            numbers |= self._merged(outcome, members, program)
            found = run(*(numbers[name] for name in known))
            numbers |= zip((step.name for step in program.steps), found, strict=True)

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
