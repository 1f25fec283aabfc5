"""Whether a dataset describes persons, and whether that was acknowledged: by whom, until when.

Yields every problem, never raises, never mends; and never looks at the clock: the day is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from targets.errors import Diagnostic, word
from targets.rulebook.models import RulebookModel
from targets.rulebook.persons import agreements, facts_of, personal_fields
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import Scopes
from targets.rulebook.sourced import PersonsAgreement

AGREED_FOR_AT_MOST = timedelta(days=365)
"""After the end of the period: then a year's reports are mended and audited."""


def check_persons(rulebook: RulebookModel, places: Places, scopes: Scopes) -> Iterator[Diagnostic]:
    """Every field that describes persons and is not acknowledged; each acknowledgement, loudly."""
    for name, dataset in rulebook.records.items():
        found = personal_fields(rulebook, name)
        agreed = dataset.describes_persons
        for field, heading in found.items():
            if agreed is None or field not in agreed.fields:
                path: Path = ("records", name, "fields", field)
                told = word("K124", field=field, dataset=name, heading=heading)
                yield places.tell_key(path, told)
        if agreed is not None:
            yield from _check_agreement(rulebook, places, scopes, name, agreed)
            code = "W946" if set(found).intersection(agreed.fields) else "W947"
            where: Path = ("records", name, "describes_persons")
            yield places.tell_key(where, word(code, dataset=name, **facts_of(agreed)))


def check_agreed(rulebook: RulebookModel, places: Places, today: date) -> Iterator[Diagnostic]:
    """Agreements that ended before `today`."""
    for name, agreed in agreements(rulebook).items():
        if agreed.until < today:
            where: Path = ("records", name, "describes_persons", "until")
            yield places.tell(where, word("K126", dataset=name, until=agreed.until))


def _check_agreement(
    rulebook: RulebookModel,
    places: Places,
    scopes: Scopes,
    name: str,
    agreed: PersonsAgreement,
) -> Iterator[Diagnostic]:
    path: Path = ("records", name, "describes_persons")
    known = rulebook.records[name].fields
    for index, field in enumerate(agreed.fields):
        if field not in known and field not in scopes.hidden:
            unknown = word("F203", name=field, dataset=name, known=known)
            yield places.tell((*path, "fields", index), unknown)
    last = rulebook.period.to + AGREED_FOR_AT_MOST
    if agreed.until > last:
        yield places.tell((*path, "until"), word("K125", until=agreed.until, last=last))
