"""Whether a look at the peers makes sense in its place: `whole(x)`, `average(x, area)` and kin.

Never evaluates, and never says which units count as peers.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.errors import Wording, listed, word
from targets.formula.letters import Problem
from targets.formula.scope import Role, Scope
from targets.formula.tree import Call, Kind, Name, Node


def check_look(node: Call, scope: Scope) -> Iterator[Problem]:
    """Everything wrong with one look at the peers; an unknown name raises no second problem."""
    function = node.function
    if scope.groups is None or scope.in_records:
        yield Problem(node.place, word("F271", function=function))
        return
    indicator, *within = node.arguments
    yield from _check_indicator(function, indicator, scope)
    for group in within:
        yield from _check_group(group, scope)


def _check_indicator(function: str, node: Node, scope: Scope) -> Iterator[Problem]:
    if not isinstance(node, Name):
        yield Problem(node.place, word("F272", function=function))
        return
    name, meaning = node.id, scope.names.get(node.id)
    if meaning is not None and meaning.role is Role.INDICATOR:
        if meaning.whole and function != "whole":
            yield Problem(node.place, word("F276", name=name, function=function))
    elif meaning is not None and meaning.role is Role.FIELD:
        yield Problem(node.place, _is_a_field(function, name, meaning.kind, name))
    elif scope.fields and name in scope.fields and scope.fields[name].role is Role.FIELD:
        kind = scope.fields[name].kind
        yield Problem(node.place, _is_a_field(function, name, kind, f"sum({name})"))
    elif name not in scope.hidden:
        known = tuple(sorted(scope.indicators))
        yield Problem(node.place, word("F273", name=name, function=function, known=known))


def _is_a_field(function: str, name: str, kind: Kind, measured: str) -> Wording:
    value = measured if kind == "number" else "count(where=…)"
    return word("F274", name=name, function=function, value=value)


def _check_group(node: Node, scope: Scope) -> Iterator[Problem]:
    groups = scope.groups or ()
    name = node.id if isinstance(node, Name) else ""
    if name in groups or name in scope.hidden:
        return
    shown = listed(groups) or "—"
    yield Problem(node.place, word("F275", name=name or "…", known=groups, names=shown))
