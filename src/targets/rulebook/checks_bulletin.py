"""Whether what the monthly bulletin is to post is there, and whether it protects what it should.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.errors import Diagnostic, word
from targets.rulebook.models import RulebookModel
from targets.rulebook.nodes import Sequence
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes

LEAST_TO_HIDE = 3
"""A count below 2 that is not 0 is 1: it takes two numbers to leave any doubt."""


def check_bulletin(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    """Every problem of the section `bulletin`."""
    path: Path = ("bulletin",)
    yield from _check_indicators(rulebook, places, scopes, (*path, "indicators"))
    listed = places.node((*path, "windows"))
    if isinstance(listed, Sequence) and not listed.items and not listed.gaps:
        yield places.tell((*path, "windows"), word("K103", wanted="a word"))
    seen: set[str] = set()
    for index, window in enumerate(rulebook.bulletin.windows):
        if window in seen:
            yield places.tell((*path, "windows", index), word("K180", name=window))
        seen.add(window)
    below = rulebook.bulletin.suppress_below
    if below is not None and below < LEAST_TO_HIDE:
        wording = word("K182", found=below, least=LEAST_TO_HIDE)
        yield places.tell((*path, "suppress_below"), wording)


def check_named(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """That some are to be named as first or last where nobody has a rank: a warning."""
    card = rulebook.scorecard
    if card.rank.by != "total" or card.total is not None:
        return
    for key in ("first", "last"):
        if key in rulebook.bulletin.model_fields_set and getattr(rulebook.bulletin, key):
            yield places.tell_key(("bulletin", key), word("W945", key=key))


def _check_indicators(
    rulebook: RulebookModel, places: Places, scopes: Scopes, path: Path
) -> Iterator[Diagnostic]:
    """Each is an indicator, listed once, and of the units."""
    by_id = {one.id: one for one in rulebook.indicators}
    known = tuple(one.id for one in rulebook.indicators if one.level is None)
    seen: set[str] = set()
    for index, name in enumerate(rulebook.bulletin.indicators):
        at: Path = (*path, index)
        if name in seen:
            yield places.tell(at, word("K180", name=name))
        elif name in by_id and by_id[name].level is not None:
            yield places.tell(at, word("K181", name=name))
        elif name not in by_id and name not in scopes.hidden:
            yield places.tell(at, word("N340", name=name, known=known))
        seen.add(name)
