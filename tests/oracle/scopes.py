"""Where the names and aggregates of a formula get their values; never knows points.

Three scopes: a row (one record), a unit, and a level (many units: a group, or all of them).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Protocol, TypeAlias

from tests.oracle.absence import Absence, Value, highest, number
from tests.oracle.evaluate import evaluate
from tests.oracle.formula import Call, number_from_text, parse
from tests.oracle.records import Record, Records, Unit, as_reported, cell
from tests.oracle.rules import Rules, is_number
from tests.oracle.windows import Window

Group: TypeAlias = tuple[str, str]
"""A group field, and one of its values."""


class World(Protocol):
    """What scopes ask of the whole assessment."""

    rules: Rules
    records: Records

    def value_at_unit(self, indicator: str, unit: Unit) -> Value:
        """The value of another indicator, named in a formula."""

    def value_at_level(
        self, indicator: str, units: tuple[Unit, ...], group: Group | None = None
    ) -> Value:
        """The same for all these units together."""

    def value_of_whole(self, indicator: str) -> Value:
        """The same for all units there are."""

    def over_peers(self, function: str, indicator: str, group: Group | None) -> Value:
        """The average, highest or lowest of the units' values: of all units, or of a group's."""


@dataclass(frozen=True)
class UnitScope:
    """One unit; `dataset` is the `records` of what holds the formula.

    `extra` holds further names: `value`, `target`, `points` under `formula`, `total` in a veto.
    `verdicts` holds what `met` and `score` answer in a veto.
    """

    world: World
    unit: Unit
    dataset: str | None
    window: Window
    extra: Mapping[str, Value] = field(default_factory=dict)
    verdicts: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    for_points: bool = False

    def name(self, name: str) -> Value:
        if name in self.extra:
            return self.extra[name]
        if name in self.world.rules.indicators:
            return self.world.value_at_unit(name, self.unit)
        return self.constant_or_field(name)

    def constant_or_field(self, name: str, *, before_correction: bool = False) -> Value:
        if name in self.world.rules.constants:
            return self.constant(self.world.rules.constants[name])
        home = self.world.rules.home_of(name, self.dataset)
        rows = self.world.records.of(home, self.unit, self.window)
        if rows:
            row = as_reported(rows[0]) if before_correction else rows[0]
            return spoken(self.world.rules, home, row, name)
        if self.world.rules.is_events(home) and self.world.rules.is_number_field(home, name):
            return Fraction(0)
        return Absence.MISSING

    def constant(self, written: Any) -> Value:
        """A plain number, or the one that the unit's category asks for."""
        if not isinstance(written, dict):
            return number_from_text(written)
        category = self.constant_or_field(written["by"])
        if isinstance(category, Absence):
            return category
        values = written.get("values", {})
        otherwise = written.get("otherwise", values.get("otherwise"))
        return number_from_text(values.get(category, otherwise))

    def aggregate(self, call: Call) -> Value:
        return aggregated(call, [self.rows()], self.world.rules, self.dataset)

    def rows(self) -> list["RowScope"]:
        if self.dataset is None:
            raise TypeError("an aggregate needs `records`")
        rows = self.world.records.of(self.dataset, self.unit, self.window)
        return [RowScope(row, self) for row in rows]

    def judged(self, function: str, name: str) -> Value:
        return self.verdicts[function, name]

    def peers(self, function: str, indicator: str, group: str | None) -> Value:
        if function == "whole":
            return self.world.value_of_whole(indicator)
        if group is None:
            return self.world.over_peers(function, indicator, None)
        own = self.constant_or_field(group)
        if isinstance(own, Absence):
            return Absence.MISSING
        return self.world.over_peers(function, indicator, (group, str(own)))

    def reported(self, name: str) -> Value:
        return self.constant_or_field(name, before_correction=True)


@dataclass(frozen=True)
class RowScope:
    """One record: its fields first, then the constants and unit fields around it."""

    record: Record
    around: UnitScope

    @property
    def for_points(self) -> bool:
        return False

    def name(self, name: str) -> Value:
        dataset = self.around.dataset
        if dataset is not None and self.around.world.rules.has_field(dataset, name):
            return spoken(self.around.world.rules, dataset, self.record, name)
        return self.around.constant_or_field(name)

    def reported(self, name: str) -> Value:
        dataset = self.around.dataset
        if dataset is None:
            raise TypeError("a record is of some dataset")
        return spoken(self.around.world.rules, dataset, as_reported(self.record), name)

    def aggregate(self, call: Call) -> Value:
        raise TypeError(f"`{call.function}` does not nest")

    def judged(self, function: str, name: str) -> Value:
        raise TypeError(f"`{function}({name})` stands only in vetoes")

    def peers(self, function: str, indicator: str, group: str | None) -> Value:
        raise TypeError(f"`{function}({indicator}, {group})` stands over no record")


@dataclass(frozen=True)
class LevelScope:
    """Many units together: `all_units` of the level, and `units` to which the indicator applies.

    `group` is None for the whole authority.
    """

    world: World
    all_units: tuple[Unit, ...]
    units: tuple[Unit, ...]
    dataset: str | None
    window: Window
    group: Group | None = None

    @property
    def for_points(self) -> bool:
        return False

    def name(self, name: str) -> Value:
        rules = self.world.rules
        if name in rules.indicators:
            return self.world.value_at_level(name, self.all_units, self.group)
        if name in rules.constants:
            if rules.is_by_category(name):
                return Absence.MISSING
            return number_from_text(rules.constants[name])
        home = rules.home_of(name, self.dataset)
        if not rules.is_number_field(home, name):
            return Absence.MISSING
        return self.sum_of_units(home, name)

    def reported(self, name: str) -> Value:
        rules = self.world.rules
        home = rules.home_of(name, self.dataset)
        if not rules.is_number_field(home, name):
            return Absence.MISSING
        return self.sum_of_units(home, name, before_correction=True)

    def sum_of_units(self, home: str, name: str, *, before_correction: bool = False) -> Value:
        """A unit without a record adds nothing; nobody with one is missing, save for events."""
        own = [
            cell(as_reported(row) if before_correction else row, name)
            for unit in self.units
            for row in self.world.records.of(home, unit, self.window)
        ]
        if not own and not self.world.rules.is_events(home):
            return Absence.MISSING
        return added(own)

    def aggregate(self, call: Call) -> Value:
        rows = [
            UnitScope(self.world, unit, self.dataset, self.window).rows() for unit in self.units
        ]
        return aggregated(call, rows, self.world.rules, self.dataset)

    def judged(self, function: str, name: str) -> Value:
        raise TypeError(f"`{function}({name})` stands only in vetoes")

    def peers(self, function: str, indicator: str, group: str | None) -> Value:
        """The units' peers are the level's too; a group of another field is not its own."""
        if function == "whole":
            return self.world.value_of_whole(indicator)
        if group is None:
            return self.world.over_peers(function, indicator, None)
        if self.group is None or self.group[0] != group:
            return Absence.MISSING
        return self.world.over_peers(function, indicator, self.group)


def spoken(rules: Rules, dataset: str, record: Record, field: str) -> Value:
    """The field's value in a formula, where an id is text even if it is delivered as a number."""
    value = cell(record, field)
    is_id = rules.is_id_field(dataset, field)
    return str(value) if is_id and isinstance(value, Fraction) else value


def aggregated(
    call: Call, rows_of_units: list[list[RowScope]], rules: Rules, dataset: str | None
) -> Value:
    """An aggregate over the records of one unit, or of many together.

    `last` takes each unit's own latest date; everything else takes all records alike.
    """
    if dataset is None:
        raise TypeError("an aggregate needs `records`")
    if not any(rows_of_units) and not rules.is_events(dataset):
        return Absence.MISSING
    selected = [[row for row in rows if is_selected(call, row)] for rows in rows_of_units]
    if call.function == "last":
        selected = [latest(rows, rules.time_field(dataset)) for rows in selected]
    taken = [row for rows in selected for row in rows]
    if call.function == "count":
        return Fraction(len(taken))
    (argument,) = call.arguments
    values = [evaluate(argument, row) for row in taken]
    if call.function == "sum":
        return added(values)
    if not values:
        return Absence.MISSING
    absence = highest(*values)
    if absence is not None:
        return absence
    match call.function:
        case "min":
            return min(number(value) for value in values)
        case "max":
            return max(number(value) for value in values)
        case "last":
            return added(values)
        case _:
            raise NameError(f"no aggregate {call.function!r}")


def is_selected(call: Call, row: RowScope) -> bool:
    """A record whose `where` is absent is not selected."""
    return call.where is None or evaluate(call.where, row) is True


def latest(rows: list[RowScope], time: str | None) -> list[RowScope]:
    """The rows of the latest date among them."""
    if time is None:
        raise TypeError("`last` needs a dataset with `time`")
    last = max((row.record[time] for row in rows), default=None)
    return [row for row in rows if row.record[time] == last]


def added(values: list[Value]) -> Value:
    absence = highest(*values)
    if absence is not None:
        return absence
    return sum((number(value) for value in values), Fraction(0))


def figure(written: str, scope: UnitScope | LevelScope) -> Value:
    """A figure is a number or a name, never a formula."""
    return number_from_text(written) if is_number(written) else scope.name(written.strip())


def formula(written: str, scope: UnitScope | LevelScope) -> Value:
    return evaluate(parse(written), scope)
