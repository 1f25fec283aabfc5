"""The reference of formulas, made from the allow-list of the room that reads them.

Which functions, signs and limits there are, and how many things each function takes, is asked of
that room; here stands only what each means, in both languages, with an example. An entry for
nothing, or a function without an entry, stops the build. Never says how a formula is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, get_args, get_type_hints

from targets.figures import DIGITS_AT_MOST, PLACES_AT_MOST
from targets.formula import letters, parse, tree


class Entry(NamedTuple):
    """A function or sign: what it gives or means, and an example that can be read."""

    en: str
    zh: str
    example: str


RECORDS = {
    "sum": Entry(
        "the sum over the records of the unit; 0 of none",
        "考核对象各条记录之和；没有记录为 0",
        "sum(births)",
    ),
    "count": Entry("how many records", "记录条数", 'count(where=kind == "patrol")'),
    "last": Entry(
        "the sum over the records of the latest date; missing of none",
        "最近一期记录之和；没有记录为缺失",
        "last(births)",
    ),
    "mean": Entry(
        "`sum(x) / count()`; nothing to divide by of none",
        "平均数，即 `sum(x) / count()`；没有记录则无从相除",
        "mean(births)",
    ),
    "min": Entry("the smallest; missing of none", "最小值；没有记录为缺失", "min(births)"),
    "max": Entry("the largest; missing of none", "最大值；没有记录为缺失", "max(births)"),
}
VALUES = {
    "min": Entry("the smallest of two or more values", "几个数中最小的", "min(a, b)"),
    "max": Entry("the largest of two or more values", "几个数中最大的", "max(a, b)"),
    "abs": Entry("the number without its sign", "绝对值", "abs(a)"),
    "round": Entry(
        f"rounded to 0 … {PLACES_AT_MOST} decimals, half away from zero",
        f"四舍五入到 0 至 {PLACES_AT_MOST} 位小数",
        "round(a, 2)",
    ),
    "floor": Entry("the next whole number not above", "不大于它的最大整数", "floor(a)"),
    "ceil": Entry("the next whole number not below", "不小于它的最小整数", "ceil(a)"),
    "is_missing": Entry("yes where the name has no value", "没有值时为“是”", "is_missing(a)"),
}
VETOES = {
    "met": Entry("yes where the target of the indicator is met", "指标达标时为“是”", "met(rate)"),
    "score": Entry("the points of an indicator or section", "指标或大项的得分", "score(rate)"),
}
PEERS = {
    "whole": Entry(
        "the value for the whole authority, from the sums of all units",
        "全体的完成值，由全部考核对象的合计数算出",
        "whole(rate)",
    ),
    "average": Entry(
        "the exact mean of the units' values; with a group, within it",
        "各考核对象完成值的平均数；写了分组就在组内算",
        "average(rate, area)",
    ),
    "highest": Entry("the largest of the units' values", "各考核对象中的最高值", "highest(rate)"),
    "lowest": Entry("the smallest of the units' values", "各考核对象中的最低值", "lowest(rate)"),
}
CORRECTED = {
    parse.BEFORE_CORRECTION: Entry(
        "a field as it was before correction", "更正以前的数", "sum(reported(births))"
    )
}
SIGNS = {
    "+": Entry("the sum", "加", "a + b"),
    "-": Entry("the difference; in front of one value, its opposite", "减；写在前面为负", "a - b"),
    "*": Entry("the product", "乘", "a * b"),
    "/": Entry("the exact quotient", "除，取精确的商", "a / b"),
    "<": Entry("less than", "小于", "a < b"),
    "<=": Entry("at most", "不大于", "a <= b"),
    ">": Entry("more than", "大于", "a > b"),
    ">=": Entry("at least", "不小于", "a >= b"),
    "==": Entry("equal", "等于", "a == b"),
    "!=": Entry("not equal", "不等于", "a != b"),
    "and": Entry("both; the second is not asked where the first is no", "并且", "a > 0 and b > 0"),
    "or": Entry(
        "one or both; the second is not asked where the first is yes", "或者", "a > 0 or b > 0"
    ),
}
NODES = {
    "Number": Entry(
        "a number, taken exactly; `%` means hundredth", "数，精确读取；`%` 为百分之一", "96%"
    ),
    "Text": Entry(
        "a text between quotes, in comparisons only", "引号里的文字，只用于比较", 'kind == "hill"'
    ),
    "Day": Entry("a date, or the first day of a month", "日期，或某月第一天", "month >= 2010-07"),
    "Name": Entry("a field, a constant or an indicator", "字段、常量或指标的名称", "births"),
    "Arithmetic": Entry("two values and a sign between them", "两个数的运算", "a + b"),
    "Negative": Entry("the opposite", "负数", "-a"),
    "Compare": Entry("a comparison; a chain compares twice", "比较；可以连写", "50% < rate <= 1"),
    "Within": Entry(
        "one of a list of numbers, texts or dates", "是否为所列之一", 'kind in ["hill", "plain"]'
    ),
    "Logic": Entry(
        "conditions joined, from left to right", "条件的组合，从左到右", "a > 0 and b > 0"
    ),
    "Not": Entry("the contrary", "否定", "not met_before"),
    "Choice": Entry("one of two", "二者取一", "a if b > 0 else 0"),
    "Aggregate": Entry(
        "a function over records", "对记录计算的函数", 'sum(births, where=kind == "hill")'
    ),
    "Call": Entry("a function over values or units", "对数值或考核对象计算的函数", "max(a, b)"),
}
GROUPS = {
    "records": (RECORDS, parse.AGGREGATES),
    "values": (VALUES, parse.VALUE_FUNCTIONS),
    "vetoes": (VETOES, parse.VETO_FUNCTIONS),
    "peers": (PEERS, parse.PEER_FUNCTIONS),
    "corrections": (CORRECTED, (parse.BEFORE_CORRECTION,)),
}
_TITLES = {
    "records": "Functions over the records of a unit · 对记录计算的函数",
    "values": "Functions over values · 对数值计算的函数",
    "vetoes": "Functions in vetoes · 一票否决中的函数",
    "peers": "Functions over all units · 与其他考核对象比较的函数",
    "corrections": "Before correction · 更正以前的数",
}


def formulas_reference() -> str:
    """All that a formula may hold, as Markdown."""
    lines: list[str] = []
    for group, (entries, known) in GROUPS.items():
        _agree(entries, known)
        lines += [f"## {_TITLES[group]}", ""]
        lines += _listed({call(name, group): one for name, one in entries.items()})
    signs = [
        sign
        for kind in (
            tree.ArithmeticOperator,
            tree.Comparison,
            get_type_hints(tree.Logic)["operator"],
        )
        for sign in get_args(kind)
    ]
    _agree(SIGNS, signs)
    lines += ["## Signs · 运算符", "", *_listed(SIGNS)]
    _agree(NODES, [one.__name__ for one in get_args(tree.Node)])
    lines += ["## What a formula is made of · 公式的成分", "", *_listed(NODES)]
    lines += ["## What is refused · 不能写的", "", *_refused(), "## Limits · 上限", "", *_limits()]
    return "\n".join(lines)


def call(name: str, group: str) -> str:
    """`round(x[, x])`: how many things it takes, as the reader of formulas says."""
    counts = [count for count in range(4) if _is_read(f"{name}({_names(count)})", group)]
    where = _is_read(f"{name}({', '.join(filter(None, (_names(min(counts)), 'where=w')))})", group)
    least, most = min(counts), max(counts)
    taken = _names(least) + ("[, …]" if most == 3 else "[, y]" if most > least else "")
    return f"{name}({taken}{', ' * (where and bool(taken))}{'where=…' if where else ''})"


def _names(count: int) -> str:
    return ", ".join(("x", "y", "z")[:count])


def _is_read(text: str, group: str) -> bool:
    found = parse.parse_formula(text)
    if not isinstance(found, parse.Formula):
        return False
    return isinstance(found.tree, tree.Aggregate) == (group == "records")


def _agree(entries: Mapping[str, Entry], known: Iterable[str]) -> None:
    if differing := set(entries) ^ set(known):
        raise ValueError(f"the reference of formulas and the allow-list differ in {differing}")


def _listed(entries: Mapping[str, Entry]) -> Iterator[str]:
    for written, one in entries.items():
        yield f"`{written}`"
        yield f": {one.en}\\\n  {one.zh}\\\n  `{one.example}`"
        yield ""


def _refused() -> Iterator[str]:
    for what in sorted(set(parse._CONSTRUCTS.values())):
        yield f"- {what}"
    yield ""


def _limits() -> Iterator[str]:
    yield "| limit · 上限 | at most · 最多 |"
    yield "|---|---|"
    for en, zh, limit in (
        ("characters of a formula", "公式的字符数", letters.CHARACTERS_AT_MOST),
        ("brackets", "括号数", letters.BRACKETS_AT_MOST),
        ("parts", "成分数", parse.NODES_AT_MOST),
        ("levels, one in another", "嵌套层数", parse.LEVELS_AT_MOST),
        ("digits of a number", "数的位数", DIGITS_AT_MOST),
        ("decimals that are rounded to", "舍入的小数位数", PLACES_AT_MOST),
    ):
        yield f"| {en} · {zh} | {limit:,} |"
    yield ""
