"""One problem on one line: as compilers print it, and as an annotation of a workflow on GitHub.

Never holds the wording, and never finds a problem.
"""

from __future__ import annotations

from targets.errors.diagnostics import Diagnostic
from targets.errors.wording import Language
from targets.source import visible


def render_line(one: Diagnostic, language: Language = "en") -> str:
    """`file:line:column: error: message [CODE] · way out`, as editors read it."""
    place = f"{one.file}:{one.line}:{one.column}"
    return _on_one_line(f"{place}: {one.severity}: {_said(one, language)}")


def render_annotation(one: Diagnostic, language: Language = "en") -> str:
    """The command by which a workflow on GitHub marks a line; `endColumn` is the first beyond."""
    places = {
        "file": one.file,
        "line": one.line,
        "col": one.column,
        "endColumn": one.span.end,
        "title": one.code,
    }
    properties = ",".join(f"{key}={_property(str(value))}" for key, value in places.items())
    message = one.wording.text(language)
    if one.correction is not None:
        message += f"\n{visible(one.correction.strip())}"
    return f"::{one.severity} {properties}::{_escaped(message)}"


def _said(one: Diagnostic, language: Language) -> str:
    way = one.wording.suggestion(language)
    return f"{one.message_in(language)} [{one.code}]" + (f" · {way}" if way else "")


def _on_one_line(text: str) -> str:
    return visible(text.replace("\n", " "))


def _escaped(text: str) -> str:
    """What ends a command is written as its number."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """What ends a property, besides."""
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
