"""A tutorial, followed as its reader follows it, in an empty folder; never judges what comes out.

What a fenced block is for stands behind its three backticks:

    yaml FILE            the whole file
    yaml FILE add        goes to the end of the file
    yaml FILE replace    each of its outermost keys takes the place of that key in the file
    yaml FILE under KEY  goes to the end of what stands under that outermost key
    yaml FILE same       the whole file, as the blocks before it have made it
    yaml FILE for LINE   takes the place of the one line of the file that says LINE
    csv FILE             the whole file, and likewise csv FILE for LINE; python FILE, txt FILE
    csv FILE in ENCODING the whole file, not in UTF-8
    csv FILE.xlsx SHEET  cells that are typed into the form: the rows of the sheet that begin alike
    console              commands, each after `$ `, with everything that they print
    sh                   commands whose output is not shown

In what a command prints, a line `…` stands for any lines, and `…` inside a line for any text.
"""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
COMMAND_SECONDS = 300
UNSAID = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "PYTEST_ADDOPTS", "PYTEST_CURRENT_TEST")
"""What a reader's terminal is not told."""
PROGRAM = os.environ.get("TARGETS_PROGRAM")
"""An installed `targets` to follow the tutorials with; else the one that lies in `src`."""

FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```\s*$", re.MULTILINE | re.DOTALL)
TOP_KEY = re.compile(r"^(\w+):", re.MULTILINE)


class Step(NamedTuple):
    """One fenced block: what it is for, and where its text lies in the document."""

    document: str
    line: int
    kind: str
    words: tuple[str, ...]
    text: str
    begins: int

    @property
    def place(self) -> str:
        """As editors find it."""
        return f"{self.document}:{self.line}"


class Spoken(NamedTuple):
    """A command, what a document says that it prints, and what it prints."""

    place: str
    command: str
    expected: list[str]
    printed: list[str]

    @property
    def holds(self) -> bool:
        """Whether the document says the truth."""
        return is_shown(self.printed, self.expected)

    def __str__(self) -> str:
        return "\n".join([f"{self.place}: {self.command} prints", *self.printed])


def steps(document: str) -> list[Step]:
    """The fenced blocks of a document, in order."""
    whole = (ROOT / document).read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(whole):
        kind, *words = match["info"].split() or [""]
        line = whole[: match.start()].count("\n") + 1
        found.append(Step(document, line, kind, tuple(words), match["text"], match.start("text")))
    return found


def follow(step: Step, folder: Path) -> list[Spoken]:
    """Does what one block says, and gives what its commands print."""
    match step.kind, step.words:
        case "yaml" | "csv", (name, *how) if name.endswith(".xlsx"):
            fill_in(folder / name, " ".join(how), step.text)
        case "yaml" | "csv" | "python" | "txt", (name, *how):
            write(folder / name, step.text, " ".join(how))
        case "console", ():
            return [
                Spoken(step.place, command, expected, printed(command, folder))
                for command, expected in commands(step.text)
            ]
        case _:
            pass
    return []


def write(file: Path, text: str, how: str) -> None:
    """The file, as a reader writes it who does what the block says."""
    file.parent.mkdir(exist_ok=True)
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    match how.split():
        case ["add"]:
            text = before.rstrip("\n") + "\n" + text
        case ["under", key]:
            parts = by_top_key(before)
            text = "".join({**parts, key: parts[key] + text}.values())
        case ["for", *old]:
            found = [line for line in before.splitlines() if line.split() == old]
            assert len(found) == 1, f"{file.name}: {len(found)} lines say `{' '.join(old)}`"
            text = f"\n{before}".replace(f"\n{found[0]}\n", f"\n{text}")[1:]
        case ["same"]:
            assert text == before, f"{file.name} is another by now"
        case ["replace"]:
            absent = by_top_key(text).keys() - by_top_key(before).keys()
            assert not absent, f"{file.name} has nothing that {absent} could replace"
            text = with_keys_replaced(before, text)
        case ["in", encoding]:
            file.write_bytes(text.encode(encoding))
            return
        case _:
            assert how == "", f"{file.name}: what is meant by `{how}`?"
    file.write_text(text, encoding="utf-8")


def with_keys_replaced(whole: str, fragment: str) -> str:
    """`whole` with the outermost keys of `fragment` in the place of its own."""
    return "".join({**by_top_key(whole), **by_top_key(fragment)}.values())


def by_top_key(rules: str) -> dict[str, str]:
    """Each outermost key with its lines."""
    starts = [match.start() for match in TOP_KEY.finditer(rules)]
    ends = [*starts[1:], len(rules)]
    return {
        rules[start:].partition(":")[0]: rules[start:end].rstrip("\n") + "\n"
        for start, end in zip(starts, ends, strict=True)
    }


def fill_in(workbook: Path, sheet: str, text: str) -> None:
    """Types rows into a form, each into the row that begins with the same two cells."""
    from openpyxl import load_workbook

    opened = load_workbook(workbook)
    headings, *rows = list(csv.reader(io.StringIO(text)))
    page = opened[sheet]
    assert [cell.value for cell in page[1]] == headings, f"{workbook.name} has other columns"
    places = {(line[0].value, line[1].value): line for line in page.iter_rows(min_row=2)}
    for row in rows:
        for cell, typed in zip(places[row[0], row[1]][2:], row[2:], strict=True):
            cell.value = (float(typed) if "." in typed else int(typed)) if typed else None
    opened.save(workbook)


# Commands


def printed(command: str, folder: Path, lang: str = "en") -> list[str]:
    """What a command prints; `; echo $?` behind it asks for its exit status too."""
    line, _, status_asked = command.partition("; ")
    assert status_asked in ("", "echo $?"), command
    said, status = run(line, folder, lang)
    return [*said, str(status)] if status_asked else said


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Each command with the lines that follow it."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        command, *expected = part.splitlines()
        yield command, trimmed(expected)


def run(command: str, folder: Path, lang: str = "en") -> tuple[list[str], int]:
    """Everything that a command prints, as a terminal shows it, and its exit status.

    `targets …` is the program, `python …` and `pytest …` are those that run the tests.
    """
    words = shlex.split(command, comments=True)
    kept = {name: text for name, text in os.environ.items() if name not in UNSAID}
    kept |= {"TARGETS_LANG": lang, "TARGETS_CACHE": "off", "PYTHONPATH": str(ROOT / "src")}
    if PROGRAM:
        del kept["PYTHONPATH"]  # the installed one, and not this one
    if words[0] == "targets" and not PROGRAM:
        printed, status = here(words, folder, kept)
    else:
        printed, status = outside(words, folder, kept)
    return trimmed(printed.splitlines()), status


def outside(words: list[str], folder: Path, environment: dict[str, str]) -> tuple[str, int]:
    """What a command prints that is run as a shell runs it."""
    python = [sys.executable, "-P", "-m"]
    programs = {
        "targets": [PROGRAM or ""],
        "python": [sys.executable],
        "pytest": [*python, "pytest", "-p", "no:cacheprovider"],
    }
    done = subprocess.run(
        [*programs[words[0]], *words[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=COMMAND_SECONDS,
        check=False,
    )
    return done.stdout, done.returncode


def here(words: list[str], folder: Path, environment: dict[str, str]) -> tuple[str, int]:
    """What the program prints, run in this process: sooner by half a second a command."""
    from targets.cli import program

    said = io.StringIO()
    with (
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.object(sys, "argv", words),
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(said),
    ):
        status = program._run()
    return said.getvalue(), status


def trimmed(lines: list[str]) -> list[str]:
    """Without blanks at the ends of lines, and without empty lines at both ends."""
    return "\n".join(line.rstrip() for line in lines).strip("\n").split("\n")


def is_shown(printed: list[str], expected: list[str]) -> bool:
    """A line `…` stands for any lines, and `…` inside a line for any text."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "…" else re.escape(line).replace("…", ".*") + r"\n"
        for line in expected
    )
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


# Writing


def with_outputs(document: str, folder: Path) -> str:
    """The document, with what its commands print in the place of what does not hold."""
    whole = (ROOT / document).read_text(encoding="utf-8")
    made, at = "", 0
    for step in steps(document):
        if step.words[1:] == ("same",):
            text = (folder / step.words[0]).read_text(encoding="utf-8")
        elif spoken := follow(step, folder):
            text = "\n".join(shown(one) for one in spoken)
        else:
            continue
        made += whole[at : step.begins] + text
        at = step.begins + len(step.text)
    return made + whole[at:]


def shown(spoken: Spoken) -> str:
    """A command and what it prints; abridged as the document has it, where that still holds."""
    lines = spoken.expected if spoken.holds else spoken.printed
    said = [] if lines == [""] else lines
    return "\n".join([f"$ {spoken.command}", *said]) + "\n"


def main(document: str, folder: str) -> int:
    """Follows a tutorial in a folder and prints what is not as shown; 1 where something is not."""
    spoken = [one for step in steps(document) for one in follow(step, Path(folder))]
    wrong = [one for one in spoken if not one.holds]
    told = [*map(str, wrong), f"{document}: {len(spoken) - len(wrong)} of {len(spoken)} commands"]
    sys.stdout.write("\n\n".join(told) + " as shown\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
