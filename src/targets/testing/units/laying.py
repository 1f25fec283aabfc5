"""Records of one dataset laid out for a unit: sums shared among them, and row checks that hold.

Never lays out what admission would reject, and never scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from targets.calendar import format_month
from targets.carriers.whole import compile_row_tests
from targets.formula.tree import REPORTED, plain_name
from targets.plan import expressions as x
from targets.plan.inputs import absent_name, row_names, scale_of
from targets.plan.steps import MISSING, Plan
from targets.records.admission import most_rows
from targets.rulebook.models import RecordField
from targets.testing.units.levers import NUMERIC, Kind, Row, is_by_unit, limits

RECORDS_AT_MOST = 400
"""Of one kind; no more are laid out for one unit, whatever the rules allow."""
_REPAIRS_AT_MOST = 4


class Table:
    """How records of one dataset are laid out and judged."""

    def __init__(self, plan: Plan, dataset: str) -> None:
        rulebook = plan.rulebook
        self.table = rulebook.records[dataset]
        self.fields = self.table.fields
        self.unit = rulebook.unit.id
        self.by_unit = is_by_unit(rulebook, self.table)
        self.most = 1 if self.by_unit else most_rows(plan, dataset)
        self.names = row_names(rulebook, dataset)
        self.places = {name: place for place, name in enumerate(self.names)}
        self.limits = {name: limits(spec) for name, spec in self.fields.items()}
        checks = [one for one in plan.checks[dataset] if one.severity == "error"]
        self._asked = [frozenset(map(plain_name, x.names_in(one.holds))) for one in checks]
        self._test = compile_row_tests(
            self.names, [*(one.holds for one in checks), *(one.absent for one in checks)]
        )
        others = [name for name in self.table.key if name not in (self.unit, self.table.time)]
        self._fillers = [name for name in others if self.fields[name].type != "yes_no"]
        self._key = [self.places[name] for name in self.table.key if name != self.unit]

    def records_at_most(self, turn: Sequence[date]) -> int:
        """How many records of one kind are laid out on these dates; one a date where they tell
        records apart.
        """
        found = RECORDS_AT_MOST if self.most is None else min(self.most, RECORDS_AT_MOST)
        return (
            min(found, len(turn)) if set(self.table.key) == {self.unit, self.table.time} else found
        )

    def needed(self, sums: Mapping[str, int | None]) -> int:
        """The fewest records that hold these sums between them; one where a unit has no more."""
        found = 1
        for name, total in sums.items() if not self.by_unit else ():
            low, high = self.limits[name]
            limit = high if (total or 0) > 0 else low
            if total and total * limit > 0:
                found = max(found, -(-abs(total) // abs(limit)))
        return found

    def lay(
        self,
        kind: Kind,
        turn: Sequence[date],
        count: int,
        sums: Mapping[str, int | None],
        before: int,
    ) -> list[Row] | None:
        """`count` records that share `sums` evenly; None where one would be rejected."""
        if count > self.records_at_most(turn):
            return None
        first = before if self.table.time in self.table.key else 0
        held = set(sums) | {name for name, _ in kind.texts}
        laid = []
        for number in range(count):
            row = list(kind.template)
            for name, total in sums.items():
                if not self._put(row, name, total, count, number):
                    return None
            if self.table.time is not None:
                row[self.places[self.table.time]] = turn[(first + number) % len(turn)]
            for name in self._fillers:
                if name not in held:
                    is_number = self.fields[name].type in NUMERIC
                    row[self.places[name]] = before + number if is_number else str(before + number)
            if not self._sound(row) and not self._repaired(row, held):
                return None
            laid.append(tuple(row))
        return laid

    def _put(self, row: list[object], name: str, total: int | None, count: int, place: int) -> bool:
        held = [one for one in (name, f"{name}{REPORTED}") if one in self.places]
        if total is None:
            for one in held:
                row[self.places[absent_name(one)]] = MISSING
            return True
        share = total // count + (place < total % count)
        low, high = self.limits[name]
        for one in held:
            row[self.places[one]] = share
        return low <= share <= high

    def _sound(self, row: Sequence[object]) -> bool:
        return not self._failing(row)

    def _failing(self, row: Sequence[object]) -> list[int]:
        tests = self._test(row)
        half = len(self._asked)
        return [place for place in range(half) if not tests[place] and not tests[half + place]]

    def _repaired(self, row: list[object], held: set[str]) -> bool:
        """Puts numbers into fields that nobody moved until the row checks hold."""
        for _ in range(_REPAIRS_AT_MOST):
            failing = self._failing(row)
            if not failing:
                return True
            asked = self._asked[failing[0]]
            free = [
                name
                for name in asked
                if name in self.fields and self.fields[name].type in NUMERIC and name not in held
            ]
            if not any(self._mend(row, name, failing[0]) for name in sorted(free)):
                return False
        return self._sound(row)

    def _mend(self, row: list[object], name: str, check: int) -> bool:
        place = self.places[name]
        before = row[place]
        low, high = self.limits[name]
        for number in self._likely(row, check):
            if low <= number <= high:
                self._put(row, name, number, 1, 0)
                if check not in self._failing(row):
                    return True
        if isinstance(before, int):
            self._put(row, name, before, 1, 0)
        return False

    def _likely(self, row: Sequence[object], check: int) -> Iterator[int]:
        numbers = [row[self.places[name]] for name in self._asked[check] if name in self.fields]
        whole = sorted({number for number in numbers if isinstance(number, int)})
        yield from (0, 1)
        yield from whole
        yield from (number + 1 for number in whole)
        yield sum(whole)
        yield from (abs(one - other) for one in whole for other in whole)

    def keys_differ(self, rows: Sequence[Row]) -> bool:
        """Whether no two records share their key."""
        if not self.table.key or len(rows) < 2:
            return True
        return len({tuple(row[place] for place in self._key) for row in rows}) == len(rows)

    def exact(self, name: str, carried: int) -> Fraction:
        """A number in the field's own unit."""
        return Fraction(carried, scale_of(self.fields[name]))

    def delivered(self, row: Row) -> Mapping[str, object]:
        """A record as it is delivered."""
        return {
            name: self._cell(spec, row[self.places[name]])
            for name, spec in self.fields.items()
            if name != self.unit and not self._is_empty(name, row)
        }

    def _is_empty(self, name: str, row: Row) -> bool:
        place = self.places.get(absent_name(name))
        return place is not None and bool(row[place])

    @staticmethod
    def _cell(spec: RecordField, carried: object) -> object:
        match spec.type, carried:
            case "decimal", int():
                return Decimal(carried).scaleb(-(spec.places or 0))
            case "yes_no", int():
                return bool(carried)
            case "month", date():
                return format_month(carried)
            case "date", date():
                return carried.isoformat()
            case _:
                return carried
