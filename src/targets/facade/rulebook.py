"""A rulebook that validates and scores, and how it is loaded.

Holds and forwards; decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from targets.engine import WholeEngine
from targets.errors import Language, RecordsError, RulesError, word
from targets.facade.explained import Scores
from targets.facade.opening import PathLike, open_rules
from targets.plan.steps import Plan
from targets.records import Batch, Records
from targets.rulebook.models import RulebookModel
from targets.rulebook.persons import agreements
from targets.scores import (
    UnitScore,
    check_engine,
    hash_rules,
    read_through,
    refuse_alone,
    score_batch,
    score_one_unit,
)

if TYPE_CHECKING:
    from targets.bulletin.page import Bulletin
    from targets.carriers.backends import Backend
    from targets.engine.frames import Gathering


class Rulebook:
    """A rules file that makes sense. Immutable, and safe to share between threads.

    Made by `targets.load`.
    """

    def __init__(self, model: RulebookModel, plan: Plan) -> None:
        self._model = model
        self._plan = plan

    @property
    def id(self) -> str:
        """The id that the rules file gives itself."""
        return self._model.id

    @property
    def model(self) -> RulebookModel:
        """What the rules file says, key by key."""
        return self._model

    @property
    def plan(self) -> Plan:
        """The compiled rulebook; `str()` of `rules.plan_text` shows it."""
        return self._plan

    @property
    def plan_text(self) -> str:
        """The plan as text, as `targets plan` prints it."""
        from targets.plan.render import render_plan

        return render_plan(self._plan)

    @cached_property
    def hash(self) -> str:
        """sha256 of the canonical rules: the same for any comments and order of keys."""
        return hash_rules(self._model)

    @cached_property
    def _records(self) -> Records:
        return Records(self._plan)

    @cached_property
    def _whole(self) -> WholeEngine:
        return WholeEngine(self._plan)

    @property
    def record_models(self) -> Mapping[str, type]:
        """The pydantic model of one record of each dataset."""
        return self._records.models

    def records_schema(self) -> dict[str, Any]:
        """The JSON Schema (2020-12) of a batch: an object of datasets, each a list of records."""
        from targets.records.schema import batch_schema

        return batch_schema(self._plan.rulebook)

    def template(
        self,
        *,
        lang: Language = "en",
        roster: object = None,
        units: Sequence[str] = (),
        months: Sequence[str] = (),
        protect: bool = False,
        replacing: PathLike | None = None,
    ) -> bytes:
        """The form to fill in, an XLSX workbook with a sheet for each dataset.

        `roster` (a file or folder) gives the names to choose from, and a row for each of them and
        each month; `units` are only these, `months` (`2009-06`) only those. `protect` locks what is
        filled in beforehand. `replacing` is where the form will be written: a file that is there
        must be a blank form, and not one that the roster is read from.

        Raises:
            RecordsError: the roster cannot be read, or a unit is not on it.
            EngineError: a month lies outside the period, no library writes workbooks, or somebody
                may have filled in the file to be replaced.
        """
        from targets.facade.templates import make_template

        return make_template(
            self._plan,
            self._records,
            lang,
            roster=roster,
            units=tuple(units),
            months=tuple(months),
            protect="headings" if protect else "",
            replacing=replacing,
        )

    def read_next_time(
        self, path: PathLike, place: PathLike, dataset: str | None = None
    ) -> str | None:
        """The dataset for which a file called `path` would be read by its name, where the folder
        `place` is delivered for `dataset`, or for all of them; None where it would not.
        """
        from targets.records.folders import read_next_time

        return read_next_time(self._model, Path(path), Path(place), dataset)

    def _gather(self, dataset: str, backend: Backend) -> Gathering:
        from targets.engine.frames import Gathering

        return Gathering(self._plan, backend, dataset, None)

    def validate(self, records: object, *, engine: str = "auto", headings: object = None) -> Batch:
        """Every record judged.

        `records` maps datasets to paths (of files, folders or patterns, one or a list of them),
        lists of dicts or of pydantic records, or frames; or is the path of a folder, or of a
        workbook with a sheet a dataset. `engine` says as what kind of frame Parquet files are read.
        `headings` say for which fields further headings stand: the path of a YAML file, or
        `{"monthly": {"出生人数合计": "births"}}`.

        Raises:
            RecordsError: a dataset or a required column is missing, or a file cannot be read.
            RulesError: the file of headings says what cannot be.
        """
        check_engine(engine)
        return self._records.validate(records, engine, self._gather, headings=headings)

    def trust(self, records: object, *, engine: str = "auto") -> Batch:
        """Frames or Parquet files taken as they come: columns and types are checked, values are
        not.

        Raises:
            RecordsError: a dataset or a column is missing, or a column is of another type.
        """
        check_engine(engine)
        return self._records.trust(records, engine)

    def score(self, records: object, *, through: str | None = None, engine: str = "auto") -> Scores:
        """The scores of a batch, or of records that are validated first.

        `through` (`2009-06`) ends the window with that month. `engine` is `auto`, `python`,
        `polars`, `duckdb`, `pandas`, `pyarrow`, `ibis` or `spark`; all give the same.

        Raises:
            RecordsError: as `validate`, or `when_missing: error` and a unit has no data.
            EngineError: `through` lies outside the period, or there is no such engine.
        """
        check_engine(engine)
        batch = records if isinstance(records, Batch) else self.validate(records, engine=engine)
        scores = score_batch(self._plan, self._whole, batch, through, engine, lambda: self.hash)
        return Scores.of(scores)

    def bulletin(
        self, records: object, *, month: str, lang: Language = "en", engine: str = "auto"
    ) -> Bulletin:
        """The bulletin of `month` (`2009-06`): what is posted, as data; `records` as in `score`.

        Raises:
            RecordsError: as `score`.
            EngineError: `month` lies outside the period, or there is no such engine.
        """
        from targets.bulletin.making import make_bulletin

        scores = self.score(records, through=month, engine=engine)
        receipt = scores.receipt.of_output("bulletin", language=lang, engine=engine)
        return make_bulletin(scores, lang, receipt)

    def check_through(self, through: str | None) -> None:
        """Raises `EngineError` for a month that does not lie in the period."""
        read_through(self._plan, through)

    def check_agreed(self, today: date) -> None:
        """Raises `RecordsError` where it was agreed until a day before `today` that records
        describe persons. Nothing else looks at a clock: the commands ask this first.
        """
        agreed = agreements(self._model).items()
        past = [(name, one.until) for name, one in agreed if one.until < today]
        if past:
            raise RecordsError(*(word("E957", dataset=name, until=until) for name, until in past))

    def score_one(self, records: Mapping[str, object], *, through: str | None = None) -> UnitScore:
        """The score of one unit, validated, without a rank; imports no frame library.

        The unit's field may be left out of the records. The roster may be left out where no rule
        needs it.

        Raises:
            EngineError: the rules compare the unit with all units.
            RecordsError: records are missing, wrong, or name more than one unit.
        """
        refuse_alone(self._plan)
        batch, unit = self._records.validate_one(records)
        return score_one_unit(self._plan, self._whole, batch, unit, through)

    def __reduce__(self) -> tuple[type[Rulebook], tuple[RulebookModel, Plan]]:
        """Pickled as what it holds; what is compiled from that is made again."""
        return Rulebook, (self._model, self._plan)

    def __repr__(self) -> str:
        model = self._model
        counts = f"{len(model.records)} datasets, {len(model.indicators)} indicators"
        return f"<Rulebook {model.id}: {model.period.window}, {counts}, {self.hash[:12]}>"


def load(path: PathLike) -> Rulebook:
    """The rulebook of a rules file.

    Raises:
        RulesError: the file has problems; `.diagnostics` lists all of them.
    """
    opened = open_rules(path)
    if opened.rulebook is None or opened.plan is None or not opened.sound:
        raise RulesError(opened.diagnostics)
    return Rulebook(opened.rulebook, opened.plan)
