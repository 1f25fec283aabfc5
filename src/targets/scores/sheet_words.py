"""The headings of sheets, in both languages. Never a sentence: those stand in the catalogue."""

from __future__ import annotations

from targets.errors import Language, word

_HEADINGS: dict[str, tuple[str, str]] = {
    # ---- names of sheets: at most 31 letters, and none of []:*?/\
    "units": ("Units", "考核对象"),
    "groups": ("Groups", "分组"),
    "whole": ("Whole", "总体"),
    "receipt": ("Receipt", "回执"),
    "league": ("League table", "名次表"),
    "figures_to_date": ("To date", "累计完成情况"),
    "figures_of_month": ("This month", "当月完成情况"),
    "areas": ("By group", "分组完成情况"),
    "town": ("Against targets", "总体完成情况"),
    "duties": ("Duties", "本级职责"),
    "quality": ("Data quality", "数据质量"),
    "trends": ("Month by month", "逐月走势"),
    "remarks_and_receipt": ("Remarks and receipt", "说明和回执"),
    # ---- headings of columns
    "value": ("value", "完成值"),
    "points": ("points", "得分"),
    "numerator": ("numerator", "分子"),
    "denominator": ("denominator", "分母"),
    "kind": ("grouped by", "分组依据"),
    "group": ("group", "组别"),
    "id": ("id", "代号"),
    "entry": ("entry", "项目"),
    "content": ("content", "内容"),
    "unchanged": ("unchanged", "不变"),
    "ordered_by": ("ranked by:", "排名依据："),
    "counts": ("counts", "分子/分母"),
    "worth": ("points", "分值"),
    "month": ("month", "月份"),
    "months": ("months", "月份"),
    "this_month": ("this month", "当月"),
    "reference": ("reference", "依据"),
    "judged_by": ("target, points, source", "目标值、分值、依据"),
    "done": ("done", "完成"),
    "due": ("due", "应完成"),
    "remarks": ("Remarks", "说明"),
    "missing": ("Reports missing", "缺报"),
    "revised": ("Records replaced by a later delivery", "后来修订的记录"),
}

_SAID_ALIKE: dict[str, str] = {
    "rank": "M011",
    "total": "M012",
    "grade": "M013",
    "target": "M479",
    "to_date": "M481",
    "change": "M482",
    "first": "M483",
    "last": "M484",
    "named": "M485",
    "duty": "M486",
    "indicator": "M487",
    "dataset": "M488",
    "accepted": "M489",
    "rejected": "M490",
    "outside": "M491",
    "replaced": "M497",
    "status": "M494",
    "bonus": "M523",
    "deduction": "M524",
    "vetoes": "M525",
}
"""Headings that stand in other forms too: one entry of the catalogue each."""


def heading(name: str, language: Language) -> str:
    """A heading in words."""
    if name in _SAID_ALIKE:
        return word(_SAID_ALIKE[name]).message(language)
    english, chinese = _HEADINGS[name]
    return chinese if language == "zh" else english
