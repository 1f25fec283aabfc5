"""How items, sections and totals are rounded, as the scorecard or an indicator says it.

Never rounds.
"""

from __future__ import annotations

from typing import NamedTuple

from targets.plan.steps import Rounding
from targets.rulebook.models import Indicator
from targets.rulebook.models import Rounding as RoundingRules


class Places(NamedTuple):
    """How items, sections and totals are rounded; None where they are not.

    `shared_only` is the short form: sections and the base are rounded only where points were
    shared out.
    """

    items: Rounding | None
    sections: Rounding | None
    total: Rounding | None
    shared_only: bool


def places_of(rounding: RoundingRules | None) -> Places:
    """The rounding of a scorecard, place by place."""
    if rounding is None or rounding.unrounded:
        return Places(None, None, None, shared_only=False)
    if rounding.decimals is not None:
        one = Rounding(rounding.decimals, rounding.mode)
        return Places(one, one, one, shared_only=True)
    items, sections, total = (
        Rounding(place.decimals, place.mode) if place is not None else None
        for place in (rounding.items, rounding.sections, rounding.total)
    )
    return Places(items, sections, total, shared_only=False)


def rounding_of(indicator: Indicator, places: Places) -> Rounding | None:
    """How the points of an indicator are rounded: as it says itself, else as all items."""
    own = indicator.rounding
    return places.items if own is None else Rounding(own.decimals, own.mode)
