"""The same rulebook over one month: its figures, and those through the month before.

Cuts periods and leaves out points, changes nothing else; never computes a figure by itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from targets.calendar import Window, first_of_month, format_month, month_end, month_number
from targets.engine import WholeEngine
from targets.errors import RecordsError
from targets.formula.tree import Aggregate, Arithmetic, walk
from targets.plan.build import compile_plan
from targets.plan.steps import Plan
from targets.records import Batch
from targets.rulebook.models import Indicator, RulebookModel, Scorecard
from targets.rulebook.sourced import Period
from targets.scores import Scores, score_batch

_NO_POINTS = {"section": None, "points": None, "weight": None, "scoring": None, "rounding": None}


def months_of(window: Window) -> list[date]:
    """The first day of each month that a window touches."""
    return [
        first_of_month(number)
        for number in range(month_number(window.first), month_number(window.last) + 1)
    ]


def scores_of_month(plan: Plan, batch: Batch, month: date) -> Scores:
    """Values and counts of one month alone, from the same records; nobody gets a point or a
    rank.
    """
    cut = compile_plan(month_rulebook(plan.rulebook, month))
    return score_batch(cut, WholeEngine(cut), replace(batch, plan=cut), None, "python", str)


def scores_before(plan: Plan, batch: Batch, month: date) -> Scores | None:
    """The scores through the month before; None in the first month, and where records lacked that
    the rules cannot do without.
    """
    before = month - timedelta(days=1)
    if before < plan.window.first:
        return None
    try:
        return scores_through(plan, batch, before)
    except RecordsError:
        return None


def scores_through(plan: Plan, batch: Batch, day: date) -> Scores:
    """The scores of the period up to the month of `day`."""
    return score_batch(plan, WholeEngine(plan), batch, format_month(day), "python", str)


def month_rulebook(rulebook: RulebookModel, month: date) -> RulebookModel:
    """The rulebook with its period cut to a month, measuring all that it measures and scoring
    nothing.

    A duty asks for what falls due in the month: the weeks, or blocks of months, that end in it, so
    that the months add up to the period. They may begin before it.
    """
    window = _cut(rulebook.period.window, month)
    return rulebook.model_copy(
        update={
            "period": _period(window),
            "scorecard": Scorecard(),
            "indicators": tuple(_of_month(rulebook, one, month) for one in rulebook.indicators),
            "bonuses": (),
            "deductions": (),
            "vetoes": (),
        }
    )


def _of_month(rulebook: RulebookModel, indicator: Indicator, month: date) -> Indicator:
    """An indicator over the month; one that looks at an earlier period follows what it copies."""
    update: dict[str, object] = {**_NO_POINTS, "when_missing": None}
    if _grows(indicator):
        update["target"] = None
    whole = indicator.period.window if indicator.period else rulebook.period.window
    if indicator.earlier is not None:
        pass
    elif indicator.duty is not None:
        update["period"] = _period(_fallen_due(indicator, whole, month))
    elif indicator.period is not None:
        update["period"] = _period(_cut(whole, month))
    return indicator.model_copy(update=update)


def _grows(indicator: Indicator) -> bool:
    """Whether a value adds up from month to month, so that no month is held to its target."""
    if indicator.value is None:
        return False
    nodes = list(walk(indicator.value.tree))
    shares = any(isinstance(one, Arithmetic) and one.operator == "/" for one in nodes)
    kinds = {one.kind for one in nodes if isinstance(one, Aggregate)}
    return bool(kinds) and kinds <= {"sum", "count"} and not shares


def _fallen_due(indicator: Indicator, whole: Window, month: date) -> Window:
    """The dates of the periods of a duty that end in the month."""
    duty = indicator.duty
    if duty is None:
        raise TypeError(indicator.id)
    before = duty.every.due(whole.until(month - timedelta(days=1)), whole)
    through = duty.every.due(whole.until(month_end(month)), whole)
    fallen = range(before.stop if len(before) else through.start, through.stop)
    return duty.every.covers(fallen, whole) if len(fallen) else _nothing_of(month)


def _cut(window: Window, month: date) -> Window:
    """The part of a window that lies in the month."""
    first, last = max(window.first, month), min(window.last, month_end(month))
    return Window(first, last) if first <= last else _nothing_of(month)


def _nothing_of(month: date) -> Window:
    """No day at all, and yet of that month."""
    return Window(month + timedelta(days=1), month)


def _period(window: Window) -> Period:
    return Period.model_construct(from_=window.first, to=window.last)
