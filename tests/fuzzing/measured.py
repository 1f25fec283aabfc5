"""Time and memory of one call, and what stops one that takes too much. Never judges a result."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple, TypeVar

SECONDS_AT_MOST = 1
BYTES_AT_MOST = 200_000_000
STOPPED_AFTER = 60
"""Seconds after which a call is not waited for."""
_ROOM = 256 << 20
"""Address space beyond what a process has: a single demand for more is a `MemoryError` at once."""

T = TypeVar("T")


class Cost(NamedTuple):
    """Seconds of the processor and on the wall, bytes at the peak beyond what was there before.

    What is bounded are the processor's seconds: others may make a machine busy. A call that waits
    is stopped by the wall.
    """

    processor: float
    seconds: float
    bytes: int

    @property
    def too_long(self) -> bool:
        """Whether it took more time than a case may."""
        return self.processor > SECONDS_AT_MOST


class TooSlow(BaseException):
    """A call was stopped; no `except Exception` can hide it."""


def measure(call: Callable[[], T]) -> tuple[T, Cost]:
    """What `call` returns, and what it cost."""
    before = _peak_from_here()
    signal.setitimer(signal.ITIMER_REAL, STOPPED_AFTER)
    try:
        began, busy = perf_counter(), process_time()
        result = call()
        processor, seconds = process_time() - busy, perf_counter() - began
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return result, Cost(processor, seconds, max(0, _peak() - before))


def arm() -> None:
    """Sets the bounds of this process: for one that does nothing else."""

    def stop(*_: object) -> None:
        raise TooSlow(f"is not done after {STOPPED_AFTER} s")

    signal.signal(signal.SIGALRM, stop)
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    limit = pages * resource.getpagesize() + _ROOM
    resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@cache
def _reset() -> int:
    return os.open("/proc/self/clear_refs", os.O_WRONLY)


def _peak_from_here() -> int:
    """The peak, which the kernel of Linux is told to forget first: it is what is there now."""
    os.write(_reset(), b"5")
    return _peak()
