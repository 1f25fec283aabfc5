"""Exact numbers as steps: the text that is written, and the numbers that it comes to."""

import ast
from fractions import Fraction
from math import ceil, floor

import pytest

from targets.carriers.intervals import Interval, IntervalWalk
from targets.plan import exact
from targets.plan import expressions as x
from targets.plan.exact import Exact
from targets.plan.steps import EMPTY, MISSING, Rounding

A, B, C = x.name("a"), x.name("b"), x.name("c")
HERE = x.whole(0)


def over(top: ast.expr | int, bottom: ast.expr | int = 1, absent: ast.expr = HERE) -> Exact:
    """`top / bottom`, either a step or a plain number."""
    return Exact(*(x.whole(one) if isinstance(one, int) else one for one in (top, bottom)), absent)


def within(**reach: tuple[int, int]) -> exact.Bounds:
    return IntervalWalk({name: Interval(*ends) for name, ends in reach.items()}).of


COUNTS = within(a=(0, 99), b=(0, 99), c=(1, 99))
SIGNED = within(a=(-99, 99), b=(-99, 99), c=(1, 99))
BELOW = within(a=(-99, 0), b=(-99, -1), c=(1, 99))


def text(number: Exact) -> tuple[str, str, str]:
    return x.written(number.numerator), x.written(number.denominator), x.written(number.absent)


def worked_out(expression: ast.expr, **names: int) -> int:
    """As Python works it out."""
    allowed = {"max": max, "min": min, "abs": abs, "__builtins__": {}}
    return int(eval(x.written(expression), allowed, names))  # noqa: S307 - written by the test


def value(number: Exact, **names: int) -> Fraction | str:
    if absent := worked_out(number.absent, **names):
        return f"absent {absent}"
    bottom = worked_out(number.denominator, **names)
    assert bottom > 0
    return Fraction(worked_out(number.numerator, **names), bottom)


# ---------------------------------------------------------------- what is written


def test_a_figure_is_a_whole_number_over_another() -> None:
    assert text(exact.figure(Fraction(24, 25))) == ("24", "25", "0")
    assert text(exact.missing(x.whole(MISSING))) == ("0", "1", "1")


def test_a_number_may_be_absent_for_another_reason() -> None:
    assert text(over(A, B).because(C)) == ("a", "b", "c")


def test_only_a_number_in_which_no_record_has_a_say_is_constant() -> None:
    assert over(6, 4).constant == Fraction(3, 2)
    assert over(A, 4).constant is None
    assert over(6, B).constant is None
    assert over(6, 0).constant is None


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (over(A, 4), ("a", "4")),
        (over(x.multiply(A, x.whole(6)), 4), ("a * 3", "2")),
        (over(x.multiply(A, x.whole(4)), 4), ("a", "1")),
        (over(x.multiply(A, x.whole(3)), 4), ("a * 3", "4")),
        (over(6, 4), ("3", "2")),
        (over(0, 4), ("0", "1")),
        (over(x.multiply(A, x.whole(6)), x.multiply(B, x.whole(4))), ("a * 3", "b * 2")),
        (over(x.multiply(A, x.whole(6)), B), ("a * 6", "b")),
        (over(x.multiply(A, B), x.multiply(C, x.whole(2))), ("a * b", "c * 2")),
        (over(x.multiply(A, x.whole(2)), x.multiply(C, x.whole(2))), ("a", "c")),
        (over(x.add(A, x.whole(2)), 2), ("a + 2", "2")),
    ],
)
def test_a_constant_factor_that_both_parts_share_is_taken_off(
    number: Exact, wanted: tuple[str, str]
) -> None:
    assert text(exact.reduced(number)) == (*wanted, "0")


def test_sums_find_the_least_common_denominator() -> None:
    assert text(exact.add(over(A, 4), over(B, 6))) == ("a * 3 + b * 2", "12", "0")
    assert text(exact.add(over(A, 4), over(B, 4))) == ("a + b", "4", "0")
    assert text(exact.subtract(over(A, 4), over(B, 6))) == ("a * 3 - b * 2", "12", "0")
    assert text(exact.add(over(A, C), over(B, C))) == ("a + b", "c", "0")
    assert text(exact.subtract(over(A, 3), over(B, C))) == ("a * c - b * 3", "c * 3", "0")
    assert text(exact.add(over(A, C), over(B, 3))) == ("a * 3 + b * c", "c * 3", "0")
    assert text(exact.add(over(1, 6), over(1, 3))) == ("1", "2", "0")


def test_what_is_made_of_two_numbers_is_absent_where_either_is() -> None:
    left, right = over(A, 1, x.name("left")), over(B, 1, x.name("right"))
    reason = "max(left, right)"

    assert x.written(exact.add(left, right).absent) == reason
    assert x.written(exact.subtract(left, right).absent) == reason
    assert x.written(exact.multiply(left, right).absent) == reason
    assert x.written(exact.larger(left, right).absent) == reason
    assert x.written(exact.smaller(left, right).absent) == reason
    assert x.written(exact.compare("<", left, right).absent) == reason
    assert x.written(exact.negative(left).absent) == "left"
    assert x.written(exact.absolute(left).absent) == "left"
    assert x.written(exact.floor(left, COUNTS).absent) == "left"
    assert x.written(exact.rounded(left, Rounding(2, "down"), COUNTS).absent) == "left"
    assert (
        x.written(exact.choose(x.compare("<", A, B), left, right).absent)
        == "left if a < b else right"
    )


def test_a_product_multiplies_both_parts() -> None:
    assert text(exact.multiply(over(A, 4), over(B, C))) == ("a * b", "c * 4", "0")
    assert text(exact.multiply(over(A, 4), over(2, 3))) == ("a", "6", "0")


def test_a_comparison_forms_no_quotient() -> None:
    rate = over(A, C)

    assert x.written(exact.compare(">=", rate, over(24, 25)).holds) == "a * 25 >= c * 24"
    assert x.written(exact.compare("<", over(A, 4), over(B, 6)).holds) == "a * 3 < b * 2"


def test_a_quotient_of_numbers_with_like_denominators_has_neither() -> None:
    fen = exact.divide(over(A, 100), over(C, 100), COUNTS, EMPTY)

    assert text(fen) == ("a", "c", "0")
    assert text(exact.divide(over(A, 100), over(C, 40), COUNTS, EMPTY)) == ("a * 2", "c * 5", "0")
    assert text(exact.divide(over(A, B), over(C, B), COUNTS, EMPTY)) == ("a * b", "b * c", "0")


def test_a_divisor_that_can_be_zero_makes_the_quotient_absent_there() -> None:
    guarded = "2 if {} == 0 else 0"

    assert text(exact.divide(over(A), over(B), COUNTS, EMPTY)) == ("a", "b", guarded.format("b"))
    assert text(exact.divide(over(A), over(C), COUNTS, EMPTY)) == ("a", "c", "0")
    assert text(exact.divide(over(A), over(0), COUNTS, EMPTY)) == ("0", "1", "2")
    assert text(exact.divide(over(A, 1, C), over(B), COUNTS, EMPTY)) == (
        "a", "b", "c if c > 0 else 2 if b == 0 else 0",
    )  # fmt: skip
    assert text(exact.divide(over(A), over(B, 1, C), COUNTS, EMPTY)) == (
        "a", "b", "c if c > 0 else 2 if b == 0 else 0",
    )  # fmt: skip


def test_a_divisor_that_can_be_negative_gives_its_sign_to_the_numerator() -> None:
    signed = exact.divide(over(A), over(B), SIGNED, EMPTY)

    assert text(signed) == ("-a if b < 0 else a", "abs(b)", "2 if b == 0 else 0")
    # What is never above zero is never zero either here.
    assert text(exact.divide(over(A), over(B), BELOW, EMPTY)) == (
        "-a if b < 0 else a",
        "abs(b)",
        "0",
    )
    assert text(exact.divide(over(C), over(A), BELOW, EMPTY))[2] == "2 if a == 0 else 0"


def test_the_larger_of_two_keeps_one_denominator_where_it_can() -> None:
    assert text(exact.larger(over(A, 4), over(B, 6))) == ("max(a * 3, b * 2)", "12", "0")
    assert text(exact.smaller(over(A, C), over(B, C))) == ("min(a, b)", "c", "0")
    assert text(exact.larger(over(A, B), over(C, 2))) == (
        "a if a * 2 >= c * b else c", "b if a * 2 >= c * b else 2", "0",
    )  # fmt: skip
    assert text(exact.smaller(over(A, B), over(C, 2))) == (
        "a if a * 2 <= c * b else c", "b if a * 2 <= c * b else 2", "0",
    )  # fmt: skip


def test_a_choice_keeps_one_denominator_where_it_can() -> None:
    test = x.compare("<", A, B)

    assert text(exact.choose(test, over(A, 4), over(B, 6))) == (
        "a * 3 if a < b else b * 2",
        "12",
        "0",
    )
    assert text(exact.choose(test, over(A, C), over(B, C))) == ("a if a < b else b", "c", "0")
    assert text(exact.choose(test, over(A, C), over(B, 2))) == (
        "a if a < b else b", "c if a < b else 2", "0",
    )  # fmt: skip
    assert text(exact.choose(test, over(A, 2), over(B, C))) == (
        "a if a < b else b", "2 if a < b else c", "0",
    )  # fmt: skip


def test_a_whole_number_is_found_by_floor_division_of_what_is_never_zero() -> None:
    assert text(exact.floor(over(A, 4), COUNTS)) == ("a // 4", "1", "0")
    assert text(exact.floor(over(A, B), COUNTS)) == ("a // max(b, 1)", "1", "0")
    assert text(exact.floor(over(A, C), COUNTS)) == ("a // c", "1", "0")
    assert text(exact.ceiling(over(A, 4), COUNTS)) == ("-(-a // 4)", "1", "0")


@pytest.mark.parametrize(
    ("number", "mode", "bounds", "wanted"),
    [
        (over(A, 4), "half_up", COUNTS, "a * 25"),
        (over(A, 8), "half_up", COUNTS, "(a * 25 + 1) // 2"),
        (over(A, 3), "half_up", COUNTS, "(a * 200 + 3) // 6"),
        (over(A, C), "half_up", COUNTS, "(a * 200 + c) // (c * 2)"),
        (over(A, 3), "down", COUNTS, "a * 100 // 3"),
        (over(A, 3), "down", BELOW, "-(-(a * 100) // 3)"),
        (over(A, 3), "down", SIGNED, "a * 100 // 3 if a * 100 >= 0 else -(-(a * 100) // 3)"),
        (over(A, B), "down", COUNTS, "a * 100 // max(b, 1)"),
        (over(A, 50), "down", COUNTS, "a * 2"),
    ],
)  # fmt: skip
def test_rounding_names_its_mode_and_keeps_a_power_of_ten(
    number: Exact, mode: str, bounds: exact.Bounds, wanted: str
) -> None:
    assert text(exact.rounded(number, Rounding(2, mode), bounds)) == (wanted, "100", "0")  # type: ignore[arg-type]


# ---------------------------------------------------------------- what it comes to


SMALL = range(-4, 5)


@pytest.mark.parametrize("a", SMALL)
@pytest.mark.parametrize("b", SMALL)
def test_every_operation_comes_to_what_fractions_say(a: int, b: int) -> None:
    first, second = over(A, 4), over(B, C)
    names = {"a": a, "b": b, "c": 3}
    left, right = Fraction(a, 4), Fraction(b, 3)

    def found(number: Exact) -> Fraction | str:
        return value(number, **names)

    assert found(exact.add(first, second)) == left + right
    assert found(exact.subtract(first, second)) == left - right
    assert found(exact.multiply(first, second)) == left * right
    quotient = exact.divide(first, second, SIGNED, EMPTY)
    assert found(quotient) == (left / right if right else "absent 2")
    assert found(exact.larger(first, second)) == max(left, right)
    assert found(exact.smaller(first, second)) == min(left, right)
    assert found(exact.larger(second, first)) == max(left, right)
    assert found(exact.negative(first)) == -left
    assert found(exact.absolute(second)) == abs(right)
    assert found(exact.floor(second, SIGNED)) == floor(right)
    assert found(exact.ceiling(second, SIGNED)) == ceil(right)
    test = x.compare(">", A, B)
    assert found(exact.choose(test, first, second)) == (left if a > b else right)
    for operator, holds in (
        ("<", left < right), ("<=", left <= right), (">", left > right),
        (">=", left >= right), ("==", left == right), ("!=", left != right),
    ):  # fmt: skip
        compared = exact.compare(operator, first, second)  # type: ignore[arg-type]
        assert bool(worked_out(compared.holds, **names)) is holds


TENTHS = {  # twentieths at one decimal: halves are between two tenths
    -5: (-3, -2, -2), -4: (-2, -2, -2), -3: (-2, -2, -1), -2: (-1, -1, -1), -1: (-1, 0, 0),
    0: (0, 0, 0), 1: (1, 0, 0), 2: (1, 1, 1), 3: (2, 2, 1), 4: (2, 2, 2), 5: (3, 2, 2),
}  # fmt: skip


@pytest.mark.parametrize(("twentieths", "wanted"), TENTHS.items())
def test_halves_go_away_from_zero_to_the_even_one_or_toward_zero(
    twentieths: int, wanted: tuple[int, int, int]
) -> None:
    for mode, tenths in zip(("half_up", "half_even", "down"), wanted, strict=True):
        rounding = Rounding(1, mode)  # type: ignore[arg-type]
        for number in (over(A, 20), over(A, C), over(twentieths, 20)):
            found = exact.rounded(number, rounding, SIGNED)
            assert x.written(found.denominator) == "10"
            assert value(found, a=twentieths, c=20) == Fraction(tenths, 10), mode


@pytest.mark.parametrize("thirds", range(-7, 8))
def test_what_is_no_half_goes_to_the_nearest(thirds: int) -> None:
    nearest = {0: 0, 1: 0, 2: 1, 3: 1, 4: 1, 5: 2, 6: 2, 7: 2}[abs(thirds)]
    signed = nearest if thirds > 0 else -nearest
    for mode in ("half_up", "half_even"):
        found = exact.rounded(over(A, 3), Rounding(0, mode), SIGNED)  # type: ignore[arg-type]
        assert value(found, a=thirds) == signed
