"""Whether a rulebook makes sense as a whole: every check of every part, sorted by place.

Yields every problem, never raises, never mends.
"""

from __future__ import annotations

from collections.abc import Iterator

from targets.errors import Diagnostic, word
from targets.formula.alike_letters import as_it_looks
from targets.rulebook.checks_bulletin import check_bulletin
from targets.rulebook.checks_cases import check_cases
from targets.rulebook.checks_copies import check_copies
from targets.rulebook.checks_corrections import check_corrections
from targets.rulebook.checks_geometric import check_geometric
from targets.rulebook.checks_indicators import check_indicators
from targets.rulebook.checks_methods import check_methods
from targets.rulebook.checks_peers import check_peers
from targets.rulebook.checks_periods import check_periods
from targets.rulebook.checks_persons import check_persons
from targets.rulebook.checks_records import check_records
from targets.rulebook.checks_scorecard import check_scorecard
from targets.rulebook.clauses import check_claims
from targets.rulebook.copies import with_copies
from targets.rulebook.models import RulebookModel
from targets.rulebook.nodes import Mapping, Sequence
from targets.rulebook.places import Path, Places
from targets.rulebook.reader import Reading
from targets.rulebook.references import quoted_parts
from targets.rulebook.scalars import name_problem, name_variants
from targets.rulebook.scopes import Scopes


def check_rulebook(reading: Reading) -> Iterator[Diagnostic]:
    """Every problem of what could be read, besides those of reading itself, as it is found: who
    has enough of them stops asking.
    """
    written, places = reading.rulebook, reading.places
    if written is None or places is None:
        return
    rulebook = with_copies(written)
    left_out = reading.hidden | frozenset(_misnamed(rulebook))
    unknown = frozenset(_unknown_for_another_reason(rulebook, places))
    scopes = Scopes(rulebook, left_out, unknown)
    yield from _check_names(rulebook, places)
    yield from check_records(rulebook, places, scopes)
    yield from check_persons(rulebook, places, scopes)
    yield from check_corrections(rulebook, places, scopes)
    yield from check_methods(rulebook, places, scopes)
    yield from check_copies(written, places, scopes)
    yield from check_indicators(rulebook, places, scopes)
    yield from check_peers(rulebook, places)
    yield from check_scorecard(rulebook, places, scopes, complete=reading.complete)
    yield from check_geometric(rulebook, places)
    yield from check_periods(rulebook, places, scopes)
    yield from check_bulletin(rulebook, places, scopes)
    yield from _check_assumed(rulebook, places)
    yield from _check_quotes(rulebook, places)
    yield from _check_clauses(rulebook, places)
    yield from check_claims(rulebook, places, scopes)
    yield from check_cases(rulebook, rulebook.cases, places, hidden=scopes.hidden)


def _unknown_for_another_reason(rulebook: RulebookModel, places: Places) -> Iterator[str]:
    """Fields that are unknown because of a problem told elsewhere, and raise no second one."""
    tables = rulebook.records
    without_unit = not any(rulebook.unit.id in dataset.fields for dataset in tables.values())
    for name, dataset in tables.items():
        # Without the unit, or with a wrong key, a bare field name has no meaning.
        key = places.node(("records", name, "key"))
        wrong_key = not set(dataset.key) <= set(dataset.fields)
        if without_unit or wrong_key or (isinstance(key, Sequence) and key.gaps):
            yield from dataset.fields
        # Where nobody knows what is corrected, nobody knows what was reported.
        holder = places.node(("records", name))
        lost = isinstance(holder, Mapping) and "corrects" in holder.gaps
        if lost or (dataset.corrects is not None and dataset.corrects not in tables):
            yield from dataset.fields


def _misnamed(rulebook: RulebookModel) -> Iterator[str]:
    """What others may write where a name has letters that no name can have, which is told."""
    fields = [field for _, field, _ in rulebook.dataset_fields()]
    for named in (*rulebook.constants, *rulebook.records, *fields):
        if name_problem(named) is not None:
            yield from name_variants(named)


def _check_names(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """Fields, constants, indicators, sections and the rest differ from one another."""
    taken: dict[str, str] = {}
    for _, name, _ in rulebook.dataset_fields():
        taken.setdefault(name, "field")
    named: list[tuple[Path, str, str]] = [
        (("constants", name), name, "constant") for name in rulebook.constants
    ]
    for part, kind in (
        ("indicators", "indicator"),
        ("bonuses", "bonus"),
        ("deductions", "deduction"),
        ("vetoes", "veto"),
    ):
        named += [((part, i, "id"), one.id, kind) for i, one in enumerate(getattr(rulebook, part))]
    named += [
        (("scorecard", "sections", i, "id"), section.id, "section")
        for i, section in enumerate(rulebook.scorecard.sections)
    ]
    yield from _check_alike(rulebook, places, named)
    for path, name, kind in named:
        first = taken.get(name)
        taken.setdefault(name, kind)
        if first == kind:
            yield places.tell(path, word("N302", name=name, kind=kind))
        elif first is not None:
            tell = places.tell_key if kind == "constant" else places.tell
            yield tell(path, word("N301", name=name, first=first, second=kind))


def _check_alike(
    rulebook: RulebookModel, places: Places, named: list[tuple[Path, str, str]]
) -> Iterator[Diagnostic]:
    """Two names that no reader can tell apart: `сор` beside `cop`."""
    fields: list[tuple[Path, str, str]] = [
        (("records", dataset, "fields", name), name, "field")
        for dataset, name, _ in rulebook.dataset_fields()
    ]
    names: dict[str, str] = {}
    for path, name, kind in (*fields, *named):
        first = names.setdefault(as_it_looks(name), name)
        if first != name:
            tell = places.tell_key if kind in ("constant", "field") else places.tell
            yield tell(path, word("Y135", name=name, other=first))


def _check_assumed(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    """What is assumed says why."""
    for part in ("indicators", "bonuses", "deductions", "vetoes"):
        for index, one in enumerate(getattr(rulebook, part)):
            if one.basis == "assumed" and one.note is None:
                yield places.tell((part, index, "basis"), word("W901"))
    for index, section in enumerate(rulebook.scorecard.sections):
        if section.basis == "assumed" and section.note is None:
            yield places.tell(("scorecard", "sections", index, "basis"), word("W901"))


def _check_quotes(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    if any(quoted_parts(rulebook)):
        # Its patterns take a while to compile, and most files quote nothing.
        from targets.rulebook.quotes_checks import check_quotes

        yield from check_quotes(rulebook, places)


def _check_clauses(rulebook: RulebookModel, places: Places) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, clause in enumerate(rulebook.clauses):
        path: Path = ("clauses", index)
        if clause.id in seen:
            yield places.tell((*path, "id"), word("N302", name=clause.id, kind="clause"))
        seen.add(clause.id)
        if bool(clause.modelled_by) == (clause.unmodelled is not None):
            yield places.tell((*path, "id"), word("C551"))
