"""The command line: exit status, what goes where, and files that are whole or not there."""

import csv
import json
import os
import re
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import targets
from tests.good_cases import ROOT

CLINICS = "tests/cases/good/clinics"
NEXT_YEAR = "tests/cases/good/next_year"
XIETANG = ("rules/2009_xietang.yaml", "examples/xietang_2009")


def run(
    *arguments: str | Path, lang: str = "en", **environment: str
) -> subprocess.CompletedProcess[str]:
    """`targets …` in a process of its own, at the root of the checkout."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "targets", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        cwd=ROOT,
        env={
            **kept,
            "TARGETS_LANG": lang,
            "TARGETS_CACHE": "off",
            "PYTHONPATH": str(ROOT / "src"),
            **environment,
        },
    )


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A rules file with two mistakes."""
    text = (ROOT / CLINICS / "rules.yaml").read_text(encoding="utf-8")
    path = tmp_path / "broken.yaml"
    path.write_text(
        text.replace("sum(kept) / sum(booked)", "sum(kpt) / sum(booked)").replace(
            "combine: mean", "combine: average"
        ),
        encoding="utf-8",
    )
    return path


# ---------------------------------------------------------------- check


def test_check_of_sound_rules_says_so_and_exits_0() -> None:
    done = run("check", f"{CLINICS}/rules.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"`{CLINICS}/rules.yaml` is fine: 11 indicators over 3 datasets\n"
    chinese = run("check", f"{CLINICS}/rules.yaml", lang="zh")
    assert "11 个指标" in chinese.stdout


def test_check_of_broken_rules_lists_all_and_exits_1(broken: Path) -> None:
    done = run("check", broken)
    assert done.returncode == 1
    assert done.stderr == ""
    assert "K114" in done.stdout
    assert "F203" in done.stdout
    assert done.stdout.splitlines()[-1] == "2 errors and 0 warnings in 1 file"


def test_check_as_json_is_a_list_of_attributes(broken: Path) -> None:
    done = run("check", broken, "--format", "json")
    told = json.loads(done.stdout)
    assert done.returncode == 1
    assert [one["code"] for one in told] == ["K114", "F203"]
    assert list(told[0]) == [
        "code", "severity", "message", "file", "line", "column", "suggestion", "correction",
    ]  # fmt: skip
    assert told[1]["suggestion"] == "did you mean `kept`?"
    assert "sum(kept) / sum(booked)" in told[1]["correction"]
    assert [(one.line, one.column) for one in targets.check(broken)] == [
        (one["line"], one["column"]) for one in told
    ]
    fine = run("check", f"{CLINICS}/rules.yaml", "--format", "json")
    assert (fine.returncode, json.loads(fine.stdout)) == (0, [])


def test_a_warning_alone_exits_0(tmp_path: Path) -> None:
    done = run("check", warned(tmp_path))
    assert done.returncode == 0
    assert "W901" in done.stdout
    assert done.stdout.splitlines()[-1] == "0 errors and 1 warning in 1 file"


def warned(tmp_path: Path) -> Path:
    """A rules file with a warning alone: one figure is assumed, and nobody says why."""
    text = (ROOT / CLINICS / "rules.yaml").read_text(encoding="utf-8")
    path = tmp_path / "warned.yaml"
    path.write_text(
        text.replace("    points: 15\n", "    points: 15\n    basis: assumed\n", 1),
        encoding="utf-8",
    )
    return path


def test_strict_counts_warnings_too(tmp_path: Path) -> None:
    done = run("check", warned(tmp_path), "--strict")
    assert done.returncode == 1
    assert "W901" in done.stdout
    assert run("check", f"{CLINICS}/rules.yaml", "--strict").returncode == 0


THREE_MISTAKES = """\
schema_version: 1
id: example
title: 示例, in part: 50%
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village}
records:
  monthly: {time: month, fields: {village: {type: id}, month: {type: month}, births: {type: count}}}
indicators:
  - {id: rate, records: monthly, value: sum(brths), target: 96%}
"""


def test_one_line_a_problem_reads_as_compilers_print_it(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(THREE_MISTAKES, encoding="utf-8")
    done = run("check", path, "--format", "line")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{path}:3:19: error: the text after `title:` holds another colon, where YAML stops [Y116]"
        " · put quotes around the text",
        f"{path}:9:45: error: `brths` is not a field of `monthly` [F203] · did you mean `births`?",
        f"{path}:9:61: error: `96%` does not say whether it is the least or the most that is asked"
        " for [K105] · write `{at_least: …}` where more is better, `{at_most: …}` where less is",
    ]
    chinese = run("check", path, "--format", "line", lang="zh").stdout.splitlines()
    assert (
        chinese[1]
        == f"{path}:9:45: error: `brths` 不是数据表 `monthly` 的字段 [F203] · 是否想写 `births`？"
    )
    assert run("check", f"{CLINICS}/rules.yaml", "--format", "line").stdout == ""


def test_annotations_keep_what_github_would_take_for_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a,b:c%.yaml"
    path.write_text(THREE_MISTAKES, encoding="utf-8")
    done = run("check", path, "--format", "github")
    assert done.returncode == 1
    named = f"{tmp_path}/a%2Cb%3Ac%25.yaml"
    assert done.stdout.splitlines()[1:] == [
        f"::error file={named},line=9,col=45,endColumn=50,title=F203::`brths` is not a field of "
        "`monthly` · did you mean `births`?",
        f"::error file={named},line=9,col=61,endColumn=64,title=K105::`96%25` does not say whether "
        "it is the least or the most that is asked for · write `{at_least: …}` where more is "
        "better, `{at_most: …}` where less is",
    ]
    path.write_text(THREE_MISTAKES.replace("target: 96%", "note: 96%"), encoding="utf-8")
    offered = run("check", path, "--format", "github").stdout
    assert "did you mean `births`?%0A- {id: rate, records: monthly, value: sum(births), " in offered
    assert "note: 96%25}\n" in offered
    warning = run("check", warned(tmp_path), "--format", "github")
    assert warning.returncode == 0
    assert warning.stdout.startswith("::warning file=")


def test_several_files_and_folders_are_checked_in_one_go(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    (folder / "broken.yaml").write_text(THREE_MISTAKES, encoding="utf-8")
    (folder / "broken.cases.yaml").write_text("cases: []\n", encoding="utf-8")
    (folder / "notes.txt").write_text("no rules\n", encoding="utf-8")
    sound = f"{CLINICS}/rules.yaml"

    done = run("check", folder, warned(tmp_path), sound)
    told = json.loads(run("check", folder, warned(tmp_path), "--format", "json").stdout)

    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "3 errors and 1 warning in 4 files"
    assert [one["code"] for one in told] == ["Y116", "F203", "K105", "W901"]
    assert run("check", sound, sound).stdout.endswith("3 datasets\n")
    both = run("check", sound, "rules", lang="zh")
    assert both.returncode == 0
    assert both.stdout.endswith("个文件没有问题\n")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_rules_file_may_be_saved_as_editors_on_windows_save(
    tmp_path: Path, encoding: str
) -> None:
    saved = tmp_path / "rules.yaml"
    saved.write_bytes(THREE_MISTAKES.encode(encoding))

    assert run("check", saved).stdout.endswith("3 errors and 0 warnings in 1 file\n")


def test_a_file_that_cannot_be_read_keeps_no_other_from_being_checked(tmp_path: Path) -> None:
    unread = tmp_path / "a.yaml"
    unread.write_bytes(b"\xff\xff")
    broken = tmp_path / "b.yaml"
    broken.write_text(THREE_MISTAKES, encoding="utf-8")

    done = run("check", unread, broken)

    assert done.returncode == 1
    assert done.stderr.startswith(f"`{unread}` cannot be read: it is neither UTF-8 nor GB18030")
    assert done.stdout.endswith("3 errors and 0 warnings in 1 file\n")
    alone = run("check", unread)
    assert (alone.returncode, alone.stdout) == (1, "")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_file_that_breaks_off_within_a_character_is_told_as_such(
    tmp_path: Path, encoding: str
) -> None:
    torn = tmp_path / "a.yaml"
    torn.write_bytes("title: 谢塘镇考核".encode(encoding)[:-1])

    done = run("check", torn)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"`{torn}` cannot be read: it breaks off within a character, so its end is missing"
        " · see whether it is the file that was meant, and get it once more where it came from\n"
    )


def test_a_folder_without_rules_files_exits_2(tmp_path: Path) -> None:
    done = run("check", tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"no rules file (`.yaml`) lies in the folder `{tmp_path}`" in done.stderr


def test_codes_and_carets_are_coloured_where_colours_are_wanted(tmp_path: Path) -> None:
    plain = run("check", warned(tmp_path))
    coloured = run("check", warned(tmp_path), FORCE_COLOR="1")
    assert "\x1b[33m\x1b[1mW901\x1b[0m" in coloured.stdout
    assert "\x1b[33m^^^^^^^\x1b[0m" in coloured.stdout
    assert re.sub(r"\x1b\[\d+m", "", coloured.stdout) == plain.stdout
    assert "\x1b" not in run("check", warned(tmp_path), FORCE_COLOR="1", NO_COLOR="1").stdout


def test_the_language_is_that_of_the_option_then_the_variable_then_the_terminal(
    broken: Path,
) -> None:
    last = {
        asked: run("check", broken, *option, lang=variable, LC_ALL=terminal).stdout.splitlines()[-1]
        for asked, option, variable, terminal in (
            ("option", ("--lang", "en"), "zh", "zh_CN.UTF-8"),
            ("variable", (), "zh", "en_GB.UTF-8"),
            ("terminal", (), "", "zh_CN.UTF-8"),
            ("none", (), "", "C.UTF-8"),
        )
    }
    assert last["option"] == last["none"] == "2 errors and 0 warnings in 1 file"
    assert last["variable"] == last["terminal"] == "1 个文件中有 2 处错误、0 处警告"


def test_a_day_of_review_that_is_past_is_told_for_a_year(tmp_path: Path) -> None:
    text = (ROOT / CLINICS / "rules.yaml").read_text(encoding="utf-8")
    path = tmp_path / "rules.yaml"
    path.write_text(text + "review_by: 2010-03-31\n", encoding="utf-8")

    def codes(today: date | None) -> list[str]:
        return [one.code for one in targets.check(path, today=today)]

    assert codes(datetime(2010, 3, 31, 23, 59)) == []  # noqa: DTZ001 - a day, wherever it is
    assert codes(datetime(2010, 4, 1)) == ["W935"]  # noqa: DTZ001

    assert codes(None) == []
    assert codes(date(2010, 3, 31)) == []
    assert codes(date(2010, 4, 1)) == ["W935"]
    assert codes(date(2011, 4, 1)) == ["W935"]
    assert codes(date(2011, 4, 2)) == []
    assert targets.load(path).id


@pytest.mark.parametrize("review", ["", "review_by: 2010-03-31\n"])
def test_a_today_that_is_no_date_is_told_whatever_the_file_says(
    tmp_path: Path, review: str
) -> None:
    text = (ROOT / CLINICS / "rules.yaml").read_text(encoding="utf-8")
    path = tmp_path / "rules.yaml"
    path.write_text(text + review, encoding="utf-8")
    wrong: Any = "2010-04-01"
    with pytest.raises(TypeError, match=r"^`today` is a `datetime\.date`, and not str$"):
        targets.check(path, today=wrong)


def test_the_command_asks_the_clock_whether_rules_are_to_be_reviewed(tmp_path: Path) -> None:
    text = (ROOT / CLINICS / "rules.yaml").read_text(encoding="utf-8")
    path = tmp_path / "rules.yaml"
    day = date.today() - timedelta(days=7)  # noqa: DTZ011 - as the command has it
    path.write_text(text + f"review_by: {day}\n", encoding="utf-8")

    done = run("check", path)

    assert done.returncode == 0
    assert f"these rules were to be reviewed by {day}, and that day is past" in done.stdout


def test_a_file_that_is_not_there_exits_2() -> None:
    done = run("check", "nowhere.yaml")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.yaml" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [("chek", "x"), ("score", "rules/2009_xietang.yaml"), ("check", "--loud", "x"), ()],
    ids=["no such command", "no data", "no such option", "nothing"],
)
def test_a_command_line_that_cannot_be_understood_exits_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).returncode == 2


def test_version_and_help_exit_0() -> None:
    assert run("--version").stdout == f"targets, version {targets.__version__}\n"
    assert "Exit status: 0 fine" in run("--help").stdout


# ---------------------------------------------------------------- plan


def test_plan_prints_what_the_rulebook_says_of_itself() -> None:
    done = run("plan", f"{CLINICS}/rules.yaml")
    assert done.returncode == 0
    assert done.stdout == targets.load(ROOT / CLINICS / "rules.yaml").plan_text


def test_plan_of_broken_rules_exits_1(broken: Path) -> None:
    done = run("plan", broken)
    assert (done.returncode, done.stdout) == (1, "")
    assert "F203" in done.stderr


# ---------------------------------------------------------------- score


def test_score_prints_a_table_and_exits_0() -> None:
    done = run("score", f"{NEXT_YEAR}/rules.yaml", f"{NEXT_YEAR}/records")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Xietang Town 2010 assessment" in done.stdout
    assert "甲一村" in done.stdout
    assert "103.00" in done.stdout
    assert "\x1b[" not in done.stdout


def test_datasets_can_be_named_one_by_one() -> None:
    records = f"{NEXT_YEAR}/records"
    named = [f"{name}={records}/{name}.csv" for name in ("villages", "monthly", "visits")]
    one_by_one = run("score", f"{NEXT_YEAR}/rules.yaml", *named)
    assert one_by_one.returncode == 0
    assert one_by_one.stdout == run("score", f"{NEXT_YEAR}/rules.yaml", records).stdout


def test_rejected_records_are_listed_on_standard_error_and_the_rest_is_scored() -> None:
    done = run("score", *XIETANG, "--format", "json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert len(told["units"]) == 20
    assert told["records"]["monthly"] == {
        "accepted": 226,
        "rejected": 7,
        "outside": 1,
        "replaced": 0,
    }
    lines = done.stderr.splitlines()
    assert [line.split()[0] for line in lines[1:9]] == [
        "D821", "D822", "D805", "D802", "D809", "D821", "D820", "D810",
    ]  # fmt: skip
    assert lines[0].startswith("note: 1 record(s) of `monthly` are dated outside")
    assert lines[3] == (
        "D805  monthly:230 couples_screened: `-2` is below 0 · "
        "correct it; only the authors of the rules lower `at_least`"
    )
    assert lines[9] == "1631 records accepted, 8 rejected, 1 outside the window"
    assert "\x1b[" not in done.stderr


def test_failures_are_told_in_chinese_too() -> None:
    done = run("score", *XIETANG, "--lang", "zh")
    assert "不是整数" in done.stderr
    assert "甲一村" in done.stdout


def test_what_stops_a_command_is_told_in_the_language_asked_for() -> None:
    done = run("score", *XIETANG, "--through", "2011-01", "--lang", "zh")
    assert (done.returncode, done.stdout) == (2, "")
    assert "考核期" in done.stderr


def test_strict_scores_nothing_where_a_record_is_rejected(tmp_path: Path) -> None:
    output = tmp_path / "scores.json"
    done = run("score", *XIETANG, "--strict", "-o", output)
    assert (done.returncode, done.stdout) == (1, "")
    assert (
        done.stderr.splitlines()[-1]
        == "8 records did not pass · correct them, or leave out `--strict`"
    )
    assert not output.exists()
    fine = run("score", f"{NEXT_YEAR}/rules.yaml", f"{NEXT_YEAR}/records", "--strict")
    assert fine.returncode == 0


def test_the_engines_write_the_same_bytes(tmp_path: Path) -> None:
    written = []
    for engine in ("python", "polars", "auto"):
        output = tmp_path / f"{engine}.csv"
        arguments = (f"{CLINICS}/rules.yaml", f"{CLINICS}/records", "--engine", engine)
        done = run("score", *arguments, "-o", output)
        assert (done.returncode, done.stderr) == (0, "")
        written.append(output.read_bytes())
    assert written[0] == written[1] == written[2]


def test_a_csv_file_has_a_byte_order_mark_and_a_printed_one_has_none(tmp_path: Path) -> None:
    output = tmp_path / "scores.csv"
    rules, records = f"{NEXT_YEAR}/rules.yaml", f"{NEXT_YEAR}/records"
    done = run("score", rules, records, "-o", output)
    assert (done.returncode, done.stdout) == (0, "")
    raw = output.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfvillage,area,total,rank,grade,vetoes,bonus,deduction,")
    assert raw.count(b"\r\n") == 8
    first = next(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert (first["village"], first["total"], first["rank"]) == ("丙二村", "103.00", "1")
    printed = run("score", rules, records, "--format", "csv").stdout
    assert printed.startswith("village,area,total")


def test_the_ending_of_the_output_says_the_format(tmp_path: Path) -> None:
    rules, records = f"{NEXT_YEAR}/rules.yaml", f"{NEXT_YEAR}/records"
    for name in ("scores.json", "scores.parquet", "scores.txt"):
        assert run("score", rules, records, "-o", tmp_path / name).returncode == 0
    assert json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))["whole"]
    assert pl.read_parquet(tmp_path / "scores.parquet").height == 7
    assert "103.00" in (tmp_path / "scores.txt").read_text(encoding="utf-8")
    assert run("score", rules, records, "-o", tmp_path / "scores.doc").returncode == 2
    assert run("score", rules, records, "--format", "parquet").returncode == 2


def test_output_is_whole_or_not_there(tmp_path: Path) -> None:
    rules, records = f"{NEXT_YEAR}/rules.yaml", f"{NEXT_YEAR}/records"
    output = tmp_path / "scores.json"
    output.write_text("of last year", encoding="utf-8")
    done = run("score", rules, records, "--through", "2011-01", "-o", output)
    assert done.returncode == 2
    assert "is not a month of the period" in done.stderr
    assert output.read_text(encoding="utf-8") == "of last year"
    assert [path.name for path in tmp_path.iterdir()] == ["scores.json"]
    assert run("score", rules, records, "-o", tmp_path / "no" / "where.json").returncode == 2


def test_missing_records_exit_1_and_a_wrong_argument_2() -> None:
    rules = f"{NEXT_YEAR}/rules.yaml"
    missing = run("score", rules, f"villages={NEXT_YEAR}/records/villages.csv")
    assert missing.returncode == 1
    assert "there are no records of `monthly`" in missing.stderr
    nowhere = run("score", rules, "nowhere")
    assert nowhere.returncode == 2
    assert "is not a folder, and not `dataset=path`" in nowhere.stderr
    twice = run("score", rules, "villages=a.csv", "villages=a.xlsx")
    assert twice.returncode == 1


def test_through_is_passed_on() -> None:
    done = run(
        "score",
        f"{NEXT_YEAR}/rules.yaml",
        f"{NEXT_YEAR}/records",
        "--through",
        "2010-06",
        "--format",
        "json",
    )
    told = json.loads(done.stdout)
    assert done.returncode == 0
    assert told["receipt"]["window"] == {"from": "2010-01-01", "to": "2010-06-30"}


def test_columns_of_very_many_digits_are_as_good_as_none() -> None:
    told = run("score", *XIETANG)
    assert run("score", *XIETANG, COLUMNS="9" * 5000).stdout == told.stdout


def test_no_color_leaves_escapes_out_even_where_they_are_forced() -> None:
    rules, records = f"{NEXT_YEAR}/rules.yaml", f"{NEXT_YEAR}/records"
    coloured = run("score", rules, records, FORCE_COLOR="1")
    plain = run("score", rules, records, FORCE_COLOR="1", NO_COLOR="1")
    assert "\x1b[3" in coloured.stdout
    assert "\x1b[3" not in plain.stdout


def test_a_cell_that_a_spreadsheet_would_run_is_kept_as_text(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(
        "schema_version: 1\nid: x\ntitle: x\nperiod: {from: 2009-01-01, to: 2009-12-31}\n"
        "unit: {id: site, roster: all}\n"
        "records:\n  all: {key: [site], fields: {site: {type: id}, n: {type: count}}}\n"
        "indicators: [{id: shown, value: n}]\n",
        encoding="utf-8",
    )
    (tmp_path / "all.csv").write_text('site,n\n"=HYPERLINK(""x"")",1\nB,2\n', encoding="utf-8")
    done = run("score", tmp_path / "rules.yaml", f"all={tmp_path}/all.csv", "--format", "csv")
    assert done.returncode == 0
    assert [row[0] for row in csv.reader(done.stdout.splitlines())] == [
        "site",
        '\'=HYPERLINK("x")',
        "B",
    ]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
def test_a_full_disk_is_told_without_a_traceback() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "targets", "plan", f"{CLINICS}/rules.yaml"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 2
    assert done.stderr == (
        "standard output cannot be written: the disk is full · "
        "make room, or name a file on another disk\n"
    )


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_what_is_no_regular_file_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    done = run("schema", "-o", pipe)

    assert done.returncode == 2
    assert "it is no regular file" in done.stderr
    assert pipe.is_fifo()


def test_a_link_stays_a_link_and_what_it_leads_to_is_written(tmp_path: Path) -> None:
    (tmp_path / "link.json").symlink_to(tmp_path / "schema.json")

    run("schema", "-o", tmp_path / "link.json")

    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "schema.json").read_text(encoding="utf-8").startswith("{")
