"""Whether a dataset that corrects another can: the same key, the same fields, one time.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.errors import Diagnostic, listed, word
from targets.rulebook.models import Dataset, RulebookModel
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes


def check_corrections(
    rulebook: RulebookModel, places: Places, scopes: Scopes
) -> Iterator[Diagnostic]:
    """Every problem of the datasets that correct another one that there is."""
    seen: dict[str, str] = {}
    for name, table in rulebook.records.items():
        if table.corrects is None:
            continue
        path: Path = ("records", name, "corrects")
        corrected = rulebook.records.get(table.corrects)
        if corrected is None:
            if table.corrects not in scopes.left_out:
                known = rulebook.records
                yield places.tell(
                    path, word("N303", name=table.corrects, known=known, names=listed(known))
                )
            continue
        first = seen.setdefault(table.corrects, name)
        if name == rulebook.unit.roster:
            yield places.tell(path, word("R651", name=name))
        elif corrected.corrects is not None:
            yield places.tell(path, word("R652", name=table.corrects))
        elif first != name:
            yield places.tell(path, word("R653", name=table.corrects, other=first))
        else:
            yield from _check_pair(places, scopes, name, table, corrected)


def _check_pair(
    places: Places, scopes: Scopes, name: str, table: Dataset, corrected: Dataset
) -> Iterator[Diagnostic]:
    path: Path = ("records", name)
    other = table.corrects or ""
    if not corrected.key:
        yield places.tell((*path, "corrects"), word("R654", name=other))
        return
    if set(table.key) != set(corrected.key):
        key = ", ".join(corrected.key)
        tell = places.tell if table.key else places.tell_key
        yield tell((*path, "key") if table.key else path, word("R655", name=other, key=key))
    if corrected.time is not None and corrected.time not in corrected.key:
        yield places.tell((*path, "corrects"), word("R656", name=other, time=corrected.time))
    elif table.time != corrected.time and corrected.time in table.fields:
        yield places.tell((*path, "time"), word("R657", name=other, time=corrected.time or "—"))
    if table.not_applicable_values:
        yield places.tell_key((*path, "not_applicable_values"), word("R658"))
    for field, spec in table.fields.items():
        where: Path = (*path, "fields", field)
        reported = corrected.fields.get(field)
        if reported is None:
            if field not in scopes.hidden:
                known = corrected.fields
                yield places.tell_key(where, word("F203", name=field, dataset=other, known=known))
            continue
        for key in ("type", "places"):
            wanted, found = getattr(reported, key), getattr(spec, key)
            if wanted != found:
                facts = {"key": key, "name": field, "dataset": other, "wanted": wanted}
                yield places.tell((*where, key), word("R659", **facts))
                break
        else:
            if spec.type == "id" and field not in corrected.key:
                yield places.tell((*where, "type"), word("R660", name=field))
