"""Figures as a sentence writes them, in Chinese or English: `96%`, 百分之九十六, half.

Never asks what a figure is for; years, dates and numbers of articles are no figures here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal, NamedTuple

from targets.figures import DIGITS_AT_MOST

Sign = Literal["percent", "per mille", "share", "none"]


class Written(NamedTuple):
    """One figure where it stands: characters from the start, its value, and what follows it.

    `spelt` tells a Chinese numeral or an English word, which may be no figure at all (一个中心).
    `scale` is 10000 in 20万元, which a file in 万元 has as 20.
    """

    start: int
    end: int
    value: Fraction
    sign: Sign
    unit: str = ""
    spelt: bool = False
    scale: int = 1


def folded(text: str) -> str:
    """`text` in half-width small letters, each letter in its place."""
    letters = (unicodedata.normalize("NFKC", letter).lower() for letter in text)
    return "".join(new if len(new) == 1 else old for new, old in zip(letters, text, strict=True))


def figures_in(text: str) -> Iterator[Written]:
    """Every figure of a folded text, in order."""
    in_digits = _SPELLING.isdisjoint(text)
    for match in re.finditer(_IN_DIGITS if in_digits else _SPELT, text, re.VERBOSE):
        found = _plain(match, match["arabic"]) if in_digits else _read(match)
        if found is not None and not _is_a_date_or_a_number_of_something(text, found):
            yield found


def whole_number(text: str) -> int | None:
    """The whole number that digits, a Chinese numeral or an English word write; None if none."""
    if text.isascii() and text.isdigit():
        return int(text)
    return _chinese(text) if text and text[0] in _CHINESE else _english(text)


_CHINESE = "零〇一二两三四五六七八九十百千万"
_DIGITS = {letter: value for value, letter in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_LARGE_PLACES = {"百": 100, "千": 1000, "万": 10_000}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_ONES = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_WORDS = {name: value for value, name in enumerate(_ONES)}
_TENS = {
    name: 10 * value
    for value, name in enumerate(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), start=2
    )
}
_PARTS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4}
_PARTS |= {"fifth": 5, "fifths": 5, "tenth": 10, "tenths": 10}

_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d.]*\d)|\d+(?:\.\d+)?"
_CN = f"[{_CHINESE}]+(?:点[{_CHINESE[:11]}]+)?"
_ONE_WORD = "|".join(sorted((*_WORDS, *_TENS), key=len, reverse=True))
_TWO_WORDS = rf"(?:{'|'.join(_TENS)})[ -](?:{'|'.join(list(_WORDS)[1:10])})"
_EN = rf"(?:{_TWO_WORDS}|(?:a|one)\ hundred|{_ONE_WORD})"
_UNIT = (
    r"个?百分点|个工作日|个小时|个月|工作日|小时|percentage\ points?|points?|marks?|working\ days?|"
    r"days?|hours?|[个次人例户件起场分元天家所名对条倍项处村套篇期遍日]"
)
_BEHIND = rf"""
        (?:\s*(?P<scale>[千万亿](?!分之)|(?:thousand|million)\b)
            (?:(?P<rest>\d{{1,4}})(?P<rest_scale>[百千]万?|万))?)?
        (?:\s*(?P<sign>%|‰|per\ ?cent\b|per\ ?mille\b|per\ thousand\b))?
        (?:\s*(?P<unit>{_UNIT}))?
"""
_IN_DIGITS = rf"(?<![a-z0-9.])(?P<arabic>{_ARABIC}){_BEHIND}"
_SPELT = rf"""
      (?P<of>百|千|万)分之(?P<part>{_ARABIC}|{_CN})
    | (?P<below>[{_CHINESE[1:]}]+)分之(?P<above>[{_CHINESE[1:]}]+)
    | (?P<tenths>[一二两三四五六七八九])成(?P<more>[半一二三四五六七八九])?
        (?![立为员果本就分长效功绩品熟不])
    | (?P<half>半数|一半|\bhalf\b(?![ -](?:a )?year))
    | \b(?P<count>one|two|three|four|nine)[ -](?P<name>thirds?|quarters?|fifths?|tenths?)\b
    | (?<![a-z0-9.])(?:(?P<arabic>{_ARABIC})|(?P<chinese>{_CN})|\b(?P<english>{_EN})\b){_BEHIND}
"""
_SPELLING = frozenset(f"{_CHINESE}半abcdefghijklmnopqrstuvwxyz")
"""One of these letters stands in every figure that is not in digits."""
_SCALES = {"千": 1000, "万": 10**4, "亿": 10**8, "thousand": 1000, "million": 10**6}
_SCALES |= {"百": 100, "百万": 10**6, "千万": 10**7}
_SHARES = {"百": 100, "千": 1000, "万": 10000}
_TIME = re.compile(
    r"\s*(?:[年月号周季届]|日(?![内以之])|个?(?:星期|季度)|weeks?\b|months?\b|years?\b)"
)
_NUMBERED = re.compile(r"(?:第|no\.? ?|articles? |sections? |paragraphs? |part |clauses? |〔|\[)$")
_LOOKED_AT = 20  # letters on either side that can tell a date or the number of something
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"


def _read(match: re.Match[str]) -> Written | None:
    start, end = match.span()
    if match["of"]:
        part = _number(match["part"])
        sign: Sign = {"百": "percent", "千": "per mille"}.get(match["of"], "share")  # type: ignore[assignment]
        if part is None:
            return None
        return Written(start, end, part / _SHARES[match["of"]], sign)
    if match["below"]:
        above, below = _number(match["above"]), _number(match["below"])
        return Written(start, end, above / below, "share") if above and below else None
    if match["tenths"]:
        more = 5 if match["more"] == "半" else _DIGITS.get(match["more"] or "", 0)
        return Written(start, end, Fraction(10 * _DIGITS[match["tenths"]] + more, 100), "share")
    if match["half"]:
        return Written(start, end, Fraction(1, 2), "share")
    if match["name"]:
        return Written(start, end, Fraction(_WORDS[match["count"]], _PARTS[match["name"]]), "share")
    return _plain(match, match["arabic"] or match["chinese"] or match["english"])


def _plain(match: re.Match[str], written: str) -> Written | None:
    value = _number(written)
    if value is None:
        return None
    said = (match["sign"] or "").replace(" ", "")
    sign: Sign = "none"
    if said in ("%", "percent"):
        value, sign = value / 100, "percent"
    elif said:
        value, sign = value / 1000, "per mille"
    scale = _SCALES.get(match["scale"], 1)
    value *= scale
    if match["rest"]:  # 1万5千
        value += int(match["rest"]) * _SCALES[match["rest_scale"]]
    spelt = written != match["arabic"]
    return Written(*match.span(), value, sign, match["unit"] or "", spelt, scale)


def _number(text: str) -> Fraction | None:
    if len(text) > DIGITS_AT_MOST:
        return None
    if text[0].isdigit():
        whole, _, decimals = text.replace(",", "").partition(".")
        return Fraction(int(whole + decimals), 10 ** len(decimals))
    whole, _, decimals = text.partition("点")
    number = whole_number(whole)
    if number is None or not decimals:
        return None if number is None else Fraction(number)
    digits = "".join(str(_DIGITS.get(letter, "")) for letter in decimals)
    return Fraction(int(f"{number}{digits}"), 10 ** len(digits)) if digits else None


def _chinese(text: str) -> int | None:
    """九十六, 一百零五, 二〇〇九 (digit by digit), 一万二千, 三万五."""
    if len(text) > 1 and all(letter in _DIGITS for letter in text):
        if len(text) == 2 and _DIGITS[text[1]] - _DIGITS[text[0]] == 1:
            return None  # 一两个 is one or two, and not twelve
        return int("".join(str(_DIGITS[letter]) for letter in text))
    total = block = digit = 0
    for letter in text:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter == "万":
            total, block, digit = (total + block + digit) * 10_000, 0, 0
        elif letter in _PLACES:
            block, digit = block + (digit or 1) * _PLACES[letter], 0
        else:
            return None
    if len(text) > 1 and text[-2] in _LARGE_PLACES:  # 一百二 is 120, and 一百零二 102
        digit *= _LARGE_PLACES[text[-2]] // 10
    return total + block + digit


def _english(text: str) -> int | None:
    if text in ("a hundred", "one hundred"):
        return 100
    tens, _, ones = text.replace("-", " ").partition(" ")
    if ones:
        return _TENS[tens] + _WORDS[ones] if tens in _TENS and ones in _WORDS else None
    return _TENS.get(tens, _WORDS.get(tens))


def _is_a_date_or_a_number_of_something(text: str, found: Written) -> bool:
    """2009年, 第三条, 31 December 2009, the 5th; and what only repeats a figure (不含80%)."""
    before = text[max(found.start - _LOOKED_AT, 0) : found.start]
    after = text[found.end : found.end + _LOOKED_AT]
    if before.endswith(("不含", "不包括")):
        return True
    if found.sign != "none":
        return False
    if not found.unit and _TIME.match(after):
        return True
    if found.unit == "日" and not re.match(r"[内以之]", after):
        return True
    if _NUMBERED.search(before):
        return True
    near = re.match(rf"(?:st|nd|rd|th)\b|\s+(?:{_MONTHS})\b", after)
    near = near or re.search(rf"\b(?:{_MONTHS})\s+$", before)
    year = re.fullmatch(r"(?:19|20)\d\d", text[found.start : found.end])
    return bool(near or year)
