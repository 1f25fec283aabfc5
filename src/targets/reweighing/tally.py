"""What many draws of ranks come to: where each unit stood how often, and which of them changed
places.

Never draws, never ranks; counts only.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from targets.scores.ranks import named_ranks

NEAR = 5
"""How many places behind a unit those may stand that are watched for passing it."""
TOLD = 5
"""How many of the pairs that change places most often are told."""


@dataclass(frozen=True, slots=True)
class UnitRanks:
    """A unit over all draws: `ranks` says in how many it had which rank, `first` and `last` in how
    many it was among the first and the last that are named.
    """

    unit: object
    draws: int
    ranks: Mapping[int, int]
    first: int
    last: int

    def at(self, percent: int) -> int | None:
        """The rank that it had, or a better one, in `percent` of the draws at least; None where it
        has no rank in so many.
        """
        passed = 0
        for rank, count in sorted(self.ranks.items()):
            passed += count
            if passed * 100 >= self.draws * percent:
                return rank
        return None

    @property
    def median(self) -> int | None:
        """The rank in the middle."""
        return self.at(50)

    @property
    def span(self) -> int:
        """How many places lie between the ranks at 5 % and 95 %."""
        low, high = self.at(5), self.at(95)
        return 0 if low is None or high is None else high - low


class Passed(NamedTuple):
    """In how many draws the unit that stood `behind` stood before the one that was `ahead`."""

    ahead: object
    behind: object
    draws: int


@dataclass(frozen=True, slots=True)
class Tally:
    """All draws of one kind.

    `kept` of `pairs` are the pairs of units, one of which stood before the other, that did so in a
    draw too, over all draws. `passed` are the pairs that changed places most often.
    """

    draws: int
    units: Mapping[object, UnitRanks]
    kept: int
    pairs: int
    passed: tuple[Passed, ...]


class Counting:
    """Counts draw after draw. `published` are the ranks that the scores gave, `circles` says whose
    rivals the units are, `named` how many are named as first and as last.
    """

    def __init__(
        self,
        units: Sequence[object],
        published: Sequence[int | None],
        circles: Sequence[str | None],
        named: tuple[int, int],
    ) -> None:
        self._units = units
        self._published = published
        self._named = named
        ranked = [place for place, rank in enumerate(published) if rank is not None]
        order = sorted(
            ranked, key=lambda place: (circles[place] or "", published[place], str(units[place]))
        )
        self._circles = [
            list(members) for _, members in groupby(order, lambda place: circles[place] or "")
        ]
        self._near = [
            (ahead, behind)
            for members in self._circles
            for at, ahead in enumerate(members)
            for behind in members[at + 1 : at + 1 + NEAR]
            if published[ahead] != published[behind]
        ]
        self._draws = self._kept = self._pairs = 0
        self._ranks: list[Counter[int]] = [Counter() for _ in units]
        self._first = [0] * len(units)
        self._last = [0] * len(units)
        self._passed = [0] * len(self._near)

    def count(self, ranks: Sequence[int | None]) -> None:
        """The ranks of one draw; who has none stands behind all who have."""
        self._draws += 1
        behind_all = len(ranks) + 1
        told = [behind_all if rank is None else rank for rank in ranks]
        for place, rank in enumerate(ranks):
            if rank is not None:
                self._ranks[place][rank] += 1
        for members in self._circles:
            self._count_named(members, told, behind_all)
            self._count_pairs(members, told)
        for number, (ahead, behind) in enumerate(self._near):
            self._passed[number] += told[behind] < told[ahead]

    def _count_named(self, members: Sequence[int], ranks: Sequence[int], behind_all: int) -> None:
        held = [rank for place in members if (rank := ranks[place]) < behind_all]
        first, from_below = named_ranks(held, *self._named)
        for place in members:
            self._first[place] += ranks[place] <= first and ranks[place] < behind_all
            self._last[place] += from_below <= ranks[place] < behind_all

    def _count_pairs(self, members: Sequence[int], ranks: Sequence[int]) -> None:
        """Pairs keep their order where the one ahead still has the lower rank."""
        ahead: list[int] = []
        for _, level in groupby(members, lambda place: self._published[place]):
            told = [ranks[place] for place in level]
            self._kept += sum(bisect_left(ahead, rank) for rank in told)
            self._pairs += len(told) * len(ahead)
            for rank in told:
                insort(ahead, rank)

    def tally(self) -> Tally:
        """All draws that were counted."""
        shown = zip(self._units, self._ranks, self._first, self._last, strict=True)
        units = {
            unit: UnitRanks(unit, self._draws, dict(sorted(ranks.items())), first, last)
            for place, (unit, ranks, first, last) in enumerate(shown)
            if self._published[place] is not None
        }
        pairs = zip(self._near, self._passed, strict=True)
        passed = [
            Passed(self._units[ahead], self._units[behind], draws)
            for (ahead, behind), draws in sorted(pairs, key=lambda one: -one[1])[:TOLD]
            if draws
        ]
        return Tally(self._draws, units, self._kept, self._pairs, tuple(passed))
