"""Commands as processes: forked from one that has imported everything, or started as a user starts
them. Never sends a signal to a process that it has not started.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from targets.cli.program import COMMANDS
from tests.faults.writing import Writing


def import_for(writings: Sequence[Writing]) -> None:
    """What these commands import, so that the life of a fork is work."""
    for name in (*COMMANDS.values(), *(one for each in writings for one in each.libraries)):
        import_module(name)


class Child:
    """A command that runs; its words go to a file."""

    def __init__(self, pid: int, words: Path, process: subprocess.Popen[bytes] | None) -> None:
        self._pid = pid
        self._words = words
        self._process = process
        self._status: int | None = None

    def ended(self) -> bool:
        """Whether it has, without waiting."""
        if self._status is None:
            if self._process is not None:
                self._status = self._process.poll()
            else:
                pid, status = os.waitpid(self._pid, os.WNOHANG)
                self._status = os.waitstatus_to_exitcode(status) if pid else None
        return self._status is not None

    def wait(self) -> int:
        """Its exit status, or minus the signal that ended it."""
        while not self.ended():
            time.sleep(0.001)
        assert self._status is not None
        return self._status

    def stop(self, number: signal.Signals) -> int:
        """Sends the signal, unless it has ended by itself."""
        if not self.ended():
            with suppress(ProcessLookupError):
                os.kill(self._pid, number)
        return self.wait()

    def told(self) -> str:
        """What it said on standard error."""
        return self._words.read_text(encoding="utf-8")


def fork(arguments: Sequence[str], words: Path, before: Callable[[], object] = int) -> Child:
    """A command in a copy of this process; `before` is what happens to it first."""
    pid = os.fork()
    if pid:
        return Child(pid, words, None)
    try:
        os.umask(0o022)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        _lead(words)
        before()
        sys.argv = ["targets", *arguments]
        from targets.cli import main

        main()
    finally:
        os._exit(99)


def _lead(words: Path) -> None:
    """Standard output to nowhere, standard error to a file."""
    for place, path in ((1, os.devnull), (2, str(words))):
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(handle, place)
        os.close(handle)
    sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115


def born(arguments: Sequence[str], words: Path) -> Child:
    """A command as a user starts it; from the moment that it minds signals."""
    with words.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "targets", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=told,
        )
    _wait_for_handler(process)
    return Child(process.pid, words, process)


def _wait_for_handler(process: subprocess.Popen[bytes]) -> None:
    """Before its first line Python itself would answer Ctrl-C, at length."""
    status = Path(f"/proc/{process.pid}/status")
    while process.poll() is None:
        with suppress(OSError, StopIteration):
            lines = status.read_text().splitlines()
            caught = next(line for line in lines if line.startswith("SigCgt:"))
            if int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1:
                return
        time.sleep(0.001)
