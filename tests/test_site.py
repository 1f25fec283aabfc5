"""The documentation site, built as `make docs` builds it; one build serves all tests.

What the program has is read from the program or from files that other tests keep true; what the
site has is read from its HTML.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote, unquote, urlsplit

import pytest

import targets
from targets.errors.catalogue import MESSAGES
from targets.formula.parse import Formula, parse_formula

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
CHROMIUM = shutil.which("chromium")
BUILD_SECONDS = 300
CHINESE = re.compile("[\u4e00-\u9fff]")

needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no `chromium` on this machine"
)


class Built(NamedTuple):
    """The site, and what its builder said."""

    folder: Path
    said: str
    status: int


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    pytest.importorskip("sphinx", reason="the extra `docs` is not installed")
    folder = tmp_path_factory.mktemp("site")
    strict = ("--fail-on-warning", "--keep-going", "--quiet", "--fresh-env")
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", *strict, "-d", folder / "pages", DOCS, folder / "html"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "TARGETS_CACHE": "off"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=BUILD_SECONDS,
        check=False,
    )
    return Built(folder / "html", done.stdout, done.returncode)


class Reader(HTMLParser):
    """What a page can be entered by, and what it asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.resources: list[str] = []
        self.languages: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attributes}
        self.anchors |= {found[name] for name in ("id", "name") if name in found}
        if tag == "html":
            self.languages.append(found["lang"])
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        elif "href" in found and "#" not in found["href"][:1] and tag != "base":
            self.resources.append(found["href"])
        self.resources += [found[name] for name in ("src", "srcset", "poster") if name in found]
        self.resources += re.findall(r"url\(([^)]*)\)", found.get("style", ""))


@cache
def read(page: Path) -> Reader:
    reader = Reader()
    reader.feed(page.read_text(encoding="utf-8"))
    return reader


def pages(built: Built) -> list[Path]:
    return sorted(built.folder.rglob("*.html"))


def text_of(page: Path) -> str:
    """What a page says, without its markup."""
    whole = page.read_text(encoding="utf-8")
    article = whole.partition('<article role="main"')[2].partition("</article>")[0]
    return re.sub(r"<[^>]*>", "", article).replace("&quot;", '"').replace("&gt;", ">")


def extension(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """One of the modules that make pages."""
    monkeypatch.syspath_prepend(str(DOCS / "_ext"))
    return import_module(name)


# The whole


def test_the_site_is_built_without_a_warning(built: Built) -> None:
    assert built.said == ""
    assert built.status == 0


def test_every_page_of_the_documents_is_reached_from_the_start_page(built: Built) -> None:
    reached, waiting = set(), [built.folder / "index.html"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in read(page).links:
            address = urlsplit(link)
            if not address.scheme and address.path.endswith(".html"):
                waiting.append((page.parent / unquote(address.path)).resolve())

    written = {file.relative_to(DOCS).with_suffix("") for file in DOCS.rglob("*.md")}
    left_out = [one for one in written if (built.folder / f"{one}.html").resolve() not in reached]
    assert len(written) > 60
    assert [str(one) for one in left_out if stands_for_a_file(one)] == []


def stands_for_a_file(page: Path) -> bool:
    """Pages of `project` show files beside `docs`, of which one may not be there."""
    return page.parent.name != "project" or (ROOT / f"{page.name.upper()}.md").is_file()


def test_every_file_of_the_root_that_is_written_for_people_is_shown(built: Built) -> None:
    for file in ROOT.glob("*.md"):
        shown = built.folder / "project" / f"{file.stem.lower()}.html"
        title = file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        assert title in text_of(shown)


def test_every_link_within_the_site_leads_somewhere(built: Built) -> None:
    nowhere = []
    for page in pages(built):
        for link in (*read(page).links, *read(page).resources):
            address = urlsplit(link)
            if address.scheme or address.netloc or link.startswith("data:"):
                continue
            target = (page.parent / unquote(address.path)).resolve() if address.path else page
            fragment = unquote(address.fragment)
            if not target.is_file() or (fragment and fragment not in read(target).anchors):
                nowhere.append(f"{page.relative_to(built.folder)}: {link}")
    assert nowhere == []


def test_nothing_that_a_page_needs_lies_on_another_machine(built: Built) -> None:
    outside = re.compile(r"(?:https?:)?//")
    asked = {one for page in pages(built) for one in read(page).resources if outside.match(one)}
    styles = [file.read_text(encoding="utf-8") for file in built.folder.rglob("*.css")]
    fetched = [one for style in styles for one in re.findall(r"(?:@import|url\()[^;)]*", style)]

    assert asked == set()
    assert len(styles) > 3
    assert [one for one in fetched if "//" in one and "data:" not in one] == []
    assert [one for one in fetched if "@import" in one and "//" in one] == []


def test_a_chinese_page_says_that_it_is_chinese_and_leads_to_its_twin(built: Built) -> None:
    chinese = [page for page in pages(built) if page.name.endswith(".zh.html")]

    assert {"index.zh.html", "exactness.zh.html"} <= {page.name for page in chinese}
    for page in pages(built):
        assert read(page).languages == ["zh-CN" if page in chinese else "en"]
    for page in chinese:
        twin = page.with_name(page.name.replace(".zh", ""))
        if twin.is_file():
            assert twin.name in read(page).links
            assert page.name in read(twin).links


def test_a_line_of_chinese_goes_on_without_a_blank(built: Built) -> None:
    """`空格不是零。` and what follows stand on two lines of the page's source."""
    assert "空格不是零。一个村什么也没报" in text_of(built.folder / "explanation/missing.zh.html")


# References


def test_every_key_of_the_schema_has_a_section_in_both_languages(built: Built) -> None:
    page = built.folder / "reference" / "rules.html"
    whole = page.read_text(encoding="utf-8")
    keys = set()
    for file, root in (("rules", "RulebookModel"), ("cases", "CasesModel")):
        schema = json.loads((DOCS / f"{file}.schema.json").read_text(encoding="utf-8"))
        for name, one in {root: schema, **schema["definitions"]}.items():
            forms = [form for form in (one, *one.get("anyOf", ())) if "properties" in form]
            keys |= {(name, key) for form in forms for key in form["properties"]}

    shown = {one for one in read(page).anchors if one.startswith("key-")}
    assert len(keys) > 200
    assert shown == {anchor(*key) for key in keys}
    for key in keys:
        section = whole.partition(f'id="{anchor(*key)}"')[2].partition("<section")[0]
        words = re.sub(r"<[^>]*>", "", section)
        assert "Type · 类型" in words, key
        assert "Required · 必填" in words, key
        assert "Example · 示例" in words, key
        said = words.partition("Type · 类型")[0]
        assert CHINESE.search(said), key
        assert re.search("[a-z]{2}", said.partition("\n")[2]), key


def anchor(kind: str, key: str) -> str:
    return f"key-{kind.lower()}-{key.replace('_', '-')}"


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        (
            "key-indicator-id",
            ["indicators[].id", "Its name; formulas", "Required · 必填: yes · 是"],
        ),
        (
            "key-scorecard-when-missing",
            ["scorecard.when_missing", "Required · 必填: no · 否", "Default · 默认: zero"],
        ),
        ("key-unit-groups", ["unit.groups", "a list, each a name", "groups: [area]"]),
        (
            "key-target-at-least",
            ["indicators[].target.at_least", "or the name of a figure", "或者某个数的名称"],
        ),
        ("key-rounding-decimals", ["scorecard.rounding.decimals", "at most 12", "不超过 12"]),
        (
            "key-reference-quote",
            [
                "….reference.quote",
                "Type · 类型: a text of at most 2,000 characters · 文字，不超过 2,000 个字符",
            ],
        ),
        ("key-casesmodel-cases", ["a list, each the keys of Case"]),
    ],
)
def test_a_section_says_where_a_key_stands_what_it_takes_and_what_holds_without_it(
    built: Built, key: str, lines: list[str]
) -> None:
    whole = (built.folder / "reference" / "rules.html").read_text(encoding="utf-8")
    section = re.sub(r"<[^>]*>", "", whole.partition(f'id="{key}"')[2].partition("<section")[0])

    assert [line for line in lines if line not in section] == []


def test_the_reference_of_formulas_lists_what_may_be_written(built: Built) -> None:
    text = text_of(built.folder / "reference" / "formulas.html")
    written = [
        "sum(x, where=…)",
        "count(where=…)",
        "last(x, where=…)",
        "mean(x, where=…)",
        "min(x, where=…)",
        "max(x, where=…)",
        "min(x, y[, …])",
        "max(x, y[, …])",
        "abs(x)",
        "round(x[, y])",
        "floor(x)",
        "ceil(x)",
        "is_missing(x)",
        "met(x)",
        "score(x)",
        "whole(x)",
        "average(x[, y])",
        "highest(x[, y])",
        "lowest(x[, y])",
        "reported(x)",
    ]

    assert [one for one in written if one not in text] == []
    assert "a power (**)" in text
    assert "2,000" in text
    assert "characters of a formula" in text


def test_every_example_of_the_reference_of_formulas_is_a_formula(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    formulas = extension("site_formulas", monkeypatch)
    entries = [entries for entries, _ in formulas.GROUPS.values()]
    examples = [
        one.example
        for group in (*entries, formulas.SIGNS, formulas.NODES)
        for one in group.values()
    ]

    assert len(examples) > 40
    assert [one for one in examples if not isinstance(parse_formula(one), Formula)] == []


def test_a_function_that_the_reference_does_not_know_stops_the_build(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    formulas = extension("site_formulas", monkeypatch)
    known = {**formulas.GROUPS, "values": (formulas.VALUES, ("min", "max", "median"))}
    monkeypatch.setattr(formulas, "GROUPS", known)

    with pytest.raises(ValueError, match="median"):
        formulas.formulas_reference()


def test_every_command_and_option_is_told_in_both_languages(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = extension("site_commands", monkeypatch)
    chinese = extension("site_commands_zh", monkeypatch).CHINESE
    page = built.folder / "reference" / "commands.html"
    text = text_of(page)
    named = [name for name, _ in made.commands()]

    assert named[:4] == ["check", "test", "trace", "score"]
    assert {f"command-{name}" for name in named} <= read(page).anchors
    assert "-o, --output FILE" in text
    assert "default · 默认: that of the terminal" in text
    for _, command in made.commands():
        for option in made.options(command):
            assert ", ".join(option.opts) in text
    assert [one for one in made.english() if one not in chinese] == []
    assert [one for one in chinese if one not in made.english()] == []


def test_every_public_name_is_in_the_reference_of_the_python_interface(built: Built) -> None:
    page = built.folder / "reference" / "api.html"
    anchors = read(page).anchors

    assert [one for one in targets.__all__ if f"targets.{one}" not in anchors] == []
    assert {"targets.Rulebook.score", "targets.Scores.to_native"} <= anchors


def test_the_headings_of_docstrings_are_headings_and_no_markup_is_left(built: Built) -> None:
    text = text_of(built.folder / "reference" / "api.html")

    assert re.findall("`[^`]*`", text) == ["`rate`"]  # code that shows code
    assert "Raises:" in text
    assert re.search(r"\nShape\n", text)
    assert "Shape:" not in text
    assert "Type:" not in text
    assert "What makes these scores repeatable: hashes, versions" in text


def test_every_message_has_an_anchor_of_its_own(built: Built) -> None:
    anchors = read(built.folder / "errors.html").anchors

    assert [code for code in MESSAGES if code[0] != "M" and code.lower() not in anchors] == []


def test_the_schemas_lie_where_editors_can_be_sent(built: Built) -> None:
    for name in ("rules.schema.json", "cases.schema.json"):
        assert (built.folder / name).read_bytes() == (DOCS / name).read_bytes()
    links = read(built.folder / "reference" / "schemas.html").links
    assert any(link.endswith("rules.schema.json") for link in links)


def test_the_references_are_the_same_in_every_run(monkeypatch: pytest.MonkeyPatch) -> None:
    made = "import site_pages; print(*(make() for make in site_pages.MADE.values()), end='')"
    elsewhere = subprocess.run(
        [sys.executable, "-c", made],
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(DOCS / "_ext"), str(ROOT / "src")]),
            "PYTHONHASHSEED": "2009",
            "PYTHONIOENCODING": "utf-8",
            "TARGETS_LANG": "zh",
        },
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    here = " ".join(make() for make in extension("site_pages", monkeypatch).MADE.values())

    assert len(here) > 50_000
    assert elsewhere == here


# What only the site shows


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\n<!-- site\nb\n-->\nc", "a\nb\nc"),
        ("a\n<!-- elsewhere -->\nx\n<!-- site\nb\n-->\nc", "a\nb\nc"),
        ("a\n<!-- a remark -->\nc", "a\n<!-- a remark -->\nc"),
        ("[the town](../rules/2009_xietang.yaml)", "[the town](../rules/2009_xietang.yaml)"),
        ("[rooms](../ARCHITECTURE.md#one)", "[rooms](project/architecture.md#one)"),
        ("[cases](../tests/cases/bad) say", "cases say"),
        ("[why](decisions)", "[why](decisions/README.md)"),
        ("[`code`](../README.md)", "[`code`](project/readme.md)"),
        ("`[no](../README.md)`", "`[no](../README.md)`"),
        ("```text\n[no](../README.md)\n```", "```text\n[no](../README.md)\n```"),
        ("[out](https://example.org/README.md)", "[out](https://example.org/README.md)"),
    ],
)
def test_a_page_is_shown_with_links_that_the_site_can_follow(
    monkeypatch: pytest.MonkeyPatch, text: str, shown: str
) -> None:
    assert extension("site_pages", monkeypatch).shown("scale", text, {"scale"}) == shown


def test_pages_that_no_list_names_are_listed_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = "tutorial*\nlimits*\nOn scale <scale>\n{{ others }}"
    index = f"<!-- site\n```{{toctree}}\n:glob:\n\n{listed}\n```\n-->"
    every = {"index", "scale", "tutorial.zh", "privacy", "abuse", "decisions/0001"}

    assert extension("site_pages", monkeypatch).shown("index", index, every) == (
        "```{toctree}\n:glob:\n\ntutorial*\nOn scale <scale>\nabuse\nprivacy\n```"
    )


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM)
        yield browser
        browser.close()


Opener = Callable[..., "Page"]


@pytest.fixture
def opened(browser: Browser, built: Built) -> Iterator[Opener]:
    """Opens a page in a context of its own; what it asked for is in `.heard`."""
    contexts = []

    def open_page(address: str, *, width: int = 1280, **settings: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 844}, **settings)
        contexts.append(context)
        tab = context.new_page()
        tab.heard = []  # type: ignore[attr-defined]
        tab.on("request", lambda one: tab.heard.append(one.url))  # type: ignore[attr-defined]
        page, _, asked = address.partition("?")
        tab.goto((built.folder / page).as_uri() + (f"?{asked}" if asked else ""))
        return tab

    yield open_page
    for context in contexts:
        context.close()


@needs_chromium
@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("交叉相乘", "explanation/exactness.zh.html"),
        ("否决", "language.html"),
        ("crosswise", "explanation/exactness.html"),
        ("suppress_below", "reference/rules.html"),
        ("Y107", "errors.html"),
    ],
)
def test_search_finds_chinese_and_english(opened: Opener, words: str, found: str) -> None:
    tab = opened(f"search.html?q={quote(words)}")
    tab.wait_for_selector(f"#search-results a[href*='{found}']", timeout=20_000)
    links = tab.eval_on_selector_all("#search-results li a", "all => all.map(one => one.href)")

    assert any(link.partition("?")[0].partition("#")[0].endswith(found) for link in links)


@needs_chromium
def test_search_finds_nothing_for_chinese_that_stands_nowhere(opened: Opener) -> None:
    tab = opened(f"search.html?q={quote('龟兔赛跑')}")
    tab.wait_for_selector("#search-results .search-summary", timeout=20_000)
    tab.wait_for_function("!document.querySelector('.search-summary').innerText.includes('...')")

    assert tab.locator("#search-results li").count() == 0


@needs_chromium
@pytest.mark.parametrize("page", ["index.zh.html", "search.html?q=rank"])
def test_no_request_leaves_the_machine(opened: Opener, page: str) -> None:
    tab = opened(page)
    tab.wait_for_timeout(300)

    assert len(tab.heard) > 2  # type: ignore[attr-defined]
    assert [one for one in tab.heard if not one.startswith(("file:", "data:"))] == []  # type: ignore[attr-defined]


@needs_chromium
def test_no_page_is_wider_than_a_phone(opened: Opener, built: Built) -> None:
    tab = opened("index.html", width=390)
    made = ("rules", "formulas", "commands", "api")
    for name in ("index.zh", "language", "errors", *(f"reference/{one}" for one in made)):
        tab.goto((built.folder / f"{name}.html").as_uri(), wait_until="domcontentloaded")

        assert tab.evaluate("document.documentElement.scrollWidth") == 390, name


@needs_chromium
@pytest.mark.parametrize(
    ("page", "settings"),
    [
        ("index.zh.html", {"width": 390, "color_scheme": "dark"}),
        ("explanation/exactness.html", {}),
    ],
)
def test_axe_finds_nothing_serious(opened: Opener, page: str, settings: dict[str, Any]) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed"
    )
    found = axe.Axe().run(opened(page, **settings)).response["violations"]

    assert [
        (one["id"], one["impact"], one["nodes"][0]["html"][:120])
        for one in found
        if one["impact"] in ("serious", "critical")
    ] == []
