"""Law: the engine says what the oracle says of each unit, group and the whole, on each carrier."""

import re
from collections import Counter

from hypothesis import Phase, given, seed, settings

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


WORDS = (
    "duty:", "every: week", "half year", "at_least: 2", "numerator:", "last(", "mean(", "min(",
    "max(", "count(", "round(", "floor(", "ceil(", "abs(", "is_missing(", "met(", "score(", " in [",
    " if ", " and ", " or ", "not ", "where=", "between:", "more_than:", "less_than:", "at_most:",
    "pass_fail", "proportional", "linear:", "deduct:", "started", "whole", "bands:", "formula:",
    "floor: none", "combine: mean", "weight:", "requires:", "when_empty: exclude", "half_even",
    "when_missing: exclude", "down", "rounding: none", "items:", "grades:", "bonus_at_most:",
    "deductions:", "total_at_most:", "best: lowest", "level: whole", "applies_to:", "otherwise:",
    "by: ", "groups:", "not_applicable_values:", "optional: true", "events: true",
    "whole(", "average(", "highest(", "lowest(", ", area)",
    "section: part_", "from: 2009-10-01", "points_by_kind", "points: rest_by_kind", "target: {",
    "combine: geometric", "scale: logarithm", ", rounding: {",
    "periods: {every:", "periods: [", "floor: -1", "same_as:", "period: last_year",
    "period: previous",
)  # fmt: skip
LOADED = 100
"""Drawn in one round; those of the first round are loaded, which takes longer than to draw them."""
INDICATOR_IN_A_FORMULA = re.compile(r'"[^"]*\brate_\d[^"]*"')


def test_drawn_rulebooks_are_valid_and_use_every_word_of_the_language() -> None:
    outcomes: Counter[str] = Counter()
    texts: list[str] = []
    unused = set(WORDS)

    @settings(max_examples=LOADED, database=None, derandomize=False, phases=[Phase.generate])
    @given(rulebooks())
    def look(drawn: Drawn) -> None:
        texts.append(drawn.text)
        unused.difference_update([word for word in unused if word in drawn.text])
        if len(texts) > LOADED:
            return
        try:
            load_text(drawn.text)
        except targets.RulesError as error:
            outcomes.update({problem.code for problem in error.diagnostics})
        else:
            outcomes["valid"] += 1

    # A rare word may be missing in one round; one that thirty rounds do not draw is drawn no more.
    for round_ in range(30):
        seed(round_)(look)()
        if not unused:
            break
    assert outcomes["valid"] >= 0.9 * LOADED, outcomes
    assert set(outcomes) <= {"valid", "B701", "B702"}
    assert unused == set()
    assert sum(bool(INDICATOR_IN_A_FORMULA.search(text)) for text in texts) > len(texts) // 20
