"""Published worked examples of Chinese rates: each comes out as it was printed."""

import pytest

import targets
from targets.scores.display import show_value
from tests.schemes.published import ROOT, published_folder, read_rows

RULES = targets.load(ROOT / "rules" / "examples" / "cn_family_planning_rates.yaml")

OF_2002 = {  # 274949.com/6620/t30327245.html
    "births": 15832,
    "births_unplanned": 369,
    "pregnant": 7728,
    "pregnant_unplanned": 7,
    "abortions": 2442,
    "abortions_unplanned": 2442,
    "inductions": 341,
    "inductions_unplanned": 341,
}
OF_2001 = {  # app.ixiawen.com/question/3752497: 20 + 20 + 10 + 10 + 5 over 320 + 200 + 160 + 30
    "births": 320,
    "births_unplanned": 20,
    "pregnant": 200,
    "pregnant_unplanned": 15,
    "abortions": 160,
    "abortions_unplanned": 20,
    "inductions": 30,
    "inductions_unplanned": 10,
}
CUT = {"Q1998-b": ("19.64‰", "19.63")}
"""19.635… was cut by one of two equal routes of the answer key, and rounded by the other."""

EXAMPLES: dict[str, tuple[str, dict[str, int], str]] = {
    # xgszsjk.35xg.com/read-4512.html
    "XG2014": ("in_policy_rate", {"births_in_policy": 54707, "births": 61728}, "88.63%"),
    # 274949.com/6620/t30327245.html
    "Q2002-a": (
        "report_truth_rate",
        {"births_reported": 15832, "births_surveyed": 15844},
        "99.92%",
    ),
    "Q2002-b": ("unplanned_pregnancy_rate", OF_2002, "11.99%"),
    "Q2002-c": ("remedy_rate", OF_2002, "88.10%"),
    "Q2001-a": ("unplanned_pregnancy_rate", OF_2001, "9.15%"),
    "Q2001-b": ("remedy_rate", OF_2001, "46.15%"),
    # 274949.com/3032/t30327240.html
    "Q1998-a": ("planned_rate", {"births": 8400, "births_unplanned": 2100}, "75.00%"),
    "Q1998-b": ("birth_rate", {"births": 8400, "population_mean": 427800}, "19.64‰"),
    # www.274949.com/8572/t30327256.html
    "Q2003-a": (
        "early_marriage_rate",
        {"first_marriages_early": 400, "first_marriages": 41138},
        "0.97%",
    ),
    "Q2003-b": (
        "late_marriage_rate",
        {"first_marriages_late": 19338, "first_marriages": 41138},
        "47.01%",
    ),
    "Q2003-c": (
        "certificate_rate",
        {"certificates": 377339, "women_at_start": 1900365, "women_at_end": 1464031},
        "22.43%",
    ),
    # 010zaixian.com/shiyongwen/gongzuojihua/656068_2.htm
    "SQ-3c": ("three_checks_rate", {"checks_done": 7625, "checks_due": 8083}, "94.33%"),
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_rate_is_shown_as_it_was_published(example: str) -> None:
    indicator, figures, shown = EXAMPLES[example]
    scores = RULES.score({"figures": [{"example": example, **figures}]})
    (model,) = [one for one in RULES.model.indicators if one.id == indicator]
    found = scores[example].indicators
    assert show_value(RULES.model, model, found[indicator].value) == shown


def test_what_an_example_does_not_give_is_no_data() -> None:
    found = RULES.score_one({"figures": [{"births": 8400, "births_unplanned": 2100}]}).indicators
    assert found["planned_rate"].value is not None
    assert found["birth_rate"].status == "no_data"


def test_every_published_example_stands_here_with_its_figure() -> None:
    rows = read_rows(published_folder("cn_family_planning") / "worked_examples.csv")
    assert [row["id"] for row in rows] == list(EXAMPLES)
    for row in rows:
        shown, printed = CUT.get(row["id"], (EXAMPLES[row["id"]][2], row["published"]))
        assert EXAMPLES[row["id"]][2] == shown
        assert row["published"] == printed
        if row["id"] not in CUT:
            assert shown.rstrip("%‰") == printed
