"""Units compared with one another: what the peers come to, who counts, and who cannot be scored."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import targets
from targets.engine.peers import exact_sum
from tests.compare import load_text

RULES = """
schema_version: 1
id: compared
title: Compared
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village, roster: villages, groups: [area, kind]}
records:
  villages:
    key: [village]
    fields:
      village: {type: id}
      area: {type: category, optional: yes}
      kind: {type: category}
      due: {type: count, optional: yes}
      done: {type: count}
      asked: {type: yes_no}
scorecard:
  total: 10
  rounding: {decimals: 2, mode: half_up}
  when_empty: exclude
indicators:
"""
MONTHLY = """
schema_version: 1
id: monthly
title: Monthly
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    fields: {village: {type: id}, month: {type: month}, done: {type: count}}
indicators:
  - {id: reached, records: monthly, value: sum(done)}
  - {id: usual, value: average(reached)}
  - {id: most, value: whole(reached)}
"""
RATE = "  - {id: rate, value: done / due, applies_to: asked}\n"
POINTS = "  - {id: got, value: done, points: 10, scoring: {formula: points}}\n"
VILLAGES: list[dict[str, Any]] = [
    {"village": "Ash", "area": "hills", "kind": "old", "due": 2, "done": 1, "asked": True},
    {"village": "Birch", "area": "hills", "kind": "new", "due": 3, "done": 1, "asked": True},
    {"village": "Cedar", "area": "plain", "kind": "new", "due": 7, "done": 7, "asked": True},
    {"village": "Dogwood", "area": "plain", "kind": "new", "due": 0, "done": 0, "asked": True},
    {"village": "Elm", "area": "plain", "kind": "new", "due": None, "done": 9, "asked": True},
    {"village": "Fern", "area": "plain", "kind": "new", "due": 1, "done": 9, "asked": False},
    {"village": "Gorse", "area": None, "kind": "old", "due": 5, "done": 1, "asked": True},
    {"village": "Heath", "area": "marsh", "kind": "lone", "due": None, "done": 0, "asked": True},
]


def rulebook(*indicators: str) -> targets.Rulebook:
    """A rulebook of the rate, points, and these indicators."""
    said = "".join(f"  - {{{one}}}\n" for one in indicators)
    return load_text(RULES + RATE + POINTS + said)


def values(scores: targets.Scores, indicator: str) -> dict[str, Fraction | None]:
    return {str(unit.unit): unit.indicators[indicator].value for unit in scores}


def test_only_units_with_a_value_count_in_average_highest_and_lowest() -> None:
    rules = rulebook(
        "id: usual, value: average(rate)",
        "id: most, value: highest(rate)",
        "id: least, value: lowest(rate)",
    )
    scores = rules.score({"villages": VILLAGES})
    # 1/2, 1/3, 1 and 1/5; nothing due, an empty cell, not asked, an empty cell
    assert set(values(scores, "usual").values()) == {Fraction(61, 120)}
    assert set(values(scores, "most").values()) == {Fraction(1)}
    assert set(values(scores, "least").values()) == {Fraction(1, 5)}


def test_the_whole_is_divided_from_the_sums_of_those_to_which_the_indicator_applies() -> None:
    scores = rulebook("id: all_in_all, value: whole(got)").score({"villages": VILLAGES})
    assert set(values(scores, "all_in_all").values()) == {Fraction(28)}
    assert scores.whole.indicators["got"].value == 28


def test_what_is_absent_for_the_whole_is_absent_for_everybody_for_the_same_reason() -> None:
    rules = rulebook(
        "id: all_in_all, value: whole(rate)",
        "id: judged, value: done, target: {at_least: all_in_all}",
    )
    for told, status in (
        ({"due": None}, "no_data"),
        ({"due": 0}, "not_applicable"),
        ({"asked": False}, "not_applicable"),
    ):
        scores = rules.score({"villages": [one | told for one in VILLAGES[:3]]})
        assert scores.whole.indicators["rate"].status == status
        for unit in scores:
            assert unit.indicators["all_in_all"].status == status
            assert unit.indicators["judged"].status == status


def test_within_a_group_a_unit_is_compared_with_its_own_group_alone() -> None:
    rules = rulebook(
        "id: usual, value: 'average(rate, area)'", "id: most, value: 'highest(rate, kind)'"
    )
    scores = rules.score({"villages": VILLAGES})
    hills = Fraction(5, 12)
    assert values(scores, "usual") == {
        "Ash": hills,
        "Birch": hills,
        "Cedar": 1,
        "Dogwood": 1,
        "Elm": 1,
        "Fern": 1,
        "Gorse": None,  # in no area
        "Heath": None,  # nobody of the marsh has a value
    }
    assert scores["Gorse"].indicators["usual"].status == "no_data"
    assert scores["Heath"].indicators["usual"].status == "no_data"
    assert scores["Gorse"].indicators["most"].value == Fraction(1, 2)


def test_groups_and_the_whole_see_what_their_units_see() -> None:
    rules = rulebook(
        "id: beside, value: rate - average(rate)",
        "id: in_area, value: 'rate - average(rate, area)'",
        "id: of_all, value: whole(got)",
    )
    scores = rules.score({"villages": [one | {"due": one["due"] or 1} for one in VILLAGES[:4]]})
    mean = Fraction(1, 2) + Fraction(1, 3) + 1 + 0
    hills, old = scores.groups["area"]["hills"], scores.groups["kind"]["old"]
    assert hills.indicators["beside"].value == Fraction(2, 5) - mean / 4
    assert hills.indicators["in_area"].value == Fraction(2, 5) - Fraction(5, 12)
    assert hills.indicators["of_all"].value == 9
    assert old.indicators["in_area"].status == "no_data"
    assert scores.whole.indicators["in_area"].status == "no_data"
    assert scores.whole.indicators["beside"].value == Fraction(9, 13) - mean / 4


def test_a_condition_that_looks_at_peers_keeps_units_out_of_the_sums_of_groups_too() -> None:
    rules = rulebook("id: of_the_better, value: done, applies_to: rate >= average(rate)")
    scores = rules.score({"villages": VILLAGES[:3]})
    assert values(scores, "of_the_better") == {"Ash": None, "Birch": None, "Cedar": 7}
    assert scores.whole.indicators["of_the_better"].value == 7
    assert scores.groups["area"]["hills"].indicators["of_the_better"].status == "not_applicable"


def test_what_is_judged_once_may_compare_units_and_a_unit_may_ask_for_it() -> None:
    rules = rulebook(
        "id: spread, level: whole, value: highest(rate) - lowest(rate), target: {at_most: 50%}",
        "id: done_in_all, level: whole, value: done",
        "id: share, value: done / whole(done_in_all)",
    )
    scores = rules.score({"villages": VILLAGES[:3]})
    assert scores.whole.indicators["spread"].value == Fraction(2, 3)
    assert scores.whole.indicators["spread"].status == "not_met"
    assert scores["Cedar"].indicators["share"].value == Fraction(7, 9)


def test_a_window_that_ends_early_ends_it_for_the_peers_too() -> None:
    records = [
        {"village": "Ash", "month": "2010-01", "done": 1},
        {"village": "Ash", "month": "2010-03", "done": 10},
        {"village": "Birch", "month": "2010-01", "done": 4},
    ]
    rules = load_text(MONTHLY)
    early = rules.score({"monthly": records}, through="2010-02")
    assert early["Ash"].indicators["usual"].value == Fraction(5, 2)
    assert early["Ash"].indicators["most"].value == 5
    assert rules.score({"monthly": records})["Ash"].indicators["usual"].value == Fraction(15, 2)


def test_one_unit_alone_is_refused_with_what_compares_it_and_the_way_out() -> None:
    rules = rulebook("id: usual, value: average(rate)", "id: gap, value: rate - lowest(rate)")
    with pytest.raises(targets.EngineError) as refused:
        rules.score_one({"villages": VILLAGES[:1]})
    problem = refused.value.problem
    assert problem.code == "E941"
    assert problem.message("en") == (
        "one `village` cannot be scored alone: `usual`, `gap` compare it with all the others"
    )
    assert problem.message("zh") == (
        "单个 `village` 不能单独计分：`usual`、`gap` 要与全部考核对象比较"
    )
    assert "`score`" in str(problem.suggestion("en"))
    assert "`score`" in str(problem.suggestion("zh"))


def test_one_unit_alone_is_scored_where_only_the_whole_compares_units() -> None:
    rules = rulebook("id: spread, level: whole, value: highest(rate) - lowest(rate)")
    alone = rules.score_one({"villages": VILLAGES[:1]})
    assert alone.indicators["rate"].value == Fraction(1, 2)


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_no_unit_at_all_has_no_peers_and_no_rows(engine: str) -> None:
    scores = load_text(MONTHLY).score({"monthly": []}, engine=engine)
    assert scores.to_native().height == 0
    assert scores.whole.indicators["usual"].status == "not_applicable"


def test_a_numerator_and_a_value_of_peers_are_published_each_over_its_own_denominator() -> None:
    rules = rulebook("id: part, value: whole(got) / done")
    frame = rules.score({"villages": pl.DataFrame(VILLAGES[:3])}).to_native()
    assert frame["village"].to_list() == ["Ash", "Birch", "Cedar"]
    assert frame["part.numerator"].to_list() == [9.0, 9.0, 9.0]
    assert frame["part.value"].to_list() == [9.0, 9.0, 9 / 7]


def test_the_plan_says_what_the_peers_are_and_which_steps_wait_for_them() -> None:
    lines = rulebook("id: gap, value: 'rate - average(rate, area)'").plan_text.splitlines()
    start = next(place for place, line in enumerate(lines) if line.startswith("## peers"))
    assert lines[start + 1] == (
        "average.rate.by_area = average rate of the units that have one in the unit's area"
    )
    assert "beyond 64 bits" in next(line for line in lines if line.startswith("gap.value "))
    assert "beyond 64 bits" not in next(line for line in lines if line.startswith("rate.absent "))


def test_without_peers_no_step_is_wide() -> None:
    plan = rulebook().plan
    assert plan.peers == ()
    assert plan.wide_steps == ()


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 40)), max_size=12))
def test_the_sum_of_quotients_is_exact_in_any_order(parts: list[tuple[int, int]]) -> None:
    wanted = sum((Fraction(*part) for part in parts), Fraction(0))
    assert Fraction(*exact_sum(parts)) == wanted
    assert Fraction(*exact_sum(reversed(parts))) == wanted


DUTY = """
schema_version: 1
id: patrols
title: Patrols
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village, roster: villages, groups: [area]}
records:
  villages: {key: [village], fields: {village: {type: id}, area: {type: category}}}
  monthly:
    key: [village, month]
    time: month
    fields: {village: {type: id}, month: {type: month}}
indicators:
  - {id: patrol, records: monthly, duty: {every: month}, target: {at_least: 100%}}
  - {id: everyone, value: whole(patrol)}
  - {id: beyond, value: patrol - whole(patrol)}
"""


@pytest.mark.parametrize("engine", ["python", "polars"])
def test_the_whole_that_units_are_compared_with_ends_with_through_as_they_do(engine: str) -> None:
    """Two villages owe three months until March, and one has done them: one half, not 3 of 24."""
    records = {
        "villages": [{"village": "Ash", "area": "hills"}, {"village": "Birch", "area": "plain"}],
        "monthly": [{"village": "Ash", "month": f"2010-0{month}"} for month in (1, 2, 3, 4)],
    }
    scores = load_text(DUTY).score(records, through="2010-03", engine=engine)
    found = {
        unit.unit: [unit.indicators[name].value for name in ("patrol", "everyone", "beyond")]
        for unit in scores
    }
    assert found == {
        "Ash": [1, Fraction(1, 2), Fraction(1, 2)],
        "Birch": [0, Fraction(1, 2), Fraction(-1, 2)],
    }
    assert scores.whole.indicators["beyond"].value == 0
    hills = scores.groups["area"]["hills"].indicators
    assert [hills[name].value for name in ("patrol", "everyone", "beyond")] == [
        1,
        Fraction(1, 2),
        Fraction(1, 2),
    ]
