"""One entry of the catalogue of messages. Never holds the words of any."""

from __future__ import annotations

from typing import Literal, NamedTuple


class Message(NamedTuple):
    """The fact and the way out, as templates filled from the facts of a wording."""

    en: str
    zh: str
    way_en: str = ""
    way_zh: str = ""
    severity: Literal["error", "warning"] = "error"
