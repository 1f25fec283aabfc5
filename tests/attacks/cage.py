"""A process with little memory and little time, in which hostile rules files are checked.

Where a file blows up or hangs, the process ends, and the test that waits for it fails. Never
decides what should have been told.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

MEMORY = 1 << 30
"""Bytes of address space: Python and its libraries take a third of it."""
SECONDS = 60
"""Of computing, for all the texts of one test module; a bomb takes years."""


class Told(NamedTuple):
    """What one text was told: codes once each in their order, how many, and the longest output."""

    codes: tuple[str, ...]
    count: int
    printed: int
    obeyed: str


def told_in_a_cage(texts: Mapping[str, str]) -> dict[str, Told]:
    """What each of the texts is told, as rules files."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.cage"],
        input=json.dumps(dict(texts)),
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr[-2_000:]
    return {
        name: Told(tuple(codes), *rest) for name, (codes, *rest) in json.loads(done.stdout).items()
    }


def _tell(text: str) -> tuple[list[str], int, int, str]:
    from targets.errors import render_annotation, render_diagnostics, render_line
    from targets.facade.checking import check_text
    from targets.source import SourceText

    found = check_text(SourceText("rules.yaml", text), date(2009, 6, 1)).diagnostics
    shown = render_diagnostics(found) + render_diagnostics(found, "zh")
    shown += "\n".join([*map(render_line, found), *map(render_annotation, found)])
    shown += "\n".join(json.dumps(one.to_dict(), ensure_ascii=False) for one in found)
    obeyed = sorted({letter for letter in shown if not letter.isprintable() and letter != "\n"})
    return list(dict.fromkeys(one.code for one in found)), len(found), len(shown), "".join(obeyed)


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    told = {}
    for name, text in json.load(sys.stdin).items():
        sys.stderr.write(f"{name}\n")  # the last one is the one that broke it
        told[name] = _tell(text)
    sys.stdout.write(json.dumps(told))
