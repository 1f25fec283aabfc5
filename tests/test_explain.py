"""Why a unit got what it got: figures that add up, from the total down to the records."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

import targets
from targets.cli.program import program
from targets.source import width
from tests.compare import load_text
from tests.explained_cases import EXPLAINED, HERE, LANGUAGES, text_of
from tests.good_cases import ROOT, GoodCase, good_cases

CASES = [(case, through) for case in good_cases() for through in case.expected]
NAMES = [f"{case.name}-{through or 'all'}" for case, through in CASES]
RULES = ROOT / "rules/2009_xietang.yaml"
RECORDS = ROOT / "examples/xietang_2009"
Data = dict[str, Any]


@pytest.fixture(scope="module")
def town() -> targets.Scores:
    return targets.load(RULES).score(RECORDS)


@cache
def explained(case: GoodCase, through: str | None) -> tuple[tuple[targets.UnitScore, Data], ...]:
    """Every unit, and the data of its explanation."""
    scores = targets.load(case.rules).score(case.records, through=through)
    return tuple((one, scores.explain(one.unit).to_dict()) for one in scores)


@cache
def rounds_items_alone(case: GoodCase) -> bool:
    """Whether points that are added up are not rounded again."""
    rounding = targets.load(case.rules).model.scorecard.rounding
    return rounding is None or rounding.unrounded or rounding.decimals is not None


def step_of(points: str) -> Fraction:
    """One in the last place of a figure."""
    return Fraction(1, 10 ** len(points.partition(".")[2]))


def number(text: str | None) -> Fraction:
    return Fraction(text or 0)


# ------------------------------------------------------------ the law: figures add up


@pytest.mark.parametrize(("case", "through"), CASES, ids=NAMES)
def test_what_was_got_and_what_was_lost_make_what_an_indicator_is_worth(
    case: GoodCase, through: str | None
) -> None:
    for score, data in explained(case, through):
        assert [one["id"] for one in data["indicators"]] == list(score.indicators)
        for one in data["indicators"]:
            points = score.indicators[one["id"]].points
            assert one["points"] == (None if points is None else f"{points:f}")
            if points is not None:
                assert number(one["points"]) + number(one["lost"]) == number(one["worth"])


@pytest.mark.parametrize(("case", "through"), CASES, ids=NAMES)
def test_parts_add_up_to_their_section_and_sections_to_the_base(
    case: GoodCase, through: str | None
) -> None:
    """Exactly where points are added; where they are shared out or averaged, but for rounding."""
    for score, data in explained(case, through):
        got = {one["id"]: one["points"] for one in (*data["indicators"], *data["sections"])}
        groups = [*data["sections"], *([data["base"]] if data["base"] else [])]
        for one in groups:
            told = score.base if one["id"] == "base" else score.sections[one["id"]]
            assert one["points"] == (None if told is None else f"{told:f}")
            inside = [part for part in one["parts"] if got[part] is not None]
            if one["points"] is None:
                assert one["how"]
            elif one["each_point"] is None:
                assert one["how"], "what cannot be told by part is said in words"
            else:
                assert set(one["each_point"]) == set(inside)
                added = sum(number(one["each_point"][part]) * number(got[part]) for part in inside)
                exact = set(one["each_point"].values()) == {"1"} and rounds_items_alone(case)
                step = 0 if exact else step_of(one["points"])
                assert abs(added - number(one["points"])) <= step


@pytest.mark.parametrize(("case", "through"), CASES, ids=NAMES)
def test_base_bonus_deduction_and_cap_make_the_published_total(
    case: GoodCase, through: str | None
) -> None:
    for score, data in explained(case, through):
        assert data["total"] == (None if score.total is None else f"{score.total:f}")
        assert data["rank"] == score.rank
        if score.total is None:
            assert data["unscored"]
            continue
        bonus = sum(number(one["points"]) for one in data["bonuses"])
        deduction = sum(number(one["points"]) for one in data["deductions"])
        assert bonus == number(data["bonus"]) or data["limits"]
        assert deduction == number(data["deduction"]) or data["limits"]
        base = number(data["base"]["points"])
        assert base + number(data["bonus"]) - number(data["deduction"]) == number(data["uncapped"])
        assert [one["id"] for one in data["vetoes"]] == list(score.vetoes)
        if not score.vetoes:
            assert data["total"] == data["uncapped"]


@pytest.mark.parametrize(("case", "through"), CASES, ids=NAMES)
def test_reasons_are_ranked_and_account_for_all_that_is_missing_from_the_base(
    case: GoodCase, through: str | None
) -> None:
    for _, data in explained(case, through):
        sizes = [
            number(one["lost"] if one["in_total"] is None else one["in_total"])
            for one in data["reasons"]
        ]
        assert sizes == sorted(sizes, reverse=True)
        if data["base"] is None or data["base"]["points"] is None:
            continue
        inner = [one for one in data["reasons"] if one["kind"] in ("indicator", "section")]
        if all(one["in_total"] is not None for one in inner):
            missing = sum(number(one["in_total"]) for one in inner)
            above = sum(  # what full marks of more than its worth would give back
                number(one["in_total"])
                for one in data["indicators"]
                if one["in_total"] is not None and number(one["lost"]) < 0
            )
            rounded = [data["base"], *data["sections"]]
            steps = sum(step_of(one["points"]) for one in rounded if one["points"])
            steps += sum(  # averaged over periods, an item is rounded too
                step_of(one["points"]) * number(one["in_total"]) / number(one["lost"])
                for one in data["indicators"]
                if one["in_total"] and number(one["lost"])
            )
            assert abs(missing + above - number(data["base"]["lost"])) <= steps


def test_every_unit_of_the_town_loses_to_the_cent_what_its_reasons_say(
    town: targets.Scores,
) -> None:
    for one in town:
        data = town.explain(one.unit).to_dict()
        lost = sum(number(reason["lost"]) for reason in data["reasons"])  # type: ignore[attr-defined]
        assert one.base is not None
        assert lost == 100 - Fraction(one.base)


def test_the_records_of_the_town_add_up_to_numerators_and_denominators(
    town: targets.Scores,
) -> None:
    summed = ("family_planning_rate", "period_long_acting_rate", "levy_fulfilment_rate")
    for one in town:
        by_id = {item.id: item for item in town.explain(one.unit).indicators}
        for name in summed:
            (behind,) = by_id[name].records
            columns = zip(*(record.figures for record in behind.records), strict=True)
            added = [sum(number(each) for each in column) for column in columns]
            assert added == [one.indicators[name].numerator, one.indicators[name].denominator]
        for name in ("weekly_patrol", "monthly_reporting"):
            due, done = one.indicators[name].denominator, one.indicators[name].numerator
            assert due is not None
            assert done is not None
            assert len(by_id[name].missing_periods) == due - done


def test_a_shortfall_is_the_smallest_number_of_cases_that_meets_the_target(
    town: targets.Scores,
) -> None:
    lows = {
        "family_planning_rate": Fraction(96, 100),
        "period_long_acting_rate": Fraction(45, 100),
        "case_fulfilment_rate": Fraction(90, 100),
        "weekly_patrol": Fraction(1),
    }
    seen = 0
    for one in town:
        for item in town.explain(one.unit).indicators:
            if item.shortfall is None or item.id not in lows:
                continue
            top, bottom = item.numerator, item.denominator
            assert top is not None
            assert bottom is not None
            assert (top + item.shortfall.cases) / bottom >= lows[item.id]
            assert (top + item.shortfall.cases - 1) / bottom < lows[item.id]
            assert item.status == "not_met"
            seen += 1
    assert seen > 20


def test_an_indicator_that_alone_would_do_lost_at_least_the_gap(town: targets.Scores) -> None:
    for one in town:
        found = town.explain(one.unit)
        if found.above is None:
            assert one.rank == 1
            continue
        above = town[found.above.unit]
        assert above.rank is not None
        assert one.rank is not None
        assert above.rank < one.rank
        assert above.total is not None
        assert one.total is not None
        assert Decimal(found.above.gap) == above.total - one.total
        would = {
            item.id
            for item in found.indicators
            if item.lost and item.lost >= above.total - one.total
        }
        assert {alone.id for alone in found.alone} <= would
        assert bool(found.alone) == bool(would)


# ------------------------------------------------------------ the text


@pytest.mark.parametrize("language", list(LANGUAGES))
@pytest.mark.parametrize("name", list(EXPLAINED))
def test_the_text_of_an_explanation_is_as_written_out(name: str, language: str) -> None:
    expected = (HERE / name / LANGUAGES[language]).read_text(encoding="utf-8")
    assert text_of(name, language) == expected


def test_every_folder_of_written_explanations_is_read() -> None:
    assert {path.name for path in HERE.iterdir()} == set(EXPLAINED)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_text_and_data_hold_the_same_figures_and_no_line_is_wider_than_the_page(
    town: targets.Scores, language: Any
) -> None:
    for one in town:
        found = town.explain(one.unit, language)
        text = str(found)
        assert max(width(line) for line in text.splitlines()) <= 80
        flat = re.sub(r"\s+", "", text)
        data: Data = found.to_dict()
        json.dumps(data)
        for item in data["indicators"]:
            shown = [item["label"], item["value"], *item["formula"][-1:]]
            shown += [item["points"] or "", item["lost"] if number(item["lost"]) else ""]
            shown += [item["shortfall"]["text"]] if item["shortfall"] else []
            shown += [period["text"] for period in item["missing_periods"]]
            shown += [each["key"] for behind in item["records"] for each in behind["records"]]
            for each in shown:
                assert re.sub(r"\s+", "", each) in flat


def test_the_formula_stands_with_its_numbers_and_what_they_come_to(town: targets.Scores) -> None:
    found = {one.id: one for one in town.explain("甲二村").indicators}
    assert found["family_planning_rate"].formula == (
        "sum(births_in_plan) / sum(births)",
        "23 / 24",
        "95.83%",
    )
    assert found["birth_omission_rate"].formula == (
        "sum(births_omitted) / (sum(births) + sum(births_omitted))",
        "0 / (24 + 0)",
        "0 / 24",
        "0.00%",
    )


def test_a_source_that_gives_no_figures_says_what_is_assumed(town: targets.Scores) -> None:
    item = next(one for one in town.explain("甲二村").indicators if one.id == "weekly_patrol")
    assert item.source is not None
    assert (item.source.section, item.source.quote) == ("三.1", "村计生服务员一周一巡察")
    assert (item.source.assumed, item.source.note) == (True, "points are assumed")


# ------------------------------------------------------------ what may not be told

SMALL = """
schema_version: 1
id: small
title: Small numbers
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: clinic, roster: clinics}
records:
  clinics:
    key: [clinic]
    fields:
      clinic: {type: id}
  monthly:
    key: [clinic, month]
    time: month
    fields:
      clinic: {type: id}
      month: {type: month}
      cases: {type: count, at_most: 100000}
      cured: {type: count, at_most: 100000}
      beds: {type: count, at_most: 100000}
    checks: [{id: cured_within_cases, that: cured <= cases}]
scorecard: {total: 20, rounding: {decimals: 2}, when_empty: zero}
indicators:
  - {id: cure_rate, records: monthly, numerator: sum(cured), denominator: sum(cases), when_small: {denominator_below: 500}, target: {at_least: 90%}, points: 10, scoring: proportional}
  - {id: largest, records: monthly, value: count(where=cases > 40), target: {at_least: 9}, points: 10, scoring: proportional}
  - {id: room, records: monthly, value: sum(beds)}
vetoes:
  - {id: weak, when: cure_rate < 99%, effect: {total_at_most: 15}}
"""  # noqa: E501


def small_scores(rules: str = SMALL) -> targets.Scores:
    months = [f"2010-{month:02d}" for month in range(1, 4)]
    told = {
        "Alder": [(131, 113), (157, 149), (179, 173)],
        "Birch": [(331, 313), (347, 337), (353, 349)],
        "Cedar": [(1931, 1013), (1933, 1019), (1949, 1021)],
    }
    monthly = [
        {"clinic": clinic, "month": month, "cases": cases, "cured": cured, "beds": 7}
        for clinic, rows in told.items()
        for month, (cases, cured) in zip(months, rows, strict=True)
    ]
    monthly.append({"clinic": "Alder", "month": "2010-04", "cases": 211, "cured": 223, "beds": 7})
    clinics = [{"clinic": clinic} for clinic in told]
    return load_text(rules).score({"clinics": clinics, "monthly": monthly})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_figure_of_a_suppressed_or_withheld_indicator_leaves(language: Any) -> None:
    scores = small_scores()
    assert scores["Alder"].indicators["cure_rate"].status == "suppressed"
    assert scores["Birch"].indicators["cure_rate"].value is None
    secret = {
        "Alder": (131, 113, 157, 149, 179, 173, 467, 435, 211, 223),
        "Birch": (331, 313, 347, 337, 353, 349, 1031, 999),
    }
    for clinic, figures in secret.items():
        found = scores.explain(clinic, language)
        told = str(found) + json.dumps(found.to_dict())
        assert set(re.findall(r"\d+", told)).isdisjoint(map(str, figures))
        item = found.indicators[0]
        assert (item.numerator, item.denominator, item.shortfall) == (None, None, None)
        assert item.records == ()
        assert item.absence
    assert "1931" in str(scores.explain("Cedar", language))


@pytest.mark.parametrize(
    ("scoring", "said"),
    [
        ("{deduct: {points: 1, per: 5%}}", "1 point off for every 0.05 outside 0.4 … 0.6"),
        ("proportional", "in proportion: the share by which it misses the target is taken off"),
        (
            "{linear: {zero_at: [10%, 90%]}}",
            "evenly from full points at 0.4 … 0.6 down to none at 0.1 … 0.9",
        ),
    ],
)
def test_on_which_side_a_figure_that_is_not_published_missed_is_not_told(
    scoring: str, said: str
) -> None:
    rules = SMALL.replace(
        "{at_least: 90%}, points: 10, scoring: proportional",
        f"{{between: [40%, 60%]}}, points: 10, scoring: {scoring}",
    )
    assert small_scores(rules).explain("Birch").indicators[0].scoring == (said,)


def test_a_veto_over_a_figure_that_is_not_published_keeps_it() -> None:
    found = small_scores().explain("Birch")
    assert [one.formula for one in found.vetoes] == [("cure_rate < 99%", "not published < 99%")]


# ------------------------------------------------------------ however records came


@pytest.mark.parametrize("engine", ["python", "polars", "duckdb"])
def test_every_engine_explains_alike(town: targets.Scores, engine: str) -> None:
    scores = targets.load(RULES).score(RECORDS, engine=engine)
    assert scores.explain("丙三村", "zh").to_dict() == town.explain("丙三村", "zh").to_dict()


@pytest.mark.parametrize("lazy", [False, True])
def test_frames_are_explained_alike_but_for_the_rows_of_files(
    town: targets.Scores, *, lazy: bool
) -> None:
    rules = targets.load(RULES)
    typed = rules.validate(RECORDS).accepted
    native = {name: pl.DataFrame(rows) for name, rows in typed.items()}
    scores = rules.score({name: one.lazy() if lazy else one for name, one in native.items()})
    data, expected = (one.explain("甲二村").to_dict() for one in (scores, town))
    assert without_rows(data) == without_rows(expected)


def without_rows(data: object) -> object:
    match data:
        case dict():
            return {key: without_rows(one) for key, one in data.items() if key != "row"}
        case list():
            return [without_rows(one) for one in data]
        case _:
            return data


def test_an_unknown_unit_is_told_with_the_nearest_name(town: targets.Scores) -> None:
    with pytest.raises(targets.RecordsError, match=r"did you mean `甲一村`") as caught:
        town.explain("甲一")
    assert isinstance(caught.value, KeyError)


def test_scores_that_explain_are_the_scores_of_the_public_name(town: targets.Scores) -> None:
    assert isinstance(town, targets.Scores)
    assert isinstance(town.explain("甲一村"), targets.Explanation)


# ------------------------------------------------------------ the command


def run(*arguments: str | Path) -> Any:
    return CliRunner().invoke(program, ["explain", *map(str, arguments)])


def test_the_command_prints_the_text_and_tells_of_rejected_records(town: targets.Scores) -> None:
    result = run(RULES, RECORDS, "--unit", "甲二村", "--lang", "en")
    assert result.stdout == f"{town.explain('甲二村')}\n"
    assert result.exit_code == 1  # the sample town has wrong rows on purpose
    assert "D821" in result.stderr


def test_the_command_writes_data(town: targets.Scores, tmp_path: Path) -> None:
    output = tmp_path / "why.json"
    run(RULES, RECORDS, "--unit", "甲二村", "--lang", "zh", "-o", output)
    written = json.loads(output.read_text(encoding="utf-8"))
    receipt = written.pop("receipt")
    assert written == town.explain("甲二村", "zh").to_dict()
    assert receipt["output"]["options"] == {"engine": "auto", "unit": "甲二村"}


def test_the_command_cuts_the_window(tmp_path: Path) -> None:
    output = tmp_path / "why.json"
    run(RULES, RECORDS, "--unit", "甲二村", "--through", "2009-06", "-o", output)
    assert json.loads(output.read_text(encoding="utf-8"))["window"] == "2009-01-01 … 2009-06-30"


def test_a_unit_of_whole_numbers_is_found_by_its_digits() -> None:
    case = next(one for one in good_cases() if one.name == "clinics")
    result = run(case.rules, case.records, "--unit", "103", "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.startswith("103 ")


def test_an_unknown_unit_stops_the_command() -> None:
    result = run(RULES, RECORDS, "--unit", "甲一", "--lang", "zh")
    assert isinstance(result.exception, targets.RecordsError)


def test_a_unit_of_very_many_digits_is_unknown_like_any_other() -> None:
    case = next(one for one in good_cases() if one.name == "clinics")
    result = run(case.rules, case.records, "--unit", "9" * 5000)
    assert isinstance(result.exception, targets.RecordsError)


# ------------------------------------------------------------ a count that stands in both halves

PUPILS = """
schema_version: 1
id: pupils
title: {en: Pupils, zh: 学生}
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: school}
records:
  counts:
    key: [school]
    fields:
      school: {type: id}
      listed: {type: count, at_most: 1000}
      hidden: {type: count, at_most: 1000, label: {en: Pupils left out (found later), zh: 漏报}}
scorecard: {total: 10, rounding: {decimals: 2}, when_empty: full}
indicators:
  - id: left_out
    label: {en: Left out, zh: 漏报}
    records: counts
    numerator: sum(hidden)
    denominator: sum(listed) + sum(hidden)
    target: {LIMIT}
    points: 10
    scoring: pass_fail
"""


@pytest.mark.parametrize(
    ("limit", "listed", "hidden", "cases", "text"),
    [
        # 1 / 98 = 1.02 % is within 2 %, and 2 / 99 = 2.02 % is not
        ("at_most: 2%", 97, 3, 2, "2 too many (Pupils left out, found later): at most 1 beside"),
        # 2 / 100 = 2 % exactly
        ("at_most: 2%", 98, 3, 1, "at most 2 beside the other 98 would meet the target"),
        ("less_than: 2%", 98, 3, 2, "at most 1 beside the other 98 would meet the target"),
        # 3 / 6 is half, 2 / 5 is not
        ("at_least: 50%", 3, 1, 2, "needs 2 more (Pupils left out, found later): 3 beside the"),
    ],
)
def test_a_case_that_stands_in_both_halves_of_a_rate_is_counted_in_both(
    limit: str, listed: int, hidden: int, cases: int, text: str
) -> None:
    rules = load_text(PUPILS.replace("LIMIT", limit))
    scores = rules.score({"counts": [{"school": "a", "listed": listed, "hidden": hidden}]})
    found = scores.explain("a").indicators[0].shortfall
    assert found is not None
    assert found.cases == cases
    assert text in found.text
    assert "of 100" not in found.text


@pytest.mark.parametrize("denominator", ["sum(listed) + 2 * sum(hidden)", "sum(listed + hidden)"])
def test_of_counts_that_are_entangled_no_number_of_cases_is_told(denominator: str) -> None:
    text = PUPILS.replace("LIMIT", "at_most: 2%")
    rules = load_text(text.replace("sum(listed) + sum(hidden)", denominator))
    scores = rules.score({"counts": [{"school": "a", "listed": 97, "hidden": 3}]})
    found = scores.explain("a").indicators[0]
    assert found.status == "not_met"
    assert found.shortfall is None


def test_the_same_choice_of_records_in_both_halves_entangles_nothing() -> None:
    text = PUPILS.replace("LIMIT", "at_least: 50%").replace(
        "sum(hidden)", "sum(hidden, where=listed > 1)", 1
    )
    rules = load_text(text.replace("sum(listed) + sum(hidden)", "sum(listed, where=listed > 1)"))
    scores = rules.score({"counts": [{"school": "a", "listed": 10, "hidden": 3}]})
    found = scores.explain("a").indicators[0].shortfall
    assert found is not None
    assert found.text.endswith("5 of 10 would meet the target")


def test_a_formula_is_shown_with_the_labels_of_its_fields(town: targets.Scores) -> None:
    found = {one.id: one for one in town.explain("甲二村", "zh").indicators}
    assert found["family_planning_rate"].in_words == (
        "符合政策出生数 / 上报出生数",
        "23 / 24",
        "95.83%",
    )
    assert found["cumulative_long_acting_rate"].in_words[0] == (
        "最近一期采取长效措施数 / 最近一期采取避孕措施数"
    )
    assert found["weekly_patrol"].in_words[0].endswith('（方式 = "patrol"）')


def test_a_label_that_names_the_indicator_is_not_said_twice(town: targets.Scores) -> None:
    found = {one.id: one for one in town.explain("甲二村").indicators}
    lacking = found["family_planning_rate"].shortfall
    assert lacking is not None
    assert lacking.text == "needs 1 more: 24 of 24 would meet the target"


def test_a_missing_report_that_was_rejected_says_which_row_to_mend(town: targets.Scores) -> None:
    why = town.explain("丙三村")
    found = {one.id: one for one in why.indicators}
    assert found["monthly_reporting"].mend == (
        "2009-04 was delivered and rejected: mend row 229 of Monthly report and deliver it again",
    )
    assert found["family_planning_rate"].mend == ()
    assert str(why).count("did not count") == 2


def test_where_there_is_no_unit_at_all_it_is_said() -> None:
    scores = load_text(PUPILS.replace("LIMIT", "at_most: 2%")).score({"counts": []})
    with pytest.raises(targets.RecordsError) as caught:
        scores.explain("a")
    assert str(caught.value).startswith("`a` was not scored: the records name no unit at all")


def test_rules_without_points_have_none_to_lose() -> None:
    text = PUPILS.replace("LIMIT", "at_most: 2%")
    text = text.replace("scorecard: {total: 10, rounding: {decimals: 2}, when_empty: full}\n", "")
    rules = load_text(re.sub(r"    (points|scoring): .*\n", "", text))
    why = str(rules.score({"counts": [{"school": "a", "listed": 97, "hidden": 3}]}).explain("a"))
    assert "points were lost" not in why


# ------------------------------------------------------------ several files a dataset

SHOPS = """
schema_version: 1
id: shops
title: {en: Shops}
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: shop}
records:
  monthly:
    key: [shop, month]
    time: month
    fields:
      shop: {type: id}
      month: {type: month}
      sold: {type: count, at_most: 100}
scorecard: {total: 10, rounding: {decimals: 2, mode: half_up}}
indicators:
  - id: selling
    records: monthly
    value: sum(sold)
    target: {at_least: 5}
    points: 10
    scoring: pass_fail
"""


def test_of_several_files_each_record_tells_which_it_came_in(tmp_path: Path) -> None:
    (tmp_path / "monthly_01.csv").write_text("shop,month,sold\nAsh,2010-01,3\n", "utf-8")
    (tmp_path / "monthly_02.csv").write_text(
        "shop,month,sold\nAsh,2010-02,4\nAsh,2010-03,999\n", "utf-8"
    )
    found = load_text(SHOPS).score(tmp_path).explain("Ash")
    data: Data = found.to_dict()

    (behind,) = data["indicators"][0]["records"]
    rows = [(one["file"], one["row"], one["figures"]) for one in behind["records"]]
    assert rows == [("monthly_01.csv", 2, ["3"]), ("monthly_02.csv", 2, ["4"])]
    assert [(one["file"], one["row"]) for one in data["rejected"]] == [("monthly_02.csv", 3)]
    assert "monthly_01.csv:2" in str(found)
    assert "monthly_02.csv:3" in str(found)


def test_of_one_file_the_row_alone_is_told(town: targets.Scores) -> None:
    data: Data = town.explain("甲一村").to_dict()

    files = {row["file"] for one in data["indicators"] for each in one["records"]
             for row in each["records"]}  # fmt: skip
    assert files == {None}


def test_the_page_of_a_source_is_said_in_the_language_that_is_asked_for() -> None:
    rules = SMALL.replace(
        "points: 10, scoring: proportional}",
        "points: 10, scoring: proportional, reference: {document: Plan, page: 3}}",
        1,
    )
    scores = small_scores(rules)
    assert "  source: Plan p. 3" in str(scores.explain("Cedar")).splitlines()
    assert "  依据：Plan 第 3 页" in str(scores.explain("Cedar", "zh")).splitlines()


LIMITED = """
schema_version: 1
id: limited
title: Limited
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village}
records:
  monthly:
    key: [village, month]
    time: month
    fields: {village: {type: id}, month: {type: month}, due: {type: count, at_most: 100}}
scorecard: {total: 20, deduction_at_most: 4, rounding: {decimals: 0}, when_empty: zero}
indicators:
  - {id: asked, records: monthly, value: sum(due), target: {at_least: 5}, points: 20, scoring: pass_fail}
deductions:
  - {id: late, records: monthly, when: "sum(due) > 1", points: 3}
  - {id: rude, records: monthly, when: "sum(due) > 2", points: DEDUCTED}
"""  # noqa: E501


@pytest.mark.parametrize(
    ("deducted", "reasons"),
    [
        ("1", [("late", "3", ""), ("rude", "1", "")]),
        ("3", [("late, rude", "4", "deductions together at most 4")]),
    ],
)
def test_what_deductions_cost_adds_up_under_a_limit(
    deducted: str, reasons: list[tuple[str, str, str]]
) -> None:
    rules = load_text(LIMITED.replace("DEDUCTED", deducted))
    scores = rules.score({"monthly": [{"village": "A", "month": "2010-01", "due": 10}]})
    found = scores.explain("A").reasons
    assert [(one.label, f"{one.lost:f}", one.text) for one in found] == reasons
