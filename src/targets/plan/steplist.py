"""Steps in the order of computing, each with its bounds as it is added. Never lowers a formula."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

from targets.carriers.intervals import INT64_AT_MOST, Interval, IntervalWalk
from targets.plan import expressions as x
from targets.plan.inputs import UNITS, Inputs
from targets.plan.steps import Step

PARTS_AT_MOST = 400
"""Of an expression that others are made of; beyond, it becomes a step, and they hold its name."""
PART = "part"
"""Begins the name of a step that holds a part of a large formula."""
ASSESSED = "unit__assessed"
"""The step that says whether a unit is scored; it is there only where the rules file asks."""


class DoubleNameError(ValueError):
    """Two steps of one name, of which the second would stand for the first: a bug of the plan."""


_BEYOND = Interval(-(2**256), 2**256)


class Steps:
    """Steps in the order of computing, each with its bounds; `overflows` are those past 64 bits.

    A step that calls what only whole numbers offer, or that names such a step or what its peers
    come to, is wide: it runs on Python's integers, which have no end, and so it is no overflow.
    `reaches` tells how far the other steps of one origin go. `loose` are steps that are kept only
    where another needs them.
    """

    def __init__(
        self, inputs: Inputs, *, higher: bool = False, known: dict[str, Interval] | None = None
    ) -> None:
        self.inputs = inputs
        self.higher = higher
        self.steps: list[Step] = []
        self.known: dict[str, Interval] = {} if known is None else known
        self.overflows: list[tuple[Step, int]] = []
        self.reaches: dict[str, int] = {}
        self.wide: set[str] = set()
        self.loose: set[str] = set()

    def bounds(self, expression: ast.expr) -> Interval:
        """Between which whole numbers `expression` lies."""
        return self._walk().of(expression)

    @property
    def assessed(self) -> ast.expr:
        """Whether the unit is scored: a step where the rules file asks, else always yes."""
        return x.name(ASSESSED) if ASSESSED in self.known else x.truth(True)

    def _walk(self) -> IntervalWalk:
        return IntervalWalk(self.known, self.inputs.bounds)

    def publish(
        self,
        name: str,
        expression: ast.expr,
        note: str = "",
        origin: str = "",
        within: Interval | None = None,
    ) -> ast.expr:
        """Adds a step of that name, whatever the expression; gives the step's name.

        `within` are bounds that hold by what the step means, where no walk could see them. Raises
        `DoubleNameError` where the name is taken.
        """
        if self.is_taken(name):
            raise DoubleNameError(name)
        walk = self._walk()
        found = walk.of(expression)
        wide = walk.is_whole_only or self._names_wide(expression)
        step = Step(name, expression, note, origin, wide)
        self.known[name] = found if within is None else found.meet(within)
        self.steps.append(step)
        if wide:
            self.wide.add(name)
            return x.name(name)
        self.reaches[origin] = max(walk.reach, self.reaches.get(origin, 0))
        if walk.reach > INT64_AT_MOST:
            self.overflows.append((step, walk.reach))
            self.known[name] = self.known[name].meet(_BEYOND)  # squares of squares have no end
        return x.name(name)

    def is_taken(self, name: str) -> bool:
        """Whether a step, or an aggregate, bears that name."""
        return name in self.known or name in self.inputs.aggregates

    def _names_wide(self, expression: ast.expr) -> bool:
        peers = self.inputs.peer_bounds
        if not self.wide and not peers:
            return False
        return any(name in self.wide or name in peers for name in x.names_in(expression))

    def bind(self, name: str, expression: ast.expr, note: str = "", origin: str = "") -> ast.expr:
        """Adds a step only where the expression is more than a name or a constant."""
        if isinstance(expression, ast.Name) and not self._is_merged(expression.id):
            return expression
        if isinstance(expression, ast.Constant) or x.constant(expression) is not None:
            return expression
        return self.publish(name, expression, note, origin)

    def kept(self, expression: ast.expr) -> ast.expr:
        """What stands for `expression` in what is made of it: where it is large, a step. The same
        part is the same step.
        """
        if not is_large(expression):
            return expression
        from hashlib import sha256  # starts a library that few plans need

        said = sha256(x.written(expression).encode()).hexdigest()
        name = f"{PART}__{said[:16]}"
        return x.name(name) if name in self.known else self.publish(name, expression, "a part")

    @contextmanager
    def loosely(self) -> Iterator[None]:
        """What is added meanwhile is loose."""
        before = len(self.steps)
        yield
        self.loose.update(step.name for step in self.steps[before:])

    def drop_unneeded(self) -> None:
        """Leaves out the loose steps that nothing needs."""
        if not self.loose:
            return
        needed: set[str] = set()
        for step in reversed(self.steps):
            if step.name not in self.loose or step.name in needed:
                needed.update((step.name, *x.names_in(step.expression)))
        self.steps = [step for step in self.steps if step.name in needed]
        self.overflows = [one for one in self.overflows if one[0].name in needed]

    def _is_merged(self, name: str) -> bool:
        """Whether `name` is an aggregate of a group: each indicator merges its own units."""
        return self.higher and (name == UNITS or name in self.inputs.aggregates)


def is_large(expression: ast.expr) -> bool:
    """Whether it is too large to be copied into what is made of it: copies of copies double with
    each level of a formula.
    """
    waiting, count = [expression], 0
    while waiting and count <= PARTS_AT_MOST:
        waiting += x.parts(waiting.pop())
        count += 1
    return count > PARTS_AT_MOST
