"""The text of a formula read into a tree, against an allow-list.

Grammar: a Python expression, parsed by simpleeval's parser, of names, numbers, quoted text, dates,
`+ - * /`, comparisons, `and or not`, `in [ … ]`, `a if c else b`, and calls of the functions below.
Never evaluates anything, and never lets a construct through that is not named here.
"""

from __future__ import annotations

import ast
import keyword
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import get_args

from simpleeval import SimpleEval

from targets.calendar import parse_date, parse_month
from targets.errors import Wording, word
from targets.figures import DIGITS_AT_MOST, parse_figure
from targets.formula import tree
from targets.formula.tree import AggregateKind, ArithmeticOperator, Comparison, Node, Place

CHARACTERS_AT_MOST = 2_000
NODES_AT_MOST = 500
LEVELS_AT_MOST = 30

AGGREGATES: tuple[str, ...] = get_args(AggregateKind)
VALUE_FUNCTIONS = ("min", "max", "abs", "round", "floor", "ceil", "is_missing")
VETO_FUNCTIONS = ("met", "score")
FUNCTIONS = frozenset((*AGGREGATES, *VALUE_FUNCTIONS, *VETO_FUNCTIONS))

LOOK_ALIKES = {"“": '"', "”": '"', "‘": "'", "’": "'", "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/", "、": ","}

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
_DATE = re.compile(r"(?<![\w.\-])\d{4}-\d{1,2}(?:-\d{1,2})?(?![\w.\-])", re.ASCII)
_PERCENT = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)(\s*)%(?=\s*(?:$|[-+*/<>=!,)\]]|and\b|or\b|if\b|else\b|in\b|not\b))", re.ASCII)
_GLUED = re.compile(r"(?<![\w.])\d[\d.]*[A-Za-z_]\w*", re.ASCII)
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong at a place of a formula."""

    place: Place
    wording: Wording


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
    whole = Place(0, len(text))
    if len(text) > CHARACTERS_AT_MOST:
        return (Problem(whole, word("F207", what="characters", found=len(text), limit=CHARACTERS_AT_MOST)),)
    flat = re.sub(r"\s", " ", text)
    masked = _QUOTED.sub(lambda quoted: "'" + "_" * (len(quoted[0]) - 2) + "'", flat)
    if problems := tuple(_check_letters(masked)):
        return problems
    readable = _readable(flat, masked)
    try:
        statement = SimpleEval.parse(readable)
    except (SyntaxError, RecursionError, MemoryError, ValueError) as error:
        return (Problem(*_explain_syntax_error(error, flat)),)
    if not isinstance(statement, ast.Expr):
        return (Problem(whole, word("F205", what="a statement")),)
    reader = _Reader(text, readable)
    if problem := reader.check_size(statement.value):
        return (problem,)
    try:
        return Formula(text, reader.read(statement.value))
    except _Refused as refused:
        return (refused.problem,)


def _check_letters(masked: str) -> Iterator[Problem]:
    """Everything outside quotes that cannot be part of a formula, whatever it means."""
    for start, letter in enumerate(masked):
        instead = LOOK_ALIKES.get(letter, unicodedata.normalize("NFKC", letter))
        if instead != letter:
            yield Problem(Place(start, 1), word("F206", found=letter, instead=instead))
        elif letter == ";":
            yield Problem(Place(start, 1), word("F224"))
        elif letter == "\\":
            yield Problem(Place(start, 1), word("F205", what="a backslash"))
    if unicodedata.normalize("NFKC", masked) != masked and masked.isascii() is False:
        composed = unicodedata.normalize("NFKC", masked)
        if all(LOOK_ALIKES.get(one, unicodedata.normalize("NFKC", one)) == one for one in masked):
            yield Problem(Place(0, len(masked)), word("F206", found=masked, instead=composed))
    if masked.count("(") + masked.count("[") > LEVELS_AT_MOST * 4:
        yield Problem(Place(0, len(masked)), word("F207", what="brackets", found="more", limit=LEVELS_AT_MOST * 4))
    for match in re.finditer(r"(?<![=<>!])=(?!=)", masked):
        if not re.search(r"\bwhere\s*$", masked[: match.start()]) and not re.search(
            r"[(,]\s*\w+\s*$", masked[: match.start()]
        ):
            yield Problem(Place(match.start(), 1), word("F219"))
    dates = [match.span() for match in _DATE.finditer(masked)]
    for match in _GLUED.finditer(masked):
        if not any(start <= match.start() < end for start, end in dates):
            yield Problem(Place(match.start(), len(match[0])), word("F215", found=match[0]))


def _readable(flat: str, masked: str) -> str:
    """`flat` with percents and dates put so that Python's grammar takes them, every place kept.

    `82%` becomes `82j` (no formula can write an imaginary number: letters glued to digits are refused),
    and `2009-03-01` becomes quoted text of the same length.
    """
    letters = list(flat)
    for match in _PERCENT.finditer(masked):
        digits, blanks = match.group(1), match.group(2)
        letters[match.start() : match.end()] = list(f"{digits}j{blanks}")
    for match in _DATE.finditer(masked):
        letters[match.start() : match.end()] = list("'" + "_" * (len(match[0]) - 2) + "'")
    return "".join(letters)


def _explain_syntax_error(error: Exception, flat: str) -> tuple[Place, Wording]:
    if not isinstance(error, SyntaxError):
        return Place(0, len(flat)), word("F207", what="levels", found="more", limit=LEVELS_AT_MOST)
    lead = len(flat) - len(flat.lstrip())
    start = min(max((error.offset or 1) - 1, 0) + lead, max(len(flat) - 1, 0))
    if not flat.strip():
        return Place(0, 1), word("F201", found="nothing")
    found = _token_at(flat, start)
    if found == "%":
        return Place(start, 1), word("F220")
    if flat.count("(") != flat.count(")"):
        return Place(start, len(found)), word("F229", opened=flat.count("("), closed=flat.count(")"))
    return Place(start, len(found)), word("F201", found=found)


def _token_at(flat: str, start: int) -> str:
    match = re.compile(r"\w+|\S").match(flat, start)
    return match[0] if match else flat[start : start + 1] or " "


class _Reader:
    """One formula's syntax tree turned into ours; stops at the first construct outside the list."""

    def __init__(self, text: str, readable: str) -> None:
        self._text = text
        stripped = readable.lstrip()
        self._lead = len(readable) - len(stripped)
        self._bytes = stripped.encode()
        self._ascii = stripped.isascii()

    def place(self, node: ast.expr) -> Place:
        """Python counts bytes of UTF-8; we count characters of the formula."""
        start, end = self._character(node.col_offset), self._character(node.end_col_offset or node.col_offset + 1)
        return Place(start, end - start)

    def _character(self, offset: int) -> int:
        return self._lead + (offset if self._ascii else len(self._bytes[:offset].decode()))

    def written(self, node: ast.expr) -> str:
        place = self.place(node)
        return self._text[place.start : place.start + place.length]

    def check_size(self, root: ast.expr) -> Problem | None:
        count, waiting = 0, [(root, 1)]
        while waiting:
            node, level = waiting.pop()
            count += 1
            if level > LEVELS_AT_MOST:
                return Problem(self.place(root), word("F207", what="levels", found=level, limit=LEVELS_AT_MOST))
            waiting += [
                (child, level + 1)
                for child in ast.iter_child_nodes(node)
                if isinstance(child, ast.expr)
            ]
            waiting += [(named.value, level + 1) for named in getattr(node, "keywords", [])]
        if count > NODES_AT_MOST:
            return Problem(self.place(root), word("F207", what="parts", found=count, limit=NODES_AT_MOST))
        return None

    def refuse(self, node: ast.expr, what: str) -> _Refused:
        return _Refused(self.place(node), word("F205", what=what))

    def read(self, node: ast.expr) -> Node:
        place = self.place(node)
        match node:
            case ast.Constant():
                return self._constant(node, place)
            case ast.Name(id=name):
                if name in FUNCTIONS:
                    raise _Refused(place, word("F230", name=name))
                return tree.Name(name, place)
            case ast.BinOp(left=left, op=op, right=right):
                if isinstance(op, ast.Mod):
                    raise _Refused(place, word("F220"))
                if type(op) not in _ARITHMETIC:
                    raise self.refuse(node, _construct(op))
                return tree.Arithmetic(_ARITHMETIC[type(op)], self.read(left), self.read(right), place)
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
                raise self.refuse(node, _construct(node))

    def _constant(self, node: ast.Constant, place: Place) -> Node:
        written = self.written(node)
        match node.value:
            case bool():
                raise _Refused(place, word("F231", found=written))
            case int() | float() | complex():
                value = parse_figure(written)
                if value is None:
                    raise _Refused(place, word("F215", found=written, limit=DIGITS_AT_MOST))
                return tree.Number(value, place)
            case str() as text:
                if written[:1] in "\"'":
                    return tree.Text(text, place)
                day = parse_date(written) or parse_month(written)
                if day is None:
                    raise _Refused(place, word("F218", found=written))
                return tree.Day(day, place)
            case _:
                raise self.refuse(node, f"`{written}`")

    def _logic(self, operator: str, values: list[ast.expr], place: Place) -> Node:
        left = self.read(values[0])
        for value in values[1:]:
            left = tree.Logic("and" if operator == "and" else "or", left, self.read(value), place)
        return left

    def _comparison(self, node: ast.expr, sides: list[ast.expr], ops: list[ast.cmpop], place: Place) -> Node:
        links = [
            self._link(node, left, op, right, place)
            for (left, right), op in zip(pairwise(sides), ops, strict=True)
        ]
        joined = links[0]
        for link in links[1:]:
            joined = tree.Logic("and", joined, link, place)
        return joined

    def _link(self, node: ast.expr, left: ast.expr, op: ast.cmpop, right: ast.expr, place: Place) -> Node:
        if isinstance(op, ast.In | ast.NotIn):
            if not isinstance(right, ast.List) or not right.elts:
                raise _Refused(self.place(right), word("F232"))
            options = tuple(self._literal(option) for option in right.elts)
            within = tree.Within(self.read(left), options, place)
            return within if isinstance(op, ast.In) else tree.Not(within, place)
        if type(op) not in _COMPARISONS:
            raise self.refuse(node, f"`{_construct(op)}`")
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
            raise self.refuse(node.func, _construct(node.func))
        name = node.func.id
        if name not in FUNCTIONS:
            raise _Refused(self.place(node.func), word("F204", name=name, known=FUNCTIONS))
        arguments = []
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                raise self.refuse(argument, "`*`")
            arguments.append(self.read(argument))
        where = self._where(node, name)
        if name in AGGREGATES and (len(arguments) == 1 or name not in ("min", "max") or where is not None):
            return self._aggregate(name, arguments, where, place)
        if where is not None:
            raise _Refused(place, word("F209", name="where", function=name))
        _check_argument_count(name, len(arguments), place)
        return tree.Call(name, tuple(arguments), place)

    def _where(self, node: ast.Call, function: str) -> Node | None:
        where = None
        for named in node.keywords:
            if named.arg != "where" or function not in AGGREGATES or where is not None:
                raise _Refused(
                    self.place(named.value), word("F209", name=named.arg or "**", function=function)
                )
            where = self.read(named.value)
        return where

    def _aggregate(self, name: str, arguments: list[Node], where: Node | None, place: Place) -> Node:
        wanted = 0 if name == "count" else 1
        if len(arguments) != wanted:
            raise _Refused(place, word("F208", function=name, wanted=wanted, found=len(arguments)))
        kind: AggregateKind = next(kind for kind in get_args(AggregateKind) if kind == name)
        return tree.Aggregate(kind, arguments[0] if arguments else None, where, place)


def _check_argument_count(name: str, found: int, place: Place) -> None:
    match name:
        case "min" | "max":
            if found < 2:
                raise _Refused(place, word("F208", function=name, wanted="1 or more", found=found))
        case "round":
            if found not in (1, 2):
                raise _Refused(place, word("F208", function=name, wanted="1 or 2", found=found))
        case _:
            if found != 1:
                raise _Refused(place, word("F208", function=name, wanted=1, found=found))


_CONSTRUCTS: dict[type[ast.AST], str] = {
    ast.Attribute: "an attribute (`a.b`)",
    ast.Subscript: "a subscript (`a[b]`)",
    ast.Pow: "a power (`**`)",
    ast.FloorDiv: "whole division (`//`)",
    ast.Lambda: "`lambda`",
    ast.ListComp: "a comprehension",
    ast.SetComp: "a comprehension",
    ast.DictComp: "a comprehension",
    ast.GeneratorExp: "a comprehension",
    ast.NamedExpr: "`:=`",
    ast.JoinedStr: "a formatted text",
    ast.List: "a list outside `in [ … ]`",
    ast.Tuple: "a comma outside a call",
    ast.Set: "a set",
    ast.Dict: "a dictionary",
    ast.Starred: "`*`",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.Await: "`await`",
    ast.Yield: "`yield`",
}


def _construct(node: ast.AST) -> str:
    return _CONSTRUCTS.get(type(node), f"`{type(node).__name__}`")


def is_identifier(text: str) -> bool:
    """Whether `text` may be a name: a Python identifier, unchanged by NFKC, without `__`, no keyword."""
    return (
        text.isidentifier()
        and unicodedata.normalize("NFKC", text) == text
        and "__" not in text
        and not keyword.iskeyword(text)
    )

