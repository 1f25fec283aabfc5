"""A rulebook cut down to what a case asks for, with the same results for that as the whole.

What is asked is closed over everything that it uses; the rest is left out, what it inherits is
written out. Never scores, and never looks at a record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from targets.formula.tree import Call, Name, Node, children
from targets.plan.indicators import when
from targets.rulebook.checks_use import names_in
from targets.rulebook.copies import origins
from targets.rulebook.expectations import Expectation
from targets.rulebook.models import (
    Bonus,
    Effect,
    Indicator,
    Ranking,
    RulebookModel,
    Section,
    Veto,
)
from targets.rulebook.order import depends_on
from targets.rulebook.section_periods import section_with_periods, sections_around

Kind = Literal["measure", "points", "section", "bonus", "deduction", "veto", "total", "rank"]


class Part(NamedTuple):
    """Something that a rulebook computes. `measure` is an indicator without its points."""

    kind: Kind
    name: str


_TOTAL, _RANK = Part("total", ""), Part("rank", "")

Asked = frozenset[Part]
"""Parts, with every part that they use."""


def asked_for(rulebook: RulebookModel, expected: Iterable[Expectation]) -> Asked:
    """Everything that has to be computed to tell what is expected."""
    waiting = [part for one in expected for part in _parts_of(rulebook, one)]
    asked: set[Part] = set()
    uses = _Uses(rulebook)
    while waiting:
        part = waiting.pop()
        if part not in asked:
            asked.add(part)
            waiting += uses.of(part)
    return frozenset(asked)


def cut_rulebook(rulebook: RulebookModel, asked: Asked) -> RulebookModel:
    """The rulebook that computes just the parts `asked` for; its datasets are still whole."""
    if _TOTAL not in asked:
        rulebook = _without_total(rulebook, asked)
    points, measures = _names(asked, "points"), _names(asked, "measure")
    outside: tuple[tuple[Kind, str, Sequence[Bonus | Veto]], ...] = (
        ("bonus", "bonuses", rulebook.bonuses),
        ("deduction", "deductions", rulebook.deductions),
        ("veto", "vetoes", rulebook.vetoes),
    )
    update: dict[str, object] = {
        "indicators": tuple(
            one if one.id in points else _measure_of(one)
            for one in rulebook.indicators
            if one.id in points | measures
        ),
        **{
            key: tuple(one for one in listed if one.id in _names(asked, kind))
            for kind, key, listed in outside
        },
        "cases": (),
        "clauses": (),
    }
    if _RANK not in asked:
        card = rulebook.scorecard.model_copy(update={"rank": Ranking()})
        update["scorecard"] = card
    return rulebook.model_copy(update=update)


def uses_constant(rulebook: RulebookModel, name: str) -> bool:
    """Whether anything in a rulebook, cut or whole, names a constant."""
    return name in names_in(rulebook.model_copy(update={"constants": {}}))


def _parts_of(rulebook: RulebookModel, one: Expectation) -> Iterator[Part]:
    match one.kind:
        case "indicator":
            scored = any(
                each.id == one.name and each.points is not None for each in rulebook.indicators
            )
            measured = one.part in ("value", "numerator", "denominator")
            yield Part("points" if scored and not measured else "measure", one.name)
        case "section" | "bonus" | "deduction" | "veto":
            yield Part(one.kind, one.name)
        case "total" | "grade":
            yield _TOTAL
        case "rank":
            yield _RANK
        case "vetoes":
            yield from (Part("veto", veto.id) for veto in rulebook.vetoes)
        case "failures":
            pass


class _Uses:
    """What each part of a rulebook uses."""

    def __init__(self, rulebook: RulebookModel) -> None:
        self._rulebook = rulebook
        self._indicators = {one.id: one for one in rulebook.indicators}
        self._sections = {one.id: one for one in rulebook.scorecard.sections}

    def of(self, part: Part) -> Iterator[Part]:
        rulebook = self._rulebook
        match part.kind:
            case "measure" | "points":
                yield from self._of_indicator(self._indicators[part.name], part.kind)
            case "section":
                yield from self._of_holder(part.name)
                yield from self._named(self._sections[part.name].floor)
            case "bonus" | "deduction":
                listed = rulebook.bonuses if part.kind == "bonus" else rulebook.deductions
                bonus = next(one for one in listed if one.id == part.name)
                yield from self._named(bonus.points, bonus.per, bonus.at_most)
                for formula in (bonus.when, bonus.value):
                    yield from self._said(formula.tree) if formula is not None else ()
            case "veto":
                veto = next(one for one in rulebook.vetoes if one.id == part.name)
                yield from self._named(veto.effect.total_at_most)
                yield from self._said(veto.when.tree)
            case "total":
                yield from self._of_total()
            case "rank":
                by = rulebook.scorecard.rank.by
                yield _TOTAL if by == "total" else Part("measure", by)

    def _of_indicator(self, indicator: Indicator, kind: Kind) -> Iterator[Part]:
        judged = indicator if kind == "points" else _measure_of(indicator)
        used = depends_on(judged, frozenset(self._indicators))
        yield from (Part("measure", name) for name in used)
        yield from (Part("measure", one.id) for one in origins(self._rulebook, indicator))
        if kind == "points":
            yield from self._named(indicator.points, indicator.weight)

    def _of_holder(self, section: str | None) -> Iterator[Part]:
        """The parts of a section, or of the scorecard."""
        for one in self._rulebook.indicators:
            if one.section == section and one.points is not None and one.level is None:
                yield Part("points", one.id)
        for inner in self._sections.values():
            if inner.section == section:
                yield Part("section", inner.id)

    def _of_total(self) -> Iterator[Part]:
        rulebook = self._rulebook
        card = rulebook.scorecard
        yield from self._of_holder(None)
        yield from (Part("bonus", one.id) for one in rulebook.bonuses)
        yield from (Part("deduction", one.id) for one in rulebook.deductions)
        yield from (Part("veto", one.id) for one in rulebook.vetoes)
        yield from self._named(card.total, card.bonus_at_most, card.deduction_at_most)
        yield from self._named(*(grade.at_least for grade in card.grades))

    def _named(self, *amounts: Fraction | str | None) -> Iterator[Part]:
        """The indicators whose value stands for a figure."""
        for amount in amounts:
            if isinstance(amount, str) and amount in self._indicators:
                yield Part("measure", amount)

    def _said(self, node: Node) -> Iterator[Part]:
        """What a formula of a bonus or a veto speaks of."""
        match node:
            case Call("score", (Name(name),)):
                yield Part("section" if name in self._sections else "points", name)
            case Name("total"):
                yield _TOTAL
            case Name(name) if name in self._indicators:
                yield Part("measure", name)
            case _:
                for child in children(node):
                    yield from self._said(child)


def _names(asked: Asked, kind: Kind) -> frozenset[str]:
    return frozenset(part.name for part in asked if part.kind == kind)


def _measure_of(indicator: Indicator) -> Indicator:
    """The indicator without what turns its value into points."""
    update = {"points": None, "weight": None, "scoring": None, "rounding": None}
    return indicator.model_copy(update=update)


def _without_total(rulebook: RulebookModel, asked: Asked) -> RulebookModel:
    """The rulebook with just the sections that are asked for, or over whose periods something is
    scored; what the others say about absence is said by the indicators themselves.
    """
    whole, wanted = _names(asked, "section"), _kept_sections(rulebook, asked)
    indicators = tuple(
        one.model_copy(
            update={
                "when_empty": when(rulebook, one, "when_empty"),
                "when_missing": when(rulebook, one, "when_missing"),
                "section": one.section if one.section in wanted else None,
            }
        )
        for one in rulebook.indicators
    )
    sections = tuple(
        (one if one.id in whole else _frame_of(one)).model_copy(
            update={"section": one.section if one.section in wanted else None}
        )
        for one in rulebook.scorecard.sections
        if one.id in wanted
    )
    # The total that bonuses need is theirs alone, and without grades a veto has none to give.
    outside = any(part.kind in ("bonus", "deduction") for part in asked)
    card = rulebook.scorecard.model_copy(
        update={
            "total": Fraction(100) if outside else None,
            "combine": "sum",
            "bonus_at_most": None,
            "deduction_at_most": None,
            "sections": sections,
            "grades": (),
        }
    )
    vetoes = tuple(one.model_copy(update={"effect": Effect()}) for one in rulebook.vetoes)
    return rulebook.model_copy(
        update={"indicators": indicators, "scorecard": card, "vetoes": vetoes}
    )


def _kept_sections(rulebook: RulebookModel, asked: Asked) -> frozenset[str]:
    """The sections asked for, and those between a part and the periods that it is scored over."""
    holders = {one.id: one.section for one in rulebook.indicators}
    starts = [holders[name] for name in _names(asked, "points")]
    kept = set(_names(asked, "section"))
    for start in (*starts, *kept):
        if section_with_periods(rulebook, start) is not None:
            for one in sections_around(rulebook, start):
                kept.add(one.id)
                if one.periods is not None:
                    break
    return frozenset(kept)


def _frame_of(section: Section) -> Section:
    """A section that is kept for its periods alone: nobody asks what it comes to."""
    update = {
        "points": Fraction(1),
        "weight": None,
        "combine": "sum",
        "floor": None,
        "requires": None,
    }
    return section.model_copy(update=update)
