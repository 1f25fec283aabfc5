"""Formulas among the names of their place: what is wrong inside a call, constants, suggestions."""

from collections.abc import Mapping
from fractions import Fraction

import pytest

from targets.formula import (
    Formula,
    Meaning,
    Role,
    Scope,
    check_formula,
    constant_value,
    parse_formula,
)
from targets.formula.tree import REPORTED, Kind, Node


def field(kind: Kind, owner: str = "villages", values: tuple[str, ...] = ()) -> Meaning:
    return Meaning(kind, Role.FIELD, owner=owner, values=values)


UNIT: Mapping[str, Meaning] = {
    "kind": field("text", values=("hill", "plain")),
    "area": field("text"),
    "people": field("number"),
    "rural": field("yes_no"),
    "founded": field("date"),
    "rate": Meaning("number", Role.INDICATOR),
    "in_all": Meaning("number", Role.INDICATOR, whole=True),
    "nothing": Meaning("number", Role.CONSTANT, value=Fraction(0)),
    "two": Meaning("number", Role.CONSTANT, value=Fraction(2)),
}
MONTHLY: Mapping[str, Meaning] = {
    "births": field("number", "monthly"),
    "month": field("date", "monthly"),
    "late": field("yes_no", "monthly"),
    "cause": field("text", "monthly"),
}
SCOPE = Scope(UNIT, dataset="monthly", fields=MONTHLY, timed=True)
VETOES = Scope(UNIT, scored=frozenset({"rate", "goals"}))
PEERS = Scope(UNIT, dataset="monthly", fields=MONTHLY, groups=("area",))


NO_NAMES = Scope({})
SEVERAL = Scope(UNIT, ambiguous={"people": ("clinics", "schools")})
UNTIMED = Scope(UNIT, dataset="monthly", fields=MONTHLY, timed=False)
SCHOOLS = Scope({**UNIT, "level": field("text", "schools")})
CORRECTED = Scope(
    UNIT, dataset="monthly", fields={**MONTHLY, f"births{REPORTED}": field("number", "monthly")}
)


def parse(text: str) -> Node:
    found = parse_formula(text)
    assert isinstance(found, Formula), found
    return found.tree


def problems(text: str, wanted: Kind = "number", scope: Scope = SCOPE) -> list[tuple[str, str]]:
    """Code and the place as it is written, of each problem."""
    found = check_formula(parse(text), scope, wanted)
    return [
        (one.wording.code, text[one.place.start : one.place.start + one.place.length])
        for one in found
    ]


def said(text: str, wanted: Kind = "number", scope: Scope = SCOPE) -> str:
    (one,) = check_formula(parse(text), scope, wanted)
    return one.wording.text("en")


@pytest.mark.parametrize(
    "text",
    [
        "sum(round(births / births, 2))",
        "sum(floor(births / births))",
        "sum(ceil(births / births))",
        "sum(births / 2)",
        "sum(1 if births / births >= 50% else 0)",
        "round(people, 0)",
        "round(people, 12)",
        "round(people)",
        "-people - nothing",
        "people / two",
        "people / (people * 1)",
        "people / (nothing + people)",
        "last(births)",
        "1 if rural else people",
        "min(people, rate, two)",
    ],
)
def test_what_makes_sense_has_no_problem(text: str) -> None:
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sum(1 + births / births)", [("F238", "births / births")]),
        ("sum(abs(births / births))", [("F238", "births / births")]),
        ("sum(births / births if births > 0 else 0)", [("F238", "births / births")]),
        ("mean(births / births) + sum(births / births)", [("F238", "births / births")] * 2),
        ("round(peple, 2)", [("F202", "peple")]),
        ("round(people, 13)", [("F221", "13")]),
        ("round(people, -1)", [("F221", "-1")]),
        ("round(people, 0.5)", [("F221", "0.5")]),
        ("abs(peple)", [("F202", "peple")]),
        ("abs(rural)", [("F210", "rural")]),
        ("min(people, peple)", [("F202", "peple")]),
        ("max(people, rural)", [("F210", "rural")]),
        ("-rural", [("F210", "rural")]),
        ("rural + people", [("F210", "rural")]),
        ("people + rural", [("F210", "rural")]),
        ("people / -nothing", [("F214", "-nothing")]),
        ("people / (two - two)", [("F214", "two - two")]),
        ("people / (nothing / two)", [("F214", "nothing / two")]),
        ("people / (rate * nothing)", [("F214", "rate * nothing")]),
        ("peple + sum(brths)", [("F202", "peple"), ("F203", "brths")]),
        ("sum(brths) + whole(x)", [("F203", "brths"), ("F271", "whole(x)")]),
        ("sum(births, where=last(births) > 1)", [("F212", "last(births)")]),
        ("kind if rural else area", [("F210", "kind if rural else area")]),
        ("founded if rural else founded", [("F210", "founded if rural else founded")]),
        ("peple if rural else kind", [("F202", "peple"), ("F210", "peple if rural else kind")]),
        ("people if rural else peple", [("F202", "peple")]),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_told_where_it_stands(
    text: str, wanted: list[tuple[str, str]]
) -> None:
    assert problems(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("is_missing(peple)", [("F202", "peple")]),
        ("is_missing(kind)", []),
        ("not peple", [("F202", "peple")]),
        ("not people", [("F210", "people")]),
        ("rural and people", [("F210", "people")]),
        ("people or rural", [("F210", "people")]),
        ("peple > 3", [("F202", "peple")]),
        ("3 > peple", [("F202", "peple")]),
        ("people in [1, 2]", []),
        ('people in [1, "a"]', [("F211", '"a"')]),
        ('kind in ["hill", "hil"]', [("F216", '"hil"')]),
        ('kind in ["hill", 2]', [("F211", "2")]),
        ("founded in [2009-03, 2009-04-01]", []),
        ('founded == "2009-03"', []),
        ('"2009-03-12" <= founded', []),
        ('"March" <= founded', [("F218", '"March"')]),
        ('"hil" == kind', [("F216", '"hil"')]),
        ('area == "anything"', []),
        ("kind != area", []),
        ("kind >= area", [("F234", "kind >= area")]),
        ("rural != rural", [("F234", "rural != rural")]),
        ("kind == plain", [("F240", "plain")]),
        ("plain == kind", [("F240", "plain")]),
        ("area == peple", [("F202", "peple")]),  # it is like a name that there is
        ("area == east", [("F240", "east")]),
        ("people == east", [("F202", "east")]),
        ('(kind if rural else area) == "hill"', [("F210", "kind if rural else area")]),
        ("(founded if rural else founded) < 2009-03", [("F210", "founded if rural else founded")]),
    ],
)
def test_a_condition_is_told_where_it_makes_no_sense(
    text: str, wanted: list[tuple[str, str]]
) -> None:
    assert problems(text, "yes_no") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("met(rate)", []),
        ("score(goals) > 3", []),
        ("met(rate) > 3", [("F211", "3")]),
        ("score(goals)", [("F210", "score(goals)")]),
        ("met(in_all)", [("F239", "in_all")]),
        ("met(goals)", [("F237", "goals")]),
        ("score(people) > 3", [("F237", "people")]),
        ("score(rate + 1) > 3", [("F236", "rate + 1")]),
        ("met(1)", [("F236", "1")]),
    ],
)
def test_vetoes_ask_of_indicators_and_sections(text: str, wanted: list[tuple[str, str]]) -> None:
    assert problems(text, "yes_no", VETOES) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("average(rate)", []),
        ("average(rate, area)", []),
        ("highest(rate, kind)", [("F275", "kind")]),
        ("highest(rate, 1)", [("F275", "1")]),
        ("average(1)", [("F272", "1")]),
        ("average(people)", [("F274", "people")]),
        ("average(births)", [("F274", "births")]),
        ("average(kind)", [("F274", "kind")]),
        ("average(two)", [("F273", "two")]),
        ("average(nobody)", [("F273", "nobody")]),
        ("average(in_all)", [("F276", "in_all")]),
        ("whole(in_all)", []),
        ("sum(average(rate))", [("F271", "average(rate)")]),
        ("peple + average(1)", [("F202", "peple"), ("F272", "1")]),
        ("average(nobody, nowhere)", [("F273", "nobody"), ("F275", "nowhere")]),
    ],
)
def test_a_look_at_the_peers_needs_an_indicator_and_a_group(
    text: str, wanted: list[tuple[str, str]]
) -> None:
    assert problems(text, "number", PEERS) == wanted


def test_of_several_fields_that_are_corrected_all_are_named() -> None:
    both = {f"{name}{REPORTED}": field("number", "monthly") for name in ("births", "deaths")}
    scope = Scope(UNIT, dataset="monthly", fields={**MONTHLY, **both})

    assert said("sum(reported(weddings))", scope=scope).endswith(
        "fields that are corrected: `births`, `deaths`"
    )


def test_where_units_have_no_groups_there_is_none_to_name() -> None:
    told = said("average(rate, 1)", scope=Scope(UNIT, groups=()))

    assert told.endswith("name one of `unit.groups`, which has —")


def test_records_that_nobody_knows_are_added_up_in_peace() -> None:
    assert problems("sum(births) + 1", scope=Scope(UNIT, dataset="monthly")) == []


def test_where_there_are_names_no_function_is_offered_for_one() -> None:
    assert "count" not in said("coumt")


def test_only_texts_and_dates_must_stand_in_one_dataset() -> None:
    scope = Scope(
        {
            **UNIT,
            "level": field("text", "schools"),
            "opened": field("date", "schools"),
            "pupils": field("number", "schools"),
        }
    )

    assert problems("kind == level", "yes_no", scope) == [("F228", "level")]
    assert problems("founded < opened", "yes_no", scope) == [("F228", "opened")]
    assert problems("people < pupils", "yes_no", scope) == []
    assert problems("founded == founded", "yes_no", scope) == []


def test_a_hidden_name_raises_no_second_problem_anywhere() -> None:
    hidden = frozenset({"gone"})
    peers = Scope(UNIT, groups=("area",), hidden=hidden, dataset="monthly", fields=MONTHLY)
    vetoes = Scope(UNIT, scored=frozenset({"rate"}), hidden=hidden)

    assert problems("gone + sum(gone) + average(gone) + average(rate, gone)", scope=peers) == []
    assert problems("area == gone", "yes_no", peers) == []
    assert problems("met(gone)", "yes_no", vetoes) == []
    assert problems(f"gone{REPORTED.replace('__', '')} + 1", scope=peers) != []


TOLD: list[tuple[str, Kind, Scope, str, str]] = [
    ("peple", "number", SCOPE,
     "`peple` is not known here",
     "did you mean `people`?"),
    ("sun", "number", NO_NAMES,
     "`sun` is not known here",
     "did you mean `sum`?"),
    ("sum(brths)", "number", SCOPE,
     "`brths` is not a field of `monthly`",
     "did you mean `births`?"),
    ("births", "number", SCOPE,
     "the field `births` of `monthly` has many records a unit, so it must be summed up",
     "write `sum(births)`"),
    ("late", "number", SCOPE,
     "the field `late` of `monthly` has many records a unit, so it must be summed up",
     "write `count(where=late)`"),
    ("cause", "number", SCOPE,
     "the field `cause` of `monthly` has many records a unit, so it must be summed up",
     "write `count(where=cause == …)`"),
    ("month", "number", SCOPE,
     "the field `month` of `monthly` has many records a unit, so it must be summed up",
     "write `count(where=month >= …)`"),
    ("rural", "number", SCOPE,
     "a number should be here, and this is yes or no",
     "count the records, as in `count(where=standard_met)`"),
    ("kind", "number", SCOPE,
     "a number should be here, and this is text",
     "use a number, or count the records, as in `count(where=…)`"),
    ("founded", "number", SCOPE,
     "a number should be here, and this is a date",
     "use a number, or count the records, as in `count(where=…)`"),
    ("people", "yes_no", SCOPE,
     "yes or no should be here, and this is a number",
     "compare it, as in `births > 0`"),
    ("kind", "yes_no", SCOPE,
     "yes or no should be here, and this is text",
     "compare it, as in `kind == \"patrol\"`"),
    ("founded", "yes_no", SCOPE,
     "yes or no should be here, and this is a date",
     "compare it, as in `month >= 2009-03`"),
    ("people", "number", SEVERAL,
     "`people` is a field of several datasets: `clinics`, `schools`",
     "say which with `records:`"),
    ("in_all", "number", SCOPE,
     "`in_all` is judged for the whole authority, so a unit has no value of it",
     "use it in an indicator with `level: whole`, or delete its `level: whole`"),
    ("1 if rural else kind", "number", SCOPE,
     "a number and text do not go together",
     "compare or choose between things of one kind; put text in quotes"),
    ("kind < area", "yes_no", SCOPE,
     "`<` cannot compare text",
     "use `==` or `!=` for text, and a yes/no field alone or with `not` in front"),
    ("rural == rural", "yes_no", SCOPE,
     "`==` cannot compare yes or no",
     "use `==` or `!=` for text, and a yes/no field alone or with `not` in front"),
    ("people == kind", "yes_no", SCOPE,
     "a number and text do not go together",
     "compare or choose between things of one kind; put text in quotes"),
    ("kind == \"hil\"", "yes_no", SCOPE,
     "`kind` can never be `hil`",
     "did you mean `hill`?"),
    ("kind == \"x\"", "yes_no", SCOPE,
     "`kind` can never be `x`",
     "its values are `hill`, `plain`"),
    ("\"March\" < founded", "yes_no", SCOPE,
     "`March` is not a date",
     "write `2009-03-12` or `2009-03`"),
    ("kind == level", "yes_no", SCHOOLS,
     "`kind` and `level` are in different datasets, so they cannot be compared",
     "bring both into one dataset"),
    ("sum(sum(births))", "number", SCOPE,
     "`sum` cannot be used in a formula over one record",
     "name the fields of the record alone"),
    ("sum(births)", "number", SCHOOLS,
     "`sum` needs to know which records it is about",
     "add `records:` with the name of a dataset"),
    ("last(births)", "number", UNTIMED,
     "`last` needs a date, and the records of `monthly` have none",
     "add `time:` to the dataset, or use `sum`"),
    ("mean(abs(births / births))", "number", SCOPE,
     "`mean` cannot add up quotients exactly",
     "divide the sums, `sum(a) / sum(b)`, or round inside: `sum(round(a / b, 2))`"),
    ("is_missing(1)", "yes_no", SCOPE,
     "`is_missing` asks about one name",
     "write `is_missing(field)`"),
    ("round(1, 13)", "number", SCOPE,
     "`round` needs its places as a whole number from 0 to 12",
     "write `round(x, 2)`"),
    ("met(rate)", "yes_no", SCOPE,
     "`met()` can be used only in vetoes",
     "use an indicator's value instead"),
    ("score(rate)", "number", SCOPE,
     "`score()` can be used only in vetoes",
     "use an indicator's value instead"),
    ("met(1)", "yes_no", VETOES,
     "`met` asks about one name",
     "write `met(indicator)`"),
    ("met(rat)", "yes_no", VETOES,
     "`met` cannot ask about `rat`",
     "did you mean `rate`?"),
    ("score(goal)", "number", VETOES,
     "`score` cannot ask about `goal`",
     "did you mean `goals`?"),
    ("met(goals)", "yes_no", VETOES,
     "`met` cannot ask about `goals`",
     "name an indicator, or for `score` an indicator or section with points"),
    ("average(rat)", "number", PEERS,
     "`average` looks at an indicator, and `rat` is none",
     "did you mean `rate`?"),
    ("average(people)", "number", PEERS,
     "`average` looks at an indicator, and `people` is a field",
     "add an indicator with `value: people`, and name that"),
    ("average(births)", "number", PEERS,
     "`average` looks at an indicator, and `births` is a field",
     "add an indicator with `value: sum(births)`, and name that"),
    ("lowest(cause)", "number", PEERS,
     "`lowest` looks at an indicator, and `cause` is a field",
     "add an indicator with `value: count(where=…)`, and name that"),
    ("average(1)", "number", PEERS,
     "`average` looks at one indicator, and this is no name",
     "give the calculation an indicator of its own, and write `average(indicator)`"),
    ("average(rate, aera)", "number", PEERS,
     "`aera` is not a field by which units are grouped",
     "did you mean `area`?"),
    ("average(rate, zzz)", "number", PEERS,
     "`zzz` is not a field by which units are grouped",
     "name one of `unit.groups`, which has `area`"),
    ("average(rate, 1)", "number", PEERS,
     "`…` is not a field by which units are grouped",
     "name one of `unit.groups`, which has `area`"),
    ("average(in_all)", "number", PEERS,
     "`in_all` is judged for the whole authority, so `average` finds no unit with a value",
     "write `whole(in_all)`"),
    ("average(rate)", "number", SCOPE,
     "`average` looks at all units, and cannot be used here",
     "use it in the `value` of an indicator, and name that indicator where a unit is judged"),
    ("area == east", "yes_no", SCOPE,
     "`east` is compared with text, and text needs quotes",
     "write `\"east\"`"),
    ("sum(reported(births))", "number", SCOPE,
     "nothing corrects `births` here, so it is what was reported",
     "write `births` alone; fields that are corrected: —"),
    ("sum(reported(birth))", "number", CORRECTED,
     "nothing corrects `birth` here, so it is what was reported",
     "did you mean `births`?"),
    ("sum(reported(zzz))", "number", CORRECTED,
     "nothing corrects `zzz` here, so it is what was reported",
     "write `zzz` alone; fields that are corrected: `births`"),
    ("reported(births)", "number", CORRECTED,
     "`reported` asks for one field, as it was before correction",
     "write `reported(births)`, inside what is added up"),
    ("people / nothing", "number", SCOPE,
     "this divides by zero, whatever the records say",
     "divide by something else"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "wanted", "scope", "fact", "way_out"), TOLD)
def test_an_author_is_told_the_fact_and_the_way_out(
    text: str, wanted: Kind, scope: Scope, fact: str, way_out: str
) -> None:
    assert said(text, wanted, scope) == f"{fact} · {way_out}"


CONSTANTS: list[tuple[str, Fraction | None]] = [
    ("7", Fraction(7)),
    ("two", Fraction(2)),
    ("-two", Fraction(-2)),
    ("-rate", None),
    ("rate", None),
    ("nobody", None),
    ("two + 1", Fraction(3)),
    ("two - 1", Fraction(1)),
    ("two * 3", Fraction(6)),
    ("3 / two", Fraction(3, 2)),
    ("1 / 3 / two", Fraction(1, 6)),
    ("two / (1 / 3)", Fraction(6)),
    ("two / nothing", None),
    ("rate * nothing", Fraction(0)),
    ("nothing * rate", Fraction(0)),
    ("rate * two", None),
    ("rate + nothing", None),
    ("nothing - rate", None),
    ("nothing / rate", None),
    ("rate / two", None),
    ("abs(two)", None),
    ("1 if rural else 1", None),
]


@pytest.mark.parametrize(("text", "number"), CONSTANTS, ids=[text for text, _ in CONSTANTS])
def test_literals_and_constants_alone_come_to_a_number(text: str, number: Fraction | None) -> None:
    assert constant_value(parse(text), UNIT) == number
