"""Why a unit got what it got: from its rank down to the records behind each figure.

Reads scores and the kept steps of their plan. Never scores, and never adds up a record.
"""

from __future__ import annotations

from targets.explaining.explanation import Explanation
from targets.explaining.making import Asked, explain

__all__ = ["Asked", "Explanation", "explain"]
