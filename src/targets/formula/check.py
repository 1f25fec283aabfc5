"""What a formula's names mean in its place, and of what kind it is: number, yes or no, text, date.

Never evaluates, and never stops at the first problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from targets.calendar import parse_date, parse_month
from targets.errors import listed, nearest, word
from targets.figures import PLACES_AT_MOST
from targets.formula.alike_letters import as_it_looks
from targets.formula.letters import PROBLEMS_AT_MOST, Problem
from targets.formula.parse import FUNCTIONS, PEER_FUNCTIONS
from targets.formula.peers import check_look
from targets.formula.scope import Meaning, Scope
from targets.formula.tree import (
    REPORTED,
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Day,
    Kind,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Text,
    Within,
    children,
    plain_name,
    walk,
)


def check_formula(root: Node, scope: Scope, wanted: Kind) -> tuple[Problem, ...]:
    """Everything wrong with `root` as a formula of kind `wanted` in `scope`."""
    checker = _Checker(scope)
    kind = checker.kind_of(root)
    if kind is not None and kind != wanted:
        checker.tell_kind(root, wanted, kind)
    return tuple(checker.problems[:PROBLEMS_AT_MOST])


WORDS: dict[Kind, str] = {
    "number": "a number",
    "yes_no": "yes or no",
    "text": "text",
    "date": "a date",
}
_LITERALS: dict[type[Node], Kind] = {Number: "number", Text: "text", Day: "date"}
_AS_NUMBER: dict[Kind, str] = {
    "yes_no": "count the records, as in `count(where=standard_met)`",
    "text": "use a number, or count the records, as in `count(where=…)`",
    "date": "use a number, or count the records, as in `count(where=…)`",
}
_AS_YES_NO: dict[Kind, str] = {
    "number": "compare it, as in `births > 0`",
    "text": 'compare it, as in `kind == "patrol"`',
    "date": "compare it, as in `month >= 2009-03`",
}
_SUMMED_UP: dict[Kind, str] = {
    "number": "sum({field})",
    "yes_no": "count(where={field})",
    "text": "count(where={field} == …)",
    "date": "count(where={field} >= …)",
}


class _Checker:
    """Walks one formula; a kind of None means that a problem below was told already."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.problems: list[Problem] = []

    def tell(
        self, node: Node, code: str, known: Iterator[str] | tuple[str, ...] = (), **facts: object
    ) -> None:
        self.problems.append(Problem(node.place, word(code, known=known, **facts)))

    def want(self, node: Node, wanted: Kind) -> None:
        kind = self.kind_of(node)
        if kind is not None and kind != wanted:
            self.tell_kind(node, wanted, kind)

    def tell_kind(self, node: Node, wanted: Kind, found: Kind) -> None:
        advice = (_AS_NUMBER if wanted == "number" else _AS_YES_NO)[found]
        self.tell(node, "F210", wanted=WORDS[wanted], found=WORDS[found], advice=advice)

    def kind_of(self, node: Node) -> Kind | None:
        match node:
            case Number() | Text() | Day():
                return _LITERALS[type(node)]
            case Name(name):
                return self.name(node, name)
            case Arithmetic(operator, left, right):
                self.want(left, "number")
                self.want(right, "number")
                if operator == "/" and constant_value(right, self.scope.names) == 0:
                    self.tell(right, "F214")
                return "number"
            case Negative(operand):
                self.want(operand, "number")
                return "number"
            case Compare():
                return self.compare(node)
            case Within(item, options):
                kind = self.kind_of(item)  # once: what stands in `item` may be large
                for option in options:
                    self.compare_kinds(item, kind, option, self.kind_of(option))
                return "yes_no"
            case Logic(_, left, right):
                self.want(left, "yes_no")
                self.want(right, "yes_no")
                return "yes_no"
            case Not(operand):
                self.want(operand, "yes_no")
                return "yes_no"
            case Choice():
                return self.choice(node)
            case Aggregate():
                return self.aggregate(node)
            case Call():
                return self.call(node)

    def name(self, node: Node, name: str) -> Kind | None:
        scope = self.scope
        meaning = scope.names.get(name)
        if meaning is not None:
            if meaning.whole and not scope.whole:
                self.tell(node, "F239", name=name)
                return None
            if name in scope.ambiguous:
                self.tell(node, "F226", name=name, datasets=listed(scope.ambiguous[name]))
                return None
            return meaning.kind
        if plain_name(name) in scope.hidden:
            return None
        looks = as_it_looks(name)
        if looks != name and (looks in scope.names or looks in (scope.fields or ())):
            self.tell(node, "F244", name=name, other=looks)
            return None
        if name.endswith(REPORTED) and scope.fields and name in scope.fields:
            self.tell(node, "F251")
            return None
        if name.endswith(REPORTED):
            told = [plain_name(one) for one in scope.names if one.endswith(REPORTED)]
            names = listed(told) or "—"
            self.tell(node, "F252", name=plain_name(name), known=tuple(told), names=names)
            return None
        if scope.in_records and scope.dataset:
            self.tell(node, "F203", name=name, dataset=scope.dataset, known=tuple(scope.names))
        elif scope.fields and name in scope.fields and scope.dataset:
            example = _SUMMED_UP[scope.fields[name].kind].format(field=name)
            self.tell(node, "F233", field=name, dataset=scope.dataset, example=example)
        else:
            self.tell(
                node,
                "F202",
                name=name,
                known=(*scope.names, *(FUNCTIONS if not scope.names else ())),
            )
        return None

    def choice(self, node: Choice) -> Kind | None:
        self.want(node.test, "yes_no")
        yes, no = self.kind_of(node.yes), self.kind_of(node.no)
        if yes is not None and no is not None and yes != no:
            self.tell(node.no, "F211", left=WORDS[yes], right=WORDS[no])
            return None
        if yes in ("text", "date"):
            self.tell_kind(node, "number", yes)
            return None
        return yes or no

    def compare(self, node: Compare) -> Kind:
        kind = self.pair(node.left, node.right)
        if kind == "yes_no" or (kind == "text" and node.operator not in ("==", "!=")):
            self.tell(node, "F234", operator=node.operator, kind=WORDS[kind])
        return "yes_no"

    def pair(self, left: Node, right: Node) -> Kind | None:
        """The common kind of two compared nodes; quoted text beside a date is read as a date."""
        if self.unquoted(left, right) or self.unquoted(right, left):
            return None
        return self.compare_kinds(left, self.kind_of(left), right, self.kind_of(right))

    def compare_kinds(
        self, left: Node, left_kind: Kind | None, right: Node, right_kind: Kind | None
    ) -> Kind | None:
        if left_kind is None or right_kind is None:
            return None
        for text, other in ((left, right_kind), (right, left_kind)):
            if isinstance(text, Text) and other == "date":
                if parse_date(text.value) is None and parse_month(text.value) is None:
                    self.tell(text, "F218", found=text.value)
                return "date"
        if left_kind != right_kind:
            self.tell(right, "F211", left=WORDS[left_kind], right=WORDS[right_kind])
            return None
        self.texts(left, right)
        self.texts(right, left)
        self.owners(left, right)
        return left_kind

    def unquoted(self, name: Node, text: Node) -> bool:
        """Whether an unknown `name` beside a text field is rather a text without its quotes."""
        names = self.scope.names
        if not isinstance(name, Name) or not isinstance(text, Name):
            return False
        meaning = names.get(text.id)
        if name.id in names or name.id in self.scope.hidden:
            return False
        if meaning is None or meaning.kind != "text":
            return False
        if name.id not in meaning.values and nearest(name.id, names) is not None:
            return False
        self.tell(name, "F240", name=name.id)
        return True

    def texts(self, name: Node, literal: Node) -> None:
        """A text that a category can never hold makes the comparison pointless."""
        if isinstance(name, Name) and isinstance(literal, Text):
            meaning = self.scope.names.get(name.id)
            if meaning is not None and meaning.values and literal.value not in meaning.values:
                self.tell(
                    literal,
                    "F216",
                    name=literal.value,
                    field=name.id,
                    known=meaning.values,
                    values=listed(meaning.values),
                )

    def owners(self, left: Node, right: Node) -> None:
        """Texts and dates are compared within one record, so both must stand in one dataset."""
        if isinstance(left, Name) and isinstance(right, Name) and not self.scope.in_records:
            first, second = self.scope.names[left.id], self.scope.names[right.id]
            if first.kind in ("text", "date") and first.owner != second.owner:
                self.tell(right, "F228", left=left.id, right=right.id)

    def aggregate(self, node: Aggregate) -> Kind | None:
        scope = self.scope
        if scope.in_records:
            self.tell(node, "F212", function=node.kind)
            return None
        if scope.dataset is None:
            self.tell(node, "F213", function=node.kind)
            return None
        if scope.fields is None:  # there is no such dataset, which was told
            return "number"
        if node.kind == "last" and not scope.timed:
            self.tell(node, "F241", dataset=scope.dataset)
        hidden = scope.hidden | self.by_category(node)
        inner = _Checker(Scope(scope.fields, dataset=scope.dataset, hidden=hidden, in_records=True))
        if node.amount is not None:
            inner.want(node.amount, "number")
            inner.whole(node.amount, node.kind)
        if node.where is not None:
            inner.want(node.where, "yes_no")
        self.problems += inner.problems
        return "number"

    def by_category(self, aggregate: Aggregate) -> frozenset[str]:
        """The constants by category that stand inside an aggregate, each of them told: a unit has
        one figure of it, and a record none.
        """
        found = set()
        for part in walk(aggregate):
            meaning = self.scope.names.get(part.id) if isinstance(part, Name) else None
            if isinstance(part, Name) and meaning is not None and meaning.by:
                self.tell(part, "F246", name=part.id, by=meaning.by, function=aggregate.kind)
                found.add(part.id)
        return frozenset(found)

    def whole(self, node: Node, function: str) -> None:
        """Quotients of fields have no common denominator, so they cannot be added up exactly."""
        match node:
            case Arithmetic("/", _, right) if constant_value(right, self.scope.names) is None:
                self.tell(node, "F238", function=function)
            case Call(("round" | "floor" | "ceil"), _):
                return
            case Choice(_, yes, no):  # what is asked is not added up
                self.whole(yes, function)
                self.whole(no, function)
            case _:
                for part in children(node):
                    self.whole(part, function)

    def call(self, node: Call) -> Kind | None:
        match node.function:
            case "is_missing":
                self.is_missing(node.arguments[0])
                return "yes_no"
            case "met" | "score":
                return self.asked_in_vetoes(node)
            case function if function in PEER_FUNCTIONS:
                self.problems += check_look(node, self.scope)
                return "number"
            case "round":
                self.want(node.arguments[0], "number")
                if len(node.arguments) == 2:
                    self.places(node.arguments[1])
                return "number"
            case _:
                for argument in node.arguments:
                    self.want(argument, "number")
                return "number"

    def is_missing(self, argument: Node) -> None:
        if not isinstance(argument, Name):
            self.tell(argument, "F235")
        self.kind_of(argument)

    def places(self, node: Node) -> None:
        value = node.value if isinstance(node, Number) else None
        if value is None or value.denominator != 1 or not 0 <= value <= PLACES_AT_MOST:
            self.tell(node, "F221", limit=PLACES_AT_MOST)

    def asked_in_vetoes(self, node: Call) -> Kind | None:
        kind: Kind = "yes_no" if node.function == "met" else "number"
        argument = node.arguments[0]
        if self.scope.scored is None:
            self.tell(node, "F217", name=f"{node.function}()")
            return None
        known = self.scope.indicators if node.function == "met" else self.scope.scored
        if not isinstance(argument, Name):
            self.tell(argument, "F236", function=node.function)
        elif argument.id not in known and argument.id not in self.scope.hidden:
            self.tell(
                argument,
                "F237",
                name=argument.id,
                function=node.function,
                known=tuple(sorted(known)),
            )
        elif node.function == "met" and argument.id in known:
            self.name(argument, argument.id)
        return kind


def constant_value(node: Node, names: Mapping[str, Meaning]) -> Fraction | None:
    """The number that literals and plain constants alone come to; None where records have a say."""
    match node:
        case Number(value):
            return value
        case Name(name):
            return names[name].value if name in names else None
        case Negative(operand):
            inner = constant_value(operand, names)
            return None if inner is None else -inner
        case Arithmetic(operator, left, right):
            first, second = constant_value(left, names), constant_value(right, names)
            if first is None or second is None:
                return Fraction(0) if operator == "*" and 0 in (first, second) else None
            match operator:
                case "+":
                    return first + second
                case "-":
                    return first - second
                case "*":
                    return first * second
                case "/":
                    return (
                        Fraction(first * second.denominator, second.numerator) if second else None
                    )
        case _:
            return None
