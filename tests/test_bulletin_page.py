"""The page as a file: what stands in it, and what never can; a browser reads it in another test."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache
from xml.etree import ElementTree

import pytest

from targets.bulletin.html.charts import Band, spread_chart, trend_chart
from targets.bulletin.html.marks import css_text, place_of
from targets.bulletin.html.page import write_page
from targets.bulletin.html.views import shade, spread
from targets.bulletin.html.words import Words
from targets.bulletin.page import Figure, Place
from targets.errors import EngineError, Language
from tests.bulletin_sample import hostile, sample


@cache
def the_page(language: Language) -> str:
    return write_page(sample(language))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_bulletin_gives_the_same_bytes(language: Language) -> None:
    assert write_page(sample(language)) == the_page(language)


def test_the_language_of_the_page_is_said() -> None:
    assert '<html lang="zh-CN">' in the_page("zh")
    assert '<html lang="en">' in the_page("en")


def test_a_chinese_page_has_no_english_word_of_its_own() -> None:
    page = write_page(replace(sample("zh"), receipt={}))
    page = re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL)

    assert re.findall(r"[A-Za-z]{2,}", re.sub(r"<[^>]*>", " ", page)) == []


def test_an_address_stands_nowhere_in_the_page() -> None:
    page = the_page("zh")

    assert "//" not in re.sub(r"</?script[^>]*>", "", page)
    assert re.findall(r'(?:src|href)="(?!#)([^"]*)"', page) == ["data:,"]
    assert re.findall(r"url\(|@import", page) == []


def test_nothing_in_the_page_can_run() -> None:
    page = the_page("zh")

    assert re.findall(r"<script[^>]*>", page) == ['<script type="application/json" id="receipt">']
    assert re.findall(r"\son\w+=", page) == []
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page


def test_hostile_texts_stay_texts() -> None:
    page = write_page(hostile())

    assert "<script>alert" not in page
    assert "<img" not in page
    assert "<b>" not in page
    assert page.count("</style>") == 1
    assert page.count("</script>") == 1
    assert "=HYPERLINK(&#34;x&#34;)&lt;script&gt;" in page


def test_the_receipt_can_be_read_from_the_page() -> None:
    page = write_page(hostile())
    held = re.search(r'<script type="application/json" id="receipt">(.*?)</script>', page)

    assert held is not None
    receipt = json.loads(held[1])
    assert receipt["rules"]["id"] == "xietang-2009"
    assert receipt["through"] == "</script><script>alert(1)</script>"


def test_ids_of_the_page_are_given_once_and_every_reference_meets_one() -> None:
    page = the_page("en")
    ids = re.findall(r'\sid="([^"]*)"', page)
    wanted = re.findall(r'href="#([^"]*)"', page)
    wanted += [
        one for group in re.findall(r'aria-labelledby="([^"]*)"', page) for one in group.split()
    ]

    assert len(ids) == len(set(ids))
    assert set(wanted) <= set(ids)


def test_a_part_without_anything_to_say_is_left_out_of_the_page_and_its_contents() -> None:
    bare = replace(sample("en"), duties=(), trends=(), remarks=(), places=(), scored=())
    page = write_page(bare)

    assert re.findall(r'<section id="([^"]*)"', page) == [
        "glance",
        "figures",
        "quality",
        "reading",
        "receipt-part",
    ]
    assert re.findall(r'<li><a href="#([^"]*)"', page) == re.findall(r'<section id="([^"]*)"', page)


@pytest.mark.parametrize("span", ["month", "to_date"])
def test_a_window_that_is_not_posted_has_no_table(span: str) -> None:
    good = sample("en")
    page = write_page(replace(good, rows=tuple(replace(row, **{span: ()}) for row in good.rows)))

    assert f'id="figures-{span}"' not in page
    assert page.count('class="card ') == 9


def test_a_place_has_its_parts_between_slashes_whatever_they_hold() -> None:
    assert place_of("unit", "甲一村", "rate", "to_date") == "unit/甲一村/rate/to_date"
    assert place_of("unit", "a/b", "50%") == "unit/a%2Fb/50%25"


def test_a_text_in_css_cannot_end_itself() -> None:
    assert css_text('谢塘 "x"</style>\\') == r'"谢塘\20 \22 x\22 \3c \2f style\3e \5c "'


@pytest.mark.parametrize(
    ("points", "expected"),
    [
        ("10.00", "0"),
        ("9.99", "1"),
        ("9.00", "1"),
        ("8.99", "2"),
        ("7.50", "2"),
        ("7.49", "3"),
        ("5.00", "3"),
        ("4.99", "4"),
        ("0.00", "4"),
        ("-3.00", "4"),
    ],
)
def test_a_cell_is_darker_the_more_was_lost(points: str, expected: str) -> None:
    heading = replace(sample("en").headings[1], points="10")

    assert shade(Decimal(points), heading) == expected


@pytest.mark.parametrize("worth", ["", "…", "0"])
def test_a_cell_without_points_to_lose_has_no_shade(worth: str) -> None:
    heading = replace(sample("en").headings[1], points=worth)

    assert shade(Decimal(3), heading) == ""
    assert shade(None, replace(heading, points="10")) == ""


@pytest.mark.parametrize(
    ("totals", "first", "width", "expected"),
    [
        (["100", "95", "94.99", "90"], 90, 1, [1, 0, 0, 0, 1, 1, 0, 0, 0, 1]),
        (["100", "90", "89.99", "80", "40.8"], 40, 10, [1, 0, 0, 0, 2, 2]),
        (["100.00"], 100, 1, [1]),
        (["-3", "12"], -4, 2, [1, 0, 0, 0, 0, 0, 0, 1]),
    ],
)
def test_totals_are_counted_in_at_most_ten_bands_of_a_round_width(
    totals: list[str], first: int, width: int, expected: list[int]
) -> None:
    place = sample("en").places[0]
    bands = spread([replace(place, total=Decimal(total)) for total in totals])

    assert [band.units for band in bands] == expected
    assert [band.low for band in bands] == [first + width * n for n in range(len(expected))]
    assert {band.high - band.low for band in bands} == {width}


def test_a_total_that_is_not_there_is_in_no_band() -> None:
    places: list[Place] = [replace(sample("en").places[0], total=None)]

    assert spread(places) == ()


def test_a_chart_holds_its_texts_and_no_id_of_another_chart() -> None:
    one, other = (trend_chart(sample("en").trends[0], name=name) for name in ("a", "b"))

    assert f">{sample('en').trends[0].whole[-1].text}</text>" in one
    assert set(re.findall(r'id="([^"]*)"', one)).isdisjoint(re.findall(r'id="([^"]*)"', other))
    assert "font-family" not in one
    ElementTree.fromstring(f"<svg>{one}</svg>")


def test_an_axis_shows_large_figures_with_all_their_digits() -> None:
    bands = [Band(Fraction(at), Fraction(at + 500_000), 1) for at in (1_000_000, 1_500_000)]
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", spread_chart(bands, name="large"))
    assert texts[:3] == ["1000000", "1500000", "2000000"]
    june = sample("en").trends[0]
    exact = [Fraction(1_333_000), Fraction(1_334_500), Fraction(1_336_000)]
    whole = [replace(one, exact=figure) for one, figure in zip(june.whole, exact, strict=False)]
    heading = replace(june.heading, show_as="number", limits=(Fraction(1_333_000),))
    trend = replace(june, heading=heading, months=june.months[:3], whole=tuple(whole))
    assert "e+" not in trend_chart(trend, name="trend")


def test_a_chart_of_nothing_is_still_drawn() -> None:
    trend = sample("en").trends[0]
    nothing = replace(trend.whole[0], text="—", exact=None, standing="no_data")
    empty = replace(
        trend, whole=(nothing,) * 6, heading=replace(trend.heading, limits=(), target="")
    )

    assert "<text" in trend_chart(empty, name="empty")


def test_bars_bear_their_numbers() -> None:
    bands = (Band(Fraction(90), Fraction(95), 3), Band(Fraction(95), Fraction(100), 17))
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", spread_chart(bands, name="bars"))

    assert texts == ["90", "95", "100", "3", "17"]


def test_a_page_without_its_libraries_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("targets.errors.extras.find_spec", lambda _: None)

    with pytest.raises(EngineError, match=r"pip install 'targets\[report\]'"):
        write_page(sample("en"))


def test_words_begin_with_a_capital_only_where_they_begin_something() -> None:
    say = Words("en")

    assert say("target") == "Target"
    assert say.inside("target") == "target"
    assert Words("zh")("target") == "目标值"


def test_a_bulletin_without_ranks_or_totals_or_a_month_before_still_makes_a_page() -> None:
    good = sample("en")
    places = tuple(replace(one, rank=None, total=None, named="", rose=None) for one in good.places)
    trends = tuple(
        replace(one, months=one.months[:1], whole=one.whole[:1], window="to_date")
        for one in good.trends
    )
    page = write_page(replace(good, places=places, trends=trends, total="", receipt={}))

    assert "up from" not in page
    assert 'id="spread"' not in page
    assert page.count("Not ranked") == 20
    assert "each figure is of the period up to that month" in page


def test_ranks_of_a_kind_and_by_one_indicator_are_told() -> None:
    good = sample("en")
    places = tuple(replace(one, within="large") for one in good.places)
    page = write_page(replace(good, places=places, within_label="Size", ordered_by="Levy paid"))

    assert "Ranked by Levy paid" in page
    assert page.count("<td>large</td>") == 20
    assert '<span class="label">Size</span>' in page


def test_a_suppressed_figure_shows_what_is_posted_for_it_and_why() -> None:
    good = sample("en")
    hidden = Figure("<3", None, 0, "suppressed", "suppressed", counts="<3 / 24")
    rows = tuple(replace(row, to_date=(hidden, *row.to_date[1:])) for row in good.rows)
    page = write_page(replace(good, rows=rows))

    place = "unit/甲一村/family_planning_rate/to_date"
    assert f'data-figure="{place}">&lt;3</span>' in page
    assert f'data-figure="{place}/status">suppressed</span>' in page
    assert f'data-figure="{place}/counts">&lt;3 / 24</span>' in page


def test_the_sign_of_few_cases_is_explained_only_where_it_stands() -> None:
    marked = sample("en")
    rows = tuple(
        replace(
            row,
            month=tuple(replace(one, few=False) for one in row.month),
            to_date=tuple(replace(one, few=False) for one in row.to_date),
        )
        for row in marked.rows
    )
    explained = "few cases: one case more or less would move this figure much"

    assert explained in write_page(marked)
    assert explained not in write_page(replace(marked, rows=rows))


def test_letters_that_hide_or_turn_others_are_seen() -> None:
    one = sample("en")
    named = replace(one.places[0], unit="a\u202eb\u200bc\u2066d")

    page = write_page(replace(one, places=(named, *one.places[1:])))

    assert "<bdi>a␦b␦c␦d</bdi>" in page
    assert not set("\u202e\u200b\u2066") & set(page)
    assert "unicode-bidi: isolate" in page


def test_a_rate_that_should_be_low_and_rose_is_told_to_be_worse() -> None:
    one = sample("en")
    low, trend = next(
        (place, each) for place, each in enumerate(one.trends) if each.heading.better == "lower"
    )
    before, now = (Figure(f"{n}%", Fraction(n, 100), 0, "met", "met") for n in (1, 2))
    trends = list(one.trends)
    trends[low] = replace(trend, months=trend.months[-2:], whole=(before, now))

    page = write_page(replace(one, trends=tuple(trends)))

    assert "up from 1% the month before, worse</span>" in page


def test_columns_stand_only_for_the_kinds_of_rules_that_there_are() -> None:
    page = write_page(replace(sample("en"), extras=("deduction",)))

    assert '/deduction"' in page
    assert '/bonus"' not in page


def test_where_no_unit_is_known_no_report_is_said_to_be_there() -> None:
    one = sample("en")
    rows = tuple(row for row in one.rows if row.kind != "unit")
    page = write_page(replace(one, rows=rows, quality=replace(one.quality, missing=())))

    assert "o report is missing" not in page
    assert "The records name no unit" in page
