"""YAML text composed into nodes: every scalar as the text it is, every node with its place.

Refuses what lets a small file grow or hide something: anchors, aliases, tags, merge keys, duplicate
keys, a second document, and anything beyond the limits. Never converts a value, never knows a key.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as MappingType
from types import MappingProxyType
from typing import NamedTuple

import yaml

from targets.errors import Wording, word
from targets.rulebook.drafts import Draft, Found, Loader
from targets.rulebook.hidden_letters import (
    doubtful_letters,
    hidden_in,
    told_hidden,
    without_hidden,
)
from targets.rulebook.limits import (
    BYTES_AT_MOST,
    LEVELS_AT_MOST,
    NODES_AT_MOST,
    PROBLEMS_AT_MOST,
)
from targets.rulebook.nodes import UNKNOWN, Mapping, Node, Scalar, Sequence
from targets.rulebook.torn_texts import may_be_cut, mend_cut, mend_glued
from targets.source import Span, split_lines

REPAIRS_AT_MOST = 50


class Composed(NamedTuple):
    """The root node, None where the text is no YAML at all, and everything wrong so far.

    `dropped` are nodes that have no place in the tree: the second of two equal keys. `mended` are
    the lines that were put right, by the place of what was wrong in them.
    """

    root: Node | None
    problems: tuple[Found, ...]
    dropped: tuple[Node, ...] = ()
    mended: MappingType[Span, str] = MappingProxyType({})


def compose(text: str, outermost: frozenset[str] = frozenset()) -> Composed:
    """The nodes of `text`, whose `outermost` keys begin in the first column.

    A line that YAML cannot read is told, put right in a copy, and reading goes on, so that one
    slip does not hide the next.
    """
    if len(text.encode(errors="replace")) > BYTES_AT_MOST:
        return Composed(None, ((Span(1, 1, 2), word("Y101", limit="1 MiB")),))
    lines = split_lines(text)
    problems: list[Found] = []
    mended: dict[Span, str] = {}
    doubtful = doubtful_letters(text, lines)
    if forbidden := set(filter(_is_forbidden, doubtful)):
        problems += _told_once(forbidden, lines, _told_forbidden)
        blanks = str.maketrans(dict.fromkeys(forbidden, " "))
        lines = tuple(line.translate(blanks) for line in lines)
    if hidden := set(hidden_in(doubtful)) - forbidden:
        unseen = tuple(_told_once(hidden, lines, told_hidden))
        seen = {line: without_hidden(lines[line - 1]) for line in {one.line for one, _ in unseen}}
        mended |= {span: seen[span.line] for span, _ in unseen}
        problems += unseen
    if "\u00a0" in text:
        from targets.rulebook.wide_signs import no_break_indents  # few files hold such a space

        slips = tuple(no_break_indents(lines))
        problems += [(slip.span, slip.wording) for slip in slips]
        mended |= {slip.span: slip.line for slip in slips}
        by_number = {slip.span.line: slip.line for slip in slips}
        lines = tuple(by_number.get(number, line) for number, line in enumerate(lines, start=1))
    if len(problems) > PROBLEMS_AT_MOST:
        return Composed(None, _at_most(tuple(problems)), mended=mended)
    draft = Draft(lines)
    mender, colons_mended = None, False
    for _ in range(REPAIRS_AT_MOST):
        composer = _Composer(draft, len(problems))
        try:
            root = composer.document(iter(Loader(draft.text).get_event, None))
        except yaml.MarkedYAMLError as error:
            if mender is None:
                from targets.rulebook.repairs import Mender  # wanted only where YAML stumbles

                mender = Mender(len(text), outermost)
            repair = mender.mend(draft, error)
        except _Unreadable as refused:
            told = (*problems, *composer.problems, refused.found)
            return Composed(None, _at_most(told), mended=mended)
        else:
            if not isinstance(root, Scalar) or colons_mended:
                told = (*problems, *composer.problems)
                return Composed(root, told, tuple(composer.dropped), mended | composer.mended)
            from targets.rulebook.repairs import mend_colons

            repair, colons_mended = mend_colons(draft), True
        problems += repair.found
        if repair.draft is None or len(problems) > PROBLEMS_AT_MOST:
            return Composed(None, _at_most((*problems, *composer.problems)), mended=mended)
        if repair.to_paste:
            mended |= _mended_lines(draft, repair.draft, repair.found)
        draft = repair.draft
    return Composed(None, tuple(problems), mended=mended)


def _mended_lines(before: Draft, after: Draft, found: tuple[Found, ...]) -> dict[Span, str]:
    """The line of each place, as it is now; none where one problem changed several lines."""
    changed = [index for index, line in enumerate(after.lines) if line is not before.lines[index]]
    if len(changed) > len(found):
        return {}
    return {span: after.lines[span.line - 1] for span, _ in found if span.line - 1 in changed}


def _is_forbidden(letter: str) -> bool:
    """What YAML forbids, and what would end a line for YAML but not for an editor."""
    return not (
        " " <= letter <= "~"
        or letter in "\t\n\r"
        or "\xa0" <= letter <= "\u2027"
        or "\u202a" <= letter <= "\ud7ff"
        or "\ue000" <= letter <= "\ufefe"
        or "\uff00" <= letter <= "\ufffd"
        or letter >= "\U00010000"
    )


def _at_most(problems: tuple[Found, ...]) -> tuple[Found, ...]:
    """The problems, or the first of them and that there are more."""
    if len(problems) <= PROBLEMS_AT_MOST:
        return problems
    span, _ = problems[PROBLEMS_AT_MOST]
    return (*problems[:PROBLEMS_AT_MOST], (span, word("Y133", limit=f"{PROBLEMS_AT_MOST:,}")))


def _told_forbidden(letter: str) -> Wording:
    return word("Y102", found=f"U+{ord(letter):04X}")


def _told_once(
    letters: Iterable[str], lines: tuple[str, ...], told: Callable[[str], Wording]
) -> Iterator[Found]:
    """The first place of each of the letters that no rules file can hold."""
    left = set(letters)
    for index, line in enumerate(lines):
        if not left:
            return
        if left.isdisjoint(line):
            continue
        for column, letter in enumerate(line, start=1):
            if letter in left:
                left.discard(letter)
                yield Span(index + 1, column, column + 1), told(letter)


class _Unreadable(Exception):
    """A limit was passed: nothing is read further."""

    def __init__(self, found: Found) -> None:
        self.found = found


class _Composer:
    """Turns YAML's events into nodes, one call a node."""

    def __init__(self, draft: Draft, told_before: int) -> None:
        self._draft = draft
        self._room = PROBLEMS_AT_MOST - told_before
        self._lines = (*draft.lines, "")  # an empty value may stand behind the last line
        self._is_mended = bool(draft.origins or draft.told)
        self.problems: list[Found] = []
        self.dropped: list[Node] = []
        self.mended: dict[Span, str] = {}
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
        line, start, end = self._stretch(event)
        return self._draft.span(line, start, end)

    def _stretch(self, event: yaml.Event) -> tuple[int, int, int]:
        """Line, start and end (from 0) of an event, up to the end of its first line."""
        first, last = event.start_mark, event.end_mark
        if first is None or last is None:
            return 0, 0, 0
        line = first.line
        end = last.column if last.line == line else len(self._draft.line(line))
        return line, first.column, end

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], level: int) -> Node:
        self._admit(event, level)
        if isinstance(event, _ScalarEvent):  # most nodes
            span, raw, told = self._stands(event)
            return Scalar(event.value, span, raw, not event.style, told)
        match event:
            case yaml.MappingStartEvent():
                self._refuse_properties(event)
                return self._mapping(event, events, level)
            case yaml.SequenceStartEvent():
                self._refuse_properties(event)
                sequence = Sequence(self._span(event), flow=bool(event.flow_style))
                while not isinstance(event := next(events), yaml.SequenceEndEvent):
                    before = len(self.mended)
                    sequence.items.append(self._node(event, events, level + 1))
                    if len(self.mended) > before:  # an item without its dash
                        sequence.gaps.add(UNKNOWN)
                return sequence
            case yaml.AliasEvent():
                span = self._span(event)
                self.problems.append((span, word("Y105", found=f"*{event.anchor}")))
                return Scalar("", span, raw=False, plain=True, told=True)
            case _:
                raise TypeError(event)

    def _admit(self, event: yaml.Event, level: int) -> None:
        """Counts one more node, unless a limit was passed."""
        self._count += 1
        if level > LEVELS_AT_MOST or self._count > NODES_AT_MOST:
            raise _Unreadable((self._span(event), self._too_much(level)))
        if len(self.problems) > self._room:
            raise _Unreadable(self.problems[-1])  # which are cut, and said to be more

    def _too_much(self, level: int) -> Wording:
        if level > LEVELS_AT_MOST:
            return word("Y104", what="levels of nesting", limit=LEVELS_AT_MOST)
        return word("Y104", what="keys and values in all", limit=NODES_AT_MOST)

    def _refuse_properties(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        anchor, tag = event.anchor, event.tag
        if anchor:
            self.problems.append((self._span(event), word("Y105", found=f"&{anchor}")))
        if tag:
            line, start, end = self._stretch(event)
            written = re.match(r"![^\s,{}\[\]]*", self._draft.line(line)[start:end])
            wording = word("Y106", found=written[0] if written else tag)
            self.problems.append((self._span(event), wording))

    def _stands(self, event: yaml.ScalarEvent) -> tuple[Span, bool, bool]:
        """Where a text stands, whether as it is written, and whether all is told of it."""
        if event.anchor or event.tag:
            self._refuse_properties(event)
        text, style, first, last = event.value, event.style, event.start_mark, event.end_mark
        if first is None or last is None:
            raise TypeError(event)
        line, start = first.line, first.column
        written = self._lines[line]
        end = last.column if last.line == line else len(written)
        inner, after = start, end
        if style:
            if style == '"' and not text.isprintable():
                self.problems += [(self._span(event), told_hidden(one)) for one in hidden_in(text)]
            if style in _QUOTES:
                inner, after = start + 1, end - 1
        told = self._is_mended and (line, start) in self._draft.told
        if raw := written[inner:after] == text:
            start, end = inner, after
        if self._is_mended:
            span = self._draft.span(line, start, end)
        else:  # as `Draft.span` has it; most of a file goes through here
            span = Span(line + 1, start + 1, end + 1 if end > start else start + 2)
        return span, raw, told

    def _mapping(
        self, opened: yaml.CollectionStartEvent, events: Iterator[yaml.Event], level: int
    ) -> Mapping:
        mapping = Mapping(self._span(opened), flow=bool(opened.flow_style))
        entries, keys = mapping.entries, mapping.keys
        is_over = False
        for event in events:
            if isinstance(event, _ScalarEvent):  # most keys
                self._admit(event, level + 1)
                name, found = event.value, None
                span, _, told = self._stands(event)
            elif isinstance(event, _MappingEndEvent):
                break
            else:
                key = self._node(event, events, level + 1)
                name, span, told, found = _odd_key(key)
            value = self._node(next(events), events, level + 1)
            if is_over:
                self._drop(mapping, value)
            elif found is not None:
                self.problems.append((span, word("Y107", found=found)))
                self._drop(mapping, value)
            elif name == "<<":
                self.problems.append((span, word("Y108")))
                self._drop(mapping, value)
            elif name in entries and self._begins_item(mapping, name, span):
                is_over = True
                self._drop(mapping, value)
            elif name in entries:
                line = keys[name].line
                self.problems.append((span, word("Y109", key=name, line=line)))
                self.dropped.append(value)
            else:
                if told and not isinstance(value, Scalar):
                    value.told = True
                entries[name] = value
                keys[name] = span
        names = "\n".join(entries)
        if ":" in names or "：" in names:
            self.problems += mend_glued(mapping)
        if mapping.flow and may_be_cut(mapping, names):
            self.problems += mend_cut(mapping)
        return mapping

    def _begins_item(self, mapping: Mapping, name: str, span: Span) -> bool:
        """Whether a key that is here a second time is the first of its item in a list, so that
        what follows is an item of its own, whose dash is missing; then that is told.
        """
        if self._is_mended or mapping.flow or name != next(iter(mapping.entries)):
            return False
        first = mapping.keys[name]
        dash = self._draft.lines[first.line - 1][: first.column - 1]
        line = self._draft.lines[span.line - 1]
        blanks = line[: span.column - 1]
        if blanks.strip() or len(blanks) != len(dash) or dash.strip() != "-" or dash[-1] != " ":
            return False
        self.problems.append((span, word("Y139", key=name, line=first.line)))
        self.mended[span] = dash + line[len(dash) :]
        return True

    def _drop(self, mapping: Mapping, value: Node) -> None:
        mapping.gaps.add(UNKNOWN)
        self.dropped.append(value)


_ScalarEvent, _MappingEndEvent = yaml.ScalarEvent, yaml.MappingEndEvent
_QUOTES = ("'", '"')


def _odd_key(key: Node) -> tuple[str, Span, bool, str | None]:
    """Text, place and `told` of an alias in place of a key; of a list or a mapping, what it is."""
    match key:
        case Scalar():
            return key.text, key.span, key.told, None
        case Sequence():
            return "", key.span, False, "a list"
        case Mapping():
            return "", key.span, False, "keys and values"
