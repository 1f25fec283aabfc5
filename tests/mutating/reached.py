"""Which statement each mutant changes, and which statements a test runs: who does not run the
statement cannot notice the change.

Statements are counted from the head of their function, so that what is known of a function stays
true when another changes. Never runs a mutant.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from coverage import Coverage

Reached = dict[str, list[int]]
"""By function, as mutmut names it, the lines from its head on which a statement begins."""

_HEAD = re.compile(r"\s*(?:async )?def (?P<function>\w+)__mutmut_(?P<which>orig|\d+)\(")


class _Function(NamedTuple):
    """A function as it was, within a module of mutants: `head` is its line there, from 1."""

    name: str
    head: int
    statements: tuple[int, ...]
    """For each line of the function the line, from its head, on which its statement begins."""


class MutatedModule:
    """One module in which every function stands beside its mutants."""

    def __init__(self, path: Path, source: Path, module: str) -> None:
        self.path = path.resolve()
        lines = path.read_text(encoding="utf-8").splitlines()
        statements = dict(_statements(ast.parse(source.read_text(encoding="utf-8"))))
        heads: dict[tuple[str, str], int] = {}
        for number, line in enumerate(lines, start=1):
            if head := _HEAD.match(line):
                heads[head["function"], head["which"]] = number
        self._functions = [
            _Function(f"{module}.{function}", number, statements[function])
            for (function, which), number in heads.items()
            if which == "orig"
        ]
        self._heads = [one.head for one in self._functions]
        self.changed: dict[str, int] = {}
        """By mutant the statement that it changes."""
        for (function, which), number in heads.items():
            if which != "orig":
                begins = statements[function]
                before = lines[heads[function, "orig"] :][: len(begins) - 1]
                after = lines[number:][: len(begins) - 1]
                name = f"{module}.{function}__mutmut_{which}"
                self.changed[name] = begins[_first_difference(before, after)]

    def reached(self, lines: Iterable[int]) -> Iterator[tuple[str, int]]:
        """The statements that begin on, or go on over, these lines of functions as they were."""
        for line in lines:
            place = bisect_right(self._heads, line) - 1
            if place >= 0:
                found = self._functions[place]
                offset = line - found.head
                if 0 < offset < len(found.statements):
                    yield found.name, found.statements[offset]


class Watch:
    """Notes which statements of some modules run, from its making until it is asked."""

    def __init__(self, modules: Iterable[MutatedModule]) -> None:
        self._modules = list(modules)
        include = [str(one.path) for one in self._modules]
        self._coverage = Coverage(data_file=None, include=include, config_file=False)
        self._coverage.start()

    def reached(self) -> Reached:
        """What ran."""
        self._coverage.stop()
        ran = self._coverage.get_data()
        found: dict[str, set[int]] = {}
        for one in self._modules:
            for function, statement in one.reached(ran.lines(str(one.path)) or ()):
                found.setdefault(function, set()).add(statement)
        return {function: sorted(held) for function, held in found.items()}


def _first_difference(before: list[str], after: list[str]) -> int:
    """The line, counted from the head of both, on which they differ first."""
    pairs = enumerate(zip(before, after, strict=False), start=1)
    return next((number for number, (one, other) in pairs if one != other), 0)


def _statements(module: ast.Module) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each function that can be mutated, as mutmut names it, and where its statements begin."""
    for node in module.body:
        match node:
            case ast.FunctionDef():
                yield f"x_{node.name}", _begins(node)
            case ast.ClassDef():
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef):
                        yield f"xǁ{node.name}ǁ{inner.name}", _begins(inner)


def _begins(function: ast.FunctionDef) -> tuple[int, ...]:
    begins = [0] * ((function.end_lineno or function.lineno) - function.lineno + 1)
    for node in ast.walk(function):  # what is within another comes later, and is nearer
        if isinstance(node, ast.stmt) and node is not function:
            first = node.lineno - function.lineno
            for line in range(first, (node.end_lineno or node.lineno) - function.lineno + 1):
                begins[line] = first
    return tuple(begins)
