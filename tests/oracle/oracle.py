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
        for id, written in self.rules.indicators.items():
            if "when_small" in written and not self.rules.is_whole_only(id):
                alone = {field: withhold_group(levels, id) for field, levels in groups.items()}
                withhold_units(units, id, alone)
        return OracleScores(units, groups, level_scores(measuring, tuple(units), self.rules))


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


def withhold_units(
    units: Mapping[Unit, OracleUnit], id: str, groups_withheld: Mapping[str, Any]
) -> None:
    """Where one unit of those that are summed up is hidden alone, the next smallest is too.

    With a group that is withheld, all its units are.
    """
    together = [list(units)]
    for field in groups_withheld:
        values = {scores.groups[field] for scores in units.values()} - {None}
        together += [
            [unit for unit, scores in units.items() if scores.groups[field] == value]
            for value in values
        ]
    hidden = {unit for unit in units if units[unit].indicators[id].status == "suppressed"}
    hidden |= {
        unit
        for unit, scores in units.items()
        for field, value in groups_withheld.items()
        if value is not None
        and scores.groups[field] == value
        and next_smallest({unit: scores.indicators[id]}) is not None
    }
    changed = True
    while changed:
        changed = False
        for circle in together:
            if len(hidden.intersection(circle)) != 1:
                continue
            smallest = next_smallest(
                {unit: units[unit].indicators[id] for unit in circle if unit not in hidden}
            )
            if smallest is not None:
                hidden.add(smallest)
                changed = True
    for unit in hidden:
        units[unit].indicators[id] = without_figures(units[unit].indicators[id])


def withhold_group(levels: dict[Any, dict[str, OracleIndicator]], id: str) -> Any:
    """The groups of one field add up to the whole: the one that is withheld beside a single one."""
    hidden = [value for value, own in levels.items() if own[id].status == "suppressed"]
    others = {value: own[id] for value, own in levels.items() if value not in hidden}
    smallest = next_smallest(others)
    if len(hidden) != 1 or smallest is None:
        return None
    levels[smallest][id] = without_figures(levels[smallest][id])
    return smallest


def next_smallest(shown: Mapping[Any, OracleIndicator]) -> Any:
    """By the denominator, then by name; None where no figure is shown."""
    figures = [
        (one.denominator, name)
        for name, one in shown.items()
        if one.denominator is not None and one.value is not None
    ]
    return min(figures)[1] if figures else None


def without_figures(one: OracleIndicator) -> OracleIndicator:
    return replace(one, numerator=None, denominator=None, value=None)
