"""Every good case cut at other months than its files tell equals the oracle, on both engines."""

import pytest

from tests.compare import differences, load_text, text_of
from tests.good_cases import GoodCase, good_cases

CASES = [case for case in good_cases() if case.name not in ("xietang_2009", "next_year")]


def months(case: GoodCase) -> list[str]:
    """The second and the fifth month of the period, as far as it has so many."""
    window = load_text(text_of(case.rules)).plan.window
    first = window.first.year * 12 + window.first.month - 1
    last = window.last.year * 12 + window.last.month - 1
    chosen = sorted({month for month in (first + 1, first + 4) if month <= last})
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in chosen]


CUTS = [(case, month) for case in CASES for month in months(case)]


@pytest.mark.parametrize(
    ("case", "month"), CUTS, ids=[f"{case.name}-{month}" for case, month in CUTS]
)
def test_a_case_that_is_cut_at_a_month_equals_the_oracle(case: GoodCase, month: str) -> None:
    assert differences(case.rules, case.records, month) == []
