"""What a unit with these figures would get: records laid out for one unit, and the plan's answer.

Never asks about records that admission would reject: limits, row checks, keys and the count of
records hold for every probe, and `Probe.records` can be delivered as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from targets.engine import WholeEngine
from targets.plan.steps import STATUSES, Plan, Status
from targets.scores.results import holds, read_exact
from targets.testing.units.laying import Table
from targets.testing.units.levers import Amounts, Kind, Lever, Row, base_of, kinds_of

PROBES_REMEMBERED = 200_000
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
        self._tables = {name: Table(plan, name) for name in plan.rulebook.records}
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

    def records_at_most(self, lever: Lever) -> int:
        """How many records of its kind are laid out for one unit."""
        turn = self.kinds[lever.dataset][lever.kind].turns[0]
        return self._tables[lever.dataset].records_at_most(turn)

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
        for place, amounts_by_field in sums.items():
            counts.setdefault(place, self._tables[dataset].needed(amounts_by_field))
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


def at_least_amounts(bench: Bench, lever: Lever) -> int:
    """The least number that a lever can stand at."""
    if not lever.field:
        return 0
    return base_of(bench.rulebook.records[lever.dataset].fields[lever.field])
