"""The rulebooks that a slip of the pen makes of one: figures moved, words turned, lines forgotten.

A mutant is a rulebook that `targets check` would let pass: what it would refuse is none.
Never reads a rules file a second time for one, never runs a case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from targets.errors import Language, Wording, has_errors
from targets.rulebook.checks import check_rulebook
from targets.rulebook.copies import with_copies
from targets.rulebook.corrections import with_corrections
from targets.rulebook.models import RulebookModel
from targets.rulebook.places import Path, Places
from targets.rulebook.reader import Reading, read_rules
from targets.source import SourceText, Span
from targets.testing.mutants.edits import Slip, edited, slip_id
from targets.testing.mutants.indicators import Written, indicator_slips, method_slips
from targets.testing.mutants.scorecard import (
    bonus_slips,
    constant_slips,
    period_slips,
    points_slips,
    record_slips,
    scorecard_slips,
    veto_slips,
)


class Mutant(NamedTuple):
    """A rulebook as a slip of the pen would have made it.

    `path` and `span` are where the slip would stand in the rules file, `indicators` those that it
    changes itself (empty where it changes what holds for all).
    """

    id: str
    path: Path
    span: Span
    change: Wording
    rulebook: RulebookModel
    indicators: tuple[str, ...]

    def says(self, language: Language) -> str:
        """What it says otherwise, in words."""
        return self.change.message(language)


def read_mutants(source: SourceText) -> tuple[Mutant, ...]:
    """Every mutant of a sound rules file, in the order of their places."""
    reading = read_rules(source)
    if reading.rulebook is None or reading.places is None:
        return ()
    return tuple(_mutants(reading, reading.rulebook, reading.places))


def _mutants(reading: Reading, rulebook: RulebookModel, places: Places) -> Iterator[Mutant]:
    seen: dict[str, int] = {}
    slips = sorted(_slips(Written(rulebook, places)), key=lambda slip: _place(places, slip))
    for slip in slips:
        mutated = edited(rulebook, slip.edits)
        if mutated == rulebook or not _makes_sense(reading, mutated):
            continue
        name = slip_id(rulebook, slip)
        seen[name] = seen.get(name, 0) + 1
        yield Mutant(
            id=name if seen[name] == 1 else f"{name} ({seen[name]})",
            path=slip.path,
            span=_place(places, slip),
            change=slip.change,
            rulebook=with_copies(with_corrections(mutated)),
            indicators=_changed_indicators(rulebook, slip),
        )


def _slips(written: Written) -> Iterator[Slip]:
    yield from period_slips(written)
    yield from constant_slips(written)
    yield from record_slips(written)
    yield from scorecard_slips(written)
    for name in written.rulebook.scoring_methods:
        yield from method_slips(written, name)
    for index in range(len(written.rulebook.indicators)):
        yield from indicator_slips(written, index)
    yield from points_slips(written)
    yield from bonus_slips(written)
    yield from veto_slips(written)


def _place(places: Places, slip: Slip) -> Span:
    """The value that is another; where a line is forgotten, its key."""
    return places.key(slip.path) if slip.what == "left out" else places.value(slip.path)


def _makes_sense(reading: Reading, mutated: RulebookModel) -> bool:
    """Whether the checks that a rules file must pass let the mutant pass."""
    found = check_rulebook(reading._replace(rulebook=with_corrections(mutated)))
    return not has_errors(found)


def _changed_indicators(rulebook: RulebookModel, slip: Slip) -> tuple[str, ...]:
    paths = [edit.path for edit in slip.edits]
    if any(path[0] != "indicators" for path in paths):
        return ()
    numbers = [path[1] for path in paths]
    return tuple(
        dict.fromkeys(one.id for index, one in enumerate(rulebook.indicators) if index in numbers)
    )
