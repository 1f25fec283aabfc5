"""What two rulebooks make of the same records: unit by unit, and for the whole.

Reads two scorings, and subtracts. Never scores, and never judges which is right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from targets.comparing.reasons import Reason, Side, reasons_of
from targets.figures import format_plain
from targets.plan.steps import Status
from targets.scores import IndicatorScore, Scores


@dataclass(frozen=True, slots=True)
class IndicatorEffect:
    """One indicator of one unit under both; None on the side that does not know it.

    `id` is the new id, or the old one of an indicator that was dropped.
    """

    id: str
    old_status: Status | None
    new_status: Status | None
    old_points: Decimal | None
    new_points: Decimal | None

    @property
    def flips(self) -> bool:
        """Whether both judge it, and judge it differently."""
        return None not in (self.old_status, self.new_status) and self.old_status != self.new_status

    @property
    def changes(self) -> bool:
        """Whether status or points differ."""
        return (self.old_status, self.old_points) != (self.new_status, self.new_points)


@dataclass(frozen=True, slots=True)
class UnitEffect:
    """One unit under both. `gain` is the difference of its totals, None where one is missing;
    the changes of its `reasons` add up to it.
    """

    unit: str | int
    old_total: Decimal | None
    new_total: Decimal | None
    old_rank: int | None
    new_rank: int | None
    old_grade: str | None
    new_grade: str | None
    indicators: tuple[IndicatorEffect, ...]
    old_vetoes: tuple[str, ...] = ()
    new_vetoes: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def gain(self) -> Decimal | None:
        """What it gains; less than 0 where it loses."""
        if self.old_total is None or self.new_total is None:
            return None
        return self.new_total - self.old_total

    def to_dict(self) -> dict[str, object]:
        """As JSON can hold it; of the indicators those that change."""
        return {
            "unit": self.unit,
            "total": [_text(self.old_total), _text(self.new_total)],
            "gain": _text(self.gain),
            "rank": [self.old_rank, self.new_rank],
            "grade": [self.old_grade, self.new_grade],
            "vetoes": [list(self.old_vetoes), list(self.new_vetoes)],
            "reasons": [one.to_dict() for one in self.reasons],
            "indicators": {
                one.id: {
                    "status": [one.old_status, one.new_status],
                    "points": [_text(one.old_points), _text(one.new_points)],
                }
                for one in self.indicators
                if one.changes
            },
        }


@dataclass(frozen=True, slots=True)
class WholeEffect:
    """One indicator of the whole authority under both, with the id that either gives it."""

    id: str
    old_id: str
    old_value: Fraction | None
    new_value: Fraction | None
    old_status: Status | None
    new_status: Status | None

    def to_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {
            "value": [_value(self.old_value), _value(self.new_value)],
            "status": [self.old_status, self.new_status],
        }


def effects_of(old: Scores, new: Scores, renamed: Mapping[str, str]) -> tuple[UnitEffect, ...]:
    """Every unit, the largest change first, then by name; units without a total come last.

    `renamed` gives the new id of each indicator that has another.
    """
    before, after = {one.unit: one for one in old}, {one.unit: one for one in new}
    units = [
        _effect(
            Side(old.plan, before.get(unit), renamed), Side(new.plan, after.get(unit), {}), renamed
        )
        for unit in {**before, **after}
    ]
    return tuple(sorted(units, key=_by_size))


def _by_size(one: UnitEffect) -> tuple[bool, Decimal, bool, str]:
    gain = one.gain
    return gain is None, -abs(gain or Decimal(0)), (gain or 0) > 0, str(one.unit)


def _effect(was: Side, now: Side, renamed: Mapping[str, str]) -> UnitEffect:
    old, new = was.score, now.score
    there = new if new is not None else old
    pairs = _pairs(old.indicators if old else {}, new.indicators if new else {}, renamed)
    return UnitEffect(
        unit=there.unit if there is not None else "",
        old_total=old.total if old else None,
        new_total=new.total if new else None,
        old_rank=old.rank if old else None,
        new_rank=new.rank if new else None,
        old_grade=old.grade if old else None,
        new_grade=new.grade if new else None,
        indicators=tuple(
            IndicatorEffect(
                id=name,
                old_status=before.status if before else None,
                new_status=after.status if after else None,
                old_points=before.points if before else None,
                new_points=after.points if after else None,
            )
            for name, before, after in pairs
        ),
        old_vetoes=old.vetoes if old else (),
        new_vetoes=new.vetoes if new else (),
        reasons=reasons_of(was, now),
    )


def whole_of(old: Scores, new: Scores, renamed: Mapping[str, str]) -> tuple[WholeEffect, ...]:
    """Every indicator of the whole, in the order of the new rules, dropped ones last."""
    names = {now: was for was, now in renamed.items()}
    return tuple(
        WholeEffect(
            id=name,
            old_id=names.get(name, name),
            old_value=was.value if was else None,
            new_value=now.value if now else None,
            old_status=was.status if was else None,
            new_status=now.status if now else None,
        )
        for name, was, now in _pairs(old.whole.indicators, new.whole.indicators, renamed)
    )


def _pairs(
    old: Mapping[str, IndicatorScore],
    new: Mapping[str, IndicatorScore],
    renamed: Mapping[str, str],
) -> Iterator[tuple[str, IndicatorScore | None, IndicatorScore | None]]:
    """Old and new of each indicator, with its new id."""
    before = {renamed.get(name, name): one for name, one in old.items()}
    for name, now in new.items():
        yield name, before.pop(name, None), now
    for name, was in before.items():
        yield name, was, None


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"


def _value(number: Fraction | None) -> str | None:
    return None if number is None else format_plain(number)
