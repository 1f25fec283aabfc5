"""The league table: who stands where, who rose, who is named. Reads scores, and never ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from targets.bulletin.page import Extra, Place
from targets.errors import Language
from targets.rulebook.models import Indicator, RulebookModel
from targets.scores import Scores, UnitScore
from targets.scores.ranks import named_ranks

Named = Literal["first", "last", ""]


def has_ranks(rulebook: RulebookModel) -> bool:
    """Whether anybody can have a place."""
    card = rulebook.scorecard
    return card.total is not None or card.rank.by != "total"


def extras_of(rulebook: RulebookModel) -> tuple[Extra, ...]:
    """What changes a total besides indicators, by the rules and not by what happened."""
    kinds: tuple[tuple[Extra, Sequence[object]], ...] = (
        ("bonus", rulebook.bonuses),
        ("deduction", rulebook.deductions),
        ("vetoes", rulebook.vetoes),
    )
    return tuple(name for name, rules in kinds if rules)


def scored_indicators(rulebook: RulebookModel) -> list[Indicator]:
    """Those that carry points."""
    return [one for one in rulebook.indicators if one.points is not None and one.level is None]


def places_of(scores: Scores, before: Scores | None, language: Language) -> tuple[Place, ...]:
    """Every unit by rank, then name; those without a rank come last. None where nobody has one."""
    rulebook = scores.plan.rulebook
    if not has_ranks(rulebook):
        return ()
    units = list(scores)
    ranks = {} if before is None else {one.unit: one.rank for one in before}
    named = named_units(rulebook, units)
    return tuple(
        _place(rulebook, one, ranks.get(one.unit), named.get(one.unit, ""), language)
        for one in units
    )


def named_units(rulebook: RulebookModel, units: Sequence[UnitScore]) -> dict[object, Named]:
    """Who is named as first or last, among each unit's rivals; all who share the place are.

    Nobody is named as both: who is among the first is not named as last.
    """
    rivals: dict[str | None, list[UnitScore]] = {}
    for one in units:
        if one.rank is not None:
            rivals.setdefault(one.within, []).append(one)
    found: dict[object, Named] = {}
    for circle in rivals.values():
        ranks = [one.rank for one in circle if one.rank is not None]
        section = rulebook.bulletin
        first, from_below = named_ranks(ranks, section.first, section.last)
        for one in circle:
            if one.rank is not None and one.rank <= first:
                found[one.unit] = "first"
            elif one.rank is not None and one.rank >= from_below:
                found[one.unit] = "last"
    return found


def _place(
    rulebook: RulebookModel, one: UnitScore, before: int | None, named: Named, language: Language
) -> Place:
    grades = {grade.id: grade.name(language) for grade in rulebook.scorecard.grades}
    vetoes: Mapping[str, str] = {veto.id: veto.name(language) for veto in rulebook.vetoes}
    return Place(
        unit=str(one.unit),
        groups=tuple(one.groups.get(field) or "—" for field in rulebook.unit.groups),
        rank=one.rank,
        rose=None if before is None or one.rank is None else before - one.rank,
        total=one.total,
        grade="" if one.grade is None else grades[one.grade],
        points=tuple(one.indicators[each.id].points for each in scored_indicators(rulebook)),
        sections=tuple(one.sections[each.id] for each in rulebook.scorecard.sections),
        bonus=_like(one.bonus, one.total),
        deduction=_like(one.deduction, one.total),
        vetoes=tuple(vetoes[name] for name in one.vetoes),
        named=named,
        within=one.within or "",
    )


def _like(points: Decimal, total: Decimal | None) -> Decimal:
    """The same number with as many decimals as the total: none is taken away."""
    if total is None or not points.is_finite():
        return points
    ends: list[int] = [int(one.as_tuple().exponent) for one in (points, total)]
    return points.quantize(Decimal(1).scaleb(min(ends)))
