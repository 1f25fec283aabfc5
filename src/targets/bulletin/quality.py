"""What is to be known of the records behind a bulletin: counts, missing reports, revisions.

Never judges a record: that was done when it came in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from targets.bulletin.page import DatasetLine, MissingReports, Quality, Revision
from targets.bulletin.windows import months_of
from targets.calendar import format_month
from targets.errors import Language
from targets.records import Batch
from targets.rulebook.models import Dataset, RulebookModel
from targets.scores import Scores


def quality_of(scores: Scores, rows: Batch, language: Language) -> Quality:
    """Of the scores of a bulletin; `rows` is their batch as rows by unit."""
    return Quality(
        datasets=tuple(_lines(scores, language)),
        missing=tuple(_missing(scores, rows, language)),
        revised=revised(rows),
    )


def revised(rows: Batch) -> tuple[Revision, ...]:
    """The records that a later delivery replaced. A batch keeps none: each key comes once."""
    del rows
    return ()


def _label(rulebook: RulebookModel, name: str, language: Language) -> str:
    label = rulebook.records[name].label
    return (label.text(language) if label else "") or name


def _lines(scores: Scores, language: Language) -> Iterator[DatasetLine]:
    for name, one in scores.batch.counts.items():
        label = _label(scores.plan.rulebook, name, language)
        yield DatasetLine(label, one.accepted, one.rejected, one.outside)


def _missing(scores: Scores, rows: Batch, language: Language) -> Iterator[MissingReports]:
    """Of datasets that ask each unit for one record a month: the months without an accepted one."""
    rulebook = scores.plan.rulebook
    months = months_of(scores.window)
    for name, dataset in rulebook.records.items():
        if not is_monthly_report(rulebook, dataset):
            continue
        held = rows.judged[name]
        place = held.row_names.index(dataset.time or "")
        for unit in sorted(rows.units, key=str):
            found = {row[place] for row in held.rows.get(unit, ())}
            lacking = tuple(format_month(month) for month in months if month not in found)
            if lacking:
                yield MissingReports(_label(rulebook, name, language), str(unit), lacking)


def is_monthly_report(rulebook: RulebookModel, dataset: Dataset) -> bool:
    """Whether each unit owes it a record a month: keyed by unit and month, no events, and no
    corrections, which come where there is something to correct.
    """
    time = dataset.time
    if time is None or dataset.events or dataset.optional or dataset.corrects is not None:
        return False
    return dataset.fields[time].type == "month" and set(dataset.key) == {rulebook.unit.id, time}


def missing_in(quality: Quality, month: date) -> int:
    """How many reports of one month are missing."""
    return sum(format_month(month) in one.months for one in quality.missing)
