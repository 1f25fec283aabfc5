"""What a formula may say and what it may not: each refusal has its code and its place.

Never evaluates one; that is tested where the steps run.
"""

import warnings
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from targets.formula import (
    FUNCTIONS,
    Formula,
    Meaning,
    Role,
    Scope,
    check_formula,
    constant_value,
    is_identifier,
    parse_formula,
)
from targets.formula.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Choice,
    Compare,
    Day,
    Kind,
    Logic,
    Name,
    Negative,
    Node,
    Not,
    Number,
    Place,
    Text,
    Within,
    aggregates,
    children,
    unit_names,
    walk,
)


def parse(text: str) -> Node:
    found = parse_formula(text)
    assert isinstance(found, Formula), found
    return found.tree


def refused(text: str) -> list[tuple[str, int, int]]:
    """Code, start and length of each problem."""
    found = parse_formula(text)
    assert isinstance(found, tuple), found
    return [(one.wording.code, one.place.start, one.place.length) for one in found]


def said(text: str) -> list[str]:
    found = parse_formula(text)
    assert isinstance(found, tuple), found
    return [one.wording.text("en") for one in found]


def figure(text: str) -> Fraction | None:
    return constant_value(parse(text), {})


# ---------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("births.real", ("F205", 0, 11)),
        ("2 + births.real", ("F205", 4, 11)),
        ("sum(births).real", ("F205", 0, 16)),
        ("births[0]", ("F205", 0, 9)),
        ("births[0:1]", ("F205", 0, 11)),
        ("births ** 2", ("F205", 0, 11)),
        ("births // 2", ("F205", 0, 11)),
        ("births @ 2", ("F205", 0, 10)),
        ("births ^ 2", ("F205", 0, 10)),
        ("births << 2", ("F205", 0, 11)),
        ("~births", ("F205", 0, 7)),
        ("lambda: 1", ("F205", 0, 9)),
        ("[n for n in births]", ("F205", 0, 19)),
        ("{n for n in births}", ("F205", 0, 19)),
        ("{n: n for n in births}", ("F205", 0, 22)),
        ("sum(n for n in births)", ("F205", 3, 19)),
        ("(n := 2)", ("F205", 3, 2)),
        ("n := 2", ("F205", 2, 2)),
        ("sum(*births)", ("F205", 4, 7)),
        ("sum(**births)", ("F205", 6, 6)),
        ('f"{births}"', ("F205", 0, 11)),
        ('"a" "b"', ("F205", 0, 7)),
        ('"""a"""', ("F205", 0, 7)),
        ('b"a"', ("F205", 0, 4)),
        ('r"a"', ("F205", 0, 4)),
        ("[1, 2]", ("F205", 0, 6)),
        ("1, 2", ("F205", 0, 4)),
        ("{1, 2}", ("F205", 0, 6)),
        ("{1: 2}", ("F205", 0, 6)),
        ("None", ("F205", 0, 4)),
        ("...", ("F205", 0, 3)),
        ("births is 3", ("F205", 0, 11)),
        ("births is not 3", ("F205", 0, 15)),
        ("await births", ("F205", 0, 12)),
        ("(yield)", ("F205", 1, 5)),
        ("births # the reported ones", ("F205", 7, 1)),
        ("births \\ 2", ("F205", 7, 1)),
        ('kind == "\\n"', ("F205", 9, 1)),
        ("births.sum()", ("F205", 0, 10)),
        ("sum(births)()", ("F205", 0, 11)),
        ("births = 2", ("F219", 7, 1)),
        ("births => 2", ("F219", 7, 2)),
        ("births =< 2", ("F219", 7, 2)),
        ("births <> 2", ("F219", 7, 2)),
        ("births && deaths", ("F219", 7, 2)),
        ("births || deaths", ("F219", 7, 2)),
        ("births & deaths", ("F219", 7, 1)),
        ("!met(rate)", ("F219", 0, 1)),
        ("births += 2", ("F219", 8, 1)),
        ("births, deaths = 2", ("F219", 15, 1)),
        ("births; deaths", ("F224", 6, 1)),
        ("births % 2", ("F220", 0, 10)),
        ("7 % 2", ("F220", 0, 5)),
        ("82 %%", ("F220", 4, 1)),
        ("1e3", ("F215", 0, 3)),
        ("1E3", ("F215", 0, 3)),
        ("1.5e3", ("F215", 0, 5)),
        ("0x10", ("F215", 0, 4)),
        ("0b1", ("F215", 0, 3)),
        ("1_000", ("F215", 0, 5)),
        ("3j", ("F215", 0, 2)),
        ("10万", ("F215", 0, 3)),
        ("82%and births", ("F215", 0, 6)),
        ("007", ("F215", 0, 3)),
        (".5", ("F215", 0, 2)),
        ("5.", ("F215", 0, 2)),
        ("9" * 41, ("F215", 0, 41)),
        ("True", ("F231", 0, 4)),
        ("standard_met == False", ("F231", 16, 5)),
        ("sum", ("F230", 0, 3)),
        ("2 * abs", ("F230", 4, 3)),
        ('__import__("os")', ("F204", 0, 10)),
        ("eval(births)", ("F204", 0, 4)),
        ("births(2)", ("F204", 0, 6)),
        ("births.__class__", ("F205", 0, 16)),
        ("2009-13 < month", ("F218", 0, 7)),
        ("day >= 2009-02-30", ("F218", 7, 10)),
        ("kind in (1, 2)", ("F232", 8, 6)),
        ("kind in kinds", ("F232", 8, 5)),
        ("kind in []", ("F232", 8, 2)),
        ("kind in [other]", ("F232", 9, 5)),
        ('kind == "patrol', ("F223", 8, 1)),
        ("kind == 'patrol", ("F223", 8, 1)),
        ("sum(births", ("F229", 3, 1)),
        ("(sum(births) + 1", ("F229", 0, 1)),
        ("sum(births))", ("F229", 11, 1)),
        ("births deaths", ("F201", 7, 6)),
        ("births /", ("F201", 7, 1)),
        ("births if deaths", ("F201", 0, 6)),
        ("births ? deaths", ("F201", 7, 1)),
        ("import os", ("F201", 0, 6)),
        ("for n in births: n", ("F201", 0, 3)),
        ("", ("F227", 0, 0)),
        ("   ", ("F227", 0, 3)),
    ],
)
def test_what_is_not_listed_is_refused_at_its_place(
    text: str, problem: tuple[str, int, int]
) -> None:
    assert refused(text) == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("sum()", ("F208", 0, 5)),
        ("sum(births, deaths)", ("F208", 0, 19)),
        ("count(births)", ("F208", 0, 13)),
        ("abs()", ("F208", 0, 5)),
        ("abs(a, b)", ("F208", 0, 9)),
        ("round(a, 1, 2)", ("F208", 0, 14)),
        ("min()", ("F208", 0, 5)),
        ("met()", ("F208", 0, 5)),
        ("is_missing(a, b)", ("F208", 0, 16)),
        ("sum(births, wher=late)", ("F209", 12, 4)),
        ("sum(births, where=late, where=late)", ("F209", 24, 5)),
        ("abs(births, where=late)", ("F209", 12, 5)),
        ("round(births, places=2)", ("F209", 14, 6)),
    ],
)
def test_functions_take_only_what_they_are_listed_with(
    text: str, problem: tuple[str, int, int]
) -> None:
    assert refused(text) == [problem]


def test_every_problem_of_a_formula_is_told() -> None:
    assert refused("smu(births) + births ** 2 + True") == [
        ("F204", 0, 3),
        ("F205", 14, 11),
        ("F231", 28, 4),
    ]
    assert said("smu(births)") == ["`smu` is not a function · did you mean `sum`?"]


def test_nothing_that_is_parsed_makes_python_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for text in ("births; deaths", "a = 2", "82%and b", '"\\d" == a', '"a"()', "1if a else 2"):
            assert refused(text), text


# ---------------------------------------------------------------- letters


@pytest.mark.parametrize(
    ("text", "problem", "instead"),
    [
        ("ｓｕｍ(births)", ("F206", 0, 3), "type `sum`"),
        ("births ＋ deaths", ("F206", 7, 1), "type `+`"),
        ("births * ９", ("F206", 9, 1), "type `9`"),
        ("sum（births)", ("F206", 3, 1), "type `(`"),
        ("births ≥ 3", ("F206", 7, 1), "type `>=`"),
        ("births ≠ 3", ("F206", 7, 1), "type `!=`"),
        ("births × 3", ("F206", 7, 1), "type `*`"),
        ("births ÷ 3", ("F206", 7, 1), "type `/`"),
        ("births − 3", ("F206", 7, 1), "type `-`"),
        ("96％ < rate", ("F206", 2, 1), "type `%`"),
        ("max(a， b)", ("F206", 5, 1), "type `,`"),
        ("births\u3000+ 3", ("F225", 6, 1), "type a plain space, or none"),
        ("births\u00a0+ 3", ("F225", 6, 1), "type a plain space, or none"),
        ("e\u0301", ("F206", 0, 2), "type `é`"),
    ],
)
def test_look_alikes_are_refused_with_what_to_type(
    text: str, problem: tuple[str, int, int], instead: str
) -> None:
    assert refused(text) == [problem]
    assert said(text)[0].endswith(f" · {instead}")


def test_curly_quotation_marks_are_told_one_by_one() -> None:
    assert refused("kind == “patrol”") == [("F206", 8, 1), ("F206", 15, 1)]


def test_inside_quotes_every_letter_is_allowed() -> None:
    assert repr(parse('kind == "（９％）≥ 2009-03; #"')) == repr(
        Compare(
            "==",
            Name("kind", Place(0, 4)),
            Text("（９％）≥ 2009-03; #", Place(8, 18)),
            Place(0, 26),
        )
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("sum(出生总数) + sum(births).x", ("F205", 12, 13)),
        ("出生总数 ** 2", ("F205", 0, 9)),
        ('kind == "山区" and 人口 is 3', ("F205", 17, 7)),
        ("率 + 村名.x", ("F205", 4, 4)),
        ("sum(出生总数) ＋ 1", ("F206", 10, 1)),
        ("数量 = 3", ("F219", 3, 1)),
        ("(数量 + 1", ("F229", 0, 1)),
        ("  数量 数量", ("F201", 5, 2)),
    ],
)
def test_places_are_counted_in_characters_though_chinese_takes_more_bytes(
    text: str, problem: tuple[str, int, int]
) -> None:
    assert refused(text) == [problem]


def test_chinese_names_are_names() -> None:
    root = parse("sum(符合政策出生数) / sum(出生总数)")

    assert [one.amount for one in aggregates(root)] == [
        Name("符合政策出生数", Place(4, 7)),
        Name("出生总数", Place(19, 4)),
    ]


@pytest.mark.parametrize(
    "name", ["births", "births_in_plan", "_x", "x_", "出生数", "人口2009", "é"]
)
def test_one_word_is_a_name(name: str) -> None:
    assert is_identifier(name)


@pytest.mark.parametrize(
    "name",
    ["", "2009", "in plan", "in-plan", "a__b", "__a", "ｂirths", "①", "if", "None", "e\u0301"],
)
def test_what_is_not_one_plain_word_is_no_name(name: str) -> None:
    assert not is_identifier(name)


# ---------------------------------------------------------------- numbers and dates


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("82%", Fraction(41, 50)),
        ("82 %", Fraction(41, 50)),
        ("0.5%", Fraction(1, 200)),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("50% - 3", Fraction(-5, 2)),
        ("50%*3", Fraction(3, 2)),
        ("-(2 / 3)", Fraction(-2, 3)),
        ("+5", Fraction(5)),
        ("2 - 3 - 4", Fraction(-5)),
        ("2 + 3 * 4", Fraction(14)),
        ("7 / 2 / 2", Fraction(7, 4)),
        ("9" * 40, Fraction(10**40 - 1)),
        ("0.00000000000000000001", Fraction(1, 10**20)),
    ],
)
def test_numbers_are_exact_and_a_percent_is_a_hundredth(text: str, number: Fraction) -> None:
    assert figure(text) == number


@pytest.mark.parametrize(
    "text", ["rate < 82%", "82% if a else b", "max(82%, b)", "(82%)", "82%", "rate in [82%, 5%]"]
)
def test_a_percent_may_stand_wherever_a_number_may(text: str) -> None:
    numbers = [node.value for node in walk(parse(text)) if isinstance(node, Number)]

    assert numbers[0] == Fraction(41, 50)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2009-03-12", date(2009, 3, 12)),
        ("2009-3-2", date(2009, 3, 2)),
        ("2009-03", date(2009, 3, 1)),
    ],
)
def test_a_date_is_written_without_quotes(text: str, day: date) -> None:
    assert repr(parse(f"month >= {text}")) == repr(
        Compare(
            ">=",
            Name("month", Place(0, 5)),
            Day(day, Place(9, len(text))),
            Place(0, 9 + len(text)),
        )
    )


def test_a_subtraction_that_looks_like_no_date_is_a_subtraction() -> None:
    assert figure("2009 - 3") == Fraction(2006)
    assert isinstance(parse("x-2009-10"), Arithmetic)


# ---------------------------------------------------------------- what is listed


def test_every_kind_of_node_can_be_written() -> None:
    written = [
        parse("1 + 2 - x * 3 / -y"),
        parse('kind == "a" and not late or month != 2009-03'),
        parse("x if a < b else y"),
        parse("kind not in [1, -2, 5%]"),
        parse("sum(x, where=late) + count() + last(x) + mean(x) + min(x) + max(x)"),
        parse("min(a, b) + max(a, b, c) + abs(x) + round(x, 2) + round(x) + floor(x) + ceil(x)"),
        parse("is_missing(x) and met(x) and score(x) > total"),
    ]

    kinds = {type(node) for root in written for node in walk(root)}

    assert kinds == set(get_args(Node))
    assert kinds == {
        *(Number, Text, Day, Name, Arithmetic, Negative, Compare, Within),
        *(Logic, Not, Choice, Aggregate, Call),
    }


def test_a_chain_of_comparisons_is_and_between_its_links() -> None:
    assert repr(parse("1 < x <= 3")) == repr(
        Logic(
            "and",
            Compare("<", Number(Fraction(1), Place(0, 1)), Name("x", Place(4, 1)), Place(0, 10)),
            Compare("<=", Name("x", Place(4, 1)), Number(Fraction(3), Place(9, 1)), Place(0, 10)),
            Place(0, 10),
        )
    )


def test_one_value_makes_min_and_max_work_on_records_and_several_on_values() -> None:
    assert isinstance(parse("max(x)"), Aggregate)
    assert isinstance(parse("max(x, where=late)"), Aggregate)
    assert isinstance(parse("max(x, y)"), Call)


def test_names_inside_an_aggregate_are_those_of_its_records() -> None:
    root = parse("rate + sum(births, where=late) / limit")

    assert [name.id for name in unit_names(root)] == ["rate", "limit"]
    assert [child.place for child in children(root)] == [Place(0, 4), Place(7, 31)]


def test_line_breaks_and_blanks_around_a_formula_mean_nothing() -> None:
    assert repr(parse("  1 +\n  2 ")) == repr(
        Arithmetic(
            "+",
            Number(Fraction(1), Place(2, 1)),
            Number(Fraction(2), Place(8, 1)),
            Place(2, 7),
        )
    )


# ---------------------------------------------------------------- limits


def test_two_thousand_characters_are_read_and_one_more_is_not() -> None:
    long = "x" * 1_998 + "+1"

    assert isinstance(parse(long), Arithmetic)
    assert refused(long + "1") == [("F207", 0, 2_001)]
    assert said(long + "1") == [
        "the formula has more than 2000 characters · divide it among several indicators"
    ]


def test_five_hundred_parts_are_read_and_one_more_is_not() -> None:
    # A call, the name of its function, and 498 values.
    five_hundred = f"max({', '.join(['x'] * 498)})"

    assert isinstance(parse(five_hundred), Call)
    assert refused(five_hundred[:-1] + ", x)") == [("F207", 0, len(five_hundred) + 3)]
    assert said(five_hundred[:-1] + ", x)")[0].startswith("the formula has more than 500 parts")


@pytest.mark.parametrize(
    ("thirty", "thirty_one"),
    [
        ("abs(" * 29 + "x" + ")" * 29, "abs(" * 30 + "x" + ")" * 30),
        (" + ".join("x" * 30), " + ".join("x" * 31)),
        (" and ".join("x" * 30), " and ".join("x" * 31)),
        ("not " * 29 + "x", "not " * 30 + "x"),
        ("- " * 29 + "x", "- " * 30 + "x"),
        ("x if x else " * 29 + "x", "x if x else " * 30 + "x"),
    ],
)
def test_thirty_levels_are_read_and_one_more_is_not(thirty: str, thirty_one: str) -> None:
    assert isinstance(parse_formula(thirty), Formula)
    assert refused(thirty_one) == [("F207", 0, len(thirty_one))]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 900 + "x" + ")" * 900,
        "-" * 1_999 + "x",
        "not " * 400 + "x",
        "[" * 100 + "]" * 100,
        "x" + ".x" * 900,
        "x" + "[0]" * 600,
        "x" + "()" * 900,
        "lambda: " * 200 + "x",
        "x" + " if x else x" * 150,
        "(9**4000000)*(9**4000000)",
    ],
)
def test_deep_and_costly_texts_are_refused_at_once(text: str) -> None:
    assert refused(text)


def test_a_chain_within_a_chain_does_not_grow_without_end() -> None:
    text = "x"
    for _ in range(12):
        text = f"1 < (1 if {text} else 0) < 2"

    assert refused(text) == [("F207", 0, len(text))]


def test_a_question_within_a_question_is_read_once() -> None:
    text = "x"
    for _ in range(25):
        text = f"({text} in [1, 2, 3])"

    check_formula(parse(text), Scope({}), "yes_no")


@given(
    st.text(
        alphabet=st.sampled_from("abxy019 .,:;()[]{}+-*/%<>=!&|'\"\\#@~^_计９（＋\n"), max_size=60
    )
)
def test_any_text_is_a_formula_or_has_problems_within_it(text: str) -> None:
    found = parse_formula(text)

    if isinstance(found, Formula):
        assert found.text == text
        for node in walk(found.tree):
            assert 0 <= node.place.start <= node.place.start + node.place.length <= len(text)
    else:
        assert found
        for one in found:
            assert 0 <= one.place.start <= one.place.start + one.place.length <= len(text)
            assert one.wording.text("en")
            assert one.wording.text("zh")


# ---------------------------------------------------------------- names in their place


def field(kind: Kind, owner: str = "villages", values: tuple[str, ...] = ()) -> Meaning:
    return Meaning(kind, Role.FIELD, owner=owner, values=values)


UNIT: Mapping[str, Meaning] = {
    "kind": field("text", values=("hill", "plain")),
    "people": field("number"),
    "rural": field("yes_no"),
    "founded": field("date"),
    "rate": Meaning("number", Role.INDICATOR),
    "in_all": Meaning("number", Role.INDICATOR, whole=True),
    "nothing": Meaning("number", Role.CONSTANT, value=Fraction(0)),
}
MONTHLY: Mapping[str, Meaning] = {
    "births": field("number", "monthly"),
    "month": field("date", "monthly"),
    "late": field("yes_no", "monthly"),
    "cause": field("text", "monthly"),
}
SCOPE = Scope(UNIT, dataset="monthly", fields=MONTHLY)


def problems(
    text: str, wanted: Kind = "number", scope: Scope = SCOPE
) -> list[tuple[str, int, int]]:
    found = check_formula(parse(text), scope, wanted)
    return [(one.wording.code, one.place.start, one.place.length) for one in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sum(births) / people", "number"),
        ("count(where=late and births > 3)", "number"),
        ("1 if rural else 2", "number"),
        ('kind == "hill"', "yes_no"),
        ('kind in ["hill", "plain"] and not rural', "yes_no"),
        ("founded >= 2009-03", "yes_no"),
        ('founded >= "2009-03-12"', "yes_no"),
        ("is_missing(kind) or is_missing(people)", "yes_no"),
        ("sum(births, where=month == 2009-03)", "number"),
        ("sum(round(births / 3, 2))", "number"),
        ("sum(births / 2)", "number"),
        ("min(people, 3) + abs(people) + floor(people) + ceil(people) + round(people)", "number"),
        ("mean(births) + last(births)", "number"),
    ],
)
def test_what_makes_sense_has_no_problem(text: str, wanted: Kind) -> None:
    assert problems(text, wanted) == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("peple", ("F202", 0, 5)),
        ("sum(brths)", ("F203", 4, 5)),
        ("births", ("F233", 0, 6)),
        ("rural", ("F210", 0, 5)),
        ("sum(late)", ("F210", 4, 4)),
        ("count(where=births)", ("F210", 12, 6)),
        ('people + "3"', ("F210", 9, 3)),
        ("1 if people else 2", ("F210", 5, 6)),
        ("1 if rural else kind", ("F211", 16, 4)),
        ("count(where=cause == 3)", ("F211", 21, 1)),
        ("count(where=cause == flood)", ("F240", 21, 5)),
        ("sum(sum(births))", ("F212", 4, 11)),
        ("people / (2 - 2)", ("F214", 10, 5)),
        ("people / nothing", ("F214", 9, 7)),
        ("people / (nothing * rate)", ("F214", 10, 14)),
        ("round(people, people)", ("F221", 14, 6)),
        ("round(people, 13)", ("F221", 14, 2)),
        ("score(rate)", ("F217", 0, 11)),
        ("sum(births / births)", ("F238", 4, 15)),
        ("in_all + 1", ("F239", 0, 6)),
    ],
)
def test_a_number_that_makes_no_sense_is_told_at_its_place(
    text: str, problem: tuple[str, int, int]
) -> None:
    assert problems(text, "number") == [problem]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("people and rural", ("F210", 0, 6)),
        ("people == kind", ("F211", 10, 4)),
        ('kind == "hil"', ("F216", 8, 5)),
        ("kind == hill", ("F240", 8, 4)),
        ('founded > "March"', ("F218", 10, 7)),
        ('kind < "hill"', ("F234", 0, 13)),
        ("rural == rural", ("F234", 0, 14)),
        ("is_missing(people + 1)", ("F235", 11, 10)),
        ("met(rate)", ("F217", 0, 9)),
    ],
)
def test_a_condition_that_makes_no_sense_is_told_at_its_place(
    text: str, problem: tuple[str, int, int]
) -> None:
    assert problems(text, "yes_no") == [problem]


def test_a_number_is_needed_where_a_yes_or_no_stands() -> None:
    assert problems('kind == "hill"', "number") == [("F210", 0, 14)]
    assert problems("people", "yes_no") == [("F210", 0, 6)]


def test_texts_of_two_datasets_cannot_be_compared() -> None:
    scope = Scope({**UNIT, "level": field("text", "schools")})

    assert problems("kind == level", "yes_no", scope) == [("F228", 8, 5)]


def test_a_name_of_several_datasets_needs_one_named() -> None:
    scope = Scope(UNIT, ambiguous={"people": ("clinics", "schools")})

    assert problems("people + 1", "number", scope) == [("F226", 0, 6)]


def test_an_aggregate_needs_records() -> None:
    assert problems("sum(births)", "number", Scope(UNIT)) == [("F213", 0, 11)]


def test_a_name_that_another_problem_hides_raises_no_second_one() -> None:
    scope = Scope(UNIT, dataset="monthly", fields=MONTHLY, hidden=frozenset({"peple", "brths"}))

    assert problems("peple + sum(brths)", "number", scope) == []


def test_vetoes_may_ask_what_was_met_and_scored() -> None:
    scope = Scope(UNIT, scored=frozenset({"rate", "goals"}))

    assert problems("met(rate) and score(goals) < 3", "yes_no", scope) == []
    assert problems("met(goals)", "yes_no", scope) == [("F237", 4, 5)]
    assert problems("met(rate + 1)", "yes_no", scope) == [("F236", 4, 8)]
    assert problems("score(people) < 3", "yes_no", scope) == [("F237", 6, 6)]


def test_every_problem_of_the_names_is_told() -> None:
    assert problems("peple + sum(brths) + sum(late)") == [
        ("F202", 0, 5),
        ("F203", 12, 5),
        ("F210", 25, 4),
    ]


def test_no_function_can_be_the_name_of_a_field() -> None:
    for name in FUNCTIONS:
        assert refused(f"{name} + 1") == [("F230", 0, len(name))]
