"""Slips of the pen around the indicators: constants, row checks, points, grades, bonuses, vetoes.

Never asks whether the rulebook still makes sense.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from targets.errors import word
from targets.rulebook.models import Bonus, Place, RulebookModel, Section
from targets.rulebook.nodes import Scalar
from targets.rulebook.places import Path
from targets.testing.mutants.edits import DROPPED, Edit, Slip, beside, in_months, instead, left_out
from targets.testing.mutants.indicators import Written, turned_round

_Part = tuple[Path, str, Fraction | str | None]
"""A part of a section: where it stands, its id, its points."""


def period_slips(written: Written) -> Iterator[Slip]:
    """The period of the whole rulebook a month shorter, at its begin and at its end."""
    period = written.rulebook.period
    for key, part, old, months in (("from", "from_", period.from_, 1), ("to", "to", period.to, -1)):
        moved = in_months(old, months)
        yield instead(("period", key), old, moved, moved, part=("period", part))


def constant_slips(written: Written) -> Iterator[Slip]:
    """One step down and up of every figure that is a constant."""
    for name, constant in written.rulebook.constants.items():
        path: Path = ("constants", name)
        yield from written.figure(path, constant.number, part=(*path, "number"))
        for value, number in constant.values.items():
            yield from written.figure((*path, "values", value), number)
        yield from written.figure((*path, "otherwise"), constant.otherwise)


def record_slips(written: Written) -> Iterator[Slip]:
    """Who is scored, and what a record must fulfil."""
    if written.rulebook.unit.assessed is not None:
        yield left_out(("unit", "assessed"))
        yield from turned_round(("unit", "assessed"), written.rulebook.unit.assessed)
        yield from written.formula(("unit", "assessed"), written.rulebook.unit.assessed)
    for name, table in written.rulebook.records.items():
        for index, check in enumerate(table.checks):
            path: Path = ("records", name, "checks", index)
            yield _whole_left_out(path, check.id)
            yield from written.formula((*path, "that"), check.that)
            yield from written.other_words((*path, "severity"), check.severity)


def points_slips(written: Written) -> Iterator[Slip]:
    """Points moved between two parts of one section, so that they still add up; where a section
    takes a mean, the points of each part alone.
    """
    for combine, parts in _parts_by_holder(written.rulebook):
        if combine == "sum":
            for first, second in pairwise((*parts, *parts[:1])) if len(parts) > 1 else ():
                yield from _moved(written, first, second)
        else:
            for path, _, points in parts:
                yield from written.figure((*path, "points"), points)


def scorecard_slips(written: Written) -> Iterator[Slip]:
    """What holds for all: rounding, what is absent, caps, ranks, sections, grades."""
    card, path = written.rulebook.scorecard, ("scorecard",)
    yield from _combine(written, path, card.combine)
    yield from _rounding(written)
    for key in ("when_empty", "when_missing"):
        if key in card.model_fields_set:
            yield from written.other_words((*path, key), getattr(card, key))
    for key in ("bonus_at_most", "deduction_at_most"):
        yield from written.optional_figure((*path, key), getattr(card, key))
    if card.total is not None:
        yield from written.other_words((*path, "rank", "best"), card.rank.best)
        if card.rank.within is not None:
            yield left_out((*path, "rank", "within"))
    for index, section in enumerate(card.sections):
        yield from _section(written, (*path, "sections", index), section)
    for index, grade in enumerate(card.grades):
        yield from written.figure((*path, "grades", index, "at_least"), grade.at_least)


def bonus_slips(written: Written) -> Iterator[Slip]:
    """Bonuses, then deductions: left out, on the other side, or with another figure."""
    for part, other in (("bonuses", "deductions"), ("deductions", "bonuses")):
        bonuses: tuple[Bonus, ...] = getattr(written.rulebook, part)
        others: tuple[Bonus, ...] = getattr(written.rulebook, other)
        for index, one in enumerate(bonuses):
            path: Path = (part, index)
            yield _whole_left_out(path, one.id)
            edits = (Edit(path, DROPPED), Edit((other,), (*others, one)))
            change = word("M150", old=part, new=other)
            yield Slip(path, f"{part} → {other}", change, edits)
            yield from written.period((*path, "period"), one.period)
            yield from written.formula((*path, "when"), one.when)
            yield from written.formula((*path, "value"), one.value)
            yield from written.figure((*path, "points"), one.points)
            yield from written.figure((*path, "per"), one.per)
            yield from written.optional_figure((*path, "at_most"), one.at_most)
            if one.per is not None:
                yield from written.other_words((*path, "steps"), one.steps)


def veto_slips(written: Written) -> Iterator[Slip]:
    """Vetoes: left out, with another condition, or with another effect."""
    grades = [grade.id for grade in written.rulebook.scorecard.grades]
    for index, veto in enumerate(written.rulebook.vetoes):
        path: Path = ("vetoes", index)
        yield _whole_left_out(path, veto.id)
        yield from written.formula((*path, "when"), veto.when)
        effect: Path = (*path, "effect")
        yield from written.figure((*effect, "total_at_most"), veto.effect.total_at_most)
        if veto.effect.grade in grades and len(grades) > 1:
            new = grades[grades.index(veto.effect.grade) - 1]
            yield instead((*effect, "grade"), veto.effect.grade, new, new)


def _whole_left_out(path: Path, name: str) -> Slip:
    return Slip(path, "left out", word("M151", key=name), (Edit(path, DROPPED),))


def _section(written: Written, path: Path, section: Section) -> Iterator[Slip]:
    yield from written.figure((*path, "weight"), section.weight)
    yield from _combine(written, path, section.combine)
    for key in ("when_empty", "when_missing"):
        yield from written.other_words((*path, key), getattr(section, key))
    if section.floor is not None:
        yield from written.optional_figure((*path, "floor"), section.floor)
    if (requires := section.requires) is not None:
        where: Path = (*path, "requires")
        yield left_out(where)
        yield from written.figure(where, requires.parts, part=(*where, "parts"))
        yield from written.figure((*where, "more_than"), requires.more_than)
    if (periods := section.periods) is not None:
        run: Path = (*path, "periods")
        yield from written.every((*run, "every"), periods.every)
        for index, one in enumerate(periods.listed):
            part: Path = (*run, "listed", index)
            yield from written.figure((*run, index, "weight"), one.weight, part=(*part, "weight"))
            if index < len(periods.listed) - 1:
                for months in (-1, 1):
                    moved = in_months(one.to, months)
                    where = (*run, index, "to")
                    yield instead(where, one.to, moved, moved, part=(*part, "to"))


def _combine(written: Written, path: Path, combine: str) -> Iterator[Slip]:
    """Of a sum none: parts that add up to the section's points have the same mean."""
    if combine != "sum":
        yield from written.other_words((*path, "combine"), combine)


def _rounding(written: Written) -> Iterator[Slip]:
    rounding, path = written.rulebook.scorecard.rounding, ("scorecard", "rounding")
    if rounding is None or rounding.unrounded:
        return
    if rounding.decimals is not None:
        yield from written.figure((*path, "decimals"), rounding.decimals)
        yield from written.other_words((*path, "mode"), rounding.mode)
    for key in ("items", "sections", "total"):
        place: Place | None = getattr(rounding, key)
        if place is not None:
            yield from written.figure((*path, key, "decimals"), place.decimals)
            yield from written.other_words((*path, key, "mode"), place.mode)


def _parts_by_holder(rulebook: RulebookModel) -> Iterator[tuple[str, list[_Part]]]:
    """The parts with points of the scorecard and of each section, and how they are combined."""
    parts: list[tuple[str | None, _Part]] = [
        (one.section, (("scorecard", "sections", index), one.id, one.points))
        for index, one in enumerate(rulebook.scorecard.sections)
    ]
    parts += [
        (one.section, (("indicators", index), one.id, one.points))
        for index, one in enumerate(rulebook.indicators)
        if one.points is not None
    ]
    holders: list[tuple[str | None, str]] = [(None, rulebook.scorecard.combine)]
    holders += [(one.id, one.combine) for one in rulebook.scorecard.sections]
    for holder, combine in holders:
        yield combine, [part for held_by, part in parts if held_by == holder]


def _moved(written: Written, first: _Part, second: _Part) -> Iterator[Slip]:
    """One step of the first's points given to the second."""
    (path, name, points), (other_path, other, other_points) = first, second
    node = written.places.node((*path, "points"))
    if not isinstance(points, Fraction) or not isinstance(other_points, Fraction):
        return
    if not isinstance(node, Scalar) or not beside(node.text):
        return
    less_text, less = beside(node.text)[0]
    step = points - less
    edits = (
        Edit((*path, "points"), less),
        Edit((*other_path, "points"), other_points + step),
    )
    change = word("M153", step=step, first=name, second=other)
    yield Slip((*path, "points"), f"{node.text} → {less_text} for {other}", change, edits)
