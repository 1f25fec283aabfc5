"""Which delivered records may be scored: each is accepted, rejected with every reason, or outside.

Rows come in as cells; accepted records go out as scaled whole numbers, emptiness beside them.
Never mends a record, never drops one silently: delivered = accepted + rejected + outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

from pydantic import ValidationError

from targets.calendar import Window, format_month
from targets.carriers.whole import compile_row_tests
from targets.errors import Wording, word
from targets.plan import expressions as x
from targets.plan.inputs import ROWS_AT_MOST, Inputs, can_be_absent, row_names
from targets.plan.steps import Check, Plan
from targets.records.candidates import Candidate
from targets.records.carrying import absence_of, scaler_of
from targets.records.cells import Convert, RefusedCellError, Value
from targets.records.corrections import Corrector, Row, Rows, passing
from targets.records.doubles import told_twice
from targets.records.failures import Names, Units, cut, failure, is_total, off_roster, places_named
from targets.records.files import Sheet
from targets.records.judged import Judged
from targets.records.models import Record
from targets.records.rejected import rejected_row
from targets.records.revisions import Reviser, notes_of_revisions
from targets.records.watching import watched
from targets.rulebook.corrections import corrected_fields

_OFF_ROSTER = ("D820", "D824")


def windows_of(plan: Plan, dataset: str) -> tuple[Window, ...]:
    """Every window in which records of `dataset` count; a correction counts where its record
    does.
    """
    records = plan.rulebook.records
    first = records[dataset].corrects or dataset
    both = [first, *(name for name, table in records.items() if table.corrects == first)]
    used = [one.window.whole for name in both for one in plan.aggregates_of(name) if one.window]
    return tuple(dict.fromkeys([plan.window, *used]))


class Admission:
    """The judge of one dataset. Compiled once; judges as many deliveries as come."""

    def __init__(
        self, plan: Plan, dataset: str, model: type[Record], readers: Mapping[str, Convert]
    ) -> None:
        self._plan = plan
        self._name = dataset
        self._table = plan.rulebook.records[dataset]
        self._unit = plan.rulebook.unit.id
        self._model = model
        self._readers = readers
        self._key = self._table.key
        timed = self._table.time is not None and dataset != plan.rulebook.unit.roster
        self._time = self._table.time if timed else None
        self._windows = windows_of(plan, dataset)
        self._checks: tuple[Check, ...] = plan.checks[dataset]
        self.names = row_names(plan.rulebook, dataset)
        tests = [passing(check) for check in self._checks]
        self._passes = compile_row_tests(self.names, tests) if tests else None
        self._scales = [scaler_of(spec) for spec in self._table.fields.values()]
        self._before = corrected_fields(plan.rulebook, dataset)
        carried = [*self._table.fields, *self._before]
        self._absent = [name for name in carried if can_be_absent(plan.rulebook, self._table, name)]
        self._places = {name: place for place, name in enumerate(self._table.fields)}
        corrects = self._table.corrects is not None
        self._headings = frozenset(self._table.fields[self._unit].headings(self._unit))
        self.corrector = Corrector(plan, dataset) if corrects else None
        self.reviser = Reviser(dataset, self._table, self._unit)

    def judge(
        self,
        sheet: Sheet,
        columns: Mapping[str, int],
        units: Units | None,
        corrected: Rows | None = None,
    ) -> Judged:
        """Every record of `sheet`; `columns` says in which column each field stands.

        `units` are those on the roster, None where there is none (or this is the roster);
        `corrected` are the accepted records of the dataset that this one corrects.
        """
        judged = Judged(self._name, self.names)
        candidates = list(self._read(sheet, columns, judged))
        by_itself = partial(self._check_alone, units=units, corrected=corrected)
        with_others = partial(self._check, units=units, corrected=corrected)
        standing = self.reviser.stand(candidates, by_itself, with_others)
        with_others(standing.candidates)
        for candidate, earlier in standing.refused:
            self._tell_standing(candidate, earlier)
        for candidate in standing.candidates:
            judged.failures += candidate.failures
            if candidate.sound and candidate.values is not None:
                unit = candidate.values[self._unit]
                judged.rows.setdefault(unit, []).append(self._row_carried(candidate))
                judged.numbers.setdefault(unit, []).append(candidate.row)
                if sheet.files is not None:
                    judged.files.setdefault(unit, []).append(candidate.file)
                judged.records.append(candidate.values)
            else:
                judged.rejected.append(candidate.cells)
                judged.refused.append(rejected_row(self._name, candidate, sheet, columns))
        judged.revisions = standing.revisions
        judged.notes += notes_of_revisions(self._name, self._table, standing.revisions)
        if units is None:
            refused = {unit for cells in judged.rejected for unit in self._unit_of(cells)}
            judged.barred = frozenset(refused.difference(judged.rows))
        judged.accepted = len(judged.records)
        if not self._key:
            judged.notes += told_twice(
                self._name, (one for one in standing.candidates if one.sound)
            )
        judged.note_outside(self._windows, self._time or "")
        return judged

    def units_of(self, sheet: Sheet, columns: Mapping[str, int]) -> Iterator[object]:
        """The units that its rows name, as their field reads them."""
        place = columns[self._unit]
        named = ({self._unit: row[place]} for row in sheet.rows if place < len(row))
        return (unit for one in named if (unit := self._value(self._unit, one)) is not None)

    def _check(
        self,
        candidates: Sequence[Candidate],
        units: Units | None,
        corrected: Rows | None,
    ) -> None:
        """Everything that a record can be rejected for besides its cells."""
        self._check_roster(candidates, units)
        self._check_keys(candidates)
        self._check_rows(candidates)
        self._check_corrections(candidates, corrected)
        self._check_counts(candidates)

    def _check_alone(
        self,
        candidates: Sequence[Candidate],
        units: Units | None,
        corrected: Rows | None,
    ) -> None:
        """Of this, what does not depend on the records beside it."""
        self._check_roster(candidates, units)
        self._check_rows(candidates)
        self._check_corrections(candidates, corrected)

    def _read(
        self, sheet: Sheet, columns: Mapping[str, int], judged: Judged
    ) -> Iterator[Candidate]:
        """The records whose date lies in a window; the others are counted as outside."""
        places = tuple(columns.items())
        rows = watched(sheet.rows, "validating", self._name, of=len(sheet.rows))
        for number, cells in enumerate(rows, start=sheet.first_row):
            width = len(cells)
            named = {name: cells[place] if place < width else None for name, place in places}
            row = number if sheet.numbers is None else sheet.numbers[number - sheet.first_row]
            file = None if sheet.files is None else sheet.files[number - sheet.first_row]
            candidate = self._candidate(row, named, file)
            candidate.at = number - sheet.first_row
            candidate.mends = None if sheet.mends is None else sheet.mends[candidate.at]
            if self._time is not None and self._is_outside(candidate):
                judged.count_outside(file, row)
            else:
                yield candidate

    def _candidate(self, row: int | None, named: dict[str, object], file: str | None) -> Candidate:
        if self._repeats_headings(named):
            return self._refused_headings(row, named, file)
        try:
            values: dict[str, Value] = vars(self._model.model_validate(named))
        except ValidationError as error:
            candidate = Candidate(row, named, None, self._key_of(named), file=file)
            for found in error.errors(include_url=False):
                name = str(found["loc"][0])
                wording = found["ctx"]["wording"] if found["type"] == "cell" else word("D801")
                self._tell(candidate, wording, name=self._field(name))
            return candidate
        return Candidate(row, named, values, tuple(values[name] for name in self._key), file=file)

    def _repeats_headings(self, named: Mapping[str, object]) -> bool:
        """Whether a row holds nothing but headings, each in the column of its field."""
        unit, fields = named.get(self._unit), self._table.fields
        if not isinstance(unit, str) or unit.strip() not in self._headings:
            return False
        return all(
            isinstance(cell, str) and cell.strip() in ("", *fields[name].headings(name))
            for name, cell in named.items()
            if cell is not None
        )

    def _refused_headings(
        self, row: int | None, named: dict[str, object], file: str | None
    ) -> Candidate:
        candidate = Candidate(row, named, None, None, file=file)
        self._tell(candidate, word("D852"))
        return candidate

    def _field(self, heading: str) -> str:
        return heading if heading in self._table.fields else next(iter(self._table.fields))

    def _value(self, name: str, named: Mapping[str, object]) -> Value:
        try:
            return self._readers[name](named.get(name))
        except RefusedCellError:
            return None

    def _key_of(self, named: Mapping[str, object]) -> tuple[object, ...] | None:
        """The key of a record that is rejected anyway: it still stands in the way of its double."""
        key = tuple(self._value(name, named) for name in self._key)
        return key if key and None not in key else None

    def _unit_of(self, named: Mapping[str, object]) -> tuple[object, ...]:
        """What a record without a key, or with one that cannot be read, goes by."""
        unit = self._value(self._unit, named)
        return () if unit is None else (unit,)

    def _is_outside(self, candidate: Candidate) -> bool:
        time = self._time or ""
        day = candidate.values[time] if candidate.values else self._value(time, candidate.cells)
        if not isinstance(day, date):
            return False
        return all(not window.first <= day <= window.last for window in self._windows)

    def _tell(
        self,
        candidate: Candidate,
        wording: Wording,
        *,
        name: str | None = None,
        severity: str = "error",
    ) -> None:
        value = candidate.cells.get(name) if name is not None else None
        candidate.failures.append(
            failure(
                self._name,
                candidate.row,
                wording,
                field=name,
                value=value,
                key=candidate.key or self._unit_of(candidate.cells),
                severity=severity,
                file=candidate.file,
                shown_key=self._named(candidate) if candidate.row is None else "",
            )
        )

    def _named(self, candidate: Candidate) -> str:
        """What a record without a row goes by."""
        if candidate.key:
            return ", ".join(str(part) for part in self._shown_key(candidate.key))
        return ", ".join(cut(str(unit)) for unit in self._unit_of(candidate.cells))

    def _check_roster(self, candidates: Sequence[Candidate], units: Units | None) -> None:
        names = Names(units)
        for candidate in candidates:
            unit = (
                candidate.values[self._unit]
                if candidate.values
                else self._value(self._unit, candidate.cells)
            )
            if any(one.code == "D852" for one in candidate.failures):
                continue  # it names no unit
            if unit is not None and (
                is_total(unit) if units is None else unit not in units.accepted
            ):
                others = (cell for name, cell in candidate.cells.items() if name != self._unit)
                wording = off_roster(unit, others, units, names)
                if wording.code not in _OFF_ROSTER:  # no record, so its other cells say nothing
                    candidate.failures.clear()
                self._tell(candidate, wording, name=self._unit)

    def _check_keys(self, candidates: Sequence[Candidate]) -> None:
        if not self._key:
            return
        doubles: dict[object, list[Candidate]] = {}
        for candidate in candidates:
            if candidate.key is not None:
                doubles.setdefault(self.reviser.group_of(candidate), []).append(candidate)
        for sharing in doubles.values():
            if len(sharing) < 2:
                continue
            shown = ", ".join(f"`{part}`" for part in self._shown_key(sharing[0].key or ()))
            for candidate in sharing:
                others = ((one.file, one.row) for one in sharing if one is not candidate)
                where = places_named(others, of=len(sharing) - 1)
                self._tell(candidate, word("D821", key=shown, others=where), name=self._key[-1])

    def _tell_standing(self, candidate: Candidate, earlier: Candidate) -> None:
        """A record that is rejected takes the place of none."""
        key = ", ".join(f"`{part}`" for part in self._shown_key(candidate.key or ()))
        where = places_named([(earlier.file, earlier.row)])
        self._tell(candidate, word("D841", key=key, earlier=where), name=self._key[-1])

    def _shown_key(self, key: Sequence[object]) -> Iterator[object]:
        """The parts of a key as people write them: a month without its first day."""
        for name, part in zip(self._key, key, strict=True):
            monthly = self._table.fields[name].type == "month"
            yield format_month(part) if monthly and isinstance(part, date) else cut(str(part))

    def _check_rows(self, candidates: Sequence[Candidate]) -> None:
        if self._passes is None:
            return
        for candidate in candidates:
            if candidate.values is None:
                continue
            passed = self._passes(self._row_carried(candidate))
            for check, holds in zip(self._checks, passed, strict=True):
                if not holds:
                    named = [name for name in x.names_in(check.holds) if name in candidate.values]
                    figures = ", ".join(
                        f"{name} = {cut(str(candidate.values[name]))}" for name in named
                    )
                    wording = word("D822", check=check.id, that=f"{check.text} ({figures})")
                    self._tell(candidate, wording, severity=check.severity)

    def _check_corrections(self, candidates: Sequence[Candidate], corrected: Rows | None) -> None:
        """A correction needs its record, which must stay sound when it is corrected."""
        if (corrector := self.corrector) is None:
            return
        records = corrector.by_key(corrected or {})
        for candidate in candidates:
            if candidate.values is None or not candidate.key:
                continue
            unknown = any(
                one.code in _OFF_ROSTER for one in candidate.failures
            )  # so it has no record
            key = ", ".join(f"`{part}`" for part in self._shown_key(candidate.key))
            row = self._row_carried(candidate)
            for found in corrector.problems(row, records, key):
                if found.about_key and unknown:
                    continue
                name = self._key[-1] if found.about_key else None
                self._tell(candidate, found.wording, name=name, severity=found.severity)

    def _check_counts(self, candidates: Sequence[Candidate]) -> None:
        """`most_rows`, unless the key bounds the rows already."""
        limit = most_rows(self._plan, self._name)
        if limit is None:
            return
        by_unit: dict[object, list[Candidate]] = {}
        for candidate in candidates:
            if candidate.sound and candidate.values is not None:
                by_unit.setdefault(candidate.values[self._unit], []).append(candidate)
        for unit, held in by_unit.items():
            if len(held) > limit:
                for candidate in held:
                    self._tell(
                        candidate,
                        word("D823", found=len(held), unit=unit, limit=limit),
                        name=self._unit,
                    )

    def _row_carried(self, candidate: Candidate) -> Row:
        """The values as the engine carries them, scaled once."""
        if candidate.carried is None:
            candidate.carried = self.carried(candidate.values or {})
        return candidate.carried

    def carried(self, values: Mapping[str, Value]) -> Row:
        """A record as the engine carries it: scaled, filled, and with the absence of its fields.

        `values` are in the order of the fields.
        """
        row = [
            value if value.__class__ is int else scale(value)  # most are whole numbers already
            for value, scale in zip(values.values(), self._scales, strict=True)
        ]
        row += [row[self._places[name]] for name in self._before]
        row += [absence_of(values[name]) for name in self._absent]
        return tuple(row)


def most_rows(plan: Plan, dataset: str) -> int | None:
    """The limit to check of records a unit; None where the key bounds them."""
    table = plan.rulebook.records[dataset]
    if table.most_rows is not None:
        return table.most_rows
    inputs = Inputs(plan.rulebook)
    limits = [
        inputs.most_rows(dataset, window if table.time is not None else None)
        for window in windows_of(plan, dataset)
    ]
    unbounded = not table.key or max(limits) == ROWS_AT_MOST
    return ROWS_AT_MOST if unbounded else None
