"""The date or month that a cell most likely means, to be offered. Never counts as one unasked.

Patterns are text here, compiled when a cell is first held against them: most records never are.
"""

from __future__ import annotations

import re
from datetime import date

from targets.calendar import parse_date, parse_month

_DAY = (
    r"([12][0-9]{3})(?: ?[-./年_] ?|(?=[01][0-9]{3}$))(0?[1-9]|1[0-2])"
    r"(?: ?[-./月_] ?|(?=[0-3][0-9]$))([0-9]{1,2}) ?日?"
)
"""A day with its year first, in any signs: `2026.2.5`, `20260205`, `2026年2月5`."""
_MONTH = (
    r"([12][0-9]{3})(?: ?[-./年_] ?|(?=[01][0-9]))(0?[1-9]|1[0-2]) ?"
    r"(?:[-./月] ?(?:[0-9]{1,2} ?日?)?)?"
)
"""A year and a month, with or without a day: `2009-01-31`, `2009.1`, `200901`, `2009年1月31日`."""
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SHORT = rf"(?i:({'|'.join(_NAMES)}))-([0-9]{{2}})"
"""`Jan-26`, which spreadsheets make of `2026-1`."""


def likely_day(text: str) -> date | None:
    """The day that is written in other signs."""
    found = re.fullmatch(_DAY, text.strip())
    return parse_date("-".join(found.groups())) if found is not None else None


def likely_month(text: str) -> date | None:
    """The first day of the month that is written in other signs, or in which the day lies."""
    if short := re.fullmatch(_SHORT, text.strip()):
        return date(2000 + int(short[2]), _NAMES.index(short[1].lower()) + 1, 1)
    found = re.fullmatch(_MONTH, text.strip())
    return parse_month(f"{found[1]}-{int(found[2]):02}") if found is not None else None
