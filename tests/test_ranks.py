"""Places among units: ties share one, whoever has no number has none."""

from fractions import Fraction

import pytest

from targets.engine.peers import NOBODY, Figure, exact_sum, over_values, reduced
from targets.plan.steps import MISSING
from targets.scores.ranks import named_ranks, rank_units


def test_the_highest_number_comes_first_and_ties_share_a_place() -> None:
    assert rank_units([7, 9, 9, 3]) == [3, 1, 1, 4]
    assert rank_units([Fraction(1, 3), Fraction(1, 2), Fraction(2, 6)]) == [2, 1, 2]


def test_who_has_no_number_has_no_place_and_moves_nobody() -> None:
    assert rank_units([None, -1, None, 0]) == [None, 2, None, 1]
    assert rank_units([None]) == [None]
    assert rank_units([]) == []


@pytest.mark.parametrize(
    ("ranks", "first", "last", "wanted"),
    [
        ([1, 2, 3, 4, 5, 6], 2, 2, (2, 5)),
        ([1, 2, 3, 4, 5, 5], 2, 2, (2, 5)),
        ([1, 2, 3, 4, 4, 4], 1, 2, (1, 4)),
        ([6, 5, 4, 3, 2, 1], 1, 1, (1, 6)),
        ([1, 2, 3], 2, 2, (2, 3)),  # nobody is named as both
        ([1, 2], 2, 2, (2, 3)),
        ([1, 2, 3], 0, 5, (0, 1)),  # fewer than are to be named: all
        ([1, 2, 3], 1, 0, (1, 5)),  # nobody is named as last
        ([], 2, 2, (2, 3)),
    ],
)
def test_all_who_share_a_place_are_named_and_nobody_as_first_and_last(
    ranks: list[int], first: int, last: int, wanted: tuple[int, int]
) -> None:
    assert named_ranks(ranks, first, last) == wanted


def test_what_units_come_to_for_one_another_is_exact_and_in_lowest_terms() -> None:
    rates = [(1, 2), (3, 4), (2, 8), (6, 12)]

    assert over_values("average", rates) == Figure(1, 2)
    assert over_values("highest", rates) == Figure(3, 4)
    assert over_values("lowest", rates) == Figure(1, 4)
    assert over_values("lowest", [(-1, 2), (1, 3), (-2, 3)]) == Figure(-2, 3)
    assert over_values("highest", [(-1, 2), (-1, 3), (-2, 3)]) == Figure(-1, 3)
    assert over_values("average", [(5, 10)]) == Figure(1, 2)


def test_nobody_comes_to_nothing() -> None:
    assert over_values("average", []) == NOBODY
    assert over_values("highest", []) == NOBODY
    assert NOBODY.absent == MISSING
    assert reduced(-6, 4) == Figure(-3, 2, 0)


def test_what_comes_from_sums_is_no_figure_of_units() -> None:
    with pytest.raises(TypeError, match=r"^whole$"):
        over_values("whole", [(1, 2)])


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ([], Fraction(0)),
        ([(3, 4)], Fraction(3, 4)),
        ([(1, 2), (1, 3)], Fraction(5, 6)),
        ([(1, 2), (1, 3), (1, 7)], Fraction(41, 42)),
        ([(1, 2), (1, 3), (1, 5), (1, 7)], Fraction(247, 210)),
        ([(1, 2), (1, 3), (1, 5), (1, 7), (1, 11)], Fraction(2927, 2310)),
        ([(1, 4), (1, 6), (3, 4), (-1, 6)], Fraction(1)),
    ],
)
def test_quotients_are_added_up_exactly(values: list[tuple[int, int]], wanted: Fraction) -> None:
    numerator, denominator = exact_sum(values)

    assert denominator > 0
    assert Fraction(numerator, denominator) == wanted
    if not values:
        assert (numerator, denominator) == (0, 1)
