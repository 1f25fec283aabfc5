"""Laws of `targets.testing`: what is drawn as sound is sound, what is drawn as wrong is wrong so.

Held over the bundled rules files, the good cases, and rulebooks that are drawn themselves.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, reject, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import targets
from targets.testing import batches, boundary_batches, near_misses, units
from tests.compare import load_text
from tests.good_cases import good_cases
from tests.properties import examples
from tests.properties.rulebooks import rulebooks

ROOT = Path(__file__).resolve().parents[2]
BUNDLED = sorted([*ROOT.glob("rules/*.yaml"), *ROOT.glob("rules/examples/*.yaml")])
RULES = dict.fromkeys(
    [
        *(path for path in BUNDLED if not path.name.endswith(".cases.yaml")),
        *(case.rules for case in good_cases()),
    ]
)
XIETANG = ROOT / "rules" / "2009_xietang.yaml"
over_all = pytest.mark.parametrize(
    "path", RULES, ids=lambda path: path.relative_to(ROOT).as_posix()
)

SMALL = """
schema_version: 1
id: small
title: small
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village, roster: villages}
constants: {goal: 80%}
records:
  villages: {key: [village], fields: {village: {type: id}}}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      due: {type: count}
      done: {type: count}
    checks:
      - {id: done_within_due, that: done <= due}
  visits:
    time: day
    events: true
    most_rows: 4
    fields:
      village: {type: id}
      day: {type: date}
      paid: {type: decimal, places: 2, at_least: 0, at_most: 100}
scorecard: {total: 20, rounding: {decimals: 2, mode: half_up}, when_empty: full}
indicators:
  - id: rate
    records: monthly
    value: sum(done) / sum(due)
    target: {at_least: goal}
    points: 10
    scoring: proportional
  - id: visited
    records: visits
    duty: {every: quarter}
    target: {at_least: 75%}
    points: 10
    scoring: pass_fail
  - {id: spent, records: visits, value: sum(paid), target: {less_than: 12.5}}
  - {id: shown, records: monthly, value: sum(due)}
  - {id: beside, value: rate - average(rate), target: {at_least: 0}}
  - {id: all_in_all, records: monthly, value: sum(due), level: whole, target: {at_least: 1}}
"""


@pytest.fixture(scope="module")
def small() -> targets.Rulebook:
    return load_text(SMALL)


@st.composite
def drawn_rules(draw: st.DrawFn) -> targets.Rulebook:
    try:
        return load_text(draw(rulebooks()).text)
    except targets.RulesError:  # the bounds proof, nearly always
        reject()


def assert_sound(rules: targets.Rulebook, records: Any) -> targets.Batch:
    batch = rules.validate(records)
    assert batch.failures == ()
    return batch


# Sound batches


@over_all
def test_a_batch_that_is_drawn_is_accepted_whole(path: Path) -> None:
    rules = targets.load(path)

    @examples(8)
    @given(batches(rules))
    def law(records: dict[str, Any]) -> None:
        assert_sound(rules, records)

    law()


@examples(25)
@given(st.data())
def test_a_batch_for_a_rulebook_that_is_drawn_itself_is_accepted_whole(data: st.DataObject) -> None:
    rules = data.draw(drawn_rules())
    assert_sound(rules, data.draw(batches(rules)))


def test_batches_hold_months_outside_and_corrections_that_leave_figures_as_they_are() -> None:
    rules = targets.load(ROOT / "tests" / "cases" / "good" / "corrections" / "rules.yaml")

    outside, corrected, kept = 0, 0, 0

    @settings(max_examples=60, database=None)
    @given(batches(rules))
    def law(records: dict[str, Any]) -> None:
        nonlocal outside, corrected, kept
        batch = rules.validate(records)
        outside += batch.counts["monthly"].outside
        corrected += len(batch.accepted["audits"])
        kept += sum(None in row.values() for row in batch.accepted["audits"])

    law()
    assert min(outside, corrected, kept) > 5


@examples(30)
@given(st.data())
def test_units_and_the_end_of_the_window_can_be_chosen(
    small: targets.Rulebook, data: st.DataObject
) -> None:
    records = data.draw(batches(small, units=["North", "South"], through="2010-06"))
    assert [row["village"] for row in records["villages"]] == ["North", "South"]
    few = data.draw(batches(small, units=units(least=2, most=2)))
    assert len(few["villages"]) == 2


def test_through_must_lie_in_the_period(small: targets.Rulebook) -> None:
    with pytest.raises(targets.EngineError):
        batches(small, through="2011-01")


CHECKED = """
schema_version: 1
id: checked
title: checked
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village}
records:
  yearly:
    key: [village]
    fields:
      village: {type: id}
      all: {type: count}
      men: {type: count}
      women: {type: count}
      adults: {type: count, at_least: 1000}
      paid: {type: decimal, places: 2}
    checks:
      - {id: sexes, that: men + women == all}
      - {id: grown_up, that: adults < all and 2 * women >= men}
      - {id: a_yuan_each, that: paid <= all * 1.5}
scorecard: {}
indicators: [{id: size, records: yearly, value: sum(all)}]
"""


def test_row_checks_that_compare_sums_are_solved_and_not_tried() -> None:
    """Of a thousand million values each, hardly three would ever fit together by chance."""
    rules = load_text(CHECKED)
    drawn = 0

    @settings(max_examples=50, database=None)
    @given(batches(rules, units=["A", "B", "C"]))
    def law(records: dict[str, Any]) -> None:
        nonlocal drawn
        drawn += len(assert_sound(rules, records).accepted["yearly"])

    law()
    assert drawn > 50


WARNED = SMALL.replace(
    "    checks:\n",
    "    checks:\n"
    "      - {id: few_done, that: done <= 60, severity: warning}\n"
    "      - {id: some_due, that: due >= done + 1, severity: warning}\n",
)


def test_row_checks_that_only_warn_hold_too_in_what_is_drawn_as_sound() -> None:
    rules = load_text(WARNED)

    @settings(max_examples=40, database=None)
    @given(batches(rules), boundary_batches(rules, "rate"))
    def law(records: dict[str, Any], found: Any) -> None:
        assert_sound(rules, records)
        assert_sound(rules, found.records)

    law()


def test_a_near_miss_breaks_no_row_check_that_only_warns() -> None:
    """Nor is such a check alone a near miss: the record counts all the same."""
    rules = load_text(WARNED.replace("most_rows: 4", "most_rows: 40"))

    @settings(max_examples=100, database=None)
    @given(near_misses(rules))
    def law(miss: Any) -> None:
        assert_wrong(rules, miss)

    law()


@pytest.mark.parametrize(
    ("ids", "told"),
    [
        (["A", "A"], "`units` names `A` twice"),
        (["A", " A "], "`units` names `A` twice"),
        ([7, 7], "`units` names `7` twice"),
        (["A", " "], "`units` holds `' '`, which"),
        (["A", 1], "`units` holds `1`, which"),
        ([True, False], "`units` holds `True`, which"),
        ([None], "`units` holds `None`, which"),
    ],
)
def test_ids_of_units_by_which_no_records_can_go_are_refused(
    small: targets.Rulebook, ids: Any, told: str
) -> None:
    for strategy in (batches, near_misses):
        with pytest.raises(targets.EngineError, match=re.escape(told)):
            strategy(small, units=ids)
        with pytest.raises(targets.EngineError, match=re.escape(told)):
            find(strategy(small, units=st.just(ids)), lambda _: True)


def test_what_is_no_rulebook_is_refused_with_what_to_give() -> None:
    for call in (
        lambda: batches("rules.yaml"),  # type: ignore[arg-type]
        lambda: near_misses("rules.yaml"),  # type: ignore[arg-type]
        lambda: boundary_batches("rules.yaml", "rate"),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError, match=r"not for `str`: give `targets\.load\(…\)`"):
            call()


# Shrinking

quickly = settings(database=None, max_examples=2000)


def test_an_example_shrinks_to_one_unit_one_record_and_small_numbers(
    small: targets.Rulebook,
) -> None:
    def is_missed(records: dict[str, Any]) -> bool:
        return any(one.indicators["rate"].status == "not_met" for one in small.score(records))

    assert find(batches(small), is_missed, settings=quickly) == {
        "villages": [{"village": "A"}],
        "monthly": [{"village": "A", "month": "2010-01", "due": 1, "done": 0}],
        "visits": [],
    }


def test_an_example_shrinks_to_the_units_that_matter(small: targets.Rulebook) -> None:
    def differ(records: dict[str, Any]) -> bool:
        return len({one.total for one in small.score(records)}) > 1

    found = find(batches(small), differ, settings=quickly)
    assert [row["village"] for row in found["villages"]] == ["A", "B"]
    assert len(found["monthly"]) + len(found["visits"]) == 1


# Near misses


def assert_wrong(rules: targets.Rulebook, miss: Any) -> None:
    told = rules.validate(miss.records).failures
    assert {(one.code, one.severity) for one in told} == {(miss.code, "error")}
    there = {(one.dataset, one.row) for one in told}
    assert (miss.dataset, miss.row) in there
    assert miss.field is None or {one.field for one in told} == {miss.field}


@over_all
def test_a_near_miss_is_wrong_in_just_the_way_it_says(path: Path) -> None:
    rules = targets.load(path)

    @examples(8)
    @given(near_misses(rules))
    def law(miss: Any) -> None:
        assert_wrong(rules, miss)

    law()


@examples(15)
@given(st.data())
def test_a_near_miss_for_a_rulebook_that_is_drawn_itself_is_wrong_as_it_says(
    data: st.DataObject,
) -> None:
    rules = data.draw(drawn_rules())
    assert_wrong(rules, data.draw(near_misses(rules)))


CODES = (801, 802, 803, 804, 805, 806, 808, 809, 820, 821, 822, 823)


@pytest.mark.parametrize("code", [f"D{number}" for number in CODES])
def test_near_misses_reach_every_failure_that_these_records_can_have(
    small: targets.Rulebook, code: str
) -> None:
    found = find(near_misses(small), lambda miss: miss.code == code, settings=quickly)
    assert_wrong(small, found)


def test_a_near_miss_shrinks_to_the_smallest_wrong_record(small: targets.Rulebook) -> None:
    found = find(near_misses(small), lambda miss: miss.code == "D822", settings=quickly)
    assert found.records["monthly"] == [{"village": "A", "month": "2010-01", "due": 0, "done": 1}]
    assert (found.dataset, found.row, found.field) == ("monthly", 1, None)


# Boundaries


def exact(cell: object) -> Fraction:
    return Fraction(Decimal(str(cell)))


@examples(60)
@given(st.data())
def test_a_rate_lies_exactly_at_its_limit_or_one_case_beside_it(
    small: targets.Rulebook, data: st.DataObject
) -> None:
    found = data.draw(boundary_batches(small, "rate"))
    assert_sound(small, found.records)
    rows = found.records["monthly"]
    inside = [row for row in rows if str(row["month"]).startswith("2010")]
    due = sum(exact(row["due"]) for row in inside)
    done = sum(exact(row["done"]) for row in inside)
    goal = Fraction(4, 5)
    assert (found.edge, found.figure) == ("target.at_least", goal)
    assert found.value == done / due
    match found.side:
        case "at":
            assert done / due == goal
        case "below":
            assert done / due < goal <= (done + 1) / due
        case "above":
            assert (done - 1) / due <= goal < done / due
    status = small.score(found.records)["A"].indicators["rate"].status
    assert status == ("not_met" if found.side == "below" else "met")


@pytest.mark.parametrize("side", ["at", "below", "above"])
def test_every_side_of_a_limit_is_drawn(small: targets.Rulebook, side: str) -> None:
    for indicator in ("rate", "visited", "spent"):
        strategy = boundary_batches(small, indicator)
        found = find(strategy, lambda one: one.side == side, settings=quickly)
        assert_sound(small, found.records)
        assert small.score(found.records)["A"].indicators[indicator].value == found.value


def test_a_duty_lies_one_period_beside_its_limit(small: targets.Rulebook) -> None:
    strategy = boundary_batches(small, "visited")
    values = {"at": Fraction(3, 4), "below": Fraction(2, 4), "above": Fraction(4, 4)}
    for side, value in values.items():
        found = find(strategy, lambda one, side=side: one.side == side, settings=quickly)
        assert found.value == value


def test_a_sum_of_money_lies_a_fen_beside_its_limit(small: targets.Rulebook) -> None:
    strategy = boundary_batches(small, "spent")
    values = {"at": "12.5", "below": "12.49", "above": "12.51"}
    for side, value in values.items():
        found = find(strategy, lambda one, side=side: one.side == side, settings=quickly)
        assert found.value == Fraction(value)


def test_boundaries_shrink_to_the_fewest_cases(small: targets.Rulebook) -> None:
    found = find(boundary_batches(small, "rate"), lambda one: one.side == "at", settings=quickly)
    assert found.records["monthly"] == [{"village": "A", "month": "2010-01", "due": 5, "done": 4}]


@pytest.mark.parametrize(
    "indicator",
    [
        "family_planning_rate",
        "birth_omission_rate",
        "levy_fulfilment_rate",
        "weekly_patrol",
    ],
)
def test_the_first_rulebook_has_boundaries(indicator: str) -> None:
    rules = targets.load(XIETANG)

    @settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
    @given(boundary_batches(rules, indicator, unit="North", through="2009-11"))
    def law(found: Any) -> None:
        assert_sound(rules, found.records)
        scores = rules.score(found.records, through="2009-11")
        value = scores["North"].indicators[indicator].value
        assert value == found.value
        sides = {-1: "below", 0: "at", 1: "above"}
        assert found.side == sides[(value > found.figure) - (value < found.figure)]

    law()


def test_what_has_no_limit_known_beforehand_has_no_boundary(small: targets.Rulebook) -> None:
    with pytest.raises(targets.EngineError, match="no indicator of units is called `rates`"):
        boundary_batches(small, "rates")
    with pytest.raises(targets.EngineError, match="no indicator of units is called `all_in_all`"):
        boundary_batches(small, "all_in_all")
    for name in ("shown", "beside"):
        with pytest.raises(targets.EngineError, match=f"`{name}` has no limit that is known"):
            boundary_batches(small, name)


BESIDE = """
schema_version: 1
id: beside
title: beside
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: clinic, roster: clinics}
records:
  clinics:
    key: [clinic]
    fields:
      clinic: {type: id}
      coast: {type: yes_no}
      beds: {type: count, at_most: 500}
  monthly:
    key: [clinic, month]
    time: month
    fields:
      clinic: {type: id}
      month: {type: month}
      due: {type: count, at_most: 1000}
      done: {type: count, at_most: 1000}
    checks: [{id: within, that: done <= due}]
scorecard: {total: 10, rounding: {decimals: 2}, when_empty: full}
indicators:
  - {id: rate, records: monthly, INDICATOR, target: {at_least: 50%}, points: 10, scoring: pass_fail}
"""
DUTY = "duty: {every: month}"
RATE = "value: sum(done) / sum(due)"
LATE = "where=month >= 2010-07"


def beside(indicator: str, unit: str = "roster: clinics") -> targets.Rulebook:
    return load_text(BESIDE.replace("INDICATOR", indicator).replace("roster: clinics", unit))


only_drawn = settings(
    max_examples=12,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.mark.parametrize(
    ("indicator", "unit"),
    [
        (DUTY, "roster: clinics, assessed: coast and beds >= 2"),
        (f"{DUTY}, applies_to: coast", "roster: clinics"),
        (f"{DUTY}, when_small: {{denominator_below: 12}}", "roster: clinics"),
        (RATE, "roster: clinics, assessed: coast and beds >= 2"),
        (f"{RATE}, applies_to: coast", "roster: clinics"),
        (f"{RATE}, when_small: {{denominator_below: 20}}", "roster: clinics"),
        (f"{RATE}, period: {{from: 2010-02-01, to: 2010-12-31}}", "roster: clinics"),
        (f"{RATE}, period: {{from: 2010-12-01, to: 2010-12-31}}", "roster: clinics"),
        (f"{DUTY}, period: {{from: 2010-07-01, to: 2010-12-31}}", "roster: clinics"),
        ("duty: {every: month, where: month >= 2010-07}", "roster: clinics"),
        (f'value: "sum(done, {LATE}) / sum(due, {LATE})"', "roster: clinics"),
    ],
)
def test_a_unit_at_a_limit_is_judged_there(indicator: str, unit: str) -> None:
    rules = beside(indicator, unit)
    drawn = 0

    @only_drawn
    @given(boundary_batches(rules, "rate"))
    def law(found: Any) -> None:
        nonlocal drawn
        drawn += 1
        assert_sound(rules, found.records)
        judged = rules.score(found.records)["A"].indicators["rate"]
        assert judged.status == ("not_met" if found.side == "below" else "met")
        assert judged.value == found.value

    law()
    assert drawn


@pytest.mark.parametrize(
    ("indicator", "through", "told"),
    [
        (f"{DUTY}, when_small: {{denominator_below: 20}}", "", "it is not judged there"),
        (f"{RATE}, when_small: {{denominator_below: 900}}", "", "it is not judged there"),
        (f"{DUTY}, applies_to: beds > 500", "", "it is not judged there"),
        (f"{RATE}, period: {{from: 2010-07-01, to: 2010-12-31}}", "2010-03", "no record that it"),
        (f"{DUTY}, period: {{from: 2010-07-01, to: 2010-12-31}}", "2010-03", "no record that it"),
        ("value: max(done) * max(due)", "", "no figure of one record moves its value evenly"),
        ("value: 2000 - sum(done)", "", "no figures of one record lead there"),
    ],
)
def test_where_no_unit_can_be_laid_out_at_a_limit_it_is_told_why(
    indicator: str, through: str, told: str
) -> None:
    strategy = boundary_batches(beside(indicator), "rate", through=through or None)

    @settings(database=None)
    @given(strategy)
    def drawn(_: Any) -> None:
        """Hypothesis finds no smaller example of it, and has no words of its own."""

    with pytest.raises(
        targets.EngineError, match=f"^no unit could be laid out at a limit of `rate`: {told}"
    ):
        drawn()


# The schema of records


def as_json(records: Any) -> Any:
    """What a program would send: a figure with decimals is a number of JSON."""
    return json.loads(json.dumps(records, default=lambda figure: json.loads(str(figure))))


# Not the 30th of February, nor one decimal too many.
SEEN_BY_A_SCHEMA = {f"D{number}" for number in (801, 802, 803, 805, 806, 807, 809, 810, 811, 812)}


@over_all
def test_the_schema_of_records_accepts_sound_batches_and_refuses_wrong_cells(path: Path) -> None:
    rules = targets.load(path)
    judge = Draft202012Validator(rules.records_schema())

    @examples(6)
    @given(batches(rules), near_misses(rules))
    def law(records: dict[str, Any], miss: Any) -> None:
        assert [error.json_path for error in judge.iter_errors(as_json(records))] == []
        wrong = {error.json_path for error in judge.iter_errors(as_json(miss.records))}
        place = f"$.{miss.dataset}[{miss.row - 1}].{miss.field}"
        assert wrong == ({place} if miss.code in SEEN_BY_A_SCHEMA else set())

    law()


# Without hypothesis


def test_the_room_can_be_imported_without_hypothesis_and_then_says_what_to_install() -> None:
    program = """
import sys
sys.modules["hypothesis"] = None
import targets.testing
assert "batches" in dir(targets.testing)
try:
    from targets.testing import batches
except ImportError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.strip() == (
        "`batches` needs hypothesis, which is not installed: `pip install 'targets[testing]'`"
    )
