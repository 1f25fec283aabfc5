"""Totals stay within 0 … total plus bonus: by the plan's proven bounds where those suffice.

Never takes a bound for reached: a total outside is shown by a unit that has it.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from targets.errors import word
from targets.figures import format_plain
from targets.plan.roundings import places_of, rounding_of
from targets.rulebook.models import Indicator
from targets.testing.boundaries.outside import firing
from targets.testing.properties.verdicts import Verdict, of_total
from targets.testing.units.joint import extreme
from targets.testing.units.levers import Lever
from targets.testing.units.outside import outsides
from targets.testing.units.probes import Probe
from targets.testing.units.rehearsed import Rehearsed
from targets.testing.units.sayings import Bilingual
from targets.testing.units.thresholds import figure_of


def bounds_verdicts(laid: Rehearsed) -> Iterator[Verdict]:
    """One verdict, where there is a total."""
    plan, path = laid.plan, ("scorecard", "total")
    allowed = allowed_totals(laid)
    if plan.total is None or allowed is None:
        return
    low, high = allowed
    title, line = Bilingual("scorecard", "计分表"), laid.line(path)
    facts = {"low": format_plain(low), "high": format_plain(high)}
    proven = proven_totals(laid)
    if proven is not None and low <= proven[0] and proven[1] <= high:
        said = {"low": format_plain(proven[0]), "high": format_plain(proven[1])}
        yield Verdict("bounds", "scorecard", title, "proven", word("M408", **said), None, line)
        return
    probes = extremes(laid)
    for probe in probes:
        if probe.total is not None and not low <= probe.total <= high:
            shown = of_total(laid.speaker, probe)
            yield Verdict(
                "bounds", "scorecard", title, "refuted", word("M409", **facts), shown, line
            )
            return
    reason = word("M410", count=len(probes))
    yield Verdict("bounds", "scorecard", title, "not_refuted", reason, None, line)


def allowed_totals(laid: Rehearsed) -> tuple[Fraction, Fraction] | None:
    """From 0 to the total plus what bonuses may add; None where a figure is told by records, or
    nothing limits a bonus.
    """
    card = laid.rulebook.scorecard
    total = figure_of(laid.bench, card.total, {})
    if total is None:
        return None
    added = figure_of(laid.bench, card.bonus_at_most, {})
    if added is None:
        most = [_most_of(laid, place) for place in range(len(laid.rulebook.bonuses))]
        if None in most:
            return None
        added = sum((one for one in most if one is not None), Fraction(0))
    return Fraction(0), total + added


def _most_of(laid: Rehearsed, place: int) -> Fraction | None:
    """The most that a bonus adds; None where it grows with a value, and nothing says how far."""
    bonus = laid.rulebook.bonuses[place]
    if bonus.at_most is None and bonus.value is not None:
        return None
    return figure_of(laid.bench, bonus.at_most if bonus.at_most is not None else bonus.points, {})


def proven_totals(laid: Rehearsed) -> tuple[Fraction, Fraction] | None:
    """Between which totals every unit must lie; None where that is not one scale."""
    total = laid.plan.total
    if total is None or not isinstance(total.total.over, int):
        return None
    bounds = laid.plan.bounds[total.total.amount]
    return Fraction(bounds.low, total.total.over), Fraction(bounds.high, total.total.over)


def most_total(laid: Rehearsed) -> Fraction | None:
    """The total that no unit exceeds: by the plan's bounds, or because no part gives more than its
    points and bonuses are limited.
    """
    proven, allowed = proven_totals(laid), allowed_totals(laid)
    known = [] if proven is None else [proven[1]]
    if allowed is not None and all(_keeps_to_points(laid, one) for one in laid.rulebook.indicators):
        known.append(allowed[1])
    return min(known, default=None)


def _keeps_to_points(laid: Rehearsed, indicator: Indicator) -> bool:
    """Whether an indicator never gives more than its points, rounded or not."""
    scoring, card = indicator.scoring, laid.rulebook.scorecard
    if scoring is None or indicator.points is None:
        return True
    rounding = rounding_of(indicator, places_of(card.rounding))
    worth = indicator.points
    if not isinstance(worth, Fraction) or any(one.floor is not None for one in card.sections):
        return False
    if rounding is not None and (worth * 10**rounding.decimals).denominator > 1:
        return False
    floor = scoring.deduct.floor if scoring.deduct is not None else scoring.floor
    amounts = [band.points for band in scoring.bands or ()] + [floor or Fraction(0)]
    return all(isinstance(one, Fraction) and one <= worth for one in amounts)


def extremes(laid: Rehearsed) -> list[Probe]:
    """The best and the worst units that were found, with bonuses, or with deductions and vetoes."""
    found = []
    for joint in laid.joints:
        world = {lever: 1 for lever in joint.amounts if not lever.field and lever in _worlds(laid)}
        worst = extreme(laid.bench, joint.curves, world, -1)
        for start, kinds in ((joint.amounts, ("bonus",)), (worst or {}, ("deduction", "veto"))):
            amounts: dict[Lever, int | None] = dict(start)
            for one in outsides(laid):
                fired = firing(laid, one) if one.kind in kinds else None
                if fired is not None:
                    tried = {**amounts, **_own(fired, amounts)}
                    amounts = tried if laid.bench.ask(tried) is not None else amounts
            probe = laid.bench.ask(amounts)
            if probe is not None:
                found.append(probe)
    return found


def _own(fired: Probe, amounts: dict[Lever, int | None]) -> dict[Lever, int | None]:
    """What a bonus counts besides what is laid out already."""
    return {lever: amount for lever, amount in fired.amounts.items() if lever not in amounts}


def _worlds(laid: Rehearsed) -> set[Lever]:
    """The levers that choose the kind of unit."""
    return {
        lever
        for aims in laid.aims.values()
        for aim in aims
        for lever in aim.setting
        if not lever.field
    }
