"""How firm ranks are, as data that JSON can hold and as CSV. Never counts a draw, never holds a
formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from targets.figures import format_plain
from targets.reweighing.robustness import Robustness
from targets.reweighing.saying import WAYS
from targets.reweighing.tally import Tally, UnitRanks
from targets.scores.display import sheet_text
from targets.scores.json import decimal_text

_COLUMNS = ("median", "p5", "p95", "first", "last")


def robustness_to_dict(robustness: Robustness) -> dict[str, object]:
    """The whole of it; counts of draws are whole numbers, a kind that was left out is null."""
    return {
        "receipt": robustness.receipt,
        "draws": robustness.draws,
        "seed": robustness.seed,
        "spread": format_plain(robustness.spread),
        "first": robustness.first,
        "last": robustness.last,
        "rates": list(robustness.rates),
        "left_out": [one.message("en") for one in robustness.left_out],
        "units": [
            {
                "unit": str(one.unit),
                "within": one.within,
                "rank": one.rank,
                "total": decimal_text(one.total),
                **{kind: _unit(tally, one.unit) for kind, tally in _tallies(robustness)},
                "moves_by_chance": robustness.moves_by_chance(one.unit),
            }
            for one in robustness.units
        ],
        **{kind: _tally(tally) for kind, tally in _tallies(robustness)},
        "doubts": [
            {
                "unit": str(one.unit),
                "indicator": one.indicator,
                "numerator": str(one.counted),
                "denominator": str(one.of),
                "status": "met" if one.met else "not_met",
                "chance": format_plain(one.chance),
            }
            for one in robustness.doubts
        ],
    }


def _tallies(robustness: Robustness) -> list[tuple[str, Tally | None]]:
    return list(zip(WAYS, (robustness.reweighed, robustness.sampled), strict=True))


def _unit(tally: Tally | None, unit: str | int) -> dict[str, object] | None:
    if tally is None or unit not in tally.units:
        return None
    found = tally.units[unit]
    ranks = {str(rank): draws for rank, draws in found.ranks.items()}
    return {**dict(zip(_COLUMNS, _numbers(found), strict=True)), "ranks": ranks}


def _numbers(found: UnitRanks) -> tuple[int | None, ...]:
    return found.median, found.at(5), found.at(95), found.first, found.last


def _tally(tally: Tally | None) -> dict[str, object] | None:
    if tally is None:
        return None
    return {
        "pairs": tally.pairs,
        "pairs_kept": tally.kept,
        "passed": [
            {"ahead": str(one.ahead), "behind": str(one.behind), "draws": one.draws}
            for one in tally.passed
        ],
    }


def robustness_csv(robustness: Robustness) -> str:
    """The heading, then one row a unit; how it was drawn stands in every row, absent is empty."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in _rows(robustness):
        writer.writerow(["" if cell is None else cell for cell in row])
    return stream.getvalue()


def _rows(robustness: Robustness) -> Iterator[list[object]]:
    named = [f"{kind}.{column}" for kind in WAYS for column in _COLUMNS]
    unit = robustness.rulebook.unit.id
    yield [unit, "rank", "total", *named, "moves_by_chance", "draws", "seed", "spread"]
    drawn = [robustness.draws, robustness.seed, format_plain(robustness.spread)]
    for one in robustness.units:
        row: list[object] = [sheet_text(str(one.unit)), one.rank, decimal_text(one.total)]
        for _, tally in _tallies(robustness):
            known = tally is not None and one.unit in tally.units
            row += _numbers(tally.units[one.unit]) if tally and known else [None] * len(_COLUMNS)
        yield [*row, "yes" if robustness.moves_by_chance(one.unit) else "no", *drawn]
