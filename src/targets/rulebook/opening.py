"""A rules file opened: read, filled in, and checked as a whole.

Never reads a file, never compiles anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import NamedTuple

from targets.errors import Diagnostic, corrected_together, has_errors, word
from targets.rulebook.checks import check_rulebook
from targets.rulebook.copies import with_copies
from targets.rulebook.corrections import with_corrections
from targets.rulebook.knock_ons import is_knock_on
from targets.rulebook.limits import PROBLEMS_AT_MOST
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
    if not has_errors(checked.diagnostics) or _is_beyond(checked.diagnostics):
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
    found = {*reading.problems, *islice(_checked(reading), PROBLEMS_AT_MOST + 1)}
    ordered = corrected_together(
        _at_most(sorted(found, key=lambda one: (one.line, one.column, one.code, one.message)))
    )
    sound = reading.complete and not has_errors(ordered)
    rulebook = with_copies(reading.rulebook) if sound and reading.rulebook is not None else None
    return Checked(rulebook, reading.places, ordered)


def _checked(reading: Reading) -> Iterator[Diagnostic]:
    """What the checks find, without what only follows from a problem of reading."""
    for problem in check_rulebook(reading):
        if reading.places is None or not is_knock_on(reading.places, problem):
            yield problem


def _at_most(found: list[Diagnostic]) -> list[Diagnostic]:
    """The problems, or the first of them and that there are more."""
    if len(found) <= PROBLEMS_AT_MOST or _is_beyond(found):
        return found
    wording = word("Y133", limit=f"{PROBLEMS_AT_MOST:,}")
    beyond = found[PROBLEMS_AT_MOST]
    told = replace(
        beyond,
        code=wording.code,
        severity="error",
        message=wording.message("en"),
        suggestion=wording.suggestion("en"),
        wording=wording,
        correction=None,
    )
    return [*found[:PROBLEMS_AT_MOST], told]


def _is_beyond(found: Iterable[Diagnostic]) -> bool:
    """Whether a limit was passed: one thing is to be done, and it is no matter of a line."""
    return any(one.code in _LIMITS for one in found)


_LIMITS = ("Y101", "Y104", "Y133", "Y134")
