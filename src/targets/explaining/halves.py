"""Whether a count that makes up a numerator stands in the denominator too. Never reads a number."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from targets.formula import Formula, tree
from targets.formula.tree import Node
from targets.rulebook.models import Indicator, RulebookModel

Kinship = Literal["apart", "part", "entangled"]
Half = tuple[Formula, Node]


def kinship_of(rulebook: RulebookModel, one: Indicator) -> Kinship:
    """How the numerator of a rate stands to its denominator.

    `apart`: no figure is in both, so that the one can grow and the other stay. `part`: the
    denominator is the numerator and others besides, `x / (y + x)`. `entangled`: any other way.
    """
    halves = _halves(one)
    if halves is None:
        return "apart"
    above, below = (_written(half) for half in halves)
    counted = frozenset(_counted(rulebook, halves[0][1]))
    if counted.isdisjoint(_counted(rulebook, halves[1][1])):
        return "apart"
    formula, denominator = halves[1]
    terms = [(formula, term) for term in _terms(denominator)]
    others = [term for term in terms if _written(term) != above]
    is_part = above != below and len(others) == len(terms) - 1
    if is_part and all(counted.isdisjoint(_counted(rulebook, term)) for _, term in others):
        return "part"
    return "entangled"


def _halves(one: Indicator) -> tuple[Half, Half] | None:
    """The two sides of a rate, wherever they are written."""
    if one.numerator is not None and one.denominator is not None:
        return (one.numerator, one.numerator.tree), (one.denominator, one.denominator.tree)
    match one.value.tree if one.value is not None else None:
        case tree.Arithmetic("/", above, below) if one.value is not None:
            return (one.value, above), (one.value, below)
        case _:
            return None


def _written(half: Half) -> str:
    formula, node = half
    return "".join(formula.text[node.place.start :][: node.place.length].split())


def _terms(node: Node) -> Iterator[Node]:
    """What is added up: `y` and `x` of `y + x`."""
    match node:
        case tree.Arithmetic("+", left, right):
            yield from _terms(left)
            yield from _terms(right)
        case _:
            yield node


def _counted(rulebook: RulebookModel, node: Node) -> Iterator[str]:
    """The figures that a node adds up; of records that are counted, those that choose them.

    Which records are added up is no figure of them: `where` may be the same on both sides.
    """
    match node:
        case tree.Aggregate(amount=None, where=None):
            return
        case tree.Aggregate(amount=None, where=where) if where is not None:
            yield from _counted(rulebook, where)
        case tree.Aggregate(amount=amount) if amount is not None:
            yield from _counted(rulebook, amount)
        case tree.Name(name):
            yield from _behind(rulebook, name)
        case _:
            for child in tree.children(node):
                yield from _counted(rulebook, child)


def _behind(rulebook: RulebookModel, name: str) -> Iterator[str]:
    """A field itself; of an indicator, what it is made of; nothing of a constant."""
    if name in rulebook.constants:
        return
    found = next((one for one in rulebook.indicators if one.id == name), None)
    if found is None:
        yield tree.plain_name(name)
        return
    for formula in (found.numerator, found.denominator, found.value):
        if formula is not None:
            yield from _counted(rulebook, formula.tree)
