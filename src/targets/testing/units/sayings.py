"""What a probe holds and gets, as a clerk would say it, in both languages.

Never decides and never asks for a probe.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from targets.errors import Language, word
from targets.figures import decimals_needed, format_fixed, format_plain
from targets.plan.roundings import places_of
from targets.rulebook.models import Indicator, RulebookModel
from targets.rulebook.scalars import ShowAs
from targets.rulebook.sourced import Label
from targets.scores.display import show_figure, show_value
from targets.testing.units.levers import is_by_unit
from targets.testing.units.probes import Probe, Said

_DECIMALS_SHOWN = 4


class Bilingual(NamedTuple):
    """One text in both languages."""

    en: str
    zh: str

    def in_language(self, language: Language) -> str:
        """The text in one of them."""
        return self.zh if language == "zh" else self.en


def said_in_both(code: str, **facts: Bilingual | object) -> Bilingual:
    """A message of the catalogue whose facts differ by language."""

    def filled(language: Language) -> str:
        chosen: dict[str, Any] = {
            key: fact.in_language(language) if isinstance(fact, Bilingual) else fact
            for key, fact in facts.items()
        }
        return word(code, **chosen).message(language)

    return Bilingual(filled("en"), filled("zh"))


def _with_article(name: str) -> str:
    """A name begins small, but for an abbreviation, which is spelled: `en aitch ess`."""
    first = name.partition(" ")[0]
    is_spelled = len(first) > 1 and first.isupper()
    begun = name if is_spelled else name[:1].lower() + name[1:]
    is_open = begun[:1] in ("AEFHILMNORSX" if is_spelled else "aeiou")
    return f"{'an' if is_open and not begun.startswith('uni') else 'a'} {begun}"


def joined(parts: list[Bilingual], english: str, chinese: str) -> Bilingual:
    """Several texts in a row."""
    return Bilingual(english.join(one.en for one in parts), chinese.join(one.zh for one in parts))


class Figure(NamedTuple):
    """One thing that a unit has recorded: how many records of a kind, a sum over them, or the word
    of its only record. `none` stands for a dataset of which it has no record.

    `untold` is what the same figure comes to for a unit of which it is not told; empty where that
    is not known.
    """

    sort: Literal["none", "count", "sum", "text"]
    dataset: Bilingual
    label: Bilingual
    shown: Bilingual
    untold: str = ""


class Speaker:
    """The names of one rulebook."""

    def __init__(self, rulebook: RulebookModel) -> None:
        self.rulebook = rulebook
        self.indicators: dict[str, Indicator] = {one.id: one for one in rulebook.indicators}
        places = places_of(rulebook.scorecard.rounding)
        self._decimals = places.items.decimals if places.items is not None else None

    @property
    def unit(self) -> Bilingual:
        """What is scored, in English with its article: `an office`, `an NHS trust`."""
        label = _named(self.rulebook.unit.label, self.rulebook.unit.id)
        return label._replace(en=_with_article(label.en))

    def indicator(self, name: str) -> Bilingual:
        """The name of an indicator."""
        return _named(self.indicators[name].label, name)

    def part(self, name: str) -> Bilingual:
        """The name of a bonus, deduction, veto, section or grade, or of an indicator."""
        card = self.rulebook.scorecard
        parts = (
            *self.rulebook.indicators,
            *self.rulebook.bonuses,
            *self.rulebook.deductions,
            *self.rulebook.vetoes,
            *card.sections,
            *card.grades,
        )
        return next(
            (_named(one.label, name) for one in parts if one.id == name), Bilingual(name, name)
        )

    def records(self, probe: Probe) -> Bilingual:
        """The records of a probe in short."""
        found = [self._said(one) for one in probe.said]
        return joined(found, "; ", "；") if found else said_in_both("M204")

    def figures(self, probe: Probe) -> tuple[Figure, ...]:
        """The same one by one, zeros too, for a table."""
        return tuple(figure for one in probe.said for figure in self._figures(one))

    def _figures(self, one: Said) -> Iterator[Figure]:
        table = self.rulebook.records[one.dataset]
        dataset = _named(table.label, one.dataset)
        count = Bilingual(str(one.records), str(one.records))
        if not one.records:
            yield Figure("none", dataset, dataset, count)
            return
        texts = [(self.field(one.dataset, name), self._word(one, name, v)) for name, v in one.texts]
        sums = (*one.sums, *((name, Fraction(0)) for name in one.zeros))
        if is_by_unit(self.rulebook, table):
            for field, text in texts:
                yield Figure("text", dataset, field, text)
            texts = []
        kind = joined([said_in_both("M429", field=a, value=b) for a, b in texts], ", ", "、")
        if sums or not is_by_unit(self.rulebook, table):
            untold = "0" if table.events or table.corrects else ""
            yield Figure("count", dataset, _of_kind(dataset, kind), count, untold)
        for name, amount in sums:
            label = _of_kind(self.field(one.dataset, name), kind)
            if amount is None:
                yield Figure("sum", dataset, label, said_in_both("M442"))
            else:
                number = format_plain(amount, 12)
                yield Figure("sum", dataset, label, Bilingual(number, number))

    def _said(self, one: Said) -> Bilingual:
        table = self.rulebook.records[one.dataset]
        dataset = _named(table.label, one.dataset)
        if not one.records:
            return said_in_both("M203", dataset=dataset)
        texts = [
            said_in_both(
                "M205", field=self.field(one.dataset, name), value=self._word(one, name, value)
            )
            for name, value in one.texts
        ]
        sums = [
            said_in_both("M206", field=self.field(one.dataset, name))
            if amount is None
            else said_in_both(
                "M205", field=self.field(one.dataset, name), value=format_plain(amount, 12)
            )
            for name, amount in one.sums
        ]
        figures = joined([*texts, *sums], ", ", "、")
        if not figures.en:
            return said_in_both("M202", dataset=dataset, count=one.records)
        code = "M200" if one.records == 1 else "M201"
        return said_in_both(code, dataset=dataset, count=one.records, figures=figures)

    def _word(self, one: Said, field: str, value: object) -> Bilingual:
        if self.rulebook.records[one.dataset].fields[field].type == "yes_no":
            return Bilingual("yes" if value else "no", "是" if value else "否")
        return Bilingual(str(value), str(value))

    def field(self, dataset: str, name: str) -> Bilingual:
        """The name of a field."""
        spec = self.rulebook.records[dataset].fields.get(name)
        return _named(spec.label if spec else None, name)

    def value(self, indicator: str, value: Fraction | None) -> str:
        """A value as the indicator says it is shown."""
        return show_value(self.rulebook, self.indicators[indicator], value)

    def figure(self, indicator: str, figure: Fraction) -> str:
        """A threshold in the unit in which values are shown."""
        show_as: ShowAs = self.indicators[indicator].show_as
        return show_figure(figure, show_as)

    def points(self, points: Fraction | None) -> str:
        """Points with the decimals that items are rounded to; `—` where there are none."""
        if points is None:
            return "—"
        needed = decimals_needed(points)
        decimals = self._decimals
        if decimals is None or decimals > _DECIMALS_SHOWN or needed is None or needed > decimals:
            return format_plain(points)
        return format_fixed(points, decimals)


def _of_kind(label: Bilingual, kind: Bilingual) -> Bilingual:
    return said_in_both("M430", label=label, kind=kind) if kind.en else label


def _named(label: Label | None, name: str) -> Bilingual:
    if label is None:
        return Bilingual(name, name)
    return Bilingual(label.text("en") or name, label.text("zh") or name)
