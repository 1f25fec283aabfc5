"""CSV, JSON and frame say what the scores say, cell by cell; those are held against the oracle."""

import csv
import io
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import targets
from targets.scores.csv import scores_csv
from tests.compare import ENGINES, load_text, text_of
from tests.good_cases import GoodCase, good_cases

NAMES = (
    "absence", "assessed", "clinics", "corrections", "peers", "ranks_within", "section_periods",
    "suppressed",
)  # fmt: skip
CASES = [case for case in good_cases() if case.name in NAMES]
PARTS = ("value", "status", "points", "numerator", "denominator")


def text(number: Decimal | Fraction | None) -> str | None:
    """To ten decimals, half away from zero, without trailing zeros; points with all they have."""
    if number is None:
        return None
    if isinstance(number, Decimal):
        return f"{number:f}"
    tenths, rest = divmod(abs(number) * 10**10, 1)
    digits = f"{tenths + (rest >= Fraction(1, 2)):011d}"
    plain = f"{digits[:-10]}.{digits[-10:]}".rstrip("0").rstrip(".")
    return f"-{plain}" if number < 0 and plain != "0" else plain


def double(number: Decimal | Fraction | None) -> float | None:
    """The nearest double."""
    exact = None if number is None else Fraction(number)
    return None if exact is None else exact.numerator / exact.denominator


def numbers(plan: Any, unit: targets.UnitScore) -> dict[str, Decimal | Fraction | None]:
    """The numbers of a unit by the name of their column, in order."""
    found: dict[str, Decimal | Fraction | None] = {"total": unit.total}
    found |= {"bonus": unit.bonus, "deduction": unit.deduction}
    found |= {f"section:{name}": points for name, points in unit.sections.items()}
    for name, one in unit.indicators.items():
        found |= {f"{name}.{part}": getattr(one, part) for part in PARTS if part != "status"}
    return found


def words(unit: targets.UnitScore) -> dict[str, object]:
    """What is no number, by the name of its column."""
    found: dict[str, object] = {"rank": unit.rank, "grade": unit.grade, **unit.groups}
    found |= {f"{name}.status": one.status for name, one in unit.indicators.items()}
    return {**found, "vetoes": "; ".join(unit.vetoes)}


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=CASES, ids=[case.name for case in CASES])
def scores(request: pytest.FixtureRequest, engine: str) -> targets.Scores:
    case: GoodCase = request.param
    return load_text(text_of(case.rules)).score(case.records, engine=engine)


def test_each_output_says_what_the_scores_say(scores: targets.Scores) -> None:
    plan = scores.plan
    key = plan.rulebook.unit.id
    units = list(scores)
    in_order = [unit.unit for unit in units]
    assert in_order == [
        unit.unit for unit in sorted(units, key=lambda u: (u.rank is None, u.rank or 0, u.unit))
    ]
    judged = list(units[0].indicators)
    columns = [
        key, *plan.rulebook.unit.groups, "total", "rank", "grade", "vetoes", "bonus", "deduction",
        *(f"section:{name}" for name in units[0].sections),
        *(f"{name}.{part}" for name in judged for part in PARTS),
    ]  # fmt: skip

    written = csv.DictReader(io.StringIO(scores_csv(scores)))
    assert written.fieldnames == columns
    for unit, row in zip(units, written, strict=True):
        wanted = {name: text(number) or "" for name, number in numbers(plan, unit).items()}
        wanted |= {name: "" if word is None else str(word) for name, word in words(unit).items()}
        assert row == {key: str(unit.unit), **wanted}

    native = scores.to_native()
    assert native.columns == columns
    for unit, row in zip(units, native.iter_rows(named=True), strict=True):
        doubles = {name: double(number) for name, number in numbers(plan, unit).items()}
        assert row == {key: unit.unit, **doubles, **words(unit)}

    told: Any = json.loads(json.dumps(scores.to_dict()))
    for unit, said in zip(units, told["units"], strict=True):
        assert said.pop("assessed", unit.assessed) is unit.assessed
        assert said == {
            "unit": str(unit.unit),
            "rank": unit.rank,
            "grade": unit.grade,
            "total": text(unit.total),
            "base": text(unit.base),
            "bonuses": {name: text(one) for name, one in unit.bonuses.items()},
            "deductions": {name: text(one) for name, one in unit.deductions.items()},
            "sections": {name: text(one) for name, one in unit.sections.items()},
            "vetoes": list(unit.vetoes),
            "indicators": {name: indicator(one) for name, one in unit.indicators.items()},
        }
    levels = {
        field: {value: level_of(level) for value, level in by_value.items()}
        for field, by_value in scores.groups.items()
    }
    assert told["groups"] == levels
    assert told["whole"] == level_of(scores.whole)


def indicator(one: targets.IndicatorScore) -> dict[str, object]:
    return {
        part: getattr(one, part) if part == "status" else text(getattr(one, part)) for part in PARTS
    }


def level_of(level: targets.LevelScore) -> dict[str, object]:
    return {"indicators": {name: indicator(one) for name, one in level.indicators.items()}}
