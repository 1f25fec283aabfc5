"""One slip of the pen in a rulebook: which part says what instead, and how the figure is written.

Never decides which slips are worth trying, and never asks whether the rulebook still makes sense.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import NamedTuple, TypeVar

from targets.calendar import first_of_month, month_end, month_number
from targets.errors import Wording, word
from targets.figures import format_fixed, parse_figure
from targets.rulebook.models import RulebookModel
from targets.rulebook.nodes import Scalar
from targets.rulebook.places import Path, Places
from targets.rulebook.sourced import Model

DROPPED = object()
"""In the place of a value: the key or the item is left out."""

_BY_NAME = ("indicators", "bonuses", "deductions", "vetoes", "sections")
_FROM_ONE = ("denominator_below",)
_Part = TypeVar("_Part")


class Edit(NamedTuple):
    """The part at `path` of the rulebook is `value` instead, or `DROPPED`."""

    path: Path
    value: object


class Slip(NamedTuple):
    """What could have been written by mistake.

    `path` is where it stands in the file; `what` tells it from the other slips of that place:
    `96% → 97%`; `change` says it in words.
    """

    path: Path
    what: str
    change: Wording
    edits: tuple[Edit, ...]


def instead(path: Path, old: object, new: object, value: object, *, part: Path = ()) -> Slip:
    """The slip that `new` is written for `old`; `part` is the part of the rulebook, where that is
    called otherwise than its place.
    """
    change = word("M150", old=old, new=new)
    return Slip(path, f"{old} → {new}", change, (Edit(part or path, value),))


def left_out(path: Path) -> Slip:
    """The slip that a key is forgotten."""
    return Slip(path, "left out", word("M151", key=path[-1]), (Edit(path, DROPPED),))


def edited(rulebook: RulebookModel, edits: tuple[Edit, ...]) -> RulebookModel:
    """The rulebook with every edit made, whatever it then means."""
    for edit in edits:
        rulebook = _replaced(rulebook, edit.path, edit.value)
    return rulebook


def _replaced(holder: _Part, path: Path, value: object) -> _Part:
    if not path:
        return value  # type: ignore[return-value] # a part of the same kind, as the slip says
    step, rest = path[0], path[1:]
    drops = value is DROPPED and not rest
    found: object
    match holder:
        case tuple() if isinstance(step, int):
            middle = () if drops else (_replaced(holder[step], rest, value),)
            found = (*holder[:step], *middle, *holder[step + 1 :])
        case Mapping():
            others = {key: one for key, one in holder.items() if key != step or not drops}
            found = others if drops else {**others, step: _replaced(holder[step], rest, value)}
        case Model() if isinstance(step, str):
            field = type(holder).model_fields[step]
            new = (
                field.get_default(call_default_factory=True)
                if drops
                else _replaced(getattr(holder, step), rest, value)
            )
            found = holder.model_copy(update={step: new})
        case _:
            raise KeyError(path)
    return found  # type: ignore[return-value]


def figures_beside(places: Places, path: Path, found: object) -> Iterator[tuple[str, str, object]]:
    """The figure at `path` as written, and those one step below and above it: text and number.

    Nothing where there is no figure, or a name stands in its place.
    """
    node = places.node(path)
    if not isinstance(found, Fraction | int) or not isinstance(node, Scalar):
        return
    for text, number in beside(node.text):
        if isinstance(found, Fraction):
            yield node.text, text, number
        elif number >= (path[-1] in _FROM_ONE):
            yield node.text, text, int(number)


def beside(text: str) -> tuple[tuple[str, Fraction], ...]:
    """The figures one step below and above: a step is the last decimal that is written."""
    number = parse_figure(text)
    if number is None:
        return ()
    digits = text.strip().rstrip("%％ ")
    percent = "%" if digits != text.strip() else ""
    decimals = len(digits.partition(".")[2])
    unit = Fraction(1, 10**decimals * (100 if percent else 1))
    return tuple(
        (format_fixed(moved * (100 if percent else 1), decimals) + percent, moved)
        for moved in (number - unit, number + unit)
    )


def in_months(day: date, months: int) -> date:
    """The day so many months later; the last of a month stays the last."""
    first = first_of_month(month_number(day) + months)
    last = month_end(first)
    return last if day == month_end(day) else first.replace(day=min(day.day, last.day))


def slip_id(rulebook: RulebookModel, slip: Slip) -> str:
    """`family_planning_rate.target.at_least 96% → 97%`: names for numbers, no colon to quote."""
    holder: object = rulebook
    names: list[str] = []
    for step in slip.path:
        holder = _below(holder, step)
        name = getattr(holder, "id", None) if isinstance(step, int) else None
        if isinstance(step, int):
            name = name or str(step + 1)
            if names and names[-1] in _BY_NAME:
                names.clear()
        names.append(str(name or step))
    return f"{'.'.join(names)} {slip.what}"


def _below(holder: object, step: str | int) -> object:
    match holder:
        case tuple() if isinstance(step, int) and step < len(holder):
            return holder[step]
        case Mapping():
            return holder.get(step)
        case Model() if isinstance(step, str):
            return getattr(holder, step, None)
        case _:
            return None
