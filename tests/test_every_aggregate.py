"""Every kind of aggregate over every kind of dataset, held against the oracle on both engines, and
on frames of a database.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import duckdb
import polars as pl
import pytest

from tests.compare import differences, load_text

RULES = """
schema_version: 1
id: aggregates
title: Aggregates
period: {from: 2009-01-01, to: 2010-03-31}
unit: {id: post, roster: posts, groups: [area]}
records:
  posts:
    key: [post]
    fields: {post: {type: id}, area: {type: category}}
  monthly:
    key: [post, month]
    time: month
    fields:
      post: {type: id}
      month: {type: month}
      a: {type: count, at_most: 50}
      b: {type: integer, at_least: -20, at_most: 20}
      c: {type: integer, at_least: 3, at_most: 9, optional: true}
      d: {type: decimal, places: 2}
      e: {type: decimal, places: 2}
  daily:
    key: [post, day]
    time: day
    fields:
      post: {type: id}
      day: {type: date}
      n: {type: integer, at_least: -5, at_most: 5}
      ok: {type: yes_no}
  visits:
    time: visited
    events: true
    most_rows: 400
    fields:
      post: {type: id}
      visited: {type: date}
      kind: {type: category, values: [x, y]}
      size: {type: integer, at_least: -9, at_most: 9, optional: true}
  lines:
    key: [post, line]
    fields:
      post: {type: id}
      line: {type: count, at_most: 9}
      v: {type: integer, at_least: -100, at_most: 100}
scorecard:
  when_empty: exclude
indicators:
  - {id: last_a, records: monthly, value: last(a)}
  - {id: last_b, records: monthly, value: last(b)}
  - {id: last_c, records: monthly, value: last(c)}
  - {id: last_d, records: monthly, value: last(d)}
  - {id: last_e, records: monthly, value: last(e)}
  - {id: last_of_some, records: monthly, value: 'last(a, where=b > 0) - last(b, where=b > 0)'}
  - {id: last_late, records: monthly, value: last(a), period: {from: 2009-06-01, to: 2009-08-31}}
  - {id: least_b, records: monthly, value: min(b)}
  - {id: most_b, records: monthly, value: 'max(b, where=a > 25)'}
  - {id: mean_c, records: monthly, value: mean(c)}
  - {id: reports, records: monthly, duty: {every: month}}
  - {id: reports_late, records: monthly, duty: {every: month, where: a > 25}}
  - {id: quarters, records: monthly, duty: {every: quarter}}
  - {id: twice_a_quarter, records: monthly, duty: {every: quarter, at_least: 2, where: b > 0}}
  - {id: last_n, records: daily, value: last(n)}
  - {id: last_ok, records: daily, value: 'last(n, where=ok)'}
  - {id: least_n, records: daily, value: min(n)}
  - {id: most_n, records: daily, value: max(n)}
  - {id: mean_n, records: daily, value: 'mean(n, where=ok)'}
  - {id: sum_n, records: daily, value: 'sum(n, where=not ok)'}
  - {id: sum_part, records: daily, value: sum(n), period: {from: 2009-03-02, to: 2009-05-15}}
  - {id: days, records: daily, value: count(where=n > 0)}
  - {id: weeks, records: daily, duty: {every: week}}
  - {id: weeks_twice, records: daily, duty: {every: week, at_least: 2, where: ok}}
  - {id: months_of_days, records: daily, duty: {every: month}}
  - {id: months_thrice, records: daily, duty: {every: month, at_least: 3}}
  - {id: last_size, records: visits, value: last(size)}
  - {id: last_x, records: visits, value: 'last(size, where=kind == "x")'}
  - {id: least_size, records: visits, value: min(size)}
  - {id: most_size, records: visits, value: 'max(size, where=kind != "x")'}
  - {id: visits_all, records: visits, value: count()}
  - {id: visit_weeks, records: visits, duty: {every: week, where: kind == "x"}}
  - {id: visit_months, records: visits, duty: {every: 2 months, at_least: 2}}
  - {id: visit_halves, records: visits, duty: {every: half year}}
  - {id: sum_v, records: lines, value: sum(v)}
  - {id: least_v, records: lines, value: min(v)}
  - {id: most_v, records: lines, value: max(v)}
  - {id: mean_v, records: lines, value: mean(v)}
"""
UNITS = [f"post {number}" for number in range(5)]
FIRST = date(2009, 1, 1)


def records() -> dict[str, list[dict[str, Any]]]:
    """The same each time; the last unit has no record, the one before only few."""
    draw = Random(7)
    found: dict[str, list[dict[str, Any]]] = {
        "posts": [{"post": unit, "area": f"area {n % 3}"} for n, unit in enumerate(UNITS)],
        "monthly": [], "daily": [], "visits": [], "lines": [],
    }  # fmt: skip
    for number, unit in enumerate(UNITS[:-1]):
        few = number == len(UNITS) - 2
        for month in draw.sample(range(15), 3 if few else 12):
            found["monthly"].append({
                "post": unit, "month": date(2009 + month // 12, month % 12 + 1, 1),
                "a": draw.randint(0, 50), "b": draw.randint(-20, 20),
                "c": draw.choice([None, 3, 9, 5] if number % 2 else [3, 9, 5]),
                "d": Decimal(draw.randint(-(10**11), 10**11)) / 100,
                "e": Decimal(draw.randint(-999, 999)) / 100,
            })  # fmt: skip
        for day in draw.sample(range(455), 3 if few else 45):
            found["daily"].append({
                "post": unit, "day": FIRST + timedelta(day), "n": draw.randint(-5, 5),
                "ok": draw.random() < 0.5,
            })  # fmt: skip
        for _ in range(0 if few else 60):
            found["visits"].append({
                "post": unit,
                "visited": FIRST + timedelta(draw.choice([454, 451, draw.randint(0, 454)])),
                "kind": draw.choice("xy"),
                "size": draw.choice([None, 0, -9, 9, 4] if number == 1 else [0, -9, 9, 4]),
            })  # fmt: skip
        for line in range(1 if few else number + 1):
            found["lines"].append({"post": unit, "line": line, "v": draw.randint(-100, 100)})
    return found


@pytest.mark.parametrize("through", [None, "2009-02", "2009-08"])
def test_every_aggregate_equals_the_oracle(through: str | None) -> None:
    assert differences(RULES, records(), through) == []


TYPES: dict[str, Any] = {
    "month": pl.Date, "day": pl.Date, "visited": pl.Date, "ok": pl.Boolean,
    "d": pl.Decimal(18, 2), "e": pl.Decimal(18, 2), "post": pl.String, "area": pl.String,
    "kind": pl.String,
}  # fmt: skip


def frames() -> dict[str, pl.DataFrame]:
    return {
        name: pl.DataFrame(held, schema={key: TYPES.get(key, pl.Int64) for key in held[0]})
        for name, held in records().items()
    }


def test_a_database_adds_up_the_same() -> None:
    asked = ("last_b", "last_d", "last_x", "weeks_twice", "visit_months", "months_thrice")
    kept = [
        line
        for line in RULES.splitlines()
        if "- {id:" not in line or any(f"{{id: {name}," in line for name in asked)
    ]
    rules = load_text("\n".join(kept).replace("lines:", "lines:\n    optional: true"))
    told = {name: held for name, held in records().items() if name != "lines"}
    expected = {unit.unit: unit.steps for unit in rules.score(told, through="2009-08")}
    delivered = {name: duckdb.from_arrow(frames()[name].to_arrow()) for name in told}

    scores = rules.score(delivered, through="2009-08")

    assert scores.batch.kind == "duckdb"
    assert {unit.unit: unit.steps for unit in scores} == expected


def test_frames_are_gathered_while_they_are_judged() -> None:
    rules = load_text(RULES)
    expected = {unit.unit: unit.steps for unit in rules.score(records(), engine="python")}

    assert {unit.unit: unit.steps for unit in rules.score(frames())} == expected
