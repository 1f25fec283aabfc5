"""Which indicator uses which, and the order in which they can be computed.

Never checks anything but that they do not go round in a circle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from targets.errors import Diagnostic, word
from targets.formula import Formula, Problem
from targets.formula.tree import Name, looks, unit_names
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.places import Path, Places

FORMULAS = ("numerator", "denominator", "value", "applies_to")


def depends_on(indicator: Indicator, names: frozenset[str]) -> dict[str, tuple[Path, Name | None]]:
    """The indicators that one uses, each with where it says so; what is copied says it there."""
    uses: dict[str, tuple[Path, Name | None]] = {}
    for path, formula in formulas_of(indicator):
        own = _own_peers(indicator, path, formula)
        for name in unit_names(formula.tree):
            if name.id in names and name not in own:
                copied = indicator.same_as is not None and path[0] in FORMULAS
                uses.setdefault(name.id, (("same_as",), None) if copied else (path, name))
    for path, amount in figures_of(indicator):
        if isinstance(amount, str) and amount in names:
            uses.setdefault(amount, (path, None))
    return uses


def _own_peers(indicator: Indicator, path: Path, formula: Formula) -> list[Name]:
    """Where a scoring looks at the peers of the indicator that it scores: values come first."""
    if path[0] != "scoring":
        return []
    return [one.indicator for one in looks(formula.tree) if one.indicator.id == indicator.id]


def formulas_of(indicator: Indicator) -> Iterator[tuple[Path, Formula]]:
    """The formulas that tell an indicator's value, then that of its scoring."""
    for key in FORMULAS:
        formula = getattr(indicator, key)
        if formula is not None:
            yield (key,), formula
    if indicator.scoring is not None and indicator.scoring.formula is not None:
        yield ("scoring", "formula"), indicator.scoring.formula


def figures_of(indicator: Indicator) -> Iterator[tuple[Path, Fraction | str | None]]:
    """Every figure of an indicator's target and scoring, or the name that stands for it."""
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
    return ordered(uses_of(rulebook))


def check_circles(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Every circle that shares no indicator with one before, shown edge by edge."""
    uses = uses_of(rulebook)
    while circle := ordered(uses)[1]:
        yield _tell_circle(rulebook, places, circle)
        uses = {
            name: tuple(used for used in used_by if used not in circle)
            for name, used_by in uses.items()
            if name not in circle
        }


def uses_of(rulebook: RulebookModel) -> dict[str, tuple[str, ...]]:
    """Every indicator, with those that it uses."""
    names = frozenset(indicator.id for indicator in rulebook.indicators)
    return {indicator.id: tuple(depends_on(indicator, names)) for indicator in rulebook.indicators}


def ordered(uses: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The same as `order_indicators`, of what each of them uses."""
    done: dict[str, None] = {}
    for start in uses:
        trail = [start] if start not in done else []
        waiting = [iter(uses[name]) for name in trail]
        while waiting:
            following = next((one for one in waiting[-1] if one not in done), None)
            if following is None:
                done[trail.pop()] = None
                waiting.pop()
            elif following in trail:
                return tuple(done), (*trail[trail.index(following) :], following)
            else:
                trail.append(following)
                waiting.append(iter(uses[following]))
    return tuple(done), ()


def _tell_circle(rulebook: RulebookModel, places: Places, circle: tuple[str, ...]) -> Diagnostic:
    names = frozenset(circle)
    index, uses = next(
        (index, uses)
        for index, one in enumerate(rulebook.indicators)
        if one.id == circle[0] and circle[1] in (uses := depends_on(one, names))
    )
    where, name = uses[circle[1]]
    path: Path = ("indicators", index, *where)
    shown = " → ".join(f"`{one}`" for one in circle)
    wording = word("F222", circle=shown)
    if peer := next(_peers_in(rulebook, circle), None):
        wording = word("F278", circle=shown, measured=peer)
    if name is None:
        return places.tell(path, wording)
    return places.tell_in_formula(path, Problem(name.place, wording))


def _peers_in(rulebook: RulebookModel, circle: tuple[str, ...]) -> Iterator[str]:
    """The indicators of a circle at which the one before looks as a peer."""
    by_id = {one.id: one for one in rulebook.indicators}
    for asking, asked in pairwise(circle):
        for _, formula in formulas_of(by_id[asking]):
            yield from (asked for look in looks(formula.tree) if look.indicator.id == asked)
