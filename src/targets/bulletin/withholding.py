"""The counts of a bulletin that are not posted, because they are small or would tell one that is.

Reads counts off the scores and asks `small_counts`; never changes a figure, a point or a rank.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from targets.bulletin.posted import NOTHING, Half
from targets.bulletin.small_counts import Hiding, Key, Sum, hidden_counts
from targets.figures import common_unit
from targets.formula.tree import Aggregate
from targets.rulebook.models import Indicator
from targets.scores import IndicatorScore, Scores

HALVES: tuple[Half, ...] = ("numerator", "denominator")
WHOLE = ("whole", "", "")
TO_DATE, BEFORE = "to_date", "before"
_NOTHING_COUNTED = ("not_applicable", "no_data")


class Cell(NamedTuple):
    """Whose figure, and over what: `when` is a month, or `to_date`; `field` that of a group."""

    when: str
    kind: str
    field: str
    name: object


class Posted(NamedTuple):
    """The scores that are posted: `rows` for units, groups and whole, `whole` for the whole alone.

    `adds_up` tells that what `whole` holds adds up to the whole of `to_date`.
    """

    rows: Mapping[str, Scores]
    whole: Mapping[str, Scores]
    adds_up: bool


Hidden = Mapping[tuple[Cell, str], Mapping[Half, str]]
"""What stands for the halves of a figure that are not posted, by whose it is and its indicator."""


def hidden_halves(posted: Posted, indicators: Sequence[Indicator], below: int | None) -> Hidden:
    """Every half that is not posted; nothing where nothing is to be protected."""
    found: dict[tuple[Cell, str], dict[Half, str]] = {}
    if below is None:
        return found
    for one in indicators:
        if one.duty is not None:
            continue  # periods of a calendar, which everyone can count
        for (half, cell), hiding in _hidden(posted, one, below).items():
            text = f"<{below}" if hiding == "small" else NOTHING
            found.setdefault((cell, one.id), {})[half] = text
    return found


def _earlier(posted: Posted, one: Indicator, below: int) -> list[tuple[str, Scores, Hidden]]:
    """What the bulletins of earlier months hid of their own figures, of which this one posts the
    whole again.
    """
    alone = {when: {when: scores} for when, scores in posted.whole.items()}
    return [
        (when, rows[when], hidden_halves(Posted(rows, {}, adds_up=False), [one], below))
        for when, rows in alone.items()
        if when not in posted.rows
    ]


class Settled(NamedTuple):
    """Counts of earlier bulletins, how each was hidden if it was, and what adds up to what."""

    counts: dict[Cell, Fraction]
    hiding: dict[Key, Hiding | None]
    sums: list[Sum]


def _settled(earlier: Sequence[tuple[str, Scores, Hidden]], one: Indicator, half: Half) -> Settled:
    """The earlier bulletins whose whole was hidden: to post it now would tell what it was hidden
    for.
    """
    found = Settled({}, {}, [])
    for when, scores, hidden in earlier:
        if half not in hidden.get((Cell(when, *WHOLE), one.id), {}):
            continue
        rows = Posted({when: scores}, {}, adds_up=False)
        cells = dict(_cells(rows, one.id))
        counts = {
            cell: count
            for cell, held in cells.items()
            if not _is_further(rows, cell) and (count := count_of(one, held, half)) is not None
        }
        found.counts.update(counts)
        for cell in counts:
            text = hidden.get((cell, one.id), {}).get(half)
            small: Hiding = "withheld" if text == NOTHING else "small"
            found.hiding[cell] = None if text is None else small
        found.sums.extend(_tree(when, scores, cells, counts))
    return found


def count_of(one: Indicator, found: IndicatorScore, half: Half) -> Fraction | None:
    """A count that is posted: half of a rate, or a value that is nothing but a sum or a count."""
    if found.denominator is not None or half == "denominator":
        return found.numerator if half == "numerator" else found.denominator
    said = one.value.tree if one.value is not None else None
    return found.value if isinstance(said, Aggregate) and said.kind in ("sum", "count") else None


def _cells(posted: Posted, indicator: str) -> Iterator[tuple[Cell, IndicatorScore]]:
    for when, scores in posted.rows.items():
        yield Cell(when, *WHOLE), scores.whole.indicators[indicator]
        for field, levels in scores.groups.items():
            for value, level in levels.items():
                yield Cell(when, "group", field, value), level.indicators[indicator]
        for unit in scores:
            yield Cell(when, "unit", "", unit.unit), unit.indicators[indicator]
    for when, scores in posted.whole.items():
        if when not in posted.rows:
            yield Cell(when, *WHOLE), scores.whole.indicators[indicator]


class _Reckoned(NamedTuple):
    """One half of an indicator, as a reader reckons with it.

    `counts` are posted, but for groups of another field than the first, which are `further`.
    `before` is what came before the month, which is not posted. `unit` divides every count.
    """

    counts: dict[Cell, Fraction]
    further: dict[Cell, Fraction]
    before: dict[Cell, Fraction]
    settled: Settled
    sums: list[Sum]
    unit: Fraction

    @property
    def every(self) -> dict[Cell, Fraction]:
        """All that a reader reckons with."""
        return {**self.settled.counts, **self.counts, **self.before}


def _reckoned(
    posted: Posted, one: Indicator, half: Half, earlier: Sequence[tuple[str, Scores, Hidden]]
) -> _Reckoned:
    scores = dict(_cells(posted, one.id))
    found = {
        cell: count
        for cell, held in scores.items()
        if (count := count_of(one, held, half)) is not None
    }
    further = {cell: count for cell, count in found.items() if _is_further(posted, cell)}
    counts = {cell: count for cell, count in found.items() if cell not in further}
    before = _before(posted, scores, counts)
    settled = _settled(earlier, one, half)
    sums = [*_sums(posted, scores, {**counts, **before}), *settled.sums]
    unit = common_unit(Fraction(1), *found.values(), *settled.counts.values())
    return _Reckoned(counts, further, before, settled, sums, unit)


def _hidden(posted: Posted, one: Indicator, below: int) -> dict[tuple[Half, Cell], Hiding]:
    """What is hidden of an indicator. Fractions are told as multiples of what divides them all."""
    earlier = _earlier(posted, one, below)
    halves = {half: _reckoned(posted, one, half, earlier) for half in reversed(HALVES)}
    unit = common_unit(*(held.unit for held in halves.values()))
    counts: dict[Key, int] = {}
    settled: dict[Key, Hiding | None] = {}
    unposted: list[Key] = []
    signed: list[Key] = []
    steps: dict[Key, int] = {}
    for half, held in halves.items():
        every: dict[Key, int] = {
            (half, cell): int(count / unit) for cell, count in held.every.items()
        }
        counts.update(every)
        settled.update({(half, cell): hiding for cell, hiding in held.settled.hiding.items()})
        unposted.extend((half, cell) for cell in held.before)
        signed.extend(every if min(every.values(), default=0) < 0 else ())
        steps.update(dict.fromkeys(every, int(held.unit / unit)))
    rests, known = _rests(counts, halves["denominator"].sums)
    found = hidden_counts(
        {**counts, **rests},
        [_of(half, one) for half, held in halves.items() for one in held.sums],
        below=int(below / unit),
        known=known,
        unposted=[*unposted, *rests],
        settled=settled,
        signed=signed,
        steps=steps,
    )
    hidden: dict[tuple[Half, Cell], Hiding] = {}
    for half, held in halves.items():
        of_half = [cell for cell in held.counts if (half, cell) in found]
        hidden.update({(half, cell): found[half, cell] for cell in of_half})
        # Groups of a second field cross those of the first, and what they add up to would tell.
        for cell, count in held.further.items() if of_half else ():
            hidden[half, cell] = "small" if 0 < count < below else "withheld"
    return hidden


def _rests(counts: Mapping[Key, int], sums: Sequence[Sum]) -> tuple[dict[Key, int], list[Sum]]:
    """What a denominator has besides its numerator, which is never below zero and posted nowhere;
    and what a reader knows of both by that. `sums` are those of the denominators.
    """
    rests: dict[Key, int] = {}
    known = []
    for cell in dict.fromkeys(cell for one in sums for cell in (one.total, *one.members)):
        of, all_of = counts.get(("numerator", cell)), counts.get(("denominator", cell))
        if of is not None and all_of is not None and of <= all_of:
            rests["rest", cell] = all_of - of
            known.append(Sum(("denominator", cell), (("numerator", cell), ("rest", cell))))
    for one in (_of("rest", one) for one in sums if not one.others):
        held = [rests.get(key) for key in (one.total, *one.members)]
        if None not in held and rests[one.total] == sum(rests[key] for key in one.members):
            known.append(one)
    return rests, known


def _of(part: str, one: Sum) -> Sum:
    """A sum of cells as one of their numerators, denominators or rests."""
    return Sum((part, one.total), tuple((part, cell) for cell in one.members), one.others)


def _is_further(posted: Posted, cell: Cell) -> bool:
    """Whether it is a group of another field than the first."""
    return cell.kind == "group" and cell.field != next(iter(posted.rows[cell.when].groups))


def _before(
    posted: Posted, scores: Mapping[Cell, IndicatorScore], counts: Mapping[Cell, Fraction]
) -> dict[Cell, Fraction]:
    """What was counted before the month, which is not posted: to date, less the month. Nothing
    where the two windows do not add up.
    """
    if not posted.adds_up:
        return {}
    month = next(when for when in posted.rows if when != TO_DATE)
    found = {}
    for cell, count in counts.items():
        if cell.when == TO_DATE:
            of_month = counts.get(cell._replace(when=month), Fraction(0))
            found[cell._replace(when=BEFORE)] = count - of_month
    whole = [Cell(when, *WHOLE) for when in posted.whole if when != month]
    added = sum((counts.get(cell, Fraction(0)) for cell in whole), Fraction(0))
    holds = found.get(Cell(BEFORE, *WHOLE)) == added
    known = all(
        cell in counts or one.status in _NOTHING_COUNTED
        for cell, one in scores.items()
        if cell.kind != "group" or not _is_further(posted, cell)
    )
    return found if holds and known and min(found.values()) >= 0 else {}


def _sums(
    posted: Posted, scores: Mapping[Cell, IndicatorScore], counts: Mapping[Cell, Fraction]
) -> Iterator[Sum]:
    """What adds up to what: units to groups, groups to the whole, months to the period so far."""
    for when, held in posted.rows.items():
        yield from _tree(when, held, scores, counts)
    if not posted.adds_up:
        return
    month = next(when for when in posted.rows if when != TO_DATE)
    before = [cell for cell in counts if cell.when == BEFORE]
    yield from _equals(month, counts)
    yield from _tree(BEFORE, posted.rows[TO_DATE], scores, counts)
    for cell in before:
        parts = (cell._replace(when=month), cell)
        yield Sum(cell._replace(when=TO_DATE), tuple(one for one in parts if one in counts))
    months = [Cell(when, *WHOLE) for when in posted.whole]
    yield from _sum(Cell(TO_DATE, *WHOLE), months, scores, counts)


def _tree(
    when: str,
    held: Scores,
    scores: Mapping[Cell, IndicatorScore],
    counts: Mapping[Cell, Fraction],
) -> Iterator[Sum]:
    """Units add up to groups of the first field, and these to the whole."""
    fields = list(held.groups)
    members: dict[object, list[Cell]] = {}
    for unit in held:
        group = unit.groups.get(fields[0]) if fields else None
        members.setdefault(group, []).append(Cell(when, "unit", "", unit.unit))
    groups = [one for one in members if one is not None]
    top = [Cell(when, "group", fields[0], name) for name in groups]
    for cell, name in zip(top, groups, strict=True):
        yield from _sum(cell, members[name], scores, counts)
    yield from _sum(Cell(when, *WHOLE), [*top, *members.get(None, [])], scores, counts)


def _equals(month: str, counts: Mapping[Cell, Fraction]) -> Iterator[Sum]:
    """The same count in both windows, as where nothing came before, or the latest figure counts:
    what one hides, the other must not tell.
    """
    for cell, count in counts.items():
        same = cell._replace(when=month)
        if cell.when == TO_DATE and counts.get(same) == count:
            yield Sum(same, (cell,))


def _sum(
    total: Cell,
    members: Sequence[Cell],
    scores: Mapping[Cell, IndicatorScore],
    counts: Mapping[Cell, Fraction],
) -> Iterator[Sum]:
    """A sum, where it holds: last figures of months do not add up, nor does a largest figure.

    Where the rules themselves suppress a member, nobody knows what it adds.
    """
    if total not in counts:
        return
    known = tuple(cell for cell in members if cell in counts)
    others = any(
        cell not in counts and cell in scores and scores[cell].status not in _NOTHING_COUNTED
        for cell in members
    )
    if others or sum((counts[cell] for cell in known), Fraction(0)) == counts[total]:
        yield Sum(total, known, others)
