"""How many of so many cases: exact chances of a binomial, as whole numbers.

Never makes a float: a draw is a whole number against whole numbers, a chance a quotient.

Source: L. D. Brown, T. T. Cai, A. DasGupta, "Interval Estimation for a Binomial Proportion",
Statistical Science 16 (2001), for the half case that Jeffreys' prior adds to either side.
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import Literal, NamedTuple

AT_THE_MODE = 2**64
"""The weight of the likeliest number; what weighs less than 1 is never drawn."""


class Spread(NamedTuple):
    """Numbers from `first` on, with their weights added up."""

    first: int
    weights: tuple[int, ...]

    def draw(self, random: Random) -> int:
        """One of the numbers."""
        return self.first + bisect_right(self.weights, below(random, self.weights[-1]))


def below(random: Random, end: int) -> int:
    """A whole number from 0 up to `end`, which is not one: of random bits alone, the same in every
    version of Python.
    """
    bits = end.bit_length()
    drawn = random.getrandbits(bits)
    while drawn >= end:
        drawn = random.getrandbits(bits)
    return drawn


@lru_cache(maxsize=65_536)
def counts_around(counted: int, of: int) -> Spread:
    """What might as well have been counted instead of `counted` out of `of`.

    Binomial, with the share (counted + ½) / (of + 1): with half a case on either side, so that none
    out of three is not taken for never. The likeliest is `counted` itself.
    """
    yes, no = 2 * counted + 1, 2 * (of - counted) + 1
    below, above = list[int](), list[int]()
    weight, number = AT_THE_MODE, counted
    while number > 0 and (weight := weight * number * no // ((of - number + 1) * yes)):
        number -= 1
        below.append(weight)
    weight, number = AT_THE_MODE, counted
    while number < of and (weight := weight * (of - number) * yes // ((number + 1) * no)):
        number += 1
        above.append(weight)
    weights = (*reversed(below), AT_THE_MODE, *above)
    return Spread(counted - len(below), tuple(accumulate(weights)))


def chance_of(
    side: Literal["at_least", "at_most"], counted: int, of: int, share: Fraction
) -> Fraction:
    """The chance to count at least, or at most, `counted` out of `of` where each is one with the
    chance `share`, which lies between 0 and 1.
    """
    yes, no = share.numerator, share.denominator - share.numerator
    if side == "at_least":
        return chance_of("at_most", of - counted, of, 1 - share)
    term = no**of
    added = term
    for number in range(counted):
        term = term * (of - number) * yes // ((number + 1) * no)
        added += term
    return Fraction(added, share.denominator**of)
