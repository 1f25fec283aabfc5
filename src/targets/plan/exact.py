"""Exact numbers as two whole-number expressions, and yes or no, each with its absence.

This is where a formula's `/` goes: `a / b` is kept as two expressions, sums find a common
denominator, comparisons cross-multiply. Never divides; rounding alone does, and names its mode.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from targets.carriers.intervals import Interval
from targets.figures import round_exact
from targets.formula.tree import Comparison
from targets.plan import expressions as x
from targets.plan.steps import Rounding

Bounds = Callable[[ast.expr], Interval]


class Exact(NamedTuple):
    """The number `numerator / denominator`; the denominator is above zero wherever `absent` is 0.

    `absent` is a whole-number expression: 0 where there is a number, else the reason why not.
    """

    numerator: ast.expr
    denominator: ast.expr
    absent: ast.expr

    def because(self, absent: ast.expr) -> Exact:
        """The same number, absent for the reason `absent`."""
        return Exact(self.numerator, self.denominator, absent)

    @property
    def constant(self) -> Fraction | None:
        """The number itself where no record has a say."""
        top, bottom = x.constant(self.numerator), x.constant(self.denominator)
        return None if top is None or not bottom else Fraction(top, bottom)


class YesNo(NamedTuple):
    """Yes or no; `absent` as for numbers."""

    holds: ast.expr
    absent: ast.expr


def figure(number: Fraction) -> Exact:
    """A number that is written in the rules file."""
    return Exact(x.whole(number.numerator), x.whole(number.denominator), x.whole(0))


def missing(absent: ast.expr) -> Exact:
    """No number, for the reason `absent`."""
    return Exact(x.whole(0), x.whole(1), absent)


def reduced(number: Exact) -> Exact:
    """`number` without the constant factor that its denominator and its numerator share."""
    bottom, below = _factored(number.denominator)
    if below == 1:
        return number
    top, above = _factored(number.numerator)
    share = math.gcd(above, below)
    if share <= 1:
        return number
    return number._replace(
        numerator=x.multiply(top, x.whole(above // share)),
        denominator=x.multiply(bottom, x.whole(below // share)),
    )


def _factored(expression: ast.expr) -> tuple[ast.expr, int]:
    """An expression as what is left of it, and the constant that it is multiplied by."""
    known = x.constant(expression)
    if known is not None:
        return x.whole(1), known
    match expression:
        case ast.BinOp(left=left, op=ast.Mult(), right=right) if (
            factor := x.constant(right)
        ) is not None:
            return left, factor
        case _:
            return expression, 1


def _alike(left: Exact, right: Exact) -> tuple[ast.expr, ast.expr, ast.expr]:
    """Both numerators over one denominator, and that denominator."""
    a, b = x.constant(left.denominator), x.constant(right.denominator)
    if a is not None and b is not None and (common := math.lcm(a, b)) <= x.FOLDED_AT_MOST:
        if a == b:
            return left.numerator, right.numerator, left.denominator
        return (
            x.multiply(left.numerator, x.whole(common // a)),
            x.multiply(right.numerator, x.whole(common // b)),
            x.whole(common),
        )
    if x.same(left.denominator, right.denominator):
        return left.numerator, right.numerator, left.denominator
    return (
        x.multiply(left.numerator, right.denominator),
        x.multiply(right.numerator, left.denominator),
        x.multiply(left.denominator, right.denominator),
    )


def add(left: Exact, right: Exact) -> Exact:
    top, other, bottom = _alike(left, right)
    return reduced(Exact(x.add(top, other), bottom, x.highest(left.absent, right.absent)))


def subtract(left: Exact, right: Exact) -> Exact:
    top, other, bottom = _alike(left, right)
    return reduced(Exact(x.subtract(top, other), bottom, x.highest(left.absent, right.absent)))


def negative(number: Exact) -> Exact:
    return number._replace(numerator=x.negative(number.numerator))


def multiply(left: Exact, right: Exact) -> Exact:
    return reduced(
        Exact(
            x.multiply(left.numerator, right.numerator),
            x.multiply(left.denominator, right.denominator),
            x.highest(left.absent, right.absent),
        )
    )


def divide(left: Exact, right: Exact, bounds: Bounds, empty: int) -> Exact:
    """`left / right`; where `right` is zero the reason is `empty`, unless an operand is absent
    itself.

    A divisor that can be negative gives its sign to the numerator, so that denominators stay above
    zero and a comparison need not be turned.
    """
    divisor = right.numerator
    reach = bounds(divisor)
    top = left.numerator
    if reach.low < 0:
        top = x.choose(x.compare("<", divisor, x.whole(0)), x.negative(top), top)
        divisor = x.absolute(divisor)
    either = x.highest(left.absent, right.absent)
    absent = either
    if reach.low <= 0 <= reach.high:
        zero = x.choose(x.compare("==", right.numerator, x.whole(0)), x.whole(empty), x.whole(0))
        absent = (
            zero
            if x.constant(either) == 0
            else x.choose(x.compare(">", either, x.whole(0)), either, zero)
        )
    if x.constant(right.numerator) == 0:
        return missing(absent)
    top, bottom = _cancelled(
        (top, right.denominator),
        (left.denominator, divisor),
    )
    return reduced(Exact(top, bottom, absent))


def _cancelled(
    above: tuple[ast.expr, ast.expr], below: tuple[ast.expr, ast.expr]
) -> tuple[ast.expr, ast.expr]:
    """The two products without the constant factor that both have (fen over fen)."""
    a, b = x.constant(above[1]), x.constant(below[0])
    if a is not None and b is not None:
        share = math.gcd(a, b)
        if share == a == b:
            return above[0], below[1]
        return x.multiply(above[0], x.whole(a // share)), x.multiply(below[1], x.whole(b // share))
    return x.multiply(*above), x.multiply(*below)


def compare(operator: Comparison, left: Exact, right: Exact) -> YesNo:
    """Cross-multiplied, so that no quotient is ever formed."""
    top, other, _ = _alike(left, right)
    return YesNo(x.compare(operator, top, other), x.highest(left.absent, right.absent))


def choose(test: ast.expr, yes: Exact, no: Exact) -> Exact:
    """`yes if test else no`, absent where the reached one is."""
    absent = x.choose(test, yes.absent, no.absent)
    a, b = x.constant(yes.denominator), x.constant(no.denominator)
    if (a is not None and b is not None) or x.same(yes.denominator, no.denominator):
        top, other, bottom = _alike(yes, no)
        return Exact(x.choose(test, top, other), bottom, absent)
    return Exact(
        x.choose(test, yes.numerator, no.numerator),
        x.choose(test, yes.denominator, no.denominator),
        absent,
    )


def larger(left: Exact, right: Exact) -> Exact:
    """The larger of both."""
    return _extreme(x.maximum, ">=", left, right)


def smaller(left: Exact, right: Exact) -> Exact:
    """The smaller of both."""
    return _extreme(x.minimum, "<=", left, right)


def _extreme(
    whole: Callable[[ast.expr, ast.expr], ast.expr], operator: Comparison, left: Exact, right: Exact
) -> Exact:
    absent = x.highest(left.absent, right.absent)
    top, other, bottom = _alike(left, right)
    alike = x.constant(bottom) is not None or x.same(left.denominator, right.denominator)
    if alike:
        return reduced(Exact(whole(top, other), bottom, absent))
    test = x.compare(operator, top, other)
    return Exact(
        x.choose(test, left.numerator, right.numerator),
        x.choose(test, left.denominator, right.denominator),
        absent,
    )


def absolute(number: Exact) -> Exact:
    return number._replace(numerator=x.absolute(number.numerator))


def floor(number: Exact, bounds: Bounds) -> Exact:
    """The largest whole number not above."""
    return Exact(
        x.floor_divide(number.numerator, above_zero(number, bounds)), x.whole(1), number.absent
    )


def ceiling(number: Exact, bounds: Bounds) -> Exact:
    """The smallest whole number not below."""
    return negative(floor(negative(number), bounds))


def above_zero(number: Exact, bounds: Bounds) -> ast.expr:
    """The denominator, 1 where it is zero: such a number is absent, and engines treat x // 0
    apart.
    """
    return (
        number.denominator
        if bounds(number.denominator).low > 0
        else x.maximum(number.denominator, x.whole(1))
    )


def rounded(number: Exact, rounding: Rounding, bounds: Bounds) -> Exact:
    """`number` at the places of `rounding`: a whole number over a power of ten."""
    scale = 10**rounding.decimals
    known = number.constant
    if known is not None:
        found = round_exact(known, rounding.decimals, rounding.mode)
        whole = found.numerator * (scale // found.denominator)
        return Exact(x.whole(whole), x.whole(scale), number.absent)
    scaled = reduced(number._replace(numerator=x.multiply(number.numerator, x.whole(scale))))
    top = scaled.numerator
    if x.constant(scaled.denominator) == 1:
        return Exact(top, x.whole(scale), number.absent)
    bottom = above_zero(scaled, bounds)
    whole_steps = _ROUNDED[rounding.mode]
    reach = bounds(top)
    if reach.low >= 0:
        result = whole_steps(top, bottom)
    elif reach.high <= 0:
        result = x.negative(whole_steps(x.negative(top), bottom))
    else:
        result = x.choose(
            x.compare(">=", top, x.whole(0)),
            whole_steps(top, bottom),
            x.negative(whole_steps(x.negative(top), bottom)),
        )
    return Exact(result, x.whole(scale), number.absent)


def _half_up(top: ast.expr, bottom: ast.expr) -> ast.expr:
    two = x.whole(2)
    known = x.constant(bottom)
    if known is not None and known % 2 == 0:
        return x.floor_divide(x.add(top, x.whole(known // 2)), bottom)
    return x.floor_divide(x.add(x.multiply(top, two), bottom), x.multiply(bottom, two))


def _half_even(top: ast.expr, bottom: ast.expr) -> ast.expr:
    """Up where the rest is above half, or half and the whole part odd."""
    part = x.floor_divide(top, bottom)
    twice = x.multiply(x.remainder(top, bottom), x.whole(2))
    odd = x.compare("==", x.remainder(part, x.whole(2)), x.whole(1))
    up = x.either(x.compare(">", twice, bottom), x.both(x.compare("==", twice, bottom), odd))
    return x.add(part, x.choose(up, x.whole(1), x.whole(0)))


_ROUNDED: dict[str, Callable[[ast.expr, ast.expr], ast.expr]] = {
    "half_up": _half_up,
    "half_even": _half_even,
    "down": x.floor_divide,
}
