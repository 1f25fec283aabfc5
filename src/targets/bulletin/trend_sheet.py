"""The sheet of the months: a table for each indicator, and beside it a chart with its target.

Charts are Excel's own and read the cells beside them. Never computes a figure.
"""

from __future__ import annotations

from typing import Any

from targets.bulletin.page import Bulletin, Trend
from targets.errors import Language, word
from targets.scores.display import show_figure
from targets.scores.sheet_cells import CENTRED, FIGURE, SUBTITLE, Cell, Head
from targets.scores.sheet_words import heading
from targets.scores.sheets import STATUS_LOOKS
from targets.scores.workbook import Book, Sheet, Written

_ROWS_OF_A_CHART = 15
_CHARTS_OF_A_PAGE = 4
_CHART = {"width": 640, "height": 330}
_CHART_AT = 5
_LEAST_WIDTH = 12
_AXES = {"percent": "0.0%", "per_mille": '0.0"‰"', "number": "General"}


def write_trends(book: Book, sheet: Sheet, bulletin: Bulletin) -> None:
    """Every trend of the bulletin, some to a page."""
    sheet.upright()
    for place, trend in enumerate(bulletin.trends):
        if place and place % _CHARTS_OF_A_PAGE == 0:
            sheet.new_page()
        _write_trend(book, sheet, trend, bulletin.language)
    for column in range(_CHART_AT):
        sheet.widen(column, _LEAST_WIDTH)


def _write_trend(book: Book, sheet: Sheet, trend: Trend, language: Language) -> None:
    one = trend.heading
    sheet.skip()
    begun = sheet.row
    sheet.line(" · ".join(filter(None, (one.label, one.target))), SUBTITLE)
    sheet.line(word("M537" if trend.window == "month" else "M538").message(language))
    targets = [Cell(show_figure(limit, one.show_as), limit, FIGURE) for limit in one.limits]
    names = ["month", "value", "status", *("target" for _ in targets)]
    rows = [
        # An empty cell leaves a gap in the line; a text would be drawn as nought.
        [
            Cell(month),
            Cell("" if figure.exact is None else figure.text, figure.exact, FIGURE),
            Cell(figure.status, style=CENTRED),
            *targets,
        ]
        for month, figure in zip(trend.months, trend.whole, strict=True)
    ]
    written = sheet.table([[Head(heading(name, language)) for name in names]], rows)
    looks = {
        figure.status: STATUS_LOOKS[figure.standing]
        for figure in trend.whole
        if figure.standing in STATUS_LOOKS
    }
    sheet.colour(written, 1, 2, looks)
    chart = _chart(book, sheet, written, len(targets))
    gridlines = {"visible": True, "line": {"color": "#E2E2E2"}}
    chart.set_y_axis({"major_gridlines": gridlines, "num_format": _AXES[one.show_as]})
    sheet.inner.insert_chart(
        begun, _CHART_AT, chart, {"description": _described(trend, language), "object_position": 2}
    )
    sheet.row = max(sheet.row, begun + _ROWS_OF_A_CHART)


def _chart(book: Book, sheet: Sheet, written: Written, targets: int) -> Any:
    """Figures with dots, targets dashed; named by the headings of their columns."""
    chart = book.inner.add_chart({"type": "line"})
    months = [sheet.inner.name, written.first, 0, written.last, 0]
    looks: list[tuple[int, dict[str, object]]] = [
        (
            1,
            {
                "line": {"color": "#1F5F8B", "width": 2.25},
                "marker": {"type": "circle", "size": 6, "fill": {"color": "#1F5F8B"}},
            },
        )
    ]
    dashed = {"line": {"color": "#B5542B", "width": 1.5, "dash_type": "dash"}}
    looks += [(3 + place, dict(dashed)) for place in range(targets)]
    for column, look in looks:
        values = [sheet.inner.name, written.first, column, written.last, column]
        named = [sheet.inner.name, written.first - 1, column]
        chart.add_series({"name": named, "categories": months, "values": values, **look})
    chart.set_title({"none": True})
    chart.set_legend({"position": "bottom"})
    chart.show_blanks_as("gap")
    chart.set_size(_CHART)
    return chart


def _described(trend: Trend, language: Language) -> str:
    """What the chart shows, for those who do not see it."""
    figures = ", ".join(
        f"{month} {figure.text}" for month, figure in zip(trend.months, trend.whole, strict=True)
    )
    facts = {"label": trend.heading.label, "figures": figures, "target": trend.heading.target}
    return word("M539", known=(), **facts).message(language)
