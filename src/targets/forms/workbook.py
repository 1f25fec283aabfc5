"""A form as a workbook: lists to choose from, limits with a text that helps, ready for print.

The same form is the same bytes. Writes only what stands on the sheets; no text becomes a formula.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from targets.errors import Language
from targets.errors.extras import check_installed
from targets.forms.columns import Column
from targets.forms.guide import Guide
from targets.forms.limits import limit_of
from targets.forms.sheets import FormSheet
from targets.records.blank_forms import BLANK_MARK, FORM_MARK, LISTS, mark_of

ROWS_ASKED = 1000
"""So many rows below the headings hold lists and limits, more where more are filled in."""

ROWS_DRAWN = 30
"""So many empty rows have lines to write on, where a sheet is printed."""

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same form is the same bytes, whenever it is made
_INK, _PAPER, _KNOWN, _LINE = "#FFFFFF", "#1F4E5F", "#EEF2F4", "#B8C4CA"
_ROW_HEIGHT = 20
_MAY_BE_EMPTY = "#5F7F8C"


def write_form(
    sheets: Sequence[FormSheet], guide: Guide, language: Language, *, protect: str = ""
) -> bytes:
    """The workbook of these sheets.

    With `protect: "headings"` all that is filled in beforehand is locked, without a password.

    Raises:
        EngineError: the library that writes workbooks is not installed.
    """
    check_installed("xlsxwriter")
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    book.set_properties({"title": guide.title, "created": _CREATED})
    font = "Microsoft YaHei" if language == "zh" else "Calibri"
    form = _Form(book, font, language, protect)
    form.write_guide(guide)
    for sheet in sheets:
        form.write_sheet(sheet)
    form.write_lists()
    title = guide.name.replace("'", "''")
    book.define_name(FORM_MARK, f"='{title}'!$A$1")
    book.define_name(BLANK_MARK, f'="{mark_of((one.name, _texts(one)) for one in sheets)}"')
    book.close()
    return stream.getvalue()


class _Form:
    """A workbook while it is written."""

    def __init__(self, book: Any, font: str, language: Language, protect: str) -> None:
        self._book = book
        self._font = font
        self._language = language
        self._protect = protect
        self._lists: dict[tuple[str, ...], str] = {}

    def _format(self, **wished: object) -> Any:
        return self._book.add_format(
            {"font_name": self._font, "font_size": 11, "valign": "vcenter", **wished}
        )

    def write_guide(self, guide: Guide) -> None:
        """The first sheet."""
        page = self._book.add_worksheet(guide.name)
        page.hide_gridlines(2)
        widths = (20, 30, 34, 28, 14, 18)
        for place, width in enumerate(widths):
            page.set_column(place, place, width)
        last = len(widths) - 1
        wrapped = self._format(text_wrap=True)
        title = self._format(bold=True, font_size=16, text_wrap=True)
        page.merge_range(0, 0, 0, last, "", title)
        page.write_string(0, 0, guide.title, title)
        page.set_row(0, _height(guide.title, sum(widths) * 11 // 16, points=24))
        page.write_string(1, 0, guide.authority, self._format(font_color="#555555"))
        row = 3
        for number, sentence in enumerate(guide.sentences, start=1):
            text = f"{number}. {sentence}"
            page.merge_range(row, 0, row, last, "", wrapped)
            page.write_string(row, 0, text, wrapped)
            page.set_row(row, _height(text, sum(widths)))
            row += 1
        row += 1
        head = self._heading(_PAPER)
        for place, heading in enumerate(guide.headings):
            page.write_string(row, place, heading, head)
        page.set_row(row, max(map(_height, guide.headings, widths)))
        page.repeat_rows(row)
        ruled = self._format(text_wrap=True, border=1, border_color=_LINE)
        for line in guide.lines:
            row += 1
            for place, text in enumerate(line):
                page.write_string(row, place, text, ruled)
            page.set_row(row, max(map(_height, line, widths)))
        if guide.agree:
            row += 2
            page.write_string(row, 0, guide.agree_title, self._format(bold=True))
        for name, text in guide.agree:
            row += 1
            page.write_string(row, 0, name, ruled)
            page.merge_range(row, 1, row, last, "", ruled)
            page.write_string(row, 1, text, ruled)
            page.set_row(row, _height(text, sum(widths[1:])))
        if self._protect:
            page.protect()
        self._print(page)

    def write_sheet(self, sheet: FormSheet) -> None:
        """The sheet of a dataset: headings, what is known, lists and limits."""
        page = self._book.add_worksheet(sheet.name)
        page.set_default_row(_ROW_HEIGHT)
        known = _known_columns(sheet)
        asked = max(ROWS_ASKED, len(sheet.rows) + 100)
        height = 20
        for place, column in enumerate(sheet.columns):
            width = _width(column, sheet.rows)
            height = max(height, _height(column.heading, width))
            page.set_column(place, place, width, self._cell(column))
            head = self._heading(_PAPER if column.required else _MAY_BE_EMPTY)
            page.write_string(0, place, column.heading, head)
            source = self._listed(column.choices) if column.choices else ""
            limit = limit_of(column, place, source, self._language)
            page.data_validation(1, place, asked, place, limit)
        page.set_row(0, height + 4)
        self._fill(page, sheet, known)
        page.freeze_panes(1, len(known))
        if self._protect:
            page.protect("", {"format_columns": True, "format_rows": True, "sort": True})
        self._print(page, sheet.label)
        page.repeat_rows(0)
        page.print_area(0, 0, len(sheet.rows) or ROWS_DRAWN, len(sheet.columns) - 1)

    def _fill(self, page: Any, sheet: FormSheet, known: Sequence[Column]) -> None:
        for place, column in enumerate(sheet.columns):
            shaded = self._cell(column, known=column in known)
            for row in range(len(sheet.rows) or ROWS_DRAWN):
                text = sheet.rows[row].get(column.field) if row < len(sheet.rows) else None
                if text is not None:
                    page.write_string(row + 1, place, text, shaded)
                else:
                    page.write_blank(row + 1, place, None, self._cell(column))

    def write_lists(self) -> None:
        """The hidden sheet of what may be chosen."""
        page = self._book.add_worksheet(LISTS)
        text = self._format(num_format="@")
        for place, choices in enumerate(self._lists):
            for row, choice in enumerate(choices):
                page.write_string(row, place, choice, text)
        page.hide()

    def _listed(self, choices: tuple[str, ...]) -> str:
        """Where on the hidden sheet these choices stand."""
        place = list(self._lists).index(choices) if choices in self._lists else len(self._lists)
        letters = self._column_letters(place)
        source = f"={LISTS}!${letters}$1:${letters}${len(choices)}"
        return self._lists.setdefault(choices, source)

    @staticmethod
    def _column_letters(place: int) -> str:
        from xlsxwriter.utility import xl_col_to_name

        return str(xl_col_to_name(place))

    def _heading(self, paper: str) -> Any:
        return self._format(
            bold=True,
            font_color=_INK,
            bg_color=paper,
            text_wrap=True,
            align="center",
            border=1,
            border_color=_LINE,
        )

    def _cell(self, column: Column, *, known: bool = False) -> Any:
        wished: dict[str, object] = {"border": 1, "border_color": _LINE, "num_format": "@"}
        match column.kind:
            case "whole":
                wished |= {"num_format": "0", "align": "right"}
            case "decimal":
                places = "." + "0" * column.places if column.places else ""
                wished |= {"num_format": f"#,##0{places}", "align": "right"}
            case "date":
                wished |= {"num_format": "yyyy-mm-dd", "align": "center"}
            case _:
                pass
        if known:
            wished |= {"bg_color": _KNOWN}
        elif self._protect:
            wished |= {"locked": False}
        return self._format(**wished)

    def _print(self, page: Any, header: str = "") -> None:
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        if header:
            page.set_header("&C&B" + header.replace("&", "&&"))
        page.set_footer("&C&P / &N")


def _texts(sheet: FormSheet) -> list[list[str]]:
    """The texts of every cell that is filled in, row by row."""
    rows = ([row.get(column.field, "") for column in sheet.columns] for row in sheet.rows)
    return [[column.heading for column in sheet.columns], *rows]


def _known_columns(sheet: FormSheet) -> tuple[Column, ...]:
    """The first columns that are filled in beforehand, side by side."""
    known = []
    for column in sheet.columns:
        if not sheet.rows or column.field not in sheet.rows[0]:
            break
        known.append(column)
    return tuple(known)


def _width(column: Column, rows: Sequence[Mapping[str, str]]) -> int:
    """Of a column: the longest text that is known to stand there, the heading in some lines."""
    texts = [*column.choices, column.example, *(row.get(column.field, "") for row in rows)]
    longest = max((_letters(text) for text in texts), default=0)
    return min(max(longest + 3, (_letters(column.heading) + 2) // 2 + 4, 11), 36)


def _letters(text: str) -> int:
    """How wide a text is: a Chinese character is as wide as two letters."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _height(text: str, width: int, *, points: int = 17) -> int:
    """Of a row in which `text` stands in lines of that width."""
    lines = -(-(_letters(text) + 1) // max(width - 2, 1))
    return points * max(lines, 1) + 3
