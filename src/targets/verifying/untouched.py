"""Whether a file is as the command writes it, where all of its figures agree.

A figure can be hidden or covered without being changed. Never looks at a figure.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal
from zipfile import ZipFile

from targets.errors import Wording, word
from targets.verifying.outputs import Output, Place, read_object, rows_of_csv
from targets.verifying.workbooks import Look, looks_of

Severity = Literal["error", "note"]
_WHO_WROTE = "docProps/app.xml"
"""Where a workbook names the program that saved it."""


def what_was_touched(output: Output, again: Output) -> tuple[Severity, Wording] | None:
    """What is to be said of a file whose figures agree; None where it is as it was written.

    Both files are read. Where the receipts name other versions or other files, the bytes say
    nothing for sure, and it is a note.
    """
    if output.form == "xlsx":
        return _of_workbook(output, again)
    if _shown(output) == _shown(again):
        return None
    return _touched(output, again)


def _touched(output: Output, again: Output) -> tuple[Severity, Wording]:
    if _receipt(output) != _receipt(again):
        return "note", word("M842", path=output.path)
    return "error", word("M840", path=output.path)


def _receipt(output: Output) -> list[tuple[Place, str]]:
    """Every entry as text; a page has them sorted, a workbook in the order of the delivery."""
    entries = list(output.entries.items())
    return entries if output.form == "xlsx" else sorted(entries)


# ---------------------------------------------------------------- forms


def _shown(output: Output) -> object:
    """All that a file shows, in its order: of a page every byte."""
    return _SHOWN.get(output.form, _nothing)(output.path.read_bytes())


def _nothing(_: bytes) -> None:
    """The library that writes Parquet decides on its bytes."""


def _json(raw: bytes) -> str:
    told = read_object(raw.decode("utf-8"))
    return json.dumps({key: value for key, value in told.items() if key != "receipt"})


def _csv(raw: bytes) -> list[list[str]]:
    rows = rows_of_csv(raw)
    listed = rows[0][:1] == ["part"]
    return [row for row in rows if not (listed and row[:1] == ["receipt"])]


def _lines(raw: bytes) -> list[str]:
    return raw.decode("utf-8").splitlines()


_SHOWN: dict[str, Callable[[bytes], object]] = {
    "html": bytes,
    "json": _json,
    "csv": _csv,
    "table": _lines,
    "text": _lines,
}


def _of_workbook(output: Output, again: Output) -> tuple[Severity, Wording] | None:
    """A workbook that another program saved has other bytes throughout: of such a one it is seen
    whether a filled cell is hidden, or shows its number in another way.
    """
    was, now = _parts(output.path), _parts(again.path)
    if was == now:
        return None
    if was.keys() == now.keys() and was[_WHO_WROTE] == now[_WHO_WROTE]:
        return _touched(output, again)
    changed = next(_changed_looks(looks_of(output.path), looks_of(again.path)), None)
    if changed is not None:
        sheet, cell = changed
        return "error", word("M843", path=output.path, place=f"{sheet} · {cell}")
    return "note", word("M841", path=output.path)


def _parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as parts:
        return {name: parts.read(name) for name in sorted(parts.namelist())}


def _changed_looks(was: dict[Look, str], now: dict[Look, str]) -> Iterator[Look]:
    return (place for place, look in now.items() if was.get(place, look) != look)
