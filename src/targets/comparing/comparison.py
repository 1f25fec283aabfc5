"""The comparison of two rulebooks: what changed, and, where records were given, what it does.

Holds, and hands on; never computes a score. How it is said stands in `saying`.
"""

from __future__ import annotations

from dataclasses import dataclass

from targets.calendar import Window
from targets.comparing.changes import Change
from targets.comparing.effects import UnitEffect, WholeEffect
from targets.errors import Language, Wording
from targets.rulebook.models import RulebookModel
from targets.scores import Scores


@dataclass(frozen=True, slots=True)
class BackTest:
    """Both rulebooks on the same records.

    `notes` tell by how much the dates of one were moved, and what only one of them knows; `old` and
    `new` are the scorings, each by the rules as they were run.
    """

    window: Window
    notes: tuple[Wording, ...]
    units: tuple[UnitEffect, ...]
    whole: tuple[WholeEffect, ...]
    old: Scores
    new: Scores

    @property
    def rejected(self) -> tuple[int, int]:
        """How many records the old and the new rules rejected."""
        before, after = (
            sum(count.rejected for count in one.batch.counts.values())
            for one in (self.old, self.new)
        )
        return before, after

    def to_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        return {
            "window": {"from": self.window.first.isoformat(), "to": self.window.last.isoformat()},
            "notes": [
                {"code": one.code, "en": one.text("en"), "zh": one.text("zh")} for one in self.notes
            ],
            "rejected": list(self.rejected),
            "units": [one.to_dict() for one in self.units],
            "whole": {one.id: one.to_dict() for one in self.whole},
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two rulebooks side by side; `str()` is the English text, `text("zh")` the Chinese.

    `changes` are all of them; `back_test` is None where no records were given.
    """

    old: RulebookModel
    new: RulebookModel
    hashes: tuple[str, str]
    changes: tuple[Change, ...]
    back_test: BackTest | None = None

    @property
    def units(self) -> tuple[UnitEffect, ...]:
        """Every unit, the largest change first; none without records."""
        return self.back_test.units if self.back_test is not None else ()

    @property
    def whole(self) -> tuple[WholeEffect, ...]:
        """Every indicator of the whole; none without records."""
        return self.back_test.whole if self.back_test is not None else ()

    def text(self, language: Language) -> str:
        """Everything as text: every change, and one line a unit."""
        from targets.comparing.saying import comparison_text

        return comparison_text(self, language)

    def to_dict(self) -> dict[str, object]:
        """As JSON can hold it."""
        old, new = (
            {
                "id": model.id,
                "hash": hashed,
                "period": {
                    "from": model.period.from_.isoformat(),
                    "to": model.period.to.isoformat(),
                },
            }
            for model, hashed in zip((self.old, self.new), self.hashes, strict=True)
        )
        return {
            "old": old,
            "new": new,
            "changes": [one.to_dict() for one in self.changes],
            "back_test": None if self.back_test is None else self.back_test.to_dict(),
        }

    def __str__(self) -> str:
        return self.text("en")

    def __repr__(self) -> str:
        return f"<Comparison: {self.old.id} → {self.new.id}, {len(self.changes)} changes>"
