"""An exact number as text, and text as an exact number. Never makes a float."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import Literal

RoundingMode = Literal["half_up", "half_even", "down"]

DIGITS_AT_MOST = 40
PLACES_AT_MOST = 12
"""Decimals of a field, a rounding, or `round`: as many as published scores were seen with."""

_NUMBER = re.compile(r"([+-]?)(\d+)(?:\.(\d+))?\s*([%％]?)", re.ASCII)


def parse_figure(text: str) -> Fraction | None:
    """The number that `text` writes, or None where it writes none.

    Digits with an optional sign, decimal part and percent sign: `0.10`, `96%`, `010`.
    No exponent, no thousands separator, no full-width digit, at most 40 digits.
    """
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    sign, whole, decimals, percent = (
        match.group(1),
        match.group(2),
        match.group(3) or "",
        match.group(4),
    )
    if len(whole) + len(decimals) > DIGITS_AT_MOST:
        return None
    number = Fraction(int(whole + decimals), 10 ** len(decimals))
    if percent:
        number = Fraction(number.numerator, number.denominator * 100)
    return -number if sign == "-" else number


def round_exact(number: Fraction, decimals: int, mode: RoundingMode = "half_up") -> Fraction:
    """`number` at `decimals` places; `half_up` rounds halves away from zero, `down` toward zero."""
    scale, over = 10**decimals, number.denominator
    whole, rest = divmod(abs(number.numerator) * scale, over)
    if mode == "half_up":
        whole += 2 * rest >= over
    elif mode == "half_even":
        whole += 2 * rest > over or (2 * rest == over and whole % 2 == 1)
    return Fraction(whole if number.numerator >= 0 else -whole, scale)


def decimals_needed(number: Fraction) -> int | None:
    """How many decimals write `number` exactly; None where no finite number does."""
    rest = number.denominator
    twos = fives = 0
    while rest % 2 == 0:
        rest, twos = rest >> 1, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(twos, fives) if rest == 1 else None


def format_fixed(number: Fraction, decimals: int) -> str:
    """`number` with exactly `decimals` decimals, half up: `98.50`."""
    whole = int(abs(round_exact(number, decimals)) * 10**decimals)
    sign = "-" if number < 0 and whole else ""
    if decimals == 0:
        return f"{sign}{whole}"
    before, after = divmod(whole, 10**decimals)
    return f"{sign}{before}.{after:0{decimals}d}"


def format_plain(number: Fraction, at_most: int = 10) -> str:
    """`number` without trailing zeros, to at most `at_most` decimals half up: `0.96`, `24`."""
    text = format_fixed(number, at_most)
    return text.rstrip("0").rstrip(".") if "." in text else text


def to_decimal(number: Fraction, at_most: int = 10) -> Decimal:
    """`number` as a `Decimal`: exact where it has finitely many decimals, else to `at_most`
    places.
    """
    needed = decimals_needed(number)
    return Decimal(format_fixed(number, at_most if needed is None else needed))


def common_unit(*numbers: Fraction) -> Fraction:
    """The largest number of which every one of `numbers` is a whole multiple; 1 where all are 0."""
    scale = common_scale(*numbers)
    return Fraction(math.gcd(*(int(number * scale) for number in numbers)) or scale, scale)


def common_scale(*numbers: Fraction) -> int:
    """The least whole number that turns every one of `numbers` into a whole number."""
    return math.lcm(*(number.denominator for number in numbers))
