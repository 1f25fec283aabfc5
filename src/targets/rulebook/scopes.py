"""Which names may be said where, and what they mean: the scope of every formula of a rulebook.

Never reads a formula and never tells a problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from targets.formula import Meaning, Role, Scope
from targets.formula.tree import REPORTED, Kind, plain_name
from targets.rulebook.corrections import corrected_fields
from targets.rulebook.models import Constant, Dataset, Indicator, RecordField, RulebookModel

_KINDS: Mapping[str, Kind] = {
    "id": "text",
    "category": "text",
    "text": "text",
    "count": "number",
    "integer": "number",
    "decimal": "number",
    "yes_no": "yes_no",
    "date": "date",
    "month": "date",
}


def field_kind(record_field: RecordField) -> Kind:
    """The kind of a field's values in a formula."""
    return _KINDS[record_field.type]


def keyed_by_unit(rulebook: RulebookModel, dataset: Dataset) -> bool:
    """Whether there is at most one record a unit, so that a bare field name has one meaning."""
    return tuple(dataset.key) == (rulebook.unit.id,)


def unit_datasets(rulebook: RulebookModel) -> Iterator[tuple[str, Dataset]]:
    """The datasets keyed by the unit alone, the roster included. What corrects one has no names
    of its own: a bare name means the corrected figure.
    """
    for name, dataset in rulebook.records.items():
        if keyed_by_unit(rulebook, dataset) and dataset.corrects is None:
            yield name, dataset


def find_field(
    rulebook: RulebookModel, name: str, dataset: str | None
) -> tuple[str, RecordField] | None:
    """The dataset keyed by the unit, and its field, that a bare `name` means beside `dataset`."""
    plain = plain_name(name)
    holders = {owner: table for owner, table in unit_datasets(rulebook) if plain in table.fields}
    if not holders:
        return None
    owner = (
        dataset
        if dataset in holders
        else rulebook.unit.roster
        if rulebook.unit.roster in holders
        else None
    )
    owner = owner or next(iter(holders))
    return owner, holders[owner].fields[plain]


class Scopes:
    """The scopes of one rulebook.

    `left_out` are names left out because of problems already told, `hidden` these and the fields of
    datasets of which nobody knows what they mean. What makes a dataset one of these is told
    whatever its fields are called, so `left_out` alone may keep it from being told.
    """

    def __init__(
        self,
        rulebook: RulebookModel,
        left_out: frozenset[str] = frozenset(),
        unknown: frozenset[str] = frozenset(),
    ) -> None:
        self._rulebook = rulebook
        self.left_out = left_out
        self.hidden = left_out | unknown
        self._units: dict[tuple[str | None, tuple[str, ...], bool], Scope] = {}
        self._fields_by_dataset: dict[str, dict[str, Meaning]] = {}
        self._figures_by_dataset: dict[str | None, dict[str, Meaning]] = {}
        self._constants = {
            name: self._constant(constant) for name, constant in rulebook.constants.items()
        }
        self._indicators = {
            indicator.id: Meaning("number", Role.INDICATOR, whole=indicator.level == "whole")
            for indicator in rulebook.indicators
        }
        self._scored = frozenset(
            (
                *(
                    indicator.id
                    for indicator in rulebook.indicators
                    if indicator.points is not None
                ),
                *(section.id for section in rulebook.scorecard.sections),
            )
        )

    @staticmethod
    def _constant(constant: Constant) -> Meaning:
        return Meaning("number", Role.CONSTANT, by=constant.by or "", value=constant.number)

    def _fields(self, dataset: str) -> dict[str, Meaning]:
        if dataset not in self._fields_by_dataset:
            self._fields_by_dataset[dataset] = self._meanings(dataset)
        return self._fields_by_dataset[dataset]

    def _meanings(self, dataset: str) -> dict[str, Meaning]:
        found = {
            name: Meaning(
                field_kind(record_field), Role.FIELD, owner=dataset, values=record_field.values
            )
            for name, record_field in self._rulebook.records[dataset].fields.items()
        }
        before = corrected_fields(self._rulebook, dataset)
        return found | {f"{name}{REPORTED}": found[name] for name in before}

    def records(self, dataset: str) -> Scope:
        """Inside one record: `that`, `where`, what is added up."""
        return Scope(
            self._record_names(dataset), dataset=dataset, hidden=self.hidden, in_records=True
        )

    def _record_names(self, dataset: str) -> dict[str, Meaning]:
        plain = {name: meaning for name, meaning in self._constants.items() if not meaning.by}
        return {**plain, **self._fields(dataset)}

    def unit(
        self, dataset: str | None, extra: tuple[str, ...] = (), *, whole: bool = False
    ) -> Scope:
        """Over the records of one unit, with `extra` names such as `value`."""
        key = (dataset, extra, whole)
        if key not in self._units:
            self._units[key] = self._unit(dataset, extra, whole=whole)
        return self._units[key]

    def _unit(self, dataset: str | None, extra: tuple[str, ...], *, whole: bool) -> Scope:
        names: dict[str, Meaning] = {}
        holders: dict[str, tuple[str, ...]] = {}
        for owner, _ in unit_datasets(self._rulebook):
            for name, meaning in self._fields(owner).items():
                holders[name] = (*holders.get(name, ()), owner)
                names.setdefault(name, meaning)
        keyed = dict(unit_datasets(self._rulebook))
        for table in (self._rulebook.unit.roster, dataset):  # the later first, as in `find_field`
            if table in keyed:
                names |= self._fields(table)
        preferred = {dataset, self._rulebook.unit.roster}
        ambiguous = {
            name: owners
            for name, owners in holders.items()
            if len(owners) > 1 and not preferred.intersection(owners)
        }
        names |= self._constants | self._indicators
        names |= {name: Meaning("number", Role.SPECIAL) for name in extra}
        known = dataset is not None and dataset in self._rulebook.records
        return Scope(
            names,
            dataset=dataset,
            fields=self._record_names(dataset) if known and dataset else None,
            ambiguous=ambiguous,
            hidden=self.hidden,
            groups=self._rulebook.unit.groups,
            whole=whole,
            timed=not known or self._rulebook.records[dataset or ""].time is not None,
        )

    def method(self, names: tuple[str, ...]) -> Scope:
        """Inside a scoring method: constants, and `names`; whatever else it needs is a figure."""
        special = {name: Meaning("number", Role.SPECIAL) for name in names}
        return Scope({**self._constants, **special}, dataset=None, hidden=self.hidden)

    def veto(self, dataset: str | None) -> Scope:
        """As for a unit, with `met()`, `score()` and `total`."""
        unit = self.unit(dataset, ("total",) if self._rulebook.scorecard.total is not None else ())
        return Scope(
            unit.names,
            dataset=unit.dataset,
            fields=unit.fields,
            scored=self._scored,
            groups=unit.groups,
            ambiguous=unit.ambiguous,
            hidden=unit.hidden,
            timed=unit.timed,
        )

    def figures(self, dataset: str | None) -> dict[str, Meaning]:
        """What may stand for a figure of what is measured over `dataset`: constants, number fields
        of a unit, unscored indicators.
        """
        if dataset not in self._figures_by_dataset:
            scored = {one.id for one in self._rulebook.indicators if one.points is not None}
            scope = self.unit(dataset)
            self._figures_by_dataset[dataset] = {
                name: meaning
                for name, meaning in scope.names.items()
                if meaning.kind == "number"
                and name not in scored
                and not meaning.whole
                and not name.endswith(REPORTED)
            }
        return self._figures_by_dataset[dataset]

    @property
    def rulebook(self) -> RulebookModel:
        """The rulebook whose scopes these are."""
        return self._rulebook

    def constant_choices(self, constant: Constant) -> dict[str, Fraction]:
        """What a constant can be, by category value; an unnamed rest under `""`."""
        if constant.number is not None:
            return {"": constant.number}
        rest = {} if constant.otherwise is None else {"": constant.otherwise}
        return {**constant.values, **rest}


def measures(indicator: Indicator) -> tuple[str, ...]:
    """Which of the keys that say what is measured are there."""
    return tuple(
        key
        for key in ("numerator", "denominator", "value", "duty")
        if getattr(indicator, key) is not None
    )
