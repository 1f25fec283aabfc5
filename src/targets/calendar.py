"""Months, weeks, windows and cadences. Never knows today's date, and never reads a record."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
_CADENCE = re.compile(r"(?:(\d{1,2}) months|(week|month|quarter|half year|year))", re.ASCII)
_MONTHS_IN = {"month": 1, "quarter": 3, "half year": 6, "year": 12}


def parse_date(text: str) -> date | None:
    """The date that `2009-03-12` (or `2009-3-12`) writes, or None."""
    match = _DATE.fullmatch(text.strip())
    return _date(*match.groups()) if match else None


def parse_month(text: str) -> date | None:
    """The first day of the month that `2009-03`, `2009-3` or a date on a first day writes, or
    None.
    """
    if match := _MONTH.fullmatch(text.strip()):
        return _date(match[1], match[2], "1")
    day = parse_date(text)
    return day if day is not None and day.day == 1 else None


def _date(year: str, month: str, day: str) -> date | None:
    if not 1000 <= int(year) <= 9998:  # room for "the day after", which dates need to end a month
        return None
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def month_number(day: date) -> int:
    """Months since year 0: the scale on which blocks of months are counted."""
    return day.year * 12 + day.month - 1


def first_of_month(number: int) -> date:
    """The first day of the month with that `month_number`."""
    return date(number // 12, number % 12 + 1, 1)


def month_end(day: date) -> date:
    """The last day of the month of `day`."""
    return first_of_month(month_number(day) + 1) - timedelta(days=1)


def format_month(day: date) -> str:
    """`2009-03`."""
    return f"{day.year:04d}-{day.month:02d}"


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """The dates that count, both days inclusive."""

    first: date
    last: date

    def until(self, last: date | None) -> Window:
        """This window, ended by `last` where that comes sooner. It may become empty."""
        return self if last is None or last >= self.last else Window(self.first, last)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days; 0 where empty."""
        return max((self.last - self.first).days + 1, 0)

    @property
    def months(self) -> int:
        """How many calendar months it touches; 0 where empty."""
        return max(month_number(self.last) - month_number(self.first) + 1, 0) if self.days else 0

    def __str__(self) -> str:
        return f"{self.first} … {self.last}"


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often: ISO weeks (`months` = 0), or blocks of whole months counted from a first month."""

    text: str
    months: int

    def start(self, window: Window) -> int:
        """The number from which this cadence counts: a Monday's ordinal, or a `month_number`."""
        if self.months:
            return month_number(window.first)
        return window.first.toordinal() - window.first.weekday()

    def due(self, window: Window, counted_from: Window) -> range:
        """Numbers of the periods that lie wholly inside `window`; period 0 opens `counted_from`."""
        if window.days == 0:
            return range(0)
        start = self.start(counted_from)
        if self.months == 0:
            first = -((start - window.first.toordinal()) // 7)
            end = (window.last.toordinal() + 1 - start) // 7
        else:
            opened = month_number(window.first) + (window.first.day > 1)
            closed = month_number(window.last + timedelta(days=1))
            first = -((start - opened) // self.months)
            end = (closed - start) // self.months
        return range(first, max(first, end))

    def covers(self, periods: range, counted_from: Window) -> Window:
        """The dates of a non-empty run of `periods`."""
        start = self.start(counted_from)
        if self.months == 0:
            first = date.fromordinal(start + 7 * periods.start)
            return Window(first, date.fromordinal(start + 7 * periods.stop - 1))
        first = first_of_month(start + self.months * periods.start)
        return Window(first, first_of_month(start + self.months * periods.stop) - timedelta(days=1))


def parse_cadence(text: str) -> Cadence | None:
    """The cadence that `week`, `month`, `2 months`, `quarter`, `half year` or `year` names, or
    None.
    """
    match = _CADENCE.fullmatch(text.strip())
    if match is None:
        return None
    if match.group(1):
        months = int(match.group(1))
        return Cadence(f"{months} months", months) if 0 < months <= 60 else None
    return Cadence(match.group(2), _MONTHS_IN.get(match.group(2), 0))
