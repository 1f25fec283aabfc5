"""Which figures of one indicator are withheld, so that no suppressed one is found by subtraction.

What is suppressed and what adds up to what comes in. Never reads a record, a plan or a score, and
never asks what bounds would tell.

Source: `docs/decisions/0045-what-one-total-tells.md`. Units are parted into circles: those of a
group of the first field that shows its figure, and all others, which are told by the whole. A
reader who takes what is shown from a total is left with the sum of what is hidden in its circle,
and all that he can work out are sums of such. So a suppressed figure is safe where one of its
circles hides something besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

Order = tuple[Fraction, Any]
"""By what the next smallest is found: the denominator, then the name."""
_REST = None
"""The circle of units that are in no group which shows its figure."""


class Group(NamedTuple):
    """A group: the places of its units, and what is published of its figure so far.

    `order` is None for a figure that cannot be withheld: one that is not there, or nothing of
    nothing.
    """

    members: Sequence[int]
    suppressed: bool
    shown: bool
    order: Order | None


class Figures(NamedTuple):
    """The figures of an indicator with nothing withheld: of units by place, of groups by field and
    name, and whether the whole shows its own.

    `suppressed` holds names: the order of places differs from engine to engine.
    """

    suppressed: Mapping[int, Any]
    shown: Mapping[int, Order]
    groups: Mapping[str, Mapping[str, Group]]
    whole: bool


class Withheld(NamedTuple):
    """Whose figures are withheld: units by place, groups by field and name, the whole."""

    units: frozenset[int] = frozenset()
    groups: frozenset[tuple[str, str]] = frozenset()
    whole: bool = False


def find_withheld(figures: Figures) -> Withheld:
    """What has to be withheld so that no suppressed figure follows from what is left."""
    if not figures.suppressed:
        return Withheld()
    cover = _Cover(figures)
    for units in _suppressed(figures):
        cover.protect(units)
    return Withheld(
        frozenset(cover.hidden.difference(figures.suppressed)),
        frozenset(cover.hidden_groups()),
        figures.whole and not cover.whole,
    )


def _suppressed(figures: Figures) -> Iterator[Sequence[int]]:
    """The units that each suppressed figure adds up."""
    names = figures.suppressed
    yield from ([unit] for unit in sorted(names, key=lambda unit: names[unit]))
    for groups in figures.groups.values():
        for group in groups.values():
            if group.suppressed:
                units = (unit for unit in group.members if unit in names)
                yield sorted(units, key=lambda unit: names[unit])


class _Cover:
    """What is hidden so far, and in which circle. Nothing that was hidden is shown again."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures
        self.hidden = set(figures.suppressed)
        self.whole = figures.whole
        self._field = next(iter(figures.groups), "")
        first = figures.groups.get(self._field, {})
        self._totals = {name: group for name, group in first.items() if group.shown}
        self._circle = {unit: name for name, one in self._totals.items() for unit in one.members}
        self._counts = Counter(map(self._circle.get, self.hidden))

    def protect(self, units: Sequence[int]) -> None:
        """Hides more until the sum of these suppressed units cannot be told."""
        while self._is_told(units):
            circles = dict.fromkeys(map(self._circle.get, units))
            if not any(self._hide_unit(circle) for circle in circles):
                self._hide_total(circles)

    def hidden_groups(self) -> Iterator[tuple[str, str]]:
        """Groups of the first field whose total is hidden, and of each other field those of which
        a unit is: their circles cross the others, and a figure whose units are all shown adds
        nothing to them.
        """
        for field, groups in self._figures.groups.items():
            for name, group in groups.items():
                if field == self._field:
                    gone = name not in self._totals
                else:
                    gone = not self.hidden.isdisjoint(group.members)
                if gone and group.shown:
                    yield field, name

    def _is_told(self, units: Sequence[int]) -> bool:
        """Whether these are all that is hidden in their circles."""
        within = Counter(map(self._circle.get, units))
        if not within or (_REST in within and not self.whole):
            return False
        return all(self._counts[circle] == count for circle, count in within.items())

    def _hide_unit(self, circle: str | None) -> bool:
        """Hides the smallest unit of a circle that is shown, if there is one."""
        found = self._smallest(self._members(circle))
        if found is not None:
            self.hidden.add(found)
            self._counts[circle] += 1
        return found is not None

    def _members(self, circle: str | None) -> Iterable[int]:
        if circle is not _REST:
            return self._totals[circle].members
        return (unit for unit in self._figures.shown if unit not in self._circle)

    def _smallest(self, units: Iterable[int]) -> int | None:
        shown = self._figures.shown
        left = [unit for unit in units if unit in shown and unit not in self.hidden]
        return min(left, key=lambda unit: shown[unit], default=None)

    def _hide_total(self, circles: Iterable[str | None]) -> None:
        """Hides the total of such a circle, whose units then are of the rest. Of the rest alone it
        hides the total of the smallest group, whose units join it, and else the whole.
        """
        name = next((circle for circle in circles if circle is not _REST), None)
        if name is None:
            name = self._smallest_group()
        if name is None:
            self.whole = False
            return
        for unit in self._totals.pop(name).members:
            del self._circle[unit]
        self._counts[_REST] += self._counts.pop(name, 0)

    def _smallest_group(self) -> str | None:
        sized = {name: one.order for name, one in self._totals.items() if one.order is not None}
        return min(sized, key=lambda name: sized[name], default=None)
