"""Lists in brackets that have one text where several were meant: `[children，elders]`.

Never looks at what cannot be read, and never at a text in quotes: that one means its commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from targets.errors import Fix, Wording, word
from targets.rulebook.nodes import Mapping, Node, Scalar, Sequence
from targets.rulebook.places import Path

_LISTS = ("values", "missing_values", "not_applicable_values", "aliases", "modelled_by")
_WIDE_COMMA = re.compile(r"\s*[，、；]\s*")


def run_together(root: Node) -> Iterator[tuple[Path, Wording]]:
    """Each plain item of a list of short texts in brackets that holds a full-width comma.

    A list of names is told where its names are read.
    """
    yield from _below(root, ())


def _below(node: Node, path: Path) -> Iterator[tuple[Path, Wording]]:
    match node:
        case Mapping(entries=entries):
            for key, value in entries.items():
                if not isinstance(value, Scalar):
                    yield from _below(value, (*path, key))
        case Sequence(items=items, flow=flow):
            listed = flow and bool(path) and path[-1] in _LISTS
            for index, item in enumerate(items):
                if isinstance(item, Scalar):
                    if listed and item.plain and not item.told and _WIDE_COMMA.search(item.text):
                        yield (*path, index), _told(item.text)
                else:
                    yield from _below(item, (*path, index))


def _told(text: str) -> Wording:
    parts = [part for part in _WIDE_COMMA.split(text) if part]
    return word("Y136", found=text).with_fix(Fix(text, ", ".join(parts)))
