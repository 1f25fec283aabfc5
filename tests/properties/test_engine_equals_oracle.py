"""Law: the engine says what the oracle says of each unit, group and the whole, on each carrier."""

import re
from collections import Counter

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
INDICATOR_IN_A_FORMULA = re.compile(r'"[^"]*\brate_\d[^"]*"')


def test_drawn_rulebooks_are_valid_and_use_every_word_of_the_language() -> None:
    outcomes: Counter[str] = Counter()
    texts: list[str] = []

    @settings(max_examples=600, database=None, derandomize=True, phases=[Phase.generate])
    @given(rulebooks())
    def look(drawn: Drawn) -> None:
        texts.append(drawn.text)
        try:
            load_text(drawn.text)
        except targets.RulesError as error:
            outcomes.update({problem.code for problem in error.diagnostics})
        else:
            outcomes["valid"] += 1

    look()
    assert outcomes["valid"] >= 540, outcomes
    assert set(outcomes) <= {"valid", "B701", "B702"}
    assert [word for word in WORDS if not any(word in text for text in texts)] == []
    assert sum(bool(INDICATOR_IN_A_FORMULA.search(text)) for text in texts) > 30
