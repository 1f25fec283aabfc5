"""The proof that no step leaves 64-bit whole numbers: which limit is asked for, at which field, and
that it is the largest that would do. Limits are worked out by hand beside each case.
"""

import re

import pytest

import targets
from targets.carriers.intervals import INT64_AT_MOST
from targets.plan.bounds import _between, _power, _Tried
from tests.compare import load_text

RULES = """
schema_version: 1
id: wide
title: Wide
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, roster: villages}
records:
  villages:
    key: [village]
    fields: {village: {type: id}, head: {type: count}, kind: {type: category}}
  monthly:
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      a: {type: count}
      b: {type: integer}
      c: {type: decimal, places: 2}
scorecard: {total: 10, rounding: {decimals: 2, mode: half_up}, when_empty: full}
indicators:
  - {id: first, value: head, target: {at_least: 1}, points: 10, scoring: pass_fail}
"""
HEAD = "- {id: wide, records: monthly, value: "
VALUES = [
    # the value, its step, how far it reaches, the fields to limit, the largest limit
    # 144·L² ≤ 2⁶³ − 1
    ("sum(a) * sum(a)", "wide.value", "1 × 10^20", ["a"], 253_083_374),
    # 12·L·12·10⁹ ≤ 2⁶³ − 1; the same limit for both would be smaller
    ("sum(a) * sum(b)", "wide.value", "1 × 10^20", ["a"], 64_051_194),
    # 12³·100·L³ ≤ 2⁶³ − 1, for one of them alone would not do
    ("sum(a) * sum(b) * sum(c)", "wide.value", "1 × 10^32", ["c", "a", "b"], 37_651),
    # 1200·10⁹·L² ≤ 2⁶³ − 1
    ("sum(c) * head * head", "wide.value", "1 × 10^30", ["villages.head"], 2_772),
    # 12·L·10⁹ ≤ 2⁶³ − 1, added to nothing that matters
    ("1000000000 * sum(a) - 5", "wide.value", "1 × 10^19", ["a"], 768_614_336),
    # 12⁴·L⁴ ≤ 2⁶³ − 1
    ("sum(b) * sum(b) * sum(b) * sum(b)", "wide.value", "2 × 10^40", ["b"], 4_592),
]


def told(text: str) -> list[targets.Diagnostic]:
    with pytest.raises(targets.RulesError) as error:
        load_text(text)
    return list(error.value.diagnostics)


def with_limit(text: str, fields: list[str], limit: int) -> str:
    """The rules with this limit at each of these fields."""
    for field in fields:
        name = field.rpartition(".")[2]
        text = re.sub(rf"\b{name}: {{type: (\w+)", rf"\g<0>, at_most: {limit}", text)
        if name in ("b", "c"):
            text = re.sub(rf"\b{name}: {{type: (\w+)", rf"\g<0>, at_least: -{limit}", text)
    return text


@pytest.mark.parametrize(("value", "step", "reach", "fields", "limit"), VALUES)
def test_the_largest_limit_that_would_do_is_told_at_the_field_to_limit(
    value: str, step: str, reach: str, fields: list[str], limit: int
) -> None:
    text = RULES + f"  {HEAD}{value}}}\n"
    (one,) = told(text)
    named = [f"`{name if '.' in name else 'monthly.' + name}`" for name in fields]
    signed = [name for name in named if name in ("`monthly.b`", "`monthly.c`")]
    assert one.code == ("B704" if signed else "B701")
    assert one.message == f"`{step}` could reach {reach}, more than 64-bit whole numbers hold"
    low = f", and `at_least: -{limit}` (or more) at {', '.join(signed)}" if signed else ""
    assert one.suggestion == f"write `at_most: {limit}` (or less) at {', '.join(named)}{low}"
    assert one.source_line[one.column - 1 :].startswith(f"{fields[0].rpartition('.')[2]}: ")
    load_text(with_limit(text, fields, limit))
    above = told(with_limit(text, fields, limit + 1))
    assert {other.code for other in above} <= {"B701", "B704"}  # another field may be chosen


def test_below_a_limit_with_decimals_the_next_whole_number_is_told() -> None:
    """(9·10¹⁶ + 1)·105 tenths are more than 2⁶³ − 1, and 100 of them are not."""
    size = "{type: decimal, places: 1, at_least: 0, at_most: 10.5}"
    text = RULES.replace("kind: {type: category}", f"size: {size}")
    text += "  - {id: wide, value: 90000000000000001 * size}\n"
    (one,) = told(text)
    assert one.suggestion == "write `at_most: 10` (or less) at `villages.size`"
    load_text(text.replace("at_most: 10.5", "at_most: 10"))


def test_a_limit_of_records_holds_for_what_corrects_them() -> None:
    audits = """
  audits:
    key: [village, month]
    corrects: monthly
    fields: {village: {type: id}, month: {type: month}, a: {type: count, optional: true}}
scorecard:"""
    text = RULES.replace("\nscorecard:", audits) + f"  {HEAD}sum(a) * sum(a)}}\n"
    (one,) = told(text)
    both = "write `at_most: 253083374` (or less) at `monthly.a`, `audits.a`"
    assert one.suggestion == both
    limited = text.replace("      a: {type: count}", "      a: {type: count, at_most: 253083374}")
    wider = limited.replace("optional: true}}\n", "optional: true, at_most: 253083375}}\n")
    assert [one.suggestion for one in told(wider)] == [both]
    month = {"village": "A", "month": "2009-01", "b": 1, "c": 1}
    batch = load_text(limited).validate(
        {
            "villages": [{"village": "A", "head": 1, "kind": "hill"}],
            "monthly": [{**month, "a": 5}],
            "audits": [{"village": "A", "month": "2009-01", "a": 253_083_375}],
        }
    )
    assert [(one.dataset, one.code) for one in batch.failures] == [("audits", "D806")]


@pytest.mark.parametrize(
    ("part", "keys", "limit"),
    [
        # L³ ≤ 2⁶³ − 1
        ("bonuses", "value: head * head * head, points: 1, per: 1, at_most: 2", 2_097_151),
        ("deductions", "value: head * head * head, points: 1, per: 1, at_most: 2", 2_097_151),
        ("vetoes", "when: head * head * head > 5, effect: {total_at_most: 2}", 2_097_151),
    ],
)
def test_what_is_added_taken_or_vetoed_is_proved_too(part: str, keys: str, limit: int) -> None:
    text = RULES + f"{part}: [{{id: extra, {keys}}}]\n"
    (one,) = told(text)
    assert (one.code, one.message[:7]) == ("B701", "`extra.")
    assert one.suggestion == f"write `at_most: {limit}` (or less) at `villages.head`"
    load_text(with_limit(text, ["head"], limit))
    assert [other.code for other in told(with_limit(text, ["head"], limit + 1))] == ["B701"]


def test_each_thing_judged_is_told_once_and_by_its_first_step() -> None:
    text = RULES + f"  {HEAD}sum(a) * sum(a)}}\n" + f"  {HEAD.replace('wide', 'wider')}wide * 2}}\n"
    assert [(one.code, one.message.split("`")[1]) for one in told(text)] == [
        ("B701", "wide.value"),
        ("B701", "wider.value"),
    ]


def test_where_no_limit_would_help_it_is_told_at_the_indicator() -> None:
    text = RULES + f"  {HEAD}sum(a) * 10000000000 * 10000000000}}\n"
    (one,) = told(text)
    assert (one.code, one.source_line.strip()[:12]) == ("B702", "- {id: wide,")
    assert one.column == 10
    assert one.message == (
        "`wide.value` could reach 1 × 10^30, more than 64-bit whole numbers hold, "
        "and no limit of a field would help"
    )


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (10**20, "1 × 10^20"),
        (10**20 - 1, "9 × 10^19"),
        (73 * 10**30, "7 × 10^31"),
        (2**4_000, "10^1204"),
        (2**4_000 - 1, "1 × 10^1204"),
        (2**10_000, "10^3010"),
    ],
)
def test_a_large_number_is_written_as_people_say_it(number: int, written: str) -> None:
    """log₁₀ 2 = 0.30103: 2⁴⁰⁰⁰ = 1.318… × 10¹²⁰⁴."""
    assert _power(number) == written


@pytest.mark.parametrize(
    ("low", "high", "guess"),
    [
        # near to each other, on a straight line: (2⁶³ − 1 − 9·10¹⁸) · 100 / 10¹⁸ = 22.3…
        ((1_000, 9 * 10**18), (1_100, 10 * 10**18), 1_022),
        # 10·L² at both ends, so √((2⁶³ − 1) / 10), from the nearer end
        ((1, 10), (10**12, 10 * 10**24), 960_383_883),
        ((10**6, 10 * 10**12), (10**14, 10 * 10**28), 960_383_883),
        # 2·L: half of 2⁶³ − 1
        ((1, 2), (10**30, 2 * 10**30), 4_611_686_018_427_387_903),
        # a guess stays between the two
        ((1_000, 2**63 - 1), (1_100, 10 * 10**18), 1_001),
        ((1_000, 9 * 10**18), (1_100, 2**63), 1_099),
        ((5, 0), (1_000, 0), 999),
    ],
)
def test_a_guess_lies_where_the_reach_would_be_that_of_64_bits(
    low: tuple[int, int], high: tuple[int, int], guess: int
) -> None:
    assert INT64_AT_MOST == 2**63 - 1
    assert _between(_Tried(*low, holds=True), _Tried(*high, holds=False)) == guess
