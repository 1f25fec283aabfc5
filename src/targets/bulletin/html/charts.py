"""The charts of the page: an indicator through the months, and how totals are spread.

Never decides or counts: it draws figures that stand in a table beside it. Floats here are pixels.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from threading import Lock
from typing import TYPE_CHECKING, Final

from targets.bulletin.html.svg import inline
from targets.bulletin.page import Figure, Trend

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Roles, each with a colour of its own that the page replaces by its own colour for that role.
_INK, _SOFT, _LINE, _ACCENT, _WARN, _PAPER = (
    "#010101", "#010102", "#010103", "#010104", "#010105", "#010106",
)  # fmt: skip
_COLOURS: Final = {
    _INK: "var(--ink)",
    _SOFT: "var(--soft)",
    _LINE: "var(--line)",
    _ACCENT: "var(--accent)",
    _WARN: "var(--warn)",
    _PAPER: "var(--paper)",
}
_WIDTH, _HEIGHT = 340, 190
_FACTORS = {"number": 1, "percent": 100, "per_mille": 1000}
_SIGNS = {"number": "", "percent": "%", "per_mille": "‰"}
_SETTINGS: Final = {
    "svg.fonttype": "none",  # text stays text: the reader's fonts have its letters
    "svg.hashsalt": "targets",
    "font.size": 12,
    "path.simplify": False,
    "text.parse_math": False,  # a dollar sign in a label is a dollar sign
}
# matplotlib reads its settings from one place for the whole process.
_settings = Lock()


@dataclass(frozen=True, slots=True)
class Band:
    """Totals from `low` to below `high`, and how many units have one; `closed` holds `high` too."""

    low: Fraction
    high: Fraction
    units: int
    closed: bool = False


def trend_chart(trend: Trend, *, name: str) -> str:
    """The line through the months, a dashed line at each limit of the target.

    A month that meets the target is a full dot, any other an open one; the last bears its figure.
    """
    heading = trend.heading
    factor = _FACTORS[heading.show_as]
    values = [None if one.exact is None else float(one.exact * factor) for one in trend.whole]
    limits = [float(limit * factor) for limit in heading.limits]

    def draw(axes: Axes) -> None:
        _scale(axes, [*limits, *(value for value in values if value is not None)])
        _months(axes, trend.months)
        sign = _SIGNS[heading.show_as]
        axes.yaxis.set_major_formatter(lambda x, _: f"{_plainly(x)}{sign}".replace("-", "−"))
        for limit in limits:
            axes.axhline(limit, color=_WARN, linewidth=1.4, dashes=(5, 3))
        axes.plot(
            range(len(values)),
            [float("nan") if value is None else value for value in values],
            color=_ACCENT,
            linewidth=2,
        )
        _dots(axes, trend.whole, values)

    return _drawn(draw, name=name)


def spread_chart(bands: Sequence[Band], *, name: str) -> str:
    """A bar a band, with the number of units above it."""

    def draw(axes: Axes) -> None:
        most = max(band.units for band in bands)
        for place, band in enumerate(bands):
            axes.bar(place, band.units, width=0.86, color=_ACCENT, linewidth=0)
            if band.units:
                axes.annotate(
                    str(band.units), (place, band.units), (0, 3), color=_INK,
                    textcoords="offset points", ha="center", va="bottom",
                )  # fmt: skip
        edges = [band.low for band in bands] + [bands[-1].high]
        axes.set_xticks(
            [place - 0.5 for place in range(len(edges))], [_plainly(float(edge)) for edge in edges]
        )
        axes.set_xlim(-0.5, len(bands) - 0.5)
        axes.set_ylim(0, most * 1.15)
        axes.set_yticks([])

    return _drawn(draw, name=name, size=(400, 230), left=12)


def _plainly(number: float) -> str:
    """A figure of an axis to six digits, without an exponent; a large one with all before the
    point.
    """
    is_large = number.is_integer() or abs(number) >= 1_000_000
    return f"{number:.0f}" if is_large else f"{Decimal(f'{number:.6g}'):f}"


def _drawn(
    draw: Callable[[Axes], None],
    *,
    name: str,
    size: tuple[int, int] = (_WIDTH, _HEIGHT),
    left: int = 50,
) -> str:
    from matplotlib import style
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure as Canvas

    written = StringIO()
    with _settings, style.context(["default", dict(_SETTINGS)]):
        canvas = Canvas(figsize=(size[0] / 72, size[1] / 72), dpi=72)
        FigureCanvasSVG(canvas)
        axes = canvas.add_axes(_room(size, left))
        _plain(axes)
        draw(axes)
        canvas.patch.set_visible(False)
        canvas.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
    return inline(written.getvalue(), name=name, colours=_COLOURS)


def _room(size: tuple[int, int], left: int) -> tuple[float, float, float, float]:
    """Where the axes stand: room for figures on the left and months below."""
    width, height = size
    right, top, bottom = 14, 14, 24
    wide, high = width - left - right, height - top - bottom
    return left / width, bottom / height, wide / width, high / height


def _plain(axes: Axes) -> None:
    axes.patch.set_visible(False)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(_LINE)
    axes.tick_params(length=0, colors=_SOFT, pad=5)
    axes.set_axisbelow(True)


def _scale(axes: Axes, numbers: Sequence[float]) -> None:
    """All figures and limits inside, and a little room above and below."""
    from matplotlib.ticker import MaxNLocator

    low, high = min(numbers, default=0.0), max(numbers, default=1.0)
    room = (high - low) * 0.2 or abs(high) * 0.05 or 1.0
    axes.set_ylim(low - room, high + room)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]))
    axes.grid(axis="y", color=_LINE, linewidth=0.8)


def _months(axes: Axes, months: Sequence[str]) -> None:
    """Numbers of months, as many as there is room for; the year stands in the table."""
    every = -(-len(months) // 12)
    shown = range(0, len(months), every)
    axes.set_xlim(-0.35, max(len(months) - 1, 1) + 0.35)
    axes.set_xticks(list(shown), [months[place].rpartition("-")[2].lstrip("0") for place in shown])


def _dots(axes: Axes, figures: Sequence[Figure], values: Sequence[float | None]) -> None:
    told = [(place, value) for place, value in enumerate(values) if value is not None]
    met = [one for one in told if figures[one[0]].standing == "met"]
    others = [one for one in told if one not in met]
    for dots, fill, edge in ((met, _ACCENT, _ACCENT), (others, _PAPER, _WARN)):
        axes.plot(
            [place for place, _ in dots],
            [value for _, value in dots],
            linestyle="none",
            marker="o",
            markersize=6.5,
            markeredgewidth=1.8,
            markerfacecolor=fill,
            markeredgecolor=edge,
        )
    if told:
        place, value = told[-1]
        falls = len(told) > 1 and told[-2][1] > value  # the line comes from above: write below
        axes.annotate(
            figures[place].text,
            (place, value),
            (9, -8 if falls else 8),
            textcoords="offset points",
            ha="right",
            va="top" if falls else "bottom",
            color=_INK,
            weight="bold",
        )
