"""Which record stands where a later delivery brings one with the same key, and what that changed.

A delivery is a file; the order of delivery is that in which files are given. Never judges a record:
it asks the judge, and tells what took the place of what.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from targets.calendar import format_month
from targets.errors import Wording, listed, word
from targets.records.candidates import Candidate
from targets.records.cells import NOT_APPLICABLE, Value
from targets.records.failures import cut
from targets.records.files import Origin
from targets.rulebook.models import Dataset

Check = Callable[[Sequence[Candidate]], None]
"""What looks at records, and adds to each the failures that it finds."""


TOLD_AT_MOST = 20
"""So many records that were replaced are told one by one."""


class Change(NamedTuple):
    """A field that a revision changed: what it held, and what it holds."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Revision:
    """A record of which a later one took the place.

    `mended` tells that the earlier one was rejected, so that it never counted; its `changes` are
    those of the fields that could be read. `time` is None where the dataset has none.
    """

    dataset: str
    unit: object
    time: date | None
    key: tuple[object, ...]
    earlier: Origin
    later: Origin
    changes: tuple[Change, ...] = field(repr=False)
    mended: bool

    def to_dict(self) -> dict[str, object]:
        """As JSON can hold it: values as text."""
        return {
            "dataset": self.dataset,
            "unit": self.unit,
            "time": self.time.isoformat() if self.time else None,
            "earlier": self.earlier._asdict(),
            "later": self.later._asdict(),
            "mended": self.mended,
            "changes": {
                one.field: {"from": _plain(one.before), "to": _plain(one.after)}
                for one in self.changes
            },
        }


class Standing(NamedTuple):
    """The records that are left to be judged, what was revised, and later records of which an
    earlier one stands.
    """

    candidates: list[Candidate]
    revisions: list[Revision]
    refused: list[tuple[Candidate, Candidate]]


class Reviser:
    """Who decides which record stands in one dataset."""

    def __init__(self, dataset: str, table: Dataset, unit: str) -> None:
        self._dataset = dataset
        self._table = table
        self._unit = unit
        self.replaces = table.revisions == "replace"

    def group_of(self, candidate: Candidate) -> object:
        """Records with the same one are doubles: they share a key, and where later ones replace
        earlier ones, a delivery too.
        """
        return (candidate.key, candidate.delivery) if self.replaces else candidate.key

    def stand(self, candidates: Sequence[Candidate], alone: Check, together: Check) -> Standing:
        """Which records are left where later deliveries revise earlier ones.

        `alone` checks records by themselves, `together` also by their keys and their number.
        """
        mending = [one for one in candidates if one.mends is not None]
        reported = [one for one in candidates if one.mends is None]
        standing = self._latest(reported, alone)
        for mends in _rounds(mending):
            aside, mended = self._mended(mends, _rejected(standing.candidates, together))
            left = [one for one in standing.candidates if id(one) not in aside]
            again = self._latest([*left, *mends], alone)
            told = [*standing.revisions, *mended, *again.revisions]
            standing = Standing(again.candidates, told, again.refused)
        return standing

    def _mended(
        self, mending: Sequence[Candidate], rejected: Sequence[Candidate]
    ) -> tuple[set[int], list[Revision]]:
        """Rejected records that one of `mending` names, or shares the key of."""
        by_origin = {one.mends: one for one in mending}
        by_key = {one.key: one for one in mending if one.key}
        aside: set[int] = set()
        revisions = []
        for earlier in rejected:
            named = (Origin(file, earlier.row) for file in (earlier.file, None))
            later = next((by_origin[one] for one in named if one in by_origin), None)
            later = later or (by_key.get(earlier.key) if earlier.key else None)
            if later is not None:
                aside.add(id(earlier))
                revisions.append(self._revision(earlier, later, mended=True))
        return aside, revisions

    def _latest(self, candidates: Sequence[Candidate], alone: Check) -> Standing:
        """Under each key the latest record that is sound and comes once in its delivery."""
        several = len({one.delivery for one in candidates}) > 1
        if not (self.replaces and several):
            return Standing(list(candidates), [], [])
        contested = [held for held in _by_key(candidates).values() if len(held) > 1]
        unsound = {id(one) for one in _rejected([one for held in contested for one in held], alone)}
        gone: set[int] = set()
        revisions: list[Revision] = []
        refused: list[tuple[Candidate, Candidate]] = []
        for held in contested:
            stands: Candidate | None = None
            before: list[Candidate] = []
            told: list[tuple[Candidate, Candidate]] = []
            for delivered in _by_delivery(held):
                if len(delivered) > 1 or id(delivered[0]) in unsound:
                    told += [(one, stands) for one in delivered if stands is not None]
                    before += delivered
                    continue
                (latest,) = delivered
                revisions += [
                    self._revision(one, latest, mended=one is not stands) for one in before
                ]
                gone.update(map(id, before))
                stands, before, told = latest, [latest], []
            refused += told
        left = [one for one in candidates if id(one) not in gone]
        return Standing(left, revisions, refused)

    def _revision(self, earlier: Candidate, later: Candidate, *, mended: bool) -> Revision:
        values: Mapping[str, object] = later.values or later.cells
        time = values.get(self._table.time or "")
        return Revision(
            self._dataset,
            values.get(self._unit),
            time if isinstance(time, date) else None,
            later.key or (),
            Origin(earlier.file, earlier.row),
            Origin(later.file, later.row),
            tuple(_changes(earlier, later)),
            mended,
        )


def notes_of_revisions(
    dataset: str, table: Dataset, revisions: Sequence[Revision]
) -> list[Wording]:
    """How many records a later one took the place of: of those that counted, of which the first
    are told one by one, and of the rejected ones.
    """
    replaced = [one for one in revisions if not one.mended]
    mended = len(revisions) - len(replaced)
    notes = []
    if replaced:
        notes.append(word("D843", replaced=len(replaced), dataset=dataset))
        notes += [_replaced(one, table) for one in replaced[:TOLD_AT_MOST]]
    if len(replaced) > TOLD_AT_MOST:
        notes.append(word("D848", more=len(replaced) - TOLD_AT_MOST, dataset=dataset))
    if mended:
        notes.append(word("D844", mended=mended, dataset=dataset))
    return notes


def _replaced(one: Revision, table: Dataset) -> Wording:
    """Which record gave way to which, and what changed."""
    key = ", ".join(f"`{part}`" for part in (one.unit, month_or_day(table, one.time)) if part)
    fields = listed(
        change.field
        if table.describes_persons
        else f"{change.field}: {_shown(change.before)} → {_shown(change.after)}"
        for change in one.changes
    )
    earlier, later = (f"{place.file}:{place.row}" for place in (one.earlier, one.later))
    return word("D847", key=key, earlier=earlier, later=later, changes=fields or "nothing changed")


def _shown(value: Value) -> str:
    plain = _plain(value)
    return "—" if plain is None else cut(str(plain))


def _rejected(candidates: Sequence[Candidate], check: Check) -> list[Candidate]:
    """Those that a check would reject. It changes none of them."""
    known = [len(one.failures) for one in candidates]
    check(candidates)
    rejected = [one for one in candidates if not one.sound]
    for one, length in zip(candidates, known, strict=True):
        del one.failures[length:]
    return rejected


def _rounds(mending: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Mended rows by how often they were mended: first those of delivered rows, then those that
    mend one of these, whatever their files are called.
    """
    left = list(mending)
    while left:
        places = {Origin(one.file, one.row): one for one in left}
        named = [places.get(one.mends) if one.mends is not None else None for one in left]
        first = [
            one
            for one, earlier in zip(left, named, strict=True)
            if earlier is None or earlier.file == one.file  # a file mends another, never itself
        ]
        yield first or left  # files that name each other in a ring have no first
        taken = set(map(id, first or left))
        left = [one for one in left if id(one) not in taken]


def _by_key(candidates: Iterable[Candidate]) -> dict[object, list[Candidate]]:
    found: dict[object, list[Candidate]] = {}
    for one in candidates:
        if one.key:
            found.setdefault(one.key, []).append(one)
    return found


def _by_delivery(held: Iterable[Candidate]) -> Iterator[list[Candidate]]:
    """Records of one key, delivery by delivery in their order."""
    found: dict[str | None, list[Candidate]] = {}
    for one in held:
        found.setdefault(one.delivery, []).append(one)
    yield from found.values()


def _changes(earlier: Candidate, later: Candidate) -> Iterator[Change]:
    """The fields that differ: values where both records could be read, else cells as they came."""
    if earlier.values is not None and later.values is not None:
        for name, before in earlier.values.items():
            if before != (after := later.values[name]):
                yield Change(name, before, after)
        return
    for name, cell in earlier.cells.items():
        before, after = _text(cell), _text(later.cells.get(name))
        if before != after:
            yield Change(name, before, after)


def _text(cell: object) -> str | None:
    text = "" if cell is None else str(cell).strip()
    return text or None


def _plain(value: Value) -> object:
    if value is NOT_APPLICABLE:
        return "not applicable"
    return value if isinstance(value, bool | str | None) else str(value)


def month_or_day(table: Dataset, day: date | None) -> str:
    """When a record is, as people write it: a month without its first day."""
    if day is None:
        return ""
    monthly = table.fields[table.time or ""].type == "month"
    return format_month(day) if monthly else day.isoformat()
