"""The place of a figure in words: unit, indicator, figure. Never looks at the figure."""

from __future__ import annotations

from collections.abc import Collection

from targets.errors import Language
from targets.rulebook.models import RulebookModel
from targets.verifying.outputs import LINE, ROW, Place
from targets.verifying.pages import TEXT
from targets.verifying.workbooks import SHEET

_WORDS: dict[str, tuple[str, str]] = {
    "accepted": ("accepted", "接受"),
    "base": ("base", "基础分"),
    "bonus": ("bonus", "加分"),
    "bonuses": ("bonuses", "加分"),
    "cell": ("cell", "单元格"),
    "deduction": ("deduction", "扣分"),
    "deductions": ("deductions", "扣分"),
    "denominator": ("denominator", "分母"),
    "duties": ("duties", "职责频次"),
    "draws": ("draws", "重算次数"),
    "exact": ("exact value", "精确值"),
    "first": ("among the first", "居前"),
    "grade": ("grade", "等次"),
    "group": ("group", "分组"),
    "groups": ("groups", "分组"),
    "heading": ("heading", "表头"),
    "headings": ("further headings", "补充表头"),
    "last": ("among the last", "居后"),
    "median": ("median rank", "名次中位数"),
    "month": ("month", "当月"),
    "numerator": ("numerator", "分子"),
    "outside": ("outside the window", "考核期外"),
    "p5": ("rank at 5 %", "5% 处名次"),
    "p95": ("rank at 95 %", "95% 处名次"),
    "points": ("points", "得分"),
    "posted": ("as posted", "公布值"),
    "rank": ("rank", "名次"),
    "records": ("records", "记录"),
    "rejected": ("rejected", "未通过"),
    "reweighed": ("other weights", "改变权重"),
    "sampled": ("small numbers", "基数影响"),
    "sections": ("sections", "大项"),
    "status": ("status", "结论"),
    "text": ("as posted", "公布值"),
    "to_date": ("to date", "累计"),
    "total": ("total", "总分"),
    "value": ("value", "完成值"),
    "vetoes": ("vetoes", "一票否决"),
    "whole": ("whole", "总体"),
}
_LEFT_OUT = ("counts", "figures", "indicators", "places", "rows", "unit", "units", ROW)
"""What says nothing beside what it holds."""


def place_text(rulebook: RulebookModel, place: Place, language: Language) -> str:
    """`甲一村 · Births within policy · points`; ids of the rules file by their labels."""
    if place[0] == LINE:
        return f"line {place[1]}" if language == "en" else f"第 {place[1]} 行"
    if place[0] == TEXT:
        return f"text {place[1]} of the page" if language == "en" else f"页面文字第 {place[1]} 处"
    if place[0] == SHEET:
        return " · ".join((place[1], f"{place[3]}{place[2]}", *place[4:]))
    names = _names(rulebook, language)
    kept = [part for part in place if part not in _LEFT_OUT] or list(place)
    return " · ".join(names.get(part) or _word(part, language) for part in kept)


def unit_in(place: Place, units: Collection[str]) -> str | None:
    """The unit of which the figure is; `units` are best a set."""
    return next((part for part in place if part in units), None)


def _names(rulebook: RulebookModel, language: Language) -> dict[str, str]:
    named = (*rulebook.indicators, *rulebook.scorecard.sections)
    sections = {f"section:{one.id}": one.name(language) for one in rulebook.scorecard.sections}
    return {**{one.id: one.name(language) for one in named}, **sections}


def _word(part: str, language: Language) -> str:
    english, chinese = _WORDS.get(part, (part, part))
    return chinese if language == "zh" else english
