"""A cold process that checks a rules file of many indicators, against one that only imports the
libraries that it stands on.

Interleaved; each process is measured from its start to its end, and each ratio is taken within one
round. Never asserts a time.

    python benchmarks/check_rules.py [--indicators 200] [--rounds 15]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from statistics import median

from cold import TOWN, run_once
from make_rules import KINDS, make_rules

LIBRARIES = "the libraries imported"
IMPORTS = "import pydantic, yaml, simpleeval"
NAKED = f"python -c '{IMPORTS}'"
"""The word alone: pydantic fetches its models, the larger part of it, when one is asked for."""


def main() -> None:
    parser = argparse.ArgumentParser(description="Milliseconds to check rules files, side by side.")
    parser.add_argument("--indicators", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=15)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        runs = {
            "python alone": ["-c", "pass"],
            NAKED: ["-c", IMPORTS],
            LIBRARIES: ["-c", f"{IMPORTS}, click; pydantic.BaseModel"],
            "check, the rules of 2009": _check(TOWN[0]),
        }
        for kind in KINDS:
            file = Path(folder) / f"{kind}.yaml"
            file.write_text(make_rules(kind, chosen.indicators), encoding="utf-8")
            runs[f"check, {chosen.indicators} {kind}"] = _check(file)
        measure(runs, chosen.rounds)


def _check(rules: Path) -> list[str]:
    return ["-m", "targets", "check", str(rules)]


def measure(runs: dict[str, list[str]], rounds: int) -> None:
    """Wall clock as least, median, most; processor, also against that of the libraries."""
    seconds: dict[str, list[float]] = {name: [] for name in runs}
    busy: dict[str, list[float]] = {name: [] for name in runs}
    for done in range(rounds + 1):
        for name, arguments in runs.items():
            wall, cpu, _ = run_once(arguments, kept=False)
            if done:  # the first round only brings the files into memory
                seconds[name].append(wall * 1e3)
                busy[name].append(cpu * 1e3)
    heads = ("least ms", "median ms", "most ms", "cpu ms", "× libraries")
    sys.stdout.write(f"{rounds} rounds".ljust(48) + "".join(f"{head:>12}" for head in heads) + "\n")
    for name, walls in seconds.items():
        pairs = zip(busy[name], busy[LIBRARIES], strict=True)
        ratio = median(mine / theirs for mine, theirs in pairs)
        cells = min(walls), median(walls), max(walls), median(busy[name])
        sys.stdout.write(f"{name:<48}" + "".join(f"{cell:12.0f}" for cell in cells))
        sys.stdout.write(f"{ratio:12.2f}\n")


if __name__ == "__main__":
    main()
