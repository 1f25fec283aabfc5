"""What may come out of a door: diagnostics and refusals that say something, totals within bounds.

Never says what is right for one input; that is for the oracle.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

import targets
from targets.errors import Diagnostic, Language, Wording
from targets.errors.catalogue import MESSAGES

MESSAGE_AT_MOST = 4_000
"""Characters of one message: what a file holds cannot flood what is told of it."""
_LANGUAGES: tuple[Language, ...] = ("en", "zh")
_HIDING = ("Cc", "Cf", "Cs", "Zl", "Zp")


class Broken(AssertionError):
    """Something came out of a door that may not."""


class Outcome(NamedTuple):
    """What became of an input (`sound`, `diagnostics`, `refused`), and the codes told."""

    kind: str
    codes: tuple[str, ...] = ()


def check_wordings(wordings: Iterable[Wording]) -> tuple[str, ...]:
    """The codes of what is told. Raises `Broken` where a message is none in either language."""
    return tuple(_checked(one) for one in wordings)


def _checked(wording: Wording) -> str:
    if wording.code not in MESSAGES:
        raise Broken(f"{wording.code} is not in the catalogue")
    for language in _LANGUAGES:
        message, way = wording.message(language), wording.suggestion(language)
        check_shown(message, wording.code)
        check_shown(way or "", wording.code)
        if not message.strip():
            raise Broken(f"{wording.code} says nothing in {language}")
    return wording.code


def check_shown(text: str, whose: str) -> None:
    """Raises `Broken` for what a terminal would obey or hide, and for what nobody can read."""
    if len(text) > MESSAGE_AT_MOST:
        raise Broken(f"{whose} is told in {len(text)} characters: {text[:200]}")
    if text.isprintable():
        return
    for letter in text:
        if letter != "\n" and unicodedata.category(letter) in _HIDING:
            raise Broken(f"{whose} shows U+{ord(letter):04X}: {text[:200]!r}")


def check_diagnostics(found: Sequence[Diagnostic], lines: int) -> tuple[str, ...]:
    """The codes. Raises `Broken` where one has no message, or no place in a file of `lines`."""
    for one in found:
        if one.code != one.wording.code or one.severity not in ("error", "warning"):
            raise Broken(f"{one.code} is told as {one.wording.code}, {one.severity}")
        if not (1 <= one.line <= lines + 1 and one.column >= 1):
            raise Broken(f"{one.code} stands at {one.line}:{one.column} of {lines} lines")
        for language in _LANGUAGES:
            check_shown(one.render(language), one.code)
        if any(not isinstance(value, str | int | None) for value in one.to_dict().values()):
            raise Broken(f"{one.code} has no plain form: {one.to_dict()}")
    return check_wordings(one.wording for one in found)


def check_refusal(error: targets.TargetsError) -> tuple[str, ...]:
    """The codes of a refusal. Raises `Broken` for one that says nothing."""
    match error:
        case targets.RulesError():
            wordings = [one.wording for one in error.diagnostics]
        case targets.RecordsError():
            wordings = list(error.problems)
        case targets.EngineError():
            wordings = [error.problem]
        case _:
            raise Broken(f"{error!r} is no kind of refusal")
    if not wordings:
        raise Broken(f"{error!r} names no reason")
    return check_wordings(wordings)


def check_batch(batch: targets.Batch) -> tuple[str, ...]:
    """The codes of its failures. Raises `Broken` where one says nothing."""
    for one in batch.failures:
        for language in _LANGUAGES:
            check_shown(one.render(language), one.code)
        one.to_dict()
    return check_wordings(one.wording for one in batch.failures)


def check_scores(scores: targets.Scores, at_most: int) -> None:
    """Raises `Broken` for a total or points below nothing or above the most that there is."""
    for unit in scores:
        points = [one.points for one in unit.indicators.values()]
        for figure in (unit.total, *points):
            if figure is not None and not (isinstance(figure, Decimal) and 0 <= figure <= at_most):
                raise Broken(f"{unit.unit} got {figure!r} of {at_most}")
