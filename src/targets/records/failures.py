"""What is wrong with a delivered record: where, which value, and what to do. Never judges."""

from __future__ import annotations

from dataclasses import dataclass, replace

from targets.errors import Language, Wording


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing wrong in a record.

    `row` counts from 1, in files from 2 as a sheet shows it; None where there is no row order, and
    then `key` tells which record. `severity` is `warning` where the record counts all the same.
    """

    dataset: str
    row: int | None
    field: str | None
    value: object
    code: str
    message: str
    severity: str
    key: tuple[object, ...]
    wording: Wording

    @property
    def where(self) -> str:
        """`monthly:7` with its row, else `monthly (A, 2009-05)` with its key."""
        if self.row is not None:
            return f"{self.dataset}:{self.row}"
        return f"{self.dataset} ({', '.join(str(part) for part in self.key)})"

    def told(self) -> Wording:
        """The wording, with the place that it speaks of."""
        field = f" {self.field}:" if self.field else ""
        return replace(self.wording, where=f"{self.where}{field}")

    def render(self, language: Language = "en") -> str:
        """One line: place, field, what is wrong, way out."""
        where = self.where
        field = f" {self.field}:" if self.field else ""
        return f"{where}{field} {self.code} {self.wording.text(language)}"

    def __str__(self) -> str:
        return self.render()

    def to_dict(self, language: Language = "en") -> dict[str, object]:
        """The public attributes, as JSON can hold them."""
        value = self.value if isinstance(self.value, str | int | None) else str(self.value)
        return {
            "dataset": self.dataset,
            "row": self.row,
            "field": self.field,
            "value": value,
            "code": self.code,
            "message": self.wording.message(language),
            "severity": self.severity,
            "suggestion": self.wording.suggestion(language),
        }


def failure(
    dataset: str,
    row: int | None,
    wording: Wording,
    *,
    field: str | None = None,
    value: object = None,
    key: tuple[object, ...] = (),
    severity: str = "error",
) -> Failure:
    """A failure, worded."""
    return Failure(
        dataset, row, field, value, wording.code, wording.message("en"), severity, key, wording
    )
