"""The bulletin as the page lays it out: what moved, which shade a cell has, how totals are spread.

Never changes a figure: what is posted is the text that the bulletin holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from itertools import pairwise
from typing import Literal, NamedTuple

from targets.bulletin.html.charts import Band
from targets.bulletin.page import Bulletin, Figure, Heading, Place, Trend

BANDS_AT_MOST = 10
# Shares of the points from which a cell has shade 1, 2, 3; with less it has shade 4.
SHADES = (Fraction(9, 10), Fraction(3, 4), Fraction(1, 2))
Moved = Literal["up", "down", "same", ""]


class AtAGlance(NamedTuple):
    """The whole in one indicator.

    `before` is the figure of the month before, `moved` what became of it, `window` whether both are
    of a month or of the period up to it.
    """

    heading: Heading
    month: Figure | None
    to_date: Figure | None
    before: Figure | None
    moved: Moved
    window: Literal["month", "to_date"]

    @property
    def turned(self) -> Literal["better", "worse", ""]:
        """What moving means, where the target has a direction."""
        wanted = {"higher": "up", "lower": "down"}.get(self.heading.better)
        if wanted is None or self.moved not in ("up", "down"):
            return ""
        return "better" if self.moved == wanted else "worse"

    @property
    def main(self) -> Figure | None:
        """The figure that is shown large."""
        return self.to_date or self.month


def at_a_glance(bulletin: Bulletin) -> tuple[AtAGlance, ...]:
    """One a heading."""
    whole = next((row for row in bulletin.rows if row.kind == "whole"), None)
    trends = {trend.heading.id: trend for trend in bulletin.trends}
    lines = []
    for place, heading in enumerate(bulletin.headings):
        trend = trends.get(heading.id)
        before, moved = _moved(trend)
        month = whole.month[place] if whole and whole.month else None
        to_date = whole.to_date[place] if whole and whole.to_date else None
        lines.append(
            AtAGlance(heading, month, to_date, before, moved, trend.window if trend else "month")
        )
    return tuple(lines)


def _moved(trend: Trend | None) -> tuple[Figure | None, Moved]:
    if trend is None or len(trend.whole) < 2:
        return None, ""
    before, now = trend.whole[-2:]
    if before.exact is None or now.exact is None:
        return None, ""
    if before.exact == now.exact:
        return before, "same"
    return before, "up" if now.exact > before.exact else "down"


def count_met(figures: Iterable[Figure | None]) -> tuple[int, int]:
    """How many met their target, and how many have one to meet."""
    standings = [one.standing for one in figures if one is not None]
    return standings.count("met"), standings.count("met") + standings.count("not_met")


def shade(points: Decimal | None, heading: Heading) -> str:
    """From `0`, nothing lost, to `4`; empty where there are no points to lose."""
    most = _amount(heading.points)
    if points is None or most <= 0:
        return ""
    share = Fraction(points) / most
    return str(0 if share >= 1 else 1 + sum(share < least for least in SHADES))


def _amount(text: str) -> Fraction:
    try:
        return Fraction(Decimal(text))
    except InvalidOperation:
        return Fraction(0)


def spread(places: Sequence[Place]) -> tuple[Band, ...]:
    """The totals in at most ten bands of one round width; a total on an edge is in the upper one.

    The last band holds its upper edge where that is the highest total.
    """
    totals = [Fraction(place.total) for place in places if place.total is not None]
    if not totals:
        return ()
    low, high = min(totals), max(totals)
    width = next(width for width in _round_widths() if _bands(low, high, width) <= BANDS_AT_MOST)
    first = low // width * width
    edges = [Fraction(first + width * n) for n in range(_bands(low, high, width) + 1)]
    return tuple(
        Band(
            start,
            end,
            sum(start <= total < end or total == end == high for total in totals),
            closed=end == high,
        )
        for start, end in pairwise(edges)
    )


def _bands(low: Fraction, high: Fraction, width: int) -> int:
    return max(1, int(-(-high // width) - low // width))


def _round_widths() -> Iterator[int]:
    scale = 1
    while True:
        yield from (scale, 2 * scale, 5 * scale)
        scale *= 10
