"""Whether a figure, or the name that stands for one, can be used where it is written.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from targets.errors import Diagnostic, listed, word
from targets.rulebook.models import RulebookModel
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes
from targets.rulebook.scoring import Condition
from targets.rulebook.worlds import figure_in, worlds

_ABOVE_ZERO = ("weight", "total", "per")
_ANY = ("at_least",)


def check_points(
    rulebook: RulebookModel,
    places: Places,
    scopes: Scopes,
    path: Path,
    amount: Fraction | str | None,
) -> Iterator[Diagnostic]:
    """Points, weights, totals and grades are numbers or constants, and of the right sign."""
    if isinstance(amount, str) and amount not in rulebook.constants:
        if amount not in scopes.hidden:
            yield places.tell(path, word("I421", name=amount, known=rulebook.constants))
        return
    yield from check_sign(rulebook, places, path, amount)


def check_sign(
    rulebook: RulebookModel, places: Places, path: Path, amount: Fraction | str | None
) -> Iterator[Diagnostic]:
    """Weights, totals and `per` lie above zero; other figures but grades are not below it."""
    key = path[-1]
    if key in _ANY:
        return
    for world in worlds(rulebook, (amount,)):
        figure = figure_in(rulebook, amount, world)
        if figure is not None and (figure < 0 or (figure == 0 and key in _ABOVE_ZERO)):
            code = "I419" if key in _ABOVE_ZERO else "I420"
            if (path[0], key) == ("bonuses", "points"):
                code = "I437"
            yield places.tell(path, word(code, key=key))
            return


def check_figure(
    rulebook: RulebookModel,
    places: Places,
    scopes: Scopes,
    path: Path,
    amount: Fraction | str | None,
) -> Iterator[Diagnostic]:
    """A name for a figure is a constant, a number field of a unit, or an unscored indicator."""
    if not isinstance(amount, str):
        return
    dataset = _dataset_beside(rulebook, path)
    known, owners = scopes.figures(dataset), scopes.unit(dataset).ambiguous.get(amount)
    if owners is not None and amount not in scopes.hidden:
        yield places.tell(path, word("F226", name=amount, datasets=listed(owners)))
    if owners is not None or amount in known or amount in scopes.hidden:
        return
    if path[0] == "indicators" and rulebook.indicators[int(path[1])].id == amount:
        return  # it goes round in a circle of one, which is told
    if any(one.id == amount and one.points is not None for one in rulebook.indicators):
        yield places.tell(path, word("I416", name=amount))
    else:
        yield places.tell(path, word("N306", name=amount, known=known))


def _dataset_beside(rulebook: RulebookModel, path: Path) -> str | None:
    """The dataset of the indicator, bonus, deduction or veto in which a figure stands."""
    owners = {
        "indicators": rulebook.indicators,
        "bonuses": rulebook.bonuses,
        "deductions": rulebook.deductions,
    }.get(str(path[0]))
    return None if owners is None else owners[int(path[1])].records


def check_signed_figure(
    rulebook: RulebookModel,
    places: Places,
    scopes: Scopes,
    path: Path,
    amount: Fraction | str | None,
) -> Iterator[Diagnostic]:
    """A figure of the right sign, as far as that can be told before any record is read."""
    yield from check_figure(rulebook, places, scopes, path, amount)
    yield from check_sign(rulebook, places, path, amount)


def check_condition(
    rulebook: RulebookModel, places: Places, scopes: Scopes, path: Path, condition: Condition
) -> Iterator[Diagnostic]:
    """Every limit is a figure, and `between` has two ends in their order."""
    for key, amount in condition.limits:
        name, _, end = key.partition(".")
        where: Path = (*path, name, int(end)) if end else (*path, name)
        yield from check_figure(rulebook, places, scopes, where, amount)
    if condition.between is None:
        return
    where = (*path, "between")
    if len(condition.between) != 2:
        yield places.tell(where, word("I427", found=len(condition.between)))
        return
    for world in worlds(rulebook, condition.between):
        first, last = (figure_in(rulebook, end, world) for end in condition.between)
        if first is not None and last is not None and first > last:
            yield places.tell(where, word("I406"))
            return
