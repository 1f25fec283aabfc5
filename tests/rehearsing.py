"""Small rules files to rehearse, and what a unit that is shown must get from the public engine.

Never computes a score itself.
"""

from decimal import Decimal
from fractions import Fraction

import targets
from targets.facade.rulebook import Rulebook
from targets.figures import to_decimal
from targets.plan.opening import Opened, open_plan
from targets.source import SourceText
from targets.testing.boundaries.rows import BoundaryRow
from targets.testing.properties.verdicts import Exhibit, Verdict

HEAD = """
schema_version: 1
id: rehearsed
title: Rehearsed
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, label: {zh: 村, en: Village}}
"""

MONTHLY = """
records:
  monthly:
    label: {zh: 月报, en: report}
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
      due: {type: count, at_most: 10000, label: {zh: 应做, en: due}}
      done: {type: count, at_most: 10000, label: {zh: 已做, en: done}}
    checks:
      - {id: done_within_due, that: done <= due}
"""

CARD = "scorecard: {total: 20, rounding: {decimals: 2}, when_empty: full, when_missing: zero}\n"


def one_rate(
    scoring: str, *, target: str = "{at_least: 96%}", more: str = "", card: str = CARD
) -> str:
    """A rules file with one rate of 20 points."""
    aim = f"    target: {target}\n" if target else ""
    return (
        f"{HEAD}{MONTHLY}{card}"
        "indicators:\n"
        "  - id: rate\n"
        "    records: monthly\n"
        "    numerator: sum(done)\n"
        "    denominator: sum(due)\n"
        "    show_as: percent\n"
        f"{aim}"
        "    points: 20\n"
        f"    scoring: {scoring}\n"
        f"{more}"
    )


def opened(text: str) -> Opened:
    """A rules file that must be sound."""
    found = open_plan(SourceText("rules.yaml", text))
    assert found.sound, [one.message for one in found.diagnostics]
    return found


def rulebook(found: Opened) -> Rulebook:
    """The same, ready to score."""
    assert found.rulebook is not None
    assert found.plan is not None
    return Rulebook(found.rulebook, found.plan)


def published(number: Fraction | None) -> Decimal | None:
    """An exact number as it is published; it is exact wherever points are rounded."""
    return None if number is None else to_decimal(number)


def disagreement_of_row(rules: Rulebook, row: BoundaryRow) -> str:
    """What the public engine says otherwise about a boundary row; nothing where it agrees."""
    score = rules.score_one(row.records)
    if row.indicator is None:
        claimed = (published(row.total), row.grade)
        got = (score.total, score.grade)
        if row.fires is not None:
            claimed, got = (*claimed, row.fires), (*got, row.part in score.vetoes)
    else:
        one = score.indicators[row.indicator]
        claimed = (row.value, row.status, published(row.points))
        got = (one.value, one.status, one.points)
    return "" if claimed == got else f"{row.part} {row.said.en}: {claimed} is {got}"


def disagreement_of_exhibit(rules: Rulebook, shown: Exhibit) -> str:
    """What the public engine says otherwise about a unit that is shown."""
    score = rules.score_one(shown.records)
    claimed: tuple[object, ...] = (published(shown.total), shown.grade)
    got: tuple[object, ...] = (score.total, score.grade)
    if shown.indicator is not None:
        one = score.indicators[shown.indicator]
        claimed = (*claimed, shown.value, shown.status, published(shown.points))
        got = (*got, one.value, one.status, one.points)
    return "" if claimed == got else f"{shown.said.en}: {claimed} is {got}"


def exhibits(verdicts: tuple[Verdict, ...]) -> list[Exhibit]:
    """Every unit that the verdicts show."""
    return [
        shown
        for verdict in verdicts
        if verdict.counterexample is not None
        for shown in verdict.counterexample.exhibits
    ]


def loaded(path: str) -> tuple[Opened, Rulebook]:
    """A rules file of the project."""
    from targets.facade.rulebook import open_rules

    return open_rules(path), targets.load(path)
