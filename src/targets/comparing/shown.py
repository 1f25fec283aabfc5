"""Parts of a rulebook as a person would type them: figures, formulas, `{points: 1, per: 1%}`.

Never says what changed. Two parts that count as different are never shown alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from targets.calendar import Cadence, Window
from targets.figures import decimals_needed, format_fixed
from targets.formula import Formula
from targets.rulebook.models import Indicator
from targets.rulebook.scalars import ShowAs
from targets.rulebook.scoring import Condition
from targets.rulebook.sourced import Model, Period, Words
from targets.scores.display import TARGET_SIGNS

_FACTORS = {"number": (1, ""), "percent": (100, "%"), "per_mille": (1000, "‰")}
_IN_POINTS = ("points", "floor")
_UNWRITTEN = {"earlier": "period", "unrounded": "none"}
_WRITTEN_OUT = ("given_figures", "listed")


def shown(found: object, show_as: ShowAs = "number") -> str:
    """Any part of a rulebook; its figures as values are shown, except those that are points."""
    match found:
        case None:
            return "none"
        case bool():
            return "yes" if found else "no"
        case Fraction():
            return figure(found, show_as)
        case Formula():
            return " ".join(found.text.split())
        case Cadence():
            return found.text
        case Period():
            return str(found.window)
        case Window() | date() | str() | int():
            return str(found)
        case Words():
            return " / ".join(dict.fromkeys(one for one in (found.zh, found.en) if one))
        case Model():
            return _model(found, show_as)
        case Mapping():
            pairs = [f"{key}: {shown(value, show_as)}" for key, value in found.items()]
            return "{" + ", ".join(pairs) + "}"
        case tuple() | list():
            return "[" + ", ".join(shown(one, show_as) for one in found) + "]"
        case _:
            return str(found)


def figure(number: Fraction | str, show_as: ShowAs = "number") -> str:
    """A figure with every digit it has; a name as it is; what no decimal writes as a fraction."""
    if isinstance(number, str):
        return number
    factor, sign = _FACTORS[show_as]
    scaled = number * factor
    places = decimals_needed(scaled)
    return f"{scaled}{sign}" if places is None else f"{format_fixed(scaled, places)}{sign}"


def target_text(target: Condition, show_as: ShowAs) -> str:
    """A target as people write it: `≥ 96%`, `1 … 2`."""
    if len(target.kinds) != 1:  # which no sound rulebook has
        return shown(target, show_as)
    ends = " … ".join(figure(amount, show_as) for _, amount in target.limits)
    return TARGET_SIGNS[target.kinds[0]] + ends


def unit_of(found: object) -> ShowAs:
    """In which unit the figures of an indicator are shown; plain numbers for anything else."""
    return found.show_as if isinstance(found, Indicator) else "number"


def _model(found: Model, show_as: ShowAs) -> str:
    """`{points: 1, per: 1%}`; a word alone where a word was written."""
    said = [name for name in type(found).model_fields if name in found.model_fields_set]
    pairs = []
    for name in said:
        value = getattr(found, name)
        unit: ShowAs = "number" if name in _IN_POINTS else show_as
        key = type(found).model_fields[name].alias or name
        if name in _WRITTEN_OUT and isinstance(value, Mapping):
            pairs += [f"{one}: {shown(amount, unit)}" for one, amount in value.items()]
        elif value is True and len(said) == 1:
            return _UNWRITTEN.get(name, key)
        else:
            pairs.append(f"{_UNWRITTEN.get(name, key)}: {shown(value, unit)}")
    return "{" + ", ".join(pairs) + "}"
