"""The cases of a rules file, run: what came out of each, and where it is written.

Holds and forwards; decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Literal

from targets.errors import Diagnostic, Language, RecordsError, RulesError, word
from targets.facade.opening import PathLike, read_source
from targets.facade.rules_files import file_of_cases, is_file_of_cases, rules_of
from targets.testing.cases.files import OpenedCases, WrittenCase, open_cases
from targets.testing.cases.reports import brief, render_outcome
from targets.testing.cases.running import CaseOutcome, CaseRunner


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One case that was run. `status` is `passed`, `failed`, or `error` where it could not be
    run; `line` is where its name stands.
    """

    written: WrittenCase
    outcome: CaseOutcome
    seconds: float

    def name(self, language: Language = "en") -> str:
        """Its name, in the other language where it has none in this."""
        return self.written.case.name.text(language)

    @property
    def passed(self) -> bool:
        """Whether everything came out as expected."""
        return self.outcome.passed

    @property
    def status(self) -> Literal["passed", "failed", "error"]:
        """What became of it."""
        if self.outcome.errors:
            return "error"
        return "failed" if self.outcome.mismatches else "passed"

    @property
    def file(self) -> str:
        """The file that it is written in."""
        return self.written.file

    @property
    def line(self) -> int:
        """The line of its name."""
        return self.written.span.line

    def brief(self, language: Language = "en") -> str:
        """The first thing that is wrong, on one line; nothing where it passed."""
        return brief(self.outcome, language)

    def text(self, language: Language = "en") -> str:
        """Everything that is wrong, with places and figures; nothing where it passed."""
        return render_outcome(self.written, self.outcome, language)

    def __repr__(self) -> str:
        return f"<CaseResult {self.name()}: {self.status}>"


def run_cases(path: PathLike, *, containing: str = "") -> list[CaseResult]:
    """Every case of a rules file and of the file of cases beside it, run.

    `path` is either of the two files. `containing` picks the cases with that text in their name.

    Raises:
        RulesError: the rules or the cases have problems; `.diagnostics` lists all of them.
        RecordsError: a file cannot be read.
    """
    opened = load_cases(path)
    runner = runner_of(opened)
    chosen = (one for one in opened.cases if is_named(one, containing))
    return [run_case(runner, one) for one in chosen]


def runner_of(opened: OpenedCases) -> CaseRunner:
    """What runs the cases of a sound rules file."""
    rulebook = opened.opened.rulebook
    if rulebook is None:
        raise RulesError(opened.diagnostics)
    return CaseRunner(rulebook)


def run_case(runner: CaseRunner, written: WrittenCase) -> CaseResult:
    """One case, run by a runner of its rulebook."""
    started = perf_counter()
    outcome = runner.run(written.case)
    return CaseResult(written, outcome, perf_counter() - started)


def load_cases(path: PathLike) -> OpenedCases:
    """The rules file that `path` is, or belongs to, with its cases: of a file of cases only those
    in it. Raises as `run_cases`.
    """
    given = Path(path)
    rules = _rules_beside(given) if is_file_of_cases(given) else given
    cases = file_of_cases(rules)
    source = read_source(cases) if cases.is_file() else None
    opened = open_cases(read_source(rules), source)
    if not opened.sound:
        raise RulesError(opened.diagnostics)
    if rules != given:
        only = tuple(one for one in opened.cases if one.file == str(given))
        return opened._replace(cases=only)
    return opened


def problems_of_cases(path: Path) -> tuple[Diagnostic, ...]:
    """Every problem of a file of cases; names are checked where its rules file makes sense.

    Raises:
        RecordsError: it, or the rules file beside which it stands, cannot be read.
    """
    opened = open_cases(read_source(_rules_beside(path)), read_source(path))
    return tuple(one for one in opened.diagnostics if one.file == str(path))


def _rules_beside(cases: Path) -> Path:
    rules = rules_of(cases)
    if not rules.is_file():
        raise RecordsError(word("E973", rules=rules.name, file=cases))
    return rules


def is_named(written: WrittenCase, containing: str) -> bool:
    """Whether the name of a case has that text in it, in either language."""
    wanted, name = containing.casefold(), written.case.name
    return any(wanted in name.text(language).casefold() for language in ("en", "zh"))
