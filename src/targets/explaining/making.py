"""An explanation put together from the scores of one unit, its records, and the plan.

Never computes a score, and never formats a line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from targets.calendar import Window
from targets.errors import Language
from targets.explaining.behind import Behind
from targets.explaining.explanation import Explanation, Extra, FiredVeto, Item, Rejected
from targets.explaining.formulas import Told, condition_in_words, condition_lines
from targets.explaining.groups import BASE, Whole, group, wholes
from targets.explaining.items import item, lost_of, source_of, worth_of
from targets.explaining.ranking import above_text, effects, raising, reason_codes
from targets.explaining.reading import Readings, Scope, exact_of
from targets.explaining.scoring import amount_text, unit_of_points
from targets.figures import format_plain
from targets.plan.steps import Plan
from targets.records import Batch
from targets.rulebook.models import Bonus, Indicator, Veto
from targets.scores.results import UnitScore


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be explained: a unit as it is published, the one next above, and the records."""

    plan: Plan
    batch: Batch
    window: Window
    through: date | None
    score: UnitScore
    above: UnitScore | None
    ranked: int


def explain(asked: Asked, language: Language) -> Explanation:
    """Why a unit got what it got."""
    plan, score = asked.plan, asked.score
    rulebook = plan.rulebook
    behind = Behind(plan, asked.batch, score.unit, score.steps, asked.through, language)
    told = Told(plan, Readings(plan), score, behind, language)
    rejected = tuple(behind.rejected())
    found = wholes(told)
    items = tuple(_items(told, found, rejected))
    grade = next((one for one in rulebook.scorecard.grades if one.id == score.grade), None)
    alone, said = raising(told, items, asked.above)
    return Explanation(
        unit=str(score.unit),
        language=language,
        title=rulebook.title.text(language),
        window=str(asked.window),
        rank=score.rank,
        ranked=asked.ranked,
        within=score.within,
        grade=score.grade,
        grade_text=grade.name(language) if grade is not None else None,
        total=score.total,
        uncapped=score.uncapped,
        base=group(told, found[BASE]) if BASE in found else None,
        bonus=score.bonus,
        deduction=score.deduction,
        bonuses=tuple(_extras(told, rulebook.bonuses, score.bonuses)),
        deductions=tuple(_extras(told, rulebook.deductions, score.deductions)),
        limits=tuple(_limits(told)),
        vetoes=tuple(_veto(told, one) for one in rulebook.vetoes if one.id in score.vetoes),
        unscored=tuple(_unscored(told)),
        sections=tuple(group(told, one) for name, one in found.items() if name != BASE),
        indicators=items,
        rejected=rejected,
        reasons=reason_codes(told, found, items, effects(found)),
        above=above_text(told, asked.above),
        alone=alone,
        raising=said,
    )


def _items(told: Told, found: Mapping[str, Whole], rejected: Sequence[Rejected]) -> Iterator[Item]:
    """The indicators in the order of the rules file, each with what its loss costs the base."""
    effect = effects(found)
    for one in told.plan.rulebook.indicators:
        if one.id in told.score.indicators:
            yield item(
                told,
                one,
                sharing=_sharing(found, one),
                in_total=_in_total(told, one, effect.get(one.id)),
                rejected=rejected,
            )


def _in_total(told: Told, one: Indicator, each: Fraction | None) -> Fraction | None:
    lost = lost_of(told.score.indicators[one.id].points, worth_of(told, one))
    return None if each is None or lost is None else each * Fraction(lost)


def _sharing(found: Mapping[str, Whole], one: Indicator) -> tuple[str, ...]:
    """The parts that are worth more where an indicator drops out: those that stay beside it."""
    whole = found.get(one.section or BASE)
    if whole is None or whole.points is None or one.points is None:
        return ()
    return tuple(part.label for part in whole.members if part.points is not None)


def _extras(told: Told, said: Sequence[Bonus], points: Mapping[str, Decimal]) -> Iterator[Extra]:
    """Bonuses or deductions that gave or took something, with the numbers of their condition."""
    for one in said:
        if not points.get(one.id):
            continue
        scope = Scope(one.records, one.period.window if one.period else told.plan.window)
        formula = one.when or one.value
        lines = condition_lines(told, formula, scope) if formula is not None else ()
        in_words = condition_in_words(told, formula, scope) if formula is not None else ()
        rate = ""
        if one.per is not None:
            per = amount_text(told, one.per, "number", scope)
            worth = amount_text(told, one.points, "number", scope)
            rate = told.say("M666", points=worth, unit=unit_of_points(one.points), per=per)
        source = source_of(told, one)
        yield Extra(one.id, one.name(told.language), points[one.id], lines, in_words, rate, source)


def _limits(told: Told) -> Iterator[str]:
    """The limits that took something off bonuses and deductions together."""
    score, card = told.score, told.plan.rulebook.scorecard
    for code, limit, whole, parts in (
        ("M667", card.bonus_at_most, score.bonus, score.bonuses),
        ("M668", card.deduction_at_most, score.deduction, score.deductions),
    ):
        if limit is not None and sum(parts.values(), Decimal(0)) > whole:
            yield told.say(code, limit=format_plain(told.figure(limit) or Fraction(0)))


def _veto(told: Told, one: Veto) -> FiredVeto:
    total = told.plan.total
    window = one.period.window if one.period else told.plan.window
    special = {}
    if total is not None:
        special = {"total": exact_of(total.uncapped)}
    scope = Scope(one.records, window, special)
    return FiredVeto(
        id=one.id,
        label=one.name(told.language),
        formula=condition_lines(told, one.when, scope),
        in_words=condition_in_words(told, one.when, scope),
        effect=tuple(_effect(told, one)),
        source=source_of(told, one),
    )


def _effect(told: Told, one: Veto) -> Iterator[str]:
    if one.effect.total_at_most is not None:
        limit = told.figure(one.effect.total_at_most)
        if limit is not None:
            yield told.say("M669", limit=format_plain(limit))
    if one.effect.grade is not None:
        grades = told.plan.rulebook.scorecard.grades
        names = [grade.name(told.language) for grade in grades if grade.id == one.effect.grade]
        yield told.say("M670", grade=told.listed(names))


def _unscored(told: Told) -> Iterator[str]:
    """Why a unit has no total, where the rules file has one."""
    score, unit = told.score, told.plan.rulebook.unit
    if not score.assessed and unit.assessed is not None:
        scope = Scope(unit.roster, told.plan.window)
        lines = condition_in_words(told, unit.assessed, scope)
        yield told.say("M671", condition=" = ".join(lines))
    elif told.plan.total is not None and score.total is None:
        yield told.say("M672")
    elif told.plan.total is None:
        yield told.say("M673")
    if score.total is not None and score.rank is None:
        yield told.say("M674")
