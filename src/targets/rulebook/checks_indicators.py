"""Whether each indicator makes sense: what it measures, asks for, and how it is scored.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from targets.errors import Diagnostic, word
from targets.formula import Scope, check_formula
from targets.formula.tree import Aggregate, Arithmetic, Name, unit_names, unit_nodes
from targets.rulebook.checks_records import unknown_dataset
from targets.rulebook.models import Band, Condition, Indicator, RulebookModel, Scoring
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes, measures
from targets.rulebook.worlds import World, describe_world, figure_in, worlds

FORMULAS = ("numerator", "denominator", "value", "applies_to")
SCORING_NAMES = ("value", "target", "points")


def check_indicators(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    """Every problem of `indicators`."""
    if not rulebook.indicators and not scopes.hidden:
        yield places.tell_key(("indicators",), word("I400"))
    for index, indicator in enumerate(rulebook.indicators):
        checker = _IndicatorChecker(rulebook, places, scopes, indicator, ("indicators", index))
        yield from checker.all()
    yield from _check_circles(rulebook, places)


class _IndicatorChecker:
    """The checks of one indicator, which all need the same five things."""

    def __init__(
        self, rulebook: RulebookModel, places: Places, scopes: Scopes, indicator: Indicator, path: Path
    ) -> None:
        self.rulebook = rulebook
        self.places = places
        self.scopes = scopes
        self.indicator = indicator
        self.path = path

    def all(self) -> Iterator[Diagnostic]:
        yield from self.records()
        yield from self.measured()
        yield from self.formulas()
        yield from self.duty()
        yield from self.target()
        yield from self.points()
        if self.indicator.scoring is not None:
            yield from self.scoring(self.indicator.scoring)

    def records(self) -> Iterator[Diagnostic]:
        name = self.indicator.records
        if name is not None and name not in self.rulebook.records and name not in self.scopes.hidden:
            yield self.places.tell((*self.path, "records"), unknown_dataset(self.rulebook, name))

    def measured(self) -> Iterator[Diagnostic]:
        found = measures(self.indicator)
        match found:
            case ("numerator", "denominator") | ("value",) | ("duty",):
                return
            case ("numerator",):
                yield self.places.tell((*self.path, "numerator"), word("I402", key="denominator", other="numerator"))
            case ("denominator",):
                yield self.places.tell((*self.path, "denominator"), word("I402", key="numerator", other="denominator"))
            case ():
                yield self.places.tell((*self.path, "id"), word("I401", found="none of them"))
            case _:
                listed = ", ".join(f"`{key}`" for key in found)
                yield self.places.tell_key((*self.path, found[-1]), word("I401", found=listed))

    def scope(self, extra: tuple[str, ...] = ()) -> Scope:
        return self.scopes.unit(self.indicator.records, extra, whole=self.indicator.level == "whole")

    def formulas(self) -> Iterator[Diagnostic]:
        for key in FORMULAS:
            formula = getattr(self.indicator, key)
            if formula is not None:
                wanted = "yes_no" if key == "applies_to" else "number"
                for found in check_formula(formula.tree, self.scope(), wanted):
                    yield self.places.tell_in_formula((*self.path, key), found)

    def duty(self) -> Iterator[Diagnostic]:
        duty, path = self.indicator.duty, (*self.path, "duty")
        if duty is None:
            return
        if self.indicator.records is None:
            yield self.places.tell_key(path, word("I403"))
            return
        dataset = self.rulebook.records.get(self.indicator.records)
        if dataset is None:
            return
        if dataset.time is None:
            if not self.scopes.hidden:
                yield self.places.tell((*path, "every"), word("I426", name=self.indicator.records))
        elif duty.every.months == 0 and dataset.time in dataset.fields and dataset.fields[dataset.time].type != "date":
            yield self.places.tell((*path, "every"), word("I404", name=dataset.time))
        if duty.where is not None:
            for found in check_formula(duty.where.tree, self.scopes.records(self.indicator.records), "yes_no"):
                yield self.places.tell_in_formula((*path, "where"), found)

    def figure(self, path: Path, amount: Fraction | str | None) -> Iterator[Diagnostic]:
        """A name that stands for a figure must be a constant, a number field or an unscored indicator."""
        if not isinstance(amount, str):
            return
        known = self.scopes.figures()
        if amount in known or amount in self.scopes.hidden:
            return
        scored = {one.id for one in self.rulebook.indicators if one.points is not None}
        if amount in scored:
            yield self.places.tell(path, word("I416", name=amount))
        else:
            yield self.places.tell(path, word("N306", name=amount, known=known))

    def condition(self, path: Path, condition: Condition) -> Iterator[Diagnostic]:
        for key, amount in condition.limits:
            name, _, end = key.partition(".")
            yield from self.figure((*path, name, int(end)) if end else (*path, name), amount)
        if condition.between is not None:
            if len(condition.between) != 2:
                yield self.places.tell((*path, "between"), word("I427", found=len(condition.between)))
                return
            lower, upper = condition.between
            for world in worlds(self.rulebook, condition.between):
                first, last = (figure_in(self.rulebook, end, world) for end in (lower, upper))
                if first is not None and last is not None and first > last:
                    yield self.places.tell((*path, "between"), word("I406"))
                    return

    def target(self) -> Iterator[Diagnostic]:
        target, path = self.indicator.target, (*self.path, "target")
        if target is None:
            return
        if len(target.kinds) != 1:
            yield self.places.tell_key(path, word("I405", found=len(target.kinds)))
        yield from self.condition(path, target)

    def points(self) -> Iterator[Diagnostic]:
        indicator = self.indicator
        if indicator.points is not None and indicator.scoring is None:
            yield self.places.tell((*self.path, "points"), word("I407"))
        if indicator.scoring is not None and indicator.points is None:
            yield self.places.tell_key((*self.path, "scoring"), word("I408"))
        if indicator.weight is not None and indicator.points is None:
            yield self.places.tell_key((*self.path, "weight"), word("I424"))
        if indicator.level == "whole" and indicator.points is not None:
            yield self.places.tell((*self.path, "points"), word("I415"))
        for key in ("points", "weight"):
            yield from check_points(self.rulebook, self.places, self.scopes, (*self.path, key), getattr(indicator, key))
        if indicator.points is not None:
            yield from self.when_empty()

    def when_empty(self) -> Iterator[Diagnostic]:
        """A denominator that can be zero needs a word on what that costs."""
        indicator = self.indicator
        if indicator.when_empty or self.rulebook.scorecard.when_empty or indicator.duty is not None:
            return
        sections = {section.id: section for section in self.rulebook.scorecard.sections}
        section = sections.get(indicator.section or "")
        seen: set[str] = set()
        while section is not None and section.id not in seen:
            if section.when_empty:
                return
            seen.add(section.id)
            section = sections.get(section.section or "")
        if indicator.denominator is not None:
            if self.can_be_zero(indicator.denominator.tree):
                yield self.places.tell((*self.path, "denominator"), word("I414"))
        elif indicator.value is not None:
            for node in unit_nodes(indicator.value.tree):
                divides = isinstance(node, Arithmetic) and node.operator == "/" and self.can_be_zero(node.right)
                if divides or (isinstance(node, Aggregate) and node.kind == "mean"):
                    yield self.places.tell((*self.path, "value"), word("I414"))
                    return

    def can_be_zero(self, node: object) -> bool:
        """Whether a divisor can come to zero where there are records."""
        dataset = self.rulebook.records.get(self.indicator.records or "")
        match node:
            case Aggregate(kind="count", where=None):
                return dataset is not None and dataset.events
            case Aggregate(kind="sum" | "min" | "max" | "last", amount=Name(name), where=None):
                field = dataset.fields.get(name) if dataset is not None else None
                return field is None or (dataset is not None and dataset.events) or (field.at_least or 0) <= 0
            case Name(name):
                constant = self.rulebook.constants.get(name)
                if constant is not None:
                    return any(choice == 0 for choice in self.scopes.constant_choices(constant).values())
                figures = self.rulebook.dataset_fields()
                return not any(field == name and (spec.at_least or 0) > 0 for _, field, spec in figures)
            case Arithmetic("*", left, right):
                return self.can_be_zero(left) or self.can_be_zero(right)
            case _:
                return not hasattr(node, "value")

    def scoring(self, scoring: Scoring) -> Iterator[Diagnostic]:
        path = (*self.path, "scoring")
        if len(scoring.methods) != 1:
            yield self.places.tell_key(path, word("I410", found=len(scoring.methods)))
            return
        method = scoring.methods[0]
        if self.indicator.target is None and method not in ("bands", "formula"):
            yield self.places.tell_key(path, word("I409", method=method))
        if scoring.floor != 0 and method != "formula":
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
            case _:
                return

    def proportional(self, path: Path) -> Iterator[Diagnostic]:
        limits = [amount for _, amount in self.indicator.target.limits] if self.indicator.target else []
        for world in worlds(self.rulebook, limits):
            figures = [figure_in(self.rulebook, amount, world) for amount in limits]
            if any(figure is not None and figure <= 0 for figure in figures):
                yield self.places.tell_key(path, word("I411"))
                return

    def linear(self, path: Path, scoring: Scoring) -> Iterator[Diagnostic]:
        zeros = scoring.linear.zero_at if scoring.linear else ()
        for index, amount in enumerate(zeros):
            yield from self.figure((*path, index) if len(zeros) > 1 else path, amount)
        target = self.indicator.target
        if target is None or len(target.kinds) != 1:
            return
        limits = tuple(amount for _, amount in target.limits)
        if len(zeros) != len(limits):
            yield self.places.tell(path, word("I428", wanted=len(limits), found=len(zeros)))
            return
        signs = {"at_least": (-1,), "more_than": (-1,), "at_most": (1,), "less_than": (1,), "between": (-1, 1)}
        for world in worlds(self.rulebook, (*limits, *zeros)):
            for limit, zero, sign in zip(limits, zeros, signs[target.kinds[0]], strict=False):
                level, end = figure_in(self.rulebook, limit, world), figure_in(self.rulebook, zero, world)
                if level is not None and end is not None and (end - level) * sign <= 0:
                    yield self.places.tell(path, word("I412", side="below" if sign < 0 else "above"))
                    return

    def deduct(self, path: Path, scoring: Scoring) -> Iterator[Diagnostic]:
        deduct = scoring.deduct
        if deduct is None:
            return
        for key in ("points", "per", "floor"):
            yield from self.figure((*path, key), getattr(deduct, key))
        for key in ("points", "per"):
            amount = getattr(deduct, key)
            for world in worlds(self.rulebook, (amount,)):
                figure = figure_in(self.rulebook, amount, world)
                if figure is not None and (figure < 0 or (key == "per" and figure == 0)):
                    yield self.places.tell((*path, key), word("I419", key=key))
                    break

    def formula(self, path: Path, scoring: Scoring) -> Iterator[Diagnostic]:
        yield from self.figure((*path[:-1], "floor"), scoring.floor)
        names = SCORING_NAMES if self.indicator.target is not None else ("value", "points")
        if self.indicator.target is not None and "between" in self.indicator.target.kinds:
            names = ("value", "points")
        if scoring.formula is not None:
            for found in check_formula(scoring.formula.tree, self.scope(names), "number"):
                yield self.places.tell_in_formula(path, found)

    def bands(self, path: Path, bands: Sequence[Band]) -> Iterator[Diagnostic]:
        for index, band in enumerate(bands):
            last = index == len(bands) - 1
            where: Path = (*path, index)
            if len(band.kinds) != (0 if last else 1):
                yield self.places.tell(where, word("I413" if last else "I429", found=len(band.kinds)))
            yield from self.condition(where, band)
            yield from self.figure((*where, "points"), band.points)
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
    (low, low_open, high, high_open), (low2, low2_open, high2, high2_open) = ends
    lower = low is None or (low2 is not None and (low2 > low or (low2 == low and (low2_open or not low_open))))
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


def check_points(
    rulebook: RulebookModel, places: Places, scopes: Scopes, path: Path, amount: Fraction | str | None
) -> Iterator[Diagnostic]:
    """Points, weights and totals are numbers or constants, and not negative."""
    if isinstance(amount, str) and amount not in rulebook.constants:
        if amount not in scopes.hidden:
            yield places.tell(path, word("I421", name=amount, known=rulebook.constants))
        return
    for world in worlds(rulebook, (amount,)):
        figure = figure_in(rulebook, amount, world)
        if figure is not None and (figure < 0 or (figure == 0 and path[-1] != "points")):
            yield places.tell(path, word("I420", key=path[-1], world=describe_world(world)))
            return


def depends_on(indicator: Indicator, names: frozenset[str]) -> dict[str, tuple[Path, Name | None]]:
    """The indicators that one uses, each with where it says so."""
    uses: dict[str, tuple[Path, Name | None]] = {}
    formulas = {key: getattr(indicator, key) for key in FORMULAS}
    if indicator.scoring is not None:
        formulas["scoring.formula"] = indicator.scoring.formula
    for key, formula in formulas.items():
        if formula is None:
            continue
        for name in unit_names(formula.tree):
            if name.id in names:
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
    for index, band in enumerate(scoring.bands or ()):
        for key, amount in band.limits:
            yield ("scoring", "bands", index, key.partition(".")[0]), amount
        yield ("scoring", "bands", index, "points"), band.points


def order_indicators(rulebook: RulebookModel) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The indicators, each after those it uses; and one circle, empty where there is none."""
    names = frozenset(indicator.id for indicator in rulebook.indicators)
    uses = {indicator.id: tuple(depends_on(indicator, names)) for indicator in rulebook.indicators}
    ordered: dict[str, None] = {}
    for start in uses:
        trail: list[str] = []
        waiting = [(start, iter(uses[start]))] if start not in ordered else []
        trail += [start] if waiting else []
        while waiting:
            name, rest = waiting[-1]
            following = next((one for one in rest if one not in ordered), None)
            if following is None:
                ordered[name] = None
                waiting.pop()
                trail.pop()
            elif following in trail:
                return tuple(ordered), (*trail[trail.index(following) :], following)
            else:
                trail.append(following)
                waiting.append((following, iter(uses[following])))
    return tuple(ordered), ()


def _check_circles(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    _, circle = order_indicators(rulebook)
    if not circle:
        return
    names = frozenset(circle)
    index, first = next(
        (index, one) for index, one in enumerate(rulebook.indicators) if one.id == circle[0]
    )
    where, _ = depends_on(first, names)[circle[1]]
    shown = " → ".join(f"`{name}`" for name in circle)
    yield places.tell(("indicators", index, *where), word("F222", circle=shown))
