"""Where a result stands among the steps: as a name, or as the constant that it is.

Never adds a step.
"""

from __future__ import annotations

import ast

from targets.plan import expressions as x
from targets.plan.exact import Exact
from targets.plan.steps import Shown


def step_name(expression: ast.expr) -> str:
    """The step that an expression names."""
    if isinstance(expression, ast.Name):
        return expression.id
    raise TypeError(ast.dump(expression))


def truth_or_name(expression: ast.expr) -> str | bool:
    """The step that says yes or no, or the constant that it is."""
    known = x.constant_truth(expression)
    return known if known is not None else step_name(expression)


def shown(number: Exact) -> Shown:
    """Where an exact number stands; its parts are steps or constants."""
    over = x.constant(number.denominator)
    absent = x.constant(number.absent)
    return Shown(
        amount=step_name(number.numerator),
        over=over if over is not None else step_name(number.denominator),
        absent=absent if absent is not None else step_name(number.absent),
    )
