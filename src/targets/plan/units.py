"""What names mean over the records of one unit, or of a group of units: aggregates and earlier
values.

Never decides a status or points.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from fractions import Fraction

from targets.calendar import AnyWindow
from targets.carriers.intervals import Interval
from targets.formula import tree
from targets.formula.tree import Node
from targets.plan import exact
from targets.plan import expressions as x
from targets.plan.exact import Exact, YesNo
from targets.plan.gathering import Gatherer
from targets.plan.lowering import Lowering, RowLowering, UnreachableNodeError, first_absent
from targets.plan.steplist import Steps
from targets.plan.steps import MISSING, Aggregate, PeerFigure
from targets.rulebook.models import RecordField, RulebookModel
from targets.rulebook.scopes import find_field


class UnitLowering(Lowering):
    """Formulas of an indicator, bonus or veto.

    `values` are the indicators built so far, `special` what only this place may say. Over a group
    (`steps.higher`) categories and constants by category have no single value and are missing.
    """

    def __init__(
        self,
        steps: Steps,
        dataset: str | None,
        window: AnyWindow,
        values: Mapping[str, Exact],
        *,
        special: Mapping[str, Exact] | None = None,
        met: Mapping[str, YesNo] | None = None,
        scores: Mapping[str, Exact] | None = None,
    ) -> None:
        self._steps = steps
        self._inputs = steps.inputs
        self._dataset = dataset
        self._window = window
        self._values = values
        self._special = special or {}
        self._met = met or {}
        self._scores = scores or {}

    @property
    def _rulebook(self) -> RulebookModel:
        return self._inputs.rulebook

    def bounds(self, expression: ast.expr) -> Interval:
        return self._steps.bounds(expression)

    def kept(self, expression: ast.expr) -> ast.expr:
        return self._steps.kept(expression)

    def with_special(self, special: Mapping[str, Exact]) -> UnitLowering:
        """The same for a scoring, with the names that it may say. What it cannot divide is no
        data: only a measure can have nothing to judge.
        """
        scoring = UnitLowering(
            self._steps,
            self._dataset,
            self._window,
            self._values,
            special=special,
            met=self._met,
            scores=self._scores,
        )
        scoring.zero_divisor = MISSING
        return scoring

    def met(self, indicator: str) -> YesNo:
        return self._met[indicator]

    def score(self, part: str) -> Exact:
        return self._scores[part]

    def look(self, look: tree.Look) -> Exact:
        """What the peers come to, an input that is told once all units have their values."""
        group = look.group.id if look.group is not None else None
        one = self._inputs.ask_peers(PeerFigure(look.function, look.indicator.id, group))
        return Exact(x.name(one.numerator), x.name(one.denominator), x.name(one.absent))

    def figure(self, amount: Fraction | str) -> Exact:
        """A number of the rules file, or what its name stands for."""
        return exact.figure(amount) if isinstance(amount, Fraction) else self.number_of(amount)

    def is_settled(self, amount: Fraction | str) -> bool:
        """Whether a figure is the same for every unit, or an indicator's value of this level."""
        if not isinstance(amount, str) or amount in self._values:
            return True
        constant = self._rulebook.constants.get(amount)
        return constant is not None and constant.by is None

    def number_of(self, name: str) -> Exact:
        if name in self._special:
            return self._special[name]
        if name in self._values:
            return self._values[name]
        if name in self._rulebook.constants:
            return self._constant(name)
        owner, spec = self._field(name)
        lowered = self._row(owner).number_of(name)
        total = self._ask_only(owner, lowered.numerator, name, f"sum_{name}")
        return Exact(
            x.name(total.name),
            lowered.denominator,
            self._absence(owner, lowered.absent, name, spec.type),
        )

    def yes_no_of(self, name: str) -> YesNo:
        owner, spec = self._field(name)
        if self._steps.higher:
            return YesNo(x.truth(False), x.whole(MISSING))
        lowered = self._row(owner).yes_no_of(name)
        flag = self._ask_only(
            owner, x.choose(lowered.holds, x.whole(1), x.whole(0)), name, f"is_{name}"
        )
        holds = x.compare("==", x.name(flag.name), x.whole(1))
        return YesNo(holds, self._absence(owner, lowered.absent, name, spec.type))

    def absence_of(self, name: str) -> ast.expr:
        if name in self._special or name in self._values or name in self._rulebook.constants:
            return self.number_of(name).absent
        owner, spec = self._field(name)
        if self._steps.higher and spec.type not in ("count", "integer", "decimal"):
            return x.whole(MISSING)
        return self._absence(owner, self._row(owner).absence_of(name), name, spec.type)

    def is_word(self, node: Node) -> bool:
        match node:
            case tree.Text() | tree.Day():
                return True
            case tree.Name(name) if not self._is_number_name(name):
                _, spec = self._field(name)
                return spec.type in ("id", "category", "text", "date", "month")
            case _:
                return False

    def _is_number_name(self, name: str) -> bool:
        return name in self._special or name in self._values or name in self._rulebook.constants

    def compared_words(self, node: tree.Compare | tree.Within) -> YesNo:
        """Texts and dates stay in the record: the comparison is made there, and counted here."""
        if self._steps.higher:
            return YesNo(x.truth(False), x.whole(MISSING))
        sides = (node.left, node.right) if isinstance(node, tree.Compare) else (node.item,)
        names = [side.id for side in sides if isinstance(side, tree.Name)]
        if not names:
            raise UnreachableNodeError(node)
        owner, _ = self._field(names[0])
        lowered = self._row(owner).compared_words(node)
        said = x.written(lowered.holds)
        flag = self._ask_only(
            owner, x.choose(lowered.holds, x.whole(1), x.whole(0)), said, f"is_{names[0]}"
        )
        absent = self._absence(owner, lowered.absent, said, "text")
        return YesNo(x.compare("==", x.name(flag.name), x.whole(1)), absent)

    def _field(self, name: str) -> tuple[str, RecordField]:
        found = find_field(self._rulebook, name, self._dataset)
        if found is None:
            raise UnreachableNodeError(name)
        return found

    def _row(self, dataset: str) -> RowLowering:
        return RowLowering(self._inputs, dataset)

    def _ask_only(self, owner: str, amount: ast.expr, said: str, label: str) -> Aggregate:
        """The one record of a dataset keyed by the unit."""
        cut = self._inputs.window_of(owner, self._window)
        return self._inputs.ask(
            "sum", owner, cut, said=said, label=label, selected=x.truth(True), amount=amount
        )

    def _absence(self, owner: str, absent: ast.expr, said: str, type_: str) -> ast.expr:
        """Why a bare field has no value: its record is not there, or its cell is empty."""
        found: ast.expr = x.whole(0)
        if x.constant(absent) is None:
            cut = self._inputs.window_of(owner, self._window)
            why = self._inputs.ask(
                "max",
                owner,
                cut,
                said=f"absence of {said}",
                label=f"absent_{said}" if said.isidentifier() else "absent",
                selected=x.truth(True),
                amount=absent,
                merge="max",
            )
            found = x.name(why.name)
        if owner == self._rulebook.unit.roster:
            return found
        table = self._rulebook.records[owner]
        if table.events and type_ in ("count", "integer", "decimal"):
            return found
        return x.highest(self._no_rows(owner), found)

    def _no_rows(self, dataset: str) -> ast.expr:
        """1 where the unit has no record of `dataset` in the window."""
        rows = self._inputs.rows(dataset, self._window)
        if self._steps.higher:  # each indicator of a group may leave out other units
            return x.choose(x.compare("==", rows, x.whole(0)), x.whole(MISSING), x.whole(0))
        name = f"{x.written(rows)}_missing"
        if name in self._steps.known:
            return x.name(name)
        none = x.choose(x.compare("==", rows, x.whole(0)), x.whole(MISSING), x.whole(0))
        return self._steps.publish(name, none, f"1 no record of {dataset}", dataset)

    def _constant(self, name: str) -> Exact:
        constant = self._rulebook.constants[name]
        if constant.number is not None:
            return exact.figure(constant.number)
        if constant.by is None or self._steps.higher:
            return exact.missing(x.whole(MISSING))
        here = tree.Place(0, 0)
        asked = tree.Name(constant.by, here)
        of_unit = UnitLowering(self._steps, None, self._window, self._values)  # not of a dataset
        rest = exact.figure(constant.otherwise if constant.otherwise is not None else Fraction(0))
        for value, number in reversed(list(constant.values.items())):
            same = of_unit.compared_words(tree.Compare("==", asked, tree.Text(value, here), here))
            rest = exact.choose(same.holds, exact.figure(number), rest)
        return self.kept_number(rest.because(of_unit.absence_of(constant.by)))

    def aggregate(self, node: tree.Aggregate) -> Exact:
        if self._dataset is None:
            raise UnreachableNodeError(node)
        dataset, window = self._dataset, self._inputs.window_of(self._dataset, self._window)
        row = self._row(dataset)
        selected: ast.expr = x.truth(True)
        if node.where is not None:
            asked = row.yes_no(node.where)
            selected = x.both(x.compare("==", asked.absent, x.whole(0)), asked.holds)
        amount = row.number(node.amount) if node.amount is not None else exact.figure(Fraction(1))
        events = self._rulebook.records[dataset].events
        inner = Gatherer(self._inputs, dataset, window, node, selected, amount, events)
        found = inner.gather()
        if events:
            return found
        # `mean` of no record at all has no data; only of no selected one is its denominator 0
        return found.because(first_absent(self._no_rows(dataset), found.absent))
