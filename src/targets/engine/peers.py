"""What units come to for one another: exact averages, highest and lowest values, in lowest terms.

Never makes a float, and never says which units count.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from targets.formula.tree import PeerFunction
from targets.plan.steps import MISSING, PeerFigure


class Figure(NamedTuple):
    """An exact number in lowest terms; `absent` is above zero where there is none."""

    numerator: int
    denominator: int = 1
    absent: int = 0


NOBODY = Figure(0, 1, MISSING)
Group = tuple[str, str]
"""A group field, and the group."""


class Peers:
    """The peers of one run: for each figure what all units come to, or those of each group."""

    def __init__(
        self, figures: Sequence[PeerFigure], found: Mapping[PeerFigure, Mapping[str, Figure]]
    ) -> None:
        self._figures = figures
        self._found = found
        self._known: dict[tuple[str | None, ...], tuple[int, ...]] = {}

    def of_unit(self, fields: Sequence[str], groups: tuple[str | None, ...]) -> tuple[int, ...]:
        """The inputs of a unit in these groups, in the order of the plan."""
        if groups not in self._known:
            own = {field: group for field, group in zip(fields, groups, strict=True) if group}
            self._known[groups] = tuple(self._numbers(own))
        return self._known[groups]

    def of_level(self, group: Group | None) -> dict[str, int]:
        """The inputs of a group, or of the whole authority, by name."""
        names = (name for one in self._figures for name in one.names)
        return dict(zip(names, self._numbers(dict([group] if group else [])), strict=True))

    def _numbers(self, own: Mapping[str, str]) -> Iterator[int]:
        """A figure of a group field that is not among the `own` has nobody to be compared with."""
        for one in self._figures:
            key = ALL if one.group is None else own.get(one.group)
            yield from NOBODY if key is None else self._found[one].get(key, NOBODY)


ALL = ""
"""The key of all units together; no group is named so."""


def over_values(function: PeerFunction, values: Sequence[tuple[int, int]]) -> Figure:
    """What the values come to, each a numerator and a denominator above zero."""
    if not values:
        return NOBODY
    match function:
        case "average":
            numerator, denominator = exact_sum(values)
            return reduced(numerator, denominator * len(values))
        case "highest":
            return reduced(*_highest(values))
        case "lowest":
            numerator, denominator = _highest((-top, bottom) for top, bottom in values)
            return reduced(-numerator, denominator)
        case "whole":
            raise TypeError(function)


def exact_sum(values: Iterable[tuple[int, int]]) -> tuple[int, int]:
    """The sum of quotients, as a quotient: like denominators first, then neighbours in a tree, so
    that large numbers are few.
    """
    by_denominator: dict[int, int] = {}
    for numerator, denominator in values:
        by_denominator[denominator] = by_denominator.get(denominator, 0) + numerator
    parts = [(numerator, denominator) for denominator, numerator in sorted(by_denominator.items())]
    while len(parts) > 1:
        odd = parts[len(parts) // 2 * 2 :]
        parts = [_added(*pair) for pair in zip(parts[::2], parts[1::2], strict=False)] + odd
    return parts[0] if parts else (0, 1)


def _added(left: tuple[int, int], right: tuple[int, int]) -> tuple[int, int]:
    """Two quotients over their least common denominator."""
    common = math.gcd(left[1], right[1])
    mine, other = right[1] // common, left[1] // common
    return left[0] * mine + right[0] * other, left[1] * mine


def _highest(values: Iterable[tuple[int, int]]) -> tuple[int, int]:
    most, *others = values
    for one in others:
        if one[0] * most[1] > most[0] * one[1]:
            most = one
    return most


def reduced(numerator: int, denominator: int) -> Figure:
    """A quotient in lowest terms, so that no order of units or of adding can be seen in it."""
    common = math.gcd(numerator, denominator)
    return Figure(numerator // common, denominator // common)
