"""What a sound rules file says and hardly means: figures of another scale, levels nobody comes to.

Yields every warning, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from targets.errors import Diagnostic, word
from targets.figures import format_plain
from targets.rulebook.checks_worth import band_out_of_order
from targets.rulebook.models import Bonus, Indicator, RulebookModel
from targets.rulebook.nodes import Mapping, Node, Scalar
from targets.rulebook.places import Path, Places
from targets.rulebook.scoring import Condition
from targets.rulebook.worlds import figure_in, worlds

_SIGNS = ("%", "％", "‰")
_SHOWN = {"percent": (100, "%"), "per_mille": (1000, "‰")}
_TWICE = Fraction(2)
"""A share of the whole can be asked for as `1`, and growth as `1.05`; from here on a sign lacks."""


def check_doubtful(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Everything doubtful about a rulebook without errors."""
    for index, one in enumerate(rulebook.indicators):
        path: Path = ("indicators", index)
        yield from _check_bands(rulebook, places, one, path)
        yield from _check_scale(rulebook, places, one, path)
    yield from _check_shares(rulebook, places)
    yield from _check_levels(rulebook, places)


def _check_bands(
    rulebook: RulebookModel, places: Places, indicator: Indicator, path: Path
) -> Iterator[Diagnostic]:
    bands = indicator.scoring.bands if indicator.scoring else None
    place = band_out_of_order(rulebook, indicator, bands or ())
    if place is not None:
        where = (*path, "scoring", "bands", place, "points")
        yield places.tell(where, word("W940", number=place + 1, other=place))


# ---------------------------------------------------------------- figures of another scale


def _check_scale(
    rulebook: RulebookModel, places: Places, indicator: Indicator, path: Path
) -> Iterator[Diagnostic]:
    """Figures that are compared with a percentage, and written without its sign."""
    if indicator.show_as not in _SHOWN:
        return
    times, sign = _SHOWN[indicator.show_as]
    for where, amount, least in _compared(indicator, path):
        node = places.node(("constants", amount) if isinstance(amount, str) else where)
        if any(text.endswith(_SIGNS) for text in _texts(node)):
            continue
        for world in worlds(rulebook, (amount,)):
            figure = figure_in(rulebook, amount, world)
            if figure is not None and figure >= least:
                plain = format_plain(figure)
                facts = {
                    "meant": f"{plain}{sign}",
                    "read": f"{format_plain(figure * times)}{sign}",
                    "whole": f"{times}{sign}",
                }
                yield places.tell(where, word("W941", figure=plain, **facts))
                break


def _compared(indicator: Indicator, path: Path) -> Iterator[tuple[Path, Fraction | str, Fraction]]:
    """Each figure on the scale of the value, and from where on it is doubtful."""
    if indicator.target is not None:
        yield from _limits((*path, "target"), indicator.target)
    scoring = indicator.scoring
    if scoring is None:
        return
    path = (*path, "scoring")
    for index, band in enumerate(scoring.bands or ()):
        yield from _limits((*path, "bands", index), band)
    if scoring.linear is not None:
        zeros = scoring.linear.zero_at
        for index, amount in enumerate(zeros):
            where: Path = (*path, "linear", "zero_at")
            yield ((*where, index) if len(zeros) > 1 else where), amount, _TWICE
    if scoring.deduct is not None:
        yield (*path, "deduct", "per"), scoring.deduct.per, Fraction(1)


def _limits(path: Path, condition: Condition) -> Iterator[tuple[Path, Fraction | str, Fraction]]:
    for key, amount in condition.limits:
        name, _, end = key.partition(".")
        yield ((*path, name, int(end)) if end else (*path, name)), amount, _TWICE


def _texts(node: Node) -> Iterator[str]:
    match node:
        case Scalar():
            yield node.text
        case Mapping():
            for inner in node.entries.values():
                yield from _texts(inner)
        case _:
            return


def _check_shares(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Points that are written as a percentage, where the total is not."""
    if _is_share(places, ("scorecard", "total")):
        return
    for path in _points(rulebook):
        if _is_share(places, path):
            node = places.node(path)
            text = node.text if isinstance(node, Scalar) else ""
            share = _figure_at(rulebook, path)
            if share:
                facts = {"figure": text, "meant": text.rstrip("".join(_SIGNS))}
                yield places.tell(path, word("W942", points=format_plain(share), **facts))


def _is_share(places: Places, path: Path) -> bool:
    walked = places.walk(path)
    node = walked[-1]
    return len(walked) > len(path) and isinstance(node, Scalar) and node.text.endswith(_SIGNS)


def _points(rulebook: RulebookModel) -> Iterator[Path]:
    """Every place of points."""
    card: Path = ("scorecard",)
    yield from ((*card, key) for key in ("bonus_at_most", "deduction_at_most"))
    yield from ((*card, "sections", i, "points") for i, _ in enumerate(rulebook.scorecard.sections))
    yield from ((*card, "grades", i, "at_least") for i, _ in enumerate(rulebook.scorecard.grades))
    for index, one in enumerate(rulebook.indicators):
        path: Path = ("indicators", index)
        yield (*path, "points")
        if one.scoring is not None:
            yield from ((*path, "scoring", "deduct", key) for key in ("points", "floor"))
            for number, _ in enumerate(one.scoring.bands or ()):
                yield (*path, "scoring", "bands", number, "points")
    for part in ("bonuses", "deductions"):
        for index, _ in enumerate(getattr(rulebook, part)):
            yield from ((part, index, key) for key in ("points", "at_most"))
    for index, _ in enumerate(rulebook.vetoes):
        yield "vetoes", index, "effect", "total_at_most"


def _figure_at(rulebook: RulebookModel, path: Path) -> Fraction | None:
    found: object = rulebook
    for step in path:
        if isinstance(found, tuple) and isinstance(step, int):
            found = found[step]
        else:
            found = getattr(found, str(step))
    return found if isinstance(found, Fraction) else None


# ---------------------------------------------------------------- levels that nobody comes to


def _check_levels(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Grades that no total comes to, and caps that no total comes to either."""
    most = _most_total(rulebook)
    if most is None:
        return
    for index, grade in enumerate(rulebook.scorecard.grades):
        if isinstance(grade.at_least, Fraction) and grade.at_least > most:
            where: Path = ("scorecard", "grades", index, "at_least")
            yield places.tell(where, word("W943", most=format_plain(most)))
    for index, veto in enumerate(rulebook.vetoes):
        cap = veto.effect.total_at_most
        if isinstance(cap, Fraction) and cap >= most:
            where = ("vetoes", index, "effect", "total_at_most")
            yield places.tell(where, word("W944", most=format_plain(most)))


def _most_total(rulebook: RulebookModel) -> Fraction | None:
    """The total of a unit that gets all points and every bonus; None where only records tell."""
    card = rulebook.scorecard
    if not isinstance(card.total, Fraction) or card.combine != "sum":
        return None
    more = [_most_of(one) for one in rulebook.bonuses]
    limit = card.bonus_at_most
    if isinstance(limit, str):
        return None
    known = [one for one in more if one is not None]
    if len(known) < len(more):
        return None if limit is None else card.total + limit
    summed = sum(known, Fraction(0))
    return card.total + (summed if limit is None else min(summed, limit))


def _most_of(bonus: Bonus) -> Fraction | None:
    if bonus.at_most is not None:
        return bonus.at_most if isinstance(bonus.at_most, Fraction) else None
    return bonus.points if bonus.value is None and isinstance(bonus.points, Fraction) else None
