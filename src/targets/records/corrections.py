"""Corrections, record by record: a filled field replaces the reported one before it is summed.

Says what is wrong with a correction; never rejects one itself, and never changes a record in place.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from targets.carriers.whole import compile_row_tests
from targets.errors import Wording, word
from targets.plan import expressions as x
from targets.plan.inputs import absent_name, row_names
from targets.plan.steps import Check, Plan
from targets.rulebook.corrections import corrected_fields

Row = tuple[object, ...]
Rows = Mapping[object, Sequence[Row]]
Key = tuple[object, ...]


class Problem(NamedTuple):
    """What is wrong with a correction; `about_key` where it has no record."""

    wording: Wording
    severity: str
    about_key: bool


class _Take(NamedTuple):
    """Where a corrected field stands: in the correction, and in the record, each with its absence
    (None where it is always filled).
    """

    correction: int
    correction_absent: int
    record: int
    record_absent: int | None


def passing(check: Check) -> ast.expr:
    """Whether a record passes: one of which the check cannot tell does."""
    return x.either(x.compare(">", check.absent, x.whole(0)), check.holds)


class Corrector:
    """One dataset that corrects another. Compiled once."""

    def __init__(self, plan: Plan, dataset: str) -> None:
        rulebook = plan.rulebook
        self.dataset = dataset
        self.corrected = rulebook.records[dataset].corrects or ""
        self.key = rulebook.records[self.corrected].key
        self.fields = corrected_fields(rulebook, self.corrected)
        self.checks = plan.checks[self.corrected]
        self.names = row_names(rulebook, self.corrected)
        own = row_names(rulebook, dataset)
        self._own_key = [own.index(name) for name in self.key]
        self._key = [self.names.index(name) for name in self.key]
        self._takes = [
            _Take(
                own.index(name),
                own.index(absent_name(name)),
                self.names.index(name),
                self.names.index(absent_name(name)) if absent_name(name) in self.names else None,
            )
            for name in self.fields
        ]
        tests = [passing(check) for check in self.checks]
        self._passes = compile_row_tests(self.names, tests) if tests else None

    def by_key(self, rows: Rows) -> dict[Key, Row]:
        """Records by what tells one from another."""
        return {
            tuple(row[place] for place in self._key): row for held in rows.values() for row in held
        }

    def applied(self, rows: Rows, corrections: Rows) -> dict[object, list[Row]]:
        """The records of every unit, corrected."""
        wanted = {self._key_of(one): one for held in corrections.values() for one in held}
        return {
            unit: [
                self._corrected(row, wanted.get(tuple(row[place] for place in self._key)))
                for row in held
            ]
            for unit, held in rows.items()
        }

    def problems(self, correction: Row, records: Mapping[Key, Row], key: str) -> Iterator[Problem]:
        """That there is no record to correct, or that it breaks a check when it is corrected."""
        record = records.get(self._key_of(correction))
        if record is None:
            yield Problem(word("D831", key=key, dataset=self.corrected), "error", about_key=True)
            return
        if self._passes is None:
            return
        row = self._corrected(record, correction)
        for check, holds in zip(self.checks, self._passes(row), strict=True):
            if not holds:
                said = word(
                    "D832", key=key, dataset=self.corrected, check=check.id, that=check.text
                )
                yield Problem(said, check.severity, about_key=False)

    def _key_of(self, correction: Row) -> Key:
        return tuple(correction[place] for place in self._own_key)

    def _corrected(self, record: Row, correction: Row | None) -> Row:
        if correction is None:
            return record
        cells = list(record)
        for take in self._takes:
            if correction[take.correction_absent] == 0:
                cells[take.record] = correction[take.correction]
                if take.record_absent is not None:
                    cells[take.record_absent] = 0
        return tuple(cells)
