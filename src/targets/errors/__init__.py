"""What can go wrong, and how it is said: exceptions, diagnostics, one catalogue of messages.

Never finds a problem itself; the other rooms find, this room words.

    TargetsError
    ├── RulesError      the rules file has problems        .diagnostics
    ├── RecordsError    the records cannot be scored       .problems, .code of the first
    │   └── UnknownUnitError   also a KeyError
    └── EngineError     the calculation cannot run         .problem, its .code
"""

from __future__ import annotations

from targets.errors.diagnostics import (
    LISTED_AT_MOST,
    Diagnostic,
    Severity,
    corrected_together,
    diagnose,
    has_errors,
    render_diagnostics,
)
from targets.errors.forms import render_annotation, render_line
from targets.errors.phrases import counted
from targets.errors.wording import Fix, Language, Wording, listed, nearest, word

__all__ = [
    "LISTED_AT_MOST",
    "Diagnostic",
    "EngineError",
    "Fix",
    "Language",
    "RecordsError",
    "RulesError",
    "Severity",
    "TargetsError",
    "UnknownUnitError",
    "Wording",
    "corrected_together",
    "counted",
    "diagnose",
    "has_errors",
    "listed",
    "nearest",
    "render_annotation",
    "render_diagnostics",
    "render_line",
    "word",
]


class TargetsError(Exception):
    """The base of every error that this package raises on purpose."""


class RulesError(TargetsError):
    """A rules file has problems; `.diagnostics` lists all of them, in the order of their places."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        self.diagnostics = diagnostics
        super().__init__(diagnostics)

    def __str__(self) -> str:
        return render_diagnostics(self.diagnostics)


class RecordsError(TargetsError):
    """Records cannot be admitted or scored at all; `.problems` lists every reason."""

    def __init__(self, *problems: Wording) -> None:
        self.problems = problems
        super().__init__(*problems)

    def __str__(self) -> str:
        return "\n".join(problem.text("en") for problem in self.problems)

    @property
    def code(self) -> str:
        """The code of the first problem: `E901`."""
        return self.problems[0].code


class UnknownUnitError(RecordsError, KeyError):
    """A unit was asked for that is not among the scored ones."""


class EngineError(TargetsError):
    """The calculation cannot run as asked; nothing was scored."""

    def __init__(self, problem: Wording) -> None:
        self.problem = problem
        super().__init__(problem)

    def __str__(self) -> str:
        return self.problem.text("en")

    @property
    def code(self) -> str:
        """The code of the problem: `E943`."""
        return self.problem.code
