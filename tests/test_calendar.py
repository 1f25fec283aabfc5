"""Dates, months, weeks, windows and cadences: every expected day is written out.

2009 begins on a Thursday and ends on a Thursday.
"""

from datetime import date

import pytest

from targets.calendar import (
    Cadence,
    EarlierWindow,
    Window,
    first_of_month,
    format_month,
    joined,
    month_end,
    month_number,
    parse_cadence,
    parse_date,
    parse_month,
)

YEAR_2009 = Window(date(2009, 1, 1), date(2009, 12, 31))
OCTOBER_TO_SEPTEMBER = Window(date(2008, 10, 1), date(2009, 9, 30))
WEEK = Cadence("week", 0)


def cadence(text: str) -> Cadence:
    found = parse_cadence(text)
    assert found is not None, text
    return found


# ---------------------------------------------------------------- dates and months


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2009-03-12", date(2009, 3, 12)),
        ("2009-3-2", date(2009, 3, 2)),
        (" 2008-02-29 ", date(2008, 2, 29)),
        ("1000-01-01", date(1000, 1, 1)),
        ("9998-12-31", date(9998, 12, 31)),
    ],
)
def test_year_month_and_day_make_a_date(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        *("", "2009", "2009-03", "2009-02-29", "2009-02-30", "2009-13-01", "2009-00-10"),
        *("2009/03/12", "20090312", "12-03-2009", "09-03-12", "2009-03-12T00:00", "２００９-03-12"),
        *("0999-01-01", "9999-12-31", "2009年3月12日"),
    ],
)
def test_what_no_calendar_has_is_no_date(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize("text", ["2009-03", "2009-3", "2009-03-01", "2009-3-1", " 2009-03 "])
def test_a_month_is_its_first_day(text: str) -> None:
    assert parse_month(text) == date(2009, 3, 1)


@pytest.mark.parametrize("text", ["2009-13", "2009-0", "2009-03-02", "2009", "03-2009", "March"])
def test_other_days_and_words_are_no_month(text: str) -> None:
    assert parse_month(text) is None


def test_months_are_numbered_without_a_gap_at_the_turn_of_the_year() -> None:
    december, january = month_number(date(2008, 12, 31)), month_number(date(2009, 1, 1))

    assert january == december + 1
    assert first_of_month(december) == date(2008, 12, 1)
    assert first_of_month(january) == date(2009, 1, 1)


def test_a_month_ends_on_its_last_day() -> None:
    assert month_end(date(2008, 2, 10)) == date(2008, 2, 29)
    assert month_end(date(2009, 2, 10)) == date(2009, 2, 28)
    assert month_end(date(2009, 12, 31)) == date(2009, 12, 31)


def test_a_month_is_written_with_two_digits() -> None:
    assert format_month(date(2009, 3, 1)) == "2009-03"


# ---------------------------------------------------------------- windows


def test_a_window_holds_both_its_ends() -> None:
    assert date(2009, 1, 1) in YEAR_2009
    assert date(2009, 12, 31) in YEAR_2009
    assert date(2008, 12, 31) not in YEAR_2009
    assert date(2010, 1, 1) not in YEAR_2009


def test_through_ends_a_window_and_never_lengthens_it() -> None:
    assert YEAR_2009.until(date(2009, 6, 30)) == Window(date(2009, 1, 1), date(2009, 6, 30))
    assert YEAR_2009.until(date(2010, 6, 30)) == YEAR_2009
    assert YEAR_2009.until(date(2009, 12, 31)) == YEAR_2009
    assert YEAR_2009.until(None) == YEAR_2009


def test_a_window_that_ends_before_it_begins_is_empty() -> None:
    empty = YEAR_2009.until(date(2008, 6, 30))

    assert empty.days == 0
    assert empty.months == 0
    assert date(2008, 6, 30) not in empty
    assert date(2009, 1, 1) not in empty


def test_a_window_knows_its_days_and_the_months_it_touches() -> None:
    assert (YEAR_2009.days, YEAR_2009.months) == (365, 12)
    assert Window(date(2008, 2, 29), date(2008, 3, 1)).days == 2
    assert Window(date(2008, 2, 29), date(2008, 3, 1)).months == 2
    assert Window(date(2009, 5, 5), date(2009, 5, 5)).days == 1
    assert str(YEAR_2009) == "2009-01-01 … 2009-12-31"


# ---------------------------------------------------------------- cadences


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("week", 0),
        ("month", 1),
        ("2 months", 2),
        ("18 months", 18),
        ("60 months", 60),
        ("quarter", 3),
        ("half year", 6),
        ("year", 12),
    ],
)
def test_how_often_is_said_in_words(text: str, months: int) -> None:
    assert parse_cadence(text) == Cadence(text, months)


@pytest.mark.parametrize(
    "text", ["", "day", "weeks", "2 weeks", "0 months", "61 months", "2 month", "-1 months", "每周"]
)
def test_other_words_do_not_say_how_often(text: str) -> None:
    assert parse_cadence(text) is None


@pytest.mark.parametrize(
    ("year", "weeks", "first", "last"),
    [
        # Begins on a Thursday: the week of New Year belongs to neither year.
        (2009, 51, date(2009, 1, 5), date(2009, 12, 27)),
        # Begins on a Monday, which opens a week at once; its last day opens one that ends too late.
        (2018, 52, date(2018, 1, 1), date(2018, 12, 30)),
        # Begins on a Sunday, ends on a Sunday.
        (2017, 52, date(2017, 1, 2), date(2017, 12, 31)),
        # A leap year that begins on a Saturday.
        (2000, 52, date(2000, 1, 3), date(2000, 12, 31)),
        # Has 53 ISO weeks, of which the first and the last reach over its ends.
        (2015, 51, date(2015, 1, 5), date(2015, 12, 27)),
    ],
)
def test_due_are_the_weeks_that_lie_wholly_in_the_year(
    year: int, weeks: int, first: date, last: date
) -> None:
    window = Window(date(year, 1, 1), date(year, 12, 31))

    due = WEEK.due(window, window)

    assert len(due) == weeks
    assert WEEK.covers(due, window) == Window(first, last)


def test_january_2009_has_three_whole_weeks() -> None:
    due = WEEK.due(YEAR_2009.until(date(2009, 1, 31)), YEAR_2009)

    assert due == range(1, 4)
    assert WEEK.covers(due, YEAR_2009) == Window(date(2009, 1, 5), date(2009, 1, 25))
    assert WEEK.covers(range(2, 3), YEAR_2009) == Window(date(2009, 1, 12), date(2009, 1, 18))


def test_weeks_keep_their_numbers_when_the_window_is_ended_sooner() -> None:
    whole, half = (
        WEEK.due(YEAR_2009, YEAR_2009),
        WEEK.due(YEAR_2009.until(date(2009, 6, 30)), YEAR_2009),
    )

    assert whole == range(1, 52)
    assert half == range(1, 26)  # the week of 30 June, a Tuesday, is not over


def test_six_days_hold_no_week_and_seven_hold_one_if_they_begin_on_a_monday() -> None:
    monday = date(2009, 1, 5)

    assert WEEK.due(Window(monday, date(2009, 1, 10)), YEAR_2009) == range(1, 1)
    assert WEEK.due(Window(monday, date(2009, 1, 11)), YEAR_2009) == range(1, 2)
    assert len(WEEK.due(Window(date(2009, 1, 6), date(2009, 1, 12)), YEAR_2009)) == 0


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("month", range(12)),
        ("2 months", range(6)),
        ("quarter", range(4)),
        ("5 months", range(2)),  # October to February, March to July; August has no whole block
        ("half year", range(2)),
        ("year", range(1)),
        ("18 months", range(0)),
    ],
)
def test_blocks_of_months_are_counted_from_the_first_month_of_the_period(
    text: str, due: range
) -> None:
    assert cadence(text).due(OCTOBER_TO_SEPTEMBER, OCTOBER_TO_SEPTEMBER) == due


def test_a_block_counted_from_october_reaches_over_the_turn_of_the_year() -> None:
    two_months = cadence("2 months")

    second = two_months.covers(range(1, 2), OCTOBER_TO_SEPTEMBER)

    assert second == Window(date(2008, 12, 1), date(2009, 1, 31))


@pytest.mark.parametrize(
    ("text", "through", "due"),
    [
        ("quarter", date(2009, 3, 31), range(2)),
        ("quarter", date(2009, 5, 31), range(2)),
        ("quarter", date(2009, 6, 30), range(3)),
        ("2 months", date(2009, 1, 31), range(2)),
        ("half year", date(2009, 2, 28), range(0)),
        ("half year", date(2009, 3, 31), range(1)),
        ("month", date(2008, 10, 31), range(1)),
    ],
)
def test_a_block_is_due_once_through_has_reached_its_end(
    text: str, through: date, due: range
) -> None:
    window = OCTOBER_TO_SEPTEMBER.until(through)

    assert cadence(text).due(window, OCTOBER_TO_SEPTEMBER) == due


def test_a_month_that_the_window_cuts_is_not_due() -> None:
    month = cadence("month")
    from_the_middle = Window(date(2009, 1, 15), date(2009, 12, 30))

    due = month.due(from_the_middle, from_the_middle)

    assert due == range(1, 11)
    assert month.covers(due, from_the_middle) == Window(date(2009, 2, 1), date(2009, 11, 30))


def test_an_empty_window_has_nothing_due() -> None:
    empty = YEAR_2009.until(date(2008, 12, 31))

    assert WEEK.due(empty, YEAR_2009) == range(0)
    assert cadence("month").due(empty, YEAR_2009) == range(0)


def test_a_window_of_another_period_is_counted_from_its_own_start() -> None:
    statistical_year = OCTOBER_TO_SEPTEMBER

    assert cadence("quarter").covers(range(1), statistical_year) == Window(
        date(2008, 10, 1), date(2008, 12, 31)
    )
    assert cadence("quarter").covers(range(1), YEAR_2009) == Window(
        date(2009, 1, 1), date(2009, 3, 31)
    )


# ---------------------------------------------------------------- earlier windows


@pytest.mark.parametrize(
    ("first", "last", "moved"),
    [
        (date(2009, 1, 1), date(2009, 6, 30), Window(date(2008, 1, 1), date(2008, 6, 30))),
        (date(2009, 1, 15), date(2009, 2, 14), Window(date(2008, 1, 15), date(2008, 2, 14))),
        (date(2009, 2, 1), date(2009, 2, 28), Window(date(2008, 2, 1), date(2008, 2, 29))),
        (date(2008, 2, 29), date(2008, 2, 29), Window(date(2007, 2, 28), date(2007, 2, 28))),
        (date(2008, 2, 1), date(2008, 2, 28), Window(date(2007, 2, 1), date(2007, 2, 28))),
    ],
)
def test_last_year_is_twelve_months_earlier_and_ends_a_month_where_the_window_does(
    first: date, last: date, moved: Window
) -> None:
    earlier = EarlierWindow(Window(first, last), "last_year")

    assert earlier.until(None) == moved
    assert earlier.whole == moved


@pytest.mark.parametrize(
    ("through", "moved"),
    [
        (None, Window(date(2008, 1, 1), date(2008, 12, 31))),
        (date(2009, 12, 31), Window(date(2008, 1, 1), date(2008, 12, 31))),
        (date(2009, 6, 30), Window(date(2008, 7, 1), date(2008, 12, 31))),
        (date(2009, 2, 28), Window(date(2008, 11, 1), date(2008, 12, 31))),
        (date(2009, 1, 31), Window(date(2008, 12, 1), date(2008, 12, 31))),
    ],
)
def test_previous_is_as_many_months_just_before(through: date | None, moved: Window) -> None:
    assert EarlierWindow(YEAR_2009, "previous").until(through) == moved


def test_a_window_that_has_ended_before_it_began_stays_empty_when_moved() -> None:
    late = Window(date(2008, 2, 29), date(2008, 12, 31))

    for earlier in (EarlierWindow(late, "last_year"), EarlierWindow(late, "previous")):
        assert earlier.until(date(2008, 2, 28)).days == 0


def test_the_whole_of_an_earlier_window_holds_every_date_that_any_month_could_ask_for() -> None:
    before = EarlierWindow(YEAR_2009, "previous")

    assert before.whole == Window(date(2008, 1, 1), date(2008, 12, 31))
    assert EarlierWindow(before, "last_year").whole == Window(date(2007, 1, 1), date(2007, 12, 31))
    # by the end of January it is November 2008 that counts, by the end of December all of 2007
    assert EarlierWindow(before, "previous").whole == Window(date(2007, 1, 1), date(2008, 11, 30))


def test_an_earlier_window_says_what_it_is_moved_from() -> None:
    before = EarlierWindow(EarlierWindow(YEAR_2009, "previous"), "last_year")

    assert (
        str(before) == "2007-01-01 … 2007-12-31 (last year of previous of 2009-01-01 … 2009-12-31)"
    )
    assert before.months_back == 24


def test_windows_that_touch_or_overlap_are_one() -> None:
    first, second = (
        Window(date(2009, 1, 1), date(2009, 4, 30)),
        Window(date(2009, 5, 1), date(2009, 8, 31)),
    )
    inside, apart = (
        Window(date(2009, 2, 1), date(2009, 2, 28)),
        Window(date(2009, 9, 2), date(2009, 9, 3)),
    )
    empty = Window(date(2009, 9, 1), date(2009, 8, 31))
    assert joined([apart, second, inside, first, empty]) == (
        Window(date(2009, 1, 1), date(2009, 8, 31)),
        apart,
    )
    assert joined([]) == ()
