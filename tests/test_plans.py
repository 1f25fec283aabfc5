"""The plan of every good case, as an auditor reads it: `plan.txt` in the folder of the case.

That the numbers of a plan are right is held against the oracle (test_good_cases); here each step
keeps its name, its text, its note and its place. `python -m tests.test_plans` writes the files
again after a change that is meant: read what it has changed before you commit it.
"""

from pathlib import Path

import pytest

import targets
from targets.plan.render import render_plan
from tests.compare import load_text, text_of
from tests.good_cases import GoodCase, good_cases

CASES = list(good_cases())


def plan_file(case: GoodCase) -> Path:
    return case.folder / "plan.txt"


def render(case: GoodCase) -> str:
    rules: targets.Rulebook = load_text(text_of(case.rules))
    return render_plan(rules.plan)


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_plan_of_a_good_case_is_told_step_by_step(case: GoodCase) -> None:
    expected = plan_file(case).read_text(encoding="utf-8")

    assert render(case).splitlines() == expected.splitlines()


if __name__ == "__main__":
    for good in CASES:
        plan_file(good).write_text(render(good), encoding="utf-8")
