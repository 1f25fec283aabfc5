"""How firm ranks are: other weights and rates as samples, drawn by a seed that is told."""

from __future__ import annotations

from fractions import Fraction

import pytest

import targets
from targets.engine import Outcome
from targets.plan.steps import Plan
from targets.reweighing.samples import Recounts
from targets.reweighing.weights import Weights
from targets.scores import Scores
from targets.scores.ranks import ranked_numbers, ranks_of
from tests.good_cases import GoodCase, good_cases

GOOD = [pytest.param(case, id=case.name) for case in good_cases()]


def scored(case: GoodCase) -> Scores:
    rules = targets.load(case.rules)
    return rules.score(rules.validate(case.records))


def totals(plan: Plan, outcome: Outcome) -> list[Fraction | None]:
    """What the units are ranked by, over one denominator."""
    shown = plan.total.total if plan.total is not None else None
    over = shown.over if shown is not None and isinstance(shown.over, int) else 1
    numbers = ranked_numbers(plan, outcome)
    return [None if number is None else Fraction(number, over) for number in numbers]


@pytest.mark.parametrize("case", GOOD)
def test_weights_as_the_rules_say_give_the_published_totals_and_ranks(case: GoodCase) -> None:
    scores = scored(case)
    if scores.plan.total is None or scores.plan.rulebook.scorecard.rank.by != "total":
        pytest.skip("weights have no say in these ranks")

    weights = Weights(scores.plan, scores.outcome, Fraction(1, 5), 2009)
    as_said = weights.outcome(dict.fromkeys(weights.parts, weights.once))

    assert totals(weights.plan, as_said) == totals(scores.plan, scores.outcome)
    assert ranks_of(weights.plan, as_said) == ranks_of(scores.plan, scores.outcome)


@pytest.mark.parametrize("case", GOOD)
def test_rates_as_they_were_counted_give_the_published_totals_and_ranks(case: GoodCase) -> None:
    scores = scored(case)
    if scores.plan.total is None or scores.plan.peers:
        pytest.skip("nobody is ranked, or units are compared with one another")

    recounted = Recounts(scores.plan, scores.outcome, 2009).as_counted()

    assert totals(scores.plan, recounted) == totals(scores.plan, scores.outcome)
    assert ranks_of(scores.plan, recounted) == ranks_of(scores.plan, scores.outcome)
