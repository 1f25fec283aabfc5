"""What the records of a unit can be varied by: kinds of records, how many, and their numbers.

Never lays records out, and never scores.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice, product
from typing import NamedTuple

from targets.calendar import Window, first_of_month, month_number
from targets.carriers.whole import compile_row_tests
from targets.formula.tree import plain_name
from targets.plan import expressions as x
from targets.plan.inputs import can_be_absent, field_bounds, limits_of, row_names, scale_of
from targets.plan.steps import Aggregate, PeriodOver, Plan
from targets.rulebook.models import Dataset, RecordField, RulebookModel

KINDS_AT_MOST = 24
DAYS_AT_MOST = 366
NUMERIC = ("count", "integer", "decimal")
_DISCRETE = ("category", "yes_no", "text")

Row = tuple[object, ...]


class Kind(NamedTuple):
    """Records of a dataset that rules tell apart by their numbers alone: the same words, yes or no,
    and window. `turns` are the dates that its records take, over again in each turn.
    """

    dataset: str
    place: int
    texts: tuple[tuple[str, object], ...]
    turns: tuple[tuple[date, ...], ...]
    template: Row


class Lever(NamedTuple):
    """One thing to vary: a number summed over the records of a kind, or (`field` is empty) how
    many records there are.
    """

    dataset: str
    kind: int
    field: str


Amounts = Mapping[Lever, int | None]
"""How far each lever is moved, as whole numbers that the plan carries; None leaves the field empty.
What is not here stays at its least.
"""


def field_of(name: str) -> str:
    """The field that a name of a row expression tells of: its figure, as reported too, or that it
    is absent.
    """
    return plain_name(name.removesuffix("__absent"))


def is_by_unit(rulebook: RulebookModel, table: Dataset) -> bool:
    """Whether a unit has one record at most."""
    return table.key == (rulebook.unit.id,)


def base_of(spec: RecordField) -> int:
    """The number nearest to zero that the field may hold, as it is carried."""
    if spec.type not in NUMERIC:
        return 0
    low, high = (int(limit * scale_of(spec)) for limit in limits_of(spec))
    return min(max(low, 0), high)


def kinds_of(plan: Plan, dataset: str) -> tuple[Kind, ...]:
    """Every kind of record of a dataset that some rule tells apart, the plainest first."""
    rulebook = plan.rulebook
    table = rulebook.records[dataset]
    aggregates = plan.aggregates_of(dataset)
    spoken = _spoken_texts(plan, dataset)
    choices = [[(name, value) for value in values] for name, values in spoken.items()]
    windows = _windows(plan, aggregates) if table.time is not None else [None]
    kinds: list[Kind] = []
    for window, texts in islice(product(windows, product(*choices)), KINDS_AT_MOST):
        template = _template(rulebook, dataset, dict(texts), window)
        turns = _turns(plan, dataset, window, template)
        kinds.append(Kind(dataset, len(kinds), texts, turns, template))
    return tuple(kinds)


def _spoken_texts(plan: Plan, dataset: str) -> dict[str, list[object]]:
    """The fields of words, and of yes or no, that a rule asks about, with the values to try."""
    fields = plan.rulebook.records[dataset].fields
    spoken: dict[str, list[object]] = {}
    for aggregate in plan.aggregates_of(dataset):
        for expression in (aggregate.selected, aggregate.amount):
            words = _words_in(expression)
            for name in map(plain_name, x.names_in(expression)):
                spec = fields.get(name)
                if spec is None or spec.type not in _DISCRETE:
                    continue
                known = spoken.setdefault(name, [0, 1] if spec.type == "yes_no" else [])
                if spec.type != "yes_no":
                    known += [
                        word
                        for word in words
                        if word not in known and (not spec.values or word in spec.values)
                    ]
    for name, known in spoken.items():
        spec = fields[name]
        if spec.type != "yes_no":
            others = [word for word in spec.values if word not in known]
            known += others[:1] if spec.values else ["other"]
            if spec.values:
                known.sort(key=lambda word: spec.values.index(str(word)))
    return spoken


def _words_in(expression: ast.expr) -> list[str]:
    nodes = [node for node in ast.walk(expression) if isinstance(node, ast.Constant)]
    return [node.value for node in nodes if isinstance(node.value, str)]


def _windows(plan: Plan, aggregates: Sequence[Aggregate]) -> list[Window | None]:
    """The windows that rules look at; the periods of a section are turns of the main one."""
    periods = {one.window for one in plan.due if isinstance(one, PeriodOver)}
    windows = {
        one.window.until(None): None
        for one in aggregates
        if one.window is not None and one.window not in periods
    }
    found: list[Window | None] = [window for window in windows if window.days]
    return found or [plan.window]


def _template(
    rulebook: RulebookModel, dataset: str, texts: Mapping[str, object], window: Window | None
) -> Row:
    """A record as the engine carries it, every number at its least."""
    table = rulebook.records[dataset]
    values: dict[str, object] = {}
    for name, spec in table.fields.items():
        if name in texts:
            values[name] = texts[name]
        elif spec.type in NUMERIC:
            values[name] = base_of(spec)
        elif spec.type in ("date", "month"):
            values[name] = window.first if window else rulebook.period.window.first
        elif spec.type == "yes_no":
            values[name] = 0
        else:
            values[name] = spec.values[0] if spec.values else "a"
    row: list[object] = []
    for name in row_names(rulebook, dataset):
        is_absence = name.endswith("__absent")
        row.append(0 if is_absence else values[plain_name(name)])
    return tuple(row)


def _turns(
    plan: Plan, dataset: str, window: Window | None, template: Row
) -> tuple[tuple[date, ...], ...]:
    """The dates of a kind: those of the periods that a duty asks for first."""
    table = plan.rulebook.records[dataset]
    if window is None or table.time is None:
        return ((),)
    monthly = table.fields[table.time].type == "month"
    over = [one.window for one in plan.due if isinstance(one, PeriodOver)]
    used = {one.window for one in plan.aggregates_of(dataset)}
    parts = [part for part in dict.fromkeys(over) if part in used and window == plan.window]
    parts = [
        part
        for part in parts
        if not any(one != part and one.first in part and one.last in part for one in parts)
    ]  # the finest of several divisions
    duties = [
        one
        for one in plan.aggregates_of(dataset)
        if one.cadence is not None and selects(plan, one, template)
    ]
    return tuple(_days(part, duties, monthly=monthly) for part in parts or [window])


def _days(window: Window, duties: Sequence[Aggregate], *, monthly: bool) -> tuple[date, ...]:
    every = _all_days(window, monthly=monthly)
    heads: list[date] = []
    for duty in sorted(duties, key=lambda one: one.cadence.months if one.cadence else 0)[:1]:
        if duty.cadence is None or duty.counted_from is None:
            continue
        counted_from = duty.counted_from.until(None)
        for number in duty.cadence.due(window, counted_from):
            covered = duty.cadence.covers(range(number, number + 1), counted_from)
            heads += _all_days(covered, monthly=monthly)[: duty.at_least]
    taken = set(heads)
    return (*heads, *(day for day in every if day not in taken))


def _all_days(window: Window, *, monthly: bool) -> list[date]:
    if monthly:
        numbers = range(month_number(window.first), month_number(window.last) + 1)
        days = [first_of_month(number) for number in numbers]
        return [day for day in days if day in window] or [window.first]
    count = min(window.days, DAYS_AT_MOST)
    return [window.first + timedelta(days=number) for number in range(count)]


def selects(plan: Plan, aggregate: Aggregate, template: Row) -> bool:
    """Whether records of this kind may be selected; where numbers decide, they may."""
    fields = plan.rulebook.records[aggregate.dataset].fields
    asked = [plain_name(name) for name in x.names_in(aggregate.selected)]
    if any(name in fields and fields[name].type in NUMERIC for name in asked):
        return True
    test = compile_row_tests(row_names(plan.rulebook, aggregate.dataset), [aggregate.selected])
    return bool(test(template)[0])


def levers_of(plan: Plan, kinds: Mapping[str, Sequence[Kind]], names: Iterable[str]) -> list[Lever]:
    """The levers that move the named aggregates, each once."""
    wanted = set(names)
    found: dict[Lever, None] = {}
    for aggregate in plan.aggregates:
        table = plan.rulebook.records[aggregate.dataset]
        if aggregate.name not in wanted or table.corrects is not None:
            continue
        fields = table.fields
        asked = [*x.names_in(aggregate.amount), *x.names_in(aggregate.selected)]
        numeric = [
            name
            for name in dict.fromkeys(map(plain_name, asked))
            if name in fields and fields[name].type in NUMERIC
        ]
        in_amount = any(name in numeric for name in map(plain_name, x.names_in(aggregate.amount)))
        for kind in kinds[aggregate.dataset]:
            if not _is_seen(aggregate, kind) or not selects(plan, aggregate, kind.template):
                continue
            for name in numeric:
                found[Lever(aggregate.dataset, kind.place, name)] = None
            if not in_amount:
                found[Lever(aggregate.dataset, kind.place, "")] = None
    return list(found)


def _is_seen(aggregate: Aggregate, kind: Kind) -> bool:
    """Whether the dates of a kind lie in the window of an aggregate."""
    if aggregate.window is None:
        return True
    window = aggregate.window.whole
    return any(day in window for turn in kind.turns for day in turn[:1])


def optional_fields(rulebook: RulebookModel, dataset: str) -> frozenset[str]:
    """The fields that a record may leave empty."""
    table = rulebook.records[dataset]
    return frozenset(
        name
        for name, spec in table.fields.items()
        if spec.optional and can_be_absent(rulebook, table, name)
    )


def limits(spec: RecordField) -> tuple[int, int]:
    """The least and the largest whole number that an accepted record carries in a number field."""
    if spec.type not in NUMERIC:
        bounds = field_bounds(spec)
        return bounds.low, bounds.high
    low, high = limits_of(spec)
    scale = scale_of(spec)
    return -int(-low * scale // 1), int(high * scale // 1)


def fields_asked(plan: Plan, names: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The fields that the named aggregates read, by dataset, and when their records are dated."""
    wanted = set(names)
    found: dict[str, dict[str, None]] = {}
    for aggregate in plan.aggregates:
        if aggregate.name not in wanted:
            continue
        table = plan.rulebook.records[aggregate.dataset]
        held = found.setdefault(aggregate.dataset, {})
        if table.time is not None:
            held[table.time] = None
        for expression in (aggregate.selected, aggregate.amount):
            for name in map(field_of, x.names_in(expression)):
                if name in table.fields:
                    held[name] = None
    return {dataset: tuple(names) for dataset, names in found.items()}
