"""The cases at, just below and just above every threshold: a table to sign off before the rules are
in force.

Never says what should come out, and never computes it: each row is asked of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from targets.rulebook.models import RulebookModel
from targets.rulebook.places import Path, Places
from targets.testing.boundaries.outside import outside_rows
from targets.testing.boundaries.rows import BoundaryRow, points_around, row_of_indicator
from targets.testing.units.aims import Aim, Point
from targets.testing.units.levers import Lever
from targets.testing.units.rehearsed import Rehearsed
from targets.testing.units.thresholds import Threshold, thresholds_of


def boundary_rows(rulebook: RulebookModel, places: Places) -> tuple[BoundaryRow, ...]:
    """The rows of every threshold, in the order of the file. Of rules whose units look at their
    peers there are none: no unit can be asked alone.
    """
    return rows_on(Rehearsed(rulebook, places))


def rows_on(laid: Rehearsed) -> tuple[BoundaryRow, ...]:
    """The same of a rulebook that is laid out already."""
    if laid.needs_all_units:
        return ()
    return tuple(sorted((*indicator_rows(laid), *outside_rows(laid)), key=lambda row: row.line))


def indicator_rows(laid: Rehearsed) -> Iterator[BoundaryRow]:
    """The rows of every indicator, for each kind of unit that has thresholds of its own."""
    for name, aims in laid.aims.items():
        seen: set[tuple[str, Fraction]] = set()
        for aim in aims:
            fresh = [one for one in thresholds_of(aim) if (one.turning, one.figure) not in seen]
            seen |= {(one.turning, one.figure) for one in fresh}
            for one in fresh:
                yield from _around(laid, aim, one)
        if aims:
            yield from _absent(laid, aims[0], laid.indicator_path(name))


def _around(laid: Rehearsed, aim: Aim, threshold: Threshold) -> Iterator[BoundaryRow]:
    """At, one case below, one case above, at each denominator."""
    edge = laid.speaker.figure(aim.id, threshold.figure)
    for side, point in points_around(aim, threshold.figure):
        probe = aim.at(point)
        if probe is not None:
            yield row_of_indicator(laid, probe, aim.id, threshold, edge, side)


def _absent(laid: Rehearsed, aim: Aim, path: Path) -> Iterator[BoundaryRow]:
    """Nothing to divide by, and nothing reported at all."""
    where = Threshold("target", Fraction(0), path)
    if aim.is_quotient and not aim.is_settled:
        probe = aim.at(Point(Fraction(0), Fraction(0)))
        if probe is not None:
            yield row_of_indicator(laid, probe, aim.id, where, "", "empty")
    if aim.is_settled:  # no record is one of the cases around the figures
        return
    datasets = dict.fromkeys(lever.dataset for lever in aim.levers)
    probe = laid.bench.ask({**aim.setting, **{Lever(name, 0, ""): 0 for name in datasets}})
    if datasets and probe is not None:
        yield row_of_indicator(laid, probe, aim.id, where, "", "missing")
