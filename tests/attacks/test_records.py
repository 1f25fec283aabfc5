"""Records that mean harm, or that no honest sheet holds: each is told, in time and in memory."""

from __future__ import annotations

import csv
import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import ibis
import numpy as np
import pandas as pd
import polars as pl
import pytest

import targets
from targets.records import limits
from tests.attacks.bombs import LIMIT_OF_MEMORY, LIMIT_OF_SECONDS, book, row, text
from tests.attacks.footers import (
    BINARY,
    I32,
    I64,
    LIST,
    STRUCT,
    in_a_file,
    listed,
    parquet,
    struct,
    varint,
)
from tests.attacks.footers import whole as whole_number
from tests.attacks.shops import RULES, SALE, SHOPS, in_file, sales, told
from tests.compare import load_text
from tests.good_cases import ROOT

Told = list[tuple[int | None, str | None, str]]

IN_KIND: dict[str, Callable[[pl.DataFrame], Any]] = {
    "polars": lambda one: one,
    "lazy": lambda one: one.lazy(),
    "pandas": lambda one: one.to_pandas(),
    "pyarrow": lambda one: one.to_arrow(),
    "duckdb": lambda one: duckdb.from_arrow(one.to_arrow()),
    "ibis": lambda one: ibis.memtable(one.to_arrow()),
}


@pytest.fixture(scope="module")
def rules() -> targets.Rulebook:
    return load_text(RULES)


def whole(code: str) -> Told:
    """A file of which nothing is read."""
    return [(None, None, code)]


# ---------------------------------------------------------------- bombs

BOMBS = {
    "columns.csv": "E931", "wide_row.csv": "E931", "one_line.csv": "E931",
    "one_row_of_lines.csv": "E931", "quotes.csv": "E905", "sparse.csv": "E931",
    "one_key.csv": "D821",
    "unlike_keys.jsonl": "E931", "short_below_wide.jsonl": "E931", "deep.jsonl": "E905",
    "digits.jsonl": "E905", "double_keys.jsonl": "E905",
    "declared.xlsx": "E980", "ratio.xlsx": "E980", "lying.xlsx": "E981", "entries.xlsx": "E980",
    "overlapping.xlsx": "E980", "laughs.xlsx": "E981", "styles.xlsx": "E980",
    "far_cells.xlsx": "E980",
    "rows.parquet": "E931", "rows_a_byte.parquet": "E931", "columns.parquet": "E931",
    "unpacked.parquet": "E931", "ratio.parquet": "E931", "deep_footer.parquet": "E905",
    "sparse.parquet": "E931",
}  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="nothing limits a process here")
def test_every_bomb_is_told_in_seconds_and_in_little_memory(tmp_path: Path) -> None:
    """The process has 1.5 GB, and a minute, for all of them."""
    assert (LIMIT_OF_MEMORY, LIMIT_OF_SECONDS) == (1_500 << 20, 60)

    done = subprocess.run(
        [sys.executable, "-m", "tests.attacks.bombs", str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {name: codes for name, (codes, _) in found.items()} == {
        name: [code] for name, code in BOMBS.items()
    }
    assert max(seconds for _, seconds in found.values()) < 20


# ---------------------------------------------------------------- limits


SMALL: list[tuple[str, int, str, bytes, str]] = [
    ("TEXT_AT_MOST", 9, "s.csv", b"shop,month,due\nA,2024-01,1\n", "E931"),
    ("ROWS_AT_MOST", 1, "s.csv", b"shop,month,due\nA,2024-01,1\n", "E931"),
    ("ROWS_AT_MOST", 1, "s.jsonl", b'{"shop":"A","month":"2024-01","due":1}\n' * 2, "E931"),
    ("COLUMNS_AT_MOST", 2, "s.csv", b"shop,month,due\nA,2024-01,1\n", "E931"),
    ("COLUMNS_AT_MOST", 2, "s.jsonl", b'{"shop":"A","month":"2024-01","due":1}', "E931"),
    ("CELLS_AT_MOST", 5, "s.csv", b"shop,month,due\nA,2024-01,1\n", "E931"),
    ("CELLS_AT_MOST", 2, "s.jsonl", b'{"shop":"A","month":"2024-01","due":1}', "E931"),
    ("ROW_AT_MOST", 13, "s.csv", b"shop,month,due\nA,2024-01,1\n", "E931"),
    ("JSON_LEVELS_AT_MOST", 1, "s.jsonl", b'{"shop":[],"month":"2024-01","due":1}', "E905"),
    ("NAME_AT_MOST", 3, "s.csv", b"shop,month,due\nABCD,2024-01,1\n", "D850"),
    ("LETTERS_AT_MOST", 3, "s.csv", b"shop,month,due,remark\nA,2024-01,1,ABCD\n", "D850"),
    ("PARQUET_AT_MOST", 9, "s.parquet", parquet(), "E931"),
    ("PARQUET_FOOTER_AT_MOST", 9, "s.parquet", parquet(), "E931"),
    ("PARQUET_ROWS_AT_MOST", 6, "s.parquet", parquet(rows=7), "E931"),
    ("PARQUET_COLUMNS_AT_MOST", 6, "s.parquet", parquet(columns=7), "E931"),
    ("PARQUET_UNPACKED_AT_MOST", 6, "s.parquet", parquet(unpacked=9), "E931"),
]  # fmt: skip


@pytest.mark.parametrize(("limit", "most", "name", "raw", "code"), SMALL)
def test_each_limit_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, most: int, name: str,
    raw: bytes, code: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(limits, limit, most)
    (tmp_path / name).write_bytes(raw)
    assert code in {one for *_, one in told(load_text(RULES), in_file(tmp_path / name))}


def test_what_is_just_within_a_limit_is_read(
    rules: targets.Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, most in (("ROWS_AT_MOST", 2), ("COLUMNS_AT_MOST", 3), ("CELLS_AT_MOST", 8),
                       ("ROW_AT_MOST", 16), ("TEXT_AT_MOST", 32)):  # fmt: skip
        monkeypatch.setattr(limits, name, most)
    (tmp_path / "s.csv").write_bytes(b"shop,month,due\nA,2024-01,1,,,,\n")
    assert told(rules, in_file(tmp_path / "s.csv")) == []


def test_a_cell_of_text_may_be_as_long_as_its_limit(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    assert limits.CELL_AT_MOST == 131_072
    assert told(rules, sales({"remark": "a" * 32_767})) == []
    assert told(rules, sales({"remark": "a" * 32_768})) == [(1, "remark", "D850")]
    for letters, code in ((131_072, [(2, "remark", "D850")]), (131_073, whole("E905"))):
        raw = f"shop,month,due,remark\nA,2024-01,1,{'a' * letters}\n"
        (tmp_path / "s.csv").write_text(raw)
        assert told(rules, in_file(tmp_path / "s.csv")) == code


def test_a_cell_is_no_longer_where_a_program_lets_its_own_csv_files_have_longer_ones(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    before = csv.field_size_limit(1 << 30)
    try:
        for letters, code in ((131_072, [(2, "remark", "D850")]), (131_073, whole("E905"))):
            raw = f"shop,month,due,remark\nA,2024-01,1,{'a' * letters}\n"
            (tmp_path / "s.csv").write_text(raw)
            assert told(rules, in_file(tmp_path / "s.csv")) == code
    finally:
        csv.field_size_limit(before)
    (tmp_path / "s.csv").write_text("shop,month,due\n" + "," * 200_000 + "\nA,2024-01,1\n")
    assert told(rules, in_file(tmp_path / "s.csv")) == []


def test_files_of_a_dataset_are_limited_together(
    rules: targets.Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for number, path in enumerate(paths, start=1):
        path.write_text(f"shop,month,due\nA,2024-0{number},1\n")
    records = {"shops": SHOPS, "sales": paths}
    assert told(rules, records) == []
    monkeypatch.setattr(limits, "TEXT_AT_MOST", 40)
    assert told(rules, records) == whole("E931")
    monkeypatch.undo()
    monkeypatch.setattr(limits, "ROWS_AT_MOST", 2)
    paths[0].write_text("shop,month,due\nA,2024-01,1\n")
    paths[1].write_text("shop,month,due\nA,2024-02,1\n")
    assert told(rules, records) == []
    monkeypatch.setattr(limits, "ROWS_AT_MOST", 1)
    assert told(rules, records) == whole("E931") * 2


def test_the_page_of_limits_says_what_the_code_does() -> None:
    page = (ROOT / "docs/limits_records.md").read_text("utf-8")
    said = {
        name: int(number.replace(",", ""))
        for name, number in re.findall(r"\| `([A-Z_]+)` \| ([\d,]+) \|", page)
    }
    held = {
        name: value
        for name, value in vars(limits).items()
        if name.isupper() and isinstance(value, int)
    }
    assert said == held
    assert len(said) > 25


def test_a_province_passes_every_limit() -> None:
    """690,000 units, twelve months, fifteen columns, 72 bytes a row."""
    rows = 690_000 * 12
    assert rows <= limits.ROWS_AT_MOST
    assert rows * 15 <= limits.CELLS_AT_MOST
    assert rows * 72 <= limits.TEXT_AT_MOST


# ---------------------------------------------------------------- cells of a CSV


FINE: Told = []


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        *((("due", cell, "D802")) for cell in (
            "inf", "-inf", "nan", "1e400", "1e3", "0x10", "0b1", "١٢", "1_000", "1,000", "--1",
            "7.5", "9" * 50, "1/2", "∞", "五", "²", "①", "1\x00", "+", "=1+1",
        )),
        *((("cost", cell, "D803")) for cell in (
            "inf", "nan", "1e400", "1e2", "0x10", "١٢", "9" * 41, "1/2", "--1",
        )),
        ("due", "-1", "D805"), ("due", "9" * 19, "D806"), ("cost", "1.234", "D804"),
        *((("month", cell, "D809")) for cell in (
            "0000-00", "2024-13", "2024-00", "2024-02-30", "99999-01", "0001-01", "9999-12",
            "45292", "2024-01-02", "-2024-01", "٢٠٢٤-٠١", "2024-01\x00",
        )),
        ("shop", "A\u200b", "D820"), ("shop", "A\x00", "D820"),
        ("due", "１２", ""), ("due", "+5", ""), ("due", "-0", ""), ("due", "7.0", ""),
        ("due", "007", ""), ("cost", "１２．５", ""), ("month", "2024年1月", ""),
    ],
)  # fmt: skip
def test_a_number_or_date_that_is_none_is_told_at_its_cell(
    rules: targets.Rulebook, tmp_path: Path, field: str, cell: str, code: str
) -> None:
    cells = {"shop": "A", "month": "2024-01", "due": "10", "cost": "1", field: f'"{cell}"'}
    (tmp_path / "s.csv").write_text(f"{','.join(cells)}\n{','.join(cells.values())}\n", "utf-8")
    assert told(rules, in_file(tmp_path / "s.csv")) == ([(2, field, code)] if code else FINE)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"shop,month,due\nA,2024-01\n", [(2, "due", "D801")]),
        (b"shop,month,due\nA,2024-01,1,2\n", whole("E905")),
        (b"shop,month,due\nA,2024-01,1,,\n", FINE),
        (b'shop,month,due\n"A,2024-01,1\n', whole("E905")),
        (b'shop,month,due\n"A"x,2024-01,1\n', whole("E905")),
        (b"shop,month,due\n\xe7\x94\xb2,2024-01,1\n\xbc\xd7,2024-02,1\n", whole("E905")),
        (b"shop,month,due\n\x80\x80\x80,2024-01,1\n", whole("E905")),
        (b"\xff\xfe", whole("E905")),
        (b"\xff\xfea", whole("E905")),
        (b"\xef\xbb\xbf", whole("E905")),
        (b"\x00" * 99, whole("E902") * 3),
        (b"\n\n\n", whole("E902") * 3),
        (b"shop,month,due\r\rA,2024-01,1\r", FINE),
        (b"shop,month,due,due\nA,2024-01,1,1\n", whole("E906")),
        (
            b"shop,month,due\nA,2024-01,1\nA,2024-01,1\n",
            [(2, "month", "D821"), (3, "month", "D821")],
        ),
        (b"shop,month,due\nA,2024-01,1\nshop,month,due\nA,2024-02,1\n", [(3, None, "D852")]),
        (b"PK\x03\x04", whole("E905")),
    ],
)  # fmt: skip
def test_a_csv_that_is_broken_is_told(
    rules: targets.Rulebook, tmp_path: Path, raw: bytes, expected: Told
) -> None:
    (tmp_path / "s.csv").write_bytes(raw)
    assert told(rules, in_file(tmp_path / "s.csv")) == expected


def test_a_repeated_heading_row_is_no_unit_of_a_roster(rules: targets.Rulebook) -> None:
    shops = [*SHOPS, {"shop": "shop", "area": "area"}]
    assert told(rules, {"shops": shops, "sales": [SALE]}) == [(2, None, "D852")]
    assert told(rules, {"shops": pl.DataFrame(shops), "sales": frame()}) == [(2, None, "D852")]


@pytest.mark.parametrize("kind", ["polars", "pandas", "pyarrow", "duckdb", "ibis"])
def test_a_repeated_heading_row_is_no_unit_in_frames_of_any_kind(kind: str) -> None:
    size = (
        "      area: {type: category, aliases: [东]}\n      size: {type: count, optional: true}\n"
    )
    rules = load_text(RULES.replace("      area: {type: category}\n", size))
    shops = {"shop": ["A", "shop", "shop "], "area": ["East", "东", "West"], "size": [3, None, 5]}
    given = IN_KIND[kind](pl.DataFrame(shops))
    batch = rules.validate({"shops": given, "sales": IN_KIND[kind](frame())})

    assert [one.code for one in batch.failures] == ["D852"]
    assert batch.counts["shops"].accepted == 2


@pytest.mark.parametrize(
    ("rest", "expected"),
    [
        ('"due":NaN', [(1, "due", "D801")]),
        ('"due":Infinity', [(1, "due", "D802")]),
        ('"due":1e400', [(1, "due", "D802")]),
        ('"due":1e-400', [(1, "due", "D802")]),
        ('"due":9223372036854775808', [(1, "due", "D806")]),
        ('"due":true', [(1, "due", "D802")]),
        ('"due":[1]', [(1, "due", "D802")]),
        ('"due":{"a":1}', [(1, "due", "D802")]),
        ('"due":1,"remark":{"a":[]}', [(1, "remark", "D812")]),
        ('"due":1,"remark":"\\ud800"', [(1, "remark", "D812")]),
        ('"due":1,"due":2', whole("E905")),
        ('"due":1,"remark":"two\u2028lines"', FINE),
        ('"due":1e2', FINE),
        ('"due":1,}', whole("E905")),
    ],
)  # fmt: skip
def test_a_value_of_json_that_no_field_holds_is_told(
    rules: targets.Rulebook, tmp_path: Path, rest: str, expected: Told
) -> None:
    (tmp_path / "s.jsonl").write_text('{"shop":"A","month":"2024-01",' + rest + "}\n", "utf-8")
    assert told(rules, in_file(tmp_path / "s.jsonl")) == expected


# ---------------------------------------------------------------- workbooks


HEADINGS = row(1, text("A1", "shop") + text("B1", "month") + text("C1", "due"))
RECORD = row(2, text("A2", "A") + text("B2", "2024-01") + '<c r="C2"><v>7</v></c>')


@pytest.mark.parametrize(
    "parts",
    [
        {"../../evil.txt": b"x", "/etc/evil": b"x", "C:\\evil.txt": b"x"},
        {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 a macro"},
        {"xl/externalLinks/externalLink1.xml": b"<!DOCTYPE x SYSTEM 'http://x.invalid/'><x/>"},
        {"inner.xlsx": book(HEADINGS)},
    ],
    ids=["climbing names", "macro", "external link", "a workbook inside"],
)  # fmt: skip
def test_parts_that_nobody_asked_for_are_never_opened(
    rules: targets.Rulebook, tmp_path: Path, parts: dict[str, bytes]
) -> None:
    folder = tmp_path / "in" / "there"
    folder.mkdir(parents=True)
    (folder / "s.xlsx").write_bytes(book(HEADINGS + RECORD, **parts))
    before = sorted(tmp_path.rglob("*"))

    assert told(rules, in_file(folder / "s.xlsx")) == []
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"xl/worksheets/sheet1.xml": b"<!DOCTYPE x SYSTEM 'file:///etc/hostname'><x/>"}, "E985"),
        ({"xl/workbook.xml": b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///x'>]><x>&e;</x>"}, "E981"),
        ({"xl/_rels/workbook.xml.rels": b"<x"}, "E981"),
        ({"xl/worksheets/sheet1.xml": b""}, "E981"),
    ],
)  # fmt: skip
def test_a_workbook_that_points_elsewhere_is_told(
    rules: targets.Rulebook, tmp_path: Path, parts: dict[str, bytes], code: str
) -> None:
    (tmp_path / "s.xlsx").write_bytes(book(HEADINGS + RECORD, **parts))
    assert told(rules, in_file(tmp_path / "s.xlsx")) == whole(code)


def test_a_target_that_climbs_out_of_the_workbook_is_told(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    raw = book(HEADINGS + RECORD)
    links = b"../../../../../../etc/passwd"
    stream = BytesIO(raw)
    with zipfile.ZipFile(stream) as old:
        found = old.read("xl/_rels/workbook.xml.rels")
    found = found.replace(b"worksheets/sheet1.xml", links)
    (tmp_path / "s.xlsx").write_bytes(
        book(HEADINGS + RECORD, **{"xl/_rels/workbook.xml.rels": found})
    )
    assert told(rules, in_file(tmp_path / "s.xlsx")) == whole("E985")


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c r="C2"><v>1e400</v></c>', [(2, "due", "D802")]),
        ('<c r="C2"><v>nan</v></c>', whole("E981")),
        ('<c r="C2" t="e"><v>#DIV/0!</v></c>', [(2, "due", "D880")]),
        ('<c r="C2"><f>SUM(A1)</f></c>', [(2, "due", "D881")]),
        ('<c r="C2"><f>WEBSERVICE("http://x.invalid")</f><v>7</v></c>', FINE),
        ('<c r="C2" t="b"><v>1</v></c>', [(2, "due", "D802")]),
        ('<c r="C2"><v>1E+30</v></c>', [(2, "due", "D806")]),
    ],
)  # fmt: skip
def test_a_cell_of_a_workbook_is_never_worked_out(
    rules: targets.Rulebook, tmp_path: Path, cell: str, expected: Told
) -> None:
    record = row(2, text("A2", "A") + text("B2", "2024-01") + cell)
    (tmp_path / "s.xlsx").write_bytes(book(HEADINGS + record))
    assert told(rules, in_file(tmp_path / "s.xlsx")) == expected


def test_rows_and_cells_of_all_sheets_are_limited_together(
    rules: targets.Rulebook, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "s.xlsx").write_bytes(book(HEADINGS + RECORD))
    for limit, most, code in (
        ("WORKBOOK_ROWS_AT_MOST", 1, "E980"), ("WORKBOOK_CELLS_AT_MOST", 5, "E980"),
        ("WHOLE_PART_AT_MOST", 99, "E980"),
    ):  # fmt: skip
        with monkeypatch.context() as patched:
            patched.setattr(limits, limit, most)
            assert told(rules, in_file(tmp_path / "s.xlsx")) == whole(code)


# ---------------------------------------------------------------- Parquet and frames


def frame(**columns: object) -> pl.DataFrame:
    plain: dict[str, Any] = {"shop": ["A"], "month": [date(2024, 1, 1)], "due": [10]}
    return pl.DataFrame({**plain, **columns})


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        ({"due": [[1, 2]]}, whole("E910")),
        ({"due": [{"a": 1}]}, whole("E910")),
        ({"due": ["10"]}, whole("E910")),
        ({"due": [True]}, whole("E910")),
        ({"due": [date(2024, 1, 1)]}, whole("E910")),
        ({"due": [Decimal("1.5")]}, whole("E910")),
        ({"due": [float("inf")]}, [(1, "due", "D802")]),
        ({"due": [float("nan")]}, [(1, "due", "D801")]),
        ({"due": [1e300]}, [(1, "due", "D802")]),
        ({"due": pl.Series([2**64 - 1], dtype=pl.UInt64)}, [(1, "due", "D806")]),
        ({"due": pl.Series([None], dtype=pl.Int64)}, [(1, "due", "D801")]),
        ({"month": [datetime(2024, 1, 1, tzinfo=UTC)]}, whole("E910")),
        ({"month": [date(1, 1, 1)]}, FINE),
        ({"month": ["2024-01"]}, whole("E910")),
        ({"shop": pl.Series([b"A"])}, whole("E910")),
        ({"shop": pl.Series(["A"], dtype=pl.Categorical)}, whole("E910")),
        ({"shop": ["a" * 1001]}, [(1, "shop", "D850")]),
        ({"remark": ["a" * 32_768]}, [(1, "remark", "D850")]),
        ({"remark": [["a"]]}, whole("E910")),
        ({"cost": [Decimal("1.234")]}, [(1, "cost", "D804")]),
        ({"cost": [float("-inf")]}, [(1, "cost", "D803")]),
    ],
)  # fmt: skip
def test_a_column_that_is_not_of_its_type_is_told_in_parquet_and_in_a_frame(
    rules: targets.Rulebook, tmp_path: Path, column: dict[str, object], expected: Told
) -> None:
    given = frame(**column)
    given.write_parquet(tmp_path / "s.parquet")
    shops = pl.DataFrame(SHOPS)

    assert told(rules, {"shops": shops, "sales": given}) == expected
    in_parquet = told(rules, {"shops": shops, "sales": tmp_path / "s.parquet"})
    assert [one[1:] for one in in_parquet] == [one[1:] for one in expected]


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pyarrow", "duckdb", "ibis"])
def test_a_name_that_is_too_long_is_told_in_frames_of_every_kind(
    rules: targets.Rulebook, kind: str
) -> None:
    given = frame(shop=["a" * 1001]), frame(shop=["a" * 1001], remark=["b" * 32_768])
    shops = IN_KIND[kind](pl.DataFrame([*SHOPS, {"shop": "b" * 1000, "area": "East"}]))

    for sold, codes in zip(given, (["D850"], ["D850", "D850"]), strict=True):
        found = told(rules, {"shops": shops, "sales": IN_KIND[kind](sold)})
        assert [code for *_, code in found] == codes
    batch = rules.validate({"shops": shops, "sales": IN_KIND[kind](frame(shop=["b" * 1000]))})
    assert batch.counts["sales"].accepted == 1


@pytest.mark.parametrize("kind", ["polars", "pandas", "duckdb"])
def test_blanks_around_a_name_do_not_make_it_too_long(rules: targets.Rulebook, kind: str) -> None:
    long = "b" * 1000
    shops = IN_KIND[kind](pl.DataFrame([*SHOPS, {"shop": f" {long}", "area": "East"}]))
    sold = pl.concat([frame(due=[-1]), frame(shop=[f"{long}  "])])
    batch = rules.validate({"shops": shops, "sales": IN_KIND[kind](sold)})

    assert [one.code for one in batch.failures] == ["D805"]
    assert batch.counts["sales"].accepted == 1


def test_no_damage_of_a_parquet_file_is_a_crash(rules: targets.Rulebook, tmp_path: Path) -> None:
    stream = BytesIO()
    rows = [{**SALE, "month": date(2024, month, 1)} for month in range(1, 13)]
    pl.DataFrame(rows).write_parquet(stream)
    sound, draw = stream.getvalue(), random.Random(20090312)
    seen = set()
    for number in range(80):
        raw = bytearray(sound)
        for _ in range(draw.choice((1, 4, 16))):
            raw[draw.randrange(4 if number % 2 else len(raw) - 400, len(raw))] = draw.randrange(256)
        (tmp_path / "s.parquet").write_bytes(raw if number % 5 else raw[: draw.randrange(len(raw))])
        seen |= {
            code
            for *_, code in told(
                rules, {"shops": pl.DataFrame(SHOPS), "sales": tmp_path / "s.parquet"}
            )
        }
    assert "E905" in seen
    assert (
        not seen
        - {"E905", "E925", "E910", "E902", "E931"}
        - {f"D{number}" for number in range(801, 853)}
    )


@pytest.mark.parametrize(
    "said",
    [(3, BINARY, varint(1) + b"9"), (3, STRUCT, struct()), (3, LIST, listed(I64, []))],
    ids=["text", "a struct", "a list"],
)
def test_a_parquet_file_that_says_its_rows_in_words_is_told(
    rules: targets.Rulebook, tmp_path: Path, said: tuple[int, int, bytes]
) -> None:
    nothing = listed(STRUCT, [])
    footer = struct((1, I32, whole_number(2)), (2, LIST, nothing), said, (4, LIST, nothing))
    (tmp_path / "s.parquet").write_bytes(in_a_file(footer))

    assert told(rules, in_file(tmp_path / "s.parquet")) == whole("E905")


def test_a_folder_called_like_a_parquet_file_is_told_as_one(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    (tmp_path / "s.parquet").mkdir()
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(in_file(tmp_path / "s.parquet"))

    assert str(caught.value) == (
        f"`{tmp_path}/s.parquet` cannot be read: it is a folder"
        " · see whether it exists and is what its name says"
    )


class Strange:
    """What a column of objects may hold."""

    def __str__(self) -> str:
        return "\x1b[31mstrange"


@pytest.mark.parametrize(
    ("cell", "count", "unit"),
    [
        (Strange(), "D802", "D811"), (b"5", "D802", "D811"), ([], "D802", "D811"),
        ({}, "D802", "D811"), (object, "D802", "D811"), (5 + 0j, "D802", "D811"),
        (np.array([1, 2]), "D802", "D811"), (np.bool_(True), "D802", "D811"),
        (pd.NA, "D801", "D801"), (pd.NaT, "D801", "D801"), (np.float32("nan"), "D801", "D801"),
        (Decimal("sNaN"), "D801", "D801"), (float("inf"), "D802", "D811"),
        (Decimal("Infinity"), "D802", "D811"), (10**5_000, "D806", "D811"),
        (True, "D802", "D811"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)  # fmt: skip
def test_a_python_object_that_is_no_figure_is_told_at_its_row(
    rules: targets.Rulebook, cell: object, count: str, unit: str
) -> None:
    rows = [SALE, {**SALE, "month": "2024-02", "due": cell}]
    assert told(rules, sales(rows)) == [(2, "due", count)]
    rows = [SALE, {**SALE, "month": "2024-02", "shop": cell}]
    assert told(rules, sales(rows)) == [(2, "shop", unit)]
    batch = rules.validate(sales(rows))
    assert "\x1b" not in "".join(one.render() for one in batch.failures)


@pytest.mark.parametrize("cells", [[Strange()], [True], ["10"], [10**30], [[1]]])
def test_a_column_of_objects_of_pandas_is_refused(
    rules: targets.Rulebook, cells: list[object]
) -> None:
    given = pd.DataFrame({"shop": ["A"], "month": [pd.Timestamp(2024, 1, 1)]})
    given["due"] = pd.Series(cells, dtype=object)
    assert told(rules, {"shops": pd.DataFrame(SHOPS), "sales": given}) == whole("E910")


# ---------------------------------------------------------------- names that look the same


NO_ROSTER = RULES.replace(", roster: shops, groups: [area]", "").replace(
    RULES[RULES.index("  shops:\n") : RULES.index("  sales:\n")], ""
)


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ("甲\u200b一村", "甲U+200B一村"), ("甲一村\u2060", "甲一村U+2060"),
        ("甲一村\ufe0f", "甲一村\ufe0f (U+FE0F)"),
        ("甲\u202e一村", "甲U+202E一村"),
    ],
)  # fmt: skip
def test_units_that_look_the_same_are_told_with_both_names(other: str, shown: str) -> None:
    rows = [
        {"shop": "甲一村", "month": "2024-01", "due": 1},
        {"shop": other, "month": "2024-01", "due": 1},
    ]
    batch = load_text(NO_ROSTER).validate({"sales": rows})
    (note,) = [one for one in batch.notes if one.code == "D851"]
    assert "`甲一村`" in note.text("en")
    assert f"`{shown}`" in note.text("zh")


@pytest.mark.parametrize(
    ("one", "other"), [("１号", "1号"), ("é", "e\u0301"), ("Ａ", "A"), ("A  B", "A B")]
)
def test_units_that_differ_in_wide_forms_alone_are_told(one: str, other: str) -> None:
    rows = [{"shop": name, "month": "2024-01", "due": 1} for name in (one, other)]
    batch = load_text(NO_ROSTER).validate({"sales": rows})
    assert [note.code for note in batch.notes] == ["D851"]


def test_a_roster_that_names_a_unit_twice_for_the_eye_is_told(rules: targets.Rulebook) -> None:
    shops = [*SHOPS, {"shop": "A\u200b", "area": "East"}]
    batch = rules.validate({"shops": shops, "sales": [SALE]})
    assert [note.code for note in batch.notes] == ["D851"]


def test_units_that_look_different_are_not_told() -> None:
    names = ("甲一村", "甲二村", "A", "a", "1", "10", "甲-一村", "甲一村 ")
    rows = [{"shop": name, "month": "2024-01", "due": 1} for name in names[:-1]]
    assert load_text(NO_ROSTER).validate({"sales": rows}).notes == ()
