"""Makes the mutants of the rooms, runs tests against them, and writes what came of it.

    python -m tests.mutating [--rooms formula,engine,plan,scores] [--seconds 5] [--workers 1]
                             [--share 1] [--survivors] [--until 3600] [TESTS...]
    python -m tests.mutating --report

Results are kept in `mutants/`, so that a run goes on where the last one stopped, and mutants of a
function that has changed run again. With `--survivors` those that survived run once more, against
the tests named. `mutmut show NAME` and `mutmut browse` read the same results.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import click

from tests.mutating import report

ROOMS = ("formula", "engine", "plan", "scores")
FOLDER = Path("mutants")
OPTIONS = ("seconds", "workers", "until", "share")
QUICK = tuple(
    f"tests/test_{name}.py"
    for name in (
        "formula",
        "step_expressions",
        "exact_steps",
        "plans",
        "names_that_meet",
        "bounds",
        "ranks",
        "displays",
        "plan_inputs",
        "alike",
        "outputs_agree",
        "small_aggregates",
        "every_aggregate",
        "any_month_equals_oracle",
        "sheet_layout",
        "formula_words",
        "formula_in_place",
        "bad_rules",
        "good_cases",
        "geometric",
        "peers",
        "earlier_periods",
        "section_periods",
        "assessed",
        "suppressed",
        "wide_steps",
        "scores",
        "scores_sheets",
        "sheet_cells",
        "workbooks",
        "receipts",
        "small_counts",
        "corrections",
        "logarithm",
    )
)
"""Tests of the rooms and of what is made of them at once."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.mutating", description=__doc__)
    parser.add_argument("--rooms", default=",".join(ROOMS))
    parser.add_argument("--seconds", default="5", help="of tests against each mutant")
    parser.add_argument("--workers", default="1", help="mutants at a time")
    parser.add_argument("--until", default="1e9", help="seconds that the run may take")
    parser.add_argument("--share", default="1", help="of the mutants, drawn by their names")
    parser.add_argument("--survivors", action="store_true", help="again, against these tests")
    parser.add_argument("--report", action="store_true", help="write what is known, run nothing")
    parser.add_argument("tests", nargs="*", default=QUICK)
    asked = parser.parse_args()
    _make_mutants()  # of all rooms, whichever run: the report shows what survived in any
    if not asked.report:
        status = _run(asked, [*asked.tests])
        if status:
            return status
    click.echo(report.write(ROOMS))
    return 0


def _make_mutants() -> None:
    """In `mutants/`: a copy of the checkout in which each function of the rooms has its mutants."""
    os.environ["MUTANT_UNDER_TEST"] = "mutant_generation"  # what mutmut's own `run` does first
    from mutmut.__main__ import create_file_mutants
    from mutmut.utils.file_utils import copy_also_copy_files, copy_src_dir

    FOLDER.mkdir(exist_ok=True)
    shutil.rmtree(FOLDER / "tests", ignore_errors=True)  # one that is gone must not run
    for path in FOLDER.glob("src/**/*.py"):  # mutmut takes those that are there for today's
        path.unlink()
    copy_src_dir()
    copy_also_copy_files()
    for room in ROOMS:
        for path in sorted(Path("src/targets", room).glob("*.py")):
            made = create_file_mutants(path)
            if made.error:
                raise made.error


def _run(asked: argparse.Namespace, tests: list[str]) -> int:
    here = FOLDER.resolve()
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(here / "src"), str(here)]),
        "HYPOTHESIS_PROFILE": "mutants",
        "TARGETS_CACHE": "off",
        "MUTANT_UNDER_TEST": "",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-s", "--assert=plain", "--rootdir=."]
    command += ["-p", "tests.mutating.forking", f"--mutants={asked.rooms}"]
    command += [f"--{name}={getattr(asked, name)}" for name in OPTIONS]
    command += ["--survivors"] * asked.survivors
    ended = subprocess.run([*command, *tests], cwd=FOLDER, env=environment, check=False)
    return ended.returncode


if __name__ == "__main__":
    sys.exit(main())
