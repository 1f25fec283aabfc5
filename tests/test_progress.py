"""Long loops tell how far they are: a bar on a terminal, and nothing anywhere else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import targets
from targets.records.watching import watched
from tests.good_cases import ROOT

pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")

SLOW_TO_READ = """
import time
from targets.cli import main
import targets.records.admission as admission
told = admission.watched
def slowly(rows, *arguments, **named):
    for number, row in enumerate(told(rows, *arguments, **named)):
        time.sleep(0.3 if number % 500 == 499 else 0)
        yield row
admission.watched = slowly
main()
"""
RULES = """
schema_version: 1
id: town-2009
title: Town
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 1000}
indicators:
  - {id: births_in_all, records: monthly, value: sum(births)}
"""


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """250 villages in 12 months: 3,000 rows."""
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    rows = [f"v{unit},2009-{month:02},1\n" for unit in range(250) for month in range(1, 13)]
    text = "village,month,births\n" + "".join(rows)
    (tmp_path / "monthly.csv").write_text(text, encoding="utf-8")
    return tmp_path


def seen_on_a_terminal(folder: Path, *options: str, **environment: str) -> str:
    """What a slow `score` writes to standard error where that is a terminal."""
    controller, terminal = pty.openpty()
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    told = {"TARGETS_LANG": "en", "TARGETS_CACHE": "off", "PYTHONPATH": str(ROOT / "src")}
    run = subprocess.Popen(
        [
            *(sys.executable, "-c", SLOW_TO_READ, "score", folder / "rules.yaml"),
            *(f"monthly={folder / 'monthly.csv'}", "-o", folder / "scores.json", *options),
        ],
        stdout=subprocess.DEVNULL,
        stderr=terminal,
        env={**kept, **told, "TERM": "xterm", **environment},
    )
    os.close(terminal)
    seen = b""
    while piece := _read(controller):
        seen += piece
    os.close(controller)
    assert run.wait() == 0
    return seen.decode()


def _read(controller: int) -> bytes:
    try:
        return os.read(controller, 4096)
    except OSError:  # so Linux says that nobody writes any more
        return b""


def test_a_bar_comes_after_half_a_second_and_leaves_nothing_behind(town: Path) -> None:
    seen = seen_on_a_terminal(town)
    assert "checking the records of monthly  [" in seen
    assert "00:00:0" in seen  # the time left
    assert seen.endswith("\r\x1b[2K\x1b[?25h")  # the line is blank, the cursor back
    assert "\n" not in seen


def test_the_bar_speaks_chinese_and_has_no_colour(town: Path) -> None:
    seen = seen_on_a_terminal(town, "--lang", "zh", NO_COLOR="1")
    assert "校验 monthly 的记录  [" in seen
    assert "\x1b[3" not in seen


@pytest.mark.parametrize(
    ("options", "environment"), [((), {"TERM": "dumb"}), (("--quiet",), {}), (("-q",), {})]
)
def test_no_bar_is_shown_on_a_dumb_terminal_or_when_quiet_is_wished(
    town: Path, options: tuple[str, ...], environment: dict[str, str]
) -> None:
    assert seen_on_a_terminal(town, *options, **environment) == ""


def test_no_bar_is_shown_of_what_is_quick() -> None:
    controller, terminal = pty.openpty()
    case = ROOT / "tests/cases/good/next_year"
    told = {"TARGETS_CACHE": "off", "PYTHONPATH": str(ROOT / "src"), "TERM": "xterm"}
    code = (
        "import sys, targets, targets.cli.progress as p; p.monotonic = lambda: 1.0;"
        "from targets.cli import main; main()"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, "score", case / "rules.yaml", case / "records"],
        stdout=subprocess.DEVNULL,
        stderr=terminal,
        check=False,
        env={**os.environ, **told},
    )
    os.close(terminal)
    assert (run.returncode, _read(controller)) == (0, b"")
    os.close(controller)


def test_no_bar_is_shown_where_standard_error_is_no_terminal(town: Path) -> None:
    run = subprocess.run(
        [
            *(sys.executable, "-c", SLOW_TO_READ, "score", town / "rules.yaml"),
            *(f"monthly={town / 'monthly.csv'}", "--format", "json"),
        ],
        capture_output=True,
        check=False,
        env={**os.environ, "TARGETS_CACHE": "off", "PYTHONPATH": str(ROOT / "src")},
    )
    assert (run.returncode, run.stderr) == (0, b"")


# ---------------------------------------------------------------- for programs


def test_a_program_hears_every_stage_from_none_to_all(town: Path) -> None:
    heard: list[tuple[str, str, int, int]] = []
    rules = targets.load(town / "rules.yaml")
    with targets.progress_to(lambda *told: heard.append(told)):
        scores = rules.score({"monthly": town / "monthly.csv"})
        list(scores)
    rules.score({"monthly": town / "monthly.csv"})  # nobody listens any more
    stages = list(dict.fromkeys((stage, name) for stage, name, _, _ in heard))
    assert stages == [
        ("reading", "monthly.csv"),
        ("validating", "monthly"),
        ("scoring", ""),
        ("writing", ""),
    ]
    validated = [(done, of) for stage, _, done, of in heard if stage == "validating"]
    assert validated == [(done, 3000) for done in range(0, 3001, 500)]
    assert [told[2:] for told in heard if told[0] == "writing"] == [(0, 250), (250, 250)]


def test_where_nobody_listens_a_loop_runs_over_what_it_was_given() -> None:
    items = ["a", "b"]
    assert watched(items, "scoring", of=2) is items


def test_a_loop_inside_of_a_loop_is_not_heard() -> None:
    heard: list[str] = []
    with targets.progress_to(lambda stage, *_: heard.append(stage)):
        for _ in watched([1, 2], "months", of=2, at_once=1):
            for _ in watched([1], "scoring", of=1):
                pass
        assert heard == ["months"] * 3
        list(watched([1], "scoring", of=1))
    assert heard == [*["months"] * 3, "scoring", "scoring"]


def test_a_loop_that_is_left_early_is_forgotten() -> None:
    heard: list[str] = []
    with targets.progress_to(lambda stage, *_: heard.append(stage)):
        for _ in watched([1, 2], "months", of=2, at_once=1):
            break
        list(watched([1], "scoring", of=1))
    list(watched([1], "scoring", of=1))
    assert heard == ["months", "scoring", "scoring"]
