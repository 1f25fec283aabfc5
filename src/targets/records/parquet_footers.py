"""What a Parquet file says of its own size, asked before any of its rows is read.

Never reads a row, and believes what is said only in order to refuse: a file that says too little
of itself is left to the library that reads it. Thrift's compact protocol as Parquet uses it:
https://parquet.apache.org/docs/file-format/metadata/
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from targets.errors import RecordsError, word
from targets.errors.phrases import ABOUT_THE_FILE
from targets.records import limits
from targets.records.files import not_given
from targets.records.limits import check_limit
from targets.records.regular_files import open_regular

_MARK = b"PAR1"
_LEVELS_AT_MOST = 30
_SCHEMA, _ROWS, _GROUPS = 2, 3, 4
_CHILDREN = 5
_GROUP_COLUMNS, _GROUP_BYTES = 1, 2
_CHUNK_META, _CHUNK_UNPACKED = 3, 6


class Footer(NamedTuple):
    """How many rows and columns a file has, and how many bytes they unpack to, as it says."""

    rows: int
    columns: int
    unpacked: int


def check_parquet(path: Path) -> None:
    """Raises `RecordsError` where a file is no Parquet file, or says that it is beyond a limit."""
    try:
        with open_regular(path) as stream:
            size = stream.seek(0, 2)
            check_limit(path, "bytes", size, limits.PARQUET_AT_MOST)
            if size < 12:
                raise _damaged(path)
            stream.seek(size - 8)
            end = stream.read(8)
            length = int.from_bytes(end[:4], "little")
            if end[4:] != _MARK or length > size - 12:
                raise _damaged(path)
            check_limit(path, "bytes in its footer", length, limits.PARQUET_FOOTER_AT_MOST)
            stream.seek(size - 8 - length)
            raw = stream.read(length)
    except OSError as error:
        raise not_given(path, error) from error
    try:
        footer = read_footer(raw)
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise _damaged(path) from error
    _check(path, size, footer)


def _damaged(path: Path) -> RecordsError:
    why = "it is damaged, or no Parquet file"
    return RecordsError(word("E905", path=path, why=why, way=ABOUT_THE_FILE))


def _check(path: Path, size: int, footer: Footer) -> None:
    check_limit(path, "rows", footer.rows, limits.PARQUET_ROWS_AT_MOST)
    check_limit(path, "columns", footer.columns, limits.PARQUET_COLUMNS_AT_MOST)
    check_limit(path, "bytes unpacked", footer.unpacked, limits.PARQUET_UNPACKED_AT_MOST)
    if footer.unpacked >= limits.PARQUET_RATIO_FROM:
        grown = footer.unpacked // size
        check_limit(path, "times its packed size", grown, limits.PARQUET_RATIO_AT_MOST)
    if footer.rows >= limits.PARQUET_ROWS_A_BYTE_FROM:
        most = limits.PARQUET_ROWS_A_BYTE_AT_MOST
        check_limit(path, "rows for each byte", footer.rows // size, most)


def read_footer(raw: bytes) -> Footer:
    """What a footer says. Raises `LookupError`, `ValueError`, `TypeError` or `AttributeError` for
    what is none.
    """
    told = _Compact(raw).struct()
    rows = told[_ROWS]
    if not isinstance(rows, int):
        raise TypeError(rows)
    leaves = [one for one in told[_SCHEMA] if not one.get(_CHILDREN)]
    unpacked = 0
    for group in told[_GROUPS]:
        chunks = (chunk.get(_CHUNK_META, {}) for chunk in group[_GROUP_COLUMNS])
        said = sum(chunk.get(_CHUNK_UNPACKED, 0) for chunk in chunks)
        unpacked += max(said, group.get(_GROUP_BYTES, 0))
    return Footer(rows, len(leaves), unpacked)


class _Compact:
    """Reads values of Thrift's compact protocol, one after the other."""

    def __init__(self, raw: bytes) -> None:
        self._raw = raw
        self._at = 0

    def struct(self, level: int = 1) -> dict[int, Any]:
        """The fields of a struct by their number."""
        fields: dict[int, Any] = {}
        number = 0
        while (head := self._byte()) != 0:
            number = number + (head >> 4) if head >> 4 else self._zigzag()
            kind = head & 15
            fields[number] = kind == 1 if kind in (1, 2) else self._value(kind, level)
        return fields

    def _value(self, kind: int, level: int) -> object:
        if level > _LEVELS_AT_MOST:
            raise ValueError(level)
        match kind:
            case 1 | 2 | 3:  # in a list a truth takes a byte
                return self._byte()
            case 4 | 5 | 6:
                return self._zigzag()
            case 7:
                return self._bytes(8)
            case 8:
                return self._bytes(self._varint())
            case 9 | 10:
                return list(self._items(level))
            case 12:
                return self.struct(level + 1)
            case _:
                raise ValueError(kind)

    def _items(self, level: int) -> Iterator[object]:
        head = self._byte()
        count = self._varint() if head >> 4 == 15 else head >> 4
        for _ in range(count):
            yield self._value(head & 15, level + 1)

    def _byte(self) -> int:
        self._at += 1
        return self._raw[self._at - 1]

    def _bytes(self, count: int) -> bytes:
        if count > len(self._raw) - self._at:
            raise ValueError(count)
        self._at += count
        return self._raw[self._at - count : self._at]

    def _varint(self) -> int:
        number = shift = 0
        while (byte := self._byte()) & 128:
            number |= (byte & 127) << shift
            shift += 7
            if shift > 63:
                raise ValueError(shift)
        return number | byte << shift

    def _zigzag(self) -> int:
        number = self._varint()
        return number >> 1 ^ -(number & 1)
