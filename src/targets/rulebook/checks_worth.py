"""Whether what is given for missing a target stays below what the indicator is worth.

Yields every problem, never raises, never mends. A figure that only records can tell is not looked
at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal

from targets.errors import Diagnostic, word
from targets.figures import format_plain
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.places import Path, Places
from targets.rulebook.scoring import Band
from targets.rulebook.worlds import figure_in, worlds

Way = Literal["rises", "falls"]


def check_worth(
    rulebook: RulebookModel, places: Places, indicator: Indicator, path: Path
) -> Iterator[Diagnostic]:
    """A floor, or a band, above the points of the indicator whose `scoring` is at `path`."""
    scoring, points = indicator.scoring, indicator.points
    if scoring is None or points is None:
        return
    deduct = scoring.deduct
    most = _passed(rulebook, deduct.floor if deduct is not None else scoring.floor, points)
    if most is not None:
        where: Path = (*path, "deduct", "floor") if deduct is not None else (*path, "floor")
        yield places.tell(where, word("I440", points=format_plain(most)))
    for index, band in enumerate(scoring.bands or ()):
        most = _passed(rulebook, band.points, points)
        if most is not None:
            where = (*path, "bands", index, "points")
            yield places.tell(where, word("I441", number=index + 1, points=format_plain(most)))


def band_out_of_order(
    rulebook: RulebookModel, indicator: Indicator, bands: Sequence[Band]
) -> int | None:
    """The first band that gets more than a better one before it, or less than a worse one.

    With a target, what is nearer to it is better. Without one nobody says what is better: points
    may rise and then fall, but not rise again.
    """
    sides = {_side(band.kinds) for band in bands[:-1]}
    if len(bands) < 2 or len(sides) != 1 or None in sides:
        return None
    target = indicator.target
    wanted = _side(target.kinds) if target is not None else None
    if target is not None and wanted is None:
        return None  # the best lies in the middle
    way: Way | None = None if wanted is None else "falls" if wanted in sides else "rises"
    amounts = [band.points for band in bands]
    for world in worlds(rulebook, amounts):
        figures = [figure_in(rulebook, amount, world) for amount in amounts]
        place = _first_break(figures, way)
        if place is not None:
            return place
    return None


def _passed(
    rulebook: RulebookModel, amount: Fraction | str | None, points: Fraction | str
) -> Fraction | None:
    """The points of the indicator, where `amount` is above them for some kind of unit."""
    for world in worlds(rulebook, (amount, points)):
        figure, most = figure_in(rulebook, amount, world), figure_in(rulebook, points, world)
        if figure is not None and most is not None and figure > most:
            return most
    return None


def _side(kinds: tuple[str, ...]) -> str | None:
    """To which side a condition is open."""
    match kinds:
        case ("at_least",) | ("more_than",):
            return "up"
        case ("at_most",) | ("less_than",):
            return "down"
        case _:
            return None


def _first_break(figures: Sequence[Fraction | None], way: Way | None) -> int | None:
    """Where the points leave their way; without one they may rise and then fall."""
    falling = way == "falls"
    for index in range(1, len(figures)):
        before, here = figures[index - 1], figures[index]
        if before is None or here is None or before == here:
            continue
        if here < before:
            if way == "rises":
                return index
            falling = True
        elif falling:
            return index
    return None
