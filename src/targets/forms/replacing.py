"""Which files a new form may take the place of: blank forms as they were made. Never writes."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from targets.errors import EngineError, RecordsError, word
from targets.records.blank_forms import LISTS, blank_mark_of, mark_of
from targets.records.files import read_bytes
from targets.records.workbooks import open_workbook


def check_replaceable(path: Path, read: Iterable[Path]) -> None:
    """Raises `EngineError` where a file is there that was just read, or that somebody may have
    filled in.
    """
    if not path.exists():
        return
    if any(path.samefile(one) for one in read):
        raise EngineError(word("E937", path=path))
    if not _is_blank(path):
        raise EngineError(word("E935", path=path))


def _is_blank(path: Path) -> bool:
    """Whether it is a form whose sheets hold what they held when it was made, and nothing else."""
    try:
        book = open_workbook(path, read_bytes(path).raw)
        mark = blank_mark_of(book.opened)
        if mark is None or book.hidden != (LISTS,):
            return False
        held = [
            (one.title, [[str(cell) for cell in row] for row in one.table().rows])
            for one in book.sheets
        ]
    except RecordsError as error:
        if error.code == "E989":
            raise  # nobody can look inside, and somebody should know why
        return False
    return mark_of(held) == mark
