"""In which column each field stands: found by name, label or alias. Never looks at a cell."""

from __future__ import annotations

from collections.abc import Sequence

from targets.errors import RecordsError, Wording, word
from targets.records.models import is_required
from targets.rulebook.models import RulebookModel


def match_columns(
    rulebook: RulebookModel, name: str, found: Sequence[str]
) -> tuple[dict[str, int], tuple[Wording, ...]]:
    """In which column each field stands, and a note for each column that is none.

    Blanks around a heading do not count.
    Raises `RecordsError` with every required field that has no column, or has two.
    """
    dataset = rulebook.records[name]
    found = [heading.strip() for heading in found]
    problems: list[Wording] = []
    columns: dict[str, int] = {}
    if dataset.fields.keys() == set(found) and len(dataset.fields) == len(found):
        return {field: place for place, field in enumerate(found)}, ()
    used: set[int] = set()
    for field, spec in dataset.fields.items():
        names = spec.headings(field)
        places = [place for place, heading in enumerate(found) if heading in names]
        if len(places) > 1:
            shown = ", ".join(f"`{found[place]}`" for place in places)
            problems.append(word("E906", dataset=name, name=field, headings=shown))
        used.update(places)
        if places:
            columns[field] = places[0]
        elif is_required(rulebook, dataset, field):
            shown = ", ".join(f"`{heading}`" for heading in names)
            problems.append(word("E902", dataset=name, name=field, headings=shown))
    if problems:
        raise RecordsError(*problems)
    known = {heading for field, spec in dataset.fields.items() for heading in spec.headings(field)}
    notes = tuple(
        word("D891", dataset=name, name=heading, known=known)
        for place, heading in enumerate(found)
        if place not in used and heading
    )
    return columns, notes
