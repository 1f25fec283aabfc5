"""Why the total of a unit differs under two rulebooks: parts whose changes add up to its change.

Reads points as they are published, and subtracts. Never scores, and never says a word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from targets.plan.steps import Plan
from targets.scores import UnitScore

ReasonKind = Literal[
    "indicator",
    "section",
    "base",
    "bonus",
    "deduction",
    "bonus_limit",
    "deduction_limit",
    "veto_cap",
    "other",
]
_NOTHING = Decimal(0)
_DECIMALS = 8
"""Points without an end are published with 10 decimals; what lies below this is no difference."""


@dataclass(frozen=True, slots=True)
class Reason:
    """What one part adds to the total under both; None on the side that does not know it.

    What takes points has points below 0. `base` is what the base has beyond the sum of its parts:
    weights, rounding, and what the others are worth more where a part is left out. `id` is empty
    for what has none.
    """

    kind: ReasonKind
    id: str
    old_points: Decimal | None
    new_points: Decimal | None

    @property
    def change(self) -> Decimal:
        """What it adds to the change of the total."""
        return (self.new_points or _NOTHING) - (self.old_points or _NOTHING)

    def to_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        points = [None if one is None else f"{one:f}" for one in (self.old_points, self.new_points)]
        return {"kind": self.kind, "id": self.id, "points": points, "change": f"{self.change:f}"}


class Side(NamedTuple):
    """A unit under one of two rulebooks; `names` gives the id that an indicator has in the end."""

    plan: Plan
    score: UnitScore | None
    names: Mapping[str, str]


def reasons_of(old: Side, new: Side) -> tuple[Reason, ...]:
    """The reasons, the largest first. Where both have a total, their changes add up to its change,
    if need be with one of the kind `other`.

    A section whose parts do not add up to its change (weights, floors, periods) is one reason, and
    its parts are none.
    """
    closed = _closed(old, new)
    before, after = dict(_added(old, closed)), dict(_added(new, closed))
    found = [
        Reason(kind, name, before.get((kind, name)), after.get((kind, name)))
        for kind, name in {**after, **before}
    ]
    found = sorted(
        (one for one in found if round(one.change, _DECIMALS)), key=lambda one: -abs(one.change)
    )
    was, now = (one.score.total if one.score else None for one in (old, new))
    if was is None or now is None:
        return tuple(found)
    rest = rest_of(now - was, found)
    return (*found, *([Reason("other", "", None, rest)] if rest else []))


def rest_of(gain: Decimal, reasons: Iterable[Reason]) -> Decimal:
    """What `reasons` leave of a change unsaid."""
    rest = gain - sum((one.change for one in reasons), _NOTHING)
    return rest if round(rest, _DECIMALS) else _NOTHING


def _closed(old: Side, new: Side) -> frozenset[str]:
    """The sections that change by something else than the sum of their parts."""
    sections = {**old.plan.sections, **new.plan.sections}
    return frozenset(
        one for one in sections if round(_beyond(new, one) - _beyond(old, one), _DECIMALS)
    )


def _beyond(side: Side, section: str) -> Decimal:
    """What a section has beyond the sum of its parts."""
    if side.score is None or section not in side.plan.sections:
        return _NOTHING
    parts = (points for _, _, points in _parts(side, section))
    return (side.score.sections[section] or _NOTHING) - sum(
        (one for one in parts if one is not None), _NOTHING
    )


def _parts(
    side: Side, section: str | None
) -> Iterator[tuple[Literal["section", "indicator"], str, Decimal | None]]:
    """The parts of a section, or of the scorecard, with their points."""
    if side.score is None:
        return
    rulebook = side.plan.rulebook
    for one in rulebook.scorecard.sections:
        if one.section == section:
            yield "section", one.id, side.score.sections.get(one.id)
    for indicator in rulebook.indicators:
        if indicator.section == section and indicator.id in side.score.indicators:
            yield "indicator", indicator.id, side.score.indicators[indicator.id].points


_Added = tuple[tuple[ReasonKind, str], Decimal | None]


def _added(side: Side, closed: frozenset[str]) -> Iterator[_Added]:
    """Everything that a total is made of; sections as their parts, but for closed ones."""
    score = side.score
    if score is None:
        return
    yield from _of_parts(side, None, closed)
    if score.base is not None:
        parts = (points for _, _, points in _parts(side, None))
        yield ("base", ""), score.base - sum((one for one in parts if one is not None), _NOTHING)
    yield from ((("bonus", name), points) for name, points in score.bonuses.items())
    yield from ((("deduction", name), -points) for name, points in score.deductions.items())
    yield ("bonus_limit", ""), score.bonus - sum(score.bonuses.values(), _NOTHING)
    yield ("deduction_limit", ""), sum(score.deductions.values(), _NOTHING) - score.deduction
    if score.total is not None and score.uncapped is not None:
        yield ("veto_cap", ""), score.total - score.uncapped


def _of_parts(side: Side, section: str | None, closed: frozenset[str]) -> Iterator[_Added]:
    for kind, name, points in _parts(side, section):
        if kind == "section" and name not in closed:
            yield from _of_parts(side, name, closed)
        else:
            yield (kind, side.names.get(name, name) if kind == "indicator" else name), points
