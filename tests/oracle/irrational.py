"""The two irrational numbers that scoring knows: a geometric mean, and a share of logarithms.

A mean is found by halving an interval of fractions; a logarithm is a `Decimal` of many digits, and
a number too near a tie to tell is refused, never guessed.
"""

from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm
from typing import Any

ONE = Fraction(1)
DIGITS = 60
NEAR = Decimal("1e-40")
"""What lies nearer to a tie than this cannot be told with so many digits."""


def geometric_mean(shares: list[tuple[Fraction, Fraction]], full: Fraction, rule: Any) -> Fraction:
    """`full` times the mean of (share, weight), rounded by comparing powers of fractions."""
    scale = lcm(*(weight.denominator for _, weight in shares))
    counts = [int(weight * scale) for _, weight in shares]
    common = gcd(*counts)
    degree = sum(counts) // common
    power = ONE
    for (share, _), count in zip(shares, counts, strict=True):
        power *= share ** (count // common)
    power *= full**degree
    step = Fraction(1, 10 ** int(rule["decimals"]))

    def is_above(number: Fraction) -> bool:
        """Whether `number` is more than the mean."""
        return number**degree > power

    low, high = 0, 1
    while not is_above(high * step):
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if is_above(middle * step) else (middle, high)
    half = (low + Fraction(1, 2)) * step
    match rule["mode"]:
        case "down":
            up = False
        case "half_up":
            up = not is_above(half)
        case "half_even":
            up = not is_above(half) and (half**degree != power or low % 2 == 1)
        case mode:
            raise ValueError(f"no rounding mode {mode!r}")
    return (low + up) * step
