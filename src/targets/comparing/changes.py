"""One change between two rulebooks: whose it is, what it is, and whether it asks for more or less.

Never finds a change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from targets.errors import Language, Wording, word
from targets.errors.phrases import in_chinese
from targets.rulebook.sourced import Words

Direction = Literal["tighter", "looser"]

_DIRECTIONS = {"tighter": "M326", "looser": "M327"}


@dataclass(frozen=True, slots=True)
class Subject:
    """What a change belongs to: an indicator, a section, the rulebook itself.

    `figures` says in which unit its figures are shown; `id` is empty where there is just one.
    """

    kind: str
    id: str = ""
    label: Words | None = None

    def name(self, language: Language) -> str:
        """``indicator `rate` · Births within policy``."""
        kind = in_chinese(self.kind) if language == "zh" else self.kind
        label = self.label.text(language) if self.label is not None else ""
        return (
            f"{kind} `{self.id}`" * bool(self.id)
            + kind * (not self.id)
            + (f" · {label}" if label and label != self.id else "")
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence about a subject. `minor` ones move no score: labels, notes, quotes, order."""

    subject: Subject
    wording: Wording
    key: str = ""
    direction: Direction | None = None
    minor: bool = False

    def text(self, language: Language) -> str:
        """The sentence, with `tighter` or `looser` behind it where that can be said."""
        said = self.wording.message(language)
        if self.direction is None:
            return said
        return f"{said} · {word(_DIRECTIONS[self.direction]).message(language)}"

    def to_dict(self) -> dict[str, object]:
        """As JSON can hold it, with the sentence in both languages."""
        return {
            "subject": {"kind": self.subject.kind, "id": self.subject.id or None},
            "key": self.key or None,
            "code": self.wording.code,
            "direction": self.direction,
            "minor": self.minor,
            "en": self.text("en"),
            "zh": self.text("zh"),
        }

    def __str__(self) -> str:
        return f"{self.subject.name('en')}: {self.text('en')}"
