"""What a unit got, as exact numbers and words: read from the steps, never computed again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from targets.figures import to_decimal
from targets.plan.steps import STATUSES, Flag, IndicatorPlan, Plan, Shown, Status

_PLACES = {10**places: places for places in range(19)}

Numbers = Mapping[str, int]
"""The values of aggregates and steps by name."""


@dataclass(frozen=True, slots=True)
class IndicatorScore:
    """One indicator of one unit. Absent is None; numerator and denominator are in the field's
    unit.
    """

    id: str
    numerator: Fraction | None
    denominator: Fraction | None
    value: Fraction | None
    status: Status
    points: Decimal | None


@dataclass(frozen=True, slots=True)
class UnitScore:
    """One unit: its total, rank and grade, and each part.

    `assessed` is no where the roster says that the unit is listed, not scored.
    `within` is its value of the field that ranks go within, None where all are ranked together.
    `uncapped` is the total before a veto capped it. `rank` is None for a unit without a total, and
    where one unit is scored alone. `steps` holds every whole number of the plan by name.
    """

    unit: str | int
    groups: Mapping[str, str | None]
    total: Decimal | None
    rank: int | None
    grade: str | None
    base: Decimal | None
    uncapped: Decimal | None
    bonus: Decimal
    deduction: Decimal
    bonuses: Mapping[str, Decimal]
    deductions: Mapping[str, Decimal]
    sections: Mapping[str, Decimal | None]
    vetoes: tuple[str, ...]
    indicators: Mapping[str, IndicatorScore]
    steps: Mapping[str, int]
    within: str | None = None
    assessed: bool = True


@dataclass(frozen=True, slots=True)
class LevelScore:
    """A group, or the whole authority: values and statuses only."""

    indicators: Mapping[str, IndicatorScore]


def read_exact(shown: Shown | None, numbers: Numbers) -> Fraction | None:
    """The exact number that `shown` points at; None where it is absent."""
    if shown is None:
        return None
    absent = shown.absent if isinstance(shown.absent, int) else numbers[shown.absent]
    if absent:
        return None
    over = shown.over if isinstance(shown.over, int) else numbers[shown.over]
    amount = numbers[shown.amount]
    return Fraction(amount) if over == 1 else Fraction(amount, over)


def read_points(shown: Shown | None, numbers: Numbers) -> Decimal | None:
    """Points keep the decimals that rounding gave them: `98.50`."""
    if shown is None or (shown.absent if isinstance(shown.absent, int) else numbers[shown.absent]):
        return None
    places = _PLACES.get(shown.over) if isinstance(shown.over, int) else None
    if places is not None:
        return Decimal(numbers[shown.amount]).scaleb(-places)
    exact = read_exact(shown, numbers)
    return None if exact is None else to_decimal(exact)


def _outside(shown: Shown | None, numbers: Numbers) -> Decimal:
    """Points of a bonus or deduction, which are never absent."""
    points = read_points(shown, numbers)
    return Decimal(0) if points is None else points


def holds(flag: Flag, numbers: Numbers) -> bool:
    """A yes or no of the plan: a constant, or a step."""
    return flag if isinstance(flag, bool) else bool(numbers[flag])


def read_indicator(plan: IndicatorPlan, numbers: Numbers) -> IndicatorScore:
    """One indicator of a unit or level."""
    points = None if holds(plan.excluded, numbers) else read_points(plan.points, numbers)
    return IndicatorScore(
        id=plan.id,
        numerator=read_exact(plan.numerator, numbers),
        denominator=read_exact(plan.denominator, numbers),
        value=read_exact(plan.value, numbers),
        status=STATUSES[numbers[plan.status]],
        points=points,
    )


def read_unit(
    plan: Plan,
    unit: str | int,
    texts: Mapping[str, str | None],
    numbers: Numbers,
    rank: int | None,
) -> UnitScore:
    """Everything of one unit; `texts` are the fields of the roster that stay with it."""
    total = plan.total
    scored = total is not None and not holds(total.excluded, numbers)
    grades = plan.rulebook.scorecard.grades
    grade = None
    if (
        scored
        and total is not None
        and total.grade is not None
        and numbers[total.grade] < len(grades)
    ):
        grade = grades[numbers[total.grade]].id
    return UnitScore(
        unit=unit,
        groups={name: texts[name] for name in plan.rulebook.unit.groups if name in texts},
        total=read_points(total.total, numbers) if scored and total else None,
        rank=rank,
        grade=grade,
        base=read_points(total.base, numbers) if scored and total else None,
        uncapped=read_points(total.uncapped, numbers) if scored and total else None,
        bonus=_outside(total.bonus if total else None, numbers),
        deduction=_outside(total.deduction if total else None, numbers),
        bonuses={name: _outside(one, numbers) for name, one in plan.bonuses.items()},
        deductions={name: _outside(one, numbers) for name, one in plan.deductions.items()},
        sections={
            name: None if holds(one.excluded, numbers) else read_points(one.points, numbers)
            for name, one in plan.sections.items()
        },
        vetoes=tuple(name for name, step in plan.vetoes.items() if numbers[step]),
        indicators={name: read_indicator(one, numbers) for name, one in plan.indicators.items()},
        steps=numbers,
        assessed=plan.assessed is None or bool(numbers[plan.assessed]),
        within=texts.get(plan.rulebook.scorecard.rank.within or ""),
    )


def read_level(plan: Plan, numbers: Numbers, *, whole: bool) -> LevelScore:
    """The indicators of a group or of the whole authority; those judged once only appear for
    the whole.
    """
    judged_once = {one.id for one in plan.rulebook.indicators if one.level == "whole"}
    order = [one.id for one in plan.rulebook.indicators if whole or one.id not in judged_once]
    programs = {program.indicator.id: program.indicator for program in plan.levels}
    return LevelScore({name: read_indicator(programs[name], numbers) for name in order})
