"""Every point can be reached: full points, bands, the end of a line, bonuses, vetoes and grades.

Never says unreachable because a search failed: only where the limits leave no way, or everything
that can be measured was gone through.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice, product

from targets.errors import Wording, counted, word
from targets.figures import format_plain
from targets.formula import tree
from targets.rulebook.places import Path
from targets.rulebook.scoring import Condition
from targets.testing.boundaries.rows import points_around
from targets.testing.properties.bounds import extremes, most_total, proven_totals
from targets.testing.properties.verdicts import (
    Answer,
    Counterexample,
    Verdict,
    of_full_points,
    of_total,
    of_value,
)
from targets.testing.units.aims import Aim
from targets.testing.units.curves import Curve, Reading, read
from targets.testing.units.directions import is_told_by_rules, named_in
from targets.testing.units.levers import Lever
from targets.testing.units.outside import (
    Outside,
    all_needed,
    comparisons_in,
    holds_for_none,
    outsides,
    runs_of,
)
from targets.testing.units.probes import Probe
from targets.testing.units.rehearsed import Rehearsed
from targets.testing.units.sayings import Bilingual, joined, said_in_both
from targets.testing.units.thresholds import figure_of

_MIXED_AT_MOST = 64


def reach_verdicts(laid: Rehearsed) -> Iterator[Verdict]:
    """Everything that the rules offer, in the order of the file."""
    for name in laid.curves:
        if laid.speaker.indicators[name].points is not None:
            yield from _of_indicator(laid, name)
    yield from _grades(laid)
    for one in outsides(laid):
        yield _fires(laid, one)


def _of_indicator(laid: Rehearsed, name: str) -> Iterator[Verdict]:
    indicator, path = laid.speaker.indicators[name], laid.indicator_path(name)
    curves, title = laid.curves[name], laid.speaker.indicator(name)
    yield _full_points(laid, name, (*path, "points"))
    scoring = indicator.scoring
    for place, band in enumerate(scoring.bands if scoring and scoring.bands else ()):
        if not band.limits:
            continue
        where = (*path, "scoring", "bands", place)
        edge = said_in_both("M208", edge=_edge(laid, name, curves, band))
        named = joined([title, edge], ", ", "，")
        yield _first_that_holds(laid, name, f"{name}.bands.{place}", named, where, place)
    for curve in curves[:1]:
        for one in curve.thresholds:
            if one.turning == "zero" and scoring is not None and scoring.linear is not None:
                edge = said_in_both("M209", edge=laid.speaker.figure(name, one.figure))
                named = joined([title, edge], ", ", "，")
                yield _end_of_line(laid, curve, named, one.figure, one.path)


def _measured(curve: Curve) -> list[Reading]:
    return [one for one in curve.by_value if one.points is not None]


def _full_points(laid: Rehearsed, name: str, path: Path) -> Verdict:
    title = joined([laid.speaker.indicator(name), said_in_both("M238")], ", ", "，")
    best: Reading | None = None
    for curve in laid.curves[name]:
        worth = figure_of(laid.bench, laid.speaker.indicators[name].points, curve.aim.setting)
        for one in _measured(curve):
            if worth is not None and one.points is not None and one.points >= worth:
                return _reached(laid, f"{name}.points", title, path)
            if best is None or (one.points or 0) > (best.points or 0):
                best = one
    points = laid.speaker.indicators[name].points
    wanted = format_plain(points) if isinstance(points, Fraction) else f"`{points}`"
    if best is None:
        return _unknown(laid, f"{name}.points", title, path)
    is_plain = is_told_by_rules(laid.rulebook, laid.speaker.indicators[name])
    is_excluded = not _may_peak(laid, name) and _is_beyond(laid, name)
    if not is_plain or not _gone_through(laid.curves[name]) or not is_excluded:
        return _unknown(laid, f"{name}.points", title, path)
    reason = word("M406", wanted=wanted, nearest=laid.speaker.points(best.points))
    shown = of_full_points(laid.speaker, best.probe, name)
    return Verdict("reach", f"{name}.points", title, "refuted", reason, shown, laid.line(path))


def _may_peak(laid: Rehearsed, name: str) -> bool:
    """Whether a formula may give more between two values that were tried: unless its points rise,
    or fall, all the way.
    """
    scoring = laid.speaker.indicators[name].scoring
    if scoring is None or scoring.formula is None:
        return False
    for curve in laid.curves[name]:
        points = [one.points or Fraction(0) for one in _measured(curve)]
        if points not in (sorted(points), sorted(points, reverse=True)) or len(set(points)) < 2:
            return True
    return False


def _is_beyond(laid: Rehearsed, name: str) -> bool:
    """Whether what gives full points, the target or a band, lies beyond every value that was
    measured; a formula has no such condition.
    """
    indicator = laid.speaker.indicators[name]
    scoring = indicator.scoring
    if scoring is None or scoring.formula is not None:
        return True
    granting: list[Condition] = [indicator.target] if indicator.target else []
    granting += [band for band in scoring.bands or () if _gives_all(laid, name, band.points)]
    return all(_outside_all(laid, name, one) for one in granting)


def _gives_all(laid: Rehearsed, name: str, points: Fraction | str) -> bool:
    for curve in laid.curves[name]:
        setting = curve.aim.setting
        got = figure_of(laid.bench, points, setting)
        worth = figure_of(laid.bench, laid.speaker.indicators[name].points, setting)
        if got is None or worth is None or got >= worth:
            return True
    return False


def _edge(laid: Rehearsed, name: str, curves: tuple[Curve, ...], band: Condition) -> str:
    setting = curves[0].aim.setting if curves else {}
    figures = [figure_of(laid.bench, amount, setting) for _, amount in band.limits]
    return " … ".join(laid.speaker.figure(name, one) if one is not None else "?" for one in figures)


def _first_that_holds(
    laid: Rehearsed, name: str, part: str, title: Bilingual, path: Path, place: int
) -> Verdict:
    """Whether some unit falls into a band: it holds, and nothing before it does."""
    indicator = laid.speaker.indicators[name]
    bands = indicator.scoring.bands if indicator.scoring and indicator.scoring.bands else ()
    before = [*([indicator.target] if indicator.target else []), *bands[:place]]
    nearest: tuple[Fraction, Reading] | None = None
    for curve in laid.curves[name]:
        for one in _measured(curve):
            gap = _gap(curve.aim, bands[place], one.point.value)
            is_taken = any(_gap(curve.aim, other, one.point.value) == 0 for other in before)
            if gap == 0 and not is_taken:
                return _reached(laid, part, title, path)
            if gap is not None and (nearest is None or gap < nearest[0]):
                nearest = (gap, one)
    if nearest is None or nearest[0] == 0 or not _gone_through(laid.curves[name]):
        return _unknown(laid, part, title, path)
    if not _outside_all(laid, name, bands[place]):
        return _unknown(laid, part, title, path)
    return _unreachable(
        laid, name, part, title, path, nearest[1], _edge_of(laid, name, bands[place])
    )


def _edge_of(laid: Rehearsed, name: str, condition: Condition) -> str:
    return _edge(laid, name, laid.curves[name], condition)


def _gap(aim: Aim, condition: Condition, value: Fraction) -> Fraction | None:
    """How far a value is from fulfilling a condition; 0 where it does; None where records tell."""
    gaps = []
    for key, amount in condition.limits:
        figure = figure_of(aim.bench, amount, aim.setting)
        if figure is None:
            return None
        is_low = key in ("at_least", "more_than", "between.0")
        gap = figure - value if is_low else value - figure
        is_open = key in ("more_than", "less_than")
        gaps.append(Fraction(1, 10**12) if gap == 0 and is_open else max(gap, Fraction(0)))
    return max(gaps, default=Fraction(0))


def _outside_all(laid: Rehearsed, name: str, condition: Condition) -> bool:
    """Whether the condition lies beyond every value that was measured, on one side."""
    for curve in laid.curves[name]:
        values = [one.point.value for one in _measured(curve)]
        figures = [
            figure_of(laid.bench, amount, curve.aim.setting) for _, amount in condition.limits
        ]
        known = [one for one in figures if one is not None]
        if not values or len(known) < len(figures):
            return False
        if not (min(known) >= max(values) or max(known) <= min(values)):
            return False
    return True


def _end_of_line(
    laid: Rehearsed, curve: Curve, title: Bilingual, zero: Fraction, path: Path
) -> Verdict:
    """Whether some unit comes so far from the target that no points are left."""
    name = curve.aim.id
    part = f"{name}.zero_at"
    readings = _measured(curve)
    if not readings:
        return _unknown(laid, part, title, path)
    if any(one.points == 0 for one in readings):
        return _reached(laid, part, title, path)
    if not _gone_through((curve,)):
        return _unknown(laid, part, title, path)
    nearest = min(readings, key=lambda one: abs(one.point.value - zero))
    return _unreachable(laid, name, part, title, path, nearest, laid.speaker.figure(name, zero))


def _gone_through(curves: tuple[Curve, ...]) -> bool:
    """Whether what no curve comes to is out of reach, and was not just missed."""
    return bool(curves) and all(curve.is_gone_through for curve in curves)


def _reached(laid: Rehearsed, part: str, title: Bilingual, path: Path) -> Verdict:
    return Verdict("reach", part, title, "proven", word("M405"), None, laid.line(path))


def _unknown(laid: Rehearsed, part: str, title: Bilingual, path: Path) -> Verdict:
    reason = word("M407", units=counted(laid.bench.asked, "unit"))
    return Verdict("reach", part, title, "not_refuted", reason, None, laid.line(path))


def _unreachable(
    laid: Rehearsed,
    name: str,
    part: str,
    title: Bilingual,
    path: Path,
    nearest: Reading,
    wanted: str,
) -> Verdict:
    has = laid.speaker.value(name, nearest.point.value)
    reason = word("M406", wanted=wanted, nearest=has)
    shown = of_value(laid.speaker, nearest.probe, name)
    return Verdict("reach", part, title, "refuted", reason, shown, laid.line(path))


def _grades(laid: Rehearsed) -> Iterator[Verdict]:
    grades = laid.rulebook.scorecard.grades
    if laid.plan.total is None or not grades:
        return
    seen = {probe.grade for probe in _totals(laid)}
    for place, grade in enumerate(grades):
        path: Path = ("scorecard", "grades", place)
        path = (*path, "at_least") if grade.at_least is not None else path
        title = joined([said_in_both("M239"), laid.speaker.part(grade.id)], " ", "")
        if grade.id in seen:
            yield _reached(laid, grade.id, title, path)
            continue
        low = figure_of(laid.bench, grade.at_least, {})
        above = figure_of(laid.bench, grades[place - 1].at_least, {}) if place else None
        near = _nearest_total(laid, low, above)
        if (
            near is None
            or near.total is None
            or any(veto.effect.grade == grade.id for veto in laid.rulebook.vetoes)
        ):
            yield _unknown(laid, grade.id, title, path)
            continue
        wanted = format_plain(low) if low is not None else f"< {format_plain(above or Fraction(0))}"
        reason = word("M406", wanted=wanted, nearest=format_plain(near.total))
        shown = of_total(laid.speaker, near)
        yield Verdict("reach", grade.id, title, "refuted", reason, shown, laid.line(path))


def _nearest_total(laid: Rehearsed, low: Fraction | None, above: Fraction | None) -> Probe | None:
    """The total nearest to a grade that the bounds of the plan exclude; None where they do not."""
    proven, most = proven_totals(laid), most_total(laid)
    probes = [probe for probe in _totals(laid) if probe.total is not None]
    by_total = sorted(probes, key=lambda probe: probe.total or Fraction(0))
    if by_total and low is not None and most is not None and low > most:
        return by_total[-1]
    if by_total and above is not None and proven is not None and above <= proven[0]:
        return by_total[0]
    return None


def _totals(laid: Rehearsed) -> list[Probe]:
    """Units of all kinds of totals: single curves, and whole units near each grade."""
    found = [
        one.probe for curves in laid.curves.values() for curve in curves for one in curve.readings
    ]
    found += extremes(laid)
    limits = [
        limit
        for grade in laid.rulebook.scorecard.grades
        if (limit := figure_of(laid.bench, grade.at_least, {})) is not None
    ]
    for joint in laid.joints[:1]:
        for limit in limits:
            found += joint.near(limit).values()
    return found


def _fires(laid: Rehearsed, one: Outside) -> Verdict:
    """Whether a bonus or deduction ever gives points, or a veto ever fires."""
    title, path = laid.speaker.part(one.id), one.path
    probes = [probe for run in runs_of(laid, one) for probe in run]
    if any(one.signal(probe) for probe in probes):
        return _reached(laid, one.id, title, path)
    others = (*_mixed(laid, one), *_totals(laid), *_beside_figures(laid, one))
    if any(one.signal(probe) for probe in others):
        return _reached(laid, one.id, title, path)
    answer, reason, shown = _why_silent(laid, one)
    return Verdict("reach", one.id, title, answer, reason, shown, laid.line(path))


def _beside_figures(laid: Rehearsed, one: Outside) -> Iterator[Probe]:
    """Units at and beside each figure with which an indicator is compared."""
    for name, figure in comparisons_in(one.formula):
        for curve in laid.curves.get(name, ()):
            yield from (reading.probe for reading in _beside(curve, figure))


def _beside(curve: Curve, figure: Fraction) -> list[Reading]:
    points = [point for _, point in points_around(curve.aim, figure) if point.over != 0]
    found = [read(curve.aim, point) for point in points]
    return [one for one in found if one is not None]


def _mixed(laid: Rehearsed, one: Outside) -> Iterator[Probe]:
    """Units that are low or high in each indicator that is named, in every combination."""
    choices: list[list[dict[Lever, int | None]]] = []
    for name in dict.fromkeys(named_in(one.formula)):
        for curve in laid.curves.get(name, ())[:1]:
            readings = [reading for reading in curve.by_value if reading.point.over in (None, 100)]
            readings = readings or curve.by_value
            if readings:
                ends = (readings[0], readings[len(readings) // 2], readings[-1])
                choices.append([dict(reading.probe.amounts) for reading in ends])
    for run in [list(run) for run in runs_of(laid, one)]:
        if run and not any(name in laid.curves for name in named_in(one.formula)):
            choices.append([dict(run[0].amounts), dict(run[-1].amounts)])
    for chosen in islice(product(*choices), _MIXED_AT_MOST):
        merged: dict[Lever, int | None] = {}
        for amounts in chosen:
            merged |= amounts
        probe = laid.bench.ask(merged)
        if probe is not None:
            yield probe


def _why_silent(laid: Rehearsed, one: Outside) -> tuple[Answer, Wording, Counterexample | None]:
    """Refuted where the plan's bounds leave nothing, or where one comparison with an indicator lies
    beyond every value that it can have.
    """
    for part in all_needed(one.formula):
        if not isinstance(part, tree.Compare):
            continue
        for name, figure in comparisons_in(part):
            curves = laid.curves.get(name, ())
            readings = [
                reading
                for curve in curves
                for reading in (*curve.by_value, *_beside(curve, figure))
            ]
            if not readings or not _gone_through(curves):
                continue
            values = [reading.point.value for reading in readings]
            if holds_for_none(part, figure, min(values), max(values)):
                nearest = min(readings, key=lambda reading: abs(reading.point.value - figure))
                reason = _beyond(laid, name, figure, nearest)
                return "refuted", reason, of_value(laid.speaker, nearest.probe, name)
    if laid.plan.bounds[one.step].high <= 0:
        return "refuted", word("M406", wanted=f"`{one.text}`", nearest="0"), None
    return "not_refuted", word("M407", units=counted(laid.bench.asked, "unit")), None


def _beyond(laid: Rehearsed, name: str, figure: Fraction, nearest: Reading) -> Wording:
    """That a figure is out of reach; one that is reached would have to be passed."""
    wanted = laid.speaker.figure(name, figure)
    if nearest.point.value == figure:
        return word("M428", wanted=wanted)
    has = laid.speaker.value(name, nearest.point.value)
    return word("M406", wanted=wanted, nearest=has)
