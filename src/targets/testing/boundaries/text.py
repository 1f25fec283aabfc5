"""Boundary rows as `cases` to paste into the rules file.

Never asks the plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from targets.errors import Language, word
from targets.figures import format_plain, parse_figure
from targets.testing.boundaries.rows import BoundaryRow
from targets.testing.boundaries.tables import SIDES


def as_cases(rows: Iterable[BoundaryRow]) -> str:
    """The rows as YAML text of `cases`, ready to paste for an author who agrees with them."""
    lines = ["cases:"]
    for row in rows:
        expected = _expected(row)
        if expected:
            lines += [
                f"  - name: {{zh: {_quoted(_name(row, 'zh'))}, en: {_quoted(_name(row, 'en'))}}}",
                *_given(row),
                f"    expect: {{{expected}}}",
            ]
    return "\n".join(lines) + "\n" if len(lines) > 1 else "cases: []\n"


def _name(row: BoundaryRow, language: Language) -> str:
    colon = "：" if language == "zh" else ": "
    title, side = row.title.in_language(language), word(SIDES[row.side]).message(language)
    edge = f" {row.edge}" if row.edge else ""
    return f"{title} {side}{edge}{colon}{row.said.in_language(language)}"


def _given(row: BoundaryRow) -> Iterator[str]:
    wanted = {
        dataset: [_only(record, row.asked.get(dataset)) for record in records]
        for dataset, records in row.records.items()
        if not row.asked or dataset in row.asked
    }
    yield "    given:" if wanted else "    given: {}"
    for dataset, records in wanted.items():
        if records:
            yield f"      {dataset}:"
            for record in records:
                cells = ", ".join(f"{name}: {_cell(cell)}" for name, cell in record.items())
                yield f"        - {{{cells}}}"
        else:
            yield f"      {dataset}: []"


def _only(record: Mapping[str, object], fields: tuple[str, ...] | None) -> Mapping[str, object]:
    if fields is None:
        return record
    return {name: cell for name, cell in record.items() if name in fields}


def _expected(row: BoundaryRow) -> str:
    if row.indicator is not None:
        points = "" if row.points is None else f", points: {_exact(row.points, row.shown_points)}"
        return f"{row.indicator}: {{status: {row.status}{points}}}"
    total = "" if row.total is None else f"total: {_exact(row.total, format_plain(row.total))}"
    grade = "" if row.grade is None else f"grade: {row.grade}"
    return ", ".join(one for one in (total, grade) if one)


def _exact(number: Fraction, shown: str) -> str:
    """The number as it is shown; as a fraction where that leaves something out, since a case is
    compared without a margin.
    """
    if parse_figure(shown) == number:
        return shown
    return f"{number.numerator}/{number.denominator}"


def _cell(cell: object) -> str:
    match cell:
        case bool():
            return "yes" if cell else "no"
        case int() | Decimal():
            return str(cell)
        case _:
            return _quoted(str(cell))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
