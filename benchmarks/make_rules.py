"""Writes a rules file of many indicators: rates all of one kind, or blocks of everything that the
language has for a rate, a count, a duty and its points.

The same number writes the same file. Never reads a rules file, and says nothing that is true.

    python benchmarks/make_rules.py rates 200 > rates.yaml
    python benchmarks/make_rules.py mixed 200 > mixed.yaml
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator

BLOCK = 10
"""How many indicators of the mixed kind share two datasets and a section."""

HEAD = """\
schema_version: 1
id: many
title: {zh: 多项指标, en: Many indicators}
period: {from: 2009-01-01, to: 2009-12-31}
unit: {id: village, label: {zh: 村, en: Village}, roster: villages, groups: [area]}

records:
  villages:
    key: [village]
    fields:
      village: {type: id, label: {zh: 村名, en: Village}}
      area: {type: category, label: {zh: 片区, en: Area}}
      coast: {type: yes_no, label: {zh: 是否沿海, en: On the coast}}
"""
MONTHLY = """\
    key: [village, month]
    time: month
    fields:
      village: {type: id}
      month: {type: month}
"""
SCORECARD = """
scorecard:
  total: TOTAL
  rounding: {decimals: 2, mode: half_up}
  when_empty: full
  when_missing: zero
  grades:
    - {id: good, label: {zh: 良好, en: Good}, at_least: FEW}
    - {id: poor, label: {zh: 较差, en: Poor}}
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes a rules file of many indicators.")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("indicators", type=int, nargs="?", default=200)
    chosen = parser.parse_args()
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(make_rules(chosen.kind, chosen.indicators))


def make_rules(kind: str, indicators: int) -> str:
    """The text of a rules file with so many indicators."""
    return HEAD + "\n".join(KINDS[kind](indicators)) + "\n"


def rates(indicators: int) -> Iterator[str]:
    """One dataset with two fields for each indicator, which is their rate."""
    yield "  monthly:\n" + MONTHLY.rstrip()
    for number in range(indicators):
        yield from _count(f"due_{number}", f"应办数{number}", f"Due {number}")
        yield from _count(f"done_{number}", f"已办数{number}", f"Done {number}")
    yield _scorecard(2 * indicators)
    yield "indicators:"
    for number in range(indicators):
        yield from _judged(f"rate_{number}", f"比率{number}", f"Rate {number}", "monthly")
        yield f"    numerator: sum(done_{number})"
        yield f"    denominator: sum(due_{number})"
        yield "    show_as: percent"
        level = 40 + 7 * number % 60
        yield f"    target: {{at_least: {level}%}}"
        yield "    points: 2"
        yield "    scoring: proportional"
        yield f"    reference: {{section: 二.{number}, quote: 保持在{level}%以上}}"


def mixed(indicators: int) -> Iterator[str]:
    """Blocks of ten, each with a monthly report, visits, and a section of its own."""
    blocks = range((indicators + BLOCK - 1) // BLOCK)
    for block in blocks:
        yield from _datasets(block)
    yield _scorecard(2 * indicators)
    yield "  sections:"
    for block in blocks:
        share = 2 * min(BLOCK, indicators - block * BLOCK)
        label = f"{{zh: 第{block}部分, en: Part {block}}}"
        yield f"    - {{id: part_{block}, label: {label}, points: {share}}}"
    yield "indicators:"
    for number in range(indicators):
        block, kind = divmod(number, BLOCK)
        dataset, *measured = MEASURES[kind]
        owner = f"{dataset}_{block}"
        yield from _judged(f"item_{number}", f"指标{number}", f"Item {number}", owner)
        yield f"    section: part_{block}"
        yield "    points: 2"
        yield from ("    " + line.replace("@", f"_{block}") for line in measured)
        yield f"    reference: {{section: 三.{number}, quote: 达到规定要求}}"
        yield "    basis: assumed"
        yield "    note: {zh: 分值为假定, en: points are assumed}"
    yield from _clauses(indicators)


MEASURES: list[list[str]] = [
    [
        "monthly",
        "numerator: sum(done@)",
        "denominator: sum(due@)",
        "show_as: percent",
        "target: {at_least: 96%}",
        "scoring: {deduct: {points: 0.5, per: 1%}}",
    ],
    [
        "monthly",
        "numerator: last(users@)",
        "denominator: last(couples@)",
        "show_as: percent",
        "target: {at_least: 75%}",
        "scoring: proportional",
    ],
    [
        "monthly",
        "numerator: sum(omitted@)",
        "denominator: sum(done@) + sum(omitted@)",
        "show_as: percent",
        "target: {at_most: 2%}",
        "scoring: {deduct: {points: 0.2, per: 0.5%, steps: started}}",
    ],
    [
        "monthly",
        "numerator: sum(paid@)",
        "denominator: sum(levied@)",
        "show_as: percent",
        "target: {at_least: 50%}",
        "scoring: {linear: {zero_at: 10%}}",
    ],
    [
        "monthly",
        "value: sum(done@) / sum(due@)",
        "show_as: percent",
        "target: {at_least: 90%}",
        "scoring: {bands: [{at_least: 80%, points: 1.5}, {at_least: 60%, points: 1}, {points: 0}]}",
    ],
    [
        "monthly",
        "value: (sum(due@) - sum(done@) + sum(omitted@)) / max(sum(couples@), 1)",
        "target: {at_most: 20%}",
        "scoring: {formula: points * (1 - value) / (1 - target)}",
    ],
    [
        "visits",
        'duty: {every: week, where: kind@ == "patrol"}',
        "show_as: percent",
        "target: {at_least: 100%}",
        "scoring: proportional",
    ],
    [
        "visits",
        "duty:",
        "  every: month",
        '  where: kind@ in ["check", "inspection"] and not late@',
        "show_as: percent",
        "target: {at_least: 100%}",
        "scoring: {deduct: {points: 0.2, per: 10%, steps: whole}}",
    ],
    [
        "visits",
        'value: count(where=kind@ == "household")',
        "applies_to: coast",
        "target: {at_least: 4}",
        "scoring: pass_fail",
    ],
    [
        "monthly",
        "value: sum(omitted@) / sum(couples@) if sum(couples@) > 10 else 15%",
        "target: {between: [10%, 20%]}",
        "scoring: proportional",
    ],
]
"""The dataset, and what is measured and how it is scored; `@` stands for the number of a block."""


def _datasets(block: int) -> Iterator[str]:
    yield f"  monthly_{block}:\n" + MONTHLY.rstrip()
    for name, zh, en in (
        ("due", "应办数", "Due"),
        ("done", "已办数", "Done"),
        ("omitted", "漏报数", "Omitted"),
        ("users", "采取措施数", "Users"),
        ("couples", "夫妇对数", "Couples"),
    ):
        yield from _count(f"{name}_{block}", f"{zh}{block}", f"{en} {block}")
    for name, zh, en in (("levied", "应征金额", "Levied"), ("paid", "已征金额", "Paid")):
        limits = "places: 2, at_least: 0, at_most: 1000000"
        label = f"{{zh: {zh}{block}（元）, en: {en} {block} (yuan)}}"
        yield f"      {name}_{block}: {{type: decimal, {limits}, label: {label}}}"
    yield "    checks:"
    yield f"      - {{id: done_within_due_{block}, that: done_{block} <= due_{block}}}"
    yield f"      - {{id: users_within_{block}, that: users_{block} <= couples_{block}}}"
    yield f"  visits_{block}:"
    yield "    time: visited_on"
    yield "    events: true"
    yield "    most_rows: 1000"
    yield "    fields:"
    yield "      village: {type: id}"
    yield "      visited_on: {type: date}"
    yield f"      late_{block}: {{type: yes_no}}"
    kinds = "patrol, check, inspection, household"
    yield f"      kind_{block}: {{type: category, values: [{kinds}]}}"


def _clauses(indicators: int) -> Iterator[str]:
    yield "clauses:"
    for number in range(indicators):
        says = f"{{zh: 第{number}项要达到规定要求, en: Item {number} reaches what is required}}"
        yield f"  - {{id: c-{number}, says: {says}, modelled_by: [item_{number}]}}"


def _judged(name: str, zh: str, en: str, dataset: str) -> Iterator[str]:
    yield f"  - id: {name}"
    yield f"    label: {{zh: {zh}, en: {en}}}"
    yield f"    records: {dataset}"


def _count(name: str, zh: str, en: str) -> Iterator[str]:
    yield f"      {name}: {{type: count, at_most: 10000, label: {{zh: {zh}, en: {en}}}}}"


def _scorecard(total: int) -> str:
    return SCORECARD.rstrip().replace("TOTAL", str(total)).replace("FEW", str(total // 2))


KINDS: dict[str, Callable[[int], Iterator[str]]] = {"rates": rates, "mixed": mixed}

if __name__ == "__main__":
    main()
