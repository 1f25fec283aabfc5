"""Suppressed figures cannot be had back: who reads all that is published of an indicator, and knows
that units add up to groups and to the whole, can work out none of them.

Each published figure is one equation, whose unknowns are the two halves of every unit. Exact
elimination tells which sums of unknowns follow from it: no suppressed figure may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from hypothesis import given
from hypothesis import strategies as st

import targets
from tests.compare import ENGINES, load_text
from tests.properties import examples

FIELDS = ("area", "kind")
RULES = """
schema_version: 1
id: town
title: A town
period: {from: 2010-01-01, to: 2010-12-31}
unit: {id: village, roster: villages, groups: [GROUPS]}
records:
  villages:
    key: [village]
    fields:
      village: {type: id}
      area: {type: category, optional: true}
      kind: {type: category, optional: true}
  counted:
    key: [village]
    fields: {village: {type: id}, cured: {type: count, at_most: 100}}
  known:
    key: [village]
    fields: {village: {type: id}, cases: {type: count, at_most: 100}}
scorecard: {}
indicators:
  - {id: rate, value: cured / cases, when_small: {denominator_below: BELOW}}
"""

Row = dict[str, Fraction]
"""An equation: what each unknown is multiplied by, and under `ONE` what that comes to."""
ONE = ""
HALVES = ("numerator", "denominator")


class Village(NamedTuple):
    """What is delivered of a village; None where there is no record."""

    name: str
    groups: tuple[str | None, str | None]
    cases: int | None
    cured: int | None


class Published(NamedTuple):
    """A figure as it is published, of these units together."""

    said: str
    names: tuple[str, ...]
    status: str
    halves: Mapping[str, Fraction | None]
    value: Fraction | None


@st.composite
def towns(draw: st.DrawFn) -> list[Village]:
    """Some villages with few cases, some without a group, some of which a half was not reported."""
    most = draw(st.sampled_from([3, 8, 12]))
    cases = st.sampled_from([0, 1, 2, 2, 3, 4, 5, 7, 11])
    lies_in = st.sampled_from(["a", "a", "b", "b", "c", None])
    found = []
    for place in range(draw(st.integers(1, 7))):
        of = draw(cases) * most // 8 if draw(st.integers(0, 9)) else None
        cured = draw(st.integers(0, of or 0)) if draw(st.integers(0, 9)) else None
        groups = draw(lies_in), draw(lies_in)
        found.append(Village("ABCDEFG"[place], groups, of, cured))
    return found


def scored(town: Sequence[Village], fields: int, below: int, engine: str) -> targets.Scores:
    said = RULES.replace("GROUPS", ", ".join(FIELDS[:fields])).replace("BELOW", str(below))
    records: dict[str, list[dict[str, Any]]] = {
        "villages": [
            {"village": one.name, **dict(zip(FIELDS, one.groups, strict=True))} for one in town
        ],
        "counted": [
            {"village": one.name, "cured": one.cured} for one in town if one.cured is not None
        ],
        "known": [
            {"village": one.name, "cases": one.cases} for one in town if one.cases is not None
        ],
    }
    return load_text(said).score(records, engine=engine)


def published(scores: targets.Scores, town: Sequence[Village]) -> Iterator[Published]:
    """All figures: of the frame, and of JSON."""
    for row in scores.to_native().to_dicts():
        halves = {half: exact(row[f"rate.{half}"]) for half in HALVES}
        village = (row["village"],)
        yield Published("frame", village, row["rate.status"], halves, exact(row["rate.value"]))
    told: Any = scores.to_dict()
    everyone = tuple(one.name for one in town)
    levels = [("unit", (unit["unit"],), unit) for unit in told["units"]]
    levels.append(("whole", everyone, told["whole"]))
    for field, groups in told["groups"].items():
        place = FIELDS.index(field)
        for value, level in groups.items():
            names = tuple(one.name for one in town if one.groups[place] == value)
            levels.append((f"{field} {value}", names, level))
    for said, names, level in levels:
        one = level["indicators"]["rate"]
        halves = {half: exact(one[half]) for half in HALVES}
        yield Published(said, names, one["status"], halves, exact(one["value"]))


def exact(number: str | float | None) -> Fraction | None:
    """The quotient of small numbers that was rounded to be published."""
    return None if number is None else Fraction(number).limit_denominator(1_000)


def added(half: str, names: Sequence[str]) -> Row:
    """The sum of one half of these units."""
    return {f"{half} {name}": Fraction(1) for name in names}


def equations(town: Sequence[Village], figures: Sequence[Published]) -> Iterator[Row]:
    """What is known: of which unit there is no record, and each figure."""
    for one in town:
        for half, count in zip(HALVES, (one.cured, one.cases), strict=True):
            if count is None and is_told(one, figures):
                yield added(half, one.name)
    for figure in figures:
        for half, number in figure.halves.items():
            if number is not None:
                yield {**added(half, figure.names), ONE: number}
        if figure.value is not None:
            over = added("denominator", figure.names)
            yield {**added("numerator", figure.names), **dict.fromkeys(over, -figure.value)}


def is_told(village: Village, figures: Sequence[Published]) -> bool:
    """Whether its status says that a half was not reported: then a reader may know which."""
    return any(one.names == (village.name,) and one.status == "no_data" for one in figures)


class Known:
    """Everything that follows from equations."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self.solved: dict[str, Row] = {}
        for row in rows:
            rest = self.reduced(row)
            unknowns = [name for name in rest if name != ONE]
            if not unknowns:
                assert not rest, "what is published contradicts itself"
                continue
            first = min(unknowns)
            solved = {name: number / rest[first] for name, number in rest.items()}
            for name, other in self.solved.items():
                self.solved[name] = less(other, solved, other.get(first, Fraction(0)))
            self.solved[first] = solved

    def reduced(self, row: Row) -> Row:
        """What is left of an equation when everything known is taken from it."""
        for name in list(row):
            if name in self.solved:
                row = less(row, self.solved[name], row.get(name, Fraction(0)))
        return {name: number for name, number in row.items() if number}

    def tells(self, row: Row) -> bool:
        """Whether a sum of unknowns follows."""
        return not set(self.reduced(row)) - {ONE}


def less(row: Row, other: Row, times: Fraction) -> Row:
    """A row less so many times the other."""
    names = {**row, **other}
    found = {
        name: row.get(name, Fraction(0)) - times * other.get(name, Fraction(0)) for name in names
    }
    return {name: number for name, number in found.items() if number}


def told(town: Sequence[Village], scores: targets.Scores) -> list[str]:
    """The suppressed figures that a reader can work out."""
    figures = list(published(scores, town))
    known = Known(equations(town, figures))
    counted = {"numerator": "cured", "denominator": "cases"}
    by_name = {one.name: one for one in town}
    return [
        f"{half} of {one.said} {one.names}"
        for one in figures
        if one.status == "suppressed"
        for half in HALVES
        if any(getattr(by_name[name], counted[half]) is not None for name in one.names)
        and known.tells(added(half, one.names))
    ]


@examples(900)
@given(towns(), st.integers(0, 2), st.sampled_from([2, 3, 5]), st.sampled_from(ENGINES))
def test_no_suppressed_figure_follows_from_what_is_published(
    town: list[Village], fields: int, below: int, engine: str
) -> None:
    scores = scored(town, fields, below, engine)

    assert told(town, scores) == []


def test_the_law_notices_a_figure_that_is_hidden_alone() -> None:
    """A has 2 of 4, and without anybody beside it the whole less B would tell that."""
    town = [Village("A", (None, None), 4, 2), Village("B", (None, None), 9, 3)]
    both = Published("whole", ("A", "B"), "no_target", halves(5, 13), None)
    a = Published("unit", ("A",), "suppressed", halves(None, None), None)
    b = Published("unit", ("B",), "no_target", halves(3, 9), None)

    known = Known(equations(town, [both, a, b]))

    assert known.tells(added("numerator", "A"))
    assert not Known(equations(town, [both, a])).tells(added("numerator", "A"))


def halves(numerator: int | None, denominator: int | None) -> dict[str, Fraction | None]:
    told = zip(HALVES, (numerator, denominator), strict=True)
    return {half: None if number is None else Fraction(number) for half, number in told}
