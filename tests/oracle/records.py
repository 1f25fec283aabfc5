"""The records of each unit, cut to a window; never judges them: they have been admitted."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

from tests.oracle.absence import Absence, Value
from tests.oracle.rules import Rules
from tests.oracle.windows import Window

Unit: TypeAlias = str | int
Record: TypeAlias = Mapping[str, Any]
AS_REPORTED = "as reported"  # no field has such a name


class Records:
    def __init__(self, rules: Rules, records: Mapping[str, Sequence[Record]]) -> None:
        self.rules = rules
        self.delivered = {dataset: list(records.get(dataset, [])) for dataset in rules.datasets}
        self.units = self.assessed()
        for dataset in rules.datasets:
            self.correct(dataset)
        self.by_unit: dict[str, dict[Unit, list[Record]]] = {}
        for dataset, rows in self.delivered.items():
            self.by_unit[dataset] = {}
            for row in rows:
                self.by_unit[dataset].setdefault(row[rules.unit_field], []).append(row)

    def correct(self, dataset: str) -> None:
        """Where `dataset` corrects another, each of its filled fields replaces the reported one."""
        corrected = self.rules.corrects(dataset)
        if corrected is None:
            return
        key = self.rules.datasets[corrected]["key"]
        corrections = {tuple(row[name] for name in key): row for row in self.delivered[dataset]}
        self.delivered[corrected] = [
            replaced(row, corrections.get(tuple(row[name] for name in key), {}))
            for row in self.delivered[corrected]
        ]

    def assessed(self) -> list[Unit]:
        """The units of the roster in its order; without a roster all that occur, sorted."""
        field = self.rules.unit_field
        if self.rules.roster is not None:
            return [record[field] for record in self.delivered[self.rules.roster]]
        return sorted({record[field] for rows in self.delivered.values() for record in rows})

    def of(self, dataset: str, unit: Unit, window: Window) -> list[Record]:
        """The unit's records; those of a dataset with `time` only where the window holds it.

        A month is held where its first day is. The roster is never cut.
        """
        own = self.by_unit[dataset].get(unit, [])
        time = self.rules.time_field(dataset)
        if time is None or dataset == self.rules.roster:
            return own
        return [row for row in own if window.holds(row[time])]


def replaced(record: Record, correction: Record) -> Record:
    """The record as it counts, with what was reported beside it."""
    filled = {name: value for name, value in correction.items() if value is not None}
    return {**record, **filled, AS_REPORTED: record}


def as_reported(record: Record) -> Record:
    found: Record = record[AS_REPORTED]
    return found


def cell(record: Record, field: str) -> Value:
    """The field's value as formulas see it: numbers exact, empty as missing."""
    value = record.get(field)
    match value:
        case None:
            return Absence.MISSING
        case Absence() | bool() | str() | date():
            return value
        case int() | Decimal() | Fraction():
            return Fraction(value)
        case _:
            raise TypeError(f"{field!r} holds {value!r}, which no admitted record can hold")
