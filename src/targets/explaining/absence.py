"""Why there is no value, and what that costs: no report, nothing to judge, not asked, or small.

Never decides a status: it says what the kept steps and the records show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from targets.explaining.formulas import Told, field_label, holds_for, labelled, put_in, scope_of
from targets.explaining.reading import Scope, closure
from targets.plan import expressions as x
from targets.plan.indicators import when
from targets.plan.inputs import row_names
from targets.plan.steps import MISSING, NOT_ASKED, Aggregate
from targets.rulebook.models import Indicator


def absence_lines(
    told: Told, one: Indicator, scope: Scope, sharing: Sequence[str]
) -> tuple[str, ...]:
    """Every reason, then the cost; `sharing` are the parts that its points go to where it drops
    out.
    """
    found = told.score.indicators[one.id]
    if is_withheld(told, one):
        return (told.say("M728"),)
    if found.status not in ("no_data", "not_applicable", "suppressed"):
        return ()
    reasons = tuple(dict.fromkeys(_reasons(told, one, scope)))
    if one.points is None or one.level is not None:
        return reasons
    return (*reasons, _cost(told, one, sharing))


def is_withheld(told: Told, one: Indicator) -> bool:
    """Whether a figure is there and is not published."""
    found = told.score.indicators[one.id]
    judged = found.status in ("met", "not_met", "scored", "no_target")
    return judged and found.value is None


def _reasons(told: Told, one: Indicator, scope: Scope) -> Iterator[str]:
    status = told.score.indicators[one.id].status
    if status == "suppressed":
        small = one.when_small
        yield told.say("M727", below=small.denominator_below) if small else told.say("M745")
        return
    code = told.score.steps.get(told.plan.indicators[one.id].absent, 0)
    if not told.score.assessed:
        yield told.say("M724")
    elif status == "no_data":
        yield from _no_data(told, one) if code else [told.say("M746")]
    elif code == NOT_ASKED:
        yield from _not_asked(told, one, scope)
    elif one.duty is not None:
        yield told.say("M722")
    else:
        yield told.say("M721")


def _no_data(told: Told, one: Indicator) -> Iterator[str]:
    """The datasets without a record, and the cells that are empty."""
    found = [
        *_unreported(told, one),
        *_marked(told, one, MISSING, "M720"),
    ]
    yield from found or [told.say("M745")]


def _unreported(told: Told, one: Indicator) -> Iterator[str]:
    for aggregate in _aggregates(told, one):
        counts = aggregate.gathering == "count" and x.constant_truth(aggregate.selected) is True
        if counts and told.score.steps.get(aggregate.name) == 0:
            window = told.behind.window(aggregate)
            label = told.behind.label(aggregate.dataset)
            yield told.say("M729", dataset=label, window=window)


def is_unasked(told: Told, one: Indicator) -> bool:
    """Whether the unit is not judged by it at all."""
    code = told.score.steps.get(told.plan.indicators[one.id].absent, 0)
    if code != NOT_ASKED or one.applies_to is None:
        return not told.score.assessed
    return holds_for(told, one.applies_to, scope_of(told, one)) is False


def _not_asked(told: Told, one: Indicator, scope: Scope) -> Iterator[str]:
    if one.applies_to is not None:
        links = (labelled(told, one.applies_to, scope), put_in(told, one.applies_to, scope))
        if holds_for(told, one.applies_to, scope) is False:
            yield told.say("M723", condition=" = ".join(dict.fromkeys(links)))
            return
    yield from list(_marked(told, one, NOT_ASKED, "M744")) or [told.say("M745")]


def _marked(told: Told, one: Indicator, absence: int, code: str) -> Iterator[str]:
    """The fields whose cells are empty, or say that they are not asked, and where that is."""
    for aggregate in _aggregates(told, one):
        absences = [name for name in x.names_in(aggregate.amount) if name.endswith("__absent")]
        if aggregate.gathering != "max" or not absences:
            continue
        if told.score.steps.get(aggregate.name, 0) != absence:
            continue
        names = row_names(told.plan.rulebook, aggregate.dataset)
        for name in absences:
            place = names.index(name)
            keys = [
                told.behind.key_text(aggregate.dataset, row)
                for row, *_ in told.behind.summed(aggregate)
                if row[place] == absence
            ]
            if keys:
                field = field_label(told, aggregate.dataset, name.removesuffix("__absent"))
                where = told.listed([key for key in keys if key])
                brackets = "（{}）" if told.language == "zh" else " ({})"
                label = told.behind.label(aggregate.dataset)
                shown = brackets.format(where) if where else ""
                yield told.say(code, field=field, dataset=label, where=shown)


def _aggregates(told: Told, one: Indicator) -> list[Aggregate]:
    """Everything that its absence comes from."""
    asked = set(closure(told.plan, told.plan.indicators[one.id].absent))
    return [aggregate for aggregate in told.plan.aggregates if aggregate.name in asked]


def _cost(told: Told, one: Indicator, sharing: Sequence[str]) -> str:
    found, rulebook = told.score.indicators[one.id], told.plan.rulebook
    if found.points is None:
        if sharing:
            return told.say("M726", names=told.listed(sharing))
        return told.say("M725" if one.section is not None else "M762")
    if found.status == "no_data":
        return told.say("M730", when=when(rulebook, one, "when_missing") or "zero")
    full = (when(rulebook, one, "when_empty") or "full") == "full"
    return told.say("M747" if full else "M748")
