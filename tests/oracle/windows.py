"""Windows and the calendar periods inside them; never looks at a record."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.oracle.formula import date_from_text

ONE_DAY = timedelta(days=1)
MONTHS_OF = {"month": 1, "quarter": 3, "half year": 6, "year": 12}


@dataclass(frozen=True)
class Window:
    """Both days inclusive; empty where `last` comes before `first`."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def holds_all_of(self, other: "Window") -> bool:
        return self.first <= other.first and other.last <= self.last


def window(period: Any, through: str | None) -> Window:
    """The period, ended by the last day of the month `through`."""
    first, last = date_from_text(period["from"]), date_from_text(period["to"])
    if through is not None:
        last = min(last, last_day_of_month(date_from_text(through)))
    return Window(first, last)


def moved_back(given: Window, how: str) -> Window:
    """`last_year`: twelve months earlier. `previous`: as many whole months as the window has.

    A last day of a month stays one at the end; elsewhere 29 February becomes 28 February.
    """
    if given.last < given.first:
        return given
    first_month, end_month = given.first.replace(day=1), given.last.replace(day=1)
    months = 12
    if how == "previous":
        months = (end_month.year - first_month.year) * 12 + end_month.month - first_month.month + 1
    new_first, new_end = months_later(first_month, -months), months_later(end_month, -months)
    if given.last == last_day_of_month(end_month):
        last = last_day_of_month(new_end)
    else:
        last = same_day(given.last, new_end)
    return Window(same_day(given.first, new_first), last)


def same_day(day: date, month: date) -> date:
    return month.replace(day=min(day.day, last_day_of_month(month).day))


def periods_due(every: str, inside: Window, first: date) -> list[Window]:
    """The calendar periods that lie wholly inside the window.

    Weeks run from Monday to Sunday.
    All others are blocks of whole months, counted from the month of the day `first`.
    """
    due = []
    start = first - timedelta(days=first.weekday()) if every == "week" else first.replace(day=1)
    while start <= inside.last:
        if every == "week":
            following = start + timedelta(days=7)
        else:
            following = months_later(start, months_in(every))
        block = Window(start, following - ONE_DAY)
        if inside.holds_all_of(block):
            due.append(block)
        start = following
    return due


def months_in(every: str) -> int:
    if every in MONTHS_OF:
        return MONTHS_OF[every]
    count, word = every.split()
    if word not in ("month", "months"):
        raise ValueError(f"no such periods: {every!r}")
    return int(count)


def months_later(first_day: date, months: int) -> date:
    index = first_day.year * 12 + (first_day.month - 1) + months
    return date(index // 12, index % 12 + 1, 1)


def last_day_of_month(first_day: date) -> date:
    return months_later(first_day, 1) - ONE_DAY


def scored_periods(periods: Any, whole: Any) -> list[tuple[Any, str]]:
    """The periods of a section as `{from, to}`, each with its weight as written."""
    if isinstance(periods, list):
        found = []
        first = whole["from"]
        for one in periods:
            found.append(({"from": first, "to": one["to"]}, one.get("weight", "1")))
            first = (date_from_text(one["to"]) + ONE_DAY).isoformat()
        return found
    inside = window(whole, None)
    return [
        ({"from": block.first.isoformat(), "to": block.last.isoformat()}, "1")
        for block in periods_due(periods["every"], inside, inside.first)
    ]


def is_over(period: Any, through: str | None) -> bool:
    """Whether its last day counts where `through` ends the window."""
    last = date_from_text(period["to"])
    return through is None or last <= last_day_of_month(date_from_text(through))
