"""Scores as CSV: the columns of the frame as exact decimals. Never holds a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from targets.scores.display import sheet_text
from targets.scores.json import decimal_text, fraction_text

if TYPE_CHECKING:
    from targets.scores.scores import Scores


def scores_csv(scores: Scores) -> str:
    """One row a unit, with the columns of the frame; numbers are exact decimals, absent is
    empty.
    """
    rulebook = scores.plan.rulebook
    unit = rulebook.unit
    judged = [one for one in rulebook.indicators if one.level is None]
    parts = ("value", "status", "points", "numerator", "denominator")
    sections = [section.id for section in rulebook.scorecard.sections]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(
        [
            unit.id,
            *unit.groups,
            "total",
            "rank",
            "grade",
            "vetoes",
            "bonus",
            "deduction",
            *(f"section:{name}" for name in sections),
            *(f"{one.id}.{part}" for one in judged for part in parts),
        ]
    )
    for one in scores:
        row: list[object] = [_cell(one.unit), *(_cell(one.groups[name]) for name in unit.groups)]
        row += [decimal_text(one.total), one.rank, one.grade, "; ".join(one.vetoes)]
        row += [decimal_text(one.bonus), decimal_text(one.deduction)]
        row += [decimal_text(one.sections[name]) for name in sections]
        for indicator in judged:
            found = one.indicators[indicator.id]
            row += [fraction_text(found.value), found.status, decimal_text(found.points)]
            row += [fraction_text(found.numerator), fraction_text(found.denominator)]
        writer.writerow(["" if cell is None else cell for cell in row])
    return stream.getvalue()


def _cell(text: object) -> object:
    """A delivered text that a spreadsheet would run as a formula is kept as text."""
    return sheet_text(text) if isinstance(text, str) else text
