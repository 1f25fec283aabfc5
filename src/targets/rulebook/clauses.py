"""What a clause says of itself: what models it, and which sentences of the source it stands for.

Never reads the source: whether it has such a sentence is asked by `targets trace`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from targets.errors import Diagnostic, word
from targets.rulebook.models import RulebookModel
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes

WHOLE_PARTS = ("scorecard", "bulletin", "cases")
"""What may model a clause besides what has an id."""

_SENTENCES = re.compile(
    r"(\d{1,4}(?:\.\d{1,4})*)\s*/\s*(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?", re.ASCII
)


class Claimed(NamedTuple):
    """Sentences of one paragraph: `3.1.3/2-4`."""

    paragraph: str
    first: int
    last: int


def parse_sentences(text: str) -> Claimed | None:
    """The sentences that `3.1.3/2` or `3.1.3/2-4` names, or None."""
    match = _SENTENCES.fullmatch(text.strip())
    if match is None:
        return None
    first, last = int(match[2]), int(match[3] or match[2])
    return Claimed(match[1], first, last) if 1 <= first <= last else None


def models_by_name(rulebook: RulebookModel) -> dict[str, str]:
    """Everything that can model a clause, and its kind."""
    found = dict.fromkeys(WHOLE_PARTS, "")
    for name, dataset in rulebook.records.items():
        found[name] = "dataset"
        found |= dict.fromkeys((check.id for check in dataset.checks), "check")
    for grade in rulebook.scorecard.grades:
        found[grade.id] = "grade"
    for section in rulebook.scorecard.sections:
        found[section.id] = "section"
    for part, kind in (
        ("indicators", "indicator"),
        ("bonuses", "bonus"),
        ("deductions", "deduction"),
        ("vetoes", "veto"),
    ):
        found |= dict.fromkeys((one.id for one in getattr(rulebook, part)), kind)
    return found


def check_claims(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    """What models a clause is there, and its sentences are places."""
    known = models_by_name(rulebook)
    for index, clause in enumerate(rulebook.clauses):
        path: Path = ("clauses", index)
        for at, name in enumerate(clause.modelled_by):
            if name not in known and name not in scopes.hidden:
                wording = word("C590", name=name, known=known)
                yield places.tell((*path, "modelled_by", at), wording)
        for at, text in enumerate(clause.sentences):
            if parse_sentences(text) is None:
                yield places.tell((*path, "sentences", at), word("C591", found=text))
