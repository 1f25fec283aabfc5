"""How many parts of each kind a rules file may hold: what grows with them is work for every check.

Never reads a value, and never counts beyond a limit that was passed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from targets.errors import Diagnostic, word
from targets.rulebook.nodes import Mapping, Node, Scalar, Sequence
from targets.rulebook.places import Path, Places

INDICATORS_AT_MOST = 1_000
PARTS_AT_MOST = 200
"""Of one section, or of the scorecard itself: one step adds them up, and steps have a depth."""
COPIES_AT_MOST = 24
"""`same_as` of what is `same_as` another, and so on: each step moves dates that were moved."""
SECTIONS_AT_MOST = 200
BONUSES_AT_MOST = 100
DEDUCTIONS_AT_MOST = 100
VETOES_AT_MOST = 100
GRADES_AT_MOST = 50
BANDS_AT_MOST = 100
METHODS_AT_MOST = 100
METHOD_PARTS_AT_MOST = 50
PERIODS_AT_MOST = 60
DATASETS_AT_MOST = 100
FIELDS_AT_MOST = 1_000
CHECKS_AT_MOST = 200
VALUES_AT_MOST = 10_000
CONSTANTS_AT_MOST = 1_000
CONSTANT_VALUES_AT_MOST = 200
TEXT_AT_MOST = 2_000
"""Characters of a title, a label, a note, a quote: of each text that people are shown."""
WHOLE_AT_MOST = 1_000_000
"""What a key that counts something may say: more rows than any village has."""


class Amount(NamedTuple):
    """At most so many `what` below each node that `pattern` leads to; `*` is any key or item."""

    pattern: tuple[str, ...]
    what: str
    at_most: int


AMOUNTS = (
    Amount(("indicators",), "indicators", INDICATORS_AT_MOST),
    Amount(("scorecard", "sections"), "sections", SECTIONS_AT_MOST),
    Amount(("bonuses",), "bonuses", BONUSES_AT_MOST),
    Amount(("deductions",), "deductions", DEDUCTIONS_AT_MOST),
    Amount(("vetoes",), "vetoes", VETOES_AT_MOST),
    Amount(("scorecard", "grades"), "grades", GRADES_AT_MOST),
    Amount(("indicators", "*", "scoring", "bands"), "bands of one scale", BANDS_AT_MOST),
    Amount(("scoring_methods",), "scoring methods", METHODS_AT_MOST),
    Amount(("scoring_methods", "*", "parts"), "parts of one method", METHOD_PARTS_AT_MOST),
    Amount(("scorecard", "sections", "*", "periods"), "periods of one section", PERIODS_AT_MOST),
    Amount(("records",), "datasets", DATASETS_AT_MOST),
    Amount(("records", "*", "fields"), "fields of one dataset", FIELDS_AT_MOST),
    Amount(("records", "*", "checks"), "row checks of one dataset", CHECKS_AT_MOST),
    Amount(("records", "*", "fields", "*", "values"), "values of one field", VALUES_AT_MOST),
    Amount(("constants",), "constants", CONSTANTS_AT_MOST),
    Amount(("constants", "*", "values"), "values of one constant", CONSTANT_VALUES_AT_MOST),
)


def check_amounts(places: Places) -> Iterator[Diagnostic]:
    """Each kind of which there are too many, at the first one beyond."""
    for path, what, at_most in _beyond_amounts(places.root):
        yield places.tell(path, word("Y134", limit=f"{at_most:,}", what=what))


def _beyond_amounts(root: Node) -> Iterator[tuple[Path, str, int]]:
    for amount in AMOUNTS:
        for path, node in _found(root, amount.pattern, ()):
            if (beyond := _beyond(node, amount.at_most)) is not None:
                yield (*path, beyond), amount.what, amount.at_most
    if (crowded := _crowded(root)) is not None:
        yield crowded, "parts of one section", PARTS_AT_MOST
    if (copied := _copied_too_often(root)) is not None:
        yield copied, "copies of copies", COPIES_AT_MOST


def _beyond(node: Node, at_most: int) -> str | int | None:
    """The key or index of the first part beyond the limit."""
    match node:
        case Sequence(items=items) if len(items) > at_most:
            return at_most
        case Mapping(entries=entries) if len(entries) > at_most:
            return list(entries)[at_most]
        case _:
            return None


def _crowded(root: Node) -> Path | None:
    """The first part with points of which its section has too many before it."""
    counts: Counter[str] = Counter()
    for pattern in (("scorecard", "sections", "*"), ("indicators", "*")):
        for path, part in _found(root, pattern, ()):
            if isinstance(part, Mapping) and "points" in part.entries:
                section = _text(part, "section")
                counts[section] += 1
                if counts[section] > PARTS_AT_MOST:
                    return path
    return None


def _copied_too_often(root: Node) -> Path | None:
    """The first indicator that copies what copies another, and so on, too many times."""
    copied = {
        _text(one, "id"): _text(one, "same_as")
        for _, one in _found(root, ("indicators", "*"), ())
        if isinstance(one, Mapping)
    }
    for path, one in _found(root, ("indicators", "*"), ()):
        name, seen = _text(one, "id"), set[str]()
        while name not in seen and copied.get(name):
            seen.add(name)
            name = copied[name]
            if len(seen) > COPIES_AT_MOST:
                return path
    return None


def _text(node: Node, key: str) -> str:
    found = node.entries.get(key) if isinstance(node, Mapping) else None
    return found.text if isinstance(found, Scalar) else ""


def _found(node: Node, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Node]]:
    if not pattern:
        yield path, node
        return
    first, *rest = pattern
    for step, below in _steps(node, first):
        if not isinstance(below, Scalar):
            yield from _found(below, tuple(rest), (*path, step))


def _steps(node: Node, wanted: str) -> Iterator[tuple[str | int, Node]]:
    match node:
        case Mapping(entries=entries) if wanted != "*":
            if wanted in entries:
                yield wanted, entries[wanted]
        case Mapping(entries=entries):
            yield from entries.items()
        case Sequence(items=items) if wanted == "*":
            yield from enumerate(items)
