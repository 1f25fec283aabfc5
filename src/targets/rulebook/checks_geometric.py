"""Whether what is combined by a geometric mean can be: a rounding, shares, and weights of a small
ratio.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.errors import Diagnostic, word
from targets.figures import common_unit
from targets.rulebook.checks_scorecard import parts_of
from targets.rulebook.models import RulebookModel
from targets.rulebook.places import Path, Places
from targets.rulebook.worlds import figure_in, worlds

DEGREE_AT_MOST = 1_000
"""The largest root that is drawn: its powers have some 20,000 digits a part."""


def check_geometric(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Every problem of the scorecard and the sections that say `combine: geometric`."""
    card = rulebook.scorecard
    if card.combine == "geometric" and card.total is not None:
        yield from _check_one(rulebook, places, ("scorecard",), None)
    for index, section in enumerate(card.sections):
        if section.combine == "geometric":
            yield from _check_one(rulebook, places, ("scorecard", "sections", index), section.id)


def _check_one(
    rulebook: RulebookModel, places: Places, path: Path, section: str | None
) -> Iterator[Diagnostic]:
    rounding = rulebook.scorecard.rounding
    place = "total" if section is None else "sections"
    if rounding is not None and rounding.decimals is None and getattr(rounding, place) is None:
        yield places.tell((*path, "combine"), word("S540", place=place))
    parts = parts_of(rulebook, section)
    amounts = [part.weight if part.weight is not None else part.points for _, part in parts]
    weights = [
        [figure_in(rulebook, amount, world) for amount in amounts]
        for world in worlds(rulebook, amounts)
    ]
    known = [[one for one in row if one is not None] for row in weights]
    unit = common_unit(*(one for row in known for one in row))
    degree = max((sum(row) / unit for row in known), default=0)
    if degree > DEGREE_AT_MOST:
        wording = word("S541", found=int(degree), limit=DEGREE_AT_MOST)
        yield places.tell((*path, "combine"), wording)
