"""How firm ranks are: other weights and rates as samples, drawn by a seed that is told."""

from __future__ import annotations

import csv
import json
from collections import Counter
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

import targets
from targets.engine import Outcome
from targets.plan.steps import Plan
from targets.reweighing import rank_remarks, remarks_on_ranks
from targets.reweighing.binomial import AT_THE_MODE, below, chance_of, counts_around
from targets.reweighing.doubts import Side
from targets.reweighing.listed import robustness_csv
from targets.reweighing.samples import Recounts
from targets.reweighing.saying import share_text
from targets.reweighing.weights import Weights
from targets.scores import Scores
from targets.scores.ranks import ranked_numbers, ranks_of
from tests.compare import load_text
from tests.good_cases import GoodCase, good_cases
from tests.test_command_line import run

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


SMALL = "    when_small: {denominator_below: 11}\n"


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
        keeping, paying = (1000 + below(random, 401) - 200 for _ in range(2))
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
    spread = counts_around(0, 100_000)  # about half a case
    assert spread.first == 0
    assert 10 < len(spread.weights) < 30
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


# ---------------------------------------------------------------- the same, whatever the order


def told(scores: Scores, **asked: object) -> dict[str, object]:
    return targets.robustness(scores, **{"draws": 40, **asked}).to_dict()  # type: ignore[arg-type]


def test_the_same_seed_gives_the_same_and_another_seed_gives_other_draws() -> None:
    scores = score_town(THREE)

    assert told(scores) == told(score_town(THREE))
    assert told(scores)["units"] != told(scores, seed=7)["units"]


def test_the_order_of_the_records_is_irrelevant() -> None:
    rows = [village(f"V{n % 7}{n}", n % 9, 10 + n, n % 5, 10) for n in range(12)]

    assert told(score_town(rows)) == told(score_town(rows[::-1]))


def test_every_engine_gives_the_same_draws() -> None:
    rules = load_text(TOWN)
    batch = rules.validate({"counts": THREE})
    plain, columns = (rules.score(batch, engine=engine) for engine in ("python", "polars"))

    assert told(plain)["units"] == told(columns)["units"]


def test_progress_is_told_of_the_draws_of_both_kinds() -> None:
    heard: list[tuple[str, int, int]] = []
    scores = score_town(THREE)

    with targets.progress_to(lambda stage, _, done, of: heard.append((stage, done, of))):
        targets.robustness(scores, draws=30)

    once = [("draws", 0, 30), ("draws", 20, 30), ("draws", 30, 30)]
    assert [one for one in heard if one[0] == "draws"] == [*once, *once]


def test_as_many_are_named_as_the_bulletin_names() -> None:
    section = "bulletin:\n  first: 2\n  last: 3\n"
    scores = load_text(TOWN + section).score({"counts": THREE})
    unsaid, said = (targets.robustness(scores, draws=1, **told) for told in ({}, {"first": 1}))

    assert (unsaid.first, unsaid.last) == (2, 3)
    assert (said.first, said.last) == (1, 3)


def test_nobody_who_is_first_is_last_and_all_who_share_a_place_are_named() -> None:
    full = [village(name, 10, 10, 10, 10) for name in ("A", "B", "C", "D")]

    alike = targets.robustness(score_town(full), draws=10, first=1, last=3).reweighed
    behind = [*full, village("E", 1, 10, 1, 10)]
    one_last = targets.robustness(score_town(behind), draws=10, first=1, last=3).reweighed

    assert alike is not None
    assert one_last is not None
    assert [(one.first, one.last) for one in alike.units.values()] == [(10, 0)] * 4
    assert [(one.first, one.last) for one in one_last.units.values()] == [(10, 0)] * 4 + [(0, 10)]


# ---------------------------------------------------------------- other ways of ranking


def good(name: str) -> Scores:
    return scored(next(case for case in good_cases() if case.name == name))


def codes(found: targets.Robustness) -> list[str]:
    return [one.code for one in found.left_out]


def test_ranks_by_an_indicator_are_moved_by_small_numbers_alone() -> None:
    found = targets.robustness(good("ranks_within"), draws=20)

    assert found.reweighed is None
    assert codes(found) == ["M621"]
    assert found.sampled is not None
    assert found.rates == ("infection_rate",)


def test_units_are_first_among_their_own_kind() -> None:
    scores = good("ranks_within")
    kinds = {one.unit: one.within for one in scores if one.rank == 1}

    sampled = targets.robustness(scores, draws=20, first=1).sampled

    assert sampled is not None
    for kind in set(kinds.values()):
        own = [one.unit for one in scores if one.within == kind and one.rank is not None]
        assert sum(sampled.units[unit].first for unit in own) >= 20


def test_units_that_look_at_one_another_are_not_counted_again() -> None:
    found = targets.robustness(good("peers"), draws=5)

    assert found.sampled is None
    assert codes(found) == ["M622"]
    assert found.reweighed is not None


def test_rates_of_the_periods_of_a_section_are_counted_again_period_by_period() -> None:
    scores = good("section_periods")
    names = [
        name
        for one in Recounts(scores.plan, scores.outcome, 2009).samples
        for name in one.numerators
    ]

    assert "rate__first__numerator" in names
    assert "rate__second__numerator" in names


def test_rates_of_which_small_figures_are_not_published_are_not_counted_again() -> None:
    """Draws around a count that is hidden would tell it to who knows the seed."""
    found = targets.robustness(good("suppressed"), draws=5)

    assert (found.sampled, found.rates) == (None, ())
    assert codes(found) == ["M846"]
    assert "`cure_rate`" in found.left_out[0].message("en")
    assert found.reweighed is not None


def test_rates_are_counted_again_beside_small_figures_that_are_no_counted_cases() -> None:
    text = TOWN.replace("    denominator: sum(due)\n", f"    denominator: sum(due)\n{SMALL}")

    found = targets.robustness(score_town(THREE, text), draws=5)

    assert found.rates == ("keeping",)
    assert found.sampled is not None


def test_where_ranks_are_those_of_a_rate_that_may_be_hidden_nothing_is_drawn() -> None:
    text = TOWN.replace("    denominator: sum(born)\n", f"    denominator: sum(born)\n{SMALL}")
    text = text.replace("scorecard:\n", "scorecard:\n  rank: {by: keeping}\n")

    with pytest.raises(targets.EngineError, match="other weights move no rank"):
        targets.robustness(score_town(THREE, text), draws=5)


def test_what_is_not_published_is_not_told_as_a_doubt() -> None:
    scores = good("suppressed")
    hidden = {
        (one.unit, name)
        for one in scores
        for name, each in one.indicators.items()
        if each.denominator is None
    }

    found = targets.robustness(scores, draws=5)

    assert hidden
    assert not hidden.intersection((one.unit, one.indicator) for one in found.doubts)
    assert [(one.unit, one.indicator) for one in found.doubts] == [("Alder", "cure_rate")]


def test_money_alone_is_weighed_and_never_counted_again() -> None:
    text = TOWN.replace("kept: {type: count", "kept: {type: integer, at_least: 0")

    found = targets.robustness(score_town(THREE, text), draws=5)

    assert (found.sampled, codes(found), found.doubts) == (None, ["M623"], ())


def test_a_rate_above_one_is_no_share_and_is_not_counted_again() -> None:
    found = targets.robustness(score_town([village("Over", 11, 10, 1, 10), *THREE]), draws=5)

    assert codes(found) == ["M623"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"draws": 0}, "M625"),
        ({"draws": 100_001}, "M625"),
        ({"seed": -1}, "M626"),
        ({"first": -1}, "M627"),
        ({"spread": "0%"}, "M624"),
        ({"spread": "100%"}, "M624"),
        ({"spread": "much"}, "M624"),
        ({"spread": 0.2}, "M624"),
    ],
)
def test_what_cannot_be_drawn_is_refused(asked: dict[str, object], code: str) -> None:
    with pytest.raises(targets.EngineError) as refused:
        told(score_town(THREE), **asked)
    assert refused.value.problem.code == code


def test_records_of_which_nobody_is_ranked_are_refused() -> None:
    with pytest.raises(targets.EngineError) as refused:
        told(score_town([]))
    assert refused.value.problem.code == "M844"


def test_rules_that_rank_nobody_are_refused() -> None:
    text = TOWN.replace("  total: 20\n", "")
    with pytest.raises(targets.EngineError) as refused:
        told(score_town(THREE, text))
    assert refused.value.problem.code == "M620"


# ---------------------------------------------------------------- what is said


@pytest.mark.parametrize(
    ("draws", "of", "text"),
    [
        (0, 10, "0 %"),
        (1, 1000, "< 1 %"),
        (999, 1000, "99 %"),
        (1000, 1000, "100 %"),
        (2, 3, "66 %"),
    ],
)
def test_a_share_is_never_said_as_more_than_it_is(draws: int, of: int, text: str) -> None:
    assert share_text(draws, of, "en") == text
    assert share_text(draws, of, "zh") == text.replace(" %", "%")


def test_the_bulletin_tells_of_whoever_leads() -> None:
    rows = [village("Best", 100, 100, 9, 10), village("Other", 10, 100, 1, 10)]
    found = targets.robustness(score_town(rows), draws=1000, seed=11, spread="10%", first=1)

    assert rank_remarks(found, "en") == (
        "Best is first in 100 % of 1,000 re-weightings (±10 %, seed 11)",
        "with the rates taken as samples, Best is first in 100 % of 1,000 recounts "
        "(seed 11): small differences between ranks may be chance",
    )
    assert rank_remarks(found, "zh") == (
        "权重随机变动（±10%）重算 1,000 次，Best 有 100% 居首位（种子 11）",
        "把各比率当作抽样随机重数 1,000 次，Best 有 100% 居首位（种子 11）："
        "名次间的小差距可能出于偶然",
    )


def test_the_bulletin_says_nothing_of_ranks_that_nobody_has() -> None:
    assert len(remarks_on_ranks(score_town(THREE), "en", first=3, last=1)) == 2
    assert remarks_on_ranks(score_town(THREE), "en", first=0, last=0) == ()
    nobody = score_town(THREE, TOWN.replace("  total: 20\n", ""))
    assert remarks_on_ranks(nobody, "en", first=3, last=1) == ()


# ---------------------------------------------------------------- the command

XIETANG = ("rules/2009_xietang.yaml", "examples/xietang_2009")


def test_the_command_says_the_same_under_any_hash_seed() -> None:
    one, other = (
        run("robustness", *XIETANG, "--draws", "20", PYTHONHASHSEED=seed) for seed in ("1", "2")
    )

    assert one.returncode == 1  # the example holds rejected rows
    assert one.stdout == other.stdout
    assert "20 draws of each kind, seed 2009" in one.stdout
    assert "each weight times 0.8 to 1.2" in one.stdout


@pytest.fixture
def town(tmp_path: Path) -> tuple[Path, Path]:
    """The three villages as files."""
    (tmp_path / "rules.yaml").write_text(TOWN, encoding="utf-8")
    records = tmp_path / "records"
    records.mkdir()
    lines = ["village,kept,born,paid,due"]
    lines += [",".join(map(str, row.values())) for row in THREE]
    (records / "counts.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "rules.yaml", records


def test_the_command_draws_a_table_in_english_and_chinese(town: tuple[Path, Path]) -> None:
    asked = ("robustness", *town, "--draws", "1", "--seed", "3", "--first", "1", "--last", "1")
    english, chinese = (run(*asked, lang=lang) for lang in ("en", "zh"))

    assert english.returncode == chinese.returncode == 0
    head, how, _, kinds, headings, *_ = english.stdout.splitlines()
    assert head == "Three villages · 2010-01-01 … 2010-12-31 · how firm the ranks are"
    assert how.startswith("1 draws of each kind, seed 3; ranks are those in the middle (median)")
    assert kinds.split() == 4 * ["weights:"] + 4 * ["numbers:"]
    assert headings.split() == (
        [
            "rank",
            "Village",
            "total",
            "median",
            "5–95",
            "%",
            "first",
            "1",
            "last",
            "1",
            "median",
            "5–95",
            "%",
            "first",
            "1",
            "last",
            "1",
        ]
    )
    assert "三个村 · 2010-01-01 … 2010-12-31 · 名次有多稳" in chinese.stdout
    assert "权重：" in chinese.stdout
    assert "North" in chinese.stdout


@pytest.mark.parametrize("columns", [40, 60, 80])
def test_a_narrow_terminal_has_the_table_in_parts(town: tuple[Path, Path], columns: int) -> None:
    asked = ("robustness", *town, "--draws", "1")
    lines = run(*asked, COLUMNS=str(columns)).stdout.splitlines()
    assert max(map(len, lines)) <= columns
    assert sum(line.split()[:2] == ["1", "North"] for line in lines) > 1


def test_the_forms_hold_the_same_numbers(town: tuple[Path, Path], tmp_path: Path) -> None:
    asked = ("robustness", *town, "--draws", "30")
    data = json.loads(run(*asked, "--format", "json").stdout)
    path = tmp_path / "firm.csv"
    assert run(*asked, "-o", path).returncode == 0
    with path.open(newline="", encoding="utf-8-sig") as stream:
        rows = list(csv.DictReader(stream))

    assert (data["draws"], data["seed"], data["spread"]) == (30, 2009, "0.2")
    assert [one["unit"] for one in data["units"]] == ["North", "East", "West"]
    assert [row["village"] for row in rows] == ["North", "East", "West"]
    for one, row in zip(data["units"], rows, strict=True):
        assert (row["draws"], row["seed"], row["spread"]) == ("30", "2009", "0.2")
        for kind in ("reweighed", "sampled"):
            assert sum(one[kind]["ranks"].values()) == 30
            assert row[f"{kind}.median"] == str(one[kind]["median"])
            assert row[f"{kind}.first"] == str(one[kind]["first"])


def test_a_village_named_as_a_formula_stays_text_in_the_csv(
    town: tuple[Path, Path], tmp_path: Path
) -> None:
    rules, records = town
    (records / "counts.csv").write_text(
        'village,kept,born,paid,due\n"=HYPERLINK(1)",1,2,1,10\n', encoding="utf-8"
    )
    path = tmp_path / "firm.csv"
    assert run("robustness", rules, records, "--draws", "1", "-o", path).returncode == 0

    assert "\n'=HYPERLINK(1)," in path.read_text(encoding="utf-8-sig")


def test_a_total_below_zero_stays_a_number_in_the_csv() -> None:
    text = TOWN.replace("formula: points * value}", "formula: points * value - 20, floor: none}")
    rows = list(
        csv.DictReader(
            robustness_csv(targets.robustness(score_town(THREE, text), draws=1)).split("\r\n")
        )
    )

    # 10 - 20 + 4 - 20; 6 - 20 + 9 - 20; 8 - 20 + 6 - 20
    assert {row["village"]: row["total"] for row in rows} == {
        "East": "-26.00",
        "North": "-25.00",
        "West": "-26.00",
    }


def test_what_cannot_be_drawn_ends_the_command_with_2(town: tuple[Path, Path]) -> None:
    found = run("robustness", *town, "--spread", "2", lang="zh")

    assert found.returncode == 2
    assert found.stderr == "权重不能变动 `2` · 请写 0% 到 100% 之间的比例，例如 `20%`\n"


def test_a_folder_that_is_not_there_is_told_before_anything_is_done(
    town: tuple[Path, Path], tmp_path: Path
) -> None:
    folder = tmp_path / "june"
    asked = ("robustness", *town, "-o", folder / "firm.csv")
    english, chinese = (run(*asked, lang=lang) for lang in ("en", "zh"))
    assert (english.returncode, english.stdout) == (2, "")
    assert f"there is no folder `{folder}`" in english.stderr
    assert f"没有文件夹 `{folder}`" in chinese.stderr
