"""Scores as frames: exact whole numbers published as the nearest doubles, words for codes.

The one place that makes floats. Never decides anything: every status, point and grade is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from io import BytesIO
from operator import and_
from pathlib import Path
from typing import Any

import narwhals as nw

from targets.carriers.backends import backend_of
from targets.carriers.intervals import Interval
from targets.engine import Outcome, finished
from targets.engine.frames import names_of
from targets.plan.steps import STATUSES, Flag, IndicatorPlan, Plan, Shown
from targets.records import Batch
from targets.records.frames import collect, collected_rows, in_kind_of
from targets.scores.ranks import ranks_of
from targets.scores.withheld import small_indicators

RECEIPT_KEY = "targets.receipt"
"""Under which the receipt stands in the metadata of a Parquet file."""

Frame = nw.LazyFrame[Any]


def frame_of_outcome(plan: Plan, outcome: Outcome, withheld: Mapping[str, frozenset[int]]) -> Frame:
    """The numbers of an outcome that are published as a Polars frame, with the rank, and with the
    units whose figures of an indicator are withheld.

    A wide number may not fit a column: it is there as what is published, the nearest double.
    """
    import polars as pl

    ready = _divided(plan)
    columns: dict[str, Any] = {plan.rulebook.unit.id: list(outcome.units)}
    for place, name in enumerate(plan.rulebook.unit.groups):
        columns[name] = [groups[place] for groups in outcome.groups]
    for name in (*_numbers_read(plan), *_flags(plan)):
        columns[name] = (
            _nearest_doubles(ready[name], outcome)
            if name in ready
            else [values[outcome.places[name]] for values in outcome.values]
        )
    for name, places in withheld.items():
        columns[_withheld(name)] = [place in places for place in range(len(outcome.units))]
    columns["rank__"] = ranks_of(plan, outcome)
    types: dict[str, Any] = dict.fromkeys(plan.rulebook.unit.groups, pl.String)
    types |= dict.fromkeys(ready, pl.Float64)
    types["rank__"] = pl.Int64
    if not outcome.units:  # no value tells the type of a column
        types |= {name: pl.Int64 for name in _numbers_read(plan) if name not in ready}
        types |= dict.fromkeys(_flags(plan), pl.Boolean)
        types |= dict.fromkeys(map(_withheld, withheld), pl.Boolean)
        types[plan.rulebook.unit.id] = pl.String
    return nw.from_native(pl.DataFrame(columns, schema_overrides=types).lazy())


def _withheld(indicator: str) -> str:
    """The column that says whether the figures of an indicator are withheld."""
    return f"{indicator}__withheld"


def _flags(plan: Plan) -> list[str]:
    """The steps that say yes or no, of those that are published, each once."""
    found: list[Flag] = [*plan.vetoes.values()]
    found += [one.excluded for one in plan.sections.values()]
    found += [one.excluded for one in plan.indicators.values()]
    if plan.total is not None:
        found.append(plan.total.excluded)
    return list(dict.fromkeys(one for one in found if isinstance(one, str)))


def with_rank(plan: Plan, frame: Frame) -> Frame:
    """`frame` with the rank by total, among all units or within a field, without collecting it."""
    total = plan.total
    if total is None:
        return frame.with_columns(nw.lit(None).cast(nw.Int64).alias("rank__"))
    rank = plan.rulebook.scorecard.rank
    lowest = rank.best == "lowest"
    number = nw.col(total.total.amount)
    ranked_at_all = []
    if isinstance(total.excluded, str):  # as the worst there can be, for nulls are no whole numbers
        ranked_at_all.append(~nw.col(total.excluded))
        bounds = plan.bounds[total.total.amount]
        worst = nw.lit(bounds.high if lowest else bounds.low).cast(nw.Int64)
        number = nw.when(~nw.col(total.excluded)).then(number).otherwise(worst)
    held, place = frame, number.rank(method="min", descending=not lowest)
    if rank.within is not None:
        circle = nw.col(rank.within).cast(nw.String)  # an id may be a whole number
        held = frame.with_columns(circle.fill_null("").alias("circle__"))
        ranked_at_all.append(nw.col("circle__") != "")
        place = place.over("circle__")
    held = held.with_columns(place.cast(nw.Int64).alias("rank__"))
    if ranked_at_all:
        said = nw.when(reduce(and_, ranked_at_all)).then(nw.col("rank__"))
        held = held.with_columns(said.alias("rank__"))
    return held


def can_rank_columns(plan: Plan, frame: Frame) -> bool:
    """Whether columns hold all that ranks and publishes: the rank can be told from one column of
    whole numbers, no step is wide, and nothing is withheld. Else all units are collected.
    """
    rank = plan.rulebook.scorecard.rank
    if rank.by != "total" or plan.wide_steps or small_indicators(plan):
        return False
    backend = backend_of(frame.to_native())
    if rank.within and (backend is None or not backend.ranks_in_groups):
        return False
    return plan.total is None or isinstance(plan.total.total.over, int)


def outcome_of_frame(plan: Plan, frame: Frame, through: date | None) -> Outcome:
    """The numbers of a frame, collected, in the order of the units, and the wide steps after
    them.
    """
    unit, texts = plan.rulebook.unit, plan.rulebook.unit_texts
    names = names_of(plan)
    rows = collected_rows(frame.select(unit.id, *texts, *names))
    rows = sorted(rows, key=lambda row: row[0])
    width = 1 + len(texts)
    outcome = Outcome(
        names=names,
        units=tuple(row[0] for row in rows),
        groups=tuple(tuple(_text(value) for value in row[1:width]) for row in rows),
        values=tuple(tuple(row[width:]) for row in rows),
        places={name: place for place, name in enumerate(names)},
    )
    return finished(plan, outcome, through)


def _divided(plan: Plan) -> dict[str, Shown]:
    """What is published of wide steps, by the name of the column that holds it divided."""
    wide = {*plan.peer_names, *(step.name for step in plan.wide_steps)}
    return {_quotient(one): one for one in _shown(plan) if wide & {one.amount, one.over}}


def _quotient(shown: Shown) -> str:
    """One amount may be shown over several denominators: a numerator alone, and in a value."""
    return f"{shown.amount}__over__{shown.over}"


def _nearest_doubles(shown: Shown, outcome: Outcome) -> list[float | None]:
    """The quotient as the nearest double; null where there is nothing to divide by."""
    amount = outcome.places[shown.amount]
    if isinstance(shown.over, int):
        return [values[amount] / shown.over for values in outcome.values]
    over = outcome.places[shown.over]
    return [values[amount] / values[over] if values[over] else None for values in outcome.values]


def _text(cell: object) -> str | None:
    return None if cell is None or cell == "" else str(cell)


def in_kind(frame: Frame, batch: Batch) -> Any:
    """A Polars frame in the kind of the frames that came in."""
    if batch.kind in ("", "polars"):
        native = collect(frame).to_native()
        return native.lazy() if batch.lazy else native
    converted = in_kind_of(frame, batch.kind, batch.beside)
    return converted.to_native() if batch.lazy else collect(converted).to_native()


def write_parquet(native: Any, path: Path, receipt: str) -> None:
    """A published frame of any kind, collected, as a Parquet file; `receipt` stands in its
    metadata. Raises `OSError` as any writing does: Polars would tell a full disk as its own fault.
    """
    collected = collect(nw.from_native(native).lazy()).to_polars()
    written = BytesIO()
    collected.write_parquet(written, metadata={RECEIPT_KEY: receipt})
    path.write_bytes(written.getbuffer())


def read_published(path: Path) -> tuple[str | None, list[str], list[list[str]]]:
    """Receipt, headings and cells of such a file; an absent number is empty, a double the shortest
    text that means it. Raises `ValueError` where the file is damaged.
    """
    import polars as pl

    try:
        receipt = pl.read_parquet_metadata(path).get(RECEIPT_KEY)
        frame = pl.read_parquet(path, glob=False)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException) as error:
        raise ValueError(path) from error
    rows = [["" if cell is None else str(cell) for cell in row] for row in frame.rows()]
    return receipt, frame.columns, rows


def published(plan: Plan, frame: Frame) -> Frame:
    """The public columns, exactly as the contract names them."""
    unit = plan.rulebook.unit
    # an empty cell is carried as `""`
    groups = [nw.when(nw.col(name) != "").then(nw.col(name)).alias(name) for name in unit.groups]
    return frame.select(unit.id, *groups, *(_columns(plan)))


def sorted_by_rank(plan: Plan, frame: Frame) -> Frame:
    """By rank, then unit; units without a rank come last.

    Sorted before it is published, for codes and whole numbers are less to move than words and
    doubles.
    """
    held = _narrowed(plan, frame) if frame.implementation.is_polars() else frame
    return held.sort("rank__", plan.rulebook.unit.id, nulls_last=True)


def _narrowed(plan: Plan, frame: Frame) -> Frame:
    """Only what is published, each number as narrow as its proven bounds allow."""
    unit = plan.rulebook.unit
    ready = _divided(plan)
    narrow = [
        nw.col(name) if name in ready else _as_narrow(name, plan.bounds[name])
        for name in _numbers_read(plan)
    ]
    withheld = [_withheld(name) for name in small_indicators(plan)]
    return frame.select(unit.id, *unit.groups, "rank__", *narrow, *_flags(plan), *withheld)


def _as_narrow(name: str, bounds: Interval) -> nw.Expr:
    column = nw.col(name)
    fits = [type_ for bits, type_ in _NARROW.items() if bounds.reach < 2 ** (bits - 1)]
    return column.cast(fits[0]) if fits else column


_NARROW = {8: nw.Int8, 16: nw.Int16, 32: nw.Int32}


def _shown(plan: Plan) -> list[Shown]:
    """The exact numbers that `published` reads."""
    total = plan.total
    found: list[Shown | None] = [one.points for one in plan.sections.values()]
    if total is not None:
        found += [total.total, total.bonus, total.deduction]
    for one in plan.indicators.values():
        found += [one.value, one.points, one.numerator, one.denominator]
    return [one for one in found if one is not None]


def _numbers_read(plan: Plan) -> list[str]:
    """The steps of whole numbers that `published` reads, each once."""
    names: list[str | int | None] = [one.status for one in plan.indicators.values()]
    if plan.total is not None:
        names.append(plan.total.grade)
    ready = _divided(plan)
    for one in _shown(plan):
        done = _quotient(one) in ready
        names += [one.absent, *([_quotient(one)] if done else [one.amount, one.over])]
    return list(dict.fromkeys(name for name in names if isinstance(name, str)))


def _columns(plan: Plan) -> list[nw.Expr]:
    total = plan.total
    ready = _divided(plan)

    def double(shown: Shown | None, gone: Flag, none: int | None = None) -> nw.Expr:
        if shown is not None and _quotient(shown) in ready:
            shown = shown._replace(amount=_quotient(shown), over=1)
        return _double(shown, gone, none)

    columns: list[nw.Expr] = []
    columns.append(
        double(total.total if total else None, total.excluded if total else True).alias("total")
    )
    columns.append(nw.col("rank__").alias("rank"))
    columns.append(_grade(plan).alias("grade"))
    columns.append(_vetoes(plan).alias("vetoes"))
    columns.append(double(total.bonus if total else None, False, none=0).alias("bonus"))
    columns.append(double(total.deduction if total else None, False, none=0).alias("deduction"))
    columns += [
        double(section.points, section.excluded).alias(f"section:{section.id}")
        for section in plan.sections.values()
    ]
    small = small_indicators(plan)
    for one in plan.indicators.values():
        gone: Flag = _withheld(one.id) if one.id in small else False
        columns += [
            double(one.value, gone).alias(f"{one.id}.value"),
            _status(one).alias(f"{one.id}.status"),
            double(one.points, one.excluded).alias(f"{one.id}.points"),
            double(one.numerator, gone).alias(f"{one.id}.numerator"),
            double(one.denominator, gone).alias(f"{one.id}.denominator"),
        ]
    return columns


def _double(shown: Shown | None, gone: Flag, none: int | None = None) -> nw.Expr:
    """The nearest double of an exact number, null where it is absent or `gone`.

    Both whole numbers are doubles before they are divided, so the quotient is rounded once. Polars
    divides by a constant with its reciprocal, which is off in the last bit; by a column it does
    not.
    """
    if shown is None or gone is True:
        return nw.lit(none).cast(nw.Float64)
    double: nw.Expr = nw.col(shown.amount).cast(nw.Float64)
    if shown.over != 1:  # a step may be one literal for every unit, so it is made a column too
        over = nw.col(shown.over).cast(nw.Float64) if isinstance(shown.over, str) else shown.over
        double = double / (double * 0 + over)
    absent: nw.Expr | None = None
    if isinstance(shown.absent, str):
        absent = nw.col(shown.absent) > 0
    elif shown.absent > 0:
        return nw.lit(None).cast(nw.Float64)
    if not isinstance(gone, bool):
        out = nw.col(gone)
        absent = out if absent is None else absent | out
    found: nw.Expr = double if absent is None else nw.when(~absent).then(double)
    return found


def _status(one: IndicatorPlan) -> nw.Expr:
    *others, last = one.statuses
    found = nw.lit(last)
    for said in reversed(others):
        code = STATUSES.index(said)
        found = nw.when(nw.col(one.status) == code).then(nw.lit(said)).otherwise(found)
    return found


def _word(code: str, words: Sequence[str]) -> nw.Expr:
    """The word for each code; null past the last."""
    found: nw.Expr = nw.lit(None).cast(nw.String)
    for place, said in reversed(list(enumerate(words))):
        found = nw.when(nw.col(code) == place).then(nw.lit(said)).otherwise(found)
    return found


def _grade(plan: Plan) -> nw.Expr:
    total = plan.total
    if total is None or total.grade is None or total.excluded is True:
        return nw.lit(None).cast(nw.String)
    word = _word(total.grade, [grade.id for grade in plan.rulebook.scorecard.grades])
    return word if isinstance(total.excluded, bool) else nw.when(~nw.col(total.excluded)).then(word)


def _vetoes(plan: Plan) -> nw.Expr:
    """The ids of the vetoes that fired, in the order of the rules file, joined by `; `."""
    said: Any = nw.lit("")
    for name, step in plan.vetoes.items():
        fired = nw.when(nw.col(step)).then(nw.lit(f"{name}; ")).otherwise(nw.lit(""))
        said = nw.concat_str(said, fired)
    joined: nw.Expr = said.str.strip_chars_end("; ") if plan.vetoes else said
    return joined
