"""A bulletin as one tidy table, a fact a line, for spreadsheets and programs.

No text that came with the records can run as a formula. Never holds what the page does not say.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from targets.bulletin.page import Bulletin, Figure, Heading, Place
from targets.scores.display import sheet_text
from targets.scores.json import decimal_text, fraction_text
from targets.scores.receipt import receipt_entries

Cell = str | int | None


class Line(NamedTuple):
    """One fact: of which part and whose, what it is, as it is posted, and the number behind it."""

    part: str
    kind: str = ""
    row: str = ""
    item: str = ""
    window: str = ""
    posted: Cell = None
    value: Cell = None
    status: str = ""
    counts: str = ""
    few: str = ""


def write_csv(bulletin: Bulletin) -> str:
    """The table as text, headings first. `value` is a plain decimal; texts are as posted."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(Line._fields)
    for line in lines_of(bulletin):
        cells = [sheet_text(cell) if isinstance(cell, str) else cell for cell in line]
        writer.writerow(["" if cell is None else cell for cell in cells])
    return stream.getvalue()


def lines_of(bulletin: Bulletin) -> Iterator[Line]:
    """Every fact, in the order of the page."""
    for item in ("title", "authority", "month", "window", "ordered_by"):
        if getattr(bulletin, item):
            yield Line("about", item=item, posted=getattr(bulletin, item))
    yield from _headings(bulletin)
    for row in bulletin.rows:
        for window, figures in (("month", row.month), ("to_date", row.to_date)):
            for heading, figure in zip(bulletin.headings, figures, strict=False):
                yield _figure("figures", row.kind, row.name, heading.id, window, figure)
    for place in bulletin.places:
        yield from _place(bulletin, place)
    for duty in bulletin.duties:
        for window, done, due in (
            ("month", duty.month_done, duty.month_due),
            ("to_date", duty.done, duty.due),
        ):
            yield Line("duties", "whole", duty.label, "done", window, done, done)
            yield Line("duties", "whole", duty.label, "due", window, due, due)
        yield Line(
            "duties", "whole", duty.label, "status", "to_date", duty.status, None, duty.standing
        )
    for town in bulletin.town:
        if town.month is not None:
            yield _figure("town", "whole", town.heading.label, town.heading.id, "month", town.month)
        yield _figure("town", "whole", town.heading.label, town.heading.id, "to_date", town.to_date)
    for trend in bulletin.trends:
        for month, figure in zip(trend.months, trend.whole, strict=True):
            yield _figure("trends", "whole", trend.window, trend.heading.id, month, figure)
    yield from _quality(bulletin)
    for remark in bulletin.remarks:
        yield Line("remarks", posted=remark)
    for path, text in receipt_entries(bulletin.receipt):
        yield Line("receipt", item=".".join(path), posted=text)


def _headings(bulletin: Bulletin) -> Iterator[Line]:
    held: dict[str, Heading] = {one.id: one for one in (*bulletin.headings, *bulletin.scored)}
    held |= {one.heading.id: one.heading for one in bulletin.town}
    for one in held.values():
        yield Line("indicators", row=one.label, item=one.id, window="target", posted=one.target)
        yield Line("indicators", row=one.label, item=one.id, window="points", posted=one.points)
        yield Line("indicators", row=one.label, item=one.id, window="source", posted=one.reference)


def _figure(part: str, kind: str, row: str, item: str, window: str, one: Figure) -> Line:
    few = "yes" if one.few else ""
    value = fraction_text(one.exact)
    return Line(part, kind, row, item, window, one.text, value, one.standing, one.counts, few)


def _place(bulletin: Bulletin, place: Place) -> Iterator[Line]:
    def line(item: str, posted: Cell, value: Cell = None) -> Line:
        return Line("places", "unit", place.unit, item, "to_date", posted, value)

    for label, group in zip(bulletin.group_labels, place.groups, strict=True):
        yield line(label, group)
    if place.within:
        yield line(bulletin.within_label, place.within)
    yield line("rank", place.rank, place.rank)
    yield line("rose", place.rose, place.rose)
    total = decimal_text(place.total)
    yield line("total", total, total)
    yield line("grade", place.grade)
    yield line("named", place.named)
    for heading, points in zip(bulletin.scored, place.points, strict=True):
        yield line(f"points:{heading.id}", decimal_text(points), decimal_text(points))
    for label, points in zip(bulletin.sections, place.sections, strict=True):
        yield line(f"section:{label}", decimal_text(points), decimal_text(points))
    for item, points in (("bonus", place.bonus), ("deduction", place.deduction)):
        if item not in bulletin.extras:
            continue
        yield line(item, decimal_text(points), decimal_text(points))
    for veto in place.vetoes:
        yield line("veto", veto)


def _quality(bulletin: Bulletin) -> Iterator[Line]:
    quality = bulletin.quality
    for one in quality.datasets:
        for item in quality.fates:
            count: int = getattr(one, item)
            yield Line("quality", "dataset", one.label, item, "", count, count)
    for lacking in quality.missing:
        for month in lacking.months:
            yield Line("quality", "unit", lacking.unit, "missing", month, lacking.dataset)
    for later in quality.revised:
        yield Line("quality", "unit", later.unit, "revised", later.month, later.dataset)
