"""One delivered cell read as the type of its field, or refused with a wording.

A cell may be text from a file or a value from Python. Never guesses: what is not plainly of the
type is a failure.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import Any, SupportsIndex

from targets.calendar import format_month, parse_date, parse_month
from targets.errors import Wording, word
from targets.figures import DIGITS_AT_MOST, format_plain, parse_figure
from targets.plan.inputs import limits_of
from targets.records import limits
from targets.records.failures import cut
from targets.records.likely_dates import likely_day, likely_month
from targets.rulebook.models import Dataset, RecordField


class Cell(Enum):
    """What a cell can say besides a value."""

    NOT_APPLICABLE = "not applicable"


NOT_APPLICABLE = Cell.NOT_APPLICABLE
"""The figure is not asked of this unit."""

Value = str | int | Decimal | bool | date | Cell | None
Convert = Callable[[object], Value]

CELLS_REMEMBERED = 10_000
"""So many different cells of a field are read once only."""

_PLAIN = re.compile(r"([+-]?\d+)(?:\.(\d+))?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d+(?:\.0*)?", re.ASCII)
_DAY = re.compile(r"(\d{4})(?:年(\d{1,2})月(?:(\d{1,2})日)?|/(\d{1,2})(?:/(\d{1,2}))?)", re.ASCII)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．＋－％", "0123456789.+-%")
_LETTERS = frozenset(("id", "category", "text"))
"""Types that keep the letters they came in; in the others a full-width digit is a digit."""
_YES = frozenset(("yes", "true", "1", "是"))
_NO = frozenset(("no", "false", "0", "否"))


class RefusedCellError(ValueError):
    """A cell is not of its field's type; `.wording` says why."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        super().__init__(wording.text("en"))


@dataclass(frozen=True, slots=True)
class UnreadCell:
    """A cell of a workbook that holds no value, and is not empty; `wording` says why."""

    wording: Wording
    shown: str

    def __str__(self) -> str:
        return self.shown


def cell_reader(spec: RecordField, dataset: Dataset, *, required: bool) -> Convert:
    """A function that reads the cells of one field.

    `required` fields (those that say whose and when, and all that are not `optional`) refuse an
    empty cell. The function raises `RefusedCellError`.
    """
    convert = _CONVERTERS[spec.type](spec)
    missing = frozenset(text.strip() for text in dataset.missing_values)
    unasked = frozenset(text.strip() for text in dataset.not_applicable_values)
    suffix = (spec.suffix or "").strip()
    is_figure = spec.type not in _LETTERS

    def read(cell: object) -> Value:
        if isinstance(cell, str):
            cell = cell.strip()
            if cell in missing:
                cell = ""
            elif cell in unasked:
                return NOT_APPLICABLE
            elif suffix and cell.endswith(suffix) and cell != suffix:
                cell = cell[: -len(suffix)].rstrip()
            if is_figure and not cell.isascii():
                cell = cell.translate(_HALF_WIDTH)
        elif isinstance(cell, UnreadCell):
            raise RefusedCellError(cell.wording)
        elif type(cell).__module__ == "numpy":
            cell = _of_python(cell)
        if not cell if isinstance(cell, str) else cell is None or _is_nan(cell):
            if required:
                raise RefusedCellError(word("D801"))
            return None
        if cell is NOT_APPLICABLE and unasked:
            return NOT_APPLICABLE
        return convert(cell)

    return read


def _of_python(cell: Any) -> object:
    """A yes or no, or a float, of numpy as Python's own; its times and arrays stay as they are."""
    scalar = getattr(cell, "shape", None) == () and cell.dtype.kind in "bf"
    return cell.item() if scalar else cell


def remembering(read: Convert) -> Convert:
    """The same, reading each text and whole number once: a column holds the same names, dates and
    counts over and over. No float and no yes or no is looked up, for `1`, `1.0` and `True` are one
    key.
    """
    known: dict[str | int, Value] = {}

    def recall(cell: object) -> Value:
        if type(cell) is not str and type(cell) is not int:
            return read(cell)
        if cell in known:
            return known[cell]
        value = read(cell)
        if len(known) < CELLS_REMEMBERED:
            known[cell] = value
        return value

    return recall


def _is_nan(cell: object) -> bool:
    if isinstance(cell, Decimal):
        return cell.is_nan()
    try:
        return bool(cell != cell)
    except (TypeError, ValueError):  # pandas has a value that is not even unlike itself
        return type(cell).__name__ == "NAType"


def _shown(cell: object) -> str:
    if isinstance(cell, int) and abs(cell) >= 10**DIGITS_AT_MOST:
        return f"more than {DIGITS_AT_MOST} digits"  # Python itself refuses to write very long ones
    return cut(str(cell).encode("utf-8", "backslashreplace").decode())


def _id(_: RecordField) -> Convert:
    def convert(cell: object) -> Value:
        if isinstance(cell, str) and _is_encodable(cell):
            return _short(cell, limits.NAME_AT_MOST)
        if isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) < 2**63:
            return cell
        if not isinstance(cell, int) and (number := _index(cell)) is not None:
            return number
        raise RefusedCellError(word("D811", found=_shown(cell)))

    return convert


def _text(spec: RecordField) -> Convert:
    known = frozenset(spec.values)
    listed = ", ".join(f"`{value}`" for value in spec.values)

    def convert(cell: object) -> Value:
        if not isinstance(cell, str) or not _is_encodable(cell):
            raise RefusedCellError(word("D812", found=_shown(cell)))
        if known and cell not in known:
            raise RefusedCellError(word("D810", name=_shown(cell), known=known, values=listed))
        return _short(cell, limits.letters_of(spec.type))

    return convert


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise RefusedCellError(word("D850", found=_shown(text), limit=most))
    return text


def _is_encodable(text: str) -> bool:
    """Whether a text can be written at all: JSON can hold halves of characters."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _whole(spec: RecordField) -> Convert:
    low, high = (int(limit) for limit in limits_of(spec))

    def convert(cell: object) -> Value:
        number = cell if type(cell) is int else _read_whole(cell)
        if not low <= number <= high:
            raise RefusedCellError(
                _beyond(_shown(cell), Fraction(number), Fraction(low), Fraction(high))
            )
        return number

    return convert


def _read_whole(cell: object) -> int:
    if isinstance(cell, str) and _WHOLE.fullmatch(cell) and len(cell) <= DIGITS_AT_MOST:
        return int(cell.partition(".")[0])
    if isinstance(cell, float | Decimal | Fraction) and _is_whole(cell):
        return int(cell)
    if (number := _index(cell)) is not None:
        return number
    raise RefusedCellError(_no_number("D802", cell))


def _index(cell: object) -> int | None:
    """The whole number that a cell is, of whichever library."""
    if not isinstance(cell, SupportsIndex) or isinstance(cell, bool):
        return None
    try:
        return int(cell.__index__())
    except TypeError:  # a whole array says that it is one, too
        return None


def _no_number(code: str, cell: object) -> Wording:
    """What is said of a cell that is no number; without its commas it may be one."""
    plain = cell.replace(",", "").replace("，", "") if isinstance(cell, str) else ""
    why, way = _NO_NUMBER[code]
    if isinstance(cell, str) and plain != cell and _THOUSANDS.fullmatch(cell):
        return word(code, found=_shown(cell), why=why, way=way, near=plain)
    if isinstance(cell, str) and _is_too_long(cell):
        why, way = f"has more than {DIGITS_AT_MOST} digits", "see whether figures ran together"
    return word(code, found=_shown(cell), why=why, way=way)


_NO_NUMBER = {
    "D802": ("is not a whole number", "write plain digits"),
    "D803": ("is not a number", "write plain digits, as in `1234.50`"),
}


def _is_too_long(cell: str) -> bool:
    """Whether it would be a number if it had fewer digits."""
    digits = cell.lstrip("+-").rstrip("%％ ").replace(".", "", 1)
    return len(digits) > DIGITS_AT_MOST and digits.isdecimal() and digits.isascii()


def _is_whole(number: float | Decimal | Fraction) -> bool:
    if isinstance(number, Decimal) and number.adjusted() >= DIGITS_AT_MOST:
        return False  # its digits would fill the memory
    return abs(number) < 10**DIGITS_AT_MOST and number == int(number)


def _beyond(shown: str, number: Fraction, low: Fraction, high: Fraction) -> Wording:
    if number < low:
        return word("D805", found=shown, limit=format_plain(low))
    return word("D806", found=shown, limit=format_plain(high))


def _decimal(spec: RecordField) -> Convert:
    places = spec.places or 0
    low, high = limits_of(spec)
    scale = 10**places
    least, most = int(low * scale), int(high * scale)

    def convert(cell: object) -> Value:
        scaled = _read_plain(cell, places) if isinstance(cell, str) else None
        if scaled is None:
            exact = _read_number(cell) * scale
            if exact.denominator != 1:
                raise RefusedCellError(word("D804", found=_shown(cell), places=places))
            scaled = exact.numerator
        if not least <= scaled <= most:
            raise RefusedCellError(_beyond(_shown(cell), Fraction(scaled, scale), low, high))
        return Decimal(scaled).scaleb(-places)

    return convert


def _read_plain(cell: str, places: int) -> int | None:
    """Plain digits of at most `places` decimals, in units of the last place; None for all else."""
    match = _PLAIN.fullmatch(cell)
    if match is None or len(cell) > DIGITS_AT_MOST:
        return None
    decimals = match[2] or ""
    return int(match[1] + decimals.ljust(places, "0")) if len(decimals) <= places else None


def _read_number(cell: object) -> Fraction:
    """The exact number of a cell. A float counts as the decimal that it prints as."""
    if isinstance(cell, str):
        figure = parse_figure(cell)
        if figure is not None:
            return figure
    elif isinstance(cell, float):
        printed = Decimal(repr(cell))
        if printed.is_finite():
            return Fraction(printed)
    elif isinstance(cell, Decimal):
        if cell.is_finite():
            return Fraction(_near(cell))
    elif isinstance(cell, Fraction):
        return cell
    elif (number := _index(cell)) is not None:
        return Fraction(number)
    raise RefusedCellError(_no_number("D803", cell))


def _near(number: Decimal) -> Decimal:
    """A number that its exponent alone puts beyond every limit, as one that is beyond them too, or
    that has too many decimals: written out, its digits would fill the memory.
    """
    if not number:
        return Decimal(0)
    reach = max(-DIGITS_AT_MOST, min(number.adjusted(), DIGITS_AT_MOST))
    return number if reach == number.adjusted() else Decimal(1).scaleb(reach).copy_sign(number)


def _yes_no(_: RecordField) -> Convert:
    def convert(cell: object) -> Value:
        if isinstance(cell, bool):
            return cell
        said = str(cell).casefold() if isinstance(cell, str | int) else ""
        if said in _YES:
            return True
        if said in _NO:
            return False
        raise RefusedCellError(word("D807", found=_shown(cell)))

    return convert


def _date(_: RecordField) -> Convert:
    def convert(cell: object) -> Value:
        day = _read_day(cell) if not isinstance(cell, str) else parse_date(_dashed(cell))
        if day is None:
            raise RefusedCellError(_no_date(cell))
        return day

    return convert


def _no_date(cell: object) -> Wording:
    """What is said of a cell that is no date; of one in other signs, which date."""
    day = likely_day(cell) if isinstance(cell, str) else None
    if day is None:
        return word("D808", found=_shown(cell))
    return word("D808", found=_shown(cell), near=day.isoformat()).with_fix(None)


def _month(_: RecordField) -> Convert:
    known: dict[str, date | None] = {}

    def convert(cell: object) -> Value:
        if isinstance(cell, str):
            if cell not in known and len(known) < 1_000:
                known[cell] = parse_month(_dashed(cell))
            day = known[cell] if cell in known else parse_month(_dashed(cell))
        else:
            day = _read_day(cell)
        if day is None or day.day != 1:
            raise RefusedCellError(_no_month(cell))
        return day

    return convert


def _no_month(cell: object) -> Wording:
    """What is said of a cell that is no month; of a day, or a month in other signs, which month."""
    day = likely_month(cell) if isinstance(cell, str) else _read_day(cell)
    if day is None:
        return word("D809", found=_shown(cell))
    return word("D809", found=_shown(cell), near=format_month(day)).with_fix(None)


def _dashed(text: str) -> str:
    """`2009年3月12日` and `2009/3/12`, as Chinese spreadsheets save dates, with dashes; all else as
    it is.
    """
    match = _DAY.fullmatch(text)
    return text if match is None else "-".join(part for part in match.groups() if part)


def _read_day(cell: object) -> date | None:
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time.min else None
    return cell if isinstance(cell, date) else None


_CONVERTERS: dict[str, Callable[[RecordField], Convert]] = {
    "id": _id,
    "category": _text,
    "text": _text,
    "count": _whole,
    "integer": _whole,
    "decimal": _decimal,
    "yes_no": _yes_no,
    "date": _date,
    "month": _month,
}
