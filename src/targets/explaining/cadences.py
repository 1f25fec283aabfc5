"""The periods of duties in words: `3 weeks`, `W06 (02-02)`, `3 周`. Never counts one."""

from __future__ import annotations

from targets.calendar import Cadence, Window, format_month
from targets.errors import Language, word

_NAMES = {
    "week": ("weeks", "周", "周"),
    "month": ("months", "月", "个月"),
    "quarter": ("quarters", "季度", "个季度"),
    "half year": ("half years", "半年", "个半年"),
    "year": ("years", "年", "年"),
}


def periods_name(cadence: Cadence, language: Language) -> str:
    """What several of its periods are called: `weeks`."""
    if cadence.text in _NAMES:
        return _NAMES[cadence.text][1 if language == "zh" else 0]
    months = cadence.months
    return f"{months} 个月期" if language == "zh" else f"{months}-month periods"


def periods_counted(cadence: Cadence, count: int, language: Language) -> str:
    """`3 weeks`, `1 week`."""
    if language == "zh":
        measure = _NAMES[cadence.text][2] if cadence.text in _NAMES else "期"
        return f"{count} {measure}"
    name = periods_name(cadence, language)
    return f"{count} {name if count != 1 else name.removesuffix('s')}"


def period_text(window: Window, cadence: Cadence, language: Language) -> str:
    """One period: `2009-03`, `2009-03 … 2009-04`, `W06 (02-02)`."""
    if cadence.months == 1:
        return format_month(window.first)
    if cadence.months:
        return f"{format_month(window.first)} … {format_month(window.last)}"
    day = f"{window.first:%m-%d}"
    return word("M732", week=f"{window.first.isocalendar().week:02d}", day=day).message(language)
