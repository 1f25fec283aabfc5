"""The slips of a single line that YAML stumbles over: colons, dashes, brackets, signs, quotes.

Each is told and put right in a copy. Never decides which repair counts; that is `repairs`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from targets.errors import word
from targets.rulebook.drafts import Draft, Edit, Found, indent_of, quoted

_FORMULAS = ("numerator", "denominator", "value", "where", "that", "when", "applies_to", "formula")
_LEVELS = ("at_least", "at_most", "more_than", "less_than")
_SIGNS = {">=": "at_least", "<=": "at_most", ">": "more_than", "<": "less_than"}
_WIDE_COLON = re.compile(r"(?P<key>(?:^\s*(?:- +)*|[{,]\s*)[^\s:：{}\[\],\"'#]+)：")
_TIGHT_COLON = re.compile(r"(?P<key>(?:^\s*(?:- +)*|[{,]\s*)[^\W\d]\w*):(?=[^\s:/])")
KEY = re.compile(r"(?:^\s*(?:- +)*|[{,]\s*)(?P<key>[^\s:{}\[\],\"'#]+): +(?=\S)")
_TIGHT_DASH = re.compile(r"\s*-(?=[^\W\d]\w*: )")
_NO_COLON = re.compile(r"\s*(?:- +)*(?P<key>[^\W\d]\w*) +[^\s:#]")
_KEY_BEHIND = re.compile(r"(?P<value>[^,{}\[\]:\s]+)\s+(?P<key>[^\W\d]\w*): ")
_BEHIND_DASH = re.compile(r"\s*(?:- +)+(?=[^\W\d]\w*: )")
_BEHIND_KEY = re.compile(r"\s*(?:- +)*[^\W\d]\w*: +(?=[^\W\d]\w*: )")
_SIGN = re.compile(r"(>=|<=|>|<|=)\s*")
_RESERVED = re.compile(r"[>|](?![-+\d]*\s*(?:#|$))|[%@`,]|[*&](?!\w+\s*$)|!(?![A-Za-z<!])")


class Repair(NamedTuple):
    """What is wrong, and the draft with it put right: None where nobody knows how.

    `to_paste` tells that the mended line is what should be written, and no mere stand-in.
    """

    found: tuple[Found, ...]
    draft: Draft | None
    to_paste: bool = True


def wrong_colons(draft: Draft, index: int) -> Iterator[tuple[Found, Edit]]:
    """`points：20` and `points:20`, each with the edit that makes a plain colon and a space."""
    line = draft.lines[index]
    for code, pattern in (("Y112", _WIDE_COLON), ("Y114", _TIGHT_COLON)):
        if match := pattern.search(line):
            at = match.end("key")
            key = match["key"].strip(" -{,")
            blank = "" if line[at + 1 :].startswith(" ") else " "
            yield (draft.span(index, at, at + 1), word(code, key=key)), (at, at + 1, f":{blank}")


def tight_dash(draft: Draft, index: int) -> Iterator[Repair]:
    """`-id: rate`: an item of a list whose dash stands too close."""
    if match := _TIGHT_DASH.match(draft.lines[index]):
        at = match.end()
        found = draft.span(index, at - 1, at), word("Y123")
        yield Repair((found,), draft.edited(index, [(at, at, " ")]))


def missing_colon(draft: Draft, index: int) -> Iterator[Repair]:
    """`records monthly`: a word and a value, and nothing between them."""
    if match := _NO_COLON.match(draft.lines[index]):
        at = match.end("key")
        span = draft.span(index, match.start("key"), at)
        mended = draft.edited(index, [(at, at, ":")])
        yield Repair(((span, word("Y119", key=match["key"])),), mended)


def unreadable_values(draft: Draft, index: int) -> Iterator[Repair]:
    """Values that YAML cannot take as they stand, from left to right."""
    line = draft.lines[index]
    for match in KEY.finditer(line):
        key, start = match["key"], match.end()
        before = line[: match.start("key")]
        flow = before.count("{") + before.count("[") > before.count("}") + before.count("]")
        end = _end_of_value(line, start, "flow" if flow else "block")
        value = line[start:end]
        span = draft.span(index, start, end)
        if _RESERVED.match(value):
            yield _signed(draft, index, (start, end), key)
        elif key in _FORMULAS and (("[" in value and flow) or _is_cut_by_quotes(value)):
            found = quoted(value)
            repair = draft.edited(index, _quoting(line, start, end))
            yield Repair(((span, word("Y110", found=found)),), repair)
        elif ": " in value and value[:1] not in "\"'{[":
            if flow:
                yield from _missing_comma(draft, index, start)
            repair = draft.edited(index, _quoting(line, start, end), told=start)
            at = start + value.index(": ")
            place = draft.span(index, at, at + 1)
            yield Repair(((place, word("Y116", key=key)),), repair)


def _missing_comma(draft: Draft, index: int, start: int) -> Iterator[Repair]:
    """`{id: rate value: …}`: a key directly behind a value."""
    if match := _KEY_BEHIND.match(draft.lines[index], start):
        at = match.end("value")
        span = draft.span(index, match.start("key"), match.end("key"))
        mended = draft.edited(index, [(at, at, ",")])
        yield Repair(((span, word("Y125", key=match["key"])),), mended)


def _end_of_value(line: str, start: int, style: str) -> int:
    """Where the value that begins at `start` ends, were it plain text."""
    end, depth = len(line), 0
    for at in range(start, len(line)):
        letter = line[at]
        if letter == "#" and line[at - 1] in " \t":
            end = at
            break
        if style == "flow" and depth == 0 and letter in ",}]" and at > start:
            end = at
            break
        depth += (letter in "([{") - (letter in ")]}")
    return start + len(line[start:end].rstrip())


def _is_cut_by_quotes(value: str) -> bool:
    """Whether a formula begins with a quoted text, which YAML takes for the whole value."""
    match = re.match(r"\"[^\"]*\"|'[^']*'", value)
    return match is not None and match.end() < len(value)


def _signed(draft: Draft, index: int, place: tuple[int, int], key: str) -> Repair:
    """`at_least: >=96%` is read as `at_least: 96%`, `target: >=96%` as a level; other as text."""
    start, end = place
    line = draft.lines[index]
    found = word("Y113", found=line[start:end])
    span = draft.span(index, start, end)
    sign = _SIGN.match(line, start, end)
    if sign and key in _LEVELS:
        return Repair(((span, found),), draft.edited(index, [(start, sign.end(), "")]))
    if sign and sign[1] in _SIGNS and key == "target":
        edits = [(start, sign.end(), f"{{{_SIGNS[sign[1]]}: "), (end, end, "}")]
        return Repair(((span, found),), draft.edited(index, edits))
    code = "Y113" if sign else "Y121"
    wording = word(code, found=line[start:end])
    mended = draft.edited(index, _quoting(line, start, end), told=start)
    return Repair(((span, wording),), mended, to_paste=code == "Y121")


def unopened(draft: Draft, index: int) -> Iterator[Repair]:
    """`- id: rate, value: …}`: a brace that is closed in a line where none is open."""
    line = draft.lines[index]
    if line.count("}") > line.count("{"):
        at = line.rindex("}")
        found = draft.span(index, at, at + 1), word("Y124")
        for match in (_BEHIND_DASH.match(line), _BEHIND_KEY.match(line)):
            if match:
                yield Repair((found,), draft.edited(index, [(match.end(), match.end(), "{")]))


def unclosed(draft: Draft, index: int) -> Iterator[Repair]:
    """A bracket that is opened in a line, though the next line is no part of what it holds."""
    line = draft.lines[index]
    opened: list[int] = []
    for at, letter in enumerate(line):
        if letter in "{[":
            opened.append(at)
        elif letter in "}]" and opened:
            opened.pop()
    after = next((one for one in draft.lines[index + 1 :] if one.strip()), "")
    if opened and indent_of(after) <= indent_of(line):
        end = _end_of_value(line, 0, "block")
        closers = "".join("}" if line[at] == "{" else "]" for at in reversed(opened))
        place = draft.span(index, opened[0], opened[0] + 1)
        wording = word("Y117", found=line[opened[0]], closer=closers[-1])
        yield Repair(((place, wording),), draft.edited(index, [(end, end, closers)]))


def _quoting(line: str, start: int, end: int) -> list[Edit]:
    """Single quotes around a stretch of a line, those inside doubled."""
    doubled = [(at, at, "'") for at in range(start, end) if line[at] == "'"]
    return [(start, start, "'"), *doubled, (end, end, "'")]
