"""What is written of scores, letter by letter: the CSV form, the receipt, and the words in which
what does not fit is refused.
"""

import platform
import re
from importlib.metadata import version

import pytest

import targets
from targets.scores.csv import scores_csv
from targets.scores.sheet_cells import LETTERS_AT_MOST, fitting, lines_needed
from targets.scores.workbook import check_fits
from tests.compare import load_text
from tests.test_scores import RECORDS, RULES, VILLAGES

ALSO_FEW = "vetoes: [{id: few, records: visits, when: count() < 2, effect: {grade: poor}}, "
ODD_NAMES = {**RECORDS, "villages": [*VILLAGES[:2], {"village": "=C", "area": "@North"}]}
CSV = (
    "village,area,total,rank,grade,vetoes,bonus,deduction,section:goals,section:duties,"
    "rate.value,rate.status,rate.points,rate.numerator,rate.denominator,"
    "patrol.value,patrol.status,patrol.points,patrol.numerator,patrol.denominator,"
    "levy.value,levy.status,levy.points,levy.numerator,levy.denominator\r\n"
    "A,East,31.00,1,good,,1.00,0.00,20.00,10.00,"
    "0.96,met,20.00,24,25,1,met,10.00,4,4,100,no_target,,,\r\n"
    "B,East,24.33,2,poor,,0.00,0.50,19.83,5.00,"
    "0.9583333333,not_met,19.83,23,24,0.5,not_met,5.00,2,4,,no_data,,,\r\n"
    "'=C,'@North,0.00,3,poor,few; idle,0.00,0.00,0.00,0.00,"
    ",no_data,0.00,,,0,not_met,0.00,0,4,,no_data,,,\r\n"
)
OUTSIDE = "is not a month of the period 2009-01 … 2009-12 · write a month such as `2009-12`"
UNRANKED = """
schema_version: 1
id: shown-only
title: Shown
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  visits:
    key: [village]
    describes_persons:
      fields: [contact_phone]
      because: whoever was visited is called back
      agreed_by: County
      until: 2010-12-31
    fields: {village: {type: id}, contact_phone: {type: text}, visits: {type: count}}
indicators: [{id: visited, records: visits, value: sum(visits)}]
"""


def test_the_csv_form_is_exactly_this() -> None:
    rules = load_text(RULES.replace("vetoes: [", ALSO_FEW))
    assert scores_csv(rules.score(ODD_NAMES)) == CSV


def test_the_receipt_is_exactly_this() -> None:
    """Of four months of B one is delivered twice, and one lies outside of the period."""
    rules = load_text(RULES)
    months = [("2009-03", 1), ("2009-04", 2), ("2009-04", 3), ("2008-01", 4)]
    monthly = [{"village": "B", "month": one, "born": n, "planned": n} for one, n in months]
    scores = rules.score({**RECORDS, "monthly": monthly}, through="2009-06", engine="polars")
    assert re.fullmatch("[0-9a-f]{64}", scores.receipt.rules_hash)
    assert scores.receipt.to_dict() == {
        "rules": {"id": "town-2009", "hash": scores.receipt.rules_hash},
        "window": {"from": "2009-01-01", "to": "2009-06-30"},
        "through": "2009-06",
        "trusted": False,
        "files": {},
        "rows": {"villages": 3, "monthly": 4, "visits": 6},
        "counts": {
            "villages": {"accepted": 3, "rejected": 0, "outside": 0},
            "monthly": {"accepted": 1, "rejected": 2, "outside": 1},
            "visits": {"accepted": 6, "rejected": 0, "outside": 0},
        },
        "records": {},
        "versions": {
            "python": platform.python_version(),
            **{name: version(name) for name in ("targets", "pydantic", "narwhals", "polars")},
        },
    }


def test_the_receipt_of_an_output_says_how_it_is_made_again() -> None:
    receipt = load_text(RULES).score(RECORDS).receipt
    assert "output" not in receipt.to_dict()
    told = receipt.of_output("score", through="2009-06").to_dict()
    assert told["output"] == {
        "command": "score",
        "language": "en",
        "options": {"through": "2009-06"},
    }
    assert told["versions"] == receipt.to_dict()["versions"]
    sheets = receipt.of_output("score", "xlsx", language="zh").to_dict()
    assert sheets["output"] == {
        "command": "score",
        "form": "xlsx",
        "language": "zh",
        "options": {},
    }
    drawn = {name: version(name) for name in ("jinja2", "matplotlib", "xlsxwriter")}
    assert sheets["versions"] == {**receipt.versions, **drawn}
    page = receipt.of_output("bulletin", "html").to_dict()
    assert page["versions"] == {**receipt.versions, **drawn}


def test_the_receipt_says_who_agreed_that_records_describe_persons() -> None:
    rules = load_text(UNRANKED)
    records = [{"village": "A", "contact_phone": "none", "visits": 3}]
    told = rules.score({"visits": records}).receipt.to_dict()
    assert told["describes_persons"] == {
        "visits": {
            "fields": ["contact_phone"],
            "because": dict.fromkeys(("zh", "en"), "whoever was visited is called back"),
            "agreed_by": {"zh": "County", "en": "County"},
            "until": "2010-12-31",
        }
    }
    assert "describes_persons" not in load_text(RULES).score(RECORDS).receipt.to_dict()


def test_without_points_a_unit_has_neither_total_nor_what_is_added_to_it() -> None:
    unit = load_text(UNRANKED).score(
        {"visits": [{"village": "A", "contact_phone": "-", "visits": 3}]}
    )["A"]
    assert (unit.total, unit.rank, unit.grade, unit.within, unit.assessed) == (
        None,
        None,
        None,
        None,
        True,
    )
    assert (unit.base, unit.uncapped, unit.bonus, unit.deduction) == (None, None, 0, 0)
    assert dict(unit.sections) == {}


def test_a_unit_says_within_which_circle_it_is_ranked() -> None:
    text = RULES.replace("scorecard:\n", "scorecard:\n  rank: {by: total, within: area}\n")
    scores = load_text(text).score(RECORDS)
    found = {unit.unit: (unit.within, unit.rank) for unit in scores}
    assert found == {"A": ("East", 1), "B": ("East", 2), "C": (None, None)}


@pytest.mark.parametrize(
    ("rows", "columns", "told"),
    [
        (
            1_048_577,
            1,
            "1048577 rows do not fit a sheet, which takes 1048576 · "
            "write CSV or Parquet, or score fewer units",
        ),
        (
            1,
            16_385,
            "16385 columns do not fit a sheet, which takes 16384 · write CSV, Parquet or JSON",
        ),
    ],
)
def test_what_no_sheet_takes_is_refused_in_numbers(rows: int, columns: int, told: str) -> None:
    with pytest.raises(targets.EngineError) as error:
        check_fits(rows, columns)
    assert str(error.value) == told
    check_fits(1_048_576, 16_384)


def test_a_text_is_cut_where_a_cell_of_excel_ends_and_never_inside_a_letter() -> None:
    """Excel counts letters as UTF-16 does: `𠮷` counts two."""
    assert LETTERS_AT_MOST == 32_767
    fits = "a" * 32_767
    assert fitting(fits) == fits
    assert fitting(fits + "b") == "a" * 32_766 + "…"
    assert fitting("𠮷" * 16_383 + "a") == "𠮷" * 16_383 + "a"
    assert fitting("𠮷" * 16_384) == "𠮷" * 16_383 + "…"
    assert fitting("a" + "𠮷" * 16_383 + "b") == "a" + "𠮷" * 16_382 + "…"


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("", 10, 1),
        ("a\n\nb", 10, 3),
        ("12345678", 10, 1),
        ("123456789", 10, 2),
        ("村村村村", 10, 1),
        ("村村村村村", 10, 2),
        ("ab", 1, 3),
        ("ab", 2, 3),
    ],
)
def test_a_text_needs_so_many_lines_with_room_for_one_letter_more(
    text: str, room: int, lines: int
) -> None:
    assert lines_needed(text, room) == lines


@pytest.mark.parametrize(
    ("through", "told"),
    [
        ("2010-01", f"`2010-01` {OUTSIDE}"),
        ("2008-12", f"`2008-12` {OUTSIDE}"),
        ("12月", "`12月` is not a month · did you mean `2009-12`?"),
        ("1 月份", "`1 月份` is not a month · did you mean `2009-01`?"),
    ],
)
def test_a_month_outside_the_period_is_told_with_one_inside(through: str, told: str) -> None:
    rules = load_text(RULES)
    with pytest.raises(targets.EngineError) as error:
        rules.score(RECORDS, through=through)
    assert str(error.value) == told
    assert str(rules.score(RECORDS, through="2009-12").window.last) == "2009-12-31"
    assert str(rules.score(RECORDS, through="2009-01").window.last) == "2009-01-31"


def test_a_month_without_its_year_is_not_guessed_where_two_years_have_it() -> None:
    rules = load_text(RULES.replace("from: 2009-01-01", "from: 2008-12-01"))
    with pytest.raises(targets.EngineError) as error:
        rules.score(RECORDS, through="12月")
    assert (
        str(error.value) == "`12月` is not a month · write the year and the month, as in `2009-12`"
    )
    with pytest.raises(targets.EngineError) as error:
        rules.score(RECORDS, through="11月")
    assert str(error.value) == "`11月` is not a month · did you mean `2009-11`?"
