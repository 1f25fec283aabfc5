"""Each aggregate over a handful of records, worked out by hand, on both engines."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from tests.compare import ENGINES, load_text

RULES = """
schema_version: 1
id: small
title: Small
period: {{from: 2009-01-01, to: 2009-03-31}}
unit: {{id: post, roster: posts}}
records:
  posts: {{key: [post], fields: {{post: {{type: id}}}}}}
  {records}
scorecard: {{when_empty: exclude}}
indicators:
  - {{id: asked, records: {name}, {measure}}}
"""
DAILY = """daily:
    key: [post, day]
    time: day
    fields:
      post: {type: id}
      day: {type: date}
      n: {type: integer, at_least: -5, at_most: 5}
      ok: {type: yes_no}
"""
VISITS = """visits:
    time: visited
    events: true
    fields:
      post: {type: id}
      visited: {type: date}
      kind: {type: category, values: [x, y]}
      size: {type: integer, at_least: -9, at_most: 9}
"""
MONTHLY = """monthly:
    key: [post, month]
    time: month
    fields:
      post: {type: id}
      month: {type: month}
      a: {type: count, at_most: 50}
      b: {type: integer, at_least: -20, at_most: 20}
"""
HELD: dict[str, list[dict[str, Any]]] = {
    "daily": [
        {"post": "A", "day": date(2009, 1, 12), "n": 2, "ok": True},
        {"post": "A", "day": date(2009, 1, 5), "n": 3, "ok": True},
        {"post": "B", "day": date(2009, 3, 31), "n": 5, "ok": False},
        {"post": "A", "day": date(2009, 2, 2), "n": -1, "ok": True},
        {"post": "A", "day": date(2009, 1, 6), "n": -4, "ok": False},
    ],
    "visits": [
        {"post": "A", "visited": date(2009, 2, 2), "kind": "x", "size": 7},
        {"post": "A", "visited": date(2009, 1, 5), "kind": "x", "size": 4},
        {"post": "A", "visited": date(2009, 1, 5), "kind": "y", "size": -9},
        {"post": "A", "visited": date(2009, 2, 2), "kind": "x", "size": 2},
        {"post": "A", "visited": date(2009, 2, 2), "kind": "y", "size": 1},
    ],
    "monthly": [
        {"post": "A", "month": date(2009, 3, 1), "a": 2, "b": 8},
        {"post": "A", "month": date(2009, 1, 1), "a": 5, "b": -3},
        {"post": "B", "month": date(2009, 2, 1), "a": 9, "b": -20},
    ],
}
CASES: list[tuple[str, str, object, object]] = [
    (DAILY, "value: sum(n)", 0, 5),
    (DAILY, "value: min(n)", -4, 5),
    (DAILY, "value: max(n)", 3, 5),
    (DAILY, "value: 'max(n, where=not ok)'", -4, 5),
    (DAILY, "value: 'min(n, where=ok)'", -1, None),
    (DAILY, "value: last(n)", -1, 5),
    (DAILY, "value: 'last(n, where=not ok)'", -4, 5),
    (DAILY, "value: mean(n)", 0, 5),
    (DAILY, "value: count()", 4, 1),
    (DAILY, "value: count(where=n > 0)", 2, 1),
    (DAILY, "duty: {every: week}", Fraction(3, 12), 0),
    (DAILY, "duty: {every: week, at_least: 2}", Fraction(1, 12), 0),
    (DAILY, "duty: {every: week, where: n < 0}", Fraction(2, 12), 0),
    (DAILY, "duty: {every: month}", Fraction(2, 3), Fraction(1, 3)),
    (DAILY, "duty: {every: month, at_least: 2}", Fraction(1, 3), 0),
    (DAILY, "duty: {every: month, at_least: 3}", Fraction(1, 3), 0),
    (DAILY, "duty: {every: month, at_least: 4}", 0, 0),
    (DAILY, "duty: {every: quarter}", 1, 1),
    (DAILY, "value: sum(n), period: {from: 2009-01-06, to: 2009-02-01}", -2, None),
    (VISITS, "value: last(size)", 10, None),
    (VISITS, "value: 'last(size, where=kind == \"y\")'", 1, None),
    (VISITS, "value: min(size)", -9, None),
    (VISITS, "value: max(size)", 7, None),
    (VISITS, "value: 'min(size, where=kind == \"x\")'", 2, None),
    (VISITS, "value: sum(size)", 5, 0),
    (VISITS, "value: count()", 5, 0),
    (VISITS, "duty: {every: week, where: kind == \"x\"}", Fraction(2, 12), 0),
    (VISITS, "duty: {every: 2 months}", 1, 0),
    (MONTHLY, "value: last(a)", 2, 9),
    (MONTHLY, "value: last(b)", 8, -20),
    (MONTHLY, "value: last(a) * 100 + last(b)", 208, 880),
    (MONTHLY, "value: min(b)", -3, -20),
    (MONTHLY, "value: max(b)", 8, -20),
    (MONTHLY, "value: 'last(a, where=b < 0)'", 5, 9),
    (MONTHLY, "value: 'last(a) - last(b, where=a > 4)'", 5, 29),
    (MONTHLY, "value: 'last(a, where=b > 0) * 100 + last(b, where=b > 0)'", 208, None),
    (MONTHLY, "duty: {every: month}", Fraction(2, 3), Fraction(1, 3)),
    (MONTHLY, "duty: {every: month, where: b > 0}", Fraction(1, 3), 0),
    (MONTHLY, "value: sum(a), period: {from: 2009-02-01, to: 2009-03-31}", 2, 9),
    (MONTHLY, "value: last(a), period: {from: 2009-01-01, to: 2009-02-28}", 5, 9),
]  # fmt: skip
IDS = [f"{records.partition(':')[0]} {measure}" for records, measure, _, _ in CASES]


def found(
    records: str, measure: str, through: str | None, engine: str
) -> tuple[object, object, object]:
    """The values of A, B and the whole."""
    name = records.partition(":")[0]
    rules = load_text(RULES.format(records=records, name=name, measure=measure))
    batch = {"posts": [{"post": "A"}, {"post": "B"}], name: HELD[name]}
    scores = rules.score(batch, through=through, engine=engine)
    units = (scores[unit].indicators["asked"].value for unit in "AB")
    return (*units, scores.whole.indicators["asked"].value)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("records", "measure", "a", "b"), CASES, ids=IDS)
def test_an_aggregate_is_what_a_clerk_would_work_out(
    records: str, measure: str, a: object, b: object, engine: str
) -> None:
    assert found(records, measure, None, engine)[:2] == (a, b)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("records", "measure", "wanted"),
    [
        (DAILY, "value: sum(n)", (0, None, 0)),
        (DAILY, "value: min(n)", (-4, None, -4)),
        (DAILY, "duty: {every: month}", (1, 0, Fraction(2, 4))),
        (DAILY, "duty: {every: week}", (Fraction(3, 7), 0, Fraction(3, 14))),
        (DAILY, "duty: {every: quarter}", (None, None, None)),
        (VISITS, "value: last(size)", (10, None, 10)),
        (VISITS, "value: count()", (5, 0, 5)),
        (MONTHLY, "value: last(a)", (5, 9, 14)),
        (MONTHLY, "value: max(b)", (-3, -20, -3)),
        (MONTHLY, "value: sum(a), period: {from: 2009-03-01, to: 2009-03-31}", (None, None, None)),
    ],
)
def test_what_comes_after_the_last_month_does_not_count(
    records: str, measure: str, wanted: tuple[object, object, object], engine: str
) -> None:
    assert found(records, measure, "2009-02", engine) == wanted


GROUPED = """
schema_version: 1
id: grouped
title: Grouped
period: {from: 2009-01-01, to: 2009-03-31}
unit: {id: post, roster: posts, groups: [area, kind]}
records:
  posts:
    key: [post]
    fields:
      post: {type: id}
      area: {type: category, optional: true}
      kind: {type: category}
      due: {type: count}
scorecard: {when_empty: exclude, when_missing: exclude}
indicators:
  - {id: due_now, value: due}
  - {id: least, value: "lowest(due_now, area)"}
  - {id: all_of, value: whole(due_now)}
  - {id: most, value: highest(due_now)}
"""
POSTS = [
    {"post": "A", "area": "hills", "kind": "old", "due": 4},
    {"post": "B", "area": "hills", "kind": "new", "due": 3},
    {"post": "C", "area": None, "kind": "new", "due": 8},
]


@pytest.mark.parametrize("engine", ENGINES)
def test_units_stand_in_their_groups_and_look_at_those_of_their_own(engine: str) -> None:
    scores = load_text(GROUPED).score({"posts": POSTS}, engine=engine)

    assert {unit.unit: dict(unit.groups) for unit in scores} == {
        "A": {"area": "hills", "kind": "old"},
        "B": {"area": "hills", "kind": "new"},
        "C": {"area": None, "kind": "new"},
    }
    told = {
        unit.unit: [unit.indicators[name].value for name in ("least", "all_of", "most")]
        for unit in scores
    }
    assert told == {"A": [3, 15, 8], "B": [3, 15, 8], "C": [None, 15, 8]}
    values = {
        field: {
            group: {name: one.value for name, one in level.indicators.items()}
            for group, level in levels.items()
        }
        for field, levels in scores.groups.items()
    }
    assert values == {
        "area": {"hills": {"due_now": 7, "least": 3, "all_of": 15, "most": 8}},
        "kind": {
            "new": {"due_now": 11, "least": None, "all_of": 15, "most": 8},
            "old": {"due_now": 4, "least": None, "all_of": 15, "most": 8},
        },
    }


def test_a_unit_alone_needs_no_roster() -> None:
    rules = load_text(RULES.format(records=MONTHLY, name="monthly", measure="value: sum(a)"))
    record = {"month": "2009-02", "a": 6, "b": 1}

    assert rules.score_one({"monthly": [record]}).indicators["asked"].value == 6
