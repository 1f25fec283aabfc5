"""Parts combined by a weighted geometric mean: one root of whole powers, rounded as it is drawn.

Never rounds a share, never works a power out: that is for Python's integers.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from targets.figures import common_unit
from targets.plan import expressions as x
from targets.plan.exact import Bounds, Exact
from targets.plan.steps import Rounding

Bind = Callable[[str, ast.expr, str], ast.expr]
"""Makes an expression a step of that name, with a note."""


class Factor(NamedTuple):
    """A part of a geometric mean: its share of its points, its weight, and whether it dropped
    out.
    """

    id: str
    share: Exact
    weight: Exact
    excluded: ast.expr


def geometric(
    factors: Sequence[Factor], whole: Exact, rounding: Rounding, bind: Bind, bounds: Bounds
) -> Exact:
    """P · Π share^(w / Σ w) over the factors that have not dropped out; a share below 0 counts as
    0.

    Weights become whole numbers, and the root of that degree is drawn of one whole quotient.
    """
    scale = 10**rounding.decimals
    unit = common_unit(*(figure for factor in factors for figure in _figures(factor.weight)))
    powers = [
        bind(
            f"{factor.id}_power",
            x.choose(factor.excluded, x.whole(0), _in_units(factor.weight, unit)),
            "its weight as a whole number",
        )
        for factor in factors
    ]
    degree = bind("degree", _at_least(1, x.total(powers), bounds), "the weights added up")
    top = x.power(x.multiply(whole.numerator, x.whole(scale)), degree)
    bottom = x.power(whole.denominator, degree)
    for factor, power in zip(factors, powers, strict=True):
        got = _at_least(0, factor.share.numerator, bounds)
        of = _at_least(1, factor.share.denominator, bounds)
        got = bind(f"{factor.id}_share", got, "what it got")
        of = bind(f"{factor.id}_share_over", of, "of how much")
        top = x.multiply(top, x.power(got, power))
        bottom = x.multiply(bottom, x.power(of, power))
    root = x.call_whole(f"root_{rounding.mode}", top, bottom, degree)
    return Exact(root, x.whole(scale), x.whole(0))


def _at_least(least: int, expression: ast.expr, bounds: Bounds) -> ast.expr:
    if bounds(expression).low >= least:
        return expression
    return x.maximum(expression, x.whole(least))


def _figures(weight: Exact) -> list[Fraction]:
    """Every number that a weight can be: it is a constant, or one by category."""
    found: list[Fraction] = []

    def keep(number: Fraction) -> int:
        found.append(number)
        return 0

    _mapped(weight, keep)
    return found


def _in_units(weight: Exact, unit: Fraction) -> ast.expr:
    """A weight as a whole number of units."""
    return _mapped(weight, lambda number: int(number * unit.denominator) // unit.numerator)


def _mapped(weight: Exact, count: Callable[[Fraction], int]) -> ast.expr:
    """A choice among constants, with a whole number for each of them; the factor by which it counts
    stays as it is.
    """
    over = x.constant(weight.denominator)
    if over is None:
        raise TypeError(ast.dump(weight.denominator))

    def mapped(expression: ast.expr, times: int) -> ast.expr:
        known = x.constant(expression)
        if known is not None:
            return x.whole(count(Fraction(known * times, over)))
        match expression:
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                return x.choose(test, mapped(body, times), mapped(otherwise, times))
            case ast.BinOp(left=left, op=ast.Mult(), right=right) if (
                factor := x.constant(right)
            ) is not None:
                return mapped(left, times * factor)
            case ast.BinOp(left=left, op=ast.Mult(), right=ast.Name() as counted):
                return x.multiply(mapped(left, times), counted)
            case ast.Name():
                return x.multiply(expression, x.whole(count(Fraction(times, over))))
            case _:
                raise TypeError(ast.dump(expression))

    return mapped(weight.numerator, 1)
