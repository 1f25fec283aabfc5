"""The three streams that a program is born with: in UTF-8, there though they were closed, and deaf
to a reader that has gone.

Never decides what is written.
"""

from __future__ import annotations

import io
import os
import stat
import sys
from contextlib import suppress
from typing import TextIO


def stand_in() -> None:
    """Gives the program streams that it can write to, whatever it was started with."""
    _hold_places()
    sys.stdout = _stream(sys.stdout, 1)
    sys.stderr = _stream(sys.stderr, 2)


def _hold_places() -> None:
    """Else the next file that is opened, an output perhaps, would get the place of a stream, and
    what is meant for the stream would be written into it.

    To the place of standard output nothing can be written, so that whoever prints is told.
    """
    for place, mode in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(place)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest place that is free


def _stream(stream: TextIO | None, place: int) -> TextIO:
    if stream is None or _is_pipe(place):
        raw = _Pipe(place, "wb", closefd=False)
        lines = stream is not None and place == 2
        return io.TextIOWrapper(
            io.BufferedWriter(raw), encoding="utf-8", errors="replace", line_buffering=lines
        )
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="replace")
    return stream


def _is_pipe(place: int) -> bool:
    with suppress(OSError):
        mode = os.fstat(place).st_mode
        return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)
    return False


class _Pipe(io.FileIO):
    """A pipe that goes on where nobody reads any more: files are still written, and the exit
    status says what was found, whenever the reader went.
    """

    def write(self, content: object, /) -> int:
        try:
            return super().write(content)  # type: ignore[arg-type]
        except BrokenPipeError:
            return memoryview(content).nbytes  # type: ignore[arg-type]
