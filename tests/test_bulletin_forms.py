"""The bulletin on the terminal, as CSV and as JSON: each says the same, and nothing can be run."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import targets
from targets.bulletin.data import bulletin_to_dict
from targets.bulletin.listing import write_csv
from targets.bulletin.page import Bulletin, Figure
from targets.calendar import format_month
from targets.cli.bulletin_text import bulletin_text
from targets.scores.display import sheet_text
from targets.source import width
from tests.good_cases import ROOT, GoodCase, good_cases
from tests.test_bulletin import RULES, THREE, posted, sample, town
from tests.test_command_line import XIETANG, run

JUNE = ("bulletin", *XIETANG, "--month", "2009-06")
HOSTILE = '=HYPERLINK("x")<script>'


def figures(bulletin: Bulletin) -> Iterator[tuple[tuple[str, ...], Figure]]:
    """Every figure, with where it stands in the table."""
    for row in bulletin.rows:
        for window in ("month", "to_date"):
            for heading, figure in zip(bulletin.headings, getattr(row, window), strict=True):
                yield ("figures", row.kind, row.name, heading.id, window), figure
    for trend in bulletin.trends:
        for month, figure in zip(trend.months, trend.whole, strict=True):
            yield ("trends", "whole", trend.window, trend.heading.id, month), figure
    for one in bulletin.town:
        for window in ("month", "to_date"):
            figure = getattr(one, window)
            yield ("town", "whole", one.heading.label, one.heading.id, window), figure


def lines_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def by_place(text: str) -> dict[tuple[str, ...], dict[str, str]]:
    return {
        (one["part"], one["kind"], one["row"], one["item"], one["window"]): one
        for one in lines_of(text)
    }


# ---------------------------------------------------------------- CSV


def test_every_figure_stands_in_the_table_once_with_its_exact_value() -> None:
    text = write_csv(sample())
    found = by_place(text)
    expected = dict(figures(sample()))

    assert len([one for one in lines_of(text) if one["status"]]) == len(expected) + 3  # duties
    for place, figure in expected.items():
        line = found[place]
        assert line["posted"] == figure.text
        assert (line["status"], line["counts"]) == (figure.standing, figure.counts)
        assert line["few"] == ("yes" if figure.few else "")
        if figure.exact is None:
            assert line["value"] == ""
        else:
            assert abs(Fraction(line["value"]) - figure.exact) <= Fraction(1, 2 * 10**10)


def test_the_league_table_stands_in_the_table_line_by_line() -> None:
    found = by_place(write_csv(sample()))

    def of(item: str) -> str:
        return found["places", "unit", "甲三村", item, "to_date"]["posted"]

    assert [of(item) for item in ("rank", "rose", "total", "grade", "named", "Area")] == [
        "2", "3", "99.79", "Excellent", "first", "东片",
    ]  # fmt: skip
    assert of("points:weekly_patrol") == "15.00"
    assert of("section:Goals") == "74.79"
    assert found["places", "unit", "甲一村", "rose", "to_date"]["posted"] == "-5"


def test_the_table_says_where_it_comes_from() -> None:
    found = by_place(write_csv(sample()))

    digest = targets.load(ROOT / XIETANG[0]).hash
    assert found["receipt", "", "", "rules.hash", ""]["posted"] == digest
    assert found["about", "", "", "month", ""]["posted"] == "2009-06"
    assert found["quality", "unit", "丙三村", "missing", "2009-04"]["posted"] == "Monthly report"
    assert found["duties", "whole", "Monthly check by the area specialist", "done", "to_date"][
        "value"
    ] == str(sample().duties[0].done)


@pytest.mark.parametrize("name", [HOSTILE, "@a", "+1+cmd", "-2*3", "＝A1", "＠sum"])
def test_a_name_that_a_spreadsheet_would_run_is_kept_as_text(name: str) -> None:
    bulletin = posted(town((name, "East", [(1, 10, 8)])), "2009-01")

    cells = [cell for row in csv.reader(io.StringIO(write_csv(bulletin))) for cell in row]

    shown = bulletin.rows[-1].name
    assert f"'{shown}" in cells
    assert shown not in cells


@pytest.mark.parametrize("text", ["\t=1", "\r=1", "－5", "-"])
def test_so_is_what_begins_with_a_sign_of_a_formula(text: str) -> None:
    assert sheet_text(text) == f"'{text}"


def test_a_number_below_zero_is_no_formula() -> None:
    found = [line for line in lines_of(write_csv(sample())) if line["item"] == "rose"]

    assert {"-5", "-2", "3", "0"} <= {line["value"] for line in found}


# ---------------------------------------------------------------- JSON


def test_data_holds_everything_under_the_names_of_the_page() -> None:
    june = sample()
    found: Any = json.loads(json.dumps(bulletin_to_dict(june)))

    for row, plain in zip(june.rows, found["rows"], strict=True):
        assert (plain["kind"], plain["name"]) == (row.kind, row.name)
        for window in ("month", "to_date"):
            for figure, one in zip(getattr(row, window), plain[window], strict=True):
                assert one["text"] == figure.text
                assert one["counts"] == figure.counts
                assert (one["exact"] is None) == (figure.exact is None)
    assert found["rows"][0]["to_date"][0]["exact"] == "0.9201388889"
    assert found["headings"][0]["limits"] == ["0.96"]
    assert found["places"][0]["total"] == "100.00"
    assert found["places"][5]["rose"] == -5
    assert found["receipt"]["rules"]["id"] == "xietang-2009"
    assert found["remarks"] == list(june.remarks)


def test_no_number_of_the_data_is_a_float() -> None:
    def floats(found: object) -> list[float]:
        match found:
            case dict():
                return [one for value in found.values() for one in floats(value)]
            case list():
                return [one for value in found for one in floats(value)]
            case float():
                return [found]
            case _:
                return []

    assert floats(bulletin_to_dict(sample())) == []


# ---------------------------------------------------------------- the terminal


@cache
def printed(lang: str) -> str:
    done = run(*JUNE, lang=lang, COLUMNS="100")
    assert done.returncode == 1  # eight records are rejected
    return done.stdout


def in_words(figure: Figure) -> str:
    """Where there is no figure, why."""
    why = {"not_applicable": "不适用", "no_data": "无数据", "suppressed": "不公布"}
    text = why.get(figure.standing, figure.text) if figure.text == "—" else figure.text
    return f"{text}{'*' if figure.few else ''}"


def test_the_terminal_shows_every_figure_of_every_row() -> None:
    lines = [line.split() for line in printed("zh").splitlines() if line.strip()]
    june = sample(lang="zh")
    names = {"": "总体"}

    for window in ("month", "to_date"):
        for row in june.rows:
            marked = [in_words(one) for one in getattr(row, window)]
            assert [names.get(row.name, row.name), *marked] in lines
    for at, month in enumerate(june.trends[0].months):
        of_month = [trend.whole[at] for trend in june.trends]
        assert [month, *(in_words(one) for one in of_month)] in lines


@pytest.mark.parametrize(("lang", "head"), [("en", "month"), ("zh", "月份")])
def test_the_months_of_the_trend_stand_below_their_own_word(lang: str, head: str) -> None:
    first = [line.split()[:1] for line in printed(lang).splitlines()]
    assert first[first.index(["2009-01"]) - 2] == [head]


def test_the_terminal_shows_ranks_changes_and_who_is_named() -> None:
    lines = [line.split() for line in printed("zh").splitlines()]

    assert [
        "1",
        "▲1",
        "乙五村",
        "南片",
        "100.00",
        "优秀",
        "75.00",
        "25.00",
        "0.00",
        "排名靠前",
    ] in lines
    assert ["6", "▼5", "甲一村", "东片", "96.91", "优秀", "69.91", "25.00", "2.00"] in lines
    assert [
        "20",
        "=",
        "丙五村",
        "西片",
        "40.80",
        "不合格",
        "27.53",
        "13.27",
        "0.00",
        "排名靠后",
    ] in lines
    duty = sample(lang="zh").duties[0]
    counts = ["20", "/", "20", str(duty.done), "/", "120"]
    assert [duty.label, *counts, "未达标"] in lines
    assert "·" in {line[0] for line in lines if line}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_terminal_keeps_to_a_hundred_columns(lang: str) -> None:
    assert max(width(line) for line in printed(lang).splitlines()) <= 100


def test_indicators_that_do_not_fit_stand_in_further_tables() -> None:
    done = run(*JUNE, COLUMNS="60")

    of_month = done.stdout.partition("in 2009-06\n")[2].partition("to date (")[0]
    assert max(width(line) for line in of_month.splitlines()) <= 60
    assert of_month.count(" Village ") == 2
    for text in (one.text for one in sample().rows[0].month):
        assert text in of_month


def test_a_veto_is_told_below_the_league_table() -> None:
    rules = RULES + (
        "vetoes:\n  - {id: none_planned, label: {en: Not one in plan, zh: 无计划内}, "
        "records: monthly, when: sum(planned) == 0, effect: {total_at_most: 1}}\n"
    )
    records = town(("Ash", "East", [(1, 10, 0)]), ("Birch", "East", [(1, 10, 8)]))

    text = bulletin_text(posted(records, "2009-01", rules=rules))

    assert " ! Ash · Not one in plan" in text.splitlines()
    assert "Poor!" in text


def test_letters_that_a_terminal_would_obey_are_not_printed() -> None:
    text = bulletin_text(posted(town(("a\x1b[31m", "East", [(1, 10, 8)])), "2009-01"))

    assert "\x1b" not in text


# ---------------------------------------------------------------- any rulebook


@pytest.mark.parametrize("case", list(good_cases()), ids=lambda case: case.name)
@pytest.mark.parametrize("which", ["first", "last"])
def test_every_kind_of_rulebook_can_be_posted_in_its_first_and_last_month(
    case: GoodCase, which: str
) -> None:
    rules = targets.load(case.rules)
    period = rules.model.period
    month = format_month(period.from_ if which == "first" else period.to)
    batch = rules.validate(case.records)
    if (case.name, which) == ("assessed", "first"):  # `when_missing: error`
        with pytest.raises(targets.RecordsError, match="there is no data for `Elm`"):
            rules.bulletin(batch, month=month)
        return
    scores = rules.score(batch, through=month)

    bulletin = rules.bulletin(batch, month=month, lang="zh")

    assert bulletin_text(bulletin)
    assert json.dumps(bulletin_to_dict(bulletin))
    assert lines_of(write_csv(bulletin))
    ids = [heading.id for heading in bulletin.headings]
    for row in bulletin.rows:
        if row.kind == "unit":
            (held,) = [one.indicators for one in scores if str(one.unit) == row.name]
        elif row.kind == "whole":
            held = dict(scores.whole.indicators)
        else:
            continue
        assert [one.exact for one in row.to_date] == [held[name].value for name in ids]
        assert len(row.month) == len(row.to_date)
    assert [one.unit for one in bulletin.places] == (
        [str(one.unit) for one in scores] if bulletin.places else []
    )


# ---------------------------------------------------------------- the command


@pytest.mark.parametrize("ending", ["csv", "json", "txt"])
def test_the_ending_of_the_file_says_the_form(tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"june.{ending}"

    done = run(*JUNE, "-o", file)

    assert done.returncode == 1
    assert done.stdout == ""
    assert "8 rejected" in done.stderr
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") == (ending == "csv")
    text = raw.decode("utf-8-sig")
    match ending:
        case "csv":
            assert text == write_csv(sample())
        case "json":
            assert json.loads(text) == json.loads(json.dumps(bulletin_to_dict(sample())))
        case _:
            assert text == bulletin_text(sample())


def test_a_form_can_be_asked_for_on_standard_output() -> None:
    done = run(*JUNE, "--format", "json", lang="zh")

    assert json.loads(done.stdout)["title"] == "谢塘镇人口和计划生育主要指标通报"


def test_without_rejected_records_the_status_is_0(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    records = {**THREE, **town(visits=[("Ash", "2009-01-05", "check")])}
    records = {name: rows or THREE[name] for name, rows in records.items()}
    for name, rows in records.items():
        lines = "".join(f"{json.dumps(row)}\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")

    done = run(
        "bulletin",
        tmp_path / "rules.yaml",
        *(f"{name}={tmp_path / name}.jsonl" for name in THREE),
        *("--month", "2009-02"),
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("A town  2009-02\n")

    silent = run(
        "bulletin",
        tmp_path / "rules.yaml",
        *(f"{name}={tmp_path / name}.jsonl" for name in THREE),
        *("--month", "2009-04"),
    )
    assert (silent.returncode, silent.stderr) == (0, "note: no record of 2009-04 was delivered\n")


def test_strict_posts_nothing_where_a_record_is_rejected(tmp_path: Path) -> None:
    done = run(*JUNE, "--strict", "-o", tmp_path / "june.csv")

    assert done.returncode == 1
    assert "8 records did not pass" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "lang", "said"),
    [
        (("--month", "2010-01"), "en", "`2010-01` is not a month of the period 2009-01 … 2009-12"),
        (("--month", "六月"), "zh", "`六月` 不是月份 · 请写年和月，如 `2009-12`"),
        (("--month", "2010-01"), "zh", "`2010-01` 不在考核期 2009-01 … 2009-12 之内"),
        ((), "en", "the option `--month` is missing · add `--month YYYY-MM`"),
        (("--month", "2009-06", "-o", "june.doc"), "en", "`june.doc` has an ending of no form"),
        (("--month", "2009-06", "-o", "june.doc"), "zh", "`june.doc` 的扩展名不是可输出的格式"),
        (
            ("--month", "2009-06", "--format", "doc"),
            "en",
            "`--format` does not take `doc` · it can be `table`, ",
        ),
    ],
)
def test_what_cannot_be_posted_is_told_and_the_status_is_2(
    arguments: tuple[str, ...], lang: str, said: str
) -> None:
    done = run("bulletin", *XIETANG, *arguments, lang=lang)

    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""
