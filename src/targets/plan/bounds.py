"""The bounds proof: no step of an accepted batch can leave 64-bit whole numbers.

Yields a diagnostic for a step that could, with the fields to limit and the largest limit that would
do, found by compiling what the step belongs to again with the limit tried. Never runs a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from targets.carriers.intervals import INT64_AT_MOST
from targets.carriers.irrational import floor_root
from targets.errors import Diagnostic, listed, word
from targets.formula.tree import plain_name
from targets.plan import expressions as x
from targets.plan.inputs import fields_behind, limits_of
from targets.plan.steplist import Steps
from targets.plan.steps import Step, readable
from targets.rulebook.corrections import corrected_fields, corrector_of
from targets.rulebook.models import RecordField, RulebookModel
from targets.rulebook.places import Path, Places

Compile = Callable[[RulebookModel, str], Steps]
"""The steps among which are all of an owner."""

COMPILED_AT_MOST = 7_500
"""Steps and fields compiled again in search of limits, over one rules file; what goes too far after
that is told without a limit."""

_TRIES_AT_LEAST = 12
"""For one step, however much they take: a search that ends early tells a limit that holds, and
it may not be the largest.
"""
_NEAR = 16  # from here on a line is near enough
_BITS_WRITTEN_AT_MOST = 4_000  # Python itself refuses to write very long numbers


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
    search = _Search(rulebook, compile_again)
    for step, reach in steps.overflows:
        owner = _owner(step)
        if owner in told:
            continue
        told.add(owner)
        facts = {"step": readable(step.name), "reach": _power(reach)}
        if search.is_over:
            yield places.tell(_owner_path(rulebook, owner), word("B703", **facts))
            continue
        limit, chosen = search.limit(_fields_of(rulebook, steps, step), owner, _reach(steps, owner))
        if limit is None:
            yield places.tell(_owner_path(rulebook, owner), word("B702", **facts))
            continue
        named = [*chosen, *_corrections(rulebook, chosen)]
        signed = [one for one in named if limits_of(_spec(rulebook, one))[0] < -limit]
        facts |= {"fields": _listed(named), "signed": _listed(signed)}
        wording = word("B704" if signed else "B701", limit=limit, **facts)
        yield places.tell_key(chosen[0].path, wording)


def _listed(fields: Sequence[_Field]) -> str:
    """All of them, for one that is left out does not help."""
    return listed((f"{one.dataset}.{one.name}" for one in fields), at_most=len(fields))


def _owner(step: Step) -> str:
    return step.origin or "scorecard"


def _reach(steps: Steps, owner: str) -> int:
    """How far the steps of an owner go."""
    return steps.reaches.get("" if owner == "scorecard" else owner, 0)


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
    return tuple(sorted(found, key=lambda one: -limits_of(_spec(rulebook, one))[1]))


class _Search:
    """Looks for the largest limits that would do, until it has compiled too much."""

    def __init__(self, rulebook: RulebookModel, compile_again: Compile) -> None:
        self._rulebook = rulebook
        self._compile_again = compile_again
        self._compiled = 0

    @property
    def is_over(self) -> bool:
        return self._compiled > COMPILED_AT_MOST

    def limit(
        self, fields: tuple[_Field, ...], owner: str, reach: int
    ) -> tuple[int | None, tuple[_Field, ...]]:
        """The largest limit that proves `owner`, which reaches too far now: of the widest field
        alone, else of all.
        """
        for chosen in (fields[:1], fields):
            if chosen and (lowest := self._tried(chosen, 1, owner)).holds:
                now = _Tried(self._widest(chosen), reach, holds=False)
                return self._largest(chosen, owner, lowest, now), chosen
        return None, ()

    def _widest(self, chosen: tuple[_Field, ...]) -> int:
        """The limit that the fields have now, where they are corrected too; a whole number."""
        named = [*chosen, *_corrections(self._rulebook, chosen)]
        both = (limits_of(_spec(self._rulebook, one)) for one in named)
        return ceil(max(abs(end) for limits in both for end in limits))

    def _largest(self, chosen: tuple[_Field, ...], owner: str, low: _Tried, high: _Tried) -> int:
        """Between a limit that holds and one that does not.

        What is reached grows faster than a line, so guesses fall short again and again: then the
        next goes twice as far.
        """
        tries = short = 0
        while high.limit - low.limit > 1 and (tries < _TRIES_AT_LEAST or not self.is_over):
            tries += 1
            guess = _between(low, high)
            if short > 1 and guess - low.limit > _NEAR:
                guess = min(2 * guess - low.limit + 1, high.limit - 1)
            if tries % _TRIES_AT_LEAST == 0:  # whatever it is that grows
                guess = (low.limit + high.limit) // 2
            tried = self._tried(chosen, guess, owner)
            low, high = (tried, high) if tried.holds else (low, tried)
            short = short + 1 if tried.holds else 0
        return low.limit

    def _tried(self, chosen: tuple[_Field, ...], limit: int, owner: str) -> _Tried:
        records = dict(self._rulebook.records)
        for one in [*chosen, *_corrections(self._rulebook, chosen)]:
            table = records[one.dataset]
            spec = table.fields[one.name]
            low, high = limits_of(spec)
            narrowed = spec.model_copy(
                update={"at_most": min(Fraction(limit), high), "at_least": max(low, -limit)}
            )
            fields = {**table.fields, one.name: narrowed}
            records[one.dataset] = table.model_copy(update={"fields": fields})
        narrower = self._rulebook.model_copy(update={"records": records})
        steps = self._compile_again(narrower, owner)
        self._compiled += len(steps.steps) + sum(len(table.fields) for table in records.values())
        holds = not any(_owner(step) == owner for step, _ in steps.overflows)
        return _Tried(limit, _reach(steps, owner), holds)


class _Tried(NamedTuple):
    """A limit, how far the steps of an owner reach with it, and whether that is near enough."""

    limit: int
    reach: int
    holds: bool


def _between(low: _Tried, high: _Tried) -> int:
    """Where the largest limit lies: between two that are near to each other as on a straight line,
    else as if what is reached grew as a power of the limit does.

    A guess and no more: what is right, a proof with that limit tells.
    """
    if high.limit < 2 * low.limit:
        apart, grown = high.limit - low.limit, max(high.reach - low.reach, 1)
        guess = low.limit + (INT64_AT_MOST - low.reach) * apart // grown
    else:
        further = max(high.reach, 1).bit_length() - max(low.reach, 1).bit_length()
        wider = high.limit.bit_length() - low.limit.bit_length()
        power = max(1, (2 * further + wider) // (2 * wider)) if wider else 1
        near = low if low.reach * high.reach > INT64_AT_MOST**2 else high
        guess = floor_root(INT64_AT_MOST * near.limit**power // max(near.reach, 1), power)
    return min(max(guess, low.limit + 1), high.limit - 1)


def _spec(rulebook: RulebookModel, one: _Field) -> RecordField:
    return rulebook.records[one.dataset].fields[one.name]


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
