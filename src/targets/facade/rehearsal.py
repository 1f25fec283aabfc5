"""A rulebook rehearsed before it is in force: its cases, its edges, its properties, its mutants.

Holds and forwards; decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from targets.errors import Diagnostic, Language, RulesError, diagnose
from targets.facade.cases import CaseResult, load_cases, run_case
from targets.facade.opening import PathLike
from targets.figures import format_plain, parse_figure
from targets.source import SourceText
from targets.testing.boundaries.finding import rows_on
from targets.testing.boundaries.rows import BoundaryRow
from targets.testing.boundaries.tables import BoundaryTable, TableColumn, boundary_tables
from targets.testing.cases.running import CaseRunner
from targets.testing.mutants.givens import Given
from targets.testing.mutants.making import read_mutants
from targets.testing.mutants.rehearsal import (
    CASES_SOUGHT_AT_MOST,
    Mutation,
    Progress,
    Stage,
    Survivor,
    rehearse_mutants,
    untold,
)
from targets.testing.mutants.telling import render_case
from targets.testing.properties.judging import render_verdicts, verdicts_on
from targets.testing.properties.verdicts import Verdict
from targets.testing.units.rehearsed import Rehearsed

__all__ = [
    "BoundaryTable",
    "MutantResult",
    "Progress",
    "Rehearsal",
    "Stage",
    "TableColumn",
    "read_percent",
    "read_points",
    "rehearse",
    "untold",
]

_INDENT = "  "


@dataclass(frozen=True, slots=True)
class MutantResult:
    """A mutant that no case notices: what it says otherwise, and where that stands.

    `because` is why it is accepted, None where nobody does; `case` is one that would notice it, as
    YAML to paste into the list of cases, None where none was found or sought. It may be the one
    found for another survivor.
    """

    id: str
    line: int
    column: int
    survivor: Survivor
    diagnostic: Diagnostic
    case: str | None

    def says(self, language: Language = "en") -> str:
        """What it says otherwise, in words."""
        return self.survivor.mutant.says(language)

    def because(self, language: Language = "en") -> str | None:
        """Why nobody minds, where somebody wrote that down."""
        because = self.survivor.because
        return because.text(language) if because is not None else None

    def to_dict(self, language: Language = "en") -> dict[str, object]:
        """The same as plain data."""
        return {
            "id": self.id,
            "line": self.line,
            "column": self.column,
            "says": self.says(language),
            "accepted": self.because(language),
            "case": self.case,
            "case_of": self.survivor.same_as,
        }


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a rehearsal found.

    `boundaries` are units at and beside every threshold, with what the rules give them; `verdicts`
    tell what holds whatever a unit records. `score` is the share of the mutants that the cases
    notice, `mutants` how many there are, without those that compute the same as the rules. `indent`
    stands before the cases of the file, and so before one that is to be pasted among them.
    """

    file: str
    cases: tuple[CaseResult, ...]
    boundaries: tuple[BoundaryRow, ...]
    verdicts: tuple[Verdict, ...]
    mutation: Mutation
    survivors: tuple[MutantResult, ...]
    indent: str

    @property
    def mutants(self) -> int:
        """How many mutants somebody could notice."""
        return self.mutation.counted

    @property
    def score(self) -> Fraction:
        """The share of them that is noticed."""
        return self.mutation.score

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the mutants that are accepted."""
        return self.mutation.problems

    @property
    def sound(self) -> bool:
        """Whether every case passed, and no property is refuted."""
        return all(one.passed for one in self.cases) and not self.refuted

    @property
    def refuted(self) -> tuple[Verdict, ...]:
        """The properties that do not hold, each with the units that show it."""
        return tuple(one for one in self.verdicts if one.verdict == "refuted")

    def boundary_tables(self, language: Language = "en") -> tuple[BoundaryTable, ...]:
        """The boundaries as tables to sign off."""
        return boundary_tables(self.boundaries, language)

    def verdicts_text(self, language: Language = "en") -> str:
        """The verdicts property by property, what is refuted first and in full."""
        return render_verdicts(self.verdicts, language)

    def to_dict(self, language: Language = "en") -> dict[str, object]:
        """The same as plain data, as `test --rehearse --format json` prints it."""
        return {
            "rules": self.file,
            "cases": [
                {
                    "name": one.name(language),
                    "file": one.file,
                    "line": one.line,
                    "status": one.status,
                    "told": one.text(language),
                }
                for one in self.cases
            ],
            "boundaries": [_boundary(one, language) for one in self.boundaries],
            "properties": [_verdict(one, language) for one in self.verdicts],
            "mutants": {
                "counted": self.mutants,
                "caught": self.mutation.caught,
                "equivalent": self.mutation.equivalent,
                "score": format_plain(self.score),
                "survivors": [one.to_dict(language) for one in self.survivors],
                "problems": [one.to_dict(language) for one in self.problems],
            },
        }


def rehearse(
    path: PathLike,
    *,
    cliff: Fraction | int | None = None,
    cases_sought: int = CASES_SOUGHT_AT_MOST,
    progress: Progress = untold,
) -> Rehearsal:
    """Runs the cases of a rules file, lays units at its thresholds, tries to refute what should
    hold of any rules, and tries every mutant on the cases.

    `cliff` is the most points that one case may move, by default a twentieth of the total. For the
    first `cases_sought` survivors a case that would notice them is looked for. `progress`
    is told how many of how many are done in each stage: `boundaries`, `properties`, `mutants`,
    `cases`.

    Raises:
        RulesError: the rules or the cases have problems; `.diagnostics` lists all of them.
        RecordsError: a file cannot be read.
    """
    loaded = load_cases(path)
    rulebook, source = loaded.opened.rulebook, loaded.opened.source
    places = loaded.opened.places
    if rulebook is None or places is None:
        raise RulesError(loaded.diagnostics)
    laid = Rehearsed(rulebook, places)
    progress("boundaries", 0, 1)
    boundaries = rows_on(laid)
    progress("properties", 0, 1)
    verdicts = verdicts_on(laid, cliff=None if cliff is None else Fraction(cliff))
    runner = CaseRunner(rulebook)
    mutation = rehearse_mutants(
        rulebook,
        read_mutants(source),
        [one.case for one in loaded.cases],
        accepted=loaded.accepted,
        edges=[Given(row.records, about=row.part) for row in boundaries],
        cases_sought=cases_sought,
        progress=progress,
    )
    return Rehearsal(
        file=source.file,
        cases=tuple(run_case(runner, one) for one in loaded.cases),
        boundaries=boundaries,
        verdicts=verdicts,
        mutation=mutation,
        survivors=tuple(_result(source, one) for one in mutation.survivors),
        indent=next((one.indent for one in loaded.cases if one.indent is not None), _INDENT),
    )


def read_percent(text: str) -> Fraction | None:
    """The share that a percentage from 0 to 100 writes, with or without its sign; else None."""
    number = parse_figure(text.rstrip("%％"))
    return number / 100 if number is not None and 0 <= number <= 100 else None


def read_points(text: str) -> Fraction | None:
    """The number of points above zero that `text` writes, else None."""
    number = parse_figure(text)
    return number if number is not None and number > 0 else None


def _boundary(row: BoundaryRow, language: Language) -> dict[str, object]:
    return {
        "part": row.part,
        "about": row.about,
        "edge": row.edge,
        "side": row.side,
        "line": row.line,
        "said": row.said.in_language(language),
        "indicator": row.indicator,
        "value": _number(row.value),
        "status": row.status,
        "points": _number(row.points),
        "total": _number(row.total),
        "grade": row.grade,
        "fires": row.fires,
    }


def _verdict(one: Verdict, language: Language) -> dict[str, object]:
    shown = one.counterexample
    return {
        "property": one.property,
        "part": one.part,
        "verdict": one.verdict,
        "line": one.line,
        "reason": one.reason.text(language),
        "counterexample": None if shown is None else shown.text.in_language(language),
    }


def _number(number: Fraction | None) -> str | None:
    return None if number is None else format_plain(number)


def _result(source: SourceText, survivor: Survivor) -> MutantResult:
    mutant = survivor.mutant
    return MutantResult(
        id=mutant.id,
        line=mutant.span.line,
        column=mutant.span.column,
        survivor=survivor,
        diagnostic=diagnose(source, mutant.span, mutant.change, path=mutant.path),
        case=render_case(survivor.case) if survivor.case is not None else None,
    )
