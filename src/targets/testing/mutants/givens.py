"""Records that a case could give: those that are there, and what a small change makes of each.

Never scores, and never asks whether a record would be accepted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import NamedTuple

from targets.calendar import format_month, parse_date, parse_month
from targets.formula.tree import Name, plain_name, walk
from targets.rulebook.models import Case, Dataset, RowCheck, RulebookModel
from targets.testing.mutants.edits import in_months

Record = Mapping[str, object]
Records = Mapping[str, tuple[Record, ...]]

_NUMBERS = ("count", "integer", "decimal")
_LESS = (0, 1, 2, 3, 5, 7, 13, 24, 29)
_MORE = (1, 3, 7, 8, 16, 25, 32, 64, 100)


class Given(NamedTuple):
    """The records of one unit, as they are delivered, and the month that ends the window.

    `about` is the part at whose edge they lie, where they were made for that.
    """

    records: Records
    through: str | None = None
    unit: str | None = None
    about: str = ""


def given_by(case: Case) -> Given:
    """What a case gives."""
    return Given(case.given, case.through, case.unit)


def changed(rulebook: RulebookModel, given: Given) -> Iterator[Given]:
    """What one small change makes of the records, in the same months and in all."""
    ends = dict.fromkeys((given.through, None))
    for name, records in given.records.items():
        for other in _changed_records(rulebook, rulebook.records[name], records):
            for through in ends:
                yield given._replace(records={**given.records, name: other}, through=through)
    timed = {
        name: _at(rulebook.records[name], records, rulebook.period.to)
        for name, records in given.records.items()
    }
    yield given._replace(records=timed, through=None)


def with_numbers(rulebook: RulebookModel, given: Given, fields: Iterable[str]) -> Iterator[Given]:
    """The last record of each dataset with small figures of all kinds in two of `fields`."""
    wanted = list(fields)
    for name, records in given.records.items():
        table = rulebook.records[name]
        numeric = [one for one in wanted if one in table.fields and _is_number(table, one)]
        if not records or not numeric:
            continue
        for pair in (numeric[:2], numeric[1::-1]):
            for figures in product(_LESS, _MORE) if len(pair) > 1 else ((one,) for one in _LESS):
                changes = dict(zip(pair, map(str, figures), strict=True))
                last = {**records[-1], **changes}
                other = (*records[:-1], last)
                yield given._replace(records={**given.records, name: other})


def paired(rulebook: RulebookModel, first: Given, second: Given) -> Given:
    """The records of two units, called A and B, beside each other; A is asked about."""
    unit = rulebook.unit.id
    records = {
        name: (
            *({unit: "A", **_without(one, unit)} for one in first.records.get(name, ())),
            *({unit: "B", **_without(one, unit)} for one in second.records.get(name, ())),
        )
        for name in {**first.records, **second.records}
        if name != rulebook.unit.roster
    }
    return Given(records, first.through, "A")


def holds(rulebook: RulebookModel, given: Given, fields: Mapping[str, frozenset[str]]) -> bool:
    """Whether every record of these datasets has these fields; what is optional may be absent."""
    return all(
        all(wanted <= set(record) for record in given.records[name])
        if name in given.records
        else rulebook.records[name].optional
        for name, wanted in fields.items()
    )


def only(given: Given, fields: Mapping[str, frozenset[str]]) -> Given:
    """The same with nothing but these fields of these datasets."""
    records = {
        name: tuple(
            {key: cell for key, cell in record.items() if key in fields[name]} for record in rows
        )
        for name, rows in given.records.items()
        if name in fields
    }
    return given._replace(records=records)


def check_fields(check: RowCheck) -> tuple[str, ...]:
    """The fields that a row check asks about."""
    names = (plain_name(node.id) for node in walk(check.that.tree) if isinstance(node, Name))
    return tuple(dict.fromkeys(names))


def _without(record: Record, name: str) -> Record:
    return {key: cell for key, cell in record.items() if key != name}


def against(given: Given, dataset: str, check: RowCheck) -> Iterator[Given]:
    """The first record of `dataset` at the edge of a row check, and just past it."""
    records = given.records.get(dataset, ())
    fields = check_fields(check)
    if not records or not set(fields) <= set(records[0]):
        return
    for figures in product(("1", "0", "2"), repeat=len(fields)):
        first = {**records[0], **dict(zip(fields, figures, strict=True))}
        yield given._replace(records={**given.records, dataset: (first, *records[1:])})


def _changed_records(
    rulebook: RulebookModel, table: Dataset, records: tuple[Record, ...]
) -> Iterator[tuple[Record, ...]]:
    if not records:
        return
    last = records[-1]
    later = _later(rulebook, table, last)
    if later is not None:
        zeros = {name: "0" for name in later if _is_number(table, name)}
        yield (*records, later)
        yield (*records, {**later, **zeros})
    yield records[:-1]
    yield ()
    for name, cell in last.items():
        for word in _other_words(table, name, cell):
            yield (*records[:-1], {**last, name: word})
    if not table.key:
        yield (*records, last)
        yield (*records, last, last)


def _is_number(table: Dataset, name: str) -> bool:
    return name in table.fields and table.fields[name].type in _NUMBERS


def _other_words(table: Dataset, name: str, cell: object) -> tuple[str, ...]:
    spec = table.fields.get(name)
    if spec is None:
        return ()
    if spec.type == "yes_no":
        return ("no",) if cell in ("yes", "是", "true", "1", True, 1) else ("yes",)
    return tuple(word for word in spec.values if word != cell) if spec.type == "category" else ()


def _later(rulebook: RulebookModel, table: Dataset, record: Record) -> Record | None:
    """The same record a month later, where that still counts."""
    day = _day(table, record)
    if day is None or table.time is None:
        return None
    moved = in_months(day, 1)
    return _dated(table, record, moved) if moved in rulebook.period.window else None


def _at(table: Dataset, records: tuple[Record, ...], last: date) -> tuple[Record, ...]:
    """The records moved so that the latest counts on the last day."""
    days = [day for record in records if (day := _day(table, record)) is not None]
    if not days or table.time is None:
        return records
    if table.fields[table.time].type == "month":
        gap = (last.year - max(days).year) * 12 + last.month - max(days).month
        return tuple(
            _dated(table, record, in_months(day, gap))
            for record in records
            if (day := _day(table, record)) is not None
        )
    return (*records[:-1], _dated(table, records[-1], last))


def _day(table: Dataset, record: Record) -> date | None:
    cell = record.get(table.time or "")
    if isinstance(cell, date):
        return cell
    return (parse_date(cell) or parse_month(cell)) if isinstance(cell, str) else None


def _dated(table: Dataset, record: Record, day: date) -> Record:
    time = table.time or ""
    is_month = table.fields[time].type == "month"
    return {**record, time: format_month(day) if is_month else day.isoformat()}
