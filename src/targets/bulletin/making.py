"""A month's bulletin made from the scores through that month. Never computes a figure of its own:
those of a month are scores too, of the same rules with their period cut to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from targets.bulletin.league import extras_of, has_ranks, places_of, scored_indicators
from targets.bulletin.page import (
    Bulletin,
    DutyLine,
    Figure,
    Kind,
    Row,
    TownLine,
    Trend,
    by_name,
)
from targets.bulletin.posted import Poster, asked_of
from targets.bulletin.quality import quality_of
from targets.bulletin.remarks import remarks_of
from targets.bulletin.windows import months_of, scores_before, scores_of_month, scores_through
from targets.bulletin.withholding import TO_DATE, WHOLE, Cell, Hidden, Posted, hidden_halves
from targets.calendar import first_of_month, format_month, month_number
from targets.errors import Language, word
from targets.records import Batch
from targets.records.watching import watched
from targets.reweighing import remarks_on_ranks
from targets.reweighing.saying import WAYS, Way
from targets.rulebook.models import Indicator, RulebookModel
from targets.scores import IndicatorScore, Receipt, Scores, with_rows
from targets.scores.display import show_figure, status_word


def make_bulletin(scores: Scores, language: Language, receipt: Receipt | None = None) -> Bulletin:
    """The bulletin of the month that ends the window of `scores`; it holds the receipt given."""
    own = receipt or scores.receipt.of_output("bulletin", language=language)
    return _Maker(scores, language, own).bulletin()


def main_indicators(rulebook: RulebookModel) -> list[Indicator]:
    """Those that the section `bulletin` lists, else those with points, else all of the units."""
    by_id = {one.id: one for one in rulebook.indicators}
    if rulebook.bulletin.indicators:
        return [by_id[name] for name in rulebook.bulletin.indicators]
    of_units = [one for one in rulebook.indicators if one.level is None]
    return scored_indicators(rulebook) or of_units


@dataclass(frozen=True)
class _Maker:
    """Everything that the parts of one bulletin share."""

    scores: Scores
    language: Language
    receipt: Receipt

    @cached_property
    def rulebook(self) -> RulebookModel:
        return self.scores.plan.rulebook

    @cached_property
    def poster(self) -> Poster:
        return Poster(self.rulebook, self.language)

    @cached_property
    def rows(self) -> Batch:
        """The records as rows by unit, from which other windows are scored."""
        batch = self.scores.batch
        return with_rows(batch) if batch.kind else batch

    @cached_property
    def months(self) -> list[date]:
        return months_of(self.scores.window)

    @cached_property
    def month(self) -> date:
        return first_of_month(month_number(self.scores.window.last))

    @cached_property
    def posts_month(self) -> bool:
        return "month" in self.rulebook.bulletin.windows

    @cached_property
    def posts_period(self) -> bool:
        return "period" in self.rulebook.bulletin.windows

    @cached_property
    def main(self) -> list[Indicator]:
        return main_indicators(self.rulebook)

    @cached_property
    def of_month(self) -> Scores:
        """The month alone; the first month is all of the period so far."""
        return self._of_month(self.month)

    def _of_month(self, month: date) -> Scores:
        return scores_of_month(self.scores.plan, self.rows, month)

    @cached_property
    def trend(self) -> dict[str, Scores]:
        """By month: the month alone, or where the month is not posted the period up to it."""
        if self.posts_month:
            earlier = {format_month(one): self._of_month(one) for one in self._earlier()}
            return {**earlier, format_month(self.month): self.of_month}
        plan, rows = self.scores.plan, self.rows
        earlier = {format_month(one): scores_through(plan, rows, one) for one in self._earlier()}
        return {**earlier, format_month(self.month): self.scores}

    def _earlier(self) -> Iterable[date]:
        earlier = self.months[:-1]
        return watched(earlier, "months", of=len(earlier), at_once=1)

    @cached_property
    def hidden(self) -> Hidden:
        """What is not posted of the main indicators."""
        posted = {}
        if self.posts_period or len(self.months) == 1:
            posted[TO_DATE] = self.scores
        if self.posts_month and len(self.months) > 1:
            posted[format_month(self.month)] = self.of_month
        whole = dict(self.trend)
        if len(self.months) == 1 or not self.posts_month:
            del whole[format_month(self.month)]  # it is the period so far
        adds_up = self.posts_month and self.posts_period and len(self.months) > 1
        below = self.rulebook.bulletin.suppress_below
        return hidden_halves(Posted(posted, whole, adds_up), self.main, below)

    def _when(self, month: str) -> str:
        """How the figures of a month are known to `hidden`."""
        this = month == format_month(self.month)
        return TO_DATE if this and (len(self.months) == 1 or not self.posts_month) else month

    def bulletin(self) -> Bulletin:
        model, language = self.rulebook, self.language
        section, rank = model.bulletin, model.scorecard.rank
        by_id = {one.id: one for one in model.indicators}
        quality = quality_of(self.scores, self.rows, language)
        places = places_of(self.scores, self._before(), language)
        rows = tuple(self._rows())
        duties = tuple(self._duties())
        total = model.scorecard.total
        return Bulletin(
            language=language,
            title=(section.title or model.title).text(language),
            authority=model.authority.text(language) if model.authority else "",
            month=format_month(self.month),
            window=str(self.scores.window),
            unit_label=model.unit.label.text(language) if model.unit.label else model.unit.id,
            group_labels=tuple(self._roster_label(field) for field in model.unit.groups),
            headings=tuple(self.poster.heading(one) for one in self.main),
            rows=rows,
            scored=tuple(self.poster.heading(one) for one in scored_indicators(model)),
            sections=tuple(one.name(language) for one in model.scorecard.sections),
            places=places,
            total="" if total is None or isinstance(total, str) else show_figure(total, "number"),
            duties=duties,
            quality=quality,
            trends=tuple(self._trends()),
            remarks=(
                *remarks_of(self.scores, rows, places, quality, duties, language),
                *self._remarks_on_ranks(),
            ),
            receipt=self.receipt.to_dict(),
            town=tuple(self._town()),
            within_label=self._roster_label(rank.within) if rank.within else "",
            extras=extras_of(model),
            ordered_by="" if rank.by == "total" else by_id[rank.by].name(language),
        )

    def _remarks_on_ranks(self) -> tuple[str, ...]:
        """Where a count is hidden, nothing of recounts: who knows the seed draws them again from
        each count that it could be, and sees which gives the share. Of what the rules suppress,
        `targets robustness` itself leaves recounts out.
        """
        named = self.rulebook.bulletin
        ways: Sequence[Way] = ("reweighed",) if self.hidden else WAYS
        return remarks_on_ranks(
            self.scores, self.language, first=named.first, last=named.last, ways=ways
        )

    def _before(self) -> Scores | None:
        if not has_ranks(self.rulebook):
            return None
        return scores_before(self.scores.plan, self.rows, self.month)

    def _roster_label(self, field: str) -> str:
        roster = self.rulebook.unit.roster
        label = self.rulebook.records[roster].fields[field].label if roster else None
        return (label.text(self.language) if label else "") or field

    def _rows(self) -> Iterator[Row]:
        """The whole, the groups, the units by name."""
        yield self._row("whole", "", "")
        for field, levels in self.scores.groups.items():
            for value in levels:
                yield self._row("group", field, value)
        for unit in sorted((one.unit for one in self.scores), key=by_name):
            yield self._row("unit", "", unit)

    def _row(self, kind: Kind, field: str, name: object) -> Row:
        month = format_month(self.month)
        of_month: tuple[Figure, ...] = ()
        to_date: tuple[Figure, ...] = ()
        if self.posts_month:
            cell = Cell(self._when(month), kind, field, name)
            of_month = self._figures(self.of_month, cell)
        if self.posts_period:
            to_date = self._figures(self.scores, Cell(TO_DATE, kind, field, name))
        return Row(kind, self._name_of(field, name), of_month, to_date)

    def _name_of(self, field: str, name: object) -> str:
        """As it is called; a group with its field where a group of another bears the same name."""
        alike = sum(name in levels for levels in self.scores.groups.values())
        if not field or alike < 2:
            return str(name)
        return word("M498", group=name, field=self._roster_label(field)).message(self.language)

    def _figures(self, scores: Scores, cell: Cell) -> tuple[Figure, ...]:
        held: Mapping[str, IndicatorScore]
        steps: Mapping[str, int] | None = None
        match cell.kind:
            case "whole":
                held = scores.whole.indicators
            case "group":
                held = scores.groups[cell.field][str(cell.name)].indicators
            case _:
                unit = scores[cell.name]
                held, steps = unit.indicators, unit.steps
        return tuple(
            self.poster.figure(
                one,
                held[one.id],
                self.hidden.get((cell, one.id), {}),
                asked_of(scores.plan, one, held, steps),
            )
            for one in self.main
        )

    def _trends(self) -> Iterator[Trend]:
        for one in self.main:
            figures = [
                self.poster.figure(
                    one,
                    scores.whole.indicators[one.id],
                    self.hidden.get((Cell(self._when(month), *WHOLE), one.id), {}),
                    asked_of(scores.plan, one, scores.whole.indicators),
                )
                for month, scores in self.trend.items()
            ]
            yield Trend(
                heading=self.poster.heading(one),
                months=tuple(self.trend),
                whole=tuple(figures),
                window="month" if self.posts_month else "to_date",
            )

    def _duties(self) -> Iterator[DutyLine]:
        """The duties without points: what the units do not answer for, the authority does."""
        to_date, of_month = self.scores.whole.indicators, self.of_month.whole.indicators
        for one in self.rulebook.indicators:
            if one.duty is None or one.points is not None:
                continue
            found, in_month = to_date[one.id], of_month[one.id]
            yield DutyLine(
                label=one.name(self.language),
                month_done=int(in_month.numerator or 0),
                month_due=int(in_month.denominator or 0),
                done=int(found.numerator or 0),
                due=int(found.denominator or 0),
                standing=found.status,
                status=status_word(found.status, self.language),
            )

    def _town(self) -> Iterator[TownLine]:
        """What is judged once, besides duties."""
        for one in self.rulebook.indicators:
            if one.level is None or one.duty is not None:
                continue
            month = self._of_whole(self.of_month, one) if self.posts_month else None
            yield TownLine(self.poster.heading(one), month, self._of_whole(self.scores, one))

    def _of_whole(self, scores: Scores, one: Indicator) -> Figure:
        """What is judged once, with nothing hidden."""
        held = scores.whole.indicators
        return self.poster.figure(one, held[one.id], {}, asked_of(scores.plan, one, held))
