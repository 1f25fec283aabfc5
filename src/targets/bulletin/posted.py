"""Figures and headings as they are posted: one text each, from the scores. Never computes one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Literal, NamedTuple

from targets.bulletin.page import Figure, Heading
from targets.errors import Language
from targets.explaining.reading import Readings, Scope, WithheldError
from targets.figures import format_plain
from targets.plan.steps import Plan, Status
from targets.rulebook.copies import window_of
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.sourced import Reference
from targets.scores import IndicatorScore
from targets.scores.display import (
    names_asked,
    show_figure,
    show_target,
    show_value,
    status_word,
    target_limits,
)

Half = Literal["numerator", "denominator"]
NOTHING = "—"


class Poster(NamedTuple):
    """How the figures of a rulebook are posted, in one language.

    `hidden` holds the halves that are not posted, each as the text that stands for it.
    """

    rulebook: RulebookModel
    language: Language

    def figure(
        self,
        one: Indicator,
        found: IndicatorScore | None,
        hidden: Mapping[Half, str],
        asked: Sequence[Fraction] = (),
    ) -> Figure:
        """What a unit, a group or the whole has of an indicator; of a group nothing where it is
        judged once. `asked` are the figures of its target that only records tell.
        """
        if found is None:
            return Figure(NOTHING, None, 0, "no_target", "")
        if hidden:
            return self._hidden(found, hidden)
        text = show_value(self.rulebook, one, found.value, asked)
        return Figure(
            text=text,
            exact=found.value,
            decimals=decimals_of(text),
            standing=found.status,
            status=status_word(found.status, self.language),
            counts=_counts(found, {}),
            few=self._few(one, found.denominator),
        )

    def _hidden(self, found: IndicatorScore, hidden: Mapping[Half, str]) -> Figure:
        """Neither the rate nor the verdict is posted: with the other half, each could tell."""
        suppressed: Status = "suppressed"
        text = NOTHING if found.denominator is not None else hidden["numerator"]
        status = status_word(suppressed, self.language)
        return Figure(text, None, 0, suppressed, status, _counts(found, hidden))

    def _few(self, one: Indicator, denominator: Fraction | None) -> bool:
        """Whether a rate rests on few cases; of a duty periods are counted, and not cases."""
        if one.duty is not None or denominator is None:
            return False
        return 0 < denominator < self.rulebook.bulletin.small_denominator

    def heading(self, one: Indicator) -> Heading:
        """An indicator at the head of its column."""
        return Heading(
            id=one.id,
            label=one.name(self.language),
            target=show_target(self.rulebook, one),
            limits=tuple(target_limits(self.rulebook, one)),
            better=_better(one),
            show_as=one.show_as,
            points=_points(one),
            reference=reference_text(one.reference),
        )


def asked_of(
    plan: Plan,
    one: Indicator,
    held: Mapping[str, IndicatorScore],
    steps: Mapping[str, int] | None = None,
) -> list[Fraction]:
    """The figures of a target that only records tell, as far as they are published: of a unit with
    its `steps`, or of a group or the whole.
    """
    found: list[Fraction | None] = []
    for name in names_asked(plan.rulebook, one):
        if name in held:
            found.append(held[name].value)
        elif steps is not None:
            scope = Scope(one.records, window_of(plan.rulebook, one))
            with suppress(WithheldError):
                found.append(Readings(plan).figure(name, scope, steps))
    return [figure for figure in found if figure is not None]


def decimals_of(text: str) -> int:
    """How many decimals a posted number has."""
    _, _, behind = text.partition(".")
    return sum(sign.isdecimal() for sign in behind)


def _counts(found: IndicatorScore, hidden: Mapping[Half, str]) -> str:
    """The two halves of a rate."""
    if found.numerator is None or found.denominator is None:
        return ""
    halves: tuple[tuple[Half, Fraction], ...] = (
        ("numerator", found.numerator),
        ("denominator", found.denominator),
    )
    return " / ".join(hidden.get(half) or format_plain(count) for half, count in halves)


def _better(one: Indicator) -> Literal["higher", "lower", "between", ""]:
    match one.target.kinds[0] if one.target is not None else "":
        case "at_least" | "more_than":
            return "higher"
        case "at_most" | "less_than":
            return "lower"
        case "between":
            return "between"
        case _:
            return ""


def _points(one: Indicator) -> str:
    if one.points is None:
        return ""
    return "…" if isinstance(one.points, str) else show_figure(one.points, "number")


def reference_text(reference: Reference | None) -> str:
    """Where the source grants it: document, section, page, and the phrase."""
    if reference is None:
        return ""
    places = [reference.document, reference.section, reference.page]
    quoted = [f"“{reference.quote}”"] if reference.quote else []
    return " ".join([*(place for place in places if place), *quoted])
