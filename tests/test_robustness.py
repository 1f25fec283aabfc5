"""How firm ranks are: other weights and rates as samples, drawn by a seed that is told."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

import targets
from targets.engine import Outcome
from targets.plan.steps import Plan
from targets.reweighing.binomial import AT_THE_MODE, chance_of, counts_around
from targets.reweighing.doubts import Side
from targets.reweighing.samples import Recounts
from targets.reweighing.weights import Weights
from targets.scores import Scores
from targets.scores.ranks import ranked_numbers, ranks_of
from tests.compare import load_text
from tests.good_cases import GoodCase, good_cases

GOOD = [pytest.param(case, id=case.name) for case in good_cases()]


def scored(case: GoodCase) -> Scores:
    rules = targets.load(case.rules)
    return rules.score(rules.validate(case.records))


def totals(plan: Plan, outcome: Outcome) -> list[Fraction | None]:
    """What the units are ranked by, over one denominator."""
    shown = plan.total.total if plan.total is not None else None
    over = shown.over if shown is not None and isinstance(shown.over, int) else 1
    numbers = ranked_numbers(plan, outcome)
    return [None if number is None else Fraction(number, over) for number in numbers]


@pytest.mark.parametrize("case", GOOD)
def test_weights_as_the_rules_say_give_the_published_totals_and_ranks(case: GoodCase) -> None:
    scores = scored(case)
    if scores.plan.total is None or scores.plan.rulebook.scorecard.rank.by != "total":
        pytest.skip("weights have no say in these ranks")

    weights = Weights(scores.plan, scores.outcome, Fraction(1, 5), 2009)
    as_said = weights.outcome(dict.fromkeys(weights.parts, weights.once))

    assert totals(weights.plan, as_said) == totals(scores.plan, scores.outcome)
    assert ranks_of(weights.plan, as_said) == ranks_of(scores.plan, scores.outcome)


@pytest.mark.parametrize("case", GOOD)
def test_rates_as_they_were_counted_give_the_published_totals_and_ranks(case: GoodCase) -> None:
    scores = scored(case)
    if scores.plan.total is None or scores.plan.peers:
        pytest.skip("nobody is ranked, or units are compared with one another")

    recounted = Recounts(scores.plan, scores.outcome, 2009).as_counted()

    assert totals(scores.plan, recounted) == totals(scores.plan, scores.outcome)
    assert ranks_of(scores.plan, recounted) == ranks_of(scores.plan, scores.outcome)


# ---------------------------------------------------------------- other weights, by hand

TOWN = """
schema_version: 1
id: town
title: {en: Three villages, zh: 三个村}
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village, label: {en: Village, zh: 村}}
records:
  counts:
    key: [village]
    fields:
      village: {type: id}
      born: {type: count, at_most: 1000}
      kept: {type: count, at_most: 1000}
      due: {type: decimal, places: 2, at_least: 0, at_most: 1000}
      paid: {type: decimal, places: 2, at_least: 0, at_most: 1000}
scorecard:
  total: 20
  rounding: {decimals: 2, mode: half_up}
  when_empty: full
indicators:
  - id: keeping
    label: {en: Kept, zh: 保留率}
    records: counts
    numerator: sum(kept)
    denominator: sum(born)
    show_as: percent
    target: {at_least: 90%}
    points: 10
    scoring: {formula: points * value}
  - id: paying
    label: {en: Paid, zh: 缴纳率}
    records: counts
    numerator: sum(paid)
    denominator: sum(due)
    show_as: percent
    target: {at_least: 100%}
    points: 10
    scoring: {formula: points * value}
"""


def village(name: str, kept: int, born: int, paid: int, due: int) -> dict[str, object]:
    return {"village": name, "kept": kept, "born": born, "paid": paid, "due": due}


# keeping 10, 6, 8 points; paying 4, 9, 6 points; totals 14, 15, 14
THREE = [
    village("East", 10, 10, 4, 10),
    village("North", 12, 20, 9, 10),
    village("West", 24, 30, 6, 10),
]


def score_town(rows: list[dict[str, object]], text: str = TOWN) -> Scores:
    rules = load_text(text)
    return rules.score(rules.validate({"counts": rows}))


@pytest.mark.parametrize(
    ("keeping", "paying", "east", "north", "west"),
    [
        # 20 * (1.2 * 10 + 0.8 * 4) / (1.2 * 10 + 0.8 * 10) = 20 * 15.2 / 20
        (1200, 800, "15.2", "14.4", "14.4"),
        # 20 * (1.2 * 10 + 4) / 22 = 14.5454…, 20 * (7.2 + 9) / 22 = 14.7272…, 20 * 15.6 / 22
        (1200, 1000, "14.55", "14.73", "14.18"),
        # 20 * (0.8 * 10 + 1.2 * 4) / 20 = 12.8; 4.8 + 10.8; 6.4 + 7.2
        (800, 1200, "12.8", "15.6", "13.6"),
        # 20 * (0.9 * 10 + 0.9 * 4) / 18: only the ratio counts
        (900, 900, "14", "15", "14"),
    ],
)
def test_a_total_is_the_points_weighed_anew_over_the_weights(
    keeping: int, paying: int, east: str, north: str, west: str
) -> None:
    scores = score_town(THREE)
    weights = Weights(scores.plan, scores.outcome, Fraction(1, 5), 2009)
    assert weights.once == 1000

    outcome = weights.outcome({"keeping": keeping, "paying": paying})

    assert outcome.units == ("East", "North", "West")
    assert totals(weights.plan, outcome) == [Fraction(east), Fraction(north), Fraction(west)]


def test_every_factor_lies_within_the_spread() -> None:
    scores = score_town(THREE)
    weights = Weights(scores.plan, scores.outcome, Fraction("0.15"), 2009)
    drawn = [factor for _ in range(2000) for factor in weights.factors().values()]

    assert min(drawn) >= weights.once * 85 // 100
    assert max(drawn) <= weights.once * 115 // 100
    assert min(drawn) < weights.once * 86 // 100
    assert max(drawn) > weights.once * 114 // 100


def test_whoever_is_best_in_everything_stays_first_and_equals_stay_equal() -> None:
    rows = [
        village("Best", 10, 10, 9, 10),
        village("Twin", 16, 20, 6, 10),
        village("Same", 8, 10, 3, 5),
        village("Worst", 1, 10, 1, 10),
    ]

    found = targets.robustness(score_town(rows), draws=50, first=1, last=1).reweighed

    assert found is not None
    assert {name: dict(one.ranks) for name, one in found.units.items()} == {
        "Best": {1: 50},
        "Twin": {2: 50},
        "Same": {2: 50},
        "Worst": {4: 50},
    }
    assert [found.units[name].first for name in ("Best", "Twin", "Worst")] == [50, 0, 0]
    assert [found.units[name].last for name in ("Best", "Twin", "Worst")] == [0, 0, 50]
    # Best before three, Twin and Same before Worst: 5 pairs a draw; Twin and Same are no pair
    assert (found.kept, found.pairs) == (250, 250)
    assert found.passed == ()


def test_ranks_are_counted_as_fractions_count_them() -> None:
    """The same 200 draws, with Python's fractions in place of the plan."""
    random = Random(7)
    shares = {"East": (10, 4), "North": (6, 9), "West": (8, 6)}
    wanted: dict[str, Counter[int]] = {name: Counter() for name in shares}
    passed = 0
    for _ in range(200):
        keeping, paying = (1000 + random.randrange(401) - 200 for _ in range(2))
        got = {
            name: int(
                Fraction(2000 * (keeping * one + paying * two), 10 * (keeping + paying))
                + Fraction(1, 2)
            )
            for name, (one, two) in shares.items()
        }
        for name, points in got.items():
            wanted[name][1 + sum(other > points for other in got.values())] += 1
        passed += got["East"] > got["North"]

    found = targets.robustness(score_town(THREE), draws=200, seed=7).reweighed

    assert found is not None
    assert {name: one.ranks for name, one in found.units.items()} == wanted
    assert 0 < passed < 200
    assert ("North", "East", passed) in found.passed


# ---------------------------------------------------------------- rates as samples, by hand


def test_what_might_have_been_counted_is_binomial_with_half_a_case_on_either_side() -> None:
    # none of 3: the share is (0 + 1/2) / (3 + 1) = 1/8; chances 343, 147, 21, 1 of 512
    spread = counts_around(0, 3)
    weights = [after - before for before, after in pairwise((0, *spread.weights))]

    assert spread.first == 0
    assert weights == [AT_THE_MODE * times // 343 for times in (343, 147, 21, 1)]


def test_counts_that_hardly_ever_come_are_never_drawn_and_the_others_are_all_there() -> None:
    spread = counts_around(
        0, 100_000
    )  # about half a case: 100 of them have no weight of 1 in 2**96
    assert spread.first == 0
    assert 15 < len(spread.weights) < 40
    assert (
        counts_around(100_000, 100_000).first + len(counts_around(100_000, 100_000).weights)
        == 100_001
    )


def test_draws_follow_the_chances() -> None:
    random = Random("2009 East")
    drawn = Counter(counts_around(0, 3).draw(random) for _ in range(5120))
    # 3430, 1470, 210 and 10 are expected; four standard deviations allowed
    assert abs(drawn[0] - 3430) < 4 * 34
    assert abs(drawn[1] - 1470) < 4 * 33
    assert abs(drawn[2] - 210) < 4 * 15
    assert drawn.keys() <= {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("side", "counted", "of", "share", "chance"),
    [
        ("at_most", 22, 23, "24/25", 1 - Fraction(24, 25) ** 23),
        ("at_least", 3, 3, "24/25", Fraction(24, 25) ** 3),
        ("at_least", 2, 3, "1/2", Fraction(1, 2)),
        ("at_most", 0, 5, "1/50", Fraction(49, 50) ** 5),
        ("at_least", 1, 5, "1/50", 1 - Fraction(49, 50) ** 5),
        ("at_least", 0, 5, "1/50", Fraction(1)),
    ],
)
def test_a_chance_is_exact(side: Side, counted: int, of: int, share: str, chance: Fraction) -> None:
    assert chance_of(side, counted, of, Fraction(share)) == chance


def test_only_counted_cases_are_a_sample() -> None:
    found = targets.robustness(score_town(THREE), draws=5)

    assert found.rates == ("keeping",)  # `paying` is money


def test_the_numerator_alone_is_drawn_anew_and_its_points_follow() -> None:
    scores = score_town([village("Only", 1, 2, 0, 10)])
    recounts = Recounts(scores.plan, scores.outcome, 2009)

    found = {total for _ in range(200) for total in totals(scores.plan, recounts.drawn())}

    assert found == {Fraction(0), Fraction(5), Fraction(10)}  # 0, 1 or 2 of 2 are kept


def test_indicators_that_count_the_same_are_drawn_as_one() -> None:
    again = TOWN.replace("id: paying", "id: again").replace("sum(paid)", "sum(kept)")
    scores = score_town([village("Only", 10, 20, 0, 10)], again.replace("sum(due)", "sum(born)"))
    recounts = Recounts(scores.plan, scores.outcome, 2009)

    assert [one.numerators for one in recounts.samples] == [
        ("keeping__numerator", "again__numerator")
    ]
    drawn = {total for _ in range(50) for total in totals(scores.plan, recounts.drawn())}
    assert len(drawn) > 3
    assert all(
        total is not None and total % 1 == 0 for total in drawn
    )  # twice the same half points


def test_a_unit_without_cases_is_not_drawn() -> None:
    found = targets.robustness(
        score_town([village("None", 0, 0, 5, 10), village("Some", 1, 20, 0, 10)]), draws=50
    ).sampled

    assert found is not None
    assert found.units["None"].ranks == {1: 50}  # 10 + 5 against 0 … 10


def test_no_other_unit_has_a_say_in_the_draws_of_a_unit() -> None:
    def draws(rows: list[dict[str, object]]) -> list[Fraction | None]:
        scores = score_town(rows)
        recounts = Recounts(scores.plan, scores.outcome, 2009)
        return [totals(scores.plan, recounts.drawn())[-1] for _ in range(20)]

    assert draws(THREE) == draws(THREE[2:])


# ---------------------------------------------------------------- told apart from the target


def test_a_rate_is_doubted_where_the_target_itself_would_give_it_once_in_twenty() -> None:
    rows = [
        village("Near", 8, 10, 9, 10),  # at most 8 of 10 at 90 %: 1 - 0.9**10 - 10 * 0.1 * 0.9**9
        village("Far", 40, 100, 9, 10),
        village("Met", 10, 10, 9, 10),  # 0.9**10 = 0.3486…
        village("Sure", 999, 1000, 9, 10),
        village("None", 0, 0, 9, 10),
    ]

    found = targets.robustness(score_town(rows), draws=1).doubts

    assert {
        (one.unit, one.indicator, one.counted, one.of, one.met, one.chance) for one in found
    } == {
        ("Near", "keeping", 8, 10, False, 1 - Fraction(9**10 + 10 * 9**9, 10**10)),
        ("Met", "keeping", 10, 10, True, Fraction(9**10, 10**10)),
    }


@pytest.mark.parametrize(
    ("target", "kept", "doubted"),
    [
        ("at_least: 90%", 6, False),  # at most 6 of 10 at 90 %: 0.0128
        ("at_most: 10%", 3, True),  # at least 3 of 10 at 10 %: 0.0702
        ("at_most: 10%", 4, False),  # 0.0128
        ("between: [40%, 60%]", 2, True),  # at most 2 of 10 at 40 %: 0.1673
        ("between: [40%, 60%]", 10, False),  # 0.6**10 = 0.006
        ("between: [40%, 60%]", 5, False),  # met, at neither end
        ("at_least: 100%", 9, False),  # whoever is exactly at it never misses one
    ],
)
def test_the_doubt_is_on_the_side_of_the_target_that_was_missed(
    target: str,
    kept: int,
    doubted: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    text = TOWN.replace("at_least: 90%", target)

    found = targets.robustness(score_town([village("One", kept, 10, 9, 10)], text), draws=1)

    assert bool(found.doubts) is doubted
