"""What a unit with these figures would get: records laid out for one unit, and the plan's answer.

Never asks about records that admission would reject: limits, row checks, keys and the count of
records hold for every probe, and `Probe.records` can be delivered as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from targets.calendar import format_month
from targets.carriers.whole import compile_row_tests
from targets.engine import WholeEngine
from targets.formula.tree import REPORTED, plain_name
from targets.plan import expressions as x
from targets.plan.inputs import absent_name, row_names, scale_of
from targets.plan.steps import MISSING, STATUSES, Plan, Status
from targets.records.admission import most_rows
from targets.rulebook.models import RecordField
from targets.scores.results import holds, read_exact
from targets.testing.units.levers import (
    NUMERIC,
    Amounts,
    Kind,
    Lever,
    Row,
    base_of,
    is_by_unit,
    kinds_of,
    limits,
)

PROBES_REMEMBERED = 200_000
RECORDS_AT_MOST = 400
"""Of one kind; no more are laid out for one unit, whatever the rules allow."""
_REPAIRS_AT_MOST = 4
_ZEROS_SAID_AMONG = 6
"""Of more sums than these, those that are 0 go without saying."""

Records = Mapping[str, tuple[Mapping[str, object], ...]]
"""The records of one unit by dataset, as they are delivered; the unit's own field is left out."""


class Said(NamedTuple):
    """What a clerk would say of a probe: so many records of a dataset, with these sums.

    A sum of None stands for a field that is left empty; `zeros` are sums that go without saying.
    """

    dataset: str
    texts: tuple[tuple[str, object], ...]
    records: int
    sums: tuple[tuple[str, Fraction | None], ...]
    zeros: tuple[str, ...] = ()


class Probe(NamedTuple):
    """One unit: how far its levers are moved, and every number of the plan."""

    bench: Bench
    amounts: Amounts
    numbers: Mapping[str, int]

    @property
    def records(self) -> Records:
        """Its records, as they can be delivered."""
        return self.bench.records(self.amounts)

    @property
    def said(self) -> tuple[Said, ...]:
        """Its records in short."""
        return self.bench.said(self.amounts)

    def status(self, indicator: str) -> Status:
        """The status of an indicator."""
        return STATUSES[self.numbers[self.bench.plan.indicators[indicator].status]]

    def value(self, indicator: str) -> Fraction | None:
        """The value of an indicator; None where it is absent."""
        return read_exact(self.bench.plan.indicators[indicator].value, self.numbers)

    def points(self, indicator: str) -> Fraction | None:
        """The points of an indicator; None where it has none, or drops out."""
        plan = self.bench.plan.indicators[indicator]
        if plan.points is None or holds(plan.excluded, self.numbers):
            return None
        return read_exact(plan.points, self.numbers)

    @property
    def total(self) -> Fraction | None:
        """The total; None where there is none."""
        total = self.bench.plan.total
        if total is None or holds(total.excluded, self.numbers):
            return None
        return read_exact(total.total, self.numbers)

    @property
    def grade(self) -> str | None:
        """The grade; None where there is none."""
        total = self.bench.plan.total
        grades = self.bench.plan.rulebook.scorecard.grades
        if total is None or total.grade is None or holds(total.excluded, self.numbers):
            return None
        place = self.numbers[total.grade]
        return grades[place].id if place < len(grades) else None

    def fires(self, veto: str) -> bool:
        """Whether a veto fires."""
        return bool(self.numbers[self.bench.plan.vetoes[veto]])

    def outside(self, name: str) -> Fraction:
        """The points of a bonus or a deduction."""
        plan = self.bench.plan
        one = plan.bonuses[name] if name in plan.bonuses else plan.deductions[name]
        return read_exact(one, self.numbers) or Fraction(0)


class Bench:
    """One rulebook, ready to be asked; compiled once. It answers for units scored alone, so a plan
    whose units look at their peers cannot be asked.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rulebook = plan.rulebook
        self.kinds: dict[str, tuple[Kind, ...]] = {
            name: kinds_of(plan, name) for name in plan.rulebook.records
        }
        self._engine = WholeEngine(plan)
        self._run = self._engine.prepare(None)
        self._tables = {name: _Table(plan, name) for name in plan.rulebook.records}
        self._known: dict[frozenset[tuple[Lever, int | None]], Probe | None] = {}
        self._sums: dict[frozenset[tuple[Lever, int | None]], tuple[int, ...] | None] = {}
        lacking = (one.lacking for one in plan.indicators.values())
        self._lacking = [name for name in lacking if isinstance(name, str)]
        self.asked = 0
        self.behind: dict[str, frozenset[str]] = {}

    def ask(self, amounts: Amounts) -> Probe | None:
        """The answer for a unit; None where no such records can be delivered."""
        key = frozenset(amounts.items())
        if key in self._known:
            return self._known[key]
        probe = None
        inputs: list[int] = []
        for place, name in enumerate(self.rulebook.records):
            sums = self._gathered(place, name, amounts)
            if sums is None:
                break
            inputs += sums
        else:
            self.asked += 1
            values = self._engine.run_steps(*inputs, *self._run.due)
            known = dict(zip(self._engine.names, (*inputs, *self._run.due, *values), strict=True))
            if not any(known[name] for name in self._lacking):
                probe = Probe(self, dict(amounts), known)
        if len(self._known) < PROBES_REMEMBERED:
            self._known[key] = probe
        return probe

    def _gathered(self, place: int, dataset: str, amounts: Amounts) -> tuple[int, ...] | None:
        """The sums over one dataset, of which most probes move only one."""
        own = {lever: amount for lever, amount in amounts.items() if lever.dataset == dataset}
        key = frozenset([*own.items(), (Lever(dataset, 0, "."), 0)])
        if key not in self._sums:
            rows = self._rows(dataset, own)
            gatherer, cuts = self._engine.gatherers[place], self._run.cuts[place]
            self._sums[key] = None if rows is None else gatherer.gather(rows, cuts)
        return self._sums[key]

    def records(self, amounts: Amounts) -> Records:
        """The records of a unit, as they can be delivered."""
        found = {}
        for name, table in self.rulebook.records.items():
            rows = self._rows(name, amounts) or []
            if rows or not table.optional:
                found[name] = tuple(self._tables[name].delivered(row) for row in rows)
        return found

    def said(self, amounts: Amounts) -> tuple[Said, ...]:
        """The same in short: what is not there, or was not moved, is not said."""
        found = []
        for name in self.rulebook.records:
            table = self._tables[name]
            held = self._held(name, amounts)
            if not any(rows for _, rows, _ in held):
                if Lever(name, 0, "") in amounts:
                    found.append(Said(name, (), 0, ()))
                continue
            for kind, rows, sums in held:
                moved = {
                    field: amount
                    for field, amount in sums.items()
                    if amount or amount is None or len(sums) <= _ZEROS_SAID_AMONG
                }
                told = tuple(
                    (field, None if amount is None else table.exact(field, amount))
                    for field, amount in moved.items()
                )
                is_moved = told or kind.texts or Lever(name, kind.place, "") in amounts
                if rows and is_moved:
                    zeros = tuple(field for field in sums if field not in moved)
                    found.append(Said(name, kind.texts, rows * len(kind.turns), told, zeros))
        return tuple(found)

    def _held(
        self, dataset: str, amounts: Amounts
    ) -> list[tuple[Kind, int, dict[str, int | None]]]:
        """How many records of each kind there are in a turn, and the sums of the moved fields."""
        counts: dict[int, int] = {}
        sums: dict[int, dict[str, int | None]] = {}
        for lever, amount in amounts.items():
            if lever.dataset != dataset:
                continue
            if lever.field:
                sums.setdefault(lever.kind, {})[lever.field] = amount
            else:
                counts[lever.kind] = amount or 0
        for place in sums:
            counts.setdefault(place, 1)
        table = self.rulebook.records[dataset]
        if not counts and not table.events and not table.corrects:
            counts[0] = 1
        kinds = self.kinds[dataset]
        return [(kinds[place], counts[place], sums.get(place, {})) for place in sorted(counts)]

    def _rows(self, dataset: str, amounts: Amounts) -> list[Row] | None:
        """The records that the engine sums; None where they would be rejected."""
        table = self._tables[dataset]
        laid: list[Row] = []
        for kind, count, sums in self._held(dataset, amounts):
            for turn in kind.turns:
                added = table.lay(kind, turn, count, sums, len(laid))
                if added is None:
                    return None
                laid += added
        if table.most is not None and len(laid) > table.most:
            return None
        if dataset == self.rulebook.unit.roster and not laid:  # then there is no such unit
            return None
        return laid if table.keys_differ(laid) else None


class _Table:
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

    def lay(
        self,
        kind: Kind,
        turn: Sequence[date],
        count: int,
        sums: Mapping[str, int | None],
        before: int,
    ) -> list[Row] | None:
        """`count` records that share `sums` evenly; None where one would be rejected."""
        if count > RECORDS_AT_MOST or (self.most is not None and count > self.most):
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


def at_least_amounts(bench: Bench, lever: Lever) -> int:
    """The least number that a lever can stand at."""
    if not lever.field:
        return 0
    return base_of(bench.rulebook.records[lever.dataset].fields[lever.field])
