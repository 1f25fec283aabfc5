"""Targets: the level asked for; never the points for reaching it."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

LOWER_LIMITS = ("at_least", "more_than")


@dataclass(frozen=True)
class Target:
    """`between` has two figures, every other kind one."""

    kind: str
    figures: tuple[Fraction, ...]

    def is_met(self, value: Fraction) -> bool:
        match self.kind:
            case "at_least":
                return value >= self.figures[0]
            case "at_most":
                return value <= self.figures[0]
            case "more_than":
                return value > self.figures[0]
            case "less_than":
                return value < self.figures[0]
            case "between":
                return self.figures[0] <= value <= self.figures[1]
            case _:
                raise ValueError(f"no target {self.kind!r}")

    def is_lower_limit_for(self, value: Fraction) -> bool:
        """Whether a value that does not meet it is too low, rather than too high."""
        if self.kind == "between":
            return value < self.figures[0]
        return self.kind in LOWER_LIMITS

    def figure_for(self, value: Fraction) -> Fraction:
        """The figure that a value which does not meet it falls short of, or exceeds."""
        if self.kind == "between" and not self.is_lower_limit_for(value):
            return self.figures[1]
        return self.figures[0]

    def gap(self, value: Fraction) -> Fraction:
        """The distance of a value that does not meet it; 0 at an exclusive limit."""
        return abs(value - self.figure_for(value))


def figures_of(written: Any) -> list[str]:
    """The figures of one condition as they stand in the rules file: two for `between`."""
    ((_, figures),) = written.items()
    return figures if isinstance(figures, list) else [figures]


def read_target(written: Any, figures: list[Fraction]) -> Target:
    ((kind, _),) = written.items()
    return Target(kind, tuple(figures))
