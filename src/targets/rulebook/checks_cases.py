"""Whether cases make sense with their rulebook: the names they give and expect, months, units.

Never runs a case: what it needs and leaves out is found then.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from targets.calendar import format_month, month_number, parse_month
from targets.errors import Diagnostic, listed, word
from targets.rulebook.checks_records import unknown_dataset
from targets.rulebook.expectations import (
    Expectation,
    Slip,
    judged_once,
    read_expectations,
    units_given,
)
from targets.rulebook.models import Case, RulebookModel
from targets.rulebook.places import Path, Places


def check_cases(
    rulebook: RulebookModel,
    cases: Sequence[Case],
    places: Places,
    *,
    hidden: frozenset[str] = frozenset(),
    before: Iterable[Case] = (),
) -> Iterator[Diagnostic]:
    """Every problem of `cases`, which stand in `places`; `hidden` are names left out because of
    problems already told, `before` are cases of another file.
    """
    taken = {name for case in before for name in _names(case)}
    for index, case in enumerate(cases):
        path: Path = ("cases", index)
        double = next((name for name in _names(case) if name in taken), None)
        if double is not None:
            yield places.tell((*path, "name"), word("N302", name=double, kind="case"))
        taken.update(_names(case))
        for slip in check_case(rulebook, case):
            if not _hides(slip, hidden):
                tell = places.tell_key if slip.at_key else places.tell
                yield tell((*path, *slip.path), slip.wording)


def check_case(rulebook: RulebookModel, case: Case) -> Iterator[Slip]:
    """Everything that makes no sense in a case, by its path below the case."""
    yield from _check_given(rulebook, case)
    if case.through is not None:
        yield from _check_through(rulebook, case.through)
    found = list(read_expectations(rulebook, case))
    yield from (one for one in found if isinstance(one, Slip))
    yield from _check_unit(rulebook, case, [one for one in found if isinstance(one, Expectation)])


def _names(case: Case) -> tuple[str, ...]:
    return tuple(dict.fromkeys((case.name.text("en"), case.name.text("zh"))))


def _hides(slip: Slip, hidden: frozenset[str]) -> bool:
    """Whether a slip only follows from something that was left out."""
    if slip.wording.code == "C557":
        return "points" in hidden
    return str(slip.path[-1]) in hidden


def _check_given(rulebook: RulebookModel, case: Case) -> Iterator[Slip]:
    for name, records in case.given.items():
        dataset = rulebook.records.get(name)
        if dataset is None:
            yield Slip(("given", name), unknown_dataset(rulebook, name), at_key=True)
            continue
        for row, record in enumerate(records):
            for key in record:
                if key not in dataset.fields:
                    wording = word("F203", name=key, dataset=name, known=dataset.fields)
                    yield Slip(("given", name, row, key), wording, at_key=True)


def _check_through(rulebook: RulebookModel, through: str) -> Iterator[Slip]:
    month, window = parse_month(through), rulebook.period.window
    if month is None:
        yield Slip(("through",), word("C552", found=through))
    elif not month_number(window.first) <= month_number(month) <= month_number(window.last):
        first, last = format_month(window.first), format_month(window.last)
        yield Slip(("through",), word("C553", found=through, first=first, last=last))


def _check_unit(
    rulebook: RulebookModel, case: Case, expected: Sequence[Expectation]
) -> Iterator[Slip]:
    """Of several units one must be named, and every record must say whose it is."""
    named, unit = units_given(rulebook, case), rulebook.unit.id
    if case.unit is not None and named and case.unit not in named:
        wording = word("C561", name=case.unit, known=named, units=listed(named))
        yield Slip(("unit",), wording)
    if len(named) < 2:
        return
    of_a_unit = [one for one in expected if not judged_once(rulebook, one)]
    if case.unit is None and of_a_unit:
        yield Slip(of_a_unit[0].path[:2], word("C560", units=listed(named)), at_key=True)
    for dataset, records in case.given.items():
        for row, record in enumerate(records):
            if not record.get(unit) and case.unit is None:
                yield Slip(("given", dataset, row), word("C562", unit=unit, units=listed(named)))
