"""Points on a line of logarithms: written-out digits, exact halves, and laws on whole powers."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from targets.carriers.irrational import WHOLE_ONLY
from targets.carriers.logarithm import logarithm_between, share_of_logarithms
from targets.figures import RoundingMode, round_exact

MODES: tuple[RoundingMode, ...] = ("half_up", "half_even", "down")
ABOVE_ONE = st.fractions(min_value=Fraction(101, 100), max_value=50, max_denominator=100)


def share(
    full: object, value: object, zero: object, target: object, mode: RoundingMode = "half_up"
) -> int:
    figures = [Fraction(str(figure)) for figure in (full, value, zero, target)]
    return share_of_logarithms(*figures, mode)


# ---------------------------------------------------------------- the logarithm itself


@pytest.mark.parametrize(
    ("number", "digits"),
    [  # to 50 decimals, cut off
        ("2", "0.69314718055994530941723212145817656807550013436025"),
        ("10", "2.30258509299404568401799145468436420760110148862877"),
        ("1.5", "0.40546510810816438197801311546434913657199042346249"),
    ],
)
@pytest.mark.parametrize("bits", [8, 64, 96, 150])
def test_a_logarithm_lies_in_its_interval(number: str, digits: str, bits: int) -> None:
    low, high = logarithm_between(Fraction(number), bits)
    cut = Fraction(digits)
    assert Fraction(low, 2**bits) <= cut + Fraction(1, 10**50)
    assert Fraction(high, 2**bits) >= cut
    assert high - low <= 16 * bits


@given(ABOVE_ONE, st.integers(1, 200))
def test_an_interval_of_more_bits_lies_in_the_one_of_fewer(number: Fraction, bits: int) -> None:
    low, high = logarithm_between(number, bits)
    near, far = logarithm_between(number, 2 * bits + 40)
    assert low << (bits + 40) <= far
    assert near <= high << (bits + 40)


# ---------------------------------------------------------------- the share, rounded


@pytest.mark.parametrize(
    ("full", "half_up", "down"),
    [  # lg 2 = 0.301029995663981195213738894724493026768189881462108541310…
        (10**5, 30103, 30102),
        (10**20, 30102999566398119521, 30102999566398119521),
        (10**29, 30102999566398119521373889472, 30102999566398119521373889472),
        (
            10**54,
            301029995663981195213738894724493026768189881462108541,
            301029995663981195213738894724493026768189881462108541,
        ),
    ],
)
def test_the_share_of_two_in_ten_has_the_digits_of_the_tables(
    full: int, half_up: int, down: int
) -> None:
    assert share(full, 2, 1, 10) == half_up
    assert share(full, 2, 1, 10, "half_even") == half_up
    assert share(full, 2, 1, 10, "down") == down


@pytest.mark.parametrize(
    ("full", "value", "zero", "target", "rounded"),
    [  # half up, half even, down
        (1, 10, 1, 100, (1, 0, 0)),  # just a half
        (3, 10, 1, 100, (2, 2, 1)),  # one and a half
        (5, 10, 1, 100, (3, 2, 2)),
        (7, "0.5", "0.25", 1, (4, 4, 3)),  # 3.5, between numbers below one
        (10, 8, 1, 32, (6, 6, 6)),  # three fifths of ten
        (1000, 27, 1, 81, (750, 750, 750)),
        (1, "2.25", "3.375", "1.5", (1, 0, 0)),  # a half, and less is better
        (1, "10.0000000001", 1, 100, (1, 1, 0)),  # just above a half
        (1, "9.9999999999", 1, 100, (0, 0, 0)),
    ],
)
def test_a_share_that_is_rational_is_rounded_as_what_it_is(
    full: object, value: object, zero: object, target: object, rounded: tuple[int, int, int]
) -> None:
    assert tuple(share(full, value, zero, target, mode) for mode in MODES) == rounded


@pytest.mark.parametrize(
    ("value", "zero", "target", "points"),
    [
        (100, 100, 75000, 0),  # at zero_at
        (75000, 100, 75000, 100),  # at the target
        (99, 100, 75000, 0),
        (75001, 100, 75000, 100),
        (0, 100, 75000, 0),  # no logarithm: below every number
        (-5, 100, 75000, 0),
        (0, 100, 5, 100),  # where less is better that is beyond the target
        (-5, 100, 5, 100),
        (200, 100, 5, 0),
        (3, 5, 5, 0),  # no line
        (3, 0, 5, 0),
        (3, 5, -1, 0),
    ],
)
def test_a_share_is_limited_to_nothing_and_all(
    value: int, zero: int, target: int, points: int
) -> None:
    assert share(100, value, zero, target) == points


def test_nothing_is_the_share_of_nothing() -> None:
    assert share(0, 50, 100, 75000) == 0


def test_a_step_gives_each_figure_as_two_whole_numbers() -> None:
    assert WHOLE_ONLY["logarithm_half_up"](5, 2, 10, 1, 1, 1, 100, 1) == 1  # 2.5 · 0.5 = 1.25
    assert WHOLE_ONLY["logarithm_down"](10**5, 1, 20, 10, 1, 1, 10, 1) == 30102
    assert WHOLE_ONLY["logarithm_half_even"](1, 1, 10, 1, 1, 1, 100, 1) == 0


# ---------------------------------------------------------------- laws


@given(st.integers(1, 30), ABOVE_ONE, ABOVE_ONE)
def test_a_share_is_nearest_by_the_law_of_powers(
    full: int, way: Fraction, whole_way: Fraction
) -> None:
    """ln way / ln whole_way · full ≥ k - 1/2 just where way^(2·full) ≥ whole_way^(2k - 1)."""
    assume(way < whole_way)
    found = share_of_logarithms(Fraction(full), way, Fraction(1), whole_way, "half_up")
    power = way ** (2 * full)
    assert found == 0 or whole_way ** (2 * found - 1) <= power
    assert power < whole_way ** (2 * found + 1)
    cut = share_of_logarithms(Fraction(full), way, Fraction(1), whole_way, "down")
    assert whole_way**cut <= way**full < whole_way ** (cut + 1)


@given(
    st.fractions(min_value=0, max_value=1000, max_denominator=60),
    st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9),
    st.integers(0, 9),
    st.integers(1, 9),
    st.sampled_from(MODES),
)
def test_a_share_is_exact_at_powers_of_one_number(
    full: Fraction, base: Fraction, power: int, root: int, mode: RoundingMode
) -> None:
    assume(base != 1)
    found = share_of_logarithms(full, base**power, Fraction(1), base**root, mode)
    assert found == round_exact(min(full * Fraction(power, root), full), 0, mode)


@given(
    st.integers(1, 10**9),
    st.lists(st.integers(1, 10**6), min_size=2, max_size=8),
    st.sampled_from(MODES),
)
def test_more_never_gives_less(full: int, values: list[int], mode: RoundingMode) -> None:
    more = [share(full, value, 100, 75000, mode) for value in sorted(values)]
    assert more == sorted(more)
    less = [share(full, value, 75000, 100, mode) for value in sorted(values)]
    assert less == sorted(less, reverse=True)
    assert all(0 <= one <= full for one in (*more, *less))


@given(st.integers(1, 10**6), st.integers(2, 10**6), st.integers(2, 10**6))
def test_the_line_down_is_the_line_up_turned_round(full: int, value: int, target: int) -> None:
    up = share_of_logarithms(
        Fraction(full), Fraction(value), Fraction(1), Fraction(target), "half_up"
    )
    down = share_of_logarithms(
        Fraction(full), Fraction(1, value), Fraction(1), Fraction(1, target), "half_up"
    )
    assert up == down
