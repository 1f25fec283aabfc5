"""One column of a form: its heading, what a clerk is to write, and between which limits.

Read off the definition of the field, so that a form asks for what a record is judged by. Never lays
a sheet out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from targets.calendar import Window, first_of_month, format_month, month_number
from targets.errors import Language, word
from targets.figures import decimals_needed, format_fixed, format_plain
from targets.plan.inputs import limits_of
from targets.records.models import is_required
from targets.rulebook.models import Dataset, RecordField, RulebookModel

Kind = Literal["text", "choice", "whole", "decimal", "date"]

_YES_NO = {"en": ("yes", "no"), "zh": ("是", "否")}
_EXAMPLE = 12


@dataclass(frozen=True, slots=True)
class Column:
    """One column as a form has it.

    `choices` are what the list of a `choice` offers; `low` and `high` bound a number, `first` and
    `last` a date. `also` are words that may stand in place of a value (`不涉及`).
    """

    field: str
    heading: str
    kind: Kind
    asked: str
    limits: str
    example: str
    required: bool
    choices: tuple[str, ...] = ()
    places: int = 0
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    first: date | None = None
    last: date | None = None
    also: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """What to write and between which limits, as one sentence."""
        return f"{self.asked} ({self.limits})" if self.limits else self.asked


def form_columns(
    rulebook: RulebookModel,
    name: str,
    windows: tuple[Window, ...],
    *,
    language: Language,
    units: tuple[str, ...] = (),
) -> tuple[Column, ...]:
    """The columns of the dataset `name`; `windows` are the dates that count, `units` the names that
    may be chosen (none: any).
    """
    dataset = rulebook.records[name]
    listed = units if name != rulebook.unit.roster else ()
    return tuple(
        _column(
            rulebook,
            dataset,
            field,
            windows,
            language=language,
            units=listed if field == rulebook.unit.id else (),
        )
        for field in dataset.fields
    )


def heading_of(spec: RecordField, name: str, language: Language) -> str:
    """The label in that language, the name where there is none: the reader knows both."""
    label = spec.label.text(language).strip() if spec.label else ""
    return label or name


def _column(
    rulebook: RulebookModel,
    dataset: Dataset,
    field: str,
    windows: tuple[Window, ...],
    *,
    language: Language,
    units: tuple[str, ...],
) -> Column:
    spec = dataset.fields[field]
    identifying = field in (rulebook.unit.id, dataset.time, *dataset.key)
    also = () if identifying else tuple(one.strip() for one in dataset.not_applicable_values)
    plain = _plain(spec, windows, language=language, units=units)
    heading = heading_of(spec, field, language)
    required = is_required(rulebook, dataset, field)
    asked = plain.asked
    if also:
        words = "、".join(also) if language == "zh" else ", ".join(also)
        asked += word("M579", words=words).message(language)
    return Column(
        field,
        heading,
        plain.kind,
        asked,
        plain.limits,
        plain.example,
        required,
        choices=(*plain.choices, *also) if plain.choices else (),
        places=spec.places or 0,
        low=plain.low,
        high=plain.high,
        first=plain.first,
        last=plain.last,
        also=also,
    )


@dataclass(frozen=True, slots=True)
class _Plain:
    """What a field asks for, whoever's it is."""

    kind: Kind
    asked: str
    limits: str = ""
    example: str = ""
    choices: tuple[str, ...] = ()
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    first: date | None = None
    last: date | None = None


def _plain(
    spec: RecordField,
    windows: tuple[Window, ...],
    *,
    language: Language,
    units: tuple[str, ...],
) -> _Plain:
    def say(code: str, **facts: str) -> str:
        return word(code, **facts).message(language)

    first = min(window.first for window in windows)
    last = max(window.last for window in windows)
    match spec.type:
        case "id" if units:
            return _Plain("choice", say("M581"), "", units[0], units)
        case "id":
            return _Plain("text", say("M580"))
        case "category" if spec.values:
            values = ("、" if language == "zh" else ", ").join(spec.values)
            asked = say("M583", values=values)
            return _Plain("choice", asked, "", spec.values[0], spec.values)
        case "category" | "text":
            return _Plain("text", say("M582"))
        case "yes_no":
            words = _YES_NO[language]
            return _Plain("choice", say("M586"), "", words[0], words)
        case "date":
            asked = say("M587", example=str(first))
            limits = say("M589", low=str(first), high=str(last))
            return _Plain("date", asked, limits, str(first), first=first, last=last)
        case "month":
            months = months_of(windows)
            asked = say("M588", example=months[0])
            limits = say("M589", low=months[0], high=months[-1])
            return _Plain("choice", asked, limits, months[0], months)
        case _:
            low, high = limits_of(spec)
            limits = say("M589", low=_grouped(low), high=_grouped(high))
            if spec.type == "decimal":
                asked = say("M585", places=str(spec.places or 0))
                kind: Kind = "decimal"
            else:
                asked, kind = say("M584"), "whole"
            example = min(max(Fraction(_EXAMPLE), low), high)
            shown = format_fixed(example, spec.places or 0)
            return _Plain(kind, asked, limits, shown, low=low, high=high)


def months_of(windows: tuple[Window, ...]) -> tuple[str, ...]:
    """Every month that the windows touch, each once, in their order."""
    numbers = sorted(
        {
            number
            for window in windows
            for number in range(month_number(window.first), month_number(window.last) + 1)
        }
    )
    return tuple(format_month(first_of_month(number)) for number in numbers)


def _grouped(number: Fraction) -> str:
    """`100,000`: a limit as it is read, not as it is typed."""
    if decimals_needed(number) == 0:
        return f"{int(number):,}"
    return format_plain(number)
