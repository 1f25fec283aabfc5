"""A divisor that may come to zero needs `when_empty`: where that is told, and where it is not."""

from datetime import date

import pytest

from targets.facade.checking import check_text
from targets.source import SourceText

RULES = """\
schema_version: 1
id: divisors
title: Divisors
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages}
constants:
  two: 2
  some: {by: kind, values: {hill: 0, plain: 1}}
  most: {by: kind, values: {hill: 2, plain: -1}}
records:
  villages:
    key: [village]
    fields:
      village: {type: id}
      kind: {type: category, values: [hill, plain]}
      hh: {type: count, label: Households}
      land: {type: decimal, places: 1, at_least: 0.1}
  other:
    key: [village]
    fields:
      village: {type: id}
      hh: {type: count, at_least: 1}
      staff: {type: count, at_least: 1}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      a: {type: count}
      b: {type: count}
      c: {type: count, at_least: 1}
      d: {type: integer, at_most: -1}
  visits:
    time: day
    events: true
    fields:
      village: {type: id}
      day: {type: date}
      n: {type: count, at_least: 1}
scorecard:
  rounding: {decimals: 2}
indicators:
  - id: shown
    records: monthly
    value: sum(a) / sum(b)
  - id: due
    records: visits
    duty: {every: month}
  - id: judged
    MEASURE
    target: {at_least: TARGET}
    points: 10
    scoring: pass_fail
"""


def told(measure: str, target: str = "1") -> list[tuple[str, object]]:
    """Code and key of each error, where `judged` measures so, over the months unless it says."""
    records = "" if measure.startswith("records") else "records: monthly\n    "
    text = RULES.replace("MEASURE", records + measure).replace("TARGET", target)
    found = check_text(SourceText("rules.yaml", text), date(2009, 6, 1)).diagnostics
    return [(one.code, one.path[-1]) for one in found if one.severity == "error"]


@pytest.mark.parametrize(
    ("measure", "key"),
    [
        ("numerator: sum(a) / sum(b)\n    denominator: count()", "numerator"),
        ("numerator: sum(a)\n    denominator: sum(b)", "denominator"),
        ("value: sum(round(a / b, 2)) / count()", "value"),
        ("value: sum(a)\n    applies_to: sum(a) / sum(b) > 0.1", "applies_to"),
        ("value: shown * 2", "value"),
        ("value: sum(a) * whole(shown)", "value"),
        ("value: sum(a)\n    applies_to: shown > 2", "applies_to"),
        ("value: sum(a) / hh", "value"),
        ("value: mean(a, where=b > 1)", "value"),
        ("records: visits\n    value: mean(n)", "value"),
        ("records: visits\n    value: 5 / sum(n)", "value"),
        ("records: visits\n    value: 5 / count()", "value"),
        ("value: sum(a) / sum(c, where=b > 1)", "value"),
        ("value: sum(a) / (sum(c) + sum(d))", "value"),
        ("value: sum(a) / (sum(b) - 1)", "value"),
        ("value: sum(a) / some", "value"),
        ("value: sum(a) / floor(land)", "value"),
        ("value: 0 if sum(b) > 0 else sum(a) / sum(b)", "value"),
        ("value: 0 if is_missing(hh) else sum(a) / hh", "value"),
        ("value: sum(a) / sum(b) if sum(a) > 0 else 0", "value"),
        ("value: sum(a) / sum(b) if 1 <= 2 and not 2 != 2 else 0", "value"),
    ],
)
def test_what_can_be_zero_is_told_where_it_stands(measure: str, key: str) -> None:
    assert told(measure) == [("I414", key)]


@pytest.mark.parametrize(
    "measure",
    [
        "value: sum(a) / -2",
        "value: sum(a) / (1 + 1)",
        "value: sum(a) / (two - 1)",
        "value: sum(a) / most",
        "value: sum(a) / max(sum(b), 1)",
        "value: sum(a) / (sum(b) + 1)",
        "value: sum(a) / (sum(c) - sum(d))",
        "value: sum(a) / (2 * sum(c))",
        "value: sum(a) / sum(d)",
        "value: sum(a) / last(c)",
        "value: sum(a) / land",
        "value: sum(a) / staff",
        "value: sum(a) / ceil(land)",
        "value: mean(a)",
        "value: sum(a) / count()",
        "value: sum(round(a / c, 2)) / count()",
        "value: sum(round(a / b, 2) if b > 0 else 0)",
        "value: count(where=a / b > 0.5)",
        "value: 0 if is_missing(shown) else shown",
        "value: 0 if sum(b) == 0 else sum(a) / sum(b)",
        "value: sum(a) / sum(b) if 0 < sum(b) and hh > 1 else 0",
        "value: sum(a) / sum(b)\n    applies_to: sum(b) > 0",
        "value: sum(a)\n    applies_to: sum(b) != 0 and sum(a) / sum(b) > 0.1",
        "value: sum(a)\n    applies_to: sum(b) <= 0 or sum(a) / sum(b) > 0.1",
        "records: visits\n    value: 5 / max(n)",
        "value: due",
        "value: sum(a) * average(shown)",
        "value: sum(a) / sum(b)\n    when_empty: zero",
    ],
)
def test_what_cannot_be_zero_is_told_nowhere(measure: str) -> None:
    assert told(measure) == []


def test_the_target_may_name_what_has_nothing_to_divide_by() -> None:
    assert told("value: sum(a)", target="due") == []
    assert told("value: sum(a)", target="shown") == [("I414", "at_least")]
