"""The boundary rows of bonuses, deductions, vetoes, caps and grades.

Never adds up a total: each is asked of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from targets.rulebook.places import Path
from targets.testing.boundaries.rows import (
    About,
    BoundaryRow,
    Ground,
    Side,
    points_around,
    row_of_total,
)
from targets.testing.units.levers import Lever
from targets.testing.units.outside import Outside, comparisons_in, outsides, runs_of, turns
from targets.testing.units.probes import Probe
from targets.testing.units.rehearsed import Rehearsed
from targets.testing.units.sayings import said_in_both
from targets.testing.units.thresholds import figure_of

_TURNS_AT_MOST = 4


def outside_rows(laid: Rehearsed) -> Iterator[BoundaryRow]:
    """Everything above the indicators."""
    for one in outsides(laid):
        yield from _outside(laid, one)
    yield from _caps(laid)
    yield from _grades(laid)


def _outside(laid: Rehearsed, one: Outside) -> Iterator[BoundaryRow]:
    about: About = (
        "bonus" if one.kind == "bonus" else "deduction" if one.kind == "deduction" else "veto"
    )
    compared = [pair for pair in comparisons_in(one.formula) if laid.aims.get(pair[0])]
    for name, figure in dict.fromkeys(compared):
        aim = laid.aims[name][0]
        for side, point in points_around(aim, figure):
            probe = aim.at(point)
            if probe is not None:
                yield row_of_total(laid, probe, one.id, about, one.text, side, one.path)
    if compared:
        return
    found = [pair for run in runs_of(laid, one) for pair in turns(one, run)]
    for below, above in found[:_TURNS_AT_MOST]:
        yield row_of_total(laid, below, one.id, about, one.text, "below", one.path)
        yield row_of_total(laid, above, one.id, about, one.text, "above", one.path)


def firing(laid: Rehearsed, one: Outside) -> Probe | None:
    """A unit for which it fires, or gives the most that was seen."""
    probes = [probe for run in runs_of(laid, one) for probe in run if one.signal(probe)]
    return max(probes, key=one.signal, default=None)


def _caps(laid: Rehearsed) -> Iterator[BoundaryRow]:
    """Where several bonuses, or deductions, reach what they may add up to; and where a veto cuts
    the best unit.
    """
    card = laid.rulebook.scorecard
    for kind, amount, key in (
        ("bonus", card.bonus_at_most, "bonus_at_most"),
        ("deduction", card.deduction_at_most, "deduction_at_most"),
    ):
        limit = figure_of(laid.bench, amount, {})
        if limit is not None:
            yield from _together(laid, kind, limit, ("scorecard", key))
    for one in outsides(laid):
        place = one.path[1]
        if one.kind != "veto" or not isinstance(place, int) or not laid.joints:
            continue
        capped = laid.rulebook.vetoes[place].effect.total_at_most
        limit = figure_of(laid.bench, capped, {})
        fired = firing(laid, one)
        probe = None if fired is None else laid.joints[0].with_amounts(fired.amounts)
        if limit is not None and probe is not None and probe.fires(one.id):
            path = (*one.path[:2], "effect", "total_at_most")
            edge = laid.speaker.points(limit)
            side: Side = "at" if probe.total == limit else "below"
            yield row_of_total(laid, probe, one.id, "cap", edge, side, path, _ground(laid))


def _together(laid: Rehearsed, kind: str, limit: Fraction, path: Path) -> Iterator[BoundaryRow]:
    amounts: dict[Lever, int | None] = dict(laid.joints[0].amounts) if laid.joints else {}
    members = [one for one in outsides(laid) if one.kind == kind]
    for one in members:
        fired = firing(laid, one)
        if fired is None:
            continue
        amounts |= fired.amounts
        probe = laid.bench.ask(amounts)
        if probe is None:
            return
        got = sum((other.signal(probe) for other in members), Fraction(0))
        side: Side = "below" if got < limit else "at" if got == limit else "above"
        edge = laid.speaker.points(limit)
        row = row_of_total(laid, probe, "scorecard", "cap", edge, side, path, _ground(laid))
        yield row._replace(title=said_in_both("M438" if kind == "bonus" else "M439"))


def _grades(laid: Rehearsed) -> Iterator[BoundaryRow]:
    for place, grade in enumerate(laid.rulebook.scorecard.grades):
        for joint in laid.joints[:1]:
            limit = figure_of(laid.bench, grade.at_least, joint.amounts)
            if limit is None:
                continue
            found = joint.near(limit)
            path = ("scorecard", "grades", place, "at_least")
            edge = laid.speaker.points(limit)
            sides: tuple[Side, ...] = ("below", "at", "above")
            for side in sides:
                if side in found:
                    ground = _ground(laid)
                    yield row_of_total(
                        laid, found[side], grade.id, "grade", edge, side, path, ground
                    )


def _ground(laid: Rehearsed) -> Ground | None:
    """The best unit of the first kind, from which the units about the total are derived."""
    for joint in laid.joints[:1]:
        best = joint.best
        return Ground(laid.speaker.records(best), laid.speaker.figures(best), best.total)
    return None
