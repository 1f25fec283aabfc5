"""The rulebook: what a rules file says, read with the place of every part, and checked as a whole.

Text comes in; a rulebook and every problem go out. Never reads a file, never sees a record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from targets.errors import Diagnostic, has_errors
from targets.rulebook.checks import check_rulebook
from targets.rulebook.checks_peers import who_looks_at_peers
from targets.rulebook.checks_records import headings
from targets.rulebook.checks_scorecard import parts_of
from targets.rulebook.copies import window_of, with_copies
from targets.rulebook.corrections import corrected_fields, corrector_of, with_corrections
from targets.rulebook.knock_ons import is_knock_on
from targets.rulebook.models import RulebookModel
from targets.rulebook.order import order_indicators
from targets.rulebook.places import Path, Places
from targets.rulebook.reader import Reading, read_rules
from targets.rulebook.section_periods import ScoredPeriod, periods_of, section_with_periods
from targets.source import SourceText

__all__ = [
    "Checked",
    "Path",
    "Places",
    "RulebookModel",
    "ScoredPeriod",
    "corrected_fields",
    "corrector_of",
    "headings",
    "open_rulebook",
    "order_indicators",
    "parts_of",
    "periods_of",
    "section_with_periods",
    "who_looks_at_peers",
    "window_of",
]


class Checked(NamedTuple):
    """A rules file read and checked: `rulebook` is None where it has errors.

    In it, indicators that copy another hold what they copy.
    """

    rulebook: RulebookModel | None
    places: Places | None
    diagnostics: tuple[Diagnostic, ...]


def open_rulebook(source: SourceText) -> Checked:
    """The rulebook that `source` writes, and every problem of it in the order of their places."""
    reading = read_rules(source)
    if reading.rulebook is not None:
        reading = reading._replace(rulebook=with_corrections(reading.rulebook))
    found = {*reading.problems, *_checked(reading)}
    ordered = tuple(sorted(found, key=lambda one: (one.line, one.column, one.code, one.message)))
    sound = reading.complete and not has_errors(ordered)
    rulebook = with_copies(reading.rulebook) if sound and reading.rulebook is not None else None
    return Checked(rulebook, reading.places, ordered)


def _checked(reading: Reading) -> Iterator[Diagnostic]:
    """What the checks find, without what only follows from a problem of reading."""
    for problem in check_rulebook(reading):
        if reading.places is None or not is_knock_on(reading.places, problem):
            yield problem
