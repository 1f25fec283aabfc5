"""The receipt: what makes a result repeatable. Never holds a record."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from targets.calendar import Cadence, Window
from targets.carriers.backends import BACKENDS
from targets.formula import Formula
from targets.records import Batch, Counts
from targets.rulebook.models import RulebookModel
from targets.rulebook.persons import agreements
from targets.source import json_text

_BLANKS = re.compile(r"""("[^"]*"|'[^']*')|\s+""")
"""Blanks of a formula; a text in quotes keeps its own."""
_UNKNOWN = "unknown"
_DRAWING = ("jinja2", "matplotlib", "xlsxwriter")
"""What writes pages and workbooks, where it is installed."""
RECORDS_HASHED_AT_MOST = 100_000
"""Up to so many records of files are hashed unasked: a million takes some four seconds."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """Hashes, versions, counts and window of one scoring.

    `files` are sha256 of the delivered files; for frames and lists `rows` counts the records.
    `records` are sha256 of the accepted records by dataset: of what came in files, unless they are
    more than `RECORDS_HASHED_AT_MOST`. `receipt(records="hash")` is the same with all of them.
    `headings` is the sha256 of the file of further headings, where there is one.
    `persons` says of which datasets the records describe persons, and who agreed to that.
    `output` says of which output this is the receipt, and how that is made again.
    """

    rules_id: str
    rules_hash: str
    window: Window
    through: str | None
    trusted: bool
    files: Mapping[str, str]
    rows: Mapping[str, int]
    counts: Mapping[str, Counts]
    versions: Mapping[str, str]
    records: Mapping[str, str] = field(default_factory=dict)
    headings: str = ""
    persons: Mapping[str, object] = field(default_factory=dict)
    output: Mapping[str, object] = field(default_factory=dict)
    hash_records: Callable[[], Mapping[str, str]] = field(default=dict, repr=False, compare=False)

    def __call__(self, *, records: Literal["hash"]) -> Receipt:  # noqa: ARG002 - it reads as the contract has it
        """The same with the sha256 of the accepted records of every dataset."""
        return replace(self, records=self.hash_records())

    def of_output(
        self, command: str, form: str = "", *, language: str = "en", **options: object
    ) -> Receipt:
        """The receipt of one output: what command made it, in what form (left out where the file
        tells it) and language, and with which options, as JSON can hold them.
        """
        told = {"command": command, "language": language, "options": options}
        return self.made_by({**told, "form": form} if form else told)

    def made_by(self, output: Mapping[str, object]) -> Receipt:
        """The receipt of the output that `output` tells of, with the versions of the libraries
        that draw it: other versions may draw the same figures otherwise.
        """
        drawn = output.get("command") == "bulletin" or output.get("form") == "xlsx"
        versions = {name: _version(name) for name in _DRAWING} if drawn else {}
        known = {name: one for name, one in versions.items() if one != _UNKNOWN}
        return replace(self, output=output, versions={**self.versions, **known})

    def to_json(self) -> str:
        """`to_dict()` as text."""
        return receipt_text(self.to_dict())

    def to_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {
            "rules": {"id": self.rules_id, "hash": self.rules_hash},
            "window": {"from": self.window.first.isoformat(), "to": self.window.last.isoformat()},
            "through": self.through,
            "trusted": self.trusted,
            "files": dict(self.files),
            **({"headings": self.headings} if self.headings else {}),
            **({"describes_persons": dict(self.persons)} if self.persons else {}),
            "rows": dict(self.rows),
            "counts": {name: _told(one) for name, one in self.counts.items()},
            "records": dict(self.records),
            "versions": dict(self.versions),
            **({"output": dict(self.output)} if self.output else {}),
        }


def _told(counts: Counts) -> dict[str, int]:
    """What became of delivered records; that later ones replaced them is told where any did."""
    told = {
        "accepted": counts.accepted,
        "rejected": counts.rejected,
        "outside": counts.outside,
    }
    return {**told, "replaced": counts.replaced} if counts.replaced else told


def receipt_text(told: Mapping[str, object]) -> str:
    """A receipt as it lies beside an output."""
    return json_text(told)


def receipt_entries(told: Mapping[str, object]) -> Iterator[tuple[tuple[str, ...], str]]:
    """A receipt line by line, as sheets, pages and CSV show it: the names that lead to an entry,
    and the entry as text. A list is one entry; what is absent is empty.
    """
    for name, one in told.items():
        if isinstance(one, Mapping):
            yield from (((name, *inner), text) for inner, text in receipt_entries(one))
        elif isinstance(one, list | tuple):
            yield (name,), ", ".join(map(str, one))
        elif isinstance(one, bool):
            yield (name,), str(one).lower()
        else:
            yield (name,), "" if one is None else str(one)


def receipt_beside(output: Path) -> Path:
    """Where the receipt lies of an output that has no room for one."""
    return output.with_name(f"{output.name}.receipt.json")


def are_few(batch: Batch) -> bool:
    """Whether the accepted records are few enough to be hashed unasked; of trusted ones nobody
    knows.
    """
    accepted = sum(count.accepted for count in batch.counts.values())
    return bool(batch.counts) and accepted <= RECORDS_HASHED_AT_MOST


def make_receipt(
    batch: Batch, through: str | None, last: date | None, rules_hash: str, engine: str
) -> Receipt:
    """The receipt of scoring `batch`; `engine` is the name of the frame library, or `python`."""
    import platform  # a receipt is seldom asked for

    counts = batch.counts
    filed = dict.fromkeys(name.partition("=")[0] for name in batch.hashes)  # `DATASET=FILE`
    rows = {
        name: one.accepted + one.rejected + one.outside + one.replaced
        for name, one in counts.items()
        if name not in filed
    }
    frame_packages = () if engine == "python" else ("narwhals", BACKENDS[engine].package)
    packages = ("targets", "pydantic", *frame_packages)
    return Receipt(
        rules_id=batch.plan.rulebook.id,
        rules_hash=rules_hash,
        window=batch.plan.window.until(last),
        through=through,
        trusted=batch.trusted,
        files=batch.hashes,
        rows=rows,
        counts=counts,
        versions={
            "python": platform.python_version(),
            **{name: _version(name) for name in packages},
        },
        headings=batch.further_headings.hexdigest if batch.further_headings else "",
        persons={name: canonical(one) for name, one in agreements(batch.plan.rulebook).items()},
        records=batch.fingerprints(filed if are_few(batch) else ()),
        hash_records=lambda: batch.fingerprints(batch.plan.rulebook.records),
    )


@cache
def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return _UNKNOWN


def hash_rules(rulebook: RulebookModel) -> str:
    """sha256 of the canonical rules: all keys and values as understood, no comments, no key
    order.
    """
    from hashlib import sha256

    plain = json.dumps(
        canonical(rulebook), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return sha256(plain.encode()).hexdigest()


def canonical(found: object) -> object:
    """A rulebook, or a part of it, as it counts: what is said, as JSON can hold it."""
    match found:
        case BaseModel():
            return {
                name: canonical(getattr(found, name))
                for name in type(found).model_fields
                if name in found.model_fields_set
            }
        case Mapping():
            return {str(key): canonical(value) for key, value in found.items()}
        case list() | tuple():
            return [canonical(one) for one in found]
        case Formula():
            return _BLANKS.sub(lambda one: one[1] or " ", found.text).strip()
        case Cadence():
            return found.text
        case Fraction():
            return str(found)
        case date():
            return found.isoformat()
        case bool() | str() | int() | None:
            return found
        case _:
            raise TypeError(type(found))
