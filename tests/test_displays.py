"""Numbers as people read them: in the unit that the indicator names, and never misleading."""

from fractions import Fraction
from typing import Any

import pytest

import targets
from targets.scores.display import (
    NOTHING,
    sheet_text,
    show_figure,
    show_target,
    show_value,
    status_word,
)
from tests.compare import load_text

RULES = """
schema_version: 1
id: displays
title: Displays
period: {{from: 2009-01-01, to: 2009-12-31}}
unit: {{id: post}}
constants: {{asked: 90%}}
records:
  figures: {{key: [post], fields: {{post: {{type: id}}, a: {{type: count}}}}}}
indicators:
  - {{id: done, records: figures, value: a, {keys}}}
"""


def shown(value: Fraction | None, keys: str = "") -> str:
    """A value of an indicator with these keys."""
    rules: targets.Rulebook = load_text(RULES.format(keys=keys))
    model: Any = rules.plan.rulebook
    return show_value(model, model.indicators[0], value)


def target(keys: str) -> str:
    model: Any = load_text(RULES.format(keys=keys)).plan.rulebook
    return show_target(model, model.indicators[0])


def test_a_value_that_is_not_there_is_a_dash() -> None:
    assert shown(None) == NOTHING == "—"


@pytest.mark.parametrize(
    ("value", "keys", "wanted"),
    [
        (Fraction(12), "", "12"),
        (Fraction(25, 2), "", "12.5"),
        (Fraction(1, 8), "", "0.13"),
        (Fraction(1, 3), "", "0.33"),
        (Fraction(12), "show_decimals: 1", "12.0"),
        (Fraction(1, 2), "show_as: percent", "50.00%"),
        (Fraction(1, 3), "show_as: percent", "33.33%"),
        (Fraction(1, 3), "show_as: percent, show_decimals: 0", "33%"),
        (Fraction(1, 3), "show_as: per_mille, show_decimals: 1", "333.3‰"),
    ],
)
def test_a_value_is_shown_as_the_indicator_says(value: Fraction, keys: str, wanted: str) -> None:
    assert shown(value, keys) == wanted


@pytest.mark.parametrize(
    ("value", "keys", "wanted"),
    [
        (Fraction(95995, 100000), "show_as: percent, target: {at_least: 96%}", "95.995%"),
        (Fraction(95994, 100000), "show_as: percent, target: {at_least: 96%}", "95.99%"),
        (Fraction(96, 100), "show_as: percent, target: {at_least: 96%}", "96.00%"),
        (Fraction(96004, 100000), "show_as: percent, target: {at_most: 96%}", "96.004%"),
        (Fraction(899999, 10**6), "show_as: percent, target: {at_least: asked}", "89.9999%"),
        (Fraction(10, 3), "show_decimals: 0, target: {at_most: 3}", "3.3"),
        (Fraction(11, 3), "show_decimals: 0, target: {between: [1, 4]}", "3.7"),
        (Fraction(96, 100) + Fraction(1, 10**20), "target: {at_most: 96%}", "0.960000000000"),
    ],
)
def test_more_digits_are_shown_where_fewer_would_lie_on_another_side_of_the_target(
    value: Fraction, keys: str, wanted: str
) -> None:
    assert shown(value, keys) == wanted


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (Fraction(959951, 10**6), "95.995%"),
        (Fraction(939951, 10**6), "93.995%"),
        (Fraction(899951, 10**6), "89.995%"),
        (Fraction(949951, 10**6), "95.00%"),
    ],
)
def test_of_a_target_that_goes_by_a_category_every_figure_is_minded(
    value: Fraction, wanted: str
) -> None:
    text = RULES.format(keys="show_as: percent, target: {at_least: by_kind}")
    rules = load_text(
        text.replace(
            "constants: {",
            "constants: {by_kind: {by: kind, values: {hill: 94%, plain: 96%}, otherwise: 90%}, ",
        )
        .replace("unit: {id: post}", "unit: {id: post, roster: posts}")
        .replace(
            "records:\n",
            "records:\n"
            "  posts: {key: [post], fields: {post: {type: id}, kind: {type: category}}}\n",
        )
    )
    model: Any = rules.plan.rulebook

    assert show_value(model, model.indicators[0], value) == wanted
    shown = show_target(model, model.indicators[0])
    assert shown == "≥ 94% (hill) / 96% (plain) / 90% (…)"  # each unit has one of them


def test_a_target_that_goes_by_many_categories_is_shown_by_its_name() -> None:
    shown = []
    for many in (4, 5):
        values = ", ".join(f"k{number}: {number}%" for number in range(many))
        text = RULES.format(keys="show_as: percent, target: {at_least: by_kind}").replace(
            "constants: {", f"constants: {{by_kind: {{by: kind, values: {{{values}}}}}, "
        )
        rules = load_text(
            text.replace("unit: {id: post}", "unit: {id: post, roster: posts}").replace(
                "records:\n",
                "records:\n"
                "  posts: {key: [post], fields: {post: {type: id}, kind: {type: category, "
                f"values: [{', '.join(f'k{number}' for number in range(many))}]}}}}}}\n",
            )
        )
        model: Any = rules.plan.rulebook
        shown.append(show_target(model, model.indicators[0]))

    assert shown == ["≥ 0% (k0) / 1% (k1) / 2% (k2) / 3% (k3)", "≥ by_kind"]


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ("show_as: number", ""),
        ("target: {at_least: 12}", "≥ 12"),
        ("target: {at_most: 12.5}", "≤ 12.5"),
        ("target: {more_than: 12}", "> 12"),
        ("target: {less_than: 12}", "< 12"),
        ("target: {between: [1, 2]}", "1 … 2"),
        ("show_as: percent, target: {between: [40%, 60%]}", "40% … 60%"),
        ("show_as: per_mille, target: {at_most: 0.5%}", "≤ 5‰"),
        ("target: {at_least: asked}", "≥ 0.9"),
        ("show_as: percent, target: {at_least: asked}", "≥ 90%"),
    ],
)
def test_a_target_is_shown_with_its_sign(keys: str, wanted: str) -> None:
    assert target(keys) == wanted


def test_a_figure_is_shown_in_the_unit_of_values() -> None:
    assert show_figure(Fraction(96, 100), "percent") == "96%"
    assert show_figure(Fraction(1, 200), "per_mille") == "5‰"
    assert show_figure(Fraction(5, 2), "number") == "2.5"


@pytest.mark.parametrize(
    "text", ["=1+1", "+A1", "-A1", "@now", "\tx", "\rx", "＝1", "＋1", "－1", "＠x"]
)
def test_a_text_that_a_sheet_would_run_is_kept_as_text(text: str) -> None:
    assert sheet_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["-3", "+3.5", "-96%", "-5‰", "village", "a=1", ""])
def test_a_number_and_plain_text_stay_as_they_are(text: str) -> None:
    assert sheet_text(text) == text


def test_each_status_has_a_word_in_both_languages() -> None:
    words = {
        "met": ("met", "达标"),
        "not_met": ("not met", "未达标"),
        "scored": ("scored", "已计分"),
        "no_target": ("no target", "无目标"),
        "not_applicable": ("not applicable", "不适用"),
        "no_data": ("no data", "无数据"),
        "suppressed": ("suppressed", "不公布"),
    }
    for status, (english, chinese) in words.items():
        assert status_word(status, "en") == english
        assert status_word(status, "zh") == chinese
