"""Law: the same records give the same scores, in whatever file or frame they are delivered."""

import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl
import pytest
from hypothesis import given

import targets
from tests.properties import examples
from tests.properties.deliveries import Record, Records, Scoring, scorings
from tests.properties.tables import UNASKED, UNIT, Field, Table

Write = Callable[[Path, Table, list[Record]], None]


def assert_same_scores(scoring: Scoring, rules: targets.Rulebook, other: Any) -> None:
    """What `other` says is what the records say as a list of dicts."""
    told = other if isinstance(other, Path) else dict(other)
    expected_batch, batch = rules.validate(scoring.records), rules.validate(told)
    assert batch.counts == expected_batch.counts
    # a lazy frame has no order of rows, and so its failures have another
    codes, wanted = ([one.code for one in held.failures] for held in (batch, expected_batch))
    assert sorted(codes) == sorted(wanted)
    try:
        expected = rules.score(expected_batch, through=scoring.through, engine="python")
    except targets.RecordsError:
        with pytest.raises(targets.RecordsError, match="there is no data for"):
            rules.score(batch, through=scoring.through)
        return
    scores = rules.score(batch, through=scoring.through)
    assert list(scores) == list(expected)
    assert scores.whole == expected.whole
    assert scores.groups == expected.groups


# ---------------------------------------------------------------- files


def cell_text(cell: Any) -> str:
    """A cell as a clerk types it."""
    match cell:
        case None:
            return ""
        case bool():
            return "是" if cell else "否"
        case Decimal():
            return f"{cell:f}"
        case _:
            return str(cell)


def as_csv(table: Table, rows: list[Record]) -> str:
    stream = io.StringIO()
    headings = [one.name for one in table.fields]
    writer = csv.DictWriter(stream, headings, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: cell_text(cell) for name, cell in row.items()})
    return stream.getvalue()


def write_csv(encoding: str) -> Write:
    def write(folder: Path, table: Table, rows: list[Record]) -> None:
        (folder / f"{table.name}.csv").write_bytes(as_csv(table, rows).encode(encoding))

    return write


def json_cell(cell: Any) -> Any:
    match cell:
        case date():
            return cell.isoformat()
        case Decimal():
            return float(cell)  # `0.1` is written as 0.1, and read as the decimal that it prints as
        case _:
            return cell


def write_json_lines(folder: Path, table: Table, rows: list[Record]) -> None:
    lines = [
        json.dumps({name: json_cell(cell) for name, cell in row.items()}, ensure_ascii=False)
        for row in rows
    ]
    (folder / f"{table.name}.jsonl").write_text("\n".join(lines), encoding="utf-8")


def text_units(records: Records) -> Records:
    """The same records with the units as text, as in every file without types."""
    return {name: [{**row, UNIT: str(row[UNIT])} for row in rows] for name, rows in records.items()}


@pytest.mark.parametrize(
    "write",
    [write_csv("utf-8"), write_csv("utf-8-sig"), write_csv("gb18030")],
    ids=["UTF-8", "UTF-8 with BOM", "GB18030"],
)
@examples(15)
@given(scoring=scorings())
def test_a_csv_file_is_read_as_the_records_it_was_written_from(
    write: Write, scoring: Scoring
) -> None:
    rules, _ = scoring.admitted()
    written = Scoring(scoring.drawn, text_units(scoring.records), scoring.through)
    with TemporaryDirectory() as folder:
        for name, rows in written.records.items():
            write(Path(folder), scoring.drawn.tables.table(name), rows)
        assert_same_scores(written, rules, Path(folder))


@examples(15)
@given(scorings())
def test_a_json_lines_file_is_read_as_the_records_it_was_written_from(scoring: Scoring) -> None:
    rules, _ = scoring.admitted()
    filled = {name: rows for name, rows in scoring.records.items() if rows}
    with TemporaryDirectory() as folder:
        paths: dict[str, Any] = {name: [] for name in scoring.records}
        for name, rows in filled.items():
            write_json_lines(Path(folder), scoring.drawn.tables.table(name), rows)
            paths[name] = str(Path(folder) / f"{name}.jsonl")
        assert_same_scores(scoring, rules, paths)


# ---------------------------------------------------------------- frames


def typed(table: Table, rows: list[Record]) -> list[Record]:
    """Records as a frame with types can hold them: an empty cell is null, and no number is
    `not asked`.
    """
    words = {one.name for one in table.fields if one.is_word}
    found = []
    for row in rows:
        plain = {
            name: None if isinstance(cell, str) and name not in words and name != UNIT else cell
            for name, cell in row.items()
        }
        optional = {one.name for one in table.fields if one.optional}
        if all(plain.get(one.name) is not None or one.name in optional for one in table.fields):
            found.append(plain)
    return found


def column_type(one: Field, *, numbered: bool, decimals: pl.DataType) -> Any:
    match one.type:
        case "id":
            return pl.Int64 if numbered else pl.String
        case "count" | "integer":
            return pl.Int64
        case "decimal":
            return decimals
        case "yes_no":
            return pl.Boolean
        case "date" | "month":
            return pl.Date
        case _:
            return pl.String


def frame_of(table: Table, rows: list[Record], decimals: Any) -> pl.DataFrame:
    numbered = all(isinstance(row[UNIT], int) for row in rows)
    schema = {
        one.name: column_type(one, numbered=numbered and one.name == UNIT, decimals=decimals)
        for one in table.fields
    }

    def cell(row: Record, name: str) -> Any:
        found = row.get(name)
        if schema[name] == pl.Float64 and found is not None:
            return float(found)
        return str(found) if schema[name] == pl.String and isinstance(found, int) else found

    columns = {name: [cell(row, name) for row in rows] for name in schema}
    return pl.DataFrame(columns, schema=schema)


def typed_scoring(scoring: Scoring) -> Scoring:
    """The same, with what frames can hold; a dataset without a record is not delivered as one."""
    tables = scoring.drawn.tables
    records = {name: typed(tables.table(name), rows) for name, rows in scoring.records.items()}
    return Scoring(scoring.drawn, records, scoring.through)


def frames(scoring: Scoring, decimals: Any) -> Mapping[str, Any]:
    tables = scoring.drawn.tables
    return {
        name: frame_of(tables.table(name), rows, decimals) if rows else []
        for name, rows in scoring.records.items()
    }


DECIMALS = [pl.Float64, pl.Decimal(20, 2)]


@pytest.mark.parametrize("decimals", DECIMALS, ids=["floats", "decimals"])
@examples(15)
@given(scoring=scorings())
def test_a_polars_frame_is_read_as_the_records_it_was_made_of(
    decimals: Any, scoring: Scoring
) -> None:
    rules, _ = scoring.admitted()
    delivered = typed_scoring(scoring)
    if any(delivered.records.values()) and has_units(delivered):
        assert_same_scores(delivered, rules, frames(delivered, decimals))


@examples(15)
@given(scorings())
def test_a_lazy_polars_frame_is_read_as_the_records_it_was_made_of(scoring: Scoring) -> None:
    rules, _ = scoring.admitted()
    delivered = typed_scoring(scoring)
    if any(delivered.records.values()) and has_units(delivered):
        lazy = {
            name: frame.lazy() if isinstance(frame, pl.DataFrame) else frame
            for name, frame in frames(delivered, pl.Decimal(20, 2)).items()
        }
        assert_same_scores(delivered, rules, lazy)


@examples(15)
@given(scorings())
def test_a_parquet_file_is_read_as_the_records_it_was_made_of(scoring: Scoring) -> None:
    rules, _ = scoring.admitted()
    delivered = typed_scoring(scoring)
    if not (any(delivered.records.values()) and has_units(delivered)):
        return
    with TemporaryDirectory() as folder:
        paths: dict[str, Any] = {}
        for name, frame in frames(delivered, pl.Float64).items():
            paths[name] = frame
            if isinstance(frame, pl.DataFrame):
                paths[name] = str(Path(folder) / f"{name}.parquet")
                frame.write_parquet(paths[name])
        assert_same_scores(delivered, rules, paths)


def has_units(scoring: Scoring) -> bool:
    """Whether the roster, where there is one, has kept a unit."""
    roster = scoring.drawn.tables.roster
    return roster is None or bool(scoring.records[roster.name])


def test_text_for_not_asked_is_what_the_drawn_rules_say() -> None:
    assert UNASKED == "not asked"
