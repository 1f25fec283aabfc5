"""Indicators that measure the same as another, over other dates: what they copy, and their window.

Never checks anything: what names nothing, or goes round in a circle, copies nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.calendar import AnyWindow, EarlierWindow, Window
from targets.rulebook.models import Indicator, RulebookModel

MEASURE = ("records", "numerator", "denominator", "value", "duty", "applies_to", "level")
"""What says what an indicator measures: a copy has it from another, and never says it itself."""

_SHOWN = ("show_as", "show_decimals", "when_small")


def origins(rulebook: RulebookModel, indicator: Indicator) -> Iterator[Indicator]:
    """What `indicator` copies, what that copies, and so on, each once."""
    if indicator.same_as is None:
        return
    by_id = {one.id: one for one in rulebook.indicators}
    seen = {indicator.id}
    while indicator.same_as in by_id and indicator.same_as not in seen:
        indicator = by_id[indicator.same_as]
        seen.add(indicator.id)
        yield indicator


def with_copies(rulebook: RulebookModel) -> RulebookModel:
    """The same rulebook, each copy with what it copies."""
    copied = tuple(_filled(rulebook, one) for one in rulebook.indicators)
    return rulebook.model_copy(update={"indicators": copied})


def _filled(rulebook: RulebookModel, indicator: Indicator) -> Indicator:
    chain = list(origins(rulebook, indicator))
    if not chain or chain[-1].same_as is not None:
        return indicator
    origin = chain[-1]
    measured = {key: getattr(origin, key) for key in MEASURE if key in origin.model_fields_set}
    shown = {
        key: getattr(one, key)
        for key in _SHOWN
        for one in reversed((indicator, *chain))
        if key in one.model_fields_set
    }
    return indicator.model_copy(update={**measured, **shown})


def window_of(
    rulebook: RulebookModel, indicator: Indicator, within: Window | None = None
) -> AnyWindow:
    """The dates that count for `indicator`: its own period, that of what it copies, moved back
    where it says so, else that of the rulebook, or `within` in its place.
    """
    window: AnyWindow = within or rulebook.period.window
    for one in reversed((indicator, *origins(rulebook, indicator))):
        if one.period is not None:
            window = one.period.window
        elif one.earlier is not None:
            window = EarlierWindow(window, one.earlier)
    return window
