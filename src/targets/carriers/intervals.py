"""The interval carrier: between which whole numbers an expression must lie, whatever the
records say.

Never assumes that two parts of an expression move together: what it proves holds, what it does not
prove may still hold.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import NamedTuple

from targets.carriers.irrational import root_down

INT64_AT_MOST = 2**63 - 1


class Interval(NamedTuple):
    """All whole numbers from `low` to `high`, both inclusive."""

    low: int
    high: int

    def hull(self, other: Interval) -> Interval:
        """The least interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    def meet(self, other: Interval) -> Interval:
        """The numbers that both hold."""
        return Interval(max(self.low, other.low), min(self.high, other.high))

    @property
    def size(self) -> int:
        """How many numbers it holds."""
        return self.high - self.low + 1

    @property
    def reach(self) -> int:
        """The largest distance from zero."""
        return max(abs(self.low), abs(self.high))


YES_NO = Interval(0, 1)


def _spanned(*values: int) -> Interval:
    return Interval(min(values), max(values))


class IntervalWalk:
    """Walks expressions over the intervals of their names, which the first of `names` that has
    it tells.

    `reach` is the largest number met, `quotient` the largest that a division gave; `is_whole_only`
    tells of a power or a root, which no 64-bit column can run.
    """

    def __init__(self, *names: Mapping[str, Interval]) -> None:
        self._names = names
        self.reach = 0
        self.quotient = 0
        self.is_whole_only = False

    def of(self, node: ast.expr) -> Interval:
        """The interval of `node`; yes and no count as 1 and 0."""
        if isinstance(node, ast.Name):
            low, high = found = self._named(node.id)
        elif isinstance(node, ast.Constant):
            value = node.value
            low = high = value if isinstance(value, int) else 0
            found = Interval(low, high) if type(value) is int else YES_NO
        else:
            low, high = found = self._made(node)
        if high > self.reach:
            self.reach = high
        if -low > self.reach:
            self.reach = -low
        return found

    def _made(self, node: ast.expr) -> Interval:
        """The interval of what is made of others."""
        match node:  # the most frequent first
            case ast.BinOp(left=left, op=op, right=right):
                return self._binary(op, self.of(left), self.of(right))
            case ast.Compare(left=left, comparators=comparators):
                return self._judged(left, *comparators)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                self.of(test)
                return self.of(body).hull(self.of(orelse))
            case ast.Call(func=ast.Name(id=function), args=args):
                return self._call(function, [self.of(argument) for argument in args])
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                low, high = self.of(operand)
                return Interval(-high, -low)
            case ast.UnaryOp(operand=operand):
                return self._judged(operand)
            case ast.BoolOp(values=parts):
                return self._judged(*parts)
            case _:
                raise TypeError(ast.dump(node))

    def _named(self, name: str) -> Interval:
        for names in self._names:
            found = names.get(name)
            if found is not None:
                return found
        return YES_NO

    def _judged(self, *parts: ast.expr) -> Interval:
        """Of what is yes or no; its parts are walked for how far they reach."""
        for part in parts:
            self.of(part)
        return YES_NO

    def _binary(self, op: ast.operator, left: Interval, right: Interval) -> Interval:
        match op:
            case ast.Add():
                return Interval(left.low + right.low, left.high + right.high)
            case ast.Sub():
                return Interval(left.low - right.high, left.high - right.low)
            case ast.Mult():
                return _spanned(
                    left.low * right.low,
                    left.low * right.high,
                    left.high * right.low,
                    left.high * right.high,
                )
            case ast.FloorDiv():
                low, high = max(right.low, 1), max(right.high, 1)
                found = _spanned(
                    left.low // low, left.low // high, left.high // low, left.high // high
                )
                self.quotient = max(self.quotient, found.reach)
                return found
            case ast.Mod():
                return Interval(0, max(right.high - 1, 0))
            case ast.Pow():  # of numbers that are not below zero
                self.is_whole_only = True
                low, high = max(left.low, 0), max(left.high, 0)
                return _spanned(low**right.low, low**right.high, high**right.low, high**right.high)
            case _:
                raise TypeError(ast.dump(op))

    def _call(self, function: str, arguments: list[Interval]) -> Interval:
        match function:
            case "max":
                return Interval(
                    max(one.low for one in arguments), max(one.high for one in arguments)
                )
            case "min":
                return Interval(
                    min(one.low for one in arguments), min(one.high for one in arguments)
                )
            case "abs":
                (inner,) = arguments
                low = 0 if inner.low <= 0 <= inner.high else min(abs(inner.low), abs(inner.high))
                return Interval(low, inner.reach)
            case "root_down" | "root_half_even" | "root_half_up":
                self.is_whole_only = True
                top, bottom, degree = arguments
                most = max(top.high, 0) // max(bottom.low, 1)
                return Interval(0, root_down(most, 1, max(degree.low, 1)) + 1)
            case "logarithm_down" | "logarithm_half_even" | "logarithm_half_up":
                self.is_whole_only = True
                full, over, *_ = arguments
                return Interval(0, max(full.high, 0) // max(over.low, 1) + 1)
            case "date" | "text__":
                return YES_NO
            case _:
                raise TypeError(function)
