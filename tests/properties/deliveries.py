"""Records for a drawn rulebook: as adversarial as admitted records can be.

Values sit at limits and thresholds, denominators are zero, months are missing, days lie at the
edges of windows, weeks and years, units copy one another. Never delivers a record that its field
would refuse; what row checks reject is rejected.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

import targets
from tests.compare import load_text
from tests.properties.rulebooks import Drawn, rulebooks
from tests.properties.tables import (
    DEEDS,
    UNASKED,
    UNIT,
    Field,
    Period,
    Table,
    month_before,
    next_month,
)

Record = dict[str, Any]
Records = dict[str, list[Record]]

TEXT_UNITS = ("甲", "乙 村", "Ärger", "10", "2", "b")
WHOLE_UNITS = (7, 10, 2, -3, 900000000000, 1)


@dataclass(frozen=True, repr=False)
class Scoring:
    """A rulebook, records for it, and the month that ends the window."""

    drawn: Drawn
    records: Records
    through: str | None

    @property
    def text(self) -> str:
        return self.drawn.text

    def __repr__(self) -> str:
        rows = [f"  {name}: {row}" for name, rows in self.records.items() for row in rows]
        return "\n".join(["", self.text, f"through {self.through}", *rows])

    def _repr_pretty_(self, printer: Any, _: object) -> None:
        """What hypothesis prints: a rules file that can be copied, not the parts it was made of."""
        printer.text(repr(self))

    def admitted(self) -> tuple[targets.Rulebook, targets.Batch]:
        """The rulebook and its batch; the example is dropped where there are none."""
        try:
            rules = load_text(self.text)
        except targets.RulesError:  # the bounds proof, nearly always
            reject()
        return rules, rules.validate(self.records)


@st.composite
def scorings(draw: st.DrawFn) -> Scoring:
    """A rulebook with its records."""
    drawn = draw(rulebooks())
    records = draw(deliveries(drawn))
    months = drawn.tables.period.months
    through = draw(st.sampled_from((None, None, *months[:1], *months[len(months) // 2 :][:2])))
    return Scoring(drawn, records, None if through is None else through.isoformat()[:7])


@st.composite
def deliveries(draw: st.DrawFn, drawn: Drawn) -> Records:
    """Records of every dataset that is not left out."""
    units = draw(st.sampled_from((TEXT_UNITS, WHOLE_UNITS)))[: draw(st.integers(1, 5))]
    records: Records = {}
    for table in drawn.tables.tables:
        if table.optional and draw(st.integers(0, 3)) == 0:
            continue
        records[table.name] = _rows(draw, drawn, table, units)
    shuffler = random.Random(draw(st.integers(0, 99)))
    for rows in records.values():
        shuffler.shuffle(rows)
    return records


def _rows(draw: st.DrawFn, drawn: Drawn, table: Table, units: Sequence[str | int]) -> list[Record]:
    """A few patterns of values, dealt out to units and dates, so that many things are equal."""
    patterns = [_pattern(draw, drawn, table) for _ in range(draw(st.integers(1, 4)))]
    rows: list[Record] = []
    first_of: list[Record] = []
    for number, unit in enumerate(units):
        if number and draw(st.integers(0, 4)) == 0:  # the twin of the first unit
            rows += [{**row, UNIT: unit} for row in first_of]
            continue
        own = [{UNIT: unit, **row} for row in _own_rows(draw, drawn, table, patterns)]
        if number == 0:
            first_of = own
        rows += own
    return rows


def _own_rows(
    draw: st.DrawFn, drawn: Drawn, table: Table, patterns: Sequence[Record]
) -> list[Record]:
    def pattern() -> Record:
        return dict(draw(st.sampled_from(patterns)))

    match table.name:
        case "monthly" | "audits":
            months = _months(drawn.periods)
            chosen = draw(st.sampled_from(("all", "none", "some", "one")))
            if chosen == "some":
                mask = draw(st.integers(0, 2 ** len(months) - 1))
                months = [month for place, month in enumerate(months) if mask >> place & 1]
            elif chosen == "one":
                months = [draw(st.sampled_from(months))]
            elif chosen == "none":
                months = []
            return [{**pattern(), "month": month} for month in months]
        case "visits":
            days = [_day(draw, drawn.periods) for _ in range(draw(st.integers(0, 9)))]
            if draw(st.integers(0, 3)) == 0:  # one a week, or several
                period = draw(st.sampled_from(drawn.periods))
                step = draw(st.sampled_from((3, 7, 8)))
                days += [period.first + timedelta(days=step * turn) for turn in range(24)]
            rows = [{**pattern(), "day": day} for day in days]
            if table.key:
                rows = list({(row["day"], row["deed"]): row for row in rows}.values())
            return rows
        case _:
            if table.name != "roster" and draw(st.integers(0, 3)) == 0:
                return []
            row = pattern()
            if table.time is not None:
                row[table.time] = _day(draw, drawn.periods)
            return [row]


def _months(periods: Sequence[Period]) -> list[date]:
    """All months of the windows, and those beside them."""
    first = min(period.first for period in periods).replace(day=1)
    last = max(period.last for period in periods)
    found = [month_before(first)]
    while found[-1] <= last:
        found.append(next_month(found[-1]))
    return found


def _day(draw: st.DrawFn, periods: Sequence[Period]) -> date:
    """A day at an edge of a window, a year or a week, or any day near a window's start."""
    period = draw(st.sampled_from(periods))
    edges = (
        period.first,
        period.last,
        date(period.first.year, 12, 31),
        period.first - timedelta(days=period.first.weekday()),
        period.last.replace(day=1),
    )
    steps = st.sampled_from((0, 0, -1, 1, 6, 7, 14, 20, 31, 59, 60))
    return draw(st.sampled_from(edges)) + timedelta(days=draw(steps))


def _pattern(draw: st.DrawFn, drawn: Drawn, table: Table) -> Record:
    """One record without its unit and date."""
    record: Record = {}
    for one in table.said:
        if one.name == table.time and one.name != "opened":
            continue
        if table.can_be_absent(one):
            absent = draw(st.sampled_from((*[False] * 7, True, True)))
            if absent:
                record[one.name] = draw(st.sampled_from(_absences(table, one)))
                continue
        record[one.name] = _value(draw, drawn, one)
    return record


def _absences(table: Table, one: Field) -> list[str | None]:
    found: list[str | None] = []
    if one.optional:
        found += [None, "", "-", " n/a "]
    if table.unasked:
        found += [UNASKED, f" {UNASKED}"]
    return found


def _value(draw: st.DrawFn, drawn: Drawn, one: Field) -> Any:
    match one.type:
        case "count" | "integer":
            return int(_number(draw, one))
        case "decimal":
            return _number(draw, one)
        case "yes_no":
            return draw(st.booleans())
        case "date":
            return _day(draw, drawn.periods)
        case "month":
            return draw(st.sampled_from(_months(drawn.periods)))
        case "id":
            return draw(st.sampled_from((7, "7", "甲", 12)))
        case _ if one.values:
            return draw(st.sampled_from(one.values))
        case _:
            return draw(st.sampled_from(("east", "west", "东片", DEEDS[0])))


def _number(draw: st.DrawFn, one: Field) -> Decimal:
    """At a limit or beside it, small, or a part of a hundred: thresholds are met exactly."""
    unit = Decimal(1).scaleb(-one.places)
    low, high = one.at_least or Decimal(0), one.at_most or Decimal(1000)
    options = [low, high, low + unit, high - unit, Decimal(0), Decimal(1), unit]
    options += [Decimal(whole) for whole in (2, 3, 4, 5, 8, 12, 24, 25, 48, 50, 96, 100)]
    options += [Decimal(whole).scaleb(-one.places) for whole in (2, 5, 15, 25, 50, 125)]
    sound = [each for each in options if low <= each <= high]
    return draw(st.sampled_from(sound))
