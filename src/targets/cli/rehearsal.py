"""How `test --rehearse` shows a rehearsal. Never computes: it asks the facade."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import click

import targets
from targets.cli.boundaries import table_lines
from targets.cli.grid import coloured, room_to_print, wrapped
from targets.cli.output import echo_error
from targets.cli.progress import is_watched
from targets.errors import Language, RecordsError, RulesError, render_diagnostics, word
from targets.facade.rehearsal import MutantResult, Progress, Rehearsal, Stage, untold
from targets.source import json_text

INDENT = "    "
_BLANK = "\r" + " " * 60 + "\r"
_STAGES: dict[Stage, str] = {
    "boundaries": "M175",
    "properties": "M176",
    "mutants": "M168",
    "cases": "M177",
}


def rehearse_files(
    files: Iterable[Path],
    *,
    at_least: Fraction | None,
    cliff: Fraction | None,
    form: str,
    language: Language,
) -> int:
    """Rehearses each file, prints what was found, and gives the exit status: 0 all is well, 1
    something is wrong, 2 there was nothing to rehearse.
    """
    found: list[Rehearsal] = []
    refused = 0
    progress = _progress(language)
    for file in files:
        try:
            found.append(targets.rehearse(file, cliff=cliff, progress=progress))
        except RulesError as error:
            refused += 1
            echo_error(render_diagnostics(error.diagnostics, language))
        except RecordsError as error:
            refused += 1
            echo_error("\n".join(one.text(language) for one in error.problems))
        finally:
            _end_progress()
    if form == "json":
        shown = [one.to_dict(language) for one in found]
        click.echo(json_text(shown), nl=False)
    else:
        for one in found:
            for line in _text(one, at_least, language):
                click.echo(line, color=coloured(sys.stdout))
    wrong = refused or any(not is_fine(one, at_least) for one in found)
    if wrong:
        return 1
    return 0 if found else 2


def is_fine(rehearsal: Rehearsal, at_least: Fraction | None) -> bool:
    """Whether every case passes, no property is refuted, and as many mutants are noticed as were
    asked for.
    """
    return rehearsal.sound and (at_least is None or rehearsal.score >= at_least)


def _progress(language: Language) -> Progress:
    """A line on standard error, where a person looks at it; gone once the last stage is over."""
    if not is_watched():
        return untold

    def tell(stage: Stage, done: int, of: int) -> None:
        said = word(_STAGES[stage], done=done, all=of).text(language)
        click.echo(f"{_BLANK}{said}", err=True, nl=False)

    return tell


def _end_progress() -> None:
    if is_watched():
        click.echo(_BLANK, err=True, nl=False)


def _text(rehearsal: Rehearsal, at_least: Fraction | None, language: Language) -> Iterator[str]:
    room, in_colour = room_to_print(), coloured(sys.stdout)
    yield f"{rehearsal.file}"
    yield from _failed_cases(rehearsal, language)
    tables = rehearsal.boundary_tables(language)
    if tables:
        yield from ("", _heading("M170", language), word("M174").text(language))
    for table in tables:
        yield ""
        yield from table_lines(table, language, room, in_colour=in_colour)
    if rehearsal.verdicts:
        yield from ("", _heading("M171", language), word("M441").text(language), "")
        for line in rehearsal.verdicts_text(language).splitlines():
            yield from _hanging(line, room)
    if rehearsal.survivors or rehearsal.problems:
        yield from ("", _heading("M172", language), "")
        yield from _mutants(rehearsal, language)
    else:
        yield ""
    yield from _summary(rehearsal, at_least, language)


def _hanging(line: str, room: int) -> Iterator[str]:
    """A line that is longer than the terminal goes on below itself."""
    text = line.lstrip(" ")
    indent = " " * (len(line) - len(text))
    for number, part in enumerate(wrapped(text, room - len(indent) - 2)):
        yield f"{indent}{'  ' if number else ''}{part}"


def _heading(code: str, language: Language) -> str:
    said = f"── {word(code).text(language)} ──"
    return click.style(said, bold=True) if coloured(sys.stdout) else said


def _failed_cases(rehearsal: Rehearsal, language: Language) -> Iterator[str]:
    for one in rehearsal.cases:
        if not one.passed:
            yield f"{word('M102').text(language)}  {one.name(language)}"
            yield from _indented(one.text(language))


def _mutants(rehearsal: Rehearsal, language: Language) -> Iterator[str]:
    shown = [one for one in rehearsal.survivors if one.survivor.sought]
    accepted = [one for one in rehearsal.survivors if one.survivor.because is not None]
    for one in shown:
        yield from _survivor(one, rehearsal.indent, language)
        yield ""
    if more := len(rehearsal.survivors) - len(shown) - len(accepted):
        yield word("M167", count=more).text(language)
        yield ""
    for one in accepted:
        named = word("M885", mutant=one.id).text(language)
        yield f"{named}  {rehearsal.file}:{one.line}:{one.column}"
        yield INDENT + word("M166", because=one.because(language)).text(language)
    if accepted:
        yield ""
    for problem in rehearsal.problems:
        yield problem.render(language).partition("  ")[2]
        yield ""


def _summary(rehearsal: Rehearsal, at_least: Fraction | None, language: Language) -> Iterator[str]:
    """A line each: the cases, the properties, the mutants."""
    passed = sum(one.passed for one in rehearsal.cases)
    yield word("M173", passed=passed, all=len(rehearsal.cases)).text(language)
    answers = Counter(one.verdict for one in rehearsal.verdicts)
    yield word(
        "M440",
        proven=answers["proven"],
        left=answers["not_refuted"],
        refuted=answers["refuted"],
    ).text(language)
    mutation = rehearsal.mutation
    summed = word(
        "M161",
        caught=mutation.caught,
        counted=mutation.counted,
        score=_percent(mutation.score),
    ).text(language)
    if mutation.equivalent:
        rest = word("M162", count=mutation.equivalent).text(language)
        summed += ("；" if language == "zh" else "; ") + rest
    if at_least is not None and mutation.score < at_least:
        below = word("M169", wanted=_percent(at_least)).text(language)
        summed += ("，" if language == "zh" else ", ") + below
    yield summed


def _survivor(one: MutantResult, indent: str, language: Language) -> Iterator[str]:
    """The id, the place with a caret, what is otherwise, and what would notice it."""
    yield word("M885", mutant=one.id).text(language)
    yield from one.diagnostic.render(language).splitlines()[1:4]
    same = one.survivor.same_as
    if same is not None:
        told = word("M165", mutant=same)
    else:
        told = word("M163" if one.case is not None else "M164")
    yield f"  {one.says(language)} · {told.text(language)}"
    if one.case is not None and same is None:
        yield from _indented(one.case, indent)


def _indented(text: str, indent: str = INDENT) -> Iterator[str]:
    for line in text.splitlines():
        yield f"{indent}{line}".rstrip()


def _percent(share: Fraction) -> str:
    """One decimal, cut and not rounded: 94.96 % is not yet 95.0 %."""
    tenths = int(share * 1000)
    return f"{tenths // 10}.{tenths % 10}%"
