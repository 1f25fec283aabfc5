"""Scores as XLSX, opened again and compared with the scores, cell by cell."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl.workbook import Workbook

import targets
from targets.errors import Language
from targets.scores import workbook
from targets.scores.csv import scores_csv
from targets.scores.sheets import write_scores
from tests.good_cases import ROOT
from tests.sheet_reading import assert_harmless, head_row, opened, rows_of, shown

RULES = ROOT / "rules" / "2009_xietang.yaml"
RECORDS = ROOT / "examples" / "xietang_2009"

HOSTILE_RULES = """\
schema_version: 1
id: shops-2024
title: '=1+1'
period: {from: 2024-01-01, to: 2024-12-31}
unit: {id: shop, roster: shops, groups: [kind], assessed: scored}
records:
  shops:
    key: [shop]
    fields:
      shop: {type: id}
      kind: {type: category}
      scored: {type: yes_no}
  sales:
    key: [shop]
    fields:
      shop: {type: id}
      due: {type: count}
      done: {type: count, optional: true}
scorecard:
  total: 10
  rounding: {decimals: 3, mode: half_up}
  when_missing: zero
  when_empty: full
indicators:
  - id: rate
    records: sales
    numerator: sum(done)
    denominator: sum(due)
    show_as: per_mille
    target: {at_least: 90%}
    points: 10
    scoring: {linear: {zero_at: 0%}}
"""
SHOPS = [
    {"shop": '=HYPERLINK("x")<script>', "kind": "@big", "scored": True},
    {"shop": "007", "kind": "-small", "scored": True},
    {"shop": "not scored", "kind": "@big", "scored": False},
    {"shop": "no report", "kind": "@big", "scored": True},
]
SALES = [
    {"shop": '=HYPERLINK("x")<script>', "due": 7, "done": 3},
    {"shop": "007", "due": 3, "done": 1},
    {"shop": "not scored", "due": 3, "done": 1},
]


@pytest.fixture(scope="module")
def scores() -> targets.Scores:
    return targets.load(RULES).score(str(RECORDS), through="2009-06")


def book_of(scores: targets.Scores, language: Language = "en") -> bytes:
    stream = BytesIO()
    write_scores(scores, stream, language)
    return stream.getvalue()


@pytest.fixture(scope="module")
def book(scores: targets.Scores) -> Workbook:
    return opened(book_of(scores))


@pytest.fixture
def shops(tmp_path: Path) -> targets.Scores:
    path = tmp_path / "rules.yaml"
    path.write_text(HOSTILE_RULES, encoding="utf-8")
    return targets.load(path).score({"shops": SHOPS, "sales": SALES})


def nearest(number: Fraction | Decimal | int | None) -> float | None:
    if number is None:
        return None
    exact = Fraction(number)
    return exact.numerator / exact.denominator


def test_every_number_is_the_nearest_double_of_the_score(
    scores: targets.Scores, book: Workbook
) -> None:
    head = head_row(book, "Units")
    names = [str(cell.value) for cell in book["Units"][head]]
    rows = list(book["Units"].iter_rows(min_row=head + 1, values_only=True))
    assert len(rows) == len(scores) == 20
    for unit, values in zip(scores, rows, strict=True):
        found = dict(zip(names, values, strict=True))
        assert found["village"] == unit.unit
        assert found["area"] == unit.groups["area"]
        assert (found["rank"], found["total"]) == (unit.rank, nearest(unit.total))
        assert (found["bonus"], found["deduction"]) == (
            nearest(unit.bonus),
            nearest(unit.deduction),
        )
        for name, points in unit.sections.items():
            assert found[f"section:{name}"] == nearest(points)
        assert len(unit.indicators) == 12
        for name, one in unit.indicators.items():
            for part in ("value", "points", "numerator", "denominator"):
                assert found[f"{name}.{part}"] == nearest(getattr(one, part)), (unit.unit, name)
            assert found[f"{name}.status"] == one.status.replace("_", " ")


def test_the_columns_are_those_of_the_csv_form_and_points_show_the_same(
    scores: targets.Scores, book: Workbook
) -> None:
    head = head_row(book, "Units")
    names = [shown(cell) for cell in book["Units"][head]]
    rows = list(csv.DictReader(scores_csv(scores).splitlines()))
    assert sorted(names) == sorted(rows[0])
    exact = [name for name in names if name.endswith((".points", ".numerator", ".denominator"))]
    exact += ["total", "rank", "bonus", "deduction", "section:goals", "section:duties"]
    for cells, row in zip(book["Units"].iter_rows(min_row=head + 1), rows, strict=True):
        found = dict(zip(names, map(shown, cells), strict=True))
        assert {name: found[name] for name in exact} == {name: row[name] for name in exact}


def test_the_first_village_reads_as_the_table_prints_it(book: Workbook) -> None:
    head = head_row(book, "Units")
    rows = rows_of(book, "Units")
    assert rows[head - 2][:11] == [
        "rank", "Village", "Area", "total", "grade", "Goals", "Regular duties",
        "bonus", "deduction", "vetoes", "value",
    ]  # fmt: skip
    assert rows[head - 3][10] == "Births within policy · ≥ 96% · points 20"
    assert rows[head + 1][:15] == [
        "2", "甲三村", "东片", "99.79", "Excellent", "74.79", "25.00", "0.00", "0", "",
        "", "not applicable", "20.00", "0", "0",
    ]  # fmt: skip


def test_groups_and_the_whole_stand_indicator_by_indicator(
    scores: targets.Scores, book: Workbook
) -> None:
    whole = rows_of(book, "Whole")[head_row(book, "Whole") :]
    assert whole[0] == [
        "Births within policy", "family_planning_rate", "≥ 96%", "92.01%", "not met", "265", "288"
    ]  # fmt: skip
    assert whole[-1] == [
        "Demonstration sites created in the town", "sites_created", "1 … 2", "1", "met", "", ""
    ]  # fmt: skip
    head = head_row(book, "Groups")
    rows = list(book["Groups"].iter_rows(min_row=head + 1, values_only=True))
    assert rows[0][:3] == ("Area", "东片", "Births within policy")
    for row in rows:
        one = scores.groups["area"][str(row[1])].indicators[str(row[3])]
        parts = (one.value, one.numerator, one.denominator)
        assert (row[5], row[7], row[8]) == tuple(map(nearest, parts))


def test_the_receipt_is_that_of_the_scores(scores: targets.Scores, book: Workbook) -> None:
    rows = rows_of(book, "Receipt")
    assert ["rules.id", "xietang-2009"] in [row[:2] for row in rows]
    assert ["rules.hash", scores.receipt.rules_hash] in [row[:2] for row in rows]
    assert ["Monthly report", "226", "7", "1"] in rows


def test_chinese_sheets_speak_chinese(scores: targets.Scores) -> None:
    book = opened(book_of(scores, "zh"))
    assert book.sheetnames == ["考核对象", "分组", "总体", "回执"]
    rows = rows_of(book, "考核对象")
    head = head_row(book, "考核对象")
    assert rows[head - 3][10] == "计划生育率 · ≥ 96% · 分值 20"
    assert rows[head + 1][11] == "不适用"


def test_hostile_names_stay_texts(shops: targets.Scores) -> None:
    raw = book_of(shops)
    assert_harmless(raw)
    book = opened(raw)
    head = head_row(book, "Units")
    rows = rows_of(book, "Units")
    assert rows[0][0] == "=1+1"
    found = {row[1]: row for row in rows[head:]}
    assert found['=HYPERLINK("x")<script>'][2:4] == ["@big", "4.762"]
    assert found['=HYPERLINK("x")<script>'][-5:] == ["428.57‰", "not met", "4.762", "3", "7"]
    assert found["007"][-5:] == ["333.33‰", "not met", "3.704", "1", "3"]
    assert found["no report"][-4:] == ["no data", "0.000", "", ""]
    assert found["not scored"][0] == ""
    assert found["not scored"][4] == "not assessed"


def test_the_same_scores_give_the_same_bytes(scores: targets.Scores) -> None:
    again = targets.load(RULES).score(str(RECORDS), through="2009-06")
    assert book_of(scores) == book_of(again)


def test_more_units_than_a_sheet_takes_are_refused_before_anything_is_written(
    scores: targets.Scores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ROWS_AT_MOST", 25)
    stream = BytesIO()
    with pytest.raises(targets.EngineError) as caught:
        write_scores(scores, stream, "en")
    assert caught.value.code == "M531"
    assert stream.getvalue() == b""


# ---------------------------------------------------------------- the command line


def run(*arguments: str | Path, lang: str = "en") -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "targets", *map(str, arguments)],
        env={**kept, "TARGETS_LANG": lang, "TARGETS_CACHE": "off", "PYTHONPATH": str(ROOT / "src")},
        cwd=ROOT,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


def test_the_ending_xlsx_says_the_format(tmp_path: Path, scores: targets.Scores) -> None:
    output = tmp_path / "scores.xlsx"
    done = run("score", RULES, RECORDS, "--through", "2009-06", "-o", output, lang="zh")
    assert (done.returncode, done.stdout) == (1, "")  # eight records of the example are wrong
    expected = BytesIO()
    receipt = scores.receipt.of_output("score", "xlsx", language="zh", engine="auto")
    write_scores(scores, expected, "zh", receipt)
    assert output.read_bytes() == expected.getvalue()


def test_a_terminal_shows_no_sheets(tmp_path: Path) -> None:
    done = run("score", RULES, RECORDS, "--format", "xlsx")
    assert done.returncode == 2
    assert "a terminal does not show `xlsx` · say with `-o`" in done.stderr


def test_a_missing_library_is_told_before_anything_is_scored(tmp_path: Path) -> None:
    output = tmp_path / "scores.xlsx"
    asked = (
        "import sys; sys.modules['xlsxwriter'] = None; from targets.cli import main;"
        f"sys.argv = ['targets', 'score', {str(RULES)!r}, 'nowhere', '-o', {str(output)!r}]; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "TARGETS_LANG": "zh"},
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert done.stderr == "没有安装 `xlsxwriter` · 请运行 `pip install 'targets[report]'`\n"
    assert not output.exists()
