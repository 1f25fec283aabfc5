"""Small counts cannot be had back: whoever reads all that a bulletin posts, and knows every sum,
is left with more than one value for each count that is hidden as small.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from targets.bulletin.page import Bulletin, Row
from tests.compare import load_text

RULES = """
schema_version: 1
id: town
title: A town
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages, groups: [area]}
records:
  villages:
    key: [village]
    fields: {village: {type: id}, area: {type: category}}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      births: {type: count, at_most: 1000}
      planned: {type: count, at_most: 1000}
indicators:
  - id: rate
    records: monthly
    numerator: sum(planned)
    denominator: sum(births)
    when_empty: full
    target: {at_least: 80%}
"""
COUNTS = st.sampled_from([0, 0, 1, 1, 2, 3, 4, 5, 6, 7])
HALVES = {"numerator": 0, "denominator": 1}


@st.composite
def towns(draw: st.DrawFn) -> list[tuple[str, str, int, int]]:
    """Villages in up to two areas: village, area, births, planned."""
    found = []
    for number in range(draw(st.integers(1, 4))):
        area = draw(st.sampled_from(["East", "West"]))
        births = draw(COUNTS)
        found.append((f"V{number}", area, births, draw(st.integers(0, births))))
    return found


def posted(rows: Sequence[tuple[str, str, int, int]], below: int, month: str) -> Bulletin:
    rules = load_text(f"{RULES}bulletin: {{suppress_below: {below}}}\n")
    records = {
        "villages": [{"village": name, "area": area} for name, area, _, _ in rows],
        "monthly": [
            {"village": name, "month": month, "births": births, "planned": planned}
            for name, _, births, planned in rows
        ],
    }
    return rules.bulletin(records, month=month)


def can_be(text: str, below: int, most: int) -> Sequence[int]:
    """What a reader knows of one posted half."""
    if text == f"<{below}":
        return range(1, below)
    return range(most) if text == "—" else [int(text)]


def said(rows: Mapping[tuple[str, str], Row], key: tuple[str, str], half: str, window: str) -> str:
    (figure,) = getattr(rows[key], window)
    return str(figure.counts.split(" / ")[HALVES[half]])


def left(
    bulletin: Bulletin, members: Mapping[str, str], half: str, below: int, window: str
) -> dict[tuple[str, str], set[int]]:
    """The values of each village, area and the town that fit all that is posted."""
    rows = {(row.kind, row.name): row for row in bulletin.rows}
    units = list(members)
    areas = sorted(set(members.values()))
    choices = [can_be(said(rows, ("unit", unit), half, window), below, 12) for unit in units]
    allowed = {
        key: can_be(said(rows, key, half, window), below, 60)
        for key in [("whole", ""), *(("group", area) for area in areas)]
    }
    found: dict[tuple[str, str], set[int]] = {key: set() for key in rows}
    for values in product(*choices):
        told: dict[tuple[str, str], int] = {
            ("unit", unit): value for unit, value in zip(units, values, strict=True)
        }
        for area in areas:
            told["group", area] = sum(
                value for unit, value in zip(units, values, strict=True) if members[unit] == area
            )
        told["whole", ""] = sum(values)
        if all(told[key] in held for key, held in allowed.items()):
            for key, value in told.items():
                found[key].add(value)
    return found


@settings(max_examples=150)
@given(towns(), st.sampled_from([3, 4, 5]), st.sampled_from(["2009-01", "2009-03"]))
def test_no_small_count_is_found_by_subtraction(
    rows: list[tuple[str, str, int, int]], below: int, month: str
) -> None:
    bulletin = posted(rows, below, month)
    members = {name: area for name, area, _, _ in rows}
    at = {"numerator": 3, "denominator": 2}

    for half in HALVES:
        true: dict[tuple[str, str], int] = {("unit", row[0]): row[at[half]] for row in rows}  # type: ignore[misc]
        for area in set(members.values()):
            true["group", area] = sum(row[at[half]] for row in rows if row[1] == area)  # type: ignore[misc]
        true["whole", ""] = sum(row[at[half]] for row in rows)  # type: ignore[misc]
        for window in ("month", "to_date"):
            found = left(bulletin, members, half, below, window)
            for key, count in true.items():
                assert count in found[key], (key, half)  # what is posted is true
                assert len(found[key]) > 1 or not 0 < count < below, (key, half, window)


@settings(max_examples=100)
@given(towns(), st.sampled_from([3, 4, 5]))
def test_no_small_count_is_found_from_both_halves_together(
    rows: list[tuple[str, str, int, int]], below: int
) -> None:
    """No numerator exceeds its denominator: what is posted of one half bounds the other."""
    villages = rows[:3]
    bulletin = posted(villages, below, "2009-01")
    texts = {(row.kind, row.name): row.to_date[0].counts.split(" / ") for row in bulletin.rows}
    held = {key: [can_be(text, below, 40) for text in pair] for key, pair in texts.items()}
    areas = {("group", area): area for area in dict.fromkeys(row[1] for row in villages)}

    def with_sums(pairs: Sequence[tuple[int, int]]) -> dict[tuple[str, str], tuple[int, int]]:
        told = {("unit", row[0]): pair for row, pair in zip(villages, pairs, strict=True)}
        for key, members in (
            (("whole", ""), set(areas.values())),
            *((k, {a}) for k, a in areas.items()),
        ):
            kept = [pair for row, pair in zip(villages, pairs, strict=True) if row[1] in members]
            told[key] = (sum(pair[0] for pair in kept), sum(pair[1] for pair in kept))
        return told

    choices = [
        [
            (planned, births)
            for births in held["unit", name][1]
            for planned in held["unit", name][0]
            if planned <= births <= 9
        ]
        for name, *_ in villages
    ]
    true = with_sums([(planned, births) for _, _, births, planned in villages])
    found: dict[tuple[str, str], tuple[set[int], set[int]]] = {key: (set(), set()) for key in true}
    for pairs in product(*choices):
        told = with_sums(pairs)
        if all(told[key][half] in held[key][half] for key in told for half in (0, 1)):
            for key, pair in told.items():
                found[key][0].add(pair[0])
                found[key][1].add(pair[1])
    for key, pair in true.items():
        for half, count in enumerate(pair):
            assert count in found[key][half]
            assert len(found[key][half]) > 1 or not 0 < count < below, (key, half)


@settings(max_examples=100)
@given(towns(), st.sampled_from([3, 5]))
def test_a_rate_is_posted_only_beside_both_of_its_counts(
    rows: list[tuple[str, str, int, int]], below: int
) -> None:
    for row in posted(rows, below, "2009-02").rows:
        for figure in (*row.month, *row.to_date):
            hidden = "<" in figure.counts or "—" in figure.counts
            assert hidden == (figure.standing == "suppressed")
            if hidden:
                assert (figure.text, figure.exact, figure.few) == ("—", None, False)


@settings(max_examples=60)
@given(towns(), towns(), st.sampled_from([3, 5]))
def test_months_of_the_whole_and_their_sum_do_not_tell_a_small_one(
    first: list[tuple[str, str, int, int]], second: list[tuple[str, str, int, int]], below: int
) -> None:
    names = {name: area for name, area, _, _ in (*second, *first)}
    records: dict[str, list[dict[str, Any]]] = {
        "villages": [{"village": name, "area": area} for name, area in names.items()],
        "monthly": [
            {"village": name, "month": month, "births": births, "planned": planned}
            for month, rows in (("2009-01", first), ("2009-02", second))
            for name, _, births, planned in rows
        ],
    }
    rules = load_text(f"{RULES}bulletin: {{suppress_below: {below}}}\n")
    found = rules.bulletin(records, month="2009-02")
    months = [sum(row[2] for row in rows) for rows in (first, second)]

    (trend,) = found.trends
    posted_months = [one.counts.split(" / ")[1] for one in trend.whole]
    total = found.rows[0].to_date[0].counts.split(" / ")[1]
    fitting = [
        pair
        for pair in product(*(can_be(text, below, 40) for text in posted_months))
        if sum(pair) in can_be(total, below, 80)
    ]

    assert tuple(months) in fitting
    assert posted_months[1] == found.rows[0].month[0].counts.split(" / ")[1]
    for at, count in enumerate(months):
        if 0 < count < below:
            assert len({pair[at] for pair in fitting}) > 1


SMALL = st.sampled_from([0, 0, 1, 2, 3, 5, 6])


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from(["East", "West"]), SMALL, SMALL), min_size=1, max_size=3),
    st.sampled_from([3, 5]),
)
def test_no_small_count_is_found_from_the_month_and_the_period_together(
    villages: list[tuple[str, int, int]], below: int
) -> None:
    """Births of January and of February: both windows, and both months of the town, are posted."""
    names = [f"V{number}" for number in range(len(villages))]
    records: dict[str, list[dict[str, Any]]] = {
        "villages": [
            {"village": name, "area": one[0]} for name, one in zip(names, villages, strict=True)
        ],
        "monthly": [
            {"village": name, "month": f"2009-0{month}", "births": one[month], "planned": 0}
            for name, one in zip(names, villages, strict=True)
            for month in (1, 2)
        ],
    }
    rules = load_text(f"{RULES}bulletin: {{suppress_below: {below}}}\n")
    bulletin = rules.bulletin(records, month="2009-02")
    rows = {(row.kind, row.name): row for row in bulletin.rows}
    areas = [one[0] for one in villages]
    sums = {("group", area): [own == area for own in areas] for area in dict.fromkeys(areas)}
    sums["whole", ""] = [True] * len(areas)
    january = bulletin.trends[0].whole[0].counts.split(" / ")[1]

    def fits(key: tuple[str, str], month: int, to_date: int) -> bool:
        texts = (said(rows, key, "denominator", window) for window in ("month", "to_date"))
        of_month, of_period = (can_be(text, below, 60) for text in texts)
        return month in of_month and to_date in of_period

    pairs = [
        [(m, t) for t in range(15) for m in range(min(t, 8) + 1) if fits(("unit", name), m, t)]
        for name in names
    ]
    found: dict[tuple[str, str, int], set[int]] = {}
    for values in product(*pairs):
        told = {("unit", name): pair for name, pair in zip(names, values, strict=True)}
        for key, members in sums.items():
            kept = [pair for pair, member in zip(values, members, strict=True) if member]
            told[key] = (sum(pair[0] for pair in kept), sum(pair[1] for pair in kept))
        whole = told["whole", ""]
        if whole[1] - whole[0] in can_be(january, below, 60) and all(
            fits(key, *told[key]) for key in sums
        ):
            for (kind, name), pair in told.items():
                found.setdefault((kind, name, 0), set()).add(pair[0])
                found.setdefault((kind, name, 1), set()).add(pair[1])

    true = {
        ("unit", name): (one[2], one[1] + one[2]) for name, one in zip(names, villages, strict=True)
    }
    for key, members in sums.items():
        kept_true = [true["unit", n] for n, member in zip(names, members, strict=True) if member]
        true[key] = (sum(pair[0] for pair in kept_true), sum(pair[1] for pair in kept_true))
    for (kind, name), counts in true.items():
        for at, count in enumerate(counts):
            assert count in found[kind, name, at]
            assert len(found[kind, name, at]) > 1 or not 0 < count < below, (kind, name, at)


@settings(max_examples=60)
@given(towns(), towns(), st.sampled_from([3, 5]), st.sampled_from(["month", "period"]))
def test_a_later_bulletin_posts_of_the_whole_what_the_earlier_one_did(
    first: list[tuple[str, str, int, int]],
    second: list[tuple[str, str, int, int]],
    below: int,
    window: str,
) -> None:
    names = {name: area for name, area, _, _ in (*second, *first)}
    records: dict[str, list[dict[str, Any]]] = {
        "villages": [{"village": name, "area": area} for name, area in names.items()],
        "monthly": [
            {"village": name, "month": month, "births": births, "planned": planned}
            for month, rows in (("2009-01", first), ("2009-02", second))
            for name, _, births, planned in rows
        ],
    }
    rules = load_text(f"{RULES}bulletin: {{suppress_below: {below}, windows: [{window}]}}\n")

    january = rules.bulletin(records, month="2009-01").rows[0]
    (trend,) = rules.bulletin(records, month="2009-02").trends

    (posted_then,) = january.month or january.to_date
    assert trend.whole[0].counts == posted_then.counts


def test_four_villages_of_one_case_are_not_told_by_next_months_bulletin() -> None:
    """In January the town is withheld: at least 1 each, and below 5 together, is 1 each."""
    villages = ["A", "B", "C", "D"]
    records: dict[str, list[dict[str, Any]]] = {
        "villages": [{"village": name, "area": "East"} for name in villages],
        "monthly": [
            {"village": name, "month": month, "births": births, "planned": 0}
            for month, births in (("2009-01", 1), ("2009-02", 20))
            for name in villages
        ],
    }
    for windows in ("[month]", "[period]", "[month, period]"):
        rules = load_text(f"{RULES}bulletin: {{suppress_below: 5, windows: {windows}}}\n")
        january = rules.bulletin(records, month="2009-01").rows[0]
        (trend,) = rules.bulletin(records, month="2009-02").trends

        assert (january.month or january.to_date)[0].counts.endswith("/ —")
        assert trend.whole[0].counts.endswith("/ —"), windows
