"""What `docs/errors.md` says of each message, made anew around the words that are kept by hand.

    python docs/errors.py        (or `make errors`) writes the page again

By hand, in the page itself: the beginning, what is said of each class of codes, and in each section
what the code means and what puts it right.
Made: the order of the sections, the table of classes, the examples and their Chinese (from the
folders of `tests/cases/bad`, letter for letter), and that a warning is one. A code of the catalogue
that has no section yet gets one, with an example and no words: `tests/test_bad_rules.py` asks for
them.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "errors.md"
CASES = ROOT / "tests" / "cases" / "bad"
TODAY = date(2010, 1, 15)
"""The day of the examples, after which some rules were to be reviewed."""

sys.path.insert(0, str(ROOT / "src"))

from targets.errors import Diagnostic  # noqa: E402 - the page is made without an installation
from targets.errors.catalogue import MESSAGES  # noqa: E402
from targets.facade.checking import check_text  # noqa: E402
from targets.source import SourceText  # noqa: E402

_CLASS = re.compile(r"^## (?P<letter>[A-Z]): (?P<title>.*)$", re.MULTILINE)
_TABLE = re.compile(r"^\| codes \| about \|\n(?:\|.*\n)+", re.MULTILINE)
_SECTION = re.compile(
    r"^### (?P<code>[A-Z]\d{3})\n"
    r"(?P<meaning>.*?)"
    r"^```text\n(?P<example>.*?)^```\n"
    r"(?P<remedy>.*?)"
    r"^\*\*中文：\*\* (?P<chinese>.*?)\n+(?=^##|\Z)",
    re.MULTILINE | re.DOTALL,
)
_WARNS = "This is a warning: the rulebook can be used."


class Section(NamedTuple):
    """What the page says of one code; `meaning` and `remedy` are kept by hand."""

    code: str
    meaning: str
    example: str
    remedy: str
    chinese: str

    def render(self) -> str:
        """As it stands in the page."""
        meaning = self.meaning
        if self.code[0] == "W" and _WARNS not in meaning:
            meaning = f"{meaning}\n{_WARNS}".strip()
        parts = (
            f"### {self.code}",
            meaning,
            f"```text\n{self.example}\n```",
            self.remedy,
            f"**中文：** {self.chinese}",
        )
        return "\n\n".join(part for part in parts if part) + "\n"


def made_again(page: str) -> str:
    """`page` with everything made anew that is not kept by hand."""
    beginning, *classes = re.split(r"(?=^## [A-Z]: )", page, flags=re.MULTILINE)
    intros = {}
    for text in classes:
        heading = _CLASS.match(text)
        if heading is None:
            raise ValueError(text[:40])
        intros[heading["letter"]] = text.partition("\n### ")[0].strip()
    written = sections_of(page)
    shown = examples()
    for code in sorted(MESSAGES):
        if code[0] != "M":
            section = written.get(code, Section(code, "", "", "**Put it right:**", ""))
            written[code] = _with_example(section, shown.get(code, []))
    blocks = [_TABLE.sub(lambda _: _table(intros), beginning).strip() + "\n"]
    for letter, intro in intros.items():
        blocks.append(f"{intro}\n")
        blocks += [written[code].render() for code in sorted(written) if code[0] == letter]
    return "\n".join(blocks)


def sections_of(page: str) -> dict[str, Section]:
    """The sections of the page, by code; those of codes that are no more are left out."""
    return {
        match["code"]: Section(*(part.strip() for part in match.groups()))
        for match in _SECTION.finditer(page)
        if match["code"] in MESSAGES
    }


def examples() -> dict[str, list[Diagnostic]]:
    """What the broken files are told, by code, in the order of the folders."""
    found: dict[str, list[Diagnostic]] = {}
    for folder in sorted(path for path in CASES.iterdir() if path.is_dir()):
        source = SourceText("rules.yaml", (folder / "rules.yaml").read_text(encoding="utf-8"))
        for one in check_text(source, TODAY).diagnostics:
            found.setdefault(one.code, []).append(one)
    return found


def _with_example(section: Section, shown: list[Diagnostic]) -> Section:
    """The section with the example that it has had, as it is told now; else with the first."""
    if not shown:
        return section
    written = section.example.split("\n")
    kept = (one for one in shown if _lines_of(one) == written[1:3])
    one = next(kept, shown[0])
    return section._replace(example=one.render("en"), chinese=one.wording.text("zh"))


def _lines_of(one: Diagnostic) -> list[str]:
    """Where an example stands, and the line that it shows."""
    return one.render("en").split("\n")[1:3]


def _table(intros: dict[str, str]) -> str:
    rows = ["| codes | about |", "|---|---|", *_rows(intros)]
    return "\n".join(rows) + "\n"


def _rows(intros: dict[str, str]) -> Iterator[str]:
    for letter, intro in intros.items():
        title = intro.partition("\n")[0].removeprefix(f"## {letter}: ")
        anchor = re.sub(r"[^a-z0-9 -]", "", f"{letter}: {title}".lower()).replace(" ", "-")
        yield f"| [{letter}](#{anchor}) | {title[0].lower()}{title[1:]} |"


if __name__ == "__main__":
    PAGE.write_text(made_again(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
