"""A bulletin whose texts hide nothing: a sign stands for each letter that is not seen, or that
turns the direction of others.

Never changes a figure, and never the receipt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from targets.bulletin.page import Bulletin
from targets.source import visible


def with_seen_letters(bulletin: Bulletin) -> Bulletin:
    """The same, as a page or a sheet may show it; the terminal does so by itself."""
    return replace(bulletin, **_seen_fields(bulletin))


def _seen_fields(found: Any) -> dict[str, Any]:
    return {one.name: _seen(getattr(found, one.name)) for one in fields(found)}


def _seen(found: Any) -> Any:
    if isinstance(found, str):
        return visible(found)
    if isinstance(found, Mapping):  # the receipt, which is read again by programs
        return found
    if isinstance(found, tuple):
        return tuple(_seen(one) for one in found)
    if is_dataclass(found) and not isinstance(found, type):
        return replace(found, **_seen_fields(found))
    return found
