"""Two rulebooks side by side: what changed, in the language of policy, and what it does to units.

Never scores, never reads a file: it reads models, and scores that were made.
"""

from __future__ import annotations

from targets.comparing.changes import Change, Subject
from targets.comparing.comparison import BackTest, Comparison
from targets.comparing.differing import changes_between, renamed_indicators
from targets.comparing.effects import IndicatorEffect, UnitEffect, WholeEffect
from targets.comparing.reasons import Reason
from targets.comparing.trials import tried

__all__ = [
    "BackTest",
    "Change",
    "Comparison",
    "IndicatorEffect",
    "Reason",
    "Subject",
    "UnitEffect",
    "WholeEffect",
    "changes_between",
    "renamed_indicators",
    "tried",
]
