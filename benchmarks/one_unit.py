"""One unit with 12 monthly records: what scoring costs beyond reading the records.

Prints microseconds, the least of several runs: `score_one` as a whole; the pydantic models alone on
the same records; the records gathered and the steps run; the steps alone. Looks inside the package,
because the parts have no door of their own. Never starts a frame library, and asserts no time.

    python benchmarks/one_unit.py [RULES]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import targets

HERE = Path(__file__).parent
RULES = (HERE / "rates.yaml", HERE.parent / "rules" / "2009_xietang.yaml")
REPEATS = 7

Delivered = dict[str, list[dict[str, object]]]


def main() -> None:
    parser = argparse.ArgumentParser(description="Microseconds to score one unit.")
    parser.add_argument("rules", type=Path, nargs="*", default=RULES)
    for path in parser.parse_args().rules:
        measure(path)
    if "polars" in sys.modules:
        sys.exit("a frame library was imported on the way")


def measure(path: Path) -> None:
    rules = targets.load(path)
    delivered = {name: made for name, made in make_year().items() if name in rules.model.records}
    models = rules.record_models
    named = {name: [{"village": "u", **one} for one in held] for name, held in delivered.items()}

    batch, _ = rules._records.validate_one(delivered)
    engine = rules._whole
    prepared = engine.prepare(None)
    rows = [batch.judged[one.dataset].rows.get("unit", ()) for one in engine.gatherers]
    inputs = prepared.unit(rows)[: len(engine.aggregate_names) + len(engine.due_names)]

    def read() -> None:
        for name, held in named.items():
            model = models[name]
            for one in held:
                model.model_validate(one)

    counts = ", ".join(f"{len(held)} {name}" for name, held in delivered.items())
    sys.stdout.write(f"{rules.id}: {len(rules.plan.steps)} steps, records: {counts}\n")
    took("score_one, all of it", lambda: rules.score_one(delivered), 30)
    took("pydantic alone", read, 30)
    took("gathered, and steps run", lambda: prepared.unit(rows), 1_000)
    took("steps alone", lambda: engine.run_steps(*inputs), 1_000)


def took(what: str, run: Callable[[], object], times: int) -> None:
    """The least of several means: what another process takes can only be added."""
    found = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        for _ in range(times):
            run()
        found.append((time.perf_counter() - begun) / times * 1e6)
    sys.stdout.write(f"  {what:<26} {min(found):9.1f} µs\n")


def make_year() -> Delivered:
    """A village that does well: 12 reports, a patrol every week, one site."""
    report: dict[str, object] = {
        "births": 5,
        "births_in_plan": 5,
        "births_omitted": 0,
        "contraception_users": 500,
        "long_acting_users": 400,
        "long_acting_due": 5,
        "long_acting_done": 4,
        "cases_decided": 2,
        "cases_fulfilled": 2,
        "levy_due": "1000.00",
        "levy_paid": "600.00",
        "couples_due": 10,
        "couples_screened": 8,
    }
    monday = date(2009, 1, 5)
    return {
        "villages": [{"area": "east"}],
        "monthly": [{"month": f"2009-{month:02}", **report} for month in range(1, 13)],
        "visits": [
            {"visited_on": monday + timedelta(weeks=week), "kind": "patrol"} for week in range(51)
        ],
        "sites": [{"opened_on": "2009-05-18", "standard_met": "yes"}],
    }


if __name__ == "__main__":
    main()
