"""Rates that cannot be told apart from their target: what was counted may be no more than chance.

Never changes a status: a target is met or missed as it was counted. Never makes a float.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from targets.reweighing.binomial import chance_of
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.worlds import figure_in
from targets.scores import IndicatorScore, UnitScore

LIKELY_ENOUGH = Fraction(1, 20)
"""With this chance or more, what was counted may as well have come from the target itself."""
CASES_AT_MOST = 2_000
"""Of more cases it is not asked: they are no small number."""

Side = Literal["at_least", "at_most"]


class Doubt(NamedTuple):
    """A unit's rate that a unit exactly at the target might as well have: `counted` of `of`.

    `chance` is that of counting so many or, on the same side of the target, what is further off.
    """

    unit: str | int
    indicator: str
    counted: int
    of: int
    met: bool
    chance: Fraction


def find_doubts(
    rulebook: RulebookModel, units: Sequence[UnitScore], rates: Sequence[str]
) -> Iterator[Doubt]:
    """Every doubt, unit by unit; of `rates` whose target is the same for every unit."""
    judged = [one for one in rulebook.indicators if one.id in rates]
    for unit in units:
        for indicator in judged:
            doubt = _doubt(rulebook, unit, indicator)
            if doubt is not None:
                yield doubt


def _doubt(rulebook: RulebookModel, unit: UnitScore, indicator: Indicator) -> Doubt | None:
    found = unit.indicators[indicator.id]
    if found.value is None or found.numerator is None or found.denominator is None:
        return None
    counted, of = int(found.numerator), int(found.denominator)
    asked = _asked(rulebook, indicator, found)
    if asked is None or not 0 < of <= CASES_AT_MOST:
        return None
    side, share = asked
    if not 0 < share < 1 or _is_far(counted, of, share):
        return None
    chance = chance_of(side, counted, of, share)
    if chance < LIKELY_ENOUGH:
        return None
    return Doubt(unit.unit, indicator.id, counted, of, found.status == "met", chance)


def _asked(
    rulebook: RulebookModel, indicator: Indicator, found: IndicatorScore
) -> tuple[Side, Fraction] | None:
    """The end of the target in question, and on which side of it the value lies."""
    target, value = indicator.target, found.value
    if target is None or value is None or found.status not in ("met", "not_met"):
        return None
    ends = [figure_in(rulebook, amount, {}) for _, amount in target.limits]
    told = [end for end in ends if end is not None]
    if len(told) < len(ends) or (target.kinds == ("between",) and found.status == "met"):
        return None
    share = told[0] if value < told[0] else told[-1]
    good: Side = "at_most" if target.kinds[0] in ("at_most", "less_than") else "at_least"
    bad: Side = "at_least" if good == "at_most" else "at_most"
    if target.kinds == ("between",):
        return ("at_most" if value < share else "at_least"), share
    return (good if found.status == "met" else bad), share


def _is_far(counted: int, of: int, share: Fraction) -> bool:
    """So far off that no chance need be worked out (Chebyshev's inequality)."""
    distance = counted - of * share
    return distance * distance * LIKELY_ENOUGH > of * share * (1 - share)
