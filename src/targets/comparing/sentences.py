"""The sentences for what has a sentence of its own: targets, points, scoring, periods, quotes.

Never walks a rulebook: it is handed the two sides of one key. Says nothing where the general
sentence does as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from targets.comparing.changes import Change, Direction, Subject
from targets.comparing.shown import figure, shown, target_text
from targets.errors import Wording, word
from targets.rulebook.persons import facts_of
from targets.rulebook.scalars import ShowAs
from targets.rulebook.scoring import Deduct, Scoring, Target
from targets.rulebook.sourced import Period, PersonsAgreement, Reference, Words

MINOR = frozenset(
    (
        *("id", "schema_version", "label", "title", "authority", "note", "says", "name"),
        *("issued", "review_by", "reference", "basis"),
    )
)
"""Keys that move no score."""

_FLOORS = ("at_least", "more_than")
_STRICT = {"at_least": "more_than", "at_most": "less_than"}


@dataclass(frozen=True, slots=True)
class Side:
    """One key of the old and of the new, and where it stands; None where it is not said.

    `more` is what a larger figure means, where that is known.
    """

    subject: Subject
    path: tuple[str, ...]
    old: object
    new: object
    old_unit: ShowAs = "number"
    new_unit: ShowAs = "number"
    minor: bool = False
    more: Direction | None = None

    @property
    def key(self) -> str:
        """`duty.every`."""
        return ".".join(self.path)

    @property
    def texts(self) -> tuple[str, str]:
        """Both sides as they are shown."""
        return shown(self.old, self.old_unit), shown(self.new, self.new_unit)

    def below(self, name: str, old: object, new: object) -> Side:
        """The same place, one key further in."""
        return replace(self, path=(*self.path, name), old=old, new=new)

    def change(self, wording: Wording, direction: Direction | None = None) -> Change:
        """A change at this place."""
        return Change(self.subject, wording, self.key, direction, self.minor)

    def say(self, code: str, direction: Direction | None = None, **facts: object) -> Change:
        """A change with `old` and `new` as shown, and these facts."""
        old, new = self.texts
        return self.change(word(code, known=(), **{"old": old, "new": new, **facts}), direction)


def told(side: Side) -> list[Change]:
    """The sentences made for this key; none where the general ones say it."""
    teller = _TELLERS.get(side.path[-1])
    return list(teller(side)) if teller is not None else []


def general(side: Side) -> Change:
    """A sentence for any key: set, no longer set, or changed."""
    if side.old is None and side.new is not None:
        return side.say("M322", key=side.key)
    if side.new is None and side.old is not None:
        return side.say("M323", key=side.key)
    way = None if side.more is None else tendency(side.old, side.new, more=side.more)
    return side.say("M321", way, key=side.key)


def _target(side: Side) -> Iterator[Change]:
    old, new = side.old, side.new
    if isinstance(new, Target) and old is None:
        yield side.change(word("M306", new=target_text(new, side.new_unit)))
    elif isinstance(old, Target) and new is None:
        yield side.change(word("M307", old=target_text(old, side.old_unit)))
    elif isinstance(old, Target) and isinstance(new, Target):
        yield from _levels(side, old, new)


def _levels(side: Side, old: Target, new: Target) -> Iterator[Change]:
    facts = {"old": target_text(old, side.old_unit), "new": target_text(new, side.new_unit)}
    if len(old.kinds) != 1 or len(new.kinds) != 1:
        yield side.change(word("M305", **facts))
        return
    (old_kind, new_kind) = old.kinds[0], new.kinds[0]
    kind = _STRICT.get(old_kind, old_kind)
    if kind == "between" or kind != _STRICT.get(new_kind, new_kind):
        yield side.change(word("M305", **facts), _narrowed(old, new))
        return
    (before,), (after,) = ([amount for _, amount in one.limits] for one in (old, new))
    if before != after:
        way = tendency(before, after, more="tighter" if old_kind in _FLOORS else "looser")
        known = way is not None and old_kind == new_kind
        code = "M305" if not known else "M303" if _rises(before, after) else "M304"
        yield side.change(word(code, **facts), way)
    elif old_kind != new_kind:
        strict = new_kind in _STRICT.values()
        wording = word("M308" if strict else "M309", figure=figure(after, side.new_unit), **facts)
        yield side.change(wording, "tighter" if strict else "looser")


def _narrowed(old: Target, new: Target) -> Direction | None:
    ends = [amount for one in (old, new) for _, amount in one.limits]
    if old.kinds != ("between",) or new.kinds != ("between",) or len(ends) != 4:
        return None
    old_low, old_high, new_low, new_high = ends
    higher = tendency(old_low, new_low, more="tighter"), tendency(old_high, new_high, more="looser")
    moves = {way for way in higher if way is not None}
    known = all(isinstance(one, Fraction) for one in ends)
    return moves.pop() if known and len(moves) == 1 else None


def tendency(old: object, new: object, *, more: Direction) -> Direction | None:
    """Which way a figure went, where a larger one is `more`; None where that cannot be told."""
    if not isinstance(old, Fraction) or not isinstance(new, Fraction) or old == new:
        return None
    less: Direction = "looser" if more == "tighter" else "tighter"
    return more if new > old else less


def _rises(old: object, new: object) -> bool:
    return isinstance(old, Fraction) and isinstance(new, Fraction) and new > old


def _points(side: Side) -> Iterator[Change]:
    if len(side.path) == 1 and side.old is not None and side.new is not None:
        facts = {"old": _amount(side.old), "new": _amount(side.new)}
        way: Direction | None = None
        if side.subject.kind == "deduction":
            way = tendency(side.old, side.new, more="tighter")
        yield side.change(word("M310", **facts), way)


def _amount(found: object) -> str:
    return figure(found) if isinstance(found, Fraction | str) else shown(found)


def _scoring(side: Side) -> Iterator[Change]:
    old, new = side.old, side.new
    if not isinstance(old, Scoring) or not isinstance(new, Scoring):
        return
    way: Direction | None = None
    if old.deduct is not None and new.deduct is not None:
        way = _dearer(old.deduct, new.deduct)
        if _differ_in_points_alone(old, new):
            facts = {"old": _amount(old.deduct.points), "new": _amount(new.deduct.points)}
            per = figure(new.deduct.per, side.new_unit)
            yield side.change(word("M312", per=per, **facts), way)
            return
    yield side.say("M313", way)


def _dearer(old: Deduct, new: Deduct) -> Direction | None:
    """Whether a gap costs more, where nothing but points and steps of the gap differ."""
    if (old.steps, old.floor) != (new.steps, new.floor):
        return None
    costs = []
    for one in (old, new):
        if not isinstance(one.points, Fraction) or not isinstance(one.per, Fraction) or not one.per:
            return None
        costs.append(one.points / one.per)
    if old.steps != "fractional" and old.per != new.per:
        return None
    return tendency(*costs, more="tighter")


def _differ_in_points_alone(old: Scoring, new: Scoring) -> bool:
    if old.deduct is None or new.deduct is None:
        return False
    same = old.deduct.model_copy(update={"points": new.deduct.points})
    return old.model_copy(update={"deduct": same}) == new and (
        old.model_fields_set == new.model_fields_set
        and old.deduct.model_fields_set == new.deduct.model_fields_set
    )


def _instead(code: str) -> Callable[[Side], Iterator[Change]]:
    """Of a key of the subject itself: further in, a field or a word may have the same name."""

    def teller(side: Side) -> Iterator[Change]:
        if len(side.path) == 1 and side.old is not None and side.new is not None:
            yield side.say(code)

    return teller


def _period(side: Side) -> Iterator[Change]:
    if isinstance(side.old, Period) and isinstance(side.new, Period):
        yield side.say("M317")


def _reference(side: Side) -> Iterator[Change]:
    """The quote in a sentence of its own; other keys of the source as any key."""
    old = side.old if isinstance(side.old, Reference) else Reference()
    new = side.new if isinstance(side.new, Reference) else Reference()
    if old.quote is not None and new.quote is not None and old.quote != new.quote:
        yield side.say("M320", old=old.quote, new=new.quote)
    for name in Reference.model_fields:
        before, after = getattr(old, name), getattr(new, name)
        both = before is not None and after is not None
        if before != after and not (name == "quote" and both):
            yield general(side.below(name, before, after))


def _words(side: Side) -> Iterator[Change]:
    if isinstance(side.old, Words) and isinstance(side.new, Words):
        yield side.say("M319", key=side.key)


def _at_least(side: Side) -> Iterator[Change]:
    both = side.old is not None and side.new is not None
    if side.subject.kind == "grade" and both:
        yield side.say("M324", tendency(side.old, side.new, more="tighter"))


def _persons(side: Side) -> Iterator[Change]:
    old, new = side.old, side.new
    if isinstance(new, PersonsAgreement) and (
        not isinstance(old, PersonsAgreement) or old.fields != new.fields
    ):
        yield side.change(word("M881", dataset=side.subject.id, **facts_of(new)))
    elif new is None:
        yield side.change(word("M882", dataset=side.subject.id))


_TELLERS: Mapping[str, Callable[[Side], Iterator[Change]]] = MappingProxyType(
    {
        "target": _target,
        "points": _points,
        "scoring": _scoring,
        "when_empty": _instead("M314"),
        "when_missing": _instead("M315"),
        "section": _instead("M318"),
        "period": _period,
        "reference": _reference,
        "at_least": _at_least,
        "describes_persons": _persons,
        **dict.fromkeys(("label", "title", "authority", "note", "says"), _words),
    }
)
