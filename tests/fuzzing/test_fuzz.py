"""A short burst of the coverage-guided fuzzer at each door, from the corpus."""

import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.fuzzing.doors import DOORS, corpus
from tests.fuzzing.seeds import ROOT

SECONDS = 4
pytestmark = pytest.mark.skipif(
    find_spec("atheris") is None, reason="the extra `fuzz` (atheris) is not installed"
)


@pytest.mark.parametrize("name", DOORS)
def test_a_burst_of_inputs_finds_nothing_that_may_not_happen(name: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-m", "tests.fuzzing.fuzz", name),
            *("--seconds", str(SECONDS), "--found", str(tmp_path)),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    assert run.returncode == 0, run.stderr[-3000:]
    assert [path.name for path in tmp_path.glob(f"{name}*")] == [name]  # no input that failed
    tried = re.search(r"number_of_executed_units: (\d+)", run.stderr)
    assert tried is not None
    assert int(tried[1]) > len(list(corpus(name).iterdir()))
