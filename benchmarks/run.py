"""One interleaved run of all contestants: the same records scored in turn, each in a new process.

A B C A B C …, so that a busy minute of the machine hits all of them; ratios are taken within a
round.
First every contestant runs once unmeasured, and the totals and ranks of the exact ones must be
identical. Never asserts a time.

    python benchmarks/run.py --units 20000 690000 --rounds 5
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

HERE = Path(__file__).parent
ENGINES = ("polars", "duckdb", "pandas", "pyarrow", "spark")
WHO = ("by_hand", "trusted", "validated", "naive_pandas", "by_hand_duckdb")
USUAL = WHO[:4]


@dataclass(slots=True)
class Contestant:
    """Who runs, how, and what was measured; `exact` ones must agree with the first contestant."""

    name: str
    arguments: Sequence[str]
    exact: bool = True
    source: Path | None = None
    rounds: list[Measured] = field(default_factory=list)
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Measured:
    """One process: seconds on the clock, of them the job alone, seconds of processor, MiB at
    most.
    """

    wall: float
    job: float
    cpu: float
    peak: float


class Stopped(Exception):
    """A contestant failed, or took longer than it may; the message says which."""


def main() -> int:
    options = _options()
    status = 0
    for units in options.units:
        folder = make_records(units, options)
        contestants = line_up(options)
        status |= check_agreement(contestants, folder, options.limit)
        running = [one for one in contestants if not one.verdict.startswith("stopped")]
        for done in range(options.rounds):
            for one in running:
                one.rounds.append(run_once(one, folder, None, options.limit))
            _say(f"\r{units} units: round {done + 1} of {options.rounds}", sys.stderr)
        _say("\n", sys.stderr)
        print_table(units, contestants, options)
    return status


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures the contestants side by side.")
    parser.add_argument("--units", type=int, nargs="+", default=[20_000, 690_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--who", nargs="+", choices=WHO, default=list(USUAL))
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=["polars"])
    parser.add_argument(
        "--records",
        type=Path,
        default=Path(tempfile.gettempdir()) / "targets_benchmarks",
        help="where records are kept; they are made where they are not there",
    )
    parser.add_argument(
        "--make",
        nargs="*",
        choices=["shuffle", "whole-ids", "decimal"],
        default=[],
        help="options of make_records.py",
    )
    parser.add_argument(
        "--other", type=Path, help="the src folder of another checkout, run as well"
    )
    parser.add_argument("--limit", type=float, default=600.0, help="seconds before one is stopped")
    return parser.parse_args()


def make_records(units: int, options: argparse.Namespace) -> Path:
    """The folder with the records, made unless it is there."""
    folder = options.records / "-".join([str(units), *sorted(options.make)])
    if not (folder / "monthly.parquet").is_file():
        flags = [f"--{one}" for one in options.make]
        script = str(HERE / "make_records.py")
        subprocess.run([sys.executable, script, str(units), str(folder), *flags], check=True)
    return Path(folder)


def line_up(options: argparse.Namespace) -> list[Contestant]:
    """Those asked for, the opponent first."""
    found = [Contestant("by hand", ["by_hand.py"])]
    if "by_hand_duckdb" in options.who:
        found.append(Contestant("by hand, DuckDB", ["by_hand_duckdb.py"]))
    for source in [None, options.other] if options.other else [None]:
        for how in ("trusted", "validated"):
            if how in options.who:
                found += [
                    Contestant(
                        f"targets {how}, {engine}" + (", other" if source else ""),
                        ["by_targets.py", "--how", how, "--engine", engine],
                        source=source,
                    )
                    for engine in options.engines
                ]
    if "naive_pandas" in options.who:
        found.append(Contestant("naive pandas", ["naive_pandas.py"], exact=False))
    return found


def run_once(one: Contestant, folder: Path, output: Path | None, limit: float) -> Measured:
    """One new process from its start to its end. Raises `Stopped`."""
    script, *rest = one.arguments
    command = [sys.executable, str(HERE / script), str(folder), *rest]
    if output is not None:
        command += ["-o", str(output)]
    environment = dict(os.environ)
    if one.source is not None:
        environment["PYTHONPATH"] = str(one.source)
    with tempfile.TemporaryFile() as told:
        begun = time.perf_counter()
        process = subprocess.Popen(command, stdout=told, stderr=told, env=environment)
        watch = threading.Timer(limit, process.send_signal, [signal.SIGKILL])
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        watch.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        lines = told.read().decode(errors="replace").split("\n")
    if wall >= limit:
        raise Stopped(f"stopped after {limit:g} s")
    if process.returncode != 0:
        said = next((line for line in reversed(lines) if line.strip()), "")
        raise Stopped(f"stopped: exit status {process.returncode}, {said[:100]}")
    job = next(float(line) for line in reversed(lines) if line.strip())
    return Measured(wall, job, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def check_agreement(contestants: Sequence[Contestant], folder: Path, limit: float) -> int:
    """Everyone once, unmeasured; 1 where an exact contestant differs from the first, else 0."""
    status = 0
    first: Any = None
    for one in contestants:
        with tempfile.TemporaryDirectory() as kept:
            output = Path(kept) / "scores.parquet"
            try:
                run_once(one, folder, output, limit)
            except Stopped as stopped:
                one.verdict = str(stopped)
                continue
            ranks = _ranks(output)
        if first is None:
            first = ranks
        one.verdict, differs = _compared(first, ranks)
        status |= int(differs and one.exact)
    return status


def _ranks(output: Path) -> Any:
    import polars as pl

    scores = pl.read_parquet(output, columns=["village", "total", "rank"])
    return scores.with_columns(pl.col("rank").cast(pl.Int64)).sort("village")


def _compared(first: Any, other: Any) -> tuple[str, bool]:
    if not first["village"].equals(other["village"]):
        return "OTHER UNITS", True
    totals = int(first["total"].ne_missing(other["total"].round(2)).sum())
    last_bits = int(first["total"].ne_missing(other["total"]).sum())
    ranks = int(first["rank"].ne_missing(other["rank"]).sum())
    if not last_bits and not ranks:
        return "identical", False
    share = 100 * ranks / max(first.height, 1)
    return f"{totals} totals, {ranks} ranks ({share:.0f} %) differ", True


def print_table(units: int, contestants: Sequence[Contestant], options: argparse.Namespace) -> None:
    """Medians, and the median over the rounds of what each took for one of the opponent's."""
    made = " ".join(options.make) or "sorted rows"
    _say(f"\n{units} units × 12 months, {made}, {options.rounds} rounds\n")
    headings = "wall s", "job s", "cpu s", "MiB", "wall ×", "job ×", "cpu ×", "MiB ×"
    _say(f"{'':<28}" + "".join(f"{one:>8}" for one in headings) + "  totals and ranks\n")
    opponent = contestants[0].rounds
    for one in contestants:
        cells = [""] * 8
        if one.rounds and opponent:
            medians = [
                median(getattr(got, name) for got in one.rounds)
                for name in ("wall", "job", "cpu", "peak")
            ]
            ratios = [
                median(
                    getattr(got, name) / getattr(his, name)
                    for got, his in zip(one.rounds, opponent, strict=True)
                )
                for name in ("wall", "job", "cpu", "peak")
            ]
            cells = [f"{x:.2f}" for x in medians[:3]] + [f"{medians[3]:.0f}"]
            cells += [f"{x:.2f}" for x in ratios]
        _say(f"{one.name:<28}" + "".join(f"{cell:>8}" for cell in cells) + f"  {one.verdict}\n")


def _say(text: str, stream: Any = sys.stdout) -> None:
    stream.write(text)
    stream.flush()


if __name__ == "__main__":
    sys.exit(main())
