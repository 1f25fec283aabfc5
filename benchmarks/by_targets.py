"""The seven rates by `targets` itself: `rates.yaml` over the records of a folder.

`--how trusted` takes the records as they come, `validated` judges every one. `--engine` says which
kind of frame is handed in; `polars` hands in the paths.

    python benchmarks/by_targets.py FOLDER [--how validated] [--engine duckdb] [-o scores.parquet]
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contestant import compete

import targets

RULES = Path(__file__).with_name("rates.yaml")
HOW = ("trusted", "validated")


def _polars() -> tuple[Callable[[Path], Any], Callable[[Any], Any]]:
    import narwhals  # noqa: F401 - libraries are imported before the clock starts, for everyone
    import polars as pl

    def finish(scored: Any) -> Any:
        if isinstance(scored, pl.LazyFrame):
            return scored.sort("rank", "village").collect()
        return scored

    return lambda path: path, finish


def _pandas() -> tuple[Callable[[Path], Any], Callable[[Any], Any]]:
    import pandas as pd

    # pandas' own types read dates as Python objects, which no field can be
    return lambda path: pd.read_parquet(path, dtype_backend="pyarrow"), lambda scored: scored


def _pyarrow() -> tuple[Callable[[Path], Any], Callable[[Any], Any]]:
    import pyarrow.parquet

    return pyarrow.parquet.read_table, lambda scored: scored


def _duckdb() -> tuple[Callable[[Path], Any], Callable[[Any], Any]]:
    import duckdb

    return lambda path: duckdb.read_parquet(str(path)), lambda scored: scored.to_arrow_table()


def _spark() -> tuple[Callable[[Path], Any], Callable[[Any], Any]]:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[*]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "8").config("spark.log.level", "ERROR")
    session = builder.config("spark.driver.memory", "4g").getOrCreate()
    return lambda path: session.read.parquet(str(path)), lambda scored: scored.toArrow()


ENGINES = {
    "polars": _polars,
    "duckdb": _duckdb,
    "pandas": _pandas,
    "pyarrow": _pyarrow,
    "spark": _spark,
}
"""For each kind of frame, what opens a Parquet file as one and what finishes the scores."""


def main() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--how", choices=HOW, default="trusted")
    parser.add_argument("--engine", choices=ENGINES, default="polars")
    chosen, _ = parser.parse_known_args()
    open_file, finish = ENGINES[chosen.engine]()
    rules = targets.load(RULES)

    def score(folder: Path) -> Any:
        delivered = {name: open_file(folder / f"{name}.parquet") for name in rules.model.records}
        batch = rules.trust(delivered) if chosen.how == "trusted" else rules.validate(delivered)
        return finish(rules.score(batch).to_native())

    compete(score)


if __name__ == "__main__":
    main()
