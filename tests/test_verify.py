"""An output verified: silent where nothing was touched, and else the first difference by name."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import targets
from targets.cli.output import write_scores
from targets.cli.verify import TABLES
from targets.facade.verifying import WRITERS, verify_written
from targets.verifying.outputs import read_output
from tests.good_cases import ROOT

RULES = """
schema_version: 1
id: town-2009
title: {en: Town, zh: 镇}
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages, groups: [area]}
records:
  villages:
    key: [village]
    fields:
      village: {type: id}
      area: {type: category}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 1000}
      planned: {type: count, at_most: 1000}
      levy: {type: decimal, places: 2, at_least: 0}
scorecard:
  total: 30
  rounding: {decimals: 2, mode: half_up}
  when_empty: full
  sections:
    - {id: goals, label: {en: Goals, zh: 目标}, points: 30}
indicators:
  - id: rate
    label: {en: Births in plan, zh: 计划生育率}
    section: goals
    records: monthly
    numerator: sum(planned)
    denominator: sum(births)
    show_as: percent
    target: {at_least: 96%}
    points: 20
    scoring: proportional
  - id: levy_paid
    label: {en: Levy, zh: 社会抚养费}
    section: goals
    records: monthly
    value: sum(levy)
    target: {at_least: 100}
    points: 10
    scoring: proportional
"""
MONTHLY = """village,month,births,planned,levy
East 1,2009-01,20,20,80.50
East 1,2009-02,5,4,20.00
West 2,2009-01,24,23,50.25
West 2,2009-02,10,x,10.00
"""
VILLAGES = "village,area\nEast 1,East\nWest 2,West\n"
FORMS = ("json", "csv", "parquet", "table")
SUFFIXES = {"json": ".json", "csv": ".csv", "parquet": ".parquet", "table": ".txt"}


class Office:
    """A rules file, a folder of records, and the outputs made of them by `write_outputs`."""

    def __init__(self, folder: Path) -> None:
        self.rules = folder / "rules.yaml"
        self.records = folder / "records"
        self.outputs = {form: folder / f"scores{suffix}" for form, suffix in SUFFIXES.items()}

    def write_outputs(self, rules: str = RULES) -> None:
        self.records.mkdir()
        self.rules.write_text(rules, encoding="utf-8")
        (self.records / "monthly.csv").write_text(MONTHLY, encoding="utf-8")
        (self.records / "villages.csv").write_text(VILLAGES, encoding="utf-8")
        rulebook = targets.load(self.rules)
        scores = rulebook.score(self.records)
        for form in FORMS:
            write_scores(rulebook, scores, form, self.outputs[form], "en")

    def verify(self, form: str) -> list[targets.Difference]:
        rulebook = targets.load(self.rules)
        writers = WRITERS | TABLES
        return verify_written(self.outputs[form], rulebook, self.records, writers).differences

    def change(self, file: str, old: str, new: str) -> None:
        """One place of a rules file or a dataset, written anew."""
        path = self.rules if file == "rules" else self.records / f"{file}.csv"
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("office")
    Office(folder).write_outputs()
    return folder


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Office:
    """A copy of its own: where files lie stands in no output."""
    return Office(copytree(made, tmp_path, dirs_exist_ok=True))


def texts(found: list[targets.Difference], language: str = "en") -> list[str]:
    return [one.text("zh" if language == "zh" else "en") for one in found]


# ---------------------------------------------------------------- nothing was touched


@pytest.mark.parametrize("form", FORMS)
def test_nothing_is_said_of_an_untouched_output(office: Office, form: str) -> None:
    assert office.verify(form) == []


def test_comments_in_the_rules_and_the_place_of_the_files_change_nothing(
    office: Office, tmp_path: Path
) -> None:
    office.rules.write_text("# looked through in May\n" + RULES, encoding="utf-8")
    office.records = office.records.rename(tmp_path / "archive")
    assert office.verify("json") == []


def test_an_output_of_half_a_year_is_made_again_of_half_a_year(office: Office) -> None:
    rulebook = targets.load(office.rules)
    output = office.outputs["csv"]
    scores = rulebook.score(office.records, through="2009-01")
    write_scores(rulebook, scores, "csv", output, "zh")
    assert targets.verify(output, rulebook, office.records) == []


@pytest.mark.parametrize("engine", ["polars", "duckdb", "pandas"])
@pytest.mark.parametrize("form", ["json", "parquet"])
def test_an_output_of_any_engine_is_made_again_by_that_engine(
    office: Office, engine: str, form: str
) -> None:
    rulebook = targets.load(office.rules)
    output = office.outputs[form]
    scores = rulebook.score(office.records, engine=engine)
    write_scores(rulebook, scores, form, output, "en", engine=engine)
    assert office.verify(form) == []


# ---------------------------------------------------------------- one record


@pytest.mark.parametrize("form", FORMS)
def test_one_changed_record_is_named_by_file_dataset_and_unit(office: Office, form: str) -> None:
    office.change("monthly", "24,23,50.25", "24,23,50.26")
    found = office.verify(form)
    assert [one.cause for one in found[:2]] == ["file", "records"]
    assert found[0].place == ("files", "monthly")
    assert (
        texts(found)[1]
        == (
            "the records of `monthly` have changed; the first unit whose figures differ is `West 2`"
            " · compare the records of `West 2` with those of that time"
        )
        or form == "table"
    )
    assert texts(found, "zh")[1].startswith("数据表 `monthly` 的记录有改动")


def test_a_record_less_is_counted(office: Office) -> None:
    office.change("monthly", "East 1,2009-02,5,4,20.00\n", "")
    found = office.verify("csv")
    assert [(one.cause, one.place, one.was, one.now) for one in found[2:3]] == [
        ("counts", ("counts", "monthly", "accepted"), "3", "2")
    ]


def test_a_file_saved_again_with_the_same_records_is_told_as_such(office: Office) -> None:
    office.change("monthly", "West 2,2009-02,10,x,10.00", "West 2,2009-02,10,y,10.00")
    found = office.verify("json")
    assert [one.cause for one in found] == ["file"]
    assert "though the records accepted from it are the same" in texts(found)[0]


def test_a_record_that_moves_no_figure_is_named_all_the_same(office: Office) -> None:
    office.change("villages", "West 2,West\n", "West 2,West\nNorth 3,North\n")
    found = office.verify("table")
    assert [one.cause for one in found[:3]] == ["file", "records", "counts"]


# ---------------------------------------------------------------- one weight


@pytest.mark.parametrize("form", FORMS)
def test_one_changed_weight_is_named_before_the_figures_it_changes(
    office: Office, form: str
) -> None:
    office.rules.write_text(
        RULES.replace("points: 20", "points: 19").replace("points: 10", "points: 11"),
        encoding="utf-8",
    )
    found = office.verify(form)
    assert found[0].cause == "rules"
    assert "the rules have changed since" in texts(found)[0]
    assert "此后规则有改动" in texts(found, "zh")[0]
    assert found[1].cause == "figure"


def test_the_first_figure_after_a_weight_is_named_by_unit_and_indicator(office: Office) -> None:
    office.rules.write_text(
        RULES.replace("points: 20", "points: 19").replace("points: 10", "points: 11"),
        encoding="utf-8",
    )
    found = office.verify("json")
    # 24 of 25 is 96 %: all of the points
    assert texts(found)[1:3] == [
        "East 1 · Births in plan · points: the output says `20.00`, recomputed it is `19.00`",
        "East 1 · Levy · points: the output says `10.00`, recomputed it is `11.00`",
    ]


def test_other_rules_are_named(office: Office) -> None:
    office.change("rules", "id: town-2009", "id: town-2010")
    found = office.verify("csv")
    assert texts(found) == [
        "these are other rules: the output was made by `town-2009`, and not by `town-2010`"
        " · verify with the rules file `town-2009`"
    ]


# ---------------------------------------------------------------- one digit


def test_one_digit_of_the_json_is_named(office: Office) -> None:
    output = office.outputs["json"]
    text = output.read_text(encoding="utf-8")
    # 80.50 and 20.00 are 100.50
    output.write_text(text.replace('"value": "100.5"', '"value": "100.6"', 1), encoding="utf-8")
    assert texts(office.verify("json")) == [
        "East 1 · Levy · value: the output says `100.6`, recomputed it is `100.5`"
    ]
    assert texts(office.verify("json"), "zh") == [
        "East 1 · 社会抚养费 · 完成值：结果中写的是 `100.6`，重新计算得 `100.5`"
    ]


def test_one_digit_of_the_csv_is_named(office: Office) -> None:
    output = office.outputs["csv"]
    raw = output.read_bytes()
    output.write_bytes(raw.replace(b",100.5,", b",100.4,", 1))
    assert texts(office.verify("csv")) == [
        "East 1 · Levy · value: the output says `100.4`, recomputed it is `100.5`"
    ]


def test_one_digit_of_the_parquet_file_is_named(office: Office) -> None:
    output = office.outputs["parquet"]
    kept = pl.read_parquet_metadata(output)
    frame = pl.read_parquet(output).with_columns(
        pl.when(pl.col("village") == "East 1")
        .then(100.4)
        .otherwise(pl.col("levy_paid.value"))
        .alias("levy_paid.value")
    )
    frame.write_parquet(output, metadata={"targets.receipt": kept["targets.receipt"]})
    assert texts(office.verify("parquet")) == [
        "East 1 · Levy · value: the output says `100.4`, recomputed it is `100.5`"
    ]


def test_one_digit_of_the_table_is_named(office: Office) -> None:
    output = office.outputs["table"]
    text = output.read_text(encoding="utf-8")
    assert text.count("30.00") == 1  # the total of East 1
    output.write_text(text.replace("30.00", "31.00"), encoding="utf-8")
    [found] = texts(office.verify("table"))
    assert found.endswith(": the output says `31.00`, recomputed it is `30.00`")


def test_a_unit_that_was_struck_out_or_written_in_is_named(office: Office) -> None:
    output = office.outputs["csv"]
    lines = output.read_text(encoding="utf-8-sig").splitlines()
    output.write_text("\n".join(lines[:2]), encoding="utf-8")
    struck = office.verify("csv")
    assert struck[0].place == ("West 2", "village")
    assert (struck[0].was, struck[0].now) == (None, "West 2")
    output.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    doubled = office.verify("csv")
    assert doubled[0].place == ("East 1", "village", "(2)")
    assert (doubled[0].was, doubled[0].now) == ("East 1", None)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_any_digit_that_is_changed_in_json_is_noticed(office: Office, data: st.DataObject) -> None:
    text = office.outputs["json"].read_text(encoding="utf-8")
    digits = [found.start() for found in re.finditer(r"\d", text)]
    at = data.draw(st.sampled_from(digits))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != text[at]]))
    changed = office.outputs["json"].with_name("changed.json")
    changed.write_text(f"{text[:at]}{other}{text[at + 1 :]}", encoding="utf-8")
    try:
        found = targets.verify(changed, office.rules, office.records)
    except targets.EngineError:  # a window that cannot be
        return
    assert found


# ---------------------------------------------------------------- versions


@pytest.mark.parametrize("versions", [[], 5, "x", None])
def test_versions_that_nobody_wrote_are_told_and_no_crash(office: Office, versions: object) -> None:
    output = office.outputs["json"]
    told = json.loads(output.read_text(encoding="utf-8"))
    told["receipt"]["versions"] = versions
    output.write_text(json.dumps(told), encoding="utf-8")
    assert {one.cause for one in office.verify("json")} <= {"version"}


def test_a_receipt_without_its_counts_is_told_of(office: Office) -> None:
    output = office.outputs["json"]
    told = json.loads(output.read_text(encoding="utf-8"))
    del told["receipt"]["counts"]
    output.write_text(json.dumps(told), encoding="utf-8")
    assert {(one.cause, one.place[0]) for one in office.verify("json")} == {("receipt", "counts")}


def test_another_version_alone_is_a_note(office: Office) -> None:
    output = office.outputs["json"]
    told = json.loads(output.read_text(encoding="utf-8"))
    told["receipt"]["versions"]["pydantic"] = "1.0.0"
    output.write_text(json.dumps(told), encoding="utf-8")
    [found] = office.verify("json")
    assert (found.cause, found.severity, found.was) == ("version", "note", "1.0.0")


@pytest.mark.parametrize(
    ("entry", "spoilt"),
    [
        ("files", {}),
        ("files", 3),
        ("rows", {"monthly": 4, "nobody": 1}),
        ("counts", {"nobody": {"accepted": 1}}),
        ("records", {"nobody": "ab"}),
        ("records", [1]),
        ("trusted", 0),
        ("more", "said"),
    ],
)
def test_a_receipt_that_was_changed_is_told_of(office: Office, entry: str, spoilt: object) -> None:
    output = office.outputs["json"]
    told = json.loads(output.read_text(encoding="utf-8"))
    told["receipt"][entry] = spoilt
    output.write_text(json.dumps(told), encoding="utf-8")
    found = office.verify("json")
    assert "figure" not in [one.cause for one in found]
    assert [one for one in found if one.severity == "error"]


@pytest.mark.parametrize(
    "options", [None, 3, {}, {"form": "csv", "language": "zh"}, {"engine": "abacus"}]
)
def test_options_that_nobody_wrote_harm_nothing(office: Office, options: object) -> None:
    output = office.outputs["json"]
    told = json.loads(output.read_text(encoding="utf-8"))
    told["receipt"]["output"]["options"] = options
    output.write_text(json.dumps(told), encoding="utf-8")
    assert office.verify("json") == []


# ---------------------------------------------------------------- what is no output


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path: path.write_text("{}", encoding="utf-8"), "has no receipt"),
        (lambda path: path.write_bytes(path.read_bytes()[:900]), "is damaged, from line"),
        (lambda path: path.write_text('{"receipt": {}}', encoding="utf-8"), "names no rules"),
        (
            lambda path: path.write_text('{"receipt": {"rules": {}, "rules": {}}}', "utf-8"),
            "is damaged",
        ),
        (lambda path: path.write_text("[" * 100_000, encoding="utf-8"), "is damaged"),
        (lambda path: path.unlink(), "cannot be read"),
    ],
)
def test_what_is_no_output_is_told(
    office: Office, spoil: Callable[[Path], object], said: str
) -> None:
    output = office.outputs["json"]
    spoil(output)
    with pytest.raises(targets.EngineError, match=said):
        office.verify("json")


def test_why_an_output_cannot_be_read_is_said_in_the_language_that_is_asked_for(
    tmp_path: Path,
) -> None:
    with pytest.raises(targets.EngineError) as missing:
        read_output(tmp_path / "nowhere.csv")
    (tmp_path / "scores.csv").write_text("a\n", encoding="utf-8")
    (tmp_path / "scores.csv.receipt.json").mkdir()
    with pytest.raises(targets.EngineError) as folder:
        read_output(tmp_path / "scores.csv")

    said = [one.value.problem.text("zh").rpartition("：")[2] for one in (missing, folder)]
    assert said == ["没有这个文件", "它是文件夹"]


def test_a_parquet_output_is_read_by_its_very_name(office: Office, tmp_path: Path) -> None:
    sound = office.outputs["parquet"].replace(tmp_path / "scores1.parquet")
    kept = pl.read_parquet_metadata(sound)
    other = pl.read_parquet(sound).with_columns(total=pl.lit(0.0))
    office.outputs["parquet"] = tmp_path / "scores[1].parquet"
    with office.outputs["parquet"].open("wb") as stream:
        other.write_parquet(stream, metadata={"targets.receipt": kept["targets.receipt"]})

    assert all("total" in one for one in texts(office.verify("parquet")))
    assert office.verify("parquet") != []


def test_a_parquet_output_is_told_as_damaged_whatever_its_reader_stumbles_over(
    office: Office, tmp_path: Path
) -> None:
    sound = office.outputs["parquet"].read_bytes()
    said = set()
    for place in range(90, 110):
        path = tmp_path / "damaged.parquet"
        path.write_bytes(sound[:place] + bytes([sound[place] ^ 0xFF]) + sound[place + 1 :])
        try:
            read_output(path)
        except targets.EngineError as error:
            said.add(error.problem.code)
    assert said == {"M605"}


def test_a_parquet_file_of_somebody_else_has_no_receipt(office: Office, tmp_path: Path) -> None:
    pl.DataFrame({"a": [1]}).write_parquet(tmp_path / "a.parquet")
    with pytest.raises(targets.EngineError, match="has no receipt"):
        targets.verify(tmp_path / "a.parquet", office.rules, office.records)


def test_a_csv_without_its_receipt_is_told_where_that_should_lie(office: Office) -> None:
    output = office.outputs["csv"]
    output.with_name("scores.csv.receipt.json").unlink()
    with pytest.raises(targets.EngineError, match=r"beside it as scores\.csv\.receipt\.json"):
        office.verify("csv")


# ---------------------------------------------------------------- other deliveries


def test_the_records_may_come_in_frames_now(office: Office) -> None:
    rows = [line.split(",") for line in MONTHLY.splitlines()[1:4]]
    monthly = pl.DataFrame(rows, schema=MONTHLY.splitlines()[0].split(","), orient="row")
    monthly = monthly.with_columns(
        pl.col("births", "planned").cast(pl.Int64),
        pl.col("levy").cast(pl.Float64),
        pl.col("month").str.to_date("%Y-%m"),
    )
    villages = pl.DataFrame({"village": ["West 2", "East 1"], "area": ["West", "East"]})
    found = targets.verify(
        office.outputs["csv"], office.rules, {"monthly": monthly, "villages": villages}
    )
    # the row that was rejected is not there any more
    assert [(one.cause, one.place) for one in found] == [
        ("counts", ("counts", "monthly", "rejected"))
    ]


# ---------------------------------------------------------------- the command


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-m", "targets", *map(str, arguments)],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**kept, "TARGETS_CACHE": "off", "PYTHONPATH": str(ROOT / "src")},
    )


def test_the_command_is_silent_or_exits_1_or_2(office: Office) -> None:
    output = office.outputs["csv"]
    fine = run("verify", output, office.rules, office.records)
    assert (fine.returncode, fine.stdout, fine.stderr) == (0, "", "")
    told = run("verify", output, office.rules, office.records, "-v", "--lang", "zh")
    assert told.returncode == 0
    assert told.stderr.startswith("`villages.csv` 读作 `villages`（UTF-8）\n")
    assert told.stdout.startswith("没有差别：")

    office.change("monthly", "24,23,50.25", "24,22,50.25")
    differs = run("verify", output, office.rules, office.records, "--format", "json")
    assert differs.returncode == 1
    assert [one["cause"] for one in json.loads(differs.stdout)][:2] == ["file", "records"]

    output.with_name("scores.csv.receipt.json").unlink()
    unknown = run("verify", output, office.rules, office.records)
    assert (unknown.returncode, unknown.stdout) == (2, "")


def test_score_writes_the_receipt_of_a_csv_beside_it_and_none_to_standard_output(
    office: Office, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    run("score", office.rules, office.records, "-o", folder / "a.csv")
    assert sorted(one.name for one in folder.iterdir()) == ["a.csv", "a.csv.receipt.json"]
    told = json.loads((folder / "a.csv.receipt.json").read_text(encoding="utf-8"))
    assert told["output"] == {
        "command": "score",
        "form": "csv",
        "language": "en",
        "options": {"engine": "auto"},
    }
    assert told["counts"]["monthly"] == {"accepted": 3, "rejected": 1, "outside": 0}
    printed = run("score", office.rules, office.records, "--format", "csv")
    assert printed.stdout.splitlines()[0].startswith("village,area,total")
    assert "receipt" not in printed.stdout
