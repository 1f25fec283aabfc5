"""YAML text composed into nodes: every scalar as the text it is, every node with its place.

Refuses what lets a small file grow or hide something: anchors, aliases, tags, merge keys, duplicate
keys, a second document, and anything beyond the limits. Never converts a value, never knows a key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import yaml

from targets.errors import Wording, word
from targets.source import Span

BYTES_AT_MOST = 1 << 20
LEVELS_AT_MOST = 40
NODES_AT_MOST = 50_000
REPAIRS_AT_MOST = 50

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text. `raw` tells that the text stands letter for letter on one line of the file."""

    text: str
    span: Span
    raw: bool
    plain: bool


@dataclass(slots=True)
class Mapping:
    """Keys and values in the order of the file."""

    span: Span
    flow: bool
    entries: dict[str, Node] = field(default_factory=dict)
    keys: dict[str, Span] = field(default_factory=dict)


@dataclass(slots=True)
class Sequence:
    """Items in order."""

    span: Span
    items: list[Node] = field(default_factory=list)


Node = Scalar | Mapping | Sequence
Found = tuple[Span, Wording]


@dataclass(frozen=True, slots=True)
class Composed:
    """The root node, None where the text is no YAML at all, and everything wrong so far."""

    root: Node | None
    problems: tuple[Found, ...]


def compose(text: str) -> Composed:
    """The nodes of `text`.

    A line that YAML cannot read is told, put right in a copy, and reading goes on, so that one
    slip does not hide the next.
    """
    start = Span(1, 1, 2)
    if len(text.encode()) > BYTES_AT_MOST:
        return Composed(None, ((start, word("Y101", limit="1 MiB")),))
    repaired = text
    problems: list[Found] = []
    for _ in range(REPAIRS_AT_MOST):
        try:
            composer = _Composer(repaired.split("\n"))
            root = composer.document(yaml.parse(repaired, Loader=_Loader))
            return Composed(root, (*problems, *composer.problems))
        except yaml.MarkedYAMLError as error:
            found, mended = _repair(error, repaired.split("\n"))
            problems.append(found)
            if mended is None:
                break
            repaired = "\n".join(mended)
        except yaml.reader.ReaderError as error:
            problems.append(
                (_place_of(text, error.position), word("Y102", found=f"U+{error.character:04X}"))
            )
            break
        except _Unreadable as refused:
            problems.append(refused.found)
            break
    return Composed(None, tuple(problems))


def _place_of(text: str, position: int) -> Span:
    before = text[:position]
    column = position - (before.rfind("\n") + 1) + 1
    return Span(before.count("\n") + 1, column, column + 1)


class _Unreadable(Exception):
    """A limit was passed: nothing is read further."""

    def __init__(self, found: Found) -> None:
        self.found = found


class _Composer:
    """Turns YAML's events into nodes, one call a node."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self.problems: list[Found] = []
        self._count = 0

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self.problems.append((self._span(event), word("Y103")))
                    break
                root = self._node(next(events), events, 1)
        return root

    def _span(self, event: yaml.Event) -> Span:
        first, last = event.start_mark, event.end_mark
        end = last.column + 1 if last.line == first.line else len(self._line(first.line)) + 1
        return Span(first.line + 1, first.column + 1, max(end, first.column + 2))

    def _line(self, index: int) -> str:
        return self._lines[index] if index < len(self._lines) else ""

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], level: int) -> Node:
        span = self._span(event)
        self._count += 1
        if level > LEVELS_AT_MOST:
            raise _Unreadable((span, word("Y104", what="levels", limit=LEVELS_AT_MOST)))
        if self._count > NODES_AT_MOST:
            raise _Unreadable((span, word("Y104", what="nodes", limit=NODES_AT_MOST)))
        if isinstance(event, yaml.AliasEvent):
            self.problems.append((span, word("Y105", found=f"*{event.anchor}")))
            return Scalar("", span, raw=False, plain=True)
        if isinstance(event, yaml.NodeEvent) and event.anchor:
            self.problems.append((span, word("Y105", found=f"&{event.anchor}")))
        if tag := getattr(event, "tag", None):
            self.problems.append((span, word("Y106", found=tag)))
        match event:
            case yaml.ScalarEvent():
                return self._scalar(event, span)
            case yaml.SequenceStartEvent():
                sequence = Sequence(span)
                while not isinstance(event := next(events), yaml.SequenceEndEvent):
                    sequence.items.append(self._node(event, events, level + 1))
                return sequence
            case _:
                return self._mapping(event, events, level, span)

    def _scalar(self, event: yaml.ScalarEvent, span: Span) -> Scalar:
        one_line = event.start_mark.line == event.end_mark.line
        quote = 1 if event.style in ("'", '"') else 0
        written = self._line(span.line - 1)[span.column - 1 + quote : span.end - 1 - quote]
        raw = one_line and written == event.value
        inner = Span(span.line, span.column + quote, max(span.end - quote, span.column + quote + 1))
        return Scalar(event.value, inner if raw else span, raw=raw, plain=not event.style)

    def _mapping(
        self, opened: yaml.Event, events: Iterator[yaml.Event], level: int, span: Span
    ) -> Mapping:
        mapping = Mapping(span, flow=bool(getattr(opened, "flow_style", False)))
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._node(event, events, level + 1)
            value = self._node(next(events), events, level + 1)
            if not isinstance(key, Scalar):
                self.problems.append((key.span, word("Y107")))
            elif key.text == "<<":
                self.problems.append((key.span, word("Y108")))
            elif key.text in mapping.entries:
                line = mapping.keys[key.text].line
                self.problems.append((key.span, word("Y109", key=key.text, line=line)))
            else:
                mapping.entries[key.text] = value
                mapping.keys[key.text] = key.span
        self._mend_cut_formula(mapping)
        return mapping

    def _mend_cut_formula(self, mapping: Mapping) -> None:
        """A comma inside `{ }` ends a value: `{when: max(a, b) > 2}` comes apart at the comma."""
        if not mapping.flow:
            return
        names = list(mapping.entries)
        for index, name in enumerate(names):
            value = mapping.entries.get(name)
            if not isinstance(value, Scalar) or not value.plain or _open_brackets(value.text) <= 0:
                continue
            pieces = [value.text]
            for rest in names[index + 1 :]:
                tail = mapping.entries[rest]
                if not isinstance(tail, Scalar):
                    break
                pieces.append(rest if not tail.text else f"{rest}: {tail.text}")
                del mapping.entries[rest], mapping.keys[rest]
                if _open_brackets(", ".join(pieces)) <= 0:
                    break
            whole = ", ".join(pieces)
            self.problems.append((value.span, word("Y110", key=name, found=whole)))
            mapping.entries[name] = Scalar(whole, value.span, raw=False, plain=True)


def _open_brackets(text: str) -> int:
    return sum(text.count(letter) for letter in "([") - sum(text.count(letter) for letter in ")]")


_REPAIRS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    # a tab among the blanks that begin a line
    ("Y111", re.compile(r"^ *\t[\t ]*"), lambda match: match[0].replace("\t", "  ")),
    # `key：value` with the full-width colon of a Chinese keyboard
    (
        "Y112",
        re.compile(r"(?P<key>(?:^\s*(?:- )?|[{,]\s*)[^\s:：{}\[\],\"'#]+)：\s*"),
        lambda match: f"{match['key']}: ",
    ),
    # `at_least: >=96%`: a value that opens with a sign YAML keeps for itself
    (
        "Y113",
        re.compile(r"(?P<key>[\w-]+: +)(?P<found>[>|=][=]?\s*[^,}\]\s#]+|[%@`][^,}\]#]*)"),
        lambda match: f"{match['key']}'{match['found'].strip()}'",
    ),
    # `at_least:96%`: no blank after the colon
    (
        "Y114",
        re.compile(r"(?P<key>^\s*(?:- )?[A-Za-z_]\w*):(?=[^\s:/])"),
        lambda match: f"{match['key']}: ",
    ),
    # a list inside a formula inside braces
    (
        "Y110",
        re.compile(
            r"(?P<key>\b(?:numerator|denominator|value|where|that|when|applies_to|formula): +)"
            r"(?P<found>(?![\"'])[^,{}\[\]]*\[[^\]]*\][^,}]*)"
        ),
        lambda match: f"{match['key']}'{match['found'].strip()}'".replace("\n", " "),
    ),
)


def _repair(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[Found, list[str] | None]:
    """What YAML stumbled over, and the lines with that one slip put right where it is a known one."""
    mark = error.problem_mark or error.context_mark
    at = min(mark.line if mark else 0, len(lines) - 1)
    suspects = [at, *range(at - 1, max(at - 4, -1), -1)]
    if error.context_mark is not None and error.context_mark.line not in suspects:
        suspects.append(min(error.context_mark.line, len(lines) - 1))
    for index in suspects:
        for code, pattern, mend in _REPAIRS:
            match = pattern.search(lines[index])
            if match is None or lines[index].lstrip().startswith("#"):
                continue
            start = match.end("key") if "key" in match.groupdict() else match.start()
            if code in ("Y110", "Y113"):
                start = match.start("found")
            facts = {
                "found": (match.groupdict().get("found") or match[0]).strip(),
                "key": (match.groupdict().get("key") or "").strip(" :-{,"),
            }
            mended = [
                *lines[:index],
                lines[index][: match.start()] + mend(match) + lines[index][match.end() :],
                *lines[index + 1 :],
            ]
            return (
                Span(
                    index + 1,
                    start + 1,
                    max(match.end(), start + 1) + 1 if code in ("Y110", "Y113") else start + 2,
                ),
                word(code, **facts),
            ), mended
    column = (mark.column if mark else 0) + 1
    said = (error.problem or "cannot be read").rstrip(".")
    return (Span(at + 1, column, column + 1), word("Y115", found=said)), None
