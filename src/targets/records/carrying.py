"""A value as the engine carries it: a whole number, a date or a text, its absence beside it.

Never judges a value.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from targets.plan.steps import MISSING, NOT_ASKED
from targets.records.cells import NOT_APPLICABLE, Value
from targets.rulebook.models import RecordField


def absence_of(value: Value) -> int:
    """Why there is no value, as the engine carries it; 0 where there is one."""
    return MISSING if value is None else NOT_ASKED if value is NOT_APPLICABLE else 0


def scaler_of(spec: RecordField) -> Callable[[Value], object]:
    """From a value to what the engine carries; an empty cell is carried as a filler that no
    step reads.
    """
    match spec.type:
        case "decimal":
            places = spec.places or 0
            return lambda value: int(value.scaleb(places)) if isinstance(value, Decimal) else 0
        case "count" | "integer" | "yes_no":
            return lambda value: int(value) if isinstance(value, int) else 0
        case "date" | "month":
            return lambda value: value if isinstance(value, date) else date.min
        case _:
            return lambda value: value if isinstance(value, str | int) else ""
