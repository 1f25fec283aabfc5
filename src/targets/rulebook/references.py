"""Which parts of a rules file say where their figures come from, and which of them quote it.

Never reads a quote.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.rulebook.models import RulebookModel
from targets.rulebook.places import Path
from targets.rulebook.sourced import Sourced


def sourced_parts(rulebook: RulebookModel) -> Iterator[tuple[Path, Sourced]]:
    """Every part that may say where its figures come from, with its path."""
    for name, constant in rulebook.constants.items():
        yield ("constants", name), constant
    yield ("scorecard",), rulebook.scorecard
    for kind in ("sections", "grades"):
        for index, one in enumerate(getattr(rulebook.scorecard, kind)):
            yield ("scorecard", kind, index), one
    for name, method in rulebook.scoring_methods.items():
        yield ("scoring_methods", name), method
    for kind in ("indicators", "bonuses", "deductions", "vetoes"):
        for index, one in enumerate(getattr(rulebook, kind)):
            yield (kind, index), one


def quoted_parts(rulebook: RulebookModel) -> Iterator[tuple[Path, Sourced, str]]:
    """Those that quote their source, with what they quote."""
    for path, part in sourced_parts(rulebook):
        if part.reference is not None and part.reference.quote is not None:
            yield path, part, part.reference.quote
