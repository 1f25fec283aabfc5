"""What is said where a value has the wrong shape, or says twice what its key says.

Never reads the value, and never knows a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from targets.errors import Diagnostic, Fix, Wording, listed, word
from targets.figures import parse_figure
from targets.formula import is_identifier
from targets.rulebook.meant import meant_level
from targets.rulebook.nodes import Mapping, Node, Scalar
from targets.rulebook.places import Path, Places
from targets.rulebook.scalars import shape, wanted_instead
from targets.rulebook.scoring import LEVELS
from targets.source import Span

EXAMPLE_AT_MOST = 80
"""Characters of a value that is shown a second time, in brackets: a message floods nobody."""

_WORDS = {
    "period": ("last_year", "previous"),
    "scoring": ("pass_fail", "proportional"),
}


def without_braces(places: Places, indicators: Iterable[Mapping]) -> Iterator[Diagnostic]:
    """`scoring: {proportional}`, `{proportional: yes}`: a word that is written as a key is told,
    and read as the word that it is.
    """
    for index, indicator in enumerate(indicators):
        for key, words in _WORDS.items():
            holder = indicator.entries.get(key)
            if not isinstance(holder, Mapping) or len(holder.entries) != 1:
                continue
            ((found, value),) = holder.entries.items()
            if found in words and isinstance(value, Scalar):
                at = holder.keys[found]
                line = places.source.line(at.line)
                start = line.rfind("{", 0, at.column)
                end = line.find("}", at.column) + 1
                in_braces = holder.flow and end > start >= 0
                span = Span(at.line, start + 1, end + 1) if in_braces else at
                fix = Fix(line[start:end], found) if in_braces else None
                path: Path = ("indicators", index, key)
                wording = word("K120", found=found, key=key).with_fix(fix)
                yield places.tell_at(span, path, wording)
                indicator.entries[key] = Scalar(found, at, raw=True, plain=True)


def with_level(wording: Wording, path: Path, node: Node) -> Wording:
    """`at_least: ≥96%`: the sign says what the key says."""
    if wording.fix is not None or path[-1] not in LEVELS or not isinstance(node, Scalar):
        return wording
    level = meant_level(node.text)
    if level is None or not level.right.startswith(f"{{{path[-1]}: "):
        return wording
    figure = level.right.removeprefix(f"{{{path[-1]}: ").removesuffix("}")
    return wording.with_fix(Fix(node.text, figure))


def shape_wanted(wanted: str, path: Path, found: object, keys: tuple[str, ...]) -> Wording:
    """That a list, or keys and values, should be here, with the keys that can stand there."""
    if wanted == "a list" and isinstance(found, str) and found:
        above, list_ = path[-1], "[1, 2]" if path[-1] == "between" else f"[{found}]"
        shown = list_ if len(list_) <= EXAMPLE_AT_MOST else "[…]"
        wording = word("K123", found=found, example=f"{above}: {shown}")
        return wording.with_fix(Fix(found, list_) if is_identifier(found) else None)
    if wanted != "keys and values" or not keys or found == "":
        return wanted_instead(wanted, found)
    text = found if isinstance(found, str) else ""
    fix = None
    if set(LEVELS) <= set(keys):
        fix = meant_level(text)
        if parse_figure(text) is not None:
            return word("K105", found=text)
    above = next((str(step) for step in reversed(path) if isinstance(step, str)), "")
    example = f"`{'- ' if isinstance(path[-1], int) else f'{above}: '}{{{keys[0]}: …}}`"
    first, _, rest = text.partition(" ")
    if first in keys and rest:
        fix = Fix(text, f"{{{first}: {rest}}}")
    if len(keys) == 1 and text and " " not in text:
        fix = Fix(text, f"{{{keys[0]}: {text}}}")
    facts = {"found": shape(found), "example": example, "keys": listed(keys)}
    return word("K119", **facts).with_fix(fix)
