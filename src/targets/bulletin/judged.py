"""What is judged, and by what: each indicator in a row, with its target, points and source.

Never says a figure that was reached.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.bulletin.page import Bulletin, Heading
from targets.scores.sheet_cells import Cell
from targets.scores.sheet_words import heading


def judged_rows(bulletin: Bulletin) -> list[list[Cell]]:
    """Those that give points, then those that are only shown."""
    worth = heading("worth", bulletin.language)
    return [[Cell(one.label), Cell(" · ".join(_told(one, worth)))] for one in bulletin.judged]


def _told(one: Heading, worth: str) -> Iterator[str]:
    if one.target:
        yield one.target
    if one.points:
        yield f"{worth} {one.points}"
    if one.reference:
        yield one.reference
