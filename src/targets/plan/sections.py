"""Sections and what they share with the scorecard: parts combined by sum or by a mean (the
language manual).

Never judges an item, never caps a total.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from targets.plan import exact
from targets.plan import expressions as x
from targets.plan.exact import Exact
from targets.plan.geometric import Factor, geometric
from targets.plan.indicators import Built, shown, truth_or_name
from targets.plan.steplist import Steps
from targets.plan.steps import MISSING, Rounding, SectionPlan
from targets.plan.units import UnitLowering
from targets.rulebook.models import Indicator, Requires, RulebookModel, Scorecard, Section
from targets.rulebook.models import Rounding as RoundingRules


class Places(NamedTuple):
    """How items, sections and totals are rounded; None where they are not.

    `shared_only` is the short form: sections and the base are rounded only where points were
    shared out.
    """

    items: Rounding | None
    sections: Rounding | None
    total: Rounding | None
    shared_only: bool


def places_of(rounding: RoundingRules | None) -> Places:
    """The rounding of a scorecard, place by place."""
    if rounding is None or rounding.unrounded:
        return Places(None, None, None, shared_only=False)
    if rounding.decimals is not None:
        one = Rounding(rounding.decimals, rounding.mode)
        return Places(one, one, one, shared_only=True)
    items, sections, total = (
        Rounding(place.decimals, place.mode) if place is not None else None
        for place in (rounding.items, rounding.sections, rounding.total)
    )
    return Places(items, sections, total, shared_only=False)


def rounding_of(indicator: Indicator, places: Places) -> Rounding | None:
    """How the points of an indicator are rounded: as it says itself, else as all items."""
    own = indicator.rounding
    return places.items if own is None else Rounding(own.decimals, own.mode)


class Part(NamedTuple):
    """An indicator or section as its parent sees it."""

    id: str
    points: Exact
    worth: Exact
    weight: Exact
    excluded: ast.expr
    not_applicable: ast.expr


class _Combined(NamedTuple):
    score: Exact
    excluded: ast.expr
    not_applicable: ast.expr


class SectionsBuilder:
    """Builds the steps of all sections into `steps`, and combines parts for the scorecard too."""

    def __init__(self, steps: Steps, built: Mapping[str, Built], places: Places) -> None:
        self.steps = steps
        self.rulebook: RulebookModel = steps.inputs.rulebook
        self.built = built
        self.places = places
        self.plans: dict[str, SectionPlan] = {}
        self.parts: dict[str, Part] = {}

    def lowering(self, dataset: str | None, period: object = None) -> UnitLowering:
        window = getattr(period, "window", None) or self.steps.inputs.window
        values = {name: one.value for name, one in self.built.items()}
        return UnitLowering(self.steps, dataset, window, values)

    def figure(self, amount: Fraction | str | None) -> Exact:
        return self.lowering(None).figure(amount if amount is not None else Fraction(0))

    def present(self, amount: Fraction | str | None) -> Exact:
        return replace(self.figure(amount), absent=x.whole(0))

    def build(self) -> None:
        """All sections, the innermost first."""
        for indicator in self.rulebook.indicators:
            one = self.built.get(indicator.id)
            if one is not None and one.points is not None:
                worth = self.present(indicator.points)
                weight = self.present(indicator.weight) if indicator.weight is not None else worth
                self.parts[indicator.id] = Part(
                    indicator.id,
                    replace(one.points, absent=x.whole(0)),
                    worth,
                    weight,
                    one.excluded,
                    one.not_applicable,
                )
        waiting = list(self.rulebook.scorecard.sections)
        while waiting:
            section = next(
                one for one in waiting if not any(inner.section == one.id for inner in waiting)
            )
            waiting.remove(section)
            self._build_section(section)

    def parts_of(self, section: str | None) -> list[Part]:
        owners = {one.id: one.section for one in self.rulebook.indicators}
        owners |= {one.id: one.section for one in self.rulebook.scorecard.sections}
        return [part for name, part in self.parts.items() if owners[name] == section]

    def _build_section(self, section: Section) -> None:
        parts = self.parts_of(section.id)
        combined = self.combine(
            section.id,
            parts,
            section,
            self.present(section.points),
            section.requires,
            self.places.sections,
        )
        excluded = self.steps.bind(
            f"{section.id}__excluded", combined.excluded, "too few scored parts", section.id
        )
        not_applicable = self.steps.bind(
            f"{section.id}__not_applicable", combined.not_applicable, "", section.id
        )
        score = exact.choose(excluded, exact.figure(Fraction(0)), combined.score)
        published = self.publish(section.id, "points", score)
        weight = self.present(section.weight if section.weight is not None else section.points)
        self.parts[section.id] = Part(
            section.id, published, self.present(section.points), weight, excluded, not_applicable
        )
        self.plans[section.id] = SectionPlan(section.id, shown(published), truth_or_name(excluded))

    def publish(self, owner: str, part: str, number: Exact) -> Exact:
        prefix = f"{owner}__{part}" if part else owner
        top = self.steps.publish(prefix, number.numerator, _note(number), owner)
        bottom = self.steps.bind(f"{prefix}_over", number.denominator, "", owner)
        return Exact(top, bottom, x.whole(0))

    def combine(
        self,
        owner: str,
        parts: Sequence[Part],
        rules: Section | Scorecard,
        whole: Exact,
        requires: Requires | None,
        rounding: Rounding | None,
    ) -> _Combined:
        all_in = all(x.constant_truth(part.excluded) is False for part in parts)
        scored = self.steps.bind(
            f"{owner}__scored",
            x.total([x.choose(part.excluded, x.whole(0), x.whole(1)) for part in parts]),
            "parts that are scored",
            owner,
        )
        got = self.sum([part.points for part in parts])
        match rules.combine:
            case "sum":
                score = self._shared(owner, parts, got, whole, scored, rounding, all_in=all_in)
            case "mean":
                score = self._mean(owner, parts, whole, rounding)
            case "geometric":
                score = self._geometric(owner, parts, whole, rounding)
        applying = self.steps.bind(
            f"{owner}__applying",
            x.total(
                [
                    x.choose(x.both(part.excluded, part.not_applicable), x.whole(0), x.whole(1))
                    for part in parts
                ]
            ),
            "parts that apply",
            owner,
        )
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
        gone = x.both(*(x.both(part.excluded, part.not_applicable) for part in parts))
        return _Combined(score, excluded, gone)

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
        scored: ast.expr,
        rounding: Rounding | None,
        *,
        all_in: bool,
    ) -> Exact:
        """Σ got, or P · Σ got / Σ points where something was excluded."""
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
        got = self.bound(owner, "got", got)
        of = self.bound(owner, "of", of)
        share = exact.divide(exact.multiply(whole, got), of, self.steps.bounds, MISSING)
        share = replace(share, absent=x.whole(0))
        share = (
            self.bound(owner, "share", share)
            if rounding is None
            else exact.rounded(share, rounding, self.steps.bounds)  # not bound: factors cancel out
        )
        full = x.compare("==", scored, x.whole(len(parts)))
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
            shares.append(exact.choose(part.excluded, kept, replace(share, absent=x.whole(0))))
            weights.append(exact.choose(part.excluded, kept, part.weight))
        got, of = (
            self.bound(owner, "got", self.sum(shares)),
            self.bound(owner, "of", self.sum(weights)),
        )
        mean = exact.divide(exact.multiply(whole, got), of, self.steps.bounds, MISSING)
        mean = replace(mean, absent=x.whole(0))
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
            return self.steps.bind(f"{owner}__{part}", expression, note, owner)

        return geometric(factors, whole, rounding, bind, self.steps.bounds)

    def bound(self, owner: str, part: str, number: Exact) -> Exact:
        return Exact(
            self.steps.bind(f"{owner}__{part}", number.numerator, "", owner),
            self.steps.bind(f"{owner}__{part}_over", number.denominator, "", owner),
            number.absent,
        )


def _note(number: Exact) -> str:
    over = x.constant(number.denominator)
    return f"points, in 1/{over}" if over is not None and over > 1 else "points"
