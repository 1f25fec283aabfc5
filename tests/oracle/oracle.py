"""The oracle: all units, groups and the whole, and the ranks; never one step of its own on them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tests.oracle.absence import Absence, OracleError, number
from tests.oracle.measuring import Measuring
from tests.oracle.records import Record, Unit
from tests.oracle.rules import Rules
from tests.oracle.scopes import Group
from tests.oracle.scorecard import Scorecard, shown
from tests.oracle.scores import OracleIndicator, OracleScores, OracleUnit, status_of_absent


class Oracle:
    """A valid rules file; `score` takes admitted records, typed, by dataset."""

    def __init__(self, rules: str) -> None:
        self.rules = Rules(rules)

    def score(
        self, records: Mapping[str, Sequence[Record]], through: str | None = None
    ) -> OracleScores:
        """Scores of all units. Raises: OracleError where `when_missing: error` is met."""
        measuring = Measuring(self.rules, records, through)
        cards = [Scorecard(measuring, unit) for unit in measuring.records.units]
        units = {card.unit: card.unit_scores() for card in cards}
        without_data = [card.unit for card in cards if card.no_data_is_an_error]
        if without_data:
            raise OracleError(without_data)
        rank(units, self.rules.scorecard.get("rank", {}), measuring)
        groups = {field: group_scores(measuring, field, units) for field in self.rules.group_fields}
        whole = level_scores(measuring, tuple(units), self.rules)
        for id, written in self.rules.indicators.items():
            if "when_small" in written and not self.rules.is_whole_only(id):
                Withholding(id, units, groups, whole).withhold()
        return OracleScores(units, groups, whole)


def group_scores(
    measuring: Measuring, field: str, units: Mapping[Unit, OracleUnit]
) -> dict[Any, dict[str, OracleIndicator]]:
    """Each group's indicators; a unit whose group field is empty is in no group."""
    members: dict[Any, list[Unit]] = {}
    for unit, scores in units.items():
        if scores.groups[field] is not None:
            members.setdefault(scores.groups[field], []).append(unit)
    return {
        value: {
            id: indicator
            for id, indicator in level_scores(
                measuring, tuple(own), measuring.rules, (field, value)
            ).items()
            if not measuring.rules.is_whole_only(id)
        }
        for value, own in members.items()
    }


def level_scores(
    measuring: Measuring, units: tuple[Unit, ...], rules: Rules, group: Group | None = None
) -> dict[str, OracleIndicator]:
    """Value and status of each indicator for these units together."""
    scores = {}
    for id in rules.indicators:
        measured = measuring.at_level(id, units, group)
        if isinstance(measured.value, Absence):
            status = status_of_absent(measured.value)
        elif measured.target is None:
            status = "no_target"
        else:
            status = "met" if measured.target.is_met(number(measured.value)) else "not_met"
        scores[id] = OracleIndicator(
            numerator=shown(measured.numerator),
            denominator=shown(measured.denominator),
            value=shown(measured.value),
            status=status,
            points=None,
        )
    return scores


def rank(units: Mapping[Unit, OracleUnit], rule: Any, measuring: Measuring) -> None:
    """Places by the published total, or by an indicator's exact value; ties share (1, 2, 2, 4).

    With `within`, only units of the same text are compared; one whose text is empty has no rank.
    """
    by = rule.get("by", "total")
    lowest_first = rule.get("best", "highest") == "lowest"
    figures: dict[Unit, Fraction] = {}
    for unit, scores in units.items():
        figure = scores.total if by == "total" else shown(measuring.value_at_unit(by, unit))
        if figure is not None and circle_of(unit, rule, measuring) is not Absence.MISSING:
            figures[unit] = figure
    for unit, own in figures.items():
        circle = circle_of(unit, rule, measuring)
        rivals = [
            figure
            for other, figure in figures.items()
            if circle_of(other, rule, measuring) == circle
        ]
        better = [other for other in rivals if (other < own if lowest_first else other > own)]
        units[unit].rank = 1 + len(better)


def circle_of(unit: Unit, rule: Any, measuring: Measuring) -> Any:
    """What the unit shares with those it is ranked among; nothing where all are."""
    if "within" not in rule:
        return None
    value = measuring.unit_scope({}, unit).constant_or_field(rule["within"])
    return Absence.MISSING if isinstance(value, Absence) else value


class Withholding:
    """The published figures of one indicator, from which no suppressed one follows.

    A circle is what one total tells: the units of a group of the first field that shows its figure,
    or, under None, all other units, which the whole tells.
    """

    def __init__(
        self,
        id: str,
        units: Mapping[Unit, OracleUnit],
        groups: Mapping[str, dict[Any, dict[str, OracleIndicator]]],
        whole: dict[str, OracleIndicator],
    ) -> None:
        self.id, self.units, self.groups, self.whole = id, units, groups, whole
        self.first = next(iter(groups), None)
        self.suppressed = {
            unit for unit in units if units[unit].indicators[id].status == "suppressed"
        }
        self.hidden = set(self.suppressed)

    def withhold(self) -> None:
        """Takes out what would tell a suppressed figure."""
        for figure in self.suppressed_figures():
            while self.is_told(figure):
                self.hide_beside(figure)
        for unit in self.hidden:
            self.take_out(self.units[unit].indicators)
        for field, levels in self.groups.items():
            for value, own in levels.items():
                if field != self.first and self.hidden.intersection(self.members(field, value)):
                    self.take_out(own)

    def suppressed_figures(self) -> list[list[Unit]]:
        """Each as the units that it adds up."""
        alone = [[unit] for unit in sorted(self.suppressed)]
        return alone + [
            sorted(self.suppressed.intersection(self.members(field, value)))
            for field, levels in self.groups.items()
            for value in sorted(levels)
            if levels[value][self.id].status == "suppressed"
        ]

    def members(self, field: str, value: Any) -> list[Unit]:
        return [unit for unit, scores in self.units.items() if scores.groups[field] == value]

    def circle(self, unit: Unit) -> Any:
        value = self.units[unit].groups[self.first] if self.first is not None else None
        if self.first is None or value is None:
            return None
        return value if is_shown(self.groups[self.first][value][self.id]) else None

    def is_told(self, figure: list[Unit]) -> bool:
        circles = {self.circle(unit) for unit in figure}
        if None in circles and not is_shown(self.whole[self.id]):
            return False
        beside = {unit for unit in self.hidden if self.circle(unit) in circles}
        return bool(figure) and beside == set(figure)

    def hide_beside(self, figure: list[Unit]) -> None:
        circles = list(dict.fromkeys(self.circle(unit) for unit in figure))
        for circle in circles:
            smallest = next_smallest(
                {
                    unit: scores.indicators[self.id]
                    for unit, scores in self.units.items()
                    if unit not in self.hidden and self.circle(unit) == circle
                }
            )
            if smallest is not None:
                self.hidden.add(smallest)
                return
        levels = self.groups[self.first] if self.first is not None else {}
        for value in [circle for circle in circles if circle is not None]:
            self.take_out(levels[value])
            return
        group = next_smallest({value: own[self.id] for value, own in levels.items()})
        self.take_out(self.whole if group is None else levels[group])

    def take_out(self, indicators: dict[str, OracleIndicator]) -> None:
        one = indicators[self.id]
        indicators[self.id] = replace(one, numerator=None, denominator=None, value=None)


def is_shown(one: OracleIndicator) -> bool:
    return one.numerator is not None or one.denominator is not None


def next_smallest(shown: Mapping[Any, OracleIndicator]) -> Any:
    """By the denominator, then by name; None where no figure is shown."""
    figures = [
        (one.denominator, name)
        for name, one in shown.items()
        if one.denominator is not None and one.value is not None
    ]
    return min(figures)[1] if figures else None
