"""What indicators that copy another have from it, and which records their dates let in."""

from pathlib import Path

import pytest

import targets
from tests.compare import load_text

HERE = Path(__file__).parent / "cases" / "good" / "earlier_periods"
EVERY_ENGINE = ("python", "polars", "duckdb", "pandas", "pyarrow", "ibis")


def rules_text() -> str:
    return (HERE / "rules.yaml").read_text(encoding="utf-8")


def test_records_of_earlier_dates_are_admitted_and_older_ones_are_outside() -> None:
    batch = targets.load(HERE / "rules.yaml").validate(HERE / "records")

    # 2006-12 and 2010-01 of Brook; two years ago begins with 2007
    assert batch.counts["monthly"].outside == 2
    assert batch.counts["visits"].outside == 1  # 2010-01-01


@pytest.mark.parametrize("engine", EVERY_ENGINE)
def test_previous_follows_the_month_that_ends_the_window_on_every_engine(engine: str) -> None:
    rules = targets.load(HERE / "rules.yaml")
    got = {
        through: rules.score(HERE / "records", through=through, engine=engine)["Amwell"].indicators
        for through in ("2009-01", "2009-05", "2009-06")
    }

    # December 2008 alone; August to December 2008; July to December 2008
    before = [one["rate_before"] for one in got.values()]
    assert [(one.numerator, one.denominator) for one in before] == [
        (None, None),
        (45, 50),
        (69, 80),
    ]
    quarters = [one["quarters_before"] for one in got.values()]
    # no quarter fits into a month; August to October is one; then July to September, and the last
    assert [(one.numerator, one.denominator) for one in quarters] == [(0, 0), (1, 1), (2, 2)]


def test_a_copy_is_shown_as_what_it_copies_unless_it_says_otherwise() -> None:
    shown = {one.id: one for one in targets.load(HERE / "rules.yaml").model.indicators}

    assert shown["rate_last_year"].show_as == "percent"
    assert shown["rate_last_year"].show_decimals is None
    assert (shown["rate_before"].show_as, shown["rate_before"].show_decimals) == ("percent", 1)


def test_a_copy_has_no_target_and_no_points_of_the_other() -> None:
    unit = targets.load(HERE / "rules.yaml").score(HERE / "records")["Amwell"].indicators

    assert (unit["rate"].status, unit["rate_last_year"].status) == ("met", "no_target")
    assert unit["rate_last_year"].points is None


def test_a_copy_of_what_is_judged_for_the_whole_authority_is_judged_there_too() -> None:
    whole = "  - {id: all_births, level: whole, records: monthly, value: sum(births)}\n"
    more = whole + "  - {id: all_births_before, same_as: all_births, period: last_year}\n"
    rules = load_text(rules_text().replace("\nbonuses:", more + "\nbonuses:"))
    scores = rules.score(HERE / "records")

    assert "all_births_before" not in scores["Amwell"].indicators
    assert scores.whole.indicators["all_births_before"].value == 135


def test_the_plan_says_from_what_an_earlier_window_is_moved() -> None:
    text = targets.load(HERE / "rules.yaml").plan_text

    assert "2008-01-01 … 2008-12-31 (last year of 2009-01-01 … 2009-12-31)" in text
