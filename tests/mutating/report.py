"""What came of the mutants: the table in docs/mutants.md and the list of those that survived.

Reads the results that a run has left, and the reasons that people have given; runs nothing.
"""

from __future__ import annotations

import json
import platform
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

PAGE = Path("docs/mutants.md")
SURVIVORS = Path("docs/mutants_survivors.txt")
ARGUED = Path("tests/mutating/argued.toml")
MEASURED = re.compile(r"(?<=<!-- measured -->\n).*(?=<!-- end of what was measured -->)", re.DOTALL)
SURVIVED, NO_TESTS, TIMED_OUT = 0, 33, 36


class Mutant(NamedTuple):
    """One change that no test has noticed."""

    name: str
    room: str
    path: Path
    line: int
    before: str
    after: str
    tested: bool

    @property
    def function(self) -> str:
        """As the source names it: `Exact.add`."""
        mangled = self.name.partition("__mutmut_")[0].rpartition(".")[2]
        return mangled[2:] if mangled.startswith("x_") else mangled[2:].replace("ǁ", ".")


class Reason(NamedTuple):
    """Why no test can, or need, notice some changes."""

    kind: str
    file: str
    function: str
    change: str
    why: str

    def covers(self, mutant: Mutant) -> bool:
        """Whether it speaks of this mutant."""
        return (
            mutant.path.as_posix().endswith(self.file)
            and self.function in ("", mutant.function)
            and re.search(self.change, f"{mutant.before} -> {mutant.after}") is not None
        )


def write(rooms: Iterable[str]) -> str:
    """Writes both files; the table that it has written."""
    reasons = [
        Reason(one["kind"], one["file"], one.get("function", ""), one.get("change", ""), one["why"])
        for one in tomllib.loads(ARGUED.read_text(encoding="utf-8")).get("argued", [])
    ]
    results = {room: _results(room) for room in rooms}
    survivors = [mutant for room in rooms for mutant in _survivors(room, results[room])]
    argued = {
        mutant.name: next((one for one in reasons if one.covers(mutant)), None)
        for mutant in survivors
    }
    table = _table(results, survivors, argued)
    SURVIVORS.write_text(_listed(survivors, argued), encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(MEASURED.sub(lambda _: f"\n{table}\n\n{_how()}\n\n", page), encoding="utf-8")
    unused = [one for one in reasons if one not in argued.values()]
    return "\n".join([table, *(f"argued, but no survivor: {one}" for one in unused)])


Results = dict[Path, dict[str, int | None]]


def _results(room: str) -> Results:
    return {
        path: json.loads(meta.read_text(encoding="utf-8"))["exit_code_by_key"]
        for path in sorted(Path("src/targets", room).glob("*.py"))
        if (meta := Path("mutants", f"{path}.meta")).exists()
    }


def _survivors(room: str, results: Results) -> Iterator[Mutant]:
    from mutmut.mutation.diff_apply import get_diff_for_mutant

    for path, codes in results.items():
        lines = path.read_text(encoding="utf-8").splitlines()
        found = []
        for name, code in codes.items():
            if code in (SURVIVED, NO_TESTS):
                diff = get_diff_for_mutant(name, path=path).splitlines()[2:]
                taken = [line[1:].strip() for line in diff if line.startswith("-")]
                given = [line[1:].strip() for line in diff if line.startswith("+")]
                line = _line(name, lines, diff)
                before, after = " ".join(taken), " ".join(given)
                found.append(Mutant(name, room, path, line, before, after, code == SURVIVED))
        yield from sorted(found, key=lambda one: (one.line, int(one.name.rpartition("_")[2])))


def _line(name: str, lines: list[str], diff: list[str]) -> int:
    """Where the change stands in the source: a diff counts from the head of the function."""
    mangled = name.partition("__mutmut_")[0].rpartition(".")[2]
    *owner, function = mangled.split("ǁ")
    function = function if owner else mangled[2:]
    begin = 0
    if owner:
        begin = next(n for n, line in enumerate(lines) if re.match(rf"class {owner[-1]}\b", line))
    heads = (n for n, line in enumerate(lines[begin:], begin) if f"def {function}(" in line)
    head = next(heads)
    place = head
    for line in diff:
        if hunk := re.match(r"@@ -(\d+)", line):
            place = head + int(hunk[1]) - 1
        elif line.startswith(("-", "+")):
            break
        else:
            place += 1
    return place + 1


def _table(
    results: dict[str, Results], survivors: list[Mutant], argued: dict[str, Reason | None]
) -> str:
    heading = (
        "| room | mutants | killed by a test | timed out | survived | of these argued | killed |"
    )
    rows = [heading, "|---|---:|---:|---:|---:|---:|---:|"]
    summed: Counter[str] = Counter()
    for room, by_path in results.items():
        codes = Counter(code for found in by_path.values() for code in found.values())
        counted = Counter(
            {
                "all": codes.total() - codes[None],
                "lived": codes[SURVIVED] + codes[NO_TESTS],
                "late": codes[TIMED_OUT],
                "argued": sum(
                    argued[one.name] is not None for one in survivors if one.room == room
                ),
                "waiting": codes[None],
            }
        )
        summed += counted
        rows.append(_row(f"`{room}`", counted))
    return "\n".join([*rows, _row("all", summed)])


def _row(name: str, counted: Counter[str]) -> str:
    every, lived, late = counted["all"], counted["lived"], counted["late"]
    if not every:
        return f"| {name} | not measured | | | | | |"
    waiting = f" (and {counted['waiting']:,} not measured)" if counted["waiting"] else ""
    tenths = (every - lived) * 1000 // every  # never rounded up
    return (
        f"| {name} | {every:,}{waiting} | {every - lived - late:,} | {late:,} | {lived:,} "
        f"| {counted['argued']:,} | {tenths // 10}.{tenths % 10} % |"
    )


def _how() -> str:
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=True
    ).stdout.strip()
    tools = ", ".join(f"{name} {version(name)}" for name in ("mutmut", "pytest", "hypothesis"))
    day = datetime.now(UTC).date().isoformat()
    return f"Written {day} at commit {commit}: Python {platform.python_version()}, {tools}."


def _listed(survivors: list[Mutant], argued: dict[str, Reason | None]) -> str:
    told = ["Changes to the engine's code that no test has noticed (docs/mutants.md)."]
    told += ["Place, what stands there, what the mutant has; written by a script.", ""]
    place = ("", "")
    for mutant in survivors:
        here = (mutant.path.as_posix(), mutant.function)
        if here != place:
            told += ["", f"{here[0]} {here[1]}"]
            place = here
        reason = argued[mutant.name]
        mark = f"  [{reason.kind}: {reason.why}]" if reason else ""
        mark += "" if mutant.tested else "  [no test calls it]"
        told += [f"  {mutant.line}: - {mutant.before}", f"      + {mutant.after}{mark}"]
    return "\n".join(told) + "\n"
