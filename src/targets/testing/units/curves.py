"""What an indicator gives from its worst to its best, at denominators that a unit may have.

Never judges what it sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from targets.testing.units.aims import Aim, Point
from targets.testing.units.probes import Probe
from targets.testing.units.thresholds import Threshold, thresholds_of

SIZES = (1, 2, 3, 4, 5, 10, 20, 25, 50, 100)
"""Denominators, in cases."""
SHOWN_SIZES = (25, 50, 100)
EXACT_AT_MOST = 10_000
COUNTS_AT_MOST = 120
"""Of a value that is no quotient, so many counts are tried one after another."""


class Reading(NamedTuple):
    """One unit on a curve: what it measures, and what it gets."""

    point: Point
    probe: Probe
    points: Fraction | None


class Curve(NamedTuple):
    """An indicator in one setting, by denominator, each from the lowest count to the highest."""

    aim: Aim
    thresholds: tuple[Threshold, ...]
    runs: tuple[tuple[Reading, ...], ...]

    @property
    def readings(self) -> Iterator[Reading]:
        """All of them, the smallest denominators first."""
        for run in self.runs:
            yield from run

    @property
    def by_value(self) -> list[Reading]:
        """All of them by their value; those of one value by how small they are."""
        measured = [one for one in self.readings if one.point.over != 0]
        return sorted(measured, key=lambda one: (one.point.value, one.point.over or 0))

    @property
    def is_gone_through(self) -> bool:
        """Whether records could be laid out from one end to the other: of a quotient for every
        count from none to all, of another value at both ends of what the plan allows. What lies
        beyond is then kept out by limits and row checks.
        """
        if self.aim.is_quotient:
            return any(len(run) > 2 for run in self.runs)
        values = [one.point.value for one in self.readings]
        return bool(values) and (min(values), max(values)) == self.aim.bounds


def draw(aim: Aim) -> Curve:
    """The curve of an indicator."""
    thresholds = thresholds_of(aim)
    runs = []
    for size in sizes(aim, thresholds):
        found = [
            read(aim, Point(count, size)) for count in sorted(set(_counts(aim, size, thresholds)))
        ]
        run = tuple(one for one in found if one is not None)
        if run:
            runs.append(run)
    return Curve(aim, thresholds, tuple(runs))


def full_run(aim: Aim, size: Fraction) -> tuple[Reading, ...]:
    """Every count from none to all at one denominator."""
    found = [read(aim, Point(n * aim.case, size)) for n in range(floor(size / aim.grain) + 1)]
    return tuple(one for one in found if one is not None)


def read(aim: Aim, point: Point) -> Reading | None:
    """A unit that measures `point`; None where none was found."""
    probe = aim.at(point)
    return None if probe is None else Reading(point, probe, probe.points(aim.id))


def sizes(aim: Aim, thresholds: tuple[Threshold, ...]) -> Sequence[Fraction | None]:
    """The denominators to try: ordinary ones, and the least at which each threshold is met
    exactly.
    """
    if not aim.is_quotient:
        return [None]
    if aim.is_settled:
        return [aim.settled_over]
    exact = {exact_size(aim, one.figure) for one in thresholds}
    ordinary = {size * aim.grain for size in SIZES}
    return sorted(size for size in ordinary | exact if size <= EXACT_AT_MOST * aim.grain)


def exact_size(aim: Aim, figure: Fraction) -> Fraction:
    """The least denominator at which a whole count of cases is exactly `figure` of it."""
    needed = figure * aim.grain / aim.case
    return aim.grain * needed.denominator


def _counts(
    aim: Aim, size: Fraction | None, thresholds: tuple[Threshold, ...]
) -> Iterator[Fraction]:
    """The counts to try against one denominator."""
    case = aim.case
    for one in thresholds:
        edge = one.figure if size is None else one.figure * size
        for number in range(floor(edge / case) - 1, ceil(edge / case) + 2):
            yield number * case
        if size is None:
            yield edge
    if size is not None:
        most = floor(size / aim.grain)
        if most <= max(SIZES[-1], 400):
            yield from (number * case for number in range(most + 1))
        yield from (
            number * case for number in (most, most + 1, most * 3 // 2, most * 2, -1, -most)
        )
        furthest = max([floor(one.figure * size / case) for one in thresholds], default=0)
        if furthest > most:
            yield from ((most + (furthest - most) * n // 10) * case for n in range(1, 13))
        return
    yield from aim.ends()
    highest = max([one.figure for one in thresholds], default=Fraction(0))
    if highest <= COUNTS_AT_MOST * case:
        yield from (number * case for number in range(ceil(highest / case) + 12))
    yield from (number * case for number in range(12))
    for number in range(1, 10):
        yield floor(highest * number / 8 / case) * case
    for power in range(1, 7):
        yield 10**power * case
