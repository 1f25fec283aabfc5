"""What names mean in the place of a formula: their kind, and where aggregates may stand.

Never reads a formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from targets.formula.tree import Kind


class Role(Enum):
    """What a name stands for."""

    FIELD = "field"
    CONSTANT = "constant"
    INDICATOR = "indicator"
    SPECIAL = "special"


class Meaning(NamedTuple):
    """What a name means: of what kind it is, and which texts it can hold where that is known.

    `owner` is the dataset of a field; `by` the category field that a constant goes by; `value` the
    number of a plain constant; `whole` tells an indicator judged for the whole authority only.
    """

    kind: Kind
    role: Role
    owner: str = ""
    by: str = ""
    values: tuple[str, ...] = ()
    value: Fraction | None = None
    whole: bool = False


class Scope(NamedTuple):
    """What may be said in one place.

    `names` are the bare names; `fields` those of the records that aggregates add up, None where
    aggregates have no place, and `timed` tells that they have a date; `scored` is what `score()`
    takes, None where only vetoes may ask; `groups` are the fields within which peers can be looked
    at, None where nobody looks at peers.
    `hidden` names are unknown because of a problem already told, and raise no second one.
    """

    names: Mapping[str, Meaning]
    dataset: str | None = None
    fields: Mapping[str, Meaning] | None = None
    scored: frozenset[str] | None = None
    groups: tuple[str, ...] | None = None
    ambiguous: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    hidden: frozenset[str] = frozenset()
    in_records: bool = False
    whole: bool = False
    timed: bool = True

    @property
    def indicators(self) -> frozenset[str]:
        """The names that are indicators."""
        return frozenset(
            name for name, meaning in self.names.items() if meaning.role is Role.INDICATOR
        )
