"""Ranks, which alone need all units: ties share a place (1, 2, 2, 4). Never rounds."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from targets.engine import Outcome
from targets.plan import Plan
from targets.scores.results import holds, read_exact


def ranked_numbers(plan: Plan, outcome: Outcome) -> list[Fraction | int | None]:
    """What each unit is ranked by, larger for better; None for a unit that is not ranked.

    Totals over one common denominator are compared as whole numbers.
    """
    rank = plan.rulebook.scorecard.rank
    found: list[Fraction | int | None]
    if rank.by == "total":
        total = plan.total
        if total is None:
            return [None] * len(outcome.units)
        place = outcome.places[total.total.amount]
        if isinstance(total.total.over, int):
            found = [values[place] for values in outcome.values]
        else:
            found = [
                read_exact(total.total, outcome.of(index)) for index in range(len(outcome.units))
            ]
        if not isinstance(total.excluded, bool):
            gone = outcome.places[total.excluded]
            found = [
                None if values[gone] else number
                for number, values in zip(found, outcome.values, strict=True)
            ]
        elif holds(total.excluded, {}):
            found = [None] * len(found)
    else:
        shown = plan.indicators[rank.by].value
        found = [read_exact(shown, outcome.of(index)) for index in range(len(outcome.units))]
    if rank.best == "lowest":
        return [None if number is None else -number for number in found]
    return found


def rank_units(numbers: Sequence[Fraction | int | None]) -> list[int | None]:
    """The place of each; the highest number comes first, equal ones share the place."""
    places: dict[Fraction | int, int] = {}
    for place, number in enumerate(
        sorted((one for one in numbers if one is not None), reverse=True), start=1
    ):
        places.setdefault(number, place)
    return [None if number is None else places[number] for number in numbers]
