"""Footers of Parquet files that say whatever they are told to; never reads one."""

from __future__ import annotations

STRUCT, LIST, I32, I64, BINARY = 12, 9, 5, 6, 8


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def whole(number: int) -> bytes:
    return varint(number << 1 if number >= 0 else (-number << 1) - 1)


def struct(*fields: tuple[int, int, bytes]) -> bytes:
    """Fields as number, kind and content, in the order of their numbers."""
    out, last = b"", 0
    for number, kind, content in fields:
        out += bytes([(number - last) << 4 | kind]) + content
        last = number
    return out + b"\0"


def listed(kind: int, items: list[bytes]) -> bytes:
    head = bytes([len(items) << 4 | kind]) if len(items) < 15 else bytes([0xF0 | kind])
    return head + (varint(len(items)) if len(items) >= 15 else b"") + b"".join(items)


def in_a_file(footer: bytes, size: int = 0) -> bytes:
    """The footer where it stands, `size` bytes before it."""
    return b"PAR1" + bytes(size) + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def parquet(*, rows: int = 1, columns: int = 1, unpacked: int = 8, size: int = 0) -> bytes:
    """A file of which only the footer is there, and `size` bytes before it."""
    root = struct((4, BINARY, varint(4) + b"root"), (5, I32, whole(columns)))
    leaf = struct((1, I32, whole(2)), (4, BINARY, varint(4) + b"shop"))
    meta = struct((5, I64, whole(rows)), (6, I64, whole(unpacked)), (7, I64, whole(9)))
    chunk = struct((2, I64, whole(4)), (3, STRUCT, meta))
    group = struct((1, LIST, listed(STRUCT, [chunk])), (2, I64, whole(8)), (3, I64, whole(rows)))
    footer = struct(
        (1, I32, whole(2)),
        (2, LIST, listed(STRUCT, [root, *[leaf] * columns])),
        (3, I64, whole(rows)),
        (4, LIST, listed(STRUCT, [group])),
    )
    return in_a_file(footer, size)
