"""The corpus of a door made anew: `python -m tests.fuzzing.keep formula build/fuzzing/formula`.

Of what is kept and of what stands in these folders, the inputs stay that reach steps from line to
line which no other reaches, or of which something else is told. Never looks for new ones: that is
for `fuzz`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

import click

from tests.fuzzing.doors import DOORS, FILES_AT_MOST, corpus, door
from tests.fuzzing.lawful import Outcome

Step = tuple[str, int, int]
"""A module, and the lines from which and to which."""
PACKAGE = "/targets/"


def main(name: str, *folders: str) -> None:
    """Rewrites the corpus of the door `name`."""
    try_one = door(name)
    inputs = sorted(
        set(_inputs(corpus(name), *map(Path, folders))), key=lambda raw: (len(raw), raw)
    )
    for raw in inputs[:3]:  # what is made once and kept is made here
        try_one(raw)
    reached = {raw: _steps(try_one, raw) for raw in inputs if len(raw) <= DOORS[name]}
    kept = set(list(_needed(reached))[:FILES_AT_MOST])
    for path in corpus(name).iterdir():
        path.unlink()
    for raw in kept:
        (corpus(name) / sha256(raw).hexdigest()[:12]).write_bytes(raw)
    click.echo(f"{name}: {len(kept)} of {len(inputs)} kept")


def _inputs(*folders: Path) -> Iterator[bytes]:
    for folder in folders:
        yield from (path.read_bytes() for path in folder.iterdir())


def _steps(try_one: Callable[[bytes], Outcome], raw: bytes) -> frozenset[Step]:
    """Every step from line to line of the package while `raw` is tried."""
    found: set[Step] = set()
    last: dict[FrameType, int] = {}

    def line(frame: FrameType, event: str, argument: Any) -> Any:
        if event == "line":
            found.add((frame.f_code.co_filename, last.get(frame, 0), frame.f_lineno))
            last[frame] = frame.f_lineno
        return line

    def call(frame: FrameType, event: str, argument: Any) -> Any:
        return line if PACKAGE in frame.f_code.co_filename else None

    sys.settrace(call)
    try:
        outcome = try_one(raw)
    finally:
        sys.settrace(None)
    told = " ".join((outcome.kind, *sorted(set(outcome.codes))))
    return frozenset((*found, (told, 0, 0)))


def _needed(reached: Mapping[bytes, frozenset[Step]]) -> Iterator[bytes]:
    """Each input that adds something, the one that adds most first; of equals, the shorter."""
    left = dict(reached)
    seen: set[Step] = set()
    while left:
        raw = max(left, key=lambda one: len(left[one] - seen))
        if left[raw] <= seen:
            return
        yield raw
        seen |= left.pop(raw)


if __name__ == "__main__":
    main(*sys.argv[1:])
