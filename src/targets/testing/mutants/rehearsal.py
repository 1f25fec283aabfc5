"""The mutants of a rules file against its own cases: how many are noticed, and what of the rest.

Never reads a file, and never changes one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from targets.errors import Diagnostic, word
from targets.rulebook.models import Case, RulebookModel
from targets.rulebook.sourced import Words
from targets.testing.cases.accepted import WrittenAcceptance
from targets.testing.cases.running import CaseRunner
from targets.testing.mutants.givens import Given, given_by
from targets.testing.mutants.making import Mutant
from targets.testing.mutants.running import Trial, Trials
from targets.testing.mutants.telling import CaseFinder

Stage = Literal["boundaries", "properties", "mutants", "cases"]
"""Units at every threshold, what holds of them, mutants tried, and cases sought for those left."""

Progress = Callable[[Stage, int, int], None]
"""Told how many of how many of a stage are done."""

CASES_SOUGHT_AT_MOST = 20


@dataclass(frozen=True, slots=True)
class Survivor:
    """A mutant that no case notices: why that is accepted, or a case that would notice it.

    `same_as` is the survivor before it for which that case was found. `sought` tells whether such
    a case was looked for.
    """

    mutant: Mutant
    because: Words | None = None
    case: Case | None = None
    same_as: str | None = None
    sought: bool = False


@dataclass(frozen=True, slots=True)
class Mutation:
    """What the cases notice. Equivalent mutants, which nobody could notice, are not counted."""

    caught: int
    equivalent: int
    survivors: tuple[Survivor, ...]
    problems: tuple[Diagnostic, ...] = ()

    @property
    def counted(self) -> int:
        """How many mutants somebody could notice."""
        return self.caught + len(self.survivors)

    @property
    def score(self) -> Fraction:
        """The share that is caught; all of none is all."""
        return Fraction(self.caught, self.counted) if self.counted else Fraction(1)

    @property
    def unargued(self) -> tuple[Survivor, ...]:
        """The survivors that nobody has accepted."""
        return tuple(one for one in self.survivors if one.because is None)


def untold(stage: Stage, done: int, of: int) -> None:
    """Progress that nobody looks at."""


def rehearse_mutants(
    rulebook: RulebookModel,
    mutants: Sequence[Mutant],
    cases: Sequence[Case],
    *,
    accepted: Sequence[WrittenAcceptance] = (),
    edges: Iterable[Given] = (),
    cases_sought: int = CASES_SOUGHT_AT_MOST,
    progress: Progress = untold,
) -> Mutation:
    """Every mutant tried on the cases that pass; for the first survivors that nobody accepts, a
    case is sought among the records of the cases and the `edges`.
    """
    trials = Trials(rulebook, cases)
    done: list[Trial] = []
    for trial in trials.run(mutants):
        done.append(trial)
        progress("mutants", len(done), len(mutants))
    alive = [trial.mutant for trial in done if trial.verdict == "survived"]
    because = {one.mutant: one.because for one in accepted}
    finder = CaseFinder(rulebook, (*map(given_by, trials.cases), *edges))
    return Mutation(
        caught=sum(trial.verdict == "caught" for trial in done),
        equivalent=sum(trial.verdict == "equivalent" for trial in done),
        survivors=tuple(_survivors(alive, because, finder, cases_sought, progress)),
        problems=tuple(_problems(done, accepted)),
    )


def _survivors(
    alive: Sequence[Mutant],
    because: dict[str, Words],
    finder: CaseFinder,
    cases_sought: int,
    progress: Progress,
) -> Iterator[Survivor]:
    found: dict[str, Case] = {}
    unargued = [mutant.id for mutant in alive if mutant.id not in because]
    sought = {name: number for number, name in enumerate(unargued[:cases_sought], 1)}
    for mutant in alive:
        if mutant.id not in sought:
            yield Survivor(mutant, because=because.get(mutant.id))
            continue
        theirs = CaseRunner(mutant.rulebook)
        same = next((name for name, case in found.items() if not theirs.run(case).passed), None)
        case = found[same] if same is not None else finder.find(mutant, theirs)
        if case is not None and same is None:
            found[mutant.id] = case
        progress("cases", sought[mutant.id], len(sought))
        yield Survivor(mutant, case=case, same_as=same, sought=True)


def _problems(done: Sequence[Trial], accepted: Sequence[WrittenAcceptance]) -> Iterator[Diagnostic]:
    """What is accepted and is no mutant, or one that is noticed."""
    by_id = {trial.mutant.id: trial for trial in done}
    for one in accepted:
        trial = by_id.get(one.mutant)
        if trial is None:
            yield one.tell(word("M191", name=one.mutant, known=_near(one.mutant, by_id)))
        elif trial.verdict == "caught" and trial.caught_by is not None:
            name = trial.caught_by.name
            named = {"case": name.text("en"), "case_zh": name.text("zh")}
            yield one.tell(word("M192", mutant=one.mutant, **named))
        elif trial.verdict == "equivalent":
            yield one.tell(word("M193", mutant=one.mutant))


def _near(name: str, known: Iterable[str]) -> list[str]:
    """The ids that begin like `name`, where there are any: those are near."""
    place = name.partition(" ")[0]
    return [one for one in known if one.partition(" ")[0] == place] or list(known)
