"""Sections and what they share with the scorecard: parts combined by sum or by a mean (the
language manual).

Never judges an item, never caps a total.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from targets.plan import exact
from targets.plan import expressions as x
from targets.plan.exact import Exact
from targets.plan.factors import Factors, Part
from targets.plan.geometric import Factor, geometric
from targets.plan.indicators import Built
from targets.plan.periods import InPeriod
from targets.plan.roundings import Places, rounding_of
from targets.plan.shown import shown, truth_or_name
from targets.plan.steplist import Steps
from targets.plan.steps import MISSING, Rounding, SectionPlan, Turn
from targets.plan.units import UnitLowering
from targets.rulebook.models import Indicator, Requires, RulebookModel, Section
from targets.rulebook.scalars import Combine
from targets.rulebook.section_periods import section_with_periods

Parts = dict[str, Part]
"""Indicators and sections by id."""


class _Combined(NamedTuple):
    score: Exact
    excluded: ast.expr
    not_applicable: ast.expr


class SectionsBuilder:
    """Builds the steps of all sections into `steps`, and combines parts for the scorecard too."""

    def __init__(
        self,
        steps: Steps,
        built: Mapping[str, Built],
        places: Places,
        in_periods: Mapping[str, Sequence[InPeriod]],
        factors: Factors,
    ) -> None:
        self.steps = steps
        self.factors = factors
        self.rulebook: RulebookModel = steps.inputs.rulebook
        self.built = built
        self.places = places
        self.values = {name: one.value for name, one in built.items()}
        self.indicators = {name: one.plan for name, one in built.items()}
        self.plans: dict[str, SectionPlan] = {}
        self.turns: dict[str, tuple[Turn, ...]] = {}
        self.parts: Parts = {}
        self._owners = {one.id: one.section for one in self.rulebook.indicators}
        self._owners |= {one.id: one.section for one in self.rulebook.scorecard.sections}
        self._in_periods = in_periods
        self._parts_in: dict[str, list[Parts]] = {
            name: [{} for _ in periods] for name, periods in in_periods.items()
        }

    def lowering(self, dataset: str | None, period: object = None) -> UnitLowering:
        window = getattr(period, "window", None) or self.steps.inputs.window
        return UnitLowering(self.steps, dataset, window, self.values)

    def figure(self, amount: Fraction | str | None) -> Exact:
        return self.lowering(None).figure(amount if amount is not None else Fraction(0))

    def present(self, amount: Fraction | str | None) -> Exact:
        return self.figure(amount).because(x.whole(0))

    def build(self) -> None:
        """All sections, the innermost first."""
        for indicator in self.rulebook.indicators:
            if indicator.id in self.built and indicator.points is not None:
                self._build_item(indicator)
        waiting = list(self.rulebook.scorecard.sections)
        while waiting:
            section = next(
                one for one in waiting if not any(inner.section == one.id for inner in waiting)
            )
            waiting.remove(section)
            self._build_section(section)

    def _build_item(self, indicator: Indicator) -> None:
        worth = self.present(indicator.points)
        weight = self.present(indicator.weight) if indicator.weight is not None else worth
        holder = section_with_periods(self.rulebook, indicator.section)
        if holder is None:
            part = self._item(self.built[indicator.id], worth, weight)
            if part is not None:
                self.parts[indicator.id] = part
            return
        for known, parts in self._turns(holder):
            part = self._item(known.built[indicator.id], worth, weight)
            if part is not None:
                parts[indicator.id] = part
        rounding = rounding_of(indicator, self.places)
        averaged = self._over_periods(holder, indicator.id, worth, weight, rounding)
        lacking = x.either(
            *(x.both(one.over, one.built[indicator.id].lacking) for one, _ in self._turns(holder))
        )
        lacking = self.steps.bind(f"{indicator.id}__lacking", lacking, "", indicator.id)
        self.parts[indicator.id] = averaged
        self.indicators[indicator.id] = self.indicators[indicator.id]._replace(
            points=shown(averaged.points),
            excluded=truth_or_name(averaged.excluded),
            lacking=truth_or_name(lacking),
        )

    @staticmethod
    def _item(one: Built, worth: Exact, weight: Exact) -> Part | None:
        if one.points is None:
            return None
        points = one.points.because(x.whole(0))
        return Part(one.plan.id, points, worth, weight, one.excluded, one.not_applicable)

    def parts_of(self, section: str | None, parts: Parts | None = None) -> list[Part]:
        """The parts of a section, or of the scorecard: over all, or as they are in one period."""
        among = self.parts if parts is None else parts
        return [part for name, part in among.items() if self._owners[name] == section]

    def _build_section(self, section: Section) -> None:
        worth = self.present(section.points)
        weight = self.present(section.weight) if section.weight is not None else worth
        holder = section_with_periods(self.rulebook, section.id)
        if holder is None:
            part = self._section_part(section.id, section, self.parts, worth, weight)
        else:
            for known, parts in self._turns(holder):
                owner = f"{section.id}__{known.period.id}"
                with self.steps.loosely():
                    part = self._section_part(owner, section, parts, worth, weight)
                parts[section.id] = part
            part = self._over_periods(holder, section.id, worth, weight, self.places.sections)
        self.parts[section.id] = part
        excluded = truth_or_name(part.excluded)
        self.plans[section.id] = SectionPlan(section.id, shown(part.points), excluded)

    def _section_part(
        self, owner: str, section: Section, parts: Parts, worth: Exact, weight: Exact
    ) -> Part:
        combined = self.combine(
            owner,
            self.parts_of(section.id, parts),
            section.combine,
            worth,
            section.requires,
            self.places.sections,
        )
        if section.floor is not None:
            floored = exact.larger(combined.score, self.present(section.floor))
            combined = combined._replace(score=floored)
        return self._part(owner, combined, worth, weight, "too few scored parts")

    def _turns(self, holder: Section) -> list[tuple[InPeriod, Parts]]:
        """Each period of a section, with its parts in it."""
        return list(zip(self._in_periods[holder.id], self._parts_in[holder.id], strict=True))

    def _over_periods(
        self, holder: Section, owner: str, worth: Exact, weight: Exact, rounding: Rounding | None
    ) -> Part:
        """A part of a section with periods: the mean of its scores over those that are over.

        Its points are the same in each of them, so that its shares of them need not be told.
        """
        turns, kept, one = [], [], exact.figure(Fraction(1))
        for known, parts in self._turns(holder):
            part, not_over = parts[owner], x.negate(known.over)
            out = self.steps.bind(
                f"{owner}__{known.period.id}__out",
                x.either(not_over, part.excluded),
                "not over, or dropped out",
                owner,
            )
            asked_not = x.either(not_over, part.not_applicable)
            weight_of = self.present(known.period.weight)
            turn = part._replace(worth=one, weight=weight_of)
            turns.append(turn._replace(excluded=out, not_applicable=asked_not))
            kept.append(_kept(known, owner, part, out))
        self.turns[owner] = tuple(kept)
        with self.steps.loosely():
            combined = self.combine(owner, turns, "mean", one, None, rounding, "periods")
        return self._part(owner, combined, worth, weight, "no period counts")

    def _part(
        self,
        owner: str,
        combined: _Combined,
        worth: Exact,
        weight: Exact,
        why: str,
    ) -> Part:
        """What was combined as steps of its own."""
        origin = owner.partition("__")[0]
        excluded = self.steps.bind(f"{owner}__excluded", combined.excluded, why, origin)
        not_applicable = self.steps.bind(
            f"{owner}__not_applicable", combined.not_applicable, "", origin
        )
        score = exact.choose(excluded, exact.figure(Fraction(0)), combined.score)
        published = self.publish(owner, "points", score)
        return Part(origin, published, worth, weight, excluded, not_applicable)

    def publish(self, owner: str, part: str, number: Exact) -> Exact:
        prefix = f"{owner}__{part}" if part else owner
        origin = owner.partition("__")[0]
        top = self.steps.publish(prefix, number.numerator, _note(number), origin)
        bottom = self.steps.bind(f"{prefix}_over", number.denominator, "", origin)
        return Exact(top, bottom, x.whole(0))

    def combine(
        self,
        owner: str,
        parts: Sequence[Part],
        how: Combine,
        whole: Exact,
        requires: Requires | None,
        rounding: Rounding | None,
        counted: str = "parts",
    ) -> _Combined:
        origin = owner.partition("__")[0]
        as_said = self.factors.as_said([part.id for part in parts])
        got = self.sum([part.points for part in parts])
        if counted == "parts":
            parts = [self.factors.reweighed(part, how) for part in parts]
        all_in = x.constant_truth(as_said) is True and all(
            x.constant_truth(part.excluded) is False for part in parts
        )
        scored = self.steps.bind(
            f"{owner}__scored",
            x.total([x.choose(part.excluded, x.whole(0), x.whole(1)) for part in parts]),
            f"{counted} that are scored",
            origin,
        )
        match how:
            case "sum":
                full = x.both(as_said, x.compare("==", scored, x.whole(len(parts))))
                score = self._shared(owner, parts, got, whole, full, rounding, all_in=all_in)
            case "mean":
                score = self._mean(owner, parts, whole, rounding)
            case "geometric":
                score = self._geometric(owner, parts, whole, rounding)
        idle = [x.both(part.excluded, part.not_applicable) for part in parts]
        applying = self.steps.bind(
            f"{owner}__applying",
            x.total([x.choose(one, x.whole(0), x.whole(1)) for one in idle]),
            f"{counted} that apply",
            origin,
        )
        return _Combined(score, _too_few(scored, applying, requires), x.both(*idle))

    def sum(self, numbers: Sequence[Exact]) -> Exact:
        added = exact.figure(Fraction(0))
        for number in numbers:
            added = exact.add(added, number)
        return added

    def _shared(
        self,
        owner: str,
        parts: Sequence[Part],
        got: Exact,
        whole: Exact,
        full: ast.expr,
        rounding: Rounding | None,
        *,
        all_in: bool,
    ) -> Exact:
        """Σ got where that is `full`, or P · Σ got / Σ points where something was excluded."""
        rounded_got = (
            got
            if rounding is None or self.places.shared_only
            else exact.rounded(got, rounding, self.steps.bounds)
        )
        if all_in:
            return rounded_got
        of = self.sum(
            [exact.choose(part.excluded, exact.figure(Fraction(0)), part.worth) for part in parts]
        )
        counted = self.bound(owner, "got", self.sum([part.points for part in parts]))
        of = self.bound(owner, "of", of)
        share = exact.divide(exact.multiply(whole, counted), of, self.steps.bounds, MISSING)
        share = share.because(x.whole(0))
        share = (
            self.bound(owner, "share", share)
            if rounding is None
            else exact.rounded(share, rounding, self.steps.bounds)  # not bound: factors cancel out
        )
        return exact.choose(full, rounded_got, share)

    def _mean(
        self, owner: str, parts: Sequence[Part], whole: Exact, rounding: Rounding | None
    ) -> Exact:
        """P · Σ w · share / Σ w over the parts that are not excluded; shares and weights whole
        numbers.
        """
        shares, weights = [], []
        for part in parts:
            if part.worth.constant == 0:  # refused by the checks; here it must not divide
                continue
            share = exact.divide(
                exact.multiply(part.weight, part.points), part.worth, self.steps.bounds, MISSING
            )
            kept = exact.figure(Fraction(0))
            shares.append(exact.choose(part.excluded, kept, share.because(x.whole(0))))
            weights.append(exact.choose(part.excluded, kept, part.weight))
        got, of = (
            self.bound(owner, "got", self.sum(shares)),
            self.bound(owner, "of", self.sum(weights)),
        )
        mean = exact.divide(exact.multiply(whole, got), of, self.steps.bounds, MISSING)
        mean = mean.because(x.whole(0))
        if rounding is None:
            return self.bound(owner, "share", mean)
        return exact.rounded(mean, rounding, self.steps.bounds)  # not bound: factors cancel out

    def _geometric(
        self, owner: str, parts: Sequence[Part], whole: Exact, rounding: Rounding | None
    ) -> Exact:
        """P · Π share^(w / Σ w), rounded where it is drawn."""
        if rounding is None:  # refused by the checks
            raise TypeError(owner)
        factors = [
            Factor(
                part.id,
                exact.divide(part.points, part.worth, self.steps.bounds, MISSING),
                part.weight,
                part.excluded,
            )
            for part in parts
        ]

        def bind(part: str, expression: ast.expr, note: str) -> ast.expr:
            return self.steps.bind(f"{owner}__{part}", expression, note, owner.partition("__")[0])

        return geometric(factors, whole, rounding, bind, self.steps.bounds)

    def bound(self, owner: str, part: str, number: Exact) -> Exact:
        return Exact(
            self.steps.bind(f"{owner}__{part}", number.numerator, "", owner.partition("__")[0]),
            self.steps.bind(
                f"{owner}__{part}_over", number.denominator, "", owner.partition("__")[0]
            ),
            number.absent,
        )


def _too_few(scored: ast.expr, applying: ast.expr, requires: Requires | None) -> ast.expr:
    """Whether no part is scored, or fewer than are required."""
    excluded = x.compare("==", scored, x.whole(0))
    if requires is not None and requires.parts is not None:
        excluded = x.either(excluded, x.compare("<", scored, x.whole(requires.parts)))
    if requires is not None and requires.more_than is not None:
        share = requires.more_than
        enough = x.compare(
            ">",
            x.multiply(scored, x.whole(share.denominator)),
            x.multiply(applying, x.whole(share.numerator)),
        )
        excluded = x.either(excluded, x.negate(enough))
    return excluded


def _kept(known: InPeriod, owner: str, part: Part, out: ast.expr) -> Turn:
    """Where a part stands among the steps in one period."""
    built = known.built.get(owner)
    points, flag = shown(part.points), truth_or_name(out)
    over = f"{known.holder}__{known.period.id}__over"
    value = built.plan.value if built is not None else None
    return Turn(known.period.id, known.period.window, over, flag, points, value)


def _note(number: Exact) -> str:
    over = x.constant(number.denominator)
    return f"points, in 1/{over}" if over is not None and over > 1 else "points"
