"""The carrier of plain whole numbers: expressions compiled into Python functions.

Only trees that the plan has built come here, after the allow-list; they run without builtins, and
call nothing but `max`, `min`, `abs`, `str` for ids, and what `carriers.irrational` offers.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import CodeType

from targets.carriers.irrational import WHOLE_ONLY

SAFE_NAMES: Mapping[str, object] = {
    "__builtins__": {},
    "max": max,
    "min": min,
    "abs": abs,
    "text__": str,
    **WHOLE_ONLY,
}


class DatesOut(ast.NodeTransformer):
    """Takes `date(2009, 3, 1)` out of an expression and puts a name for it in, so that it is
    made once.
    """

    def __init__(self) -> None:
        self.dates: dict[str, date] = {}

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """A call of `date` becomes a name."""
        if isinstance(node.func, ast.Name) and node.func.id == "date":
            year, month, day = (int(ast.literal_eval(argument)) for argument in node.args)
            name = f"date__{year}_{month}_{day}"
            self.dates[name] = date(year, month, day)
            return ast.Name(name, ast.Load())
        self.generic_visit(node)
        return node


def rewritten(transformer: ast.NodeTransformer, expression: ast.expr) -> ast.expr:
    """A copy of `expression`, rewritten; plans are shared and never changed."""
    copied = ast.parse(ast.unparse(expression), mode="eval").body
    changed = transformer.visit(copied)
    if not isinstance(changed, ast.expr):
        raise TypeError(ast.dump(expression))
    return changed


def compile_module(
    text: str, name: str, constants: Mapping[str, object] | None = None
) -> Callable[..., object]:
    """The function `name` of a module that the plan wrote; it sees only the safe names and
    `constants`.
    """
    code: CodeType = compile(text, f"<{name}>", "exec")
    scope: dict[str, object] = {**SAFE_NAMES, **(constants or {})}
    exec(code, scope)  # noqa: S102 - text made from plan trees alone, which hold no attribute and no call but the safe names
    function = scope[name]
    if not callable(function):
        raise TypeError(name)
    return function


def compile_steps(
    inputs: Sequence[str],
    steps: Sequence[tuple[str, ast.expr]],
    name: str = "run",
    wanted: Sequence[str] | None = None,
) -> Callable[..., tuple[int, ...]]:
    """A function from the inputs, in order, to the values of all `steps`, or of those `wanted`, in
    order.
    """
    told = [step for step, _ in steps] if wanted is None else wanted
    lines = [f"def {name}({', '.join(inputs)}):"]
    lines += [f"    {step} = {ast.unparse(expression)}" for step, expression in steps]
    lines.append(f"    return ({''.join(f'{step}, ' for step in told)})")
    compiled: Callable[..., tuple[int, ...]] = compile_module("\n".join(lines), name)  # type: ignore[assignment]
    return compiled


def compile_row_tests(
    names: Sequence[str], tests: Sequence[ast.expr]
) -> Callable[[Sequence[object]], tuple[bool, ...]]:
    """A function from one record, its values in the order of `names`, to the truth of each test."""
    dates = DatesOut()
    indexed = [rewritten(_Indexed(names), rewritten(dates, test)) for test in tests]
    text = f"def test(row__):\n    return ({''.join(f'{ast.unparse(one)}, ' for one in indexed)})"
    compiled: Callable[[Sequence[object]], tuple[bool, ...]] = compile_module(
        text, "test", dates.dates
    )  # type: ignore[assignment]
    return compiled


class _Indexed(ast.NodeTransformer):
    """Puts the place in the record for every field's name."""

    def __init__(self, names: Sequence[str]) -> None:
        self._places = {name: place for place, name in enumerate(names)}

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A field's name becomes `row__[place]`."""
        if node.id not in self._places:
            return node
        return ast.Subscript(
            ast.Name("row__", ast.Load()), ast.Constant(self._places[node.id]), ast.Load()
        )


def row_expression(names: Sequence[str], expression: ast.expr, dates: DatesOut) -> str:
    """An expression over one record `row__`, as text for a compiled loop."""
    return ast.unparse(rewritten(_Indexed(names), rewritten(dates, expression)))
