"""What a cell of a form refuses, and what it says then: the limits of a column as a spreadsheet
has them.

A spreadsheet helps the one who types; admission decides. Never writes a workbook.
"""

from __future__ import annotations

from typing import Any

from targets.errors import Language, word
from targets.figures import to_decimal
from targets.forms.columns import Column
from targets.forms.guide import begun

_TITLE_AT_MOST = 32
_TEXT_AT_MOST = 255
_FORMULA_AT_MOST = 255


def limit_of(column: Column, place: int, source: str, language: Language) -> dict[str, Any]:
    """The limits of the column that is number `place` from 0, as the writer of workbooks takes
    them; `source` is where its list stands.
    """
    told = _shortened(column.told, _TEXT_AT_MOST)
    title = _shortened(column.heading, _TITLE_AT_MOST)
    said = word("M576" if column.required else "M575").message(language)
    aside = begun(word("M574").message(language))
    limit: dict[str, Any] = {
        "input_title": title,
        "input_message": _shortened(f"{told}\n{aside} {said}", _TEXT_AT_MOST),
        "error_title": title,
        "error_message": told,
    }
    return {**limit, **_criteria(column, place, source)}


def _criteria(column: Column, place: int, source: str) -> dict[str, Any]:
    if column.kind == "choice":
        return {"validate": "list", "source": source}
    if column.kind == "text":
        return {"validate": "any"}
    if column.kind == "date":
        if not column.also:
            between = {"minimum": column.first, "maximum": column.last}
            return {"validate": "date", "criteria": "between", **between}
    elif column.kind == "whole" and not column.also:
        whole = {"minimum": int(column.low), "maximum": int(column.high)}
        return {"validate": "integer", "criteria": "between", **whole}
    formula = _formula(column, place)
    if len(formula) > _FORMULA_AT_MOST:
        return {"validate": "any"}
    return {"validate": "custom", "value": formula}


def _formula(column: Column, place: int) -> str:
    """A condition on the cell, where no ready one fits: decimals, or words in place of a value."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    cell = xl_rowcol_to_cell(1, place)
    if column.kind == "date":
        first, last = (
            f"DATE({day.year},{day.month},{day.day})" for day in (column.first, column.last) if day
        )
        holds = f"AND({cell}>={first},{cell}<={last})"
    else:
        low, high = to_decimal(column.low), to_decimal(column.high)
        exact = f"ROUND({cell},{column.places})={cell}"
        holds = f"AND({cell}>={low:f},{cell}<={high:f},{exact})"
    words = [f'{cell}="{one.replace(chr(34), chr(34) * 2)}"' for one in column.also]
    otherwise = f"OR({','.join(words)})" if words else "FALSE"
    return f"=IF(ISNUMBER({cell}),{holds},{otherwise})"


def _shortened(text: str, at_most: int) -> str:
    return text if len(text) <= at_most else f"{text[: at_most - 1]}…"
