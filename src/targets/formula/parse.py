"""The text of a formula read into a tree, against an allow-list.

Grammar: a Python expression, parsed by simpleeval's parser, of names, numbers, quoted text, dates,
`+ - * /`, comparisons, `and or not`, `in [ … ]`, `a if c else b`, and calls of the functions below.
Never evaluates anything, and never lets a construct through that is not named here.
"""

from __future__ import annotations

import ast
import keyword
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Literal, get_args

from simpleeval import SimpleEval

from targets.calendar import parse_date, parse_month
from targets.errors import Wording, word
from targets.figures import parse_figure
from targets.formula import tree
from targets.formula.arguments import argument_problem, where_left_out, wrong_count
from targets.formula.letters import (
    PROBLEMS_AT_MOST,
    Problem,
    check_text,
    explain_statement,
    is_quoted,
    readable,
)
from targets.formula.tree import (
    AggregateKind,
    ArithmeticOperator,
    Comparison,
    Node,
    PeerFunction,
    Place,
)

NODES_AT_MOST = 500
LEVELS_AT_MOST = 30

AGGREGATES: tuple[str, ...] = get_args(AggregateKind)
VALUE_FUNCTIONS = ("min", "max", "abs", "round", "floor", "ceil", "is_missing")
VETO_FUNCTIONS = ("met", "score")
PEER_FUNCTIONS: tuple[str, ...] = get_args(PeerFunction)
FUNCTIONS = frozenset((*AGGREGATES, *VALUE_FUNCTIONS, *VETO_FUNCTIONS, *PEER_FUNCTIONS))
BEFORE_CORRECTION = "reported"
"""Not among the functions, whose names nothing else may have: before a bracket it is one."""

_ARITHMETIC: dict[type[ast.operator], ArithmeticOperator] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
}
_COMPARISONS: dict[type[ast.cmpop], Comparison] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written, and what it says."""

    text: str
    tree: Node


class _Refused(Exception):
    def __init__(self, place: Place, wording: Wording) -> None:
        self.problem = Problem(place, wording)
        super().__init__(wording.code)


def parse_formula(text: str) -> Formula | tuple[Problem, ...]:
    """The formula that `text` writes, or everything that is wrong with it."""
    if problems := check_text(text):
        return problems
    python = readable(text)
    lead = len(python) - len(python.lstrip())
    try:
        statement = SimpleEval.parse(python)
    except SyntaxError as error:
        return (explain_statement(text, lead + max((error.offset or 1) - 1, 0)),)
    except (RecursionError, MemoryError):  # the grammar's own limits on nesting
        return (Problem(Place(0, len(text)), word("F207", what="levels", limit=LEVELS_AT_MOST)),)
    if not isinstance(statement, ast.Expr):
        return (explain_statement(text, lead),)
    reader = _Reader(text, python)
    if problem := reader.check_size(statement.value):
        return (problem,)
    root = reader.read(statement.value)
    return tuple(dict.fromkeys(reader.problems))[:PROBLEMS_AT_MOST] or Formula(text, root)


class _Reader:
    """One formula's syntax tree turned into ours, and every construct outside the list."""

    def __init__(self, text: str, readable: str) -> None:
        self._text = text
        stripped = readable.lstrip()
        self._lead = len(readable) - len(stripped)
        self._bytes = stripped.encode()
        self._ascii = stripped.isascii()
        self.problems: list[Problem] = []

    def place(self, node: ast.expr) -> Place:
        """Python counts bytes of UTF-8; we count characters of the formula."""
        start, end = (
            self._character(node.col_offset),
            self._character(node.end_col_offset or node.col_offset + 1),
        )
        return Place(start, end - start)

    def _character(self, offset: int) -> int:
        return self._lead + (offset if self._ascii else len(self._bytes[:offset].decode()))

    def written(self, node: ast.expr) -> str:
        return self._at(self.place(node))

    def check_size(self, root: ast.expr) -> Problem | None:
        """More parts or levels than are read, counted as our tree will have them."""
        count, waiting = 0, [(root, 1)]
        while waiting:
            node, level = waiting.pop()
            count += 1
            if level > LEVELS_AT_MOST or count > NODES_AT_MOST:
                what, limit = ("levels", LEVELS_AT_MOST)
                if level <= LEVELS_AT_MOST:
                    what, limit = ("parts", NODES_AT_MOST)
                return Problem(self.place(root), word("F207", what=what, limit=limit))
            waiting += _below(node, level)
        return None

    def refuse(self, node: ast.expr, what: str) -> _Refused:
        return _Refused(self.place(node), word("F205", what=what))

    def _construct(self, node: ast.AST) -> str:
        if type(node) in _CONSTRUCTS:
            return _CONSTRUCTS[type(node)]
        return f"`{self.written(node)}`" if isinstance(node, ast.expr) else "this sign"

    def read(self, node: ast.expr) -> Node:
        try:
            return self._read(node, self.place(node))
        except _Refused as refused:
            self.problems.append(refused.problem)
            return tree.Number(Fraction(0), self.place(node))

    def _read(self, node: ast.expr, place: Place) -> Node:
        match node:
            case ast.Constant():
                return self._constant(node, place)
            case ast.Name(id=name):
                if name in FUNCTIONS:
                    raise _Refused(place, word("F230", name=name))
                if name.endswith(tree.REPORTED):
                    raise _Refused(place, word("F251"))
                return tree.Name(name, place)
            case ast.BinOp(left=left, op=op, right=right):
                if isinstance(op, ast.Mod):
                    raise _Refused(place, word("F220"))
                if type(op) not in _ARITHMETIC:
                    raise self.refuse(node, self._construct(op))
                return tree.Arithmetic(
                    _ARITHMETIC[type(op)], self.read(left), self.read(right), place
                )
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return tree.Negative(self.read(operand), place)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.read(operand)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return tree.Not(self.read(operand), place)
            case ast.BoolOp(op=op, values=values):
                return self._logic("and" if isinstance(op, ast.And) else "or", values, place)
            case ast.Compare(left=left, ops=ops, comparators=comparators):
                return self._comparison(node, [left, *comparators], ops, place)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return tree.Choice(self.read(test), self.read(body), self.read(orelse), place)
            case ast.Call():
                return self._call(node, place)
            case _:
                raise self.refuse(node, self._construct(node))

    def _constant(self, node: ast.Constant, place: Place) -> Node:
        written = self.written(node)
        match node.value:
            case bool():
                raise _Refused(place, word("F231", found=written))
            case int() | float() | complex():
                value = parse_figure(written)
                if value is None:
                    raise _Refused(place, word("F215", found=written))
                return tree.Number(value, place)
            case str() as text:
                if is_quoted(written):
                    return tree.Text(text, place)
                if not written[:1].isdigit():
                    raise self.refuse(node, "text quoted in this way")
                day = parse_date(written) or parse_month(written)
                if day is None:
                    raise _Refused(place, word("F218", found=written))
                return tree.Day(day, place)
            case _:
                raise self.refuse(node, f"`{written}`")

    def _logic(self, operator: Literal["and", "or"], values: list[ast.expr], place: Place) -> Node:
        left = self.read(values[0])
        for value in values[1:]:
            left = tree.Logic(operator, left, self.read(value), place)
        return left

    def _comparison(
        self, node: ast.expr, sides: list[ast.expr], ops: list[ast.cmpop], place: Place
    ) -> Node:
        links = [
            self._link(node, left, op, right, place)
            for (left, right), op in zip(pairwise(sides), ops, strict=True)
        ]
        joined = links[0]
        for link in links[1:]:
            joined = tree.Logic("and", joined, link, place)
        return joined

    def _link(
        self, node: ast.expr, left: ast.expr, op: ast.cmpop, right: ast.expr, place: Place
    ) -> Node:
        if isinstance(op, ast.In | ast.NotIn):
            if not isinstance(right, ast.List) or not right.elts:
                raise _Refused(self.place(right), word("F232"))
            options = tuple(self._literal(option) for option in right.elts)
            within = tree.Within(self.read(left), options, place)
            return within if isinstance(op, ast.In) else tree.Not(within, place)
        if type(op) not in _COMPARISONS:
            raise self.refuse(node, self._construct(op))
        return tree.Compare(_COMPARISONS[type(op)], self.read(left), self.read(right), place)

    def _literal(self, node: ast.expr) -> Node:
        option = self.read(node)
        if isinstance(option, tree.Negative) and isinstance(option.operand, tree.Number):
            return tree.Number(-option.operand.value, option.place)
        if not isinstance(option, tree.Number | tree.Text | tree.Day):
            raise _Refused(self.place(node), word("F232"))
        return option

    def _call(self, node: ast.Call, place: Place) -> Node:
        if not isinstance(node.func, ast.Name):
            raise self.refuse(node.func, self._construct(node.func))
        name = node.func.id
        arguments = [self.read(argument) for argument in node.args]
        if name == BEFORE_CORRECTION and not node.keywords:
            return self._reported(arguments, place)
        if name not in FUNCTIONS:
            for named in node.keywords:
                self.read(named.value)
            raise _Refused(
                self.place(node.func),
                word("F204", name=name, known=(*FUNCTIONS, BEFORE_CORRECTION)),
            )
        where = self._where(node, name)
        if name in AGGREGATES and (
            len(arguments) == 1 or name not in ("min", "max") or where is not None
        ):
            return self._aggregate(name, arguments, where, place)
        if (wording := argument_problem(name, len(arguments))) is not None:
            raise _Refused(place, wording)
        return tree.Call(name, tuple(arguments), place)

    def _reported(self, arguments: list[Node], place: Place) -> Node:
        """A field as it was before correction: a name that no rules file can write."""
        if len(arguments) != 1:
            raise _Refused(place, wrong_count(BEFORE_CORRECTION, "1", len(arguments)))
        match arguments[0]:
            case tree.Name(name) if not name.endswith(tree.REPORTED):  # or asked for twice
                return tree.Name(f"{name}{tree.REPORTED}", place)
            case other:
                raise _Refused(other.place, word("F251"))

    def _where(self, node: ast.Call, function: str) -> Node | None:
        where = None
        for named in node.keywords:
            if named.arg is None:
                raise self.refuse(named.value, "`**`")
            if named.arg != "where" or function not in AGGREGATES or where is not None:
                known = ("where",) if function in AGGREGATES else ()
                place = Place(self._character(named.col_offset), len(named.arg))
                raise _Refused(place, word("F209", name=named.arg, function=function, known=known))
            where = self.read(named.value)
        return where

    def _aggregate(
        self, name: str, arguments: list[Node], where: Node | None, place: Place
    ) -> Node:
        wanted = 0 if name == "count" else 1
        if name == "count" and where is None:
            match arguments:
                case [tree.Compare() | tree.Within() | tree.Logic() | tree.Not() as condition]:
                    left_out = where_left_out(self._at(place), self._at(condition.place))
                    raise _Refused(place, left_out)
        if len(arguments) != wanted:
            raise _Refused(place, wrong_count(name, str(wanted), len(arguments)))
        kind: AggregateKind = next(kind for kind in get_args(AggregateKind) if kind == name)
        return tree.Aggregate(kind, arguments[0] if arguments else None, where, place)

    def _at(self, place: Place) -> str:
        return self._text[place.start : place.start + place.length]


def _below(node: ast.expr, level: int) -> Iterator[tuple[ast.expr, int]]:
    """What stands right below `node`, each with its level and as often as our tree repeats it."""
    match node:
        case ast.Name() | ast.Constant():  # most nodes
            return
        case ast.BoolOp(values=values):  # `a and b and c` becomes `(a and b) and c`
            for value in values:
                yield value, level + len(values) - 1
        case ast.Compare(left=left, comparators=[*middle, last]):  # `a < b < c` reads b twice
            for side in (left, *middle, *middle, last):
                yield side, level + 1 + len(middle)
        case _:
            for child in ast.iter_child_nodes(node):
                if isinstance(child, ast.keyword):
                    yield child.value, level + 1
                elif isinstance(child, ast.expr):
                    yield child, level + 1


_CONSTRUCTS: dict[type[ast.AST], str] = {
    ast.Attribute: "a dot between names (`a.b`)",
    ast.Subscript: "square brackets behind a name (`a[b]`)",
    ast.Pow: "a power (`**`)",
    ast.FloorDiv: "whole division (`//`)",
    ast.Lambda: "`lambda`",
    ast.ListComp: "`for`",
    ast.SetComp: "`for`",
    ast.DictComp: "`for`",
    ast.GeneratorExp: "`for`",
    ast.NamedExpr: "`:=`",
    ast.JoinedStr: "text with `f` in front",
    ast.List: "a list outside `in [ … ]`",
    ast.Tuple: "a comma outside a call",
    ast.Set: "braces (`{ }`)",
    ast.Dict: "braces (`{ }`)",
    ast.Starred: "`*`",
    ast.Is: "`is`",
    ast.IsNot: "`is not`",
    ast.MatMult: "`@`",
    ast.BitXor: "`^`",
    ast.LShift: "`<<`",
    ast.RShift: "`>>`",
    ast.UnaryOp: "`~`",
}


def is_identifier(text: str) -> bool:
    """Whether `text` may be a name: a Python identifier as NFKC has it, no `__`, no keyword."""
    return (
        text.isidentifier()
        and unicodedata.normalize("NFKC", text) == text
        and "__" not in text
        and not keyword.iskeyword(text)
    )
