"""What is wrong with a delivered record: where, which value, and what to do. Never judges."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from targets.errors import Language, Wording, nearest, word
from targets.errors.wording import on_one_line


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing wrong in a record.

    `row` counts from 1, in files from 2 as a sheet shows it; None where there is no row order, and
    then `key` tells which record, in `shown_key` as people write it. `file` names the file where
    the dataset came in several, or one that is not called like it, and the sheet where a workbook
    holds more: `readings.xlsx[monthly]`.
    `severity` is `warning` where the record counts all the same.
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
    file: str | None = None
    shown_key: str = ""

    @property
    def where(self) -> str:
        """`monthly:7` with its row, `2009-05.csv:7` where its dataset came in several files, else
        `monthly (A, 2009-05)` with its key, or its dataset alone where it has none.
        """
        if self.row is not None:
            return f"{on_one_line(self.file or self.dataset)}:{self.row}"
        return f"{self.dataset} ({on_one_line(self.shown_key)})" if self.shown_key else self.dataset

    def told(self) -> Wording:
        """The wording, with the place that it speaks of."""
        field = f" {self.field}:" if self.field else ""
        return self.wording._replace(where=f"{self.where}{field}")

    def render(self, language: Language = "en") -> str:
        """One line: place, field, what is wrong, way out."""
        where = self.where
        field = f" {self.field}:" if self.field else ""
        return f"{where}{field} {self.code} {self.wording.text(language)}"

    def __str__(self) -> str:
        return self.render()

    def __repr__(self) -> str:
        return f"<Failure {self.render()}>"  # its value is cut there

    def to_dict(self, language: Language = "en") -> dict[str, object]:
        """The public attributes, as JSON can hold them."""
        value = self.value if isinstance(self.value, int | None) else cut(str(self.value))
        return {
            "dataset": self.dataset,
            **({"file": self.file} if self.file is not None else {}),
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
    file: str | None = None,
    shown_key: str = "",
) -> Failure:
    """A failure, worded."""
    said = (wording.code, wording.message("en"))
    return Failure(dataset, row, field, value, *said, severity, key, wording, file, shown_key)


SHOWN_AT_MOST = 60
"""Letters of a value that a message shows."""


def cut(text: str) -> str:
    """A value as messages show it."""
    return text if len(text) <= SHOWN_AT_MOST else f"{text[: SHOWN_AT_MOST - 1]}…"


_GAP = "[ \t\r\n\u00a0\u3000]"
TOTALS = (
    f"(?:合{_GAP}*计|总{_GAP}*计|小{_GAP}*计|共{_GAP}*计|总{_GAP}*和)数?{_GAP}*(?:[(（:：]|$)"
    f"|^{_GAP}*(?:[Gg][Rr][Aa][Nn][Dd]{_GAP}+|[Ss][Uu][Bb][ -]?)?[Tt][Oo][Tt][Aa][Ll][Ss]?{_GAP}*"
    f"(?:[(（:：,，]|[Oo][Ff]{_GAP}|[Ff][Oo][Rr]{_GAP}|[Aa][Ll][Ll]{_GAP}|$)"
    f"|{_GAP}[Tt][Oo][Tt][Aa][Ll][Ss]?{_GAP}*:?$"
    f"|^{_GAP}*[Ss][Uu][Mm]{_GAP}*:?$"
)
"""What a row of totals is called where its unit should stand, in words that every engine reads the
same way: `合 计`, `全镇合计`, `小计（东片）`, `Total`, `Total for the town`, `Town total`.
"""

PLACES_AT_MOST = 10
NEAR_NAMES_AT_MOST = 2_000
"""Up to so many units a name that is not on the roster is told its nearest."""
SEARCHES_AT_MOST = 500
"""So many records of a dataset are; who has that many has another roster, and not slips."""


def is_total(unit: object) -> bool:
    """Whether what stands where a unit should is the name of a row of totals."""
    return isinstance(unit, str) and re.search(TOTALS, unit) is not None


class Units(NamedTuple):
    """The units on the roster, and those that stand there only in rows that were rejected."""

    accepted: frozenset[object]
    barred: frozenset[object] = frozenset()

    def name(self, unit: object) -> bool:
        """Whether a row of the roster, accepted or not, names that unit."""
        return unit in self.accepted or unit in self.barred


class Names:
    """The names of a roster, among which those that are not on it are told the nearest: of so many
    names only, and so many times, for each search takes milliseconds.
    """

    def __init__(self, units: Units | None) -> None:
        accepted = units.accepted if units is not None else ()
        self._names = sorted(map(str, accepted)) if len(accepted) <= NEAR_NAMES_AT_MOST else []
        self._searches = SEARCHES_AT_MOST

    def nearest_to(self, unit: object) -> dict[str, str]:
        """The name nearest to that of a unit as the fact `near`, once more; none where it was asked
        for too often.
        """
        self._searches -= 1
        if self._searches < 0:
            return {}
        near = nearest(str(unit), self._names, at_most=NEAR_NAMES_AT_MOST)
        return {"near": near} if near else {}


def off_roster(
    unit: object, others: Iterable[object], units: Units | None, names: Names
) -> Wording:
    """What is said of a unit that is not on the roster; `others` are the other cells of its row,
    none where the dataset has none: there every row is a unit alone.

    A row of totals, a note below the table, and cells that another sign than a comma divides, are
    told as such: D889, D898, D825.
    """
    if is_total(unit):
        return word("D889", name=unit)
    if units is not None and (divider := _divider_behind(unit, units)) is not None:
        return word("D825", found=unit, divider=divider)
    others = tuple(others)
    if others and not any(cell is not None and str(cell).strip() for cell in others):
        return word("D898", found=unit)
    if units is not None and unit in units.barred:
        return word("D824", name=unit)
    return word("D820", name=unit, **names.nearest_to(unit))


def _divider_behind(unit: object, units: Units) -> str | None:
    """The sign that parts the name of a unit from what should be the next cell; None where that is
    another unit: who names two in one cell means something else.
    """
    for divider in _DIVIDERS:
        name, *behind = (one.strip() for one in str(unit).split(divider, 2))
        if behind and units.name(name) and not units.name(behind[0]):
            return divider
    return None


_DIVIDERS = ("，", "、", "；", ";", "|", "\t")
"""What is typed between two cells of a text where a comma should be."""


def places_named(places: Iterable[tuple[str | None, int | None]], *, of: int = 1) -> str:
    """`row 7`, `rows 7, 9`, or `May.csv:7` where there are several files: the first of `places`, of
    which there are `of`. No more are looked at: who is one of very many would take long to tell.
    """
    first = islice(places, PLACES_AT_MOST)
    rows = [(file, row) for file, row in first if row is not None]
    if not rows:
        return "another record"
    shown = [str(row) if file is None else f"`{file}:{row}`" for file, row in rows]
    more = f" … ({of - PLACES_AT_MOST})" if of > PLACES_AT_MOST else ""
    listed = ", ".join(shown) + more
    if rows[0][0] is not None:
        return listed
    return f"{'rows' if len(rows) > 1 else 'row'} {listed}"
