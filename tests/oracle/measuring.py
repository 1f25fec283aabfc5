"""The value of every indicator at every unit and level; never gives points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tests.oracle.absence import Absence, Value, highest, number
from tests.oracle.evaluate import divided, evaluate, sides
from tests.oracle.formula import parse
from tests.oracle.records import Record, Records, Unit
from tests.oracle.rules import Rules
from tests.oracle.scopes import LevelScope, RowScope, UnitScope, figure, formula
from tests.oracle.targets import Target, figures_of, read_target
from tests.oracle.windows import Window, periods_due, window


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
        self.through = through
        self.units_done: dict[tuple[str, Unit], Measured] = {}
        self.levels_done: dict[tuple[str, tuple[Unit, ...]], Measured] = {}

    def at_unit(self, indicator: str, unit: Unit) -> Measured:
        if (indicator, unit) not in self.units_done:
            self.units_done[indicator, unit] = self.measured_at_unit(indicator, unit)
        return self.units_done[indicator, unit]

    def at_level(self, indicator: str, units: tuple[Unit, ...]) -> Measured:
        if (indicator, units) not in self.levels_done:
            self.levels_done[indicator, units] = self.measured_at_level(indicator, units)
        return self.levels_done[indicator, units]

    def value_at_unit(self, indicator: str, unit: Unit) -> Value:
        return self.at_unit(indicator, unit).value

    def value_at_level(self, indicator: str, units: tuple[Unit, ...]) -> Value:
        return self.at_level(indicator, units).value

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
        return window(holder.get("period", self.rules.period), self.through)

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
        return self.with_target(written, plain, applies, figures)

    def measured_at_level(self, indicator: str, units: tuple[Unit, ...]) -> Measured:
        """Over the units to which the indicator applies; `applies_to` itself is not asked."""
        written = self.rules.indicators[indicator]
        applying = tuple(
            unit
            for unit in units
            if self.at_unit(indicator, unit).value is not Absence.NOT_APPLICABLE
        )
        if not applying:
            return INAPPLICABLE
        scope = LevelScope(self, units, applying, written.get("records"), self.window_of(written))
        plain = self.measured(written, scope)
        if is_small(written, plain.denominator):
            return SUPPRESSED
        if not self.is_judged_at_levels(written):
            return plain
        figures = [figure(text, scope) for text in figures_of(written["target"])]
        return self.with_target(written, plain, True, figures)

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
        period = written.get("period", self.rules.period)
        due = periods_due(written["duty"]["every"], period, self.through)
        units = [scope.unit] if isinstance(scope, UnitScope) else list(scope.units)
        done = [
            one
            for unit in units
            for one in due
            if self.is_done(written, self.unit_scope(written, unit), one)
        ]
        return Fraction(len(done)), Fraction(len(due) * len(units))

    def is_done(self, written: Any, scope: UnitScope, one: Window) -> bool:
        duty = written["duty"]
        time = self.rules.time_field(written["records"])
        where = parse(duty["where"]) if "where" in duty else None
        matching = [
            row for row in scope.rows() if one.holds(row.record[str(time)]) and matches(row, where)
        ]
        return len(matching) >= number(figure(duty.get("at_least", "1"), scope))


def is_small(written: Any, denominator: Value | None) -> bool:
    """Whether there is something to divide by, and too little of it to publish."""
    if "when_small" not in written or not isinstance(denominator, Fraction):
        return False
    return 0 < denominator < int(written["when_small"]["denominator_below"])


def matches(row: RowScope, where: Any) -> bool:
    """A record whose `where` is absent does not match."""
    return where is None or evaluate(where, row) is True
