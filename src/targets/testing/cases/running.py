"""The authority's own examples run: what a rulebook makes of the records of a case, beside what the
case expects.

Runs the ordinary records room, engine and scores on a plan cut down to the case. Never compares
within a margin: numbers are exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from targets.engine import WholeEngine
from targets.errors import EngineError, RecordsError, Wording, word
from targets.plan.build import compile_plan
from targets.plan.steps import Plan
from targets.records import Batch, Records
from targets.records.batch import ONLY
from targets.rulebook.checks_cases import check_case
from targets.rulebook.expectations import Expectation, Slip, read_expectations, units_given
from targets.rulebook.models import Case, RulebookModel
from targets.rulebook.places import Path
from targets.scores import score_batch
from targets.testing.cases.cutting import Asked, asked_for, cut_rulebook
from targets.testing.cases.findings import Found, find
from targets.testing.cases.needs import Narrowed, fields_needed, left_out, narrowed


class CaseError(NamedTuple):
    """Why a case cannot be run; `path` leads to the place below the case."""

    path: Path
    wording: Wording


class Mismatch(NamedTuple):
    """One result that is not as expected; `found` holds it, and the figures that it comes from."""

    expected: Expectation
    found: Found


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What became of a case: it passed, or its errors, or every result that is otherwise."""

    case: Case
    errors: tuple[CaseError, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return not self.errors and not self.mismatches


class _Ready(NamedTuple):
    """A cut rulebook, compiled for records of one shape."""

    plan: Plan
    narrowed: Narrowed
    records: Records
    engine: WholeEngine


class CaseRunner:
    """Runs cases against one rulebook. What cases of one shape need is compiled once.

    `rulebook` is a sound one, or one that differs from it in a figure or a word.
    """

    def __init__(self, rulebook: RulebookModel) -> None:
        self.rulebook = rulebook
        self._plans: dict[tuple[Asked, bool], Plan] = {}
        self._ready: dict[object, _Ready] = {}

    def run(self, case: Case) -> CaseOutcome:
        """What became of `case`. Never raises for a case that makes no sense."""
        slips = [CaseError(one.path, one.wording) for one in check_case(self.rulebook, case)]
        if slips:
            return CaseOutcome(case, tuple(slips))
        expected = self._expected(case)
        plan = self._plan(case, asked_for(self.rulebook, expected))
        needed = fields_needed(plan, case)
        lacking = [CaseError(*one) for one in left_out(plan, case, needed)]
        if lacking:
            return CaseOutcome(case, tuple(lacking))
        ready = self._made_ready(plan, narrowed(plan, case, needed))
        try:
            batch = self._batch(ready, case)
            rejected = list(_rejected(batch, expected))
            if rejected:
                return CaseOutcome(case, tuple(rejected))
            scores = score_batch(
                ready.plan, ready.engine, batch, case.through, "python", lambda: ""
            )
            found = [(one, find(scores, one, self.unit_of(case))) for one in expected]
        except RecordsError as error:
            return CaseOutcome(case, tuple(CaseError((), one) for one in error.problems))
        except EngineError as error:
            return CaseOutcome(case, (CaseError((), error.problem),))
        wrong = (Mismatch(one, result) for one, result in found if not result.agrees)
        return CaseOutcome(case, mismatches=tuple(wrong))

    def uses(self, case: Case) -> frozenset[str]:
        """The ids of everything that the results of `case` can depend on, besides records and
        constants.
        """
        asked = asked_for(self.rulebook, self._expected(case))
        return frozenset(part.name for part in asked if part.name)

    def unit_of(self, case: Case) -> str:
        """The unit that a case speaks of; one that nobody names has a name of its own."""
        return case.unit or next(iter(units_given(self.rulebook, case)), ONLY)

    def _expected(self, case: Case) -> list[Expectation]:
        found = read_expectations(self.rulebook, case)
        return [one for one in found if not isinstance(one, Slip)]

    def _plan(self, case: Case, asked: Asked) -> Plan:
        """The plan of what is asked; without a roster every unit counts as listed and scored."""
        roster = self.rulebook.unit.roster
        listed_in = roster is not None and roster in case.given
        key = (asked, listed_in)
        if key not in self._plans:
            cut = cut_rulebook(self.rulebook, asked)
            if not listed_in:
                unit = cut.unit.model_copy(update={"assessed": None})
                cut = cut.model_copy(update={"unit": unit})
            self._plans[key] = compile_plan(cut)
        return self._plans[key]

    def _made_ready(self, plan: Plan, shape: Narrowed) -> _Ready:
        key = (id(plan), shape.key)
        if key not in self._ready:
            small = replace(plan, rulebook=shape.rulebook, checks=shape.checks)
            self._ready[key] = _Ready(small, shape, Records(small), WholeEngine(small))
        return self._ready[key]

    def _batch(self, ready: _Ready, case: Case) -> Batch:
        unit, whose = self.rulebook.unit.id, self.unit_of(case)
        delivered = {
            name: [
                {unit: whose} | {key: cell for key, cell in record.items() if key in table.fields}
                for record in case.given.get(name, ())
            ]
            for name, table in ready.plan.rulebook.records.items()
        }
        batch = ready.records.validate(delivered)
        if ready.plan.rulebook.unit.roster is None and whose not in batch.units:
            batch = replace(batch, units=(*batch.units, whose))
        return batch


def _rejected(batch: Batch, expected: Iterable[Expectation]) -> Iterator[CaseError]:
    """Records that are not accepted, in a case that expects no failures."""
    if any(one.kind == "failures" for one in expected):
        return
    errors = [failure for failure in batch.failures if failure.severity == "error"]
    if errors:
        yield CaseError(("given",), word("E972"))
    for failure in errors:
        path: Path = ("given", failure.dataset, (failure.row or 1) - 1)
        yield CaseError(path if failure.field is None else (*path, failure.field), failure.wording)
