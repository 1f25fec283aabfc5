"""Texts that YAML glued together at a wrong colon, or cut at a comma inside `{ }`: told, and put
together again in the node that holds them.

Never looks a text up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from targets.errors import Fix, word
from targets.rulebook.drafts import Found, quoted
from targets.rulebook.nodes import Mapping, Scalar
from targets.source import Span

_COLON_INSIDE = r"(?P<key>[^\W\d]\w*)(?P<colon>[:：])\s*(?P<value>.*)"
_DIGITS_BEHIND = re.compile(r"\n\d")
# Compiled when a file has the slip that they look for.
_FIRST_DIGITS = r"[+-]?\d{1,3}"
_NEXT_DIGITS = r"\d{3}(\.\d+)?%?"
_TORN_KEY = r"[^\W\d]\w*[:：][\[{]"


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


def mend_glued(mapping: Mapping) -> Iterator[Found]:
    """`{at_least：96%}` and `{at_least:96%}` are one key each, with nothing behind it.

    `month:{type: month}` is a key of its own kind: its value cannot be read any more.
    """
    entries, keys = mapping.entries, mapping.keys
    mapping.entries, mapping.keys = {}, {}
    for name, value in entries.items():
        nothing = isinstance(value, Scalar) and not value.text and value.plain
        torn = re.match(_TORN_KEY, name) is not None
        split = split_colon(name, keys[name]) if nothing or torn else None
        if split is None or split.key in entries or split.key in mapping.entries:
            mapping.entries[name], mapping.keys[name] = value, keys[name]
            continue
        yield split.found
        value = split.value._replace(text="", told=True) if torn else split.value
        mapping.entries[split.key], mapping.keys[split.key] = value, split.key_span


def mend_cut(mapping: Mapping) -> Iterator[Found]:
    """A comma inside `{ }` ends a value: `{when: max(a, b) > 2}` comes apart at the comma."""
    names = list(mapping.entries)
    for index, name in enumerate(names):
        value = mapping.entries.get(name)
        if not isinstance(value, Scalar) or not value.plain:
            continue
        yield from _mend_cut_number(mapping, name, value, names[index + 1 :])
        if _open_brackets(value.text) <= 0:
            continue
        pieces, end = [value.text], value.span.end
        for rest in names[index + 1 :]:
            tail = mapping.entries[rest]
            if not isinstance(tail, Scalar):
                break
            pieces.append(rest if not tail.text else f"{rest}: {tail.text}")
            last = tail.span if tail.text else mapping.keys[rest]
            end = last.end if last.line == value.span.line else end
            del mapping.entries[rest], mapping.keys[rest]
            if _open_brackets(", ".join(pieces)) <= 0:
                break
        whole = ", ".join(pieces)
        span = Span(value.span.line, value.span.column, end)
        fix = Fix(whole, quoted(whole))
        yield span, word("Y110", found=fix.right).with_fix(fix)
        mapping.entries[name] = Scalar(whole, span, raw=False, plain=True)


def _mend_cut_number(
    mapping: Mapping, name: str, value: Scalar, behind: list[str]
) -> Iterator[Found]:
    """`{at_most: 1,000}` comes apart at the comma of the number."""
    digits, end = value.text, value.span.end
    for rest in behind if re.fullmatch(_FIRST_DIGITS, digits) else ():
        tail = mapping.entries[rest]
        if not (isinstance(tail, Scalar) and not tail.text and re.fullmatch(_NEXT_DIGITS, rest)):
            break
        digits, end = f"{digits},{rest}", mapping.keys[rest].end
        del mapping.entries[rest], mapping.keys[rest]
    if digits != value.text:
        span = Span(value.span.line, value.span.column, end)
        plain = digits.replace(",", "")
        yield span, word("Y126", found=plain).with_fix(Fix(digits, plain))
        mapping.entries[name] = Scalar(plain, span, raw=False, plain=True)


def _open_brackets(text: str) -> int:
    """How many more are opened than closed, where any is."""
    opened = text.count("(") + text.count("[")
    return opened - text.count(")") - text.count("]") if opened else 0
