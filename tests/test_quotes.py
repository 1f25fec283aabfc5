"""What a quoted phrase is read as, and when a figure of the rules file contradicts it.

The readings are written out by hand, misleading phrases among them.
"""

import time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.errors import Diagnostic
from targets.rulebook.opening import open_rulebook
from targets.rulebook.quotes import read_quote
from targets.source import SourceText

RULES = """schema_version: 1
id: quoted
title: Quoted
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages}
constants:
  asked: 96%
  by_kind: {by: kind, values: {hill: 94%, plain: 96%}}
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
      in_plan: {type: count, at_most: 1000}
      percent: {type: decimal, places: 2, at_least: 0, at_most: 100}
  visits: {time: visited_on, fields: {village: {type: id}, visited_on: {type: date}}}
scorecard: {rounding: {decimals: 2, mode: half_up}, when_empty: full}
"""
RATE = "records: monthly, numerator: sum(in_plan), denominator: sum(births)"
PLAIN = "points: 20, scoring: proportional"


def told(indicator: str, *, quote: str, more: str = "") -> list[Diagnostic]:
    """What is said of one indicator that quotes `quote`; nothing else is wrong with the file."""
    written = f"indicators:\n  - {{id: rate, {indicator}, reference: {{quote: '{quote}'}}}}\n"
    rules = RULES.replace("{rounding", "{total: 20, rounding") if more else RULES
    return list(open_rulebook(SourceText("rules.yaml", rules + written + more)).diagnostics)


def codes(indicator: str, *, quote: str, more: str = "") -> list[str]:
    return [one.code for one in told(indicator, quote=quote, more=more)]


# ---------------------------------------------------------------- figures and directions

LEVELS = [
    ("计划生育率保持在96%以上", "96%以上", ["24/25"], ["at_least"]),
    ("出生漏报率控制在2%以下", "控制在2%以下", ["1/50"], ["at_most"]),
    ("控制在5‰以内", "控制在5‰以内", ["1/200"], ["at_most"]),
    ("案件兑现率达到90%以上", "达到90%以上", ["9/10"], ["at_least"]),
    ("达到９６％", "达到９６％", ["24/25"], ["at_least"]),
    ("百分之九十六以上", "百分之九十六以上", ["24/25"], ["at_least"]),
    ("百分之九十五点五以上", "百分之九十五点五以上", ["191/200"], ["at_least"]),
    ("不低于九十六％", "不低于九十六％", ["24/25"], ["at_least"]),
    ("千分之五以内", "千分之五以内", ["1/200"], ["at_most"]),
    ("不得超过1,250元", "不得超过1,250元", ["1250"], ["at_most"]),
    ("不少于一百零五次", "不少于一百零五次", ["105"], ["at_least"]),
    ("至少一半", "至少一半", ["1/2"], ["at_least"]),
    ("半数以上", "半数以上", ["1/2"], ["at_least"]),
    ("八成五以上", "八成五以上", ["17/20"], ["at_least"]),
    ("三分之二以上", "三分之二以上", ["2/3"], ["at_least"]),
    ("超过80%", "超过80%", ["4/5"], ["more_than"]),
    ("高于80.5%", "高于80.5%", ["161/200"], ["more_than"]),
    ("低于60%", "低于60%", ["3/5"], ["less_than"]),
    ("不满80分", "不满80分", ["80"], ["less_than"]),
    ("未达到96%以上", "未达到96%以上", ["24/25"], ["less_than"]),
    ("达不到90%", "达不到90%", ["9/10"], ["less_than"]),
    ("超过96%以上", "超过96%以上", ["24/25"], ["more_than", "at_least"]),
    ("80%（含）以上", "80%（含）以上", ["4/5"], ["at_least"]),
    ("80%以上（不含80%）", "80%以上（不含", ["4/5"], ["more_than"]),
    ("创建1-2个示范点", "1-2个", ["1", "2"], ["between"]),
    ("创建一至两个示范点", "一至两个", ["1", "2"], ["between"]),
    ("90%—95%", "90%—95%", ["9/10", "19/20"], ["between"]),
    ("5-10%", "5-10%", ["1/20", "1/10"], ["between"]),
    ("力争2009年达到75%以上", "达到75%以上", ["3/4"], ["at_least"]),
    ("7日内办结", "7日内", ["7"], ["at_most"]),
    ("≥96%", "≥96%", ["24/25"], ["at_least"]),
    ("漏报率＜2%", "＜2%", ["1/50"], ["less_than"]),
    ("征收20万元以上", "20万元以上", ["200000"], ["at_least"]),
    ("征收二十万元以上", "二十万元以上", ["200000"], ["at_least"]),
    ("不少于一百二十次", "不少于一百二十次", ["120"], ["at_least"]),
    ("不少于一百二", "不少于一百二", ["120"], ["at_least"]),
    ("不少于一百零二", "不少于一百零二", ["102"], ["at_least"]),
    ("征收三万五以上", "三万五以上", ["35000"], ["at_least"]),
    ("征收三万零五以上", "三万零五以上", ["30005"], ["at_least"]),
    ("征收一万二千以上", "一万二千以上", ["12000"], ["at_least"]),
    ("不少于一千五", "不少于一千五", ["1500"], ["at_least"]),
    ("征收1万5千元以上", "1万5千元以上", ["15000"], ["at_least"]),
    ("征收2亿3千万元以上", "2亿3千万元以上", ["230000000"], ["at_least"]),
    ("出生人口性别比控制在110以内", "控制在110以内", ["110"], ["at_most"]),
    ("百分之百", "百分之百", ["1"], []),
    ("下降10%", "10%", ["1/10"], []),
    ("at least 1.5 million", "at least 1.5 million", ["1500000"], ["at_least"]),
    ("每村至少2个", "至少2个", ["2"], ["at_least"]),
    ("计划生育率为96%", "96%", ["24/25"], []),
    ("96%左右", "96%", ["24/25"], []),
    ("约96%", "96%", ["24/25"], []),
    ("at least 96 percent", "at least 96 percent", ["24/25"], ["at_least"]),
    ("At least half of the levy", "At least half", ["1/2"], ["at_least"]),
    ("not less than two thirds", "not less than two thirds", ["2/3"], ["at_least"]),
    ("ninety-six per cent or more", "ninety-six per cent or more", ["24/25"], ["at_least"]),
    ("shall not fall below 96%", "not fall below 96%", ["24/25"], ["at_least"]),
    ("no more than 2%", "no more than 2%", ["1/50"], ["at_most"]),
    ("must not exceed 2 per cent", "not exceed 2 per cent", ["1/50"], ["at_most"]),
    ("at most 1,250 cases", "at most 1,250", ["1250"], ["at_most"]),
    ("within 5 days", "within 5 days", ["5"], ["at_most"]),
    ("3 or fewer", "3 or fewer", ["3"], ["at_most"]),
    ("up to 5 per mille", "up to 5 per mille", ["1/200"], ["at_most"]),
    ("more than 80%", "more than 80%", ["4/5"], ["more_than"]),
    ("exceeding 80%", "exceeding 80%", ["4/5"], ["more_than"]),
    ("above 80%", "above 80%", ["4/5"], ["more_than"]),
    ("fewer than 3 cases", "fewer than 3", ["3"], ["less_than"]),
    ("under 60%", "under 60%", ["3/5"], ["less_than"]),
    ("fails to reach 90%", "fails to reach 90%", ["9/10"], ["less_than"]),
    ("大于等于96%", "大于等于96%", ["24/25"], ["at_least"]),
    ("等于或大于96%", "等于或大于96%", ["24/25"], ["at_least"]),
    ("小于或等于2%", "小于或等于2%", ["1/50"], ["at_most"]),
    ("less than or equal to 2%", "less than or equal to 2%", ["1/50"], ["at_most"]),
    ("equal to or greater than 96%", "equal to or greater than 96%", ["24/25"], ["at_least"]),
    ("at or below 2%", "at or below 2%", ["1/50"], ["at_most"]),
    ("at or above 96%", "at or above 96%", ["24/25"], ["at_least"]),
    ("not greater than or equal to 2%", "not greater than or equal to 2%", ["1/50"], ["less_than"]),
    ("between 1 and 2 sites", "1 and 2", ["1", "2"], ["between"]),
    ("one or two sites", "one or two", ["1", "2"], ["between"]),
]


@pytest.mark.parametrize(("quote", "text", "figures", "kinds"), LEVELS, ids=[x[0] for x in LEVELS])
def test_a_quote_is_read_as_a_figure_and_a_direction(
    quote: str, text: str, figures: list[str], kinds: list[str]
) -> None:
    (level,) = read_quote(quote).levels

    assert level.text == text
    assert [one.value for one in level.figures] == [Fraction(figure) for figure in figures]
    assert list(level.kinds) == kinds


@pytest.mark.parametrize(
    "quote",
    [
        "坚持综合治理,营造发展环境",
        "建立一个机制",
        "一票否决",
        "统一安排，逐一落实",
        "党的十七大和十七届三中全会",
        "“三个年”活动",
        "三项工作一并推进",
        "2009年3月12日前完成",
        "二〇〇九年年底",
        "按照第三条办理",
        "一两个村",
        "一成不变",
        "十分重视",
        "二孩及以上",
        "一季度完成",
        "by 31 December 2009",
        "reported by the 5th",
        "see section 3 and article No. 12",
        "the half-year report",
        "one of the villages",
    ],
)
def test_what_is_no_figure_is_not_read_as_one(quote: str) -> None:
    assert read_quote(quote).levels == ()


def test_each_figure_of_a_deduction_has_its_role() -> None:
    levels = read_quote("低于96%的，每降低一个百分点扣0.5分，满分20分").levels

    assert [(one.text, one.role) for one in levels] == [
        ("低于96%", "level"),
        ("一个百分点", "step"),
        ("0.5分", "taken"),
        ("20分", "points"),
    ]


def test_each_figure_of_an_english_deduction_has_its_role() -> None:
    levels = read_quote("2 points are deducted for each 1% below 96%").levels

    assert [(one.text, one.role) for one in levels] == [
        ("2 points", "taken"),
        ("1%", "step"),
        ("below 96%", "level"),
    ]


@pytest.mark.parametrize(
    ("quote", "written"),
    [
        ("村计生服务员一周一巡察", "every: week"),
        ("片专干每月一核查", "every: month"),
        ("办公室主任二月一暗访", "every: 2 months"),
        ("镇计生办每季度的上门走访", "every: quarter"),
        ("主要指标每月通报制度", "every: month"),
        ("每两个月一次", "every: 2 months"),
        ("隔月检查", "every: 2 months"),
        ("双月一检查", "every: 2 months"),
        ("每半年一次", "every: half year"),
        ("半年一次", "every: half year"),
        ("每年一次", "every: year"),
        ("一年一度", "every: year"),
        ("每月5日前上报", "every: month"),
        ("每月至少两次", "every: month, at_least: 2"),
        ("检查4次/年", "every: year, at_least: 4"),
        ("一年二次孕环情检查", "every: year, at_least: 2"),
        ("weekly patrol", "every: week"),
        ("once a week", "every: week"),
        ("every two months", "every: 2 months"),
        ("every other month", "every: 2 months"),
        ("a monthly check", "every: month"),
        ("quarterly visits", "every: quarter"),
        ("twice a year", "every: year, at_least: 2"),
        ("every half-year", "every: half year"),
    ],
)
def test_a_cadence_is_read(quote: str, written: str) -> None:
    found = read_quote(quote)

    assert [one.as_written for one in found.cadences] == [written]
    assert found.levels == ()


@pytest.mark.parametrize(
    "quote",
    [
        "2009年1月份",
        "三月一日",
        "一年来",
        "上半年的工作",
        "十二月底",
        "a month later",
        "in May",
    ],
)
def test_a_date_or_a_stretch_of_time_is_no_cadence(quote: str) -> None:
    assert read_quote(quote).cadences == ()


PIECES = [
    *(
        "96%",
        "９６％",
        "百分之",
        "九十六",
        "千分之五",
        "一半",
        "半",
        "二",
        "月",
        "周",
        "一",
        "每",
        "次",
    ),
    *(
        "以上",
        "以下",
        "不",
        "超过",
        "达到",
        "至少",
        "分",
        "个百分点",
        "扣",
        "-",
        "至",
        "，",
        "1,250",
    ),
    *(
        "at least",
        "half",
        "no more than",
        "between",
        "and",
        "twice",
        "a",
        "year",
        "month",
        "of",
        " ",
    ),
]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=60))
def test_any_text_at_all_is_read_and_what_is_read_stands_in_it(quote: str) -> None:
    found = read_quote(quote)

    assert all(level.text in quote for level in found.levels)
    assert all(0 <= one.start < one.end <= len(quote) for one in found.cadences)


@pytest.mark.parametrize(
    "piece", ["一", "每", "no ", "1,", "9.", "a hundred ", "百分之", "以上", "96%"]
)
def test_a_long_text_is_read_without_delay(piece: str) -> None:
    quote = piece * 2_000

    started = time.process_time()
    read_quote(quote)

    assert time.process_time() - started < 2


# ---------------------------------------------------------------- against the target


@pytest.mark.parametrize(
    ("target", "quote", "found"),
    [
        # the figure
        ("at_least: 96%", "计划生育率保持在96%以上", []),
        ("at_least: 95%", "计划生育率保持在96%以上", ["W910"]),
        ("at_least: 96", "计划生育率保持在96%以上", ["W910"]),
        ("at_least: 50%", "at least half of them", []),
        ("at_least: 51%", "at least half of them", ["W910"]),
        ("at_least: asked", "96%以上", []),
        ("at_least: asked", "95%以上", ["W910"]),
        ("at_least: by_kind", "山区94%以上，平原96%以上", []),
        # the direction
        ("at_most: 96%", "计划生育率保持在96%以上", ["W911"]),
        ("at_least: 2%", "出生漏报率控制在2%以下", ["W911"]),
        ("at_most: 2%", "no more than 2%", []),
        ("at_least: 2%", "no more than 2%", ["W911"]),
        ("at_least: 96%", "不得低于96%", []),
        ("at_most: 96%", "不得低于96%", ["W911"]),
        ("at_most: 90%", "达到90%", ["W911"]),
        # the figure itself
        ("more_than: 96%", "96%以上", ["W912"]),
        ("at_least: 96%", "超过96%", ["W912"]),
        ("less_than: 2%", "2%以内", ["W912"]),
        ("at_most: 2%", "below 2%", ["W912"]),
        ("more_than: 96%", "超过96%以上", []),
        ("at_least: 96%", "超过96%以上", []),
        # nothing that contradicts
        ("at_least: 96%", "保持稳定", []),
        ("at_least: 96%", "计划生育率96%", []),
        ("at_least: 96%", "去年95%，今年达到96%以上", []),
        ("at_least: 96%", "2009年达到96%以上，并建立3项制度", []),
        ("at_least: 96%", "低于96%的扣分", []),
        ("at_least: 96%", "建立一个机制", []),
        ("at_least: 96%", "每月一核查", []),
        ("at_least: 96%", "每低1个百分点扣2分", []),
        ("at_least: 96%", "占20分", []),
        ("at_least: 96%", "达到96以上", []),
        ("at_least: 66.7%", "三分之二以上", []),
        ("at_least: 70%", "三分之二以上", ["W910"]),
        ("at_least: 96%", "十分重视，确保完成", []),
        ("at_least: 96%", "比上年提高2个百分点", []),
        ("at_least: 96%", "走访12次以上", []),
    ],
)
def test_a_target_is_held_against_its_quote(target: str, quote: str, found: list[str]) -> None:
    assert codes(f"{RATE}, target: {{{target}}}", quote=quote) == found


def test_a_contradiction_is_told_at_the_value_of_the_target_and_names_both() -> None:
    (one,) = told(f"{RATE}, target: {{at_least: 95%}}", quote="保持在96%以上")

    column = 1 + len(f"  - {{id: rate, {RATE}, target: {{at_least: ")
    assert (one.severity, one.line, one.column) == ("warning", 25, column)
    assert one.message_in("en") == "the quote says `96%以上`, and here stands `95%`"
    assert one.message_in("zh") == "引文写的是 `96%以上`，此处写的是 `95%`"


@pytest.mark.parametrize(
    ("target", "quote", "found"),
    [
        ("between: [1, 2]", "创建1-2个", []),
        ("between: [1, 3]", "创建1-2个", ["W910"]),
        ("between: [1, 2]", "one or two sites", []),
        ("between: [1, 2]", "创建1个以上", ["W910"]),
        ("at_least: 1", "创建1-2个", []),
        ("at_most: 2", "创建1-2个", []),
        ("at_most: 1", "创建1-2个", ["W911"]),
        ("at_least: 5", "建立5项制度", []),
        ("at_least: 6", "建立5项制度", ["W910"]),
    ],
)
def test_a_number_of_things_is_held_against_its_quote(
    target: str, quote: str, found: list[str]
) -> None:
    assert codes(f"records: visits, value: count(), target: {{{target}}}", quote=quote) == found


def test_an_amount_may_be_written_in_the_unit_of_the_quote() -> None:
    measure = "records: monthly, value: sum(percent)"

    assert codes(f"{measure}, target: {{at_least: 200000}}", quote="20万元以上") == []
    assert codes(f"{measure}, target: {{at_least: 20}}", quote="20万元以上") == []
    assert codes(f"{measure}, target: {{at_least: 2000}}", quote="20万元以上") == ["W910"]


def test_a_value_in_hundredths_may_be_compared_with_a_percentage() -> None:
    measure = "records: monthly, value: sum(percent)"

    assert codes(f"{measure}, target: {{at_least: 96}}", quote="96%以上") == []
    assert codes(f"{measure}, target: {{at_least: 95}}", quote="96%以上") == ["W910"]


@pytest.mark.parametrize(
    ("duty", "quote", "found"),
    [
        ("every: week", "一周一巡察", []),
        ("every: month", "一周一巡察", ["W913"]),
        ("every: quarter", "every two months", ["W913"]),
        ("every: half year", "一年二次", []),
        ("every: month, at_least: 2", "每月至少两次", []),
        ("every: month", "每月至少两次", ["W913"]),
        ("every: month, at_least: 2", "每月核查", []),
        ("every: month", "每周巡察，每月核查", []),
        ("every: month", "上门走访", []),
        ("every: month", "隔周巡察", []),
        ("every: month", "每两周巡察一次", []),
        ("every: month", "visits twice every three weeks", []),
        ("every: month", "fortnightly", []),
        ("every: year", "每90个月检查一次", []),
        ("every: month", "全年不少于12次", []),
        ("every: month", "核查率达到95%以上", ["W910"]),
    ],
)
def test_a_duty_is_held_against_the_cadence_of_its_quote(
    duty: str, quote: str, found: list[str]
) -> None:
    measure = f"records: visits, duty: {{{duty}}}, target: {{at_least: 100%}}"

    assert codes(measure, quote=quote) == found


@pytest.mark.parametrize(
    ("scoring", "quote", "found"),
    [
        ("deduct: {points: 2, per: 1%}", "每低1个百分点扣2分", []),
        ("deduct: {points: 2, per: 2%}", "每低1个百分点扣2分", ["W910"]),
        ("deduct: {points: 1, per: 1%}", "每低1个百分点扣2分", ["W910"]),
        ("deduct: {points: 1, per: 1%}", "2 points off for each 1% below 96%", ["W910"]),
    ],
)
def test_a_deduction_is_held_against_its_quote(scoring: str, quote: str, found: list[str]) -> None:
    indicator = f"{RATE}, target: {{at_least: 96%}}, points: 20, scoring: {{{scoring}}}"

    assert codes(indicator, quote=quote) == found


def test_points_are_held_against_the_points_that_a_quote_grants() -> None:
    indicator = f"{RATE}, target: {{at_least: 96%}}, {PLAIN}"

    assert codes(indicator, quote="达到96%以上，占20分") == []
    assert codes(indicator, quote="达到96%以上，占15分") == ["W910"]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [("65%", "50%", []), ("60%", "50%", ["W910"]), ("65%", "40%", ["W910"])],
)
def test_bands_are_held_against_their_quote(first: str, second: str, found: list[str]) -> None:
    bands = f"{{at_least: {first}, points: 20}}, {{at_least: {second}, points: 5}}, {{points: 0}}"
    indicator = f"{RATE}, points: 20, scoring: {{bands: [{bands}]}}"

    assert codes(indicator, quote="65%以上得20分，50%以上得5分") == found


@pytest.mark.parametrize(
    ("part", "found"),
    [
        ("vetoes: [{id: out, when: rate < 82%, effect: {total_at_most: 10}, %s}]", []),
        ("vetoes: [{id: out, when: rate < 80%, effect: {total_at_most: 10}, %s}]", ["W910"]),
        ("vetoes: [{id: out, when: rate > 90%, effect: {total_at_most: 10}, %s}]", ["W910"]),
        ("vetoes: [{id: out, when: rate <= 82%, effect: {total_at_most: 10}, %s}]", ["W912"]),
        ("bonuses: [{id: more, value: rate - 82%, per: 1%, points: 1, %s}]", []),
        ("bonuses: [{id: more, value: rate - 83%, per: 1%, points: 1, %s}]", ["W914"]),
    ],
)
def test_bonuses_and_vetoes_are_held_against_their_quotes(part: str, found: list[str]) -> None:
    more = part.replace("%s", "reference: {quote: 计划生育率低于82%}") + "\n"
    indicator = f"{RATE}, target: {{at_least: 96%}}, {PLAIN}"

    assert codes(indicator, quote="96%以上", more=more) == found


@pytest.mark.parametrize(("points", "found"), [("5", []), ("2", ["W910"])])
def test_the_points_of_a_bonus_are_held_against_its_quote(points: str, found: list[str]) -> None:
    more = f"bonuses: [{{id: more, when: rate >= 98%, points: {points}, "
    more += "reference: {quote: 达到98%以上的加5分}}]\n"

    assert codes(f"{RATE}, target: {{at_least: 96%}}, {PLAIN}", quote="96%", more=more) == found


@pytest.mark.parametrize(("bound", "found"), [("10", []), ("12", ["W910"])])
def test_a_grade_is_held_against_its_quote(bound: str, found: list[str]) -> None:
    good = f"{{id: good, at_least: {bound}, reference: {{quote: 10分以上为良好}}}}"
    grades = f"grades: [{good}, {{id: bad}}]"
    text = RULES.replace("when_empty: full}", f"when_empty: full, total: 20, {grades}}}")
    text += f"indicators: [{{id: rate, {RATE}, target: {{at_least: 96%}}, {PLAIN}}}]\n"

    checked = open_rulebook(SourceText("rules.yaml", text))

    assert [one.code for one in checked.diagnostics] == found


def test_a_constant_is_held_against_its_quote() -> None:
    text = RULES.replace("asked: 96%", "asked: {number: 96%, reference: {quote: 95%以上}}")
    text += f"indicators: [{{id: rate, {RATE}, target: {{at_least: asked}}, {PLAIN}}}]\n"

    (one,) = open_rulebook(SourceText("rules.yaml", text)).diagnostics

    assert one.code == "W914"
    assert one.message_in("zh") == "引文写的是 `95%以上`，而这个常量中没有这个数字"


def test_the_rules_files_of_the_project_contradict_none_of_their_quotes() -> None:
    folder = Path(__file__).resolve().parent.parent / "rules"
    files = [file for file in sorted(folder.rglob("*.yaml")) if ".cases" not in file.suffixes]
    assert files

    for file in files:
        checked = open_rulebook(SourceText(file.name, file.read_text(encoding="utf-8")))
        assert [one.code for one in checked.diagnostics] == [], file.name
