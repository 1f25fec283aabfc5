"""What the oracle answers: plain values to compare with; never computes."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle.absence import Absence
from tests.oracle.records import Unit


@dataclass(frozen=True)
class OracleIndicator:
    """Numbers are exact; what is absent, excluded or not shown is None."""

    numerator: Fraction | None
    denominator: Fraction | None
    value: Fraction | None
    status: str
    points: Fraction | None


@dataclass
class OracleUnit:
    """One unit; `total` is the published one, `uncapped_total` the one before vetoes."""

    groups: dict[str, Any]
    indicators: dict[str, OracleIndicator]
    sections: dict[str, Fraction | None]
    base: Fraction | None
    bonuses: dict[str, Fraction]
    deductions: dict[str, Fraction]
    bonus: Fraction
    deduction: Fraction
    total: Fraction | None
    uncapped_total: Fraction | None
    grade: str | None
    vetoes: list[str]
    rank: int | None = None
    assessed: bool = True


@dataclass(frozen=True)
class OracleScores:
    """Units in the order of the roster, or of their ids; `groups` by field, then value."""

    units: dict[Unit, OracleUnit]
    groups: dict[str, dict[Any, dict[str, OracleIndicator]]]
    whole: dict[str, OracleIndicator]


def status_of_absent(absence: Absence) -> str:
    match absence:
        case Absence.MISSING:
            return "no_data"
        case Absence.SUPPRESSED:
            return "suppressed"
        case _:
            return "not_applicable"
