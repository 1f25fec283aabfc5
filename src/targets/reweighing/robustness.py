"""How firm ranks are: drawn many times anew with other weights, and with rates taken as samples.

Never changes a published figure, and never draws without a seed that is told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from targets.calendar import Window
from targets.engine import Outcome
from targets.errors import EngineError, Wording, word
from targets.figures import decimals_needed, parse_figure, to_decimal
from targets.plan.steps import Plan
from targets.records.watching import watched
from targets.reweighing.doubts import Doubt, find_doubts
from targets.reweighing.samples import Recounts, Sample, find_samples, small_samples
from targets.reweighing.tally import Counting, Tally
from targets.reweighing.weights import Weights
from targets.rulebook.models import RulebookModel
from targets.scores import Scores, UnitScore
from targets.scores.ranks import circles_of, ranks_of

DRAWS, SEED, SPREAD = 1_000, 2009, Fraction(1, 5)
DRAWS_AT_MOST = 100_000

DRAWS_AT_ONCE = 20
"""After so many draws it is told how many are done."""


@dataclass(frozen=True, slots=True)
class Robustness:
    """How ranks move.

    `units` are the scores by rank, then unit. `reweighed` has every weight multiplied by 1 -
    `spread` to 1 + `spread`; `sampled` has the `rates` counted again. One of them is None where
    `left_out` says why. `first` and `last` are how many units are named as such. `doubts` are the
    rates that cannot be told apart from their target.
    """

    rulebook: RulebookModel
    window: Window
    draws: int
    seed: int
    spread: Fraction
    first: int
    last: int
    units: tuple[UnitScore, ...]
    reweighed: Tally | None
    sampled: Tally | None
    rates: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    left_out: tuple[Wording, ...]
    receipt: Mapping[str, object]

    def moves_by_chance(self, unit: str | int) -> bool:
        """Whether small numbers move a unit over more places than other weights do."""
        if self.reweighed is None or self.sampled is None or unit not in self.sampled.units:
            return False
        return self.sampled.units[unit].span > self.reweighed.units[unit].span

    @property
    def asked(self) -> dict[str, object]:
        """What was asked for, as a receipt keeps it: who asks it again gets the same."""
        return {
            "draws": self.draws,
            "seed": self.seed,
            "spread": str(to_decimal(self.spread) if decimals_needed(self.spread) else self.spread),
            "first": self.first,
            "last": self.last,
        }

    def to_dict(self) -> dict[str, object]:
        """All of it as JSON can hold it; see `targets.reweighing.listed`."""
        from targets.reweighing.listed import robustness_to_dict

        return robustness_to_dict(self)


def find_robustness(
    scores: Scores,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    spread: Fraction | str = SPREAD,
    first: int | None = None,
    last: int | None = None,
) -> Robustness:
    """How firm the ranks of `scores` are; as many are named as the bulletin names, unless told.

    Raises:
        EngineError: nobody is ranked, nothing can be drawn, or a number is none that can be.
    """
    plan = scores.plan
    section = plan.rulebook.bulletin
    first = section.first if first is None else first
    last = section.last if last is None else last
    units = tuple(scores)
    if all(one.rank is None for one in units):
        raise EngineError(word("M620" if _no_total(plan) else "M844"))
    reach = _checked(draws, seed, spread, (first, last))
    samples = () if plan.peers else find_samples(plan, scores.outcome)
    weights, recounts, left_out = _ways(plan, scores.outcome, samples, reach, seed)
    drawing = _Drawing(plan, scores.outcome, draws, (first, last))
    rates = tuple(dict.fromkeys(one.indicator for one in samples))
    found = Robustness(
        rulebook=plan.rulebook,
        window=scores.window,
        draws=draws,
        seed=seed,
        spread=reach,
        first=first,
        last=last,
        units=units,
        reweighed=drawing.tally(weights),
        sampled=drawing.tally(recounts),
        rates=rates if recounts else (),
        doubts=tuple(find_doubts(plan.rulebook, units, rates)),
        left_out=left_out,
        receipt={},
    )
    receipt = scores.receipt.of_output("robustness", "", language="en", **found.asked)
    return replace(found, receipt=receipt.to_dict())


def _ways(
    plan: Plan, outcome: Outcome, samples: Sequence[Sample], spread: Fraction, seed: int
) -> tuple[Weights | None, Recounts | None, tuple[Wording, ...]]:
    """The ways of drawing that these rules allow, and why not the others. Raises `EngineError`
    where they allow none.
    """
    weights = recounts = None
    left_out: list[Wording] = []
    by = plan.rulebook.scorecard.rank.by
    if by != "total":
        left_out.append(word("M621", name=by))
    elif _no_total(plan):
        raise EngineError(word("M620"))
    else:
        weights = Weights(plan, outcome, spread, seed)
    if plan.peers:
        left_out.append(word("M622", look=plan.peers[0].text))
    elif not samples:
        left_out.append(word("M623"))
    elif small := small_samples(plan, samples):
        left_out.append(word("M846", name=small[0]))
    else:
        recounts = Recounts(plan, outcome, seed)
    if weights is None and recounts is None:
        raise EngineError(left_out[0])
    return weights, recounts, tuple(left_out)


def _no_total(plan: Plan) -> bool:
    return plan.rulebook.scorecard.rank.by == "total" and plan.total is None


class _Drawing:
    """Draws, and counts the ranks of each draw."""

    def __init__(
        self,
        plan: Plan,
        outcome: Outcome,
        draws: int,
        named: tuple[int, int],
    ) -> None:
        self._given = outcome.units, ranks_of(plan, outcome), circles_of(plan, outcome), named
        self._draws = draws

    def tally(self, way: Weights | Recounts | None) -> Tally | None:
        if way is None:
            return None
        counting = Counting(*self._given)
        draws = range(self._draws)
        for _ in watched(draws, "draws", of=self._draws, at_once=DRAWS_AT_ONCE):
            counting.count(ranks_of(way.plan, way.drawn()))
        return counting.tally()


def _checked(draws: int, seed: int, spread: Fraction | str, named: tuple[int, int]) -> Fraction:
    """The spread as a number. Raises `EngineError` for what cannot be drawn."""
    if not 1 <= draws <= DRAWS_AT_MOST:
        raise EngineError(word("M625", found=draws, most=f"{DRAWS_AT_MOST:,}"))
    if seed < 0:
        raise EngineError(word("M626", found=seed))
    if min(named) < 0:
        raise EngineError(word("M627", found=min(named)))
    found = parse_figure(spread) if isinstance(spread, str) else spread
    if not isinstance(found, Fraction) or not 0 < found < 1:
        raise EngineError(word("M624", found=spread))
    return found
