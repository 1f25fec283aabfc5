"""A book of sheets: texts that stay texts, and numbers that show what is posted and hold the
nearest double of what is exact.

Never writes a formula or a link, never knows a score; the same cells give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from fractions import Fraction
from itertools import chain, islice
from typing import IO, Any, Literal, NamedTuple

from targets.errors import EngineError, word
from targets.errors.extras import check_installed
from targets.scores.scratch import scratch_folder
from targets.scores.sheet_cells import (
    HEAD,
    NOTE,
    PARAGRAPH,
    PLAIN,
    SMALL_HEAD,
    Cell,
    Double,
    Head,
    Style,
    fitting,
    lines_needed,
    number_and_pattern,
    unbroken,
)
from targets.source import width

ROWS_AT_MOST = 1_048_576
COLUMNS_AT_MOST = 16_384
"""What a sheet of Excel takes."""

_NARROWEST, _WIDEST, _HEAD_WIDEST = 6, 30, 13
_PAGE_WIDTH = 210
_ROWS_MEASURED = 500
_ROW_HEIGHT, _LINE_HEIGHT = 18, 14
_NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 - a date that says nothing, so that bytes stay the same


Rows = Literal["kept", "passed_on"]


class Written(NamedTuple):
    """Where the rows of a table came to lie: its first and last row and its columns, from 0."""

    first: int
    last: int
    columns: int


def check_fits(rows: int, columns: int = 1) -> None:
    """Raises `EngineError` where a sheet cannot take so many rows or columns."""
    if rows > ROWS_AT_MOST:
        raise EngineError(word("M531", rows=rows, most=ROWS_AT_MOST))
    if columns > COLUMNS_AT_MOST:
        raise EngineError(word("M532", columns=columns, most=COLUMNS_AT_MOST))


@contextmanager
def open_book(stream: IO[bytes], *, title: str, author: str, rows: Rows = "kept") -> Iterator[Book]:
    """A book that is written to `stream` when the block ends well.

    Rows that are `kept` lie in memory, and charts hold their figures too, for viewers that draw a
    chart without reading its cells; `passed_on`, a province does not fill the memory.
    """
    check_installed("xlsxwriter")
    import xlsxwriter

    with scratch_folder() as folder:
        inner = xlsxwriter.Workbook(
            stream,
            {
                "in_memory": rows == "kept",
                "constant_memory": rows == "passed_on",
                "tmpdir": folder,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        about = {"title": fitting(title), "author": fitting(author), "created": _NEVER}
        inner.set_properties(about)
        book = Book(inner)
        try:
            yield book
        except BaseException:
            book.give_up()
            raise
        book.finish()


class Book:
    """A book being written, sheet by sheet and row by row."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self._formats: dict[tuple[Style, str], Any] = {}
        self._sheets: list[Sheet] = []

    def sheet(self, name: str, foot: str) -> Sheet:
        """A new sheet, set up for A4 across; `foot` stands below each page, beside its number."""
        if not self._sheets:
            self.inner.define_name("title", f"='{name}'!$A$1")
        sheet = Sheet(self, self.inner.add_worksheet(name), foot)
        self._sheets.append(sheet)
        return sheet

    def format(self, style: Style, number: str = "@") -> Any:
        """The format of a cell of that look; of a text (`@`) where no number format is said."""
        key = (style, number)
        if key not in self._formats:
            aligned = style._replace(align=style.align or ("left" if number == "@" else "right"))
            look = _properties(aligned) | {"num_format": number}
            self._formats[key] = self.inner.add_format(look)
        return self._formats[key]

    def finish(self) -> None:
        """Sets the widths, and writes everything."""
        for sheet in self._sheets:
            sheet.finish()
        self.inner.close()

    def give_up(self) -> None:
        """Closes the files in which rows wait, so that they can be deleted."""
        for sheet in self._sheets:
            waiting = sheet.inner.row_data_fh
            if waiting is not None:
                waiting.close()


def _properties(style: Style) -> dict[str, object]:
    found: dict[str, object] = {"font_size": style.size, "valign": "vcenter"}
    wished = {
        "bold": style.bold,
        "italic": style.italic,
        "font_color": style.colour,
        "bg_color": style.fill,
        "align": style.align,
        "text_wrap": style.wrap,
    }
    found |= {name: value for name, value in wished.items() if value}
    if style.lined:
        indent = {"indent": 1} if style.align == "left" else {}
        fit = {} if style.wrap else {"shrink": True}
        found |= {"border": 1, "border_color": "#C3CCD2", **indent, **fit}
    return found


class Sheet:
    """One sheet, filled from the top; `row` is the next free row, from 0."""

    def __init__(self, book: Book, inner: Any, foot: str) -> None:
        self.inner = inner
        self.row = 0
        self._book = book
        self._widths: dict[int, int] = {}
        self._folded: set[int] = set()
        self._breaks: list[int] = []
        inner.set_landscape()
        inner.set_paper(9)  # A4
        inner.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        inner.center_horizontally()
        inner.hide_gridlines(2)
        inner.set_default_row(_ROW_HEIGHT)
        inner.set_footer(f"&L{fitting(foot).replace('&', '&&')[:200]}&R&P / &N")

    def line(self, text: str, style: Style = NOTE) -> None:
        """A line of text that runs over the columns beside it."""
        if style.size > PLAIN.size:
            self.inner.set_row(self.row, style.size * 1.7)
        self._write(self.row, 0, Cell(text, style=style))
        self.row += 1

    def table(
        self, heads: Sequence[Sequence[Head]], body: Iterable[Sequence[Cell]], small: int = 0
    ) -> Written:
        """Headings and rows; the last `small` rows of headings are in small print."""
        columns = sum(head.columns for head in heads[0])
        check_fits(1, columns)
        rows = iter(body)
        measured = list(islice(rows, _ROWS_MEASURED))
        self._measure(heads, measured)
        for place, line in enumerate(heads, start=1):
            self._head(line, SMALL_HEAD if place > len(heads) - small else HEAD)
        first = self.row
        for cells in chain(measured, rows):
            check_fits(self.row + 1)
            self._heighten(cells)
            for column, cell in enumerate(cells):
                self._write(self.row, column, cell)
            self.row += 1
        return Written(first, self.row - 1, columns)

    def paragraph(self, text: str, columns: int) -> None:
        """A text of several lines over the first `columns`, which are as wide as a page."""
        last = columns - 1
        self.widen(last, _PAGE_WIDTH // 2 - sum(self._widths.get(one, 9) for one in range(last)))
        room = sum(self._widths.get(one, 9) for one in range(columns))
        self.inner.set_row(self.row, lines_needed(text, room) * _LINE_HEIGHT + 2)
        look = self._book.format(PARAGRAPH)
        self.inner.merge_range(self.row, 0, self.row, last, "", look)
        self.inner.write_string(self.row, 0, fitting(text), look)
        self.row += 1

    def skip(self) -> None:
        """An empty row."""
        self.row += 1

    def upright(self) -> None:
        """Printed on A4 upright."""
        self.inner.set_portrait()

    def new_page(self) -> None:
        """What follows is printed on a page of its own."""
        self._breaks.append(self.row)

    def freeze(self, written: Written, *, heads: int, columns: int) -> None:
        """The headings above a table stay in sight and head every printed page, `heads` rows of
        them; the first `columns` stay in sight too.
        """
        self.inner.freeze_panes(written.first, columns)
        self.inner.repeat_rows(written.first - heads, written.first - 1)
        self.inner.repeat_columns(0, columns - 1)

    def filter(self, written: Written) -> None:
        """Arrows to sort and to filter by, in the last row of the headings."""
        self.inner.autofilter(written.first - 1, 0, written.last, written.columns - 1)

    def widen(self, column: int, least: int) -> None:
        """A column at least so wide."""
        self._widths[column] = max(least, self._widths.get(column, 0))

    def colour(
        self, written: Written, column: int, told_by: int, looks: Mapping[str, Style]
    ) -> None:
        """Colours `column` (and `told_by`) where `told_by` shows one of the texts of `looks`."""
        if written.last < written.first:
            return
        from xlsxwriter.utility import xl_col_to_name

        beside = f"${xl_col_to_name(told_by)}{written.first + 1}"
        for text, style in looks.items():
            quoted = text.replace('"', '""')
            self.inner.conditional_format(
                written.first,
                min(column, told_by),
                written.last,
                max(column, told_by),
                {
                    "type": "formula",
                    "criteria": f'={beside}="{quoted}"',
                    "format": self._book.inner.add_format(
                        {"font_color": style.colour, "bg_color": style.fill}
                    ),
                },
            )

    def fold(self, column: int) -> None:
        """Hides a column behind a `[+]`."""
        self._folded.add(column)

    def bars(self, written: Written, column: int, most: Fraction | None) -> None:
        """A bar in each cell of a column, from nought to `most`."""
        look = {"type": "data_bar", "bar_color": "#8FBBD6", "min_type": "num", "min_value": 0}
        self._rule(written, column, look | _up_to(most))

    def shades(self, written: Written, column: int, most: Fraction | None) -> None:
        """The less of `most` a cell holds, the darker it is."""
        ends = {"min_type": "num", "min_value": 0, "min_color": "#F2A99F", "max_color": "#FFFFFF"}
        self._rule(written, column, {"type": "2_color_scale", **ends, **_up_to(most)})

    def _rule(self, written: Written, column: int, rule: Mapping[str, object]) -> None:
        if written.first <= written.last:
            self.inner.conditional_format(written.first, column, written.last, column, dict(rule))

    def finish(self) -> None:
        """Sets the widths of the columns, and over how many pages they are printed."""
        for column, wide in sorted(self._widths.items()):
            folded = {"level": 1, "hidden": 1} if column in self._folded else {}
            after = {"collapsed": 1} if column - 1 in self._folded else {}
            self.inner.set_column(column, column, wide, None, folded | after)
        printed = sum(wide for column, wide in self._widths.items() if column not in self._folded)
        self.inner.set_h_pagebreaks(self._breaks)
        self.inner.fit_to_pages(max(1, -(-printed // _PAGE_WIDTH)), 0)
        everything = f"A1:XFD{ROWS_AT_MOST}"
        self.inner.ignore_errors({"number_stored_as_text": everything})  # a village named 007

    def _measure(self, heads: Sequence[Sequence[Head]], rows: Sequence[Sequence[Cell]]) -> None:
        for line in heads:
            column = 0
            for head in line:
                if head.columns == 1:
                    longest = max(map(width, unbroken(head.text)), default=0) + 1
                    self.widen(column, max(_NARROWEST, min(longest, _HEAD_WIDEST)))
                column += head.columns
        for cells in rows:
            for column, cell in enumerate(cells):
                self.widen(column, min(width(cell.text) + 3, _WIDEST))

    def _head(self, line: Sequence[Head], style: Style) -> None:
        look = self._book.format(style)
        column = lines = 0
        for head in line:
            last = column + head.columns - 1
            room = sum(self._widths.get(one, 9) for one in range(column, last + 1))
            lines = max(lines, lines_needed(head.text, room))
            column = last + 1
        self.inner.set_row(self.row, lines * _LINE_HEIGHT + 4)
        column = 0
        for head in line:
            last = column + head.columns - 1
            if head.columns == 1 or not head.text:
                for one in range(column, last + 1):
                    self.inner.write_string(self.row, one, fitting(head.text), look)
            else:
                self.inner.merge_range(self.row, column, self.row, last, "", look)
                self.inner.write_string(self.row, column, fitting(head.text), look)
            column = last + 1
        self.row += 1

    def _heighten(self, cells: Sequence[Cell]) -> None:
        """A row as high as its longest broken text needs."""
        lines = [
            lines_needed(cell.text, self._widths[column])
            for column, cell in enumerate(cells)
            if cell.style.wrap
        ]
        if max(lines, default=1) > 1:
            self.inner.set_row(self.row, max(lines) * _LINE_HEIGHT + 4)

    def _write(self, row: int, column: int, cell: Cell) -> None:
        shown = number_and_pattern(cell)
        if shown is not None:
            number, pattern = shown
            self.inner.write_number(row, column, number, self._book.format(cell.style, pattern))
        elif cell.text:
            look = self._book.format(cell.style)
            self.inner.write_string(row, column, fitting(cell.text), look)
        else:
            self.inner.write_blank(row, column, None, self._book.format(cell.style))


def _up_to(most: Fraction | None) -> dict[str, object]:
    """The upper end of a rule of colours; the highest cell where there is none."""
    return {} if most is None else {"max_type": "num", "max_value": Double(most)}
