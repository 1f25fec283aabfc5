"""What openpyxl does not tell of a sheet that it streams: formulas without a value, merged cells.

Never reads a value. Read from the parts of the workbook as ECMA-376 names them.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any, NamedTuple
from zipfile import ZipFile

_LOOKED_FOR = re.compile(rb"<(?:\w+:)?(?:f|mergeCell)[\s/>]")
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


class Place(NamedTuple):
    """Row and column of a cell, from 1, and its name: `C7`."""

    row: int
    column: int
    name: str


class SheetParts(NamedTuple):
    """How many formulas have a saved value, the cells of those that have none, and the first and
    last cell of what is merged.
    """

    formulas: int = 0
    unsaved: tuple[Place, ...] = ()
    merged: tuple[tuple[Place, Place], ...] = ()


def read_parts(raw: bytes, title: str) -> SheetParts:
    """The formulas and merged cells of the sheet with that title."""
    with ZipFile(BytesIO(raw)) as archive:
        part = _part_of(archive, title)
        xml = archive.read(part) if part is not None else b""
    return _read(xml) if _LOOKED_FOR.search(xml) else SheetParts()


def _part_of(archive: ZipFile, title: str) -> str | None:
    """The part of the archive that holds the sheet."""
    from defusedxml.ElementTree import fromstring

    for book in (name for name in archive.namelist() if name.endswith("workbook.xml")):
        folder, name = posixpath.split(book)
        ids = {
            one.get("name"): next((v for k, v in one.items() if k.endswith("}id")), None)
            for one in _named(fromstring(archive.read(book)).iter(), "sheet")
        }
        links = fromstring(archive.read(posixpath.join(folder, "_rels", f"{name}.rels")))
        for link in _named(links.iter(), "Relationship"):
            if link.get("Id") == ids.get(title):
                target = link.get("Target", "")
                return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
    return None


def _named(elements: Any, name: str) -> Iterator[Any]:
    """Those elements, in whichever namespace."""
    return (one for one in elements if one.tag.rpartition("}")[2] == name)


def _read(xml: bytes) -> SheetParts:
    from defusedxml.ElementTree import iterparse

    formulas = 0
    unsaved: list[Place] = []
    merged: list[tuple[Place, Place]] = []
    for _, element in iterparse(BytesIO(xml)):
        match element.tag.rpartition("}")[2]:
            case "c" if _has(element, "f"):
                place = _place(element.get("r", ""))
                if _has(element, "v") or element.get("t") == "str":  # the text may be empty
                    formulas += 1
                elif place is not None:
                    unsaved.append(place)
            case "row":
                element.clear()
            case "mergeCell":
                first, _, last = element.get("ref", "").partition(":")
                corners = _place(first), _place(last or first)
                if corners[0] is not None and corners[1] is not None:
                    merged.append((corners[0], corners[1]))
    return SheetParts(formulas, tuple(unsaved), tuple(merged))


def _has(cell: Any, name: str) -> bool:
    """Whether a cell holds a formula (`f`), or a value (`v`) that is not empty."""
    return any(name == "f" or one.text for one in _named(cell, name))


def _place(name: str) -> Place | None:
    match = _CELL.fullmatch(name)
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return Place(int(match[2]), column, name.replace("$", ""))
