"""Of what kind the ids of units are: text or whole numbers, in all datasets the same.

Never casts one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from targets.errors import RecordsError, word

WHOLE = "whole numbers"
TEXT = "text"


def id_kind(unit: object) -> str:
    """The kind of one id."""
    return WHOLE if isinstance(unit, int) else TEXT


def id_kinds(units: Iterable[object]) -> tuple[str, ...]:
    """The kinds of several: one, unless they are mixed."""
    return tuple(sorted({id_kind(unit) for unit in units}))


def check_id_kinds(kinds: Mapping[str, tuple[str, ...]]) -> None:
    """Raises `RecordsError` with each dataset whose ids are mixed, or of another kind than those of
    the first; one that has no id has none of another.
    """
    problems = [
        word("E958", dataset=name, found=" and ".join(found))
        for name, found in kinds.items()
        if len(found) > 1
    ]
    plain = {name: found[0] for name, found in kinds.items() if len(found) == 1}
    first, wanted = next(iter(plain.items()), ("", ""))
    problems += [
        word("E907", dataset=name, found=found, other=first, wanted=wanted)
        for name, found in plain.items()
        if found != wanted
    ]
    if problems:
        raise RecordsError(*problems)
