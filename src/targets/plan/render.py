"""The plan as text, for an auditor with a pocket calculator. Never computes."""

from __future__ import annotations

from collections.abc import Iterator

from targets.errors import word
from targets.plan.expressions import written
from targets.plan.steps import STATUSES, PeriodOver, PeriodsDue, Plan, readable
from targets.rulebook.persons import agreements, facts_of

_WIDE = "beyond 64 bits: on whole numbers"


def render_plan(plan: Plan) -> str:
    """Row checks, aggregates, periods due and unit steps, in the order of computing."""
    return "\n".join(_lines(plan)) + "\n"


def _lines(plan: Plan) -> Iterator[str]:
    yield f"# {plan.rulebook.id}, {plan.window}"
    yield "# every name is a whole number; `a.b` is part b of a; // rounds down"
    said = "0 present, 1 no data, 2 nothing to divide by, 3 not asked of this unit, 4 too small"
    yield f"# absent: {said}"
    yield "# status: " + ", ".join(f"{code} {status}" for code, status in enumerate(STATUSES))
    for name, agreed in agreements(plan.rulebook).items():
        told = word("D861", dataset=name, **facts_of(agreed)).message("en")
        yield f"# {told}"
    yield from _checks(plan)
    yield from _inputs(plan)
    yield ""
    yield "## unit steps"
    yield from _steps(plan)
    yield from _rank(plan)


def _inputs(plan: Plan) -> Iterator[str]:
    """What steps name besides steps, each kind under a heading of its own."""
    aggregates = [(readable(one.name), readable(one.text), "") for one in plan.aggregates]
    yield from ("", "## aggregates: one whole number a unit", *_aligned(aggregates))
    due = [
        (
            readable(one.name),
            f"{one.cadence.text} periods wholly in {one.window}",
            str(one.count(None)),
        )
        for one in plan.due
        if isinstance(one, PeriodsDue)
    ]
    if due:
        yield from ("", "## periods due: the same for every unit", *_aligned(due))
    peers = [(readable(one.numerator), one.text, "") for one in plan.peers]
    if peers:
        yield ""
        yield "## peers: known when the steps that need none of them have run for all units"
        yield from _aligned(peers)
    over = [
        (readable(one.name), f"1 where {one.window} is over, else 0", "")
        for one in plan.due
        if isinstance(one, PeriodOver)
    ]
    if over:
        yield from ("", "## periods over: the same for every unit", *_aligned(over))


def _steps(plan: Plan) -> Iterator[str]:
    """The unit steps, those of one origin in one block."""
    origin = ""
    block: list[tuple[str, str, str]] = []
    for step in plan.steps:
        owner = step.origin or step.name.partition("__")[0]
        if owner != origin and block:
            yield from _aligned(block)
            yield ""
            block = []
        origin = owner
        note = "; ".join(one for one in (step.note, _WIDE if step.wide else "") if one)
        block.append((readable(step.name), readable(step.text), note))
    yield from _aligned(block)


def _rank(plan: Plan) -> Iterator[str]:
    """By what units are ranked: no step, for it needs all of them."""
    rank = plan.rulebook.scorecard.rank
    if rank.within is not None:
        yield ""
        yield "## ranks: the only thing that needs all units"
        said = f"{rank.by}, {rank.best} first, among units with the same {rank.within}"
        yield from _aligned([("rank", said, "")])


def _checks(plan: Plan) -> Iterator[str]:
    rows = [
        (
            f"{dataset}.{check.id}",
            readable(written(check.holds)),
            "" if check.severity == "error" else "warning",
        )
        for dataset, checks in plan.checks.items()
        for check in checks
    ]
    if rows:
        yield ""
        yield "## row checks: a record that fails one is rejected"
        yield from _aligned(rows)


def _aligned(rows: list[tuple[str, str, str]]) -> Iterator[str]:
    widest = max((len(name) for name, _, _ in rows), default=0)
    for name, text, note in rows:
        yield f"{name:<{widest}} = {text}" + (f"    # {note}" if note else "")
