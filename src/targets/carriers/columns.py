"""The carrier of columns: simpleeval walks an expression whose names are narwhals columns.

The same trees as on whole numbers; a conditional becomes when/then, `and` becomes `&`. No column
that comes here holds nulls, so that no engine's null logic has a say.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

import narwhals as nw
from simpleeval import SimpleEval

Column = nw.Expr


def _whole(value: Any) -> Any:
    return nw.lit(value) if not isinstance(value, nw.Expr) else value


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


_OPERATORS: dict[type[ast.AST], Callable[..., Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.FloorDiv: lambda a, b: _whole(a) // b,
    ast.Mod: lambda a, b: _whole(a) % b,
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
    """Evaluates plan expressions over columns; `columns` names them."""

    def __init__(self, columns: Mapping[str, Column] | None = None) -> None:
        super().__init__(
            operators=_OPERATORS,
            functions={"max": _larger, "min": _smaller, "abs": _absolute, "date": date},
            names=columns if columns is not None else _AnyColumn(),
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
