"""Scores: ranks, published numbers and words, frames out, and the receipt.

Whole numbers of the engine come in; what people and programs read goes out. The one place that
makes floats, and only for frames.
"""

from __future__ import annotations

from targets.scores.receipt import Receipt, hash_rules
from targets.scores.results import IndicatorScore, LevelScore, UnitScore
from targets.scores.scores import (
    Scores,
    check_engine,
    refuse_alone,
    score_batch,
    score_one_unit,
    with_rows,
)
from targets.scores.through import read_through

__all__ = [
    "IndicatorScore",
    "LevelScore",
    "Receipt",
    "Scores",
    "UnitScore",
    "check_engine",
    "hash_rules",
    "read_through",
    "refuse_alone",
    "score_batch",
    "score_one_unit",
    "with_rows",
]
