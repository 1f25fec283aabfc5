"""Commands that write, killed at random moments: each output is absent, old and whole, or new and
whole, and what was left is taken away by the next run.

    python -m tests.faults.kills --kills 1000

A command is forked from a process that has imported everything, so that its life is work and not
imports; every tenth is started as a user starts it. Never kills a process that it has not started.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import re
import shutil
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from targets.writing import MARK
from tests.faults.lives import Child, born, fork, import_for
from tests.faults.writing import BESIDE, WRITINGS, Writing

OLD = b"of last year\n"
SIGNALS = (signal.SIGKILL,) * 6 + (signal.SIGTERM, signal.SIGINT)
"""Most are those against which nothing can be done."""
WHILE_WRITING = 0.75
"""The share of kills that wait until an output is begun."""
BORN_EVERY = 10
"""Which of the commands is started as a user starts it, and not forked."""


@dataclass(frozen=True, slots=True)
class Known:
    """What one writing leaves when nobody kills it, and how long it takes."""

    writing: Writing
    digests: dict[str, str]
    status: int
    life: float
    writes: float


@dataclass(slots=True)
class Tally:
    """What was seen."""

    found: Counter[str] = field(default_factory=Counter)
    moments: Counter[str] = field(default_factory=Counter)
    writing: int = 0
    left: int = 0
    taken_away: int = 0
    wrong: list[str] = field(default_factory=list)


def kill_many(
    kills: int, tally: Tally, *, seed: int, folder: Path, writings: Sequence[Writing] = WRITINGS
) -> None:
    """So many commands, each killed once."""
    import_for(writings)
    os.environ["TARGETS_CACHE"] = str(folder / "kept")
    drawn = random.Random(seed)
    known = [learn(writing, folder / "learnt") for writing in writings]
    for number in range(kills):
        one = known[number % len(known)]
        as_users_do = number % BORN_EVERY == BORN_EVERY - 1
        kill_once(one, folder / "killed", tally, drawn, as_users_do=as_users_do)


def learn(writing: Writing, folder: Path) -> Known:
    """Runs it twice to its end: the first keeps the compiled rules, the second tells its life; the
    shorter writing counts, for a machine that is busy makes it seem long.
    """
    writes = []
    for _ in range(2):
        _empty(folder)
        began = time.monotonic()
        child = _forked(writing, folder)
        begun = _wait_for_temporary(child, folder)
        while temporaries(folder):
            time.sleep(0.0001)
        writes.append(time.monotonic() - begun if begun else 0.0)
        status = child.wait()
        ended = time.monotonic()
    digests = {name: digest(folder / name) for name in writing.files}
    assert all(digests.values()), (writing.name, digests, child.told())
    return Known(writing, digests, status, ended - began, min(writes))


def kill_once(
    known: Known, folder: Path, tally: Tally, drawn: random.Random, *, as_users_do: bool
) -> None:
    """One life, one kill, and a look at what is left."""
    _empty(folder)
    had_old = drawn.random() < 0.5 and known.writing.over_old
    if had_old:
        for name in known.writing.files:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_bytes(OLD)
    number = drawn.choice(SIGNALS)
    started = known.writing.in_folder(folder), folder.with_name("words.txt")
    child = born(*started) if as_users_do else _forked(known.writing, folder)
    if drawn.random() < WHILE_WRITING:
        _wait_for_temporary(child, folder)
        _pass(drawn.uniform(0, known.writes))
    else:
        _pass(drawn.uniform(0, known.life * (4 if as_users_do else 1)))
    tally.writing += bool(temporaries(folder))
    status = child.stop(number)
    where = f"{known.writing.name}, {number.name}, exit {status}"
    tally.moments["before its end" if status in (-number, 128 + number) else "at its end"] += 1
    tally.wrong += [f"{where}: {wrong}" for wrong in wrongs(known, folder, tally, had_old=had_old)]
    lines = child.told().splitlines()
    if any(line.startswith("Traceback") for line in lines):
        tally.wrong.append(f"{where}: a traceback: {lines[-1]}")
    left = list(temporaries(folder))
    if not left:
        return
    tally.left += 1
    if number != signal.SIGKILL:
        tally.wrong.append(f"{where}: left {left}")
    again = _forked(known.writing, folder)
    if again.wait() != known.status:
        tally.wrong.append(f"{where}: the run after it ended otherwise")
    if (left := list(temporaries(folder))) or any(
        digest(folder / name) != known.digests[name] for name in known.writing.files
    ):
        tally.wrong.append(f"{where}: the run after it left {left}")
    else:
        tally.taken_away += 1


def wrongs(known: Known, folder: Path, tally: Tally, *, had_old: bool) -> list[str]:
    """What nobody may find, whenever the kill came."""
    states = {name: _state(known, folder, name) for name in known.writing.files}
    first, *others = known.writing.files
    tally.found[states[first]] += 1
    wrong = [f"{name} is {state}" for name, state in states.items() if "whole" not in state]
    if had_old and states[first] == "absent, so whole":
        wrong.append(f"{first} was there, and is gone")
    if BESIDE in "".join(others):
        wrong += [
            f"{name} is {states[name]}, {first} is {states[first]}"
            for name in others
            if states[name] not in ("absent, so whole", states[first])
        ]
    expected = {folder / name for name in known.writing.files}
    strange = [
        str(path)
        for path in folder.rglob("*")
        if path.is_file() and path not in expected and not is_temporary(path)
    ]
    return wrong + [f"{path} lies there" for path in strange]


def _state(known: Known, folder: Path, name: str) -> str:
    found = digest(folder / name)
    if found is None:
        return "absent, so whole"
    if found == sha256(OLD).hexdigest():
        return "old and whole"
    return "new and whole" if found == known.digests[name] else "in part"


def digest(path: Path) -> str | None:
    """The sha256 of a file, but for the seconds that cases took; None where there is none."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return None
    if path.suffix == ".xml":
        raw = re.sub(rb' time="[\d.]+"', b"", raw)
    return sha256(raw).hexdigest()


def temporaries(folder: Path) -> list[Path]:
    """What is left half written, under a name that says so."""
    return [path for path in folder.rglob("*") if is_temporary(path)]


def is_temporary(path: Path) -> bool:
    """Whether the name says that the file is not finished."""
    return path.name.startswith(".") and path.name.endswith(MARK)


def _forked(writing: Writing, folder: Path) -> Child:
    return fork(writing.in_folder(folder), folder.with_name("words.txt"))


def _wait_for_temporary(child: Child, folder: Path) -> float | None:
    """The moment at which an output was begun; None where the command ended before."""
    while not child.ended():
        with suppress(FileNotFoundError):  # a file may go while one looks
            if temporaries(folder):
                return time.monotonic()
        time.sleep(0.0001)
    return None


def _pass(seconds: float) -> None:
    """Waits; more exactly than the system's clock of sleepers where it is short."""
    until = time.monotonic() + seconds
    if seconds > 0.005:
        time.sleep(seconds - 0.002)
    while time.monotonic() < until:
        pass


def _empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


# ---------------------------------------------------------------- telling


def main() -> int:
    """Kills, and tells what was seen; 1 where an output was in part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=2009)
    names = [one.name for one in WRITINGS]
    parser.add_argument("--only", nargs="*", default=names, choices=names)
    asked = parser.parse_args()
    writings = [one for one in WRITINGS if one.name in asked.only]
    gc.freeze()
    began = time.monotonic()
    tally = Tally()
    with (
        tempfile.TemporaryDirectory(prefix="targets-kills-") as folder,
        suppress(KeyboardInterrupt),  # what was seen until then is told
    ):
        kill_many(asked.kills, tally, seed=asked.seed, folder=Path(folder), writings=writings)
    print(summary(tally, time.monotonic() - began))  # noqa: T201 - a program
    return 1 if tally.wrong else 0


def summary(tally: Tally, seconds: float) -> str:
    """What a person wants to know."""
    lines = [
        f"{tally.moments.total()} commands that write were killed, in {seconds:.0f} s",
        *(f"  {count:5} {moment}" for moment, count in tally.moments.most_common()),
        "the output was then",
        *(f"  {count:5} {state}" for state, count in sorted(tally.found.items())),
        f"{tally.writing} were killed while an output was being written;",
        f"{tally.left} left a temporary file, as nobody can help who is killed without warning;",
        f"{tally.taken_away} of these were taken away by the next run, which wrote all outputs",
        f"{len(tally.wrong)} wrong" + (":" if tally.wrong else ""),
        *(f"  {wrong}" for wrong in tally.wrong[:50]),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    raise SystemExit(main())
