"""What a bulletin says, figure by figure and in one language, before it takes a form.

Every text that a reader sees is here as it is posted; a form (page, sheet, list, terminal) lays it
out and adds nothing. Never reads scores or a rules file, never knows HTML.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from targets.errors import Language
from targets.plan.steps import Status
from targets.rulebook.scalars import ShowAs

Extra = Literal["bonus", "deduction", "vetoes"]
Kind = Literal["whole", "group", "unit"]

FEW = "*"
"""What marks a figure that rests on few cases, in every form: a sign that is as wide as a letter in
every font and on every terminal, so that figures below each other stay in line.
"""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: as it is posted (`95.83%`, `—`), the exact value behind it, and how it stands.

    `exact` is in the indicator's own unit (`95.83%` is 0.9583…), None where there is none.
    `decimals` are those of `text`. `counts` are its two halves as posted (`23 / 24`), where it has
    any. `few` tells that its denominator is below what the bulletin calls small.
    """

    text: str
    exact: Fraction | None
    decimals: int
    standing: Status
    status: str
    counts: str = ""
    few: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """An indicator at the head of its column.

    `limits` are the figures of the target line, none where records tell it; `target` is as posted
    (`≥ 96%`), `points` too; `better` is the direction of the target, empty where it has none.
    """

    id: str
    label: str
    target: str
    limits: tuple[Fraction, ...]
    better: Literal["higher", "lower", "between", ""]
    show_as: ShowAs
    points: str
    reference: str


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of a unit, a group or the whole: one a heading, of the month and to date.

    One of the two is empty where the bulletin does not post that window.
    """

    kind: Kind
    name: str
    month: tuple[Figure, ...]
    to_date: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One line of the league table.

    `rose` is by how many places since the month before (below zero: fell), None where there is no
    rank to compare. `named` tells who is named as first or last. `points` are those of the scored
    indicators in the order of `Bulletin.scored`, None where one is excluded. `within` is the value
    among whose units the rank is taken, empty where all are ranked together.
    """

    unit: str
    groups: tuple[str, ...]
    rank: int | None
    rose: int | None
    total: Decimal | None
    grade: str
    points: tuple[Decimal | None, ...]
    sections: tuple[Decimal | None, ...]
    bonus: Decimal
    deduction: Decimal
    vetoes: tuple[str, ...]
    named: Literal["first", "last", ""]
    within: str = ""


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty that is the authority's own: periods done and due, of the month and to date.

    Each unit counts by itself: what is due every month is due once a month for each of them.
    """

    label: str
    month_done: int
    month_due: int
    done: int
    due: int
    standing: Status
    status: str


@dataclass(frozen=True, slots=True)
class TownLine:
    """An indicator that is judged once, for the whole; `month` is None where the bulletin does not
    post the month.
    """

    heading: Heading
    month: Figure | None
    to_date: Figure


def by_name(unit: object) -> tuple[int, str]:
    """In which order units stand by name: whole numbers as they count."""
    return unit if isinstance(unit, int) else 0, str(unit)


@dataclass(frozen=True, slots=True)
class DatasetLine:
    """How the records of a dataset fared."""

    label: str
    accepted: int
    rejected: int
    outside: int
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class MissingReports:
    """The months of which a unit has no record in a dataset that asks for one each month."""

    dataset: str
    unit: str
    months: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """A record that a later delivery replaced."""

    dataset: str
    unit: str
    month: str


@dataclass(frozen=True, slots=True)
class Quality:
    """What is to be known of the records before a figure is believed.

    `silent` is the month that is posted where no record of it counts, else empty.
    """

    datasets: tuple[DatasetLine, ...]
    missing: tuple[MissingReports, ...]
    revised: tuple[Revision, ...]
    silent: str = ""

    @property
    def fates(self) -> tuple[str, ...]:
        """What can become of a record: that a later one replaced it is told where one was."""
        replaced = any(one.replaced for one in self.datasets)
        return ("accepted", "rejected", "outside", *(["replaced"] if replaced else []))


@dataclass(frozen=True, slots=True)
class Trend:
    """An indicator over the months of the period so far: the whole, month by month.

    `window` says whether each figure is of that month alone, or of the period up to it.
    """

    heading: Heading
    months: tuple[str, ...]
    whole: tuple[Figure, ...]
    window: Literal["month", "to_date"] = "month"


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A month's bulletin.

    `month` and `window` are as posted (`2009-06`, `2009-01-01 … 2009-06-30`). `rows` begin with
    the whole, then groups, then units by name. `headings` are the indicators that the rulebook's
    `bulletin` section chooses, `scored` those that carry points, `sections` and `group_labels`
    the labels of what a place shows. `remarks` are sentences to be read with the figures. `receipt`
    is what makes it repeatable, as JSON can hold it. `extras` are the rules besides indicators that
    the rulebook has: every form has a column for each of these, and for no other.
    """

    language: Language
    title: str
    authority: str
    month: str
    window: str
    unit_label: str
    group_labels: tuple[str, ...]
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    scored: tuple[Heading, ...]
    sections: tuple[str, ...]
    places: tuple[Place, ...]
    total: str
    duties: tuple[DutyLine, ...]
    quality: Quality
    trends: tuple[Trend, ...]
    remarks: tuple[str, ...]
    receipt: Mapping[str, object]
    town: tuple[TownLine, ...] = ()
    within_label: str = ""
    ordered_by: str = ""
    extras: tuple[Extra, ...] = ("bonus", "deduction", "vetoes")

    @property
    def marks_few(self) -> bool:
        """Whether any figure rests on few cases, and is marked as such."""
        rows = (one for row in self.rows for one in (*row.month, *row.to_date))
        town = (one for line in self.town for one in (line.month, line.to_date))
        trends = (one for trend in self.trends for one in trend.whole)
        return any(one is not None and one.few for one in (*rows, *town, *trends))

    @property
    def judged(self) -> tuple[Heading, ...]:
        """Every indicator that gives points, then those that are only shown."""
        scored = {one.id for one in self.scored}
        return (*self.scored, *(one for one in self.headings if one.id not in scored))
