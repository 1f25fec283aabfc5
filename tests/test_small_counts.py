"""Which counts are hidden beside small ones: cases worked by hand."""

from __future__ import annotations

from typing import Any

import pytest

from targets.bulletin.page import Bulletin
from targets.bulletin.small_counts import Sum, hidden_counts
from tests.compare import load_text
from tests.properties.test_small_counts import RULES


def hidden(counts: dict[str, int], *sums: tuple[str, str], below: int = 5) -> dict[Any, str]:
    """Sums are written as a total and the letters of its members."""
    made = [Sum(total, tuple(members)) for total, members in sums]
    return dict(hidden_counts(counts, made, below=below))


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert hidden({"a": 0, "b": 5, "T": 5}, ("T", "ab")) == {}


def test_one_small_count_takes_the_smallest_beside_it_along() -> None:
    assert hidden({"a": 2, "b": 9, "c": 7, "T": 18}, ("T", "abc")) == {
        "a": "small",
        "c": "withheld",
    }


def test_two_small_counts_protect_each_other_where_their_sum_leaves_a_choice() -> None:
    assert hidden({"a": 2, "b": 3, "c": 7, "T": 12}, ("T", "abc")) == {"a": "small", "b": "small"}


@pytest.mark.parametrize("count", [1, 4])
def test_two_that_can_only_be_the_least_or_the_largest_do_not(count: int) -> None:
    """Two counts of 1 to 4 that make 2 are 1 each, and that make 8 are 4 each."""
    found = hidden({"a": count, "b": count, "c": 7, "T": 2 * count + 7}, ("T", "abc"))

    assert found == {"a": "small", "b": "small", "c": "withheld"}


def test_where_there_is_none_beside_it_the_sum_is_withheld() -> None:
    assert hidden({"a": 3, "b": 0, "T": 3, "o": 9, "W": 12}, ("T", "ab"), ("W", "To")) == {
        "a": "small",
        "T": "small",
        "o": "withheld",
    }


def test_a_sum_that_is_withheld_is_not_left_to_be_added_up() -> None:
    """The other area is withheld with the smaller of its villages."""
    counts = {"a": 2, "T": 2, "x": 6, "y": 8, "U": 14, "W": 16}

    found = hidden(counts, ("T", "a"), ("U", "xy"), ("W", "TU"))

    assert found == {"a": "small", "T": "small", "U": "withheld", "x": "withheld"}


def test_where_all_is_small_a_mark_that_would_tell_is_taken_off() -> None:
    """Four villages of at least 1, and a town below 5: each would have just one."""
    counts = {"a": 1, "b": 1, "c": 1, "d": 1, "T": 4}

    assert hidden(counts, ("T", "abcd")) == {
        **dict.fromkeys("abcd", "small"),
        "T": "withheld",
    }


def test_a_numerator_is_known_not_to_exceed_a_posted_denominator() -> None:
    """Beside the small count only 6 of 6 is withheld: of 10 that leaves at least 4."""
    counts = {"a": 4, "b": 6, "c": 8, "T": 18, "6 of 6": 6, "8 of 9": 9, "0 more": 0, "1 more": 1}
    sums = [Sum("T", ("a", "b", "c"))]
    known = [Sum("6 of 6", ("b", "0 more")), Sum("8 of 9", ("c", "1 more"))]
    rests = ["0 more", "1 more"]

    found = hidden_counts(counts, sums, below=5, unposted=rests)
    knowing = hidden_counts(counts, sums, below=5, unposted=rests, known=known)

    more = dict.fromkeys(rests, "withheld")
    assert dict(found) == {"a": "small", "b": "withheld", **more}
    assert dict(knowing) == {"a": "small", "b": "withheld", "c": "withheld", **more}


def test_what_nobody_knows_protects_as_well() -> None:
    """Where the rules suppress a village themselves, the sum tells nothing of the others."""
    found = hidden_counts({"a": 2, "b": 9, "T": 30}, [Sum("T", ("a", "b"), others=True)], below=5)

    assert dict(found) == {"a": "small"}


def test_what_has_to_be_whole_can_be_told_among_hundredths() -> None:
    """In hundredths, whole numbers of 1 to 4 that make 8 are 4 each; amounts of money are not."""
    counts = {"a": 400, "b": 400, "c": 700, "T": 1500}
    sums = [Sum("T", ("a", "b", "c"))]

    whole = hidden_counts(counts, sums, below=500, steps=dict.fromkeys(counts, 100))

    assert dict(whole) == {"a": "small", "b": "small", "c": "withheld"}
    assert dict(hidden_counts(counts, sums, below=500)) == {"a": "small", "b": "small"}


# ---------------------------------------------------------------- in a bulletin

TWO_FIELDS = RULES.replace("groups: [area]", "groups: [area, kind]").replace(
    "area: {type: category}}", "area: {type: category}, kind: {type: category, optional: true}}"
)


def posted(rules: str, *rows: tuple[str, str, str, int, int], month: str = "2009-02") -> Bulletin:
    """Village, area, kind, births and planned of one month."""
    records: dict[str, list[dict[str, object]]] = {
        "villages": [{"village": row[0], "area": row[1], "kind": row[2] or None} for row in rows],
        "monthly": [
            {"village": row[0], "month": month, "births": row[3], "planned": row[4]} for row in rows
        ],
    }
    if "kind" not in rules:
        records["villages"] = [{"village": row[0], "area": row[1]} for row in rows]
    return load_text(f"{rules}bulletin: {{suppress_below: 5}}\n").bulletin(records, month=month)


def counts(bulletin: Bulletin) -> dict[str, str]:
    return {row.name: row.to_date[0].counts for row in bulletin.rows}


def test_groups_of_a_second_field_post_no_count_of_what_is_hidden() -> None:
    found = posted(
        TWO_FIELDS,
        ("A", "East", "hill", 20, 2),
        ("B", "East", "plain", 20, 9),
        ("C", "West", "hill", 20, 20),
        ("D", "West", "plain", 20, 20),
    )

    assert counts(found) == {
        "": "51 / 80",
        "East": "11 / 40",
        "West": "40 / 40",
        "hill": "— / 40",
        "plain": "— / 40",
        "A": "<5 / 20",
        "B": "— / 20",
        "C": "20 / 20",
        "D": "20 / 20",
    }


def test_without_anything_to_hide_a_second_field_is_posted() -> None:
    found = posted(TWO_FIELDS, ("A", "East", "hill", 20, 9), ("B", "East", "plain", 20, 9))

    assert counts(found)["hill"] == "9 / 20"


def test_a_village_without_an_area_is_part_of_the_sum_of_the_town() -> None:
    rules = RULES.replace("area: {type: category}", "area: {type: category, optional: true}")
    records = {
        "villages": [{"village": "A", "area": None}, {"village": "B", "area": "East"}],
        "monthly": [
            {"village": "A", "month": "2009-01", "births": 20, "planned": 2},
            {"village": "B", "month": "2009-01", "births": 20, "planned": 20},
        ],
    }
    loaded = load_text(f"{rules}bulletin: {{suppress_below: 5}}\n")

    found = counts(loaded.bulletin(records, month="2009-01"))

    assert found["A"] == "<5 / 20"
    shown = [found[name] != "— / 20" for name in ("B", "East")] + [found[""] != "— / 40"]
    assert sum(shown) < 3
    assert not (found[""] == "22 / 40" and "20 / 20" in (found["B"], found["East"]))


def test_a_posted_numerator_does_not_tell_the_denominators_beside_it() -> None:
    """53 of at least 53 beside 54 would leave A just one birth, so the sums are withheld too."""
    found = posted(RULES, ("A", "East", "", 1, 0), ("B", "East", "", 53, 53))

    assert counts(found) == {"": "53 / —", "East": "53 / —", "A": "0 / <5", "B": "53 / —"}


def test_a_hidden_denominator_does_not_tell_the_numerators_beside_it() -> None:
    """Of 61 births C has at least 1, so B at most 50 with A's 10; of 54 that would leave A 4."""
    found = posted(
        RULES, ("A", "East", "", 10, 4), ("B", "East", "", 50, 50), ("C", "East", "", 1, 0)
    )

    assert counts(found)[""] == "— / 61"
    assert counts(found)["A"].startswith("<5 / ")
    assert counts(found)["C"] == "0 / <5"


def test_a_value_that_is_a_count_is_protected_as_a_count() -> None:
    rules = RULES.replace("numerator: sum(planned)", "value: sum(planned)").replace(
        "    denominator: sum(births)\n    when_empty: full\n", ""
    )

    found = posted(rules, ("A", "East", "", 20, 2), ("B", "East", "", 20, 9))

    texts = {row.name: (row.to_date[0].text, row.to_date[0].standing) for row in found.rows}
    assert texts == {
        "": ("11", "met"),
        "East": ("11", "met"),
        "A": ("<5", "suppressed"),
        "B": ("—", "suppressed"),
    }


def test_a_value_that_is_no_count_is_posted_however_small() -> None:
    rules = RULES.replace("numerator: sum(planned)", "value: max(planned)").replace(
        "    denominator: sum(births)\n    when_empty: full\n", ""
    )

    found = posted(rules, ("A", "East", "", 20, 2), ("B", "East", "", 20, 9))

    assert [row.to_date[0].text for row in found.rows] == ["9", "9", "2", "9"]


def test_what_does_not_add_up_is_hidden_where_it_is_small_and_nowhere_else() -> None:
    """The largest month of each village: the town's is one of these, and no sum of them."""
    rules = RULES.replace("numerator: sum(planned)", "numerator: max(planned)")

    found = posted(rules, ("A", "East", "", 20, 2), ("B", "East", "", 20, 9))

    assert counts(found) == {"": "9 / 40", "East": "9 / 40", "A": "<5 / 20", "B": "9 / 20"}


def test_hundredths_are_protected_in_hundredths() -> None:
    rules = RULES.replace(
        "planned: {type: count", "planned: {type: decimal, places: 2, at_least: 0"
    )
    text = f"{rules}bulletin: {{suppress_below: 5}}\n"
    records: dict[str, list[dict[str, object]]] = {
        "villages": [{"village": name, "area": "East"} for name in "AB"],
        "monthly": [
            {"village": "A", "month": "2009-01", "births": 20, "planned": "4.99"},
            {"village": "B", "month": "2009-01", "births": 20, "planned": "5.00"},
        ],
    }

    found = counts(load_text(text).bulletin(records, month="2009-01"))

    assert found == {"": "9.99 / 40", "East": "9.99 / 40", "A": "<5 / 20", "B": "— / 20"}
