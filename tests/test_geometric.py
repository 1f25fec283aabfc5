"""Geometric means: weights that go by a category, halves in each mode, the largest degree."""

from decimal import Decimal

import pytest

from tests.compare import differences, load_text
from tests.test_bad_rules import told

RULES = """
schema_version: 1
id: posts
title: Posts
period: {{from: 2009-01-01, to: 2009-12-31}}
unit: {{id: post, roster: posts}}
constants:
  worth_of_drills: {{by: kind, values: {{hill: 1.5, plain: 4, coast: 0.5}}}}
records:
  posts:
    key: [post]
    fields:
      post: {{type: id}}
      kind: {{type: category, values: [hill, plain, coast]}}
      drills: {{type: count, at_most: 100}}
      stores: {{type: count, at_most: 100}}
scorecard:
  total: {whole}
  combine: geometric
  rounding: {{items: none, total: {{decimals: {places}, mode: {mode}}}}}
indicators:
  - {{id: drill, value: drills, points: 100, weight: {first}, scoring: {{formula: value}}}}
  - {{id: store, value: stores, points: 100, weight: {second}, scoring: {{formula: value}}}}
"""


def rules(first: str, second: str, whole: str = "100", mode: str = "half_up") -> str:
    places = "1" if whole == "100" else "0"
    return RULES.format(first=first, second=second, whole=whole, places=places, mode=mode)


def post(kind: str, drills: int, stores: int) -> dict[str, object]:
    return {"post": f"{kind} {drills} {stores}", "kind": kind, "drills": drills, "stores": stores}


def total(text: str, record: dict[str, object]) -> Decimal | None:
    return load_text(text).score_one({"posts": [record]}).total


@pytest.mark.parametrize(
    ("kind", "score"),
    [
        ("hill", "44.1"),  # (16^3 · 81^5)^(1/8): 1.5 to 2.5
        ("plain", "29.9"),  # (16^8 · 81^5)^(1/13): 4 to 2.5
        ("coast", "61.8"),  # (16^1 · 81^5)^(1/6): 0.5 to 2.5
    ],
)
def test_weights_that_go_by_a_category_are_whole_numbers_in_each(kind: str, score: str) -> None:
    text = rules("worth_of_drills", "2.5")
    assert total(text, post(kind, 16, 81)) == Decimal(score)
    records = {"posts": [post(one, 16, 81) for one in ("hill", "plain", "coast")]}
    assert differences(text, records) == []


@pytest.mark.parametrize(
    ("drills", "stores", "rounded"),
    [  # half up, half even, down, of 10 · √(drills · stores) / 100
        (25, 25, (3, 2, 2)),  # 2.5
        (10, 62, (2, 2, 2)),  # √620 / 10 = 2.489…
        (24, 26, (2, 2, 2)),  # √624 / 10 = 2.497…
        (25, 26, (3, 3, 2)),  # √650 / 10 = 2.549…
        (35, 35, (4, 4, 3)),  # 3.5
        (0, 90, (0, 0, 0)),
        (100, 100, (10, 10, 10)),
    ],
)
def test_a_root_at_a_half_is_told_from_one_beside_it(
    drills: int, stores: int, rounded: tuple[int, int, int]
) -> None:
    found = [
        total(rules("1", "1", "10", mode), post("hill", drills, stores))
        for mode in ("half_up", "half_even", "down")
    ]
    assert found == [Decimal(one) for one in rounded]


def test_weights_may_add_up_to_a_thousand_in_lowest_terms_and_no_more() -> None:
    assert total(rules("0.001", "0.999"), post("hill", 1, 64)) == Decimal("63.7")  # 64^0.999 …
    assert told(rules("0.001", "1")) == [("S541", 19, 12)]
    assert total(rules("3000", "1500"), post("hill", 27, 64)) == Decimal("36.0")  # (27² · 64)^⅓
