"""A book of sheets: texts that stay texts, and numbers that show what is posted and hold the
nearest double of what is exact.

Never writes a formula or a link, never knows a score; the same cells give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from importlib.util import find_spec
from itertools import chain, islice
from typing import IO, Any, NamedTuple

from targets.errors import EngineError, word
from targets.figures import parse_figure, round_exact
from targets.source import width

ROWS_AT_MOST = 1_048_576
COLUMNS_AT_MOST = 16_384
LETTERS_AT_MOST = 32_767
"""What Excel's sheets and cells take; letters are counted as UTF-16 counts them."""

_NARROWEST, _WIDEST, _HEAD_WIDEST = 6, 44, 13
_ROWS_MEASURED = 500
_LINE_HEIGHT = 14
_NEVER = datetime(2000, 1, 1)  # noqa: DTZ001 - a date that says nothing, so that bytes stay the same
_NOT_IN_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
_NUMBER = re.compile(r"-?\d+(?:\.(\d+))?([%‰]?)", re.ASCII)


class Style(NamedTuple):
    """How a cell looks; colours are `#RRGGBB`, empty for none."""

    bold: bool = False
    italic: bool = False
    size: int = 10
    colour: str = ""
    fill: str = ""
    align: str = ""
    wrap: bool = False
    lined: bool = True


PLAIN = Style()
STRONG = Style(bold=True)
WRAPPED = Style(wrap=True)
TITLE = Style(bold=True, size=15, colour="#1F3A4D", lined=False)
SUBTITLE = Style(bold=True, size=11, colour="#1F3A4D", lined=False)
NOTE = Style(size=9, colour="#555555", lined=False)
HEAD = Style(bold=True, fill="#DCE6EC", colour="#1F3A4D", align="center", wrap=True)
SMALL_HEAD = HEAD._replace(bold=False, size=8, colour="#555555")


class Cell(NamedTuple):
    """What a cell shows, and the exact number behind it, None where it is a text."""

    text: str
    exact: Fraction | None = None
    style: Style = PLAIN


class Head(NamedTuple):
    """A heading over one column or several."""

    text: str
    columns: int = 1


class Written(NamedTuple):
    """Where the rows of a table came to lie: its first and last row and its columns, from 0."""

    first: int
    last: int
    columns: int


def check_installed() -> None:
    """Raises `EngineError` where the library that writes sheets is not installed."""
    if find_spec("xlsxwriter") is None:
        raise EngineError(word("M530"))


def check_fits(rows: int, columns: int = 1) -> None:
    """Raises `EngineError` where a sheet cannot take so many rows or columns."""
    if rows > ROWS_AT_MOST:
        raise EngineError(word("M531", rows=rows, most=ROWS_AT_MOST))
    if columns > COLUMNS_AT_MOST:
        raise EngineError(word("M532", columns=columns, most=COLUMNS_AT_MOST))


@contextmanager
def open_book(stream: IO[bytes], *, title: str, author: str) -> Iterator[Book]:
    """A book that is written to `stream` when the block ends well."""
    check_installed()
    import xlsxwriter

    inner = xlsxwriter.Workbook(
        stream,
        {
            "constant_memory": True,  # rows leave as they come: a province does not fill the memory
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    inner.set_properties({"title": _fitting(title), "author": _fitting(author), "created": _NEVER})
    book = Book(inner)
    yield book
    book.finish()


class Book:
    """A book being written, sheet by sheet and row by row."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner
        self._formats: dict[tuple[Style, str], Any] = {}
        self._sheets: list[Sheet] = []

    def sheet(self, name: str, foot: str) -> Sheet:
        """A new sheet, set up for A4 across; `foot` stands below each page, beside its number."""
        sheet = Sheet(self, self.inner.add_worksheet(name), foot)
        self._sheets.append(sheet)
        return sheet

    def format(self, style: Style, number: str = "@") -> Any:
        """The format of a cell of that look; of a text (`@`) where no number format is said."""
        key = (style, number)
        if key not in self._formats:
            self._formats[key] = self.inner.add_format(_properties(style) | {"num_format": number})
        return self._formats[key]

    def finish(self) -> None:
        """Sets the widths, and writes everything."""
        for sheet in self._sheets:
            sheet.finish()
        self.inner.close()


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
    return found | ({"border": 1, "border_color": "#C3CCD2"} if style.lined else {})


class Sheet:
    """One sheet, filled from the top; `row` is the next free row, from 0."""

    def __init__(self, book: Book, inner: Any, foot: str) -> None:
        self.inner = inner
        self.row = 0
        self._book = book
        self._widths: dict[int, int] = {}
        inner.set_landscape()
        inner.set_paper(9)  # A4
        inner.fit_to_pages(1, 0)
        inner.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        inner.center_horizontally()
        inner.hide_gridlines(2)
        inner.set_footer(f"&L{_fitting(foot).replace('&', '&&')[:200]}&R&P / &N")

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
            for column, cell in enumerate(cells):
                self._write(self.row, column, cell)
            self.row += 1
        return Written(first, self.row - 1, columns)

    def skip(self) -> None:
        """An empty row."""
        self.row += 1

    def freeze(self, written: Written, *, heads: int, columns: int) -> None:
        """The headings above a table stay in sight and head every printed page, `heads` rows of
        them; the first `columns` stay in sight too.
        """
        self.inner.freeze_panes(written.first, columns)
        self.inner.repeat_rows(written.first - heads, written.first - 1)

    def filter(self, written: Written) -> None:
        """Arrows to sort and to filter by, in the last row of the headings."""
        self.inner.autofilter(written.first - 1, 0, written.last, written.columns - 1)

    def widen(self, column: int, least: int) -> None:
        """A column at least so wide."""
        self._widths[column] = max(least, self._widths.get(column, 0))

    def colour(self, written: Written, column: int, told_by: int, looks: Mapping[str, Style]) -> None:
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

    def finish(self) -> None:
        """Sets the widths of the columns."""
        for column, wide in sorted(self._widths.items()):
            self.inner.set_column(column, column, wide)
        everything = f"A1:XFD{ROWS_AT_MOST}"
        self.inner.ignore_errors({"number_stored_as_text": everything})  # a village named 007

    def _measure(self, heads: Sequence[Sequence[Head]], rows: Sequence[Sequence[Cell]]) -> None:
        for line in heads:
            column = 0
            for head in line:
                if head.columns == 1:
                    longest = max(map(width, _unbroken(head.text)), default=0) + 2
                    self.widen(column, max(_NARROWEST, min(longest, _HEAD_WIDEST)))
                column += head.columns
        for cells in rows:
            for column, cell in enumerate(cells):
                self.widen(column, min(width(cell.text) + 2, _WIDEST))

    def _head(self, line: Sequence[Head], style: Style) -> None:
        look = self._book.format(style)
        column = lines = 0
        for head in line:
            last = column + head.columns - 1
            room = sum(self._widths.get(one, 9) for one in range(column, last + 1))
            lines = max(lines, _lines(head.text, room))
            column = last + 1
        self.inner.set_row(self.row, lines * _LINE_HEIGHT + 4)
        column = 0
        for head in line:
            last = column + head.columns - 1
            if head.columns == 1 or not head.text:
                for one in range(column, last + 1):
                    self.inner.write_string(self.row, one, _fitting(head.text), look)
            else:
                self.inner.merge_range(self.row, column, self.row, last, "", look)
                self.inner.write_string(self.row, column, _fitting(head.text), look)
            column = last + 1
        self.row += 1

    def _write(self, row: int, column: int, cell: Cell) -> None:
        shown = None if cell.exact is None else _shown_number(cell.exact, cell.text)
        if shown is None:
            look = self._book.format(cell.style)
            self.inner.write_string(row, column, _fitting(cell.text), look)
        else:
            number, pattern = shown
            self.inner.write_number(row, column, number, self._book.format(cell.style, pattern))


class _Double(float):
    """A float that is written so that reading it gives the same float again.

    XlsxWriter formats numbers with 16 digits, and every eighth double or so needs 17.
    """

    def __format__(self, spec: str) -> str:
        return float.__repr__(self)


@lru_cache(maxsize=4096)
def _shown_number(exact: Fraction, text: str) -> tuple[_Double, str] | None:
    """The double nearest to `exact` and the number format that makes it show `text`; None where no
    sheet could show it: the text is no number, or has more digits than the 15 that Excel shows.

    Excel has no format for `‰`, so such a cell holds a thousand times the figure.
    """
    posted = _NUMBER.fullmatch(text)
    if posted is None:
        return None
    decimals, sign = len(posted[1] or ""), posted[2]
    try:
        number = _Double(exact * 1000 if sign == "‰" else exact)
    except OverflowError:
        return None
    pattern = "0" + ("." + "0" * decimals if decimals else "") + {"‰": '"‰"'}.get(sign, sign)
    shown = Fraction(float.__format__(number, ".14e")) * (100 if sign == "%" else 1)
    if round_exact(shown, decimals) != parse_figure(text.rstrip("%‰")):
        return None
    if exact < 0 and not text.startswith("-"):  # posted as zero, and Excel would show a minus
        pattern = f"{pattern};{pattern}"
    return number, pattern


def _fitting(text: str) -> str:
    """`text` without what XML cannot hold, and no longer than a cell: `…` tells where it was cut."""
    text = _NOT_IN_XML.sub("\ufffd", text)
    if len(text) * 2 <= LETTERS_AT_MOST:  # no letter counts more than two
        return text
    raw = text.encode("utf-16-le")
    if len(raw) <= LETTERS_AT_MOST * 2:
        return text
    return raw[: (LETTERS_AT_MOST - 1) * 2].decode("utf-16-le", errors="ignore") + "…"


def _unbroken(text: str) -> list[str]:
    """The parts of a heading that cannot be broken over lines: words, or some Chinese letters."""
    return [
        part
        for piece in text.split()
        for part in ([piece] if piece.isascii() else re.findall(".{1,4}", piece))
    ]


def _lines(text: str, room: int) -> int:
    """How many lines a heading takes in a column, or some, with room for so many letters."""
    return sum(-(-(width(line) + 1) // max(room - 1, 1)) or 1 for line in text.split("\n"))
