"""Law: the engine says what the oracle says of each unit, group and the whole, on each carrier."""

from collections import Counter

import pytest
from hypothesis import Phase, given, settings

import targets
from tests.compare import differences, load_text
from tests.properties import examples
from tests.properties.deliveries import Scoring, scorings
from tests.properties.rulebooks import Drawn, rulebooks


@examples(200)
@given(scorings())
def test_both_carriers_and_one_unit_alone_equal_the_oracle(scoring: Scoring) -> None:
    _, batch = scoring.admitted()
    assert differences(scoring.text, batch, scoring.through) == []


def test_nine_of_ten_drawn_rulebooks_are_valid() -> None:
    codes: Counter[str] = Counter()

    @settings(max_examples=100, database=None, derandomize=True, phases=[Phase.generate])
    @given(rulebooks())
    def count(drawn: Drawn) -> None:
        try:
            load_text(drawn.text)
        except targets.RulesError as error:
            codes.update({problem.code for problem in error.diagnostics})
        else:
            codes["valid"] += 1

    count()
    assert codes["valid"] >= 90, codes
    assert set(codes) <= {"valid", "B701", "B702"}


@pytest.mark.parametrize(
    "word",
    [
        "duty:", "every: week", "half year", "at_least: 2", "numerator:", "last(", "mean(", "min(",
        "max(", "count(", "round(", "floor(", "ceil(", "abs(", "is_missing(", "met(", "score(",
        " in [", " if ", " and ", " or ", "not ", "where=", "between:", "more_than:", "less_than:",
        "at_most:", "pass_fail", "proportional", "linear:", "deduct:", "started", "whole", "bands:",
        "formula:", "floor: none", "combine: mean", "weight:", "requires:", "when_empty: exclude",
        "when_missing: exclude", "half_even", "down", "rounding: none", "items:", "grades:",
        "bonus_at_most:", "deductions:", "total_at_most:", "best: lowest", "level: whole",
        "applies_to:", "otherwise:", "by: ", "groups:", "not_applicable_values:", "optional: true",
        "events: true", "section: part_", "from: 2009-10-01", "rate_1 ", "points_by_kind",
    ],
)  # fmt: skip
def test_each_word_of_the_language_is_drawn_often_enough(word: str, texts: list[str]) -> None:
    assert sum(word in text for text in texts) >= 3


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Three hundred rules files."""
    found: list[str] = []

    @settings(max_examples=300, database=None, derandomize=True, phases=[Phase.generate])
    @given(rulebooks())
    def collect(drawn: Drawn) -> None:
        found.append(drawn.text)

    collect()
    return found
