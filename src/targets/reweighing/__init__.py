"""How firm ranks are: other weights, and rates taken as samples.

Scores come in; how often each unit would have had which rank goes out. Never changes a score, never
makes a float.
"""

from __future__ import annotations

from targets.reweighing.robustness import Robustness, find_robustness
from targets.reweighing.saying import rank_remarks, remarks_on_ranks

__all__ = ["Robustness", "find_robustness", "rank_remarks", "remarks_on_ranks"]
