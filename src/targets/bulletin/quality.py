"""What is to be known of the records behind a bulletin: counts, missing reports, revisions.

Never judges a record: that was done when it came in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from targets.bulletin.page import DatasetLine, MissingReports, Quality, Revision, by_name
from targets.bulletin.windows import months_of
from targets.calendar import first_of_month, format_month, month_number
from targets.errors import Language
from targets.records import Batch
from targets.records.revisions import month_or_day
from targets.rulebook.models import Dataset, RulebookModel
from targets.scores import Scores


def quality_of(scores: Scores, rows: Batch, language: Language) -> Quality:
    """Of the scores of a bulletin; `rows` is their batch as rows by unit."""
    return Quality(
        datasets=tuple(_lines(scores, language)),
        missing=tuple(_missing(scores, rows, language)),
        revised=revised(scores, language),
        silent=_silent(scores, rows),
    )


def revised(scores: Scores, language: Language) -> tuple[Revision, ...]:
    """The records of the window that counted until a later delivery replaced them, each once."""
    rulebook = scores.plan.rulebook
    return tuple(
        dict.fromkeys(
            Revision(
                _label(rulebook, one.dataset, language),
                str(one.unit),
                month_or_day(rulebook.records[one.dataset], one.time),
            )
            for one in scores.batch.revisions
            if not one.mended and (one.time is None or one.time in scores.window)
        )
    )


def _silent(scores: Scores, rows: Batch) -> str:
    """The last month of the window, where records bear dates and none is of that month."""
    rulebook = scores.plan.rulebook
    month = month_number(scores.window.last)
    dated = [(name, one.time) for name, one in rulebook.records.items() if one.time is not None]
    for name, time in dated:
        held = rows.judged[name]
        place = held.row_names.index(time)
        for of_unit in held.rows.values():
            for row in of_unit:
                if isinstance(day := row[place], date) and month_number(day) == month:
                    return ""
    return format_month(first_of_month(month)) if dated else ""


def _label(rulebook: RulebookModel, name: str, language: Language) -> str:
    label = rulebook.records[name].label
    return (label.text(language) if label else "") or name


def _lines(scores: Scores, language: Language) -> Iterator[DatasetLine]:
    for name, one in scores.batch.counts.items():
        label = _label(scores.plan.rulebook, name, language)
        yield DatasetLine(label, one.accepted, one.rejected, one.outside, one.replaced)


def _missing(scores: Scores, rows: Batch, language: Language) -> Iterator[MissingReports]:
    """Of datasets that ask each unit for one record a month: the months without an accepted one."""
    rulebook = scores.plan.rulebook
    months = months_of(scores.window)
    for name, dataset in rulebook.records.items():
        if not is_monthly_report(rulebook, dataset):
            continue
        held = rows.judged[name]
        place = held.row_names.index(dataset.time or "")
        for unit in sorted(rows.units, key=by_name):
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
