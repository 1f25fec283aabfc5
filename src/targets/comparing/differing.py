"""Everything in which two rulebooks differ, subject by subject, as sentences.

Walks both models side by side, so that no key is forgotten: whatever has no sentence of its own
gets a general one. Never scores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from targets.comparing.changes import Change, Direction, Subject
from targets.comparing.sentences import MINOR, Side, general, told
from targets.comparing.shown import figure, shown, target_text, unit_of
from targets.errors import listed, word
from targets.formula import Formula
from targets.rulebook.copies import MEASURE
from targets.rulebook.models import Bonus, Case, Indicator, RulebookModel, Veto
from targets.rulebook.scalars import ShowAs
from targets.rulebook.sourced import Model
from targets.scores.receipt import canonical

_MEASURES: dict[type, tuple[str, ...]] = {
    Indicator: (*MEASURE, "same_as", "earlier"),
    Bonus: ("records", "when", "value"),
    Veto: ("records", "when"),
}
_ITEMS = {"fields": "field", "checks": "check", "listed": "period", "parts": "figure"}
_KEYS = {"earlier": "period", "listed": "periods", "given_figures": "scoring"}
_LISTS = {
    "indicators": "indicator",
    "bonuses": "bonus",
    "deductions": "deduction",
    "vetoes": "veto",
    "clauses": "clause",
    "cases": "case",
}
_PLURALS = {kind: key for key, kind in _LISTS.items()}
_MAPPINGS = {"constants": "constant", "records": "dataset", "scoring_methods": "method"}
_NEW, _GONE = ("M353", "M354", "M355", "M352"), ("M356", "M357", "M358", "M359")
_TOLD_BRIEFLY = ("clause", "case")
_FLOORS, _CEILINGS = ("at_least", "more_than"), ("at_most", "less_than")


def changes_between(old: RulebookModel, new: RulebookModel) -> tuple[Change, ...]:
    """Every change, in the order in which a rules file is written; none where both have the same
    canonical hash.
    """
    return tuple(_rulebook_changes(old, new))


def renamed_indicators(old: RulebookModel, new: RulebookModel) -> dict[str, str]:
    """The new id of each indicator that has another, but measures what it measured."""
    return {before: after for after, before in _renames(old.indicators, new.indicators).items()}


def _rulebook_changes(old: RulebookModel, new: RulebookModel) -> Iterator[Change]:
    for name in RulebookModel.model_fields:
        before, after = _said(old, name), _said(new, name)
        if canonical(before) == canonical(after):
            continue
        found = list(_part_changes(name, old, new))
        yield from found or [general(Side(Subject("rulebook"), (name,), before, after))]


def _part_changes(name: str, old: RulebookModel, new: RulebookModel) -> Iterator[Change]:
    """What differs under one of the outermost keys."""
    before, after = _said(old, name), _said(new, name)
    if name in _LISTS:
        yield from _list_changes(_LISTS[name], before or (), after or ())
        if name == "indicators":
            yield from _moved_points(old, new)
    elif name in _MAPPINGS:
        yield from _mapping_changes(_MAPPINGS[name], before or {}, after or {}, old, new)
    elif name == "scorecard":
        yield from _scorecard_changes(old, new)
    else:
        subject = Subject("unit" if name == "unit" else "rulebook")
        path = () if name == "unit" else (name,)
        yield from _key_changes(Side(subject, path, before, after, minor=name in MINOR))


def _said(holder: Model, name: str) -> Any:
    """The value of a key that is written, else None; a limit lifted by the word is that word."""
    if name not in holder.model_fields_set:
        return None
    found = getattr(holder, name)
    return "none" if found is None else found


def _scorecard_changes(old: RulebookModel, new: RulebookModel) -> Iterator[Change]:
    before, after = old.scorecard, new.scorecard  # of defaults where none is written
    side = Side(Subject("scorecard"), (), before, after)
    yield from _model_changes(side, leave=("sections", "grades"))
    yield from _list_changes("section", before.sections, after.sections)
    yield from _list_changes("grade", before.grades, after.grades)


# ---------------------------------------------------------------- one key


def _key_changes(side: Side) -> Iterator[Change]:
    """What differs at one key: in its own sentence, key by key, or in the general one."""
    if side.path and (sentences := told(side)):
        yield from sentences
        return
    old, new = side.old, side.new
    if isinstance(old, Model) and type(old) is type(new):
        yield from _model_changes(side)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for name in dict.fromkeys((*old, *new)):
            yield from _item_changes(side, str(name), old.get(name), new.get(name))
    elif _is_keyed(old) and _is_keyed(new) and (sentences := list(_keyed_changes(side))):
        yield from sentences
    elif isinstance(old, Formula) and isinstance(new, Formula):
        yield side.say("M316", key=side.key)
    else:
        yield general(side)


def _model_changes(side: Side, leave: Sequence[str] = ()) -> Iterator[Change]:
    old: Any = side.old
    new: Any = side.new
    for name, info in type(old).model_fields.items():
        before, after = _said(old, name), _said(new, name)
        if name in leave or canonical(before) == canonical(after):
            continue
        key = _KEYS.get(name, info.alias or name)
        if side.subject.kind == "constant" and name == "number":
            key = side.subject.id
        below = side.below(key, before, after)
        if side.path[-1:] == (key,):  # `periods: [...]` is one key, kept as a key in a model
            below = replace(side, old=before, new=after)
        if name in MINOR - {"id"} and side.path[:1] != ("fields",):  # labels of fields are headings
            below = replace(below, minor=True)
        yield from _key_changes(below)


def _keyed_changes(side: Side) -> Iterator[Change]:
    """Items with ids inside a subject: checks, periods."""
    old: Any = side.old
    new: Any = side.new
    before, after = {one.id: one for one in old or ()}, {one.id: one for one in new or ()}
    for name in dict.fromkeys((*before, *after)):
        yield from _item_changes(side, name, before.get(name), after.get(name))
    yield from _order_changes(side, list(before), list(after))


def _item_changes(side: Side, name: str, old: object, new: object) -> Iterator[Change]:
    """One entry of a mapping, or one item with an id, inside a subject."""
    key = side.path[-1] if side.path else ""
    kind = _ITEMS.get("listed" if key == "periods" else key)
    if canonical(old) == canonical(new):
        return
    below = side.below(name, old, new)
    if kind is not None and (old is None or new is None):
        code, there = ("M350", new) if old is None else ("M351", old)
        yield below.say(code, kind=kind, name=name, what=_gist(there, below.new_unit))
    elif old is None or new is None:
        yield general(below)
    else:
        yield from _key_changes(below)


def _is_keyed(found: object) -> bool:
    """Whether it is a list of items with ids, or none at all."""
    return found is None or (isinstance(found, tuple) and all(hasattr(one, "id") for one in found))


def _order_changes(side: Side, old: list[str], new: list[str]) -> Iterator[Change]:
    kept = [one for one in new if one in old]
    if kept != [one for one in old if one in new]:
        wording = word("M325", key=side.key, new=listed(kept))
        yield replace(side, minor=True).change(wording)


# ---------------------------------------------------------------- subjects


def _list_changes(kind: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    """Indicators, bonuses, sections, cases: those dropped, renamed, changed, added."""
    before, after = _by_name(old), _by_name(new)
    renames = _renames(old, new)
    kept_names = {name: renames.get(name, name) for name in after}
    for name, one in before.items():
        if name not in kept_names.values():
            yield _dropped(kind, name, one)
    for name, one in after.items():
        earlier = before.get(kept_names[name])
        if earlier is None:
            yield _added(kind, name, one)
        elif canonical(earlier) != canonical(one):
            yield from _subject_changes(kind, name, earlier, one)
    side = Side(Subject(kind), (_PLURALS.get(kind, f"{kind}s"),), None, None)
    renamed_back = {then: now for now, then in renames.items()}
    yield from _order_changes(side, [renamed_back.get(one, one) for one in before], list(after))


def _by_name(items: Sequence[Any]) -> dict[str, Any]:
    """Items by id; cases by name, and the second of two equal ones by a number too."""
    found: dict[str, Any] = {}
    for one in items:
        name = shown(one.name) if isinstance(one, Case) else one.id
        number = 2
        while name in found:
            name, number = f"{name} ({number})", number + 1
        found[name] = one
    return found


def _subject_changes(kind: str, name: str, old: Any, new: Any) -> Iterator[Change]:
    subject = Subject(kind, name, getattr(new, "label", None))
    minor = kind in _TOLD_BRIEFLY
    side = Side(subject, (), old, new, unit_of(old), unit_of(new), minor)
    if getattr(old, "id", name) != getattr(new, "id", name):
        yield side.change(word("M302", old=old.id))
        yield from _model_changes(side, leave=("id",))
    else:
        yield from _model_changes(side)


def _added(kind: str, name: str, one: Any) -> Change:
    return _whole(kind, name, one, _NEW)


def _dropped(kind: str, name: str, one: Any) -> Change:
    return _whole(kind, name, one, _GONE)


def _whole(kind: str, name: str, one: Any, codes: tuple[str, str, str, str]) -> Change:
    """That a subject came or went, with what it asks for and what it is worth."""
    subject = Subject(kind, name, getattr(one, "label", None))
    target, points = getattr(one, "target", None), getattr(one, "points", None)
    both, asked, worth, other = codes
    facts: dict[str, object] = {"points": "" if points is None else figure(points)}
    if target is not None:
        facts["target"] = target_text(target, unit_of(one))
    code = both if target and points is not None else asked if target else worth
    if kind in _TOLD_BRIEFLY:
        code = "M300" if codes == _NEW else "M301"
    elif not target and points is None:
        code, facts = other, {"what": _gist(one, unit_of(one))}
    return Change(subject, word(code, known=(), **facts), minor=kind in _TOLD_BRIEFLY)


def _gist(one: Any, unit: ShowAs) -> str:
    """What a part says, without its name and its source."""
    if not isinstance(one, Model):
        return shown(one, unit)
    said = [name for name in type(one).model_fields if name in one.model_fields_set - MINOR]
    return ", ".join(f"{name}: {shown(getattr(one, name), unit)}" for name in said) or "—"


def _mapping_changes(
    kind: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    old: RulebookModel,
    new: RulebookModel,
) -> Iterator[Change]:
    """Constants, datasets, methods: subjects by name."""
    for name in dict.fromkeys((*before, *after)):
        was, now = before.get(name), after.get(name)
        if canonical(was) == canonical(now):
            continue
        subject = Subject(kind, name, getattr(now or was, "label", None))
        units = (_unit_of_constant(old, name), _unit_of_constant(new, name))
        side = Side(subject, (), was, now, *units)
        if was is None:
            yield side.say("M352", what=_constant_gist(now, units[1]))
            if agreed := getattr(now, "describes_persons", None):
                yield from told(side.below("describes_persons", None, agreed))
        elif now is None:
            yield side.say("M359", what=_constant_gist(was, units[0]))
        elif kind == "constant":
            yield from _model_changes(replace(side, more=_asks_for_more(new, name)))
        else:
            yield from _model_changes(side)


def _constant_gist(one: Any, unit: ShowAs) -> str:
    number = getattr(one, "number", None)
    if isinstance(number, Fraction):
        return figure(number, unit)
    fields = getattr(one, "fields", None)
    return ", ".join(fields) if isinstance(fields, Mapping) else _gist(one, unit)


def _users_of(rulebook: RulebookModel, constant: str) -> list[Indicator]:
    """The indicators whose target names a constant."""
    return [
        one
        for one in rulebook.indicators
        if one.target is not None and constant in [amount for _, amount in one.target.limits]
    ]


def _unit_of_constant(rulebook: RulebookModel, name: str) -> ShowAs:
    """A constant is shown as the values that are held against it."""
    return next((one.show_as for one in _users_of(rulebook, name)), "number")


def _asks_for_more(rulebook: RulebookModel, name: str) -> Direction | None:
    """Which way a larger constant goes, by the targets that name it; None where they disagree."""
    kinds = {one.target.kinds[0] for one in _users_of(rulebook, name) if one.target is not None}
    if kinds and kinds <= set(_FLOORS):
        return "tighter"
    return "looser" if kinds and kinds <= set(_CEILINGS) else None


# ---------------------------------------------------------------- between subjects


def _renames(old: Sequence[Any], new: Sequence[Any]) -> dict[str, str]:
    """The old id of each item that measures the same under an id that was not there before."""
    gone = {one.id for one in old if hasattr(one, "id")} - {one.id for one in new if _named(one)}
    known = {one.id for one in old if _named(one)}
    by_measure: dict[str, list[str]] = {}
    for one in old:
        if _named(one) and one.id in gone and (said := _measure(one)):
            by_measure.setdefault(said, []).append(one.id)
    found: dict[str, str] = {}
    for one in new:
        if _named(one) and one.id not in known:
            waiting = by_measure.get(_measure(one), [])
            if waiting:
                found[one.id] = waiting.pop(0)
    return found


def _named(one: object) -> bool:
    return type(one) in _MEASURES


def _measure(one: Any) -> str:
    """What an item measures, as text; nothing where it says nothing."""
    keys = _MEASURES[type(one)]
    said = {key: canonical(_said(one, key)) for key in keys if _said(one, key) is not None}
    return repr(said) if set(said) - {"records", "level"} else ""


def _moved_points(old: RulebookModel, new: RulebookModel) -> Iterator[Change]:
    """`5 points moved from a to b`, where one indicator lost what another gained."""
    renames = _renames(old.indicators, new.indicators)
    before = {one.id: one.points for one in old.indicators}
    moved: dict[str, Fraction] = {}
    for one in new.indicators:
        was, now = before.get(renames.get(one.id, one.id)), one.points
        if isinstance(was, Fraction) and isinstance(now, Fraction) and was != now:
            moved[one.id] = now - was
    if len(moved) == 2 and sum(moved.values()) == 0:
        (giver, taker) = sorted(moved, key=lambda name: moved[name])
        facts = {"points": figure(moved[taker]), "old": giver, "new": taker}
        yield Change(Subject("scorecard"), word("M311", **facts), "points")
