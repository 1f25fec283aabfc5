"""The headings of sheets, in both languages. Never a sentence: those stand in the catalogue."""

from __future__ import annotations

from targets.errors import Language

_HEADINGS: dict[str, tuple[str, str]] = {
    # ---- names of sheets: at most 31 letters, and none of []:*?/\
    "units": ("Units", "考核对象"),
    "groups": ("Groups", "分组"),
    "whole": ("Whole", "总体"),
    "receipt": ("Receipt", "回执"),
    # ---- headings of columns
    "rank": ("rank", "名次"),
    "total": ("total", "总分"),
    "grade": ("grade", "等次"),
    "bonus": ("bonus", "加分"),
    "deduction": ("deduction", "扣分"),
    "vetoes": ("vetoes", "一票否决"),
    "value": ("value", "完成值"),
    "status": ("status", "结论"),
    "points": ("points", "得分"),
    "numerator": ("numerator", "分子"),
    "denominator": ("denominator", "分母"),
    "kind": ("grouped by", "分组依据"),
    "group": ("group", "组别"),
    "indicator": ("indicator", "指标"),
    "id": ("id", "代号"),
    "target": ("target", "目标"),
    "dataset": ("dataset", "数据表"),
    "accepted": ("accepted", "接受"),
    "rejected": ("rejected", "未通过"),
    "outside": ("outside the window", "考核期外"),
    "entry": ("entry", "项目"),
    "content": ("content", "内容"),
}


def heading(name: str, language: Language) -> str:
    """A heading in words."""
    english, chinese = _HEADINGS[name]
    return chinese if language == "zh" else english
