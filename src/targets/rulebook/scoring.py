"""Targets, and what missing one costs: the part of a rules file that turns a value into points.

Never checks one part of the file against another, never knows a place in the file.
"""

# No annotations put off: pydantic would read each of them again, as text.

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from targets.errors import listed, word
from targets.rulebook.fixed import FIXED, Fixed
from targets.rulebook.scalars import (
    Amount,
    FormulaText,
    Identifier,
    Steps,
    YesNo,
    one_of,
    refused,
)
from targets.rulebook.sourced import Label, Model, Sourced

LEVELS = ("at_least", "at_most", "more_than", "less_than", "between")


class Condition(Model):
    """A level asked for: just one of the five keys."""

    at_least: Amount | None = None
    at_most: Amount | None = None
    more_than: Amount | None = None
    less_than: Amount | None = None
    between: tuple[Amount, ...] | None = None

    @property
    def limits(self) -> tuple[tuple[str, Amount], ...]:
        """Each limit with its key; `between` gives its two ends as `between.0`, `between.1`."""
        single = [
            (key, value)
            for key in ("at_least", "at_most", "more_than", "less_than")
            if (value := getattr(self, key)) is not None
        ]
        if self.between is None:
            return tuple(single)
        return (*single, *((f"between.{index}", end) for index, end in enumerate(self.between)))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Which of the five keys are there."""
        return tuple(dict.fromkeys(key.partition(".")[0] for key, _ in self.limits))


class Target(Condition):
    """The level that an indicator asks for."""


class Band(Condition):
    """A condition and what it is worth; the last band has none."""

    points: Amount


def _floor(found: object) -> object:
    if found == "none":
        return None
    if not isinstance(found, str):
        raise refused(word("K104", wanted="a number or `none`", found="keys or a list"))
    return found


Floor = Annotated[Amount | None, BeforeValidator(_floor)]


class Deduct(Model):
    """So many points off for every so much of a gap."""

    points: Amount
    per: Amount
    steps: Steps = "fractional"
    floor: Floor = Fraction(0)


class Linear(Model):
    """From full points at the target down to nothing at `zero_at`; on a scale of logarithms where
    `scale` says so.
    """

    zero_at: Annotated[
        tuple[Amount, ...],
        BeforeValidator(lambda found: [found] if isinstance(found, str) else found),
    ]
    scale: Annotated[Literal["logarithm"] | None, one_of("logarithm")] = None


class Method(Sourced):
    """A way of scoring that is said once: a formula over `value`, `target`, `points`, figures that
    each indicator gives, and parts, each over those above it.
    """

    label: Label | None = None
    figures: tuple[Identifier, ...] = ()
    parts: Annotated[Mapping[str, FormulaText], FIXED] = Field(default_factory=Fixed)
    formula: FormulaText

    @property
    def formulas(self) -> tuple[FormulaText, ...]:
        """The parts, then the formula."""
        return (*self.parts.values(), self.formula)


class Scoring(Model):
    """How a value that is not met is scored: just one method.

    `method` is one of the rules file's own; `given_figures` are what stands beside it.
    """

    pass_fail: YesNo = False
    proportional: YesNo = False
    linear: Linear | None = None
    deduct: Deduct | None = None
    bands: tuple[Band, ...] | None = None
    formula: FormulaText | None = None
    method: Identifier | None = None
    given_figures: Annotated[Mapping[str, Amount], FIXED] = Field(default_factory=Fixed)
    floor: Floor = Fraction(0)

    @property
    def methods(self) -> tuple[str, ...]:
        """Which methods are named."""
        return tuple(name for name in METHODS if getattr(self, name) not in (None, False))


METHODS = ("pass_fail", "proportional", "linear", "deduct", "bands", "formula", "method")


def read_scoring(found: object) -> object:
    if not isinstance(found, str):
        return found
    if found not in ("pass_fail", "proportional"):
        code = "K115" if found in METHODS else "K114"
        words = listed(METHODS)
        raise refused(word(code, known=METHODS, name=found, found=f"`{found}`", words=words))
    return {found: "yes"}
