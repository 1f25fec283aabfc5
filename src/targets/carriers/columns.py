"""The carrier of columns: simpleeval walks an expression whose names are narwhals columns.

The same trees as on whole numbers; a conditional becomes when/then, `and` becomes `&`. No column
that comes here holds nulls, so that no engine's null logic has a say.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import narwhals as nw
from simpleeval import SimpleEval

from targets.carriers.backends import Backend

Column = nw.Expr


def _whole(value: Any) -> Any:
    """A column; whole numbers are 64 bits wide, for a column of bare literals has 32 on Polars and
    wraps silently.
    """
    if isinstance(value, nw.Expr):
        return value
    wide = isinstance(value, int) and not isinstance(value, bool)
    return nw.lit(value, nw.Int64) if wide else nw.lit(value)


def _larger(*columns: Any) -> Any:
    return reduce(
        lambda a, b: nw.when(_whole(a) >= _whole(b)).then(_whole(a)).otherwise(_whole(b)), columns
    )


def _smaller(*columns: Any) -> Any:
    return reduce(
        lambda a, b: nw.when(_whole(a) <= _whole(b)).then(_whole(a)).otherwise(_whole(b)), columns
    )


def _absolute(column: Any) -> Any:
    return nw.when(_whole(column) < 0).then(-_whole(column)).otherwise(_whole(column))


def _divided_by_doubles(left: Any, right: Any) -> Any:
    """Floor division where `//` goes through a double: the rest is taken off first, so that the
    quotient is whole, and half a divisor put on, so that the double next to it rounds down to it.

    Exact while the quotient stays below 2^51: three roundings of half a unit in 53 bits.
    """
    a, b = _whole(left), _whole(right)
    return ((a - a % b + b // 2) // b).cast(nw.Int64)


def _divided_in_two(left: Any, right: Any) -> Any:
    """The same for quotients of any size: the near one, then the error it made, divided again."""
    a, b = _whole(left), _whole(right)
    near = _divided_by_doubles(a, b)
    return near + _divided_by_doubles(a - near * b, b)


def _as_text(column: Any) -> Any:
    return _whole(column).cast(nw.String)


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: _whole(a) // b,
    ast.USub: lambda a: -a,
    ast.Not: lambda a: ~_whole(a),
    ast.Lt: lambda a, b: _whole(a) < b,
    ast.LtE: lambda a, b: _whole(a) <= b,
    ast.Gt: lambda a, b: _whole(a) > b,
    ast.GtE: lambda a, b: _whole(a) >= b,
    ast.Eq: lambda a, b: _whole(a) == b,
    ast.NotEq: lambda a, b: _whole(a) != b,
}


class ColumnWalk(SimpleEval):  # type: ignore[misc]
    """Evaluates plan expressions over the columns that their names say."""

    def __init__(self, backend: Backend | None = None, *, large_quotients: bool = False) -> None:
        divide = _OPERATORS[ast.FloorDiv]
        if backend is not None and not backend.divides_whole_numbers:
            divide = _divided_in_two if large_quotients else _divided_by_doubles
        super().__init__(
            operators={**_OPERATORS, ast.FloorDiv: divide, ast.Mod: self.remainder},
            functions={
                "max": _larger,
                "min": _smaller,
                "abs": _absolute,
                "date": date,
                "text__": _as_text,
            },
            names=_AnyColumn(),
            allowed_attrs={},
        )
        self.nodes = {
            ast.Name: self._eval_name,
            ast.Constant: self._eval_constant,
            ast.UnaryOp: self._eval_unaryop,
            ast.BinOp: self._eval_binop,
            ast.BoolOp: self._eval_boolop,
            ast.Compare: self._eval_compare,
            ast.IfExp: self._eval_ifexp,
            ast.Call: self._eval_call,
        }

    def quotient(self, left: Any, right: Any) -> Any:
        """The quotient rounded down, however this backend comes to it."""
        return self.operators[ast.FloorDiv](_whole(left), _whole(right))

    def remainder(self, left: Any, right: Any) -> Any:
        """What floor division leaves. Not every engine has an operator of its own for it."""
        a, b = _whole(left), _whole(right)
        return a - self.operators[ast.FloorDiv](a, b) * b

    def column(self, expression: ast.expr) -> Column:
        """The column that `expression` describes."""
        found = _whole(self._eval(expression))
        if not isinstance(found, nw.Expr):
            raise TypeError(ast.unparse(expression))
        return found

    def _eval_ifexp(self, node: ast.IfExp) -> Any:
        return (
            nw.when(_whole(self._eval(node.test)))
            .then(_whole(self._eval(node.body)))
            .otherwise(_whole(self._eval(node.orelse)))
        )

    def _eval_boolop(self, node: ast.BoolOp) -> Any:
        parts = [_whole(self._eval(value)) for value in node.values]
        return reduce(and_ if isinstance(node.op, ast.And) else or_, parts)

    def _eval_compare(self, node: ast.Compare) -> Any:
        left, right = self._eval(node.left), self._eval(node.comparators[0])
        return self.operators[type(node.ops[0])](left, right)


class _AnyColumn(dict[str, Column]):
    """Every name is the column of that name."""

    def __missing__(self, name: str) -> Column:
        return nw.col(name)
