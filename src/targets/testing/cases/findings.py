"""What came out for one expectation, exactly, and the figures that it comes from.

Reads scores, never computes one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from targets.errors import Wording
from targets.figures import decimals_needed, format_plain
from targets.plan.steps import Plan
from targets.records.failures import Failure
from targets.rulebook.expectations import NONE, Expectation, Wanted, judged_once
from targets.rulebook.models import Indicator
from targets.scores import Scores, UnitScore
from targets.scores.results import IndicatorScore, read_exact

_FAILURES_SHOWN = 5

Figures = tuple[tuple[str, str | Wording], ...]
"""Names and what stands for them, in the order in which a person checks them."""


class Found(NamedTuple):
    """A result as text, whether it agrees with what was expected, and the figures behind it."""

    agrees: bool
    text: str
    figures: Figures = ()


def find(scores: Scores, expected: Expectation, unit: str) -> Found:
    """What came out for `unit`, or for the whole where a thing is judged once."""
    if expected.kind == "failures":
        return _failures(expected, scores.batch.failures)
    if expected.kind == "indicator":
        return _indicator(scores, expected, unit)
    score = scores[unit]
    match expected.kind:
        case "veto":
            return _compared(expected, expected.name in score.vetoes)
        case "vetoes":
            return _compared(expected, score.vetoes)
        case "grade":
            total = _exact_total(scores.plan, score)
            return _compared(expected, score.grade, (("total", _number(total)),))
        case "rank":
            rank = None if score.rank is None else Fraction(score.rank)
            return _compared(expected, rank, tuple(_rivals(scores)))
        case _:
            return _compared(expected, *_points(scores.plan, score, expected))


def _compared(expected: Expectation, found: Wanted, figures: Figures = ()) -> Found:
    return Found(found == expected.wanted, shown(found, like=expected.written), figures)


def shown(found: Wanted, like: str = "") -> str:
    """A result as people write it in a case; a number as percent where `like` is one."""
    match found:
        case bool():
            return "yes" if found else "no"
        case None | ():
            return NONE
        case Fraction():
            percent = "%" in like or "％" in like
            return f"{_number(found * 100)}%" if percent else _number(found)
        case tuple():
            return ", ".join(found)
        case str():
            return found
        case _:
            return ", ".join(f"{name}: {count}" for name, count in found.items()) or NONE


def _number(number: Fraction | None) -> str:
    """Exactly: with all its decimals, or as a fraction where they do not end."""
    if number is None:
        return NONE
    places = decimals_needed(number)
    if places is None or places > 12:
        return f"{number.numerator}/{number.denominator}"
    return format_plain(number, places)


def _indicator(scores: Scores, expected: Expectation, unit: str) -> Found:
    plan = scores.plan
    model = next(one for one in plan.rulebook.indicators if one.id == expected.name)
    once = judged_once(plan.rulebook, expected)
    found = (scores.whole if once else scores[unit]).indicators[expected.name]
    result: Wanted
    match expected.part:
        case "status":
            result = found.status
        case "points" if found.points is None or once:
            result = None
        case "points":
            result = read_exact(plan.indicators[expected.name].points, scores[unit].steps)
        case part:
            result = getattr(found, part)
    return _compared(expected, result, tuple(_figures(model, found, expected.part)))


def _figures(model: Indicator, found: IndicatorScore, part: str) -> Iterator[tuple[str, str]]:
    """Numerator, denominator, value, target, status, points, without what was asked for."""
    like = {"percent": "%"}.get(model.show_as, "")
    for name in ("numerator", "denominator", "value"):
        number = getattr(found, name)
        if number is not None and name != part:
            yield name, shown(number, like if name == "value" else "")
    if model.target is not None:
        limits = (
            one if isinstance(one, str) else shown(one, like) for _, one in model.target.limits
        )
        yield "target", f"{' '.join(model.target.kinds)} {', '.join(limits)}"
    if part != "status":
        yield "status", found.status
    if part != "points" and found.points is not None:
        yield "points", str(found.points)


def _points(
    plan: Plan, score: UnitScore, expected: Expectation
) -> tuple[Fraction | None, tuple[tuple[str, str], ...]]:
    """Points of a section, bonus or deduction, or the total, with the points that they add up."""
    name, numbers = expected.name, score.steps
    match expected.kind:
        case "section":
            gone = score.sections[name] is None
            exact = None if gone else read_exact(plan.sections[name].points, numbers)
            return exact, tuple(_parts(plan, score, name))
        case "bonus":
            return read_exact(plan.bonuses[name], numbers), ()
        case "deduction":
            return read_exact(plan.deductions[name], numbers), ()
        case _:
            return _exact_total(plan, score), tuple(_parts(plan, score, None))


def _exact_total(plan: Plan, score: UnitScore) -> Fraction | None:
    if plan.total is None or score.total is None:
        return None
    return read_exact(plan.total.total, score.steps)


def _parts(plan: Plan, score: UnitScore, section: str | None) -> Iterator[tuple[str, str]]:
    """What the parts of a section, or of the whole, got."""
    rulebook = plan.rulebook
    for part in rulebook.scorecard.sections:
        if part.section == section:
            got = score.sections[part.id]
            yield part.id, NONE if got is None else str(got)
    for one in rulebook.indicators:
        if one.section == section and one.points is not None and one.level is None:
            points = score.indicators[one.id].points
            yield one.id, NONE if points is None else str(points)
    if section is None:
        for name, outside in (*score.bonuses.items(), *score.deductions.items()):
            yield name, str(outside)
        if score.vetoes:
            yield "vetoes", ", ".join(score.vetoes)


def _rivals(scores: Scores) -> Iterator[tuple[str, str]]:
    """Every unit with its total."""
    by = scores.plan.rulebook.scorecard.rank.by
    for score in scores:
        if by == "total":
            yield str(score.unit), _number(_exact_total(scores.plan, score))
        else:
            yield str(score.unit), _number(score.indicators[by].value)


def _failures(expected: Expectation, failures: Sequence[Failure]) -> Found:
    """How many there are in all, or by the names that stand in the expectation."""
    listed: Figures = tuple(
        (f"{one.where} {one.field}" if one.field else one.where, one.wording)
        for one in failures[:_FAILURES_SHOWN]
    )
    if len(failures) > _FAILURES_SHOWN:
        listed = (*listed, ("…", str(len(failures) - _FAILURES_SHOWN)))
    if not isinstance(expected.wanted, Mapping):
        return _compared(expected, Fraction(len(failures)), listed)
    counted = Counter(_name_of(one, expected.wanted) for one in failures)
    return _compared(expected, dict(counted), listed)


def _name_of(failure: Failure, wanted: Mapping[str, int]) -> str:
    """The row check that failed, or the code of the failure: whichever the case speaks of."""
    check = dict(failure.wording.facts).get("check", failure.code)
    return failure.code if failure.code in wanted and check not in wanted else check
