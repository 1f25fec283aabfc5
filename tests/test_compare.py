"""Two rulebooks side by side: every change as a sentence, and what a trial says of each unit."""

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import targets
from tests.compare import load_text
from tests.good_cases import ROOT, GoodCase, good_cases
from tests.test_command_line import run

OLD = """\
schema_version: 1
id: town-2009
title: {zh: 某镇2009年考核, en: A town in 2009}
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages}
constants: {limit: 2%, goal: {by: kind, values: {hill: 90%, plain: 95%}}}
records:
  villages:
    key: [village]
    fields: {village: {type: id}, kind: {type: category, values: [hill, plain]}}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 1000}
      kept: {type: count, at_most: 1000}
      late: {type: count, at_most: 1000}
    checks:
      - {id: kept_within_births, that: kept <= births}
scorecard:
  total: 100
  rounding: {decimals: 2, mode: half_up}
  when_empty: full
  sections:
    - {id: goals, points: 80}
    - {id: duties, points: 20}
  grades:
    - {id: excellent, label: Excellent, at_least: 95}
    - {id: poor, label: Poor}
indicators:
  - id: kept_rate
    label: {zh: 保持率, en: Kept}
    section: goals
    records: monthly
    numerator: sum(kept)
    denominator: sum(births)
    show_as: percent
    target: {at_least: 96%}
    points: 50
    scoring: {deduct: {points: 1, per: 1%}}
    reference: {section: 二, quote: 保持在96%以上}
  - id: late_rate
    label: {zh: 迟报率, en: Late}
    section: goals
    records: monthly
    value: sum(late) / sum(births)
    show_as: percent
    target: {at_most: limit}
    points: 30
    scoring: proportional
  - id: reporting
    section: duties
    records: monthly
    duty: {every: month}
    target: {at_least: 1}
    points: 20
    scoring: proportional
  - {id: late_all, records: monthly, value: sum(late), target: {between: [0, 5]}}
bonuses:
  - {id: none_late, records: monthly, when: sum(late) == 0, points: 2}
vetoes:
  - {id: collapse, when: kept_rate < 50%, effect: {grade: poor}}
clauses:
  - {id: "1", says: Keep them, modelled_by: [kept_rate]}
cases:
  - {name: all kept, given: {monthly: [{month: 2009-01, births: 5, kept: 5}]}, \
expect: {kept_rate: {status: met}}}
"""
LATE_ALL = "  - {id: late_all, records: monthly, value: sum(late), target: {between: [0, 5]}}\n"


def changed(*replaced: tuple[str, str]) -> str:
    text = OLD
    for old, new in replaced:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def compared(new: str) -> targets.Comparison:
    return targets.compare(load_text(OLD), load_text(new))


def sentences(comparison: targets.Comparison) -> list[str]:
    return [str(one) for one in comparison.changes]


# ---------------------------------------------------------------- the language of policy


@pytest.mark.parametrize(
    ("old", "new", "english", "chinese"),
    [
        (
            "at_least: 96%", "at_least: 97%",
            "target raised from ≥ 96% to ≥ 97% · tighter",
            "目标值由 ≥ 96% 提高到 ≥ 97% · 收紧",
        ),
        (
            "at_least: 96%", "at_least: 95.5%",
            "target lowered from ≥ 96% to ≥ 95.5% · looser",
            "目标值由 ≥ 96% 降低到 ≥ 95.5% · 放宽",
        ),
        (
            "at_most: limit}", "at_most: 1%}",
            "target from ≤ limit to ≤ 1%",
            "目标值由 ≤ limit 改为 ≤ 1%",
        ),
        (
            "at_least: 96%", "more_than: 96%",
            "now strict: 96% itself no longer meets the target (≥ 96% → > 96%) · tighter",
            "改为不含本数：正好 96% 不再达标（≥ 96% → > 96%） · 收紧",
        ),
        (
            "at_most: limit}", "less_than: limit}",
            "now strict: limit itself no longer meets the target (≤ limit → < limit) · tighter",
            "改为不含本数：正好 limit 不再达标（≤ limit → < limit） · 收紧",
        ),
        (
            "at_least: 96%", "more_than: 95%",
            "target from ≥ 96% to > 95% · looser",
            "目标值由 ≥ 96% 改为 > 95% · 放宽",
        ),
        (
            "at_least: 96%", "more_than: 97%",
            "target from ≥ 96% to > 97% · tighter",
            "目标值由 ≥ 96% 改为 > 97% · 收紧",
        ),
        (
            "between: [0, 5]", "between: [0, 4]",
            "target from 0 … 5 to 0 … 4 · tighter",
            "目标值由 0 … 5 改为 0 … 4 · 收紧",
        ),
        (
            "between: [0, 5]", "between: [0, 6]",
            "target from 0 … 5 to 0 … 6 · looser",
            "目标值由 0 … 5 改为 0 … 6 · 放宽",
        ),
        (
            "between: [0, 5]", "between: [1, 6]",
            "target from 0 … 5 to 1 … 6",
            "目标值由 0 … 5 改为 1 … 6",
        ),
        (
            ", target: {between: [0, 5]}", "",
            "target dropped: it was 0 … 5",
            "取消目标值：原为 0 … 5",
        ),
        (
            "per: 1%", "per: 0.5%",
            "scoring from {deduct: {points: 1, per: 1%}} to {deduct: {points: 1, per: 0.5%}} "
            "· tighter",
            "计分办法由 {deduct: {points: 1, per: 1%}} 改为 {deduct: {points: 1, per: 0.5%}} "
            "· 收紧",
        ),
        (
            "deduct: {points: 1", "deduct: {points: 2",
            "deduction for each 1% from 1 to 2 point(s) · tighter",
            "每 1% 由扣 1 分改为扣 2 分 · 收紧",
        ),
        (
            "{deduct: {points: 1, per: 1%}}", "pass_fail",
            "scoring from {deduct: {points: 1, per: 1%}} to pass_fail",
            "计分办法由 {deduct: {points: 1, per: 1%}} 改为 pass_fail",
        ),
        (
            "when_empty: full", "when_empty: zero",
            "when nothing is to be judged: zero instead of full",
            "无可考核时：由 full 改为 zero",
        ),
        (
            "at_least: 95}", "at_least: 90}",
            "lower bound from 95 to 90 · looser",
            "下限由 95 改为 90 · 放宽",
        ),
        (
            "every: month", "every: quarter",
            "`duty.every` from month to quarter",
            "`duty.every` 由 month 改为 quarter",
        ),
        (
            "value: sum(late) / sum(births)", "value: sum(late) / (sum(births) + 1)",
            "formula of `value` changed: "
            "`sum(late) / sum(births)` → `sum(late) / (sum(births) + 1)`",
            "`value` 的公式改变：`sum(late) / sum(births)` → `sum(late) / (sum(births) + 1)`",
        ),
        (
            "decimals: 2", "decimals: 1",
            "`rounding.decimals` from 2 to 1",
            "`rounding.decimals` 由 2 改为 1",
        ),
        (
            "limit: 2%", "limit: 3%",
            "`limit` from 2% to 3% · looser",
            "`limit` 由 2% 改为 3% · 放宽",
        ),
        (
            "plain: 95%", "plain: 97%",
            "`values.plain` from 0.95 to 0.97",
            "`values.plain` 由 0.95 改为 0.97",
        ),
        (
            "      late: {type: count, at_most: 1000}\n",
            "      late: {type: count, at_most: 1000}\n      seen: {type: yes_no, optional: yes}\n",
            "field `seen` added: type: yes_no, optional: yes",
            "新增字段 `seen`：type: yes_no, optional: yes",
        ),
        (
            "births: {type: count, at_most: 1000}", "births: {type: count, at_most: 999}",
            "`fields.births.at_most` from 1000 to 999",
            "`fields.births.at_most` 由 1000 改为 999",
        ),
        (
            "    checks:\n      - {id: kept_within_births, that: kept <= births}\n", "",
            "check `kept_within_births` dropped: it was that: kept <= births",
            "取消校验 `kept_within_births`：原为 that: kept <= births",
        ),
        (
            "vetoes:\n  - {id: collapse, when: kept_rate < 50%, effect: {grade: poor}}\n", "",
            "dropped: it was when: kept_rate < 50%, effect: {grade: poor}",
            "取消：原为 when: kept_rate < 50%, effect: {grade: poor}",
        ),
        (
            "points: 2}", "points: 3}",
            "points from 2 to 3",
            "分值由 2 改为 3",
        ),
        (
            "{from: 2009-01-01, to: 2009-12-31}", "{from: 2010-01-01, to: 2010-12-31}",
            "period moved from 2009-01-01 … 2009-12-31 to 2010-01-01 … 2010-12-31",
            "考核期由 2009-01-01 … 2009-12-31 改为 2010-01-01 … 2010-12-31",
        ),
    ],
)  # fmt: skip
def test_a_change_is_one_sentence_in_both_languages(
    old: str, new: str, english: str, chinese: str
) -> None:
    text = changed((old, new))
    if new.startswith("{from: 2010"):  # the example lies in the period
        text = text.replace("month: 2009-01", "month: 2010-01")
    told = [one for one in compared(text).changes if one.subject.kind != "case"]
    assert [(one.text("en"), one.text("zh"), one.minor) for one in told] == [
        (english, chinese, False)
    ]


@pytest.mark.parametrize(
    ("old", "new", "english"),
    [
        ("en: Kept}", "en: Stayed}", "`label` reworded: 保持率 / Kept → 保持率 / Stayed"),
        ("96%以上}", "96%}", "source quote from “保持在96%以上” to “保持在96%”"),
        ("section: 二, ", "section: 三, ", "`reference.section` from 二 to 三"),
        ("births: 5, kept: 5", "births: 6, kept: 5",
         "`given.monthly` from [{month: 2009-01, births: 5, kept: 5}] "
         "to [{month: 2009-01, births: 6, kept: 5}]"),
        ("says: Keep them", "says: Keep all", "`says` reworded: Keep them → Keep all"),
        ("name: all kept", "name: every one kept", "dropped"),
    ],
)  # fmt: skip
def test_what_moves_no_score_is_minor(old: str, new: str, english: str) -> None:
    told = compared(changed((old, new))).changes
    assert all(one.minor for one in told)
    assert told[0].text("en") == english


def test_a_change_names_whose_it_is() -> None:
    comparison = compared(
        changed(("at_least: 96%", "at_least: 97%"), ("at_least: 95}", "at_least: 90}"))
    )
    assert [one.subject.name("en") for one in comparison.changes] == [
        "grade `excellent` · Excellent",
        "indicator `kept_rate` · Kept",
    ]
    assert [one.subject.name("zh") for one in comparison.changes] == [
        "等次 `excellent` · Excellent",
        "指标 `kept_rate` · 保持率",
    ]


def test_a_word_or_a_field_that_is_called_like_a_key_moves_to_no_section() -> None:
    old = (
        OLD.replace("hill", "section")
        .replace("late: {type: count, at_most: 1000}", "when_empty: {type: count, at_most: 1000}")
        .replace("sum(late)", "sum(when_empty)")
    )
    new = old.replace("section: 90%", "section: 91%").replace(
        "when_empty: {type: count, at_most: 1000}", "when_empty: {type: count, at_most: 500}"
    )
    comparison = targets.compare(load_text(old), load_text(new))
    assert sentences(comparison) == [
        "constant `goal`: `values.section` from 0.9 to 0.91",
        "dataset `monthly`: `fields.when_empty.at_most` from 1000 to 500",
    ]


def test_points_that_move_from_one_indicator_to_another_are_told_as_a_move() -> None:
    comparison = compared(changed(("points: 50", "points: 45"), ("points: 30", "points: 35")))
    assert sentences(comparison) == [
        "indicator `kept_rate` · Kept: points from 50 to 45",
        "indicator `late_rate` · Late: points from 30 to 35",
        "scorecard: 5 point(s) moved from `kept_rate` to `late_rate`",
    ]


def test_indicators_come_and_go_and_move_to_another_section() -> None:
    comparison = compared(
        changed(
            ("    section: duties\n", "    section: goals\n"),
            ("points: 80}", "points: 100}"),
            ("    - {id: duties, points: 20}\n", ""),
            (
                LATE_ALL,
                "  - {id: births_all, records: monthly, value: sum(births)}\n"
                "  - {id: any_late, records: monthly, value: max(late), target: {at_most: 1}}\n",
            ),
        )
    )
    assert sentences(comparison) == [
        "section `duties`: dropped: it had 20 point(s)",
        "section `goals`: points from 80 to 100",
        "indicator `late_all`: dropped: it had the target 0 … 5 and no points",
        "indicator `reporting`: moved from section `duties` to `goals`",
        "indicator `births_all`: new: records: monthly, value: sum(births)",
        "indicator `any_late`: new: target ≤ 1, no points",
    ]


def test_an_indicator_that_measures_the_same_under_another_id_was_renamed() -> None:
    text = OLD.replace("kept_rate", "share_kept").replace("at_least: 96%", "at_least: 90%")
    comparison = compared(text)
    told = [str(one) for one in comparison.changes if one.subject.kind == "indicator"]
    assert told == [
        "indicator `share_kept` · Kept: renamed: it was `kept_rate`",
        "indicator `share_kept` · Kept: target lowered from ≥ 96% to ≥ 90% · looser",
    ]


def test_the_order_of_indicators_is_told_and_minor() -> None:
    text = changed(
        ("  - {id: late_all, records: monthly, value: sum(late), target: {between: [0, 5]}}\n", ""),
        (
            "indicators:\n",
            "indicators:\n"
            "  - {id: late_all, records: monthly, value: sum(late), target: {between: [0, 5]}}\n",
        ),
    )
    (told,) = compared(text).changes
    assert told.minor
    assert told.text("en") == (
        "the order of `indicators` changed: `late_all`, `kept_rate`, `late_rate`, `reporting`"
    )


def test_equal_rules_have_no_difference_whatever_their_layout() -> None:
    layout = OLD.replace(
        "unit: {id: village, roster: villages}", "unit:\n  roster: villages  # 名册\n  id: village"
    )
    comparison = compared(layout)
    assert comparison.changes == ()
    assert comparison.text("zh").endswith("没有差别：两份规则内容相同")
    assert str(comparison).endswith("no difference: both say the same rules")
    assert "0 changes" in repr(comparison)


def test_rules_may_be_given_by_their_paths(tmp_path: Path) -> None:
    for name, text in (("old.yaml", OLD), ("new.yaml", changed(("points: 2}", "points: 3}")))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = tmp_path / "old.yaml", str(tmp_path / "new.yaml")
    told = targets.compare(*paths)
    assert sentences(told) == ["bonus `none_late`: points from 2 to 3"]
    assert told == targets.compare(load_text(OLD), paths[1])
    with pytest.raises(targets.RecordsError):
        targets.compare(paths[0], tmp_path / "nowhere.yaml")
    wrong: Any = {"id": "town-2009"}
    with pytest.raises(TypeError, match="rules are a Rulebook or a path, and not dict"):
        targets.compare(paths[0], wrong)


# ---------------------------------------------------------------- a trial on records

ROSTER = [{"village": "A", "kind": "hill"}, {"village": "B", "kind": "plain"}]


def year(number: int, **figures: tuple[int, int, int]) -> dict[str, Any]:
    """Twelve reports a village; births, kept, late of January, and nothing in the other months."""
    monthly = [
        {
            "village": village,
            "month": f"{number}-{month:02d}",
            "births": births if month == 1 else 0,
            "kept": kept if month == 1 else 0,
            "late": late if month == 1 else 0,
        }
        for village, (births, kept, late) in figures.items()
        for month in range(1, 13)
    ]
    return {"villages": ROSTER, "monthly": monthly}


NEXT = (
    OLD.replace("town-2009", "town-2010")
    .replace("2009-01-01, to: 2009-12-31", "2010-01-01, to: 2010-12-31")
    .replace("month: 2009-01", "month: 2010-01")
    .replace("at_least: 96%", "at_least: 98%")
)


def test_a_trial_tells_who_gains_and_who_loses() -> None:
    """96 of 100 is met by the old target and 2 % below the new one: 2 of 50 points."""
    records = year(2009, A=(100, 96, 0), B=(100, 99, 4))
    new = NEXT.replace("limit: 2%", "limit: 4%")
    comparison = targets.compare(load_text(OLD), load_text(new), records)

    # A: 50 + 30 + 20 + 2 = 102, then 48. B: 50 + 30·(1 − (4 % − 2 %)/2 %) = 0 + 20, then 30 more.
    assert [(one.unit, one.old_total, one.new_total, one.gain) for one in comparison.units] == [
        ("B", Decimal("70.00"), Decimal("100.00"), Decimal("30.00")),
        ("A", Decimal("102.00"), Decimal("100.00"), Decimal("-2.00")),
    ]
    b, a = comparison.units
    assert (b.old_rank, b.new_rank, a.old_rank, a.new_rank) == (2, 1, 1, 1)
    assert (b.old_grade, b.new_grade) == ("poor", "excellent")
    flips = {one.id: (one.old_status, one.new_status) for one in a.indicators if one.flips}
    assert flips == {"kept_rate": ("met", "not_met")}
    whole = {one.id: one for one in comparison.whole}
    assert whole["kept_rate"].old_value == whole["kept_rate"].new_value == Fraction(195, 200)
    assert (whole["kept_rate"].old_status, whole["kept_rate"].new_status) == ("met", "not_met")
    assert whole["late_rate"].new_status == "met"

    said = str(comparison)
    assert "1 unit(s) gain, 1 lose, 0 keep their total" in said
    assert "grades: Poor → Excellent 1" in said
    assert "ranks: 1 moved, the furthest B from 2 to 1" in said
    assert "Kept: the whole 97.50% met → 97.50% not met; 1 unit(s) from met to not met (A)" in said
    assert "B: 70.00 → 100.00 (+30.00) · Late 0.00 → 30.00" in said
    assert "1 个增分，1 个减分，0 个不变" in comparison.text("zh")
    assert "1 个由达标变为未达标（A）" in comparison.text("zh")


def codes(comparison: targets.Comparison) -> list[str]:
    assert comparison.back_test is not None
    return [note.code for note in comparison.back_test.notes]


def test_new_rules_are_moved_onto_last_years_records_and_that_is_said() -> None:
    records = year(2009, A=(100, 96, 0), B=(100, 99, 4))
    comparison = targets.compare(load_text(OLD), load_text(NEXT), records)
    assert codes(comparison) == ["M331"]
    assert comparison.back_test is not None
    assert str(comparison.back_test.window) == "2009-01-01 … 2009-12-31"
    assert "the new rules are for 2010-01-01 … 2010-12-31, and were moved by 12 month(s)" in str(
        comparison
    )
    assert {one.new_total for one in comparison.units} == {Decimal("100.00"), Decimal("70.00")}


def test_old_rules_are_moved_onto_records_of_the_new_year() -> None:
    records = year(2010, A=(100, 96, 0), B=(100, 99, 4))
    comparison = targets.compare(load_text(OLD), load_text(NEXT), records)
    assert codes(comparison) == ["M332"]
    assert comparison.back_test is not None
    assert str(comparison.back_test.window) == "2010-01-01 … 2010-12-31"
    assert [(one.unit, one.gain) for one in comparison.units] == [
        ("A", Decimal("-2.00")),
        ("B", Decimal("0.00")),
    ]


def test_rules_of_one_year_are_not_moved() -> None:
    records = year(2009, A=(100, 96, 0), B=(100, 99, 4))
    new = changed(("at_least: 96%", "at_least: 98%"))
    assert codes(targets.compare(load_text(OLD), load_text(new), records)) == []


def test_rules_that_count_other_dates_say_so() -> None:
    records = year(2009, A=(100, 96, 0), B=(100, 99, 4))
    new = changed(("to: 2009-12-31", "to: 2009-06-30"))
    comparison = targets.compare(load_text(OLD), load_text(new), records)
    assert "! the new rules count other dates: 2009-01-01 … 2009-06-30" in str(comparison)
    same = targets.compare(load_text(OLD), load_text(new), records, "2009-06")
    assert "other dates" not in str(same)


def test_through_ends_both_windows() -> None:
    records = year(2009, A=(100, 96, 0), B=(100, 99, 4))
    comparison = targets.compare(load_text(OLD), load_text(NEXT), records, "2009-02")
    assert comparison.back_test is not None
    assert str(comparison.back_test.window) == "2009-01-01 … 2009-02-28"
    with pytest.raises(targets.EngineError):
        targets.compare(load_text(OLD), load_text(NEXT), records, "2010-02")


def test_dates_in_formulas_and_periods_of_their_own_are_moved_too() -> None:
    extra = (
        "  - {id: early, records: monthly, value: 'sum(births, where=month <= 2009-01)', "
        "period: {from: 2009-01-01, to: 2009-03-31}}\n"
    )
    old = OLD.replace("bonuses:\n", extra + "bonuses:\n")
    new = NEXT.replace("bonuses:\n", extra.replace("2009", "2010") + "bonuses:\n")
    records = year(2009, A=(100, 96, 0), B=(7, 7, 0))
    comparison = targets.compare(load_text(old), load_text(new), records)
    (early,) = (one for one in comparison.whole if one.id == "early")
    assert early.old_value == early.new_value == 107


def test_a_column_that_last_year_lacked_is_told_and_counts_as_no_data() -> None:
    new = NEXT.replace(
        "      late: {type: count, at_most: 1000}\n",
        "      late: {type: count, at_most: 1000}\n      due: {type: count, at_most: 9}\n",
    ).replace("value: sum(late) / sum(births)", "value: sum(due) / sum(births)")
    records = year(2009, A=(100, 98, 0), B=(100, 98, 0))
    comparison = targets.compare(load_text(OLD), load_text(new), records)
    assert codes(comparison) == ["M331", "M339"]
    assert "`monthly` has no column for `due`, which the new rules ask for" in str(comparison)
    a = comparison.units[0]
    late = next(one for one in a.indicators if one.id == "late_rate")
    assert (late.new_status, late.new_points) == ("no_data", Decimal("0.00"))
    assert a.gain == Decimal("-30.00")


def test_a_dataset_that_only_one_knows_is_told(tmp_path: Path) -> None:
    table = (
        "  visits: {time: day, events: true, fields: {village: {type: id}, day: {type: date}}}\n"
    )
    new = NEXT.replace("scorecard:\n", table + "scorecard:\n", 1)
    records = year(2009, A=(100, 98, 0), B=(100, 98, 0))
    assert codes(targets.compare(load_text(OLD), load_text(new), records)) == ["M331", "M338"]
    both = {**records, "visits": [{"village": "A", "day": "2009-03-03"}]}
    assert codes(targets.compare(load_text(OLD), load_text(new), both)) == ["M331", "M340"]
    for name, rows in both.items():
        pl.DataFrame(rows).write_csv(tmp_path / f"{name}.csv")
    assert codes(targets.compare(load_text(OLD), load_text(new), tmp_path)) == ["M331", "M340"]
    with pytest.raises(targets.RecordsError):  # neither knows it
        targets.compare(load_text(OLD), load_text(new), {**records, "nobody": []})


def test_without_a_roster_or_dates_nothing_can_be_tried() -> None:
    records = year(2009, A=(100, 98, 0), B=(100, 98, 0))
    rules = load_text(OLD), load_text(NEXT)
    with pytest.raises(targets.RecordsError):
        targets.compare(*rules, {"monthly": records["monthly"]})
    undated = [{k: v for k, v in row.items() if k != "month"} for row in records["monthly"]]
    with pytest.raises(targets.RecordsError):
        targets.compare(*rules, {**records, "monthly": undated})


def test_a_batch_belongs_to_one_rulebook_and_is_refused() -> None:
    old = load_text(OLD)
    batch = old.validate(year(2009, A=(100, 98, 0), B=(100, 98, 0)))
    with pytest.raises(targets.EngineError) as caught:
        targets.compare(old, load_text(NEXT), batch)
    assert caught.value.problem.code == "E953"


def test_rejected_records_are_counted_for_each_of_the_two() -> None:
    records = year(2009, A=(100, 98, 0), B=(100, 101, 0))
    new = NEXT.replace("    checks:\n      - {id: kept_within_births, that: kept <= births}\n", "")
    comparison = targets.compare(load_text(OLD), load_text(new), records)
    assert comparison.back_test is not None
    assert comparison.back_test.rejected == (1, 0)
    assert "rejected records: 1 by the old rules, 0 by the new" in str(comparison)


def test_frames_can_be_tried_and_give_the_same() -> None:
    records = year(2009, A=(100, 96, 0), B=(100, 99, 4))
    frames = {
        "villages": pl.DataFrame(records["villages"]),
        "monthly": pl.DataFrame(records["monthly"]).with_columns(
            pl.col("month").str.to_date("%Y-%m")
        ),
    }
    rules = load_text(OLD), load_text(NEXT)
    told = targets.compare(*rules, records)
    assert targets.compare(*rules, frames).units == told.units


def test_a_renamed_indicator_is_one_and_the_same_in_a_trial() -> None:
    records = year(2009, A=(100, 96, 0), B=(100, 99, 4))
    new = OLD.replace("kept_rate", "share_kept").replace("at_least: 96%", "at_least: 98%")
    comparison = targets.compare(load_text(OLD), load_text(new), records)
    ids = [one.id for one in comparison.units[0].indicators]
    assert ids == ["share_kept", "late_rate", "reporting", "late_all"]
    whole = comparison.whole[0]
    assert (whole.id, whole.old_id) == ("share_kept", "kept_rate")
    assert (whole.old_status, whole.new_status) == ("met", "not_met")


def test_a_unit_that_loses_its_total_has_no_gain_and_comes_last() -> None:
    records = year(2009, A=(0, 0, 0), B=(100, 96, 0))
    new = changed(("when_empty: full", "when_empty: exclude"))
    new = new.replace("points: 20}\n  grades", "points: 20, when_empty: exclude}\n  grades")
    new = new.replace(
        "    duty: {every: month}\n    target: {at_least: 1}\n",
        "    value: sum(births) / sum(births)\n    target: {at_least: 1}\n",
    )
    comparison = targets.compare(load_text(OLD), load_text(new), records)
    last = comparison.units[-1]
    assert (last.unit, last.old_total, last.new_total, last.gain) == (
        "A", Decimal("102.00"), None, None,
    )  # fmt: skip
    assert "1 unit(s) with a total under one of the two alone" in str(comparison)
    assert "1 个只在其中一份规则下有总分" in comparison.text("zh")


def test_units_without_a_total_under_both_are_counted_apart() -> None:
    new = changed(("points: 2}", "points: 3}"))
    roster = [{**one, "counted": one["village"] == "A"} for one in ROSTER]
    records = {**year(2009, A=(100, 96, 0), B=(100, 99, 0)), "villages": roster}
    old, new = (
        one.replace("roster: villages}", "roster: villages, assessed: counted}").replace(
            "values: [hill, plain]}}\n", "values: [hill, plain]}, counted: {type: yes_no}}\n"
        )
        for one in (OLD, new)
    )
    said = targets.compare(load_text(old), load_text(new), records)
    assert "1 unit(s) gain, 0 lose, 0 keep their total" in str(said)
    assert "1 unit(s) without a total under both" in str(said)
    assert "alone" not in str(said)
    assert "1 个在两份规则下都没有总分" in said.text("zh")


FINES = """\
deductions:
  - {id: late_fine, label: {zh: 迟报, en: Late ones}, records: monthly, value: sum(late), per: 1, \
points: 1}
"""
WITH_FINES = OLD.replace("vetoes:\n", FINES + "vetoes:\n").replace(
    "  grades:\n", "  bonus_at_most: 2\n  deduction_at_most: 10\n  grades:\n"
)


@pytest.mark.parametrize(
    ("replaced", "english", "chinese"),
    [
        (
            [("points: 2}", "points: 1}")],
            ["A: 102.00 → 101.00 (-1.00) · bonus none_late 2.00 → 1.00"],
            ["A: 102.00 → 101.00 (-1.00) · 加分项 none_late 2.00 → 1.00"],
        ),
        (
            [("points: 2}", "points: 5}"), ("bonus_at_most: 2", "bonus_at_most: 4")],
            ["A: 102.00 → 104.00 (+2.00) · bonus none_late 2.00 → 5.00, "
             "limit on bonuses 0.00 → -1.00"],
            ["A: 102.00 → 104.00 (+2.00) · 加分项 none_late 2.00 → 5.00，加分上限 0.00 → -1.00"],
        ),
        (
            [("per: 1, points: 1}", "per: 1, points: 4}")],
            ["B: 66.00 → 60.00 (-6.00) · deduction Late ones -4.00 → -16.00, "
             "limit on deductions 0.00 → 6.00"],
            ["B: 66.00 → 60.00 (-6.00) · 扣分项 迟报 -4.00 → -16.00，扣分上限 0.00 → 6.00"],
        ),
        (
            [("effect: {grade: poor}", "effect: {total_at_most: 40}")],
            ["C: 52.00 → 40.00 (-12.00) · cap by a veto 0.00 → -12.00"],
            ["C: 52.00 → 40.00 (-12.00) · 一票否决限分 0.00 → -12.00"],
        ),
        (
            [("kept_rate < 50%", "kept_rate < 30%")],
            ["C: 52.00 → 52.00 (+0.00) · no longer vetoed: collapse"],
            ["C: 52.00 → 52.00 (+0.00) · 不再被一票否决：collapse"],
        ),
        (  # what the parts of the section got is the same, and no longer added up
            [("{id: goals, points: 80}", "{id: goals, points: 80, combine: geometric}")],
            ["B: 66.00 → 16.00 (-50.00) · section goals 50.00 → 0.00"],
            ["B: 66.00 → 16.00 (-50.00) · 大项 goals 50.00 → 0.00"],
        ),
        (  # the two largest, and 5 for the reports less 1 of the bonus
            [
                ("points: 50", "points: 40"), ("points: 30", "points: 35"),
                ("points: 20\n", "points: 25\n"), ("goals, points: 80", "goals, points: 75"),
                ("duties, points: 20", "duties, points: 25"), ("points: 2}", "points: 1}"),
            ],
            ["A: 102.00 → 101.00 (-1.00) · Kept 50.00 → 40.00, Late 30.00 → 35.00, other: +4.00"],
            [
                "A: 102.00 → 101.00 (-1.00) · "
                "保持率 50.00 → 40.00，迟报率 30.00 → 35.00，其他：+4.00"
            ],
        ),
    ],
)  # fmt: skip
def test_all_that_moves_a_total_is_told_as_a_reason(
    replaced: list[tuple[str, str]], english: list[str], chinese: list[str]
) -> None:
    """A has 50 + 30 + 20 + 2, B 50 + 0 + 20 − 4 for four late ones, C 0 + 30 + 20 + 2."""
    new = WITH_FINES
    for was, now in replaced:
        assert new.count(was) == 1
        new = new.replace(was, now)
    roster = [*ROSTER, {"village": "C", "kind": "hill"}]
    records = year(2009, A=(100, 96, 0), B=(100, 99, 4), C=(100, 40, 0))
    comparison = targets.compare(
        load_text(WITH_FINES), load_text(new), {**records, "villages": roster}
    )
    for language, lines in (("en", english), ("zh", chinese)):
        told = comparison.text(language).splitlines()
        assert [one for one in lines if one not in told] == []


def test_what_the_others_are_worth_more_where_parts_are_left_out_is_a_reason() -> None:
    """With both goals empty the reports alone make up the 100."""
    records = year(2009, A=(0, 0, 0), B=(100, 96, 0))
    comparison = targets.compare(
        load_text(OLD), load_text(changed(("when_empty: full", "when_empty: exclude"))), records
    )
    assert (
        "A: 102.00 → 102.00 (+0.00) · weights and parts left out 0.00 → 80.00, "
        "Kept 50.00 → —, Late 30.00 → —"
    ) in str(comparison).splitlines()


def test_a_comparison_as_data_holds_changes_and_units() -> None:
    records = year(2009, A=(100, 96, 0), B=(100, 99, 4))
    comparison = targets.compare(load_text(OLD), load_text(NEXT), records)
    told: Any = json.loads(json.dumps(comparison.to_dict(), ensure_ascii=False))
    assert told["old"]["period"] == {"from": "2009-01-01", "to": "2009-12-31"}
    assert told["new"]["hash"] == load_text(NEXT).hash
    raised = next(one for one in told["changes"] if one["key"] == "target")
    assert raised == {
        "subject": {"kind": "indicator", "id": "kept_rate"},
        "key": "target",
        "code": "M303",
        "direction": "tighter",
        "minor": False,
        "en": "target raised from ≥ 96% to ≥ 98% · tighter",
        "zh": "目标值由 ≥ 96% 提高到 ≥ 98% · 收紧",
    }
    assert told["back_test"]["units"][0] == {
        "unit": "A",
        "total": ["102.00", "100.00"],
        "gain": "-2.00",
        "rank": [1, 1],
        "grade": ["excellent", "excellent"],
        "vetoes": [[], []],
        "reasons": [
            {
                "kind": "indicator",
                "id": "kept_rate",
                "points": ["50.00", "48.00"],
                "change": "-2.00",
            }
        ],
        "indicators": {"kept_rate": {"status": ["met", "not_met"], "points": ["50.00", "48.00"]}},
    }
    assert told["back_test"]["whole"]["kept_rate"]["value"] == ["0.975", "0.975"]
    assert targets.compare(load_text(OLD), load_text(NEXT)).to_dict()["back_test"] is None


# ---------------------------------------------------------------- the command


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    (tmp_path / "2009.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "2010.yaml").write_text(NEXT, encoding="utf-8")
    (tmp_path / "data").mkdir()
    for name, rows in year(2009, A=(100, 96, 0), B=(100, 99, 4)).items():
        pl.DataFrame(rows).write_csv(tmp_path / "data" / f"{name}.csv")
    return tmp_path


def test_diff_says_what_changed_and_counts_the_rest(desk: Path) -> None:
    done = run("diff", desk / "2009.yaml", desk / "2010.yaml")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "town-2009 (2009-01-01 … 2009-12-31) → town-2010 (2010-01-01 … 2010-12-31)\n"
        "\n"
        "rulebook\n"
        "  period moved from 2009-01-01 … 2009-12-31 to 2010-01-01 … 2010-12-31\n"
        "indicator `kept_rate` · Kept\n"
        "  target raised from ≥ 96% to ≥ 98% · tighter\n"
        "\n"
        "2 more change(s) that move no score (labels, notes, quotes, clauses, cases, order): "
        "`--all` lists them\n"
    )
    everything = run("diff", desk / "2009.yaml", desk / "2010.yaml", "--all")
    assert "`id` from town-2009 to town-2010" in everything.stdout
    same = run("diff", desk / "2009.yaml", desk / "2009.yaml", lang="zh")
    assert same.stdout.splitlines()[-1] == "没有差别：两份规则内容相同"


def test_diff_with_records_ends_in_a_table_by_unit(desk: Path) -> None:
    done = run("diff", desk / "2009.yaml", desk / "2010.yaml", desk / "data")
    assert (done.returncode, done.stderr) == (0, "")
    assert "! a trial, not a result" in done.stdout
    assert done.stdout.splitlines()[-5:] == [
        "           total   total",
        " village  before   after  change  rank  grade      reasons",
        " " + "─" * 68,
        " A        102.00  100.00   -2.00  1     Excellent  Kept 50.00 → 48.00",
        " B         70.00   70.00       0  2     Poor",
    ]


def test_diff_as_json_is_the_comparison_as_data(desk: Path) -> None:
    done = run("diff", desk / "2009.yaml", desk / "2010.yaml", desk / "data", "--format", "json")
    told = json.loads(done.stdout)
    comparison = targets.compare(
        targets.load(desk / "2009.yaml"), targets.load(desk / "2010.yaml"), desk / "data"
    )
    assert told == json.loads(json.dumps(comparison.to_dict()))


def test_diff_tells_rejected_records_and_exits_1(desk: Path) -> None:
    rows = [{"village": "C", "month": "2009-01", "births": 1, "kept": 1, "late": 0}]
    pl.DataFrame(rows).write_csv(desk / "data" / "monthly.csv")
    done = run("diff", desk / "2009.yaml", desk / "2010.yaml", desk / "data")
    assert done.returncode == 1
    assert "rejected records: 1 by the old rules, 1 by the new" in done.stdout
    assert done.stderr.count("D820") == 1
    assert "(old rules)" in done.stderr


def test_diff_refuses_what_it_cannot_do(desk: Path) -> None:
    assert run("diff", desk / "2009.yaml").returncode == 2
    assert (
        run("diff", desk / "2009.yaml", desk / "2010.yaml", "--through", "2009-06").returncode == 2
    )
    broken = desk / "broken.yaml"
    broken.write_text(OLD.replace("sum(kept)", "sum(kpt)"), encoding="utf-8")
    done = run("diff", desk / "2009.yaml", broken)
    assert (done.returncode, done.stdout) == (1, "")
    assert "F203" in done.stderr


GOOD = list(good_cases())


@pytest.mark.parametrize("case", GOOD, ids=[case.name for case in GOOD])
def test_next_years_draft_changes_no_score_of_last_years_records(case: GoodCase) -> None:
    old = targets.load(case.rules)
    draft = load_text(targets.next_year(case.rules, old.model.period.to.year + 1))
    comparison = targets.compare(old, draft, case.records)
    assert {one.gain for one in comparison.units} <= {0, None}
    assert {one.reasons for one in comparison.units} <= {()}
    assert [one for unit in comparison.units for one in unit.indicators if one.changes] == []
    for one in comparison.whole:
        assert (one.old_value, one.old_status) == (one.new_value, one.new_status)


def test_periods_of_a_section_are_told_by_their_ids() -> None:
    old = ROOT / "tests/cases/good/section_periods/rules.yaml"
    draft = load_text(targets.next_year(old, 2010))
    comparison = targets.compare(targets.load(old), draft)
    assert [one.text("en") for one in comparison.changes if one.subject.kind == "section"] == [
        "`periods.first.to` from 2009-04-30 to 2010-04-30",
        "`periods.second.to` from 2009-08-31 to 2010-08-31",
        "`periods.third.to` from 2009-12-31 to 2010-12-31",
    ]


def test_the_bundled_years_can_be_compared() -> None:
    old = targets.load(ROOT / "rules/2009_xietang.yaml")
    new = targets.load(ROOT / "tests/cases/good/next_year/rules.yaml")
    comparison = targets.compare(old, new, ROOT / "examples/xietang_2009")
    assert len(comparison.units) == 20
    changes = [sum(reason.change for reason in one.reasons) for one in comparison.units]
    assert changes == [one.gain for one in comparison.units]
    assert any(changes)
    assert (
        "indicator `screening_rate` · Couples screened: target raised from ≥ 65% to ≥ 70% · tighter"
    ) in sentences(comparison)
