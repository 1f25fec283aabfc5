"""Whether the datasets, fields and constants of a rulebook make sense together.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.errors import Diagnostic, Wording, listed, word
from targets.figures import PLACES_AT_MOST
from targets.formula import check_formula
from targets.rulebook.models import STAND_IN_UNIT, Dataset, RecordField, RulebookModel
from targets.rulebook.places import Path, Places
from targets.rulebook.scalars import FormulaText, name_problem
from targets.rulebook.scopes import Scopes, find_field

_NUMBERS = ("count", "integer", "decimal")


def check_records(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    """Every problem of `unit`, `records` and `constants`."""
    yield from _check_period(rulebook, places)
    yield from _check_unit(rulebook, places, scopes)
    if not rulebook.records and "records" not in scopes.hidden:
        yield places.tell_key(("records",), word("R615"))
    for name, dataset in rulebook.records.items():
        yield from _check_dataset(rulebook, places, scopes, name, dataset)
    yield from _check_constants(rulebook, places, scopes)


def _check_period(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    periods: list[Path] = [("period",)]
    for part in ("indicators", "bonuses", "deductions", "vetoes"):
        periods += [
            (part, index, "period")
            for index, measured in enumerate(getattr(rulebook, part))
            if measured.period is not None
        ]
    for path in periods:
        period = (
            rulebook.period
            if path == ("period",)
            else getattr(rulebook, str(path[0]))[path[1]].period
        )
        if period.from_ > period.to:
            yield places.tell((*path, "to"), word("R614", first=period.from_, last=period.to))


def _check_unit(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    unit = rulebook.unit
    if unit.id != STAND_IN_UNIT and rulebook.records and not _has_unit(rulebook):
        if unit.id not in scopes.left_out:
            ids = [name for _, name, one in rulebook.dataset_fields() if one.type == "id"]
            yield places.tell(("unit", "id"), word("R601", name=unit.id, known=ids))
        return
    if unit.roster is not None:
        roster = rulebook.records.get(unit.roster)
        if roster is None:
            if unit.roster not in scopes.hidden:
                yield places.tell(("unit", "roster"), unknown_dataset(rulebook, unit.roster))
        elif set(roster.key) != {unit.id} and set(roster.key) <= set(roster.fields):
            yield places.tell(("unit", "roster"), word("R604", name=unit.roster, unit=unit.id))
    yield from check_listed_once(places, ("unit", "groups"), unit.groups)
    for index, group in enumerate(unit.groups):
        path: Path = ("unit", "groups", index)
        roster = rulebook.records.get(unit.roster or "")
        if unit.roster is None:
            yield places.tell(path, word("R610", name=group))
        elif roster is not None and group not in roster.fields:
            if group not in scopes.hidden:
                yield places.tell(
                    path, word("F203", name=group, dataset=unit.roster, known=roster.fields)
                )
        elif roster is not None and roster.fields[group].type != "category":
            yield places.tell(path, word("R621", name=group))
    if unit.assessed is not None:
        yield from _check_assessed(rulebook, places, scopes, unit.assessed)


def _check_assessed(
    rulebook: RulebookModel, places: Places, scopes: Scopes, assessed: FormulaText
) -> Iterator[Diagnostic]:
    """Which units are scored is asked of their records in the roster."""
    roster = rulebook.unit.roster
    if roster is None:
        yield places.tell(("unit", "assessed"), word("R641"))
    elif roster in rulebook.records:
        for found in check_formula(assessed.tree, scopes.records(roster), "yes_no"):
            yield places.tell_in_formula(("unit", "assessed"), found)


def _has_unit(rulebook: RulebookModel) -> bool:
    return any(rulebook.unit.id in dataset.fields for dataset in rulebook.records.values())


def unknown_dataset(rulebook: RulebookModel, name: str) -> Wording:
    """That `name` is no dataset, with the nearest one."""
    return word("N303", name=name, known=rulebook.records, names=listed(rulebook.records))


def check_listed_once(places: Places, path: Path, names: tuple[str, ...]) -> Iterator[Diagnostic]:
    """A list that names each thing once."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield places.tell((*path, index), word("K180", name=name))
        seen.add(name)


def _check_dataset(
    rulebook: RulebookModel, places: Places, scopes: Scopes, name: str, dataset: Dataset
) -> Iterator[Diagnostic]:
    path: Path = ("records", name)
    if problem := name_problem(name):
        yield places.tell_key(path, problem)
    unit = rulebook.unit.id
    holder = dataset.fields.get(unit)
    if holder is None:
        if unit not in scopes.hidden and _has_unit(rulebook):
            yield places.tell_key((*path, "fields"), word("R603", unit=unit, dataset=name))
    elif holder.type != "id":
        yield places.tell((*path, "fields", unit, "type"), word("R622", name=unit))
    elif holder.optional:
        yield places.tell((*path, "fields", unit, "optional"), word("R623", name=unit))
    yield from check_listed_once(places, (*path, "key"), dataset.key)
    for index, key in enumerate(dataset.key):
        if key not in dataset.fields:
            if key not in scopes.left_out:
                yield places.tell(
                    (*path, "key", index),
                    word("F203", name=key, dataset=name, known=dataset.fields),
                )
        elif dataset.fields[key].optional and key != unit:
            yield places.tell((*path, "fields", key, "optional"), word("R623", name=key))
    known = holder is not None and set(dataset.key) <= set(dataset.fields)
    if dataset.key and unit not in dataset.key and known:
        yield places.tell((*path, "key"), word("R624", unit=unit))
    yield from _check_revisions(places, name, dataset)
    yield from _check_time(places, scopes, name, dataset)
    yield from _check_headings(places, name, dataset)
    for field_name, record_field in dataset.fields.items():
        yield from _check_field(places, (*path, "fields", field_name), field_name, record_field)
    for index, check in enumerate(dataset.checks):
        where = (*path, "checks", index)
        if check.id in [earlier.id for earlier in dataset.checks[:index]]:
            yield places.tell((*where, "id"), word("N302", name=check.id, kind="check"))
        for found in check_formula(check.that.tree, scopes.records(name), "yes_no"):
            yield places.tell_in_formula((*where, "that"), found)


def _check_revisions(places: Places, name: str, dataset: Dataset) -> Iterator[Diagnostic]:
    """A later record takes the place of the one that has its key."""
    if not dataset.key and "revisions" in dataset.model_fields_set:
        yield places.tell_key(("records", name, "revisions"), word("R661", name=name))


def _check_time(
    places: Places, scopes: Scopes, name: str, dataset: Dataset
) -> Iterator[Diagnostic]:
    if dataset.time is None:
        return
    path: Path = ("records", name, "time")
    holder = dataset.fields.get(dataset.time)
    if holder is None:
        if dataset.time not in scopes.hidden:
            yield places.tell(
                path, word("F203", name=dataset.time, dataset=name, known=dataset.fields)
            )
    elif holder.type not in ("date", "month"):
        yield places.tell(path, word("R602", name=dataset.time, type=holder.type))
    elif holder.optional:
        yield places.tell(
            (*path[:-1], "fields", dataset.time, "optional"), word("R623", name=dataset.time)
        )


def _check_headings(places: Places, name: str, dataset: Dataset) -> Iterator[Diagnostic]:
    owners: dict[str, str] = {}
    for field_name, record_field in dataset.fields.items():
        for heading in record_field.headings(field_name):
            other = owners.setdefault(heading, field_name)
            if other != field_name:
                path: Path = ("records", name, "fields", field_name)
                yield places.tell_key(
                    path, word("R609", heading=heading, first=other, second=field_name)
                )


def _check_field(
    places: Places, path: Path, name: str, record_field: RecordField
) -> Iterator[Diagnostic]:
    if problem := name_problem(name):
        yield places.tell_key(path, problem)
    type_ = record_field.type
    for limit in ("at_least", "at_most"):
        figure = getattr(record_field, limit)
        if figure is None:
            continue
        if type_ not in _NUMBERS:
            yield places.tell_key((*path, limit), word("R612", key=limit, type=type_))
        elif (figure * 10 ** (record_field.places or 0)).denominator != 1:
            yield places.tell(
                (*path, limit), word("R618", key=limit, places=record_field.places or 0)
            )
    lower, upper = record_field.at_least, record_field.at_most
    if lower is not None and upper is not None and lower > upper:
        yield places.tell((*path, "at_most"), word("R605", lower=lower, upper=upper))
    if type_ == "count" and lower is not None and lower < 0:
        yield places.tell((*path, "at_least"), word("R625"))
    if type_ == "decimal" and record_field.places is None:
        yield places.tell((*path, "type"), word("R607", name=name))
    elif type_ != "decimal" and record_field.places is not None:
        yield places.tell_key(
            (*path, "places"), word("R606", key="places", wanted="decimal", type=type_)
        )
    elif (record_field.places or 0) > PLACES_AT_MOST:
        yield places.tell((*path, "places"), word("R613", limit=PLACES_AT_MOST))
    yield from check_listed_once(places, (*path, "values"), record_field.values)
    if record_field.values and type_ != "category":
        yield places.tell_key(
            (*path, "values"), word("R606", key="values", wanted="category", type=type_)
        )


def _check_constants(
    rulebook: RulebookModel, places: Places, scopes: Scopes
) -> Iterator[Diagnostic]:
    for name, constant in rulebook.constants.items():
        path: Path = ("constants", name)
        if problem := name_problem(name):
            yield places.tell_key(path, problem)
        if constant.by is None:
            if constant.number is None or constant.values or constant.otherwise is not None:
                yield places.tell_key(path, word("R619", name=name))
            continue
        found = find_field(rulebook, constant.by, None)
        if found is None or found[1].type != "category":
            if constant.by not in scopes.hidden:
                known = [
                    field for _, field, spec in rulebook.dataset_fields() if spec.type == "category"
                ]
                yield places.tell((*path, "by"), word("R626", name=constant.by, known=known))
            continue
        declared = found[1].values
        for value in constant.values:
            if declared and value not in declared:
                yield places.tell_key(
                    (*path, "values", value),
                    word(
                        "F216",
                        name=value,
                        field=constant.by,
                        known=declared,
                        values=listed(declared),
                    ),
                )
        missing = [value for value in declared if value not in constant.values]
        if constant.otherwise is None and (missing or not declared):
            values = listed(missing) if missing else "any other value"
            yield places.tell_key((*path, "values"), word("R620", name=name, values=values))
