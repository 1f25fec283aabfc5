"""Which mutants the authority's own cases notice, and which nobody could.

Never reads a rules file, and never says what to do about a mutant that no case notices.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from targets.plan.build import compile_plan
from targets.plan.expressions import written
from targets.plan.steps import Aggregate, Plan, Step
from targets.rulebook.expectations import Expectation, read_expectations
from targets.rulebook.models import Case, RulebookModel
from targets.testing.cases.cutting import Asked, asked_for, cut_rulebook, uses_constant
from targets.testing.cases.running import CaseRunner
from targets.testing.mutants.givens import check_fields
from targets.testing.mutants.making import Mutant

Verdict = Literal["caught", "survived", "equivalent"]


class Trial(NamedTuple):
    """What became of a mutant, and the case that caught it.

    An equivalent one computes what the rules file computes: nobody could notice it.
    """

    mutant: Mutant
    verdict: Verdict
    caught_by: Case | None = None


class Trials:
    """Tries mutants of one rulebook on the cases that pass."""

    def __init__(self, rulebook: RulebookModel, cases: Sequence[Case]) -> None:
        self.rulebook = rulebook
        self.runner = CaseRunner(rulebook)
        self.cases = tuple(case for case in cases if self.runner.run(case).passed)
        self._asked = {id(case): self._asked_for(case) for case in self.cases}
        self._sharing = Counter(self._asked.values())
        self._cut = {asked: cut_rulebook(rulebook, asked) for asked in self._asked.values()}
        self._judged: list[object] = []

    def run(self, mutants: Iterable[Mutant]) -> Iterator[Trial]:
        """Each mutant in turn."""
        for mutant in mutants:
            yield self.try_out(mutant)

    def try_out(self, mutant: Mutant) -> Trial:
        """What becomes of one mutant: the nearest cases are asked first, the first that fails ends
        it.
        """
        runner = CaseRunner(mutant.rulebook)
        for case in self._nearest_first(mutant):
            if not runner.run(case).passed:
                return Trial(mutant, "caught", case)
        return Trial(mutant, "equivalent" if self._is_equivalent(mutant) else "survived")

    def _asked_for(self, case: Case) -> Asked:
        found = read_expectations(self.rulebook, case)
        return asked_for(self.rulebook, (one for one in found if isinstance(one, Expectation)))

    def _nearest_first(self, mutant: Mutant) -> list[Case]:
        """The cases whose results may be others: those that ask for the fewest parts first, and of
        these what most cases ask for, since they share a plan.
        """
        if mutant.path[0] == "records":
            return [case for case in self.cases if self._is_checked(mutant, case)]
        concerned = {asked for asked in self._cut if self._concerns(mutant, asked)}
        near = [case for case in self.cases if self._asked[id(case)] in concerned]
        return sorted(near, key=self._cost)

    def _cost(self, case: Case) -> tuple[int, int]:
        asked = self._asked[id(case)]
        return len(asked), -self._sharing[asked]

    def _concerns(self, mutant: Mutant, asked: Asked) -> bool:
        """Whether a mutant may change one of the parts that are asked for."""
        if mutant.indicators:
            return any(part.name in mutant.indicators for part in asked)
        if mutant.path[0] == "constants":
            return uses_constant(self._cut[asked], str(mutant.path[1]))
        return cut_rulebook(mutant.rulebook, asked) != self._cut[asked]

    def _is_checked(self, mutant: Mutant, case: Case) -> bool:
        """Whether the case gives records that hold all the figures of a row check."""
        _, dataset, _, index, *_ = mutant.path
        checks = self.rulebook.records[str(dataset)].checks
        names = set(check_fields(checks[int(index)]))
        return any(names <= set(record) for record in case.given.get(str(dataset), ()))

    def _is_equivalent(self, mutant: Mutant) -> bool:
        """Whether the mutant computes the same, step by step. Texts and notes do not count."""
        if not self._judged:
            self._judged = list(_judged(compile_plan(self.rulebook)))
        theirs = _judged(compile_plan(mutant.rulebook))
        return all(one == other for one, other in zip(self._judged, theirs, strict=True))


def _judged(plan: Plan) -> Iterator[object]:
    """What a plan computes, what tells most apart first."""
    card = plan.rulebook.scorecard
    yield [_step(one) for one in plan.steps]
    yield [_aggregate(one) for one in plan.aggregates]
    yield {
        name: [(one.id, written(one.holds), written(one.absent), one.severity) for one in checks]
        for name, checks in plan.checks.items()
    }
    yield plan.due, plan.window, plan.peers, plan.assessed
    yield plan.indicators, plan.sections, plan.total
    yield plan.bonuses, plan.deductions, plan.vetoes
    yield card.rank, [grade.id for grade in card.grades]
    yield [(one.indicator, [_step(step) for step in one.steps]) for one in plan.levels]


def _step(step: Step) -> tuple[str, str]:
    return step.name, step.text


def _aggregate(one: Aggregate) -> tuple[object, ...]:
    kept = one._replace(text="", bounds=None)  # type: ignore[arg-type] # bounds are no result
    return (*kept._replace(selected=None, amount=None), written(one.selected), written(one.amount))  # type: ignore[arg-type]
