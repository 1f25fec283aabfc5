"""What steps may call that no 64-bit column can do: roots and logarithms, correctly rounded.

A root is decided by comparing whole powers. Never makes a float, never guesses a last digit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from targets.carriers.logarithm import on_whole_numbers


def floor_root(number: int, degree: int) -> int:
    """The largest whole number whose power of `degree` is not above `number`, which is not
    below 0.

    Half of the digits first, then Newton's step from above, which only falls until it is there.
    """
    length = -(-number.bit_length() // degree)
    spare = degree.bit_length() + 2
    if length <= spare:
        return _bisected(number, degree, 1 << length)
    shift = (length - spare + 1) // 2
    near = (floor_root(number >> (shift * degree), degree) + 1) << shift
    while True:
        nearer = ((degree - 1) * near + number // near ** (degree - 1)) // degree
        if nearer >= near:
            return near
        near = nearer


def _bisected(number: int, degree: int, above: int) -> int:
    low, high = 0, above
    while high - low > 1:
        middle = (low + high) // 2
        if middle**degree <= number:
            low = middle
        else:
            high = middle
    return low


def root_down(top: int, bottom: int, degree: int) -> int:
    """The root of `top / bottom` of that degree, rounded toward zero; 0 where `top` is below it."""
    return floor_root(max(top, 0) // bottom, degree)


def root_half_up(top: int, bottom: int, degree: int) -> int:
    """The same, rounded to the nearest whole number, and up from the half."""
    part = root_down(top, bottom, degree)
    up: bool = (2 * part + 1) ** degree * bottom <= top << degree
    return part + up


def root_half_even(top: int, bottom: int, degree: int) -> int:
    """The same, and from the half to the even one."""
    part = root_down(top, bottom, degree)
    half, twice = (2 * part + 1) ** degree * bottom, top << degree
    return part + (half < twice or (half == twice and part % 2 == 1))


WHOLE_ONLY: Mapping[str, Callable[..., int]] = {
    "logarithm_down": on_whole_numbers("down"),
    "logarithm_half_even": on_whole_numbers("half_even"),
    "logarithm_half_up": on_whole_numbers("half_up"),
    "root_down": root_down,
    "root_half_even": root_half_even,
    "root_half_up": root_half_up,
}
"""The functions that run on Python's integers alone: a step that calls one is wide."""
