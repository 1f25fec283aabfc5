"""Where each part of a rules file stands: from a path of keys and indexes to a span.

Never holds what the part means.
"""

from __future__ import annotations

from typing import NamedTuple

from targets.errors import Diagnostic, Wording, diagnose
from targets.errors.wording import on_one_line, shortened
from targets.formula import Problem
from targets.rulebook.nodes import Mapping, Node, Scalar, Sequence
from targets.source import SourceText, Span

Path = tuple[str | int, ...]
"""Keys and list indexes from the root: `("indicators", 3, "target", "at_least")`."""

_OWNERS = {
    "indicators": "indicator",
    "bonuses": "bonus",
    "deductions": "deduction",
    "vetoes": "veto",
    "clauses": "clause",
    "cases": "case",
    "sections": "section",
    "grades": "grade",
    "records": "dataset",
    "constants": "constant",
    "checks": "check",
}


class Places(NamedTuple):
    """The nodes of one rules file, looked up by path. Falls back to the nearest part above."""

    source: SourceText
    root: Node

    def node(self, path: Path) -> Node:
        """The node at `path`, or the deepest one on the way there."""
        return self.walk(path)[-1]

    def walk(self, path: Path) -> list[Node]:
        """The nodes from the root to that at `path`, as far as they are there."""
        nodes = [self.root]
        for step in path:
            node = nodes[-1]
            match node:
                case Mapping() if isinstance(step, str) and step in node.entries:
                    nodes.append(node.entries[step])
                case Sequence() if isinstance(step, int) and step < len(node.items):
                    nodes.append(node.items[step])
                case _:
                    break
        return nodes

    def value(self, path: Path) -> Span:
        """The place of the value at `path`; of a mapping, its first key."""
        node = self.node(path)
        if isinstance(node, Mapping) and node.keys:
            return next(iter(node.keys.values()))
        return node.span

    def key(self, path: Path) -> Span:
        """The place of the last key of `path`."""
        nodes = self.walk(path)
        holder = nodes[len(path) - 1] if len(nodes) >= len(path) else nodes[-1]
        name = path[-1] if path else None
        if isinstance(holder, Mapping) and isinstance(name, str) and name in holder.keys:
            return holder.keys[name]
        return self.value(path)

    def formula(self, path: Path, problem: Problem) -> Span:
        """The place of a problem inside the formula at `path`."""
        node = self.node(path)
        if isinstance(node, Scalar) and node.raw:
            return node.span.inner(problem.place.start, problem.place.length)
        return node.span

    def owner(self, path: Path) -> str:
        """Whose place this is, in words: ``indicator `screening_rate` ``."""
        for depth in range(len(path) - 1, 0, -1):
            kind, name = path[depth - 1], path[depth]
            if not isinstance(kind, str) or kind not in _OWNERS:
                continue
            if isinstance(name, str):
                return _owner(kind, name)
            node = self.node(path[: depth + 1])
            entries = node.entries if isinstance(node, Mapping) else {}
            entry = entries.get("id") or entries.get("name")
            if isinstance(entry, Mapping):
                entry = next(iter(entry.entries.values()), None)
            if isinstance(entry, Scalar) and not entry.told:
                return _owner(kind, entry.text)
        return ""

    def tell(self, path: Path, wording: Wording) -> Diagnostic:
        """A diagnostic at the value of `path`."""
        return self.tell_at(self.value(path), path, wording)

    def tell_key(self, path: Path, wording: Wording) -> Diagnostic:
        """A diagnostic at the last key of `path`."""
        return self.tell_at(self.key(path), path, wording)

    def tell_in_formula(self, path: Path, problem: Problem) -> Diagnostic:
        """A diagnostic inside the formula at `path`."""
        return self.tell_at(self.formula(path, problem), path, problem.wording)

    def tell_at(self, span: Span, path: Path, wording: Wording) -> Diagnostic:
        """A diagnostic at `span`, which belongs to `path`."""
        return diagnose(self.source, span, wording, context=self.owner(path), path=path)


def _owner(kind: str, name: str) -> str:
    return f"{_OWNERS[kind]} `{on_one_line(shortened(name))}`"
