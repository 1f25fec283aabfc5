"""What a bulletin says: its figures against the oracle and against figures worked by hand."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import polars as pl
import pytest

import targets
from targets.bulletin.page import Bulletin, Figure, Place, Row
from targets.errors import Language
from tests.compare import load_text, oracle_records
from tests.good_cases import ROOT
from tests.oracle import Oracle, OracleIndicator, OracleScores

XIETANG = ROOT / "rules" / "2009_xietang.yaml"
SAMPLE = ROOT / "examples" / "xietang_2009"
PERIOD = "period: {from: 2009-01-01, to: 2009-12-31}"
SEVEN = [
    "family_planning_rate",
    "cumulative_long_acting_rate",
    "period_long_acting_rate",
    "birth_omission_rate",
    "case_fulfilment_rate",
    "levy_fulfilment_rate",
    "screening_rate",
]

RULES = """
schema_version: 1
id: town
title: {en: A town, zh: 某镇}
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages, groups: [area]}
records:
  villages:
    key: [village]
    fields: {village: {type: id}, area: {type: category}}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 1000}
      planned: {type: count, at_most: 1000}
  visits:
    time: visited_on
    events: true
    most_rows: 100
    fields:
      village: {type: id}
      visited_on: {type: date}
      kind: {type: category, values: [patrol, check, hall]}
scorecard:
  total: 10
  rounding: {decimals: 2, mode: half_up}
  when_empty: full
  grades:
    - {id: good, label: {en: Good, zh: 好}, at_least: 8}
    - {id: poor, label: {en: Poor, zh: 差}}
indicators:
  - id: rate
    label: {en: Births in plan, zh: 计划内出生}
    records: monthly
    numerator: sum(planned)
    denominator: sum(births)
    show_as: percent
    target: {at_least: 80%}
    points: 10
    scoring: proportional
  - id: check
    records: visits
    duty: {every: 2 months, where: kind == "check"}
    target: {at_least: 100%}
  - id: halls
    level: whole
    records: visits
    value: count(where=kind == "hall")
    target: {between: [1, 2]}
"""


def town(
    *rows: tuple[str, str, Sequence[tuple[int, int, int]]],
    visits: Sequence[tuple[str, str, str]] = (),
) -> dict[str, Any]:
    """Records: village, area, and for each month with a report its number, births and planned."""
    return {
        "villages": [{"village": village, "area": area} for village, area, _ in rows],
        "monthly": [
            {"village": village, "month": f"2009-{month:02d}", "births": births, "planned": planned}
            for village, _, months in rows
            for month, births, planned in months
        ],
        "visits": [
            {"village": village, "visited_on": day, "kind": kind} for village, day, kind in visits
        ],
    }


THREE = town(
    ("Ash", "East", [(1, 10, 10), (2, 10, 4)]),
    ("Birch", "East", [(1, 20, 10), (2, 20, 20)]),
    ("Cedar", "West", [(1, 10, 2), (2, 5, 4)]),
)


def posted(
    records: Any, month: str = "2009-02", *, section: str = "", rules: str = RULES, lang: Any = "en"
) -> Bulletin:
    text = f"{rules}bulletin: {{{section}}}\n" if section else rules
    return load_text(text).bulletin(records, month=month, lang=lang)


@cache
def sample(month: str = "2009-06", lang: Any = "en") -> Bulletin:
    rules = targets.load(XIETANG)
    return rules.bulletin(rules.validate(SAMPLE), month=month, lang=lang)


def texts(bulletin: Bulletin, name: str, window: str = "to_date") -> list[str]:
    (row,) = [row for row in bulletin.rows if row.name == name]
    return [one.text for one in getattr(row, window)]


def places(bulletin: Bulletin) -> dict[str, Place]:
    return {place.unit: place for place in bulletin.places}


# ---------------------------------------------------------------- against the oracle


@cache
def oracle_of(period: str, through: str | None) -> OracleScores:
    """The oracle's scores of the sample town, over a period written into the rules file."""
    records = oracle_records(targets.load(XIETANG).validate(SAMPLE))
    text = XIETANG.read_text(encoding="utf-8")
    assert text.count(PERIOD) == 1
    return Oracle(text.replace(PERIOD, period)).score(records, through)


def expected_rows(scores: OracleScores) -> dict[tuple[str, str], Mapping[str, OracleIndicator]]:
    return {
        ("whole", ""): scores.whole,
        **{("group", name): held for name, held in scores.groups["area"].items()},
        **{("unit", str(name)): unit.indicators for name, unit in scores.units.items()},
    }


@pytest.mark.parametrize("month", ["2009-01", "2009-04", "2009-06", "2009-12"])
def test_every_figure_to_date_is_the_oracles(month: str) -> None:
    expected = expected_rows(oracle_of(PERIOD, month))
    rows = {(row.kind, row.name): row for row in sample(month).rows}

    assert rows.keys() == expected.keys()
    for key, row in rows.items():
        assert_same(row.to_date, [expected[key][name] for name in SEVEN])


@pytest.mark.parametrize("month", ["2009-01", "2009-02", "2009-06", "2009-12"])
def test_every_figure_of_the_month_is_the_oracles_over_that_month_alone(month: str) -> None:
    first = date.fromisoformat(f"{month}-01")
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    expected = expected_rows(oracle_of(f"period: {{from: {first}, to: {last}}}", None))

    for row in sample(month).rows:
        assert_same(row.month, [expected[row.kind, row.name][name] for name in SEVEN])


def assert_same(figures: Sequence[Figure], expected: Sequence[OracleIndicator]) -> None:
    for figure, one in zip(figures, expected, strict=True):
        assert figure.exact == one.value
        assert figure.standing == one.status
        counts = [half for half in figure.counts.split(" / ") if half]
        halves = [one.numerator, one.denominator]
        assert [Fraction(half) for half in counts] == ([] if None in halves else halves)
        few = one.denominator is not None and 0 < one.denominator < 10
        assert figure.few == few
        if one.value is not None:
            assert abs(Fraction(figure.text.removesuffix("%")) / 100 - one.value) <= Fraction(
                1, 20000
            )


@pytest.mark.parametrize("month", ["2009-02", "2009-06"])
def test_the_league_table_is_the_oracles_and_the_change_is_that_of_its_ranks(month: str) -> None:
    before = f"{month[:-1]}{int(month[-1]) - 1}"
    now, then = oracle_of(PERIOD, month).units, oracle_of(PERIOD, before).units

    found = sample(month).places

    assert [(one.rank, one.unit) for one in found] == sorted((u.rank, n) for n, u in now.items())
    for place in found:
        unit = now[place.unit]
        assert place.total == unit.total
        assert place.rose == then[place.unit].rank - unit.rank
        assert dict(zip([one.id for one in sample(month).scored], place.points, strict=True)) == {
            name: one.points for name, one in unit.indicators.items() if one.points is not None
        }


def test_the_months_of_the_trend_are_the_oracles() -> None:
    trend = sample().trends[0]

    assert trend.heading.id == "family_planning_rate"
    assert trend.months == ("2009-01", "2009-02", "2009-03", "2009-04", "2009-05", "2009-06")
    for month, figure in zip(trend.months, trend.whole, strict=True):
        first = date.fromisoformat(f"{month}-01")
        last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        over = oracle_of(f"period: {{from: {first}, to: {last}}}", None).whole
        assert figure.exact == over["family_planning_rate"].value


# ---------------------------------------------------------------- the sample town, by hand


def test_the_sample_towns_june_reads_as_worked_by_hand() -> None:
    """Added up from monthly.csv without its eight wrong rows."""
    june = sample()

    assert june.title == "Xietang Town: main indicators of population and family planning"
    assert june.authority == "People's Government of Xietang Town"
    assert (june.month, june.window) == ("2009-06", "2009-01-01 … 2009-06-30")
    assert (june.unit_label, june.group_labels) == ("Village", ("Area",))
    assert (june.total, june.sections) == ("100", ("Goals", "Regular duties"))
    assert [one.id for one in june.headings] == SEVEN
    assert [row.name for row in june.rows[:5]] == ["", "东片", "北片", "南片", "西片"]
    assert [row.kind for row in june.rows] == ["whole"] + ["group"] * 4 + ["unit"] * 20
    whole = june.rows[0]
    assert (whole.month[0].text, whole.month[0].counts) == ("86.49%", "32 / 37")
    assert (whole.to_date[0].text, whole.to_date[0].counts) == ("92.01%", "265 / 288")
    assert whole.to_date[5].counts == "579564 / 1367758"


def test_a_heading_holds_target_direction_points_and_source() -> None:
    first, *_ = sample().headings

    assert (first.label, first.target, first.points) == ("Births within policy", "≥ 96%", "20")
    assert (first.limits, first.better, first.show_as) == ((Fraction(24, 25),), "higher", "percent")
    assert first.reference == "二 “计划生育率保持在96%以上”"
    assert sample().headings[3].better == "lower"


def test_the_first_three_and_the_last_three_are_named() -> None:
    named = [place.named for place in sample().places]

    assert named == ["first"] * 3 + [""] * 14 + ["last"] * 3


def rows_of(name: str) -> list[dict[str, str]]:
    with (SAMPLE / f"{name}.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def test_duties_of_the_town_are_counted_village_by_village_from_the_visits() -> None:
    """Worked from visits.csv: of each village the months, and blocks of months, with a visit."""
    known = {row["村名"] for row in rows_of("villages")}

    def blocks(kind: str, months: int) -> list[int]:
        """The number of each block that a village was visited in: 1 for the first."""
        visited = {
            (row["村名"], (int(row["日期"][5:7]) + months - 1) // months)
            for row in rows_of("visits")
            if row["方式"] == kind and row["村名"] in known and row["日期"].startswith("2009-")
        }
        return [block for _, block in visited]

    checks = blocks("specialist_check", 1)
    inspections, households = blocks("director_inspection", 2), blocks("household_visit", 3)

    found = [(one.month_done, one.month_due, one.done, one.due) for one in sample().duties]

    assert found == [
        (checks.count(6), 20, sum(block <= 6 for block in checks), 20 * 6),
        (inspections.count(3), 20, sum(block <= 3 for block in inspections), 20 * 3),
        (households.count(2), 20, sum(block <= 2 for block in households), 20 * 2),
    ]
    assert [one.status for one in sample().duties] == ["not met", "met", "met"]


def test_what_is_judged_once_stands_beside_the_duties() -> None:
    """One site opened on 18 May met the standard: the target of the year is not one of June."""
    (sites,) = sample().town

    assert sites.heading.label == "Demonstration sites created in the town"
    assert sites.month is not None
    assert (sites.month.text, sites.month.standing) == ("0", "no_target")
    assert (sites.to_date.text, sites.to_date.standing) == ("1", "met")
    may = sample("2009-05").town[0]
    assert may.month is not None
    assert may.month.text == "1"


def test_missing_and_rejected_reports_are_told() -> None:
    quality = sample().quality

    assert [(one.label, one.accepted, one.rejected, one.outside) for one in quality.datasets] == [
        ("Roster of villages", 20, 0, 0),
        ("Monthly report", 226, 7, 1),
        ("Visits", 1382, 1, 0),
        ("Demonstration service sites", 3, 0, 0),
    ]
    assert {one.unit: one.months for one in quality.missing} == {
        "丙三村": ("2009-04",),
        "丙二村": ("2009-02",),
        "丙五村": ("2009-01", "2009-02"),
        "丙四村": ("2009-05",),
        "甲四村": ("2009-06",),
    }
    assert quality.revised == ()


def test_the_receipt_is_that_of_the_scores_and_says_how_the_bulletin_was_made() -> None:
    rules = targets.load(XIETANG)
    output = {"command": "bulletin", "language": "en", "options": {"engine": "auto"}}

    told = rules.score(SAMPLE, through="2009-06").receipt.to_dict()
    found = dict(sample().receipt)
    drawn, computed = found.pop("versions"), told.pop("versions")
    assert isinstance(drawn, dict)
    assert isinstance(computed, dict)
    assert found == {**told, "output": output}
    # the libraries that draw it stand there too: others may draw it otherwise
    assert drawn.keys() - computed.keys() <= {"jinja2", "matplotlib", "xlsxwriter"}
    assert drawn == {**drawn, **computed}


def test_every_text_of_the_rules_is_in_the_language_asked_for() -> None:
    chinese = sample(lang="zh")

    assert chinese.title == "谢塘镇人口和计划生育主要指标通报"
    assert [one.label for one in chinese.headings[:2]] == ["计划生育率", "累计长效率"]
    assert chinese.places[0].grade == "优秀"
    assert chinese.duties[0].status == "未达标"
    assert "有 96 个比率的分母不足 10，注明“基数小”：多一例少一例就相差很大" in chinese.remarks
    assert [one.exact for one in chinese.rows[0].month] == [
        one.exact for one in sample().rows[0].month
    ]


# ---------------------------------------------------------------- a small town, by hand


def test_month_and_period_to_date_are_both_posted_without_a_section() -> None:
    found = posted(THREE)

    assert [one.id for one in found.headings] == ["rate"]
    assert found.title == "A town"
    assert texts(found, "Ash", "month") == ["40.00%"]
    assert texts(found, "Ash") == ["70.00%"]
    assert texts(found, "East") == ["73.33%"]  # 44 of 60
    assert texts(found, "", "month") == ["80.00%"]  # 28 of 35
    assert [place.unit for place in found.places] == ["Birch", "Ash", "Cedar"]


@pytest.mark.parametrize(("window", "other"), [("month", "to_date"), ("period", "month")])
def test_a_window_that_the_section_leaves_out_is_not_posted(window: str, other: str) -> None:
    found = posted(THREE, section=f"windows: [{window}]")

    kept = "month" if window == "month" else "to_date"
    for row in found.rows:
        assert getattr(row, other) == ()
        assert len(getattr(row, kept)) == 1
    (trend,) = found.trends
    assert trend.window == kept
    assert [one.text for one in trend.whole] == (
        ["55.00%", "80.00%"] if kept == "month" else ["55.00%", "66.67%"]
    )


def test_a_rank_is_compared_with_that_of_the_month_before() -> None:
    """January: Ash 100 %, Birch 50 %, Cedar 20 %. To February: 70 %, 75 %, 40 %."""
    found = places(posted(THREE))

    assert {unit: (one.rank, one.rose) for unit, one in found.items()} == {
        "Birch": (1, 1),
        "Ash": (2, -1),
        "Cedar": (3, 0),
    }
    assert found["Ash"].total == Decimal("8.75")
    assert [found[unit].grade for unit in ("Ash", "Birch", "Cedar")] == ["Good", "Good", "Poor"]


def test_in_the_first_month_nobody_has_risen_and_the_month_is_the_period() -> None:
    found = posted(THREE, "2009-01")

    assert [place.rose for place in found.places] == [None, None, None]
    for row in found.rows:
        assert row.month == row.to_date
    assert found.trends[0].months == ("2009-01",)


def test_all_who_share_the_first_place_are_named_and_it_is_said() -> None:
    """Ash and Birch both met the target in full; Dogwood and Elm are both last."""
    shared = town(
        ("Ash", "East", [(1, 10, 8)]),
        ("Birch", "East", [(1, 10, 9)]),
        ("Cedar", "West", [(1, 10, 4)]),
        ("Dogwood", "West", [(1, 10, 2)]),
        ("Elm", "West", [(1, 10, 2)]),
    )
    found = posted(shared, "2009-01", section="first: 1, last: 1")

    assert {unit: (one.rank, one.named) for unit, one in places(found).items()} == {
        "Ash": (1, "first"),
        "Birch": (1, "first"),
        "Cedar": (3, ""),
        "Dogwood": (4, "last"),
        "Elm": (4, "last"),
    }
    assert found.remarks[:2] == (
        "place 1 is shared by Ash, Birch",
        "place 4 is shared by Dogwood, Elm",
    )
    chinese = posted(shared, "2009-01", section="first: 1, last: 1", lang="zh")
    assert chinese.remarks[0] == "第 1 名并列：Ash、Birch"


def test_nobody_is_named_as_first_and_as_last() -> None:
    found = posted(THREE, section="first: 2, last: 2")

    assert [place.named for place in found.places] == ["first", "first", "last"]


def test_nobody_is_named_where_none_is_to_be() -> None:
    found = posted(THREE, section="first: 0, last: 0")

    assert {place.named for place in found.places} == {""}


def test_the_last_remarks_say_how_firm_the_first_place_is() -> None:
    """Of 1,000 recounts 236 put 乙五村 first, 152 second and 116 third: 504, which is 50 %."""
    assert sample().remarks[-2:] == (
        "乙五村 is among the first 3 in 100 % of 1,000 re-weightings (±20 %, seed 2009)",
        "with the rates taken as samples, 乙五村 is among the first 3 in 50 % of 1,000 recounts "
        "(seed 2009): small differences between ranks may be chance",
    )
    assert sample(lang="zh").remarks[-2] == (
        "权重随机变动（±20%）重算 1,000 次，乙五村 有 100% 居前 3 名（种子 2009）"
    )


def test_where_nobody_is_named_as_first_nothing_is_said_of_how_firm_that_is() -> None:
    found = posted(THREE, section="first: 0, last: 1")

    assert not [one for one in found.remarks if "seed" in one]


EXCLUDED = RULES.replace("when_empty: full", "when_empty: exclude")


def test_a_unit_without_a_rank_is_listed_last_and_never_named() -> None:
    records = town(("Ash", "East", [(1, 10, 8)]), ("Birch", "East", [(1, 0, 0)]))

    found = posted(records, "2009-01", section="first: 3, last: 3", rules=EXCLUDED)

    last = found.places[-1]
    assert (last.unit, last.rank, last.total, last.named) == ("Birch", None, None, "")
    assert last.points == (None,)
    assert "without a rank, because nothing could be scored: Birch" in found.remarks


def test_where_nothing_is_ranked_there_is_no_league_table() -> None:
    rules = RULES.replace("    points: 10\n    scoring: proportional\n", "")
    before, _, after = rules.partition("  total: 10\n")
    rules = f"{before}  when_empty: full\n{after[after.index('indicators:') :]}"

    found = posted(THREE, rules=rules)

    assert found.places == ()
    assert found.total == ""
    assert [one.id for one in found.headings] == ["rate", "check"]


def test_where_ranks_go_by_an_indicator_it_is_named() -> None:
    rules = RULES.replace(
        "  when_empty: full\n", "  when_empty: full\n  rank: {by: rate, within: area}\n"
    )

    found = posted(THREE, rules=rules, section="first: 1, last: 1")

    assert found.ordered_by == "Births in plan"
    assert found.within_label == "area"
    assert {unit: (one.within, one.rank, one.named) for unit, one in places(found).items()} == {
        "Birch": ("East", 1, "first"),
        "Cedar": ("West", 1, "first"),
        "Ash": ("East", 2, "last"),
    }


def test_a_rate_is_marked_where_its_denominator_is_below_the_stated_one() -> None:
    found = posted(THREE, section="small_denominator: 11")

    marked = {row.name: [one.few for one in (*row.month, *row.to_date)] for row in found.rows}
    assert marked == {
        "": [False, False],
        "East": [False, False],
        "West": [True, False],
        "Ash": [True, False],
        "Birch": [False, False],
        "Cedar": [True, False],
    }
    assert found.remarks[0].startswith(
        "rates that rest on fewer than 11 cases, marked as small: 3;"
    )


def test_a_duty_counts_in_the_month_in_which_its_block_of_months_ends() -> None:
    """Two blocks are over by April. Ash was checked in both, Birch in March only."""
    checks = [
        ("Ash", "2009-01-31", "check"),
        ("Ash", "2009-04-01", "check"),
        ("Birch", "2009-03-02", "check"),
    ]
    records = town(("Ash", "East", []), ("Birch", "East", []), visits=checks)

    def line(month: str) -> tuple[int, int, int, int]:
        (duty,) = posted(records, month).duties
        return duty.month_done, duty.month_due, duty.done, duty.due

    assert line("2009-01") == (0, 0, 0, 0)
    assert line("2009-02") == (1, 2, 1, 2)
    assert line("2009-03") == (0, 0, 1, 2)
    assert line("2009-04") == (2, 2, 3, 4)
    assert posted(records, "2009-01").duties[0].status == "not applicable"


def test_weeks_that_span_two_months_are_counted_once_over_the_months() -> None:
    """The week from 26 January to 1 February is due in February."""
    rules = RULES.replace("duty: {every: 2 months,", "duty: {every: week,")
    day = [("Ash", "2009-01-28", "check")]

    def line(month: str) -> tuple[int, int, int, int]:
        (duty,) = posted(town(("Ash", "East", []), visits=day), month, rules=rules).duties
        return duty.month_done, duty.month_due, duty.done, duty.due

    assert line("2009-01") == (0, 3, 0, 3)  # from the 5th, the 12th and the 19th
    assert line("2009-02") == (1, 4, 1, 7)


def test_a_duty_among_the_main_indicators_has_its_month_too() -> None:
    checks = [("Ash", "2009-02-28", "check")]
    found = posted(town(("Ash", "East", []), visits=checks), section="indicators: [check]")

    (row,) = [row for row in found.rows if row.kind == "unit"]
    assert [(one.counts, one.few) for one in (*row.month, *row.to_date)] == [("1 / 1", False)] * 2


def test_figures_of_last_year_are_those_of_the_same_month() -> None:
    rules = RULES + "  - {id: before, same_as: rate, period: last_year}\n"
    records = town(("Ash", "East", [(1, 10, 9), (2, 10, 8)]))
    records["monthly"] += [
        {"village": "Ash", "month": "2008-01", "births": 4, "planned": 1},
        {"village": "Ash", "month": "2008-02", "births": 4, "planned": 3},
    ]

    found = posted(records, rules=rules, section="indicators: [rate, before]")

    assert texts(found, "Ash", "month") == ["80.00%", "75.00%"]
    assert texts(found, "Ash") == ["85.00%", "50.00%"]


def test_an_indicator_over_dates_of_its_own_is_cut_to_the_month() -> None:
    rules = RULES + (
        "  - {id: spring, records: monthly, numerator: sum(planned), denominator: sum(births), "
        "show_as: percent, period: {from: 2009-02-01, to: 2009-02-28}}\n"
    )

    february = posted(THREE, rules=rules, section="indicators: [spring]")
    march = posted(THREE, "2009-03", rules=rules, section="indicators: [spring]")

    assert texts(february, "Ash", "month") == texts(february, "Ash") == ["40.00%"]
    assert texts(march, "Ash", "month") == ["—"]
    assert texts(march, "Ash") == ["40.00%"]


def test_missing_reports_are_those_of_units_and_months_without_an_accepted_record() -> None:
    records = town(("Ash", "East", [(1, 10, 8)]), ("Birch", "East", [(1, 5, 6), (2, 5, 5)]))
    rules = RULES.replace(
        "      planned: {type: count, at_most: 1000}\n",
        "      planned: {type: count, at_most: 1000}\n"
        "    checks: [{id: within, that: planned <= births}]\n",
    )

    found = posted(records, rules=rules)

    assert [(one.dataset, one.unit, one.months) for one in found.quality.missing] == [
        ("monthly", "Ash", ("2009-02",)),
        ("monthly", "Birch", ("2009-01",)),
    ]
    assert "records that were rejected and count for nothing: 1" in found.remarks


def test_what_the_rules_suppress_is_not_posted_either() -> None:
    rules = RULES.replace(
        "    points: 10\n", "    points: 10\n    when_small: {denominator_below: 6}\n"
    )
    found = posted(THREE, rules=rules)

    cedar = next(row for row in found.rows if row.name == "Cedar")
    assert (cedar.month[0].text, cedar.month[0].standing) == ("—", "suppressed")
    assert cedar.month[0].counts == ""
    ash = next(row for row in found.rows if row.name == "Ash")
    assert ash.month[0].exact is None  # it would tell Cedar's
    assert any(one.startswith("rates that are not posted: ") for one in found.remarks)


@pytest.mark.parametrize("month", ["2008-12", "2010-01"])
def test_a_month_outside_the_period_is_refused(month: str) -> None:
    with pytest.raises(targets.EngineError, match="is not a month of the period 2009-01 … 2009-12"):
        posted(THREE, month)


@pytest.mark.parametrize("month", ["June", "2009-13"])
def test_what_is_no_month_is_told_as_such(month: str) -> None:
    with pytest.raises(targets.EngineError, match=f"`{month}` is not a month · write the year"):
        posted(THREE, month)


def test_a_bulletin_without_a_month_is_refused() -> None:
    with pytest.raises(TypeError):
        load_text(RULES).bulletin(THREE)  # type: ignore[call-arg]


def test_records_that_an_earlier_month_lacked_leave_the_change_of_ranks_open() -> None:
    rules = RULES.replace("  when_empty: full\n", "  when_empty: full\n  when_missing: error\n")
    records = town(("Ash", "East", [(2, 10, 8)]), ("Birch", "East", [(1, 10, 9), (2, 10, 7)]))

    found = posted(records, rules=rules)

    assert [(one.unit, one.rank, one.rose) for one in found.places] == [
        ("Ash", 1, None),
        ("Birch", 1, None),
    ]


def test_frames_and_records_taken_as_they_come_make_the_same_bulletin() -> None:
    rules = load_text(RULES)
    frames = {
        "villages": pl.DataFrame(THREE["villages"]),
        "monthly": pl.DataFrame(THREE["monthly"]).with_columns(
            pl.col("month").str.to_date("%Y-%m")
        ),
        "visits": pl.DataFrame(
            schema={"village": pl.String, "visited_on": pl.Date, "kind": pl.String}
        ),
    }
    expected = posted(THREE)

    judged = rules.bulletin(frames, month="2009-02")
    trusted = rules.bulletin(rules.trust(frames), month="2009-02")

    assert replace(judged, receipt={}) == replace(expected, receipt={})
    assert trusted.rows == expected.rows
    assert trusted.places == expected.places
    assert trusted.quality.datasets == ()
    assert "the records were taken as they came, without being checked" in trusted.remarks


def test_a_case_that_posts_nothing_new_changes_no_score() -> None:
    """The section decides what is shown, and nothing else."""
    plain = load_text(RULES).score(THREE, through="2009-02")
    with_section = load_text(f"{RULES}bulletin: {{suppress_below: 5}}\n").score(
        THREE, through="2009-02"
    )

    assert [one.total for one in plain] == [one.total for one in with_section]
    assert plain["Ash"].indicators == with_section["Ash"].indicators


# ---------------------------------------------------------------- small counts


def halves(row: Row) -> list[str]:
    return [one.counts for one in (*row.month, *row.to_date)]


def test_a_small_count_is_posted_as_less_than_the_bound_and_protected_by_the_next() -> None:
    """In February Cedar had 4 of 5. Alone in the West, its count is also that of the West, and
    East's 24 of the town's 28 would tell it, so that the town's is withheld.
    """
    found = posted(THREE, section="suppress_below: 5, windows: [month]")

    rows = {row.name: row for row in found.rows}
    assert rows["Cedar"].month[0].counts == "<5 / 5"
    assert rows["West"].month[0].counts == "<5 / 5"
    assert (rows["Cedar"].month[0].text, rows["Cedar"].month[0].exact) == ("—", None)
    assert rows["Cedar"].month[0].standing == "suppressed"
    shown = [rows[name].month[0].counts for name in ("", "East")]
    assert shown != ["28 / 35", "24 / 30"]
    assert found.places == posted(THREE).places  # points and ranks are as they were
    assert any("shown as <5" in one for one in found.remarks)


def test_without_a_bound_every_count_is_posted() -> None:
    found = posted(THREE)

    assert {half for row in found.rows for half in halves(row)} == {
        "28 / 35", "50 / 75", "24 / 30", "44 / 60", "4 / 5", "6 / 15",
        "4 / 10", "14 / 20", "20 / 20", "30 / 40",
    }  # fmt: skip


def test_a_month_of_the_whole_is_not_to_be_had_from_the_other_months_and_the_sum() -> None:
    """The town had 3 of 30 in February, 33 of 60 to date, and 30 of 30 in January."""
    records = town(("Ash", "East", [(1, 30, 30), (2, 30, 3)]))
    found = posted(records, section="suppress_below: 5")

    whole = found.rows[0]
    january, february = (one.counts for one in found.trends[0].whole)
    assert february == whole.month[0].counts == "<5 / 30"
    assert (
        "30 / 30" not in (january, whole.to_date[0].counts) or whole.to_date[0].counts != "33 / 60"
    )
    assert (january == "— / 30") != (whole.to_date[0].counts == "— / 60")


def test_the_remarks_name_the_bonuses_and_deductions_of_the_rules() -> None:
    extras = (
        "bonuses:\n  - {id: early, label: {en: Early, zh: 提前}, when: rate > 99%, points: 1}\n"
        "  - {id: model, when: rate > 98%, points: 2}\n"
        "deductions:\n  - {id: accident, label: {zh: 事故}, when: rate < 1%, points: 1}\n"
    )
    named = posted(THREE, rules=RULES + extras)
    assert "points are added for: Early, model" in named.remarks
    assert "points are taken for: 事故" in named.remarks
    assert "加分项：提前、model" in posted(THREE, rules=RULES + extras, lang="zh").remarks
    assert not [one for one in posted(THREE).remarks if one.startswith("points are ")]


# ---------------------------------------------------------------- what is not there


def test_a_month_of_which_nothing_was_delivered_is_told_first_of_all() -> None:
    bulletin = posted(town(("Ash", "East", [(1, 10, 8)])), "2009-02")

    assert bulletin.remarks[0] == "no record of 2009-02 was delivered"
    assert (
        "no record of 2009-01" not in posted(town(("Ash", "East", [(1, 10, 8)])), "2009-01").remarks
    )


def test_a_month_whose_records_were_all_rejected_is_told_so() -> None:
    bulletin = posted(town(("Ash", "East", [(1, 10, 8), (2, 2000, 1)])), "2009-02")

    assert bulletin.remarks[0] == (
        "no record of 2009-02 counts: none was delivered, or all were rejected"
    )


def test_full_points_for_nothing_to_judge_are_told_only_where_they_were_given() -> None:
    sentence = (
        "an indicator that is not applicable, because there was nothing to judge, earns its full "
        "points"
    )
    assert sentence in posted(town(("Ash", "East", [(1, 0, 0)])), "2009-01").remarks
    assert sentence not in posted(town(("Ash", "East", [(1, 10, 8)])), "2009-01").remarks


def test_that_points_are_rounded_before_they_are_added_is_told_where_several_are() -> None:
    found = [one for one in sample().remarks if "rounded before they are added up" in one]
    assert len(found) == 1
    alone = posted(town(("Ash", "East", [(1, 10, 8)])), "2009-01").remarks
    assert not [one for one in alone if "rounded" in one]


def test_the_league_table_has_a_column_for_each_kind_of_rule_that_there_is() -> None:
    assert sample().extras == ("bonus",)
    veto = "{id: none, records: monthly, when: sum(planned) == 0, effect: {total_at_most: 1}}"
    vetoes = f"vetoes: [{veto}]\n"
    bulletin = posted(town(("Ash", "East", [(1, 10, 8)])), "2009-01", rules=RULES + vetoes)
    assert bulletin.extras == ("vetoes",)


def test_every_indicator_that_gives_points_is_listed_with_its_source() -> None:
    judged = {one.id: one for one in sample().judged}
    assert {"weekly_patrol", "monthly_reporting"} <= set(judged)
    assert judged["weekly_patrol"].points == "15"
    assert sum(int(one.points) for one in judged.values() if one.points) == 100


OWN_TARGETS = """
schema_version: 1
id: town
title: A town
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages, groups: [area]}
records:
  villages:
    key: [village]
    fields:
      village: {type: id}
      area: {type: category}
      aim: {type: decimal, places: 2, at_least: 0, at_most: 1}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 100000}
      planned: {type: count, at_most: 100000}
      checked: {type: count, at_most: 100000}
indicators:
  - id: rate
    records: monthly
    numerator: sum(planned)
    denominator: sum(births)
    when_empty: full
    show_as: percent
    show_decimals: 0
    target: {at_least: AIM}
  - {id: checks, records: monthly, value: sum(checked) / sum(births), when_empty: full}
"""


@pytest.mark.parametrize(
    ("aim", "east"), [("aim", ("96%", "no target")), ("checks", ("95.6%", "not met"))]
)
def test_a_rate_just_short_of_a_target_that_records_tell_is_posted_as_short(
    aim: str, east: tuple[str, str]
) -> None:
    """956 of 1000 against 96 %: rounded to whole percents it would look as if it were met."""
    rules = load_text(OWN_TARGETS.replace("AIM", aim))
    monthly = {"month": "2009-01", "births": 1000, "planned": 956, "checked": 960}
    records: dict[str, list[dict[str, object]]] = {
        "villages": [{"village": "A", "area": "East", "aim": "0.96"}],
        "monthly": [{"village": "A", **monthly}],
    }

    rows = {row.name: row.to_date[0] for row in rules.bulletin(records, month="2009-01").rows}
    told = rules.score(records).explain("A").indicators[0]

    assert (rows["A"].text, rows["A"].status) == ("95.6%", "not met")
    assert (rows["East"].text, rows["East"].status) == (rows[""].text, rows[""].status) == east
    assert (told.value, told.formula[-1]) == ("95.6%", "95.6%")


GROUPED = """
schema_version: 1
id: grouped
title: Grouped
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village, roster: villages, groups: [area, kind]}
records:
  villages:
    key: [village]
    fields: {village: {type: id}, area: {type: category}, kind: {type: category}}
  monthly:
    key: [village, month]
    time: month
    fields: {village: {type: id}, month: {type: month}, done: {type: count, at_most: 100}}
indicators:
  - {id: done_all, records: monthly, value: sum(done), target: {at_least: 5}}
"""


def grouped(villages: Mapping[object, tuple[str, str]], lang: Language = "en") -> Bulletin:
    roster = [
        {"village": one, "area": area, "kind": kind} for one, (area, kind) in villages.items()
    ]
    monthly = [{"village": one, "month": "2010-01", "done": 5} for one in villages]
    records = {"villages": roster, "monthly": monthly}
    return load_text(GROUPED).bulletin(records, month="2010-01", lang=lang)


@pytest.mark.parametrize(
    ("lang", "names"),
    [
        ("en", ["city (area)", "land", "city (kind)"]),
        ("zh", ["city（area）", "land", "city（kind）"]),
    ],
)
def test_groups_of_two_fields_that_bear_one_name_are_told_apart(
    lang: Language, names: list[str]
) -> None:
    found = grouped({"A": ("city", "city"), "B": ("land", "city")}, lang)
    assert [one.name for one in found.rows if one.kind == "group"] == names


def test_units_of_whole_numbers_stand_in_their_order_in_every_table() -> None:
    found = grouped(dict.fromkeys((1, 2, 10, 11), ("city", "plain")))
    names = ["1", "2", "10", "11"]
    assert [one.name for one in found.rows if one.kind == "unit"] == names
