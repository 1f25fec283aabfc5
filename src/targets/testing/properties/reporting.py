"""Reporting nothing never pays: an empty denominator, an empty field, or no record at all, against
honest poor work and against the best.

Never calls it unfair that a unit with nothing to judge keeps full points.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from targets.errors import Wording, word
from targets.rulebook.models import Indicator, Section
from targets.rulebook.places import Path
from targets.testing.properties.verdicts import Verdict, of_points, of_totals
from targets.testing.units.aims import Point, behind_points
from targets.testing.units.curves import Curve, Reading
from targets.testing.units.joint import Joint
from targets.testing.units.levers import Amounts, Lever, levers_of, optional_fields
from targets.testing.units.outside import outsides
from targets.testing.units.probes import Probe, at_least_amounts
from targets.testing.units.rehearsed import Rehearsed

_POOR_AT = 10
"""The poor work that is shown: nothing done of so many cases, or the nearest to it."""


class _Found(NamedTuple):
    reason: Wording
    honest: Probe
    silent: Probe


def reporting_verdicts(laid: Rehearsed) -> Iterator[Verdict]:
    """One verdict for each indicator with points."""
    for name, curves in laid.curves.items():
        if laid.speaker.indicators[name].points is None or not curves:
            continue
        title = laid.speaker.indicator(name)
        found = next((one for curve in curves for one in _pays(laid, name, curve)), None)
        key = "when_missing" if found is None or found.reason.code == "M421" else "when_empty"
        path = _said_at(laid, name, key)
        if found is None:
            yield Verdict(
                "reporting", name, title, "not_refuted", word("M420"), None, laid.line(path)
            )
            continue
        show = of_points if _gets_less(found, name) else of_totals
        shown = show(laid.speaker, found.honest, found.silent, name)
        yield Verdict("reporting", name, title, "refuted", found.reason, shown, laid.line(path))


def _gets_less(found: _Found, name: str) -> bool:
    """Whether the points of the indicator show it already."""
    honest, silent = found.honest.points(name), found.silent.points(name)
    return honest is not None and silent is not None and honest < silent


def _pays(laid: Rehearsed, name: str, curve: Curve) -> Iterator[_Found]:
    """What pays better than an honest report, first what leaves a field empty."""
    poor = poor_reading(curve)
    best = max(
        (one for one in curve.by_value if one.points is not None),
        key=lambda one: one.points or 0,
        default=None,
    )
    if poor is None or best is None:
        return
    is_share = curve.aim.is_quotient and not curve.aim.is_settled
    for honest, silent in _field_left_out(laid, curve, poor):
        for found in _compared(laid, name, word("M421"), honest, silent):
            if found.silent.status(name) != "not_applicable":  # then it is not asked of the unit
                yield found
    for dataset in dict.fromkeys(lever.dataset for lever in curve.aim.levers):
        table = laid.rulebook.records[dataset]
        if dataset == laid.rulebook.unit.roster:
            continue
        rest = {lever: at for lever, at in poor.probe.amounts.items() if lever.dataset != dataset}
        reason = word("M422", dataset=dataset) if table.events else word("M421")
        if is_share or not table.events:
            silent = {**rest, Lever(dataset, 0, ""): 0}
            yield from _compared(laid, name, reason, poor.probe.amounts, silent, dataset)
    if is_share:
        empty = curve.aim.at(Point(Fraction(0), Fraction(0)))
        if empty is not None:
            yield from _compared(laid, name, word("M423"), best.probe.amounts, empty.amounts)


def _lowest(curve: Curve) -> Fraction:
    """The least that the setting of a curve gives."""
    poor = poor_reading(curve)
    return Fraction(10**9) if poor is None or poor.points is None else poor.points


def _said_at(laid: Rehearsed, name: str, key: str) -> Path:
    """Where the file says what absence costs: at the indicator, its sections or the scorecard."""
    path = laid.indicator_path(name)
    sections = laid.rulebook.scorecard.sections
    holder: Indicator | Section | None = laid.speaker.indicators[name]
    while holder is not None:
        if getattr(holder, key) is not None:
            return (*path, key)
        place = next((n for n, one in enumerate(sections) if one.id == holder.section), None)
        holder = None if place is None else sections[place]
        path = ("scorecard", "sections", place or 0)
    card = laid.rulebook.scorecard
    is_said = key in card.model_fields_set
    return ("scorecard", key) if is_said else laid.indicator_path(name)


def poor_reading(curve: Curve) -> Reading | None:
    """The worst work at a denominator that a clerk can follow."""
    readings = [one for one in curve.by_value if one.points is not None]
    if not readings:
        return None
    grain = curve.aim.grain
    return min(
        readings,
        key=lambda one: (
            one.points or 0,
            abs((one.point.over or 0) - _POOR_AT * grain),
            abs(one.point.cases),
        ),
    )


def _field_left_out(
    laid: Rehearsed, curve: Curve, poor: Reading
) -> Iterator[tuple[Amounts, Amounts]]:
    """A field filled honestly, and the same left empty."""
    behind = behind_points(laid.bench, curve.aim.id)
    for lever in levers_of(laid.plan, laid.bench.kinds, behind):
        if lever.field not in optional_fields(laid.rulebook, lever.dataset):
            continue
        silent = {**poor.probe.amounts, lever: None}
        if lever in poor.probe.amounts:
            yield poor.probe.amounts, silent
            continue
        unit = curve.aim.unit(lever)
        for number in (1, _POOR_AT):
            held = at_least_amounts(laid.bench, lever) + number * unit
            yield {**poor.probe.amounts, lever: held}, silent


def _compared(
    laid: Rehearsed,
    name: str,
    reason: Wording,
    honest: Amounts,
    silent: Amounts,
    dataset: str | None = None,
) -> Iterator[_Found]:
    """The two units by themselves, then inside the best unit: there a share of the other points
    that is higher than the honest one shows.
    """
    one, other = laid.bench.ask(honest), laid.bench.ask(silent)
    if one is not None and other is not None:
        before, after = one.points(name), other.points(name)
        if before is not None and after is not None and before < after:
            yield _Found(reason, one, other)
            return
        if after is not None:
            if _is_paid_outside(laid, one, other):
                yield _Found(reason, one, other)
            return
    for joint in laid.joints[:1]:
        yield from _inside(joint, reason, honest, silent, dataset)


def _is_paid_outside(laid: Rehearsed, honest: Probe, silent: Probe) -> bool:
    """Whether a bonus, deduction or veto makes silence worth more."""
    if honest.total is None or silent.total is None or honest.total >= silent.total:
        return False
    return any(one.signal(honest) != one.signal(silent) for one in outsides(laid))


def _inside(
    joint: Joint,
    reason: Wording,
    honest: Amounts,
    silent: Amounts,
    dataset: str | None,
) -> Iterator[_Found]:
    bench = joint.bench
    if dataset is None:
        one, other = joint.with_amounts(honest), joint.with_amounts(silent)
    else:
        rest = {lever: at for lever, at in joint.amounts.items() if lever.dataset != dataset}
        one = bench.ask({**joint.amounts, **_all_poor(joint, dataset), **honest})
        other = bench.ask({**rest, Lever(dataset, 0, ""): 0})
    if one is None or other is None or one.total is None or other.total is None:
        return
    if one.total < other.total:
        yield _Found(reason, one, other)


def _all_poor(joint: Joint, dataset: str) -> dict[Lever, int | None]:
    """Poor work in everything that the dataset tells: who leaves it out, leaves all of it out."""
    found: dict[Lever, int | None] = {}
    for curves in joint.curves.values():
        for curve in sorted(curves, key=_lowest)[:1]:
            if not any(lever.dataset == dataset for lever in curve.aim.levers):
                continue
            poor = poor_reading(curve)
            if poor is not None:
                found |= {
                    lever: amount
                    for lever, amount in poor.probe.amounts.items()
                    if lever.dataset == dataset and lever not in found
                }
    return found
