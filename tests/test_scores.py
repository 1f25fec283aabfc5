"""The contract of scores: what programs may rely on, in objects, frames and JSON."""

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import targets
from tests.compare import load_text
from tests.good_cases import ROOT

RULES = """
schema_version: 1
id: town-2009
title: Town
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages, groups: [area]}
records:
  villages:
    key: [village]
    fields: {village: {type: id}, area: {type: category, optional: true}}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      born: {type: count, at_most: 1000}
      planned: {type: count, at_most: 1000}
      paid: {type: decimal, places: 2, optional: true, at_least: 0, at_most: 100000}
  visits:
    time: day
    events: true
    optional: true
    fields: {village: {type: id}, day: {type: date}}
scorecard:
  total: 30
  rounding: {decimals: 2, mode: half_up}
  when_empty: full
  sections:
    - {id: goals, points: 20}
    - {id: duties, points: 10}
  grades: [{id: good, at_least: 25}, {id: poor}]
indicators:
  - id: rate
    section: goals
    records: monthly
    numerator: sum(planned)
    denominator: sum(born)
    target: {at_least: 96%}
    points: 20
    scoring: {deduct: {points: 1, per: 1%}}
  - id: patrol
    section: duties
    records: visits
    duty: {every: quarter}
    target: {at_least: 100%}
    points: 10
    scoring: proportional
  - {id: levy, records: monthly, value: sum(paid)}
  - {id: visits_in_all, level: whole, records: visits, value: count(), target: {between: [1, 6]}}
bonuses: [{id: payer, when: levy >= 100, points: 1}]
deductions: [{id: late, records: monthly, when: count() < 2, points: 0.5}]
vetoes: [{id: idle, records: visits, when: count() == 0, effect: {grade: poor, total_at_most: 1}}]
"""

VILLAGES = [
    {"village": "B", "area": "East"},
    {"village": "A", "area": "East"},
    {"village": "C", "area": None},
]
MONTHLY = [
    {"village": "A", "month": "2009-01", "born": 20, "planned": 19, "paid": "99.50"},
    {"village": "A", "month": "2009-02", "born": 5, "planned": 5, "paid": "0.50"},
    {"village": "B", "month": "2009-06", "born": 24, "planned": 23},
]
VISITS = [{"village": "A", "day": f"2009-{month}-15"} for month in ("01", "04", "07", "10")] + [
    {"village": "B", "day": "2009-03-31"},
    {"village": "B", "day": "2009-12-31"},
]
RECORDS = {"villages": VILLAGES, "monthly": MONTHLY, "visits": VISITS}
ENGINES = ("python", "polars")


@pytest.fixture
def rules() -> targets.Rulebook:
    return load_text(RULES)


def frames() -> dict[str, pl.DataFrame]:
    """The same records as Polars frames."""
    return {
        "villages": pl.DataFrame(VILLAGES, schema={"village": pl.String, "area": pl.String}),
        "monthly": pl.DataFrame(
            {
                "village": ["A", "A", "B"],
                "month": [date(2009, 1, 1), date(2009, 2, 1), date(2009, 6, 1)],
                "born": [20, 5, 24],
                "planned": [19, 5, 23],
                "paid": [99.5, 0.5, None],
            }
        ),
        "visits": pl.DataFrame(
            {
                "village": [one["village"] for one in VISITS],
                "day": [date.fromisoformat(one["day"]) for one in VISITS],
            }
        ),
    }


# ---------------------------------------------------------------- objects


@pytest.mark.parametrize("engine", ENGINES)
def test_a_unit_says_its_total_and_every_part_exactly(rules: targets.Rulebook, engine: str) -> None:
    unit = rules.score(RECORDS, engine=engine)["B"]
    assert (unit.unit, unit.rank, unit.grade, unit.vetoes) == ("B", 2, "poor", ())
    assert dict(unit.groups) == {"area": "East"}
    assert str(unit.base) == "24.83"
    assert str(unit.total) == str(unit.uncapped) == "24.33"
    assert dict(unit.sections) == {"goals": Decimal("19.83"), "duties": Decimal("5.00")}
    assert (unit.bonus, unit.deduction) == (Decimal(0), Decimal("0.50"))
    assert dict(unit.bonuses) == {"payer": Decimal(0)}
    assert dict(unit.deductions) == {"late": Decimal("0.50")}
    assert list(unit.indicators) == ["rate", "patrol", "levy"]
    rate, patrol, levy = unit.indicators.values()
    assert (rate.numerator, rate.denominator, rate.value) == (23, 24, Fraction(23, 24))
    assert (rate.status, rate.points) == ("not_met", Decimal("19.83"))
    assert (patrol.numerator, patrol.denominator, patrol.value) == (2, 4, Fraction(1, 2))
    assert (patrol.status, str(patrol.points)) == ("not_met", "5.00")
    assert (levy.numerator, levy.value, levy.status, levy.points) == (None, None, "no_data", None)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_veto_caps_the_total_and_the_uncapped_one_is_kept(
    rules: targets.Rulebook, engine: str
) -> None:
    records = {**RECORDS, "visits": []}
    unit = rules.score(records, engine=engine)["A"]
    assert unit.vetoes == ("idle",)
    assert (unit.base, unit.uncapped, unit.total) == (20, 21, 1)
    assert unit.grade == "poor"


@pytest.mark.parametrize("engine", ENGINES)
def test_units_come_by_rank_and_then_by_name(rules: targets.Rulebook, engine: str) -> None:
    scores = rules.score({**RECORDS, "monthly": [], "visits": []}, engine=engine)
    assert [(unit.unit, unit.rank) for unit in scores] == [("A", 1), ("B", 1), ("C", 1)]
    ranked = rules.score(RECORDS, engine=engine)
    assert [(unit.unit, unit.rank) for unit in ranked] == [("A", 1), ("B", 2), ("C", 3)]
    assert len(ranked) == 3
    assert "A" in ranked
    assert "D" not in ranked


@pytest.mark.parametrize("engine", ENGINES)
def test_groups_and_the_whole_are_sums_and_never_means_of_rates(
    rules: targets.Rulebook, engine: str
) -> None:
    scores = rules.score(RECORDS, engine=engine)
    assert {area: set(level.indicators) for area, level in scores.groups["area"].items()} == {
        "East": {"rate", "patrol", "levy"}
    }
    east = scores.groups["area"]["East"].indicators
    assert (east["rate"].numerator, east["rate"].denominator) == (47, 49)
    assert (east["rate"].status, east["rate"].points) == ("not_met", None)
    assert (east["patrol"].numerator, east["patrol"].denominator) == (6, 8)
    whole = scores.whole.indicators
    assert list(whole) == ["rate", "patrol", "levy", "visits_in_all"]
    assert (whole["patrol"].numerator, whole["patrol"].denominator) == (6, 12)
    assert (whole["visits_in_all"].value, whole["visits_in_all"].status) == (6, "met")


def test_an_unknown_unit_is_a_records_error_and_a_key_error(rules: targets.Rulebook) -> None:
    scores = rules.score(RECORDS)
    with pytest.raises(targets.RecordsError) as error:
        scores["a"]
    assert isinstance(error.value, KeyError)
    assert str(error.value) == "`a` was not scored · did you mean `A`?"
    with pytest.raises(KeyError):
        scores["nobody"]


def test_scores_and_rulebooks_do_not_change(rules: targets.Rulebook) -> None:
    unit = rules.score(RECORDS)["A"]
    with pytest.raises((FrozenInstanceError, AttributeError)):
        unit.total = Decimal(0)  # type: ignore[misc]
    with pytest.raises(Exception, match="frozen"):
        rules.model.title = None  # type: ignore[assignment, misc]


def test_repr_is_one_line_with_id_period_counts_and_hash(rules: targets.Rulebook) -> None:
    assert repr(rules) == (
        "<Rulebook town-2009: 2009-01-01 … 2009-12-31, 3 datasets, 4 indicators, "
        f"{rules.hash[:12]}>"
    )
    batch = rules.validate(RECORDS)
    assert repr(batch) == "<Batch: 12 accepted, 0 rejected>"
    assert repr(rules.score(batch)) == "<Scores: town-2009, 2009-01-01 … 2009-12-31>"


# ---------------------------------------------------------------- windows and refusals


def test_through_ends_the_window_with_that_month(rules: targets.Rulebook) -> None:
    scores = rules.score(RECORDS, through="2009-06")
    assert scores.receipt.window.last == date(2009, 6, 30)
    assert scores["A"].indicators["patrol"].denominator == 2
    january = rules.score(RECORDS, through="2009-01")["A"].indicators
    assert january["rate"].value == Fraction(19, 20)
    assert (january["patrol"].status, january["patrol"].points) == ("not_applicable", 10)


@pytest.mark.parametrize("through", ["2008-12", "2010-01"])
def test_through_outside_the_period_is_an_engine_error(
    rules: targets.Rulebook, through: str
) -> None:
    with pytest.raises(targets.EngineError, match="is not a month of the period") as error:
        rules.score(RECORDS, through=through)
    assert error.value.problem.code == "E912"


@pytest.mark.parametrize(
    ("through", "way"),
    [
        ("2009-13", "write the year and the month, as in `2009-12`"),
        ("June", "write the year and the month, as in `2009-12`"),
        ("", "write the year and the month, as in `2009-12`"),
        ("13月", "write the year and the month, as in `2009-12`"),
        ("2008年2月", "write the year and the month, as in `2009-12`"),
        ("2009-06-15", "did you mean `2009-06`?"),
        ("2月", "did you mean `2009-02`?"),
        ("2009年2月", "did you mean `2009-02`?"),
        ("2009.2", "did you mean `2009-02`?"),
    ],
)
def test_what_is_no_month_is_told_with_how_one_is_written(
    rules: targets.Rulebook, through: str, way: str
) -> None:
    with pytest.raises(targets.EngineError) as error:
        rules.score(RECORDS, through=through)
    assert str(error.value) == f"`{through}` is not a month · {way}"


def test_an_unknown_engine_is_told_with_the_nearest(rules: targets.Rulebook) -> None:
    with pytest.raises(targets.EngineError, match="did you mean `polars`"):
        rules.score(RECORDS, engine="polar")


@pytest.mark.parametrize("engine", ENGINES)
def test_when_missing_error_names_the_units_without_data(engine: str) -> None:
    strict = "    when_missing: error\n    target: {at_least: 96%}"
    rules = load_text(RULES.replace("    target: {at_least: 96%}", strict))
    with pytest.raises(targets.RecordsError) as error:
        rules.score({**RECORDS, "monthly": MONTHLY[:2]}, engine=engine)
    assert [one.code for one in error.value.problems] == ["E911"]
    (facts,) = [dict(one.facts) for one in error.value.problems]
    assert sorted(facts["units"].split(", ")) == ["`B`", "`C`"]
    assert facts["indicator"] == "rate"
    assert facts["asked"] == "`monthly` (2009-01-01 … 2009-12-31)"


def test_every_error_is_a_targets_error(rules: targets.Rulebook) -> None:
    for kind in (targets.RulesError, targets.RecordsError, targets.EngineError):
        assert issubclass(kind, targets.TargetsError)
    with pytest.raises(targets.RulesError) as error:
        load_text(RULES.replace("sum(planned)", "sum(planed)").replace("96%", "much"))
    assert [one.code for one in error.value.diagnostics] == ["F203", "N306"]


# ---------------------------------------------------------------- one unit


def test_one_unit_is_scored_without_its_name_and_without_a_roster(rules: targets.Rulebook) -> None:
    unit = rules.score_one(
        {
            "monthly": [{"month": "2009-01", "born": 25, "planned": 24, "paid": 100}],
            "visits": [{"day": "2009-05-01"}],
        }
    )
    assert unit.rank is None
    assert unit.indicators["rate"].points == 20
    assert unit.indicators["patrol"].points == Decimal("2.50")
    assert str(unit.total) == "23.00"


def test_one_unit_alone_scores_as_among_others(rules: targets.Rulebook) -> None:
    among = rules.score(RECORDS)["A"]
    alone = rules.score_one(
        {name: [one for one in rows if one["village"] == "A"] for name, rows in RECORDS.items()}
    )
    assert (alone.unit, alone.rank) == ("A", None)
    assert (alone.total, alone.grade, alone.sections) == (among.total, among.grade, among.sections)
    assert alone.indicators == among.indicators
    assert alone.steps == among.steps


def test_one_unit_takes_through(rules: targets.Rulebook) -> None:
    unit = rules.score_one({"monthly": MONTHLY[:2], "visits": VISITS[:4]}, through="2009-01")
    assert unit.indicators["rate"].value == Fraction(19, 20)


def test_score_one_refuses_two_units_and_wrong_records(rules: targets.Rulebook) -> None:
    with pytest.raises(targets.RecordsError) as error:
        rules.score_one({"monthly": MONTHLY})
    assert [one.code for one in error.value.problems] == ["E915"]
    with pytest.raises(
        targets.RecordsError, match="monthly:1 born: D802 `x` is not a whole"
    ) as error:
        rules.score_one({"monthly": [{"month": "2009-01", "born": "x", "planned": 1}]})
    assert [one.message("zh") for one in error.value.problems] == [
        "该考核对象有记录未通过：monthly:1 born: D802 `x` 不是整数 · 请写普通整数"
    ]
    with pytest.raises(targets.RecordsError) as error:
        rules.score_one({})
    assert [one.code for one in error.value.problems] == ["E901"]


def run_python(text: str) -> str:
    """The standard output of a fresh process."""
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return done.stdout.strip()


def test_importing_and_scoring_one_unit_import_no_frame_library() -> None:
    told = run_python(
        "import sys, targets\n"
        "rules = targets.load('rules/2009_xietang.yaml')\n"
        "rules.score_one({'monthly': [], 'visits': []})\n"
        "rules.score('examples/xietang_2009').to_dict()\n"
        "print(sorted({'narwhals', 'polars', 'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    assert told == "[]"


# ---------------------------------------------------------------- frames


COLUMNS = [
    "village", "area", "total", "rank", "grade", "vetoes", "bonus", "deduction",
    "section:goals", "section:duties",
    "rate.value", "rate.status", "rate.points", "rate.numerator", "rate.denominator",
    "patrol.value", "patrol.status", "patrol.points", "patrol.numerator", "patrol.denominator",
    "levy.value", "levy.status", "levy.points", "levy.numerator", "levy.denominator",
]  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
def test_the_frame_has_exactly_these_columns_and_rows(rules: targets.Rulebook, engine: str) -> None:
    frame = rules.score(RECORDS, engine=engine).to_native()
    assert frame.columns == COLUMNS
    assert frame.rows() == [
        (
            "A", "East", 31.0, 1, "good", "", 1.0, 0.0, 20.0, 10.0,
            0.96, "met", 20.0, 24.0, 25.0, 1.0, "met", 10.0, 4.0, 4.0,
            100.0, "no_target", None, None, None,
        ),
        (
            "B", "East", 24.33, 2, "poor", "", 0.0, 0.5, 19.83, 5.0,
            23 / 24, "not_met", 19.83, 23.0, 24.0, 0.5, "not_met", 5.0, 2.0, 4.0,
            None, "no_data", None, None, None,
        ),
        (
            "C", None, 0.0, 3, "poor", "idle", 0.0, 0.0, 0.0, 0.0,
            None, "no_data", 0.0, None, None, 0.0, "not_met", 0.0, 0.0, 4.0,
            None, "no_data", None, None, None,
        ),
    ]  # fmt: skip
    types = {pl.String: "village area grade vetoes rate.status", pl.Int64: "rank"}
    for dtype, names in types.items():
        assert {frame.schema[name] for name in names.split()} == {dtype}
    assert frame.schema["total"] == frame.schema["levy.points"] == pl.Float64


def test_frames_give_the_same_frame_as_lists(rules: targets.Rulebook) -> None:
    assert rules.score(frames()).to_native().equals(rules.score(RECORDS).to_native())


def test_frames_that_are_given_are_not_touched(rules: targets.Rulebook) -> None:
    given = frames()
    before = {name: frame.clone() for name, frame in given.items()}
    rules.score(given).to_native()
    assert list(given) == list(before)
    for name, frame in given.items():
        assert frame.equals(before[name])
        assert frame.schema == before[name].schema


def test_lazy_frames_stay_lazy(rules: targets.Rulebook) -> None:
    lazy = {name: frame.lazy() for name, frame in frames().items()}
    found = rules.score(lazy).to_native()
    assert isinstance(found, pl.LazyFrame)
    expected = rules.score(frames()).to_native()
    assert found.collect_schema() == expected.schema
    assert found.collect().sort("rank", "village").equals(expected)


def test_totals_are_the_nearest_doubles_of_hundredths() -> None:
    """All of 0.00 … 102.00: dividing by a constant 100 on Polars is wrong for 1,359 of them."""
    text = """
schema_version: 1
id: hundredths
title: Hundredths
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: n, roster: all}
records:
  all:
    key: [n]
    fields: {n: {type: id}, got: {type: decimal, places: 2, at_least: 0, at_most: 102}}
scorecard: {total: 102, rounding: {decimals: 2, mode: half_up}}
indicators: [{id: points_got, value: got, points: 102, scoring: {formula: value}}]
"""
    cents = range(10_201)
    frame = pl.DataFrame({"n": list(cents), "got": [cent / 100 for cent in cents]})
    found = load_text(text).score({"all": frame}).to_native().sort("n")
    assert found["total"].to_list() == [cent / 100 for cent in cents]
    assert found["points_got.value"].to_list() == [cent / 100 for cent in cents]


# ---------------------------------------------------------------- JSON and the receipt


def test_the_json_is_exactly_of_this_shape(rules: targets.Rulebook) -> None:
    scores = rules.score({**RECORDS, "monthly": [*MONTHLY, {**MONTHLY[0], "month": "2008-12"}]})
    told = json.loads(json.dumps(scores.to_dict()))
    assert list(told) == ["receipt", "records", "units", "groups", "whole"]
    assert told["records"] == {
        "villages": {"accepted": 3, "rejected": 0, "outside": 0, "replaced": 0},
        "monthly": {"accepted": 3, "rejected": 0, "outside": 1, "replaced": 0},
        "visits": {"accepted": 6, "rejected": 0, "outside": 0, "replaced": 0},
    }
    assert [unit["unit"] for unit in told["units"]] == ["A", "B", "C"]
    assert told["units"][1] == {
        "unit": "B",
        "rank": 2,
        "grade": "poor",
        "total": "24.33",
        "base": "24.83",
        "bonuses": {"payer": "0.00"},
        "deductions": {"late": "0.50"},
        "sections": {"goals": "19.83", "duties": "5.00"},
        "vetoes": [],
        "indicators": {
            "rate": {
                "numerator": "23",
                "denominator": "24",
                "value": "0.9583333333",
                "status": "not_met",
                "points": "19.83",
            },
            "patrol": {
                "numerator": "2",
                "denominator": "4",
                "value": "0.5",
                "status": "not_met",
                "points": "5.00",
            },
            "levy": {
                "numerator": None,
                "denominator": None,
                "value": None,
                "status": "no_data",
                "points": None,
            },
        },
    }
    assert told["groups"]["area"]["East"]["indicators"]["rate"] == {
        "numerator": "47",
        "denominator": "49",
        "value": "0.9591836735",
        "status": "not_met",
        "points": None,
    }
    assert told["whole"]["indicators"]["visits_in_all"] == {
        "numerator": None,
        "denominator": None,
        "value": "6",
        "status": "met",
        "points": None,
    }


def test_money_is_shown_in_its_own_unit(rules: targets.Rulebook) -> None:
    told: Any = rules.score(RECORDS).to_dict()
    assert told["units"][0]["indicators"]["levy"]["value"] == "100"


def test_a_unit_that_is_a_number_is_text_in_json(rules: targets.Rulebook) -> None:
    told: Any = rules.score({"villages": [{"village": 7, "area": "East"}], "monthly": []}).to_dict()
    assert told["units"][0]["unit"] == "7"


def test_the_receipt_holds_what_makes_a_result_repeatable(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    text = "village,month,born,planned,paid\nA,2009-01,25,24,1\nA,2009-02,x,1,\n"
    (tmp_path / "monthly.csv").write_text(text, encoding="utf-8")
    scores = rules.score(
        {"villages": VILLAGES, "monthly": tmp_path / "monthly.csv"}, through="2009-06"
    )
    told = scores.receipt.to_dict()
    assert told["rules"] == {"id": "town-2009", "hash": rules.hash}
    assert told["window"] == {"from": "2009-01-01", "to": "2009-06-30"}
    assert told["through"] == "2009-06"
    assert told["trusted"] is False
    assert told["files"] == {"monthly": hashlib.sha256(text.encode()).hexdigest()}
    assert told["rows"] == {"villages": 3, "visits": 0}
    assert {"targets", "python", "pydantic"} <= set(told["versions"])


def test_a_receipt_is_refused_for_a_file_that_changed_after_it_was_opened(
    rules: targets.Rulebook, tmp_path: Path
) -> None:
    records = pl.DataFrame(
        {"village": ["A"], "month": [date(2009, 1, 1)], "born": [25], "planned": [24], "paid": [1]}
    )
    records.write_parquet(tmp_path / "monthly.parquet")
    delivered = {"villages": VILLAGES, "monthly": tmp_path / "monthly.parquet"}
    kept, late = rules.score(delivered), rules.score(delivered)
    digest = hashlib.sha256((tmp_path / "monthly.parquet").read_bytes()).hexdigest()
    assert kept.receipt.files == {"monthly": digest}

    records.vstack(records).write_parquet(tmp_path / "monthly.parquet")

    assert kept.receipt.files == {"monthly": digest}
    with pytest.raises(
        targets.RecordsError, match=r"monthly\.parquet has changed since it was opened"
    ):
        late.receipt  # noqa: B018


def test_the_hash_of_rules_sees_meaning_and_not_layout(rules: targets.Rulebook) -> None:
    commented = "# next year's\n" + RULES.replace("title: Town", "title:   Town   # a comment")
    reordered = RULES.replace("id: town-2009\ntitle: Town\n", "title: Town\nid: town-2009\n")
    spelt = RULES.replace("at_least: 96%", "at_least: 0.960")
    changed = RULES.replace("at_least: 96%", "at_least: 95%")
    assert load_text(commented).hash == rules.hash
    assert load_text(reordered).hash == rules.hash
    assert load_text(spelt).hash == rules.hash
    assert load_text(changed).hash != rules.hash
    assert len(rules.hash) == 64


# ---------------------------------------------------------------- threads


def test_a_rulebook_is_safe_to_share_between_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        for engine in ENGINES:
            rules = targets.load(ROOT / "tests/cases/good/next_year/rules.yaml")
            records = ROOT / "tests/cases/good/next_year/records"
            found = list(pool.map(lambda _: list(rules.score(records, engine=engine)), range(16)))  # noqa: B023
            assert all(one == found[0] for one in found)
            assert [str(unit.total) for unit in found[0]][:2] == ["103.00", "101.00"]


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_groups_come_in_the_order_of_their_names_on_every_engine(engine: str) -> None:
    town = targets.load(ROOT / "rules" / "2009_xietang.yaml")
    scores = town.score(ROOT / "examples" / "xietang_2009", engine=engine)
    assert list(scores.groups["area"]) == ["东片", "北片", "南片", "西片"]
