"""Which way is better: how good a value is for an indicator, and whether its scoring keeps to that.

Never asks for a probe.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import pairwise

from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.scoring import Condition
from targets.testing.aims import Aim
from targets.testing.thresholds import figure_of

Goodness = Callable[[Fraction], Fraction]
"""The higher, the better; equal where neither is better."""


def goodness(aim: Aim, indicator: Indicator) -> Goodness | None:
    """How good a value is in the setting of `aim`; None where nothing says which way is better."""
    condition: Condition | None = indicator.target
    scoring = indicator.scoring
    if condition is None and scoring is not None and scoring.bands:
        condition = scoring.bands[0]
    if condition is None:
        return None
    match condition.kinds:
        case ("at_least",) | ("more_than",):
            return lambda value: value
        case ("at_most",) | ("less_than",):
            return lambda value: -value
        case ("between",):
            ends = [figure_of(aim.bench, amount, aim.setting) for _, amount in condition.limits]
            low, high = ends[0], ends[-1]
            if low is None or high is None:
                return None
            return lambda value: min(Fraction(0), value - low, high - value)
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
        kinds = [band.kinds for band in scoring.bands[:-1]]
        if target is not None:
            steps, kinds = [worth, *steps], [target.kinds, *kinds]
        return method if _descend(steps) and _one_way(kinds) else None
    if target is None or any(_plain(rulebook, end) is None for _, end in target.limits):
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


def _plain(rulebook: RulebookModel, amount: Fraction | str | None) -> Fraction | None:
    """A figure that is the same for every unit."""
    if not isinstance(amount, str):
        return amount
    constant = rulebook.constants.get(amount)
    return None if constant is None or constant.by is not None else constant.number


def _descend(steps: Sequence[Fraction | None]) -> bool:
    known = [step for step in steps if step is not None]
    return len(known) == len(steps) and all(one >= other for one, other in pairwise(known))


def _one_way(kinds: Sequence[tuple[str, ...]]) -> bool:
    """Whether all conditions look the same way; the first that holds is then the best."""
    ups = {("at_least",), ("more_than",)}
    downs = {("at_most",), ("less_than",)}
    return all(kind in ups for kind in kinds) or all(kind in downs for kind in kinds)
