"""Whether the periods of sections, and the floors, make sense together with what they score.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from targets.calendar import AnyWindow, EarlierWindow, Window, month_end
from targets.errors import Diagnostic, word
from targets.figures import format_plain
from targets.rulebook.checks_figures import check_points
from targets.rulebook.checks_peers import peers_behind
from targets.rulebook.copies import origins, window_of
from targets.rulebook.models import Indicator, RulebookModel, Section
from targets.rulebook.nodes import Sequence
from targets.rulebook.order import depends_on
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes
from targets.rulebook.section_periods import (
    periods_of,
    section_with_periods,
    sections_around,
)
from targets.rulebook.worlds import figure_in, worlds

_Part = tuple[int, Indicator]
"""An indicator, and which it is in the file."""


def check_periods(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    """Every problem of `periods` and `floor` of sections."""
    inside = _inside(rulebook)
    for index, section in enumerate(rulebook.scorecard.sections):
        path: Path = ("scorecard", "sections", index)
        yield from _check_floor(rulebook, places, scopes, path, section)
        if section.periods is None:
            continue
        above = section_with_periods(rulebook, section.section)
        if above is not None and above.id != section.id:
            yield places.tell_key((*path, "periods"), word("S530", name=above.id))
            continue
        told = list(_check_spans(rulebook, places, scopes, (*path, "periods"), section))
        yield from told
        parts = inside.get(section.id, [])
        yield from _check_parts(rulebook, places, section, parts)
        yield from _check_peers(rulebook, places, section, parts)
        if not told:
            yield from _check_previous(rulebook, places, section, path, parts)


def _inside(rulebook: RulebookModel) -> dict[str, list[_Part]]:
    """The indicators with points in each section, or in one inside it."""
    found: dict[str, list[_Part]] = {}
    for index, one in enumerate(rulebook.indicators):
        if one.points is not None:
            for section in sections_around(rulebook, one.section):
                found.setdefault(section.id, []).append((index, one))
    return found


def _check_floor(
    rulebook: RulebookModel, places: Places, scopes: Scopes, path: Path, section: Section
) -> Iterator[Diagnostic]:
    where, floor = (*path, "floor"), section.floor
    if isinstance(floor, str) and floor not in rulebook.constants:
        yield from check_points(rulebook, places, scopes, where, floor)
        return
    for world in worlds(rulebook, (floor, section.points)):
        least = figure_in(rulebook, floor, world)
        most = figure_in(rulebook, section.points, world)
        if least is not None and most is not None and least > most:
            yield places.tell(where, word("S538", points=format_plain(most)))
            return


def _check_spans(
    rulebook: RulebookModel, places: Places, scopes: Scopes, path: Path, section: Section
) -> Iterator[Diagnostic]:
    """They begin and end with the period of the rulebook, in order, each with a name of its own."""
    if section.periods is None:
        return
    whole, every, listed = rulebook.period.window, section.periods.every, section.periods.listed
    written = places.node((*path, "listed"))
    if isinstance(written, Sequence) and written.gaps:
        return  # one that could not be read is told already
    if (every is None) == (not listed):
        yield places.tell_key(path, word("S533"))
        return
    if every is not None:
        found = periods_of(rulebook, section) if every.months else ()
        if not every.months:
            yield places.tell((*path, "every"), word("S531"))
        elif not found or (found[0].window.first, found[-1].window.last) != (
            whole.first,
            whole.last,
        ):
            wording = word("S532", every=every.text, first=whole.first, last=whole.last)
            yield places.tell((*path, "every"), wording)
        return
    for index, one in enumerate(listed):
        where: Path = (*path, "listed", index)
        if one.id in [earlier.id for earlier in listed[:index]]:
            yield places.tell((*where, "id"), word("N302", name=one.id, kind="period"))
        yield from check_points(rulebook, places, scopes, (*where, "weight"), one.weight)
        earliest = whole.first if index == 0 else listed[index - 1].to + timedelta(days=1)
        if one.to < earliest:
            yield places.tell((*where, "to"), word("S534", first=earliest))
        elif one.to > whole.last or (index == len(listed) - 1 and one.to != whole.last):
            yield places.tell((*where, "to"), word("S535", last=whole.last))


def _check_parts(
    rulebook: RulebookModel, places: Places, section: Section, parts: list[_Part]
) -> Iterator[Diagnostic]:
    """What is scored once a period has no period of its own, and is not hidden where small."""
    for index, one in parts:
        where: Path = ("indicators", index)
        chain = (one, *origins(rulebook, one))
        if any(each.period is not None or each.earlier is not None for each in chain):
            key = "period" if one.period else "earlier" if one.earlier else "same_as"
            yield places.tell_key((*where, key), word("S537", name=section.id))
        if one.when_small is not None:
            yield places.tell_key((*where, "when_small"), word("S536", name=section.id))


def _check_peers(
    rulebook: RulebookModel, places: Places, section: Section, parts: list[_Part]
) -> Iterator[Diagnostic]:
    """What is scored once a period cannot be compared with what peers come to over all of them."""
    for index, one in parts:
        trail = peers_behind(rulebook, one)
        if trail:
            shown = " → ".join(f"`{step}`" for step in trail)
            wording = word("S539", trail=shown, name=section.id)
            yield places.tell(("indicators", index, "section"), wording)


def _check_previous(
    rulebook: RulebookModel, places: Places, section: Section, path: Path, parts: list[_Part]
) -> Iterator[Diagnostic]:
    """An indicator that parts use, over the months before each period, needs whole months."""
    moved = [one for one in _used(rulebook, parts) if _is_previous(rulebook, one)]
    for index, period in enumerate(periods_of(rulebook, section)):
        first, last = period.window.first, period.window.last
        followed = any(
            _origin(window_of(rulebook, one, period.window)) == period.window for one in moved
        )
        if followed and (first.day > 1 or last != month_end(last)):
            where: Path = (*path, "periods", "listed", index, "to")
            yield places.tell(where, word("I464", first=first, last=last))
            return


def _origin(window: AnyWindow) -> Window:
    return window.origin if isinstance(window, EarlierWindow) else window


def _is_previous(rulebook: RulebookModel, indicator: Indicator) -> bool:
    return "previous" in [one.earlier for one in (indicator, *origins(rulebook, indicator))]


def _used(rulebook: RulebookModel, parts: list[_Part]) -> list[Indicator]:
    """The parts of a section, and every indicator that they use."""
    by_id = {one.id: one for one in rulebook.indicators}
    waiting = [one.id for _, one in parts]
    found: dict[str, Indicator] = {}
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = by_id[name]
            waiting += depends_on(by_id[name], frozenset(by_id))
    return list(found.values())
