"""The engine: records summed by unit, group and whole, and the plan run over the sums.

Judged records come in; whole numbers go out, named as in the plan. Never makes a float, never
ranks.
"""

from __future__ import annotations

from targets.engine.finish import finished
from targets.engine.levels import LevelEngine, LevelValues, groups_by_value
from targets.engine.units import Outcome, PreparedRun, WholeEngine
from targets.engine.wide import WideSteps

__all__ = [
    "LevelEngine",
    "LevelValues",
    "Outcome",
    "PreparedRun",
    "WholeEngine",
    "WideSteps",
    "finished",
    "groups_by_value",
]
