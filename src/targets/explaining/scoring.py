"""By which rule of scoring an indicator got its points, in the words of the rules file.

Never scores: of a formula it shows the numbers that the plan kept, of bands the one that held.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Literal

from targets.explaining.formulas import NOTHING, Told, put_in, written
from targets.explaining.reading import Scope, WithheldError, exact_of
from targets.figures import format_plain
from targets.formula import Formula
from targets.plan import expressions as x
from targets.plan.exact import Exact
from targets.rulebook.models import Indicator
from targets.rulebook.scalars import ShowAs
from targets.rulebook.scoring import Condition, Deduct, Linear, Scoring
from targets.scores.display import TARGET_SIGNS, show_figure

Amount = Fraction | str

Side = Literal["below", "above", "outside"]
_PROPORTIONAL: dict[Side, str] = {"below": "M701", "above": "M702", "outside": "M761"}
_DEDUCT: dict[Side, str] = {"below": "M703", "above": "M704", "outside": "M760"}


def amount_text(told: Told, amount: Amount, show_as: ShowAs, scope: Scope) -> str:
    """A figure as people write it; of a name the figure that it stands for, and the name."""
    if isinstance(amount, Fraction):
        return show_figure(amount, show_as)
    found = told.figure(amount, scope)
    return f"{NOTHING if found is None else show_figure(found, show_as)} ({amount})"


def condition_text(told: Told, one: Condition, show_as: ShowAs, scope: Scope) -> str:
    """A level asked for: `≥ 96%`, `1 … 2`."""
    if not one.kinds:
        return ""
    ends = [amount_text(told, amount, show_as, scope) for _, amount in one.limits]
    return TARGET_SIGNS[one.kinds[0]] + " … ".join(ends)


def scoring_lines(told: Told, indicator: Indicator, scope: Scope) -> tuple[str, ...]:
    """What gave the points of a value that is there."""
    scoring = indicator.scoring
    found = told.score.indicators[indicator.id]
    if scoring is None or found.status not in ("met", "not_met", "scored"):
        return ()
    if indicator.id in told.plan.turns:
        return tuple(_in_periods(told, indicator, scoring, scope))
    if scoring.formula is not None or scoring.method is not None:
        return tuple(_by_formula(told, indicator, scoring, scope))
    if found.status == "met":
        return (told.say("M712"),)
    return tuple(_by_rule(told, indicator, scoring, scope))


def _in_periods(told: Told, one: Indicator, scoring: Scoring, scope: Scope) -> Iterator[str]:
    """The rule alone: what is met over the whole window need not be met in a period."""
    yield told.say("M650")
    if scoring.formula is not None:
        yield f"{told.say('M713')} = {written(scoring.formula)}"
    elif scoring.method is not None:
        yield told.say("M714", name=_method_name(told, scoring.method))
    elif scoring.bands is None:
        yield from _by_rule(told, one, scoring, scope)


def _method_name(told: Told, method: str) -> str:
    label = told.plan.rulebook.scoring_methods[method].label
    return label.text(told.language) if label else method


def _by_rule(told: Told, one: Indicator, scoring: Scoring, scope: Scope) -> Iterator[str]:
    if scoring.pass_fail:
        yield told.say("M700")
    elif scoring.proportional:
        yield told.say(_PROPORTIONAL[_side(told, one, scope)])
    elif scoring.deduct is not None:
        yield from _deduct(told, one, scoring.deduct, scope)
    elif scoring.linear is not None:
        yield from _linear(told, one, scoring.linear, scope)
    elif scoring.bands is not None:
        yield from _band(told, one, scoring, scope)


def _side(told: Told, one: Indicator, scope: Scope) -> Side:
    """The side on which a target is missed; of an interval a value that is withheld must not tell
    it.
    """
    if one.target is None or one.target.kinds[0] in ("at_least", "more_than"):
        return "below"
    if one.target.kinds[0] != "between":
        return "above"
    value = told.score.indicators[one.id].value
    low = told.figure(one.target.limits[0][1], scope)
    if value is None or low is None:
        return "outside"
    return "above" if value >= low else "below"


def _ends(told: Told, one: Indicator, amounts: Sequence[Amount], scope: Scope) -> str:
    """Of two figures the one on the side that was missed, both where that is not told."""
    side = _side(told, one, scope)
    shown = amounts if side == "outside" else amounts[-1:] if side == "above" else amounts[:1]
    return " … ".join(amount_text(told, amount, one.show_as, scope) for amount in shown)


def _missed_end(told: Told, one: Indicator, scope: Scope) -> str:
    """The end of the target that was missed."""
    if one.target is None:
        return NOTHING
    return _ends(told, one, [amount for _, amount in one.target.limits], scope)


def _deduct(told: Told, one: Indicator, deduct: Deduct, scope: Scope) -> Iterator[str]:
    yield told.say(
        _DEDUCT[_side(told, one, scope)],
        points=amount_text(told, deduct.points, "number", scope),
        unit=unit_of_points(deduct.points),
        per=amount_text(told, deduct.per, one.show_as, scope),
        target=_missed_end(told, one, scope),
    )
    if deduct.steps != "fractional":
        yield told.say("M705" if deduct.steps == "whole" else "M706")
    if deduct.floor is not None and deduct.floor != 0:
        yield told.say("M707", floor=amount_text(told, deduct.floor, "number", scope))


def _linear(told: Told, one: Indicator, linear: Linear, scope: Scope) -> Iterator[str]:
    yield told.say(
        "M708",
        target=_missed_end(told, one, scope),
        zero=_ends(told, one, linear.zero_at, scope),
    )
    if linear.scale is not None:
        yield told.say("M709")


def _band(told: Told, one: Indicator, scoring: Scoring, scope: Scope) -> Iterator[str]:
    value = told.score.indicators[one.id].value
    if value is None:  # which of them held would tell where it lies
        return
    for band in scoring.bands or ():
        if _holds(told, band, value, scope):
            points = amount_text(told, band.points, "number", scope)
            unit = unit_of_points(band.points)
            text = condition_text(told, band, one.show_as, scope)
            yield (
                told.say("M710", band=text, points=points, unit=unit)
                if text
                else told.say("M711", points=points, unit=unit)
            )
            return


def _holds(told: Told, one: Condition, value: Fraction, scope: Scope) -> bool:
    """Whether a published value lies in a band."""
    ends = [told.figure(amount, scope) for _, amount in one.limits]
    match one.kinds, ends:
        case ("at_least",), [Fraction() as low]:
            return value >= low
        case ("more_than",), [Fraction() as low]:
            return value > low
        case ("at_most",), [Fraction() as high]:
            return value <= high
        case ("less_than",), [Fraction() as high]:
            return value < high
        case ("between",), [Fraction() as low, Fraction() as high]:
            return low <= value <= high
        case _:
            return not one.kinds


def _by_formula(told: Told, one: Indicator, scoring: Scoring, scope: Scope) -> Iterator[str]:
    names = _given(told, one, scope)
    if scoring.formula is not None:
        yield from _points_line(told, one, scoring.formula, scope._replace(special=names))
        return
    method = told.plan.rulebook.scoring_methods[scoring.method or ""]
    yield told.say("M714", name=_method_name(told, scoring.method or ""))
    for name, amount in scoring.given_figures.items():
        names[name] = told.readings.exact_figure(amount, scope)
        yield f"{name} = {amount_text(told, amount, 'number', scope)}"
    for name, part in method.parts.items():
        inside = scope._replace(special=dict(names))
        yield _line(told, name, part, inside)
        names[name] = told.readings.lowered(part.tree, inside)
    yield from _points_line(told, one, method.formula, scope._replace(special=names))


def _points_line(told: Told, one: Indicator, formula: Formula, scope: Scope) -> Iterator[str]:
    """The formula of the points, and the limits where it would go past them."""
    yield _line(told, told.say("M713"), formula, scope)
    try:
        raw = told.readings.number(formula.tree, scope, told.score.steps)
    except WithheldError:
        return
    worth = told.figure(one.points or Fraction(0), scope)
    low = told.figure(one.scoring.floor, scope) if one.scoring is not None else None
    if raw is None or worth is None:
        return
    if low is None and raw > worth:
        yield told.say("M752", worth=format_plain(worth))
    elif raw > worth or (low is not None and raw < low):
        yield told.say("M751", floor=format_plain(low or Fraction(0)), worth=format_plain(worth))


def _given(told: Told, one: Indicator, scope: Scope) -> dict[str, Exact]:
    """What every scoring formula may name."""
    value = exact_of(told.plan.indicators[one.id].value)._replace(absent=x.whole(0))
    names = {"value": value}
    if one.points is not None:
        names["points"] = told.readings.exact_figure(one.points, scope)
    if one.target is not None and len(one.target.limits) == 1:
        names["target"] = told.readings.exact_figure(one.target.limits[0][1], scope)
    return names


def _line(told: Told, name: str, formula: Formula, scope: Scope) -> str:
    """`achievement = 10 if value >= benchmark else 0 = 10 if 0.9 >= 0.8 else 0 = 10`."""
    links = [name, written(formula), put_in(told, formula, scope)]
    with suppress(WithheldError):
        found = told.readings.number(formula.tree, scope, told.score.steps)
        links.append(NOTHING if found is None else format_plain(found))
    return " = ".join(dict.fromkeys(links))


def unit_of_points(amount: Amount) -> str:
    """`point` where it is one."""
    return "point" if amount == 1 else "points"
