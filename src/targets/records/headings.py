"""In which column each field stands: found by name, label or alias. Never looks at a cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from targets.errors import RecordsError, Wording, nearest, word
from targets.records.models import is_required
from targets.rulebook.models import Dataset, RulebookModel
from targets.rulebook.persons import looks_personal


def known_headings(dataset: Dataset) -> dict[str, str]:
    """Every heading under which a field may be delivered, and that field."""
    return {
        heading: field for field, spec in dataset.fields.items() for heading in spec.headings(field)
    }


def with_headings(
    rulebook: RulebookModel, mapped: Mapping[str, Mapping[str, str]]
) -> RulebookModel:
    """The same rules, whose fields may also come under the headings that `mapped` gives them, by
    dataset.
    """
    records = dict(rulebook.records)
    for name, headings in mapped.items():
        fields = dict(records[name].fields)
        for heading, field in headings.items():
            aliases = (*fields[field].aliases, heading)
            fields[field] = fields[field].model_copy(update={"aliases": aliases})
        records[name] = records[name].model_copy(update={"fields": fields})
    return rulebook.model_copy(update={"records": records})


def heading_text(heading: object) -> str:
    """A heading as its text, without blanks around it; lists and frames may have others than texts,
    and None where there is none.
    """
    return "" if heading is None else str(heading).strip()


def match_columns(
    rulebook: RulebookModel, name: str, found: Sequence[object]
) -> tuple[dict[str, int], tuple[Wording, ...]]:
    """In which column each field stands, and a note for each column that is none.

    Blanks around a heading do not count.
    Raises `RecordsError` with every required field that has no column, or has two.
    """
    dataset = rulebook.records[name]
    texts = [heading_text(heading) for heading in found]
    problems: list[Wording] = []
    columns: dict[str, int] = {}
    if dataset.fields.keys() == set(texts) and len(dataset.fields) == len(texts):
        return {field: place for place, field in enumerate(texts)}, ()
    known = known_headings(dataset)
    strange = [heading for heading in texts if heading and heading not in known]
    used: set[int] = set()
    for field, spec in dataset.fields.items():
        names = spec.headings(field)
        places = [place for place, heading in enumerate(texts) if heading in names]
        if len(places) > 1:
            shown = ", ".join(f"`{texts[place]}`" for place in places)
            problems.append(word("E906", dataset=name, name=field, headings=shown))
        used.update(places)
        if places:
            columns[field] = places[0]
        elif is_required(rulebook, dataset, field):
            shown = ", ".join(f"`{heading}`" for heading in names)
            seen = _seen(names, strange)
            problems.append(word("E902", dataset=name, name=field, headings=shown, seen=seen))
    if problems:
        raise RecordsError(*problems)
    notes = tuple(
        word("D860", dataset=name, name=heading)
        if looks_personal(heading)
        else word("D891", dataset=name, name=heading, known=known)
        for place, heading in enumerate(texts)
        if place not in used and heading
    )
    return columns, notes


def _seen(names: Sequence[str], strange: Sequence[str]) -> str:
    """The heading of an unread column that is nearest to one of `names`, where one is near."""
    near = next((near for name in names if (near := nearest(name, strange))), None)
    return f"; `{near}` is near" if near else ""
