"""Mutants that no case notices, with the reason why that is all right: as the author wrote them.

Never decides whether there is such a mutant.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from targets.errors import Diagnostic, Wording
from targets.rulebook.models import Accepted
from targets.rulebook.places import Path, Places
from targets.rulebook.sourced import Words


class WrittenAcceptance(NamedTuple):
    """The id of a mutant, why it may live, and where that is written."""

    mutant: str
    because: Words
    places: Places
    keys: Path

    def tell(self, wording: Wording) -> Diagnostic:
        """`wording` at the id."""
        return self.places.tell((*self.keys, "mutant"), wording)


def read_accepted(accepted: tuple[Accepted, ...], places: Places) -> Iterator[WrittenAcceptance]:
    """What is accepted in one file; blanks and the arrow may be typed as one can."""
    for index, one in enumerate(accepted):
        name = " ".join(one.mutant.replace("->", " → ").split())
        yield WrittenAcceptance(name, one.because, places, ("accepted", index))
