"""Texts that YAML glued together at a wrong colon, or may have cut at a comma inside `{ }`.

Never looks a text up, and never changes a node.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from targets.errors import Fix, word
from targets.rulebook.drafts import Found
from targets.rulebook.nodes import Mapping, Scalar
from targets.source import Span

_COLON_INSIDE = r"(?P<key>[^\W\d]\w*)(?P<colon>[:：])\s*(?P<value>.*)"
_DIGITS_BEHIND = re.compile(r"\n\d")


class SplitColon(NamedTuple):
    """A key and a value that a wrong colon has made one text."""

    found: Found
    key: str
    key_span: Span
    value: Scalar


def split_colon(text: str, span: Span) -> SplitColon | None:
    """The key and value of a text such as `at_least：96%`, which stands at `span`."""
    match = re.fullmatch(_COLON_INSIDE, text)
    if match is None:
        return None
    key, value = match["key"], match["value"]
    code = "Y112" if match["colon"] == "：" else "Y114"
    place = span.inner(match.start("colon"), 1)
    blank = "" if match.start("value") > match.end("colon") else " "
    fix = Fix(match["colon"], f":{blank}")
    inner = span.inner(match.start("value"), len(value))
    return SplitColon(
        found=(place, word(code, key=key).with_fix(fix)),
        key=key,
        key_span=span.inner(0, len(key)),
        value=Scalar(value, inner, raw=True, plain=True, told=not value),
    )


def may_be_cut(mapping: Mapping, names: str) -> bool:
    """Whether a value opens a bracket, or a name behind the first begins with a digit."""
    values = [value.text for value in mapping.entries.values() if isinstance(value, Scalar)]
    texts = "".join(values)
    return "(" in texts or "[" in texts or _DIGITS_BEHIND.search(names) is not None


def open_brackets(text: str) -> int:
    """How many more are opened than closed, where any is."""
    opened = text.count("(") + text.count("[")
    return opened - text.count(")") - text.count("]") if opened else 0
