"""Other weights: every part of the scorecard counts by a factor of its own, its share of its points
stays.

Never changes an item, a bonus, a deduction or a veto, and never draws by chance itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from random import Random

from targets.carriers.intervals import Interval
from targets.engine import Outcome
from targets.plan.build import compile_reweighed
from targets.plan.steps import Plan
from targets.reweighing.binomial import below
from targets.reweighing.programs import Program
from targets.rulebook.models import RulebookModel

STEPS = 200
"""How many factors there are on either side of 1."""
STEPS_OF_ROOTS = 4
"""The same where parts are combined by a geometric mean: a weight is a power there, and the root
that is drawn has the sum of them as its degree.
"""


class Weights:
    """A rulebook whose parts count by factors from 1 - `spread` to 1 + `spread`.

    Factors are whole numbers, of which `once` leaves a part as the rules file says. `parts` are the
    indicators with points and the sections, in the order of the rules file.
    """

    def __init__(self, plan: Plan, outcome: Outcome, spread: Fraction, seed: int) -> None:
        self._random = Random(seed)
        self._steps = STEPS_OF_ROOTS if _draws_roots(plan.rulebook) else STEPS
        self._step = spread.numerator
        self.once = spread.denominator * self._steps
        reach = self._step * self._steps
        self.plan, names = compile_reweighed(
            plan.rulebook, once=self.once, factors=Interval(self.once - reach, self.once + reach)
        )
        self.parts = tuple(names)
        self._program = Program(self.plan, tuple(names.values()), outcome, own=plan)
        self._units = len(outcome.units)

    def drawn(self) -> Outcome:
        """By what the units are ranked with factors drawn anew."""
        return self.outcome(self.factors())

    def factors(self) -> dict[str, int]:
        """A factor for each part, one as likely as another."""
        steps = self._steps
        return {
            part: self.once + self._step * (below(self._random, 2 * steps + 1) - steps)
            for part in self.parts
        }

    def outcome(self, factors: Mapping[str, int]) -> Outcome:
        """By what the units are ranked under these factors."""
        given = tuple(factors[part] for part in self.parts)
        return self._program.outcome([given] * self._units)


def _draws_roots(rulebook: RulebookModel) -> bool:
    card = rulebook.scorecard
    return "geometric" in (card.combine, *(section.combine for section in card.sections))
