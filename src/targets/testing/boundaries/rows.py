"""One unit beside a threshold, with what it gets; and what to aim at around a figure.

Never says what should come out; that is for the author, who may paste the rows as `cases`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor
from typing import Literal, NamedTuple

from targets.plan.steps import Status
from targets.rulebook.places import Path
from targets.testing.units.aims import Aim, Point, behind_points
from targets.testing.units.curves import EXACT_AT_MOST, SHOWN_SIZES, exact_size
from targets.testing.units.levers import fields_asked
from targets.testing.units.probes import Probe, Records
from targets.testing.units.rehearsed import Rehearsed
from targets.testing.units.sayings import Bilingual, Figure
from targets.testing.units.thresholds import Threshold

Side = Literal["below", "at", "above", "empty", "missing"]
About = Literal["target", "band", "zero", "floor", "bonus", "deduction", "veto", "cap", "grade"]


class Ground(NamedTuple):
    """The unit that others are told apart from: the best one that was found."""

    said: Bilingual
    figures: tuple[Figure, ...]
    total: Fraction | None


class BoundaryRow(NamedTuple):
    """One unit beside a threshold.

    `part` is the id of the indicator, bonus, deduction, veto or grade whose threshold it is, and
    `edge` the threshold as people write it. `said` tells the records in short, `figures` one
    by one; where they are a whole unit's, `ground` is the one that it differs from in a little.
    `asked` names the fields of each dataset that an indicator needs. `indicator` is the one that
    `value`, `status` and `points` are of, None where the row is about the total; then `points` are
    those of a bonus or deduction. `fires` is told of vetoes.
    """

    part: str
    title: Bilingual
    about: About
    edge: str
    side: Side
    line: int
    said: Bilingual
    figures: tuple[Figure, ...]
    records: Records
    asked: Mapping[str, tuple[str, ...]]
    indicator: str | None
    value: Fraction | None
    shown: str
    status: Status | None
    points: Fraction | None
    shown_points: str
    total: Fraction | None
    grade: str | None
    shown_grade: Bilingual | None = None
    fires: bool | None = None
    ground: Ground | None = None


def points_around(aim: Aim, figure: Fraction) -> Iterator[tuple[Side, Point]]:
    """What to aim at around a figure: nothing between two neighbouring cases is left out."""
    for size in shown_sizes(aim, figure):
        place = figure * (size if size is not None else 1)
        number = place / aim.case
        if number.denominator == 1 or size is None:
            case = aim.case
            if size is None and number.denominator > 1:
                case = Fraction(1, place.denominator)
            found: list[tuple[Side, Fraction]] = [
                ("below", place - case),
                ("at", place),
                ("above", place + case),
            ]
        else:
            found = [("below", floor(number) * aim.case), ("above", ceil(number) * aim.case)]
        for side, count in found:
            yield side, Point(count, size)


def shown_sizes(aim: Aim, figure: Fraction) -> Sequence[Fraction | None]:
    """25, 50 and 100 cases, and the least that can meet the figure exactly; of a duty, its periods
    due; None of a value that is no quotient.
    """
    if not aim.is_quotient:
        return [None]
    if aim.is_settled:
        return [aim.settled_over]
    exact = exact_size(aim, figure)
    found = {size * aim.grain for size in SHOWN_SIZES}
    is_shown = aim.grain < exact <= EXACT_AT_MOST * aim.grain
    return sorted(found | ({exact} if is_shown else set()))


def row_of_indicator(
    laid: Rehearsed, probe: Probe, name: str, threshold: Threshold, edge: str, side: Side
) -> BoundaryRow:
    """A row about one indicator."""
    value, points = probe.value(name), probe.points(name)
    return BoundaryRow(
        part=name,
        title=laid.speaker.indicator(name),
        about=threshold.turning,
        edge=edge,
        side=side,
        line=laid.line(threshold.path),
        said=laid.speaker.records(probe),
        figures=laid.speaker.figures(probe),
        records=probe.records,
        asked=fields_asked(laid.plan, behind_points(laid.bench, name)),
        indicator=name,
        value=value,
        shown=laid.speaker.value(name, value),
        status=probe.status(name),
        points=points,
        shown_points=laid.speaker.points(points),
        total=None,
        grade=None,
    )


def row_of_total(
    laid: Rehearsed,
    probe: Probe,
    part: str,
    about: About,
    edge: str,
    side: Side,
    path: Path,
    ground: Ground | None = None,
) -> BoundaryRow:
    """A row about the total, a bonus, a deduction or a veto."""
    plan = laid.plan
    is_outside = part in plan.bonuses or part in plan.deductions
    points = probe.outside(part) if is_outside else None
    return BoundaryRow(
        part=part,
        title=laid.speaker.part(part),
        about=about,
        edge=edge,
        side=side,
        line=laid.line(path),
        said=laid.speaker.records(probe),
        figures=laid.speaker.figures(probe),
        records=probe.records,
        asked={},
        indicator=None,
        value=None,
        shown="",
        status=None,
        points=points,
        shown_points=laid.speaker.points(points) if is_outside else "",
        total=probe.total,
        grade=probe.grade,
        shown_grade=None if probe.grade is None else laid.speaker.part(probe.grade),
        fires=probe.fires(part) if part in plan.vetoes else None,
        ground=ground,
    )
