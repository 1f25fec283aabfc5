"""The cases at, just below and just above each threshold, and what they get."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from targets.testing.boundaries.finding import boundary_rows
from targets.testing.boundaries.rows import BoundaryRow
from targets.testing.boundaries.text import as_cases
from tests.rehearsing import (
    CARD,
    HEAD,
    MONTHLY,
    disagreement_of_row,
    loaded,
    one_rate,
    opened,
    rulebook,
)

ROOT = Path(__file__).resolve().parent.parent
XIETANG = str(ROOT / "rules/2009_xietang.yaml")


def rows_of(text: str) -> tuple[BoundaryRow, ...]:
    found = opened(text)
    assert found.rulebook is not None
    assert found.places is not None
    return boundary_rows(found.rulebook, found.places)


def told(rows: Iterable[BoundaryRow], about: str) -> list[tuple[str, str, str, str]]:
    return [
        (row.side, row.said.en, str(row.status), row.shown_points)
        for row in rows
        if row.about == about and row.edge
    ]


def test_a_target_is_tried_at_25_50_and_100_cases() -> None:
    rows = rows_of(one_rate("{deduct: {points: 1, per: 1%}}"))

    assert told(rows, "target") == [
        ("below", "done 23, due 25 (report)", "not_met", "16.00"),
        ("at", "done 24, due 25 (report)", "met", "20.00"),
        ("above", "done 25, due 25 (report)", "met", "20.00"),
        ("below", "done 47, due 50 (report)", "not_met", "18.00"),
        ("at", "done 48, due 50 (report)", "met", "20.00"),
        ("above", "done 49, due 50 (report)", "met", "20.00"),
        ("below", "done 95, due 100 (report)", "not_met", "19.00"),
        ("at", "done 96, due 100 (report)", "met", "20.00"),
        ("above", "done 97, due 100 (report)", "met", "20.00"),
    ]


def test_the_least_denominator_that_meets_a_target_exactly_is_added() -> None:
    rows = rows_of(one_rate("pass_fail", target="{at_least: 97.5%}"))

    assert [row.said.en for row in rows if row.about == "target" and row.side == "at"] == [
        "done 39, due 40 (report)"
    ]


def test_a_denominator_that_cannot_meet_a_target_shows_its_two_neighbours() -> None:
    rows = rows_of(one_rate("pass_fail", target="{at_least: 97.5%}"))

    assert told(rows, "target")[:2] == [
        ("below", "done 24, due 25 (report)", "not_met", "0.00"),
        ("above", "done 25, due 25 (report)", "met", "20.00"),
    ]


def test_nothing_above_all_cases_is_shown_where_a_row_check_forbids_it() -> None:
    rows = rows_of(one_rate("pass_fail", target="{at_least: 100%}"))

    assert {row.side for row in rows if row.edge} == {"below", "at"}


def test_nothing_to_judge_and_nothing_reported_are_rows_of_their_own() -> None:
    rows = rows_of(one_rate("pass_fail"))

    assert [(row.side, row.said.en, row.status, row.points) for row in rows if not row.edge] == [
        ("empty", "done 0, due 0 (report)", "not_applicable", 20),
        ("missing", "no record of report", "no_data", 0),
    ]


def test_the_end_of_a_line_is_a_threshold() -> None:
    rows = rows_of(one_rate("{linear: {zero_at: 56%}}"))

    assert told(rows, "zero")[:3] == [
        ("below", "done 13, due 25 (report)", "not_met", "0.00"),
        ("at", "done 14, due 25 (report)", "not_met", "0.00"),
        ("above", "done 15, due 25 (report)", "not_met", "2.00"),
    ]


def test_where_a_deduction_reaches_its_floor_is_a_threshold() -> None:
    rows = rows_of(one_rate("{deduct: {points: 1, per: 1%, floor: 8}}"))

    assert told(rows, "floor")[:3] == [  # 20 - 12 points at 96 % - 12 %
        ("below", "done 20, due 25 (report)", "not_met", "8.00"),
        ("at", "done 21, due 25 (report)", "not_met", "8.00"),
        ("above", "done 22, due 25 (report)", "not_met", "12.00"),
    ]


def test_every_band_is_a_threshold_with_its_own_line() -> None:
    text = one_rate(
        "\n"
        "      bands:\n"
        "        - {at_least: 80%, points: 12}\n"
        "        - {at_least: 60%, points: 5}\n"
        "        - {points: 0}"
    )
    rows = rows_of(text)
    lines = {row.line: row.edge for row in rows if row.about == "band"}

    assert {text.splitlines()[line - 1].strip(): edge for line, edge in lines.items()} == {
        "- {at_least: 80%, points: 12}": "80%",
        "- {at_least: 60%, points: 5}": "60%",
    }
    assert [one for one in told(rows, "band") if "due 25" in one[1]][:3] == [
        ("below", "done 19, due 25 (report)", "not_met", "5.00"),
        ("at", "done 20, due 25 (report)", "not_met", "12.00"),
        ("above", "done 21, due 25 (report)", "not_met", "12.00"),
    ]


def test_both_ends_of_an_interval_are_thresholds() -> None:
    rows = rows_of(one_rate("pass_fail", target="{between: [40%, 60%]}"))

    assert [one for one in told(rows, "target") if "due 25" in one[1]] == [
        ("below", "done 9, due 25 (report)", "not_met", "0.00"),
        ("at", "done 10, due 25 (report)", "met", "20.00"),
        ("above", "done 11, due 25 (report)", "met", "20.00"),
        ("below", "done 14, due 25 (report)", "met", "20.00"),
        ("at", "done 15, due 25 (report)", "met", "20.00"),
        ("above", "done 16, due 25 (report)", "not_met", "0.00"),
    ]


def test_a_limit_that_is_not_included_is_missed_exactly_at_it() -> None:
    rows = rows_of(one_rate("pass_fail", target="{less_than: 4%}"))

    assert told(rows, "target")[:3] == [
        ("below", "done 0, due 25 (report)", "met", "20.00"),
        ("at", "done 1, due 25 (report)", "not_met", "0.00"),
        ("above", "done 2, due 25 (report)", "not_met", "0.00"),
    ]


VISITS = """
records:
  visits:
    label: {zh: 到访, en: visits}
    time: seen_on
    events: true
    fields: {village: {type: id}, seen_on: {type: date}}
"""


def test_a_duty_is_tried_at_the_periods_that_are_due() -> None:
    rows = rows_of(
        f"{HEAD}{VISITS}{CARD}indicators:\n"
        "  - {id: seen, records: visits, duty: {every: quarter, at_least: 2}, "
        "target: {at_least: 75%}, points: 20, scoring: proportional}\n"
    )

    assert told(rows, "target") == [  # two visits a quarter, and four quarters
        ("below", "4 × visits", "not_met", "13.33"),
        ("at", "6 × visits", "met", "20.00"),
        ("above", "8 × visits", "met", "20.00"),
    ]


def test_a_plain_count_is_tried_at_its_neighbours() -> None:
    rows = rows_of(
        f"{HEAD}{VISITS}{CARD}indicators:\n"
        "  - {id: seen, records: visits, value: count(), target: {at_least: 3}, points: 20, "
        "scoring: pass_fail}\n"
    )

    assert told(rows, "target") == [
        ("below", "2 × visits", "not_met", "0.00"),
        ("at", "3 × visits", "met", "20.00"),
        ("above", "4 × visits", "met", "20.00"),
    ]


KINDS = """
constants:
  asked: {by: kind, values: {hill: 80%, plain: 96%}}
records:
  villages:
    key: [village]
    fields: {village: {type: id}, kind: {type: category, values: [hill, plain]}}
  monthly:
    key: [village, month]
    time: month
    fields: {village: {type: id}, month: {type: month}, due: {type: count}, done: {type: count}}
"""


def test_a_target_that_goes_by_a_category_is_tried_for_each_kind_of_unit() -> None:
    text = one_rate("pass_fail", target="{at_least: asked}").replace(MONTHLY, KINDS)
    rows = rows_of(text.replace("label: {zh: 村, en: Village}", "roster: villages"))

    at = [row.said.en for row in rows if row.side == "at" and "due 25" in row.said.en]
    assert at == [
        "kind hill (villages); done 20, due 25 (monthly)",
        "kind plain (villages); done 24, due 25 (monthly)",
    ]


OUTSIDE = """
bonuses:
  - {id: ahead, when: rate >= 100%, points: 3}
vetoes:
  - {id: collapse, when: rate < 80%, effect: {total_at_most: 9}}
"""


def test_bonus_and_veto_are_tried_where_their_conditions_turn() -> None:
    rows = rows_of(one_rate("{deduct: {points: 1, per: 1%}}", more=OUTSIDE))
    bonus = [row for row in rows if row.about == "bonus" and "due 25" in row.said.en]
    veto = [row for row in rows if row.about == "veto" and "due 25" in row.said.en]

    assert [(row.side, row.said.en, row.points, row.total) for row in bonus] == [
        ("below", "done 24, due 25 (report)", 0, 20),
        ("at", "done 25, due 25 (report)", 3, 23),
    ]
    assert [(row.side, row.said.en, row.fires, row.total) for row in veto] == [
        ("below", "done 19, due 25 (report)", True, 0),
        ("at", "done 20, due 25 (report)", False, 4),
        ("above", "done 21, due 25 (report)", False, 8),
    ]


def test_a_cap_on_bonuses_is_shown_where_they_reach_it() -> None:
    card = CARD.replace("total: 20,", "total: 20, bonus_at_most: 2,")
    rows = rows_of(one_rate("pass_fail", more=OUTSIDE.partition("vetoes")[0], card=card))

    assert [(row.edge, row.side, row.total) for row in rows if row.about == "cap"] == [
        ("2.00", "above", 22)
    ]


def test_a_grade_is_tried_exactly_at_its_line_and_beside_it() -> None:
    card = CARD.replace("}\n", ", grades: [{id: good, at_least: 15}, {id: poor}]}\n")
    rows = rows_of(one_rate("{deduct: {points: 1, per: 1%}}", card=card))

    assert [
        (row.side, row.said.en, row.total, row.grade) for row in rows if row.about == "grade"
    ] == [
        ("below", "done 96, due 106 (report)", Fraction("14.57"), "poor"),  # 90.566 %
        ("at", "done 91, due 100 (report)", 15, "good"),
        ("above", "done 96, due 105 (report)", Fraction("15.43"), "good"),  # 91.429 %
    ]


def test_rules_that_need_all_units_have_no_boundary_rows() -> None:
    found, _ = loaded(str(ROOT / "tests/cases/good/peers/rules.yaml"))
    assert found.rulebook is not None
    assert found.places is not None

    assert boundary_rows(found.rulebook, found.places) == ()


def test_no_rows_are_no_cases() -> None:
    assert as_cases([]) == "cases: []\n"


def test_points_that_no_decimals_write_are_pasted_as_fractions() -> None:
    card = CARD.replace("{decimals: 2}", "none")
    rows = rows_of(one_rate("proportional", card=card))
    row = next(one for one in rows if one.said.en == "done 23, due 25 (report)")

    # 20 · (23/25) / (96/100) = 115/6, which is 19.1666…
    assert as_cases([row]).splitlines()[-1] == (
        "    expect: {rate: {status: not_met, points: 115/6}}"
    )


def test_rows_are_written_as_cases_that_can_be_pasted() -> None:
    text = one_rate("pass_fail")
    row = next(one for one in rows_of(text) if one.side == "below")

    assert as_cases([row]) == (
        "cases:\n"
        '  - name: {zh: "rate 略低 96%：已做 23、应做 25（月报）", '
        'en: "rate just below 96%: done 23, due 25 (report)"}\n'
        "    given:\n"
        "      monthly:\n"
        '        - {month: "2009-01", due: 25, done: 23}\n'
        "    expect: {rate: {status: not_met, points: 0.00}}\n"
    )


def test_cases_of_the_2009_file_are_sound_and_come_out_as_they_say() -> None:
    found, rules = loaded(XIETANG)
    assert found.rulebook is not None
    assert found.places is not None
    rows = boundary_rows(found.rulebook, found.places)
    own = Path(XIETANG).read_text(encoding="utf-8").partition("\ncases:")[0]

    pasted = opened(own + "\n" + as_cases(rows)).rulebook

    assert pasted is not None
    assert len(pasted.cases) > 100
    whole = [case for case in pasted.cases if "total" in case.expect]
    assert len(whole) > 5
    for case in whole:
        given_records = {name: list(held) for name, held in case.given.items()}
        score = rules.score_one({"sites": [], **given_records})
        assert score.total == Decimal(str(case.expect["total"])), case.name.en


def test_every_row_of_the_2009_file_is_what_the_engine_says() -> None:
    found, rules = loaded(XIETANG)
    assert found.rulebook is not None
    assert found.places is not None

    rows = boundary_rows(found.rulebook, found.places)

    assert len({row.part for row in rows}) == 17  # 12 indicators, 3 grade lines, a bonus, its cap
    assert [wrong for row in rows if (wrong := disagreement_of_row(rules, row))] == []


def percents() -> st.SearchStrategy[Fraction]:
    return st.integers(1, 199).map(lambda halves: Fraction(halves, 200))


@st.composite
def rates(draw: st.DrawFn) -> str:
    """One rate with any target and any way of scoring."""
    figure = draw(percents())
    shown = f"{float(figure * 100)}%"
    key = draw(st.sampled_from(["at_least", "at_most", "more_than", "less_than"]))
    is_low = key in ("at_least", "more_than")
    beyond = figure / 2 if is_low else figure + Fraction(1, 4)
    floor = draw(st.integers(0, 5))
    scoring = draw(
        st.sampled_from(
            [
                "pass_fail",
                "proportional",
                f"{{linear: {{zero_at: {float(beyond * 100)}%}}}}",
                f"{{deduct: {{points: 1, per: 1%, floor: {floor}}}}}",
                f"{{deduct: {{points: 2, per: 3%, steps: started, floor: {floor}}}}}",
            ]
        )
    )
    return one_rate(scoring, target=f"{{{key}: {shown}}}")


@settings(max_examples=25, deadline=None)
@given(rates())
def test_every_row_of_any_rate_is_what_the_engine_says(text: str) -> None:
    rules = rulebook(opened(text))

    rows = rows_of(text)

    assert [row for row in rows if row.about == "target"]
    assert [wrong for row in rows if (wrong := disagreement_of_row(rules, row))] == []


GOOD_FILES = sorted((ROOT / "tests/cases/good").glob("*/rules.yaml"))


@pytest.mark.parametrize("path", GOOD_FILES, ids=lambda path: path.parent.name)
def test_every_row_of_every_good_file_is_what_the_engine_says(path: Path) -> None:
    found, rules = loaded(str(path))
    assert found.rulebook is not None
    assert found.places is not None

    rows = boundary_rows(found.rulebook, found.places)

    assert [wrong for row in rows[::3] if (wrong := disagreement_of_row(rules, row))] == []
