"""The records of one unit gathered into the plan's aggregates, by a loop compiled once per dataset.

Never judges a record, never runs a step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from targets.carriers.whole import DatesOut, compile_module, row_expression
from targets.plan import expressions as x
from targets.plan.steps import Aggregate, Plan

Row = tuple[object, ...]
NEVER = (date.max, date.min)


class Gatherer(NamedTuple):
    """Gathers one dataset: `gather(rows, cuts)` gives the aggregates named in `names`, in order."""

    dataset: str
    names: tuple[str, ...]
    run: Callable[..., object]
    aggregates: tuple[Aggregate, ...]

    def cuts(self, through: date | None) -> tuple[tuple[date, date], ...]:
        """The first and last date that counts for each aggregate; an empty one where none does."""
        return tuple(_cut(one, through) for one in self.aggregates)

    def gather(self, rows: Sequence[Row], cuts: Sequence[tuple[date, date]]) -> tuple[int, ...]:
        """The aggregates of the records of one unit; of no record every one is 0."""
        found = self.run(rows, *cuts)
        if not isinstance(found, tuple):
            raise TypeError(self.dataset)
        return found


def _cut(aggregate: Aggregate, through: date | None) -> tuple[date, date]:
    if aggregate.window is None:
        return (date.min, date.max)
    window = aggregate.cut(through)
    return NEVER if window is None else (window.first, window.last)


def compile_gatherer(plan: Plan, dataset: str, names: Sequence[str]) -> Gatherer:
    """The loop over rows whose values stand in the order of `names`."""
    aggregates = plan.aggregates_of(dataset)
    time = plan.rulebook.records[dataset].time
    text, dates = _loop(aggregates, names, names.index(time) if time in names else None)
    run = compile_module(text, "gather", {**dates.dates, "len__": len})
    return Gatherer(dataset, tuple(one.name for one in aggregates), run, aggregates)


def _loop(
    aggregates: Sequence[Aggregate], names: Sequence[str], time: int | None
) -> tuple[str, DatesOut]:
    """The text of the function: one pass over the rows, all aggregates side by side."""
    dates = DatesOut()
    windows = list(dict.fromkeys((one.window, one.cadence, one.counted_from) for one in aggregates))
    arguments = ", ".join(f"cut_{number}" for number in range(len(aggregates)))
    lines = [f"def gather(rows__{', ' + arguments if arguments else ''}):"]
    for number, one in enumerate(aggregates):
        lines += [f"    {line}" for line in _opening(number, one)]
    lines.append("    for row__ in rows__:")
    if time is not None:
        lines.append(f"        day__ = row__[{time}]")
    for window, cadence, counted_from in windows:
        members = [
            (number, one)
            for number, one in enumerate(aggregates)
            if (one.window, one.cadence, one.counted_from) == (window, cadence, counted_from)
        ]
        indent = "        "
        if window is not None:
            first = members[0][0]
            lines.append(f"        if first_{first} <= day__ <= last_{first}:")
            indent += "    "
        for number, one in members:
            lines += [indent + line for line in _body(number, one, names, dates)]
    lines.append("        pass")
    closing = "".join(f"{_closing(number, one)}, " for number, one in enumerate(aggregates))
    lines.append(f"    return ({closing})")
    return "\n".join(lines), dates


def _opening(number: int, one: Aggregate) -> list[str]:
    lines = [f"first_{number}, last_{number} = cut_{number}"] if one.window is not None else []
    if one.gathering == "periods":
        return [*lines, f"opened_{number} = {_opened(number, one)}", f"found_{number} = {{}}"]
    lines.append(f"found_{number} = 0")
    if one.latest:
        lines.append(f"latest_{number} = None")
    if one.gathering in ("min", "max"):
        lines.append(f"seen_{number} = False")
    return lines


def _body(number: int, one: Aggregate, names: Sequence[str], dates: DatesOut) -> list[str]:
    amount = row_expression(names, one.amount, dates)
    match one.gathering:
        case "count":
            lines = [f"found_{number} += 1"]
        case "sum":
            lines = [f"found_{number} += {amount}"]
        case "min" | "max":
            sign = "<" if one.gathering == "min" else ">"
            lines = [
                f"amount__ = {amount}",
                f"if not seen_{number} or amount__ {sign} found_{number}:",
                f"    found_{number} = amount__",
                f"    seen_{number} = True",
            ]
        case "periods":
            period = _period(number, one)
            lines = [
                f"period__ = {period}",
                f"found_{number}[period__] = found_{number}.get(period__, 0) + 1",
            ]
    if one.latest:
        lines = [  # of the latest nothing is asked but sums, and absences, which are never below 0
            f"if latest_{number} is None or day__ > latest_{number}:",
            f"    latest_{number} = day__",
            f"    found_{number} = 0",
            f"if day__ == latest_{number}:",
            *(f"    {line}" for line in lines),
        ]
    if x.constant_truth(one.selected) is not True:
        lines = [
            f"if {row_expression(names, one.selected, dates)}:",
            *(f"    {line}" for line in lines),
        ]
    return lines


def _opened(number: int, one: Aggregate) -> str:
    """Where the first period begins, on the scale of `_period`: the first day that counts."""
    if _months(one) == 0:
        return f"first_{number}.toordinal()"
    return f"first_{number}.year * 12 + first_{number}.month"


def _period(number: int, one: Aggregate) -> str:
    """The number of the period in which `day__` lies; equal numbers are all that matters."""
    months = _months(one)
    if months == 0:
        return f"(day__.toordinal() - opened_{number}) // 7"
    return f"(day__.year * 12 + day__.month - opened_{number}) // {months}"


def _months(one: Aggregate) -> int:
    if one.cadence is None:
        raise TypeError(one.name)
    return one.cadence.months


def _closing(number: int, one: Aggregate) -> str:
    if one.gathering != "periods":
        return f"found_{number}"
    if one.at_least == 1:
        return f"len__(found_{number})"
    return f"len__([count__ for count__ in found_{number}.values() if count__ >= {one.at_least}])"
