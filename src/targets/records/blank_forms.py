"""Forms that come back: how one is known, and which of its rows nobody has filled in.

Never judges a row: one with a single figure in it is a record.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from targets.records.files import Sheet
from targets.records.heading_rows import is_blank
from targets.rulebook.models import Dataset, RulebookModel

FORM_MARK = "targets_form"
"""A name that is defined in the workbook of a form; it leads to the sheet that says how to fill it
in.
"""


def guide_of(opened: Any) -> str | None:
    """The title of the sheet that says how to fill in the form (empty where it was deleted), None
    for a workbook that is no form.
    """
    mark = opened.defined_names.get(FORM_MARK)
    if mark is None:
        return None
    title, _, _ = str(mark.attr_text or "").rpartition("!")
    return title.strip("'").replace("''", "'")


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
        if not is_blank([cells[place] for place in places if place < len(cells)])
    ]
    numbers = sheet.numbers or range(sheet.first_row, sheet.first_row + len(sheet.rows))
    left = sheet._replace(
        rows=[sheet.rows[at] for at in kept], numbers=[numbers[at] for at in kept]
    )
    return left, len(sheet.rows) - len(kept)
