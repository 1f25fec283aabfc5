"""How often something is to be done, as a sentence says it: 一周一巡察, 每季度, every two months.

Never compares it with a rules file. A day is no cadence here: no duty can ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from targets.calendar import Cadence
from targets.rulebook.quotes_figures import whole_number


class Often(NamedTuple):
    """So many `times` (None where nothing is said of that) in `weeks` or in `months`.

    `start` and `end` are where it stands.
    """

    start: int
    end: int
    weeks: int
    months: int
    times: int | None

    def fits(self, every: Cadence, at_least: int) -> bool:
        """Whether a duty asks for just that. Twice a year may also be once every half year."""
        period, length = (self.weeks, 1) if self.weeks else (self.months, every.months)
        if bool(self.weeks) != (every.months == 0):
            return False
        if period == length:
            return self.times in (None, at_least)
        return self.times is not None and at_least == 1 and period == length * self.times

    @property
    def every(self) -> str:
        """The period as a duty writes it, whether or not there is such a cadence."""
        named = {1: "month", 3: "quarter", 6: "half year", 12: "year"}
        if self.weeks:
            return "week" if self.weeks == 1 else f"{self.weeks} weeks"
        return named.get(self.months, f"{self.months} months")

    @property
    def as_written(self) -> str:
        """As a duty writes it: `every: month, at_least: 2`."""
        more = f", at_least: {self.times}" if (self.times or 1) > 1 else ""
        return f"every: {self.every}{more}"


def cadences_in(text: str) -> Iterator[Often]:
    """Every cadence of a folded text, in order.

    No letter can belong to a Chinese one and to an English one, so each is looked for alone; and
    most quotes hold none, for which no pattern need be compiled.
    """
    found: list[Often | None] = []
    if not _PERIOD_LETTERS.isdisjoint(text):
        found += map(_chinese, re.finditer(_IN_CHINESE, text, re.VERBOSE))
    if any(word in text for word in _PERIOD_WORDS):
        found += map(_english, re.finditer(_IN_ENGLISH, text, re.VERBOSE))
    return iter(sorted(often for often in found if often is not None))


_N = "[一二两三四五六七八九十]{1,3}|\\d{1,2}"
_PERIOD = "周|星期|月份?|季度?|半年度?|年度?"
_ASKS = (
    "(?:至少|最少|不少于|不低于|不得少于|要|应|须|必须|各|都|开展|进行|组织|召开|安排|"
    "上门|走访|巡察|巡查|检查|督查|核查|暗访)*"
)
_SAID = r"once|twice|(?:two|three|four|five|six|\d+)\ times"
_ADVERB = (
    "fortnightly|weekly|two-monthly|monthly|quarterly|half-yearly|semi-?annual(?:ly)?|"
    "annual(?:ly)?|yearly"
)
_PERIOD_LETTERS = frozenset("周星月季年")
"""One of them stands in every Chinese cadence."""

_PERIOD_WORDS = ("week", "month", "quarter", "year", "fortnight", "annual")
"""One of them stands in every English cadence."""

_IN_CHINESE = rf"""
        (?:每|逐|按|一)(?:(?P<many>{_N})?个?)(?P<period>{_PERIOD})(?!前|底|末|初|内)
          (?:{_ASKS}(?:(?P<times>{_N})(?:次|回|遍|期|轮|场)|(?P<once>[一1])(?=[\u4e00-\u9fff])
              (?![日号个人户成月年周季些批定])))?
      | (?<![\d零〇一二三四五六七八九十])(?P<many2>{_N})个?(?P<period2>周|月|季度?|年)
          (?:(?P<times2>{_N})(?:次|回|遍|期|轮|场)|(?P<once2>[一1])(?=[\u4e00-\u9fff])
              (?![日号个人户成月年周季些批定]))
      | (?<![上下前后头])(?P<half>半(?:年|月))(?:度?[一1](?:次|回|遍)?|报)
      | (?P<times3>{_N})(?:次|回|遍|期|轮|场)/(?P<period3>周|月|季度?|年)
      | (?P<other>隔月|双月|隔周|隔年|月月|周周|月报|周报|季报)
"""
_IN_ENGLISH = rf"""
        (?:\b(?P<said>{_SAID})\s+)?
        (?:
            \b(?:(?P<other_en>every\ (?:other|second))|a|per|each
                |every(?:\ (?P<number>two|three|four|six|\d+))?)
              \ (?P<period_en>week|month|quarter|half[ -]year|year)s?\b
          | \b(?P<word>{_ADVERB})\b
        )
"""
_CHINESE = {"周": (1, 0), "星": (1, 0), "月": (0, 1), "季": (0, 3), "半": (0, 6), "年": (0, 12)}
_OTHERS = {
    "隔月": (0, 2),
    "双月": (0, 2),
    "隔周": (2, 0),
    "隔年": (0, 24),
    "月月": (0, 1),
    "周周": (1, 0),
    "月报": (0, 1),
    "周报": (1, 0),
    "季报": (0, 3),
}
_ENGLISH = {"week": (1, 0), "month": (0, 1), "quarter": (0, 3), "half": (0, 6), "year": (0, 12)}
_ADVERBS = {
    "fortnightly": (2, 0),
    "weekly": (1, 0),
    "two-monthly": (0, 2),
    "monthly": (0, 1),
    "quarterly": (0, 3),
    "half-yearly": (0, 6),
    "semi": (0, 6),
    "annual": (0, 12),
    "annually": (0, 12),
    "yearly": (0, 12),
}


def _chinese(match: re.Match[str]) -> Often | None:
    if match["other"]:
        return Often(*match.span(), *_OTHERS[match["other"]], None)
    if match["half"]:
        return Often(*match.span(), *((0, 6, 1) if match["half"] == "半年" else (0, 1, 2)))
    period = match["period"] or match["period2"] or match["period3"]
    times = match["times"] or match["times2"] or match["times3"] or match["once"] or match["once2"]
    asked = whole_number(times) if times else None
    if match["period"] and match[0].startswith("一") and asked is None:
        return None  # 一年来, 一月份: no cadence without what is done in it
    weeks, months = _CHINESE[period[0]]
    many = whole_number(match["many"] or match["many2"] or "1") or 1
    return Often(*match.span(), weeks * many, months * many, asked)


def _english(match: re.Match[str]) -> Often | None:
    said = match["said"]
    asked = None
    if said:
        asked = {"once": 1, "twice": 2}.get(said) or whole_number(said.partition(" ")[0])
    if match["word"]:
        word = match["word"]
        weeks, months = _ADVERBS["semi" if word.startswith("semi") else word]
        return Often(*match.span(), weeks, months, asked)
    if said is None and not match[0].startswith(("every", "each")):
        return None  # `a month` alone is a stretch of time
    weeks, months = _ENGLISH[match["period_en"].replace("-", " ").split()[0]]
    many = 2 if match["other_en"] else whole_number(match["number"] or "1") or 1
    return Often(*match.span(), weeks * many, months * many, asked)
