"""The scores of a batch: every unit, the groups, the whole, as objects, rows, JSON data or a frame.

Holds what the engine computed and reads it on demand. Never computes a score.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from targets.calendar import Window
from targets.carriers.backends import BACKENDS, backend_name
from targets.engine import LevelEngine, Outcome, WholeEngine, finished, groups_by_value
from targets.errors import EngineError, RecordsError, UnknownUnitError, listed, word
from targets.plan.expressions import names_in
from targets.plan.inputs import row_names
from targets.plan.steps import Plan
from targets.records import Batch
from targets.records.engine_errors import engine_errors
from targets.records.judged import Judged
from targets.records.watching import watched
from targets.scores.ranks import ranks_of
from targets.scores.receipt import Receipt, make_receipt
from targets.scores.results import LevelScore, UnitScore, read_level, read_unit
from targets.scores.subtraction import Withheld
from targets.scores.through import read_through
from targets.scores.withheld import (
    published_groups,
    published_unit,
    published_whole,
    small_indicators,
    withheld_figures,
)

ENGINES = ("auto", "python", "polars", "duckdb", "pandas", "pyarrow", "ibis", "spark")
PYTHON_ROWS_AT_MOST = 50_000
"""Up to so many records plain integers are quicker than starting a frame library."""


class Scores:
    """The scores of one batch.

    `scores[unit]` is a `UnitScore`; iterating gives all of them by rank, then unit. `groups` and
    `whole` hold the levels above, `to_native()` is one row a unit, `receipt` what makes it
    repeatable, `plan` what was run.
    """

    def __init__(
        self,
        plan: Plan,
        batch: Batch,
        through: date | None,
        receipt: Callable[[], Receipt],
        *,
        outcome: Outcome | None = None,
        frame: Any = None,
    ) -> None:
        self._plan = self.plan = plan
        self._through = through
        self._given_outcome = outcome
        self._frame = frame
        self.batch = batch
        self._make_receipt = receipt

    @property
    def window(self) -> Window:
        """The dates that count."""
        return self._plan.window.until(self._through)

    @cached_property
    def receipt(self) -> Receipt:
        """What makes these scores repeatable: hashes, versions, counts, window.

        Raises `RecordsError` where a delivered file has changed since it was opened.
        """
        return self._make_receipt()

    @cached_property
    def _outcome(self) -> Outcome:
        """The whole numbers of every unit, collected where they still lie in a frame."""
        if self._given_outcome is not None:
            return self._given_outcome
        from targets.scores.frames import outcome_of_frame

        with engine_errors(self.batch.kind):
            outcome = outcome_of_frame(self._plan, self._frame, self._through)
        _refuse_missing(self._plan, outcome)
        return outcome

    @cached_property
    def _ranks(self) -> list[int | None]:
        return ranks_of(self._plan, self._outcome)

    @cached_property
    def _withheld(self) -> dict[str, Withheld]:
        """Whose figures of an indicator are withheld to protect another's."""
        if not small_indicators(self._plan):
            return {}
        return withheld_figures(self._plan, self._outcome, self._all_groups, self._all_whole)

    @cached_property
    def _place_of(self) -> dict[object, int]:
        return {unit: place for place, unit in enumerate(self._outcome.units)}

    def _unit(self, place: int) -> UnitScore:
        fields = self._plan.rulebook.unit_texts
        texts = dict(zip(fields, self._outcome.groups[place], strict=True))
        unit: Any = self._outcome.units[place]
        score = read_unit(self._plan, unit, texts, self._outcome.of(place), self._ranks[place])
        withheld = [name for name, one in self._withheld.items() if place in one.units]
        return published_unit(self._plan, score, withheld)

    def __getitem__(self, unit: object) -> UnitScore:
        """The score of one unit. Raises `RecordsError` (a `KeyError` too) for one that was not
        scored.
        """
        place = self._place_of.get(unit)
        if place is None:
            units = [str(one) for one in self._outcome.units]
            if not units:
                raise UnknownUnitError(word("E929", name=unit))
            listed = ", ".join(f"`{one}`" for one in units[:10]) + (" …" if len(units) > 10 else "")
            raise UnknownUnitError(word("E913", name=unit, known=units, units=listed))
        return self._unit(place)

    def __iter__(self) -> Iterator[UnitScore]:
        for place in watched(self._ordered, "writing", of=len(self)):
            yield self._unit(place)

    def __len__(self) -> int:
        return len(self._outcome.units)

    def __contains__(self, unit: object) -> bool:
        return unit in self._place_of

    @cached_property
    def _ordered(self) -> list[int]:
        """By rank, then unit; units without a rank come last."""
        units = self._outcome.units
        return sorted(
            range(len(units)),
            key=lambda place: (self._ranks[place] is None, self._ranks[place] or 0, units[place]),
        )

    @cached_property
    def _levels(self) -> LevelEngine:
        return LevelEngine(self._plan)

    @cached_property
    def whole(self) -> LevelScore:
        """The whole authority: values and statuses."""
        return published_whole(self._all_whole, self._withheld)

    @cached_property
    def _all_whole(self) -> LevelScore:
        """The same with figures that may have to be withheld."""
        everyone = range(len(self._outcome.units))
        return read_level(self._plan, self._level(everyone, None), whole=True)

    def _level(self, members: Sequence[int], group: tuple[str, str] | None) -> Mapping[str, int]:
        """The numbers of a group, or of the whole, over the units at these places."""
        peers = self._outcome.peers
        told = peers.of_level(group) if peers is not None else {}
        return self._levels.run(self._outcome, members, self._through, told).numbers

    @cached_property
    def _all_groups(self) -> dict[str, dict[str, LevelScore]]:
        """The same with figures that may have to be withheld."""
        found: dict[str, dict[str, LevelScore]] = {}
        for place, field in enumerate(self._plan.rulebook.unit.groups):
            members = groups_by_value(self._outcome, place)
            levels = {
                value: read_level(self._plan, self._level(indexes, (field, value)), whole=False)
                for value, indexes in members.items()
            }
            found[field] = levels
        return found

    @cached_property
    def groups(self) -> dict[str, dict[str, LevelScore]]:
        """Values and statuses of each group, by group field and group."""
        return published_groups(self._all_groups, self._withheld)

    def to_native(self) -> Any:
        """One row a unit, in the kind of frame that came in (Polars where none did).

        Shape: the unit, the group columns, `total rank grade vetoes bonus deduction`,
        `section:<id>`
        each, then per indicator `<id>.value .status .points .numerator .denominator`. Numbers are
        the nearest doubles of the exact ones, absent is null, `vetoes` are ids joined by `; `.
        Ordered by rank, then unit; a lazy frame stays lazy and has no order.
        """
        from targets.records.frames import collect
        from targets.scores import frames

        if self._frame is not None and frames.can_rank_columns(self._plan, self._frame):
            ranked = frames.with_rank(self._plan, self._frame)
            if self.batch.lazy:
                return frames.published(self._plan, ranked).to_native()
            with engine_errors(self.batch.kind):
                ordered = frames.sorted_by_rank(self._plan, ranked)
                return collect(frames.published(self._plan, ordered)).to_native()
        withheld = {name: one.units for name, one in self._withheld.items()}
        ranked = frames.frame_of_outcome(self._plan, self._outcome, withheld)
        ordered = frames.sorted_by_rank(self._plan, ranked)
        return frames.in_kind(frames.published(self._plan, ordered), self.batch)

    def write_parquet(self, path: str | Path, receipt: Receipt | None = None) -> None:
        """`to_native()` as a Parquet file, whose metadata hold a receipt: that of the scores
        unless another is given. Whole or not at all: raises `EngineError` where it cannot be
        written.
        """
        from targets.scores.frames import write_parquet
        from targets.writing import write_whole

        native, told = self.to_native(), (receipt or self.receipt).to_json()
        write_whole(Path(path), lambda place: write_parquet(native, place, told))

    def collect(self) -> None:
        """Runs what still lies in a lazy frame. Raises `RecordsError` as `when_missing: error`
        says.
        """
        self._outcome  # noqa: B018

    def to_dict(self, receipt: Receipt | None = None) -> dict[str, object]:
        """Receipt (that of the scores unless another is given), counts, units, groups and whole as
        JSON can hold them; see `targets.scores.json`.
        """
        from targets.scores.json import scores_to_dict

        return scores_to_dict(self, receipt or self.receipt)

    def __repr__(self) -> str:
        return f"<Scores: {self._plan.rulebook.id}, {self.window}>"

    @property
    def outcome(self) -> Outcome:
        """Every whole number of the plan for every unit; what is not published among them."""
        return self._outcome


def score_batch(
    plan: Plan,
    whole: WholeEngine,
    batch: Batch,
    through: str | None,
    engine: str,
    rules_hash: Callable[[], str],
) -> Scores:
    """The scores of a batch, on the engine asked for; `auto` takes whichever is quicker."""
    if batch.plan is not plan and batch.plan.rulebook != plan.rulebook:
        raise EngineError(word("E926", rules=batch.plan.rulebook.id))
    last = read_through(plan, through)
    chosen = _choose_engine(batch, engine)

    def receipt() -> Receipt:
        return make_receipt(batch, through, last, rules_hash(), chosen)

    if chosen == "python":
        outcome = whole.run(with_rows(batch) if batch.kind else batch, last)
        outcome = finished(plan, outcome, last) if plan.peers else outcome
        _refuse_missing(plan, outcome)
        return Scores(plan, batch, last, receipt, outcome=outcome)
    from targets.engine.frames import FrameEngine
    from targets.records.frames import frame_of_rows, in_kind_of

    tables: dict[str, Any] = {}
    # Rows that are none cannot say whether ids are text or numbers; others can, if there are any.
    told = {name: one for name, one in batch.judged.items() if one.rows or one.frame is not None}
    for name, judged in (told or batch.judged).items():
        if judged.frame is not None:
            tables[name] = judged.frame
        elif not batch.kind:
            rows = frame_of_rows(plan.rulebook, name, judged.rows, judged.row_names)
            tables[name] = in_kind_of(rows, chosen, batch.beside)
    beside = {
        name: judged.gathered
        for name, judged in batch.judged.items()
        if judged.gathered is not None
    }
    with engine_errors(chosen):
        frame = FrameEngine(plan, BACKENDS[chosen]).run(tables, last, beside)
    scores = Scores(plan, batch, last, receipt, frame=frame)
    if any(one.lacking is not False for one in plan.indicators.values()):
        scores.collect()  # now, so that missing data is told before anything is used
    return scores


def check_engine(engine: str) -> None:
    """Raises `EngineError` for an engine that there is not."""
    if engine not in ENGINES:
        names = ", ".join(f"`{one}`" for one in ENGINES)
        raise EngineError(word("E917", name=engine, known=ENGINES, names=names))
    module = backend_name(engine)
    if module in BACKENDS and find_spec(module) is None:
        extra = BACKENDS[module].extra
        raise EngineError(word("E922", engine=engine, extra=extra))


def _choose_engine(batch: Batch, engine: str) -> str:
    check_engine(engine)
    engine = backend_name(engine)
    if engine == "auto":
        if batch.kind:
            return batch.kind
        rows = sum(count.accepted for count in batch.counts.values())
        return "python" if rows <= PYTHON_ROWS_AT_MOST else "polars"
    if batch.kind and engine not in (batch.kind, "python"):
        raise EngineError(word("E921", kind=batch.kind, engine=engine))
    return engine


def with_rows(batch: Batch) -> Batch:
    """A batch of frames as rows by unit, for the engine on plain integers; any other as it is."""
    from targets.records.frames import rows_of_frame

    rulebook = batch.plan.rulebook
    judged = {}
    for name in rulebook.records:
        found = batch.judged.get(name)
        rows = (
            {}
            if found is None or found.frame is None
            else rows_of_frame(rulebook, name, found.frame)
        )
        judged[name] = Judged(name, row_names(rulebook, name), rows=rows)
    holders = [judged[rulebook.unit.roster]] if rulebook.unit.roster else list(judged.values())
    units = {unit: None for one in holders for unit in one.rows}
    return replace(batch, judged=judged, units=tuple(sorted(units, key=str)), kind="", lazy=False)


def refuse_alone(plan: Plan) -> None:
    """Raises `EngineError` where a unit cannot be scored alone, for it is compared with others."""
    told = set(plan.peer_names)
    if told and any(told.intersection(names_in(step.expression)) for step in plan.wide_steps):
        from targets.rulebook.checks_peers import who_looks_at_peers

        looking = who_looks_at_peers(plan.rulebook)
        raise EngineError(word("E941", unit=plan.rulebook.unit.id, names=listed(looking)))


def score_one_unit(
    plan: Plan, whole: WholeEngine, batch: Batch, unit: str | int, through: str | None
) -> UnitScore:
    """The score of the only unit of a batch, without a rank."""
    last = read_through(plan, through)
    outcome = whole.run(batch, last)
    outcome = finished(plan, outcome, last) if plan.peers else outcome
    _refuse_missing(plan, outcome)
    return published_unit(plan, read_unit(plan, unit, {}, outcome.of(0), None), [])


def _refuse_missing(plan: Plan, outcome: Outcome) -> None:
    """`when_missing: error` stops with the units that have no data."""
    problems = []
    for one in plan.indicators.values():
        if one.lacking is False:
            continue
        place = None if one.lacking is True else outcome.places[one.lacking]
        lacking = [
            str(unit)
            for unit, values in zip(outcome.units, outcome.values, strict=True)
            if place is None or values[place]
        ]
        if lacking:
            listed = ", ".join(f"`{unit}`" for unit in lacking[:20]) + (
                " …" if len(lacking) > 20 else ""
            )
            asked = ", ".join(_asked(plan, one.absent))
            problems.append(word("E911", units=listed, indicator=one.id, asked=asked))
    if problems:
        raise RecordsError(*problems)


def _asked(plan: Plan, step: str) -> list[str]:
    """The datasets that a step comes from, each with the dates that count."""
    expressions = {one.name: one.expression for one in plan.steps}
    aggregates = {one.name: one for one in plan.aggregates}
    waiting, seen, found = [step], set[str](), dict[str, None]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in aggregates:
            one = aggregates[name]
            dates = f" ({one.window.whole})" if one.window is not None else ""
            found[f"`{one.dataset}`{dates}"] = None
        elif name in expressions:
            waiting += names_in(expressions[name])
    return sorted(found)
