"""An output opened: its receipt, and every figure by its place, whatever form it has.

A form costs one small reader and one line in `READERS`. Never judges a figure.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from targets.errors import EngineError, word
from targets.errors.phrases import os_problem
from targets.records.regular_files import read_regular
from targets.scores.receipt import receipt_beside, receipt_entries
from targets.verifying.bulletin_data import by_names
from targets.verifying.pages import read_page
from targets.verifying.receipt_lines import receipt_of
from targets.verifying.workbooks import read_workbook

Place = tuple[str, ...]
"""Where a figure stands, from the outside in: `("units", "A", "indicators", "rate", "points")`."""
Figures = dict[Place, str]
LINE, ROW = "line", "row"
NOTHING = "—"
"""How a figure that is absent stands in JSON data."""


BYTES_AT_MOST = 1 << 30
"""Of an output that is read again: a province as JSON is half as large."""


class Output(NamedTuple):
    """What an output says: how it was made, and every figure as it stands."""

    path: Path
    command: str
    form: str
    receipt: Mapping[str, Any]
    figures: Figures

    @property
    def made(self) -> Mapping[str, Any]:
        """What made it, as its receipt says."""
        found = self.receipt.get("output", {})
        return found if isinstance(found, dict) else {}

    @property
    def entries(self) -> Figures:
        """The receipt by the place of each entry, without what made the output."""
        return named(receipt_entries({**self.receipt, "output": {}}))


class Found(NamedTuple):
    """What a reader finds in an output; `receipt` is None where that lies beside it."""

    receipt: Mapping[str, Any] | None
    figures: Figures


class DamagedOutputError(Exception):
    """An output that cannot be read as what it is."""


def read_output(path: Path) -> Output:
    """The output at `path`. Raises `EngineError` for what is no output, damaged, or has no
    receipt.
    """
    try:
        raw = read_regular(path, BYTES_AT_MOST)
    except OSError as error:
        raise EngineError(word("M603", path=path, why=os_problem(error))) from error
    if len(raw) > BYTES_AT_MOST:
        raise EngineError(word("M845", path=path, limit=f"{BYTES_AT_MOST:,}"))
    receipt = _beside(path)
    said = _made(receipt).get("form") if receipt is not None else None
    form = said if isinstance(said, str) else _form_of(path, raw)
    reader = READERS.get(form)
    if reader is None:
        raise EngineError(word("M604", path=path, forms=", ".join(READERS)))
    try:
        found = reader(path, raw)
    except _DAMAGED as error:
        raise _damaged(path, error) from error
    receipt = found.receipt if found.receipt is not None else receipt
    if receipt is None:
        raise EngineError(word("M606", path=path, beside=receipt_beside(path).name))
    if not isinstance(receipt.get("rules"), dict) or not isinstance(receipt.get("window"), dict):
        raise EngineError(word("M607", path=path))
    command = _made(receipt).get("command", "score")
    return Output(path, str(command), form, receipt, found.figures)


def read_again(path: Path, first: Output, receipt: Mapping[str, Any]) -> Output:
    """The same output made again at `path`."""
    found = READERS[first.form](path, path.read_bytes())
    return Output(path, first.command, first.form, receipt, found.figures)


def _beside(path: Path) -> Mapping[str, Any] | None:
    """The receipt beside an output, None where there is none."""
    beside = receipt_beside(path)
    try:
        raw = read_regular(beside, BYTES_AT_MOST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise EngineError(word("M603", path=beside, why=os_problem(error))) from error
    try:
        return read_object(raw.decode("utf-8"))
    except _DAMAGED as error:
        raise _damaged(beside, error) from error


_DAMAGED = (DamagedOutputError, ValueError, RecursionError, csv.Error)


def _damaged(path: Path, error: Exception) -> EngineError:
    """With the line where the file cannot be read any further, where it has lines."""
    line = error.lineno if isinstance(error, json.JSONDecodeError) else 0
    where = (f", from line {line} on", f"（从第 {line} 行起）") if line else ("", "")
    return EngineError(word("M605", path=path, where=where[0], where_zh=where[1]))


def _made(receipt: Mapping[str, Any]) -> Mapping[str, Any]:
    found = receipt.get("output")
    return found if isinstance(found, dict) else {}


_STARTS = {b"PAR1": "parquet", b"PK\x03\x04": "xlsx"}


def _form_of(path: Path, raw: bytes) -> str:
    """By how the file begins; a CSV and a table begin with anything, so by the ending."""
    told = next((form for start, form in _STARTS.items() if raw.startswith(start)), None)
    endings = {".json": "json", ".csv": "csv", ".txt": "table", ".htm": "html", ".html": "html"}
    if told is None and raw.lstrip()[:1] == b"{":
        return "json"
    return told or endings.get(path.suffix.lower(), "")


# ---------------------------------------------------------------- readers


def read_object(text: str) -> dict[str, Any]:
    """An object of JSON, numbers as they are written; no key of it stands twice."""
    found = json.loads(
        text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_each_key_once
    )
    if not isinstance(found, dict):
        raise DamagedOutputError
    return found


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise DamagedOutputError
    return found


def _json(_: Path, raw: bytes) -> Found:
    told = read_object(raw.decode("utf-8"))
    receipt = told.pop("receipt", None)
    return Found(receipt if isinstance(receipt, dict) else None, figures_of(by_names(told)))


def figures_of(told: object) -> Figures:
    """Every leaf of JSON data by its place. What is listed goes by its name where it has one."""
    return named(_leaves((), told))


def named(figures: Iterable[tuple[Place, str]]) -> Figures:
    """Figures by place; the second of one place is another place."""
    found: Figures = {}
    for place, text in figures:
        number, free = 2, place
        while free in found:
            free = (*place, f"({number})")
            number += 1
        found[free] = text
    return found


def _leaves(place: Place, told: object) -> Iterator[tuple[Place, str]]:
    match told:
        case dict() if told:
            for key, value in told.items():
                yield from _leaves((*place, str(key)), value)
        case list() if told:
            for number, value in enumerate(told, start=1):
                own = _own_name(value) if isinstance(value, dict) else None
                yield from _leaves((*place, own or str(number)), value)
        case None:
            yield place, NOTHING
        case str():
            yield place, told
        case _:
            yield place, json.dumps(told)


def _own_name(told: Mapping[str, object]) -> str | None:
    names = (told.get(key) for key in ("unit", "name", "id", "label"))
    return next((name for name in names if isinstance(name, str) and name), None)


def rows_of_csv(raw: bytes) -> list[list[str]]:
    """The rows of a CSV, at least one."""
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    if not rows:
        raise DamagedOutputError
    return rows


def _csv(_: Path, raw: bytes) -> Found:
    rows = rows_of_csv(raw)
    if rows[0][:1] == ["part"]:
        return _listed(rows)
    return Found(None, named(_table_figures(rows[0], rows[1:])))


def _listed(rows: list[list[str]]) -> Found:
    """A bulletin, a fact a line: what tells which fact it is, and what is said of it."""
    facts = [row for row in rows[1:] if row[:1] != ["receipt"]]
    lines = [(row[3], row[5]) for row in rows[1:] if row[:1] == ["receipt"] and len(row) > 5]
    told = (
        ((*filter(None, row[:5]), name), cell)
        for row in facts
        for name, cell in zip(rows[0][5:], row[5:], strict=False)
    )
    return Found(receipt_of(lines) if lines else None, named(told))


def _table_figures(
    headings: Iterable[str], rows: Iterable[Iterable[str]]
) -> Iterator[tuple[Place, str]]:
    """The cells of a table whose first column names the row: `("A", "rate", "points")`.

    A cell without a heading, or a row that is too long, has a place of its own.
    """
    parts = [tuple(heading.rsplit(".", 1)) for heading in headings]
    for number, part in enumerate(parts, start=1):
        yield ("heading", str(number)), ".".join(part)
    for row in rows:
        cells = list(row)
        for number, cell in enumerate(cells):
            part = parts[number] if number < len(parts) else ("cell", str(number + 1))
            yield (cells[0], *part), cell


def _parquet(path: Path, _: bytes) -> Found:
    from targets.scores.frames import read_published

    receipt, headings, rows = read_published(path)
    told = read_object(receipt) if receipt is not None else None
    return Found(told, named(_table_figures(headings, rows)))


def _text(_: Path, raw: bytes) -> Found:
    lines = raw.decode("utf-8").splitlines()
    return Found(None, {(LINE, str(n)): line for n, line in enumerate(lines, start=1)})


def _page(_: Path, raw: bytes) -> Found:
    receipt, figures = read_page(raw.decode("utf-8"))
    return Found(None if receipt is None else read_object(receipt), named(figures))


def _workbook(path: Path, _: bytes) -> Found:
    receipt, figures = read_workbook(path)
    return Found(receipt, named(figures))


READERS: dict[str, Callable[[Path, bytes], Found]] = {
    "json": _json,
    "csv": _csv,
    "parquet": _parquet,
    "table": _text,
    "text": _text,
    "html": _page,
    "xlsx": _workbook,
}
"""How the figures of each form are read off a file."""
