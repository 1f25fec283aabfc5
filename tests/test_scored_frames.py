"""Where records are scored, and how frames are ranked: which engine is taken, what is told where
there is none, and that the engine on plain integers says of frames what their own engine says.
"""

import importlib.util
from datetime import date
from typing import Any

import polars as pl
import pytest

import targets
from targets.records.watching import progress_to
from targets.scores import scores as scoring
from tests.compare import load_text

RULES = """
schema_version: 1
id: harbours
title: Harbours
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: harbour, roster: harbours, groups: [coast]}
records:
  harbours:
    key: [harbour]
    fields: {harbour: {type: id}, coast: {type: category, optional: true}, closed: {type: yes_no}}
  monthly:
    key: [harbour, month]
    time: month
    fields:
      harbour: {type: id}
      month: {type: month}
      berths: {type: count, at_most: 100}
      checked: {type: count, at_most: 100}
  drills:
    time: day
    events: true
    optional: true
    fields: {harbour: {type: id}, day: {type: date}}
scorecard:
  total: 10
  rounding: {decimals: 1, mode: half_up}
  when_empty: exclude
  when_missing: exclude
  rank: {by: total, best: highest, within: coast}
  grades: [{id: good, at_least: 8}, {id: poor}]
indicators:
  - id: checks
    records: monthly
    numerator: sum(checked)
    denominator: sum(berths)
    applies_to: not closed
    target: {at_least: 90%}
    points: 8
    scoring: proportional
  - id: drilled
    records: drills
    value: count()
    applies_to: not closed
    target: {at_least: 2}
    points: 2
    scoring: proportional
"""
HARBOURS = [
    ("A", "East", False),
    ("B", "East", False),
    ("C", "West", False),
    ("D", None, False),
    ("E", "West", True),
    ("F", "East", False),
]
MONTHLY = [
    ("A", date(2009, 1, 1), 10, 9),
    ("A", date(2009, 2, 1), 10, 9),
    ("B", date(2009, 1, 1), 20, 9),
    ("C", date(2009, 3, 1), 10, 9),
    ("D", date(2009, 1, 1), 10, 10),
    ("F", date(2009, 1, 1), 30, 27),
]
DRILLS = [("A", date(2009, 5, 1)), ("A", date(2009, 6, 1)), ("B", date(2009, 6, 1))]

EXPECTED = [
    # harbour, coast, total, rank, grade, points of checks and of drilled
    ("A", "East", 10.0, 1, "good", 8.0, 2.0),
    ("B", "East", 5.0, 3, "poor", 4.0, 1.0),
    ("C", "West", 8.0, 1, "good", 8.0, 0.0),
    ("D", None, 8.0, None, "good", 8.0, 0.0),
    ("E", "West", None, None, None, None, None),
    ("F", "East", 8.0, 2, "good", 8.0, 0.0),
]
"""Ranked within a coast; D lies on none, and E is closed, so that all its parts are excluded."""
SHOWN = ("harbour", "coast", "total", "rank", "grade", "checks.points", "drilled.points")


@pytest.fixture
def rules() -> targets.Rulebook:
    return load_text(RULES)


def frames(without: tuple[str, ...] = ()) -> dict[str, pl.DataFrame]:
    found = {
        "harbours": pl.DataFrame(HARBOURS, schema=["harbour", "coast", "closed"], orient="row"),
        "monthly": pl.DataFrame(
            MONTHLY, schema=["harbour", "month", "berths", "checked"], orient="row"
        ),
        "drills": pl.DataFrame(DRILLS, schema=["harbour", "day"], orient="row"),
    }
    return {name: frame for name, frame in found.items() if name not in without}


def lists() -> dict[str, list[dict[str, Any]]]:
    return {name: frame.to_dicts() for name, frame in frames().items()}


def rows(frame: Any) -> list[tuple[object, ...]]:
    return sorted(pl.DataFrame(frame).select(SHOWN).rows(), key=lambda row: str(row[0]))


# ---------------------------------------------------------------- the same on each engine


def test_frames_are_ranked_within_a_field_where_they_lie(rules: targets.Rulebook) -> None:
    assert rows(rules.score(frames()).to_native()) == EXPECTED


def test_frames_are_scored_alike_on_plain_integers(rules: targets.Rulebook) -> None:
    scores = rules.score(frames(), engine="python")
    assert scores.receipt.versions.keys() == {"python", "targets", "pydantic"}
    assert rows(scores.to_native()) == EXPECTED
    assert [unit.unit for unit in scores] == ["A", "C", "F", "B", "D", "E"]


def test_lists_are_ranked_alike_by_polars(rules: targets.Rulebook) -> None:
    scores = rules.score(lists(), engine="polars")
    assert set(scores.receipt.versions) == {"python", "targets", "pydantic", "narwhals", "polars"}
    assert rows(scores.to_native()) == EXPECTED


@pytest.mark.parametrize("engine", ["auto", "python"])
def test_an_optional_dataset_may_be_absent(rules: targets.Rulebook, engine: str) -> None:
    scores = rules.score(frames(without=("drills",)), engine=engine)
    assert [(unit.unit, unit.total) for unit in scores] == [
        ("A", 8),
        ("C", 8),
        ("F", 8),
        ("B", 4),
        ("D", 8),
        ("E", None),
    ]


def without_a_roster() -> targets.Rulebook:
    head, _, tail = RULES.partition("  harbours:")
    text = head + "  monthly:" + tail.partition("  monthly:")[2]
    for left_out in (
        ", roster: harbours, groups: [coast]",
        ", within: coast",
        "    applies_to: not closed\n",
    ):
        text = text.replace(left_out, "")
    return load_text(text)


def test_without_a_roster_plain_integers_find_the_units_of_all_frames() -> None:
    rules = without_a_roster()
    given = frames(without=("harbours",))
    elsewhere = pl.DataFrame({"harbour": ["Z"], "day": [date(2009, 5, 1)]})
    given["drills"] = pl.concat([given["drills"], elsewhere])
    scores = rules.score(given, engine="python")
    assert [(unit.unit, unit.rank, unit.total) for unit in scores] == [
        ("A", 1, 10),
        ("C", 2, 8),
        ("D", 2, 8),
        ("F", 2, 8),
        ("B", 5, 5),
        ("Z", 5, 5),
    ]
    assert [(one.unit, one.total) for one in rules.score(given)] == [
        (one.unit, one.total) for one in scores
    ]


def test_units_that_are_numbers_are_ranked_alike() -> None:
    rules = load_text(RULES)
    numbers = {"A": 10, "B": 9, "C": 8, "D": 7, "E": 6, "F": 5}
    given = {
        name: frame.with_columns(pl.col("harbour").replace_strict(numbers, return_dtype=pl.Int64))
        for name, frame in frames().items()
    }
    for engine in ("auto", "python"):
        scores = rules.score(given, engine=engine)
        found = {unit.unit: (unit.rank, unit.total) for unit in scores}
        assert found == {numbers[name]: (rank, total) for name, _, total, rank, *_ in EXPECTED}
        assert scores.to_native()["harbour"].dtype == pl.Int64


@pytest.mark.parametrize("engine", ["auto", "python"])
def test_best_lowest_turns_the_ranks_and_still_leaves_out_who_has_no_total(engine: str) -> None:
    text = RULES.replace("best: highest, within: coast", "best: lowest")
    scores = load_text(text).score(frames(), engine=engine)
    ranks = {str(row[0]): row[3] for row in rows(scores.to_native())}
    assert ranks == {"A": 5, "B": 1, "C": 2, "D": 2, "E": None, "F": 2}


def test_with_no_total_nobody_has_a_rank_or_a_grade() -> None:
    text = RULES.replace("  total: 10\n", "").replace(
        "  rank: {by: total, best: highest, within: coast}\n", ""
    )
    text = text.replace("  grades: [{id: good, at_least: 8}, {id: poor}]\n", "")
    for engine in ("auto", "python"):
        frame = load_text(text).score(frames(), engine=engine).to_native()
        assert frame["rank"].to_list() == frame["grade"].to_list() == [None] * 6
        assert frame.schema["rank"] == pl.Int64
        assert frame.schema["grade"] == pl.String


def test_frames_without_a_row_give_a_frame_of_the_same_columns() -> None:
    rules, given = without_a_roster(), frames(without=("harbours",))
    full = rules.score(given, engine="python").to_native()
    empty = {name: frame.clear() for name, frame in given.items()}
    found = rules.score(empty, engine="python").to_native()
    assert found.schema == full.schema
    assert found.rows() == []


def test_lazy_frames_scored_on_plain_integers_are_handed_back_lazy(rules: targets.Rulebook) -> None:
    lazy = {name: frame.lazy() for name, frame in frames().items()}
    found = rules.score(lazy, engine="python").to_native()
    assert isinstance(found, pl.LazyFrame)
    assert rows(found.collect()) == EXPECTED


# ---------------------------------------------------------------- which engine


def test_small_lists_are_scored_on_plain_integers_and_many_by_polars(
    rules: targets.Rulebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = len(HARBOURS) + len(MONTHLY) + len(DRILLS)
    monkeypatch.setattr(scoring, "PYTHON_ROWS_AT_MOST", records)
    assert "polars" not in rules.score(lists()).receipt.versions
    monkeypatch.setattr(scoring, "PYTHON_ROWS_AT_MOST", records - 1)
    assert "polars" in rules.score(lists()).receipt.versions


def test_an_engine_that_there_is_not_is_told_with_those_that_there_are(
    rules: targets.Rulebook,
) -> None:
    with pytest.raises(targets.EngineError) as error:
        rules.score(lists(), engine="excel")
    assert str(error.value) == (
        "there is no engine `excel` · choose one of `auto`, `python`, `polars`, `duckdb`, "
        "`pandas`, `pyarrow`, `ibis`, `spark`"
    )


@pytest.mark.parametrize(
    ("engine", "module", "extra"),
    [("duckdb", "duckdb", "duckdb"), ("spark", "pyspark", "spark")],
)
def test_an_engine_whose_library_is_absent_says_what_to_install(
    engine: str,
    module: str,
    extra: str,
    rules: targets.Rulebook,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(scoring, "find_spec", lambda name: None if name == module else found(name))
    with pytest.raises(targets.EngineError) as error:
        rules.score(lists(), engine=engine)
    assert str(error.value) == (
        f"the engine `{engine}` needs a library that is not installed · install `targets[{extra}]`"
    )


def test_frames_are_not_handed_to_another_engine(rules: targets.Rulebook) -> None:
    with pytest.raises(targets.EngineError) as error:
        rules.score(frames(), engine="duckdb")
    assert str(error.value) == (
        "the records came as frames of `polars`, which the engine `duckdb` does not run · "
        "leave the engine out, or use `python`"
    )
    assert rows(rules.score(frames(), engine="polars").to_native()) == EXPECTED


def test_a_batch_is_scored_only_by_the_rules_that_judged_it(rules: targets.Rulebook) -> None:
    batch = load_text(RULES.replace("id: harbours\n", "id: ports\n", 1)).validate(lists())
    with pytest.raises(targets.EngineError) as error:
        rules.score(batch)
    assert str(error.value) == (
        "the batch was judged by other rules (`ports`) · validate the records by these rules"
    )


# ---------------------------------------------------------------- how far it is


def test_who_listens_hears_of_units_scored_and_written(rules: targets.Rulebook) -> None:
    heard: list[tuple[object, ...]] = []
    with progress_to(lambda *told: heard.append(told)):
        scores = rules.score(lists())
        assert heard[-1] == ("scoring", "", 6, 6)
        assert len(list(scores)) == 6
    assert heard[-1] == ("writing", "", 6, 6)


# ---------------------------------------------------------------- units that are not there


def test_an_unknown_unit_is_told_with_the_first_ten_that_were_scored(
    rules: targets.Rulebook,
) -> None:
    def told(count: int) -> str:
        harbours = [
            {"harbour": f"pier {number:02}", "coast": None, "closed": False}
            for number in range(count)
        ]
        scores = rules.score({"harbours": harbours, "monthly": [], "drills": []})
        with pytest.raises(targets.RecordsError) as error:
            scores["unheard of"]
        return str(error.value)

    ten = ", ".join(f"`pier {number:02}`" for number in range(10))
    assert told(10) == f"`unheard of` was not scored · scored: {ten}"
    assert told(11) == f"`unheard of` was not scored · scored: {ten} …"
    nobody = without_a_roster().score({"monthly": [], "drills": []})
    with pytest.raises(targets.RecordsError) as error:
        nobody["unheard of"]
    assert str(error.value) == (
        "`unheard of` was not scored: the records name no unit at all · "
        "deliver the records of at least one"
    )


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_when_missing_error_names_twenty_units_and_that_there_are_more(engine: str) -> None:
    text = RULES.replace("when_missing: exclude", "when_missing: error")

    def told(count: int) -> str:
        harbours = [
            {"harbour": f"pier {number:02}", "coast": None, "closed": False}
            for number in range(count)
        ]
        with pytest.raises(targets.RecordsError) as error:
            load_text(text).score(
                {"harbours": harbours, "monthly": [], "drills": []}, engine=engine
            )
        return str(error.value)

    twenty = ", ".join(f"`pier {number:02}`" for number in range(20))
    says = (
        "there is no data for {units}, and `checks` has `when_missing: error` · deliver the "
        "records of `harbours`, `monthly` (2009-01-01 … 2009-12-31), or change `when_missing`"
    )
    assert told(20) == says.format(units=twenty)
    assert told(21) == says.format(units=twenty + " …")


# ---------------------------------------------------------------- a file of scores


def test_a_parquet_file_holds_the_scores_and_the_receipt_of_their_making(
    rules: targets.Rulebook, tmp_path: Any
) -> None:
    scores = rules.score(frames())
    path = tmp_path / "scores.parquet"
    scores.write_parquet(path)
    assert rows(pl.read_parquet(path)) == EXPECTED
    assert pl.read_parquet_metadata(path)["targets.receipt"] == scores.receipt.to_json()
    other = scores.receipt.of_output("score", "parquet", through=None)
    scores.write_parquet(path, other)
    assert pl.read_parquet_metadata(path)["targets.receipt"] == other.to_json()


# ---------------------------------------------------------------- a level without a unit


@pytest.mark.parametrize("function", ["min", "max", "last", "sum"])
@pytest.mark.parametrize("engine", ["python", "polars"])
def test_a_group_to_which_nobody_belongs_that_is_asked_has_no_value(
    function: str, engine: str
) -> None:
    """E is the only one that is closed, and here it is not on the roster."""
    text = RULES + (
        f"  - {{id: told, records: monthly, value: {function}(berths), applies_to: closed}}\n"
    )
    open_ones = [one for one in lists()["harbours"] if not one["closed"]]
    scores = load_text(text).score({**lists(), "harbours": open_ones}, engine=engine)
    for level in (scores.whole, scores.groups["coast"]["East"], scores.groups["coast"]["West"]):
        told = level.indicators["told"]
        assert (told.value, told.status) == (None, "not_applicable")
