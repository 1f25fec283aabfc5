"""A formula lowered to whole-number expressions: `/` becomes two expressions, absence one of
its own.

The meaning of every construct of the language manual stands here once; what names mean is said
by the
subclasses, for one record and for one unit. Never evaluates.
"""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable
from fractions import Fraction
from functools import reduce

from targets.calendar import parse_date, parse_month
from targets.carriers.intervals import Interval, IntervalWalk
from targets.formula import tree
from targets.formula.tree import Node
from targets.plan import exact
from targets.plan import expressions as x
from targets.plan.exact import Exact, YesNo
from targets.plan.inputs import Inputs, absent_name, can_be_absent, scale_of
from targets.plan.steplist import is_large
from targets.plan.steps import EMPTY, Rounding


class UnreachableNodeError(TypeError):
    """A node stands where the checks let none through: a mistake of ours, not of the rules file."""


def first_absent(first: ast.expr, rest: ast.expr) -> ast.expr:
    """The absence of `first`, or, where it is present, `rest`."""
    if x.constant(first) == 0:
        return rest
    if x.constant(rest) == 0 or x.same(first, rest):
        return first
    return x.choose(x.compare(">", first, x.whole(0)), first, rest)


class Lowering(ABC):
    """Formulas over whatever `number_of` and `yes_no_of` know.

    `zero_divisor` tells why there is no value where a divisor is 0.
    """

    zero_divisor = EMPTY

    @abstractmethod
    def bounds(self, expression: ast.expr) -> Interval:
        """Between which whole numbers `expression` lies."""

    @abstractmethod
    def number_of(self, name: str) -> Exact:
        """What a name of kind number stands for."""

    @abstractmethod
    def yes_no_of(self, name: str) -> YesNo:
        """What a name of kind yes or no stands for."""

    @abstractmethod
    def compared_words(self, node: tree.Compare | tree.Within) -> YesNo:
        """A comparison of texts or dates."""

    @abstractmethod
    def aggregate(self, node: tree.Aggregate) -> Exact:
        """An aggregate over records."""

    @abstractmethod
    def absence_of(self, name: str) -> ast.expr:
        """Why the name has no value; 0 where it has one."""

    @abstractmethod
    def is_word(self, node: Node) -> bool:
        """Whether the node is text or a date."""

    def met(self, indicator: str) -> YesNo:
        """`met(indicator)`, which only vetoes ask."""
        raise UnreachableNodeError(indicator)

    def score(self, part: str) -> Exact:
        """`score(part)`, which only vetoes ask."""
        raise UnreachableNodeError(part)

    def look(self, look: tree.Look) -> Exact:
        """A look at the peers, which no record takes."""
        raise UnreachableNodeError(look)

    def kept(self, expression: ast.expr) -> ast.expr:
        """What stands for `expression` in what is made of it."""
        return expression

    def first_absent(self, first: ast.expr, rest: ast.expr) -> ast.expr:
        """The absence of `first`, or, where it is present, `rest`."""
        return first_absent(first, rest)

    def number(self, node: Node) -> Exact:
        """A node of kind number."""
        return self.kept_number(self._number(node))

    def kept_number(self, number: Exact) -> Exact:
        """What stands for `number` in what is made of it."""
        return Exact(*(self.kept(one) for one in number))

    def _number(self, node: Node) -> Exact:
        match node:
            case tree.Number(value):
                return exact.figure(value)
            case tree.Name(name):
                return self.number_of(name)
            case tree.Negative(operand):
                return exact.negative(self.number(operand))
            case tree.Arithmetic(operator, left, right):
                return self._arithmetic(operator, self.number(left), self.number(right))
            case tree.Choice(test, yes, no):
                asked = self.yes_no(test)
                chosen = exact.choose(asked.holds, self.number(yes), self.number(no))
                return chosen.because(self.first_absent(asked.absent, chosen.absent))
            case tree.Aggregate():
                return self.aggregate(node)
            case tree.Call():
                return self._call(node)
            case _:
                raise UnreachableNodeError(node)

    def _arithmetic(self, operator: tree.ArithmeticOperator, left: Exact, right: Exact) -> Exact:
        match operator:
            case "+":
                return exact.add(left, right)
            case "-":
                return exact.subtract(left, right)
            case "*":
                return exact.multiply(left, right)
            case "/":
                return exact.divide(left, right, self.bounds, self.zero_divisor)

    def _call(self, node: tree.Call) -> Exact:
        arguments = node.arguments
        match node.function:
            case "min":
                return self._reduced(exact.smaller, arguments)
            case "max":
                return self._reduced(exact.larger, arguments)
            case "abs":
                return exact.absolute(self.number(arguments[0]))
            case "floor":
                return exact.floor(self.number(arguments[0]), self.bounds)
            case "ceil":
                return exact.ceiling(self.number(arguments[0]), self.bounds)
            case "round":
                places = arguments[1] if len(arguments) == 2 else None
                decimals = int(places.value) if isinstance(places, tree.Number) else 0
                return exact.rounded(
                    self.number(arguments[0]), Rounding(decimals, "half_up"), self.bounds
                )
            case "score" if isinstance(arguments[0], tree.Name):
                return self.score(arguments[0].id)
            case _:
                look = tree.look_of(node)
                if look is None:
                    raise UnreachableNodeError(node)
                return self.look(look)

    def _reduced(
        self, one_of: Callable[[Exact, Exact], Exact], arguments: tuple[Node, ...]
    ) -> Exact:
        numbers = [self.number(one) for one in arguments]
        return reduce(lambda left, right: self.kept_number(one_of(left, right)), numbers)

    def yes_no(self, node: Node) -> YesNo:
        """A node of kind yes or no."""
        asked = self._yes_no(node)
        return YesNo(self.kept(asked.holds), self.kept(asked.absent))

    def _yes_no(self, node: Node) -> YesNo:
        match node:
            case tree.Name(name):
                return self.yes_no_of(name)
            case tree.Not(operand):
                inner = self.yes_no(operand)
                return inner._replace(holds=x.negate(inner.holds))
            case tree.Logic(operator, left, right):
                return self._logic(operator, self.yes_no(left), self.yes_no(right))
            case tree.Compare(operator, left, right):
                if self.is_word(left) or self.is_word(right):
                    return self.compared_words(node)
                return exact.compare(operator, self.number(left), self.number(right))
            case tree.Within(item, options):
                if self.is_word(item):
                    return self.compared_words(node)
                asked = self.number(item)
                equal = [exact.compare("==", asked, self.number(option)) for option in options]
                return YesNo(x.either(*(one.holds for one in equal)), asked.absent)
            case tree.Choice(test, yes, no):
                asked_first, then, other = self.yes_no(test), self.yes_no(yes), self.yes_no(no)
                chosen = x.choose(asked_first.holds, then.absent, other.absent)
                holds = x.choose(asked_first.holds, then.holds, other.holds)
                return YesNo(holds, self.first_absent(asked_first.absent, chosen))
            case tree.Call("is_missing", (tree.Name(name),)):
                return YesNo(x.compare(">", self.absence_of(name), x.whole(0)), x.whole(0))
            case tree.Call("met", (tree.Name(name),)):
                return self.met(name)
            case _:
                raise UnreachableNodeError(node)

    def _logic(self, operator: str, left: YesNo, right: YesNo) -> YesNo:
        """Left to right: what is not reached is not asked, so it cannot be missing."""
        if operator == "and":
            reached = x.choose(left.holds, right.absent, x.whole(0))
            return YesNo(x.both(left.holds, right.holds), self.first_absent(left.absent, reached))
        reached = x.choose(left.holds, x.whole(0), right.absent)
        return YesNo(x.either(left.holds, right.holds), self.first_absent(left.absent, reached))


class RowLowering(Lowering):
    """Formulas over the fields of one record: `that`, `where`, what is added up."""

    def __init__(self, inputs: Inputs, dataset: str) -> None:
        self._rulebook = inputs.rulebook
        self._dataset = inputs.rulebook.records[dataset]
        self._fields = inputs.row_fields(dataset)
        self._bounds = inputs.row_bounds(dataset)

    def bounds(self, expression: ast.expr) -> Interval:
        return IntervalWalk(self._bounds).of(expression)

    def first_absent(self, first: ast.expr, rest: ast.expr) -> ast.expr:
        """A record has no steps, and copies of copies would double with each `and`: where they
        are many, the highest reason is told and not the first. Whether there is one is the same.
        """
        return x.highest(first, rest) if is_large(first) else first_absent(first, rest)

    def absence_of(self, name: str) -> ast.expr:
        if name not in self._fields or not can_be_absent(self._rulebook, self._dataset, name):
            return x.whole(0)
        return x.name(absent_name(name))

    def number_of(self, name: str) -> Exact:
        spec = self._fields.get(name)
        if spec is None:
            return exact.figure(self._rulebook.constants[name].number or Fraction(0))
        return Exact(x.name(name), x.whole(scale_of(spec)), self.absence_of(name))

    def yes_no_of(self, name: str) -> YesNo:
        return YesNo(x.compare("==", x.name(name), x.whole(1)), self.absence_of(name))

    def is_word(self, node: Node) -> bool:
        match node:
            case tree.Text() | tree.Day():
                return True
            case tree.Name(name) if name in self._fields:
                return self._fields[name].type in (
                    "id",
                    "category",
                    "text",
                    "date",
                    "month",
                )
            case _:
                return False

    def compared_words(self, node: tree.Compare | tree.Within) -> YesNo:
        sides = (
            (node.left, node.right)
            if isinstance(node, tree.Compare)
            else (node.item, *node.options)
        )
        dated = any(self._is_date(side) for side in sides)
        absent = x.highest(*(self._word_absence(side) for side in sides))
        spoken = [self._word(side, dated=dated) for side in sides]
        if isinstance(node, tree.Within):
            return YesNo(x.is_in(spoken[0], spoken[1:]), absent)
        return YesNo(x.compare(node.operator, spoken[0], spoken[1]), absent)

    def _is_date(self, node: Node) -> bool:
        match node:
            case tree.Day():
                return True
            case tree.Name(name):
                return self._fields[name].type in ("date", "month")
            case _:
                return False

    def _word_absence(self, node: Node) -> ast.expr:
        return self.absence_of(node.id) if isinstance(node, tree.Name) else x.whole(0)

    def _word(self, node: Node, *, dated: bool) -> ast.expr:
        match node:
            case tree.Name(name) if self._fields[name].type == "id":
                return x.as_text(x.name(name))
            case tree.Name(name):
                return x.name(name)
            case tree.Day(value):
                return x.day(value)
            case tree.Text(value) if dated:
                written_day = parse_date(value) or parse_month(value)
                if written_day is None:
                    raise UnreachableNodeError(node)
                return x.day(written_day)
            case tree.Text(value):
                return x.text(value)
            case _:
                raise UnreachableNodeError(node)

    def aggregate(self, node: tree.Aggregate) -> Exact:
        raise UnreachableNodeError(node)
