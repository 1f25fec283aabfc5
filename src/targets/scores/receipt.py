"""The receipt: what makes a result repeatable. Never holds a record."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache

from pydantic import BaseModel

from targets.calendar import Cadence, Window
from targets.carriers.backends import BACKENDS
from targets.formula import Formula
from targets.records import Batch, Counts
from targets.rulebook.models import RulebookModel


@dataclass(frozen=True, slots=True)
class Receipt:
    """Hashes, versions, counts and window of one scoring.

    `files` are sha256 of the delivered files; for frames and lists `rows` counts the records.
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

    def to_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {
            "rules": {"id": self.rules_id, "hash": self.rules_hash},
            "window": {"from": self.window.first.isoformat(), "to": self.window.last.isoformat()},
            "through": self.through,
            "trusted": self.trusted,
            "files": dict(self.files),
            "rows": dict(self.rows),
            "versions": dict(self.versions),
        }


def make_receipt(
    batch: Batch, through: str | None, last: date | None, rules_hash: str, engine: str
) -> Receipt:
    """The receipt of scoring `batch`; `engine` is the name of the frame library, or `python`."""
    import platform  # a receipt is seldom asked for

    counts = batch.counts
    rows = {
        name: one.accepted + one.rejected + one.outside + one.replaced
        for name, one in counts.items()
        if name not in batch.hashes
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
    )


@cache
def _version(package: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


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
            return " ".join(found.text.split())
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
