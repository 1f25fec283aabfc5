"""Which way is better for the value of an indicator, and whether its scoring keeps to that.

Never asks for a probe.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from targets.formula import tree
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.scoring import Condition
from targets.testing.units.aims import Aim
from targets.testing.units.thresholds import figure_of

_OWN_NAMES = {"value", "target", "points"}


class Way(NamedTuple):
    """Which way is better: up from below `low`, down from above `high`; in between all are alike.

    Without `low` it is down everywhere, without `high` up. Two values on different sides of an
    interval cannot be compared.
    """

    low: Fraction | None
    high: Fraction | None

    def is_better(self, value: Fraction, other: Fraction) -> bool:
        """Whether `value` is nearer to the target than `other`, on the same side of it."""
        if self.low is None or self.high is None:
            return value > other if self.high is None else value < other
        if self.low <= value <= self.high:
            return not self.low <= other <= self.high
        return other < value < self.low if value < self.low else self.high < value < other

    def is_no_worse(self, value: Fraction, other: Fraction) -> bool:
        """Whether `value` is as near to the target as `other`, or inside it."""
        if self.low is not None and self.high is not None and self.low <= value <= self.high:
            return True
        return value == other or self.is_better(value, other)


def way_of(aim: Aim, indicator: Indicator) -> Way | None:
    """Which way is better in the setting of `aim`; None where nothing says it."""
    condition: Condition | None = indicator.target
    scoring = indicator.scoring
    if condition is None and scoring is not None and scoring.bands:
        condition = scoring.bands[0]
    if condition is None:
        return None
    ends = [figure_of(aim.bench, amount, aim.setting) for _, amount in condition.limits]
    match condition.kinds:
        case ("at_least",) | ("more_than",):
            return Way(ends[0] or Fraction(0), None)
        case ("at_most",) | ("less_than",):
            return Way(None, ends[0] or Fraction(0))
        case ("between",) if ends[0] is not None and ends[-1] is not None:
            return Way(ends[0], ends[-1])
        case _:
            return None


def proven_by(rulebook: RulebookModel, indicator: Indicator) -> str | None:
    """The scoring method that by its own make never gives less for a value nearer to the target;
    None where that is not known from the rules alone.
    """
    scoring, target = indicator.scoring, indicator.target
    if scoring is None:
        return None
    worth = _plain(rulebook, indicator.points)
    if worth is None or worth < 0:
        return None
    method = scoring.methods[0]
    if method == "bands" and scoring.bands is not None:
        steps = [_plain(rulebook, band.points) for band in scoring.bands]
        conditions: list[Condition] = [*scoring.bands[:-1]]
        if target is not None:
            steps, conditions = [worth, *steps], [target, *conditions]
        is_one_way = _one_way([one.kinds for one in conditions])
        is_fixed = all(_is_fixed(rulebook, one) for one in conditions)
        return method if _descend(steps) and is_one_way and is_fixed else None
    if target is None or not _is_fixed(rulebook, target):
        return None
    if method in ("pass_fail", "proportional"):
        return method
    if method == "linear" and scoring.linear is not None:
        zeros = [_plain(rulebook, zero) for zero in scoring.linear.zero_at]
        return None if None in zeros else method
    if method == "deduct" and scoring.deduct is not None:
        off, per = _plain(rulebook, scoring.deduct.points), _plain(rulebook, scoring.deduct.per)
        floor = _plain(rulebook, scoring.deduct.floor)
        is_low = scoring.deduct.floor is None or (floor is not None and floor <= worth)
        if off is not None and off >= 0 and per is not None and per > 0 and is_low:
            return method
    return None


def is_told_by_rules(rulebook: RulebookModel, indicator: Indicator) -> bool:
    """Whether points depend on the value alone: no figure is told by records or other indicators.

    A formula or a method may look at other names; then this cannot be said.
    """
    scoring = indicator.scoring
    if scoring is None or scoring.method is not None:
        return False
    if scoring.formula is not None and set(named_in(scoring.formula.tree)) - _OWN_NAMES:
        return False
    amounts = [end for _, end in indicator.target.limits] if indicator.target else []
    for band in scoring.bands or ():
        amounts += [band.points, *(end for _, end in band.limits)]
    amounts += scoring.linear.zero_at if scoring.linear else ()
    amounts += [scoring.deduct.points, scoring.deduct.per] if scoring.deduct else []
    known = rulebook.constants
    return all(not isinstance(amount, str) or amount in known for amount in amounts)


def named_in(node: object) -> Iterator[str]:
    """Every name in a formula."""
    match node:
        case tree.Name(id=name):
            yield name
        case tuple():
            for part in node:
                yield from named_in(part)


def _plain(rulebook: RulebookModel, amount: Fraction | str | None) -> Fraction | None:
    """A figure that is the same for every unit."""
    if not isinstance(amount, str):
        return amount
    constant = rulebook.constants.get(amount)
    return None if constant is None or constant.by is not None else constant.number


def _is_fixed(rulebook: RulebookModel, condition: Condition) -> bool:
    """Whether its limits are the same for every unit."""
    return all(_plain(rulebook, end) is not None for _, end in condition.limits)


def _descend(steps: Sequence[Fraction | None]) -> bool:
    known = [step for step in steps if step is not None]
    return len(known) == len(steps) and all(one >= other for one, other in pairwise(known))


def _one_way(kinds: Sequence[tuple[str, ...]]) -> bool:
    """Whether all conditions look the same way; the first that holds is then the best."""
    ups = {("at_least",), ("more_than",)}
    downs = {("at_most",), ("less_than",)}
    return all(kind in ups for kind in kinds) or all(kind in downs for kind in kinds)
