"""Which counts are not posted, so that no small one can be read or found by subtraction.

Counts and the sums that hold among them come in, and for each count that is hidden comes out
whether its reader is told that it is small. Never knows what is counted.

Source: `docs/decisions/0028-small-counts-in-a-bulletin.md`. A reader is taken to know every shown
count and every sum, that what is said to be small lies between 1 and the bound, that no count is
below zero, and that no numerator exceeds its denominator. Hidden is enough when that leaves every
small count at least two values.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
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
    known: Sequence[Sum] = (),
    unposted: Iterable[Key] = (),
    settled: Mapping[Key, Hiding | None] | None = None,
    signed: Iterable[Key] = (),
    steps: Mapping[Key, int] | None = None,
) -> dict[Key, Hiding]:
    """What is to be hidden of `counts`, and how.

    Each of the sums holds. So does what is `known` besides, as a denominator is its numerator and a
    rest: a reader reckons with it, and along it counts are hidden last. What is `unposted` is
    hidden anyway. What is `settled` was posted before, or was hidden then, and stays so. What is
    `signed` may be below zero. Of its number in `steps` a count is known to be a multiple.
    """
    places: dict[Key, Key] = {key: place for place, key in enumerate(counts)}  # found sooner

    def placed(told: Sequence[Sum]) -> list[Sum]:
        return [
            Sum(places[one.total], tuple(places[key] for key in one.members), one.others)
            for one in told
        ]

    cover = _Cover(
        dict(enumerate(counts.values())),
        placed(sums),
        below,
        unposted=frozenset(places[key] for key in unposted),
        settled={places[key]: hiding for key, hiding in (settled or {}).items()},
        signed=frozenset(places[key] for key in signed),
        steps={places[key]: step for key, step in (steps or {}).items() if step != 1},
    )
    cover.protect()
    if known:
        cover.learn(placed(known))
        cover.protect()
    return {key: cover.hidden[place] for key, place in places.items() if place in cover.hidden}


class _Cover:
    """What is hidden so far, and what a reader can still tell of it."""

    def __init__(
        self,
        counts: Mapping[Key, int],
        sums: Sequence[Sum],
        below: int,
        *,
        unposted: frozenset[Key],
        settled: Mapping[Key, Hiding | None],
        signed: frozenset[Key],
        steps: Mapping[Key, int],
    ) -> None:
        self.counts = counts
        self.sums = list(sums)
        self.below = below
        self.signed = signed
        self.steps = steps
        posted = {key: count for key, count in counts.items() if key not in unposted}
        self.small = [key for key, count in posted.items() if 0 < count < below]
        self.hidden: dict[Key, Hiding] = dict.fromkeys(unposted, "withheld")
        self.hidden.update(dict.fromkeys(self.small, "small"))
        self.settled = settled
        self.hidden.update({key: one for key, one in settled.items() if one is not None})
        self._order = {key: place for place, key in enumerate(counts)}
        self._touching = self._all_touching = _by_key(sums)
        self._most = 4 * (sum(map(abs, counts.values())) + below + 1)

    def learn(self, known: Sequence[Sum]) -> None:
        """What a reader knows besides the sums."""
        self.sums += known
        self._all_touching = _by_key(self.sums)

    def protect(self) -> None:
        """Hides more until no small count is told for which there is anything left to hide."""
        lost: set[Key] = set()
        while (told := self._told(lost)) is not None:
            if not (
                self._hide_for(told, self._touching) or self._hide_for(told, self._all_touching)
            ):
                lost.add(told)

    def _told(self, lost: Set[Key]) -> Key | None:
        """The first small count of which only one value is left, but for those that are `lost`."""
        if not self.small:
            return None
        bounds = self._bounds()
        told = (key for key in self.small if bounds[key][0] == bounds[key][1])
        return next((key for key in told if key not in lost), None)

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
                    step = self.steps.get(key, 1)
                    bounds[key] = (step, self.below - step)
                case "withheld":
                    bounds[key] = (self._least(key), self._most)
        waiting: Iterable[int] = range(len(self.sums))
        while waiting:
            news = [key for place in waiting for key in self._narrow(self.sums[place], bounds)]
            waiting = dict.fromkeys(place for key in news for place in self._all_touching[key])
        return bounds

    def _least(self, key: Key) -> int:
        return -self._most if key in self.signed else 0

    def _narrow(self, one: Sum, bounds: Bounds) -> list[Key]:
        """What a sum tells of its total and of each member; of which that is news."""
        low = sum(bounds[key][0] for key in one.members)
        high = sum(bounds[key][1] for key in one.members)
        if one.others:
            low, high = low + self._least(one.total), high + self._most
        least, most = before = bounds[one.total]
        least, most = self._within(one.total, max(least, low), min(most, high))
        news = [] if (least, most) == before else [one.total]
        bounds[one.total] = least, most
        for key in one.members:
            its_low, its_high = before = bounds[key]
            if its_low == its_high:
                continue
            bounds[key] = self._within(
                key,
                max(its_low, least - (high - its_high)),
                min(its_high, most - (low - its_low)),
            )
            if bounds[key] != before:
                news.append(key)
        return news

    def _within(self, key: Key, low: int, high: int) -> tuple[int, int]:
        """The least and the largest number between the two that the count can be."""
        step = self.steps.get(key, 1)
        return (low, high) if step == 1 else (-(-low // step) * step, high // step * step)

    def _hide_for(self, told: Key, touching: Mapping[Key, Sequence[int]]) -> bool:
        """Hides one more to protect `told`: of those nearest to it in the tree the smallest, a
        member sooner than a total. Where all is hidden, one is no longer said to be small.
        """
        levels = list(self._levels(told, touching))
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

    def _levels(self, start: Key, touching: Mapping[Key, Sequence[int]]) -> Iterable[list[Sum]]:
        """The sums that touch `start`, those that touch these, and so on."""
        seen: set[Key] = {start}
        edge: list[Key] = [start]
        done: set[int] = set()
        while edge:
            places = [place for key in edge for place in touching.get(key, ()) if place not in done]
            if not places:
                return
            done.update(places)
            sums = [self.sums[place] for place in places]
            yield sums
            reached = dict.fromkeys(key for one in sums for key in (one.total, *one.members))
            edge = [key for key in reached if key not in seen]
            seen.update(edge)

    def _withhold(self, key: Key) -> None:
        """Hides a count, and what would tell it: its equal, and of its members the smallest."""
        self.hidden[key] = "withheld"
        for one in (self.sums[place] for place in self._touching.get(key, ())):
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


def _by_key(sums: Sequence[Sum]) -> dict[Key, list[int]]:
    """The places of the sums that touch each count."""
    found: dict[Key, list[int]] = {}
    for place, one in enumerate(sums):
        for key in (one.total, *one.members):
            found.setdefault(key, []).append(place)
    return found
