"""The sha256 of the accepted records of a dataset: the same however they came, in whatever order.

Each record is one line: its fields in the order of their names, divided by tabs, each value as
exact text. The lines are sorted, and the first line names the fields. Corrections leave it as it
is: a record counts as it was reported. Never judges a record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from targets.formula.tree import REPORTED
from targets.plan.inputs import absent_name, row_names, scale_of
from targets.plan.steps import NOT_ASKED
from targets.records.judged import Judged
from targets.rulebook.models import RecordField, RulebookModel

ESCAPES = (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r"))
"""What would tear a line apart, and what stands for it."""
NOT_ASKED_TEXT = "\\-"
"""A figure that is not asked of the unit; one that is missing is an empty cell."""


class Cell(NamedTuple):
    """A field of a record: where it is carried as it was reported, and its absence (`""` where it
    is always filled).
    """

    field: str
    spec: RecordField
    carried: str
    absent: str


def cells_of(rulebook: RulebookModel, dataset: str) -> list[Cell]:
    """The cells of a line, in their order."""
    carried = row_names(rulebook, dataset)
    found = []
    for field, spec in sorted(rulebook.records[dataset].fields.items()):
        name = f"{field}{REPORTED}" if f"{field}{REPORTED}" in carried else field
        absent = absent_name(name)
        found.append(Cell(field, spec, name, absent if absent in carried else ""))
    return found


def fingerprint(rulebook: RulebookModel, judged: Judged) -> str:
    """64 hexadecimal digits."""
    cells = cells_of(rulebook, judged.dataset)
    if judged.frame is not None:
        from targets.records.column_fingerprints import sorted_lines

        return digest(cells, sorted_lines(cells, judged.frame))
    lines = sorted(_lines(cells, judged))
    return digest(cells, ["".join(f"{line}\n" for line in lines)])


def digest(cells: Sequence[Cell], texts: Iterable[str]) -> str:
    """The sha256 of the line of names and of the sorted lines, which come in pieces."""
    from hashlib import sha256

    found = sha256(("\t".join(cell.field for cell in cells) + "\n").encode())
    for text in texts:
        found.update(text.encode())
    return found.hexdigest()


def _lines(cells: Sequence[Cell], judged: Judged) -> Iterator[str]:
    places = {name: place for place, name in enumerate(judged.row_names)}
    readers = [
        (places[cell.carried], places[cell.absent] if cell.absent else None, _writer(cell.spec))
        for cell in cells
    ]
    for held in judged.rows.values():
        for row in held:
            texts = [
                write(row[value])
                if absent is None or not row[absent]
                else (NOT_ASKED_TEXT if row[absent] == NOT_ASKED else "")
                for value, absent, write in readers
            ]
            yield "\t".join(texts)


def _writer(spec: RecordField) -> Callable[[object], str]:
    """From what the engine carries to exact text."""
    match spec.type:
        case "decimal":
            return partial(_decimal, scale_of(spec), spec.places or 0)
        case "count" | "integer" | "yes_no":
            return str
        case "date" | "month":
            return lambda value: value.isoformat() if isinstance(value, date) else ""
        case _:
            return _escaped


def _decimal(scale: int, places: int, units: object) -> str:
    """Whole units of the last place as a decimal without zeros at its end."""
    number = int(str(units))
    whole, rest = divmod(abs(number), scale)
    digits = f".{rest:0{places}}".rstrip("0") if rest else ""
    return f"{'-' if number < 0 else ''}{whole}{digits}"


def _escaped(value: object) -> str:
    text = str(value)
    for letter, written in ESCAPES:
        text = text.replace(letter, written)
    return text
