"""Which complaints only follow from another: that something is missing which was there, and wrong.

Never finds a problem.
"""

from __future__ import annotations

from targets.errors import Diagnostic
from targets.rulebook.nodes import UNKNOWN, Mapping, Sequence
from targets.rulebook.places import Path, Places
from targets.rulebook.scoring import LEVELS, METHODS

_ANYTHING = "*"

# Each code that complains of something missing, with the keys that would have been it.
_MISSING: dict[str, tuple[str, ...]] = {
    "F213": ("records",),
    "I400": ("indicators",),
    "I417": ("numerator", "denominator", "value", "duty", "same_as"),
    "I402": ("numerator", "denominator"),
    "I403": ("records",),
    "I405": LEVELS,
    "I407": ("scoring",),
    "I408": ("points",),
    "I409": ("target",),
    "I410": METHODS,
    "I413": ("bands",),
    "I414": ("when_empty", "scorecard"),
    "I424": ("points",),
    "I426": ("time",),
    "I427": ("between",),
    "I428": ("zero_at",),
    "I429": LEVELS,
    "I463": ("same_as",),
    "S504": ("rounding", "scorecard"),
    "S506": ("total",),
    "S507": ("decimals", "items", "sections", "total"),
    "S509": ("parts", "more_than"),
    "S510": ("when", "value"),
    "S514": ("at_least",),
    "S515": ("total",),
    "S516": ("total", "scorecard"),
    "S517": ("value", "per"),
    "S518": ("grade", "total_at_most"),
    "S533": ("every", "listed"),
    "S534": ("to", UNKNOWN),
    "S535": ("to", UNKNOWN),
    "C551": ("modelled_by", "unmodelled"),
    "C553": ("period", "from", "to"),
    "C558": ("total", "grades", "scorecard"),
    "R603": ("fields",),
    "R615": ("records", _ANYTHING),
    "R604": ("key",),
    "R607": ("places",),
    "R610": ("roster",),
    "R619": ("number", "by", "values", "otherwise"),
    "R620": ("values", "otherwise"),
    "R624": ("key",),
    "W901": ("note",),
}


def is_knock_on(places: Places, problem: Diagnostic) -> bool:
    """Whether `problem` would not be there, had another, already told, been put right."""
    missing = _MISSING.get(problem.code)
    if missing is None:
        return False
    paths: list[Path] = [problem.path, ("scorecard",)]
    if problem.code == "R604":
        paths.append(("records", dict(problem.wording.facts)["name"], "key"))
    holders = [
        [node for node in places.walk(path) if isinstance(node, Mapping | Sequence)]
        for path in paths
    ]
    if any(node.gaps.intersection(missing) for walked in holders for node in walked):
        return True
    if _ANYTHING in missing and holders[0][-1].gaps:
        return True
    return any(UNKNOWN in walked[-1].gaps for walked in (holders[0], *holders[2:]))
