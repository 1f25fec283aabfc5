"""What was found out about one property of one part of the rules, and the units that show it.

Never decides.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

from targets.errors import Wording
from targets.figures import format_plain
from targets.plan.steps import Status
from targets.testing.units.probes import Probe, Records
from targets.testing.units.sayings import Bilingual, Speaker, said_in_both

Property = Literal["better", "reach", "bounds", "inputs", "cliff", "reporting"]
Answer = Literal["proven", "not_refuted", "refuted"]


class Exhibit(NamedTuple):
    """One unit that is shown: its records, and what the rules give it."""

    said: Bilingual
    records: Records
    indicator: str | None
    value: Fraction | None
    status: Status | None
    points: Fraction | None
    total: Fraction | None
    grade: str | None


class Counterexample(NamedTuple):
    """What a clerk can follow: a sentence, and the units that it speaks of."""

    text: Bilingual
    exhibits: tuple[Exhibit, ...]


class Verdict(NamedTuple):
    """One property of one part: proven, not refuted, or refuted by a counter-example.

    `part` is an id, or a path of ids (`rate.bands.0`, `monthly.births`). `line` is where the rules
    file says what is to blame. Of a verdict that is not refuted, `counterexample` may hold the
    largest step, or the unit that reaches it.
    """

    property: Property
    part: str
    title: Bilingual
    verdict: Answer
    reason: Wording
    counterexample: Counterexample | None
    line: int


def exhibit(speaker: Speaker, probe: Probe, indicator: str | None) -> Exhibit:
    """A unit to show."""
    told = indicator if indicator in probe.bench.plan.indicators else None
    return Exhibit(
        said=speaker.records(probe),
        records=probe.records,
        indicator=told,
        value=None if told is None else probe.value(told),
        status=None if told is None else probe.status(told),
        points=None if told is None else probe.points(told),
        total=probe.total,
        grade=probe.grade,
    )


def of_points(speaker: Speaker, before: Probe, after: Probe, indicator: str) -> Counterexample:
    """Two units and the points of one indicator."""
    got = [_points(speaker, probe.points(indicator)) for probe in (before, after)]
    return _pair(speaker, (before, after), got, indicator)


def of_totals(
    speaker: Speaker, before: Probe, after: Probe, indicator: str | None
) -> Counterexample:
    """Two units and their totals."""
    got = [
        said_in_both("M235")
        if probe.total is None
        else said_in_both("M233", total=format_plain(probe.total))
        for probe in (before, after)
    ]
    return _pair(speaker, (before, after), got, indicator)


def _points(speaker: Speaker, points: Fraction | None) -> Bilingual:
    if points is None:
        return said_in_both("M235")
    shown = speaker.points(points)
    return said_in_both("M232", points=shown, unit="point" if shown == "1" else "points")


def _pair(
    speaker: Speaker, probes: tuple[Probe, Probe], got: list[Bilingual], indicator: str | None
) -> Counterexample:
    first, second = (speaker.records(probe) for probe in probes)
    text = said_in_both("M230", unit=speaker.unit, first=first, second=second, a=got[0], b=got[1])
    return Counterexample(text, tuple(exhibit(speaker, probe, indicator) for probe in probes))


def of_value(speaker: Speaker, probe: Probe, indicator: str) -> Counterexample:
    """One unit and its value of an indicator."""
    has = said_in_both("M234", value=speaker.value(indicator, probe.value(indicator)))
    return _one(speaker, probe, has, indicator)


def of_full_points(speaker: Speaker, probe: Probe, indicator: str) -> Counterexample:
    """One unit and its points of an indicator."""
    return _one(speaker, probe, _points(speaker, probe.points(indicator)), indicator)


def of_total(speaker: Speaker, probe: Probe) -> Counterexample:
    """One unit and its total."""
    total = "—" if probe.total is None else format_plain(probe.total)
    return _one(speaker, probe, said_in_both("M233", total=total), None)


def _one(speaker: Speaker, probe: Probe, has: Bilingual, indicator: str | None) -> Counterexample:
    text = said_in_both("M231", unit=speaker.unit, first=speaker.records(probe), a=has)
    return Counterexample(text, (exhibit(speaker, probe, indicator),))
