"""Good cases with words of their own for records and units, delivered as frames of every engine.

What plain integers give is held against hand-written figures elsewhere.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import targets
from targets.rulebook.models import RecordField
from tests.compare import load_text
from tests.conformance.engines import ENGINES, to_polars
from tests.good_cases import HERE

CASES = ("assessed", "corrections", "ranks_within", "suppressed")

pytestmark = pytest.mark.filterwarnings("ignore")  # the engines' own warnings are not ours to mend


def frames_of(rules: targets.Rulebook, case: str) -> dict[str, pl.DataFrame]:
    """The records of a case as typed Polars frames."""
    found = {}
    for name, table in rules.model.records.items():
        path = HERE / case / "records" / f"{name}.csv"
        with path.open(newline="", encoding="utf-8") as stream:
            rows = list(csv.DictReader(stream))
        headings = rows[0] if rows else dict.fromkeys(table.fields, "")
        fields = {field: table.fields[field] for field in headings}
        schema = {field: dtype_of(spec) for field, spec in fields.items()}
        typed = [
            {field: typed_cell(spec, row[field]) for field, spec in fields.items()} for row in rows
        ]
        found[name] = pl.DataFrame(typed, schema=schema)
    return found


def dtype_of(spec: RecordField) -> Any:
    match spec.type:
        case "count" | "integer":
            return pl.Int64
        case "decimal":
            return pl.Decimal(18, spec.places)
        case "yes_no":
            return pl.Boolean
        case "date" | "month":
            return pl.Date
        case _:
            return pl.String


def typed_cell(spec: RecordField, text: str) -> object:
    if text in ("", "-"):
        return None
    match spec.type:
        case "count" | "integer":
            return int(text)
        case "decimal":
            return Decimal(text)
        case "yes_no":
            return text == "yes"
        case "month":
            return date.fromisoformat(f"{text}-01")
        case "date":
            return date.fromisoformat(text)
        case _:
            return text


def told(batch: targets.Batch) -> list[tuple[str, tuple[object, ...], str | None, str]]:
    """Failures without their rows, which not every engine can name."""
    return sorted(
        (one.dataset, tuple(map(str, one.key)), one.field or "", one.code) for one in batch.failures
    )


def figures(score: targets.UnitScore) -> Mapping[str, object]:
    return {"rank": score.rank, "within": score.within, "groups": dict(score.groups), **score.steps}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES)
def test_a_case_is_judged_and_scored_alike_on_every_engine(case: str, engine: str) -> None:
    rules = targets.load(HERE / case / "rules.yaml")
    expected = rules.score(HERE / case / "records", engine="python")

    scores = rules.score(ENGINES[engine](frames_of(rules, case)))

    assert scores.batch.counts == expected.batch.counts
    assert told(scores.batch) == told(expected.batch)
    published = to_polars(scores.to_native()).sort("rank", rules.model.unit.id, nulls_last=True)
    assert published.equals(expected.to_native())
    assert {one.unit: figures(one) for one in scores} == {
        one.unit: figures(one) for one in expected
    }


@pytest.mark.parametrize("engine", ENGINES)
def test_ranks_by_the_total_within_a_kind_are_told_by_columns_too(engine: str) -> None:
    text = (HERE / "ranks_within" / "rules.yaml").read_text(encoding="utf-8")
    by_total = text.replace("by: infection_rate, best: lowest", "by: total")
    assert by_total != text
    rules = load_text(by_total)

    scores = rules.score(ENGINES[engine](frames_of(rules, "ranks_within")))

    published = to_polars(scores.to_native())
    assert dict(published.select("clinic", "rank").iter_rows()) == {
        "Alder": 1,
        "Birch": 1,
        "Cedar": 1,
        "Dogwood": 1,
        "Elm": 1,
        "Hazel": 1,
        "Fir": None,
        "Gorse": None,
    }
