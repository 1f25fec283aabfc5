"""The rulebook: what a rules file says, key by key, as frozen pydantic models.

One class for each kind of mapping that the language manual shows; a key that is not here does
not exist.
Never checks one part of the file against another, never knows a place in the file.
"""

# No annotations put off: pydantic would read each of them again, as text.

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from targets.calendar import Earlier
from targets.errors import word
from targets.rulebook.fixed import FIXED, Fixed
from targets.rulebook.scalars import (
    Amount,
    CheckSeverity,
    Combine,
    Day,
    Every,
    FieldType,
    Figure,
    FormulaText,
    Identifier,
    Mode,
    Positive,
    ReadBy,
    Revisions,
    ShowAs,
    Steps,
    Text,
    WhenEmpty,
    WhenMissing,
    Whole,
    YesNo,
    one_of,
    refused,
)
from targets.rulebook.scoring import Floor, Method, Scoring, Target, read_scoring
from targets.rulebook.sourced import (
    Explained,
    Label,
    Model,
    Period,
    PersonsAgreement,
    Reference,
    Sourced,
    short,
)

PostedWindow = Literal["month", "period"]
STAND_IN_UNIT = "unit_"
"""The unit of a rules file that does not name one; nothing is checked against it."""


class Unit(Model):
    """What is scored."""

    id: Identifier
    label: Label | None = None
    roster: Identifier | None = None
    groups: tuple[Identifier, ...] = ()
    assessed: FormulaText | None = None


class Constant(Sourced):
    """A number, or one for each value of a category field."""

    number: Figure | None = None
    by: Identifier | None = None
    values: Annotated[Mapping[str, Figure], FIXED] = Field(default_factory=Fixed)
    otherwise: Figure | None = None


class RecordField(Model):
    """One column of a dataset: its type and limits."""

    type: FieldType
    label: Label | None = None
    aliases: tuple[Text, ...] = ()
    optional: YesNo = False
    at_least: Figure | None = None
    at_most: Figure | None = None
    places: Whole | None = None
    values: tuple[Text, ...] = ()
    suffix: Text | None = None

    def headings(self, name: str) -> tuple[str, ...]:
        """Every heading under which it may be delivered: its name, its labels, its aliases."""
        labels = (self.label.zh, self.label.en) if self.label else ()
        return tuple(dict.fromkeys((name, *(text for text in labels if text), *self.aliases)))


class RowCheck(Model):
    """A condition that every record must fulfil."""

    id: Identifier
    label: Label | None = None
    that: FormulaText
    severity: CheckSeverity = "error"


class Dataset(Model):
    """A named table of records."""

    label: Label | None = None
    key: tuple[Identifier, ...] = ()
    time: Identifier | None = None
    corrects: Identifier | None = None
    revisions: Revisions = "conflict"
    events: YesNo = False
    optional: YesNo = False
    most_rows: Positive | None = None
    describes_persons: PersonsAgreement | None = None
    missing_values: tuple[Text, ...] = ()
    not_applicable_values: tuple[Text, ...] = ()
    fields: Annotated[Mapping[str, RecordField], FIXED]
    checks: tuple[RowCheck, ...] = ()


class Place(Model):
    """How one kind of figure is rounded."""

    decimals: Whole
    mode: Mode = "half_up"


def _no_place(found: object) -> object:
    return None if found == "none" else found


class Rounding(Model):
    """The short form (`decimals`, `mode`) or the form by place; `unrounded` is the word `none`."""

    unrounded: YesNo = False
    decimals: Whole | None = None
    mode: Mode = "half_up"
    items: Annotated[Place | None, BeforeValidator(_no_place)] = None
    sections: Annotated[Place | None, BeforeValidator(_no_place)] = None
    total: Annotated[Place | None, BeforeValidator(_no_place)] = None


def _rounding(found: object) -> object:
    return {"unrounded": "yes"} if found == "none" else found


class Ranking(Model):
    """By what the units are ranked, and among which."""

    by: Text = "total"
    within: Identifier | None = None
    best: Annotated[Literal["highest", "lowest"], one_of("highest", "lowest")] = "highest"


class Requires(Model):
    """The fewest scored parts: a number, or more than a share of those that apply."""

    parts: Whole | None = None
    more_than: Figure | None = None


class SectionPeriod(Model):
    """A run of days over which a section is scored; it begins after the one before."""

    id: Identifier
    label: Label | None = None
    to: Day
    weight: Amount = Fraction(1)


class SectionPeriods(Model):
    """The periods of a section: `every` so often, or a list (`listed` is what stands there)."""

    every: Every | None = None
    listed: tuple[SectionPeriod, ...] = ()


class Section(Explained):
    """A group with points of its own."""

    points: Amount
    weight: Amount | None = None
    section: Identifier | None = None
    combine: Combine = "sum"
    periods: SectionPeriods | None = None
    floor: Floor = None
    requires: Annotated[Requires | None, short("parts")] = None
    when_empty: WhenEmpty | None = None
    when_missing: WhenMissing | None = None


class Grade(Explained):
    """A band of the total; the lower bound is inclusive."""

    at_least: Amount | None = None


class Scorecard(Sourced):
    """How points become a total, a grade and a rank."""

    total: Amount | None = None
    combine: Combine = "sum"
    rounding: Annotated[Rounding | None, BeforeValidator(_rounding)] = None
    when_empty: WhenEmpty | None = None
    when_missing: WhenMissing = "zero"
    bonus_at_most: Amount | None = None
    deduction_at_most: Amount | None = None
    rank: Ranking = Field(default_factory=Ranking)
    sections: tuple[Section, ...] = ()
    grades: tuple[Grade, ...] = ()


class Duty(Model):
    """How many periods have at least so many records."""

    every: Every
    where: FormulaText | None = None
    at_least: Positive = 1


class WhenSmall(Model):
    """Below which denominator no figure is published."""

    denominator_below: Positive


class Measured(Explained):
    """What indicators, bonuses and vetoes share: the records they add up, and their own period."""

    records: Identifier | None = None
    period: Period | None = None


class Indicator(Measured):
    """One thing judged.

    `earlier` is the word that may stand for a period: `period: last_year`.
    """

    earlier: Annotated[Earlier | None, one_of("last_year", "previous")] = None
    section: Identifier | None = None
    numerator: FormulaText | None = None
    denominator: FormulaText | None = None
    value: FormulaText | None = None
    duty: Duty | None = None
    same_as: Identifier | None = None
    applies_to: FormulaText | None = None
    level: Annotated[Literal["whole"] | None, one_of("whole")] = None
    show_as: ShowAs = "number"
    show_decimals: Whole | None = None
    when_small: WhenSmall | None = None
    target: Target | None = None
    points: Amount | None = None
    weight: Amount | None = None
    scoring: Annotated[Scoring | None, BeforeValidator(read_scoring)] = None
    rounding: Place | None = None
    when_empty: WhenEmpty | None = None
    when_missing: WhenMissing | None = None


class Bonus(Measured):
    """Points outside the base, added or (as a deduction) taken."""

    when: FormulaText | None = None
    value: FormulaText | None = None
    points: Amount
    per: Amount | None = None
    at_most: Amount | None = None
    steps: Steps = "fractional"


class Effect(Model):
    """What a veto does."""

    grade: Identifier | None = None
    total_at_most: Amount | None = None


class Veto(Measured):
    """A condition that overrides the total or the grade."""

    when: FormulaText
    effect: Effect


class BulletinSection(Model):
    """What the monthly bulletin posts, and whom it names; without `indicators`, those with points.

    `small_denominator` and `suppress_below` are about figures that rest on few cases.
    """

    title: Label | None = None
    indicators: tuple[Identifier, ...] = ()
    windows: tuple[Annotated[PostedWindow, one_of("month", "period")], ...] = ("month", "period")
    first: Whole = 3
    last: Whole = 1
    small_denominator: Positive = 10
    suppress_below: Positive | None = None


class Clause(Model):
    """An order of the source: modelled, or the reason why not; `sentences` are their places."""

    id: Text
    says: Label
    sentences: tuple[Text, ...] = ()
    modelled_by: tuple[Text, ...] = ()
    unmodelled: Label | None = None
    reference: Reference | None = None


def _any_scalar(found: object) -> object:
    if isinstance(found, dict | list):
        raise refused(word("K104", wanted="a value", found="keys or a list"))
    return found


Cell = Annotated[Any, ReadBy(_any_scalar)]


def _expected(found: object) -> object:
    return found  # what may stand here depends on what is expected; see `expectations`


class Case(Model):
    """One of the authority's own examples."""

    name: Label
    unit: Text | None = None
    through: Text | None = None
    given: Annotated[Mapping[str, tuple[Annotated[Mapping[str, Cell], FIXED], ...]], FIXED] = Field(
        default_factory=Fixed
    )
    expect: Annotated[Mapping[str, Annotated[Any, ReadBy(_expected)]], FIXED]
    reference: Reference | None = None
    note: Label | None = None


class Accepted(Model):
    """A mutant of the rules that no case notices, and why none need do so."""

    mutant: Text
    because: Label


class CasesModel(Model):
    """A whole file of cases, which stands beside its rules file."""

    cases: tuple[Case, ...] = ()
    accepted: tuple[Accepted, ...] = ()


class RulebookModel(Model):
    """A whole rules file."""

    schema_version: Annotated[Literal["1"], one_of("1")]
    id: Text
    title: Label
    authority: Label | None = None
    issued: Day | None = None
    period: Period
    review_by: Day | None = None
    note: Label | None = None
    unit: Unit
    constants: Annotated[Mapping[str, Annotated[Constant, short("number")]], FIXED] = Field(
        default_factory=Fixed
    )
    records: Annotated[Mapping[str, Dataset], FIXED]
    scorecard: Scorecard = Field(default_factory=Scorecard)
    scoring_methods: Annotated[Mapping[str, Method], FIXED] = Field(default_factory=Fixed)
    indicators: tuple[Indicator, ...]
    bonuses: tuple[Bonus, ...] = ()
    deductions: tuple[Bonus, ...] = ()
    vetoes: tuple[Veto, ...] = ()
    bulletin: BulletinSection = Field(default_factory=BulletinSection)
    clauses: tuple[Clause, ...] = ()
    cases: tuple[Case, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    @property
    def unit_texts(self) -> tuple[str, ...]:
        """The fields of the roster that stay with a unit: its groups, then what ranks go within."""
        within = self.scorecard.rank.within
        return tuple(dict.fromkeys((*self.unit.groups, *([within] if within else ()))))

    def dataset_fields(self) -> Iterator[tuple[str, str, RecordField]]:
        """Every field with its dataset and name, in the order of the file."""
        for dataset_name, dataset in self.records.items():
            for field_name, record_field in dataset.fields.items():
                yield dataset_name, field_name, record_field
