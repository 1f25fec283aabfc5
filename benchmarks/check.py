"""The engine against the query by hand: every public column of every unit, and no difference.

On records of each kind that `make_records.py` makes: sorted, in no order, with whole numbers for
ids, with decimals. Never measures.

    python benchmarks/check.py [--units 20000] [--how trusted validated] [--engines polars]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import polars as pl

HERE = Path(__file__).parent
KINDS: dict[str, list[str]] = {
    "sorted": [],
    "shuffled": ["--shuffle"],
    "whole ids": ["--whole-ids", "--shuffle"],
    "decimals": ["--decimal", "--shuffle"],
}
UNORDERED = ("duckdb", "spark")  # a lazy frame stays lazy, and has no order


def main() -> int:
    parser = argparse.ArgumentParser(
        description="Compares every column; exit status 1 if any differs."
    )
    parser.add_argument("--units", type=int, default=20_000)
    parser.add_argument("--how", nargs="+", choices=["trusted", "validated"], default=["trusted"])
    parser.add_argument("--engines", nargs="+", default=["polars"])
    options = parser.parse_args()
    differing = 0
    for kind, flags in KINDS.items():
        with tempfile.TemporaryDirectory() as folder:
            _run("make_records.py", str(options.units), folder, *flags)
            expected = _scores(folder, "by_hand.py")
            others = {"by hand, DuckDB": _scores(folder, "by_hand_duckdb.py")}
            for how in options.how:
                for engine in options.engines:
                    arguments = ["by_targets.py", "--how", how, "--engine", engine]
                    others[f"targets {how}, {engine}"] = _scores(folder, *arguments)
        for name, found in others.items():
            differences = compare(expected, found, ordered=not name.endswith(UNORDERED))
            differing += bool(differences)
            told = "; ".join(differences) or "0 differences"
            cells = expected.height * expected.width
            sys.stdout.write(f"{kind:<10} {name:<28} {cells} cells: {told}\n")
            sys.stdout.flush()
    return 1 if differing else 0


def compare(expected: pl.DataFrame, found: pl.DataFrame, *, ordered: bool) -> list[str]:
    """What differs: columns, units, and how many cells of each column."""
    if expected.columns != found.columns:
        return [f"columns {found.columns}"]
    placed = found if ordered else found.sort("rank", "village")
    if not expected["village"].equals(placed["village"]):
        return ["other units, or in another order"]
    return [
        f"{name}: {count} cells"
        for name in expected.columns
        if (count := _different(expected[name], placed[name]))
    ]


def _different(expected: pl.Series, found: pl.Series) -> int:
    if expected.dtype.is_numeric() != found.dtype.is_numeric():
        return len(expected)
    if expected.dtype == pl.Int64:
        found = found.cast(pl.Int64)
    return int(expected.ne_missing(found).sum())


def _scores(folder: str, script: str, *arguments: str) -> pl.DataFrame:
    output = Path(folder) / "scores.parquet"
    _run(script, folder, *arguments, "-o", str(output))
    return pl.read_parquet(output, memory_map=False)


def _run(script: str, *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, str(HERE / script), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        sys.exit(f"{script} {' '.join(arguments)}\n{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
