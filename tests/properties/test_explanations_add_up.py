"""Law: whatever the rules, an explanation holds the published figures, and they add up."""

import json
from fractions import Fraction
from typing import Any

from hypothesis import assume, given

import targets
from tests.properties import examples
from tests.properties.deliveries import Scoring, scorings


def explained(scoring: Scoring) -> list[tuple[targets.UnitScore, dict[str, Any]]]:
    """Every unit, and the data of its explanation."""
    rules, batch = scoring.admitted()
    try:
        scores = rules.score(batch, through=scoring.through, engine="python")
    except targets.RecordsError:  # `when_missing: error`, which the oracle's law looks at
        assume(False)
        raise
    found = []
    for one in scores:
        explanation = scores.explain(one.unit, "zh")
        assert str(explanation)
        found.append((one, explanation.to_dict()))
    json.dumps([data for _, data in found])
    return found


@examples(50)
@given(scorings())
def test_an_explanation_holds_the_published_figures_and_they_add_up(scoring: Scoring) -> None:
    for score, data in explained(scoring):
        assert data["total"] == text(score.total)
        assert data["rank"] == score.rank
        for one in data["indicators"]:
            published = score.indicators[one["id"]]
            assert (one["status"], one["points"]) == (published.status, text(published.points))
            if one["points"] is not None:
                assert Fraction(one["points"]) + Fraction(one["lost"]) == Fraction(one["worth"])
            withheld = published.value is None
            assert not withheld or one["value"] == "—"
        if score.base is not None:
            assert data["base"]["points"] == text(score.base)
            explains_all = data["base"]["each_point"] is not None or data["base"]["how"]
            assert explains_all


@examples(50)
@given(scorings())
def test_the_records_of_a_plain_sum_add_up_to_what_is_published(scoring: Scoring) -> None:
    for score, data in explained(scoring):
        for one in data["indicators"]:
            formula = one["formula"][0] if one["formula"] else ""
            published = score.indicators[one["id"]].value
            inner = formula.removeprefix("sum(").removesuffix(")")
            if formula != f"sum({inner})" or not inner.isidentifier() or published is None:
                continue
            figures = [
                Fraction(record["figures"][0])
                for behind in one["records"]
                for record in behind["records"]
            ]
            assert sum(figures, Fraction(0)) == published


def text(number: object) -> str | None:
    return None if number is None else f"{number:f}"
