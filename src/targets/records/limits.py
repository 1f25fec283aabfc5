"""How much may be delivered at once: the limits of files, rows, cells and values, each with its
reason, and what is said beyond one. Never reads a file.

A province of 690,000 units that report every month must pass: 8.3 million rows of some 15 columns
are 600 MB of CSV, or a tenth of that as Parquet. What is generous for it still ends a bomb early.
"""

from __future__ import annotations

from pathlib import Path

from targets.errors import RecordsError, word

FILES_AT_MOST = 10_000
"""So many entries are looked at below a folder, all folders in it together."""
LEVELS_AT_MOST = 4
"""So many folders deep files are looked for: year, month, dataset, and one to spare."""

TEXT_AT_MOST = 1 << 30
"""Bytes of a CSV or of JSON Lines, and of all files of one dataset together."""
ROWS_AT_MOST = 10_000_000
"""Rows of one dataset that come as text: the province has 8.3 million."""
COLUMNS_AT_MOST = 1_000
"""Columns of a file that is read row by row: a form has some dozens."""
CELLS_AT_MOST = 200_000_000
"""Cells of a file of text, empty ones too: the province has 124 million."""
ROW_AT_MOST = 1 << 20
"""Letters of one row, the breaks inside its cells too: a thousand cells of a thousand letters."""
CELL_AT_MOST = 131_072
"""Letters of one cell of a CSV; a quotation mark that is never closed ends here."""
JSON_LEVELS_AT_MOST = 20
"""How deep a value of JSON Lines may be nested. A record is flat; what is deeper is no record."""

NAME_AT_MOST = 1_000
"""Letters of an id or a category, which stand in every row of every output."""
LETTERS_AT_MOST = 32_767
"""Letters of a text: a cell of a workbook holds no more, and rejected rows are written to one."""

WORKBOOK_AT_MOST = 64 << 20
UNPACKED_AT_MOST = 512 << 20
"""Bytes of a workbook, and what they may come to when they are unpacked."""
PARTS_AT_MOST = 2_000
"""A workbook is a zip of so many files at most."""
RATIO_AT_MOST = 200
RATIO_FROM = 8 << 20
"""How many times its size a part may unpack to; asked only of parts that unpack to so much."""
WHOLE_PART_AT_MOST = 16 << 20
"""Bytes of a part that is held whole while it is read: all but sheets and their texts."""
SHEET_ROWS_AT_MOST = 1 << 20
"""Rows as many as a sheet of Excel has."""
WORKBOOK_ROWS_AT_MOST = 1 << 21
WORKBOOK_CELLS_AT_MOST = 20_000_000
"""Rows and cells of all sheets that are read of one workbook, empty ones too."""
MARKED_AT_MOST = 100_000
"""So many cells of a sheet are looked at because they are merged."""

PARQUET_AT_MOST = 64 << 30
PARQUET_UNPACKED_AT_MOST = 256 << 30
"""Bytes of a Parquet file, and what it says that they unpack to. It is never held whole."""
PARQUET_ROWS_AT_MOST = 1 << 30
"""A visit a day to each of 690,000 units, and four times that."""
PARQUET_COLUMNS_AT_MOST = 10_000
PARQUET_FOOTER_AT_MOST = 16 << 20
"""Bytes of what a Parquet file says of itself."""
PARQUET_RATIO_AT_MOST = 1_000
PARQUET_RATIO_FROM = 1 << 30
"""How many times its size a Parquet file may say it unpacks to; asked only from so many bytes."""
PARQUET_ROWS_A_BYTE_AT_MOST = 1_000
PARQUET_ROWS_A_BYTE_FROM = 10_000_000
"""Rows for each byte of the file; asked only from so many rows. Each tells unit and time."""


def letters_of(type_: str) -> int:
    """How many letters a field of text of that type may hold."""
    return LETTERS_AT_MOST if type_ == "text" else NAME_AT_MOST


def check_limit(path: Path | str, what: str, found: int, limit: int) -> None:
    """Raises `RecordsError` where a file that is no workbook is beyond a limit."""
    if found > limit:
        raise beyond(path, what, found, limit)


def beyond(path: Path | str, what: str, found: int, limit: int) -> RecordsError:
    """The error of a file that is no workbook, and is beyond a limit."""
    return RecordsError(word("E931", path=path, what=what, found=found, limit=limit))


def check_workbook(path: Path | str, what: str, found: int, limit: int) -> None:
    """Raises `RecordsError` where a workbook is beyond a limit."""
    if found > limit:
        raise RecordsError(word("E980", path=path, what=what, found=found, limit=limit))
