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
    """Raises `RecordsError` with each dataset whose ids are of another kind than those of the
    first; one that has no id has none of another.
    """
    told = {name: found for name, found in kinds.items() if found}
    first, wanted = next(iter(told.items()), ("", ()))
    problems = [
        word("E907", dataset=name, found=" and ".join(found), other=first, wanted=wanted[0])
        for name, found in told.items()
        if found != wanted[:1]
    ]
    if problems:
        raise RecordsError(*problems)
