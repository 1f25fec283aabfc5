"""Units along which a bonus, a deduction or a veto turns: by the indicators it names, and by the
records it counts.

Never judges where it should turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from math import floor
from typing import NamedTuple

from targets.formula import tree
from targets.formula.check import constant_value
from targets.plan.inputs import scale_of
from targets.rulebook.models import Bonus, Veto
from targets.rulebook.places import Path
from targets.testing.units.aims import aggregates_behind
from targets.testing.units.curves import SHOWN_SIZES
from targets.testing.units.directions import named_in
from targets.testing.units.levers import Lever, levers_of
from targets.testing.units.probes import Probe, at_least_amounts
from targets.testing.units.rehearsed import Rehearsed

_FEW = 12
_MIRRORED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}
Signal = Callable[[Probe], Fraction]


class Outside(NamedTuple):
    """A bonus, deduction or veto: its formula, where that stands, and what it comes to for a
    unit.
    """

    id: str
    kind: str
    path: Path
    text: str
    formula: tree.Node
    step: str
    signal: Signal


def outsides(laid: Rehearsed) -> Iterator[Outside]:
    """Every bonus, deduction and veto that the plan knows."""
    plan, rules = laid.plan, laid.rulebook
    for group, kind, shown, items in (
        ("bonuses", "bonus", plan.bonuses, rules.bonuses),
        ("deductions", "deduction", plan.deductions, rules.deductions),
    ):
        for place, one in enumerate(items):
            if one.id in shown:
                yield _of_bonus(one, kind, (group, place), shown[one.id].amount)
    for place, veto in enumerate(rules.vetoes):
        if veto.id in plan.vetoes:
            yield _of_veto(veto, ("vetoes", place), plan.vetoes[veto.id])


def _of_bonus(one: Bonus, kind: str, path: Path, step: str) -> Outside:
    key, formula = ("when", one.when) if one.when is not None else ("value", one.value)
    if formula is None:
        raise TypeError(one.id)
    return Outside(
        one.id,
        kind,
        (*path, key),
        formula.text,
        formula.tree,
        step,
        lambda probe: probe.outside(one.id),
    )


def _of_veto(one: Veto, path: Path, step: str) -> Outside:
    return Outside(
        one.id,
        "veto",
        (*path, "when"),
        one.when.text,
        one.when.tree,
        step,
        lambda probe: Fraction(probe.fires(one.id)),
    )


def numbers_in(node: object) -> Iterator[Fraction]:
    """Every number in a formula."""
    match node:
        case tree.Number(value=value):
            yield value
        case tuple():
            for part in node:
                yield from numbers_in(part)


def comparisons_in(node: object) -> Iterator[tuple[str, Fraction]]:
    """Every name that a formula compares with a figure."""
    match node:
        case tree.Compare(left=tree.Name(id=name), right=right):
            figure = constant_value(right, {})
            if figure is not None:
                yield name, figure
        case tree.Compare(left=left, right=tree.Name(id=name)):
            figure = constant_value(left, {})
            if figure is not None:
                yield name, figure
        case tuple():
            for part in node:
                yield from comparisons_in(part)


def holds_for_none(
    compared: tree.Compare, figure: Fraction, least: Fraction, most: Fraction
) -> bool:
    """Whether a comparison with a figure fails for every value from `least` to `most`."""
    is_ahead = isinstance(compared.left, tree.Name)
    match compared.operator if is_ahead else _MIRRORED.get(compared.operator, compared.operator):
        case ">":
            return most <= figure
        case ">=":
            return most < figure
        case "<":
            return least >= figure
        case "<=":
            return least > figure
        case "==":
            return not least <= figure <= most
        case _:
            return False


def all_needed(node: tree.Node) -> Iterator[tree.Node]:
    """The conditions that must all hold."""
    if isinstance(node, tree.Logic) and node.operator == "and":
        yield from all_needed(node.left)
        yield from all_needed(node.right)
    else:
        yield node


def runs_of(laid: Rehearsed, one: Outside) -> Iterator[list[Probe]]:
    """Rows of units, each a case further than the one before it."""
    named = [name for name in dict.fromkeys(named_in(one.formula)) if name in laid.curves]
    for name in named:
        for curve in laid.curves[name]:
            for run in curve.runs:
                over, grain = run[0].point.over, curve.aim.grain
                if over is None or curve.aim.is_settled or over / grain in SHOWN_SIZES:
                    yield [reading.probe for reading in run]
    for lever in own_levers(laid, one):
        yield [
            probe
            for amount in _stations(laid, one, lever)
            if (probe := laid.bench.ask({lever: amount}))
        ]


def own_levers(laid: Rehearsed, one: Outside) -> list[Lever]:
    """What it counts itself, besides what the indicators that it names count."""
    behind = aggregates_behind(laid.bench, [one.step])
    named = [name for name in dict.fromkeys(named_in(one.formula)) if name in laid.aims]
    known = {lever for name in named for aim in laid.aims[name] for lever in aim.levers}
    found = levers_of(laid.plan, laid.bench.kinds, behind)
    return [lever for lever in found if lever not in known]


def _stations(laid: Rehearsed, one: Outside, lever: Lever) -> list[int]:
    low = at_least_amounts(laid.bench, lever)
    spec = laid.rulebook.records[lever.dataset].fields[lever.field] if lever.field else None
    unit = scale_of(spec) if spec is not None else 1
    tried = {low + number * unit for number in range(_FEW)}
    for number in numbers_in(one.formula):
        near = floor(number)
        tried |= {amount * unit for amount in (near - 1, near, near + 1) if amount * unit >= low}
    return sorted(tried)


def turns(one: Outside, run: list[Probe]) -> Iterator[tuple[Probe, Probe]]:
    """Neighbours between which a veto fires, a bonus begins, or reaches the most it gives."""
    signals = [one.signal(probe) for probe in run]
    if not signals:
        return
    least, most = min(signals), max(signals)
    for place in range(1, len(run)):
        before, after = signals[place - 1], signals[place]
        if before != after and {before, after} & {least, most}:
            yield run[place - 1], run[place]
