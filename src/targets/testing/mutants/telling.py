"""The case that would notice a mutant: searched among records at the edges, ready to be pasted.

What it expects is what the rules file computes now, which its author should read before pasting.
Never changes a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice, tee

import yaml

from targets.errors import word
from targets.plan.build import compile_plan
from targets.rulebook.expectations import Expectation, read_expectations
from targets.rulebook.models import Case, Indicator, RowCheck, RulebookModel
from targets.rulebook.sourced import Words
from targets.testing.cases.cutting import Asked, asked_for, cut_rulebook, uses_constant
from targets.testing.cases.needs import Needed, fields_needed
from targets.testing.cases.running import CaseRunner
from targets.testing.mutants.givens import (
    Given,
    against,
    changed,
    check_fields,
    holds,
    only,
    paired,
    with_numbers,
)
from targets.testing.mutants.making import Mutant

Expect = Mapping[str, object]

CASES_TRIED_AT_MOST = 400
CHANGED_AT_MOST = 6
INDICATORS_AT_MOST = 3


class CaseFinder:
    """Finds cases that tell one rulebook from its mutants. `givens` are records to begin with."""

    def __init__(self, rulebook: RulebookModel, givens: Iterable[Given]) -> None:
        self.rulebook = rulebook
        self.givens = tuple(givens)
        self._runner = CaseRunner(rulebook)
        self._cut: dict[Asked, RulebookModel] = {}
        self._passing: dict[str, Iterator[Case]] = {}

    def find(self, mutant: Mutant, theirs: CaseRunner) -> Case | None:
        """A case that passes now and would fail on the mutant, which `theirs` runs; None where none
        was found.
        """
        each = (self._cases(mutant, expect) for expect in self._worth_asking(mutant))
        for case in islice(chain.from_iterable(each), CASES_TRIED_AT_MOST):
            if not theirs.run(case).passed:
                return case.model_copy(update={"name": _name(mutant)})
        return None

    def _worth_asking(self, mutant: Mutant) -> Iterator[Expect]:
        """What to expect, with something in the place of each result; the nearest first."""
        rulebook = self.rulebook
        if mutant.path[0] == "records":
            yield {"failures": "0"}
            for one in rulebook.indicators:
                if one.records == mutant.path[1]:
                    yield {"failures": "0", one.id: {"status": "met"}}
            return
        if mutant.path[0] in ("bonuses", "deductions"):
            yield {getattr(rulebook, str(mutant.path[0]))[mutant.path[1]].id: "0"}
        if mutant.path[0] == "vetoes":
            yield {"vetoes": "none"}
        if mutant.path[:2] == ("scorecard", "rank"):
            yield {"rank": "1"}
            return
        changed_ones = [one for one in rulebook.indicators if self._changes(mutant, _asks(one))]
        for one in changed_ones[:INDICATORS_AT_MOST]:
            yield _asks(one)
            yield {one.id: {"value": "0"}}
        for section in rulebook.scorecard.sections:
            if self._changes(mutant, {section.id: "0"}):
                yield {section.id: "0"}
        if rulebook.scorecard.total is not None:
            yield {"total": "0"}
            if rulebook.scorecard.grades:
                yield {"grade": rulebook.scorecard.grades[0].id}

    def _changes(self, mutant: Mutant, expect: Expect) -> bool:
        """Whether the mutant can come to another result there."""
        asked = self._asked(_case(Given({}), expect))
        if mutant.path[0] == "constants":
            return uses_constant(self._cut_to(asked), str(mutant.path[1]))
        return cut_rulebook(mutant.rulebook, asked) != self._cut_to(asked)

    def _cut_to(self, asked: Asked) -> RulebookModel:
        if asked not in self._cut:
            self._cut[asked] = cut_rulebook(self.rulebook, asked)
        return self._cut[asked]

    def _asked(self, case: Case) -> Asked:
        found = read_expectations(self.rulebook, case)
        return asked_for(self.rulebook, (one for one in found if isinstance(one, Expectation)))

    def _check(self, mutant: Mutant) -> tuple[str, RowCheck]:
        """The row check of a mutant of one, and its dataset."""
        _, dataset, _, index, *_ = mutant.path
        return str(dataset), self.rulebook.records[str(dataset)].checks[int(index)]

    def _cases(self, mutant: Mutant, expect: Expect) -> Iterator[Case]:
        """Cases that pass now: made once for all mutants that the same cases could tell."""
        about = mutant.path[:4] if mutant.path[0] == "records" else ()
        key = repr((about, expect))
        made = self._passing.get(key) or self._made(mutant, expect)
        self._passing[key], cases = tee(made)
        return cases

    def _made(self, mutant: Mutant, expect: Expect) -> Iterator[Case]:
        """Each of them once: on the records that are there, then on changed ones."""
        seen: set[str] = set()
        for given in self._tried(mutant, expect):
            key = repr(given._replace(about=""))
            if key not in seen:
                seen.add(key)
                case = self._observed(given, expect)
                if case is not None:
                    yield case

    def _tried(self, mutant: Mutant, expect: Expect) -> Iterator[Given]:
        if mutant.path[0] == "records":
            dataset, check = self._check(mutant)
            begin = self._with(self._needed(expect, dataset, check))
            for given in begin[:CHANGED_AT_MOST]:
                yield from against(given, dataset, check)
            return
        begin = self._with(self._needed(expect))
        if "rank" in expect:
            yield from self._pairs(begin)
            return
        near = sorted(begin, key=lambda given: given.about not in expect)
        yield from near
        for given in near[:CHANGED_AT_MOST]:
            yield from changed(self.rulebook, given)
        for given in near[:1]:
            yield from with_numbers(self.rulebook, given, self._fields(expect))

    def _with(self, needed: Needed) -> list[Given]:
        """The records that hold all these fields, cut down to them, each once."""
        found: dict[str, Given] = {}
        for given in self.givens:
            if given.unit is None and holds(self.rulebook, given, needed):
                short = only(given, needed)
                found.setdefault(repr(short), short)
        return list(found.values())

    def _needed(
        self, expect: Expect, dataset: str | None = None, check: RowCheck | None = None
    ) -> Needed:
        """The fields that the results need; those of a row check of a dataset besides."""
        case = _case(Given({}), expect)
        plan = compile_plan(self._cut_to(self._asked(case)))
        needed = dict(fields_needed(plan, case))
        if dataset is not None and check is not None:
            table = self.rulebook.records[dataset]
            telling = {*table.key, *((table.time,) if table.time else ()), *check_fields(check)}
            needed[dataset] = needed.get(dataset, frozenset()) | telling
        return {name: kept - {self.rulebook.unit.id} for name, kept in needed.items()}

    def _pairs(self, begin: list[Given]) -> Iterator[Given]:
        """Two units beside each other."""
        for first in begin[:1]:
            for second in chain(begin[1:], changed(self.rulebook, first)):
                yield paired(self.rulebook, first, second)

    def _fields(self, expect: Expect) -> list[str]:
        """The number fields that an indicator adds up, as they stand in its formulas."""
        names: dict[str, None] = {}
        for one in self.rulebook.indicators:
            if one.id in expect:
                for formula in (one.numerator, one.denominator, one.value):
                    if formula is not None:
                        names |= dict.fromkeys(_names_in(formula.text))
        return list(names)

    def _observed(self, given: Given, expect: Expect) -> Case | None:
        """A case of what the rulebook makes of these records; None where they are refused."""
        outcome = self._runner.run(_case(given, expect))
        if outcome.errors:
            return None
        found = {one.expected.path: one.found.text for one in outcome.mismatches}
        seen: dict[str, object] = {}
        for name, said in expect.items():
            if isinstance(said, Mapping):
                parts = {
                    key: found.get(("expect", name, key), value) for key, value in said.items()
                }
                seen[name] = parts
            else:
                seen[name] = found.get(("expect", name), said)
        return outcome.case.model_copy(update={"expect": seen})


def render_case(case: Case) -> str:
    """A case as it can stand in a list of cases."""
    name = {"zh": case.name.zh, "en": case.name.en}
    shown: dict[str, object] = {"name": name}
    if case.unit is not None:
        shown["unit"] = case.unit
    if case.through is not None:
        shown["through"] = case.through
    shown["given"] = {name: [dict(one) for one in rows] for name, rows in case.given.items()}
    shown["expect"] = dict(case.expect)
    text: str = yaml.dump(
        [_plain(shown)],
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=None,
        width=100_000,
    )
    return text


class _Dumper(yaml.SafeDumper):
    """Writes every scalar as the text it is: rules files are read as text."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, object]]] = {}  # noqa: RUF012 - as yaml has it


def _plain(found: object) -> object:
    match found:
        case Mapping():
            return {key: _plain(one) for key, one in found.items()}
        case list() | tuple():
            return [_plain(one) for one in found]
        case bool():
            return "yes" if found else "no"
        case _:
            return str(found)


def _asks(indicator: Indicator) -> Expect:
    if indicator.points is None or indicator.level is not None:
        return {indicator.id: {"status": "met"}}
    return {indicator.id: {"status": "met", "points": "0"}}


def _case(given: Given, expect: Expect) -> Case:
    return Case.model_construct(
        name=Words.model_construct(zh="", en=""),
        unit=given.unit,
        through=given.through,
        given={name: tuple(map(_texts, rows)) for name, rows in given.records.items()},
        expect=dict(expect),
    )


def _texts(record: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain(cell) for name, cell in record.items()}


def _name(mutant: Mutant) -> Words:
    return Words.model_construct(
        zh=word("M160", mutant=mutant.id).message("zh"),
        en=word("M160", mutant=mutant.id).message("en"),
    )


def _names_in(text: str) -> Sequence[str]:
    return re.findall(r"[^\W\d]\w*", text)
