"""Which sheets a form has, and what stands in them before anybody fills them in.

Never writes a workbook, never reads records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from targets.calendar import Window
from targets.errors import Language, word
from targets.forms.columns import Column, form_columns, heading_of, months_of
from targets.records.blank_forms import LISTS, filled_beforehand
from targets.rulebook.models import Dataset, RulebookModel

_NAME = re.compile(r"\"[^\"]*\"|'[^']*'|[^\W\d]\w*")
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]|^'|'$")
_SHEET_NAME_AT_MOST = 31


@dataclass(frozen=True, slots=True)
class Filled:
    """What is known before a form is sent out: the units asked, and the months.

    No units: nobody is named yet. No months: all that count.
    """

    units: tuple[str, ...] = ()
    months: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One dataset as a sheet.

    `rows` hold the cells that are filled in beforehand, by field. `agree` are the checks of each
    row, in words of the headings.
    """

    dataset: str
    name: str
    label: str
    columns: tuple[Column, ...]
    rows: tuple[Mapping[str, str], ...]
    agree: tuple[str, ...]


def form_sheets(
    rulebook: RulebookModel,
    windows: Mapping[str, tuple[Window, ...]],
    language: Language,
    filled: Filled,
) -> tuple[FormSheet, ...]:
    """A sheet for each dataset that is to be filled in; who names the units needs no roster."""
    names = [word("M560").message(language), LISTS, "History"]  # the spreadsheet keeps the last
    sheets = []
    for dataset, table in rulebook.records.items():
        if dataset == rulebook.unit.roster and filled.units:
            continue
        label = table.label.text(language) if table.label else dataset
        name = _sheet_name(label, dataset, names)
        names.append(name)
        sheets.append(
            FormSheet(
                dataset,
                name,
                label,
                form_columns(
                    rulebook, dataset, windows[dataset], language=language, units=filled.units
                ),
                _rows(rulebook, table, filled),
                tuple(_agreeing(table, language)),
            )
        )
    return tuple(sheets)


def _sheet_name(label: str, dataset: str, taken: Sequence[str]) -> str:
    """The label, where a sheet may be called so and no other is; else the name of the dataset."""
    folded = [name.casefold() for name in taken]
    for name in (label, dataset, dataset[: _SHEET_NAME_AT_MOST - 3]):
        letters = len(name.encode("utf-16-le")) // 2  # a rare letter counts as two
        fits = letters <= _SHEET_NAME_AT_MOST and not _FORBIDDEN.search(name)
        if fits and name.casefold() not in folded:
            return name
    return f"{dataset[: _SHEET_NAME_AT_MOST - 3]}_{len(taken)}"


def _rows(rulebook: RulebookModel, table: Dataset, filled: Filled) -> tuple[Mapping[str, str], ...]:
    """A row for each unit and month of the period where these are the key; none for events and
    corrections.
    """
    unit = rulebook.unit.id
    known = filled_beforehand(rulebook, table)
    if known == {unit}:
        return tuple({unit: name} for name in filled.units)
    if not known:
        return ()
    months = months_of((rulebook.period.window,))
    wanted = [month for month in months if not filled.months or month in filled.months]
    time = table.time or ""
    return tuple({unit: name, time: month} for month in wanted for name in filled.units)


def _agreeing(table: Dataset, language: Language) -> list[str]:
    """The checks of a row: by their labels, else by the formula in words of the headings."""
    headings = {name: heading_of(spec, name, language) for name, spec in table.fields.items()}
    said = []
    for check in table.checks:
        if check.label is not None:
            said.append(check.label.text(language))
        else:
            text = _NAME.sub(lambda found: headings.get(found[0], found[0]), check.that.text)
            said.append(text.replace("<=", "≤").replace(">=", "≥"))
    return said
