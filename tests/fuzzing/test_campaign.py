"""A slice of the campaign, and what it would notice if it happened."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from random import Random
from time import process_time

import pytest

from tests.fuzzing import trials
from tests.fuzzing.hostile_formulas import hostile_formula
from tests.fuzzing.lawful import Outcome
from tests.fuzzing.mutated_files import mutated_file
from tests.fuzzing.seeds import ROOT, good_formulas
from tests.fuzzing.trials import Drawn, Tally, try_case

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is measured by Linux")


def python(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A process of its own: an audit hook cannot be taken off again."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_a_slice_of_the_campaign_ends_in_diagnostics_or_good_rulebooks(tmp_path: Path) -> None:
    run = python(
        *("-m", "tests.fuzzing.campaign", "--formulas", "2000", "--files", "100", "--seed", "7"),
        *("--workers", "1", "--kept", str(tmp_path)),
    )
    assert (run.returncode, list(tmp_path.iterdir())) == (0, []), run.stdout + run.stderr
    cases = [int(count) for count in re.findall(r"^\w+: (\d+) cases", run.stdout, re.MULTILINE)]
    assert cases[0] >= 2000
    assert cases[1] == 100
    assert run.stdout.count("failed   0") == 2
    assert ": sound" in run.stdout


def test_the_drawn_formulas_use_every_expression_of_python() -> None:
    kinds = {kind for kind in ast.expr.__subclasses__() if kind.__module__ == "ast"}
    seen: set[type[ast.AST]] = set()
    for number in range(3000):
        text = hostile_formula(Random(number), good_formulas())[1]
        try:
            seen |= {type(node) for node in ast.walk(ast.parse(text.strip()))}
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    assert {kind.__name__ for kind in kinds - seen} == set()


def test_the_same_seed_draws_the_same_cases() -> None:
    for number in range(50):
        assert mutated_file(Random(number)) == mutated_file(Random(number))
        first, second = (hostile_formula(Random(number), good_formulas()) for _ in range(2))
        assert first == second


@pytest.mark.parametrize(
    "deed",
    [
        "open('/etc/hostname')",
        "open('rules.yaml', 'w')",
        "__import__('this')",
        "eval('1')",
        "exec('n = 1')",
        "__import__('os').system('true')",
        "__import__('subprocess').run(['true'])",
        "__import__('socket').socket()",
        "__import__('os').listdir('.')",
        "__import__('os').remove('rules.yaml')",
        "suppressed()",
    ],
)
def test_an_escape_is_noticed(deed: str) -> None:
    script = f"""
import os, socket, subprocess
from pathlib import Path
from tests.fuzzing.escapes import Escaped, no_escape

def suppressed():
    try:
        open("/etc/hostname")
    except BaseException:
        pass

deed = compile({deed!r}, "x", "eval")
called = type(suppressed)(deed, globals())
try:
    with no_escape(Path("rules.yaml")):
        called()
except Escaped as escape:
    print("noticed", escape)
"""
    run = python("-c", script)
    assert run.stdout.startswith("noticed "), run.stderr


def _crashing(raw: bytes) -> Outcome:
    return Outcome(str(1 // (2 - raw.count(b"b"))))


def _large(raw: bytes) -> Outcome:
    return Outcome(str(len(raw * 40_000_000)))


def _slow(raw: bytes) -> Outcome:
    began = process_time()
    while process_time() - began < 1.01:
        pass
    return Outcome("sound")


@pytest.mark.parametrize(
    ("call", "how", "kept"),
    [
        (_crashing, "ZeroDivisionError in _crashing: ", b"bb"),
        (_large, "takes too much: ", b"abacab"),
        (_slow, "takes too long: ", b"abacab"),
    ],
)
def test_a_case_that_fails_is_counted_and_kept(
    call: Callable[[bytes], Outcome], how: str, kept: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trials, "TIMED_AGAIN", 0)
    tally = Tally()
    try_case(tally, "formulas:1", Drawn("drawn", b"abacab", call, None))
    assert tally.cases == {"drawn: FAILED": 1}
    assert [(slip.case, slip.raw) for slip in tally.slips] == [("formulas:1", kept)]
    assert tally.slips[0].how.startswith(how)
