"""A rules file by its path: read, and opened. Never scores, and imports nothing that does."""

from __future__ import annotations

import errno
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from targets.errors import RecordsError, word
from targets.errors.phrases import ABOUT_THE_FILE, ABOUT_THE_TEXT, os_problem
from targets.rulebook.limits import BYTES_AT_MOST
from targets.source import NoTextError, SourceText, decode

if TYPE_CHECKING:
    from targets.plan.opening import Opened

PathLike = str | Path

_READ_AT_MOST = 2 * BYTES_AT_MOST + 2
"""No encoding takes more than twice what UTF-8 takes, and a mark in front."""


def open_rules(path: PathLike) -> Opened:
    """A rules file as far as it makes sense. Raises `RecordsError` where it cannot be read."""
    from targets.plan.opening import open_plan  # a compiled rulebook that is kept needs no compiler

    return open_plan(read_source(Path(path)))


def read_source(path: Path) -> SourceText:
    """The text of a rules file, in any encoding of `decode`. Raises `RecordsError` where it cannot
    be read.
    """
    try:
        raw = read_rules_bytes(path)
    except OSError as error:
        raise RecordsError(
            word("E905", path=path, why=os_problem(error), way=ABOUT_THE_FILE)
        ) from error
    if len(raw) > _READ_AT_MOST:  # in no encoding a rules file; what it says plays no part
        return SourceText(str(path), raw.decode("latin-1"))
    try:
        return SourceText(str(path), decode(raw)[0])
    except NoTextError as error:
        raise RecordsError(word("E905", path=path, why=error, way=ABOUT_THE_TEXT)) from None


def read_rules_bytes(path: Path) -> bytes:
    """What a rules file holds, or as much as shows that it is too large. Raises `OSError`.

    Of a pipe or a device nobody knows whether it ever ends: only files and folders are opened.
    """
    mode = path.stat().st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise OSError(errno.ENODEV, "no file")
    with path.open("rb") as stream:
        return stream.read(_READ_AT_MOST + 1)
