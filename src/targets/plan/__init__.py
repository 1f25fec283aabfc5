"""The plan: a rulebook compiled to row expressions, aggregates and unit steps, with a bounds proof.

A rulebook comes in; a plan and the diagnostics of its bounds go out. Never sees a record.
"""
