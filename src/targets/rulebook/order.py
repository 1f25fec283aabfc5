"""Which indicator uses which, and the order in which they can be computed.

Never checks anything but that they do not go round in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from targets.errors import Diagnostic, word
from targets.formula import Problem
from targets.formula.tree import Name, unit_names
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.places import Path, Places

FORMULAS = ("numerator", "denominator", "value", "applies_to")


def depends_on(indicator: Indicator, names: frozenset[str]) -> dict[str, tuple[Path, Name | None]]:
    """The indicators that one uses, each with where it says so; what is copied says it there."""
    uses: dict[str, tuple[Path, Name | None]] = {}
    formulas = {key: getattr(indicator, key) for key in FORMULAS}
    if indicator.scoring is not None:
        formulas["scoring.formula"] = indicator.scoring.formula
    for key, formula in formulas.items():
        if formula is None:
            continue
        for name in unit_names(formula.tree):
            if name.id in names and indicator.same_as is not None and key in FORMULAS:
                uses.setdefault(name.id, (("same_as",), None))
            elif name.id in names:
                uses.setdefault(name.id, (tuple(key.split(".")), name))
    for path, amount in _figures(indicator):
        if isinstance(amount, str) and amount in names:
            uses.setdefault(amount, (path, None))
    return uses


def _figures(indicator: Indicator) -> Iterator[tuple[Path, Fraction | str | None]]:
    if indicator.target is not None:
        for key, amount in indicator.target.limits:
            yield ("target", *key.split(".")[:1]), amount
    scoring = indicator.scoring
    if scoring is None:
        return
    if scoring.deduct is not None:
        for key in ("points", "per", "floor"):
            yield ("scoring", "deduct", key), getattr(scoring.deduct, key)
    for amount in scoring.linear.zero_at if scoring.linear else ():
        yield ("scoring", "linear", "zero_at"), amount
    yield ("scoring", "floor"), scoring.floor
    for name, amount in scoring.given_figures.items():
        yield ("scoring", "given_figures", name), amount
    for index, band in enumerate(scoring.bands or ()):
        for key, amount in band.limits:
            yield ("scoring", "bands", index, key.partition(".")[0]), amount
        yield ("scoring", "bands", index, "points"), band.points


def order_indicators(rulebook: RulebookModel) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The indicators, each after those it uses; and one circle, empty where there is none."""
    return _order(_uses(rulebook))


def check_circles(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Every circle that shares no indicator with one before, shown edge by edge."""
    uses = _uses(rulebook)
    while circle := _order(uses)[1]:
        yield _tell_circle(rulebook, places, circle)
        uses = {
            name: tuple(used for used in used_by if used not in circle)
            for name, used_by in uses.items()
            if name not in circle
        }


def _uses(rulebook: RulebookModel) -> dict[str, tuple[str, ...]]:
    names = frozenset(indicator.id for indicator in rulebook.indicators)
    return {indicator.id: tuple(depends_on(indicator, names)) for indicator in rulebook.indicators}


def _order(uses: dict[str, tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    ordered: dict[str, None] = {}
    for start in uses:
        trail = [start] if start not in ordered else []
        waiting = [iter(uses[name]) for name in trail]
        while waiting:
            following = next((one for one in waiting[-1] if one not in ordered), None)
            if following is None:
                ordered[trail.pop()] = None
                waiting.pop()
            elif following in trail:
                return tuple(ordered), (*trail[trail.index(following) :], following)
            else:
                trail.append(following)
                waiting.append(iter(uses[following]))
    return tuple(ordered), ()


def _tell_circle(rulebook: RulebookModel, places: Places, circle: tuple[str, ...]) -> Diagnostic:
    names = frozenset(circle)
    index, uses = next(
        (index, uses)
        for index, one in enumerate(rulebook.indicators)
        if one.id == circle[0] and circle[1] in (uses := depends_on(one, names))
    )
    where, name = uses[circle[1]]
    path: Path = ("indicators", index, *where)
    wording = word("F222", circle=" → ".join(f"`{one}`" for one in circle))
    if name is None:
        return places.tell(path, wording)
    return places.tell_in_formula(path, Problem(name.place, wording))
