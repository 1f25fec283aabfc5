"""The command `test`. Never computes: it asks the facade."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import click

import targets
from targets.cli.grid import coloured
from targets.cli.options import LANG, RULES_OR_FOLDERS, check_apart, in_a_folder, language_of
from targets.cli.output import echo_error
from targets.errors import Language, RecordsError, RulesError, counted, render_diagnostics, word
from targets.facade.cases import CaseResult
from targets.facade.rules_files import file_of_cases, find_rules
from targets.source import visible
from targets.writing import write_whole

_WORDS = {"passed": ("M101", "green"), "failed": ("M102", "red"), "error": ("M103", "red")}


@click.command()
@RULES_OR_FOLDERS
@click.option("-k", "containing", metavar="TEXT", default="", help="Only cases named so.")
@click.option(
    "--junit",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=in_a_folder,
    help="Write the outcomes as JUnit XML to this file, whole or not at all.",
)
@click.option(
    "--rehearse",
    is_flag=True,
    help="Also show units at every threshold, what holds for any unit, and which slips of the pen "
    "in RULES no case notices.",
)
@click.option(
    "--at-least",
    metavar="PERCENT",
    callback=lambda _, __, given: _share(given),
    help="With --rehearse: exit 1 where the cases notice a smaller share of the slips.",
)
@click.option(
    "--cliff",
    metavar="POINTS",
    callback=lambda _, __, given: _points(given),
    help="With --rehearse: the most points that one case may move.  [default: total / 20]",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="With --rehearse: how to print what was found.",
)
@LANG
def test(
    *,
    rules: tuple[Path, ...],
    containing: str,
    junit: Path | None,
    rehearse: bool,
    at_least: Fraction | None,
    cliff: Fraction | None,
    form: str,
    lang: str | None,
) -> None:
    """Run the cases of RULES: rules files, or folders that hold some.

    A case says which records are given and what should come out. Cases stand in the rules file
    under `cases`, or beside it in NAME.cases.yaml.

    Exit status: 0 every case came out as expected; 1 one did not, or the rules have problems; 2
    there was nothing to run.
    """
    gc.enable()  # a folder of rules takes longer than one run of a command should hold on to
    language = language_of(lang)
    files = list(_files(rules, language))
    check_apart(junit, *files, *map(file_of_cases, files))
    if rehearse:
        from targets.cli.rehearsal import rehearse_files

        if containing or junit is not None:
            raise click.UsageError(word("M873").text(language))
        status = rehearse_files(files, at_least=at_least, cliff=cliff, form=form, language=language)
        raise click.exceptions.Exit(status)
    if at_least is not None or cliff is not None or form != "text":
        raise click.UsageError(word("M874").text(language))
    report = Report(language)
    for file in files:
        report.tell(file, containing, heading=len(files) > 1)
    report.sum_up(containing)
    if junit is not None:
        from targets.cli.junit import junit_xml

        text = junit_xml(report.results, report.unread, language)
        write_whole(junit, lambda path: path.write_bytes(text))
    raise click.exceptions.Exit(report.exit_status)


def _share(given: str | None) -> Fraction | None:
    """A percentage, with or without its sign."""
    if given is None:
        return None
    from targets.facade.rehearsal import read_percent

    share = read_percent(given)
    if share is None:
        raise click.BadParameter(word("M875", found=given).text(language_of(None)))
    return share


def _points(given: str | None) -> Fraction | None:
    """A number of points above zero."""
    if given is None:
        return None
    from targets.facade.rehearsal import read_points

    points = read_points(given)
    if points is None:
        raise click.BadParameter(word("M876", found=given).text(language_of(None)))
    return points


def _files(rules: Iterable[Path], language: Language) -> Iterator[Path]:
    """Every file once; a folder stands for the rules files in it."""
    seen: set[Path] = set()
    for path in rules:
        found = list(find_rules(path)) if path.is_dir() else [path]
        if not found:
            echo_error(word("E974", folder=path).text(language))
        for one in found:
            if one.resolve() not in seen:
                seen.add(one.resolve())
                yield one


class Report:
    """What was run so far, printed as it comes."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._in_colour = coloured(sys.stdout)
        self.results: list[tuple[Path, CaseResult]] = []
        self.unread: list[tuple[Path, str]] = []
        self._without: list[Path] = []

    def tell(self, file: Path, containing: str, *, heading: bool) -> None:
        """The cases of one file, a line each; below it what is wrong."""
        if heading:
            click.echo(visible(f"{file}"))
        try:
            results = targets.run_cases(file, containing=containing)
        except RulesError as error:
            self._refuse(file, render_diagnostics(error.diagnostics, self._language))
            return
        except RecordsError as error:
            self._refuse(file, "\n".join(one.text(self._language) for one in error.problems))
            return
        if not results:
            self._without.append(file)
        for result in results:
            self.results.append((file, result))
            self._line(result)

    def _refuse(self, file: Path, problems: str) -> None:
        self.unread.append((file, problems))
        click.echo(problems)

    def _line(self, result: CaseResult) -> None:
        code, colour = _WORDS[result.status]
        said = word(code).text(self._language)
        said = click.style(said, fg=colour) if self._in_colour else said
        click.echo(f"{said}  {visible(result.name(self._language))}", color=self._in_colour)
        if not result.passed:
            for line in result.text(self._language).splitlines():
                click.echo(f"    {visible(line)}".rstrip())

    def sum_up(self, containing: str) -> None:
        """How many cases came out how; and what was not tested at all."""
        language = self._language
        if not containing:
            for file in self._without:
                echo_error(word("E975", file=file, beside=file_of_cases(file).name).text(language))
        elif not self.results and not self.unread:
            echo_error(word("E976", text=containing).text(language))
        by_status = Counter(result.status for _, result in self.results)
        counts = (
            word("M104", passed=by_status["passed"]) if by_status["passed"] else None,
            word("M105", failed=by_status["failed"]) if by_status["failed"] else None,
            word("M106", broken=by_status["error"]) if by_status["error"] else None,
            word("M107", unread=counted(len(self.unread), "rules file")) if self.unread else None,
        )
        said = [one.text(language) for one in counts if one is not None]
        if said:
            click.echo(("，" if language == "zh" else ", ").join(said))

    @property
    def exit_status(self) -> int:
        """0 all passed, 1 something is wrong, 2 nothing was run."""
        if self.unread or any(not result.passed for _, result in self.results):
            return 1
        return 0 if self.results else 2
