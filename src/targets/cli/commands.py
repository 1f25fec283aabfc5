"""The commands and their options. Never computes: every command asks the facade."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import click

import targets
from targets.cli import kept
from targets.cli.output import echo_error, report_failures, write_scores
from targets.errors import Language, has_errors, render_diagnostics, word

LANGUAGES = ("en", "zh")
FORMATS = ("table", "json", "csv", "parquet")
ENGINES = ("auto", "python", "polars", "duckdb", "pandas", "pyarrow", "ibis", "spark")

_RULES = click.argument(
    "rules", metavar="RULES", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
_LANG = click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    envvar="TARGETS_LANG",
    default=None,
    callback=lambda _, __, chosen: _remember(chosen),
    help="Language of messages and labels  [default: that of the terminal]",
)


def _remember(chosen: str | None) -> str | None:
    """The language that was asked for also reaches what stops a command."""
    if chosen is not None:
        os.environ["TARGETS_LANG"] = chosen
    return chosen


def main() -> None:
    """The entry point of the program `targets`.

    One run, and the process ends: what was made is neither collected nor taken apart, which would
    take as long as scoring a town.
    """
    _speak_utf8()
    gc.disable()
    status = _run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:  # nobody reads any more
        pass
    os._exit(status)


def _run() -> int:
    """The exit status of one run of the program."""
    try:
        return int(program(prog_name="targets", standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        return 2
    except click.Abort:
        echo_error("stopped")
        return 2
    except targets.RulesError as error:
        echo_error(render_diagnostics(error.diagnostics, _language(None)))
        return 1
    except targets.RecordsError as error:
        echo_error("\n".join(problem.text(_language(None)) for problem in error.problems))
        return 1
    except targets.EngineError as error:
        echo_error(error.problem.text(_language(None)))
        return 2
    except BrokenPipeError:
        return 0
    except Exception:  # noqa: BLE001 - a bug still shows its traceback, but is no problem of the records: 2, not 1
        sys.excepthook(*sys.exc_info())
        return 2


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


def _language(chosen: str | None) -> Language:
    if chosen is None:
        chosen = os.environ.get("TARGETS_LANG") or _locale()
    return "zh" if chosen.lower().startswith("zh") else "en"


def _locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value
    import locale

    return locale.getlocale()[0] or "en"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(targets.__version__, prog_name="targets")
def program() -> None:
    """Score units against yearly targets, exactly, from a rules file, and say why.

    RULES is a rules file (YAML). DATA is a folder that holds DATASET.csv, .jsonl or .parquet, or
    DATASET=PATH, repeated.

    Exit status: 0 fine (warnings too), 1 the rules or the records have problems, 2 it could not
    run.

    Environment: TARGETS_LANG (en or zh), NO_COLOR, COLUMNS, and TARGETS_CACHE (the folder that
    keeps compiled rules between runs, or off).
    """


@program.command()
@_RULES
@click.option(
    "--format", "form", type=click.Choice(("text", "json")), default="text", show_default=True
)
@_LANG
def check(rules: Path, form: str, lang: str | None) -> None:
    """List every problem of RULES, each with its place and a way out."""
    language = _language(lang)
    found = targets.check(rules)
    if form == "json":
        click.echo(
            json.dumps([one.to_dict(language) for one in found], ensure_ascii=False, indent=2)
        )
    elif found:
        click.echo(render_diagnostics(found, language))
        click.echo()
        errors = sum(one.severity == "error" for one in found)
        click.echo(_counted(errors, len(found) - errors, language))
    else:
        model = targets.load(rules).model
        click.echo(
            word(
                "M001", file=rules, indicators=len(model.indicators), datasets=len(model.records)
            ).text(language)
        )
    if has_errors(found):
        raise click.exceptions.Exit(1)


def _counted(errors: int, warnings: int, language: Language) -> str:
    return word("M002", errors=errors, warnings=warnings).text(language)


@program.command()
@_RULES
def plan(rules: Path) -> None:
    """Print what RULES compute: row checks, aggregates and steps, all over whole numbers."""
    click.echo(kept.load(rules).plan_text, nl=False)


@program.command()
@_RULES
@click.argument("data", metavar="DATA...", nargs=-1, required=True)
@click.option(
    "--through", metavar="YYYY-MM", help="Count records up to the end of this month only."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    default=None,
    help="[default: by the ending of -o, else table]",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, whole or not at all.",
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    default="auto",
    show_default=True,
    help="All engines give the same scores.",
)
@click.option("--strict", is_flag=True, help="Score nothing where a record is rejected.")
@_LANG
def score(
    *,
    rules: Path,
    data: tuple[str, ...],
    through: str | None,
    form: str | None,
    output: Path | None,
    engine: str,
    strict: bool,
    lang: str | None,
) -> None:
    """Validate the records of DATA and score every unit by RULES.

    Rejected records are listed on standard error; what could be scored is written all the same,
    and the exit status is 1.
    """
    language = _language(lang)
    form = form or _form_of(output)
    if form == "parquet" and output is None:
        raise click.UsageError("--format parquet needs -o FILE")
    rulebook = kept.load(rules)
    rulebook.check_through(through)
    batch = rulebook.validate(_delivered(rulebook, data), engine=engine)
    rejected = report_failures(batch, language)
    if rejected and strict:
        echo_error(word("E919", rejected=rejected).text(language))
        raise click.exceptions.Exit(1)
    scores = rulebook.score(batch, through=through, engine=engine)
    write_scores(rulebook, scores, form, output, language)
    if rejected:
        raise click.exceptions.Exit(1)


def _form_of(output: Path | None) -> str:
    """The form that the ending of the output says; a table on the terminal or in a text file."""
    endings = {".json": "json", ".csv": "csv", ".parquet": "parquet", ".txt": "table", "": "table"}
    ending = output.suffix.lower() if output is not None else ""
    if ending not in endings:
        known = ", ".join(one for one in endings if one)
        raise click.UsageError(f"{output} should end in one of {known}, or say --format")
    return endings[ending]


def _delivered(rulebook: targets.Rulebook, data: tuple[str, ...]) -> str | Mapping[str, object]:
    """A folder, or datasets with their paths."""
    if len(data) == 1 and Path(data[0]).is_dir():
        return data[0]
    found: dict[str, object] = {}
    for one in data:
        name, sign, path = one.partition("=")
        if not sign and Path(one).is_dir():
            raise click.UsageError(
                f"{one} is a folder; give one folder alone, or DATASET=PATH for each"
            )
        if not sign:
            example = next(iter(rulebook.model.records))
            raise click.UsageError(word("E918", path=one, example=example).text(_language(None)))
        if name in found:
            raise click.UsageError(
                word("E904", dataset=name, files=f"{found[name]}, {path}").text(_language(None))
            )
        found[name] = path
    return found
