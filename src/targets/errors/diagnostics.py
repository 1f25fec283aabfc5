"""One problem in a rules file, with its place and a way out; and how problems are printed.

Never holds the wording: that is in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from targets.errors.catalogue import MESSAGES
from targets.errors.phrases import in_chinese
from targets.errors.wording import Language, Wording
from targets.source import SourceText, Span, excerpt

Severity = Literal["error", "warning"]

LISTED_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong in a rules file.

    `line` and `column` count from 1, in characters; `context` says whose line it is
    (``indicator `rate` ``), `path` are the keys and list indexes that lead to it; `message_in`
    gives the other language.
    """

    code: str
    severity: Severity
    message: str
    file: str
    line: int
    column: int
    suggestion: str | None
    wording: Wording
    span: Span
    context: str = ""
    source_line: str = ""
    path: tuple[str | int, ...] = ()

    def message_in(self, language: Language) -> str:
        """The message in English (`en`) or Chinese (`zh`)."""
        return self.wording.message(language)

    def to_dict(self, language: Language = "en") -> dict[str, str | int | None]:
        """The public attributes, as `check --format json` prints them."""
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message_in(language),
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "suggestion": self.wording.suggestion(language),
        }

    def render(self, language: Language = "en") -> str:
        """The message, the place with a caret, whose it is, and the way out."""
        rows = [
            f"{self.code}  {self.message_in(language)}",
            f"  {self.file}:{self.line}:{self.column}",
        ]
        if self.source_line.strip():
            gutter = str(self.line)
            shown, carets = excerpt(self.source_line, self.span)
            rows += [f"  {gutter} | {shown}", f"  {' ' * len(gutter)} | {carets}"]
        context = self.context if language == "en" else _in_chinese(self.context)
        tail = [part for part in (context, self.wording.suggestion(language)) if part]
        if tail:
            rows.append("  " + " · ".join(tail))
        return "\n".join(rows)

    def __str__(self) -> str:
        return self.render()


def diagnose(
    source: SourceText,
    span: Span,
    wording: Wording,
    *,
    context: str = "",
    path: tuple[str | int, ...] = (),
) -> Diagnostic:
    """`wording` at a place of `source`."""
    return Diagnostic(
        code=wording.code,
        severity=MESSAGES[wording.code].severity,
        message=wording.message("en"),
        file=source.file,
        line=span.line,
        column=span.column,
        suggestion=wording.suggestion("en"),
        wording=wording,
        span=span,
        context=context,
        source_line=source.line(span.line),
        path=path,
    )


def _in_chinese(context: str) -> str:
    kind, _, name = context.partition(" ")
    return f"{in_chinese(kind)} {name}" if name else ""


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is more than a warning."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def render_diagnostics(diagnostics: Sequence[Diagnostic], language: Language = "en") -> str:
    """All of them, in order, at most `LISTED_AT_MOST`, then how many more there are."""
    listed = [diagnostic.render(language) for diagnostic in diagnostics[:LISTED_AT_MOST]]
    if more := len(diagnostics) - len(listed):
        listed.append(f"… and {more} more" if language == "en" else f"……另有 {more} 处")
    return "\n\n".join(listed)
