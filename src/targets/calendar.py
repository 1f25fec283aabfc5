"""Months, weeks, windows and cadences. Never knows today's date, and never reads a record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

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

    @property
    def whole(self) -> Window:
        """Every date that can count, whatever ends it: all of it."""
        return self

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


Earlier = Literal["last_year", "previous"]
"""How far a window is moved back: twelve months, or as many as it has."""


@dataclass(frozen=True, slots=True)
class EarlierWindow:
    """A window that is ended first, and then moved back. `previous` moves whole months alone."""

    base: AnyWindow
    by: Earlier

    def until(self, last: date | None) -> Window:
        """The base ended by `last` where that comes sooner, then moved. It may become empty."""
        ended = self.base.until(last)
        if not ended.days:
            return ended
        months = ended.months if self.by == "previous" else 12
        return Window(moved_back(ended.first, months), end_moved_back(ended.last, months))

    @property
    def whole(self) -> Window:
        """Every date that can count, whatever month ends the base."""
        origin = self.origin
        months = range(month_number(origin.first), month_number(origin.last) + 1)
        ended = [self.until(month_end(first_of_month(number))) for number in months]
        return Window(min(one.first for one in ended), max(one.last for one in ended))

    @property
    def origin(self) -> Window:
        """The window from which all moving starts."""
        return self.base if isinstance(self.base, Window) else self.base.origin

    @property
    def months_back(self) -> int:
        """How many months before the origin the whole begins."""
        before = 0 if isinstance(self.base, Window) else self.base.months_back
        return before + (self.origin.months if self.by == "previous" else 12)

    def __str__(self) -> str:
        return f"{self.whole} ({self._moves})"

    @property
    def _moves(self) -> str:
        """`last year of last year of 2009-01-01 … 2009-12-31`."""
        base = self.base if isinstance(self.base, Window) else self.base._moves
        return f"{self.by.replace('_', ' ')} of {base}"


AnyWindow = Window | EarlierWindow
"""Dates that count, and how they follow the month that ends them: `until` tells which those are."""


def moved_back(day: date, months: int) -> date:
    """The same day so many months before (after, where negative), or the last of that month where
    it is shorter.
    """
    first = first_of_month(month_number(day) - months)
    return first.replace(day=min(day.day, month_end(first).day))


def end_moved_back(day: date, months: int) -> date:
    """The same, where the last day of a month stays the last."""
    moved = moved_back(day, months)
    return month_end(moved) if day == month_end(day) else moved


def joined(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The same days in as few windows as they fill without a gap, in order."""
    found: list[Window] = []
    for window in sorted(one for one in windows if one.days):
        if found and (window.first - found[-1].last).days <= 1:
            found[-1] = Window(found[-1].first, max(found[-1].last, window.last))
        else:
            found.append(window)
    return tuple(found)


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
