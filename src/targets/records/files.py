"""Files read into headings and rows of cells, exactly as they stand. Never judges a cell."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from targets.errors import RecordsError, Wording, word
from targets.records.watching import watched

SUFFIXES = (".csv", ".jsonl", ".parquet")
UNREAD_SUFFIXES = (".xlsx", ".xls", ".ods", ".et", ".tsv", ".txt", ".json")
"""Files of data that are told of, since somebody may have meant them to count."""

KEPT_AT_MOST = 1 << 20
"""A file of up to so many bytes is kept until its hash is asked for."""


class Sheet(NamedTuple):
    """Headings, and rows of cells in their order; the first row is number `first_row`.

    `numbers` gives each row its own number instead, None where rows have no order.
    """

    headings: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    first_row: int
    notes: tuple[Wording, ...] = ()
    sha256: FileHash | None = None
    name: str = ""
    numbers: Sequence[int | None] | None = None


def read_file(path: Path) -> Sheet:
    """The cells of a CSV or JSON Lines file; Parquet is read as a frame elsewhere."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    sha256 = FileHash(path, raw)
    text, notes = _decoded(path, raw)
    match path.suffix.lower():
        case ".csv":
            top, cells = _read_csv(path, text)
            return Sheet(top, cells, 2, notes, sha256, path.name)
        case ".jsonl":
            numbers, records = _read_json_lines(path, text)
            headings, rows = tabulated(records)
            return Sheet(headings, rows, 1, notes, sha256, path.name, numbers)
        case _:
            raise _unreadable(path, f"its name should end in {', '.join(SUFFIXES)}")


DIVIDERS = (";", "\t", "|", "，", "；")
"""By which spreadsheets divide columns, or people do, where a comma should be."""


def _unreadable(path: Path, why: str) -> RecordsError:
    return RecordsError(word("E905", path=path, why=why))


def _decoded(path: Path, raw: bytes) -> tuple[str, tuple[Wording, ...]]:
    """UTF-8, with or without BOM; else GB18030, in which Chinese spreadsheets save."""
    try:
        return raw.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030"), (word("D894", name=path.name),)
    except UnicodeDecodeError as error:
        raise _unreadable(path, "it is neither UTF-8 nor GB18030") from error


def _read_csv(path: Path, text: str) -> tuple[tuple[str, ...], list[list[str]]]:
    """The first row holds the headings; a row shorter than it has empty cells, blank rows are
    skipped.
    """
    try:
        lines = csv.reader(io.StringIO(text, newline=""), strict=True)
        table = list(watched(lines, "reading", path.name, of=text.count("\n")))
    except csv.Error as error:
        raise _unreadable(path, str(error)) from error
    if not table:
        raise _unreadable(path, "it is empty, and its first row should hold the headings")
    headings = tuple(heading.strip() for heading in table[0])
    divider = next((sign for sign in DIVIDERS if sign in headings[0]), None)
    if len(headings) == 1 and divider is not None:
        shown = "tabs" if divider == "\t" else f"`{divider}`"
        raise _unreadable(path, f"its headings are divided by {shown}, and not by commas")
    rows = table[1:]
    for number, row in enumerate(rows, start=2):
        if len(row) > len(headings) and any(cell.strip() for cell in row[len(headings) :]):
            raise _unreadable(
                path, f"row {number} has {len(row)} cells under {len(headings)} headings"
            )
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return headings, rows


def _read_json_lines(path: Path, text: str) -> tuple[tuple[int, ...], list[Mapping[str, object]]]:
    """The records and the numbers of their lines; blank lines are skipped."""
    numbers: list[int] = []
    records: list[Mapping[str, object]] = []
    lines = text.splitlines()
    for number, line in enumerate(watched(lines, "reading", path.name, of=len(lines)), start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line, parse_float=Decimal, object_pairs_hook=_each_key_once)
        except (ValueError, RecursionError) as error:
            raise _unreadable(path, f"line {number} is not JSON: {error}") from error
        if not isinstance(record, dict):
            raise _unreadable(path, f"line {number} holds no `{{…}}`")
        numbers.append(number)
        records.append(record)
    return tuple(numbers), records


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """An object of JSON. Raises `ValueError` where a key stands twice: which one is meant?"""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"the key `{double}` stands twice")
    return found


def tabulated(
    records: Sequence[Mapping[str, object]],
) -> tuple[tuple[str, ...], list[list[object]]]:
    """Records as headings (in the order in which they first come) and rows; what is not there
    is empty.
    """
    headings = tuple(dict.fromkeys(key for record in records for key in record))
    return headings, [[record.get(heading) for heading in headings] for record in records]


class FileHash:
    """The sha256 of a file, worked out when it is first asked for.

    A large file is not kept in memory, nor read again before anybody wants its receipt; so it must
    still be the file that was opened.
    """

    def __init__(self, path: Path, raw: bytes | None = None) -> None:
        self._path = path
        self._raw = raw if raw is not None and len(raw) <= KEPT_AT_MOST else None
        self._seen = self._state()

    @cached_property
    def hexdigest(self) -> str:
        """64 hexadecimal digits. Raises `RecordsError` where the file has changed since."""
        from hashlib import sha256  # starts a library that few runs need

        if self._raw is not None:
            return sha256(self._raw).hexdigest()
        digest = sha256()
        try:
            with self._path.open("rb") as stream:
                while piece := stream.read(1 << 20):
                    digest.update(piece)
        except OSError as error:
            raise _unreadable(self._path, error.strerror or str(error)) from error
        if self._state() != self._seen:
            raise RecordsError(word("E924", path=self._path))
        return digest.hexdigest()

    def _state(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError as error:
            raise _unreadable(self._path, error.strerror or str(error)) from error
        return found.st_size, found.st_mtime_ns
