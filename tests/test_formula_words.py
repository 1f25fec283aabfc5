"""What an author is told of a formula that cannot be read: the fact, its place, what to type."""

from fractions import Fraction

import pytest

from targets.formula import Formula, dates_in, parse_formula
from targets.formula.tree import Call, Node, Number, look_of, walk

REFUSALS = [
    ("births # x", 7, 1, "`#` cannot be used in a formula", None),
    ("births \\ 2", 7, 1, "`\\` cannot be used in a formula", None),
    ("n := 2", 2, 2, "`:=` cannot be used in a formula", None),
    ('"""a"""', 0, 7, "text quoted in this way cannot be used in a formula", None),
    ("sum(**births)", 6, 6, "`**` cannot be used in a formula", None),
    ("sum(*births)", 4, 7, "`*` cannot be used in a formula", None),
    ("births ** 2", 0, 11, "a power (`**`) cannot be used in a formula", None),
    ("births.real", 0, 11, "a dot between names (`a.b`) cannot be used in a formula", None),
    ("births.sum()", 0, 10, "a dot between names (`a.b`) cannot be used in a formula", None),
    ("a is b", 0, 6, "`is` cannot be used in a formula", None),
    ("await a", 0, 7, "`await a` cannot be used in a formula", None),
    ("None", 0, 4, "`None` cannot be used in a formula", None),
    ("True", 0, 4, "`True` cannot be used in a formula", None),
    ("x" * 2001, 0, 2001, "the formula has more than 2000 characters", None),
    ("(" * 121 + "x" + ")" * 121, 0, 243, "the formula has more than 120 brackets", None),
    ("[" * 121 + "x" + "]" * 121, 0, 243, "the formula has more than 120 brackets", None),
    ("-" * 30 + "x", 0, 31, "the formula has more than 30 levels", None),
    ("not " * 250 + "x", 0, 1001, "the formula has more than 30 levels", None),
    ("min(x, y, where=z)", 0, 18, "`min` takes 1 value(s), not 2", None),
    ("min()", 0, 5, "`min` takes 1 or more value(s), not 0", None),
    ("max()", 0, 5, "`max` takes 1 or more value(s), not 0", None),
    ("round(x, 1, 2)", 0, 14, "`round` takes 1 or 2 value(s), not 3", None),
    ("round()", 0, 7, "`round` takes 1 or 2 value(s), not 0", None),
    ("average(a, b, c)", 0, 16, "`average` takes 1 or 2 value(s), not 3", None),
    ("lowest()", 0, 8, "`lowest` takes 1 or 2 value(s), not 0", None),
    ("highest()", 0, 9, "`highest` takes 1 or 2 value(s), not 0", None),
    ("abs()", 0, 5, "`abs` takes 1 value(s), not 0", None),
    ("count(x)", 0, 8, "`count` takes 0 value(s), not 1", None),
    ("sum(a, b)", 0, 9, "`sum` takes 1 value(s), not 2", None),
    ("mean()", 0, 6, "`mean` takes 1 value(s), not 0", None),
    ("reported(a, b)", 0, 14, "`reported` takes 1 value(s), not 2", None),
    ("sum(a, wher=b)", 7, 4, "`sum` does not take `wher=`", ("wher", "where")),
    ("sum(a, where=b, where=c)", 16, 5, "`sum` does not take `where=`", None),
    ("abs(a, wher=b)", 7, 4, "`abs` does not take `wher=`", None),
    ("abs(a, where=b)", 7, 5, "`abs` does not take `where=`", None),
    ("suum(a)", 0, 4, "`suum` is not a function", ("suum", "sum")),
    ("report(a)", 0, 6, "`report` is not a function", ("report", "reported")),
    ("reported(a + b)", 9, 5, "`reported` asks for one field, as it was before correction", None),
    ("reported(reported(a))", 9, 11, "`reported` asks for one field, as it was before correction",
     None),
    ("1e3", 0, 3, "`1e3` is not a number that a formula can hold", None),
    ("200a", 0, 4, "`200a` is not a number that a formula can hold", None),
    ("007", 0, 3, "`007` is not a number that a formula can hold", ("007", "7")),
    ("00", 0, 2, "`00` is not a number that a formula can hold", ("00", "0")),
    ("a > 2009-13-01", 4, 10, "`2009-13-01` is not a date", None),
    ("a in b", 5, 1,
     "after `in` comes a list of numbers, texts or dates in square brackets", None),
    ("a in [1, b]", 9, 1,
     "after `in` comes a list of numbers, texts or dates in square brackets", None),
    ("a in []", 5, 2,
     "after `in` comes a list of numbers, texts or dates in square brackets", None),
    ("a in [-b]", 6, 2,
     "after `in` comes a list of numbers, texts or dates in square brackets", None),
    ("sum", 0, 3, "the function `sum` needs brackets", None),
    ("a & b", 2, 1, "`&` means nothing in a formula", ("&", "and")),
    ("a && b", 2, 2, "`&&` means nothing in a formula", ("&&", "and")),
    ("!a", 0, 1, "`!` means nothing in a formula", ("!", "not")),
    ("a = b", 2, 1, "`=` means nothing in a formula", ("=", "==")),
    ("(births = 2)", 8, 1, "`=` means nothing in a formula", ("=", "==")),
    ("1 + (a = 2) + sum(b, where = c)", 7, 1, "`=` means nothing in a formula", ("=", "==")),
    ("a => b", 2, 2, "`=>` means nothing in a formula", ("=>", ">=")),
    (" = b", 1, 1, "a formula does not begin with `=`", ("=", "")),
    ("births % 2", 0, 10, "`%` comes only after a number, and means percent", None),
    ("82 %%", 4, 1, "`%` comes only after a number, and means percent", None),
    ("a + ７８", 4, 2, "`７８` is full-width, or only looks like what a formula needs",
     ("７８", "78")),
    ("a ≥ b", 2, 1, "`≥` is full-width, or only looks like what a formula needs", ("≥", ">=")),
    ("a\u3000b", 1, 1, "this space is full-width or of another special kind", ("\u3000", " ")),
    ("(a", 0, 1, "the formula opens 1 bracket(s) and closes 0", None),
    ("(a))", 3, 1, "the formula opens 1 bracket(s) and closes 2", None),
    ("((a)", 0, 1, "the formula opens 2 bracket(s) and closes 1", None),
    ("(a) + (b", 6, 1, "the formula opens 2 bracket(s) and closes 1", None),
    ("a bc", 2, 2, "the formula cannot be read at `bc`", None),
    ("a +", 2, 1, "the formula cannot be read at `+`", None),
    ("a;b", 1, 1, "`;` cannot be used in a formula", None),
    ("a == 'b", 5, 1, "the quotation mark `'` is never closed", None),
    ('a == "b', 5, 1, 'the quotation mark `"` is never closed', None),
    ("  ", 0, 2, "the formula is empty", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "start", "length", "fact", "fix"), REFUSALS, ids=[one[0][:20] for one in REFUSALS]
)
def test_a_refusal_names_the_fact_the_place_and_what_to_type(
    text: str, start: int, length: int, fact: str, fix: tuple[str, str] | None
) -> None:
    problems = parse_formula(text)

    assert isinstance(problems, tuple), problems
    (one,) = problems
    assert (one.place.start, one.place.length) == (start, length)
    assert one.wording.text("en").partition(" · ")[0] == fact
    assert (one.wording.fix and tuple(one.wording.fix)) == fix


def told(text: str) -> list[tuple[str, int, int]]:
    """Code, start and length of each problem."""
    problems = parse_formula(text)
    assert isinstance(problems, tuple), problems
    return [(one.wording.code, one.place.start, one.place.length) for one in problems]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("= a & b", [("F242", 0, 1), ("F219", 4, 1)]),
        ("sum(a, where=b) && c", [("F219", 16, 2)]),
        ("sum(a, where = b = c)", [("F219", 17, 1)]),
        ("007 & 08 # 1e3", [("F215", 0, 3), ("F219", 4, 1), ("F215", 6, 2), ("F205", 9, 1),
                            ("F215", 11, 3)]),
        ("a ＋ b ； ９", [("F206", 2, 1), ("F206", 6, 1), ("F206", 8, 1)]),
        ("month >= 2009-01-05 + 05", [("F215", 22, 2)]),
        ("2009-03-01 03", [("F215", 11, 2)]),
        ("2009-03-0105", [("F215", 5, 2), ("F215", 8, 4)]),
        ("'a' + 'b", [("F223", 6, 1)]),
        ("9" * 41, [("F215", 0, 41)]),
        ("a\tb", [("F201", 2, 1)]),
        ("a\u2003b \u2003", [("F225", 1, 1), ("F225", 4, 1)]),
    ],
)  # fmt: skip
def test_all_that_is_wrong_is_told_from_left_to_right(
    text: str, wanted: list[tuple[str, int, int]]
) -> None:
    assert told(text) == wanted


def test_two_thousand_letters_and_a_hundred_and_twenty_brackets_are_read() -> None:
    assert not isinstance(parse_formula("x" * 2_000), tuple)
    assert "F207" not in [code for code, _, _ in told("(" * 120 + "x" + ")" * 119)]


def test_the_dates_of_a_formula_are_found_outside_quotes() -> None:
    assert dates_in('month >= 2009-03 and name != "2009-04" and day < 2009-3-5') == (
        (9, 16),
        (49, 57),
    )
    assert dates_in("x-2009-03") == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a or b", ["or a or b", "Name a", "Name b"]),
        ("a and not b", ["and a and not b", "Name a", "Not not b", "Name b"]),
        ("a or b or c", ["or a or b or c", "or a or b or c", "Name a", "Name b", "Name c"]),
        ("+a - +3", ["- +a - +3", "Name a", "Number 3"]),
        ("x in [1, -2]", ["Within x in [1, -2]", "Name x", "Number 1", "Number -2"]),
        ("x not in [5%]", ["Not x not in [5%]", "Within x not in [5%]", "Name x", "Number 5%"]),
        ("1 <= x < 3", ["and 1 <= x < 3", "<= 1 <= x < 3", "Number 1", "Name x",
                        "< 1 <= x < 3", "Name x", "Number 3"]),
        ("a if b else c", ["Choice a if b else c", "Name b", "Name a", "Name c"]),
        ("max(a, 2)", ["max max(a, 2)", "Name a", "Number 2"]),
        ("sum(a, where=b)", ["Aggregate sum(a, where=b)", "Name a", "Name b"]),
        ('k == "x"', ['== k == "x"', "Name k", 'Text "x"']),
        ("d < 2009-03", ["< d < 2009-03", "Name d", "Day 2009-03"]),
    ],
)  # fmt: skip
def test_a_formula_is_read_into_parts_each_with_its_place(text: str, parts: list[str]) -> None:
    found = parse_formula(text)
    assert isinstance(found, Formula)

    def told_part(node: Node) -> str:
        sign = getattr(node, "operator", None) or getattr(node, "function", None)
        start, length = node.place
        return f"{sign or type(node).__name__} {text[start : start + length]}"

    assert [told_part(node) for node in walk(found.tree)] == parts


def test_a_negative_number_in_a_list_is_a_number() -> None:
    found = parse_formula("x in [-2, 3]")
    assert isinstance(found, Formula)

    values = [node.value for node in walk(found.tree) if isinstance(node, Number)]
    assert values == [Fraction(-2), Fraction(3)]


LEVELS = [
    (" and ".join(["x"] * 30), " and ".join(["x"] * 31)),
    ("abs(" * 28 + "x or y" + ")" * 28, "abs(" * 29 + "x or y" + ")" * 29),
    ("abs(" * 27 + "x or y or z" + ")" * 27, "abs(" * 28 + "x or y or z" + ")" * 28),
    ("abs(" * 28 + "x < y" + ")" * 28, "abs(" * 29 + "x < y" + ")" * 29),
    ("abs(" * 27 + "x < y < z" + ")" * 27, "abs(" * 28 + "x < y < z" + ")" * 28),
    ("abs(" * 28 + "sum(x, where=y)" + ")" * 28, "abs(" * 29 + "sum(x, where=y)" + ")" * 29),
    ("abs(" * 27 + "sum(x, where=abs(y))" + ")" * 27,
     "abs(" * 28 + "sum(x, where=abs(y))" + ")" * 28),
    ("abs(" * 28 + "x if y else z" + ")" * 28, "abs(" * 29 + "x if y else z" + ")" * 29),
]  # fmt: skip


@pytest.mark.parametrize(("thirty", "thirty_one"), LEVELS, ids=[one[-60:-28] for one, _ in LEVELS])
def test_levels_are_counted_as_the_parts_stand_in_one_another(thirty: str, thirty_one: str) -> None:
    assert isinstance(parse_formula(thirty), Formula)
    assert told(thirty_one) == [("F207", 0, len(thirty_one))]


def test_an_unknown_function_hides_nothing_within_it() -> None:
    assert told("foo(sun, where=b.c) + sum(d.e)") == [
        ("F205", 15, 3),
        ("F204", 0, 3),
        ("F205", 26, 3),
    ]


def test_a_name_that_the_engine_keeps_for_itself_is_refused() -> None:
    assert told("births__reported + 1") == [("F251", 0, 16)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a & b", "`&` means nothing in a formula · write `and`"),
        ("abs()", "`abs` takes 1 value(s), not 0 · write it as in `abs(x)`"),
        ("floor(a, b)", "`floor` takes 1 value(s), not 2 · write it as in `floor(x)`"),
        ("met()", "`met` takes 1 value(s), not 0 · write it as in `met(indicator)`"),
        ("a ≥ b", "`≥` is full-width, or only looks like what a formula needs · type `>=`"),
    ],
)
def test_the_way_out_is_what_to_write(text: str, wanted: str) -> None:
    problems = parse_formula(text)
    assert isinstance(problems, tuple)
    assert [one.wording.text("en") for one in problems] == [wanted]


@pytest.mark.parametrize("giving_up", [RecursionError, MemoryError])
def test_where_the_grammar_itself_gives_up_there_are_too_many_levels(
    monkeypatch: pytest.MonkeyPatch, giving_up: type[BaseException]
) -> None:
    """No version of Python that we know does, within two thousand letters."""

    def give_up(_: str) -> object:
        raise giving_up

    monkeypatch.setattr("targets.formula.parse.SimpleEval.parse", give_up)

    problems = parse_formula("a + b")
    assert isinstance(problems, tuple)
    assert told("a + b") == [("F207", 0, 5)]
    assert problems[0].wording.text("en").startswith("the formula has more than 30 levels")


def test_a_formula_keeps_its_text() -> None:
    found = parse_formula(" a + 1 ")
    assert isinstance(found, Formula)
    assert found.text == " a + 1 "


def test_a_look_at_the_peers_names_an_indicator_and_perhaps_a_group() -> None:
    def look(text: str) -> tuple[str, str, str | None, tuple[int, int]] | None:
        found = parse_formula(text)
        assert isinstance(found, Formula)
        assert isinstance(found.tree, Call)
        one = look_of(found.tree)
        if one is None:
            return None
        group = one.group.id if one.group is not None else None
        return one.function, one.indicator.id, group, tuple(one.place)

    assert look("average(rate)") == ("average", "rate", None, (0, 13))
    assert look("highest(rate, area)") == ("highest", "rate", "area", (0, 19))
    assert look("average(1)") is None
    assert look("abs(rate)") is None
    assert look("max(rate, area)") is None
