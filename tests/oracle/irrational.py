"""The two irrational numbers that scoring knows: a geometric mean, and a share of logarithms.

A mean is found by halving an interval of fractions; a logarithm is a `Decimal` of many digits, and
a number too near a tie to tell is refused, never guessed.
"""

from decimal import Decimal, localcontext
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from tests.oracle.absence import UndefinedError

ONE = Fraction(1)
DIGITS = 90
NEAR = Fraction(1, 10**40)
"""What lies nearer to a tie than this cannot be told with so many digits."""
TIES = 2 * 10**12
"""Of every rounding to at most 12 decimals, the ties are whole multiples of one in so many."""


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
    match rule.get("mode", "half_up"):
        case "down":
            up = False
        case "half_up":
            up = not is_above(half)
        case "half_even":
            up = not is_above(half) and (half**degree != power or low % 2 == 1)
        case mode:
            raise ValueError(f"no rounding mode {mode!r}")
    return (low + up) * step


def share_of_logarithms(part: Fraction, whole: Fraction, full: Fraction) -> Fraction:
    """`full` · ln part / ln whole, to more digits than any rounding asks for; exact at a tie."""
    with localcontext() as context:
        context.prec = DIGITS
        found = full * Fraction(logarithm(part) / logarithm(whole))
    distance = abs(found * TIES - round(found * TIES)) / TIES
    if distance >= NEAR:
        return found
    exact = exact_share(part, whole)
    if exact is None:
        raise UndefinedError(f"{full} · ln {part} / ln {whole} is too near a tie to tell")
    return full * exact


def logarithm(number: Fraction) -> Decimal:
    return Decimal(number.numerator).ln() - Decimal(number.denominator).ln()


def exact_share(part: Fraction, whole: Fraction) -> Fraction | None:
    """ln part / ln whole where it is rational: where the exponents of all primes are in one
    ratio.
    """
    of_part, of_whole = exponents(part), exponents(whole)
    ratios = {
        Fraction(of_part.get(prime, 0), of_whole[prime]) if prime in of_whole else None
        for prime in of_part.keys() | of_whole.keys()
    }
    return ratios.pop() if len(ratios) == 1 else None


def exponents(number: Fraction) -> dict[int, int]:
    """Of every prime in a fraction, found by trying one divisor after the other."""
    found: dict[int, int] = {}
    for side, sign in ((number.numerator, 1), (number.denominator, -1)):
        divisor = 2
        while divisor * divisor <= side:
            while side % divisor == 0:
                found[divisor] = found.get(divisor, 0) + sign
                side //= divisor
            divisor += 1
        if side > 1:
            found[side] = found.get(side, 0) + sign
    return {prime: exponent for prime, exponent in found.items() if exponent}
