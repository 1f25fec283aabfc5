"""What is posted says nothing of what is hidden: other hidden counts give the same bytes.

Whether the hidden ones can be found by sums is asked in `tests/properties/test_small_counts.py`.
"""

import re
from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import pytest

import targets
from targets.bulletin.page import Bulletin
from targets.cli.bulletin import FORMS
from targets.cli.bulletin_text import bulletin_text
from targets.facade.checking import check_text
from targets.source import SourceText
from tests.compare import load_text
from tests.properties.test_small_counts import RULES

SECTION = "bulletin: {suppress_below: 5, windows: [WINDOWS]}\n"
Town = dict[str, tuple[int, int]]


def bulletin(windows: str, *months: Town) -> Bulletin:
    """Of each month the births and the planned of each village; A to C lie in the East."""
    rules = load_text(RULES + SECTION.replace("WINDOWS", windows))
    villages = list(months[0])
    records: dict[str, list[dict[str, object]]] = {
        "villages": [
            {"village": name, "area": "East" if name in "ABC" else "West"} for name in villages
        ],
        "monthly": [
            {"village": name, "month": f"2009-{number:02}", "births": births, "planned": planned}
            for number, town in enumerate(months, start=1)
            for name, (births, planned) in town.items()
        ],
    }
    return rules.bulletin(records, month=f"2009-{len(months):02}")


def written(form: str, found: Bulletin) -> object:
    """What `targets bulletin` writes in that form."""
    if form == "table":
        return bulletin_text(found)
    pytest.importorskip("xlsxwriter")
    pytest.importorskip("matplotlib")
    one = FORMS[form]
    return getattr(import_module(one.module), one.function)(found)


EVERY_FORM = ("table", *FORMS)

ONE: Town = {"A": (40, 2), "B": (40, 9), "C": (40, 30), "D": (40, 40), "E": (40, 25)}
OTHER: Town = {**ONE, "A": (40, 3), "B": (40, 8)}
"""The East, and the town, have the same: A is hidden as small, and B to protect it."""


@pytest.mark.parametrize("form", EVERY_FORM)
@pytest.mark.parametrize("windows", ["month", "period", "month, period"])
def test_other_hidden_counts_give_the_same_bytes(form: str, windows: str) -> None:
    assert written(form, bulletin(windows, ONE)) == written(form, bulletin(windows, OTHER))


@pytest.mark.parametrize("form", EVERY_FORM)
def test_counts_that_are_shown_do_not(form: str) -> None:
    shown: Town = {**ONE, "C": (40, 29), "D": (40, 39)}

    assert written(form, bulletin("month", ONE)) != written(form, bulletin("month", shown))


def test_over_two_months_as_well() -> None:
    later: Town = {**ONE, "C": (40, 31)}

    one, other = bulletin("month", ONE, later), bulletin("month", OTHER, later)

    for form in EVERY_FORM:
        assert written(form, one) == written(form, other), form


BANDS = """    points: 20
    scoring: {bands: [{at_least: 50%, points: 10}, {points: 0}]}
scorecard: {total: 20, rounding: {decimals: 2}}
bulletin: {windows: [month], first: 1BOUND}
"""


def test_how_often_a_rank_holds_in_recounts_does_not_tell_a_hidden_count() -> None:
    """3 or 4 of A's 6 get the same points, and 98 or 99 of a hundred recounts."""

    def remarks(bound: str, planned: int) -> list[str]:
        rules = load_text(RULES + BANDS.replace("BOUND", bound))
        town = {"A": (6, planned), "B": (40, 16 - planned), "C": (40, 12), "D": (40, 13)}
        records = {
            "villages": [{"village": name, "area": "East"} for name in town],
            "monthly": [
                {"village": name, "month": "2009-01", "births": births, "planned": counted}
                for name, (births, counted) in town.items()
            ],
        }
        found = rules.bulletin(records, month="2009-01").remarks
        return [one for one in found if "seed 2009" in one]

    hidden, other = (remarks(", suppress_below: 5", planned) for planned in (3, 4))
    posted = remarks("", 3)

    assert hidden == other
    assert hidden == ["A is first in 100 % of 1,000 re-weightings (±20 %, seed 2009)"]
    assert [one.partition(" recounts")[0] for one in posted[1:]] == [
        "with the rates taken as samples, A is first in 98 % of 1,000"
    ]


SUPPRESSED = """    when_small: {denominator_below: 11}
    points: 20
    scoring: pass_fail
scorecard: {total: 20, rounding: {decimals: 2}}
bulletin: {first: 1, last: 1}
"""


def test_nor_a_count_that_the_rules_suppress() -> None:
    """A is withheld to protect X: recounts of its 26 or 25 would tell the 3 or 4 of X."""

    def posted(of_a: int, of_x: int) -> Bulletin:
        rules = load_text(RULES + SUPPRESSED)
        town = {"A": (30, of_a), "B": (60, 50), "C": (70, 70), "X": (5, of_x)}
        records = {
            "villages": [{"village": name, "area": "East"} for name in town],
            "monthly": [
                {"village": name, "month": "2009-01", "births": births, "planned": planned}
                for name, (births, planned) in town.items()
            ],
        }
        return replace(rules.bulletin(records, month="2009-01"), receipt={})

    one, other = posted(26, 3), posted(25, 4)

    assert [text for text in one.remarks if "re-weightings" in text]
    assert one == other


# ---------------------------------------------------------------- what is not promised


def codes(text: str) -> set[str]:
    return {one.code for one in check_text(SourceText("rules.yaml", text)).diagnostics}


def test_two_bulletins_to_date_are_subtracted_and_check_says_so() -> None:
    """9 cases to January and 12 to February are 3 in February, which is hidden there."""
    january: Town = {"A": (40, 9), "B": (40, 9), "C": (40, 30)}
    february: Town = {"A": (40, 3), "B": (40, 20), "C": (40, 30)}

    def to_date(*months: Town) -> str:
        (row,) = [one for one in bulletin("period", *months).rows if one.name == "A"]
        return row.to_date[0].counts

    assert (to_date(january), to_date(january, february)) == ("9 / 40", "12 / 80")
    assert "W948" in codes(RULES + SECTION.replace("WINDOWS", "period"))
    assert "W948" not in codes(RULES + SECTION.replace("WINDOWS", "month"))


def test_points_are_turned_back_and_check_says_so() -> None:
    """Of 80 % asked for, 2 of 40 get a sixteenth of the points."""
    scored = RULES + "    points: 16\n    scoring: proportional\n"
    rules = load_text(f"{scored}scorecard: {{rounding: {{decimals: 2}}}}\n")
    records = {
        "villages": [{"village": "A", "area": "East"}],
        "monthly": [{"village": "A", "month": "2009-01", "births": 40, "planned": 2}],
    }

    points = Fraction(rules.score(records)["A"].indicators["rate"].points or 0)

    assert points / 16 * Fraction(80, 100) * 40 == 2
    section = SECTION.replace("WINDOWS", "month")
    assert "W949" in codes(f"{scored}scorecard: {{rounding: {{decimals: 2}}}}\n{section}")
    by_bands = scored.replace("proportional", "{bands: [{points: 4}]}")
    assert "W949" not in codes(f"{by_bands}scorecard: {{rounding: {{decimals: 2}}}}\n{section}")


def test_the_page_says_what_is_not_promised() -> None:
    page = (Path(targets.__file__).parents[2] / "docs" / "privacy.md").read_text(encoding="utf-8")

    for code in ("K124", "K126", "W946", "W948", "W949", "D860", "D861", "E957"):
        assert code in page
    assert re.search(r"^\*\*Not promised", page, re.MULTILINE)
