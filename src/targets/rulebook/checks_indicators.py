"""Whether each indicator makes sense: what it measures, asks for, and how it is scored.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from targets.calendar import Cadence, EarlierWindow
from targets.errors import Diagnostic, listed, word
from targets.figures import PLACES_AT_MOST
from targets.formula import Scope, check_formula
from targets.formula.tree import Aggregate, Arithmetic, Kind
from targets.rulebook.checks_figures import check_condition, check_points
from targets.rulebook.checks_records import unknown_dataset
from targets.rulebook.checks_scoring import check_scoring
from targets.rulebook.copies import window_of
from targets.rulebook.divisors import Divisors
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.order import FORMULAS, check_circles
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes, measures
from targets.rulebook.section_periods import (
    periods_of,
    section_with_periods,
    sections_around,
)


def check_indicators(
    rulebook: RulebookModel, places: Places, scopes: Scopes
) -> Iterator[Diagnostic]:
    """Every problem of `indicators`."""
    if not rulebook.indicators and not scopes.hidden:
        yield places.tell_key(("indicators",), word("I400"))
    divisors = Divisors(scopes)
    for index, indicator in enumerate(rulebook.indicators):
        path: Path = ("indicators", index)
        checker = _IndicatorChecker(rulebook, places, scopes, divisors, indicator, path)
        yield from checker.all()
    yield from check_circles(rulebook, places)


class _IndicatorChecker:
    """The checks of one indicator, which all need the same six things."""

    def __init__(
        self,
        rulebook: RulebookModel,
        places: Places,
        scopes: Scopes,
        divisors: Divisors,
        indicator: Indicator,
        path: Path,
    ) -> None:
        self.rulebook = rulebook
        self.places = places
        self.scopes = scopes
        self.divisors = divisors
        self.indicator = indicator
        self.path = path

    def all(self) -> Iterator[Diagnostic]:
        if self.indicator.same_as is None:  # else it was checked where it is written
            yield from self.records()
            yield from self.measured()
            yield from self.formulas()
            yield from self.duty()
        yield from self.shown()
        yield from self.small()
        yield from self.target()
        yield from self.points()
        yield from check_scoring(self.rulebook, self.places, self.scopes, self.indicator, self.path)

    def records(self) -> Iterator[Diagnostic]:
        name = self.indicator.records
        if (
            name is not None
            and name not in self.rulebook.records
            and name not in self.scopes.hidden
        ):
            yield self.places.tell((*self.path, "records"), unknown_dataset(self.rulebook, name))

    def measured(self) -> Iterator[Diagnostic]:
        found = measures(self.indicator)
        match found:
            case ("numerator", "denominator") | ("value",) | ("duty",):
                return
            case ("numerator",):
                yield self.places.tell(
                    (*self.path, "numerator"), word("I402", key="denominator", other="numerator")
                )
            case ("denominator",):
                yield self.places.tell(
                    (*self.path, "denominator"), word("I402", key="numerator", other="denominator")
                )
            case ():
                yield self.places.tell((*self.path, "id"), word("I417"))
            case _:
                wording = word("I401", found=listed(found))
                yield self.places.tell_key((*self.path, found[-1]), wording)

    def shown(self) -> Iterator[Diagnostic]:
        decimals = self.indicator.show_decimals
        if decimals is not None and decimals > PLACES_AT_MOST:
            yield self.places.tell(
                (*self.path, "show_decimals"), word("S508", limit=PLACES_AT_MOST)
            )

    def small(self) -> Iterator[Diagnostic]:
        """Only where there is a denominator can it be too small."""
        one = self.indicator
        if one.when_small is None or one.value is None or one.duty or one.denominator:
            return
        match one.value.tree:
            case Arithmetic("/") | Aggregate(kind="mean"):
                return
            case _:
                yield self.places.tell_key((*self.path, "when_small"), word("I470"))

    def scope(self) -> Scope:
        return self.scopes.unit(self.indicator.records, whole=self.indicator.level == "whole")

    def formulas(self) -> Iterator[Diagnostic]:
        no_records_told = False
        for key in FORMULAS:
            formula = getattr(self.indicator, key)
            if formula is not None:
                wanted: Kind = "yes_no" if key == "applies_to" else "number"
                for found in check_formula(formula.tree, self.scope(), wanted):
                    if found.wording.code == "F213":
                        if no_records_told:
                            continue
                        no_records_told = True
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
        elif (
            duty.every.months == 0
            and dataset.time in dataset.fields
            and dataset.fields[dataset.time].type != "date"
        ):
            yield self.places.tell((*path, "every"), word("I404", name=dataset.time))
        elif duty.every.months and not any(self.due(duty.every)):
            yield self.places.tell((*path, "every"), word("I442", every=duty.every.text))
        if duty.where is not None:
            for found in check_formula(
                duty.where.tree, self.scopes.records(self.indicator.records), "yes_no"
            ):
                yield self.places.tell_in_formula((*path, "where"), found)

    def due(self, every: Cadence) -> Iterator[range]:
        """What is due in each of the windows that the duty is judged over."""
        holder = section_with_periods(self.rulebook, self.indicator.section)
        periods = periods_of(self.rulebook, holder) if holder is not None else ()
        for within in [one.window for one in periods] or [self.rulebook.period.window]:
            window = window_of(self.rulebook, self.indicator, within)
            origin = window.origin if isinstance(window, EarlierWindow) else window
            yield every.due(origin, origin)

    def target(self) -> Iterator[Diagnostic]:
        target, path = self.indicator.target, (*self.path, "target")
        if target is None:
            return
        if len(target.kinds) != 1:
            yield self.places.tell_key(path, word("I405", found=len(target.kinds)))
        yield from check_condition(self.rulebook, self.places, self.scopes, path, target)

    def points(self) -> Iterator[Diagnostic]:
        indicator = self.indicator
        if indicator.points is not None and indicator.scoring is None:
            yield self.places.tell((*self.path, "points"), word("I407"))
        if indicator.scoring is not None and indicator.points is None:
            yield self.places.tell_key((*self.path, "scoring"), word("I408"))
        if indicator.weight is not None and indicator.points is None:
            yield self.places.tell_key((*self.path, "weight"), word("I424"))
        if indicator.rounding is not None:
            if indicator.points is None:
                yield self.places.tell_key((*self.path, "rounding"), word("I452"))
            if indicator.rounding.decimals > PLACES_AT_MOST:
                where = (*self.path, "rounding", "decimals")
                yield self.places.tell(where, word("S508", limit=PLACES_AT_MOST))
        if indicator.level == "whole" and indicator.points is not None:
            yield self.places.tell((*self.path, "points"), word("I415"))
        for key in ("points", "weight"):
            yield from check_points(
                self.rulebook, self.places, self.scopes, (*self.path, key), getattr(indicator, key)
            )
        if indicator.points is not None:
            yield from self.when_empty()

    def when_empty(self) -> Iterator[Diagnostic]:
        """A denominator that can be zero needs a word on what that costs."""
        around = sections_around(self.rulebook, self.indicator.section)
        if self.indicator.when_empty or self.rulebook.scorecard.when_empty:
            return
        if any(section.when_empty for section in around):
            return
        for where in islice(self.divisors.empty_at(self.indicator), 1):
            yield self.places.tell((*self.path, *where), word("I414"))
