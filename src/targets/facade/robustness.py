"""How firm ranks are. Holds and forwards; decides nothing."""

from __future__ import annotations

from fractions import Fraction

from targets.reweighing import Robustness, find_robustness, rank_remarks
from targets.reweighing.listed import robustness_csv
from targets.reweighing.robustness import DRAWS, SEED, SPREAD
from targets.reweighing.saying import doubt_lines, head_lines, kind_lines, share_text
from targets.reweighing.tally import Tally, UnitRanks
from targets.scores import Scores

__all__ = [
    "DRAWS",
    "SEED",
    "Robustness",
    "Tally",
    "UnitRanks",
    "doubt_lines",
    "head_lines",
    "kind_lines",
    "rank_remarks",
    "robustness",
    "robustness_csv",
    "share_text",
]


def robustness(
    scores: Scores,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
    spread: Fraction | str = SPREAD,
    first: int | None = None,
    last: int | None = None,
) -> Robustness:
    """How the ranks of `scores` move when weights are other, and when rates are taken as samples.

    `spread` (`20%`) is how far each weight may move. `first` and `last` are how many units are
    named: as many as the bulletin names, unless told otherwise.

    Raises:
        EngineError: nobody is ranked, nothing can be drawn, or a number is none that can be.
    """
    return find_robustness(
        scores,
        draws=draws,
        seed=seed,
        spread=spread,
        first=first,
        last=last,
    )
