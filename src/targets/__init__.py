"""Scores units against yearly targets, exactly, from a rules file, and says why.

import targets

rules = targets.load("rules/2009_xietang.yaml")
scores = rules.score("examples/xietang_2009")
scores["甲一村"].total

Every name is imported when it is first used, so that a program that only asks for the version, or
for help, waits for nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from targets.bulletin.page import Bulletin
    from targets.comparing import Comparison
    from targets.errors import Diagnostic, EngineError, RecordsError, RulesError, TargetsError
    from targets.explaining import Explanation
    from targets.facade.cases import CaseResult, run_cases
    from targets.facade.checking import check
    from targets.facade.explained import Scores
    from targets.facade.rehearsal import MutantResult, Rehearsal, rehearse
    from targets.facade.robustness import Robustness, robustness
    from targets.facade.rulebook import Rulebook, load
    from targets.facade.schemas import cases_schema, rules_schema
    from targets.facade.tracing import Trace, trace
    from targets.facade.verifying import verify
    from targets.facade.watching import progress_to
    from targets.facade.years import compare, in_force, next_year
    from targets.records import NOT_APPLICABLE, Batch, Failure
    from targets.scores import IndicatorScore, LevelScore, Receipt, UnitScore
    from targets.verifying import Difference

__version__ = "0.1.0"

__all__ = [
    "NOT_APPLICABLE",
    "Batch",
    "Bulletin",
    "CaseResult",
    "Comparison",
    "Diagnostic",
    "Difference",
    "EngineError",
    "Explanation",
    "Failure",
    "IndicatorScore",
    "LevelScore",
    "MutantResult",
    "Receipt",
    "RecordsError",
    "Rehearsal",
    "Robustness",
    "Rulebook",
    "RulesError",
    "Scores",
    "TargetsError",
    "Trace",
    "UnitScore",
    "cases_schema",
    "check",
    "compare",
    "in_force",
    "load",
    "next_year",
    "progress_to",
    "rehearse",
    "robustness",
    "run_cases",
    "rules_schema",
    "trace",
    "verify",
]

_ROOMS = {
    "targets.bulletin.page": ("Bulletin",),
    "targets.comparing": ("Comparison",),
    "targets.errors": ("Diagnostic", "EngineError", "RecordsError", "RulesError", "TargetsError"),
    "targets.explaining": ("Explanation",),
    "targets.facade.cases": ("CaseResult", "run_cases"),
    "targets.facade.checking": ("check",),
    "targets.facade.explained": ("Scores",),
    "targets.facade.rehearsal": ("MutantResult", "Rehearsal", "rehearse"),
    "targets.facade.robustness": ("Robustness", "robustness"),
    "targets.facade.rulebook": ("Rulebook", "load"),
    "targets.facade.schemas": ("cases_schema", "rules_schema"),
    "targets.facade.tracing": ("Trace", "trace"),
    "targets.facade.verifying": ("verify",),
    "targets.facade.watching": ("progress_to",),
    "targets.facade.years": ("compare", "in_force", "next_year"),
    "targets.records": ("NOT_APPLICABLE", "Batch", "Failure"),
    "targets.scores": ("IndicatorScore", "LevelScore", "Receipt", "UnitScore"),
    "targets.verifying": ("Difference",),
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module `targets` has no attribute `{name}`")
    found = globals()[name] = getattr(import_module(_HOME[name]), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
