"""A receipt that stands in an output line by line (`rules.hash`, and its value), put together
again.

Never judges an entry.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

FIRST = "rules.id"
"""The entry with which a receipt begins."""
_DEPTHS = {"counts": 3, "output": 3, "describes_persons": 4}
_WORDS: dict[str, object] = {"": None, "true": True, "True": True, "false": False, "False": False}


def receipt_of(lines: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The receipt. A name of a file may hold full stops: below `files` is one level."""
    receipt: dict[str, Any] = {}
    for path, text in lines:
        group = path.partition(".")[0]
        *above, last = path.split(".", _DEPTHS.get(group, 2) - 1)
        held = receipt
        for name in above:
            inner = held.setdefault(name, {})
            held = inner if isinstance(inner, dict) else {}
        held[last] = _WORDS.get(text, text)
    return receipt
