"""The lists of a bulletin in JSON by what they list: an indicator, a month. Never changes a figure.

What does not fit to its headings is left as it is: somebody may have written it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_WINDOWS = ("month", "to_date")


def by_names(told: Mapping[str, Any]) -> Mapping[str, Any]:
    """The same where each figure of a row stands below its indicator, and then its window."""
    headings, rows = told.get("headings"), told.get("rows")
    if not isinstance(headings, list) or not isinstance(rows, list):
        return told
    found = dict(told)
    found["rows"] = [_row(one, _ids(headings)) for one in rows]
    scored, places = told.get("scored"), told.get("places")
    if isinstance(scored, list) and isinstance(places, list):
        found["places"] = [_listed(one, "points", _ids(scored)) for one in places]
    for name in ("trends", "town"):
        if isinstance(told.get(name), list):
            found[name] = [_of_heading(one) for one in told[name]]
    return found


def _ids(headings: Sequence[object]) -> list[str]:
    """The ids of headings; what has none counts as none."""
    return [str(one["id"]) for one in headings if isinstance(one, dict) and "id" in one]


def _row(row: object, ids: Sequence[str]) -> object:
    if not isinstance(row, dict) or not all(_fits(row.get(one), ids) for one in _WINDOWS):
        return row
    kept = {key: value for key, value in row.items() if key not in _WINDOWS}
    figures = {
        name: {window: row[window][at] for window in _WINDOWS} for at, name in enumerate(ids)
    }
    return {**kept, "name": row.get("name") or row.get("kind"), "figures": figures}


def _listed(held: object, key: str, names: Sequence[str]) -> object:
    """With the list below `key` by names."""
    if not isinstance(held, dict) or not _fits(held.get(key), names):
        return held
    return {**held, key: dict(zip(names, held[key], strict=True))}


def _of_heading(one: object) -> object:
    """A chart or a figure of the authority goes by its indicator; a chart has its months."""
    if not isinstance(one, dict) or not isinstance(heading := one.get("heading"), dict):
        return one
    months = one.get("months")
    listed = _listed(one, "whole", months) if isinstance(months, list) else one
    return {**(listed if isinstance(listed, dict) else one), "id": heading.get("id")}


def _fits(listed: object, names: Sequence[object]) -> bool:
    """Whether it is a list with one figure for each of the names, of which none stands twice."""
    return (
        isinstance(listed, list)
        and len(listed) == len(names) == len(set(map(str, names)))
        and all(isinstance(name, str) for name in names)
    )
