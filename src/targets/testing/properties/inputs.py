"""Each input matters: every field, constant and indicator that is used changes some score.

Never blames a field that says whose or when, that groups units, or that only row checks read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice

from targets.errors import counted, word
from targets.plan import expressions as x
from targets.plan.build import build_plan
from targets.plan.steps import Plan, Shown
from targets.rulebook.models import Constant
from targets.testing.properties.verdicts import Answer, Verdict
from targets.testing.units.aims import aggregates_behind, behind_points
from targets.testing.units.curves import Curve
from targets.testing.units.directions import is_told_by_rules
from targets.testing.units.levers import (
    NUMERIC,
    Lever,
    field_of,
    fields_asked,
    is_by_unit,
    limits,
    optional_fields,
)
from targets.testing.units.probes import Probe, at_least_amounts
from targets.testing.units.rehearsed import Rehearsed
from targets.testing.units.sayings import Bilingual

_TRIED_AT_MOST = 60
_UNTOLD = ("id", "date", "month")


def inputs_verdicts(laid: Rehearsed) -> Iterator[Verdict]:
    """Fields, constants and indicators, in the order of the file."""
    for name in laid.rulebook.constants:
        yield _constant(laid, name)
    for dataset, table in laid.rulebook.records.items():
        if table.corrects is not None:
            continue
        for field, spec in table.fields.items():
            if spec.type not in _UNTOLD and field not in table.key and not _sorts(laid, field):
                yield _field(laid, dataset, field)
    for name in laid.curves:
        if laid.speaker.indicators[name].points is not None:
            yield _indicator(laid, name)


def _sorts(laid: Rehearsed, field: str) -> bool:
    """Whether a field groups units, or says among which they are ranked."""
    return field in laid.rulebook.unit_texts


def scores_of(probe: Probe) -> tuple[object, ...]:
    """Everything that an input may change: of indicators without points what they show."""
    plan = probe.bench.plan
    found: list[object] = [probe.total, probe.grade]
    for name, one in plan.indicators.items():
        found.append(
            probe.points(name)
            if one.points is not None
            else (probe.value(name), probe.status(name))
        )
    found += [probe.outside(name) for name in (*plan.bonuses, *plan.deductions)]
    found += [probe.fires(name) for name in plan.vetoes]
    return tuple(found)


def _field(laid: Rehearsed, dataset: str, field: str) -> Verdict:
    part = f"{dataset}.{field}"
    label = laid.speaker.field(dataset, field)
    path = ("records", dataset, "fields", field)
    if not _is_read(laid.plan, dataset, field):
        is_checked = any(
            field in map(field_of, x.names_in(check.holds)) for check in laid.plan.checks[dataset]
        )
        answer: Answer = "not_refuted" if is_checked else "refuted"
        reason = word("M414" if is_checked else "M412")
        return Verdict("inputs", part, label, answer, reason, None, laid.line(path))
    count = 0
    for before, after in _alike_but_for(laid, dataset, field):
        count += 1
        if scores_of(before) != scores_of(after):
            return Verdict("inputs", part, label, "proven", word("M411"), None, laid.line(path))
    reason = word("M413", pairs=counted(count, "pair")) if count else word("M425")
    answer = "not_refuted" if _reaches(laid, dataset, field) else "refuted"
    return Verdict("inputs", part, label, answer, reason, None, laid.line(path))


def _reaches(laid: Rehearsed, dataset: str, field: str) -> bool:
    """Whether any step that a score is read from depends on the field."""
    plan = laid.plan
    outputs: list[Shown | str | bool | None] = []
    for one in plan.indicators.values():
        outputs += [one.points, one.excluded] if one.points else [one.value, one.status]
    for section in plan.sections.values():
        outputs += [section.points, section.excluded]
    if plan.total is not None:
        outputs += [plan.total.total, plan.total.grade, plan.total.excluded]
    outputs += [*plan.bonuses.values(), *plan.deductions.values(), *plan.vetoes.values()]
    names: list[str] = []
    for output in outputs:
        if isinstance(output, Shown):
            names += [part for part in output if isinstance(part, str)]
        elif isinstance(output, str):
            names.append(output)
    return _is_read(plan, dataset, field, aggregates_behind(laid.bench, names))


def _is_read(plan: Plan, dataset: str, field: str, among: frozenset[str] | None = None) -> bool:
    return any(
        field == field_of(name)
        for aggregate in plan.aggregates_of(dataset)
        if among is None or aggregate.name in among
        for expression in (aggregate.selected, aggregate.amount)
        for name in x.names_in(expression)
    )


def _alike_but_for(laid: Rehearsed, dataset: str, field: str) -> Iterator[tuple[Probe, Probe]]:
    """Pairs of units that differ in one field alone."""
    spec = laid.rulebook.records[dataset].fields[field]
    starts = list(islice(_starts(laid, dataset, field), _TRIED_AT_MOST))
    for start in starts:
        for before, after in (
            _other_numbers(laid, start, dataset, field)
            if spec.type in NUMERIC
            else _other_words(laid, start, dataset, field)
        ):
            one, other = laid.bench.ask(before), laid.bench.ask(after)
            if one is not None and other is not None:
                yield one, other


def _starts(laid: Rehearsed, dataset: str, field: str) -> Iterator[dict[Lever, int | None]]:
    """Units of every kind to begin with, those first in whose points the field has a say."""
    curves = [
        (curve, fields_asked(laid.plan, behind_points(laid.bench, name)))
        for name, some in laid.curves.items()
        for curve in some
    ]
    asking = [curve for curve, asked in curves if field in asked.get(dataset, ())]
    others = [curve for curve, asked in curves if field not in asked.get(dataset, ())]
    for curve in asking:
        yield from _along(curve)
    for joint in laid.joints:
        yield dict(joint.amounts)
    for curve in others:
        yield from _along(curve)


def _along(curve: Curve) -> Iterator[dict[Lever, int | None]]:
    """Some units from the worst to the best."""
    for run in ([run for run in curve.runs if len(run) > 2] or list(curve.runs))[-1:]:
        last = len(run) - 1
        for place in sorted({0, min(1, last), last // 3, last // 2, last * 9 // 10, last}):
            yield dict(run[place].probe.amounts)


def _other_numbers(
    laid: Rehearsed, start: Mapping[Lever, int | None], dataset: str, field: str
) -> Iterator[tuple[dict[Lever, int | None], dict[Lever, int | None]]]:
    spec = laid.rulebook.records[dataset].fields[field]
    low, high = limits(spec)
    unit = 10 ** (spec.places or 0)
    for kind in laid.bench.kinds[dataset]:
        if is_by_unit(laid.rulebook, laid.rulebook.records[dataset]) and kind.place != _kind_in(
            start, dataset
        ):
            continue
        lever = Lever(dataset, kind.place, field)
        held = start.get(lever)
        base = at_least_amounts(laid.bench, lever) if held is None else held
        before: dict[Lever, int | None] = {**start, lever: base}
        for amount in (base + unit, base - unit, base + 10 * unit, low, high, (low + high) // 2):
            if low <= amount and amount != base:
                yield before, {**start, lever: amount}
        if field in optional_fields(laid.rulebook, dataset):
            yield before, {**start, lever: None}


def _kind_in(start: Mapping[Lever, int | None], dataset: str) -> int:
    chosen = [lever.kind for lever in start if lever.dataset == dataset]
    return chosen[0] if chosen else 0


def _other_words(
    laid: Rehearsed, start: Mapping[Lever, int | None], dataset: str, field: str
) -> Iterator[tuple[dict[Lever, int | None], dict[Lever, int | None]]]:
    """The same records as another kind that differs in this field."""
    kinds = laid.bench.kinds[dataset]
    for one in kinds:
        for other in kinds:
            first, second = dict(one.texts), dict(other.texts)
            if {name for name in first if first[name] != second[name]} != {field}:
                continue
            own = {lever: amount for lever, amount in start.items() if lever.dataset == dataset}
            rest = {lever: amount for lever, amount in start.items() if lever not in own}
            moved = {lever._replace(kind=one.place): amount for lever, amount in own.items()}
            count = {Lever(dataset, one.place, ""): 1, **moved}
            yield (
                {**rest, **count},
                {**rest, **{k._replace(kind=other.place): amount for k, amount in count.items()}},
            )


def _constant(laid: Rehearsed, name: str) -> Verdict:
    """A constant that leaves the plan as it is never matters."""
    constant = laid.rulebook.constants[name]
    changed = laid.rulebook.model_copy(
        update={"constants": {**laid.rulebook.constants, name: _moved(constant)}}
    )
    other = build_plan(changed, laid.places)[0]
    is_same = _written(other) == _written(laid.plan)
    answer: Answer = "refuted" if is_same else "proven"
    reason = word("M415" if is_same else "M416")
    line = laid.line(("constants", name))
    return Verdict("inputs", name, Bilingual(name, name), answer, reason, None, line)


def _moved(constant: Constant) -> Constant:
    def other(figure: Fraction | None) -> Fraction | None:
        return None if figure is None else figure * Fraction(11, 10) + Fraction(1, 1000)

    return constant.model_copy(
        update={
            "number": other(constant.number),
            "values": {key: other(figure) for key, figure in constant.values.items()},
            "otherwise": other(constant.otherwise),
        }
    )


def _written(plan: Plan) -> tuple[object, ...]:
    return (
        tuple((step.name, step.text) for step in plan.steps),
        tuple(
            (one.name, x.written(one.amount), x.written(one.selected)) for one in plan.aggregates
        ),
        tuple(x.written(check.holds) for checks in plan.checks.values() for check in checks),
    )


def _indicator(laid: Rehearsed, name: str) -> Verdict:
    """Whether an indicator with points ever gives different ones."""
    title, line = laid.speaker.indicator(name), laid.line(laid.indicator_path(name))
    got = {one.points for curve in laid.curves[name] for one in curve.readings}
    if len(got) > 1:
        return Verdict("inputs", name, title, "proven", word("M411"), None, line)
    count = sum(len(run) for curve in laid.curves[name] for run in curve.runs)
    is_plain = is_told_by_rules(laid.rulebook, laid.speaker.indicators[name])
    is_sure = is_plain and all(curve.is_gone_through for curve in laid.curves[name])
    answer: Answer = "refuted" if count > 2 and is_sure else "not_refuted"
    return Verdict(
        "inputs", name, title, answer, word("M413", pairs=counted(count, "pair")), None, line
    )
