"""A chart as inline SVG: only what draws, in the colours of the page.

Never draws, and never sees a figure: it takes what matplotlib wrote and leaves out the needless.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_NAMESPACE = re.compile(r"\{[^}]*\}")
_LONG_NUMBER = re.compile(r"-?\d+\.\d{2,}")
_FONT = re.compile(r"font-family: [^;]*(?:; |$)")
_DRAWS_NOTHING = {"metadata", "style", "clipPath"}


def inline(svg: str, *, name: str, colours: Mapping[str, str]) -> str:
    """What stands inside the `svg` element, with `colours` in the place of those it was drawn in.

    Ids begin with `name`, so that the charts of a page do not meet. Text keeps its size and takes
    the page's font.
    """
    root = ElementTree.fromstring(svg)
    _plain_names(root)
    _prune(root)
    _rename(root, name)
    for element in root.iter():
        if element.get("transform", "").startswith("rotate(-0 "):
            del element.attrib["transform"]
        for key, text in element.attrib.items():
            element.set(key, _shorter(key, text, colours))
    return "".join(ElementTree.tostring(child, encoding="unicode") for child in root).strip()


def _plain_names(root: Element) -> None:
    for element in root.iter():
        element.tag = _NAMESPACE.sub("", element.tag)
        element.attrib.pop("clip-path", None)  # nothing is drawn outside of its place
        for key in [key for key in element.attrib if key.startswith("{")]:
            element.set(_NAMESPACE.sub("", key), element.attrib.pop(key))
        if not (element.text or "").strip():
            element.text = None
        element.tail = None


def _prune(parent: Element) -> None:
    """Groups that only hold others give way to what they hold."""
    kept: list[Element] = []
    for child in parent:
        _prune(child)
        if child.tag in _DRAWS_NOTHING or (child.tag == "defs" and len(child) == 0):
            continue
        bare = child.tag == "g" and set(child.attrib) <= {"id"}
        kept.extend(child if bare else [child])
    parent[:] = kept


def _rename(root: Element, name: str) -> None:
    """Ids that nothing refers to go; the others are numbered."""
    used = {element.get("href", "").removeprefix("#") for element in root.iter("use")}
    found = [element for element in root.iter() if "id" in element.attrib]
    new = {
        old: f"{name}-{number}"
        for number, old in enumerate(
            (element.attrib["id"] for element in found if element.attrib["id"] in used), start=1
        )
    }
    for element in found:
        old = element.attrib.pop("id")
        if old in new:
            element.set("id", new[old])
    for element in root.iter("use"):
        element.set("href", f"#{new[element.attrib['href'].removeprefix('#')]}")


def _shorter(key: str, text: str, colours: Mapping[str, str]) -> str:
    if key in ("id", "href"):
        return text
    if key == "style":
        for drawn, shown in colours.items():
            text = text.replace(drawn, shown)
        text = _FONT.sub("", text)
    return _LONG_NUMBER.sub(_one_decimal, text).strip()


def _one_decimal(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")
