"""The bulletin written as one HTML file: all that it needs is inside, and nothing in it runs.

Never computes a figure, and never trusts a text: templates escape whatever they are given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from targets.bulletin.html.charts import Band, spread_chart, trend_chart
from targets.bulletin.html.marks import css_text, place_of, place_of_row
from targets.bulletin.html.views import SHADES, at_a_glance, count_met, shade, spread
from targets.bulletin.html.words import Words
from targets.bulletin.letters import with_seen_letters
from targets.bulletin.page import FEW, Bulletin, Trend
from targets.errors.extras import check_installed
from targets.figures import format_plain
from targets.scores.receipt import receipt_entries

if TYPE_CHECKING:
    from jinja2 import Environment

LIBRARIES = ("jinja2", "matplotlib")
SIGNS = {"met": "✓", "not_met": "✗", "suppressed": "⊘"}
_LANGUAGES = {"zh": "zh-CN", "en": "en"}


def write_page(bulletin: Bulletin) -> str:
    """The page; the same bulletin gives the same bytes.

    Every posted figure bears its place as `data-figure` (`targets.bulletin.html.marks`), wherever
    it stands, and the receipt is JSON in the element `receipt`.

    Raises:
        EngineError: a library that pages need is not installed.
    """
    check_installed(*LIBRARIES)
    bulletin = with_seen_letters(bulletin)
    environment = _environment()
    glance = at_a_glance(bulletin)
    met, judged = count_met(line.main for line in glance)
    bands = spread(bulletin.places)
    say = Words(bulletin.language)
    bands_told = [_told_band(band, say) for band in bands]
    return environment.get_template("page.html").render(
        bulletin=bulletin,
        lang=_LANGUAGES[bulletin.language],
        say=say,
        parts=_parts(bulletin, bands=len(bands)),
        glance=glance,
        met=met,
        judged=judged,
        charts=[
            trend_chart(trend, name=f"trend-{number}")
            for number, trend in enumerate(bulletin.trends, start=1)
        ],
        trends_told=[_told_trend(trend, say) for trend in bulletin.trends],
        bands=bands,
        bands_told=bands_told,
        spread_told=_told_spread(bands, bands_told, say),
        spread_chart=spread_chart(bands, name="spread") if bands else "",
        stamp=_stamp(bulletin),
        receipt=dict(bulletin.receipt),
        receipt_lines=[
            (".".join(path), text) for path, text in receipt_entries(bulletin.receipt) if text
        ],
    )


def _told_trend(trend: Trend, say: Words) -> str:
    """What the chart shows, for those who hear it."""
    figures = [f"{month} {one.text}" for month, one in zip(trend.months, trend.whole, strict=True)]
    target = trend.heading.target or "—"
    label = trend.heading.label
    return say("trend_told", label=label, figures=say.listed(*figures), target=target)


def _told_band(band: Band, say: Words) -> str:
    name = "last_band" if band.closed else "band"
    return say.inside(name, low=format_plain(band.low), high=format_plain(band.high))


def _told_spread(bands: Sequence[Band], told: Sequence[str], say: Words) -> str:
    figures = [f"{text}: {band.units}" for band, text in zip(bands, told, strict=True)]
    return say("spread_told", figures=say.listed(*figures))


def _parts(bulletin: Bulletin, *, bands: int) -> list[str]:
    """The parts that have something to say, in the order of the page."""
    asked: dict[str, object] = {
        "glance": bulletin.headings,
        "leaders": any(place.named for place in bulletin.places),
        "league": bulletin.places,
        "spread": bands,
        "figures": bulletin.headings,
        "heat": bulletin.places and bulletin.scored,
        "trends": bulletin.trends,
        "duties": bulletin.duties,
        "quality": bulletin.quality.datasets,
        "remarks": bulletin.remarks,
        "reading": True,
        "receipt": True,
    }
    return [name for name, has in asked.items() if has]


def _stamp(bulletin: Bulletin) -> str:
    """The rules by which the page was made, short enough for the foot of each printed sheet."""
    rules = bulletin.receipt.get("rules")
    if not isinstance(rules, Mapping):
        return ""
    return f"{rules.get('id', '')} {str(rules.get('hash', ''))[:12]}"


def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("targets.bulletin.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(css=css_text, points=_points)
    environment.globals.update(
        at=place_of,
        at_row=place_of_row,
        plain=format_plain,
        shade=shade,
        shades=SHADES,
        signs=SIGNS,
        few_sign=FEW,
    )
    return environment


def _points(points: Decimal | None) -> str:
    """As many decimals as the scores give, never an exponent."""
    return "—" if points is None else f"{points:f}"
