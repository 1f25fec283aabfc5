"""Datasets of drawn rulebooks: their fields, limits and options. Never draws a record.

The names are the same in every rulebook; types, limits, emptiness, keys and windows are drawn.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

UNIT = "site"
UNASKED = "not asked"
MISSING = ("-", "n/a")
KINDS = ("hill", "plain", "coast")
DEEDS = ("patrol", "check")

PERIODS = (
    ("2009-01-01", "2009-12-31"),
    ("2009-10-01", "2010-09-30"),
    ("2024-01-01", "2024-06-30"),
    ("2009-03-12", "2009-08-20"),
    ("2008-12-29", "2009-02-01"),
    ("2024-02-29", "2024-02-29"),
)


@dataclass(frozen=True)
class Field:
    """One field, with what a formula and a record need to know of it."""

    name: str
    type: str
    optional: bool = False
    values: tuple[str, ...] = ()
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    places: int = 0

    @property
    def is_number(self) -> bool:
        return self.type in ("count", "integer", "decimal")

    @property
    def is_word(self) -> bool:
        return self.type in ("category", "text", "id")

    def written(self) -> dict[str, Any]:
        """The field as the rules file declares it."""
        said: dict[str, Any] = {"type": self.type}
        if self.type == "decimal":
            said["places"] = str(self.places)
        if self.optional:
            said["optional"] = "true"
        if self.values:
            said["values"] = list(self.values)
        if self.at_least is not None:
            said["at_least"] = f"{self.at_least:f}"
        if self.at_most is not None:
            said["at_most"] = f"{self.at_most:f}"
        return said


@dataclass(frozen=True)
class Table:
    """One dataset."""

    name: str
    fields: tuple[Field, ...]
    key: tuple[str, ...] = ()
    time: str | None = None
    events: bool = False
    optional: bool = False
    unasked: bool = False
    most_rows: int | None = None
    checks: tuple[tuple[str, str], ...] = ()
    corrects: str | None = None
    corrected: tuple[str, ...] = ()

    @property
    def by_unit(self) -> bool:
        return self.key == (UNIT,) and self.corrects is None

    @property
    def identifying(self) -> tuple[str | None, ...]:
        return (UNIT, self.time, *self.key)

    @property
    def said(self) -> tuple[Field, ...]:
        """The fields that formulas speak of."""
        return tuple(one for one in self.fields if one.name != UNIT)

    def can_be_absent(self, one: Field) -> bool:
        return one.name not in self.identifying and (one.optional or self.unasked)

    def written(self) -> dict[str, Any]:
        """The dataset as the rules file declares it."""
        said: dict[str, Any] = {}
        if self.key:
            said["key"] = list(self.key)
        if self.time:
            said["time"] = self.time
        if self.corrects:
            said["corrects"] = self.corrects
        if self.events:
            said["events"] = "true"
        if self.optional:
            said["optional"] = "true"
        if self.most_rows is not None:
            said["most_rows"] = str(self.most_rows)
        said["missing_values"] = list(MISSING)
        if self.unasked:
            said["not_applicable_values"] = [UNASKED]
        said["fields"] = {one.name: one.written() for one in self.fields}
        if self.checks:
            said["checks"] = [{"id": name, "that": that} for name, that in self.checks]
        return said


@dataclass(frozen=True)
class Period:
    """Both days inclusive."""

    first: date
    last: date

    def written(self) -> dict[str, str]:
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}

    @property
    def months(self) -> list[date]:
        """The first days of all months that it touches."""
        found = [self.first.replace(day=1)]
        while (following := next_month(found[-1])) <= self.last:
            found.append(following)
        return found


def next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def month_before(first: date) -> date:
    return (first - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True)
class Tables:
    """All datasets of a rulebook, and its period; `roster` is among `tables` where there is one."""

    tables: tuple[Table, ...]
    roster: Table | None
    groups: tuple[str, ...]
    period: Period

    @property
    def by_unit(self) -> tuple[Table, ...]:
        """The datasets whose fields may be named bare."""
        return tuple(one for one in self.tables if one.by_unit)

    def table(self, name: str) -> Table:
        return next(one for one in self.tables if one.name == name)


SIZES = st.sampled_from((1, 2, 4, 9, 9, 25, 100, 1000))


@st.composite
def _count(draw: st.DrawFn, name: str, *, optional: bool = False, at_least: int = 0) -> Field:
    most = max(draw(SIZES), at_least)
    least = Decimal(at_least) if at_least else None
    return Field(name, "count", optional, at_least=least, at_most=Decimal(most))


@st.composite
def _decimal(draw: st.DrawFn, name: str, *, optional: bool = False, least: int = 0) -> Field:
    places = draw(st.sampled_from((0, 1, 2)))
    most = Decimal(draw(st.sampled_from((1, 2, 9, 50))))
    return Field(name, "decimal", optional, (), Decimal(least), most, places)


@st.composite
def _roster(draw: st.DrawFn) -> Table:
    fields = (
        Field(UNIT, "id"),
        Field("area", "category"),
        Field("kind", "category", values=KINDS),
        Field("zone", "category", optional=True),
        draw(_count("people", at_least=1)),
        Field("goal", "decimal", at_least=Decimal("0.10"), at_most=Decimal("2.00"), places=2),
        Field("extra", "count", optional=True, at_most=Decimal(9)),
        Field("open", "yes_no", optional=draw(st.booleans())),
        Field("since", "date", optional=draw(st.booleans())),
    )
    return Table("roster", fields, key=(UNIT,))


@st.composite
def _monthly(draw: st.DrawFn) -> Table:
    optional = draw(st.booleans())
    signed = Field("change", "integer", at_least=Decimal(-20), at_most=Decimal(20))
    fields = (
        Field(UNIT, "id"),
        Field("month", "month"),
        draw(_count("born")),
        draw(_count("due", optional=optional)),
        draw(_decimal("paid", least=draw(st.sampled_from((0, 0, -9))))),
        signed,
        draw(_decimal("mark", optional=True)),
        Field("late", "yes_no", optional=draw(st.booleans())),
        Field("mode", "category", values=("new", "old")),
    )
    checked = draw(st.sampled_from((False, False, False, True)))
    return Table(
        "monthly",
        fields,
        key=(UNIT, "month"),
        time="month",
        events=draw(st.sampled_from((False, False, False, True))),
        optional=draw(st.sampled_from((False, False, True))),
        unasked=draw(st.booleans()),
        checks=(("enough", "born <= due or change > 0"),) if checked else (),
    )


@st.composite
def _audits(draw: st.DrawFn, monthly: Table) -> Table:
    """Corrections of a few fields of `monthly`, each of which may be empty."""
    names = draw(
        st.sampled_from((("born", "late"), ("due", "late", "mode"), ("paid", "mark", "late")))
    )
    fields = tuple(
        replace(one, optional=one.name in names)
        for one in monthly.fields
        if one.name in (UNIT, "month", *names)
    )
    return Table(
        "audits",
        fields,
        key=monthly.key,
        time="month",
        events=draw(st.booleans()),
        optional=draw(st.booleans()),
        corrects="monthly",
    )


@st.composite
def _visits(draw: st.DrawFn) -> Table:
    fields = (
        Field(UNIT, "id"),
        Field("day", "date"),
        Field("deed", "category", values=DEEDS),
        draw(_count("size", optional=draw(st.booleans()))),
        Field("ok", "yes_no", optional=draw(st.booleans())),
        Field("planned", "date", optional=True),
        Field("by", "text", optional=True),
        Field("reporter", "id", optional=True),
    )
    key = draw(st.sampled_from(((), (), (UNIT, "day", "deed"))))
    return Table(
        "visits",
        fields,
        key=key,
        time="day",
        events=draw(st.sampled_from((True, True, False))),
        optional=draw(st.booleans()),
        unasked=draw(st.sampled_from((False, False, True))),
        most_rows=None if key else 60,
    )


@st.composite
def _staff(draw: st.DrawFn, *, beside_roster: bool) -> Table:
    timed = draw(st.booleans())
    fields = [
        Field(UNIT, "id"),
        draw(_count("nurses", optional=draw(st.booleans()))),
        draw(_decimal("budget", least=-2)),
        Field("trained", "yes_no", optional=draw(st.booleans())),
        Field("opened", "date", optional=not timed and draw(st.booleans())),
        Field("checked", "month", optional=True),
        Field("size_class", "category", values=("small", "large")),
    ]
    if beside_roster:  # the roster's comes first where both have one
        fields.append(draw(_count("people")))
    return Table(
        "staff",
        tuple(fields),
        key=(UNIT,),
        time="opened" if timed else None,
        events=draw(st.booleans()),
        optional=draw(st.booleans()),
        unasked=draw(st.booleans()),
    )


@st.composite
def tables(draw: st.DrawFn) -> Tables:
    """A roster or none, monthly figures, dated events, and one dataset keyed by the unit alone."""
    period = draw(st.sampled_from(PERIODS))
    has_roster = draw(st.sampled_from((True, True, True, False)))
    roster = draw(_roster()) if has_roster else None
    monthly = draw(_monthly())
    others = [monthly, draw(_visits()), draw(_staff(beside_roster=has_roster))]
    if draw(st.integers(0, 3)) == 0:
        audits = draw(_audits(monthly))
        corrected = tuple(one.name for one in audits.fields if one.name not in monthly.key)
        others = [replace(monthly, corrected=corrected), *others[1:], audits]
    listed = [*([roster] if roster else []), *others]
    if draw(st.booleans()):
        listed.reverse()
    groups: tuple[str, ...] = ()
    if roster is not None:
        groups = draw(st.sampled_from(((), ("area",), ("kind", "area"), ("zone",))))
    return Tables(
        tuple(listed),
        roster,
        groups,
        Period(date.fromisoformat(period[0]), date.fromisoformat(period[1])),
    )
