"""What a formula says, as a tree of small frozen nodes. Never evaluates, never looks a name up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

Kind = Literal["number", "yes_no", "text", "date"]
ArithmeticOperator = Literal["+", "-", "*", "/"]
Comparison = Literal["<", "<=", ">", ">=", "==", "!="]
AggregateKind = Literal["sum", "count", "last", "mean", "min", "max"]


REPORTED = "__reported"
"""Ends the name of a figure as it was before correction: `reported(births)`."""


class Place(NamedTuple):
    """Where in its formula a node stands: characters from the start."""

    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Number:
    value: Fraction
    place: Place


@dataclass(frozen=True, slots=True)
class Text:
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Day:
    """A date, or a month as its first day."""

    value: date
    place: Place


@dataclass(frozen=True, slots=True)
class Name:
    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Arithmetic:
    operator: ArithmeticOperator
    left: Node
    right: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Compare:
    operator: Comparison
    left: Node
    right: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Within:
    """`item in [option, …]`."""

    item: Node
    options: tuple[Node, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Logic:
    """`and`, `or`: left to right; what is not reached is not asked."""

    operator: Literal["and", "or"]
    left: Node
    right: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Not:
    operand: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Choice:
    """`yes if test else no`."""

    test: Node
    yes: Node
    no: Node
    place: Place


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`sum(amount, where=…)` and its kin, over the records of one unit."""

    kind: AggregateKind
    amount: Node | None
    where: Node | None
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    """A function over values: `min max abs round floor ceil is_missing`, in vetoes `met score`."""

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
