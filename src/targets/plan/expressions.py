"""Small builders of step expressions: Python syntax trees over whole numbers, folded where
constant.

What comes out is only names, whole numbers, texts, `+ - * // % **`, comparisons, `and or not`,
`a if c else b`, and the calls `max min abs date` and those of
`carriers.irrational`. Never a float, never a true division.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from datetime import date

from targets.formula.tree import Comparison

_COMPARISONS: dict[Comparison, tuple[type[ast.cmpop], Callable[[int, int], bool]]] = {
    "<": (ast.Lt, lambda a, b: a < b),
    "<=": (ast.LtE, lambda a, b: a <= b),
    ">": (ast.Gt, lambda a, b: a > b),
    ">=": (ast.GtE, lambda a, b: a >= b),
    "==": (ast.Eq, lambda a, b: a == b),
    "!=": (ast.NotEq, lambda a, b: a != b),
}


FOLDED_AT_MOST = 10**400

# Expressions never change, so that they can share what most of them hold.
_READ = ast.Load()
_SMALL = tuple(ast.Constant(number) for number in range(101))


def name(identifier: str) -> ast.expr:
    """A field, an aggregate or an earlier step."""
    return ast.Name(identifier, _READ)


def whole(number: int) -> ast.expr:
    """A whole number."""
    if 0 <= number < len(_SMALL):
        return _SMALL[number]
    return ast.Constant(number) if number > 0 else ast.UnaryOp(ast.USub(), whole(-number))


def text(value: str) -> ast.expr:
    """A text."""
    return ast.Constant(value)


def day(value: date) -> ast.expr:
    """A date, written `date(2009, 3, 1)`."""
    return ast.Call(name("date"), [whole(value.year), whole(value.month), whole(value.day)], [])


def as_text(operand: ast.expr) -> ast.expr:
    """An id as text, whether it was delivered as text or as a whole number."""
    return ast.Call(name("text__"), [operand], [])


def truth(value: bool) -> ast.expr:  # noqa: FBT001 - the flag is what is written, not a switch
    """Yes or no."""
    return ast.Constant(value)


def constant(expression: ast.expr) -> int | None:
    """The whole number that `expression` is, or None where it is no constant."""
    kind = type(expression)
    if kind is ast.Name:  # most often
        return None
    if isinstance(expression, ast.Constant):
        value = expression.value
        return value if type(value) is int else None  # yes and no are of a type below it
    if isinstance(expression, ast.UnaryOp) and isinstance(expression.op, ast.USub):
        inner = constant(expression.operand)
        return None if inner is None else -inner
    return None


def constant_truth(expression: ast.expr) -> bool | None:
    """The yes or no that `expression` is, or None where it is no constant."""
    if isinstance(expression, ast.Constant) and isinstance(expression.value, bool):
        return expression.value
    return None


def same(left: ast.expr, right: ast.expr) -> bool:
    """Whether both are written alike."""
    if left is right:
        return True
    if isinstance(left, ast.Constant) and isinstance(right, ast.Constant):
        return type(left.value) is type(right.value) and bool(left.value == right.value)
    if type(left) is not type(right) or _own_key(left) != _own_key(right):
        return False
    some, others = parts(left), parts(right)
    return len(some) == len(others) and all(map(same, some, others))


def key(expression: ast.expr) -> object:
    """What is equal, and has an equal hash, just for expressions that are written alike."""
    inner = parts(expression)
    return (_own_key(expression), *map(key, inner)) if inner else _own_key(expression)


def _own_key(expression: ast.expr) -> object:
    """What tells an expression from others that are made of the same parts."""
    match expression:
        case ast.Name(id=identifier):
            return identifier
        case ast.Constant(value=value):
            return type(value), value
        case ast.BinOp(op=operator) | ast.BoolOp(op=operator) | ast.UnaryOp(op=operator):
            return type(operator)
        case ast.Compare(ops=[operator]):
            return type(operator)
        case ast.Call(func=ast.Name(id=function)):
            return ast.Call, function
        case _:
            return type(expression)


def parts(expression: ast.expr) -> Sequence[ast.expr]:
    """What `expression` is made of, left to right, without the name of a function."""
    match expression:
        case ast.Name() | ast.Constant():
            return ()
        case ast.BinOp(left=left, right=right):
            return left, right
        case ast.Compare(left=left, comparators=others):
            return left, *others
        case ast.IfExp(test=test, body=yes, orelse=no):
            return test, yes, no
        case ast.UnaryOp(operand=operand):
            return (operand,)
        case ast.BoolOp(values=several) | ast.Call(args=several):
            return several
        case _:
            raise TypeError(ast.dump(expression))


def _each_once(expressions: list[ast.expr]) -> list[ast.expr]:
    """Those that are written alike once, in order."""
    if len(expressions) < 2:
        return expressions
    return list({key(one): one for one in expressions}.values())


def add(left: ast.expr, right: ast.expr) -> ast.expr:
    a, b = constant(left), constant(right)
    if a is not None and b is not None:
        return whole(a + b)
    if a == 0:
        return right
    if b == 0:
        return left
    return ast.BinOp(left, ast.Add(), right)


def subtract(left: ast.expr, right: ast.expr) -> ast.expr:
    a, b = constant(left), constant(right)
    if a is not None and b is not None:
        return whole(a - b)
    if b == 0:
        return left
    if a == 0:
        return negative(right)
    return ast.BinOp(left, ast.Sub(), right)


def negative(operand: ast.expr) -> ast.expr:
    value = constant(operand)
    return whole(-value) if value is not None else ast.UnaryOp(ast.USub(), operand)


def multiply(left: ast.expr, right: ast.expr) -> ast.expr:
    a, b = constant(left), constant(right)
    if a is not None and b is not None:
        return _folded(a * b) or ast.BinOp(left, ast.Mult(), right)
    if a is not None:
        left, right, b = right, left, a
    if b is None:
        return ast.BinOp(left, ast.Mult(), right)
    if b in (0, 1):
        return left if b else right
    match left:
        case ast.BinOp(left=factor, op=ast.Mult(), right=known) if (
            inner := constant(known)
        ) is not None and (folded := _folded(inner * b)) is not None:
            return multiply(factor, folded)
        case ast.IfExp(test=test, body=yes, orelse=no) if _are_constant(yes, no):
            return choose(test, multiply(yes, right), multiply(no, right))
        case _:
            return ast.BinOp(left, ast.Mult(), right)


def _folded(product: int) -> ast.expr | None:
    """A product worked out, unless it is so long that it would grow from step to step."""
    return whole(product) if abs(product) <= FOLDED_AT_MOST else None


def _are_constant(*expressions: ast.expr) -> bool:
    return all(constant(one) is not None for one in expressions)


def floor_divide(left: ast.expr, right: ast.expr) -> ast.expr:
    """Floor division; `right` is above zero."""
    a, b = constant(left), constant(right)
    if b == 1:
        return left
    if a is not None and b is not None:
        return whole(a // b)
    return ast.BinOp(left, ast.FloorDiv(), right)


def remainder(left: ast.expr, right: ast.expr) -> ast.expr:
    """What floor division leaves; `left` is not below zero, `right` above."""
    return ast.BinOp(left, ast.Mod(), right)


def power(left: ast.expr, right: ast.expr) -> ast.expr:
    """`left` to the power of `right`, neither below zero: a number of any size, so not worked
    out here.
    """
    a, b = constant(left), constant(right)
    if a == 1 or b == 0:
        return whole(1)
    if b == 1:
        return left
    return ast.BinOp(left, ast.Pow(), right)


def call_whole(function: str, *arguments: ast.expr) -> ast.expr:
    """A function of `carriers.irrational`."""
    return ast.Call(name(function), list(arguments), [])


def maximum(left: ast.expr, right: ast.expr) -> ast.expr:
    return _extreme("max", max, left, right)


def highest(*absences: ast.expr) -> ast.expr:
    """The highest of numbers that are never below zero."""
    above: list[ast.expr] = []
    for one in absences:
        match one:
            case ast.Call(func=ast.Name(id="max"), args=inner):
                above += inner
            case _ if constant(one) != 0:
                above.append(one)
    match _each_once(above):
        case []:
            return whole(0)
        case [only]:
            return only
        case several:
            return ast.Call(name("max"), several, [])


def minimum(left: ast.expr, right: ast.expr) -> ast.expr:
    return _extreme("min", min, left, right)


def _extreme(
    function: str, fold: Callable[[int, int], int], left: ast.expr, right: ast.expr
) -> ast.expr:
    a, b = constant(left), constant(right)
    if a is not None and b is not None:
        return whole(fold(a, b))
    if same(left, right):
        return left
    return ast.Call(name(function), [left, right], [])


def absolute(operand: ast.expr) -> ast.expr:
    value = constant(operand)
    return whole(abs(value)) if value is not None else ast.Call(name("abs"), [operand], [])


def compare(operator: Comparison, left: ast.expr, right: ast.expr) -> ast.expr:
    node, fold = _COMPARISONS[operator]
    a, b = constant(left), constant(right)
    if a is not None and b is not None:
        return truth(fold(a, b))
    match left:
        case ast.IfExp(test=test, body=yes, orelse=no) if b is not None and _are_constant(yes, no):
            return choose(test, compare(operator, yes, right), compare(operator, no, right))
    return ast.Compare(left, [node()], [right])


def is_in(item: ast.expr, options: list[ast.expr]) -> ast.expr:
    """Whether `item` is one of `options`."""
    return either(*(compare("==", item, option) for option in options))


def both(*parts: ast.expr) -> ast.expr:
    return _joined(ast.And(), parts, neutral=True)


def either(*parts: ast.expr) -> ast.expr:
    return _joined(ast.Or(), parts, neutral=False)


def _joined(operator: ast.boolop, parts: tuple[ast.expr, ...], *, neutral: bool) -> ast.expr:
    undecided: list[ast.expr] = []
    for part in parts:
        value = constant_truth(part)
        if value is (not neutral):
            return part
        if isinstance(part, ast.BoolOp) and type(part.op) is type(operator):
            undecided += part.values
        elif value is None:
            undecided.append(part)
    match _each_once(undecided):
        case []:
            return truth(neutral)
        case [only]:
            return only
        case several:
            return ast.BoolOp(operator, several)


def negate(operand: ast.expr) -> ast.expr:
    value = constant_truth(operand)
    if value is not None:
        return truth(not value)
    match operand:
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            return inner
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            flipped: dict[type[ast.cmpop], ast.cmpop] = {
                ast.Lt: ast.GtE(),
                ast.LtE: ast.Gt(),
                ast.Gt: ast.LtE(),
                ast.GtE: ast.Lt(),
                ast.Eq: ast.NotEq(),
                ast.NotEq: ast.Eq(),
            }
            return ast.Compare(left, [flipped[type(op)]], [right])
        case _:
            return ast.UnaryOp(ast.Not(), operand)


def choose(test: ast.expr, yes: ast.expr, no: ast.expr) -> ast.expr:
    """`yes if test else no`."""
    decided = constant_truth(test)
    if decided is not None:
        return yes if decided else no
    match yes:
        case ast.IfExp(test=again, body=body) if same(again, test):
            yes = body
    match no:
        case ast.IfExp(test=again, orelse=otherwise) if same(again, test):
            no = otherwise
    if same(yes, no):
        return yes
    first = constant_truth(yes)
    if first is not None and constant_truth(no) is not None:
        return test if first else negate(test)
    return ast.IfExp(test, yes, no)


def outcomes(expression: ast.expr) -> frozenset[int]:
    """The whole numbers that a choice among constants can give."""
    match expression:
        case ast.IfExp(body=body, orelse=otherwise):
            return outcomes(body) | outcomes(otherwise)
        case _ if (code := constant(expression)) is not None:
            return frozenset({code})
        case _:
            raise TypeError(ast.dump(expression))


def total(parts: list[ast.expr]) -> ast.expr:
    """All of them added up."""
    whole_sum: ast.expr = whole(0)
    for part in parts:
        whole_sum = add(whole_sum, part)
    return whole_sum


def names_in(expression: ast.expr) -> tuple[str, ...]:
    """The names that `expression` asks for, functions left out, each once, the outermost first."""
    waiting = [expression]
    for part in waiting:  # which grows meanwhile
        waiting += parts(part)
    return tuple(dict.fromkeys(part.id for part in waiting if isinstance(part, ast.Name)))


def written(expression: ast.expr) -> str:
    """The expression as text."""
    match expression:
        case ast.Name(id=identifier):
            return identifier
        case ast.Constant(value=value):
            return repr(value)
        case _:
            return ast.unparse(expression)
