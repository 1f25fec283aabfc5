"""The parts of a rules file as it stands: a text, keys and values, a list, each with its place.

Never converts a value, never knows a key.
"""

from __future__ import annotations

from typing import NamedTuple

from targets.source import Span

UNKNOWN = "?"
"""The gap that an unknown key or a list item leaves: it might have been anything."""


class Scalar(NamedTuple):
    """A text.

    `raw` tells that it stands letter for letter on one line of the file; `told`, that what is
    wrong with it has been said.
    """

    text: str
    span: Span
    raw: bool
    plain: bool
    told: bool = False


class Mapping:
    """Keys and values in the order of the file. `gaps` are keys that were there and left out."""

    __slots__ = ("span", "flow", "entries", "keys", "gaps", "told")

    def __init__(
        self,
        span: Span,
        *,
        flow: bool,
        entries: dict[str, Node] | None = None,
        keys: dict[str, Span] | None = None,
    ) -> None:
        self.span = span
        self.flow = flow
        self.entries: dict[str, Node] = {} if entries is None else entries
        self.keys: dict[str, Span] = {} if keys is None else keys
        self.gaps: set[str] = set()
        self.told = False


class Sequence:
    """Items in order. `gaps` tells where one was left out; `flow`, that it stands in brackets."""

    __slots__ = ("span", "flow", "items", "gaps", "told")

    def __init__(self, span: Span, items: list[Node] | None = None, *, flow: bool = False) -> None:
        self.span = span
        self.flow = flow
        self.items: list[Node] = [] if items is None else items
        self.gaps: set[str] = set()
        self.told = False


Node = Scalar | Mapping | Sequence
