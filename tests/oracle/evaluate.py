"""What a formula comes to in a scope; never knows where the scope has its values from.

Operands are asked left to right.
`and`, `or` and conditionals ask only what they reach; everything else asks all its operands, and
the highest absence among them is the answer.
"""

import operator
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Protocol

from tests.oracle.absence import Absence, Value, highest, number
from tests.oracle.formula import (
    And,
    Arithmetic,
    Bracketed,
    Call,
    Comparison,
    Conditional,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Or,
    date_from_text,
)
from tests.oracle.rounding import ceiling, floor, rounded

AGGREGATES = ("sum", "count", "last", "mean")
JUDGED = ("met", "score")
PEERS = ("whole", "average", "highest", "lowest")

ORDERED: dict[str, Callable[..., bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}


class Scope(Protocol):
    """Where a formula is evaluated; `for_points` where it tells points, and no measure."""

    @property
    def for_points(self) -> bool: ...

    def name(self, name: str, /) -> Value:
        """What a bare name stands for."""

    def aggregate(self, call: Call, /) -> Value:
        """`sum`, `count`, `last`, and `min` and `max` of one argument, over the scope's records."""

    def judged(self, function: str, name: str, /) -> Value:
        """`met(name)` or `score(name)`."""

    def peers(self, function: str, indicator: str, group: str | None, /) -> Value:
        """`whole(indicator)`, or `average(indicator, group)` and its kin."""

    def reported(self, name: str, /) -> Value:
        """The field as it was before correction."""


def evaluate(node: Node, scope: Scope) -> Value:
    match node:
        case Literal():
            return node.value
        case Name(name):
            return scope.name(name)
        case Negative(operand):
            value = evaluate(operand, scope)
            return value if isinstance(value, Absence) else -number(value)
        case Arithmetic(sign, left, right):
            return arithmetic(
                sign, evaluate(left, scope), evaluate(right, scope), zero_divisor(scope)
            )
        case Comparison(first, links):
            return compared_in_turn(first, links, scope)
        case Bracketed():
            raise TypeError("a bracketed list stands only to the right of `in`")
        case Call():
            return called(node, scope)
        case _:
            return reached(node, scope)


def reached(node: Not | And | Or | Conditional, scope: Scope) -> Value:
    """The four that ask yes or no; an absent question stays absent, whatever comes after it."""
    match node:
        case Not(operand):
            answer = evaluate(operand, scope)
            return answer if isinstance(answer, Absence) else not answer
        case And(left, right):
            answer = evaluate(left, scope)
            return evaluate(right, scope) if answer is True else answer
        case Or(left, right):
            answer = evaluate(left, scope)
            return evaluate(right, scope) if answer is False else answer
        case Conditional(test, then, otherwise):
            answer = evaluate(test, scope)
            if isinstance(answer, Absence):
                return answer
            return evaluate(then if answer else otherwise, scope)


def arithmetic(sign: str, left: Value, right: Value, zero: Absence) -> Value:
    absence = highest(left, right)
    if absence is not None:
        return absence
    a, b = number(left), number(right)
    match sign:
        case "+":
            return a + b
        case "-":
            return a - b
        case "*":
            return a * b
        case _:
            return divided(a, b, zero)


def zero_divisor(scope: Scope) -> Absence:
    """Only a measure can have nothing to judge; points that cannot be told are no data."""
    return Absence.MISSING if scope.for_points else Absence.ZERO_DENOMINATOR


def divided(
    numerator: Value, denominator: Value, zero: Absence = Absence.ZERO_DENOMINATOR
) -> Value:
    """A zero denominator counts only where both are present; `zero` is what it then comes to."""
    absence = highest(numerator, denominator)
    if absence is not None:
        return absence
    if number(denominator) == 0:
        return zero
    return number(numerator) / number(denominator)


def compared_in_turn(first: Node, links: tuple[tuple[str, Node], ...], scope: Scope) -> Value:
    """`a <= b <= c` is `a <= b and b <= c`."""
    left = evaluate(first, scope)
    answer: Value = True
    for sign, node in links:
        if sign in ("in", "not in"):
            if not isinstance(node, Bracketed):
                raise TypeError(f"`{sign}` needs a bracketed list")
            listed = [compared("==", left, evaluate(item, scope)) for item in node.items]
            absence = highest(left, *listed)
            answer = absence if absence is not None else any(listed) is (sign == "in")
        else:
            right = evaluate(node, scope)
            answer = compared(sign, left, right)
            left = right
        if answer is not True:
            return answer
    return answer


def compared(sign: str, left: Value, right: Value) -> Value:
    absence = highest(left, right)
    if absence is not None:
        return absence
    if isinstance(left, date) and isinstance(right, str):
        right = date_from_text(right)
    if isinstance(right, date) and isinstance(left, str):
        left = date_from_text(left)
    return ORDERED[sign](left, right)


def called(call: Call, scope: Scope) -> Value:
    if call.function == "mean":
        numerator, denominator = sides_of_mean(call)
        return divided(evaluate(numerator, scope), evaluate(denominator, scope))
    if is_aggregate(call):
        return scope.aggregate(call)
    if call.function in JUDGED:
        (named,) = call.arguments
        if not isinstance(named, Name):
            raise TypeError(f"`{call.function}` needs a name")
        return scope.judged(call.function, named.id)
    if call.function in PEERS:
        named_all = [one.id for one in call.arguments if isinstance(one, Name)]
        return scope.peers(call.function, named_all[0], next(iter(named_all[1:]), None))
    if call.function == "reported":
        (field,) = call.arguments
        if not isinstance(field, Name):
            raise TypeError("`reported` needs a field")
        return scope.reported(field.id)
    values = [evaluate(argument, scope) for argument in call.arguments]
    absence = highest(*values)
    if call.function == "is_missing":
        return absence is not None
    if absence is not None:
        return absence
    return over_values(call.function, [number(value) for value in values])


def is_aggregate(call: Call) -> bool:
    one = len(call.arguments) == 1
    return call.function in AGGREGATES or (call.function in ("min", "max") and one)


def over_values(function: str, values: list[Fraction]) -> Fraction:
    match function:
        case "min":
            return min(values)
        case "max":
            return max(values)
        case "abs":
            return abs(values[0])
        case "round":
            return rounded(values[0], int(values[1]) if len(values) > 1 else 0, "half_up")
        case "floor":
            return Fraction(floor(values[0]))
        case "ceil":
            return Fraction(ceiling(values[0]))
        case _:
            raise NameError(f"no function {function!r}")


def sides(node: Node) -> tuple[Node, Node] | None:
    """Numerator and denominator of a `value` whose outermost operation is a division."""
    match node:
        case Arithmetic("/", left, right):
            return left, right
        case Call("mean"):
            return sides_of_mean(node)
        case _:
            return None


def sides_of_mean(mean: Call) -> tuple[Node, Node]:
    """`mean(x)` is `sum(x) / count()`, of the same selected records."""
    return Call("sum", mean.arguments, mean.where), Call("count", (), mean.where)
