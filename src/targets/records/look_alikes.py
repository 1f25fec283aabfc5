"""Units whose names look the same and are not: a letter that nobody sees, a wide form, one accent
written as two letters. Each would be scored as a unit of its own.

Never joins two units, and never rejects one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

from targets.errors import Wording, listed, word

TOLD_AT_MOST = 20
"""So many groups of names are told of a dataset."""
COLLECTED_AT_MOST = 20_000
"""So many units of a frame are collected to look at their names."""


def look_alikes(dataset: str, units: Iterable[object]) -> Iterator[Wording]:
    """A note for each group of names that look the same."""
    by_look: dict[str, str | list[str]] = {}
    for unit in units:
        if isinstance(unit, str):
            look = _look(unit)
            other = by_look.setdefault(look, unit)
            if other != unit:
                by_look[look] = [*([other] if isinstance(other, str) else other), unit]
    groups = [names for names in by_look.values() if isinstance(names, list)]
    for names in groups[:TOLD_AT_MOST]:
        yield word("D851", dataset=dataset, names=listed(map(_told, names)))


def _look(name: str) -> str:
    """What is left of a name to the eye."""
    if name.isascii() and name.isprintable() and "  " not in name:
        return name
    seen = "".join(one for one in unicodedata.normalize("NFKC", name) if not _is_unseen(one))
    return " ".join(seen.split())


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cf") or "\ufe00" <= letter <= "\ufe0f"


def _told(name: str) -> str:
    """The name; where it has letters beside plain ones that make it differ, with their numbers."""
    odd = [one for one in name if unicodedata.normalize("NFKC", one) != one or _is_unseen(one)]
    if not odd or not name.isprintable():
        return name  # what is not seen is told as its number anyway
    return f"{name} ({', '.join(f'U+{ord(one):04X}' for one in dict.fromkeys(odd))})"
