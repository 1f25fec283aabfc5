"""How parts became a section, and sections the base: added up, shared out, averaged, multiplied.

Never combines anything: it shows what the plan keeps, and tells what one point of a part is worth
only where the published points bear that out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from targets.explaining.explanation import Group, PartKind
from targets.explaining.formulas import Told
from targets.explaining.items import lost_of, periods, source_of, worth_of
from targets.figures import format_plain, to_decimal
from targets.plan.roundings import places_of
from targets.rulebook.models import Indicator, Section
from targets.rulebook.scalars import Combine
from targets.rulebook.section_periods import section_with_periods
from targets.scores.json import decimal_text
from targets.scores.results import read_exact

BASE = ""
"""Among the wholes, whose ids are never empty: a section may be called `base`."""


@dataclass(frozen=True, slots=True)
class Member:
    """An indicator or section as its parent sees it; `points` are None where it dropped out."""

    kind: PartKind
    id: str
    label: str
    points: Decimal | None
    exact: Fraction | None
    worth: Decimal
    weight: Fraction


@dataclass(frozen=True, slots=True)
class Whole:
    """A section or the base, with its members; `each_point` as in `Group`."""

    id: str
    section: str | None
    combine: Combine
    points: Decimal | None
    exact: Fraction | None
    worth: Decimal
    members: tuple[Member, ...]
    each_point: Mapping[str, Fraction] | None


def wholes(told: Told) -> dict[str, Whole]:
    """Every section, and the base under `BASE`, where the rules file has a total."""
    rulebook = told.plan.rulebook
    found = {one.id: _section(told, one) for one in rulebook.scorecard.sections}
    total, card = told.plan.total, rulebook.scorecard
    if total is not None and card.total is not None:
        exact = None if told.score.base is None else read_exact(total.base, told.score.steps)
        worth = to_decimal(told.figure(card.total) or Fraction(0))
        members = tuple(_members(told, None))
        each = _each_point(told, card.combine, members, worth, exact)
        found[BASE] = Whole(BASE, None, card.combine, told.score.base, exact, worth, members, each)
    return found


def _section(told: Told, one: Section) -> Whole:
    points = told.score.sections[one.id]
    shown = told.plan.sections[one.id].points
    exact = None if points is None else read_exact(shown, told.score.steps)
    worth = to_decimal(told.figure(one.points) or Fraction(0))
    members = tuple(_members(told, one.id))
    each = _each_point(told, one.combine, members, worth, exact)
    return Whole(one.id, one.section, one.combine, points, exact, worth, members, each)


def _members(told: Told, section: str | None) -> Iterator[Member]:
    """The indicators of a section, then the sections in it."""
    score, rulebook = told.score, told.plan.rulebook
    for one in rulebook.indicators:
        plan = told.plan.indicators.get(one.id)
        if one.section != section or one.points is None or plan is None or plan.points is None:
            continue
        points = score.indicators[one.id].points
        exact = None if points is None else read_exact(plan.points, score.steps)
        yield _member(told, "indicator", one, (points, exact), worth_of(told, one))
    for part in rulebook.scorecard.sections:
        if part.section == section:
            points = score.sections[part.id]
            exact = None
            if points is not None:
                exact = read_exact(told.plan.sections[part.id].points, score.steps)
            worth = to_decimal(told.figure(part.points) or Fraction(0))
            yield _member(told, "section", part, (points, exact), worth)


def _member(
    told: Told,
    kind: Literal["indicator", "section"],
    one: Indicator | Section,
    got: tuple[Decimal | None, Fraction | None],
    worth: Decimal | None,
) -> Member:
    points, exact = got
    asked = told.figure(one.points) or Fraction(0)
    weight = asked if one.weight is None else told.figure(one.weight) or Fraction(0)
    label = one.name(told.language)
    return Member(kind, one.id, label, points, exact, worth or Decimal(0), weight)


def _each_point(
    told: Told,
    combine: Combine,
    members: Sequence[Member],
    worth: Decimal,
    exact: Fraction | None,
) -> Mapping[str, Fraction] | None:
    """What a point of each part is worth, if what they got by it is what the whole got."""
    inside = [one for one in members if one.exact is not None]
    if exact is None or not inside:
        return None
    each = _factors(combine, members, inside, Fraction(worth))
    if each is None:
        return None
    added = sum((each[one.id] * (one.exact or 0) for one in inside), Fraction(0))
    return each if abs(added - exact) <= _grain(told) else None


def _factors(
    combine: Combine, members: Sequence[Member], inside: Sequence[Member], worth: Fraction
) -> dict[str, Fraction] | None:
    match combine:
        case "sum":
            of = sum((Fraction(one.worth) for one in inside), Fraction(0))
            each = Fraction(1) if len(inside) == len(members) or not of else worth / of
            return {one.id: each for one in inside}
        case "mean":
            of = sum((one.weight for one in inside if one.worth), Fraction(0))
            if not of:
                return None
            return {
                one.id: worth * one.weight / (of * Fraction(one.worth))
                if one.worth
                else Fraction(0)
                for one in inside
            }
        case "geometric":
            return None


def _grain(told: Told) -> Fraction:
    """By how much rounding may part what belongs together."""
    places = places_of(told.plan.rulebook.scorecard.rounding)
    roundings = [one for one in (places.sections, places.total, places.items) if one is not None]
    return Fraction(1, 10 ** min(one.decimals for one in roundings)) if roundings else Fraction(0)


def group(told: Told, whole: Whole) -> Group:
    """A section, or the base, as it is explained."""
    by_id = {one.id: one for one in told.plan.rulebook.scorecard.sections}
    section = by_id.get(whole.id) if whole.id != BASE else None
    label = section.name(told.language) if section else told.say("M742")
    return Group(
        id=whole.id or "base",
        label=label,
        section=whole.section,
        points=whole.points,
        worth=whole.worth,
        lost=lost_of(whole.points, whole.worth),
        combine=whole.combine,
        parts=tuple(one.id for one in whole.members),
        each_point=whole.each_point,
        how=tuple(_how(told, whole, section)),
        periods=tuple(periods(told, told.plan.turns.get(whole.id, ()), None)) if section else (),
        source=source_of(told, section or told.plan.rulebook.scorecard),
    )


def _how(told: Told, whole: Whole, section: Section | None) -> Iterator[str]:
    """What happened to the parts besides adding up."""
    inside = [one for one in whole.members if one.points is not None]
    left_out = [one.label for one in whole.members if one.points is None]
    if whole.points is None:
        yield from _why_out(told, inside, section)
        return
    in_periods = section is not None and section_with_periods(told.plan.rulebook, section.id)
    if in_periods:
        yield told.say("M650")
    elif whole.combine == "geometric":
        yield told.say("M651", formula=_product(whole, inside))
    elif whole.combine == "mean":
        yield told.say("M652", formula=_mean(whole, inside))
    elif left_out:
        yield told.say("M653", formula=_shared(whole, inside))
    else:
        added = sum((one.points or Decimal(0) for one in inside), Decimal(0))
        if added != whole.points and whole.each_point is not None:
            yield told.say("M754", added=_text(added), points=_text(whole.points))
    if left_out:
        yield told.say("M654", names=told.listed(left_out))
    if section is not None and section.floor is not None and whole.each_point is None:
        yield told.say("M655", floor=format_plain(told.figure(section.floor) or Fraction(0)))


def _why_out(told: Told, inside: Sequence[Member], section: Section | None) -> Iterator[str]:
    requires = section.requires if section is not None else None
    if not inside or requires is None:
        yield told.say("M656")
    elif requires.parts is not None:
        yield told.say("M657", scored=len(inside), required=requires.parts)
    else:
        share = f"{format_plain((requires.more_than or Fraction(0)) * 100)}%"
        yield told.say("M658", scored=len(inside), share=share)


def _text(number: Decimal | Fraction | None) -> str:
    if isinstance(number, Fraction):
        return format_plain(number)
    return decimal_text(number) or ""


def _plain(number: Decimal) -> str:
    return format_plain(Fraction(number))


def _shared(whole: Whole, inside: Sequence[Member]) -> str:
    """`75 × 48.20 / 65 = 55.62`."""
    got = sum((one.points or Decimal(0) for one in inside), Decimal(0))
    of = sum((one.worth for one in inside), Decimal(0))
    return f"{_plain(whole.worth)} × {_text(got)} / {_plain(of)} = {_text(whole.points)}"


def _mean(whole: Whole, inside: Sequence[Member]) -> str:
    """`20 × (30 × 3.00/5 + 10 × 10.00/10) / 40 = 14.00`."""
    shares = [f"{_text(one.weight)} × {_text(one.points)}/{_plain(one.worth)}" for one in inside]
    weights = sum((one.weight for one in inside), Fraction(0))
    added = " + ".join(shares)
    return f"{_plain(whole.worth)} × ({added}) / {_text(weights)} = {_text(whole.points)}"


def _product(whole: Whole, inside: Sequence[Member]) -> str:
    """`5 × (63.00/100)^(1/2) × (50.00/100)^(1/2) = 2.8`."""
    weights = sum((one.weight for one in inside), Fraction(0))
    shares = [
        f"({_text(max(one.points or Decimal(0), Decimal(0)))}/{_plain(one.worth)})"
        f"^({one.weight / weights if weights else 0})"
        for one in inside
    ]
    return " × ".join([_plain(whole.worth), *shares]) + f" = {_text(whole.points)}"
