"""The headings of sheets, in both languages. Never a sentence: those stand in the catalogue."""

from __future__ import annotations

from targets.errors import Language

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
    "change": ("change of rank", "名次变化"),
    "unchanged": ("unchanged", "不变"),
    "ordered_by": ("ranked by:", "排名依据："),
    "named": ("named", "通报"),
    "first": ("first", "排名靠前"),
    "last": ("last", "排名靠后"),
    "counts": ("counts", "分子/分母"),
    "worth": ("points", "分值"),
    "month": ("month", "月份"),
    "months": ("months", "月份"),
    "this_month": ("this month", "当月"),
    "to_date": ("to date", "累计"),
    "reference": ("reference", "依据"),
    "duty": ("duty", "职责"),
    "done": ("done", "完成"),
    "due": ("due", "应完成"),
    "remarks": ("Remarks", "说明"),
    "missing": ("Reports missing", "缺报"),
    "revised": ("Records replaced by a later delivery", "后来更正的记录"),
}


def heading(name: str, language: Language) -> str:
    """A heading in words."""
    english, chinese = _HEADINGS[name]
    return chinese if language == "zh" else english
