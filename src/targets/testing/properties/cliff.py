"""No cliff: how many points one case more or less can move.

Never calls a step a cliff that is no larger than the author allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from targets.errors import word
from targets.figures import format_plain
from targets.rulebook.models import RulebookModel
from targets.testing.properties.verdicts import Answer, Verdict, of_points
from targets.testing.units.aims import Point
from targets.testing.units.curves import Curve, Reading, read
from targets.testing.units.rehearsed import Rehearsed

CLIFF_SIZE = 100
"""At so many cases a step is judged: one case is then one percent."""
DEFAULT_SHARE = Fraction(1, 20)
"""The largest step that is no cliff, as a share of the total: 5 points of 100."""


class Step(NamedTuple):
    """What one case moves, and the two units that show it."""

    size: Fraction
    lower: Reading
    higher: Reading


def default_cliff(rulebook: RulebookModel) -> Fraction:
    """A twentieth of the total, or of all points where there is no total."""
    total = rulebook.scorecard.total
    if isinstance(total, Fraction):
        return total * DEFAULT_SHARE
    points = [one.points for one in rulebook.indicators if isinstance(one.points, Fraction)]
    return sum(points, Fraction(0)) * DEFAULT_SHARE


def cliff_verdicts(laid: Rehearsed, cliff: Fraction) -> Iterator[Verdict]:
    """The largest step of every indicator with points."""
    for name, curves in laid.curves.items():
        indicator = laid.speaker.indicators[name]
        if indicator.points is None or indicator.scoring is None:
            continue
        line = laid.line((*laid.indicator_path(name), "scoring"))
        title = laid.speaker.indicator(name)
        steps = [step for curve in curves for step in _steps(curve)]
        if not steps:
            yield Verdict("cliff", name, title, "not_refuted", word("M425"), None, line)
            continue
        largest = max(steps, key=lambda step: step.size)
        over = largest.lower.point.over
        facts = {"step": format_plain(largest.size), "limit": format_plain(cliff)}
        facts |= {} if over is None else {"over": format_plain(over)}
        shown = of_points(laid.speaker, largest.lower.probe, largest.higher.probe, name)
        is_cliff = largest.size > cliff
        code = (
            ("M427" if is_cliff else "M426") if over is None else ("M418" if is_cliff else "M417")
        )
        if is_cliff and over is not None and indicator.scoring.pass_fail:
            code = "M419"
        answer: Answer = "refuted" if is_cliff else "not_refuted"
        yield Verdict("cliff", name, title, answer, word(code, **facts), shown, line)


def _steps(curve: Curve) -> Iterator[Step]:
    """What each case moves among a hundred, or among the periods due; of a plain figure, what the
    next higher one moves.
    """
    aim = curve.aim
    for run in curve.runs:
        over = run[0].point.over
        if over is not None and not aim.is_settled and over != CLIFF_SIZE * aim.grain:
            continue
        for lower, higher in pairwise(run) if over is not None else _next_higher(curve, run):
            is_next = higher.point.cases - lower.point.cases <= aim.case
            if is_next and lower.points is not None and higher.points is not None:
                yield Step(abs(higher.points - lower.points), lower, higher)


def _next_higher(curve: Curve, run: tuple[Reading, ...]) -> Iterator[tuple[Reading, Reading]]:
    """Each figure of a run with the next one that the field can hold."""
    aim = curve.aim
    for one in run:
        for lever in aim.levers[:1]:
            least = aim.case / aim.unit(lever)
            for near in (one.point.cases - least, one.point.cases + least):
                other = read(aim, Point(near, None))
                if other is not None:
                    yield (other, one) if near < one.point.cases else (one, other)
