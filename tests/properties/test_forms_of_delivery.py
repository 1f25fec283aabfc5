"""Law: in what form records are delivered says nothing: CSV or XLSX, one file or many."""

import csv
import random
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

import targets
from tests.properties import examples
from tests.properties.deliveries import Record, Records, Scoring, scorings

Rows = list[list[object]]
Write = Callable[[Path, Rows], None]


def as_text(cell: object) -> str:
    """A cell as a CSV holds it."""
    return "" if cell is None else str(cell)


def as_cell(cell: object, shuffler: random.Random) -> object:
    """A cell as a sheet holds it: as text, or as what a clerk's typing becomes."""
    if shuffler.random() < 0.3:
        return as_text(cell)
    if isinstance(cell, Decimal):
        return float(cell) if len(cell.as_tuple().digits) <= 15 else as_text(cell)
    if isinstance(cell, str) and cell.isdecimal() and not cell.startswith("0"):
        return int(cell)
    return cell if isinstance(cell, int | date) else as_text(cell)


def write_csv(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([[as_text(cell) for cell in row] for row in rows])


def writer_of_sheets(shuffler: random.Random) -> Write:
    def write(path: Path, rows: Rows) -> None:
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                sheet.cell(number, column, as_cell(cell, shuffler))
        book.save(path)

    return write


def table_of(records: Sequence[Record], fields: Sequence[str]) -> Rows:
    return [list(fields), *([record.get(name) for name in fields] for record in records)]


def whole(
    folder: Path, records: Records, rules: targets.Rulebook, suffix: str, write: Write
) -> None:
    """One file for each dataset."""
    folder.mkdir()
    for name, rows in records.items():
        write(folder / f"{name}{suffix}", table_of(rows, list(rules.model.records[name].fields)))


def scattered(
    folder: Path, records: Records, rules: targets.Rulebook, shuffler: random.Random
) -> None:
    """Each dataset in up to three files of either form, at random in folders and under titles."""
    folder.mkdir()
    sheets = writer_of_sheets(shuffler)
    for name, rows in records.items():
        parts: list[list[Record]] = [[] for _ in range(shuffler.randint(1, 3))]
        for row in rows:
            shuffler.choice(parts).append(row)
        for number, part in enumerate(parts):
            fields = list(rules.model.records[name].fields)
            shuffler.shuffle(fields)
            titles: Rows = [[f"某镇报表 {number}"], []] if len(fields) > 1 else []
            path = folder / shuffler.choice(
                (f"{number}月/{name}", f"{name}_{number}", f"{name}/{number}")
            )
            path.parent.mkdir(exist_ok=True)
            suffix, write = shuffler.choice(((".csv", write_csv), (".xlsx", sheets)))
            write(path.with_name(path.name + suffix), [*titles, *table_of(part, fields)])


def outcome(rules: targets.Rulebook, folder: Path, through: str | None) -> object:
    """Everything that comes of a delivery, but what names files and rows."""
    try:
        batch = rules.validate(folder)
        scores = rules.score(batch, through=through).to_dict()
    except targets.RecordsError as error:
        return sorted(one.code for one in error.problems)
    failures = sorted(
        (one.dataset, one.code, str(one.field), str(one.key)) for one in batch.failures
    )
    return batch.counts, failures, scores["units"], scores["groups"], scores["whole"]


@examples(25)
@given(scoring=scorings(), seed=st.integers(0, 2**16))
def test_csv_workbooks_and_scattered_files_score_the_same(scoring: Scoring, seed: int) -> None:
    rules, _ = scoring.admitted()
    shuffler = random.Random(seed)
    with TemporaryDirectory() as place:
        top = Path(place)
        whole(top / "csv", scoring.records, rules, ".csv", write_csv)
        whole(top / "xlsx", scoring.records, rules, ".xlsx", writer_of_sheets(shuffler))
        scattered(top / "scattered", scoring.records, rules, shuffler)
        expected, *others = (
            outcome(rules, top / name, scoring.through) for name in ("csv", "xlsx", "scattered")
        )
    for found in others:
        assert found == expected


def test_the_sample_town_scores_the_same_by_months_in_folders(tmp_path: Path) -> None:
    """The records of the first rules file, wrong rows and all."""
    root = Path(__file__).resolve().parent.parent.parent
    rules = targets.load(root / "rules/2009_xietang.yaml")
    sample = root / "examples/xietang_2009"
    for name in rules.model.records:
        with (sample / f"{name}.csv").open(encoding="utf-8-sig", newline="") as stream:
            headings, *rows = csv.reader(stream)
        if name == "villages":
            write_csv(tmp_path / "villages.csv", [headings, *rows])
            continue
        for month in sorted({row[1][:7] for row in rows}):
            part: Rows = [headings, *(row for row in rows if row[1].startswith(month))]
            (tmp_path / month).mkdir(exist_ok=True)
            even = month[-1] in "02468"
            path = tmp_path / month / f"{name}{'.xlsx' if even else '.csv'}"
            (writer_of_sheets(random.Random(name)) if even else write_csv)(path, part)

    found, expected = (outcome(rules, one, "2009-11") for one in (tmp_path, sample))

    assert found == expected
    assert len(rules.validate(tmp_path).hashes) == 30
