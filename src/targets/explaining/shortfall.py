"""How far a value is from its target, in whole cases: `needs 1 more`, `2 too many`.

Never searches: one division, on figures that are published. Says nothing where one case more
would change the denominator in a way that a single division does not tell.
"""

from __future__ import annotations

import re
from fractions import Fraction
from math import ceil, floor
from typing import NamedTuple

from targets.explaining.cadences import periods_counted
from targets.explaining.explanation import Shortfall
from targets.explaining.formulas import Told, caption, labelled, part_in_words
from targets.explaining.halves import kinship_of
from targets.explaining.reading import Scope, is_leaf
from targets.figures import format_plain
from targets.formula import Formula, tree
from targets.formula.tree import Node
from targets.plan import expressions as x
from targets.rulebook.models import Indicator

_LABEL_WITH_BRACKETS = re.compile(r"([^-+*/=]*?)\s*[(（]([^()（）]*)[)）]")


class _Count(NamedTuple):
    """What is counted: `reached` of `of`, in steps of `grain`; a number alone is `of` None. In the
    value it is taken `times` so much. `rest` is what stands beside it in the denominator, where
    that holds the same count too: one more of it is one more of both.
    """

    reached: Fraction
    of: Fraction | None
    grain: Fraction
    times: Fraction = Fraction(1)
    rest: Fraction | None = None


class _Wanted(NamedTuple):
    """The number that would just do, and on which side of it the unit is."""

    number: Fraction
    is_over: bool


def shortfall(told: Told, one: Indicator, scope: Scope) -> Shortfall | None:
    """What a target that is not met lacks; None where no whole number of cases says it."""
    if told.score.indicators[one.id].status != "not_met":
        return None
    count = _counted(told, one, scope)
    wanted = _wanted(told, one, scope, count) if count is not None else None
    if count is None or wanted is None:
        return None
    cases = abs(wanted.number - count.reached)
    what = _what(told, one, scope, cases)
    named = what if one.duty is not None else _in_brackets(told, one, what)
    facts = {"cases": _shown(cases), "wanted": _shown(wanted.number), "what": named}
    if count.rest is not None:
        code = "M756" if wanted.is_over else "M755"
        text = told.say(code, rest=_shown(count.rest), **facts)
    elif one.duty is not None and not wanted.is_over:
        text = told.say("M717", of=_shown(count.of), **facts)
    elif count.of is None:
        text = told.say("M718" if wanted.is_over else "M719", **facts)
    else:
        text = told.say("M716" if wanted.is_over else "M715", of=_shown(count.of), **facts)
    return Shortfall(cases, what, wanted.number, text)


def _shown(number: Fraction | None) -> str:
    return "" if number is None else format_plain(number)


def _in_brackets(told: Told, one: Indicator, what: str) -> str:
    """What is counted, where the name of the indicator does not say it already."""
    if what == one.name(told.language):
        return ""
    found = _LABEL_WITH_BRACKETS.fullmatch(what)
    plain = what if found is None else told.say("M758", what=found[1], inside=found[2])
    return told.say("M757", what=plain)


def _counted(told: Told, one: Indicator, scope: Scope) -> _Count | None:
    count = _whole(told, one)
    kinship = kinship_of(told.plan.rulebook, one)
    if kinship == "entangled":
        return None
    if kinship == "part" and count is not None and count.of is not None:
        return count._replace(rest=count.of - count.reached)
    leaf, times = _leaf(one)
    if count is None or leaf is None or times <= 0 or times == 1:
        return count
    scale = x.constant(told.readings.lowered(leaf, scope).denominator)
    if scale is None:
        return None
    return _Count(count.reached / times, count.of, Fraction(1, scale), times)


def _whole(told: Told, one: Indicator) -> _Count | None:
    plan, found = told.plan.indicators[one.id], told.score.indicators[one.id]
    if plan.numerator is None:
        if found.value is None or not isinstance(plan.value.over, int):
            return None
        return _Count(found.value, None, Fraction(1, plan.value.over))
    if found.numerator is None or not found.denominator or found.denominator < 0:
        return None
    if not isinstance(plan.numerator.over, int):
        return None
    return _Count(found.numerator, found.denominator, Fraction(1, plan.numerator.over))


def _wanted(told: Told, one: Indicator, scope: Scope, count: _Count) -> _Wanted | None:
    """The nearest count that meets the target, all else as it is."""
    if one.target is None:
        return None
    ends = [told.figure(amount, scope) for _, amount in one.target.limits]
    known = [None if end is None else _limit(end, count) for end in ends]
    limits = [limit for limit in known if limit is not None]
    if len(limits) < len(known):
        return None
    is_over = count.reached / count.grain > limits[-1]
    match one.target.kinds[0]:
        case "at_least":
            steps, is_over = ceil(limits[0]), False
        case "more_than":
            steps, is_over = floor(limits[0]) + 1, False
        case "at_most":
            steps, is_over = floor(limits[0]), True
        case "less_than":
            steps, is_over = ceil(limits[0]) - 1, True
        case _:
            steps = floor(limits[1]) if is_over else ceil(limits[0])
            if not limits[0] <= steps <= limits[1]:  # no whole number lies between
                return None
    return _Wanted(steps * count.grain, is_over)


def _limit(end: Fraction, count: _Count) -> Fraction | None:
    """How many steps the count is at an end of the target; None where it never gets there."""
    if count.rest is None:
        return end * (count.of or Fraction(1)) / (count.grain * count.times)
    if count.rest <= 0 or not 0 <= end < 1:
        return None
    return end / (1 - end) * count.rest / count.grain


def _what(told: Told, one: Indicator, scope: Scope, cases: Fraction) -> str:
    """What is counted, as people call it."""
    if one.duty is not None:
        return periods_counted(one.duty.every, int(cases), told.language)
    formula = one.numerator or one.value
    if formula is None:
        return one.name(told.language)
    node = _leaf(one)[0] or _numerator(one, formula)
    if is_leaf(node):
        return caption(told, formula, node, scope)
    if node is formula.tree:
        return labelled(told, formula, scope)
    return part_in_words(told, formula, node, scope)


def _leaf(one: Indicator) -> tuple[Node | None, Fraction]:
    """What is counted, and by how much it is multiplied: `answered * 100`; None where it is made
    of more.
    """
    formula = one.numerator or one.value
    if formula is None:
        return None, Fraction(1)
    match _numerator(one, formula):
        case tree.Arithmetic("*", leaf, tree.Number(times)) if is_leaf(leaf):
            return leaf, times
        case tree.Arithmetic("*", tree.Number(times), leaf) if is_leaf(leaf):
            return leaf, times
        case leaf if is_leaf(leaf):
            return leaf, Fraction(1)
        case _:
            return None, Fraction(1)


def _numerator(one: Indicator, formula: Formula) -> Node:
    match formula.tree:
        case tree.Arithmetic("/", left, _) if one.numerator is None:
            return left
        case node:
            return node
