"""Which divisors can come to zero where there are records, so that an indicator has nothing to
judge.

Never tells a problem. What it does not prove to be other than zero may still never be zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import NamedTuple

from targets.formula.tree import (
    REPORTED,
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Comparison,
    Logic,
    Look,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Place,
    children,
    look_of,
    looks,
    plain_name,
)
from targets.rulebook.corrections import specs_of
from targets.rulebook.models import Indicator
from targets.rulebook.order import depends_on, formulas_of
from targets.rulebook.places import Path
from targets.rulebook.scopes import Scopes, find_field

Sure = frozenset[object]
"""What is known, in its place, not to be zero, as `_without_place` has it; and which indicators are
known to be there.
"""

_FAR = Fraction(10**80)  # no figure has more than 40 digits, and no dataset so many rows
_TURNED: Mapping[Comparison, Comparison] = {
    "<": ">",
    "<=": ">=",
    ">": "<",
    ">=": "<=",
    "==": "==",
    "!=": "!=",
}
_OPPOSITE: Mapping[Comparison, Comparison] = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "==": "!=",
    "!=": "==",
}


class _Span(NamedTuple):
    """All numbers from `low` to `high`, both inclusive."""

    low: Fraction
    high: Fraction

    @property
    def has_zero(self) -> bool:
        return self.low <= 0 <= self.high


_ANY = _Span(-_FAR, _FAR)
_ZERO = _Span(Fraction(0), Fraction(0))


class Divisors:
    """The divisors of the indicators of one rulebook, each indicator looked through once."""

    def __init__(self, scopes: Scopes) -> None:
        self._scopes = scopes
        self._by_id = {one.id: one for one in scopes.rulebook.indicators}
        self._can_be_empty: dict[str, bool] = {}

    def empty_at(self, indicator: Indicator) -> Iterator[Path]:
        """Where `indicator` says what can leave it with nothing to judge."""
        sure: Sure = frozenset()
        if indicator.applies_to is not None:
            sure = _held(indicator.applies_to.tree)
        for key in ("denominator", "numerator", "value", "applies_to"):
            if self._divides(indicator, key, frozenset() if key == "applies_to" else sure):
                yield ("same_as",) if indicator.same_as is not None else (key,)
        yield from self._named(indicator)

    def _divides(self, indicator: Indicator, key: str, sure: Sure) -> bool:
        """Whether what stands at `key` can be left without a value by a divisor."""
        formula = getattr(indicator, key)
        if formula is None:
            return False
        unit = _Unit(self._scopes, indicator.records, self._is_empty)
        whole = key == "denominator" and unit.can_be_zero(formula.tree, sure)
        return whole or any(unit.zeros(formula.tree, sure))

    def _named(self, indicator: Indicator) -> Iterator[Path]:
        """Where a figure of the target, or the scoring, is an indicator that can be empty."""
        names = frozenset(self._by_id) - {indicator.id}
        seen = [look for _, one in formulas_of(indicator) for look in looks(one.tree)]
        peers = {look.indicator for look in seen if _of_those_with_a_value(look)}
        for used, (path, name) in depends_on(indicator, names).items():
            if path[0] in ("target", "scoring") and name not in peers and self._is_empty(used):
                yield path

    def _is_empty(self, name: str) -> bool:
        """Whether `name` is an indicator that can have nothing to judge; in a circle none is."""
        if name not in self._by_id:
            return False
        if name not in self._can_be_empty:
            self._can_be_empty[name] = False
            self._can_be_empty[name] = any(self.empty_at(self._by_id[name]))
        return self._can_be_empty[name]


class _Formula:
    """What can be zero in a formula; what its names stand for is said below."""

    def __init__(self, scopes: Scopes, dataset: str | None) -> None:
        self._scopes = scopes
        self._rulebook = scopes.rulebook
        self._name = dataset or ""
        self._dataset = scopes.rulebook.records.get(self._name)

    def zeros(self, node: Node, sure: Sure) -> Iterator[Node]:
        """What leaves `node` without a value: what is not reached, or `sure`, does not."""
        match node:
            case Choice(test, yes, no):
                yield from self.zeros(test, sure)
                yield from self.zeros(yes, sure | _held(test))
                yield from self.zeros(no, sure | _failed(test))
            case Logic(operator, left, right):
                yield from self.zeros(left, sure)
                reached = _held(left) if operator == "and" else _failed(left)
                yield from self.zeros(right, sure | reached)
            case Call("is_missing"):
                return
            case _:
                divides = isinstance(node, Arithmetic) and node.operator == "/"
                if divides and self.can_be_zero(children(node)[1], sure):
                    yield node
                for part in children(node):
                    yield from self.zeros(part, sure)

    def can_be_zero(self, node: Node, sure: Sure) -> bool:
        """Whether a divisor can come to zero where there are records."""
        if _without_place(node) in sure:
            return False
        match node:
            case Name(name) if name in self._rulebook.constants:
                return 0 in self._scopes.constant_choices(self._rulebook.constants[name]).values()
            case Arithmetic("*", left, right):
                return self.can_be_zero(left, sure) or self.can_be_zero(right, sure)
            case Arithmetic("/", left, _) | Negative(left) | Call("abs", (left,)):
                return self.can_be_zero(left, sure)
            case Choice(test, yes, no):
                some = self.can_be_zero(yes, sure | _held(test))
                return some or self.can_be_zero(no, sure | _failed(test))
            case _:
                return self.span(node).has_zero

    def span(self, node: Node) -> _Span:
        """Between which numbers `node` lies."""
        match node:
            case Number(value):
                return _Span(value, value)
            case Name(name) if name in self._rulebook.constants:
                choices = self._scopes.constant_choices(self._rulebook.constants[name]).values()
                return _Span(min(choices), max(choices)) if choices else _ANY
            case Name(name):
                return self.span_of(name)
            case Negative(operand):
                return _times(_Span(Fraction(-1), Fraction(-1)), self.span(operand))
            case Arithmetic("/"):
                return _ANY
            case Arithmetic(operator, left, right):
                return _combined(operator, self.span(left), self.span(right))
            case Choice(_, yes, no):
                return _hull(self.span(yes), self.span(no))
            case Call(function, arguments):
                return _called(function, [self.span(one) for one in arguments])
            case _:
                return _ANY

    def span_of(self, name: str) -> _Span:
        """Between which numbers a field of the record lies."""
        if self._dataset is None or plain_name(name) not in self._dataset.fields:
            return _ANY
        return self.limits(self._name, name)

    def limits(self, dataset: str, name: str) -> _Span:
        """What is said of a field; what was reported knows nothing of its correction."""
        specs = specs_of(self._rulebook, dataset, plain_name(name))
        spans = []
        for one in specs[:1] if name.endswith(REPORTED) else specs:
            least = Fraction(0) if one.type == "count" else -_FAR
            low, high = one.at_least, one.at_most
            spans.append(_Span(least if low is None else low, _FAR if high is None else high))
        return _hull(*spans)


class _Unit(_Formula):
    """A formula over the records of a unit. `is_empty` knows indicators that may be empty."""

    def __init__(
        self, scopes: Scopes, dataset: str | None, is_empty: Callable[[str], bool]
    ) -> None:
        super().__init__(scopes, dataset)
        self._is_empty = is_empty

    def zeros(self, node: Node, sure: Sure) -> Iterator[Node]:
        match node:
            case Name(name):
                if ("there", name) not in sure and self._is_empty(name):
                    yield node
            case Aggregate(kind, amount, where):
                if kind == "mean" and self._can_be_none(where):
                    yield node
                if amount is not None:  # a record whose `where` divides by zero is not selected
                    yield from _Formula(self._scopes, self._name).zeros(amount, frozenset())
            case Call() if _of_those_with_a_value(look_of(node)):
                return
            case _:
                yield from super().zeros(node, sure)

    def span_of(self, name: str) -> _Span:
        found = find_field(self._rulebook, name, self._name)
        if found is None:
            return _ANY
        owner, span = found[0], self.limits(found[0], name)
        of_events = self._rulebook.records[owner].events and owner != self._rulebook.unit.roster
        return _hull(span, _ZERO) if of_events else span

    def _can_be_none(self, where: Node | None) -> bool:
        """Whether no record may be selected where there are data all the same."""
        return where is not None or self._dataset is None or self._dataset.events

    def span(self, node: Node) -> _Span:
        return self._added(node) if isinstance(node, Aggregate) else super().span(node)

    def _added(self, node: Aggregate) -> _Span:
        none = self._can_be_none(node.where)
        if node.amount is None:
            return _Span(Fraction(0 if none else 1), _FAR)
        one = _Formula(self._scopes, self._name).span(node.amount)
        if node.kind in ("min", "max", "mean"):  # which have no value where there is no record
            return one
        low, high = one.low if one.low >= 0 else -_FAR, one.high if one.high <= 0 else _FAR
        return _hull(_Span(low, high), _ZERO) if node.kind == "sum" and none else _Span(low, high)


def _of_those_with_a_value(look: Look | None) -> bool:
    """Whether peers that have nothing to judge count for nothing; the whole is judged itself."""
    return look is not None and look.function != "whole"


def _hull(*spans: _Span) -> _Span:
    return _Span(min(one.low for one in spans), max(one.high for one in spans))


def _times(left: _Span, right: _Span) -> _Span:
    ends = [one * other for one, other in product(left, right)]
    return _Span(min(ends), max(ends))


def _combined(operator: str, left: _Span, right: _Span) -> _Span:
    match operator:
        case "+":
            return _Span(left.low + right.low, left.high + right.high)
        case "-":
            return _Span(left.low - right.high, left.high - right.low)
        case _:
            return _times(left, right)


def _called(function: str, spans: list[_Span]) -> _Span:
    lows, highs = [one.low for one in spans], [one.high for one in spans]
    match function:
        case "max":
            return _Span(max(lows), max(highs))
        case "min":
            return _Span(min(lows), min(highs))
        case "round" | "floor" | "ceil":
            return _Span(
                Fraction(ceil(lows[0]) if function == "ceil" else floor(lows[0])),
                Fraction(floor(highs[0]) if function == "floor" else ceil(highs[0])),
            )
        case _:
            return _ANY


def _held(test: Node) -> Sure:
    """What is sure where `test` is yes."""
    match test:
        case Logic("and", left, right):
            return _held(left) | _held(right)
        case Not(operand):
            return _failed(operand)
        case Compare(operator, left, Number(value)):
            leaves_out_zero = {
                ">": value >= 0,
                ">=": value > 0,
                "<": value <= 0,
                "<=": value < 0,
                "!=": value == 0,
                "==": value != 0,
            }
            return frozenset({_without_place(left)}) if leaves_out_zero[operator] else frozenset()
        case Compare(operator, Number() as left, right, place):  # the one above, turned round
            return _held(Compare(_TURNED[operator], right, left, place))
        case _:
            return frozenset()


def _failed(test: Node) -> Sure:
    """What is sure where `test` is no."""
    match test:
        case Logic("or", left, right):
            return _failed(left) | _failed(right)
        case Not(operand):
            return _held(operand)
        case Call("is_missing", (Name() as name,)):
            return frozenset({("there", name.id)})
        case Compare(operator, left, right, place):
            return _held(Compare(_OPPOSITE[operator], left, right, place))
        case _:
            return frozenset()


def _without_place(part: object) -> object:
    """What is equal just for nodes that are written alike, wherever they stand."""
    if not isinstance(part, tuple):
        return part
    return (type(part), *(_without_place(one) for one in part if not isinstance(one, Place)))
