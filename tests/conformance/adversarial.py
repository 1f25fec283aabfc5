"""Records that go where engines differ: a seeded generator for `rules.yaml` beside it.

Values exactly on thresholds and one more or less, halves of the last place, nothing to divide by,
nulls, missing months, ties, sums of 10^13, rows in any order. Never knows an engine: what comes out
are lists of plain values, as the rules file types them.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

Records = dict[str, list[dict[str, object]]]

MONTHS = tuple(date(2009, month, 1) for month in range(1, 13))
EARLIER = (date(2008, 10, 1), date(2008, 11, 1), date(2008, 12, 1))
DAYS = tuple(date(2009, 1, 1) + timedelta(days=day) for day in range(365))
EDGES = (date(2009, 1, 4), date(2009, 1, 5), date(2009, 12, 27), date(2009, 12, 28))
MOST = Decimal(8_400_000_000)


def make_records(units: int, seed: int) -> Records:
    """Records of so many units; the same seed gives the same."""
    chance = random.Random(seed)
    records: Records = {"units": [], "monthly": [], "visits": [], "sites": []}
    twin: tuple[str, Records] | None = None
    for number in range(units):
        name = f"u{number:05d}"
        if twin is not None and number % 7 == 0:
            made = _renamed(twin[1], name)
        else:
            made = _make_unit(chance, name)
            twin = (name, made)
        for dataset, held in made.items():
            records[dataset] += held
    for held in records.values():
        chance.shuffle(held)
    return records


def _renamed(made: Records, name: str) -> Records:
    """The same records under another name: a tie."""
    return {
        dataset: [{**record, "unit_id": name} for record in held] for dataset, held in made.items()
    }


def _make_unit(chance: random.Random, name: str) -> Records:
    unit = {
        "unit_id": name,
        "region": chance.choice(["east", "west", "north"]),
        "kind": chance.choice(["hill", "plain", "island", None]),
        "quota": chance.choice([0, 1, 7, 50, 1000]),
    }
    months = chance.choice([MONTHS, MONTHS, MONTHS[:11], MONTHS[3:], (), (*EARLIER, *MONTHS)])
    monthly = [_make_month(chance, name, month) for month in months]
    _aim(chance, monthly)
    return {
        "units": [unit],
        "monthly": monthly,
        "visits": _make_visits(chance, name),
        "sites": [
            {"unit_id": name, "opened": chance.choice(DAYS), "good": chance.random() < 0.5}
            for _ in range(chance.choice([0, 0, 0, 1, 2]))
        ],
    }


def _make_month(chance: random.Random, name: str, month: date) -> dict[str, object]:
    due = chance.choice([0, 1, 3, 7, 25, 48, 100, 99_999])
    large = chance.random() < 0.05
    owed = MOST if large else Decimal(chance.choice([0, 1, 3, 30_000, 999_999])) / 100
    return {
        "unit_id": name,
        "month": month,
        "done": max(due - chance.choice([0, 0, 0, 1, 2]), 0),
        "due": due,
        "held": chance.choice([-1000, -8, -1, 0, 1, 7, 1000]),
        "stock": chance.choice([0, 14, 69, 70, 71, 139, 140, 141, 630, None, 1_000_000]),
        "paid": min(owed * chance.choice([0, 1, 2]) / 2, MOST).quantize(Decimal("0.01")),
        "owed": owed,
    }


def _aim(chance: random.Random, monthly: list[dict[str, object]]) -> None:
    """Puts the yearly rate on a threshold, one beside it, or where points end in half a
    hundredth.
    """
    if not monthly or chance.random() < 0.3:
        return
    done, due = chance.choice(
        [
            (24, 25),
            (23, 25),
            (25, 25),
            (95, 100),
            (96, 100),
            (4799, 5000),
            (4800, 5000),
            (0, 8),
            (939, 1000),
            (1879, 2000),
            (94, 100),
            (47, 50),
            (0, 0),
            (191, 200),
            (1, 3),
        ]
    )
    for record in monthly:
        record["done"], record["due"] = 0, 0
    monthly[-1]["done"], monthly[-1]["due"] = done, due


def _make_visits(chance: random.Random, name: str) -> list[dict[str, object]]:
    days: list[date] = list(EDGES[: chance.randint(0, 4)])
    style = chance.random()
    if style < 0.3:
        days += [day for day in DAYS if day.weekday() == 2]
    elif style < 0.8:
        days += chance.sample(DAYS, chance.choice([1, 5, 40]))
    return [
        {
            "unit_id": name,
            "day": day,
            "purpose": chance.choice(["patrol", "patrol", "check", "other"]),
            "late_by": chance.choice([0, 1, 3, 4, 11, 400, None]) if chance.random() < 0.9 else 2,
        }
        for day in days
    ]


def counts(records: Mapping[str, list[dict[str, object]]]) -> dict[str, int]:
    """How many records each dataset has."""
    return {name: len(held) for name, held in records.items()}
