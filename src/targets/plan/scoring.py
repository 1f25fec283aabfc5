"""How far a value is from its target, and what that is worth: the language manual, each method
once.

Never rounds before the end, never looks at absence: a value that is absent is priced elsewhere.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import chain, count
from typing import NamedTuple

from targets.formula import Formula
from targets.plan import exact
from targets.plan import expressions as x
from targets.plan.exact import Exact
from targets.plan.lowering import first_absent
from targets.plan.steplist import Steps
from targets.plan.steps import MISSING, Rounding
from targets.plan.units import UnitLowering
from targets.rulebook.models import Indicator
from targets.rulebook.scoring import Band, Condition, Deduct, Linear, Scoring

Amount = Fraction | str

OWN_PARTS = frozenset(
    [
        "absent",
        "applying",
        "applies",
        "asked",
        "denominator_absent",
        "due",
        "done",
        "earned",
        "earned_over",
        "excluded",
        "got",
        "got_over",
        "judged_absent",
        "lacking",
        "met",
        "not_applicable",
        "numerator_absent",
        "of",
        "of_over",
        "points_over",
        "scored",
        "share",
        "share_denominator",
        "share_numerator",
        "share_over",
        "value_denominator",
        "value_numerator",
        "value_over",
    ]
)
"""What the steps of every indicator are called besides the names that the language keeps."""


class Goal(NamedTuple):
    """A condition with its figures lowered: `low` and `high` are its ends, None where open."""

    met: ast.expr
    low: Exact | None
    high: Exact | None
    absent: ast.expr


def lower_condition(condition: Condition, value: Exact, figure: Callable[[Amount], Exact]) -> Goal:
    """Whether `value` fulfils `condition`, and between which ends it would."""
    ends = [figure(amount) for _, amount in condition.limits]
    absent: ast.expr = x.whole(0)
    for end in ends:
        absent = x.highest(absent, end.absent)
    match condition.kinds:
        case ("at_least",):
            return Goal(exact.compare(">=", value, ends[0]).holds, ends[0], None, absent)
        case ("more_than",):
            return Goal(exact.compare(">", value, ends[0]).holds, ends[0], None, absent)
        case ("at_most",):
            return Goal(exact.compare("<=", value, ends[0]).holds, None, ends[0], absent)
        case ("less_than",):
            return Goal(exact.compare("<", value, ends[0]).holds, None, ends[0], absent)
        case ("between",):
            within = x.both(
                exact.compare(">=", value, ends[0]).holds, exact.compare("<=", value, ends[1]).holds
            )
            return Goal(within, ends[0], ends[1], absent)
        case _:
            return Goal(x.truth(True), None, None, absent)


class PointsLowering(NamedTuple):
    """The points of one indicator whose value is present, before absence has its say."""

    indicator: Indicator
    lowering: UnitLowering
    steps: Steps
    value: Exact
    goal: Goal | None
    met: ast.expr
    worth: Exact
    rounding: Rounding | None
    prefix: str

    def figure(self, amount: Amount) -> Exact:
        """A figure of the scoring."""
        return self.lowering.figure(amount)

    def earned(self, scoring: Scoring) -> Exact:
        """What the value is worth, at the places of the items where those are rounded."""
        full = self.to_places(self.worth)
        match scoring.methods[0]:
            case "pass_fail":
                missed = exact.figure(Fraction(0))
            case "proportional":
                missed = self.proportional()
            case "linear" if scoring.linear is not None:
                missed = self.linear(scoring.linear)
            case "deduct" if scoring.deduct is not None:
                missed = self.deduct(scoring.deduct)
            case "bands" if scoring.bands is not None:
                missed = self.bands(scoring.bands)
            case "formula" if scoring.formula is not None:
                return self.formula(scoring.formula, scoring.floor, self.given())
            case "method":
                return self.method(scoring)
            case method:
                raise TypeError(method)
        return (
            exact.choose(self.met, full, self.to_places(missed))
            if self.goal is not None
            else self.to_places(missed)
        )

    def to_places(self, number: Exact) -> Exact:
        """Items are rounded once."""
        if self.rounding is None:
            return number
        scale = 10**self.rounding.decimals
        over = x.constant(number.denominator)
        if over is not None and scale % over == 0:
            return Exact(
                x.multiply(number.numerator, x.whole(scale // over)), x.whole(scale), number.absent
            )
        where, origin = self.prefix, self.indicator.id
        turn = self._free_turn(f"{where}__share_numerator")
        top = self.steps.bind(
            f"{where}__share_numerator{turn}", number.numerator, "points before rounding", origin
        )
        above_zero = exact.above_zero(number, self.steps.bounds)
        bottom = self.steps.bind(f"{where}__share_denominator{turn}", above_zero, "", origin)
        return exact.rounded(Exact(top, bottom, number.absent), self.rounding, self.steps.bounds)

    def _free_turn(self, name: str) -> str:
        """What makes `name` the name of no step yet."""
        turns = chain([""], (f"_{number}" for number in count(2)))
        return next(turn for turn in turns if name + turn not in self.steps.known)

    def at_least(self, number: Exact, floor: Amount | None) -> Exact:
        """`number`, not below `floor`. Rounding keeps order, so the limit may come before it."""
        if floor is None:
            return self.to_places(number)
        if floor == 0:
            return self.to_places(
                number._replace(numerator=x.maximum(number.numerator, x.whole(0)))
            )
        return exact.larger(self.to_places(number), self.to_places(self.figure(floor)))

    def either_side(
        self, below: Callable[[Exact], Exact], above: Callable[[Exact], Exact]
    ) -> Exact:
        """What missing the low end, or the high end, of the target gives."""
        goal = self.goal
        if goal is None:
            raise TypeError(self.indicator.id)
        if goal.low is not None and goal.high is not None:
            under = exact.compare("<", self.value, goal.low).holds
            return exact.choose(under, below(goal.low), above(goal.high))
        if goal.low is not None:
            return below(goal.low)
        if goal.high is not None:
            return above(goal.high)
        raise TypeError(self.indicator.id)

    def divide(self, top: Exact, bottom: Exact) -> Exact:
        """A quotient of figures; a divisor that only records tell may be zero: then it is no
        data.
        """
        return exact.divide(top, bottom, self.steps.bounds, MISSING)

    def proportional(self) -> Exact:
        """The share on the missed side, not below 0; not above W where only records tell the
        target.
        """
        share = self.at_least(self.either_side(self.share_below, self.share_above), Fraction(0))
        ends = (self.goal.low, self.goal.high) if self.goal is not None else ()
        if all(end is None or end.constant is not None for end in ends):
            return share
        return exact.smaller(share, self.to_places(self.worth))

    def share_below(self, low: Exact) -> Exact:
        """W · v / t."""
        return self.divide(exact.multiply(self.worth, self.value), low)

    def share_above(self, high: Exact) -> Exact:
        """W · (1 - (v - t) / t), which is W · (2t - v) / t."""
        twice = exact.multiply(exact.figure(Fraction(2)), high)
        return self.divide(exact.multiply(self.worth, exact.subtract(twice, self.value)), high)

    def linear(self, linear: Linear) -> Exact:
        """W · (v - z) / (t - z), limited to 0 … W."""
        zeros = [self.figure(amount) for amount in linear.zero_at]
        if linear.scale is not None:
            return self.either_side(self.along(zeros[0]), self.along(zeros[-1]))

        def toward(zero: Exact) -> Callable[[Exact], Exact]:
            return lambda end: self.divide(
                exact.multiply(self.worth, exact.subtract(self.value, zero)),
                exact.subtract(end, zero),
            )

        share = self.either_side(toward(zeros[0]), toward(zeros[-1]))
        return exact.smaller(self.at_least(share, Fraction(0)), self.to_places(self.worth))

    def along(self, zero: Exact) -> Callable[[Exact], Exact]:
        """W · (ln v - ln z) / (ln t - ln z), limited to 0 … W and rounded in one step; no data
        where only records tell z and t, and there is no line between them.
        """
        if self.rounding is None:  # refused by the checks
            raise TypeError(self.indicator.id)
        scale = 10**self.rounding.decimals
        function = f"logarithm_{self.rounding.mode}"

        def share(end: Exact) -> Exact:
            full = exact.multiply(self.worth, exact.figure(Fraction(scale)))
            sides = [
                side
                for number in (full, self.value, zero, end)
                for side in (number.numerator, exact.above_zero(number, self.steps.bounds))
            ]
            is_line = x.both(
                x.compare(">", zero.numerator, x.whole(0)),
                x.compare(">", end.numerator, x.whole(0)),
                exact.compare("!=", zero, end).holds,
            )
            absent = first_absent(
                x.highest(zero.absent, end.absent),
                x.choose(is_line, x.whole(0), x.whole(MISSING)),
            )
            return Exact(x.call_whole(function, *sides), x.whole(scale), absent)

        return share

    def deduct(self, deduct: Deduct) -> Exact:
        """W - p · k, with k = gap / s, its floor or its ceiling; not below `floor`."""
        gap = self.either_side(
            lambda low: exact.subtract(low, self.value),
            lambda high: exact.subtract(self.value, high),
        )
        steps = count_steps(self.divide(gap, self.figure(deduct.per)), deduct.steps, self.steps)
        off = exact.multiply(self.figure(deduct.points), steps)
        left = exact.subtract(self.worth, off)
        if not (self.is_told(deduct.points) and self.is_told(deduct.per)):  # may be below zero
            left = exact.smaller(left, self.to_places(self.worth))
        return self.at_least(left, deduct.floor)

    def is_told(self, amount: Amount) -> bool:
        """Whether the rules file itself says a figure, and no record."""
        return not isinstance(amount, str) or amount in self.steps.inputs.rulebook.constants

    def bands(self, bands: tuple[Band, ...]) -> Exact:
        """The first band that holds, the last without a condition."""
        *conditional, last = bands
        points = self.figure(last.points)
        for band in reversed(conditional):
            goal = lower_condition(band, self.value, self.figure)
            chosen = exact.choose(goal.met, self.figure(band.points), points)
            points = chosen.because(first_absent(goal.absent, chosen.absent))
        return points

    def given(self) -> dict[str, Exact]:
        """What every formula may name: `value`, `points`, and `target` where it is one figure."""
        names = {"value": self.value, "points": self.worth}
        target = self.goal.low or self.goal.high if self.goal is not None else None
        return names if target is None else {**names, "target": target}

    def formula(self, formula: Formula, floor: Amount | None, names: Mapping[str, Exact]) -> Exact:
        """A formula of the author's, limited to `floor` … W."""
        found = self.lowering.with_special(names).number(formula.tree)
        return exact.smaller(self.at_least(found, floor), self.to_places(self.worth))

    def method(self, scoring: Scoring) -> Exact:
        """A method of the rules file, copied: its parts become steps `<indicator>.<part>`."""
        method = self.steps.inputs.rulebook.scoring_methods[scoring.method or ""]
        names = self.given()
        for name, amount in scoring.given_figures.items():
            names[name] = self.figure(amount)
        for name, part in method.parts.items():
            found = self.lowering.with_special(names).number(part.tree)
            names[name] = self.bound(name, found)
        return self.formula(method.formula, scoring.floor, names)

    def bound(self, name: str, number: Exact) -> Exact:
        """A number as steps that bear its name, so that a later formula names them only."""
        step = f"{self.prefix}__{name}" + ("_part" if name in OWN_PARTS else "")
        while any(map(self.steps.is_taken, (step, f"{step}_over", f"{step}_absent"))):
            step += "_part"  # as behind `gain`, whose denominator is `gain_over`
        origin = self.indicator.id
        return Exact(
            self.steps.bind(step, number.numerator, "", origin),
            self.steps.bind(f"{step}_over", number.denominator, "", origin),
            self.steps.bind(f"{step}_absent", number.absent, "", origin),
        )


def count_steps(number: Exact, how: str, steps: Steps) -> Exact:
    """A quotient counted as `fractional`, `whole` (floor) or `started` (ceiling) steps."""
    match how:
        case "fractional":
            return number
        case "whole":
            return exact.floor(number, steps.bounds)
        case "started":
            return exact.ceiling(number, steps.bounds)
        case _:
            raise TypeError(how)
