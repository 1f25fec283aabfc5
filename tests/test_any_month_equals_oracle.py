"""Every good case cut at other months than its files tell equals the oracle, on both engines."""

import pytest

from tests.compare import differences, load_text, text_of
from tests.good_cases import GoodCase, good_cases

CASES = [case for case in good_cases() if case.name not in ("xietang_2009", "next_year")]


def month_of(case: GoodCase) -> str:
    """The fifth month of the period, or the second of a shorter one."""
    window = load_text(text_of(case.rules)).plan.window
    month = window.first.year * 12 + window.first.month + 3
    if month >= window.last.year * 12 + window.last.month:
        month -= 3
    return f"{month // 12}-{month % 12 + 1:02d}"


CUTS = [(case, month_of(case)) for case in CASES]


@pytest.mark.parametrize(
    ("case", "month"), CUTS, ids=[f"{case.name}-{month}" for case, month in CUTS]
)
def test_a_case_that_is_cut_at_a_month_equals_the_oracle(case: GoodCase, month: str) -> None:
    assert differences(case.rules, case.records, month) == []
