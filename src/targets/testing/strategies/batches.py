"""Strategies that draw whole batches of sound records for any rulebook.

What is drawn is accepted: `rules.validate(batch)` rejects nothing. Never scores, and never draws
what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from hypothesis import assume
from hypothesis import strategies as st

from targets.errors import EngineError, word
from targets.plan.steps import MISSING, Plan
from targets.records.admission import most_rows
from targets.rulebook.corrections import corrected_fields
from targets.scores import read_through
from targets.testing.strategies.rows import Carried, Draft, Record, Table

Unit = str | int
Records = dict[str, list[Record]]
Drafts = dict[str, list[Draft]]

MOST_ROWS = 3
_MOST_UNITS = 4
_NAMES = ("A", "B", "C", "D", "E", "F", "G", "H")


class Ruled(Protocol):
    """Anything with a plan: a `targets.Rulebook`."""

    @property
    def plan(self) -> Plan:
        """The compiled rulebook."""


def units(*, least: int = 1, most: int = 4) -> st.SearchStrategy[list[Unit]]:
    """Ids of units, no two equal: texts, seldom whole numbers.

    Shrinks to the fewest, `["A", …]`.
    """
    texts = st.integers(least, min(most, len(_NAMES))).map(lambda count: list[Unit](_NAMES[:count]))
    return st.one_of(texts, texts, texts.map(lambda names: list[Unit](range(1, len(names) + 1))))


def batches(
    rules: Ruled,
    *,
    units: Sequence[Unit] | st.SearchStrategy[list[Unit]] | None = None,
    through: str | None = None,
    most_rows: int = MOST_ROWS,
) -> st.SearchStrategy[Records]:
    """Batches that `rules.validate` accepts whole: datasets with lists of records.

    `units` are the ids, or a strategy of lists of them. Dates lie mostly in the window that
    `through` ends. A unit has up to `most_rows` records in a dataset that lists several. Where no
    record can be found that passes the row checks, fewer are drawn.

    Raises:
        EngineError: `through` does not lie in the period, or `units` are no ids of units.
        TypeError: `rules` are no rulebook.
    """
    plan = plan_of(rules)
    tables = tables_of(plan, read_through(plan, through))
    ids = ids_of(units)

    @st.composite
    def drawn(draw: st.DrawFn) -> Records:
        _, drafts = draw_batch(draw, tables, ids(draw), most_rows)
        return written(tables, drafts)

    return drawn()


def plan_of(rules: object) -> Plan:
    """The plan of a rulebook. Raises `TypeError` for anything else, such as the path of one."""
    plan = getattr(rules, "plan", None)
    if not isinstance(plan, Plan):
        raise TypeError(word("M251", found=type(rules).__name__).text("en"))
    return plan


def ids_of(
    chosen: Sequence[Unit] | st.SearchStrategy[list[Unit]] | None,
) -> Callable[[st.DrawFn], Iterable[Unit]]:
    """From what somebody asked for to the ids of one batch."""
    if chosen is None:
        return _one_after_another
    if isinstance(chosen, st.SearchStrategy):
        return lambda draw: _checked_ids(draw(chosen))
    fixed = _checked_ids(chosen)
    return lambda _: fixed


def _checked_ids(ids: Iterable[Unit]) -> tuple[Unit, ...]:
    """The ids as they are, if records can go by them: filled, all of one type, no two equal."""
    found = tuple(ids)
    read = [one.strip() if isinstance(one, str) else one for one in found]
    for place, one in enumerate(read):
        if type(one) not in (str, int) or type(one) is not type(read[0]) or one == "":
            raise EngineError(word("E967", found=repr(found[place])))
        if one in read[:place]:
            raise EngineError(word("E968", name=one))
    return found


def _one_after_another(draw: st.DrawFn) -> Iterator[Unit]:
    """Ids, each asked for when the records of the one before are drawn: so a unit can be taken out
    of an example with all its records.
    """
    whole = draw(st.integers(0, 4)) == 4
    for number, name in enumerate(_NAMES[:_MOST_UNITS], start=1):
        if number > 1 and draw(st.integers(0, 2)) == 0:
            return
        yield number if whole else name


def tables_of(plan: Plan, until: date | None) -> dict[str, Table]:
    """What is needed to draw each dataset; one that corrects another comes after it."""
    records = plan.rulebook.records
    names = sorted(records, key=lambda name: records[name].corrects is not None)
    return {name: Table(plan, name, until) for name in names}


def written(tables: Mapping[str, Table], drafts: Drafts) -> Records:
    """The drafts as a person would deliver them, in the order of the rules file."""
    plan = next(iter(tables.values())).plan
    return {
        name: [tables[name].written(draft) for draft in drafts[name]]
        for name in plan.rulebook.records
        if name in drafts
    }


def draw_batch(
    draw: st.DrawFn,
    tables: Mapping[str, Table],
    ids: Iterable[Unit],
    most: int,
    *,
    needed: str | None = None,
) -> tuple[list[Unit], Drafts]:
    """The units, and drafts of every dataset that is not left out; `needed` is not."""
    drafts: Drafts = {
        name: []
        for name, table in tables.items()
        if not table.may_be_left_out or name == needed or draw(st.booleans())
    }
    units: list[Unit] = []
    for unit in ids:
        units.append(unit)
        reports: Drafts = {}
        for name in drafts:
            table = tables[name]
            if table.spec.corrects is None:
                reports[name] = _own_rows(draw, table, unit, most)
            else:
                corrected = tables[table.spec.corrects]
                reported = reports.get(table.spec.corrects, [])
                reports[name] = draw_corrections(draw, table, corrected, reported)
            drafts[name] += reports[name]
    return units, drafts


def _own_rows(draw: st.DrawFn, table: Table, unit: Unit, most: int) -> list[Draft]:
    """The records of one unit."""
    drafts = []
    for key in _keys(draw, table, most):
        draft = table.draw(draw, {table.unit: unit, **key})
        if table.is_roster:
            assume(draft is not None)
        if draft is not None:
            drafts.append(draft)
    return drafts


def _keys(draw: st.DrawFn, table: Table, most: int) -> Iterator[dict[str, Carried]]:
    """What tells the records of one unit apart: no two alike, and no more than it may have.

    Each is asked for when the record before is drawn: so a record can be taken out of an example.
    """
    others = [name for name in table.spec.key if name != table.unit]
    limit = most_rows(table.plan, table.name)
    if table.is_roster:
        yield {}
        return
    single = bool(table.spec.key) and not others
    seen: list[dict[str, Carried]] = []
    for _ in range(1 if single else most if limit is None else min(most, limit)):
        if draw(st.integers(0, 3)) == 0:
            return
        key = {name: draw(_key_part(table, name)) for name in others}
        if not others or key not in seen:
            seen.append(key)
            yield key


def _key_part(table: Table, name: str) -> st.SearchStrategy[Carried]:
    if name not in table.numbers:
        return table.texts(name)
    span = table.spans[name]
    low = min(max(0, span.low), span.high)
    return st.integers(low, min(span.high, low + 10))


def draw_corrections(
    draw: st.DrawFn, table: Table, corrected: Table, reports: Sequence[Draft]
) -> list[Draft]:
    """For some of the reported records, a correction that leaves them sound."""
    found: list[Draft] = []
    for report in reports:
        if len(found) < MOST_ROWS and draw(st.booleans()):
            correction = _correction(draw, table, corrected, report)
            if correction is not None:
                found.append(correction)
    return found


def _correction(draw: st.DrawFn, table: Table, corrected: Table, report: Draft) -> Draft | None:
    plan = table.plan
    fields = corrected_fields(plan.rulebook, corrected.name)
    key = {name: report.values[name] for name in (table.unit, *corrected.spec.key)}
    replaced = [name for name in fields if draw(st.booleans())]
    kept = {name: value for name, value in report.values.items() if name not in replaced}
    after = Draft(kept, {name: why for name, why in report.empty.items() if name not in replaced})
    for name in (one for one in corrected.order if one in replaced):
        if not _replace(draw, table, corrected, after, name):
            return None
    values = {name: after.values[name] for name in replaced}
    empty = {name: MISSING for name in table.spec.fields if name not in {*key, *replaced}}
    correction = Draft({**key, **values}, empty)
    sound = corrected.passes(after, report.values) and table.passes(correction)
    return correction if sound else None


def _replace(draw: st.DrawFn, table: Table, corrected: Table, after: Draft, name: str) -> bool:
    """Draw a figure that the correction and the corrected record both accept."""
    if name not in corrected.numbers:
        after.values[name] = draw(table.texts(name))
        return True
    if not corrected.fill(draw, after, name):
        return False
    span = table.spans[name]
    value = after.values[name]
    return isinstance(value, int) and span.low <= value <= span.high
