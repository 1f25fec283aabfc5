"""Where points went, the most first, and what would raise the rank.

Never scores anew: whether an indicator alone would do is told by the points that it lost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from targets.explaining.explanation import Above, Item, Raise, ReasonCode, ReasonKind
from targets.explaining.formulas import Told
from targets.explaining.groups import BASE, Member, Whole
from targets.figures import format_plain
from targets.scores.display import show_value
from targets.scores.results import UnitScore, read_exact

FEWEST = 5
"""So many indicators are named that alone would do."""


def effects(found: Mapping[str, Whole]) -> dict[str, Fraction | None]:
    """What one point of every part is worth in the base; None where that cannot be told."""
    effect: dict[str, Fraction | None] = {}
    waiting: list[tuple[Whole, Fraction | None]] = []
    if BASE in found:
        waiting.append((found[BASE], Fraction(1)))
    for whole, worth in waiting:  # which grows meanwhile
        for one in whole.members:
            each = (whole.each_point or {}).get(one.id)
            effect[one.id] = None if worth is None or each is None else worth * each
            if one.kind == "section":
                waiting.append((found[one.id], effect[one.id]))
    return effect


def reason_codes(
    told: Told,
    found: Mapping[str, Whole],
    items: Sequence[Item],
    effect: Mapping[str, Fraction | None],
) -> tuple[ReasonCode, ...]:
    """Every part that lost points, deduction and veto, by what it costs; ties in the order of the
    rules file.
    """
    by_id = {one.id: one for one in items}
    codes = [*_of_parts(told, found, by_id, effect), *_outside(told)]
    order = {one.id: place for place, one in enumerate(told.plan.rulebook.indicators)}
    return tuple(sorted(codes, key=lambda one: (-_size(one), order.get(one.id, len(order)))))


def _size(one: ReasonCode) -> Fraction:
    return Fraction(one.lost) if one.in_total is None else one.in_total


def _of_parts(
    told: Told,
    found: Mapping[str, Whole],
    items: Mapping[str, Item],
    effect: Mapping[str, Fraction | None],
) -> Iterator[ReasonCode]:
    """Indicators, and sections whose loss cannot be told by part, in place of their parts."""
    if BASE not in found:
        yield from (
            _code("indicator", one.id, one.label, one.lost, None, _in_short(one))
            for one in items.values()
            if one.lost is not None and one.lost > 0
        )
        return
    waiting = list(reversed(found[BASE].members))
    while waiting:
        one = waiting.pop()
        lost = None if one.points is None else one.worth - one.points
        inner = found.get(one.id) if one.kind == "section" else None
        if inner is not None and inner.each_point is not None:
            waiting += reversed(inner.members)
        elif lost is not None and lost > 0:
            each = effect.get(one.id)
            in_total = None if each is None else each * Fraction(lost)
            text = _in_short(items[one.id]) if inner is None else _parts_text(told, inner)
            kind: ReasonKind = "indicator" if inner is None else "section"
            yield _code(kind, one.id, one.label, lost, in_total, text)


def _code(
    kind: ReasonKind,
    name: str,
    label: str,
    lost: Decimal | None,
    in_total: Fraction | None,
    text: str,
) -> ReasonCode:
    return ReasonCode(kind, name, label, lost or Decimal(0), in_total, text)


def _in_short(one: Item) -> str:
    """One sentence of why."""
    if one.shortfall is not None:
        return one.shortfall.text
    if one.absence:
        return one.absence[0]
    return one.scoring[1 if len(one.scoring) > 1 and one.periods else 0] if one.scoring else ""


def _parts_text(told: Told, whole: Whole) -> str:
    """The parts of a section that lost a share, the most first."""
    lost = [one for one in whole.members if one.points is not None and one.points < one.worth]
    lost.sort(key=_share)
    shown = [f"{one.label} {one.points:f}/{format_plain(Fraction(one.worth))}" for one in lost]
    return told.listed(shown)


def _share(one: Member) -> Fraction:
    return Fraction(one.points or 0) / Fraction(one.worth) if one.worth else Fraction(0)


def _outside(told: Told) -> Iterator[ReasonCode]:
    """What takes points besides: deductions, together where a limit holds them, and the cap of
    vetoes.
    """
    rulebook, score = told.plan.rulebook, told.score
    taken = [one for one in rulebook.deductions if score.deductions.get(one.id)]
    each = [score.deductions[one.id] for one in taken]
    if sum(each, Decimal(0)) > score.deduction:  # the limit is told of no single one
        together = told.listed([one.name(told.language) for one in taken])
        limit = Fraction(score.deduction)
        said = told.say("M668", limit=format_plain(limit))
        yield _code("deduction", "", together, score.deduction, limit, said)
    else:
        for one, points in zip(taken, each, strict=True):
            yield _code("deduction", one.id, one.name(told.language), points, Fraction(points), "")
    if score.total is None or score.uncapped is None or score.uncapped <= score.total:
        return
    names = [one.name(told.language) for one in rulebook.vetoes if one.id in score.vetoes]
    cost = score.uncapped - score.total
    yield _code("veto", "", told.listed(names), cost, Fraction(cost), told.say("M659"))


def above_text(told: Told, other: UnitScore | None) -> Above | None:
    """The unit next above: by the total, or by the indicator that ranks go by."""
    rank, plan = told.plan.rulebook.scorecard.rank, told.plan
    if other is None or other.rank is None:
        return None
    if rank.by == "total":
        gap = total_gap(told, other)
        if gap is None or other.total is None:
            return None
        ahead = abs(other.total - (told.score.total or Decimal(0)))
        return Above(str(other.unit), other.rank, f"{other.total:f}", f"{ahead:f}")
    shown = told.indicator(rank.by)
    ours, theirs = (one.indicators[rank.by].value for one in (told.score, other))
    if shown is None or ours is None or theirs is None:
        return Above(str(other.unit), other.rank, "—", "—")
    values = (show_value(plan.rulebook, shown, one) for one in (theirs, abs(theirs - ours)))
    return Above(str(other.unit), other.rank, *values)


def total_gap(told: Told, other: UnitScore) -> Fraction | None:
    """By how much another total is ahead, exactly."""
    total = told.plan.total
    if total is None or told.score.total is None or other.total is None:
        return None
    ours, theirs = (read_exact(total.total, one.steps) for one in (told.score, other))
    return None if ours is None or theirs is None else abs(theirs - ours)


def raising(
    told: Told, items: Sequence[Item], other: UnitScore | None
) -> tuple[tuple[Raise, ...], tuple[str, ...]]:
    """The indicators that alone would close the gap, fewest cases first; and what to know."""
    score, rank = told.score, told.plan.rulebook.scorecard.rank
    if score.rank is None:
        return (), ()
    if other is None:
        return (), (told.say("M660" if score.rank == 1 else "M661"),)
    gap = total_gap(told, other) if rank.by == "total" else None
    if gap is None or rank.best != "highest":
        by = told.indicator(rank.by)
        return (), (told.say("M662", by=by.name(told.language) if by else rank.by),)
    if score.uncapped is not None and score.total is not None and score.uncapped > score.total:
        return (), (told.say("M663"),)
    tried = (_raise(told, one) for one in items)
    found = [one for one in tried if one is not None and one[1].gain >= gap]
    found.sort(key=lambda one: one[0])
    if not found:
        unknown = any(one.lost and one.in_total is None for one in items)
        return (), (told.say("M753" if unknown else "M664"),)
    return tuple(one for _, one in found[:FEWEST]), (told.say("M665"),)


def _raise(told: Told, one: Item) -> tuple[Fraction, Raise] | None:
    """An indicator that would get full points if its target were met, with its cases."""
    said = told.indicator(one.id)
    scoring = said.scoring if said is not None else None
    if scoring is None or scoring.formula is not None or scoring.method is not None:
        return None
    if one.status != "not_met" or one.in_total is None or one.in_total <= 0:
        return None
    if one.shortfall is None:
        return None
    return one.shortfall.cases, Raise(one.id, one.label, one.in_total, one.shortfall.text)
