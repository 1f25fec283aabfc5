"""Ctrl-C, and what else asks the program to end: one line, and nothing left half written.

Never raises where the program happens to be: an import or a destructor may swallow what is raised
in it, and a library may tell it as a fault of its own.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from types import FrameType

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")


def end_when_stopped() -> None:
    """From now on, whoever stops the program ends it at once, with 128 and the number of the
    signal, as shells tell it.
    """
    for name in _SIGNALS:
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        if number is None or signal.getsignal(number) in (signal.SIG_IGN, None):
            continue  # as `nohup` asks, or a shell for what runs in its background
        signal.signal(number, _end)


def _end(number: int, _: FrameType | None) -> None:
    for other in _SIGNALS:
        if hasattr(signal, other):
            signal.signal(getattr(signal, other), signal.SIG_IGN)  # once is enough
    try:
        _tidy()
        _say(_line())
    finally:
        os._exit(128 + number)


def _tidy() -> None:
    """A module that nobody has asked for has left nothing."""
    if writing := sys.modules.get("targets.writing"):
        writing.discard_unfinished()
    if scratch := sys.modules.get("targets.scores.scratch"):
        scratch.discard_scratch()


def _line() -> str:
    """The line of the catalogue; a catalogue that is just being imported has none yet."""
    try:
        from targets.cli.options import language_of
        from targets.errors import word

        return word("E940").text(language_of(None))
    except Exception:  # noqa: BLE001 - whatever half an import lacks
        return "stopped · 已中断"


def _say(line: str) -> None:
    """Past the streams: the signal may have come while one of them was writing."""
    bar = b"\r\x1b[2K\x1b[?25h" if _is_terminal() else b""
    with suppress(OSError):
        os.write(2, bar + line.encode() + b"\n")


def _is_terminal() -> bool:
    try:
        return os.isatty(2) and os.environ.get("TERM") != "dumb" and os.name != "nt"
    except OSError:
        return False
