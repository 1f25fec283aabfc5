"""What a compiled case needs of its records, what of that is left out, and the datasets without the
rest.

Never judges a record, and never runs a step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from targets.errors import Wording, listed, word
from targets.formula.tree import REPORTED, plain_name
from targets.plan import expressions as x
from targets.plan.steps import Check, Plan
from targets.records.models import is_required
from targets.rulebook.corrections import corrector_of
from targets.rulebook.models import Case, Dataset, RulebookModel
from targets.rulebook.places import Path

Needed = Mapping[str, frozenset[str]]
"""By dataset the fields that a case needs; a dataset that is not there is not needed."""


class Narrowed(NamedTuple):
    """The rulebook with just the datasets and fields of a case, and the row checks that these
    fields allow. Two of the same `key` are the same for the same plan.
    """

    key: object
    rulebook: RulebookModel
    checks: Mapping[str, tuple[Check, ...]]


def fields_needed(plan: Plan, case: Case) -> Needed:
    """What the plan reads, and what every record that is given needs: its date and its key."""
    rulebook = plan.rulebook
    needed: dict[str, set[str]] = {}
    for one in plan.aggregates:
        fields = needed.setdefault(one.dataset, set())
        for expression in (one.selected, one.amount):
            fields.update(_field_of(name) for name in x.names_in(expression))
    # The plan of a case in which no rank is expected ranks within nothing.
    fields_of_roster = [look.group for look in plan.peers] + [rulebook.scorecard.rank.within]
    for group in fields_of_roster:
        if group is not None and rulebook.unit.roster is not None:
            needed.setdefault(rulebook.unit.roster, set()).add(group)
    for name in case.given:
        needed.setdefault(name, set())
    for name in list(needed):  # a correction and its record are judged together
        for other in (rulebook.records[name].corrects, corrector_of(rulebook, name)):
            if other is not None:
                needed.setdefault(other, set())
    return {
        name: frozenset(fields) & frozenset(rulebook.records[name].fields)
        | _identifying(rulebook, rulebook.records[name])
        for name, fields in needed.items()
    }


def _field_of(name: str) -> str:
    return plain_name(name.removesuffix("__absent"))


def _identifying(rulebook: RulebookModel, table: Dataset) -> frozenset[str]:
    time = () if table.time is None else (table.time,)
    return frozenset((rulebook.unit.id, *time, *table.key))


def left_out(plan: Plan, case: Case, needed: Needed) -> Iterator[tuple[Path, Wording]]:
    """Every needed dataset and field that is not given."""
    rulebook = plan.rulebook
    for name, fields in needed.items():
        table = rulebook.records[name]
        if name not in case.given:
            if not table.optional and table.corrects is None:
                yield ("given",), word("E971", dataset=name)
            continue
        for row, record in enumerate(case.given[name]):
            lacking = [
                field
                for field in table.fields
                if field in fields
                and field not in record
                and field != rulebook.unit.id
                and is_required(rulebook, table, field)
            ]
            if lacking:
                wording = word("E970", dataset=name, fields=listed(lacking))
                yield ("given", name, row), wording


def narrowed(plan: Plan, case: Case, needed: Needed) -> Narrowed:
    """The datasets that are needed, with the fields that are needed or given everywhere."""
    rulebook = plan.rulebook
    kept = {name: _kept_fields(rulebook, case, name, needed) for name in needed}
    for name in needed:  # a correction holds no more than its record, but for what is read of it
        corrected = rulebook.records[name].corrects
        if corrected in kept:
            kept[name] &= kept[corrected] | needed[name]
    records = {
        name: table.model_copy(
            update={
                "fields": {key: spec for key, spec in table.fields.items() if key in kept[name]}
            }
        )
        for name, table in rulebook.records.items()
        if name in kept
    }
    checks = {
        name: tuple(
            check
            for check in plan.checks[name]
            if _fields_of(check) <= kept[name]
            and _reported_by(check) <= kept.get(corrector_of(rulebook, name) or "", frozenset())
        )
        for name in records
    }
    roster = rulebook.unit.roster if rulebook.unit.roster in kept else None
    held = kept.get(roster or "", frozenset[str]())
    unit = rulebook.unit.model_copy(
        update={
            "roster": roster,
            "groups": tuple(group for group in rulebook.unit.groups if group in held),
        }
    )
    card = rulebook.scorecard
    if card.rank.within not in held:
        rank = card.rank.model_copy(update={"within": None})
        card = card.model_copy(update={"rank": rank})
    update = {"records": records, "unit": unit, "scorecard": card}
    key = tuple((name, tuple(table.fields)) for name, table in records.items())
    return Narrowed(key, rulebook.model_copy(update=update), checks)


def _kept_fields(rulebook: RulebookModel, case: Case, name: str, needed: Needed) -> frozenset[str]:
    given = [frozenset(record) for record in case.given.get(name, ())]
    table = rulebook.records[name]
    everywhere = frozenset.intersection(*given) if given else frozenset[str]()
    somewhere = frozenset[str]().union(*given)
    optional = {key for key in table.fields if not is_required(rulebook, table, key)}
    return (needed[name] | everywhere | (somewhere & optional)) & frozenset(table.fields)


def _fields_of(check: Check) -> frozenset[str]:
    named = (*x.names_in(check.holds), *x.names_in(check.absent))
    return frozenset(_field_of(name) for name in named)


def _reported_by(check: Check) -> frozenset[str]:
    """The fields of which a row check asks what they were before their correction."""
    named = (*x.names_in(check.holds), *x.names_in(check.absent))
    return frozenset(_field_of(name) for name in named if REPORTED in name)
