"""Formulas as trees: text in, nodes out; never evaluates anything.

Conditional > or > and > not > comparison > sum > product > sign > atom, as in Python.
"""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True)
class Literal:
    value: Fraction | str | date


@dataclass(frozen=True)
class Name:
    id: str


@dataclass(frozen=True)
class Negative:
    operand: "Node"


@dataclass(frozen=True)
class Arithmetic:
    sign: str
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Comparison:
    """`first`, then each sign with what stands to its right: `a <= b < c`."""

    first: "Node"
    links: tuple[tuple[str, "Node"], ...]


@dataclass(frozen=True)
class Bracketed:
    """The list to the right of `in`."""

    items: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    operand: "Node"


@dataclass(frozen=True)
class And:
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Or:
    left: "Node"
    right: "Node"


@dataclass(frozen=True)
class Conditional:
    test: "Node"
    then: "Node"
    otherwise: "Node"


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple["Node", ...]
    where: "Node | None" = None


Node: TypeAlias = (
    Literal
    | Name
    | Negative
    | Arithmetic
    | Comparison
    | Bracketed
    | Not
    | And
    | Or
    | Conditional
    | Call
)

TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<date>(?<![\w.-])\d{4}-(?:0[1-9]|1[0-2])(?:-\d{2})?(?![\w.%-]))
    | (?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:\s*%)?)
    | (?P<text>"[^"]*"|'[^']*')
    | (?P<word>[^\W\d]\w*)
    | (?P<sign><=|>=|==|!=|[-+*/<>()\[\],=])
    """,
    re.VERBOSE,
)

COMPARISONS = ("<", "<=", ">", ">=", "==", "!=", "in", "not in")


def parse(text: str) -> Node:
    parser = Parser(tokens(text))
    node = parser.conditional()
    parser.expect("end", "")
    return node


def number_from_text(text: str) -> Fraction:
    """`0.10` is one tenth, `82%` is 82/100."""
    text = text.strip()
    if text.endswith(("%", "％")):
        return Fraction(text[:-1].strip()) / 100
    return Fraction(text)


def date_from_text(text: str) -> date:
    """`2009-03-12` is that day, `2009-03` the first day of the month."""
    year, month, *day = (int(part) for part in text.strip().split("-"))
    return date(year, month, day[0] if day else 1)


def tokens(text: str) -> list[tuple[str, str]]:
    """Kind and text of each token, spaces left out, then one of kind `end`."""
    found = []
    position = 0
    while position < len(text):
        match = TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise SyntaxError(f"cannot read {text[position:]!r} in {text!r}")
        if match.lastgroup != "space":
            found.append((match.lastgroup, match.group()))
        position = match.end()
    return [*found, ("end", "")]


class Parser:
    """One method a level, each reading the next tighter level first."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    def next_is(self, kind: str, *texts: str) -> bool:
        next_kind, next_text = self.tokens[self.at]
        return next_kind == kind and (not texts or next_text in texts)

    def take(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1][1]

    def expect(self, kind: str, text: str) -> None:
        if not self.next_is(kind, text):
            raise SyntaxError(f"{text or kind!r} wanted, {self.tokens[self.at]} found")
        self.take()

    def skipped(self, kind: str, text: str) -> bool:
        """Whether the token stood there; it is taken then."""
        there = self.next_is(kind, text)
        if there:
            self.take()
        return there

    def conditional(self) -> Node:
        then = self.either()
        if not self.skipped("word", "if"):
            return then
        test = self.either()
        self.expect("word", "else")
        return Conditional(test, then, self.conditional())

    def either(self) -> Node:
        node = self.both()
        while self.skipped("word", "or"):
            node = Or(node, self.both())
        return node

    def both(self) -> Node:
        node = self.negation()
        while self.skipped("word", "and"):
            node = And(node, self.negation())
        return node

    def negation(self) -> Node:
        if self.skipped("word", "not"):
            return Not(self.negation())
        return self.comparison()

    def comparison(self) -> Node:
        first = self.sum()
        links: list[tuple[str, Node]] = []
        while self.next_is("sign", *COMPARISONS) or self.next_is("word", "in", "not"):
            sign = self.take()
            if sign == "not":
                self.expect("word", "in")
                sign = "not in"
            links.append((sign, self.sum()))
        return Comparison(first, tuple(links)) if links else first

    def sum(self) -> Node:
        node = self.product()
        while self.next_is("sign", "+", "-"):
            node = Arithmetic(self.take(), node, self.product())
        return node

    def product(self) -> Node:
        node = self.signed()
        while self.next_is("sign", "*", "/"):
            node = Arithmetic(self.take(), node, self.signed())
        return node

    def signed(self) -> Node:
        if self.skipped("sign", "-"):
            return Negative(self.signed())
        if self.skipped("sign", "+"):
            return self.signed()
        return self.atom()

    def atom(self) -> Node:
        if self.next_is("number"):
            return Literal(number_from_text(self.take()))
        if self.next_is("date"):
            return Literal(date_from_text(self.take()))
        if self.next_is("text"):
            return Literal(self.take()[1:-1])
        if self.skipped("sign", "("):
            node = self.conditional()
            self.expect("sign", ")")
            return node
        if self.skipped("sign", "["):
            return Bracketed(self.items("]"))
        if self.next_is("word"):
            word = self.take()
            return self.call(word) if self.skipped("sign", "(") else Name(word)
        raise SyntaxError(f"{self.tokens[self.at]} stands where a value should")

    def items(self, close: str) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self.skipped("sign", close):
            found.append(self.conditional())
            if not self.next_is("sign", close):
                self.expect("sign", ",")
        return tuple(found)

    def call(self, function: str) -> Node:
        """What stands after `function(`; `where=` may come among the arguments once."""
        arguments: list[Node] = []
        where: Node | None = None
        while not self.skipped("sign", ")"):
            if self.next_is("word", "where") and self.tokens[self.at + 1] == ("sign", "="):
                self.take()
                self.take()
                where = self.conditional()
            else:
                arguments.append(self.conditional())
            if not self.next_is("sign", ")"):
                self.expect("sign", ",")
        return Call(function, tuple(arguments), where)
