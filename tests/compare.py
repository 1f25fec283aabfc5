"""The engine held against the oracle: everything that both say of the same records, exactly.

Says every difference in words, raises for none. Expected values come from the oracle alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import targets
from targets.plan.steps import Plan, Shown
from tests.oracle import (
    NOT_APPLICABLE,
    Oracle,
    OracleError,
    OracleIndicator,
    OracleScores,
    OracleUnit,
)

ENGINES = ("python", "polars")
PEERS = ("whole", "average", "highest", "lowest")
PARTS = ("numerator", "denominator", "value", "status", "points")

Records = Mapping[str, Sequence[Mapping[str, Any]]]


@lru_cache(maxsize=64)
def load_text(text: str) -> targets.Rulebook:
    """The rulebook that `text` writes. Raises `RulesError`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(text, encoding="utf-8")
        return targets.load(path)


def text_of(rules: str | Path) -> str:
    """The text itself, or the one at a path."""
    if isinstance(rules, str) and "\n" in rules:
        return rules
    return Path(rules).read_text(encoding="utf-8-sig")


def oracle_records(batch: targets.Batch) -> dict[str, list[dict[str, Any]]]:
    """The accepted records as the oracle takes them."""
    return {
        name: [
            {
                field: NOT_APPLICABLE if value is targets.NOT_APPLICABLE else value
                for field, value in record.items()
            }
            for record in records
        ]
        for name, records in batch.accepted.items()
    }


def differences(
    rules: str | Path,
    batch: targets.Batch | Records | str | Path,
    through: str | None = None,
    *,
    engines: Sequence[str] = ENGINES,
) -> list[str]:
    """All in which an engine, or `score_one`, says other than the oracle; `[]` for nothing."""
    text = text_of(rules)
    rulebook = load_text(text)
    judged = batch if isinstance(batch, targets.Batch) else rulebook.validate(batch)
    oracle = Oracle(text)
    try:
        wanted = oracle.score(oracle_records(judged), through=through)
    except OracleError as error:
        return [
            f"{engine}: {said}"
            for engine in engines
            for said in _not_refused(rulebook, judged, through, engine, error)
        ]
    found: list[str] = []
    for engine in engines:
        scores = rulebook.score(judged, through=through, engine=engine)
        found += [f"{engine}: {said}" for said in _all(rulebook, scores, wanted)]
    try:
        found += [f"score_one: {said}" for said in _one_by_one(rulebook, judged, through, wanted)]
    except targets.EngineError as refusal:  # who is compared with others cannot be scored alone
        looks = rf"\b({'|'.join(PEERS)})(\s|\\[tn])*\("  # a tab may be written out in quotes
        if re.search(looks, text) is None:
            found.append(f"score_one: {refusal}")
    return found


def _not_refused(
    rulebook: targets.Rulebook,
    batch: targets.Batch,
    through: str | None,
    engine: str,
    error: OracleError,
) -> Iterator[str]:
    """`when_missing: error` names the same units."""
    try:
        rulebook.score(batch, through=through, engine=engine)
    except targets.RecordsError as refusal:
        facts = [dict(problem.facts) for problem in refusal.problems]
        named = {unit for fact in facts for unit in fact["units"].split(", ")}
        wanted = {f"`{unit}`" for unit in error.units}
        if named != wanted:
            yield f"refused for {sorted(named)}, wanted {sorted(wanted)}"
    else:
        yield f"not refused, wanted a refusal for {error.units}"


def _all(rulebook: targets.Rulebook, scores: targets.Scores, wanted: OracleScores) -> Iterator[str]:
    names = [unit.unit for unit in scores]
    if len(names) != len(wanted.units) or set(names) != set(wanted.units):
        yield f"units {names}, wanted {list(wanted.units)}"
        return
    for name, unit in wanted.units.items():
        got = scores[name]
        yield from _unit(rulebook.plan, got, unit)
        yield from _same(f"{name} rank", got.rank, unit.rank)
        yield from _same(f"{name} groups", dict(got.groups), unit.groups)
    yield from _level("whole", scores.whole, wanted.whole)
    got_groups = {field: set(levels) for field, levels in scores.groups.items()}
    wanted_groups = {field: set(levels) for field, levels in wanted.groups.items()}
    yield from _same("groups", got_groups, wanted_groups)
    if got_groups == wanted_groups:
        for field, levels in wanted.groups.items():
            for value, level in levels.items():
                yield from _level(f"{field} {value}", scores.groups[field][value], level)


def _unit(plan: Plan, got: targets.UnitScore, wanted: OracleUnit) -> Iterator[str]:
    """All of a unit but its rank and its groups, which one unit alone does not have."""
    where = str(got.unit)
    total = plan.total
    pairs: list[tuple[str, Decimal | None, Fraction | None, Shown | None]] = [
        ("total", got.total, wanted.total, total.total if total else None),
        ("base", got.base, wanted.base, total.base if total else None),
        ("uncapped", got.uncapped, wanted.uncapped_total, total.uncapped if total else None),
        ("bonus", got.bonus, wanted.bonus, total.bonus if total else None),
        ("deduction", got.deduction, wanted.deduction, total.deduction if total else None),
    ]
    for part, of_plan in (("bonuses", plan.bonuses), ("deductions", plan.deductions)):
        yield from _same(f"{where} {part}", set(getattr(got, part)), set(getattr(wanted, part)))
        pairs += [
            (name, getattr(got, part).get(name), number, of_plan.get(name))
            for name, number in getattr(wanted, part).items()
        ]
    yield from _same(f"{where} sections", set(got.sections), set(wanted.sections))
    pairs += [
        (f"section {name}", got.sections.get(name), number, plan.sections[name].points)
        for name, number in wanted.sections.items()
    ]
    for part, published, number, shown in pairs:
        yield from _points(f"{where} {part}", published, number, shown, got.steps)
    yield from _same(f"{where} assessed", got.assessed, wanted.assessed)
    yield from _same(f"{where} grade", got.grade, wanted.grade)
    yield from _same(f"{where} vetoes", list(got.vetoes), wanted.vetoes)
    yield from _same(f"{where} indicators", list(got.indicators), list(wanted.indicators))
    for name, one in wanted.indicators.items():
        if name in got.indicators:
            points = plan.indicators[name].points
            yield from _indicator(f"{where} {name}", got.indicators[name], one)
            yield from _points(
                f"{where} {name}.points", got.indicators[name].points, one.points, points, got.steps
            )


def _level(
    where: str, got: targets.LevelScore, wanted: Mapping[str, OracleIndicator]
) -> Iterator[str]:
    yield from _same(f"{where} indicators", list(got.indicators), list(wanted))
    for name, one in wanted.items():
        if name in got.indicators:
            yield from _indicator(f"{where} {name}", got.indicators[name], one)
            yield from _same(f"{where} {name}.points", got.indicators[name].points, None)


def _indicator(where: str, got: targets.IndicatorScore, wanted: OracleIndicator) -> Iterator[str]:
    for part in PARTS[:4]:
        yield from _same(f"{where}.{part}", getattr(got, part), getattr(wanted, part))


def _points(
    where: str,
    published: Decimal | None,
    wanted: Fraction | None,
    shown: Shown | None,
    steps: Mapping[str, int],
) -> Iterator[str]:
    """The published decimal, and the exact number among the steps behind it.

    A number that no decimal writes is published to ten decimals, half up.
    """
    if published is None or wanted is None:
        yield from _same(where, published, wanted)
        return
    yield from _same(f"{where} as published", Fraction(published), as_published(wanted))
    if shown is not None:
        over = shown.over if isinstance(shown.over, int) else steps[shown.over]
        yield from _same(f"{where} among the steps", Fraction(steps[shown.amount], over), wanted)


def as_published(number: Fraction) -> Fraction:
    """The number itself where a decimal writes it, else to ten decimals, half up."""
    rest = number.denominator
    for factor in (2, 5):
        while rest % factor == 0:
            rest //= factor
    if rest == 1:
        return number
    size = (abs(number) * 10**10 * 2 + 1) / 2
    whole = Fraction(size.numerator // size.denominator, 10**10)
    return whole if number >= 0 else -whole


def _same(where: str, got: object, wanted: object) -> Iterator[str]:
    if got != wanted:
        yield f"{where} is {got}, wanted {wanted}"


def _one_by_one(
    rulebook: targets.Rulebook, batch: targets.Batch, through: str | None, wanted: OracleScores
) -> Iterator[str]:
    """Every unit scored alone, from its own accepted records."""
    unit_field = rulebook.model.unit.id
    by_unit: dict[object, dict[str, list[Mapping[str, Any]]]] = {
        name: {dataset: [] for dataset in batch.accepted} for name in wanted.units
    }
    for dataset, records in batch.accepted.items():
        for record in records:
            if record[unit_field] in by_unit:
                by_unit[record[unit_field]][dataset].append(record)
    for name, records in by_unit.items():
        alone = rulebook.score_one(records, through=through)
        if any(records.values()):
            yield from _same(f"{name} unit", alone.unit, name)
        yield from _unit(rulebook.plan, alone, _with_withheld(wanted.units[name], alone))


def _with_withheld(wanted: OracleUnit, alone: targets.UnitScore) -> OracleUnit:
    """A unit that is scored alone protects no other, so figures withheld for one are there."""
    judged = ("met", "not_met", "scored", "no_target")
    indicators = {
        name: replace(one, **{part: getattr(alone.indicators[name], part) for part in PARTS[:3]})
        if one.value is None and one.status in judged
        else one
        for name, one in wanted.indicators.items()
    }
    return replace(wanted, indicators=indicators)
