"""The figures of a page: each by its `data-figure`, and every other text by its number.

Nothing of a page is run. Never reads what is only drawn.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import unquote

Place = tuple[str, ...]
TEXT = "text"
_VOID = ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "wbr")
_TOLD = ("aria-label", "alt", "title", "content")
"""Attributes that people are told."""


def read_page(page: str) -> tuple[str | None, list[tuple[Place, str]]]:
    """The text of the receipt, and the figures; those of the receipt are left out."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    receipt = reader.receipt.strip() or None
    return receipt, list(_figures(reader.texts))


def _figures(texts: list[tuple[Place, str]]) -> Iterator[tuple[Place, str]]:
    number = 0
    for place, text in texts:
        shown = " ".join(text.split())
        if place:
            if place[0] != "receipt":
                yield place, shown
        elif shown:
            number += 1
            yield (TEXT, str(number)), shown


class _Reader(HTMLParser):
    """Collects texts in their order, those of one figure as one."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.receipt = ""
        self.texts: list[tuple[Place, str]] = []
        self._open: list[tuple[str, Place, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        for name in _TOLD:
            self.texts.append(((), told.get(name) or ""))
        if tag in _VOID:
            return
        if tag == "script" and told.get("id") == "receipt":
            self._open.append((tag, (), -1))
            return
        figure = told.get("data-figure")
        place = tuple(unquote(part) for part in figure.split("/")) if figure else ()
        if place:
            self.texts.append((place, ""))
        self._open.append((tag, place, len(self.texts) - 1))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if any(one[0] == tag for one in self._open):
            while self._open.pop()[0] != tag:  # what was left open ends with it
                pass

    def handle_data(self, data: str) -> None:
        tag = self._open[-1][0] if self._open else ""
        if tag == "script":
            self.receipt += data if self._open[-1][2] == -1 else ""
            return
        if tag == "style":
            return
        figure = next((at for _, place, at in reversed(self._open) if place), None)
        if figure is None:
            self.texts.append(((), data))
        else:
            place, text = self.texts[figure]
            self.texts[figure] = (place, text + data)
