"""Law: a case is judged by a rulebook cut down to what it asks, and that changes no result."""

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import targets
from targets.rulebook.models import Case
from targets.testing.cases.running import CaseOutcome, CaseRunner
from tests.compare import PEERS, load_text, oracle_records, text_of
from tests.good_cases import GoodCase, good_cases
from tests.oracle import Oracle, OracleError, OracleIndicator, OracleScores, OracleUnit
from tests.properties import examples
from tests.properties.deliveries import Scoring, scorings

Given = dict[str, list[dict[str, Any]]]


@pytest.mark.parametrize("good", list(good_cases()), ids=lambda good: good.name)
def test_of_the_examples_everything_comes_out_as_the_oracle_says(good: GoodCase) -> None:
    text = text_of(good.rules)
    rules = load_text(text)
    batch = rules.validate(good.records)
    oracle = Oracle(text).score(oracle_records(batch))
    runner, records = CaseRunner(rules.model), given_records(rules, batch)
    listed = [unit for unit in oracle.units if str(unit) in units_of(rules, records)]

    assert listed
    for number, unit in enumerate(listed[:3]):
        warned = {"failures": str(len(rules.validate(records).failures))}
        expected = [*expectations(rules, oracle.units[unit], oracle.whole), warned]
        apart = expected if number == 0 else []
        for expect in (*apart, together(expected)):
            assert said(runner.run(case(unit, None, records, expect))) == [], expect


@examples(30)
@given(scorings(), st.data())
def test_whatever_is_expected_comes_out_as_the_oracle_says(
    scoring: Scoring, data: st.DataObject
) -> None:
    rules, batch = scoring.admitted()
    oracle = judged(scoring, batch)
    unit = data.draw(st.sampled_from(sorted(oracle.units, key=str)))
    one = oracle.units[unit]
    runner = CaseRunner(rules.model)
    records = given_records(rules, batch)
    assume(str(unit) in units_of(rules, records))

    expected = list(expectations(rules, one, oracle.whole))
    for expect in (*data.draw(st.lists(st.sampled_from(expected), max_size=4)), together(expected)):
        outcome = runner.run(case(unit, scoring.through, records, expect))
        assert said(outcome) == [], expect


@examples(30)
@given(scorings(), st.data())
def test_what_the_errors_of_a_case_ask_for_is_enough(scoring: Scoring, data: st.DataObject) -> None:
    assume(not any(f"{look}(" in scoring.text for look in PEERS))  # peers are counted by records
    rules, batch = scoring.admitted()
    oracle = judged(scoring, batch)
    unit = data.draw(st.sampled_from(sorted(oracle.units, key=str)))
    expected = [
        one for one in expectations(rules, oracle.units[unit], oracle.whole) if "rank" not in one
    ]
    expect = data.draw(st.sampled_from(expected))
    records = given_records(rules, batch)
    mine = own_records(rules, records, str(unit), whole=is_whole(rules, expect))
    least = {name: mine[name] for name in mine if never_asked_for(rules, name)}

    runner = CaseRunner(rules.model)
    for _ in range(20):
        outcome = runner.run(case(unit, scoring.through, least, expect))
        if not asked_for(outcome):
            break
        least = with_what_is_asked(rules, least, mine, outcome)
    assume(not any(error.wording.code == "C561" for error in outcome.errors))  # nothing of it

    assert said(outcome) == [], (expect, least)


@examples(15)
@given(scorings(), st.data())
def test_whatever_else_is_expected_does_not_come_out(scoring: Scoring, data: st.DataObject) -> None:
    rules, batch = scoring.admitted()
    oracle = judged(scoring, batch)
    unit = data.draw(st.sampled_from(sorted(oracle.units, key=str)))
    records = given_records(rules, batch)
    assume(str(unit) in units_of(rules, records))
    assume(oracle.units[unit].indicators)
    name, wanted = data.draw(st.sampled_from(sorted(oracle.units[unit].indicators.items())))
    expect = {
        name: {"value": text(wanted.value + Fraction(1, 3))} if wanted.value is not None else "met"
    }

    outcome = CaseRunner(rules.model).run(case(unit, scoring.through, records, expect))

    assert not outcome.errors
    assert len(outcome.mismatches) == 1


def judged(scoring: Scoring, batch: targets.Batch) -> OracleScores:
    """What the oracle says; where missing data stops the scoring there is nothing to expect."""
    try:
        scores = Oracle(scoring.text).score(oracle_records(batch), through=scoring.through)
    except OracleError:
        assume(False)
        raise
    assume(scores.units)
    return scores


def given_records(rules: targets.Rulebook, batch: targets.Batch) -> Given:
    """The accepted records, with the unit as the text that a rules file would hold."""
    unit = rules.model.unit.id
    return {
        name: [{**record, unit: str(record[unit])} for record in records]
        for name, records in batch.accepted.items()
    }


def units_of(rules: targets.Rulebook, records: Given) -> set[str]:
    return {row[rules.model.unit.id] for rows in records.values() for row in rows}


def own_records(rules: targets.Rulebook, records: Given, unit: str, *, whole: bool) -> Given:
    """Those of one unit; of all where a thing is judged once for all."""
    if whole:
        return records
    key = rules.model.unit.id
    return {name: [row for row in rows if row[key] == unit] for name, rows in records.items()}


def is_whole(rules: targets.Rulebook, expect: dict[str, Any]) -> bool:
    return any(one.id in expect and one.level is not None for one in rules.model.indicators)


def asked_for(outcome: CaseOutcome) -> list[tuple[str, set[str]]]:
    """Datasets, and their fields, that a case is told to lack."""
    found = []
    for error in outcome.errors:
        facts = dict(error.wording.facts)
        if error.wording.code in ("E970", "E971"):
            found.append((facts["dataset"], set(re.findall("`(.+?)`", facts.get("fields", "")))))
    return found


def never_asked_for(rules: targets.Rulebook, name: str) -> bool:
    """Whether a dataset may be left out, and then means that there is none: it changes results."""
    table = rules.model.records[name]
    return name == rules.model.unit.roster or table.optional or table.corrects is not None


def with_what_is_asked(
    rules: targets.Rulebook, least: Given, mine: Given, outcome: CaseOutcome
) -> Given:
    """More of the records, as the errors say; an optional field is never asked for."""
    more = dict(least)
    for name, fields in asked_for(outcome):
        table = rules.model.records[name]
        kept = fields | {key for key, spec in table.fields.items() if spec.optional}
        had = [set(row) for row in least.get(name, [])] or [{"site"} for _ in mine[name]]
        more[name] = [
            {key: cell for key, cell in row.items() if key in known | kept}
            for row, known in zip(mine[name], had, strict=True)
        ]
    return more


def case(unit: object, through: str | None, records: Given, expect: dict[str, Any]) -> Case:
    return Case.model_validate(
        {
            "name": "drawn",
            "unit": str(unit),
            **({"through": through} if through else {}),
            "given": records,
            "expect": expect,
        }
    )


def expectations(
    rules: targets.Rulebook, one: OracleUnit, whole: dict[str, OracleIndicator]
) -> Iterator[dict[str, Any]]:
    """Every result of a unit as a case writes it, each apart."""
    model = rules.model
    scored = {each.id for each in model.indicators if each.points is not None}
    for name, found in (whole | one.indicators).items():
        parts = {"status": found.status, "value": text(found.value)}
        parts |= {"numerator": text(found.numerator), "denominator": text(found.denominator)}
        if name in scored:
            parts["points"] = text(found.points)
        yield {name: parts}
    yield from ({name: text(points)} for name, points in one.sections.items())
    yield {"vetoes": list(one.vetoes) or "none"}
    yield from ({veto.id: "yes" if veto.id in one.vetoes else "no"} for veto in model.vetoes)
    if model.scorecard.total is not None:
        yield {"total": text(one.total), "rank": "none" if one.rank is None else str(one.rank)}
        yield from ({name: text(points)} for name, points in one.bonuses.items())
        yield from ({name: text(points)} for name, points in one.deductions.items())
        if model.scorecard.grades:
            yield {"grade": one.grade or "none"}


def together(expected: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: value for one in expected for key, value in one.items()}


def text(number: Fraction | None) -> str:
    return "none" if number is None else f"{number.numerator}/{number.denominator}"


def said(outcome: CaseOutcome) -> list[str]:
    """Everything that is not as expected."""
    errors = [f"{error.path} {error.wording.text('en')}" for error in outcome.errors]
    return errors + [f"{one.expected} {one.found}" for one in outcome.mismatches]
