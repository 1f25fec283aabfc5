"""The cells of a whole column read as the type of its field: the readers of `cells`, lowered to
columns.

Same limits, same meaning, no row turned into Python objects. Never words a failure: a record that
is not sound is handed to the row-by-row path for that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from targets.carriers.backends import Backend
from targets.figures import PLACES_AT_MOST
from targets.plan.inputs import limits_of, scale_of
from targets.plan.steps import MISSING, NOT_ASKED
from targets.records.failures import TOTALS
from targets.records.limits import letters_of
from targets.rulebook.models import Dataset, RecordField

FILLER_DAY = date(1970, 1, 1)
BLANKS = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007"
    "\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
"""What `str.strip` cuts off; every engine has blanks of its own."""
_DIGITS = 19
"""So many digits has a whole number of 64 bits."""
WANTED = {
    "id": "text or whole numbers",
    "category": "text",
    "text": "text",
    "count": "whole numbers",
    "integer": "whole numbers",
    "decimal": "decimals, floats or whole numbers",
    "yes_no": "booleans",
    "date": "dates",
    "month": "dates",
}


@dataclass(frozen=True, slots=True)
class FieldColumns:
    """One field of a frame as the engine carries it.

    `value` is scaled and filled, `absent` tells why a cell is empty (0 where it is not), `sound`
    whether the cell may be accepted. None of them is ever null. `before` are columns that they
    name, and that are to stand beside the cells first.
    """

    value: nw.Expr
    absent: nw.Expr
    sound: nw.Expr
    before: tuple[nw.Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    """What a reader of cells needs to know of its column."""

    name: str
    spec: RecordField
    dtype: Any
    backend: Backend
    trusted: bool

    @property
    def whole(self) -> str:
        """Under which name the cells stand as whole numbers, where that takes some work."""
        return f"{self.name}__whole"


_Read = tuple[nw.Expr, ...]
"""The value, whether the cell holds, and what must stand beside the cells before."""


def is_of_type(type_: str, dtype: Any) -> bool:
    """Whether a column of `dtype` can hold a field of this type."""
    match type_:
        case "id":
            return bool(dtype.is_integer() or dtype == nw.String)
        case "category" | "text":
            return _is_text(dtype)
        case "count" | "integer":
            return bool(dtype.is_integer() or dtype.is_float())
        case "decimal":
            return bool(dtype.is_integer() or dtype.is_float() or dtype.is_decimal())
        case "yes_no":
            return bool(dtype == nw.Boolean)
        case _:
            return dtype == nw.Date or _is_local_time(dtype)


def _is_local_time(dtype: Any) -> bool:
    """A time with a zone has another date elsewhere."""
    return bool(dtype == nw.Datetime and getattr(dtype, "time_zone", None) is None)


def _is_text(dtype: Any) -> bool:
    return bool(dtype in (nw.String, nw.Categorical, nw.Enum))


def undelivered(spec: RecordField) -> FieldColumns:
    """An optional field that has no column: every cell is empty."""
    filler = nw.lit(_filler(spec.type))
    value = filler if isinstance(_filler(spec.type), str | date) else filler.cast(nw.Int64)
    return FieldColumns(value, nw.lit(MISSING).cast(nw.Int64), nw.lit(True))


def read_column(
    spec: RecordField,
    dataset: Dataset,
    column: str,
    dtype: Any,
    backend: Backend,
    *,
    required: bool,
    trusted: bool = False,
    is_unit: bool = False,
) -> FieldColumns:
    """The field that stands in `column`. Its type has been checked.

    A cell that may not be accepted is filled, where it could stop the run; a trusted one is taken
    as it is. The unit is not trimmed here: that costs much, and is seldom needed.
    """
    cell = nw.col(column)
    if dtype.is_float() and not required:  # what is not a number is an empty cell
        cell = nw.when(~cell.is_nan()).then(cell)
    delivered = cell  # what says that a cell is empty has no suffix to cut off
    suffix = (spec.suffix or "").strip()
    if spec.type in ("category", "text", "id") and _is_text(dtype) and (suffix or not is_unit):
        delivered = cell = trimmed(cell.cast(nw.String), backend)
        if suffix:
            cell = _without(suffix, cell, dataset, backend)
    if spec.type in ("category", "text", "id") and _is_text(dtype) and not is_unit:
        return _text(spec, dataset, cell, delivered, required=required)
    described = _Column(column, spec, dtype, backend, trusted)
    value, holds, *before = _VALUES[spec.type](cell, described)
    empty = cell.is_null()
    if spec.type == "id":
        short = nw.lit(True)
        if _is_text(dtype):
            if not suffix:
                delivered = cell = trimmed(cell, backend)
            blank = ["", *(one.strip() for one in dataset.missing_values)]
            empty, short = empty | _any_of(delivered, blank), _is_short(cell, spec)
        sound = ~empty & short if required else empty | short
        return FieldColumns(value, _absent(empty), sound.fill_null(False))
    filled = value.fill_null(_filler(spec.type))
    sound = ~empty & holds if required else empty | holds
    return FieldColumns(filled, _absent(empty), sound.fill_null(False), tuple(before))


def _absent(empty: nw.Expr) -> nw.Expr:
    return nw.when(empty).then(nw.lit(MISSING)).otherwise(nw.lit(0)).cast(nw.Int64)


def trimmed(text: nw.Expr, backend: Backend) -> nw.Expr:
    """Text without the blanks around it."""
    if backend.trims_what_it_is_told:
        return text.str.strip_chars(BLANKS)
    return text.str.replace_all(f"^[{BLANKS}]+|[{BLANKS}]+$", "")


def is_total(unit: str, kind: Any) -> nw.Expr:
    """Whether the column of the unit, of that kind, holds the name of a row of totals."""
    if kind != nw.String:
        return nw.lit(False)
    named = nw.col(unit).str.contains(TOTALS)
    return nw.when(named).then(nw.lit(True)).otherwise(nw.lit(False))


def is_heading(unit: str, kind: Any, table: Dataset) -> nw.Expr:
    """Whether the column of the unit, of that kind, may hold a heading of its own: that, or what is
    left of it without the suffix of the unit.
    """
    if kind != nw.String:
        return nw.lit(False)
    known = table.fields[unit].headings(unit)
    suffix = (table.fields[unit].suffix or "").strip()
    return _any_of(nw.col(unit), [*known, *(one.removesuffix(suffix).rstrip() for one in known)])


def repeats_headings(
    unit: str, kinds: Mapping[str, Any], table: Dataset, backend: Backend
) -> nw.Expr:
    """Whether a row holds nothing but headings, each in the column of its field. `kinds` are those
    of the columns by field, whose cells stand under `cell__` and its name.
    """
    held = []
    for name, kind in kinds.items():
        cell, headed = nw.col(f"cell__{name}"), nw.lit(False)
        if _is_text(kind):
            known = table.fields[name].headings(name)
            blank = [] if name == unit else [""]
            headed = _any_of(trimmed(cell.cast(nw.String), backend), [*blank, *known])
        held.append(headed if name == unit else headed | cell.is_null())
    return reduce(and_, held)


def one_where(holds: nw.Expr) -> nw.Expr:
    """1 where that holds, else 0: what can be added up."""
    return nw.when(holds).then(nw.lit(1)).otherwise(nw.lit(0))


def _filler(type_: str) -> str | int | date:
    match type_:
        case "category" | "text" | "id":
            return ""
        case "date" | "month":
            return FILLER_DAY
        case _:
            return 0


def _text(
    spec: RecordField, dataset: Dataset, cell: nw.Expr, delivered: nw.Expr, *, required: bool
) -> FieldColumns:
    blank = ["", *(one.strip() for one in dataset.missing_values)]
    missing = cell.is_null() | delivered.is_in(blank).fill_null(False)
    unasked = _any_of(delivered, [one.strip() for one in dataset.not_applicable_values])
    why_missing = nw.when(missing).then(nw.lit(MISSING)).otherwise(nw.lit(0))
    absent = nw.when(unasked).then(nw.lit(NOT_ASKED)).otherwise(why_missing).cast(nw.Int64)
    value = nw.when(missing | unasked).then(nw.lit("")).otherwise(cell)
    known = _any_of(cell, spec.values) if spec.values else _is_short(cell, spec)
    when_missing = nw.when(missing).then(nw.lit(not required)).otherwise(known)
    sound = nw.when(unasked).then(nw.lit(True)).otherwise(when_missing)
    return FieldColumns(value, absent, sound.fill_null(False))


def _without(suffix: str, text: nw.Expr, dataset: Dataset, backend: Backend) -> nw.Expr:
    """Text without the suffix behind it; a suffix alone is a text, and a word that says that a cell
    is empty is none.
    """
    pattern = "".join(f"\\{one}" if one in r"\^$.|?*+()[]{}" else one for one in suffix)
    bare = trimmed(text.str.replace_all(f"{pattern}$", ""), backend)
    words = (*dataset.missing_values, *dataset.not_applicable_values)
    whole = _any_of(text, [suffix, *(one.strip() for one in words)])
    return nw.when(whole).then(text).otherwise(bare)


def _is_short(cell: nw.Expr, spec: RecordField) -> nw.Expr:
    """Whether a text is no longer than its field may be."""
    return (cell.str.len_chars() <= letters_of(spec.type)).fill_null(False)


def _any_of(cell: nw.Expr, texts: Sequence[str]) -> nw.Expr:
    """Whether a cell is one of `texts`; not every engine looks into an empty list."""
    return cell.is_in(list(texts)).fill_null(False) if texts else nw.lit(False)


def _id(cell: nw.Expr, _: _Column) -> _Read:
    return cell, nw.lit(True)


def _count(cell: nw.Expr, column: _Column) -> _Read:
    low, high = _limits(column.spec)
    if column.dtype.is_float():
        return _float(cell, low, high, 1, column)
    within = cell.is_between(low, high)
    return _kept(cell, within, column).cast(nw.Int64), within


def _kept(whole: nw.Expr, within: nw.Expr, column: _Column) -> nw.Expr:
    """Only what may be accepted, where anything else might stop the run."""
    too_wide = column.dtype in (nw.UInt64, nw.Int128, nw.UInt128)
    if column.trusted or (column.backend.wraps and not too_wide):
        return whole
    return nw.when(within).then(whole)


def _limits(spec: RecordField) -> tuple[int, int]:
    """The limits of the field as the whole numbers that are carried."""
    low, high = limits_of(spec)
    return int(low * scale_of(spec)), int(high * scale_of(spec))


def _decimal(cell: nw.Expr, column: _Column) -> _Read:
    low, high = _limits(column.spec)
    scale = scale_of(column.spec)
    if column.dtype.is_integer():
        least, most = -(-low // scale), high // scale
        inside = cell.is_between(least, most)
        return _kept(cell, inside, column).cast(nw.Int64) * scale, inside
    if column.dtype.is_float():
        return _float(cell, low, high, scale, column)
    if column.trusted:
        held, exact = _cut(cell, column)
        return _whole(held, column), exact
    inside = _is_inside(cell, low, high, column)
    held, exact = _cut(nw.when(inside).then(cell), column)
    return _whole(held, column), inside & exact


def _is_inside(cell: nw.Expr, low: int, high: int, column: _Column) -> nw.Expr:
    """Whether a decimal lies within its limits, and those that its places leave of its type: what
    is beyond them has too many places, and would not fit once rounded.
    """
    places = min(column.spec.places or 0, column.dtype.scale)
    unit = 10 ** ((column.spec.places or 0) - places)
    digits = column.dtype.precision - column.dtype.scale + places
    top = 10**digits - 1
    least, most = (
        nw.lit(Decimal(one).scaleb(-places), nw.Decimal(max(digits, 1), places))
        for one in (max(-(-low // unit), -top), min(high // unit, top))
    )
    return cell.is_between(least, most)


def _cut(cell: nw.Expr, column: _Column) -> tuple[nw.Expr, nw.Expr]:
    """A decimal with no more places than its field has, and whether it had no more of them."""
    places, found = column.spec.places or 0, column.dtype.scale
    kind = nw.Decimal(_DIGITS, places)
    wide = cell.cast(nw.Decimal(scale=found))  # rounded, or multiplied, it has more digits
    if column.backend.rounds_in_casts:
        held = wide.cast(kind) if found > places else wide
        return held, held == wide
    exact = wide.round(places) == wide
    return nw.when(exact).then(wide).cast(kind), exact


def _whole(held: nw.Expr, column: _Column) -> nw.Expr:
    """A decimal with the places of its field, in units of the last of them."""
    scale = scale_of(column.spec)
    if column.backend.multiplies_decimals:
        return (held * scale).cast(nw.Int64)
    under = held.floor()
    over = (held - under).cast(nw.Decimal(PLACES_AT_MOST + 1, column.spec.places or 0))
    return under.cast(nw.Int64) * scale + (over * scale).cast(nw.Int64)


def _float(cell: nw.Expr, low: int, high: int, scale: int, column: _Column) -> _Read:
    """A float counts as the decimal that it prints as, if that has no more than the field's places.

    Times its scale it lies within half a unit of that whole number; and the whole number over the
    scale, rounded once, is that float again, or the float prints more places. Half-way between two
    it is neither, so it does not matter to which one a backend rounds.
    """
    shifted = cell if scale == 1 else cell * scale
    if column.trusted:
        return shifted.round(0).cast(nw.Int64), nw.lit(True)
    near = shifted.is_between(low - 1, high + 1)
    before = nw.when(near).then(shifted).round(0).cast(nw.Int64).alias(column.whole)
    whole = nw.col(column.whole)
    back = whole.cast(nw.Float64)
    if scale != 1:  # a column, for Polars multiplies by the reciprocal of a constant
        back = back / (cell * 0 + scale)
    within = whole.is_between(low, high) & (back == cell)
    return _kept(whole, within, column), within, before


def _yes_no(cell: nw.Expr, _: _Column) -> _Read:
    return cell.cast(nw.Int64), nw.lit(True)


def _day(cell: nw.Expr, column: _Column) -> _Read:
    holds = []
    day = cell
    if column.dtype == nw.Datetime:
        day = cell.dt.date()
        holds.append(day.cast(nw.Datetime("us")) == cell)
    if column.spec.type == "month":
        holds.append(day.dt.day() == 1)
    return day, reduce(and_, holds) if holds else nw.lit(True)


_VALUES: dict[str, Any] = {
    "id": _id,
    "count": _count,
    "integer": _count,
    "decimal": _decimal,
    "yes_no": _yes_no,
    "date": _day,
    "month": _day,
}
