"""Shops and what they sold: the rules and records that attacks are tried on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import targets

RULES = """\
schema_version: 1
id: shops
title: Shops
period: {from: 2024-01-01, to: 2024-12-31}
unit: {id: shop, roster: shops, groups: [area]}
records:
  shops:
    key: [shop]
    fields:
      shop: {type: id}
      area: {type: category}
  sales:
    key: [shop, month]
    time: month
    fields:
      shop: {type: id}
      month: {type: month}
      due: {type: count}
      done: {type: count, optional: true}
      cost: {type: decimal, places: 2, optional: true}
      remark: {type: text, optional: true}
scorecard: {total: 10, rounding: {decimals: 2, mode: half_up}, when_empty: full, when_missing: zero}
indicators:
  - id: rate
    records: sales
    value: sum(done) / sum(due)
    target: {at_least: 50%}
    points: 10
    scoring: pass_fail
"""
SHOPS = [{"shop": "A", "area": "East"}]
SALE = {"shop": "A", "month": "2024-01", "due": 10, "done": 9}


def told(rules: targets.Rulebook, records: object) -> list[tuple[int | None, str | None, str]]:
    """Row, field and code of every failure; of what could not be read at all, its codes alone."""
    try:
        batch = rules.validate(records)
    except targets.RecordsError as error:
        return [(None, None, problem.code) for problem in error.problems]
    return [(one.row, one.field, one.code) for one in batch.failures]


def sales(cells: Mapping[str, object] | Sequence[Mapping[str, object]]) -> dict[str, object]:
    """The roster, and sales with these cells."""
    rows = [cells] if isinstance(cells, Mapping) else cells
    return {"shops": SHOPS, "sales": [{**SALE, **row} for row in rows]}


def in_file(path: Path) -> dict[str, object]:
    """The roster, and sales from a file."""
    return {"shops": SHOPS, "sales": path}
