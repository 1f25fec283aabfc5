"""What a plan may assume of records: limits of fields, rows of a unit, what can be empty."""

from datetime import date
from fractions import Fraction

import pytest

from targets.calendar import Window
from targets.carriers.intervals import Interval
from targets.plan.inputs import Inputs, can_be_absent, field_bounds, limits_of, row_names, scale_of
from targets.rulebook.models import RulebookModel
from tests.compare import load_text

RULES = """
schema_version: 1
id: inputs
title: Inputs
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: post, roster: posts}
records:
  posts:
    key: [post]
    fields:
      post: {type: id}
      kind: {type: category, values: [hill, plain], optional: true}
      count_: {type: count}
      few: {type: count, at_most: 12}
      many: {type: count, at_least: 5}
      any_: {type: integer}
      below: {type: integer, at_most: -3000000000}
      above: {type: integer, at_least: 3000000000}
      between: {type: integer, at_least: -5, at_most: 7}
      money: {type: decimal, places: 2}
      share: {type: decimal, places: 1, at_least: -0.5, at_most: 0.6}
      rural: {type: yes_no}
  by_month:
    key: [post, month]
    time: month
    not_applicable_values: [none]
    fields: {post: {type: id}, month: {type: month}, n: {type: count}}
  by_day:
    key: [post, day]
    time: day
    fields: {post: {type: id}, day: {type: date}, n: {type: count}}
  by_kind:
    key: [post, month, kind_of, open]
    time: month
    fields:
      post: {type: id}
      month: {type: month}
      kind_of: {type: category, values: [a, b, c]}
      open: {type: yes_no}
      n: {type: count}
  by_number:
    key: [post, rung, step]
    fields:
      post: {type: id}
      rung: {type: count, at_most: 9}
      step: {type: decimal, places: 1, at_least: 1, at_most: 2}
      n: {type: count}
  by_text:
    key: [post, spot]
    fields: {post: {type: id}, spot: {type: text}, n: {type: count}}
  by_text_few:
    key: [post, spot]
    most_rows: 7
    fields: {post: {type: id}, spot: {type: text}, n: {type: count}}
  capped:
    key: [post, month]
    time: month
    most_rows: 5
    fields: {post: {type: id}, month: {type: month}, n: {type: count}}
  visits:
    time: visited
    events: true
    fields: {post: {type: id}, visited: {type: date}}
indicators:
  - {id: all, records: posts, value: count_ + few + many + any_ + below + above + between}
  - {id: rest, records: posts, value: money + share}
  - {id: on_kind, records: posts, value: count(where=kind == "hill" and rural)}
  - {id: a, records: by_month, value: sum(n)}
  - {id: b, records: by_day, value: sum(n)}
  - {id: c, records: by_kind, value: sum(n)}
  - {id: d, records: by_number, value: sum(n)}
  - {id: e, records: by_text, value: sum(n)}
  - {id: f, records: by_text_few, value: sum(n)}
  - {id: g, records: capped, value: sum(n)}
  - {id: h, records: visits, value: count()}
"""
YEAR = Window(date(2009, 1, 1), date(2009, 12, 31))
BILLION = 10**9


def rulebook() -> RulebookModel:
    return load_text(RULES).plan.rulebook


@pytest.mark.parametrize(
    ("name", "limits", "carried"),
    [
        ("count_", (0, BILLION), (0, BILLION)),
        ("few", (0, 12), (0, 12)),
        ("many", (5, BILLION), (0, BILLION)),
        ("any_", (-BILLION, BILLION), (-BILLION, BILLION)),
        ("below", (-3 * BILLION, -3 * BILLION), (-3 * BILLION, 0)),
        ("above", (3 * BILLION, 3 * BILLION), (0, 3 * BILLION)),
        ("between", (-5, 7), (-5, 7)),
        ("money", (-BILLION, BILLION), (-100 * BILLION, 100 * BILLION)),
        ("share", (Fraction("-0.5"), Fraction("0.6")), (-5, 6)),
    ],
)
def test_a_field_lies_within_its_limits_and_an_empty_one_is_carried_as_zero(
    name: str, limits: tuple[Fraction, Fraction], carried: tuple[int, int]
) -> None:
    spec = rulebook().records["posts"].fields[name]

    assert limits_of(spec) == limits
    assert field_bounds(spec) == Interval(*carried)


def test_what_is_no_number_is_carried_as_yes_or_no() -> None:
    fields = rulebook().records["posts"].fields

    assert field_bounds(fields["rural"]) == Interval(0, 1)
    assert field_bounds(fields["kind"]) == Interval(0, 1)
    assert scale_of(fields["money"]) == 100
    assert scale_of(fields["few"]) == 1


@pytest.mark.parametrize(
    ("dataset", "all_year", "one_date"),
    [
        ("posts", 1, 1),
        ("by_month", 12, 1),
        ("by_day", 365, 1),
        ("by_kind", 12 * 4 * 2, 4 * 2),
        ("by_number", 10 * 11, 10 * 11),
        ("by_text", 10_000, 10_000),
        ("by_text_few", 7, 7),
        ("capped", 5, 1),
        ("visits", 10_000, 10_000),
    ],
)
def test_a_unit_has_as_many_records_as_the_key_allows(
    dataset: str, all_year: int, one_date: int
) -> None:
    inputs = Inputs(rulebook())

    assert inputs.most_rows(dataset, YEAR) == all_year
    assert inputs.most_rows(dataset, YEAR, one_date=True) == one_date


def test_where_dates_have_no_end_rows_have_the_limit_of_all() -> None:
    inputs = Inputs(rulebook())

    assert inputs.most_rows("by_month", None) == 10_000
    assert inputs.most_rows("by_day", None) == 10_000
    assert inputs.most_rows("capped", None) == 5


def test_only_a_dataset_with_a_time_that_is_no_roster_is_cut() -> None:
    inputs = Inputs(rulebook())

    assert inputs.window_of("by_month", YEAR) == YEAR
    assert inputs.window_of("by_text", YEAR) is None
    assert inputs.window_of("posts", YEAR) is None


def test_keys_and_times_are_never_empty() -> None:
    rules = rulebook()
    monthly, posts = rules.records["by_month"], rules.records["posts"]

    assert [can_be_absent(rules, monthly, name) for name in monthly.fields] == [0, 0, 3]
    assert can_be_absent(rules, posts, "post") == 0
    assert can_be_absent(rules, posts, "kind") == 1
    assert can_be_absent(rules, posts, "few") == 0
    assert row_names(rules, "by_month") == ("post", "month", "n", "n__absent")
    assert row_names(rules, "visits") == ("post", "visited")
