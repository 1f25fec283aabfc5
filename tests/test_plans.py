"""The plan of every good case: `plan.txt`, as an auditor reads it, and `plan_parts.txt`, the rest.

The rest is what no reader is shown: proven bounds, the steps of groups, which step holds what.
That the numbers of a plan are right is held against the oracle (test_good_cases); here each step
keeps its name, its text, its note and its place. `python -m tests.test_plans` writes the files
again after a change that is meant: read what it has changed before you commit it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from targets.plan.expressions import written
from targets.plan.render import render_plan
from targets.plan.steps import Aggregate, IndicatorPlan, Plan, Shown, Step
from tests.compare import load_text, text_of
from tests.good_cases import GoodCase, good_cases

CASES = list(good_cases())
PARTS = [case for case in CASES if case.name not in ("xietang_2009", "next_year", "boundaries")]
"""Of the others every kind of part stands in a smaller case too."""


def plan_of(case: GoodCase) -> Plan:
    return load_text(text_of(case.rules)).plan


def parts_of(plan: Plan) -> str:
    return "\n".join(_parts(plan)) + "\n"


def _parts(plan: Plan) -> Iterator[str]:
    yield "## bounds"
    for name, (low, high) in plan.bounds.items():
        yield f"{name}: {low} … {high}"
    yield "## aggregates"
    yield from map(_aggregate, plan.aggregates)
    for due in plan.due:
        yield str(due)
    yield "## row checks"
    for checks in plan.checks.values():
        for check in checks:
            yield f"{check.id}: {check.text}; absent {written(check.absent)}"
    yield "## steps, and whose they are"
    yield ", ".join(f"{step.name} ({step.origin})" for step in plan.steps)
    yield "## what is shown of a unit"
    yield from map(_indicator, plan.indicators.values())
    for section in plan.sections.values():
        yield f"{section.id}: {_shown(section.points)}, excluded {section.excluded}"
        for turn in plan.turns.get(section.id, ()):
            value = _shown(turn.value)
            told = f"{turn.window}, {turn.over}, {turn.out}, {_shown(turn.points)}, {value}"
            yield f"  {turn.id}: {told}"
    if plan.total is not None:
        base, bonus, deduction, uncapped, total = map(_shown, plan.total[:5])
        yield f"base {base}; bonus {bonus}; deduction {deduction}; uncapped {uncapped}"
        yield f"total {total}; excluded {plan.total.excluded}; grade {plan.total.grade}"
    for name, one in {**plan.bonuses, **plan.deductions}.items():
        yield f"{name}: {_shown(one)}"
    yield f"vetoes {dict(plan.vetoes)}; assessed {plan.assessed}"
    yield "## groups and the whole"
    for program in plan.levels:
        yield f"{_indicator(program.indicator)}; asked of {program.mask}"
        yield f"  from {', '.join(program.inputs)}"
        yield from map(_step, program.steps)


def _aggregate(one: Aggregate) -> str:
    told = [
        f"{one.name}: {one.gathering} of {written(one.amount)} where {written(one.selected)}",
        f"in {one.dataset}, {one.window}, merged by {one.merge}",
    ]
    told += ["latest"] * one.latest
    told += [f"seen {one.present}"] if one.present else []
    told += [f"{one.cadence} at least {one.at_least}, {one.counted_from}"] if one.cadence else []
    return "; ".join(told)


def _indicator(one: IndicatorPlan) -> str:
    shown = [one.value, one.numerator, one.denominator, one.points]
    told = [f"{one.id}: {' | '.join(map(_shown, shown))}", f"absent {one.absent}"]
    told += [f"{one.status} of {', '.join(one.statuses)}", f"excluded {one.excluded}"]
    return "; ".join([*told, f"applies {one.applies}", f"lacking {one.lacking}"])


def _shown(one: Shown | None) -> str:
    return "—" if one is None else f"{one.amount} / {one.over} ({one.absent})"


def _step(step: Step) -> str:
    return f"  {step.name} = {step.text} # {step.note}; {step.origin}{'; wide' * step.wide}"


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_plan_of_a_good_case_is_told_step_by_step(case: GoodCase) -> None:
    expected = (case.folder / "plan.txt").read_text(encoding="utf-8")

    assert render_plan(plan_of(case)).splitlines() == expected.splitlines()


@pytest.mark.parametrize("case", PARTS, ids=[case.name for case in PARTS])
def test_what_no_reader_is_shown_of_a_plan_stays_as_it_is(case: GoodCase) -> None:
    expected = (case.folder / "plan_parts.txt").read_text(encoding="utf-8")

    assert parts_of(plan_of(case)).splitlines() == expected.splitlines()


def write(case: GoodCase, folder: Path) -> None:
    plan = plan_of(case)
    (folder / "plan.txt").write_text(render_plan(plan), encoding="utf-8")
    if case in PARTS:
        (folder / "plan_parts.txt").write_text(parts_of(plan), encoding="utf-8")


if __name__ == "__main__":
    for good in CASES:
        write(good, good.folder)
