"""The last day that counts, of the month that was asked for. Never looks at a record."""

from __future__ import annotations

import re
from datetime import date

from targets.calendar import Window, format_month, month_end, month_number, parse_month
from targets.errors import EngineError, word
from targets.plan.steps import Plan
from targets.records.likely_dates import likely_month

_MONTH_ALONE = re.compile(r"(0?[1-9]|1[0-2]) ?月(?:份)?", re.ASCII)


def read_through(plan: Plan, through: str | None) -> date | None:
    """The last day that counts. Raises `EngineError` for a month outside the period."""
    if through is None:
        return None
    first = parse_month(str(through))
    window = plan.window
    last = format_month(window.last)
    if first is None:
        near = _near(str(through), window)
        offered = {} if near is None else {"near": format_month(near)}
        raise EngineError(word("M877", found=through, example=last, **offered))
    if not _is_within(first, window):
        period = f"{format_month(window.first)} … {last}"
        raise EngineError(word("E912", through=through, period=period, example=last))
    return month_end(first)


def _near(text: str, window: Window) -> date | None:
    """The month of the window that is written in other signs, or without its year."""
    likely = [likely_month(text)]
    if alone := _MONTH_ALONE.fullmatch(text.strip()):
        years = range(window.first.year, window.last.year + 1)
        likely = [date(year, int(alone[1]), 1) for year in years]
    within = [one for one in likely if one is not None and _is_within(one, window)]
    return within[0] if len(within) == 1 else None


def _is_within(first: date, window: Window) -> bool:
    return month_number(window.first) <= month_number(first) <= month_number(window.last)
