"""Why a unit got what it got, as data: what it says is worded already, its figures are published.

Never finds anything out, and never formats a line of text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from targets.errors import Language
from targets.plan.steps import Status
from targets.scores.json import decimal_text, fraction_text

PartKind = Literal["indicator", "section"]
ReasonKind = Literal["indicator", "section", "deduction", "veto"]


class Line(NamedTuple):
    """One line of the text, and the part that it plays."""

    text: str
    role: Literal["title", "heading", "good", "bad", "plain", "quiet"] = "plain"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule comes from. `assumed` where the source does not give its figures; `note` says
    more.
    """

    document: str | None
    section: str | None
    page: str | None
    quote: str | None
    url: str | None
    assumed: bool
    note: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """One accepted record: its row in the file where that is known, its date or key, and what of
    it was added up, with what was `reported` where a correction stands in its place. `file` names
    the file where the dataset came in several.
    """

    row: int | None
    key: str
    figures: tuple[str | None, ...]
    reported: tuple[str | None, ...]
    file: str | None = None


@dataclass(frozen=True, slots=True)
class RecordsBehind:
    """The records of one dataset that a value comes from; `figures` names their columns."""

    dataset: str
    label: str
    figures: tuple[str, ...]
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A delivered record of the unit that did not count, and every reason."""

    dataset: str
    label: str
    row: int | None
    key: str
    reasons: tuple[str, ...]
    file: str | None = None


@dataclass(frozen=True, slots=True)
class MissingPeriod:
    """A period of a duty in which too little was done."""

    text: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Shortfall:
    """How far it is to the target: `cases` whole cases (or cents) of `what`, so that the numerator
    is `wanted`; `text` says it.
    """

    cases: Fraction
    what: str
    wanted: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class InPeriod:
    """What a part got in one period of its section; None where it is not over, or did not count."""

    id: str
    label: str
    first: str
    last: str
    value: str | None
    points: Decimal | None
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator: what it asked, what was reached, what that cost, and why.

    `lost` and `points` add up to `worth`. `in_total` is what the loss takes from the base, None
    where that cannot be told apart. `formula` is as written, then with the numbers put in, then
    what that comes to.
    """

    id: str
    label: str
    section: str | None
    target: str
    value: str
    status: Status
    status_text: str
    numerator: Fraction | None
    denominator: Fraction | None
    points: Decimal | None
    worth: Decimal | None
    lost: Decimal | None
    in_total: Fraction | None
    formula: tuple[str, ...]
    scoring: tuple[str, ...]
    shortfall: Shortfall | None
    missing_periods: tuple[MissingPeriod, ...]
    absence: tuple[str, ...]
    records: tuple[RecordsBehind, ...]
    rejected: int
    periods: tuple[InPeriod, ...]
    source: Source | None


@dataclass(frozen=True, slots=True)
class Group:
    """A section, or the base: what it got of how much, and how its parts were combined.

    `each_point` is what one point of each part is worth in it, by part, None where that cannot be
    told; `how` says it where it is more than adding up.
    """

    id: str
    label: str
    section: str | None
    points: Decimal | None
    worth: Decimal
    lost: Decimal | None
    combine: str
    parts: tuple[str, ...]
    each_point: Mapping[str, Fraction] | None
    how: tuple[str, ...]
    periods: tuple[InPeriod, ...]
    source: Source | None


@dataclass(frozen=True, slots=True)
class Extra:
    """A bonus or a deduction: what it gave or took, by which condition, at which `rate`."""

    id: str
    label: str
    points: Decimal
    formula: tuple[str, ...]
    rate: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class FiredVeto:
    """A veto that fired: its condition with the numbers in it, and what it does."""

    id: str
    label: str
    formula: tuple[str, ...]
    effect: tuple[str, ...]
    source: Source | None


@dataclass(frozen=True, slots=True)
class ReasonCode:
    """Where points went, the most first: `lost` on the scale of the part itself, `in_total` in
    the total.
    """

    kind: ReasonKind
    id: str
    label: str
    lost: Decimal
    in_total: Fraction | None
    text: str


@dataclass(frozen=True, slots=True)
class Above:
    """The unit next above, and how far away it is."""

    unit: str
    rank: int
    figure: str
    gap: str


@dataclass(frozen=True, slots=True)
class Raise:
    """An indicator which alone would close the gap if its target were met."""

    id: str
    label: str
    gain: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a unit got what it got. `str()` is text, `to_dict()` is data that JSON can hold.

    Every figure is one that the scores publish, or comes from the kept steps of the plan.
    """

    unit: str
    language: Language
    title: str
    window: str
    rank: int | None
    ranked: int
    within: str | None
    grade: str | None
    grade_text: str | None
    total: Decimal | None
    uncapped: Decimal | None
    base: Group | None
    bonus: Decimal
    deduction: Decimal
    bonuses: tuple[Extra, ...]
    deductions: tuple[Extra, ...]
    limits: tuple[str, ...]
    vetoes: tuple[FiredVeto, ...]
    unscored: tuple[str, ...]
    sections: tuple[Group, ...]
    indicators: tuple[Item, ...]
    rejected: tuple[Rejected, ...]
    reasons: tuple[ReasonCode, ...]
    above: Above | None
    alone: tuple[Raise, ...]
    raising: tuple[str, ...]

    def to_dict(self) -> dict[str, object]:
        """Everything, as JSON can hold it: numbers are texts, so that no reader rounds them."""
        found = _plain(self)
        if not isinstance(found, dict):
            raise TypeError(self)
        return found

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the text, each with the part that it plays."""
        from targets.explaining.text import explanation_lines

        return tuple(explanation_lines(self))

    def __str__(self) -> str:
        return "\n".join(line.text for line in self.lines)


def _plain(found: object) -> object:
    match found:
        case Decimal():
            return decimal_text(found)
        case Fraction():
            return fraction_text(found)
        case tuple():
            return [_plain(one) for one in found]
        case Mapping():
            return {name: _plain(one) for name, one in found.items()}
        case _ if is_dataclass(found):
            return {one.name: _plain(getattr(found, one.name)) for one in fields(found)}
        case _:
            return found
