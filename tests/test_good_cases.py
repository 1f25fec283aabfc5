"""Every folder under `tests/cases/good` comes out as its expected files say, on both engines."""

from fractions import Fraction

import pytest

import targets
from tests.compare import ENGINES, differences, load_text, text_of
from tests.good_cases import ROOT, GoodCase, exact_text, failure_rows, good_cases, read_table

CASES = list(good_cases())
EXPECTED = [(case, through) for case in CASES for through in case.expected]
NAMES = [case.name for case in CASES]


def rows_of(scores: targets.Scores) -> list[list[str]]:
    """The scores as the expected file writes them; units by name."""
    found = []
    for unit in scores:
        total = None if unit.total is None else Fraction(unit.total)
        row = [str(unit.unit), exact_text(total), "" if unit.rank is None else str(unit.rank)]
        row += [unit.grade or "", "; ".join(unit.vetoes)]
        for one in unit.indicators.values():
            points = None if one.points is None else Fraction(one.points)
            row += [one.status, exact_text(points), exact_text(one.value)]
        found.append(row)
    return sorted(found)


def test_there_are_good_cases_and_each_has_expected_scores() -> None:
    assert len(CASES) >= 9
    assert [case.name for case in CASES if None not in case.expected] == []


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_each_case_says_in_its_readme_what_it_shows(case: GoodCase) -> None:
    assert len((case.folder / "README.md").read_text(encoding="utf-8")) > 40


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_the_rules_of_a_good_case_have_no_problem(case: GoodCase) -> None:
    assert targets.check(case.rules) == []


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_just_the_expected_records_fail(case: GoodCase) -> None:
    batch = targets.load(case.rules).validate(case.records)
    expected = case.folder / "failures.csv"
    if expected.exists():
        assert list(failure_rows(batch)) == read_table(expected)
    else:
        assert batch.failures == ()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("case", "through"),
    EXPECTED,
    ids=[f"{case.name}-{through or 'all'}" for case, through in EXPECTED],
)
def test_scores_are_as_expected(case: GoodCase, through: str | None, engine: str) -> None:
    scores = load_text(text_of(case.rules)).score(case.records, through=through, engine=engine)
    heading, *rows = read_table(case.expected[through])
    judged = next(iter(scores)).indicators
    columns = [f"{name}.{part}" for name in judged for part in ("status", "points", "value")]
    assert heading == ["unit", "total", "rank", "grade", "vetoes", *columns]
    assert rows_of(scores) == sorted(rows)


@pytest.mark.parametrize(
    ("case", "through"),
    EXPECTED,
    ids=[f"{case.name}-{through or 'all'}" for case, through in EXPECTED],
)
def test_scores_equal_the_oracle_in_everything_it_says(case: GoodCase, through: str | None) -> None:
    assert differences(case.rules, case.records, through) == []


def test_the_sample_town_rejects_the_eight_records_that_are_wrong_on_purpose() -> None:
    batch = targets.load(ROOT / "rules/2009_xietang.yaml").validate(ROOT / "examples/xietang_2009")
    assert [(one.dataset, one.row, one.field, one.code) for one in batch.failures] == [
        ("monthly", 91, "month", "D821"),
        ("monthly", 229, None, "D822"),
        ("monthly", 230, "couples_screened", "D805"),
        ("monthly", 231, "births", "D802"),
        ("monthly", 232, "month", "D809"),
        ("monthly", 233, "month", "D821"),
        ("monthly", 234, "village", "D820"),
        ("visits", 1384, "kind", "D810"),
    ]
    assert {
        name: (one.accepted, one.rejected, one.outside) for name, one in batch.counts.items()
    } == {
        "villages": (20, 0, 0),
        "monthly": (226, 7, 1),
        "visits": (1382, 1, 0),
        "sites": (3, 0, 0),
    }
