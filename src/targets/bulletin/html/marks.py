"""The place of a posted figure, as its `data-figure` on the page, and texts that CSS can hold.

Never depends on the language of the words around a figure, so that two pages can be compared.
"""

from __future__ import annotations

from targets.bulletin.page import Row


def place_of(*parts: object) -> str:
    """`unit/甲一村/family_planning_rate/to_date`; a slash inside a part is written `%2F`."""
    return "/".join(str(part).replace("%", "%25").replace("/", "%2F") for part in parts)


def place_of_row(row: Row, *parts: object) -> str:
    """The same for a figure of a row; there is one whole, so it needs no name."""
    return place_of(*(("whole",) if row.kind == "whole" else (row.kind, row.name)), *parts)


def css_text(text: str) -> str:
    """A CSS string: every sign but letters and digits by its number, so that none can end it."""
    signs = (one if one.isalnum() else f"\\{ord(one):x} " for one in text)
    return '"' + "".join(signs) + '"'
