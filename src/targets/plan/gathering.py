"""One aggregate of a formula, in the aggregates that a plan keeps: sums, counts, and their absence.

Never knows an indicator; says only what the records of one unit must be asked.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from targets.calendar import AnyWindow
from targets.carriers.intervals import IntervalWalk
from targets.formula import tree
from targets.plan import exact
from targets.plan import expressions as x
from targets.plan.exact import Exact
from targets.plan.inputs import Inputs
from targets.plan.steps import EMPTY, MISSING


class Gatherer(NamedTuple):
    """One aggregate of a formula, in the aggregates that the plan keeps."""

    inputs: Inputs
    dataset: str
    window: AnyWindow | None
    node: tree.Aggregate
    selected: ast.expr
    amount: Exact
    events: bool

    def gather(self) -> Exact:
        match self.node.kind:
            case "count":
                return Exact(self.counted(), x.whole(1), x.whole(0))
            case "sum":
                return Exact(
                    self.sum(latest=False), self.amount.denominator, self.absence(latest=False)
                )
            case "last":
                absent = x.highest(self.none_selected(), self.absence(latest=True))
                return Exact(self.sum(latest=True), self.amount.denominator, absent)
            case "min" | "max":
                return self.extreme()
            case "mean":
                added = Exact(
                    self.sum(latest=False), self.amount.denominator, self.absence(latest=False)
                )
                counted = Exact(self.counted(), x.whole(1), x.whole(0))
                bounds = IntervalWalk(self.inputs.bounds).of
                return exact.divide(added, counted, bounds, EMPTY)

    def said(self, function: str) -> str:
        amount = x.written(self.amount.numerator) if self.node.amount is not None else ""
        where = "" if x.constant_truth(self.selected) else f"where={x.written(self.selected)}"
        return f"{function}({', '.join(part for part in (amount, where) if part)})"

    def label(self, function: str) -> str:
        match self.amount.numerator:
            case ast.Name(id=name) if x.constant_truth(self.selected):
                return f"{function}_{name}"
            case _:
                return function

    def counted(self) -> ast.expr:
        label = "rows" if x.constant_truth(self.selected) else "count"
        where = "" if x.constant_truth(self.selected) else f"where={x.written(self.selected)}"
        asked = self.inputs.ask(
            "count",
            self.dataset,
            self.window,
            said=f"count({where})",
            label=label,
            selected=self.selected,
        )
        return x.name(asked.name)

    def none_selected(self) -> ast.expr:
        """1 where no record is selected; without `where` that is told by there being no record."""
        if x.constant_truth(self.selected) and not self.events:
            return x.whole(0)
        none = x.compare("==", self.counted(), x.whole(0))
        return x.choose(none, x.whole(MISSING), x.whole(0))

    def sum(self, *, latest: bool) -> ast.expr:
        function = "last" if latest else "sum"
        asked = self.inputs.ask(
            "sum",
            self.dataset,
            self.window,
            said=self.said(function),
            label=self.label(function),
            selected=self.selected,
            amount=self.amount.numerator,
            latest=latest,
        )
        return x.name(asked.name)

    def absence(self, *, latest: bool) -> ast.expr:
        """The highest absence among the selected records; a constant where none can be absent."""
        if x.constant(self.amount.absent) is not None:
            return self.amount.absent
        asked = self.inputs.ask(
            "max",
            self.dataset,
            self.window,
            said=f"absence in {self.said('last' if latest else 'sum')}",
            label=f"absent_{self.label('last' if latest else 'sum')}",
            selected=self.selected,
            amount=self.amount.absent,
            latest=latest,
            merge="max",
        )
        return x.name(asked.name)

    def extreme(self) -> Exact:
        function = "min" if self.node.kind == "min" else "max"
        rows = self.counted()
        present = rows.id if isinstance(rows, ast.Name) else None
        asked = self.inputs.ask(
            "min" if function == "min" else "max",
            self.dataset,
            self.window,
            said=self.said(function),
            label=self.label(function),
            selected=self.selected,
            amount=self.amount.numerator,
            merge="min" if function == "min" else "max",
            present=present,
        )
        absent = x.highest(self.none_selected(), self.absence(latest=False))
        return Exact(x.name(asked.name), self.amount.denominator, absent)
