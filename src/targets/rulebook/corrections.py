"""Which dataset corrects which, and what a correction takes over from the dataset that it corrects.

Never looks at a record, and never tells a problem.
"""

from __future__ import annotations

from targets.rulebook.models import Dataset, RecordField, RulebookModel

_TAKEN_OVER = ("label", "aliases", "at_least", "at_most", "places", "values", "suffix")


def corrector_of(rulebook: RulebookModel, dataset: str) -> str | None:
    """The dataset whose records correct those of `dataset`."""
    names = (name for name, table in rulebook.records.items() if table.corrects == dataset)
    return next(names, None)


def corrected_fields(rulebook: RulebookModel, dataset: str) -> tuple[str, ...]:
    """The fields of `dataset` that a correction can replace."""
    corrector = corrector_of(rulebook, dataset)
    if corrector is None:
        return ()
    said, key = rulebook.records[corrector].fields, rulebook.records[dataset].key
    return tuple(
        name for name in rulebook.records[dataset].fields if name in said and name not in key
    )


def specs_of(rulebook: RulebookModel, dataset: str, field: str) -> tuple[RecordField, ...]:
    """What is said of a field where it is reported, and where it is corrected."""
    found = [rulebook.records[dataset].fields[field]]
    if field in corrected_fields(rulebook, dataset):
        found.append(rulebook.records[corrector_of(rulebook, dataset) or ""].fields[field])
    return tuple(found)


def with_corrections(rulebook: RulebookModel) -> RulebookModel:
    """The rulebook in which each correction says itself what it has from the dataset it corrects:
    limits and headings of its fields, the time, and that all but the key may be empty.
    """
    records = dict(rulebook.records)
    for name, table in rulebook.records.items():
        corrected = rulebook.records.get(table.corrects or "")
        if corrected is not None and corrected is not table:
            records[name] = _completed(table, corrected)
    if records == dict(rulebook.records):
        return rulebook
    return rulebook.model_copy(update={"records": records})


def _completed(table: Dataset, corrected: Dataset) -> Dataset:
    telling = {*table.key, *corrected.key, table.time, corrected.time}
    fields = {
        name: _completed_field(spec, corrected.fields.get(name), always=name in telling)
        for name, spec in table.fields.items()
    }
    update: dict[str, object] = {"fields": fields}
    if table.time is None and corrected.time in table.fields:
        update["time"] = corrected.time
    for key in ("missing_values", "most_rows"):
        if key not in table.model_fields_set:
            update[key] = getattr(corrected, key)
    return table.model_copy(update=update)


def _completed_field(spec: RecordField, other: RecordField | None, *, always: bool) -> RecordField:
    update: dict[str, object] = {} if always else {"optional": True}
    if other is not None and other.type == spec.type:
        update |= {
            key: getattr(other, key) for key in _TAKEN_OVER if key not in spec.model_fields_set
        }
    return spec.model_copy(update=update)
