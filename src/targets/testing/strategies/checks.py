"""Row checks solved instead of tried: between which numbers a field may lie, given the others.

Solves what is a sum of fields compared with another; what is not, the caller has to try. Never
draws.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from targets.carriers.intervals import Interval
from targets.plan import expressions as x
from targets.plan.steps import Check


class Limit(NamedTuple):
    """A sum of fields, each times a whole number, and `constant`, that must not be above zero."""

    terms: Mapping[str, int]
    constant: int
    check: str

    def least(self, values: Mapping[str, int], spans: Mapping[str, Interval], but: str) -> int:
        """The least that everything except `but` can add up to."""
        total = self.constant
        for name, factor in self.terms.items():
            if name == but:
                continue
            if name in values:
                total += factor * values[name]
            else:
                span = spans[name]
                total += min(factor * span.low, factor * span.high)
        return total


def limits_in(checks: Sequence[Check], numbers: Collection[str]) -> tuple[Limit, ...]:
    """What the checks ask of the fields `numbers`, as far as it can be solved."""
    return tuple(
        limit
        for check in checks
        for part in _all_of(check.holds)
        for limit in _limits(part, check.id)
        if set(limit.terms) <= set(numbers) and limit.terms
    )


def span_within(
    name: str,
    limits: Sequence[Limit],
    values: Mapping[str, int],
    spans: Mapping[str, Interval],
    empty: Collection[str],
) -> Interval | None:
    """Between which numbers `name` may lie; None where there is none.

    `values` are the fields that are known, `spans` the bounds of all, `empty` those without a
    value: a check that meets one of these asks nothing.
    """
    low, high = spans[name].low, spans[name].high
    for limit in limits:
        factor = limit.terms.get(name, 0)
        if factor == 0 or not limit.terms.keys().isdisjoint(empty):
            continue
        room = -limit.least(values, spans, name)
        if factor > 0:
            high = min(high, room // factor)
        else:
            low = max(low, -(room // -factor))
    return Interval(low, high) if low <= high else None


def larger_first(names: Sequence[str], limits: Sequence[Limit]) -> tuple[str, ...]:
    """The fields in an order in which what limits others comes before them: `births` before
    `births_in_plan`.
    """
    depth = dict.fromkeys(names, 0)
    for _ in names:
        for limit in limits:
            above = [depth[name] for name, factor in limit.terms.items() if factor < 0]
            for name, factor in limit.terms.items():
                if factor > 0 and above:
                    depth[name] = min(max(depth[name], max(above) + 1), len(names))
    return tuple(sorted(names, key=depth.__getitem__))


def _all_of(holds: ast.expr) -> Iterator[ast.expr]:
    """The conditions that must all hold."""
    match holds:
        case ast.BoolOp(op=ast.And(), values=values):
            for value in values:
                yield from _all_of(value)
        case _:
            yield holds


def _limits(part: ast.expr, check: str) -> Iterator[Limit]:
    match part:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            pass
        case _:
            return
    smaller, larger = _sum(left), _sum(right)
    if smaller is None or larger is None:
        return
    match op:
        case ast.LtE():
            yield _below(smaller, larger, 0, check)
        case ast.Lt():
            yield _below(smaller, larger, 1, check)
        case ast.GtE():
            yield _below(larger, smaller, 0, check)
        case ast.Gt():
            yield _below(larger, smaller, 1, check)
        case ast.Eq():
            yield _below(smaller, larger, 0, check)
            yield _below(larger, smaller, 0, check)


_Sum = tuple[dict[str, int], int]


def _below(smaller: _Sum, larger: _Sum, by: int, check: str) -> Limit:
    terms, constant = _added(smaller, larger, -1)
    return Limit({name: factor for name, factor in terms.items() if factor}, constant + by, check)


def _sum(expression: ast.expr) -> _Sum | None:
    """The expression as a sum of fields; None where it is no such sum."""
    known = x.constant(expression)
    if known is not None:
        return {}, known
    match expression:
        case ast.Name(id=name):
            return {name: 1}, 0
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            inner = _sum(operand)
            return None if inner is None else _added(({}, 0), inner, -1)
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as op, right=right):
            one, other = _sum(left), _sum(right)
            if one is None or other is None:
                return None
            return _added(one, other, 1 if isinstance(op, ast.Add) else -1)
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            one, factor = _sum(left), x.constant(right)
            return None if one is None or factor is None else _added(({}, 0), one, factor)
        case _:
            return None


def _added(one: _Sum, other: _Sum, factor: int) -> _Sum:
    terms = dict(one[0])
    for name, times in other[0].items():
        terms[name] = terms.get(name, 0) + times * factor
    return terms, one[1] + other[1] * factor
