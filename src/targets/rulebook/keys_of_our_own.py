"""Keys that nobody writes: each stands for what a rules file says in another form, as a word or
beside another key.

Never tells a problem.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.rulebook.nodes import Mapping, Node, Scalar, Sequence
from targets.rulebook.places import Path

UNWRITTEN = {
    "Rounding": ("unrounded",),
    "Indicator": ("earlier",),
    "SectionPeriods": ("listed",),
    "Scoring": ("pass_fail", "proportional", "given_figures"),
}
"""These keys, by the model that has them."""


def indicators(root: Node) -> Iterator[Mapping]:
    """What stands under `indicators` and has keys."""
    return (one for one in _items(root, "indicators") if isinstance(one, Mapping))


def unwritten_keys(root: Node) -> Iterator[Path]:
    """Where such a key is written all the same. Beside a `method` it is the name of a figure."""
    card: Path = ("scorecard",)
    yield from _found(
        _below(_below(root, "scorecard"), "rounding"), (*card, "rounding"), "Rounding"
    )
    for index, section in enumerate(_items(_below(root, "scorecard"), "sections")):
        where: Path = (*card, "sections", index, "periods")
        yield from _found(_below(section, "periods"), where, "SectionPeriods")
    for index, one in enumerate(_items(root, "indicators")):
        yield from _found(one, ("indicators", index), "Indicator")
        scoring = _below(one, "scoring")
        if _below(scoring, "method") is None:
            yield from _found(scoring, ("indicators", index, "scoring"), "Scoring")


def put_keys_of_our_own(root: Node) -> None:
    """Put them in place of what is written."""
    _gather_figures(root)
    _name_earlier_periods(root)
    _name_listed_periods(root)


def _found(node: Node | None, path: Path, model: str) -> Iterator[Path]:
    for key in UNWRITTEN[model]:
        if _below(node, key) is not None:
            yield (*path, key)


def _below(node: Node | None, key: str) -> Node | None:
    return node.entries.get(key) if isinstance(node, Mapping) else None


def _items(node: Node | None, key: str) -> list[Node]:
    found = _below(node, key)
    return found.items if isinstance(found, Sequence) else []


def _name_earlier_periods(root: Node) -> None:
    """`period: last_year`: a word that stands for a period has a key of its own."""
    for indicator in indicators(root):
        period = indicator.entries.get("period")
        if isinstance(period, Scalar) and period.text:
            indicator.entries["earlier"] = indicator.entries.pop("period")
            indicator.keys["earlier"] = indicator.keys.pop("period")


def _name_listed_periods(root: Node) -> None:
    """`periods: [{id: …}]`: a list has a key of its own beside `every`."""
    for section in _items(_below(root, "scorecard"), "sections"):
        listed = _below(section, "periods")
        if isinstance(section, Mapping) and isinstance(listed, Sequence):
            span = section.keys["periods"]
            holder = Mapping(
                listed.span, flow=True, entries={"listed": listed}, keys={"listed": span}
            )
            section.entries["periods"] = holder


def _gather_figures(root: Node) -> None:
    """`{method: m, a: 1}`: what stands beside a method is a figure of that name."""
    for indicator in indicators(root):
        scoring = indicator.entries.get("scoring")
        if not (isinstance(scoring, Mapping) and "method" in scoring.entries):
            continue
        beside = [key for key in scoring.entries if key not in ("method", "floor")]
        figures = Mapping(scoring.span, flow=scoring.flow)
        for key in beside:
            figures.entries[key] = scoring.entries.pop(key)
            figures.keys[key] = scoring.keys[key]
        if beside:
            scoring.entries["given_figures"] = figures
            scoring.keys["given_figures"] = figures.keys[beside[0]]
