"""Text files read into rows of cells, exactly as they stand. Never judges a cell."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple

from targets.errors import RecordsError, word
from targets.errors.phrases import ABOUT_THE_FILE, ABOUT_THE_TEXT, IN_THE_FILE, os_problem
from targets.records import limits
from targets.records.regular_files import NoRegularFileError, open_regular, read_regular
from targets.records.watching import watched
from targets.source import NoTextError, decode

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

    def __repr__(self) -> str:
        return f"<Came: {len(self.cells)} cells>"  # no message shows a record by accident


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

    def only(self, kept: Sequence[int]) -> Sheet:
        """The rows at these places (from 0), each with its number and what else is told of it."""
        numbers = self.numbers or range(self.first_row, self.first_row + len(self.rows))
        return self._replace(
            rows=[self.rows[at] for at in kept],
            numbers=[numbers[at] for at in kept],
            files=self.files and [self.files[at] for at in kept],
            came=self.came and [self.came[at] for at in kept],
            mends=self.mends and [self.mends[at] for at in kept],
        )

    def __repr__(self) -> str:
        return f"<Sheet: {len(self.rows)} rows>"


class Table(NamedTuple):
    """Every row of a file or of a sheet, from its row 1; nobody knows yet where headings stand.

    `sheet` is the title of a sheet of a workbook, `divider` what stands between the cells of a
    text.
    """

    rows: Sequence[Sequence[object]]
    encoding: str = ""
    divider: str = ""
    sheet: str = ""

    def __repr__(self) -> str:
        return f"<Table: {len(self.rows)} rows>"


class Bytes(NamedTuple):
    """What a file holds, and its sha256."""

    raw: bytes
    sha256: FileHash

    def __repr__(self) -> str:
        return f"<Bytes: {len(self.raw)}>"


def read_bytes(path: Path) -> Bytes:
    """A file as it lies on the disk. Raises `RecordsError` where it cannot be read, is no file, is
    larger than its kind may be, or is written while it is read: half of it would be of yesterday.
    """
    is_book = path.suffix.lower() in WORKBOOKS
    most = limits.WORKBOOK_AT_MOST if is_book else limits.TEXT_AT_MOST
    check = limits.check_workbook if is_book else limits.check_limit
    try:
        before = path.stat()
        check(path, "bytes", before.st_size, most)
        raw = read_regular(path, most)
        after = path.stat()
    except OSError as error:
        raise not_given(path, error) from error
    check(path, "bytes", len(raw), most)
    if _written(before) != _written(after):
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
    about = text.count("\n")
    del text  # a large one is read line by line instead
    lines = Lines(path, raw, encoding)
    try:
        read = csv.reader(lines, strict=True, delimiter=divider)
        rows = list(_within_limits(path, lines, watched(read, "reading", path.name, of=about)))
    except csv.Error as error:
        raise unreadable(path, _csv_problem(error)) from error
    if not rows:
        raise unreadable(path, "it is empty, and its first row should hold the headings")
    return Table(rows, encoding, divider)


class Lines:
    """The lines of a text, one by one; `letters` are those since the last row was complete."""

    def __init__(self, path: Path, raw: bytes, encoding: str) -> None:
        self._path = path
        self._stream = TextIOWrapper(BytesIO(raw), _CODECS[encoding], newline="")
        self.letters = 0

    def each_alone(self) -> Iterator[str]:
        """The lines, each of which is a row."""
        for line in self:
            self.letters = 0
            yield line

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(limits.ROW_AT_MOST + 1)
        if not line:
            raise StopIteration
        self.letters += len(line)
        if self.letters > limits.ROW_AT_MOST:
            most = limits.ROW_AT_MOST
            raise limits.beyond(self._path, "letters in a row", self.letters, most)
        return line


_CODECS = {"UTF-8": "utf-8-sig", "UTF-16": "utf-16", "GB18030": "gb18030"}


def _within_limits(
    path: Path, lines: Lines, rows: Iterable[list[str]]
) -> Iterator[Sequence[object]]:
    """The rows, as long as they are not too many, too wide, or too much together."""
    cells = 0
    for number, row in enumerate(rows, start=1):
        letters, lines.letters = lines.letters, 0
        if len(row) > limits.COLUMNS_AT_MOST:
            while row and not row[-1]:
                row.pop()  # a spreadsheet writes empty columns, too
            limits.check_limit(path, "columns", len(row), limits.COLUMNS_AT_MOST)
        if letters > limits.CELL_AT_MOST and any(len(cell) > limits.CELL_AT_MOST for cell in row):
            raise unreadable(path, _TOO_LONG)
        cells += len(row)
        if number > limits.ROWS_AT_MOST or cells > limits.CELLS_AT_MOST:
            limits.check_limit(path, "rows", number, limits.ROWS_AT_MOST)
            limits.check_limit(path, "cells", cells, limits.CELLS_AT_MOST)
        yield row


def _csv_problem(error: csv.Error) -> str:
    """What the reader of CSV says, in words that a clerk can act on."""
    told = str(error)
    if "unexpected end" in told:
        return "a quotation mark is never closed"
    if "field larger" in told:
        return _TOO_LONG
    if "expected after" in told:
        return "a quotation mark stands inside a cell, where it should be doubled"
    return "it is no CSV"


_TOO_LONG = "a cell is too long, as where a quotation mark is never closed"
_IN_THE_FILE = (
    "a quotation mark is never closed",
    _TOO_LONG,
    "a quotation mark stands inside a cell, where it should be doubled",
    "it is no CSV",
    "it is neither UTF-8 nor GB18030",
    "it is empty, and its first row should hold the headings",
)
_DAMAGED = (
    "a character in it is damaged, as where bytes were lost",
    "it breaks off within a character, so its end is missing",
)
_IN_ITS_ROWS = ("row ", "rows ", "line ", "its headings are ")

_OTHER_KINDS = {
    b"PK\x03\x04": "it is a workbook, so its name should end in .xlsx",
    b"\xd0\xcf\x11\xe0": "it is a workbook of old Excel, to be saved anew as .xlsx",
}
"""How files begin that only look like text by their name."""


def unreadable(path: Path, why: str) -> RecordsError:
    """The error of a file that cannot be read."""
    is_inside = why in _IN_THE_FILE or why.startswith(_IN_ITS_ROWS)
    way = IN_THE_FILE if is_inside else ABOUT_THE_FILE
    if why in _DAMAGED:
        way = ABOUT_THE_TEXT
    return RecordsError(word("E905", path=path, why=why, way=way))


def not_given(path: Path, error: OSError) -> RecordsError:
    """The error of a file that the system does not give, or that is none."""
    if isinstance(error, NoRegularFileError):
        return RecordsError(word("E932", path=path, what=error))
    return unreadable(path, os_problem(error))


def graver(one: BaseException | None, other: BaseException | None) -> BaseException | None:
    """Of two causes that of the disk: it tells that a run was not possible."""
    return one if isinstance(one, OSError) else other or one


def decoded(path: Path, raw: bytes) -> tuple[str, str]:
    """The text of a delivered file and its encoding. Raises `RecordsError` where it is none."""
    try:
        return decode(raw)
    except NoTextError as error:
        raise unreadable(path, str(error)) from None


def tabulated(
    records: Sequence[Mapping[str, object]], name: Path | str
) -> tuple[tuple[str, ...], list[list[object]]]:
    """Records as headings (in the order in which they first come) and rows; what is not there
    is empty. Raises `RecordsError` where that would be a table beyond the limits; `name` is theirs.
    """
    found: dict[str, None] = {}
    for record in records:
        if not found.keys() >= record.keys():
            found |= dict.fromkeys(record)
            limits.check_limit(name, "columns", len(found), limits.COLUMNS_AT_MOST)
    limits.check_limit(name, "cells", len(found) * len(records), limits.CELLS_AT_MOST)
    headings = tuple(found)
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
            with open_regular(self.path) as stream:
                while piece := stream.read(1 << 20):
                    digest.update(piece)
        except OSError as error:
            raise not_given(self.path, error) from error
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
