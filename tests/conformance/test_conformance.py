"""One meaning on every engine: the same whole numbers, failures and frames as plain integers give.

`TARGETS_UNITS` sets how many adversarial units are scored (300 by default).
"""

from __future__ import annotations

import os
from datetime import date
from functools import cache
from pathlib import Path

import polars as pl
import pytest

import targets
from tests.compare import differences
from tests.conformance.adversarial import Records, make_records
from tests.conformance.engines import ENGINES, MOSTLY, as_polars, to_polars

RULES = Path(__file__).with_name("rules.yaml")
PEERS = Path(__file__).with_name("peers.yaml")
UNITS = int(os.environ.get("TARGETS_UNITS", "300"))

pytestmark = pytest.mark.filterwarnings("ignore")  # the engines' own warnings are not ours to mend


@cache
def rulebook() -> targets.Rulebook:
    return targets.load(RULES)


@cache
def records() -> Records:
    return make_records(UNITS, seed=2009)


@cache
def expected() -> targets.Scores:
    """What plain integers give; they are held against the Fraction oracle in a test of their
    own.
    """
    return rulebook().score(dict(records()), engine="python")


@cache
def expected_frame() -> pl.DataFrame:
    return expected().to_native()


def test_plain_integers_agree_with_the_oracle_on_adversarial_units() -> None:
    assert differences(RULES, make_records(150, seed=1)) == []


@pytest.mark.parametrize("engine", MOSTLY)
def test_an_engine_gives_the_same_whole_numbers_and_the_same_frame(engine: str) -> None:
    frames = ENGINES[engine](as_polars(records()))

    batch = rulebook().validate(frames)
    scores = rulebook().score(batch)

    assert batch.failures == ()
    assert batch.counts == expected().batch.counts
    published = to_polars(scores.to_native()).sort("rank", "unit_id", nulls_last=True)
    assert published.equals(expected_frame())
    assert [(one.unit, one.rank, dict(one.steps)) for one in scores] == [
        (one.unit, one.rank, dict(one.steps)) for one in expected()
    ]


def test_plain_integers_compare_units_as_the_oracle_does() -> None:
    assert differences(PEERS, make_records(40, seed=1)) == []


@pytest.mark.parametrize("engine", MOSTLY)
def test_an_engine_compares_units_alike(engine: str) -> None:
    rules = targets.load(PEERS)
    compared = make_records(80, seed=7)
    plain = rules.score(dict(compared), engine="python")

    scores = rules.score(rules.validate(ENGINES[engine](as_polars(compared))))

    published = to_polars(scores.to_native()).sort("rank", "unit_id", nulls_last=True)
    assert published.equals(plain.to_native())
    assert [(one.unit, one.rank, dict(one.steps)) for one in scores] == [
        (one.unit, one.rank, dict(one.steps)) for one in plain
    ]
    assert scores.whole == plain.whole
    assert scores.groups == plain.groups


@pytest.mark.parametrize("engine", MOSTLY)
def test_an_engine_finds_the_same_failures_as_row_by_row(engine: str) -> None:
    wrong = with_wrong_rows(make_records(40, seed=3))
    by_rows = rulebook().validate({name: list(held) for name, held in wrong.items()})

    by_columns = rulebook().validate(ENGINES[engine](as_polars(wrong)))

    assert by_columns.counts == by_rows.counts
    assert told(by_columns) == told(by_rows)
    assert {"D801", "D805", "D806", "D810", "D820", "D821"} <= {one[2] for one in told(by_rows)}


def with_wrong_rows(records: Records) -> Records:
    """One row of each kind of mistake that a typed column can hold."""
    monthly, visits = records["monthly"], records["visits"]
    monthly[0]["done"] = None
    monthly[1]["due"] = -1
    monthly[2]["due"] = 100_001
    monthly[3]["unit_id"] = "nobody"
    monthly[4]["month"] = date(2007, 1, 1)
    monthly[5]["month"] = date(2009, 3, 2)
    monthly[6]["month"] = None
    monthly.append(dict(monthly[7]))
    visits[0]["purpose"] = "picnic"
    visits[1]["purpose"] = " patrol "
    visits[2]["purpose"] = "\u3000patrol\t"
    visits[3]["day"] = None
    records["sites"][0]["good"] = None
    records["sites"][1]["unit_id"] = f"\u3000{records['sites'][1]['unit_id']}\u00a0"
    records["sites"][2]["unit_id"] = " "
    return records


def told(batch: targets.Batch) -> list[tuple[str, str | None, str, str]]:
    """Failures without their rows, which not every engine can name."""
    return sorted(
        (one.dataset, one.field or "", one.code, str(one.value).removesuffix(" 00:00:00"))
        for one in batch.failures
    )


def test_no_accepted_batch_wraps_at_the_largest_amounts_that_the_limits_allow() -> None:
    rules = rulebook()
    bounds = rules.plan.bounds["share__denominator"]

    assert bounds.high == 12 * 8_400_000_000 * 100
    assert all(max(abs(one.low), abs(one.high)) < 2**63 for one in rules.plan.bounds.values())
