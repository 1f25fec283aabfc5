"""Indicators whose steps lie within the same bounds as those of another, so that one proof does
for both.

Never lowers anything, and never tells of an indicator that anything else names.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from targets.calendar import AnyWindow
from targets.formula import Formula, tree
from targets.plan.indicators import when
from targets.plan.inputs import Inputs, absent_name, scale_of
from targets.plan.roundings import places_of, rounding_of
from targets.plan.steps import Rounding
from targets.rulebook.copies import window_of
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.order import figures_of
from targets.rulebook.scoring import Scoring
from targets.rulebook.section_periods import section_with_periods


def alike(inputs: Inputs) -> dict[str, str]:
    """Each indicator that is like an earlier one, with the first such one.

    Both are asked of the same records over the same dates, have the same figures, and formulas that
    differ only in the names of fields, which lie within the same limits. What others name is left
    out: a sum of two alike would find one denominator where there are two.
    """
    rulebook = inputs.rulebook
    named = set(_named(inputs))
    places = places_of(rulebook.scorecard.rounding)
    first: dict[Hashable, str] = {}
    found: dict[str, str] = {}
    for one in rulebook.indicators:
        rounding = rounding_of(one, places)
        # unrounded points keep their denominators, of which a section would find one for two
        if one.id in named or rounding is None:
            continue
        shape = _shape(inputs, one, rounding)
        if shape is None:
            continue
        other = first.setdefault(shape, one.id)
        if other != one.id:
            found[one.id] = other
    return found


def _named(inputs: Inputs) -> Iterator[str]:
    """The indicators that others use, and every name that methods, bonuses and vetoes speak of."""
    rulebook = inputs.rulebook
    for used in inputs.uses.values():
        yield from used
    for method in rulebook.scoring_methods.values():
        for formula in (*method.parts.values(), method.formula):
            yield from _names_in(formula)
    for outside in (*rulebook.bonuses, *rulebook.deductions):
        for each in (outside.when, outside.value):
            yield from _names_in(each) if each is not None else ()
    for veto in rulebook.vetoes:
        yield from _names_in(veto.when)


def _names_in(formula: Formula) -> Iterator[str]:
    return (name.id for name in tree.unit_names(formula.tree))


def _shape(inputs: Inputs, one: Indicator, rounding: Rounding) -> Hashable:
    """Everything that the bounds of its steps depend on; None where that is not told so shortly."""
    rulebook = inputs.rulebook
    dataset = one.records
    if dataset is None or one.level or one.same_as or one.duty:
        return None
    scoring = _scoring_shape(one.scoring)
    if scoring is None:
        return None
    if section_with_periods(rulebook, one.section) is not None:
        return None
    window = window_of(rulebook, one)
    formulas = (one.numerator, one.denominator, one.value, one.applies_to)
    return (
        dataset
        if _names_a_field(rulebook, one)
        else _dataset_shape(inputs, dataset, window, formulas),
        window,
        when(rulebook, one, "when_empty"),
        when(rulebook, one, "when_missing"),
        one.when_small,
        one.target,
        one.points,
        rounding,
        scoring,
        tuple(
            None if each is None else _tree_shape(inputs, dataset, each.tree) for each in formulas
        ),
    )


def _names_a_field(rulebook: RulebookModel, one: Indicator) -> bool:
    """Whether a figure is a field, which is looked up in the dataset first."""
    names = {amount for _, amount in figures_of(one) if isinstance(amount, str)}
    names.difference_update(rulebook.constants)
    return not names.issubset(each.id for each in rulebook.indicators)


def _dataset_shape(
    inputs: Inputs, dataset: str, window: AnyWindow, formulas: Sequence[Formula | None]
) -> Hashable:
    """How many records there can be; which dataset it is only where bare names are looked up."""
    if any(each is not None and tree.unit_names(each.tree) for each in formulas):
        return dataset
    cut = inputs.window_of(dataset, window)
    whole = cut.whole if cut is not None else None
    return (
        inputs.rulebook.records[dataset].events,
        cut is None,
        inputs.most_rows(dataset, whole),
        inputs.most_rows(dataset, whole, one_date=True),
    )


def _scoring_shape(scoring: Scoring | None) -> Hashable:
    if scoring is None:
        return ()
    if scoring.formula is not None or scoring.method is not None:
        return None
    return scoring.methods, scoring.linear, scoring.deduct, scoring.bands, scoring.floor


def _tree_shape(inputs: Inputs, dataset: str, node: tree.Node) -> Hashable:
    """The tree without places; inside an aggregate each field as the limits that it has."""
    match node:
        case tree.Aggregate(kind, amount, where):
            return (
                kind,
                amount and _row_shape(inputs, dataset, amount),
                where and _row_shape(inputs, dataset, where),
            )
        case _:
            return _own_shape(node), tuple(
                _tree_shape(inputs, dataset, child) for child in tree.children(node)
            )


def _row_shape(inputs: Inputs, dataset: str, node: tree.Node) -> Hashable:
    match node:
        case tree.Name(name) if (spec := inputs.row_fields(dataset).get(name)) is not None:
            bounds = inputs.row_bounds(dataset)
            return bounds[name], bounds[absent_name(name)], scale_of(spec), spec.type
        case _:
            return _own_shape(node), tuple(
                _row_shape(inputs, dataset, child) for child in tree.children(node)
            )


def _own_shape(node: tree.Node) -> Hashable:
    """What tells a node from others with the same children."""
    match node:
        case tree.Number(value):
            return tree.Number, value
        case tree.Text(value) | tree.Name(value):
            return type(node), value
        case tree.Day(day):
            return tree.Day, day
        case tree.Arithmetic(operator) | tree.Compare(operator) | tree.Logic(operator):
            return type(node), operator
        case tree.Call(function):
            return tree.Call, function
        case _:
            return type(node).__name__
