"""Events that stand in two files or sheets: where nothing tells records apart, a copy counts twice.

Never rejects one, since two events may be alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from targets.errors import Wording, counted, word
from targets.records.candidates import Candidate
from targets.records.cells import Value


def told_twice(dataset: str, accepted: Iterable[Candidate]) -> Iterator[Wording]:
    """A note for every two files or sheets that have records in common, with how many."""
    held: dict[str, Counter[tuple[Value, ...]]] = {}
    files: dict[str, str | None] = {}
    for one in accepted:
        if one.file is not None and one.values is not None:
            held.setdefault(one.file, Counter())[tuple(one.values.values())] += 1
            files[one.file] = one.delivery
    before: dict[tuple[Value, ...], dict[str, int]] = {}
    for place, records in held.items():
        shared: Counter[str] = Counter()
        for record, times in records.items():
            for other, seen in before.get(record, {}).items():
                shared[other] += min(times, seen)
            before.setdefault(record, {})[place] = times
        for other, found in shared.items():
            kind = "sheets" if files[place] == files[other] else "files"
            facts = {"name": place, "other": other, "dataset": dataset, "kind": kind}
            yield word("D899", count=counted(found, "row"), **facts)
