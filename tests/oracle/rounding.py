"""Rounding exact numbers in a named mode; never rounds what the rules file does not name."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any


def floor(value: Fraction) -> int:
    return value.numerator // value.denominator


def ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)


def rounded(value: Fraction, decimals: int, mode: str) -> Fraction:
    """`half_up`: half away from zero. `half_even`. `down`: toward zero."""
    scale = Fraction(10) ** decimals
    size = abs(value) * scale
    whole = floor(size)
    rest = size - whole
    half = Fraction(1, 2)
    match mode:
        case "half_up":
            up = rest >= half
        case "half_even":
            up = rest > half or (rest == half and whole % 2 == 1)
        case "down":
            up = False
        case _:
            raise ValueError(f"no rounding mode {mode!r}")
    nearest = Fraction(whole + 1 if up else whole) / scale
    return -nearest if value < 0 else nearest


def steps_taken(value: Fraction, steps: str) -> Fraction:
    """How many steps count: `fractional` as it is, `whole` its floor, `started` its ceiling."""
    match steps:
        case "fractional":
            return value
        case "whole":
            return Fraction(floor(value))
        case "started":
            return Fraction(ceiling(value))
        case _:
            raise ValueError(f"no such steps: {steps!r}")


@dataclass(frozen=True)
class Rounding:
    """The scorecard's `rounding`, in its short form, by place, or none."""

    written: Any

    @property
    def is_short(self) -> bool:
        return isinstance(self.written, dict) and "decimals" in self.written

    def item(self, value: Fraction, own: Any = None) -> Fraction:
        """An indicator's points, a bonus, a deduction; an indicator may have its `own` rounding."""
        if own is not None:
            return apply(own, value)
        return apply(self.written if self.is_short else self.at("items"), value)

    def section(self, value: Fraction, *, shared_out: bool) -> Fraction:
        if self.is_short:
            return apply(self.written, value) if shared_out else value
        return apply(self.at("sections"), value)

    def base(self, value: Fraction, *, shared_out: bool) -> Fraction:
        if self.is_short:
            return apply(self.written, value) if shared_out else value
        return apply(self.at("total"), value)

    def total(self, value: Fraction) -> Fraction:
        """The short form does not round the total again."""
        return value if self.is_short else apply(self.at("total"), value)

    def of_mean(self, place: str) -> Any:
        """How a mean at `sections` or `total` is rounded."""
        return self.written if self.is_short else self.at(place)

    def at(self, place: str) -> Any:
        return self.written.get(place, "none") if isinstance(self.written, dict) else "none"


def apply(rule: Any, value: Fraction) -> Fraction:
    if rule == "none":
        return value
    return rounded(value, int(rule["decimals"]), rule.get("mode", "half_up"))
