"""Law: a re-weighting says what a rules file with those weights says.

A part's weight is its `weight`, or its points; `sum` with other weights is the `mean` of its parts.
"""

from __future__ import annotations

import json
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
import yaml
from hypothesis import given, reject
from hypothesis import strategies as st

import targets
from targets.errors import has_errors
from targets.plan.build import compile_plan
from targets.reweighing.weights import Weights
from targets.rulebook.opening import open_rulebook
from targets.scores.ranks import ranks_of
from targets.source import SourceText
from tests.good_cases import GoodCase, good_cases
from tests.properties import examples
from tests.properties.deliveries import Scoring, scorings
from tests.test_robustness import totals

Drawn = tuple[Scoring, Weights, dict[str, int]]


def with_weights(data: dict[str, Any], factors: dict[str, Fraction]) -> dict[str, Any]:
    """The rules file in which each part's weight is multiplied by its factor."""
    weighed = deepcopy(data)
    card = weighed["scorecard"]
    holders = {None: card, **{one["id"]: one for one in card.get("sections", ())}}
    combines = {name: holder.get("combine", "sum") for name, holder in holders.items()}
    constants: dict[str, Any] = weighed.get("constants", {})
    for part in (*weighed["indicators"], *card.get("sections", ())):
        factor = factors.get(part["id"])
        if factor is None:
            continue
        is_sum = combines[part.get("section")] == "sum"
        said = part["points"] if is_sum else part.get("weight", part["points"])
        part["weight"] = times(said, factor, constants, f"weight_of_{part['id']}")
    for holder in holders.values():
        if holder.get("combine", "sum") == "sum":
            holder["combine"] = "mean"
    return weighed


def times(said: str, factor: Fraction, constants: dict[str, Any], name: str) -> str:
    """A number or constant times a factor, as the rules file writes it."""
    held = constants.get(said, said)
    if not isinstance(held, dict):
        return decimal(Fraction(held.removesuffix("%")) / (100 if "%" in held else 1) * factor)
    values = {key: times(one, factor, {}, "") for key, one in held["values"].items()}
    rest = {"otherwise": times(held["otherwise"], factor, {}, "")} if "otherwise" in held else {}
    constants[name] = {**held, "values": values, **rest}
    return name


def decimal(number: Fraction) -> str:
    whole = number * 10**12
    assert whole.denominator == 1
    return f"{whole.numerator // 10**12}.{whole.numerator % 10**12:012d}".rstrip("0").rstrip(".")


@st.composite
def reweighings(draw: st.DrawFn) -> Drawn:
    """Records that are scored, and a factor for each part."""
    scoring = draw(scorings())
    rules, batch = scoring.admitted()
    if rules.plan.total is None or rules.model.scorecard.rank.by != "total":
        reject()
    try:
        scores = rules.score(batch, through=scoring.through)
    except targets.RecordsError:  # `when_missing: error`
        reject()
    weights = Weights(rules.plan, scores.outcome, Fraction(1, 5), draw(st.integers(0, 99)))
    return scoring, weights, not_once(weights)


@examples(40)
@given(reweighings())
def test_other_weights_give_the_totals_of_a_rules_file_that_says_them(drawn: Drawn) -> None:
    scoring, weights, factors = drawn
    rules = weighed_rules(scoring.drawn.data, weights, factors)
    scores = rules.score(rules.validate(scoring.records), through=scoring.through, engine="python")

    found = weights.outcome(factors)

    assert totals(weights.plan, found) == totals(scores.plan, scores.outcome)
    assert ranks_of(weights.plan, found) == ranks_of(scores.plan, scores.outcome)


@pytest.mark.parametrize("case", [pytest.param(one, id=one.name) for one in good_cases()])
def test_other_weights_give_the_totals_of_a_good_case_that_says_them(case: GoodCase) -> None:
    data = yaml.load(case.rules.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
    rules = targets.load(case.rules)
    batch = rules.validate(case.records)
    if rules.plan.total is None or rules.model.scorecard.rank.by != "total":
        pytest.skip("weights have no say in these ranks")
    scores = rules.score(batch)
    weights = Weights(rules.plan, scores.outcome, Fraction(1, 5), 2009)
    moved = 0
    for _ in range(2):
        factors = not_once(weights)
        said = weighed_rules(data, weights, factors)
        wanted = said.score(said.validate(case.records), engine="python")

        found = weights.outcome(factors)

        assert totals(weights.plan, found) == totals(wanted.plan, wanted.outcome)
        assert ranks_of(weights.plan, found) == ranks_of(wanted.plan, wanted.outcome)
        moved += totals(weights.plan, found) != totals(scores.plan, scores.outcome)
    assert moved or len(weights.parts) == 1


def not_once(weights: Weights) -> dict[str, int]:
    """Drawn factors, none of them 1: a section that is left as it is stays unrounded where a mean
    is rounded.
    """
    return {part: factor + (factor == weights.once) for part, factor in weights.factors().items()}


def weighed_rules(
    data: dict[str, Any], weights: Weights, factors: dict[str, int]
) -> targets.Rulebook:
    """The rules with other weights, on whole numbers, which need no proof of bounds."""
    told = {part: Fraction(factor, weights.once) for part, factor in factors.items()}
    text = json.dumps(with_weights(data, told), ensure_ascii=False, indent=1)
    opened = open_rulebook(SourceText("rules.yaml", text))
    if any(one.code == "S541" for one in opened.diagnostics):
        reject()  # a rules file may not ask for so high a root
    assert opened.rulebook is not None, opened.diagnostics
    assert not has_errors(opened.diagnostics), opened.diagnostics
    return targets.Rulebook(opened.rulebook, compile_plan(opened.rulebook))
