"""Whether the figures of a rules file are those of the phrases that it quotes for them.

A quote of which one figure fits is not contradicted, nor is one that gives no figure or no
direction. Yields every contradiction, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from targets.calendar import parse_cadence
from targets.errors import Diagnostic, Wording, word
from targets.figures import decimals_needed, format_plain
from targets.formula import Formula
from targets.formula.tree import Compare, Number, walk
from targets.rulebook.models import Bonus, Indicator, RulebookModel, Veto
from targets.rulebook.nodes import Scalar
from targets.rulebook.places import Path, Places
from targets.rulebook.quotes import Level, Quote, read_quote
from targets.rulebook.quotes_figures import Written
from targets.rulebook.quotes_words import Kind, turned
from targets.rulebook.references import quoted_parts
from targets.rulebook.scoring import Condition
from targets.rulebook.sourced import Model, Sourced
from targets.rulebook.worlds import figure_in, worlds

_SIGNS: dict[str, Kind] = {
    ">=": "at_least",
    "<=": "at_most",
    ">": "more_than",
    "<": "less_than",
}
_SIDES: tuple[frozenset[Kind], ...] = (
    frozenset({"at_least", "more_than"}),
    frozenset({"at_most", "less_than"}),
)


class _Limit(NamedTuple):
    """A level that the file asks for: where, which kind, and what it can be; none where only
    records tell.
    """

    path: Path
    kind: Kind
    values: frozenset[Fraction]


class _Beside(NamedTuple):
    """A quote, and how its figures are held against numbers.

    `share` tells that the numbers are shares: 96% is never written 96, and 12次 is none. `either`
    tells that a level may be that of failing.
    """

    quote: Quote
    share: bool = False
    either: bool = False

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that can be compared."""
        found = self.quote.of_role("level")
        if not self.share:
            return found
        return tuple(
            level
            for level in found
            if all(one.sign != "none" or not one.unit for one in level.figures)
        )


def check_quotes(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Every figure, direction and cadence that contradicts the quote beside it."""
    checker = _QuoteChecker(rulebook, places)
    for path, part, quote in quoted_parts(rulebook):
        yield from checker.part(path, part, read_quote(quote))


class _QuoteChecker:
    """The checks of one rulebook."""

    def __init__(self, rulebook: RulebookModel, places: Places) -> None:
        self.rulebook = rulebook
        self.places = places

    def part(self, path: Path, part: Sourced, quote: Quote) -> Iterator[Diagnostic]:
        match part:
            case Indicator():
                yield from self.indicator(path, part, quote)
            case Bonus() | Veto() if limit := self.simple_condition(path, part):
                either = isinstance(part, Veto) or path[0] == "deductions" or quote.judges
                beside = _Beside(quote, either=either)
                yield from self.limits((limit,), beside)
                if isinstance(part, Bonus):
                    granted = (*quote.of_role("points"), *quote.of_role("taken"))
                    yield from self.figure((*path, "points"), part.points, granted, beside)
            case _ if path[:2] == ("scorecard", "grades"):
                limits = self.conditions(path, (("at_least", getattr(part, "at_least", None)),))
                yield from self.limits(limits, _Beside(quote))
            case _:
                yield from self.any_figure(path, part, quote)

    def indicator(self, path: Path, indicator: Indicator, quote: Quote) -> Iterator[Diagnostic]:
        formulas = (indicator.numerator, indicator.denominator, indicator.value)
        scaled = {Fraction(100), Fraction(1000)} & set(_numbers(formulas))
        share = indicator.numerator is not None or indicator.duty is not None
        share = (share or indicator.show_as != "number") and not scaled
        beside = _Beside(quote, share=share, either=quote.judges)
        if indicator.duty is not None:
            yield from self.cadence((*path, "duty"), indicator, quote)
        if indicator.target is not None:
            yield from self.condition((*path, "target"), indicator.target, beside)
        elif indicator.scoring is not None:
            bands = [band for band in indicator.scoring.bands or () if band.limits]
            if len(beside.levels) >= len(bands):
                for index, band in enumerate(bands):
                    where = (*path, "scoring", "bands", index)
                    yield from self.condition(where, band, beside)
        yield from self.points(path, indicator, beside)

    def cadence(self, path: Path, indicator: Indicator, quote: Quote) -> Iterator[Diagnostic]:
        duty = indicator.duty
        # of two weeks no duty can be asked, so that there is nothing to write instead
        known = [often for often in quote.cadences if parse_cadence(often.every) is not None]
        if duty is None or not known:
            return
        if any(often.fits(duty.every, duty.at_least) for often in quote.cadences):
            return
        often = known[0]
        found = f"every: {duty.every.text}"
        found += f", at_least: {duty.at_least}" if duty.at_least > 1 else ""
        said = quote.text[often.start : often.end]
        wording = word("W913", said=said, wanted=often.as_written, found=found)
        yield self.places.tell((*path, "every"), wording)

    def points(self, path: Path, indicator: Indicator, beside: _Beside) -> Iterator[Diagnostic]:
        """The step and the points of a deduction, and the points of the indicator itself."""
        quote, scoring = beside.quote, indicator.scoring
        deduct = scoring.deduct if scoring is not None else None
        if deduct is not None:
            where = (*path, "scoring", "deduct")
            steps, taken = quote.of_role("step"), quote.of_role("taken")
            yield from self.figure((*where, "per"), deduct.per, steps, beside)
            if steps:
                yield from self.figure((*where, "points"), deduct.points, taken, beside)
        granted = quote.of_role("points")
        if scoring is not None and scoring.bands is None and indicator.points is not None:
            yield from self.figure((*path, "points"), indicator.points, granted, beside)

    def figure(
        self, path: Path, amount: Fraction | str, levels: tuple[Level, ...], beside: _Beside
    ) -> Iterator[Diagnostic]:
        """One figure, of which the quote may say something."""
        values = self.values(amount)
        if not levels or not values:
            return
        if not any(_fits(one, values, beside) for level in levels for one in level.figures):
            yield self.differs(path, levels[0])

    def condition(self, path: Path, condition: Condition, beside: _Beside) -> Iterator[Diagnostic]:
        yield from self.limits(self.conditions(path, condition.limits), beside)

    def conditions(
        self, path: Path, limits: Iterable[tuple[str, Fraction | str | None]]
    ) -> tuple[_Limit, ...]:
        found = []
        for key, amount in limits:
            name, _, end = key.partition(".")
            kind: Kind = name  # type: ignore[assignment]
            where: Path = (*path, name, int(end)) if end else (*path, name)
            found.append(_Limit(where, kind, self.values(amount)))
        return tuple(found)

    def simple_condition(self, path: Path, part: Bonus | Veto) -> _Limit | None:
        """The level of a `when` that compares something with one number."""
        tree = part.when.tree if part.when is not None else None
        if not isinstance(tree, Compare) or tree.operator not in _SIGNS:
            return None
        where: Path = (*path, "when")
        if isinstance(tree.right, Number):
            kind, number = _SIGNS[tree.operator], tree.right.value
        elif isinstance(tree.left, Number):
            mirrored: dict[str, Kind] = {
                ">=": "at_most",
                "<=": "at_least",
                ">": "less_than",
                "<": "more_than",
            }
            kind, number = mirrored[tree.operator], tree.left.value
        else:
            return None
        return _Limit(where, kind, frozenset({number}))

    def limits(self, limits: tuple[_Limit, ...], beside: _Beside) -> Iterator[Diagnostic]:
        """The levels that the file asks for, against those of the quote."""
        levels = beside.levels
        for index, limit in enumerate(limits):
            if not levels or not limit.values:
                continue
            end = limit.kind if len(limits) == 1 else ("at_least", "at_most")[index]
            told = [_judge(level, limit, end, beside) for level in levels]
            fitting = [one for one in told if one is not None]
            if not fitting:
                yield self.differs(limit.path, levels[0])
            elif all(one != "" for one in fitting):
                yield self.turned(limit, next(one for one in told if one), levels, told)

    def differs(self, path: Path, level: Level) -> Diagnostic:
        found = self.written(path)
        return self.places.tell(path, word("W910", said=level.text, found=found))

    def turned(
        self,
        limit: _Limit,
        code: str,
        levels: tuple[Level, ...],
        told: list[str | None],
    ) -> Diagnostic:
        level = levels[told.index(code)]
        facts = {"said": level.text, "wanted": level.kinds[0], "found": limit.kind}
        if code == "W912":
            facts["figure"] = format_plain(next(iter(limit.values)))
            if level.figures[0].sign == "percent":
                facts["figure"] = format_plain(level.figures[0].value * 100) + "%"
        wording: Wording = word(code, **facts)
        return self.places.tell(limit.path, wording)

    def any_figure(self, path: Path, part: Sourced, quote: Quote) -> Iterator[Diagnostic]:
        """Of a part with several figures: one of the quote's must be among them."""
        numbers = frozenset(self.numbers_of(part))
        levels = quote.levels
        if not levels or not numbers:
            return
        beside = _Beside(quote)
        if not any(_fits(one, numbers, beside) for level in levels for one in level.figures):
            kind = self.places.owner((*path, "reference")).partition(" ")[0] or "part"
            wording = word("W914", said=levels[0].text, kind=kind)
            yield self.places.tell((*path, "reference", "quote"), wording)

    def numbers_of(self, part: object) -> Iterator[Fraction]:
        """Every number that is written anywhere in a part."""
        match part:
            case Fraction() | str():
                yield from self.values(part)
            case Formula():
                yield from _numbers((part,))
            case dict():
                for one in part.values():
                    yield from self.numbers_of(one)
            case tuple():
                for one in part:
                    yield from self.numbers_of(one)
            case Model():
                for name in type(part).model_fields:
                    if name not in ("reference", "note", "label", "id"):
                        yield from self.numbers_of(getattr(part, name))
            case _:
                return

    def values(self, amount: Fraction | str | None) -> frozenset[Fraction]:
        """What an amount can be; nothing where only records tell."""
        if not isinstance(amount, str):
            return frozenset() if amount is None else frozenset({amount})
        found = {
            figure_in(self.rulebook, amount, world) for world in worlds(self.rulebook, (amount,))
        }
        return frozenset(one for one in found if one is not None)

    def written(self, path: Path) -> str:
        node = self.places.node(path)
        return node.text if isinstance(node, Scalar) else ""


def _numbers(formulas: Iterable[Formula | None]) -> Iterator[Fraction]:
    for formula in formulas:
        if formula is not None:
            yield from (node.value for node in walk(formula.tree) if isinstance(node, Number))


def _fits(figure: Written, values: frozenset[Fraction], beside: _Beside) -> bool:
    """Whether a figure of a quote is one of these numbers.

    Without a sign 96 may stand for 96%. With one, 96% may be written 96 where the value is so
    scaled. 1个百分点 is 1%.
    """
    value = figure.value
    if "百分点" in figure.unit or "percentage" in figure.unit:
        return bool(values & {value, value / 100})
    if figure.sign == "none":
        unsigned = set() if figure.unit else {value / 100, value / 1000}
        return bool(values & {value, value / figure.scale, *unsigned})
    if decimals_needed(value) is None:  # two thirds may be written 66.7%
        return any(abs(one - value) < Fraction(1, 100) for one in values)
    return value in values or (not beside.share and bool(values & {value * 100, value * 1000}))


def _judge(level: Level, limit: _Limit, end: Kind, beside: _Beside) -> str | None:
    """None where the level has another figure, `""` where it agrees, else the code to tell."""
    fitting = [_fits(one, limit.values, beside) for one in level.figures]
    if not any(fitting):
        return None
    if not level.kinds:
        return ""
    kinds: tuple[Kind, ...] = level.kinds
    if kinds == ("between",):
        kinds = ("at_least",) if fitting[0] else ("at_most",)
    if end in kinds or (beside.either and turned(end) in kinds):
        return ""
    if any({end, kind} <= side for side in _SIDES for kind in kinds):
        return "" if level.kinds == ("between",) else "W912"
    if beside.either and any({turned(end), kind} <= side for side in _SIDES for kind in kinds):
        return "W912"
    return "W911"
