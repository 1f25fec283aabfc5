"""One problem in a rules file, with its place and a way out; and how problems are printed.

Never holds the wording: that is in the catalogue.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from targets.errors.catalogue import MESSAGES
from targets.errors.phrases import in_chinese
from targets.errors.wording import Language, Wording, word
from targets.source import SHOWN_AT_MOST, SourceText, Span, excerpt, visible

Severity = Literal["error", "warning"]

LISTED_AT_MOST = 200
MENDED_AT_MOST = 1_000
"""Characters of a line that is shown as it should be: each problem in it would hold a copy."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong in a rules file.

    `line` and `column` count from 1, in characters; `context` says whose line it is
    (``indicator `rate` ``), `path` are the keys and list indexes that lead to it; `message_in`
    gives the other language. `correction` is the whole line as it should be, where there is just
    one way to put it right.
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
    correction: str | None = None

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
            "correction": self.correction,
        }

    def render(self, language: Language = "en") -> str:
        """The message, the place with a caret, whose it is, the way out, and the line to paste."""
        rows = [
            f"{self.code}  {self.message_in(language)}",
            f"  {visible(self.file)}:{self.line}:{self.column}",
        ]
        if self.source_line.strip():
            gutter = str(self.line)
            shown, carets = excerpt(self.source_line, self.span)
            rows += [f"  {gutter} | {shown}", f"  {' ' * len(gutter)} | {carets}"]
        context = visible(self.context if language == "en" else _in_chinese(self.context))
        tail = [part for part in (context, self.wording.suggestion(language)) if part]
        if tail:
            rows.append("  " + " · ".join(tail))
        if self.correction is not None and len(self.correction) <= SHOWN_AT_MOST:
            rows.append("  " + word("M020", line=self._to_paste()).message(language))
        return "\n".join(rows)

    def _to_paste(self) -> str:
        """The corrected line; with its indentation only where that is what was wrong."""
        line = self.correction or ""
        written, right = (
            text[: len(text) - len(text.lstrip())] for text in (self.source_line, line)
        )
        return visible(line if written != right else line.strip())

    def __str__(self) -> str:
        return self.render()


def diagnose(
    source: SourceText,
    span: Span,
    wording: Wording,
    *,
    context: str = "",
    path: tuple[str | int, ...] = (),
    correction: str | None = None,
) -> Diagnostic:
    """`wording` at a place of `source`; `correction` where more than the marked part changes."""
    line = source.line(span.line)
    if len(line) > MENDED_AT_MOST:
        correction = None
    elif correction is None:
        correction = _corrected(line, span, wording)
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
        source_line=line,
        path=path,
        correction=correction,
    )


def _corrected(line: str, span: Span, wording: Wording) -> str | None:
    """`line` with the one thing put right, if that is what is marked."""
    before, marked = line[: span.column - 1], line[span.column - 1 : span.end - 1]
    if wording.fix is None or marked != wording.fix.wrong:
        return None
    return before + wording.fix.right + line[span.end - 1 :]


def corrected_together(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Where several things can be put right in one line, each shows the line with all of them."""
    ordered = tuple(diagnostics)
    fixable: dict[int, list[Diagnostic]] = {}
    for one in ordered:
        if one.correction is not None and one.wording.fix is not None:
            fixable.setdefault(one.line, []).append(one)
    lines = {number: _all_fixed(fixed) for number, fixed in fixable.items() if len(fixed) > 1}
    return tuple(
        replace(one, correction=lines[one.line])
        if one in fixable.get(one.line, ()) and one.line in lines
        else one
        for one in ordered
    )


def _all_fixed(found: Sequence[Diagnostic]) -> str:
    """One line, put right from its end to its beginning, so that no place moves."""
    line, untouched = found[0].source_line, len(found[0].source_line) + 1
    for one in sorted(found, key=lambda one: one.span, reverse=True):
        if one.wording.fix is not None and one.span.end <= untouched:
            line = line[: one.column - 1] + one.wording.fix.right + line[one.span.end - 1 :]
            untouched = one.column
    return line


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
