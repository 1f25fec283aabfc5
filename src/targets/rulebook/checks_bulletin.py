"""Whether what the monthly bulletin is to post is there, and whether it protects what it should.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.errors import Diagnostic, word
from targets.rulebook.checks_records import check_listed_once
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.nodes import Sequence
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes
from targets.rulebook.scoring import Scoring

LEAST_TO_HIDE = 3
"""A count below 2 that is not 0 is 1: it takes two numbers to leave any doubt."""


def check_bulletin(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    """Every problem of the section `bulletin`."""
    path: Path = ("bulletin",)
    yield from _check_indicators(rulebook, places, scopes, (*path, "indicators"))
    listed = places.node((*path, "windows"))
    if isinstance(listed, Sequence) and not listed.items and not listed.gaps:
        yield places.tell((*path, "windows"), word("K103", wanted="a word"))
    yield from check_listed_once(places, (*path, "windows"), rulebook.bulletin.windows)
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


def check_protected(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Ways in which a count that `suppress_below` hides can be had all the same: warnings."""
    section = rulebook.bulletin
    if section.suppress_below is None:
        return
    path: Path = ("bulletin", "suppress_below")
    if "period" in section.windows:
        yield places.tell_key(path, word("W948", below=section.suppress_below))
    for one in rulebook.indicators:
        listed = one.id in section.indicators if section.indicators else one.points is not None
        if listed and one.level is None and one.duty is None and _points_tell(one):
            yield places.tell_key(path, word("W949", name=one.id))


def _points_tell(one: Indicator) -> bool:
    """Whether nearly each value gets points of its own, so that these can be turned back."""
    scoring = one.scoring
    return one.points is not None and scoring is not None and not _in_steps(scoring)


def _in_steps(scoring: Scoring) -> bool:
    return scoring.pass_fail or scoring.bands is not None


def _check_indicators(
    rulebook: RulebookModel, places: Places, scopes: Scopes, path: Path
) -> Iterator[Diagnostic]:
    """Each is an indicator, listed once, and of the units."""
    by_id = {one.id: one for one in rulebook.indicators}
    known = tuple(one.id for one in rulebook.indicators if one.level is None)
    yield from check_listed_once(places, path, rulebook.bulletin.indicators)
    seen: set[str] = set()
    for index, name in enumerate(rulebook.bulletin.indicators):
        at: Path = (*path, index)
        if name in seen:
            continue
        seen.add(name)
        if name in by_id and by_id[name].level is not None:
            yield places.tell(at, word("K181", name=name))
        elif name not in by_id and name not in scopes.hidden:
            yield places.tell(at, word("N340", name=name, known=known))
