"""One problem in a rules file, with its place and a way out; and how problems are printed.

Never holds the wording: that is in the catalogue.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from targets.errors.catalogue import MESSAGES
from targets.source import SourceText, Span, caret

Language = Literal["en", "zh"]
Severity = Literal["error", "warning"]

LISTED_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class Wording:
    """One thing to say, in both languages: a code of the catalogue and the facts that fill it."""

    code: str
    facts: tuple[tuple[str, str], ...]

    def message(self, language: Language) -> str:
        """The fact alone, lower case, names in backticks."""
        entry = MESSAGES[self.code]
        return (entry.en if language == "en" else entry.zh).format_map(dict(self.facts))

    def suggestion(self, language: Language) -> str | None:
        """The way out: the nearest known name where there is one, else what the catalogue advises."""
        facts = dict(self.facts)
        if near := facts.get("near"):
            return f"did you mean `{near}`?" if language == "en" else f"是否想写 `{near}`?"
        entry = MESSAGES[self.code]
        template = entry.way_en if language == "en" else entry.way_zh
        return template.format_map(facts) if template else None

    def text(self, language: Language) -> str:
        """Fact and way out on one line."""
        way = self.suggestion(language)
        return self.message(language) + (f" · {way}" if way else "")


def word(code: str, *, known: Iterable[str] = (), **facts: object) -> Wording:
    """The wording `code`, filled with `facts`; `known` names are searched for one near `facts["name"]`."""
    filled = {key: str(value) for key, value in facts.items()}
    if near := nearest(filled.get("name", ""), known):
        filled["near"] = near
    return Wording(code, tuple(filled.items()))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` most likely stands for, if one is near enough."""
    candidates = sorted(set(known) - {name})
    by_folded = {candidate.casefold(): candidate for candidate in reversed(candidates)}
    close = difflib.get_close_matches(name.casefold(), list(by_folded), n=1, cutoff=0.6)
    return by_folded[close[0]] if close else None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One thing wrong in a rules file.

    `line` and `column` count from 1, in characters; `context` says whose line it is
    (``indicator `rate` ``); `message_in` gives the other language.
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
        gutter = str(self.line)
        rows = [f"{self.code}  {self.message_in(language)}", f"  {self.file}:{self.line}:{self.column}"]
        if self.source_line.strip():
            rows.append(f"  {gutter} | {self.source_line}")
            rows.append(f"  {' ' * len(gutter)} | {caret(self.source_line, self.span)}")
        tail = [part for part in (self.context, self.wording.suggestion(language)) if part]
        if tail:
            rows.append("  " + " · ".join(tail))
        return "\n".join(rows)

    def __str__(self) -> str:
        return self.render()


def diagnose(source: SourceText, span: Span, wording: Wording, *, context: str = "") -> Diagnostic:
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
    )


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is more than a warning."""
    return any(diagnostic.severity == "error" for diagnostic in diagnostics)


def render_diagnostics(diagnostics: Sequence[Diagnostic], language: Language = "en") -> str:
    """All of them, in order, at most `LISTED_AT_MOST`, then how many more there are."""
    listed = [diagnostic.render(language) for diagnostic in diagnostics[:LISTED_AT_MOST]]
    if more := len(diagnostics) - len(listed):
        listed.append(f"… and {more} more" if language == "en" else f"……另有 {more} 处")
    return "\n\n".join(listed)
