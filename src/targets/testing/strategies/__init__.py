"""Strategies of Hypothesis that draw batches for any rulebook."""
