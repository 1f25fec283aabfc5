"""The fenced blocks of the documents, run as tests; never holds a text of its own to judge.

What each block means, and what is done with it, says the section "How the examples are kept true"
at the end of `docs/language.md`:

    yaml            a rules file, or keys that replace those of the last whole one
    yaml NAME       the same, as a file NAME beside it
    csv NAME        the file NAME of the records, and likewise jsonl NAME
    txt NAME        a text that lies beside them
    text scores     what the units got: the columns of `score --format csv`
    text unit NAME  what one unit got, one row an indicator
    text levels     what groups and the whole got
    text            beginning with `$ targets …`: a command, and everything that it prints
    python          run from the root of the project; `print(…)  # …` says what is printed
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

import targets
from targets.scores.csv import scores_csv
from tests.walkthrough import FENCE, ROOT, commands, is_shown, printed, with_keys_replaced

DOCUMENTS = {  # and the kinds of blocks without which a document has lost its examples
    "README.md": ("yaml", "python", "command"),
    "docs/language.md": ("yaml", "scores", "unit", "levels", "command"),
    "docs/bulletin.md": ("yaml", "python", "command"),
    "docs/explain.md": ("yaml", "python", "command"),
    "docs/rehearsal.md": ("yaml", "python", "command"),
    "docs/forms.md": ("yaml", "python", "command"),
    "docs/records.md": ("yaml", "python", "scores", "command"),
    "docs/deliveries.md": ("yaml", "txt", "python", "command"),
    "docs/trace.md": ("yaml", "txt", "python", "command"),
    "docs/years.md": ("yaml", "python", "command"),
    "docs/testing.md": ("yaml", "python", "command"),
    "docs/properties.md": ("python",),
    "docs/editors.md": ("python", "command"),
    "docs/strategies.md": ("python",),
    "docs/robustness.md": ("python", "command"),
    "docs/receipts.md": ("python",),
    "docs/explanation/exactness.md": ("yaml", "python", "scores", "unit"),
    "docs/explanation/exactness.zh.md": ("yaml", "python", "scores", "unit"),
    "docs/explanation/plan.md": ("yaml", "command"),
    "docs/explanation/plan.zh.md": ("yaml", "command"),
    "docs/explanation/missing.md": ("yaml", "scores"),
    "docs/explanation/missing.zh.md": ("yaml", "scores"),
    "docs/explanation/ranks.md": ("yaml", "scores"),
    "docs/explanation/ranks.zh.md": ("yaml", "scores"),
    "docs/reference/api.md": ("python",),
}
LEFT_IDLE = ("W930", "W932", "W933", "W934")
"""What nothing uses: a passage that changes one part of a file may leave the others idle."""


@dataclass(frozen=True)
class Block:
    """One fenced block, and what the blocks before it have set up."""

    document: str
    line: int
    kind: str
    argument: str
    text: str
    rules: str = ""
    records: dict[str, str] = field(default_factory=dict)
    beside: dict[str, str] = field(default_factory=dict)
    broken_on_purpose: bool = False

    @property
    def place(self) -> str:
        return f"{self.document}:{self.line}"


def fenced(document: str) -> Iterator[Block]:
    """The blocks as they stand."""
    whole = (ROOT / document).read_text(encoding="utf-8")
    for match in FENCE.finditer(whole):
        language, _, rest = match["info"].strip().partition(" ")
        line = whole[: match.start()].count("\n") + 1
        yield Block(document, line, *kind_of(language, rest.strip(), match["text"]), match["text"])


def kind_of(language: str, rest: str, text: str) -> tuple[str, str]:
    """What is done with a block, and with what: `scores`, `unit 甲一村`, `csv monthly.csv`."""
    if language != "text":
        return language, rest
    if text.startswith("$ "):
        return "command", ""
    kind, _, argument = rest.partition(" ")
    return kind or "text", argument


def blocks_of(document: str) -> list[Block]:
    """The blocks, each with the rules file and the records that it speaks of."""
    found = list(fenced(document))
    whole, rules, records, beside = "", "", dict[str, str](), dict[str, str]()
    prepared = []
    for number, block in enumerate(found):
        match block.kind:
            case "yaml" if block.argument:
                beside = {**beside, block.argument: with_keys_replaced(whole, block.text)}
            case "yaml" if block.text.startswith("schema_version"):
                whole = rules = block.text
                records = {}
            case "yaml":
                rules = with_keys_replaced(whole, block.text)
            case "csv" | "jsonl" | "txt":
                stem = block.argument.rpartition(".")[0]
                others = {name: text for name, text in records.items() if Path(name).stem != stem}
                records = {**others, block.argument: block.text}
        follows = "".join(one.text for one in found[number + 1 : number + 2])
        wrong = block.kind == "yaml" and follows.startswith("$ targets check rules.yaml")
        stands = replace(block, rules=rules, records=records, beside=beside)
        prepared.append(replace(stands, broken_on_purpose=wrong))
    return prepared


def blocks(*kinds: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """One test for each block of these kinds."""
    chosen = [block for block in ALL_BLOCKS if block.kind in kinds]
    return pytest.mark.parametrize("block", chosen, ids=[block.place for block in chosen])


ALL_BLOCKS = [block for document in DOCUMENTS for block in blocks_of(document)]


@pytest.fixture
def desk(block: Block, tmp_path: Path) -> Path:
    """A folder as the document has it: `rules.yaml`, `records`, and the project's own folders."""
    (tmp_path / "rules.yaml").write_text(block.rules, encoding="utf-8")
    for name, text in block.beside.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "records").mkdir()
    for name, text in block.records.items():
        file = tmp_path / "records" / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    for name in ("rules", "examples"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


# What must be there


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_document_holds_every_kind_of_block_that_is_run(document: str) -> None:
    kinds = {block.kind for block in ALL_BLOCKS if block.document == document}
    assert set(DOCUMENTS[document]) <= kinds


def test_the_manual_holds_no_block_that_is_neither_run_nor_known() -> None:
    known = {"yaml", "csv", "jsonl", "txt", "scores", "unit", "levels", "command", "python"}
    known |= {"text", "sh"}
    assert [block.place for block in ALL_BLOCKS if block.kind not in known] == []


# Rules


@blocks("yaml")
def test_a_rules_file_that_is_shown_loads_without_a_diagnostic(block: Block, desk: Path) -> None:
    shown = targets.check(desk / (block.argument or "rules.yaml"))
    found = [one for one in shown if one.code not in LEFT_IDLE]
    if block.broken_on_purpose:
        assert found, "it is shown as wrong, and nothing is wrong with it"
    else:
        assert [str(one) for one in found] == []


@blocks("yaml")
def test_the_cases_of_a_rules_file_pass_unless_a_failure_is_shown(block: Block, desk: Path) -> None:
    if block.broken_on_purpose or "\ncases:" not in block.rules:
        return
    named = block.document == "docs/testing.md"
    found = targets.run_cases(desk / "rules.yaml")
    wrong = [one.name() for one in found if not one.passed]
    assert wrong == [one for one in wrong if named and one in SHOWN_TO_FAIL]


SHOWN_TO_FAIL = ("half a record", "60 percent costs a quarter")


# Scores


@blocks("scores")
def test_units_get_what_a_table_of_scores_says(block: Block, desk: Path) -> None:
    rules = targets.load(desk / "rules.yaml")
    scores = rules.score(desk / "records", through=through(block.argument))
    published = list(csv.DictReader(io.StringIO(scores_csv(scores))))
    columns, *rows = shown(block)
    assert [[cell(unit[column]) for column in columns] for unit in published] == rows


@blocks("unit")
def test_one_unit_gets_what_a_table_of_its_indicators_says(block: Block, desk: Path) -> None:
    unit, _, month = block.argument.partition(" ")
    rules = targets.load(desk / "rules.yaml")
    scores = rules.score(desk / "records", through=through(month)).to_dict()
    (found,) = (one for one in scores["units"] if one["unit"] == unit)
    columns, *rows = shown(block)
    assert columns[0] == "indicator"
    assert rows == [
        [name, *(cell(judged[column]) for column in columns[1:])]
        for name, judged in found["indicators"].items()
    ]


@blocks("levels")
def test_groups_and_the_whole_get_what_a_table_of_levels_says(block: Block, desk: Path) -> None:
    rules = targets.load(desk / "rules.yaml")
    scores = rules.score(desk / "records", through=through(block.argument)).to_dict()
    levels = {name: level for groups in scores["groups"].values() for name, level in groups.items()}
    levels["whole"] = scores["whole"]
    columns, *rows = shown(block)
    assert columns[0] == "level"
    assert [row[0] for row in rows] == list(levels)
    for name, *cells in rows:
        judged = levels[name]["indicators"]
        places = [column.rsplit(".", 1) for column in columns[1:]]
        assert cells == [
            cell(judged[indicator][part] if indicator in judged else None)
            for indicator, part in places
        ]


def through(argument: str) -> str | None:
    """`through 2010-06`, or nothing."""
    return argument.removeprefix("through ") or None


def shown(block: Block) -> list[list[str]]:
    """The rows of a table that blanks divide."""
    return [line.split() for line in block.text.splitlines() if line.strip()]


def cell(text: str | None) -> str:
    """An absent figure is shown as a dash; in a text, blanks would divide columns."""
    return text.replace("; ", ";") if text else "—"


# Commands


@blocks("command")
def test_a_command_prints_what_is_shown(block: Block, desk: Path) -> None:
    for command, expected in commands(block.text):
        said = printed(command, desk)
        assert is_shown(said, expected), "\n".join([f"{block.place} prints", *said])


# Python


@pytest.mark.parametrize(
    "document", dict.fromkeys(block.document for block in ALL_BLOCKS if block.kind == "python")
)
def test_python_blocks_run_in_order_and_print_what_their_comments_say(
    document: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    for block in ALL_BLOCKS:
        if block.document == document and block.kind == "python":
            code = compile("\n" * block.line + block.text, document, "exec")
            exec(code, names)  # noqa: S102 - the project's own documents, run as a reader would
            said = re.findall(r"^print\(.*\)  +# (.+)$", block.text, re.MULTILINE)
            assert capsys.readouterr().out.splitlines() == said, block.place


# Links


PAGES = tuple(
    str(path.relative_to(ROOT))
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    if "_build" not in path.parts
)


@pytest.mark.parametrize("document", PAGES)
def test_every_link_within_the_project_leads_somewhere(document: str) -> None:
    text = FENCE.sub("", (ROOT / document).read_text(encoding="utf-8"))
    links = re.findall(r"\]\((?!https?:)([^)]+)\)", text)
    assert [link for link in links if not leads_somewhere(document, link)] == []


def leads_somewhere(document: str, link: str) -> bool:
    path, _, anchor = link.partition("#")
    target = (ROOT / document).parent / path if path else ROOT / document
    return target.exists() and (not anchor or anchor in anchors(target))


def anchors(document: Path) -> set[str]:
    """What a page of Markdown can be entered by: its headings, as GitHub names them."""
    text = FENCE.sub("", document.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
