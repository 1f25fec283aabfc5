"""Forms that come back: how one is known, and which of its rows nobody has filled in.

Never judges a row: one with a single figure in it is a record.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

from targets.records.cells import UnreadCell
from targets.records.files import Sheet
from targets.records.heading_rows import is_blank
from targets.rulebook.models import Dataset, RulebookModel

FORM_MARK = "targets_form"
"""A name that is defined in the workbook of a form; it leads to the sheet that says how to fill it
in.
"""

BLANK_MARK = "targets_blank"
"""A name that is defined there too, and holds the mark of what stood on the sheets at first."""

LISTS = "targets_lists"
"""The hidden sheet of what may be chosen."""


def guide_of(opened: Any) -> str | None:
    """The title of the sheet that says how to fill in the form (empty where it was deleted), None
    for a workbook that is no form.
    """
    mark = opened.defined_names.get(FORM_MARK)
    if mark is None:
        return None
    title, _, _ = str(mark.attr_text or "").rpartition("!")
    return title.strip("'").replace("''", "'")


def mark_of(sheets: Iterable[tuple[str, Sequence[Sequence[object]]]]) -> str:
    """The same for the same texts in the same cells of the same sheets; empty cells that nothing
    follows say nothing.
    """
    held = [(title, _without_end([_without_end(row) for row in rows])) for title, rows in sheets]
    return sha256(json.dumps(held, ensure_ascii=False).encode()).hexdigest()


def _without_end(cells: Sequence[Any]) -> list[Any]:
    """The cells of a row, or the rows of a sheet, up to the last that holds something."""
    kept = list(cells)
    while kept and kept[-1] in ("", []):
        kept.pop()
    return kept


def blank_mark_of(opened: Any) -> str | None:
    """The mark that a form bears since it was made."""
    mark = opened.defined_names.get(BLANK_MARK)
    return None if mark is None else str(mark.attr_text or "").strip('"')


def filled_beforehand(rulebook: RulebookModel, table: Dataset) -> frozenset[str]:
    """The fields that a form may hold before it is sent out: unit and month, or the unit alone,
    where these are the key. None of events and corrections.
    """
    unit = rulebook.unit.id
    if table.corrects is not None or table.events:
        return frozenset()
    if set(table.key) == {unit}:
        return frozenset({unit})
    monthly = table.time is not None and table.fields[table.time].type == "month"
    wanted = {unit, table.time or ""}
    return frozenset(wanted) if monthly and set(table.key) == wanted else frozenset()


def without_blank_rows(
    rulebook: RulebookModel, dataset: str, sheet: Sheet, columns: Mapping[str, int]
) -> tuple[Sheet, int]:
    """The rows to which somebody has added something, and how many others there are."""
    known = filled_beforehand(rulebook, rulebook.records[dataset])
    places = [place for field, place in columns.items() if field not in known]
    if not known or not places:
        return sheet, 0
    kept = [
        at
        for at, cells in enumerate(sheet.rows)
        if _is_touched([cells[place] for place in places if place < len(cells)])
    ]
    return sheet.only(kept), len(sheet.rows) - len(kept)


def _is_touched(cells: Sequence[object]) -> bool:
    """Whether one of them shows something, or would, were it not merged with the one above."""
    return not is_blank(cells) or any(isinstance(cell, UnreadCell) for cell in cells)
