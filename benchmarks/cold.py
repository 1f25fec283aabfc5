"""A cold process that scores the sample town from CSV, against one that only imports Polars.

Interleaved; each process is measured from its start to its end. Never asserts a time.

    python benchmarks/cold.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

TOP = Path(__file__).parent.parent
TOWN = (TOP / "rules" / "2009_xietang.yaml", TOP / "examples" / "xietang_2009")
SCORE = ["-m", "targets", "score", *map(str, TOWN)]
ANEW = "targets score, rules compiled"
RUNS = {
    "targets score, rules kept": SCORE,
    ANEW: SCORE,
    "import targets": ["-c", "import targets"],
    "import polars": ["-c", "import polars"],
    "python alone": ["-c", "pass"],
}
AS_EXPECTED = (0, 1)
"""The sample town has wrong rows on purpose, so that scoring it exits with 1."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Milliseconds of cold processes, side by side.")
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    measured: dict[str, list[tuple[float, float, float]]] = {name: [] for name in RUNS}
    for done in range(rounds + 1):
        for name, arguments in RUNS.items():
            found = run_once(arguments, kept=name != ANEW)
            if done:  # the first round only brings the files into memory
                measured[name].append(found)
    sys.stdout.write(f"{rounds} rounds{'':<20}  median ms   least ms     cpu ms        MiB\n")
    for name, found in measured.items():
        wall, cpu, peak = zip(*found, strict=True)
        cells = median(wall) * 1e3, min(wall) * 1e3, median(cpu) * 1e3, median(peak)
        sys.stdout.write(f"{name:<28}" + "".join(f"{cell:11.0f}" for cell in cells) + "\n")
    for name, found in list(measured.items())[:2]:
        pairs = zip(found, measured["import polars"], strict=True)
        beyond = median(mine[0] - his[0] for mine, his in pairs)
        sys.stdout.write(f"{name}, beyond `import polars`: {beyond * 1e3:+.0f} ms\n")


def run_once(arguments: list[str], *, kept: bool) -> tuple[float, float, float]:
    """Seconds on the clock, seconds of processor, MiB at most; compiled modules are kept, compiled
    rules only if `kept`.
    """
    environment = {**os.environ, **({} if kept else {"TARGETS_CACHE": "off"})}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in AS_EXPECTED:
        sys.exit(f"exit status {process.returncode}: python {' '.join(arguments)}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
