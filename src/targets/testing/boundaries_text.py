"""Boundary rows as a table to read, and as `cases` to paste into the rules file.

Never asks the plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from targets.errors import Language, word
from targets.figures import format_plain
from targets.scores.display import status_word
from targets.testing.boundaries import About, BoundaryRow, Side, by_part

_ABOUT: Mapping[About, str] = {
    "target": "M207",
    "band": "M208",
    "zero": "M209",
    "floor": "M210",
    "bonus": "M211",
    "deduction": "M212",
    "veto": "M213",
    "cap": "M214",
    "grade": "M215",
}
_SIDES: Mapping[Side, str] = {
    "below": "M216",
    "at": "M217",
    "above": "M218",
    "empty": "M219",
    "missing": "M220",
}


def render_boundaries(rows: Iterable[BoundaryRow], language: Language = "en") -> str:
    """The rows threshold by threshold, each with what a unit of that kind gets."""
    lines: list[str] = []
    for held in by_part(rows).values():
        lines += ["", _heading(held[0], language)]
        lines += [f"  {_line(row, language)}" for row in held]
    return "\n".join(lines[1:]) + "\n" if lines else ""


def _heading(row: BoundaryRow, language: Language) -> str:
    about = (
        word(_ABOUT[row.about], edge=row.edge).message(language)
        if row.edge
        else word("M221").message(language)
    )
    title = row.title.in_language(language)
    return word("M222", title=title, line=row.line, about=about).message(language)


def _line(row: BoundaryRow, language: Language) -> str:
    side = word(_SIDES[row.side]).message(language)
    colon, comma = ("：", "，") if language == "zh" else (": ", ", ")
    got = comma.join(_got(row, language))
    return f"{side}{colon}{row.said.in_language(language)} → {got}"


def _got(row: BoundaryRow, language: Language) -> Iterator[str]:
    if row.indicator is not None and row.status is not None:
        status = status_word(row.status, language)
        yield word("M223", value=row.shown, status=status).message(language)
        if row.shown_points != "—":
            yield word("M224", points=row.shown_points).message(language)
        elif row.status in ("not_applicable", "no_data"):
            yield word("M229").message(language)
        return
    if row.shown_points:
        yield word("M224", points=row.shown_points).message(language)
    if row.fires is not None:
        yield word("M227" if row.fires else "M228").message(language)
    if row.total is not None:
        yield word("M225", total=format_plain(row.total)).message(language)
    if row.grade is not None:
        yield word("M226", grade=row.grade).message(language)


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
    title, side = row.title.in_language(language), word(_SIDES[row.side]).message(language)
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
        points = "" if row.points is None else f", points: {row.shown_points}"
        return f"{row.indicator}: {{status: {row.status}{points}}}"
    total = "" if row.total is None else f"total: {format_plain(row.total, 12)}"
    grade = "" if row.grade is None else f"grade: {row.grade}"
    return ", ".join(one for one in (total, grade) if one)


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
