"""Whether indicators that measure the same as another make sense (`same_as`, earlier periods).

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.calendar import EarlierWindow, month_end, month_number
from targets.errors import Diagnostic, word
from targets.formula.tree import unit_names
from targets.rulebook.copies import MEASURE, origins, window_of
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.order import FORMULAS
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes

_FIRST_MONTH = 12
"""January of the year 1, where dates begin."""


def check_copies(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    """Every problem of `same_as` and of `period: last_year`; `rulebook` is as it was written."""
    told: set[str] = set()
    known = tuple(one.id for one in rulebook.indicators)
    for index, one in enumerate(rulebook.indicators):
        path: Path = ("indicators", index)
        if one.earlier is not None and one.same_as is None:
            yield places.tell((*path, "earlier"), word("I463", name=one.earlier))
        if one.same_as is None:
            continue
        if one.same_as not in known and one.same_as not in scopes.hidden:
            yield places.tell((*path, "same_as"), word("I460", name=one.same_as, known=known))
        for key in MEASURE:
            if key in one.model_fields_set:
                yield places.tell_key((*path, key), word("I461", key=key, name=one.same_as))
        chain = tuple(origins(rulebook, one))
        circle = (one.id, *(other.id for other in chain))
        if (chain or (one,))[-1].same_as == one.id and one.id not in told:
            told.update(circle)
            shown = " → ".join(f"`{name}`" for name in (*circle, one.id))
            yield places.tell((*path, "same_as"), word("I462", circle=shown))
        if chain and chain[-1].same_as is None:
            yield from _check_period(rulebook, places, path, one, chain[-1])


def _check_period(
    rulebook: RulebookModel, places: Places, path: Path, copy: Indicator, origin: Indicator
) -> Iterator[Diagnostic]:
    if copy.period is None and copy.earlier is None:
        return
    key = "period" if copy.period is not None else "earlier"
    ids = {one.id for one in rulebook.indicators}
    formulas = [formula for name in FORMULAS if (formula := getattr(origin, name)) is not None]
    used = [name.id for formula in formulas for name in unit_names(formula.tree) if name.id in ids]
    if used:
        yield places.tell((*path, key), word("I465", name=origin.id, other=used[0]))
    window = window_of(rulebook, copy)
    if not isinstance(window, EarlierWindow):
        return
    first, last = window.origin.first, window.origin.last
    if copy.earlier == "previous" and (first.day > 1 or last != month_end(last)):
        yield places.tell((*path, key), word("I464", first=first, last=last))
    elif month_number(first) - window.months_back < _FIRST_MONTH:
        yield places.tell((*path, key), word("I466"))
