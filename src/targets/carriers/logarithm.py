"""Points on a line of logarithms, correctly rounded: whole numbers between which a logarithm lies.

The interval is brought nearer until both ends round alike; where the share is rational, powers are
compared first, so that a half is seen. Never makes a float, never guesses a last digit.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from targets.figures import RoundingMode, round_exact

BITS_AT_FIRST = 96


def share_of_logarithms(
    full: Fraction, value: Fraction, zero: Fraction, target: Fraction, mode: RoundingMode
) -> int:
    """full · (ln value - ln zero) / (ln target - ln zero), limited to 0 … full, as the nearest
    whole number that `mode` says.

    A value that is not above 0 lies beyond every logarithm. Where `zero` and `target` are not
    above 0, or the same, there is no line, and 0 comes out.
    """
    if full <= 0 or zero <= 0 or target <= 0 or zero == target:
        return 0
    if value <= 0:
        return 0 if target > zero else _rounded(full, mode)
    way, whole_way = value * _inverse(zero), target * _inverse(zero)
    if whole_way < 1:
        way, whole_way = _inverse(way), _inverse(whole_way)
    if way <= 1:
        return 0
    if way >= whole_way:
        return _rounded(full, mode)
    return _nearest(full, way, whole_way, mode)


def on_whole_numbers(mode: RoundingMode) -> Callable[..., int]:
    """The same over whole numbers: each figure comes as a numerator and a denominator above 0."""

    def share(*sides: int) -> int:
        full, value, zero, target = map(Fraction, sides[::2], sides[1::2])
        return share_of_logarithms(full, value, zero, target, mode)

    return share


def _inverse(number: Fraction) -> Fraction:
    return Fraction(number.denominator, number.numerator)


def _rounded(number: Fraction, mode: RoundingMode) -> int:
    return int(round_exact(number, 0, mode))


def _nearest(full: Fraction, way: Fraction, whole_way: Fraction, mode: RoundingMode) -> int:
    """full · ln way / ln whole_way, with 1 < way < whole_way, rounded.

    Told in halves: between which two neighbouring halves it lies says how it is rounded, unless it
    is one of them.
    """
    bits = BITS_AT_FIRST
    while True:
        low, high = logarithm_between(way, bits)
        least, most = logarithm_between(whole_way, bits)
        if least > 0:
            below = 2 * full.numerator * low // (full.denominator * most)
            above = 2 * full.numerator * high // (full.denominator * least)
            if above - below <= 1:
                half = Fraction(above, 2)
                if _is_share(half * _inverse(full), way, whole_way):
                    return _rounded(half, mode)
                if above == below:
                    return above // 2 if mode == "down" else (above + 1) // 2
        bits *= 2


def _is_share(share: Fraction, way: Fraction, whole_way: Fraction) -> bool:
    """Whether ln way / ln whole_way is just `share`, i / j in lowest terms: way^j = whole_way^i.

    Then `whole_way` is itself a power of j, so j is at most as many as it has bits.
    """
    power, root = share.numerator, share.denominator
    if power < 1 or root > whole_way.numerator.bit_length():
        return False
    same: bool = way**root == whole_way**power
    return same


def logarithm_between(number: Fraction, bits: int) -> tuple[int, int]:
    """Two whole numbers between which 2^bits · ln number lies; `number` is above 1.

    number = 2^k · m with m from 1 to 2, and ln m = 2 · artanh((m - 1) / (m + 1)).
    """
    top, bottom = number.numerator, number.denominator
    twos = top.bit_length() - bottom.bit_length()
    if top < bottom << twos:
        twos -= 1
    bottom <<= twos
    low, high = _twice_artanh(top - bottom, top + bottom, bits)
    least, most = _logarithm_of_two(bits)
    return low + twos * least, high + twos * most


@lru_cache(maxsize=32)
def _logarithm_of_two(bits: int) -> tuple[int, int]:
    return _twice_artanh(1, 3, bits)


def _twice_artanh(top: int, bottom: int, bits: int) -> tuple[int, int]:
    """Between which whole numbers 2^bits · 2 · artanh(top / bottom) lies, for 0 ≤ top / bottom ≤
    1/3.

    Σ z^(2i+1) / (2i+1), each power and each term rounded down: a power is less than 2 too small,
    for its own rounding adds less than 1 to a ninth of the one before; so a term is less than 3 too
    small, and all terms that are left out, once a power is 0, are less than 2 together.
    """
    square, square_over = top * top, bottom * bottom
    power = (top << bits) // bottom
    found = terms = 0
    while power:
        found += power // (2 * terms + 1)
        power = power * square // square_over
        terms += 1
    return 2 * found, 2 * (found + 3 * terms + 2)
