"""All units on plain whole numbers: aggregates gathered, steps run as one compiled function.

Never ranks, never rounds beyond what the steps say, imports no frame library.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from targets.carriers.whole import compile_steps
from targets.engine.gather import Gatherer, compile_gatherer
from targets.engine.peers import Peers
from targets.plan.inputs import row_names
from targets.plan.steps import Plan
from targets.records import Batch
from targets.records.watching import watched

Rows = Mapping[str, Sequence[tuple[object, ...]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Every number of the plan for every unit.

    `values[i]` belongs to `units[i]` and stands in the order of `names`: aggregates, periods due,
    then steps; where units look at peers, what those come to stands before the wide steps.
    `groups[i]` are the unit's values of the fields of the roster that stay with it; `peers` are for
    the levels above.
    """

    names: tuple[str, ...]
    units: tuple[object, ...]
    groups: tuple[tuple[str | None, ...], ...]
    values: tuple[tuple[int, ...], ...]
    places: Mapping[str, int] = field(default_factory=dict)
    peers: Peers | None = None

    def of(self, index: int) -> dict[str, int]:
        """The numbers of one unit by name."""
        return dict(zip(self.names, self.values[index], strict=True))


class WholeEngine:
    """Runs one plan on Python's integers. Compiled once, safe to share between threads.

    Of a plan whose units look at peers it runs the steps before that; `engine.finish` does the
    rest.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self._gatherers: tuple[Gatherer, ...] = tuple(
            compile_gatherer(plan, name, row_names(plan.rulebook, name))
            for name in plan.rulebook.records
        )
        self.aggregate_names = tuple(name for one in self._gatherers for name in one.names)
        self.due_names = tuple(due.name for due in plan.due)
        steps = plan.narrow_steps if plan.peers else plan.steps
        self.step_names = tuple(step.name for step in steps)
        self.names = (*self.aggregate_names, *self.due_names, *self.step_names)
        self._prepared: dict[date | None, PreparedRun] = {}
        inputs = (*self.aggregate_names, *self.due_names)
        self.run_steps = compile_steps(inputs, [(step.name, step.expression) for step in steps])

    def prepare(self, through: date | None) -> PreparedRun:
        """The same, with the windows cut to `through`."""
        if through not in self._prepared:
            self._prepared[through] = self._cut(through)
        return self._prepared[through]

    def _cut(self, through: date | None) -> PreparedRun:
        cuts = tuple(one.cuts(through) for one in self._gatherers)
        due = tuple(one.count(through) for one in self.plan.due)
        return PreparedRun(self, cuts, due)

    def run(self, batch: Batch, through: date | None) -> Outcome:
        """Every unit of a judged batch."""
        prepared = self.prepare(through)
        datasets = [batch.judged[one.dataset].rows for one in self._gatherers]
        units = watched(batch.units, "scoring", of=len(batch.units))
        values = tuple(prepared.unit([rows.get(unit, ()) for rows in datasets]) for unit in units)
        places = {name: place for place, name in enumerate(self.names)}
        return Outcome(self.names, batch.units, groups_of(batch), values, places)

    @property
    def gatherers(self) -> tuple[Gatherer, ...]:
        """The loops over the datasets, in the order of the rules file."""
        return self._gatherers


class PreparedRun(NamedTuple):
    """A compiled plan with its windows cut."""

    engine: WholeEngine
    cuts: tuple[tuple[tuple[date, date], ...], ...]
    due: tuple[int, ...]

    def unit(self, rows: Sequence[Sequence[tuple[object, ...]]]) -> tuple[int, ...]:
        """One unit, its records by dataset in the order of the rules file."""
        aggregates: list[int] = []
        for gatherer, held, cuts in zip(self.engine.gatherers, rows, self.cuts, strict=True):
            aggregates += gatherer.gather(held, cuts)
        inputs = (*aggregates, *self.due)
        return (*inputs, *self.engine.run_steps(*inputs))


def groups_of(batch: Batch) -> tuple[tuple[str | None, ...], ...]:
    """Each unit's groups, and what ranks go within; None where its roster record leaves one
    empty.
    """
    rulebook = batch.plan.rulebook
    fields = rulebook.unit_texts
    if not fields or rulebook.unit.roster is None:
        return tuple(() for _ in batch.units)
    judged = batch.judged[rulebook.unit.roster]
    places = [judged.row_names.index(name) for name in fields]
    found = []
    for unit in batch.units:
        held = judged.rows.get(unit, [])  # a unit scored alone may come without a roster
        values = [held[0][place] for place in places] if held else ["" for _ in places]
        found.append(tuple(str(value) if value != "" else None for value in values))
    return tuple(found)
