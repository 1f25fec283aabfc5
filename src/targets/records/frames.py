"""Frames at the door of the records room: opened whatever their kind, and made from rows.

Never changes a frame that it is given, and never relies on the order of one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import narwhals as nw

from targets.carriers.backends import Backend, backend_of
from targets.errors import RecordsError, Wording, word
from targets.errors.phrases import ABOUT_THE_FILE
from targets.formula.tree import plain_name
from targets.plan.inputs import absent_name, can_be_absent, row_fields, row_names
from targets.plan.steps import Plan
from targets.records.columns import (
    WANTED,
    FieldColumns,
    is_of_type,
    read_column,
    undelivered,
)
from targets.records.corrections import Corrector
from targets.records.headings import match_columns
from targets.records.models import is_required
from targets.records.parquet_footers import check_parquet
from targets.rulebook.models import RulebookModel

Frame = nw.LazyFrame[Any]


@dataclass(frozen=True, slots=True)
class OpenedFrame:
    """A delivered frame: its backend, the frame itself, and the heading of each field's column."""

    dataset: str
    native: Any
    backend: Backend
    lazy: bool
    columns: Mapping[str, str]
    schema: Mapping[str, Any]
    notes: tuple[Wording, ...]
    from_file: bool = False

    def frame(self) -> Frame:
        """The frame, lazy, under its own headings."""
        opened: Frame = nw.from_native(self.native).lazy()
        return opened

    def numbered(self, name: str) -> Frame:
        """The same with the number of each row from 1, where rows have an order."""
        opened = nw.from_native(self.native)
        if isinstance(opened, nw.LazyFrame):
            return opened.with_columns(nw.lit(None).cast(nw.Int64).alias(name))
        counted = opened.with_row_index(name).with_columns(nw.col(name).cast(nw.Int64) + 1)
        numbered: Frame = counted.lazy()
        return numbered


def read_parquet(path: Path, kind: str = "polars", beside: Sequence[Any] = ()) -> Any:
    """A Parquet file as a frame of `kind`, lazy where that kind can be; `beside` are frames of
    it.
    """
    import polars as pl

    check_parquet(path)
    with _damage_told(path, pl.exceptions.PolarsError):
        frame = pl.scan_parquet(path, glob=False)
        frame.collect_schema()
    match kind:
        case "pandas":
            import pandas as pd

            with _damage_told(path, OSError, ValueError, NotImplementedError):
                return pd.read_parquet(path, dtype_backend="pyarrow")
        case "pyarrow":
            import pyarrow.parquet as pq

            with _damage_told(path, OSError, ValueError, NotImplementedError):
                return pq.read_table(path)
        case "duckdb":
            import duckdb

            return duckdb.read_parquet(_as_pattern(path), hive_partitioning=False)
        case "ibis":
            import ibis

            return ibis.read_parquet(_as_pattern(path), hive_partitioning=False)
        case "pyspark":
            pattern = re.sub(r"[*?\[\]{}]", r"\\\g<0>", str(path.absolute()))
            return spark_session(beside).read.parquet(pattern)
        case _:
            return frame


@contextmanager
def _damage_told(path: Path, *errors: type[Exception]) -> Iterator[None]:
    """What a library raises of a file that it cannot read, as a `RecordsError`."""
    try:
        yield
    except errors:
        raise RecordsError(
            word("E905", path=path, why="it is damaged, or no Parquet file", way=ABOUT_THE_FILE)
        ) from None  # which may print what it read


def _as_pattern(path: Path) -> str:
    """A path for who would take `monthly[1].parquet` for a pattern, and read `monthly1.parquet`."""
    return re.sub(r"[*?\[]", r"[\g<0>]", str(path))


def spark_session(beside: Sequence[Any] = ()) -> Any:
    """The session of the frames that came, else the running one, else a new one."""
    from pyspark.sql import SparkSession

    if beside:
        return beside[0].sparkSession
    return SparkSession.builder.appName("targets").getOrCreate()


def open_frame(
    rulebook: RulebookModel, dataset: str, native: Any, *, from_file: bool = False
) -> OpenedFrame:
    """A frame with its columns found and their types checked, before anything runs.

    Raises `RecordsError` with every column that is missing, double or of a wrong type.
    """
    backend = backend_of(native)
    if backend is None:
        found = f"`{type(native).__module__}.{type(native).__name__}`"
        raise RecordsError(word("E908", dataset=dataset, found=found))
    try:
        frame = nw.from_native(native)
        if not backend.keeps_whole_numbers:
            native = native.convert_dtypes(dtype_backend="pyarrow")
            frame = nw.from_native(native)
        schema = dict(frame.collect_schema())
    except TypeError as error:  # a column, or a stream of rows, of a library whose frames we take
        found = f"`{type(native).__module__}.{type(native).__name__}`"
        raise RecordsError(word("E908", dataset=dataset, found=found)) from error
    except nw.exceptions.DuplicateError as error:
        why = str(error).splitlines()[0]
        raise RecordsError(word("E928", dataset=dataset, why=why)) from error
    top = tuple(schema)
    matched, notes = match_columns(rulebook, dataset, top)
    table = rulebook.records[dataset]
    columns = {
        field: top[place]
        for field, place in matched.items()
        if schema[top[place]] != nw.Unknown or is_required(rulebook, table, field)
    }
    problems = [
        word(
            "E910",
            name=heading,
            dataset=dataset,
            found=schema[heading],
            wanted=WANTED[table.fields[field].type],
        )
        for field, heading in columns.items()
        if not is_of_type(table.fields[field].type, schema[heading])
    ]
    if problems:
        raise RecordsError(*problems)
    lazy = isinstance(frame, nw.LazyFrame)
    return OpenedFrame(dataset, native, backend, lazy, columns, schema, notes, from_file)


def field_columns(
    rulebook: RulebookModel,
    opened: OpenedFrame,
    names: Mapping[str, str],
    *,
    trusted: bool = False,
) -> dict[str, FieldColumns]:
    """Every field of the dataset as columns; `names` says under which name its cells stand."""
    table = rulebook.records[opened.dataset]
    identifying = {rulebook.unit.id, table.time, *table.key}
    plain = table.model_copy(update={"not_applicable_values": ()})
    return {
        name: undelivered(spec)
        if name not in opened.columns
        else read_column(
            spec,
            plain if name in identifying else table,
            names[name],
            opened.schema[opened.columns[name]],
            opened.backend,
            required=is_required(rulebook, table, name),
            trusted=trusted,
            is_unit=name == rulebook.unit.id,
        )
        for name, spec in table.fields.items()
    }


def carried_columns(
    rulebook: RulebookModel, dataset: str, fields: Mapping[str, FieldColumns]
) -> list[nw.Expr]:
    """The columns of `row_names`, in their order."""
    table = rulebook.records[dataset]
    names = row_fields(rulebook, dataset)
    absents = [name for name in names if can_be_absent(rulebook, table, name)]
    return [
        *(fields[plain_name(name)].value.alias(name) for name in names),
        *(fields[plain_name(name)].absent.alias(absent_name(name)) for name in absents),
    ]


def trusted_frame(rulebook: RulebookModel, opened: OpenedFrame) -> Frame:
    """The scaled columns of a frame whose values nobody looks at."""
    fields = field_columns(rulebook, opened, opened.columns, trusted=True)
    carried: Frame = opened.frame().select(*carried_columns(rulebook, opened.dataset, fields))
    return carried.select(*row_names(rulebook, opened.dataset))


def frame_of_rows(
    rulebook: RulebookModel,
    dataset: str,
    rows: Mapping[object, Sequence[tuple[object, ...]]],
    names: Sequence[str],
) -> Frame:
    """Accepted records as a Polars frame of scaled columns: `names`, in that order."""
    import polars as pl

    specs = row_fields(rulebook, dataset)
    types: dict[str, Any] = {
        "category": pl.String,
        "text": pl.String,
        "id": pl.String,
        "date": pl.Date,
        "month": pl.Date,
    }
    schema = {
        name: types.get(specs[name].type, pl.Int64) if name in specs else pl.Int64 for name in names
    }
    unit = rulebook.unit.id
    place = names.index(unit)
    if any(isinstance(row[place], int) for held in rows.values() for row in held[:1]):
        schema[unit] = pl.Int64
    flat = [row for held in rows.values() for row in held]
    columns = {
        name: [str(row[at]) if schema[name] == pl.String else row[at] for row in flat]
        for at, name in enumerate(names)
    }
    return nw.from_native(pl.DataFrame(columns, schema=schema).lazy())


def collect(frame: Frame) -> nw.DataFrame[Any]:
    """A frame run. Polars runs it in pieces, so that records need not fit into memory."""
    if frame.implementation.is_polars():
        collected: nw.DataFrame[Any] = nw.from_native(frame.to_native().collect(engine="streaming"))
        return collected
    return frame.collect()


def collected_rows(frame: Frame) -> list[tuple[Any, ...]]:
    """The rows of a frame as plain Python values, None where a cell is null."""
    collected = collect(frame)
    if collected.implementation.is_pandas():  # its own rows say null in several ways
        columns = collected.to_arrow().select(collected.columns).to_pydict().values()
        return list(zip(*columns, strict=True))
    return list(collected.rows())


def rows_of_frame(
    rulebook: RulebookModel, dataset: str, frame: Frame
) -> dict[object, list[tuple[object, ...]]]:
    """A frame of scaled columns as rows by unit, for the engine on plain integers."""
    names = row_names(rulebook, dataset)
    place = names.index(rulebook.unit.id)
    rows: dict[object, list[tuple[object, ...]]] = {}
    for row in collected_rows(frame.select(*names)):
        rows.setdefault(row[place], []).append(row)
    return rows


def rows_of_unit(
    rulebook: RulebookModel, dataset: str, frame: Frame, unit: object
) -> list[tuple[object, ...]]:
    """The records of one unit, in no order."""
    held = frame.filter(nw.col(rulebook.unit.id) == unit)
    return rows_of_frame(rulebook, dataset, held).get(unit, [])


def records_of(
    plan: Plan, corrector: Corrector | None, corrected: Frame | None, units: Collection[object]
) -> dict[object, list[tuple[object, ...]]]:
    """The records that are corrected, of some units, as rows by unit."""
    if corrector is None or corrected is None:
        return {}
    asked = [unit for unit in units if unit is not None]
    if not asked:
        return {}
    held = corrected.filter(nw.col(plan.rulebook.unit.id).is_in(asked))
    return rows_of_frame(plan.rulebook, corrector.corrected, held)


def in_kind_of(polars_frame: Frame, kind: str, beside: Sequence[Any] = ()) -> Frame:
    """A Polars frame of judged rows in the kind of the frames that came with it, or of the
    engine.
    """
    if kind == "polars":
        return polars_frame
    table = polars_frame.collect().to_native().to_arrow()
    converted: Frame = nw.from_native(_native_in_kind(table, kind, beside)).lazy()
    return converted


def _native_in_kind(table: Any, kind: str, beside: Sequence[Any]) -> Any:
    match kind:
        case "pandas":
            import pandas as pd

            return table.to_pandas(types_mapper=pd.ArrowDtype)
        case "pyarrow":
            return _texts_like(table, beside)
        case "duckdb":
            import duckdb

            return duckdb.from_arrow(table)
        case "ibis":
            import ibis

            return ibis.memtable(table)
        case "pyspark":
            return spark_session(beside).createDataFrame(table)
        case _:
            raise TypeError(kind)


def _texts_like(table: Any, beside: Sequence[Any]) -> Any:
    """A table with short texts where those beside it have them: Arrow joins no short with long."""
    import pyarrow as pa

    if not any(pa.types.is_string(kind) for one in beside for kind in one.schema.types):
        return table
    types = [pa.string() if pa.types.is_large_string(kind) else kind for kind in table.schema.types]
    return table.cast(pa.schema(zip(table.schema.names, types, strict=True)))
