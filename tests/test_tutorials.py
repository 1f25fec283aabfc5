"""The tutorials and the how-to guides, followed from an empty folder as their readers follow them.

Each block is taken for what it says (tests/walkthrough.py), in order, and every command must print
just what is shown. Nothing is masked but what a line or a word `…` leaves out: the long passages of
a rehearsal, and times that a clock measures.
"""

from __future__ import annotations

import re
import shutil
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from tests.walkthrough import FENCE, ROOT, Step, follow, steps

TUTORIALS = ("docs/tutorial.zh.md", "docs/tutorial.md")
GUIDES = tuple(
    str(path.relative_to(ROOT))
    for path in sorted((ROOT / "docs" / "howto").glob("*.md"))
    if path.name != "README.md"
)
PICTURE_BYTES_AT_MOST = 150_000


def without_spark() -> str | None:
    """Why the guide to Spark cannot be followed here, or nothing."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed"
    return None if shutil.which("java") else "there is no Java on this machine"


@pytest.mark.parametrize("document", [*TUTORIALS, *GUIDES])
def test_whoever_follows_it_from_an_empty_folder_sees_what_it_shows(
    document: str, tmp_path: Path
) -> None:
    if document.endswith("spark.md") and (reason := without_spark()):
        pytest.skip(reason)
    spoken = [one for step in steps(document) for one in follow(step, tmp_path)]
    assert spoken, "it has no command"
    assert [str(one) for one in spoken if not one.holds] == []


@pytest.mark.parametrize("document", TUTORIALS)
def test_a_tutorial_ends_with_the_bulletin_and_with_the_whole_rules_file(document: str) -> None:
    found = steps(document)
    assert any(" bulletin " in one.text and ".html" in one.text for one in found)
    [whole] = [one for one in found if one.words[1:] == ("same",)]
    assert whole.text.startswith("schema_version: 1\n")


@pytest.mark.parametrize("document", TUTORIALS)
def test_the_text_before_a_file_says_which_one(document: str) -> None:
    """A reader does not see what stands behind the backticks: the text must say it."""
    text = (ROOT / document).read_text(encoding="utf-8")
    before, unsaid = "", []
    for step in steps(document):
        prose = FENCE.sub("", text[: text.rindex("```", 0, step.begins)].rpartition("\n```\n")[2])
        named = [Path(one).name for one in re.findall(r"`([^`\n]+\.(?:yaml|csv|xlsx))`", prose)]
        if step.words:
            file = Path(step.words[0]).name
            said = file == (named or [before])[-1] or (
                file.endswith("2026.yaml") and re.search("规则文件|rules file", prose)
            )
            if not said:
                unsaid.append(step.place)
            before = file
    assert unsaid == []


def test_the_two_tutorials_take_the_same_steps() -> None:
    chinese, english = (shape(steps(document)) for document in TUTORIALS)
    assert chinese == english


def shape(found: list[Step]) -> list[tuple[str, ...]]:
    """What the steps do, whatever the names in them."""
    return [
        (one.kind, *(one.words[1:2] if one.kind == "yaml" else ()), *commands_of(one))
        for one in found
    ]


def commands_of(step: Step) -> list[str]:
    return re.findall(r"^\$ targets (\S+)", step.text, re.MULTILINE)


# Pictures


def test_every_picture_is_referred_to_is_there_and_is_made_by_the_script() -> None:
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md")]
    named = {name for one in pages for name in re.findall(r"!\[[^]]*]\(\S*pictures/(\S+)\)", one)}
    there = {path.name for path in (ROOT / "docs" / "pictures").iterdir()}
    assert named == set(pictures_made()) == there


def pictures_made() -> tuple[str, ...]:
    """The names that the script itself says."""
    pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    specified = spec_from_file_location("screenshots", ROOT / "docs" / "screenshots.py")
    assert specified is not None
    assert specified.loader is not None
    script = module_from_spec(specified)
    specified.loader.exec_module(script)
    names: tuple[str, ...] = script.NAMES
    return names


def test_no_picture_is_large() -> None:
    sizes = {one.name: one.stat().st_size for one in (ROOT / "docs" / "pictures").iterdir()}
    assert [name for name, size in sizes.items() if size > PICTURE_BYTES_AT_MOST] == []
