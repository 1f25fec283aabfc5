"""The units whose explanations are written out under `tests/cases/explained`, and how.

`python -m tests.explained_cases NAME…` writes the texts of these folders anew. Read what changes
before committing it: each figure is checked by hand against the records.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NamedTuple

import targets
from tests.good_cases import good_cases

HERE = Path(__file__).parent / "cases" / "explained"
LANGUAGES = {"en": "explanation.txt", "zh": "explanation.zh.txt"}


class Explained(NamedTuple):
    """A unit of a folder under `tests/cases/good`."""

    case: str
    unit: str
    through: str | None = None


EXPLAINED = {
    "not_met": Explained("xietang_2009", "甲二村"),
    "half_a_year": Explained("xietang_2009", "丙五村", "2009-06"),
    "rejected_record": Explained("xietang_2009", "丙三村"),
    "without_data": Explained("absence", "no_reports"),
    "not_scored": Explained("assessed", "Dogwood"),
    "vetoed": Explained("next_year", "丁一村"),
    "suppressed": Explained("suppressed", "Birch"),
    "withheld": Explained("suppressed", "Cedar"),
    "corrected": Explained("corrections", "Alder"),
    "geometric": Explained("geometric", "quarter"),
    "left_out": Explained("clinics", "103"),
    "in_periods": Explained("section_periods", "Brook"),
    "by_a_method": Explained("scoring_methods", "B"),
}


def scores_of(name: str) -> tuple[targets.Scores, object]:
    """The scores, and the unit as they know it."""
    asked = EXPLAINED[name]
    case = next(one for one in good_cases() if one.name == asked.case)
    scores = targets.load(case.rules).score(case.records, through=asked.through)
    return scores, next(one.unit for one in scores if str(one.unit) == asked.unit)


def text_of(name: str, language: str) -> str:
    """The explanation of a unit, as a file holds it."""
    scores, unit = scores_of(name)
    return f"{scores.explain(unit, 'zh' if language == 'zh' else 'en')}\n"


if __name__ == "__main__":
    for one in sys.argv[1:] or EXPLAINED:
        (HERE / one).mkdir(parents=True, exist_ok=True)
        for spoken, file in LANGUAGES.items():
            (HERE / one / file).write_text(text_of(one, spoken), encoding="utf-8")
