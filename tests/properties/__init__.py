"""Laws, one a file, each held against rulebooks and records that are drawn.

`examples` says how many are drawn; `HYPOTHESIS_PROFILE=thorough` draws twenty times as many, and
`ci`, which draws the same each time, a third; `mutants` a tenth (tests/mutating).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import ceil
from os import environ
from typing import Any

from hypothesis import HealthCheck, settings

Law = Callable[..., None]
FACTORS = {"thorough": Fraction(20), "ci": Fraction(1, 3), "mutants": Fraction(1, 10)}


def examples(count: int) -> Callable[[Law], Law]:
    """Draws `count` examples of a law.

    A whole rulebook with its records is a large example, and drawing it is slow: both are meant.
    """
    factor = FACTORS.get(environ.get("HYPOTHESIS_PROFILE", ""), Fraction(1))
    large: list[Any] = [HealthCheck.too_slow, HealthCheck.data_too_large]
    return settings(max_examples=ceil(count * factor), suppress_health_check=large)
