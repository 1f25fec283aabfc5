"""One delivered record while it is judged: its cells, what they were read as, what is wrong.

Never judges.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from targets.records.cells import Value
from targets.records.corrections import Row
from targets.records.failures import Failure
from targets.records.files import Origin


@dataclass(slots=True)
class Candidate:
    """One delivered record while it is judged.

    `cells` are those of its fields; `at` is its place among the rows of the sheet, from 0. `mends`
    tells in place of which rejected record it was written.
    """

    row: int | None
    cells: dict[str, object] = field(repr=False)
    values: dict[str, Value] | None = field(repr=False)
    key: tuple[object, ...] | None
    failures: list[Failure] = field(default_factory=list)
    carried: Row | None = field(default=None, repr=False)
    file: str | None = None
    mends: Origin | None = None
    at: int = 0

    @property
    def sound(self) -> bool:
        """Whether it may be accepted, as far as it was judged."""
        if not self.failures:
            return self.values is not None
        return self.values is not None and not any(one.severity == "error" for one in self.failures)

    @property
    def delivery(self) -> str | None:
        """The delivery it came with: its file, whichever sheet of it."""
        if self.file is None or not self.file.endswith("]"):
            return self.file
        return self.file.rpartition("[")[0]
