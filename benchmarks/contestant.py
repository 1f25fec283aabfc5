"""One contestant as a process: the records of a folder scored once, its seconds printed.

Never reads the clock while modules are imported: what is printed is the job alone, from the paths
to the finished frame. Whoever starts the process sees the whole.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any


def compete(score: Callable[[Path], Any]) -> None:
    """`score` run once on the folder that the command line names; `-o` keeps its frame as
    Parquet.
    """
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path, help="holds villages.parquet and monthly.parquet")
    parser.add_argument("-o", "--output", type=Path, help="write the scores here, after the clock")
    chosen, _ = parser.parse_known_args()
    begun = time.perf_counter()
    scored = score(chosen.folder)
    seconds = time.perf_counter() - begun
    if chosen.output is not None:
        as_polars(scored).write_parquet(chosen.output)
    sys.stdout.write(f"{seconds:.6f}\n")


def as_polars(scored: Any) -> Any:
    """A finished frame of any kind as a Polars frame."""
    import polars as pl

    if isinstance(scored, pl.DataFrame):
        return scored
    return pl.from_pandas(scored) if hasattr(scored, "iloc") else pl.DataFrame(scored)
