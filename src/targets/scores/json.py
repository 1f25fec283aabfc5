"""Scores as data that JSON can hold: decimals are texts, so that no reader rounds them; absent
is null.

Source: the public contract, `score --format json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from targets.figures import format_plain
from targets.scores.results import IndicatorScore, LevelScore, UnitScore

if TYPE_CHECKING:
    from targets.scores.receipt import Receipt
    from targets.scores.scores import Scores


def scores_to_dict(scores: Scores, receipt: Receipt) -> dict[str, object]:
    """The whole of it: receipt, counts, units by rank, groups, whole."""
    counts = {
        name: {
            "accepted": one.accepted,
            "rejected": one.rejected,
            "outside": one.outside,
            "replaced": one.replaced,
        }
        for name, one in scores.batch.counts.items()
    }
    asks = scores.plan.assessed is not None
    return {
        "receipt": receipt.to_dict(),
        "records": counts,
        "units": [
            {**unit_to_dict(unit), **({"assessed": unit.assessed} if asks else {})}
            for unit in scores
        ],
        "groups": {
            field: {value: _level(level) for value, level in levels.items()}
            for field, levels in scores.groups.items()
        },
        "whole": _level(scores.whole),
    }


def unit_to_dict(unit: UnitScore) -> dict[str, object]:
    """One unit."""
    return {
        "unit": str(unit.unit),
        "rank": unit.rank,
        "grade": unit.grade,
        "total": decimal_text(unit.total),
        "base": decimal_text(unit.base),
        "bonuses": _decimals(unit.bonuses),
        "deductions": _decimals(unit.deductions),
        "sections": _decimals(unit.sections),
        "vetoes": list(unit.vetoes),
        "indicators": {name: _indicator(one) for name, one in unit.indicators.items()},
    }


def _level(level: LevelScore) -> dict[str, object]:
    return {"indicators": {name: _indicator(one) for name, one in level.indicators.items()}}


def _indicator(one: IndicatorScore) -> dict[str, object]:
    return {
        "numerator": fraction_text(one.numerator),
        "denominator": fraction_text(one.denominator),
        "value": fraction_text(one.value),
        "status": one.status,
        "points": decimal_text(one.points),
    }


def _decimals(numbers: Mapping[str, Decimal | None]) -> dict[str, str | None]:
    return {name: decimal_text(number) for name, number in numbers.items()}


def decimal_text(number: Decimal | None) -> str | None:
    """Points as text, never in exponents."""
    return None if number is None else f"{number:f}"


def fraction_text(number: Fraction | None) -> str | None:
    """An exact number to 10 decimals, half up, without trailing zeros."""
    return None if number is None else format_plain(number)
