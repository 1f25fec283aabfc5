"""A bulletin as data that JSON can hold: all that it says, decimals as texts, absent as null.

Never rounds: an exact figure that has no end is written to ten decimals, as in the scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction

from targets.bulletin.page import Bulletin
from targets.scores.json import decimal_text, fraction_text
from targets.source import json_text


def bulletin_to_dict(bulletin: Bulletin) -> dict[str, object]:
    """Everything, under the names of `targets.bulletin.page`."""
    return {one.name: _plain(getattr(bulletin, one.name)) for one in fields(bulletin)}


def write_json(bulletin: Bulletin) -> str:
    """The same as text."""
    return json_text(bulletin_to_dict(bulletin))


def _plain(found: object) -> object:
    match found:
        case Decimal():
            return decimal_text(found)
        case Fraction():
            return fraction_text(found)
        case Mapping():
            return {str(key): _plain(value) for key, value in found.items()}
        case list() | tuple():
            return [_plain(one) for one in found]
        case bool() | str() | int() | None:
            return found
        case _ if is_dataclass(found) and not isinstance(found, type):
            return {one.name: _plain(getattr(found, one.name)) for one in fields(found)}
        case _:
            raise TypeError(type(found))
