"""Rejected rows written to a CSV, a workbook, or a folder of CSVs. Never changes what they hold."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from itertools import count
from pathlib import Path

from targets.errors import EngineError, Language, word
from targets.errors.extras import check_installed
from targets.records.limits import LETTERS_AT_MOST
from targets.records.rejected import Page, RejectedRow, guarded_csv, guarded_text, lay_out
from targets.rulebook.models import Dataset

_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same rows are the same bytes
_WIDEST = 60
_SHEET_NAME_AT_MOST = 31
_NOT_IN_XML = re.compile("[\ufffe\uffff]")


def rejected_pages(
    rows: Iterable[RejectedRow], tables: Mapping[str, Dataset], language: Language
) -> list[Page]:
    """One page for each dataset that has rejected rows, in the order of the rules file."""
    by_dataset: dict[str, list[RejectedRow]] = {name: [] for name in tables}
    for row in rows:
        by_dataset[row.dataset].append(row)
    return [lay_out(held, tables[name], language) for name, held in by_dataset.items() if held]


def rejected_files(pages: Sequence[Page], path: Path) -> dict[Path, bytes]:
    """What is written where: a workbook, a CSV, or a CSV for each dataset in a folder (named
    without the ending where it has one, since one CSV holds one dataset).

    Raises:
        EngineError: the name ends in something else, or no library writes workbooks.
    """
    match path.suffix.lower():
        case ".xlsx":
            return {path: rejected_workbook(pages)} if pages else {}
        case ".csv" if len(pages) == 1:
            return {path: rejected_csv(pages[0])}
        case ".csv" | "":
            folder = path.with_suffix("")
            return {
                folder.joinpath(f"{one.dataset}_rejected.csv"): rejected_csv(one) for one in pages
            }
        case _:
            raise EngineError(word("E996", path=path))


def check_not_read(written: Iterable[Path], asked: Path, read: Iterable[Path]) -> None:
    """Raises `EngineError` where a file would be written over that was read: it may hold rows that
    somebody has mended.
    """
    held = {path.resolve() for path in read}
    over = next((path for path in written if path.resolve() in held), None)
    if over is not None:
        raise EngineError(word("E977", path=over, other=_another(asked)))


def _another(path: Path) -> Path:
    """The name with the next number behind it, under which nothing lies yet."""
    names = (path.with_name(f"{path.stem}_{number}{path.suffix}") for number in count(2))
    return next(name for name in names if not name.exists())


def rejected_csv(page: Page) -> bytes:
    """One page as CSV, in UTF-8 with a BOM, which spreadsheets need to see."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(map(guarded_csv, page.headings))
    writer.writerows([guarded_csv(cell) for cell in row] for row in page.rows)
    return stream.getvalue().encode("utf-8-sig")


def rejected_workbook(pages: Sequence[Page]) -> bytes:
    """A sheet for each page, all of it text; cells that hold what is wrong are marked.

    Raises:
        EngineError: the library that writes workbooks is not installed.
    """
    check_installed("xlsxwriter")
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _CREATED})
    head = book.add_format({"bold": True, "text_wrap": True, "bg_color": "#EEF2F4", "border": 1})
    plain = book.add_format({"num_format": "@", "valign": "top"})
    wrong = book.add_format({"num_format": "@", "valign": "top", "bg_color": "#F8D7DA"})
    reason = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
    for page, name in zip(pages, _sheet_names(pages), strict=True):
        sheet = book.add_worksheet(name)
        last = len(page.headings) - 1
        for at, heading in enumerate(page.headings):
            sheet.write_string(0, at, _fitting(guarded_text(heading)), head)
            texts = [heading, *(row[at] for row in page.rows)]
            width = min(max(map(_letters, texts)) + 2, _WIDEST)
            sheet.set_column(at, at, width, reason if at == last else plain)
        for number, (row, failing) in enumerate(zip(page.rows, page.wrong, strict=True), start=1):
            for at, cell in enumerate(row):
                form = reason if at == last else wrong if at in failing else plain
                if cell:
                    sheet.write_string(number, at, _fitting(guarded_text(cell)), form)
                else:
                    sheet.write_blank(number, at, None, form)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
    book.close()
    return stream.getvalue()


def _sheet_names(pages: Sequence[Page]) -> Iterator[str]:
    """The names of the datasets, as far as workbooks have room for them, each another."""
    taken = {"history"}  # the spreadsheet's own
    for number, page in enumerate(pages, start=1):
        name = page.dataset[:_SHEET_NAME_AT_MOST]
        if name.casefold() in taken:
            name = f"{page.dataset[: _SHEET_NAME_AT_MOST - 4]}_{number}"
        taken.add(name.casefold())
        yield name


def _fitting(text: str) -> str:
    """As much of a text as a cell of a workbook holds: a longer one would be left out."""
    raw = _NOT_IN_XML.sub("\ufffd", text).encode("utf-16-le")  # a rare letter counts as two
    if len(raw) <= 2 * LETTERS_AT_MOST:
        return raw.decode("utf-16-le")
    return raw[: 2 * (LETTERS_AT_MOST - 1)].decode("utf-16-le", "ignore") + "…"


def _letters(text: str) -> int:
    """How wide a text is: a Chinese character is as wide as two letters."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
