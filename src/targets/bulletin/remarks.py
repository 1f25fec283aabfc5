"""The sentences that are to be read with the figures. Never holds a figure of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targets.bulletin.league import scored_indicators
from targets.bulletin.page import DutyLine, Place, Quality, Row
from targets.errors import Language, Wording, counted, word
from targets.plan.indicators import when
from targets.plan.roundings import places_of, rounding_of
from targets.rulebook.persons import agreements, facts_of
from targets.scores import Scores

_NAMED_AT_MOST = 12


def remarks_of(
    scores: Scores,
    rows: Sequence[Row],
    places: Sequence[Place],
    quality: Quality,
    duties: Sequence[DutyLine],
    language: Language,
) -> tuple[str, ...]:
    """What no single figure says: shared places, small figures, withheld ones, missing reports.

    That records describe persons, and that there is nothing to post, comes first of all.
    """
    found = (
        *_on_persons(scores, language),
        *_on_nothing(scores, quality),
        *_on_places(scores, places, language),
        *_on_points(scores),
        *_on_extras(scores, language),
        *_on_small(scores, rows),
        *_on_records(scores, quality),
        *_on_duties(scores, duties),
    )
    return tuple(one.message(language) for one in found)


def _on_persons(scores: Scores, language: Language) -> Iterator[Wording]:
    """Whoever posts the page, and whoever reads it, is to know it."""
    records = scores.plan.rulebook.records
    for name, agreed in agreements(scores.plan.rulebook).items():
        label = records[name].label
        dataset = label.text(language) if label else name
        yield word("M880", **facts_of(agreed), dataset=dataset)


def _on_nothing(scores: Scores, quality: Quality) -> Iterator[Wording]:
    """No unit at all, or no record of the month that is posted."""
    if not len(scores):
        yield word("M807")
    if quality.silent:
        rejected = any(one.rejected for one in quality.datasets)
        yield word("M827" if rejected else "M826", month=quality.silent)


def _on_points(scores: Scores) -> Iterator[Wording]:
    """What somebody who adds the points up has to know, where it holds."""
    model = scores.plan.rulebook
    scored = scored_indicators(model)
    full = [one.id for one in scored if (when(model, one, "when_empty") or "full") == "full"]
    empty = [unit.indicators[name] for unit in scores for name in full]
    if any(one.status == "not_applicable" and one.points is not None for one in empty):
        yield word("M824")
    places = places_of(model.scorecard.rounding)
    rounded = any(rounding_of(one, places) is not None for one in scored)
    if len(scored) > 1 and rounded and model.scorecard.total is not None:
        yield word("M825")


def _on_extras(scores: Scores, language: Language) -> Iterator[Wording]:
    """What the columns of points added and taken stand for, by the rules."""
    model = scores.plan.rulebook
    for code, extras in (("M878", model.bonuses), ("M879", model.deductions)):
        if extras:
            yield word(code, names=_named([one.name(language) for one in extras], language))


def _named(units: Sequence[str], language: Language) -> str:
    """The first dozen of them."""
    shown = [*units[:_NAMED_AT_MOST], *("…" for _ in units[_NAMED_AT_MOST:][:1])]
    return ("、" if language == "zh" else ", ").join(shown)


def _on_places(scores: Scores, places: Sequence[Place], language: Language) -> Iterator[Wording]:
    """Places that several share, of those who are named; and who has none."""
    shared: dict[tuple[str, int], list[str]] = {}
    for place in places:
        if place.named and place.rank is not None:
            shared.setdefault((place.within, place.rank), []).append(place.unit)
    for (_, rank), units in shared.items():
        if len(units) > 1:
            yield word("M451", rank=rank, units=_named(units, language))
    unassessed = {str(one.unit) for one in scores if not one.assessed}
    without = [one.unit for one in places if one.rank is None and one.unit not in unassessed]
    if without:
        yield word("M450", units=_named(without, language))
    if unassessed and places:
        yield word("M452", units=_named(sorted(unassessed), language))


def _on_small(scores: Scores, rows: Sequence[Row]) -> Iterator[Wording]:
    section = scores.plan.rulebook.bulletin
    figures = [one for row in rows for one in (*row.month, *row.to_date)]
    few = sum(one.few for one in figures)
    if few:
        yield word("M453", count=few, below=section.small_denominator)
    hidden = sum(one.standing == "suppressed" for one in figures)
    if hidden and section.suppress_below is not None:
        yield word("M454", count=hidden, below=section.suppress_below)
    elif hidden:
        yield word("M455", count=hidden)


def _on_records(scores: Scores, quality: Quality) -> Iterator[Wording]:
    if scores.batch.trusted:
        yield word("M456")
    rejected = sum(one.rejected for one in quality.datasets)
    if rejected:
        yield word("M457", count=rejected)
    reports = sum(len(one.months) for one in quality.missing)
    if reports:
        yield word("M458", count=reports)
    if quality.revised:
        yield word("M459", count=len(quality.revised))


def _on_duties(scores: Scores, duties: Sequence[DutyLine]) -> Iterator[Wording]:
    model = scores.plan.rulebook
    if duties:
        yield word("M460", units=counted(len(scores), "unit"))
    shown = [
        one.duty.every
        for one in model.indicators
        if one.duty is not None and (one.points is None or one.id in model.bulletin.indicators)
    ]
    if any(one.months != 1 for one in shown):
        yield word("M461")
