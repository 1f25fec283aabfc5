"""Events that stand in two files: where nothing tells records apart, a copy counts twice.

Never rejects one, since two events may be alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from targets.errors import Wording, counted, word
from targets.records.candidates import Candidate
from targets.records.cells import Value


def told_twice(dataset: str, accepted: Iterable[Candidate]) -> Iterator[Wording]:
    """A note for every two files, with how many records of one stand again in the other."""
    files: dict[str, Counter[tuple[Value, ...]]] = {}
    for one in accepted:
        if one.delivery is not None and one.values is not None:
            files.setdefault(one.delivery, Counter())[tuple(one.values.values())] += 1
    before: dict[tuple[Value, ...], dict[str, int]] = {}
    for file, records in files.items():
        shared: Counter[str] = Counter()
        for record, times in records.items():
            for other, seen in before.get(record, {}).items():
                shared[other] += min(times, seen)
            before.setdefault(record, {})[file] = times
        for other, found in shared.items():
            facts = {"name": file, "other": other, "dataset": dataset}
            yield word("D899", count=counted(found, "row"), **facts)
