"""A rules file opened: read, filled in, and checked as a whole.

Never reads a file, never compiles anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from targets.errors import Diagnostic, corrected_together, has_errors
from targets.rulebook.checks import check_rulebook
from targets.rulebook.copies import with_copies
from targets.rulebook.corrections import with_corrections
from targets.rulebook.knock_ons import is_knock_on
from targets.rulebook.models import RulebookModel
from targets.rulebook.places import Places
from targets.rulebook.reader import Reading, read_rules
from targets.source import SourceText


class Checked(NamedTuple):
    """A rules file read and checked: `rulebook` is None where it has errors.

    In it, indicators that copy another hold what they copy.
    """

    rulebook: RulebookModel | None
    places: Places | None
    diagnostics: tuple[Diagnostic, ...]


def open_rulebook(source: SourceText) -> Checked:
    """The rulebook that `source` writes, and every problem of it in the order of their places."""
    checked = _opened_once(source)
    if not has_errors(checked.diagnostics):
        return checked
    from targets.rulebook.offers import with_sound_offers  # wanted only where something is wrong

    told = with_sound_offers(
        source, checked.diagnostics, lambda text: _opened_once(text).diagnostics
    )
    return checked._replace(diagnostics=told)


def _opened_once(source: SourceText) -> Checked:
    """The same, each problem as it shows at first sight."""
    reading = read_rules(source)
    if reading.rulebook is not None:
        reading = reading._replace(rulebook=with_corrections(reading.rulebook))
    found = {*reading.problems, *_checked(reading)}
    ordered = corrected_together(
        sorted(found, key=lambda one: (one.line, one.column, one.code, one.message))
    )
    sound = reading.complete and not has_errors(ordered)
    rulebook = with_copies(reading.rulebook) if sound and reading.rulebook is not None else None
    return Checked(rulebook, reading.places, ordered)


def _checked(reading: Reading) -> Iterator[Diagnostic]:
    """What the checks find, without what only follows from a problem of reading."""
    for problem in check_rulebook(reading):
        if reading.places is None or not is_knock_on(reading.places, problem):
            yield problem
