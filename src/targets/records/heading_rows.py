"""In which row of a table the headings stand: title, units and blank rows above it are skipped.

Never guesses which field a heading means: that is said by the names, labels and aliases alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from targets.records.files import Sheet, Table

LOOKED_AT = 40
"""So many rows from the top the headings are looked for."""

DIVIDERS = (";", "\t", "|", "，", "；")
"""By which spreadsheets divide columns, or people do, where a comma should be."""

Row = Sequence[object]


class HeadingRow(NamedTuple):
    """The headings, and between which rows (from 0) they stand: the same, or one and the next."""

    headings: tuple[str, ...]
    first: int
    last: int
    matched: int


def find_heading_row(rows: Sequence[Row], known: Collection[str]) -> HeadingRow:
    """The row that holds the most headings of `known`, the upper of two that hold as many.

    Where headings stand in two lines, a group above and what is in it below, the lower one counts,
    and the upper one where the lower is empty. If no row holds any, the first that is not blank.
    """
    best = HeadingRow((), 0, 0, 0)
    filled: Sequence[str] = ()
    for number, row in enumerate(rows[:LOOKED_AT]):
        headings = tuple(_heading(cell, known) for cell in row)
        matched = len(set(headings).intersection(known))
        if matched > best.matched or not best.headings:
            best = HeadingRow(headings if any(headings) else (), number, number, matched)
            if number == 0 and len(headings) > 1 and all(one in known for one in headings):
                return best  # as nearly every file
        both = _both(filled, headings)
        matched = len(set(both).intersection(known))
        if number and matched > best.matched:
            best = HeadingRow(both, number - 1, number, matched)
        filled = headings
    return best


def divided_otherwise(rows: Sequence[Row], known: Collection[str]) -> str | None:
    """The sign that divides the columns of a text, where it is not the comma.

    Where no heading is known, a comma that divides any row tells that the first is a title.
    """
    by_commas = any(len(row) > 1 for row in rows[:LOOKED_AT])
    for row in rows[:LOOKED_AT]:
        text = str(row[0]) if len(row) == 1 else ""
        for divider in DIVIDERS:
            pieces = [piece.strip() for piece in text.split(divider)]
            is_first = row is rows[0] and not by_commas
            if len(pieces) > 1 and (is_first or not set(pieces).isdisjoint(known)):
                return divider
    return None


def rows_below(table: Table, found: HeadingRow) -> Sheet:
    """The rows below the headings; blank ones do not count, and none changes its number."""
    below = list(table.rows[found.last + 1 :])
    first = found.last + 2
    while below and is_blank(below[-1]):
        below.pop()
    return without_blank(Sheet(found.headings, below, first))


def without_blank(sheet: Sheet) -> Sheet:
    """The rows of a table that show anything: the others are no records."""
    kept = [at for at, row in enumerate(sheet.rows) if not is_blank(row)]
    return sheet if len(kept) == len(sheet.rows) else sheet.only(kept)


def long_rows(sheet: Sheet) -> list[tuple[int, int]]:
    """Number and length of each row with a cell to the right of all headings."""
    width = len(sheet.headings)
    found: list[tuple[int, int]] = []
    for number, row in enumerate(sheet.rows, start=sheet.first_row):
        if len(row) > width and any(str(cell).strip() for cell in row[width:] if cell is not None):
            if sheet.numbers is not None:
                number = sheet.numbers[number - sheet.first_row] or number
            found.append((number, len(row)))
    return found


def is_blank(row: Row) -> bool:
    """Whether no cell of it shows anything."""
    return not any(cell is not None and str(cell).strip() for cell in row)


def _heading(cell: object, known: Collection[str]) -> str:
    """The text of a heading; a line that is broken inside a cell counts as one."""
    text = str(cell).strip() if cell is not None else ""
    if text in known or ("\n" not in text and "\r" not in text):
        return text
    pieces = [piece.strip() for piece in text.splitlines()]
    spaced = " ".join(pieces)
    return spaced if spaced in known else "".join(pieces)


def _both(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    """Two lines of headings as one."""
    width = max(len(upper), len(lower))
    filled = [*lower, *[""] * (width - len(lower))]
    above = [*upper, *[""] * (width - len(upper))]
    return tuple(below or over for over, below in zip(above, filled, strict=True))
