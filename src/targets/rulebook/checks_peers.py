"""Whether what is compared among the units has its value before any unit looks at its peers.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from targets.errors import Diagnostic, word
from targets.formula import Formula, Problem
from targets.formula.tree import looks, unit_names
from targets.rulebook.models import Bonus, Indicator, Measured, RulebookModel, Veto
from targets.rulebook.order import FORMULAS, depends_on, formulas_of, order_indicators
from targets.rulebook.places import Path, Places

Trail = tuple[str, ...]


def check_peers(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Every look at an indicator that looks at peers itself, or uses one that does.

    Indicators that go round in a circle are told as such, and nothing else of them.
    """
    looking = [
        (path, look)
        for _, path, formula in _said_of_units(rulebook)
        for look in looks(formula.tree)
    ]
    if not looking or order_indicators(rulebook)[1]:
        return
    by_id = {one.id: one for one in rulebook.indicators}
    for path, look in looking:
        trail = _trail(look.indicator.id, by_id)
        if trail:
            shown = " → ".join(f"`{one}`" for one in trail)
            wording = word("F277", function=look.function, trail=shown)
            yield places.tell_in_formula(path, Problem(look.indicator.place, wording))


def peers_behind(rulebook: RulebookModel, indicator: Indicator) -> Trail:
    """From an indicator to a look at peers, in its scoring or behind its value; empty where there
    is none.
    """
    by_id = {one.id: one for one in rulebook.indicators}
    for _, formula in formulas_of(indicator):
        for look in looks(formula.tree):
            return (indicator.id, f"{look.function}({look.indicator.id})")
    waiting = [
        (indicator.id, *_trail(name, by_id)) for name in depends_on(indicator, frozenset(by_id))
    ]
    return next((trail for trail in waiting if len(trail) > 1), ())


def who_looks_at_peers(rulebook: RulebookModel) -> tuple[str, ...]:
    """The ids of what compares a unit with others, in the order of the rules file."""
    judged_once = {one.id for one in rulebook.indicators if one.level is not None}
    looking = [one.id for one, _, formula in _said_of_units(rulebook) if looks(formula.tree)]
    return tuple(name for name in dict.fromkeys(looking) if name not in judged_once)


def _said_of_units(rulebook: RulebookModel) -> Iterator[tuple[Measured, Path, Formula]]:
    """Every formula over a unit, with whose it is and where it stands."""
    for index, indicator in enumerate(rulebook.indicators):
        for path, formula in formulas_of(indicator):
            yield indicator, ("indicators", index, *path), formula
    outside: list[tuple[str, Sequence[Bonus | Veto]]] = [
        ("bonuses", rulebook.bonuses),
        ("deductions", rulebook.deductions),
        ("vetoes", rulebook.vetoes),
    ]
    for part, listed in outside:
        for index, one in enumerate(listed):
            for key in ("when", "value"):
                said: Formula | None = getattr(one, key, None)
                if said is not None:
                    yield one, (part, index, key), said


def _trail(start: str, by_id: Mapping[str, Indicator]) -> Trail:
    """From an indicator to the look at peers that its value needs; empty where it needs none."""
    waiting: list[Trail] = [(start,)]
    seen: set[str] = set()
    while waiting:
        trail = waiting.pop(0)
        indicator = by_id.get(trail[-1])
        if indicator is None or indicator.id in seen:
            continue
        seen.add(indicator.id)
        for _, formula in _measuring(indicator):
            for look in looks(formula.tree):
                return (*trail, f"{look.function}({look.indicator.id})")
        waiting += [(*trail, name) for name in _used(indicator)]
    return ()


def _measuring(indicator: Indicator) -> Iterator[tuple[Path, Formula]]:
    """The formulas that tell the value; a scoring comes after every value."""
    return ((path, formula) for path, formula in formulas_of(indicator) if path[0] in FORMULAS)


def _used(indicator: Indicator) -> Iterator[str]:
    """What the value needs: names in its formulas, and names that stand for its target."""
    for _, formula in _measuring(indicator):
        yield from (name.id for name in unit_names(formula.tree))
    if indicator.target is not None:
        yield from (one for _, one in indicator.target.limits if isinstance(one, str))
