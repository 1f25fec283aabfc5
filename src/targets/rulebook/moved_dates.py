"""The dates of a rules file moved by whole months: a date as text, a formula, a whole rulebook.

Never moves what a case or a record holds, and never reads a file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from targets.calendar import end_moved_back, moved_back, parse_date, parse_month
from targets.formula import Formula, dates_in, parse_formula
from targets.rulebook.models import RulebookModel
from targets.rulebook.sourced import Model

_WRITTEN = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?", re.ASCII)
_LAST_DAYS = ("to", "review_by")
"""Keys of days that end something: the last day of a month stays the last."""
_STAYS = ("cases", "issued", "review_by")


def moved_text(text: str, months: int, *, key: str = "") -> str:
    """The date or month that `text` writes so many months later, written in the same way.

    `key` is where it stands: the day after `to` stays the first of a month. Anything else comes
    back as it is.
    """
    match = _WRITTEN.fullmatch(text.strip())
    day = parse_date(text) if match and match[3] else parse_month(text) if match else None
    if match is None or day is None:
        return text
    moved = _moved(day, months, key)
    written = f"{moved.year:04d}-{moved.month:0{len(match[2])}d}"
    return f"{written}-{moved.day:0{len(match[3])}d}" if match[3] else written


def moved_formula(text: str, months: int) -> str:
    """The formula with each of its dates and months so many months later."""
    for start, end in reversed(dates_in(text)):
        text = text[:start] + moved_text(text[start:end], months) + text[end:]
    return text


def with_dates_moved(rulebook: RulebookModel, months: int) -> RulebookModel:
    """The same rules, over a period that lies so many months later: every period and every date in
    a formula is moved with it.
    """
    update = {
        key: _moved_part(getattr(rulebook, key), months, key)
        for key in rulebook.model_fields_set
        if key not in _STAYS
    }
    return rulebook.model_copy(update=update)


def _moved(day: date, months: int, key: str) -> date:
    return end_moved_back(day, -months) if key in _LAST_DAYS else moved_back(day, -months)


def _moved_part(found: object, months: int, key: str) -> object:
    match found:
        case Model():
            parts = {
                name: _moved_part(getattr(found, name), months, name)
                for name in found.model_fields_set
            }
            return found.model_copy(update=parts)
        case Mapping():
            return {name: _moved_part(value, months, key) for name, value in found.items()}
        case tuple():
            return tuple(_moved_part(one, months, key) for one in found)
        case date():
            return _moved(found, months, key)
        case Formula():
            moved = moved_formula(found.text, months)
            read = parse_formula(moved) if moved != found.text else found
            return read if isinstance(read, Formula) else found
        case _:
            return found
