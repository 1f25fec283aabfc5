"""What a sound rules file has and nothing needs, and whether its day of review is past: warnings.

Yields every warning, never raises, never mends; and never looks at the clock: the day is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as MappingType
from datetime import date, timedelta

from pydantic import BaseModel

from targets.errors import Diagnostic, word
from targets.formula import Formula
from targets.formula.tree import Name, plain_name, walk
from targets.rulebook.checks_bulletin import check_named, check_protected
from targets.rulebook.checks_doubtful import check_doubtful
from targets.rulebook.checks_persons import check_agreed
from targets.rulebook.models import RulebookModel
from targets.rulebook.places import Path, Places
from targets.rulebook.scopes import keyed_by_unit

REMINDED_FOR = timedelta(days=366)
"""After that a rules file is history, which nobody reviews."""

_NAMES_NOTHING = frozenset(  # keys whose texts are no names of other parts
    "id label note reference basis title authority says name type values aliases suffix "  # noqa: SIM905
    "missing_values not_applicable_values describes_persons clauses cases windows".split()
)


def check_use(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """What nobody would miss, or hardly means. Only for a rulebook without errors: a part left out
    uses nothing.
    """
    used = frozenset(names_in(rulebook)) | {rulebook.unit.id}
    modelling = {name for clause in rulebook.clauses for name in clause.modelled_by}
    yield from _check_records(rulebook, places, used, modelling)
    for key, code in (("constants", "W932"), ("scoring_methods", "W933")):
        for name in getattr(rulebook, key):
            if name not in used:
                yield places.tell_key((key, name), word(code, name=name))
    for index, one in enumerate(rulebook.indicators):
        if one.section is not None and one.points is None:
            yield places.tell_key(("indicators", index, "section"), word("W931", name=one.id))
    yield from _check_weights(rulebook, places)
    for key, part in (("bonus_at_most", "bonuses"), ("deduction_at_most", "deductions")):
        if getattr(rulebook.scorecard, key) is not None and not getattr(rulebook, part):
            yield places.tell_key(("scorecard", key), word("W937", key=key, part=part))
    yield from check_named(rulebook, places)
    yield from check_protected(rulebook, places)
    yield from check_doubtful(rulebook, places)


def check_review(rulebook: RulebookModel, places: Places, today: date) -> Iterator[Diagnostic]:
    """Whether the rules should have been looked at again by `today`, and what was agreed holds."""
    yield from check_agreed(rulebook, places, today)
    day = rulebook.review_by
    if day is not None and day < today <= day + REMINDED_FOR:
        yield places.tell(("review_by",), word("W935", day=day))


def _check_records(
    rulebook: RulebookModel, places: Places, used: frozenset[str], modelling: set[str]
) -> Iterator[Diagnostic]:
    """Datasets that nothing names, and fields of the others that nothing names."""
    for name, dataset in rulebook.records.items():
        bare = keyed_by_unit(rulebook, dataset) and used.intersection(
            set(dataset.fields) - {rulebook.unit.id}
        )
        if not (name in used or name in modelling or dataset.corrects or bare):
            yield places.tell_key(("records", name), word("W934", name=name))
            continue
        for field in dataset.fields:
            if field not in used:
                path: Path = ("records", name, "fields", field)
                yield places.tell_key(path, word("W930", name=field, dataset=name))


def _check_weights(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Weights of parts that are added up."""
    sections = {section.id: section for section in rulebook.scorecard.sections}
    parts: list[tuple[Path, str | None]] = [
        (("indicators", index), one.section)
        for index, one in enumerate(rulebook.indicators)
        if one.weight is not None
    ]
    parts += [
        (("scorecard", "sections", index), one.section)
        for index, one in enumerate(rulebook.scorecard.sections)
        if one.weight is not None
    ]
    for path, above in parts:
        holder = sections[above] if above is not None else rulebook.scorecard
        if holder.combine == "sum":
            owner = f"`{above}`" if above is not None else "the scorecard"
            yield places.tell_key((*path, "weight"), word("W936", owner=owner))


def names_in(part: object) -> Iterator[str]:
    """Every name that stands in a formula, or where a name of another part can stand."""
    match part:
        case Formula():
            for node in walk(part.tree):
                if isinstance(node, Name):
                    yield plain_name(node.id)
        case BaseModel():
            for key in part.model_fields_set:
                if key not in _NAMES_NOTHING:
                    yield from names_in(getattr(part, key))
        case MappingType():
            for value in part.values():
                yield from names_in(value)
        case tuple():
            for value in part:
                yield from names_in(value)
        case str():
            yield part
        case _:
            return
