"""What became of the records of one dataset. Never judges one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from targets.calendar import Window, joined
from targets.errors import Wording, word
from targets.records.cells import Value
from targets.records.corrections import Row
from targets.records.failures import PLACES_AT_MOST, Failure, places_named
from targets.records.rejected import RejectedRow
from targets.records.revisions import Revision


@dataclass(slots=True)
class Judged:
    """One dataset after admission.

    `rows` holds the accepted records by unit, each in the order of `row_names`, `numbers` the row
    of each beside it, `files` its file where they came in several, and `records` the same as plain
    values; of a frame, `frame` holds the carried columns, `native` the delivered ones, and
    `gathered` what the engine asked for beside. `rejected` are the delivered cells of the others,
    `refused` their whole rows; `outside_at` are the file and row of the first that are outside; of
    those in `revisions` a later record took the place;
    `barred` are units of no record but rejected ones, where no roster was asked. What holds
    records is left out of the `repr`: a message, or a debugger's page, shows none by accident.
    """

    dataset: str
    row_names: tuple[str, ...]
    rows: dict[object, list[Row]] = field(default_factory=dict, repr=False)
    numbers: dict[object, list[int | None]] = field(default_factory=dict, repr=False)
    files: dict[object, list[str | None]] = field(default_factory=dict, repr=False)
    records: list[dict[str, Value]] = field(default_factory=list, repr=False)
    rejected: list[dict[str, object]] = field(default_factory=list, repr=False)
    failures: list[Failure] = field(default_factory=list)
    notes: list[Wording] = field(default_factory=list)
    refused: list[RejectedRow] = field(default_factory=list, repr=False)
    revisions: list[Revision] = field(default_factory=list, repr=False)
    barred: frozenset[object] = field(default=frozenset(), repr=False)
    outside: int = 0
    outside_at: list[tuple[str | None, int | None]] = field(default_factory=list)
    accepted: int = 0
    frame: Any = field(default=None, repr=False)
    native: Any = field(default=None, repr=False)
    gathered: Any = field(default=None, repr=False)

    @property
    def is_empty(self) -> bool:
        """Whether no record was delivered at all, whatever would have become of it."""
        return not (self.accepted or self.rejected or self.outside or self.revisions)

    def count_outside(self, file: str | None, row: int | None) -> None:
        """One more record that is dated outside every window."""
        self.outside += 1
        if len(self.outside_at) < PLACES_AT_MOST:
            self.outside_at.append((file, row))

    def note_outside(self, windows: Sequence[Window], time: str) -> None:
        """A note where records were dated outside every window, by the field `time`."""
        if not self.outside:
            return
        told = any(row is not None for _, row in self.outside_at)
        places = places_named(self.outside_at, of=self.outside) if told else f"column `{time}`"
        listed = ", ".join(str(window) for window in joined(windows))
        self.notes.append(
            word(
                "D893",
                found=self.outside,
                dataset=self.dataset,
                windows=listed,
                places=places,
            )
        )
