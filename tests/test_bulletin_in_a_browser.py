"""The page as its readers meet it: in Chromium at desktop, phone and print size, by keyboard, by
screen reader. Every figure is read off the page and compared with the bulletin, or the scores.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import targets
from targets.bulletin.html.page import write_page
from targets.bulletin.page import Bulletin
from targets.scores.display import show_value
from tests.bulletin_sample import HOSTILE, VILLAGES, hostile, sample

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium")
PDFTOTEXT = shutil.which("pdftotext")
SIZES = {"desktop": (1280, 900), "phone": (390, 844), "print": (688, 1000)}
MONTH = "2009-06"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no `chromium` on this machine")

_FIGURES = """() => [...document.querySelectorAll('[data-figure]')]
    .map(one => [one.dataset.figure, one.textContent.trim()])"""

_OUTSIDE = """width => [...document.querySelectorAll('body *')]
    .filter(one => !one.closest('.scroll, .skip'))
    .filter(one => one.getBoundingClientRect().right > width + 1)
    .map(one => one.outerHTML.slice(0, 80))"""
_WIDTHS = """() => Object.fromEntries(
    [...document.querySelectorAll('.scroll table')].map(one => [one.id, one.offsetWidth]))"""
_REGIONS = """() => [...document.querySelectorAll('.scroll')]
    .map(one => one.getAttribute('aria-labelledby'))"""
_FOCUSED = """() => document.activeElement.getAttribute('aria-labelledby')
    || document.activeElement.className"""
_LEVELS = "() => [...document.querySelectorAll('h1,h2,h3,h4')].map(one => +one.tagName[1])"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


Opener = Callable[..., "Page"]


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Opener]:
    """Opens a page in a context of its own; what it asked for and complained of is in `.heard`."""
    contexts = []

    def open_page(page: str, *, size: str = "desktop", **settings: Any) -> Page:
        file = tmp_path / "bulletin.html"
        file.write_text(page, encoding="utf-8")
        width, height = SIZES[size]
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        tab = context.new_page()
        tab.heard = []  # type: ignore[attr-defined]
        for event in ("console", "pageerror", "dialog", "requestfailed"):
            tab.on(event, lambda said, event=event: tab.heard.append(f"{event}: {said}"))  # type: ignore[attr-defined, call-overload]
        tab.on("request", lambda asked: tab.heard.append(asked.url))  # type: ignore[attr-defined]
        if size == "print":
            tab.emulate_media(media="print")
        tab.goto(file.as_uri())
        return tab

    yield open_page
    for context in contexts:
        context.close()


@cache
def page_of(name: str, language: str = "zh") -> str:
    return write_page({"sample": sample, "hostile": hostile, "june": june}[name](language))


@cache
def june(language: str = "zh") -> Bulletin:
    """The June bulletin of the sample town."""
    from targets.bulletin.making import make_bulletin

    return make_bulletin(scores_of_june(), language)


@cache
def scores_of_june() -> targets.Scores:
    folder = ROOT / "examples" / "xietang_2009"
    files = {name: folder / f"{name}.csv" for name in ("villages", "monthly", "visits", "sites")}
    return targets.load(ROOT / "rules" / "2009_xietang.yaml").score(files, through=MONTH)


def a_few_villages(bulletin: Bulletin) -> Bulletin:
    """The same with the first three and the last two places, and two charts: axe reads slowly."""
    places = (*bulletin.places[:3], *bulletin.places[-2:])
    kept = {place.unit for place in places}
    rows = tuple(row for row in bulletin.rows if row.kind != "unit" or row.name in kept)
    return replace(bulletin, places=places, rows=rows, trends=bulletin.trends[3:5])


def figures_on(tab: Page) -> dict[str, set[str]]:
    """By place, each text that stands for it somewhere on the page."""
    found: dict[str, set[str]] = {}
    for place, text in tab.evaluate(_FIGURES):
        found.setdefault(place, set()).add(text)
    return found


def posted(bulletin: Bulletin) -> dict[str, set[str]]:
    """The figures of rows, places and trends, as the bulletin holds them."""
    figures: dict[str, str] = {}
    for row in bulletin.rows:
        name = "whole" if row.kind == "whole" else f"{row.kind}/{row.name}"
        for span, held in (("month", row.month), ("to_date", row.to_date)):
            for heading, figure in zip(bulletin.headings, held, strict=True):
                figures[f"{name}/{heading.id}/{span}"] = figure.text
                figures[f"{name}/{heading.id}/{span}/status"] = figure.status
                if figure.counts:
                    figures[f"{name}/{heading.id}/{span}/counts"] = figure.counts
    for place in bulletin.places:
        name = f"place/{place.unit}"
        figures[f"{name}/total"] = "—" if place.total is None else str(place.total)
        figures[f"{name}/grade"] = place.grade
        if place.rank is not None:
            figures[f"{name}/rank"] = str(place.rank)
        for heading, points in zip(bulletin.scored, place.points, strict=True):
            figures[f"{name}/points/{heading.id}"] = "—" if points is None else str(points)
    for trend in bulletin.trends:
        for month, figure in zip(trend.months, trend.whole, strict=True):
            figures[f"trend/{trend.heading.id}/{month}"] = figure.text
    return {place: {text} for place, text in figures.items()}


@pytest.mark.parametrize("size", SIZES)
def test_every_figure_of_the_bulletin_can_be_read_off_the_page(opened: Opener, size: str) -> None:
    found = figures_on(opened(page_of("sample"), size=size))
    expected = posted(sample())

    assert len(expected) > 1000
    assert {place: found.get(place) for place in expected} == expected


@pytest.mark.parametrize("size", SIZES)
def test_the_page_of_june_2009_says_what_the_scores_say(opened: Opener, size: str) -> None:
    found = figures_on(opened(page_of("june"), size=size))
    scores = scores_of_june()
    indicators = {one.id: one for one in scores.plan.rulebook.indicators}
    expected: dict[str, str] = {}
    for heading in june().headings:
        one = indicators[heading.id]
        whole = scores.whole.indicators[one.id].value
        expected[f"whole/{one.id}/to_date"] = show_value(scores.plan.rulebook, one, whole)
        for unit in scores:
            value = unit.indicators[one.id].value
            place = f"unit/{unit.unit}/{one.id}/to_date"
            expected[place] = show_value(scores.plan.rulebook, one, value)
    for unit in scores:
        expected[f"place/{unit.unit}/total"] = str(unit.total)
        expected[f"place/{unit.unit}/rank"] = str(unit.rank)

    assert {place: found.get(place) for place in expected} == {
        place: {text} for place, text in expected.items()
    }
    assert found["place/乙五村/total"] == {"100.00"}
    assert found["place/丙五村/rank"] == {"20"}
    assert found["place/丙五村/total"] == {"40.80"}
    assert found["whole/family_planning_rate/to_date"] == {"92.01%"}


@pytest.mark.parametrize("name", ["sample", "hostile", "june"])
def test_no_request_leaves_the_file_and_nothing_is_complained_of(opened: Opener, name: str) -> None:
    tab = opened(page_of(name))

    assert tab.heard == [tab.url]  # type: ignore[attr-defined]


def test_without_javascript_the_page_says_the_same(opened: Opener) -> None:
    said = [
        opened(page_of("sample"), java_script_enabled=enabled).locator("body").inner_text()
        for enabled in (True, False)
    ]

    assert said[0] == said[1]
    assert "甲一村" in said[1]


@pytest.mark.parametrize("name", ["sample", "hostile", "june"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_never_wider_than_the_screen(opened: Opener, name: str, language: str) -> None:
    tab = opened(page_of(name, language))
    for width in (1280, 390, 320):
        tab.set_viewport_size({"width": width, "height": 800})

        assert tab.evaluate("document.documentElement.scrollWidth") == width
        assert tab.evaluate(_OUTSIDE, width) == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_paper_no_table_is_cut_off(opened: Opener, language: str) -> None:
    """182 mm of an upright A4 sheet, and 269 mm of one that lies, at 96 dots an inch."""
    tab = opened(page_of("sample", language), size="print")

    upright = tab.evaluate(_WIDTHS)
    tab.set_viewport_size({"width": 1017, "height": 700})
    lying = tab.evaluate(_WIDTHS)

    wide = {"figures-to_date", "figures-month", "heat-table"}
    assert wide < lying.keys()
    assert {name for name, width in lying.items() if name in wide and width > 1017} == set()
    assert {name for name, width in upright.items() if name not in wide and width > 688} == set()


def test_paper_shows_the_figures_of_charts_and_no_links_to_follow(opened: Opener) -> None:
    tab = opened(page_of("sample"), size="print")

    assert tab.locator("[data-figure='trend/family_planning_rate/2009-01']").is_visible()
    assert not tab.locator("nav").is_visible()


@pytest.mark.skipif(PDFTOTEXT is None, reason="there is no `pdftotext` on this machine")
def test_each_sheet_of_paper_bears_headings_and_the_stamp_of_the_rules(
    opened: Opener, tmp_path: Path
) -> None:
    good = sample("en")
    units = [row for row in good.rows if row.kind == "unit"]
    more = tuple(replace(row, name=f"{row.name}{n}") for n in (2, 3) for row in units)
    tab = opened(write_page(replace(good, rows=good.rows + more, trends=good.trends[:1])))

    tab.pdf(path=tmp_path / "bulletin.pdf", prefer_css_page_size=True)
    command = [str(PDFTOTEXT), str(tmp_path / "bulletin.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, check=True).stdout.decode()

    sheets = text.split("\f")[:-1]
    tables = [sheet for sheet in sheets if sheet.count("村") > 10]
    assert len(tables) >= 8  # the league, the points, and three each of two tables of figures
    assert [sheet for sheet in tables if "Village" not in sheet] == []
    assert [sheet for sheet in sheets if "xietang-2009 f009da028018" not in sheet] == []
    assert f"1 / {len(sheets)}" in sheets[0]


@pytest.mark.parametrize(
    ("language", "settings"),
    [
        ("zh", {}),
        ("en", {"size": "phone", "color_scheme": "dark"}),
    ],
)
def test_axe_finds_nothing_serious(opened: Opener, language: str, settings: dict[str, Any]) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    tab = opened(write_page(a_few_villages(sample(language))), **settings)

    found = axe.Axe().run(tab).response["violations"]

    assert [
        (one["id"], one["impact"], one["nodes"][0]["html"][:120])
        for one in found
        if one["impact"] in ("serious", "critical")
    ] == []


def test_tab_reaches_the_skip_link_first_and_then_every_table_that_scrolls(opened: Opener) -> None:
    tab = opened(page_of("sample"), size="phone")
    reached = []
    for _ in range(80):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate(_FOCUSED))
        if reached[-1] == "" and len(reached) > 40:
            break
    regions = tab.evaluate(_REGIONS)

    assert reached[0] == "skip"
    assert len(regions) > 5
    assert [one for one in reached if one in regions] == regions


def test_a_table_scrolls_by_keyboard_and_keeps_its_first_column(opened: Opener) -> None:
    tab = opened(page_of("sample"), size="phone")
    region = tab.locator(".scroll", has=tab.locator("#heat-table"))
    first = region.locator("tbody th").first
    left = first.bounding_box()["x"]  # type: ignore[index]

    region.focus()
    for _ in range(5):
        tab.keyboard.press("ArrowRight")
    # asked again and again from here: waiting inside the page would run a script, which it forbids
    moved = (tab.wait_for_timeout(50) or region.evaluate("it => it.scrollLeft") for _ in range(100))

    assert any(place > 60 for place in moved)
    assert first.bounding_box()["x"] == left  # type: ignore[index]


def test_headings_go_down_one_step_at_a_time(opened: Opener) -> None:
    tab = opened(page_of("sample", "en"))
    levels = tab.evaluate(_LEVELS)

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_each_chart_is_told_in_words_with_its_figures(opened: Opener) -> None:
    tab = opened(page_of("sample", "en"))
    first = sample("en").trends[0]
    told = tab.get_by_role("img", name=first.heading.label).locator("desc").first.text_content()

    assert told is not None
    assert "target: ≥ 96%" in told.lower()
    assert all(figure.text in told for figure in first.whole)
    assert tab.locator("svg[role=img]").count() == len(sample("en").trends) + 1


def test_a_hostile_village_is_a_name_and_nothing_else(opened: Opener) -> None:
    tab = opened(page_of("hostile"))
    names = tab.locator("#league-table tbody th").all_inner_texts()

    assert HOSTILE in [name.split("\n")[0].strip() for name in names]
    assert figures_on(tab)['place/=HYPERLINK("x")<script>alert(1)<%2Fscript>/total']
    assert tab.evaluate("document.scripts.length") == 1
    assert tab.evaluate("document.images.length") == 0
    assert tab.title().startswith("谢塘镇2009年人口和计划生育工作考核</title></style>")
    assert VILLAGES[1][0] in tab.locator("#league-table").inner_text()
