"""The place of a figure in words: unit, indicator, figure. Never looks at the figure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from targets.errors import Language
from targets.rulebook.models import RulebookModel
from targets.verifying.outputs import LINE, ROW, Place
from targets.verifying.pages import TEXT
from targets.verifying.workbooks import SHEET

_WORDS: dict[str, tuple[str, str]] = {
    "about": ("about", "总述"),
    "above": ("above", "前一名"),
    "absence": ("why there is none", "缺数原因"),
    "accepted": ("accepted", "接受"),
    "ahead": ("ahead", "居前一方"),
    "assumed": ("assumed", "假定"),
    "authority": ("authority", "考核机关"),
    "base": ("base", "基础分"),
    "behind": ("behind", "居后一方"),
    "better": ("better", "较好方向"),
    "bonus": ("bonus", "加分"),
    "bonuses": ("bonuses", "加分"),
    "cell": ("cell", "单元格"),
    "chance": ("chance", "偶然性"),
    "chances": ("chances", "可能性"),
    "columns": ("columns", "各列"),
    "combine": ("combined by", "合并办法"),
    "command": ("command", "命令"),
    "dataset": ("dataset", "数据表"),
    "datasets": ("datasets", "数据表"),
    "decimals": ("decimals", "小数位数"),
    "deduction": ("deduction", "扣分"),
    "deductions": ("deductions", "扣分"),
    "denominator": ("denominator", "分母"),
    "done": ("done", "已办"),
    "doubts": ("doubts", "存疑"),
    "draws": ("draws", "重算次数"),
    "due": ("due", "应办"),
    "duties": ("duties", "职责频次"),
    "duty": ("duty", "职责频次"),
    "engine": ("engine", "引擎"),
    "exact": ("exact value", "精确值"),
    "extras": ("extras", "附加列"),
    "few": ("few", "基数小"),
    "file": ("file", "文件"),
    "files": ("files", "文件"),
    "first": ("among the first", "居前"),
    "form": ("form", "格式"),
    "formula": ("formula", "公式"),
    "from": ("from", "起"),
    "grade": ("grade", "等次"),
    "grade_text": ("grade", "等次"),
    "group": ("group", "分组"),
    "group_labels": ("groups", "分组"),
    "groups": ("groups", "分组"),
    "hash": ("hash", "校验码"),
    "heading": ("heading", "表头"),
    "headings": ("further headings", "补充表头"),
    "how": ("how", "算法"),
    "id": ("id", "编号"),
    "in_words": ("in words", "文字说明"),
    "indicator": ("indicator", "指标"),
    "kind": ("kind", "类别"),
    "label": ("label", "名称"),
    "language": ("language", "语言"),
    "last": ("among the last", "居后"),
    "left_out": ("left out", "未列"),
    "limits": ("limits", "界限"),
    "lost": ("lost", "失分"),
    "median": ("median rank", "名次中位数"),
    "mend": ("way out", "改进办法"),
    "missing": ("missing", "缺报"),
    "missing_periods": ("missing periods", "缺报的期"),
    "month": ("month", "当月"),
    "month_done": ("done in the month", "当月已办"),
    "month_due": ("due in the month", "当月应办"),
    "months": ("months", "月份"),
    "moves_by_chance": ("moves by chance", "因偶然变动"),
    "name": ("name", "名称"),
    "named": ("named", "点名"),
    "note": ("note", "说明"),
    "numerator": ("numerator", "分子"),
    "options": ("options", "选项"),
    "ordered_by": ("ordered by", "排列依据"),
    "output": ("output", "结果"),
    "outside": ("outside the window", "考核期外"),
    "p5": ("rank at 5 %", "5% 处名次"),
    "p95": ("rank at 95 %", "95% 处名次"),
    "pairs": ("pairs", "两两比较"),
    "pairs_kept": ("pairs kept", "次序不变的"),
    "parts": ("parts", "组成部分"),
    "passed": ("passed", "超越"),
    "periods": ("periods", "分期"),
    "points": ("points", "得分"),
    "posted": ("as posted", "公布值"),
    "quality": ("quality", "数据质量"),
    "quote": ("quote", "原文"),
    "raising": ("what would help", "怎样提高"),
    "rank": ("rank", "名次"),
    "ranked": ("ranked", "参与排名"),
    "ranks": ("ranks", "名次"),
    "rate": ("rate", "比率"),
    "rates": ("rates", "比率"),
    "reasons": ("reasons", "原因"),
    "receipt": ("receipt", "回执"),
    "records": ("records", "记录"),
    "reference": ("reference", "依据"),
    "rejected": ("rejected", "未通过"),
    "remarks": ("remarks", "说明"),
    "replaced": ("replaced", "被替代"),
    "revised": ("revised", "更正"),
    "reweighed": ("other weights", "改变权重"),
    "rose": ("rise or fall", "名次升降"),
    "row": ("row", "行"),
    "rules": ("rules", "规则"),
    "sampled": ("small numbers", "基数影响"),
    "scored": ("scored", "计分项"),
    "scoring": ("scoring", "计分办法"),
    "section": ("section", "大项"),
    "sections": ("sections", "大项"),
    "seed": ("seed", "种子"),
    "shortfall": ("shortfall", "差额"),
    "show_as": ("shown as", "显示方式"),
    "silent": ("silent", "未报"),
    "source": ("source", "出处"),
    "spread": ("spread", "总分分布"),
    "standing": ("standing", "达标情况"),
    "status": ("status", "结论"),
    "status_text": ("status", "结论"),
    "target": ("target", "目标值"),
    "text": ("as posted", "公布值"),
    "through": ("through", "截至"),
    "title": ("title", "标题"),
    "to": ("to", "止"),
    "to_date": ("to date", "累计"),
    "total": ("total", "总分"),
    "town": ("whole", "总体"),
    "trend": ("trend", "走势"),
    "trends": ("trends", "走势"),
    "trusted": ("trusted", "免校验"),
    "uncapped": ("uncapped", "封顶前"),
    "unit_label": ("unit", "考核对象"),
    "unscored": ("unscored", "未计分"),
    "url": ("address", "网址"),
    "value": ("value", "完成值"),
    "versions": ("versions", "版本"),
    "vetoes": ("vetoes", "一票否决"),
    "whole": ("whole", "总体"),
    "window": ("window", "考核期"),
    "within": ("within", "所在分组"),
    "within_label": ("within", "所在分组"),
}
_AGAIN = re.compile(r"\((\d+)\)")
_LEFT_OUT = ("counts", "figures", "indicators", "place", "places", "rows", "unit", "units", ROW)
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
    first, *inner = place
    if first == "headings" and inner:  # in a receipt a file; in a bulletin its indicators
        place = tuple(inner)
    kept = [part for part in _sectioned(rulebook, place) if part not in _LEFT_OUT] or list(place)
    said = [_said(part, names, language) for part in kept]
    if kept[0] == first and first in _WORDS:  # of the form, whatever bears it as an id
        said[0] = _word(first, language)
    return " · ".join(said)


def unit_in(place: Place, units: Collection[str]) -> str | None:
    """The unit of which the figure is; `units` are best a set."""
    return next((part for part in place if part in units), None)


def _names(rulebook: RulebookModel, language: Language) -> dict[str, str]:
    named = (*rulebook.indicators, *rulebook.scorecard.sections)
    sections = {f"section:{one.id}": one.name(language) for one in rulebook.scorecard.sections}
    return {**{one.id: one.name(language) for one in named}, **sections}


def _sectioned(rulebook: RulebookModel, place: Place) -> Iterator[str]:
    """The parts; `section` and its number, as on a page, as the id of that section."""
    sections = {str(n): one.id for n, one in enumerate(rulebook.scorecard.sections, start=1)}
    parts = list(place)
    while parts:
        part = parts.pop(0)
        numbered = part in ("section", "sections") and parts and parts[0] in sections
        yield sections[parts.pop(0)] if numbered else part


def _said(part: str, names: Mapping[str, str], language: Language) -> str:
    """A part in words; that of a list that is called otherwise, as `points:rate`, by both."""
    kind, sign, name = part.partition(":")
    if part in names:
        return names[part]
    if sign and kind in _WORDS and name:
        return f"{names.get(name, name)} · {_word(kind, language)}"
    if language == "zh" and (again := _AGAIN.fullmatch(part)):
        return f"第 {again[1]} 处"
    return _word(part, language)


def _word(part: str, language: Language) -> str:
    english, chinese = _WORDS.get(part, (part, part))
    return chinese if language == "zh" else english
