"""How a table of boundary cases is drawn: as a grid; line by line where a terminal is too narrow.

Never computes: what stands in the cells is given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from targets.cli.grid import PLAIN, Cell, Column, draw, needed, packed, wrapped
from targets.cli.table import STYLES
from targets.errors import Language
from targets.facade.rehearsal import BoundaryTable, TableColumn

_PROSE_AT_LEAST = 24
_LETTERS_A_LINE = 4
_INDENT = "  "


def table_lines(
    table: BoundaryTable, language: Language, room: int, *, in_colour: bool
) -> Iterator[str]:
    """The title, what is to be read first, the grid, and what stands below it."""
    for line in wrapped(table.title, room):
        yield click.style(line, bold=True) if in_colour else line
    for note in table.notes:
        first, *others = wrapped(note, room - 2 * len(_INDENT))
        yield _INDENT + first
        yield from (2 * _INDENT + line for line in others)
    yield ""
    comma = "，" if language == "zh" else ", "
    for headings in (_as_they_are, _broken_in_chinese):
        columns, above = _columns(table, headings(table.columns), room, comma)
        if needed(columns) <= room:
            yield from draw(columns, coloured=in_colour, above=above)
            break
    else:
        colon = "：" if language == "zh" else ": "
        yield from _line_by_line(table, room, comma, colon)
    if table.footnote:
        for line in wrapped(table.footnote, room - 1):
            yield f" {line}"


def _as_they_are(columns: Sequence[TableColumn]) -> list[str]:
    return [column.heading for column in columns]


def _broken_in_chinese(columns: Sequence[TableColumn]) -> list[str]:
    """Chinese has no blanks to break at: four characters a line."""
    step = _LETTERS_A_LINE
    return [
        one.heading
        if one.heading.isascii()
        else " ".join(one.heading[at : at + step] for at in range(0, len(one.heading), step))
        for one in columns
    ]


def _columns(
    table: BoundaryTable, headings: Sequence[str], room: int, comma: str
) -> tuple[list[Column], dict[int, list[str]]]:
    """The columns of the grid, and the thresholds above their first rows."""
    prose = _room_for_prose(table, headings, room)
    cells: list[list[Cell]] = [[] for _ in table.columns]
    above: dict[int, list[str]] = {}
    for group in table.groups:
        above[len(cells[0])] = wrapped(group.heading, room - 1)
        for row in group.rows:
            broken = [
                packed(text.split("\n"), prose, comma) if column.sort == "prose" else [text]
                for column, text in zip(table.columns, row.cells, strict=True)
            ]
            broken[0] = [_INDENT + row.cells[0]]
            style = PLAIN if row.status is None else STYLES[row.status]
            height = max(map(len, broken))
            for place, lines in enumerate(broken):
                own = style if table.columns[place].sort == "status" else PLAIN
                cells[place] += [Cell(line, own) for line in lines]
                cells[place] += [Cell("")] * (height - len(lines))
    columns = [
        Column(heading, held, numeric=column.sort == "number")
        for heading, held, column in zip(headings, cells, table.columns, strict=True)
    ]
    return columns, above


def _room_for_prose(table: BoundaryTable, headings: Sequence[str], room: int) -> int:
    """What the other columns leave; too little shows in a grid that is too wide."""
    rows = [row for group in table.groups for row in group.rows]
    others = [
        Column(heading, [Cell(_INDENT + row.cells[place]) for row in rows])
        for place, heading in enumerate(headings)
        if table.columns[place].sort != "prose"
    ]
    return max(room - needed(others) - len(_INDENT), _PROSE_AT_LEAST)


def _line_by_line(table: BoundaryTable, room: int, comma: str, colon: str) -> Iterator[str]:
    """Each unit in a line of its own, as a sentence of headings and cells."""
    for group in table.groups:
        for line in wrapped(group.heading, room - 1):
            yield f" {line}"
        for row in group.rows:
            told = [
                f"{column.heading} {text}".replace("\n", comma)
                for column, text in zip(table.columns[1:], row.cells[1:], strict=True)
                if text
            ]
            text = f"{row.cells[0]}{colon}{comma.join(told)}"
            first, *others = wrapped(text, room - 3 * len(_INDENT))
            yield f" {_INDENT}{first}"
            yield from (f"{3 * _INDENT}{line}" for line in others)
