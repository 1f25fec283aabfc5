"""The folders under `tests/cases/good`, and how their expected files are written: from the oracle.

`python -m tests.good_cases FOLDER…` writes `scores*.csv` and `failures.csv` of these folders anew.
Read what changes before committing it. The engine only admits the records here; it scores nothing.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import targets
from tests.compare import load_text, oracle_records, text_of
from tests.oracle import Oracle, OracleUnit

HERE = Path(__file__).parent / "cases" / "good"
ROOT = HERE.parents[2]
ELSEWHERE = {  # cases whose rules and records stand where users look for them
    "xietang_2009": ("rules/2009_xietang.yaml", "examples/xietang_2009"),
}


@dataclass(frozen=True)
class GoodCase:
    """One folder: rules, records, and what is expected of them."""

    name: str
    rules: Path
    records: Path

    @property
    def folder(self) -> Path:
        return HERE / self.name

    @property
    def expected(self) -> dict[str | None, Path]:
        """`scores.csv`, and `scores_2009-06.csv` for a window that ends with that month."""
        found = sorted(self.folder.glob("scores*.csv"))
        return {path.stem.partition("_")[2] or None: path for path in found}


def good_cases() -> Iterator[GoodCase]:
    """All of them, by name."""
    for folder in sorted(path for path in HERE.iterdir() if path.is_dir()):
        rules, records = ELSEWHERE.get(folder.name, (None, None))
        yield GoodCase(
            folder.name,
            ROOT / rules if rules else folder / "rules.yaml",
            ROOT / records if records else folder / "records",
        )


def exact_text(number: Fraction | None) -> str:
    """An exact number as text: a decimal where one writes it, else a fraction; empty if absent."""
    if number is None:
        return ""
    places = next((n for n in range(30) if (number * 10**n).denominator == 1), None)
    if places is None:
        return str(number)
    digits = f"{abs(number.numerator) * 10**places // number.denominator:0{places + 1}d}"
    whole, decimals = digits[: len(digits) - places], digits[len(digits) - places :]
    sign = "-" if number < 0 else ""
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def score_rows(units: dict[str | int, OracleUnit]) -> Iterator[list[str]]:
    """The heading, then one row a unit, in the order of the oracle."""
    judged = list(next(iter(units.values())).indicators)
    parts = ("status", "points", "value")
    headings = [f"{name}.{part}" for name in judged for part in parts]
    yield ["unit", "total", "rank", "grade", "vetoes", *headings]
    for name, unit in units.items():
        row = [str(name), exact_text(unit.total), "" if unit.rank is None else str(unit.rank)]
        row += [unit.grade or "", "; ".join(unit.vetoes)]
        for indicator in unit.indicators.values():
            row += [indicator.status, exact_text(indicator.points), exact_text(indicator.value)]
        yield row


def failure_rows(batch: targets.Batch) -> Iterator[list[str]]:
    """The heading, then one row a failure: where it is, and its code."""
    yield ["dataset", "row", "field", "code"]
    for one in batch.failures:
        yield [one.dataset, str(one.row), one.field or "", one.code]


def write_expected(case: GoodCase) -> None:
    """`scores*.csv` by the oracle; `failures.csv` as admission tells them, where there are any."""
    text = text_of(case.rules)
    batch = load_text(text).validate(case.records)
    for through, path in (case.expected or {None: case.folder / "scores.csv"}).items():
        scores = Oracle(text).score(oracle_records(batch), through=through)
        _write(path, score_rows(scores.units))
    if batch.failures:
        _write(case.folder / "failures.csv", failure_rows(batch))


def _write(path: Path, rows: Iterator[list[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def read_table(path: Path) -> list[list[str]]:
    """The cells of an expected file."""
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))


if __name__ == "__main__":
    wanted = {Path(argument).name for argument in sys.argv[1:]}
    for one in good_cases():
        if one.name in wanted:
            write_expected(one)
