"""The lines of `fingerprints` out of a frame of carried columns, whatever its kind.

The same text as record by record, by columns of Polars, into which every kind is collected. Never
judges a record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from targets.plan.inputs import scale_of
from targets.plan.steps import NOT_ASKED
from targets.records.fingerprints import ESCAPES, NOT_ASKED_TEXT, Cell
from targets.records.frames import Frame, collect

LINES_AT_ONCE = 200_000


def sorted_lines(cells: Sequence[Cell], frame: Frame) -> Iterator[str]:
    """The lines in their order, some at a time."""
    names = dict.fromkeys(name for cell in cells for name in (cell.carried, cell.absent) if name)
    held = collect(frame.select(*names)).to_polars()
    columns = [_text(cell).alias(cell.field) for cell in cells]
    lines = held.lazy().select(pl.concat_str(columns, separator="\t")).collect().to_series().sort()
    for start in range(0, len(lines), LINES_AT_ONCE):
        piece = lines.slice(start, LINES_AT_ONCE)
        yield piece.str.join("\n").item() + "\n"


def _text(cell: Cell) -> pl.Expr:
    filled = _filled(cell)
    if not cell.absent:
        return filled
    why = pl.col(cell.absent)
    asked = pl.when(why == NOT_ASKED).then(pl.lit(NOT_ASKED_TEXT)).otherwise(pl.lit(""))
    return pl.when(why == 0).then(filled).otherwise(asked)


def _filled(cell: Cell) -> pl.Expr:
    """The exact text of a filled cell."""
    value = pl.col(cell.carried)
    match cell.spec.type:
        case "decimal":
            return _decimal(value, scale_of(cell.spec), cell.spec.places or 0)
        case "count" | "integer" | "yes_no" | "date" | "month":
            return value.cast(pl.String)
        case _:
            text = value.cast(pl.String)
            for letter, written in ESCAPES:
                text = text.str.replace_all(letter, written, literal=True)
            return text


def _decimal(units: pl.Expr, scale: int, places: int) -> pl.Expr:
    """Whole units of the last place as a decimal without zeros at its end."""
    if not places:
        return units.cast(pl.String)
    sign = pl.when(units < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    whole, rest = units.abs() // scale, units.abs() % scale
    digits = rest.cast(pl.String).str.zfill(places).str.strip_chars_end("0")
    point = pl.when(rest == 0).then(pl.lit("")).otherwise(pl.lit("."))
    return pl.concat_str([sign, whole.cast(pl.String), point, digits])
