"""Slips of the pen in a formula: a sign, a figure, a word, a `where` that is left out.

Never evaluates a formula, and never decides in which place one stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from targets.formula import Formula, parse_formula, tree
from targets.formula.tree import Node, Place
from targets.rulebook.models import RulebookModel
from targets.testing.mutants.edits import beside

_BESIDE = {
    "<": ("<=", ">"),
    "<=": ("<", ">="),
    ">": (">=", "<"),
    ">=": (">", "<="),
    "==": ("!=",),
    "!=": ("==",),
}
_SUMS = {"+": "-", "-": "+"}
_AGGREGATES = {"sum": "last", "last": "sum", "mean": "sum", "min": "max", "max": "min"}
_FUNCTIONS = {
    "min": "max",
    "max": "min",
    "floor": "ceil",
    "ceil": "floor",
    "highest": "lowest",
    "lowest": "highest",
    "average": "whole",
    "whole": "average",
}


class _Splice(NamedTuple):
    """The letters from `start` up to `end` become `new`; `what` names the slip."""

    start: int
    end: int
    new: str
    what: str


def formula_slips(rulebook: RulebookModel, formula: Formula) -> Iterator[tuple[str, Formula]]:
    """Every formula that a slip makes of `formula`, with what tells the slip from the others."""
    for splice in _splices(rulebook, formula):
        text = formula.text[: splice.start] + splice.new + formula.text[splice.end :]
        parsed = parse_formula(text.strip())
        if isinstance(parsed, Formula):
            yield splice.what, parsed


def turned_over(formula: Formula) -> Formula | None:
    """A quotient with its two sides swapped; None where the formula is none."""
    root = formula.tree
    if not isinstance(root, tree.Arithmetic) or root.operator != "/":
        return None
    left, right = _text(formula, root.left), _text(formula, root.right)
    parsed = parse_formula(f"({right}) / ({left})")
    return parsed if isinstance(parsed, Formula) else None


def negated(formula: Formula) -> Formula | None:
    """The formula with `not` before it; None where another slip turns it round."""
    if isinstance(formula.tree, tree.Not | tree.Compare):
        return None
    parsed = parse_formula(f"not ({formula.text})")
    return parsed if isinstance(parsed, Formula) else None


def _splices(rulebook: RulebookModel, formula: Formula) -> Iterator[_Splice]:
    for node in tree.walk(formula.tree):
        match node:
            case tree.Compare(operator, left, right):
                yield from _signs(formula, left, right, operator, _BESIDE[operator])
                yield from _words(rulebook, formula, node)
            case tree.Arithmetic(operator, left, right) if operator in _SUMS:
                yield from _signs(formula, left, right, operator, (_SUMS[operator],))
            case tree.Logic(operator, left, right):
                other = "or" if operator == "and" else "and"
                yield from _signs(formula, left, right, operator, (other,))
            case tree.Not(_, place):
                yield _Splice(place.start, place.start + len("not"), "", "not left out")
            case tree.Number(_, place):
                yield from _figures(formula, place)
            case tree.Choice(test, yes, no):
                old, new = _text(formula, yes), _text(formula, no)
                swapped = f"({new}) if {_text(formula, test)} else ({old})"
                yield _spliced(node.place, swapped, "if and else swapped")
            case tree.Aggregate(kind, _, _, place):
                if kind in _AGGREGATES:
                    yield _called(place, kind, _AGGREGATES[kind])
                yield from _without_where(formula, node)
            case tree.Call(function, _, place) if function in _FUNCTIONS:
                yield _called(place, function, _FUNCTIONS[function])
            case _:
                pass


def _text(formula: Formula, node: Node) -> str:
    return formula.text[node.place.start : _end(node)]


def _end(node: Node) -> int:
    return node.place.start + node.place.length


def _spliced(place: Place, new: str, what: str) -> _Splice:
    return _Splice(place.start, place.start + place.length, new, what)


def _signs(
    formula: Formula, left: Node, right: Node, old: str, others: tuple[str, ...]
) -> Iterator[_Splice]:
    """The sign between two nodes; brackets may stand beside it."""
    first = formula.text.find(old, _end(left), right.place.start)
    if first >= 0:
        for new in others:
            yield _Splice(first, first + len(old), new, f"{old} → {new}")


def _figures(formula: Formula, place: Place) -> Iterator[_Splice]:
    old = formula.text[place.start : place.start + place.length]
    for new, _ in beside(old):
        yield _spliced(place, new, f"{old} → {new}")


def _called(place: Place, old: str, new: str) -> _Splice:
    return _Splice(place.start, place.start + len(old), new, f"{old} → {new}")


def _without_where(formula: Formula, node: tree.Aggregate) -> Iterator[_Splice]:
    if node.where is not None:
        start = _end(node.amount) if node.amount else formula.text.find("(", node.place.start) + 1
        yield _Splice(start, _end(node) - 1, "", "where left out")


def _words(rulebook: RulebookModel, formula: Formula, node: tree.Compare) -> Iterator[_Splice]:
    """The next of a category's words in the place of the one that is written."""
    for name, said in ((node.left, node.right), (node.right, node.left)):
        if not isinstance(name, tree.Name) or not isinstance(said, tree.Text):
            continue
        known = next(
            (spec.values for _, field, spec in rulebook.dataset_fields() if field == name.id), ()
        )
        if said.value in known and len(known) > 1:
            new = known[(known.index(said.value) + 1) % len(known)]
            old = _text(formula, said)
            quote = old[0]
            yield _spliced(said.place, f"{quote}{new}{quote}", f"{said.value} → {new}")
