"""Ranks, which alone need all units: ties share a place (1, 2, 2, 4). Never rounds.

Units are ranked among all, or among those with the same value of the field that `within` names.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targets.engine import Outcome
from targets.plan.steps import Flag, Plan
from targets.scores.results import read_exact


def ranked_numbers(plan: Plan, outcome: Outcome) -> list[Fraction | int | None]:
    """What each unit is ranked by, larger for better; None for a unit that is not ranked.

    Totals over one common denominator are compared as whole numbers.
    """
    found = _numbers(plan, outcome)
    if plan.rulebook.scorecard.rank.within is None:
        return found
    circles = circles_of(plan, outcome)
    return [None if circle is None else one for circle, one in zip(circles, found, strict=True)]


def _numbers(plan: Plan, outcome: Outcome) -> list[Fraction | int | None]:
    rank = plan.rulebook.scorecard.rank
    found: list[Fraction | int | None]
    if rank.by == "total":
        total = plan.total
        if total is None:
            return [None] * len(outcome.units)
        place = outcome.places[total.total.amount]
        gone = [_is_out(total.excluded, outcome, index) for index in range(len(outcome.units))]
        if isinstance(total.total.over, int):
            found = [values[place] for values in outcome.values]
            found = [None if out else one for out, one in zip(gone, found, strict=True)]
        else:  # where all parts are excluded there may be nothing to divide by
            found = [
                None if out else read_exact(total.total, outcome.of(index))
                for index, out in enumerate(gone)
            ]
    else:
        shown = plan.indicators[rank.by].value
        found = [read_exact(shown, outcome.of(index)) for index in range(len(outcome.units))]
    if rank.best == "lowest":
        return [None if number is None else -number for number in found]
    return found


def _is_out(excluded: Flag, outcome: Outcome, index: int) -> bool:
    if isinstance(excluded, bool):
        return excluded
    return bool(outcome.values[index][outcome.places[excluded]])


def ranks_of(plan: Plan, outcome: Outcome) -> list[int | None]:
    """The place of each unit among its rivals."""
    numbers = ranked_numbers(plan, outcome)
    rivals: dict[str | None, list[int]] = {}
    for index, circle in enumerate(circles_of(plan, outcome)):
        rivals.setdefault(circle, []).append(index)
    found: list[int | None] = [None] * len(numbers)
    for members in rivals.values():
        for index, rank in zip(
            members, rank_units([numbers[index] for index in members]), strict=True
        ):
            found[index] = rank
    return found


def circles_of(plan: Plan, outcome: Outcome) -> list[str | None]:
    """The value by which each unit finds its rivals; the same for all where all are ranked
    together.
    """
    rulebook = plan.rulebook
    within = rulebook.scorecard.rank.within
    if within is None:
        return [None] * len(outcome.units)
    place = rulebook.unit_texts.index(within)
    return [texts[place] for texts in outcome.groups]


def named_ranks(ranks: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """Of rivals with these ranks: up to which rank one is named as first, and from which as last.

    All who share a place are named. Nobody is named as both: who is among the first is not last.
    """
    ordered = sorted(ranks)
    if not ordered or not last:
        return first, (ordered[-1] if ordered else 0) + first + 1
    return first, max(ordered[max(len(ordered) - last, 0)], first + 1)


def rank_units(numbers: Sequence[Fraction | int | None]) -> list[int | None]:
    """The place of each; the highest number comes first, equal ones share the place."""
    places: dict[Fraction | int, int] = {}
    for place, number in enumerate(
        sorted((one for one in numbers if one is not None), reverse=True), start=1
    ):
        places.setdefault(number, place)
    return [None if number is None else places[number] for number in numbers]
