"""Slips of the pen in an indicator: what it measures, the level asked for, and what that is worth.

Never asks whether the rulebook still makes sense.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from targets.calendar import Cadence, parse_cadence
from targets.errors import word
from targets.figures import format_plain
from targets.formula import Formula
from targets.rulebook.models import Duty, Indicator, RulebookModel
from targets.rulebook.places import Path, Places
from targets.rulebook.scoring import Band, Condition, Deduct, Linear, Scoring, Target
from targets.rulebook.sourced import Period
from targets.testing.mutants.edits import (
    Edit,
    Slip,
    figures_beside,
    in_months,
    instead,
    left_out,
)
from targets.testing.mutants.formulas import formula_slips, negated, turned_over

_TURNED = {
    "at_least": ("at_most", "more_than"),
    "at_most": ("at_least", "less_than"),
    "more_than": ("less_than", "at_least"),
    "less_than": ("more_than", "at_most"),
}
_CADENCES = ("week", "month", "2 months", "quarter", "half year", "year")
_WORDS: dict[str, tuple[str, ...]] = {
    "steps": ("fractional", "whole", "started"),
    "mode": ("half_up", "half_even", "down"),
    "when_empty": ("full", "zero", "exclude"),
    "when_missing": ("zero", "exclude", "error"),
    "combine": ("sum", "mean", "geometric"),
    "best": ("highest", "lowest"),
    "severity": ("error", "warning"),
    "earlier": ("last_year", "previous"),
}


class Written(NamedTuple):
    """A rulebook as it is read, and where its parts stand."""

    rulebook: RulebookModel
    places: Places

    def formula(self, path: Path, formula: Formula | None) -> Iterator[Slip]:
        """The slips in the formula at `path`."""
        if formula is not None:
            for what, new in formula_slips(self.rulebook, formula):
                change = word("M150", old=formula.text, new=new.text)
                yield Slip(path, what, change, (Edit(path, new),))

    def figure(self, path: Path, found: object, *, part: Path = ()) -> Iterator[Slip]:
        """The slips in the figure at `path`: one step down, one step up."""
        for old, new, value in figures_beside(self.places, path, found):
            yield instead(path, old, new, value, part=part)

    def other_words(self, path: Path, found: object) -> Iterator[Slip]:
        """The other words that the key at the end of `path` knows."""
        if found is not None:
            for new in _WORDS[str(path[-1])]:
                if new != found:
                    yield instead(path, found, new, new)

    def optional_figure(self, path: Path, found: object) -> Iterator[Slip]:
        """The slips in a figure that may also be left out."""
        yield from self.figure(path, found)
        if found is not None:
            yield left_out(path)

    def every(self, path: Path, found: Cadence | None) -> Iterator[Slip]:
        """The cadences one shorter and one longer."""
        if found is None or found.text not in _CADENCES:
            return
        at = _CADENCES.index(found.text)
        for other in (*_CADENCES[max(at - 1, 0) : at], *_CADENCES[at + 1 : at + 2]):
            yield instead(path, found.text, other, parse_cadence(other))

    def period(self, path: Path, period: Period | None) -> Iterator[Slip]:
        """A period one month sooner and later, and forgotten."""
        if period is None:
            return
        for months in (-1, 1):
            moved = period.model_copy(
                update={
                    "from_": in_months(period.from_, months),
                    "to": in_months(period.to, months),
                }
            )
            yield instead(path, period.from_, moved.from_, moved)
        yield left_out(path)


def indicator_slips(written: Written, index: int) -> Iterator[Slip]:
    """Every slip within one indicator, in the order of its keys."""
    one, path = written.rulebook.indicators[index], ("indicators", index)
    yield from written.period((*path, "period"), one.period)
    if one.earlier is not None:
        earlier: Path = (*path, "earlier")
        for slip in written.other_words(earlier, one.earlier):
            yield slip._replace(path=(*path, "period"))
    yield from _measure(written, path, one)
    if one.applies_to is not None:
        yield left_out((*path, "applies_to"))
        yield from turned_round((*path, "applies_to"), one.applies_to)
        yield from written.formula((*path, "applies_to"), one.applies_to)
    if one.when_small is not None:
        yield left_out((*path, "when_small"))
        below: Path = (*path, "when_small", "denominator_below")
        yield from written.figure(below, one.when_small.denominator_below)
    if one.target is not None:
        yield from _condition(written, (*path, "target"), one.target)
    yield from written.figure((*path, "weight"), one.weight)
    if one.scoring is not None:
        yield from _scoring(written, (*path, "scoring"), one.scoring)
    if one.rounding is not None:
        yield from written.figure((*path, "rounding", "decimals"), one.rounding.decimals)
        yield from written.other_words((*path, "rounding", "mode"), one.rounding.mode)
    for key in ("when_empty", "when_missing"):
        yield from written.other_words((*path, key), getattr(one, key))


def method_slips(written: Written, name: str) -> Iterator[Slip]:
    """The slips in the formulas of one of the rules file's own ways of scoring."""
    method, path = written.rulebook.scoring_methods[name], ("scoring_methods", name)
    for part, formula in method.parts.items():
        yield from written.formula((*path, "parts", part), formula)
    yield from written.formula((*path, "formula"), method.formula)


def _measure(written: Written, path: Path, one: Indicator) -> Iterator[Slip]:
    numerator, denominator = one.numerator, one.denominator
    for key in ("numerator", "denominator", "value"):
        yield from written.formula((*path, key), getattr(one, key))
    swapped = word("M152")
    if numerator is not None and denominator is not None:
        edits = (
            Edit((*path, "numerator"), denominator),
            Edit((*path, "denominator"), numerator),
        )
        yield Slip((*path, "numerator"), "swapped with denominator", swapped, edits)
    if one.value is not None and (turned := turned_over(one.value)) is not None:
        where: Path = (*path, "value")
        yield Slip(where, "numerator and denominator swapped", swapped, (Edit(where, turned),))
    if one.duty is not None:
        yield from _duty(written, (*path, "duty"), one.duty)


def _duty(written: Written, path: Path, duty: Duty) -> Iterator[Slip]:
    yield from written.every((*path, "every"), duty.every)
    if duty.where is not None:
        yield left_out((*path, "where"))
        yield from written.formula((*path, "where"), duty.where)
    at_least: Path = (*path, "at_least")
    for count in (duty.at_least - 1, duty.at_least + 1):
        if count > 0:
            yield instead(at_least, duty.at_least, count, count)


def turned_round(path: Path, formula: Formula) -> Iterator[Slip]:
    """The slip that yes is written for no."""
    if (turned := negated(formula)) is not None:
        change = word("M150", old=formula.text, new=turned.text)
        yield Slip(path, "negated", change, (Edit(path, turned),))


def _condition(written: Written, path: Path, condition: Target | Band) -> Iterator[Slip]:
    """The direction, the strictness and the figures of a level asked for."""
    for key, found in condition.limits:
        name, _, end = key.partition(".")
        where: Path = (*path, name, int(end)) if end else (*path, name)
        for other in _TURNED.get(key, ()):
            yield instead(path, key, other, _turned(condition, key, other))
        yield from written.figure(where, found)


def _turned(condition: Condition, key: str, other: str) -> Condition:
    return condition.model_copy(update={key: None, other: getattr(condition, key)})


def _scoring(written: Written, path: Path, scoring: Scoring) -> Iterator[Slip]:
    yield from _other_method(path, scoring)
    if scoring.deduct is not None:
        yield from _deduct(written, (*path, "deduct"), scoring.deduct)
    if scoring.linear is not None:
        yield from _linear(written, (*path, "linear"), scoring.linear)
    for index, band in enumerate(scoring.bands or ()):
        yield from _condition(written, (*path, "bands", index), band)
        yield from written.figure((*path, "bands", index, "points"), band.points)
    yield from written.formula((*path, "formula"), scoring.formula)
    for name, figure in scoring.given_figures.items():
        yield from written.figure((*path, name), figure, part=(*path, "given_figures", name))
    if "floor" in scoring.model_fields_set:
        yield from written.figure((*path, "floor"), scoring.floor)


def _other_method(path: Path, scoring: Scoring) -> Iterator[Slip]:
    """All or nothing instead of a share, and a share instead of all or nothing."""
    method = scoring.methods[0] if scoring.methods else ""
    if method == "pass_fail":
        other = scoring.model_copy(update={"pass_fail": False, "proportional": True})
        yield instead(path, method, "proportional", other)
    elif method in ("proportional", "linear", "deduct"):
        without = False if method == "proportional" else None
        other = scoring.model_copy(update={method: without, "pass_fail": True})
        yield instead(path, method, "pass_fail", other)


def _deduct(written: Written, path: Path, deduct: Deduct) -> Iterator[Slip]:
    yield from written.figure((*path, "points"), deduct.points)
    yield from written.figure((*path, "per"), deduct.per)
    yield from written.other_words((*path, "steps"), deduct.steps)
    if "floor" in deduct.model_fields_set:
        yield from written.figure((*path, "floor"), deduct.floor)
        if deduct.floor is not None:
            old = format_plain(deduct.floor) if isinstance(deduct.floor, Fraction) else deduct.floor
            yield instead((*path, "floor"), old, "none", None)


def _linear(written: Written, path: Path, linear: Linear) -> Iterator[Slip]:
    several = len(linear.zero_at) > 1
    for index, end in enumerate(linear.zero_at):
        part: Path = (*path, "zero_at", index)
        where = part if several else part[:-1]
        yield from written.figure(where, end, part=part)
    if linear.scale is not None:
        yield left_out((*path, "scale"))
