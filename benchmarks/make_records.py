"""Records for the benchmarks: N villages × 12 months of 2009, all synthetic, from a seed.

The same arguments write the same records. Some villages have no births, some lie exactly on a
threshold and some one below it, about one in a hundred lacks months, a few have no report at all.
Never reads anything.

    python benchmarks/make_records.py 20000 FOLDER
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

SEED = 2009
MONTHS = 12
CSV_AT_MOST = 20_000
PARTS = (
    64  # months of this many villages are drawn at once, so that the largest size fits in memory
)
"""How many thousand villages are drawn at once."""

Counts = np.ndarray[Any, np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Pair:
    """A count and a part of it, by month: how many to expect, the usual share, the threshold.

    `over` and `under` are the smallest counts whose quotient is the threshold exactly.
    """

    part: str
    count: str
    expected: float
    share: float
    over: int
    under: int


PAIRS = (
    Pair("births_in_plan", "births", 2.6, 0.955, 24, 25),
    Pair("long_acting_done", "long_acting_due", 4.5, 0.46, 9, 20),
    Pair("cases_fulfilled", "cases_decided", 0.4, 0.85, 9, 10),
    Pair("couples_screened", "couples_due", 5.5, 0.66, 13, 20),
)


def make_villages(count: int) -> pl.DataFrame:
    """The roster: a name and an area each."""
    width = max(6, len(str(count)))
    names = pl.Series("village", [f"v{number:0{width}}" for number in range(1, count + 1)])
    areas = pl.Series("area", [f"area {1 + number * 20 // count:02}" for number in range(count)])
    return pl.DataFrame([names, areas])


def make_monthly(names: pl.Series, random: np.random.Generator) -> pl.DataFrame:
    """The monthly reports of some villages, by village and month."""
    count = len(names)
    shape = (count, MONTHS)
    size = random.gamma(4.0, 0.25, count)[:, None]  # villages are small or large
    zeal = random.normal(0.0, 0.05, count)[:, None]  # and do well or badly in everything
    columns: dict[str, Counts] = {}
    for pair in PAIRS:
        columns |= _draw_pair(pair, size, zeal, random)
    _draw_omissions(columns, random)
    _draw_users(columns, size, zeal, random)
    due, paid = _draw_levies(columns["cases_decided"], zeal, random)
    empty = random.random(count) < 0.03  # villages without births
    for name in ("births", "births_in_plan", "births_omitted"):
        columns[name][empty] = 0
    frame = pl.DataFrame(
        {
            "village": names.gather(np.repeat(np.arange(count), MONTHS)),
            "month": pl.Series([date(2009, month, 1) for month in range(1, 13)]).gather(
                np.tile(np.arange(MONTHS), count)
            ),
            **{name: columns[name].ravel() for name in HEADINGS if name in columns},
            "levy_due": (
                due / 100
            ).ravel(),  # fen over 100, rounded once: the double that prints as the yuan
            "levy_paid": (paid / 100).ravel(),
        }
    )
    kept = np.ones(shape, dtype=bool)
    lacking = np.flatnonzero(random.random(count) < 0.01)
    kept[lacking] = random.random((len(lacking), MONTHS)) < random.random((len(lacking), 1))
    kept[random.random(count) < 0.0005] = False  # never reported
    return frame.filter(pl.Series(kept.ravel())).select("village", "month", *HEADINGS)


HEADINGS = (
    "births",
    "births_in_plan",
    "births_omitted",
    "contraception_users",
    "long_acting_users",
    "long_acting_due",
    "long_acting_done",
    "cases_decided",
    "cases_fulfilled",
    "levy_due",
    "levy_paid",
    "couples_due",
    "couples_screened",
)


def _draw_pair(pair: Pair, size: Any, zeal: Any, random: np.random.Generator) -> dict[str, Counts]:
    """Counts and their parts; every twentieth village lies on the threshold or one below it."""
    villages = len(size)
    counts = random.poisson(pair.expected * size, (villages, MONTHS)).astype(np.int64)
    share = np.clip(pair.share + zeal + random.normal(0, 0.04, (villages, 1)), 0, 1)
    parts = random.binomial(counts, share).astype(np.int64)
    exact = np.flatnonzero(random.random(villages) < 0.05)
    times = random.poisson(0.25, (len(exact), MONTHS)).astype(np.int64)
    counts[exact], parts[exact] = times * pair.under, times * pair.over
    below = exact[random.random(len(exact)) < 0.4]
    month = parts[below].argmax(axis=1)
    parts[below, month] = np.maximum(parts[below, month] - 1, 0)
    return {pair.count: counts, pair.part: parts}


def _draw_omissions(columns: dict[str, Counts], random: np.random.Generator) -> None:
    """Births found unreported; one village in fifty omits exactly 2 %."""
    births, in_plan = columns["births"], columns["births_in_plan"]
    villages = len(births)
    rate = random.choice([0.0, 0.01, 0.03, 0.08], size=(villages, 1), p=[0.4, 0.3, 0.2, 0.1])
    omitted = random.binomial(births, rate).astype(np.int64)
    exact = np.flatnonzero(random.random(villages) < 0.02)
    omitted[exact] = random.poisson(0.15, (len(exact), MONTHS))
    births[exact], in_plan[exact] = omitted[exact] * 49, omitted[exact] * 48
    columns["births_omitted"] = omitted


def _draw_users(
    columns: dict[str, Counts], size: Any, zeal: Any, random: np.random.Generator
) -> None:
    """Couples at the end of each month, drifting; one village in twenty ends on exactly 75 %."""
    villages = len(size)
    drift = random.integers(-2, 5, (villages, MONTHS)).cumsum(axis=1)
    users = np.maximum((500 * size).astype(np.int64) + drift, 1)
    share = np.clip(0.755 + zeal / 2 + random.normal(0, 0.02, (villages, 1)), 0, 1)
    exact = random.random(villages) < 0.05
    users[exact] += -users[exact] % 4
    long_acting = (users * share).astype(np.int64)
    long_acting[exact] = users[exact] // 4 * 3
    columns["contraception_users"], columns["long_acting_users"] = users, long_acting


def _draw_levies(decided: Counts, zeal: Any, random: np.random.Generator) -> tuple[Counts, Counts]:
    """Levies in fen: those due by case, and what was paid; one village in twenty pays half."""
    villages = len(decided)
    due = decided * random.integers(1_500_000, 6_000_000, decided.shape)
    share = np.clip(0.52 + zeal * 2 + random.normal(0, 0.1, (villages, 1)), 0, 1)
    paid = np.minimum((due * share).astype(np.int64), due)
    exact = random.random(villages) < 0.05
    due[exact] += due[exact] % 2
    paid[exact] = due[exact] // 2
    return due, paid


def write_records(count: int, folder: Path, options: argparse.Namespace) -> None:
    """The two datasets as Parquet, and as CSV where that stays small."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng([options.seed, count])
    villages = make_villages(count)
    step = PARTS * 1_000
    monthly = pl.concat(
        [
            make_monthly(villages["village"].slice(first, step), random)
            for first in range(0, count, step)
        ]
    )
    if options.decimal:
        monthly = monthly.with_columns(pl.col("levy_due", "levy_paid").cast(pl.Decimal(18, 2)))
    if options.whole_ids:
        number = pl.col("village").str.slice(1).cast(pl.Int64)
        villages, monthly = villages.with_columns(number), monthly.with_columns(number)
    if options.shuffle:
        villages = villages[random.permutation(villages.height)]
        monthly = monthly[random.permutation(monthly.height)]
    for name, frame in (("villages", villages), ("monthly", monthly)):
        frame.write_parquet(folder / f"{name}.parquet")
        sys.stdout.write(f"{folder / name}.parquet: {frame.height} rows\n")
        if count <= CSV_AT_MOST:
            _as_printed(frame).write_csv(folder / f"{name}.csv", float_precision=2)


def _as_printed(frame: pl.DataFrame) -> pl.DataFrame:
    if "month" not in frame.columns:
        return frame
    return frame.with_columns(pl.col("month").dt.strftime("%Y-%m"))


def main() -> None:
    parser = argparse.ArgumentParser(description="Synthetic records for the benchmarks.")
    parser.add_argument("units", type=int, help="how many villages: 20, 20000, 690000, 1380000")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--shuffle", action="store_true", help="rows in no order")
    parser.add_argument(
        "--whole-ids", action="store_true", help="villages are 1, 2, 3, not v000001"
    )
    parser.add_argument(
        "--decimal", action="store_true", help="levies as Decimal(18, 2), not Float64"
    )
    options = parser.parse_args()
    write_records(options.units, options.folder, options)


if __name__ == "__main__":
    main()
