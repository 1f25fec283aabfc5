"""The figures at which an indicator's status or points turn, each with its place in the file.

Never asks for a probe: what a figure comes to in a setting is read from the rules and the setting.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, NamedTuple

from targets.rulebook.models import Indicator
from targets.rulebook.places import Path
from targets.rulebook.scoring import Condition
from targets.testing.units.aims import Aim
from targets.testing.units.levers import NUMERIC, Amounts, Lever, base_of, is_by_unit
from targets.testing.units.probes import Bench

Turning = Literal["target", "band", "zero", "floor"]


class Threshold(NamedTuple):
    """A figure where something turns, and where the file says it."""

    turning: Turning
    figure: Fraction
    path: Path
    place: int = 0


def thresholds_of(aim: Aim) -> tuple[Threshold, ...]:
    """Every threshold of an indicator that is a number in the setting of `aim`."""
    rulebook = aim.bench.rulebook
    place = next(number for number, one in enumerate(rulebook.indicators) if one.id == aim.id)
    indicator = rulebook.indicators[place]
    found = _found(aim, indicator, ("indicators", place))
    return tuple({(one.turning, one.figure): one for one in found}.values())


def _found(aim: Aim, indicator: Indicator, path: Path) -> Iterator[Threshold]:
    target = indicator.target
    if target is not None:
        yield from _limits(aim, target, "target", (*path, "target"))
    scoring = indicator.scoring
    if scoring is None:
        return
    where = (*path, "scoring")
    for place, band in enumerate(scoring.bands or ()):
        for one in _limits(aim, band, "band", (*where, "bands", place)):
            yield one._replace(place=place)
    ends = [figure for _, figure in _ends(aim, target)] if target is not None else []
    if scoring.linear is not None:
        for place, amount in enumerate(scoring.linear.zero_at):
            zero = figure_of(aim.bench, amount, aim.setting)
            if zero is not None:
                yield Threshold("zero", zero, (*where, "linear", "zero_at"), place)
    if target is None:
        return
    if scoring.proportional:
        for key, end in _ends(aim, target):
            zero = Fraction(0) if _is_low(key) else 2 * end
            yield Threshold("zero", zero, where)
    if scoring.deduct is not None and scoring.deduct.floor is not None:
        worth, off, per, floor = (
            figure_of(aim.bench, amount, aim.setting)
            for amount in (
                indicator.points,
                scoring.deduct.points,
                scoring.deduct.per,
                scoring.deduct.floor,
            )
        )
        if worth is None or not off or per is None or floor is None or not ends:
            return
        gap = (worth - floor) / off * per
        for key, end in _ends(aim, target):
            yield Threshold(
                "floor", end - gap if _is_low(key) else end + gap, (*where, "deduct", "points")
            )


def _limits(aim: Aim, condition: Condition, turning: Turning, path: Path) -> Iterator[Threshold]:
    for key, figure in _ends(aim, condition):
        name, _, place = key.partition(".")
        full = (*path, name, int(place)) if place else (*path, name)
        yield Threshold(turning, figure, full)


def _ends(aim: Aim, condition: Condition) -> list[tuple[str, Fraction]]:
    found = [(key, figure_of(aim.bench, amount, aim.setting)) for key, amount in condition.limits]
    return [(key, figure) for key, figure in found if figure is not None]


def _is_low(key: str) -> bool:
    """Whether falling below this end is what misses it."""
    return key in ("at_least", "more_than", "between.0")


def figure_of(bench: Bench, amount: Fraction | str | None, setting: Amounts) -> Fraction | None:
    """What a figure of the rules comes to for a unit in `setting`; None where it is not known."""
    if not isinstance(amount, str):
        return amount
    constant = bench.rulebook.constants.get(amount)
    if constant is None:
        return _own_figure(bench, amount, setting)
    if constant.by is None:
        return constant.number
    return constant.values.get(_word_of(bench, constant.by, setting), constant.otherwise)


def _own_figure(bench: Bench, name: str, setting: Amounts) -> Fraction | None:
    """A number field of the unit's own."""
    for dataset, table in bench.rulebook.records.items():
        spec = table.fields.get(name)
        if spec is None or not is_by_unit(bench.rulebook, table) or spec.type not in NUMERIC:
            continue
        for lever, amount in setting.items():
            if lever.dataset == dataset and lever.field == name and amount is not None:
                return Fraction(amount, 10 ** (spec.places or 0))
        return Fraction(base_of(spec), 10 ** (spec.places or 0))
    return None


def _word_of(bench: Bench, field: str, setting: Amounts) -> str:
    """What a category field of the unit's own holds."""
    for dataset, table in bench.rulebook.records.items():
        if field in table.fields and is_by_unit(bench.rulebook, table):
            chosen = setting_kind(dataset, setting)
            kind = bench.kinds[dataset][chosen]
            return str(dict(kind.texts).get(field, ""))
    return ""


def setting_kind(dataset: str, setting: Amounts) -> int:
    """Which kind of record of a dataset by unit a setting chooses."""
    chosen = [lever.kind for lever in setting if lever == Lever(dataset, lever.kind, "")]
    return chosen[0] if chosen else 0
