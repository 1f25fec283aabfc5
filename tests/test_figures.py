"""Numbers as text and text as numbers: every expected value is written out."""

from decimal import Decimal
from fractions import Fraction

import pytest

from targets.figures import (
    RoundingMode,
    common_scale,
    decimals_needed,
    format_fixed,
    format_plain,
    parse_figure,
    round_exact,
    to_decimal,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", Fraction(0)),
        ("96%", Fraction(24, 25)),
        ("96 %", Fraction(24, 25)),
        ("96％", Fraction(24, 25)),
        ("0.10", Fraction(1, 10)),
        ("010", Fraction(10)),
        ("+3", Fraction(3)),
        ("-2.5%", Fraction(-1, 40)),
        (" 7 ", Fraction(7)),
        ("0.1%", Fraction(1, 1000)),
        ("9" * 40, Fraction(10**40 - 1)),
        ("0." + "1" * 39, Fraction(int("1" * 39), 10**39)),
    ],
)
def test_plain_digits_are_read_exactly(text: str, number: Fraction) -> None:
    assert parse_figure(text) == number


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "%", "-", ".", ".5", "5.", "1e3", "1,000", "1 000", "1_000", "0x10"),
        *("９６", "九十六", "96%%", "96 per cent", "--1", "1.2.3", "inf", "nan", "½", "٣"),
        *("9" * 41, "0." + "1" * 40),
    ],
)
def test_what_is_not_written_in_plain_digits_is_no_number(text: str) -> None:
    assert parse_figure(text) is None


@pytest.mark.parametrize(
    ("mode", "number", "rounded"),
    [
        ("half_up", Fraction(5, 2), 3),
        ("half_up", Fraction(-5, 2), -3),
        ("half_up", Fraction(7, 3), 2),
        ("half_even", Fraction(5, 2), 2),
        ("half_even", Fraction(7, 2), 4),
        ("half_even", Fraction(-5, 2), -2),
        ("half_even", Fraction(251, 100), 3),
        ("down", Fraction(299, 100), 2),
        ("down", Fraction(-299, 100), -2),
    ],
)
def test_halves_go_where_the_mode_says(mode: RoundingMode, number: Fraction, rounded: int) -> None:
    assert round_exact(number, 0, mode) == rounded


def test_rounding_looks_at_the_exact_number() -> None:
    just_below_a_half = Fraction(5, 1000) - Fraction(1, 10**30)

    assert round_exact(just_below_a_half, 2) == 0
    assert round_exact(Fraction(5, 1000), 2) == Fraction(1, 100)
    assert round_exact(Fraction(2, 3), 4) == Fraction(6667, 10000)


@pytest.mark.parametrize(
    ("number", "needed"),
    [
        (Fraction(3), 0),
        (Fraction(24, 25), 2),
        (Fraction(1, 8), 3),
        (Fraction(1, 1024), 10),
        (Fraction(1, 3), None),
        (Fraction(7, 30), None),
    ],
)
def test_how_many_decimals_write_a_number_exactly(number: Fraction, needed: int | None) -> None:
    assert decimals_needed(number) == needed


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [
        (Fraction(197, 2), 2, "98.50"),
        (Fraction(2, 3), 2, "0.67"),
        (Fraction(-2, 3), 2, "-0.67"),
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(-1, 1000), 2, "0.00"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(1234567), 0, "1234567"),
        (Fraction(7, 100), 1, "0.1"),
    ],
)
def test_a_number_is_shown_with_the_decimals_asked_for(
    number: Fraction, decimals: int, text: str
) -> None:
    assert format_fixed(number, decimals) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(24, 25), "0.96"),
        (Fraction(24), "24"),
        (Fraction(100), "100"),
        (Fraction(1, 3), "0.3333333333"),
        (Fraction(2, 3), "0.6666666667"),
        (Fraction(-1, 2), "-0.5"),
        (Fraction(0), "0"),
    ],
)
def test_a_number_is_shown_without_trailing_zeros(number: Fraction, text: str) -> None:
    assert format_plain(number) == text


def test_a_published_decimal_is_exact_where_it_can_be() -> None:
    assert str(to_decimal(Fraction(197, 2))) == "98.5"
    assert to_decimal(Fraction(1, 2**20)) == Decimal("0.00000095367431640625")
    assert to_decimal(Fraction(1, 3), 4) == Decimal("0.3333")


def test_the_common_scale_makes_whole_numbers_of_all() -> None:
    assert common_scale(Fraction(1, 4), Fraction(5, 6), Fraction(3)) == 12
    assert common_scale() == 1
