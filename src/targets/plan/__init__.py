"""The plan: a rulebook compiled to row expressions, aggregates and unit steps, with a bounds proof.

A rulebook comes in; a plan and the diagnostics of its bounds go out. Never sees a record.
"""

from __future__ import annotations

from targets.plan.build import build_plan
from targets.plan.render import render_plan
from targets.plan.steps import Plan, Shown, Step

__all__ = ["Plan", "Shown", "Step", "build_plan", "render_plan"]
