"""The lines of a rules file as they are parsed: some put right, each letter knowing where it stood.

Never knows what YAML means.
"""

from __future__ import annotations

from collections.abc import Mapping as MappingType
from collections.abc import Sequence as SequenceType
from types import MappingProxyType
from typing import NamedTuple

import yaml

from targets.errors import Wording
from targets.source import Span

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Found = tuple[Span, Wording]
"""A place, and what is wrong there."""

Edit = tuple[int, int, str]
"""In one line: the letters from the first number up to the second become the text."""


class Draft(NamedTuple):
    """Lines, and for each changed line the column (from 0) where each of its letters stood.

    `told` are places (line and column from 0) of values, or of their keys, about which everything
    has been said.
    """

    lines: tuple[str, ...]
    origins: MappingType[int, tuple[int, ...]] = MappingProxyType({})
    told: frozenset[tuple[int, int]] = frozenset()

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)

    def line(self, index: int) -> str:
        """Line `index` (from 0), or nothing where there is no such line."""
        return self.lines[index] if index < len(self.lines) else ""

    def edited(self, index: int, edits: SequenceType[Edit], *, told: int | None = None) -> Draft:
        """This draft with `edits` in line `index`; `told` is the new column of a told value."""
        draft = self.edited_everywhere({index: edits})
        if told is None:
            return draft
        return Draft(draft.lines, draft.origins, draft.told | {(index, told)})

    def edited_everywhere(self, edits_by_line: MappingType[int, SequenceType[Edit]]) -> Draft:
        """This draft with all these edits."""
        lines, origins_by_line = list(self.lines), dict(self.origins)
        for index, edits in edits_by_line.items():
            line = lines[index]
            origins = origins_by_line.get(index, tuple(range(len(line) + 1)))
            letters: list[str] = []
            columns: list[int] = []
            done = 0
            for start, end, text in sorted(edits):
                letters += [line[done:start], text]
                columns += [*origins[done:start], *(origins[start] for _ in text)]
                done = end
            lines[index] = "".join([*letters, line[done:]])
            origins_by_line[index] = (*columns, *origins[done:])
        return Draft(tuple(lines), MappingProxyType(origins_by_line), self.told)

    def span(self, index: int, start: int, end: int) -> Span:
        """The span in the file of the letters from `start` up to `end` (from 0) of a line."""
        if index not in self.origins:
            return Span(index + 1, start + 1, end + 1 if end > start else start + 2)
        origins = self.origins[index]
        last = len(origins) - 1
        first = origins[min(start, last)]
        after = origins[min(max(end, start + 1) - 1, last)] + 1
        return Span(index + 1, first + 1, max(after, first + 1) + 1)


def quoted(text: str) -> str:
    """`text` in the quotes that it does not hold itself."""
    if "'" not in text:
        return f"'{text}'" if '"' in text else f'"{text}"'
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def indent_of(line: str) -> int:
    """How many letters stand before the first that is seen."""
    return len(line) - len(line.lstrip())
