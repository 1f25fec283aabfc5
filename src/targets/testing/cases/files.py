"""The cases of a rules file with their places: those in it, and those in the file beside it.

`2009_xietang.yaml` has its cases in itself, in `2009_xietang.cases.yaml`, or in both. Never reads a
file, and never runs a case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from targets.errors import Diagnostic, Wording, has_errors
from targets.plan.opening import Opened, open_plan
from targets.rulebook.checks_cases import check_cases
from targets.rulebook.models import Case, CasesModel
from targets.rulebook.places import Path as Keys
from targets.rulebook.places import Places
from targets.rulebook.reader import CasesReading, read_cases
from targets.source import SourceText, Span
from targets.testing.cases.accepted import WrittenAcceptance, read_accepted

_HYPHEN = re.compile(r"( *)- ")


class WrittenCase(NamedTuple):
    """A case, and where it is written."""

    case: Case
    places: Places
    keys: Keys

    @property
    def span(self) -> Span:
        """The place of its name."""
        return self.places.value((*self.keys, "name"))

    @property
    def indent(self) -> str | None:
        """What stands before its hyphen, None where it does not begin with one on its line."""
        source = self.places.source
        found = _HYPHEN.match(source.line(self.places.value(self.keys).line))
        return found[1] if found is not None else None

    @property
    def file(self) -> str:
        """The file that it is written in."""
        return self.places.source.file

    def tell(self, below: Keys, wording: Wording) -> Diagnostic:
        """`wording` at a place of the case."""
        return self.places.tell((*self.keys, *below), wording)


class OpenedCases(NamedTuple):
    """A rules file with all its cases, and every problem of both files.

    `beside` is what the file of cases holds, None where there is none or it cannot be read.
    """

    opened: Opened
    cases: tuple[WrittenCase, ...]
    beside: CasesModel | None
    diagnostics: tuple[Diagnostic, ...]
    accepted: tuple[WrittenAcceptance, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the cases can be run."""
        return self.opened.sound and not has_errors(self.diagnostics)


def open_cases(rules: SourceText, beside: SourceText | None) -> OpenedCases:
    """The rules file `rules` with its cases and those `beside` it. Names are checked where the
    rules make sense.
    """
    opened = open_plan(rules)
    read = None if beside is None else read_cases(beside)
    cases: list[WrittenCase] = []
    accepted: list[WrittenAcceptance] = []
    if opened.rulebook is not None and opened.places is not None:
        cases += _written(opened.rulebook.cases, opened.places)
        accepted += read_accepted(opened.rulebook.accepted, opened.places)
    if read is not None and read.cases is not None and read.places is not None:
        cases += _written(read.cases.cases, read.places)
        accepted += read_accepted(read.cases.accepted, read.places)
    found = (*opened.diagnostics, *(() if read is None else _problems(opened, read)))
    beside_it = read.cases if read is not None else None
    return OpenedCases(opened, tuple(cases), beside_it, found, tuple(accepted))


def _written(cases: tuple[Case, ...], places: Places) -> Iterator[WrittenCase]:
    for index, case in enumerate(cases):
        yield WrittenCase(case, places, ("cases", index))


def _problems(opened: Opened, read: CasesReading) -> list[Diagnostic]:
    """Everything wrong with the file of cases, in the order of its places."""
    found = list(read.problems)
    rulebook = opened.rulebook
    if rulebook is not None and read.cases is not None and read.places is not None:
        found += check_cases(
            rulebook, read.cases.cases, read.places, hidden=read.hidden, before=rulebook.cases
        )
    return sorted(set(found), key=lambda one: (one.line, one.column, one.code, one.message))
