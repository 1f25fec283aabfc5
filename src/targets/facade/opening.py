"""A rules file by its path: opened, and checked. Never scores, and imports nothing that does."""

from __future__ import annotations

from pathlib import Path

from targets.errors import Diagnostic, RecordsError, word
from targets.plan.opening import Opened, open_plan, prove
from targets.rulebook.opening import Checked
from targets.source import SourceText

PathLike = str | Path


def check(path: PathLike) -> list[Diagnostic]:
    """Every problem of a rules file, in the order of their places; `[]` where there is none.

    Raises:
        RecordsError: the file itself cannot be read.
    """
    return list(check_rules(path).diagnostics)


def check_rules(path: PathLike) -> Checked:
    """The same, with the rulebook that the file writes. Raises `RecordsError` where it cannot be
    read.
    """
    return prove(read_source(Path(path)))


def open_rules(path: PathLike) -> Opened:
    """A rules file as far as it makes sense. Raises `RecordsError` where it cannot be read."""
    return open_plan(read_source(Path(path)))


def read_source(path: Path) -> SourceText:
    """The text of a rules file: UTF-8, with or without BOM, else GB18030, in which Chinese editors
    may save. Raises `RecordsError` where it cannot be read.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise RecordsError(word("E905", path=path, why=error.strerror or error)) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return SourceText(str(path), raw.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise RecordsError(word("E905", path=path, why="it is neither UTF-8 nor GB18030"))
