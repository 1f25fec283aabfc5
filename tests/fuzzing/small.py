"""A small rulebook with a field of each type, its records, and the places of its formulas."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import targets
from targets.formula import Scope
from targets.formula.tree import Kind
from targets.rulebook.opening import open_rulebook
from targets.rulebook.scopes import Scopes
from targets.source import SourceText

TOTAL = 10
PLACES: dict[str, tuple[str, Kind]] = {
    "value": ("sum(done) / sum(due)", "number"),
    "where": ("done >= 0", "yes_no"),
    "that": ("done <= due", "yes_no"),
    "when": ("met(rate)", "yes_no"),
}
"""Where a formula can stand: what stands there otherwise, and of what kind it must be."""

_RULES = """\
schema_version: 1
id: small
title: A small rulebook
period: {from: 2024-01-01, to: 2024-12-31}
unit: {id: shop, roster: shops, groups: [area]}
constants:
  goal: 80%
  asked: {by: kind, values: {big: 90%, small: 75%}}
records:
  shops:
    key: [shop]
    fields:
      shop: {type: id}
      area: {type: category, values: [east, west]}
      kind: {type: category, values: [big, small]}
      staff: {type: count, at_least: 1, at_most: 1000, optional: true}
  sales:
    key: [shop, month]
    time: month
    fields:
      shop: {type: id}
      month: {type: month}
      due: {type: count, at_most: 100000}
      done: {type: count, at_most: 100000, optional: true}
      cost: {type: decimal, places: 2, at_least: -1000, at_most: 100000, optional: true}
      change: {type: integer, at_least: -1000, at_most: 1000, optional: true}
      checked: {type: yes_no, optional: true}
      day: {type: date, optional: true}
      note: {type: text, optional: true}
    checks:
      - {id: plain, that: <that>}
scorecard: {total: 10, rounding: {decimals: 2, mode: half_up}, when_empty: full}
indicators:
  - id: rate
    records: sales
    value: sum(done) / sum(due)
    target: {at_least: asked}
    points: 6
    scoring: proportional
  - id: amount
    records: sales
    value: <value>
    target: {at_least: 1}
    points: 4
    scoring: pass_fail
    when_missing: zero
  - {id: counted, records: sales, value: <where>}
vetoes:
  - {id: seen, when: <when>, effect: {total_at_most: 8}}
"""

SHOPS = [
    {"shop": "A", "area": "east", "kind": "big", "staff": 4},
    {"shop": "B", "area": "west", "kind": "small", "staff": None},
    {"shop": "C", "area": "west", "kind": "small", "staff": 1},
]
_PLAIN = {
    "shop": "A",
    "month": "2024-01",
    "due": 10,
    "done": 9,
    "cost": Decimal("12.50"),
    "change": -3,
    "checked": True,
    "day": date(2024, 1, 31),
    "note": "-",
}
_EMPTY = dict.fromkeys(("done", "cost", "change", "checked", "day", "note"))
SALES: list[dict[str, Any]] = [
    _PLAIN,
    {**_PLAIN, "month": "2024-02", "done": 0, "cost": Decimal("-0.01"), "checked": False},
    {**_PLAIN, **_EMPTY, "month": "2024-03"},
    {**_PLAIN, "shop": "B", "due": 0, "done": 0, "change": 1000},
]


def rules_with(formula: str, place: str = "value") -> str:
    """The rules file with `formula` in one place."""
    text = _RULES
    for name, (plain, _) in PLACES.items():
        said = formula if name == place else plain
        written = json.dumps(
            f"count(where={said})" if name == "where" else said, ensure_ascii=False
        )
        text = text.replace(f"<{name}>", written)
    return text


def small_rules() -> str:
    """The rules file with a plain formula in each place."""
    return rules_with(PLACES["value"][0])


@cache
def small_rulebook() -> targets.Rulebook:
    """The rulebook that it writes."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "small.yaml"
        path.write_text(small_rules(), encoding="utf-8")
        return targets.load(path)


@cache
def scopes() -> dict[str, Scope]:
    """What may be said in each place; in `where` what may be said in `that`."""
    rulebook = open_rulebook(SourceText("small.yaml", small_rules())).rulebook
    assert rulebook is not None
    known = Scopes(rulebook)
    return {
        "value": known.unit("sales"),
        "that": known.records("sales"),
        "when": known.veto(None),
    }
