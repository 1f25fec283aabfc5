"""Which counts are not posted, so that no small one can be read or found by subtraction.

Counts and the sums that hold among them come in, and for each count that is hidden comes out
whether its reader is told that it is small. Never knows what is counted.

Source: `docs/decisions/0028-small-counts-in-a-bulletin.md`. A reader is taken to know every shown
count and every sum, that what is said to be small lies between 1 and the bound, and that no count
is below zero. Hidden is enough when that leaves every small count at least two values.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

Key = Hashable
Hiding = Literal["small", "withheld"]
Bounds = dict[Key, tuple[int, int]]


class Sum(NamedTuple):
    """A count that others add up to. `others` tells that some of these are known to nobody."""

    total: Key
    members: tuple[Key, ...]
    others: bool = False


def hidden_counts(
    counts: Mapping[Key, int],
    sums: Sequence[Sum],
    *,
    below: int,
    at_most: Mapping[Key, int] | None = None,
    unposted: Iterable[Key] = (),
    settled: Mapping[Key, Hiding | None] | None = None,
) -> dict[Key, Hiding]:
    """What is to be hidden of `counts`, and how.

    Each of the sums holds. `at_most` are limits that a reader knows of a hidden count, as a
    numerator does not exceed its denominator. What is `unposted` is hidden anyway. What is
    `settled` was posted before, or was hidden then, and stays so.
    """
    cover = _Cover(counts, sums, below, at_most or {}, frozenset(unposted), settled or {})
    while (told := cover.told()) is not None:
        if not cover.hide_for(told):
            break
    return dict(cover.hidden)


class _Cover:
    """What is hidden so far, and what a reader can still tell of it."""

    def __init__(
        self,
        counts: Mapping[Key, int],
        sums: Sequence[Sum],
        below: int,
        at_most: Mapping[Key, int],
        unposted: frozenset[Key],
        settled: Mapping[Key, Hiding | None],
    ) -> None:
        self.counts = counts
        self.sums = sums
        self.below = below
        self.at_most = at_most
        posted = {key: count for key, count in counts.items() if key not in unposted}
        self.small = [key for key, count in posted.items() if 0 < count < below]
        self.hidden: dict[Key, Hiding] = dict.fromkeys(unposted, "withheld")
        self.hidden.update(dict.fromkeys(self.small, "small"))
        self.settled = settled
        self.hidden.update({key: one for key, one in settled.items() if one is not None})
        self._order = {key: place for place, key in enumerate(counts)}
        self._touching: dict[Key, list[Sum]] = {}
        for one in sums:
            for key in (one.total, *one.members):
                self._touching.setdefault(key, []).append(one)
        self._most = 4 * (sum(map(abs, counts.values())) + below + 1)
        self._least = -self._most if any(count < 0 for count in counts.values()) else 0

    def told(self) -> Key | None:
        """The first small count of which only one value is left."""
        if not self.small:
            return None
        bounds = self._bounds()
        return next((key for key in self.small if bounds[key][0] == bounds[key][1]), None)

    def _bounds(self) -> Bounds:
        """Between which numbers each count lies, to a reader. Where sums hang together as a tree,
        nothing more can be known.
        """
        bounds: Bounds = {}
        for key, count in self.counts.items():
            match self.hidden.get(key):
                case None:
                    bounds[key] = (count, count)
                case "small":
                    bounds[key] = (1, self._limited(key, self.below - 1))
                case "withheld":
                    bounds[key] = (self._least, self._limited(key, self._most))
        changed = True
        while changed:
            changed = False
            for one in self.sums:
                changed |= self._narrow(one, bounds)
        return bounds

    def _limited(self, key: Key, most: int) -> int:
        return min(most, self.at_most.get(key, most))

    def _narrow(self, one: Sum, bounds: Bounds) -> bool:
        """What a sum tells of its total and of each member; whether that is news."""
        low = sum(bounds[key][0] for key in one.members) + (self._least if one.others else 0)
        high = sum(bounds[key][1] for key in one.members) + (self._most if one.others else 0)
        before = [bounds[key] for key in (one.total, *one.members)]
        least, most = before[0]
        bounds[one.total] = least, most = max(least, low), min(most, high)
        for key in one.members:
            its_low, its_high = bounds[key]
            bounds[key] = (
                max(its_low, least - (high - its_high)),
                min(its_high, most - (low - its_low)),
            )
        return before != [bounds[key] for key in (one.total, *one.members)]

    def hide_for(self, told: Key) -> bool:
        """Hides one more to protect `told`: of those nearest to it in the tree the smallest, a
        member sooner than a total. Where all is hidden, one is no longer said to be small.
        """
        levels = list(self._levels(told))
        for sums in levels:
            members = {key for one in sums for key in one.members}
            for keys in (members, {one.total for one in sums} - members):
                shown = [key for key in keys if self._can_hide(key)]
                if shown:
                    self._withhold(self._smallest(shown))
                    return True
        for sums in levels:
            totals = {one.total for one in sums}
            for keys in (totals, {key for one in sums for key in one.members}):
                marked = [
                    key
                    for key in keys
                    if self.hidden.get(key) == "small" and key not in self.settled
                ]
                if marked:
                    self.hidden[self._smallest(marked)] = "withheld"
                    return True
        return False

    def _levels(self, start: Key) -> Iterable[list[Sum]]:
        """The sums that touch `start`, those that touch these, and so on."""
        seen: set[Key] = {start}
        edge: list[Key] = [start]
        done: set[int] = set()
        while edge:
            sums = [
                one for key in edge for one in self._touching.get(key, ()) if id(one) not in done
            ]
            if not sums:
                return
            done.update(map(id, sums))
            yield sums
            reached = dict.fromkeys(key for one in sums for key in (one.total, *one.members))
            edge = [key for key in reached if key not in seen]
            seen.update(edge)

    def _withhold(self, key: Key) -> None:
        """Hides a count, and what would tell it: its equal, and of its members the smallest."""
        self.hidden[key] = "withheld"
        for one in self._touching.get(key, ()):
            if one.others:
                continue
            if one.members == (key,) and one.total not in (*self.hidden, *self.settled):
                self._withhold(one.total)
            elif one.total == key and not any(name in self.hidden for name in one.members):
                shown = [name for name in one.members if self._can_hide(name)]
                if shown:
                    self._withhold(self._smallest(shown))

    def _can_hide(self, key: Key) -> bool:
        """Whether it is shown, and says anything: everyone knows that nothing adds nothing."""
        return key not in self.hidden and key not in self.settled and bool(self.counts[key])

    def _smallest(self, keys: Iterable[Key]) -> Key:
        """The smallest count; of equal ones the first."""
        return min(keys, key=lambda key: (abs(self.counts[key]), self._order[key]))
