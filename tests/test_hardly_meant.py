"""Figures that make missing a target pay, and those that are hardly meant, as they are told.

The folders of `tests/cases/bad` hold the messages; here stands when they are said, and when not.
"""

from datetime import date

import pytest

from targets.facade.checking import check_text
from targets.source import SourceText
from tests.rehearsing import CARD, HEAD, MONTHLY, one_rate


def codes(text: str) -> list[str]:
    """The code of each problem."""
    return [
        one.code for one in check_text(SourceText("rules.yaml", text), date(2009, 6, 1)).diagnostics
    ]


@pytest.mark.parametrize(
    ("scoring", "said"),
    [
        ("{deduct: {points: 2, per: 1%, floor: 20.01}}", ["I440"]),
        ("{deduct: {points: 2, per: 1%, floor: 20}}", []),
        ("{deduct: {points: 2, per: 1%, floor: none}}", []),
        ("{deduct: {points: 2, per: 1%, floor: -5}}", []),
        ("{formula: points * value, floor: 21}", ["I440"]),
        ("{bands: [{at_least: 90%, points: 20.5}, {points: 0}]}", ["I441"]),
        ("{bands: [{at_least: 90%, points: 20}, {points: 21}]}", ["I441"]),
        ("{bands: [{at_least: 90%, points: 20}, {points: -5}]}", []),
    ],
)
def test_missing_the_target_is_never_worth_more_than_meeting_it(
    scoring: str, said: list[str]
) -> None:
    assert codes(one_rate(scoring)) == said


def test_a_band_may_not_pass_the_points_of_any_kind_of_unit() -> None:
    constants = "constants:\n  most: {by: kind, values: {small: 10, large: 20}}\n"
    text = (
        one_rate("{bands: [{at_least: 90%, points: 15}, {points: 0}]}", card=CARD + constants)
        .replace("points: 20\n", "points: most\n")
        .replace("total: 20", "total: most")
        .replace("en: Village}}", "en: Village}, roster: listed}")
        .replace(
            "records:\n  monthly",
            "records:\n  listed:\n    key: [village]\n    fields:\n      village: {type: id}\n"
            "      kind: {type: category, values: [small, large]}\n  monthly",
            1,
        )
    )

    assert codes(text) == ["I441"]
    assert codes(text.replace("points: 15}", "points: 10}")) == []


@pytest.mark.parametrize(
    ("target", "bands", "said"),
    [
        ("{at_least: 96%}", "{at_least: 90%, points: 5}, {at_least: 80%, points: 9}", ["W940"]),
        ("{at_least: 96%}", "{at_least: 90%, points: 9}, {at_least: 80%, points: 9}", []),
        ("{at_least: 96%}", "{less_than: 50%, points: -3}, {less_than: 60%, points: -1}", []),
        ("{at_least: 96%}", "{less_than: 50%, points: 3}, {less_than: 60%, points: 1}", ["W940"]),
        ("{at_most: 5%}", "{at_most: 10%, points: 5}, {at_most: 20%, points: 9}", ["W940"]),
        ("", "{at_most: 10%, points: -5}, {at_most: 20%, points: -1}", []),
        ("", "{at_least: 90%, points: 5}, {at_least: 80%, points: 9}", []),
        ("", "{at_least: 90%, points: 9}, {at_least: 80%, points: -1}", ["W940"]),
        ("{at_least: 96%}", "{between: [80%, 90%], points: 5}, {at_least: 70%, points: 9}", []),
    ],
)
def test_bands_that_give_less_for_what_is_better_are_warned_of(
    target: str, bands: str, said: list[str]
) -> None:
    assert codes(one_rate(f"{{bands: [{bands}, {{points: 0}}]}}", target=target)) == said


@pytest.mark.parametrize(
    ("target", "scoring", "said"),
    [
        ("{at_least: 96}", "proportional", ["W941"]),
        ("{at_least: 250%}", "proportional", []),
        ("{at_least: 1}", "proportional", []),
        ("{at_least: 1.05}", "proportional", []),
        ("{between: [90, 110]}", "{linear: {zero_at: [50%, 150]}}", ["W941", "W941", "W941"]),
        ("{at_least: 96%}", "{linear: {zero_at: 0}}", []),
        ("{at_least: 96%}", "{deduct: {points: 2, per: 1}}", ["W941"]),
        ("{at_least: 96%}", "{deduct: {points: 2, per: 0.01}}", []),
    ],
)
def test_a_figure_without_the_sign_of_its_percentage_is_warned_of(
    target: str, scoring: str, said: list[str]
) -> None:
    assert codes(one_rate(scoring, target=target)) == said
    shown_plainly = one_rate(scoring, target=target).replace("    show_as: percent\n", "")
    assert codes(shown_plainly) == []


@pytest.mark.parametrize(("goal", "said"), [("96", ["W941"]), ("250%", []), ("0.96", [])])
def test_a_constant_is_looked_at_where_it_is_a_percentage(goal: str, said: list[str]) -> None:
    text = one_rate("pass_fail", target="{at_least: goal}") + f"constants: {{goal: {goal}}}\n"

    assert codes(text) == said


@pytest.mark.parametrize(
    ("bonus", "at_least", "cap", "said"),
    [
        ("{when: rate >= 1, points: 3}", "23", "22", []),
        ("{when: rate >= 1, points: 3}", "23.5", "22", ["W943"]),
        ("{when: rate >= 1, points: 3}", "20", "23", ["W944"]),
        ("{value: rate, per: 1%, points: 3}", "99", "99", []),
        ("{value: rate, per: 1%, points: 3, at_most: 5}", "25.1", "5", ["W943"]),
        ("{when: rate >= 1, points: 3%}", "20", "5", ["W942"]),
    ],
)
def test_grades_and_caps_above_every_total_are_warned_of(
    bonus: str, at_least: str, cap: str, said: list[str]
) -> None:
    grades = f"  grades:\n    - {{id: good, at_least: {at_least}}}\n    - {{id: fair}}\n"
    card = (
        "scorecard:\n  total: 20\n  rounding: {decimals: 2}\n  when_empty: full\n"
        f"  when_missing: zero\n{grades}"
    )
    outside = (
        f"bonuses:\n  - {{id: more, {bonus[1:]}\n"
        f"vetoes:\n  - {{id: bad, when: rate < 10%, effect: {{total_at_most: {cap}}}}}\n"
    )

    assert codes(one_rate("proportional", card=card, more=outside)) == said


@pytest.mark.parametrize(
    ("every", "period", "said"),
    [
        ("year", "", []),
        ("13 months", "", ["I442"]),
        ("quarter", "    period: {from: 2009-01-01, to: 2009-02-28}\n", ["I442"]),
        ("month", "    period: {from: 2009-01-15, to: 2009-02-20}\n", ["I442"]),
        ("month", "    period: {from: 2009-01-15, to: 2009-02-28}\n", []),
    ],
)
def test_a_duty_that_is_never_due_is_an_error(every: str, period: str, said: list[str]) -> None:
    duty = (
        f"{HEAD}{MONTHLY}{CARD}indicators:\n  - id: reports\n    records: monthly\n"
        f"    duty: {{every: {every}, where: done <= due}}\n{period}"
        "    target: {at_least: 100%}\n    points: 20\n    scoring: proportional\n"
    )

    assert codes(duty) == said
