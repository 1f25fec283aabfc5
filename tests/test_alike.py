"""Which indicators one proof does for: those whose steps lie within the same bounds."""

import pytest

from targets.plan.alike import alike
from targets.plan.inputs import Inputs
from tests.compare import load_text

RULES = """
schema_version: 1
id: alike
title: Alike
period: {{from: 2009-01-01, to: 2009-12-31}}
unit: {{id: post, roster: posts}}
constants: {{asked: 5}}
records:
  posts:
    key: [post]
    fields:
      post: {{type: id}}
      size: {{type: count, at_most: 100000}}
      size_too: {{type: count}}
  monthly:
    key: [post, month]
    time: month
    fields:
      post: {{type: id}}
      month: {{type: month}}
      a: {{type: count, at_most: 100000}}
      b: {{type: count, at_most: 100000}}
      small: {{type: count, at_most: 9}}
      empty: {{type: count, optional: true}}
      money: {{type: decimal, places: 2, at_least: 0, at_most: 10000000}}
      yes_: {{type: yes_no}}
      word: {{type: text}}
      word_too: {{type: text}}
  monthly_too:
    key: [post, month]
    time: month
    fields: {{post: {{type: id}}, month: {{type: month}}, c: {{type: count, at_most: 100000}}}}
  daily:
    key: [post, day]
    time: day
    fields: {{post: {{type: id}}, day: {{type: date}}, d: {{type: count, at_most: 100000}}}}
  lines:
    key: [post, line]
    fields:
      post: {{type: id}}
      line: {{type: count, at_most: 11}}
      e: {{type: count, at_most: 100000}}
  events:
    key: [post, month]
    time: month
    events: true
    fields: {{post: {{type: id}}, month: {{type: month}}, f: {{type: count, at_most: 100000}}}}
scorecard:
  total: 20
  rounding: {{decimals: 2, mode: half_up}}
  when_empty: full
  when_missing: zero
  sections:
    - {{id: one, points: 10}}
    - {{id: two, points: 10{section}}}
indicators:
  - {{id: first, section: one, records: {first}}}
  - {{id: second, section: two, records: {second}}}
  - {{id: between, value: {between}}}
"""
BASE = "monthly, value: sum(a) / sum(b), target: {at_least: 5}, points: 10, scoring: proportional"


def are_alike(second: str, first: str = BASE, section: str = "", between: str = "size") -> bool:
    """Whether the second indicator stands for the first."""
    text = RULES.format(first=first, second=second, section=section, between=between)
    found = alike(Inputs(load_text(text).plan.rulebook))
    assert found in ({}, {"second": "first"})
    return bool(found)


@pytest.mark.parametrize(
    "second",
    [
        BASE,
        BASE.replace("sum(a)", "sum(b)"),
        BASE.replace("sum(a) / sum(b)", "sum(b) / sum(a)"),
        BASE.replace("monthly", "monthly_too").replace("sum(a) / sum(b)", "sum(c) / sum(c)"),
        BASE + ", show_as: percent",
        BASE + ", label: another",
    ],
)
def test_the_same_formula_over_fields_with_the_same_limits_is_alike(second: str) -> None:
    assert are_alike(second)


@pytest.mark.parametrize(
    "second",
    [
        BASE.replace("sum(a)", "sum(small)"),
        BASE.replace("sum(a)", "sum(empty)"),
        BASE.replace("sum(a)", "sum(money)"),
        BASE.replace("sum(a)", "max(a)"),
        BASE.replace("sum(a)", "last(a)"),
        BASE.replace("sum(a)", "count()"),
        BASE.replace("sum(a)", '"sum(a, where=yes_)"').replace('" / sum(b)', ' / sum(b)"'),
        BASE.replace("sum(a) / sum(b)", "sum(a) * sum(b)"),
        BASE.replace("sum(a) / sum(b)", "sum(a)"),
        BASE.replace("sum(a) / sum(b)", "sum(a) / sum(b) + 1"),
        BASE.replace("sum(a) / sum(b)", "sum(a) / asked"),
        BASE.replace("value: sum(a) / sum(b)", "numerator: sum(a), denominator: sum(b)"),
        BASE.replace("at_least: 5", "at_least: 6"),
        BASE.replace("at_least: 5", "more_than: 5"),
        BASE.replace("proportional", "pass_fail"),
        BASE.replace("proportional", "{linear: {zero_at: 0}}"),
        BASE.replace("proportional", "{deduct: {points: 1, per: 1}}"),
        BASE.replace("proportional", "{bands: [{at_least: 2, points: 3}, {points: 0}]}"),
        BASE.replace("proportional", "{formula: points}"),
        BASE + ", period: {from: 2009-01-01, to: 2009-06-30}",
        BASE + ", when_empty: exclude",
        BASE + ", when_missing: exclude",
        BASE + ", applies_to: size > 3",
        BASE + ", rounding: {decimals: 3, mode: half_up}",
        "daily, value: sum(d) / sum(d), target: {at_least: 5}, points: 10, scoring: proportional",
        "lines, value: sum(e) / sum(e), target: {at_least: 5}, points: 10, scoring: proportional",
        "events, value: sum(f) / sum(f), target: {at_least: 5}, points: 10, scoring: proportional",
        "monthly, duty: {every: month}, target: {at_least: 5}, points: 10, scoring: proportional",
    ],
)
def test_what_may_reach_further_is_proven_for_itself(second: str) -> None:
    assert not are_alike(second)


def test_an_indicator_that_another_names_is_proven_for_itself() -> None:
    assert are_alike(BASE)
    assert not are_alike(BASE, between="second + 1")
    assert not are_alike(BASE, between="first + 1")
    assert not are_alike(BASE, section=", periods: {every: quarter}")


def test_bare_names_are_looked_up_in_one_dataset_alone() -> None:
    bare = "posts, value: size, target: {at_least: 5}, points: 10, scoring: proportional"

    assert are_alike(bare, bare)
    assert not are_alike(bare.replace("value: size", "value: size_too"), bare)


def test_texts_of_other_columns_are_compared_for_themselves() -> None:
    some = BASE.replace("sum(a) / sum(b)", "'count(where=word == word_too) / sum(b)'")

    assert are_alike(some, some)
    assert not are_alike(some.replace("==", "!="), some)
