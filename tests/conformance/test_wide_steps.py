"""Roots and logarithms, which no engine's columns hold, give the same scores on every engine."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

import targets
from tests.conformance.engines import ENGINES, to_polars

CASES = Path(__file__).parents[1] / "cases" / "good"
FIGURES: dict[str, dict[str, pl.DataType | type[pl.DataType]]] = {
    "geometric": {
        "post": pl.String,
        "drills": pl.Decimal(18, 3),
        "stores": pl.Decimal(18, 3),
        "roads": pl.Int64,
        "paths": pl.Int64,
    },
    "logarithm": {
        "post": pl.String,
        "income": pl.Decimal(18, 2),
        "delay": pl.Int64,
        "level": pl.Decimal(18, 3),
        "least": pl.Int64,
    },
}

pytestmark = pytest.mark.filterwarnings("ignore")  # the engines' own warnings are not ours to mend


@pytest.mark.parametrize("case", FIGURES)
@pytest.mark.parametrize("engine", ENGINES)
def test_an_engine_gives_the_same_roots_and_logarithms(engine: str, case: str) -> None:
    rules = targets.load(CASES / case / "rules.yaml")
    path = CASES / case / "records" / "figures.csv"
    delivered = ENGINES[engine]({"figures": pl.read_csv(path, schema=FIGURES[case])})
    plain = rules.score({"figures": path}, engine="python")

    scores = rules.score(delivered)

    native = scores.to_native()
    assert type(native) is type(delivered["figures"])
    assert to_polars(native).sort("post").equals(plain.to_native().sort("post"))
    assert [(one.unit, one.rank, dict(one.steps)) for one in scores] == [
        (one.unit, one.rank, dict(one.steps)) for one in plain
    ]
