"""Single records, drawn as the whole numbers that the engine carries, and written as cells.

A record that is drawn fulfils the limits of its fields and the row checks of its dataset. Never
sees another record: keys and units are given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from hypothesis import strategies as st

from targets.calendar import Window, first_of_month, format_month, month_number
from targets.carriers.intervals import Interval
from targets.carriers.whole import compile_row_tests
from targets.formula.tree import REPORTED, plain_name
from targets.plan.inputs import limits_of, row_names, scale_of
from targets.plan.steps import MISSING, NOT_ASKED, Check, Plan
from targets.records.admission import windows_of
from targets.records.corrections import passing
from targets.records.models import is_required
from targets.rulebook.corrections import corrected_fields
from targets.rulebook.models import RecordField
from targets.testing.strategies.checks import larger_first, limits_in, span_within

Record = dict[str, object]
Carried = object

NUMBERS = ("count", "integer", "decimal")
_TRIES = 8
_NEAR = 20
"""Most numbers are drawn so near to zero, where ratios are interesting and examples readable."""


@dataclass
class Draft:
    """A record while it is drawn: `values` as the engine carries them, and why others are empty."""

    values: dict[str, Carried] = field(default_factory=dict)
    empty: dict[str, int] = field(default_factory=dict)

    def numbers(self, names: tuple[str, ...]) -> dict[str, int]:
        """The numbers among the values."""
        return {name: value for name in names if isinstance(value := self.values.get(name), int)}


class Table:
    """What drawing the records of one dataset takes. Made once for a plan."""

    def __init__(self, plan: Plan, name: str, until: date | None) -> None:
        rulebook = plan.rulebook
        self.name = name
        self.plan = plan
        self.spec = rulebook.records[name]
        self.unit = rulebook.unit.id
        self.is_roster = name == rulebook.unit.roster
        self.may_be_left_out = self.spec.optional and not self.is_roster
        self.telling = tuple(dict.fromkeys((self.unit, *self.spec.key, self.spec.time)))
        self.numbers = tuple(one for one, spec in self.spec.fields.items() if spec.type in NUMBERS)
        self.spans = {one: span_of(self.spec.fields[one]) for one in self.numbers}
        self.corrected = corrected_fields(rulebook, name)
        self._all_spans = self.spans | {
            f"{one}{REPORTED}": self.spans[one] for one in self.corrected if one in self.spans
        }
        self.limits = limits_in(plan.checks[name], self._all_spans)
        self.order = self._order()
        self._checks = plan.checks[name]
        self._names = row_names(rulebook, name)
        tests = [passing(check) for check in self._checks]
        self._passes = compile_row_tests(self._names, tests) if tests else None
        self.window = plan.window.until(until)
        self.windows = windows_of(plan, name)
        self.words = _words_by_field(plan)

    def _order(self) -> tuple[str, ...]:
        """The fields in the order in which they are drawn."""
        sorted_numbers = larger_first(tuple(self._all_spans), self.limits)
        others = [one for one in self.spec.fields if one not in self.numbers]
        return (*others, *(one for one in sorted_numbers if not one.endswith(REPORTED)))

    def passes(self, draft: Draft, reported: Mapping[str, Carried] | None = None) -> bool:
        """Whether the row checks hold, those that only warn too."""
        return not self.broken(draft, reported)

    def broken(self, draft: Draft, reported: Mapping[str, Carried] | None = None) -> list[Check]:
        """The row checks that do not hold."""
        if self._passes is None:
            return []
        row: list[object] = []
        before = draft.values if reported is None else reported
        for name in self._names:
            if name.endswith("__absent"):
                row.append(draft.empty.get(plain_name(name.removesuffix("__absent")), 0))
            elif name.endswith(REPORTED):
                row.append(self._filled(before, plain_name(name)))
            else:
                row.append(self._filled(draft.values, name))
        held = self._passes(row)
        return [check for check, holds in zip(self._checks, held, strict=True) if not holds]

    def _filled(self, values: Mapping[str, Carried], name: str) -> Carried:
        if name in values:
            return values[name]
        match self.spec.fields[name].type:
            case "date" | "month":
                return date.min
            case "id" | "category" | "text":
                return ""
            case _:
                return 0

    def draw(self, draw: st.DrawFn, given: Mapping[str, Carried]) -> Draft | None:
        """A sound record with the `given` values; None where none was found."""
        for _ in range(_TRIES):
            draft = self._try(draw, given)
            if draft is not None and self.passes(draft):
                return draft
        return None

    def _try(self, draw: st.DrawFn, given: Mapping[str, Carried]) -> Draft | None:
        draft = Draft(dict(given))
        for name in self.order:
            if name in given:
                continue
            why = self._absence(draw, name)
            if why:
                draft.empty[name] = why
            elif not self.fill(draw, draft, name):
                return None
        return draft

    def fill(self, draw: st.DrawFn, draft: Draft, name: str) -> bool:
        """Draw one field; False where the checks leave it no number."""
        if name not in self.numbers:
            draft.values[name] = draw(self.texts(name))
            return True
        known = draft.numbers(self.numbers)
        both = known | {f"{one}{REPORTED}": known[one] for one in self.corrected if one in known}
        span = span_within(name, self.limits, both, self._all_spans, draft.empty)
        if span is None:
            return False
        draft.values[name] = draw(whole_numbers(span.low, span.high))
        return True

    def _absence(self, draw: st.DrawFn, name: str) -> int:
        """Why the field is left empty; 0 where it is not."""
        reasons = self.absences(name)
        return draw(st.sampled_from((0, 0, 0, *reasons))) if reasons else 0

    def absences(self, name: str) -> tuple[int, ...]:
        """For which reasons the field may be empty."""
        missing = () if is_required(self.plan.rulebook, self.spec, name) else (MISSING,)
        unasked = self.spec.not_applicable_values and name not in self.telling
        return (*missing, NOT_ASKED) if unasked else missing

    def texts(self, name: str) -> st.SearchStrategy[Carried]:
        """Values of a field that is no number."""
        spec = self.spec.fields[name]
        match spec.type:
            case "yes_no":
                return st.integers(0, 1)
            case "date":
                return self.days()
            case "month":
                return self.days().map(lambda day: day.replace(day=1))
            case "category":
                silent = {*self.spec.missing_values, *self.spec.not_applicable_values}
                words = (*spec.values, *(() if spec.values else self.words.get(name, ())))
                return st.sampled_from(
                    [one for one in words if one not in silent] or ["east", "west"]
                )
            case _:
                return st.sampled_from(["one", "two", "three"])

    def days(self) -> st.SearchStrategy[date]:
        """Days: mostly inside the window, some at its ends, some in others or outside of all."""
        first, last = self.window.first, self.window.last
        others = [
            day
            for window in (*self.windows, self.plan.window)
            for day in (window.first, window.last, _moved(window.first, -1), _moved(window.last, 1))
        ]
        inside = st.integers(0, max(self.window.days - 1, 0)).map(lambda one: _moved(first, one))
        edges = st.sampled_from([first, last])
        return st.one_of(
            inside, inside, inside, edges, st.sampled_from(list(dict.fromkeys(others)))
        )

    def draw_inside(
        self, draw: st.DrawFn, unit: Carried, window: Window | None = None
    ) -> Draft | None:
        """A sound record of that unit that is dated in `window`, else in that of the rules file;
        None where none was found.
        """
        given = {self.unit: unit}
        time = self.spec.time
        if time is not None:
            days = self._days_in(window or self.window, self.spec.fields[time].type)
            if not days:
                return None
            given[time] = draw(st.sampled_from(days))
        return self.draw(draw, given)

    def _days_in(self, window: Window, kind: str) -> Sequence[date]:
        """The days in a window as records are dated: of a month its first."""
        if kind != "month":
            return [_moved(window.first, day) for day in range(window.days)]
        touched = range(month_number(window.first), month_number(window.first) + window.months)
        return [day for number in touched if (day := first_of_month(number)) in window]

    def is_outside(self, draft: Draft) -> bool:
        """Whether the record is dated outside every window, so that nothing of it is judged."""
        timed = self.spec.time is not None and not self.is_roster
        day = draft.values.get(self.spec.time or "") if timed else None
        if not isinstance(day, date):
            return False
        return not any(window.first <= day <= window.last for window in self.windows)

    def written(self, draft: Draft) -> Record:
        """The record as cells: numbers, yes and no, and texts; an empty cell is None."""
        return {name: self._cell(draft, name) for name in self.spec.fields}

    def _cell(self, draft: Draft, name: str) -> object:
        why = draft.empty.get(name, 0)
        if why:
            return self.spec.not_applicable_values[0] if why == NOT_ASKED else None
        return cell_of(self.spec.fields[name], draft.values.get(name))


def cell_of(spec: RecordField, value: Carried) -> object:
    """What a person would deliver for a value that the engine carries."""
    match spec.type, value:
        case "decimal", int():
            return Decimal(value).scaleb(-(spec.places or 0))
        case "yes_no", int():
            return bool(value)
        case "month", date():
            return format_month(value)
        case "date", date():
            return value.isoformat()
        case _:
            return value


def span_of(spec: RecordField) -> Interval:
    """Between which whole numbers the engine carries an accepted figure."""
    low, high = limits_of(spec)
    scale = scale_of(spec)
    return Interval(-int(-low * scale), int(high * scale))


@lru_cache(maxsize=4096)
def whole_numbers(low: int, high: int) -> st.SearchStrategy[int]:
    """Whole numbers between two: mostly small ones, then the ends, then any."""
    nearest = min(max(0, low), high)
    small = st.integers(max(low, nearest - _NEAR), min(high, nearest + _NEAR))
    if high - low <= 2 * _NEAR:
        return small
    return st.one_of(small, small, st.sampled_from([low, high]), st.integers(low, high))


def _moved(day: date, by: int) -> date:
    return day + timedelta(days=by)


def _words_by_field(plan: Plan) -> dict[str, list[str]]:
    """The values of category fields that constants speak of."""
    found: dict[str, list[str]] = {}
    for constant in plan.rulebook.constants.values():
        if constant.by is not None:
            found.setdefault(constant.by, []).extend(constant.values)
    return {name: [*dict.fromkeys(words), "elsewhere"] for name, words in found.items()}
