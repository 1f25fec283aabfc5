"""Every command that the README or a page of `docs` shows was run; holds no command of its own.

A command is a line of a block for a shell (`sh`, `console`, `bat` …), or stands behind `$ `.
Commands with what they print are run by tests/test_docs.py and tests/test_tutorials.py; those that
show none are run here, in a folder that holds what they speak of (`Desk`), and must be able to run:
exit status 0, or 1 where the records of the example are wrong on purpose.
`NOT_RUN` lists what is not, and why. A synopsis (`[--through YYYY-MM]`) and commands inside a
sentence are held against the program: it must know each command and each option.
"""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Template
from typing import NamedTuple

import click
import pytest

from targets.cli.program import program
from tests.test_docs import DOCUMENTS, PAGES, fenced
from tests.test_tutorials import GUIDES, TUTORIALS
from tests.walkthrough import FENCE, ROOT, run, steps

FOLLOWED = {*TUTORIALS, *GUIDES}
SHELLS = {"sh", "console", "bash", "shell", "bat", "powershell", "zsh"}
NOT_RUN = {
    r"pip (install|wheel) ": "it downloads; `make newcomer` installs as the tutorial says",
    r"(python3|py) -m venv ": "`make newcomer` runs it",
    r"(\. \S+|\S+\\)activate$": "it changes the shell that reads it",
    r"make \w+": "make runs the tests; that it knows the word is tested below",
    r"python -m tests\.mutating ": "it runs for hours, as `make mutants` does",
    r"spark-submit ": "it needs a cluster; the guide to Spark runs the same calls on one machine",
    r"targets score rules/examples/us_hvbp_2017.yaml ": "the published files are not in the "
    "project; tests/schemes scores them where TARGETS_PUBLISHED_DATA names their folder",
}


TOWN = """\
schema_version: 1
id: town-2009
title: {zh: 某镇2009年考核, en: A town in 2009}
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages}
records:
  villages: {key: [village], fields: {village: {type: id}}}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 1000}
      kept: {type: count, at_most: 1000}
scorecard: {total: 10, rounding: {decimals: 2}, when_empty: full}
indicators:
  - id: kept_rate
    records: monthly
    value: sum(kept) / sum(births)
    target: {at_least: 96%}
    points: 10
    scoring: {deduct: {points: 1, per: 1%}}
    reference: {quote: 保持在96%以上}
cases:
  - name: exactly at the target
    given: {monthly: [{month: 2009-01, births: 25, kept: 24}]}
    expect: {kept_rate: met}
"""
VILLAGES = "village\n甲一村\n甲二村\n"
MONTHLY = """\
village,month,births,kept
甲一村,2009-05,25,24
甲一村,2009-06,30,30
甲二村,2009-06,20,19
"""
"""What RULES, DATA and the years of a rules file stand for: small, and of two villages that the
pages name.
"""


class Line(NamedTuple):
    """A command that a page shows, without what it prints."""

    document: str
    line: int
    text: str

    @property
    def reason(self) -> str | None:
        """Why it is not run, or nothing."""
        return next((why for like, why in NOT_RUN.items() if re.match(like, self.text)), None)


class Shown(NamedTuple):
    """A block of commands without what they print."""

    document: str
    line: int
    lines: list[Line]

    @property
    def place(self) -> str:
        return f"{self.document}:{self.line}"


def blocks(document: str) -> Iterator[Shown]:
    """The blocks for a shell of one page, but for those with output."""
    for step in steps(document):
        if step.kind in SHELLS - {"console"} and "[--" not in step.text:
            lines = [
                Line(document, step.line + number, words)
                for number, text in enumerate(step.text.splitlines(), 1)
                if (words := re.sub(r"(^|\s+)#.*", "", text).strip())
            ]
            yield Shown(document, step.line, lines)


SHOWN = [shown for document in PAGES for shown in blocks(document)]
TO_RUN = [shown for shown in SHOWN if any(not one.reason for one in shown.lines)]


# Commands that show no output


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """What the pages speak of: RULES and DATA, a folder of rules, last year's records …"""
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    for name in ("RULES", "rules/2009.yaml"):
        (tmp_path / name).write_text(TOWN, encoding="utf-8")
    for folder in ("DATA", "last_year", "records", "2010"):
        (tmp_path / folder).mkdir()
        if folder in ("DATA", "last_year"):
            (tmp_path / folder / "villages.csv").write_text(VILLAGES, encoding="utf-8")
            (tmp_path / folder / "monthly.csv").write_text(MONTHLY, encoding="utf-8")
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "plan.txt").write_text("全年保持在96%以上。\n", encoding="utf-8")
    for block in reversed(list(fenced("docs/records.md"))):
        match block.kind, block.argument:
            case "yaml", "":
                (tmp_path / "rules.yaml").write_text(block.text, encoding="utf-8")
            case "csv", "villages.csv":
                for name in ("roster.csv", "records/villages.csv"):
                    (tmp_path / name).write_text(block.text, encoding="utf-8")
            case "csv", "monthly.csv":
                (tmp_path / "records" / "monthly.csv").write_text(block.text, encoding="utf-8")
            case "jsonl", "monthly.jsonl":
                (tmp_path / "2010" / "monthly.jsonl").write_text(block.text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("shown", TO_RUN, ids=[shown.place for shown in TO_RUN])
def test_commands_that_show_no_output_can_be_run(shown: Shown, desk: Path) -> None:
    names: dict[str, str] = {}
    for one in shown.lines:
        if one.reason:
            continue
        text = Template(one.text).substitute(names)
        if assigned := re.fullmatch(r"(\w+)=(\S+)", text):
            names[assigned[1]] = assigned[2]
            continue
        printed, status = run(text, desk)
        assert status in (0, 1), "\n".join([f"{one.document}:{one.line} prints", *printed])


# Nothing is left out


def test_every_block_of_commands_with_output_is_on_a_page_that_is_run() -> None:
    run_pages = {*DOCUMENTS, *FOLLOWED}
    unrun = [
        f"{document}:{step.line}"
        for document in PAGES
        for step in steps(document)
        if (step.kind == "console" or step.text.startswith("$ ")) and document not in run_pages
    ]
    assert unrun == []


def test_no_other_block_begins_with_a_command() -> None:
    """A command in a block that is not for a shell would be run by nothing."""
    hidden = [
        f"{document}:{step.line}"
        for document in PAGES
        for step in steps(document)
        if step.kind not in SHELLS and re.match(r"(targets|pip|make|pytest) ", step.text)
    ]
    assert hidden == []


def test_every_reason_for_not_running_a_command_is_needed() -> None:
    lines = [one for shown in SHOWN for one in shown.lines]
    idle = [like for like in NOT_RUN if not any(re.match(like, one.text) for one in lines)]
    assert idle == []


def test_make_knows_every_word_that_a_page_asks_of_it() -> None:
    known = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    asked = {
        word
        for document in PAGES
        for word in re.findall(
            r"(?:^|`)make ([a-z-]+)", (ROOT / document).read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert asked - set(known) == set()


# Commands inside a sentence, and synopses


def mentioned(document: str) -> Iterator[str]:
    """Commands that are named but not shown."""
    text = (ROOT / document).read_text(encoding="utf-8")
    yield from re.findall(r"`(targets [^`\n]+)`", FENCE.sub("", text))
    for step in steps(document):
        if step.kind in SHELLS and "[--" in step.text:
            yield re.sub(r"[\[\]]", " ", " ".join(step.text.split()))


@pytest.mark.parametrize("document", PAGES)
def test_a_command_that_is_only_named_and_its_options_exist(document: str) -> None:
    assert [text for text in mentioned(document) if not is_known(text)] == []


def is_known(text: str) -> bool:
    """Whether the program has this command with these options; `…` may stand for a command."""
    words = shlex.split(text.replace("'", " "))[1:]
    options = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    if words[0] == "COMMAND" or words[0].startswith(("-", "…")):
        return options <= {"--help", "--version", "-h"}
    return words[0] in program.list_commands(None) and options <= options_of(words[0])  # type: ignore[arg-type]


@cache
def options_of(name: str) -> frozenset[str]:
    """Every option of a command."""
    command = program.get_command(None, name)  # type: ignore[arg-type]
    assert isinstance(command, click.Command)
    return frozenset(one for option in command.params for one in option.opts) | {"--help", "-h"}
