"""Batches with just one thing wrong, each with the failure that must be told of it.

Wrong is what one cell, one key or one row check can show. Never draws a batch in which a second
thing is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from hypothesis import assume
from hypothesis import strategies as st

from targets.errors import EngineError, word
from targets.plan.inputs import scale_of
from targets.plan.steps import MISSING
from targets.records.admission import most_rows
from targets.records.models import is_required
from targets.scores import read_through
from targets.testing.strategies.batches import (
    MOST_ROWS,
    Drafts,
    Records,
    Ruled,
    Unit,
    draw_batch,
    ids_of,
    plan_of,
    tables_of,
    written,
)
from targets.testing.strategies.checks import Limit, span_within
from targets.testing.strategies.rows import NUMBERS, Draft, Table, cell_of

_ROWS_ADDED = 30


class NearMiss(NamedTuple):
    """A batch with one thing wrong: every failure that `rules.validate` tells has this code.

    `row` counts from 1, as failures do; `field` is None where no single field is wrong.
    """

    records: Records
    code: str
    dataset: str
    row: int
    field: str | None


class _Slip(NamedTuple):
    """One thing that can go wrong in a dataset; `spoil` gives the number of the wrong row and puts
    it there, in the drafts or (a cell) in the written records.
    """

    code: str
    dataset: str
    field: str | None
    spoil: Callable[[st.DrawFn, _Desk], int]


class _Desk(NamedTuple):
    """A batch that is about to be spoilt: the drafts, then the records written from them."""

    table: Table
    drafts: list[Draft]
    units: Sequence[Unit]
    others: Drafts
    cells: dict[int, dict[str, object]]

    def judged(self, draw: st.DrawFn) -> int:
        """The place of a record that is dated in a window; one is added where there is none."""
        inside = [
            place for place, draft in enumerate(self.drafts) if not self.table.is_outside(draft)
        ]
        if inside:
            return draw(st.sampled_from(inside))
        draft = self.table.draw_inside(draw, self.units[0])
        assume(draft is not None and not self.table.is_outside(draft))
        if draft is not None:
            self.drafts.append(draft)
        return len(self.drafts) - 1


def near_misses(
    rules: Ruled,
    *,
    units: Sequence[Unit] | st.SearchStrategy[list[Unit]] | None = None,
    through: str | None = None,
) -> st.SearchStrategy[NearMiss]:
    """Batches with exactly one thing wrong, and the code of the failure that tells it.

    `units` and `through` are those of `batches`.

    Raises:
        EngineError: `through` does not lie in the period, `units` are no ids of units, or nothing
            here can be wrong by itself.
        TypeError: `rules` are no rulebook.
    """
    plan = plan_of(rules)
    tables = tables_of(plan, read_through(plan, through))
    slips = list(_slips(tables))
    if not slips:
        raise EngineError(word("E960", rules=plan.rulebook.id))
    ids = ids_of(units)

    @st.composite
    def drawn(draw: st.DrawFn) -> NearMiss:
        slip = draw(st.sampled_from(slips))
        chosen, drafts = draw_batch(draw, tables, ids(draw), MOST_ROWS, needed=slip.dataset)
        if slip.dataset == plan.rulebook.unit.roster:
            assume(len(chosen) > 1)  # a roster on which nobody is left cannot be scored
        for name, table in tables.items():
            if table.spec.corrects is not None and name in drafts:
                drafts[name] = []  # a record that is rejected leaves its correction without one
        return _spoilt(draw, tables, drafts, chosen, slip)

    return drawn()


def _spoilt(
    draw: st.DrawFn,
    tables: Mapping[str, Table],
    drafts: Drafts,
    units: Sequence[Unit],
    slip: _Slip,
) -> NearMiss:
    desk = _Desk(tables[slip.dataset], drafts[slip.dataset], units, drafts, {})
    place = slip.spoil(draw, desk)
    records = written(tables, drafts)
    for row, cells in desk.cells.items():
        records[slip.dataset][row].update(cells)
    return NearMiss(records, slip.code, slip.dataset, place + 1, slip.field)


def _slips(tables: Mapping[str, Table]) -> Iterator[_Slip]:
    """Everything that can be wrong by itself.

    The roster is left alone where there is more: a unit that falls off it spoils other records too.
    """
    for name, table in tables.items():
        rulebook = table.plan.rulebook
        if name == rulebook.unit.roster and len(tables) > 1:
            continue
        if table.spec.corrects is not None:
            if table.spec.corrects == rulebook.unit.roster:
                continue
            yield _Slip("D831", name, table.spec.key[-1], _correct_nothing)
            continue
        for field in table.spec.fields:
            for code, cell in _wrong_cells(table, field):
                yield _Slip(code, name, field, partial(_put, field, cell))
        if rulebook.unit.roster is not None and name != rulebook.unit.roster:
            yield _Slip("D820", name, table.unit, _leave_the_roster)
        if table.spec.key:
            yield _Slip("D821", name, table.spec.key[-1], _say_twice)
        rejecting = {one.id for one in table.plan.checks[name] if one.severity == "error"}
        for limit in table.limits:
            if limit.check in rejecting and limit.terms.keys() <= table.spans.keys():
                yield _Slip("D822", name, None, partial(_break, limit))
        limit_of_rows = most_rows(table.plan, name)
        if not table.spec.key and limit_of_rows is not None and limit_of_rows <= _ROWS_ADDED:
            yield _Slip("D823", name, table.unit, partial(_say_too_often, limit_of_rows))


def _wrong_cells(table: Table, field: str) -> Iterator[tuple[str, object]]:
    """Cells that the field refuses, each with the code of its failure."""
    spec = table.spec.fields[field]
    if is_required(table.plan.rulebook, table.spec, field):
        yield "D801", None
    if spec.type in NUMBERS:
        span = table.spans[field]
        yield ("D803" if spec.type == "decimal" else "D802"), "many"
        yield "D805", cell_of(spec, span.low - 1)
        yield "D806", cell_of(spec, span.high + 1)
    match spec.type:
        case "count" | "integer":
            yield "D802", Decimal("0.5")
        case "decimal":
            yield "D804", Decimal(1).scaleb(-len(str(scale_of(spec))))
        case "yes_no":
            yield "D807", "maybe"
        case "date":
            yield "D808", "2009-02-30"
        case "month":
            yield "D809", "2009-13"
        case "category" if spec.values:
            yield "D810", "no such value"
        case "category" | "text":
            yield "D812", 7
        case "id" if field != table.unit:
            yield "D811", True


def _put(field: str, cell: object, draw: st.DrawFn, desk: _Desk) -> int:
    place = desk.judged(draw)
    desk.cells[place] = {field: cell}
    return place


def _leave_the_roster(draw: st.DrawFn, desk: _Desk) -> int:
    place = desk.judged(draw)
    text = isinstance(desk.units[0], str)
    desk.drafts[place].values[desk.table.unit] = "nobody" if text else 999_999
    return place


def _say_twice(draw: st.DrawFn, desk: _Desk) -> int:
    place = desk.judged(draw)
    desk.drafts.append(desk.drafts[place])
    return len(desk.drafts) - 1


def _say_too_often(limit: int, draw: st.DrawFn, desk: _Desk) -> int:
    place = desk.judged(draw)
    draft = desk.drafts[place]
    own = [
        one for one in desk.drafts if one.values[desk.table.unit] == draft.values[desk.table.unit]
    ]
    inside = sum(not desk.table.is_outside(one) for one in own)
    desk.drafts.extend([draft] * (limit + 1 - inside))
    return place


def _break(limit: Limit, draw: st.DrawFn, desk: _Desk) -> int:
    """One figure moved just past what a row check allows."""
    place = desk.judged(draw)
    table, draft = desk.table, desk.drafts[place]
    assume(limit.terms.keys().isdisjoint(draft.empty))
    known = draft.numbers(table.numbers)
    for name, factor in limit.terms.items():  # one of them has room, or the batch is dropped
        others = {one: value for one, value in known.items() if one != name}
        span = span_within(name, [limit], others, table.spans, ())
        past = None if span is None else span.high + 1 if factor > 0 else span.low - 1
        if past is not None and table.spans[name].low <= past <= table.spans[name].high:
            values = {**draft.values, name: past}
            desk.drafts[place] = Draft(values, draft.empty)
            if {one.severity for one in table.broken(desk.drafts[place])} == {"error"}:
                return place
    return draw(st.nothing())


def _correct_nothing(draw: st.DrawFn, desk: _Desk) -> int:
    """A correction whose record is not there."""
    table = desk.table
    draft = table.draw_inside(draw, desk.units[0])
    assume(draft is not None and not table.is_outside(draft))
    if draft is not None:
        telling = {name: draft.values[name] for name in (table.unit, *table.spec.key)}
        reported = desk.others.get(table.spec.corrects or "", [])
        assume(not any(telling.items() <= one.values.items() for one in reported))
        rest = {name: MISSING for name in table.spec.fields if name not in telling}
        desk.drafts.append(Draft(telling, rest))
    return len(desk.drafts) - 1
