"""One indicator lowered to steps: from its measure to status, points, and what absence costs.

The same code builds the steps of a unit and those of a group; a group has no points.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from contextlib import nullcontext
from fractions import Fraction
from typing import NamedTuple

from targets.calendar import AnyWindow, EarlierWindow
from targets.carriers.intervals import INT64_AT_MOST, Interval
from targets.formula import tree
from targets.plan import exact
from targets.plan import expressions as x
from targets.plan.exact import Exact, YesNo
from targets.plan.inputs import UNITS, Inputs
from targets.plan.lowering import RowLowering, first_absent
from targets.plan.scoring import Goal, PointsLowering, lower_condition
from targets.plan.shown import shown, step_name, truth_or_name
from targets.plan.steplist import Steps
from targets.plan.steps import (
    EMPTY,
    MISSING,
    NOT_ASKED,
    SMALL,
    STATUSES,
    IndicatorPlan,
    Rounding,
    Shown,
    Status,
)
from targets.plan.units import UnitLowering
from targets.rulebook.copies import window_of
from targets.rulebook.models import Duty, Indicator, RulebookModel
from targets.rulebook.section_periods import ScoredPeriod, section_with_periods, sections_around


class Built(NamedTuple):
    """What later steps need of an indicator: its value, whether it is met, its points."""

    plan: IndicatorPlan
    value: Exact
    met: YesNo
    points: Exact | None
    excluded: ast.expr
    not_applicable: ast.expr
    lacking: ast.expr


class _Measure(NamedTuple):
    value: Exact
    numerator: Exact | None = None
    denominator: Exact | None = None


def when(rulebook: RulebookModel, indicator: Indicator, key: str) -> str | None:
    """`when_empty` or `when_missing` of the indicator, its nearest section, or the scorecard."""
    around = sections_around(rulebook, indicator.section)
    said = (getattr(one, key) for one in (indicator, *around, rulebook.scorecard))
    return next((one for one in said if one is not None), None)


class IndicatorBuilder:
    """Builds the steps of one indicator into `steps`: over its window, or over a `period` of its
    section, which alone gives points where the section has periods. `id` is what its steps are
    called after. `beside` is the section that asks, where it uses an indicator of another section
    in periods of its own: its id then stands in `id`, too.
    """

    def __init__(
        self,
        steps: Steps,
        indicator: Indicator,
        values: Mapping[str, Exact],
        rounding: Rounding | None,
        period: ScoredPeriod | None = None,
        beside: str | None = None,
    ) -> None:
        self.steps = steps
        self.inputs: Inputs = steps.inputs
        self.rulebook = steps.inputs.rulebook
        self.indicator = indicator
        where = (beside, period.id if period is not None else None)
        self.id = "__".join([indicator.id, *(one for one in where if one is not None)])
        self.window = window_of(self.rulebook, indicator, period.window if period else None)
        scored_over = section_with_periods(self.rulebook, indicator.section)
        self.gives_points = not steps.higher and (period is not None or scored_over is None)
        self.rounding = rounding
        self.lowering = UnitLowering(steps, indicator.records, self.window, values)
        self._unasked: ast.expr = x.whole(0)
        self._small: ast.expr = x.truth(False)

    def publish(
        self, part: str, expression: ast.expr, note: str = "", within: Interval | None = None
    ) -> ast.expr:
        origin = self.indicator.id
        return self.steps.publish(f"{self.id}__{part}", expression, note, origin, within)

    def bind(self, part: str, expression: ast.expr, note: str = "") -> ast.expr:
        return self.steps.bind(f"{self.id}__{part}", expression, note, self.indicator.id)

    def build(self) -> Built:
        measure = self._measure()
        absent, value = self._absence(measure)
        goal = self._goal(value)
        if goal is not None:
            absent = x.highest(absent, goal.absent)
        absent = self.publish("absent", absent)
        value = value.because(absent)
        met = self.bind("met", goal.met) if goal is not None else x.truth(False)
        judged, points, excluded = absent, None, x.truth(False)
        if self.indicator.scoring is not None and not self.steps.higher:
            worth = self.lowering.figure(self.indicator.points or Fraction(0))
            lowered = PointsLowering(
                self.indicator,
                self.lowering,
                self.steps,
                value.because(x.whole(0)),
                goal,
                met,
                worth,
                self.rounding,
                self.id,
            )
            # told over periods, it is asked here only for whether it can be told
            with nullcontext() if self.gives_points else self.steps.loosely():
                earned = lowered.earned(self.indicator.scoring)
            judged = self.bind(
                "judged_absent", first_absent(absent, earned.absent), "absent, scoring included"
            )
            if self.gives_points:
                points, excluded = self._priced(judged, earned, worth)
        status = self._status(judged, met, goal)
        self.publish("status", status)
        lacking = self._lacking(judged) if points is not None else x.truth(False)
        plan = self._plan(measure, value, status, points, excluded)
        plan = plan._replace(lacking=truth_or_name(lacking))
        not_applicable = x.compare(">=", judged, x.whole(EMPTY))
        return Built(plan, value, YesNo(met, absent), points, excluded, not_applicable, lacking)

    def _lacking(self, judged: ast.expr) -> ast.expr:
        """Whether missing data stops the scoring here."""
        if when(self.rulebook, self.indicator, "when_missing") != "error":
            return x.truth(False)
        no_data = x.compare("==", judged, x.whole(MISSING))
        return self.bind("lacking", no_data, "must not be missing")

    @property
    def _counted_from(self) -> AnyWindow:
        """Blocks of months are those of the whole period, also where only a part of it counts."""
        if isinstance(self.window, EarlierWindow):
            return self.window
        return window_of(self.rulebook, self.indicator)

    def _plan(
        self,
        measure: _Measure,
        value: Exact,
        status: ast.expr,
        points: Exact | None,
        excluded: ast.expr,
    ) -> IndicatorPlan:
        absent = value.absent
        can_be_unasked = self.steps.bounds(absent).high >= NOT_ASKED and not self.steps.higher
        applies = (
            step_name(self.publish("applies", x.compare("!=", absent, x.whole(NOT_ASKED))))
            if can_be_unasked
            else None
        )
        return IndicatorPlan(
            id=self.indicator.id,
            value=shown(value),
            numerator=self._side("numerator", measure.numerator, absent),
            denominator=self._side("denominator", measure.denominator, absent),
            absent=step_name(absent),
            status=f"{self.id}__status",
            statuses=tuple(STATUSES[code] for code in sorted(x.outcomes(status))),
            points=shown(points) if points is not None else None,
            excluded=truth_or_name(excluded),
            applies=applies,
        )

    def _side(self, part: str, side: Exact | None, absent: ast.expr) -> Shown | None:
        """One half of a quotient. Where small ones are hidden, none is shown where the other is not
        known: from the half of one unit that of another could be found.
        """
        if side is None:
            return None
        hidden = x.highest(side.absent, self._unasked)
        if self.indicator.when_small is not None:
            missing = x.compare("==", absent, x.whole(MISSING))
            hidden = x.choose(missing, x.whole(MISSING), hidden)
            hidden = x.choose(self._small, x.whole(SMALL), hidden)
        return shown(side.because(self.bind(f"{part}_absent", hidden)))

    def _measure(self) -> _Measure:
        indicator = self.indicator
        if indicator.duty is not None:
            return self._duty(indicator.duty)
        if indicator.numerator is not None and indicator.denominator is not None:
            top = self._named("numerator", self.lowering.number(indicator.numerator.tree))
            bottom = self._named("denominator", self.lowering.number(indicator.denominator.tree))
            return _Measure(self._quotient(top, bottom), top, bottom)
        if indicator.value is None:
            raise TypeError(self.indicator.id)
        outer = indicator.value.tree
        match outer:
            case tree.Arithmetic("/", left, right):
                top = self._named("numerator", self.lowering.number(left))
                bottom = self._named("denominator", self.lowering.number(right))
                return _Measure(self._quotient(top, bottom), top, bottom)
            case tree.Aggregate(kind="mean", place=place):
                top = self._named("numerator", self.lowering.number(outer._replace(kind="sum")))
                counted = tree.Aggregate("count", None, outer.where, place)
                bottom = self._named("denominator", self.lowering.number(counted))
                return _Measure(self._quotient(top, bottom), top, bottom)
            case _:
                return _Measure(self._named("value", self.lowering.number(outer)))

    def _named(self, part: str, number: Exact) -> Exact:
        """The two expressions as steps, so that what follows stays short."""
        top = self.publish(part, number.numerator, _scale_note(number))
        bottom = self.bind(f"{part}_over", number.denominator)
        return Exact(top, bottom, number.absent)

    def _quotient(self, top: Exact, bottom: Exact) -> Exact:
        found = exact.divide(top, bottom, self.steps.bounds, EMPTY)
        return Exact(
            self.bind("value_numerator", found.numerator),
            self.bind("value_denominator", found.denominator),
            found.absent,
        )

    def _duty(self, duty: Duty) -> _Measure:
        dataset = self.indicator.records or ""
        row = RowLowering(self.inputs, dataset)
        selected: ast.expr = x.truth(True)
        if duty.where is not None:
            asked = row.yes_no(duty.where.tree)
            selected = x.both(x.compare("==", asked.absent, x.whole(0)), asked.holds)
        where = "" if x.constant_truth(selected) else f", where={x.written(selected)}"
        least = f", at_least={duty.at_least}" if duty.at_least > 1 else ""
        counted = self.inputs.ask(
            "periods",
            dataset,
            self.window,
            said=f"periods({duty.every.text}{least}{where})",
            label="periods",
            selected=selected,
            cadence=duty.every,
            at_least=duty.at_least,
            counted_from=self._counted_from,
        )
        due: ast.expr = x.name(
            self.inputs.ask_due(f"{self.id}__due", duty.every, self.window, self._counted_from)
        )
        if self.steps.higher:
            due = x.multiply(due, x.name(UNITS))
        top = Exact(
            self.publish("numerator", x.name(counted.name), "periods done"), x.whole(1), x.whole(0)
        )
        bottom = Exact(self.publish("denominator", due, "periods due"), x.whole(1), x.whole(0))
        return _Measure(self._quotient(top, bottom), top, bottom)

    def _absence(self, measure: _Measure) -> tuple[ast.expr, Exact]:
        absent = measure.value.absent
        if self.steps.higher:
            none = x.compare("==", x.name(UNITS), x.whole(0))
            self._unasked = x.choose(none, x.whole(EMPTY), x.whole(0))
            absent = x.choose(none, x.whole(EMPTY), absent)
        elif self.indicator.applies_to is not None:
            asked = self.lowering.yes_no(self.indicator.applies_to.tree)
            applies = self.bind("asked", asked.holds, "applies_to")
            unasked = x.choose(applies, x.whole(0), x.whole(NOT_ASKED))
            said_no = x.both(x.compare("==", asked.absent, x.whole(0)), x.negate(applies))
            self._unasked = x.choose(said_no, x.whole(NOT_ASKED), x.whole(0))
            absent = x.highest(first_absent(asked.absent, unasked), absent)
        absent = x.choose(self.steps.assessed, absent, x.whole(NOT_ASKED))
        self._unasked = x.choose(self.steps.assessed, self._unasked, x.whole(NOT_ASKED))
        self._small = self._is_small(measure, absent)
        absent = x.choose(self._small, x.whole(SMALL), absent)
        return absent, measure.value.because(x.whole(0))

    def _is_small(self, measure: _Measure, absent: ast.expr) -> ast.expr:
        """Whether the denominator is so small that no figure is published."""
        bottom = measure.denominator
        if self.indicator.when_small is None or bottom is None:
            return x.truth(False)
        there = bottom.because(x.whole(0))
        limit = exact.figure(Fraction(self.indicator.when_small.denominator_below))
        some = exact.compare(">", there, exact.figure(Fraction(0))).holds
        few = exact.compare("<", there, limit).holds
        asked = x.compare("!=", absent, x.whole(NOT_ASKED))
        known = x.compare("==", bottom.absent, x.whole(0))
        return self.bind("small", x.both(known, asked, some, few), "no figure is published")

    def _goal(self, value: Exact) -> Goal | None:
        target = self.indicator.target
        if target is None:
            return None
        if self.steps.higher and not all(
            self.lowering.is_settled(amount) for _, amount in target.limits
        ):
            return None
        return lower_condition(target, value, self.lowering.figure)

    def _status(self, absent: ast.expr, met: ast.expr, goal: Goal | None) -> ast.expr:
        if goal is not None:
            present = x.choose(met, status_code("met"), status_code("not_met"))
        elif self.indicator.points is not None and not self.steps.higher:
            present = status_code("scored")
        else:
            present = status_code("no_target")
        missing = x.compare("==", absent, x.whole(MISSING))
        why = x.choose(missing, status_code("no_data"), status_code("not_applicable"))
        reach = self.steps.bounds(absent).high
        if reach >= SMALL:
            small = x.compare("==", absent, x.whole(SMALL))
            why = x.choose(small, status_code("suppressed"), why)
        if reach == 0:
            return present
        if reach == MISSING:
            return x.choose(missing, status_code("no_data"), present)
        return x.choose(x.compare("==", absent, x.whole(0)), present, why)

    def _priced(self, absent: ast.expr, earned: Exact, worth: Exact) -> tuple[Exact, ast.expr]:
        """The points with the price of absence, and whether the indicator drops out."""
        when_empty = when(self.rulebook, self.indicator, "when_empty") or "full"
        when_missing = when(self.rulebook, self.indicator, "when_missing")
        nothing = exact.figure(Fraction(0))
        full = exact.rounded(worth, self.rounding, self.steps.bounds) if self.rounding else worth
        full = full.because(x.whole(0))
        if_empty = full if when_empty == "full" else nothing
        reach = self.steps.bounds(absent).high
        if reach >= MISSING:
            earned = Exact(
                self.bind("earned", earned.numerator),
                self.bind("earned_over", earned.denominator),
                x.whole(0),
            )
        points = earned
        excluded: list[ast.expr] = []
        if reach >= MISSING:
            points = exact.choose(x.compare("==", absent, x.whole(0)), earned, nothing)
            if when_missing == "exclude":
                excluded.append(x.compare("==", absent, x.whole(MISSING)))
        if reach >= EMPTY:
            points = exact.choose(x.compare("==", absent, x.whole(EMPTY)), if_empty, points)
            if when_empty == "exclude":
                excluded.append(x.compare("==", absent, x.whole(EMPTY)))
        if reach >= SMALL:
            excluded.append(x.compare("==", absent, x.whole(SMALL)))
        if reach >= NOT_ASKED:
            excluded.append(x.compare("==", absent, x.whole(NOT_ASKED)))
        out = self.bind("excluded", x.either(*excluded), "drops out of its section")
        note = (
            f"points, in 1/{x.written(points.denominator)}"
            if x.constant(points.denominator) != 1
            else "points"
        )
        top = self.publish("points", points.numerator, note, self._points_within(full))
        bottom = self.bind("points_over", points.denominator)
        return Exact(top, bottom, x.whole(0)), out

    def _points_within(self, full: Exact) -> Interval | None:
        """From the floor to W, which every method but bands keeps by what it means (the
        language manual); a floor above W is what is left.
        """
        scoring = self.indicator.scoring
        if scoring is None or self.rounding is None or scoring.bands is not None:
            return None
        floor = scoring.deduct.floor if scoring.deduct is not None else scoring.floor
        most = self.steps.bounds(full.numerator).high
        if floor is None:
            return Interval(-(INT64_AT_MOST + 1), most)
        figure = self.lowering.figure(floor)
        least = self.steps.bounds(exact.rounded(figure, self.rounding, self.steps.bounds).numerator)
        return Interval(min(least.low, 0), max(most, least.high))


def status_code(status: Status) -> ast.expr:
    """The small whole number that a status is among the steps."""
    return x.whole(STATUSES.index(status))


def _scale_note(number: Exact) -> str:
    over = x.constant(number.denominator)
    return f"in 1/{over}" if over is not None and over > 1 else ""
