"""From sections to the grade: base, bonuses, deductions, vetoes, total (the language manual).

Never ranks: that needs all units.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from targets.plan import exact
from targets.plan import expressions as x
from targets.plan.exact import Exact, YesNo
from targets.plan.factors import Part
from targets.plan.scoring import count_steps
from targets.plan.sections import SectionsBuilder
from targets.plan.shown import shown, truth_or_name
from targets.plan.steps import MISSING, Shown, TotalPlan
from targets.plan.units import UnitLowering
from targets.rulebook.models import Bonus


class Totals(NamedTuple):
    """Where everything above the sections stands; `total` is None where nothing adds up."""

    total: TotalPlan | None
    bonuses: Mapping[str, Shown]
    deductions: Mapping[str, Shown]
    vetoes: Mapping[str, str]


class TotalsBuilder:
    """Builds the steps of everything above the sections, into the same steps as they."""

    def __init__(self, sections: SectionsBuilder) -> None:
        self.sections = sections
        self.steps = sections.steps
        self.rulebook = sections.rulebook

    def build(self) -> Totals:
        """Base, bonuses, deductions, vetoes, total and grade."""
        card = self.rulebook.scorecard
        if card.total is None:
            fires, _ = self._vetoes(exact.figure(Fraction(0)), x.truth(True))
            return Totals(None, {}, {}, fires)
        combined = self.sections.combine(
            "total",
            self.sections.parts_of(None),
            card.combine,
            self.sections.present(card.total),
            None,
            self.sections.places.total,
        )
        excluded = self.steps.bind("total__excluded", combined.excluded, "no part is scored")
        base = self.sections.publish("base", "", combined.score)
        bonuses, bonus = self._outside("bonus", self.rulebook.bonuses, card.bonus_at_most)
        deductions, deduction = self._outside(
            "deduction", self.rulebook.deductions, card.deduction_at_most
        )
        summed = base if bonus is None else exact.add(base, bonus)
        summed = summed if deduction is None else exact.subtract(summed, deduction)
        if self.sections.places.total is not None and not self.sections.places.shared_only:
            summed = exact.rounded(summed, self.sections.places.total, self.steps.bounds)
        capped = any(veto.effect.total_at_most is not None for veto in self.rulebook.vetoes)
        uncapped = self.sections.publish("uncapped" if capped else "total", "", summed)
        fires, grade_by_veto = self._vetoes(uncapped, excluded)
        total = (
            self.sections.publish("total", "", self._capped(uncapped, fires))
            if capped
            else uncapped
        )
        grade = self._grade(total, grade_by_veto)
        plan = TotalPlan(
            shown(base),
            shown(bonus) if bonus is not None else None,
            shown(deduction) if deduction is not None else None,
            shown(uncapped),
            shown(total),
            truth_or_name(excluded),
            grade,
        )
        return Totals(plan, bonuses, deductions, fires)

    def _outside(
        self, kind: str, bonuses: Sequence[Bonus], at_most: Fraction | str | None
    ) -> tuple[dict[str, Shown], Exact | None]:
        published: dict[str, Exact] = {}
        for bonus in bonuses:
            points = self._bonus(bonus)
            if self.sections.places.items is not None:
                points = exact.rounded(points, self.sections.places.items, self.steps.bounds)
            published[bonus.id] = self.sections.publish(
                bonus.id, "points", points.because(x.whole(0))
            )
        if not published:
            return {}, None
        added = self.sections.sum(list(published.values()))
        if at_most is not None:
            added = self._at_most(added, at_most, x.truth(True))
        return {name: shown(one) for name, one in published.items()}, self.sections.publish(
            kind, "", added
        )

    def _bonus(self, bonus: Bonus) -> Exact:
        lowering = self.sections.lowering(bonus.records, bonus.period)
        nothing = exact.figure(Fraction(0))
        points = lowering.figure(bonus.points)
        if bonus.when is not None:
            asked = lowering.yes_no(bonus.when.tree)
            holds = x.both(x.compare("==", asked.absent, x.whole(0)), asked.holds)
            earned = points
        else:
            if bonus.value is None or bonus.per is None:
                raise TypeError(bonus.id)
            value = lowering.number(bonus.value.tree)
            per = exact.divide(value, lowering.figure(bonus.per), self.steps.bounds, MISSING)
            per = self.sections.bound(bonus.id, "steps", per)
            counted = count_steps(per, bonus.steps, self.steps)
            earned = exact.larger(exact.multiply(points, counted), nothing)
            holds = x.truth(True)
        if bonus.at_most is not None:
            earned = exact.smaller(earned, lowering.figure(bonus.at_most))
            if isinstance(bonus.at_most, str) and bonus.at_most not in self.rulebook.constants:
                earned = exact.larger(earned, nothing)  # a record may say less
        holds = x.both(self.steps.assessed, holds, x.compare("==", earned.absent, x.whole(0)))
        return exact.choose(holds, earned.because(x.whole(0)), nothing)

    def _vetoes(
        self, uncapped: Exact, excluded: ast.expr
    ) -> tuple[dict[str, str], tuple[ast.expr, ast.expr]]:
        """The step of each veto; the worst grade that the fired ones give, and whether any does."""
        card = self.rulebook.scorecard
        met = {name: one.met for name, one in self.sections.built.items()}
        scores = {name: self._score(part) for name, part in self.sections.parts.items()}
        absent = x.choose(excluded, x.whole(MISSING), x.whole(0))
        fires: dict[str, str] = {}
        worst: ast.expr = x.whole(0)
        graded: ast.expr = x.truth(False)
        order = [grade.id for grade in card.grades]
        for veto in self.rulebook.vetoes:
            window = veto.period.window if veto.period else self.steps.inputs.window
            lowering = UnitLowering(
                self.steps,
                veto.records,
                window,
                self.sections.values,
                special={"total": uncapped.because(absent)},
                met=met,
                scores=scores,
            )
            asked: YesNo = lowering.yes_no(veto.when.tree)
            present = x.compare("==", asked.absent, x.whole(0))
            holds = x.both(self.steps.assessed, present, asked.holds)
            step = self.steps.publish(f"{veto.id}__fires", holds, "veto", veto.id)
            fires[veto.id] = f"{veto.id}__fires"
            if veto.effect.grade is not None:
                given = x.whole(order.index(veto.effect.grade))
                worst = x.highest(worst, x.choose(step, given, x.whole(0)))
                graded = x.either(graded, step)
        return fires, (worst, graded)

    @staticmethod
    def _score(part: Part) -> Exact:
        return part.points.because(x.choose(part.excluded, x.whole(MISSING), x.whole(0)))

    def _capped(self, uncapped: Exact, fires: Mapping[str, str]) -> Exact:
        total = uncapped
        for veto in self.rulebook.vetoes:
            if veto.effect.total_at_most is not None:
                total = Exact(*(self.steps.kept(one) for one in total))
                total = self._at_most(total, veto.effect.total_at_most, x.name(fires[veto.id]))
        return total

    def _at_most(self, number: Exact, amount: Fraction | str, applies: ast.expr) -> Exact:
        """`number`, not above a figure where that `applies` and is there for the unit."""
        limit = self.sections.figure(amount)
        limited = x.both(applies, x.compare("==", limit.absent, x.whole(0)))
        capped = exact.smaller(number, limit.because(x.whole(0)))
        return exact.choose(limited, capped, number)

    def _grade(self, total: Exact, by_veto: tuple[ast.expr, ast.expr]) -> str | None:
        """The grade as its place in the list; the number of grades where the total is below
        them all.
        """
        grades = self.rulebook.scorecard.grades
        if not grades:
            return None
        found: ast.expr = x.whole(
            len(grades) if grades[-1].at_least is not None else len(grades) - 1
        )
        for place, grade in reversed(list(enumerate(grades))):
            if grade.at_least is not None:
                asked = exact.compare(">=", total, self.sections.figure(grade.at_least))
                reached = x.both(x.compare("==", asked.absent, x.whole(0)), asked.holds)
                found = x.choose(reached, x.whole(place), found)
        listed = ", ".join(f"{place} {grade.id}" for place, grade in enumerate(grades))
        worst, given = by_veto
        graded = x.highest(found, worst)
        if grades[-1].at_least is not None:  # below every bound there is no grade but a veto's
            below = x.both(x.compare("==", found, x.whole(len(grades))), given)
            graded = x.choose(below, worst, graded)
        self.steps.publish("grade", graded, listed)
        return "grade"
