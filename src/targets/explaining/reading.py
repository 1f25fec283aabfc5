"""Parts of formulas read off the numbers that the plan kept of a unit: each by the plan's own
lowering, over its aggregates and steps.

Never adds up a record. What is not published of a unit is not there to be read: `WithheldError`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from targets.calendar import AnyWindow
from targets.carriers.whole import compile_steps
from targets.formula import tree
from targets.formula.tree import Node
from targets.plan import expressions as x
from targets.plan.exact import Exact
from targets.plan.inputs import Inputs
from targets.plan.steplist import Steps
from targets.plan.steps import Aggregate, Plan, Shown
from targets.plan.units import UnitLowering

Numbers = Mapping[str, int]


class WithheldError(LookupError):
    """A number that is not published of this unit."""


class Scope(NamedTuple):
    """Where a formula stands: the dataset that it adds up, its dates, and what only it may name."""

    dataset: str | None
    window: AnyWindow
    special: Mapping[str, Exact] = {}


class Readings:
    """Reads parts of formulas of one plan."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._inputs = Inputs(plan.rulebook)
        self._inputs.recall(plan.aggregates)
        kept = {*(step.name for step in plan.steps), *(due.name for due in plan.due)}
        kept.update(plan.peer_names, (one.name for one in plan.aggregates))
        self._known = {name: found for name, found in plan.bounds.items() if name in kept}
        self._values = {name: exact_of(one.value) for name, one in plan.indicators.items()}

    def _lowering(self, scope: Scope) -> tuple[Steps, UnitLowering]:
        steps = Steps(self._inputs, known=dict(self._known))
        lowering = UnitLowering(
            steps, scope.dataset, scope.window, self._values, special=scope.special
        )
        return steps, lowering.with_special(scope.special) if scope.special else lowering

    def number(self, node: Node, scope: Scope, numbers: Numbers) -> Fraction | None:
        """A node of kind number; None where it is absent."""
        steps, lowering = self._lowering(scope)
        return self._exact(steps, lowering.number(node), numbers)

    def figure(self, amount: Fraction | str, scope: Scope, numbers: Numbers) -> Fraction | None:
        """A figure of the rules file, or what its name stands for."""
        steps, lowering = self._lowering(scope)
        return self._exact(steps, lowering.figure(amount), numbers)

    def exact_figure(self, amount: Fraction | str, scope: Scope) -> Exact:
        """A figure of the rules file as the plan has it."""
        return self._lowering(scope)[1].figure(amount)

    def flag(self, node: Node, scope: Scope, numbers: Numbers) -> bool | None:
        """A node of kind yes or no; None where it is absent."""
        steps, lowering = self._lowering(scope)
        asked = lowering.yes_no(node)
        holds, absent = self._run(steps, (asked.holds, asked.absent), numbers)
        return None if absent else bool(holds)

    def is_word(self, node: Node, scope: Scope) -> bool:
        """Whether a name is one of text or a date."""
        return self._lowering(scope)[1].is_word(node)

    def lowered(self, node: Node, scope: Scope) -> Exact:
        """A node as the plan has it."""
        return self._lowering(scope)[1].number(node)

    def summed(self, node: Node, scope: Scope) -> tuple[Aggregate, ...]:
        """The aggregates that a number adds up, in order."""
        found = self.lowered(node, scope)
        by_name = {one.name: one for one in self.plan.aggregates}
        return tuple(by_name[name] for name in x.names_in(found.numerator) if name in by_name)

    def _exact(self, steps: Steps, number: Exact, numbers: Numbers) -> Fraction | None:
        top, bottom, absent = self._run(
            steps, (number.numerator, number.denominator, number.absent), numbers
        )
        return None if absent or not bottom else Fraction(top, bottom)

    @staticmethod
    def _run(steps: Steps, asked: Sequence[ast.expr], numbers: Numbers) -> tuple[int, ...]:
        """The value of each expression, over kept numbers and what had to be lowered beside."""
        found = [(f"asked__{place}", one) for place, one in enumerate(asked)]
        run = [*((step.name, step.expression) for step in steps.steps), *found]
        own = {name for name, _ in run}
        needed = dict.fromkeys(name for _, one in run for name in x.names_in(one))
        inputs = [name for name in needed if name not in own]
        if any(name not in numbers for name in inputs):
            raise WithheldError
        return compile_steps(inputs, run)(*(numbers[name] for name in inputs))[-len(found) :]


def exact_of(shown: Shown) -> Exact:
    """What stands among the steps, as the plan's lowering knows it."""
    over, absent = shown.over, shown.absent
    return Exact(
        x.name(shown.amount),
        x.whole(over) if isinstance(over, int) else x.name(over),
        x.whole(absent) if isinstance(absent, int) else x.name(absent),
    )


def closure(plan: Plan, step: str) -> tuple[str, ...]:
    """The names that a step comes from, itself first."""
    expressions = {one.name: one.expression for one in plan.steps}
    found = {step: None}
    for name in (waiting := [step]):  # which grows meanwhile
        for inner in x.names_in(expressions[name]) if name in expressions else ():
            if inner not in found:
                found[inner] = None
                waiting.append(inner)
    return tuple(found)


def is_leaf(node: Node) -> bool:
    """Whether a node of a formula is shown as one number."""
    match node:
        case tree.Aggregate() | tree.Name():
            return True
        case tree.Call(function):
            return function in ("met", "score", "is_missing") or tree.look_of(node) is not None
        case _:
            return False
