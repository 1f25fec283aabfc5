"""Wide steps: what 64-bit columns cannot run ends on whole numbers, on every engine alike."""

import ast
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import targets
from targets.carriers.intervals import Interval, IntervalWalk
from targets.carriers.irrational import floor_root, root_down, root_half_even, root_half_up
from targets.facade.rulebook import Rulebook
from targets.plan import expressions as x
from targets.plan.inputs import Inputs
from targets.plan.render import render_plan
from targets.plan.steplist import Steps
from targets.plan.steps import Step

RULES = """
schema_version: 1
id: posts
title: Posts
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: post, groups: []}
records:
  figures:
    key: [post]
    fields: {post: {type: id}, a: {type: count, at_most: 1000}, b: {type: count, at_most: 1000}}
scorecard:
  total: 10
  rounding: {decimals: 2, mode: half_up}
  grades: [{id: high, at_least: 6}, {id: low}]
indicators:
  - id: done
    records: figures
    value: a
    target: {at_least: 1000}
    points: 10
    scoring: proportional
vetoes:
  - {id: low_b, records: figures, when: b < 2, effect: {grade: low}}
"""
FIGURES = {"post": ["Ash", "Birch", "Cedar"], "a": [640, 1000, 7], "b": [1, 5, 9]}


def rulebook(tmp_path: Path, **expressions: str) -> Rulebook:
    """The rulebook above, with some of its steps put as wide ones."""
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    rules = targets.load(tmp_path / "rules.yaml")
    wide = {"total", "grade"} & {"total", "grade", *expressions}
    steps = tuple(
        Step(
            step.name,
            ast.parse(expressions.get(step.name, step.text), mode="eval").body,
            step.note,
            step.origin,
            wide=step.name in wide,
        )
        for step in rules.plan.steps
    )
    return Rulebook(rules.model, replace(rules.plan, steps=steps))


def delivered(kind: str) -> Any:
    frame = pl.DataFrame(FIGURES)
    match kind:
        case "polars":
            return frame
        case "lazy":
            return frame.lazy()
        case "pandas":
            return frame.to_pandas()
        case "pyarrow":
            return frame.to_arrow()
        case _:
            return duckdb.from_arrow(frame.to_arrow())


def as_polars(native: Any) -> pl.DataFrame:
    if isinstance(native, duckdb.DuckDBPyRelation):
        return native.pl()
    if isinstance(native, pl.LazyFrame):
        return native.collect()
    return native if isinstance(native, pl.DataFrame) else pl.DataFrame(native)


@pytest.mark.parametrize("kind", ["polars", "lazy", "pandas", "pyarrow", "duckdb"])
def test_a_frame_with_wide_steps_comes_back_in_its_kind_with_the_same_scores(
    tmp_path: Path, kind: str
) -> None:
    rules = rulebook(tmp_path, total="root_half_up(base ** 4, 1, 4)")
    given_frame = delivered(kind)
    native = rules.score({"figures": given_frame}).to_native()
    assert type(native) is type(given_frame)
    found = as_polars(native).sort("rank")
    assert found["post"].to_list() == ["Birch", "Ash", "Cedar"]
    assert found["total"].to_list() == [10.0, 6.4, 0.07]
    assert found["rank"].to_list() == [1, 2, 3]
    assert found["grade"].to_list() == ["high", "low", "low"]
    assert found["vetoes"].to_list() == ["", "low_b", ""]


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_a_wide_number_of_any_size_is_published_as_the_nearest_double(
    tmp_path: Path, kind: str
) -> None:
    rules = rulebook(tmp_path, total="base ** 9")
    scores = rules.score({"figures": delivered(kind)})
    assert scores["Birch"].steps["total"] == 10**27
    assert scores["Ash"].steps["total"] == 640**9
    found = as_polars(scores.to_native()).sort("rank")
    assert found["total"].to_list() == [1e25, float(Fraction(640**9, 100)), 7.0**9 / 100]


@pytest.mark.parametrize("kind", ["polars", "duckdb"])
def test_columns_and_plain_integers_give_every_number_alike(tmp_path: Path, kind: str) -> None:
    rules = rulebook(tmp_path, total="base ** 9")
    columns = rules.score({"figures": delivered(kind)})
    plain = rules.score({"figures": pl.DataFrame(FIGURES).to_dicts()}, engine="python")
    for unit in plain:
        assert dict(columns[unit.unit].steps) == dict(unit.steps)
        assert columns[unit.unit].rank == unit.rank
    assert as_polars(columns.to_native()).sort("post").equals(plain.to_native().sort("post"))


def test_no_unit_at_all_gives_an_empty_frame_of_the_same_columns(tmp_path: Path) -> None:
    rules = rulebook(tmp_path, total="base ** 9")
    full = rules.score({"figures": pl.DataFrame(FIGURES)}).to_native()
    none = rules.score({"figures": pl.DataFrame(FIGURES).clear()}).to_native()
    assert none.schema == full.schema
    assert none.height == 0


def test_the_plan_marks_its_wide_steps(tmp_path: Path) -> None:
    text = render_plan(rulebook(tmp_path, total="root_half_up(base ** 4, 1, 4)").plan)
    (line,) = [one for one in text.splitlines() if one.startswith("total ")]
    assert line.endswith(
        "= root_half_up(base ** 4, 1, 4)    # points, in 1/100; beyond 64 bits: on whole numbers"
    )
    assert "beyond 64 bits" not in next(one for one in text.splitlines() if one.startswith("base "))


def test_what_names_a_wide_step_is_wide_and_no_wide_step_is_an_overflow(tmp_path: Path) -> None:
    steps = Steps(Inputs(rulebook(tmp_path).model))
    large = steps.publish("large", x.whole(2**62))
    power = steps.publish("power", x.power(large, x.whole(9)))
    after = steps.publish("after", x.add(power, x.whole(1)))
    steps.publish("beside", x.subtract(large, x.whole(1)))
    assert [(step.name, step.wide) for step in steps.steps] == [
        ("large", False),
        ("power", True),
        ("after", True),
        ("beside", False),
    ]
    assert steps.overflows == []
    assert steps.bounds(after) == Interval(2**558 + 1, 2**558 + 1)
    steps.publish("too_far", x.multiply(large, x.add(large, x.whole(1))))
    assert [step.name for step, _ in steps.overflows] == ["too_far"]


@pytest.mark.parametrize(
    ("number", "degree", "root"),
    [
        (0, 3, 0),
        (1, 1000, 1),
        (26, 3, 2),
        (27, 3, 3),
        (28, 3, 3),
        (10**300, 3, 10**100),
        (10**300 - 1, 3, 10**100 - 1),
        (2**1000, 1000, 2),
        (2**1000 - 1, 1000, 1),
        ((10**18 + 7) ** 97, 97, 10**18 + 7),
        ((10**18 + 7) ** 97 - 1, 97, 10**18 + 6),
    ],
    ids=lambda one: str(one) if one < 10**6 else f"{len(str(one))}_digits",
)
def test_the_root_of_a_whole_number_is_never_off_by_one(
    number: int, degree: int, root: int
) -> None:
    assert floor_root(number, degree) == root


@given(st.integers(0, 10**400), st.integers(1, 60))
def test_the_root_lies_between_two_powers(number: int, degree: int) -> None:
    root = floor_root(number, degree)
    assert root**degree <= number < (root + 1) ** degree


@pytest.mark.parametrize(
    ("top", "bottom", "degree", "rounded"),
    [  # down, half even, half up
        (25, 4, 2, (2, 2, 3)),  # 2.5
        (49, 4, 2, (3, 4, 4)),  # 3.5
        (624, 100, 2, (2, 2, 2)),  # just below 2.5
        (626, 100, 2, (2, 3, 3)),  # just above
        (125, 8, 3, (2, 2, 3)),  # 2.5
        (0, 7, 5, (0, 0, 0)),
        (-8, 1, 3, (0, 0, 0)),
    ],
)
def test_a_root_is_rounded_as_its_mode_says(
    top: int, bottom: int, degree: int, rounded: tuple[int, int, int]
) -> None:
    found = [root(top, bottom, degree) for root in (root_down, root_half_even, root_half_up)]
    assert tuple(found) == rounded


@given(st.integers(0, 10**6), st.integers(1, 10**3), st.integers(1, 12), st.integers(0, 10**6))
def test_the_interval_of_a_root_and_a_power_holds_them(
    top: int, bottom: int, degree: int, more: int
) -> None:
    names = {"a": Interval(-5, top + more), "b": Interval(1, bottom), "n": Interval(1, degree)}
    for text, number in (
        ("root_half_up(a, b, n)", root_half_up(top, bottom, degree)),
        ("max(a, 0) ** n", top**degree),
        ("b ** (n - 1)", bottom ** (degree - 1)),
    ):
        found = IntervalWalk(names).of(ast.parse(text, mode="eval").body)
        assert found.low <= number <= found.high
