"""The value of every indicator at every unit and level; never gives points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.absence import Absence, Value, highest, number
from tests.oracle.evaluate import divided, evaluate, sides
from tests.oracle.formula import date_from_text, parse
from tests.oracle.records import Record, Records, Unit
from tests.oracle.rules import Rules
from tests.oracle.scopes import Group, LevelScope, RowScope, UnitScope, figure, formula
from tests.oracle.targets import Target, figures_of, read_target
from tests.oracle.windows import Window, moved_back, periods_due, window


@dataclass(frozen=True)
class Measured:
    """Numerator and denominator are None where the indicator shows none."""

    numerator: Value | None
    denominator: Value | None
    value: Value
    target: Target | None


INAPPLICABLE = Measured(None, None, Absence.NOT_APPLICABLE, None)
SUPPRESSED = Measured(None, None, Absence.SUPPRESSED, None)


class Measuring:
    """Measures each indicator once for each unit and level, whoever asks."""

    def __init__(
        self, rules: Rules, records: Mapping[str, Sequence[Record]], through: str | None
    ) -> None:
        self.rules = rules
        self.records = Records(rules, records)
        self.delivered = records
        self.periods_done: dict[tuple[str, str], Measuring] = {}
        self.through = through
        self.units_done: dict[tuple[str, Unit], Measured] = {}
        self.levels_done: dict[tuple[str, tuple[Unit, ...], Group | None], Measured] = {}

    def at_unit(self, indicator: str, unit: Unit) -> Measured:
        if (indicator, unit) not in self.units_done:
            self.units_done[indicator, unit] = self.measured_at_unit(indicator, unit)
        return self.units_done[indicator, unit]

    def at_level(
        self, indicator: str, units: tuple[Unit, ...], group: Group | None = None
    ) -> Measured:
        key = (indicator, units, group)
        if key not in self.levels_done:
            self.levels_done[key] = self.measured_at_level(indicator, units, group)
        return self.levels_done[key]

    def value_at_unit(self, indicator: str, unit: Unit) -> Value:
        return self.at_unit(indicator, unit).value

    def value_at_level(
        self, indicator: str, units: tuple[Unit, ...], group: Group | None = None
    ) -> Value:
        return self.at_level(indicator, units, group).value

    def value_of_whole(self, indicator: str) -> Value:
        """Where it applies to nobody, there is nothing to divide by for anybody who asks."""
        value = self.value_at_level(indicator, tuple(self.records.units))
        return Absence.ZERO_DENOMINATOR if value is Absence.NOT_APPLICABLE else value

    def over_peers(self, function: str, indicator: str, group: Group | None) -> Value:
        """Over the units that have a value; where none has, there is nothing to compare with."""
        members = [
            unit
            for unit in self.records.units
            if group is None or self.unit_scope({}, unit).constant_or_field(group[0]) == group[1]
        ]
        found = [self.value_at_unit(indicator, unit) for unit in members]
        values = [number(value) for value in found if not isinstance(value, Absence)]
        if not values:
            return Absence.MISSING
        match function:
            case "average":
                return sum(values, Fraction(0)) / len(values)
            case "highest":
                return max(values)
            case "lowest":
                return min(values)
            case _:
                raise NameError(f"no peers by {function!r}")

    def is_assessed(self, unit: Unit) -> bool:
        """Asked of the unit's record in the roster alone; no answer is no."""
        if self.rules.assessed is None:
            return True
        around = UnitScope(self, unit, self.rules.roster, self.window_of({}))
        return all(evaluate(parse(self.rules.assessed), row) is True for row in around.rows())

    def unit_scope(self, holder: Any, unit: Unit) -> UnitScope:
        """The scope of what an indicator, a bonus or a veto says about a unit."""
        return UnitScope(self, unit, holder.get("records"), self.window_of(holder))

    def window_of(self, holder: Any) -> Window:
        """Its own period, cut; that of what it is the same as, moved where it says so."""
        period = holder.get("period")
        if "same_as" in holder and not isinstance(period, dict):
            other = self.window_of(self.rules.indicators[holder["same_as"]])
            return moved_back(other, period) if period else other
        return window(period or self.rules.period, self.through)

    def measured_at_unit(self, indicator: str, unit: Unit) -> Measured:
        """The highest absence wins: of `applies_to`, of the value, of the target's figures."""
        written = self.rules.indicators[indicator]
        if not self.is_assessed(unit):
            return INAPPLICABLE
        scope = self.unit_scope(written, unit)
        applies = formula(written["applies_to"], scope) if "applies_to" in written else True
        if applies is False:
            return INAPPLICABLE
        figures: list[Value] = []
        if "target" in written:
            figures = [figure(text, scope) for text in figures_of(written["target"])]
        plain = self.measured(written, scope)
        own = highest(applies, plain.value)
        if own is not Absence.NOT_APPLICABLE and is_small(written, plain.denominator):
            return SUPPRESSED
        return without_halves(written, self.with_target(written, plain, applies, figures))

    def measured_at_level(
        self, indicator: str, units: tuple[Unit, ...], group: Group | None
    ) -> Measured:
        """Over the units to which the indicator applies; `applies_to` itself is not asked."""
        written = self.rules.indicators[indicator]
        applying = tuple(
            unit
            for unit in units
            if self.at_unit(indicator, unit).value is not Absence.NOT_APPLICABLE
        )
        if not applying:
            return INAPPLICABLE
        scope = LevelScope(
            self, units, applying, written.get("records"), self.window_of(written), group
        )
        plain = self.measured(written, scope)
        if is_small(written, plain.denominator):
            return SUPPRESSED
        if not self.is_judged_at_levels(written):
            return without_halves(written, plain)
        figures = [figure(text, scope) for text in figures_of(written["target"])]
        return without_halves(written, self.with_target(written, plain, True, figures))

    def is_judged_at_levels(self, written: Any) -> bool:
        """A target that differs from unit to unit by field or category says nothing of many."""
        return "target" in written and all(
            self.rules.is_plain_number(text) or text in self.rules.indicators
            for text in figures_of(written["target"])
        )

    def with_target(
        self, written: Any, plain: Measured, applies: Value, figures: list[Value]
    ) -> Measured:
        absence = highest(applies, plain.value, *figures)
        value = plain.value if absence is None else absence
        target = None
        if absence is None and figures:
            target = read_target(written["target"], [number(each) for each in figures])
        return Measured(plain.numerator, plain.denominator, value, target)

    def measured(self, written: Any, scope: UnitScope | LevelScope) -> Measured:
        """`numerator` and `denominator`, or `duty`, or `value`."""
        if "duty" in written:
            numerator, denominator = self.done_and_due(written, scope)
        elif "numerator" in written:
            numerator = formula(written["numerator"], scope)
            denominator = formula(written["denominator"], scope)
        else:
            node = parse(written["value"])
            two = sides(node)
            if two is None:
                return Measured(None, None, evaluate(node, scope), None)
            numerator, denominator = evaluate(two[0], scope), evaluate(two[1], scope)
        return Measured(numerator, denominator, divided(numerator, denominator), None)

    def done_and_due(self, written: Any, scope: UnitScope | LevelScope) -> tuple[Value, Value]:
        """Periods of the duty with records enough, and all that are due; added over the units."""
        inside = self.window_of(written)
        due = periods_due(written["duty"]["every"], inside, self.counted_from(written))
        units = [scope.unit] if isinstance(scope, UnitScope) else list(scope.units)
        done = [
            one
            for unit in units
            for one in due
            if self.is_done(written, self.unit_scope(written, unit), one)
        ]
        return Fraction(len(done)), Fraction(len(due) * len(units))

    def counted_from(self, written: Any) -> date:
        """Blocks of months are those of the whole period, or of the moved window."""
        moved = "same_as" in written and isinstance(written.get("period"), str)
        if moved or self.rules.period["from"] == self.rules.first_day:
            return self.window_of(written).first
        if "same_as" in written and "period" not in written:
            return self.counted_from(self.rules.indicators[written["same_as"]])
        return date_from_text(written.get("period", {"from": self.rules.first_day})["from"])

    def in_period(self, section: str, period: Any) -> "Measuring":
        """The same records, measured in one period of a section."""
        key = (section, period["to"])
        if key not in self.periods_done:
            rules = self.rules.within(section, period)
            self.periods_done[key] = Measuring(rules, self.delivered, self.through)
        return self.periods_done[key]

    def is_done(self, written: Any, scope: UnitScope, one: Window) -> bool:
        duty = written["duty"]
        time = self.rules.time_field(written["records"])
        where = parse(duty["where"]) if "where" in duty else None
        matching = [
            row for row in scope.rows() if one.holds(row.record[str(time)]) and matches(row, where)
        ]
        return len(matching) >= number(figure(duty.get("at_least", "1"), scope))


def without_halves(written: Any, found: Measured) -> Measured:
    """Of what may not be published neither half is shown where there is no data for the other."""
    if "when_small" in written and found.value is Absence.MISSING:
        return replace(found, numerator=None, denominator=None)
    return found


def is_small(written: Any, denominator: Value | None) -> bool:
    """Whether there is something to divide by, and too little of it to publish."""
    if "when_small" not in written or not isinstance(denominator, Fraction):
        return False
    return 0 < denominator < int(written["when_small"]["denominator_below"])


def matches(row: RowScope, where: Any) -> bool:
    """A record whose `where` is absent does not match."""
    return where is None or evaluate(where, row) is True
