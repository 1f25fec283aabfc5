"""Corrections as columns: records joined with what corrects them, on engines of every kind, lazily.

The same as record by record, in `corrections`. Never words a failure, and never collects.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

import narwhals as nw

from targets.carriers.columns import ColumnWalk
from targets.plan.inputs import absent_name
from targets.plan.steps import Check
from targets.records.columns import one_where
from targets.records.corrections import Corrector, passing

Frame = nw.LazyFrame[Any]


class ColumnCorrector:
    """One dataset that corrects another, on frames of carried columns."""

    def __init__(self, by_rows: Corrector) -> None:
        self._key = list(by_rows.key)
        self._fields = by_rows.fields
        self._checks = by_rows.checks
        self._names = by_rows.names

    def applied(self, records: Frame, corrections: Frame) -> Frame:
        """`records` with each filled figure of its correction; every record stays."""
        aside = corrections.select(*self._key, *self._aside())
        joined = records.join(aside, on=self._key, how="left")
        return self._corrected(joined).select(*self._names)

    def fitting(self, corrections: Frame, records: Frame | None) -> Frame:
        """`corrections` accepted only where their record is there and stays sound."""
        if records is None:
            return corrections.with_columns(nw.col("accepted__") & nw.lit(False))
        return self._marked(corrections, records).with_columns(
            nw.col("accepted__") & (nw.col("fits__") == 1),
            nw.col("warned__") | (nw.col("alarms__") == 1),
        )

    def _marked(self, corrections: Frame, records: Frame) -> Frame:
        """`corrections` with `fits__` (1 where there is a record that stays sound) and `alarms__`
        (1 where a check only warns).

        A correction stands in for no other: those that `accepted__` refuses already are not looked
        at.
        """
        sound = corrections.filter(nw.col("accepted__")).select(*self._key, *self._aside())
        corrected = self._corrected(records.join(sound, on=self._key, how="inner"))
        told = corrected.select(
            *self._key,
            one_where(passes(self._checks, "error")).alias("fits__"),
            one_where(~passes(self._checks, "warning")).alias("alarms__"),
        )
        joined = corrections.join(told, on=self._key, how="left")
        return joined.with_columns(
            nw.col(name).fill_null(0).cast(nw.Int64) for name in ("fits__", "alarms__")
        )

    def _aside(self) -> list[nw.Expr]:
        """What a correction says, under names that no record has."""
        return [
            nw.col(name).alias(f"new__{name}")
            for field in self._fields
            for name in (field, absent_name(field))
        ]

    def _corrected(self, joined: Frame) -> Frame:
        """Records beside their corrections; where there is none, nothing is filled."""
        absents = [f"new__{absent_name(field)}" for field in self._fields]
        held = joined.with_columns(nw.col(name).fill_null(1).cast(nw.Int64) for name in absents)
        columns = []
        for field in self._fields:
            filled = nw.col(f"new__{absent_name(field)}") == 0
            new, old = nw.col(f"new__{field}"), nw.col(field)
            columns.append(nw.when(filled).then(new).otherwise(old).alias(field))
            if absent_name(field) in self._names:
                why = nw.col(absent_name(field))
                none = nw.lit(0).cast(nw.Int64)
                absent = nw.when(filled).then(none).otherwise(why)
                columns.append(absent.alias(absent_name(field)))
        return held.with_columns(*columns)


def passes(checks: Sequence[Check], severity: str) -> nw.Expr:
    """Whether every row check of that severity holds, of one record each."""
    walk = ColumnWalk()
    tests = [walk.column(passing(one)) for one in checks if one.severity == severity]
    return reduce(and_, tests) if tests else nw.lit(True)
