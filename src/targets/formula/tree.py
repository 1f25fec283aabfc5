"""What a formula says, as a tree of small frozen nodes. Never evaluates, never looks a name up.

Nodes are told apart by their class, never by comparing: as tuples, `-x` and `not x` are equal.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple, get_args

Kind = Literal["number", "yes_no", "text", "date"]
ArithmeticOperator = Literal["+", "-", "*", "/"]
Comparison = Literal["<", "<=", ">", ">=", "==", "!="]
AggregateKind = Literal["sum", "count", "last", "mean", "min", "max"]
PeerFunction = Literal["whole", "average", "highest", "lowest"]


REPORTED = "__reported"
"""Ends the name of a figure as it was before correction: `reported(births)`."""


class Place(NamedTuple):
    """Where in its formula a node stands: characters from the start."""

    start: int
    length: int


class Number(NamedTuple):
    value: Fraction
    place: Place


class Text(NamedTuple):
    value: str
    place: Place


class Day(NamedTuple):
    """A date, or a month as its first day."""

    value: date
    place: Place


class Name(NamedTuple):
    id: str
    place: Place


class Arithmetic(NamedTuple):
    operator: ArithmeticOperator
    left: Node
    right: Node
    place: Place


class Negative(NamedTuple):
    operand: Node
    place: Place


class Compare(NamedTuple):
    operator: Comparison
    left: Node
    right: Node
    place: Place


class Within(NamedTuple):
    """`item in [option, …]`."""

    item: Node
    options: tuple[Node, ...]
    place: Place


class Logic(NamedTuple):
    """`and`, `or`: left to right; what is not reached is not asked."""

    operator: Literal["and", "or"]
    left: Node
    right: Node
    place: Place


class Not(NamedTuple):
    operand: Node
    place: Place


class Choice(NamedTuple):
    """`yes if test else no`."""

    test: Node
    yes: Node
    no: Node
    place: Place


class Aggregate(NamedTuple):
    """`sum(amount, where=…)` and its kin, over the records of one unit."""

    kind: AggregateKind
    amount: Node | None
    where: Node | None
    place: Place


class Call(NamedTuple):
    """A function over values: `min max abs round floor ceil is_missing`, in vetoes `met score`; or
    a look at the peers: `whole average highest lowest`.
    """

    function: str
    arguments: tuple[Node, ...]
    place: Place


Node = (
    Number
    | Text
    | Day
    | Name
    | Arithmetic
    | Negative
    | Compare
    | Within
    | Logic
    | Not
    | Choice
    | Aggregate
    | Call
)


def plain_name(name: str) -> str:
    """The field whose figure a name speaks of, corrected or as reported."""
    return name.removesuffix(REPORTED)


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below `node`, left to right."""
    match node:
        case Arithmetic(_, left, right) | Compare(_, left, right) | Logic(_, left, right):
            return (left, right)
        case Negative(operand) | Not(operand):
            return (operand,)
        case Within(item, options):
            return (item, *options)
        case Choice(test, yes, no):
            return (test, yes, no)
        case Aggregate(_, amount, where):
            return tuple(part for part in (amount, where) if part is not None)
        case Call(_, arguments):
            return arguments
        case Number() | Text() | Day() | Name():
            return ()


def walk(node: Node) -> Iterator[Node]:
    """`node` and everything below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def unit_nodes(node: Node) -> Iterator[Node]:
    """`node` and everything below it, without what stands inside an aggregate."""
    yield node
    if not isinstance(node, Aggregate):
        for child in children(node):
            yield from unit_nodes(child)


def unit_names(node: Node) -> tuple[Name, ...]:
    """The bare names, without those inside an aggregate."""
    return tuple(part for part in unit_nodes(node) if isinstance(part, Name))


def aggregates(node: Node) -> tuple[Aggregate, ...]:
    """The aggregates, left to right."""
    return tuple(part for part in unit_nodes(node) if isinstance(part, Aggregate))


class Look(NamedTuple):
    """A look at the peers: at which value of all units, and within which group field."""

    function: PeerFunction
    indicator: Name
    group: Name | None
    place: Place


def looks(node: Node) -> tuple[Look, ...]:
    """The looks at peers that stand as they should, left to right."""
    found = (look_of(part) for part in unit_nodes(node) if isinstance(part, Call))
    return tuple(one for one in found if one is not None)


def look_of(call: Call) -> Look | None:
    """The look at peers that a call is; None where it is none, or names nothing."""
    function = next((one for one in get_args(PeerFunction) if one == call.function), None)
    match call.arguments:
        case (Name() as indicator,) if function is not None:
            return Look(function, indicator, None, call.place)
        case (Name() as indicator, Name() as group) if function is not None:
            return Look(function, indicator, group, call.place)
        case _:
            return None
