"""The ways in which a value can be absent, ranked; never a value that takes an absence's place."""

from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Final, TypeAlias


class Absence(Enum):
    """Why there is no value; where several meet, the one of the highest number wins."""

    MISSING = 1  # no record, or an empty field: status no_data, costs `when_missing`
    ZERO_DENOMINATOR = 2  # status not_applicable, costs `when_empty`
    NOT_APPLICABLE = 3  # `applies_to` or the cell says so: status not_applicable, always excluded
    SUPPRESSED = 4  # a denominator too small to publish: status suppressed, always excluded


Value: TypeAlias = Fraction | bool | str | date | Absence

NOT_APPLICABLE: Final = Absence.NOT_APPLICABLE
"""What a cell that holds one of the `not_applicable_values` is in the records."""


class OracleError(Exception):
    """`when_missing: error` met an indicator with points that has no data."""

    def __init__(self, units: list[str | int]) -> None:
        self.units = units
        super().__init__(f"no data for {', '.join(str(unit) for unit in units)}")


class UndefinedError(Exception):
    """The language does not say what this means, for example `proportional` to a target of 0."""


def highest(*values: Value | None) -> Absence | None:
    """The highest of the absences among the values; None where all are present."""
    absences = [value for value in values if isinstance(value, Absence)]
    return max(absences, key=lambda absence: absence.value, default=None)


def number(value: Value) -> Fraction:
    """The value, which is a number if the rules file is valid."""
    if not isinstance(value, Fraction):
        raise TypeError(f"{value!r} is not a number")
    return value
