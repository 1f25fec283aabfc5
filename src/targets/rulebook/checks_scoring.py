"""Whether the scoring of an indicator makes sense beside its target: method, figures, bands.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from targets.errors import Diagnostic, word
from targets.formula import check_formula
from targets.rulebook.checks_figures import check_condition, check_figure, check_sign
from targets.rulebook.checks_methods import check_use
from targets.rulebook.checks_worth import check_worth
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes
from targets.rulebook.scoring import Band, Condition, Scoring
from targets.rulebook.worlds import World, figure_in, worlds


def check_scoring(
    rulebook: RulebookModel, places: Places, scopes: Scopes, indicator: Indicator, path: Path
) -> Iterator[Diagnostic]:
    """Every problem of the `scoring` of the indicator at `path`."""
    if indicator.scoring is not None:
        checker = _ScoringChecker(rulebook, places, scopes, indicator, (*path, "scoring"))
        yield from checker.all(indicator.scoring)


class _ScoringChecker:
    """The checks of one scoring, which all need the same five things."""

    def __init__(
        self,
        rulebook: RulebookModel,
        places: Places,
        scopes: Scopes,
        indicator: Indicator,
        path: Path,
    ) -> None:
        self.rulebook = rulebook
        self.places = places
        self.scopes = scopes
        self.indicator = indicator
        self.path = path

    def _figure(self, path: Path, amount: Fraction | str | None) -> Iterator[Diagnostic]:
        yield from check_figure(self.rulebook, self.places, self.scopes, path, amount)

    def _condition(self, path: Path, condition: Condition) -> Iterator[Diagnostic]:
        yield from check_condition(self.rulebook, self.places, self.scopes, path, condition)

    def all(self, scoring: Scoring) -> Iterator[Diagnostic]:
        path = self.path
        if len(scoring.methods) != 1:
            yield self.places.tell_key(path, word("I410", found=len(scoring.methods)))
            return
        yield from check_worth(self.rulebook, self.places, self.indicator, path)
        method = scoring.methods[0]
        if self.indicator.target is None and method not in ("bands", "formula", "method"):
            yield self.places.tell_key(path, word("I409", method=method))
        if scoring.floor != 0 and method not in ("formula", "method"):
            yield self.places.tell_key((*path, "floor"), word("I425"))
        match method:
            case "proportional":
                yield from self.proportional(path)
            case "linear":
                yield from self.linear((*path, "linear", "zero_at"), scoring)
            case "deduct":
                yield from self.deduct((*path, "deduct"), scoring)
            case "bands":
                yield from self.bands((*path, "bands"), scoring.bands or ())
            case "formula":
                yield from self.formula((*path, "formula"), scoring)
            case "method":
                yield from check_use(self.places, self.scopes, self.indicator, scoring, path)
                yield from self._figure((*path, "floor"), scoring.floor)
                methods = self.rulebook.scoring_methods
                known = methods[scoring.method or ""].figures if scoring.method in methods else None
                for name, amount in scoring.given_figures.items():
                    if known is None or name in known:  # else that there is none such is told
                        yield from self._figure((*path, "given_figures", name), amount)
            case _:
                return

    def proportional(self, path: Path) -> Iterator[Diagnostic]:
        limits = (
            [amount for _, amount in self.indicator.target.limits] if self.indicator.target else []
        )
        for world in worlds(self.rulebook, limits):
            figures = [figure_in(self.rulebook, amount, world) for amount in limits]
            if any(figure is not None and figure <= 0 for figure in figures):
                yield self.places.tell_key(path, word("I411"))
                return

    def linear(self, path: Path, scoring: Scoring) -> Iterator[Diagnostic]:
        zeros = scoring.linear.zero_at if scoring.linear else ()
        for index, amount in enumerate(zeros):
            yield from self._figure((*path, index) if len(zeros) > 1 else path, amount)
        target = self.indicator.target
        if target is None or len(target.kinds) != 1:
            return
        limits = tuple(amount for _, amount in target.limits)
        if len(zeros) != len(limits):
            yield self.places.tell(path, word("I428", wanted=len(limits), found=len(zeros)))
            return
        signs = {
            "at_least": (-1,),
            "more_than": (-1,),
            "at_most": (1,),
            "less_than": (1,),
            "between": (-1, 1),
        }
        for world in worlds(self.rulebook, (*limits, *zeros)):
            for limit, zero, sign in zip(limits, zeros, signs[target.kinds[0]], strict=False):
                level = figure_in(self.rulebook, limit, world)
                end = figure_in(self.rulebook, zero, world)
                if level is not None and end is not None and (end - level) * sign <= 0:
                    yield self.places.tell(
                        path, word("I412", side="below" if sign < 0 else "above")
                    )
                    return
        if scoring.linear is not None and scoring.linear.scale is not None:
            yield from self.logarithm(path, (*limits, *zeros))

    def logarithm(self, path: Path, amounts: tuple[Fraction | str, ...]) -> Iterator[Diagnostic]:
        """Only numbers above 0 have a logarithm, and points on such a line must be rounded."""
        for world in worlds(self.rulebook, amounts):
            figures = [figure_in(self.rulebook, amount, world) for amount in amounts]
            if any(figure is not None and figure <= 0 for figure in figures):
                yield self.places.tell(path, word("I450"))
                break
        rounding = self.rulebook.scorecard.rounding
        if rounding is None or self.indicator.rounding is not None:
            return
        if rounding.decimals is None and rounding.items is None:
            yield self.places.tell((*path[:-1], "scale"), word("I451"))

    def deduct(self, path: Path, scoring: Scoring) -> Iterator[Diagnostic]:
        deduct = scoring.deduct
        if deduct is None:
            return
        for key in ("points", "per", "floor"):
            yield from self._figure((*path, key), getattr(deduct, key))
        for key in ("points", "per"):
            yield from check_sign(self.rulebook, self.places, (*path, key), getattr(deduct, key))

    def formula(self, path: Path, scoring: Scoring) -> Iterator[Diagnostic]:
        yield from self._figure((*path[:-1], "floor"), scoring.floor)
        indicator = self.indicator
        names: tuple[str, ...] = ("value", "target", "points")
        if indicator.target is None or "between" in indicator.target.kinds:
            names = ("value", "points")
        scope = self.scopes.unit(indicator.records, names, whole=indicator.level == "whole")
        if scoring.formula is not None:
            for found in check_formula(scoring.formula.tree, scope, "number"):
                yield self.places.tell_in_formula(path, found)

    def bands(self, path: Path, bands: Sequence[Band]) -> Iterator[Diagnostic]:
        if not bands:
            yield self.places.tell_key(path, word("I413"))
        for index, band in enumerate(bands):
            last = index == len(bands) - 1
            where: Path = (*path, index)
            if len(band.kinds) != (0 if last else 1):
                yield self.places.tell(
                    where, word("I413" if last else "I429", found=len(band.kinds))
                )
            yield from self._condition(where, band)
            yield from self._figure((*where, "points"), band.points)
        yield from self.covered(path, bands)

    def covered(self, path: Path, bands: Sequence[Band]) -> Iterator[Diagnostic]:
        """A band that an earlier one, or the target, covers can never hold."""
        target = self.indicator.target
        earlier: list[Condition] = [target] if target is not None and len(target.kinds) == 1 else []
        for index, band in enumerate(bands[:-1]):
            if len(band.kinds) != 1:
                continue
            for other in earlier:
                amounts = [amount for _, amount in (*band.limits, *other.limits)]
                tried = list(worlds(self.rulebook, amounts))
                if tried and all(_covers(self.rulebook, other, band, world) for world in tried):
                    yield self.places.tell((*path, index), word("I430", number=index + 1))
                    break
            earlier.append(band)


def _covers(rulebook: RulebookModel, wide: Condition, narrow: Condition, world: World) -> bool:
    """Whether every value that fulfils `narrow` fulfils `wide`."""
    ends = [_ends(rulebook, condition, world) for condition in (wide, narrow)]
    if ends[0] is None or ends[1] is None:
        return False
    low, low_open, high, high_open = ends[0]
    low2, low2_open, high2, high2_open = ends[1]
    lower = low is None or (
        low2 is not None and (low2 > low or (low2 == low and (low2_open or not low_open)))
    )
    upper = high is None or (
        high2 is not None and (high2 < high or (high2 == high and (high2_open or not high_open)))
    )
    return lower and upper


def _ends(
    rulebook: RulebookModel, condition: Condition, world: World
) -> tuple[Fraction | None, bool, Fraction | None, bool] | None:
    figures = [figure_in(rulebook, amount, world) for _, amount in condition.limits]
    if None in figures:
        return None
    match condition.kinds:
        case ("at_least",):
            return figures[0], False, None, False
        case ("more_than",):
            return figures[0], True, None, False
        case ("at_most",):
            return None, False, figures[0], False
        case ("less_than",):
            return None, False, figures[0], True
        case ("between",) if len(figures) == 2:
            return figures[0], False, figures[1], False
        case _:
            return None
