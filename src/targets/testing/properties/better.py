"""Doing better never lowers the score: of an indicator by itself, and through the total.

Better is a value nearer to the target while no other indicator gets further from its own; never a
higher score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from targets.errors import Wording, counted, word
from targets.plan.expressions import names_in
from targets.testing.properties.verdicts import (
    Answer,
    Counterexample,
    Verdict,
    of_points,
    of_totals,
)
from targets.testing.units.aims import Point
from targets.testing.units.curves import Curve, Reading, full_run, read
from targets.testing.units.directions import Way, named_in, proven_by, way_of
from targets.testing.units.levers import Lever, levers_of
from targets.testing.units.outside import outsides, own_levers
from targets.testing.units.probes import Probe
from targets.testing.units.rehearsed import Rehearsed
from targets.testing.units.sayings import joined, said_in_both

_JOINT_SIZES = (25, 100)
_ADDED_AT = (4, 24, 99)
_ADDED_COUNTS = 8
_GONE_THROUGH_AT_MOST = 100


class Pair(NamedTuple):
    """Two units of which the second does better."""

    worse: Probe
    better: Probe


def better_verdicts(laid: Rehearsed) -> Iterator[Verdict]:
    """Of every indicator with points; through the total also of those that bonuses and vetoes
    name.
    """
    for name in laid.curves:
        indicator = laid.speaker.indicators[name]
        if indicator.points is not None and name in laid.plan.indicators:
            yield _of_points(laid, name)
        if laid.plan.total is not None and (indicator.points is not None or _is_named(laid, name)):
            yield _of_total(laid, name)


def _of_points(laid: Rehearsed, name: str) -> Verdict:
    indicator = laid.speaker.indicators[name]
    method = proven_by(laid.rulebook, indicator)
    if method is not None:
        return _verdict(laid, name, "proven", word("M400", scoring=method), None)
    if not any(_way(laid, curve) for curve in laid.curves[name]):
        tried = sum(len(run) for curve in laid.curves[name] for run in curve.runs)
        return _verdict(laid, name, "not_refuted", word("M404", units=counted(tried, "unit")), None)
    count = 0
    for pair in _pairs(laid, name):
        count += 1
        if _is_refuting(pair, name):
            pair = _smallest(laid, name, pair, lambda one: _is_refuting(one, name))
            shown = of_points(laid.speaker, pair.worse, pair.better, name)
            return _verdict(laid, name, "refuted", word("M403"), shown)
    return _verdict(laid, name, *_unrefuted(count), None)


def _is_refuting(pair: Pair, name: str) -> bool:
    before, after = pair.worse.points(name), pair.better.points(name)
    return before is not None and after is not None and after < before


def _smallest(laid: Rehearsed, name: str, found: Pair, refutes: Callable[[Pair], bool]) -> Pair:
    """The same with fewer cases, where there is one: every smaller denominator is gone through."""
    for curve in laid.curves[name]:
        way, point = _way(laid, curve), curve.aim.point_of(found.better)
        if way is None or point is None or point.over is None or curve.aim.is_settled:
            continue
        cases = min(int(point.over / curve.aim.grain), _GONE_THROUGH_AT_MOST)
        for size in range(1, cases):
            run = full_run(curve.aim, size * curve.aim.grain)
            for pair in _along(run, way):
                if refutes(pair):
                    return pair
    return found


def _of_total(laid: Rehearsed, name: str) -> Verdict:
    indicator = laid.speaker.indicators[name]
    method = proven_by(laid.rulebook, indicator)
    if method is not None and _stands_alone(laid, name):
        return _verdict(laid, name, "proven", word("M401"), None, through_total=True)
    if not any(_way(laid, curve) for curve in laid.curves[name]):
        tried = sum(len(run) for curve in laid.curves[name] for run in curve.runs)
        reason = word("M404", units=counted(tried, "unit"))
        return _verdict(laid, name, "not_refuted", reason, None, through_total=True)
    count = 0
    for pair in _with_joint(laid, name):
        if not _others_no_worse(laid, name, pair):
            continue
        count += 1
        if _lowers_total(laid, name, pair):
            pair = _smallest(laid, name, pair, lambda one: _lowers_total(laid, name, one))
            shown = of_totals(laid.speaker, pair.worse, pair.better, name)
            return _verdict(laid, name, "refuted", word("M403"), shown, through_total=True)
    return _verdict(laid, name, *_unrefuted(count), None, through_total=True)


def _lowers_total(laid: Rehearsed, name: str, pair: Pair) -> bool:
    before, after = pair.worse.total, pair.better.total
    if before is None or after is None or after >= before:
        return False
    return _others_no_worse(laid, name, pair)


def _unrefuted(count: int) -> tuple[Answer, Wording]:
    return "not_refuted", word("M402", pairs=counted(count, "pair")) if count else word("M425")


def _verdict(
    laid: Rehearsed,
    name: str,
    verdict: Answer,
    reason: Wording,
    shown: Counterexample | None,
    *,
    through_total: bool = False,
) -> Verdict:
    path = laid.indicator_path(name)
    title = laid.speaker.indicator(name)
    if through_total:
        title = joined([title, said_in_both("M249")], ", ", "，")
    elif laid.speaker.indicators[name].scoring is not None:
        path = (*path, "scoring")
    part = f"{name}.total" if through_total else name
    return Verdict("better", part, title, verdict, reason, shown, laid.line(path))


def _way(laid: Rehearsed, curve: Curve) -> Way | None:
    return way_of(curve.aim, laid.speaker.indicators[curve.aim.id])


def _is_named(laid: Rehearsed, name: str) -> bool:
    """Whether a bonus, deduction or veto looks at the indicator."""
    return any(name in set(named_in(one.formula)) for one in outsides(laid))


def _pairs(laid: Rehearsed, name: str) -> Iterator[Pair]:
    """Pairs of units of which one does better, the smallest first: one case better, one good case
    more, and then any two.
    """
    for curve in laid.curves[name]:
        way = _way(laid, curve)
        if way is None:
            continue
        for run in curve.runs:
            yield from _along(run, way)
        yield from _good_case_added(curve, way)
        yield from _along(curve.by_value, way)


def _along(run: list[Reading] | tuple[Reading, ...], way: Way) -> Iterator[Pair]:
    for one, other in pairwise(run):
        if one.point.over == 0 or other.point.over == 0:
            continue
        first, second = one.point.value, other.point.value
        if way.is_better(second, first):
            yield Pair(one.probe, other.probe)
        elif way.is_better(first, second):
            yield Pair(other.probe, one.probe)


def _good_case_added(curve: Curve, way: Way) -> Iterator[Pair]:
    """One case more, and a good one: it counts in full where that is better, else not at all."""
    aim = curve.aim
    if not aim.is_quotient or aim.is_settled:
        return
    for size in (1, 2, 3, *_ADDED_AT):
        over = size * aim.grain
        counts = {number * aim.case for number in range(min(size, _ADDED_COUNTS) + 1)}
        counts |= {over - number * aim.case for number in range(min(size, _ADDED_COUNTS) + 1)}
        for count in sorted(counts):
            before = read(aim, Point(count, over))
            added = [read(aim, Point(count + more, over + aim.grain)) for more in (aim.case, 0)]
            for after in added:
                if before is None or after is None:
                    continue
                if way.is_better(after.point.value, before.point.value):
                    yield Pair(before.probe, after.probe)


def _with_joint(laid: Rehearsed, name: str) -> Iterator[Pair]:
    """The same pairs by themselves, and inside the best unit of each kind."""
    yield from _pairs(laid, name)
    for joint in laid.joints:
        for curve in joint.curves.get(name, ())[:1]:
            way = _way(laid, curve)
            if way is None:
                continue
            for run in curve.runs:
                over = run[0].point.over
                if over is None or curve.aim.is_settled or over / curve.aim.grain in _JOINT_SIZES:
                    whole = [(one, joint.with_amounts(one.probe.amounts)) for one in run]
                    yield from _along(
                        [one._replace(probe=probe) for one, probe in whole if probe is not None],
                        way,
                    )


def _others_no_worse(laid: Rehearsed, name: str, pair: Pair) -> bool:
    """Whether no other indicator gets further from its target."""
    for other, curves in laid.curves.items():
        if other == name or not curves:
            continue
        way = _way(laid, curves[0])
        before, after = pair.worse.value(other), pair.better.value(other)
        if before is None or after is None:
            if before != after or pair.worse.status(other) != pair.better.status(other):
                return False
        elif before != after and (way is None or not way.is_no_worse(after, before)):
            return False
    return True


def _stands_alone(laid: Rehearsed, name: str) -> bool:
    """Whether one case better moves levers that nothing else looks at, so that only its own points
    change, and whatever adds up points keeps their order.
    """
    if _is_named(laid, name) or any(veto.when for veto in laid.rulebook.vetoes):
        return False
    own = {lever for aim in laid.aims[name] for lever in aim.levers}
    for one in outsides(laid):
        if own & set(own_levers(laid, one)):
            return False
    others = set(levers_of(laid.plan, laid.bench.kinds, _behind_the_rest(laid, name)))
    for other, aims in laid.aims.items():
        levers = {lever for aim in aims for lever in aim.levers}
        if other != name:
            others |= levers
            if own & levers and not proven_by(laid.rulebook, laid.speaker.indicators[other]):
                return False
    for curve in laid.curves[name]:
        slopes = curve.aim.slopes
        moved = {lever for lever in slopes if not (curve.aim.is_quotient and slopes[lever][1])}
        if not moved or moved & others or any(_is_shared(laid, one, others) for one in moved):
            return False
    return True


def _behind_the_rest(laid: Rehearsed, name: str) -> frozenset[str]:
    """The aggregates that the total comes from by any other way than the points of the indicator:
    a formula, an `applies_to` or a figure elsewhere may look at the same field, or at its value.
    """
    plan = laid.plan
    points, total = plan.indicators[name].points, plan.total
    own = set() if points is None else {points.amount, points.over}
    behind = {one.name: frozenset([one.name]) for one in plan.aggregates}
    for step in plan.steps:  # each comes after those that it names
        known = [behind.get(one, frozenset()) for one in names_in(step.expression)]
        behind[step.name] = frozenset() if step.name in own else frozenset[str]().union(*known)
    ends = () if total is None else (total.total.amount, total.total.over, total.excluded)
    return frozenset[str]().union(*(behind.get(str(one), frozenset()) for one in ends))


def _is_shared(laid: Rehearsed, lever: Lever, others: set[Lever]) -> bool:
    """Whether more records change what other indicators see: a sum over them, or that there are
    any.
    """
    if lever.field:
        return False
    beside = [other for other in others if other.dataset == lever.dataset]
    is_silent = laid.rulebook.records[lever.dataset].events
    return any(other.field for other in beside) or (bool(beside) and not is_silent)
