"""Rates as samples: which of them rest on counted cases, and what might as well have been counted.

Cases are counts: of a field of the type `count`, or of records. Money, duties and averages are no
sample of anything. Never changes a denominator.
"""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from targets.engine import Outcome
from targets.formula import tree
from targets.formula.tree import Node
from targets.plan.steps import Plan
from targets.reweighing.binomial import Spread, counts_around
from targets.reweighing.programs import Program
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.scopes import find_field
from targets.scores.withheld import small_indicators


class Sample(NamedTuple):
    """A rate of counted cases: the steps that hold its halves, and what else draws with it.

    `numerators` are several where indicators count the same cases of the same: they are drawn once.
    """

    indicator: str
    numerators: tuple[str, ...]
    denominator: str
    absent: str

    def counted(self, outcome: Outcome, place: int) -> tuple[int, int] | None:
        """Numerator and denominator of the unit at `place`; None where it has no such rate."""
        values, places = outcome.values[place], outcome.places
        if values[places[self.absent]]:
            return None
        return values[places[self.numerators[0]]], values[places[self.denominator]]


def find_samples(plan: Plan, outcome: Outcome) -> tuple[Sample, ...]:
    """The rates of the rulebook that rest on cases; in no unit are there more than there were in
    all.
    """
    texts = {step.name: step.text for step in plan.steps}
    rates = {one.id for one in plan.rulebook.indicators if _is_rate(plan, one)}
    found: dict[tuple[str, str], Sample] = {}
    for step in plan.steps:
        name, _, part = step.name.rpartition("__")  # a period of its section may stand between
        denominator, absent = f"{name}__denominator", f"{name}__absent"
        if part != "numerator" or step.origin not in rates or denominator not in texts:
            continue
        key = step.text, texts[denominator]
        known = found.get(key, Sample(step.origin, (), denominator, absent))
        found[key] = known._replace(numerators=(*known.numerators, step.name))
    return tuple(one for one in found.values() if _is_part_of_whole(one, outcome))


def small_samples(plan: Plan, samples: Sequence[Sample]) -> list[str]:
    """The indicators among them that have figures which may not be published. Who knows the seed
    draws them again from each count that a hidden one could be, and sees which gives the ranks.
    """
    drawn = {name for one in samples for name in one.numerators}
    return [name for name in small_indicators(plan) if f"{name}__numerator" in drawn]


def _is_rate(plan: Plan, indicator: Indicator) -> bool:
    """Whether an indicator is so many cases of so many."""
    shown = plan.indicators.get(indicator.id)
    if shown is None or shown.numerator is None or shown.denominator is None:
        return False
    halves = _halves(indicator)
    return bool(halves) and all(_counts(plan.rulebook, indicator.records, one) for one in halves)


def _halves(indicator: Indicator) -> Sequence[Node]:
    if indicator.numerator is not None and indicator.denominator is not None:
        return indicator.numerator.tree, indicator.denominator.tree
    match indicator.value.tree if indicator.value is not None else None:
        case tree.Arithmetic("/", left, right):
            return left, right
        case _:
            return ()


def _counts(rulebook: RulebookModel, dataset: str | None, node: Node) -> bool:
    """Whether a formula adds up cases, and nothing else."""
    match node:
        case tree.Arithmetic("+" | "-", left, right):
            return _counts(rulebook, dataset, left) and _counts(rulebook, dataset, right)
        case tree.Aggregate(kind="count"):
            return True
        case tree.Aggregate(kind="sum" | "last", amount=tree.Name(name)) if dataset is not None:
            spec = rulebook.records[dataset].fields.get(tree.plain_name(name))
            return spec is not None and spec.type == "count"
        case tree.Name(name) if name not in rulebook.constants:
            found = find_field(rulebook, name, dataset)
            return found is not None and found[1].type == "count"
        case _:
            return False


def _is_part_of_whole(sample: Sample, outcome: Outcome) -> bool:
    halves = (sample.counted(outcome, place) for place in range(len(outcome.units)))
    told = [one for one in halves if one is not None]
    return bool(told) and all(0 <= counted <= of for counted, of in told)


class Recounts:
    """Every rate counted again: the numerators of each unit drawn around what was counted."""

    def __init__(self, plan: Plan, outcome: Outcome, seed: int) -> None:
        self.plan = plan
        self.samples = find_samples(plan, outcome)
        names = tuple(name for one in self.samples for name in one.numerators)
        self._program = Program(plan, names, outcome, own=plan)
        self._units = [
            _UnitCounts(self.samples, outcome, place, Random(f"{seed} {unit}"))
            for place, unit in enumerate(outcome.units)
        ]

    def drawn(self) -> Outcome:
        """By what the units are ranked with numerators drawn anew.

        Each unit draws from a seed of its own, so that no other unit has a say in its draws.
        """
        return self._program.outcome([unit.drawn() for unit in self._units])

    def as_counted(self) -> Outcome:
        """The same with what was counted."""
        return self._program.outcome([unit.counted for unit in self._units])


class _UnitCounts:
    """What a unit counted, by the names of the numerators, and what it might have counted."""

    def __init__(
        self, samples: Sequence[Sample], outcome: Outcome, place: int, random: Random
    ) -> None:
        self._random = random
        self._spreads: list[tuple[int, Spread | None]] = []
        counted: list[int] = []
        for one in samples:
            halves = one.counted(outcome, place)
            spread = counts_around(*halves) if halves is not None else None
            self._spreads.append((len(one.numerators), spread))
            counted += [outcome.values[place][outcome.places[name]] for name in one.numerators]
        self.counted = tuple(counted)

    def drawn(self) -> tuple[int, ...]:
        """One draw."""
        found: list[int] = []
        for number, spread in self._spreads:
            if spread is None:
                found += self.counted[len(found) : len(found) + number]
            else:
                found += [spread.draw(self._random)] * number
        return tuple(found)
