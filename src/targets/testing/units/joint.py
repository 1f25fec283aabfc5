"""Whole units: the records of all indicators together, from the best total to any wished one.

Never takes a total from adding up: each one is asked of the plan.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations, islice
from typing import NamedTuple

from targets.figures import common_scale
from targets.testing.units.aims import worlds
from targets.testing.units.curves import Curve
from targets.testing.units.levers import Amounts, Lever
from targets.testing.units.probes import Bench, Probe, at_least_amounts

CANDIDATES_AT_MOST = 12
_FINE_AT_MOST = 5
_STEPS_AT_MOST = 100
_RUNGS = 60

Curves = Mapping[str, tuple[Curve, ...]]


class Swap(NamedTuple):
    """One lever of one indicator moved away from the best, and what that costs the total."""

    amounts: Mapping[Lever, int | None]
    loss: Fraction


class Joint:
    """The best unit that was found, and what each indicator can lose by itself."""

    def __init__(self, bench: Bench, curves: Curves, amounts: Amounts) -> None:
        self.bench = bench
        self.curves = curves
        self.amounts = dict(amounts)
        best = bench.ask(self.amounts)
        if best is None:
            raise ValueError(amounts)
        self.best: Probe = best
        self._swaps: dict[str, list[Swap]] | None = None

    @property
    def swaps(self) -> dict[str, list[Swap]]:
        """What each indicator can lose by levers that no other one shares, least first."""
        if self._swaps is None:
            self._swaps = {name: self._losses(name) for name in self.curves}
        return self._swaps

    def with_amounts(self, amounts: Amounts) -> Probe | None:
        """The best unit with some levers moved."""
        return self.bench.ask({**self.amounts, **amounts})

    def near(self, total: Fraction) -> dict[str, Probe]:
        """Units whose totals are just `total`, and the nearest that were found on either side."""
        found: dict[str, Probe] = {}
        distances: dict[str, Fraction] = {}
        for probe in self.around(total):
            if probe.total is None:
                continue
            side = "at" if probe.total == total else "below" if probe.total < total else "above"
            distance = abs(probe.total - total)
            if side not in found or distance < distances[side]:
                found[side], distances[side] = probe, distance
        return found

    def ladder(self) -> Iterator[Probe]:
        """Units that do equally well in everything, from the worst to the best."""
        ranked = []
        for curves in self.curves.values():
            readings = [
                one for curve in curves[:1] for one in curve.readings if one.points is not None
            ]
            largest = max((one.point.over or 0 for one in readings), default=0)
            of_one_size = [one for one in readings if (one.point.over or 0) == largest]
            if of_one_size:
                ranked.append(sorted(of_one_size, key=lambda one: one.points or 0))
        for rung in range(_RUNGS + 1):
            amounts: dict[Lever, int | None] = {}
            for readings in ranked:
                amounts |= readings[(len(readings) - 1) * rung // _RUNGS].probe.amounts
            probe = self.with_amounts(amounts)
            if probe is not None:
                yield probe

    def around(self, total: Fraction) -> Iterator[Probe]:
        """Units whose totals should lie near `total`."""
        top = self.best.total
        if top is None:
            return
        yield self.best
        yield from self.ladder()
        for spared in (Fraction(0), Fraction(1, 10**12)):  # spend all, or leave something to spend
            yield from self._spending(top - total, spared)

    def _spending(self, wanted: Fraction, spared: Fraction) -> Iterator[Probe]:
        spent, fixed, rest = Fraction(0), dict[Lever, int | None](), dict(self.swaps)
        for name, swaps in sorted(rest.items(), key=lambda one: -_most(one[1])):
            if swaps and spent + _most(swaps) + spared <= wanted:
                spent += _most(swaps)
                fixed |= swaps[-1].amounts
                del rest[name]
        fine = sorted((swaps for swaps in rest.values() if swaps), key=lambda swaps: -len(swaps))[
            :_FINE_AT_MOST
        ]
        for moved in _nearest(fine, wanted - spent):
            probe = self.with_amounts({**fixed, **moved})
            if probe is not None:
                yield probe

    def _losses(self, indicator: str) -> list[Swap]:
        """Along each lever that is this indicator's alone."""
        top = self.best.total
        others = {
            lever
            for name, curves in self.curves.items()
            if name != indicator
            for curve in curves
            for lever in curve.aim.levers
        }
        found: dict[Fraction, Swap] = {}
        for curve in self.curves[indicator][:1]:
            for lever in curve.aim.levers:
                if lever in others or top is None:
                    continue
                for amount in self._stations(lever, curve.aim.unit(lever)):
                    probe = self.with_amounts({lever: amount})
                    if probe is not None and probe.total is not None and probe.total <= top:
                        found.setdefault(
                            top - probe.total, Swap({lever: amount}, top - probe.total)
                        )
        return [found[loss] for loss in sorted(found)]

    def _stations(self, lever: Lever, unit: int) -> list[int]:
        """Where a lever is tried: near its least, near where it stands, and between."""
        low = at_least_amounts(self.bench, lever)
        held = self.amounts.get(lever) or low
        steps = range(_STEPS_AT_MOST + 1)
        tried = {low + number * unit for number in steps}
        tried |= {held + (number - _STEPS_AT_MOST // 2) * unit for number in steps}
        tried |= {low + (held - low) * number // (20 * unit) * unit for number in range(21)}
        return sorted(amount for amount in tried if amount >= low)


def _most(swaps: list[Swap]) -> Fraction:
    return swaps[-1].loss if swaps else Fraction(0)


def _nearest(fine: list[list[Swap]], wanted: Fraction) -> Iterator[dict[Lever, int | None]]:
    """Moves of one indicator, or of two, that cost `wanted`, or the next more or less."""
    scale = common_scale(wanted, *(swap.loss for swaps in fine for swap in swaps))
    goal = int(wanted * scale)
    found: dict[int, dict[Lever, int | None]] = {}
    for some, others in combinations([[Swap({}, Fraction(0))], *fine], 2):
        costs = [int(swap.loss * scale) for swap in others]
        for one in some:
            spent = int(one.loss * scale)
            place = bisect_left(costs, goal - spent)
            for near in range(max(place - 1, 0), min(place + 2, len(costs))):
                if spent + costs[near] not in found:
                    found[spent + costs[near]] = {**one.amounts, **others[near].amounts}
    if goal in found:
        yield found[goal]
    yield from (found[cost] for cost in sorted(cost for cost in found if cost > goal)[:2])
    yield from (
        found[cost] for cost in sorted((cost for cost in found if cost < goal), reverse=True)[:2]
    )


def joints(bench: Bench, curves: Curves) -> list[Joint]:
    """The best unit of each kind of unit."""
    found = []
    for world in worlds(bench):
        chosen = {name: _in_world(some, world) for name, some in curves.items()}
        best = extreme(bench, chosen, world, 1)
        if best is not None:
            found.append(Joint(bench, {name: some for name, some in chosen.items() if some}, best))
    return found


def _in_world(curves: Iterable[Curve], world: Amounts) -> tuple[Curve, ...]:
    return tuple(
        curve
        for curve in curves
        if all(curve.aim.setting.get(lever) == amount for lever, amount in world.items())
    )


def extreme(
    bench: Bench, curves: Curves, world: Amounts, direction: int
) -> dict[Lever, int | None] | None:
    """The amounts of the best unit (`direction` 1) or the worst (-1) that was found, one indicator
    after another.
    """
    amounts: dict[Lever, int | None] = dict(world)
    if bench.ask(amounts) is None:
        return None
    for some in curves.values():
        tried = [amounts]
        for candidate in islice(_candidates(some, direction), CANDIDATES_AT_MOST):
            free = {lever: amount for lever, amount in candidate.items() if lever not in amounts}
            tried.append({**amounts, **free})
        known = [(worth(bench.ask(one)), place) for place, one in enumerate(tried)]
        scored = [
            (direction * got, -(place or len(tried))) for got, place in known if got is not None
        ]
        if scored:  # of equals the first that records something: it speaks for itself
            place = -max(scored)[1]
            amounts = tried[0 if place == len(tried) else place]
    return amounts


def _candidates(curves: Iterable[Curve], direction: int) -> Iterator[Amounts]:
    for curve in curves:
        readings = [one for one in curve.readings if one.points is not None]
        readings.sort(key=lambda one: (-direction * (one.points or 0), -(one.point.over or 0)))
        yield from (one.probe.amounts for one in readings)


def worth(probe: Probe | None) -> Fraction | None:
    """The total, or where there is none the points of all indicators."""
    if probe is None:
        return None
    if probe.bench.plan.total is not None:
        return probe.total
    points = [probe.points(name) for name in probe.bench.plan.indicators]
    return sum((one for one in points if one is not None), Fraction(0))
