"""The wide steps of a plan, run on Python's integers after columns have run the narrow ones.

Never runs a step that a column could run, imports no frame library.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from targets.carriers.whole import compile_steps
from targets.plan import expressions as x
from targets.plan.steps import Plan


class WideSteps:
    """One compiled function over all wide steps; `given` are the names of what columns ran."""

    def __init__(self, plan: Plan, given: Sequence[str]) -> None:
        steps = plan.wide_steps
        self.names = tuple(step.name for step in steps)
        asked = {name for step in steps for name in x.names_in(step.expression)}
        read = [(place, name) for place, name in enumerate(given) if name in asked]
        self._places = [place for place, _ in read]
        run = [(step.name, step.expression) for step in steps]
        self._run = compile_steps([name for _, name in read], run)

    def after(self, rows: Iterable[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
        """Each row of numbers, the wide steps' behind them."""
        if not self.names:
            return tuple(rows)
        return tuple((*row, *self._run(*(row[place] for place in self._places))) for row in rows)
