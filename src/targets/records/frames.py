"""Frames in and out of the records room: cells out of a frame, scaled columns for the engine.

The only module of this room that imports a frame library. Never changes a frame that it is given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import narwhals as nw

from targets.errors import RecordsError, Wording, word
from targets.plan.inputs import absent_name, can_be_absent
from targets.plan.steps import MISSING
from targets.records.admission import row_names
from targets.records.deliveries import is_frame, match_columns
from targets.records.files import Sheet
from targets.rulebook.models import RulebookModel

FILLER_DAY = date(1970, 1, 1)


def read_parquet(path: Path) -> Any:
    """A Parquet file as a lazy Polars frame."""
    import polars as pl

    if not path.is_file():
        raise RecordsError(word("E905", path=path, why="there is no such file"))
    try:
        frame = pl.scan_parquet(path)
        frame.collect_schema()
    except pl.exceptions.PolarsError as error:
        raise RecordsError(word("E905", path=path, why=str(error).splitlines()[0])) from error
    return frame


def sheet_of_frame(native: Any) -> Sheet:
    """The cells of a frame, collected where it is lazy. Its rows count from 1 where it has an
    order.
    """
    frame = nw.from_native(native)
    lazy = isinstance(frame, nw.LazyFrame)
    collected = frame.collect() if isinstance(frame, nw.LazyFrame) else frame
    return Sheet(tuple(collected.columns), collected.rows(), 1, ordered=not lazy)


def is_lazy(native: Any) -> bool:
    """Whether a frame is only a description of one."""
    return isinstance(nw.from_native(native), nw.LazyFrame)


def frame_of_rows(
    rulebook: RulebookModel,
    dataset: str,
    rows: Mapping[object, Sequence[tuple[object, ...]]],
    names: Sequence[str],
) -> nw.LazyFrame[Any]:
    """Accepted records as a Polars frame of scaled columns: `names`, in that order."""
    import polars as pl

    table = rulebook.records[dataset]
    types: dict[str, Any] = {
        "id": None,
        "category": pl.String,
        "text": pl.String,
        "date": pl.Date,
        "month": pl.Date,
    }
    schema = {
        name: types.get(table.fields[name].type, pl.Int64) if name in table.fields else pl.Int64
        for name in names
    }
    unit = rulebook.unit.id
    place = names.index(unit)
    numbered = any(isinstance(row[place], int) for held in rows.values() for row in held[:1])
    schema[unit] = pl.Int64 if numbered else pl.String
    for name, spec in table.fields.items():
        if spec.type == "id" and name != unit:
            schema[name] = pl.String
    flat = [row for held in rows.values() for row in held]
    columns = {
        name: [str(row[at]) if schema[name] == pl.String else row[at] for row in flat]
        for at, name in enumerate(names)
    }
    return nw.from_native(pl.DataFrame(columns, schema=schema).lazy())


def scaled_columns(
    rulebook: RulebookModel, dataset: str, native: Any, columns: Mapping[str, str]
) -> nw.LazyFrame[Any]:
    """The columns of a trusted frame as the engine carries them: scaled, filled, absence beside.

    `columns` says under which heading each field stands. Raises `RecordsError` for a column whose
    type is not its field's.
    """
    frame = nw.from_native(native).lazy()
    schema = frame.collect_schema()
    table = rulebook.records[dataset]
    problems: list[Wording] = []
    chosen: list[nw.Expr] = []
    for name, spec in table.fields.items():
        absent = can_be_absent(rulebook, table, name)
        if name not in columns:
            chosen.append(_filler(spec.type).alias(name))
            if absent:
                chosen.append(nw.lit(MISSING).cast(nw.Int64).alias(absent_name(name)))
            continue
        heading = columns[name]
        delivered = nw.col(heading)
        if schema[heading].is_float():  # a cell that is not a number is empty
            delivered = nw.when(~delivered.is_nan()).then(delivered)
        column = _scaled(spec.type, spec.places or 0, delivered, schema[heading])
        if column is None:
            wanted = _WANTED[spec.type]
            problems.append(
                word("E910", name=heading, dataset=dataset, found=schema[heading], wanted=wanted)
            )
            continue
        chosen.append(_filled(spec.type, column).alias(name))
        if absent:
            empty = nw.when(delivered.is_null()).then(nw.lit(MISSING)).otherwise(nw.lit(0))
            chosen.append(empty.cast(nw.Int64).alias(absent_name(name)))
    if problems:
        raise RecordsError(*problems)
    scaled: nw.LazyFrame[Any] = frame.select(*chosen).select(*row_names(rulebook, dataset))
    return scaled


@dataclass(frozen=True, slots=True)
class Trusted:
    """Frames as the engine takes them, and what they were."""

    frames: Mapping[str, object]
    notes: tuple[Wording, ...]
    kind: str
    lazy: bool


def trust_frames(
    rulebook: RulebookModel, found: Mapping[str, object], needed: Sequence[str]
) -> Trusted:
    """Every delivered frame scaled. Raises one `RecordsError` with everything that is wrong."""
    listed = ", ".join(f"`{one}`" for one in rulebook.records)
    problems = [word("E901", dataset=name) for name in needed if found.get(name) is None]
    frames: dict[str, object] = {}
    notes: list[Wording] = []
    natives: list[Any] = []
    for name, delivered in found.items():
        try:
            if name not in rulebook.records:
                raise RecordsError(word("E903", name=name, known=rulebook.records, names=listed))
            native: Any = delivered
            if isinstance(delivered, str | Path):
                native = read_parquet(Path(delivered))
            if not is_frame(native):
                raise RecordsError(
                    word("E908", dataset=name, found=f"`{type(delivered).__name__}`")
                )
            natives.append(native)
            top = tuple(nw.from_native(native).collect_schema().names())
            columns, more = match_columns(rulebook, name, top)
            notes += more
            named = {field: top[place] for field, place in columns.items()}
            frames[name] = scaled_columns(rulebook, name, native, named)
        except RecordsError as error:
            problems += error.problems
    if problems:
        raise RecordsError(*problems)
    kinds = {type(native).__module__.partition(".")[0] for native in natives}
    return Trusted(frames, tuple(notes), kinds.pop(), any(is_lazy(native) for native in natives))


_WANTED = {
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


def _scaled(type_: str, places: int, column: nw.Expr, dtype: Any) -> nw.Expr | None:
    """The column as whole numbers, text or dates; None where its type is another."""
    match type_:
        case "id":
            return column if dtype.is_integer() or _is_text(dtype) else None
        case "category" | "text":
            return column.cast(nw.String) if _is_text(dtype) else None
        case "count" | "integer":
            return column.cast(nw.Int64) if dtype.is_integer() else None
        case "decimal":
            return _scaled_decimal(places, column, dtype)
        case "yes_no":
            return column.cast(nw.Int64) if dtype == nw.Boolean else None
        case _:
            return column if dtype == nw.Date else None


def _is_text(dtype: Any) -> bool:
    return bool(dtype in (nw.String, nw.Categorical, nw.Enum))


def _scaled_decimal(places: int, column: nw.Expr, dtype: Any) -> nw.Expr | None:
    """A float is the decimal that it prints as: times its scale it lies within half of a whole
    number.
    """
    scale = 10**places
    if dtype.is_integer():
        whole: nw.Expr = column.cast(nw.Int64) * scale
        return whole
    if dtype.is_float():
        shifted = column.cast(nw.Float64) * scale
        return (
            nw.when(shifted < 0).then(-((-shifted * 2 + 1) // 2)).otherwise((shifted * 2 + 1) // 2)
        ).cast(nw.Int64)
    if dtype.is_decimal():
        shifted_whole: nw.Expr = (column * scale).cast(nw.Int64)
        return shifted_whole
    return None


def _filler(type_: str) -> nw.Expr:
    match type_:
        case "category" | "text" | "id":
            return nw.lit("")
        case "date" | "month":
            return nw.lit(FILLER_DAY)
        case _:
            return nw.lit(0).cast(nw.Int64)


def _filled(type_: str, column: nw.Expr) -> nw.Expr:
    match type_:
        case "id":
            return column
        case "category" | "text":
            return column.fill_null("")
        case "date" | "month":
            return column.fill_null(FILLER_DAY)
        case _:
            return column.fill_null(0)
