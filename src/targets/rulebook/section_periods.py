"""Which periods a section has, and which of them an indicator is scored over.

Never checks anything, and never knows which of them are over.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import NamedTuple

from targets.calendar import Window
from targets.rulebook.models import RulebookModel, Section


class ScoredPeriod(NamedTuple):
    """One period of a section, and what its share weighs."""

    id: str
    window: Window
    weight: Fraction | str


def periods_of(rulebook: RulebookModel, section: Section) -> tuple[ScoredPeriod, ...]:
    """The periods that `section` lists, each from the day after the one before; those of `every`
    are `p1`, `p2`, ….
    """
    if section.periods is None:
        return ()
    whole = rulebook.period.window
    every = section.periods.every
    if every is not None:
        due = every.due(whole, whole)
        windows = [every.covers(range(number, number + 1), whole) for number in due]
        return tuple(
            ScoredPeriod(f"p{number}", window, Fraction(1))
            for number, window in enumerate(windows, 1)
        )
    found: list[ScoredPeriod] = []
    first = whole.first
    for one in section.periods.listed:
        found.append(ScoredPeriod(one.id, Window(first, one.to), one.weight))
        first = one.to + timedelta(days=1)
    return tuple(found)


def sections_around(rulebook: RulebookModel, section: str | None) -> list[Section]:
    """The section of that id, the one around it, and so on, each once."""
    by_id = {one.id: one for one in rulebook.scorecard.sections}
    found: dict[str, Section] = {}
    while section in by_id and section not in found:
        found[section] = by_id[section]
        section = by_id[section].section
    return list(found.values())


def section_with_periods(rulebook: RulebookModel, section: str | None) -> Section | None:
    """The section over whose periods the parts of `section` are scored: it, or one around it."""
    return next(
        (one for one in sections_around(rulebook, section) if one.periods is not None), None
    )
