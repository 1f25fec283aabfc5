"""Who stands next above a unit among those that it is ranked with. Never ranks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from targets.engine import Outcome
from targets.plan.steps import Plan
from targets.scores.ranks import circles_of


class Standing(NamedTuple):
    """The place of the unit next above, None where there is none; and how many are ranked."""

    above: int | None
    ranked: int


def standing_of(plan: Plan, outcome: Outcome, ranks: Sequence[int | None], place: int) -> Standing:
    """Where the unit at `place` stands; of several next above, the first by name."""
    circles = circles_of(plan, outcome)
    rivals = [
        (rank, str(outcome.units[index]), index)
        for index, rank in enumerate(ranks)
        if rank is not None and circles[index] == circles[place]
    ]
    own = ranks[place]
    if own is None:
        return Standing(None, len(rivals))
    above = [one for one in rivals if one[0] < own]
    if not above:
        return Standing(None, len(rivals))
    best = max(rank for rank, _, _ in above)
    _, _, index = min(one for one in above if one[0] == best)
    return Standing(index, len(rivals))
