"""Files that are opened only where they are files: a pipe, a device or a socket among the records
would keep a run waiting, or never end.

Never reads more than it is told to.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import BinaryIO, cast

_PIECE = 1 << 20


class NoRegularFileError(OSError):
    """What lies there is no file; the message says what it is."""


def open_regular(path: Path) -> BinaryIO:
    """The file, open for reading. Raises `OSError` where it cannot be, `NoRegularFileError` where
    it is none.
    """
    _check(path.stat())  # opening alone may wait, or set a device to work
    stream = cast(BinaryIO, open(path, "rb", opener=_without_waiting))  # noqa: SIM115 - `Path.open` takes no opener, and the caller closes
    try:
        _check(os.fstat(stream.fileno()))  # it may have been changed in between
    except BaseException:
        stream.close()
        raise
    return stream


def read_regular(path: Path, at_most: int) -> bytes:
    """What the file holds, but never more than a byte above `at_most`, whatever size it tells.

    Raises as `open_regular` does.
    """
    with open_regular(path) as stream:
        told = os.fstat(stream.fileno()).st_size
        raw = stream.read(min(told, at_most) + 1)
        while len(raw) <= at_most and (more := stream.read(min(_PIECE, at_most + 1 - len(raw)))):
            raw += more
    return raw


def _check(found: os.stat_result) -> None:
    mode = found.st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    if not stat.S_ISREG(mode):
        kinds = ((stat.S_ISFIFO, "a pipe"), (stat.S_ISSOCK, "a socket"))
        raise NoRegularFileError(next((kind for is_, kind in kinds if is_(mode)), "a device"))


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
