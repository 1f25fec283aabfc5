"""The campaign: hostile formulas and mutated rules files by the million, each timed and weighed.

`python -m tests.fuzzing.campaign --formulas 1000000 --files 100000` prints what became of them.
The exit status is 1 where one did what it may not; each such input is kept, made smaller.
`--only formulas:1234` tries a single case again. Never decides what may happen: the doors do.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import NamedTuple

import click

from tests.fuzzing.measured import BYTES_AT_MOST, SECONDS_AT_MOST
from tests.fuzzing.trials import Tally, draw, prepare, try_cases

AT_ONCE = {"formulas": 1000, "files": 40}
"""Cases that a worker takes at a time."""
TOLD_EVERY = 30
TOLD_AT_MOST = 20
CODES_A_LINE = 8


class Chunk(NamedTuple):
    """Cases that go to one worker."""

    kind: str
    seed: int
    numbers: range


def main(arguments: list[str] | None = None) -> int:
    """Runs the campaign that the command line asks for; the exit status."""
    asked = _asked(arguments)
    if asked.only:
        return _once_more(asked.only, asked.seed)
    with TemporaryDirectory(prefix="targets-campaign-", dir=_in_memory()) as folder:
        os.environ["TMPDIR"] = folder  # where each worker has its file
        return _all(asked)


def _in_memory() -> str | None:
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def _all(asked: argparse.Namespace) -> int:
    failed = False
    for kind, count in (("formulas", asked.formulas), ("files", asked.files)):
        if count:
            began = monotonic()
            tally, lost = _run(kind, count, asked.seed, asked.workers)
            _report(kind, tally, monotonic() - began)
            for chunk in lost:
                _say(f"  a worker died within {kind} {chunk.numbers}")
            _keep(tally, asked.kept)
            failed = failed or bool(tally.slips or lost) or sum(tally.cases.values()) < count
    return int(failed)


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing.campaign", description=__doc__)
    parser.add_argument("--formulas", type=int, default=0, metavar="N")
    parser.add_argument("--files", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", metavar="KIND:NUMBER", help="one case again, and what it says")
    parser.add_argument("--kept", type=Path, default=Path("build/campaign"), metavar="FOLDER")
    return parser.parse_args(arguments)


def _chunks(kind: str, count: int, seed: int) -> Iterator[Chunk]:
    for start in range(0, count, AT_ONCE[kind]):
        yield Chunk(kind, seed, range(start, min(start + AT_ONCE[kind], count)))


def _run(kind: str, count: int, seed: int, workers: int) -> tuple[Tally, list[Chunk]]:
    """What all cases came to, and the chunks that were lost with a worker."""
    tally, told, began = Tally(), monotonic(), monotonic()
    left = _chunks(kind, count, seed)
    running: dict[Future[Tally], Chunk] = {}
    with ProcessPoolExecutor(workers, get_context("spawn"), prepare) as pool:
        try:
            while True:
                for chunk in islice(left, 2 * workers - len(running)):
                    running[pool.submit(try_cases, *chunk)] = chunk
                if not running:
                    return tally, []
                for done in wait(running, return_when=FIRST_COMPLETED).done:
                    found = done.result()
                    tally.add(found)
                    for slip in found.slips:
                        click.echo(f"{kind}: FAILED {slip.case}: {slip.how}", err=True)
                    del running[done]
                if monotonic() - told > TOLD_EVERY:
                    told = monotonic()
                    _progress(kind, tally, count, told - began)
        except (BrokenProcessPool, KeyboardInterrupt):  # what was seen until then is told
            for one in running:
                one.cancel()
            return tally, list(running.values())


def _progress(kind: str, tally: Tally, count: int, seconds: float) -> None:
    done = sum(tally.cases.values())
    said = f"{done} of {count}, {done / seconds:.0f} a second, {len(tally.slips)} failed"
    click.echo(f"{kind}: {said}", err=True)


def _report(kind: str, tally: Tally, seconds: float) -> None:
    count = sum(tally.cases.values())
    _say(f"{kind}: {count} cases in {seconds:.0f} s, {count / seconds:.0f} a second")
    _say(f"  a case takes {tally.seconds / max(count, 1) * 1e6:.0f} µs")
    slowest, case = tally.slowest
    _say(
        f"  slowest  {slowest.processor * 1e3:.0f} ms  ({case}), may be {SECONDS_AT_MOST} s; "
        f"on the wall {slowest.seconds * 1e3:.0f} ms"
    )
    largest, case = tally.largest
    _say(f"  largest  {largest / 1e6:.1f} MB  ({case}), may be {BYTES_AT_MOST // 1_000_000} MB")
    _say(f"  failed   {len(tally.slips)}")
    for outcome, number in sorted(tally.cases.items()):
        _say(f"  {number:>9}  {outcome}")
    _say("  codes told:")
    codes = [f"{code} {number}" for code, number in sorted(tally.codes.items())]
    for start in range(0, len(codes), CODES_A_LINE):
        _say(
            "    " + "  ".join(f"{one:<13}" for one in codes[start : start + CODES_A_LINE]).rstrip()
        )


def _keep(tally: Tally, folder: Path) -> None:
    """Writes out what failed, so that it can become a case."""
    for slip in tally.slips:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / slip.case.replace(":", "-")).write_bytes(slip.raw)
    for slip in tally.slips[:TOLD_AT_MOST]:
        _say(f"FAILED {slip.case}: {slip.how}\n  {slip.raw[:200]!r}")
    if tally.slips:
        _say(f"{len(tally.slips)} failed, and are kept in {folder}")


def _once_more(name: str, seed: int) -> int:
    """Tries one case in this process, so that what it raises is seen with its traceback."""
    kind, _, number = name.partition(":")
    for drawn in draw(kind, seed, int(number)):
        _say(f"{drawn.family}: {drawn.raw!r}")
        for path in drawn.files or ():
            path.write_bytes(drawn.raw)
        _say(str(drawn.call(drawn.raw)))
    return 0


def _say(text: str) -> None:
    click.echo(text)


if __name__ == "__main__":
    sys.exit(main())
