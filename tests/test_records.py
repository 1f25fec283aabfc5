"""Admission: which delivered records count, and what is said of those that do not."""

import codecs
import json
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import ibis
import polars as pl
import pytest

import targets
from tests.compare import load_text

RULES = """
schema_version: 1
id: town
title: Town
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages}
records:
  villages:
    key: [village]
    fields: {village: {type: id, label: {zh: 村名, en: Village}}}
  monthly:
    key: [village, month]
    time: month
    missing_values: ["-", 无]
    not_applicable_values: [不涉及]
    fields:
      village: {type: id, label: {zh: 村名, en: Village}, aliases: [行政村]}
      month: {type: month, label: {zh: 月份, en: Month}}
      births: {type: count, label: {zh: 出生人数, en: Births}, at_most: 100}
      change: {type: integer, at_least: -5, optional: true}
      paid: {type: decimal, places: 2, optional: true, suffix: 元}
      rate: {type: decimal, places: 4, optional: true}
      punctual: {type: yes_no, optional: true}
      kind: {type: category, values: [hill, plain], optional: true}
      remark: {type: text, optional: true}
    checks:
      - {id: few_lost, that: change + births >= 0}
      - {id: many, that: births <= 50, severity: warning}
  visits:
    time: day
    events: true
    optional: true
    most_rows: 3
    fields: {village: {type: id}, day: {type: date}}
indicators:
  - {id: births_in_all, records: monthly, value: sum(births)}
  - {id: visits_made, records: visits, value: count()}
"""


@pytest.fixture
def rules() -> targets.Rulebook:
    return load_text(RULES)


def monthly(rules: targets.Rulebook, *rows: dict[str, Any]) -> targets.Batch:
    """Records of village A, for January unless they say otherwise."""
    filled = [{"village": "A", "month": "2009-01", "births": 1, **row} for row in rows]
    return rules.validate({"villages": [{"village": "A"}], "monthly": filled})


def failed(batch: targets.Batch) -> list[tuple[int | None, str | None, str]]:
    """Row, field and code of each failure."""
    return [(one.row, one.field, one.code) for one in batch.failures]


def problems(error: pytest.ExceptionInfo[targets.RecordsError]) -> list[str]:
    """The codes of everything that stands in the way."""
    return [one.code for one in error.value.problems]


# ---------------------------------------------------------------- one cell


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("3", 3), (" 3 ", 3), ("3.0", 3), ("03", 3), ("+3", 3), (3, 3), (3.0, 3),
        (Decimal("3.00"), 3), (Fraction(3), 3),
    ],
)  # fmt: skip
def test_a_count_takes_whole_numbers_however_they_are_written(
    rules: targets.Rulebook, cell: object, value: int
) -> None:
    batch = monthly(rules, {"births": cell})
    assert batch.failures == ()
    assert batch.accepted["monthly"][0]["births"] == value
    assert type(batch.accepted["monthly"][0]["births"]) is int


@pytest.mark.parametrize(
    "cell", ["true", True, "1e3", "3.5", 3.5, "3,000", "３千", "three", "0x3", b"3", [3], "1_0"]
)
def test_a_count_refuses_what_is_not_plainly_a_whole_number(
    rules: targets.Rulebook, cell: object
) -> None:
    batch = monthly(rules, {"births": cell})
    assert failed(batch) == [(1, "births", "D802")]
    assert batch.failures[0].value == cell


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("12.50", "12.50"), ("12.5元", "12.50"), ("12.5 元", "12.50"), (12.5, "12.50"),
        (0.1, "0.10"), (-0.07, "-0.07"), (12, "12.00"), (Decimal("1E+1"), "10.00"),
        ("50%", "0.50"), ("50 ％", "0.50"), (Fraction(1, 4), "0.25"),
    ],
)  # fmt: skip
def test_a_decimal_takes_numbers_with_suffix_percent_or_as_floats_that_print_so(
    rules: targets.Rulebook, cell: object, value: str
) -> None:
    batch = monthly(rules, {"paid": cell})
    assert batch.failures == ()
    assert str(batch.accepted["monthly"][0]["paid"]) == value


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        ("births", "", "D801"),
        ("births", None, "D801"),
        ("births", float("nan"), "D801"),
        ("births", "-", "D801"),
        ("births", "many", "D802"),
        ("paid", "1e3", "D803"),
        ("paid", float("inf"), "D803"),
        ("paid", "1.005", "D804"),
        ("paid", 0.1 + 0.2, "D804"),
        ("births", "-1", "D805"),
        ("change", "-6", "D805"),
        ("births", "101", "D806"),
        ("change", "1000000001", "D806"),
        ("punctual", "perhaps", "D807"),
        ("punctual", 2, "D807"),
        ("month", "2009-13", "D809"),
        ("month", "2009-01-02", "D809"),
        ("month", "January", "D809"),
        ("kind", "coast", "D810"),
        ("village", 1.5, "D811"),
        ("village", True, "D811"),
        ("remark", 5, "D812"),
        ("village", "B", "D820"),
    ],
)
def test_each_thing_that_can_be_wrong_with_a_cell_has_its_code(
    rules: targets.Rulebook, field: str, cell: object, code: str
) -> None:
    batch = monthly(rules, {"month": "2009-02"}, {field: cell})
    assert failed(batch) == [(2, field, code)]
    assert batch.counts["monthly"] == targets.records.Counts(1, 1, 0)
    assert batch.rejected["monthly"][0][field] is cell


LONG = "1234567890" * 4 + "123456"


@pytest.mark.parametrize(
    ("field", "cell", "said"),
    [
        ("births", LONG, "has more than 40 digits · see whether figures ran together"),
        ("births", f"-{LONG}", "has more than 40 digits · see whether figures ran together"),
        ("paid", f"{LONG}.5%", "has more than 40 digits · see whether figures ran together"),
        ("births", f"{LONG}x", "is not a whole number · write plain digits"),
        ("paid", f"{LONG}e", "is not a number · write plain digits, as in `1234.50`"),
        ("month", "Jan-26", "is not a month · did you mean `2026-01`?"),
        ("month", "dec-09", "is not a month · did you mean `2009-12`?"),
        ("month", "26-Jan", "is not a month · write it like `2009-03`"),
    ],
)
def test_what_is_wrong_with_a_cell_is_told_as_near_as_can_be(
    rules: targets.Rulebook, field: str, cell: str, said: str
) -> None:
    [failure] = monthly(rules, {field: cell}).failures
    assert failure.wording.text("en") == f"`{cell}` {said}"


def test_a_figure_of_too_many_digits_is_told_in_chinese(rules: targets.Rulebook) -> None:
    [failure] = monthly(rules, {"births": LONG}).failures
    assert failure.wording.text("zh") == f"`{LONG}` 超过 40 位 · 请检查是否有几个数连在了一起"


@pytest.mark.parametrize(
    ("cell", "way"),
    [
        ("2026.2.5", "did you mean `2026-02-05`?"),
        ("2026.02.05", "did you mean `2026-02-05`?"),
        ("20260205", "did you mean `2026-02-05`?"),
        ("2026年2月5", "did you mean `2026-02-05`?"),
        ("2026.2.30", "write it like `2009-03-12`"),
        ("5.2.2026", "write it like `2009-03-12`"),
        ("2026.2", "write it like `2009-03-12`"),
    ],
)
def test_a_date_in_other_signs_is_refused_with_an_offer(
    rules: targets.Rulebook, cell: str, way: str
) -> None:
    records = {"villages": [{"village": "A"}], "monthly": []}
    batch = rules.validate({**records, "visits": [{"village": "A", "day": cell}]})
    [failure] = batch.failures
    assert (failure.code, failure.wording.fix) == ("D808", None)
    assert failure.wording.text("en") == f"`{cell}` is not a date · {way}"


def test_a_folder_that_is_named_like_a_file_is_told(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    (tmp_path / "villages.csv").mkdir()
    (tmp_path / "monthly.csv").write_text("village,month\n", encoding="utf-8")
    with pytest.raises(targets.RecordsError) as error:
        rules.validate(tmp_path)
    [told] = error.value.problems
    assert told.message("en").endswith("villages.csv` cannot be read: it is a folder")
    assert told.message("zh").endswith("villages.csv`：它是文件夹")


@pytest.mark.parametrize("cell", ["2009-02-30", "12.3.2009", datetime(2009, 3, 1, 8), 20090301])  # noqa: DTZ001
def test_a_date_that_is_none_is_told(rules: targets.Rulebook, cell: object) -> None:
    batch = rules.validate(
        {
            "villages": [{"village": "A"}],
            "monthly": [],
            "visits": [{"village": "A", "day": cell}],
        }
    )
    assert failed(batch) == [(1, "day", "D808")]


@pytest.mark.parametrize(
    "cell",
    ["2009-03", "2009-3", "2009-03-01", date(2009, 3, 1), datetime(2009, 3, 1)],  # noqa: DTZ001
)
def test_a_month_is_a_month_or_a_first_day(rules: targets.Rulebook, cell: object) -> None:
    batch = monthly(rules, {"month": cell})
    assert batch.failures == ()
    assert batch.accepted["monthly"][0]["month"] == date(2009, 3, 1)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("yes", True),
        ("是", True),
        (1, True),
        ("TRUE", True),
        ("no", False),
        ("否", False),
        (0, False),
    ],
)
def test_yes_and_no_are_read_in_both_languages(
    rules: targets.Rulebook, cell: object, value: object
) -> None:
    assert monthly(rules, {"punctual": cell}).accepted["monthly"][0]["punctual"] is value


@pytest.mark.parametrize("cell", ["", "  ", None, float("nan"), "-", " 无 "])
def test_an_optional_cell_may_be_empty_in_many_ways(rules: targets.Rulebook, cell: object) -> None:
    batch = monthly(rules, {"paid": cell})
    assert batch.failures == ()
    assert batch.accepted["monthly"][0]["paid"] is None


def test_a_cell_can_say_that_the_figure_is_not_asked_of_the_unit(rules: targets.Rulebook) -> None:
    batch = monthly(
        rules, {"births": " 不涉及 "}, {"month": "2009-02", "births": targets.NOT_APPLICABLE}
    )
    assert batch.failures == ()
    assert [row["births"] for row in batch.accepted["monthly"]] == [targets.NOT_APPLICABLE] * 2


def test_whose_and_when_a_record_is_cannot_be_not_asked(rules: targets.Rulebook) -> None:
    batch = monthly(rules, {"month": "不涉及"}, {"village": "不涉及"})
    assert failed(batch) == [(1, "month", "D809"), (2, "village", "D820")]


def test_a_limit_that_nobody_wrote_is_told_with_the_key_to_write(rules: targets.Rulebook) -> None:
    (failure,) = monthly(rules, {"change": 10**9 + 1}).failures
    assert failure.message == "`1000000001` is above 1000000000"
    suggestion = "correct it; only the authors of the rules raise `at_most`"
    assert failure.to_dict()["suggestion"] == suggestion


# ---------------------------------------------------------------- several records


def test_records_that_share_a_key_are_all_rejected_each_naming_the_others(
    rules: targets.Rulebook,
) -> None:
    batch = monthly(rules, {}, {"month": "2009-02"}, {"births": 2}, {"births": 3})
    assert failed(batch) == [(1, "month", "D821"), (3, "month", "D821"), (4, "month", "D821")]
    assert batch.failures[0].message == "the same key `A`, `2009-01` stands in rows 3, 4 too"
    assert batch.failures[1].message == "the same key `A`, `2009-01` stands in rows 1, 4 too"
    assert batch.failures[0].wording.message("zh") == "主键 `A`、`2009-01` 与第 3、4 行重复"
    assert batch.counts["monthly"].accepted == 1


def test_a_record_that_is_wrong_anyway_still_stands_in_the_way_of_its_double(
    rules: targets.Rulebook,
) -> None:
    batch = monthly(rules, {"births": "x"}, {})
    assert failed(batch) == [(1, "births", "D802"), (1, "month", "D821"), (2, "month", "D821")]


def test_a_row_check_that_does_not_hold_rejects_and_shows_the_figures(
    rules: targets.Rulebook,
) -> None:
    batch = monthly(rules, {"change": -3})
    assert failed(batch) == [(1, None, "D822")]
    assert batch.failures[0].message == (
        "the check `few_lost` does not hold: change + births >= 0 (change = -3, births = 1)"
    )


def test_a_row_check_of_an_empty_cell_passes(rules: targets.Rulebook) -> None:
    assert monthly(rules, {"change": None}).failures == ()


def test_a_warning_is_listed_and_the_record_counts(rules: targets.Rulebook) -> None:
    batch = monthly(rules, {"births": 51})
    assert failed(batch) == [(1, None, "D822")]
    assert batch.failures[0].severity == "warning"
    assert batch.counts["monthly"] == targets.records.Counts(1, 0, 0)
    assert rules.score(batch)["A"].indicators["births_in_all"].value == 51


def test_a_record_is_rejected_whole_with_each_of_its_failures(rules: targets.Rulebook) -> None:
    batch = monthly(rules, {"births": "x", "paid": "y", "village": "B"})
    assert failed(batch) == [(1, "births", "D802"), (1, "paid", "D803"), (1, "village", "D820")]
    assert batch.counts["monthly"].rejected == 1


def test_more_rows_of_a_unit_than_most_rows_are_all_rejected(rules: targets.Rulebook) -> None:
    days = [{"village": village, "day": f"2009-05-0{day}"} for village in "AB" for day in (1, 2, 3)]
    four = {"village": "A", "day": "2009-06-01"}
    batch = rules.validate(
        {
            "villages": [{"village": "A"}, {"village": "B"}],
            "monthly": [],
            "visits": [*days, four],
        }
    )
    assert failed(batch) == [(row, "village", "D823") for row in (1, 2, 3, 7)]
    assert batch.failures[0].message == "4 rows of `A` are more than `most_rows` 3"
    assert rules.score(batch)["B"].indicators["visits_made"].value == 3


def test_records_outside_every_window_are_counted_and_noted_but_are_no_failure(
    rules: targets.Rulebook,
) -> None:
    batch = monthly(rules, {"month": "2008-12"}, {"month": "2010-01", "births": "x"}, {})
    assert batch.failures == ()
    assert batch.counts["monthly"] == targets.records.Counts(1, 0, 2)
    assert [(note.code, note.message("en")) for note in batch.notes] == [
        (
            "D893",
            "2 record(s) of `monthly` are dated outside 2009-01-01 … 2009-12-31, and do not count",
        )
    ]
    assert (
        batch.notes[0].suggestion("en") == "correct the date, if it is a slip of the pen: rows 1, 2"
    )
    assert batch.notes[0].suggestion("zh") == "如果日期是笔误，请更正：第 1、2 行"


def test_of_many_records_outside_the_first_ten_are_told_by_their_rows(
    rules: targets.Rulebook,
) -> None:
    batch = monthly(rules, *({"month": f"{year}-01"} for year in range(1990, 2001)))
    assert batch.counts["monthly"].outside == 11
    assert batch.notes[0].suggestion("en") == (
        "correct the date, if it is a slip of the pen: rows 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 … (1)"
    )


def test_of_a_frame_the_column_of_the_dates_outside_is_told(rules: targets.Rulebook) -> None:
    frame = pl.DataFrame({"village": ["A"], "month": [date(2008, 12, 1)], "births": [1]})
    batch = rules.validate({"villages": [{"village": "A"}], "monthly": frame})
    assert batch.notes[0].suggestion("en") == (
        "correct the date, if it is a slip of the pen: column `month`"
    )
    assert batch.notes[0].suggestion("zh") == "如果日期是笔误，请更正：`month` 列"


def test_of_very_many_units_that_are_not_on_the_roster_the_first_are_told_the_nearest(
    rules: targets.Rulebook,
) -> None:
    rows = [{"village": f"甲一村{n}", "month": "2009-01", "births": 1} for n in range(501)]
    batch = rules.validate({"villages": [{"village": "甲一村"}], "monthly": rows})
    told = [one.wording.suggestion("en") for one in batch.failures]
    assert told[499] == "did you mean `甲一村`?"
    assert told[500] == "correct the name, or add it to the roster"


def test_of_a_roster_of_two_thousand_units_every_name_may_be_the_nearest(
    rules: targets.Rulebook,
) -> None:
    named = [f"village {n:04}" for n in range(1_980)]
    slips = {f"Oak{letter}hamton": f"Oak{letter}hampton" for letter in "bcdfghjklmnpqrstvwxz"}
    rows = [{"village": name, "month": "2009-01", "births": 1} for name in slips]
    villages = [{"village": name} for name in (*named, *slips.values())]

    batch = rules.validate({"villages": villages, "monthly": rows})

    told = [one.wording.suggestion("en") for one in batch.failures]
    assert told == [f"did you mean `{name}`?" for name in slips.values()]


def test_a_unit_that_is_not_on_the_roster_is_told_with_the_nearest(rules: targets.Rulebook) -> None:
    batch = rules.validate(
        {
            "villages": [{"village": "甲一村"}],
            "monthly": [{"village": "甲一村村", "month": "2009-01", "births": 1}],
        }
    )
    assert batch.failures[0].code == "D820"
    assert batch.failures[0].to_dict("en")["suggestion"] == "did you mean `甲一村`?"


def test_a_double_on_the_roster_leaves_its_unit_out(rules: targets.Rulebook) -> None:
    batch = rules.validate(
        {"villages": [{"village": "A"}, {"village": "B"}, {"village": "A"}], "monthly": []}
    )
    assert failed(batch) == [(1, "village", "D821"), (3, "village", "D821")]
    assert [unit.unit for unit in rules.score(batch)] == ["B"]


@pytest.mark.parametrize("as_frame", [False, True])
def test_a_record_of_a_unit_whose_rows_on_the_roster_were_rejected_is_told_so(
    rules: targets.Rulebook, *, as_frame: bool
) -> None:
    villages: object = [{"village": name} for name in ("云头村", "云中村", "云头村")]
    monthly: object = [{"village": "云头村", "month": date(2009, 1, 1), "births": 1}]
    if as_frame:
        villages, monthly = pl.DataFrame(villages), pl.DataFrame(monthly)

    batch = rules.validate({"villages": villages, "monthly": monthly})

    (told,) = [one for one in batch.failures if one.dataset == "monthly"]
    assert (told.code, told.field) == ("D824", "village")
    assert told.to_dict("en")["suggestion"] == (
        "put the roster right first; then these records count"
    )


def test_a_roster_without_a_sound_unit_is_an_error(rules: targets.Rulebook) -> None:
    with pytest.raises(targets.RecordsError) as error:
        rules.validate({"villages": [], "monthly": []})
    assert problems(error) == ["E916"]


# ---------------------------------------------------------------- what is missing


def test_a_missing_dataset_and_a_missing_column_are_told_before_anything_runs(
    rules: targets.Rulebook,
) -> None:
    with pytest.raises(targets.RecordsError, match="there are no records of `monthly`") as error:
        rules.validate({"villages": [{"village": "A"}]})
    assert problems(error) == ["E901"]
    with pytest.raises(targets.RecordsError, match="the roster `villages` was not") as error:
        rules.validate({})
    assert problems(error) == ["E920", "E901"]
    with pytest.raises(targets.RecordsError) as error:
        rules.validate({"villages": [{"village": "A"}], "monthly": [{"village": "A", "paid": 3}]})
    assert problems(error) == ["E902", "E902"]
    assert str(error.value).splitlines() == [
        "`monthly` has no column for `month` · its headings can be: `month`, `月份`, `Month`",
        "`monthly` has no column for `births` · "
        "its headings can be: `births`, `出生人数`, `Births`",
    ]


def test_an_unknown_dataset_is_told_with_the_nearest(rules: targets.Rulebook) -> None:
    with pytest.raises(targets.RecordsError, match="did you mean `monthly`") as error:
        rules.validate({"villages": [{"village": "A"}], "monthly": [], "montly": []})
    assert problems(error) == ["E903"]


def test_an_optional_dataset_may_be_left_out(rules: targets.Rulebook) -> None:
    assert rules.score(monthly(rules, {}))["A"].indicators["visits_made"].value == 0


def test_an_unknown_column_is_noted_with_the_nearest_field(rules: targets.Rulebook) -> None:
    batch = monthly(rules, {"punctul": "yes", "weather": "fine"})
    assert batch.failures == ()
    assert [(note.code, note.suggestion("en")) for note in batch.notes] == [
        ("D891", "did you mean `punctual`?"),
        ("D891", "declare it as a field or an alias, if it should count"),
    ]


def test_labels_in_both_languages_and_aliases_are_headings_too(rules: targets.Rulebook) -> None:
    batch = rules.validate(
        {
            "villages": [{"村名": "A"}],
            "monthly": [{"行政村": "A", "Month": "2009-01", "出生人数": "3"}],
        }
    )
    assert batch.failures == ()
    assert rules.score(batch)["A"].indicators["births_in_all"].value == 3


def test_two_columns_for_one_field_are_refused(rules: targets.Rulebook) -> None:
    record = {"village": "A", "月份": "2009-01", "month": "2009-01", "births": 1}
    with pytest.raises(targets.RecordsError) as error:
        rules.validate({"villages": [{"village": "A"}], "monthly": [record]})
    assert problems(error) == ["E906"]


def test_ids_of_two_types_are_refused(rules: targets.Rulebook) -> None:
    with pytest.raises(targets.RecordsError) as error:
        rules.validate(
            {
                "villages": [{"village": 1}],
                "monthly": [{"village": "1", "month": "2009-01", "births": 1}],
            }
        )
    assert problems(error) == ["E907"]
    assert "monthly" in str(error.value)


@pytest.mark.parametrize("delivered", [7, {"villages": [{"village": "A"}], "monthly": 7}])
def test_what_is_neither_path_nor_list_nor_frame_is_refused(
    rules: targets.Rulebook, delivered: object
) -> None:
    with pytest.raises(targets.RecordsError) as error:
        rules.validate(delivered)
    assert problems(error) == ["E908"]


# ---------------------------------------------------------------- files


def town(folder: Path, text: str, *, encoding: str = "utf-8", name: str = "monthly.csv") -> Path:
    """A folder with a roster of A and B, and `text` as the monthly file."""
    (folder / "villages.csv").write_text("village\nA\nB\n", encoding="utf-8")
    (folder / name).write_bytes(text.encode(encoding))
    return folder


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\n\n\n", "\n , ,\n"])
def test_rows_of_a_csv_count_as_a_sheet_shows_them(
    rules: targets.Rulebook, tmp_path: Path, ending: str
) -> None:
    rows = ["village,month,births", "A,2009-01,1", "A,2009-02,x", "C,2009-03,1"]
    batch = rules.validate(town(tmp_path, "\n".join(rows) + ending))
    assert failed(batch) == [(3, "births", "D802"), (4, "village", "D820")]


def test_a_blank_row_between_others_keeps_the_count(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    batch = rules.validate(town(tmp_path, "village,month,births\n\nA,2009-01,1\n,,\nA,2009-02,x\n"))
    assert failed(batch) == [(5, "births", "D802")]
    assert batch.counts["monthly"] == targets.records.Counts(1, 1, 0)


def test_lines_of_a_json_lines_file_count_from_one(rules: targets.Rulebook, tmp_path: Path) -> None:
    lines = [
        json.dumps({"village": "A", "month": "2009-01", "births": 1, "paid": 0.1}),
        "",
        json.dumps({"village": "A", "month": "2009-02", "births": True}),
    ]
    batch = rules.validate(town(tmp_path, "\n".join(lines), name="monthly.jsonl"))
    assert failed(batch) == [(3, "births", "D802")]
    assert batch.accepted["monthly"][0]["paid"] == Decimal("0.10")


def test_a_row_shorter_than_the_headings_has_empty_cells(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    batch = rules.validate(town(tmp_path, "village,month,births,paid\nA,2009-01,1\nB,2009-01\n"))
    assert failed(batch) == [(3, "births", "D801")]


def test_a_row_longer_than_the_headings_is_an_error(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    with pytest.raises(targets.RecordsError, match="row 2 has 4 cells under 3 headings"):
        rules.validate(town(tmp_path, "village,month,births\nA,2009-01,1,000\n"))


def test_all_rows_that_are_longer_than_the_headings_are_told_at_once(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    rows = ["A,2009-01,1,000", "A,2009-02,7", "B,2009-01,1,0,0"]
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(town(tmp_path, "\n".join(["village,month,births", *rows])))

    [problem] = caught.value.problems
    assert "rows 2, 4 have more cells than the 3 headings" in problem.text("en")
    assert "第 2、4 行的格数多于 3 个列名" in problem.text("zh")


def test_of_very_many_rows_that_are_too_long_the_first_dozen_are_told(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    rows = ["A,2009-01,1,000"] * 13
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(town(tmp_path, "\n".join(["village,month,births", *rows])))

    [problem] = caught.value.problems
    assert "rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, … have more" in problem.text("en")
    assert "第 2、3、4、5、6、7、8、9、10、11、12、13、… 行的格数" in problem.text("zh")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chinese_csv_is_read_in_the_encodings_of_spreadsheets(
    rules: targets.Rulebook, tmp_path: Path, encoding: str
) -> None:
    text = "村名,月份,出生人数\nA,2009-01,2\n"
    batch = rules.validate(town(tmp_path, text, encoding=encoding))
    assert batch.failures == ()
    assert batch.accepted["monthly"][0]["births"] == 2
    assert [note.code for note in batch.notes] == (["D894"] if encoding == "gb18030" else [])


def test_a_file_in_no_known_encoding_is_an_error(rules: targets.Rulebook, tmp_path: Path) -> None:
    (town(tmp_path, "") / "monthly.csv").write_bytes(b"village,month\xff\xff\n")
    with pytest.raises(targets.RecordsError, match="neither UTF-8 nor GB18030"):
        rules.validate(tmp_path)


def test_a_file_that_breaks_off_within_a_character_is_told_as_such(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    torn = "village,month,births\n东村".encode()[:-1]
    (town(tmp_path, "") / "monthly.csv").write_bytes(torn)
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(tmp_path)
    [problem] = caught.value.problems
    assert "it breaks off within a character" in problem.text("en")
    assert "文件在一个字的中间断了" in problem.text("zh")
    assert "再向来处要一份完整的" in problem.text("zh")


def test_utf_8_that_lost_a_byte_is_not_read_as_another_text(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    whole = "village,month,births\n东村,2009-01,3\n西村,2009-01,4\n".encode()
    for left in ("东".encode()[:1], "东".encode()[:2]):
        (town(tmp_path, "") / "monthly.csv").write_bytes(whole.replace("东".encode(), left))
        with pytest.raises(targets.RecordsError) as caught:
            rules.validate(tmp_path)
        assert "a character in it is damaged" in caught.value.problems[0].text("en")


def test_two_files_for_one_dataset_are_an_error(rules: targets.Rulebook, tmp_path: Path) -> None:
    folder = town(tmp_path, "village,month,births\n")
    (folder / "monthly.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(targets.RecordsError, match=r"monthly\.csv, monthly\.jsonl") as error:
        rules.validate(folder)
    assert problems(error) == ["E904"]


def test_an_undeclared_file_is_noted(rules: targets.Rulebook, tmp_path: Path) -> None:
    folder = town(tmp_path, "village,month,births\n")
    (folder / "visit.csv").write_text("a\n", encoding="utf-8")
    (folder / "README.md").write_text("not data\n", encoding="utf-8")
    batch = rules.validate(folder)
    assert [(note.code, note.suggestion("en")) for note in batch.notes] == [
        ("D892", "did you mean `visits`?"),
        ("D849", "see whether it was saved after it was filled in, and is the file that was meant"),
    ]


@pytest.mark.parametrize("name", ["nowhere", "nowhere.csv", "nowhere.parquet"])
def test_a_path_that_is_not_there_is_told(
    rules: targets.Rulebook, tmp_path: Path, name: str
) -> None:
    delivered: Any = tmp_path / name
    if "." in name:
        delivered = {"villages": [{"village": "A"}], "monthly": tmp_path / name}
    with pytest.raises(targets.RecordsError, match=name) as error:
        rules.validate(delivered)
    assert problems(error) == ["E905"]


def test_a_broken_json_line_is_told_with_its_line(rules: targets.Rulebook, tmp_path: Path) -> None:
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(town(tmp_path, '{}\n{,}\n{"a": 1, "a": 2}\n', name="monthly.jsonl"))
    for language, told in (
        (
            "en",
            [
                "line 2 is not JSON from column 2 on ",
                "line 3 is not JSON: the key `a` stands twice ",
            ],
        ),
        ("zh", ["第 2 行从第 2 列起不是 JSON ", "第 3 行不是 JSON：键 `a` 重复 "]),
    ):
        texts = [one.text(language) for one in caught.value.problems]
        assert all(part in text for part, text in zip(told, texts, strict=True)), texts


def test_all_broken_json_lines_are_told_at_once_up_to_a_score(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    lines = ["{}", "{,}", "[1]", '{"births": ' + "9" * 5000 + "}"]
    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(town(tmp_path, "\n".join(lines), name="monthly.jsonl"))
    told = [problem.text("en") for problem in caught.value.problems]
    assert [re.search(r"line \d+ [A-Za-z ]+", one)[0].strip() for one in told] == [  # type: ignore[index]
        "line 2 is not JSON from column",
        "line 3 holds no",
        "line 4 holds a number of too many digits",
    ]

    with pytest.raises(targets.RecordsError) as caught:
        rules.validate(town(tmp_path, "{,}\n" * 1000, name="monthly.jsonl"))
    assert len(caught.value.problems) == 21
    assert "line 21 and those below were not read" in caught.value.problems[-1].text("en")
    assert "第 21 行及以下各行没有读取" in caught.value.problems[-1].text("zh")


# ---------------------------------------------------------------- models and frames


def test_a_record_model_reads_one_record_under_any_of_its_headings(rules: targets.Rulebook) -> None:
    model = rules.record_models["monthly"]
    record = model.model_validate({"村名": "A", "month": "2009-3", "births": "4", "paid": "1.5元"})  # type: ignore[attr-defined]
    assert dict(record) == {
        "village": "A",
        "month": date(2009, 3, 1),
        "births": 4,
        "change": None,
        "paid": Decimal("1.50"),
        "rate": None,
        "punctual": None,
        "kind": None,
        "remark": None,
    }


def test_pydantic_records_are_delivered_like_dicts(rules: targets.Rulebook) -> None:
    model = rules.record_models["monthly"]
    record = model.model_validate({"village": "A", "month": "2009-01", "births": 4})  # type: ignore[attr-defined]
    batch = rules.validate({"villages": [{"village": "A"}], "monthly": [record]})
    assert rules.score(batch)["A"].indicators["births_in_all"].value == 4


def polars_monthly(**columns: Sequence[object]) -> pl.DataFrame:
    rows = {"village": ["A", "A"], "month": [date(2009, 1, 1), date(2009, 2, 1)], "births": [1, 2]}
    return pl.DataFrame({**rows, **columns})


def test_a_frame_has_the_failures_that_the_same_rows_have(rules: targets.Rulebook) -> None:
    frame = polars_monthly(births=[1, 101], paid=[0.1, 0.125], kind=["hill", "coast"])
    roster = pl.DataFrame({"village": ["A"]})
    by_columns = rules.validate({"villages": roster, "monthly": frame})
    by_rows = rules.validate({"villages": [{"village": "A"}], "monthly": frame.to_dicts()})
    assert failed(by_columns) == [(2, "births", "D806"), (2, "paid", "D804"), (2, "kind", "D810")]
    assert by_columns.failures == by_rows.failures
    assert by_columns.counts == by_rows.counts


@pytest.mark.parametrize("kind", ["lists", "polars", "pandas", "pyarrow", "duckdb", "ibis"])
def test_what_stands_behind_a_name_is_cut_off_in_frames_as_in_rows(kind: str) -> None:
    rules = load_text(
        """\
schema_version: 1
id: town
title: Town
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages, groups: [area]}
records:
  villages:
    key: [village]
    missing_values: [无片]
    fields:
      village: {type: id, suffix: 村}
      area: {type: category, suffix: 片}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id, suffix: 村}
      month: {type: month}
      land: {type: category, values: [hill, plain], suffix: (a+b), optional: true}
indicators:
  - {id: hills, records: monthly, value: count(where=land == "hill")}
"""
    )
    made: dict[str, Callable[[pl.DataFrame], Any]] = {
        "lists": lambda one: one.to_dicts(),
        "polars": lambda one: one,
        "pandas": lambda one: one.to_pandas(),
        "pyarrow": lambda one: one.to_arrow(),
        "duckdb": lambda one: duckdb.from_arrow(one.to_arrow()),
        "ibis": lambda one: ibis.memtable(one.to_arrow()),
    }
    villages = {"village": ["东村", " 西 村 ", "村"], "area": ["片片", "南  片", "片"]}
    monthly = {
        "village": ["东", "西村", " 村"],
        "month": [date(2009, 1, 1)] * 3,
        "land": ["hill (a+b)", "hill(a+b)", None],
    }
    given = {
        name: made[kind](pl.DataFrame(one))
        for name, one in {"villages": villages, "monthly": monthly}.items()
    }
    scores = rules.score(rules.validate(given))

    assert {one.unit: one.indicators["hills"].value for one in scores} == {
        "东": 1,
        "西": 1,
        "村": 0,
    }
    assert {*scores.groups["area"]} == {"片", "南"}


def test_failures_in_a_lazy_frame_name_the_key_for_want_of_an_order(
    rules: targets.Rulebook,
) -> None:
    frame = polars_monthly(births=[1, 101]).lazy()
    batch = rules.validate({"villages": pl.LazyFrame({"village": ["A"]}), "monthly": frame})
    (failure,) = batch.failures
    assert (failure.row, failure.key) == (None, ("A", date(2009, 2, 1)))
    assert failure.where == "monthly (A, 2009-02)"


def test_a_record_without_row_and_unit_is_told_by_its_dataset(rules: targets.Rulebook) -> None:
    frame = polars_monthly(village=["A", None]).lazy()
    batch = rules.validate({"villages": pl.LazyFrame({"village": ["A"]}), "monthly": frame})
    assert [str(one) for one in batch.failures] == [
        "monthly village: D801 is empty · fill it in; only the authors of the rules let a field be "
        "`optional`"
    ]


def test_a_column_of_another_type_is_refused_before_anything_runs(rules: targets.Rulebook) -> None:
    frame = polars_monthly(births=["1", "2"], punctual=[1, 0])
    with pytest.raises(targets.RecordsError) as error:
        rules.validate({"villages": pl.DataFrame({"village": ["A"]}), "monthly": frame})
    assert problems(error) == ["E910", "E910"]


def test_trusted_frames_are_taken_as_they_come(rules: targets.Rulebook) -> None:
    """Their values are not looked at, so one beyond its limit counts."""
    frame = polars_monthly(births=[1, 101])
    batch = rules.trust({"villages": pl.DataFrame({"village": ["A"]}), "monthly": frame})
    assert batch.trusted
    assert batch.counts == {}
    assert rules.score(batch)["A"].indicators["births_in_all"].value == 102


def test_a_trusted_figure_too_large_for_what_was_proven_stops_the_run(
    rules: targets.Rulebook,
) -> None:
    batch = rules.trust(
        {
            "villages": pl.DataFrame({"village": ["A"]}),
            "monthly": polars_monthly(births=[1, 10**12]),
        }
    )
    with pytest.raises(targets.RecordsError) as error:
        rules.score(batch).to_native()
    assert problems(error) == ["E925"]


def test_rows_are_not_taken_on_trust(rules: targets.Rulebook) -> None:
    with pytest.raises(targets.RecordsError) as error:
        rules.trust({"villages": [{"village": "A"}], "monthly": polars_monthly()})
    assert problems(error) == ["E927"]


def test_a_csv_written_with_a_byte_order_mark_loses_it(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    folder = town(tmp_path, "village,month,births\nA,2009-01,1\n", encoding="utf-8-sig")
    assert (folder / "monthly.csv").read_bytes().startswith(codecs.BOM_UTF8)
    assert rules.validate(folder).notes == ()


@pytest.mark.parametrize(
    ("column", "cells"),
    [
        (
            "month",
            pl.Series([date(2009, 1, 1), date(2009, 2, 1)]).cast(pl.Datetime("us", "UTC")),
        ),
        ("village", pl.Series(["A", "A"], dtype=pl.Categorical)),
    ],
)
def test_times_with_a_zone_and_categorical_ids_are_refused(
    rules: targets.Rulebook, column: str, cells: pl.Series
) -> None:
    frame = polars_monthly().with_columns(cells.alias(column))
    with pytest.raises(targets.RecordsError) as error:
        rules.validate({"villages": pl.DataFrame({"village": ["A"]}), "monthly": frame})
    assert problems(error) == ["E910"]


def test_a_column_alone_is_no_frame(rules: targets.Rulebook) -> None:
    with pytest.raises(targets.RecordsError) as error:
        rules.validate({"villages": [{"village": "A"}], "monthly": pl.Series([1])})
    assert problems(error) == ["E908"]


def test_two_columns_of_one_name_are_refused(rules: targets.Rulebook) -> None:
    table = polars_monthly().to_arrow()
    table = table.append_column("births", table["births"])
    with pytest.raises(targets.RecordsError) as error:
        rules.validate({"villages": [{"village": "A"}], "monthly": table})
    assert problems(error) == ["E928"]


def test_an_engine_that_the_frames_are_not_of_is_refused(rules: targets.Rulebook) -> None:
    frames = {"villages": pl.DataFrame({"village": ["A"]}), "monthly": polars_monthly()}
    with pytest.raises(targets.EngineError) as error:
        rules.validate(frames, engine="duckdb")
    assert error.value.problem.code == "E921"


def test_a_batch_is_scored_by_the_rules_that_judged_it(rules: targets.Rulebook) -> None:
    batch = rules.validate(
        {"villages": pl.DataFrame({"village": ["A"]}), "monthly": polars_monthly()}
    )
    assert len(load_text(RULES + "# the same\n").score(batch)) == 1
    others = load_text(RULES.replace("title: Town", "title: Other town"))
    with pytest.raises(targets.EngineError) as error:
        others.score(batch)
    assert error.value.problem.code == "E926"


def test_a_file_that_is_gone_before_it_is_scored_is_told(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    pytest.importorskip("duckdb")
    polars_monthly().write_parquet(tmp_path / "monthly.parquet")
    pl.DataFrame({"village": ["A"]}).write_parquet(tmp_path / "villages.parquet")
    batch = rules.validate(tmp_path, engine="duckdb")
    (tmp_path / "monthly.parquet").unlink()
    with pytest.raises(targets.RecordsError) as error:
        list(rules.score(batch))
    assert problems(error) == ["E925"]


def test_blanks_around_the_headings_of_a_frame_do_not_count(rules: targets.Rulebook) -> None:
    frame = polars_monthly().rename({"births": " births\u3000"})
    batch = rules.validate({"villages": pl.DataFrame({"village": ["A"]}), "monthly": frame})
    assert (batch.counts["monthly"].accepted, batch.notes) == (2, ())


def test_without_rows_a_double_is_told_as_another_record(rules: targets.Rulebook) -> None:
    frame = polars_monthly(month=[date(2009, 1, 1)] * 2).lazy()
    batch = rules.validate({"villages": pl.LazyFrame({"village": ["A"]}), "monthly": frame})
    assert str(batch.failures[0]) == (
        "monthly (A, 2009-01) month: D821 the same key `A`, `2009-01` stands in another record"
        " too · keep one of them"
    )
    assert "与另一条记录重复" in batch.failures[0].render("zh")


def test_score_one_finds_the_unit_under_its_other_headings(rules: targets.Rulebook) -> None:
    records = {
        "villages": [{"村名": "A"}],
        "monthly": [{"village": "A", "month": "2009-01", "births": 3}],
    }
    assert rules.score_one(records).unit == "A"
