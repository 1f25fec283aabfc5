"""Cases, the authority's own examples: what they mean, what they need, and how they are told."""

from pathlib import Path

import pytest

import targets
from targets.plan.steps import STATUSES
from targets.rulebook import expectations
from targets.rulebook.models import Case
from targets.testing.cases.running import CaseOutcome, CaseRunner
from tests.good_cases import ROOT

RULES = """\
schema_version: 1
id: town
title: A town
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages, groups: [area], assessed: open}
constants:
  goal: {by: area, values: {East: 50%, West: 75%}}
records:
  villages:
    key: [village]
    fields:
      village: {type: id}
      area: {type: category, values: [East, West]}
      open: {type: yes_no}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 10000}
      births_in_plan: {type: count, at_most: 10000}
      due: {type: count, at_most: 10000}
      done: {type: count, at_most: 10000}
      remark: {type: count, optional: true, at_most: 9}
    checks:
      - {id: in_plan_within_births, that: births_in_plan <= births}
      - {id: done_within_due, that: done <= due, severity: warning}
  visits:
    time: visited_on
    events: true
    fields: {village: {type: id}, visited_on: {type: date}, kind: {type: category}}
scorecard:
  total: 30
  rounding: {decimals: 2, mode: half_up}
  sections:
    - {id: goals, points: 20, when_empty: zero, when_missing: exclude}
    - {id: duties, points: 10, when_empty: full}
  grades: [{id: good, at_least: 25}, {id: poor}]
indicators:
  - id: rate
    section: goals
    records: monthly
    numerator: sum(births_in_plan)
    denominator: sum(births)
    show_as: percent
    target: {at_least: 96%}
    points: 20
    scoring: {deduct: {points: 1, per: 1%}}
  - id: share
    section: duties
    records: monthly
    value: sum(done) / sum(due)
    target: {at_least: goal}
    points: 10
    scoring: proportional
  - {id: remarks, records: monthly, value: sum(remark)}
  - {id: patrols, level: whole, records: visits, value: count(), target: {between: [1, 2]}}
bonuses:
  - {id: patrolled, records: visits, when: 'count(where=kind == "patrol") >= 1', points: 2}
vetoes:
  - {id: collapse, when: rate < 50%, effect: {total_at_most: 10}}
  - {id: slack, when: score(duties) < 5, effect: {grade: poor}}
"""


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> CaseRunner:
    path = tmp_path_factory.mktemp("town") / "rules.yaml"
    path.write_text(RULES, encoding="utf-8")
    return CaseRunner(targets.load(path).model)


def case(given: object, expect: object, **beside: object) -> Case:
    return Case.model_validate({"name": "drawn up", "given": given, "expect": expect, **beside})


def told(outcome: CaseOutcome) -> list[str]:
    """Where each error is, and what it says."""
    return [
        f"{'.'.join(map(str, one.path))} {one.wording.code} {one.wording.message('en')}"
        for one in outcome.errors
    ]


def found(outcome: CaseOutcome) -> list[tuple[str, str, str]]:
    """What is not as expected: where, what was, what came out."""
    assert told(outcome) == []
    return [
        (
            f"{one.expected.name}.{one.expected.part}".rstrip("."),
            one.expected.written,
            one.found.text,
        )
        for one in outcome.mismatches
    ]


BELOW = {"monthly": [{"month": "2009-01", "births": "25", "births_in_plan": "23"}]}


# ---------------------------------------------------------------- what is expected


def test_a_case_passes_where_everything_comes_out_exactly(runner: CaseRunner) -> None:
    parts = {
        "status": "not_met",
        "points": "16",
        "value": "92%",
        "numerator": "23",
        "denominator": "25.0",
    }

    assert runner.run(case(BELOW, {"rate": parts})).passed


@pytest.mark.parametrize("number", ["0.92", "92%", "92 %", "23/25", "46/50", "0.9200"])
def test_a_number_may_be_written_in_any_exact_way(runner: CaseRunner, number: str) -> None:
    assert runner.run(case(BELOW, {"rate": {"value": number}})).passed


@pytest.mark.parametrize("number", ["0.9200000001", "91.9999%", "22/24", "92", "none"])
def test_a_number_that_is_off_by_anything_fails(runner: CaseRunner, number: str) -> None:
    (wrong,) = found(runner.run(case(BELOW, {"rate": {"value": number}})))

    assert wrong == ("rate.value", number, "92%" if "%" in number else "0.92")


def test_a_failure_shows_the_figures_that_it_comes_from(runner: CaseRunner) -> None:
    (wrong,) = runner.run(case(BELOW, {"rate": {"points": "15"}})).mismatches

    assert wrong.found.figures == (
        ("numerator", "23"),
        ("denominator", "25"),
        ("value", "92%"),
        ("target", "at_least 96%"),
        ("status", "not_met"),
    )


def test_one_word_stands_for_the_status_and_one_number_for_the_points(runner: CaseRunner) -> None:
    assert runner.run(case(BELOW, {"rate": "not_met"})).passed
    assert runner.run(case(BELOW, {"rate": "16"})).passed
    assert found(runner.run(case(BELOW, {"rate": "met"}))) == [("rate.status", "met", "not_met")]


def test_of_an_indicator_without_points_one_number_is_the_value(runner: CaseRunner) -> None:
    given = {"monthly": [{"month": "2009-01", "remark": "3"}, {"month": "2009-02", "remark": "4"}]}

    assert runner.run(case(given, {"remarks": "7"})).passed


def test_every_expectation_that_fails_is_told_and_no_other(runner: CaseRunner) -> None:
    expect = {"rate": {"status": "met", "points": "16", "value": "0.9"}}

    assert found(runner.run(case(BELOW, expect))) == [
        ("rate.status", "met", "not_met"),
        ("rate.value", "0.9", "0.92"),
    ]


def test_what_a_section_says_about_absence_holds_though_the_section_is_not_asked_for(
    runner: CaseRunner,
) -> None:
    nothing = {"monthly": [{"month": "2009-01", "births": "0", "births_in_plan": "0"}]}

    assert runner.run(case(nothing, {"rate": {"status": "not_applicable", "points": "0"}})).passed
    assert runner.run(case({"monthly": []}, {"rate": {"points": "none", "value": "none"}})).passed
    assert runner.run(case({"monthly": []}, {"rate": "no_data", "goals": "none"})).passed


FULL = {
    "villages": [{"village": "A", "area": "East", "open": "yes"}],
    "monthly": [
        {"month": "2009-01", "births": "100", "births_in_plan": "90", "due": "8", "done": "2"}
    ],
    "visits": [{"visited_on": "2009-01-05", "kind": "patrol"}],
}


def test_sections_total_grade_bonus_and_vetoes_can_be_expected(runner: CaseRunner) -> None:
    expect = {
        "rate": "14",
        "share": {"value": "1/4", "points": "5"},
        "goals": "14",
        "duties": "5",
        "patrolled": "2",
        "total": "21",
        "grade": "poor",
        "rank": "1",
        "vetoes": "none",
        "collapse": "no",
        "failures": "0",
    }

    assert runner.run(case(FULL, expect)).passed


def test_what_a_total_comes_from_is_shown_part_by_part(runner: CaseRunner) -> None:
    (wrong,) = runner.run(case(FULL, {"total": "22"})).mismatches

    assert wrong.found.text == "21"
    assert wrong.found.figures == (("goals", "14.00"), ("duties", "5.00"), ("patrolled", "2.00"))


def test_a_veto_is_asked_for_alone_or_with_all_others(runner: CaseRunner) -> None:
    given = {"monthly": [{"month": "2009-01", "births": "100", "births_in_plan": "49"}]}

    assert runner.run(case(given, {"collapse": "yes"})).passed
    assert found(runner.run(case(given, {"collapse": "no"}))) == [("collapse", "no", "yes")]
    assert told(runner.run(case(given, {"vetoes": "collapse"}))) == [
        "given.monthly.0 E970 left out, but needed for what the case expects: "
        "`due`, `done` of `monthly`",
        "given E971 left out, but needed for what the case expects: records of `villages`",
    ]


# ---------------------------------------------------------------- what is given


def test_what_is_not_needed_may_be_left_out(runner: CaseRunner) -> None:
    assert runner.run(case(BELOW, {"rate": "16"})).passed  # no unit, roster, visits, due, done


def test_every_record_that_lacks_something_is_told(runner: CaseRunner) -> None:
    given = {"monthly": [{"month": "2009-01", "births": "25"}, {"births": "1"}]}

    assert told(runner.run(case(given, {"rate": "met"}))) == [
        "given.monthly.0 E970 left out, but needed for what the case expects: "
        "`births_in_plan` of `monthly`",
        "given.monthly.1 E970 left out, but needed for what the case expects: "
        "`month`, `births_in_plan` of `monthly`",
    ]


def test_a_dataset_that_is_needed_must_be_given_even_if_it_is_empty(runner: CaseRunner) -> None:
    (error,) = told(runner.run(case({}, {"patrolled": "0"})))

    assert error.startswith("given E971 ")
    assert error.endswith(": records of `visits`")
    assert runner.run(case({"visits": []}, {"patrolled": "0"})).passed


def test_a_constant_by_the_roster_needs_the_roster(runner: CaseRunner) -> None:
    given = {"monthly": [{"month": "2009-01", "due": "4", "done": "2"}]}
    east = {"villages": [{"village": "A", "area": "East", "open": "yes"}], **given}
    west = {"villages": [{"village": "A", "area": "West", "open": "yes"}], **given}

    (error,) = told(runner.run(case(given, {"share": "met"})))
    assert error.endswith(": records of `villages`")
    assert runner.run(case(east, {"share": "met"})).passed
    assert runner.run(case(west, {"share": {"status": "not_met", "points": "6.67"}})).passed


def test_a_roster_that_is_given_says_who_is_scored(runner: CaseRunner) -> None:
    shut = {**FULL, "villages": [{"village": "A", "area": "East", "open": "no"}]}

    assert runner.run(case(shut, {"rank": "none", "total": "none"})).passed


def test_a_bad_record_is_an_error_of_the_case_unless_failures_are_expected(
    runner: CaseRunner,
) -> None:
    given = {"monthly": [{"month": "2009-01", "births": "4", "births_in_plan": "5"}]}

    assert [one.split()[:2] for one in told(runner.run(case(given, {"rate": "no_data"})))] == [
        ["given", "E972"],
        ["given.monthly.0", "D822"],
    ]
    assert runner.run(case(given, {"rate": "no_data", "failures": "1"})).passed


@pytest.mark.parametrize(
    ("failures", "found_instead"),
    [
        ("1", None),
        ("2", "1"),
        ("none", "1"),
        ({"in_plan_within_births": "1"}, None),
        ({"D822": "1"}, None),
        ({"done_within_due": "0", "in_plan_within_births": "1"}, None),
        ({"in_plan_within_births": "2"}, "in_plan_within_births: 1"),
        ({"D803": "1"}, "in_plan_within_births: 1"),
        ({"D803": "0"}, "in_plan_within_births: 1"),
    ],
)
def test_failures_are_counted_in_all_or_by_check_and_code(
    runner: CaseRunner, failures: object, found_instead: str | None
) -> None:
    given = {"monthly": [{"month": "2009-01", "births": "4", "births_in_plan": "5"}]}

    outcome = runner.run(case(given, {"failures": failures}))

    assert [text for _, _, text in found(outcome)] == ([found_instead] if found_instead else [])


def test_a_warning_is_listed_and_the_record_counts(runner: CaseRunner) -> None:
    given = {
        "villages": FULL["villages"],
        "monthly": [{"month": "2009-01", "due": "2", "done": "3"}],
    }

    expect = {"failures": {"done_within_due": "1"}, "share": {"value": "3/2"}}
    assert runner.run(case(given, expect)).passed


def test_a_row_check_is_asked_only_of_fields_that_are_given(runner: CaseRunner) -> None:
    given = {"monthly": [{"month": "2009-01", "due": "2", "done": "1"}]}

    assert runner.run(case(given, {"failures": "0"})).passed


# ---------------------------------------------------------------- months and units


def test_through_ends_the_window(runner: CaseRunner) -> None:
    given = {
        "monthly": [
            {"month": "2009-01", "births": "25", "births_in_plan": "24"},
            {"month": "2009-02", "births": "25", "births_in_plan": "0"},
        ]
    }

    assert runner.run(case(given, {"rate": "met"}, through="2009-01")).passed
    assert runner.run(case(given, {"rate": {"value": "48%"}}, through="2009-02")).passed


TWO = {
    "monthly": [
        {"village": "A", "month": "2009-01", "births": "10", "births_in_plan": "10"},
        {"village": "B", "month": "2009-01", "births": "10", "births_in_plan": "5"},
    ],
    "visits": [
        {"village": "A", "visited_on": "2009-01-05", "kind": "patrol"},
        {"village": "B", "visited_on": "2009-01-05", "kind": "patrol"},
        {"village": "B", "visited_on": "2009-01-06", "kind": "patrol"},
    ],
}


def test_of_several_units_the_one_that_is_named_is_meant(runner: CaseRunner) -> None:
    assert runner.run(case(TWO, {"rate": {"value": "1"}}, unit="A")).passed
    assert runner.run(case(TWO, {"rate": {"value": "1/2"}}, unit="B")).passed
    assert told(runner.run(case(TWO, {"rate": "met"}))) == [
        "expect.rate C560 the case gives records of `A`, `B`, and does not say which of them is "
        "meant"
    ]


def test_what_is_judged_once_counts_the_records_of_all_units(runner: CaseRunner) -> None:
    assert runner.run(case(TWO, {"patrols": {"status": "not_met", "value": "3"}})).passed


def test_the_rank_is_that_among_the_units_given(runner: CaseRunner) -> None:
    given = {
        "villages": [
            {"village": name, "area": "East", "open": "yes"} for name in ("A", "B", "C", "D")
        ],
        "monthly": [
            {
                "village": name,
                "month": "2009-01",
                "births": "100",
                "births_in_plan": rate,
                "due": "1",
                "done": "1",
            }
            for name, rate in (("A", "90"), ("B", "95"), ("C", "90"), ("D", "80"))
        ],
        "visits": [],
    }

    for unit, rank in (("A", "2"), ("B", "1"), ("C", "2"), ("D", "4")):
        assert runner.run(case(given, {"rank": rank}, unit=unit)).passed
    assert found(runner.run(case(given, {"rank": "3"}, unit="D"))) == [("rank", "3", "4")]


def runner_of(tmp_path: Path, was: str, now: str) -> CaseRunner:
    """A runner of the rules in which one text stands for another."""
    assert was in RULES
    path = tmp_path / "rules.yaml"
    path.write_text(RULES.replace(was, now), encoding="utf-8")
    return CaseRunner(targets.load(path).model)


def test_a_rank_within_a_kind_needs_the_roster_that_tells_the_kind(tmp_path: Path) -> None:
    runner = runner_of(
        tmp_path, "  grades:", "  rank: {by: remarks, within: area, best: lowest}\n  grades:"
    )
    given = {
        "monthly": [
            {"village": name, "month": "2009-01", "remark": remark}
            for name, remark in (("A", "1"), ("B", "2"), ("C", "3"))
        ]
    }
    areas = (("A", "East"), ("B", "West"), ("C", "West"))
    roster = [{"village": name, "area": area, "open": "yes"} for name, area in areas]

    (error,) = told(runner.run(case(given, {"rank": "1"}, unit="B")))
    assert error.endswith(": records of `villages`")
    for unit, rank in (("A", "1"), ("B", "1"), ("C", "2")):
        assert runner.run(case({**given, "villages": roster}, {"rank": rank}, unit=unit)).passed


# ---------------------------------------------------------------- the runner


def test_a_case_that_makes_no_sense_is_told_and_not_run(runner: CaseRunner) -> None:
    given = {"monthly": [{"month": "2009-01", "brths": "1"}], "yearly": []}
    outcome = runner.run(case(given, {"rates": "met", "rate": "perhaps"}, through="2010-01"))

    assert [one.split()[:2] for one in told(outcome)] == [
        ["given.monthly.0.brths", "F203"],
        ["given.yearly", "N303"],
        ["through", "C553"],
        ["expect.rates", "N310"],
        ["expect.rate", "C555"],
    ]
    assert not outcome.passed


def test_missing_data_that_stops_the_scoring_stops_the_case(tmp_path: Path) -> None:
    runner = runner_of(tmp_path, "when_missing: exclude", "when_missing: error")

    (error,) = runner.run(case({"monthly": []}, {"rate": "no_data"})).errors

    assert error.wording.code == "E911"


def test_what_a_case_can_depend_on_is_known(runner: CaseRunner) -> None:
    assert runner.uses(case({}, {"rate": "met"})) == {"rate"}
    assert runner.uses(case({}, {"slack": "no"})) == {"slack", "duties", "share"}
    assert runner.uses(case({}, {"total": "1"})) == {
        *("rate", "share", "goals", "duties", "patrolled", "collapse", "slack"),
    }


def test_every_status_can_be_expected() -> None:
    assert expectations.STATUSES == STATUSES


# ---------------------------------------------------------------- files


@pytest.fixture
def town(tmp_path: Path) -> Path:
    path = tmp_path / "town.yaml"
    path.write_text(
        RULES
        + """\
cases:
  - name: {en: in the rules, zh: 在规则中}
    given: {monthly: [{month: 2009-01, births: 25, births_in_plan: 24}]}
    expect: {rate: met}
""",
        encoding="utf-8",
    )
    (tmp_path / "town.cases.yaml").write_text(
        """\
# beside the rules
cases:
  - name: beside the rules
    given: {monthly: [{month: 2009-01, births: 25, births_in_plan: 23}]}
    expect: {rate: {points: 15}}
""",
        encoding="utf-8",
    )
    return path


def test_the_cases_in_the_rules_and_beside_them_are_run_in_that_order(town: Path) -> None:
    results = targets.run_cases(town)

    assert [(one.name(), one.status, Path(one.file).name, one.line) for one in results] == [
        ("in the rules", "passed", "town.yaml", RULES.count("\n") + 2),
        ("beside the rules", "failed", "town.cases.yaml", 3),
    ]
    assert [one.name("zh") for one in results] == ["在规则中", "beside the rules"]
    assert results[0].text() == results[0].brief() == ""
    assert results[1].brief() == "rate.points: expected 15, found 16"
    assert results[1].text() == (
        "rate.points: expected 15, found 16\n"
        f"  {town.with_name('town.cases.yaml')}:5:29\n"
        "  numerator 23 · denominator 25 · value 92% · target at_least 96% · status not_met"
    )
    assert results[1].text("zh").splitlines()[-1] == (
        "  分子 23 · 分母 25 · 完成值 92% · 目标值 at_least 96% · 结论 not_met"
    )


def test_of_a_file_of_cases_only_those_in_it_are_run(town: Path) -> None:
    results = targets.run_cases(town.with_name("town.cases.yaml"))

    assert [one.name() for one in results] == ["beside the rules"]


def test_cases_are_picked_by_a_text_in_their_name_in_either_language(town: Path) -> None:
    assert [one.name() for one in targets.run_cases(town, containing="BESIDE")] == [
        "beside the rules"
    ]
    assert [one.name() for one in targets.run_cases(town, containing="在规则")] == ["in the rules"]
    assert targets.run_cases(town, containing="nowhere") == []


def test_a_mistake_in_a_file_of_cases_has_its_line(town: Path) -> None:
    town.with_name("town.cases.yaml").write_text(
        """\
case: []
cases:
  - name: in the rules
    given: {monthly: [{month: 2009-01, brths: 25}]}
    expects: {rate: met}
  - name: &second another
    expect: {rate: {status: mett}}
""",
        encoding="utf-8",
    )
    with pytest.raises(targets.RulesError) as raised:
        targets.run_cases(town)

    assert [(one.code, one.line, one.column) for one in raised.value.diagnostics] == [
        ("K101", 1, 1),
        ("N302", 3, 11),
        ("F203", 4, 40),
        ("K101", 5, 5),
        ("Y105", 6, 11),
        ("C555", 7, 29),
    ]
    assert {Path(one.file).name for one in raised.value.diagnostics} == {"town.cases.yaml"}


def test_rules_with_problems_are_told_before_any_case_is_run(town: Path) -> None:
    text = town.read_text(encoding="utf-8").replace("sum(births)", "sum(brths)")
    town.write_text(text, encoding="utf-8")

    with pytest.raises(targets.RulesError) as raised:
        targets.run_cases(town)

    assert [one.code for one in raised.value.diagnostics] == ["F203"]


def test_a_file_of_cases_without_its_rules_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lonely.cases.yaml"
    path.write_text("cases: []\n", encoding="utf-8")

    with pytest.raises(targets.RecordsError, match=r"there is no rules file `lonely\.yaml`"):
        targets.run_cases(path)


def test_the_rules_of_2009_have_a_case_for_each_indicator_bonus_and_section() -> None:
    results = targets.run_cases(ROOT / "rules" / "2009_xietang.yaml")
    model = targets.load(ROOT / "rules" / "2009_xietang.yaml").model
    expected = {name for one in results for name in one.written.case.expect}

    parts = {one.id for one in (*model.indicators, *model.bonuses, *model.scorecard.sections)}
    assert parts | {"total", "grade", "rank", "failures"} <= expected
    assert [one.name() for one in results if not one.passed] == []
