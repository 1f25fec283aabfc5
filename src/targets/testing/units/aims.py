"""Records that give an indicator a wished value: so many of so many cases, exactly.

Never guesses: what is proposed is asked of the plan, and kept only where the plan agrees.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from itertools import permutations, product
from math import factorial, gcd, lcm
from typing import NamedTuple

from targets.plan import expressions as x
from targets.plan.inputs import scale_of
from targets.plan.steps import NOT_ASKED, IndicatorPlan, Shown
from targets.scores.results import read_exact
from targets.testing.units.levers import (
    NUMERIC,
    Amounts,
    Lever,
    is_by_unit,
    levers_of,
    limits,
)
from targets.testing.units.probes import Bench, Probe, at_least_amounts

SETTINGS_AT_MOST = 8
_ORDERS_AT_MOST = 6
WORLDS_AT_MOST = 16


class Point(NamedTuple):
    """What is aimed at: `over` is None where the value is no quotient."""

    cases: Fraction
    over: Fraction | None

    @property
    def value(self) -> Fraction:
        """The quotient, or the number itself."""
        return self.cases if self.over is None else self.cases / self.over


class Aim:
    """One indicator of units that are alike in everything but what it measures.

    `setting` is what they are alike in. `point_of` reads off a probe what the indicator measures.
    """

    def __init__(self, bench: Bench, indicator: str, setting: Amounts) -> None:
        self.bench = bench
        self.id = indicator
        self.setting = dict(setting)
        self.plan: IndicatorPlan = bench.plan.indicators[indicator]
        self.levers = value_levers(bench, indicator, setting)
        counted = {(one.dataset, one.kind) for one in self.levers if not one.field}
        self.base = {
            lever: at_least_amounts(bench, lever)
            for lever in self.levers
            if lever.field and (lever.dataset, lever.kind) not in counted and lever.kind == 0
        }
        self._best: tuple[Lever, ...] = ()
        self._lowest: dict[tuple[Lever, ...], Point] = {}
        start = self._measured({})
        self.start = start if start is not None else (Fraction(0), None)
        self.slopes = {lever: self._slope(lever) for lever in self.levers}

    @cached_property
    def is_quotient(self) -> bool:
        """Whether the value has a numerator and a denominator that records can move."""
        return self._sides[1] is not None

    @cached_property
    def _sides(self) -> tuple[Shown, Shown | None]:
        """Where numerator and denominator stand; of a formula that ends otherwise than in `/`,
        those of its value, which are those of a fraction that is not reduced.
        """
        if self.plan.numerator is not None and self.plan.denominator is not None:
            return self.plan.numerator, self.plan.denominator
        value = self.plan.value
        over = None if isinstance(value.over, int) else Shown(value.over, 1)
        return Shown(value.amount, 1 if over else value.over), over

    @cached_property
    def is_settled(self) -> bool:
        """Whether the denominator is the same whatever is recorded: the periods due of a duty."""
        return self.is_quotient and not any(over for _, over in self.slopes.values())

    @property
    def settled_over(self) -> Fraction:
        """That denominator."""
        return self.start[1] or Fraction(0)

    @cached_property
    def grain(self) -> Fraction:
        """By how much a denominator grows with each case; never less than one."""
        return max(_common(over for _, over in self.slopes.values()), Fraction(1))

    @cached_property
    def case(self) -> Fraction:
        """What one case more adds to the numerator (or the value)."""
        return _common(count for count, _ in self.slopes.values())

    def ends(self) -> Iterator[Fraction]:
        """What the value comes to where one lever stands at an end of its field, in one record and
        in all that a unit may have.
        """
        for lever, (slope, _) in self.slopes.items():
            most = self.bench.records_at_most(lever)
            base = at_least_amounts(self.bench, lever)
            ends: tuple[int, ...] = (0, 1)
            if lever.field:
                ends = limits(self.bench.rulebook.records[lever.dataset].fields[lever.field])
            for end in (*ends, *(most * end for end in ends)):
                yield self.start[0] + slope * Fraction(end - base, self.unit(lever))

    @cached_property
    def bounds(self) -> tuple[Fraction, Fraction] | None:
        """Between which the plan's bounds hold a value that is no quotient; None of others."""
        value = self.plan.value
        if self.is_quotient or not isinstance(value.over, int):
            return None
        proven = self.bench.plan.bounds[value.amount]
        return Fraction(proven.low, value.over), Fraction(proven.high, value.over)

    def ask(self, amounts: Amounts) -> Probe | None:
        """A probe in this setting."""
        return self.bench.ask({**self.setting, **amounts})

    def point_of(self, probe: Probe) -> Point | None:
        """What the indicator measures there; None where a part of it is absent."""
        top, bottom = self._sides
        over = None if bottom is None else read_exact(bottom, probe.numbers)
        count = read_exact(top, probe.numbers)
        return None if count is None or (bottom and over is None) else Point(count, over)

    def at(self, point: Point) -> Probe | None:
        """A unit that measures just `point`; None where no records were found that do."""
        for amounts in self._proposed(point):
            probe = self.ask({**self.base, **amounts})
            if probe is not None and self.point_of(probe) == point:
                self._best = tuple(amounts)
                return probe
        return None

    def _measured(self, amounts: Mapping[Lever, int]) -> tuple[Fraction, Fraction | None] | None:
        probe = self.ask({**self.base, **amounts})
        point = None if probe is None else self.point_of(probe)
        return None if point is None else (point.cases, point.over)

    def _slope(self, lever: Lever) -> tuple[Fraction, Fraction]:
        """What one whole unit of a lever adds to the numerator and to the denominator."""
        unit = self.unit(lever)
        base = {lever: at_least_amounts(self.bench, lever)}
        for number in (1, 2, 10):
            moved = self._measured({lever: base[lever] + number * unit})
            before = self._measured(base)
            if moved is not None and before is not None:
                count = (moved[0] - before[0]) / number
                over = ((moved[1] or Fraction(0)) - (before[1] or Fraction(0))) / number
                return count, over
        return self._slope_beside(lever)

    def _slope_beside(self, lever: Lever) -> tuple[Fraction, Fraction]:
        """The same where a row check lets this lever move only when another stands higher."""
        unit = self.unit(lever)
        low = at_least_amounts(self.bench, lever)
        for other in self.levers:
            if other == lever:
                continue
            lifted = {other: at_least_amounts(self.bench, other) + 2 * self.unit(other)}
            moved = self._measured({**lifted, lever: low + unit})
            before = self._measured({**lifted, lever: low})
            if moved is not None and before is not None:
                over = (moved[1] or Fraction(0)) - (before[1] or Fraction(0))
                return moved[0] - before[0], over
        return Fraction(0), Fraction(0)

    def unit(self, lever: Lever) -> int:
        """How many of the whole numbers that are carried make one case: 100 fen, two visits."""
        if lever.field:
            return scale_of(self.bench.rulebook.records[lever.dataset].fields[lever.field])
        needed = [
            one.at_least
            for one in self.bench.plan.aggregates
            if one.dataset == lever.dataset and one.name in self.bench_names
        ]
        return max(needed, default=1)

    @property
    def bench_names(self) -> frozenset[str]:
        """The aggregates behind the value."""
        return behind_value(self.bench, self.id)

    def _proposed(self, point: Point) -> Iterator[dict[Lever, int]]:
        """Amounts that should give `point`, if the sums behind it are plain sums."""
        pairs = sorted(
            ((one, other) for one in self.levers for other in self.levers if one != other),
            key=lambda pair: (pair != self._best, self.levers.index(pair[0])),
        )
        if len(self.levers) == 1 or not self.is_quotient or self.is_settled:
            for lever in self.levers:
                yield from self._one(lever, point)
        for one, other in pairs:
            yield from self._two(one, other, point)

    def _one(self, lever: Lever, point: Point) -> Iterator[dict[Lever, int]]:
        slope = self.slopes[lever][0]
        low = at_least_amounts(self.bench, lever)
        if slope:
            moved = (point.cases - self._from(lever).cases) / slope * self.unit(lever)
            if moved.denominator == 1:
                yield {lever: low + int(moved)}
        elif point.cases == self.start[0]:
            yield {lever: low}

    def _from(self, *levers: Lever) -> Point:
        """What is measured where these levers stand at their least."""
        if levers not in self._lowest:
            lowest = {lever: at_least_amounts(self.bench, lever) for lever in levers}
            self._lowest[levers] = Point(*(self._measured(lowest) or self.start))
        return self._lowest[levers]

    def _two(self, one: Lever, other: Lever, point: Point) -> Iterator[dict[Lever, int]]:
        (a, b), (c, d) = self.slopes[one], self.slopes[other]
        determinant = a * d - b * c
        if not determinant or point.over is None:
            return
        base = self._from(one, other)
        count, over = point.cases - base.cases, point.over - (base.over or Fraction(0))
        first = (count * d - over * c) / determinant * self.unit(one)
        second = (a * over - b * count) / determinant * self.unit(other)
        if first.denominator == second.denominator == 1 and first >= 0 and second >= 0:
            yield {
                one: at_least_amounts(self.bench, one) + int(first),
                other: at_least_amounts(self.bench, other) + int(second),
            }


def _common(slopes: Iterable[Fraction]) -> Fraction:
    """The greatest number of which every slope is a whole multiple; 1 where all are 0."""
    moved = [abs(slope) for slope in slopes if slope]
    if not moved:
        return Fraction(1)
    scale = lcm(*(slope.denominator for slope in moved))
    return Fraction(gcd(*(int(slope * scale) for slope in moved)), scale)


def aggregates_behind(bench: Bench, names: Iterable[str]) -> frozenset[str]:
    """The aggregates that the named steps come from, directly or through earlier steps."""
    if not bench.behind:
        bench.behind |= {one.name: frozenset([one.name]) for one in bench.plan.aggregates}
        for step in bench.plan.steps:  # each comes after those that it names
            known = [bench.behind.get(name, frozenset()) for name in x.names_in(step.expression)]
            bench.behind[step.name] = frozenset().union(*known)
    return frozenset().union(*(bench.behind.get(name, frozenset()) for name in names))


def _names(*shown: Shown | None) -> Iterator[str]:
    for one in shown:
        if one is not None:
            yield one.amount
            if isinstance(one.over, str):
                yield one.over


def behind_value(bench: Bench, indicator: str) -> frozenset[str]:
    """The aggregates that an indicator's value comes from."""
    plan = bench.plan.indicators[indicator]
    return aggregates_behind(bench, _names(plan.value, plan.numerator, plan.denominator))


def behind_points(bench: Bench, indicator: str) -> frozenset[str]:
    """The aggregates that its status and points come from."""
    plan = bench.plan.indicators[indicator]
    flags = [flag for flag in (plan.excluded, plan.lacking) if isinstance(flag, str)]
    return aggregates_behind(bench, [*_names(plan.points), plan.status, plan.absent, *flags])


def value_levers(bench: Bench, indicator: str, setting: Amounts) -> list[Lever]:
    """What moves the value, in this setting: of a dataset by unit only the chosen kind."""
    found = levers_of(bench.plan, bench.kinds, behind_value(bench, indicator))
    return [lever for lever in found if _is_chosen(bench, lever, setting)]


def _is_chosen(bench: Bench, lever: Lever, setting: Amounts) -> bool:
    table = bench.rulebook.records[lever.dataset]
    if not is_by_unit(bench.rulebook, table):
        return True
    chosen = [one.kind for one in setting if one.dataset == lever.dataset]
    return lever.field != "" and lever.kind == (chosen[0] if chosen else 0)


def worlds(bench: Bench) -> list[dict[Lever, int | None]]:
    """Every choice among the kinds of the datasets that have one record a unit."""
    choices = []
    for name, table in bench.rulebook.records.items():
        if is_by_unit(bench.rulebook, table) and len(bench.kinds[name]) > 1:
            choices.append([Lever(name, kind.place, "") for kind in bench.kinds[name]])
    found = [dict.fromkeys(chosen, 1) for chosen in product(*choices)]
    return [dict(world) for world in found[:WORLDS_AT_MOST]]


def settings(bench: Bench, indicator: str) -> list[dict[Lever, int | None]]:
    """What units can be alike in while an indicator is asked of them: the kind of unit, and the
    figures of the unit's own that its points look at, low, rising and falling.
    """
    found: list[dict[Lever, int | None]] = []
    for world in worlds(bench):
        for figures in _figures(bench, indicator, world):
            setting = {**world, **figures}
            probe = bench.ask(setting)
            absent = bench.plan.indicators[indicator].absent
            if probe is not None and probe.numbers[absent] < NOT_ASKED:
                found.append(setting)
    return found[:SETTINGS_AT_MOST]


def _figures(bench: Bench, indicator: str, world: Amounts) -> Iterator[dict[Lever, int | None]]:
    yield {}
    own = set(value_levers(bench, indicator, world))
    context = [
        lever
        for lever in levers_of(bench.plan, bench.kinds, behind_points(bench, indicator))
        if lever not in own and lever.field and _is_chosen(bench, lever, world)
    ]
    context = [lever for lever in context if _spec_type(bench, lever) in NUMERIC]
    if not context:
        return
    size = len(context)
    for order in _orders(size):
        amounts: dict[Lever, int | None] = {}
        for lever, place in zip(context, order, strict=True):
            spec = bench.rulebook.records[lever.dataset].fields[lever.field]
            low, high = limits(spec)
            amounts[lever] = low + (min(high, low + 100 * scale_of(spec)) - low) * (place + 1) // (
                size + 1
            )
        yield amounts


def _orders(size: int) -> list[tuple[int, ...]]:
    """Which figure is the lowest, the next, …: few in every order, many rising and falling."""
    rising = tuple(range(size))
    if factorial(size) <= _ORDERS_AT_MOST:
        return list(permutations(rising))
    return [rising, rising[::-1]]


def _spec_type(bench: Bench, lever: Lever) -> str:
    return bench.rulebook.records[lever.dataset].fields[lever.field].type


def all_aims(bench: Bench) -> Mapping[str, tuple[Aim, ...]]:
    """Each indicator of a unit with its settings; none where it is asked of no unit that was
    tried.
    """
    return {
        name: tuple(Aim(bench, name, setting) for setting in settings(bench, name))
        for name in bench.plan.indicators
    }
