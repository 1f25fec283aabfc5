"""What any part of a rules file may carry: a label in two languages, a source, a period.

Never says what a part means, and never knows a place in the file.
"""

# No annotations put off: pydantic would read each of them again, as text.

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from targets.calendar import Window
from targets.errors import Language
from targets.rulebook.scalars import Basis, Day, Identifier, Text


class Model(BaseModel):
    """The base of every mapping: unknown keys are errors, nothing changes after reading."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, defer_build=True
    )


class Words(Model):
    """A text in one language or both; a missing language falls back to the other."""

    zh: Text | None = None
    en: Text | None = None

    def text(self, language: Language) -> str:
        """The text in `language`, else in the other."""
        first, second = (self.zh, self.en) if language == "zh" else (self.en, self.zh)
        return first or second or ""


def short(key: str) -> BeforeValidator:
    """A plain text may stand where a mapping is asked for: it is the value of `key`."""
    return BeforeValidator(lambda found: {key: found} if isinstance(found, str) else found)


Label = Annotated[
    Words,
    BeforeValidator(lambda found: {"zh": found, "en": found} if isinstance(found, str) else found),
]


class Reference(Model):
    """Where the source document grants a rule; `quote` holds the phrase that carries the figure."""

    document: Text | None = None
    section: Text | None = None
    page: Text | None = None
    quote: Text | None = None
    url: Text | None = None


class Sourced(Model):
    """What any figure may carry: where it comes from, or that it is assumed."""

    reference: Reference | None = None
    basis: Basis | None = None
    note: Label | None = None


class Explained(Sourced):
    """What anything that is judged carries: an id, a label, its source."""

    id: Identifier
    label: Label | None = None

    def name(self, language: Language) -> str:
        """The label, or the id where there is none."""
        return (self.label.text(language) if self.label else "") or self.id


class PersonsAgreement(Model):
    """That fields of a dataset describe persons: why, who agreed, and until when."""

    fields: tuple[Identifier, ...]
    because: Label
    agreed_by: Label
    until: Day


class Period(Model):
    """Dates, both inclusive."""

    from_: Day = Field(alias="from")
    to: Day

    @property
    def window(self) -> Window:
        """The same as a window."""
        return Window(self.from_, self.to)
