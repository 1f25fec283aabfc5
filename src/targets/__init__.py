"""Scores units against yearly targets, exactly, from a rules file, and says why.

import targets

rules = targets.load("rules/2009_xietang.yaml")
scores = rules.score("examples/xietang_2009")
scores["甲一村"].total
"""

from __future__ import annotations

from targets.errors import Diagnostic, EngineError, RecordsError, RulesError, TargetsError
from targets.facade import Rulebook, check, load
from targets.records import NOT_APPLICABLE, Batch, Failure
from targets.scores import IndicatorScore, LevelScore, Receipt, Scores, UnitScore

__version__ = "0.1.0"

__all__ = [
    "NOT_APPLICABLE",
    "Batch",
    "Diagnostic",
    "EngineError",
    "Failure",
    "IndicatorScore",
    "LevelScore",
    "Receipt",
    "RecordsError",
    "Rulebook",
    "RulesError",
    "Scores",
    "TargetsError",
    "UnitScore",
    "check",
    "load",
]
