"""Text files read into rows of cells, exactly as they stand. Never judges a cell."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from targets.errors import RecordsError, word
from targets.errors.phrases import ABOUT_THE_FILE, IN_THE_FILE, os_problem
from targets.records.watching import watched

WORKBOOKS = (".xlsx", ".xlsm")
TABLES = (".csv", ".txt")
SUFFIXES = (".csv", ".xlsx", ".jsonl", ".parquet", ".xlsm", ".txt")
UNREAD_SUFFIXES = (".xls", ".xlsb", ".ods", ".et", ".tsv", ".json")
"""Files of data that are told of, since somebody may have meant them to count."""

KEPT_AT_MOST = 1 << 20
"""A file of up to so many bytes is kept until its hash is asked for; of a larger one it is taken at
once."""


class Origin(NamedTuple):
    """Where a record stands: its file (None where there is one alone) and its row."""

    file: str | None
    row: int | None


class Came(NamedTuple):
    """A row as it came: all of its cells under their headings, and in which column each field
    stands.
    """

    headings: tuple[str, ...]
    columns: Mapping[str, int]
    cells: Sequence[object]


class Sheet(NamedTuple):
    """Headings, and rows of cells in their order; the first row is number `first_row`.

    `numbers` gives each row its own number instead, None where rows have no order; `files` tells
    of each row in which file it stands, where there are several, and `came` how it came there.
    `mends` tells of each row in place of which rejected one it was written.
    """

    headings: tuple[str, ...]
    rows: Sequence[Sequence[object]]
    first_row: int
    numbers: Sequence[int | None] | None = None
    files: Sequence[str] | None = None
    came: Sequence[Came] | None = None
    mends: Sequence[Origin | None] | None = None


class Table(NamedTuple):
    """Every row of a file or of a sheet, from its row 1; nobody knows yet where headings stand.

    `sheet` is the title of a sheet of a workbook, `divider` what stands between the cells of a
    text.
    """

    rows: Sequence[Sequence[object]]
    encoding: str = ""
    divider: str = ""
    sheet: str = ""


class Bytes(NamedTuple):
    """What a file holds, and its sha256."""

    raw: bytes
    sha256: FileHash


def read_bytes(path: Path) -> Bytes:
    """A file as it lies on the disk. Raises `RecordsError` where it cannot be read, or is written
    while it is: half of it would be of yesterday.
    """
    try:
        with path.open("rb") as stream:
            before = os.fstat(stream.fileno())
            raw = stream.read()
            after = os.fstat(stream.fileno())
    except OSError as error:
        raise unreadable(path, os_problem(error)) from error
    if stat.S_ISREG(before.st_mode) and _written(before) != _written(after):
        raise RecordsError(word("E924", path=path))
    return Bytes(raw, FileHash(path, raw))


def _written(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns


def read_table(path: Path, raw: bytes) -> Table:
    """The cells of a CSV file, or of what spreadsheets save as Unicode text: UTF-16 with tabs."""
    for start, why in _OTHER_KINDS.items():
        if raw.startswith(start):
            raise unreadable(path, why)
    text, encoding = decoded(path, raw)
    divider = "\t" if encoding == "UTF-16" and "\t" in text else ","
    try:
        lines = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=divider)
        rows = list(watched(lines, "reading", path.name, of=text.count("\n")))
    except csv.Error as error:
        raise unreadable(path, _csv_problem(error)) from error
    if not rows:
        raise unreadable(path, "it is empty, and its first row should hold the headings")
    return Table(rows, encoding, divider)


def _csv_problem(error: csv.Error) -> str:
    """What the reader of CSV says, in words that a clerk can act on."""
    told = str(error)
    if "unexpected end" in told:
        return "a quotation mark is never closed"
    if "field larger" in told:
        return "a cell is too long, as where a quotation mark is never closed"
    if "expected after" in told:
        return "a quotation mark stands inside a cell, where it should be doubled"
    return "it is no CSV"


_IN_THE_FILE = (
    "a quotation mark is never closed",
    "a cell is too long, as where a quotation mark is never closed",
    "a quotation mark stands inside a cell, where it should be doubled",
    "it is no CSV",
    "it is neither UTF-8 nor GB18030",
    "it is empty, and its first row should hold the headings",
)


_OTHER_KINDS = {
    b"PK\x03\x04": "it is a workbook, so its name should end in .xlsx",
    b"\xd0\xcf\x11\xe0": "it is a workbook of old Excel, to be saved anew as .xlsx",
}
"""How files begin that only look like text by their name."""


def read_json_lines(path: Path, raw: bytes) -> tuple[Sheet, str]:
    """The records of a JSON Lines file, and its encoding; its keys are the headings."""
    text, encoding = decoded(path, raw)
    numbers, records = _parsed_lines(path, text)
    headings, rows = tabulated(records)
    return Sheet(headings, rows, 1, numbers), encoding


def unreadable(path: Path, why: str) -> RecordsError:
    """The error of a file that cannot be read."""
    way = (
        IN_THE_FILE if why in _IN_THE_FILE or why.startswith(("row ", "line ")) else ABOUT_THE_FILE
    )
    return RecordsError(word("E905", path=path, why=why, way=way))


def decoded(path: Path, raw: bytes) -> tuple[str, str]:
    """The text and its encoding: UTF-8, with or without BOM; UTF-16 with one; else GB18030, in
    which Chinese spreadsheets save.
    """
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        try:
            return raw.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as error:
            raise unreadable(path, "it begins like UTF-16, and is not") from error
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("gb18030"), "GB18030"
    except UnicodeDecodeError as error:
        raise unreadable(path, "it is neither UTF-8 nor GB18030") from error


def _parsed_lines(path: Path, text: str) -> tuple[tuple[int, ...], list[Mapping[str, object]]]:
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
            raise unreadable(path, f"line {number} is not JSON: {error}") from error
        if not isinstance(record, dict):
            raise unreadable(path, f"line {number} holds no `{{…}}`")
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
    """The sha256 of the bytes of a file that were read.

    Of a small file it is worked out when it is first asked for. A file that a library reads by its
    path, and perhaps again and again, is read when it is asked for; so it must still be the file
    that it was.
    """

    def __init__(self, path: Path, raw: bytes | None = None) -> None:
        self.path = path
        self._raw = raw if raw is not None and len(raw) <= KEPT_AT_MOST else None
        self._seen = self._state() if raw is None else None
        self.size = self._seen[-2] if self._seen else len(raw or b"")
        if raw is not None and self._raw is None:
            self.hexdigest = _sha256(raw)

    @cached_property
    def hexdigest(self) -> str:
        """64 hexadecimal digits. Raises `RecordsError` where the file has changed since."""
        if self._raw is not None:
            return _sha256(self._raw)
        from hashlib import sha256

        digest = sha256()
        try:
            with self.path.open("rb") as stream:
                while piece := stream.read(1 << 20):
                    digest.update(piece)
        except OSError as error:
            raise unreadable(self.path, os_problem(error)) from error
        if self._state() != self._seen:
            raise RecordsError(word("E924", path=self.path))
        return digest.hexdigest()

    def _state(self) -> tuple[int, ...]:
        """What differs where somebody has written into the file, or put another in its place."""
        try:
            found = self.path.stat()
        except OSError as error:
            raise unreadable(self.path, os_problem(error)) from error
        return found.st_dev, found.st_ino, found.st_ctime_ns, *_written(found)


def _sha256(raw: bytes) -> str:
    from hashlib import sha256  # starts a library that few runs need

    return sha256(raw).hexdigest()
