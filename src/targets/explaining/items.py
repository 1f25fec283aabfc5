"""One indicator explained: asked, reached, got, lost, by which rule, from which records.

Never judges: status and points are those that are published.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from targets.explaining.absence import absence_lines, is_unasked, is_withheld
from targets.explaining.cadences import period_text
from targets.explaining.explanation import InPeriod, Item, MissingPeriod, Rejected, Source
from targets.explaining.formulas import (
    NOTHING,
    Told,
    measure_in_words,
    measure_lines,
    scope_of,
    summands,
    value_text,
    written,
)
from targets.explaining.reading import Scope
from targets.explaining.scoring import condition_text, scoring_lines
from targets.explaining.shortfall import shortfall
from targets.figures import round_exact, to_decimal
from targets.plan.roundings import places_of, rounding_of
from targets.plan.steps import Status, Turn
from targets.rulebook.models import Indicator
from targets.rulebook.sourced import Sourced
from targets.scores.display import show_value, status_word
from targets.scores.results import holds, read_exact, read_points


def source_of(told: Told, one: Sourced) -> Source | None:
    """Where a rule comes from; None where the rules file does not say."""
    reference, note = one.reference, one.note
    assumed = one.basis == "assumed"
    if reference is None and note is None and not assumed:
        return None
    return Source(
        document=reference.document if reference else None,
        section=reference.section if reference else None,
        page=reference.page if reference else None,
        quote=reference.quote if reference else None,
        url=reference.url if reference else None,
        assumed=assumed,
        note=note.text(told.language) if note else None,
    )


def worth_of(told: Told, one: Indicator) -> Decimal | None:
    """The most an indicator gives, at the places at which it is rounded."""
    if one.points is None:
        return None
    worth = told.figure(one.points) or Fraction(0)
    rounding = rounding_of(one, places_of(told.plan.rulebook.scorecard.rounding))
    if rounding is not None:
        worth = round_exact(worth, rounding.decimals, rounding.mode)
    return to_decimal(worth)


def lost_of(points: Decimal | None, worth: Decimal | None) -> Decimal | None:
    """What is missing to full points; None where there are none."""
    return None if points is None or worth is None else worth - points


def item(
    told: Told,
    one: Indicator,
    *,
    sharing: Sequence[str],
    in_total: Fraction | None,
    rejected: Sequence[Rejected],
) -> Item:
    """An indicator of the unit; `in_total` is what its loss takes from the base."""
    found, scope = told.score.indicators[one.id], scope_of(told, one)
    worth = worth_of(told, one)
    silent = _is_hidden(told, one) or is_unasked(told, one)
    shown = () if silent else summands(told, one, scope)
    missing = _missing(told, one)
    ours = [each for each in rejected if each.dataset in _datasets(told, one)]
    return Item(
        id=one.id,
        label=one.name(told.language),
        section=one.section,
        target=condition_text(told, one.target, one.show_as, scope) if one.target else "",
        value=value_text(told, one),
        status=found.status,
        status_text=status_word(found.status, told.language),
        numerator=found.numerator,
        denominator=found.denominator,
        points=found.points,
        worth=worth,
        lost=lost_of(found.points, worth),
        in_total=in_total,
        formula=_formula(told, one, scope),
        in_words=_in_words(told, one, scope),
        scoring=_scoring(told, one, scope),
        shortfall=None if one.id in told.plan.turns else shortfall(told, one, scope),
        missing_periods=missing,
        absence=absence_lines(told, one, scope, sharing),
        records=tuple(told.behind.records(shown)),
        rejected=len(ours),
        mend=tuple(_mend(told, found.status, missing, ours)),
        periods=tuple(periods(told, told.plan.turns.get(one.id, ()), one)),
        source=source_of(told, one),
    )


def _is_hidden(told: Told, one: Indicator) -> bool:
    return is_withheld(told, one) or told.score.indicators[one.id].status == "suppressed"


def _formula(told: Told, one: Indicator, scope: Scope) -> tuple[str, ...]:
    """Of a figure that is not published the formula as written, and no number."""
    lines = measure_lines(told, one, scope)
    return lines[:1] if _is_hidden(told, one) or is_unasked(told, one) else lines


def _in_words(told: Told, one: Indicator, scope: Scope) -> tuple[str, ...]:
    """The same with labels; only its first link has names in it."""
    said = measure_in_words(told, one, scope)
    return (*(() if said is None else (said,)), *_formula(told, one, scope)[1:])


def _mend(
    told: Told, status: Status, missing: Sequence[MissingPeriod], ours: Sequence[Rejected]
) -> Iterator[str]:
    """What to do where what is missing was delivered, and rejected."""
    for one in ours:
        lacking = status == "no_data" or any(
            period.first[: len(one.key)] <= one.key <= period.last[: len(one.key)]
            for period in missing
        )
        if lacking and one.key:
            facts = {"period": one.key, "dataset": one.label}
            told_row = one.row is not None
            yield told.say("M820", row=one.row, **facts) if told_row else told.say("M821", **facts)


def _scoring(told: Told, one: Indicator, scope: Scope) -> tuple[str, ...]:
    lines = scoring_lines(told, one, scope)
    custom = one.scoring is not None and (one.scoring.formula or one.scoring.method)
    if _is_hidden(told, one) and custom and one.scoring is not None:
        formula = one.scoring.formula
        return (written(formula),) if formula is not None else lines[:1]
    return lines


def _datasets(told: Told, one: Indicator) -> frozenset[str]:
    """The datasets that its records, or what is missing of them, come from."""
    records = told.plan.rulebook.records
    own = [one.records] if one.records else []
    correctors = [name for name, table in records.items() if table.corrects in own]
    return frozenset((*own, *correctors))


def _missing(told: Told, one: Indicator) -> tuple[MissingPeriod, ...]:
    """The periods of a duty that fall short."""
    if one.duty is None or told.score.indicators[one.id].numerator is None:
        return ()
    name = told.plan.indicators[one.id].numerator
    step = next(
        (step for step in told.plan.steps if name is not None and step.name == name.amount), None
    )
    by_name = {aggregate.name: aggregate for aggregate in told.plan.aggregates}
    found = by_name.get(step.text) if step is not None else None
    return () if found is None else tuple(told.behind.missing_periods(found))


def periods(told: Told, turns: Sequence[Turn], one: Indicator | None) -> Iterator[InPeriod]:
    """What the plan keeps of a part in each period of its section."""
    for turn in turns:
        numbers: Mapping[str, int] = told.score.steps
        over = bool(numbers.get(turn.over))
        out = holds(turn.out, numbers)
        points = None if out else read_points(turn.points, numbers)
        value = _value_in(told, turn, one)
        text = told.say("M740") if not over else told.say("M741") if points is None else ""
        yield InPeriod(
            id=turn.id,
            label=_period_label(told, turn),
            first=str(turn.window.first),
            last=str(turn.window.last),
            value=value,
            points=points,
            text=text,
        )


def _period_label(told: Told, turn: Turn) -> str:
    """What a period is called: as the rules file says, else its month, else its dates."""
    holder = turn.over.partition("__")[0]
    sections = told.plan.rulebook.scorecard.sections
    said = next((one.periods for one in sections if one.id == holder), None)
    for one in said.listed if said is not None else ():
        if one.id == turn.id and one.label is not None:
            return one.label.text(told.language)
    if said is not None and said.every is not None:
        return period_text(turn.window, said.every, told.language)
    return str(turn.window)


def _value_in(told: Told, turn: Turn, one: Indicator | None) -> str | None:
    """The value of one period, where the plan keeps it and it is published."""
    if one is None or turn.value is None or _is_hidden(told, one):
        return None
    names = [name for name in turn.value if isinstance(name, str)]
    if any(name not in told.score.steps for name in names):
        return None
    value = read_exact(turn.value, told.score.steps)
    shown = show_value(told.plan.rulebook, one, value)
    return None if shown == NOTHING else shown
