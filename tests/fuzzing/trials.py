"""One case of the campaign: drawn from the seed by its number, tried, and what it came to.

Never spreads work and never prints: that is for `campaign`.
"""

from __future__ import annotations

import codecs
import gc
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from random import Random
from traceback import extract_tb
from typing import NamedTuple

from tests.fuzzing import door_formula, door_rules
from tests.fuzzing.escapes import no_escape
from tests.fuzzing.hostile_formulas import hostile_formula
from tests.fuzzing.lawful import Outcome
from tests.fuzzing.measured import BYTES_AT_MOST, Cost, arm, measure
from tests.fuzzing.mutated_files import mutated_file
from tests.fuzzing.seeds import good_formulas
from tests.fuzzing.smaller import smaller

IN_RULES_ONE_IN = 250
"""So many formulas are checked in a whole rules file, whatever they are,"""
RUN_ONE_IN = 25
"""and so many of those that are sound are run, and held against the oracle."""
IMPORTED_BEFORE = ("rulebook", "formula", "plan", "errors", "errors.messages")
"""Rooms of which some modules are imported where they are wanted, and hold no frames."""
WARMED_WITH = 0
"""The seed of the cases that each worker begins with."""
TOO_DEAR = "takes too"
TIMED_AGAIN = 3
"""A case over its time is timed again: a busy machine is no fault of ours."""


class Slip(NamedTuple):
    """A case that did what may not happen: its name, how, and the input, made smaller."""

    case: str
    how: str
    raw: bytes


@dataclass
class Tally:
    """What cases came to; two of them add up."""

    cases: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    slowest: tuple[Cost, str] = (Cost(0.0, 0.0, 0), "")
    largest: tuple[int, str] = (0, "")
    seconds: float = 0.0
    slips: list[Slip] = field(default_factory=list)

    def add(self, other: Tally) -> None:
        self.cases += other.cases
        self.codes += other.codes
        self.slowest = max(self.slowest, other.slowest)
        self.largest = max(self.largest, other.largest)
        self.seconds += other.seconds
        self.slips += other.slips


class Drawn(NamedTuple):
    """A case: its family, its bytes, and what is done with them.

    `files` are written with these bytes, and the only ones that may be read; None where nothing
    is watched.
    """

    family: str
    raw: bytes
    call: Callable[[bytes], Outcome]
    files: tuple[Path, ...] | None = ()


def prepare() -> None:
    """Makes this process ready: everything that is imported on the way is, then it is bound."""
    for room in IMPORTED_BEFORE:
        package = import_module(f"targets.{room}")
        for module in iter_modules(package.__path__, f"{package.__name__}."):
            import_module(module.name)
    for encoding in ("utf-8-sig", "utf-16", "gb18030", "latin-1"):
        codecs.lookup(encoding)
    for kind, count in (("formulas", 300), ("files", 40)):
        for number in range(count):
            for drawn in draw(kind, WARMED_WITH, number):
                for path in drawn.files or ():
                    path.write_bytes(drawn.raw)
                with suppress(Exception):  # it is told when a case of the campaign does the same
                    drawn.call(drawn.raw)
    gc.collect()
    gc.freeze()
    arm()


def try_cases(kind: str, seed: int, numbers: Sequence[int]) -> Tally:
    """What the cases of these numbers came to."""
    tally = Tally()
    for number in numbers:
        for drawn in draw(kind, seed, number):
            try_case(tally, f"{kind}:{number}", drawn)
    return tally


def draw(kind: str, seed: int, number: int) -> list[Drawn]:
    """The case of that number, and for some, a second that goes further."""
    chance = Random(seed * 1_000_000_007 + number)
    if kind == "files":
        family, raw = mutated_file(chance)
        return [Drawn(family, raw, _try_file, (door_rules.place(),))]
    family, text = hostile_formula(chance, good_formulas())
    raw = text.encode(errors="replace")
    found = [Drawn(family, raw, _judge)]
    if number % RUN_ONE_IN == 0:
        run = partial(_run, always=number % IN_RULES_ONE_IN == 0)
        found.append(Drawn(f"{family}, in rules", raw, run, None))
    return found


def _judge(raw: bytes) -> Outcome:
    return door_formula.judge(raw.decode(errors="replace"))[0]


def _run(raw: bytes, *, always: bool) -> Outcome:
    """In a rules file, beside the oracle: which reads files of its own, so nothing is watched."""
    text = raw.decode(errors="replace")
    outcome, place = door_formula.judge(text)
    if place is None and not always:
        return outcome
    return door_formula.try_in_rules(text, place or "value")


def _try_file(raw: bytes) -> Outcome:
    return door_rules.try_file(door_rules.place(), raw)


def try_case(tally: Tally, name: str, drawn: Drawn) -> None:
    """Adds to `tally` what became of a case."""
    how, outcome, cost = _attempt(drawn)
    tally.seconds += cost.seconds
    if how is not None:
        tally.cases[f"{drawn.family}: FAILED"] += 1
        kind = how.partition(":")[0]
        raw = drawn.raw
        if not how.startswith(TOO_DEAR):
            raw = smaller(raw, lambda less: _fails(drawn._replace(raw=less), kind))
        tally.slips.append(Slip(name, how, raw))
        return
    tally.cases[f"{drawn.family}: {outcome.kind}"] += 1
    tally.codes.update(set(outcome.codes))
    tally.slowest = max(tally.slowest, (cost, name))
    tally.largest = max(tally.largest, (cost.bytes, name))


def _attempt(drawn: Drawn) -> tuple[str | None, Outcome, Cost]:
    """What may not happen and did, in words; the outcome; the cost."""
    outcome, cost = Outcome("none"), Cost(0.0, 0.0, 0)
    call = partial(_watched, drawn)
    try:
        outcome, cost = measure(call)
        for _ in range(TIMED_AGAIN):
            if cost.too_long:
                cost = min(cost, measure(call)[1])
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is what we look for
        place = extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {place.name}: {str(error)[:300]}", outcome, cost
    if cost.too_long:
        return f"{TOO_DEAR} long: {cost.processor:.1f} s", outcome, cost
    if cost.bytes > BYTES_AT_MOST:
        return f"{TOO_DEAR} much: {cost.bytes / 1e6:.0f} MB", outcome, cost
    return None, outcome, cost


def _fails(drawn: Drawn, kind: str) -> bool:
    return (_attempt(drawn)[0] or "").partition(":")[0] == kind


def _watched(drawn: Drawn) -> Outcome:
    if drawn.files is None:
        return drawn.call(drawn.raw)
    for path in drawn.files:
        path.write_bytes(drawn.raw)
    with no_escape(*drawn.files):
        return drawn.call(drawn.raw)
