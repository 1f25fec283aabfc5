"""Every engine as a function from plain records to frames of its kind; a third party adds one here.

An engine passes if `test_conformance.py` does. Never scores anything.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest

Frames = dict[str, Any]
Records = Mapping[str, list[dict[str, object]]]

SCHEMAS: dict[str, dict[str, Any]] = {
    "units": {"unit_id": pl.String, "region": pl.String, "kind": pl.String, "quota": pl.Int64},
    "monthly": {
        "unit_id": pl.String,
        "month": pl.Date,
        "done": pl.Int64,
        "due": pl.Int64,
        "held": pl.Int64,
        "stock": pl.Int64,
        "paid": pl.Decimal(18, 2),
        "owed": pl.Decimal(18, 2),
    },
    "visits": {
        "unit_id": pl.String,
        "day": pl.Date,
        "purpose": pl.String,
        "late_by": pl.Int64,
    },
    "sites": {"unit_id": pl.String, "opened": pl.Date, "good": pl.Boolean},
}


def as_polars(records: Records) -> dict[str, pl.DataFrame]:
    """Plain records as typed Polars frames."""
    return {
        name: pl.DataFrame(held, schema=SCHEMAS[name], orient="row")
        for name, held in records.items()
    }


def _polars_lazy(frames: Mapping[str, pl.DataFrame]) -> Frames:
    return {name: frame.lazy() for name, frame in frames.items()}


def _pandas(frames: Mapping[str, pl.DataFrame]) -> Frames:
    import pandas as pd

    arrow = pd.ArrowDtype
    return {name: frame.to_arrow().to_pandas(types_mapper=arrow) for name, frame in frames.items()}


def _pyarrow(frames: Mapping[str, pl.DataFrame]) -> Frames:
    return {name: frame.to_arrow() for name, frame in frames.items()}


def _duckdb(frames: Mapping[str, pl.DataFrame]) -> Frames:
    import duckdb

    return {name: duckdb.from_arrow(frame.to_arrow()) for name, frame in frames.items()}


def _ibis(frames: Mapping[str, pl.DataFrame]) -> Frames:
    import ibis

    return {name: ibis.memtable(frame.to_arrow()) for name, frame in frames.items()}


@cache
def _session() -> Any:
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("targets-conformance")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.log.level": "OFF",
        "spark.sql.adaptive.enabled": "false",  # it compares whole plans, over and over
        "spark.sql.exchange.reuse": "false",
        "spark.sql.codegen.wholeStage": "false",  # compiling takes longer than a few rows
        "spark.sql.codegen.factoryMode": "NO_CODEGEN",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    for key, value in settings.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def _spark(frames: Mapping[str, pl.DataFrame]) -> Frames:
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java 17 or newer, and there is no `java` here")
    folder = _kept_folder()
    found = {}
    for name, frame in frames.items():  # from files, for a large local frame stands in every plan
        path = Path(folder.name) / f"{next(_NUMBERS)}-{name}.parquet"
        frame.write_parquet(path)
        found[name] = _session().read.parquet(str(path))
    return found


_NUMBERS = count()


@cache
def _kept_folder() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="targets-conformance-")


ENGINES: dict[str, Callable[[Mapping[str, pl.DataFrame]], Frames]] = {
    "polars": dict,
    "polars lazy": _polars_lazy,
    "pandas": _pandas,
    "pyarrow": _pyarrow,
    "duckdb": _duckdb,
    "ibis": _ibis,
    "spark": _spark,
}


MOSTLY: list[Any] = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            name == "spark" and os.environ.get("TARGETS_SPARK") != "all",
            reason="Spark takes minutes to plan this: `make spark` does",
        ),
    )
    for name in ENGINES
]
"""The engines for a rulebook with every kind of step: Spark only where it is asked for."""


def to_polars(native: Any) -> pl.DataFrame:
    """A finished frame of any kind as a Polars frame."""
    if isinstance(native, pl.LazyFrame):
        return native.collect()
    for name in ("to_arrow_table", "to_pyarrow", "toArrow"):
        if hasattr(native, name):
            return pl.DataFrame(getattr(native, name)())
    return native if isinstance(native, pl.DataFrame) else pl.DataFrame(native)
