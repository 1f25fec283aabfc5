"""Names, cells, headings, labels and names of files that would do harm where they are shown.

In a spreadsheet, on a page, on a terminal, in JUnit XML, in a workflow: shown, and never obeyed.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sys
import unicodedata
from collections import Counter
from html.parser import HTMLParser
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner, Result

from targets.cli.program import program
from targets.source import json_text
from tests.attacks.shops import RULES
from tests.sheet_reading import assert_harmless, opened

FORMULAS = [
    '=HYPERLINK("http://x.invalid","y")', "+1+2", "-2+3", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x",
    "=cmd|' /C calc'!A0", "'=1",
]  # fmt: skip
NUMBERS = ["-5", "007", "1.50", "-0.5"]
PAGES = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</td></table><h1>x",
    "<!-- x", "]]>", "&amp;", "{{ 7*7 }}", "{% raw %}", "javascript:alert(1)", "</style><b>",
    "|pipe|*md*[l](http://x.invalid)",
]  # fmt: skip
TERMINALS = [
    "\x1b[31mred", "\x1b]0;title\x07", "x\x9b31m", "a\u202eb", "a\u2066b", "z\u200bz", "b\x08c",
    "new\nline", "back\rto", "n\x00l", "a\u2028b", "\x7fdel", "::error::x%0A",
]  # fmt: skip
NAMES = [*FORMULAS, *NUMBERS, *PAGES, *TERMINALS]
PLAIN = [f"Shop {number}" for number in range(len(NAMES))]
HARMFUL = ("Cc", "Cf", "Cs", "Zl", "Zp")
EXTRA = "=extra\x1b[1m<b>"
FILE = "sales_\x1b[31m<b>&\u202e.csv"


def lay_out(folder: Path, names: list[str], *, file: str, extra: str) -> Path:
    """Shops of these names, and what they sold; the last row of each is wrong."""
    folder.mkdir(parents=True)
    with (folder / "shops.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["shop", "area"], *([name, name] for name in names)])
    with (folder / file).open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["shop", "month", "due", "done", "remark", extra])
        for number, name in enumerate(names):
            writer.writerow([name, "2024-01", 10, number % 10, name, name])
            writer.writerow([name, "2024-02", name, 1, name, name])
    return folder


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the rules, hostile records, and the same with plain names."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "rules.yaml").write_text(RULES, "utf-8")
    lay_out(folder / "hostile", NAMES, file=FILE, extra=EXTRA)
    lay_out(folder / "plain", PLAIN, file="sales_a.csv", extra="extra")
    return folder


def run(desk: Path, command: str, *options: object, data: str = "hostile") -> Result:
    rules = [desk / "rules.yaml"] * (2 if command == "diff" else 1)
    language = () if "--lang" in options else ("--lang", "en")
    asked = [command, *rules, desk / data, *options, *language]
    done = CliRunner().invoke(program, [str(one) for one in asked])
    assert isinstance(done.exception, SystemExit), (done.output, done.exception)
    assert done.exit_code == 1  # for the rejected rows
    return done


def obeyed(shown: str) -> set[str]:
    """The letters of a text that a terminal would obey or hide, but those that end lines."""
    return {one for one in shown if unicodedata.category(one) in HARMFUL} - {"\n"}


# ---------------------------------------------------------------- terminals


COMMANDS = [
    ("score",), ("score", "-v"), ("score", "--lang", "zh"), ("score", "--format", "json"),
    ("explain", "--unit", NAMES[0]), ("explain", "--unit", TERMINALS[0]),
    ("explain", "--unit", TERMINALS[3], "--format", "json"),
    ("bulletin", "--month", "2024-01"), ("bulletin", "--month", "2024-01", "--format", "json"),
    ("robustness", "--draws", "3"), ("robustness", "--draws", "3", "--format", "json"),
    ("diff",), ("diff", "--format", "json"),
]  # fmt: skip


@pytest.mark.parametrize("asked", COMMANDS, ids=lambda asked: " ".join(asked[:1] + asked[-1:])[:30])
def test_nothing_that_is_printed_is_obeyed_by_a_terminal(
    desk: Path, asked: tuple[str, ...]
) -> None:
    done = run(desk, *asked)

    assert obeyed(done.stdout) == set()
    assert obeyed(done.stderr) == set()
    assert done.stdout


def test_each_failure_and_note_stands_on_one_line(desk: Path) -> None:
    lines = run(desk, "score").stderr.splitlines()

    assert len([line for line in lines if line.startswith("D802  ")]) == 11
    assert "D802  … and 24 more in `sales`" in lines  # of 38, `-5`, `007`, `＋1`, `－1` are numbers
    assert any("sales_U+001B[31m<b>&U+202E.csv:3 due: `=HYPERLINK" in line for line in lines)
    assert any("the column `=extraU+001B[1m<b>` of `sales`" in line for line in lines)


@pytest.mark.skipif(sys.platform == "win32", reason="no terminal of its own here")
def test_a_csv_on_a_terminal_is_shown_and_in_a_pipe_is_what_was_delivered(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = run(desk, "score", "--format", "csv").stdout
    assert "\x1b[31mred" in piped
    from targets.cli import output

    class Terminal(StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(output.sys, "stdout", terminal)
    output.write_text("a\x1b[31m,b\u202e\r\n", None, encoding="utf-8-sig")
    assert terminal.getvalue() == "a␦[31m,b␦\n"


def test_json_holds_every_letter_and_shows_none_that_is_not_seen() -> None:
    """Of all letters that there are."""
    letters = "-".join(map(chr, range(sys.maxunicode + 1)))
    shown = json_text(letters)

    assert json.loads(shown) == letters
    assert obeyed(shown) == set()


# ---------------------------------------------------------------- spreadsheets


RUNS = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
A_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?|-", re.ASCII)


def cells_that_run(raw: str) -> list[str]:
    """The cells of a CSV that a spreadsheet would run as a formula."""
    cells = (cell for row in csv.reader(StringIO(raw, newline="")) for cell in row)
    return [one for one in cells if RUNS.match(one) and not A_NUMBER.fullmatch(one)]


CSVS = [
    ("score", "-o", "scores.csv"), ("bulletin", "--month", "2024-01", "-o", "bulletin.csv"),
    ("robustness", "--draws", "3", "-o", "robustness.csv"), ("score", "--rejected", "rejected.csv"),
]  # fmt: skip


@pytest.mark.parametrize("asked", CSVS, ids=lambda asked: asked[-1])
def test_no_cell_of_a_csv_is_run_as_a_formula(
    desk: Path, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    path = tmp_path / asked[-1]
    run(desk, *asked[:-1], path)

    raw = path.read_bytes().decode("utf-8-sig")
    assert cells_that_run(raw) == []
    cells = [cell for row in csv.reader(StringIO(raw, newline="")) for cell in row]
    assert "'@SUM(A1)" in cells
    assert "'＝1+1" in cells
    assert "-5" in cells  # a number is left alone


BOOKS = [
    ("score", "-o", "scores.xlsx"), ("bulletin", "--month", "2024-01", "-o", "bulletin.xlsx"),
    ("score", "--rejected", "rejected.xlsx"),
]  # fmt: skip


@pytest.mark.parametrize("asked", BOOKS, ids=lambda asked: asked[-1])
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(
    desk: Path, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    path = tmp_path / asked[-1]
    run(desk, *asked[:-1], path)

    assert_harmless(path.read_bytes())
    cells = {str(cell.value) for sheet in opened(path) for row in sheet.iter_rows() for cell in row}
    assert "@SUM(A1)" in cells
    assert "＝1+1" in cells


def test_no_cell_of_a_form_is_a_formula_or_a_link(desk: Path, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    done = CliRunner().invoke(
        program,
        ["template", str(desk / "rules.yaml"), "--roster", str(desk / "hostile"), "-o", str(path)],
    )
    assert done.exit_code == 0, (done.output, done.exception)
    assert_harmless(path.read_bytes())


# ---------------------------------------------------------------- pages


class Tags(HTMLParser):
    """Every tag of a page, and the names of its attributes; the text between."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src", "xlink:href", "action", "data"):
                self.links.append(value or "")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def bulletin(desk: Path, folder: Path, data: str) -> Tags:
    path = folder / f"{data}.html"
    run(desk, "bulletin", "--month", "2024-01", "-o", path, data=data)
    page = path.read_text("utf-8")
    assert obeyed(page) <= {"\t"}
    return Tags(page)


def test_a_page_of_hostile_names_has_the_tags_of_one_of_plain_names(
    desk: Path, tmp_path: Path
) -> None:
    hostile, plain = (bulletin(desk, tmp_path, data) for data in ("hostile", "plain"))

    assert set(hostile.tags) == set(plain.tags)
    for tag in ("script", "img", "iframe", "h1", "table", "style", "b", "form", "a"):
        assert hostile.tags[tag] == plain.tags[tag], tag
    assert hostile.attributes == plain.attributes
    assert not [name for name in hostile.attributes if name.startswith("on")]
    assert not [one for one in hostile.links if not one.startswith(("#", "data:"))]
    shown = "".join(hostile.texts)
    assert "<script>alert(1)</script>" in shown
    assert "{{ 7*7 }}" in shown


def test_labels_of_a_rules_file_are_texts_of_its_page(desk: Path, tmp_path: Path) -> None:
    label = "'<script>alert(2)</script>\" onload=\"x'"
    rules = RULES.replace("title: Shops", f"title: {label}").replace(
        "  - id: rate", f"  - id: rate\n    label: {label}"
    )
    (tmp_path / "rules.yaml").write_text(rules, "utf-8")
    lay_out(tmp_path / "plain", PLAIN[:5], file="sales.csv", extra="extra")
    tags = bulletin(tmp_path, tmp_path, "plain")

    assert "onload" not in tags.attributes
    assert tags.tags["script"] == 1  # the receipt, which is no program
    assert '<script>alert(2)</script>" onload="x' in "".join(tags.texts)


# ---------------------------------------------------------------- other programs


def hostile_rules(folder: Path) -> Path:
    """Rules whose title, labels and case would do harm; the case fails."""
    name = '"]]><x>::error::%0A&"'
    text = RULES.replace("title: Shops", f"title: {name}").replace(
        "  - id: rate", f"  - id: rate\n    label: {name}"
    )
    cases = (
        "cases:\n"
        f"  - name: {name}\n"
        "    given: {sales: [{month: 2024-01, due: 10, done: 1}]}\n"
        "    expect: {rate: {status: met}}\n"
    )
    (folder / "rules.yaml").write_text(text + cases, "utf-8")
    return folder / "rules.yaml"


def test_junit_holds_hostile_names_as_text(tmp_path: Path) -> None:
    rules, output = hostile_rules(tmp_path), tmp_path / "junit.xml"
    done = CliRunner().invoke(program, ["test", str(rules), "--junit", str(output)])

    assert done.exit_code == 1, (done.output, done.exception)
    assert obeyed(done.output) == set()
    tree = ElementTree.fromstring(output.read_bytes())
    assert {one.tag for one in tree.iter()} == {"testsuites", "testsuite", "testcase", "failure"}
    (case,) = tree.iter("testcase")
    assert case.get("name") == "]]><x>::error::%0A&"


def test_a_workflow_is_given_one_command_for_each_problem(tmp_path: Path) -> None:
    rules = hostile_rules(tmp_path)
    name = r'"x\n::error::y%0A::set-env\e[1m"'
    rules.write_text(rules.read_text("utf-8").replace("value: sum(done)", f"valu: {name}"), "utf-8")
    done = CliRunner().invoke(program, ["check", str(rules), "--format", "github"])

    assert done.exit_code == 1
    assert obeyed(done.output) == set()
    commands = [line for line in done.output.splitlines() if line.startswith("::")]
    assert commands
    assert all(re.match(r"::(error|warning) file=", line) for line in commands)


@pytest.mark.skipif(sys.platform != "linux", reason="names of files are Unicode here")
def test_a_file_whose_name_is_no_text_is_read_shown_and_written(desk: Path, tmp_path: Path) -> None:
    data = lay_out(tmp_path / "data", PLAIN[:3], file="sales_.csv", extra="extra")
    (data / "sales_.csv").rename(data / os.fsdecode(b"sales_\xff.csv"))
    rules = desk / "rules.yaml"
    for output in ("s.json", "s.csv", "s.xlsx", "s.txt"):
        asked = ["score", rules, data, "-o", tmp_path / output, "--rejected", tmp_path / "r.csv"]
        done = CliRunner().invoke(program, [str(one) for one in asked])
        assert isinstance(done.exception, SystemExit), (output, done.exception)
        assert (tmp_path / output).stat().st_size > 0
    page = ["bulletin", rules, data, "--month", "2024-01", "-o", tmp_path / "b.html"]
    done = CliRunner().invoke(program, [str(one) for one in page])
    assert isinstance(done.exception, SystemExit), done.exception
    asked = ["score", rules, data, "--rejected", tmp_path / "r.xlsx"]
    done = CliRunner().invoke(program, [str(one) for one in asked])
    assert isinstance(done.exception, SystemExit), done.exception
    assert (tmp_path / "r.csv").is_file()
    assert (tmp_path / "r.xlsx").is_file()
