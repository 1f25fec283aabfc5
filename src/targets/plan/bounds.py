"""The bounds proof: no step of an accepted batch can leave 64-bit whole numbers.

Yields a diagnostic for a step that could, with the fields to limit and the largest limit that would
do, found by compiling the rulebook again with the limit tried. Never runs a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from targets.errors import Diagnostic, word
from targets.figures import format_plain
from targets.formula.tree import plain_name
from targets.plan import expressions as x
from targets.plan.inputs import fields_behind, limits_of
from targets.plan.steplist import Steps
from targets.plan.steps import Step, readable
from targets.rulebook.corrections import corrected_fields, corrector_of
from targets.rulebook.models import RulebookModel
from targets.rulebook.places import Path, Places

Compile = Callable[[RulebookModel], Steps]

_BITS_WRITTEN_AT_MOST = 4_000  # Python itself refuses to write very long numbers
_TRIES_AT_LEAST = 12
_STEPS_TRIED_AT_MOST = 30_000
_OWN_STEPS = 100  # what compiling takes besides
"""Compiled anew in search of limits, in all: where the search ends early, a limit that holds is
told, and it may not be the largest.
"""


class _Field(NamedTuple):
    dataset: str
    name: str

    @property
    def path(self) -> Path:
        return ("records", self.dataset, "fields", self.name)


def check_bounds(
    rulebook: RulebookModel, places: Places, steps: Steps, compile_again: Compile
) -> Iterator[Diagnostic]:
    """One diagnostic for each thing judged that has a step past 64 bits: its first such step."""
    told: set[str] = set()
    tries = _Tries(rulebook, steps, compile_again)
    for step, reach in steps.overflows:
        owner = step.origin or "scorecard"
        if owner in told:
            continue
        if told and not tries.left:  # with the first put right, the others may well be
            return
        told.add(owner)
        fields = _fields_of(rulebook, steps, step)
        limit, chosen = _limit(tries, fields, owner)
        shown = _power(reach)
        if limit is None:
            path = _owner_path(rulebook, owner)
            yield places.tell(path, word("B702", step=readable(step.name), reach=shown))
            continue
        named = [*chosen, *_corrections(rulebook, chosen)]
        names = ", ".join(f"`{one.dataset}.{one.name}`" for one in named)
        wording = word(
            "B701", step=readable(step.name), reach=shown, limit=format_plain(limit), fields=names
        )
        yield places.tell_key(chosen[0].path, wording)


def _power(number: int) -> str:
    """A large number as people say it: about 9 × 10^20."""
    if number.bit_length() > _BITS_WRITTEN_AT_MOST:
        return f"10^{number.bit_length() * 30_103 // 100_000}"
    digits = len(str(number)) - 1
    return f"{number // 10**digits} × 10^{digits}"


def _fields_of(rulebook: RulebookModel, steps: Steps, step: Step) -> tuple[_Field, ...]:
    """The number fields that `step` comes from, those with the widest limits first."""
    by_name = {one.name: one for one in steps.steps}
    waiting, seen = [step.name], set()
    found: dict[_Field, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        if name in by_name:
            waiting += list(x.names_in(by_name[name].expression))
        elif name in steps.inputs.aggregates:
            for dataset, field in fields_behind([steps.inputs.aggregates[name]]):
                field = plain_name(field)
                spec = rulebook.records[dataset].fields.get(field)
                if spec is not None and spec.type in ("count", "integer", "decimal"):
                    found[_Field(dataset, field)] = None
    return tuple(
        sorted(found, key=lambda one: -limits_of(rulebook.records[one.dataset].fields[one.name])[1])
    )


class _Tries:
    """Limits tried on a rulebook, each by compiling it again, which takes as long as it is."""

    def __init__(self, rulebook: RulebookModel, steps: Steps, compile_again: Compile) -> None:
        self.rulebook = rulebook
        self._compile_again = compile_again
        self.left = max(_TRIES_AT_LEAST, _STEPS_TRIED_AT_MOST // (len(steps.steps) + _OWN_STEPS))

    def holds(self, chosen: tuple[_Field, ...], limit: Fraction, owner: str) -> bool:
        """Whether no step of `owner` leaves 64 bits where the fields have this limit."""
        self.left = max(self.left - 1, 0)
        tried = self._compile_again(_limited(self.rulebook, chosen, limit))
        return not any((step.origin or "scorecard") == owner for step, _ in tried.overflows)


def _limit(
    tries: _Tries, fields: tuple[_Field, ...], owner: str
) -> tuple[Fraction | None, tuple[_Field, ...]]:
    """The largest limit that proves `owner`: of the widest field alone, else of all its fields."""
    for chosen in (fields[:1], fields):
        if not chosen or not tries.holds(chosen, Fraction(1), owner):
            continue
        low, high = 1, int(max(_high(tries.rulebook, one) for one in chosen))
        while low < high and tries.left:
            middle = (low + high + 1) // 2
            if tries.holds(chosen, Fraction(middle), owner):
                low = middle
            else:
                high = middle - 1
        return Fraction(low), chosen
    return None, ()


def _high(rulebook: RulebookModel, one: _Field) -> Fraction:
    return limits_of(rulebook.records[one.dataset].fields[one.name])[1]


def _limited(rulebook: RulebookModel, chosen: tuple[_Field, ...], limit: Fraction) -> RulebookModel:
    records = dict(rulebook.records)
    for one in [*chosen, *_corrections(rulebook, chosen)]:
        table = records[one.dataset]
        spec = table.fields[one.name]
        low, high = limits_of(spec)
        narrowed = spec.model_copy(
            update={"at_most": min(limit, high), "at_least": max(low, -limit)}
        )
        records[one.dataset] = table.model_copy(
            update={"fields": {**table.fields, one.name: narrowed}}
        )
    return rulebook.model_copy(update={"records": records})


def _corrections(rulebook: RulebookModel, chosen: tuple[_Field, ...]) -> Iterator[_Field]:
    """The same fields where they are corrected: a limit holds for both."""
    for one in chosen:
        if one.name in corrected_fields(rulebook, one.dataset):
            yield _Field(corrector_of(rulebook, one.dataset) or "", one.name)


def _owner_path(rulebook: RulebookModel, owner: str) -> Path:
    for part in ("indicators", "bonuses", "deductions", "vetoes"):
        for index, one in enumerate(getattr(rulebook, part)):
            if one.id == owner:
                return (part, index, "id")
    return ("scorecard",)
