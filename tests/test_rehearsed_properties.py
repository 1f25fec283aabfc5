"""Properties of a rulebook: proven, not refuted, or refuted by a unit that a clerk can follow."""

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.testing.properties.judging import Property, Verdict, check_properties, render_verdicts
from tests.rehearsing import (
    CARD,
    HEAD,
    disagreement_of_exhibit,
    exhibits,
    loaded,
    one_rate,
    opened,
    rulebook,
)

ROOT = Path(__file__).resolve().parent.parent


def verdicts_of(text: str, cliff: Fraction | None = None) -> tuple[Verdict, ...]:
    found = opened(text)
    assert found.rulebook is not None
    assert found.places is not None
    return check_properties(found.rulebook, found.places, cliff=cliff)


@cache
def verdicts_of_file(path: str) -> tuple[Verdict, ...]:
    found, _ = loaded(str(ROOT / path))
    assert found.rulebook is not None
    assert found.places is not None
    return check_properties(found.rulebook, found.places)


def refuted(verdicts: tuple[Verdict, ...], wanted: Property) -> dict[str, str]:
    """The counter-examples of a property, by part."""
    return {
        one.part: one.counterexample.text.en if one.counterexample else ""
        for one in verdicts
        if one.verdict == "refuted" and one.property == wanted
    }


def answers(verdicts: tuple[Verdict, ...], wanted: Property) -> dict[str, str]:
    return {one.part: one.verdict for one in verdicts if one.property == wanted}


# doing better

BESIDE = f"""{HEAD}
records:
  yearly:
    key: [village]
    fields:
      village: {{type: id}}
      due: {{type: count, at_most: 1000}}
      done: {{type: count, at_most: 1000}}
      asked: {{type: count, at_most: 1000}}
      answered: {{type: count, at_most: 1000}}
    checks:
      - {{id: within, that: done <= due}}
      - {{id: answered_within, that: answered <= asked}}
scorecard: {{total: 100, rounding: {{decimals: 2}}, when_empty: full, when_missing: zero}}
indicators:
  - {{id: rate, numerator: done, denominator: due, target: {{at_least: 100%}}, points: 50, scoring: proportional}}
  - {{id: answers, numerator: answered, denominator: asked, points: 50, SAID}}
"""  # noqa: E501


@pytest.mark.parametrize(
    "scoring",
    [
        "pass_fail",
        "proportional",
        "{linear: {zero_at: 50%}}",
        "{deduct: {points: 1, per: 1%, steps: started, floor: none}}",
        "{bands: [{at_least: 80%, points: 12}, {at_least: 60%, points: 5}, {points: 0}]}",
    ],
)
def test_methods_that_cannot_punish_better_work_are_proven(scoring: str) -> None:
    assert answers(verdicts_of(one_rate(scoring)), "better") == {
        "rate": "proven",
        "rate.total": "proven",
    }


def test_a_band_that_gives_more_for_less_is_refuted_with_the_fewest_cases() -> None:
    found = verdicts_of(
        one_rate("{bands: [{at_least: 90%, points: 5}, {at_least: 80%, points: 12}, {points: 0}]}")
    )

    assert refuted(found, "better") == {
        "rate": (
            "a village with done 8, due 10 (report) gets 12.00 points; "
            "with done 9, due 10 (report) it gets 5.00 points"
        ),
        "rate.total": (
            "a village with done 8, due 10 (report) gets a total of 12; "
            "with done 9, due 10 (report) it gets a total of 5"
        ),
    }


def test_the_fewest_cases_are_found_between_the_ordinary_denominators() -> None:
    found = verdicts_of(
        one_rate(
            "{bands: [{at_least: 93%, points: 5}, {at_least: 92.5%, points: 12}, {points: 0}]}"
        )
    )

    # 26 of 28 is 92.86 %, but one more meets the target of 96 %; up to 39 no count lies in between
    assert refuted(found, "better")["rate"] == (
        "a village with done 37, due 40 (report) gets 12.00 points; "
        "with done 38, due 40 (report) it gets 5.00 points"
    )


def test_a_floor_that_records_lift_above_the_points_is_refuted_and_names_its_line() -> None:
    least = "  - {id: least, records: monthly, value: count() * 25}\n"
    text = one_rate("{deduct: {points: 1, per: 1%, floor: least}}", more=least)
    found = verdicts_of(text)
    line = text.splitlines().index("    scoring: {deduct: {points: 1, per: 1%, floor: least}}") + 1

    assert refuted(found, "better")["rate"] == (
        "a village with done 0, due 1 (report) gets 25.00 points; "
        "with done 1, due 1 (report) it gets 20.00 points"
    )
    assert {one.line for one in found if one.part == "rate" and one.property == "better"} == {line}


def test_a_bonus_beyond_the_most_that_can_be_is_refuted_without_a_nearest() -> None:
    bonus = "bonuses:\n  - {id: perfect, when: rate > 1, points: 3}\n"
    found = verdicts_of(one_rate("proportional", more=bonus))

    reasons = [
        one.reason.message("en")
        for one in found
        if one.part == "perfect" and one.property == "reach" and one.verdict == "refuted"
    ]
    assert reasons == ["no record that is allowed goes beyond 100%"]


def test_a_formula_that_dips_is_refuted() -> None:
    found = verdicts_of(
        one_rate('{formula: "20 if value >= 0.96 else 18 if value < 0.5 else value * 20"}')
    )

    assert refuted(found, "better")["rate"] == (
        "a village with done 0, due 2 (report) gets 18.00 points; "
        "with done 1, due 2 (report) it gets 10.00 points"
    )


def test_a_formula_that_rises_is_not_refuted_and_says_how_much_was_tried() -> None:
    found = verdicts_of(one_rate('{formula: "value * points"}'))
    verdict = next(one for one in found if one.part == "rate" and one.property == "better")

    assert verdict.verdict == "not_refuted"
    count = int(dict(verdict.reason.facts)["pairs"].removesuffix(" pairs"))
    assert count > 100
    assert verdict.reason.message("en") == f"tried with {count} pairs of units"


def test_a_bonus_for_poor_work_is_refuted_through_the_total() -> None:
    more = "bonuses:\n  - {id: low, when: rate < 50%, points: 3}\n"
    found = verdicts_of(one_rate("pass_fail", more=more))

    assert refuted(found, "better") == {
        "rate.total": (
            "a village with done 0, due 2 (report) gets a total of 3; "
            "with done 1, due 2 (report) it gets a total of 0"
        )
    }


def test_a_veto_that_fires_on_good_work_is_refuted_through_the_total() -> None:
    more = "vetoes:\n  - {id: too_good, when: rate > 97%, effect: {total_at_most: 5}}\n"
    found = verdicts_of(one_rate("proportional", more=more))

    assert refuted(found, "better") == {
        "rate.total": (  # 20 · 50 / 96
            "a village with done 1, due 2 (report) gets a total of 10.42; "
            "with done 2, due 2 (report) it gets a total of 5"
        )
    }


@pytest.mark.parametrize(
    "other",
    [
        "target: {at_least: 100%}, scoring: {formula: 'points * (1 - rate)'}",
        "target: {at_least: 100%}, scoring: {formula: 'points * value if done < 10 else 0'}",
        "target: {at_least: 100%}, scoring: {deduct: {points: done, per: 1%}}",
        "target: {at_least: 100%}, scoring: pass_fail, applies_to: done < 10",
        "target: {at_least: done}, scoring: pass_fail",
        "scoring: {bands: [{at_least: 50%, points: done}, {points: 0}]}",
    ],
)
def test_what_the_points_of_another_indicator_look_at_is_not_proven_alone(other: str) -> None:
    assert answers(verdicts_of(BESIDE.replace("SAID", other)), "better")["rate.total"] != "proven"


def test_a_target_that_another_indicator_takes_from_the_same_field_is_refuted() -> None:
    text = BESIDE.replace("numerator: answered, denominator: asked", "value: answered")
    found = verdicts_of(text.replace("SAID", "target: {at_least: done}, scoring: pass_fail"))

    assert refuted(found, "better")["rate.total"] == (
        "a village with done 0, due 2 (yearly) gets a total of 50; "
        "with done 1, due 2 (yearly) it gets a total of 25"
    )


def test_values_on_both_sides_of_an_interval_are_not_compared() -> None:
    found = verdicts_of(one_rate("proportional", target="{between: [10%, 40%]}"))

    assert refuted(found, "better") == {}


@pytest.mark.parametrize(
    "scoring",
    [
        "{bands: [{at_least: bar, points: 20}, {points: 0}]}",
        "{bands: [{at_least: 5, points: 10}, {at_least: bar, points: 5}, {points: 0}]}",
    ],
)
def test_bands_up_to_another_indicator_are_not_proven_by_their_make(scoring: str) -> None:
    bar = "  - {id: bar, records: monthly, value: sum(done) * 2 - 10}\n"
    text = one_rate(scoring, target="").replace("indicators:\n", f"indicators:\n{bar}")
    found = verdicts_of(
        text.replace("numerator: sum(done)\n    denominator: sum(due)", "value: sum(done)")
    )

    assert answers(found, "better")["rate"] != "proven"


@pytest.mark.parametrize(
    ("label", "said"), [("NHS trust", "an NHS trust"), ("Office", "an office"), ("Unit", "a unit")]
)
def test_a_unit_is_said_with_its_article(label: str, said: str) -> None:
    text = one_rate("pass_fail", card=CARD.replace("decimals: 2", "decimals: 0"))
    found = refuted(verdicts_of(text.replace("en: Village", f"en: {label}")), "cliff")
    assert found["rate"] == (
        f"{said} with done 95, due 100 (report) gets 0 points; "
        "with done 96, due 100 (report) it gets 20 points"
    )


# reach


def test_a_band_beyond_what_row_checks_allow_is_refuted_with_the_nearest_value() -> None:
    found = verdicts_of(
        one_rate(
            "{bands: [{more_than: 105%, points: 20}, {at_least: 80%, points: 12}, {points: 0}]}",
            target="",
        )
    )

    assert refuted(found, "reach") == {
        "rate.points": "a village with done 4, due 5 (report) has 12.00 points",
        "rate.bands.0": "a village with done 1, due 1 (report) has a value of 100.00%",
    }


def test_the_same_band_is_reached_without_the_row_check() -> None:
    text = one_rate(
        "{bands: [{more_than: 105%, points: 20}, {at_least: 80%, points: 12}, {points: 0}]}",
        target="",
    )
    loose = text.replace("    checks:\n      - {id: done_within_due, that: done <= due}\n", "")

    assert refuted(verdicts_of(loose), "reach") == {}


def test_the_end_of_a_line_that_no_unit_comes_to_is_refuted() -> None:
    found = verdicts_of(one_rate("{linear: {zero_at: 150%}}", target="{at_most: 20%}"))

    assert refuted(found, "reach") == {
        "rate.zero_at": "a village with done 1, due 1 (report) has a value of 100.00%"
    }


def test_a_grade_above_every_total_is_refuted_with_the_best_total() -> None:
    card = CARD.replace("}\n", ", grades: [{id: gold, at_least: 21}, {id: silver}]}\n")
    found = verdicts_of(one_rate("pass_fail", card=card))

    assert refuted(found, "reach") == {
        "gold": "a village with done 96, due 100 (report) has a total of 20"
    }


def test_a_grade_below_every_total_is_refuted() -> None:
    card = CARD.replace("}\n", ", grades: [{id: gold, at_least: 0}, {id: silver}]}\n")
    found = verdicts_of(one_rate("pass_fail", card=card))

    assert list(refuted(found, "reach")) == ["silver"]


def test_a_bonus_and_a_veto_that_never_come_are_refuted_with_the_nearest_value() -> None:
    more = (
        "bonuses:\n  - {id: beyond, when: rate > 110%, points: 3}\n"
        "vetoes:\n  - {id: never, when: rate < 0, effect: {total_at_most: 5}}\n"
    )
    found = verdicts_of(one_rate("pass_fail", more=more))

    assert refuted(found, "reach") == {
        "beyond": "a village with done 1, due 1 (report) has a value of 100.00%",
        "never": "a village with done 0, due 1 (report) has a value of 0.00%",
    }


@pytest.mark.parametrize(
    "formula",
    [
        "points - abs(value - 33.3%) * 100",  # 333 of 1000 gets all
        "points if value > 90% and value < 90.5% else 0",  # 19 of 21 does
    ],
)
def test_full_points_between_two_values_that_were_tried_are_not_excluded(formula: str) -> None:
    found = verdicts_of(one_rate(f'{{formula: "{formula}"}}', target=""))

    assert answers(found, "reach") == {"rate.points": "not_refuted"}


@pytest.mark.parametrize(
    ("target", "scoring"),
    [
        ("{between: [33.1%, 33.3%]}", "pass_fail"),  # 100 of 301 gets all
        ("", "{bands: [{between: [33.1%, 33.3%], points: 20}, {points: 0}]}"),
    ],
)
def test_full_points_of_a_narrow_interval_are_not_excluded(target: str, scoring: str) -> None:
    text = one_rate(scoring, target=target).replace("at_most: 10000", "at_most: 50")

    assert answers(verdicts_of(text), "reach")["rate.points"] == "not_refuted"


def test_a_bonus_far_above_the_target_is_reached() -> None:
    more = "bonuses:\n  - {id: far_over, when: rate > 300%, points: 2}\n"
    text = one_rate("pass_fail", more=more)
    loose = text.replace("    checks:\n      - {id: done_within_due, that: done <= due}\n", "")

    assert answers(verdicts_of(loose), "reach") == {"rate.points": "proven", "far_over": "proven"}


@pytest.mark.parametrize("formula", ["value * 15", "15 - value * 15"])
def test_a_formula_that_stops_below_its_points_is_refuted(formula: str) -> None:
    found = verdicts_of(one_rate(f'{{formula: "{formula}"}}', target=""))

    assert list(refuted(found, "reach")) == ["rate.points"]


SUMMED = f"""{HEAD}
records:
  monthly:
    label: {{zh: 月报, en: report}}
    key: [village, month]
    time: month
    fields:
      village: {{type: id}}
      month: {{type: month}}
      done: {{type: count, at_most: 100, label: {{zh: 已做, en: done}}}}
{CARD}
indicators:
  - {{id: amount, records: monthly, value: sum(done), target: {{at_least: 150}}, points: 20, scoring: proportional}}
"""  # noqa: E501


def test_a_sum_that_takes_several_records_is_reached() -> None:
    found = verdicts_of(SUMMED + "bonuses:\n  - {id: more, when: amount > 1199, points: 1}\n")

    assert answers(found, "reach") == {"amount.points": "proven", "more": "proven"}
    assert answers(found, "inputs")["amount"] == "proven"


def test_what_no_twelve_months_add_up_to_is_refuted_with_all_of_them() -> None:
    found = verdicts_of(SUMMED + "bonuses:\n  - {id: more, when: amount > 1200, points: 1}\n")

    assert refuted(found, "reach") == {
        "more": "a village with done 1200 (12 × report) has a value of 1200"
    }


def test_a_sum_over_more_events_than_are_laid_out_is_not_excluded() -> None:
    text = SUMMED.replace("    key: [village, month]\n", "    events: true\n")
    found = verdicts_of(text.replace("at_least: 150", "at_least: 50000"))

    assert answers(found, "reach") == {"amount.points": "not_refuted"}
    assert "amount" not in refuted(found, "inputs")


@pytest.mark.parametrize("part", ["rate >= 1", "rate <= 1", "rate >= 0", "rate < 2", "0 <= rate"])
def test_a_comparison_that_holds_does_not_refute_what_stands_beside_it(part: str) -> None:
    when = f"{part} and sum(due) == 7777"
    more = f"bonuses:\n  - {{id: odd, records: monthly, when: {when}, points: 3}}\n"
    found = verdicts_of(one_rate("proportional", more=more))

    assert answers(found, "reach")["odd"] == "not_refuted"


# bounds, inputs, cliffs


def test_a_bonus_that_grows_without_an_end_breaks_no_bound() -> None:
    more = "bonuses:\n  - {id: more, value: rate, points: 3, per: 10%}\n"
    found = verdicts_of(one_rate("proportional", more=more))

    assert refuted(found, "bounds") == {}


def test_a_total_below_zero_is_shown_by_a_unit_that_has_it() -> None:
    more = "deductions:\n  - {id: fine, when: rate < 10%, points: 30}\n"
    found = verdicts_of(one_rate("pass_fail", more=more))

    assert refuted(found, "bounds") == {
        "scorecard": "a village with done 0, due 100 (report) has a total of -30"
    }


def test_a_field_that_no_rule_reads_and_a_constant_that_no_rule_uses_are_named() -> None:
    text = one_rate("pass_fail").replace(
        "    checks:", "      asked: {type: count}\n      noted: {type: text}\n    checks:"
    )
    found = verdicts_of(text + "constants: {unused: 5}\n")

    assert list(refuted(found, "inputs")) == ["unused", "monthly.asked", "monthly.noted"]


def test_a_field_that_only_row_checks_read_is_no_fault() -> None:
    text = one_rate("pass_fail").replace("    checks:", "      most: {type: count}\n    checks:")
    checked = text.replace("that: done <= due}", "that: done <= due and due <= most}")

    assert answers(verdicts_of(checked), "inputs")["monthly.most"] == "not_refuted"


def test_a_field_of_which_only_its_absence_as_reported_counts_is_read() -> None:
    text = one_rate("pass_fail").replace(
        "    checks:", "      late: {type: count, optional: true}\n    checks:"
    )
    text = text.replace(
        "scorecard:",
        "  audits: {key: [village, month], corrects: monthly, fields: "
        "{village: {type: id}, month: {type: month}, late: {type: count}}}\nscorecard:",
    )
    silent = "  - {id: silent, records: monthly, value: count(where=is_missing(reported(late)))}\n"

    assert "monthly.late" not in refuted(verdicts_of(text + silent), "inputs")


def test_points_that_are_the_same_for_everybody_are_refuted() -> None:
    found = verdicts_of(one_rate('{formula: "points"}', target=""))

    assert set(refuted(found, "inputs")) == {"rate", "monthly.done"}


def test_a_cliff_is_shown_by_the_two_neighbours_among_a_hundred() -> None:
    scoring = "{bands: [{at_least: 80%, points: 12}, {points: 0}]}"

    assert refuted(verdicts_of(one_rate(scoring)), "cliff") == {
        "rate": (
            "a village with done 79, due 100 (report) gets 0.00 points; "
            "with done 80, due 100 (report) it gets 12.00 points"
        )
    }


def test_a_cliff_that_the_author_allows_is_still_shown() -> None:
    scoring = "{bands: [{at_least: 80%, points: 12}, {points: 0}]}"
    found = verdicts_of(one_rate(scoring), Fraction(12))
    verdict = next(one for one in found if one.property == "cliff")

    assert verdict.verdict == "not_refuted"
    assert verdict.reason.message("en") == (
        "one case in 100 moves at most 12; more than 12 would be a cliff"
    )


def test_pass_fail_is_a_cliff_and_says_that_it_is_so_by_nature() -> None:
    found = verdicts_of(one_rate("pass_fail"))
    verdict = next(one for one in found if one.property == "cliff")

    assert verdict.verdict == "refuted"
    assert verdict.reason.message("en").startswith("`pass_fail` is all or nothing by its nature")


# reporting nothing

TWO = f"""{HEAD}
records:
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {{type: id}}
      month: {{type: month}}
      due: {{type: count, at_most: 10000}}
      done: {{type: count, at_most: 10000}}
    checks:
      - {{id: within, that: done <= due}}
  yearly:
    key: [village]
    fields:
      village: {{type: id}}
      asked: {{type: count, at_most: 1000}}
      answered: {{type: count, at_most: 1000}}
      late: {{type: count, at_most: 1000, optional: true}}
    checks:
      - {{id: answered_within, that: answered <= asked}}
scorecard: {{total: 100, rounding: {{decimals: 2}}, when_empty: full, when_missing: zero}}
indicators:
  - {{id: rate, records: monthly, numerator: sum(done), denominator: sum(due), target: {{at_least: 100%}}, points: 50, scoring: proportional}}
  - {{id: answers, value: answered / asked, target: {{at_least: 100%}}, points: 50, scoring: proportional}}
"""  # noqa: E501


def test_when_missing_zero_is_not_refuted() -> None:
    assert refuted(verdicts_of(TWO), "reporting") == {}


def test_leaving_missing_reports_out_of_the_total_is_refuted() -> None:
    found = verdicts_of(TWO.replace("when_missing: zero", "when_missing: exclude"))

    assert refuted(found, "reporting")["rate"] == (
        "a village with done 0, due 10 (monthly); answered 100, asked 100 (yearly) "
        "gets a total of 50; with no record of monthly; answered 100, asked 100 (yearly) "
        "it gets a total of 100"
    )


def test_a_formula_that_rewards_an_empty_field_is_refuted() -> None:
    formula = "points * value if is_missing(late) else points * value - late"
    text = TWO.replace(
        "points: 50, scoring: proportional}\n",
        f'points: 50, scoring: {{formula: "{formula}", floor: none}}}}\n',
    )
    text = text.replace(
        f'points: 50, scoring: {{formula: "{formula}", floor: none}}}}',
        "points: 50, scoring: proportional}",
        1,
    )

    assert refuted(verdicts_of(text), "reporting")["answers"] == (
        "a village with answered 0, asked 10, late 1 (yearly) gets -1.00 points; "
        "with answered 0, asked 10, late left empty (yearly) it gets 0.00 points"
    )


INSPECTIONS = f"""{HEAD}
records:
  inspections:
    label: {{zh: 检查, en: inspections}}
    time: seen_on
    events: true
    fields:
      village: {{type: id}}
      seen_on: {{type: date}}
      passed: {{type: yes_no}}
{CARD}
indicators:
  - {{id: passes, records: inspections, numerator: count(where=passed), denominator: count(), target: {{at_least: 90%}}, points: 20, scoring: proportional}}
"""  # noqa: E501


def test_full_points_for_a_count_that_the_unit_keeps_itself_are_refuted() -> None:
    assert refuted(verdicts_of(INSPECTIONS), "reporting") == {
        "passes": (
            "a village with passed no (10 × inspections) gets 0.00 points; "
            "with no record of inspections it gets 20.00 points"
        )
    }


def test_the_same_is_no_fault_where_an_empty_count_gives_nothing() -> None:
    text = INSPECTIONS.replace("when_empty: full", "when_empty: zero")

    assert refuted(verdicts_of(text), "reporting") == {}


def test_nothing_to_judge_may_keep_full_points() -> None:
    assert answers(verdicts_of(one_rate("pass_fail")), "reporting") == {"rate": "not_refuted"}


def test_nothing_to_judge_must_not_be_worth_more_than_the_best_work() -> None:
    found = verdicts_of(one_rate('{formula: "value * 15"}', target=""))

    assert refuted(found, "reporting") == {
        "rate": (
            "a village with done 1, due 1 (report) gets 15.00 points; "
            "with done 0, due 0 (report) it gets 20.00 points"
        )
    }


# whole files


def test_nothing_in_the_2009_file_is_refuted_and_most_is_proven() -> None:
    found = verdicts_of_file("rules/2009_xietang.yaml")

    assert [(one.property, one.part) for one in found if one.verdict == "refuted"] == []
    open_ones = [(one.property, one.part) for one in found if one.verdict == "not_refuted"]
    assert [one for one in open_ones if one[0] not in ("cliff", "reporting")] == [
        ("better", "birth_omission_rate.total"),
        ("better", "monthly_reporting.total"),
    ]
    assert answers(found, "bounds") == {"scorecard": "proven"}


def test_the_largest_step_of_the_2009_file_is_two_points() -> None:
    found = verdicts_of_file("rules/2009_xietang.yaml")

    largest = max(
        (one for one in found if one.property == "cliff"),
        key=lambda one: Fraction(dict(one.reason.facts)["step"]),
    )
    assert largest.part == "birth_omission_rate"
    assert dict(largest.reason.facts)["step"] == "2"


@pytest.mark.parametrize(
    "path",
    [
        "rules/2009_xietang_posts.yaml",
        "rules/examples/cn_family_planning_rates.yaml",
        "rules/examples/undp_hdi_2021.yaml",
    ],
)
def test_nothing_in_these_files_is_refuted(path: str) -> None:
    assert [one.part for one in verdicts_of_file(path) if one.verdict == "refuted"] == []


def test_of_the_hospital_totals_only_what_leaves_missing_scores_out_is_refuted() -> None:
    found = verdicts_of_file("rules/examples/us_hvbp_2017_total.yaml")

    assert {(one.property, one.part) for one in found if one.verdict == "refuted"} == {
        ("reporting", name)
        for name in ("process", "outcomes", "experience", "safety", "efficiency")
    }


def test_rules_that_need_all_units_say_so() -> None:
    found = verdicts_of_file("tests/cases/good/peers/rules.yaml")

    assert {one.verdict for one in found} == {"not_refuted"}
    assert {one.reason.code for one in found} == {"M424"}


def test_verdicts_read_in_both_languages_with_what_is_refuted_first() -> None:
    text = one_rate(
        "{bands: [{at_least: 80%, points: 12}, {points: 0}]}", more="constants: {x: 1}\n"
    )
    found = tuple(one for one in verdicts_of(text) if one.property in ("inputs", "cliff"))
    lines = text.splitlines()
    constant, scoring = lines.index("constants: {x: 1}") + 1, len(lines) - 1
    rate = lines.index("  - id: rate") + 1

    english, chinese = render_verdicts(found, "en"), render_verdicts(found, "zh")

    assert english.splitlines()[:4] == [
        "each input matters: 1 refuted, 3 proven",
        f"  refuted · x ({constant}): the plan is the same without it",
        "  proven · two units alike but for it get different scores:",
        f"      due (16); done (17); rate ({rate})",
    ]
    assert "一例之差没有陡坎：不成立 1 项" in chinese
    assert f"  不成立 · rate（{scoring}）：100 例中的一例相差 12 分；超过 1 分就是陡坎" in chinese
    assert (
        "      村一个，已做 79、应做 100（月报），得 0.00 分；"
        "如果已做 80、应做 100（月报），得 12.00 分" in chinese
    )


def test_parts_with_one_answer_for_one_reason_stand_together() -> None:
    found = tuple(one for one in verdicts_of(TWO) if one.property in ("better", "bounds"))
    lines = TWO.splitlines()
    rate = next(number for number, one in enumerate(lines, 1) if "id: rate" in one)
    card = next(number for number, one in enumerate(lines, 1) if "scorecard" in one)

    assert render_verdicts(found, "en") == (
        "doing better never lowers the score: 4 proven\n"
        "  proven · `proportional` never gives less for a value nearer to the target:\n"
        f"      rate ({rate}); answers ({rate + 1})\n"
        "  proven · what it counts moves nothing else, and a total only adds up:\n"
        f"      rate, through the total ({rate}); answers, through the total ({rate + 1})\n"
        "\n"
        "totals stay within their bounds: 1 proven\n"
        f"  proven · scorecard ({card}): the bounds of the plan are 0 … 100\n"
    )


# what is shown is what the engine gives


@st.composite
def odd_rates(draw: st.DrawFn) -> str:
    """Rates whose scoring may be perverse."""
    high, low = draw(st.integers(0, 20)), draw(st.integers(0, 20))
    upper = draw(st.integers(50, 99))
    lower = draw(st.integers(1, upper - 1))
    scoring = draw(
        st.sampled_from(
            [
                f"{{bands: [{{at_least: {upper}%, points: {high}}}, "
                f"{{at_least: {lower}%, points: {low}}}, {{points: 0}}]}}",
                f'{{formula: "{high} if value >= {upper}% else {low} * value"}}',
                f"{{deduct: {{points: {high}, per: 1%, floor: {low}}}}}",
            ]
        )
    )
    missing = draw(st.sampled_from(["zero", "exclude"]))
    more = draw(
        st.sampled_from(["", f"bonuses:\n  - {{id: extra, when: rate < {lower}%, points: 2}}\n"])
    )
    card = CARD.replace("when_missing: zero", f"when_missing: {missing}")
    return one_rate(scoring, target="{at_least: 99.5%}", more=more, card=card)


@settings(max_examples=25, deadline=None)
@given(odd_rates())
def test_every_unit_that_is_shown_gets_what_is_claimed(text: str) -> None:
    rules = rulebook(opened(text))

    shown = exhibits(verdicts_of(text))

    assert shown
    assert [wrong for one in shown if (wrong := disagreement_of_exhibit(rules, one))] == []


@pytest.mark.parametrize(
    "name", ["absence", "clinics", "corrections", "next_year", "section_periods", "scoring_methods"]
)
def test_every_unit_shown_of_a_good_file_gets_what_is_claimed(name: str) -> None:
    path = f"tests/cases/good/{name}/rules.yaml"
    _, rules = loaded(str(ROOT / path))

    shown = exhibits(verdicts_of_file(path))

    assert shown
    assert [wrong for one in shown if (wrong := disagreement_of_exhibit(rules, one))] == []
