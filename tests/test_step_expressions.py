"""What the builders of step expressions write: folded where constant, plain everywhere else."""

import ast
from collections.abc import Callable
from datetime import date

import pytest

from targets.plan import expressions as x

A, B, C = x.name("a"), x.name("b"), x.name("c")
ZERO, ONE, TWO, SIX = x.whole(0), x.whole(1), x.whole(2), x.whole(6)
YES, NO = x.truth(True), x.truth(False)
TEST = x.compare("<", A, B)
OTHER = x.compare("<", B, C)


def read(text: str) -> ast.expr:
    """The expression that Python reads: made of other nodes than the builders make."""
    return ast.parse(text, mode="eval").body


WRITTEN: list[tuple[ast.expr, str]] = [
    (x.whole(0), "0"),
    (x.whole(100), "100"),
    (x.whole(101), "101"),
    (x.whole(102), "102"),
    (x.whole(-7), "-7"),
    (x.text("hill"), "'hill'"),
    (x.day(date(2009, 3, 31)), "date(2009, 3, 31)"),
    (x.as_text(A), "text__(a)"),
    (x.call_whole("log_of", A, TWO), "log_of(a, 2)"),
    # sums
    (x.add(x.whole(3), x.whole(4)), "7"),
    (x.add(ZERO, A), "a"),
    (x.add(A, ZERO), "a"),
    (x.add(ONE, A), "1 + a"),
    (x.add(A, B), "a + b"),
    (x.subtract(x.whole(3), x.whole(4)), "-1"),
    (x.subtract(A, ZERO), "a"),
    (x.subtract(A, ONE), "a - 1"),
    (x.subtract(ZERO, A), "-a"),
    (x.subtract(ONE, A), "1 - a"),
    (x.subtract(A, B), "a - b"),
    (x.total([A, x.whole(2), B]), "a + 2 + b"),
    (x.total([]), "0"),
    (x.negative(SIX), "-6"),
    (x.negative(A), "-a"),
    # products
    (x.multiply(x.whole(3), x.whole(-4)), "-12"),
    (x.multiply(A, B), "a * b"),
    (x.multiply(SIX, A), "a * 6"),
    (x.multiply(A, SIX), "a * 6"),
    (x.multiply(A, ONE), "a"),
    (x.multiply(A, ZERO), "0"),
    (x.multiply(A, TWO), "a * 2"),
    (x.multiply(x.multiply(A, SIX), TWO), "a * 12"),
    (x.multiply(x.multiply(A, B), TWO), "a * b * 2"),
    (x.multiply(x.choose(TEST, ONE, SIX), TWO), "2 if a < b else 12"),
    (x.multiply(x.choose(TEST, A, SIX), TWO), "(a if a < b else 6) * 2"),
    (x.multiply(x.choose(TEST, SIX, A), TWO), "(6 if a < b else a) * 2"),
    (x.multiply(x.add(A, SIX), TWO), "(a + 6) * 2"),
    # quotients and powers
    (x.floor_divide(A, ONE), "a"),
    (x.floor_divide(x.whole(-7), TWO), "-4"),
    (x.floor_divide(SIX, A), "6 // a"),
    (x.floor_divide(A, TWO), "a // 2"),
    (x.remainder(A, TWO), "a % 2"),
    (x.power(A, ONE), "a"),
    (x.power(A, ZERO), "1"),
    (x.power(ONE, A), "1"),
    (x.power(TWO, A), "2 ** a"),
    (x.power(A, TWO), "a ** 2"),
    (x.power(ZERO, A), "0 ** a"),
    # extremes
    (x.maximum(TWO, SIX), "6"),
    (x.minimum(TWO, SIX), "2"),
    (x.maximum(A, A), "a"),
    (x.minimum(A, SIX), "min(a, 6)"),
    (x.maximum(A, B), "max(a, b)"),
    (x.absolute(x.whole(-6)), "6"),
    (x.absolute(A), "abs(a)"),
    (x.highest(), "0"),
    (x.highest(ZERO, A), "a"),
    (x.highest(ONE, A), "max(1, a)"),
    (x.highest(A, B, A), "max(a, b)"),
    (x.highest(x.highest(A, B), C), "max(a, b, c)"),
    (x.highest(x.minimum(A, B), C), "max(min(a, b), c)"),
    # comparisons
    (x.compare("<", ONE, TWO), "True"),
    (x.compare("<", TWO, TWO), "False"),
    (x.compare("<=", TWO, TWO), "True"),
    (x.compare("<=", SIX, TWO), "False"),
    (x.compare(">", TWO, TWO), "False"),
    (x.compare(">", SIX, TWO), "True"),
    (x.compare(">=", TWO, TWO), "True"),
    (x.compare(">=", ONE, TWO), "False"),
    (x.compare("==", TWO, TWO), "True"),
    (x.compare("!=", TWO, TWO), "False"),
    (x.compare("==", ONE, TWO), "False"),
    (x.compare("!=", ONE, TWO), "True"),
    (x.compare("<", A, TWO), "a < 2"),
    (x.compare("<=", TWO, A), "2 <= a"),
    (x.compare(">", A, B), "a > b"),
    (x.compare(">=", A, B), "a >= b"),
    (x.compare("==", A, B), "a == b"),
    (x.compare("!=", A, B), "a != b"),
    (x.compare("==", x.choose(TEST, ONE, SIX), SIX), "a >= b"),
    (x.compare(">=", x.choose(TEST, SIX, ONE), SIX), "a < b"),
    (x.compare("==", x.choose(TEST, A, SIX), SIX), "(a if a < b else 6) == 6"),
    (x.compare("==", x.choose(TEST, ONE, SIX), C), "(1 if a < b else 6) == c"),
    (x.is_in(A, [ONE, TWO]), "a == 1 or a == 2"),
    (x.is_in(A, []), "False"),
    # yes and no
    (x.both(), "True"),
    (x.either(), "False"),
    (x.both(YES, TEST), "a < b"),
    (x.both(NO, TEST), "False"),
    (x.either(NO, TEST), "a < b"),
    (x.either(TEST, YES), "True"),
    (x.both(TEST, TEST), "a < b"),
    (x.both(x.both(TEST, OTHER), TEST), "a < b and b < c"),
    (x.both(x.either(TEST, OTHER), TEST), "(a < b or b < c) and a < b"),
    (x.either(x.either(TEST, OTHER), x.truth(False)), "a < b or b < c"),
    (x.negate(YES), "False"),
    (x.negate(NO), "True"),
    (x.negate(A), "not a"),
    (x.negate(x.negate(A)), "a"),
    (x.negate(x.negative(A)), "not -a"),
    (x.negate(TEST), "a >= b"),
    (x.negate(x.compare("<=", A, B)), "a > b"),
    (x.negate(x.compare(">", A, B)), "a <= b"),
    (x.negate(x.compare(">=", A, B)), "a < b"),
    (x.negate(x.compare("==", A, B)), "a != b"),
    (x.negate(x.compare("!=", A, B)), "a == b"),
    (x.negate(x.both(A, B)), "not (a and b)"),
    # choices
    (x.choose(YES, A, B), "a"),
    (x.choose(NO, A, B), "b"),
    (x.choose(TEST, A, A), "a"),
    (x.choose(TEST, A, C), "a if a < b else c"),
    (x.choose(TEST, YES, NO), "a < b"),
    (x.choose(TEST, NO, YES), "a >= b"),
    (x.choose(TEST, YES, A), "True if a < b else a"),
    (x.choose(TEST, x.choose(TEST, A, B), C), "a if a < b else c"),
    (x.choose(TEST, A, x.choose(TEST, B, C)), "a if a < b else c"),
    (x.choose(TEST, x.choose(OTHER, A, B), C), "(a if b < c else b) if a < b else c"),
    (x.choose(TEST, A, x.choose(OTHER, B, C)), "a if a < b else b if b < c else c"),
]  # fmt: skip


@pytest.mark.parametrize(("built", "text"), WRITTEN, ids=[text for _, text in WRITTEN])
def test_a_step_is_written_in_its_shortest_form(built: ast.expr, text: str) -> None:
    assert x.written(built) == text


def test_a_whole_number_written_with_a_sign_is_a_constant_and_nothing_else_is() -> None:
    assert x.constant(SIX) == 6
    assert x.constant(x.whole(-6)) == -6
    assert x.constant(A) is None
    assert x.constant(x.negative(A)) is None
    assert x.constant(YES) is None
    assert x.constant(x.text("6")) is None
    assert x.constant(read("not 6")) is None
    assert x.constant(x.add(A, ONE)) is None


def test_yes_and_no_are_constants_of_their_own() -> None:
    assert x.constant_truth(YES) is True
    assert x.constant_truth(NO) is False
    assert x.constant_truth(ONE) is None
    assert x.constant_truth(A) is None


EACH = [
    "a", "b", "0", "1", "True", "'a'", "a + b", "b + a", "a - b", "a * b", "a // b", "a % b",
    "a ** b", "-a", "not a", "a < b", "a <= b", "a and b", "a or b", "a and b and c",
    "a if b else c", "a if c else b", "max(a, b)", "min(a, b)", "max(a, b, c)", "abs(a)", "[a]",
]  # fmt: skip
ALIKE = [text for text in EACH if text != "[a]"]


@pytest.mark.parametrize("text", ALIKE)
def test_what_is_written_alike_is_the_same_and_nothing_else(text: str) -> None:
    for other in ALIKE:
        assert x.same(read(text), read(other)) is (text == other), other
        assert (x.key(read(text)) == x.key(read(other))) is (text == other), other


def test_one_expression_is_the_same_as_itself() -> None:
    assert x.same(TEST, TEST) is True


@pytest.mark.parametrize("refuse", [x.parts, x.outcomes])
def test_what_no_builder_makes_is_refused_by_name(refuse: Callable[[ast.expr], object]) -> None:
    with pytest.raises(TypeError, match=r"^List\("):
        refuse(read("[a]"))


def test_the_parts_of_an_expression_stand_from_left_to_right() -> None:
    def parts(text: str) -> list[str]:
        return [ast.unparse(part) for part in x.parts(read(text))]

    assert parts("a") == []
    assert parts("7") == []
    assert parts("a + 1") == ["a", "1"]
    assert parts("a < 1") == ["a", "1"]
    assert parts("a if b else c") == ["b", "a", "c"]
    assert parts("-a") == ["a"]
    assert parts("a and b and c") == ["a", "b", "c"]
    assert parts("max(a, b)") == ["a", "b"]


def test_the_numbers_that_a_choice_can_give_are_told() -> None:
    choice = x.choose(TEST, ONE, x.choose(OTHER, SIX, x.whole(-2)))

    assert x.outcomes(choice) == {1, 6, -2}
    assert x.outcomes(SIX) == {6}


def test_the_names_of_an_expression_are_told_once_the_outermost_first() -> None:
    assert x.names_in(read("max(a * b, c) + d - a")) == ("a", "d", "c", "b")
    assert x.names_in(SIX) == ()
